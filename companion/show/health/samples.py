"""What the edge measures. Instants are those of the run clock.

A sample that is missing is a sample that is missing: whoever could not measure says so, and guesses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.health.troubles import Subject, Trouble
from companion.show.times import Ms, RunMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A small picture of a camera, in figures."""

    luma: float
    """Mean brightness, 0 to 255."""
    spread: float
    """Standard deviation of the brightness: 0 is one flat colour."""
    dark: float
    """Share of pixels of brightness 20 or less, 0 to 1. Limited-range black is 16."""
    change: float | None
    """Mean absolute difference of brightness from the frame before, 0 to 1; None: there is none to compare
    with, or it was of another size."""


class Media(StrEnum):
    """What a media input says of itself."""

    PLAYING = "playing"
    OPENING = "opening"
    BUFFERING = "buffering"
    PAUSED = "paused"
    STOPPED = "stopped"
    ENDED = "ended"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSample:
    """One look at a camera."""

    at: RunMs
    """When the picture was asked for."""
    input: str
    on_programme: bool
    looked: bool = True
    """False: OBS refused or did not answer in time; nothing is known of its picture."""
    frame: Frame | None = None
    """None: it has no frame at all, or nobody looked."""
    gone: bool = False
    """The input itself is not in OBS any more."""
    media: Media | None = None
    """None: it is no media, or OBS did not say."""
    cursor_ms: Ms | None = None
    """How far its media has come; None where OBS has none, as of most live ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How loud one input is, its loudest channel, in dBFS. None: exact zero; no open microphone gives it."""

    peak: float | None
    """Loudest sample after fader and mute: what is heard."""
    rms: float | None
    """After fader and mute."""
    before: float | None
    """Loudest sample before fader and mute: what the microphone hears."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSample:
    """A tick of the meters: every input that OBS measures now. One that is missing is not measured, which is
    so of a microphone that no scene on programme holds."""

    at: RunMs
    levels: Mapping[str, Level]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputSample:
    """The status of one output that runs. Counts are of what happened since the sample before."""

    output: str
    reconnecting: bool = False
    sent_bytes: int | None = None
    """None: not known, or counted anew."""
    dropped: float | None = None
    """Share of frames that the network lost in the last ten seconds, 0 to 1."""
    congestion: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsSample:
    """How OBS does. Shares are of the last ten seconds, 0 to 1; None: not known."""

    at: RunMs
    lagged: float | None = None
    encoder_skipped: float | None = None
    render_share: float | None = None
    """Of the time for a frame that OBS takes to draw one."""
    fps_share: float | None = None
    """Of the frames a second that it is to draw."""
    disk_free_mb: int | None = None
    recording: bool = False
    outputs: Mapping[str, OutputSample] = field(default_factory=dict)
    """Of those that run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSample:
    """The overlay pages that OBS should have open, by their sizes or names, and since when each said nothing;
    None: it speaks."""

    at: RunMs
    pages: Mapping[str, RunMs | None]
    gone: frozenset[str] = frozenset()
    """Those that were there in this run and are not any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopSample:
    """How late this program's own loop was called."""

    at: RunMs
    late_ms: Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What has to be known to tell trouble from what somebody wants. Told whenever it changes."""

    at: RunMs
    on_programme: frozenset[str] = frozenset()
    """Inputs that are in the picture, or heard, by what the scene on programme holds."""
    muted: frozenset[str] = frozenset()
    silenced: frozenset[str] = frozenset()
    """Of the muted ones those that an incident has muted, and nobody else: they are listened to as well."""
    cameras: tuple[str, ...] = ()
    """Inputs that are watched as cameras; stills, slides and colours never are."""
    microphones: tuple[str, ...] = ()
    gated: frozenset[str] = frozenset()
    """Microphones with a gate or an expander before the meter: between phrases they give exact zero."""
    outputs: tuple[str, ...] = ()
    """Outputs that mean "on air" and run."""
    quiet_until: RunMs | None = None
    """Nothing that is measured before this tells anything: a transition runs, OBS has just been connected, or
    it loads other scenes."""
    not_here: frozenset[Trouble] = frozenset()
    """Troubles that the show looks for in other scenes alone."""
    only_of: Mapping[Trouble, frozenset[Subject]] = field(default_factory=dict)
    """Inputs with which alone it looks for a trouble, where it does not with all."""
    speech_expected: bool = True
    """False while the picture is a clip, the fallback, or a scene without the host's microphone."""

    def judges(self, trouble: Trouble, subject: Subject) -> bool:
        """Does the show look for this trouble with this thing, here and now?"""
        return trouble not in self.not_here and subject in self.only_of.get(trouble, (subject,))
