"""What a case of a killed process is made of: what comes before it, and what makes it happen."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from companion.begin import Opening
from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import events as e
from companion.show import offer_commands as o
from companion.show.actions import Play, ShowOverlay, TellHost
from companion.show.bags.effects import BagEffect
from companion.show.command_table import NAMES, Command
from companion.show.cue import At, Cue, OnGo
from companion.show.effects import Effect
from companion.show.events import Commanded, Event
from companion.show.model import Plan
from companion.show.state import ShowState
from companion.show.times import Moment, Ms, WallMs
from faults.kept_obs import KeptObs
from tests.stage import minutes, small_plan

SOON_MS = Ms(100)


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

    async def enter(self, bag: str, viewers: int) -> None:
        """So many viewers enter a bag."""

    async def settles(self) -> None:
        """Wait until OBS is there, and everything that was asked for is answered."""

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
    effect: type[Effect | BagEffect] | None = None
    """What is asked for because of it, of OBS or of whoever draws."""
    asks: int = 1
    """How often that is, where nothing is left in doubt: what is stopped and started again is two."""
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
        if self.effect is None:
            return Boundary.QUEUED, Boundary.JOURNALED
        # Where nobody tells it again, nothing is asked for: then its cases begin with its line.
        lost = self.again is Again.LOST
        return tuple(one for one in Boundary if not (lost and one is Boundary.QUEUED))

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


def with_cue(cue: Cue) -> Callable[[WallMs], Plan]:
    """A show whose first segment has no scene, and this cue alone."""

    def plan(wall: WallMs) -> Plan:
        whole = any_plan(wall)
        first = replace(whole.rundown[0], scene=None, cues=(cue,))
        return replace(whole, rundown=(first, *whole.rundown[1:]))

    return plan


PROMISES: tuple[Command, ...] = (
    o.SaleOpen("F1"),
    o.SaleSold("F1", 7),
    o.BagOpen("L1"),
    d.OverlayShow("seller-info"),
    c.SendMessage("看 2 号机"),
)
"""Under way in every case: a sale, a bag, an overlay and a message."""

ON_AIR = (c.Go(), *PROMISES)


def given(*commands: Command) -> Part:
    async def give_all(show: Show) -> None:
        for command in commands:
            await show.give(command)
            await show.settles()

    return give_all


async def until(happened: Callable[[], bool]) -> None:
    while not happened():
        await asyncio.sleep(0.005)


def command_case(
    command: Command,
    before: Sequence[Command] = (),
    *,
    prepare: Part | None = None,
    effect: type[Effect | BagEffect] | None = None,
    asks: int = 1,
    name: str = "",
    plan: Callable[[WallMs], Plan] = any_plan,
) -> Case:
    case = Case(
        name=name or NAMES[type(command)],
        event=Commanded,
        provoke=nothing,
        prepare=prepare or given(*ON_AIR, *before),
        plan=plan,
        command=command,
        again=Again.RESENT,
        effect=effect,
        asks=asks,
    )
    return replace(case, provoke=lambda show: show.give(command, case.id))


async def nothing(_: Show) -> None:
    """Time, or the child itself, makes it happen."""


def does(do: Callable[[Show], None]) -> Part:
    """Something that a hand in OBS or another part of the companion does."""

    async def provoke(show: Show) -> None:
        do(show)

    return provoke


def gives(command: Command) -> Part:
    """A command after which the event comes by itself."""

    async def provoke(show: Show) -> None:
        await show.give(command)

    return provoke


def event_case(
    event: type[Event],
    provoke: Part,
    *,
    prepare: Part | None = None,
    again: Again = Again.LOST,
    effect: type[Effect | BagEffect] | None = None,
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
        prepare=prepare or given(*ON_AIR),
        plan=plan,
        again=again,
        effect=effect,
        opening=opening,
        refused=refused,
        unasked=unasked,
    )
