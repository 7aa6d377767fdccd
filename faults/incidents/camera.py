"""Cameras that break, and cameras that only look as if they had."""

import time

from companion.show.health.settings import TIMES
from companion.show.health.troubles import Trouble
from companion.show.incidents.reopening import APART_MS
from faults.incidents.breaks import (
    camera_cut,
    camera_mended,
    camera_reconnects,
    camera_shows,
    camera_wedged,
    host_taken,
    product_taken,
)
from faults.incidents.covering import broken_and_mended, untouched
from faults.incidents.on_air import OnAir
from faults.incidents.row import LOOK_MS, Ran, Row, ms, within
from tests.breakable import CAMERA, FALLBACK_PICTURE, Look

_CLEAR_MS = 3_000
_REOPENS_MS = 4_000
"""OBS opens a feed that is back within 2.5 s, and gives no picture until then."""
BACK_MS = _CLEAR_MS + 2_500
"""Clear time, two looks before the first good one counts, the switch, and the way of the picture into OBS."""
LOOKS_FINE_S = 12.0
"""Longer than the slowest detector of a camera takes to act."""
SETTLES_MS = 30_000
"""Of a feed that flaps, from when it is back for good: clear time, and how long a cover stays at least after
three switches, twice 8 s; the host is back then, or a person was asked to look."""
_FLAP_S = 6.0


def act_ms(trouble: Trouble) -> int:
    """After so long something is done about it by itself."""
    length_ms = TIMES[trouble].act_ms
    assert length_ms is not None
    return length_ms


def _flaps(show: OnAir) -> Ran:
    """Lost and back five times in a minute. Whatever is done about it is done a few times, and ends well."""
    began_at = time.time()
    mended_at = began_at - _FLAP_S
    for _ in range(5):
        time.sleep(max(0.0, mended_at + _FLAP_S - time.time()))
        show.studio.camera.lose()
        time.sleep(_FLAP_S)
        mended_at = show.studio.camera.mend()
    settled = show.wait(lambda: show.shows(CAMERA) or show.state.guard.locked, SETTLES_MS / 1000)
    settled_at = time.time()
    most, covers, returns = (
        show.state.plan.guard.most_switches,
        show.covers(began_at),
        _returns(show, began_at),
    )
    wrong = []
    if covers + returns > most:
        wrong.append(f"{covers} covers and {returns} returns, more than {most} switches")
    if show.shows(CAMERA) is show.shows(FALLBACK_PICTURE):
        wrong.append("neither the camera nor the fallback is on air")
    first = show.incident(Trouble.NO_SIGNAL, began_at)
    covered_at = show.studio.programme.came(FALLBACK_PICTURE, began_at, 0)
    return Ran(
        told_ms=None if first is None else first.alarm - first.first_bad,
        on_air_ms=None if first is None else ms(first.first_bad / 1000, covered_at),
        back_ms=ms(mended_at, settled_at) if settled else None,
        wrong=tuple(wrong),
    )


def _wedges(show: OnAir) -> Ran:
    """Its feed is back, and OBS would not look for a minute: it has to be asked to."""
    try:
        return broken_and_mended(Trouble.NO_SIGNAL, camera_wedged, camera_mended, 12)(show)
    finally:
        camera_reconnects(show, after_s=1)


def _returns(show: OnAir, since: float) -> int:
    changes = show.studio.programme.since(since)
    return sum(1 for one in changes if one.input == CAMERA and one.on_air)


CAMERA_BLACK = broken_and_mended(Trouble.BLACK, camera_shows(Look.BLACK), camera_mended, 10)

ROWS = (
    Row(
        name="camera black",
        good="fallback, and back by itself",
        play=CAMERA_BLACK,
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
        name="feed wedged",
        good="fallback; opened anew, and back",
        play=_wedges,
        on_air_ms=within(act_ms(Trouble.NO_SIGNAL)),
        back_ms=BACK_MS + _REOPENS_MS + APART_MS,
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
    Row(
        name="feed flaps",
        good="3 switches at most, then a person",
        play=_flaps,
        told_ms=TIMES[Trouble.NO_SIGNAL].alarm_ms + LOOK_MS,
        on_air_ms=within(act_ms(Trouble.NO_SIGNAL)),
        back_ms=SETTLES_MS,
    ),
)
