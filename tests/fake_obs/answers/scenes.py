"""Requests about scenes, programme, preview and transitions."""

from collections.abc import Mapping

from tests.fake_obs.answers.answer import Answer
from tests.fake_obs.fields import Fields
from tests.fake_obs.mixer import CUT, KIND_OF
from tests.fake_obs.protocol import Crash, Data, Refused, Status
from tests.fake_obs.world import World

_LONGEST_MS, _SHORTEST_MS = 20_000, 50


async def scene_list(obs: World, _: Fields) -> Data:
    return obs.with_uuids(
        {
            "currentProgramSceneName": obs.program_name,
            "currentPreviewSceneName": obs.preview_name,
            "scenes": obs.scene_list(),
        }
    )


async def group_list(obs: World, _: Fields) -> Data:
    return {"groups": [scene.name for scene in obs.collection.scenes if scene.is_group]}


async def program(obs: World, _: Fields) -> Data:
    if obs.program_name is None:
        raise Crash("OBS makes text of a name that is not there")
    return _current(obs, "Program", obs.program_name)


async def set_program(obs: World, fields: Fields) -> None:
    obs.mixer.take(obs.scene_in(fields))


async def preview(obs: World, _: Fields) -> Data:
    _needs_studio_mode(obs)
    assert obs.mixer.preview is not None
    return _current(obs, "Preview", obs.mixer.preview.name)


def _current(obs: World, place: str, name: str) -> Data:
    plain = {"sceneName": name} if obs.version.uuids else {}
    return obs.with_uuids({f"current{place}SceneName": name, **plain})


async def set_preview(obs: World, fields: Fields) -> None:
    _needs_studio_mode(obs)
    obs.mixer.set_preview(obs.scene_in(fields))


def _needs_studio_mode(obs: World) -> None:
    if not obs.mixer.studio_mode:
        raise Refused(Status.STUDIO_MODE_NOT_ACTIVE)


async def studio_mode(obs: World, _: Fields) -> Data:
    return {"studioModeEnabled": obs.mixer.studio_mode}


async def set_studio_mode(obs: World, fields: Fields) -> None:
    await obs.mixer.set_studio_mode(fields.yes("studioModeEnabled"))


async def trigger(obs: World, _: Fields) -> None:
    _needs_studio_mode(obs)

    async def press() -> None:
        obs.mixer.trigger()

    obs.windows.queue(press)


async def create(obs: World, fields: Fields) -> Data | None:
    scene = obs.create_scene(fields.text("sceneName"))
    return {"sceneUuid": scene.uuid} if obs.version.uuids else None


async def remove(obs: World, fields: Fields) -> None:
    obs.remove_scene(obs.named_in(fields, "scene"))


async def rename(obs: World, fields: Fields) -> None:
    scene = obs.scene_in(fields)
    obs.rename_scene(scene.name, fields.text("newSceneName"))


async def override(obs: World, fields: Fields) -> Data:
    scene = obs.scene_in(fields)
    return {"transitionDuration": scene.override_ms, "transitionName": scene.override}


async def set_override(obs: World, fields: Fields) -> None:
    scene = obs.scene_in(fields)
    if not fields.has("transitionName") and not fields.has("transitionDuration"):
        comment = "Your request data must include either `transitionName` or `transitionDuration`."
        raise Refused(Status.MISSING_FIELD, comment)
    name = _transition(fields) if "transitionName" in fields else None
    length_ms = _length(fields) if "transitionDuration" in fields else None
    if fields.has("transitionName"):
        scene.override = name
    if fields.has("transitionDuration"):
        scene.override_ms = length_ms


def _transition(fields: Fields) -> str:
    name = fields.text("transitionName", may_be_empty=True)
    if name not in KIND_OF:
        raise Refused(Status.NOT_FOUND, "No scene transition was found by that name.")
    return name


def _length(fields: Fields) -> int:
    return fields.whole("transitionDuration", _SHORTEST_MS, _LONGEST_MS)


def _described(name: str) -> Data:
    return {
        "transitionConfigurable": False,
        "transitionFixed": name == CUT,
        "transitionKind": KIND_OF[name],
        "transitionName": name,
    }


async def transition_list(obs: World, _: Fields) -> Data:
    return {
        "currentSceneTransitionKind": KIND_OF[obs.mixer.transition],
        "currentSceneTransitionName": obs.mixer.transition,
        "transitions": [_described(name) for name in KIND_OF],
    }


async def transition(obs: World, _: Fields) -> Data:
    name = obs.mixer.transition
    length_ms = None if name == CUT else obs.mixer.fade_ms
    return {**_described(name), "transitionDuration": length_ms, "transitionSettings": None}


async def cursor(obs: World, _: Fields) -> Data:
    return {"transitionCursor": obs.mixer.cursor}


async def set_transition(obs: World, fields: Fields) -> None:
    obs.choose_transition(_transition(fields))


async def set_duration(obs: World, fields: Fields) -> None:
    obs.choose_duration(_length(fields))


ANSWERS: Mapping[str, Answer] = {
    "GetSceneList": scene_list,
    "GetGroupList": group_list,
    "GetCurrentProgramScene": program,
    "SetCurrentProgramScene": set_program,
    "GetCurrentPreviewScene": preview,
    "SetCurrentPreviewScene": set_preview,
    "GetStudioModeEnabled": studio_mode,
    "SetStudioModeEnabled": set_studio_mode,
    "TriggerStudioModeTransition": trigger,
    "CreateScene": create,
    "RemoveScene": remove,
    "SetSceneName": rename,
    "GetSceneSceneTransitionOverride": override,
    "SetSceneSceneTransitionOverride": set_override,
    "GetSceneTransitionList": transition_list,
    "GetCurrentSceneTransition": transition,
    "GetCurrentSceneTransitionCursor": cursor,
    "SetCurrentSceneTransition": set_transition,
    "SetCurrentSceneTransitionDuration": set_duration,
}
