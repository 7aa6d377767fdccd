"""Requests to OBS, in lanes that do not wait for each other.

A lane is one socket or several that take from the same queue. A socket whose request was not answered is
never used again, and one that broke cannot be; both are replaced while OBS lives, so that one request
that OBS keeps to itself costs neither the link nor anybody else's request.
"""

import asyncio
import contextlib
import itertools
import queue
from collections import deque
from collections.abc import Callable

from companion.obs.session import (
    Address,
    Closed,
    Data,
    Hung,
    SessionFailure,
    Silent,
    TurnedAway,
    Unanswered,
)
from companion.obs.sockets import Job, Jobs, RequestSocket, settle
from companion.tasks import TaskSet

WINDOWS_BOUND = frozenset(
    {
        "SetCurrentProgramScene",
        "SetCurrentPreviewScene",
        "SetStudioModeEnabled",
        "TriggerStudioModeTransition",
        "SetTBarPosition",
        "SetCurrentSceneCollection",
        "CreateSceneCollection",
        "SetCurrentProfile",
        "CreateProfile",
        "RemoveProfile",
    }
)
"""Requests that OBS hands to the thread of its windows, and answers when that has done them."""

_TRIES, _PAUSE_S = 3, 0.3
"""A machine that is busy may let a connection time out; OBS itself is not gone for that."""
_URGENT_AT_ONCE = 2
"""What is urgent must not wait for an answer that OBS keeps to itself. The windows of OBS have sockets of
their own, so that no microphone waits to be muted for switches while a dialog is open."""
_PICTURE_S = 5.0
"""A first picture of a large source, on a machine that is busy encoding."""
_OFTEN, _WITHIN_S = 6, 10.0
"""A socket that breaks this often in this time is not worth another. Requests that are not answered do not
count: while a dialog is open in OBS each switch is one, and whether OBS hangs is for its pulse to say."""
_LATE = 2
"""So many sockets wait for a late answer at a time. OBS answers from a few threads, and each of these
requests keeps one of them."""


def _nobody(_: str, __: float | None) -> None:
    """Of these outcomes nobody wants to know."""


class Lane:
    """Requests in the order in which they were asked, as many at a time as there are ``sockets``.

    ``on_lost`` is told, once, why there is no going on. ``on_outcome`` is told of each request how long its
    answer took, in seconds, None when it was not answered in time; and of a ``WINDOWS_BOUND`` one that was
    answered after all.
    """

    def __init__(
        self,
        name: str,
        address: Address,
        timeout_s: float,
        on_lost: Callable[[SessionFailure], None],
        *,
        sockets: int = 1,
        on_outcome: Callable[[str, float | None], None] = _nobody,
    ) -> None:
        self._name = name
        self._address = address
        self._timeout_s = timeout_s
        self._on_lost = on_lost
        self._on_outcome = on_outcome
        self._jobs: Jobs = queue.SimpleQueue()
        self._number = itertools.count(1)
        self._wanted = sockets
        self._working: set[RequestSocket] = set()
        self._late: deque[RequestSocket] = deque()
        self._all: list[RequestSocket] = []
        """Whose thread may still run."""
        self._replaced_at: deque[float] = deque(maxlen=_OFTEN)
        self._replacing = TaskSet()
        self._over: SessionFailure | None = None

    @property
    def heard_at(self) -> float:
        """When OBS last said something here, on the monotonic clock."""
        return max((one.heard_at for one in self._all), default=float("-inf"))

    @property
    def is_over(self) -> bool:
        return self._over is not None

    async def open(self) -> None:
        """Return when OBS has let all sockets in; raises ``SessionFailure``, and is over then."""
        try:
            await asyncio.gather(*(self._new().connect() for _ in range(self._wanted)))
        except BaseException:
            self.abandon()
            raise

    async def ask(self, request: str, data: Data | None = None, timeout_s: float | None = None) -> Data:
        """The answer of OBS.

        Raises:
            RequestRefused: OBS said no.
            Unanswered: not within ``timeout_s`` from when it was sent, that of the lane if None.
            SessionFailure: the connection broke before OBS answered.
        """
        if self._over is not None:
            raise SessionFailure("the connection was closed")
        answer: asyncio.Future[Data] = asyncio.get_running_loop().create_future()
        self._jobs.put(Job(request, data, timeout_s, answer))
        return await answer

    def _new(self) -> RequestSocket:
        self._all = [one for one in self._all if one.is_alive or one in self._working]
        name = f"{self._name}-{next(self._number)}"
        made = RequestSocket(name, self._address, self._timeout_s, self._jobs, self, WINDOWS_BOUND)
        self._working.add(made)
        self._all.append(made)
        return made

    # What its sockets say ------------------------------------------------------------------------

    def outcome(self, request: str, took_s: float | None) -> None:
        if self._over is None:
            self._on_outcome(request, took_s)

    def unsent(self, job: Job) -> None:
        if self._over is None:
            self._jobs.put(job)
        else:
            settle(job.answer, self._over)

    def spent(self, socket: RequestSocket, failure: SessionFailure) -> None:
        if socket not in self._working:
            return  # its thread has ended by now, which changes nothing
        self._working.discard(socket)
        if self._over is not None:
            return
        if isinstance(failure, TurnedAway | Closed):
            self._lose(failure)
            return
        if socket.waits_for_late_answer:
            self._late.append(socket)
            if len(self._late) > _LATE:
                self._late.popleft().abandon()
        self._replacing.spawn(self._replace(failure), name=f"obs {self._name} anew")

    async def _replace(self, failure: SessionFailure) -> None:
        if not isinstance(failure, Unanswered):
            self._replaced_at.append(now := asyncio.get_running_loop().time())
            if len(self._replaced_at) == _OFTEN and now - self._replaced_at[0] < _WITHIN_S:
                self._lose(failure)
                return
        for again in range(_TRIES):
            await asyncio.sleep(_PAUSE_S if again else 0)
            if self._over is not None:
                return  # nobody would close it
            opening = self._new()
            try:
                await opening.connect()
                return
            except SessionFailure as refused:
                self._working.discard(opening)
                if isinstance(refused, TurnedAway | Closed):
                    failure = refused
                    break
                if isinstance(failure, Unanswered) and isinstance(refused, Silent):
                    # It keeps what it was asked and lets nobody in.
                    failure = Hung(failure)
                    break
        self._lose(failure)

    def _lose(self, failure: SessionFailure) -> None:
        if self._over is None:
            self._end(failure)
            self._on_lost(failure)

    def _end(self, failure: SessionFailure) -> None:
        self._over = failure
        for one in self._all:
            one.abandon()
        # Here on the loop, where requests are put in: none slips in between.
        with contextlib.suppress(queue.Empty):
            while True:
                if (job := self._jobs.get_nowait()) is not None:
                    settle(job.answer, failure)
        for _ in self._all:
            self._jobs.put(None)

    # Letting go ----------------------------------------------------------------------------------

    def abandon(self) -> None:
        """Nothing is asked any more, and whoever waits for an answer is told so."""
        if self._over is None:
            self._end(SessionFailure("the connection was closed"))

    async def close(self) -> None:
        """Return when all threads are gone."""
        self.abandon()
        await asyncio.gather(self._replacing.close(), *(one.close() for one in self._all))


class Lanes:
    """All lanes of one connection to OBS.

    Requests; urgent requests, on sockets that nothing else uses, those for the windows of OBS by themselves;
    the pulse; and pictures, once somebody has asked for one. ``on_lost`` and ``on_outcome`` are as for
    ``Lane``.
    """

    def __init__(
        self,
        address: Address,
        timeout_s: float,
        on_lost: Callable[[SessionFailure], None],
        on_outcome: Callable[[str, float | None], None],
    ) -> None:
        def lane(name: str, sockets: int = 1) -> Lane:
            return Lane(name, address, timeout_s, on_lost, sockets=sockets, on_outcome=on_outcome)

        self._on_lost = on_lost
        self._control = lane("control")
        self._urgent = lane("urgent", _URGENT_AT_ONCE)
        self._urgent_windows = lane("urgent-windows", _URGENT_AT_ONCE)
        self.pulse = lane("pulse")
        self._address = address
        self._timeout_s = timeout_s
        self._pictures: Lane | None = None
        self._pictures_opening = asyncio.Lock()
        self._over = False

    @property
    def heard_at(self) -> float:
        """When OBS last said something, but for its pulse, on the monotonic clock."""
        return max(lane.heard_at for lane in self._all() if lane is not self.pulse)

    async def open(self) -> None:
        """Return when OBS has let in what is always open; raises ``SessionFailure``."""
        await asyncio.gather(*(lane.open() for lane in self._all()))

    async def ask(
        self,
        request: str,
        data: Data | None = None,
        *,
        urgent: bool = False,
        timeout_s: float | None = None,
    ) -> Data:
        """As ``Lane.ask``; what is urgent waits for nothing that is not."""
        lane = self._control
        if urgent:
            lane = self._urgent_windows if request in WINDOWS_BOUND else self._urgent
        return await lane.ask(request, data, timeout_s)

    async def ask_for_picture(self, data: Data, within_s: float = _PICTURE_S) -> Data:
        """The answer to a GetSourceScreenshot, as ``Lane.ask``, but with more patience."""
        async with self._pictures_opening:
            if self._over:
                raise SessionFailure("the connection was closed")  # a socket made now would be left over
            if self._pictures is None or self._pictures.is_over:
                if self._pictures is not None:
                    await self._pictures.close()
                self._pictures = Lane("pictures", self._address, self._timeout_s, self._pictures_lost)
                await self._pictures.open()
        return await self._pictures.ask("GetSourceScreenshot", data, within_s)

    def _pictures_lost(self, failure: SessionFailure) -> None:
        # The next picture tries again; but whoever turned us away must not find us back at once.
        if isinstance(failure, TurnedAway):
            self._on_lost(failure)

    def _all(self) -> list[Lane]:
        always = [self._control, self._urgent, self._urgent_windows, self.pulse]
        return always if self._pictures is None else [*always, self._pictures]

    def abandon(self) -> None:
        """As ``Lane.abandon``, of all."""
        self._over = True
        for lane in self._all():
            lane.abandon()

    async def close(self) -> None:
        """Return when all threads are gone."""
        await asyncio.gather(*(lane.close() for lane in self._all()))
