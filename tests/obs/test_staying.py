"""How a link stays, and goes on, with an OBS that comes and goes."""

import asyncio
import itertools
import time
from dataclasses import replace

import pytest

from companion.obs.lanes import Lane
from companion.obs.session import Unanswered
from companion.ports import ObsFailure
from companion.show.effects import SetMute, SetStudioMode
from companion.show.events import InputMuted, ObsConnected, ObsLost
from tests.fake_obs import FakeObs, faults
from tests.obs.conftest import BRISK, SWITCH, StartLink, address_of, connected
from tests.real_obs import SCENES
from tests.service import eventually


async def test_an_obs_that_lets_us_in_and_is_gone_again_is_asked_ever_more_seldom(
    obs: FakeObs, start_link: StartLink
) -> None:
    """Each time it is read as a whole, and told as connected and lost."""
    _, heard = start_link(address_of(obs), timing=replace(BRISK, first_retry_s=0.1, longest_again_s=5))
    came: list[float] = []
    for _ in range(5):
        await heard.first(ObsConnected)
        came.append(time.monotonic())
        heard.forget()
        obs.cut()
        await heard.first(ObsLost)
    pauses = [after - before for before, after in itertools.pairwise(came)]
    least = [0.075, 0.15, 0.3, 0.6]
    assert all(pause >= at_least for pause, at_least in zip(pauses, least, strict=True)), pauses


async def test_a_connection_that_lasted_is_made_again_at_once(obs: FakeObs, start_link: StartLink) -> None:
    _, heard = start_link(address_of(obs), timing=replace(BRISK, first_retry_s=0.1, longest_again_s=1))
    for lasts_s in (0, 0, 0, 0, 1.1):
        await heard.first(ObsConnected)
        heard.forget()
        await asyncio.sleep(lasts_s)
        obs.cut()
        lost_at = time.monotonic()
        await heard.first(ObsLost)
    await heard.first(ObsConnected)
    assert time.monotonic() - lost_at < 0.7, "0.1 s, and not 1"


async def test_an_obs_that_dies_while_it_loads_its_scenes_is_soon_missed_though_we_have_just_come(
    start_link: StartLink,
) -> None:
    async with FakeObs(collections={"Other": SCENES}) as obs:
        obs.fault("GetSceneList", faults.late(0.5))
        _, heard = start_link(address_of(obs), timing=BRISK)
        await eventually(lambda: bool(obs.requests("GetSceneList")), "it is read")
        obs.world.loads_in_s = 60
        loading = asyncio.create_task(obs.ask("SetCurrentSceneCollection", {"sceneCollectionName": "Other"}))
        await asyncio.sleep(0.8)  # now it is waited for until it has loaded
        loading.cancel()
        await obs.crash()
        await heard.first(ObsLost, within_s=10)
        await obs.come_back()
        await heard.first(ObsConnected, within_s=10)


async def test_a_microphone_is_muted_however_many_switches_wait_for_a_dialog(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, heard = await connected(start_link, obs, replace(BRISK, request_s=10))
    with obs.blocked_windows():
        switches = [
            asyncio.create_task(link.switch_scene(replace(SWITCH, id=f"e{number}"))) for number in range(4)
        ]
        await eventually(lambda: len(obs.requests("SetCurrentProgramScene")) >= 1, "they wait")
        began = time.monotonic()
        await link.set_mute(SetMute("m", "Microphone", muted=True))
        assert time.monotonic() - began < 1.5
    await asyncio.gather(*switches, return_exceptions=True)
    await heard.first(InputMuted)


async def test_whoever_asks_again_and_again_while_a_dialog_is_open_does_not_lose_the_link(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, heard = await connected(start_link, obs, replace(BRISK, request_s=0.3))
    with obs.blocked_windows():
        for number in range(10):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(link.switch_scene(replace(SWITCH, id=f"e{number}")), 0.15)
    assert not heard.all(ObsLost)
    await link.switch_scene(SWITCH)
    assert obs.program == "Product"


async def test_no_picture_is_waited_for_longer_than_it_is_promised(
    obs: FakeObs, start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three want one; each is given the time of one, and not of those before it."""
    monkeypatch.setattr("companion.obs.life._PICTURE_S", 0.6)
    link, _ = await connected(start_link, obs)
    obs.fault("GetSourceScreenshot", faults.ignored, times=None)
    began = time.monotonic()
    outcomes = await asyncio.gather(
        *(link.screenshot("Host", 16, 16) for _ in range(3)), return_exceptions=True
    )
    assert all(isinstance(outcome, ObsFailure) for outcome in outcomes), outcomes
    assert time.monotonic() - began < 1.5


async def test_an_emergency_does_not_wait_for_somebody_who_changes_studio_mode(
    start_link: StartLink,
) -> None:
    """OBS drops a switch during a transition in studio mode; what frees it needs the studio mode too."""
    async with FakeObs(studio_mode=True, transition_ms=20_000) as obs:
        link, _ = await connected(start_link, obs, replace(BRISK, request_s=3))
        obs.take("Fallback")
        await asyncio.sleep(0.2)
        # The one socket of what is not urgent is kept.
        obs.fault("GetCurrentSceneTransitionCursor", faults.late(2.8))
        changing = asyncio.create_task(link.set_studio_mode(SetStudioMode("s", enabled=False)))
        await eventually(lambda: bool(obs.requests("GetCurrentSceneTransitionCursor")), "it waits")
        await link.switch_scene(SWITCH)
        assert obs.program == "Product"
        changing.cancel()
        await asyncio.gather(changing, return_exceptions=True)


async def test_a_late_answer_is_waited_for_whatever_else_is_not_answered_meanwhile(obs: FakeObs) -> None:
    """It alone tells that the windows of OBS are back, when nothing else happens there."""
    outcomes: list[tuple[str, bool]] = []
    lane = Lane(
        "test",
        address_of(obs),
        0.2,
        lambda _: None,
        on_outcome=lambda request, took_s: outcomes.append((request, took_s is not None)),
    )
    await lane.open()
    obs.fault("SetCurrentProgramScene", faults.late(2))
    obs.fault("GetInputList", faults.ignored, times=None)
    with pytest.raises(Unanswered):
        await lane.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    for _ in range(4):
        with pytest.raises(Unanswered):
            await lane.ask("GetInputList")
    await eventually(lambda: ("SetCurrentProgramScene", True) in outcomes, "it is told that it came")
    await lane.close()
