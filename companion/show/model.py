"""The plan: everything a producer decided before the show. Immutable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.cue import Cue
from companion.show.money import Money
from companion.show.times import Ms, WallMs

FALLBACK_ROLE = "fallback"
"""The scene role that covers programme when something breaks."""


class WindowMode(StrEnum):
    MIRROR = "mirror"
    """The platform's own tool sells or draws; we show its state."""
    NATIVE = "native"
    """The companion itself keeps the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who answers for the goods; shown to viewers."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Names in OBS by the role they play in the show."""

    scenes: Mapping[str, str]
    cameras: Mapping[str, str] = field(default_factory=dict)
    microphones: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerPrice:
    """A struck-through price and what it rests on."""

    price: Money
    basis: str
    since: str
    """First day of the basis, ISO 8601."""
    until: str
    """Last day of the basis, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    id: str
    name: str
    price: Money
    link: int | None = None
    """Number of the link in the shop's list."""
    was: FormerPrice | None = None
    stock: int | None = None
    limit: int | None = None
    """Most pieces one viewer may buy; None when there is no limit."""
    points: tuple[str, ...] = ()
    hook: str = ""
    never: tuple[str, ...] = ()
    """Words that the host must not say of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalePlan:
    id: str
    product: str
    price: Money
    quantity: int
    length_ms: Ms
    teaser_ms: Ms = Ms(0)
    limit: int | None = None
    mode: WindowMode = WindowMode.MIRROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    name: str
    value: Money
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BagPlan:
    id: str
    prize: Prize
    length_ms: Ms
    mode: WindowMode = WindowMode.MIRROR
    follow: bool = False
    keyword: str = ""
    draw: str = "at_close"
    claim_within_ms: Ms = Ms(0)
    claim_how: str = ""
    delivery: str = ""
    forfeit: str = ""


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
    cues: tuple[Cue, ...] = ()
    ends_hard: bool = False
    """Its end is fixed: what runs over before it must be won back."""

    def cue(self, cue_id: str) -> Cue | None:
        return next((cue for cue in self.cues if cue.id == cue_id), None)


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

    @property
    def length_ms(self) -> Ms:
        return Ms(sum(segment.length_ms for segment in self.rundown))

    @property
    def fallback_scene(self) -> str:
        return self.studio.scenes[FALLBACK_ROLE]
