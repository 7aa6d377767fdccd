"""When things are due, and what GO would do. All of it is computed from anchors; nothing is counted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from companion.show.clock import DAY, nearest
from companion.show.course import SegmentRun
from companion.show.cue import After, At, BeforeEnd, Clock, Cue, CueStatus, OnCondition, OnGo, With
from companion.show.events import BagDue, CueDue, OverlayDue, QueueDue, SaleDue, StartDue
from companion.show.health.events import GuardDue
from companion.show.incidents.instants import looks_at
from companion.show.levels import holds
from companion.show.model import Segment
from companion.show.state import Phase, ShowState
from companion.show.times import Moment, Ms, RunMs, WallMs
from companion.show.timing.announced import promised_begin
from companion.show.timing.edges import slots_of
from companion.show.timing_events import LoopDue, ReplanDue, SegmentDue, TimerDue


class GoDoes(StrEnum):
    """What the next GO would do."""

    START = "start"
    CUE = "cue"
    SEGMENT = "segment"
    END = "end"
    """Nothing is to come after the running segment: GO ends the show and never wraps to the first."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class GoTarget:
    does: GoDoes
    cue: Cue | None = None
    segment: Segment | None = None

    @property
    def name(self) -> str:
        """``cue:closeup``, ``segment:close``, ``start``, ``end``: what a page can say it expects."""
        what = self.cue or self.segment
        return self.does.value if what is None else f"{self.does.value}:{what.id}"


def go_target(state: ShowState) -> GoTarget:
    """Cues that ask come first, then the first armed cue on GO, then the next segment that is not marked,
    then the end."""
    place = state.next_place
    following = state.plan.rundown[place] if place is not None else None
    if state.phase is Phase.READY:
        return GoTarget(GoDoes.START if following is not None else GoDoes.NOTHING, segment=following)
    segment = state.running_segment
    if state.phase is Phase.ENDED or segment is None:
        return GoTarget(GoDoes.NOTHING)
    records = state.records
    asking = any(record.status is CueStatus.ASKING for record in records.values())
    for cue in segment.cues if asking else ():
        record = records.get(cue.id)
        if record is not None and record.status is CueStatus.ASKING:
            return GoTarget(GoDoes.CUE, cue)
    for cue in segment.cues:
        if isinstance(cue.trigger, OnGo) and cue.id not in records and state.armed(cue):
            return GoTarget(GoDoes.CUE, cue)
    return GoTarget(GoDoes.SEGMENT if following is not None else GoDoes.END, segment=following)


def zero(run: SegmentRun) -> RunMs:
    """Where position 0 of a pass would lie on the run clock if it had never been held."""
    return RunMs(run.started + run.held_ms)


def position(state: ShowState, now: RunMs) -> Ms:
    """How far the running segment has come; stands still while held. 0 when none is running."""
    if state.segment is None:
        return Ms(0)
    until = state.hold.since if state.hold is not None else now
    return Ms(until - zero(state.segment))


def segment_length(state: ShowState) -> Ms:
    """Planned length of the running segment plus what was added to it. 0 when none is running."""
    segment = state.running_segment
    if segment is None or state.segment is None:
        return Ms(0)
    return Ms(segment.length_ms + state.segment.added_ms)


def coming_length(state: ShowState, segment: Segment) -> Ms:
    """How long a segment still to come is to take: never less than its shortest, nor more than its longest,
    though an edit may have changed them since it was trimmed, or made longer."""
    by = state.stretch.get(segment.id)
    if by is None:
        return segment.length_ms
    least, most = segment.shortest_ms or segment.length_ms, segment.longest_ms or segment.length_ms
    return Ms(min(max(least, segment.length_ms + by), most))


def segment_end(state: ShowState) -> RunMs | None:
    """When the running segment is to end; None when none is running, or it is held."""
    if state.segment is None or state.hold is not None:
        return None
    return RunMs(zero(state.segment) + segment_length(state))


def goes_on_at(state: ShowState) -> RunMs | None:
    """When the show goes on by itself after the running segment: it is over, and the one to come follows it;
    or nothing is to come, and it followed the one before it itself.

    None: somebody presses GO, or nothing can go on while the script is held or covered. One that was made
    shorter than it has run already is over when that was decided; a hard start is waited for.
    """
    run, end = state.segment, segment_end(state)
    if run is None or end is None or run.asks or not _script_runs(state) or _is_covered(state):
        return None
    place = state.next_place
    following = state.plan.rundown[place] if place is not None else None
    if not (following or run.segment).follows:
        return None
    end = max(end, RunMs(zero(run) + run.length_set_ms))
    if following is None or place is None or not following.starts_hard:
        return end
    slots = slots_of(state)
    return end if slots is None else max(end, state.run(slots[place].begins))


def _hours_of_loops(state: ShowState) -> Iterator[tuple[RunMs, str]]:
    """From when on the loop that runs, and the one that comes next, begin no new pass."""
    run, place = state.segment, state.next_place
    if run is None or state.phase is not Phase.RUNNING:
        return
    following = state.plan.rundown[place].loop if place is not None else None
    near = {one.loop: one.until_ms for one in (run.segment.loop, following) if one is not None}
    for loop, until_ms in near.items():
        if until_ms is not None and loop not in state.loops_over:
            hours = hour_of_loop(state, until_ms, run.started)
            if hours is not None:
                yield max(hours), loop


def hour_of_loop(state: ShowState, until_ms: Ms, near: RunMs) -> tuple[RunMs, RunMs] | None:
    """The instant of this hour by the clock as it reads now, and as it read before it was set; the same when
    nobody is asked which of them is right. None: nobody knows the zone."""
    hour = at_time_of_day(state, until_ms, near)
    if hour is None:
        return None
    return hour, RunMs(hour + state.clock_step.by_ms) if state.clock_step is not None else hour


def _is_covered(state: ShowState) -> bool:
    return state.program.cover is not None and state.program.cover.holds


def cue_due(state: ShowState, cue: Cue) -> RunMs | None:
    """When a waiting cue of the running segment fires by itself.

    None while that cannot be known: it waits for GO, for a condition or for a cue that has not fired, or
    the script is held. A time of day in a zone of which nothing is known is due at once: somebody is asked.
    """
    run = state.segment
    if run is None or not _script_runs(state):
        return None
    match cue.trigger:
        case At(offset_ms):
            return RunMs(zero(run) + offset_ms)
        case BeforeEnd(lead_ms):
            return RunMs(zero(run) + max(segment_length(state) - lead_ms, run.length_set_ms))
        case After(other, wait_ms):
            record = state.record(other)
            if record is None or (place := record.after_ms) is None:
                return None
            return RunMs(zero(run) + place + wait_ms)
        case With(other, wait_ms):
            record = state.record(other)
            if record is None or (place := record.with_ms) is None:
                return None
            return RunMs(zero(run) + place + wait_ms)
        case Clock(since_midnight_ms):
            at = hour_of_cue(state, since_midnight_ms, run.segment.id, run.started)
            return at if at is not None else run.started
        case OnCondition() | OnGo():
            return None


def hour_of_cue(state: ShowState, since_midnight_ms: Ms, segment: str, begins: RunMs) -> RunMs | None:
    """The instant of a cue with a time of day, in a segment that begins then; None: nobody knows the zone.

    Looked for where the show had its segment when it began; before that, and on another day, where it begins:
    the date of a computer may be set while the show is on.
    """
    told = promised_begin(state, segment)
    same_day = told is not None and abs(told - begins) < DAY // 2
    return at_time_of_day(state, since_midnight_ms, told if told is not None and same_day else begins)


def at_time_of_day(state: ShowState, since_midnight_ms: Ms, near: RunMs) -> RunMs | None:
    """The instant of a time of day of the show file, near another instant; None when nobody knows the zone.

    A show that was begun at another time than planned has all of them so much later: they are looked for
    where the show was planned, across midnight or a change of clocks, and moved as a whole.
    """
    shift = state.clock_shift_ms
    at = nearest(since_midnight_ms, WallMs(state.wall(near) - shift), state.utc_offsets)
    return state.run(WallMs(at + shift)) if at is not None else None


def fired_before(state: ShowState, cue: Cue, due: RunMs) -> bool:
    """Did a cue of the running segment fire at this instant, or after it, in an earlier pass?"""
    run = state.segment
    if run is None:
        return False
    earlier = enumerate(state.begun[: run.pass_no - 1], start=1)
    passes = (pass_no for pass_no, one in earlier if one.segment == run.segment.id)
    records = (state.record_in(pass_no, cue.id) for pass_no in passes)
    return any(one is not None and one.fired_ms is not None and one.at >= due for one in records)


Subject = tuple[str, str]
"""What is due: ``start``, ``cue``, ``segment``, ``loop``, ``timer``, ``sale``, ``bag``, ``queue``,
``overlay``, ``guard`` or ``replan``, and its id; that of a cue with its pass, of a segment the pass alone."""


Due = (
    StartDue
    | CueDue
    | SegmentDue
    | LoopDue
    | TimerDue
    | SaleDue
    | BagDue
    | QueueDue
    | OverlayDue
    | GuardDue
    | ReplanDue
)


def subject_of(due: Due) -> Subject:
    match due:
        case StartDue():
            return "start", ""
        case CueDue(cue=cue, pass_no=pass_no):
            return "cue", f"{pass_no}:{cue}"
        case SegmentDue(pass_no=pass_no):
            return "segment", str(pass_no)
        case SaleDue(sale=sale):
            return "sale", sale
        case BagDue(bag=bag):
            return "bag", bag
        case QueueDue():
            return "queue", ""
        case LoopDue(loop=loop):
            return "loop", loop
        case TimerDue(timer=timer):
            return "timer", timer
        case OverlayDue(overlay=overlay):
            return "overlay", overlay
        case GuardDue():
            return "guard", ""
        case ReplanDue():
            return "replan", ""


def next_due(state: ShowState, now: Moment, without: Collection[Subject] = ()) -> Due | None:
    """The earliest thing that is due by now, as an event at this moment; None when nothing is.

    The live loop journals it, advances, and asks again: what one cue changes may make another due. What is in
    ``without`` is passed over.
    """
    waiting = (item for item in _coming(state, now) if subject_of(item[1]) not in without)
    due = min(waiting, key=lambda item: item[0], default=None)
    return None if due is None or due[0] > now.run else due[1]


def next_instant(state: ShowState, without: Collection[Subject] = ()) -> RunMs | None:
    """When the next thing is due, which may be past; None when nothing will be by itself."""
    coming = _coming(state, state.opened)
    return min((instant for instant, due in coming if subject_of(due) not in without), default=None)


def _script_runs(state: ShowState) -> bool:
    return state.phase is Phase.RUNNING and state.hold is None


def _coming(state: ShowState, now: Moment) -> Iterator[tuple[RunMs, Due]]:
    """Promises first: of two things due at the same instant the earlier one here goes first.

    What waits for a condition that holds is due now, whenever it was that it began to hold.
    """
    for sale in state.sales.values():
        if sale.due is not None:
            yield state.run(sale.due), SaleDue(at=now, sale=sale.plan.id)
    for bag in state.bags.values():
        if bag.wakes is not None:
            yield state.run(bag.wakes), BagDue(at=now, bag=bag.plan.id)
    if state.queue.next_at is not None:
        yield state.run(state.queue.next_at), QueueDue(at=now)
    if state.phase is Phase.READY and state.starts_at is not None:
        yield state.run(state.starts_at), StartDue(at=now)
    run, records = state.segment, state.records
    for cue in run.segment.cues if run is not None else ():
        if run is None or cue.id in records:
            continue
        if isinstance(cue.trigger, OnCondition):
            if _script_runs(state) and holds(state, cue.trigger.condition, run.nth):
                yield now.run, _cue_due(state, now, cue, now.run)
        elif (due := cue_due(state, cue)) is not None:
            yield due, _cue_due(state, now, cue, due)
    for hour, loop in _hours_of_loops(state):
        yield hour, LoopDue(at=now, loop=loop)
    if run is not None and (over := goes_on_at(state)) is not None:
        yield over, SegmentDue(at=now, pass_no=run.pass_no, due=over)
    if (looks := looks_at(state)) is not None:
        yield looks, GuardDue(at=now)
    if state.next_look is not None:
        yield state.next_look, ReplanDue(at=now)
    for timer in state.timers:
        if not timer.over:
            yield timer.ends, TimerDue(at=now, timer=timer.id)
    for overlay in state.overlays:
        if overlay.until is not None:
            yield overlay.until, OverlayDue(at=now, overlay=overlay.graphic)


def _cue_due(state: ShowState, now: Moment, cue: Cue, due: RunMs) -> CueDue:
    assert state.segment is not None
    return CueDue(at=now, cue=cue.id, pass_no=state.segment.pass_no, due=due)
