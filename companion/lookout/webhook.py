"""Calls the addresses of ``settings.yaml`` when something happens: a signed POST, tried again for minutes.

Each address has a queue and a task of its own, so that one that hangs holds up no other, and never the show.
What is sent is signed with HMAC-SHA256 over ``<timestamp>.<body>``, both exactly as they are sent; the
timestamp is new with each try, so that whoever is called may refuse what is old. A redirect is not followed:
the address is the one that somebody has written down.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from companion import __version__
from companion.lookout.news import News, news
from companion.screens.incidents import bare
from companion.settings import Webhook
from companion.show.state import ShowState
from companion.show.times import WallMs
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

TIMESTAMP = "Companion-Timestamp"
"""Seconds since 1970, of this try."""
SIGNATURE = "Companion-Signature"
"""``sha256=`` and the HMAC in hex."""
DELIVERY = "Companion-Delivery"
"""The same over all tries of one piece of news: whoever was reached twice can tell."""

MOST_WAITING = 64
"""For one address; then the oldest is let go. An evening has fewer incidents."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds."""

    answer_s: float = 5.0
    first_s: float = 1.0
    """Until the second try; each later one waits twice as long as the one before."""
    longest_s: float = 60.0
    """Between two tries."""
    give_up_s: float = 300.0
    """After it happened. Later it is no news any more, and the log has it."""
    leave_s: float = 2.0
    """For what still waits when the service ends."""


_TRY_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
"""Of the answers that blame the caller, those that time may change."""


class _Refused(Exception):
    """The address will answer no other way however often it is asked."""


@dataclass(frozen=True, slots=True)
class _Delivery:
    id: str
    body: bytes
    give_up_at_s: float
    """On the event loop's clock."""


class Webhooks:
    """Tells every address what it wants to know."""

    def __init__(
        self,
        hooks: Sequence[Webhook],
        *,
        run: str,
        now: Callable[[], WallMs],
        patience: Patience = Patience(),
    ) -> None:
        self._run = run
        self._now = now
        self._patience = patience
        self._callers = [_Caller(hook, now, patience) for hook in hooks]
        self._before: ShowState | None = None
        self._tasks = TaskSet()
        self._session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        """Begin to call; what is followed before waits."""
        if not self._callers:
            return
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._patience.answer_s),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": f"live-companion/{__version__}", "Content-Type": "application/json"},
            trust_env=True,
        )
        for caller in self._callers:
            self._tasks.spawn(caller.call(self._session), name=f"webhook to {caller.host}")

    def follow(self, state: ShowState) -> None:
        """The show is in this state now; what was so before the first of these is no news."""
        before, self._before = self._before, state
        if before is None or not self._callers:
            return
        for one in news(before, state):
            self._tell(one, state)

    async def close(self) -> None:
        """Give what waits a last moment, and end."""
        waiting = [caller.idle.wait() for caller in self._callers]
        if self._session is not None and waiting:
            try:
                async with asyncio.timeout(self._patience.leave_s):
                    await asyncio.gather(*waiting)
            except TimeoutError:
                log.warning("The service ends before every webhook was reached")
        await self._tasks.close()
        if self._session is not None:
            await self._session.close()

    def _tell(self, one: News, state: ShowState) -> None:
        id, at_s = str(uuid.uuid4()), asyncio.get_running_loop().time()
        told = {
            "id": id,
            "told": one.told.value,
            "what": one.what,
            "at": self._now(),
            "show": {"id": state.plan.id, "title": state.plan.title, "run": self._run},
            "incident": bare(one.incident) if one.incident is not None else None,
        }
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        delivery = _Delivery(id, body, at_s + self._patience.give_up_s)
        for caller in self._callers:
            hook = caller.hook
            if one.told in hook.on and (one.incident is None or one.incident.trouble in hook.about):
                caller.put(delivery)


class _Caller:
    """One address, and what it is still to be told."""

    def __init__(self, hook: Webhook, now: Callable[[], WallMs], patience: Patience) -> None:
        self.hook = hook
        # The path of many an address is a secret of its own.
        self.host = urlsplit(hook.url).hostname or ""
        self.idle = asyncio.Event()
        self.idle.set()
        self._now = now
        self._patience = patience
        self._waiting: deque[_Delivery] = deque()
        self._something = asyncio.Event()

    def put(self, delivery: _Delivery) -> None:
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft()
            log.warning("Too much waits for the webhook to %s; the oldest was let go", self.host)
        self._waiting.append(delivery)
        self.idle.clear()
        self._something.set()

    async def call(self, session: aiohttp.ClientSession) -> None:
        """Tell what waits, one after the other, for ever."""
        while True:
            while self._waiting:
                await self._deliver(session, self._waiting.popleft())
            self.idle.set()
            self._something.clear()
            await self._something.wait()

    async def _deliver(self, session: aiohttp.ClientSession, delivery: _Delivery) -> None:
        wait_s = self._patience.first_s
        while True:
            try:
                await self._post(session, delivery)
                return
            except _Refused as refused:
                log.warning("The webhook to %s was given up: %s", self.host, refused)
                return
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                # Not its text: it may quote the address.
                why = type(error).__name__
            if asyncio.get_running_loop().time() + wait_s > delivery.give_up_at_s:
                log.warning(
                    "The webhook to %s was given up after %.0f s: %s",
                    self.host,
                    self._patience.give_up_s,
                    why,
                )
                return
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, self._patience.longest_s)

    async def _post(self, session: aiohttp.ClientSession, delivery: _Delivery) -> None:
        """Return when the address has taken it.

        Raises:
            _Refused: it never will.
            aiohttp.ClientError, TimeoutError, OSError: it may later.
        """
        timestamp = str(self._now() // 1000)
        headers = {
            TIMESTAMP: timestamp,
            SIGNATURE: f"sha256={signature(self.hook.secret, timestamp, delivery.body)}",
            DELIVERY: delivery.id,
        }
        async with session.post(
            self.hook.url, data=delivery.body, headers=headers, allow_redirects=False
        ) as answer:
            status = answer.status
        if 200 <= status < 300:
            return
        if 300 <= status < 400:
            raise _Refused("it redirects; name the address that it leads to")
        if 400 <= status < 500 and status not in _TRY_AGAIN:
            raise _Refused(f"it answers {status}")
        raise aiohttp.ClientError(f"it answers {status}")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What ``SIGNATURE`` holds, in hex: whoever is called works it out anew and compares."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
