"""What the apps of viewers cover of a picture: files of measures → boxes for the guides.

``safe-areas/NAME.yaml`` is called after a platform. It is plain YAML, read like a show file, and found in the
same places as limits. Nothing on air hangs on it: a file that is wrong is warned of, and the guides say so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from companion.showfile.fields.about import Language, Show
from companion.showfile.fields.base import Part
from companion.showfile.fields.reads import Reads, RefusedError
from companion.showfile.fields.scalars import Day, Id, Text, one_of
from companion.showfile.fields.validation import findings_of, not_a_table
from companion.showfile.messages.explain import explain
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Node, Place, Table, find, nearest, plain
from companion.showfile.side_files import in_terms_of, open_side_file

FOLDER = "safe-areas"

GENERAL = "general"
"""The file that stands in where a platform has none."""

CANVASES: Mapping[str, tuple[int, int]] = {"portrait": (1080, 1920), "wide": (1920, 1080)}
"""Width and height in which measures are written; the guides scale them to the canvas that is used."""

MOST_COVERS = 20


class Measured(StrEnum):
    """What the numbers are of."""

    ROOM = "room"
    """A live room, with its comments."""
    ADS = "ads"
    """Ads in the feed, the nearest that platforms publish. The general measures are drawn with them."""
    GENERAL = "general"
    """Phones, whatever the platform."""


class CoveredBy(StrEnum):
    """A part of an app that lies over the picture."""

    TOP = "top"
    COMMENTS = "comments"
    PRODUCTS = "products"
    BUTTONS = "buttons"
    BOTTOM = "bottom"
    EDGE = "edge"


@dataclass(frozen=True, slots=True)
class Cover:
    """One box, in pixels of its layout's canvas."""

    part: CoveredBy
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    measured: Measured
    source: str
    url: str
    """Empty when the source has none."""
    as_of: str
    """A day, ISO."""
    covers: tuple[Cover, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file of measures."""

    layouts: Mapping[str, Layout]
    """By the names of ``CANVASES``; empty when anything is wrong with the file."""
    findings: tuple[Finding, ...]
    """In the order of the file; their marks are places in it."""


_SPAN = re.compile(r"([0-9]{1,4})\s*[-–—~]\s*([0-9]{1,4})", re.ASCII)


def _span(written: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(written)
    if found is None:
        raise RefusedError("bad-span")
    begins, ends = int(found[1]), int(found[2])
    if begins >= ends:
        raise RefusedError("span-backwards")
    return begins, ends


Span = Annotated[tuple[int, int], Reads("from–to in pixels", _span)]


class _Cover(Part):
    part: Annotated[CoveredBy, one_of(CoveredBy)]
    x: Span | None = None
    y: Span | None = None


class _Layout(Part):
    measured: Annotated[Measured, one_of(Measured)] = Measured.ROOM
    source: Text
    url: Text = ""
    as_of: Day
    covers: list[_Cover] = Field(min_length=1, max_length=MOST_COVERS)


class _File(Part):
    safe_areas: Id
    portrait: _Layout | None = None
    wide: _Layout | None = None


_KEYS = frozenset(name for model in (_File, _Layout, _Cover) for name in model.model_fields)


def read_safe_areas(path: Path) -> Read:
    """Read one file; whatever is in it, nothing is raised."""
    opened = open_side_file(path)
    if opened.root is None:
        return Read({}, opened.findings)
    root, name = opened.root, path.stem
    if not isinstance(root, Table):
        return Read({}, (not_a_table(Place(root, root.mark), name),))
    try:
        file = _File.model_validate(plain(root))
    except ValidationError as error:
        return Read({}, tuple(in_terms_of(finding, name, _KEYS) for finding in findings_of(error, root)))
    if findings := tuple(_misfits(file, root, name)):
        return Read({}, findings)
    written = {"portrait": file.portrait, "wide": file.wide}
    return Read({key: _layout(key, one) for key, one in written.items() if one is not None}, ())


def _misfits(file: _File, root: Table, name: str) -> Iterator[Finding]:
    if file.safe_areas != name:
        facts: dict[str, str | int] = {"name": file.safe_areas, "file": name}
        yield Finding(code="safe-areas-name", mark=root.entries["safe_areas"].node.mark, facts=facts)
    if file.portrait is None and file.wide is None:
        yield Finding(code="safe-areas-none", mark=root.mark)
    for key, layout in (("portrait", file.portrait), ("wide", file.wide)):
        for number, cover in enumerate(layout.covers if layout is not None else ()):
            for axis, span, most in zip("xy", (cover.x, cover.y), CANVASES[key], strict=True):
                if span is not None and span[1] > most:
                    mark = nearest(root, (key, "covers", number, axis)).node.mark
                    facts = {"key": axis, "end": span[1], "most": most, "layout": key}
                    yield Finding(code="span-outside", mark=mark, facts=facts)


def _layout(key: str, written: _Layout) -> Layout:
    width, height = CANVASES[key]
    covers = []
    for one in written.covers:
        (left, right), (top, bottom) = one.x or (0, width), one.y or (0, height)
        covers.append(Cover(one.part, left, top, right - left, bottom - top))
    return Layout(written.measured, written.source, written.url, written.as_of.isoformat(), tuple(covers))


def for_guides(files: Mapping[str, Path], language: Language) -> dict[str, Any]:
    """What the pages draw, by the name of each file: ``{"portrait", "wide"}``, None where it has no measures,
    or ``{"problem"}`` for a file that is wrong: a sentence with the place in it, in ``language``."""
    return {name: _for_guides(path, language) for name, path in files.items()}


def _for_guides(path: Path, language: Language) -> dict[str, Any]:
    read = read_safe_areas(path)
    if not read.findings:
        return {key: asdict(read.layouts[key]) if key in read.layouts else None for key in CANVASES}
    problem = explain(read.findings[:1], language, f"{FOLDER}/{path.name}")[0]
    told = f"{problem.file}:{problem.mark.line}:{problem.mark.column} {problem.message}"
    return {"problem": f"{told}. {problem.hint}" if problem.hint else told}


def check_safe_areas(root: Node, files: Mapping[str, Path]) -> Iterator[Finding]:
    """A warning, at the platform of the show, when the file of its measures is wrong."""
    place = find(root, ("show", "platform"))
    written = plain(place.node) if place is not None else None
    platform = written.strip() if isinstance(written, str) else str(Show.model_fields["platform"].default)
    name = file_for(platform, files)
    if name is None:
        return
    path = files[name]
    if findings := read_safe_areas(path).findings:
        because = findings[0]
        where = f"{FOLDER}/{path.name}:{because.mark.line}:{because.mark.column}"
        mark = nearest(root, ("show", "platform")).node.mark
        facts = {"whose": name, "path": where}
        yield Finding(code="safe-areas-broken", mark=mark, because=because, facts=facts).as_warning()


def file_for(platform: str, files: Mapping[str, Path]) -> str | None:
    """The file that a platform is measured by: its own, else that of its family (``tiktok`` for
    ``tiktok-us``); None when there is none."""
    family = platform.partition("-")[0]
    return next((name for name in (platform, family) if name in files), None)
