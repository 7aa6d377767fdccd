"""A person takes another scene in the middle of it. The hand is stronger, and automation keeps off."""

import time
from collections.abc import Callable

from companion.show.health.troubles import Trouble
from faults.incidents.breaks import camera_cut, camera_mended, camera_shows
from faults.incidents.covering import RETURNS_WITHIN_S, Break, cover
from faults.incidents.on_air import OnAir
from faults.incidents.row import Ran, Row
from tests.breakable import CAMERA, FALLBACK_PICTURE, PRODUCT, PRODUCT_PICTURE, Look

_KEEPS_OFF_S = 15.0
"""Longer than the slowest camera takes to act, and than any way back."""

Take = Callable[[OnAir], None]


def _in_obs(show: OnAir) -> None:
    show.studio.obs.take(PRODUCT)


def _on_the_page(show: OnAir) -> None:
    show.service.command("take_scene", role="product")


def _while_covered(trouble: Trouble, breaks: Break, take: Take, within_s: float) -> Callable[[OnAir], Ran]:
    """While the fallback is on air; then the camera is mended."""

    def play(show: OnAir) -> Ran:
        covered = cover(show, trouble, breaks, within_s)
        if covered.on_air_at is None:
            camera_mended(show)
            return Ran(wrong=(f"not covered within {within_s:g} s",))
        time.sleep(3)
        return _taken(show, take)

    return play


def _before_it_acts(breaks: Break, take: Take) -> Callable[[OnAir], Ran]:
    """While the trouble is only suspected."""

    def play(show: OnAir) -> Ran:
        breaks(show)
        time.sleep(1.5)
        return _taken(show, take)

    return play


def _taken(show: OnAir, take: Take) -> Ran:
    taken_at = time.time()
    take(show)
    came_at = show.studio.programme.came(PRODUCT_PICTURE, taken_at, 5)
    time.sleep(_KEEPS_OFF_S)
    camera_mended(show)
    time.sleep(_KEEPS_OFF_S)
    wrong = [] if came_at is not None else ["what the hand has taken did not come on air"]
    if came_at is not None:
        since = show.studio.programme.since(came_at + 1.0)
        wrong += [f"{one.input} came or went, against the hand" for one in since]
    if not show.shows(PRODUCT_PICTURE) or show.shows(FALLBACK_PICTURE):
        wrong.append("what the hand has taken is not on air in the end")
    return Ran(wrong=tuple(dict.fromkeys(wrong)))


def _next_segment(show: OnAir) -> Ran:
    """The script, which this playbook does not hold, goes on: the return is to what is due by then."""
    covered = cover(show, Trouble.FROZEN, camera_shows(Look.FROZEN), 15)
    if covered.on_air_at is None:
        camera_mended(show)
        return Ran(wrong=("it was not covered",))
    time.sleep(3)
    refused = show.service.command("jump", to="goods").get("error")
    wrong = [f"the script cannot go on: {refused['code']}"] if refused else []
    time.sleep(3)
    mended_at = camera_mended(show)
    if show.studio.programme.came(PRODUCT_PICTURE, covered.on_air_at, RETURNS_WITHIN_S) is None:
        wrong.append("what is due by then did not come on air")
    time.sleep(3)
    if show.studio.programme.came(CAMERA, mended_at, 0) is not None:
        wrong.append("the host came on air, who is not due any more")
    show.service.command("jump", to="talk")
    return Ran(wrong=tuple(wrong))


_GOOD = "what the hand took stays on air"
ROWS = (
    Row(
        name="hand in OBS, black",
        good=_GOOD,
        play=_while_covered(Trouble.BLACK, camera_shows(Look.BLACK), _in_obs, 10),
    ),
    Row(
        name="hand in OBS, frozen",
        good=_GOOD,
        play=_while_covered(Trouble.FROZEN, camera_shows(Look.FROZEN), _in_obs, 15),
    ),
    Row(
        name="hand in OBS, stopped",
        good=_GOOD,
        play=_while_covered(Trouble.NO_SIGNAL, camera_cut, _in_obs, 12),
    ),
    Row(
        name="hand on page, black",
        good=_GOOD,
        play=_while_covered(Trouble.BLACK, camera_shows(Look.BLACK), _on_the_page, 10),
    ),
    Row(
        name="hand in OBS, suspected",
        good=_GOOD,
        play=_before_it_acts(camera_shows(Look.BLACK), _in_obs),
    ),
    Row(name="next segment, frozen", good="back to what is due by then", play=_next_segment),
)
