"""Every command and the rule that obeys it."""

from typing import assert_never

from companion.show import (
    checking,
    clock_steps,
    faders,
    host_messages,
    navigation,
    overlays,
    plan_edit,
    questions,
    scenes,
    script,
    studio,
    timers,
    undoing,
    upkeep,
)
from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import edit_commands as e
from companion.show import guard_commands as g
from companion.show import offer_commands as o
from companion.show import timing_commands as t
from companion.show.actions import BagStep, SaleStep
from companion.show.bags import prizes as bag_prizes
from companion.show.bags import queueing
from companion.show.bags import rules as bags
from companion.show.checks import CheckKind
from companion.show.command_table import Command
from companion.show.commands import Refusal
from companion.show.editing import rules as editing
from companion.show.editing import saving
from companion.show.incidents import arming, deciding, meant_mutes
from companion.show.products import cards, check_in, pricing, stocktaking, unsaleable
from companion.show.replanning import rules as replanning
from companion.show.replanning.proposal import names_proposal
from companion.show.sales import rules as sales
from companion.show.turn import Turn


def obey(turn: Turn, command: Command) -> Refusal | None:
    """Do it, or say why it cannot be done now; then ``turn`` is to be thrown away."""
    match command:
        case c.Go(expects):
            return script.go(turn, expects)
        case c.Hold():
            return script.hold(turn)
        case c.Resume():
            return script.resume(turn)
        case c.Skip(segment, segments):
            named = segments if segment is None else (segment, *segments)
            return navigation.skip(turn, named) if named else script.skip(turn)
        case c.Unskip(segment, segments):
            return navigation.unskip(turn, segments if segment is None else (segment, *segments))
        case c.Back():
            return navigation.back(turn)
        case c.Jump(to):
            return navigation.jump(turn, to)
        case c.AddTime(seconds):
            return script.add_time(turn, seconds)
        case c.EndShow():
            return script.end_show(turn)
        case c.AnswerClock(keep):
            return clock_steps.answer(turn, keep)
        case c.ApplyPlan(plan) if names_proposal(plan):
            return replanning.apply(turn, plan)
        case t.RefusePlan(plan):
            return replanning.refuse(turn, plan)
        case t.TimerStart(timer, title, seconds):
            return timers.start(turn, timer, title, seconds)
        case t.TimerAdd(timer, seconds):
            return timers.add(turn, timer, seconds)
        case t.TimerStop(timer):
            return timers.stop(turn, timer)
        case c.ApplyPlan(digest):
            refusal = plan_edit.apply(turn, digest)
            if refusal is None:
                upkeep.plan_changed(turn)
            return refusal
        case (
            e.SegmentSet()
            | e.LengthsAdd()
            | e.SegmentMove()
            | e.SegmentAdd()
            | e.SegmentCopy()
            | e.SegmentRemove()
        ):
            return editing.edit(turn, command)
        case e.SaveShow():
            return saving.save(turn)
        case c.TaskDone(cue):
            return script.task_done(turn, cue)
        case c.ArmCue(cue):
            return script.arm(turn, cue, armed=True)
        case c.DisarmCue(cue):
            return script.arm(turn, cue, armed=False)
        case c.TakeSceneNow():
            refusal = scenes.take(turn, command)
            if refusal is None:
                deciding.taken(turn)
            return refusal
        case c.Fallback(reason):
            scenes.cover(turn, reason)
        case c.Return():
            refusal = scenes.uncover(turn)
            if refusal is None:
                deciding.taken(turn)
            return refusal
        case c.Mute(input):
            return studio.mute(turn, input, muted=True)
        case c.Unmute(input):
            return studio.mute(turn, input, muted=False)
        case c.OutputStart(output):
            return studio.run_output(turn, output, running=True)
        case c.OutputStop(output):
            return studio.run_output(turn, output, running=False)
        case c.RepeatEffect(effect):
            return studio.repeat(turn, effect)
        case c.LeaveEffect(effect):
            return studio.leave(turn, effect)
        case c.PutRight(what):
            return upkeep.put_right(turn, what)
        case c.LeaveAsIs(what):
            meant = meant_mutes.is_meant(turn, what)
            refusal = upkeep.leave_as_is(turn, what)
            return None if meant else refusal
        case d.Undo(expects):
            return undoing.undo(turn, expects, obey)
        case d.Redo(expects):
            return undoing.redo(turn, expects, obey)
        case d.OverlayShow(overlay, key, data):
            return overlays.take(turn, overlay, key, data)
        case d.OverlayHide(overlay):
            overlays.hide_overlay(turn, overlay)
        case d.OverlayAct(overlay, action):
            return overlays.act(turn, overlay, action)
        case d.ClearOverlays():
            overlays.clear_overlays(turn)
        case d.Panic():
            overlays.panic(turn)
        case d.QuestionShow(text):
            return questions.show(turn, text)
        case d.QuestionDone(question):
            return questions.done(turn, question)
        case d.RevenueSet(amount):
            return questions.set_revenue(turn, amount)
        case g.ArmAuto():
            arming.arm(turn)
        case g.DisarmAuto(seconds):
            return arming.disarm(turn, seconds)
        case g.HidePrice():
            overlays.hide_prices(turn, hidden=True)
        case g.ShowPrice():
            overlays.hide_prices(turn, hidden=False)
        case g.Calibrate(device):
            return checking.ask(turn, CheckKind.CALIBRATE, {} if device is None else {"device": device})
        case g.StartPreflight():
            return checking.ask(turn, CheckKind.PREFLIGHT, {})
        case g.PreflightMend(check):
            return checking.mend(turn, check)
        case g.PreflightTick(duty, done):
            return checking.tick(turn, duty, done=done)
        case g.SyncMeasure(camera, microphone):
            return checking.ask(turn, CheckKind.SYNC, {"camera": camera, "microphone": microphone})
        case g.SyncSet(microphone, offset_ms):
            return checking.set_sync(turn, microphone, offset_ms)
        case g.OutputRestart(output):
            return studio.restart_output(turn, output)
        case g.FaderLower(input):
            return faders.lower(turn, input)
        case g.FaderBack(input):
            return faders.bring_back(turn, input)
        case o.SaleArm(sale):
            return sales.move_sale(turn, sale, SaleStep.ARM)
        case o.SaleTease(sale):
            return sales.move_sale(turn, sale, SaleStep.TEASE)
        case o.SaleOpen(sale):
            return sales.move_sale(turn, sale, SaleStep.OPEN)
        case o.SaleClose(sale):
            return sales.move_sale(turn, sale, SaleStep.CLOSE)
        case o.SaleCancel(sale):
            return sales.move_sale(turn, sale, SaleStep.CANCEL)
        case o.SaleExtend(sale, seconds, reason):
            return sales.extend_sale(turn, sale, seconds, reason)
        case o.SaleSold():
            return sales.count_sold(turn, command)
        case o.BagOpen(bag):
            return bags.move_bag(turn, bag, BagStep.OPEN)
        case o.BagClose(bag):
            return bags.move_bag(turn, bag, BagStep.CLOSE)
        case o.SaleRerun():
            return sales.rerun(turn, command)
        case o.SaleLeft():
            return sales.set_left(turn, command)
        case o.BagAnnounce(bag):
            return bags.announce(turn, bag)
        case o.BagDraw(bag):
            return bags.draw(turn, bag)
        case o.BagWinners(bag, winners):
            return bags.enter_winners(turn, bag, winners)
        case o.BagPublish(bag):
            return bags.publish(turn, bag)
        case o.BagClaimed(bag, winner):
            return bag_prizes.claimed(turn, bag, winner)
        case o.BagReplace(bag, winner, reason):
            return bag_prizes.replace_winner(turn, bag, winner, reason)
        case o.BagVoid(bag, reason):
            return bags.void(turn, bag, reason)
        case o.BagCopy():
            return bags.copy(turn, command)
        case o.QueueSet():
            return queueing.plan(turn, command)
        case o.QueueStart():
            return queueing.start(turn)
        case o.QueueStop():
            return queueing.stop(turn)
        case o.ProductShow(product):
            return cards.show(turn, product)
        case o.ProductSoldOut(product, reason):
            return unsaleable.sell_out(turn, product, reason)
        case o.ProductPull(product, reason):
            return unsaleable.pull(turn, product, reason)
        case o.ProductBack(product):
            return unsaleable.bring_back(turn, product)
        case o.PriceSet(product, price, reason):
            return pricing.set_price(turn, product, price, reason)
        case o.StockSet():
            return stocktaking.set_stock(turn, command)
        case o.Correction(text, about):
            return cards.correct(turn, text, about)
        case o.CheckIn():
            return check_in.check_in(turn, command)
        case o.CheckInConfirm(product, who):
            return check_in.confirm(turn, product, who)
        case c.SendMessage(text, urgency):
            host_messages.tell_host(turn, text, urgency)
        case c.MessageAck(message):
            return host_messages.acknowledge(turn, message)
        case _:
            assert_never(command)
    return None
