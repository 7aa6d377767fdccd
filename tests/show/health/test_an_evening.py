"""Half an hour of an ordinary show in which nothing is wrong."""

import random
from dataclasses import replace

from companion.show.health.samples import Level, ObsSample, SoundSample
from companion.show.times import RunMs
from tests.show.health.pixels import dark_set, host, noisy, shots
from tests.show.health.studio import AROUND, MIC, SENDS, STREAM, Studio, look

HALF_AN_HOUR_MS = 30 * 60_000
SCENE_MS = 40_000


def test_half_an_hour_of_hosts_who_talk_stand_still_mute_themselves_and_dim_the_light_tells_nothing() -> None:
    chance = random.Random(20_26)
    still = shots(lambda n: noisy(host(), 0.5, n), 12)[1:]
    moving = [replace(frame, change=0.03) for frame in still]
    dark = shots(lambda n: noisy(dark_set(), 1.5, n), 12)[1:]
    studio = Studio()
    around, speaks = AROUND, True
    for now in range(0, HALF_AN_HOUR_MS, 250):
        if now % SCENE_MS == 0:
            # A transition into another scene, in which somebody may mute on purpose, or a clip may play.
            frames = chance.choice([still, moving, dark])
            what = chance.choice(["talk", "talk", "muted", "clip"])
            around = replace(
                AROUND,
                at=RunMs(now),
                muted=frozenset({MIC}) if what == "muted" else frozenset(),
                quiet_until=RunMs(now + 800),
                speech_expected=what != "clip",
            )
            studio.around(around)
        if now % 3_000 == 0:
            speaks = what == "talk" and chance.random() < 0.7
        blind = now % SCENE_MS < 750
        studio.saw(
            look(now, replace(frames[0], luma=0, spread=0, dark=1) if blind else chance.choice(frames))
        )
        for tick in range(now, now + 250, 50):
            before = chance.uniform(-35, -8) if speaks else chance.uniform(-58, -52)
            heard = None if MIC in around.muted else before
            level = Level(peak=heard, rms=None if heard is None else heard - 8, before=before)
            studio.saw(SoundSample(at=RunMs(tick), levels={MIC: level}))
        if now % 2_000 == 0:
            lost = chance.uniform(0, 0.008)
            output = replace(SENDS, dropped=lost, sent_bytes=chance.randint(1, 900_000))
            studio.saw(ObsSample(at=RunMs(now), lagged=lost, render_share=0.4, outputs={STREAM: output}))
        studio.at(now)

    assert studio.told == []
