"""Everything that can happen to a show. Past tense; each carries the moment it happened.

Decisions are events, samples are not: a cue that became due is here, the ticks in between are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.bags.events import (
    BeaconFetched,
    DrawCommitted,
    EntriesCounted,
    EntriesFrozen,
    EntriesRanked,
)
from companion.show.clock import UtcOffset
from companion.show.command_table import Command
from companion.show.editing.events import PlanSaved
from companion.show.health.events import (
    Calibrated,
    ContentsChanged,
    GuardDue,
    PreflightDone,
    SyncMeasured,
    VerdictChanged,
)
from companion.show.model import Plan
from companion.show.times import Moment, Ms, RunMs, WallMs
from companion.show.timing_events import LoopDue, ReplanDue, SegmentDue, TimerDue


class Lost(StrEnum):
    """How OBS went away."""

    CLOSED = "closed"
    """It said goodbye: somebody closed it."""
    CRASHED = "crashed"
    """Its process is gone, and it did not say goodbye."""
    HUNG = "hung"
    """Its process and its sockets are there, and it answers nothing."""
    CUT = "cut"
    """The connection broke; of its process nothing is known, or it lives."""
    TURNED_AWAY = "turned_away"
    """It answers and lets nobody in: password, version, or somebody ended our session."""
    UNREACHABLE = "unreachable"
    """Nothing answers there."""


class Pulse(StrEnum):
    """How OBS answers, while it does."""

    STEADY = "steady"
    SLOW = "slow"
    """Answers take longer than ``companion.obs.pulse`` allows for; a switch may come late."""
    BLOCKED = "blocked"
    """Its statistics answer, its windows do not: no switch will come before somebody has looked at OBS's own
    screen, where most often a dialog waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOpened:
    """The first event of a run: this plan is to be run."""

    at: Moment
    plan: Plan
    utc_offsets: tuple[UtcOffset, ...] = ()
    """Clocks of the show's zone in the days around this moment, in order."""
    digest: str = ""
    """Tells this plan from others of the run; empty in journals of before plans could change."""
    rehearsal: bool = False
    """Nobody watches: OBS is not touched, and every screen says so."""
    clock_shift_ms: Ms = Ms(0)
    """So much later than the show file says come its times of day, because the show was begun at another
    time than planned; 0 as a rule."""
    starts_at: WallMs | None = None
    """When the show starts by itself; None: it waits for GO."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOffered:
    """The show file was saved with another plan, which can be run and waits for the operator's word."""

    at: Moment
    plan: Plan
    digest: str
    """Names this plan when it is applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWithdrawn:
    """The show file no longer holds another plan that can be run."""

    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResumed:
    """A new process goes on with the run."""

    at: Moment
    away_ms: Ms
    """At most so long no process was running it: since the last line of the journal."""
    utc_offsets: tuple[UtcOffset, ...] = ()
    """As of this moment; empty: those that the run has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStepped:
    """The wall clock was set: it now reads this much more (or less) than it would have."""

    at: Moment
    by_ms: Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingChanged:
    """The journal can no longer be written, or it can again."""

    at: Moment
    failed: str
    """Why not, in one English sentence; empty when all is well again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDropped:
    """So much came in from one source that its oldest notices were let go."""

    at: Moment
    feed: str
    """``obs``, ``show file``, …"""
    dropped: int
    """Since the last of these for this feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """Somebody gave a command."""

    at: Moment
    id: str
    """Chosen by whoever sent it; the same id twice is done once."""
    by: str
    """The role, and the name of the page if it gave one."""
    command: Command


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDue:
    """The instant has come at which the show starts by itself."""

    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CueDue:
    """The time of a cue has come."""

    at: Moment
    cue: str
    pass_no: int
    """Which pass through a segment it belongs to."""
    due: RunMs
    """When it should have fired; ``at.run`` is when we noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDue:
    """A promised instant of a flash sale has come: its opening, or its end."""

    at: Moment
    sale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BagDue:
    """The promised end of a lucky bag has come, or the end of the time to claim its prizes."""

    at: Moment
    bag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDue:
    """The next bag of the queue is to open."""

    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayDue:
    """The time of an overlay is up."""

    at: Moment
    overlay: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsConnected:
    """OBS answers, and this is what it has."""

    at: Moment
    version: str
    program: str
    """Name of the scene on programme."""
    scenes: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    outputs: Mapping[str, bool] = field(default_factory=dict)
    """Running or not, by the names of the show file: stream, virtual_camera, record."""
    muted: tuple[str, ...] = ()
    """Inputs that cannot be heard."""
    studio_mode: bool = False
    simulated: bool = False
    collection: str = ""
    """The scene collection that is loaded; empty in journals of before it was asked for."""
    profile: str = ""
    """Likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsLost:
    """OBS no longer answers."""

    at: Moment
    reason: str
    """One English sentence without secrets."""
    how: Lost = Lost.CUT


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseChanged:
    """OBS answers in another way than before; it is ``steady`` whenever it was connected."""

    at: Moment
    pulse: Pulse


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsRelaunched:
    """OBS had crashed, and was started again by us (or could not be)."""

    at: Moment
    attempt: int
    """From 1, counted over ten minutes."""
    failure: str = ""
    """Why it could not be started, one English sentence; empty when it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneOnAir:
    """OBS put a scene on programme, whoever asked for it."""

    at: Moment
    scene: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenesChanged:
    """Scenes were made, renamed or removed in OBS."""

    at: Moment
    scenes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputsChanged:
    """An output of OBS started or stopped."""

    at: Moment
    outputs: Mapping[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputMuted:
    """An input of OBS was muted, or let be heard again, whoever did it."""

    at: Moment
    input: str
    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InputsChanged:
    """Inputs were made, renamed or removed in OBS."""

    at: Moment
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioModeChanged:
    """OBS's studio mode was turned on or off, whoever did it. What we pass through on the way of a switch is
    not told."""

    at: Moment
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionChanged:
    """Another scene collection was loaded. What it holds is told by the events that follow."""

    at: Moment
    collection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanged:
    """Another profile was loaded."""

    at: Moment
    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectDone:
    """The world did what was asked."""

    at: Moment
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFailed:
    """The world did not do what was asked, or did not say so in time."""

    at: Moment
    effect: str
    reason: str
    """One English sentence without secrets."""


Event = (
    ShowOpened
    | PlanOffered
    | PlanWithdrawn
    | RunResumed
    | ClockStepped
    | WritingChanged
    | FeedDropped
    | Commanded
    | StartDue
    | CueDue
    | SegmentDue
    | LoopDue
    | TimerDue
    | SaleDue
    | BagDue
    | QueueDue
    | OverlayDue
    | ReplanDue
    | EntriesCounted
    | DrawCommitted
    | EntriesFrozen
    | BeaconFetched
    | EntriesRanked
    | ObsConnected
    | ObsLost
    | SceneOnAir
    | ScenesChanged
    | OutputsChanged
    | InputMuted
    | InputsChanged
    | StudioModeChanged
    | CollectionChanged
    | ProfileChanged
    | PulseChanged
    | ObsRelaunched
    | ContentsChanged
    | VerdictChanged
    | GuardDue
    | Calibrated
    | PreflightDone
    | PlanSaved
    | SyncMeasured
    | EffectDone
    | EffectFailed
)
