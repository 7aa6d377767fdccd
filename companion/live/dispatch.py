"""Effects go out here, and each comes back as exactly one event, done or failed, by its deadline."""

import asyncio
import logging
from typing import assert_never

from companion.ports import ObsFailure, ObsPort
from companion.show.effects import (
    Effect,
    PlayMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import EffectDone, EffectFailed, Event
from companion.show.times import Moment

log = logging.getLogger(__name__)

GRACE_MS = 250
"""The port has its own deadline and knows better why it failed; ours is for a port that hangs."""


class Dispatcher:
    """Turns an effect into a call of a port, and the call's end into an answer."""

    def __init__(self, obs: ObsPort) -> None:
        self._obs = obs

    async def send(self, effect: Effect) -> "Answer":
        """Do it, and say what became of it. Never raises but when it is cancelled."""
        try:
            async with asyncio.timeout((effect.deadline_ms + GRACE_MS) / 1000):
                match effect:
                    case SwitchScene():
                        await self._obs.switch_scene(effect)
                    case SetMute():
                        await self._obs.set_mute(effect)
                    case SetOutput():
                        await self._obs.set_output(effect)
                    case PlayMedia():
                        await self._obs.play_media(effect)
                    case SetStudioMode():
                        await self._obs.set_studio_mode(effect)
                    case SetCollection():
                        await self._obs.set_collection(effect)
                    case SetProfile():
                        await self._obs.set_profile(effect)
                    case _:
                        assert_never(effect)
        except ObsFailure as failure:
            return Answer(effect.id, str(failure))
        except TimeoutError:
            return Answer(effect.id, f"OBS did not confirm it within {effect.deadline_ms / 1000:g} s.")
        except Exception:
            log.exception("Effect %s could not be sent", effect.id)
            return Answer(effect.id, "An error in this program; its log has the details.")
        return Answer(effect.id, None)


class Answer:
    """Builds the event that answers an effect."""

    def __init__(self, effect_id: str, failure: str | None) -> None:
        self._effect_id = effect_id
        self._failure = failure

    def __call__(self, at: Moment) -> Event:
        if self._failure is None:
            return EffectDone(at=at, effect=self._effect_id)
        return EffectFailed(at=at, effect=self._effect_id, reason=self._failure)
