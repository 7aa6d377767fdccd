"""Requests about OBS as a whole."""

from collections.abc import Mapping
from typing import Any

from tests.fake_obs.answers.answer import Answer
from tests.fake_obs.fields import Fields
from tests.fake_obs.pictures import FORMATS, picture
from tests.fake_obs.protocol import Data, Refused, Status
from tests.fake_obs.things import Scene
from tests.fake_obs.world import World

_HOTKEYS = [f"OBSBasic.{name}" for name in ("StartStreaming", "StopStreaming", "Transition", "Screenshot")]


async def version(obs: World, _: Fields) -> Data:
    return {
        "availableRequests": list(obs.requests),
        "obsVersion": obs.version.obs,
        "obsWebSocketVersion": obs.version.websocket,
        "platform": "debian",
        "platformDescription": "Debian GNU/Linux 12 (bookworm)",
        "rpcVersion": 1,
        "supportedImageFormats": sorted(FORMATS),
    }


async def stats(obs: World, _: Fields) -> Data:
    # The connection adds what it has counted of its own messages.
    return obs.vitals.now


async def hotkeys(obs: World, _: Fields) -> Data:
    scenes = ["OBSBasic.SelectScene" for _ in obs.collection.scenes]
    return {"hotkeys": [*_HOTKEYS, *scenes, *obs.hotkeys]}


async def trigger_hotkey(obs: World, fields: Fields) -> None:
    if fields.text("hotkeyName") not in (*_HOTKEYS, *obs.hotkeys):
        raise Refused(Status.NOT_FOUND, "No hotkeys were found by that name.")


async def custom_event(obs: World, fields: Fields) -> None:
    obs.tell("CustomEvent", fields.object("eventData"))


async def vendor_request(obs: World, fields: Fields) -> Data:
    vendor, request = fields.text("vendorName"), fields.text("requestType")
    if vendor == "obs-browser" and request == "emit_event" and "browser_source" not in obs.missing_kinds:
        told = fields.object("requestData")
        obs.told_pages.append((str(told["event_name"]), dict(told["event_data"])))
        return {"vendorName": vendor, "requestType": request, "responseData": {}}
    raise Refused(Status.NOT_FOUND, "No vendor was found by that name.")


async def sleep(_: World, __: Fields) -> None:
    raise Refused(Status.UNSUPPORTED_EXECUTION)  # in a batch it is the batch that sleeps


async def persistent_data(obs: World, fields: Fields) -> Data:
    return {"slotValue": obs.persistent.get((fields.text("realm"), fields.text("slotName")))}


async def set_persistent_data(obs: World, fields: Fields) -> None:
    slot = fields.text("realm"), fields.text("slotName")
    if not fields.has("slotValue"):
        raise Refused(Status.MISSING_FIELD, "Your request is missing the `slotValue` field.")
    obs.persistent[slot] = fields.anything("slotValue")


async def screenshot(obs: World, fields: Fields) -> Data:
    source = obs.source(obs.named_in(fields, "source"))
    fmt = fields.text("imageFormat")
    if fmt not in FORMATS:
        comment = "Your specified image format is invalid or not supported by this system."
        raise Refused(Status.INVALID_FIELD, comment)
    width = fields.whole("imageWidth", 8, 4096) if "imageWidth" in fields else None
    height = fields.whole("imageHeight", 8, 4096) if "imageHeight" in fields else None
    if "imageCompressionQuality" in fields:
        fields.whole("imageCompressionQuality", -1, 100)
    return {"imageData": picture(source, fmt, width, height, padded_to=obs.picture_bytes)}


async def source_active(obs: World, fields: Fields) -> Data:
    active, showing = obs.mixer.is_active(obs.source(obs.named_in(fields, "source")))
    return {"videoActive": active, "videoShowing": showing}


async def filters(obs: World, fields: Fields) -> Data:
    source = obs.source(obs.named_in(fields, "source"))
    held: list[dict[str, Any]] = [] if isinstance(source, Scene) else source.filters
    return {"filters": [{**one, "filterIndex": index} for index, one in enumerate(held)]}


async def create_filter(obs: World, fields: Fields) -> None:
    one = obs.input(obs.named_in(fields, "source"))
    name, kind = fields.text("filterName"), fields.text("filterKind")
    settings = fields.object("filterSettings", may_be_empty=True) if "filterSettings" in fields else {}
    one.filters.append(
        {"filterEnabled": True, "filterKind": kind, "filterName": name, "filterSettings": settings}
    )
    obs.tell("SourceFilterCreated", {"sourceName": one.name, "filterName": name, "filterKind": kind})


async def remove_filter(obs: World, fields: Fields) -> None:
    one = obs.input(obs.named_in(fields, "source"))
    name = fields.text("filterName")
    if name not in [held["filterName"] for held in one.filters]:
        comment = f"No filter was found in the source `{one.name}` with the name `{name}`."
        raise Refused(Status.NOT_FOUND, comment)
    one.filters = [held for held in one.filters if held["filterName"] != name]
    obs.tell("SourceFilterRemoved", {"sourceName": one.name, "filterName": name})


ANSWERS: Mapping[str, Answer] = {
    "GetVersion": version,
    "GetStats": stats,
    "GetHotkeyList": hotkeys,
    "TriggerHotkeyByName": trigger_hotkey,
    "BroadcastCustomEvent": custom_event,
    "CallVendorRequest": vendor_request,
    "Sleep": sleep,
    "GetPersistentData": persistent_data,
    "SetPersistentData": set_persistent_data,
    "GetSourceScreenshot": screenshot,
    "GetSourceActive": source_active,
    "GetSourceFilterList": filters,
    "CreateSourceFilter": create_filter,
    "RemoveSourceFilter": remove_filter,
}
