"""What is looked at and measured before the show, and what was found. Found by the edge, kept by the show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.health.troubles import Figures
from companion.show.times import Ms, WallMs


class CheckKind(StrEnum):
    """Something that takes a while, and is asked for by a person."""

    CALIBRATE = "calibrate"
    """Ten seconds of each camera and microphone set thresholds of their own."""
    PREFLIGHT = "preflight"
    """Everything that the show needs is looked at (开播前检查)."""
    MEND = "mend"
    """What preflight found is put right, by its check's id."""
    SYNC = "sync"
    """Picture against sound of one camera and one microphone, by a page that flashes and beeps."""
    SYNC_SET = "sync_set"
    """OBS's own sync offset of a microphone is set, and verified with a short recording."""


class Finding(StrEnum):
    FINE = "fine"
    WARNING = "warning"
    """The show can run; somebody should look."""
    WRONG = "wrong"
    """The show cannot run so."""
    UNKNOWN = "unknown"
    """It could not be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that preflight has looked at."""

    id: str
    """``scene:host``, ``camera:main``, ``microphone:host``, ``fallback``, ``output:stream``, …"""
    finding: Finding
    code: str
    """Its words are ``preflight.<code>`` in ``static/i18n``."""
    args: Mapping[str, str | int] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)
    mend: str = ""
    """What one action would do about it, words ``preflight.mend.<mend>``; empty: nothing we can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """What preflight found last."""

    at: WallMs
    checked: tuple[Checked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What ten seconds of one device gave, and the thresholds that follow from it."""

    device: str
    """Its name in OBS."""
    measured: Figures
    thresholds: Figures
    """Only those that are otherwise than the default."""
    off: tuple[str, ...] = ()
    """Troubles that cannot be told with this device, by their words: a camera too clean to tell from a frozen
    one."""
    at: WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """How far sound and picture of one pair were apart. Positive: the sound comes later than the picture."""

    camera: str
    microphone: str
    measured_ms: Ms
    """Median over the beats, as viewers get it: OBS's own offset is in it."""
    spread_ms: Ms
    """Half of the beats lie within so much of the median."""
    configured_ms: Ms
    """OBS's sync offset of the microphone while it was measured."""
    beats: int
    at: WallMs
    verified: bool = False
    """A recording has told what OBS's own offset, which was set for it, has left."""
