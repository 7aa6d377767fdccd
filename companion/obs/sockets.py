"""Threads that own sockets: one each, from connecting to closing.

A reply is read by the thread that sent the request, whoever waits for it, so a caller that gives up
leaves nothing behind on the wire. Any failure of the connection ends the thread; nothing is reused.
Whatever ends it, foreseen or not, is told to everybody who waits.
"""

import asyncio
import contextlib
import logging
import math
import queue
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from companion.obs.session import (
    Address,
    Data,
    RequestRefused,
    Session,
    SessionFailure,
    Unanswered,
    reach,
)

log = logging.getLogger(__name__)

_REACH_S = 1.5
"""Connecting is the one step that cannot be broken off from outside; it must fit into closing within 2 s."""

_LOOK_S = 1.0
"""While nothing is asked, this often a socket is looked at: one that was cut must not be found out by the
very request that mattered."""


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
        self._session: Session | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"obs-{name}", daemon=True)

    @property
    def heard_at(self) -> float:
        """When OBS last said something here, on the monotonic clock; infinitely long ago before it did."""
        return -math.inf if self._session is None else self._session.heard_at

    @property
    def is_alive(self) -> bool:
        """Its thread has not ended yet."""
        return self._thread.is_alive()

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
            self._tell(settle, self._connected, self._as_failure(turned_away))
            return
        self._session = session
        self._tell(settle, self._connected, None)
        failure = SessionFailure("the connection was closed")
        try:
            self._serve(session)
        except Exception as broken:  # as above
            failure = self._as_failure(broken)
        finally:
            session.close()
            if not self._closing.is_set():
                self._tell(self._on_broken, failure)

    def _serve(self, session: Session) -> None:
        """Work until closed (return) or broken (raise ``SessionFailure``)."""
        raise NotImplementedError

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
        while self.is_alive and time.monotonic() < give_up:
            await asyncio.sleep(0.005)
            # It may have reached OBS in between.
            self.abandon()


@dataclass(frozen=True, slots=True)
class Job:
    """One request, and who waits for what comes of it."""

    request: str
    data: Data | None
    timeout_s: float | None
    """From the moment it is on the wire; None for that of the socket."""
    answer: "asyncio.Future[Data]"


Jobs = queue.SimpleQueue[Job | None]
"""What is to be asked, in order; None wakes a socket that is to end."""


class Lane(Protocol):
    """Whose socket it is; called on the loop."""

    def outcome(self, request: str, took_s: float | None) -> None:
        """How long its answer took; None when it was not answered in time. A late answer comes after that."""

    def unsent(self, job: Job) -> None:
        """It never got onto the wire."""

    def spent(self, socket: "RequestSocket", failure: SessionFailure) -> None:
        """It takes no job any more."""


class RequestSocket(OwnedSocket):
    """Asks OBS one thing after the other, taken from ``jobs``, which several sockets may share.

    A request in ``awaited`` that is not answered in time costs the socket, as any other; but its thread
    goes on listening until the answer comes, only to tell that it came.
    """

    def __init__(
        self, name: str, address: Address, timeout_s: float, jobs: Jobs, lane: Lane, awaited: frozenset[str]
    ) -> None:
        super().__init__(name, address, 0, timeout_s, lambda failure: lane.spent(self, failure))
        self._jobs = jobs
        self._lane = lane
        self._awaited = awaited
        self.waits_for_late_answer = False
        """It takes no job any more, and lives only for this."""

    def _serve(self, session: Session) -> None:
        while not self._closing.is_set():
            try:
                job = self._jobs.get(timeout=_LOOK_S)
            except queue.Empty:
                session.look()
                continue
            if job is None or job.answer.done():
                continue
            try:
                session.look()
            except SessionFailure:
                self._tell(self._lane.unsent, job)
                raise
            self._do(session, job)

    def _do(self, session: Session, job: Job) -> None:
        began = time.monotonic()
        outcome: Data | Exception
        try:
            outcome = session.ask(job.request, job.data, job.timeout_s)
        except RequestRefused as refused:
            outcome = refused
        except Exception as error:  # as in _run
            failure = self._as_failure(error)
            self._tell(settle, job.answer, failure)
            if isinstance(failure, Unanswered):
                self._tell(self._lane.outcome, job.request, None)
                if job.request in self._awaited:
                    self.waits_for_late_answer = True
                    self._tell(self._lane.spent, self, failure)
                    self._wait_for_late_answer(session, job.request, began)
            raise failure from None
        self._tell(self._lane.outcome, job.request, time.monotonic() - began)
        self._tell(settle, job.answer, outcome)

    def _wait_for_late_answer(self, session: Session, request: str, began: float) -> None:
        with contextlib.suppress(SessionFailure):
            session.late_answer()
            self._tell(self._lane.outcome, request, time.monotonic() - began)


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


def settle(waiting: "asyncio.Future[Any]", outcome: Any) -> None:
    """Give whoever waits what came of it, unless he has gone."""
    if waiting.done():
        return
    if isinstance(outcome, Exception):
        waiting.set_exception(outcome)
    else:
        waiting.set_result(outcome)
