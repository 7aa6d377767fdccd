"""Requests about inputs: what they are, what is heard of them, what they play."""

import math
from collections.abc import Mapping

from tests.fake_obs.answers.answer import Answer
from tests.fake_obs.fields import Fields
from tests.fake_obs.media import ACTIONS
from tests.fake_obs.protocol import Data, Refused, Status
from tests.fake_obs.things import KINDS, Input
from tests.fake_obs.world import World

_SLOTS = ("desktop1", "desktop2", "mic1", "mic2", "mic3", "mic4")
_SILENT_DB = -100.0


async def input_list(obs: World, fields: Fields) -> Data:
    kind = fields.text("inputKind") if "inputKind" in fields else None
    return {
        "inputs": [
            obs.with_uuids(
                {
                    "inputKind": one.kind.name,
                    "inputName": one.name,
                    "unversionedInputKind": one.kind.unversioned or one.kind.name,
                }
            )
            for one in reversed(tuple(obs.inputs))
            if kind in (None, one.kind.name)
        ]
    }


async def kind_list(obs: World, fields: Fields) -> Data:
    plain = fields.yes_unless_said("unversioned", False)
    return {
        "inputKinds": [
            kind.unversioned or name if plain else name
            for name, kind in KINDS.items()
            if name not in obs.missing_kinds
        ]
    }


async def special_inputs(obs: World, _: Fields) -> Data:
    return {slot: obs.special[slot].name if slot in obs.special else None for slot in _SLOTS}


async def create(obs: World, fields: Fields) -> Data:
    scene, name, kind = obs.scene_in(fields), fields.text("inputName"), fields.text("inputKind")
    settings = fields.object("inputSettings", may_be_empty=True) if "inputSettings" in fields else {}
    enabled = fields.yes_unless_said("sceneItemEnabled", True)
    item = obs.create_input(scene.name, name, kind, settings, enabled=enabled)
    return {"sceneItemId": item, **({"inputUuid": obs.input(name).uuid} if obs.version.uuids else {})}


async def remove(obs: World, fields: Fields) -> None:
    obs.remove_input(obs.named_in(fields, "input"))


async def rename(obs: World, fields: Fields) -> None:
    one = obs.input_in(fields)
    obs.rename_input(one.name, fields.text("newInputName"))


async def default_settings(obs: World, fields: Fields) -> Data:
    kind = fields.text("inputKind")
    if kind not in KINDS or kind in obs.missing_kinds:
        raise Refused(Status.INVALID_KIND)
    return {"defaultInputSettings": dict(KINDS[kind].defaults)}


async def settings(obs: World, fields: Fields) -> Data:
    one = obs.input_in(fields)
    return {"inputKind": one.kind.name, "inputSettings": dict(one.settings)}


async def set_settings(obs: World, fields: Fields) -> None:
    one = obs.input_in(fields)
    given = fields.object("inputSettings", may_be_empty=True)
    one.settings = {**one.settings, **given} if fields.yes_unless_said("overlay", True) else given
    if obs.version.settings_told:
        obs.tell("InputSettingsChanged", {"inputName": one.name, "inputSettings": dict(one.settings)})


def _sounding(obs: World, fields: Fields) -> Input:
    one = obs.input_in(fields)
    obs.must_sound(one)
    return one


async def muted(obs: World, fields: Fields) -> Data:
    return {"inputMuted": _sounding(obs, fields).muted}


async def set_muted(obs: World, fields: Fields) -> None:
    one = obs.input_in(fields)
    wanted = fields.yes("inputMuted")
    obs.mute(one.name, muted=wanted)


async def toggle_muted(obs: World, fields: Fields) -> Data:
    one = _sounding(obs, fields)
    obs.mute(one.name, muted=not one.muted)
    return {"inputMuted": one.muted}


def _volume(one: Input) -> Data:
    decibels = 20 * math.log10(one.volume) if one.volume > 0 else _SILENT_DB
    return {"inputVolumeDb": decibels, "inputVolumeMul": one.volume}


async def volume(obs: World, fields: Fields) -> Data:
    return _volume(_sounding(obs, fields))


async def set_volume(obs: World, fields: Fields) -> None:
    one = _sounding(obs, fields)
    if "inputVolumeMul" in fields:
        one.volume = fields.number("inputVolumeMul", 0, 20)
    elif "inputVolumeDb" in fields:
        one.volume = 10 ** (fields.number("inputVolumeDb", _SILENT_DB, 26) / 20)
    else:
        raise Refused(Status.MISSING_FIELD, "You must specify one volume field.")
    obs.tell("InputVolumeChanged", {"inputName": one.name, **_volume(one)})


async def balance(obs: World, fields: Fields) -> Data:
    _sounding(obs, fields)
    return {"inputAudioBalance": 0.5}


async def sync_offset(obs: World, fields: Fields) -> Data:
    return {"inputAudioSyncOffset": _sounding(obs, fields).sync_offset_ms}


async def set_sync_offset(obs: World, fields: Fields) -> None:
    _sounding(obs, fields).sync_offset_ms = fields.whole("inputAudioSyncOffset", -950, 20_000)


async def monitoring(obs: World, fields: Fields) -> Data:
    _sounding(obs, fields)
    return {"monitorType": "OBS_MONITORING_TYPE_NONE"}


async def press_button(obs: World, fields: Fields) -> None:
    one, button = obs.input_in(fields), fields.text("propertyName")
    if one.kind.name != "browser_source" or button != "refreshnocache":
        raise Refused(Status.NOT_FOUND, "Unable to find a property by that name.")
    obs.pressed.append((one.name, button))


async def media_status(obs: World, fields: Fields) -> Data:
    return obs.media.status(obs.input_in(fields))


async def media_action(obs: World, fields: Fields) -> None:
    one, action = obs.input_in(fields), fields.text("mediaAction")
    if action not in ACTIONS:
        raise Refused(Status.INVALID_FIELD, "You have specified an invalid media input action.")
    obs.media.act(one, action)


ANSWERS: Mapping[str, Answer] = {
    "GetInputList": input_list,
    "GetInputKindList": kind_list,
    "GetSpecialInputs": special_inputs,
    "CreateInput": create,
    "RemoveInput": remove,
    "SetInputName": rename,
    "GetInputDefaultSettings": default_settings,
    "GetInputSettings": settings,
    "SetInputSettings": set_settings,
    "PressInputPropertiesButton": press_button,
    "GetInputMute": muted,
    "SetInputMute": set_muted,
    "ToggleInputMute": toggle_muted,
    "GetInputVolume": volume,
    "SetInputVolume": set_volume,
    "GetInputAudioBalance": balance,
    "GetInputAudioSyncOffset": sync_offset,
    "SetInputAudioSyncOffset": set_sync_offset,
    "GetInputAudioMonitorType": monitoring,
    "GetMediaInputStatus": media_status,
    "TriggerMediaInputAction": media_action,
}
