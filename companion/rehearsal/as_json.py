"""What a rehearsal came to, for programs."""

from companion.rehearsal.outcome import Outcome, WindowOutcome
from companion.rehearsal.schedule import Schedule
from companion.rehearsal.words import Teller
from companion.show.times import Ms


def as_json(outcome: Outcome, schedule: Schedule) -> dict[str, object]:
    """For programs; described in docs/reference/commands.md. Seconds count from the planned start."""
    teller = Teller(schedule)
    return {
        "segments": [
            {
                "id": segment.id,
                "title": segment.title,
                "planned_start_s": _s(segment.planned_start),
                "planned_length_s": _s(segment.planned_length),
                "actual_start_s": _s(segment.actual_start),
                "actual_length_s": _s(segment.actual_length),
            }
            for segment in outcome.segments
        ],
        "cues": [
            {
                "id": cue.id,
                "segment": cue.segment,
                "planned_s": _s(cue.planned),
                "fired_s": _s(cue.fired),
                "status": cue.status,
            }
            for cue in outcome.cues
        ],
        "sales": [_window(sale) | {"sold": sale.sold} for sale in outcome.sales],
        "bags": [_window(bag) for bag in outcome.bags],
        "tasks": [
            {
                "cue": task.cue,
                "segment": task.segment,
                "who": task.who,
                "task": task.task,
                "given_s": _s(task.given),
                "done_s": _s(task.done),
            }
            for task in outcome.tasks
        ],
        "incidents": [
            {
                "kind": incident.kind,
                "what": incident.what,
                "reason": incident.reason,
                "began_s": _s(incident.began),
                "ended_s": _s(incident.ended),
            }
            for incident in outcome.incidents
        ],
        "promises": [
            {
                "promise": promise.what.value,
                "id": promise.id,
                "segment": promise.segment,
                "planned_s": _s(promise.planned),
                "actual_s": _s(promise.actual),
                "by_s": _s(promise.by),
                "kept": promise.kept,
                "breaches": list(promise.breaches),
            }
            for promise in outcome.promises
        ],
        "problems": [
            {
                "severity": problem.weight.value,
                "code": problem.code,
                "segment": problem.segment,
                "cue": problem.cue,
                "at_s": _s(problem.at),
                "message": teller.problem(problem),
            }
            for problem in outcome.problems
        ],
        "kept": outcome.kept,
        "planned_end_s": _s(outcome.planned_end),
        "end_s": _s(outcome.end),
    }


def _window(window: WindowOutcome) -> dict[str, object]:
    return {
        "id": window.id,
        "name": window.name,
        "state": window.state,
        "quantity": window.quantity,
        "planned_opening_s": _s(window.planned_opening),
        "planned_closing_s": _s(window.planned_closing),
        "opened_s": _s(window.opened),
        "closed_s": _s(window.closed),
    }


def _s(ms: Ms | None) -> float | None:
    return ms / 1000 if ms is not None else None
