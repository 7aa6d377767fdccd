"""What somebody did is taken back, by anyone, to what all saw before; or it is said why it cannot be."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from companion.live.recovery import replay
from companion.rehearsal.memory import Line
from companion.screens.layers import overlays_view
from companion.screens.live import live_view, messages_view
from companion.screens.takes import takes_view
from companion.screens.windows import windows_view
from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import guard_commands as g
from companion.show import offer_commands as o
from companion.show.asrun.fold import as_run
from companion.show.asrun.record import CueOutcome
from companion.show.command_table import NAMES, Command
from companion.show.cue import After, At, Cue, CueStatus, OnGo
from companion.show.effects import SetMute, SwitchScene
from companion.show.events import BagDue, ObsLost, PlanOffered, WritingChanged
from companion.show.model import Plan, Targets
from companion.show.state import ShowState
from companion.show.undo.remedies import REMEDIES
from companion.show.undoing import DEEDS_KEPT
from tests.show.any_plan import plans
from tests.show.every_command import ONE_OF_EACH, changes
from tests.show.guarded import GuardedStage
from tests.stage import Stage, minutes, opening_with, seconds, small_plan, yuan

SECOND = c.Jump("strawberry")

REVERSIBLE: tuple[tuple[Command, ...], ...] = (
    (c.Hold(),),
    (c.Fallback(), c.Hold()),
    (c.Hold(), c.Resume()),
    (c.Fallback(), c.Resume()),
    (SECOND, c.Skip()),
    (c.Skip("close"),),
    (c.Skip("close"), c.Unskip("close")),
    (c.AddTime(30),),
    (c.AddTime(-20),),
    (SECOND, c.TaskDone("stock")),
    (SECOND, c.DisarmCue("wrap")),
    (SECOND, c.DisarmCue("wrap"), c.ArmCue("wrap")),
    (c.TakeSceneNow(role="product"),),
    (c.TakeSceneNow(scene="Lobby"),),
    (c.TakeSceneNow(role="fallback"),),
    (c.Fallback("镜头黑屏"), c.TakeSceneNow(role="host")),
    (c.Fallback("镜头黑屏"),),
    (c.Fallback("镜头黑屏"), c.Return()),
    (c.Mute("host"),),
    (c.Mute("host"), c.Unmute("host")),
    (c.SendMessage("看 2 号机"),),
    (g.DisarmAuto(60),),
    (g.DisarmAuto(), g.ArmAuto()),
    (g.HidePrice(),),
    (g.HidePrice(), g.ShowPrice()),
    (SECOND, d.OverlayShow("product-card")),
    (d.OverlayShow("seller-info"),),
    (o.SaleOpen("F1"), d.OverlayHide("flash-sale"), d.OverlayShow("flash-sale", "F1")),
    (o.SaleOpen("F1"), d.OverlayHide("flash-sale")),
    (o.ProductShow("P4"), d.OverlayHide("product-card")),
    (o.ProductShow("P4"), d.OverlayShow("seller-info"), d.ClearOverlays()),
    (o.SaleTease("F1"), o.BagOpen("L1"), d.Panic()),
    (d.QuestionShow("有没有小包装？"),),
    (d.QuestionShow("有没有小包装？"), d.QuestionShow("保质期？"), d.QuestionDone("q1")),
    (d.RevenueSet(Decimal("41260.00")),),
    (d.RevenueSet(Decimal("41260.00")), d.RevenueSet(Decimal("52000.00"))),
    (o.SaleArm("F1"),),
    (o.SaleArm("F1"), o.SaleCancel("F1")),
    (o.SaleOpen("F1"), o.SaleSold("F1", 10)),
    (o.SaleOpen("F1"), o.StockSet("P4", 3), o.SaleSold("F1", 10)),
    (o.SaleOpen("F1"), o.SaleSold("F1", 10), o.SaleSold("F1", -5)),
    (o.SaleOpen("F1"), o.SaleClose("F1"), o.SaleRerun("F1")),
    (o.BagVoid("L1", "奖品有误"),),
    (o.BagCopy("L1"),),
    (o.QueueSet(("L1",), 30),),
    (o.QueueSet(("L1",), 30), o.BagVoid("L1", "奖品有误")),
    (c.Hold(), o.QueueSet(("L1",), 30), o.QueueStart()),
    (c.Hold(), o.QueueSet(("L1",), 30), o.QueueStart(), o.QueueStop()),
    (o.ProductShow("P4"),),
    (o.ProductSoldOut("P4"),),
    (o.ProductPull("P4", "质量问题"),),
    (o.ProductPull("P4", "质量问题"), o.ProductBack("P4")),
    (o.PriceSet("P4", Decimal("45.00"), "改价"),),
    (o.StockSet("P4", 120),),
    (o.StockSet("P4", 0),),
    (o.CheckIn("P4", Decimal("49.90"), 4, "小李"),),
    (o.CheckIn("P4", Decimal("49.90"), 4, "小李"), o.CheckInConfirm("P4", "小王")),
)
"""The last of each can be taken back after those before it, in a show that has begun."""

BEFORE: tuple[Command, ...] = (
    *(commands[-1] for commands in REVERSIBLE),
    c.Go(),
    c.Jump("strawberry"),
    c.Back(),
    c.EndShow(),
    o.SaleTease("F1"),
    o.SaleOpen("F1"),
    o.SaleClose("F1"),
    o.SaleSold("F1", 100),
    o.BagAnnounce("L1"),
    o.BagOpen("L1"),
    o.BagClose("L1"),
    o.Correction("价格是 49.9 元"),
    c.MessageAck("m1"),
    d.Undo(),
    d.Redo(),
)

SITUATIONS = st.lists(
    st.one_of(
        st.sampled_from(BEFORE),
        st.sampled_from((1, 20, 61, 130)).map(seconds),
        st.sampled_from(("Host", "Product", "Fallback", "Lobby")),
    ),
    max_size=9,
)


def with_targets(plan: Plan) -> Plan:
    return replace(plan, targets=Targets(revenue=yuan("80000")))


def bring(stage: Stage, steps: list[Any]) -> None:
    for step in steps:
        if isinstance(step, str):
            stage.hand_takes(step)
        elif isinstance(step, int):
            stage.passes(step)
        else:
            stage.says(step)


def seen(state: ShowState) -> dict[str, Any]:
    """What any page shows, but the log, the ways to and fro, and when what returns came back."""
    live = live_view(state)
    for untold in ("log", "undo", "redo"):
        del live[untold]
    layers = overlays_view(state)["layers"]
    for layer in layers:
        del layer["since_at"], layer["stages"]
        layer["data"].pop("at_text", None)
        layer["data"].pop("corrected_at_text", None)
        layer["data"].pop("corrected_until_at", None)
    return {
        "live": live,
        "messages": messages_view(state),
        "windows": windows_view(state, {}),
        "overlays": layers,
    }


def goes_to_and_fro(stage: Stage, command: Command) -> bool:
    """Whether it was something to take back: then it went, came back and went again."""
    first = stage.state
    if stage.says(command) is not None or stage.state.deeds == first.deeds:
        return False
    done = stage.state
    if done.done[-1].back is None:
        assert stage.refuses(d.Undo()) == "irreversible"
        return False
    assert stage.says(d.Undo()) is None
    assert seen(stage.state) == seen(first)
    assert stage.says(d.Redo()) is None
    assert seen(again_with_its_numbers(stage.state, done)) == seen(done)
    assert stage.says(d.Undo()) is None
    assert seen(stage.state) == seen(first)
    return True


@pytest.mark.parametrize("commands", REVERSIBLE, ids=lambda commands: type(commands[-1]).__name__)
def test_it_is_taken_back_and_done_again_as_if_nothing_had_been(commands: tuple[Command, ...]) -> None:
    stage = Stage(with_targets(small_plan()))
    stage.go()
    for command in commands[:-1]:
        stage.passes(seconds(1))
        assert stage.says(command) is None
    assert goes_to_and_fro(stage, commands[-1])


@settings(max_examples=150, deadline=None)
@given(before=SITUATIONS, commands=st.sampled_from(REVERSIBLE))
@example(before=["Product", "Fallback"], commands=(c.TakeSceneNow(role="product"),))  # covered by a hand
@example(  # of what is sold out
    before=[o.ProductShow("P4"), o.ProductSoldOut("P4")],
    commands=(o.ProductShow("P4"), d.OverlayHide("product-card")),
)
@example(before=[c.EndShow(), "Product"], commands=(c.TakeSceneNow(role="product"),))  # a hand after the end
def test_whatever_was_before_an_undo_leads_to_what_was_seen_then(
    before: list[Any], commands: tuple[Command, ...]
) -> None:
    stage = Stage(with_targets(small_plan()))
    stage.go()
    bring(stage, before)
    bring(stage, list(commands[:-1]))
    stage.passes(seconds(1))
    goes_to_and_fro(stage, commands[-1])


def again_with_its_numbers(state: ShowState, done: ShowState) -> ShowState:
    """A message or a question that is sent again is another one, with the next number."""
    for name in ("messages", "questions"):
        there, then = getattr(state, name), getattr(done, name)
        ids = {one.id for one in there}
        if len(there) == len(then):
            same = tuple(
                replace(a, id=b.id) if b.id not in ids else a for a, b in zip(there, then, strict=True)
            )
            state = replace(state, **{name: same})
    return state


@settings(max_examples=60, deadline=None)
@given(
    plan=plans(),
    steps=st.lists(
        st.one_of(
            st.sampled_from((d.Undo(), d.Undo(), d.Redo(), *BEFORE)), st.sampled_from((1, 30)).map(seconds)
        ),
        max_size=25,
    ),
)
def test_a_replay_of_any_to_and_fro_leads_to_the_same_show(plan: Plan, steps: list[Any]) -> None:
    stage = Stage(plan)
    bring(stage, steps)
    again = replay(stage.events)
    assert again is not None
    assert again.state == stage.state
    assert len(stage.state.done) <= DEEDS_KEPT
    assert sum(deed.back is None for deed in stage.state.done) <= 1


IRREVERSIBLE: tuple[tuple[str, tuple[Command, ...], Command], ...] = (
    ("started", (), c.Go()),
    ("started", (), c.Jump("strawberry")),
    ("segment", (c.Go(),), c.Go()),
    ("segment", (c.Go(), c.Go()), c.Back()),
    ("cue", (c.Jump("strawberry"),), c.Go()),
    ("ended", (c.Go(),), c.EndShow()),
    ("output_start", (), c.OutputStart("record")),
    ("output_stop", (), c.OutputStop("virtual_camera")),
    ("sale_tease", (), o.SaleTease("F1")),
    ("sale_open", (), o.SaleOpen("F1")),
    ("sale_extend", (o.SaleOpen("F1"),), o.SaleExtend("F1", 30, "断流补时")),
    ("sale_over", (o.SaleOpen("F1"),), o.SaleClose("F1")),
    ("sale_over", (o.SaleTease("F1"),), o.SaleCancel("F1")),
    ("sale_over", (o.SaleOpen("F1"),), o.SaleSold("F1", 100)),
    ("sale_over", (o.SaleOpen("F1"),), o.ProductPull("P4", "质量问题")),
    ("bag_void", (), o.BagAnnounce("L1")),
    ("bag_void", (), o.BagOpen("L1")),
    ("bag_void", (o.BagOpen("L1"),), o.BagClose("L1")),
    ("bag_void", (o.BagOpen("L1"), o.BagClose("L1")), o.BagDraw("L1")),
    ("bag_over", (o.BagOpen("L1"),), o.BagVoid("L1", "奖品有误")),
    ("bag_winners", (o.BagOpen("L1"), o.BagClose("L1")), o.BagWinners("L1", ("a1b2",))),
    ("correction", (), o.Correction("价格是 49.9 元")),
)


@pytest.mark.parametrize(("remedy", "before", "command"), IRREVERSIBLE, ids=lambda value: str(value)[:40])
def test_what_viewers_have_seen_is_not_taken_back_and_what_helps_is_named(
    remedy: str, before: tuple[Command, ...], command: Command
) -> None:
    stage = Stage()
    for one in before:
        stage.passes(seconds(1))
        assert stage.says(one) is None
    stage.passes(seconds(1))
    assert stage.says(command) is None
    told = live_view(stage.state)["undo"]
    assert told["remedy"] == remedy
    before_undo = stage.state
    refusal = stage.says(d.Undo(told["id"]))
    assert refusal is not None
    assert (refusal.code, REMEDIES[remedy] in refusal.message) == ("irreversible", True)
    assert changes(before_undo, stage.state) == set()


def test_every_command_is_an_action_with_a_way_back_or_a_remedy_or_is_none() -> None:
    """A new command has to say which: this asks each of them in a show where as many as can be are obeyed."""
    no_action = {"answer_clock", "repeat_effect", "leave_effect", "put_right", "leave_as_is", "overlay_act"}
    no_action |= {"message_ack", "undo", "redo", "calibrate", "preflight", "preflight_mend", "sync_measure"}
    no_action |= {"sync_set"}
    for command in ONE_OF_EACH:
        stage = Stage(with_targets(small_plan()))
        stage.go()
        name = NAMES[type(command)]
        if stage.says(command) is not None:
            continue
        done = stage.state.done
        if name in no_action:
            assert done[-1].command == c.Go(), name
        elif done[-1].command == command:
            assert (done[-1].back is None) is bool(done[-1].remedy), name


def test_undo_takes_back_the_latest_action_of_anyone() -> None:
    stage = Stage()
    stage.go()
    stage.says(c.AddTime(30), by="operator:小林")
    stage.says(c.SendMessage("喝口水"), by="operator:小周")
    told = live_view(stage.state)["undo"]
    assert (told["code"], told["by"], told["args"]) == ("message", "operator:小周", {"text": "喝口水"})
    assert stage.says(d.Undo(told["id"]), by="operator:小林") is None
    assert messages_view(stage.state)["messages"] == []
    assert [(n.code, n.by, n.args) for n in stage.state.log][-1] == (
        "undone",
        "operator:小林",
        {"command": "message", "text": "喝口水"},
    )
    told = live_view(stage.state)["undo"]
    assert (told["code"], told["args"]) == ("add_time", {"added": 30_000, "title": "开场"})
    stage.says(d.Undo(told["id"]))
    assert stage.state.segment is not None
    assert stage.state.segment.added_ms == 0


def test_a_page_that_saw_another_action_takes_nothing_back() -> None:
    stage = Stage()
    stage.go()
    stage.says(c.AddTime(30))
    looked = live_view(stage.state)["undo"]["id"]
    stage.says(c.AddTime(10), by="operator:小周")
    assert stage.refuses(d.Undo(looked)) == "changed"
    stage.says(d.Undo())
    assert stage.refuses(d.Redo("u1")) == "changed"
    assert stage.refuses(d.Undo(looked)) is None


def test_an_action_of_a_segment_that_is_left_is_let_go_and_the_one_before_it_is_in_reach() -> None:
    stage = Stage(opening_with(Cue(id="later", trigger=At(minutes(1)), armed=False)))
    stage.go()
    stage.says(o.PriceSet("P4", Decimal("45"), "改价"))
    stage.says(c.ArmCue("later"))
    armed = live_view(stage.state)["undo"]
    assert armed["code"] == "arm_cue"
    stage.passes(minutes(1.5))  # Its time has come meanwhile.
    assert live_view(stage.state)["undo"]["code"] == "price_set"
    refusal = stage.says(d.Undo(armed["id"]))
    assert refusal is not None
    assert refusal.code == "undo_outdated"
    assert stage.refuses(d.Undo()) is None
    assert live_view(stage.state)["undo"]["code"] == "go"
    assert stage.state.goods == {}


def test_something_new_leaves_nothing_to_do_again_and_what_changes_nothing_is_no_action() -> None:
    stage = Stage()
    stage.go()
    stage.says(c.Mute("host"))
    stage.says(d.Undo())
    stage.says(c.Unmute("host"))  # Heard already.
    assert live_view(stage.state)["redo"]["code"] == "mute"
    stage.says(c.AddTime(30))
    assert live_view(stage.state)["redo"] is None
    assert stage.refuses(d.Redo()) == "nothing_to_redo"


def test_the_way_back_asks_obs_like_any_command() -> None:
    stage = Stage()
    stage.go()
    stage.asks()
    stage.says(c.TakeSceneNow(role="product"))
    stage.says(c.Mute("host"))
    assert len(stage.asks()) == 2
    stage.says(d.Undo())
    stage.says(d.Undo())
    first, second = stage.asks()
    assert isinstance(first, SetMute)
    assert (first.input, first.muted) == ("Mic", False)
    assert isinstance(second, SwitchScene)
    assert second.scene == "Host"


def test_a_scene_is_not_taken_back_once_the_script_has_taken_another() -> None:
    stage = Stage()
    stage.go()
    stage.says(c.TakeSceneNow(scene="Lobby"))
    stage.passes(minutes(2))
    stage.go()
    assert live_view(stage.state)["undo"]["remedy"] == "segment"
    assert stage.state.program.actual == "Product"


def test_what_a_hand_took_in_obs_is_not_put_away_by_taking_back_what_was_before_it() -> None:
    stage = Stage()
    stage.go()
    stage.says(c.Fallback())
    stage.passes(seconds(5))
    stage.says(c.Return())
    stage.says(c.SendMessage("看 2 号机"))
    stage.hand_takes("Lobby")
    assert [deed.name for deed in stage.state.done] == ["go", "message"]
    stage.says(d.Undo())
    assert stage.refuses(d.Undo()) == "irreversible"
    assert stage.state.program.actual == "Lobby"


def test_a_return_is_not_taken_back_once_automation_has_covered_since() -> None:
    stage = GuardedStage()
    stage.says(c.Fallback())
    stage.passes(seconds(5))
    stage.says(c.Return())
    stage.says(c.SendMessage("看 2 号机"))
    stage.breaks()
    assert stage.state.program.cover is not None
    assert [deed.name for deed in stage.state.done] == ["go", "message"]


def test_the_fallback_that_was_pressed_by_mistake_goes_and_the_script_goes_on() -> None:
    stage = Stage()
    stage.go()
    stage.says(c.Fallback())
    stage.passes(seconds(5))
    assert stage.state.hold is not None
    assert stage.says(d.Undo()) is None
    assert (stage.state.program.actual, stage.state.hold) == ("Host", None)
    stage.says(d.Redo())
    assert stage.state.program.actual == "Fallback"


def test_without_obs_the_way_back_waits_for_it() -> None:
    stage = Stage()
    stage.go()
    stage.says(c.Mute("host"))
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    assert stage.refuses(d.Undo()) == "no_obs"
    stage.obs_connects("Host")
    assert stage.refuses(d.Undo()) is None


def test_with_a_full_disk_a_price_stays_and_an_overlay_still_comes_back() -> None:
    stage = Stage()
    stage.go()
    stage.says(o.PriceSet("P4", Decimal("45"), "改价"))
    stage.says(o.ProductShow("P4"))
    stage.says(d.Panic())
    stage.happens(lambda at: WritingChanged(at=at, failed="The disk is full."))
    assert stage.refuses(d.Undo()) is None
    assert [overlay.graphic for overlay in stage.state.overlays] == ["product-card"]
    stage.says(d.Undo())
    assert stage.refuses(d.Undo()) == "not_writing"
    stage.happens(lambda at: WritingChanged(at=at, failed=""))
    assert stage.refuses(d.Undo()) is None


def test_what_was_cleared_comes_back_as_far_as_it_is_true() -> None:
    stage = Stage()
    stage.says(c.Jump("strawberry"))
    stage.passes(seconds(1))
    stage.says(o.SaleOpen("F1"))
    assert {one.graphic for one in stage.state.overlays} == {"flash-sale", "product-card"}
    stage.says(d.Panic())
    stage.passes(minutes(3.5))  # The sale ends meanwhile.
    assert stage.says(d.Undo()) is None
    assert [one.graphic for one in stage.state.overlays] == ["product-card"]
    assert stage.state.overlays[0].since == stage.now.wall  # Viewers saw it go: it comes anew.


def test_a_panic_of_which_nothing_is_true_any_more_is_let_go() -> None:
    stage = Stage()
    stage.go()
    stage.says(d.OverlayShow("seller-info"))
    stage.says(c.SendMessage("喝口水"))
    stage.says(o.ProductShow("P4"))
    stage.says(d.OverlayHide("seller-info"))
    stage.says(d.Panic())
    assert live_view(stage.state)["undo"]["code"] == "panic"
    stage.says(o.StockSet("P4", 0, feed="erp"), by="api")  # A program says that it is sold out.
    assert [deed.name for deed in stage.state.done][-2:] == ["product_show", "overlay_hide"]


def test_a_host_who_has_read_it_is_told_that_it_holds_no_more() -> None:
    stage = Stage()
    stage.go()
    stage.says(o.PriceSet("P4", Decimal("45"), "改价"))
    stage.says(c.MessageAck("m1"), by="host")
    stage.says(d.Undo())
    first, second = stage.state.messages
    assert second.text == f"刚才这条不算：{first.text}"
    stage.says(c.SendMessage("看 2 号机"))
    stage.says(c.MessageAck("m3"), by="host")
    assert live_view(stage.state)["undo"]["code"] == "go"  # Nobody can unread a message.


def test_a_tick_is_taken_back_until_what_comes_after_it_has_come() -> None:
    plan = opening_with(
        Cue(id="link", trigger=At(seconds(5)), who="场控", task="上 4 号链接"),
        Cue(id="next", trigger=After("link", seconds(10)), who="场控", task="置顶"),
    )
    stage = Stage(plan)
    stage.go()
    stage.passes(seconds(6))
    stage.says(c.TaskDone("link"))
    stage.passes(seconds(5))
    stage.says(d.Undo())
    assert stage.status("link") is CueStatus.TASK
    stage.passes(seconds(20))
    assert stage.status("next") is CueStatus.WAITING
    stage.says(c.TaskDone("link"))
    stage.passes(seconds(11))
    assert stage.status("next") is CueStatus.TASK
    assert [deed.command for deed in stage.state.done] == [c.Go()]


def test_a_skipped_cue_waits_again_and_another_is_not_skipped_in_its_place() -> None:
    stage = Stage(
        opening_with(Cue(id="one", trigger=OnGo(), notes="一"), Cue(id="two", trigger=OnGo(), notes="二"))
    )
    stage.go()
    stage.passes(seconds(1))
    stage.says(c.Skip())
    assert stage.status("one") is CueStatus.SKIPPED
    assert live_view(stage.state)["undo"] | {"at": 0} == {
        "id": "u2",
        "code": "skip_cue",
        "args": {"cue": "one"},
        "by": "operator",
        "at": 0,
        "remedy": "",
        "stays": "",
    }
    stage.says(d.Undo())
    assert stage.status("one") is CueStatus.WAITING
    assert stage.says(d.Redo()) is None
    assert stage.status("one") is CueStatus.SKIPPED


def test_a_bag_that_the_queue_has_opened_keeps_its_queue() -> None:
    stage = Stage()
    stage.go()
    stage.says(o.QueueSet(("L1",), 30))
    stage.says(o.QueueStart())
    stage.passes(seconds(1))
    assert stage.state.bags["L1"].opened is not None
    stage.happens(lambda at: BagDue(at=at, bag="L1"))
    assert live_view(stage.state)["undo"]["remedy"] == "started"


def test_a_program_that_counts_leaves_the_last_action_in_reach() -> None:
    stage = Stage()
    stage.go()
    stage.says(c.AddTime(30))
    stage.says(o.StockSet("P4", 150, feed="erp"), by="api")
    assert live_view(stage.state)["undo"]["code"] == "add_time"


def test_the_plan_before_comes_back() -> None:
    stage = Stage()
    stage.happens(lambda at: PlanOffered(at=at, plan=small_plan(), digest="a"))
    run = stage.state
    offered = replace(run.plan, title="十五分钟试播")
    stage.state = replace(run, digest="first")
    stage.happens(lambda at: PlanOffered(at=at, plan=offered, digest="second"))
    stage.says(c.ApplyPlan("second"))
    assert stage.state.plan.title == "十五分钟试播"
    assert stage.says(d.Undo()) is None
    assert (stage.state.plan.title, stage.state.digest) == ("十分钟试播", "first")


def test_what_can_be_taken_is_what_an_overlay_may_be_shown_with() -> None:
    stage = Stage()
    stage.says(c.Jump("strawberry"))
    stage.says(o.SaleArm("F1"))
    stage.says(o.BagAnnounce("L1"))
    stage.passes(seconds(1))

    def off(stage: Stage) -> dict[tuple[str, str], str | None]:
        takes = takes_view(stage.state, stage.now.wall)["takes"]
        return {(take["graphic"], take["key"]): take["off"] for take in takes}

    told = off(stage)
    assert told[("flash-sale", "F1")] == "wrong_state"
    assert told[("product-card", "P4")] is None
    assert told[("lucky-bag", "L1")] is None
    assert told[("correction", "")] == "nothing_to_say"
    for (graphic, key), code in told.items():
        assert stage.refuses(d.OverlayShow(graphic, key)) == code, graphic
    stage.says(o.SaleOpen("F1"))
    assert off(stage)[("flash-sale", "F1")] is None
    on_air = {
        (take["graphic"], take["key"])
        for take in takes_view(stage.state, stage.now.wall)["takes"]
        if take["on_air"]
    }
    assert on_air == {(one.graphic, one.key) for one in stage.state.overlays}


@pytest.mark.parametrize(
    ("graphic", "key", "code"),
    [
        ("flash-sale", "F9", "unknown_sale"),
        ("flash-sale", "F1", "wrong_state"),
        ("lucky-bag", "L9", "unknown_bag"),
        ("lucky-bag", "L1", "wrong_state"),
        ("product-card", "P9", "unknown_product"),
        ("seller-info", "P4", "unknown_key"),
        ("weather", None, "unknown_overlay"),
    ],
)
def test_an_overlay_is_refused_by_its_key(graphic: str, key: str | None, code: str) -> None:
    stage = Stage()
    stage.go()
    assert stage.refuses(d.OverlayShow(graphic, key)) == code


def test_the_record_of_the_show_has_what_was_taken_back_as_if_it_had_not_been_and_both_lines_of_it() -> None:
    stage = Stage()
    stage.says(SECOND)
    stage.passes(minutes(2.5))
    stage.says(c.TaskDone("stock"))
    stage.says(d.Undo(), by="operator:小林")
    stage.says(o.BagVoid("L1", "奖品有误"))
    stage.says(d.Undo())
    stage.says(d.Panic())
    record = as_run(Line(seq, None, event) for seq, event in enumerate(stage.events, 1))
    (stock,) = (cue for cue in record.cues if cue.id == "stock")
    assert (stock.status, stock.settled) == (CueOutcome.GIVEN, None)
    (bag,) = record.bags
    assert (bag.state, bag.ended) == ("draft", None)
    lines = [(line.code, line.occasion.by) for line in record.lines]
    assert ("task_done", "operator") in lines
    assert ("undone", "operator:小林") in lines
    assert lines[-1] == ("panic", "operator")
