"""One case for every kind of event and of command; those of sales, bags and products are in a file of their
own."""

import asyncio
from dataclasses import replace
from decimal import Decimal

from companion.begin import Opening, Start
from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import events as e
from companion.show import timing_commands as t
from companion.show.actions import Play, ShowOverlay, TakeScene
from companion.show.cue import At, Cue
from companion.show.effects import PlayMedia, SetMute, SetOutput, SwitchScene
from companion.show.model import CatchUp, LoopPass, Placement, Plan, Targets
from companion.show.times import MINUTE, Ms, WallMs
from companion.show.timing_events import LoopDue, ReplanDue, SegmentDue, TimerDue
from faults.case import (
    ON_AIR,
    PROMISES,
    SOON_MS,
    Again,
    Show,
    any_plan,
    command_case,
    does,
    event_case,
    given,
    gives,
    nothing,
    until,
    with_cue,
)
from faults.edit_cases import COMMANDS_OF_EDITS, EVENTS_OF_EDITS
from faults.health_cases import COMMANDS_OF_HEALTH, EVENTS_OF_HEALTH
from faults.offer_cases import COMMANDS_OF_OFFERS, EVENTS_OF_OFFERS
from tests.stage import yuan

TWICE_S = 0.35
"""Whoever presses GO twice within 300 ms has pressed it once."""
HOUR_MS = Ms(3_600_000)


def _planned(wall: WallMs) -> Plan:
    return replace(any_plan(wall), planned_start=WallMs(wall + 300))


def _going_on_by_itself(wall: WallMs) -> Plan:
    plan = any_plan(wall)
    first, second, *rest = plan.rundown
    return replace(
        plan,
        rundown=(
            replace(first, length_ms=SOON_MS, cues=()),
            replace(second, follows=True, scene=None),
            *rest,
        ),
    )


def _in_a_loop(wall: WallMs) -> Plan:
    """Its hour has come before the first pass begins."""
    plan = any_plan(wall)
    first, second, *rest = plan.rundown
    hour = Ms((wall + 8 * 60 * MINUTE - MINUTE) % (24 * 60 * MINUTE))
    first, second = (
        replace(one, loop=LoopPass(loop="round", number=number, of=2, until_ms=hour))
        for number, one in ((1, first), (2, second))
    )
    return replace(plan, rundown=(first, second, *rest))


def _with_an_action(wall: WallMs) -> Plan:
    place = Placement(zone="own:seller-info", actions=("highlight",))
    return replace(any_plan(wall), graphics={"seller-info": place})


def _with_a_target(wall: WallMs) -> Plan:
    return replace(any_plan(wall), targets=Targets(revenue=yuan("80000")))


async def _a_moment_later(show: Show) -> None:
    await given(*ON_AIR)(show)
    await asyncio.sleep(TWICE_S)


async def _in_the_second_segment(show: Show) -> None:
    await _a_moment_later(show)
    await given(c.Skip(), c.Go())(show)
    await asyncio.sleep(TWICE_S)


async def _clock_was_set(show: Show) -> None:
    await given(*ON_AIR)(show)
    show.set_clock(HOUR_MS)
    await until(lambda: show.state.clock_step is not None)


def _offer(show: Show) -> None:
    plan = replace(show.state.plan, title="改过的一场")
    show.happens(lambda at: e.PlanOffered(at=at, plan=plan, digest="0a1b2c3d4e5f"))


async def _plan_was_offered(show: Show) -> None:
    await given(*ON_AIR)(show)
    _offer(show)
    await until(lambda: show.state.offered is not None)


def _elastic(wall: WallMs) -> Plan:
    """Its last segment can give what is lost before it."""
    whole = any_plan(wall)
    *others, last = whole.rundown
    return replace(whole, rundown=(*others, replace(last, shortest_ms=Ms(1_000))))


def _runs_over(wall: WallMs) -> Plan:
    whole = _elastic(wall)
    first, *others = whole.rundown
    soon = CatchUp(tell_after_ms=Ms(50))
    return replace(whole, rundown=(replace(first, length_ms=Ms(100)), *others), catch_up=soon)


async def _clip_in_doubt(show: Show) -> None:
    """Another process, killed before this one, had asked for the clip."""
    await _a_moment_later(show)
    show.obs.hangs = True
    await show.give(c.Go())
    await until(lambda: any(request[0] == "play" for request in show.obs.asked()))
    show.happens(lambda at: e.RunResumed(at=at, away_ms=Ms(0)))
    await until(lambda: bool(show.state.doubts))
    show.obs.hangs = False
    show.obs.connects()
    await show.settles()


async def _microphone_otherwise(show: Show) -> None:
    """While the link was down a hand has muted it."""
    await given(*ON_AIR)(show)
    show.obs.breaks()
    await until(lambda: not show.state.obs.connected)
    show.obs.hand_mutes("Mic", muted=True)
    show.obs.connects()
    await until(lambda: bool(show.state.deviations))


EVENTS = (
    event_case(e.ShowOpened, nothing, prepare=nothing),
    event_case(e.RunResumed, nothing),
    event_case(e.PlanOffered, does(_offer)),
    event_case(
        e.PlanWithdrawn,
        does(lambda show: show.happens(lambda at: e.PlanWithdrawn(at=at))),
        prepare=_plan_was_offered,
    ),
    event_case(e.ClockStepped, does(lambda show: show.set_clock(HOUR_MS))),
    event_case(
        e.WritingChanged,
        does(lambda show: show.happens(lambda at: e.WritingChanged(at=at, failed="the disk is full"))),
    ),
    event_case(
        e.FeedDropped,
        does(lambda show: show.happens(lambda at: e.FeedDropped(at=at, feed="obs", dropped=12))),
    ),
    event_case(
        e.StartDue,
        nothing,
        prepare=nothing,
        again=Again.DUE,
        effect=SwitchScene,
        plan=_planned,
        opening=Opening(start=Start.PLANNED),
    ),
    event_case(
        e.CueDue,
        gives(c.Go()),
        prepare=given(*PROMISES),
        again=Again.DUE,
        effect=SwitchScene,
        plan=with_cue(Cue(id="closeup", trigger=At(Ms(0)), do=(TakeScene("product"),))),
        name="CueDue takes a scene",
    ),
    event_case(
        e.CueDue,
        gives(c.Go()),
        prepare=given(*PROMISES),
        again=Again.DUE,
        effect=PlayMedia,
        plan=with_cue(Cue(id="jingle", trigger=At(Ms(0)), do=(Play("片头"),))),
        unasked=True,
        name="CueDue plays a clip",
    ),
    event_case(
        SegmentDue,
        gives(c.Go()),
        prepare=given(*PROMISES),
        again=Again.DUE,
        plan=_going_on_by_itself,
    ),
    event_case(
        e.OverlayDue,
        gives(c.Go()),
        prepare=given(*PROMISES),
        again=Again.DUE,
        plan=with_cue(Cue(id="card", trigger=At(Ms(0)), do=(ShowOverlay("product-card", SOON_MS),))),
    ),
    event_case(ReplanDue, gives(c.Go()), prepare=given(*PROMISES), again=Again.DUE, plan=_runs_over),
    event_case(e.ObsConnected, does(lambda show: show.obs.connects())),
    event_case(e.ObsLost, does(lambda show: show.obs.breaks())),
    event_case(e.SceneOnAir, does(lambda show: show.obs.hand_takes("Product"))),
    event_case(e.ScenesChanged, does(lambda show: show.obs.hand_makes_a_scene())),
    event_case(e.OutputsChanged, does(lambda show: show.obs.hand_runs("record", running=True))),
    event_case(e.InputMuted, does(lambda show: show.obs.hand_mutes("Mic", muted=True))),
    event_case(e.InputsChanged, does(lambda show: show.obs.hand_makes_an_input())),
    event_case(e.StudioModeChanged, does(lambda show: show.obs.hand_sets_studio_mode(enabled=True))),
    event_case(e.CollectionChanged, does(lambda show: show.obs.hand_loads_collection("Other"))),
    event_case(e.ProfileChanged, does(lambda show: show.obs.hand_loads_profile("Other"))),
    event_case(
        e.PulseChanged,
        does(lambda show: show.happens(lambda at: e.PulseChanged(at=at, pulse=e.Pulse.BLOCKED))),
    ),
    event_case(
        e.ObsRelaunched,
        does(lambda show: show.happens(lambda at: e.ObsRelaunched(at=at, attempt=1))),
    ),
    event_case(e.EffectDone, gives(c.TakeSceneNow(role="product"))),
    event_case(e.EffectFailed, gives(c.TakeSceneNow(role="product")), refused=True),
)

COMMANDS = (
    command_case(c.Go(), prepare=given(*PROMISES), effect=SwitchScene),
    command_case(c.Go(), prepare=_a_moment_later, effect=PlayMedia, name="go plays a clip"),
    command_case(c.Hold()),
    command_case(c.Resume(), (c.Hold(),)),
    command_case(c.Skip(segment="strawberry")),
    command_case(c.Skip(), name="skip the cue that waits"),
    command_case(c.Unskip("strawberry"), (c.Skip(segment="strawberry"),)),
    command_case(c.Back(), prepare=_in_the_second_segment, effect=SwitchScene),
    command_case(c.Jump("strawberry"), prepare=_a_moment_later, effect=SwitchScene),
    command_case(c.AddTime(30)),
    command_case(c.EndShow()),
    command_case(c.AnswerClock(c.KeepTime.TIME_LEFT), prepare=_clock_was_set),
    command_case(c.ApplyPlan("0a1b2c3d4e5f"), prepare=_plan_was_offered),
    command_case(c.ApplyPlan("r1"), (c.AddTime(60),), plan=_elastic, name="apply_plan of a proposal"),
    command_case(t.RefusePlan("r1"), (c.AddTime(60),), plan=_elastic),
    event_case(LoopDue, gives(c.Go()), prepare=given(*PROMISES), again=Again.DUE, plan=_in_a_loop),
    command_case(t.TimerStart(title="补妆", seconds=60)),
    command_case(t.TimerAdd("#1", 30), (t.TimerStart(title="补妆", seconds=60),)),
    command_case(t.TimerStop("#1"), (t.TimerStart(title="补妆", seconds=60),)),
    event_case(
        TimerDue,
        nothing,
        prepare=given(*PROMISES, t.TimerStart(title="补妆", seconds=1)),
        again=Again.DUE,
    ),
    command_case(c.TaskDone("stock")),
    command_case(c.ArmCue("later"), (c.DisarmCue("later"),)),
    command_case(c.DisarmCue("later")),
    command_case(c.TakeSceneNow(role="product"), effect=SwitchScene),
    command_case(c.Fallback("断电"), effect=SwitchScene),
    command_case(c.Return(), (c.Fallback(),), effect=SwitchScene),
    command_case(c.Mute("host"), effect=SetMute),
    command_case(c.Unmute("host"), (c.Mute("host"),), effect=SetMute),
    command_case(c.OutputStart("record"), effect=SetOutput),
    command_case(c.OutputStop("virtual_camera"), effect=SetOutput),
    command_case(c.RepeatEffect("e2"), prepare=_clip_in_doubt, effect=PlayMedia),
    command_case(c.LeaveEffect("e2"), prepare=_clip_in_doubt),
    command_case(c.PutRight("sound:Mic"), prepare=_microphone_otherwise, effect=SetMute),
    command_case(c.LeaveAsIs("sound:Mic"), prepare=_microphone_otherwise),
    command_case(d.OverlayShow("product-card")),
    command_case(d.OverlayHide("seller-info")),
    command_case(d.ClearOverlays()),
    command_case(d.OverlayAct("seller-info", "highlight"), plan=_with_an_action),
    command_case(d.Panic()),
    command_case(d.Undo(), (c.TakeSceneNow(role="product"),), effect=SwitchScene),
    command_case(d.Redo(), (c.TakeSceneNow(role="product"), d.Undo()), effect=SwitchScene),
    command_case(d.QuestionShow("有没有小包装？")),
    command_case(d.QuestionDone("q1"), (d.QuestionShow("有没有小包装？"),)),
    command_case(d.RevenueSet(Decimal("41260.00")), plan=_with_a_target),
    command_case(c.SendMessage("喝口水")),
    command_case(c.MessageAck("m1")),
)

CASES = {
    case.name: case
    for case in (
        *EVENTS,
        *EVENTS_OF_OFFERS,
        *EVENTS_OF_HEALTH,
        *EVENTS_OF_EDITS,
        *COMMANDS,
        *COMMANDS_OF_OFFERS,
        *COMMANDS_OF_HEALTH,
        *COMMANDS_OF_EDITS,
    )
}
