"""A stand-in for the picture of a camera: a host behind a table, before shelves, by the light of a window.

Drawn, so that it belongs to nobody and looks the same everywhere. What matters is that it is as uneven as a
real one behind a graphic: dark and light, red and green, and a face where a face would be.
"""

from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]

_WALL: tuple[Colour, Colour] = ((206, 190, 168), (121, 96, 74))
_TABLE: tuple[Colour, Colour] = ((173, 122, 78), (92, 56, 33))
_GOODS: tuple[Colour, ...] = ((187, 52, 41), (46, 92, 66), (226, 178, 74), (238, 226, 204), (71, 84, 122))
_SKIN: Colour = (222, 174, 145)
_HAIR: Colour = (44, 32, 28)
_SHIRT: Colour = (233, 226, 214)


@dataclass(frozen=True, slots=True)
class _Framing:
    """Where things stand, in shares of the height (and of the width from the left)."""

    face: tuple[float, float]
    head: float
    table: float


_FRAMINGS = {
    (1080, 1920): _Framing(face=(0.5, 0.295), head=0.075, table=0.72),
    (1920, 1080): _Framing(face=(0.36, 0.40), head=0.14, table=0.82),
}
"""The face is where LOOK wants it: above the deck, and left of it on the wide canvas."""


def camera(width: int, height: int) -> Image.Image:
    """The picture for one of the two canvases."""
    framing = _FRAMINGS[width, height]
    scene = _fall(width, height, *_WALL)
    _shelves(scene, framing)
    scene = scene.filter(ImageFilter.GaussianBlur(height / 90))
    _window(scene)
    scene = scene.filter(ImageFilter.GaussianBlur(height / 200))
    _host(scene, framing)
    _table(scene, framing)
    return scene.filter(ImageFilter.GaussianBlur(height / 900))


def product() -> Image.Image:
    """A picture of a product, as a shop has it: on a plain ground, square."""
    picture = _fall(400, 400, (250, 240, 226), (226, 206, 180))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((70, 318, 330, 372), fill=(196, 172, 144))
    draw.rounded_rectangle((116, 70, 284, 346), radius=22, fill=(196, 43, 46))
    draw.polygon(((116, 96), (284, 96), (284, 70), (116, 70)), fill=(158, 30, 34))
    draw.rounded_rectangle((136, 132, 264, 232), radius=10, fill=(250, 242, 228))
    for x, y in ((156, 262), (200, 254), (238, 268), (178, 300), (222, 306)):
        draw.ellipse((x - 18, y - 18, x + 18, y + 18), fill=(236, 92, 88))
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def logo() -> Image.Image:
    """A mark and a word's worth of strokes, in ink on nothing."""
    picture = Image.new("RGBA", (360, 140), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((8, 10, 128, 130), fill=(31, 90, 70))
    draw.pieslice((36, 38, 100, 102), 30, 210, fill=(255, 246, 228))
    for number, wide in enumerate((190, 150)):
        draw.rounded_rectangle(
            (152, 34 + 44 * number, 152 + wide, 62 + 44 * number), radius=8, fill=(31, 40, 36)
        )
    return picture


def _fall(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    """From one colour to another, from the top down."""
    column = Image.new("RGB", (1, height))
    for y in range(height):
        share = y / height
        column.putpixel((0, y), _mix(top, bottom, share))
    return column.resize((width, height))


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _shelves(scene: Image.Image, framing: _Framing) -> None:
    draw = ImageDraw.Draw(scene)
    width, height = scene.size
    board = height // 60
    rows = 5
    for row in range(rows):
        foot = round((0.1 + row * 0.15) * height)
        draw.rectangle((0, foot, width, foot + board), fill=(94, 68, 48))
        x, number = -20, row
        while x < width:
            wide = width // (14 + number % 5)
            tall = round(height * (0.05 + 0.012 * (number % 4)))
            draw.rectangle((x, foot - tall, x + wide, foot), fill=_GOODS[(number * 3 + row) % len(_GOODS)])
            x += wide + width // 60 * (1 + number % 3)
            number += 1


def _window(scene: Image.Image) -> None:
    """Light from the left."""
    width, height = scene.size
    light = Image.new("L", scene.size, 0)
    ImageDraw.Draw(light).ellipse((-width * 0.35, -height * 0.1, width * 0.4, height * 0.55), fill=150)
    light = light.filter(ImageFilter.GaussianBlur(height / 14))
    scene.paste(Image.new("RGB", scene.size, (255, 246, 228)), (0, 0), light)


def _host(scene: Image.Image, framing: _Framing) -> None:
    draw = ImageDraw.Draw(scene)
    width, height = scene.size
    x, y, r = framing.face[0] * width, framing.face[1] * height, framing.head * height
    floor = framing.table * height + r
    draw.ellipse((x - 1.05 * r, y - 1.5 * r, x + 1.05 * r, y + 1.5 * r), fill=_HAIR)
    draw.rounded_rectangle((x - 2.3 * r, y + 1.75 * r, x + 2.3 * r, floor), radius=r, fill=_SHIRT)
    draw.rectangle((x - 0.38 * r, y + 0.7 * r, x + 0.38 * r, y + 2.0 * r), fill=_mix(_SKIN, _HAIR, 0.2))
    draw.ellipse((x - 0.82 * r, y - 1.05 * r, x + 0.82 * r, y + 1.15 * r), fill=_SKIN)
    draw.pieslice((x - 0.86 * r, y - 1.2 * r, x + 0.86 * r, y + 0.5 * r), 188, 352, fill=_HAIR)
    for side in (-1, 1):
        eye = x + side * 0.33 * r
        draw.ellipse((eye - 0.09 * r, y + 0.02 * r, eye + 0.09 * r, y + 0.14 * r), fill=_HAIR)
    draw.arc(
        (x - 0.3 * r, y + 0.3 * r, x + 0.3 * r, y + 0.75 * r),
        25,
        155,
        fill=(150, 84, 76),
        width=round(0.07 * r),
    )
    # what is being sold, beside the face
    left, top = x + 1.35 * r, y - 0.5 * r
    draw.rounded_rectangle((left, top, left + 1.5 * r, top + 2.2 * r), radius=0.15 * r, fill=(196, 43, 46))
    draw.rectangle((left + 0.2 * r, top + 0.35 * r, left + 1.3 * r, top + 1.0 * r), fill=(246, 238, 224))
    draw.ellipse((left + 0.1 * r, top + 1.8 * r, left + 1.2 * r, top + 2.6 * r), fill=_SKIN)


def _table(scene: Image.Image, framing: _Framing) -> None:
    width, height = scene.size
    edge = round(framing.table * height)
    scene.paste(_fall(width, height - edge, *_TABLE), (0, edge))
    draw = ImageDraw.Draw(scene)
    for number in range(5):
        wide, tall = width // 9, height // 9
        left = round(width * (0.06 + 0.19 * number))
        box = (left, edge - tall // 3, left + wide, edge + tall)
        draw.rounded_rectangle(box, radius=wide // 10, fill=_GOODS[number])
        draw.rectangle(
            (left, edge + tall // 8, left + wide, edge + tall // 2),
            fill=_mix(_GOODS[number], (255, 250, 240), 0.7),
        )
