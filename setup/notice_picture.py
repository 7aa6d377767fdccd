"""Draw the notice that OBS's script shows to the crew: ``python setup/notice_picture.py``.

A picture, because the text sources of OBS know only the letters that the crew's machine has; one for both
languages, because the script is to need nothing else. The typeface is Noto Sans CJK SC (SIL Open Font
License), from the Debian package fonts-noto-cjk.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

BOLD = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
SIMPLIFIED = 2
"""Which face of the collection has the shapes of mainland China."""

TARGET = Path(__file__).resolve().parent.parent / "static" / "obs" / "live-companion-notice.png"

WIDTH, HEIGHT = 960, 540
GROUND, INK, RULE = "#b3121d", "#ffffff", "#e8868c"
LEFT = 64

LINES = (
    (66, 88, "Live Companion 没有回应"),
    (36, 176, "观众看不到本提示，画面照常播出。"),
    (36, 226, "自动切换、贴片、倒计时都已停。应急键可用。"),
    (46, 336, "Live Companion is not responding"),
    (27, 404, "Viewers do not see this. The programme goes on; automation,"),
    (27, 442, "graphics and countdowns do not. The emergency key works."),
)
"""Size, top and words, in pixels."""


def main() -> None:
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(picture)
    for size, top, words in LINES:
        font = ImageFont.truetype(BOLD, size, index=SIMPLIFIED)
        width = font.getlength(words)
        if width > WIDTH - 2 * LEFT:
            raise SystemExit(f"{words!r} is {width:.0f} pixels wide, more than {WIDTH - 2 * LEFT}.")
        draw.text((LEFT, top), words, font=font, fill=INK, anchor="lt")
    draw.rectangle((LEFT, 304, WIDTH - LEFT, 305), fill=RULE)
    picture.quantize(32).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
