"""Films and sounds that play: when they began, where they are, when they end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tests.fake_obs.protocol import Data
from tests.fake_obs.things import TONE, Input

RESTART, PLAY, PAUSE, STOP = (
    f"OBS_WEBSOCKET_MEDIA_INPUT_ACTION_{action}" for action in ("RESTART", "PLAY", "PAUSE", "STOP")
)
ACTIONS = frozenset({RESTART, PLAY, PAUSE, STOP})


@dataclass(slots=True)
class _Playing:
    began: float
    length_ms: int
    end: asyncio.TimerHandle | None


class Media:
    def __init__(
        self,
        tell: Callable[[str, Data], None],
        later: Callable[[float, Callable[[], None]], asyncio.TimerHandle],
        is_active: Callable[[Input], bool],
    ) -> None:
        self._tell = tell
        self._later = later
        self._is_active = is_active
        self._playing: dict[Input, _Playing] = {}
        self._was_played: set[Input] = set()

    def activated(self, one: Input) -> None:
        if one.kind.plays and one.all_settings["restart_on_activate"]:
            self._act(one, RESTART)

    def deactivated(self, one: Input) -> None:
        # What does not begin anew with its scene keeps running off air.
        if one.kind.plays and one.all_settings["restart_on_activate"]:
            self._end(one)

    def act(self, one: Input, action: str) -> None:
        """What TriggerMediaInputAction does; nothing to what cannot play."""
        if one.kind.plays:
            self._act(one, action)

    def _act(self, one: Input, action: str) -> None:
        self._tell("MediaInputActionTriggered", {"inputName": one.name, "mediaAction": action})
        match action:
            case _ if action == STOP:
                self._end(one)
            case _ if action == PAUSE:
                self._stop(one)
            case _ if self._is_active(one):
                self._begin(one)
            case _:
                pass  # off air it says that it plays, and does not

    def _begin(self, one: Input) -> None:
        self._stop(one)
        length_ms = one.length_ms
        endless = one.all_settings["looping"] or not one.all_settings["is_local_file"]
        end = self._later(length_ms / 1000, lambda: self._end(one)) if length_ms and not endless else None
        self._playing[one] = _Playing(asyncio.get_running_loop().time(), length_ms, end)
        self._was_played.add(one)
        self._tell("MediaInputPlaybackStarted", {"inputName": one.name})

    def _stop(self, one: Input) -> bool:
        playing = self._playing.pop(one, None)
        if playing is not None and playing.end is not None:
            playing.end.cancel()
        return playing is not None

    def _end(self, one: Input) -> None:
        if self._stop(one):
            self._tell("MediaInputPlaybackEnded", {"inputName": one.name})

    def lose(self, one: Input) -> None:
        """The file or the feed is gone: it ends, without anybody's doing."""
        self._end(one)

    def status(self, one: Input) -> Data:
        playing = self._playing.get(one)
        if playing is None:
            state = "OBS_MEDIA_STATE_ENDED" if one.kind.plays else "OBS_MEDIA_STATE_NONE"
            return {"mediaCursor": None, "mediaDuration": None, "mediaState": state}
        played_ms = round((asyncio.get_running_loop().time() - playing.began) * 1000)
        return {
            "mediaCursor": played_ms % playing.length_ms if playing.length_ms else 0,
            "mediaDuration": playing.length_ms,
            "mediaState": "OBS_MEDIA_STATE_PLAYING",
        }

    def level(self, one: Input) -> float | None:
        """How loud it is before fader and mute; None: it has never given any sound."""
        if one.level is not None:
            return one.level
        if not one.kind.plays:
            return TONE
        if one in self._playing and (self._playing[one].length_ms or not one.all_settings["is_local_file"]):
            return TONE
        return 0.0 if one in self._was_played else None
