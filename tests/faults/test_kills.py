"""A real, busy companion that is killed again and again. ``make faults`` does it 500 times."""

import pytest

from faults.kills import kill_often

KILLS = 6
SEED = 20261122


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_six_kills_of_a_busy_companion_lose_nothing_and_double_nothing() -> None:
    tally = await kill_often(KILLS, SEED, busy_s=(0.15, 0.45))
    assert tally.wrong == []
    assert tally.kills == KILLS
    assert tally.done > 5 * KILLS, "it was not busy"
