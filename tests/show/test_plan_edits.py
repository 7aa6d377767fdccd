"""A show edited on air: what is to come changes, what was done and promised does not."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.screens.edits import ShowFileNow, compare, edits_view
from companion.screens.layers import overlays_view
from companion.screens.live import live_view
from companion.screens.rundown import plan_view
from companion.screens.windows import windows_view
from companion.show.actions import MoveBag, MoveSale
from companion.show.bags.bag import BagState
from companion.show.clock import UtcOffset
from companion.show.commands import AddTime, ApplyPlan, Fallback, Refusal, Skip
from companion.show.desk_commands import Redo, Undo
from companion.show.difference import differences
from companion.show.events import PlanOffered, PlanWithdrawn, ScenesChanged, ShowOpened, WritingChanged
from companion.show.model import Placement, Plan, Segment
from companion.show.offer_commands import (
    BagOpen,
    ProductShow,
    SaleArm,
    SaleCancel,
    SaleClose,
    SaleOpen,
    SaleTease,
)
from companion.show.sales.sale import SaleState
from companion.show.state import Phase, ShowState
from companion.show.timeline import segment_length
from companion.show.times import Ms, WallMs
from tests.show.any_plan import OFFSETS, plans
from tests.show.test_any_show import (
    STEPS,
    a_cue_is_done_once_per_pass,
    every_pending_effect_is_the_newest_wish_or_on_its_way,
    play,
    replay_gives_the_state_that_was,
    what_is_on_air_is_wanted_or_explained,
)
from tests.stage import NOON, Stage, minutes, seconds, small_plan, yuan


def offer(stage: Stage, plan: Plan, digest: str = "new") -> None:
    stage.happens(lambda at: PlanOffered(at=at, plan=plan, digest=digest))


def apply(stage: Stage, plan: Plan, digest: str = "new") -> Refusal | None:
    """The plan is offered, and the operator takes it."""
    offer(stage, plan, digest)
    refusal = stage.says(ApplyPlan(digest))
    stage.passes(Ms(0))
    return refusal


def refused(stage: Stage, plan: Plan) -> str | None:
    before = stage.state.plan
    refusal = apply(stage, plan)
    assert refusal is None or stage.state.plan is before
    return refusal.code if refusal is not None else None


def running(plan: Plan | None = None) -> Stage:
    """The show in its first segment; its plan has a digest, as that of every run of today."""
    stage = Stage(plan)
    stage.state = replace(stage.state, digest="old")
    stage.go()
    return stage


def selling() -> Stage:
    stage = running()
    stage.go()
    return stage


def with_segment(number: int, **changes: object) -> Plan:
    plan = small_plan()
    segments = list(plan.rundown)
    segments[number] = replace(segments[number], **changes)  # type: ignore[arg-type]
    return replace(plan, rundown=tuple(segments))


def with_sale(**changes: object) -> Plan:
    plan = small_plan()
    return replace(plan, sales={"F1": replace(plan.sales["F1"], **changes)})  # type: ignore[arg-type]


# The offer


def test_nothing_changes_until_somebody_says_so() -> None:
    stage = running()
    offer(stage, with_segment(2, title="x"))
    stage.passes(minutes(1))
    assert stage.state.plan == small_plan()
    assert stage.state.offered is not None


def test_a_file_that_says_the_same_again_takes_its_offer_back() -> None:
    stage = running()
    offer(stage, with_segment(2, title="x"))
    offer(stage, small_plan(), "same")
    assert stage.state.offered is None


def test_a_run_from_before_graphics_had_places_learns_them_unasked() -> None:
    stage = running()
    places = {"product-card": Placement(zone="deck", priority=10)}
    offer(stage, replace(small_plan(), graphics=places))
    assert stage.state.offered is None
    assert stage.state.plan == replace(small_plan(), graphics=places)
    offer(stage, replace(small_plan(), graphics={"product-card": Placement(zone="corner")}))
    assert stage.state.plan.graphics == places, "nothing moves on air because a manifest was saved"


def test_a_spoilt_file_takes_the_offer_back() -> None:
    stage = running()
    offer(stage, with_segment(2, title="x"))
    stage.happens(lambda at: PlanWithdrawn(at=at))
    assert stage.refuses(ApplyPlan("new")) == "changed"


def test_the_same_offer_again_is_no_news() -> None:
    stage = running()
    offer(stage, with_segment(2, title="x"))
    before = stage.state
    offer(stage, with_segment(2, title="x"))
    assert stage.state is before


def test_what_was_read_is_what_is_applied_and_not_what_was_saved_since() -> None:
    stage = running()
    offer(stage, with_segment(2, title="x"), "one")
    offer(stage, with_segment(2, title="y"), "two")
    assert stage.refuses(ApplyPlan("one")) == "changed"
    assert stage.says(ApplyPlan("two")) is None
    assert stage.state.plan.rundown[2].title == "y"


def test_it_stands_in_the_log_with_who_did_it() -> None:
    stage = running()
    offer(stage, with_segment(2, title="x"))
    stage.says(ApplyPlan("new"), by="operator:小林")
    note = stage.state.log[-1]
    assert (note.code, note.by, note.args) == ("plan_applied", "operator:小林", {"count": 1})


def former(stage: Stage) -> str | None:
    return stage.state.former.digest if stage.state.former is not None else None


def test_after_it_the_plan_before_leads_back() -> None:
    stage = running()
    assert former(stage) is None
    apply(stage, with_segment(2, title="x"))
    assert stage.state.offered is None
    assert former(stage) == "old"
    assert stage.says(ApplyPlan("old")) is None
    assert stage.state.plan == small_plan()
    assert stage.notes()[-1] == "plan_back"
    assert stage.state.offered is not None
    assert stage.state.offered.digest == "new", "the file still says it, so it is an edit like any other"


def test_the_way_back_stays_when_the_file_says_what_runs() -> None:
    stage = running()
    apply(stage, with_segment(2, title="x"))
    offer(stage, with_segment(2, title="x"))
    assert stage.state.offered is None
    assert former(stage) == "old"


def test_the_way_back_stays_when_the_file_is_spoilt_or_saved_again() -> None:
    stage = running()
    apply(stage, with_segment(2, title="x"))
    stage.happens(lambda at: PlanWithdrawn(at=at))
    assert former(stage) == "old"
    offer(stage, with_segment(2, title="y"), "newer")
    assert former(stage) == "old"
    assert stage.says(ApplyPlan("old")) is None
    assert stage.state.plan == small_plan()
    assert stage.notes()[-1] == "plan_back"
    assert stage.state.offered is not None
    assert stage.state.offered.digest == "newer", "the file says that, and not what was left"
    assert former(stage) == "new"


def test_before_the_first_go_anything_can_change() -> None:
    stage = Stage()
    plan = replace(small_plan(), rundown=small_plan().rundown[1:])
    assert apply(stage, plan) is None
    stage.go()
    assert stage.state.running_segment == plan.rundown[0]


# The script


def test_the_running_segment_runs_on_wherever_it_stands_now() -> None:
    stage = selling()
    stage.says(AddTime(30))
    opening, strawberry, close = small_plan().rundown
    first = replace(close, id="first")
    assert apply(stage, replace(small_plan(), rundown=(first, close, opening, strawberry))) is None
    assert stage.state.segment is not None
    assert stage.state.running_segment == strawberry
    assert (stage.state.segment.index, stage.state.segment.pass_no) == (3, 2)
    assert stage.state.segment.added_ms == seconds(30)
    assert [one.segment for one in stage.state.begun] == ["opening", "strawberry"]


def test_a_segment_that_was_on_air_may_leave_the_file_and_its_time_stays() -> None:
    stage = selling()
    begun = stage.state.begun
    assert apply(stage, replace(small_plan(), rundown=small_plan().rundown[1:])) is None
    assert stage.state.begun == begun


# What viewers were told


def test_a_sale_that_nobody_was_told_of_takes_the_new_terms() -> None:
    stage = selling()
    assert apply(stage, with_sale(price=yuan("22.90"))) is None
    assert stage.state.sales["F1"].plan.price == yuan("22.90")


def test_an_armed_sale_with_other_terms_has_to_be_armed_anew() -> None:
    stage = selling()
    stage.says(SaleArm("F1"))
    assert apply(stage, with_segment(2, title="x"), "title") is None
    assert stage.state.sales["F1"].state is SaleState.ARMED
    assert apply(stage, with_sale(quantity=50), "quantity") is None
    assert stage.state.sales["F1"].state is SaleState.DRAFT


def test_a_sale_that_was_announced_or_is_over_keeps_its_terms() -> None:
    for steps in ([SaleTease("F1")], [SaleOpen("F1")], [SaleOpen("F1"), SaleClose("F1")]):
        stage = selling()
        for step in steps:
            assert stage.says(step) is None
        assert refused(stage, with_sale(price=yuan("22.90"))) == "promised"
        without = replace(with_segment(1, cues=()), sales={})
        assert refused(stage, without) == "promised"
        assert apply(stage, with_segment(2, title="x"), "title") is None


def test_a_sale_cancelled_before_anybody_was_told_may_go() -> None:
    stage = running()
    stage.says(SaleCancel("F1"))
    assert apply(stage, replace(with_segment(1, cues=()), sales={})) is None
    assert not stage.state.sales


def test_a_cancelled_sale_that_left_the_file_and_comes_back_stays_cancelled() -> None:
    stage = running()
    stage.says(SaleCancel("F1"))
    assert apply(stage, replace(with_segment(1, cues=()), sales={}), "without") is None
    assert apply(stage, small_plan(), "again") is None
    assert stage.state.sales["F1"].state is SaleState.CANCELLED


def test_what_stands_beside_the_terms_of_an_open_sale_cannot_change_either() -> None:
    stage = selling()
    stage.says(SaleOpen("F1"))
    plan = small_plan()
    for change in ({"name": "海苔"}, {"link": 9}, {"was": None}):
        product = replace(plan.products["P4"], **change)
        assert refused(stage, replace(plan, products={"P4": product})) == "promised"
    stock = replace(plan.products["P4"], stock=150, points=("新",))
    assert apply(stage, replace(plan, products={"P4": stock}), "stock") is None


def test_who_gives_an_open_bag_cannot_change() -> None:
    stage = running()
    stage.says(BagOpen("L1"))
    other = replace(small_plan(), seller=replace(small_plan().seller, name="另一家"))
    assert refused(stage, other) == "promised"


def test_an_open_bag_keeps_its_terms() -> None:
    plan = small_plan()
    longer = replace(plan, bags={"L1": replace(plan.bags["L1"], length_ms=minutes(9))})
    stage = running()
    assert apply(stage, longer) is None
    stage.says(BagOpen("L1"))
    assert refused(stage, plan) == "promised"


def test_a_new_sale_is_a_draft_and_can_be_opened() -> None:
    plan = small_plan()
    stage = selling()
    assert apply(stage, replace(plan, sales={**plan.sales, "F2": replace(plan.sales["F1"], id="F2")})) is None
    assert stage.says(SaleOpen("F2")) is None


def test_what_a_card_on_air_says_of_its_product_is_right_at_once() -> None:
    stage = selling()
    stage.passes(seconds(1))
    plan = small_plan()
    assert apply(stage, replace(plan, products={"P4": replace(plan.products["P4"], name="草莓")})) is None
    (card,) = [layer for layer in overlays_view(stage.state)["layers"] if layer["graphic"] == "product-card"]
    assert card["data"]["name"] == "草莓"


def test_a_card_leaves_with_its_product() -> None:
    plan = small_plan()
    stage = running(replace(plan, products={**plan.products, "P5": replace(plan.products["P4"], id="P5")}))
    assert stage.says(ProductShow("P5")) is None
    assert apply(stage, plan) is None
    assert "product-card" not in [overlay.graphic for overlay in stage.state.overlays]


# Scenes


def with_scenes(**scenes: str) -> Plan:
    plan = small_plan()
    return replace(plan, studio=replace(plan.studio, scenes={**plan.studio.scenes, **scenes}))


def test_the_scene_that_is_wanted_goes_with_its_role() -> None:
    stage = running()
    stage.asks()
    assert apply(stage, with_scenes(host="Lobby")) is None
    assert stage.scenes_asked() == ["Lobby"]


def test_a_scene_that_a_hand_has_chosen_stays() -> None:
    stage = running()
    stage.hand_takes("Product")
    stage.asks()
    assert apply(stage, with_scenes(host="Lobby")) is None
    assert stage.scenes_asked() == []
    assert stage.state.program.script == "Lobby"


def test_under_the_fallback_another_fallback_scene_is_taken_at_once() -> None:
    stage = running()
    stage.says(Fallback())
    stage.asks()
    assert apply(stage, with_scenes(fallback="Lobby")) is None
    assert stage.scenes_asked() == ["Lobby"]


def test_a_fallback_scene_that_obs_does_not_have_is_refused() -> None:
    assert refused(running(), with_scenes(fallback="Slate")) == "fallback_missing"


def calls(stage: Stage, old: str, new: str) -> None:
    """Somebody renames a scene in OBS."""
    scenes = tuple(new if scene == old else scene for scene in stage.state.obs.scenes)
    stage.happens(lambda at: ScenesChanged(at=at, scenes=scenes))


def test_a_new_name_in_obs_outlasts_a_plan_that_names_the_scene_as_before() -> None:
    stage = running()
    calls(stage, "Fallback", "FB")
    assert apply(stage, with_scenes(host="Lobby")) is None
    assert stage.state.fallback_scene == "FB"


def test_a_plan_that_names_a_scene_as_obs_does_now_changes_nothing_on_air_nor_does_going_back() -> None:
    stage = running()
    stage.says(Fallback())
    calls(stage, "Fallback", "FB")
    calls(stage, "Product", "Goods")
    stage.asks()
    assert apply(stage, with_scenes(fallback="FB", product="Goods")) is None
    assert stage.state.fallback_scene == "FB"
    assert stage.state.former is not None
    assert stage.says(ApplyPlan(stage.state.former.digest)) is None
    assert (stage.state.fallback_scene, stage.state.scenes["product"]) == ("FB", "Goods")
    assert stage.scenes_asked() == []


def test_what_is_on_air_cannot_become_the_fallback() -> None:
    assert refused(running(), with_scenes(host="Product", fallback="Host")) == "fallback_on_air"


# What cannot be


def test_another_show_another_zone_or_no_fallback_is_refused() -> None:
    plan = small_plan()
    assert refused(running(), replace(plan, id="other")) == "other_show"
    assert refused(running(), replace(plan, zone="Europe/Berlin")) == "other_zone"
    bare = replace(plan, studio=replace(plan.studio, scenes={"host": "Host", "product": "Product"}))
    assert refused(running(), bare) == "no_fallback"


def test_nothing_is_applied_that_cannot_be_written_down() -> None:
    stage = running()
    stage.happens(lambda at: WritingChanged(at=at, failed="the disk is full"))
    assert refused(stage, with_segment(2, title="x")) == "not_writing"


def test_after_the_end_nothing_is_offered() -> None:
    stage = running()
    for _ in range(4):
        stage.go()
    while stage.state.phase.value != "ended":
        stage.go()
    offer(stage, with_segment(2, title="x"))
    assert stage.state.offered is None


# Any plan, at any moment


@st.composite
def edits(draw: st.DrawFn) -> Plan:
    """Any plan, cut, turned over and renamed as somebody might before saving it."""
    plan = draw(plans())
    kept = draw(st.lists(st.sampled_from(plan.rundown), min_size=1, unique_by=lambda segment: segment.id))
    segments = [replace(segment, length_ms=Ms(draw(st.integers(1_000, 400_000)))) for segment in kept]
    if draw(st.booleans()):
        segments.insert(0, replace(segments[0], id="extra", cues=(), loop=None))
    scenes = {"host": draw(st.sampled_from(["Host", "Product"])), "product": "Product"}
    scenes["fallback"] = draw(st.sampled_from(["Fallback", "Lobby"]))
    sale = replace(plan.sales["F1"], quantity=draw(st.integers(1, 200)))
    sales = {} if not names_sale(segments) and draw(st.booleans()) else {"F1": sale}
    bags = {} if not names_bag(segments) and draw(st.booleans()) else plan.bags
    return replace(
        plan,
        title=draw(st.sampled_from(["a", "b"])),
        studio=replace(plan.studio, scenes=scenes),
        sales=sales,
        bags=bags,
        rundown=tuple(segments),
    )


def names_sale(segments: list[Segment]) -> bool:
    return any(isinstance(action, MoveSale) for s in segments for cue in s.cues for action in cue.do)


def names_bag(segments: list[Segment]) -> bool:
    return any(isinstance(action, MoveBag) for s in segments for cue in s.cues for action in cue.do)


def test_a_mark_to_pass_over_goes_with_its_segment_and_leaves_with_it() -> None:
    plan = small_plan()
    opening, strawberry, close = plan.rundown
    stage = running(plan)
    stage.says(Skip("strawberry"))
    assert apply(stage, replace(plan, rundown=(opening, close, strawberry))) is None
    assert stage.state.skipped == {"strawberry"}
    assert apply(stage, replace(plan, rundown=(opening, close)), "without it") is None
    assert stage.state.skipped == frozenset()
    assert apply(stage, plan, "with it again") is None
    assert stage.state.skipped == frozenset(), "nobody has said so of the one that came back"


def test_a_mark_comes_back_when_a_file_is_taken_back_that_had_dropped_its_segment() -> None:
    plan = small_plan()
    stage = running(plan)
    stage.says(Skip("strawberry"))
    assert apply(stage, replace(plan, rundown=(plan.rundown[0], plan.rundown[2]))) is None
    for _ in range(2):
        assert stage.says(Undo()) is None
        assert stage.state.skipped == {"strawberry"}
        assert stage.says(Redo()) is None
        assert stage.state.skipped == frozenset()


def test_a_plan_of_which_every_segment_was_to_be_passed_over_can_still_start() -> None:
    plan = small_plan()
    stage = Stage(plan)
    stage.says(Skip("strawberry"))
    stage.says(Skip("close"))
    assert apply(stage, replace(plan, rundown=plan.rundown[1:])) is None
    assert stage.state.skipped == frozenset()
    assert stage.go() is None


def test_a_start_at_the_planned_time_follows_the_plan_and_one_by_hand_stays_one_by_hand() -> None:
    planned = replace(small_plan(), planned_start=WallMs(NOON + minutes(10)))
    later = replace(planned, planned_start=WallMs(NOON + minutes(20)))
    stage = Stage(planned, starts_in=minutes(10))
    assert apply(stage, later) is None
    stage.passes(Ms(minutes(20) - 1))
    assert stage.state.phase is Phase.READY
    stage.passes(Ms(1))
    assert stage.state.phase is Phase.RUNNING
    for by_hand in (Stage(planned), Stage(replace(planned, planned_start=None))):
        assert apply(by_hand, later) is None
        by_hand.passes(minutes(30))
        assert by_hand.state.phase is Phase.READY


@settings(max_examples=40, deadline=None)
@given(
    plans(),
    OFFSETS,
    st.integers(0, 3),
    st.lists(st.tuples(st.lists(STEPS, max_size=12), edits()), min_size=1, max_size=4),
)
def test_any_plan_can_be_applied_at_any_moment(
    plan: Plan,
    offsets: tuple[UtcOffset, ...],
    goes: int,
    rounds: list[tuple[list[tuple[str, object]], Plan]],
) -> None:
    stage = Stage(plan, utc_offsets=offsets)
    first = stage.events[0]
    assert isinstance(first, ShowOpened)
    stage.events[0] = replace(first, digest="first")
    stage.state = replace(stage.state, digest="first")
    for _ in range(goes):
        stage.go()
    for number, (steps, edited) in enumerate(rounds):
        states = play(steps, on=stage)[1]
        before = stage.state
        offer(stage, edited, f"edit {number}")
        stage.says(ApplyPlan(f"edit {number}"))
        applied_keeps_what_was(before, stage.state)
        stage.passes(Ms(0))
        if number % 2:
            before = stage.state
            stage.says(ApplyPlan(stage.state.former.digest if stage.state.former is not None else "none"))
            applied_keeps_what_was(before, stage.state)
            stage.passes(Ms(0))
        for one, next_one in pairwise([*states, stage.state]):
            a_cue_is_done_once_per_pass(one, next_one)
            what_was_told_stands(one, next_one)
        for state in [*states, stage.state]:
            every_pending_effect_is_the_newest_wish_or_on_its_way(state)
            what_is_on_air_is_wanted_or_explained(state)
        every_screen_can_be_drawn(stage.state)
    replay_gives_the_state_that_was(stage)


def applied_keeps_what_was(before: ShowState, after: ShowState) -> None:
    """One command lies between the two: the plan was applied, or nothing has changed for the show."""
    assert after.ledger.items() >= before.ledger.items()
    assert after.begun == before.begun
    if before.segment is None:
        assert after.segment is None
        return
    assert after.segment is not None
    assert after.segment.segment is before.segment.segment
    assert after.segment.index == after.place_of(before.segment.segment.id)
    assert 0 <= after.segment.goes_on <= len(after.plan.rundown)
    assert (after.segment.pass_no, after.segment.started) == (before.segment.pass_no, before.segment.started)
    assert segment_length(after) == segment_length(before)
    assert after.phase is before.phase
    there = {segment.id for segment in before.plan.rundown}
    assert not (after.skipped - before.skipped) & there, "a mark comes with what comes back alone"
    assert after.segment.segment.id not in after.skipped
    assert after.hold == before.hold
    if after.plan is not before.plan:
        assert differences(before.plan, after.plan)


def what_was_told_stands(before: ShowState, after: ShowState) -> None:
    for sale in before.sales.values():
        if sale.opens is not None:
            now = after.sales[sale.plan.id]
            assert now.plan == sale.plan
            assert not sale.state.over or now.state is sale.state
    for bag in before.bags.values():
        if bag.state is not BagState.DRAFT:
            assert after.bags[bag.plan.id].plan == bag.plan


def every_screen_can_be_drawn(state: ShowState) -> None:
    plan_view(state.plan, [])
    live_view(state)
    windows_view(state)
    overlays_view(state)
    edits_view(state, compare(state), ShowFileNow("show.yaml"))
