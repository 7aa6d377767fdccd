"""What is asked of an input of OBS: to be silent, heard or quieter, to play from its beginning, to reopen."""

import asyncio
import contextlib
from collections.abc import Iterator

from companion.obs.hearing import Ear
from companion.obs.natures import read_nature
from companion.obs.requests import NO_SUCH_THING, Ask
from companion.obs.session import Data, NotDone, RequestRefused
from companion.ports import ObsFailure
from companion.show.times import Ms

SYNC_OFFSETS_MS = -950, 20_000
"""What OBS takes."""

HIGHEST_DB = 26
"""Of a fader; OBS takes no more."""
DOWN_DB = -95
"""What stands here or lower is heard by nobody: OBS says -100 of a fader that is all the way down."""
_STANDS_DB = 0.1

_INVALID_STATE = 604
_RESTART = "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART"
_PLAYS_WITHIN_S = 0.4
"""OBS tells of both within two frames; a machine that is busy encoding is slower."""
_REOPENS_WITHIN_S = 1.0
"""OBS tells that it restarts one with its next frame."""
_OPENS_WITHIN_S = 1.0
"""A file on a disk is opened within a tenth of this."""
_LOOK_AGAIN_S = 0.05


async def set_mute(ask: Ask, input: str, *, muted: bool) -> None:
    """Return when OBS says that the input is muted, or is heard. It passes every request that waits.

    Raises:
        NotDone: no such input, or one without sound, or somebody set it back.
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
    """
    with of_an_input_with_sound(input):
        await ask("SetInputMute", {"inputName": input, "inputMuted": muted}, urgent=True)
        answer = await ask("GetInputMute", {"inputName": input}, urgent=True)
    if bool(answer["inputMuted"]) != muted:
        is_now = "heard" if muted else "muted"
        raise NotDone(f"OBS took the request and says that {input!r} is {is_now} all the same")


async def move_fader(ask: Ask, input: str, *, by_db: int) -> None:
    """Return when OBS says that the fader stands ``by_db`` decibels from where it stood.

    Raises:
        NotDone: no such input, or one without sound; a fader that is down, or would stand too high; or
            somebody moved it meanwhile.
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
    """
    named = {"inputName": input}
    with of_an_input_with_sound(input):
        stood = float((await ask("GetInputVolume", named))["inputVolumeDb"])
        if stood <= DOWN_DB:
            raise NotDone(f"the fader of {input!r} in OBS is down already")
        wanted = stood + by_db
        if not DOWN_DB < wanted <= HIGHEST_DB:
            raise NotDone(f"the fader of {input!r} in OBS stands at {stood:.1f} dB and goes no further")
        await ask("SetInputVolume", {**named, "inputVolumeDb": wanted})
        stands = float((await ask("GetInputVolume", named))["inputVolumeDb"])
    if abs(stands - wanted) > _STANDS_DB:
        raise NotDone(f"OBS took the request and the fader of {input!r} stands at {stands:.1f} dB")


def must_be_possible(offset_ms: Ms) -> None:
    """Raises ``ObsFailure`` for a sync offset that OBS does not take."""
    least, most = SYNC_OFFSETS_MS
    if not least <= offset_ms <= most:
        raise ObsFailure(f"OBS takes sync offsets of {least} to {most} ms, not of {offset_ms} ms")


@contextlib.contextmanager
def of_an_input_with_sound(input: str) -> Iterator[None]:
    """Around what is asked of its sound: raises ``NotDone`` when OBS says that there is no such thing."""
    try:
        yield
    except RequestRefused as refused:
        if refused.code == NO_SUCH_THING:
            raise NotDone(f"OBS has no input {input!r}") from None
        if refused.code == _INVALID_STATE:
            raise NotDone(f"the input {input!r} of OBS has no sound") from None
        raise


async def play(ask: Ask, input: str, *, ear: Ear) -> None:
    """Return when OBS has begun to play the input from its beginning.

    While no scene that holds it is shown OBS takes the request, says that it plays, and plays nothing; so
    it is asked until the scene comes, for as long as the caller has patience.

    Raises:
        NotDone: no such input, or one that plays nothing.
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
    """
    while True:
        try:
            await ask("TriggerMediaInputAction", {"inputName": input, "mediaAction": _RESTART})
        except RequestRefused as refused:
            if refused.code == NO_SUCH_THING:
                raise NotDone(f"OBS has no input {input!r}") from None
            raise
        if await _begins(ear, input):
            await _has_something(ask, input)
            return
        if (await ask("GetSourceActive", {"sourceName": input}))["videoShowing"]:
            return  # a slide show does not tell that it began


async def restart(ask: Ask, input: str, *, ear: Ear) -> None:
    """Return when OBS has begun to open anew what the input gets over a network.

    A film from a file would begin anew before the viewers' eyes; and what is no media takes the request and
    does nothing (seen with OBS 29). Neither is asked.

    Raises:
        NotDone: no such input, or none that comes over a network, or OBS did nothing.
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
    """
    try:
        nature = await read_nature(ask, input)
        if not nature.is_media:
            raise NotDone(f"the input {input!r} of OBS gets nothing over a network")
        await ask("TriggerMediaInputAction", {"inputName": input, "mediaAction": _RESTART})
    except RequestRefused as refused:
        if refused.code == NO_SUCH_THING:
            raise NotDone(f"OBS has no input {input!r}") from None
        raise
    if await ear.next(lambda _, data: _restarts(data, input), _REOPENS_WITHIN_S) is None:
        raise NotDone(f"OBS took the request and did not open {input!r} anew")


def _restarts(data: Data, input: str) -> bool:
    return data.get("inputName") == input and data.get("mediaAction") == _RESTART


async def _has_something(ask: Ask, input: str) -> None:
    """Raises ``NotDone`` when there is no such file: OBS says that it plays one, which has no length."""
    held = await ask("GetInputSettings", {"inputName": input})
    if held.get("inputKind") != "ffmpeg_source" or not held["inputSettings"].get("is_local_file", True):
        return  # what comes over the network may take its time, and has no length
    looks = round(_OPENS_WITHIN_S / _LOOK_AGAIN_S)
    for _ in range(looks):
        # Some formats have a length below zero; one that has ended has none.
        if (await ask("GetMediaInputStatus", {"inputName": input})).get("mediaDuration") != 0:
            return
        await asyncio.sleep(_LOOK_AGAIN_S)
    raise NotDone(f"OBS has nothing to play in {input!r}: is its file where it was?")


async def _begins(ear: Ear, input: str) -> bool:
    """Whether OBS told that it began to play; raises ``NotDone`` when it is nothing that can."""
    can_play = False

    def begins(event: str, data: Data) -> bool:
        nonlocal can_play
        if data.get("inputName") != input:
            return False
        can_play = can_play or data.get("mediaAction") == _RESTART
        return event == "MediaInputPlaybackStarted"

    if await ear.next(begins, _PLAYS_WITHIN_S) is not None:
        return True
    if not can_play:
        raise NotDone(f"the input {input!r} of OBS is no media source: it has nothing to play")
    return False
