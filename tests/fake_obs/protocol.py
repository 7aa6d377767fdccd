"""The words and numbers of the obs-websocket 5 protocol, as a server needs them."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

Data = Mapping[str, Any]


class Op(IntEnum):
    HELLO = 0
    IDENTIFY = 1
    IDENTIFIED = 2
    REIDENTIFY = 3
    EVENT = 5
    REQUEST = 6
    RESPONSE = 7
    BATCH = 8
    BATCH_RESPONSE = 9


class Close(IntEnum):
    GOING_AWAY = 1001
    DECODE_ERROR = 4002
    MISSING_FIELD = 4003
    WRONG_TYPE = 4004
    BAD_VALUE = 4005
    UNKNOWN_OP = 4006
    NOT_IDENTIFIED = 4007
    ALREADY_IDENTIFIED = 4008
    AUTHENTICATION_FAILED = 4009
    UNSUPPORTED_RPC = 4010
    KICKED = 4011
    UNSUPPORTED_FEATURE = 4012


class Status(IntEnum):
    SUCCESS = 100
    MISSING_TYPE = 203
    UNKNOWN_TYPE = 204
    UNSUPPORTED_EXECUTION = 206
    NOT_READY = 207
    MISSING_FIELD = 300
    MISSING_DATA = 301
    INVALID_FIELD = 400
    WRONG_FIELD_TYPE = 401
    OUT_OF_RANGE = 402
    EMPTY_FIELD = 403
    OUTPUT_RUNNING = 500
    OUTPUT_NOT_RUNNING = 501
    OUTPUT_NOT_PAUSED = 503
    STUDIO_MODE_ACTIVE = 505
    STUDIO_MODE_NOT_ACTIVE = 506
    NOT_FOUND = 600
    EXISTS = 601
    WRONG_KIND_OF_THING = 602
    NOT_ENOUGH = 603
    INVALID_STATE = 604
    INVALID_KIND = 605
    PROCESSING_FAILED = 702
    CANNOT_ACT = 703


class Refused(Exception):
    """A request that OBS says no to."""

    def __init__(self, code: int, comment: str | None = None) -> None:
        super().__init__(f"{code} {comment or ''}")
        self.code = code
        self.comment = comment


class Crash(Exception):
    """A request that the process of OBS ends over."""


class Closed(Exception):
    """A message that OBS closes the connection for."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


GENERAL, CONFIG, SCENES, INPUTS, TRANSITIONS, FILTERS, OUTPUTS, SCENE_ITEMS, MEDIA, VENDORS, UI, CANVASES = (
    1 << bit for bit in range(12)
)
METERS, ACTIVE, SHOWING, TRANSFORM = (1 << bit for bit in range(16, 20))
LOW_VOLUME = (1 << 12) - 1
"""What a client gets that says nothing about subscriptions."""

EVENT_BITS: Mapping[str, int] = {
    event: bit
    for bit, events in {
        GENERAL: "ExitStarted CustomEvent",
        CONFIG: "CurrentSceneCollectionChanging CurrentSceneCollectionChanged SceneCollectionListChanged "
        "CurrentProfileChanging CurrentProfileChanged ProfileListChanged",
        SCENES: "SceneCreated SceneRemoved SceneNameChanged CurrentProgramSceneChanged "
        "CurrentPreviewSceneChanged SceneListChanged",
        INPUTS: "InputCreated InputRemoved InputNameChanged InputMuteStateChanged InputVolumeChanged "
        "InputSettingsChanged",
        TRANSITIONS: "CurrentSceneTransitionChanged CurrentSceneTransitionDurationChanged "
        "SceneTransitionStarted SceneTransitionEnded SceneTransitionVideoEnded",
        FILTERS: "SourceFilterCreated SourceFilterRemoved SourceFilterEnableStateChanged",
        OUTPUTS: "StreamStateChanged RecordStateChanged VirtualcamStateChanged",
        SCENE_ITEMS: "SceneItemCreated SceneItemRemoved SceneItemListReindexed SceneItemEnableStateChanged "
        "SceneItemLockStateChanged SceneItemSelected",
        MEDIA: "MediaInputPlaybackStarted MediaInputPlaybackEnded MediaInputActionTriggered",
        UI: "StudioModeStateChanged",
        METERS: "InputVolumeMeters",
        ACTIVE: "InputActiveStateChanged",
        SHOWING: "InputShowStateChanged",
        TRANSFORM: "SceneItemTransformChanged",
    }.items()
    for event in events.split()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What differs between one OBS and another."""

    obs: str
    websocket: str
    not_ready: bool
    """It says 207 while it starts, leaves or loads a collection (5.3); before, requests wait."""
    uuids: bool
    """Scenes and inputs have ids that outlive a new name (5.4)."""
    settings_told: bool
    """InputSettingsChanged (5.4)."""


OBS_29 = Version(obs="29.0.2", websocket="5.1.0", not_ready=False, uuids=False, settings_told=False)
"""As the real one of the contract is."""
OBS_31 = Version(obs="31.0.0", websocket="5.5.4", not_ready=True, uuids=True, settings_told=True)


def proof(password: str, salt: str, challenge: str) -> str:
    """What a client that knows the password says in its Identify."""
    secret = base64.b64encode(hashlib.sha256((password + salt).encode()).digest()).decode()
    return base64.b64encode(hashlib.sha256((secret + challenge).encode()).digest()).decode()
