"""Rules of the running segment: the show starts, segments are begun and left, the show ends."""

from companion.show import cues, overlays, scenes, timeline
from companion.show.commands import Refusal
from companion.show.course import Begun, SegmentRun
from companion.show.levels import holds
from companion.show.model import Segment
from companion.show.products import check_in
from companion.show.products import now as products
from companion.show.state import Phase, ShowState
from companion.show.times import Ms, RunMs
from companion.show.timing.announced import planned_edges
from companion.show.timing.edges import has_planned_edge, shift_of_start
from companion.show.timing.past import past_promises
from companion.show.turn import Turn


def not_running(turn: Turn) -> Refusal:
    """Why there is no segment to do anything with."""
    if turn.state.phase is Phase.READY:
        return Refusal("not_started", "The show has not started.")
    return Refusal("already_ended", "The show has ended.")


def start(turn: Turn, index: int) -> None:
    """Start the show with this segment, and tell at once which times of day are past already."""
    shift = shift_of_start(turn.state, index, turn.at.wall)
    turn.set(phase=Phase.RUNNING, started=turn.at.run, starts_at=None, edges_shift_ms=shift)
    turn.set(edges=planned_edges(turn.state))
    turn.note("started")
    if shift and any(map(has_planned_edge, turn.state.plan.rundown)):
        turn.note("edges_moved", by=shift)
    check_in.tell_what_is_open(turn)
    begin(turn, index)
    for past in past_promises(turn.state, turn.at):
        turn.note(
            "promise_past",
            segment=past.segment.title,
            cue=past.cue.id,
            time=past.shown,
            policy=past.cue.late.value,
        )


def begin(turn: Turn, index: int, since: RunMs | None = None) -> None:
    """Leave the running segment, and begin the one at this place in the rundown as a new pass.

    ``since``: the instant from which it counts; None: from now.
    """
    cues.cancel_all(turn)
    planned = turn.state.plan.rundown[index]
    nth = 1 + sum(one.segment == planned.id for one in turn.state.begun)
    variant = _variant(turn.state, planned, nth)
    pass_no = turn.state.segment.pass_no + 1 if turn.state.segment is not None else 1
    now = turn.at.run if since is None else since
    added = Ms(timeline.coming_length(turn.state, planned) - planned.length_ms)
    stretch = {name: by for name, by in turn.state.stretch.items() if name != planned.id}
    run = SegmentRun(
        segment=planned if variant is None else planned.varied(planned.variants[variant]),
        index=index,
        goes_on=index + 1,
        pass_no=pass_no,
        started=now,
        nth=nth,
        variant=variant,
        added_ms=added,
    )
    turn.set(segment=run, begun=(*turn.state.begun, Begun(planned.id, now)), arming={}, stretch=stretch)
    segment = run.segment
    turn.note("segment", title=segment.title)
    if variant is not None:
        product = turn.state.plan.products.get(segment.product or "")
        shown = product.name if product is not None else segment.title
        turn.note("variant", title=planned.title, product=shown)
    overlays.keep_card_of(turn, segment.product)
    if segment.scene is not None:
        scenes.script_wants(turn, turn.state.scenes[segment.scene])


def _variant(state: ShowState, segment: Segment, nth: int) -> int | None:
    """Which variant runs in this pass of a segment: the first whose condition holds. One that cannot be sold
    gives way to the segment as planned, and that to any variant that can be."""
    fits = [n for n, v in enumerate(segment.variants) if holds(state, v.when, nth)]
    sold = [n for n, v in enumerate(segment.variants) if _can_be_sold(state, segment.varied(v))]
    if found := [n for n in fits if n in sold]:
        return found[0]
    if _can_be_sold(state, segment):
        return None
    return next(iter(sold or fits), None)


def _can_be_sold(state: ShowState, segment: Segment) -> bool:
    return segment.product is None or products.can_be_sold(state, segment.product)


def end(turn: Turn, since: RunMs | None = None) -> None:
    """End the show, since an instant or now. What viewers were promised stays in the picture until its
    time."""
    cues.cancel_all(turn)
    turn.set(phase=Phase.ENDED, ended=turn.at.run if since is None else since, hold=None)
    overlays.leave_only_promises(turn)
    turn.note("ended")
