"""``companion doctor`` on this machine: a real OBS that lacks everything, one that is set up, and none."""

import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion.cli import main
from companion.journal.lock import lock
from tests.cli.crew import CAMERA, SHOW, Crew
from tests.real_obs import RealObs, colour, media, write_tone
from tests.service import MakeService

Findings = dict[str, dict[str, str]]


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COMPANION_OBS_URL", "COMPANION_OBS_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")


def everything_under(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (stat.S_IMODE(path.stat().st_mode), path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    }


class Doctor:
    """One crew's doctor, and what it said last."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.data = folder / "data"
        self.code = -1
        self.out = self.err = ""

    def __call__(self, *flags: str, show: bool = True) -> Findings:
        """Findings by their code; of several alike the last."""
        self.say("--json", *flags, show=show)
        return {one["code"]: one for one in json.loads(self.out)}

    def say(self, *flags: str, show: bool = True) -> str:
        words = ["doctor", *([str(self.folder)] if show else []), "--data", str(self.data), *flags]
        self.code = main(words)
        self.out, self.err = self._capsys.readouterr()
        return self.out


@pytest.fixture(name="doctor")
def _doctor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Doctor:
    (tmp_path / "show.yaml").write_text(SHOW.format(language="en", more=""), encoding="utf-8")
    return Doctor(tmp_path, capsys)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nowhere() -> tuple[str, str]:
    return "--obs", f"127.0.0.1:{free_port()}"


OF_THIS_COMPUTER = {"clock-adrift", "on-battery", "disk-scarce", "draws-badly", "answers-slowly"}
"""It may have a battery, and other tests beside these."""


def bad(findings: Findings) -> set[str]:
    wrong = {code for code, one in findings.items() if one["severity"] in ("error", "warning")}
    return wrong - OF_THIS_COMPUTER


def test_all_that_an_obs_lacks_is_told_with_its_cure_and_set_up_only_a_person_is_left(
    doctor: Doctor,
    tmp_path: Path,
    make_real_obs: Callable[..., RealObs],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("companion.obs.setup.reading._QUIET_S", 0.0)
    tone = write_tone(tmp_path / "tone.wav", 2)
    picture = colour("Picture", 0x204060)
    obs = make_real_obs({"Old scene": (picture, CAMERA, media("Microphone", tone))})
    obs.record_into(tmp_path)
    crew = Crew(tmp_path, obs, capsys)
    (crew.data / "settings.yaml").chmod(0o600)
    before = everything_under(tmp_path), obs.ask("GetSceneList"), obs.ask("GetInputList")

    findings = doctor()

    assert doctor.code == 1
    setup = {
        "scene-make",
        "fallback-scene-make",
        "keep-running",
        "slate-make",
        "cut-set",
        "add-under-fallback",
    }
    by_hand = {"no-browser-source", "script-not-loaded", "camera-shows-nothing"}
    assert setup | by_hand | {"fallback-no-file"} <= bad(findings)
    assert all("obs setup" in findings[code]["hint"] for code in setup)
    assert all(findings[code]["hint"] for code in bad(findings))
    assert "Tools → Scripts → +" in findings["script-not-loaded"]["hint"]
    assert findings["sound"]["message"] == "is heard, up to -6 dB"
    assert findings["secret-file"]["subject"] == "obs.password"
    assert obs.password not in doctor.out
    assert (everything_under(tmp_path), obs.ask("GetSceneList"), obs.ask("GetInputList")) == before

    crew.setup("--yes")
    findings = doctor("--port", str(free_port()))

    # An OBS of Debian has no browser source, and there is no camera.
    assert bad(findings) == by_hand | {"scene-empty", "camera-nowhere", "microphone-nowhere"}
    assert doctor.code == 0
    assert findings["fallback-works"]["message"] == "companion fallback would put “Fallback” on air"
    assert findings["fallback-moves"]["subject"] == "Fallback"
    assert crew.overlay_key not in doctor.out
    assert obs.program == "Old scene"

    crew.write_show("zh-CN")
    said = doctor.say("--port", str(free_port()))
    assert "OBS 里的节目\n" in said
    assert "! 摄像头 Camera  没有画面\n    → 插好、打开它，或者在 OBS 里重新选设备。\n" in said
    assert "这台电脑可以播这场节目。" in said

    monkeypatch.setenv("COMPANION_OBS_PASSWORD", "not the one")
    findings = doctor()
    assert doctor.code == 1
    assert findings["obs-turns-away"]["severity"] == "error"
    assert findings["secret-environment"]["subject"] == "obs.password"
    assert "data-ready" in findings, "the rest is told all the same"


def test_keys_of_obs_are_read_where_obs_saved_them_and_a_recording_is_made_when_it_is_wished_for(
    doctor: Doctor,
    tmp_path: Path,
    make_real_obs: Callable[..., RealObs],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = Path(__file__).parents[2] / "static" / "obs" / "live-companion.lua"
    keys = {"fallback_key": [{"key": "OBS_KEY_F13", "control": True}]}
    obs = make_real_obs(script=script, script_settings=keys)
    ini = obs.folder / "config" / "obs-studio" / "global.ini"
    ini.write_text(
        ini.read_text().replace("[General]", "[General]\nHotkeyFocusType=DisableHotkeysOutOfFocus")
    )
    crew = Crew(tmp_path, obs, capsys)
    show = crew.folder / "show.yaml"
    show.write_text(show.read_text().replace("on_air: [record]", "on_air: [stream]"))
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    obs.record_into(recordings)
    monkeypatch.setattr("companion.cli.doctor.SECONDS", 2.0)
    findings = doctor("--record")
    assert findings["recording-silent"]["area"] == "recording"
    assert not list(recordings.iterdir()), "the file is removed"
    assert not obs.ask("GetRecordStatus")["outputActive"]
    assert findings["key-bound"]["message"] == "the emergency key is Ctrl+F13"
    assert findings["keys-behind"]["severity"] == "warning"
    assert "relaunch-off" in findings


def test_without_obs_everything_else_is_told(doctor: Doctor) -> None:
    findings = doctor(*nowhere(), "--port", str(free_port()))
    assert doctor.code == 1
    assert {one["area"] for one in findings.values()} == {
        "show", "settings", "machine", "data", "network", "obs", "emergency",
    }  # fmt: skip
    stopping = {code for code, one in findings.items() if one["severity"] == "error"}
    assert len(stopping & {"obs-silent", "obs-runs-unheard"}) == len(stopping) == 1
    assert not doctor.data.exists(), "nothing is made"


def test_without_a_show_the_machine_is_told_in_the_language_of_the_terminal(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no-show" in doctor(*nowhere(), show=False)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "这台电脑" in doctor.say(*nowhere(), show=False)


def test_a_show_with_errors_stops_and_the_machine_is_looked_at_all_the_same(doctor: Doctor) -> None:
    (doctor.folder / "show.yaml").write_text("version: 1\n", encoding="utf-8")
    findings = doctor(*nowhere())
    assert findings["show-errors"]["severity"] == "error"
    assert "check" in findings["show-errors"]["hint"]
    assert "data-new" in findings


def test_settings_that_cannot_be_used_are_told_and_the_rest_goes_on(doctor: Doctor) -> None:
    doctor.data.mkdir()
    (doctor.data / "settings.yaml").write_text("obs: {ulr: x}\n", encoding="utf-8")
    findings = doctor(*nowhere())
    assert findings["settings-unusable"]["severity"] == "error"
    assert "obs.ulr" in findings["settings-unusable"]["message"]
    assert "data-ready" in findings


def test_an_address_that_is_none_is_wrong_usage(doctor: Doctor) -> None:
    assert main(["doctor", str(doctor.folder), "--data", str(doctor.data), "--obs", "::nowhere::"]) == 2


def test_what_only_the_page_before_the_show_does_is_said_in_a_line(doctor: Doctor) -> None:
    (line,) = (one for one in doctor.say(*nowhere()).splitlines() if "/preflight" in one)
    assert all(words in line for words in ("ticks", "--record", "journal"))
    (line,) = (one for one in doctor.say(*nowhere(), "--record").splitlines() if "/preflight" in one)
    assert "--record" not in line
    assert "/preflight" not in doctor.say(*nowhere(), show=False), "it looks at a show"


def test_a_recording_is_not_made_without_knowing_what_means_on_air(doctor: Doctor) -> None:
    assert main(["doctor", "--record", "--data", str(doctor.data)]) == 2


def test_a_port_that_another_program_has_stops_the_show(doctor: Doctor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        findings = doctor(*nowhere(), "--port", port)
    assert findings["port-taken"]["severity"] == "error"
    assert doctor(*nowhere(), "--port", port)["port-free"]["severity"] == "ok"


def test_our_own_service_is_known_by_its_run_and_its_hold_of_the_folder(
    doctor: Doctor, make_service: MakeService
) -> None:
    service = make_service(doctor.folder / "show.yaml", "--obs", "none")
    doctor.data = service.data
    findings = doctor(*nowhere(), "--port", service.base.rpartition(":")[2])
    assert findings["port-ours"]["severity"] == "note"
    run = next((service.data / "runs").iterdir()).name
    assert f"run {run}" in findings["port-ours"]["message"]
    assert str(service.pid) in findings["data-held"]["message"]


def test_a_folder_that_is_free_again_is_not_held(doctor: Doctor) -> None:
    with lock(doctor.data):
        assert str(os.getpid()) in doctor(*nowhere())["data-held"]["message"]
    assert "data-held" not in doctor(*nowhere())


def test_secrets_that_others_can_read_and_keys_that_are_broken_are_told_and_left(doctor: Doctor) -> None:
    doctor.data.mkdir()
    keys = doctor.data / "keys.json"
    keys.write_text("{}", encoding="utf-8")
    keys.chmod(0o644)
    before = everything_under(doctor.folder)
    findings = doctor(*nowhere())
    assert {"keys-broken", "open-to-others"} <= bad(findings)
    assert f"chmod 600 {keys}" in findings["open-to-others"]["hint"]
    assert everything_under(doctor.folder) == before


def test_a_part_that_fails_says_so_and_the_others_are_told(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the secret is hush")

    monkeypatch.setattr("companion.checkup.checkup.read_data", breaks)
    findings = doctor(*nowhere())
    assert (findings["part-failed"]["area"], findings["part-failed"]["severity"]) == ("data", "warning")
    assert "hush" not in doctor.out
    assert "port-free" in findings or "port-ours" in findings or "port-taken" in findings
