"""Things break in a show on air, in a real OBS: a short form of ``python -m faults.incidents``.

How soon is measured there; on a machine that others use too it is only told here that it comes in the end.
"""

from collections.abc import Iterator

import pytest

from companion.show.health.troubles import Trouble
from faults.incidents.breaks import camera_mended, camera_shows, muted, unmuted
from faults.incidents.covering import broken_and_mended, only_told, untouched
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


def test_a_black_camera_is_covered_once_and_the_show_comes_back(on_air: OnAir) -> None:
    play = broken_and_mended(Trouble.BLACK, camera_shows(Look.BLACK), camera_mended, PROMPT_S)
    ran = play(on_air)
    assert ran.wrong == ()
    assert ran.on_air_ms is not None
    assert 3_000 <= ran.on_air_ms < PROMPT_S * 1000


def test_a_dark_set_is_no_black_camera(on_air: OnAir) -> None:
    assert untouched(camera_shows(Look.DIM), camera_mended, 5.0)(on_air).wrong == ()


def test_somebody_who_speaks_muted_is_told_of_and_no_scene_is_switched(on_air: OnAir) -> None:
    play = only_told(
        Trouble.TALKING_MUTED, muted, unmuted, told_within_s=PROMPT_S, over_within_s=PROMPT_S, broken_s=0.5
    )
    assert play(on_air).wrong == ()
