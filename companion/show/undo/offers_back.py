"""Sales, bags, products and the queue as they were, as long as nobody else has changed them or was told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from companion.show import host_lines
from companion.show.commands import Refusal
from companion.show.host_messages import tell_host
from companion.show.on_screen import HostMessage
from companion.show.products.goods import Goods, Sellable
from companion.show.state import Phase, ShowState
from companion.show.turn import Turn
from companion.show.undo.deeds import OUTDATED, OffersBack, QueueBack

_Value = TypeVar("_Value")


def put_back(turn: Turn, back: OffersBack) -> Refusal | None:
    """Each as it was. A host who has read what followed from it is told that it holds no more."""
    state = turn.state
    if (back.sales or back.bags or back.goods) and (refusal := turn.cannot_promise()):
        return refusal
    unchanged = (
        _holds(state.sales, back.sales_after)
        and _holds(state.bags, back.bags_after)
        and _holds(state.goods, back.goods_after)
    )
    if not unchanged or _is_needed(state, back) or not _can_be_marked(state, back):
        return OUTDATED
    turn.set(
        sales=_with(state.sales, back.sales),
        bags=_with(state.bags, back.bags),
        goods=_with(state.goods, back.goods),
        skipped=(state.skipped - back.marked) | back.unmarked,
    )
    if back.queue is not None:
        put_queue_back(turn, back.queue)  # who has set another meanwhile keeps that
    _tell_host(turn, back)
    return None


def put_queue_back(turn: Turn, back: QueueBack) -> Refusal | None:
    """A gap that is over by now counts from now: no bag opens in the instant in which somebody goes back."""
    queue, before, after = turn.state.queue, back.before, back.after
    if (queue.bags, queue.gap_ms, queue.loop, queue.running) != (
        after.bags,
        after.gap_ms,
        after.loop,
        after.running,
    ):
        return OUTDATED
    if before.running and (refusal := turn.cannot_promise()):
        return refusal
    if any(name not in turn.state.bags for name in before.bags):
        return OUTDATED
    past = before.next_at is not None and before.next_at <= turn.at.wall
    turn.set(queue=replace(before, not_before=None, next_at=None) if past else before)
    return None


def _holds(now: Mapping[str, _Value], after: Mapping[str, _Value]) -> bool:
    return all(now.get(name) == value for name, value in after.items())


def _with(now: Mapping[str, _Value], before: Mapping[str, _Value | None]) -> Mapping[str, _Value]:
    kept = {name: value for name, value in now.items() if name not in before or before[name] is not None}
    return kept | {name: value for name, value in before.items() if value is not None}


def _is_needed(state: ShowState, back: OffersBack) -> bool:
    """Has somebody come to rely on it meanwhile: viewers who buy, or the queue?"""
    if any(name in state.queue.bags for name, before in back.bags.items() if before is None):
        return True
    return any(_is_bought(state, product, goods or Goods()) for product, goods in back.goods.items())


def _is_bought(state: ShowState, product_id: str, goods: Goods) -> bool:
    """Do viewers buy it in a sale that could not be with what is to come back?"""
    product = state.plan.products.get(product_id)
    if product is None:
        return True
    price = (goods.price or product.price).amount
    sales = (s for s in state.sales.values() if s.plan.product == product_id and s.state.on_air)
    return any(goods.sellable is not Sellable.ON_SALE or sale.plan.price.amount >= price for sale in sales)


def _can_be_marked(state: ShowState, back: OffersBack) -> bool:
    """A mark is of a segment that is still to come, and a show has to begin with one."""
    if not (back.marked or back.unmarked):
        return True
    to_come = {segment.id for segment in state.plan.rundown[state.goes_on :]}
    if state.phase is Phase.ENDED or not (back.marked | back.unmarked) <= to_come:
        return False
    if not back.marked <= state.skipped or back.unmarked & state.skipped:
        return False
    left = to_come - ((state.skipped - back.marked) | back.unmarked)
    return state.phase is not Phase.READY or bool(left)


def _tell_host(turn: Turn, back: OffersBack) -> None:
    unseen = {one.id for one in turn.state.messages if one.id in back.told and one.acked is None}
    seen = [one for one in turn.state.messages if one.id in back.told and one.acked is not None]
    if unseen:
        kept = tuple(one for one in turn.state.messages if one.id not in unseen)
        turn.set(messages=(*_back_in(back.messages_gone, kept), *kept))
    for one in seen:
        tell_host(turn, host_lines.line(turn.state.plan, "taken_back", text=one.text), one.urgency)


def _back_in(gone: tuple[HostMessage, ...], kept: tuple[HostMessage, ...]) -> tuple[HostMessage, ...]:
    known = {one.id for one in kept}
    return tuple(one for one in gone if one.id not in known)
