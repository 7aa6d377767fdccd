"""How OBS answers, judged: slow, blocked, hung; and what a link tells of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest

from companion.obs.link import ObsLink
from companion.obs.pulse import LEVELS_STOPPED_S, OWN_LAG_S, QUICK_S, QUIET_S, SLOW_S, Heart
from companion.obs.session import Address
from companion.obs.timing import Timing
from companion.ports import ObsFailure
from companion.show.effects import SetMute, SwitchScene
from companion.show.events import Lost, ObsConnected, ObsLost, Pulse, PulseChanged, SceneOnAir
from tests.fake_obs import FakeObs
from tests.fake_obs.faults import ignored
from tests.fake_obs.world import sounding_show
from tests.obs.hearing import Hearing
from tests.service import eventually

StartLink = Callable[..., tuple[ObsLink, Hearing]]
NOT_YET = 0.01


def after(*replies_s: float, heart: Heart = Heart()) -> Heart:  # noqa: B008 - frozen
    for reply_s in replies_s:
        heart = heart.answered(reply_s)
    return heart


def test_one_slow_answer_says_nothing_two_of_three_do() -> None:
    assert after(SLOW_S).pulse is Pulse.STEADY
    assert after(SLOW_S, NOT_YET, NOT_YET, SLOW_S).pulse is Pulse.STEADY
    assert after(SLOW_S, NOT_YET, SLOW_S).pulse is Pulse.SLOW


def test_it_is_steady_again_after_five_quick_answers_in_a_row() -> None:
    slow = after(SLOW_S, SLOW_S)
    assert after(*[NOT_YET] * 4, heart=slow).pulse is Pulse.SLOW
    assert after(*[NOT_YET] * 5, heart=slow).pulse is Pulse.STEADY
    assert after(*[NOT_YET] * 4, QUICK_S, *[NOT_YET] * 4, heart=slow).pulse is Pulse.SLOW


def test_figures_between_both_change_nothing() -> None:
    between = [(QUICK_S + SLOW_S) / 2] * 10
    assert after(*between).pulse is Pulse.STEADY
    assert after(*between, heart=after(SLOW_S, SLOW_S)).pulse is Pulse.SLOW


def test_windows_that_do_not_answer_are_blocked_only_once_the_statistics_do() -> None:
    silent = after(NOT_YET).of_windows(answered=False)
    assert silent.pulse is Pulse.STEADY
    assert after(NOT_YET, heart=silent).pulse is Pulse.BLOCKED
    assert after(NOT_YET, heart=silent).of_windows(answered=True).pulse is Pulse.STEADY


def test_blocked_is_worse_than_slow() -> None:
    assert after(SLOW_S, SLOW_S, heart=Heart().of_windows(answered=False)).pulse is Pulse.BLOCKED


def test_it_hangs_when_nothing_else_comes_either() -> None:
    assert Heart().unanswered(2.0, late_s=0.0, quiet_s=QUIET_S).hung
    heard = Heart().unanswered(2.0, late_s=0.0, quiet_s=QUIET_S / 2)
    assert not heard.hung
    assert heard.unanswered(2.0, late_s=0.0, quiet_s=0.0).pulse is Pulse.SLOW


def test_whoever_was_asleep_himself_says_nothing_of_obs() -> None:
    heart = after(NOT_YET, SLOW_S)
    assert heart.unanswered(30.0, late_s=OWN_LAG_S, quiet_s=30.0) == heart


# Of a link ---------------------------------------------------------------------------------------

BRISK = Timing(
    request_s=1,
    heartbeat_s=0.2,
    look_s=60,
    first_retry_s=0.1,
    longest_retry_s=0.2,
    settle_s=0,
    not_ready_s=0.05,
)


@pytest.fixture
async def obs() -> AsyncIterator[FakeObs]:
    async with FakeObs(scenes=sounding_show()) as obs:
        yield obs


async def connected(start_link: StartLink, obs: FakeObs, timing: Timing = BRISK) -> tuple[ObsLink, Hearing]:
    link, heard = start_link(Address(obs.host, obs.port, obs.password), timing=timing)
    await heard.first(ObsConnected)
    return link, heard


def told(heard: Hearing) -> list[Pulse]:
    return [event.pulse for event in heard.all(PulseChanged)]


async def test_an_obs_that_hangs_is_told_to_hang_and_found_again(obs: FakeObs, start_link: StartLink) -> None:
    _, heard = await connected(start_link, obs)
    began = time.monotonic()
    obs.hang()
    lost = await heard.first(ObsLost)
    assert lost.how is Lost.HUNG
    assert "it hangs" in lost.reason
    assert time.monotonic() - began < 4
    heard.forget()
    obs.wake()
    await heard.first(ObsConnected)


@pytest.mark.parametrize("after_s", [0.1, 1.0, 1.8])
async def test_where_levels_are_heard_it_is_told_within_three_seconds_and_a_half(
    obs: FakeObs, start_link: StartLink, after_s: float
) -> None:
    """Whenever it hangs between two of the beats."""
    link, heard = start_link(Address(obs.host, obs.port, obs.password), timing=Timing(settle_s=0))
    levels: list[object] = []
    link.hear_levels(levels.append)
    await heard.first(ObsConnected)
    await eventually(lambda: bool(levels), "levels")
    beats = len(obs.requests("GetStats"))
    await eventually(lambda: len(obs.requests("GetStats")) > beats, "a beat")
    await asyncio.sleep(after_s)
    obs.hang()
    began = time.monotonic()
    lost = await heard.first(ObsLost)
    assert lost.how is Lost.HUNG
    assert time.monotonic() - began < 3.5


async def test_levels_that_stop_in_an_obs_that_lives_cost_it_one_question(
    obs: FakeObs, start_link: StartLink
) -> None:
    calm = Timing(heartbeat_s=3600, look_s=60, settle_s=0)
    link, heard = start_link(Address(obs.host, obs.port, obs.password), timing=calm)
    levels: list[object] = []
    link.hear_levels(levels.append)
    await heard.first(ObsConnected)
    await eventually(lambda: len(levels) > 20, "levels")
    asked = len(obs.requests("GetStats"))
    obs.meter_gap(60)
    await eventually(lambda: len(obs.requests("GetStats")) > asked, "it is asked at once")
    # On a machine that stands still for a second levels stop twice: once for it, and once for good.
    await asyncio.sleep(LEVELS_STOPPED_S + 0.5)
    asked = len(obs.requests("GetStats"))
    await asyncio.sleep(2 * LEVELS_STOPPED_S)
    assert len(obs.requests("GetStats")) == asked
    assert not heard.all(ObsLost)


async def test_an_obs_that_is_slow_is_said_to_be_slow_and_is_not_lost(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, heard = await connected(start_link, obs, Timing(heartbeat_s=0.05, look_s=60, settle_s=0))
    obs.slow(SLOW_S + 0.1)
    await heard.first(PulseChanged, lambda event: event.pulse is Pulse.SLOW)
    assert await link.screenshot("Host", 16, 16)
    obs.slow(0)
    await heard.first(PulseChanged, lambda event: event.pulse is Pulse.STEADY)
    assert not heard.all(ObsLost)


async def test_windows_that_are_blocked_cost_neither_the_link_nor_anything_else(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, heard = await connected(start_link, obs)
    before = obs.connected
    with obs.blocked_windows():
        with pytest.raises(ObsFailure, match="did not answer SetCurrentProgramScene"):
            await link.switch_scene(SwitchScene("e1", "Product", urgent=True))
        await heard.first(PulseChanged, lambda event: event.pulse is Pulse.BLOCKED)
        await link.set_mute(SetMute("e2", "Microphone", muted=True))
    # What was asked is done now, and its late answer tells that the windows are back.
    await heard.first(PulseChanged, lambda event: event.pulse is Pulse.STEADY)
    await heard.first(SceneOnAir, lambda event: event.scene == "Product")
    await link.switch_scene(SwitchScene("e3", "Host", urgent=True))
    assert told(heard) == [Pulse.BLOCKED, Pulse.STEADY]
    assert not heard.all(ObsLost)
    assert len(heard.all(ObsConnected)) == 1
    # The socket that waited was not asked again; another came for it.
    assert obs.connected == before + 1
    asked = obs.requests("SetCurrentProgramScene")
    assert asked[-1].connection != asked[0].connection


async def test_windows_that_a_hand_uses_are_not_blocked(obs: FakeObs, start_link: StartLink) -> None:
    """The answer to the request that was kept never comes; what OBS tells meanwhile proves as much."""
    link, heard = await connected(start_link, obs)
    obs.fault("SetCurrentProgramScene", ignored)
    with pytest.raises(ObsFailure):
        await link.switch_scene(SwitchScene("e1", "Product", urgent=True))
    await heard.first(PulseChanged, lambda event: event.pulse is Pulse.BLOCKED)
    obs.take("Product")
    await heard.first(PulseChanged, lambda event: event.pulse is Pulse.STEADY)


async def test_a_loop_that_was_busy_does_not_take_obs_for_hung(obs: FakeObs, start_link: StartLink) -> None:
    """As a machine that slept: the time for an answer is over before anybody can look."""
    _, heard = await connected(start_link, obs)
    obs.slow(0.2)
    asked = len(obs.requests("GetStats"))
    await eventually(lambda: len(obs.requests("GetStats")) > asked, "the statistics are asked for")
    time.sleep(QUIET_S + 1)  # noqa: ASYNC251 - to hold up everybody is the point
    obs.slow(0)
    asked = len(obs.requests("GetStats"))
    await eventually(lambda: len(obs.requests("GetStats")) > asked + 2, "it goes on asking")
    assert not heard.all(ObsLost)


async def test_an_obs_that_answers_no_statistics_but_tells_levels_is_not_hung(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, heard = await connected(start_link, obs)
    levels: list[object] = []
    link.hear_levels(levels.append)
    await eventually(lambda: bool(levels), "levels")
    obs.fault("GetStats", ignored, times=3)
    await heard.first(PulseChanged, lambda event: event.pulse is Pulse.SLOW)
    await eventually(lambda: len(obs.requests("GetStats")) > 5, "it is asked on")
    assert not heard.all(ObsLost)


async def test_an_obs_that_answers_no_statistics_and_says_nothing_else_hangs(
    obs: FakeObs, start_link: StartLink
) -> None:
    _, heard = await connected(start_link, obs)
    obs.fault("GetStats", ignored, times=None)
    assert (await heard.first(ObsLost)).how is Lost.HUNG


async def test_a_machine_that_is_gone_is_not_called_hung(obs: FakeObs, start_link: StartLink) -> None:
    """Its connections are there for us as long as nothing tells that they are not."""
    ends: list[asyncio.StreamWriter] = []

    async def carry(reading: asyncio.StreamReader, writing: asyncio.StreamWriter) -> None:
        far_reading, far_writing = await asyncio.open_connection(obs.host, obs.port)
        ends.extend((writing, far_writing))

        async def one_way(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                if machine.is_serving():
                    target.write(data)

        await asyncio.gather(one_way(reading, far_writing), one_way(far_reading, writing))

    machine = await asyncio.start_server(carry, obs.host, 0)
    port = machine.sockets[0].getsockname()[1]
    _, heard = start_link(Address(obs.host, port, obs.password), timing=BRISK)
    await heard.first(ObsConnected)
    machine.close()
    lost = await heard.first(ObsLost)
    for end in ends:
        end.close()
    assert lost.how is Lost.CUT
