"""What cameras show and microphones hear now, and whether the fallback scene moves."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import assert_never

from companion.checkup.findings import Area, Finding, fine, hurts, worth_knowing
from companion.obs.meters import INPUT_VOLUME_METERS, Trust, fold, levels
from companion.obs.natures import nature_of
from companion.obs.pixels import Seen, see
from companion.obs.requests import NO_SUCH_THING, picture, screenshot
from companion.obs.session import Address, RequestRefused, Session, Unanswered, reach
from companion.obs.setup.covering import is_still, stands_still
from companion.obs.setup.found import Found
from companion.ports import Levels
from companion.show.health.picture import figures_of, looks_black
from companion.show.health.settings import HealthSettings, Thresholds
from companion.show.health.troubles import Figures, Trouble
from companion.show.model import Studio

_WIDE, _UPRIGHT = (320, 180), (180, 320)
"""Large enough that a strip which moves is seen to, and some milliseconds of OBS's time."""
_NEXT_FRAME_S = 0.1
"""Off programme OBS now and then draws the frame that it drew last of a camera that lives: some frames later
it is asked once more."""
_HEARD_FOR_S = 1.5
"""Meters come twenty times a second; somebody who talks breathes."""
_STEP_S = 3.0

DIM, GLARING = 30, 230
"""Mean brightness of 255: below the one a host is hardly seen, above the other white is all that is left. A
set is lit to 90 to 150, one that is all white to 200; the two are rules of thumb."""

_MOVE_ON_PROGRAMME = frozenset({"image_source", "slideshow", "ffmpeg_source", "vlc_source"})
"""Kinds of inputs that OBS lets run only while they are shown to viewers: an animated picture, and a film
that begins anew with its scene."""

QUIET_DB = -50.0
"""A room is about that loud; a voice peaks some 30 dB above it."""
CLIPS_DB = -0.3


class Look(Enum):
    """What a picture shows."""

    NOTHING = auto()
    """Not even black: OBS has no frame of it."""
    BLACK = auto()
    PICTURE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What two pictures of a camera show, as long apart as one listens."""

    look: Look
    figures: Figures = field(default_factory=dict)
    """Of the second one, ``change_ppm`` against the first; empty where there is nothing to be seen."""
    still_by_nature: bool = False
    """It may show the same for as long as it likes: a picture, a film from a file."""


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
    cameras: Mapping[str, Shown] = field(default_factory=dict)
    """By their names in OBS; one that OBS does not have is missing."""
    microphones: Mapping[str, Heard] = field(default_factory=dict)
    """Likewise."""
    fallback: Look = Look.NOTHING
    fallback_moves: bool = True


def read_seen_and_heard(session: Session, found: Found, studio: Studio, fallback: str) -> SeenAndHeard:
    """Looks at two small pictures of each camera and of the fallback scene, and listens for a moment between.

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

    cameras = tuple(_there(studio.cameras.values(), found))
    still = {name: nature_of(found.inputs[name].kind, found.inputs[name].settings).still for name in cameras}
    before = {name: seen_in(shot(name)) for name in cameras}
    fallback_before = shot(fallback) if fallback in found.scenes else None
    heard = _listen(session.address)
    fallback_after = shot(fallback) if fallback in found.scenes else None
    return SeenAndHeard(
        cameras={
            name: _shown(_again(shot, name, before[name], once=still[name]), still_by_nature=still[name])
            for name in cameras
        },
        microphones={
            name: Heard(_is_muted(session, name), name in heard, heard.get(name))
            for name in _there(studio.microphones.values(), found)
        },
        fallback=look_at(seen_in(fallback_after)),
        fallback_moves=fallback_before != fallback_after,
    )


def _again(shot: Callable[[str], bytes | None], name: str, before: Seen | None, *, once: bool) -> Seen | None:
    seen = seen_in(shot(name), before)
    if seen is None or seen.frame.change != 0.0 or once:
        return seen
    time.sleep(_NEXT_FRAME_S)
    return seen_in(shot(name), before)


def _shown(seen: Seen | None, *, still_by_nature: bool) -> Shown:
    figures = figures_of(seen.frame) if seen is not None else {}
    return Shown(look=look_at(seen), figures=figures, still_by_nature=still_by_nature)


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
    trust = Trust()
    session = Session(reach(address, _STEP_S), address, subscriptions=INPUT_VOLUME_METERS, timeout_s=_STEP_S)
    give_up = time.monotonic() + _HEARD_FOR_S
    try:
        while time.monotonic() < give_up:
            event, data = session.next_event(give_up)
            if event == "InputVolumeMeters":
                loudest = fold(loudest, trust.after(levels(data)))
    except Unanswered:
        pass  # the time is over
    finally:
        session.close()
    return {name: level.before for name, level in loudest.items()}


def seen_in(image: bytes | None, before: Seen | None = None) -> Seen | None:
    """What is in a picture with transparency; None: OBS could not draw it, or nothing is to be seen in it.

    Raises:
        ValueError: it is no picture.
    """
    return see(image, before) if image is not None else None


def look_at(seen: Seen | None) -> Look:
    if seen is None:
        return Look.NOTHING
    return Look.BLACK if looks_black(seen.frame, Thresholds()) else Look.PICTURE


def judge_seen_and_heard(
    facts: SeenAndHeard, found: Found, fallback: str, by: HealthSettings
) -> Iterator[Finding]:
    for name, shown in facts.cameras.items():
        yield _judge_picture(name, shown, by)
    for name, heard in facts.microphones.items():
        yield _judge_sound(name, heard)
    # An empty one is told by what it lacks.
    if any(item.width for item in found.inside(fallback)):
        if facts.fallback is not Look.PICTURE:
            yield hurts(Area.STUDIO, "fallback-black", fallback, about="fallback")
        elif facts.fallback_moves:
            yield fine(Area.STUDIO, "fallback-moves", fallback, about="fallback")
        elif stands_still(found, fallback):
            pass  # Told by what it holds, with what would make it move.
        elif _sleeps(found, fallback):
            yield worth_knowing(Area.STUDIO, "fallback-asleep", fallback, about="fallback")
        else:
            yield hurts(Area.STUDIO, "fallback-still", fallback, about="fallback")


def _sleeps(found: Found, fallback: str) -> bool:
    """Whether what it shows may move on programme alone, and not where it was looked at."""
    may_move = any(
        item.kind in _MOVE_ON_PROGRAMME and not is_still(found, item) for item in found.inside(fallback)
    )
    return may_move and found.programme != fallback


def _judge_picture(name: str, shown: Shown, by: HealthSettings) -> Finding:
    match shown.look:
        case Look.NOTHING:
            return hurts(Area.STUDIO, "camera-shows-nothing", name, about="camera")
        case Look.BLACK:
            return _with(shown, hurts(Area.STUDIO, "camera-black", name, about="camera"))
        case Look.PICTURE:
            pass
        case _:
            assert_never(shown.look)
    luma = round(shown.figures["luma_mean"] / 100)
    change = shown.figures.get("change_ppm")
    tells_still = not shown.still_by_nature and (Trouble.FROZEN, name) not in by.off
    if tells_still and change is not None and change <= by.of(name).still_change_ppm:
        return _with(shown, hurts(Area.STUDIO, "camera-still", name, about="camera"))
    if luma < DIM:
        return _with(shown, hurts(Area.STUDIO, "camera-dark", name, about="camera", luma=luma))
    if luma > GLARING:
        return _with(shown, hurts(Area.STUDIO, "camera-bright", name, about="camera", luma=luma))
    return _with(shown, fine(Area.STUDIO, "camera-shows", name, about="camera"))


def _with(shown: Shown, finding: Finding) -> Finding:
    return replace(finding, figures=shown.figures)


def _judge_sound(name: str, heard: Heard) -> Finding:
    if heard.muted:
        return hurts(Area.STUDIO, "sound-muted", name, about="microphone")
    if not heard.measured:
        return worth_knowing(Area.STUDIO, "sound-unknown", name, about="microphone")
    if heard.db is None:
        return hurts(Area.STUDIO, "sound-none", name, about="microphone")
    db, figures = f"{heard.db:.0f}", {"before_cdb": round(heard.db * 100)}
    if heard.db > CLIPS_DB:
        told = hurts(Area.STUDIO, "sound-clips", name, about="microphone", db=db)
    elif heard.db < QUIET_DB:
        told = hurts(Area.STUDIO, "sound-quiet", name, about="microphone", db=db)
    else:
        told = fine(Area.STUDIO, "sound", name, about="microphone", db=db)
    return replace(told, figures=figures)
