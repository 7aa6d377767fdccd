"""The fallback is broken itself when it is needed: viewers get nothing that is as bad, and the crew knows."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

from companion.checkup.of_show import CLOCK, MOVING
from companion.obs.setup.covering import BACKGROUND, MOTION
from companion.show.health.settings import TIMES
from companion.show.health.troubles import Trouble
from companion.show.incidents.record import WhyNot
from faults.incidents.breaks import camera_mended, camera_shows
from faults.incidents.camera import BACK_MS, act_ms
from faults.incidents.covering import BROKEN_S, Covered, come_back
from faults.incidents.on_air import OnAir
from faults.incidents.row import LOOK_MS, Ran, Row, ms
from tests.breakable import CAMERA, FALLBACK, FALLBACK_PICTURE, SIZE, Look

_KNOWN_S = 2.0
"""What scenes hold is told within this time."""
_SET_UP_MS = 10_000
"""``companion obs setup`` starts, compares, makes what is missing, and the next look finds it good."""
_TELLS_MS = 1_000

Spoil = Callable[[OnAir], None]


def _removed(show: OnAir) -> None:
    show.studio.obs.ask("RemoveScene", {"sceneName": FALLBACK})


def _emptied(show: OnAir) -> None:
    obs = show.studio.obs
    for item in obs.ask("GetSceneItemList", {"sceneName": FALLBACK})["sceneItems"]:
        obs.ask("RemoveSceneItem", {"sceneName": FALLBACK, "sceneItemId": item["sceneItemId"]})


def _files_gone(show: OnAir) -> None:
    """Somebody has tidied up, and OBS was started since."""
    for name, path in _pictures(show):
        path.unlink()
        _read_again(show, name)
    _without_clock(show)


def _painted_black(show: OnAir) -> None:
    """Somebody has saved another picture in its place."""
    for name, path in _pictures(show):
        Image.new("RGB", SIZE).save(path)
        _read_again(show, name)
    _without_clock(show)


def _pictures(show: OnAir) -> Sequence[tuple[str, Path]]:
    """The inputs of the slate that read files."""
    data = show.service.data
    return (FALLBACK_PICTURE, data / BACKGROUND), (MOVING["en"], data / MOTION)


def _read_again(show: OnAir, name: str) -> None:
    show.studio.obs.ask("SetInputSettings", {"inputName": name, "inputSettings": {}})


def _without_clock(show: OnAir) -> None:
    """A crew may have hidden it."""
    obs, scene = show.studio.obs, {"sceneName": FALLBACK}
    item = obs.ask("GetSceneItemId", {**scene, "sourceName": CLOCK["en"]})["sceneItemId"]
    obs.ask("SetSceneItemEnabled", {**scene, "sceneItemId": item, "sceneItemEnabled": False})


def _cannot_cover(spoil: Spoil) -> Callable[[OnAir], Ran]:
    """The camera is black meanwhile; set up anew, the fallback covers it."""

    def play(show: OnAir) -> Ran:
        spoil(show)
        time.sleep(_KNOWN_S)
        broke_at = camera_shows(Look.BLACK)(show)
        incident = show.incident(Trouble.BLACK, broke_at, 8)
        if incident is None:
            return Ran(wrong=("nobody was told that the camera is black",))
        acts_at = incident.first_bad / 1000 + act_ms(Trouble.BLACK) / 1000
        told = show.wait(
            lambda: show.again(incident).why_not is WhyNot.NOWHERE, acts_at + _TELLS_MS / 1000 - time.time()
        )
        wrong = [] if told else ["the crew was not told that there is nowhere to go"]
        if not show.shows(CAMERA):
            wrong.append("something was switched all the same")
        asked_at = time.time()
        show.set_up()
        on_air_at = show.studio.programme.came(FALLBACK_PICTURE, asked_at, _SET_UP_MS / 1000)
        if on_air_at is None:
            return Ran(wrong=(*wrong, "it was not covered when the fallback was good again"))
        time.sleep(BROKEN_S)
        ran = come_back(
            show, Covered(broke_at=broke_at, on_air_at=on_air_at, incident=incident), camera_mended
        )
        return Ran(
            first_bad_ms=ran.first_bad_ms,
            told_ms=ran.told_ms,
            on_air_ms=ms(asked_at, on_air_at),
            back_ms=ran.back_ms,
            wrong=(*wrong, *ran.wrong),
        )

    return play


ROWS = tuple(
    Row(
        name=f"fallback {how}, black",
        good="told; covered once it is set up",
        play=_cannot_cover(spoil),
        told_ms=TIMES[Trouble.BLACK].alarm_ms + LOOK_MS,
        on_air_ms=_SET_UP_MS,
        back_ms=BACK_MS,
    )
    for how, spoil in (
        ("removed", _removed),
        ("empty", _emptied),
        ("files gone", _files_gone),
        ("dark", _painted_black),
    )
)
