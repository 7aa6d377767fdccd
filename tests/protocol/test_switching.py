"""Contract: putting scenes on programme, with and without transitions, in and out of studio mode."""

import asyncio

from tests.protocol.conftest import MakeOwn
from tests.protocol.speaking import ACTIVE, LOW_VOLUME, SHOWING, Client
from tests.protocol.two_of_them import alone, fade, tidy
from tests.real_obs import RealObs

SWITCH = (
    "SceneTransitionStarted",
    "SceneTransitionVideoEnded",
    "CurrentProgramSceneChanged",
    "SceneTransitionEnded",
)
BOTH = ("Host camera", "Product camera")


def moved(client: Client, name: str) -> list[bool]:
    """What was told of this input's being on air."""
    told = client.all("InputActiveStateChanged")
    return [bool(one["videoActive"]) for one in told if one["inputName"] == name]


async def test_a_cut_is_told_once_from_its_beginning_to_its_end(hand: Client) -> None:
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await hand.first("InputActiveStateChanged", inputName="Host camera", videoActive=False)
    await hand.quiet()
    assert sorted(told.event for told in hand.told if told.event in SWITCH) == sorted(SWITCH)
    assert hand.all("CurrentProgramSceneChanged") == [{"sceneName": "Product"}]
    assert hand.all("SceneTransitionStarted", "SceneTransitionEnded") == [{"transitionName": "Cut"}] * 2
    assert (moved(hand, "Product camera"), moved(hand, "Host camera")) == ([True], [False])
    assert (await hand.ask("GetCurrentSceneTransitionCursor"))["transitionCursor"] == 1.0
    came = {"inputName": "Product camera", "videoShowing": True}
    assert came in hand.all("InputShowStateChanged")


async def test_the_scene_that_is_there_is_no_switch(hand: Client) -> None:
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Host"})
    await hand.quiet()
    assert hand.told == []


async def test_a_fade_names_its_scene_at_once_and_tells_it_at_its_end(hand: Client) -> None:
    await fade(hand)
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await hand.first("InputActiveStateChanged", inputName="Product camera", videoActive=True)
    assert (await hand.ask("GetCurrentProgramScene"))["currentProgramSceneName"] == "Product"
    assert 0 <= (await hand.ask("GetCurrentSceneTransitionCursor"))["transitionCursor"] < 1
    both = [(await hand.ask("GetSourceActive", {"sourceName": name}))["videoActive"] for name in BOTH]
    assert both == [True, True]
    assert hand.all("CurrentProgramSceneChanged") == []
    await hand.first("CurrentProgramSceneChanged", sceneName="Product")
    await hand.first("InputActiveStateChanged", inputName="Host camera", videoActive=False)
    assert (await hand.ask("GetCurrentSceneTransitionCursor"))["transitionCursor"] == 1.0
    await hand.first("SceneTransitionEnded", transitionName="Fade")


async def test_a_fade_that_is_overtaken_is_never_told_to_have_ended(hand: Client) -> None:
    await fade(hand)
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await hand.first("InputActiveStateChanged", inputName="Product camera")
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Fallback"})
    await hand.first("SceneTransitionEnded")
    await hand.quiet()
    assert len(hand.all("SceneTransitionStarted")) == 2
    assert len(hand.all("SceneTransitionEnded")) == 1
    assert hand.all("CurrentProgramSceneChanged") == [{"sceneName": "Fallback"}]
    assert moved(hand, "Product camera") == [True, False]
    await alone(hand, "Fallback")


async def test_a_scene_with_a_transition_of_its_own_comes_with_that(hand: Client) -> None:
    await fade(hand)
    await hand.ask("SetSceneSceneTransitionOverride", {"sceneName": "Fallback", "transitionName": "Cut"})
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Fallback"})
    assert await hand.first("SceneTransitionStarted") == {"transitionName": "Cut"}
    await hand.first("CurrentProgramSceneChanged", sceneName="Fallback")
    assert (await hand.ask("GetCurrentSceneTransition"))["transitionName"] == "Fade"


async def test_going_back_by_a_cut_of_its_own_while_a_fade_leaves_is_not_told_at_all(hand: Client) -> None:
    await fade(hand)
    await hand.ask("SetSceneSceneTransitionOverride", {"sceneName": "Host", "transitionName": "Cut"})
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await hand.first("InputActiveStateChanged", inputName="Product camera")
    hand.forget()
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Host"})
    await hand.quiet(0.7)
    assert not {told.event for told in hand.told} & set(SWITCH)
    assert (await hand.ask("GetCurrentProgramScene"))["currentProgramSceneName"] == "Host"


async def test_nested_scenes_carry_their_inputs_on_air(hand: Client) -> None:
    await hand.ask("CreateScene", {"sceneName": "Both"})
    await hand.ask("CreateSceneItem", {"sceneName": "Both", "sourceName": "Product"})
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Both"})
    await hand.first("InputActiveStateChanged", inputName="Product camera", videoActive=True)
    await hand.first("InputActiveStateChanged", inputName="Host camera", videoActive=False)
    assert (await hand.ask("GetSourceActive", {"sourceName": "Product"}))["videoActive"]
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Host"})
    await hand.first("InputActiveStateChanged", inputName="Product camera", videoActive=False)
    await hand.ask("RemoveScene", {"sceneName": "Both"})
    await hand.first("SceneRemoved", sceneName="Both")


async def test_the_scene_on_programme_may_be_removed_and_another_comes(hand: Client) -> None:
    await hand.ask("CreateScene", {"sceneName": "Short-lived"})
    await hand.ask(
        "CreateInput",
        {"sceneName": "Short-lived", "inputName": "Its own", "inputKind": "color_source_v3"},
    )
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Short-lived"})
    await hand.first("CurrentProgramSceneChanged", sceneName="Short-lived")
    await hand.first("InputActiveStateChanged", inputName="Host camera", videoActive=False)
    await hand.ask("SetSceneName", {"sceneName": "Short-lived", "newSceneName": "Renamed"})
    assert await hand.first("SceneNameChanged") == {"oldSceneName": "Short-lived", "sceneName": "Renamed"}
    assert (await hand.ask("GetCurrentProgramScene"))["currentProgramSceneName"] == "Renamed"
    hand.forget()
    await hand.ask("RemoveScene", {"sceneName": "Renamed"})
    await hand.first("CurrentProgramSceneChanged", sceneName="Fallback")
    await hand.first("InputRemoved", inputName="Its own")
    assert await hand.first("SceneRemoved") == {"isGroup": False, "sceneName": "Renamed"}
    assert [one["sceneName"] for one in hand.all("SceneListChanged")[-1]["scenes"]] == [
        "Fallback",
        "Product",
        "Host",
    ]


# Studio mode ---------------------------------------------------------------------------------------------


async def studio(client: Client, *, enabled: bool = True) -> None:
    await client.ask("SetStudioModeEnabled", {"studioModeEnabled": enabled})
    await client.first("StudioModeStateChanged", studioModeEnabled=enabled)


async def named(client: Client) -> tuple[str, str]:
    """Programme and preview, as OBS says."""
    program = await client.ask("GetCurrentProgramScene")
    preview = await client.ask("GetCurrentPreviewScene")
    return program["currentProgramSceneName"], preview["currentPreviewSceneName"]


async def test_studio_mode_begins_with_the_programme_in_the_preview_and_tells_of_no_scene(
    hand: Client,
) -> None:
    await studio(hand)
    await hand.ask("SetStudioModeEnabled", {"studioModeEnabled": True})
    await hand.quiet()
    assert [told.event for told in hand.told] == ["StudioModeStateChanged"]
    assert await named(hand) == ("Host", "Host")


async def test_leaving_studio_mode_tells_of_the_preview_and_of_the_programme_again(hand: Client) -> None:
    await studio(hand)
    await hand.ask("SetCurrentPreviewScene", {"sceneName": "Product"})
    await hand.first("InputShowStateChanged", inputName="Product camera", videoShowing=True)
    assert await hand.first("CurrentPreviewSceneChanged") == {"sceneName": "Product"}
    assert moved(hand, "Product camera") == []
    await studio(hand, enabled=False)
    await hand.quiet()
    told = [one["sceneName"] for one in hand.all("CurrentProgramSceneChanged")]
    assert told == ["Product", "Host"]
    assert moved(hand, "Product camera") == []


async def test_a_switch_in_studio_mode_puts_what_was_on_air_into_the_preview(hand: Client) -> None:
    await studio(hand)
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await hand.first("CurrentProgramSceneChanged", sceneName="Product")
    await hand.first("SceneTransitionEnded")  # or what follows may be dropped
    await alone(hand, "Product")
    await hand.ask("SetCurrentPreviewScene", {"sceneName": "Fallback"})
    # OBS tells of it before it is there, and would take what was there before.
    await hand.first("InputShowStateChanged", inputName="Fallback picture", videoShowing=True)
    await hand.ask("TriggerStudioModeTransition")
    await hand.first("CurrentProgramSceneChanged", sceneName="Fallback")
    await hand.first("CurrentPreviewSceneChanged", sceneName="Product")
    await alone(hand, "Fallback")
    assert await named(hand) == ("Fallback", "Product")


async def test_in_studio_mode_the_scene_that_is_there_is_taken_once_more(hand: Client) -> None:
    await studio(hand)
    hand.forget()
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Host"})
    await hand.first("SceneTransitionEnded")
    await hand.quiet()
    assert sorted(told.event for told in hand.told) == sorted(SWITCH)


async def test_in_studio_mode_a_switch_during_a_transition_is_dropped_and_named_all_the_same(
    hand: Client,
) -> None:
    await studio(hand)
    await fade(hand)
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await hand.first("InputActiveStateChanged", inputName="Product camera")
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Fallback"})
    assert (await named(hand))[0] == "Fallback"
    await hand.first("SceneTransitionEnded")
    await hand.quiet()
    assert hand.all("CurrentProgramSceneChanged") == [{"sceneName": "Fallback"}], "which is not true"
    assert len(hand.all("SceneTransitionStarted")) == 1
    await alone(hand, "Product")
    # Asked once more, it comes.
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Fallback"})
    await hand.first("InputActiveStateChanged", inputName="Fallback picture")
    await alone(hand, "Fallback")


async def test_passing_through_studio_mode_shows_at_once_what_is_named(hand: Client) -> None:
    await fade(hand, 2_000)
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await hand.first("InputActiveStateChanged", inputName="Product camera")
    await studio(hand)
    await alone(hand, "Product")
    assert hand.all("SceneTransitionEnded") == []
    assert (await hand.ask("GetCurrentSceneTransitionCursor"))["transitionCursor"] < 1, "counted on"


async def test_in_studio_mode_a_transition_that_was_cut_short_still_drops_switches(hand: Client) -> None:
    await fade(hand, 800)
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await hand.first("InputActiveStateChanged", inputName="Product camera")
    await studio(hand)
    hand.forget()
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Fallback"})
    await hand.quiet(0.2)
    assert hand.all("SceneTransitionStarted") == []
    assert (await named(hand))[0] == "Fallback"
    await alone(hand, "Product")


async def active(client: Client, source: str) -> tuple[bool, bool]:
    """Whether it is on air, and whether it is shown anywhere."""
    answer = await client.ask("GetSourceActive", {"sourceName": source})
    return answer["videoActive"], answer["videoShowing"]


async def test_in_studio_mode_a_copy_is_on_air_and_the_scene_itself_is_not(hand: Client) -> None:
    await studio(hand)
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await alone(hand, "Product")
    assert await active(hand, "Product") == (False, False)
    assert await active(hand, "Host") == (False, True), "in the preview"
    added = {"sceneName": "Product", "sourceName": "Fallback picture"}
    item = {"sceneName": "Product", "sceneItemId": (await hand.ask("CreateSceneItem", added))["sceneItemId"]}
    await hand.quiet()
    assert await active(hand, "Fallback picture") == (False, False)
    await hand.ask("RemoveSceneItem", item)


async def test_in_studio_mode_a_scene_that_is_removed_stays_on_air_and_has_no_name(hand: Client) -> None:
    await studio(hand)
    await hand.ask("CreateScene", {"sceneName": "Short-lived"})
    await hand.ask("CreateSceneItem", {"sceneName": "Short-lived", "sourceName": "Fallback picture"})
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Short-lived"})
    await alone(hand, "Fallback")
    await hand.quiet()
    hand.forget()
    await hand.ask("RemoveScene", {"sceneName": "Short-lived"})
    await hand.first("SceneRemoved")
    await hand.quiet()
    assert hand.all(*SWITCH) == []
    assert await active(hand, "Fallback picture") == (True, True)
    assert (await hand.ask("GetSceneList"))["currentProgramSceneName"] is None
    await studio(hand, enabled=False)
    assert hand.all("CurrentProgramSceneChanged") == [{"sceneName": "Host"}], "which was in the preview"
    await alone(hand, "Host")


async def test_a_preview_whose_scene_is_removed_shows_another(hand: Client) -> None:
    await studio(hand)
    await hand.ask("CreateScene", {"sceneName": "Short-lived"})
    await hand.ask("SetCurrentPreviewScene", {"sceneName": "Short-lived"})
    await hand.ask("RemoveScene", {"sceneName": "Short-lived"})
    await hand.first("CurrentPreviewSceneChanged", sceneName="Fallback")
    assert await named(hand) == ("Host", "Fallback")


async def test_obs_is_gone_when_it_is_asked_for_a_programme_without_a_name(make_own: MakeOwn) -> None:
    async with Client(await make_own()) as hand:
        await tidy(hand)
        await studio(hand)
        await hand.ask("CreateScene", {"sceneName": "Short-lived"})
        await hand.ask("SetCurrentProgramScene", {"sceneName": "Short-lived"})
        await hand.first("SceneTransitionEnded")
        await hand.ask("RemoveScene", {"sceneName": "Short-lived"})
        await hand.first("SceneRemoved")

        async def ask_on() -> None:  # OBS lets go of the scene a little after it told of that
            while True:
                await hand.answer("GetCurrentProgramScene")
                await asyncio.sleep(0.05)

        asking = asyncio.create_task(ask_on())
        await hand.until(lambda: hand.close_code is not None, "the end")
        assert hand.close_code == 1006
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


async def test_without_duplicates_what_was_dropped_is_not_taken_when_it_is_asked_for_again(
    make_own: MakeOwn,
) -> None:
    async with Client(await make_own(duplicate=False), LOW_VOLUME | ACTIVE | SHOWING) as hand:
        await tidy(hand)
        await studio(hand)
        await fade(hand)
        await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
        await hand.first("InputActiveStateChanged", inputName="Product camera")
        await hand.ask("SetCurrentProgramScene", {"sceneName": "Fallback"})
        await hand.first("SceneTransitionEnded")
        await alone(hand, "Product")
        await hand.quiet()
        hand.forget()
        await hand.ask("SetCurrentProgramScene", {"sceneName": "Fallback"})
        await hand.quiet()
        assert hand.told == []
        await alone(hand, "Product")
        await studio(hand, enabled=False)
        await alone(hand, "Fallback")


async def test_without_duplicates_a_scene_that_is_removed_keeps_its_name_while_it_is_on_air(
    make_own: MakeOwn,
) -> None:
    async with Client(await make_own(duplicate=False), LOW_VOLUME | ACTIVE | SHOWING) as hand:
        await tidy(hand)
        await studio(hand)
        await hand.ask("CreateScene", {"sceneName": "Short-lived"})
        await hand.ask("SetCurrentProgramScene", {"sceneName": "Short-lived"})
        await hand.first("SceneTransitionEnded")
        assert await active(hand, "Short-lived") == (True, True)
        await hand.ask("RemoveScene", {"sceneName": "Short-lived"})
        await hand.first("SceneRemoved")
        await hand.quiet()
        assert (await named(hand))[0] == "Short-lived"


async def test_an_obs_that_is_closed_says_goodbye(make_own: MakeOwn) -> None:
    obs = await make_own()
    async with Client(obs) as hand, Client(obs, 0) as other:
        await tidy(hand)
        await (asyncio.to_thread(obs.leave) if isinstance(obs, RealObs) else obs.leave())
        await hand.until(lambda: hand.close_code is not None, "the end")
        await other.until(lambda: other.close_code is not None, "the end")
        # The real one, on a machine that is busy, may be gone before its goodbye is on the wire.
        goodbyes = {1001, 1006} if isinstance(obs, RealObs) else {1001}
        assert {hand.close_code, other.close_code} <= goodbyes
        assert [told.event for told in hand.told][-1] == "ExitStarted"
        assert hand.told[-1].data is None
