"""A flash sale: what was promised to viewers, as absolute instants on the wall clock.

``draft → armed → teaser → open → sold_out | closed | cancelled``. Nothing here reads a clock: a held
script, a lost link and a restart cannot move a promise.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from companion.show.actions import SaleStep
from companion.show.commands import Refusal
from companion.show.offers import SalePlan
from companion.show.times import SECOND, Ms, WallMs

LINGER_MS = Ms(10_000)
"""How long the end of a sale stays on air before it hides by itself (DESIGN.md rule 7)."""


class SaleState(StrEnum):
    DRAFT = "draft"
    ARMED = "armed"
    TEASER = "teaser"
    """Announced: its opening is promised."""
    OPEN = "open"
    """Its end is promised."""
    SOLD_OUT = "sold_out"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        return self in (SaleState.SOLD_OUT, SaleState.CLOSED, SaleState.CANCELLED)

    @property
    def on_air(self) -> bool:
        return self in (SaleState.TEASER, SaleState.OPEN)


STEPS: dict[SaleStep, tuple[SaleState, ...]] = {
    SaleStep.ARM: (SaleState.DRAFT,),
    SaleStep.TEASE: (SaleState.DRAFT, SaleState.ARMED),
    SaleStep.OPEN: (SaleState.DRAFT, SaleState.ARMED, SaleState.TEASER),
    SaleStep.CLOSE: (SaleState.OPEN,),
    SaleStep.CANCEL: (SaleState.DRAFT, SaleState.ARMED, SaleState.TEASER, SaleState.OPEN),
}
"""From which states a step may be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    by_ms: Ms
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleWindow:
    plan: SalePlan
    state: SaleState = SaleState.DRAFT
    opens: WallMs | None = None
    closes: WallMs | None = None
    ended: WallMs | None = None
    sold: int = 0
    counted: WallMs | None = None
    """When pieces were last counted; None means never."""
    extension: Extension | None = None

    @property
    def remaining(self) -> int:
        return self.plan.quantity - self.sold

    @property
    def due(self) -> WallMs | None:
        """The next promised instant: its opening, or its end."""
        match self.state:
            case SaleState.TEASER:
                return self.opens
            case SaleState.OPEN:
                return self.closes
            case _:
                return None

    def can(self, step: SaleStep) -> bool:
        if step is SaleStep.TEASE and self.plan.teaser_ms == 0:
            return False
        return self.state in STEPS[step]


def take_step(window: SaleWindow, step: SaleStep, now: WallMs) -> SaleWindow | Refusal:
    """The window after a step taken by hand or by a cue, or why it cannot be taken."""
    if not window.can(step):
        return Refusal("wrong_state", f"Sale {window.plan.id} is {window.state}; it cannot {step}.")
    match step:
        case SaleStep.ARM:
            return replace(window, state=SaleState.ARMED)
        case SaleStep.TEASE:
            return replace(window, state=SaleState.TEASER, opens=WallMs(now + window.plan.teaser_ms))
        case SaleStep.OPEN:
            return open_at(window, now)
        case SaleStep.CLOSE:
            return replace(window, state=SaleState.CLOSED, ended=now)
        case SaleStep.CANCEL:
            return replace(window, state=SaleState.CANCELLED, ended=now)


def open_at(window: SaleWindow, opens: WallMs) -> SaleWindow:
    closes = WallMs(opens + window.plan.length_ms)
    return replace(window, state=SaleState.OPEN, opens=opens, closes=closes)


def keep_promise(window: SaleWindow, now: WallMs) -> SaleWindow:
    """Open or close at the promised instant, not at the one when we noticed.

    A process that was away for both finds the sale closed: nobody could have bought in between.
    """
    while (due := window.due) is not None and due <= now:
        if window.state is SaleState.TEASER:
            window = open_at(window, due)
        else:
            window = replace(window, state=SaleState.CLOSED, ended=due)
    return window


def extend(window: SaleWindow, seconds: int, reason: str) -> SaleWindow | Refusal:
    """Move the promised end, once."""
    if window.state is not SaleState.OPEN or window.closes is None:
        return Refusal(
            "wrong_state", f"Sale {window.plan.id} is {window.state}; only an open one can be extended."
        )
    if window.extension is not None:
        return Refusal(
            "already_extended", f"Sale {window.plan.id} was extended already; once is all viewers were told."
        )
    by_ms = Ms(seconds * SECOND)
    if not 0 < by_ms <= window.plan.length_ms:
        return Refusal("out_of_range", "An extension is at least 1 s and at most the sale's own length.")
    return replace(
        window, closes=WallMs(window.closes + by_ms), extension=Extension(by_ms=by_ms, reason=reason)
    )


def count_sold(window: SaleWindow, quantity: int, now: WallMs) -> SaleWindow | Refusal:
    """Count pieces sold, or give back with a negative number; the last one ends the sale."""
    if window.state is not SaleState.OPEN:
        return Refusal("wrong_state", f"Sale {window.plan.id} is {window.state}; only an open one can sell.")
    if quantity == 0 or not 0 <= window.sold + quantity <= window.plan.quantity:
        return Refusal(
            "not_enough_left", f"Sale {window.plan.id} has {window.remaining} left of {window.plan.quantity}."
        )
    sold = replace(window, sold=window.sold + quantity, counted=now)
    return replace(sold, state=SaleState.SOLD_OUT, ended=now) if sold.remaining == 0 else sold
