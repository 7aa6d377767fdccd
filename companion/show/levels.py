"""What conditions look at: pieces left and sold, as far as the show knows."""

from companion.show.conditions import Condition, Quantity
from companion.show.state import ShowState


def holds(state: ShowState, condition: Condition) -> bool:
    """Does it hold now? What is not known holds no condition."""
    known = level(state, condition.quantity, condition.of)
    return known is not None and condition.holds_at(known)


def level(state: ShowState, quantity: Quantity, of: str) -> int | None:
    """A quantity as it is now; None when the show was given no figure for it."""
    match quantity:
        case Quantity.STOCK:
            return pieces_left(state, of)
        case Quantity.SOLD:
            return state.sales[of].sold if of in state.sales else None
        case Quantity.LEFT:
            return state.sales[of].remaining if of in state.sales else None


def pieces_left(state: ShowState, product_id: str) -> int | None:
    """Pieces by the last count, or else as planned, less what its sales have counted as sold.

    None when nobody has said how many there are.
    """
    product = state.plan.products.get(product_id)
    goods = state.goods.get(product_id)
    if product is not None and goods is not None and goods.stock is not None:
        return goods.stock.pieces
    if product is None or product.stock is None:
        return None
    return product.stock - sum(s.sold for s in state.sales.values() if s.plan.product == product_id)
