"""Requests about collections, profiles and how OBS is set."""

from collections.abc import Mapping
from pathlib import Path

from tests.fake_obs.answers.answer import Answer
from tests.fake_obs.fields import Fields
from tests.fake_obs.protocol import Data, Refused, Status
from tests.fake_obs.things import collection
from tests.fake_obs.world import World

_RECORDS_INTO = ("SimpleOutput", "FilePath")


async def collection_list(obs: World, _: Fields) -> Data:
    return {
        "currentSceneCollectionName": obs.collection.name,
        "sceneCollections": list(obs.collections),
    }


async def set_collection(obs: World, fields: Fields) -> None:
    name = fields.text("sceneCollectionName")
    if name not in obs.collections:
        raise Refused(Status.NOT_FOUND)
    await obs.load_collection(name)


async def create_collection(obs: World, fields: Fields) -> None:
    name = fields.text("sceneCollectionName")
    if name in obs.collections:
        raise Refused(Status.EXISTS)
    obs.collections[name] = collection(name, {"Scene": ()}, obs.size)
    await obs.load_collection(name)
    obs.tell("SceneCollectionListChanged", {"sceneCollections": list(obs.collections)})


async def profile_list(obs: World, _: Fields) -> Data:
    return {"currentProfileName": obs.profile, "profiles": list(obs.profiles)}


async def set_profile(obs: World, fields: Fields) -> None:
    name = fields.text("profileName")
    if name not in obs.profiles:
        raise Refused(Status.NOT_FOUND)
    await obs.load_profile(name)


async def create_profile(obs: World, fields: Fields) -> None:
    name = fields.text("profileName")
    if name in obs.profiles:
        raise Refused(Status.EXISTS)
    obs.profiles.append(name)
    await obs.load_profile(name)
    obs.tell("ProfileListChanged", {"profiles": list(obs.profiles)})


async def remove_profile(obs: World, fields: Fields) -> None:
    name = fields.text("profileName")
    if name not in obs.profiles:
        raise Refused(Status.NOT_FOUND)
    if len(obs.profiles) == 1:
        raise Refused(Status.NOT_ENOUGH)
    if name == obs.profile:
        await obs.load_profile(next(one for one in obs.profiles if one != name))
    obs.profiles.remove(name)
    obs.tell("ProfileListChanged", {"profiles": list(obs.profiles)})


async def profile_parameter(obs: World, fields: Fields) -> Data:
    parameter = fields.text("parameterCategory"), fields.text("parameterName")
    default = str(Path.home()) if parameter == _RECORDS_INTO else None
    return {
        "defaultParameterValue": default,
        "parameterValue": obs.profile_parameters.get(parameter, default),
    }


async def set_profile_parameter(obs: World, fields: Fields) -> None:
    parameter = fields.text("parameterCategory"), fields.text("parameterName")
    if "parameterValue" in fields:
        value = fields.anything("parameterValue")
        if not isinstance(value, str):
            raise Refused(Status.WRONG_FIELD_TYPE, "The field `parameterValue` must be a string.")
        obs.profile_parameters[parameter] = value
    elif obs.profile_parameters.pop(parameter, None) is None:
        raise Refused(Status.NOT_FOUND, "There are no existing instances of that profile parameter.")


async def video_settings(obs: World, _: Fields) -> Data:
    width, height = obs.size
    return {
        "baseHeight": height,
        "baseWidth": width,
        "fpsDenominator": 1,
        "fpsNumerator": obs.fps,
        "outputHeight": height,
        "outputWidth": width,
    }


async def record_directory(obs: World, _: Fields) -> Data:
    return {"recordDirectory": obs.profile_parameters.get(_RECORDS_INTO, str(Path.home()))}


async def stream_service(obs: World, _: Fields) -> Data:
    kind, settings = obs.stream_service
    return {"streamServiceSettings": settings, "streamServiceType": kind}


async def set_stream_service(obs: World, fields: Fields) -> None:
    if obs.stream.running:
        comment = "You cannot change stream service settings while streaming."
        raise Refused(Status.OUTPUT_RUNNING, comment)
    obs.stream_service = fields.text("streamServiceType"), fields.object("streamServiceSettings")


async def monitors(obs: World, _: Fields) -> Data:
    return {
        "monitors": [
            {
                "monitorHeight": height,
                "monitorIndex": index,
                "monitorName": f"screen({index})",
                "monitorPositionX": 0,
                "monitorPositionY": 0,
                "monitorWidth": width,
            }
            for index, (width, height) in enumerate(obs.monitors)
        ]
    }


ANSWERS: Mapping[str, Answer] = {
    "GetSceneCollectionList": collection_list,
    "SetCurrentSceneCollection": set_collection,
    "CreateSceneCollection": create_collection,
    "GetProfileList": profile_list,
    "SetCurrentProfile": set_profile,
    "CreateProfile": create_profile,
    "RemoveProfile": remove_profile,
    "GetProfileParameter": profile_parameter,
    "SetProfileParameter": set_profile_parameter,
    "GetVideoSettings": video_settings,
    "GetRecordDirectory": record_directory,
    "GetStreamServiceSettings": stream_service,
    "SetStreamServiceSettings": set_stream_service,
    "GetMonitorList": monitors,
}
