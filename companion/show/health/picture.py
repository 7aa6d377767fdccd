"""What one look at a camera says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from companion.show.health.course import Reading
from companion.show.health.samples import CameraSample, Frame, Media
from companion.show.health.settings import Thresholds
from companion.show.health.troubles import Figures, Trouble
from companion.show.times import Ms

TOO_CLEAN_PPM = 400
"""A camera that changes less by itself cannot be told from one that stands still: the noise of the cleanest
one that was measured gives 900, a picture that OBS sends twice gives 0."""
LIVELY = 3
"""So many pictures in a row that change by more, and a camera is no such one, as far as is known: one change
may be of the light, or of a cable."""

NO_PICTURE = frozenset({Media.ENDED, Media.ERROR, Media.STOPPED})
"""Media that has nothing to show. OBS keeps the last picture for seconds after it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eye:
    """What of a camera has to be remembered from one look to the next."""

    cursor_ms: Ms | None = None
    cursor_runs: bool = False
    """Its media's place was seen to move. Live media of some kinds stand at one place for ever."""
    lively: int = 0
    """So many pictures in a row have changed by more than ``TOO_CLEAN_PPM``; once ``LIVELY``, always."""


def look(
    eye: Eye, sample: CameraSample, by: Thresholds, *, tells_frozen: bool, known: bool
) -> tuple[Eye, Mapping[Trouble, Reading]]:
    """Read one sample. ``tells_frozen`` False: it is too clean to be told from a frozen one. ``known`` False:
    nobody knows whether it is, and it is not called frozen before it was seen to be lively."""
    frame = sample.frame if sample.looked else None
    eye = replace(eye, lively=_lively(eye.lively, frame))
    signal = _no_signal(sample, frame, by, tells_frozen=tells_frozen)
    black = _black(frame, by)
    stuck, eye = _stuck(eye, sample)
    nothing, dark = signal is Reading.BAD, black is Reading.BAD
    return eye, {
        Trouble.NO_SIGNAL: Reading.MOOT if dark and not nothing else signal,
        # What gives nothing is black, what is black stands still, and media that opens again because its
        # feed was lost shows nothing: the worse says more.
        Trouble.BLACK: Reading.HIDDEN if nothing else black,
        Trouble.FROZEN: Reading.HIDDEN
        if nothing or dark
        else _frozen(frame, by, known=known or eye.lively >= LIVELY),
        Trouble.MEDIA_STUCK: Reading.HIDDEN if nothing else stuck,
    }


def looks_black(frame: Frame, by: Thresholds) -> bool:
    """Whether there is nothing to be seen in it."""
    return frame.dark * 1_000 >= by.black_dark_permille and frame.spread * 100 < by.black_luma_spread


def figures_of(frame: Frame) -> Figures:
    """A picture as the record keeps it."""
    figures = {
        "luma_mean": round(frame.luma * 100),
        "luma_spread": round(frame.spread * 100),
        "dark_permille": round(frame.dark * 1_000),
    }
    if frame.change is not None:
        figures["change_ppm"] = round(frame.change * 1_000_000)
    return figures


def _no_signal(sample: CameraSample, frame: Frame | None, by: Thresholds, *, tells_frozen: bool) -> Reading:
    if sample.gone or sample.media in NO_PICTURE:
        return Reading.BAD
    if not sample.looked:
        return Reading.UNKNOWN
    if frame is None:
        return Reading.BAD
    # The last picture of a camera that is unplugged may still be there: only one that moves is back.
    if tells_frozen and (frame.change is None or frame.change * 1_000_000 <= by.still_change_ppm):
        return Reading.MOOT
    return Reading.GOOD


def _black(frame: Frame | None, by: Thresholds) -> Reading:
    if frame is None:
        return Reading.UNKNOWN
    if looks_black(frame, by):
        return Reading.BAD
    lit = frame.dark * 1_000 < by.lit_dark_permille or frame.spread * 100 > by.lit_luma_spread
    return Reading.GOOD if lit else Reading.BETWEEN


def _lively(so_far: int, frame: Frame | None) -> int:
    if so_far >= LIVELY or frame is None or frame.change is None:
        return so_far
    return so_far + 1 if frame.change * 1_000_000 > TOO_CLEAN_PPM else 0


def _frozen(frame: Frame | None, by: Thresholds, *, known: bool) -> Reading:
    """``known`` False: what stands still may be a clean picture of somebody who does."""
    if frame is None or frame.change is None:
        return Reading.UNKNOWN
    change = frame.change * 1_000_000
    if change <= by.still_change_ppm:
        return Reading.BAD if known else Reading.UNKNOWN
    return Reading.GOOD if change > by.moving_change_ppm else Reading.BETWEEN


def _stuck(eye: Eye, sample: CameraSample) -> tuple[Reading, Eye]:
    match sample.media:
        case Media.OPENING | Media.BUFFERING:
            return Reading.BAD, eye
        case Media.PLAYING:
            moved = sample.cursor_ms != eye.cursor_ms
            runs = eye.cursor_runs or (moved and None not in (sample.cursor_ms, eye.cursor_ms))
            stuck = runs and not moved and sample.cursor_ms is not None
            return Reading.BAD if stuck else Reading.GOOD, replace(
                eye, cursor_ms=sample.cursor_ms, cursor_runs=runs
            )
        case _:
            # Paused is somebody's will; what ended has no signal.
            return Reading.UNKNOWN, eye
