"""What is in a small picture that OBS gave. Pure.

Figures of brightness, as detectors of black and frozen pictures take them. What can be seen through is black
behind: a camera whose background is keyed out is as dark there as OBS would show it.
"""

import io
import math
from dataclasses import dataclass

from PIL import Image, ImageChops

from companion.show.health.samples import Frame

DARK = 20
"""Brightness up to which a pixel is dark: black of limited range is 16, and noise adds some."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture, and what is needed to compare the next one with it."""

    frame: Frame
    grey: Image.Image


def see(png: bytes, before: Seen | None) -> Seen | None:
    """Figures of a picture; None: nothing of it can be seen.

    ``before`` is the picture to compare it with. It takes a millisecond or two.

    Raises:
        ValueError: this is no picture, or half of one.
    """
    grey = _grey(png)
    if grey is None:
        return None
    counts = grey.histogram()
    pixels = sum(counts)
    mean = sum(step * count for step, count in enumerate(counts)) / pixels
    variance = sum((step - mean) ** 2 * count for step, count in enumerate(counts)) / pixels
    change = None
    if before is not None and before.grey.size == grey.size:
        differences = ImageChops.difference(grey, before.grey).histogram()
        change = sum(step * count for step, count in enumerate(differences)) / pixels / 255
    frame = Frame(luma=mean, spread=math.sqrt(variance), dark=sum(counts[: DARK + 1]) / pixels, change=change)
    return Seen(frame, grey)


def _grey(png: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(png)) as picture:
            picture.load()
            grey = picture.convert("L")
            if "A" not in picture.getbands():
                return grey
            alpha = picture.getchannel("A")
    except Exception as broken:  # the zoo of a decoder that was given half a file
        raise ValueError("the picture cannot be read") from broken
    least, most = alpha.getextrema()
    if not most:
        return None
    return grey if least == 255 else ImageChops.multiply(grey, alpha)
