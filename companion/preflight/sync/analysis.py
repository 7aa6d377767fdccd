"""Flashes in a row of pictures, beeps in a row of levels, and how far they are apart. Pure.

Instants are milliseconds of one clock, the same for both rows.

The beats come at irregular intervals, so there is one offset alone at which most flashes have a beep: it is
found by a vote of all pairs, which neither talk in the studio nor a hand before the lens can win.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

FEWEST_BEATS = 6
"""Of ten: the median stands even when a few are missed."""
FARTHEST_MS = 3000.0
"""A camera over RTMP is late by a second or two. Of what is farther apart, 15 s hold too few beats whole."""
FEWEST_A_SECOND = 25
"""Pictures. With fewer, a flash is known no better than to the 40 ms that are to be told."""

_AT_ONCE_MS = 75.0
"""Pairs that are so close are of one offset: a tick of the meters (50 ms) and a little less than the time
between two pictures."""
_REST_MS = 500.0
"""No beat comes so soon after another."""
_LONGEST_GAP_MS = 150.0
"""Samples that are farther apart say nothing of what began between them."""
_ANOTHER_MS = 200.0
"""Offsets that are so far apart are two answers, not one that is spread."""

_SPREAD_MS = 25.0
"""Pictures are 40 ms apart at the most, so half of the beats lie within 10 ms of their middle; ticks of the
meters 50 ms, with which it is 17."""
_DRIFT_MS = 40.0
"""Between the first half of the beats and the second: as much as what is told may be wrong by."""

_ASTRAY = 0.25
"""Share of beats that may be far from the others and near enough to be meant: under load a picture or two is
shown late now and then. When OBS moves a sound in the middle, more are."""

_BRIGHT_PICTURES = 2 * FEWEST_BEATS
"""A flash is in two pictures at least."""
_BRIGHTER_BY = 12.0
"""Of 255. A screen that lights up a corner of the picture makes its cells brighter by 60 and more; noise of
a camera moves their mean by less than 2."""
_CHANGING_CELLS = 0.03
"""Share of the picture that is believed to be the phone: 5 cm of screen in a picture 2 m wide is more."""

_LOUDER_BY_DB = 10.0
"""A beep that does not stand out so far cannot be told from the room."""


class Unclear(StrEnum):
    """Why the offset cannot be told."""

    NO_PICTURES = "no_pictures"
    """OBS gave hardly a picture of the camera."""
    SLOW_PICTURES = "slow_pictures"
    """OBS gave fewer than ``FEWEST_A_SECOND``."""
    NO_FLASHES = "no_flashes"
    NOT_MEASURED = "not_measured"
    """OBS does not measure the microphone: no scene on programme holds it."""
    NO_SOUND = "no_sound"
    """Nothing but exact zero came from it."""
    NO_BEEPS = "no_beeps"
    FEW_BEATS = "few_beats"
    AMBIGUOUS = "ambiguous"
    """Two offsets have as many beats: they were not those of the page, or are farther than ``FARTHEST_MS``
    apart."""
    UNSTEADY = "unsteady"
    """Beat by beat it is another: a machine that is short of time moves sound and picture as it goes."""
    LATE = "late"
    """OBS drew too many of its frames late meanwhile."""
    DISAGREE = "disagree"
    """A recording says another than pictures and meters at the same time."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A small grey picture: the brightness of each cell, 0 to 255, always in the same order."""

    at_ms: float
    cells: bytes


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud it was since the sample before, dBFS; None: exact zero."""

    at_ms: float
    db: float | None


@dataclass(frozen=True, slots=True)
class Onset:
    """Something began after one instant, and not later than the other."""

    after_ms: float
    by_ms: float

    @property
    def at_ms(self) -> float:
        """When it began, as far as anybody knows."""
        return (self.after_ms + self.by_ms) / 2


@dataclass(frozen=True, slots=True)
class Offset:
    """How far sound is behind the picture; negative: it comes first."""

    ms: float
    """Median over the beats."""
    spread_ms: float
    """Half of the beats lie within so much of it."""
    beats: int


def apart(pictures: Sequence[Picture], levels: Sequence[Loudness]) -> Offset | Unclear:
    """By how much what was heard is behind what was seen."""
    seen, heard = flashes(pictures), beeps(levels)
    if isinstance(seen, Unclear):
        return seen
    if isinstance(heard, Unclear):
        return heard
    return offset(seen, heard)


def flashes(pictures: Sequence[Picture]) -> tuple[Onset, ...] | Unclear:
    """When the phone lit up, wherever in the picture it is."""
    if len(pictures) <= 2 * _BRIGHT_PICTURES:
        return Unclear.NO_PICTURES
    times = [picture.at_ms for picture in pictures]
    if round((len(times) - 1) / (times[-1] - times[0]) * 1000) < FEWEST_A_SECOND:
        return Unclear.SLOW_PICTURES
    light = _light(pictures)
    dark, bright = median(light), sorted(light)[-_BRIGHT_PICTURES]
    if bright - dark < _BRIGHTER_BY:
        return Unclear.NO_FLASHES
    return tuple(_onsets(times, light, (dark + bright) / 2)) or Unclear.NO_FLASHES


def beeps(levels: Sequence[Loudness]) -> tuple[Onset, ...] | Unclear:
    """When it began to beep."""
    if len(levels) <= 2 * FEWEST_BEATS:
        return Unclear.NOT_MEASURED
    heard = sorted(level.db for level in levels if level.db is not None)
    if len(heard) < FEWEST_BEATS:
        return Unclear.NO_SOUND
    quietest = heard[0] - _LOUDER_BY_DB
    loudness = [quietest if level.db is None else level.db for level in levels]
    # A beep is in one tick of the meters at least.
    floor, loud = median(loudness), sorted(loudness)[-FEWEST_BEATS]
    if loud - floor < _LOUDER_BY_DB:
        return Unclear.NO_BEEPS
    times = [level.at_ms for level in levels]
    threshold = max((floor + loud) / 2, loud - _LOUDER_BY_DB)
    return tuple(_onsets(times, loudness, threshold)) or Unclear.NO_BEEPS


def offset(seen: Iterable[Onset], heard: Iterable[Onset]) -> Offset | Unclear:
    """By how much the beeps are behind the flashes, whichever belong together."""
    flashed, beeped = tuple(seen), tuple(heard)
    pairs = sorted(
        (beep.at_ms - flash.at_ms, number)
        for number, flash in enumerate(flashed)
        for beep in beeped
        if abs(beep.at_ms - flash.at_ms) <= FARTHEST_MS
    )
    agreed = _most_at_once(pairs)
    best = [agreed[number] for number in sorted(agreed)]
    if len(best) < FEWEST_BEATS:
        return Unclear.FEW_BEATS
    least, most = min(best) - _ANOTHER_MS, max(best) + _ANOTHER_MS
    if 3 * len(_most_at_once([pair for pair in pairs if not least < pair[0] < most])) > 2 * len(best):
        return Unclear.AMBIGUOUS
    astray = {number for one, number in pairs if least < one < most} - agreed.keys()
    if len(astray) > _ASTRAY * len(best):
        return Unclear.UNSTEADY
    middle, half = median(best), len(best) // 2
    spread = median(abs(one - middle) for one in best)
    if spread > _SPREAD_MS or abs(median(best[:half]) - median(best[half:])) > _DRIFT_MS:
        return Unclear.UNSTEADY
    return Offset(ms=middle, spread_ms=spread, beats=len(best))


def _light(pictures: Sequence[Picture]) -> list[float]:
    """Mean brightness of those cells that a flash changes most, picture by picture."""
    cells = list(zip(*(picture.cells for picture in pictures), strict=True))
    by_flash = [sorted(cell)[-_BRIGHT_PICTURES] - median(cell) for cell in cells]
    count = max(1, round(len(cells) * _CHANGING_CELLS))
    chosen = sorted(range(len(cells)), key=by_flash.__getitem__)[-count:]
    return [sum(picture.cells[cell] for cell in chosen) / count for picture in pictures]


def _onsets(times: Sequence[float], values: Sequence[float], threshold: float) -> Iterable[Onset]:
    last = float("-inf")
    for place in range(1, len(times)):
        before, now = times[place - 1], times[place]
        rises = values[place - 1] < threshold <= values[place]
        if rises and now - before <= _LONGEST_GAP_MS and now - last >= _REST_MS:
            yield Onset(before, now)
            last = now


def _most_at_once(pairs: Sequence[tuple[float, int]]) -> Mapping[int, float]:
    """The offsets of the most beats that agree, by the numbers of their flashes; of each one alone."""
    offsets = [one for one, _ in pairs]
    best: Mapping[int, float] = {}
    for first, start in enumerate(offsets):
        end = bisect_left(offsets, start + _AT_ONCE_MS, lo=first)
        one_each = {number: one for one, number in pairs[first:end]}
        if len(one_each) > len(best):
            best = one_each
    return best
