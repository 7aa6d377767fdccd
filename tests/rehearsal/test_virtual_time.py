"""Virtual time: hours pass in a moment, in the order in which they would have passed."""

import asyncio
import time

import pytest

from companion.rehearsal.virtual_time import LoopAlarm, NothingLeftToWaitFor, VirtualClock, VirtualLoop
from companion.show.times import Moment, RunMs, WallMs


def test_two_hours_of_sleep_pass_at_once_and_in_order() -> None:
    woke: list[tuple[str, float]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        woke.append((name, asyncio.get_running_loop().time()))

    async def all_of_them() -> None:
        await asyncio.gather(sleeper("late", 7200), sleeper("soon", 0.25), sleeper("then", 3600))

    began = time.monotonic()
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(all_of_them())
    assert woke == [("soon", 0.25), ("then", 3600.0), ("late", 7200.0)]
    assert time.monotonic() - began < 5


def test_a_speed_of_fifty_takes_a_fiftieth_of_the_time() -> None:
    async def ten_seconds() -> None:
        for _ in range(100):
            await asyncio.sleep(0.1)

    began = time.monotonic()
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(50)) as runner:
        runner.run(ten_seconds())
    took_s = time.monotonic() - began
    assert took_s >= 0.19
    assert took_s < 5


def test_a_task_that_nothing_can_wake_ends_the_rehearsal_with_an_error() -> None:
    async def for_ever() -> None:
        await asyncio.Event().wait()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner, pytest.raises(NothingLeftToWaitFor):
        runner.run(for_ever())


def test_the_clock_reads_both_times_and_is_never_set() -> None:
    async def read() -> list[Moment]:
        clock = VirtualClock(asyncio.get_running_loop(), WallMs(1_000_000))
        first = clock.now()
        await asyncio.sleep(0.1 + 0.2)
        assert clock.take_step() == 0
        return [first, clock.now()]

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(read()) == [
            Moment(RunMs(0), WallMs(1_000_000)),
            Moment(RunMs(300), WallMs(1_000_300)),
        ]


def test_an_alarm_rings_at_its_instant_once_and_not_when_it_was_forgotten() -> None:
    rang: list[float] = []

    async def watch() -> None:
        loop = asyncio.get_running_loop()
        alarm = LoopAlarm(lambda: rang.append(loop.time()))
        alarm.start()
        alarm.arm(5_000, 0)
        alarm.arm(2_000, 0)
        await asyncio.sleep(10)
        alarm.arm(12_000, 10_000)
        alarm.forget()
        alarm.arm(13_000, 10_000)
        alarm.arm(None, 10_000)
        await asyncio.sleep(10)
        alarm.arm(1_000, 20_000)
        await asyncio.sleep(1)
        alarm.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(watch())
    assert rang == [2.0, 20.0]
