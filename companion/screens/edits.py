"""Topic ``edits``: what the saved show file would change, or what is wrong with it."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any

from companion.screens import wording
from companion.screens.rundown import action_view, cue_view, trigger_view
from companion.show import plan_edit
from companion.show.cue import After, At, BeforeEnd, Clock, OnCondition, OnGo, With
from companion.show.difference import Change, Did, Edit, Part, differences
from companion.show.model import FormerPrice, Plan, Prize
from companion.show.money import Money
from companion.show.problems import Problem, Severity
from companion.show.state import Phase, ShowState

MOST_CHANGES = 50
"""Lines of an offer; nobody reads more of them before a decision."""

MOST_PROBLEMS = 20

LONGEST_VALUE = 60
"""Characters of a text that is set beside the one it replaces; of a longer one it is said that it changed."""


def edits_view(
    state: ShowState, changes: Sequence[Change], problems: Sequence[Problem], *, file_gone: bool
) -> dict[str, Any]:
    """``changes`` are :func:`offered_changes` of this state; ``problems`` those of the file as last read."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return {
        "offer": _offer(state, changes),
        "file_gone": file_gone,
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": [_problem(problem) for problem in islice(problems, MOST_PROBLEMS)],
    }


def offered_changes(state: ShowState) -> tuple[Change, ...]:
    """What applying the offered plan would change; empty when none is offered."""
    return differences(state.plan, state.offered.plan) if state.offered is not None else ()


def _offer(state: ShowState, changes: Sequence[Change]) -> dict[str, Any] | None:
    offered = state.offered
    if offered is None or state.phase is Phase.ENDED:
        return None
    obstacle = plan_edit.obstacle_to(state, offered.plan)
    shown = [_change(change, state, offered.plan) for change in islice(changes, MOST_CHANGES)]
    return {
        "digest": offered.digest,
        "since_at": offered.since,
        "back": offered.back,
        "count": len(changes),
        "changes": shown,
        "refused": {"code": obstacle.code, "about": obstacle.about} if obstacle is not None else None,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.mark.line,
        "column": problem.mark.column,
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
    }


def _change(change: Change, state: ShowState, new: Plan) -> dict[str, Any]:
    plan = new if change.did is Did.ADDED else state.plan  # By the name that the crew knows.
    return {
        "part": change.part.value,
        "did": change.did.value,
        "id": change.id,
        "name": _name(change, plan),
        "within": _title(change.within, new) if change.within else "",
        "cue": _cue(change, plan),
        "missed": _is_missed(change, state, new),
        "edits": [_edit(edit, state.plan, new) for edit in change.edits],
    }


def _name(change: Change, plan: Plan) -> str:
    """What the crew calls it beside its id; empty when the id is all there is."""
    match change.part:
        case Part.SEGMENT:
            return _title(change.id, plan)
        case Part.PRODUCT:
            return plan.products[change.id].name
        case Part.SALE:
            return plan.products[plan.sales[change.id].product].name
        case Part.BAG:
            return plan.bags[change.id].prize.name
        case _:
            return ""


def _cue(change: Change, plan: Plan) -> dict[str, Any] | None:
    """The cue that a change is about, in the form of topic ``plan``: a page calls it by what it does."""
    if change.part is not Part.CUE:
        return None
    segment = next(segment for segment in plan.rundown if segment.id == change.within)
    cue = segment.cue(change.id)
    return cue_view(cue, plan) if cue is not None else None


def _title(segment_id: str, plan: Plan) -> str:
    return next((segment.title for segment in plan.rundown if segment.id == segment_id), segment_id)


def _is_missed(change: Change, state: ShowState, new: Plan) -> bool:
    """Does a segment come to stand before the one that runs, so that the script does not come to it?"""
    if state.segment is None or change.part is not Part.SEGMENT or change.did is Did.REMOVED:
        return False
    if change.did is Did.CHANGED:
        return False
    order = [segment.id for segment in new.rundown]
    running = state.plan.rundown[state.segment.index].id
    return running in order and order.index(change.id) < order.index(running)


_LONG = {"long": True}
"""A value that no line has room for."""


def _edit(edit: Edit, old: Plan, new: Plan) -> dict[str, Any]:
    """The field, and both values where they can be set side by side."""
    before, after = _value(edit.field, edit.old, old), _value(edit.field, edit.new, new)
    if before is _LONG or after is _LONG:
        return {"field": edit.field}
    return {"field": edit.field, "old": before, "new": after}


def _value(field: str, value: Any, plan: Plan) -> dict[str, Any] | None:
    """A value in the form that a page has words for; None where there is none."""
    match value:
        case None | "":
            return None
        case bool():
            return {"yes": value}
        case int() if field.endswith("_ms"):
            return {"length_ms": value}
        case int() if field == "planned_start":
            return {"at": value}
        case StrEnum():
            return {"word": value.value}
        case int() | Decimal():
            return {"text": str(value)}
        case str() if field == "scene":
            return {"role": value}
        case str():
            return {"text": value} if len(value) <= LONGEST_VALUE and "\n" not in value else _LONG
        case Money():
            return {"text": wording.price_text(value, plan.language)}
        case FormerPrice(price=price):
            return {"text": wording.price_text(price, plan.language)}
        case Prize(name=name, quantity=quantity):
            return {"text": f"{name} ×{quantity}"}
        case At() | BeforeEnd() | Clock() | After() | With() | OnGo() | OnCondition():
            return {"trigger": trigger_view(value)}
        case tuple() if field == "do":
            return {"actions": [action_view(action, plan) for action in value]}
        case _:
            return _LONG
