"""Troubles, up to where a person comes in: covered, told, or not yet told."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from companion.show.health.troubles import Trouble
from faults.incidents.breaks import (
    camera_cut,
    camera_made,
    camera_mended,
    camera_removed,
    camera_shows,
    microphone_hears,
    muted,
    stream_started,
    unmuted,
)
from faults.incidents.covering import Break, cover
from faults.incidents.on_air import OnAir
from tests.breakable import Look, Voice

_COVERED_S = 2.0
"""So long viewers have seen the fallback by then."""
_TOLD_WITHIN_S = 6.0
_SUSPECTED_S = 1.5
"""A detector has had bad samples by then, and tells nobody yet."""
_FLAP_S = 6.0
_HANGS_S = 10.0

Reach = Callable[[OnAir], float]
"""Breaks something and waits until it has come so far; gives the instant at which it broke."""


class NotThereError(RuntimeError):
    """It has not come so far; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Middle:
    """What is going on."""

    troubles: tuple[Trouble, ...]
    """Of which the crew is told, sooner or later."""
    reach: Reach
    ends: Callable[[OnAir], object]
    """Mends it."""
    studio_mode: bool = False
    off_air: bool = False
    """Nothing is streamed: automation has nothing to keep off from."""


def _covered(trouble: Trouble, breaks: Break, within_s: float) -> Reach:
    def reach(show: OnAir) -> float:
        it = cover(show, trouble, breaks, within_s)
        if it.on_air_at is None:
            raise NotThereError(f"not covered within {within_s:g} s")
        time.sleep(_COVERED_S)
        return it.broke_at

    return reach


def _told(trouble: Trouble, breaks: Break) -> Reach:
    def reach(show: OnAir) -> float:
        broke_at = breaks(show)
        _must_be_told(show, trouble, broke_at)
        return broke_at

    return reach


def _must_be_told(show: OnAir, trouble: Trouble, since: float, within_s: float = _TOLD_WITHIN_S) -> None:
    if show.incident(trouble, since, within_s) is None:
        raise NotThereError(f"nobody was told of {trouble.value} within {within_s:g} s")


def _suspected(breaks: Break) -> Reach:
    def reach(show: OnAir) -> float:
        broke_at = breaks(show)
        time.sleep(_SUSPECTED_S)
        return broke_at

    return reach


def _lost_again(show: OnAir) -> float:
    """A feed that was lost, has come back, and is lost."""
    broke_at = camera_cut(show)
    time.sleep(_FLAP_S)
    camera_mended(show)
    time.sleep(_FLAP_S)
    camera_cut(show)
    time.sleep(_FLAP_S / 2)
    return broke_at


def _comes_goes_and_comes(show: OnAir) -> None:
    camera_mended(show)
    time.sleep(_FLAP_S / 2)
    camera_cut(show)
    time.sleep(_FLAP_S / 2)
    camera_mended(show)


def _with_a_dead_microphone(show: OnAir) -> float:
    broke_at = show.studio.microphone.hears(Voice.DEAD)
    _covered(Trouble.BLACK, camera_shows(Look.BLACK), 10)(show)
    return broke_at


def _both_mended(show: OnAir) -> None:
    camera_mended(show)
    show.studio.microphone.hears(Voice.SPEECH)


def _just_started(show: OnAir) -> float:
    """OBS was killed, and answers again since this moment."""
    obs, killed_at = show.studio.obs, time.time()
    obs.kill()
    _must_be_told(show, Trouble.OBS_GONE, killed_at, 10)
    obs.start()
    show.studio.programme.listen()
    return killed_at


def _streamed_again(show: OnAir) -> None:
    show.studio.obs.stream_to(show.studio.ingest.url)
    stream_started(show)


def _just_awake(show: OnAir) -> float:
    """OBS was stopped, and goes on since this moment."""
    obs, stopped_at = show.studio.obs, time.time()
    obs.pause()
    try:
        _must_be_told(show, Trouble.OBS_HUNG, stopped_at, 9)
        time.sleep(max(0.0, stopped_at + _HANGS_S - time.time()))
    finally:
        obs.unpause()
    return stopped_at


def _of_itself(show: OnAir) -> None:
    """It is over already."""


_BLACK = _covered(Trouble.BLACK, camera_shows(Look.BLACK), 10)

BLACK = Middle(troubles=(Trouble.BLACK,), reach=_BLACK, ends=camera_mended)
FROZEN = Middle(
    troubles=(Trouble.FROZEN,),
    reach=_covered(Trouble.FROZEN, camera_shows(Look.FROZEN), 15),
    ends=camera_mended,
)
STOPPED = Middle(
    troubles=(Trouble.NO_SIGNAL,), reach=_covered(Trouble.NO_SIGNAL, camera_cut, 12), ends=camera_mended
)
SUSPECTED = Middle(troubles=(Trouble.BLACK,), reach=_suspected(camera_shows(Look.BLACK)), ends=camera_mended)
FLAPPING = Middle(troubles=(Trouble.NO_SIGNAL,), reach=_lost_again, ends=_comes_goes_and_comes)
REMOVED = Middle(
    troubles=(Trouble.NO_SIGNAL,), reach=_covered(Trouble.NO_SIGNAL, camera_removed, 10), ends=camera_made
)
STUDIO_MODE = Middle(troubles=(Trouble.BLACK,), reach=_BLACK, ends=camera_mended, studio_mode=True)
TWO_FAULTS = Middle(
    troubles=(Trouble.BLACK, Trouble.MIC_DEAD), reach=_with_a_dead_microphone, ends=_both_mended
)
MICROPHONE_DEAD = Middle(
    troubles=(Trouble.MIC_DEAD,),
    reach=_told(Trouble.MIC_DEAD, microphone_hears(Voice.DEAD)),
    ends=microphone_hears(Voice.SPEECH),
)
MUTED = Middle(troubles=(Trouble.TALKING_MUTED,), reach=_told(Trouble.TALKING_MUTED, muted), ends=unmuted)
CLIPPING = Middle(
    troubles=(Trouble.CLIPPING,),
    reach=_told(Trouble.CLIPPING, microphone_hears(Voice.CLIPPING)),
    ends=microphone_hears(Voice.SPEECH),
)
INGEST_KILLED = Middle(
    troubles=(Trouble.RECONNECTING,),
    reach=_told(Trouble.RECONNECTING, lambda show: show.studio.ingest.kill()),
    ends=lambda show: show.studio.ingest.start(),
)
OBS_BACK = Middle(
    troubles=(Trouble.OBS_GONE, Trouble.OUTPUT_GONE),
    reach=_just_started,
    ends=_streamed_again,
    off_air=True,
)
OBS_AWAKE = Middle(troubles=(Trouble.OBS_HUNG,), reach=_just_awake, ends=_of_itself)
