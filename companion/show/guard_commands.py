"""What a person may ask about automation, checks before the show, things that viewers should not see, and
what is broken on air."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArmAuto:
    """Let automation act while the show is on air; ends whatever suspends or locks it."""


@dataclass(frozen=True, slots=True)
class DisarmAuto:
    """Let automation do nothing; ``seconds`` from now it arms itself again. None: until a person arms it."""

    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class HidePrice:
    """Take every graphic that shows a price out of the picture, and keep it out until ``show_price``."""


@dataclass(frozen=True, slots=True)
class ShowPrice:
    """Let them be seen again."""


@dataclass(frozen=True, slots=True)
class Calibrate:
    """Measure cameras and microphones for ten seconds; ``device`` only that one, by its name in OBS."""

    device: str | None = None


@dataclass(frozen=True, slots=True)
class StartPreflight:
    """Look at everything that the show needs."""


@dataclass(frozen=True, slots=True)
class PreflightMend:
    """Do about one finding what it offers, by its id; then it is looked at again."""

    check: str


@dataclass(frozen=True, slots=True)
class PreflightTick:
    """Somebody has seen to one duty of the checklist, by its place in it from 1; or has not, after all."""

    duty: int
    done: bool = True


@dataclass(frozen=True, slots=True)
class SyncMeasure:
    """Measure picture against sound: a phone before the camera shows ``/sync``. By their names in OBS."""

    camera: str
    microphone: str


@dataclass(frozen=True, slots=True)
class SyncSet:
    """Set OBS's sync offset of a microphone, milliseconds, -950 to 20000, and verify it with a recording."""

    microphone: str
    offset_ms: int


@dataclass(frozen=True, slots=True)
class OutputRestart:
    """Stop an output that connects in vain, or sends nothing, and start it again once it has stopped."""

    output: str


@dataclass(frozen=True, slots=True)
class FaderLower:
    """Lower a microphone in OBS by 6 dB, by its role or its name there; twice at most."""

    input: str


@dataclass(frozen=True, slots=True)
class FaderBack:
    """Raise a microphone by 6 of the decibels that it was lowered by."""

    input: str


GuardCommand = (
    ArmAuto
    | DisarmAuto
    | HidePrice
    | ShowPrice
    | Calibrate
    | StartPreflight
    | PreflightMend
    | PreflightTick
    | SyncMeasure
    | SyncSet
    | OutputRestart
    | FaderLower
    | FaderBack
)
