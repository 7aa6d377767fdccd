"""What of OBS is around its scenes: studio mode, the scene collection, the profile.

OBS answers a request for another collection or profile when it has loaded it, and not before; that it says
yes does not mean that it did (seen with OBS 29). It changes the profile under a recording that runs, which
nobody can want: that is refused here.
"""

import asyncio
from collections.abc import Callable, Sequence

from companion.obs.gate import Gate
from companion.obs.hearing import Ear
from companion.obs.programme import TransitionWatch, in_studio_mode, transition_runs
from companion.obs.requests import Ask
from companion.obs.session import Data, NotDone

_LOOK_AGAIN_S = 0.05
_TRANSITION_S = 1.5
"""So long a transition may go on before studio mode is changed all the same, which ends it at once."""
_TOLD_WITHIN_S = 0.5
"""The answer and the event come within a few milliseconds of each other, in any order."""


async def set_studio_mode(ask: Ask, *, enabled: bool, watch: TransitionWatch) -> None:
    """Return when OBS is in that mode. A switch that passes through the other mode is waited for.

    Raises:
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
    """
    async with watch.mode:
        if await in_studio_mode(ask, urgent=True) == enabled:
            return
    for _ in range(round(_TRANSITION_S / _LOOK_AGAIN_S)):
        if watch.cut_short or not await transition_runs(ask):
            break
        await asyncio.sleep(_LOOK_AGAIN_S)
    await watch.has_ended()  # or OBS would not tell which scene it brought
    # Urgent as is an emergency switch, which may have to wait until the mode is let go of.
    async with watch.mode:
        await ask("SetStudioModeEnabled", {"studioModeEnabled": enabled}, urgent=True)
        while await in_studio_mode(ask, urgent=True) != enabled:  # noqa: ASYNC110 - OBS says so when asked
            await asyncio.sleep(_LOOK_AGAIN_S)


async def set_collection(ask: Ask, name: str, *, gate: Gate, ear: Ear, within_s: float) -> None:
    """Return when OBS has loaded this scene collection. Meanwhile nothing else is asked of OBS.

    Raises:
        NotDone: there is none of that name, or OBS said yes and did not load it.
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
    """
    known = await ask("GetSceneCollectionList")
    if known["currentSceneCollectionName"] == name:
        return
    if name not in known["sceneCollections"]:
        raise NotDone(f"OBS has no scene collection {name!r}; it has {_listed(known['sceneCollections'])}")

    def has_it(event: str, data: Data) -> bool:
        return event == "CurrentSceneCollectionChanged" and data.get("sceneCollectionName") == name

    async with gate.held():
        await ask("SetCurrentSceneCollection", {"sceneCollectionName": name}, timeout_s=within_s)
        told = await ear.next(has_it, _TOLD_WITHIN_S)
        loaded = (await ask("GetSceneCollectionList"))["currentSceneCollectionName"]
        if loaded != name:
            raise NotDone(f"OBS was asked for the scene collection {name!r} and has {loaded!r}")
        if told is None:
            gate.loaded(name)


async def set_profile(ask: Ask, name: str, *, running: Callable[[], Sequence[str]], within_s: float) -> None:
    """Return when OBS has loaded this profile. ``running`` names the outputs that run, or are about to.

    Raises:
        NotDone: there is none of that name, an output runs, or OBS said yes and did not load it.
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
    """
    known = await ask("GetProfileList")
    if known["currentProfileName"] == name:
        return
    if name not in known["profiles"]:
        raise NotDone(f"OBS has no profile {name!r}; it has {_listed(known['profiles'])}")
    if outputs := running():
        raise NotDone(f"OBS loads no profile while an output runs: {', '.join(outputs)}")
    await ask("SetCurrentProfile", {"profileName": name}, timeout_s=within_s)
    loaded = (await ask("GetProfileList"))["currentProfileName"]
    if loaded != name:
        raise NotDone(f"OBS was asked for the profile {name!r} and has {loaded!r}")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
