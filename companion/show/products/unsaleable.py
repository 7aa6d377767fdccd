"""What becomes of a show when a product can no longer be sold, or can be sold again.

Its sales follow by themselves (``sales.follow``), and its cues are passed over at their time (``cues.fire``).
Here: who is told, and which segments are passed over. The segment that runs is not left: its host needs
something to say, not another scene.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from companion.show import host_lines, overlays
from companion.show.actions import Urgency
from companion.show.bags.bag import BagState
from companion.show.commands import Refusal
from companion.show.host_messages import tell_host
from companion.show.model import Happening, Plan, Segment
from companion.show.products import now as products
from companion.show.products.goods import Goods, Sellable
from companion.show.state import Phase, ShowState
from companion.show.turn import Turn

PROMISED = (BagState.ANNOUNCED, BagState.OPEN, BagState.CLOSED, BagState.DRAWING)
"""Viewers were told of the prize, and nobody has it yet."""


def sell_out(turn: Turn, product_id: str, reason: str, *, by_count: bool = False) -> Refusal | None:
    """There is none left."""
    product = turn.state.plan.products.get(product_id)
    if product is None:
        return products.unknown(product_id)
    match products.goods_of(turn.state, product_id).sellable:
        case Sellable.SOLD_OUT:
            return Refusal("already_so", f"Product {product_id} is sold out already.")
        case Sellable.PULLED:
            return Refusal("wrong_state", f"Product {product_id} was pulled; it is not sold anyway.")
        case Sellable.ON_SALE:
            turn.note("product_sold_out", product=product.name, reason=reason)
            _cannot_be_sold(turn, product_id, Sellable.SOLD_OUT, reason, by_count=by_count)
            return None


def pull(turn: Turn, product_id: str, reason: str) -> Refusal | None:
    """It must not be sold any more, whatever stock there is."""
    product = turn.state.plan.products.get(product_id)
    if product is None:
        return products.unknown(product_id)
    if products.goods_of(turn.state, product_id).sellable is Sellable.PULLED:
        return Refusal("already_so", f"Product {product_id} was pulled already.")
    turn.note("product_pulled", product=product.name, reason=reason)
    _cannot_be_sold(turn, product_id, Sellable.PULLED, reason, by_count=False)
    return None


def bring_back(turn: Turn, product_id: str) -> Refusal | None:
    """It can be sold after all. Segments that were passed over because of it come back; others do not."""
    state, plan = turn.state, turn.state.plan
    product = plan.products.get(product_id)
    if product is None:
        return products.unknown(product_id)
    if products.can_be_sold(state, product_id):
        return Refusal("already_so", f"Product {product_id} is on sale.")
    products.change(turn, product_id, sellable=Sellable.ON_SALE, why="", since=turn.at.wall, by_count=False)
    turn.note("product_back", product=product.name)
    _take_segments_back(turn)
    price = host_lines.amount(plan, products.price_now(turn.state, product_id))
    name = host_lines.named(plan, product)
    tell_host(turn, host_lines.line(plan, "back", product=name, price=price), Urgency.NORMAL)
    return None


def let_go(turn: Turn, segment_id: str) -> bool:
    """From now on no product decides whether this segment is played: a hand does, or the hour of its loop.
    Says whether one had passed it over."""
    holder = _holder(turn.state.goods, segment_id)
    if holder is None:
        return False
    kept = (s for s in turn.state.goods[holder].skipped if s != segment_id)
    products.change(turn, holder, skipped=tuple(kept))
    return True


def left_to_hand(state: ShowState, segments: Collection[str]) -> Mapping[str, bool]:
    """Of these segments those about which no product decides, though it would: are they passed over? Also
    those that are over and have a mark, which tells what happened."""
    to_come = {segment.id for segment in _to_come(state)}
    decided = {}
    for segment in state.plan.rundown:
        if segment.id not in segments:
            continue
        comes = segment.id in to_come
        if segment.id in state.skipped:
            if not comes or _holder(state.goods, segment.id) is None:
                decided[segment.id] = True
        elif comes and not _has_something(state, segment):
            decided[segment.id] = False
    return decided


def in_another_plan(turn: Turn, before: Plan, by_hand: Collection[str] = ()) -> None:
    """The plan is another one now.

    Where it has a new price or a new stock for a product, that is the last word, and what a hand had set is
    gone; everything else that is known of a product stays. A product that has left takes it along. Whether
    those segments are played that are left to a hand, no product decides.
    """
    plan = turn.state.plan
    remembered = {segment for goods in turn.state.goods.values() for segment in goods.skipped}
    marked = remembered & {segment.id for segment in _to_come(turn.state)}
    goods = {
        id: _replanned(one, before, plan, id) for id, one in turn.state.goods.items() if id in plan.products
    }
    # The marks are made anew: other segments may have other products now.
    turn.set(goods=goods, skipped=turn.state.skipped - marked)
    old = {segment.id: segment for segment in before.rundown}
    changed = {s.id for s in plan.rundown if s.id in marked or not _sells_as(old.get(s.id), s)}
    pass_over(turn, changed.difference(by_hand))
    kept = (
        o
        for o in turn.state.overlays
        if o.graphic != overlays.PRODUCT_CARD or not o.key or o.key in plan.products
    )
    turn.set(overlays=tuple(kept))


def _replanned(goods: Goods, before: Plan, plan: Plan, product_id: str) -> Goods:
    old, new = before.products.get(product_id), plan.products[product_id]
    goods = replace(goods, skipped=())
    if old is None or old.price != new.price or goods.price == new.price:
        goods = replace(goods, price=None, priced=None, price_reason="")
    if old is None or old.stock != new.stock:
        goods = replace(goods, stock=None)
    return goods


def _cannot_be_sold(turn: Turn, product_id: str, sellable: Sellable, reason: str, *, by_count: bool) -> None:
    products.change(turn, product_id, sellable=sellable, why=reason, since=turn.at.wall, by_count=by_count)
    pass_over(turn, {s.id for s in turn.state.plan.rundown if product_id in _sells(s)})
    for bag in turn.state.bags.values():
        if bag.plan.prize.product == product_id and bag.state in PROMISED:
            turn.note("prize_not_sellable", bag=bag.plan.id, prize=bag.plan.prize.name)
    _tell_host(turn, product_id, sellable)


def _tell_host(turn: Turn, product_id: str, sellable: Sellable) -> None:
    plan, segment = turn.state.plan, turn.state.running_segment
    code = sellable.value
    name = host_lines.named(plan, plan.products[product_id])
    if segment is None or segment.product != product_id or turn.state.phase is not Phase.RUNNING:
        tell_host(turn, host_lines.line(plan, f"{code}_elsewhere", product=name), Urgency.NORMAL)
        return
    # What the crew has written is for a product that ran out. Of one that was pulled it would be a lie.
    playbook = plan.playbooks.get(Happening.SOLD_OUT) if sellable is Sellable.SOLD_OUT else None
    written = " ".join(playbook.say) if playbook is not None else ""
    say = written or host_lines.line(plan, f"{code}_say")
    tell_host(turn, host_lines.line(plan, code, product=name, say=say), Urgency.URGENT)


def pass_over(turn: Turn, concerned: Collection[str]) -> None:
    """Mark those of these segments that are still to come and have nothing to sell."""
    state = turn.state
    unsold = [
        segment
        for segment in _to_come(state)
        if segment.id in concerned and segment.id not in state.skipped and not _has_something(state, segment)
    ]
    left = {s.id for s in state.plan.rundown} - state.skipped - {s.id for s in unsold}
    if state.phase is Phase.READY and not left:
        unsold = unsold[1:]  # A show has to begin with one.
    if not unsold:
        return
    turn.set(skipped=state.skipped | {segment.id for segment in unsold})
    of_products: dict[str, list[str]] = {}
    for segment in unsold:
        assert segment.product is not None
        of_products.setdefault(segment.product, []).append(segment.id)
    for product, skipped in of_products.items():
        remembered = products.goods_of(turn.state, product).skipped
        products.change(turn, product, skipped=(*remembered, *skipped))
    turn.note("segments_passed_over", count=len(unsold), title=unsold[0].title)


def _take_segments_back(turn: Turn) -> None:
    """What was passed over for want of something to sell comes back when there is something again."""
    state = turn.state
    places = {segment.id: segment for segment in state.plan.rundown}
    to_come = {segment.id for segment in _to_come(state)}
    back = []
    for product, goods in state.goods.items():
        again = [s for s in goods.skipped if s in places and _has_something(state, places[s])]
        if again:
            kept = tuple(s for s in goods.skipped if s not in again)
            products.change(turn, product, skipped=kept)
            back += [s for s in again if s in to_come]
    if back:
        turn.set(skipped=turn.state.skipped - set(back))
        turn.note("segments_back", count=len(back), title=places[back[0]].title)


def _to_come(state: ShowState) -> tuple[Segment, ...]:
    if state.phase is Phase.ENDED:
        return ()
    return state.plan.rundown[state.goes_on :]


def _sells(segment: Segment) -> tuple[str, ...]:
    """Its own product and those of its variants; nothing when it can be played without any."""
    if segment.product is None:
        return ()
    return (segment.product, *(one.product for one in segment.variants if one.product is not None))


def _sells_as(before: Segment | None, segment: Segment) -> bool:
    return before is segment or (before is not None and _sells(before) == _sells(segment))


def _has_something(state: ShowState, segment: Segment) -> bool:
    sold = _sells(segment)
    return not sold or any(products.can_be_sold(state, product) for product in sold)


def _holder(goods: Mapping[str, Goods], segment_id: str) -> str | None:
    return next((product for product, one in goods.items() if segment_id in one.skipped), None)
