"""As-run: promises that nothing kept in the end, with their hours and with who broke them."""

from companion.show import commands as c
from companion.show.asrun import Cause, PromiseBroken
from companion.show.desk_commands import Undo
from companion.show.edit_commands import SegmentRemove
from companion.show.timing.model import PromiseKind
from tests.show.test_asrun_catching_up import told
from tests.show.test_broken_promises import before_the_draw, draw_at_seven_past
from tests.show.timed import on_time
from tests.stage import NOON, Stage, minutes


def broken(stage: Stage) -> list[PromiseBroken]:
    return list(told(stage).broken)


def test_it_is_told_what_was_promised_for_when_and_by_which_deed_of_whom_it_was_broken() -> None:
    stage = before_the_draw()
    stage.passes(minutes(1))
    stage.says(c.Jump("c"), by="operator:小林")
    (one,) = broken(stage)
    assert (one.kind, one.id, one.segment, one.title) == (PromiseKind.CUE, "draw", "b", "b")
    assert one.promised == NOON + minutes(7)
    assert (one.occasion.at, one.occasion.by) == (stage.now, "operator:小林")
    assert (one.occasion.cause, one.occasion.what) == (Cause.COMMAND, "jump")


def test_what_was_put_back_in_time_was_not_broken() -> None:
    stage = on_time(draw_at_seven_past())
    stage.says(c.Skip("b"))
    stage.says(c.Unskip("b"))
    assert broken(stage) == []


def test_what_was_put_back_too_late_stays_broken() -> None:
    stage = on_time(draw_at_seven_past())
    stage.says(SegmentRemove(("b",), sure=True))
    stage.passes(minutes(8))
    assert stage.says(Undo()) is None
    assert [one.id for one in broken(stage)] == ["draw"]
