"""What runs is an instance of a segment: no edit of the plan changes it, and what follows it is found."""

from dataclasses import replace

from companion.show.actions import (
    BagStep,
    MoveBag,
    MoveSale,
    Play,
    SaleStep,
    ShowOverlay,
    TakeScene,
    TellHost,
)
from companion.show.commands import AddTime, ApplyPlan, ArmCue, Back, Jump, Refusal, Skip, TaskDone
from companion.show.conditions import Condition
from companion.show.cue import At, BeforeEnd, Clock, Cue, CueStatus, LatePolicy
from companion.show.model import Plan, Segment, Variant
from companion.show.state import Phase
from companion.show.timeline import go_target, segment_end, segment_length
from tests.show.test_plan_edits import apply, offer, running
from tests.show.timed import clocks, known, on_time, segment, show_of
from tests.stage import Stage, minutes, opening_with, seconds, small_plan

OTHER = Cue(id="other", trigger=At(seconds(90)), do=(TellHost("other"),))


def rundown(*segments: Segment) -> Plan:
    return replace(small_plan(), rundown=segments)


def named(*names: str) -> Plan:
    """Segments of these names, a minute each; nothing happens in them."""
    return rundown(*(Segment(id=name, title=name, length_ms=minutes(1)) for name in names))


def at_segment(number: int, plan: Plan) -> Stage:
    """The show in the segment of this number, from 1."""
    stage = running(plan)
    for _ in range(number - 1):
        stage.go()
    return stage


def goes_on_with(stage: Stage) -> str | None:
    target = go_target(stage.state)
    assert stage.go() is None
    running = stage.state.running_segment
    if stage.state.phase is Phase.ENDED:
        return None
    assert running is not None
    assert running == target.segment
    return running.id


def test_another_length_title_scene_and_other_cues_count_from_the_next_pass() -> None:
    cue = Cue(id="a", trigger=At(seconds(30)), do=(TellHost("as it began"),))
    stage = running(opening_with(cue))
    began = stage.state.running_segment
    end = segment_end(stage.state)
    edited = replace(
        opening_with(OTHER).rundown[0], title="x", length_ms=minutes(5), scene="product", say=("y",)
    )
    assert apply(stage, rundown(edited, *small_plan().rundown[1:])) is None
    assert stage.state.running_segment is began
    assert segment_end(stage.state) == end
    stage.passes(minutes(2))
    assert [message.text for message in stage.state.messages] == ["as it began"]
    assert stage.state.program.script == "Host"
    assert stage.says(Jump("opening")) is None
    assert stage.state.running_segment == edited
    assert segment_length(stage.state) == minutes(5)
    stage.passes(minutes(2))
    assert [message.text for message in stage.state.messages] == ["as it began", "other"]


def test_what_was_done_by_hand_to_the_pass_that_runs_stays() -> None:
    off = Cue(id="off", trigger=At(seconds(40)), do=(TellHost("armed"),), armed=False)
    task = Cue(id="task", trigger=At(seconds(1)), who="运营", task="上链接")
    stage = running(opening_with(off, task))
    stage.passes(seconds(5))
    stage.says(AddTime(30))
    stage.says(ArmCue("off"))
    assert apply(stage, opening_with(OTHER)) is None
    assert stage.says(TaskDone("task")) is None
    stage.passes(minutes(1))
    assert stage.status("off") is CueStatus.DONE
    assert segment_length(stage.state) == minutes(2.5)


def test_cues_before_the_end_count_from_the_end_it_began_with() -> None:
    wrap = Cue(id="wrap", trigger=BeforeEnd(seconds(20)), do=(TellHost("x"),))
    stage = running(opening_with(wrap))
    shorter = replace(opening_with(wrap).rundown[0], length_ms=seconds(30))
    assert apply(stage, rundown(shorter, *small_plan().rundown[1:])) is None
    stage.passes(seconds(99))
    assert stage.status("wrap") is CueStatus.WAITING
    stage.passes(seconds(1))
    assert stage.status("wrap") is CueStatus.DONE


def test_the_variant_that_was_chosen_runs_on_whatever_becomes_of_the_variants() -> None:
    in_stock = Condition.read("stock(P4) > 0")
    opening = replace(
        small_plan().rundown[0], variants=(Variant(when=in_stock, title="替补", cues=(OTHER,)),)
    )
    stage = running(rundown(opening, *small_plan().rundown[1:]))
    assert stage.state.running_segment is not None
    assert (stage.state.running_segment.title, stage.state.running_segment.cues) == ("替补", (OTHER,))
    assert apply(stage, small_plan()) is None
    stage.passes(seconds(91))
    assert stage.state.running_segment.title == "替补"
    assert stage.status("other") is CueStatus.DONE


def test_a_deleted_segment_runs_to_its_end_and_then_comes_what_followed_it() -> None:
    stage = at_segment(2, named("a", "b", "c", "d"))
    assert apply(stage, named("a", "c", "d")) is None
    assert stage.state.running_segment is not None
    assert stage.state.running_segment.id == "b"
    assert stage.state.segment is not None
    assert stage.state.segment.index is None
    assert [one.segment for one in stage.state.begun] == ["a", "b"]
    assert segment_end(stage.state) is not None
    assert goes_on_with(stage) == "c"
    assert goes_on_with(stage) == "d"


def test_a_moved_segment_is_followed_by_what_stands_behind_it_now() -> None:
    stage = at_segment(2, named("a", "b", "c", "d"))
    assert apply(stage, named("a", "c", "b", "d")) is None
    assert goes_on_with(stage) == "d"


def test_what_took_the_place_of_a_deleted_one_comes_next() -> None:
    stage = at_segment(2, named("a", "b", "c"))
    assert apply(stage, named("a", "x", "y", "c")) is None
    assert [goes_on_with(stage) for _ in range(3)] == ["x", "y", "c"]


def test_when_what_was_before_went_behind_it_goes_on_with_what_is_to_come() -> None:
    stage = at_segment(2, named("a", "b", "c", "d"))
    assert apply(stage, named("c", "d", "a")) is None
    assert goes_on_with(stage) == "c"


def test_when_the_last_is_deleted_go_ends_the_show_and_wraps_to_nothing() -> None:
    stage = at_segment(3, named("a", "b", "c"))
    assert apply(stage, named("a", "b")) is None
    assert goes_on_with(stage) is None


def test_a_rundown_of_which_nothing_was_there_is_played_from_its_first() -> None:
    stage = at_segment(2, named("a", "b"))
    assert apply(stage, named("x", "y")) is None
    assert [goes_on_with(stage) for _ in range(3)] == ["x", "y", None]


def test_a_deleted_one_that_comes_back_has_its_place_again() -> None:
    plan = named("a", "b", "c")
    stage = at_segment(2, plan)
    assert apply(stage, named("c", "a"), "without") is None
    assert apply(stage, named("x", "a", "b", "c"), "with it") is None
    assert stage.state.segment is not None
    assert stage.state.segment.index == 2
    assert [one.segment for one in stage.state.begun] == ["a", "b"]
    assert goes_on_with(stage) == "c"


def test_a_time_of_day_comes_once_though_its_segment_left_the_plan_and_came_back() -> None:
    draw = Cue(id="draw", trigger=Clock(clocks(minutes(2))), do=(TellHost("开奖"),), late=LatePolicy.FIRE)
    rest = (segment("b", minutes(5)), segment("c", minutes(5)))
    plan = show_of(segment("a", minutes(5), draw), *rest)
    stage = on_time(plan)
    stage.passes(minutes(3))
    assert stage.status("draw") is CueStatus.DONE
    stage.go()
    assert apply(stage, show_of(*rest), "without") is None
    assert apply(stage, plan, "with it") is None
    assert [standing.value for standing in known(stage).standings] == ["played", "running", "coming"]
    stage.passes(seconds(1))
    assert stage.says(Jump("a")) is None
    stage.passes(seconds(1))
    assert stage.state.segment is not None
    assert stage.state.segment.nth == 2
    assert stage.status("draw") is CueStatus.SKIPPED
    assert [message.text for message in stage.state.messages] == ["开奖"]


def test_after_several_edits_without_it_the_order_still_goes_on_where_it_was() -> None:
    stage = at_segment(2, named("a", "b", "c", "d"))
    assert apply(stage, named("a", "c", "d"), "one") is None
    assert apply(stage, named("x", "a", "c", "d"), "two") is None
    assert apply(stage, named("x", "a", "e", "d"), "three") is None
    assert goes_on_with(stage) == "e"


def test_back_from_a_deleted_segment_begins_the_one_before_it() -> None:
    stage = at_segment(3, named("a", "b", "c", "d"))
    assert apply(stage, named("a", "b", "d")) is None
    stage.passes(seconds(1))
    assert stage.says(Back()) is None
    assert stage.state.running_segment is not None
    assert stage.state.running_segment.id == "b"


def test_what_is_before_a_deleted_segment_is_over_and_what_follows_can_be_skipped() -> None:
    stage = at_segment(3, named("a", "b", "c", "d", "e"))
    assert apply(stage, named("a", "b", "d", "e")) is None
    assert stage.refuses(Skip("b")) == "segment_over"
    assert stage.refuses(Skip("c")) == "unknown_segment"
    assert stage.says(Skip("d")) is None
    assert goes_on_with(stage) == "e"


def needs(stage: Stage, plan: Plan, digest: str = "new") -> str | None:
    before = stage.state.plan
    refusal = apply(stage, plan, digest)
    if refusal is None:
        return None
    assert stage.state.plan is before
    return refusal.code


def test_a_plan_without_what_the_running_segment_names_is_refused() -> None:
    steps = (
        MoveSale("F1", SaleStep.ARM),
        MoveBag("L1", BagStep.ANNOUNCE),
        TakeScene("product"),
        ShowOverlay("product-card", data={"product": "P4"}),
    )
    bare = Segment(id="opening", title="开场", length_ms=minutes(2))
    rest = tuple(replace(segment, cues=(), product=None, scene=None) for segment in small_plan().rundown[1:])
    plan = replace(small_plan(), rundown=(bare, *rest))
    without = (
        replace(plan, sales={}),
        replace(plan, bags={}),
        replace(plan, studio=replace(plan.studio, scenes={"host": "Host", "fallback": "Fallback"})),
        replace(plan, sales={}, products={}),
    )
    for step, less in zip(steps, without, strict=True):
        cue = Cue(id="later", trigger=At(seconds(100)), do=(step,))
        stage = running(replace(plan, rundown=(replace(bare, cues=(cue,)), *rest)))
        assert needs(stage, less) == "running_needs"
        assert needs(stage, plan, "other") is None, "the cue alone may go"
        assert stage.status("later") is CueStatus.WAITING
        assert needs(running(plan), less) is None, "nothing that runs needs it"


def test_its_own_scene_and_product_are_needed_too() -> None:
    plan = small_plan()
    selling = Segment(id="sell", title="卖", length_ms=minutes(2), scene="product", product="P4")
    stage = running(rundown(selling))
    bare = replace(plan, rundown=(replace(selling, scene=None, product=None),))
    studio = replace(plan.studio, scenes={"host": "Host", "fallback": "Fallback"})
    assert needs(stage, replace(bare, studio=studio)) == "running_needs"
    assert needs(stage, replace(bare, sales={}, products={}), "other") == "running_needs"


def test_why_it_is_refused_says_what_is_needed() -> None:
    stage = running(small_plan())
    first = replace(small_plan().rundown[0], cues=())
    offer(stage, replace(small_plan(), bags={}, rundown=(first, *small_plan().rundown[1:])))
    refusal = stage.says(ApplyPlan("new"))
    assert refusal == Refusal("running_needs", "Segment 'opening' runs now and needs 'L1'.")


def test_a_replay_and_a_restart_go_on_with_the_instance() -> None:
    stage = at_segment(2, named("a", "b", "c"))
    assert apply(stage, named("a", "c")) is None
    other = stage.crashes(after=len(stage.events))
    assert other.state.running_segment == stage.state.running_segment
    assert goes_on_with(other) == "c"


def test_a_clip_of_the_pass_that_runs_is_played_though_the_plan_has_it_no_more() -> None:
    stage = running(opening_with(Cue(id="jingle", trigger=At(seconds(30)), do=(Play("Jingle"),))))
    assert apply(stage, opening_with()) is None
    stage.passes(seconds(31))
    assert stage.status("jingle") is CueStatus.DONE
