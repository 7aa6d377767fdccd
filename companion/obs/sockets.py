"""Threads that own sockets: one each, from connecting to closing.

A reply is read by the thread that sent the request, whoever waits for it, so a caller that gives up
leaves nothing behind on the wire. Any failure of the connection ends the thread; nothing is reused.
Whatever ends it, foreseen or not, is told to everybody who waits.
"""

import asyncio
import contextlib
import itertools
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from companion.obs.session import Address, Data, RequestRefused, Session, SessionFailure, reach

log = logging.getLogger(__name__)

_CLOSE, _URGENT, _NORMAL = range(3)

_REACH_S = 1.5
"""Connecting is the one step that cannot be broken off from outside; it must fit into closing within 2 s."""


@dataclass(order=True, slots=True)
class _Job:
    rank: int
    number: int
    request: str = field(compare=False, default="")
    data: Data | None = field(compare=False, default=None)
    timeout_s: float | None = field(compare=False, default=None)
    answer: "asyncio.Future[Data] | None" = field(compare=False, default=None)


class OwnedSocket:
    """What all kinds share: connect in the thread, hand over to the loop, end for good."""

    def __init__(
        self,
        name: str,
        address: Address,
        subscriptions: int,
        timeout_s: float,
        on_broken: Callable[[SessionFailure], None],
    ) -> None:
        self._address = address
        self._subscriptions = subscriptions
        self._timeout_s = timeout_s
        self._on_broken = on_broken
        self._loop = asyncio.get_running_loop()
        self._connected: asyncio.Future[None] = self._loop.create_future()
        self._raw: socket.socket | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"obs-{name}", daemon=True)

    async def connect(self) -> None:
        """Return when OBS has let us in; raises ``SessionFailure``."""
        self._thread.start()
        await self._connected

    def _run(self) -> None:
        try:
            self._raw = reach(self._address, min(self._timeout_s, _REACH_S))
            if self._closing.is_set():
                self._raw.close()
                raise SessionFailure("the connection was closed")
            session = Session(self._raw, self._address, self._subscriptions, self._timeout_s)
        except Exception as turned_away:  # a waiting caller must hear of it, whatever it is
            self._tell(_settle, self._connected, self._as_failure(turned_away))
            return
        self._tell(_settle, self._connected, None)
        failure = SessionFailure("the connection was closed")
        try:
            self._serve(session)
        except Exception as broken:  # as above
            failure = self._as_failure(broken)
        finally:
            session.close()
            self._give_up(failure)
            if not self._closing.is_set():
                self._tell(self._on_broken, failure)

    def _serve(self, session: Session) -> None:
        """Work until closed (return) or broken (raise ``SessionFailure``)."""
        raise NotImplementedError

    def _give_up(self, failure: SessionFailure) -> None:
        """Answer whoever still waits."""

    def _as_failure(self, error: Exception) -> SessionFailure:
        if isinstance(error, SessionFailure):
            return error
        log.error("%s: OBS answered in a way that was not foreseen", self._thread.name, exc_info=error)
        return SessionFailure(f"OBS answered in a way that was not foreseen ({type(error).__name__})")

    def _tell(self, callback: Callable[..., None], *args: Any) -> None:
        # The loop may have been closed under a thread that nobody waited for.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(callback, *args)

    def abandon(self) -> None:
        """End it at once, without waiting for the thread."""
        self._closing.set()
        if self._raw is not None:
            with contextlib.suppress(OSError):
                self._raw.shutdown(socket.SHUT_RDWR)

    async def close(self, within_s: float = 1.8) -> None:
        """End it and wait until its thread is gone, or ``within_s`` is over."""
        self.abandon()
        give_up = time.monotonic() + within_s
        while self._thread.is_alive() and time.monotonic() < give_up:
            await asyncio.sleep(0.005)
            # It may have reached OBS in between.
            self.abandon()


class RequestSocket(OwnedSocket):
    """Asks OBS one thing after the other; urgent things first."""

    def __init__(
        self,
        name: str,
        address: Address,
        timeout_s: float,
        on_broken: Callable[[SessionFailure], None],
    ) -> None:
        super().__init__(name, address, 0, timeout_s, on_broken)
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._number = itertools.count()
        self._over = False

    async def ask(
        self, request: str, data: Data | None = None, *, urgent: bool = False, timeout_s: float | None = None
    ) -> Data:
        """The answer of OBS. An urgent request passes every one that is not on the wire yet.

        Raises:
            RequestRefused: OBS said no.
            SessionFailure: the connection broke before it answered.
        """
        if self._over:
            raise SessionFailure("the connection was closed")
        answer: asyncio.Future[Data] = self._loop.create_future()
        rank = _URGENT if urgent else _NORMAL
        self._jobs.put(_Job(rank, next(self._number), request, data, timeout_s, answer))
        return await answer

    def _serve(self, session: Session) -> None:
        while True:
            job = self._jobs.get()
            if job.answer is None or self._closing.is_set():
                self._refuse(job, SessionFailure("the connection was closed"))
                return
            if job.answer.cancelled():
                continue
            outcome: Data | Exception = SessionFailure("the connection broke")
            try:
                outcome = session.ask(job.request, job.data, job.timeout_s)
            except RequestRefused as refused:
                outcome = refused
            except Exception as error:  # as in _run
                outcome = self._as_failure(error)
                raise outcome from None
            finally:
                self._tell(_settle, job.answer, outcome)

    def _refuse(self, job: _Job, failure: SessionFailure) -> None:
        if job.answer is not None:
            self._tell(_settle, job.answer, failure)

    def _give_up(self, failure: SessionFailure) -> None:
        def refuse_the_rest() -> None:
            # On the loop, where requests are put in: none slips in between.
            self._over = True
            with contextlib.suppress(queue.Empty):
                while True:
                    job = self._jobs.get_nowait()
                    if job.answer is not None:
                        _settle(job.answer, failure)

        self._tell(refuse_the_rest)

    def abandon(self) -> None:
        if not self._closing.is_set():
            self._jobs.put(_Job(_CLOSE, next(self._number)))
        super().abandon()


class EventSocket(OwnedSocket):
    """Passes every event of OBS to ``on_event`` on the loop, in the order they came."""

    def __init__(
        self,
        name: str,
        address: Address,
        subscriptions: int,
        timeout_s: float,
        on_event: Callable[[str, Data], None],
        on_broken: Callable[[SessionFailure], None],
    ) -> None:
        super().__init__(name, address, subscriptions, timeout_s, on_broken)
        self._on_event = on_event

    def _serve(self, session: Session) -> None:
        while not self._closing.is_set():
            self._tell(self._on_event, *session.next_event())


def _settle(waiting: "asyncio.Future[Any]", outcome: Any) -> None:
    if waiting.done():
        return
    if isinstance(outcome, Exception):
        waiting.set_exception(outcome)
    else:
        waiting.set_result(outcome)
