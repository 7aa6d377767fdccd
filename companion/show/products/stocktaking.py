"""How many pieces there are, as somebody or another program has counted."""

from companion.show.bags.bag import BagState
from companion.show.commands import Refusal
from companion.show.levels import pieces_left
from companion.show.offer_commands import StockSet
from companion.show.offers import WindowMode
from companion.show.products import now as products
from companion.show.products import unsaleable
from companion.show.products.goods import Sellable, Stock, StockSource
from companion.show.state import ShowState
from companion.show.turn import Turn

_NOT_YET_WON = (BagState.DRAFT, BagState.ANNOUNCED, BagState.OPEN, BagState.CLOSED, BagState.DRAWING)


def set_stock(turn: Turn, command: StockSet) -> Refusal | None:
    """Take over a count. None left sells the product out by itself, and a later count brings it back.

    Not while the platform sells it in a sale of its own: there it says itself when nothing is left.
    """
    state, product_id, stock = turn.state, command.product, command.stock
    product = state.plan.products.get(product_id)
    if product is None:
        return products.unknown(product_id)
    if refusal := turn.cannot_promise():
        return refusal
    if stock < 0:
        return Refusal("out_of_range", "There cannot be fewer than none.")
    before = pieces_left(state, product_id)
    source = StockSource.FEED if command.feed else StockSource.HAND
    products.change(turn, product_id, stock=Stock(pieces=stock, source=source, as_of=turn.at.wall))
    goods = products.goods_of(turn.state, product_id)
    if stock != before:  # A feed that says the same every minute fills no log.
        turn.note("stock_set", product=product.name, stock=stock)
        _tell_shortage(turn, product_id)
    sale = products.open_sale(turn.state, product_id)
    platform_sells = sale is not None and sale.plan.mode is WindowMode.MIRROR
    if stock == 0 and goods.sellable is Sellable.ON_SALE and not platform_sells:
        return unsaleable.sell_out(turn, product_id, "", by_count=True)
    if stock > 0 and goods.by_count:
        return unsaleable.bring_back(turn, product_id)
    return None


def promised(state: ShowState, product_id: str) -> int:
    """Pieces that sales to come, and open ones, may still sell, and bags may still give away."""
    sales = (s for s in state.sales.values() if s.plan.product == product_id and not s.state.over)
    prizes = (
        b.plan.prize
        for b in state.bags.values()
        if b.plan.prize.product == product_id and b.state in _NOT_YET_WON
    )
    return sum(sale.remaining for sale in sales) + sum(prize.quantity for prize in prizes)


def _tell_shortage(turn: Turn, product_id: str) -> None:
    there, wanted = products.to_promise(turn.state, product_id), promised(turn.state, product_id)
    if there is not None and wanted > there:
        name = turn.state.plan.products[product_id].name
        turn.note("stock_short", product=name, planned=wanted, stock=there)
