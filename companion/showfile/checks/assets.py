"""Whether the files that a show names are there, and the pictures among them are pictures."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from companion.pictures import reading
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.parts import Parts
from companion.showfile.messages.findings import Finding
from companion.showfile.reading import tree

_COMPARED = 2_000
"""Files of one folder among which one is looked for whose name is nearly right."""


@dataclass(frozen=True, slots=True)
class _Asset:
    path: tree.Path
    """Where the show file names it."""
    file: str
    picture: bool


@dataclass(frozen=True, slots=True)
class _Fault:
    code: str
    write: str = ""
    """What to write instead; empty when that is not certain."""


_OF_PICTURE = {
    reading.Fault.NOT_PICTURE: "asset-not-picture",
    reading.Fault.OTHER_FORMAT: "picture-format",
    reading.Fault.TOO_BIG: "asset-too-big",
    reading.Fault.TOO_MANY_PIXELS: "picture-too-many-pixels",
    reading.Fault.DAMAGED: "picture-damaged",
    reading.Fault.TOO_SLOW: "picture-damaged",
    reading.Fault.UNREADABLE: "asset-unreadable",
}


def check_assets(point: Pointer, parts: Parts, folder: Path | None) -> Iterator[Finding]:
    """Looks at every file that the show names, beside the show file in ``folder``.

    None: nobody is to look. Each file is looked at once, however often it is named.
    """
    if folder is None:
        return
    files = _Files(folder)
    for asset in _assets(parts):
        if (fault := files.fault(asset.file, picture=asset.picture)) is not None:
            limits = {"megabytes": reading.MOST_MEGABYTES, "megapixels": reading.MOST_MEGAPIXELS}
            yield point.value(asset.path, fault.code, file=asset.file, **limits).with_cure(fault.write)


def _assets(parts: Parts) -> Iterator[_Asset]:
    if parts.overlays is not None and parts.overlays.logo is not None:
        yield _Asset(("overlays", "logo"), parts.overlays.logo, picture=True)
    for key, product in parts.products.items():
        if product is None:
            continue
        path: tree.Path = ("products", key)
        if product.image is not None:
            yield _Asset((*path, "image"), product.image, picture=True)
        if product.was is not None and product.was.proof is not None:
            yield _Asset((*path, "was", "proof"), product.was.proof, picture=False)
        for claim, file in product.evidence.items():
            yield _Asset((*path, "evidence", claim), file, picture=False)


class _Files:
    """The files beside the show file, each looked at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._faults: dict[tuple[str, bool], _Fault | None] = {}
        self._names: dict[Path, Mapping[str, str]] = {}
        """By folder, the names in it as they are compared, and as they are."""

    def fault(self, file: str, *, picture: bool) -> _Fault | None:
        """What is wrong with a file; None when nothing is."""
        key = (file, picture)
        if key not in self._faults:
            self._faults[key] = self._look(file, picture=picture)
        return self._faults[key]

    def _look(self, written: str, *, picture: bool) -> _Fault | None:
        try:
            home = self._folder.resolve(strict=True)
            file = home.joinpath(*written.split("/"))
            if not file.exists():
                nearly = self._nearly(home, written)
                return _Fault("asset-letters" if nearly else "asset-missing", write=nearly)
            if not file.resolve(strict=True).is_relative_to(home):
                return _Fault("asset-outside")
            if file.is_dir():
                return _Fault("asset-is-folder")
            if not file.is_file():
                # A pipe or a device: opening it could wait for ever.
                return _Fault("asset-unreadable")
            with file.open("rb") as opened:
                opened.read(1)
            return _picture_fault(file) if picture else None
        except (OSError, RuntimeError, ValueError):
            # Also a name that is too long, and a link that turns in a circle.
            return _Fault("asset-unreadable")

    def _nearly(self, home: Path, written: str) -> str:
        """The path of a file whose name differs only in capitals or in how its accents are stored; or empty.

        Such a name works on another system, which is why its author cannot see what is wrong.
        """
        found = home
        for part in written.split("/"):
            if not (found / part).exists():
                same = self._names_in(found).get(_folded(part), "")
                # A link that leads nowhere is listed, and is not there.
                if same in ("", part):
                    return ""
                part = same
            found /= part
        return found.relative_to(home).as_posix()

    def _names_in(self, folder: Path) -> Mapping[str, str]:
        if folder not in self._names:
            entries = folder.iterdir() if folder.is_dir() else ()
            self._names[folder] = {_folded(entry.name): entry.name for entry in islice(entries, _COMPARED)}
        return self._names[folder]


def _picture_fault(file: Path) -> _Fault | None:
    fault = reading.examine(file)
    return _Fault(_OF_PICTURE[fault]) if fault is not None else None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
