"""What one tick of the meters says of a microphone."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10
from typing import NamedTuple

from companion.show.health.course import Reading
from companion.show.health.samples import Level
from companion.show.health.settings import Thresholds
from companion.show.health.troubles import Figures, Trouble
from companion.show.times import Ms, RunMs

WINDOW = Ms(3_000)
"""Speech and mean level are of the last three seconds: EBU's short term."""
MOMENT = Ms(400)
"""EBU's momentary."""
CLIP_WINDOW = Ms(1_000)
SPOKEN = Ms(1_500)
"""So much of the window is speech, and not a knock at the table."""
HUSH = Ms(500)
"""Less than this of the window, and nobody speaks."""
LONGEST_TICK = Ms(100)
"""A tick counts for the time since the one before; a longer gap was not heard."""
SILENCE_CDB = -20_000
"""How exact zero is written down, which has no decibels."""
PINNED_CDB, PINNED_FROM_CDB = 10, -600
"""Peaks within a tenth of a decibel of their highest, above -6 dBFS, for more than half of the
window: a limiter hides that the microphone is driven too hard."""
_FLOOR = -200.0


class Tick(NamedTuple):
    """One level, with what it counts for."""

    at: RunMs
    length: Ms
    before: float
    level: float
    power: float
    spoke: bool
    muted: bool
    """While it was measured: what was said before a mute is not said into it."""
    clipped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """The last three seconds of one microphone, oldest first."""

    ticks: tuple[Tick, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What has to be known around a microphone."""

    muted: bool
    silenced: bool
    """An incident has muted it, and nobody else: what comes in is judged all the same."""
    gated: bool
    speech_expected: bool

    @property
    def deaf(self) -> bool:
        """Does what comes in tell nothing? Somebody has muted it, and may have switched it off."""
        return self.muted and not self.silenced


def listen(
    ear: Ear, at: RunMs, level: Level, by: Thresholds, room: Room
) -> tuple[Ear, Mapping[Trouble, Reading]]:
    """Read one tick."""
    before = _FLOOR if level.before is None else level.before
    earlier = ear.ticks
    tick = Tick(
        at=at,
        length=min(LONGEST_TICK, Ms(at - earlier[-1].at)) if earlier else Ms(0),
        before=before,
        level=_FLOOR if level.peak is None else level.peak,
        power=0.0 if level.rms is None else 10 ** (level.rms / 10),
        spoke=before * 100 > by.talking_before_cdb,
        muted=room.muted,
        clipped=before * 100 >= by.clip_before_cdb,
    )
    oldest = at - WINDOW
    gone = 0
    for one in earlier:
        if one.at > oldest:
            break
        gone += 1
    ticks = (*earlier[gone:], tick)
    return Ear(ticks=ticks), {
        Trouble.MIC_DEAD: _dead(level, room),
        Trouble.SILENT: _silent(level, before, by, room),
        Trouble.TALKING_MUTED: _talking_muted(ticks, room),
        Trouble.FADER_DOWN: _fader_down(ticks, by, room),
        Trouble.CLIPPING: _clipping(ticks, by),
        **_levels(ticks, by, room),
    }


def figures_of(ear: Ear, now: RunMs) -> Figures:
    """The last three seconds as the record keeps them, and for how much of the three before ``now``, the
    newest tick of any microphone, this one was measured; empty when it never was."""
    if not ear.ticks:
        return {}
    measured = sum(tick.length for tick in ear.ticks if tick.at > now - WINDOW)
    last = ear.ticks[-1]
    highest = max(tick.level for tick in ear.ticks)
    pinned = sum(tick.level >= highest - PINNED_CDB / 100 for tick in ear.ticks)
    return {
        "level_cdb": _cdb(last.level),
        "before_cdb": _cdb(last.before),
        "rms_cdb": _cdb(_mean(ear.ticks)),
        "rms_moment_cdb": _cdb(_mean(tuple(t for t in ear.ticks if t.at > last.at - MOMENT))),
        "heard_permille": min(1_000, round(1_000 * measured / WINDOW)),
        "clipped_permille": round(1_000 * sum(tick.clipped for tick in ear.ticks) / len(ear.ticks)),
        "pinned_permille": (round(1_000 * pinned / len(ear.ticks)) if highest * 100 > PINNED_FROM_CDB else 0),
    }


def _dead(level: Level, room: Room) -> Reading:
    """Behind a gate exact zero is what a pause gives; silence tells that one."""
    if room.deaf or room.gated:
        return Reading.UNKNOWN
    return Reading.BAD if level.before is None else Reading.GOOD


def _silent(level: Level, before: float, by: Thresholds, room: Room) -> Reading:
    if room.deaf or not room.speech_expected or (level.before is None and not room.gated):
        return Reading.UNKNOWN
    if before * 100 < by.silent_before_cdb:
        return Reading.BAD
    return Reading.GOOD if before * 100 > by.heard_before_cdb else Reading.BETWEEN


def _talking_muted(ticks: tuple[Tick, ...], room: Room) -> Reading:
    if not room.deaf:
        return Reading.GOOD
    spoken = sum(tick.length for tick in ticks if tick.spoke and tick.muted)
    if spoken >= SPOKEN:
        return Reading.BAD
    return Reading.GOOD if spoken < HUSH else Reading.BETWEEN


def _fader_down(ticks: tuple[Tick, ...], by: Thresholds, room: Room) -> Reading:
    if room.muted:
        return Reading.UNKNOWN
    lost = 0
    for tick in ticks:
        if tick.spoke and not tick.muted:
            if tick.level * 100 >= by.faded_level_cdb:
                return Reading.GOOD
            lost += tick.length
    return Reading.BAD if lost >= SPOKEN else Reading.MOOT


def _clipping(ticks: tuple[Tick, ...], by: Thresholds) -> Reading:
    recent = [tick for tick in ticks[-40:] if tick.at > ticks[-1].at - CLIP_WINDOW]
    if sum(tick.clipped for tick in recent) >= by.clip_ticks:
        # A packet that OBS reads across its buffer gives exactly full scale, once: no clipping beside it.
        real = sum(
            tick.clipped
            and (tick.before != 0.0 or any(other.clipped for other in recent[max(0, n - 1) : n + 2 : 2]))
            for n, tick in enumerate(recent)
        )
        if real >= by.clip_ticks:
            return Reading.BAD
    if all(tick.before * 100 < by.calm_before_cdb for tick in recent):
        return Reading.GOOD
    return Reading.BETWEEN


def _levels(ticks: tuple[Tick, ...], by: Thresholds, room: Room) -> Mapping[Trouble, Reading]:
    low = high = Reading.UNKNOWN
    if not room.muted and room.speech_expected and ticks[-1].at - ticks[0].at >= WINDOW // 2:
        mean = _mean(ticks) * 100
        if mean > by.high_rms_cdb:
            high = Reading.BAD
        else:
            high = Reading.GOOD if mean < by.high_clear_rms_cdb else Reading.BETWEEN
        if mean >= by.low_clear_rms_cdb:
            low = Reading.GOOD
        elif mean <= by.heard_before_cdb:
            low = Reading.MOOT  # Nobody speaks.
        else:
            low = Reading.BAD if mean < by.low_rms_cdb else Reading.BETWEEN
    return {Trouble.LEVEL_LOW: low, Trouble.LEVEL_HIGH: high}


def _mean(ticks: tuple[Tick, ...]) -> float:
    power = sum(tick.power for tick in ticks) / len(ticks)
    return 10 * log10(power) if power > 0 else _FLOOR


def _cdb(decibels: float) -> int:
    return max(SILENCE_CDB, round(decibels * 100))
