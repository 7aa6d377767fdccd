"""What OBS tells of itself, as events of the show. Pure.

Only what the show decides by becomes a notice. A change that OBS tells in many small events (another
scene collection) is read afresh, once it is over: ``Heard.reread``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from companion.ports import Notice
from companion.show.events import (
    CollectionChanged,
    InputMuted,
    InputsChanged,
    Lost,
    ObsConnected,
    ObsLost,
    OutputsChanged,
    ProfileChanged,
    SceneOnAir,
    ScenesChanged,
    StudioModeChanged,
)
from companion.show.health.events import ContentsChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What we last knew of OBS."""

    version: str
    program: str
    scenes: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    outputs: Mapping[str, bool] = field(default_factory=dict)
    """Running or not, by the names of the show file."""
    settling: frozenset[str] = frozenset()
    """Outputs that are starting or stopping."""
    muted: frozenset[str] = frozenset()
    """Inputs that cannot be heard."""
    studio_mode: bool = False
    collection: str = ""
    """The scene collection that is loaded; empty when it is not known."""
    profile: str = ""
    """Empty when it is not known."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What follows from one event of OBS."""

    view: View
    notices: tuple[Notice, ...] = ()
    program_moved: bool = False
    """Programme changed; leaving studio mode, OBS names a wrong scene first and the right one right after."""
    mode_moved: bool = False
    """Studio mode changed; it may be the mode that a switch passes through: ask."""
    renamed: tuple[str, str] | None = None
    """A scene that had the first name has the second now."""
    reread: bool = False
    """More of this kind is coming; read scenes and inputs again when it is quiet."""


OUTPUT_EVENTS = {
    "StreamStateChanged": "stream",
    "RecordStateChanged": "record",
    "VirtualcamStateChanged": "virtual_camera",
}
"""Which output of the show file an event is about."""

# The boolean beside the state is false while a stream reconnects; the state is what counts.
RUNNING = {
    "OBS_WEBSOCKET_OUTPUT_STARTED": True,
    "OBS_WEBSOCKET_OUTPUT_RECONNECTING": True,
    "OBS_WEBSOCKET_OUTPUT_RECONNECTED": True,
    "OBS_WEBSOCKET_OUTPUT_PAUSED": True,
    "OBS_WEBSOCKET_OUTPUT_RESUMED": True,
    "OBS_WEBSOCKET_OUTPUT_STOPPED": False,
}
SETTLING = frozenset({"OBS_WEBSOCKET_OUTPUT_STARTING", "OBS_WEBSOCKET_OUTPUT_STOPPING"})

_THINGS_MOVE = frozenset(
    {
        "SceneCreated",
        "SceneRemoved",
        "SceneListChanged",
        "InputCreated",
        "InputRemoved",
        "InputNameChanged",
    }
)


def hear(view: View, event: str, data: Mapping[str, Any]) -> Heard:
    """Read one event of obs-websocket; what means nothing to the show changes nothing."""
    if event == "CurrentProgramSceneChanged":
        return Heard(replace(view, program=str(data["sceneName"])), program_moved=True)
    if event == "StudioModeStateChanged":
        return Heard(view, mode_moved=True)
    if event == "CurrentProfileChanged":
        return _changed(view, replace(view, profile=str(data["profileName"])))
    if event == "SceneNameChanged":
        return _renamed(view, str(data["oldSceneName"]), str(data["sceneName"]))
    if event in _THINGS_MOVE:
        return Heard(view, reread=True)
    if event == "InputMuteStateChanged":
        return _mute(view, str(data["inputName"]), muted=bool(data["inputMuted"]))
    if event in OUTPUT_EVENTS:
        return _output(view, OUTPUT_EVENTS[event], str(data.get("outputState")))
    return Heard(view)


def _changed(before: View, now: View) -> Heard:
    return Heard(now, changes(before, now))


def _renamed(view: View, old: str, new: str) -> Heard:
    if old not in view.scenes:
        return Heard(view, reread=True)  # a group has a name too
    scenes = tuple(new if scene == old else scene for scene in view.scenes)
    now = replace(view, scenes=scenes)
    return Heard(
        replace(now, program=new if view.program == old else view.program),
        changes(view, now),
        renamed=(old, new),
        reread=True,
    )


def _mute(view: View, input: str, *, muted: bool) -> Heard:
    if (input in view.muted) == muted:
        return Heard(view)
    now = view.muted | {input} if muted else view.muted - {input}
    return Heard(replace(view, muted=now), (input_muted(input, muted=muted),))


def _output(view: View, output: str, state: str) -> Heard:
    if state in SETTLING:
        return Heard(replace(view, settling=view.settling | {output}))
    running = RUNNING.get(state)
    if running is None:
        return Heard(view)
    settled = replace(view, settling=view.settling - {output})
    if view.outputs.get(output) == running:
        return Heard(settled)
    outputs = {**view.outputs, output: running}
    return Heard(replace(settled, outputs=outputs), (_outputs(outputs),))


def changes(before: View, now: View) -> tuple[Notice, ...]:
    """What to tell after reading afresh; first what the rest is in."""
    told: list[Notice] = []
    if now.collection != before.collection:
        told.append(lambda at: CollectionChanged(at=at, collection=now.collection))
    if now.profile != before.profile:
        told.append(lambda at: ProfileChanged(at=at, profile=now.profile))
    if now.scenes != before.scenes:
        told.append(lambda at: ScenesChanged(at=at, scenes=now.scenes))
    if now.inputs != before.inputs:
        told.append(lambda at: InputsChanged(at=at, inputs=now.inputs))
    if now.program != before.program:
        told.append(on_air(now.program))
    if now.studio_mode != before.studio_mode:
        told.append(lambda at: StudioModeChanged(at=at, enabled=now.studio_mode))
    if dict(now.outputs) != dict(before.outputs):
        told.append(_outputs(now.outputs))
    told.extend(input_muted(name, muted=name in now.muted) for name in sorted(now.muted ^ before.muted))
    return tuple(told)


def connected(view: View, *, simulated: bool = False) -> Notice:
    return lambda at: ObsConnected(
        at=at,
        version=view.version,
        program=view.program,
        scenes=view.scenes,
        inputs=view.inputs,
        outputs=view.outputs,
        muted=tuple(name for name in view.inputs if name in view.muted),
        studio_mode=view.studio_mode,
        simulated=simulated,
        collection=view.collection,
        profile=view.profile,
    )


def lost(reason: str, how: Lost = Lost.CUT) -> Notice:
    return lambda at: ObsLost(at=at, reason=reason, how=how)


def on_air(scene: str) -> Notice:
    return lambda at: SceneOnAir(at=at, scene=scene)


def input_muted(input: str, *, muted: bool) -> Notice:
    return lambda at: InputMuted(at=at, input=input, muted=muted)


def contents_changed(
    contents: Mapping[str, tuple[str, ...]],
    hidden: Mapping[str, tuple[str, ...]],
    blank: tuple[str, ...],
) -> Notice:
    return lambda at: ContentsChanged(at=at, contents=contents, hidden=hidden, blank=blank)


def _outputs(outputs: Mapping[str, bool]) -> Notice:
    return lambda at: OutputsChanged(at=at, outputs=outputs)
