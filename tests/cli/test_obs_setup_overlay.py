"""``companion obs setup`` and what the OBS of this machine does not do: browser sources, broken lines."""

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from companion.obs.setup.needs import OVERLAY_FILE
from tests.cli.crew import CAMERA, Crew
from tests.fake_obs.faults import cut_before_the_reply, refused
from tests.fake_obs.server import FakeObs
from tests.fake_obs.things import Scene
from tests.real_obs import Source, colour

NAME = "Overlays · Live Companion"
PHONE = Source("Camera", "browser_source", {"url": "https://phone.example/view", "shutdown": True})

Setup = Callable[..., Awaitable[tuple[Crew, FakeObs]]]


@pytest.fixture(name="studio")
async def _studio(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Setup]:
    for name in ("COMPANION_OBS_URL", "COMPANION_OBS_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("companion.obs.setup.reading._QUIET_S", 0.0)
    monkeypatch.setattr("companion.obs.setup.reading._SETTLE_S", 0.0)
    servers: list[FakeObs] = []

    async def make(scenes: dict[str, tuple[Source, ...]], **options: Any) -> tuple[Crew, FakeObs]:
        obs = FakeObs(scenes=scenes, **options)
        servers.append(obs)
        await obs.__aenter__()
        return Crew(tmp_path, obs, capsys), obs

    yield make
    for obs in servers:
        await obs.__aexit__(None, None, None)


def scenes(**more: tuple[Source, ...]) -> dict[str, tuple[Source, ...]]:
    held = {"Host": (CAMERA,), "Product": (), "Fallback": (colour("Cover", 0x335577),)}
    return {**held, **more}


async def settings_of(obs: FakeObs, name: str) -> dict[str, Any]:
    return dict((await obs.ask("GetInputSettings", {"inputName": name}))["inputSettings"])


async def items(obs: FakeObs, scene: str) -> list[dict[str, Any]]:
    return list((await obs.ask("GetSceneItemList", {"sceneName": scene}))["sceneItems"])


async def go_on_air(obs: FakeObs) -> None:
    await obs.ask("StartStream")
    while not (await obs.ask("GetStreamStatus"))["outputActive"]:
        await asyncio.sleep(0.01)


async def test_the_overlay_lies_on_top_of_every_scene_but_the_fallback(studio: Setup) -> None:
    crew, obs = await studio(scenes(), size=(1080, 1920), fps=60)
    await asyncio.to_thread(crew.setup, "--yes", "--port", "8799")
    held = await settings_of(obs, NAME)
    url = urlsplit(held["url"])
    assert (url.hostname, url.port, url.path) == ("127.0.0.1", 8799, "/overlay")
    assert parse_qs(url.query) == {"key": [crew.overlay_key]}
    wanted = {"webpage_control_level": 0, "shutdown": False, "restart_when_active": False, "css": ""}
    size = {"width": 1080, "height": 1920, "fps_custom": True, "fps": 60}
    assert held == {**held, **wanted, **size}
    for scene in ("Host", "Product"):
        top = (await items(obs, scene))[-1]
        assert (top["sourceName"], top["sceneItemLocked"]) == (NAME, True)
    assert [one["sourceName"] for one in await items(obs, "Fallback")] == ["Cover"]
    assert "key=***" in crew.out
    before = len(obs.asked)
    plan = await asyncio.to_thread(crew.plan, "--yes", "--port", "8799")
    assert plan["overlay", NAME]["status"] == "fine"
    asked = {one.request for one in obs.asked[before:]}
    assert all(request.startswith("Get") for request in asked), "a second time nothing is changed"


async def test_an_overlay_that_is_there_is_put_right_and_keeps_what_the_crew_chose(studio: Setup) -> None:
    old = {"url": "http://127.0.0.1:1234/overlay?key=old&layers=notice", "width": 800, "height": 600}
    crews = Source("Our overlays", "browser_source", {**old, "css": "body { opacity: .9 }", "shutdown": True})
    crew, obs = await studio(scenes(Host=(CAMERA, crews), Product=(crews, CAMERA)))
    plan = await asyncio.to_thread(crew.plan)
    changes = {one["key"]: one for one in plan["overlay", "Our overlays"]["changes"]}
    assert changes["width"] == {"key": "width", "old": 800, "new": 640}
    assert changes["url"]["new"] == "http://127.0.0.1:8765/overlay?key=***&layers=notice"
    await asyncio.to_thread(crew.setup, "--yes")
    held = await settings_of(obs, "Our overlays")
    assert held["css"] == "body { opacity: .9 }"
    assert held["shutdown"] is False
    assert parse_qs(urlsplit(held["url"]).query) == {"key": [crew.overlay_key], "layers": ["notice"]}
    assert [one["sourceName"] for one in await items(obs, "Product")] == ["Our overlays", "Camera"]
    sent = [one.data for one in obs.requests("SetInputSettings") if one.data["inputName"] == "Our overlays"]
    assert [(one["overlay"], "css" in one["inputSettings"]) for one in sent] == [(True, False)]


async def test_a_new_overlay_waits_in_a_local_file_for_a_companion_that_is_started_later(
    studio: Setup,
) -> None:
    crew, obs = await studio(scenes())
    file = crew.data / OVERLAY_FILE
    plan = await asyncio.to_thread(crew.plan)
    assert plan["overlay", str(file)]["code"] == "overlays-write"
    assert not file.exists()
    await asyncio.to_thread(crew.setup, "--yes")
    held = await settings_of(obs, NAME)
    assert (held["is_local_file"], Path(held["local_file"])) == (True, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert f'"http://127.0.0.1:8765/overlay?key={crew.overlay_key}"' in file.read_text("utf-8")
    plan = await asyncio.to_thread(crew.plan)
    assert plan["overlay", NAME]["status"] == "fine"
    file.chmod(0o644)
    assert (await asyncio.to_thread(crew.plan))["overlay", str(file)]["code"] == "overlays-write"


async def test_a_source_with_the_plain_address_is_led_by_the_file_and_one_of_some_overlays_keeps_its_own(
    studio: Setup,
) -> None:
    plain = Source("All", "browser_source", {"url": "http://127.0.0.1:8765/overlay?key=old"})
    some = Source("Some", "browser_source", {"url": "http://127.0.0.1:8765/overlay?key=old&layers=notice"})
    crew, obs = await studio(scenes(Host=(CAMERA, plain), Product=(some,)))
    await asyncio.to_thread(crew.setup, "--yes")
    assert (await settings_of(obs, "All"))["is_local_file"] is True
    assert (await settings_of(obs, "Some")).get("is_local_file", False) is False
    assert (await settings_of(obs, "Some"))["url"].endswith("&layers=notice")


async def test_a_source_that_a_hand_gave_the_file_is_known_as_ours(studio: Setup) -> None:
    by_hand = {"is_local_file": True, "local_file": "C:/Users/Lin/live-companion-overlays.html"}
    source = Source("By hand", "browser_source", by_hand)
    crew, _ = await studio(scenes(Host=(CAMERA, source), Product=(source,)))
    plan = await asyncio.to_thread(crew.plan)
    changes = {one["key"]: one["new"] for one in plan["overlay", "By hand"]["changes"]}
    assert changes["local_file"] == str(crew.data / OVERLAY_FILE)
    assert ("overlay", NAME) not in plan


async def test_a_camera_that_comes_as_a_page_keeps_running_off_air(studio: Setup) -> None:
    crew, obs = await studio(scenes(Host=(PHONE,)))
    await asyncio.to_thread(crew.setup, "--yes")
    held = await settings_of(obs, "Camera")
    assert (held["shutdown"], held["url"]) == (False, "https://phone.example/view")


async def test_a_name_that_the_crew_uses_is_left_to_it(studio: Setup) -> None:
    crew, obs = await studio(scenes(Host=(CAMERA, colour(NAME, 0x123456))))
    await asyncio.to_thread(crew.setup, "--yes")
    assert (await obs.ask("GetInputSettings", {"inputName": NAME}))["inputKind"] == "color_source_v3"
    assert (await settings_of(obs, f"{NAME} 2"))["url"].startswith("http://127.0.0.1:8765/overlay?")


async def test_a_picture_in_a_group_of_the_fallback_is_the_crews_and_covers(studio: Setup) -> None:
    crew, obs = await studio({"Host": (CAMERA,), "Product": (), "Fallback": (), "Spare": (colour("S", 1),)})
    group = Scene("Slides", is_group=True)
    group.add(obs.world.source("S"))
    obs.world.collection.scenes.append(group)
    obs.world.add_item("Fallback", "Slides")
    plan = await asyncio.to_thread(crew.plan, "--yes")
    assert plan["fallback", "Fallback"]["code"] == "crews-picture"
    assert [one["sourceName"] for one in await items(obs, "Fallback")] == ["Slides"]


async def test_names_that_the_console_cannot_write_stop_nothing(studio: Setup) -> None:
    crew, obs = await studio(scenes(Host=(CAMERA, colour(f"{NAME} 🍓", 1))))
    crew.write_show("zh-CN")
    obs.rename_scene("Fallback", "应急 🍓")
    show = crew.folder / "show.yaml"
    show.write_text(show.read_text().replace("fallback: Fallback", "fallback: 应急 🍓"), encoding="utf-8")
    command = ("-m", "companion", "obs", "setup", str(crew.folder), "--data", str(crew.data), "--yes")
    environ = {**os.environ, "PYTHONIOENCODING": "gbk", "COMPANION_OBS_PASSWORD": obs.password}
    done = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.DEVNULL,
    )
    told, _ = await done.communicate()
    assert "应急 ?" in told.decode("gbk")
    assert "又看了一遍" in told.decode("gbk")
    assert (await settings_of(obs, "贴片 · Live Companion"))["shutdown"] is False


async def test_a_service_that_obs_cannot_reach_is_said_and_no_source_is_made(studio: Setup) -> None:
    crew, obs = await studio(scenes())
    plan = await asyncio.to_thread(crew.plan, "--yes", "--port", "0")
    assert plan["overlay", ""]["code"] == "overlay-unreachable"
    assert not obs.requests("CreateInput")


async def test_a_scene_that_obs_refuses_is_said_and_the_others_are_made(studio: Setup) -> None:
    crew, obs = await studio({"Old scene": (CAMERA,)})
    obs.fault("CreateScene", refused(600, "no, not now"))
    assert await asyncio.to_thread(crew.setup, "--yes") == 1
    assert "✗ failed · scene Host · OBS refused CreateScene (600: no, not now)" in crew.out
    names = {one["sceneName"] for one in (await obs.ask("GetSceneList"))["scenes"]}
    assert names == {"Old scene", "Product", "Fallback"}
    await asyncio.to_thread(crew.setup, "--yes")
    names = {one["sceneName"] for one in (await obs.ask("GetSceneList"))["scenes"]}
    assert names == {"Old scene", "Host", "Product", "Fallback"}


async def test_a_line_that_breaks_in_the_middle_ends_it_and_the_next_run_goes_on(studio: Setup) -> None:
    crew, obs = await studio({"Old scene": (CAMERA,)})
    obs.fault("CreateScene", cut_before_the_reply)
    assert await asyncio.to_thread(crew.setup, "--yes") == 1
    assert "The connection to OBS broke" in crew.out
    assert "run this again to go on" in crew.out
    assert not (crew.data / "emergency.json").exists()
    await asyncio.to_thread(crew.setup, "--yes")
    names = [one["sceneName"] for one in (await obs.ask("GetSceneList"))["scenes"]]
    assert sorted(names) == ["Fallback", "Host", "Old scene", "Product"], "nothing is there twice"


class Keyboard(io.StringIO):
    """A terminal that somebody sits at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "made"), [("y", True), ("n", False), ("", False), (None, False)])
async def test_at_a_terminal_it_asks_and_only_a_yes_is_one(
    studio: Setup, monkeypatch: pytest.MonkeyPatch, answer: str | None, made: bool
) -> None:
    crew, obs = await studio(scenes())
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        if answer is None:
            raise EOFError
        return answer

    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr("builtins.input", typed)
    await asyncio.to_thread(crew.setup)
    assert asked == ["Do this? [y/N] "]
    assert bool(obs.requests("CreateInput")) is made
    assert ("Nothing was done." in crew.out) is not made


async def test_a_show_that_goes_on_air_before_the_answer_is_not_touched(
    studio: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew, obs = await studio(scenes())
    loop = asyncio.get_running_loop()

    def typed(_: str) -> str:
        asyncio.run_coroutine_threadsafe(go_on_air(obs), loop).result()
        return "y"

    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr("builtins.input", typed)
    assert await asyncio.to_thread(crew.setup) == 1
    assert "It went on air meanwhile: nothing was done." in crew.out
    assert not obs.requests("CreateInput")


async def test_on_air_a_terminal_is_not_even_asked(studio: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    crew, obs = await studio(scenes())
    await go_on_air(obs)
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("nobody is to be asked"))
    assert await asyncio.to_thread(crew.setup) == 1
    assert "On air now: stream. Viewers would see or hear:" in crew.out
    assert f"overlays {NAME}: browser source made, on top of “Host”" in crew.out
    assert "on top of “Product”" not in crew.out.partition("Viewers would")[2]
    assert not obs.requests("CreateInput")


async def test_an_obs_that_is_not_ready_yet_is_waited_for(studio: Setup) -> None:
    crew, obs = await studio(scenes())
    obs.not_ready(0.6)
    plan = await asyncio.to_thread(crew.plan)
    assert plan["scene", "Host"]["status"] == "fine"
