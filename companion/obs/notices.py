"""What OBS tells of itself, as events of the show. Pure.

Only what the show decides by becomes a notice. A change that OBS tells in many small events (another
scene collection) is read afresh, once it is over: ``Heard.reread``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from companion.ports import ObsNotice
from companion.show.events import (
    ObsConnected,
    ObsLost,
    OutputsChanged,
    SceneOnAir,
    ScenesChanged,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What we last knew of OBS."""

    version: str
    program: str
    scenes: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    outputs: Mapping[str, bool] = field(default_factory=dict)
    """Running or not, by the names of the show file."""
    studio_mode: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What follows from one event of OBS."""

    view: View
    notices: tuple[ObsNotice, ...] = ()
    program_moved: bool = False
    """Programme changed; leaving studio mode, OBS names a wrong scene first and the right one right after."""
    reread: bool = False
    """More of this kind is coming; read the scenes again when it is quiet."""


_OUTPUTS = {
    "StreamStateChanged": "stream",
    "RecordStateChanged": "record",
    "VirtualcamStateChanged": "virtual_camera",
}

# The boolean beside the state is false while a stream reconnects; the state is what counts.
# STARTING and STOPPING are left out: they settle nothing.
_RUNNING = {
    "OBS_WEBSOCKET_OUTPUT_STARTED": True,
    "OBS_WEBSOCKET_OUTPUT_RECONNECTING": True,
    "OBS_WEBSOCKET_OUTPUT_RECONNECTED": True,
    "OBS_WEBSOCKET_OUTPUT_PAUSED": True,
    "OBS_WEBSOCKET_OUTPUT_RESUMED": True,
    "OBS_WEBSOCKET_OUTPUT_STOPPED": False,
}

_SCENES_MOVE = frozenset(
    {"SceneCreated", "SceneRemoved", "SceneNameChanged", "SceneListChanged", "CurrentSceneCollectionChanged"}
)


def hear(view: View, event: str, data: Mapping[str, Any]) -> Heard:
    """Read one event of obs-websocket; what means nothing to the show changes nothing."""
    if event == "CurrentProgramSceneChanged":
        return Heard(replace(view, program=str(data["sceneName"])), program_moved=True)
    if event == "StudioModeStateChanged":
        return Heard(replace(view, studio_mode=bool(data["studioModeEnabled"])))
    if event in _SCENES_MOVE:
        return Heard(view, reread=True)
    running = _RUNNING.get(str(data.get("outputState")))
    if event in _OUTPUTS and running is not None and view.outputs.get(_OUTPUTS[event]) != running:
        outputs = {**view.outputs, _OUTPUTS[event]: running}
        return Heard(replace(view, outputs=outputs), (_outputs(outputs),))
    return Heard(view)


def changes(before: View, now: View) -> tuple[ObsNotice, ...]:
    """What to tell after reading afresh."""
    told: list[ObsNotice] = []
    if now.scenes != before.scenes:
        told.append(lambda at: ScenesChanged(at=at, scenes=now.scenes))
    if now.program != before.program:
        told.append(on_air(now.program))
    if dict(now.outputs) != dict(before.outputs):
        told.append(_outputs(now.outputs))
    return tuple(told)


def connected(view: View, *, simulated: bool = False) -> ObsNotice:
    return lambda at: ObsConnected(
        at=at,
        version=view.version,
        program=view.program,
        scenes=view.scenes,
        inputs=view.inputs,
        outputs=view.outputs,
        studio_mode=view.studio_mode,
        simulated=simulated,
    )


def lost(reason: str) -> ObsNotice:
    return lambda at: ObsLost(at=at, reason=reason)


def on_air(scene: str) -> ObsNotice:
    return lambda at: SceneOnAir(at=at, scene=scene)


def _outputs(outputs: Mapping[str, bool]) -> ObsNotice:
    return lambda at: OutputsChanged(at=at, outputs=outputs)
