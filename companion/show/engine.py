"""``advance``: the rules of a running show, and nothing else."""

from dataclasses import dataclass
from typing import assert_never

from companion.show import (
    bags,
    clock_steps,
    host_messages,
    navigation,
    overlays,
    plan_edit,
    sales,
    scenes,
    script,
    studio,
    upkeep,
)
from companion.show import commands as c
from companion.show import offer_commands as o
from companion.show.actions import BagStep, SaleStep
from companion.show.commands import Command, Refusal
from companion.show.effects import Effect, SwitchScene
from companion.show.events import (
    BagDue,
    ClockStepped,
    CollectionChanged,
    Commanded,
    CueDue,
    EffectDone,
    EffectFailed,
    Event,
    FeedDropped,
    InputMuted,
    InputsChanged,
    ObsConnected,
    ObsLost,
    ObsRelaunched,
    OutputsChanged,
    OverlayDue,
    PlanOffered,
    PlanWithdrawn,
    ProfileChanged,
    PulseChanged,
    RunResumed,
    SaleDue,
    SceneOnAir,
    ScenesChanged,
    ShowOpened,
    StartDue,
    StudioModeChanged,
    WritingChanged,
)
from companion.show.luckybag import BagWindow
from companion.show.sale import SaleWindow
from companion.show.state import Note, ShowState
from companion.show.times import Ms, RunMs
from companion.show.turn import Turn

COMMANDS_REMEMBERED = 256
"""A page that lost its link asks again within seconds; an id older than this many commands is gone."""


@dataclass(frozen=True, slots=True)
class Advance:
    """What one event leads to."""

    state: ShowState
    effects: tuple[Effect, ...] = ()
    refusal: Refusal | None = None
    """Why a command was not obeyed; then nothing has changed and nothing is asked for."""
    notes: tuple[Note, ...] = ()
    """All that it adds to the log, of which the state keeps only the newest lines."""


def open_show(event: ShowOpened) -> ShowState:
    """The state at the beginning of a run: the plan, and nothing done yet."""
    plan = event.plan
    opened = Turn(
        ShowState(
            plan=plan,
            opened=event.at,
            wall_offset_ms=Ms(event.at.wall - event.at.run),
            utc_offsets=event.utc_offsets,
            digest=event.digest,
            rehearsal=event.rehearsal,
            clock_shift_ms=event.clock_shift_ms,
            starts_at=event.starts_at,
            sales={sale.id: SaleWindow(plan=sale) for sale in plan.sales.values()},
            bags={bag.id: BagWindow(plan=bag) for bag in plan.bags.values()},
        ),
        event.at,
    )
    opened.note("opened", title=plan.title)
    return opened.state


def advance(state: ShowState, event: Event) -> Advance:
    """Say what changes and what to ask for, now that ``event`` has happened.

    Never raises for anything a show can do. The same inputs always give the same result, so a journal
    can be replayed after a crash; the effects of a replay are thrown away.
    """
    turn = Turn(state, event.at)
    match event:
        case ShowOpened():
            opened = open_show(event)
            return Advance(opened, notes=opened.log)
        case Commanded():
            return _commanded(state, event)
        case PlanOffered():
            plan_edit.offer(turn, event)
        case PlanWithdrawn():
            plan_edit.withdraw(turn)
        case RunResumed():
            turn.set(utc_offsets=event.utc_offsets or state.utc_offsets, not_writing="")
            clock_steps.resumed(turn)
            studio.leave_unanswered(turn)
            upkeep.went(turn, RunMs(event.at.run - event.away_ms))
            scenes.forget_what_is_on_air(turn)
            upkeep.forget(turn)
            turn.note("resumed", away=event.away_ms)
        case ClockStepped():
            clock_steps.stepped(turn, event.by_ms)
        case WritingChanged():
            turn.set(not_writing=event.failed)
            turn.note("not_writing" if event.failed else "writing_again")
        case FeedDropped():
            dropped = state.dropped.get(event.feed, 0) + event.dropped
            turn.set(dropped={**state.dropped, event.feed: dropped})
            turn.note("dropped", feed=event.feed, dropped=event.dropped)
        case StartDue():
            script.start_due(turn)
        case CueDue():
            script.cue_due(turn, event)
        case SaleDue():
            sales.sale_due(turn, event.sale)
        case BagDue():
            bags.bag_due(turn, event.bag)
        case OverlayDue():
            overlays.overlay_due(turn, event.overlay)
        case ObsConnected():
            upkeep.forget(turn)
            scenes.connected(turn, event)
            studio.settle(turn)
            studio.forget_old_clips(turn)
            upkeep.connected(turn)
        case ObsLost():
            studio.lost(turn)
            upkeep.went(turn, event.at.run)
            scenes.lost(turn, event)
            upkeep.lost(turn, event.how)
        case SceneOnAir():
            scenes.on_air(turn, event.scene)
        case ScenesChanged():
            scenes.listed(turn, event.scenes)
        case OutputsChanged():
            upkeep.outputs_changed(turn, event.outputs)
        case InputMuted():
            upkeep.muted(turn, event)
        case InputsChanged():
            upkeep.inputs_changed(turn, event.inputs)
        case StudioModeChanged():
            upkeep.studio_mode_changed(turn, enabled=event.enabled)
        case CollectionChanged():
            upkeep.collection_changed(turn, event.collection)
        case ProfileChanged():
            upkeep.profile_changed(turn, event.profile)
        case PulseChanged():
            upkeep.pulse_changed(turn, event.pulse)
        case ObsRelaunched():
            upkeep.relaunched(turn, event)
        case EffectDone():
            _answered(turn, event.effect, None)
        case EffectFailed():
            _answered(turn, event.effect, event.reason)
        case _:
            assert_never(event)
    upkeep.follow(turn)
    return Advance(turn.state, tuple(turn.effects), notes=tuple(turn.notes))


def _answered(turn: Turn, effect_id: str, failure: str | None) -> None:
    """The answer to an effect of before OBS was lost changes nothing."""
    pending = dict(turn.state.pending)
    effect = pending.pop(effect_id, None)
    if effect is None:
        return
    turn.set(pending=pending)
    if isinstance(effect, SwitchScene):
        scenes.answered(turn, effect, failure)
    else:
        if failure is None:
            upkeep.confirmed(turn, effect)
        studio.answered(turn, effect, failure)


def _commanded(state: ShowState, event: Commanded) -> Advance:
    if event.id in state.answered:
        return Advance(state, refusal=state.answered[event.id])
    turn = Turn(state, event.at, event.by)
    refusal = _obey(turn, event.command)
    if refusal is not None:
        turn = Turn(state, event.at, event.by)
    answered = {**state.answered, event.id: refusal}
    while len(answered) > COMMANDS_REMEMBERED:
        del answered[next(iter(answered))]
    turn.set(answered=answered)
    if refusal is None:
        upkeep.follow(turn)
    return Advance(turn.state, tuple(turn.effects), refusal, tuple(turn.notes))


def _obey(turn: Turn, command: Command) -> Refusal | None:
    match command:
        case c.Go(expects):
            return script.go(turn, expects)
        case c.Hold():
            return script.hold(turn)
        case c.Resume():
            return script.resume(turn)
        case c.Skip(segment):
            return script.skip(turn) if segment is None else navigation.skip(turn, segment)
        case c.Unskip(segment):
            return navigation.unskip(turn, segment)
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
        case c.ApplyPlan(digest):
            refusal = plan_edit.apply(turn, digest)
            if refusal is None:
                upkeep.plan_changed(turn)
            return refusal
        case c.TaskDone(cue):
            return script.task_done(turn, cue)
        case c.ArmCue(cue):
            return script.arm(turn, cue, armed=True)
        case c.DisarmCue(cue):
            return script.arm(turn, cue, armed=False)
        case c.TakeSceneNow():
            return scenes.take(turn, command)
        case c.Fallback(reason):
            scenes.cover(turn, reason)
        case c.Return():
            return scenes.uncover(turn)
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
            return upkeep.leave_as_is(turn, what)
        case c.OverlayShow(overlay):
            return overlays.show_overlay(turn, overlay)
        case c.OverlayHide(overlay):
            overlays.hide_overlay(turn, overlay)
        case c.ClearOverlays():
            overlays.clear_overlays(turn)
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
        case o.SaleSold(sale, quantity):
            return sales.count_sold(turn, sale, quantity)
        case o.BagOpen(bag):
            return bags.move_bag(turn, bag, BagStep.OPEN)
        case o.BagClose(bag):
            return bags.move_bag(turn, bag, BagStep.CLOSE)
        case c.SendMessage(text, urgency):
            host_messages.tell_host(turn, text, urgency)
        case c.MessageAck(message):
            return host_messages.acknowledge(turn, message)
        case _:
            assert_never(command)
    return None
