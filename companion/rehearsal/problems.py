"""What a producer must know of a rehearsal: what was broken, left or refused, or came at another time."""

from collections.abc import Iterator, Sequence

from companion.rehearsal.outcome import Promised, PromiseOutcome, RehearsalProblem, Weight
from companion.rehearsal.played import Played
from companion.show.asrun import CueOutcome, CueRun, EffectOutcome, TriggerKind
from companion.show.course import Why
from companion.show.cue import LATE_MS, OnCondition
from companion.show.times import Ms


def problems_of(played: Played, promises: Sequence[PromiseOutcome]) -> Iterator[RehearsalProblem]:
    """The gravest first, each kind in the order of the rundown."""
    found = [
        *_broken(played, promises),
        *(problem for cue in played.run.cues if cue.pass_no is not None for problem in _cue(played, cue)),
        *_effects(played),
        *_not_opened(played),
        *_moved(played, promises),
    ]
    for weight in Weight:
        yield from (problem for problem in found if problem.weight is weight)


def _broken(played: Played, promises: Sequence[PromiseOutcome]) -> Iterator[RehearsalProblem]:
    for promise in promises:
        facts: dict[str, str | int] = {"id": promise.id}
        if promise.what is Promised.SHOW_ENDS:
            facts["spare_ms"] = _spare(played)
        for breach in promise.breaches:
            yield RehearsalProblem(
                weight=Weight.ERROR,
                code=f"{promise.what.value}.{breach}",
                segment=promise.segment,
                cue=promise.id if promise.what is Promised.CUE else "",
                planned=promise.planned,
                at=promise.actual,
                facts=facts,
            )


def _spare(played: Played) -> Ms:
    """So much shorter than planned the segments that were played could have been."""
    segments = (segment for segment in played.plan.rundown if played.reached(segment.id))
    return Ms(sum(s.length_ms - s.shortest_ms for s in segments if s.shortest_ms is not None))


def _cue(played: Played, cue: CueRun) -> Iterator[RehearsalProblem]:
    def problem(weight: Weight, code: str, **facts: str | int) -> RehearsalProblem:
        return RehearsalProblem(
            weight=weight,
            code=code,
            segment=cue.segment,
            cue=cue.id,
            planned=played.planned[cue.segment][cue.id],
            at=played.at(cue.settled or cue.fired or cue.asked),
            facts=facts,
        )

    root = played.root(cue)
    if cue.status is CueOutcome.CANCELLED and cue.fired is not None:
        yield problem(Weight.WARNING, "task_left", who=cue.who, task=cue.task)
    elif cue.status is CueOutcome.CANCELLED and root.armed:
        if isinstance(root.trigger, OnCondition):
            yield problem(Weight.NOTE, "condition_never", condition=root.trigger.condition.text)
        elif cue.trigger is not TriggerKind.CLOCK:  # Of that one the broken promise tells.
            yield problem(Weight.WARNING, "cue_left")
    elif cue.status is CueOutcome.SKIPPED and cue.why is Why.LATE and cue.trigger is not TriggerKind.CLOCK:
        yield problem(Weight.WARNING, "cue_too_late", late_ms=cue.late_ms)
    elif cue.asked is not None and cue.trigger is not TriggerKind.CLOCK:
        yield problem(Weight.NOTE, "cue_asked", late_ms=cue.late_ms)
    for refusal in cue.refused:
        yield problem(Weight.WARNING, "action_refused", refusal=refusal)


def _effects(played: Played) -> Iterator[RehearsalProblem]:
    for effect in played.run.effects:
        if effect.outcome in (EffectOutcome.FAILED, EffectOutcome.LOST):
            yield RehearsalProblem(
                weight=Weight.WARNING,
                code="effect_failed" if effect.outcome is EffectOutcome.FAILED else "effect_lost",
                cue=effect.cue,
                at=played.at(effect.asked),
                facts={"what": effect.what, "reason": effect.reason},
            )


def _not_opened(played: Played) -> Iterator[RehearsalProblem]:
    """Windows that neither a cue nor the queue opens: somebody will, or was it forgotten?"""
    for sale in played.run.sales:
        if sale.opened_at is None and sale.id not in played.planned_sales:
            yield RehearsalProblem(weight=Weight.NOTE, code="sale_by_hand", facts={"id": sale.id})
    queued = played.plan.queue.bags if played.plan.queue is not None else ()
    for bag in played.run.bags:
        if bag.opened_at is None and bag.id not in played.planned_bags and bag.id not in queued:
            yield RehearsalProblem(weight=Weight.NOTE, code="bag_by_hand", facts={"id": bag.id})


def _moved(played: Played, promises: Sequence[PromiseOutcome]) -> Iterator[RehearsalProblem]:
    """What is promised to viewers for another time than it was planned for, and the end of the show."""
    codes = {Promised.SALE_OPENS: "sale_moved", Promised.BAG_OPENS: "bag_moved"}
    for promise in promises:
        code = codes.get(promise.what)
        if code is not None and promise.kept and promise.by is not None and abs(promise.by) > LATE_MS:
            yield RehearsalProblem(
                weight=Weight.NOTE,
                code=code,
                planned=promise.planned,
                at=promise.actual,
                facts={"id": promise.id},
            )
    planned = played.plan.length_ms
    if abs(played.end - planned) > LATE_MS and not played.plan.rundown[-1].ends_hard:
        yield RehearsalProblem(weight=Weight.NOTE, code="show_moved", planned=planned, at=played.end)
