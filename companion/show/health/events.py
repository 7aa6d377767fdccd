"""What is told of health, automation and checks. Past tense; each carries the moment it happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.show.checks import Calibration, Checked, Sync
from companion.show.health.troubles import Trouble, Verdict
from companion.show.times import Moment, RunMs


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsChanged:
    """What the scenes of OBS hold: all of them, inputs of scenes and groups in them included. Told after
    ``ObsConnected`` and whenever it has become another."""

    at: Moment
    contents: Mapping[str, tuple[str, ...]]
    """Names of inputs, in order, by the name of the scene. What is hidden counts as not there."""
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Likewise, of what is in a scene and hidden there; scenes that hide nothing are left out."""
    blank: tuple[str, ...] = ()
    """Scenes that hide something, and show no picture: overlay pages, words or a ground at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChanged:
    """A detector has come to another verdict; never ``suspected``, which is the edge's own affair."""

    at: Moment
    trouble: Trouble
    subject: str
    verdict: Verdict
    first_bad: RunMs | None = None
    """When the first bad sample was taken; None when it is unknown or fine."""
    figures: Mapping[str, int] = field(default_factory=dict)
    """As ``Figures``: each name ends in its unit."""
    doubted: tuple[str, ...] = ()
    """Where it is told of a camera: those cameras of the show that are not known to be well now, and the
    fallback scene where it is known to show nothing."""
    over_network: bool = False
    """It is about a camera that OBS gets over a network, and can open anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardDue:
    """Time has come for automation to look: a return, an arming, or a limit that comes near."""

    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """Devices were measured for ten seconds each."""

    at: Moment
    calibrations: tuple[Calibration, ...]
    failed: Mapping[str, str] = field(default_factory=dict)
    """Of each device that could not be measured, why: one English sentence without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightDone:
    """Everything that the show needs was looked at; or some of it again, which takes the place of what was
    found before."""

    at: Moment
    checked: tuple[Checked, ...]
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncMeasured:
    """Picture and sound of one pair were measured against each other."""

    at: Moment
    sync: Sync
    verified: bool = False
    """Journals of earlier versions have it here, and not in ``sync``."""
