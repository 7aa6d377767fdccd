"""What a link tells of an OBS whose process is known: crashed, hung, closed or only cut off.

The server answers for OBS; the program that is killed is one of its own, and stands for its process.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from companion.obs import guard as guarding
from companion.obs.guard import Consent, ObsGuard
from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.obs.timing import Timing
from companion.show.events import Lost, ObsConnected, ObsLost, ObsRelaunched
from tests.fake_obs import FakeObs
from tests.obs.hearing import Hearing
from tests.processes import MakeProgram, Program
from tests.service import eventually

PATIENT = Timing(request_s=2, heartbeat_s=30, first_retry_s=0.1, longest_retry_s=60, settle_s=0)
"""Nothing but its process tells that an OBS is gone whose sockets stay open."""

Guarded = Callable[..., Awaitable[Hearing]]


@pytest.fixture
async def obs() -> AsyncIterator[FakeObs]:
    async with FakeObs() as obs:
        yield obs


@pytest.fixture
async def guarded(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Guarded]:
    """Links that mind this program as the process of OBS."""
    monkeypatch.setattr(guarding, "_BEFORE_S", 0.1)
    monkeypatch.setattr(guarding, "_GRACE_S", 0.3)
    links: list[ObsLink] = []

    async def connect(
        obs: FakeObs, program: Program, *, consent: Consent | None = None, timing: Timing = PATIENT
    ) -> Hearing:
        guard = ObsGuard("127.0.0.1", program.port, consent=consent)
        link, hearing = (
            ObsLink(Address(obs.host, obs.port, obs.password), timing=timing, guard=guard),
            Hearing(),
        )
        links.append(link)
        link.start(hearing)
        await hearing.first(ObsConnected)
        await eventually(lambda: guard.minded is not None, "the process is found")
        return hearing

    yield connect
    for link in links:
        await link.close()


def how_lost(hearing: Hearing) -> list[Lost]:
    return [event.how for event in hearing.all(ObsLost)]


async def test_a_process_that_is_gone_is_a_crash_though_its_sockets_are_open(
    obs: FakeObs, make_program: MakeProgram, guarded: Guarded
) -> None:
    program = make_program()
    hearing = await guarded(obs, program)
    program.kill()
    lost = await hearing.first(ObsLost, within_s=5)
    assert (lost.how, lost.reason) == (Lost.CRASHED, "OBS crashed: its process is gone")


async def test_a_connection_that_breaks_with_its_process_is_a_crash(
    obs: FakeObs, make_program: MakeProgram, guarded: Guarded
) -> None:
    program = make_program()
    hearing = await guarded(obs, program)
    program.kill()
    await obs.crash()
    await hearing.first(ObsLost, within_s=5)
    assert how_lost(hearing) == [Lost.CRASHED]


async def test_a_connection_that_breaks_while_the_process_lives_is_cut(
    obs: FakeObs, make_program: MakeProgram, guarded: Guarded
) -> None:
    hearing = await guarded(obs, make_program())
    obs.cut()
    await hearing.first(ObsLost, within_s=5)
    assert how_lost(hearing) == [Lost.CUT]


async def test_an_obs_that_was_closed_is_not_told_as_crashed_when_it_is_gone(
    obs: FakeObs, make_program: MakeProgram, guarded: Guarded
) -> None:
    program = make_program()
    hearing = await guarded(obs, program, consent=Consent())
    await obs.leave()
    await hearing.first(ObsLost, within_s=5)
    program.end()
    with pytest.raises(TimeoutError):
        await hearing.first(ObsRelaunched, within_s=1)
    assert how_lost(hearing) == [Lost.CLOSED]


async def test_an_obs_that_hung_and_was_ended_by_somebody_is_told_as_both(
    obs: FakeObs, make_program: MakeProgram, guarded: Guarded
) -> None:
    program = make_program()
    hearing = await guarded(obs, program, timing=replace(PATIENT, request_s=0.5, heartbeat_s=0.2))
    obs.hang()
    await hearing.first(ObsLost, within_s=20)
    program.kill()
    await hearing.first(ObsLost, lambda lost: lost.how is Lost.CRASHED, within_s=5)
    assert how_lost(hearing) == [Lost.HUNG, Lost.CRASHED]


async def test_an_obs_that_is_coming_up_is_asked_for_often(
    obs: FakeObs, make_program: MakeProgram, guarded: Guarded
) -> None:
    """Else the longest pause, a minute here, would go by with OBS there."""
    program = make_program()
    hearing = await guarded(obs, program, consent=Consent(), timing=replace(PATIENT, first_retry_s=0.5))
    program.kill()
    await obs.crash()
    relaunched = await hearing.first(ObsRelaunched, within_s=10)
    assert (relaunched.attempt, relaunched.failure) == (1, "")
    with pytest.raises(TimeoutError):
        await hearing.first(ObsLost, lambda lost: lost.how is not Lost.CRASHED, within_s=4)
    hearing.forget()
    await obs.come_back()
    await hearing.first(ObsConnected, within_s=2.5)
