"""Switches of the programme, one after the other: the newest wins, and none is left without an answer."""

import asyncio

from companion.obs.known import Known
from companion.obs.programme import NotOnProgramme, take
from companion.obs.requests import NO_SUCH_THING, Ask
from companion.obs.session import RequestRefused, SessionFailure, Unanswered
from companion.ports import ObsFailure
from companion.show.effects import SwitchScene
from companion.tasks import spawn

_NotTaken = RequestRefused | NotOnProgramme | SessionFailure


class Switching:
    """The switch that is on its way, if any."""

    def __init__(self) -> None:
        self._now: asyncio.Task[_NotTaken | None] | None = None
        self._ended = ""

    async def to(self, effect: SwitchScene, ask: Ask, known: Known) -> None:
        """Return when OBS confirms the scene.

        Raises:
            ObsFailure: as ``ObsPort.switch_scene`` says, or ended by ``end``.
        """
        scene = effect.scene
        # Or its request, still queued, would follow the urgent one that passed it.
        self.end(f"overtaken by the switch to {scene!r}")
        switch = self._now = spawn(_attempt(effect, ask, known), name=f"obs switch {effect.id}")
        try:
            done, _ = await asyncio.wait({switch}, timeout=effect.deadline_ms / 1000)
        finally:
            switch.cancel()
            if self._now is switch:
                self._now = None
        if not done:
            raise ObsFailure(f"OBS did not confirm {scene!r} within {effect.deadline_ms / 1000:g} s")
        if switch.cancelled():
            raise ObsFailure(f"{scene!r} was not confirmed: {self._ended}")
        failure = switch.result()
        if failure is not None:
            raise ObsFailure(_sentence(scene, failure))

    def end(self, why: str) -> None:
        """The switch that is on its way fails, for this reason."""
        if self._now is not None:
            self._ended = why
            self._now.cancel()


async def _attempt(effect: SwitchScene, ask: Ask, known: Known) -> _NotTaken | None:
    known.takes(effect.scene)
    try:
        await take(ask, effect.scene, urgent=effect.urgent, watch=known.transitions, picture=known.picture)
    except (RequestRefused, NotOnProgramme, SessionFailure) as failure:
        return failure
    known.has_taken(effect.scene)
    return None


def _sentence(scene: str, failure: _NotTaken) -> str:
    match failure:
        case RequestRefused(code=code) if code == NO_SUCH_THING:
            return f"OBS has no scene {scene!r}"
        case RequestRefused(not_ready=True):
            return "OBS is busy changing its scene collection"
        case RequestRefused() as refused:
            return f"OBS refused {scene!r}: {refused}"
        case NotOnProgramme(shown=shown, missing=missing) if shown == scene:
            return f"OBS says that {scene!r} is on programme, but {missing!r} of it is not in the picture"
        case NotOnProgramme(shown=shown):
            return f"OBS was asked for {scene!r} and shows {shown!r}"
        case Unanswered():
            return f"{failure}, and so did not confirm {scene!r}"
        case SessionFailure():
            return f"the link to OBS broke before {scene!r} was confirmed: {failure}"
