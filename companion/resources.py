"""Where the data folders are, and which file in them a request may have.

In a checkout ``overlays/``, ``cues/`` and ``static/`` lie beside the package, for the people who edit
them. A wheel carries them inside the package, because top-level folders of those names would collide
with anyone's in site-packages.
"""

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_bundled"

ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent
"""The folder that holds what the product itself brings along."""


def graphics(show_folder: Path | None, data_folder: Path | None = None) -> dict[str, Path]:
    """Every graphic by the name of its folder; a folder is one when it holds a ``*.ograf.json``.

    A graphic beside the show file stands in for one of the same name in ``data_folder``, and that for
    the bundled one. A folder without a manifest stands in for nothing. None: there is no such place to
    look. A place that is missing or cannot be read holds no graphics.
    """
    found: dict[str, Path] = {}
    for place in (show_folder, data_folder, ROOT):
        if place is not None:
            for folder in _folders(place / "overlays"):
                if any(folder.glob("*.ograf.json")):
                    found.setdefault(folder.name, folder)
    return dict(sorted(found.items()))


def recipes(show_folder: Path | None, data_folder: Path | None = None) -> dict[str, Path]:
    """The file of every recipe by its name: ``cues/NAME.yaml``, found in the same places as graphics.

    Whether a file holds what it should is seen when a show uses it.
    """
    return _yaml_files("cues", show_folder, data_folder, ROOT)


def playbooks(show_folder: Path | None, data_folder: Path | None = None) -> dict[str, Path]:
    """The file of every playbook by what it is for: ``cues/playbooks/NAME.yaml``, found in the same places.

    Whether a file holds what it should is seen when a show is checked.
    """
    return _yaml_files("cues/playbooks", show_folder, data_folder, ROOT)


def limits(show_folder: Path | None, data_folder: Path | None = None) -> dict[str, Path]:
    """The file of what each platform and market allows: ``limits/NAME.yaml``, found in the same places.

    The bundled ones lie in ``static/limits``. Whether a file holds what it should is seen when a show is on
    that platform or in that market.
    """
    return _yaml_files("limits", show_folder, data_folder, static_folder())


def safe_areas(show_folder: Path | None, data_folder: Path | None = None) -> dict[str, Path]:
    """The file of what the app of each platform covers: ``safe-areas/NAME.yaml``, found in the same places.

    The bundled ones lie in ``static/safe-areas``. Whether a file holds what it should is seen when guides are
    drawn, and when a show on that platform is checked.
    """
    return _yaml_files("safe-areas", show_folder, data_folder, static_folder())


@dataclass(frozen=True, slots=True)
class GraphicFields:
    """What data a graphic takes, by the names in its own schema."""

    known: frozenset[str]
    """Empty when its manifest names none: then any may be right."""
    required: frozenset[str]
    """Without these it shows nothing of sense; all of them are known."""


def graphic_fields(folder: Path) -> GraphicFields:
    """What the manifest in a graphic's folder says of its data.

    A manifest that is missing, broken or without a schema names no fields: whoever made it may be in the
    middle of it, and what is wrong with it is not this function's to say.
    """
    schema = _object(manifest(folder).get("schema"))
    required = schema.get("required")
    needed = (
        frozenset(n for n in required if isinstance(n, str)) if isinstance(required, list) else frozenset()
    )
    return GraphicFields(known=frozenset(_object(schema.get("properties"))) | needed, required=needed)


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest in a graphic's folder; empty when it is missing or broken."""
    try:
        return _object(json.loads((folder / f"{folder.name}.ograf.json").read_bytes()))
    except (OSError, ValueError, RecursionError):
        return {}


def static_folder() -> Path:
    """What the pages load: scripts, styles, fonts, words. Always the product's own."""
    return ROOT / "static"


def licence() -> Path:
    """The text of the licence under which the product and its graphics are passed on."""
    return ROOT / "LICENSE"


def example_show() -> Path:
    """The commented example that passes ``check`` as it stands."""
    return ROOT / "show.example.yaml"


def contained(folder: Path, request_path: str) -> Path | None:
    """The file in ``folder`` that a request means, or None when it may have nothing.

    ``request_path`` is decoded once already and uses ``/``. It can never leave the folder, not by
    ``..``, an absolute path, a backslash, a drive letter or a symbolic link; hidden files and folders
    are not for serving. A percent sign that is left stands for itself, so that a path that was encoded
    twice is not decoded twice.
    """
    parts = request_path.split("/")
    if any(not part or part.startswith(".") or not _is_plain(part) for part in parts):
        return None
    try:
        home = folder.resolve(strict=True)
        file = home.joinpath(*parts).resolve(strict=True)
        return file if file.is_relative_to(home) and file.is_file() else None
    except (OSError, RuntimeError, ValueError):
        # Missing, unreadable, too long a name, or a link that turns in a circle.
        return None


def _yaml_files(folder: str, *places: Path | None) -> dict[str, Path]:
    """By their names without ``.yaml``; one in an earlier place stands in for the later ones."""
    found: dict[str, Path] = {}
    for place in places:
        if place is not None:
            for file in _files(place / folder, ".yaml"):
                found.setdefault(file.stem, file)
    return dict(sorted(found.items()))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_plain(part: str) -> bool:
    # Full-width and non-breaking spaces are not printable, and stand in the names of real pictures.
    return not any(character in "\\:" or unicodedata.category(character) == "Cc" for character in part)


def _folders(place: Path) -> list[Path]:
    try:
        return [entry for entry in place.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
    except OSError:
        return []


def _files(place: Path, suffix: str) -> list[Path]:
    try:
        return [
            entry for entry in place.iterdir() if entry.suffix == suffix and not entry.name.startswith(".")
        ]
    except OSError:
        return []
