"""Flash sales, bags, overlays, messages: what viewers and the host are promised and shown."""

from dataclasses import replace

from companion.show.actions import MoveSale, SaleStep, ShowOverlay, Urgency
from companion.show.bags.bag import BagState
from companion.show.commands import Go, Hold, MessageAck, SendMessage
from companion.show.cue import After, At, Cue, OnGo
from companion.show.desk_commands import ClearOverlays, OverlayHide, OverlayShow
from companion.show.events import ClockStepped, WritingChanged
from companion.show.model import Plan
from companion.show.offer_commands import (
    BagClose,
    BagOpen,
    SaleArm,
    SaleCancel,
    SaleClose,
    SaleExtend,
    SaleOpen,
    SaleSold,
    SaleTease,
)
from companion.show.sales.sale import LINGER_MS, SaleState
from companion.show.times import Ms
from tests.stage import Stage, minutes, seconds, small_plan


def sale(stage: Stage) -> SaleState:
    return stage.state.sales["F1"].state


def on_air(stage: Stage) -> list[str]:
    return [overlay.graphic for overlay in stage.state.overlays]


def test_a_sale_goes_from_armed_to_closed(stage: Stage) -> None:
    assert stage.says(SaleArm("F1")) is None
    assert stage.says(SaleTease("F1")) is None
    assert sale(stage) is SaleState.TEASER
    stage.passes(minutes(1))
    assert sale(stage) is SaleState.OPEN
    stage.passes(minutes(3))
    assert sale(stage) is SaleState.CLOSED


def test_what_was_promised_is_an_instant_and_a_held_script_does_not_move_it(selling: Stage) -> None:
    selling.passes(minutes(1))
    promised = selling.state.sales["F1"].opens
    assert promised == selling.now.wall + minutes(1)
    selling.says(Hold())
    selling.passes(minutes(1))
    assert sale(selling) is SaleState.OPEN
    assert selling.state.sales["F1"].opens == promised
    selling.passes(minutes(3))
    assert sale(selling) is SaleState.CLOSED


def test_the_cue_that_opens_finds_the_promise_kept_and_is_content(selling: Stage) -> None:
    selling.passes(minutes(2))
    assert "action_refused" not in selling.notes()


def test_a_sale_noticed_late_has_still_opened_and_closed_at_its_promised_instants(stage: Stage) -> None:
    stage.says(SaleTease("F1"))
    opens = stage.now.wall + minutes(1)
    stage.stalls(minutes(10))
    window = stage.state.sales["F1"]
    assert (window.opens, window.closes, window.ended) == (opens, opens + minutes(3), opens + minutes(3))


def test_the_last_piece_sold_ends_the_sale(stage: Stage) -> None:
    stage.says(SaleOpen("F1"))
    assert stage.says(SaleSold("F1", 99)) is None
    assert sale(stage) is SaleState.OPEN
    assert stage.says(SaleSold("F1", 1)) is None
    assert sale(stage) is SaleState.SOLD_OUT


def test_more_than_there_is_cannot_be_sold(stage: Stage) -> None:
    stage.says(SaleOpen("F1"))
    assert stage.refuses(SaleSold("F1", 101)) == "not_enough_left"
    assert stage.state.sales["F1"].sold == 0


def test_a_wrong_count_can_be_given_back(stage: Stage) -> None:
    stage.says(SaleOpen("F1"))
    stage.says(SaleSold("F1", 10))
    assert stage.says(SaleSold("F1", -10)) is None
    assert stage.state.sales["F1"].remaining == 100


def test_a_sale_is_extended_once_with_its_reason(stage: Stage) -> None:
    stage.says(SaleOpen("F1"))
    closes = stage.state.sales["F1"].closes
    assert closes is not None
    assert stage.says(SaleExtend("F1", 60, "断流补时")) is None
    assert stage.state.sales["F1"].closes == closes + minutes(1)
    assert stage.refuses(SaleExtend("F1", 60, "再来")) == "already_extended"


def test_an_extension_is_longer_than_nothing_and_not_longer_than_the_sale(stage: Stage) -> None:
    stage.says(SaleOpen("F1"))
    for seconds_ in (0, -5, 181):
        assert stage.refuses(SaleExtend("F1", seconds_, "x")) == "out_of_range"


def test_a_sale_that_is_over_never_reopens(stage: Stage) -> None:
    stage.says(SaleOpen("F1"))
    stage.says(SaleClose("F1"))
    for command in (SaleArm("F1"), SaleTease("F1"), SaleOpen("F1"), SaleCancel("F1")):
        assert stage.refuses(command) == "wrong_state"


def test_the_graphic_follows_the_sale_and_hides_ten_seconds_after_its_end(stage: Stage) -> None:
    stage.says(SaleTease("F1"))
    assert on_air(stage) == ["flash-sale"]
    since = stage.state.overlays[0].since
    stage.passes(minutes(1))
    assert stage.state.overlays[0].since == since, "opening must not play the entrance again"
    stage.passes(minutes(3))
    assert on_air(stage) == ["flash-sale"]
    stage.passes(LINGER_MS)
    assert on_air(stage) == []


def test_a_cancelled_sale_leaves_the_picture_at_once(stage: Stage) -> None:
    stage.says(SaleTease("F1"))
    stage.says(SaleCancel("F1"))
    assert on_air(stage) == []


def test_a_graphic_taken_down_by_hand_comes_back_when_its_sale_opens(stage: Stage) -> None:
    stage.says(SaleTease("F1"))
    stage.says(OverlayHide("flash-sale"))
    assert on_air(stage) == []
    stage.passes(minutes(1))
    assert on_air(stage) == ["flash-sale"]


def test_the_sale_graphic_has_nothing_to_show_without_a_sale(stage: Stage) -> None:
    assert stage.refuses(OverlayShow("flash-sale")) == "wrong_state"


def test_an_overlay_that_the_show_does_not_have_is_refused(stage: Stage) -> None:
    assert stage.refuses(OverlayShow("balloons")) == "unknown_overlay"


def notices() -> Plan:
    """The first segment has words for a notice, on GO; the second has none."""
    plan = small_plan()
    shows = ShowOverlay("notice", None, {"title": "马上回来"})
    first = replace(plan.rundown[0], cues=(Cue(id="pause", trigger=OnGo(), do=(shows,)),))
    return replace(plan, rundown=(first, *plan.rundown[1:]))


def test_a_hand_shows_an_overlay_with_the_words_that_the_running_segment_has_for_it() -> None:
    stage = Stage(notices())
    stage.says(Go())
    assert stage.says(OverlayShow("notice")) is None
    assert [overlay.data for overlay in stage.state.overlays] == [{"title": "马上回来"}]


def test_words_of_another_segment_are_not_shown_by_hand() -> None:
    stage = Stage(notices())
    assert stage.refuses(OverlayShow("notice")) == "nothing_to_say"
    for _ in range(3):
        stage.says(Go())
        stage.passes(seconds(1))
    assert stage.state.running_segment is stage.state.plan.rundown[1]
    stage.says(OverlayHide("notice"))
    assert stage.refuses(OverlayShow("notice")) == "nothing_to_say"


def test_clearing_takes_everything_down(selling: Stage) -> None:
    selling.passes(minutes(1))
    assert len(on_air(selling)) == 2
    assert selling.says(ClearOverlays()) is None
    assert on_air(selling) == []


def test_hiding_what_is_not_on_air_is_no_fault(stage: Stage) -> None:
    assert stage.says(OverlayHide("product-card")) is None


def test_the_product_card_shows_the_product_of_its_segment(selling: Stage) -> None:
    selling.passes(Ms(0))
    assert selling.state.overlays[0].key == "P4"


def test_a_bag_closes_at_its_promised_instant(stage: Stage) -> None:
    assert stage.says(BagOpen("L1")) is None
    stage.passes(minutes(4) - 1)
    assert stage.state.bags["L1"].state is BagState.OPEN
    stage.passes(Ms(1))
    assert stage.state.bags["L1"].state is BagState.CLOSED


def test_a_bag_can_be_closed_early_but_not_opened_again(stage: Stage) -> None:
    stage.says(BagOpen("L1"))
    assert stage.says(BagClose("L1")) is None
    assert stage.refuses(BagOpen("L1")) == "wrong_state"


def test_unknown_windows_are_refused(stage: Stage) -> None:
    for command, code in ((SaleOpen("F9"), "unknown_sale"), (BagOpen("L9"), "unknown_bag")):
        assert stage.refuses(command) == code


def test_a_message_is_acknowledged_once(stage: Stage) -> None:
    assert stage.says(SendMessage("话筒碰到衣领", Urgency.URGENT), by="operator") is None
    [message] = stage.state.messages
    stage.passes(seconds(3))
    assert stage.says(MessageAck(message.id), by="host") is None
    assert stage.state.messages[0].acked == message.sent + seconds(3)
    assert stage.refuses(MessageAck(message.id)) == "already_acked"


def test_only_the_last_ten_messages_are_kept(stage: Stage) -> None:
    for number in range(12):
        stage.says(SendMessage(f"第 {number} 条"))
    assert stage.state.messages[0].text == "第 2 条"
    assert len({m.id for m in stage.state.messages}) == 10


def test_a_cue_does_not_open_a_sale_before_it_was_promised() -> None:
    plan = small_plan()
    segment = plan.rundown[1]
    cues = (
        Cue(id="tease", trigger=At(minutes(1)), do=(MoveSale("F1", SaleStep.TEASE),)),
        Cue(id="open", trigger=At(minutes(2)), do=(MoveSale("F1", SaleStep.OPEN),)),
    )
    stage = Stage(replace(plan, rundown=(replace(segment, cues=cues),)))
    stage.go()
    stage.stalls(seconds(100))
    stage.go()  # The tease came late, and asked.
    promised = stage.state.sales["F1"].opens
    assert promised is not None
    stage.passes(seconds(30))
    assert sale(stage) is SaleState.TEASER, "the cue at 2:00 has passed"
    stage.passes(seconds(31))
    assert stage.state.sales["F1"].opens == promised
    assert "action_refused" not in stage.notes()


def test_a_closing_cue_at_the_very_end_of_a_sale_is_content() -> None:
    plan = small_plan()
    cues = (
        Cue(id="open", trigger=At(minutes(1)), do=(MoveSale("F1", SaleStep.OPEN),)),
        Cue(id="close", trigger=After("open", minutes(3)), do=(MoveSale("F1", SaleStep.CLOSE),)),
    )
    stage = Stage(replace(plan, rundown=(replace(plan.rundown[1], cues=cues),)))
    stage.go()
    stage.passes(minutes(5))
    assert sale(stage) is SaleState.CLOSED
    assert "action_refused" not in stage.notes()


def test_while_nothing_can_be_written_no_promise_is_made_by_hand_or_by_cue(selling: Stage) -> None:
    selling.happens(lambda at: WritingChanged(at=at, failed="the disk is full"))
    assert selling.refuses(SaleOpen("F1")) == "not_writing"
    assert selling.refuses(BagOpen("L1")) == "not_writing"
    selling.passes(minutes(2))
    assert sale(selling) is SaleState.DRAFT
    assert "action_refused" in selling.notes()
    selling.happens(lambda at: WritingChanged(at=at, failed=""))
    assert selling.says(SaleOpen("F1")) is None


def test_what_was_promised_before_the_disk_failed_is_kept(stage: Stage) -> None:
    stage.says(SaleTease("F1"))
    stage.happens(lambda at: WritingChanged(at=at, failed="the disk is full"))
    stage.passes(minutes(4))
    assert sale(stage) is SaleState.CLOSED


def test_an_overlay_with_a_length_does_not_care_how_the_wall_clock_is_set(stage: Stage) -> None:
    stage.go()
    stage.passes(seconds(10))
    stage._wall_offset -= 3_600_000
    stage.happens(lambda at: ClockStepped(at=at, by_ms=Ms(-3_600_000)))
    assert on_air(stage) == ["seller-info"]
    stage.passes(seconds(30))
    assert on_air(stage) == []
