"""When a detector trips, when it is clear again, and after how long either counts.

Numbers without another source are those of the table of detectors in reference/obs.md §4.2, which names where
each comes from: published monitors of broadcast gear, OBS's own statistics, and what was measured of noise,
lens caps and dark sets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from companion.show.checks import Calibration
from companion.show.health.troubles import Subject, Trouble
from companion.show.times import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Durations that every detector has."""

    alarm_ms: Ms
    """Bad for so long: the crew is told."""
    act_ms: Ms | None
    """Bad for so long: something is done by itself; None: never."""
    clear_ms: Ms
    """Good for so long: it is over."""


TIMES: Mapping[Trouble, Times] = {
    Trouble.NO_SIGNAL: Times(alarm_ms=Ms(1_000), act_ms=Ms(2_000), clear_ms=Ms(3_000)),
    Trouble.BLACK: Times(alarm_ms=Ms(2_000), act_ms=Ms(3_000), clear_ms=Ms(3_000)),
    Trouble.FROZEN: Times(alarm_ms=Ms(4_000), act_ms=Ms(8_000), clear_ms=Ms(3_000)),
    Trouble.MEDIA_STUCK: Times(alarm_ms=Ms(3_000), act_ms=Ms(6_000), clear_ms=Ms(3_000)),
    Trouble.MIC_DEAD: Times(alarm_ms=Ms(2_000), act_ms=Ms(5_000), clear_ms=Ms(2_000)),
    Trouble.SILENT: Times(alarm_ms=Ms(10_000), act_ms=None, clear_ms=Ms(1_000)),
    # Both have a window of 1.5 s of speech before them: told 2 s and 3 s after somebody began to speak.
    Trouble.TALKING_MUTED: Times(alarm_ms=Ms(500), act_ms=None, clear_ms=Ms(1_000)),
    Trouble.FADER_DOWN: Times(alarm_ms=Ms(1_500), act_ms=None, clear_ms=Ms(1_000)),
    Trouble.CLIPPING: Times(alarm_ms=Ms(1_000), act_ms=None, clear_ms=Ms(5_000)),
    Trouble.LEVEL_LOW: Times(alarm_ms=Ms(10_000), act_ms=None, clear_ms=Ms(5_000)),
    Trouble.LEVEL_HIGH: Times(alarm_ms=Ms(10_000), act_ms=None, clear_ms=Ms(5_000)),
    Trouble.STREAM_STALLED: Times(alarm_ms=Ms(3_000), act_ms=Ms(5_000), clear_ms=Ms(5_000)),
    # Told, and nothing else: frames are not lost yet, and what helps is for people to do.
    Trouble.CONGESTED: Times(alarm_ms=Ms(4_000), act_ms=None, clear_ms=Ms(10_000)),
    Trouble.DROPPED_FRAMES: Times(alarm_ms=Ms(10_000), act_ms=Ms(10_000), clear_ms=Ms(30_000)),
    # OBS says it itself, so nothing is waited for; it comes back within seconds from a short cut of the line.
    Trouble.RECONNECTING: Times(alarm_ms=Ms(0), act_ms=Ms(10_000), clear_ms=Ms(5_000)),
    Trouble.RENDER_LAG: Times(alarm_ms=Ms(10_000), act_ms=None, clear_ms=Ms(30_000)),
    Trouble.ENCODER_LAG: Times(alarm_ms=Ms(10_000), act_ms=None, clear_ms=Ms(30_000)),
    Trouble.DISK_LOW: Times(alarm_ms=Ms(10_000), act_ms=None, clear_ms=Ms(10_000)),
    # A page that OBS loads anew is back within 3 s; one that is gone longer has gone.
    Trouble.PAGE_GONE: Times(alarm_ms=Ms(5_000), act_ms=None, clear_ms=Ms(2_000)),
    Trouble.PAGE_STALE: Times(alarm_ms=Ms(5_000), act_ms=None, clear_ms=Ms(2_000)),
    # Its window of ten seconds is the wait.
    Trouble.COMPANION_LATE: Times(alarm_ms=Ms(0), act_ms=None, clear_ms=Ms(1_000)),
}
"""The defaults. ``obs_hung``, ``obs_gone`` and ``output_gone`` have none: OBS or the link to it tells them,
not a detector here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What counts as bad, and what as good; between the two nothing follows.

    Each name ends in its unit, as in ``Figures``. The show file and a calibration set them by these names.
    """

    black_dark_permille: int = 980
    """Black when so much of the picture, or more, is dark, and its spread is under ``black_luma_spread``."""
    black_luma_spread: int = 300
    """A lens cap gives 130 at most, a dark set with something faint in it 420 and more."""
    lit_dark_permille: int = 900
    """Not black any more when less than this is dark, or the spread is over ``lit_luma_spread``."""
    lit_luma_spread: int = 600
    still_change_ppm: int = 200
    """Frozen at so much change or less; the cleanest camera that was measured has 900."""
    moving_change_ppm: int = 400
    """Not frozen above this."""
    silent_before_cdb: int = -6_000
    """Silent below this; it takes no account of fader and mute."""
    heard_before_cdb: int = -5_000
    """Not silent above this."""
    talking_before_cdb: int = -4_000
    """Somebody speaks above this."""
    faded_level_cdb: int = -6_000
    """What is spoken and comes out of the fader below this is not heard."""
    clip_before_cdb: int = -30
    """A tick this loud, or louder, is clipped: 0.966 of full scale."""
    calm_before_cdb: int = -100
    """No clipping while everything is below this: 0.891 of full scale."""
    clip_ticks: int = 4
    """So many clipped ticks within a second, of 20."""
    low_rms_cdb: int = -3_000
    """Mean power of three seconds, after fader and mute: too low below this."""
    low_clear_rms_cdb: int = -2_700
    high_rms_cdb: int = -1_000
    high_clear_rms_cdb: int = -1_300
    congested_permille: int = 670
    """Share of what OBS may hold back before it drops frames; OBS's own light has a step there, and one at a
    third."""
    congested_clear_permille: int = 330
    dropped_warn_permille: int = 10
    """Shares of the last ten seconds: told above ``warn``, acted on above ``act``, good below ``clear``; for
    the network here, for drawing and encoding below. OBS colours its own figures at the same shares."""
    dropped_act_permille: int = 50
    dropped_clear_permille: int = 5
    lag_warn_permille: int = 10
    lag_act_permille: int = 50
    lag_clear_permille: int = 5
    render_warn_permille: int = 750
    """Share of a frame's time that OBS takes to draw it."""
    render_act_permille: int = 1_000
    render_clear_permille: int = 700
    fps_warn_permille: int = 950
    """Share of the wanted frames a second; the worse the less."""
    fps_act_permille: int = 800
    fps_clear_permille: int = 970
    disk_warn_mb: int = 5_000
    disk_act_mb: int = 1_000
    disk_clear_mb: int = 6_000
    late_loop_ms: int = 500
    """Being called so late, twice within ten seconds, is late: one such pause is a collection of garbage or a
    laptop that wakes, two are a machine that cannot keep up, and a countdown that stands still for half a
    second is seen."""
    prompt_loop_ms: int = 250
    """Not late while every call of the last ten seconds came sooner than this."""


BOUNDS: Mapping[str, tuple[int, int]] = {
    "black_dark_permille": (500, 1_000),
    "black_luma_spread": (20, 2_000),
    "lit_dark_permille": (300, 999),
    "lit_luma_spread": (30, 4_000),
    "still_change_ppm": (0, 5_000),
    "moving_change_ppm": (1, 10_000),
    "silent_before_cdb": (-9_000, -2_000),
    "heard_before_cdb": (-8_500, -1_500),
    "talking_before_cdb": (-7_000, -1_000),
    "faded_level_cdb": (-9_000, -2_000),
    "clip_before_cdb": (-300, 0),
    "calm_before_cdb": (-1_200, -10),
    "clip_ticks": (1, 20),
    "low_rms_cdb": (-6_000, -1_500),
    "low_clear_rms_cdb": (-6_000, -1_200),
    "high_rms_cdb": (-2_000, 0),
    "high_clear_rms_cdb": (-2_500, -50),
    "congested_permille": (50, 990),
    "congested_clear_permille": (10, 980),
    "dropped_warn_permille": (1, 1_000),
    "dropped_act_permille": (1, 1_000),
    "dropped_clear_permille": (1, 1_000),
    "lag_warn_permille": (1, 1_000),
    "lag_act_permille": (1, 1_000),
    "lag_clear_permille": (1, 1_000),
    "render_warn_permille": (100, 3_000),
    "render_act_permille": (100, 3_000),
    "render_clear_permille": (100, 3_000),
    "fps_warn_permille": (100, 1_000),
    "fps_act_permille": (100, 1_000),
    "fps_clear_permille": (100, 1_000),
    "disk_warn_mb": (100, 1_000_000),
    "disk_act_mb": (50, 1_000_000),
    "disk_clear_mb": (100, 1_000_000),
    "late_loop_ms": (50, 10_000),
    "prompt_loop_ms": (20, 10_000),
}
"""The least and the most that each threshold may be set to: outside them it means nothing, or never trips."""

ORDERED: tuple[tuple[str, str], ...] = (
    ("black_luma_spread", "lit_luma_spread"),
    ("lit_dark_permille", "black_dark_permille"),
    ("still_change_ppm", "moving_change_ppm"),
    ("silent_before_cdb", "heard_before_cdb"),
    ("heard_before_cdb", "talking_before_cdb"),
    ("calm_before_cdb", "clip_before_cdb"),
    ("low_rms_cdb", "low_clear_rms_cdb"),
    ("high_clear_rms_cdb", "high_rms_cdb"),
    ("congested_clear_permille", "congested_permille"),
    ("dropped_clear_permille", "dropped_warn_permille"),
    ("dropped_warn_permille", "dropped_act_permille"),
    ("lag_clear_permille", "lag_warn_permille"),
    ("lag_warn_permille", "lag_act_permille"),
    ("render_clear_permille", "render_warn_permille"),
    ("render_warn_permille", "render_act_permille"),
    ("fps_act_permille", "fps_warn_permille"),
    ("fps_warn_permille", "fps_clear_permille"),
    ("disk_act_mb", "disk_warn_mb"),
    ("disk_warn_mb", "disk_clear_mb"),
    ("prompt_loop_ms", "late_loop_ms"),
)
"""Of each pair the first must be less: where the two meet, a detector would trip and clear at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSettings:
    """Everything by which samples are judged."""

    times: Mapping[Trouble, Times] = field(default_factory=lambda: TIMES)
    thresholds: Thresholds = field(default_factory=Thresholds)
    of_device: Mapping[str, Thresholds] = field(default_factory=dict)
    """Of devices that have their own, by their names in OBS."""
    off: frozenset[tuple[Trouble, Subject]] = frozenset()
    """What is not looked for at all."""

    def of(self, device: str) -> Thresholds:
        return self.of_device.get(device, self.thresholds)


class _SetByShow(Protocol):
    """What a show file sets: ``GuardPlan``, which cannot be named here because it is made of ``Times``."""

    @property
    def times(self) -> Mapping[Trouble, Times]: ...

    @property
    def thresholds(self) -> Mapping[str, int]: ...


def settings_for(guard: _SetByShow, calibrations: Mapping[str, Calibration]) -> HealthSettings:
    """What the show sets comes before what was measured, and that before the default.

    A threshold or a trouble that this version does not know is passed over: calibrations outlive versions.
    """
    usual = _with(Thresholds(), guard.thresholds)
    return HealthSettings(
        times={**TIMES, **guard.times},
        thresholds=usual,
        of_device={
            device: _own(usual, one.thresholds, guard.thresholds) for device, one in calibrations.items()
        },
        off=frozenset(
            (Trouble(word), device)
            for device, one in calibrations.items()
            for word in one.off
            if word in TIMES
        ),
    )


def _own(usual: Thresholds, measured: Mapping[str, int], by_show: Mapping[str, int]) -> Thresholds:
    """What was measured, but for what the show sets, and for whatever meets that: the show's was checked
    beside the defaults, and nobody could know of what is measured later."""
    kept = {name: value for name, value in measured.items() if name not in by_show}
    while True:
        own = _with(usual, kept)
        meeting = {
            name for pair in ORDERED if getattr(own, pair[0]) >= getattr(own, pair[1]) for name in pair
        }
        if not meeting & kept.keys():
            return own
        kept = {name: value for name, value in kept.items() if name not in meeting}


def _with(thresholds: Thresholds, named: Mapping[str, int]) -> Thresholds:
    return replace(thresholds, **{name: value for name, value in named.items() if name in BOUNDS})
