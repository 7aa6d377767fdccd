"""What there is in an OBS before any show runs with it: its scenes and its inputs, read once."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from companion.errors import CompanionError
from companion.obs.requests import scene_names
from companion.obs.session import Address, Data, Misconfigured, RequestRefused, Session, SessionFailure, reach

_STEP_S = 3.0
"""For each step of the handshake and each answer; they take OBS some milliseconds."""
_READY_WITHIN_S = 10.0
"""An OBS that is starting, or changes its scene collection, listens some seconds before it answers."""
_ASK_AGAIN_S = 0.25

CAMERA_KINDS = frozenset(
    {
        "dshow_input",  # Windows
        "v4l2_input",
        "pipewire-camera-source",  # Linux
        "av_capture_input",
        "macos-avcapture",
        "macos-avcapture-fast",  # macOS
        "decklink-input",
        "aja_source",
        "ndi_source",
    }
)
"""Kinds of inputs that are a camera, or most often one, without their versions."""

MEDIA_KIND = "ffmpeg_source"
"""A media source: a file, or what comes over the network."""

MICROPHONE_KINDS = frozenset(
    {
        "wasapi_input_capture",
        "asio_input_capture",  # Windows
        "pulse_input_capture",
        "alsa_input_capture",
        "jack_output_capture",  # Linux; the output of JACK is what OBS takes in
        "coreaudio_input_capture",  # macOS
    }
)
"""Kinds of inputs that are a microphone."""

ONLY_SOUND = MICROPHONE_KINDS | {
    "wasapi_output_capture",
    "wasapi_process_output_capture",
    "pulse_output_capture",
    "coreaudio_output_capture",
    "sck_audio_capture",
}
"""Kinds of inputs, without their versions, that have no picture."""


class ObsSilent(CompanionError):
    """No OBS answers, or it stopped answering."""


class ObsTurnsAway(CompanionError):
    """OBS answers, and the password or the version is not what it wants."""


@dataclass(frozen=True, slots=True)
class Input:
    """An input of OBS."""

    name: str
    kind: str
    """OBS's own name of its kind, without the version (``_v2``) that may end it."""
    live: bool = False
    """A media source that plays what comes over the network: a phone or a camera, as a rule."""

    @property
    def is_camera(self) -> bool:
        return self.live or self.kind in CAMERA_KINDS

    @property
    def is_microphone(self) -> bool:
        return self.kind in MICROPHONE_KINDS


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an OBS has, in the order of its own lists."""

    version: str
    scenes: tuple[str, ...]
    inputs: tuple[Input, ...]
    collection: str = ""
    """The scene collection that is loaded; empty when OBS does not tell."""
    profile: str = ""
    """Likewise."""

    @property
    def cameras(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.inputs if one.is_camera)

    @property
    def microphones(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.inputs if one.is_microphone)

    @property
    def others(self) -> tuple[str, ...]:
        """Pictures, films, texts, captures of the screen."""
        return tuple(one.name for one in self.inputs if not one.is_camera and not one.is_microphone)


def take_inventory(address: Address) -> Inventory:
    """Ask an OBS what it has; it changes nothing there. Blocks, for some seconds at most.

    Raises:
        CompanionError: as for ``asking``, or what answers is no OBS that this program knows.
    """
    with asking(address) as session:
        try:
            return _read(session)
        except (KeyError, TypeError, ValueError) as error:
            raise CompanionError(
                f"What answers at {address} is not an OBS that this program knows."
            ) from error


@contextlib.contextmanager
def asking(address: Address) -> Iterator[Session]:
    """A connection for as long as the block runs; what breaks it there is told as when it is opened.

    Raises:
        ObsTurnsAway: OBS does not let us in.
        ObsSilent: no OBS answers there, it refuses, or it does not get ready.
    """
    try:
        session = Session(reach(address, _STEP_S), address, subscriptions=0, timeout_s=_STEP_S)
        try:
            yield session
        finally:
            session.close()
    except Misconfigured as failure:
        raise ObsTurnsAway(
            f"{_sentence(failure)}.",
            hint="Its password stands in OBS under Tools → WebSocket Server Settings → Show Connect Info. "
            "Put it into settings.yaml in the data folder, or into COMPANION_OBS_PASSWORD.",
        ) from None
    except (SessionFailure, RequestRefused) as failure:
        raise ObsSilent(
            f"OBS cannot be asked what it has: {failure}.",
            hint="Open OBS and tick Tools → WebSocket Server Settings → Enable WebSocket server.",
        ) from None


def _read(session: Session) -> Inventory:
    version = session.ask("GetVersion")
    scenes = when_ready(session, "GetSceneList")
    inputs = when_ready(session, "GetInputList")
    return Inventory(
        version=str(version["obsVersion"]),
        scenes=scene_names(scenes),
        inputs=tuple(
            _input(session, str(one["inputName"]), str(one.get("unversionedInputKind") or one["inputKind"]))
            for one in inputs["inputs"]
        ),
        collection=_loaded(session, "GetSceneCollectionList", "currentSceneCollectionName"),
        profile=_loaded(session, "GetProfileList", "currentProfileName"),
    )


def _input(session: Session, name: str, kind: str) -> Input:
    """An input of the list, and of a media source whether it plays a file or what comes over the network."""
    if kind != MEDIA_KIND:
        return Input(name, kind)
    try:
        settings = session.ask("GetInputSettings", {"inputName": name})["inputSettings"]
    except RequestRefused:  # removed since it was listed
        settings = {}
    return Input(name, kind, live=not settings.get("is_local_file", True))


def _loaded(session: Session, request: str, key: str) -> str:
    """A name that is good to know, and without which the rest is as good."""
    try:
        return str(session.ask(request).get(key, ""))
    except RequestRefused:
        return ""


def when_ready(session: Session, request: str, data: Data | None = None) -> Data:
    """The answer, also of an OBS that is starting or changes its scene collection.

    Raises:
        RequestRefused: OBS said no, or is not ready for ten seconds.
        SessionFailure: the connection broke.
    """
    give_up = time.monotonic() + _READY_WITHIN_S
    while True:
        try:
            return session.ask(request, data)
        except RequestRefused as refused:
            if not refused.not_ready or time.monotonic() > give_up:
                raise
        time.sleep(_ASK_AGAIN_S)


def _sentence(failure: SessionFailure) -> str:
    text = str(failure)
    return text[:1].upper() + text[1:]
