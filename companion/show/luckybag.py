"""A lucky bag: its window on the wall clock, and what is known of its draw.

``draft → announced → open → closed → drawing → drawn → published → claimed | void``. Nothing here reads a
clock or draws: see ``draw.py`` for how it is drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from companion.show.actions import BagStep
from companion.show.commands import Refusal
from companion.show.offers import BagPlan, Fairness
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
    entered: int | None = None
    """None: nobody counts them (the platform does)."""
    eligible: int | None = None
    counted: WallMs | None = None
    draw: Draw = field(default_factory=Draw)
    ranked: tuple[str, ...] = ()
    """Ids in the order of the draw: first the winners, then the alternates."""
    passed_over: Mapping[str, str] = field(default_factory=dict)
    """Winners in whose place the next moved up, with the reason."""
    claimed: Mapping[str, WallMs] = field(default_factory=dict)
    drawn: WallMs | None = None
    published: WallMs | None = None
    ended: WallMs | None = None
    """When it was settled or void."""
    void_reason: str = ""
    copy_of: str = ""
    """The bag in the show file that this one is a copy of; empty for that one itself."""

    @property
    def due(self) -> WallMs | None:
        return self.closes if self.state is BagState.OPEN else None

    @property
    def winners(self) -> tuple[str, ...]:
        """Who has a prize now, in the order of the draw."""
        standing = tuple(id for id in self.ranked if id not in self.passed_over)
        return standing[: self.plan.prize.quantity]

    def can(self, step: BagStep) -> bool:
        return self.state is (BagState.DRAFT if step is BagStep.OPEN else BagState.OPEN)


def take_step(window: BagWindow, step: BagStep, now: WallMs) -> BagWindow | Refusal:
    """The window after a step taken by hand or by a cue, or why it cannot be taken."""
    if not window.can(step):
        return Refusal("wrong_state", f"Bag {window.plan.id} is {window.state}; it cannot {step}.")
    match step:
        case BagStep.OPEN:
            return replace(
                window, state=BagState.OPEN, opened=now, closes=WallMs(now + window.plan.length_ms)
            )
        case BagStep.CLOSE:
            return replace(window, state=BagState.CLOSED, closes=now)


def keep_promise(window: BagWindow, now: WallMs) -> BagWindow:
    """Close at the promised instant, not at the one when we noticed."""
    if window.due is not None and window.due <= now:
        return replace(window, state=BagState.CLOSED)
    return window
