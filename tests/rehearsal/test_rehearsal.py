"""A rehearsal plays the show that is written, and says what became of everything in it."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from companion.rehearsal import play
from companion.rehearsal.crew import OUTPUTS_AFTER_MS
from companion.rehearsal.judge import judge
from companion.rehearsal.outcome import Promised
from companion.rehearsal.play import NeverEnds, rehearse
from companion.rehearsal.schedule import Schedule, schedule_of
from companion.rehearsal.what_if import Spell, WhatIfs
from companion.show.actions import BagStep, MoveBag, ShowOverlay, TakeScene, TellHost
from companion.show.asrun import as_run
from companion.show.bags.events import BeaconFetched, EntriesFrozen, EntriesRanked
from companion.show.commands import Go, TaskDone
from companion.show.conditions import Condition
from companion.show.cue import After, At, BeforeEnd, Clock, Cue, LatePolicy, OnCondition, OnGo
from companion.show.events import Commanded, Lost, ObsConnected, ObsLost, OutputsChanged
from companion.show.model import Plan, Variant
from companion.show.offers import Fairness, WindowMode
from companion.show.times import Ms
from companion.showfile import Surroundings, load_show
from tests.rehearsal.playing import (
    NOTHING_ELSE,
    PLAN,
    cue,
    problems,
    promise,
    rehearsed,
    rehearsed_at,
    with_cues,
)
from tests.show.any_plan import HERE, plans
from tests.stage import NOON, minutes, seconds

ROOT = Path(__file__).parents[2]
EXAMPLES = (ROOT / "show.example.yaml", *sorted((ROOT / "examples").glob("**/show.yaml")))


def example(path: Path) -> Plan:
    loaded = load_show(path, Surroundings.of(path.parent))
    assert loaded.plan is not None
    return loaded.plan


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}")
def test_every_example_keeps_to_its_plan_to_the_second_and_lists_every_cue_once(path: Path) -> None:
    plan = example(path)
    outcome = rehearsed_at(schedule_of(plan, NOON))
    assert outcome.kept
    assert outcome.end == plan.length_ms
    assert [s.actual_start for s in outcome.segments] == [s.planned_start for s in outcome.segments]
    written = [(segment.id, cue.id) for segment in plan.rundown for cue in segment.cues]
    assert [(cue.segment, cue.id) for cue in outcome.cues] == written
    fired = [cue for cue in outcome.cues if cue.planned is not None and cue.status == "done"]
    assert [cue.fired for cue in fired] == [cue.planned for cue in fired]
    assert {p.code for p in outcome.problems} <= {"condition_never"}
    assert all(task.done is not None for task in outcome.tasks if task.given is not None)
    queued = plan.queue.bags if plan.queue is not None else ()  # somebody starts the queue when it suits
    windows = (*outcome.sales, *(bag for bag in outcome.bags if bag.id not in queued))
    assert all(window.closed is not None for window in windows)


def test_cues_on_go_are_pressed_in_order_spread_over_their_segment() -> None:
    cues = [Cue(id=id, trigger=OnGo(), do=(TellHost(id),)) for id in ("one", "two")]
    outcome = rehearsed(with_cues(PLAN, "opening", *cues))
    assert (cue(outcome, "one").fired, cue(outcome, "two").fired) == (seconds(40), seconds(80))
    assert cue(outcome, "one").planned is None


def test_a_task_is_ticked_off_after_three_seconds_and_what_comes_after_it_counts_from_there() -> None:
    cues = (
        Cue(id="link", trigger=At(seconds(10)), who="场控", task="上链接"),
        Cue(id="said", trigger=After("link", seconds(5)), do=(TellHost("上好了"),)),
    )
    outcome = rehearsed(with_cues(PLAN, "opening", *cues))
    (task,) = (task for task in outcome.tasks if task.cue == "link")
    assert (task.who, task.given, task.done) == ("场控", seconds(10), seconds(13))
    assert cue(outcome, "said").fired == seconds(18)
    assert cue(outcome, "said").planned is None


def a_chain_of_scenes() -> Plan:
    return with_cues(
        PLAN,
        "opening",
        Cue(id="look", trigger=At(seconds(10)), do=(TakeScene("product"),)),
        Cue(id="back", trigger=After("look", seconds(3)), do=(TakeScene("host"),)),
        Cue(id="again", trigger=After("back", Ms(0)), do=(TakeScene("product"),)),
    )


def test_scenes_that_come_one_after_the_other_come_at_their_planned_instants() -> None:
    """Nothing is in the way of the OBS that plays along: it takes a scene in no time."""
    outcome = rehearsed(a_chain_of_scenes())
    chain = [cue(outcome, id) for id in ("look", "back", "again")]
    assert [one.fired for one in chain] == [seconds(10), seconds(13), seconds(13)]
    assert [one.planned for one in chain] == [one.fired for one in chain]
    assert {one.status for one in chain} == {"done"}


def test_a_chain_of_scenes_goes_on_while_obs_is_away() -> None:
    outcome = rehearsed(a_chain_of_scenes(), WhatIfs(obs_lost=[Spell(seconds(5), minutes(1))]))
    assert [cue(outcome, id).fired for id in ("look", "back", "again")] == [
        seconds(10),
        seconds(13),
        seconds(13),
    ]


def test_a_task_that_comes_too_late_to_be_done_is_told() -> None:
    late = Cue(id="link", trigger=BeforeEnd(seconds(2)), who="场控", task="上链接")
    outcome = rehearsed(with_cues(PLAN, "opening", late))
    assert "task_left link" in problems(outcome)
    assert outcome.kept


def test_two_bags_at_once_are_a_promise_that_cannot_be_kept() -> None:
    second = replace(PLAN.bags["L1"], id="L2")
    cues = (
        Cue(id="bag-1", trigger=At(seconds(10)), do=(MoveBag("L1", BagStep.OPEN),)),
        Cue(id="bag-2", trigger=At(seconds(70)), do=(MoveBag("L2", BagStep.OPEN),)),
    )
    plan = with_cues(replace(PLAN, bags={**PLAN.bags, "L2": second}), "opening", *cues)
    outcome = rehearsed(plan)
    assert not outcome.kept
    assert {"bag_opens.never_opened L2", "action_refused bag-2"} <= set(problems(outcome))
    assert promise(outcome, Promised.BAG_CLOSES, "L1").kept


def test_a_bag_that_is_open_when_the_show_ends_is_a_broken_promise_and_still_seen_to_its_end() -> None:
    late = Cue(id="bag-1", trigger=At(seconds(10)), do=(MoveBag("L1", BagStep.OPEN),))
    outcome = rehearsed(with_cues(with_cues(PLAN, "opening"), "close", late))
    broken = promise(outcome, Promised.BAG_CLOSES, "L1")
    assert broken.breaches == ("outlives",)
    assert broken.actual == minutes(8) + seconds(10) + minutes(4)
    assert outcome.end == minutes(10)


def test_a_bag_of_our_own_is_drawn_among_viewers_who_do_not_exist_and_the_same_win_every_time() -> None:
    bag = replace(PLAN.bags["L1"], mode=WindowMode.NATIVE)
    plan = replace(PLAN, bags={"L1": bag})
    journals = [rehearse(Schedule(plan, NOON), NOTHING_ELSE) for _ in range(2)]
    ranked = [
        line.event.ranked for lines in journals for line in lines if isinstance(line.event, EntriesRanked)
    ]
    assert len(ranked[0]) == 10, "five winners, and as many alternates"
    assert ranked == [ranked[0], ranked[0]]
    (told,) = rehearsed(plan).bags
    assert told.state == "published"


def test_a_draw_that_waits_for_public_randomness_is_rehearsed_without_a_network() -> None:
    bag = replace(PLAN.bags["L1"], mode=WindowMode.NATIVE, fairness=Fairness.A)
    lines = rehearse(Schedule(replace(PLAN, bags={"L1": bag}), NOON), NOTHING_ELSE)
    (fetched,) = (line.event for line in lines if isinstance(line.event, BeaconFetched))
    (frozen,) = (line.event for line in lines if isinstance(line.event, EntriesFrozen))
    waited = fetched.at.wall - frozen.at.wall
    assert 9_000 <= waited < 13_000, "a rehearsal takes as long as the show will"


def test_a_segment_that_takes_longer_moves_what_follows_and_breaks_the_hard_end() -> None:
    outcome = rehearsed(what_ifs=WhatIfs(overruns={"strawberry": minutes(4)}))
    strawberry, close = outcome.segments[1:]
    assert (strawberry.planned_length, strawberry.actual_length) == (minutes(6), minutes(10))
    assert (close.planned_start, close.actual_start) == (minutes(8), minutes(12))
    end = promise(outcome, Promised.SHOW_ENDS, PLAN.id)
    assert (end.kept, end.by) == (False, minutes(4))
    assert not outcome.kept
    (problem,) = (p for p in outcome.problems if p.code == "show_ends.missed")
    assert problem.facts["spare_ms"] == minutes(1)


def test_a_sale_that_moves_before_anybody_was_told_of_it_breaks_nothing_but_is_told() -> None:
    outcome = rehearsed(what_ifs=WhatIfs(overruns={"opening": seconds(90)}))
    moved = promise(outcome, Promised.SALE_OPENS, "F1")
    assert (moved.kept, moved.by) == (True, seconds(90))
    assert "sale_moved F1" in problems(outcome)


@pytest.mark.parametrize(("overrun", "opens_at"), [(Ms(0), minutes(2)), (seconds(90), minutes(3.5))])
def test_nobody_presses_where_the_show_goes_on_by_itself_but_whoever_needs_longer_says_so(
    overrun: Ms, opens_at: Ms
) -> None:
    opening, strawberry, close = PLAN.rundown
    plan = replace(PLAN, rundown=(opening, replace(strawberry, follows=True), close))
    outcome = rehearsed(plan, WhatIfs(overruns={"opening": overrun}))
    _, second, _ = outcome.segments
    assert second.actual_start == opens_at


def test_a_segment_that_is_over_early_leaves_cues_behind_and_the_hard_end_is_waited_for() -> None:
    outcome = rehearsed(what_ifs=WhatIfs(overruns={"strawberry": -minutes(1)}))
    assert cue(outcome, "wrap").status == "cancelled"
    assert "cue_left wrap" in problems(outcome)
    assert outcome.segments[2].actual_start == minutes(7)
    assert outcome.end == minutes(10)


def test_what_starts_hard_is_not_begun_before_its_time_and_told_when_it_is_late() -> None:
    opening, strawberry, close = PLAN.rundown
    plan = replace(PLAN, rundown=(opening, replace(strawberry, starts_hard=True), close))
    early = rehearsed(plan, WhatIfs(overruns={"opening": -seconds(30)}))
    assert promise(early, Promised.HARD_START, "strawberry").by == 0
    late = rehearsed(plan, WhatIfs(overruns={"opening": seconds(30)}))
    assert promise(late, Promised.HARD_START, "strawberry").by == seconds(30)
    assert "hard_start.missed strawberry" in problems(late)


def test_a_cue_at_a_time_of_day_is_a_promise_that_lateness_breaks() -> None:
    at = Ms((HERE + minutes(2) + seconds(5)) % minutes(24 * 60))
    promised = Cue(id="news", trigger=Clock(at), do=(TellHost("整点"),), late=LatePolicy.ASK)
    plan = with_cues(PLAN, "close", promised)
    plan = replace(plan, rundown=(plan.rundown[0], plan.rundown[2], plan.rundown[1]))
    kept = promise(rehearsed(plan), Promised.CUE, "news")
    assert (kept.kept, kept.planned, kept.actual) == (True, minutes(2) + seconds(5), minutes(2) + seconds(5))
    outcome = rehearsed(plan, WhatIfs(overruns={"opening": minutes(1)}))
    broken = promise(outcome, Promised.CUE, "news")
    # It was 55 s late when its segment began, and the operator said yes two seconds later.
    assert (broken.kept, broken.by) == (False, seconds(57))
    assert "promised_cue.missed news" in problems(outcome)


def test_what_viewers_were_told_is_a_promise_whatever_its_trigger_and_nothing_else_is() -> None:
    news = Cue(id="news", trigger=At(seconds(30)), do=(TellHost("口令"),), promise=True)
    own = Cue(id="own", trigger=Clock(Ms(HERE + minutes(9))), do=(TellHost("整点"),), promise=False)
    asked = Cue(id="asked", trigger=OnGo(), do=(TellHost("口令"),), promise=True)
    outcome = rehearsed(with_cues(PLAN, "close", news, own, asked), WhatIfs(overruns={"opening": minutes(1)}))
    [promised] = [one for one in outcome.promises if one.what is Promised.CUE]
    assert (promised.id, promised.kept, promised.by) == ("news", False, minutes(1))


def test_the_crew_waits_for_a_hard_start_and_leaves_at_a_hard_end() -> None:
    opening, strawberry, close = PLAN.rundown
    fixed = replace(strawberry, starts_hard=True, starts_clock_ms=Ms(HERE + minutes(3)))
    plan = replace(PLAN, rundown=(opening, fixed, replace(close, ends_clock_ms=Ms(HERE + minutes(12)))))
    outcome = rehearsed(plan)
    assert [segment.actual_start for segment in outcome.segments] == [0, minutes(3), minutes(9)]
    assert (outcome.planned_end, outcome.end) == (minutes(12), minutes(12))
    assert outcome.kept


def test_conditions_come_true_when_something_is_sold_and_else_never() -> None:
    few = Condition.read("left(F1) <= 20")
    cues = (
        *PLAN.rundown[1].cues,
        Cue(id="few", trigger=OnCondition(few), do=(TellHost("只剩 20 件"),)),
    )
    plan = with_cues(PLAN, "strawberry", *cues)
    none_sold = rehearsed(plan)
    assert "condition_never few" in problems(none_sold)
    assert none_sold.kept
    sold = rehearsed(plan, WhatIfs(sells={"F1": 90}))
    assert (sold.sales[0].sold, sold.sales[0].state) == (90, "closed")
    fired = cue(sold, "few").fired
    assert fired is not None
    assert minutes(4) < fired < minutes(7)
    assert rehearsed(plan, WhatIfs(sells={"F1": 100})).sales[0].state == "sold_out"


def test_a_variant_is_played_when_the_sale_before_it_has_sold() -> None:
    opening, strawberry, close = PLAN.rundown
    low = Condition.read("stock(P4) < 150")
    varied = replace(close, variants=(Variant(when=low, product="P4", title="换成返场"),))
    plan = replace(PLAN, rundown=(opening, strawberry, varied))
    assert rehearsed(plan).segments[2].title == "收官"
    assert rehearsed(plan, WhatIfs(sells={"F1": 80})).segments[2].title == "换成返场"


def test_a_variant_that_is_played_has_cues_of_its_own() -> None:
    opening, strawberry, close = PLAN.rundown
    low = Condition.read("stock(P4) < 150")
    sheet = (
        Cue(id="again", trigger=At(seconds(20)), do=(TellHost("返场"),)),
        Cue(id="then", trigger=After("again", seconds(5)), do=(TellHost("谢谢"),)),
    )
    varied = replace(close, variants=(Variant(when=low, cues=sheet),))
    plan = replace(PLAN, rundown=(opening, strawberry, varied))
    as_written = [one.id for one in rehearsed(plan).cues if one.segment == close.id]
    assert as_written == [cue.id for cue in close.cues]
    sold = [one for one in rehearsed(plan, WhatIfs(sells={"F1": 80})).cues if one.segment == close.id]
    begins = opening.length_ms + strawberry.length_ms
    assert [(one.id, one.planned, one.fired, one.status) for one in sold] == [
        ("again", begins + seconds(20), begins + seconds(20), "done"),
        ("then", begins + seconds(25), begins + seconds(25), "done"),
    ]


def test_an_incident_holds_the_script_and_not_the_sale() -> None:
    outcome = rehearsed(what_ifs=WhatIfs(incidents=[Spell(minutes(5), seconds(30))]))
    (incident,) = outcome.incidents
    assert (incident.kind, incident.began, incident.ended) == (
        "fallback",
        minutes(5),
        minutes(5) + seconds(30),
    )
    assert promise(outcome, Promised.SALE_CLOSES, "F1").by == 0
    assert outcome.end == minutes(10) + seconds(30)


def test_while_obs_is_away_the_show_goes_on_and_its_scene_comes_when_it_is_back() -> None:
    what_ifs = WhatIfs(obs_lost=[Spell(minutes(1), minutes(2))])
    lines = rehearse(Schedule(PLAN, NOON), what_ifs)
    run = as_run(lines)
    (lost,) = (incident for incident in run.incidents if incident.kind == "obs_lost")
    assert lost.length_ms == minutes(2)
    product = next(shown for shown in run.program if shown.scene == "Product")
    started = run.show.started
    assert started is not None
    assert product.since.run - started.at.run >= minutes(3)
    assert rehearsed(PLAN, what_ifs).kept


def test_a_rehearsal_may_begin_with_any_segment() -> None:
    outcome = rehearsed(what_ifs=WhatIfs(begin_with="close"))
    assert [s.actual_start for s in outcome.segments] == [None, None, minutes(8)]
    assert {cue.status for cue in outcome.cues} == {"not_reached"}
    assert outcome.kept
    assert problems(outcome) == []
    assert outcome.end == minutes(10)


def test_a_window_that_no_cue_opens_is_told() -> None:
    outcome = rehearsed(with_cues(PLAN, "opening"))
    assert "bag_by_hand L1" in problems(outcome)
    assert outcome.kept


def test_a_show_without_a_hard_end_may_end_late_and_it_is_told() -> None:
    opening, strawberry, close = PLAN.rundown
    plan = replace(PLAN, rundown=(opening, strawberry, replace(close, ends_hard=False)))
    outcome = rehearsed(plan, WhatIfs(overruns={"close": minutes(2)}))
    assert outcome.kept
    assert "show_moved" in problems(outcome)


def test_an_obs_that_is_lost_has_crashed_and_what_ran_in_it_is_started_by_somebody() -> None:
    lines = rehearse(Schedule(PLAN, NOON), WhatIfs(obs_lost=[Spell(minutes(1), minutes(2))]))
    events = [line.event for line in lines]
    (lost,) = (event for event in events if isinstance(event, ObsLost))
    assert lost.how is Lost.CRASHED
    back = [event for event in events if isinstance(event, ObsConnected)][-1]
    started = [event for event in events if isinstance(event, OutputsChanged)][-1]
    assert (back.outputs["virtual_camera"], started.outputs["virtual_camera"]) == (False, True)
    assert started.at.run - back.at.run == OUTPUTS_AFTER_MS


def test_a_step_that_a_cue_cannot_take_is_told_and_the_rest_goes_on() -> None:
    early = Cue(id="early", trigger=At(seconds(1)), do=(ShowOverlay("flash-sale"), TellHost("还没开卖")))
    outcome = rehearsed(with_cues(PLAN, "opening", early))
    assert cue(outcome, "early").status == "done"
    assert "action_refused early" in problems(outcome)
    assert outcome.kept


def test_a_rehearsal_is_marked_presses_as_people_do_and_leaves_its_journal_in_memory() -> None:
    lines = rehearse(Schedule(PLAN, NOON), NOTHING_ELSE)
    assert as_run(lines).show.rehearsal
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    given = [line.event for line in lines if isinstance(line.event, Commanded)]
    assert {type(event.command) for event in given} == {Go, TaskDone}
    presses = [event.at.run for event in given if isinstance(event.command, Go)]
    assert all(later - earlier >= 300 for earlier, later in pairwise(presses))


def test_a_rehearsal_that_never_ends_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play, "LONGEST_EXTRA_MS", -minutes(1))
    with pytest.raises(NeverEnds, match="十分钟试播"):
        rehearse(Schedule(PLAN, NOON), NOTHING_ELSE)


def test_what_was_asked_for_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play, "LONGEST_EXTRA_MS", minutes(1))
    late = WhatIfs(overruns={"close": minutes(5)}, incidents=[Spell(minutes(1), minutes(3))])
    lines = rehearse(Schedule(PLAN, NOON), late)
    assert judge(Schedule(PLAN, NOON), as_run(lines)).end == minutes(18)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_any_show_is_rehearsed_to_its_end_with_every_cue_listed_once(plan: Plan) -> None:
    outcome = rehearsed(plan)
    written = [(segment.id, cue.id) for segment in plan.rundown for cue in segment.cues]
    assert [(cue.segment, cue.id) for cue in outcome.cues] == written
    assert {cue.status for cue in outcome.cues} <= {"done", "skipped", "cancelled"}
    assert all(segment.actual_start is not None for segment in outcome.segments)
    assert outcome.end >= plan.length_ms - 5_000


def test_a_show_without_a_planned_start_is_rehearsed_so_that_its_times_of_day_come() -> None:
    at = Ms((HERE + minutes(200)) % minutes(24 * 60))
    news = Cue(id="news", trigger=Clock(at), do=(TellHost("整点"),))
    plan = replace(with_cues(PLAN, "close", news), planned_start=None)
    schedule = schedule_of(plan, NOON)
    assert schedule.starts == NOON + minutes(192)
    assert schedule_of(replace(PLAN, planned_start=None), NOON).starts == NOON - NOON % minutes(1)
