"""A graphic as one file for any other OGraf renderer: looked through first, then packed whole."""

import io
import json
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = "https://ograf.ebu.io/v1/specification/json-schemas/graphics/schema.json"
"""What ``$schema`` says in every manifest of version 1."""

LARGEST = 50_000_000
"""Bytes of all files of one graphic: a renderer fetches them before it can show anything."""

MOST_FILES = 500

README = "README.txt"

_KINDS: Mapping[str, type] = {
    "$schema": str,
    "id": str,
    "version": str,
    "main": str,
    "name": str,
    "description": str,
    "author": dict,
    "customActions": list,
    "supportsRealTime": bool,
    "supportsNonRealTime": bool,
    "stepCount": int,
    "schema": dict,
    "renderRequirements": list,
    "thumbnails": list,
}
"""The fields of a manifest by the specification; all others begin with ``v_``."""

_NEEDED = ("$schema", "id", "name", "main", "supportsRealTime", "supportsNonRealTime")

_IN_SCRIPT = re.compile(
    r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'`](?P<module>[^"'`\n]+)["'`]"""
    r"""|\bnew\s+URL\(\s*["'`](?P<beside>[^"'`\n]+)["'`]\s*,\s*import\.meta\.url"""
)
_IN_SHEET = re.compile(
    r"""\burl\(\s*["']?(?P<shown>[^"')\n]+?)["']?\s*\)|@import\s+["'](?P<sheet>[^"'\n]+)["']"""
)
"""What scripts and style sheets ask for by a name that stands in them."""

_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//|^/", re.IGNORECASE)
_IN_ITSELF = re.compile(r"^(?:data:|blob:|#)", re.IGNORECASE)
_COMMENTS = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.DOTALL | re.MULTILINE)

_NAMES_IN = {".js": _IN_SCRIPT, ".mjs": _IN_SCRIPT, ".css": _IN_SHEET}

_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: the same graphic gives the same file whenever it is packed."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a graphic would not run elsewhere."""

    code: str
    """``manifest``, ``needed``, ``kind``, ``extra``, ``schema``, ``twice``, ``missing``, ``outside``,
    ``elsewhere``, ``too-big``, ``unreadable``."""
    place: str
    """The file in the graphic's folder that it is about."""
    what: str = ""
    """The field or the address that is wrong."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A graphic that was looked through."""

    name: str
    files: Mapping[str, bytes]
    """By their paths in the folder, in order; empty when it cannot be packed."""
    flaws: tuple[Flaw, ...]


def look_through(folder: Path) -> Looked:
    """Everything in the folder of a graphic, and every reason why it would not run by itself."""
    manifest = f"{folder.name}.ograf.json"
    try:
        files = dict(_read(folder))
    except _UnfitFolderError as unfit:
        return Looked(folder.name, {}, (unfit.flaw,))
    if manifest not in files:
        return Looked(folder.name, {}, (Flaw("missing", manifest),))
    flaws = (*_of_manifest(manifest, files), *_of_references(files))
    return Looked(folder.name, {} if flaws else files, flaws)


def pack(graphics: Iterable[Looked], *, told: str, licences: Mapping[str, bytes]) -> bytes:
    """One ZIP with a folder for each graphic, the same bytes for the same graphics.

    ``told`` is what its readme says; ``licences`` are laid beside the graphics, by their names.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        beside = {README: told.encode(), **licences}
        inside = {f"{one.name}/{path}": data for one in graphics for path, data in one.files.items()}
        for path, data in sorted({**beside, **inside}.items()):
            entry = zipfile.ZipInfo(path, _SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever this machine is
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


class _UnfitFolderError(Exception):
    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.code)
        self.flaw = flaw


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Raises:
    _UnfitFolderError: something in it must not or cannot be packed.
    """
    size = 0
    for number, file in enumerate(sorted(folder.rglob("*"))):
        path = file.relative_to(folder).as_posix()
        if any(part.startswith(".") or part == "__pycache__" for part in path.split("/")):
            continue  # what an editor or a system left there
        if file.is_symlink():
            raise _UnfitFolderError(Flaw("outside", path))
        if file.is_dir():
            continue
        if not file.is_file():
            raise _UnfitFolderError(Flaw("unreadable", path))
        try:
            size += file.stat().st_size
            if size > LARGEST or number >= MOST_FILES:
                raise _UnfitFolderError(Flaw("too-big", path))
            yield path, file.read_bytes()
        except OSError:
            raise _UnfitFolderError(Flaw("unreadable", path)) from None


def _of_manifest(file: str, files: Mapping[str, bytes]) -> Iterator[Flaw]:
    try:
        told = json.loads(files[file])
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        yield Flaw("manifest", file)
        return
    for field in _NEEDED:
        if field not in told:
            yield Flaw("needed", file, field)
    for field, value in told.items():
        if field in _KINDS:
            if not isinstance(value, _KINDS[field]) or (isinstance(value, bool) != (_KINDS[field] is bool)):
                yield Flaw("kind", file, field)
        elif not field.startswith("v_"):
            yield Flaw("extra", file, field)
    if isinstance(told.get("$schema"), str) and told["$schema"] != SCHEMA:
        yield Flaw("schema", file, "$schema")
    yield from _of_parts(file, told)
    main = told.get("main")
    if isinstance(main, str):
        yield from _of_reference(file, main, files)


def _of_parts(file: str, told: Mapping[str, Any]) -> Iterator[Flaw]:
    author = told.get("author")
    if isinstance(author, dict) and not isinstance(author.get("name"), str):
        yield Flaw("needed", file, "author.name")
    steps = told.get("stepCount")
    if isinstance(steps, int) and steps < -1:
        yield Flaw("kind", file, "stepCount")
    schema = told.get("schema")
    if isinstance(schema, dict) and schema.get("type") != "object":
        yield Flaw("kind", file, "schema.type")
    ids: set[str] = set()
    actions = told.get("customActions")
    for action in actions if isinstance(actions, list) else ():
        if not isinstance(action, dict) or not all(
            isinstance(action.get(key), str) for key in ("id", "name")
        ):
            yield Flaw("kind", file, "customActions")
        elif action["id"] in ids:
            yield Flaw("twice", file, f"customActions: {action['id']}")
        else:
            ids.add(action["id"])


def _of_references(files: Mapping[str, bytes]) -> Iterator[Flaw]:
    for file, data in files.items():
        names = _NAMES_IN.get(posixpath.splitext(file)[1].lower())
        if names is None:
            continue
        text = _COMMENTS.sub("", data.decode("utf-8", errors="replace"))
        for match in names.finditer(text):
            named = match[match.lastgroup or 0]
            if match.lastgroup == "module" and not named.startswith((".", "/", "http", "data:", "blob:")):
                yield Flaw("elsewhere", file, named)  # a package, which no browser can look for
            elif "${" not in named:
                yield from _of_reference(file, named, files)


def _of_reference(file: str, named: str, files: Mapping[str, bytes]) -> Iterator[Flaw]:
    if _IN_ITSELF.match(named):
        return
    if _ELSEWHERE.match(named):
        yield Flaw("elsewhere", file, named)
        return
    plain = named.partition("?")[0].partition("#")[0]
    target = posixpath.normpath(posixpath.join(posixpath.dirname(file), plain))
    if target.startswith("..") or "\\" in plain:
        yield Flaw("outside", file, named)
    elif target not in files:
        yield Flaw("missing", file, named)
