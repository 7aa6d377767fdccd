"""``companion fallback`` as a person runs it: a process of its own, against a real OBS."""

import asyncio
import json
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from companion.obs import emergency
from tests.fake_obs import OBS_29, FakeObs
from tests.fake_obs.faults import no_reply
from tests.real_obs import RealObs

MakeObs = Callable[..., RealObs]
ROOT = Path(__file__).parents[2]


def fallback(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "companion", "fallback", "--data", str(folder), *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=60,
    )


def write_for(
    obs: RealObs | FakeObs, folder: Path, *, scene: str = "Fallback", password: str | None = None
) -> None:
    emergency.write(
        folder / emergency.FILE,
        host=obs.host,
        port=obs.port,
        password=obs.password if password is None else password,
        fallback_scene=scene,
        language="en",
    )


def test_it_puts_the_fallback_on_air_and_returns(real_obs: RealObs, tmp_path: Path) -> None:
    write_for(real_obs, tmp_path)
    done = fallback(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "On air: Fallback\n", "")
    assert real_obs.program == "Fallback"
    assert real_obs.shows("Fallback picture")
    # A second press must not make the fallback the scene to return to.
    assert fallback(tmp_path).returncode == 0
    back = fallback(tmp_path, "--return")
    assert (back.returncode, back.stdout) == (0, "On air: Host\n")
    assert real_obs.program == "Host"


@pytest.mark.parametrize("duplicate", [True, False], ids=["scenes doubled", "scenes not doubled"])
def test_in_studio_mode_it_reaches_programme_during_a_transition(
    make_real_obs: MakeObs, tmp_path: Path, duplicate: bool
) -> None:
    obs = make_real_obs(studio_mode=True, transition_ms=4_000, duplicate=duplicate)
    write_for(obs, tmp_path)
    obs.take("Product")
    done = fallback(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert obs.shows("Fallback picture")
    assert obs.ask("GetStudioModeEnabled")["studioModeEnabled"]
    assert fallback(tmp_path, "--return").returncode == 0
    obs.wait_for(
        lambda: obs.shows("Product camera") and not obs.shows("Fallback picture"), "the product alone"
    )


def test_a_dead_obs_is_said_to_be_dead_and_the_key_is_named(tmp_path: Path, unused_tcp_port: int) -> None:
    emergency.write(
        tmp_path / emergency.FILE,
        host="127.0.0.1",
        port=unused_tcp_port,
        password="a-password-of-ours",
        fallback_scene="Fallback",
        language="en",
    )
    done = fallback(tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"OBS does not answer at 127.0.0.1:{unused_tcp_port}." in done.stderr
    assert "emergency key in OBS" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "a-password-of-ours" not in done.stderr


def test_an_obs_that_hangs_is_given_up_soon(lent_obs: RealObs, tmp_path: Path) -> None:
    write_for(lent_obs, tmp_path)
    lent_obs.pause()
    done = fallback(tmp_path)
    assert done.returncode == 1
    assert "does not answer" in done.stderr


def test_a_wrong_password_is_told_and_not_shown(real_obs: RealObs, tmp_path: Path) -> None:
    write_for(real_obs, tmp_path, password="not-the-password")
    done = fallback(tmp_path)
    assert done.returncode == 1
    assert "does not accept the password" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "not-the-password" not in done.stderr
    assert real_obs.program == "Host"


def test_a_scene_that_is_gone_is_named(real_obs: RealObs, tmp_path: Path) -> None:
    write_for(real_obs, tmp_path, scene="Gone")
    done = fallback(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "OBS has no scene named Gone." in done.stderr


def test_without_a_file_it_says_who_writes_it(tmp_path: Path) -> None:
    done = fallback(tmp_path)
    assert done.returncode == 1
    assert str(tmp_path / "emergency.json") in done.stderr
    assert "companion run" in done.stderr


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"host": 1}'])
def test_a_broken_file_is_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / emergency.FILE).write_text(content)
    done = fallback(tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be used" in done.stderr


def test_a_return_to_nowhere_changes_nothing(real_obs: RealObs, tmp_path: Path) -> None:
    write_for(real_obs, tmp_path)
    done = fallback(tmp_path, "--return")
    assert done.returncode == 1
    assert "No scene to return to" in done.stderr
    assert real_obs.program == "Host"


def test_a_proxy_in_the_environment_is_not_gone_through(real_obs: RealObs, tmp_path: Path) -> None:
    write_for(real_obs, tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        url = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        environment = {name: url for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")}
        done = fallback(tmp_path, **environment, no_proxy="", NO_PROXY="")
        proxy.settimeout(0.1)
        with pytest.raises(TimeoutError):
            proxy.accept()
    assert (done.returncode, done.stderr) == (0, "")
    assert real_obs.program == "Fallback"


def left_in(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / emergency.LEFT).read_text(encoding="utf-8"))
    return content


def left_hours_ago(folder: Path, hours: float) -> None:
    """As a ``companion fallback`` at that hour would have left it."""
    left = {"version": 1, "scene": "Product", "left_at": time.time() - hours * 3600}
    (folder / emergency.LEFT).write_text(json.dumps(left), encoding="utf-8")


def test_it_never_returns_to_the_scene_of_last_night(real_obs: RealObs, tmp_path: Path) -> None:
    write_for(real_obs, tmp_path)
    left_hours_ago(tmp_path, 23)
    real_obs.take("Fallback")  # by the service, or by the key in OBS
    assert fallback(tmp_path).returncode == 0
    back = fallback(tmp_path, "--return")
    assert (back.returncode, back.stdout) == (1, "")
    assert "No scene to return to is known: Product was left 23 hours ago, in another show." in back.stderr
    assert real_obs.program == "Fallback"


def test_it_returns_after_hours_of_the_same_show(real_obs: RealObs, tmp_path: Path) -> None:
    write_for(real_obs, tmp_path)
    left_hours_ago(tmp_path, 11)
    real_obs.take("Fallback")
    assert fallback(tmp_path, "--return").returncode == 0
    assert real_obs.program == "Product"


def test_a_return_is_made_once(real_obs: RealObs, tmp_path: Path) -> None:
    write_for(real_obs, tmp_path)
    assert fallback(tmp_path).returncode == 0
    assert fallback(tmp_path, "--return").returncode == 0
    real_obs.take("Fallback")  # another emergency, not by this command
    again = fallback(tmp_path, "--return")
    assert again.returncode == 1
    assert "No scene to return to is known" in again.stderr
    assert real_obs.program == "Fallback"


async def test_a_switch_that_obs_confirms_too_late_can_be_returned_from(tmp_path: Path) -> None:
    async with FakeObs() as obs:
        write_for(obs, tmp_path)
        obs.fault("SetCurrentProgramScene", no_reply)
        done = await asyncio.to_thread(fallback, tmp_path)
        assert obs.on_air == "Fallback"
    assert done.returncode == 1
    assert "stopped answering" in done.stderr
    assert left_in(tmp_path)["scene"] == "Host"


async def test_an_obs_whose_scene_on_air_was_removed_gets_the_fallback_and_lives(tmp_path: Path) -> None:
    async with FakeObs(version=OBS_29, studio_mode=True) as obs:
        write_for(obs, tmp_path)
        obs.remove_scene("Host")
        done = await asyncio.to_thread(fallback, tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert obs.on_air == "Fallback"
    assert not (tmp_path / emergency.LEFT).exists()


def test_wrong_usage_is_code_2(tmp_path: Path) -> None:
    assert fallback(tmp_path, "--now").returncode == 2


def test_it_speaks_chinese_to_a_chinese_show(tmp_path: Path, unused_tcp_port: int) -> None:
    emergency.write(
        tmp_path / emergency.FILE,
        host="127.0.0.1",
        port=unused_tcp_port,
        password="",
        fallback_scene="应急",
        language="zh-CN",
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "companion", "fallback", "--data", str(tmp_path)],
        capture_output=True,
        cwd=ROOT,
        timeout=60,
    )
    assert "应急快捷键" in done.stderr.decode()


def test_it_needs_nothing_else_of_ours(tmp_path: Path) -> None:
    """A broken package beside it must not matter: only these modules of ours may be loaded."""
    script = (
        "import sys; sys.argv = ['companion', 'fallback', '--data', sys.argv[1]]\n"
        "from companion.__main__ import main\n"
        "main()\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'companion'))\n"
        "print(sorted({'asyncio', 'aiohttp', 'pydantic', 'platformdirs', 'yaml'} & set(sys.modules)))\n"
    )
    run = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, timeout=60)
    ours, others = done.stdout.splitlines()
    assert ours == str(["companion", "companion.__main__", "companion.obs", "companion.obs.emergency"])
    assert others == "[]"


def test_the_file_is_its_owners_alone_and_whole(tmp_path: Path) -> None:
    path = tmp_path / emergency.FILE
    path.write_text("old")
    path.chmod(0o644)
    emergency.write(path, host="h", port=1, password="p", fallback_scene="应急", language="zh-CN")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "version": 1,
        "host": "h",
        "port": 1,
        "password": "p",
        "fallback_scene": "应急",
        "language": "zh-CN",
    }
    assert [entry.name for entry in tmp_path.iterdir()] == [emergency.FILE]


def test_the_scene_left_is_kept_in_a_file_of_its_owner_alone(real_obs: RealObs, tmp_path: Path) -> None:
    write_for(real_obs, tmp_path)
    fallback(tmp_path)
    assert stat.S_IMODE((tmp_path / emergency.LEFT).stat().st_mode) == 0o600


@pytest.mark.parametrize("told", [None, "", " ", "/somewhere/else"])
def test_the_data_folder_is_where_the_rest_puts_it(monkeypatch: pytest.MonkeyPatch, told: str | None) -> None:
    if told is None:
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_DATA_HOME", told)
    expected = platformdirs.user_data_dir("live-companion", appauthor=False)
    assert emergency.data_folder() == Path(expected)
