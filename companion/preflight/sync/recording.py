"""What a recording holds of flashes and beeps: the truth, as viewers get it.

Blocks for two seconds or three for fifteen of a film.
"""

import math
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import av

from companion.preflight.sync.analysis import Loudness, Offset, Picture, Unclear, apart

SIZE = 32, 18
"""Of the pictures that are made of it."""
_RATE = 8000
"""Of the sound, in Hz: a period of the beep is eight samples then."""
_PERIOD = 8
_WINDOW = 40
"""Samples: 5 ms. A beep of 60 ms rises within it."""
_STEP = 8
"""Samples: 1 ms."""
_SILENT_DB = -120.0


class Unreadable(Exception):
    """The file holds no picture, no sound, or neither; the text says which."""


def offset_in(path: Path) -> Offset | Unclear:
    """How far sound and picture are apart in it.

    Raises:
        Unreadable: as it says.
    """
    return apart(*read(path))


def read(path: Path) -> tuple[tuple[Picture, ...], tuple[Loudness, ...]]:
    """Its pictures, and how loud the tone of the beep (1 kHz) is in its sound, from millisecond to
    millisecond. Both by the time stamps of the file.

    A flash began somewhere between the last picture without it and the first one with it, half a picture
    before that on average: a shutter that opens briefly sees moments, and the phone knows nothing of them.

    Raises:
        Unreadable: as it says.
    """
    try:
        with av.open(str(path)) as film:
            if not film.streams.video or not film.streams.audio:
                raise Unreadable("The recording has no picture or no sound.")
            pictures = tuple(_pictures(film))
        with av.open(str(path)) as film:
            levels = tuple(_tone(film))
    except (av.FFmpegError, OSError) as broken:
        raise Unreadable(f"The recording cannot be read ({type(broken).__name__}).") from broken
    return pictures, levels


def _pictures(film: av.container.InputContainer) -> Iterator[Picture]:
    width, height = SIZE
    for frame in film.decode(video=0):
        if frame.time is None:
            continue
        small = frame.reformat(width=width, height=height, format="gray")
        plane = small.planes[0]
        rows = bytes(plane)
        cells = b"".join(rows[row * plane.line_size :][:width] for row in range(height))
        yield Picture(frame.time * 1000, cells)


def _tone(film: av.container.InputContainer) -> Iterator[Loudness]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
    began_ms: float | None = None
    samples: list[int] = []
    for frame in film.decode(audio=0):
        if began_ms is None and frame.time is not None:
            began_ms = frame.time * 1000
        for part in resampler.resample(frame):
            samples.extend(memoryview(part.planes[0])[: part.samples * 2].cast("h"))
    if began_ms is None:
        return
    turns = [place * math.tau / _PERIOD for place in range(_PERIOD)]
    waves = [math.cos(turn) for turn in turns], [math.sin(turn) for turn in turns]
    real, imaginary = (
        list(accumulate((one * wave[place % _PERIOD] for place, one in enumerate(samples)), initial=0.0))
        for wave in waves
    )
    for end in range(_WINDOW, len(samples) + 1, _STEP):
        start = end - _WINDOW
        size = math.hypot(real[end] - real[start], imaginary[end] - imaginary[start])
        share = 2 * size / _WINDOW / 0x8000
        # Half of the window is in the beep when it is half as loud: that is where the beep began.
        at_ms = began_ms + (start + _WINDOW / 2) * 1000 / _RATE
        yield Loudness(at_ms, 20 * math.log10(share) if share > 1e-6 else _SILENT_DB)
