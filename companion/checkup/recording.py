"""Ten seconds that OBS has recorded: what viewers would get, as far as a file tells.

Whether a picture stands still is none of it: what an encoder does to a still picture changes it as much as a
host who stands still changes a live one (0.0004 to 0.0008 of either, with x264 at 800 kbit/s).
Blocks for about a second for ten of a film.
"""

import io
import math
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import av
from PIL import Image

from companion.checkup.findings import Area, Finding, fine, hurts, stops, worth_knowing
from companion.checkup.pictures import CLIPS_DB
from companion.obs.pixels import Seen, see
from companion.obs.session import Session
from companion.show.health.picture import looks_black
from companion.show.health.settings import Thresholds
from companion.show.health.troubles import Figures

ABOUT = "recording"
SECONDS = 10.0
_WRITTEN_WITHIN_S = 10.0
"""A recording that was stopped is written to its end; OBS takes a second at most."""
_ASK_AGAIN_S = 0.1
_LOOKED_AT = 64, 36
_EVERY_S = 0.5
_SHORT = 0.8
"""Of the ten seconds: OBS takes some frames to begin, and to end."""
_FEW = 0.95
"""Of the frames that OBS draws, as its own statistics warn."""
_APART_S = 0.5
"""Sound and picture end so far apart at most when all is well: OBS ends with whole packets of either."""


class Unreadable(Exception):
    """The file cannot be read as a film; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What is in the file."""

    width: int = 0
    """0: it has no picture."""
    height: int = 0
    frames: int = 0
    picture_s: float = 0.0
    sound_s: float | None = None
    """None: it has no sound track."""
    peak_db: float | None = None
    """The loudest sample in dBFS; None: exact silence."""
    luma: float = 0.0
    """Mean brightness of 255."""
    black: bool = False
    """Every picture that was looked at is."""

    @property
    def fps(self) -> float:
        return self.frames / self.picture_s if self.picture_s else 0.0


def why_not(running: Collection[str], on_air: Collection[str]) -> Finding | None:
    """Why nothing is to be recorded while these outputs run, ``on_air`` being those that viewers see the show
    by; None: it may be."""
    if any(output in on_air for output in running):
        return _untold("recording-on-air")
    if "record" in on_air:
        return _untold("recording-is-air")
    return _untold("recording-runs") if "record" in running else None


def record(session: Session, seconds: float) -> Path:
    """Have OBS record for so long, and return the file on its machine; blocks until it is written.

    Raises:
        RequestRefused: it cannot record, or does already.
        SessionFailure: the connection broke.
    """
    session.ask("StartRecord")
    try:
        time.sleep(seconds)
    finally:
        path = Path(str(session.ask("StopRecord")["outputPath"]))
    give_up = time.monotonic() + _WRITTEN_WITHIN_S
    while session.ask("GetRecordStatus")["outputActive"] and time.monotonic() < give_up:
        time.sleep(_ASK_AGAIN_S)
    return path


def look_through(path: Path, *, here: bool, asked_s: float, fps: int) -> Sequence[Finding]:
    """What is in a recording of ``asked_s``, which is removed; with ``here`` False it is on another machine,
    and stays. OBS draws ``fps``."""
    if not here:
        return [_untold("recording-elsewhere", path=str(path))]
    try:
        facts = read_recording(path)
    except Unreadable as unreadable:
        return [failed(str(unreadable))]
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return list(judge_recording(facts, asked_s=asked_s, fps=fps))


def failed(reason: str) -> Finding:
    """There is none, or none that can be read."""
    return _untold("recording-failed", reason=reason)


def _untold(code: str, **facts: str) -> Finding:
    return worth_knowing(Area.RECORDING, code, about=ABOUT, **facts)


def read_recording(path: Path) -> Recorded:
    """Look through a film, and listen to it.

    Raises:
        Unreadable: as it says.
    """
    try:
        with av.open(str(path)) as film:
            width, height = _size(film)
            frames, picture_s, seen = _pictures(film) if width else (0, 0.0, ())
        with av.open(str(path)) as film:
            sound_s, peak = _sound(film) if film.streams.audio else (None, 0.0)
    except (av.FFmpegError, OSError, ValueError) as broken:
        raise Unreadable(type(broken).__name__) from broken
    by = Thresholds()
    return Recorded(
        width=width,
        height=height,
        frames=frames,
        picture_s=picture_s,
        sound_s=sound_s,
        peak_db=20 * math.log10(peak) if peak else None,
        luma=sum(one.frame.luma for one in seen) / len(seen) if seen else 0.0,
        black=all(looks_black(one.frame, by) for one in seen),
    )


def _size(film: av.container.InputContainer) -> tuple[int, int]:
    pictures = film.streams.video
    return (pictures[0].width, pictures[0].height) if pictures else (0, 0)


def _pictures(film: av.container.InputContainer) -> tuple[int, float, tuple[Seen, ...]]:
    """How many, how long, and some of them."""
    count, began_s, ended_s = 0, math.inf, 0.0
    seen: list[Seen] = []
    width, height = _LOOKED_AT
    for frame in film.decode(video=0):
        if frame.time is None:
            continue
        count += 1
        began_s, ended_s = min(began_s, frame.time), max(ended_s, frame.time)
        if frame.time >= began_s + len(seen) * _EVERY_S:
            plane = frame.reformat(width=width, height=height, format="gray").planes[0]
            file = io.BytesIO()
            Image.frombytes("L", _LOOKED_AT, bytes(plane), "raw", "L", plane.line_size, 1).save(file, "PNG")
            picture = see(file.getvalue(), None)
            assert picture is not None, "a film has no transparency"
            seen.append(picture)
    length_s = ended_s - began_s if count > 1 else 0.0
    # The last one is seen for as long as each of the others.
    return count, length_s + (length_s / (count - 1) if count > 1 else 0.0), tuple(seen)


def _sound(film: av.container.InputContainer) -> tuple[float, float]:
    """How long it is, and its loudest sample, 1 being full scale."""
    resampler = av.AudioResampler(format="s16")
    seconds, most = 0.0, 0
    for frame in film.decode(audio=0):
        seconds += frame.samples / frame.sample_rate
        for part in resampler.resample(frame):
            values = len(part.layout.channels) * part.samples
            samples = memoryview(part.planes[0])[: values * 2].cast("h")
            most = max(most, max(samples), -min(samples))
    return seconds, most / 0x8000


def judge_recording(facts: Recorded, *, asked_s: float, fps: int) -> Iterator[Finding]:
    """OBS was asked to record for ``asked_s``, and draws ``fps``."""
    wrong = [*_judge_picture(facts, asked_s, fps), *_judge_sound(facts)]
    for one in wrong or [_well(facts)]:
        yield replace(one, figures=_figures(facts))


def _well(facts: Recorded) -> Finding:
    size = {"width": facts.width, "height": facts.height, "fps": round(facts.fps)}
    return fine(Area.RECORDING, "recording-fine", about=ABOUT, **size, db=f"{facts.peak_db:.0f}")


def _figures(facts: Recorded) -> Figures:
    figures = {"length_ms": round(facts.picture_s * 1_000), "luma_mean": round(facts.luma * 100)}
    return figures if facts.peak_db is None else {**figures, "peak_cdb": round(facts.peak_db * 100)}


def _judge_picture(facts: Recorded, asked_s: float, fps: int) -> Iterator[Finding]:
    if not facts.width or not facts.frames:
        yield stops(Area.RECORDING, "recording-no-picture", about=ABOUT)
        return
    if facts.black:
        yield hurts(Area.RECORDING, "recording-black", about=ABOUT)
    if facts.picture_s < _SHORT * asked_s:
        yield hurts(Area.RECORDING, "recording-short", about=ABOUT, seconds=f"{facts.picture_s:.1f}")
    if facts.fps < _FEW * fps:
        size = {"width": facts.width, "height": facts.height, "fps": round(facts.fps)}
        yield hurts(Area.RECORDING, "recording-unlike", about=ABOUT, drawn=fps, **size)


def _judge_sound(facts: Recorded) -> Iterator[Finding]:
    if facts.sound_s is None:
        yield stops(Area.RECORDING, "recording-no-sound", about=ABOUT)
        return
    apart_s = abs(facts.picture_s - facts.sound_s)
    if facts.frames and apart_s > _APART_S:
        yield hurts(Area.RECORDING, "recording-apart", about=ABOUT, ms=round(apart_s * 1_000))
    if facts.peak_db is None or facts.peak_db * 100 < Thresholds().silent_before_cdb:
        yield hurts(Area.RECORDING, "recording-silent", about=ABOUT)
    elif facts.peak_db > CLIPS_DB:
        yield hurts(Area.RECORDING, "recording-clips", about=ABOUT, db=f"{facts.peak_db:.1f}")
