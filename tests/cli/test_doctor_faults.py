"""``companion doctor`` and an OBS that goes wrong while it is asked; and that it asks, and does nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from companion.cli import main
from tests.cli.crew import Crew
from tests.fake_obs.faults import cut_before_the_reply, no_reply, refused, saying
from tests.fake_obs.server import FakeObs
from tests.real_obs import Source, colour

CAMERA = Source("Camera", "v4l2_input")
MICROPHONE = Source("Microphone", "pulse_input_capture")
SCENES = {
    "Host": (CAMERA, MICROPHONE),
    "Product": (CAMERA,),
    "Fallback": (colour("Cover", 0x335577), MICROPHONE),
}

STANDS = {"camera-still", "fallback-still"}
"""Pictures of this OBS never change."""

Findings = dict[str, dict[str, str]]
Doctor = Callable[..., Awaitable[Findings]]


@pytest.fixture(name="studio")
async def _studio(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Crew, FakeObs, Doctor]]:
    for name in ("COMPANION_OBS_URL", "COMPANION_OBS_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("companion.obs.setup.reading._QUIET_S", 0.0)
    monkeypatch.setattr("companion.obs.setup.reading._SETTLE_S", 0.0)
    monkeypatch.setattr("companion.checkup.pictures._HEARD_FOR_S", 0.4)
    async with FakeObs(scenes=SCENES) as obs:
        crew = Crew(tmp_path, obs, capsys)
        (crew.data / "settings.yaml").chmod(0o600)

        async def doctor(*flags: str) -> Findings:
            words = ["doctor", str(crew.folder), "--data", str(crew.data), "--json", *flags]
            await asyncio.to_thread(main, words)
            return {one["code"]: one for one in json.loads(capsys.readouterr().out)}

        yield crew, obs, doctor


Studio = tuple[Crew, FakeObs, Doctor]


def bad(findings: Findings) -> set[str]:
    """What is wrong besides the computer that these tests run on."""
    elsewhere = ("machine", "data", "network")
    return {
        code
        for code, one in findings.items()
        if one["severity"] in ("error", "warning") and one["area"] not in elsewhere
    }


async def test_an_obs_that_was_set_up_has_nothing_but_its_key_left_and_is_only_asked(studio: Studio) -> None:
    crew, obs, doctor = studio
    await asyncio.to_thread(crew.setup, "--yes")
    asked = len(obs.asked)
    assert bad(await doctor()) == {"script-not-loaded", *STANDS}
    requests = {one.request for one in obs.asked[asked:]}
    assert len(requests) > 20
    assert {name for name in requests if not name.startswith("Get")} == {"CallVendorRequest"}


async def test_what_hands_and_plugs_did_is_told_by_its_name(studio: Studio) -> None:
    crew, obs, doctor = studio
    await asyncio.to_thread(crew.setup, "--yes")
    obs.mute("Microphone")
    obs.unplug("Camera")
    await obs.ask("SetSceneItemEnabled", {"sceneName": "Host", "sceneItemId": 3, "sceneItemEnabled": False})
    obs.meter_noise()
    findings = await doctor()
    assert findings["camera-shows-nothing"]["subject"] == "Camera"
    assert findings["sound-muted"]["subject"] == "Microphone"
    assert findings["overlay-switched-off"]["severity"] == "note"


async def test_a_camera_that_is_hidden_before_the_show_is_told_and_shown_by_set_up(studio: Studio) -> None:
    crew, obs, doctor = studio
    await asyncio.to_thread(crew.setup, "--yes")
    obs.hide("Host", "Camera")
    told = (await doctor())["camera-hidden"]
    assert (told["subject"], told["severity"]) == ("Camera", "warning")
    assert told["message"] == "is hidden in “Host”, which has no other camera"
    assert "obs setup" in told["hint"]
    await asyncio.to_thread(crew.setup, "--yes")
    assert "camera-hidden" not in await doctor()


async def test_noise_in_the_first_meters_is_no_sound(studio: Studio) -> None:
    _, obs, doctor = studio
    obs.level("Microphone", 0.25)
    obs.meter_noise()
    assert (await doctor())["sound"]["message"] == "is heard, up to -12 dB"


async def test_a_microphone_out_of_programme_is_not_known_to_be_silent(studio: Studio) -> None:
    _, obs, doctor = studio
    obs.take("Product")
    assert (await doctor())["sound-unknown"]["severity"] == "note"


async def test_another_scene_collection_is_all_that_is_told_of_the_studio(studio: Studio) -> None:
    crew, _, doctor = studio
    crew.write_show(more="  collection: Friday\n")
    findings = await doctor()
    assert findings["collection-other"]["severity"] == "error"
    assert "studio" not in {one["area"] for one in findings.values()}


@pytest.mark.parametrize(
    "fault", [saying({"responseData": {}}), refused(600, "No request was found by that name.")]
)
async def test_another_program_that_switches_scenes_is_told(studio: Studio, fault: Any) -> None:
    _, obs, doctor = studio
    assert "other-automation" not in await doctor()
    obs.fault("CallVendorRequest", fault)
    assert (await doctor())["other-automation"]["severity"] == "warning"


async def test_one_answer_that_is_refused_costs_one_part(studio: Studio) -> None:
    _, obs, doctor = studio
    obs.fault("GetStreamServiceSettings", refused(500), times=None)
    findings = await doctor()
    assert (findings["part-failed"]["area"], findings["part-failed"]["severity"]) == ("obs", "warning")
    assert "GetStreamServiceSettings" in findings["part-failed"]["message"]
    assert {"there", "camera-still", "fallback-no-file"} <= findings.keys()


@pytest.mark.parametrize("fault", [cut_before_the_reply, no_reply])
async def test_an_obs_that_is_lost_meanwhile_stops_and_what_was_seen_is_told(
    studio: Studio, fault: Any
) -> None:
    _, obs, doctor = studio
    obs.fault("GetHotkeyList", fault)
    findings = await doctor()
    assert {"version", "answers"} <= findings.keys()
    assert "obs-lost" in bad(findings)
    assert {"data-ready", "fallback-no-file"} <= findings.keys()


async def test_an_obs_that_hangs_is_told_from_one_that_is_not_there(studio: Studio) -> None:
    _, obs, doctor = studio
    obs.hang()
    assert bad(await doctor()) == {"obs-answers-not", "fallback-no-file"}
    obs.wake()
    assert "version" in await doctor()
