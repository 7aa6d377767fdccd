"""From the as-run record of a rehearsal to what it came to."""

from collections.abc import Iterator

from companion.rehearsal.outcome import (
    CueOutcome,
    IncidentOutcome,
    Outcome,
    PromiseOutcome,
    SegmentOutcome,
    TaskOutcome,
    WindowOutcome,
)
from companion.rehearsal.played import Played
from companion.rehearsal.problems import problems_of
from companion.rehearsal.promises import promises_of
from companion.rehearsal.schedule import Schedule
from companion.show import asrun
from companion.show.asrun import AsRun
from companion.show.times import Ms


def judge(schedule: Schedule, run: AsRun) -> Outcome:
    """What was planned and what came of it, which promises were kept, and what a producer must know."""
    played = Played(schedule, run)
    promises = tuple(sorted(promises_of(played), key=_instant))
    return Outcome(
        planned_end=played.schedule.length_ms,
        end=played.end,
        segments=tuple(_segments(played)),
        cues=tuple(_cues(played)),
        sales=tuple(_sales(played)),
        bags=tuple(_bags(played)),
        tasks=tuple(_tasks(played)),
        incidents=tuple(_incidents(played)),
        promises=promises,
        problems=tuple(problems_of(played, promises)),
    )


def _instant(promise: PromiseOutcome) -> tuple[bool, Ms]:
    """In the order of time; what nobody could plan comes when it came, and what never came is last."""
    at = promise.planned if promise.planned is not None else promise.actual
    return at is None, at or Ms(0)


def _segments(played: Played) -> Iterator[SegmentOutcome]:
    for segment in played.plan.rundown:
        entry = played.entry(segment.id)
        yield SegmentOutcome(
            id=segment.id,
            title=entry.title,
            planned_start=played.schedule.begins(segment.id),
            planned_length=segment.length_ms,
            actual_start=played.at(entry.started),
            actual_length=entry.length_ms,
        )


def _cues(played: Played) -> Iterator[CueOutcome]:
    for cue in played.run.cues:
        status = asrun.CueOutcome.DONE if cue.status is asrun.CueOutcome.TICKED else cue.status
        yield CueOutcome(
            id=cue.id,
            segment=cue.segment,
            planned=played.planned[cue.segment][cue.id],
            fired=played.at(cue.fired),
            status=status.value,
        )


def _tasks(played: Played) -> Iterator[TaskOutcome]:
    for cue in played.run.cues:
        if cue.task:
            ticked = cue.status is asrun.CueOutcome.TICKED
            yield TaskOutcome(
                cue=cue.id,
                segment=cue.segment,
                who=cue.who,
                task=cue.task,
                given=played.at(cue.fired),
                done=played.at(cue.settled) if ticked else None,
            )


def _sales(played: Played) -> Iterator[WindowOutcome]:
    for sale in played.run.sales:
        planned = played.planned_sales.get(sale.id)
        yield WindowOutcome(
            id=sale.id,
            name=played.plan.products[sale.product].name,
            state=sale.state,
            planned_opening=planned.opens if planned is not None else None,
            planned_closing=planned.closes if planned is not None else None,
            opened=played.instant(sale.opened_at),
            closed=played.instant(sale.ended_at),
            quantity=sale.quantity,
            sold=sale.sold,
        )


def _bags(played: Played) -> Iterator[WindowOutcome]:
    for bag in played.run.bags:
        planned = played.planned_bags.get(bag.id)
        yield WindowOutcome(
            id=bag.id,
            name=bag.prize,
            state=bag.state,
            planned_opening=planned.opens if planned is not None else None,
            planned_closing=planned.closes if planned is not None else None,
            opened=played.instant(bag.opened_at),
            closed=played.instant(bag.ended_at),
            quantity=played.plan.bags[bag.id].prize.quantity,
        )


def _incidents(played: Played) -> Iterator[IncidentOutcome]:
    for incident in played.run.incidents:
        yield IncidentOutcome(
            kind=incident.kind.value,
            what=incident.what,
            reason=incident.reason,
            began=played.since(incident.began.at),
            ended=played.at(incident.ended),
        )
