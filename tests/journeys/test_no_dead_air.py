"""Things break in a show on air, in a real OBS: a short form of ``python -m faults.incidents``.

How soon is measured there; on a machine that others use too it is only told here that it comes in the end.
"""

from collections.abc import Iterator

import pytest

from companion.show.health.troubles import Trouble
from faults.incidents import middles
from faults.incidents.breaks import camera_shows, muted, unmuted
from faults.incidents.covering import only_told
from faults.incidents.deaths import killed_while_covered
from faults.incidents.hands import hand_in_the_middle, in_obs
from faults.incidents.on_air import OnAir
from tests.breakable import Look
from tests.real_obs import RealObs, or_skip

PROMPT_S = 30.0


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    made: list[OnAir] = []

    def make() -> RealObs:
        made.append(OnAir(tmp_path_factory.mktemp("show") / "matrix"))
        made[0].__enter__()
        return made[0].studio.obs

    or_skip(make)
    try:
        yield made[0]
    finally:
        made[0].__exit__()


@pytest.fixture
def on_air(show: OnAir) -> OnAir:
    """With nothing wrong."""
    show.in_order()
    return show


def test_a_dark_set_is_no_black_camera_and_who_speaks_muted_in_it_is_told_of(on_air: OnAir) -> None:
    began_at = camera_shows(Look.DIM)(on_air)
    play = only_told(
        Trouble.TALKING_MUTED, muted, unmuted, told_within_s=PROMPT_S, over_within_s=PROMPT_S, broken_s=2.0
    )
    assert play(on_air).wrong == ()
    assert [one.trouble for one in on_air.incidents(began_at)] == [Trouble.TALKING_MUTED]


def test_a_companion_killed_while_a_black_camera_is_covered_leaves_a_fallback_that_moves_and_comes_back(
    on_air: OnAir,
) -> None:
    ran = killed_while_covered(on_air)
    assert ran.wrong == ()
    assert ran.on_air_ms is not None
    assert 3_000 <= ran.on_air_ms < PROMPT_S * 1000


def test_what_a_hand_takes_while_a_frozen_camera_is_covered_stays_on_air(on_air: OnAir) -> None:
    ran = hand_in_the_middle(middles.FROZEN, in_obs, keeps_off_s=8.0)(on_air)
    assert ran.wrong == ()
    assert ran.on_air_ms is not None
