"""Cutting a picture to where it is shown: the square of a product, the place of a logo."""

import io
from enum import StrEnum

from PIL import Image, ImageCms, ImageOps

from companion.pictures.reading import Fault, Refused, opened

PRODUCT_PX = 360
"""Side of a product's square on the 1080x1920 canvas, the largest that a graphic gives it."""

_MARGIN_PX = 18
"""Around what was cut out: it must not touch the edges of its square."""

LOGO_PX = (480, 240)
"""The most that a logo takes on any canvas."""

MOST_BYTES = 150_000
"""Of what a page fetches: on air in a blink even over a studio's wireless network."""

VERSION = 1
"""Goes up when the same picture is cut otherwise, so that what was kept before is cut anew."""

_QUALITIES = (86, 74, 60, 40, 20)
"""Tried in this order until the result is small enough; the first does for nearly all."""


class Use(StrEnum):
    """What a picture is for."""

    PRODUCT = "product"
    LOGO = "logo"


def cut(data: bytes, use: Use) -> bytes:
    """The picture as WebP, upright, in sRGB, of the size of its place, and nothing of the camera's in it.

    Raises:
        Refused: it is no picture that can be shown.
    """
    with opened(data) as picture:
        largest = 2 * max(PRODUCT_PX, *LOGO_PX)
        picture.draft("RGB", (largest, largest))  # a JPEG unpacks smaller at once
        picture.load()
        upright = ImageOps.exif_transpose(_in_srgb(picture))
        match use:
            case Use.PRODUCT:
                placed = _squared(upright)
            case Use.LOGO:
                placed = ImageOps.contain(_trimmed(upright), LOGO_PX)
        return _compressed(placed)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """RGB or RGBA with the colours that were meant: photographs of telephones are in other ones."""
    plain = _plain(picture)
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return plain
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        source = picture if picture.mode == "CMYK" else plain.convert("RGB")
        turned = ImageCms.profileToProfile(source, meant, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile that is none says nothing about the colours.
        return plain
    if turned is None:
        return plain
    if plain.mode == "RGBA":
        turned.putalpha(plain.getchannel("A"))
    turned.info = dict(plain.info)
    return turned


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # 16 bits of grey: Pillow would cut off what is above 255 instead of scaling it.
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L").convert("RGB")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _squared(picture: Image.Image) -> Image.Image:
    """A photograph fills the square from its middle; what was cut out stands in it whole."""
    size = (PRODUCT_PX, PRODUCT_PX)
    if picture.mode != "RGBA":
        return ImageOps.fit(picture, size)
    inside = (PRODUCT_PX - 2 * _MARGIN_PX, PRODUCT_PX - 2 * _MARGIN_PX)
    return ImageOps.expand(ImageOps.pad(_trimmed(picture), inside, color=(0, 0, 0, 0)), _MARGIN_PX)


def _trimmed(picture: Image.Image) -> Image.Image:
    """Without what is transparent all around; whole when there is nothing else."""
    box = picture.getchannel("A").getbbox() if picture.mode == "RGBA" else None
    return picture.crop(box) if box is not None else picture


def _compressed(picture: Image.Image) -> bytes:
    # Pixels alone: whatever else the file carried (place, time, owner, thumbnail) ends here.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    for quality in _QUALITIES:
        written = io.BytesIO()
        bare.save(written, "WEBP", quality=quality, method=4)
        if written.tell() <= MOST_BYTES:
            return written.getvalue()
    raise Refused(Fault.TOO_BIG)
