"""``companion obs setup`` against a real OBS: told first, then made, and nothing of the crew's touched."""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import obsws_python
import pytest
from obsws_python.subs import Subs
from PIL import Image, ImageChops

from tests.cli.crew import CAMERA, Crew
from tests.real_obs import RealObs, Source, colour, media, write_tone

Studio = Callable[..., tuple[Crew, RealObs]]


@pytest.fixture(name="studio")
def _studio(
    tmp_path: Path,
    make_real_obs: Callable[..., RealObs],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Studio:
    for name in ("COMPANION_OBS_URL", "COMPANION_OBS_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    # Plans are folded to the width of the terminal.
    monkeypatch.setenv("COLUMNS", "200")

    def make(
        scenes: dict[str, tuple[Source, ...]], *, quiet_s: float = 0.0, **options: Any
    ) -> tuple[Crew, RealObs]:
        # This OBS does not crash when it is asked at once.
        monkeypatch.setattr("companion.obs.setup.reading._QUIET_S", quiet_s)
        obs = make_real_obs(scenes, **options)
        return Crew(tmp_path, obs, capsys), obs

    return make


def everything_in(obs: RealObs) -> dict[str, Any]:
    """All that setting up could change, by OBS's own answers."""
    scenes = obs.ask("GetSceneList")["scenes"]
    inputs = obs.ask("GetInputList")["inputs"]
    by_scene = {one["sceneName"]: {"sceneName": one["sceneName"]} for one in scenes}
    by_input = {one["inputName"]: {"inputName": one["inputName"]} for one in inputs}
    return {
        "items": {name: obs.ask("GetSceneItemList", scene) for name, scene in by_scene.items()},
        "own": {name: obs.ask("GetSceneSceneTransitionOverride", scene) for name, scene in by_scene.items()},
        "inputs": {name: obs.ask("GetInputSettings", one) for name, one in by_input.items()},
        "filters": {name: obs.ask("GetSourceFilterList", {"sourceName": name}) for name in by_input},
        "collection": obs.ask("GetSceneCollectionList"),
        "programme": obs.program,
    }


def items(obs: RealObs, scene: str) -> list[str]:
    """The names of what is in a scene, the lowest first."""
    return [one["sourceName"] for one in obs.ask("GetSceneItemList", {"sceneName": scene})["sceneItems"]]


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def crews(tmp_path: Path) -> dict[str, tuple[Source, ...]]:
    """An OBS as a crew has it before it knows of us: one scene, in which everything is."""
    tone = write_tone(tmp_path / "tone.wav", 2)
    return {"Old scene": (colour("Picture", 0x204060), CAMERA, media("Microphone", tone))}


def test_without_a_terminal_or_yes_it_only_says_what_is_to_be_done(studio: Studio, tmp_path: Path) -> None:
    crew, obs = studio(crews(tmp_path), quiet_s=1.5)
    before = everything_in(obs)
    began = time.monotonic()
    assert crew.setup() == 1
    assert time.monotonic() - began > 1.5, "an OBS that has just started is left alone for a moment"
    assert "Nothing was done. With --yes it is." in crew.out
    for line in ("+  scene", "~  camera", "restart_on_activate: on → off", "+  fallback", "!  overlays"):
        assert line in crew.out
    assert everything_in(obs) == before
    assert files_in(crew.data) == {"settings.yaml", "keys.json"}


def test_what_is_missing_is_made_and_a_second_time_nothing_is_done(studio: Studio, tmp_path: Path) -> None:
    crew, obs = studio(crews(tmp_path))
    old = everything_in(obs)
    crew.setup("--yes")
    # Everything, by OBS's own answers.
    scenes = [one["sceneName"] for one in obs.ask("GetSceneList")["scenes"]]
    assert set(scenes) == {"Old scene", "Host", "Product", "Fallback"}
    motion, clock = "Back in a moment (what moves)", "Back in a moment (clock)"
    slate = ["Back in a moment · Live Companion", motion, clock]
    assert items(obs, "Fallback") == [*slate, "Microphone"]
    override = obs.ask("GetSceneSceneTransitionOverride", {"sceneName": "Fallback"})
    assert override["transitionName"] == "Cut"
    camera = obs.ask("GetInputSettings", {"inputName": "Camera"})["inputSettings"]
    assert camera == {**CAMERA.settings, "restart_on_activate": False, "close_when_inactive": False} or (
        camera == {**CAMERA.settings, "restart_on_activate": False}
    )
    emergency = json.loads((crew.data / "emergency.json").read_text())
    assert (emergency["fallback_scene"], emergency["port"]) == ("Fallback", obs.port)
    assert (crew.data / "emergency.json").stat().st_mode & 0o077 == 0
    assert obs.program == "Old scene"
    # What the crew had is as it was.
    now = everything_in(obs)
    assert now["items"]["Old scene"] == old["items"]["Old scene"]
    for name in ("Picture", "Microphone"):
        assert now["inputs"][name] == old["inputs"][name]
    # Only a person can do the rest, and it is said how.
    assert "Tools → Scripts → +" in crew.out
    assert str(crew.data / "live-companion.lua") in crew.out
    assert f"show.yaml --script --data {crew.data}" in crew.out, "as it can be typed"
    assert "this OBS has no browser source" in crew.out
    assert crew.setup("--yes") == 1, "which the exit code says"
    assert "Besides that there is nothing to do." in crew.out
    assert everything_in(obs) == now


def test_the_fallback_fills_the_canvas_moves_and_lets_the_host_be_heard(
    studio: Studio, tmp_path: Path
) -> None:
    crew, obs = studio(crews(tmp_path))
    size = {"baseWidth": 720, "baseHeight": 1280, "outputWidth": 720, "outputHeight": 1280}
    obs.ask("SetVideoSettings", {**size, "fpsNumerator": 30, "fpsDenominator": 1})
    crew.write_show("zh-CN", 'overlays: {brand: "D7263D"}\n')
    crew.setup("--yes")
    obs.take("Fallback")
    obs.wait_for(lambda: obs.shows("马上回来 · Live Companion"), "the slate")
    first, second = _within_a_moment(obs)
    corners = {first.getpixel(at) for at in ((0, 0), (719, 0), (0, 1279), (719, 1279))}
    assert corners == {(0xD7, 0x26, 0x3D)}
    assert 0 < _travelled(first, second) < 0.5, "to the right, as one reads"
    assert _meters(obs)["Microphone"] > 0.1
    # Its canvas turned on its side, the picture is drawn anew and put in its new place.
    wide = {"baseWidth": 1280, "baseHeight": 720, "outputWidth": 1280, "outputHeight": 720}
    obs.ask("SetVideoSettings", {**wide, "fpsNumerator": 30, "fpsDenominator": 1})
    crew.setup("--yes")
    assert (_slate(obs)["boundsWidth"], _slate(obs)["boundsHeight"]) == (1280.0, 720.0)
    # OBS looks once a second whether a picture has changed.
    obs.wait_for(lambda: bool(_slate(obs)["sourceWidth"] == 1280.0), "the new picture")
    assert crew.plan()["fallback", "Fallback"]["status"] == "fine"


def _slate(obs: RealObs) -> dict[str, Any]:
    held = obs.ask("GetSceneItemList", {"sceneName": "Fallback"})["sceneItems"]
    return dict(held[0]["sceneItemTransform"])


def _within_a_moment(obs: RealObs) -> tuple[Image.Image, Image.Image]:
    """Two pictures of the fallback between which less than half a round has passed."""
    while True:
        began = time.monotonic()
        pictures = []
        for _ in range(2):
            pictures.append(Image.open(io.BytesIO(obs.picture("Fallback", 720, 1280))).convert("RGB"))
            time.sleep(0.1)
        if time.monotonic() - began < 1:
            return pictures[0], pictures[1]


def _travelled(first: Image.Image, second: Image.Image) -> float:
    """How far what moves has come, as a share of its round; it wraps."""
    box = ImageChops.difference(first, second).getbbox()
    assert box is not None, "nothing moves"
    row, begins, length = (box[1] + box[3]) // 2, [], 0
    for picture in (first, second):
        colours = [picture.getpixel((x, row)) for x in range(picture.width)]
        white = [colour == (255, 255, 255) for colour in colours if colour != colours[0]]
        length = len(white)
        begins.append(next(x for x in range(length) if white[x] and not white[x - 1]))
    return (begins[1] - begins[0]) % length / length


def _meters(obs: RealObs) -> dict[str, float]:
    """The loudest that each input was within a moment, as OBS measures it."""
    heard: dict[str, float] = {}

    def on_input_volume_meters(data: Any) -> None:
        for one in data.inputs:
            peaks = [channel[1] for channel in one["inputLevelsMul"]]
            heard[one["inputName"]] = max(heard.get(one["inputName"], 0.0), *peaks, 0.0)

    client = obsws_python.EventClient(
        host=obs.host, port=obs.port, password=obs.password, subs=Subs.INPUTVOLUMEMETERS, timeout=10
    )
    client.callback.register(on_input_volume_meters)
    time.sleep(1)
    client.disconnect()
    return heard


def test_a_fallback_that_the_crew_made_is_left_alone_but_for_a_slow_transition(
    studio: Studio, tmp_path: Path
) -> None:
    tone = media("Microphone", write_tone(tmp_path / "tone.wav", 2))
    fallback = (colour("Our own slate", 0x882222), tone)
    crew, obs = studio(
        {"Host": (CAMERA, tone), "Product": (CAMERA,), "Fallback": fallback}, transition_ms=300
    )
    own = {"sceneName": "Fallback", "transitionName": "Fade"}
    obs.ask("SetSceneSceneTransitionOverride", own)
    before = everything_in(obs)
    crew.setup("--yes")
    now = everything_in(obs)
    for part in ("items", "filters"):
        assert now[part] == before[part]
    assert now["own"]["Fallback"]["transitionName"] == "Cut", "an emergency waits for nothing"
    assert "holds what you put there (Our own slate)" in crew.out
    assert "transition of its own, “Fade”" in crew.out
    assert not (crew.data / "slate-background.png").exists()


def test_over_a_still_picture_of_the_crews_something_moves(studio: Studio, tmp_path: Path) -> None:
    still = tmp_path / "back soon.png"
    Image.new("RGB", (64, 36), (20, 60, 90)).save(still)
    tone = media("Microphone", write_tone(tmp_path / "tone.wav", 2))
    card = Source("Card", "image_source", {"file": str(still)})
    crew, obs = studio({"Host": (CAMERA, tone), "Product": (CAMERA,), "Fallback": (card, tone)})
    crew.setup("--yes")
    assert "(Card) does not move" in crew.out
    obs.ask("SetCurrentProgramScene", {"sceneName": "Fallback"})
    time.sleep(1.0)  # until OBS draws it
    before, after = _within_a_moment(obs)
    assert before.tobytes() != after.tobytes()
    crew.setup("--yes")
    assert "does not move" not in crew.out


def test_on_air_it_does_nothing_without_yes_and_says_what_viewers_could_see(
    studio: Studio, tmp_path: Path
) -> None:
    camera = {"Host": (CAMERA, colour("Set", 0x335577)), "Product": (), "Fallback": (colour("S", 0x224422),)}
    crew, obs = studio(camera)
    obs.record_into(tmp_path)
    obs.ask("StartRecord")
    obs.wait_for(lambda: bool(obs.ask("GetRecordStatus")["outputActive"]), "the recording")
    assert crew.setup() == 1
    assert "On air now: recording. Viewers would see or hear:" in crew.out
    assert "camera Camera: kept running off air" in crew.out
    assert "Nothing was done. While on air it takes --yes." in crew.out
    assert crew.plan()["camera", "Camera"]["status"] == "change"
    crew.setup("--yes")
    assert crew.plan()["camera", "Camera"]["status"] == "fine"
    assert obs.ask("GetRecordStatus")["outputActive"]


def test_a_step_that_fails_says_why_and_the_rest_goes_on(studio: Studio, tmp_path: Path) -> None:
    crew, obs = studio(crews(tmp_path))
    (crew.data / "slate-background.png").mkdir()  # in the way of the picture
    assert crew.setup("--yes") == 1
    assert "✗ failed · fallback Fallback · " in crew.out
    assert "slate-background.png" in crew.out
    assert "✓ done · fallback's cut Fallback" in crew.out
    assert "✓ done · emergency file" in crew.out
    assert items(obs, "Fallback") == ["Microphone"]
    (crew.data / "slate-background.png").rmdir()
    plan = crew.plan("--yes")
    assert plan["fallback", "Fallback"]["done"] is True
    assert items(obs, "Fallback")[0].startswith("Back in a moment")


def test_in_another_scene_collection_than_the_show_names_nothing_is_made(
    studio: Studio, tmp_path: Path
) -> None:
    crew, obs = studio(crews(tmp_path))
    crew.write_show(more="  collection: Friday\n")
    before = everything_in(obs)
    assert crew.setup("--yes") == 1
    assert everything_in(obs) == before
    assert "OBS has “Lab” loaded." in crew.out
    assert "scene  " not in crew.out


@pytest.mark.parametrize(("language", "sentence"), [("zh-CN", "不让连接"), ("en", "password is wrong")])
def test_a_wrong_password_is_told_with_the_file_it_goes_into(
    studio: Studio, language: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew, _ = studio({"Old scene": ()})
    crew.write_show(language)
    monkeypatch.setenv("COMPANION_OBS_PASSWORD", "not the one")
    assert crew.setup("--yes") == 1
    assert sentence in crew.err
    assert str(crew.data / "settings.yaml") in crew.err


def test_a_closed_obs_is_given_the_emergency_key_which_then_takes_the_scene_of_the_show(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenes = {
        "Host": (colour("Host camera", 0x2060C0),),
        "Product": (),
        "Fallback": (colour("Cover", 0xC08020),),
    }
    crew, obs = studio({"Old scene": (), **scenes}, first="Host")
    home = obs.folder
    monkeypatch.setenv("HOME", str(home / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    assert crew.setup("--script") == 1
    assert "OBS runs, and would write this file anew" in crew.err
    obs.leave()
    assert crew.setup("--script") == 0
    collection = home / "config" / "obs-studio" / "basic" / "scenes" / "Lab.json"
    kept = collection.with_name("Lab.json.before-live-companion")
    assert json.loads(kept.read_bytes())["modules"].get("scripts-tool", []) == []
    written = collection.read_bytes()
    assert crew.setup("--script") == 0
    assert collection.read_bytes() == written
    obs.start()
    assert crew.plan()["key", ""]["status"] == "fine"
    obs.press("F8")
    obs.wait_for(lambda: obs.shows("Cover"), "the fallback")
    obs.press("F9")
    obs.wait_for(lambda: obs.shows("Host camera"), "the host")
    # The show is given another fallback: the key follows, with nobody choosing anything in OBS.
    show = crew.folder / "show.yaml"
    renamed = show.read_text().replace("fallback: Fallback", "fallback: Product")
    show.write_text(renamed.replace("product: Product", "product: Fallback"))
    crew.setup("--yes")
    obs.press("F8")
    obs.wait_for(lambda: obs.program == "Product", "the other fallback")
