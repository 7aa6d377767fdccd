"""What waits for the single writer: a lane for emergencies, and for everything else its turn.

Whatever happens, a burst must cost neither the memory of the machine nor an operator's command. Commands
that wait are few, or refused at once. Each feed keeps the newest of everything it tells; of what is told
anew all the time the older ones are let go when there are too many, and that is counted and said.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import assert_never

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import guard_commands as g
from companion.show import offer_commands as o
from companion.show.bags.events import (
    BeaconFetched,
    DrawCommitted,
    EntriesCounted,
    EntriesFrozen,
    EntriesRanked,
)
from companion.show.command_table import EMERGENCY, Command
from companion.show.commands import Refusal
from companion.show.editing.events import PlanSaved
from companion.show.events import (
    BagDue,
    ClockStepped,
    CollectionChanged,
    Commanded,
    CueDue,
    EffectDone,
    EffectFailed,
    Event,
    FeedDropped,
    InputMuted,
    InputsChanged,
    ObsConnected,
    ObsLost,
    ObsRelaunched,
    OutputsChanged,
    OverlayDue,
    PlanOffered,
    PlanWithdrawn,
    ProfileChanged,
    PulseChanged,
    QueueDue,
    RunResumed,
    SaleDue,
    SceneOnAir,
    ScenesChanged,
    ShowOpened,
    StartDue,
    StudioModeChanged,
    WritingChanged,
)
from companion.show.health.events import (
    Calibrated,
    ContentsChanged,
    GuardDue,
    PreflightDone,
    SyncMeasured,
    VerdictChanged,
)
from companion.show.times import Moment
from companion.show.timing_events import LoopDue, ReplanDue, SegmentDue, TimerDue

_WAYS_BACK = (d.Undo, d.Redo)
"""Given before an emergency, they meant something else than what they would take back after it."""

_TO_THE_PICTURE = (d.OverlayShow, o.ProductShow, *_WAYS_BACK)

OVERTAKES: Mapping[type[Command], tuple[type[Command], ...]] = {
    c.Fallback: (c.TakeSceneNow, *_WAYS_BACK),
    c.Return: _WAYS_BACK,
    c.Mute: (c.Unmute, *_WAYS_BACK),
    d.OverlayHide: _TO_THE_PICTURE,
    d.ClearOverlays: _TO_THE_PICTURE,
    d.Panic: _TO_THE_PICTURE,
    g.HidePrice: (g.ShowPrice, *_TO_THE_PICTURE),
}
"""What an emergency passes must not undo it afterwards: these are refused if they still wait then."""

OVERTAKEN = Refusal("overtaken", "An emergency command passed this one; give it again if it is still wanted.")
BUSY = Refusal("busy", "Too many commands wait already; give it again in a moment.")

MOST_COMMANDS = 256
"""Commands that may wait: a second's work. Ten hands on ten pages do not have so many at once."""

MOST_NOTICES = 512
"""Notices of one feed that may wait before the older ones of those that are told anew are let go."""

PATIENCE = 8
"""A command that is not the oldest waits for so many notices at most, some 10 ms."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event: the number of its line, and why a command was refused."""

    rev: int
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """An event to be: it gets its moment when its turn comes."""

    build: Callable[[Moment], Event]
    caused_by: int | None = None
    command: Command | None = None
    answer: asyncio.Future[Outcome] | None = field(default=None, compare=False)

    def reply(self, outcome: Outcome) -> None:
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(outcome)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a notice is about. The newest one of a topic says all that the older ones said of it."""

    feed: str
    """Who tells it, as the operator reads it: ``obs``, ``health``, ``show file``."""
    about: str


def topic_of(event: Event) -> Topic | None:
    """What a feed tells by this event; None for an event that must never be let go."""
    match event:
        case ObsConnected():
            return Topic("obs", "connected")
        case ObsLost():
            # Not one topic with the above: what is to be done when OBS is back is known by its having gone.
            return Topic("obs", "lost")
        case SceneOnAir():
            return Topic("obs", "scene")
        case ScenesChanged():
            return Topic("obs", "scenes")
        case OutputsChanged():
            return Topic("obs", "outputs")
        case InputMuted(input=name):
            return Topic("obs", f"muted {name}")
        case InputsChanged():
            return Topic("obs", "inputs")
        case StudioModeChanged():
            return Topic("obs", "studio mode")
        case CollectionChanged():
            return Topic("obs", "collection")
        case ProfileChanged():
            return Topic("obs", "profile")
        case PulseChanged():
            return Topic("obs", "pulse")
        case PlanOffered() | PlanWithdrawn():
            return Topic("show file", "plan")
        case WritingChanged():
            return Topic("journal", "writing")
        case EffectDone() | EffectFailed():
            return None  # One for each effect, and somebody waits for it.
        case ObsRelaunched():
            return None  # They are counted.
        case EntriesCounted(bag=bag):
            return Topic("entries", bag)
        case DrawCommitted() | EntriesFrozen() | BeaconFetched() | EntriesRanked():
            return None
        case ShowOpened() | RunResumed() | ClockStepped() | FeedDropped() | Commanded():
            return None
        case ContentsChanged():
            return Topic("obs", "contents")
        case VerdictChanged(trouble=trouble, subject=subject):
            return Topic("health", f"{trouble} {subject}")
        case Calibrated() | PreflightDone() | SyncMeasured() | PlanSaved():
            return None  # Somebody waits for it.
        case StartDue() | CueDue() | SegmentDue() | LoopDue() | TimerDue():
            return None
        case SaleDue() | BagDue() | QueueDue() | OverlayDue() | GuardDue() | ReplanDue():
            return None
        case _:
            assert_never(event)


class _Feed:
    """The notices of one feed that wait, by the number that each got when it came."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.dropped = 0
        """Let go since it was last told."""
        self._waiting: OrderedDict[int, tuple[str, Letter]] = OrderedDict()
        self._newest: dict[str, int] = {}
        self._stale: deque[int] = deque()
        """Those that a newer one of their topic has made needless; some have been taken since."""
        self._untold = 0
        """Taken since the first of the dropped."""

    @property
    def first(self) -> int | None:
        """The number of the oldest; None when none waits."""
        return next(iter(self._waiting), None)

    @property
    def tells(self) -> bool:
        """Is it time to say how many were let go: is the burst over, or has it gone on for long?"""
        return self.dropped > 0 and (not self._waiting or self._untold >= MOST_NOTICES)

    def put(self, number: int, about: str, letter: Letter) -> None:
        if (older := self._newest.get(about)) is not None:
            self._stale.append(older)
            if len(self._stale) > 2 * MOST_NOTICES:
                self._stale = deque(stale for stale in self._stale if stale in self._waiting)
        self._newest[about] = number
        self._waiting[number] = (about, letter)
        # What is the newest of its topic stays, even beyond the limit: there are as many as OBS has inputs.
        while len(self._waiting) > MOST_NOTICES and self._stale:
            if self._waiting.pop(self._stale.popleft(), None) is not None:
                self.dropped += 1

    def take(self) -> Letter:
        """The oldest."""
        number, (about, letter) = self._waiting.popitem(last=False)
        if self._newest.get(about) == number:
            del self._newest[about]
        self._untold += self.dropped > 0
        return letter

    def report(self) -> Letter:
        """What tells how many were let go."""
        name, dropped = self.name, self.dropped
        self.dropped = self._untold = 0
        return Letter(lambda at: FeedDropped(at=at, feed=name, dropped=dropped))


class Inbox:
    """Emergencies pass everything that was there before them; the rest is taken in the order it came.

    Only where notices come so fast that commands would wait for them, commands go first.
    """

    def __init__(self) -> None:
        self._arrived = 0
        self._urgent: deque[Letter] = deque()
        self._commands: deque[tuple[int, Letter]] = deque()
        self._certain: deque[tuple[int, Letter]] = deque()
        """What must never be let go: answers to effects above all."""
        self._feeds: dict[str, _Feed] = {}
        self._passed = 0
        """Notices taken while a command waited."""
        self._stirred = asyncio.Event()

    def put(self, letter: Letter, topic: Topic | None = None) -> bool:
        """Let a letter wait for its turn; False: a command for which there is no room."""
        self._arrived += 1
        if isinstance(letter.command, EMERGENCY):
            self._urgent.append(letter)
        elif letter.command is not None:
            if len(self._commands) >= MOST_COMMANDS:
                return False
            self._commands.append((self._arrived, letter))
        elif topic is None:
            self._certain.append((self._arrived, letter))
        else:
            feed = self._feeds.setdefault(topic.feed, _Feed(topic.feed))
            feed.put(self._arrived, topic.about, letter)
        self._stirred.set()
        return True

    def stir(self) -> None:
        """Let the writer look at the time, with nothing to read."""
        self._stirred.set()

    @property
    def urgent(self) -> bool:
        """An emergency waits."""
        return bool(self._urgent)

    def take(self) -> Letter | None:
        """The next letter; None when there is none."""
        if self._urgent:
            return self._urgent.popleft()
        for feed in self._feeds.values():
            if feed.tells:
                return feed.report()
        notice = self._oldest_notice()
        if self._commands:
            if notice is None or self._commands[0][0] < notice[0] or self._passed >= PATIENCE:
                self._passed = 0
                return self._commands.popleft()[1]
            self._passed += 1
        return notice[1]() if notice is not None else None

    def _oldest_notice(self) -> tuple[int, Callable[[], Letter]] | None:
        """Its number, and what takes it out."""
        oldest = [(feed.first, feed.take) for feed in self._feeds.values() if feed.first is not None]
        if self._certain:
            oldest.append((self._certain[0][0], lambda: self._certain.popleft()[1]))
        return min(oldest, key=itemgetter(0), default=None)

    def overtaken_by(self, letter: Letter) -> list[Letter]:
        """Take out what waits and would undo this emergency."""
        undone = OVERTAKES.get(type(letter.command), ()) if letter.command is not None else ()
        if not undone:
            return []
        out = [waiting for _, waiting in self._commands if isinstance(waiting.command, undone)]
        self._commands = deque(one for one in self._commands if not isinstance(one[1].command, undone))
        return out

    def empty(self) -> list[Letter]:
        """Take out everything, for nobody will read it any more: those that somebody waits for."""
        left = [*self._urgent, *(letter for _, letter in self._commands)]
        self._urgent.clear()
        self._commands.clear()
        self._certain.clear()
        self._feeds.clear()
        return left

    async def stirred(self) -> None:
        """Wait until something was put in, or time is to be looked at."""
        await self._stirred.wait()
        self._stirred.clear()
