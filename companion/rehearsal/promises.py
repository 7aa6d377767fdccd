"""What was promised for an instant, and whether a rehearsal kept it.

Promised are: a hard start or end, a cue of which viewers were told when it comes, and a sale or bag that a
cue opens at a known time. A window keeps its promise when it opens and closes at the instants that viewers
were told, and while the show is on. One that moves with its segment, before anybody was told of it, breaks
nothing.
"""

from collections.abc import Iterator

from companion.rehearsal.outcome import Promised, PromiseOutcome
from companion.rehearsal.played import Played
from companion.rehearsal.schedule import PlannedWindow
from companion.show.asrun import BagRun, Breach, SaleRun
from companion.show.cue import LATE_MS, Clock
from companion.show.model import Segment
from companion.show.times import Ms

MISSED = "missed"
"""It came at another instant, or not at all."""

NEVER_OPENED = "never_opened"

OUTLIVES = "outlives"
"""It is still open when the show is over: nobody is there any more to buy, to enter or to draw."""

_AT_OPENING = (Breach.OPENED_EARLY, Breach.OPENED_LATE)


def promises_of(played: Played) -> Iterator[PromiseOutcome]:
    """Everything that was promised by what was reached."""
    for segment in played.plan.rundown:
        if played.reached(segment.id):
            yield from _fixed(played, segment)
    for sale in played.run.sales:
        planned = played.planned_sales.get(sale.id)
        yield from _window(played, sale, planned, Promised.SALE_OPENS, Promised.SALE_CLOSES)
    for bag in played.run.bags:
        planned = played.planned_bags.get(bag.id)
        yield from _window(played, bag, planned, Promised.BAG_OPENS, Promised.BAG_CLOSES)


def _fixed(played: Played, segment: Segment) -> Iterator[PromiseOutcome]:
    entry, begins = played.entry(segment.id), played.schedule.begins(segment.id)
    if segment.starts_hard:
        yield _punctual(Promised.HARD_START, segment.id, "", begins, played.at(entry.started))
    for cue in segment.cues:
        planned = played.planned[segment.id][cue.id]
        if cue.promised and cue.armed and (planned is not None or isinstance(cue.trigger, Clock)):
            fired = played.cue(segment.id, cue.id).fired
            yield _punctual(Promised.CUE, cue.id, segment.id, planned, played.at(fired))
    if segment.ends_hard:
        last = segment is played.plan.rundown[-1]
        what, id = (Promised.SHOW_ENDS, played.plan.id) if last else (Promised.HARD_END, segment.id)
        yield _punctual(what, id, "", played.schedule.ends(segment.id), played.at(entry.ended))


def _punctual(what: Promised, id: str, segment: str, planned: Ms | None, actual: Ms | None) -> PromiseOutcome:
    kept = planned is not None and actual is not None and abs(actual - planned) <= LATE_MS
    breaches = () if kept else (MISSED,)
    return PromiseOutcome(
        what=what, id=id, segment=segment, planned=planned, actual=actual, breaches=breaches
    )


def _window(
    played: Played, window: SaleRun | BagRun, planned: PlannedWindow | None, opens: Promised, closes: Promised
) -> Iterator[PromiseOutcome]:
    opened, closed = played.instant(window.opened_at), played.instant(window.ended_at)
    sure = planned is not None and planned.opens is not None and played.reached(planned.segment)
    if opened is None and not sure:
        return
    at_opening = [breach.value for breach in window.breaches if breach in _AT_OPENING]
    if opened is None:
        at_opening.append(NEVER_OPENED)
    yield PromiseOutcome(
        what=opens,
        id=window.id,
        segment="",
        planned=planned.opens if planned is not None else None,
        actual=opened,
        breaches=tuple(at_opening),
    )
    if opened is None:
        return
    at_closing = [breach.value for breach in window.breaches if breach not in _AT_OPENING]
    if closed is None or closed > played.end:
        at_closing.append(OUTLIVES)
    yield PromiseOutcome(
        what=closes,
        id=window.id,
        segment="",
        planned=planned.closes if planned is not None else None,
        actual=closed,
        breaches=tuple(at_closing),
    )
