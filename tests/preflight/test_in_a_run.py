"""Preflight of a show that is run: what is wrong in OBS is found, put right, and stands in the journal."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from companion.app import ObsKind, Service, serve
from companion.cli import main
from companion.lookout.lookout import Lookout
from companion.preflight.run import Preflight
from companion.settings import load_settings
from companion.show.checks import Checked, CheckKind, Finding
from companion.show.effects import RunCheck
from companion.show.guard_commands import GuardCommand, PreflightMend, PreflightTick, StartPreflight
from companion.show.health.events import PreflightDone
from companion.show.incidents.permission import is_on_air
from companion.showfile import load_show
from companion.showfile.surroundings import Surroundings
from tests.fake_obs.server import FakeObs
from tests.real_obs import RealObs, Source, colour, media, write_tone
from tests.service import eventually

SHOW = """\
version: 1
show:
  {id: s, title: Show, zone: Asia/Shanghai, language: en, market: cn, platform: own, on_air: [stream]}
operator: {name: Firm, contact: "1"}
obs:
  scenes: {host: Host, fallback: Fallback}
  cameras: {main: Camera}
  microphones: {host: Microphone}
checklist:
  - {who: Tech, task: Lights on}
  - {who: Tech, task: Props}
rundown:
  - {id: a, title: A, length: 5m}
"""
ids = (f"c{number}" for number in count(1))


@asynccontextmanager
async def run_of(folder: Path, obs: RealObs | FakeObs | None, *, of_obs: str = "") -> AsyncIterator[Service]:
    """``of_obs``: more lines of what the show file says of OBS."""
    show = SHOW.replace("checklist:", f"{of_obs}checklist:")
    (folder / "show.yaml").write_text(show, encoding="utf-8")
    loaded = load_show(folder / "show.yaml", Surroundings.of(folder, folder / "data"))
    assert loaded.plan is not None
    (folder / "data").mkdir()
    environ = {} if obs is None else {"COMPANION_OBS_PASSWORD": obs.password}
    address = None if obs is None else f"{obs.host}:{obs.port}"
    settings = load_settings(folder / "data", host=None, port=0, obs=address, environ=environ)
    kind = ObsKind.SIMULATED if obs is None else ObsKind.REAL
    async with serve(
        loaded.plan, loaded.source, settings, show_file=folder / "show.yaml", obs=kind
    ) as service:
        await eventually(lambda: service.runner.state.obs.connected, "the link to OBS")
        yield service


async def done(service: Service, command: GuardCommand) -> None:
    """Return when what was asked for is over."""
    outcome = await service.runner.command(next(ids), "operator", command)
    assert outcome.refusal is None
    await eventually(lambda: not checking(service), f"{command} is over", within_s=60)


def checking(service: Service) -> bool:
    return any(isinstance(one, RunCheck) for one in service.runner.state.pending.values())


def loaded(service: Service) -> tuple[str, str, bool]:
    """Which collection and profile OBS has, and whether it is in studio mode."""
    obs = service.runner.state.obs
    return obs.collection, obs.profile, obs.studio_mode


def found(service: Service) -> Mapping[str, Checked]:
    """By their codes; of several alike the last."""
    preflight = service.runner.state.preflight
    assert preflight is not None
    return {one.code: one for one in preflight.checked}


async def test_of_a_simulated_obs_it_is_said_that_nothing_was_looked_at_and_the_review_has_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with run_of(tmp_path, None) as service:
        await done(service, StartPreflight())
        findings = found(service)
        assert findings["obs-simulated"].finding is Finding.UNKNOWN
        assert {"data-ready", "start-open"} <= findings.keys()
        assert not {"camera-shows", "data-held", "page-none"} & findings.keys()
        await done(service, PreflightTick(1))
        journal = service.run.journal
    kinds = [json.loads(line)["kind"] for line in journal.read_text().splitlines()]
    assert "preflight_done" in kinds
    assert main(["as-run", str(journal)]) == 0
    told = capsys.readouterr().out
    assert "Before the show  looked at" in told
    assert "not known  OBS: there is no real OBS here" in told
    assert "not done: Tech Props" in told
    assert "Lights on" not in told, "somebody has seen to it"


async def test_what_is_wrong_in_obs_is_found_and_one_action_each_puts_it_right(
    make_real_obs: Callable[..., RealObs], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.setup.reading._QUIET_S", 0.0)
    monkeypatch.setattr("companion.app.Preflight", partial(Preflight, record_s=2.5))
    camera = colour("Camera", 0x406080)
    microphone = media("Microphone", write_tone(tmp_path / "tone.wav", 2))
    obs = make_real_obs({"Host": (camera, microphone)})
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    obs.record_into(recordings)
    obs.ask("SetInputMute", {"inputName": "Microphone", "inputMuted": True})
    async with run_of(tmp_path, obs) as service:
        await eventually(lambda: "Microphone" in service.runner.state.obs.muted, "OBS's mute")

        await done(service, StartPreflight())
        first = found(service)
        await done(service, PreflightMend(first["sound-muted"].id))
        # It makes the scene as well that it is put into.
        await done(service, PreflightMend(first["slate-make"].id))
        after = found(service)
        await done(service, StartPreflight())
        last = found(service)

        assert not obs.ask("GetInputMute", {"inputName": "Microphone"})["inputMuted"]
        scenes = [one["sceneName"] for one in obs.ask("GetSceneList")["scenes"]]
        assert "Fallback" in scenes
        assert obs.program == "Host"
        journal = service.run.journal
    wrong = {code for code, one in first.items() if one.finding in (Finding.WRONG, Finding.WARNING)}
    assert {"fallback-scene-make", "slate-make", "sound-muted", "recording-silent", "stream-nowhere"} <= wrong
    assert first["fallback-scene-make"].finding is Finding.WRONG
    assert first["camera-shows"].finding is Finding.FINE
    assert first["camera-shows"].figures["luma_mean"] > 5_000
    assert "recording-silent" not in after, "it was made while nobody could be heard"
    assert "recording-muted-then" in after
    assert {"sound", "fallback-moves", "recording-fine"} <= last.keys()
    assert not {"sound-muted", "slate-make", "fallback-scene-make", "recording-muted-then"} & last.keys()
    assert not list(recordings.iterdir()), "recordings are removed"
    told = [json.loads(line) for line in journal.read_text().splitlines()]
    assert [len(one["checked"]) > 15 for one in told if one["kind"] == "preflight_done"] == [True] * 4
    assert obs.password not in journal.read_text()


async def test_on_air_nothing_is_recorded_and_nothing_is_done_that_viewers_would_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.setup.reading._QUIET_S", 0.0)
    monkeypatch.setattr("companion.checkup.pictures._HEARD_FOR_S", 0.3)
    microphone = Source("Microphone", "pulse_input_capture")
    phone = Source("Camera", "ffmpeg_source", {"is_local_file": False, "input": "udp://127.0.0.1:9"})
    scenes = {"Host": (phone, microphone), "Fallback": (colour("Cover", 0x335577),)}
    async with FakeObs(scenes=scenes) as obs, run_of(tmp_path, obs) as service:
        obs.mute("Microphone")
        await obs.ask("StartStream")
        runner = service.runner
        await eventually(lambda: "Microphone" in runner.state.obs.muted, "OBS's mute")
        await eventually(lambda: is_on_air(runner.state), "the show on air")

        await done(service, StartPreflight())

        findings = found(service)
        assert findings["recording-on-air"].finding is Finding.UNKNOWN
        assert not obs.requests("StartRecord")
        await done(service, PreflightMend(findings["sound-muted"].id))
        assert "Microphone" in runner.state.obs.muted
        assert runner.state.log[-1].args["reason"] == "On air: unmute it on the operator page."
        asked = len(obs.asked)
        await done(service, PreflightMend(findings["keep-running"].id))
        assert runner.state.log[-1].args["reason"] == "An output runs: viewers would notice."
        assert not [one for one in obs.asked[asked:] if one.request == "SetInputSettings"]
        await done(service, PreflightMend(findings["add-under-fallback"].id))
        assert "heard-under-fallback" in found(service), "nobody hears that now"
        (tmp_path / "data" / "emergency.json").unlink()
        await done(service, StartPreflight())
        await done(service, PreflightMend(found(service)["fallback-no-file"].id))
        assert "fallback-works" in found(service)


async def test_what_is_hidden_in_its_scene_is_shown_by_one_action_and_seen_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.setup.reading._QUIET_S", 0.0)
    monkeypatch.setattr("companion.checkup.pictures._HEARD_FOR_S", 0.3)
    microphone = Source("Microphone", "pulse_input_capture")
    scenes = {"Host": (colour("Camera", 0x406080), microphone), "Fallback": (colour("Cover", 0x335577),)}
    async with FakeObs(scenes=scenes) as obs, run_of(tmp_path, obs) as service:
        for name in ("Camera", "Microphone"):
            obs.hide("Host", name)
        await done(service, StartPreflight())
        hidden = found(service)
        for code in ("camera-hidden", "microphone-hidden"):
            assert hidden[code].finding is Finding.WARNING
            assert hidden[code].args["scene"] == "Host"
            await done(service, PreflightMend(hidden[code].id))
        assert not {"camera-hidden", "microphone-hidden"} & found(service).keys()
        shown = (await obs.ask("GetSceneItemList", {"sceneName": "Host"}))["sceneItems"]
        assert {one["sourceName"]: one["sceneItemEnabled"] for one in shown} == {
            "Camera": True,
            "Microphone": True,
        }
        obs.hide("Host", "Camera")
        await obs.ask("StartStream")
        await eventually(lambda: is_on_air(service.runner.state), "the show on air")
        await done(service, StartPreflight())
        asked = len(obs.asked)
        await done(service, PreflightMend(found(service)["camera-hidden"].id))
        assert service.runner.state.log[-1].args["reason"] == "An output runs: viewers would notice."
        assert "SetSceneItemEnabled" not in {one.request for one in obs.asked[asked:]}


async def test_what_obs_has_loaded_is_made_that_of_the_show_by_one_action_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.setup.reading._QUIET_S", 0.0)
    monkeypatch.setattr("companion.checkup.pictures._HEARD_FOR_S", 0.3)
    scenes = {"Host": (colour("Camera", 0x406080),), "Fallback": (colour("Cover", 0x335577),)}
    wants = "  collection: Friday\n  profile: Live\n  studio_mode: true\n"
    obs = FakeObs(scenes={"Lobby": ()}, collections={"Friday": scenes}, profiles=("Lab", "Live"))
    async with obs, run_of(tmp_path, obs, of_obs=wants) as service:
        await done(service, StartPreflight())
        other = found(service)
        assert other["collection-load"].finding is Finding.WRONG
        assert "camera-shows" not in other
        for code in ("collection-load", "profile-load", "studio-mode-on"):
            await done(service, PreflightMend(other[code].id))
        await eventually(lambda: loaded(service) == ("Friday", "Live", True), "what the show wants, loaded")
        now = found(service)
        assert not {"collection-load", "profile-load", "studio-mode-on"} & now.keys()
        assert {"camera-shows", "cut-there"} <= now.keys(), "of the show's own collection all is looked at"


async def test_a_fallback_that_comes_slowly_is_made_to_cut_by_one_action(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.setup.reading._QUIET_S", 0.0)
    monkeypatch.setattr("companion.checkup.pictures._HEARD_FOR_S", 0.3)
    scenes = {"Host": (colour("Camera", 0x406080),), "Fallback": (colour("Cover", 0x335577),)}
    slow = {"sceneName": "Fallback", "transitionName": "Fade"}
    async with FakeObs(scenes=scenes) as obs:
        await obs.ask("SetSceneSceneTransitionOverride", slow)
        async with run_of(tmp_path, obs) as service:
            await done(service, StartPreflight())
            own = found(service)["cut-own"]
            assert (own.finding, own.mend, own.args["transition"]) == (Finding.WARNING, "set_cut", "Fade")
            await done(service, PreflightMend(own.id))
            assert found(service)["cut-there"].finding is Finding.FINE
        held = await obs.ask("GetSceneSceneTransitionOverride", {"sceneName": "Fallback"})
        assert held["transitionName"] == "Cut"


async def test_to_measure_a_device_is_asked_of_who_measures_and_everything_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[RunCheck] = []

    async def calibrate(_: Lookout, effect: RunCheck) -> None:
        asked.append(effect)

    monkeypatch.setattr(Lookout, "calibrate", calibrate)
    async with run_of(tmp_path, None) as service:
        checked = Checked(
            id="microphone:Microphone:not-measured",
            finding=Finding.WARNING,
            code="not-measured",
            args={"name": "Microphone"},
            mend="calibrate",
        )
        recorded = Checked(id="recording:recording-fine", finding=Finding.FINE, code="recording-fine")
        service.runner.submit(lambda at: PreflightDone(at=at, checked=(checked, recorded)))
        await eventually(lambda: service.runner.state.preflight is not None, "what was found before")
        await done(service, PreflightMend(checked.id))
        assert [(one.kind, one.of) for one in asked] == [(CheckKind.CALIBRATE, {"device": "Microphone"})]
        assert {"obs-simulated", "recording-fine"} <= found(service).keys()
        assert "not-measured" not in found(service)
