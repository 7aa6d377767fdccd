"""Pictures of scenes and inputs that do not exist: the name, large, on a colour of its own."""

import colorsys
import functools
import io
import zlib

from PIL import Image, ImageDraw, ImageFont

FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
SMALLEST, LARGEST = 8, 4096
"""Pixels of a side, as OBS has it."""

MARK = "SIMULATED"

_FONTS = (
    ("NotoSansCJK-Bold.ttc", 2),
    ("NotoSansCJK-Regular.ttc", 2),
    ("SourceHanSansSC-Bold.otf", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("DroidSansFallbackFull.ttf", 0),  # Linux
    ("PingFang.ttc", 0),
    ("STHeiti Medium.ttc", 0),
    ("Hiragino Sans GB.ttc", 0),  # macOS
    ("msyhbd.ttc", 0),
    ("msyh.ttc", 0),
    ("simhei.ttf", 0),  # Windows
)
"""Files that have Chinese, by the system that brings them, and which of its fonts is for the mainland; looked
for where the system keeps its fonts."""

_BIG, _SMALL = 0.85, 0.3
"""Share of the width that the name takes at most, and the mark."""

_CANVAS = (1080, 1920)
"""Upright, as phones are held, and most shows that sell."""

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def height_of(width: int) -> int:
    """Of a scene that is so many pixels wide."""
    return round(width * _CANVAS[1] / _CANVAS[0])


def picture(name: str, width: int, height: int, fmt: str) -> bytes:
    """The file of a picture; the same for the same name. It takes some milliseconds, more when it is large.

    Raises:
        ValueError: a format that it does not write, or a side that is too small or too large.
    """
    _must_be_possible(width, height, fmt)
    drawn = Image.new("RGB", (width, height), colour(name))
    draw = ImageDraw.Draw(drawn)
    font = _fitting(name, round(width * _BIG), round(height * 0.35))
    draw.text((width / 2, height / 2), name, fill="white", font=font, anchor="mm")
    mark = _fitting(MARK, round(width * _SMALL), round(height * 0.1))
    draw.text((width / 2, height * 0.88), MARK, fill="white", font=mark, anchor="mm")
    return _file(drawn, fmt)


def nothing(width: int, height: int, fmt: str) -> bytes:
    """What OBS gives of an input without a frame: all transparent, and black where the format knows no such.

    Raises:
        ValueError: as for :func:`picture`.
    """
    _must_be_possible(width, height, fmt)
    empty = Image.new("RGBA", (width, height))
    return _file(empty if FORMATS[fmt] == "PNG" else empty.convert("RGB"), fmt)


def black(width: int, height: int, fmt: str) -> bytes:
    """A camera with its cap on.

    Raises:
        ValueError: as for :func:`picture`.
    """
    _must_be_possible(width, height, fmt)
    return _file(Image.new("RGB", (width, height)), fmt)


def _must_be_possible(width: int, height: int, fmt: str) -> None:
    if fmt not in FORMATS:
        raise ValueError(f"it writes {', '.join(FORMATS)}, not {fmt!r}")
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise ValueError(f"{width} × {height} is not between {SMALLEST} and {LARGEST} pixels a side")


def _file(drawn: Image.Image, fmt: str) -> bytes:
    file = io.BytesIO()
    drawn.save(file, FORMATS[fmt])
    return file.getvalue()


def colour(name: str) -> tuple[int, int, int]:
    """Dark enough for white letters; another one for most other names."""
    hue = zlib.crc32(name.encode()) % 360 / 360
    red, green, blue = colorsys.hls_to_rgb(hue, 0.32, 0.6)
    return round(red * 255), round(green * 255), round(blue * 255)


def _fitting(text: str, width: int, height: int) -> _Font:
    """The largest font in which the text stays within these pixels."""
    size = max(height, 1)
    left, _, right, _ = _font(size).getbbox(text)
    too_wide = (right - left) / max(width, 1)
    return _font(max(1, int(size / too_wide))) if too_wide > 1 else _font(size)


@functools.lru_cache(maxsize=64)
def _font(size: int) -> _Font:
    """One with Chinese if this machine has any; the one that Pillow brings shows boxes for it."""
    for file, number in _FONTS:
        try:
            return ImageFont.truetype(file, size, index=number)
        except OSError:
            continue
    return ImageFont.load_default(size)
