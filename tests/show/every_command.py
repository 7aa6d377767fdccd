"""Every command there is, given in any situation: for tables of state × command.

A test brings a show into a situation, asks :func:`answers` what each command would be answered there, and
compares with the table that it was written from. Whatever is refused is checked on the way: it is a sentence,
it has changed nothing and asked for nothing, and the same id again gets the same answer::

    assert answers(stage, about("F1")) == {SaleArm("F1"): OBEYED, SaleClose("F1"): "wrong_state", …}

The stage itself is not touched, so that one of them serves for a whole row.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from decimal import Decimal

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import edit_commands as e
from companion.show import guard_commands as g
from companion.show import offer_commands as o
from companion.show import timing_commands as t
from companion.show.command_table import Command
from companion.show.engine import advance
from companion.show.events import Commanded
from companion.show.state import ShowState
from tests.stage import Stage

OBEYED = "obeyed"

ONE_OF_EACH: tuple[Command, ...] = (
    c.Go(),
    c.Hold(),
    c.Resume(),
    c.Skip(),
    c.Unskip("close"),
    c.Back(),
    c.Jump("close"),
    c.AddTime(30),
    c.EndShow(),
    c.AnswerClock(c.KeepTime.TIME_LEFT),
    c.ApplyPlan("0a1b2c3d4e5f"),
    e.SegmentSet("close", e.Field.TITLE, "收尾", "收官"),
    e.LengthsAdd(("strawberry",), 60),
    e.SegmentMove(("close",), "opening"),
    e.SegmentAdd("答疑", 60),
    e.SegmentCopy(("strawberry",)),
    e.SegmentRemove(("close",)),
    e.SaveShow(),
    t.RefusePlan("r1"),
    t.TimerStart(title="补妆", seconds=60),
    t.TimerAdd("#1", 30),
    t.TimerStop("#1"),
    c.TaskDone("stock"),
    c.ArmCue("rules"),
    c.DisarmCue("rules"),
    c.TakeSceneNow(role="host"),
    c.Fallback("test"),
    c.Return(),
    c.Mute("host"),
    c.Unmute("host"),
    c.OutputStart("record"),
    c.OutputStop("record"),
    c.RepeatEffect("e1"),
    c.LeaveEffect("e1"),
    c.PutRight("sound:Mic"),
    c.LeaveAsIs("sound:Mic"),
    d.OverlayShow("flash-sale"),
    d.OverlayHide("flash-sale"),
    d.OverlayAct("flash-sale", "highlight"),
    d.ClearOverlays(),
    d.Panic(),
    g.ArmAuto(),
    g.DisarmAuto(60),
    g.HidePrice(),
    g.ShowPrice(),
    g.Calibrate(),
    g.StartPreflight(),
    g.PreflightMend("scene:host"),
    g.PreflightTick(1),
    g.SyncMeasure("Cam", "Mic"),
    g.SyncSet("Mic", 40),
    g.OutputRestart("virtual_camera"),
    g.FaderLower("host"),
    g.FaderBack("host"),
    d.Undo(),
    d.Redo(),
    d.QuestionShow("有没有小包装？"),
    d.QuestionDone("q1"),
    d.RevenueSet(Decimal("41260.00")),
    o.SaleArm("F1"),
    o.SaleTease("F1"),
    o.SaleOpen("F1"),
    o.SaleClose("F1"),
    o.SaleCancel("F1"),
    o.SaleExtend("F1", 30, "断流补时"),
    o.SaleSold("F1", 1),
    o.SaleLeft("F1", 50),
    o.SaleRerun("F1"),
    o.BagAnnounce("L1"),
    o.BagOpen("L1"),
    o.BagClose("L1"),
    o.BagDraw("L1"),
    o.BagWinners("L1", ("a1b2",)),
    o.BagPublish("L1"),
    o.BagClaimed("L1", "a1b2"),
    o.BagReplace("L1", "a1b2", "未领取"),
    o.BagVoid("L1", "奖品有误"),
    o.BagCopy("L1"),
    o.QueueSet(("L1",), 30),
    o.QueueStart(),
    o.QueueStop(),
    o.ProductShow("P4"),
    o.ProductSoldOut("P4"),
    o.ProductPull("P4", "质量问题"),
    o.ProductBack("P4"),
    o.PriceSet("P4", Decimal("45.00"), "改价"),
    o.StockSet("P4", 120),
    o.Correction("价格是 49.9 元"),
    o.CheckIn("P4", Decimal("49.90"), 4, "小李"),
    o.CheckInConfirm("P4", "小王"),
    c.SendMessage("看这边"),
    c.MessageAck("m1"),
)
"""A command of every kind, about what the small show has."""


def about(name: str) -> tuple[Command, ...]:
    """Those of :data:`ONE_OF_EACH` that name this sale, bag or product."""
    return tuple(one for one in ONE_OF_EACH if name in (getattr(one, field.name) for field in fields(one)))


def answers(stage: Stage, commands: Iterable[Command]) -> dict[Command, str]:
    """The code with which each would be refused as the show stands, or :data:`OBEYED`."""
    return {command: _answer(stage, command) for command in commands}


def changes(before: ShowState, after: ShowState) -> set[str]:
    """What differs between two states, by name, but for the ids of commands that were answered."""
    names = (field.name for field in fields(ShowState) if field.name != "answered")
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def _answer(stage: Stage, command: Command) -> str:
    event = Commanded(at=stage.now, id=f"table:{command}", by="operator", command=command)
    first = advance(stage.state, event)
    if first.refusal is None:
        return OBEYED
    said = first.refusal.message
    assert len(said) > 10, command
    assert said.endswith("."), (command, said)
    assert not said[0].islower(), (command, said)
    assert changes(stage.state, first.state) == set(), command
    assert first.effects == (), command
    assert first.notes == (), command
    assert first.state.answered == {**stage.state.answered, event.id: first.refusal}
    again = advance(first.state, replace(event, at=stage.now))
    assert (again.state, again.refusal) == (first.state, first.refusal), command
    return first.refusal.code
