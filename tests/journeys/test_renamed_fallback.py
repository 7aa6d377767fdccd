"""Somebody renames the fallback scene in OBS while the show runs; every way to safety still leads there."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.async_api import Browser

from companion.obs import emergency
from companion.obs.setup.kit import lay_out_script
from tests.browser.engines import open_page, press
from tests.real_obs import RealObs
from tests.service import Service, eventually

ROOT = Path(__file__).parents[2]


def command(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "companion", "fallback", "--data", str(data), *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=dict(os.environ),
        timeout=60,
    )


def test_page_command_and_key_take_the_renamed_fallback(
    make_real_obs: Callable[..., RealObs], on_air: Callable[..., Service], tmp_path: Path
) -> None:
    data = tmp_path / "data-0"  # Of the first companion that is made.
    data.mkdir()
    lay_out_script(data)
    obs = make_real_obs(script=data / "live-companion.lua")
    service = on_air(obs)
    assert service.data == data

    def is_prepared(scene: str) -> bool:
        return bool(json.loads((data / emergency.FILE).read_text())["fallback_scene"] == scene)

    for old, new in (("Fallback", "FB"), ("FB", "Fallback")):
        obs.ask("SetSceneName", {"sceneName": old, "newSceneName": new})
        obs.wait_for(lambda new=new: is_prepared(new), "the emergency path")
        assert service.state()["health"]["obs"]["missing"] == []
        # A cut that a hand takes away is given back, also under the new name.
        obs.ask("SetSceneSceneTransitionOverride", {"sceneName": new, "transitionName": None})

        assert "rev" in service.command("fallback")
        obs.wait_for(lambda new=new: obs.program == new and obs.shows("Fallback picture"), "the page's")
        assert "rev" in service.command("return")
        obs.wait_for(lambda: obs.program == "Host", "the return")

        done = command(data)
        assert (done.returncode, done.stderr) == (0, "")
        assert obs.program == new
        assert command(data, "--return").returncode == 0
        obs.wait_for(lambda: obs.program == "Host", "the return of the command")

        obs.press("F8")
        obs.wait_for(lambda new=new: obs.program == new and obs.shows("Fallback picture"), "the key's")
        obs.press("F9")
        obs.wait_for(lambda: obs.program == "Host", "the return of the key")

        obs.wait_for(
            lambda new=new: (
                obs.ask("GetSceneSceneTransitionOverride", {"sceneName": new})["transitionName"] is not None
            ),
            "the cut",
        )


async def test_the_page_knows_the_fallback_by_its_new_name_and_says_loudly_when_it_is_gone(
    make_real_obs: Callable[..., RealObs], on_air: Callable[..., Service], debian_chromium: Browser
) -> None:
    obs = make_real_obs()
    service = on_air(obs)
    page = await open_page(debian_chromium, service.link("operator"), 1366, 768)
    role = page.locator("[data-scene=fallback]")
    obs.ask("SetSceneName", {"sceneName": "Fallback", "newSceneName": "FB"})
    await eventually(lambda: page.query_selector('[data-scene=fallback][title="FB"]'), "the new name")
    await press(page, "F8")
    await asyncio.to_thread(obs.wait_for, lambda: obs.program == "FB", "the fallback")
    await eventually(lambda: page.query_selector("[data-scene=fallback].air"), "its light")
    assert "OBS 里没有" not in await role.inner_text()
    await press(page, "F9")
    await asyncio.to_thread(obs.wait_for, lambda: obs.program == "Host", "the return")

    obs.ask("RemoveScene", {"sceneName": "FB"})
    banner = page.locator(".inc:not(.asks)", has_text="应急画面在 OBS 里没有")
    await banner.wait_for()
    obs.ask("CreateScene", {"sceneName": "Fallback"})
    await eventually(
        lambda: page.query_selector('[data-scene=fallback][title="Fallback"]'), "the plan's name"
    )
    await banner.wait_for(state="detached")
