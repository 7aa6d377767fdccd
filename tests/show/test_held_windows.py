"""A hold stops the show clock and no public window: which of them stand, and which need a word."""

from companion.show.commands import Fallback, Hold, Resume, Return
from companion.show.desk_commands import Redo, Undo
from companion.show.held_windows import HeldWindow, Needs, windows
from companion.show.offer_commands import BagOpen, SaleCancel, SaleExtend, SaleOpen, SaleTease
from companion.show.times import Ms
from tests.stage import Stage, minutes, seconds


def needs(stage: Stage) -> dict[str, str]:
    """By their ids, now."""
    return {window.id: window.needs(stage.now.wall).value for window in windows(stage.state)}


def only(stage: Stage) -> HeldWindow:
    (window,) = windows(stage.state)
    return window


def test_while_nothing_is_held_no_window_needs_anything(running: Stage) -> None:
    running.says(SaleOpen("F1"))
    assert windows(running.state) == ()


def test_an_open_sale_stands_until_a_fifth_of_it_has_gone_by_in_the_hold(running: Stage) -> None:
    running.says(SaleOpen("F1"))
    running.passes(seconds(30))
    running.says(Hold())
    closes = running.state.sales["F1"].closes
    assert closes is not None
    assert (only(running).due, only(running).hidden_since) == (closes, running.now.wall)
    running.passes(Ms(seconds(36) - 1))
    assert needs(running) == {"F1": "stands"}
    running.passes(Ms(1))
    assert needs(running) == {"F1": "extend"}
    assert running.state.sales["F1"].closes == closes, "nobody has moved it"


def test_nor_does_it_stand_when_less_than_a_minute_of_it_is_left(running: Stage) -> None:
    running.says(SaleOpen("F1"))
    running.passes(seconds(119))
    running.says(Hold())
    assert needs(running)["F1"] == "stands"
    running.passes(seconds(1))
    assert needs(running)["F1"] == "extend"


def test_one_that_was_extended_before_can_only_be_called_off_and_then_needs_nothing(running: Stage) -> None:
    running.says(SaleOpen("F1"))
    running.says(SaleExtend("F1", 10, "主播口误"))
    running.says(Hold())
    running.passes(minutes(1))
    assert needs(running) == {"F1": "void"}
    running.says(SaleCancel("F1"))
    assert windows(running.state) == ()


def test_a_bag_cannot_be_extended(stage: Stage) -> None:
    stage.go()
    stage.says(BagOpen("L1"))
    stage.says(Hold())
    stage.passes(seconds(48))
    assert needs(stage) == {"L1": "void"}


def test_a_sale_that_is_announced_stands_until_it_would_open_with_nobody_there(running: Stage) -> None:
    running.says(SaleTease("F1"))
    running.says(Hold())
    running.passes(seconds(59))
    assert (only(running).otherwise, needs(running)) == (Needs.VOID, {"F1": "stands"})
    assert only(running).due == running.state.sales["F1"].opens


def test_when_the_script_goes_on_only_those_are_named_that_need_something(running: Stage) -> None:
    running.says(SaleOpen("F1"))
    running.says(BagOpen("L1"))
    running.says(Hold())
    running.passes(seconds(40))
    running.says(Resume())
    assert needs(running) == {"F1": "extend"}, "of the bag it is less than a fifth"
    assert (only(running).hidden_ms, only(running).hidden_since) == (seconds(40), None)
    assert running.says(SaleExtend("F1", 40, "断流补时")) is None
    assert windows(running.state) == ()


def test_several_holds_count_together_and_what_was_before_it_opened_does_not(running: Stage) -> None:
    running.says(Hold())
    running.passes(minutes(1))
    running.says(SaleOpen("F1"))
    running.passes(seconds(20))
    running.says(Resume())
    assert windows(running.state) == ()
    running.says(Hold())
    assert only(running).hidden_ms == seconds(20)
    running.passes(seconds(16))
    assert needs(running) == {"F1": "extend"}


def test_a_hold_that_was_ended_by_mistake_is_not_counted_twice(running: Stage) -> None:
    running.says(SaleOpen("F1"))
    running.says(Hold())
    running.passes(seconds(20))
    running.says(Resume())
    running.passes(seconds(1))
    running.says(Undo())
    running.passes(seconds(9))
    running.says(Redo())
    running.says(Hold())
    assert only(running).hidden_ms == seconds(30)


def test_what_covers_programme_holds_the_windows_too(running: Stage) -> None:
    running.says(SaleOpen("F1"))
    running.says(Fallback("断流"))
    running.asks()
    running.passes(seconds(36))
    assert needs(running) == {"F1": "extend"}
    running.says(Return())
    assert needs(running) == {"F1": "extend"}
