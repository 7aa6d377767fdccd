"""Screenshots: of what a scene or an input shows, in the format and size that were asked for."""

import base64
import functools
import io
import os
import random

from PIL import Image

from tests.fake_obs.protocol import Refused, Status
from tests.fake_obs.things import Input, Scene

FORMATS = {"bmp": "BMP", "jpeg": "JPEG", "jpg": "JPEG", "png": "PNG", "ppm": "PPM"}


def picture(
    source: Input | Scene, fmt: str, width: int | None, height: int | None, *, padded_to: int = 0
) -> str:
    """A data URL. ``padded_to`` is the least number of bytes of the picture: a large one."""
    own_width, own_height = source.size
    if not (own_width or (width and height)):
        raise Refused(Status.PROCESSING_FAILED, "Failed to render screenshot.")
    if width is None or height is None:
        ratio = own_width / own_height
        width, height = (
            width or round((height or own_height) * ratio),
            height or round((width or own_width) / ratio),
        )
    if own_width and isinstance(source, Input) and source.looks:
        return f"data:image/{fmt};base64,{_written(_camera(source.looks, width, height), FORMATS[fmt], 0)}"
    encoded = _encode(_colour(source), FORMATS[fmt], width, height, padded_to)
    return f"data:image/{fmt};base64,{encoded}"


def _colour(source: Input | Scene) -> tuple[int, int, int, int]:
    """Of the topmost thing that has a picture; transparent when nothing has."""
    if isinstance(source, Scene):
        shown = (_colour(item.source) for item in reversed(source.items) if item.enabled)
        return next((colour for colour in shown if colour[3]), (0, 0, 0, 0))
    if not source.size[0]:
        return 0, 0, 0, 0
    if source.kind.name == "color_source_v3":
        value = int(source.all_settings["color"])
        return value & 0xFF, value >> 8 & 0xFF, value >> 16 & 0xFF, 255
    seed = hash(source.name)
    return 64 + seed % 128, 64 + seed // 128 % 128, 64 + seed // 16384 % 128, 255


@functools.lru_cache(maxsize=64)
def _encode(colour: tuple[int, int, int, int], fmt: str, width: int, height: int, padded_to: int) -> str:
    return _written(Image.new("RGBA", (width, height), colour), fmt, padded_to)


def _camera(looks: str, width: int, height: int) -> Image.Image:
    """What a camera gives: of limited range, black being 16."""
    chance = random.Random(7 if looks == "frozen" else None)
    middle, spread = {"black": (16, 1), "dark": (12, 3)}.get(looks, (110, 6))
    pixels = bytes(middle + chance.randint(-spread, spread) for _ in range(width * height))
    picture = Image.frombytes("L", (width, height), pixels)
    if looks != "black":  # the host, at least fourteen steps brighter than what is behind
        picture.paste(middle + 14, (width // 3, height // 4, width // 2, height))
    return picture.convert("RGBA")


def _written(image: Image.Image, fmt: str, padded_to: int) -> str:
    file = io.BytesIO()
    if fmt == "PNG":
        image.save(file, fmt)
    else:
        # What is transparent is black where a format knows no transparency.
        flat = Image.new("RGB", image.size)
        flat.paste(image, mask=image)
        flat.save(file, fmt)
    # Readers stop at the end of the picture; what follows is carried along, as noise would be.
    padding = os.urandom(max(0, padded_to - file.tell()))
    return base64.b64encode(file.getvalue() + padding).decode()
