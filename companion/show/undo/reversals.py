"""What takes an action back, worked out from how the show stood before it and how it stands after it."""

from collections.abc import Mapping
from typing import TypeVar, get_args

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import edit_commands as e
from companion.show import guard_commands as g
from companion.show import offer_commands as o
from companion.show import timing_commands as t
from companion.show import wants
from companion.show.bags.queue import BagQueue
from companion.show.command_table import Command
from companion.show.course import CueRecord
from companion.show.cue import CueStatus
from companion.show.effects import SetMute
from companion.show.on_screen import HostMessage
from companion.show.products import now as products
from companion.show.replanning.proposal import Proposal
from companion.show.state import Phase, ShowState
from companion.show.times import Moment, Ms
from companion.show.undo import edit_back
from companion.show.undo.deeds import (
    AddedBack,
    CuesBack,
    Give,
    GuardBack,
    HoldBack,
    MessageBack,
    OffersBack,
    OverlaysBack,
    ProgramBack,
    QuestionBack,
    QueueBack,
    RevenueBack,
    StretchBack,
    TimerBack,
    WayBack,
)

IN_ONE_PASS = (c.Hold, c.Resume, c.AddTime, c.TaskDone, c.ArmCue, c.DisarmCue)
"""Commands about the segment that runs: in another pass they would be about something else. So is ``skip``
of a cue."""

OF_WHAT_COMES = (*get_args(e.EditCommand), c.Skip, c.Unskip, c.ApplyPlan)
"""Commands that change the rundown to come, of which viewers have seen nothing: they stay in reach when the
show goes on. ``skip`` of a cue is none of them."""

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def way_back(before: ShowState, after: ShowState, command: Command, at: Moment) -> WayBack | str | None:
    """How to take it back; a text, which is a code of ``REMEDIES``, when nobody can; None when it is nothing
    to take back.

    Nothing to take back are: what has changed nothing; undo and redo themselves; what the host says to the
    crew (``message_ack``) and a program to us (a ``feed``); answers to what the companion itself asks, and
    asks anew when it has to (``answer_clock``, ``repeat_effect``, ``leave_effect``, ``put_right``,
    ``leave_as_is``, ``refuse_plan``); ``overlay_act``, of which nothing lasts; and what is measured before
    the show, which is measured again. A sync offset is set anew. A save takes nothing back with it either:
    the edits that it wrote are taken back one by one, and saved again.
    """
    match command:
        case c.Go() | c.Back() | c.Jump() | c.EndShow():
            return _of_the_order(before, after)
        case c.Hold() | c.Resume():
            return _hold(before, after, at)
        case c.AddTime(seconds):
            return AddedBack(seconds=seconds, asked=before.segment is not None and before.segment.asks)
        case c.Skip():
            return _cues(before, after) if command == c.Skip() else _offers(before, after)
        case c.TaskDone(cue):
            return _task(before, after, cue)
        case c.ArmCue(cue) | c.DisarmCue(cue):
            opposite = c.DisarmCue(cue) if isinstance(command, c.ArmCue) else c.ArmCue(cue)
            return Give(opposite) if before.arming != after.arming else None
        case c.ApplyPlan(plan) if before.proposal is not None and before.proposal.id == plan:
            return _stretch(before, after, before.proposal)
        case c.ApplyPlan():
            return Give(c.ApplyPlan(before.digest)) if before.digest else "plan"
        case (
            e.SegmentSet()
            | e.LengthsAdd()
            | e.SegmentMove()
            | e.SegmentAdd()
            | e.SegmentCopy()
            | e.SegmentRemove()
        ):
            return edit_back.back_from(before, after)
        case c.TakeSceneNow() | c.Fallback() | c.Return():
            return _program(before, after, at)
        case c.Mute(input) | c.Unmute(input):
            return _sound(before, input, muted=isinstance(command, c.Mute))
        case t.TimerStart() | t.TimerAdd() | t.TimerStop():
            return _timer(before, after)
        case g.FaderLower(input):
            return Give(g.FaderBack(input))
        case g.FaderBack(input):
            return Give(g.FaderLower(input))
        case c.OutputStart() | g.OutputRestart():
            return "output_start"
        case c.OutputStop():
            return "output_stop"
        case c.SendMessage():
            return MessageBack(message=f"m{after.messages_sent}", gone=_gone(before, after))
        case d.QuestionShow():
            return QuestionBack(question=after.questions[-1], place=None)
        case d.QuestionDone(question):
            place = next(n for n, one in enumerate(before.questions) if one.id == question)
            return QuestionBack(question=before.questions[place], place=place)
        case d.RevenueSet():
            assert after.revenue is not None
            return RevenueBack(before=before.revenue, after=after.revenue)
        case d.OverlayShow() | d.OverlayHide() | d.ClearOverlays() | d.Panic() | o.ProductShow():
            return _overlays(before, after)
        case g.ArmAuto() | g.DisarmAuto():
            return GuardBack(before=before.guard, after=after.guard) if before.guard != after.guard else None
        case g.HidePrice() | g.ShowPrice() if before.prices_hidden is not after.prices_hidden:
            return Give(g.HidePrice() if before.prices_hidden else g.ShowPrice())
        case g.PreflightTick(duty, done) if before.ticked != after.ticked:
            return Give(g.PreflightTick(duty, not done))
        case (
            c.AnswerClock()
            | c.RepeatEffect()
            | c.LeaveEffect()
            | c.PutRight()
            | c.LeaveAsIs()
            | t.RefusePlan()
            | c.MessageAck()
            | e.SaveShow()
            | d.Undo()
            | d.Redo()
            | d.OverlayAct()
            | g.HidePrice()
            | g.ShowPrice()
            | g.Calibrate()
            | g.StartPreflight()
            | g.PreflightMend()
            | g.PreflightTick()
            | g.SyncMeasure()
            | g.SyncSet()
        ):
            return None
        case _:
            return _of_offers(before, after, command)


def _of_offers(before: ShowState, after: ShowState, command: Command) -> WayBack | str | None:
    """Of sales, bags and products: what viewers were told stands."""
    match command:
        case o.SaleSold(feed=feed) | o.SaleLeft(feed=feed) | o.StockSet(feed=feed) if feed:
            return None
        case o.SaleTease():
            return "sale_tease"
        case o.SaleOpen():
            return "sale_open"
        case o.SaleExtend():
            return "sale_extend"
        case o.BagAnnounce() | o.BagOpen() | o.BagClose() | o.BagDraw():
            return "bag_void"
        case o.BagVoid(bag) if before.bags[bag].announced is not None or _busy(before, bag):
            return "bag_over"
        case o.BagWinners():
            return "bag_winners"
        case o.BagPublish() | o.BagClaimed() | o.BagReplace():
            return "bag_published"
        case o.Correction():
            return "correction"
        case o.QueueSet() | o.QueueStart() | o.QueueStop():
            return QueueBack(before=before.queue, after=after.queue)
        case _:
            return "sale_over" if _ended_a_sale(before, after) else _offers(before, after)


def _of_the_order(before: ShowState, after: ShowState) -> str:
    if after.phase is Phase.ENDED:
        return "ended"
    if before.phase is Phase.READY:
        return "started"
    return "cue" if before.segment == after.segment else "segment"


def _stretch(before: ShowState, after: ShowState, proposal: Proposal) -> StretchBack | None:
    if not proposal.acts:
        return None
    names = [trim.segment for trim in proposal.trims]
    return StretchBack(
        proposal=proposal,
        before={name: before.stretch.get(name, Ms(0)) for name in names},
        after={name: after.stretch.get(name, Ms(0)) for name in names},
    )


def _hold(before: ShowState, after: ShowState, at: Moment) -> HoldBack:
    run = before.segment
    return HoldBack(
        before=before.hold,
        after=after.hold,
        held_ms=run.held_ms if run is not None else Ms(0),
        pass_no=run.pass_no if run is not None else None,
        at=at.run,
    )


def _program(before: ShowState, after: ShowState, at: Moment) -> ProgramBack | None:
    """Pressed again, any of these only asks OBS again."""
    was, now = before.program, after.program
    if (was.script, was.cover, was.hand) == (now.script, now.cover, now.hand):
        return None
    return ProgramBack(before=was, after=now, hold=_hold(before, after, at))


def _sound(before: ShowState, input: str, *, muted: bool) -> Give | None:
    name = before.plan.studio.microphones.get(input, input)
    wish = wants.newest(before.pending.values(), wants.sound_named(name))
    was_muted = wish.muted if isinstance(wish, SetMute) else name in before.obs.muted
    if was_muted is muted:
        return None
    return Give(c.Unmute(name) if muted else c.Mute(name))


def _overlays(before: ShowState, after: ShowState) -> OverlaysBack | None:
    if before.overlays == after.overlays:
        return None
    known = {one.key for one in before.overlays} & before.plan.products.keys()
    return OverlaysBack(
        before=before.overlays,
        after=after.overlays,
        pass_no=before.segment.pass_no if before.segment is not None else None,
        unsold=frozenset(product for product in known if not products.can_be_sold(before, product)),
    )


def _task(before: ShowState, after: ShowState, cue_id: str) -> CuesBack | str:
    """One that was ticked before its time has done what its cue does."""
    segment = before.running_segment
    cue = segment.cue(cue_id) if segment is not None else None
    assert cue is not None
    record = before.record(cue_id)
    given = record is not None and record.status is CueStatus.TASK
    return "cue" if cue.do and not given else _cues(before, after)


def _timer(before: ShowState, after: ShowState) -> TimerBack:
    """The one that is another now: each of these commands is about one."""
    was = {one.id: one for one in before.timers}
    now = {one.id: one for one in after.timers}
    (timer,) = {one.id for one in {*before.timers} ^ {*after.timers}}
    return TimerBack(timer=timer, before=was.get(timer), after=now.get(timer))


def _cues(before: ShowState, after: ShowState) -> CuesBack:
    known = before.records
    changed: dict[str, CueRecord] = {
        cue: record
        for cue, record in after.records.items()
        # Of thousands most are the very same.
        if (was := known.get(cue)) is not record and was != record
    }
    return CuesBack(before={cue: before.record(cue) for cue in changed}, after=changed)


def _offers(before: ShowState, after: ShowState) -> OffersBack | None:
    sales, sales_after = _changed(before.sales, after.sales)
    bags, bags_after = _changed(before.bags, after.bags)
    goods, goods_after = _changed(before.goods, after.goods)
    marked, unmarked = after.skipped - before.skipped, before.skipped - after.skipped
    if not (sales_after or bags_after or goods_after or marked or unmarked):
        return None
    known = {message.id for message in before.messages}
    return OffersBack(
        sales=sales,
        sales_after=sales_after,
        bags=bags,
        bags_after=bags_after,
        goods=goods,
        goods_after=goods_after,
        marked=marked,
        unmarked=unmarked,
        told=tuple(message.id for message in after.messages if message.id not in known),
        messages_gone=_gone(before, after),
        queue=_left_the_queue(before.queue, after.queue),
    )


def _left_the_queue(before: BagQueue, after: BagQueue) -> QueueBack | None:
    return QueueBack(before=before, after=after) if before.bags != after.bags else None


def _changed(
    before: Mapping[_Key, _Value], after: Mapping[_Key, _Value]
) -> tuple[dict[_Key, _Value | None], dict[_Key, _Value]]:
    now = {key: value for key, value in after.items() if before.get(key) != value}
    return {key: before.get(key) for key in now}, now


def _ended_a_sale(before: ShowState, after: ShowState) -> bool:
    """Were viewers told of a sale that is over now?"""
    return any(window.state.on_air and after.sales[name].state.over for name, window in before.sales.items())


def _busy(state: ShowState, bag: str) -> bool:
    return any(effect.bag == bag for effect in state.asked_of_bags.values())


def _gone(before: ShowState, after: ShowState) -> tuple[HostMessage, ...]:
    kept = {message.id for message in after.messages}
    return tuple(message for message in before.messages if message.id not in kept)
