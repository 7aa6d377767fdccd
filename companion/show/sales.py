"""Rules of the flash sales of a show: one at a time, and what viewers were promised holds."""

from companion.show import overlays, sale
from companion.show.actions import SaleStep
from companion.show.commands import Refusal
from companion.show.offer_commands import SaleRerun
from companion.show.sale import LINGER_MS, SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.times import RunMs
from companion.show.turn import Turn


def move_sale(turn: Turn, sale_id: str, step: SaleStep) -> Refusal | None:
    """Take a step of a sale, by hand or by a cue."""
    window = turn.state.sales.get(sale_id)
    if window is None:
        return Refusal("unknown_sale", f"The show has no sale {sale_id!r}.")
    if refusal := turn.cannot_promise():
        return refusal
    if window.can(step) and not can_move_sale(turn.state, window, step):
        return Refusal("another_open", "Another sale is on; one at a time.")
    moved = sale.take_step(window, step, turn.at.wall)
    if isinstance(moved, Refusal):
        return moved
    _put_sale(turn, moved)
    return None


def can_move_sale(state: ShowState, window: SaleWindow, step: SaleStep) -> bool:
    """Would this step be obeyed now? One sale is on at a time."""
    if step not in (SaleStep.TEASE, SaleStep.OPEN):
        return window.can(step)
    others = (other for other in state.sales.values() if other.plan.id != window.plan.id)
    return window.can(step) and not any(other.state.on_air for other in others)


def sale_is_past(turn: Turn, sale_id: str, step: SaleStep) -> bool:
    """Is a cue's wish fulfilled, or promised? Then the cue has nothing to do.

    Viewers were told when it opens: a cue that comes early must not open before that; only a hand may.
    """
    state = turn.state.sales[sale_id].state
    match step:
        case SaleStep.ARM:
            return state is not SaleState.DRAFT
        case SaleStep.TEASE | SaleStep.OPEN:
            return state.on_air or state.over
        case SaleStep.CLOSE | SaleStep.CANCEL:
            return state.over


def sale_due(turn: Turn, sale_id: str) -> None:
    window = turn.state.sales.get(sale_id)
    if window is not None and (kept := sale.keep_promise(window, turn.at.wall)) != window:
        _put_sale(turn, kept)


def extend_sale(turn: Turn, sale_id: str, seconds: int, reason: str) -> Refusal | None:
    window = turn.state.sales.get(sale_id)
    if window is None:
        return Refusal("unknown_sale", f"The show has no sale {sale_id!r}.")
    if refusal := turn.cannot_promise():
        return refusal
    extended = sale.extend(window, seconds, reason)
    if isinstance(extended, Refusal):
        return extended
    turn.set(sales={**turn.state.sales, sale_id: extended})
    turn.note("sale_extended", sale=sale_id, seconds=seconds, reason=reason)
    return None


def count_sold(turn: Turn, sale_id: str, quantity: int) -> Refusal | None:
    window = turn.state.sales.get(sale_id)
    if window is None:
        return Refusal("unknown_sale", f"The show has no sale {sale_id!r}.")
    if refusal := turn.cannot_promise():
        return refusal
    counted = sale.count_sold(window, quantity, turn.at.wall)
    if isinstance(counted, Refusal):
        return counted
    turn.note("sale_sold", sale=sale_id, quantity=quantity, remaining=counted.remaining)
    _put_sale(turn, counted)
    return None


def _put_sale(turn: Turn, window: SaleWindow) -> None:
    before = turn.state.sales[window.plan.id].state
    turn.set(sales={**turn.state.sales, window.plan.id: window})
    if window.state is before:
        return
    turn.note("sale", sale=window.plan.id, step=window.state.value)
    shown = any(o.graphic == overlays.FLASH_SALE and o.key == window.plan.id for o in turn.state.overlays)
    if window.state.on_air and not shown:
        # A graphic taken down by hand between teaser and opening comes back: a sale that viewers
        # cannot see opening would be a broken promise.
        overlays.put(turn, overlays.FLASH_SALE, window.plan.id, None)
    elif window.state is SaleState.CANCELLED:
        overlays.drop(turn, overlays.FLASH_SALE, window.plan.id)
    elif window.state.over and shown and window.ended is not None:
        overlays.put(
            turn, overlays.FLASH_SALE, window.plan.id, RunMs(turn.state.run(window.ended) + LINGER_MS)
        )


def rerun(turn: Turn, command: SaleRerun) -> Refusal | None:
    """Plan the same sale once more, under the next free id."""
    return Refusal("wrong_state", "Not in this version yet.")


def set_left(turn: Turn, sale_id: str, left: int) -> Refusal | None:
    """Take over how many are left, as somebody read it on the platform."""
    return Refusal("wrong_state", "Not in this version yet.")
