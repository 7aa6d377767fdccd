"""Whether ``companion fallback`` would work: its file, and the OBS that the file names. Switches nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from companion.checkup.findings import Area, Finding, fine, hurts, worth_knowing
from companion.errors import CompanionError
from companion.obs.inventory import ObsTurnsAway, asking, when_ready
from companion.obs.requests import scene_names
from companion.obs.session import Address


class Reached(Enum):
    NO_FILE = auto()
    BAD_FILE = auto()
    SILENT = auto()
    TURNED_AWAY = auto()
    NO_SCENE = auto()
    WORKS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueFacts:
    file: Path
    reached: Reached
    scene: str = ""
    """What it would put on air."""
    address: str = ""
    stale: bool | None = None
    """It would do something else than this show needs; None: there is no show to compare it with."""
    script_stale: bool | None = None
    """The script for OBS in the data folder is missing or old; None: likewise."""


def read_rescue(file: Path, *, stale: bool | None, script_stale: bool | None) -> RescueFacts:
    """Goes the way of the command up to the switch."""

    def told(reached: Reached, scene: str = "", address: str = "") -> RescueFacts:
        return RescueFacts(
            file=file, reached=reached, scene=scene, address=address, stale=stale, script_stale=script_stale
        )

    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        address = Address(str(content["host"]), int(content["port"]), str(content["password"]))
        scene = str(content["fallback_scene"])
    except (FileNotFoundError, NotADirectoryError):
        return told(Reached.NO_FILE)
    except (OSError, ValueError, TypeError, KeyError):
        return told(Reached.BAD_FILE)
    try:
        with asking(address) as session:
            there = scene in scene_names(when_ready(session, "GetSceneList"))
    except ObsTurnsAway:
        return told(Reached.TURNED_AWAY, scene, str(address))
    except CompanionError:
        return told(Reached.SILENT, scene, str(address))
    return told(Reached.WORKS if there else Reached.NO_SCENE, scene, str(address))


def judge_rescue(facts: RescueFacts) -> Iterator[Finding]:
    file, address, scene = str(facts.file), facts.address, facts.scene
    match facts.reached:
        case Reached.NO_FILE:
            yield hurts(Area.EMERGENCY, "fallback-no-file", file)
        case Reached.BAD_FILE:
            yield hurts(Area.EMERGENCY, "fallback-bad-file", file)
        case Reached.SILENT:
            yield hurts(Area.EMERGENCY, "fallback-silent", file, address=address)
        case Reached.TURNED_AWAY:
            yield hurts(Area.EMERGENCY, "fallback-turned-away", file, address=address)
        case Reached.NO_SCENE:
            yield hurts(Area.EMERGENCY, "fallback-no-scene", file, scene=scene)
        case Reached.WORKS:
            yield fine(Area.EMERGENCY, "fallback-works", file, scene=scene)
    if facts.stale and facts.reached not in (Reached.NO_FILE, Reached.BAD_FILE):
        yield hurts(Area.EMERGENCY, "fallback-stale", file)
    if facts.script_stale is not None:
        yield (worth_knowing(Area.EMERGENCY, "script-stale") if facts.script_stale
               else fine(Area.EMERGENCY, "script-there"))  # fmt: skip
