"""A real OBS crashes under a running show: told at once, started again only where the crew has said so."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from companion.obs.process import RunningObs, obs_processes
from tests.real_obs import RealObs
from tests.service import MakeService, Service

SHOW = """\
version: 1
show: {id: crash, title: 崩溃, zone: Asia/Shanghai, language: zh-CN, market: cn,
       platform: own-site, on_air: [record]}
operator: {name: 稻岸食研, contact: 400-000-0000}
obs:
  scenes: {host: Host, product: Product, fallback: Fallback}
  outputs: {record: restore}
rundown:
  - {id: opening, title: 开场, length: 10m, scene: product}
"""

CONSENT = "obs: {relaunch: true}"

BACK_S = 60.0
"""From the crash until all is as it was, on a machine that others use too; about 5 s on an idle one."""


def processes_of(obs: RealObs) -> list[RunningObs]:
    """Those that run with the settings of this OBS, whoever started them."""
    return [
        running
        for running in obs_processes()
        if running.environment.get("XDG_CONFIG_HOME") == str(obs.folder / "config")
    ]


@pytest.fixture
def crashing_obs(make_real_obs: Callable[..., RealObs]) -> Iterator[RealObs]:
    obs = make_real_obs(first="Host")
    obs.record_into(obs.folder)
    yield obs
    for running in processes_of(obs):
        with contextlib.suppress(psutil.Error):
            running.process.kill()
            running.process.wait(timeout=10)


@pytest.fixture
def on_air(make_service: MakeService, tmp_path: Path) -> Callable[..., Service]:
    """Starts the show with these settings, and records."""

    def start(obs: RealObs, settings: str = "") -> Service:
        show, data = tmp_path / "show.yaml", tmp_path / "data-0"
        show.write_text(SHOW)
        data.mkdir()
        (data / "settings.yaml").write_text(settings)
        environ = {
            "COMPANION_OBS_URL": f"ws://127.0.0.1:{obs.port}",
            "COMPANION_OBS_PASSWORD": obs.password,
        }
        service = make_service(show, "--verbose", environ=environ)
        service.wait_for(lambda state: state["program"]["actual"] is not None, "the link to OBS")
        assert "rev" in service.command("go")
        obs.wait_for(lambda: obs.program == "Product", "the scene of the first segment")
        assert "rev" in service.command("output_start", output="record")
        obs.wait_for(lambda: recording(obs), "the recording")
        # Who OBS is, is looked up a moment after the link is up.
        time.sleep(1)
        return service

    return start


def recording(obs: RealObs) -> bool:
    return bool(obs.ask("GetRecordStatus")["outputActive"])


def crash(obs: RealObs) -> None:
    for running in processes_of(obs):
        os.kill(running.pid, signal.SIGSEGV)
    obs.kill()  # what the test knows of it


def told(service: Service, kind: str) -> list[dict[str, object]]:
    return [line for line in service.journal() if line["kind"] == kind]


def test_a_crashed_obs_is_back_in_its_scene_with_what_was_recording_and_outlives_the_companion(
    crashing_obs: RealObs, on_air: Callable[..., Service]
) -> None:
    obs = crashing_obs
    service = on_air(obs, CONSENT)
    marks = obs.folder / "config" / "obs-studio" / ".sentinel"
    marks.mkdir(exist_ok=True)
    (marks / "run_of-the-one-that-crashes").touch()

    crash(obs)
    service.wait_for(lambda state: state["health"]["obs"]["how"] == "crashed", "the crash", within_s=3)
    service.wait_for(lambda state: state["health"]["obs"]["state"] == "connected", "OBS", within_s=BACK_S)
    service.wait_for(
        lambda state: state["program"]["actual"] == "Product", "the scene of the show", within_s=BACK_S
    )
    obs.wait_for(lambda: obs.program == "Product", "OBS says the same")
    obs.wait_for(lambda: recording(obs), "it records again", within_s=BACK_S)
    assert [(line["attempt"], line["failure"]) for line in told(service, "obs_relaunched")] == [(1, "")]
    assert told(service, "obs_connected")[-1]["program"] == "Fallback", "it came up in the fallback scene"
    assert not list(marks.iterdir())

    (again,) = processes_of(obs)
    assert again.pid != service.pid
    service.stop()
    assert again.lives
    assert obs.program == "Product"

    everything = service.log + json.dumps(service.journal(), ensure_ascii=False)
    assert obs.password not in everything
    assert obs.password not in " ".join(again.command)
    assert not any(name.startswith("COMPANION_") for name in again.environment)


def test_without_consent_a_crash_is_told_and_nothing_is_started(
    crashing_obs: RealObs, on_air: Callable[..., Service]
) -> None:
    service = on_air(crashing_obs)
    crash(crashing_obs)
    service.wait_for(lambda state: state["health"]["obs"]["how"] == "crashed", "the crash", within_s=3)
    time.sleep(3)
    assert processes_of(crashing_obs) == []
    assert told(service, "obs_relaunched") == []
    assert "OBS crashed. Start it again" in service.log


def test_an_obs_that_somebody_closed_stays_closed(
    crashing_obs: RealObs, on_air: Callable[..., Service]
) -> None:
    service = on_air(crashing_obs, CONSENT)
    service.command("output_stop", output="record")
    crashing_obs.wait_for(lambda: not recording(crashing_obs), "no question about a recording")
    crashing_obs.leave()
    service.wait_for(lambda state: state["health"]["obs"]["how"] == "closed", "the end")
    time.sleep(3)
    assert processes_of(crashing_obs) == []
    assert told(service, "obs_relaunched") == []


def test_a_hung_obs_is_left_to_the_crew_and_started_again_once_they_ended_it(
    crashing_obs: RealObs, on_air: Callable[..., Service]
) -> None:
    service = on_air(crashing_obs, CONSENT)
    (hung,) = processes_of(crashing_obs)
    crashing_obs.pause()
    service.wait_for(lambda state: state["health"]["obs"]["how"] == "hung", "that it hangs", within_s=20)
    time.sleep(1)
    assert hung.lives
    crash(crashing_obs)
    service.wait_for(lambda state: state["health"]["obs"]["state"] == "connected", "OBS", within_s=BACK_S)
    assert [line["how"] for line in told(service, "obs_lost")] == ["hung", "crashed"]
    assert len(told(service, "obs_relaunched")) == 1


def test_a_third_crash_in_ten_minutes_is_told_also_by_a_companion_that_was_started_again(
    crashing_obs: RealObs, on_air: Callable[..., Service]
) -> None:
    """Its screen is gone, and no OBS can live without one."""
    obs = crashing_obs
    service = on_air(obs, CONSENT)
    obs.lose_screen()
    given_up = "it crashed again after two starts in ten minutes"
    service.wait_for(lambda _: len(told(service, "obs_relaunched")) == 3, "that it is left alone", BACK_S)
    assert [(line["attempt"], line["failure"]) for line in told(service, "obs_relaunched")] == [
        (1, ""), (2, ""), (3, given_up)
    ]  # fmt: skip
    assert [line["how"] for line in told(service, "obs_lost")] == ["crashed"]
    assert service.state()["health"]["obs"]["relaunch"] == {"attempt": 3, "failure": given_up}

    obs.start()
    service.wait_for(lambda state: state["health"]["obs"]["state"] == "connected", "OBS", within_s=BACK_S)
    service.kill()
    service.start("--resume", "auto")
    service.wait_for(lambda state: state["program"]["actual"] is not None, "the link to OBS")
    time.sleep(1)
    crash(obs)
    service.wait_for(lambda _: len(told(service, "obs_relaunched")) == 4, "that it is left alone still")
    assert told(service, "obs_relaunched")[-1]["failure"] == given_up
    assert processes_of(obs) == []
