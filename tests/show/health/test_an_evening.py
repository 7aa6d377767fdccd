"""Half an hour of an ordinary show in which nothing is wrong, and minutes of one in which something is.

Samples come as they do, never like a clock, and scenes change: cameras come on programme and leave it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from companion.show.health.samples import CameraSample, Frame, Level, ObsSample, OutputSample, SoundSample
from companion.show.health.troubles import STANDING, Trouble, Verdict
from companion.show.times import RunMs
from tests.show.health.pixels import dark_set, host, noisy, shots
from tests.show.health.studio import AROUND, BLACK, CAMERA, MIC, SENDS, STILL, STREAM, Studio

CLOSE = "Close"
CAMERAS = (CAMERA, CLOSE)

TICK_MS = 50
SCENE_MS = 40_000
TRANSITION_MS = 800
OPENING_MS = 2_500
"""So long a camera that slept off programme shows black when it comes there."""
CLOSELY_MS, SELDOM_MS = 250, 2_000
"""Between two looks at a camera on programme or in trouble, and at any other."""

Shows = Callable[[str, int], Frame | None]


def still() -> list[Frame]:
    return shots(lambda n: noisy(host(), 0.5, n), 12)[1:]


def dark() -> list[Frame]:
    return shots(lambda n: noisy(dark_set(), 1.5, n), 12)[1:]


@dataclass
class Evening:
    """A show of two scenes with a camera each, which take turns on programme. ``plays`` goes on with it."""

    seed: int
    shows: Shows
    """What a camera that is awake gives at an instant."""
    sleep: bool = False
    """Do cameras sleep off programme?"""
    studio: Studio = field(default_factory=Studio)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.on = CLOSE
        self.mood = ""
        self.output: OutputSample = SENDS
        self._speaks = False
        self._opened = dict.fromkeys(CAMERAS, 0)
        self._look_at = dict.fromkeys(CAMERAS, 0.0)
        self._scene_at = self._ask_at = 0.0

    def plays(self, until: int, *, since: int = 0, sound: bool = True) -> None:
        for tick in range(since, until, TICK_MS):
            now = tick + self.chance.randrange(TICK_MS - 10)
            if now >= self._scene_at:
                self._next_scene(now)
            for name in CAMERAS:
                if now >= self._look_at[name]:
                    self._look(name, now)
            if now >= self._ask_at:
                self._ask(now)
            if sound:
                self._hear(now, first=tick % 3_000 == 0)
            if tick % (2 * TICK_MS) == 0:
                self.studio.at(now)

    def _next_scene(self, now: int) -> None:
        """A transition into the other scene, in which somebody may mute on purpose, or a clip may play."""
        self._scene_at = now + SCENE_MS * self.chance.uniform(0.3, 1.5)
        self.on = CAMERA if self.on == CLOSE else CLOSE
        self.mood = self.chance.choice(["talk", "talk", "muted", "clip"])
        self._opened[self.on] = now + (OPENING_MS if self.sleep else TRANSITION_MS)
        self._look_at[self.on] = now
        self.studio.around(
            replace(
                AROUND,
                at=RunMs(now),
                cameras=CAMERAS,
                on_programme=frozenset({self.on, MIC}),
                muted=frozenset({MIC}) if self.mood == "muted" else frozenset(),
                quiet_until=RunMs(now + TRANSITION_MS),
                speech_expected=self.mood != "clip",
            )
        )

    def _look(self, name: str, now: int) -> None:
        on = name == self.on
        told = {(one.trouble, one.subject): one.verdict for one in self.studio.changes}
        closely = on or any(of == name and verdict in STANDING for (_, of), verdict in told.items())
        usual = CLOSELY_MS if closely else SELDOM_MS
        self._look_at[name] = now + usual * self.chance.choice([0.1, 0.8, 1, 1, 1, 1.2, 1.9])
        asleep = self.sleep and not on
        frame = BLACK if now < self._opened[name] else self.shows(name, now)
        self.studio.saw(
            CameraSample(
                at=RunMs(now), input=name, on_programme=on, looked=not asleep, frame=None if asleep else frame
            )
        )

    def _ask(self, now: int) -> None:
        """Statistics come every two seconds, or when nothing has for one: now and then both at once."""
        self._ask_at = now + self.chance.choice([7, 993, 1_000, 1_000, 2_050])
        lost = self.chance.uniform(0, 0.008)
        output = replace(self.output, dropped=lost) if self.output is SENDS else self.output
        self.studio.saw(ObsSample(at=RunMs(now), lagged=lost, render_share=0.4, outputs={STREAM: output}))

    def _hear(self, now: int, *, first: bool) -> None:
        if first:
            self._speaks = self.mood == "talk" and self.chance.random() < 0.7
        before = self.chance.uniform(-35, -8) if self._speaks else self.chance.uniform(-58, -52)
        heard = None if self.mood == "muted" else before
        level = Level(peak=heard, rms=None if heard is None else heard - 8, before=before)
        self.studio.saw(SoundSample(at=RunMs(now), levels={MIC: level}))


@pytest.mark.parametrize("sleep", [False, True])
def test_a_quarter_of_an_hour_of_hosts_who_talk_stand_still_mute_themselves_and_dim_the_light_tells_nothing(
    *, sleep: bool
) -> None:
    chance = random.Random(20_26)
    stands = still()
    pictures = [stands, [replace(frame, change=0.03) for frame in stands], dark()]
    evening = Evening(7, lambda name, now: chance.choice(pictures[now // SCENE_MS % 3]), sleep=sleep)
    evening.plays(15 * 60_000)

    assert evening.studio.told == []


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("trouble", "bad"), [(Trouble.BLACK, BLACK), (Trouble.FROZEN, STILL)])
def test_a_camera_that_was_found_dead_is_known_to_be_over_every_change_of_scenes(
    seed: int, trouble: Trouble, bad: Frame
) -> None:
    chance, stands = random.Random(seed), still()
    breaks = chance.randrange(20_000, 40_000)

    def shows(name: str, now: int) -> Frame:
        return bad if name == CAMERA and now >= breaks else chance.choice(stands)

    evening = Evening(seed, shows)
    evening.plays(4 * 60_000, sound=False)

    assert [verdict for _, verdict in evening.studio.of(trouble)] == [Verdict.ALARM, Verdict.ACT]
    assert {what for _, what, _ in evening.studio.told} == {trouble}


@pytest.mark.parametrize("seed", range(6))
def test_a_stream_that_stalls_is_acted_on_in_time_whatever_the_rhythm_and_the_scenes(seed: int) -> None:
    stands = still()
    evening = Evening(seed, lambda name, now: stands[now % len(stands)])
    evening.plays(30_000, sound=False)
    evening.output = replace(SENDS, sent_bytes=0)
    evening.plays(60_000, since=30_000, sound=False)

    [alarm, act] = evening.studio.of(Trouble.STREAM_STALLED)
    assert alarm[1] is Verdict.ALARM
    assert act[1] is Verdict.ACT
    assert act[0] - 30_000 <= 5_000 + 2_100 + TRANSITION_MS, "its time, a sample's, a transition's"
