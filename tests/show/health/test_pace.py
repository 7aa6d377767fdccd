"""Samples do not come like a clock: none of that may make a trouble later, or keep it from being told."""

import random
from dataclasses import replace

import pytest

from companion.show.health.samples import ObsSample, OutputSample
from companion.show.health.troubles import Trouble, Verdict
from companion.show.times import RunMs
from tests.show.health.studio import LIT, SENDS, STREAM, Studio, look

STALLS = replace(SENDS, sent_bytes=0)
LOSES = replace(SENDS, dropped=0.2)


def acts_at(instants: list[int], output: OutputSample, trouble: Trouble) -> int:
    """When a trouble with the stream, which is bad all the time, is to be acted on; far away: not at all."""
    studio, before = Studio(), 0
    for at in instants:
        for between in range(before, at, 100):
            studio.at(between)
        before = at
        studio.saw(ObsSample(at=RunMs(at), outputs={STREAM: output}))
    return next((at for at, verdict in studio.of(trouble) if verdict is Verdict.ACT), 999_999)


def as_obs_answers(seed: int, for_ms: int) -> list[int]:
    """When OBS tells of its outputs: whenever its statistics come, every two seconds, and after each second
    in which they did not; each time a little later than it was asked."""
    chance = random.Random(seed)
    statistics = chance.uniform(0, 2_000)
    now, instants = 0.0, list[int]()
    while now < for_ms:
        if statistics <= now + 1_000:
            now = max(now, statistics)
            statistics += 2_000 + chance.expovariate(0.1)
        else:
            now += 1_000
        now += chance.expovariate(0.1)
        instants.append(round(now))
    return instants


def test_two_samples_close_together_do_not_undo_what_is_known() -> None:
    close = [*range(0, 9_001, 1_000), 9_007, *range(10_015, 30_000, 1_000)]

    assert acts_at(close, STALLS, Trouble.STREAM_STALLED) <= 10_500, "five seconds after its first five"


def test_a_stream_that_loses_pictures_is_acted_on_in_time_whatever_the_rhythm_of_obs() -> None:
    for seed in range(20):
        instants = as_obs_answers(seed, 15_000)
        took = acts_at(instants, LOSES, Trouble.DROPPED_FRAMES) - instants[0]
        assert took <= 10_000 + 1_000, f"seed {seed}"


@pytest.mark.parametrize("every", [4_000, 8_000, 10_000])
def test_a_dead_camera_is_told_while_obs_is_busy_and_looks_are_far_apart(every: int) -> None:
    studio = Studio()
    broke = studio.camera([LIT] * 6, every=every)
    for at in range(broke, broke + 6 * every, every):
        studio.saw(look(at, None))

    assert studio.of(Trouble.NO_SIGNAL)[-1] == (broke + every, Verdict.ACT)


def test_a_break_of_minutes_is_no_rhythm() -> None:
    studio = Studio()
    now = studio.camera([LIT] * 6) + 600_000
    broke = studio.camera([LIT] * 6, since=now)
    last = studio.camera([None] * 6, since=broke) - 250
    studio.at(last + 3_000)

    assert studio.of(Trouble.NO_SIGNAL) == [(broke + 1_000, Verdict.ALARM), (last + 3_000, Verdict.UNKNOWN)]
