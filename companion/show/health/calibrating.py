"""Thresholds of one device, from ten seconds of it before the show.

The crew is asked to leave the picture as it is and to say nothing meanwhile. Should somebody move or speak
all the same, it is the quiet tenth of what was measured that counts.
"""

from collections.abc import Sequence
from statistics import median

from companion.show.checks import Calibration
from companion.show.health.picture import TOO_CLEAN_PPM, looks_black
from companion.show.health.samples import CameraSample, SoundSample
from companion.show.health.settings import Thresholds
from companion.show.health.troubles import Figures, Trouble
from companion.show.times import Ms, WallMs

MEASURES_FOR = Ms(10_000)
FEWEST_PICTURES = 10
"""A camera that is looked at twice a second gives twenty."""
FEWEST_TICKS = 100
"""Meters come twenty times a second."""
MOST_STILL_PPM = 1_000
"""A quarter of the change of a very noisy camera. Had somebody moved all the time, more would call a host who
stands still frozen."""
ABOVE_FLOOR_CDB = 600
"""So much above its own noise a microphone still counts as silent."""
QUIETEST_CDB, LOUDEST_FLOOR_CDB = -7_500, -4_100
"""No threshold is below the noise of good gear; a louder room leaves no room for speech above it."""
HEARD_CDB, TALKING_CDB = 1_000, 300
"""How far what counts as heard is above what counts as silent, and speech at least above that."""


class NotMeasured(Exception):
    """Nothing follows from what was measured; the text is one English sentence for a person."""


def of_camera(device: str, samples: Sequence[CameraSample], at: WallMs) -> Calibration:
    """What ten seconds of a camera give: from how much change on it is moving, and how dark its set is.

    Raises:
        NotMeasured: too few pictures, none at all, or black ones.
    """
    frames = [one.frame for one in samples if one.input == device and one.looked]
    seen = [frame for frame in frames if frame is not None]
    if frames and len(seen) < len(frames) / 2:
        raise NotMeasured(f"{device} gives no picture: see that it is on and chosen in OBS.")
    changes = sorted(round(one.change * 1_000_000) for one in seen if one.change is not None)
    if len(changes) < FEWEST_PICTURES:
        raise NotMeasured(f"OBS gave only {len(changes)} pictures of {device}, too few to tell: try again.")
    usual = Thresholds()
    if sum(looks_black(frame, usual) for frame in seen) > len(seen) / 2:
        raise NotMeasured(f"{device} is black: take off its cap, or give it light.")
    change, spread = _low(changes), round(median(frame.spread for frame in seen) * 100)
    dark = round(median(frame.dark for frame in seen) * 1_000)
    own: dict[str, int] = {}
    clean = change < TOO_CLEAN_PPM
    if not clean:
        own["still_change_ppm"] = min(MOST_STILL_PPM, change // 4)
        own["moving_change_ppm"] = min(2 * MOST_STILL_PPM, change // 2)
    if dark >= usual.lit_dark_permille and spread < 2 * usual.black_luma_spread:
        # A dark set: what it shows on its own is not black, and is enough to be clear again.
        own["black_luma_spread"] = min(usual.black_luma_spread, spread // 2)
        own["lit_luma_spread"] = spread * 3 // 4
    return Calibration(
        device=device,
        measured={
            "change_low_ppm": change,
            "change_median_ppm": round(median(changes)),
            "luma_mean": round(median(frame.luma for frame in seen) * 100),
            "luma_spread": spread,
            "dark_permille": dark,
            "looked_permille": round(1_000 * len(seen) / len(samples)),
        },
        thresholds=_otherwise(own),
        off=(Trouble.FROZEN.value,) if clean else (),
        at=at,
    )


def of_microphone(device: str, samples: Sequence[SoundSample], at: WallMs) -> Calibration:
    """What ten seconds of a microphone give: below which level it is silent.

    Raises:
        NotMeasured: it was not measured for long enough, nothing comes from it, or it is loud all the time.
    """
    levels = [one.levels[device] for one in samples if device in one.levels]
    if len(levels) < FEWEST_TICKS:
        raise NotMeasured(
            f"OBS does not measure {device}: take a scene that holds it, or make it a global audio device."
        )
    alive = sorted(round(level.before * 100) for level in levels if level.before is not None)
    if len(alive) < FEWEST_TICKS // 2:
        raise NotMeasured(f"Nothing comes from {device}: see that it is on, and open its gate if it has one.")
    floor = _low(alive)
    if floor > LOUDEST_FLOOR_CDB:
        raise NotMeasured(f"{device} is loud all the time: measure it while nobody speaks and nothing plays.")
    silent = max(QUIETEST_CDB, floor + ABOVE_FLOOR_CDB)
    heard = silent + HEARD_CDB
    talking = max(Thresholds().talking_before_cdb, heard + TALKING_CDB)
    return Calibration(
        device=device,
        measured={"floor_cdb": floor, "median_cdb": round(median(alive)), "peak_cdb": alive[-1]},
        thresholds=_otherwise(
            {"silent_before_cdb": silent, "heard_before_cdb": heard, "talking_before_cdb": talking}
        ),
        at=at,
    )


def _low(ordered: Sequence[int]) -> int:
    """A tenth of them are lower."""
    return ordered[len(ordered) // 10]


def _otherwise(own: Figures) -> Figures:
    usual = Thresholds()
    return {name: value for name, value in own.items() if value != getattr(usual, name)}
