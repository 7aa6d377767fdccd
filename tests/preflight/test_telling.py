"""Findings of the checkup as the show keeps them."""

import ast
import json
from pathlib import Path

import pytest

from companion.checkup.findings import Area, fine, hurts, stops, worth_knowing
from companion.checkup.words import Words, commands
from companion.errors import Sentence
from companion.preflight.telling import MENDS, UNSEEN, Mend, after, as_checked
from companion.resources import static_folder
from companion.show.checks import Finding

WORDS = Words("en", commands(Path("show.yaml"), Path("/d/settings.yaml")))
PACKAGE = Path(__file__).parents[2] / "companion"


def test_what_is_worth_knowing_is_well_unless_one_action_could_put_it_right() -> None:
    told = as_checked(
        [
            stops(Area.STUDIO, "scene-make", "Host", about="scene", roles="host"),
            hurts(Area.STUDIO, "sound-clips", "Mic", about="microphone", db="-0"),
            worth_knowing(Area.STUDIO, "not-measured", "Mic", about="microphone"),
            worth_knowing(Area.OBS, "relaunch-off"),
            worth_knowing(Area.STUDIO, "sound-unknown", "Spare", about="microphone"),
            fine(Area.OBS, "answers", ms="2.0"),
        ],
        WORDS,
    )
    assert {one.code: (one.finding, one.mend) for one in told} == {
        "scene-make": (Finding.WRONG, "make_scene"),
        "sound-clips": (Finding.WARNING, ""),
        "not-measured": (Finding.WARNING, "calibrate"),
        "relaunch-off": (Finding.FINE, ""),
        "sound-unknown": (Finding.UNKNOWN, ""),
        "answers": (Finding.FINE, ""),
    }


def test_the_show_in_obs_comes_first_and_what_is_wrong_before_what_is_well() -> None:
    told = as_checked(
        [
            fine(Area.DATA, "disk-free", gb=5),
            stops(Area.OBS, "stream-nowhere", "stream", about="stream"),
            fine(Area.STUDIO, "camera-shows", "Cam", about="camera"),
            worth_knowing(Area.STUDIO, "sound-unknown", "Mic", about="microphone"),
            hurts(Area.STUDIO, "sound-clips", "Spare", about="microphone", db="-0"),
        ],
        WORDS,
    )
    assert [one.id for one in told] == [
        "microphone:Spare:sound-clips",
        "microphone:Mic:sound-unknown",
        "camera:Cam:camera-shows",
        "stream:stream-nowhere",
        "data:disk-free",
    ]


def test_the_same_lack_in_two_scenes_is_told_of_each() -> None:
    lacks = [
        hurts(Area.OVERLAYS, "overlay-add", "Overlays", about="overlay", scene=scene, url="http://x")
        for scene in ("Host", "Product", "Host")
    ]
    assert [one.args["scene"] for one in as_checked(lacks, WORDS)] == ["Host", "Product"]


def test_what_can_be_typed_comes_with_it_where_no_button_does_it() -> None:
    drift, stale = as_checked(
        [hurts(Area.MACHINE, "clock-adrift"), hurts(Area.EMERGENCY, "fallback-stale", "/d/emergency.json")],
        WORDS,
    )[::-1]
    assert drift.args == {"type": "timedatectl set-ntp true"}
    assert (stale.args, stale.mend) == ({"name": "/d/emergency.json"}, "write_files")


def test_sentences_among_the_facts_are_told_in_the_language_of_the_show() -> None:
    chinese = Words("zh-CN", commands(Path("show.yaml"), Path("/d/settings.yaml")))
    reason = Sentence("picture.unreadable", {"file": "p.png"})
    (told,) = as_checked(
        [hurts(Area.SHOW, "picture-refused", "p.png", about="picture", reason=reason)], chinese
    )
    assert told.args["reason"] == reason.spoken("zh-CN") != reason.spoken("en")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_action_and_everything_that_can_be_found_here_has_words(language: str) -> None:
    words = json.loads((static_folder() / "i18n" / f"{language}.json").read_bytes())["preflight"]
    assert words["mend"].keys() == {mend.value for mend in Mend}
    assert words["finding"].keys() == {finding.value for finding in Finding}
    assert (MENDS.keys() | UNSEEN) - words.keys() == set()
    made = {"stops", "hurts", "worth_knowing", "fine"}
    codes = {
        node.args[1].value
        for path in (PACKAGE / "preflight").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in made
        if isinstance(node.args[1], ast.Constant)
    }
    assert {"page-none", "obs-simulated"} <= codes
    assert codes - words.keys() == set()


def test_a_recording_that_was_silent_because_of_a_mute_is_to_be_made_again_once_that_is_mended() -> None:
    silent = as_checked([hurts(Area.RECORDING, "recording-silent", about="recording")], WORDS)
    assert after(Mend.CALIBRATE, silent) == silent
    [again] = after(Mend.UNMUTE, silent)
    assert (again.id, again.finding) == ("recording:recording-muted-then", Finding.UNKNOWN)
