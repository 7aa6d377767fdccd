"""Clips that cues play, pictures beside the show file, and devices that were measured or not."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from companion.checkup.assets import Pictures, judge_clips, judge_pictures, read_pictures
from companion.checkup.findings import Finding
from companion.checkup.measured import judge_measured
from companion.errors import Sentence
from companion.obs.setup.found import Canvas, Found, Input
from companion.show.actions import Play
from companion.show.checks import Calibration
from companion.show.cue import Cue, OnGo
from companion.show.health.troubles import Trouble
from companion.show.model import Plan
from companion.show.times import WallMs
from tests.checkup.test_judging import PLAN, told

EMPTY = Found(version="30", canvas=Canvas(1920, 1080, 30), scenes={}, inputs={}, kinds=frozenset())


def playing(*clips: str) -> Plan:
    cues = tuple(Cue(id=clip, trigger=OnGo(), do=(Play(clip),)) for clip in clips)
    return replace(PLAN, rundown=(replace(PLAN.rundown[0], cues=cues),))


def with_inputs(*inputs: Input) -> Found:
    return replace(EMPTY, inputs={one.name: one for one in inputs})


def clip(path: str) -> Input:
    return Input(name="Jingle", kind="ffmpeg_source", settings={"is_local_file": True, "local_file": path})


def codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings]


def test_a_clip_that_obs_does_not_have_is_told_and_so_is_one_whose_file_has_gone(tmp_path: Path) -> None:
    file = tmp_path / "jingle.mp3"
    show = playing("Jingle")
    assert codes(list(judge_clips(EMPTY, show, here=True))) == ["input-missing"]
    gone = with_inputs(clip(str(file)))
    assert codes(list(judge_clips(gone, show, here=True))) == ["clip-missing"]
    assert codes(list(judge_clips(gone, show, here=False))) == ["there"], "files of another machine"
    file.touch()
    assert codes(list(judge_clips(gone, show, here=True))) == ["there"]


def test_a_clip_that_comes_over_the_network_has_no_file_to_miss() -> None:
    stream = Input(name="Jingle", kind="ffmpeg_source", settings={"is_local_file": False, "input": "udp://x"})
    assert codes(list(judge_clips(with_inputs(stream), playing("Jingle"), here=True))) == ["there"]


@pytest.mark.parametrize(("content", "fault"), [(None, "unreadable"), (b"no picture", "not-picture")])
def test_a_picture_that_cannot_be_shown_is_told_with_its_reason(
    tmp_path: Path, content: bytes | None, fault: str
) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    show = replace(PLAN, look=replace(PLAN.look, logo="logo.png"))
    (finding,) = judge_pictures(read_pictures(show, tmp_path))
    reason = finding.facts["reason"]
    assert (finding.code, finding.subject) == ("picture-refused", "logo.png")
    assert isinstance(reason, Sentence)
    assert reason.code == f"picture.{fault}"


def test_pictures_that_can_be_shown_are_counted_and_where_none_is_named_nothing_is_said(
    tmp_path: Path,
) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "logo.png")
    show = replace(PLAN, look=replace(PLAN.look, logo="logo.png"))
    (finding,) = judge_pictures(read_pictures(show, tmp_path))
    assert (finding.code, finding.facts["count"]) == ("pictures-fine", 1)
    assert list(judge_pictures(Pictures())) == []


def test_a_device_that_was_not_measured_is_told_and_so_is_a_camera_too_clean_to_be_seen_frozen() -> None:
    there = with_inputs(
        Input(name="Camera", kind="v4l2_input"), Input(name="Microphone", kind="pulse_input_capture")
    )
    assert told(judge_measured(there, PLAN, {})) == {("note", "not-measured")}
    clean = Calibration(
        device="Camera", measured={}, thresholds={}, off=(Trouble.FROZEN.value,), at=WallMs(0)
    )
    mic = Calibration(device="Microphone", measured={}, thresholds={}, at=WallMs(0))
    by_device = {"Camera": clean, "Microphone": mic}
    assert told(judge_measured(there, PLAN, by_device)) == {("warning", "freeze-untold")}
    assert told(judge_measured(there, PLAN, {**by_device, "Camera": replace(clean, off=())})) == set()
    assert list(judge_measured(EMPTY, PLAN, {})) == [], "what is missing is told elsewhere"
