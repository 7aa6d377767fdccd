"""What of OBS is measured before the show, as a Protocol and the data that it gives."""

from dataclasses import dataclass
from typing import Protocol

from companion.show.times import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """A small grey picture of a camera. Instants are seconds of the monotonic clock."""

    asked_s: float
    """The picture was taken between these two."""
    answered_s: float
    grey: bytes
    """Brightness of each pixel, row by row, always as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """A tick of the meters, for one input: ``before`` is as ``Level.before``."""

    at_s: float
    """When it came, on the monotonic clock; what it tells of is up to 50 ms older."""
    before: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmed:
    """A camera and a microphone at the same time."""

    pictures: tuple[Shade, ...]
    sounds: tuple[Loudness, ...]
    """None at all: OBS does not measure the microphone, for it is no part of the programme."""
    late: float | None = None
    """Share of its frames that OBS drew late meanwhile, 0 to 1; None: not known."""


class MeasuringPort(Protocol):
    """What of OBS is measured before the show; never on air. Every ``ObsPort`` is one as well."""

    async def film(self, camera: str, microphone: str, seconds: float) -> Filmed:
        """Look at the camera as often as OBS can, and hear the microphone; no other camera is looked at.

        Raises ``ObsFailure``: not connected, no such camera, or the connection broke.
        """

    async def record(self, seconds: float) -> str:
        """Record for so long, and return where the file is on the machine of OBS; cancelled, stop it.

        Raises ``ObsFailure``: not connected, a recording runs already, or OBS could not.
        """

    async def sync_offset(self, input: str) -> Ms:
        """OBS's own offset of the sound of this input: positive, it is made to come later.

        Raises ``ObsFailure``: not connected, no such input, or one without sound.
        """

    async def set_sync_offset(self, input: str, offset_ms: Ms) -> None:
        """Return when OBS says that it has this offset, -950 to 20 000 ms; raises as ``sync_offset``."""
