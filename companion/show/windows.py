"""Rules of what viewers are promised and shown: sales, bags, overlays; and what the host is told."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from companion.show import luckybag, sale
from companion.show.actions import BagStep, SaleStep, ShowOverlay, Urgency
from companion.show.commands import Refusal
from companion.show.cue import Cue
from companion.show.luckybag import BagState, BagWindow
from companion.show.sale import LINGER_MS, SaleState, SaleWindow
from companion.show.state import HostMessage, OverlayOnAir, ShowState
from companion.show.times import Ms, RunMs
from companion.show.turn import Turn

FLASH_SALE = "flash-sale"
"""The graphic that follows the sales by itself."""

PRODUCT_CARD = "product-card"
"""The graphic that shows the product of the running segment."""

SELLER_INFO = "seller-info"
"""The graphic that says who answers for the goods."""

CORRECTION = "correction"
"""The graphic that puts right what was said wrong; it tells viewers when."""

MESSAGES_KEPT = 10


def move_sale(turn: Turn, sale_id: str, step: SaleStep) -> Refusal | None:
    """Take a step of a sale, by hand or by a cue."""
    window = turn.state.sales.get(sale_id)
    if window is None:
        return Refusal("unknown_sale", f"The show has no sale {sale_id!r}.")
    if refusal := _cannot_promise(turn):
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


def can_move_bag(state: ShowState, window: BagWindow, step: BagStep) -> bool:
    """Would this step be obeyed now? One bag is open at a time."""
    others = (other for other in state.bags.values() if other.plan.id != window.plan.id)
    return window.can(step) and not (step is BagStep.OPEN and any(o.state is BagState.OPEN for o in others))


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


def bag_is_past(turn: Turn, bag_id: str, step: BagStep) -> bool:
    state = turn.state.bags[bag_id].state
    return state is not BagState.DRAFT if step is BagStep.OPEN else state is BagState.CLOSED


def _cannot_promise(turn: Turn) -> Refusal | None:
    """A crash would forget what viewers were promised if it cannot be written down."""
    return Refusal("not_writing", turn.state.not_writing) if turn.state.not_writing else None


def sale_due(turn: Turn, sale_id: str) -> None:
    window = turn.state.sales.get(sale_id)
    if window is not None and (kept := sale.keep_promise(window, turn.at.wall)) != window:
        _put_sale(turn, kept)


def extend_sale(turn: Turn, sale_id: str, seconds: int, reason: str) -> Refusal | None:
    window = turn.state.sales.get(sale_id)
    if window is None:
        return Refusal("unknown_sale", f"The show has no sale {sale_id!r}.")
    if refusal := _cannot_promise(turn):
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
    if refusal := _cannot_promise(turn):
        return refusal
    counted = sale.count_sold(window, quantity, turn.at.wall)
    if isinstance(counted, Refusal):
        return counted
    turn.note("sale_sold", sale=sale_id, quantity=quantity, remaining=counted.remaining)
    _put_sale(turn, counted)
    return None


def move_bag(turn: Turn, bag_id: str, step: BagStep) -> Refusal | None:
    window = turn.state.bags.get(bag_id)
    if window is None:
        return Refusal("unknown_bag", f"The show has no bag {bag_id!r}.")
    if refusal := _cannot_promise(turn):
        return refusal
    if window.can(step) and not can_move_bag(turn.state, window, step):
        return Refusal("another_open", "Another bag is open; one at a time.")
    moved = luckybag.take_step(window, step, turn.at.wall)
    if isinstance(moved, Refusal):
        return moved
    _put_bag(turn, moved)
    return None


def bag_due(turn: Turn, bag_id: str) -> None:
    window = turn.state.bags.get(bag_id)
    if window is not None and (kept := luckybag.keep_promise(window, turn.at.wall)) != window:
        _put_bag(turn, kept)


def overlays_of(state: ShowState) -> frozenset[str]:
    """Every graphic that this show can put on air."""
    cues = chain.from_iterable(segment.cues for segment in state.plan.rundown)
    actions = chain.from_iterable(cue.do for cue in cues)
    named = {action.overlay for action in actions if isinstance(action, ShowOverlay)}
    return frozenset(named | ({FLASH_SALE} if state.plan.sales else set()))


def show_overlay(
    turn: Turn, graphic: str, for_ms: Ms | None = None, data: Mapping[str, str] | None = None
) -> Refusal | None:
    """Put a graphic on air with the texts it shows.

    None, as when a hand asks for it: those it is on air with, else those that the running segment has for it.
    """
    if graphic not in overlays_of(turn.state):
        return Refusal("unknown_overlay", f"The show has no overlay {graphic!r}.")
    key = ""
    if graphic == FLASH_SALE:
        current = next((s.plan.id for s in turn.state.sales.values() if s.state.on_air), None)
        if current is None:
            return Refusal("wrong_state", "No sale is announced or open, so there is nothing to show.")
        key = current
    elif graphic == PRODUCT_CARD and (segment := turn.state.running_segment) is not None:
        key = segment.product or ""
    elif data is None and not any(overlay.graphic == graphic for overlay in turn.state.overlays):
        data = _texts_of(turn.state, graphic)
        if data is None:
            return Refusal("nothing_to_say", f"The running segment has no words for overlay {graphic!r}.")
    until = RunMs(turn.at.run + for_ms) if for_ms is not None else None
    _put_overlay(turn, graphic, key, until, data)
    turn.note("overlay_shown", overlay=graphic)
    return None


def _texts_of(state: ShowState, graphic: str) -> Mapping[str, str] | None:
    """What the running segment would have a graphic say; None when only other segments have words for it.

    Words written for another segment, a correction say, would be wrong here.
    """
    segment = state.running_segment
    here = _shown_by(segment.cues if segment is not None else (), graphic)
    if here:
        return here[0].data
    everywhere = _shown_by(chain.from_iterable(other.cues for other in state.plan.rundown), graphic)
    return None if any(action.data for action in everywhere) else {}


def _shown_by(cues: Iterable[Cue], graphic: str) -> list[ShowOverlay]:
    actions = chain.from_iterable(cue.do for cue in cues)
    return [a for a in actions if isinstance(a, ShowOverlay) and a.overlay == graphic]


def hide_overlay(turn: Turn, graphic: str) -> None:
    """Take a graphic down. Hiding what is not on air is no fault: the wish is fulfilled."""
    if any(overlay.graphic == graphic for overlay in turn.state.overlays):
        _drop_overlay(turn, graphic)
        turn.note("overlay_hidden", overlay=graphic)


def clear_overlays(turn: Turn) -> None:
    turn.set(overlays=())
    turn.note("overlays_cleared")


def overlay_due(turn: Turn, graphic: str) -> None:
    kept = tuple(
        o for o in turn.state.overlays if o.graphic != graphic or o.until is None or o.until > turn.at.run
    )
    turn.set(overlays=kept)


def keep_card_of(turn: Turn, product: str | None) -> None:
    """The product card leaves with the segment that its product belonged to."""
    if any(o.graphic == PRODUCT_CARD and o.key != (product or "") for o in turn.state.overlays):
        _drop_overlay(turn, PRODUCT_CARD)


def leave_only_promises(turn: Turn) -> None:
    """The show is over: a sale that still runs stays in the picture, everything else leaves."""
    on_air = {window.plan.id for window in turn.state.sales.values() if window.state.on_air}
    kept = (o for o in turn.state.overlays if o.graphic == FLASH_SALE and o.key in on_air)
    turn.set(overlays=tuple(kept))


def tell_host(turn: Turn, text: str, urgency: Urgency) -> None:
    number = turn.state.messages_sent + 1
    message = HostMessage(id=f"m{number}", text=text, urgency=urgency, by=turn.by, sent=turn.at.wall)
    turn.set(messages=(*turn.state.messages, message)[-MESSAGES_KEPT:], messages_sent=number)
    turn.note("message", text=text, urgency=urgency.value)


def acknowledge(turn: Turn, message_id: str) -> Refusal | None:
    message = next((m for m in turn.state.messages if m.id == message_id), None)
    if message is None:
        return Refusal("unknown_message", f"There is no message {message_id!r} any more.")
    if message.acked is not None:
        return Refusal("already_acked", "It was acknowledged before.")
    acked = replace(message, acked=turn.at.wall)
    turn.set(messages=tuple(acked if m is message else m for m in turn.state.messages))
    turn.note("message_acked", text=message.text)
    return None


def _put_sale(turn: Turn, window: SaleWindow) -> None:
    before = turn.state.sales[window.plan.id].state
    turn.set(sales={**turn.state.sales, window.plan.id: window})
    if window.state is before:
        return
    turn.note("sale", sale=window.plan.id, step=window.state.value)
    shown = any(o.graphic == FLASH_SALE and o.key == window.plan.id for o in turn.state.overlays)
    if window.state.on_air and not shown:
        # A graphic taken down by hand between teaser and opening comes back: a sale that viewers
        # cannot see opening would be a broken promise.
        _put_overlay(turn, FLASH_SALE, window.plan.id, None)
    elif window.state is SaleState.CANCELLED:
        _drop_overlay(turn, FLASH_SALE, window.plan.id)
    elif window.state.over and shown and window.ended is not None:
        _put_overlay(turn, FLASH_SALE, window.plan.id, RunMs(turn.state.run(window.ended) + LINGER_MS))


def _put_bag(turn: Turn, window: BagWindow) -> None:
    turn.set(bags={**turn.state.bags, window.plan.id: window})
    turn.note("bag", bag=window.plan.id, step=window.state.value)


def _put_overlay(
    turn: Turn, graphic: str, key: str, until: RunMs | None, data: Mapping[str, str] | None = None
) -> None:
    """A graphic is on air once: the same one again keeps its place, and with the same texts its time."""
    on_air = turn.state.overlays
    same = next((o for o in on_air if o.graphic == graphic and o.key == key), None)
    if data is None:
        data = same.data if same is not None else {}
    since = same.since if same is not None and same.data == data else turn.at.wall
    shown = OverlayOnAir(graphic=graphic, key=key, since=since, until=until, data=data)
    turn.set(overlays=(*(o for o in on_air if o.graphic != graphic), shown))


def _drop_overlay(turn: Turn, graphic: str, key: str | None = None) -> None:
    kept = (o for o in turn.state.overlays if o.graphic != graphic or (key is not None and o.key != key))
    turn.set(overlays=tuple(kept))
