"""The inputs of the OBS that is not there: what they are, how they sound, what plays."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from companion.ports import Levels
from companion.tasks import spawn


class Kind(StrEnum):
    """What an input is good for."""

    CAMERA = "camera"
    """A picture without sound."""
    MICROPHONE = "microphone"
    """Somebody talks into it all the time."""
    MEDIA = "media"
    """Plays when it is told to; silent otherwise."""


@dataclass(frozen=True, slots=True)
class SimulatedInput:
    """An input of the OBS that is not there."""

    name: str
    kind: Kind = Kind.MICROPHONE
    length_s: float = 30.0
    """Of a media source: it plays for this long."""

    @property
    def has_sound(self) -> bool:
        return self.kind is not Kind.CAMERA


def between(low: float, high: float, seed: str) -> float:
    """A number between these, the same for the same seed."""
    drawn = hashlib.blake2b(seed.encode(), digest_size=4).digest()
    return low + (high - low) * int.from_bytes(drawn, "big") / 0xFFFFFFFF


class Voice:
    """Somebody who talks, twenty samples a second, in dBFS: phrases of 1 to 4 s, and breath between them.

    The same seed says the same.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._drawn = 0
        self._left = 0
        self._talks = False

    def next(self) -> float:
        if self._left == 0:
            self._talks = not self._talks
            shortest, longest = (20, 80) if self._talks else (6, 24)
            self._left = round(self._between(shortest, longest))
        self._left -= 1
        return self._between(-28.0, -6.0) if self._talks else self._between(-62.0, -54.0)

    def _between(self, low: float, high: float) -> float:
        self._drawn += 1
        return between(low, high, f"{self._seed} {self._drawn}")


class Inputs:
    """All inputs. ``holds`` says which scene holds which; what no scene holds is heard in all of them."""

    def __init__(
        self, inputs: Iterable[SimulatedInput], holds: Mapping[str, Sequence[str]], *, seed: int
    ) -> None:
        self._all = {one.name: one for one in inputs}
        self._holds = holds
        self._held = frozenset(name for names in holds.values() for name in names)
        self._seed = seed
        self._voices: dict[str, Voice] = {}
        self._playing: dict[str, asyncio.Task[None]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._all)

    @property
    def playing(self) -> frozenset[str]:
        """Media sources that play just now."""
        return frozenset(self._playing)

    def get(self, name: str) -> SimulatedInput | None:
        return self._all.get(name)

    def become(self, inputs: Iterable[SimulatedInput]) -> None:
        """These are there from now on; what plays and is not among them stops."""
        self._all = {one.name: one for one in inputs}
        for name in self._playing.keys() - self._all.keys():
            self._stop(name)

    def add(self, inputs: Iterable[SimulatedInput]) -> None:
        """These are there as well; one of a name that is there already changes nothing."""
        for one in inputs:
            self._all.setdefault(one.name, one)

    def is_shown(self, name: str, scene: str) -> bool:
        """Whether it is part of the picture and the sound of this scene."""
        return name not in self._held or name in self._holds.get(scene, ())

    def play(self, name: str) -> None:
        """Play it from its beginning."""
        self._stop(name)
        playing = spawn(asyncio.sleep(self._all[name].length_s), name=f"simulated {name}")
        self._playing[name] = playing
        playing.add_done_callback(lambda ended: self._ended(name, ended))

    def _ended(self, name: str, ended: asyncio.Task[None]) -> None:
        if self._playing.get(name) is ended:
            del self._playing[name]

    def _stop(self, name: str) -> None:
        playing = self._playing.pop(name, None)
        if playing is not None:
            playing.cancel()

    def levels(self, scene: str) -> Levels:
        """The next sample of everything that this scene lets be heard."""
        return {
            name: self._level(one)
            for name, one in self._all.items()
            if one.has_sound and self.is_shown(name, scene)
        }

    def _level(self, one: SimulatedInput) -> float | None:
        if one.kind is Kind.MEDIA and one.name not in self._playing:
            return None
        if one.name not in self._voices:
            self._voices[one.name] = Voice(f"{self._seed} {one.name}")
        return self._voices[one.name].next()

    def silence(self) -> None:
        """Nothing plays any more."""
        for name in tuple(self._playing):
            self._stop(name)
