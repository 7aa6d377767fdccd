"""The plan: everything a producer decided before the show. Immutable."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from companion.show.actions import Play, ShowOverlay
from companion.show.conditions import Condition
from companion.show.cue import Cue
from companion.show.health.settings import Times
from companion.show.health.troubles import Trouble
from companion.show.limits import Limit
from companion.show.money import Money
from companion.show.offers import BagPlan, Product, QueuePlan, SalePlan, Seller
from companion.show.times import Ms, WallMs

FALLBACK_ROLE = "fallback"
"""The scene role that covers programme when something breaks."""


class Care(StrEnum):
    """What is done about a thing in OBS that is not as the show wants it when it is back."""

    LEAVE = "leave"
    """Nothing, and nothing is said: it is the crew's own."""
    OFFER = "offer"
    """The operator is told, and may have it put right with one tap."""
    RESTORE = "restore"
    """It is put right, and told."""


class Upkeep(StrEnum):
    """A thing in OBS that the show may want kept as it is, outputs aside."""

    SOUND = "sound"
    """Which of the show's microphones are heard, as last asked for or seen."""
    STUDIO_MODE = "studio_mode"
    COLLECTION = "collection"
    PROFILE = "profile"


CARE_UNLESS_SAID: Mapping[Upkeep, Care] = {
    Upkeep.SOUND: Care.OFFER,
    Upkeep.STUDIO_MODE: Care.OFFER,
    Upkeep.COLLECTION: Care.OFFER,
    Upkeep.PROFILE: Care.OFFER,
}
"""A microphone must never open by itself unless somebody wrote that it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Names in OBS by the role they play in the show."""

    scenes: Mapping[str, str]
    cameras: Mapping[str, str] = field(default_factory=dict)
    microphones: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Care] = field(default_factory=dict)
    """What is done about each output after OBS came back; one that is not named is left alone."""
    studio_mode: bool | None = None
    """Whether the show runs with OBS's studio mode; None: either way is fine."""
    collection: str | None = None
    """The scene collection that the show is made for; None: any that is loaded."""
    profile: str | None = None
    """The profile that the show is made for; None: any that is loaded."""
    fallback_cuts: bool = True
    """OBS is made to cut to the fallback scene, unless that scene has a transition of its own."""
    keep: Mapping[Upkeep, Care] = field(default_factory=dict)
    """What is done about each of these; one that is not named has ``CARE_UNLESS_SAID``."""

    def care(self, upkeep: Upkeep) -> Care:
        return self.keep.get(upkeep, CARE_UNLESS_SAID[upkeep])


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """How a segment runs when a condition holds as it begins; None keeps what the segment has."""

    when: Condition
    product: str | None = None
    title: str | None = None
    say: tuple[str, ...] | None = None
    props: tuple[str, ...] | None = None
    cues: tuple[Cue, ...] | None = None
    """Its whole cue sheet: that of the segment does not run then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopPass:
    """Which pass of a loop a segment belongs to."""

    loop: str
    number: int
    """From 1."""
    of: int
    until_ms: Ms | None = None
    """Time of day, in the show's zone, from which on no new pass is begun; None: all of them are."""
    spare: bool = False
    """By plan that time comes before it: it is played only where what is before it is trimmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    id: str
    title: str
    length_ms: Ms
    shortest_ms: Ms | None = None
    """May be trimmed to this when the show runs late; None means not at all."""
    scene: str | None = None
    """Role of the scene taken when the segment begins; None leaves programme alone."""
    product: str | None = None
    say: tuple[str, ...] = ()
    props: tuple[str, ...] = ()
    """What the host picks up in it, in the order of use."""
    cues: tuple[Cue, ...] = ()
    notes: tuple[str, ...] = ()
    """For the crew; neither the host nor viewers see them."""
    ends_hard: bool = False
    """Its end is fixed: what runs over before it must be won back."""
    starts_hard: bool = False
    """Its start is fixed likewise."""
    ends_clock_ms: Ms | None = None
    """Time of day of a hard end, in the show's zone; None: the one that it is planned for."""
    starts_clock_ms: Ms | None = None
    """Likewise of a hard start."""
    follows: bool = False
    """Begins by itself when the segment before it ends; else somebody presses GO."""
    longest_ms: Ms | None = None
    """May grow to this when the show runs early; None means not at all."""
    weight: int = 1
    """Share in what is trimmed, against the other segments."""
    priority: int = 1
    """What is given up first when the show runs late: an optional segment of 1 before one of 2."""
    optional: bool = False
    """May be dropped when the show runs late."""
    share: Decimal | None = None
    """Percent of the show's revenue target."""
    loop: LoopPass | None = None
    variants: tuple[Variant, ...] = ()

    def cue(self, cue_id: str) -> Cue | None:
        return next((cue for cue in self.cues if cue.id == cue_id), None)

    @property
    def goes_on_until_ms(self) -> Ms | None:
        """The time of day from which on its loop begins no new pass; None: it is in no such loop."""
        return self.loop.until_ms if self.loop is not None else None

    @property
    def planned_ms(self) -> Ms:
        """So long it runs by plan: a spare pass of a loop not at all."""
        return Ms(0) if self.loop is not None and self.loop.spare else self.length_ms

    @property
    def any_cues(self) -> tuple[Cue, ...]:
        """Those of all its cue sheets, of which one runs: its own, and those of its variants."""
        return tuple(chain(self.cues, *(variant.cues or () for variant in self.variants)))

    def varied(self, variant: Variant) -> "Segment":
        """The segment as this variant of it runs."""
        return replace(
            self,
            product=self.product if variant.product is None else variant.product,
            title=self.title if variant.title is None else variant.title,
            say=self.say if variant.say is None else variant.say,
            props=self.props if variant.props is None else variant.props,
            cues=self.cues if variant.cues is None else variant.cues,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerPlan:
    """A timer that the operator may start by hand, beside the script: a break, a stunt."""

    id: str
    title: str
    length_ms: Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """How far the companion may win back lost time by itself. It always proposes; this is about applying."""

    auto: bool = False
    """Apply what keeps every promise without being asked; what breaks one always waits for the operator."""
    most_ms: Ms | None = None
    """No more than this is trimmed by itself in one show; None: as much as the segments may give."""
    drop: bool = False
    """May optional segments be dropped by itself?"""
    tell_after_ms: Ms = Ms(30_000)
    """So far the running segment runs over (or was ended early) before anything is proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the overlays look."""

    theme: str = "bright"
    """``bright`` or ``quiet``."""
    brand: str = ""
    """Colour of the brand as ``#rrggbb``; empty for the theme's own."""
    logo: str = ""
    """Picture beside the show file; empty when there is none."""


class FieldKind(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicField:
    """Something that a graphic can be told, by the name in its own schema; a value is always one text."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    needed: bool = False
    options: tuple[str, ...] = ()
    """The only values there are; empty: any."""
    longest: int | None = None
    """In characters; None: as its schema says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What the manifest of a graphic says of its place in the picture, and of what it can be told."""

    zone: str
    """The place on the canvas that it shares with others; ``own:NAME`` for one of its own."""
    priority: int = 0
    hold_ms: Ms = Ms(0)
    """So long it may keep others of its zone and priority waiting; 0: the newest is seen at once."""
    yields: Mapping[str, int] = field(default_factory=dict)
    """Other zones: it is not seen while one of this priority or more is seen there."""
    actions: tuple[str, ...] = ()
    """Ids of its custom actions."""
    fields: tuple[GraphicField, ...] | None = None
    """In the order of its manifest, without what is no text. Empty: it follows the show. None: its manifest
    names none, or the journal is of before plans knew them; then it may be told anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What the show is to reach; None where nothing was set."""

    revenue: Money | None = None
    online_peak: int | None = None
    followers: int | None = None
    orders: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something a person does outside this program."""

    who: str
    task: str


class Returns(StrEnum):
    """How the show comes back when the cause of an automatic switch is over."""

    AUTO = "auto"
    ASK = "ask"
    """The operator is told that it could, and presses return."""


class Happening(StrEnum):
    """What a playbook can be for."""

    CAMERA_LOST = "camera_lost"
    """A camera gives no picture, a black one or a frozen one."""
    SOUND_LOST = "sound_lost"
    STREAM_LOST = "stream_lost"
    OBS_LOST = "obs_lost"
    PLATFORM_WARNING = "platform_warning"
    PRICE_ERROR = "price_error"
    SLIP_OF_TONGUE = "slip_of_tongue"
    SOLD_OUT = "sold_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """What is done when something happens, by the companion and by the crew."""

    say: tuple[str, ...] = ()
    """What the host says meanwhile."""
    tasks: tuple[Duty, ...] = ()
    scenes: tuple[str, ...] | None = None
    """Roles of the scenes to switch to, the best first; the first that is there and does not hold what has
    failed is taken, the fallback if none is. Empty: nothing is switched by itself. None: as by default for
    what has happened."""
    hold: bool | None = None
    """Whether the script is held meanwhile; None: only while the fallback is on."""
    hide_prices: bool = False
    """Nothing that shows a price is seen meanwhile."""
    show: tuple[ShowOverlay, ...] = ()
    """Overlays that viewers see meanwhile. One that is on air already stays as it is."""
    mute: tuple[str, ...] = ()
    """Roles of microphones that are muted meanwhile."""
    unmute: tuple[str, ...] = ()
    """Roles of microphones that are heard meanwhile: the spare one."""
    returns: Returns = Returns.AUTO
    """How the show comes back when the cause is over."""
    return_after_ms: Ms | None = None
    """So long the cause has to be good before the show comes back; None: until its detector says that it is
    over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a detector judges at all. Of what is outside nothing is known, which is neither bad nor good."""

    inputs: tuple[str, ...] | None = None
    """Roles of cameras, or of microphones; None: all of them."""
    scenes: tuple[str, ...] | None = None
    """Roles of scenes: only while one of these is on programme, or is what automation covers; None: whatever
    is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardPlan:
    """What the show says about automation; its defaults are those of reference/obs.md §4.1 and §4.2."""

    armed: bool = True
    """At the beginning. It acts only while the show is on air besides."""
    dwell_ms: Ms = Ms(8_000)
    """So long at least a scene stays that automation has switched to."""
    most_switches: int = 3
    """Automatic switches within ``within_ms``; then a person has to arm it again."""
    within_ms: Ms = Ms(300_000)
    leave_alone: tuple[str, ...] = ()
    """Roles of scenes that automation never leaves: privacy, a private talk, the end."""
    times: Mapping[Trouble, Times] = field(default_factory=dict)
    """Of those that the show has otherwise than by default."""
    scopes: Mapping[Trouble, Scope] = field(default_factory=dict)
    """Of those that the show looks for with some inputs, or in some scenes, alone."""
    thresholds: Mapping[str, int] = field(default_factory=dict)
    """Those that the show sets, by names of ``companion.show.health.settings``; they override calibration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    id: str
    title: str
    zone: str
    """IANA name of the show's time zone."""
    language: str
    """``zh-CN`` or ``en``."""
    market: str
    platform: str
    on_air: tuple[str, ...]
    """Outputs that mean "on air": ``stream``, ``virtual_camera``, ``record``."""
    seller: Seller
    studio: Studio
    rundown: tuple[Segment, ...]
    planned_start: WallMs | None = None
    products: Mapping[str, Product] = field(default_factory=dict)
    sales: Mapping[str, SalePlan] = field(default_factory=dict)
    bags: Mapping[str, BagPlan] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    graphics: Mapping[str, Placement] = field(default_factory=dict)
    """The graphics that were installed when the plan was read, by name; empty in journals of before they were
    kept."""
    targets: Targets = field(default_factory=Targets)
    playbooks: Mapping[str, Playbook] = field(default_factory=dict)
    """By what happened; the words are those of ``Happening``."""
    checklist: tuple[Duty, ...] = ()
    """What people see to before air."""
    guard: GuardPlan = field(default_factory=GuardPlan)
    queue: QueuePlan | None = None
    timers: Mapping[str, TimerPlan] = field(default_factory=dict)
    """By their ids, in the order of the show file."""
    catch_up: CatchUp = field(default_factory=CatchUp)
    limits: tuple[Limit, ...] = ()
    """What the platform and the law of the market allow, each with its source."""

    @property
    def length_ms(self) -> Ms:
        return Ms(sum(segment.planned_ms for segment in self.rundown))

    @property
    def clips(self) -> frozenset[str]:
        """Inputs in OBS that its cues play."""
        cues = (cue for segment in self.rundown for cue in segment.any_cues)
        return frozenset(do.input for cue in cues for do in cue.do if isinstance(do, Play))

    @property
    def fallback_scene(self) -> str:
        return self.studio.scenes[FALLBACK_ROLE]
