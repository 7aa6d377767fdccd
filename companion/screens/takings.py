"""How much the show has sold, and how much the plan expects by now."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from companion.screens import wording
from companion.show.model import Plan
from companion.show.money import Money
from companion.show.state import Phase, ShowState
from companion.show.timeline import position, segment_length
from companion.show.times import Ms, RunMs

_ALL = Decimal(100)


def revenue_view(state: ShowState) -> dict[str, Any] | None:
    """What was sold, as somebody read it off the platform's page, beside what the plan expected then.

    Both are of the instant at which the figure was read, so that their ratio stays true as it grows old. None
    while nobody has told a figure. ``target`` is None when the show has none in the figure's currency;
    ``expected`` likewise, or when nothing says where in the show the target is to be made.
    """
    revenue = state.revenue
    if revenue is None:
        return None
    language = state.plan.language
    target = state.plan.targets.revenue
    if target is not None and target.currency != revenue.amount.currency:
        target = None
    share = expected_share(state, state.run(revenue.at)) if target is not None else None
    return {
        "amount": wording.price(revenue.amount, language),
        "target": wording.price(target, language) if target is not None else None,
        "at": revenue.at,
        "by": revenue.by,
        "expected": wording.price(_part(target, share), language)
        if target is not None and share is not None
        else None,
        "percent": _percent(revenue.amount, _part(target, share))
        if target is not None and share is not None
        else None,
    }


def expected_share(state: ShowState, at: RunMs) -> Decimal | None:
    """How much of the target the plan expects at an instant, in percent of it, at most 100.

    Every segment that was left counts with its whole ``share``, the running one with as much of its share as
    of its length has gone by. Where no segment has a share, the target spreads evenly over the planned
    length. A segment that was passed over counts nothing, and a second pass through one nothing again. None
    before the show has started.
    """
    if state.started is None:
        return None
    spread = _spread(state.plan)
    gone = Decimal(0)
    done: dict[int, Decimal] = {}
    places = {segment.id: place for place, segment in enumerate(state.plan.rundown)}
    for number, one in enumerate(state.begun):
        index = places.get(one.segment)
        if index is None or one.at > at:
            continue
        last = number == len(state.begun) - 1
        ended = state.begun[number + 1].at <= at if not last else state.phase is Phase.ENDED
        part = Decimal(1) if ended else _elapsed(state, index, one.at, at, running=last)
        done[index] = max(done.get(index, Decimal(0)), part)
    for index, part in done.items():
        gone += spread[index] * part
    return min(gone, _ALL)


def _spread(plan: Plan) -> list[Decimal]:
    """Percent of the target by place in the rundown."""
    if any(segment.share is not None for segment in plan.rundown):
        return [segment.share or Decimal(0) for segment in plan.rundown]
    whole = plan.length_ms
    return [_ALL * segment.length_ms / whole if whole else Decimal(0) for segment in plan.rundown]


def _elapsed(state: ShowState, index: int, since: RunMs, at: RunMs, *, running: bool) -> Decimal:
    """How much of a segment's length has gone by, from 0 to 1; of the running one without its holds."""
    length = segment_length(state) if running else state.plan.rundown[index].length_ms
    gone = min(position(state, at), Ms(at - since)) if running else at - since
    return max(Decimal(0), min(Decimal(1), Decimal(gone) / length)) if length > 0 else Decimal(1)


def _part(target: Money, share: Decimal | None) -> Money:
    part = target.amount * (share or Decimal(0)) / _ALL
    return Money(part.quantize(Decimal(1), ROUND_HALF_UP), target.currency)


def _percent(amount: Money, expected: Money) -> int | None:
    """None when nothing was expected yet."""
    if expected.amount <= 0:
        return None
    return int((_ALL * amount.amount / expected.amount).quantize(Decimal(1), ROUND_HALF_UP))
