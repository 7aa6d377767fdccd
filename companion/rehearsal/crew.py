"""The people of a rehearsal: who presses what, and when.

They do what the plan expects of a crew, no faster than people are. A segment is left when its planned length
is over, and not before the instant at which it must end or the next one must begin. Cues on GO are pressed in
their order, spread evenly over their segment. What asks is answered, what is to be ticked off is ticked off,
and what the show brings by itself is let be.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, zip_longest

from companion.errors import CompanionError
from companion.live.inbox import Outcome
from companion.live.runner import ShowRunner
from companion.obs.simulated import SimulatedObs
from companion.ports import Clock
from companion.rehearsal.schedule import Schedule
from companion.rehearsal.what_if import Spell, WhatIfs
from companion.show.bags.bag import BagState
from companion.show.command_table import Command
from companion.show.commands import AddTime, Fallback, Go, Jump, Return, TaskDone
from companion.show.cue import Cue, CueStatus, OnGo
from companion.show.offer_commands import BagPublish, SaleSold
from companion.show.sales.sale import SaleState
from companion.show.script import DOUBLE_GO_MS
from companion.show.state import Phase, ShowState
from companion.show.timeline import GoDoes, go_target, goes_on_at, segment_length, zero
from companion.show.times import SECOND, Ms, RunMs

ANSWER_AFTER_MS = Ms(2 * SECOND)
"""From a cue that asks to the operator's word: to read a line and press a key."""

TICK_AFTER_MS = Ms(3 * SECOND)
"""From a task to its tick: to do it elsewhere with a text that is ready to paste."""

OUTPUTS_AFTER_MS = Ms(5 * SECOND)
"""From an OBS that is up again to its outputs: to look at its window and press two buttons."""

PUBLISH_AFTER_MS = Ms(5 * SECOND)
"""From a draw of our own to its winners on air: the host says so first."""

AGAIN_AFTER_MS = Ms(SECOND)
"""A press that was refused is tried again after this."""

MOST_SALES = 60
"""Counts of a sale's pieces that are sent; more than one every few seconds shows nothing new."""

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Press:
    """What a hand does next."""

    at: RunMs
    command: Command


@dataclass(frozen=True, slots=True)
class Intent:
    """When the crew means to leave each segment, by its id."""

    overruns: Mapping[str, Ms]
    """So much later than after its planned length; negative: earlier."""
    not_before: Mapping[str, RunMs]
    """What has a fixed end, or is followed by a fixed start, is not left before that."""


def intent_of(schedule: Schedule, what_ifs: WhatIfs, planned_zero: RunMs) -> Intent:
    """``planned_zero``: where the planned start of the show lies on the run clock."""
    not_before: dict[str, RunMs] = {}
    for segment, following in zip_longest(schedule.plan.rundown, schedule.plan.rundown[1:]):
        fixed = []
        if segment.ends_hard and segment.id not in what_ifs.overruns:
            fixed.append(schedule.ends(segment.id))
        if following is not None and following.starts_hard:
            fixed.append(schedule.begins(following.id))
        if fixed:
            not_before[segment.id] = RunMs(planned_zero + max(fixed))
    return Intent(what_ifs.overruns, not_before)


def next_press(state: ShowState, intent: Intent) -> Press | None:
    """The next thing that a hand does in a running show; None while there is nothing to do."""
    segment = state.running_segment
    if state.phase is not Phase.RUNNING or segment is None:
        return None
    presses = [press for cue in segment.cues if (press := _tick(state, cue)) is not None]
    covered = state.program.cover is not None and state.program.cover.holds
    go = _go(state, intent) if state.hold is None and not covered else None
    if go is not None:
        presses.append(go)
    return min(presses, key=lambda press: press.at, default=None)


def _tick(state: ShowState, cue: Cue) -> Press | None:
    record = state.record(cue.id)
    if record is None or record.status is not CueStatus.TASK:
        return None
    return Press(RunMs(record.at + TICK_AFTER_MS), TaskDone(cue.id))


def _go(state: ShowState, intent: Intent) -> Press | None:
    """None: the show goes on by itself."""
    run, segment, target = state.segment, state.running_segment, go_target(state)
    assert run is not None
    assert segment is not None
    planned = segment_length(state)
    overrun = intent.overruns.get(segment.id, Ms(0))
    stays = Ms(planned + overrun)
    match target.does:
        case GoDoes.CUE if target.cue is not None:
            record = state.record(target.cue.id)
            if record is not None:
                at = RunMs(record.at + ANSWER_AFTER_MS)
            else:
                on_go = [cue.id for cue in segment.cues if isinstance(cue.trigger, OnGo) and state.armed(cue)]
                place = (on_go.index(target.cue.id) + 1) / (len(on_go) + 1)
                at = RunMs(zero(run) + int(min(planned, stays) * place))
        case _ if goes_on_at(state) is not None and overrun >= 0:
            # Whoever needs longer has to say so, once.
            return Press(run.started, AddTime(overrun // SECOND)) if overrun and not run.added_ms else None
        case _:
            at = RunMs(max(zero(run) + stays, intent.not_before.get(segment.id, run.started)))
    if state.last_go is not None:
        at = RunMs(max(at, state.last_go + DOUBLE_GO_MS))
    return Press(at, Go(expects=target.name))


def _promises_are_open(state: ShowState) -> bool:
    """Can viewers still buy, enter or wait to hear who has won?"""
    sales = any(window.due is not None for window in state.sales.values())
    return sales or any(
        window.due is not None or (window.native and window.state in _TO_BE_DRAWN and not window.failure)
        for window in state.bags.values()
    )


_TO_BE_DRAWN = (BagState.CLOSED, BagState.DRAWING, BagState.DRAWN)


class Crew:
    """Plays a whole show at the desk."""

    def __init__(self, runner: ShowRunner, obs: SimulatedObs, clock: Clock, intent: Intent) -> None:
        self._runner = runner
        self._obs = obs
        self._clock = clock
        self._intent = intent
        self._changed = asyncio.Event()
        self._numbers = count(1)

    def look(self) -> None:
        """Something has changed on the screens."""
        seen, self._changed = self._changed, asyncio.Event()
        seen.set()

    async def start(self, with_segment: str | None) -> None:
        """Begin the show; None: with its first segment.

        Raises:
            CompanionError: the show does not begin.
        """
        outcome = await self._give(Go() if with_segment is None else Jump(with_segment))
        if outcome.refusal is not None:
            raise CompanionError(f"The show does not begin: {outcome.refusal.message}")

    async def play(self) -> None:
        """Press what is to be pressed until the show is over and every window is closed."""
        while (state := self._runner.state).phase is Phase.RUNNING:
            press = next_press(state, self._intent)
            if press is not None and press.at <= self._now():
                outcome = await self._give(press.command)
                if outcome.refusal is not None:
                    await asyncio.sleep(AGAIN_AFTER_MS / 1000)
            else:
                await self._wait(press.at if press is not None else None)
        while _promises_are_open(self._runner.state):
            await self._wait(None)

    async def fall_back(self, spell: Spell, zero_run: RunMs) -> None:
        """Somebody presses the fallback, and return when it is mended."""
        await self._until(RunMs(zero_run + spell.after_ms))
        if self._runner.state.phase is Phase.RUNNING:
            await self._give(Fallback())
            await asyncio.sleep(spell.length_ms / 1000)
            await self._give(Return())

    async def lose_obs(self, spell: Spell, zero_run: RunMs) -> None:
        """OBS crashes; somebody opens it again, and starts what ran in it unless the show did."""
        await self._until(RunMs(zero_run + spell.after_ms))
        ran = [output for output, runs in self._obs.outputs.items() if runs]
        self._obs.crash()
        await asyncio.sleep(spell.length_ms / 1000)
        self._obs.come_back()
        await asyncio.sleep(OUTPUTS_AFTER_MS / 1000)
        for output in ran:
            self._obs.output(output, running=True)

    async def sell(self, sale: str, pieces: int) -> None:
        """Viewers buy so many, evenly from the opening of the sale to its end."""
        while (window := self._runner.state.sales[sale]).state is not SaleState.OPEN:
            await self._wait(None)
        times = min(pieces, MOST_SALES)
        opened = self._now()
        for number in range(times):
            await self._until(RunMs(opened + window.plan.length_ms * (number + 1) // (times + 1)))
            sold = pieces * (number + 1) // times - pieces * number // times
            await self._give(SaleSold(sale, sold))

    async def publish(self) -> None:
        """Show who has won whatever was drawn."""
        while True:
            drawn = [
                bag.plan.id
                for bag in self._runner.state.bags.values()
                if bag.native and bag.state is BagState.DRAWN
            ]
            for bag in drawn:
                await asyncio.sleep(PUBLISH_AFTER_MS / 1000)
                await self._give(BagPublish(bag))
            if not drawn:
                await self._wait(None)

    def _now(self) -> RunMs:
        return self._clock.now().run

    async def _until(self, run: RunMs) -> None:
        await asyncio.sleep(max(0, run - self._now()) / 1000)

    async def _wait(self, until: RunMs | None) -> None:
        """For something to change, or this instant."""
        delay = (until - self._now()) / 1000 if until is not None else None
        try:
            async with asyncio.timeout(delay):
                await self._changed.wait()
        except TimeoutError:
            return

    async def _give(self, command: Command) -> Outcome:
        return await self._runner.command(f"crew-{next(self._numbers)}", OPERATOR, command)
