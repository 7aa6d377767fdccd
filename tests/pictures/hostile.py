"""Pictures as a show folder may hold them, the bad ones made as bad as they come."""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from companion.pictures.reading import Fault


def written(picture: Image.Image, format_: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, format_, **options)
    return file.getvalue()


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 80).convert("RGB")


def png(width: int, height: int, packed: bytes) -> bytes:
    """A PNG that says it is of this size, with these packed pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def _bomb() -> bytes:
    """Some 100 kB that unpack to 108 megabytes of pixels, right in every detail."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(6000 * 3 + 1)) for _ in range(7000))
    return png(6000, 7000, rows + packer.flush())


def _text_bomb() -> bytes:
    """A small picture with a comment that unpacks to 200 MB."""
    plain = written(Image.new("RGB", (8, 8)), "PNG")
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    data = b"Comment\0\0" + packed
    comment = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    return plain[:33] + comment + plain[33:]


def _moving_gif() -> bytes:
    frames = [Image.new("P", (16, 16), number % 256) for number in range(1000)]
    return written(frames[0], "GIF", save_all=True, append_images=frames[1:])


@dataclass(frozen=True)
class Bad:
    name: str
    data: bytes
    fault: Fault


def bad_ones() -> Iterator[Bad]:
    jpeg = written(noise(400, 300), "JPEG")
    yield Bad("bomb.png", _bomb(), Fault.TOO_MANY_PIXELS)
    yield Bad("dimensions.png", png(60_000, 60_000, zlib.compress(b"")), Fault.TOO_MANY_PIXELS)
    yield Bad("text-bomb.png", _text_bomb(), Fault.DAMAGED)
    yield Bad("truncated.jpg", jpeg[: len(jpeg) // 2], Fault.DAMAGED)
    yield Bad("no-pixels.png", png(900, 900, zlib.compress(b"")), Fault.DAMAGED)
    yield Bad("empty.png", b"", Fault.NOT_PICTURE)
    yield Bad("words.png", "不是图片".encode() * 100, Fault.NOT_PICTURE)
    yield Bad("program.png", b"MZ" + bytes(range(256)) * 40, Fault.NOT_PICTURE)
    yield Bad("thousand-frames.gif", _moving_gif(), Fault.OTHER_FORMAT)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    yield Bad("script.png", svg, Fault.OTHER_FORMAT)
    yield Bad("photo.heic", b"\0\0\0\x18ftypheic" + bytes(100), Fault.OTHER_FORMAT)
    yield Bad("scan.tiff", written(Image.new("RGB", (9, 9)), "TIFF"), Fault.OTHER_FORMAT)
    yield Bad("heavy.png", written(Image.new("RGB", (8, 8)), "PNG") + bytes(20_000_000), Fault.TOO_BIG)
