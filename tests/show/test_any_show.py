"""Rules that hold for every show and every sequence of commands, delays, hands, lost links and failures."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import offer_commands as o
from companion.show.actions import Urgency
from companion.show.clock import UtcOffset
from companion.show.clock_steps import STEP_MS
from companion.show.command_table import Command
from companion.show.commands import KeepTime
from companion.show.course import CueRecord, Why
from companion.show.cue import LATE_MS, After, CueStatus
from companion.show.effects import PlayMedia
from companion.show.engine import advance, open_show
from companion.show.events import (
    ClockStepped,
    CollectionChanged,
    Commanded,
    CueDue,
    EffectDone,
    Event,
    FeedDropped,
    InputMuted,
    Lost,
    ObsLost,
    ObsRelaunched,
    OutputsChanged,
    RunResumed,
    ShowOpened,
    StartDue,
    WritingChanged,
)
from companion.show.model import Plan
from companion.show.sales.sale import SaleState
from companion.show.state import Phase, ShowState
from companion.show.studio import DOUBTS_KEPT
from companion.show.times import Ms
from tests.show.any_plan import OFFSETS, plans
from tests.stage import SHANGHAI, Stage

PRESSES: list[Command] = [c.Go(), c.Jump("strawberry"), c.Skip("opening")]
"""What a crew may begin with."""

IDS = ("a", "b", "c", "d", "rules", "stock", "closeup")
"""Cues that commands name: those of any plan, and some of the small one."""

LEAVING: st.SearchStrategy[Command] = st.one_of(
    st.just(c.Back()),
    st.sampled_from(("opening", "strawberry", "close", "nowhere")).map(c.Jump),
    st.sampled_from(("opening", "strawberry", "close", "nowhere")).map(c.Skip),
    st.sampled_from(("opening", "strawberry", "close")).map(c.Unskip),
)

COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(
        [
            c.Go(),
            c.Hold(),
            c.Resume(),
            c.Skip(),
            c.EndShow(),
            c.Fallback("test"),
            c.Return(),
            d.ClearOverlays(),
            d.OverlayShow("product-card"),
            d.OverlayHide("flash-sale"),
            o.SaleArm("F1"),
            o.SaleTease("F1"),
            o.SaleOpen("F1"),
            o.SaleClose("F1"),
            o.SaleCancel("F1"),
            o.BagOpen("L1"),
            o.BagClose("L1"),
            c.TakeSceneNow(role="host"),
            c.TakeSceneNow(scene="Product"),
            c.TakeSceneNow(role="fallback"),
            c.TaskDone("stock"),
            c.SendMessage("看这边", Urgency.WARN),
            c.MessageAck("m1"),
            c.Mute("host"),
            c.Unmute("Mic"),
            c.OutputStart("record"),
            c.OutputStop("record"),
            c.PutRight("sound:Mic"),
            c.LeaveAsIs("sound:Mic"),
            c.AnswerClock(KeepTime.TIME_OF_DAY),
            c.AnswerClock(KeepTime.TIME_LEFT),
        ]
    ),
    LEAVING,
    st.integers(1, 12).map(lambda n: c.RepeatEffect(f"e{n}")),
    st.integers(1, 12).map(lambda n: c.LeaveEffect(f"e{n}")),
    st.integers(-200, 200).map(c.AddTime),
    st.integers(-60, 120).map(lambda n: o.SaleSold("F1", n)),
    st.integers(-10, 400).map(lambda n: o.SaleExtend("F1", n, "test")),
    st.sampled_from(IDS).map(c.ArmCue),
    st.sampled_from(IDS).map(c.DisarmCue),
    st.sampled_from(IDS).map(c.TaskDone),
)

STEPS = st.one_of(
    COMMANDS.map(lambda command: ("says", command)),
    COMMANDS.map(lambda command: ("says", command)),
    st.integers(0, 120_000).map(lambda ms: ("passes", ms)),
    st.integers(0, 120_000).map(lambda ms: ("stalls", ms)),
    st.sampled_from(["Host", "Product", "Fallback", "Lobby"]).map(lambda scene: ("hand", scene)),
    st.booleans().map(lambda works: ("obs works", works)),
    st.integers(0, 3).map(lambda number: ("obs fails", number)),
    st.booleans().map(lambda works: ("disk works", works)),
    st.sampled_from(list(Lost)).map(lambda how: ("obs lost", how)),
    st.just(("obs started again", None)),
    st.booleans().map(lambda muted: ("hand mutes", muted)),
    st.booleans().map(lambda running: ("hand records", running)),
    st.sampled_from(["A", "B"]).map(lambda collection: ("hand loads", collection)),
    st.sampled_from(["Host", "Product", "Fallback", "Lobby"]).map(lambda scene: ("obs back", scene)),
    st.integers(0, 60_000).map(lambda ms: ("restarted after", ms)),
    st.integers(-7_200_000, 7_200_000).map(lambda ms: ("wall clock set by", ms)),
    st.integers(-7_200_000, 7_200_000).map(lambda ms: ("wall clock set while away by", ms)),
    st.sampled_from(["obs", "show file"]).map(lambda feed: ("dropped", feed)),
)

STARTS = st.none() | st.integers(-60_000, 300_000).map(Ms)
"""When the show starts by itself, after its opening."""


def play(
    steps: list[tuple[str, object]],
    plan: Plan | None = None,
    offsets: tuple[UtcOffset, ...] = SHANGHAI,
    *,
    starts_in: Ms | None = None,
    on: Stage | None = None,
) -> tuple[Stage, list[ShowState]]:
    """Let it all happen, on a stage of this plan or on one that is there; the state after every step."""
    stage = on or Stage(plan, utc_offsets=offsets, starts_in=starts_in)
    states = [stage.state]
    for what, value in steps:
        match what, value:
            case "says", command:
                stage.passes(Ms(400))
                stage.says(command)  # type: ignore[arg-type]
            case "passes", int(ms):
                stage.passes(Ms(ms))
            case "stalls", int(ms):
                stage.stalls(Ms(ms))
            case "hand", str(scene):
                stage.hand_takes(scene)
            case "obs works", bool(works):
                stage.obs_answers = works
            case "obs fails", int(number):
                if pending := list(stage.state.pending.values()):
                    stage.obs_fails(pending[number % len(pending)])
            case "disk works", bool(works):
                failed = "" if works else "the disk is full"
                stage.happens(lambda at, failed=failed: WritingChanged(at=at, failed=failed))  # type: ignore[misc]
            case "obs lost", Lost() as how:
                stage.happens(lambda at, how=how: ObsLost(at=at, reason="gone", how=how))  # type: ignore[misc]
            case "obs started again", _:
                if not stage.state.obs.connected:
                    stage.happens(lambda at: ObsRelaunched(at=at, attempt=1))
            case "hand mutes", bool(muted):
                stage.happens(lambda at, muted=muted: InputMuted(at=at, input="Mic", muted=muted))  # type: ignore[misc]
            case "hand records", bool(running):
                outputs = {**stage.state.obs.outputs, "record": running}
                stage.happens(lambda at, outputs=outputs: OutputsChanged(at=at, outputs=outputs))  # type: ignore[misc]
            case "hand loads", str(name):
                stage.happens(lambda at, name=name: CollectionChanged(at=at, collection=name))  # type: ignore[misc]
            case "obs back", str(scene):
                stage.obs_connects(scene)
            case "restarted after", int(ms):
                stage.stalls(Ms(0))
                stage.restarts(Ms(ms))
            case "wall clock set by", int(ms):
                stage.clock_is_set(Ms(ms))
            case "wall clock set while away by", int(ms):
                stage.restarts(Ms(5_000), clock_set_by=Ms(ms))
            case "dropped", str(feed):
                stage.happens(lambda at, feed=feed: FeedDropped(at=at, feed=feed, dropped=3))  # type: ignore[misc]
        states.append(stage.state)
    return stage, states


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=60), plans(), OFFSETS, STARTS)
def test_any_show(
    steps: list[tuple[str, object]], plan: Plan, offsets: tuple[UtcOffset, ...], starts_in: Ms | None
) -> None:
    stage, states = play(steps, plan, offsets, starts_in=starts_in)
    for before, after in pairwise(states):
        a_cue_is_done_once_per_pass(before, after)
        a_sale_never_reopens(before, after)
    for before, event, after in history(stage):
        passes_only_grow_and_the_place_goes_back_only_when_asked_to(before, event, after)
        a_show_starts_once_and_never_late_by_itself(before, event, after)
        a_clock_that_is_set_opens_and_closes_nothing(before, event, after)
        go_passes_over_what_is_marked(before, event, after)
        what_comes_after_a_cue_waits_until_that_is_done(before, event)
        a_cue_does_something_as_long_as_somebody_may_answer(after)
    for state in states:
        every_pending_effect_is_the_newest_wish_or_on_its_way(state)
        what_is_on_air_is_wanted_or_explained(state)
        assert len(state.log) <= 24
        assert state.hold is None or state.phase.value == "running"
    replay_gives_the_state_that_was(stage)


def a_cue_is_done_once_per_pass(before: ShowState, after: ShowState) -> None:
    final = (CueStatus.DONE, CueStatus.SKIPPED, CueStatus.CANCELLED)
    for pass_no, records in before.ledger.items():
        for cue, record in records.items():
            assert record.status not in final or after.ledger[pass_no][cue] == record
            assert (
                record.status is not CueStatus.DOING or after.ledger[pass_no][cue].fired_ms == record.fired_ms
            )


def what_comes_after_a_cue_waits_until_that_is_done(before: ShowState, event: Event) -> None:
    if not isinstance(event, CueDue) or before.running_segment is None:
        return
    trigger = before.running_segment.cue(event.cue).trigger  # type: ignore[union-attr]
    if isinstance(trigger, After):
        first = before.record(trigger.cue)
        assert first is not None
        assert not first.doing
        assert first.status not in (CueStatus.DOING, CueStatus.TASK, CueStatus.ASKING)


def a_cue_does_something_as_long_as_somebody_may_answer(state: ShowState) -> None:
    """And no longer: not once its segment is left, OBS is gone or the process has died."""
    running = state.segment.pass_no if state.segment is not None and state.phase is Phase.RUNNING else None
    for pass_no, records in state.ledger.items():
        for record in records.values():
            assert (record.status is CueStatus.DOING) <= bool(record.doing)
            if record.doing:
                assert pass_no == running
                assert record.status in (CueStatus.DOING, CueStatus.TASK)
                assert set(record.doing) <= {*state.pending, *state.asked_of_bags}


def a_sale_never_reopens(before: ShowState, after: ShowState) -> None:
    order = [SaleState.DRAFT, SaleState.ARMED, SaleState.TEASER, SaleState.OPEN]
    for sale_id, window in before.sales.items():
        now = after.sales[sale_id].state
        assert (
            window.state == now
            if window.state.over
            else now.over or order.index(now) >= order.index(window.state)
        )


def history(stage: Stage) -> Iterator[tuple[ShowState, Event, ShowState]]:
    """Every event after the first, with the state before and after it."""
    first, *rest = stage.events
    assert isinstance(first, ShowOpened)
    state = open_show(first)
    for event in rest:
        before, state = state, advance(state, event).state
        yield before, event, state


def passes_only_grow_and_the_place_goes_back_only_when_asked_to(
    before: ShowState, event: Event, after: ShowState
) -> None:
    if before.segment is None or after.segment is None:
        assert before.segment is None, "a pass does not vanish"
        assert after.segment is None or after.segment.pass_no == 1
        return
    assert after.segment.pass_no - before.segment.pass_no in (0, 1)
    assert len(after.begun) == after.segment.pass_no
    if after.segment.pass_no == before.segment.pass_no:
        assert after.segment.index == before.segment.index
    elif not (isinstance(event, Commanded) and isinstance(event.command, c.Back | c.Jump)):
        assert after.segment.index > before.segment.index


def a_show_starts_once_and_never_late_by_itself(before: ShowState, event: Event, after: ShowState) -> None:
    if before.phase is after.phase:
        return
    assert (before.phase, after.phase) in ((Phase.READY, Phase.RUNNING), (Phase.RUNNING, Phase.ENDED))
    if after.phase is Phase.RUNNING and not isinstance(event, Commanded):
        assert isinstance(event, StartDue)
        assert before.starts_at is not None
        assert 0 <= event.at.wall - before.starts_at <= LATE_MS


def a_clock_that_is_set_opens_and_closes_nothing(before: ShowState, event: Event, after: ShowState) -> None:
    """Nor does it make a promise due that was not, or the other way round. What is only drift is followed."""
    by_ms = after.wall_offset_ms - before.wall_offset_ms
    if not isinstance(event, ClockStepped | RunResumed) or abs(by_ms) <= STEP_MS:
        return
    windows = [(one, after.sales[one.plan.id]) for one in before.sales.values()]
    windows += [(one, after.bags[one.plan.id]) for one in before.bags.values()]  # type: ignore[misc]
    for one, other in windows:
        assert one.state is other.state
        if one.due is not None and other.due is not None:
            assert (one.due <= event.at.wall - by_ms) is (other.due <= event.at.wall)


def go_passes_over_what_is_marked(before: ShowState, event: Event, after: ShowState) -> None:
    assert after.segment is None or after.plan.rundown[after.segment.index].id not in after.skipped
    assert after.phase is not Phase.READY or after.next_place is not None, (
        "a show has something to begin with"
    )


def every_pending_effect_is_the_newest_wish_or_on_its_way(state: ShowState) -> None:
    switch = state.program.switch
    if switch is not None and switch.state.value == "sent":
        assert switch.effect in state.pending
        assert switch.scene == state.program.wanted(state.plan.fallback_scene)


def what_is_on_air_is_wanted_or_explained(state: ShowState) -> None:
    """Nothing under way and no fault to be seen: then OBS shows what is wanted, or a hand is known of."""
    program = state.program
    if not state.obs.connected or program.switch is not None:
        return
    wanted = program.wanted(state.plan.fallback_scene)
    if state.phase is not Phase.RUNNING:
        return
    if program.actual == state.plan.fallback_scene:
        assert wanted == program.actual
    elif wanted is not None:
        assert program.actual == wanted or program.hand


def replay_gives_the_state_that_was(stage: Stage) -> None:
    *_, (_, _, state) = history(stage)
    assert state == stage.state


@settings(max_examples=100, deadline=None)
@given(
    st.lists(STEPS, max_size=40), st.data(), st.lists(STEPS, max_size=10), plans(), st.sampled_from(PRESSES)
)
def test_a_crash_at_any_point_loses_and_doubles_nothing(
    steps: list[tuple[str, object]],
    data: st.DataObject,
    then: list[tuple[str, object]],
    plan: Plan,
    press: Command,
) -> None:
    stage, _ = play([("says", press), *steps], plan)
    written = data.draw(st.integers(1, len(stage.events)), label="events written down")
    first, *rest = stage.events[:written]
    assert isinstance(first, ShowOpened)
    before = open_show(first)
    for event in rest:
        before = advance(before, event).state

    after = stage.crashes(written)

    what_a_restart_knows_is_what_was(before, after.state)
    assert after.asks() == [], "nothing is asked of an OBS that nobody has heard of yet"
    clips = [effect for effect in before.pending.values() if isinstance(effect, PlayMedia)]
    assert set(after.state.doubts) <= {*before.doubts, *clips}
    assert set(clips[-DOUBTS_KEPT:]) <= set(after.state.doubts), "nobody knows whether they were played"
    after.obs_connects(before.program.actual or "Lobby")
    assert not [effect for effect in after.asks() if isinstance(effect, PlayMedia)]
    states = play(then, on=after)[1]
    for one, other in pairwise([before, *states]):
        a_cue_is_done_once_per_pass(one, other)
        a_sale_never_reopens(one, other)
    assert a_cue_comes_due_at_most_once(after)
    replay_gives_the_state_that_was(after)


WHAT_WAS = (
    *("plan", "phase", "starts_at", "started", "ended", "segment", "begun", "skipped", "hold"),
    *("arming", "sales", "bags", "overlays", "messages", "clock_step", "wall_offset_ms"),
    *("dropped", "effects_sent", "last_go", "answered"),
)
"""Everything but what is known of OBS, which has to be heard anew, and the log."""


def what_a_restart_knows_is_what_was(before: ShowState, after: ShowState) -> None:
    for name in WHAT_WAS:
        assert getattr(after, name) == getattr(before, name), name
    assert (after.program.script, after.program.cover) == (before.program.script, before.program.cover)
    for number, cues in before.ledger.items():
        assert after.ledger[number].keys() == cues.keys()
        for cue, was in cues.items():
            assert after.ledger[number][cue] in (was, *what_nobody_answered(was, after.ledger[number][cue]))
    assert after.ledger.keys() == before.ledger.keys()


def what_nobody_answered(was: CueRecord, now: CueRecord) -> list[CueRecord]:
    """What becomes of a cue that the process left in the middle of what it was doing."""
    if not set(now.doing) < set(was.doing):
        return []
    doubted = replace(was, doing=now.doing, why=Why.UNCONFIRMED)
    if was.status is CueStatus.DOING and not now.doing:
        doubted = replace(doubted, status=CueStatus.DONE, at=now.at, position_ms=now.position_ms)
    return [doubted]


def a_cue_comes_due_at_most_once(stage: Stage) -> bool:
    due = [(event.pass_no, event.cue) for event in stage.events if isinstance(event, CueDue)]
    return len(due) == len(set(due))


@settings(max_examples=50, deadline=None)
@given(st.lists(STEPS, max_size=40), st.text(max_size=5))
def test_an_answer_to_an_effect_that_nobody_waits_for_changes_nothing(
    steps: list[tuple[str, object]], effect: str
) -> None:
    stage, _ = play(steps)
    if effect not in stage.state.pending:
        before = stage.state
        stage.happens(lambda at: EffectDone(at=at, effect=effect))
        assert stage.state == before
