"""Studio mode, scene collections and profiles: asked for, changed by hand, and while they change."""

import asyncio
from collections.abc import Callable

import pytest

from companion.obs.gate import HARMLESS
from companion.obs.link import ObsLink
from companion.obs.programme import TransitionWatch
from companion.obs.session import Address, Data
from companion.obs.surroundings import set_studio_mode
from companion.obs.timing import Timing
from companion.ports import ObsFailure
from companion.show.effects import (
    PlayMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import (
    CollectionChanged,
    InputsChanged,
    ObsConnected,
    ProfileChanged,
    SceneOnAir,
    ScenesChanged,
    StudioModeChanged,
)
from companion.show.times import Ms
from tests.fake_obs import OBS_29, OBS_31, FakeObs
from tests.fake_obs.faults import late, without_effect
from tests.fake_obs.protocol import Version
from tests.obs.hearing import Hearing
from tests.real_obs import colour
from tests.service import eventually

StartLink = Callable[..., tuple[ObsLink, Hearing]]
CALM = Timing(look_s=60, look_again_s=60, quiet_s=0.02, settle_s=0, not_ready_s=0.05)
PORTRAIT = {"Host": [colour("Tall camera", 0x884422)], "Back soon": [colour("Slate", 0x111111)]}
VERSIONS = pytest.mark.parametrize("version", [OBS_29, OBS_31], ids=["29", "31"])


def furnished(version: Version = OBS_31, **options: object) -> FakeObs:
    return FakeObs(version=version, collections={"Portrait": PORTRAIT}, profiles=("Lab", "Tall"), **options)


async def connected(obs: FakeObs, start_link: StartLink, timing: Timing = CALM) -> tuple[ObsLink, Hearing]:
    link, heard = start_link(Address(obs.host, obs.port, obs.password), "Fallback", timing)
    told = await heard.first(ObsConnected)
    assert (told.collection, told.profile) == ("Lab", "Lab")
    heard.forget()
    obs.asked.clear()
    return link, heard


# Studio mode ---------------------------------------------------------------------------------------------


async def test_studio_mode_is_turned_on_and_off_and_told(start_link: StartLink) -> None:
    async with furnished() as obs:
        link, heard = await connected(obs, start_link)
        for enabled in (True, False):
            await link.set_studio_mode(SetStudioMode("e1", enabled))
            await link.set_studio_mode(SetStudioMode("e2", enabled))
            assert obs.world.mixer.studio_mode == enabled
            await heard.first(StudioModeChanged, lambda event, enabled=enabled: event.enabled == enabled)
        assert len(obs.requests("SetStudioModeEnabled")) == 2


async def test_studio_mode_that_did_not_change_though_obs_says_so_is_a_failure(
    start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SetStudioMode, "deadline_ms", Ms(300))
    async with furnished() as obs:
        link, heard = await connected(obs, start_link)
        obs.fault("SetStudioModeEnabled", without_effect)
        with pytest.raises(ObsFailure, match=r"did not confirm within 0\.3 s that studio mode is on"):
            await link.set_studio_mode(SetStudioMode("e1", True))
        assert heard.events == []


async def test_studio_mode_waits_for_the_fade_that_the_viewers_see(start_link: StartLink) -> None:
    async with furnished(transition_ms=400) as obs:
        link, heard = await connected(obs, start_link)
        obs.take("Product")
        await link.set_studio_mode(SetStudioMode("e1", True))
        assert (await heard.first(SceneOnAir)).scene == "Product"
        assert obs.world.mixer.studio_mode


async def test_the_mode_that_a_switch_passes_through_is_not_told(start_link: StartLink) -> None:
    async with furnished(studio_mode=True, transition_ms=3_000) as obs:
        link, heard = await connected(obs, start_link)
        obs.event_late("StudioModeStateChanged", 0.1)
        obs.take("Product")
        await asyncio.sleep(0.1)
        await link.switch_scene(SwitchScene("e1", "Fallback", urgent=True))
        assert len(obs.requests("SetStudioModeEnabled")) == 2
        await asyncio.sleep(0.3)
        assert heard.all(StudioModeChanged) == []


async def test_studio_mode_waits_until_the_end_of_a_transition_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is over a frame before; entered in between, OBS never tells which scene it brought."""
    monkeypatch.setattr("companion.obs.programme._ENDS_WITHIN_S", 10.0)
    watch, asked = TransitionWatch(), []
    mode = [False]

    async def ask(
        request: str, data: Data | None = None, *, urgent: bool = False, timeout_s: float | None = None
    ) -> Data:
        asked.append(request)
        if request == "SetStudioModeEnabled":
            assert data is not None
            mode[0] = data["studioModeEnabled"]
        return {"studioModeEnabled": mode[0], "transitionCursor": 1.0}

    watch.hear("SceneTransitionStarted", 1.0)
    doing = asyncio.gather(set_studio_mode(ask, enabled=True, watch=watch))
    await eventually(lambda: "GetCurrentSceneTransitionCursor" in asked, "the look at the transition")
    await asyncio.sleep(0.01)
    assert "SetStudioModeEnabled" not in asked
    watch.hear("SceneTransitionEnded", 2.0)
    await doing
    assert mode == [True]


# Collections ---------------------------------------------------------------------------------------------


@VERSIONS
async def test_another_collection_is_loaded_read_and_told(start_link: StartLink, version: Version) -> None:
    async with furnished(version) as obs:
        link, heard = await connected(obs, start_link)
        link.expect(["Host"], fallback="Back soon")
        await link.set_collection(SetCollection("e1", "Portrait"))
        assert obs.world.collection.name == "Portrait"
        assert (await heard.first(CollectionChanged)).collection == "Portrait"
        assert (await heard.first(ScenesChanged)).scenes == ("Host", "Back soon")
        assert set((await heard.first(InputsChanged)).inputs) == {"Tall camera", "Slate"}
        assert [type(event) for event in heard.events].index(CollectionChanged) == 0

        async def cuts() -> bool:
            held = await obs.ask("GetSceneSceneTransitionOverride", {"sceneName": "Back soon"})
            return held["transitionName"] == "Cut"

        await eventually(cuts, "the other fallback being made to cut")
        await link.switch_scene(SwitchScene("e2", "Back soon", urgent=True))
        assert obs.shows("Slate")
        obs.asked.clear()
        await link.set_collection(SetCollection("e3", "Portrait"))
        assert not obs.requests("SetCurrentSceneCollection")


@VERSIONS
@pytest.mark.parametrize("by_hand", [True, False], ids=["by hand", "by us"])
async def test_while_a_collection_loads_obs_is_left_alone(
    start_link: StartLink, version: Version, by_hand: bool
) -> None:
    """A real OBS 29 that is asked which scene is on programme just then is gone."""
    timing = Timing(look_s=0.05, look_again_s=0.1, quiet_s=0.02, settle_s=0, not_ready_s=0.05)
    async with furnished(version) as obs:
        obs.world.loads_in_s = 0.6
        link, heard = await connected(obs, start_link, timing)
        if by_hand:
            loading = asyncio.gather(obs.collection("Portrait"))
        else:
            obs.event_missing("CurrentSceneCollectionChanging")  # we need not be told
            loading = asyncio.gather(link.set_collection(SetCollection("e1", "Portrait")))
        await eventually(lambda: not obs.world.ready.is_set(), "the loading")
        await asyncio.sleep(0.1)
        obs.asked.clear()
        picture = asyncio.gather(link.screenshot("Host", 64, 64))
        with pytest.raises(ObsFailure, match="busy changing its scene collection"):
            await link.switch_scene(SwitchScene("e2", "Fallback", urgent=True))
        with pytest.raises(ObsFailure, match="busy changing its scene collection"):
            await link.set_mute(SetMute("e3", "Host camera", muted=True))
        await asyncio.sleep(0.3)
        assert not obs.world.ready.is_set()
        assert {asked.request for asked in obs.asked} <= HARMLESS
        await loading
        assert (await picture)[0].startswith(b"\x89PNG")
        assert (await heard.first(CollectionChanged)).collection == "Portrait"


async def test_what_was_asked_before_is_answered_before_a_collection_is_loaded(start_link: StartLink) -> None:
    async with furnished(OBS_29) as obs:
        link, _ = await connected(obs, start_link)
        obs.fault("GetSourceScreenshot", late(0.3))
        picture = asyncio.gather(link.screenshot("Host", 64, 64))
        await eventually(lambda: obs.requests("GetSourceScreenshot"), "the picture being asked for")
        loading = asyncio.gather(link.set_collection(SetCollection("e1", "Portrait")))
        await picture
        assert not obs.requests("SetCurrentSceneCollection")
        await loading


async def test_what_has_not_been_asked_yet_is_held_back_with_the_rest(start_link: StartLink) -> None:
    async with furnished(OBS_29, inputs=5) as obs:
        obs.world.loads_in_s = 0.5
        link, _ = await connected(obs, start_link)
        obs.fault("TriggerMediaInputAction", late(0.2), times=None)
        clips = [
            asyncio.ensure_future(link.play_media(PlayMedia(f"e{number}", f"Microphone {number}")))
            for number in range(1, 6)
        ]
        await eventually(lambda: obs.requests("TriggerMediaInputAction"), "the first request")
        loading = asyncio.gather(obs.collection("Portrait"))
        await asyncio.sleep(0.4)
        assert not obs.world.ready.is_set()
        assert len(obs.requests("TriggerMediaInputAction")) == 1
        await loading
        await asyncio.gather(*clips, return_exceptions=True)


async def test_a_picture_is_not_waited_for_until_a_collection_has_loaded(
    start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.life._PICTURE_S", 0.05)
    async with furnished() as obs:
        obs.world.loads_in_s = 0.5
        link, heard = await connected(obs, start_link)
        loading = asyncio.gather(obs.collection("Portrait"))
        await asyncio.sleep(0.1)
        with pytest.raises(ObsFailure, match="it loads another scene collection"):
            await link.screenshot("Host", 64, 64)
        await loading
        await heard.first(CollectionChanged)


async def test_a_switch_on_its_way_does_not_land_in_another_collection(start_link: StartLink) -> None:
    """It has a scene of the same name, which nobody asked for."""
    async with furnished() as obs:
        link, heard = await connected(obs, start_link)
        obs.take("Product")
        await heard.first(SceneOnAir)
        obs.fault("SetCurrentProgramScene", late(1))
        switch = asyncio.gather(link.switch_scene(SwitchScene("e1", "Host")), return_exceptions=True)
        await eventually(lambda: obs.requests("SetCurrentProgramScene"), "the request")
        await obs.collection("Portrait")
        (failure,) = await switch
        assert isinstance(failure, ObsFailure)
        assert str(failure) == "'Host' was not confirmed: OBS changed its scene collection"


@VERSIONS
async def test_a_collection_whose_end_is_not_told_is_read_in_the_end(
    start_link: StartLink, version: Version
) -> None:
    async with furnished(version) as obs:
        link, heard = await connected(obs, start_link)
        obs.event_missing("CurrentSceneCollectionChanged")
        await link.set_collection(SetCollection("e1", "Portrait"))
        assert (await heard.first(CollectionChanged)).collection == "Portrait"
        await heard.first(ScenesChanged)
        await link.switch_scene(SwitchScene("e2", "Back soon", urgent=True))


@VERSIONS
async def test_a_collection_that_a_hand_took_is_read_once_its_end_was_waited_for(
    start_link: StartLink, version: Version
) -> None:
    async with furnished(version) as obs:
        timing = Timing(heartbeat_s=60, look_s=60, loads_s=1, quiet_s=0.02, settle_s=0)
        _, heard = await link_with(obs, start_link, timing)
        # An OBS 29 that is asked in the moment before we hear of it is gone, whoever asks.
        asked = -1
        while asked != len(obs.asked):
            asked = len(obs.asked)
            await asyncio.sleep(0.3)
        obs.event_missing("CurrentSceneCollectionChanged")
        await obs.collection("Portrait")
        assert (await heard.first(CollectionChanged, within_s=15)).collection == "Portrait"


async def link_with(obs: FakeObs, start_link: StartLink, timing: Timing) -> tuple[ObsLink, Hearing]:
    link, heard = start_link(Address(obs.host, obs.port, obs.password), "Fallback", timing)
    await heard.first(ObsConnected)
    heard.forget()
    return link, heard


async def test_a_collection_that_is_not_there_or_does_not_come_is_a_failure(start_link: StartLink) -> None:
    async with furnished() as obs:
        link, heard = await connected(obs, start_link)
        with pytest.raises(ObsFailure, match="no scene collection 'Nowhere'; it has 'Lab', 'Portrait'"):
            await link.set_collection(SetCollection("e1", "Nowhere"))
        obs.fault("SetCurrentSceneCollection", without_effect)
        with pytest.raises(ObsFailure, match="asked for the scene collection 'Portrait' and has 'Lab'"):
            await link.set_collection(SetCollection("e2", "Portrait"))
        assert heard.events == []
        await link.switch_scene(SwitchScene("e3", "Product"))


# Profiles ------------------------------------------------------------------------------------------------


async def test_another_profile_is_loaded_and_told(start_link: StartLink) -> None:
    async with furnished() as obs:
        link, heard = await connected(obs, start_link)
        await link.set_profile(SetProfile("e1", "Tall"))
        assert obs.world.profile == "Tall"
        await link.set_profile(SetProfile("e2", "Tall"))
        assert len(obs.requests("SetCurrentProfile")) == 1
        await obs.profile("Lab")
        await heard.first(ProfileChanged, lambda event: event.profile == "Lab")
        assert [event.profile for event in heard.all(ProfileChanged)] == ["Tall", "Lab"]


async def test_a_profile_is_not_changed_under_an_output_that_runs(start_link: StartLink) -> None:
    """OBS 29 would."""
    async with furnished() as obs:
        link, _ = await connected(obs, start_link)
        await link.set_output(SetOutput("e1", "record", running=True))
        with pytest.raises(ObsFailure, match="loads no profile while an output runs: record"):
            await link.set_profile(SetProfile("e2", "Tall"))
        assert not obs.requests("SetCurrentProfile")


async def test_a_profile_that_is_not_there_or_does_not_come_is_a_failure(start_link: StartLink) -> None:
    async with furnished() as obs:
        link, _ = await connected(obs, start_link)
        with pytest.raises(ObsFailure, match="no profile 'Nowhere'; it has 'Lab', 'Tall'"):
            await link.set_profile(SetProfile("e1", "Nowhere"))
        obs.fault("SetCurrentProfile", without_effect)
        with pytest.raises(ObsFailure, match="asked for the profile 'Tall' and has 'Lab'"):
            await link.set_profile(SetProfile("e2", "Tall"))
