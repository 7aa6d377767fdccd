"""Does ``CheckKind.SYNC`` and ``CheckKind.SYNC_SET``, while a phone flashes and beeps.

What viewers get is in the recording alone. OBS gives a sound a place beside the pictures when its input
starts, in 19 starts of OBS 29 up to 94 ms before where it belongs, and leaves it there. The meters know
nothing of that. So OBS is made to put it where it belongs, after which what is told of one feed is the same
from start to start, to the millisecond; and the recording is believed before the meters (``believed``).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol, assert_never, runtime_checkable

from companion.measuring import Filmed, MeasuringPort
from companion.ports import CheckFailure, Notice, ObsFailure
from companion.preflight.sync import filmed, recording
from companion.preflight.sync.analysis import FARTHEST_MS, FEWEST_A_SECOND, Offset, Unclear
from companion.show.checks import Sync
from companion.show.effects import RunCheck
from companion.show.health.events import SyncMeasured
from companion.show.incidents.permission import is_on_air
from companion.show.state import ShowState
from companion.show.times import Moment, Ms

log = logging.getLogger(__name__)

MEASURES_S = 15.0
"""Ten beats at up to 1.4 s, and one that was cut in two."""

_NOT_OF_THE_PAIR = Unclear.NO_PICTURES, Unclear.NO_FLASHES, Unclear.NOT_MEASURED, Unclear.NO_SOUND
_DISAGREE_MS = 100.0
"""Pictures and meters are good to some 50 ms. What a recording has far from that is another sound: of another
microphone, or of the camera itself, that hears the phone as well."""
_LATE = 0.1
"""Share of frames. Filming costs OBS up to a twentieth of them on a machine with little to spare. With a
third late, a recording of a sound that came 80 ms before its picture had both at once."""
_NOT_IN_IT = Unclear.NO_FLASHES, Unclear.NO_BEEPS, Unclear.FEW_BEATS
_SETTLES_S = 1.0
"""An OBS that was given another offset drops or doubles a little sound."""
_NOTICED_S = 0.3
"""So long another offset stands before the next: some packets of sound, of which each is looked at."""


@runtime_checkable
class MeasuredObs(MeasuringPort, Protocol):
    """An OBS that can be measured, to be told from one that cannot."""


class SyncChecks:
    """Measures picture against sound, and sets OBS's offset for what was measured."""

    def __init__(
        self,
        obs: MeasuringPort,
        *,
        state: Callable[[], ShowState],
        submit: Callable[[Notice], None],
        measures_s: float = MEASURES_S,
    ) -> None:
        self._obs = obs
        self._state = state
        self._submit = submit
        self._measures_s = measures_s

    async def measure(self, effect: RunCheck) -> None:
        """Tell ``SyncMeasured`` of the pair that ``effect.of`` names.

        What is told is what viewers get: how late the sound comes by itself, plus what OBS is configured to
        delay it by.

        Raises:
            CheckFailure: the show is on air, or the offset cannot be told; the text says what to do.
            ObsFailure: as ``MeasuringPort`` says.
        """
        self._must_be_off_air()
        camera, microphone = str(effect.of["camera"]), str(effect.of["microphone"])
        async with self._as_before(microphone) as configured_ms:
            await self._place(microphone, configured_ms)
            seen, recorded = await self._looked_at(camera, microphone)
        alone = await asyncio.to_thread(filmed.offset_in, seen, configured_ms)
        found = _unless_late(believed(recorded, alone, one_input=camera == microphone), seen)
        if not isinstance(found, Offset):
            raise CheckFailure(_sentence(found, camera, microphone))
        self._tell(camera, microphone, configured_ms, found, verified=False)

    async def set_offset(self, effect: RunCheck) -> None:
        """Set OBS's sync offset of the microphone, and tell by a recording what is left.

        The camera is that of the last measurement with this microphone. What was set stays set when the
        recording tells nothing; cancelled, the offset is what it was.

        Raises:
            CheckFailure: the show is on air, nothing was measured with this microphone yet, or what is left
                cannot be told; the text says what to do.
            ObsFailure: as ``MeasuringPort`` says.
        """
        self._must_be_off_air()
        microphone, offset_ms = str(effect.of["microphone"]), Ms(int(effect.of["offset_ms"]))
        camera = next((s.camera for s in reversed(self._state().syncs) if s.microphone == microphone), None)
        if camera is None:
            raise CheckFailure(f"Nothing was measured with {microphone} yet: measure it with a camera first.")
        async with self._as_before(microphone):
            await self._place(microphone, offset_ms)
            seen, recorded = await self._looked_at(camera, microphone)
        found = _unless_late(recorded, seen)
        if isinstance(found, Offset):
            self._tell(camera, microphone, offset_ms, found, verified=True)
            return
        why = _sentence(found, camera, microphone)
        raise CheckFailure(f"The sync offset of {microphone} is {offset_ms} ms now, not verified: {why}")

    def _must_be_off_air(self) -> None:
        if is_on_air(self._state()):
            raise CheckFailure("The show is on air: picture and sound are measured before it, not during it.")

    @asynccontextmanager
    async def _as_before(self, microphone: str) -> AsyncIterator[Ms]:
        """The sync offset that OBS has now; cancelled, it has it again."""
        before_ms = await self._obs.sync_offset(microphone)
        try:
            yield before_ms
        except asyncio.CancelledError:
            await self._obs.set_sync_offset(microphone, before_ms)
            raise

    async def _place(self, microphone: str, offset_ms: Ms) -> None:
        """Have OBS put the sound where it belongs with this offset.

        OBS 29 does so only when its offset changes, and was not none before; else it goes on where it is.
        """
        nearly_ms = offset_ms - 1 if offset_ms > 1 else offset_ms + 1 if offset_ms < -1 else 2
        await self._obs.set_sync_offset(microphone, Ms(nearly_ms))
        await asyncio.sleep(_NOTICED_S)
        await self._obs.set_sync_offset(microphone, offset_ms)
        await asyncio.sleep(_SETTLES_S)

    async def _looked_at(self, camera: str, microphone: str) -> tuple[Filmed, Offset | Unclear | None]:
        """Both ways at the same time, for the beats are the same."""
        try:
            async with asyncio.TaskGroup() as both:
                seen = both.create_task(self._obs.film(camera, microphone, self._measures_s))
                found = both.create_task(self._recorded())
        except* ObsFailure as failed:
            raise failed.exceptions[0] from None
        return seen.result(), found.result()

    async def _recorded(self) -> Offset | Unclear | None:
        """What a recording says, which is removed afterwards; None: there is none that can be read here."""
        if "record" in self._state().plan.on_air:
            await asyncio.sleep(self._measures_s)  # a recording of ours would be the show on air
            return None
        try:
            path = Path(await self._obs.record(self._measures_s))
        except ObsFailure as failure:
            log.warning("Picture and sound are compared without a recording: %s", failure)
            return None
        return await asyncio.to_thread(_read_and_removed, path)

    def _tell(
        self, camera: str, microphone: str, configured_ms: Ms, found: Offset, *, verified: bool
    ) -> None:
        def measured(at: Moment) -> SyncMeasured:
            sync = Sync(
                camera=camera,
                microphone=microphone,
                measured_ms=Ms(round(found.ms)),
                spread_ms=Ms(round(found.spread_ms)),
                configured_ms=configured_ms,
                beats=found.beats,
                at=at.wall,
                verified=verified,
            )
            return SyncMeasured(at=at, sync=sync)

        self._submit(measured)


def believed(
    recorded: Offset | Unclear | None, alone: Offset | Unclear, *, one_input: bool
) -> Offset | Unclear | None:
    """What is told of a pair: what the recording says of the programme, or what both say by themselves. What
    is far from the other is not told.

    Another camera on programme may have seen the phone, and another microphone have heard it: a pair of which
    one part gives nothing is not in the recording, whatever that says. Where one part is lost in it (small on
    programme, quieter than the music) or there is none, the pair speaks for itself; not when both are
    ``one_input``, whose sound the meters have well before its place.
    """
    if alone in _NOT_OF_THE_PAIR:
        return alone
    if one_input:
        return recorded
    if recorded is None or recorded in _NOT_IN_IT:
        return alone
    if (
        isinstance(recorded, Offset)
        and isinstance(alone, Offset)
        and abs(recorded.ms - alone.ms) > _DISAGREE_MS
    ):
        return Unclear.DISAGREE
    return recorded


def _unless_late(found: Offset | Unclear | None, seen: Filmed) -> Offset | Unclear | None:
    """It, if OBS drew its pictures in time meanwhile."""
    late = isinstance(found, Offset) and seen.late is not None and seen.late > _LATE
    return Unclear.LATE if late else found


def _read_and_removed(path: Path) -> Offset | Unclear | None:
    try:
        return recording.offset_in(path)
    except recording.Unreadable as unreadable:
        log.warning("Picture and sound are compared without a recording: %s", unreadable)
        return None
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _sentence(found: Unclear | None, camera: str, microphone: str) -> str:
    """Why it cannot be told, and what to do; None: there is no recording."""
    match found:
        case None:
            return "OBS made no recording that can be read here."
        case Unclear.NO_PICTURES:
            return f"OBS gave too few pictures of {camera}: see that it is on, then measure again."
        case Unclear.SLOW_PICTURES:
            return (
                f"OBS gave fewer than {FEWEST_A_SECOND} pictures a second of {camera}, too few to tell: set "
                f"its frame rate higher or close what makes it slow, then measure again."
            )
        case Unclear.NO_FLASHES:
            return (
                f"{camera} sees no flashes: open the page /sync on a phone, make its screen bright, hold it "
                f"close before the lens, then measure again."
            )
        case Unclear.NOT_MEASURED:
            return (
                f"OBS does not measure {microphone}: take a scene that holds it, or make it a global audio "
                f"device."
            )
        case Unclear.NO_SOUND:
            return f"Nothing comes from {microphone}: see that it is on, and open its gate if it has one."
        case Unclear.NO_BEEPS:
            return (
                f"{microphone} hears no beeps: turn the phone up, its ringer on and Bluetooth off, hold it "
                f"close to the microphone, then measure again."
            )
        case Unclear.FEW_BEATS:
            return (
                f"Fewer than six beats were both seen by {camera} and heard by {microphone}: hold the phone "
                f"still before the lens and close to the microphone, then measure again."
            )
        case Unclear.AMBIGUOUS:
            return (
                f"The flashes that {camera} sees and the beeps that {microphone} hears do not belong "
                f"together, or are more than {FARTHEST_MS / 1000:.0f} s apart: let one phone beat and "
                f"nothing else, then measure again."
            )
        case Unclear.UNSTEADY:
            return (
                f"From beat to beat {camera} and {microphone} are apart by something else: hold the phone "
                f"still, close what makes this computer slow, then measure again."
            )
        case Unclear.LATE:
            return (
                f"OBS drew too many pictures late to tell how far {camera} and {microphone} are apart: close "
                f"what makes this computer slow, then measure again."
            )
        case Unclear.DISAGREE:
            return (
                f"A recording of {camera} and {microphone} says another than the meters: mute all other "
                f"microphones and what the camera hears itself, then measure again."
            )
        case _:
            assert_never(found)
