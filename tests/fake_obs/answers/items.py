"""Requests about the items in a scene."""

from collections.abc import Mapping
from typing import Any

from tests.fake_obs.answers.answer import Answer
from tests.fake_obs.fields import Fields
from tests.fake_obs.protocol import Data, Refused, Status
from tests.fake_obs.things import TRANSFORM, Input, Item, Scene
from tests.fake_obs.world import FRAME_S, World

_BOUNDS = frozenset(
    f"OBS_BOUNDS_{name}"
    for name in (
        "NONE",
        "STRETCH",
        "SCALE_INNER",
        "SCALE_OUTER",
        "SCALE_TO_WIDTH",
        "SCALE_TO_HEIGHT",
        "MAX_ONLY",
    )
)
_TOLD_ONLY = frozenset({"sourceWidth", "sourceHeight", "width", "height"})


def _any_scene(obs: World, fields: Fields) -> Scene:
    """A scene or a group, as requests about items take both."""
    found = obs.source(obs.named_in(fields, "scene"))
    if isinstance(found, Input):
        raise Refused(Status.WRONG_KIND_OF_THING, "The specified source is not a scene.")
    return found


def _item(obs: World, fields: Fields) -> tuple[Scene, Item]:
    scene = _any_scene(obs, fields)
    wanted = fields.whole("sceneItemId", 0)
    for item in scene.items:
        if item.id == wanted:
            return scene, item
    comment = f"No scene items were found in scene `{scene.name}` with the ID `{wanted}`."
    raise Refused(Status.NOT_FOUND, comment)


def _listed(obs: World, scene: Scene) -> Data:
    return {
        "sceneItems": [
            obs.with_uuids(
                {
                    "inputKind": item.source.kind.name if isinstance(item.source, Input) else None,
                    "isGroup": item.source.is_group if isinstance(item.source, Scene) else None,
                    "sceneItemBlendMode": "OBS_BLEND_NORMAL",
                    "sceneItemEnabled": item.enabled,
                    "sceneItemId": item.id,
                    "sceneItemIndex": index,
                    "sceneItemLocked": item.locked,
                    "sceneItemTransform": item.told_transform,
                    "sourceName": item.source.name,
                    "sourceType": f"OBS_SOURCE_TYPE_{'INPUT' if isinstance(item.source, Input) else 'SCENE'}",
                }
            )
            for index, item in enumerate(scene.items)
        ]
    }


async def item_list(obs: World, fields: Fields) -> Data:
    return _listed(obs, obs.scene_in(fields))


async def group_item_list(obs: World, fields: Fields) -> Data:
    return _listed(obs, obs.scene(obs.named_in(fields, "scene"), group=True))


async def item_id(obs: World, fields: Fields) -> Data:
    scene = _any_scene(obs, fields)
    wanted = fields.text("sourceName")
    for item in scene.items:
        if item.source.name == wanted:
            return {"sceneItemId": item.id}
    comment = "No scene items were found in the specified scene by that name or offset."
    raise Refused(Status.NOT_FOUND, comment)


async def create(obs: World, fields: Fields) -> Data:
    scene = obs.scene_in(fields)
    source = obs.source(obs.named_in(fields, "source"))
    enabled = fields.yes_unless_said("sceneItemEnabled", True)
    return {"sceneItemId": obs.add_item(scene.name, source.name, enabled=enabled)}


async def remove(obs: World, fields: Fields) -> None:
    scene, item = _item(obs, fields)
    scene.items.remove(item)
    where = {"sceneItemId": item.id, "sceneName": scene.name, "sourceName": item.source.name}
    obs.tell("SceneItemRemoved", where)
    obs.later(FRAME_S, obs.mixer.refresh)


async def transform(obs: World, fields: Fields) -> Data:
    return {"sceneItemTransform": _item(obs, fields)[1].told_transform}


async def set_transform(obs: World, fields: Fields) -> None:
    scene, item = _item(obs, fields)
    wanted: dict[str, Any] = fields.object("sceneItemTransform")
    given = {key: value for key, value in wanted.items() if key in TRANSFORM and key not in _TOLD_ONLY}
    if not given:
        comment = "You have not provided any valid transform changes."
        raise Refused(Status.CANNOT_ACT, comment)
    if given.get("boundsType", "OBS_BOUNDS_NONE") not in _BOUNDS:
        raise Refused(Status.INVALID_FIELD, "The field `boundsType` has an invalid value.")
    item.transform |= given
    where = {"sceneItemId": item.id, "sceneName": scene.name}
    obs.tell("SceneItemTransformChanged", {**where, "sceneItemTransform": item.told_transform})


async def enabled(obs: World, fields: Fields) -> Data:
    return {"sceneItemEnabled": _item(obs, fields)[1].enabled}


async def set_enabled(obs: World, fields: Fields) -> None:
    scene, item = _item(obs, fields)
    item.enabled = fields.yes("sceneItemEnabled")
    where = {"sceneItemId": item.id, "sceneName": scene.name}
    obs.tell("SceneItemEnableStateChanged", {**where, "sceneItemEnabled": item.enabled})
    obs.later(FRAME_S, obs.mixer.refresh)


async def locked(obs: World, fields: Fields) -> Data:
    return {"sceneItemLocked": _item(obs, fields)[1].locked}


async def set_locked(obs: World, fields: Fields) -> None:
    scene, item = _item(obs, fields)
    item.locked = fields.yes("sceneItemLocked")
    where = {"sceneItemId": item.id, "sceneName": scene.name}
    obs.tell("SceneItemLockStateChanged", {**where, "sceneItemLocked": item.locked})


async def index(obs: World, fields: Fields) -> Data:
    scene, item = _item(obs, fields)
    return {"sceneItemIndex": scene.items.index(item)}


async def set_index(obs: World, fields: Fields) -> None:
    scene, item = _item(obs, fields)
    place = fields.whole("sceneItemIndex", 0, 8192)
    scene.items.remove(item)
    scene.items.insert(place, item)
    order = [{"sceneItemId": one.id, "sceneItemIndex": position} for position, one in enumerate(scene.items)]
    obs.tell("SceneItemListReindexed", {"sceneItems": order, "sceneName": scene.name})


ANSWERS: Mapping[str, Answer] = {
    "GetSceneItemList": item_list,
    "GetGroupSceneItemList": group_item_list,
    "GetSceneItemId": item_id,
    "CreateSceneItem": create,
    "RemoveSceneItem": remove,
    "GetSceneItemTransform": transform,
    "SetSceneItemTransform": set_transform,
    "GetSceneItemEnabled": enabled,
    "SetSceneItemEnabled": set_enabled,
    "GetSceneItemLocked": locked,
    "SetSceneItemLocked": set_locked,
    "GetSceneItemIndex": index,
    "SetSceneItemIndex": set_index,
}
