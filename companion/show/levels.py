"""What conditions look at: pieces left and sold, as far as the show knows."""

from companion.show.conditions import Comparison, Condition, Quantity
from companion.show.state import ShowState


def holds(state: ShowState, condition: Condition) -> bool:
    """Does it hold now? What is not known holds no condition."""
    known = level(state, condition.quantity, condition.of)
    if known is None:
        return False
    match condition.comparison:
        case Comparison.BELOW:
            return known < condition.number
        case Comparison.AT_MOST:
            return known <= condition.number
        case Comparison.ABOVE:
            return known > condition.number
        case Comparison.AT_LEAST:
            return known >= condition.number


def level(state: ShowState, quantity: Quantity, of: str) -> int | None:
    """A quantity as it is now; None when the show was given no figure for it."""
    match quantity:
        case Quantity.STOCK:
            product = state.plan.products.get(of)
            if product is None or product.stock is None:
                return None
            return product.stock - sum(s.sold for s in state.sales.values() if s.plan.product == of)
        case Quantity.SOLD:
            return state.sales[of].sold if of in state.sales else None
        case Quantity.LEFT:
            return state.sales[of].remaining if of in state.sales else None
