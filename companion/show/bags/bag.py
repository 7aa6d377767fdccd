"""A lucky bag: its window on the wall clock, and what is known of its draw.

``draft → announced → open → closed → drawing → drawn → published → claimed | void``. Nothing here reads a
clock or draws: see ``draw/`` for how it is drawn, and ``rules.py`` for what may be done when.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.offers import BagPlan, Fairness, WindowMode
from companion.show.times import WallMs


class BagState(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    """Its rules are published, and do not change any more but for the better."""
    OPEN = "open"
    """Viewers may join; its end is promised."""
    CLOSED = "closed"
    """Nobody can join any more; entries of our own are being frozen."""
    DRAWING = "drawing"
    """The list is frozen, and its winners do not exist yet."""
    DRAWN = "drawn"
    PUBLISHED = "published"
    CLAIMED = "claimed"
    """Every prize is claimed, or nobody is left who could claim it."""
    VOID = "void"

    @property
    def over(self) -> bool:
        return self in (BagState.CLAIMED, BagState.VOID)

    @property
    def to_open(self) -> bool:
        return self in (BagState.DRAFT, BagState.ANNOUNCED)

    @property
    def told(self) -> bool:
        """Do viewers know who has won?"""
        return self in (BagState.PUBLISHED, BagState.CLAIMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What is known of a draw so far; an empty text, None or 0 is what does not exist yet."""

    id: str = ""
    rules: str = ""
    """The rules as they were published, in the canonical JSON that ``rules_digest`` is taken of."""
    rules_digest: str = ""
    """SHA-256 of them, as hex."""
    rules_before: tuple[str, ...] = ()
    """Digests of rules that were published before these, which are better for viewers; the oldest first."""
    fairness: Fairness = Fairness.B
    """How it can be checked now, which may be less than was planned."""
    lowered: str = ""
    """Why it is less: ``beacon_unreachable``; empty when it is not."""
    commitment: str = ""
    round: int | None = None
    """Round of the beacon; None without one."""
    round_at: WallMs | None = None
    """When that round exists; before it the list must be frozen."""
    rounds_void: tuple[int, ...] = ()
    """Rounds that were named and existed before the list was frozen."""
    digest: str = ""
    ineligible_digest: str = ""
    frozen: WallMs | None = None
    randomness: str = ""
    signature: str = ""
    seed: str = ""
    """Revealed when it is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagWindow:
    plan: BagPlan
    state: BagState = BagState.DRAFT
    announced: WallMs | None = None
    opened: WallMs | None = None
    closes: WallMs | None = None
    """The promised end; once closed, when it did close."""
    opens_when_committed: bool = False
    """It was to be opened before it was announced."""
    clock_read: WallMs | None = None
    """The latest that the wall clock read while it was open and before it was set back; who entered until
    then was in time. None: it was not set back."""
    entered: int | None = None
    """None: nobody counts them (the platform does)."""
    eligible: int | None = None
    counted: WallMs | None = None
    draw: Draw = field(default_factory=Draw)
    failure: str = ""
    """Why what was asked for last was not done, in one English sentence; empty when nothing has failed since.
    It is asked for again when somebody says so."""
    ranked: tuple[str, ...] = ()
    """Ids in the order of the draw: first the winners, then the alternates."""
    passed_over: Mapping[str, str] = field(default_factory=dict)
    """Winners in whose place the next moved up, with the reason."""
    claimed: Mapping[str, WallMs] = field(default_factory=dict)
    drawn: WallMs | None = None
    published: WallMs | None = None
    laid_out: bool = False
    """Anyone can check the draw of one of our own by now."""
    claims_late: bool = False
    """The operator was told that the time to claim has run out for somebody. Nothing is forfeited by that."""
    ended: WallMs | None = None
    """When it was settled or void."""
    void_reason: str = ""
    copy_of: str = ""
    """The bag in the show file that this one is a copy of; empty for that one itself."""

    @property
    def native(self) -> bool:
        """Does the companion itself draw?"""
        return self.plan.mode is WindowMode.NATIVE

    @property
    def planned_fairness(self) -> Fairness:
        return planned_fairness(self.plan)

    @property
    def places(self) -> int:
        """So many of a ranking are told: the winners, and the alternates who move up in order."""
        return self.plan.prize.quantity + alternates(self.plan)

    @property
    def due(self) -> WallMs | None:
        """Its promised end, while it is open."""
        return self.closes if self.state is BagState.OPEN else None

    @property
    def claim_until(self) -> WallMs | None:
        """Until when winners may claim; None before they were told, and where no time was set."""
        if self.published is None or not self.plan.claim_within_ms:
            return None
        return WallMs(self.published + self.plan.claim_within_ms)

    @property
    def wakes(self) -> WallMs | None:
        """When something is to be done about it next: its promised end, or the end of the time to claim."""
        late = self.state is BagState.PUBLISHED and not self.claims_late
        return self.claim_until if late else self.due

    @property
    def over_since(self) -> WallMs | None:
        """From when on another bag may follow; None while viewers wait for this one, and before it opens.

        One that we draw is over when it is drawn, because until then the room looks at it. One that the
        platform draws is over when it closes: when its winners are typed in here is the crew's affair.
        """
        if self.state is BagState.VOID:
            return self.ended if self.opened is not None else None
        if self.state.to_open or self.state is BagState.OPEN:
            return None
        return self.drawn if self.native else self.closes

    @property
    def awaited(self) -> bool:
        """Do viewers wait for what only this run can bring: its end, or our own draw of it?"""
        ours = (BagState.CLOSED, BagState.DRAWING, BagState.DRAWN)
        return self.state is BagState.OPEN or (self.native and self.state in ours)

    @property
    def winners(self) -> tuple[str, ...]:
        """Who has a prize now, in the order of the draw."""
        return self._standing[: self.plan.prize.quantity]

    @property
    def alternates(self) -> tuple[str, ...]:
        """Who would move up, in order."""
        return self._standing[self.plan.prize.quantity :]

    @property
    def unclaimed(self) -> tuple[str, ...]:
        return tuple(id for id in self.winners if id not in self.claimed)

    @property
    def _standing(self) -> tuple[str, ...]:
        return tuple(id for id in self.ranked if id not in self.passed_over)


def alternates(plan: BagPlan) -> int:
    """So many are drawn beside the winners."""
    return plan.prize.quantity if plan.alternates is None else plan.alternates


def planned_fairness(plan: BagPlan) -> Fairness:
    """How its draw can be checked when all goes well."""
    if plan.mode is WindowMode.MIRROR:
        return Fairness.M
    return Fairness.B if plan.fairness is Fairness.M else plan.fairness
