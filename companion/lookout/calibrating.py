"""Measures the show's cameras and microphones, all at once, and keeps what they were measured to be."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from companion.lookout.calibrations import Calibrations
from companion.lookout.watch import Watch
from companion.ports import CheckFailure, Notice
from companion.show.checks import Calibration
from companion.show.effects import RunCheck
from companion.show.health.calibrating import MEASURES_FOR, NotMeasured, of_camera, of_microphone
from companion.show.health.events import Calibrated
from companion.show.health.health import Sample
from companion.show.health.samples import CameraSample, SoundSample
from companion.show.state import ShowState
from companion.show.times import Moment
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

LONGEST = 2.5
"""A device that has too few samples is waited for, as OBS may be busy: so many times as long as usual."""
_LOOK_AGAIN = 0.1
"""And seen again each such part of the usual time."""


class Calibrating:
    """Does ``CheckKind.CALIBRATE``, and tells the show at its start what is known from before."""

    def __init__(
        self,
        watch: Watch,
        calibrations: Calibrations,
        *,
        state: Callable[[], ShowState],
        now: Callable[[], Moment],
        submit: Callable[[Notice], None],
        measure_s: float = MEASURES_FOR / 1000,
    ) -> None:
        self._watch = watch
        self._calibrations = calibrations
        self._state = state
        self._now = now
        self._submit = submit
        self._measure_s = measure_s
        self._collection = ""
        self._recalled: set[str] = set()
        """Devices that the file was asked about since that collection is loaded."""
        self._tasks = TaskSet()

    async def run(self, effect: RunCheck) -> None:
        """Measure what ``effect.of`` names as ``device``, or everything; ``Calibrated`` tells what came out.

        Raises:
            CheckFailure: the show names no such device, or none of them could be measured.
        """
        state = self._state()
        collection, simulated = state.obs.collection, state.obs.simulated
        cameras, microphones = self._devices(effect)
        with self._watch.tapped(cameras) as taken:
            done, failed = await self._measured(taken, cameras, microphones)
        for why in failed.values():
            log.warning("%s", why)
        self._submit(lambda at: Calibrated(at=at, calibrations=tuple(done), failed=failed))
        if not done:
            raise CheckFailure(next(iter(failed.values())))
        if simulated:
            return  # What its devices are like says nothing about those of the same names.
        try:
            await asyncio.to_thread(self._calibrations.keep, collection, done)
        except OSError as error:
            log.warning("What was measured counts for this run alone, it could not be kept: %s", error)

    def follow(self, state: ShowState) -> None:
        """OBS may have come, or the plan may name another device: what is known of it is told."""
        obs = state.obs
        if not obs.connected or obs.simulated or not obs.collection:
            return
        if obs.collection != self._collection:
            self._collection, self._recalled = obs.collection, set()
        studio = state.plan.studio
        missing = [
            name
            for name in dict.fromkeys((*studio.cameras.values(), *studio.microphones.values()))
            if name not in state.calibrations and name not in self._recalled
        ]
        if missing:
            self._recalled |= set(missing)
            self._tasks.spawn(self._recall(obs.collection, missing), name="calibrations from before")

    async def close(self) -> None:
        await self._tasks.close()

    async def _recall(self, collection: str, devices: Sequence[str]) -> None:
        known = await asyncio.to_thread(self._calibrations.of, collection)
        found = tuple(known[name] for name in devices if name in known)
        if found and collection == self._collection:
            self._submit(lambda at: Calibrated(at=at, calibrations=found))

    def _devices(self, effect: RunCheck) -> tuple[Sequence[str], Sequence[str]]:
        around = self._watch.known().around
        device = effect.of.get("device")
        if device is None:
            if not around.cameras and not around.microphones:
                raise CheckFailure("The show names neither a camera nor a microphone that could be measured.")
            return around.cameras, around.microphones
        cameras = tuple(name for name in around.cameras if name == device)
        microphones = tuple(name for name in around.microphones if name == device)
        if not cameras and not microphones:
            raise CheckFailure(f"{device} is no camera and no microphone of the show that could be measured.")
        return cameras, microphones

    async def _measured(
        self, taken: Sequence[Sample], cameras: Sequence[str], microphones: Sequence[str]
    ) -> tuple[Sequence[Calibration], Mapping[str, str]]:
        """What each gave; and of those that gave too little although they were waited for, why."""
        done: dict[tuple[str, str], Calibration] = {}
        waited = 1.0
        await asyncio.sleep(self._measure_s)
        while True:
            at, failed = self._now().wall, dict[str, str]()
            seen = [one for one in taken if isinstance(one, CameraSample)]
            heard = [one for one in taken if isinstance(one, SoundSample)]
            tries: dict[tuple[str, str], Callable[[], Calibration]] = {
                **{("camera", name): partial(of_camera, name, seen, at) for name in cameras},
                **{("microphone", name): partial(of_microphone, name, heard, at) for name in microphones},
            }
            for what, measure in tries.items():
                if what in done:
                    continue
                try:
                    done[what] = measure()
                except NotMeasured as why:
                    failed[what[1]] = str(why)
            if not failed or waited >= LONGEST:
                return _by_device(done.values()), failed
            await asyncio.sleep(self._measure_s * _LOOK_AGAIN)
            waited += _LOOK_AGAIN


def _by_device(calibrations: Iterable[Calibration]) -> Sequence[Calibration]:
    """One for each device: a capture card is a camera and a microphone."""
    found: dict[str, Calibration] = {}
    for one in calibrations:
        other = found.get(one.device)
        if other is not None:
            one = replace(
                one,
                measured={**other.measured, **one.measured},
                thresholds={**other.thresholds, **one.thresholds},
                off=(*other.off, *one.off),
            )
        found[one.device] = one
    return tuple(found.values())
