"""All of a running show as one frozen value: the fold of its journal.

Instants and anchors only, never counters: what a page counts down is computed from these. Mappings in
here are never changed in place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.bags.bag import BagWindow
from companion.show.bags.effects import BagEffect
from companion.show.bags.queue import BagQueue
from companion.show.checks import Calibration, Preflight, Sync
from companion.show.clock import UtcOffset
from companion.show.clock_set import ClockStep
from companion.show.commands import Refusal
from companion.show.course import Begun, CueRecord, Hold, LoopOver, SegmentRun, Timer
from companion.show.cue import Cue
from companion.show.editing.changes import Rundown
from companion.show.editing.unsaved import Unsaved
from companion.show.effects import Effect
from companion.show.events import Lost, ObsRelaunched, Pulse
from companion.show.health.troubles import Standing, Trouble
from companion.show.incidents.guard import Guard, Missing, Still
from companion.show.incidents.record import Incident
from companion.show.model import Care, Plan, Segment, Upkeep
from companion.show.on_screen import HostMessage, OverlayOnAir, Question, Revenue
from companion.show.products.goods import Goods
from companion.show.program import Program
from companion.show.replanning.proposal import Proposal
from companion.show.sales.sale import SaleWindow
from companion.show.times import Moment, Ms, RunMs, WallMs
from companion.show.timing.model import BrokenPromise, PlannedEdge
from companion.show.undo.deeds import Deed


class Phase(StrEnum):
    READY = "ready"
    """Opened, and waits for the first GO."""
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsView:
    """What is known of OBS."""

    connected: bool = False
    since: WallMs | None = None
    """When it was connected or lost; None when it has not answered since this process began."""
    version: str = ""
    simulated: bool = False
    studio_mode: bool = False
    reason: str = ""
    """Why it was lost."""
    scenes: tuple[str, ...] = ()
    outputs: Mapping[str, bool] = field(default_factory=dict)
    muted: frozenset[str] = frozenset()
    """Inputs that cannot be heard."""
    inputs: tuple[str, ...] = ()
    collection: str = ""
    """Empty when it is not known."""
    profile: str = ""
    """Empty when it is not known."""
    pulse: Pulse = Pulse.STEADY
    how_lost: Lost | None = None
    """None while it is connected, and before anything was heard of it."""
    relaunch: ObsRelaunched | None = None
    """The last time that we started it again, until it is connected."""
    loaded: RunMs | None = None
    """When it loaded the collection that it has; None: it has loaded none since it was connected."""
    long_away: bool = False
    """Was it away for so long that whoever brought it back may mean something else by it?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """How OBS should be, where no plan says so: as last asked for by the show or the crew, or as last seen
    while it was connected. A hand in OBS wins, and is remembered here."""

    outputs: Mapping[str, bool] = field(default_factory=dict)
    muted: Mapping[str, bool] = field(default_factory=dict)
    """By the names in OBS of the show's microphones."""
    stopped: Mapping[str, RunMs] = field(default_factory=dict)
    """Outputs that stopped though nobody here had asked for it, and when. None of them is started again
    before somebody says so: it may have been a hand."""
    left: frozenset[str] = frozenset()
    """What the plan declares and the operator leaves as OBS has it, as deviations call it: until OBS is
    started anew, or another plan is run."""
    by_hand: Mapping[str, str] = field(default_factory=dict)
    """What the plan declares and a hand in OBS has changed, and what to. While OBS has it so it is not put
    right by itself, as long as with ``left``."""
    heard: RunMs | None = None
    """Until when OBS was there, before it went away last; None: it never went."""


class Kind(StrEnum):
    """A kind of thing in OBS that is kept as it should be, in the order in which they are put right: a
    collection brings other sources, and a profile says where a stream goes."""

    COLLECTION = "collection"
    PROFILE = "profile"
    STUDIO_MODE = "studio_mode"
    SOUND = "sound"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Something in OBS that is not as the show wants it, and waits for the operator's word."""

    what: str
    """``output:stream``, ``sound:<name in OBS>``, ``studio_mode``, ``collection`` or ``profile``."""
    wanted: str
    """``on`` or ``off`` for an output and studio mode, ``muted`` or ``heard`` for sound, else a name."""
    actual: str
    since: WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One line of the operator's log; its words are ``log.<code>`` in ``static/i18n``."""

    at: WallMs
    code: str
    by: str = ""
    args: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offered:
    """Another plan, which would be run at the operator's word."""

    digest: str
    plan: Plan
    since: WallMs
    filed: Rundown | None = None
    """The rundown as its show file has it, where pages had changed it since; None: as it is in the plan."""
    edges: Mapping[str, PlannedEdge] = field(default_factory=dict)
    """Of one that ran: what was promised then, as in the state."""
    ends_by: WallMs | None = None
    """Likewise."""
    until: Rundown | None = None
    """The rundown that took its place when it was left; None: it did not run as it is here."""
    by_hand: Mapping[str, bool] = field(default_factory=dict)
    """Segments that are not in that one of which a hand had said whether GO passes over them, and whether."""


_NO_RECORDS: Mapping[str, CueRecord] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowState:
    plan: Plan
    opened: Moment
    wall_offset_ms: Ms
    """Wall clock minus run clock; changes only when the wall clock is set."""
    utc_offsets: tuple[UtcOffset, ...] = ()
    """Clocks of the show's zone around this run; empty when the journal is older than times of day."""
    digest: str = ""
    """That of the plan; empty when the journal is older than edits on air."""
    offered: Offered | None = None
    """What the show file says, when it is something else than what runs."""
    former: Offered | None = None
    """What ran until this plan was applied, and since when it has not: the way back, whatever the show file
    says meanwhile."""
    unsaved: Unsaved = field(default_factory=Unsaved)
    called_off: frozenset[str] = frozenset()
    """Sales that were cancelled and have left the plan since; one that comes back stays cancelled."""
    rehearsal: bool = False
    clock_shift_ms: Ms = Ms(0)
    """So much later than the show file says come its times of day."""
    edges_shift_ms: Ms = Ms(0)
    """So much later than planned, again, come those hard starts and ends that have no time of day of their
    own: the show was begun at an hour that was not meant by its plan."""
    edges: Mapping[str, PlannedEdge] = field(default_factory=dict)
    """By segments, what their hard starts and ends and their cues were promised by when the show began, or
    by a show file that was applied since and has moved them: whatever a page makes longer, adds or takes out,
    they stay there."""
    ends_by: WallMs | None = None
    """By when the show was promised to be over, where its plan no longer says so: the last segment, which
    did, was taken out, or is not the last now."""
    broken: tuple[BrokenPromise, ...] = ()
    """Promises that nothing keeps any more, by their instants, until those are over."""
    clock_step: ClockStep | None = None
    starts_at: WallMs | None = None
    """When the show starts by itself; None: it waits for GO."""
    phase: Phase = Phase.READY
    started: RunMs | None = None
    ended: RunMs | None = None
    segment: SegmentRun | None = None
    begun: tuple[Begun, ...] = ()
    """Every segment that was begun, also those that have left the plan since; the running one is the last."""
    skipped: frozenset[str] = frozenset()
    """Segments that GO passes over, by their ids. A mark stays when its segment was passed over: it says
    that this was meant."""
    loops_over: Mapping[str, LoopOver] = field(default_factory=dict)
    """Loops whose hour has come: what was to come of them is passed over."""
    stretch: Mapping[str, Ms] = field(default_factory=dict)
    """So much longer than planned (shorter when negative) each of these segments still to come is made, by
    its id. It is of this evening: the plan and the show file stay as they are."""
    proposal: Proposal | None = None
    """How lost time could be won back, or time that was won be filled; None: nothing is proposed."""
    proposals: int = 0
    """So many were made in this run."""
    settled_ms: Ms = Ms(0)
    """So much too late (too early below 0) was the show when somebody last applied, refused or took back a
    proposal, and still is: nothing is proposed before it is more."""
    caught_up_ms: Ms = Ms(0)
    """So much was trimmed by itself in this run, without what was taken back."""
    next_look: RunMs | None = None
    """When the rest of the show is looked at next, to see what is to be proposed. None: nothing can be told
    of it, or time alone changes nothing."""
    look_asks: bool = False
    """What is found then is only proposed: the clock was set, and may be wrong."""
    hold: Hold | None = None
    holds: tuple[tuple[RunMs, RunMs], ...] = ()
    """From when to when the script was held, the newest last; some of them."""
    ledger: Mapping[int, Mapping[str, CueRecord]] = field(default_factory=dict)
    """By pass number, and then by cue id. A cue fires once per pass, over crashes and restarts."""
    timers: tuple[Timer, ...] = ()
    """Those that run, and those that are over and were not put away, in the order of their start."""
    timers_begun: int = 0
    arming: Mapping[str, bool] = field(default_factory=dict)
    """Cues of the running pass that the operator has armed (or disarmed), against the show file."""
    not_writing: str = ""
    """Why the journal cannot be written now; empty while all is well. No promise is made then."""
    program: Program = field(default_factory=Program)
    obs: ObsView = field(default_factory=ObsView)
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Scenes of the plan that were given another name in OBS while we heard it, and that name."""
    wants: Wants = field(default_factory=Wants)
    deviations: tuple[Deviation, ...] = ()
    """In the order in which they are to be mended; empty while OBS is away."""
    deviations_told: Mapping[str, str] = field(default_factory=dict)
    """What the log has said that deviates, and how OBS has it; kept while OBS is away, so that a link that
    breaks again and again fills no log."""
    mending: tuple[Kind, ...] = ()
    """Kinds of what is still to be put right by itself since OBS was connected, in order."""
    relaunches: tuple[Moment, ...] = ()
    """When OBS was started again by us, or could not be; the newest last, some of them."""
    sales: Mapping[str, SaleWindow] = field(default_factory=dict)
    bags: Mapping[str, BagWindow] = field(default_factory=dict)
    queue: BagQueue = field(default_factory=BagQueue)
    goods: Mapping[str, Goods] = field(default_factory=dict)
    """Products of which something is otherwise than planned, or known besides."""
    asked_of_bags: Mapping[str, BagEffect] = field(default_factory=dict)
    """What was asked of whoever draws, and is not answered yet."""
    overlays: tuple[OverlayOnAir, ...] = ()
    cut: WallMs | None = None
    """When everything was taken out of the picture at once; None: it never was."""
    messages: tuple[HostMessage, ...] = ()
    messages_sent: int = 0
    questions: tuple[Question, ...] = ()
    questions_asked: int = 0
    revenue: Revenue | None = None
    """None: nobody has said how much was sold."""
    log: tuple[Note, ...] = ()
    done: tuple[Deed, ...] = ()
    """What somebody did by hand and may take back, the latest last; and the latest that nobody can, with only
    what changed the rundown to come before it."""
    undone: tuple[Deed, ...] = ()
    """What was taken back and may be done again, the latest last; nothing new that can be taken back was done
    by hand since."""
    deeds: int = 0
    """So many there were."""
    pending: Mapping[str, Effect] = field(default_factory=dict)
    """Effects whose answer has not come yet."""
    unanswered: tuple[Effect, ...] = ()
    """Effects that the process before this one asked for and never heard of; settled when OBS answers."""
    doubts: tuple[Effect, ...] = ()
    """Of these, those that nobody but the operator can settle."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """How many notices of each feed were let go in this run."""
    guard: Guard = field(default_factory=Guard)
    verdicts: Mapping[Trouble, Mapping[str, Standing]] = field(default_factory=dict)
    """By trouble and what it is about; those that are fine are not in it."""
    incidents: tuple[Incident, ...] = ()
    """The newest last; those that are over are kept as far as operators read them."""
    incidents_begun: int = 0
    contents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What each scene of OBS holds; empty while nobody has told."""
    missing: Missing = field(default_factory=Missing)
    doubted: frozenset[str] = frozenset()
    """Cameras that were not known to be well when a camera's trouble was last told, and the fallback scene
    where it was known to show nothing."""
    still: Still | None = None
    """Viewers see nothing that moves, or hear nobody; None: they do, or nobody looks."""
    lowered: Mapping[str, int] = field(default_factory=dict)
    """By how many decibels the faders of microphones were lowered from here, by their names in OBS."""
    muted_on_purpose: frozenset[str] = frozenset()
    """Microphones of which somebody has said so, until they are heard again; their names in OBS."""
    prices_hidden: bool = False
    """A person has taken every graphic that shows a price out of the picture."""
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)
    uncalibrated: Mapping[str, str] = field(default_factory=dict)
    """Devices of which nothing followed when they were measured last, and why: one English sentence."""
    preflight: Preflight | None = None
    ticked: Mapping[int, str] = field(default_factory=dict)
    """Duties of the checklist that somebody has seen to, by their place from 1, and who."""
    syncs: tuple[Sync, ...] = ()
    """The newest last, one for each pair."""
    effects_sent: int = 0
    last_go: RunMs | None = None
    answered: Mapping[str, Refusal | None] = field(default_factory=dict)
    """The newest command ids and what became of them, so that the same id twice is done once."""

    @property
    def running_segment(self) -> Segment | None:
        """The segment that runs, as it was when it began; the plan may say something else by now."""
        return self.segment.segment if self.segment is not None else None

    @property
    def goes_on(self) -> int:
        """Place in the rundown from which the order goes on: after the running segment, or from the first."""
        return self.segment.goes_on if self.segment is not None else 0

    @property
    def next_place(self) -> int | None:
        """Place in the rundown of the segment that GO would go on to, or start with: the first still to come
        that is not passed over. None: GO ends the show."""
        rundown = self.plan.rundown
        return next((n for n in range(self.goes_on, len(rundown)) if rundown[n].id not in self.skipped), None)

    @property
    def other_collection(self) -> bool:
        """Has OBS loaded another collection than the show is made for? Then nothing that a collection holds,
        scenes and sound, says anything about the show. Unknown is not another one."""
        studio, loaded = self.plan.studio, self.obs.collection
        return (
            self.obs.connected
            and not self.obs.simulated
            and studio.collection is not None
            and loaded not in ("", studio.collection)
            and studio.care(Upkeep.COLLECTION) is not Care.LEAVE
            and Upkeep.COLLECTION not in self.wants.left
        )

    def scene_now(self, scene: str) -> str:
        """What OBS calls the scene that the plan calls so. If OBS has one of that very name, it is that."""
        return scene if scene in self.obs.scenes else self.renamed.get(scene, scene)

    @property
    def scenes(self) -> Mapping[str, str]:
        """What OBS calls the scene of each role, whether it has it or not."""
        return {role: self.scene_now(scene) for role, scene in self.plan.studio.scenes.items()}

    @property
    def fallback_scene(self) -> str:
        """What OBS calls the scene to fall back to, whether it has it or not."""
        return self.scene_now(self.plan.fallback_scene)

    @property
    def cover_scene(self) -> str:
        """What OBS calls the scene that covers programme, or would if somebody asked for it."""
        cover = self.program.cover
        scene = self.plan.studio.scenes.get(cover.role) if cover is not None and cover.role else None
        return self.fallback_scene if scene is None else self.scene_now(scene)

    @property
    def wanted_scene(self) -> str | None:
        """The scene that should be on programme; None: any that is."""
        return self.program.wanted(self.cover_scene)

    def place_of(self, segment_id: str) -> int | None:
        """Where a segment stands in the rundown; None when it has none of that id."""
        return next((n for n, s in enumerate(self.plan.rundown) if s.id == segment_id), None)

    @property
    def records(self) -> Mapping[str, CueRecord]:
        """What became of the cues of the running pass, by their ids."""
        return self.ledger.get(self.segment.pass_no, _NO_RECORDS) if self.segment is not None else _NO_RECORDS

    def record(self, cue_id: str) -> CueRecord | None:
        """What became of a cue in the running pass."""
        return self.records.get(cue_id)

    def record_in(self, pass_no: int, cue_id: str) -> CueRecord | None:
        """What became of a cue in any pass."""
        return self.ledger.get(pass_no, _NO_RECORDS).get(cue_id)

    def armed(self, cue: Cue) -> bool:
        """Would a cue of the running segment fire at its time, or be passed over?"""
        return self.arming.get(cue.id, cue.armed)

    def wall(self, run: RunMs) -> WallMs:
        """The wall-clock instant of one on the run clock."""
        return WallMs(run + self.wall_offset_ms)

    def run(self, wall: WallMs) -> RunMs:
        """The run-clock instant of one on the wall clock."""
        return RunMs(wall - self.wall_offset_ms)
