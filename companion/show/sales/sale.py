"""A flash sale: what was promised to viewers, as absolute instants on the wall clock.

``draft → armed → teaser → open → sold_out | closed | cancelled``. Nothing here reads a clock: a held
script, a lost link and a restart cannot move a promise.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from companion.show.actions import SaleStep
from companion.show.commands import Refusal
from companion.show.offers import SalePlan, WindowMode
from companion.show.products.goods import StockSource
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
    at: WallMs
    """When viewers were told."""


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
    counted_by: StockSource = StockSource.HAND
    """Who counted last; says nothing while nobody has."""
    extension: Extension | None = None
    copy_of: str = ""
    """The sale in the show file that this one runs again; empty for that one itself."""

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

    @property
    def fresh_until(self) -> WallMs | None:
        """Until when the count may be shown to viewers.

        None: it does not grow old, because nothing is sold past the companion itself; or nobody has counted.
        """
        if self.counted is None or self.plan.mode is WindowMode.NATIVE:
            return None
        return WallMs(self.counted + self.plan.stale_after_ms)

    @property
    def counts(self) -> bool:
        """May pieces be counted now?

        While it is open; and where the platform sells, also once it is over, because its final figure is read
        then. That is for the record, and changes no state.
        """
        final = self.plan.mode is WindowMode.MIRROR and self.state.over and self.closes is not None
        return final or self.state is SaleState.OPEN

    def can(self, step: SaleStep) -> bool:
        if step is SaleStep.TEASE and self.plan.teaser_ms == 0:
            return False
        return self.state in STEPS[step]


def take_step(window: SaleWindow, step: SaleStep, now: WallMs) -> SaleWindow | Refusal:
    """The window after a step taken by hand or by a cue, or why it cannot be taken."""
    if window.state not in STEPS[step]:
        return Refusal("wrong_state", f"Sale {window.plan.id} is {window.state}; it cannot {step}.")
    if not window.can(step):
        return Refusal("wrong_state", f"Sale {window.plan.id} is planned without a teaser; open it.")
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


def extend(window: SaleWindow, seconds: int, reason: str, now: WallMs) -> SaleWindow | Refusal:
    """Move the promised end, once."""
    name = window.plan.id
    if window.state is not SaleState.OPEN or window.closes is None:
        return Refusal("wrong_state", f"Sale {name} is {window.state}; only an open one can be extended.")
    if window.plan.once:
        return Refusal("only_once", f"Viewers were told that sale {name} comes only once; its end stays.")
    if window.extension is not None:
        return Refusal(
            "already_extended", f"Sale {name} was extended before; viewers were told of one end more."
        )
    by_ms = Ms(seconds * SECOND)
    if not 0 < by_ms <= window.plan.length_ms:
        return Refusal("out_of_range", "An extension is at least 1 s and at most the sale's own length.")
    extension = Extension(by_ms=by_ms, reason=reason, at=now)
    return replace(window, closes=WallMs(window.closes + by_ms), extension=extension)


def count_sold(window: SaleWindow, quantity: int, by: StockSource, now: WallMs) -> SaleWindow | Refusal:
    """Count pieces sold, or give back with a negative number; the last one ends an open sale."""
    if not window.counts:
        return Refusal("wrong_state", f"Sale {window.plan.id} is {window.state}; only an open one can sell.")
    if quantity == 0 or not 0 <= window.sold + quantity <= window.plan.quantity:
        return Refusal(
            "not_enough_left", f"Sale {window.plan.id} has {window.remaining} left of {window.plan.quantity}."
        )
    return _counted(window, window.sold + quantity, by, now)


def set_left(
    window: SaleWindow, left: int, reason: str, by: StockSource, now: WallMs
) -> SaleWindow | Refusal:
    """Take over how many pieces the platform's own page shows as left; none left ends an open sale.

    That page is the truth, and often it shows more than a minute ago, because orders were not paid for. But
    a figure on air that rises by itself is what viewers are right to call invented (rule SC002), and a slip
    of the finger looks the same. So more than before needs a reason, in the same breath; it is kept, and
    shown in the log. More than were ever promised is refused whatever the reason: that is another sale.
    """
    name, planned = window.plan.id, window.plan.quantity
    if not window.counts:
        return Refusal("wrong_state", f"Sale {name} is {window.state}; only an open one has pieces left.")
    if window.plan.mode is not WindowMode.MIRROR:
        return Refusal("wrong_mode", f"Sale {name} is sold here, not on a platform: count it with sale_sold.")
    if not 0 <= left <= planned:
        return Refusal("out_of_range", f"Sale {name} has {planned} pieces; {left} cannot be left of them.")
    if window.counted is not None and left > window.remaining and not reason:
        return Refusal(
            "stock_rises", f"Sale {name} had {window.remaining} left; say why there are {left} now (reason)."
        )
    return _counted(window, planned - left, by, now)


def _counted(window: SaleWindow, sold: int, by: StockSource, now: WallMs) -> SaleWindow:
    counted = replace(window, sold=sold, counted=now, counted_by=by)
    if window.state is SaleState.OPEN and counted.remaining == 0:
        return replace(counted, state=SaleState.SOLD_OUT, ended=now)
    return counted
