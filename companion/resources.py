"""Where the data folders are, and which file in them a request may have.

In a checkout ``overlays/``, ``cues/`` and ``static/`` lie beside the package, for the people who edit
them. A wheel carries them inside the package, because top-level folders of those names would collide
with anyone's in site-packages.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

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
    return _by_name("overlays", show_folder, data_folder, _is_graphic, lambda folder: folder.name)


def recipes(show_folder: Path | None, data_folder: Path | None = None) -> dict[str, Path]:
    """Every cue recipe by its file's name without ``.yaml``, in the same order of precedence as graphics."""
    return _by_name("cues", show_folder, data_folder, _is_recipe, lambda file: file.stem)


def static_folder() -> Path:
    """What the pages load: scripts, styles, fonts, words. Always the product's own."""
    return ROOT / "static"


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


def _is_plain(part: str) -> bool:
    return part.isprintable() and not any(character in part for character in "\\:")


def _is_graphic(entry: Path) -> bool:
    return entry.is_dir() and any(entry.glob("*.ograf.json"))


def _is_recipe(entry: Path) -> bool:
    return entry.suffix == ".yaml" and entry.is_file()


def _by_name(
    kind: str,
    show_folder: Path | None,
    data_folder: Path | None,
    wanted: Callable[[Path], bool],
    name: Callable[[Path], str],
) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for place in (show_folder, data_folder, ROOT):
        if place is not None:
            for entry in _visible(place / kind):
                if wanted(entry):
                    found.setdefault(name(entry), entry)
    return dict(sorted(found.items()))


def _visible(folder: Path) -> Iterable[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        return ()
