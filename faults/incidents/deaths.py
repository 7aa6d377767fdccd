"""The companion dies in the middle of it, or two things break at once."""

import time

from companion.show.health.troubles import Trouble
from faults.incidents.breaks import camera_mended, camera_shows
from faults.incidents.camera import BACK_MS, act_ms
from faults.incidents.covering import Covered, come_back, cover
from faults.incidents.on_air import OnAir
from faults.incidents.row import Ran, Row, ms, within
from tests.breakable import CAMERA, FALLBACK, FALLBACK_PICTURE, Look, Voice

_BLACK = camera_shows(Look.BLACK)
_STARTS_MS = 8_000
"""A companion starts within 2 s, leaves OBS alone for 3 s, and looks twice."""
_KEY_S = 1.0


def killed_while_covered(show: OnAir) -> Ran:
    """What it had put on air stays, and moves by itself; another companion brings the show back."""
    covered = cover(show, Trouble.BLACK, _BLACK, 10)
    if covered.on_air_at is None:
        return _not_covered(show)
    time.sleep(1)
    show.service.kill()
    wrong = []
    first = show.studio.obs.picture(FALLBACK)
    time.sleep(1)
    if show.studio.obs.picture(FALLBACK) == first:
        wrong.append("the fallback stands still without the companion")
    time.sleep(2)
    if not show.shows(FALLBACK_PICTURE):
        wrong.append("the fallback went off air with the companion")
    show.service.start("--resume", "auto")
    show.wait(lambda: show.state.obs.connected, 20)
    ran = come_back(show, covered, camera_mended)
    return Ran(
        first_bad_ms=ran.first_bad_ms,
        told_ms=ran.told_ms,
        on_air_ms=ran.on_air_ms,
        back_ms=ran.back_ms,
        wrong=(*wrong, *ran.wrong),
    )


def _mended_meanwhile(show: OnAir) -> Ran:
    """What it had covered is well again when the next one starts, which has never seen it broken."""
    covered = cover(show, Trouble.BLACK, _BLACK, 10)
    if covered.on_air_at is None:
        return _not_covered(show)
    time.sleep(1)
    show.service.kill()
    camera_mended(show)
    time.sleep(5)
    started_at = time.time()
    show.service.start("--resume", "auto")
    return come_back(show, covered, lambda _: started_at)


def _before_it_acts(show: OnAir) -> Ran:
    """It dies when nobody has been told yet; the next one finds the camera black and covers it."""
    broke_at = _BLACK(show)
    time.sleep(1.5)
    show.service.kill()
    started_at = time.time()
    show.service.start("--resume", "auto")
    on_air_at = show.studio.programme.came(FALLBACK_PICTURE, broke_at, 25)
    if on_air_at is None:
        return _not_covered(show)
    incident = show.incident(Trouble.BLACK, broke_at, within_s=2)
    time.sleep(6)
    covered = Covered(broke_at=broke_at, on_air_at=on_air_at, incident=incident)
    ran = come_back(show, covered, camera_mended)
    late_ms = ms(started_at, on_air_at) or 0
    late = [f"covered {late_ms} ms after its start"] if late_ms > _STARTS_MS + act_ms(Trouble.BLACK) else []
    return Ran(
        first_bad_ms=ran.first_bad_ms,
        told_ms=ran.told_ms,
        on_air_ms=ran.on_air_ms,
        back_ms=ran.back_ms,
        wrong=(*late, *ran.wrong),
    )


def _keys(show: OnAir) -> Ran:
    """Nothing of ours runs: the keys of the script in OBS do it, and the next companion keeps off."""
    obs, programme = show.studio.obs, show.studio.programme
    show.service.kill()
    pressed_at = time.time()
    obs.press("F8")
    on_air_at = programme.came(FALLBACK_PICTURE, pressed_at, 5)
    time.sleep(2)
    returned_at = time.time()
    obs.press("F9")
    back_at = programme.came(CAMERA, returned_at, 5)
    obs.press("F8")
    programme.came(FALLBACK_PICTURE, returned_at, 5)
    show.service.start("--resume", "auto")
    show.wait(lambda: show.state.obs.connected, 20)
    time.sleep(8)
    wrong = []
    if on_air_at is None or on_air_at - pressed_at > _KEY_S:
        wrong.append(f"the key did not bring the fallback within {_KEY_S:g} s")
    if back_at is None or back_at - returned_at > _KEY_S:
        wrong.append(f"the key did not bring the host back within {_KEY_S:g} s")
    if not show.shows(FALLBACK_PICTURE):
        wrong.append("the next companion has undone what the key did")
    return Ran(on_air_ms=ms(pressed_at, on_air_at), back_ms=ms(returned_at, back_at), wrong=tuple(wrong))


def _two_at_once(show: OnAir) -> Ran:
    """Camera and microphone; the microphone is not heard in the fallback, which must keep nobody waiting."""
    broke_at = show.studio.microphone.hears(Voice.DEAD)
    covered = cover(show, Trouble.BLACK, _BLACK, 10)
    if covered.on_air_at is None:
        return _not_covered(show)
    told = [one.trouble for one in show.incidents(broke_at)]
    time.sleep(6)
    ran = come_back(show, covered, camera_mended)
    again = show.wait(
        lambda: any(one.trouble is Trouble.MIC_DEAD and one.open for one in show.incidents(broke_at)), 10
    )
    show.studio.microphone.hears(Voice.SPEECH)
    wrong = [] if Trouble.MIC_DEAD in told else ["nobody was told that the microphone is dead"]
    if not again:
        wrong.append("back on air, nobody is told that the microphone is still dead")
    return Ran(
        first_bad_ms=ran.first_bad_ms,
        told_ms=ran.told_ms,
        on_air_ms=ran.on_air_ms,
        back_ms=ran.back_ms,
        wrong=(*ran.wrong, *wrong),
    )


def _and_the_ingest(show: OnAir) -> Ran:
    """Camera and line; the camera is covered all the same, for the stream is only being connected anew."""
    killed_at = show.studio.ingest.kill()
    covered = cover(show, Trouble.BLACK, _BLACK, 10)
    told = show.incident(Trouble.RECONNECTING, killed_at, 5)
    show.studio.ingest.start()
    if covered.on_air_at is None:
        return _not_covered(show)
    time.sleep(6)
    ran = come_back(show, covered, camera_mended)
    wrong = [] if told is not None else ["nobody was told that the line is gone"]
    return Ran(
        first_bad_ms=ran.first_bad_ms,
        told_ms=ran.told_ms,
        on_air_ms=ran.on_air_ms,
        back_ms=ran.back_ms,
        wrong=(*ran.wrong, *wrong),
    )


def _not_covered(show: OnAir) -> Ran:
    camera_mended(show)
    return Ran(wrong=("it was not covered",))


_ON_AIR_MS = within(act_ms(Trouble.BLACK))
ROWS = (
    Row(
        name="companion killed, covered",
        good="the fallback moves on; back by the next",
        play=killed_while_covered,
        on_air_ms=_ON_AIR_MS,
        back_ms=BACK_MS + _STARTS_MS,
    ),
    Row(
        name="companion killed, mended",
        good="the next one brings the show back",
        play=_mended_meanwhile,
        on_air_ms=_ON_AIR_MS,
        back_ms=BACK_MS + _STARTS_MS,
    ),
    Row(
        name="companion killed, black",
        good="the next one covers it",
        play=_before_it_acts,
        on_air_ms=_ON_AIR_MS,
        back_ms=BACK_MS,
    ),
    Row(
        name="keys, companion dead",
        good="there and back by the keys of OBS",
        play=_keys,
        on_air_ms=round(_KEY_S * 1000),
        back_ms=round(_KEY_S * 1000),
    ),
    Row(
        name="camera and microphone",
        good="one cover; both are told",
        play=_two_at_once,
        on_air_ms=_ON_AIR_MS,
        back_ms=BACK_MS,
    ),
    Row(
        name="camera and ingest",
        good="one cover; both are told",
        play=_and_the_ingest,
        on_air_ms=_ON_AIR_MS,
        back_ms=BACK_MS,
    ),
)
