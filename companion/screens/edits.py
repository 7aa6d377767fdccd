"""Topic ``edits``: what the saved show file would change, or what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any

from companion.screens import wording
from companion.screens.rundown import action_view, cue_view, trigger_view
from companion.screens.unsaved import clash_view, unsaved_view
from companion.show import plan_edit
from companion.show.cue import After, At, BeforeEnd, Clock, OnCondition, OnGo, With
from companion.show.difference import Change, Did, Edit, Part, differences
from companion.show.editing.changes import Change as Unsaved
from companion.show.model import Plan
from companion.show.money import Money
from companion.show.offers import FormerPrice, Prize
from companion.show.problems import Problem, Severity
from companion.show.state import Offered, Phase, ShowState
from companion.show.times import Ms
from companion.show.timing.edges import as_planned, slots_of

MOST_CHANGES = 50
"""Lines of an offer; nobody reads more of them before a decision."""

MOST_PROBLEMS = 20

LONGEST_VALUE = 60
"""Characters of a text that is set beside the one it replaces; of a longer one it is said that it changed."""


LONGEST_LIST = 3
"""Texts of a list that are told one by one, of those that came and of those that went."""


@dataclass(frozen=True, slots=True)
class ShowFileNow:
    """The show file as it was last looked at."""

    name: str
    gone: bool = False
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What runs, beside what could run instead."""

    offered: plan_edit.PageEdits | None = None
    """What would run if the offered plan were applied; None when none is offered."""
    changes: tuple[Change, ...] = ()
    """In what that differs from what runs."""
    former: int = 0
    """In how much the plan before does."""
    unsaved: tuple[Unsaved, ...] = ()
    """What pages have changed that the show file does not say."""


def compare(state: ShowState) -> Compared:
    plan, former = state.plan, state.former
    offered = plan_edit.as_it_would_run(state, state.offered) if state.offered is not None else None
    back = plan_edit.as_it_would_run(state, former) if former is not None else None
    return Compared(
        offered=offered,
        changes=differences(plan, offered.plan) if offered is not None else (),
        former=len(differences(plan, back.plan)) if back is not None else 0,
        unsaved=state.unsaved.changes(plan.rundown),
    )


def edits_view(state: ShowState, compared: Compared, file: ShowFileNow) -> dict[str, Any]:
    """``compared`` is :func:`compare` of this state."""
    problems = file.problems
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return {
        "file": file.name,
        "runs_since_at": state.former.since if state.former is not None else state.opened.wall,
        "offer": _offer(state, compared),
        "back": _back(state, compared.former),
        "unsaved": unsaved_view(state, compared.unsaved),
        "file_gone": file.gone,
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": [_problem(problem) for problem in islice(problems, MOST_PROBLEMS)],
    }


def _offer(state: ShowState, compared: Compared) -> dict[str, Any] | None:
    offered, applied = state.offered, compared.offered
    if offered is None or applied is None or state.phase is Phase.ENDED:
        return None
    shown = [_change(change, state, applied.plan) for change in islice(compared.changes, MOST_CHANGES)]
    return {
        "digest": offered.digest,
        "since_at": offered.since,
        "count": len(compared.changes),
        "changes": shown,
        "clashes": [clash_view(clash) for clash in islice(applied.clashes, MOST_CHANGES)],
        "end": _end(state, applied.plan),
        "refused": _refused(state, offered),
    }


def _back(state: ShowState, count: int) -> dict[str, Any] | None:
    """The way back from what was applied; None also where the show file itself leads back."""
    former, offered = state.former, state.offered
    if former is None or state.phase is Phase.ENDED:
        return None
    if offered is not None and offered.digest == former.digest:
        return None
    return {
        "digest": former.digest,
        "since_at": former.since,
        "count": count,
        "refused": _refused(state, former),
    }


def _refused(state: ShowState, offered: Offered) -> dict[str, str] | None:
    obstacle = plan_edit.obstacle_to(state, offered)
    return {"code": obstacle.code, "about": obstacle.about} if obstacle is not None else None


def _end(state: ShowState, new: Plan) -> dict[str, Any] | None:
    """How long the show was and will be, and its planned end; None when both stay."""
    before, after = _planned(state), _planned(replace(state, plan=new, edges={}))
    return {"old": before, "new": after} if before != after else None


def _planned(state: ShowState) -> dict[str, Any]:
    planned = as_planned(state, slots_of(state))
    return {"length_ms": state.plan.length_ms, "at": state.wall(planned[-1]) if planned else None}


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
        case Part.TIMER:
            return plan.timers[change.id].title
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
    running = state.segment.segment.id
    return running in order and order.index(change.id) < order.index(running)


_LONG = {"long": True}
"""A value that no line has room for."""


def _edit(edit: Edit, old: Plan, new: Plan) -> dict[str, Any]:
    """The field, and both values where they can be set side by side."""
    if _is_texts(edit.old) and _is_texts(edit.new):
        return {"field": edit.field, **_texts(edit.old, edit.new)}
    before, after = _value(edit.field, edit.old, old), _value(edit.field, edit.new, new)
    if before is _LONG or after is _LONG:
        return {"field": edit.field}
    return {"field": edit.field, "old": before, "new": after}


def _is_texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


def _texts(old: Sequence[str], new: Sequence[str]) -> dict[str, Any]:
    """Of two lists what only one of them has; nothing when merely the order differs."""
    went = [text[:LONGEST_VALUE] for text in old if text not in new]
    came = [text[:LONGEST_VALUE] for text in new if text not in old]
    if (not went and not came) or max(len(went), len(came)) > LONGEST_LIST:
        return {}
    return {"old": {"texts": went} if went else None, "new": {"texts": came} if came else None}


def _value(field: str, value: Any, plan: Plan) -> dict[str, Any] | None:
    """A value in the form that a page has words for; None where there is none."""
    match value:
        case None | "":
            return None
        case bool() if field == "studio_mode":
            return {"word": "on" if value else "off"}
        case bool():
            return {"yes": value}
        case int() if field.endswith("_clock_ms"):
            return {"trigger": trigger_view(Clock(Ms(value)))}
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
        case tuple() if field in ("do", "show"):
            return {"actions": [action_view(action, plan) for action in value]}
        case _:
            return _LONG
