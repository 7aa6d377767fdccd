"""What is in a picture that OBS gave. Pure."""

import io

from PIL import Image


def has_frame(png: bytes) -> bool:
    """Whether anything of it can be seen: a source without a frame comes out of OBS all transparent.

    Raises:
        ValueError: this is no picture, or half of one.
    """
    try:
        with Image.open(io.BytesIO(png)) as picture:
            if "A" not in picture.getbands():
                return True
            _, most = picture.getchannel("A").getextrema()
    except Exception as broken:  # the zoo of a decoder that was given half a file
        raise ValueError("the picture cannot be read") from broken
    return bool(most)
