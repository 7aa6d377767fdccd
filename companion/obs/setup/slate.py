"""The picture of the fallback scene: what viewers see while something is put right.

Two files, so that it moves without costing memory or a codec: a still background of the canvas's own size,
and a small strip that OBS's scroll filter turns round and round on the graphics card. A picture that moves
tells a show that goes on from an output that is frozen; the clock, a text of OBS that its script sets, tells
it from a recording as well.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

from companion.obs.setup.needs import SlateClock
from companion.screens.look import brand_of
from companion.show.model import Look

# Per language: how the words break on a wide canvas and on an upright one, and what stands below.
_WORDS: Mapping[str, tuple[Sequence[str], Sequence[str], str]] = {
    "zh-CN": (("马上回来",), ("马上回来",), "直播还在继续，请稍候"),
    "en": (("Back in a moment",), ("Back in", "a moment"), "We are still live. Please stay."),
}
CHARACTERS = "".join(sorted({letter for wide, high, below in _WORDS.values() for word in (*wide, *high, below)
                             for letter in word}))  # fmt: skip
"""What the bundled letters must hold."""

_GROUNDS = {"bright": ("#ffd02b", "#1a1210"), "quiet": ("#1f5a46", "#f6f4ef")}
"""Ground and words of each theme, without a brand: the saturated colour of its lucky bag."""

_FONT = Path("obs") / "slate" / "live-slate-700.otf"

_TRACK = 0.22
"""How much of the words' colour the track has on which the strip moves."""
_CLOCK = 1.5
"""How large the clock is, by the size of the words above it: read from afar, and no rival to them."""
_ROUND_S = 2.4
"""The strip comes round once in this time: calm, and seen at a glance to move."""


@dataclass(frozen=True, slots=True)
class Slate:
    """Both pictures as files (PNG), where the moving one goes, and the clock, which OBS draws."""

    background: bytes
    motion: bytes
    x: int
    y: int
    speed: int
    """Pixels a second."""
    clock: SlateClock


def draw_slate(static: Path, width: int, height: int, language: str, look: Look) -> Slate:
    """For a canvas of this size, in a language of ours and the look of the show.

    The same for the same, byte by byte, as long as Pillow stays the same.

    Raises:
        OSError: the bundled letters cannot be read.
    """
    ground, ink = _colours(look)
    wide, high, below = _WORDS[language]
    upright = height > width
    lines = high if upright else wide
    # An upright canvas is a phone, whose buttons cover its right edge and its lower third.
    room = width * (0.74 if upright else 0.62)
    middle = height * (0.405 if upright else 0.47)
    font = static / _FONT
    large = _fitting(font, lines, room, largest=min(width, height) * (0.2 if upright else 0.22))
    small = ImageFont.truetype(font, max(12, round(min(width, height) * 0.047)))
    unit = large.size
    leading, gap, bar = round(unit * 1.12), round(unit * 0.42), max(4, round(unit * 0.055))
    cap = _height(large, lines[0])
    below_height = _height(small, below)
    digits = round(small.size * _CLOCK)
    whole = cap + leading * (len(lines) - 1) + gap + bar + gap * 0.8 + below_height + gap * 0.9 + digits
    picture = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(picture)
    y = middle - whole / 2
    for line in lines:
        _centred(draw, large, line, width, y, ink)
        y += leading
    track = round(min(room, max(large.getlength(line) for line in lines)))
    left, top = (width - track) // 2, round(y - leading + cap + gap)
    draw.rectangle((left, top, left + track - 1, top + bar - 1), fill=_mixed(ink, ground, _TRACK))
    under = top + bar + gap * 0.8
    _centred(draw, small, below, width, under, ink)
    return Slate(
        background=_png(picture),
        motion=_png(_strip(track, bar, ink)),
        x=left,
        y=top,
        speed=round(track / _ROUND_S),
        clock=SlateClock(
            x=width // 2,
            y=round(under + below_height + gap * 0.9 + digits / 2),
            size=digits,
            colour=_as_obs_has_it(ink),
        ),
    )


def _colours(look: Look) -> tuple[str, str]:
    brand = brand_of(look)
    if brand is not None:
        return brand.colour, brand.words
    return _GROUNDS.get(look.theme, _GROUNDS["bright"])


def _fitting(path: Path, lines: Sequence[str], room: float, largest: float) -> ImageFont.FreeTypeFont:
    """The largest letters with which the longest line takes no more than the room."""
    size = max(16, round(largest))
    font = ImageFont.truetype(path, size)
    widest = max(font.getlength(line) for line in lines)
    return font if widest <= room else font.font_variant(size=max(16, int(size * room / widest)))


def _height(font: ImageFont.FreeTypeFont, line: str) -> float:
    _, top, _, bottom = font.getbbox(line)
    return bottom - top


def _centred(
    draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, line: str, width: int, y: float, ink: str
) -> None:
    """``y`` is where the ink of the line begins, not its box."""
    left, top, right, _ = font.getbbox(line)
    draw.text(((width - (right - left)) / 2 - left, y - top), line, font=font, fill=ink)


def _strip(width: int, height: int, ink: str) -> Image.Image:
    """A third of it is filled; it comes in on the left as it leaves on the right."""
    strip = Image.new("RGBA", (width, height), (*ImageColor.getrgb(ink)[:3], 0))
    ImageDraw.Draw(strip).rectangle((0, 0, width // 3, height), fill=ink)
    return strip


def _as_obs_has_it(colour: str) -> int:
    """As its text sources want it: red in the lowest byte, opaque."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return 0xFF000000 | blue << 16 | green << 8 | red


def _mixed(one: str, other: str, share: float) -> tuple[int, ...]:
    pairs = zip(ImageColor.getrgb(one)[:3], ImageColor.getrgb(other)[:3], strict=True)
    return tuple(round(a * share + b * (1 - share)) for a, b in pairs)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
