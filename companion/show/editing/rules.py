"""Rules of a rundown that is changed while its show is on.

An edit changes the plan, and only what is still to come of it. What runs is a pass of its own and goes on as
it began; what is over stays as it happened. Two people may edit at once: what one of them has not seen, the
other's edit does not undo.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import assert_never

from companion.show import navigation
from companion.show.actions import MoveBag, MoveSale
from companion.show.commands import Refusal
from companion.show.copies import next_free, possible_plans
from companion.show.cue import After, Clock, Cue, With
from companion.show.edit_commands import (
    EditCommand,
    Field,
    LengthsAdd,
    SegmentAdd,
    SegmentCopy,
    SegmentMove,
    SegmentRemove,
    SegmentSet,
)
from companion.show.editing.changes import (
    Conflict,
    FieldSet,
    Rundown,
    in_one_loop,
    line_of,
    with_fields,
)
from companion.show.editing.course import still_running
from companion.show.editing.values import NotEdited, edition_of, fit, text_of, with_text
from companion.show.incidents.permission import is_on_air
from companion.show.model import Segment
from companion.show.products import unsaleable
from companion.show.state import Phase, ShowState
from companion.show.times import SECOND, Ms, WallMs
from companion.show.timing.announced import edges_in
from companion.show.timing.edges import plans_end, show_end, slots_of
from companion.show.turn import Turn
from companion.show.undo.naming import args_of, name_of

COPY = "copy"
ADDED = "added"
"""What the show file calls a segment that a page has added, before a number."""

LONGEST_ID = 64

MOST_SEGMENTS = 2_000
"""As in a show file."""


def edit(turn: Turn, command: EditCommand) -> Refusal | None:
    """Change the rundown as it is asked for, all of it or nothing."""
    state = turn.state
    if state.phase is Phase.ENDED:
        return Refusal("already_ended", "The show has ended.")
    if state.not_writing:
        return Refusal("not_writing", state.not_writing)
    if state.phase is Phase.RUNNING and is_on_air(state) and not command.sure:
        return Refusal("locked", "The show is on air; confirm the change.")
    try:
        rundown = _edited(state, command)
    except NotEdited as why:
        return Refusal(why.code, str(why))
    moved = command.segments if isinstance(command, SegmentMove) else ()
    if (refusal := run(turn, rundown, moved=moved)) is None and turn.state.plan is not state.plan:
        turn.note("edited", command=name_of(state, command), **args_of(state, command))
    return refusal


def run(
    turn: Turn,
    rundown: Rundown,
    *,
    moved: Collection[str] = (),
    by_hand: Mapping[str, bool] = MappingProxyType({}),
) -> Refusal | None:
    """Go on with this rundown, or say why the show cannot.

    ``moved`` are segments that a hand has put elsewhere in it. ``by_hand`` says of segments that it has again
    whether they had been passed over, where a hand had said so (``unsaleable.left_to_hand``).
    """
    state, before = turn.state, turn.state.plan
    if rundown == before.rundown:
        return None
    if all(segment.id in state.skipped for segment in rundown) and state.phase is Phase.READY:
        return Refusal("nothing_left", "It is the only segment left; a show has to begin with one.")
    if len(rundown) > MOST_SEGMENTS:
        return Refusal("too_many_segments", f"A show has {MOST_SEGMENTS} segments at most.")
    filed = state.unsaved.filed if state.unsaved.filed is not None else before.rundown
    turn.set(
        plan=replace(before, rundown=rundown),
        ends_by=_promised_end(state, rundown),
        edges=edges_in(state, rundown, moved) if state.phase is Phase.RUNNING else state.edges,
        unsaved=state.unsaved.since(filed, rundown),
        segment=still_running(state, rundown),
    )
    navigation.marks_in_another_plan(turn, by_hand)
    if {segment.id for segment in rundown} - {segment.id for segment in before.rundown}:
        unsaleable.in_another_plan(turn, before, by_hand)
    return None


def _promised_end(state: ShowState, rundown: Rundown) -> WallMs | None:
    """When a show that is on was promised to be over, where its last segment no longer says so."""
    slots = slots_of(state) if state.phase is Phase.RUNNING and not plans_end(rundown) else None
    return show_end(state, slots) if slots is not None else None


def _edited(state: ShowState, command: EditCommand) -> Rundown:
    rundown = state.plan.rundown
    match command:
        case SegmentSet():
            return _set(rundown, command)
        case LengthsAdd(segments, seconds):
            return _lengthened(rundown, segments, Ms(seconds * SECOND))
        case SegmentMove():
            return _moved(rundown, command)
        case SegmentAdd(title, length, after):
            new = with_text(Segment(id=_free(state, ADDED), title="", length_ms=SECOND), Field.TITLE, title)
            new = with_text(new, Field.LENGTH, str(length))
            return _behind(rundown, (new,), after if after is not None or not rundown else rundown[-1].id)
        case SegmentCopy():
            return _copied(state, command)
        case SegmentRemove():
            return _removed(rundown, command)
        case _:
            assert_never(command)


def _set(rundown: Rundown, command: SegmentSet) -> Rundown:
    there = _all(rundown, (command.segment,))[0]
    value = command.value if command.field in (Field.SAY, Field.NOTES) else command.value.strip()
    shown = text_of(there, command.field)
    # White space around a text is lost on its way here.
    was = shown if shown.strip() == command.was.strip() else command.was
    change = FieldSet(line=line_of(there), field=command.field, was=was, value=value)
    after = with_fields(rundown, (change,))
    for segment in after:
        if line_of(segment) == change.line:
            fit(segment)
    return after


def _lengthened(rundown: Rundown, names: Sequence[str], by: Ms) -> Rundown:
    lines = {line_of(segment) for segment in _all(rundown, names)}

    def lengthened(segment: Segment) -> Segment:
        longer = replace(segment, length_ms=Ms(segment.length_ms + by))
        fit(longer)
        return longer

    return tuple(lengthened(segment) if line_of(segment) in lines else segment for segment in rundown)


def _moved(rundown: Rundown, command: SegmentMove) -> Rundown:
    there = _all(rundown, command.segments)
    _refuse_passes(there)
    behind = {one.id: before.id for before, one in pairwise(rundown)}
    for name, was in zip(command.segments, command.was, strict=False):
        if (stands := behind.get(name, "")) != was:
            raise Conflict(f"Segment {name!r} stands behind {stands!r} by now.")
    if command.after in {segment.id for segment in there}:
        raise NotEdited("beside_itself", "A segment cannot be put behind itself.")
    return _behind(_without(rundown, there), there, command.after)


def _removed(rundown: Rundown, command: SegmentRemove) -> Rundown:
    there = _all(rundown, command.segments)
    _refuse_passes(there)
    shown = dict(zip(command.segments, command.was, strict=False))
    for segment in there:
        if shown.get(segment.id, edition_of(segment)) != edition_of(segment):
            raise Conflict(f"Somebody has changed {segment.title!r} meanwhile.")
    return _without(rundown, there)


def _copied(state: ShowState, command: SegmentCopy) -> Rundown:
    rundown = state.plan.rundown
    there, taken = _all(rundown, command.segments), set[str]()
    copies = []
    for segment in there:
        name = _free(state, f"{line_of(segment)[: LONGEST_ID - 10]}-{COPY}", taken)
        taken.add(name)
        copies.append(_to_come_again(segment, name))
    after = command.after if command.after is not None else _end_of_loop(rundown, there[-1])
    return _behind(rundown, tuple(copies), after)


def _to_come_again(segment: Segment, name: str) -> Segment:
    """Without what comes once in a show: its share of the target, and all that was promised, which was of
    the segment itself."""
    variants = (replace(one, cues=one.cues and _without_once(one.cues)) for one in segment.variants)
    return replace(
        segment,
        id=name,
        loop=None,
        share=None,
        starts_hard=False,
        starts_clock_ms=None,
        ends_hard=False,
        ends_clock_ms=None,
        cues=_without_once(segment.cues),
        variants=tuple(variants),
    )


def _without_once(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Without what happens at a time of day, or opens or closes sales and bags, and what waits for that."""
    kept: list[Cue] = []
    gone: set[str] = set()
    for cue in cues:
        do = tuple(action for action in cue.do if not isinstance(action, MoveSale | MoveBag))
        if isinstance(cue.trigger, Clock) or (cue.do and not do and not cue.task):
            gone.add(cue.id)
        else:
            kept.append(replace(cue, do=do, promise=None))
    while waiting := {c.id for c in kept if isinstance(c.trigger, After | With) and c.trigger.cue in gone}:
        gone |= waiting
        kept = [cue for cue in kept if cue.id not in gone]
    return tuple(kept)


def _behind(rundown: Rundown, new: Rundown, after: str | None) -> Rundown:
    """With these segments behind that one; at the beginning when it is None."""
    if after is None:
        return (*new, *rundown)
    before = _all(rundown, (after,))[0]
    place = _place_of(rundown, before) + 1
    if place < len(rundown) and in_one_loop(before, rundown[place]):
        raise NotEdited("in_loop", f"{before.title!r} is within a loop; choose a place behind it.")
    return (*rundown[:place], *new, *rundown[place:])


def _end_of_loop(rundown: Rundown, segment: Segment) -> str:
    """The last segment of its loop; itself when it is in none."""
    place = _place_of(rundown, segment)
    while place + 1 < len(rundown) and in_one_loop(rundown[place], rundown[place + 1]):
        place += 1
    return rundown[place].id


def _refuse_passes(segments: Sequence[Segment]) -> None:
    for segment in segments:
        if segment.loop is not None:
            raise NotEdited("in_loop", f"{segment.title!r} is one pass of a loop; pass over it instead.")


def _all(rundown: Rundown, names: Collection[str]) -> Rundown:
    """The segments of these names, in the order of the rundown."""
    wanted = set(names)
    there = tuple(segment for segment in rundown if segment.id in wanted)
    wanted.difference_update(segment.id for segment in there)
    if gone := [name for name in names if name in wanted]:
        raise Conflict(f"Segment {gone[0]!r} was taken out.")
    return there


def _without(rundown: Rundown, gone: Rundown) -> Rundown:
    names = {segment.id for segment in gone}
    return tuple(segment for segment in rundown if segment.id not in names)


def _place_of(rundown: Rundown, segment: Segment) -> int:
    return next(place for place, one in enumerate(rundown) if one is segment)


def _free(state: ShowState, name: str, taken: Collection[str] = ()) -> str:
    """This name, or the first of it with a number that nothing is called, here or in a plan to come."""
    segments = [segment for plan in possible_plans(state) for segment in plan.rundown]
    known = {segment.id for segment in segments} | set(taken)
    known |= {line_of(segment) for segment in segments if segment.loop is not None}
    known |= {segment.id for segment in state.unsaved.filed or ()}
    # What was played may have been taken out, and must not be taken for this one.
    known |= {one.segment for one in state.begun}
    return name if name not in known else next_free(name, known)
