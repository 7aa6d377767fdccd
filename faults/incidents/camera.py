"""Cameras that break, and cameras that only look as if they had."""

import time

from companion.show.health.settings import TIMES
from companion.show.health.troubles import Trouble
from faults.incidents.breaks import camera_cut, camera_mended, camera_shows, host_taken, product_taken
from faults.incidents.covering import broken_and_mended, untouched
from faults.incidents.on_air import OnAir
from faults.incidents.row import Ran, Row, within
from tests.breakable import CAMERA, FALLBACK_PICTURE, Look

_CLEAR_MS = 3_000
_REOPENS_MS = 4_000
"""OBS opens a feed that is back within 2.5 s, and gives no picture until then."""
BACK_MS = _CLEAR_MS + 2_500
"""Clear time, two looks before the first good one counts, the switch, and the way of the picture into OBS."""
LOOKS_FINE_S = 12.0
"""Longer than the slowest detector of a camera takes to act."""


def act_ms(trouble: Trouble) -> int:
    """After so long something is done about it by itself."""
    length_ms = TIMES[trouble].act_ms
    assert length_ms is not None
    return length_ms


def _flaps(show: OnAir) -> Ran:
    """Lost and back five times in a minute. Whatever is done about it is done a few times, and ends well."""
    began_at = time.time()
    for _ in range(5):
        show.studio.camera.lose()
        time.sleep(6)
        show.studio.camera.mend()
        time.sleep(6)
    most = show.state.plan.guard.most_switches
    covers, wrong = show.covers(began_at), []
    if not covers:
        wrong.append("it was never covered")
    if covers + _returns(show, began_at) > most:
        wrong.append(f"{covers} covers and {_returns(show, began_at)} returns, more than {most} switches")
    settled = show.wait(lambda: show.shows(CAMERA) or show.state.guard.locked, 40)
    if not settled:
        wrong.append("neither back nor handed over to a person")
    if show.shows(CAMERA) is show.shows(FALLBACK_PICTURE):
        wrong.append("neither the camera nor the fallback is on air")
    return Ran(wrong=tuple(wrong))


def _returns(show: OnAir, since: float) -> int:
    changes = show.studio.programme.since(since)
    return sum(1 for one in changes if one.input == CAMERA and one.on_air)


ROWS = (
    Row(
        name="camera black",
        good="fallback, and back by itself",
        play=broken_and_mended(Trouble.BLACK, camera_shows(Look.BLACK), camera_mended, 10),
        on_air_ms=within(act_ms(Trouble.BLACK)),
        back_ms=BACK_MS,
        detector=True,
    ),
    Row(
        name="feed stopped",
        good="fallback, and back by itself",
        play=broken_and_mended(Trouble.NO_SIGNAL, camera_cut, camera_mended, 12),
        on_air_ms=within(act_ms(Trouble.NO_SIGNAL)),
        back_ms=BACK_MS + _REOPENS_MS,
        detector=True,
    ),
    Row(
        name="feed frozen",
        good="fallback, and back by itself",
        play=broken_and_mended(Trouble.FROZEN, camera_shows(Look.FROZEN), camera_mended, 15),
        on_air_ms=within(act_ms(Trouble.FROZEN)),
        back_ms=BACK_MS,
        detector=True,
    ),
    Row(
        name="camera dim",
        good="nothing is told",
        play=untouched(camera_shows(Look.DIM), camera_mended, LOOKS_FINE_S),
    ),
    Row(
        name="host still",
        good="nothing is told",
        play=untouched(camera_shows(Look.STILL), camera_mended, LOOKS_FINE_S),
    ),
    Row(
        name="product still", good="nothing is told", play=untouched(product_taken, host_taken, LOOKS_FINE_S)
    ),
    Row(name="feed flaps", good="3 switches at most, then a person", play=_flaps),
)
