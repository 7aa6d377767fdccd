"""The rundown as it was before an edit, as far as nobody has changed the same things since."""

from companion.show.commands import Refusal
from companion.show.editing.changes import Added, FieldSet, Rundown, applied, changes_between, line_of
from companion.show.editing.rules import run
from companion.show.editing.values import NotEdited, fit
from companion.show.needs import lacking
from companion.show.products.unsaleable import left_to_hand
from companion.show.state import Phase, ShowState
from companion.show.timing.edges import plans_end
from companion.show.turn import Turn
from companion.show.undo.deeds import OUTDATED, EditBack


def back_from(before: ShowState, after: ShowState) -> EditBack | None:
    """What takes an edit back; None when it has changed nothing."""
    changes = changes_between(after.plan.rundown, before.plan.rundown)
    if not changes:
        return None
    there = {segment.id for segment in after.plan.rundown}
    gone = {segment.id for segment in before.plan.rundown} - there
    return EditBack(
        changes=changes,
        by_hand=left_to_hand(before, gone),
        ends_by=before.ends_by,
        ended_by=after.ends_by,
        edges={name: edge for name, edge in before.edges.items() if after.edges.get(name) != edge},
    )


def rundown_before(state: ShowState, back: EditBack) -> Rundown | None:
    """The rundown that runs without the edit; None when somebody has changed the same since, or the plan."""
    if state.phase is Phase.ENDED:
        return None
    try:
        rundown = applied(state.plan.rundown, back.changes)
        touched = {change.line for change in back.changes if isinstance(change, FieldSet)}
        for segment in rundown:
            if touched and line_of(segment) in touched:
                fit(segment)
    except NotEdited:
        return None
    # What it brings back may need what another plan does not have any more.
    new = (change.segment for change in back.changes if isinstance(change, Added))
    return rundown if all(lacking(segment, state.plan) is None for segment in new) else None


def put_back(turn: Turn, back: EditBack) -> Refusal | None:
    rundown = rundown_before(turn.state, back)
    if rundown is None:
        return OUTDATED
    if refusal := turn.cannot_promise():
        return refusal
    as_left = turn.state.ends_by == back.ended_by
    if refusal := run(turn, rundown, by_hand=back.by_hand):
        return refusal
    if as_left and not plans_end(rundown):
        turn.set(ends_by=back.ends_by)
    turn.set(edges={**turn.state.edges, **back.edges})
    return None
