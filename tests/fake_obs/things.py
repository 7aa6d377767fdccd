"""What an OBS is made of: inputs, scenes, the items in them, collections."""

import itertools
import uuid
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real_obs import Source

TRANSFORM: Mapping[str, Any] = {
    "alignment": 5,
    "boundsAlignment": 0,
    "boundsHeight": 0.0,
    "boundsType": "OBS_BOUNDS_NONE",
    "boundsWidth": 0.0,
    "cropBottom": 0,
    "cropLeft": 0,
    "cropRight": 0,
    "cropTop": 0,
    "height": 0.0,
    "positionX": 0.0,
    "positionY": 0.0,
    "rotation": 0.0,
    "scaleX": 1.0,
    "scaleY": 1.0,
    "sourceHeight": 0.0,
    "sourceWidth": 0.0,
    "width": 0.0,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input."""

    name: str
    sound: bool = False
    plays: bool = False
    live: bool = False
    """Its picture moves: a camera, a capture, a browser."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    unversioned: str = ""


_FILM = {
    "buffering_mb": 2,
    "clear_on_media_end": True,
    "is_local_file": True,
    "linear_alpha": False,
    "looping": False,
    "reconnect_delay_sec": 10,
    "restart_on_activate": True,
    "speed_percent": 100,
}
_COLOUR = {"color": 0xFFD1D1D1, "width": 1920, "height": 1080}
_BROWSER = {
    "url": "https://obsproject.com/browser-source",
    "width": 800,
    "height": 600,
    "fps": 30,
    "fps_custom": False,
    "shutdown": False,
    "restart_when_active": False,
    "webpage_control_level": 1,
    "reroute_audio": False,
    "css": "body { background-color: rgba(0, 0, 0, 0); margin: 0px auto; overflow: hidden; }",
}

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("image_source", defaults={"linear_alpha": False, "unload": False}),
        Kind("color_source_v3", defaults=_COLOUR, unversioned="color_source"),
        Kind("slideshow", defaults={"loop": True, "slide_time": 8000}),
        Kind("alsa_input_capture", sound=True),
        Kind("pulse_input_capture", sound=True, defaults={"device_id": "default"}),
        Kind("pulse_output_capture", sound=True, defaults={"device_id": "default"}),
        Kind("wasapi_input_capture", sound=True, defaults={"device_id": "default"}),
        Kind("v4l2_input", live=True),
        Kind("dshow_input", live=True, sound=True, defaults={"deactivate_when_not_showing": False}),
        Kind("ffmpeg_source", sound=True, plays=True, defaults=_FILM),
        Kind("text_ft2_source_v2", unversioned="text_ft2_source"),
        Kind("browser_source", live=True, sound=True, defaults=_BROWSER),
    )
}

TONE = 0.5
"""How loud whatever sounds here is: the peak of ``tests.real_obs.write_tone``."""


@dataclass(eq=False, slots=True)
class Input:
    name: str
    kind: Kind
    settings: dict[str, Any] = field(default_factory=dict)
    muted: bool = False
    volume: float = 1.0
    level: float | None = None
    """How loud it is, as a multiplier; None: by what it plays. 0.0 is a dead microphone."""
    has_frame: bool = True
    """A camera that is unplugged has none."""
    looks: str = ""
    """Of a camera: ``black``, ``dark`` but alive, ``noisy`` (each picture another) or ``frozen`` (a noisy
    one, always the same); empty: one colour."""
    sync_offset_ms: int = 0
    filters: list[dict[str, Any]] = field(default_factory=list)
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def all_settings(self) -> Mapping[str, Any]:
        return {**self.kind.defaults, **self.settings}

    @property
    def size(self) -> tuple[int, int]:
        """Of its picture; 0 × 0 when there is no frame."""
        if not self.has_frame:
            return 0, 0
        if self.kind.live:
            return int(self.settings.get("width", 1280)), int(self.settings.get("height", 720))
        match self.kind.name:
            case "color_source_v3":
                return int(self.all_settings["width"]), int(self.all_settings["height"])
            case "image_source":
                return (640, 360) if Path(str(self.settings.get("file", ""))).is_file() else (0, 0)
            case _:
                return 0, 0

    @property
    def length_ms(self) -> int:
        """Of the file that it plays; 0 when there is none."""
        try:
            with wave.open(str(self.settings.get("local_file", ""))) as file:
                return int(file.getnframes() * 1000 / file.getframerate())
        except (OSError, wave.Error, EOFError):
            return 0


@dataclass(eq=False, slots=True)
class Item:
    id: int
    source: "Input | Scene"
    enabled: bool = True
    locked: bool = False
    transform: dict[str, Any] = field(default_factory=lambda: dict(TRANSFORM))

    @property
    def told_transform(self) -> dict[str, Any]:
        width, height = self.source.size
        return {
            **self.transform,
            "sourceWidth": float(width),
            "sourceHeight": float(height),
            "width": width * float(self.transform["scaleX"]),
            "height": height * float(self.transform["scaleY"]),
        }


@dataclass(eq=False, slots=True)
class Scene:
    name: str
    items: list[Item] = field(default_factory=list)
    """The lowest first."""
    is_group: bool = False
    override: str | None = None
    """The name of the transition that it always comes with."""
    override_ms: int | None = None
    size: tuple[int, int] = (640, 360)
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def add(self, source: "Input | Scene", *, enabled: bool = True) -> Item:
        self.items.append(Item(next(self._ids), source, enabled))
        return self.items[-1]

    def inputs(self, *, visible: bool = True) -> set[Input]:
        """Every input in it, those of nested scenes and groups too."""
        found: set[Input] = set()
        for item in self.items:
            if visible and not item.enabled:
                continue
            match item.source:
                case Input() as one:
                    found.add(one)
                case Scene() as nested:
                    found |= nested.inputs(visible=visible)
        return found


@dataclass(eq=False, slots=True)
class Collection:
    name: str
    scenes: list[Scene]
    """In the order of OBS's own list."""
    inputs: list[Input]
    program: str = ""
    """The scene that it opens with."""
    preview: str | None = None
    """What was prepared when it was left; None outside studio mode."""


def collection(
    name: str, scenes: Mapping[str, Sequence[Source]], size: tuple[int, int], first: str | None = None
) -> Collection:
    """One with these scenes, as ``RealObs`` makes it."""
    inputs: dict[str, Input] = {}
    made: list[Scene] = []
    for title, sources in scenes.items():
        made.append(Scene(title, size=size))
        for source in sources:
            if source.name not in inputs:
                inputs[source.name] = Input(source.name, KINDS[source.kind], dict(source.settings))
            made[-1].add(inputs[source.name])
    return Collection(name, made, list(inputs.values()), first or next(iter(scenes)))
