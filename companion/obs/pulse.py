"""How OBS answers: at once, slowly, with its windows blocked, or not at all any more.

``Heart`` judges, and is pure; ``Heartbeat`` asks. What it asks is GetStats, every two seconds, on a socket
that carries nothing else: OBS answers it from a thread of the socket server, without its windows and
without its pictures, so that a wait for it is the wait for OBS itself.

* Slow: two of the last three answers took half a second or more. A switch that is confirmed takes two
  answers or three, and an emergency switch is promised within one second. Steady again when the last five
  took less than a quarter of a second each: with one figure for both it would change all the time.
* Blocked: a request that OBS hands to the thread of its windows was not answered in its time, and the
  statistics are. OBS has no request that only asks whether its windows live, and each that waits for them
  keeps one of the few threads that OBS answers from; so nothing is tried, and what tells that they are back
  is the late answer to the request that was kept, or an event that only they can cause.
* Hung: the statistics are not answered in their time, and for 1.5 s nothing else came from OBS either. An
  answer that we ourselves came late for, because the machine slept or was stopped, is asked for again.

Levels that stop coming are the earlier hint. They come twenty times a second, and an OBS that lives pauses
them for no second: so the statistics are asked for at once then, and not at their next turn. Where levels are
heard, an OBS that hangs is told of 3.3 s after its last sign of life; one that lives is asked that once more.
"""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from companion.obs.lanes import WINDOWS_BOUND, Lane
from companion.obs.session import Data, Hung, RequestRefused, SessionFailure, Unanswered
from companion.show.events import Pulse

SLOW_S = 0.5
QUICK_S = 0.25
_SLOW_OF_LAST = 2, 3
_QUICK_IN_A_ROW = 5

QUIET_S = 1.5
"""Levels come 20 times a second when somebody listens to them; events do not come for hours."""
LEVELS_STOPPED_S = 1.25
"""With the two seconds that an answer may take that makes 3.5 s, and leaves a quarter of one for being late.
The reference has the same sum: meters silent for 1.5 s, and no answer within 2 s."""
OWN_LAG_S = 0.5
"""Whoever comes this much too late to look has been asleep himself."""

FROM_WINDOWS = frozenset(
    {
        "CurrentProgramSceneChanged",
        "CurrentPreviewSceneChanged",
        "StudioModeStateChanged",
        "CurrentSceneCollectionChanged",
        "CurrentProfileChanged",
    }
)
"""Events that OBS tells from the thread of its windows."""

REQUEST = "GetStats"


@dataclass(frozen=True, slots=True)
class Heart:
    """What the answers of OBS so far say; times are in seconds."""

    replies: tuple[float, ...] = ()
    """How long the latest answers took, the newest last."""
    slow: bool = False
    windows_silent: bool = False
    """What was last asked of its windows was not answered in time."""
    blocked: bool = False
    """And the statistics were answered since."""
    hung: bool = False

    @property
    def pulse(self) -> Pulse:
        if self.blocked:
            return Pulse.BLOCKED
        return Pulse.SLOW if self.slow else Pulse.STEADY

    def answered(self, reply_s: float) -> "Heart":
        """The statistics came, ``reply_s`` after they were asked for."""
        replies = (*self.replies, reply_s)[-_QUICK_IN_A_ROW:]
        if self.slow:
            slow = len(replies) < _QUICK_IN_A_ROW or max(replies) >= QUICK_S
        else:
            enough, last = _SLOW_OF_LAST
            slow = sum(reply >= SLOW_S for reply in replies[-last:]) >= enough
        return replace(self, replies=replies, slow=slow, blocked=self.windows_silent)

    def unanswered(self, waited_s: float, *, late_s: float, quiet_s: float) -> "Heart":
        """The statistics did not come in ``waited_s``.

        We noticed ``late_s`` after that; for ``quiet_s`` nothing at all has come from OBS.
        """
        if late_s >= OWN_LAG_S:
            return self
        if quiet_s < QUIET_S:
            return self.answered(waited_s)
        return replace(self, hung=True)

    def of_windows(self, *, answered: bool) -> "Heart":
        """A request that needs the windows of OBS was answered, late or not; or was not, in its time."""
        if answered:
            return replace(self, windows_silent=False, blocked=False)
        return replace(self, windows_silent=True)


class Heartbeat:
    """Asks OBS for its statistics until it hangs.

    ``heard_at`` says when anything else last came from OBS, on the monotonic clock; ``levels_at`` when levels
    did, minus infinity while nobody listens to them. ``tell`` is told of
    each change of the pulse, which is steady at first; ``on_stats`` gets each answer, and how long it took
    in seconds.
    """

    def __init__(
        self,
        lane: Lane,
        every_s: float,
        *,
        heard_at: Callable[[], float],
        levels_at: Callable[[], float],
        tell: Callable[[Pulse], None],
        on_stats: Callable[[Data, float], None],
    ) -> None:
        self._lane = lane
        self._every_s = every_s
        self._heard_at = heard_at
        self._levels_at = levels_at
        self._stopped_at = -math.inf
        """When levels came last before they stopped, if that was looked into."""
        self._tell = tell
        self._on_stats = on_stats
        self._heart = Heart()
        self._took_s = 0.0
        self._at_once = asyncio.Event()

    def outcome(self, request: str, took_s: float | None) -> None:
        """As a ``Lane`` tells it, of any lane."""
        if request == REQUEST:
            self._took_s = took_s or 0.0
        elif request in WINDOWS_BOUND:
            self._becomes(self._heart.of_windows(answered=took_s is not None))
            if took_s is None:
                self._at_once.set()  # whether the rest of it lives is not to wait

    def hear(self, event: str) -> None:
        """OBS told of something."""
        if event in FROM_WINDOWS:
            self._becomes(self._heart.of_windows(answered=True))

    async def run(self) -> Hung:
        """Return when OBS hangs."""
        while (hung := await self._beat()) is None:
            await self._until_next()
            self._at_once.clear()
        return hung

    async def _until_next(self) -> None:
        """Its next turn has come, somebody wants it at once, or levels have stopped."""
        due = time.monotonic() + self._every_s
        while not self._at_once.is_set() and (now := time.monotonic()) < due:
            levels_at = self._levels_at()
            stopped = levels_at + LEVELS_STOPPED_S
            if levels_at != self._stopped_at and stopped <= now:
                self._stopped_at = levels_at
                return
            # Levels that nobody hears yet, or no more, may come any moment and stop in the next.
            look = min(due, stopped if stopped > now else now + LEVELS_STOPPED_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(look - now):
                    await self._at_once.wait()

    async def _beat(self) -> Hung | None:
        asked_at, asleep_s = time.monotonic(), _asleep_s()
        try:
            stats = await self._lane.ask(REQUEST)
        except Unanswered as silence:
            now = time.monotonic()
            late_s = now - silence.due_at + _asleep_s() - asleep_s
            heart = self._heart.unanswered(now - asked_at, late_s=late_s, quiet_s=now - self._heard_at())
            if heart.hung:
                return Hung(silence)
            self._becomes(heart)
            self._at_once.set()
        except RequestRefused:  # busy with its scene collection; and it says so
            self._becomes(self._heart.answered(self._took_s))
        except SessionFailure:
            pass  # replaced, or the end of the link: the lane says which
        else:
            self._becomes(self._heart.answered(self._took_s))
            self._on_stats(stats, self._took_s)
        return None

    def _becomes(self, heart: Heart) -> None:
        before, self._heart = self._heart, heart
        if heart.pulse is not before.pulse:
            self._tell(heart.pulse)


def _asleep_s() -> float:
    """How long this machine has slept, as far as the system says: the monotonic clock stands still then."""
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return 0.0
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
