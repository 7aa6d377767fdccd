"""The newest snapshot of every topic, and who still has to get it.

A page needs the newest state and no other, so nothing queues: for each page and topic there is one
place, and a new snapshot replaces one that was not sent yet. A page that reads slowly skips states, one
that does not read holds one reference, and neither is ever waited for here.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from companion.keys import Role
from companion.web.presence import Page

log = logging.getLogger(__name__)

TOPICS_OF: Mapping[Role, tuple[str, ...]] = {
    Role.OVERLAY: ("overlays",),
    Role.HOST: ("plan", "running", "live", "timing", "windows", "messages"),
    Role.OPERATOR: (
        "plan",
        "running",
        "live",
        "timing",
        "windows",
        "entrants",
        "overlays",
        "takes",
        "messages",
        "health",
        "pages",
        "edits",
        "vitals",
        "watch",
        "incidents",
        "checks",
    ),
}
"""What each role is sent, in the order it gets it after its hello."""

TOPICS = TOPICS_OF[Role.OPERATOR]

MOST_ANSWERS = 256
"""Answers that may wait for one page: more than it can ask for within its rate while it still reads."""


class Leave(Enum):
    """Why a connection ends: the close code, and the reason that the page and the log are given."""

    SHUTDOWN = (1001, "the companion is ending")
    GONE = (1000, "the page has gone")
    TOO_BIG = (1009, "the message is larger than 64 KiB")
    BROKEN = (1011, "the companion has a fault; its log says more")
    BAD_MESSAGE = (4400, "the message is not of the form that docs/reference/wire.md gives")
    NO_KEY = (4401, "the key is not valid for this role")
    NO_HELLO = (4408, "there was no hello in time")
    SILENT = (4409, "nothing was heard for too long")
    STALLED = (4410, "nothing was taken for too long")
    TOO_MANY = (4429, "there were too many messages")

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason


class Left(Exception):
    """The connection is to end."""

    def __init__(self, why: Leave) -> None:
        super().__init__(why.reason)
        self.why = why


@dataclass(frozen=True, slots=True)
class _Snapshot:
    data: str
    """The data alone as JSON, to tell whether anything has changed."""
    message: str


class Outbox:
    """What one page has yet to be sent: its answers in order, then the newest snapshot of each topic."""

    def __init__(self) -> None:
        self._answers: deque[str | Callable[[], str]] = deque()
        self._snapshots: dict[str, str] = {}
        self._something = asyncio.Event()
        self._why: Leave | None = None
        self._dismissed = asyncio.Event()

    def offer(self, topic: str, text: str) -> None:
        """Let ``text`` take the place of whatever of ``topic`` was not sent yet; it is sent after all others.

        So what was published together arrives in that order: a plan before the state that belongs to it.
        """
        self._snapshots.pop(topic, None)
        self._snapshots[topic] = text
        self._something.set()

    def answer(self, text: str | Callable[[], str]) -> None:
        """Add what the page asked for, as text or as what makes the text at the moment it is sent.

        A page that asks on and on but does not read has to leave.
        """
        if len(self._answers) >= MOST_ANSWERS:
            self.dismiss(Leave.STALLED)
        else:
            self._answers.append(text)
            self._something.set()

    async def next(self) -> str:
        """The next text to send, as soon as there is one."""
        while not self._answers and not self._snapshots:
            self._something.clear()
            await self._something.wait()
        if self._answers:
            answer = self._answers.popleft()
            return answer if isinstance(answer, str) else answer()
        return self._snapshots.pop(next(iter(self._snapshots)))

    def dismiss(self, why: Leave) -> None:
        """Let the connection end instead of sending more; the first reason stands."""
        self._why = self._why or why
        self._dismissed.set()

    async def dismissal(self) -> Leave:
        """Why the page has to leave, as soon as it has to."""
        await self._dismissed.wait()
        assert self._why is not None
        return self._why


class Hub:
    """Hands every change to every page that may see it, encoded once for all of them."""

    def __init__(self, *, epoch: str, server_time_ms: Callable[[], int]) -> None:
        self._epoch = epoch
        self._server_time_ms = server_time_ms
        self._newest: dict[str, _Snapshot] = {}
        self._connected: set[Outbox] = set()
        self._pages: dict[Outbox, Page] = {}
        self._watchers: list[Callable[[tuple[Page, ...]], None]] = []
        self._empty = asyncio.Event()
        self._empty.set()
        self._closed = False
        self._numbered = 0

    def publish(self, topic: str, rev: int, data: Mapping[str, object]) -> None:
        """Send ``data`` as the whole new state of ``topic``; nothing is sent when it is what was sent last.

        Never waits, and returns before anything has left.

        Raises:
            ValueError: there is no such topic, or the data is not JSON.
        """
        if topic not in TOPICS:
            raise ValueError(f"there is no topic {topic!r}")
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        known = self._newest.get(topic)
        if known is not None and known.data == text:
            return
        message = (
            f'{{"type":"snapshot","topic":"{topic}","epoch":{json.dumps(self._epoch)},"rev":{rev},'
            f'"server_time_ms":{self._server_time_ms()},"data":{text}}}'
        )
        self._newest[topic] = _Snapshot(text, message)
        for outbox, page in self._pages.items():
            if topic in TOPICS_OF[page.kind]:
                outbox.offer(topic, message)

    def pages(self) -> tuple[Page, ...]:
        """Every page that has said hello and is still there, the oldest first."""
        return tuple(self._pages.values())

    def watch_pages(self, changed: Callable[[tuple[Page, ...]], None]) -> None:
        """Call ``changed`` on the event loop with every page, whenever one comes, goes, or does otherwise."""
        self._watchers.append(changed)

    @contextmanager
    def connected(self) -> Iterator[Outbox]:
        """A connection for as long as the block runs; it gets snapshots once it has joined as a page."""
        outbox = Outbox()
        self._connected.add(outbox)
        self._empty.clear()
        if self._closed:
            outbox.dismiss(Leave.SHUTDOWN)
        try:
            yield outbox
        finally:
            self._connected.remove(outbox)
            if not self._connected:
                self._empty.set()
            if self._pages.pop(outbox, None) is not None:
                self._tell()

    def join(self, outbox: Outbox, page: Page) -> None:
        """Offer a connection the newest snapshot of every topic of its role, and each that follows."""
        for topic in TOPICS_OF[page.kind]:
            if topic in self._newest:
                outbox.offer(topic, self._newest[topic].message)
        self._pages[outbox] = page
        self._tell()

    def page_number(self) -> int:
        """Counts pages from 1; each call gives the next."""
        self._numbered += 1
        return self._numbered

    def change(self, outbox: Outbox, page: Page) -> None:
        """A page that has joined does otherwise than before."""
        if outbox in self._pages and self._pages[outbox] != page:
            self._pages[outbox] = page
            self._tell()

    async def close(self, *, within_s: float) -> None:
        """Send everyone away, and those who come later; return when all have left or time is up."""
        self._closed = True
        for outbox in self._connected:
            outbox.dismiss(Leave.SHUTDOWN)
        try:
            async with asyncio.timeout(within_s):
                await self._empty.wait()
        except TimeoutError:
            log.warning("%d page(s) did not take their leave in time", len(self._connected))

    def _tell(self) -> None:
        pages = self.pages()
        for changed in self._watchers:
            try:
                changed(pages)
            except Exception:
                # Whoever watches the list must not cost a page its connection.
                log.exception("The list of pages could not be passed on")
