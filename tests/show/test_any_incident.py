"""Whatever detectors, people, OBS and crashes do in whatever order: automation keeps to its rules."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show.actions import ShowOverlay
from companion.show.command_table import Command
from companion.show.course import HoldReason
from companion.show.engine import advance, open_show
from companion.show.events import Commanded, Event, ObsLost, OutputsChanged, SceneOnAir, ShowOpened
from companion.show.guard_commands import ArmAuto, DisarmAuto, HidePrice
from companion.show.health.events import VerdictChanged
from companion.show.health.troubles import OF_OUTPUTS, UNDETECTED, Trouble, Verdict
from companion.show.incidents import permission, shown
from companion.show.incidents.permission import is_on_air
from companion.show.model import GuardPlan, Plan, Playbook, Returns
from companion.show.state import Phase, ShowState
from companion.show.times import Ms, RunMs
from tests.show.guarded import CONTENTS, GuardedStage, guarded_plan
from tests.stage import minutes

BY_ITSELF = frozenset({"auto_switched", "auto_fallback", "auto_returned", "auto_returned_unheld"})
"""What the log says of a switch that automation has decided."""

COMMANDS: tuple[Command, ...] = (
    ArmAuto(),
    ArmAuto(),
    DisarmAuto(),
    DisarmAuto(20),
    HidePrice(),
    d.OverlayHide("notice"),
    d.OverlayShow("notice", data={"title": "B"}),
    d.Panic(),
    c.Fallback(),
    c.Return(),
    c.TakeSceneNow(role="host"),
    c.TakeSceneNow(role="product"),
    c.TakeSceneNow(scene="Lobby"),
    c.Go(),
    c.Back(),
    c.Hold(),
    c.Resume(),
    c.EndShow(),
    d.Undo(),
    d.Undo(),
    d.Redo(),
)

NOTICE = ShowOverlay("notice", data={"title": "A"})

WATCHED = (
    (Trouble.BLACK, "Cam"),
    (Trouble.FROZEN, "Cam"),
    (Trouble.NO_SIGNAL, "Close"),
    (Trouble.FROZEN, "Close"),
    (Trouble.BLACK, "Loop"),
    (Trouble.MIC_DEAD, "Mic"),
    (Trouble.STREAM_STALLED, "virtual_camera"),
)

VERDICTS = (Verdict.UNKNOWN, Verdict.FINE, Verdict.ALARM, Verdict.ACT, Verdict.ACT, Verdict.CLEARING)

SCENES = ("Host", "Product", "Fallback", "Lobby")

Step = tuple[object, ...]

BREAKS: Step = ("verdict", (Trouble.BLACK, "Cam"), Verdict.ACT)
MENDS: Step = ("verdict", (Trouble.BLACK, "Cam"), Verdict.FINE)
WAITS: Step = ("passes", 25_000)
GOES: Step = ("says", c.Go())
BACK: Step = ("says", c.Back())

EPISODES: tuple[tuple[Step, ...], ...] = (
    (BREAKS, WAITS, MENDS),
    (BREAKS, MENDS, WAITS),
    (BREAKS, ("says", c.Return()), WAITS),
    (BREAKS, ("says", c.Return()), MENDS),
    (BREAKS, GOES, MENDS, WAITS),
    (BREAKS, ("verdict", (Trouble.FROZEN, "Close"), Verdict.ACT), WAITS),
    (("answers", False), BREAKS, ("fails", 0), ("answers", True), WAITS, MENDS, WAITS),
    (BREAKS, WAITS, ("answers", False), MENDS, WAITS, ("fails", 0), ("answers", True)),
    (("says", DisarmAuto(20)), WAITS),
    (("answers", False), GOES, ("passes", 2_000), ("fails", 0), ("answers", True), BACK, ("hand", "Product")),
    (BREAKS, ("says", c.Resume()), MENDS, WAITS, ("says", d.Undo())),
)
"""What a show with a camera that comes and goes is made of: single steps alone seldom come to a switch."""

RARE: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("hand"), st.sampled_from(SCENES)),
    st.tuples(st.just("air"), st.sampled_from([True, True, False])),
    st.tuples(st.just("lost"), st.sampled_from(("", "", *SCENES))),
    st.tuples(st.just("crash"), st.sampled_from(("", "", *SCENES))),
    st.tuples(st.just("answers"), st.sampled_from([True, True, False])),
    st.tuples(st.just("fails"), st.just(0)),
)
"""Most of it ends what automation may do; an empty scene is the one that was on air."""

ONE: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("verdict"), st.sampled_from(WATCHED), st.sampled_from(VERDICTS)),
    st.tuples(st.just("passes"), st.integers(0, 90_000)),
    st.tuples(st.just("says"), st.sampled_from(COMMANDS)),
    RARE,
)

STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(st.sampled_from(EPISODES), st.sampled_from(EPISODES), ONE.map(lambda step: (step,))),
    min_size=3,
    max_size=12,
).map(lambda chunks: [step for chunk in chunks for step in chunk])

PLANS = st.builds(
    guarded_plan,
    st.builds(
        GuardPlan,
        most_switches=st.integers(1, 5),
        dwell_ms=st.sampled_from([Ms(0), Ms(8_000)]),
        leave_alone=st.sampled_from([(), ("product",)]),
    ),
    camera_lost=st.builds(
        Playbook,
        scenes=st.sampled_from([None, None, ("product", "fallback"), ("product", "fallback"), ()]),
        hold=st.sampled_from([None, None, False, True]),
        hide_prices=st.booleans(),
        show=st.sampled_from([(), (NOTICE,)]),
        mute=st.sampled_from([(), ("host",)]),
        returns=st.sampled_from([Returns.AUTO, Returns.AUTO, Returns.ASK]),
        return_after_ms=st.sampled_from([None, None, Ms(20_000)]),
    ),
    mic_dead=st.builds(Playbook, show=st.sampled_from([(), (NOTICE,)])),
)


def play(plan: Plan, steps: list[Step]) -> GuardedStage:
    stage = GuardedStage(plan)
    for step in steps:
        match step:
            case ("verdict", (Trouble() as trouble, str(subject)), Verdict() as verdict):
                stage.verdict(trouble, subject, verdict)
            case ("passes", int(length)):
                stage.passes(Ms(length))
            case ("says", command):
                stage.says(command)  # type: ignore[arg-type]
            case ("hand", str(scene)):
                if stage.state.obs.connected:
                    stage.hand_takes(scene)
            case ("air", bool(on)):
                if stage.state.obs.connected:
                    stage.happens(lambda at, on=on: OutputsChanged(at=at, outputs={"virtual_camera": on}))  # type: ignore[misc]
            case ("lost", str(scene)):
                stage.happens(lambda at: ObsLost(at=at, reason="gone"))
                stage.passes(Ms(3_000))
                comes_back(stage, scene)
            case ("crash", str(scene)):
                stage.restarts(Ms(2_000))
                comes_back(stage, scene)
            case ("answers", bool(answers)):
                stage.obs_answers = answers
            case ("fails", _):
                for effect in list(stage.state.pending.values()):
                    stage.obs_fails(effect)
    return stage


def comes_back(stage: GuardedStage, scene: str) -> None:
    stage.obs_connects(scene or stage.state.program.last or "Host")
    stage.holds(CONTENTS)


def replayed(stage: GuardedStage) -> Iterator[tuple[ShowState, Event, ShowState, list[str]]]:
    """Every event of the show with the state before and after it, and what the log said of it."""
    first, *events = stage.events
    assert isinstance(first, ShowOpened)
    state = open_show(first)
    for event in events:
        result = advance(state, event)
        yield state, event, result.state, [note.code for note in result.notes]
        state = result.state
    assert state == stage.state, "a replay leads elsewhere"


@settings(max_examples=250, deadline=None)
@given(plan=PLANS, steps=STEPS)
def test_automation_switches_seldom_only_where_it_may_and_never_against_a_hand(
    plan: Plan, steps: list[Step]
) -> None:
    switched: list[RunMs] = []
    stage = play(plan, steps)
    for before, event, after, notes in replayed(stage):
        if isinstance(event, Commanded) and isinstance(event.command, ArmAuto):
            switched.clear()  # Nothing but a person gives switches back.
        by_itself = [code for code in notes if code in BY_ITSELF]
        switched += [event.at.run] * len(by_itself)
        lately = [at for at in switched if event.at.run - at < plan.guard.within_ms]
        assert len(lately) <= plan.guard.most_switches
        if by_itself:
            assert_it_may(before, event, after)
            assert len(by_itself) == 1


def assert_it_may(before: ShowState, event: Event, after: ShowState) -> None:
    guard = after.guard
    armed_now = isinstance(event, Commanded) and isinstance(event.command, ArmAuto)
    assert guard.armed
    assert not guard.suspended_by
    assert armed_now or not before.guard.locked
    assert armed_now or not before.guard.suspended_by
    assert after.obs.connected
    assert is_on_air(after)
    left = after.program.switch.left if after.program.switch is not None else after.program.actual
    alone = {after.scenes[role] for role in after.plan.guard.leave_alone}
    assert left in after.scenes.values()
    assert left not in alone


@settings(max_examples=150, deadline=None)
@given(plan=PLANS, steps=STEPS)
def test_a_scene_that_a_hand_has_put_on_air_suspends_automation_and_a_late_answer_of_obs_does_not(
    plan: Plan, steps: list[Step]
) -> None:
    for before, event, after, _ in replayed(play(plan, steps)):
        if not isinstance(event, SceneOnAir) or before.program.switching:
            continue
        ours = {before.program.actual, before.wanted_scene}
        if event.scene != before.fallback_scene and before.program.comes_late(event.scene, event.at.wall):
            ours.add(event.scene)
            assert after.guard.suspended_by == before.guard.suspended_by
        hand = event.scene not in ours
        runs = before.phase is Phase.RUNNING and is_on_air(before) and before.wanted_scene is not None
        if hand and runs and before.guard.armed:
            assert after.guard.suspended_by


@settings(max_examples=150, deadline=None)
@given(plan=PLANS, steps=STEPS, well=st.sampled_from([Verdict.FINE, Verdict.UNKNOWN]))
def test_every_automatic_cover_ends_when_all_is_well_unless_a_person_has_to_say_so(
    plan: Plan, steps: list[Step], well: Verdict
) -> None:
    stage = play(plan, steps)
    stage.obs_answers = True
    for effect in list(stage.state.pending.values()):
        stage.obs_confirms(effect)
    for trouble, subject in WATCHED:
        stage.verdict(trouble, subject, well)
    stage.passes(minutes(2))
    program, hold = stage.state.program, stage.state.hold
    waits = [one for one in stage.state.incidents if one.open and one.trouble is not Trouble.OBS_GONE]
    assert {one.subject for one in waits} <= stage.state.wants.stopped.keys(), "viewers have nothing of those"
    if permission.why_not(stage.state) is None:
        assert program.cover is None or not program.cover.auto or program.cover.ready
        assert program.switch is None or not program.switch.auto, "viewers see what automation wanted them to"
    if program.cover is None and not waits:
        assert hold is None or hold.reason is not HoldReason.FALLBACK


@settings(max_examples=150, deadline=None)
@given(plan=PLANS, steps=STEPS)
def test_nothing_is_done_twice_for_one_incident_and_no_cue_fires_twice(plan: Plan, steps: list[Step]) -> None:
    for before, event, after, _ in replayed(play(plan, steps)):
        sent = {one.id: one.sent for one in before.incidents if one.sent is not None}
        assert all(one.sent == sent[one.id] for one in after.incidents if one.id in sent)
        assert_what_has_ended_had_a_reason(before, event, after)
        for pass_no, records in before.ledger.items():
            fired = {cue: record.fired_ms for cue, record in records.items() if record.fired_ms is not None}
            assert fired.items() <= {cue: one.fired_ms for cue, one in after.ledger[pass_no].items()}.items()


def assert_what_has_ended_had_a_reason(before: ShowState, event: Event, after: ShowState) -> None:
    """It is over when its detector says so, and given up when nobody could tell for long enough."""
    lasted = {one.id: one for one in before.incidents if one.open}
    lasts = {(one.trouble, one.subject) for one in after.incidents if one.open}
    for one in after.incidents:
        if one.id not in lasted or one.open or one.trouble in UNDETECTED:
            continue
        if one.trouble in OF_OUTPUTS and (Trouble.OUTPUT_GONE, one.subject) in lasts:
            continue  # It has stopped altogether.
        if one.cleared is not None:
            assert isinstance(event, VerdictChanged)
            assert (event.trouble, event.subject, event.verdict) == (one.trouble, one.subject, Verdict.FINE)
        elif (one.trouble, one.subject) not in lasts:
            until = lasted[one.id].unknown_until
            assert until is not None
            assert until <= event.at.run


@settings(max_examples=150, deadline=None)
@given(plan=PLANS, steps=STEPS)
def test_what_is_shown_for_incidents_lasts_as_long_as_one_of_them_and_a_persons_own_is_left_alone(
    plan: Plan, steps: list[Step]
) -> None:
    for before, event, after, _ in replayed(play(plan, steps)):
        for one in after.overlays:
            assert shown.lasting(after, one) == one.incidents
        theirs = [one for one in before.overlays if not one.incidents and one.graphic == "notice"]
        if not isinstance(event, Commanded):
            kept = [one for one in after.overlays if not one.incidents and one.graphic == "notice"]
            assert after.phase is Phase.ENDED or kept == theirs


@settings(max_examples=100, deadline=None)
@given(steps=STEPS)
def test_a_show_in_which_nothing_is_found_bad_is_never_switched(steps: list[Step]) -> None:
    quiet = [step for step in steps if step[0] != "verdict"]
    for _, _, _, notes in replayed(play(guarded_plan(), quiet)):
        assert BY_ITSELF.isdisjoint(notes)
