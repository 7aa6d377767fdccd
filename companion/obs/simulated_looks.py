"""Looks at the cameras of the OBS that is not there: figures of a studio that is lit and moves."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from companion.obs import simulated_pictures
from companion.obs.probes import ON_PROGRAMME_S, SIZE, STANDBY_S
from companion.obs.simulated_inputs import Inputs, Kind, between
from companion.ports import Sight
from companion.show.health.samples import CameraSample, Frame, Media
from companion.show.times import RunMs

QUIET_S = 3.0
"""After connecting nobody looks for so long, as with a real OBS."""

_BLACK = Frame(luma=0.0, spread=0.0, dark=1.0, change=0.0)


class Broken(StrEnum):
    """What a camera does that does not work."""

    NOTHING = "nothing"
    """It gives no picture any more."""
    BLACK = "black"
    FROZEN = "frozen"
    STUCK = "stuck"
    """It comes over a network, and opens for ever; its last picture stands."""
    UNSEEN = "unseen"
    """OBS gives no answer when it is asked for its picture."""


class Looks:
    """Looks at what is watched, on the schedule of a real OBS that has nothing else to do.

    ``on_programme`` tells of an input whether it is in the picture, ``disturbed`` whether a look would tell
    nothing now.
    """

    def __init__(
        self,
        inputs: Inputs,
        *,
        now: Callable[[], RunMs],
        on_programme: Callable[[str], bool],
        disturbed: Callable[[], bool],
        seed: int,
    ) -> None:
        self._inputs = inputs
        self._now = now
        self._on_programme = on_programme
        self._disturbed = disturbed
        self._seed = seed
        self._drawn = 0
        self.watched: tuple[str, ...] = ()
        self.closely: frozenset[str] = frozenset()
        self.listener: Callable[[CameraSample], None] | None = None
        self.pictures: Callable[[str, RunMs, bytes], None] | None = None
        self.broken: dict[str, Broken] = {}

    async def run(self) -> None:
        """Look until cancelled."""
        await asyncio.sleep(QUIET_S)
        beats = round(STANDBY_S / ON_PROGRAMME_S)
        beat = 0
        while True:
            await asyncio.sleep(ON_PROGRAMME_S)
            beat += 1
            if not self._disturbed():
                self._look_at(self._due(everybody=beat % beats == 0))

    def _due(self, *, everybody: bool) -> Iterable[str]:
        return (
            name for name in self.watched if everybody or name in self.closely or self._on_programme(name)
        )

    def _look_at(self, cameras: Iterable[str]) -> None:
        for camera in cameras:
            sample = self.sample(camera)
            if self.listener is not None:
                self.listener(sample)
            if self.pictures is not None and sample.frame is not None:
                self.pictures(camera, sample.at, self.picture(camera, *SIZE, "png"))

    def sample(self, camera: str) -> CameraSample:
        """What is seen of it now."""
        how, gone = self.broken.get(camera), self._inputs.get(camera) is None
        blind = gone or how in (Broken.NOTHING, Broken.UNSEEN)
        return CameraSample(
            at=self._now(),
            input=camera,
            on_programme=self._on_programme(camera),
            looked=how is not Broken.UNSEEN,
            frame=None if blind else self._frame(how),
            gone=gone,
            media=Media.OPENING if how is Broken.STUCK else None,
        )

    def _frame(self, how: Broken | None) -> Frame:
        if how is Broken.BLACK:
            return _BLACK
        still = how in (Broken.FROZEN, Broken.STUCK)
        change = 0.0 if still else self._between(0.002, 0.012)
        return Frame(luma=self._between(96, 104), spread=self._between(44, 48), dark=0.04, change=change)

    def picture(self, camera: str, width: int, height: int, fmt: str) -> bytes:
        """The file of a picture of it, or of what is to be seen where it should be.

        Raises:
            ValueError: a format that is not written, or a side that is too small or too large.
        """
        match self.broken.get(camera):
            case Broken.NOTHING:
                return simulated_pictures.nothing(width, height, fmt)
            case Broken.BLACK:
                return simulated_pictures.black(width, height, fmt)
            case _:
                return simulated_pictures.picture(camera, width, height, fmt)

    def sights(self) -> Mapping[str, Sight]:
        """What each camera that is watched gives."""
        return {name: self._sight(name) for name in self.watched}

    def _sight(self, camera: str) -> Sight:
        match self.broken.get(camera):
            case Broken.UNSEEN:
                return Sight.UNKNOWN
            case Broken.NOTHING:
                return Sight.NOTHING
            case _:
                return Sight.NOTHING if self._inputs.get(camera) is None else Sight.PICTURE

    @property
    def still_by_nature(self) -> frozenset[str]:
        """Films are."""
        return frozenset(
            name for name in self.watched if (one := self._inputs.get(name)) and one.kind is Kind.MEDIA
        )

    def _between(self, low: float, high: float) -> float:
        self._drawn += 1
        return between(low, high, f"{self._seed} look {self._drawn}")
