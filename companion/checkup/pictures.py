"""What cameras show and microphones hear now, and whether the fallback scene moves."""

import io
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from PIL import Image, ImageStat, UnidentifiedImageError

from companion.checkup.findings import Area, Finding, fine, hurts, worth_knowing
from companion.obs.meters import fold, levels
from companion.obs.requests import NO_SUCH_THING, picture, screenshot
from companion.obs.session import Address, RequestRefused, Session, Unanswered, reach
from companion.obs.setup.found import Found
from companion.ports import Levels
from companion.show.model import Studio

_WIDE, _UPRIGHT = (320, 180), (180, 320)
"""Large enough that a strip which moves is seen to, and some milliseconds of OBS's time."""
_APART_S = 0.7
"""Between two pictures of what should move."""
_HEARD_FOR_S = 1.5
"""Meters come twenty times a second; somebody who talks breathes."""
_STEP_S = 3.0
_METERS = 1 << 16
"""Event subscription InputVolumeMeters."""

_DARK = 20
_VARIED = 3.0
"""A picture that is darker than the one everywhere, with less variety than the other, shows nothing."""

QUIET_DB = -50.0
"""A room is about that loud; a voice peaks some 30 dB above it."""
CLIPS_DB = -0.3


class Look(Enum):
    """What a picture shows."""

    NOTHING = auto()
    """Not even black: OBS has no frame of it."""
    BLACK = auto()
    PICTURE = auto()


@dataclass(frozen=True, slots=True)
class Heard:
    """A microphone, as OBS has it now."""

    muted: bool
    measured: bool
    """False: it is not part of the programme, so OBS does not measure it."""
    db: float | None = None
    """The loudest it was within a moment, in dBFS, before its fader. None: no sound came from it at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAndHeard:
    cameras: Mapping[str, Look] = field(default_factory=dict)
    """By their names in OBS; one that OBS does not have is missing."""
    microphones: Mapping[str, Heard] = field(default_factory=dict)
    """Likewise."""
    fallback: Look = Look.NOTHING
    fallback_moves: bool = True


def read_seen_and_heard(session: Session, found: Found, studio: Studio, fallback: str) -> SeenAndHeard:
    """Looks at one small picture of each camera and two of the fallback scene, and listens for a moment.

    Raises:
        RequestRefused: OBS said no to something that every OBS allows.
        SessionFailure: the connection broke.
        KeyError, TypeError, ValueError: it answered something else than OBS does.
    """
    size = _UPRIGHT if found.canvas.height > found.canvas.width else _WIDE

    def shot(source: str) -> bytes | None:
        try:
            return picture(session.ask("GetSourceScreenshot", screenshot(source, *size, "png")))
        except RequestRefused as refused:
            if refused.code == NO_SUCH_THING:
                raise
            return None  # "processing failed": it has no frame

    cameras = {name: look_at(shot(name)) for name in _there(studio.cameras.values(), found)}
    before = shot(fallback) if fallback in found.scenes else None
    heard = _listen(session.address)
    after = shot(fallback) if fallback in found.scenes else None
    return SeenAndHeard(
        cameras=cameras,
        microphones={
            name: Heard(_is_muted(session, name), name in heard, heard.get(name))
            for name in _there(studio.microphones.values(), found)
        },
        fallback=look_at(after),
        fallback_moves=before != after,
    )


def _there(names: Iterable[str], found: Found) -> Iterator[str]:
    return (name for name in dict.fromkeys(names) if name in found.inputs)


def _is_muted(session: Session, name: str) -> bool:
    try:
        return bool(session.ask("GetInputMute", {"inputName": name})["inputMuted"])
    except RequestRefused:
        return False  # it has no sound


def _listen(address: Address) -> Mapping[str, float | None]:
    """The loudest of each input that OBS measures. Takes its time."""
    loudest: Levels = {}
    session = Session(reach(address, _STEP_S), address, subscriptions=_METERS, timeout_s=_STEP_S)
    give_up = time.monotonic() + _HEARD_FOR_S
    try:
        while time.monotonic() < give_up:
            event, data = session.next_event(give_up)
            if event == "InputVolumeMeters":
                loudest = fold(loudest, levels(data))
    except Unanswered:
        pass  # the time is over
    finally:
        session.close()
    return {name: level.before for name, level in loudest.items()}


def look_at(image: bytes | None) -> Look:
    """What a picture with transparency shows; None: OBS could not draw it.

    Raises:
        ValueError: it is no picture.
    """
    if image is None:
        return Look.NOTHING
    try:
        drawn = Image.open(io.BytesIO(image)).convert("RGBA")
    except (OSError, UnidentifiedImageError) as error:
        raise ValueError("OBS sent something that is not a picture") from error
    if drawn.getchannel("A").getextrema() == (0, 0):
        return Look.NOTHING
    grey = ImageStat.Stat(drawn.convert("L"))
    dark = grey.mean[0] <= _DARK and grey.stddev[0] < _VARIED
    return Look.BLACK if dark else Look.PICTURE


def judge_seen_and_heard(facts: SeenAndHeard, found: Found, fallback: str) -> Iterator[Finding]:
    for name, look in facts.cameras.items():
        match look:
            case Look.PICTURE:
                yield fine(Area.STUDIO, "camera-shows", name, about="camera")
            case Look.BLACK:
                yield hurts(Area.STUDIO, "camera-black", name, about="camera")
            case Look.NOTHING:
                yield hurts(Area.STUDIO, "camera-shows-nothing", name, about="camera")
    for name, heard in facts.microphones.items():
        yield _judge_sound(name, heard)
    # An empty one is told by what it lacks.
    if any(item.width for item in found.inside(fallback)):
        if facts.fallback is not Look.PICTURE:
            yield hurts(Area.STUDIO, "fallback-black", fallback, about="fallback")
        elif not facts.fallback_moves:
            yield worth_knowing(Area.STUDIO, "fallback-still", fallback, about="fallback")
        else:
            yield fine(Area.STUDIO, "fallback-moves", fallback, about="fallback")


def _judge_sound(name: str, heard: Heard) -> Finding:
    if heard.muted:
        return hurts(Area.STUDIO, "sound-muted", name, about="microphone")
    if not heard.measured:
        return worth_knowing(Area.STUDIO, "sound-unknown", name, about="microphone")
    if heard.db is None:
        return hurts(Area.STUDIO, "sound-none", name, about="microphone")
    db = f"{heard.db:.0f}"
    if heard.db > CLIPS_DB:
        return hurts(Area.STUDIO, "sound-clips", name, about="microphone", db=db)
    if heard.db < QUIET_DB:
        return worth_knowing(Area.STUDIO, "sound-quiet", name, about="microphone", db=db)
    return fine(Area.STUDIO, "sound", name, about="microphone", db=db)
