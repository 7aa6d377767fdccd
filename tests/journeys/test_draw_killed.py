"""A crash in the middle of a draw never changes who won. ``make faults`` does it thirty times."""

from pathlib import Path

import pytest

from faults.draw_kills import kill_draws

KILLS = 4
SEED = 0


@pytest.mark.slow
def test_the_companion_is_killed_in_the_middle_of_draws_and_the_winners_stay(tmp_path: Path) -> None:
    tally = kill_draws(KILLS, SEED, tmp_path)
    assert tally.wrong == []
    assert tally.kills == KILLS
