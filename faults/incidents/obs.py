"""OBS itself: gone, hung, or changed by a hand under a show on air."""

import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from companion.show.health.settings import TIMES
from companion.show.health.troubles import Trouble
from faults.incidents.breaks import (
    camera_made,
    camera_removed,
    set_studio_mode,
    stream_started,
)
from faults.incidents.camera import BACK_MS, CAMERA_BLACK, act_ms
from faults.incidents.covering import broken_and_mended
from faults.incidents.on_air import OnAir
from faults.incidents.row import Ran, Row, ms, within
from tests.breakable import CAMERA, FALLBACK, HOST

_GONE_MS = 3_000
"""The link breaks at once; whether its process is gone is looked at after a second."""
_HUNG_MS = 3_750
"""Told within 3.5 s; the instant at which it was stopped is known to some frames only."""
_COMES_MS = 12_000
"""An OBS that has only just started is left alone for 3 s, then its cameras are looked at."""
_OPENS_MS = 9_000
"""An input that was made anew opens its feed first, with OBS's own tries; then its picture has to move."""


def _killed(show: OnAir) -> Ran:
    """OBS comes back without the stream that it had, which somebody has to start again."""
    studio, obs = show.studio, show.studio.obs
    killed_at = time.time()
    obs.kill()
    gone = show.incident(Trouble.OBS_GONE, killed_at, 10)
    if gone is None:
        return Ran(wrong=("nobody was told that OBS is gone",))
    time.sleep(3)
    started_at = time.time()
    obs.start()
    studio.programme.listen()
    studio.ingest.start()
    obs.stream_to(studio.ingest.url)
    gone = show.over(gone, 30)
    wrong = [] if not gone.open else ["OBS is back, and that it is gone is not over"]
    silent = show.incident(Trouble.OUTPUT_GONE, started_at, 10)
    if silent is None:
        wrong.append("nobody was told that OBS is back without the stream")
    else:
        stream_started(show)
        if show.over(silent, 20).open:
            wrong.append("it was started again on the page, and is not over")
    if not show.wait(lambda: show.state.program.actual == HOST and show.shows(CAMERA), 15):
        wrong.append("the host is not on air")
    if show.covers(started_at):
        wrong.append("the fallback came on air")
    return Ran(
        told_ms=ms(killed_at, gone.alarm / 1000),
        back_ms=None if gone.cleared is None else ms(started_at, gone.cleared / 1000),
        wrong=tuple(wrong),
    )


def _stopped(show: OnAir) -> Ran:
    obs, stopped_at = show.studio.obs, time.time()
    obs.pause()
    try:
        hung = show.incident(Trouble.OBS_HUNG, stopped_at, 9)
        time.sleep(max(0.0, stopped_at + 10 - time.time()))
    finally:
        woken_at = time.time()
        obs.unpause()
    if hung is None:
        return Ran(wrong=("nobody was told that OBS hangs",))
    hung = show.over(hung, 30)
    time.sleep(8)  # as long as a detector takes that would now misread those ten seconds
    wrong = [] if not hung.open else ["OBS answers again, and that it hangs is not over"]
    wrong += [f"{one.input} came or went" for one in show.studio.programme.since(stopped_at)]
    if not show.shows(CAMERA):
        wrong.append("the host is not on air")
    return Ran(
        told_ms=ms(stopped_at, hung.alarm / 1000),
        back_ms=None if hung.cleared is None else ms(woken_at, hung.cleared / 1000),
        wrong=tuple(wrong),
    )


def _with(prepare: Callable[[OnAir], None], tidy: Callable[[OnAir], None]) -> Callable[[OnAir], Ran]:
    """A black camera, in an OBS in which something is otherwise than usual."""

    def play(show: OnAir) -> Ran:
        prepare(show)
        time.sleep(2)
        try:
            return CAMERA_BLACK(show)
        finally:
            tidy(show)
            time.sleep(2)

    return play


def _rename(old: str, new: str) -> Callable[[OnAir], None]:
    def rename(show: OnAir) -> None:
        show.studio.obs.ask("SetSceneName", {"sceneName": old, "newSceneName": new})

    return rename


def _collection(show: OnAir) -> Ran:
    """Another one is loaded by hand: its scenes are the crew's own, and nothing in them is ours to mend."""
    obs, began_at = show.studio.obs, time.time()
    obs.ask("CreateSceneCollection", {"sceneCollectionName": f"Other {uuid4().hex[:6]}"})
    time.sleep(15)
    wrong = [f"switched because of {one.trouble.value}" for one in show.incidents(began_at) if one.to]
    if obs.program in (FALLBACK, HOST):
        wrong.append(f"{obs.program!r} of another collection is on air")
    back_at = time.time()
    obs.ask("SetCurrentSceneCollection", {"sceneCollectionName": "Lab"})
    if not show.wait(lambda: obs.program == HOST and show.shows(CAMERA), 20):
        wrong.append(f"on air is {obs.program!r}, not the scene that should be")
    home_at = time.time()
    time.sleep(12)
    wrong += [f"switched because of {one.trouble.value}" for one in show.incidents(back_at) if one.to]
    if not show.shows(CAMERA):
        wrong.append("the host is not on air in the end")
    return Ran(back_ms=ms(back_at, home_at), wrong=tuple(dict.fromkeys(wrong)))


ROWS = (
    Row(
        name="OBS killed and back",
        good="told, of the stream too; the host is back",
        play=_killed,
        told_ms=_GONE_MS,
        back_ms=_COMES_MS,
    ),
    Row(
        name="OBS stopped for 10 s",
        good="told; nothing is switched",
        play=_stopped,
        told_ms=_HUNG_MS,
        back_ms=_COMES_MS,
    ),
    Row(
        name="scene renamed, black",
        good="fallback, and back to the new name",
        play=_with(_rename(HOST, "Host at the table"), _rename("Host at the table", HOST)),
        on_air_ms=within(act_ms(Trouble.BLACK)),
        back_ms=BACK_MS,
        detector=True,
    ),
    Row(
        name="fallback renamed, black",
        good="fallback under its new name",
        play=_with(_rename(FALLBACK, "Pause"), _rename("Pause", FALLBACK)),
        on_air_ms=within(act_ms(Trouble.BLACK)),
        back_ms=BACK_MS,
        detector=True,
    ),
    Row(
        name="source removed",
        good="fallback; back when it is there again",
        play=broken_and_mended(Trouble.NO_SIGNAL, camera_removed, camera_made, 10),
        on_air_ms=within(act_ms(Trouble.NO_SIGNAL)),
        back_ms=TIMES[Trouble.NO_SIGNAL].clear_ms + _OPENS_MS,
        fresh=True,  # the camera comes by another port now than OBS has it on disk
    ),
    Row(
        name="collection switched",
        good="hands off; the host is back with ours",
        play=_collection,
        back_ms=_COMES_MS,
    ),
    Row(
        name="studio mode, black",
        good="fallback, and back by itself",
        play=_with(partial(set_studio_mode, enabled=True), partial(set_studio_mode, enabled=False)),
        on_air_ms=within(act_ms(Trouble.BLACK)),
        back_ms=BACK_MS,
        detector=True,
    ),
)
