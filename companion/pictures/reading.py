"""Opening a picture that a stranger made: what is one, and what is refused before it costs anything."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from PIL import Image, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
"""What every browser source shows, as a still. SVG is a program that draws, and is none of them."""

MOST_MEGABYTES = 20
"""A photograph as a camera writes it is below that."""

MOST_MEGAPIXELS = 40
"""Of one picture: unpacked it takes 160 MB. Few bytes can say that they are far more."""


class Fault(StrEnum):
    """Why a picture cannot be shown."""

    NOT_PICTURE = "not-picture"
    OTHER_FORMAT = "other-format"
    """It is a picture, of a format that is not shown."""
    TOO_BIG = "too-big"
    TOO_MANY_PIXELS = "too-many-pixels"
    DAMAGED = "damaged"
    """It begins as a picture, and ends too early or in nonsense."""
    TOO_SLOW = "too-slow"
    """It took longer to unpack than any picture should."""
    UNREADABLE = "unreadable"
    """There is no such file, or it cannot be read."""


class Refused(Exception):
    """A picture that is not shown."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


_MOST_BYTES = MOST_MEGABYTES * 1_000_000
_MOST_PIXELS = MOST_MEGAPIXELS * 1_000_000

_OTHER_BEGINNINGS = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"<svg", b"<?xml", b"8BPS")
"""GIF, BMP, TIFF, SVG, Photoshop."""

_BOXED = b"ftyp"
"""At the fifth byte of HEIC and AVIF, as telephones save them."""


def read_picture(file: Path) -> bytes:
    """The bytes of a picture's file, of which no more are read than a picture may have.

    Raises:
        Refused: it is no file, cannot be read, or is too big.
    """
    try:
        if not file.is_file():
            raise Refused(Fault.UNREADABLE)
        with file.open("rb") as opened:
            data = opened.read(_MOST_BYTES + 1)
    except (OSError, ValueError):
        raise Refused(Fault.UNREADABLE) from None
    if len(data) > _MOST_BYTES:
        raise Refused(Fault.TOO_BIG)
    return data


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """A picture whose size and format are known to be harmless; its pixels are not unpacked yet.

    Whatever goes wrong while the block unpacks it is a ``Refused`` too.

    Raises:
        Refused: it is none that can be shown.
    """
    try:
        with warnings.catch_warnings():
            # Pillow's own limit is above ours, and its warning a second voice.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise Refused(Fault.TOO_MANY_PIXELS)
                yield picture
    except Image.DecompressionBombError:
        raise Refused(Fault.TOO_MANY_PIXELS) from None
    except UnidentifiedImageError:
        raise Refused(Fault.OTHER_FORMAT if _is_other(data) else Fault.NOT_PICTURE) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, MemoryError, OverflowError):
        # What a decoder raises depends on the format, and on what it stumbles over.
        raise Refused(Fault.DAMAGED) from None


def examine(file: Path) -> Fault | None:
    """Why this file could not be shown; None when it can be. It is unpacked whole, a JPEG at an eighth."""
    try:
        with opened(read_picture(file)) as picture:
            picture.draft("RGB", (picture.width // 8, picture.height // 8))
            picture.load()
    except Refused as refused:
        return refused.fault
    return None


def _is_other(data: bytes) -> bool:
    beginning = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    return beginning.startswith(_OTHER_BEGINNINGS) or data[4:8] == _BOXED
