"""The small pictures of each incident, as files in the folder of the run: bounded in number and bytes."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PIL import Image

from companion import kept
from companion.show.times import Ms

FOLDER = "incidents"
"""In the folder of a run. What is in it shows people, so ``companion purge`` knows it by this name."""

WIDTH = 320
"""Pixels at most: enough to see what viewers saw; one is some 10 KB."""
QUALITY = 70
MOST_BYTES = 64 * 1024
"""Of one picture; what is larger at this size is noise, and is kept in a lower quality."""
MOST_INCIDENTS = 60
"""Whose pictures are kept; then those of the oldest go. All together they take 75 MB at the very most, and
some 12 MB as a rule."""
FRAMES = 8
"""Of the camera that failed, and as many of the programme, around the first bad picture."""

_FRAME, _PROGRAMME = "frame", "programme"
_ID = re.compile(r"i[1-9]\d{0,8}", re.ASCII)
_NAME = re.compile(rf"before|during|after|(?:{_FRAME}|{_PROGRAMME})[+-]\d{{5}}", re.ASCII)
_FILE = re.compile(rf"({_ID.pattern})-({_NAME.pattern})\.jpg", re.ASCII)


class Kind(StrEnum):
    """Which picture of the programme it is."""

    BEFORE = "before"
    """The last that was good."""
    DURING = "during"
    """When the crew was told."""
    AFTER = "after"
    """When it was over."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """What there is of one incident."""

    kinds: tuple[Kind, ...]
    frames: tuple[Ms, ...]
    """Of the camera, by how long after the first bad one each was taken; negative: before it."""
    programme: tuple[Ms, ...]
    """What viewers saw meanwhile, by the same clock."""


def frame_name(after_ms: Ms) -> str:
    """What a frame of the camera is called that was taken so long after the first bad one."""
    return f"{_FRAME}{_signed(after_ms)}"


def programme_name(after_ms: Ms) -> str:
    """What a picture of the programme is called that was taken so long after the trouble began."""
    return f"{_PROGRAMME}{_signed(after_ms)}"


def _signed(after_ms: Ms) -> str:
    return f"{max(-99_999, min(99_999, after_ms)):+06d}"


class Album:
    """Reads and writes; every method is slow, and belongs into a thread."""

    def __init__(self, run: Path) -> None:
        self._folder = run / FOLDER

    def keep(self, incident: str, name: str, picture: bytes) -> None:
        """Keep a picture, whatever its format and size, as a small JPEG.

        Raises:
            OSError: it is no picture, or cannot be written.
            ValueError: no incident or picture can be called so.
        """
        path = self._path(incident, name)
        if path is None:
            raise ValueError(f"no picture of an incident is called {incident}-{name}")
        data = _small(picture)
        self._folder.mkdir(mode=kept.FOLDER_MODE, exist_ok=True)
        kept.put(path, data, durable=False)
        self._let_go_of_old_ones()

    def picture(self, incident: str, name: str) -> bytes | None:
        """A JPEG; None: there is none of this name."""
        path = self._path(incident, name)
        try:
            return path.read_bytes() if path is not None else None
        except OSError:
            return None

    def of(self, incident: str) -> Pictures:
        """What there is of an incident."""
        names = [name for id, name, _ in self._files() if id == incident]
        kinds = tuple(kind for kind in Kind if kind in names)
        return Pictures(kinds, _instants(names, _FRAME), _instants(names, _PROGRAMME))

    def _path(self, incident: str, name: str) -> Path | None:
        good = _ID.fullmatch(incident) and _NAME.fullmatch(name)
        return self._folder / f"{incident}-{name}.jpg" if good else None

    def _files(self) -> Iterator[tuple[str, str, Path]]:
        try:
            paths = list(self._folder.iterdir())
        except OSError:
            return
        for path in paths:
            if found := _FILE.fullmatch(path.name):
                yield found[1], found[2], path

    def _let_go_of_old_ones(self) -> None:
        files = list(self._files())
        for old in _all_but_the_newest({id for id, _, _ in files}):
            for id, _, path in files:
                if id == old:
                    path.unlink(missing_ok=True)


def _instants(names: Sequence[str], of: str) -> tuple[Ms, ...]:
    return tuple(sorted(Ms(int(name.removeprefix(of))) for name in names if name.startswith(of)))


def _all_but_the_newest(incidents: set[str]) -> Sequence[str]:
    return sorted(incidents, key=lambda id: int(id[1:]))[:-MOST_INCIDENTS]


def _small(picture: bytes) -> bytes:
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGB")
    # By its width alone: a show that stands upright is as wide, and higher.
    if image.width > WIDTH:
        image = image.resize((WIDTH, max(1, round(image.height * WIDTH / image.width))))
    for quality in (QUALITY, QUALITY // 2, QUALITY // 7):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if len(out.getvalue()) <= MOST_BYTES:
            break
    return out.getvalue()
