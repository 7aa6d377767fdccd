"""When a switch is taken for swallowed, told by a script of answers instead of a real transition."""

import asyncio
from collections.abc import Mapping
from typing import Any

from companion.obs.programme import TransitionWatch, take


class Scripted:
    """Answers like an idle OBS; ``cursors`` are the transition's positions, one for each look, then idle."""

    def __init__(self, *cursors: float) -> None:
        self.cursors = list(cursors)
        self.done: list[str] = []
        self.program = "Host"

    async def __call__(
        self, request: str, data: Mapping[str, Any] | None = None, *, urgent: bool = False
    ) -> Mapping[str, Any]:
        match request:
            case "GetCurrentSceneTransitionCursor":
                return {"transitionCursor": self.cursors.pop(0) if self.cursors else 1.0}
            case "GetCurrentProgramScene":
                return {"currentProgramSceneName": self.program}
            case "SetCurrentProgramScene":
                assert data is not None
                self.program = data["sceneName"]
                self.done.append(f"take {self.program}")
            case "SetStudioModeEnabled":
                assert data is not None
                self.done.append("studio on" if data["studioModeEnabled"] else "studio off")
        return {}


async def test_an_idle_obs_is_asked_once_and_its_windows_are_left_alone() -> None:
    obs = Scripted()
    await take(obs, "Product", urgent=True, studio_mode=False, watch=TransitionWatch())
    assert obs.done == ["take Product"]


async def test_in_studio_mode_a_switch_waits_for_the_transition_and_an_urgent_one_does_not() -> None:
    obs, watch = Scripted(0.2, 0.9), TransitionWatch()
    patient = asyncio.gather(take(obs, "Product", urgent=False, studio_mode=True, watch=watch))
    while not obs.done:
        await asyncio.sleep(0)
    watch.hear("SceneTransitionStarted", 0.0)
    await patient
    assert (obs.done, obs.cursors) == (["take Product"], [])

    hasty = Scripted(0.2, 0.9)
    await take(hasty, "Fallback", urgent=True, studio_mode=True, watch=watch)
    assert hasty.done == ["take Fallback", "studio off", "studio on"]


async def test_a_switch_that_starts_nothing_in_studio_mode_is_put_right() -> None:
    obs = Scripted()
    await take(obs, "Product", urgent=False, studio_mode=True, watch=TransitionWatch())
    assert obs.done == ["take Product", "studio off", "studio on"]


async def test_a_transition_that_never_ended_is_cleared_away_first() -> None:
    obs, watch = Scripted(), TransitionWatch()
    watch.hear("SceneTransitionStarted", 10.0)
    await take(obs, "Host", urgent=False, studio_mode=False, watch=watch)
    assert obs.done == ["studio on", "studio off", "take Host"]
    assert watch.ended.is_set()


async def test_a_cut_told_in_the_wrong_order_is_not_taken_for_stuck() -> None:
    obs, watch = Scripted(), TransitionWatch()
    watch.hear("SceneTransitionEnded", 10.0)
    watch.hear("SceneTransitionStarted", 10.001)
    await take(obs, "Product", urgent=False, studio_mode=False, watch=watch)
    assert obs.done == ["take Product"]
