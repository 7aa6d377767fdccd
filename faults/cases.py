"""One case for every kind of event and of command: what comes before it, and what makes it happen."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from companion.begin import Opening, Start
from companion.show import commands as c
from companion.show import events as e
from companion.show import offer_commands as o
from companion.show.actions import Play, ShowOverlay, TakeScene, TellHost
from companion.show.commands import Command
from companion.show.cue import At, Cue, OnGo
from companion.show.effects import Effect, PlayMedia, SetMute, SetOutput, SwitchScene
from companion.show.events import Commanded, Event
from companion.show.model import Plan
from companion.show.state import ShowState
from companion.show.times import Moment, Ms, WallMs
from faults.kept_obs import KeptObs
from tests.stage import minutes, small_plan

SOON_MS = Ms(100)
TWICE_S = 0.35
"""Whoever presses GO twice within 300 ms has pressed it once."""
HOUR_MS = Ms(3_600_000)


class Boundary(StrEnum):
    """Where the process dies."""

    QUEUED = "queued"
    """It has happened, and is not in the journal."""
    JOURNALED = "journaled"
    """Its line is on disk; what it asks for has not left."""
    SENT = "sent"
    """What it asks for was done; the answer is not in the journal."""
    ANSWERED = "answered"
    """The answer's line is on disk."""


class Show(Protocol):
    """The show in the process that is to die."""

    obs: KeptObs

    @property
    def state(self) -> ShowState: ...

    async def give(self, command: Command, id: str = "") -> None: ...

    def happens(self, build: Callable[[Moment], Event]) -> None: ...

    async def settles(self) -> None:
        """Wait until OBS is there and has answered everything."""

    def set_clock(self, by_ms: Ms) -> None: ...


Part = Callable[[Show], Awaitable[None]]


class Again(StrEnum):
    """What becomes of an event that the dead process had not journaled."""

    RESENT = "resent"
    """Whoever gave the command gives it again, under the same id."""
    DUE = "due"
    """Its time has come all the same."""
    LOST = "lost"
    """OBS says anew how things are; the rest happens again, or not."""


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    event: type[Event]
    provoke: Part
    """Makes the event happen, as the first of its kind after ``prepare``."""
    prepare: Part
    plan: Callable[[WallMs], Plan]
    """The show, given what the wall clock reads."""
    command: Command | None = None
    again: Again = Again.LOST
    effect: type[Effect] | None = None
    """What OBS is asked for because of it."""
    opening: Opening = Opening()  # noqa: RUF009 - frozen
    refused: bool = False
    """OBS refuses what it is asked for."""
    unasked: bool = False
    """Where nothing was journaled it comes before OBS is there again: the log says that it was not done, and
    the operator is asked whether it still is to be."""

    @property
    def id(self) -> str:
        return f"the-{self.name}"

    @property
    def by_itself(self) -> bool:
        """It happens without anybody doing anything."""
        return self.event is e.StartDue

    @property
    def boundaries(self) -> tuple[Boundary, ...]:
        return tuple(Boundary) if self.effect is not None else (Boundary.QUEUED, Boundary.JOURNALED)

    def is_it(self, event: Event) -> bool:
        if isinstance(event, Commanded) and self.command is not None:
            return event.id == self.id
        return type(event) is self.event


def any_plan(_: WallMs) -> Plan:
    """The small show with a second sale and bag that are soon over, a clip, and a task."""
    plan = small_plan()
    sale, bag = plan.sales["F1"], plan.bags["L1"]
    cues = (
        Cue(id="stock", trigger=At(Ms(0)), who="场控", task="后台放库存 100"),
        Cue(id="clip", trigger=OnGo(), do=(Play("片头"),)),
        Cue(id="later", trigger=At(minutes(1)), do=(TellHost("一分钟了"),)),
    )
    last = (Cue(id="seller", trigger=At(Ms(0)), do=(ShowOverlay("seller-info"),)),)
    return replace(
        plan,
        sales={
            **plan.sales,
            "F2": replace(sale, id="F2", teaser_ms=minutes(1)),
            "F3": replace(sale, id="F3", teaser_ms=SOON_MS),
        },
        bags={
            **plan.bags,
            "L2": replace(bag, id="L2"),
            "L3": replace(bag, id="L3", length_ms=SOON_MS),
        },
        rundown=(replace(plan.rundown[0], cues=cues), plan.rundown[1], replace(plan.rundown[2], cues=last)),
    )


def _with_cue(cue: Cue) -> Callable[[WallMs], Plan]:
    """A show whose first segment has no scene, and this cue alone."""

    def plan(wall: WallMs) -> Plan:
        whole = any_plan(wall)
        first = replace(whole.rundown[0], scene=None, cues=(cue,))
        return replace(whole, rundown=(first, *whole.rundown[1:]))

    return plan


def _planned(wall: WallMs) -> Plan:
    return replace(any_plan(wall), planned_start=WallMs(wall + 300))


PROMISES: tuple[Command, ...] = (
    o.SaleOpen("F1"),
    o.SaleSold("F1", 7),
    o.BagOpen("L1"),
    c.OverlayShow("seller-info"),
    c.SendMessage("看 2 号机"),
)
"""Under way in every case: a sale, a bag, an overlay and a message."""

ON_AIR = (c.Go(), *PROMISES)


def _given(*commands: Command) -> Part:
    async def give_all(show: Show) -> None:
        for command in commands:
            await show.give(command)
            await show.settles()

    return give_all


async def _a_moment_later(show: Show) -> None:
    await _given(*ON_AIR)(show)
    await asyncio.sleep(TWICE_S)


async def _in_the_second_segment(show: Show) -> None:
    await _a_moment_later(show)
    await _given(c.Skip(), c.Go())(show)
    await asyncio.sleep(TWICE_S)


async def _clock_was_set(show: Show) -> None:
    await _given(*ON_AIR)(show)
    show.set_clock(HOUR_MS)
    await _until(lambda: show.state.clock_step is not None)


def _offer(show: Show) -> None:
    plan = replace(show.state.plan, title="改过的一场")
    show.happens(lambda at: e.PlanOffered(at=at, plan=plan, digest="0a1b2c3d4e5f"))


async def _plan_was_offered(show: Show) -> None:
    await _given(*ON_AIR)(show)
    _offer(show)
    await _until(lambda: show.state.offered is not None)


async def _clip_in_doubt(show: Show) -> None:
    """Another process, killed before this one, had asked for the clip."""
    await _a_moment_later(show)
    show.obs.hangs = True
    await show.give(c.Go())
    await _until(lambda: any(request[0] == "play" for request in show.obs.asked()))
    show.happens(lambda at: e.RunResumed(at=at, away_ms=Ms(0)))
    await _until(lambda: bool(show.state.doubts))
    show.obs.hangs = False
    show.obs.connects()
    await show.settles()


async def _microphone_otherwise(show: Show) -> None:
    """While the link was down a hand has muted it."""
    await _given(*ON_AIR)(show)
    show.obs.breaks()
    await _until(lambda: not show.state.obs.connected)
    show.obs.hand_mutes("Mic", muted=True)
    show.obs.connects()
    await _until(lambda: bool(show.state.deviations))


async def _until(happened: Callable[[], bool]) -> None:
    while not happened():
        await asyncio.sleep(0.005)


def _command(
    command: Command,
    before: Sequence[Command] = (),
    *,
    prepare: Part | None = None,
    effect: type[Effect] | None = None,
    name: str = "",
    plan: Callable[[WallMs], Plan] = any_plan,
) -> Case:
    case = Case(
        name=name or c.NAMES[type(command)],
        event=Commanded,
        provoke=_nothing,
        prepare=prepare or _given(*ON_AIR, *before),
        plan=plan,
        command=command,
        again=Again.RESENT,
        effect=effect,
    )
    return replace(case, provoke=lambda show: show.give(command, case.id))


async def _nothing(_: Show) -> None:
    """Time, or the child itself, makes it happen."""


def _does(do: Callable[[Show], None]) -> Part:
    """Something that a hand in OBS or another part of the companion does."""

    async def provoke(show: Show) -> None:
        do(show)

    return provoke


def _gives(command: Command) -> Part:
    """A command after which the event comes by itself."""

    async def provoke(show: Show) -> None:
        await show.give(command)

    return provoke


def _event(
    event: type[Event],
    provoke: Part,
    *,
    prepare: Part | None = None,
    again: Again = Again.LOST,
    effect: type[Effect] | None = None,
    plan: Callable[[WallMs], Plan] = any_plan,
    opening: Opening = Opening(),  # noqa: B008 - frozen
    refused: bool = False,
    unasked: bool = False,
    name: str = "",
) -> Case:
    return Case(
        name=name or event.__name__,
        event=event,
        provoke=provoke,
        prepare=prepare or _given(*ON_AIR),
        plan=plan,
        again=again,
        effect=effect,
        opening=opening,
        refused=refused,
        unasked=unasked,
    )


EVENTS = (
    _event(e.ShowOpened, _nothing, prepare=_nothing),
    _event(e.RunResumed, _nothing),
    _event(e.PlanOffered, _does(_offer)),
    _event(
        e.PlanWithdrawn,
        _does(lambda show: show.happens(lambda at: e.PlanWithdrawn(at=at))),
        prepare=_plan_was_offered,
    ),
    _event(e.ClockStepped, _does(lambda show: show.set_clock(HOUR_MS))),
    _event(
        e.WritingChanged,
        _does(lambda show: show.happens(lambda at: e.WritingChanged(at=at, failed="the disk is full"))),
    ),
    _event(
        e.FeedDropped,
        _does(lambda show: show.happens(lambda at: e.FeedDropped(at=at, feed="obs", dropped=12))),
    ),
    _event(
        e.StartDue,
        _nothing,
        prepare=_nothing,
        again=Again.DUE,
        effect=SwitchScene,
        plan=_planned,
        opening=Opening(start=Start.PLANNED),
    ),
    _event(
        e.CueDue,
        _gives(c.Go()),
        prepare=_given(*PROMISES),
        again=Again.DUE,
        effect=SwitchScene,
        plan=_with_cue(Cue(id="closeup", trigger=At(Ms(0)), do=(TakeScene("product"),))),
        name="CueDue takes a scene",
    ),
    _event(
        e.CueDue,
        _gives(c.Go()),
        prepare=_given(*PROMISES),
        again=Again.DUE,
        effect=PlayMedia,
        plan=_with_cue(Cue(id="jingle", trigger=At(Ms(0)), do=(Play("片头"),))),
        unasked=True,
        name="CueDue plays a clip",
    ),
    _event(
        e.SaleDue,
        _gives(o.SaleTease("F3")),
        prepare=_given(*ON_AIR, o.SaleClose("F1")),
        again=Again.DUE,
    ),
    _event(
        e.BagDue,
        _gives(o.BagOpen("L3")),
        prepare=_given(*ON_AIR, o.BagClose("L1")),
        again=Again.DUE,
    ),
    _event(
        e.OverlayDue,
        _gives(c.Go()),
        prepare=_given(*PROMISES),
        again=Again.DUE,
        plan=_with_cue(Cue(id="card", trigger=At(Ms(0)), do=(ShowOverlay("product-card", SOON_MS),))),
    ),
    _event(e.ObsConnected, _does(lambda show: show.obs.connects())),
    _event(e.ObsLost, _does(lambda show: show.obs.breaks())),
    _event(e.SceneOnAir, _does(lambda show: show.obs.hand_takes("Product"))),
    _event(e.ScenesChanged, _does(lambda show: show.obs.hand_makes_a_scene())),
    _event(e.OutputsChanged, _does(lambda show: show.obs.hand_runs("record", running=True))),
    _event(e.InputMuted, _does(lambda show: show.obs.hand_mutes("Mic", muted=True))),
    _event(e.InputsChanged, _does(lambda show: show.obs.hand_makes_an_input())),
    _event(e.StudioModeChanged, _does(lambda show: show.obs.hand_sets_studio_mode(enabled=True))),
    _event(e.CollectionChanged, _does(lambda show: show.obs.hand_loads_collection("Other"))),
    _event(e.ProfileChanged, _does(lambda show: show.obs.hand_loads_profile("Other"))),
    _event(
        e.PulseChanged,
        _does(lambda show: show.happens(lambda at: e.PulseChanged(at=at, pulse=e.Pulse.BLOCKED))),
    ),
    _event(
        e.ObsRelaunched,
        _does(lambda show: show.happens(lambda at: e.ObsRelaunched(at=at, attempt=1))),
    ),
    _event(e.EffectDone, _gives(c.TakeSceneNow(role="product"))),
    _event(e.EffectFailed, _gives(c.TakeSceneNow(role="product")), refused=True),
)

COMMANDS = (
    _command(c.Go(), prepare=_given(*PROMISES), effect=SwitchScene),
    _command(c.Go(), prepare=_a_moment_later, effect=PlayMedia, name="go plays a clip"),
    _command(c.Hold()),
    _command(c.Resume(), (c.Hold(),)),
    _command(c.Skip(segment="strawberry")),
    _command(c.Skip(), name="skip the cue that waits"),
    _command(c.Unskip("strawberry"), (c.Skip(segment="strawberry"),)),
    _command(c.Back(), prepare=_in_the_second_segment, effect=SwitchScene),
    _command(c.Jump("strawberry"), prepare=_a_moment_later, effect=SwitchScene),
    _command(c.AddTime(30)),
    _command(c.EndShow()),
    _command(c.AnswerClock(c.KeepTime.TIME_LEFT), prepare=_clock_was_set),
    _command(c.ApplyPlan("0a1b2c3d4e5f"), prepare=_plan_was_offered),
    _command(c.TaskDone("stock")),
    _command(c.ArmCue("later"), (c.DisarmCue("later"),)),
    _command(c.DisarmCue("later")),
    _command(c.TakeSceneNow(role="product"), effect=SwitchScene),
    _command(c.Fallback("断电"), effect=SwitchScene),
    _command(c.Return(), (c.Fallback(),), effect=SwitchScene),
    _command(c.Mute("host"), effect=SetMute),
    _command(c.Unmute("host"), (c.Mute("host"),), effect=SetMute),
    _command(c.OutputStart("record"), effect=SetOutput),
    _command(c.OutputStop("virtual_camera"), effect=SetOutput),
    _command(c.RepeatEffect("e2"), prepare=_clip_in_doubt, effect=PlayMedia),
    _command(c.LeaveEffect("e2"), prepare=_clip_in_doubt),
    _command(c.PutRight("sound:Mic"), prepare=_microphone_otherwise, effect=SetMute),
    _command(c.LeaveAsIs("sound:Mic"), prepare=_microphone_otherwise),
    _command(c.OverlayShow("product-card")),
    _command(c.OverlayHide("seller-info")),
    _command(c.ClearOverlays()),
    _command(o.SaleArm("F2")),
    _command(o.SaleTease("F2"), (o.SaleClose("F1"),)),
    _command(o.SaleOpen("F2"), (o.SaleClose("F1"),)),
    _command(o.SaleClose("F1")),
    _command(o.SaleCancel("F1")),
    _command(o.SaleExtend("F1", 30, "库存补货")),
    _command(o.SaleSold("F1", 1)),
    _command(o.BagOpen("L2"), (o.BagClose("L1"),)),
    _command(o.BagClose("L1")),
    _command(c.SendMessage("喝口水")),
    _command(c.MessageAck("m1")),
)

CASES = {case.name: case for case in (*EVENTS, *COMMANDS)}
