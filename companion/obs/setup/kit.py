"""Our own files that setting OBS up lays out in the data folder: slate, emergency command, script."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from companion.obs import emergency
from companion.obs.setup.covering import BACKGROUND, MOTION
from companion.obs.setup.needs import SlateFiles
from companion.obs.setup.slate import Slate, draw_slate
from companion.obs.setup.steps import OwnFile
from companion.resources import static_folder
from companion.show.model import Look

SCRIPT = "live-companion.lua"
SCRIPT_HOTKEYS = frozenset({"live_companion_fallback", "live_companion_return"})
"""What the script registers in OBS; that OBS lists them tells that it is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCall:
    """What ``companion fallback`` is told."""

    host: str
    port: int
    password: str
    fallback_scene: str
    language: str

    def __repr__(self) -> str:
        return f"EmergencyCall({self.host}:{self.port})"


class Kit:
    """The files, compared with what lies in the data folder, and put in their places."""

    def __init__(self, data: Path, call: EmergencyCall, language: str, look: Look) -> None:
        self._data = data
        self._call = call
        self._language = language
        self._look = look
        self._slate: Slate | None = None

    @property
    def emergency(self) -> Path:
        return self._data / emergency.FILE

    @property
    def script(self) -> Path:
        return self._data / SCRIPT

    def slate(self, width: int, height: int) -> SlateFiles:
        """The slate of this canvas, drawn; ``write`` puts it into its place.

        Raises:
            OSError: our own letters cannot be read.
        """
        drawn = self._slate = draw_slate(static_folder(), width, height, self._language, self._look)
        background, motion = self._data / BACKGROUND, self._data / MOTION
        return SlateFiles(
            background=background.as_posix(),
            motion=motion.as_posix(),
            x=drawn.x,
            y=drawn.y,
            speed=drawn.speed,
            stale=not (_holds(background, drawn.background) and _holds(motion, drawn.motion)),
        )

    @property
    def emergency_stale(self) -> bool:
        """``companion fallback`` would not do what this show needs."""
        try:
            held = json.loads(self.emergency.read_text(encoding="utf-8"))
            closed = os.name != "posix" or not self.emergency.stat().st_mode & 0o077
        except (OSError, ValueError):
            return True
        call = self._call
        wanted = {
            "host": call.host,
            "port": call.port,
            "password": call.password,
            "fallback_scene": call.fallback_scene,
            "language": call.language,
        }
        return not closed or not isinstance(held, dict) or any(held.get(k) != v for k, v in wanted.items())

    @property
    def script_stale(self) -> bool:
        return not _holds(self.script, _script())

    def write(self, file: OwnFile) -> None:
        """Put it into its place in one piece; OBS may be reading what was there.

        Raises:
            OSError: it cannot be written; what was there still is.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        match file:
            case OwnFile.SLATE:
                assert self._slate is not None, "it was drawn to be compared"
                write_whole(self._data / MOTION, self._slate.motion)
                write_whole(self._data / BACKGROUND, self._slate.background)
            case OwnFile.EMERGENCY:
                call = self._call
                emergency.write(
                    self.emergency,
                    host=call.host,
                    port=call.port,
                    password=call.password,
                    fallback_scene=call.fallback_scene,
                    language=call.language,
                )
            case OwnFile.SCRIPT:
                lay_out_script(self._data)


def lay_out_script(data: Path) -> None:
    """Have the script of the emergency key in the data folder as it is now; OBS may be reading the old one.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    path, script = data / SCRIPT, _script()
    if not _holds(path, script):
        write_whole(path, script)


def _script() -> bytes:
    return (static_folder() / "obs" / SCRIPT).read_bytes()


def write_whole(path: Path, content: bytes) -> None:
    """All of it or nothing, on the disk before the old one goes.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
