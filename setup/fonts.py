"""Rebuild the digits that the graphics carry: ``python setup/fonts.py``.

Countdowns and prices must be equally wide on every machine, so each graphic ships its own digits:
Barlow Condensed 500 and 700 (SIL Open Font License), cut to the characters a figure on air can hold,
tabular figures kept, under the family name "Live Digits". Text stays in the machine's own face.

The typeface comes from its npm package at a fixed version, so a rebuild gives the same shapes. Needs npm,
and fontTools and Brotli, which the development environment has.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

PACKAGE = "@fontsource/barlow-condensed@5.3.0"
WEIGHTS = (500, 700)
CHARACTERS = " 0123456789abcdef.,:¥$€£%+-–−×/…"
FAMILY = "Live Digits"
STYLES = {500: "Medium", 700: "Bold"}
OVERLAYS = Path(__file__).resolve().parent.parent / "overlays"
FOLDERS = tuple(sorted(folder / "fonts" for folder in OVERLAYS.glob("*/house")))


def package_files() -> dict[str, bytes]:
    """The files of the npm package by their names inside it, fetched with the machine's own npm.

    Raises CalledProcessError when npm cannot fetch it.
    """
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            members = ((member.name, tar.extractfile(member)) for member in tar)
            return {name.removeprefix("package/"): file.read() for name, file in members if file}


def write_digits(source: bytes, weight: int, target: Path) -> None:
    """Cut the figures out of ``source`` into the WOFF2 file ``target``, under a name of their own.

    The name keeps a Barlow that is installed on the machine, in another version, from being mixed in.
    """
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["tnum", "pnum", "kern"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.hinting = False
    options.notdef_outline = True
    font = load_font(io.BytesIO(source), options)
    missing = set(map(ord, CHARACTERS)) - set(font.getBestCmap())
    if missing:
        raise SystemExit(f"{PACKAGE} {weight} lacks {', '.join(map(chr, sorted(missing)))}")
    cut = Subsetter(options)
    cut.populate(text=CHARACTERS)
    cut.subset(font)
    names = {1: FAMILY, 2: STYLES[weight], 4: f"{FAMILY} {STYLES[weight]}", 6: f"LiveDigits-{STYLES[weight]}"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    save_font(font, target, options)


def main() -> None:
    files = package_files()
    for folder in FOLDERS:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "OFL.txt").write_bytes(files["LICENSE"])
        for weight in WEIGHTS:
            source = files[f"files/barlow-condensed-latin-{weight}-normal.woff2"]
            write_digits(source, weight, folder / f"live-digits-{weight}.woff2")


if __name__ == "__main__":
    main()
