"""Effects go out here, and each comes back as exactly one event, done or failed, by its deadline."""

import asyncio
import logging
from typing import assert_never

from companion.ports import (
    BagFailure,
    BagPort,
    CheckFailure,
    ChecksPort,
    Notice,
    ObsFailure,
    ObsPort,
    ShowFileFailure,
    ShowFilePort,
)
from companion.show.asked import Asked
from companion.show.bags.effects import (
    CommitDraw,
    FetchBeacon,
    FreezeEntries,
    PublishDraw,
    RankEntries,
)
from companion.show.editing.effects import SavePlan
from companion.show.effects import (
    CutPages,
    MoveFader,
    PlayMedia,
    RestartMedia,
    RunCheck,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import EffectDone, EffectFailed

log = logging.getLogger(__name__)

GRACE_MS = 250
"""The port has its own deadline and knows better why it failed; ours is for a port that hangs."""


class Dispatcher:
    """Turns an effect into a call of a port, and the call's end into an answer."""

    def __init__(
        self,
        obs: ObsPort,
        bags: BagPort,
        checks: ChecksPort | None = None,
        file: ShowFilePort | None = None,
    ) -> None:
        """None where nothing is there that could be measured, and no show file that could be written: in a
        rehearsal."""
        self._obs = obs
        self._bags = bags
        self._checks = checks
        self._file = file

    async def send(self, effect: Asked) -> Notice:
        """Do it, and say what became of it. Never raises but when it is cancelled."""
        try:
            async with asyncio.timeout((effect.deadline_ms + GRACE_MS) / 1000):
                return await self._done(effect)
        except (ObsFailure, BagFailure, CheckFailure, ShowFileFailure) as failure:
            return _failed(effect, str(failure))
        except TimeoutError:
            return _failed(effect, _too_late(effect))
        except Exception:
            log.exception("Effect %s could not be sent", effect.id)
            return _failed(effect, "An error in this program; its log has the details.")

    async def _done(self, effect: Asked) -> Notice:
        match effect:
            case SwitchScene():
                await self._obs.switch_scene(effect)
            case SetMute():
                await self._obs.set_mute(effect)
            case SetOutput():
                await self._obs.set_output(effect)
            case PlayMedia():
                await self._obs.play_media(effect)
            case MoveFader():
                await self._obs.move_fader(effect)
            case RestartMedia():
                await self._obs.restart_media(effect)
            case SetStudioMode():
                await self._obs.set_studio_mode(effect)
            case SetCollection():
                await self._obs.set_collection(effect)
            case SetProfile():
                await self._obs.set_profile(effect)
            case CutPages():
                await self._obs.cut_pages(effect)
            case RunCheck():
                if self._checks is None:
                    raise CheckFailure("Nothing can be measured here.")
                await self._checks.run(effect)
            case SavePlan():
                if self._file is None:
                    raise ShowFileFailure("There is no show file here to save to.")
                return await self._file.save(effect)
            case CommitDraw():
                return await self._bags.commit(effect)
            case FreezeEntries():
                return await self._bags.freeze(effect)
            case FetchBeacon():
                return await self._bags.fetch_beacon(effect)
            case RankEntries():
                return await self._bags.rank(effect)
            case PublishDraw():
                await self._bags.publish(effect)
            case _:
                assert_never(effect)
        return lambda at: EffectDone(at=at, effect=effect.id)


def _failed(effect: Asked, reason: str) -> Notice:
    return lambda at: EffectFailed(at=at, effect=effect.id, reason=reason)


def _too_late(effect: Asked) -> str:
    ours = CommitDraw | FreezeEntries | FetchBeacon | RankEntries | PublishDraw | RunCheck | SavePlan
    if isinstance(effect, ours):
        return f"It was not done within {effect.deadline_ms / 1000:g} s."
    return f"OBS did not confirm it within {effect.deadline_ms / 1000:g} s."
