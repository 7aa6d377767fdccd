"""What can be wrong, and how sure we are of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.times import RunMs


class Trouble(StrEnum):
    """One kind of thing that is wrong with one thing that is watched."""

    NO_SIGNAL = "no_signal"
    """A camera has no frame at all: unplugged, closed, or its network media ended."""
    BLACK = "black"
    FROZEN = "frozen"
    """The same picture again and again; most cameras that are unplugged keep their last one."""
    MEDIA_STUCK = "media_stuck"
    """Network media that opens or buffers for ever."""
    MIC_DEAD = "mic_dead"
    """Nothing at all comes from a microphone, not even its noise."""
    SILENT = "silent"
    TALKING_MUTED = "talking_muted"
    FADER_DOWN = "fader_down"
    """Somebody speaks into it, and its fader lets nothing through."""
    CLIPPING = "clipping"
    LEVEL_LOW = "level_low"
    LEVEL_HIGH = "level_high"
    STREAM_STALLED = "stream_stalled"
    """The output runs, and nothing leaves."""
    CONGESTED = "congested"
    """The line takes what is sent so slowly that frames will be lost."""
    DROPPED_FRAMES = "dropped_frames"
    RECONNECTING = "reconnecting"
    RENDER_LAG = "render_lag"
    ENCODER_LAG = "encoder_lag"
    DISK_LOW = "disk_low"
    OBS_HUNG = "obs_hung"
    """OBS is there and answers nothing, or its windows do not."""
    OBS_GONE = "obs_gone"
    OUTPUT_GONE = "output_gone"
    """An output that means "on air" has stopped in the middle of the show, and nobody here asked for it."""
    PAGE_GONE = "page_gone"
    """An overlay page in OBS has gone, or was never there."""
    PAGE_STALE = "page_stale"
    """An overlay page in OBS is connected and says nothing any more."""
    COMPANION_LATE = "companion_late"
    """This program itself is late: what it says of time may be wrong."""


OF_CAMERAS = frozenset({Trouble.NO_SIGNAL, Trouble.BLACK, Trouble.FROZEN, Trouble.MEDIA_STUCK})
"""What is wrong with a picture: no scene that holds such a camera is any better."""
OF_MICROPHONES = frozenset(
    {
        Trouble.MIC_DEAD,
        Trouble.SILENT,
        Trouble.TALKING_MUTED,
        Trouble.FADER_DOWN,
        Trouble.CLIPPING,
        Trouble.LEVEL_LOW,
        Trouble.LEVEL_HIGH,
    }
)
OF_OUTPUTS = frozenset(
    {Trouble.STREAM_STALLED, Trouble.CONGESTED, Trouble.DROPPED_FRAMES, Trouble.RECONNECTING}
)
OF_PAGES = frozenset({Trouble.PAGE_GONE, Trouble.PAGE_STALE})
OF_LOAD = frozenset({Trouble.RENDER_LAG, Trouble.ENCODER_LAG, Trouble.DISK_LOW})
"""Of OBS, which does not keep up. Their subject is empty, as is that of the next two."""
OF_LOOP = frozenset({Trouble.COMPANION_LATE})
OF_LINK = frozenset({Trouble.OBS_HUNG, Trouble.OBS_GONE})
"""Told by the link to OBS, and by no detector."""
UNDETECTED = OF_LINK | {Trouble.OUTPUT_GONE}
"""Known without any sample, and over without one."""


class Verdict(StrEnum):
    """How far one trouble with one thing has gone, or how far it is over."""

    UNKNOWN = "unknown"
    """Too few samples to say. No data is not bad data, and not good data either."""
    FINE = "fine"
    SUSPECTED = "suspected"
    """Bad samples, for less than the time after which anybody is told. Never in the journal."""
    ALARM = "alarm"
    """Bad for so long that the crew is told."""
    ACT = "act"
    """Bad for so long that something should be done about it by itself."""
    CLEARING = "clearing"
    """Good again, for less than the time after which it counts as over."""


STANDING = frozenset({Verdict.ALARM, Verdict.ACT, Verdict.CLEARING})
"""Told, and not over."""

Figures = Mapping[str, int]
"""What was measured, each under a name that ends in its unit: ``luma_mean`` and ``luma_spread`` in hundredths
of the 255 steps, ``…_ppm``, ``…_permille``, ``…_cdb`` (hundredths of a decibel), ``…_ms``, ``…_mb``,
``…_kbps``. Whole numbers, so that a journal keeps them exactly."""

Subject = str
"""What it is about: an input's name in OBS, an output by its name in the show file, a page's id; empty for
OBS itself and for this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The verdict that stands on one trouble with one thing."""

    verdict: Verdict
    since: RunMs
    """When it became this one."""
    first_bad: RunMs | None = None
    """When the first of the bad samples was taken; None while it is unknown or fine."""
    figures: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A verdict that became another."""

    trouble: Trouble
    subject: Subject
    verdict: Verdict
    first_bad: RunMs | None
    figures: Figures = field(default_factory=dict)
    over_network: bool = False
    """Of a camera: OBS gets it over a network, and can open it anew."""
