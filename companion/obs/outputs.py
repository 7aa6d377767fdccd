"""Starting and stopping what OBS sends out, and being sure of it.

OBS says yes to a start and means that it will try (seen with OBS 29). A stream that finds no ingest is
told to have stopped; a recording whose folder is gone is never heard of again, for OBS explains itself in
a window on its own screen. And a recording that OBS tells to have stopped still counts as running, for some
milliseconds, when OBS is asked: what it tells is what counts, and a start that comes too soon is lost.

While a stream looks for its ingest OBS says that it does not run, and takes a second start as if it were
the first, which has crashed it. Only its events tell; so when we may have missed the first of them, across
a connection that broke or before we came, a start first listens for a while.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from companion.obs.hearing import Ear
from companion.obs.notices import OUTPUT_EVENTS, RUNNING, SETTLING
from companion.obs.requests import Ask
from companion.obs.session import NotDone, RequestRefused

_BEGINS_WITHIN_S = 1.5
"""OBS tells within a few milliseconds that an output is starting or stopping."""
_LOOK_AGAIN_S = 1.0
"""While it is at it; events come by themselves, this is for one that was missed."""
_SETTLES_WITHIN_S = 10.0
"""OBS gives up connecting after this long; of some failures to start it never tells."""

_LINGERS_S = 1.0
"""So long an output may count as running after it was told to have stopped."""
_ASK_AGAIN_S = 0.05

_STARTING_UNHEARD_S = 2.0
"""A stream that was started just before we came tells of it within this, unless its ingest is ill."""

_OUTPUT_RUNNING, _OUTPUT_NOT_RUNNING, _INVALID_STATE = 500, 501, 604


@dataclass(frozen=True, slots=True)
class _Requests:
    start: str
    stop: str
    status: str


_REQUESTS = {
    "stream": _Requests("StartStream", "StopStream", "GetStreamStatus"),
    "record": _Requests("StartRecord", "StopRecord", "GetRecordStatus"),
    "virtual_camera": _Requests("StartVirtualCam", "StopVirtualCam", "GetVirtualCamStatus"),
}

_WHERE_TO_LOOK = {
    "stream": "is the server in OBS's Settings → Stream right, and does it answer?",
    "record": "is the folder in OBS's Settings → Output there, and is the disk not full?",
    "virtual_camera": "OBS says why in a window of its own.",
}


class Starts:
    """Outputs that OBS was asked to start, and what became of it is not known; over connections."""

    def __init__(self) -> None:
        self._asked_at: dict[str, float] = {}

    def asked(self, output: str) -> None:
        self._asked_at[output] = time.monotonic()

    def settled(self, output: str) -> None:
        self._asked_at.pop(output, None)

    def may_tell_within_s(self, output: str, heard_s: float) -> float:
        """For how long yet OBS may tell of a start that is on its way; it has been heard for ``heard_s``."""
        unheard_s = _STARTING_UNHEARD_S - heard_s if output == "stream" else 0.0
        asked_at = self._asked_at.get(output)
        if asked_at is None:
            return max(0.0, unheard_s)
        return max(0.0, unheard_s, asked_at + _SETTLES_WITHIN_S - time.monotonic())


async def set_running(
    ask: Ask,
    output: str,
    *,
    running: bool,
    told: Callable[[], bool | None],
    ear: Ear,
    starts: Starts,
    heard_s: float,
) -> None:
    """Return when the output runs, or has stopped.

    ``told`` says whether it runs by what OBS told, None while it is starting or stopping. The end of that
    is waited for first: asked for twice, a stream has crashed OBS. ``ear`` listens already; OBS has been
    heard for ``heard_s``.

    Raises:
        NotDone: OBS tried and could not, or did nothing.
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
    """
    requests = _REQUESTS.get(output)
    if requests is None:
        raise NotDone(f"OBS has no output {output!r}")
    wait_s = _SETTLES_WITHIN_S if told() is None else 0.0
    if running and told() is False:
        wait_s = starts.may_tell_within_s(output, heard_s)
    if wait_s:
        await ear.next(
            lambda event, data: OUTPUT_EVENTS.get(event) == output and data.get("outputState") in RUNNING,
            wait_s,
        )
        starts.settled(output)
    for _ in range(round(_LINGERS_S / _ASK_AGAIN_S)):
        if told() == running:
            return
        if await _taken(ask, requests, output, running=running, starts=starts):
            try:
                await _settle(ask, requests, output, running=running, ear=ear)
            except NotDone:
                starts.settled(output)
                raise
            starts.settled(output)
            return
        await asyncio.sleep(_ASK_AGAIN_S)
    # OBS goes on saying that it is so already.


async def _taken(ask: Ask, requests: _Requests, output: str, *, running: bool, starts: Starts) -> bool:
    """Whether OBS took the request; a start that comes while the last run lingers it would forget."""
    try:
        if running:
            if await _runs(ask, requests):
                return False
            starts.asked(output)
        await ask(requests.start if running else requests.stop)
    except RequestRefused as refused:
        starts.settled(output)
        if refused.code == (_OUTPUT_RUNNING if running else _OUTPUT_NOT_RUNNING):
            return False
        if output == "virtual_camera" and refused.code == _INVALID_STATE:
            raise NotDone(f"no virtual camera device on the machine of OBS: {refused}") from None
        raise
    return True


async def _settle(ask: Ask, requests: _Requests, output: str, *, running: bool, ear: Ear) -> None:
    begun = False
    while True:
        state = await _heard(ear, output, _LOOK_AGAIN_S if begun else _BEGINS_WITHIN_S)
        if state is None:
            if await _runs(ask, requests) == running:
                return
            if not begun:
                verb = "start" if running else "stop"
                raise NotDone(f"OBS was asked to {verb} {output} and did not: {_WHERE_TO_LOOK[output]}")
        elif state in SETTLING:
            begun = True
        elif RUNNING.get(state) == running:
            return
        elif begun and running:
            raise NotDone(f"OBS tried to start {output} and gave up: {_WHERE_TO_LOOK[output]}")


async def _runs(ask: Ask, requests: _Requests) -> bool:
    return bool((await ask(requests.status))["outputActive"])


async def _heard(ear: Ear, output: str, within_s: float) -> str | None:
    """The next state that OBS tells of this output; None when nothing is told for ``within_s``."""
    told = await ear.next(lambda event, _: OUTPUT_EVENTS.get(event) == output, within_s)
    return None if told is None else str(told.get("outputState"))
