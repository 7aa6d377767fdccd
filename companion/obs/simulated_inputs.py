"""The inputs of the OBS that is not there: what they are, how they sound, what plays."""

import asyncio
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from companion.ports import Levels
from companion.show.health.samples import Level
from companion.show.model import Plan
from companion.tasks import spawn

SLATE = "Slate"
"""What its fallback scene shows."""
_NOISE = -72.0
"""dBFS, of a microphone in a room where nobody speaks."""
_CREST = 8.0
"""Decibels by which the mean of speech is below its peaks."""


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


class Unsound(StrEnum):
    """What comes from a microphone that does not work, or is not used well."""

    DEAD = "dead"
    """Exact zero: unplugged."""
    QUIET = "quiet"
    """Nobody speaks into it."""
    CLIPPING = "clipping"


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
        self._holds = {scene: tuple(names) for scene, names in holds.items()}
        self.unsound: dict[str, Unsound] = {}
        self.faders: dict[str, float] = {}
        """Where those stand that were moved, in decibels; 0 is as it comes in."""
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

    def hold(self, holds: Mapping[str, Sequence[str]]) -> None:
        """These scenes hold this from now on; others what they did."""
        self._holds.update((scene, tuple(names)) for scene, names in holds.items())

    def is_shown(self, name: str, scene: str) -> bool:
        """Whether it is part of the picture and the sound of this scene."""
        held = self._holds.get(scene, ())
        return name in held or not any(name in names for names in self._holds.values())

    def contents(self, scenes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """What each of these scenes holds, in order of name."""
        return {
            scene: tuple(sorted(name for name in self._all if self.is_shown(name, scene))) for scene in scenes
        }

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

    def move_fader(self, name: str, by_db: float) -> None:
        """It stands so much higher, or lower."""
        self.faders[name] = self.faders.get(name, 0.0) + by_db

    def levels(self, scene: str, muted: Collection[str]) -> Levels:
        """The next sample of everything that this scene lets be heard."""
        return {
            name: _level(self._before(one), self.faders.get(name, 0.0), muted=name in muted)
            for name, one in self._all.items()
            if one.has_sound and self.is_shown(name, scene)
        }

    def _before(self, one: SimulatedInput) -> float | None:
        """Before fader and mute, in dBFS; None: nothing at all."""
        match self.unsound.get(one.name):
            case Unsound.DEAD:
                return None
            case Unsound.QUIET:
                return _NOISE
            case Unsound.CLIPPING:
                return 0.0
            case None:
                pass
        if one.kind is Kind.MEDIA and one.name not in self._playing:
            return None
        if one.name not in self._voices:
            self._voices[one.name] = Voice(f"{self._seed} {one.name}")
        return self._voices[one.name].next()

    def silence(self) -> None:
        """Nothing plays any more."""
        for name in tuple(self._playing):
            self._stop(name)


def _level(before: float | None, fader: float, *, muted: bool) -> Level:
    heard = None if muted or before is None else before + fader
    return Level(peak=heard, rms=None if heard is None else heard - _CREST, before=before)


def holds_of(plan: Plan) -> dict[str, tuple[str, ...]]:
    """What every camera scene holds; the fallback holds a slate, so that it can stand in for all."""
    scenes, cameras = plan.studio.scenes.values(), tuple(plan.studio.cameras.values())
    return {scene: (SLATE,) if scene == plan.fallback_scene else cameras for scene in scenes}


def inputs_of(plan: Plan) -> list[SimulatedInput]:
    """Every input that a show names, the clips that it plays, and what is in the fallback."""
    kinds = dict.fromkeys((SLATE, *plan.studio.cameras.values()), Kind.CAMERA)
    kinds |= dict.fromkeys(plan.studio.microphones.values(), Kind.MICROPHONE)
    kinds |= dict.fromkeys(sorted(plan.clips), Kind.MEDIA)
    return [SimulatedInput(name, kind) for name, kind in kinds.items()]
