"""The real OBS and the fake one, furnished alike, for suites that both must pass."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.fake_obs import OBS_29, FakeObs
from tests.protocol.speaking import Client
from tests.real_obs import RealObs, Source, colour, media, or_skip, write_tone

SCENES = ("Host", "Product", "Fallback")
SHOWS = {"Host": "Host camera", "Product": "Product camera", "Fallback": "Fallback picture"}
"""Each scene has one input that no other has."""
CLIP_S = 0.3


def furniture(folder: Path) -> Mapping[str, Sequence[Source]]:
    """The usual scenes; with the host a microphone that always hears a tone, with the product a clip."""
    tone = write_tone(folder / "tone.wav", CLIP_S)
    return {
        "Host": (colour("Host camera", 0x2060C0), media("Microphone", tone)),
        "Product": (colour("Product camera", 0x20A040), media("Clip", tone, looping=False)),
        "Fallback": (colour("Fallback picture", 0xC08020),),
    }


@contextlib.contextmanager
def real(folder: Path) -> Iterator[RealObs]:
    """One that runs, ``furniture`` in it."""
    obs = or_skip(lambda: RealObs(folder, furniture(folder)))
    try:
        or_skip(obs.start)
        yield obs
    finally:
        obs.stop()


def fake(folder: Path, *, duplicate: bool = True) -> FakeObs:
    """One that has what the real one here has, and nothing more."""
    scenes = furniture(folder)
    return FakeObs(scenes=scenes, version=OBS_29, browser=False, duplicate=duplicate)


async def tidy(client: Client) -> None:
    """As it was at the beginning, whatever a test left: Host on programme, a cut, nothing running.

    What OBS tells of a step may come after its answer: it is waited for, so that no test hears it.
    """
    studio = (await client.ask("GetStudioModeEnabled"))["studioModeEnabled"]
    for enabled in (True, False):  # passing through both frees an OBS that is stuck in a transition
        await client.ask("SetStudioModeEnabled", {"studioModeEnabled": enabled})
        if enabled != studio:
            await client.first("StudioModeStateChanged", studioModeEnabled=enabled)
        studio = enabled
    while (await client.ask("GetCurrentSceneTransitionCursor"))["transitionCursor"] < 1:
        await client.quiet(0.02)
    if (await client.ask("GetCurrentSceneTransition"))["transitionName"] != "Cut":
        await client.ask("SetCurrentSceneTransition", {"transitionName": "Cut"})
        await client.first("CurrentSceneTransitionChanged", transitionName="Cut")
    for scene in SCENES:
        await client.ask("SetSceneSceneTransitionOverride", {"sceneName": scene, "transitionName": None})
    for sounding in ("Microphone", "Clip"):
        if (await client.ask("GetInputMute", {"inputName": sounding}))["inputMuted"]:
            await client.ask("SetInputMute", {"inputName": sounding, "inputMuted": False})
            await client.first("InputMuteStateChanged", inputName=sounding, inputMuted=False)
    if (await client.ask("GetCurrentProgramScene"))["currentProgramSceneName"] != "Host":
        await client.ask("SetCurrentProgramScene", {"sceneName": "Host"})
        await alone(client, "Host")
        await client.quiet()  # what it tells of them comes later than it is so
    await alone(client, "Host")
    client.forget()


async def alone(client: Client, scene: str) -> None:
    """Return when this scene is on air and no other."""

    async def active(name: str) -> bool:
        return bool((await client.ask("GetSourceActive", {"sourceName": name}))["videoActive"])

    for _ in range(400):
        if all([await active(shown) == (name == scene) for name, shown in SHOWS.items()]):
            return
        await client.quiet(0.02)
    raise AssertionError(f"{scene} is not alone on air")


async def fade(client: Client, ms: int = 400) -> None:
    """A hand chooses a fade of this length."""
    await client.ask("SetCurrentSceneTransition", {"transitionName": "Fade"})
    await client.ask("SetCurrentSceneTransitionDuration", {"transitionDuration": ms})
    for _ in range(100):  # OBS says yes before it is so
        if (await client.ask("GetCurrentSceneTransition")).get("transitionDuration") == ms:
            break
        await client.quiet(0.01)
    client.forget()
