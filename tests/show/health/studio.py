"""A studio in miniature: what is watched, samples of it one after another, and what was told meanwhile."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from companion.show.health.health import Health, Sample
from companion.show.health.samples import (
    CameraSample,
    Frame,
    Level,
    ObsSample,
    OutputSample,
    SoundSample,
    Surroundings,
)
from companion.show.health.settings import HealthSettings, Thresholds
from companion.show.health.troubles import Change, Trouble, Verdict
from companion.show.times import RunMs

CAMERA, MIC, STREAM = "Camera", "Mic", "stream"

LIT = Frame(luma=120, spread=50, dark=0.1, change=0.01)
BLACK = Frame(luma=1, spread=0.9, dark=1.0, change=0.001)
STILL = Frame(luma=120, spread=50, dark=0.1, change=0.0)
SPEECH = Level(peak=-14.0, rms=-22.0, before=-14.0)
HUSH = Level(peak=-55.0, rms=-62.0, before=-55.0)
DEAD = Level(peak=None, rms=None, before=None)
MUTED_SPEECH = Level(peak=None, rms=None, before=-14.0)
SENDS = OutputSample(output=STREAM, sent_bytes=300_000, dropped=0.0)

AROUND = Surroundings(
    at=RunMs(0),
    on_programme=frozenset({CAMERA, MIC}),
    cameras=(CAMERA,),
    microphones=(MIC,),
    outputs=(STREAM,),
)

MEASURED = HealthSettings(of_device={CAMERA: Thresholds()})
"""By the usual thresholds, as a camera that was measured and is as most are."""

Told = tuple[int, Trouble, Verdict]


@dataclass
class Studio:
    """Feeds samples to detectors and keeps what they told."""

    health: Health = field(default_factory=lambda: Health(settings=MEASURED).around(AROUND))
    told: list[Told] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def saw(self, sample: Sample) -> None:
        self.health, changes = self.health.saw(sample)
        self._keep(sample.at, changes)

    def at(self, now: int) -> None:
        self.health, changes = self.health.at(RunMs(now))
        self._keep(now, changes)

    def around(self, surroundings: Surroundings) -> None:
        self.health = self.health.around(surroundings)

    def settings(self, settings: HealthSettings) -> None:
        self.health = self.health.with_settings(settings)

    def camera(self, frames: Iterable[Frame | None], *, since: int = 0, every: int = 250) -> int:
        """Look at the camera every so often; the instant after the last look."""
        now = since
        for frame in frames:
            self.saw(look(now, frame))
            self.at(now + every // 2)
            now += every
        return now

    def microphone(self, levels: Iterable[Level], *, since: int = 0, every: int = 50) -> int:
        """Hear the microphone every so often; the instant after the last tick."""
        now = since
        for level in levels:
            self.saw(SoundSample(at=RunMs(now), levels={MIC: level}))
            now += every
        return now

    def stream(self, outputs: Iterable[OutputSample | None], *, since: int = 0, every: int = 1_000) -> int:
        """Ask OBS about its stream every so often; None: it does not run."""
        now = since
        for output in outputs:
            running = {} if output is None else {STREAM: output}
            self.saw(ObsSample(at=RunMs(now), outputs=running))
            now += every
        return now

    def of(self, trouble: Trouble) -> list[tuple[int, Verdict]]:
        """What was told of one trouble, and when."""
        return [(at, verdict) for at, what, verdict in self.told if what is trouble]

    def verdict(self, trouble: Trouble, subject: str) -> Verdict:
        return self.health.standing[trouble, subject].verdict

    def _keep(self, at: int, changes: tuple[Change, ...]) -> None:
        self.told += [(at, change.trouble, change.verdict) for change in changes]
        self.changes += changes


def look(at: int, frame: Frame | None, *, name: str = CAMERA, looked: bool = True) -> CameraSample:
    return CameraSample(at=RunMs(at), input=name, on_programme=True, looked=looked, frame=frame)


def seconds(length: float, of: Frame | Level | OutputSample | None, *, every: int) -> list:  # type: ignore[type-arg]
    """The same sample again and again for so many seconds."""
    return [of] * round(length * 1_000 / every)


def ticks(length: float, level: Level | Callable[[int], Level]) -> Iterator[Level]:
    """Meters for so many seconds: one level, or one that follows from the number of the tick."""
    for n in range(round(length * 20)):
        yield level(n) if callable(level) else level
