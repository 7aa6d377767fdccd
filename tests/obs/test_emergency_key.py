"""The script inside OBS: keys pressed on its keyboard, with nothing of ours running."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.obs.conftest import put_back
from tests.real_obs import RealObs, or_skip

MakeObs = Callable[..., RealObs]
SCRIPT = Path(__file__).parents[2] / "static" / "obs" / "live-companion.lua"


@pytest.fixture(scope="module")
def shared_keyed_obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    obs = or_skip(lambda: RealObs(tmp_path_factory.mktemp("obs"), script=SCRIPT))
    try:
        or_skip(obs.start)
        yield obs
    finally:
        obs.stop()


@pytest.fixture
def keyed_obs(shared_keyed_obs: RealObs) -> RealObs:
    """One with the script, as it comes."""
    put_back(shared_keyed_obs)
    return shared_keyed_obs


def complaints(obs: RealObs) -> list[str]:
    lines = obs.log_path.read_text(errors="replace").splitlines()
    return [line for line in lines if "live-companion.lua]" in line]


def test_one_key_puts_the_fallback_on_air_and_the_other_returns(keyed_obs: RealObs) -> None:
    obs = keyed_obs
    obs.press("F8")
    obs.wait_for(lambda: obs.shows("Fallback picture") and not obs.shows("Host camera"), "the fallback")
    assert obs.program == "Fallback"
    obs.press("F8")
    obs.press("F9")
    obs.wait_for(lambda: obs.shows("Host camera") and not obs.shows("Fallback picture"), "the host")
    assert complaints(obs) == []


@pytest.mark.parametrize("duplicate", [True, False], ids=["scenes doubled", "scenes not doubled"])
def test_in_studio_mode_the_key_reaches_programme_even_during_a_transition(
    make_real_obs: MakeObs, duplicate: bool
) -> None:
    obs = make_real_obs(script=SCRIPT, studio_mode=True, transition_ms=5_000, duplicate=duplicate)
    obs.take("Product")
    time.sleep(0.3)
    obs.press("F8")
    obs.wait_for(lambda: obs.shows("Fallback picture") and not obs.shows("Host camera"), "the fallback", 4)
    obs.ask("SetCurrentSceneTransition", {"transitionName": "Cut"})
    obs.press("F9")
    obs.wait_for(lambda: obs.shows("Product camera") and not obs.shows("Fallback picture"), "the product")
    assert obs.ask("GetStudioModeEnabled")["studioModeEnabled"]
    assert complaints(obs) == []


def test_a_fallback_during_the_return_can_be_returned_from(keyed_obs: RealObs) -> None:
    obs = keyed_obs
    obs.transition(1)
    obs.ask("SetSceneSceneTransitionOverride", {"sceneName": "Fallback", "transitionName": "Cut"})
    obs.press("F8")
    obs.wait_for(lambda: obs.shows("Fallback picture"), "the fallback")
    obs.press("F9")
    time.sleep(0.2)
    obs.press("F8")
    obs.wait_for(lambda: obs.shows("Fallback picture") and not obs.shows("Host camera"), "the fallback again")
    obs.press("F9")
    obs.wait_for(lambda: obs.shows("Host camera") and not obs.shows("Fallback picture"), "the host")


def test_keys_and_scene_are_those_that_were_chosen(make_real_obs: MakeObs) -> None:
    settings = {
        "scene": "Product",
        "fallback_key": [{"key": "OBS_KEY_F2"}],
        "return_key": [{"key": "OBS_KEY_F3"}],
    }
    obs = make_real_obs(script=SCRIPT, script_settings=settings)
    obs.press("F8")
    time.sleep(0.5)
    assert obs.program == "Host"
    obs.press("F2")
    obs.wait_for(lambda: obs.program == "Product", "the chosen scene")
    obs.press("F3")
    obs.wait_for(lambda: obs.program == "Host", "the return")


def test_a_scene_that_is_gone_is_said_in_the_log_and_nothing_changes(make_real_obs: MakeObs) -> None:
    obs = make_real_obs(script=SCRIPT, script_settings={"scene": "Gone"})
    obs.press("F8")
    obs.wait_for(lambda: any("no scene named Gone" in line for line in complaints(obs)), "a line in the log")
    assert obs.program == "Host"


def test_it_leaves_nothing_behind_in_obs(make_real_obs: MakeObs) -> None:
    obs = make_real_obs(script=SCRIPT, transition_ms=300)
    for key in ("F8", "F9", "F8"):
        obs.press(key)
        time.sleep(0.2)
    time.sleep(0.6)
    obs.leave()
    assert "Number of memory leaks: 0" in obs.log_path.read_text(errors="replace")
