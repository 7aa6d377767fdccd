"""From nothing to a show on air: a new folder with the names of a real OBS, and that OBS run by it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from companion.cli import main
from tests.real_obs import RealObs, colour
from tests.service import MakeService, Service


def test_a_new_show_runs_at_once(make_service: MakeService, tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "show"), "--language", "en"]) == 0
    service = make_service(tmp_path / "show" / "show.yaml", "--obs", "simulated")
    assert "rev" in service.command("go")
    service.wait_for(lambda state: state["program"]["actual"] == "Host", "the scene of the first segment")


def test_a_new_show_takes_the_scenes_of_the_obs_that_it_was_made_from(
    make_real_obs: Callable[..., RealObs],
    on_air: Callable[..., Service],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenes = {"待机": 0x202020, '主播: "机位" #1': 0x2060C0, "🍓 特写": 0x20A040, "- 应急": 0xC08020}
    obs = make_real_obs({name: (colour(f"{name} 图", rgb),) for name, rgb in scenes.items()}, first="待机")
    monkeypatch.setenv("COMPANION_OBS_URL", f"ws://{obs.host}:{obs.port}")
    monkeypatch.setenv("COMPANION_OBS_PASSWORD", obs.password)
    assert main(["init", str(tmp_path / "show"), "--from-obs", "--data", str(tmp_path / "data")]) == 0
    service = on_air(obs, tmp_path / "show" / "show.yaml")
    service.command("go")
    obs.wait_for(lambda: obs.program == '主播: "机位" #1', "the scene of the host")
    service.command("fallback")
    obs.wait_for(lambda: obs.program == "- 应急", "the fallback scene")
