"""A show played from its first GO to its last window, with the live loop as it is on air."""

import asyncio
from collections.abc import Callable, Mapping

from companion.errors import CompanionError
from companion.live.dispatch import Dispatcher
from companion.live.runner import ShowRunner
from companion.live.zone import utc_offsets
from companion.obs.simulated import SimulatedObs
from companion.rehearsal.crew import Crew, intent_of
from companion.rehearsal.draws import MadeUpDraws
from companion.rehearsal.memory import Line, MemoryJournal
from companion.rehearsal.schedule import Schedule
from companion.rehearsal.virtual_time import LoopAlarm, VirtualClock, VirtualLoop
from companion.rehearsal.what_if import WhatIfs
from companion.show.engine import open_show
from companion.show.events import ShowOpened
from companion.show.state import ShowState
from companion.show.times import MINUTE, SECOND, Ms, RunMs, WallMs
from companion.tasks import TaskSet

LEAD_MS = Ms(10 * SECOND)
"""The companion is opened so long before the start, as on air: OBS is there by then."""

LONGEST_EXTRA_MS = Ms(24 * 60 * MINUTE)
"""A rehearsal that takes so much longer than planned and asked for will never end."""

_NEVER_ENDS: Mapping[str, str] = {
    "zh-CN": "排练《{title}》走不到下播。",
    "en": "The rehearsal of {title} did not come to the end of the show.",
}


class NeverEnds(CompanionError):
    """The rehearsal did not come to the end of the show."""


def rehearse(
    schedule: Schedule,
    what_ifs: WhatIfs,
    *,
    speed: float | None = None,
    watch: Callable[[ShowState], None] = lambda _: None,
) -> tuple[Line, ...]:
    """Play the whole show and return its journal. Nothing is written, reached or waited for.

    ``speed``: so many times as fast as real time, None as fast as the machine can. ``watch`` sees every
    state.

    Raises:
        CompanionError: the show does not begin, or has not ended a day after it should have.
    """
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(speed)) as runner:
        return runner.run(_rehearse(schedule, what_ifs, watch))


async def _rehearse(
    schedule: Schedule, what_ifs: WhatIfs, watch: Callable[[ShowState], None]
) -> tuple[Line, ...]:
    plan = schedule.plan
    first = what_ifs.begin_with
    begins = schedule.begins(first) if first is not None else Ms(0)
    clock = VirtualClock(asyncio.get_running_loop(), WallMs(schedule.wall(begins) - LEAD_MS))
    journal = MemoryJournal()
    now = clock.now()
    opened = ShowOpened(at=now, plan=plan, utc_offsets=utc_offsets(plan.zone, now.wall), rehearsal=True)
    rev = journal.append(opened)
    obs = SimulatedObs.for_show(plan)

    def publish(state: ShowState, _rev: int) -> None:
        crew.look()
        watch(state)

    dispatcher = Dispatcher(obs, MadeUpDraws(clock))
    runner = ShowRunner(open_show(opened), rev, clock, journal, dispatcher, publish, LoopAlarm)
    planned_zero = RunMs(LEAD_MS - begins)
    crew = Crew(runner, obs, clock, intent_of(schedule, what_ifs, planned_zero))
    longest_ms = LEAD_MS + schedule.length_ms + what_ifs.asked_ms() + LONGEST_EXTRA_MS
    runner.start()
    obs.start(runner.submit)
    async with TaskSet() as others:
        for spell in what_ifs.incidents:
            others.spawn(crew.fall_back(spell, planned_zero), name="an incident")
        for spell in what_ifs.obs_lost:
            others.spawn(crew.lose_obs(spell, planned_zero), name="OBS is lost")
        for sale, pieces in what_ifs.sells.items():
            others.spawn(crew.sell(sale, pieces), name="a sale sells")
        others.spawn(crew.publish(), name="draws are published")
        try:
            async with asyncio.timeout(longest_ms / 1000):
                await asyncio.sleep(LEAD_MS / 1000)
                await crew.start(first)
                await crew.play()
        except TimeoutError:
            raise NeverEnds(_NEVER_ENDS[plan.language].format(title=plan.title)) from None
        finally:
            await obs.close()
            await runner.close()
    return tuple(journal.lines)
