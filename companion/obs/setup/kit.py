"""Our own files that setting OBS up lays out in the data folder: slate, emergency, script, overlays."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from companion.obs import emergency
from companion.obs.setup.covering import BACKGROUND, MOTION
from companion.obs.setup.needs import OVERLAY_FILE, SlateFiles
from companion.obs.setup.slate import Slate, draw_slate
from companion.obs.setup.steps import OwnFile
from companion.resources import static_folder
from companion.show.model import Look

SCRIPT = "live-companion.lua"
NOTICE = "live-companion-notice.png"
"""What the script shows the crew when the service gives no sign of life."""
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

    def __init__(
        self, data: Path, call: EmergencyCall, language: str, look: Look, overlay_url: str | None
    ) -> None:
        """``overlay_url`` is the address of the overlay page with its key; None: OBS cannot reach it."""
        self._data = data
        self._overlay_url = overlay_url
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

    @property
    def overlays(self) -> Path:
        return self._data / OVERLAY_FILE

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
            clock=drawn.clock,
            stale=not (_holds(background, drawn.background) and _holds(motion, drawn.motion)),
        )

    @property
    def emergency_stale(self) -> bool:
        """``companion fallback`` would not do what this show needs."""
        try:
            held = json.loads(self.emergency.read_text(encoding="utf-8"))
            closed = _is_closed(self.emergency)
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
        return not all(_holds(self._data / name, _bundled(name)) for name in (SCRIPT, NOTICE))

    @property
    def overlays_stale(self) -> bool:
        """OBS would not be led to the overlay page as it is set now."""
        if self._overlay_url is None:
            return False
        return not (_holds(self.overlays, _overlays(self._overlay_url)) and _is_closed(self.overlays))

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
            case OwnFile.OVERLAYS:
                assert self._overlay_url is not None, "it is written where it can lead somewhere"
                lay_out_overlays(self._data, self._overlay_url)
            case _:
                assert_never(file)


def lay_out_script(data: Path) -> None:
    """Have the script of the emergency key, and what it shows, in the data folder as they are now; OBS may be
    reading the old ones.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    for name in (NOTICE, SCRIPT):
        path, content = data / name, _bundled(name)
        if not _holds(path, content):
            write_whole(path, content)


def lay_out_overlays(data: Path, url: str) -> None:
    """Have the file in the data folder that leads OBS to the overlay page; ``url`` is that with its key.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    path, page = data / OVERLAY_FILE, _overlays(url)
    if not (_holds(path, page) and _is_closed(path)):
        write_whole(path, page, mode=0o600)


def _overlays(url: str) -> bytes:
    template = (static_folder() / "obs" / OVERLAY_FILE).read_text("utf-8")
    # As JSON without a tag in it: the host of the address is a setting, and settings may say anything.
    return template.replace('"$PAGE"', json.dumps(url).replace("<", "\\u003c")).encode()


def _bundled(name: str) -> bytes:
    return (static_folder() / "obs" / name).read_bytes()


def write_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """All of it or nothing, on the disk before the old one goes; ``mode`` less what the process never gives.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _is_closed(path: Path) -> bool:
    """Nobody else on this machine may read it.

    Raises:
        OSError: it is not there.
    """
    return os.name != "posix" or not path.stat().st_mode & 0o077


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
