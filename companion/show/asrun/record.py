"""What was planned and what happened: the as-run record of a run, as plain values.

An instant is a :class:`~companion.show.times.Moment`, read on both clocks: lengths are differences of
``run``, times of day are shown from ``wall``. For what was only planned, ``wall`` is what clocks would have
shown by what was known of them then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.asrun.occasion import Occasion
from companion.show.asrun.went_wrong import Incident
from companion.show.checks import Preflight
from companion.show.course import Why
from companion.show.model import Duty, LoopPass
from companion.show.replanning.proposal import Broken, Trim
from companion.show.times import Moment, Ms, WallMs
from companion.show.timing.model import PromiseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRun:
    id: str
    title: str
    zone: str
    """IANA name of the show's time zone."""
    language: str
    rehearsal: bool
    opened: Moment
    started: Occasion | None
    """None: it never began."""
    ended: Occasion | None
    """None: it still ran when the journal stopped."""
    last: Moment
    """Of the newest line: how far the journal tells."""
    planned_start: Moment | None
    """None when the plan names none."""
    planned_end: Moment | None
    """Planned start and planned length; without a planned start it counts from the actual one. None when
    there is neither."""
    planned_length_ms: Ms
    """Of the plan in force when the show began; before it began, of the newest one."""


class SegmentStatus(StrEnum):
    PLAYED = "played"
    RUNNING = "running"
    """It still ran when the journal stopped."""
    SKIPPED = "skipped"
    """It was never begun, because somebody had said that GO passes over it."""
    NOT_REACHED = "not_reached"


class Left(StrEnum):
    """How a segment was left."""

    GO = "go"
    FOLLOWED = "followed"
    """The next one began by itself."""
    JUMP = "jump"
    BACK = "back"
    END = "end"
    """The show ended with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPass:
    """One pass through a segment, or one that was never begun.

    What was planned is the plan in force when it began; for one that was never begun, the newest plan.
    """

    id: str
    title: str
    status: SegmentStatus
    pass_no: int | None
    """Counts every segment begun in this run, from 1; None: never begun."""
    loop: LoopPass | None
    product: str | None
    """Its product, or that of the variant that ran."""
    variant: int | None
    """Which of its variants ran, from 0; None: as it was planned."""
    planned_start: Moment | None
    """The lengths of the segments before it, counted from the show's actual start, or else from the planned
    one. None when there is neither."""
    planned_length_ms: Ms
    started: Occasion | None
    ended: Occasion | None
    left: Left | None
    """None while it runs, and when it was never begun."""
    length_ms: Ms | None
    """From its start to its end, held time included; of one that runs, to the newest line. None: never
    begun."""
    held_ms: Ms
    added_ms: Ms
    """What was added to its length, or taken from it with a minus: by the operator, and by catching up."""
    trimmed_ms: Ms
    """What catching up took of that; below 0 it gave some."""
    skipped: Occasion | None
    """Who said that it be passed over, and when."""


class TriggerKind(StrEnum):
    AT = "at"
    BEFORE_END = "before_end"
    CLOCK = "clock"
    AFTER = "after"
    WITH = "with"
    GO = "go"
    CONDITION = "condition"


class CueOutcome(StrEnum):
    DONE = "done"
    DOING = "doing"
    """It has fired, and OBS had not answered it all when the journal stopped."""
    GIVEN = "given"
    """Its task was given and is not ticked off yet."""
    TICKED = "ticked"
    """Its task was ticked off."""
    ASKING = "asking"
    """Its time came, and it waits for the operator's word."""
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    """Its segment was left before it was due, or before its task was ticked off; or an edit took it away."""
    WAITING = "waiting"
    """Its segment still runs."""
    NOT_REACHED = "not_reached"
    """Its segment was never begun."""


class EffectOutcome(StrEnum):
    PENDING = "pending"
    """No answer yet."""
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"
    """The link to OBS or the process ended before an answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRun:
    """Something that was asked of OBS."""

    id: str
    kind: str
    """``switch_scene``, ``set_mute``, ``set_output``, ``play_media``, ``restart_media``, …"""
    what: str
    """The scene, input or output."""
    asked: Occasion
    cue: str
    """The cue that asked for it; empty when it was none."""
    outcome: EffectOutcome
    took_ms: Ms | None
    """From the asking to the answer; None when none came."""
    reason: str
    """Why it failed; empty when it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueRun:
    """One cue in one pass of its segment, or one whose segment was never begun."""

    id: str
    segment: str
    pass_no: int | None
    """None: its segment was never begun."""
    trigger: TriggerKind
    who: str
    task: str
    """What a person does; empty when there is nothing to tick off."""
    planned: Moment | None
    """By the plan and the actual start of its segment, as if nothing were held, stretched or late. None when
    nobody can know it before: on GO, on a condition, after a task."""
    asked: Occasion | None
    """When it began to wait for the operator's word."""
    fired: Occasion | None
    """When it did what it does, or its task was given."""
    settled: Occasion | None
    """When it got the status that it has, if that is a final one."""
    status: CueOutcome
    late_ms: Ms
    """How much later than due it fired, asked or was passed over."""
    why: Why | None
    """Why it asked or was passed over."""
    refused: tuple[str, ...]
    """Of its actions those that could not be done, as codes of refusals."""
    effects: tuple[EffectRun, ...]


class Promise(StrEnum):
    """What became of what viewers were told."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    """The journal stops before its end."""
    NONE = "none"
    """Nothing was promised."""


class Breach(StrEnum):
    """How a promise was broken."""

    OPENED_EARLY = "opened_early"
    OPENED_LATE = "opened_late"
    CLOSED_EARLY = "closed_early"
    """By hand or by a cue, with pieces left. Sold out is no breach."""
    CLOSED_LATE = "closed_late"
    """It was over at its instant, but nobody could be told in time: no process was running."""
    CANCELLED = "cancelled"
    CLOCK_WRONG = "clock_wrong"
    """The computer's clock was wrong. When the operator said what viewers had been told, that instant was
    past: it opened, or closed, there and then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowExtended:
    occasion: Occasion
    by_ms: Ms
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRun:
    id: str
    product: str
    state: str
    """A state of a flash sale at the newest line: ``draft``, ``open``, ``closed``, …"""
    copy_of: str
    """The sale of the show file that it ran again; empty for that one itself."""
    quantity: int
    sold: int
    counted_at: WallMs | None
    """When pieces were last counted; None: nobody has, and ``sold`` says nothing."""
    teased: Occasion | None
    promised_opening: WallMs | None
    """What viewers were told by the teaser; None: there was none."""
    opened_at: WallMs | None
    """The instant that counts."""
    opened: Occasion | None
    promised_closing: WallMs | None
    """As last told to viewers: with its extension, and with what was answered when a clock was set."""
    extended: WindowExtended | None
    ended_at: WallMs | None
    """The instant that counts."""
    ended: Occasion | None
    promise: Promise
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BagRun:
    id: str
    prize: str
    state: str
    opened_at: WallMs | None
    opened: Occasion | None
    promised_closing: WallMs | None
    ended_at: WallMs | None
    ended: Occasion | None
    promise: Promise
    breaches: tuple[Breach, ...]
    fairness: str
    """How its draw can be checked: ``A``, ``B``, ``C`` or ``M``; empty when its rules were never told."""
    planned_fairness: str
    lowered: str
    """Why it is less than was planned; empty when it is not."""
    digest: str
    """That of the frozen list; empty without one."""


class WantedBy(StrEnum):
    """Who wanted a scene that was on air."""

    SEGMENT = "segment"
    CUE = "cue"
    OPERATOR = "operator"
    FALLBACK = "fallback"
    AUTOMATION = "automation"
    """Something was broken, and automation has covered it."""
    HAND = "hand"
    """A hand in OBS."""
    FOUND = "found"
    """It was on air when OBS connected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAir:
    """A scene on programme, as OBS told."""

    scene: str
    since: Moment
    until: Moment | None
    """When another came, or OBS was lost; None: still on air at the newest line."""
    wanted_by: WantedBy
    by: str
    """The person; empty when it was none."""
    what: str
    """The segment or cue; empty when it was neither."""


class Replanned(StrEnum):
    """What became of a proposal to catch up."""

    APPLIED = "applied"
    BY_ITSELF = "by_itself"
    """Applied by itself, within the limits of the show."""
    REFUSED = "refused"
    UNDONE = "undone"
    """Applied, and taken back."""
    LAPSED = "lapsed"
    """Nobody answered before another took its place, or none was needed any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchingUp:
    """A proposal to win back lost time, or to fill time that was won."""

    id: str
    made: Occasion
    lost_ms: Ms
    """So much too late the promise was that was in the greatest danger; below 0 the show was early."""
    won_ms: Ms
    """So much earlier the show was to end for it; below 0 later."""
    trims: tuple[Trim, ...]
    drops: tuple[str, ...]
    broken: tuple[Broken, ...]
    """What was to break all the same."""
    became: Replanned
    settled: Occasion | None
    """When it became that; None: it lapsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken:
    """A promise that nothing kept: what was to keep it was left too early, passed over, taken out, or begun
    before its hour. Sales and bags are told of by themselves."""

    kind: PromiseKind
    id: str
    """Of the cue or the segment; of the show for its end."""
    segment: str
    title: str
    """Of the segment; both are empty for the end of the show."""
    promised: WallMs
    occasion: Occasion
    """What broke it, and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsRunLine:
    """One decision or happening, for people."""

    occasion: Occasion
    code: str
    """Its words are ``log.<code>`` in ``static/i18n``."""
    args: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTo:
    """A duty of the checklist, as it stood when the show began."""

    duty: Duty
    by: str
    """Who had ticked it; empty: nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsRun:
    """What was planned, what happened, when, and by whom or by what cause."""

    show: ShowRun
    preflight: Preflight | None
    """What was found last before the show began; None: nobody had looked."""
    checklist: tuple[SeenTo, ...]
    segments: tuple[SegmentPass, ...]
    """Every pass in the order in which they began; one that was never begun stands before those that come
    after it in the rundown."""
    cues: tuple[CueRun, ...]
    """Every cue of each of ``segments``, in that order, and within it as in the plan."""
    sales: tuple[SaleRun, ...]
    bags: tuple[BagRun, ...]
    program: tuple[OnAir, ...]
    incidents: tuple[Incident, ...]
    replanned: tuple[CatchingUp, ...]
    """Every proposal to catch up, as they were made."""
    broken: tuple[PromiseBroken, ...]
    """Promises that were broken other than by lateness, as they were; those that were put back are not."""
    effects: tuple[EffectRun, ...]
    """All that was asked of OBS, whoever asked."""
    lines: tuple[AsRunLine, ...]
