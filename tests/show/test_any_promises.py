"""No promise is broken in silence: evenings of two hundred commands, delays, clock steps and crashes."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import Phase as Tries
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import edit_commands as e
from companion.show import offer_commands as o
from companion.show.actions import TellHost
from companion.show.command_table import Command
from companion.show.cue import LATE_MS, At, BeforeEnd, Clock, Cue, CueStatus
from companion.show.events import ClockStepped, Commanded, Event, PlanOffered, RunResumed
from companion.show.model import CatchUp, Plan, Segment
from companion.show.state import Note, Phase, ShowState
from companion.show.times import Ms, RunMs, WallMs
from companion.show.timing.model import Promise, PromiseKind, PromiseTiming
from companion.show.timing.timing import timing
from companion.show.timing_commands import RefusePlan
from tests.show.test_any_script import a_cue_comes_due_once_per_pass_and_never_while_held
from tests.show.test_any_show import a_cue_is_done_once_per_pass, history, replay_gives_the_state_that_was
from tests.show.timed import clocks, segment, show_of
from tests.stage import Stage, seconds

NAMES = "abcdef"
STEPS_OF_AN_EVENING = 200


@st.composite
def evenings(draw: st.DrawFn) -> Plan:
    """Six segments of which some give, some go by themselves, and some hold what was promised."""
    rundown: list[Segment] = []
    begins = 0
    for place, name in enumerate(NAMES):
        length = draw(st.integers(60, 600))
        cues = [Cue(id=f"at-{name}", trigger=At(seconds(length // 3)), do=(TellHost("x"),))]
        if draw(st.booleans()):
            when = clocks(seconds(begins + draw(st.integers(0, length))))
            cues.append(Cue(id=f"promised-{name}", trigger=Clock(when), do=(TellHost("x"),)))
        if draw(st.booleans()):
            cues.append(Cue(id=f"wrap-{name}", trigger=BeforeEnd(seconds(20)), do=(TellHost("x"),)))
        made = segment(name, seconds(length), *cues)
        rundown.append(
            replace(
                made,
                shortest_ms=seconds(draw(st.integers(20, length))),
                longest_ms=seconds(draw(st.integers(length, 900))),
                weight=draw(st.integers(1, 3)),
                optional=draw(st.booleans()),
                priority=draw(st.integers(1, 3)),
                follows=place > 0 and draw(st.booleans()),
                starts_hard=place > 0 and draw(st.sampled_from([False, False, True])),
                ends_hard=place == len(NAMES) - 1 and draw(st.booleans()),
                product=draw(st.sampled_from([None, "P4"])),
            )
        )
        begins += length
    catch_up = CatchUp(auto=draw(st.booleans()), drop=draw(st.booleans()))
    return replace(show_of(*rundown), catch_up=catch_up)


SEGMENT = st.sampled_from(NAMES)
SOME = st.lists(SEGMENT, min_size=1, max_size=3, unique=True).map(tuple)

COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.just(c.Go()),
    st.integers(-200, 200).filter(bool).map(c.AddTime),
    st.sampled_from([c.Hold(), c.Resume(), c.Back(), d.Undo(), d.Redo(), c.Fallback("test"), c.Return()]),
    SEGMENT.map(lambda name: c.DisarmCue(f"promised-{name}")),
    SEGMENT.map(c.Skip),
    SEGMENT.map(c.Unskip),
    SEGMENT.map(c.Jump),
    st.sampled_from([o.SaleTease("F1"), o.SaleOpen("F1"), o.SaleClose("F1"), o.BagOpen("L1")]),
    st.integers(1, 120).map(lambda by: o.SaleExtend("F1", by, "test")),
    st.sampled_from(list(c.KeepTime)).map(c.AnswerClock),
    st.builds(e.LengthsAdd, SOME, st.integers(-120, 120), sure=st.just(True)),
    st.builds(e.SegmentMove, SOME, SEGMENT, sure=st.just(True)),
    st.builds(e.SegmentRemove, SOME, sure=st.just(True)),
    st.builds(e.SegmentCopy, SOME, SEGMENT, sure=st.just(True)),
    st.builds(e.SegmentAdd, st.just("new"), st.integers(30, 300), SEGMENT, sure=st.just(True)),
)

STEPS: st.SearchStrategy[tuple[str, object]] = st.one_of(
    COMMANDS.map(lambda command: ("says", command)),
    st.integers(0, 180_000).map(lambda ms: ("passes", ms)),
    st.integers(0, 180_000).map(lambda ms: ("passes", ms)),
    st.sampled_from(["apply", "refuse"]).map(lambda answer: ("proposal", answer)),
    st.integers(0, 30_000).map(lambda ms: ("stalls", ms)),
    st.integers(-900_000, 900_000).map(lambda ms: ("wall clock set by", ms)),
    st.integers(0, 4).map(lambda lost: ("crashes", lost)),
)


# Without the phase that looks for a shorter example: of two hundred steps that takes minutes.
@settings(max_examples=15, deadline=None, phases=[Tries.reuse, Tries.generate])
@given(
    evenings(),
    st.lists(STEPS, min_size=STEPS_OF_AN_EVENING, max_size=STEPS_OF_AN_EVENING),
)
def test_every_promise_is_kept_or_named_as_broken(plan: Plan, steps: list[tuple[str, object]]) -> None:
    stage = Stage(plan)
    stage.go()
    for step in steps:
        stage = played(stage, step)
        stage.passes(Ms(0))
        no_promise_that_is_past_is_called_kept(stage.state, stage.now.run)
    states = [state for _, _, state in history(stage)]
    for before, after in pairwise(states):
        a_cue_is_done_once_per_pass(before, after)
    for before, event, after in history(stage):
        a_promise_moves_by_a_hand_alone(before, event, after)
        a_promise_that_goes_was_kept_or_is_named(before, event, after)
    a_cue_comes_due_once_per_pass_and_never_while_held(stage)
    replay_gives_the_state_that_was(stage)


def played(stage: Stage, step: tuple[str, object]) -> Stage:
    match step:
        case "says", command:
            stage.passes(Ms(400))
            stage.says(command)  # type: ignore[arg-type]
        case "passes", int(ms):
            stage.passes(Ms(ms))
        case "proposal", answer:
            proposal = stage.state.proposal
            named = proposal.id if proposal is not None else "r1"
            stage.says(c.ApplyPlan(named) if answer == "apply" else RefusePlan(named))
        case "stalls", int(ms):
            stage.stalls(Ms(ms))
        case "wall clock set by", int(ms):
            stage.clock_is_set(Ms(ms))
        case "crashes", int(lost):
            stage = stage.crashes(max(3, len(stage.events) - lost))
            stage.obs_connects(stage.state.program.actual or "Lobby")
            stage.passes(Ms(0))
    return stage


def no_promise_that_is_past_is_called_kept(state: ShowState, now: RunMs) -> None:
    """What was to happen by now and has not is broken, and says so."""
    told = timing(state)
    if state.phase is not Phase.RUNNING or state.clock_step is not None:
        return
    for one in told.promises:
        if one.promise.at < now - LATE_MS:
            assert not one.kept(told.late(now)), one


def a_promise_moves_by_a_hand_alone(before: ShowState, event: Event, after: ShowState) -> None:
    if isinstance(event, Commanded | PlanOffered):
        return
    was, now = told(before), told(after)
    for key in was.keys() & now.keys():
        if is_window(key[0]) and isinstance(event, ClockStepped | RunResumed):
            continue  # Whether its time of day or its countdown stands, the operator is asked.
        assert was[key][0] == now[key][0], (key, event)


def a_promise_that_goes_was_kept_or_is_named(before: ShowState, event: Event, after: ShowState) -> None:
    """Whatever has happened, and whoever did it: with its hour, and until that is over."""
    if before.phase is not Phase.RUNNING:
        return
    now = told(after)
    named = {(note.args["promise"], note.args["id"]) for note in after.log if is_new(note, event)}
    standing = {(one.kind, one.id, one.segment): one.at for one in after.broken}
    for key, (hour, one) in told(before).items():
        if key in now or was_kept(one.promise, before, after):
            continue
        kind, name, _ = key
        assert (kind.value, name) in named, (one, event)
        if hour > event.at.wall:
            assert standing.get(key) == hour, (one, event)


def was_kept(promise: Promise, before: ShowState, after: ShowState) -> bool:
    """Or it came to its end by a rule of its own, which has told what became of it."""
    run = before.segment
    match promise.kind:
        case PromiseKind.CUE:
            record = after.record_in(run.pass_no, promise.id) if run is not None else None
            return record is not None and record.status is not CueStatus.CANCELLED
        case PromiseKind.HARD_START:
            # By the clock as it reads now: a pass that began before the hour may have begun behind it. So may
            # one of a segment that a hand has put where its hour would have been earlier.
            hour, elsewhere = before.wall(promise.at), after.edges.get(promise.segment)
            if elsewhere is not None and elsewhere.begins is not None:
                hour = min(hour, WallMs(elsewhere.begins + after.edges_shift_ms))
            begun = (one.at for one in after.begun if one.segment == promise.segment)
            return any(at >= after.run(hour) - LATE_MS for at in begun)
        case PromiseKind.HARD_END:
            return True  # Nobody has to be there until then, and what is late is told as long as it is.
        case PromiseKind.SHOW_ENDS:
            return after.phase is Phase.ENDED
        case _:
            return after.sales != before.sales or after.bags != before.bags


def is_new(note: Note, event: Event) -> bool:
    return note.code in ("promise_broken", "ended_before") and note.at == event.at.wall


def is_window(kind: PromiseKind) -> bool:
    return kind in (PromiseKind.SALE_OPENS, PromiseKind.SALE_CLOSES, PromiseKind.BAG_CLOSES)


Key = tuple[PromiseKind, str, str]
"""Kind, id and segment."""


def told(state: ShowState) -> dict[Key, tuple[WallMs, PromiseTiming]]:
    """Every promise that is not settled, and for when it was given."""
    return {
        (one.promise.kind, one.promise.id, keeper(one.promise)): (state.wall(one.promise.at), one)
        for one in timing(state).promises
    }


def keeper(promise: Promise) -> str:
    """The end of the show is for whichever segment is the last."""
    return "" if promise.kind is PromiseKind.SHOW_ENDS else promise.segment
