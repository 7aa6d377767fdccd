"""Rebuild the letters of the fallback slate: ``python setup/slate_font.py``.

The slate is drawn on the crew's machine, which may have no Chinese letters of its own: so the few that its
words need are cut out of Noto Sans CJK SC Bold (SIL Open Font License), under the name "Live Slate". The
typeface comes from the Debian package fonts-noto-cjk. Needs fontTools, which the development environment has.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter, save_font
from fontTools.ttLib import TTCollection

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
FACE = "Noto Sans CJK SC"
FAMILY = "Live Slate"
TARGET = Path(__file__).resolve().parent.parent / "static" / "obs" / "slate" / "live-slate-700.otf"

CHARACTERS = "".join(map(chr, range(0x20, 0x7F))) + "’—马上回来直播还在继续，请稍候"
"""Those of companion/obs/setup/slate.py, which a test compares, and all of ASCII."""


def main() -> None:
    collection = TTCollection(SOURCE)
    font = next(face for face in collection.fonts if face["name"].getDebugName(1) == f"{FACE} Bold"
                or face["name"].getDebugName(16) == FACE or face["name"].getDebugName(1) == FACE)  # fmt: skip
    options = Options()
    options.layout_features = ["kern", "palt"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    cut = Subsetter(options)
    cut.populate(text=CHARACTERS)
    cut.subset(font)
    names = {1: FAMILY, 2: "Bold", 4: f"{FAMILY} Bold", 6: f"{FAMILY.replace(' ', '')}-Bold"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    save_font(font, str(TARGET), options)


if __name__ == "__main__":
    main()
