"""What an OBS has, asked of it. Changes nothing there."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from companion.errors import CompanionError
from companion.obs.inventory import when_ready
from companion.obs.programme import CUT_KIND
from companion.obs.requests import NO_SUCH_THING, scene_names
from companion.obs.session import Data, RequestRefused, Session
from companion.obs.setup.covering import FILM_KIND, SLATE_KIND, TEXT_KINDS
from companion.obs.setup.found import Canvas, Found, Input, Item
from companion.obs.setup.overlay import KIND as OVERLAY_KIND

_YOUNG_S = 10.0
"""So long after it drew its first picture an OBS may still be loading."""
_QUIET_S = 1.5
"""An OBS that has just started may crash when it is asked for much (obs-studio 9991)."""
_SETTLE_S = 0.5
"""Some frames, also on a busy machine."""

Ask = Callable[..., Data]


def read(session: Session, *, fallback: str, watched: frozenset[str]) -> Found:
    """What OBS has, the settings of ``watched`` inputs, of films and of what may be ours among it.

    Blocks for as long as some dozens of answers take.

    Raises:
        RequestRefused: OBS said no to something that every OBS allows.
        SessionFailure: the connection broke.
        CompanionError: what answers is no OBS that this program knows.
    """
    try:
        return _read(session, fallback, watched)
    except (KeyError, TypeError, ValueError) as error:
        raise CompanionError(
            f"What answers at {session.address} is not an OBS that this program knows."
        ) from error


def leave_alone_if_young(session: Session) -> None:
    """Give an OBS that has just started a moment, before it is asked for much.

    Raises:
        RequestRefused, SessionFailure: as for ``read``.
    """
    video, drawn = when_ready(session, "GetVideoSettings"), when_ready(session, "GetStats")
    if drawn["renderTotalFrames"] < _YOUNG_S * video["fpsNumerator"] / max(1, video["fpsDenominator"]):
        time.sleep(_QUIET_S)


def settle() -> None:
    """Wait until OBS has drawn what it was asked for: before that a new picture has no size."""
    time.sleep(_SETTLE_S)


def _read(session: Session, fallback: str, watched: frozenset[str]) -> Found:
    def ask(request: str, **data: Any) -> Data:
        return when_ready(session, request, data)

    version, video = ask("GetVersion"), ask("GetVideoSettings")
    fps = video["fpsNumerator"] / max(1, video["fpsDenominator"])
    listed = ask("GetSceneList")
    transitions = ask("GetSceneTransitionList")["transitions"]
    platform = str(version.get("platform", ""))
    kinds = [str(kind) for kind in ask("GetInputKindList", unversioned=False)["inputKinds"]]
    collections, profiles = ask("GetSceneCollectionList"), ask("GetProfileList")
    scenes = _scenes(ask, scene_names(listed))
    return Found(
        version=str(version["obsVersion"]),
        canvas=Canvas(int(video["baseWidth"]), int(video["baseHeight"]), round(fps)),
        scenes=scenes,
        inputs={one.name: one for one in _inputs(ask, watched)},
        kinds=frozenset(map(_unversioned, kinds)),
        text_kind=_newest_text(kinds),
        everywhere=frozenset(name for name in ask("GetSpecialInputs").values() if name),
        hotkeys=frozenset(ask("GetHotkeyList")["hotkeys"]),
        programme=str(listed.get("currentProgramSceneName") or ""),
        outputs=tuple(_running(ask)),
        fallback_filters=_filters(ask, fallback) if fallback in scenes else (),
        fallback_transition=_own_transition(ask, fallback) if fallback in scenes else None,
        cut=next(
            (str(one["transitionName"]) for one in transitions if one.get("transitionKind") == CUT_KIND), None
        ),
        studio_mode=bool(ask("GetStudioModeEnabled")["studioModeEnabled"]),
        collection=str(collections["currentSceneCollectionName"]),
        collections=tuple(map(str, collections["sceneCollections"])),
        profile=str(profiles["currentProfileName"]),
        profiles=tuple(map(str, profiles["profiles"])),
        windows=platform == "windows",
        mac=platform == "macos",
    )


def _scenes(ask: Ask, names: tuple[str, ...]) -> Mapping[str, tuple[Item, ...]]:
    """Scenes in OBS's own order, then the groups in them."""
    found: dict[str, tuple[Item, ...]] = {}
    groups: list[str] = []
    for name in names:
        found[name] = _items(ask("GetSceneItemList", sceneName=name), groups)
    for group in groups:  # a group holds no groups
        found.setdefault(group, _items(ask("GetGroupSceneItemList", sceneName=group), []))
    return found


def _items(listed: Data, groups: list[str]) -> tuple[Item, ...]:
    groups += [str(one["sourceName"]) for one in listed["sceneItems"] if one.get("isGroup")]
    ordered = sorted(listed["sceneItems"], key=lambda one: int(one["sceneItemIndex"]))
    return tuple(
        Item(
            id=int(one["sceneItemId"]),
            source=str(one["sourceName"]),
            kind=_unversioned(str(one.get("inputKind") or "")),
            shown=bool(one.get("sceneItemEnabled", True)),
            width=float((one.get("sceneItemTransform") or {}).get("sourceWidth", 0.0)),
        )
        for one in ordered
    )


def _inputs(ask: Ask, watched: frozenset[str]) -> Iterator[Input]:
    for one in ask("GetInputList")["inputs"]:
        name = str(one["inputName"])
        kind = str(one.get("unversionedInputKind") or _unversioned(str(one["inputKind"])))
        if name not in watched and kind not in (SLATE_KIND, OVERLAY_KIND, FILM_KIND, *TEXT_KINDS):
            yield Input(name=name, kind=kind)
            continue
        try:
            own = ask("GetInputSettings", inputName=name)["inputSettings"]
            usual = ask("GetInputDefaultSettings", inputKind=str(one["inputKind"]))["defaultInputSettings"]
            filters = _filters(ask, name)
        except RequestRefused as refused:
            if refused.code != NO_SUCH_THING:
                raise
            continue  # removed since it was listed
        yield Input(name=name, kind=kind, settings={**usual, **own}, filters=filters)


def _filters(ask: Ask, name: str) -> tuple[str, ...]:
    return tuple(str(one["filterName"]) for one in ask("GetSourceFilterList", sourceName=name)["filters"])


def _newest_text(kinds: list[str]) -> str:
    # By length first: version 10 is newer than 2.
    versions = (
        sorted((one for one in kinds if _unversioned(one) == text), key=_by_version) for text in TEXT_KINDS
    )
    return next((found[-1] for found in versions if found), "")


def _by_version(kind: str) -> tuple[int, str]:
    return len(kind), kind


def _unversioned(kind: str) -> str:
    """``image_source`` for ``image_source_v3``."""
    stem, mark, number = kind.rpartition("_v")
    return stem if mark and number.isdigit() else kind


def _running(ask: Ask) -> Iterator[str]:
    if ask("GetStreamStatus")["outputActive"]:
        yield "stream"
    if ask("GetRecordStatus")["outputActive"]:
        yield "record"
    # OBS refuses GetVirtualCamStatus on a machine that has no virtual camera.
    listed = ask("GetOutputList").get("outputs", ())
    there = any(str(one.get("outputKind", "")).startswith("virtualcam") for one in listed)
    if there and ask("GetVirtualCamStatus")["outputActive"]:
        yield "virtual_camera"


def _own_transition(ask: Ask, scene: str) -> str | None:
    name = ask("GetSceneSceneTransitionOverride", sceneName=scene).get("transitionName")
    return str(name) if name else None
