"""The alarm of the single writer: one that is late still rings, and one that never rings costs a second."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.journal.writer import JournalWriter
from companion.live.clock import SystemClock
from companion.live.dispatch import Dispatcher
from companion.live.runner import CHECK_EVERY_S, ShowRunner
from companion.live.wakeups import Wakeups
from companion.obs.simulated import SimulatedObs
from companion.ports import Alarm
from companion.rehearsal.draws import MadeUpDraws
from companion.show.actions import TellHost
from companion.show.commands import Go
from companion.show.course import CueRecord
from companion.show.cue import At, Cue
from companion.show.engine import open_show
from companion.show.events import ShowOpened
from companion.show.times import Ms, RunMs
from tests.service import eventually
from tests.stage import opening_with


class Silent:
    """An alarm that is armed and never rings."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.armed = 0

    def start(self) -> None: ...

    def arm(self, instant_ms: int | None, now_ms: int) -> None:
        self.armed += instant_ms is not None

    def forget(self) -> None: ...

    def close(self) -> None: ...


async def lateness(path: Path, alarm: Callable[[Callable[[], None]], Alarm], due: Ms) -> Ms:
    """How late a cue fires that is due so long after GO."""
    clock = SystemClock.from_now(RunMs(0))
    plan = opening_with(Cue(id="soon", trigger=At(due), do=(TellHost("到点"),)))
    opened = ShowOpened(at=clock.now(), plan=plan)
    journal = JournalWriter(path / "journal.jsonl")
    journal.append(opened)
    obs = SimulatedObs(["Host", "Product", "Fallback"], fallback="Fallback")
    dispatcher = Dispatcher(obs, MadeUpDraws(clock))
    runner = ShowRunner(open_show(opened), 1, clock, journal, dispatcher, lambda state, rev: None, alarm)
    runner.start()
    obs.start(runner.submit)
    try:
        await runner.command("c1", "operator", Go())
        await eventually(lambda: runner.state.record("soon") is not None, "the cue")
        record = runner.state.record("soon")
        assert isinstance(record, CueRecord)
        return record.late_ms
    finally:
        await runner.close()
        await obs.close()
        await journal.close()


async def test_a_cue_whose_alarm_never_rings_is_found_within_a_second(tmp_path: Path) -> None:
    armed: list[Silent] = []

    def silent(wake: Callable[[], None]) -> Silent:
        armed.append(Silent(wake))
        return armed[-1]

    late = await lateness(tmp_path, silent, Ms(100))
    assert 0 <= late < CHECK_EVERY_S * 1000 + 2_000, "the rest is for a machine that others keep busy"
    assert armed[0].armed, "it was armed for the cue"


async def test_the_alarm_rings_no_earlier_than_its_instant() -> None:
    rang: list[float] = []
    alarm = Wakeups(lambda: rang.append(time.monotonic()))
    alarm.start()
    try:
        begun = time.monotonic()
        alarm.arm(5_100, 5_000)
        await eventually(lambda: bool(rang), "the alarm")
        assert rang[0] - begun >= 0.09
    finally:
        alarm.close()


async def test_an_alarm_that_missed_its_instant_still_rings() -> None:
    """By default the scheduler drops what it comes to more than a second late."""
    rang: list[float] = []
    alarm = Wakeups(lambda: rang.append(time.monotonic()))
    alarm.start()
    try:
        alarm.arm(5_050, 5_000)
        time.sleep(1.5)  # noqa: ASYNC251 - nothing runs meanwhile: the machine was that busy
        await eventually(lambda: bool(rang), "the alarm")
    finally:
        alarm.close()


async def test_only_the_last_instant_that_it_was_armed_for_rings() -> None:
    rang: list[float] = []
    alarm = Wakeups(lambda: rang.append(time.monotonic()))
    alarm.start()
    try:
        alarm.arm(5_050, 5_000)
        alarm.arm(65_000, 5_000)
        await asyncio.sleep(0.2)
        assert rang == []
        alarm.arm(None, 5_000)
        alarm.forget()
        alarm.arm(5_010, 5_000)
        await eventually(lambda: bool(rang), "the alarm")
        assert len(rang) == 1
    finally:
        alarm.close()


@pytest.mark.parametrize("instant", [0, 5_000])
async def test_an_instant_that_is_past_rings_at_once(instant: int) -> None:
    rang: list[float] = []
    alarm = Wakeups(lambda: rang.append(time.monotonic()))
    alarm.start()
    try:
        alarm.arm(instant, 5_000)
        await eventually(lambda: bool(rang), "the alarm")
    finally:
        alarm.close()
