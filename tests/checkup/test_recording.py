"""What a recording of some seconds is found to be; films are made here, each a second or two."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import pytest
from PIL import Image, ImageDraw

from companion.checkup.findings import Finding
from companion.checkup.recording import Unreadable, judge_recording, read_recording

SIZE, FPS, RATE, SECONDS = (160, 90), 25, 48_000, 2

Picture = Callable[[int], Image.Image]


def moving(number: int) -> Image.Image:
    picture = Image.new("RGB", SIZE, (120, 110, 100))
    ImageDraw.Draw(picture).rectangle((number * 2, 20, number * 2 + 40, 70), fill=(200, 60, 60))
    return picture


def black(_: int) -> Image.Image:
    return Image.new("RGB", SIZE)


def film(
    path: Path, picture: Picture | None = moving, *, loud: float | None = 0.2, sound_s: float = SECONDS
) -> Path:
    """``picture`` None: it has none; ``loud`` None: it has no sound track."""
    with av.open(str(path), "w") as made:
        video = made.add_stream("mpeg4", rate=FPS) if picture is not None else None
        audio = made.add_stream("pcm_s16le", rate=RATE) if loud is not None else None
        if audio is not None:
            audio.layout = "stereo"
        if video is not None and picture is not None:
            video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
            for number in range(FPS * SECONDS):
                made.mux(video.encode(frame_of(picture(number))))
            made.mux(video.encode(None))
        if audio is not None and loud is not None:
            for block in tone(loud, sound_s):
                made.mux(audio.encode(block))
            made.mux(audio.encode(None))
    return path


def frame_of(picture: Image.Image) -> av.VideoFrame:
    frame = av.VideoFrame(*SIZE, "rgb24")
    row, plane = SIZE[0] * 3, frame.planes[0]
    rows = picture.tobytes()
    padding = bytes(plane.line_size - row)
    plane.update(b"".join(rows[at : at + row] + padding for at in range(0, len(rows), row)))
    return frame


def tone(loud: float, seconds: float) -> Iterator[av.AudioFrame]:
    peak = round(loud * 0x7FFF)
    wave = b"".join(
        round(peak * math.sin(n * math.tau / 48)).to_bytes(2, "little", signed=True) * 2 for n in range(960)
    )
    for number in range(round(seconds * RATE / 960)):
        block = av.AudioFrame(format="s16", layout="stereo", samples=960)
        block.planes[0].update(wave)
        block.sample_rate, block.pts = RATE, number * 960
        yield block


def judged(path: Path, asked_s: float = SECONDS, fps: int = FPS) -> list[Finding]:
    return list(judge_recording(read_recording(path), asked_s=asked_s, fps=fps))


def test_a_film_that_is_well_is_told_with_its_figures(tmp_path: Path) -> None:
    (finding,) = judged(film(tmp_path / "film.mkv"))
    assert finding.code == "recording-fine"
    assert {**finding.facts} == {
        "about": "recording", "width": 160, "height": 90, "fps": FPS, "db": "-14",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("picture", "loud", "sound_s", "codes"),
    [
        (black, 0.2, SECONDS, ["recording-black"]),
        (moving, 0.0, SECONDS, ["recording-silent"]),
        (moving, 0.0005, SECONDS, ["recording-silent"]),
        (moving, 1.0, SECONDS, ["recording-clips"]),
        (moving, None, SECONDS, ["recording-no-sound"]),
        (None, 0.2, SECONDS, ["recording-no-picture"]),
        (moving, 0.2, 1.0, ["recording-apart"]),
        (black, 0.0, SECONDS, ["recording-black", "recording-silent"]),
    ],
)
def test_what_is_wrong_with_a_film_is_told(
    tmp_path: Path, picture: Picture | None, loud: float | None, sound_s: float, codes: list[str]
) -> None:
    path = film(tmp_path / "film.mkv", picture, loud=loud, sound_s=sound_s)
    assert [one.code for one in judged(path)] == codes


def test_frames_that_are_missing_are_told_by_length_and_by_rate(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mkv")
    assert [one.code for one in judged(path, asked_s=3.0)] == ["recording-short"]
    (slow,) = judged(path, fps=30)
    assert (slow.code, slow.facts["fps"], slow.facts["drawn"]) == ("recording-unlike", FPS, 30)


def test_a_file_that_is_no_film_is_told_as_that(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    with pytest.raises(Unreadable):
        read_recording(path)
    path.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(Unreadable):
        read_recording(path)
