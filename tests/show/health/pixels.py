"""Pictures as cameras give them, and the formula by which a picture becomes figures, written plainly."""

import random
from collections.abc import Callable

from PIL import Image, ImageDraw

from companion.show.health.samples import Frame

SIZE = (160, 90)


def measured(picture: Image.Image, before: Image.Image | None) -> Frame:
    """Pixel by pixel, as ``Frame`` defines it."""
    pixels = list(picture.tobytes())
    mean = sum(pixels) / len(pixels)
    change = None
    if before is not None:
        pairs = zip(pixels, before.tobytes(), strict=True)
        change = sum(abs(now - then) for now, then in pairs) / len(pixels) / 255
    return Frame(
        luma=mean,
        spread=(sum((pixel - mean) ** 2 for pixel in pixels) / len(pixels)) ** 0.5,
        dark=sum(pixel <= 20 for pixel in pixels) / len(pixels),
        change=change,
    )


def shots(scene: Callable[[int], Image.Image], count: int) -> list[Frame]:
    """That many pictures of one scene, each compared with the one before."""
    pictures = [scene(n) for n in range(count)]
    return [measured(now, then) for then, now in zip([None, *pictures[:-1]], pictures, strict=True)]


def noisy(picture: Image.Image, sigma: float, seed: int) -> Image.Image:
    """What a sensor adds."""
    chance = random.Random(seed)
    values = (min(255, max(0, round(pixel + chance.gauss(0, sigma)))) for pixel in picture.tobytes())
    return Image.frombytes("L", picture.size, bytes(values))


def flat(level: int) -> Image.Image:
    return Image.new("L", SIZE, level)


def host() -> Image.Image:
    """Somebody before a wall that is lit from the left."""
    picture = Image.linear_gradient("L").rotate(90).resize(SIZE).point(lambda level: 60 + level // 3)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((62, 12, 98, 52), fill=190)
    draw.rectangle((50, 52, 110, 90), fill=90)
    return picture


def dark_set(object_level: int = 26) -> Image.Image:
    """A set with the lights off and something that can just be made out."""
    picture = flat(12)
    ImageDraw.Draw(picture).rectangle((50, 20, 80, 60), fill=object_level)
    return picture


def logo_on_black() -> Image.Image:
    picture = flat(0)
    ImageDraw.Draw(picture).rectangle((130, 4, 152, 22), fill=200)
    return picture
