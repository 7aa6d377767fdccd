"""The time of any show, against a walk through it by hand."""

from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.commands import AddTime, Back, EndShow, Go, Hold, Jump, Resume, Skip, Unskip
from companion.show.cue import LATE_MS, Clock, Cue
from companion.show.model import Plan, Segment
from companion.show.offer_commands import BagOpen, SaleOpen, SaleTease
from companion.show.state import Phase, ShowState
from companion.show.times import MINUTE, SECOND, Ms, RunMs, WallMs
from companion.show.timing.model import Promise, PromiseKind
from companion.show.timing.timing import same_time, timing
from tests.show.test_any_show import history
from tests.show.timed import clocks, segment, show_of
from tests.stage import NOON, Stage, seconds

IDS = "abcde"
LENGTHS = st.integers(2, 300).map(seconds)
INSTANTS = st.none() | st.integers(0, 1200).map(lambda at: clocks(seconds(at)))


@st.composite
def shows(draw: st.DrawFn) -> Plan:
    """One to five segments, some with hard edges and with cues at times of day."""
    rundown: list[Segment] = []
    for id in IDS[: draw(st.integers(1, len(IDS)))]:
        at = draw(INSTANTS)
        cues = (Cue(id=f"at-{id}", trigger=Clock(at)),) if at is not None else ()
        length = draw(LENGTHS)
        made = segment(id, length, *cues)
        made = replace(made, shortest_ms=Ms(length - SECOND), longest_ms=Ms(length + MINUTE))
        if draw(st.booleans()):
            made = replace(made, starts_hard=True, starts_clock_ms=draw(INSTANTS))
        if draw(st.booleans()):
            made = replace(made, ends_hard=True, ends_clock_ms=draw(INSTANTS))
        rundown.append(made)
    plan = show_of(*rundown)
    return plan if draw(st.booleans()) else replace(plan, planned_start=None)


SEGMENTS = st.sampled_from(IDS)
STEPS = st.one_of(
    st.just(Go()),
    st.just(Go()),
    st.integers(-200, 200).filter(bool).map(AddTime),
    st.sampled_from([Hold(), Resume(), Back(), EndShow(), SaleTease("F1"), SaleOpen("F1"), BagOpen("L1")]),
    SEGMENTS.map(Skip),
    SEGMENTS.map(Unskip),
    SEGMENTS.map(Jump),
    st.integers(1, 400).map(seconds),
    st.tuples(st.integers(-300, 300).map(seconds)),
)
STRETCH = st.dictionaries(SEGMENTS, st.integers(-1, 60).map(seconds), max_size=2)
WAITS = st.lists(st.integers(0, 900_000).map(Ms), min_size=1, max_size=4)


def after(stage: Stage, steps: list[object]) -> None:
    for step in steps:
        match step:
            case int(length):
                stage.passes(Ms(length))
            case (by,):
                stage.clock_is_set(by)
            case _:
                stage.passes(seconds(1))
                stage.says(step)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Walked:
    """The show as it goes on when nothing else happens: what begins when, and when it ends."""

    begins: dict[str, int]
    over: dict[str, int]
    arrives: dict[str, int]
    end: int


def walk(state: ShowState, now: RunMs) -> Walked | None:
    """Through what is left of a show, from this instant on; None: nobody knows when it begins."""
    run, plan = state.segment, state.plan
    begins: dict[str, int] = {}
    over: dict[str, int] = {}
    arrives: dict[str, int] = {}
    if state.ended is not None:
        return Walked(begins, over, arrives, state.ended)
    first = 0
    if run is None:
        starts = plan.planned_start if state.starts_at is None else state.starts_at
        if starts is None:
            return None
        at = max(int(now), int(state.run(starts)))
    else:
        has_run = (state.hold.since if state.hold is not None else now) - run.started - run.held_ms
        first = run.index + 1
        left = plan.rundown[run.index].length_ms + run.added_ms - has_run
        at = now + max(0, left)
        over[plan.rundown[run.index].id] = at
    known = {one.promise.id: one.promise.at for one in timing(state).promises if _starts(one.promise)}
    for each in plan.rundown[first:]:
        if each.id in state.skipped:
            continue
        arrives[each.id] = at
        if each.starts_hard and each.id not in known:
            assert each.id in {one.segment for one in state.begun}, "only what comes again begins whenever"
        at = max(at, known.get(each.id, at))
        begins[each.id] = at
        at += each.length_ms + state.stretch.get(each.id, 0)
        over[each.id] = at
    return Walked(begins, over, arrives, at)


def _starts(promise: Promise) -> bool:
    return promise.kind is PromiseKind.HARD_START


@settings(max_examples=400, deadline=None)
@given(shows(), st.lists(STEPS, max_size=8), STRETCH, WAITS)
def test_any_timing(plan: Plan, steps: list[object], stretch: dict[str, Ms], waits: list[Ms]) -> None:
    stage = Stage(plan, obs=False)
    after(stage, steps)
    state = replace(stage.state, stretch={} if stage.state.phase is Phase.ENDED else stretch)
    told = timing(state)
    ends: list[int] = []
    for wait in sorted(waits):
        now = RunMs(stage.now.run + wait)
        walked, late = walk(state, now), told.late(now)
        if walked is None:
            assert (told.end, told.expected_end(now)) == (None, None)
            continue
        expected = zip(told.ids, told.expected, strict=True)
        assert {id: one.late_by(late) for id, one in expected if one is not None} == walked.begins
        assert told.expected_end(now) == walked.end
        ends.append(walked.end)
        for one in told.promises:
            assert one.kept(late) is is_kept(one.promise, walked, state, now), one
    assert ends == sorted(ends), "while nothing happens a show only ever ends later"
    timing_is_the_same_where_it_is_said_to_be(stage)


def is_kept(promise: Promise, walked: Walked, state: ShowState, now: RunMs) -> bool:
    """As somebody with a stop watch would say."""
    match promise.kind:
        case PromiseKind.HARD_START:
            return walked.arrives[promise.segment] <= promise.at + LATE_MS
        case PromiseKind.HARD_END | PromiseKind.SHOW_ENDS:
            return walked.over[promise.segment] <= promise.at + LATE_MS
        case PromiseKind.CUE:
            begins = walked.begins.get(promise.segment)
            if begins is None:  # It runs.
                assert state.segment is not None
                begins = now if state.hold is not None else state.segment.started
                if promise.at < state.segment.started:
                    return promise.at >= state.segment.started - LATE_MS
            return begins <= promise.at + LATE_MS and walked.over[promise.segment] >= promise.at - LATE_MS
        case PromiseKind.SALE_OPENS | PromiseKind.SALE_CLOSES | PromiseKind.BAG_CLOSES:
            return walked.end >= promise.at - LATE_MS


def timing_is_the_same_where_it_is_said_to_be(stage: Stage) -> None:
    for before, event, later in history(stage):
        if same_time(before, later):
            assert timing(before) == timing(later), event


@settings(max_examples=100, deadline=None)
@given(shows(), st.integers(-1800, 1800).map(seconds))
def test_whenever_a_show_is_begun_it_is_late_for_its_hard_end_by_what_it_lost(plan: Plan, off: Ms) -> None:
    """Every segment takes what it is planned to; nothing waits."""
    soft = [segment(one.id, one.length_ms) for one in plan.rundown]
    soft[-1] = replace(soft[-1], ends_hard=True)
    stage = Stage(show_of(*soft, starts=WallMs(NOON + off)))
    stage.says(Go())
    assert timing(stage.state).over_ms(stage.now.run) == -off
