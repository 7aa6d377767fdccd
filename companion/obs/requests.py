"""What is asked of OBS, and what its answers mean. Pure: no socket in sight.

Request and field names: obs-websocket 5 protocol. Everything here exists since 5.0.0.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Protocol

from companion.obs.notices import View
from companion.obs.session import Data, RequestRefused

NO_SUCH_THING = 600
"""Request status ResourceNotFound."""


class Ask(Protocol):
    """Asks OBS and gives its answer."""

    async def __call__(
        self,
        request: str,
        data: Data | None = None,
        *,
        urgent: bool = False,
        timeout_s: float | None = None,
    ) -> Data: ...


async def read_view(ask: Ask) -> View:
    """Everything the show needs to know of OBS, read in one go."""
    version = await ask("GetVersion")
    scenes = await ask("GetSceneList")
    inputs = await ask("GetInputList")
    studio = await ask("GetStudioModeEnabled")
    collections = await ask("GetSceneCollectionList")
    profiles = await ask("GetProfileList")
    names = tuple(str(one["inputName"]) for one in inputs["inputs"])
    return View(
        version=str(version["obsVersion"]),
        program=str(scenes.get("currentProgramSceneName") or ""),
        scenes=scene_names(scenes),
        inputs=names,
        outputs=await read_outputs(ask),
        muted=frozenset([name for name in names if await _is_muted(ask, name)]),
        studio_mode=bool(studio["studioModeEnabled"]),
        collection=str(collections["currentSceneCollectionName"]),
        profile=str(profiles["currentProfileName"]),
    )


async def _is_muted(ask: Ask, name: str) -> bool:
    try:
        return bool((await ask("GetInputMute", {"inputName": name}))["inputMuted"])
    except RequestRefused as refused:
        if refused.not_ready:
            raise
        return False  # it has no sound, or was removed since it was listed


async def read_outputs(ask: Ask) -> Mapping[str, bool]:
    """Which outputs run, by the names of the show file; one that is starting does not yet."""
    # GetStreamStatus says "active" while it reconnects too, which is what we mean by running.
    stream = await ask("GetStreamStatus")
    record = await ask("GetRecordStatus")
    outputs = {"stream": bool(stream["outputActive"]), "record": bool(record["outputActive"])}
    virtual_camera = await _read_virtual_camera(ask)
    return {**outputs, "virtual_camera": virtual_camera}


async def _read_virtual_camera(ask: Ask) -> bool:
    listed = await ask("GetOutputList")
    # OBS refuses GetVirtualCamStatus on a machine that has no virtual camera.
    if not any(str(one.get("outputKind", "")).startswith("virtualcam") for one in listed.get("outputs", ())):
        return False
    return bool((await ask("GetVirtualCamStatus"))["outputActive"])


def scene_names(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The scenes of a GetSceneList answer, in the order of OBS's own list (it sends the last first)."""
    return tuple(str(scene["sceneName"]) for scene in reversed(answer["scenes"]))


def screenshot(source: str, width: int, height: int | None, fmt: str) -> Mapping[str, Any]:
    """Data of GetSourceScreenshot, for ``ObsPort.screenshot``.

    With both sizes a source without a frame is no error; a scene has the size of the canvas always.
    """
    data = {"sourceName": source, "imageFormat": fmt, "imageWidth": width}
    return data if height is None else {**data, "imageHeight": height}


def picture(answer: Mapping[str, Any]) -> bytes:
    """The file of the picture in a GetSourceScreenshot answer, for ``ObsPort.screenshot``.

    Raises:
        ValueError: there is none.
    """
    _, comma, encoded = str(answer.get("imageData", "")).partition(",")
    if not comma:
        raise ValueError("the answer holds no picture")
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise ValueError("the picture is not base64") from None
