"""When a switch is taken for swallowed, told by a script of answers instead of a real transition."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from companion.obs.contents import Picture
from companion.obs.programme import TransitionWatch, take


class Scripted:
    """Answers like an idle OBS; ``cursors`` are the transition's positions, one for each look, then idle."""

    def __init__(self, *cursors: float, studio_mode: bool = False) -> None:
        self.cursors = list(cursors)
        self.studio_mode = studio_mode
        self.asked: list[str] = []
        self.done: list[str] = []
        self.program = "Host"

    async def __call__(
        self,
        request: str,
        data: Mapping[str, Any] | None = None,
        *,
        urgent: bool = False,
        timeout_s: float | None = None,
    ) -> Mapping[str, Any]:
        self.asked.append(request)
        match request:
            case "GetCurrentSceneTransitionCursor":
                return {"transitionCursor": self.cursors.pop(0) if self.cursors else 1.0}
            case "GetSceneList":
                return {"currentProgramSceneName": self.program}
            case "SetCurrentProgramScene":
                assert data is not None
                self.program = data["sceneName"]
                self.done.append(f"take {self.program}")
            case "SetStudioModeEnabled":
                assert data is not None
                self.studio_mode = data["studioModeEnabled"]
                self.done.append("studio on" if self.studio_mode else "studio off")
                await asyncio.sleep(0.05)
            case "GetStudioModeEnabled":
                return {"studioModeEnabled": self.studio_mode}
        return {}


async def test_an_idle_obs_is_asked_once_and_its_windows_are_left_alone() -> None:
    obs = Scripted()
    await take(obs, "Product", urgent=True, watch=TransitionWatch(), picture=Picture())
    assert obs.done == ["take Product"]


async def test_an_urgent_switch_asks_nothing_before_it_is_on_its_way() -> None:
    """An OBS that takes a second for each answer would keep the viewers waiting for each of them."""
    obs, watch = Scripted(0.2, studio_mode=True), TransitionWatch()
    watch.hear("SceneTransitionStarted", 0.0)
    await take(obs, "Fallback", urgent=True, watch=watch, picture=Picture())
    assert obs.asked[0] == "SetCurrentProgramScene"


async def test_in_studio_mode_a_switch_waits_for_the_transition_and_an_urgent_one_does_not() -> None:
    obs, watch = Scripted(0.2, 0.9, studio_mode=True), TransitionWatch()
    patient = asyncio.gather(take(obs, "Product", urgent=False, watch=watch, picture=Picture()))
    while not obs.done:
        await asyncio.sleep(0)
    watch.hear("SceneTransitionStarted", 0.0)
    await patient
    assert (obs.done, obs.cursors) == (["take Product"], [])

    hasty = Scripted(0.2, 0.9, studio_mode=True)
    await take(hasty, "Fallback", urgent=True, watch=watch, picture=Picture())
    assert hasty.done == ["take Fallback", "studio off", "studio on"]


async def test_a_switch_that_starts_nothing_in_studio_mode_is_put_right() -> None:
    obs = Scripted(studio_mode=True)
    await take(obs, "Product", urgent=False, watch=TransitionWatch(), picture=Picture())
    assert obs.done == ["take Product", "studio off", "studio on"]


async def test_a_switch_that_is_broken_off_leaves_obs_in_the_mode_it_found() -> None:
    obs, watch = Scripted(studio_mode=True), TransitionWatch()
    first = asyncio.gather(take(obs, "Product", urgent=False, watch=watch, picture=Picture()))
    while obs.studio_mode:
        await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    # The next one begins at once, while OBS is still in the other mode.
    await take(obs, "Fallback", urgent=True, watch=watch, picture=Picture())
    assert obs.done[:4] == ["take Product", "studio off", "studio on", "take Fallback"]
    assert obs.studio_mode
    assert obs.done.count("studio off") == obs.done.count("studio on")


async def test_a_transition_that_never_ended_is_cleared_away_first() -> None:
    obs, watch = Scripted(), TransitionWatch()
    watch.hear("SceneTransitionStarted", 10.0)
    await take(obs, "Host", urgent=False, watch=watch, picture=Picture())
    assert obs.done == ["studio on", "studio off", "take Host"]
    assert watch.ended.is_set()


async def test_a_cut_told_in_the_wrong_order_is_not_taken_for_stuck() -> None:
    obs, watch = Scripted(), TransitionWatch()
    watch.hear("SceneTransitionEnded", 10.0)
    watch.hear("SceneTransitionStarted", 10.001)
    await take(obs, "Product", urgent=False, watch=watch, picture=Picture())
    assert obs.done == ["take Product"]
