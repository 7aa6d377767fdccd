"""A picture comes out of the cutting upright, in its place's size, small, and without what it carried."""

import io
import zipfile

import pytest
from PIL import Image

from companion.pictures.cutting import LOGO_PX, MOST_BYTES, PRODUCT_PX, Use, cut
from tests.pictures.hostile import noise, written

RED, BLUE = (220, 20, 20), (20, 20, 220)


def seen(data: bytes, use: Use = Use.PRODUCT) -> Image.Image:
    result = cut(data, use)
    assert len(result) <= MOST_BYTES
    picture = Image.open(io.BytesIO(result))
    assert picture.format == "WEBP"
    return picture


def is_like(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 30 for a, b in zip(pixel, colour, strict=False))


def two_coloured(width: int, height: int) -> Image.Image:
    """Red in its middle third, blue to the left and the right."""
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (width // 3, 0, 2 * width // 3, height))
    return picture


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_fills_the_square_from_its_middle(format_: str) -> None:
    picture = seen(written(two_coloured(1800, 600), format_))
    assert picture.size == (PRODUCT_PX, PRODUCT_PX)
    assert all(is_like(picture.getpixel((x, 180)), RED) for x in (4, 180, 355))


def test_a_product_that_was_cut_out_stands_in_the_square_whole_whatever_lay_around_it() -> None:
    picture = Image.new("RGBA", (1200, 1200), (0, 0, 0, 0))
    picture.paste((*RED, 255), (500, 100, 620, 1060))
    square = seen(written(picture, "PNG"))
    assert square.mode == "RGBA"
    assert square.size == (PRODUCT_PX, PRODUCT_PX)
    box = square.getchannel("A").getbbox()
    assert box is not None
    height = box[3] - box[1]
    assert PRODUCT_PX * 0.85 < height < PRODUCT_PX * 0.95
    assert abs((box[2] - box[0]) - height / 8) < 4
    assert abs((box[1] + box[3]) / 2 - PRODUCT_PX / 2) < 3
    assert abs((box[0] + box[2]) / 2 - PRODUCT_PX / 2) < 3


def test_a_picture_of_nothing_is_no_fault() -> None:
    assert seen(written(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")).size == (PRODUCT_PX, PRODUCT_PX)


def test_a_logo_keeps_its_shape() -> None:
    assert seen(written(two_coloured(2000, 500), "PNG"), Use.LOGO).size == (480, 120)
    assert seen(written(two_coloured(300, 900), "PNG"), Use.LOGO).size == (80, LOGO_PX[1])


def test_a_picture_from_a_telephone_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    lying = Image.new("RGB", (600, 600), BLUE)
    lying.paste(RED, (0, 0, 600, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter to the right
    exif[0x010F] = "a telephone"
    exif.get_ifd(0x8825)[1] = "N"
    result = cut(written(lying, "JPEG", exif=exif), Use.PRODUCT)
    picture = Image.open(io.BytesIO(result))
    assert is_like(picture.getpixel((350, 180)), RED)
    assert is_like(picture.getpixel((10, 180)), BLUE)
    assert not picture.getexif()
    assert b"EXIF" not in result
    assert b"telephone" not in result


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("CMYK", (200, 200), (0, 255, 255, 30)),
        Image.new("L", (200, 200), 128),
        Image.new("1", (200, 200), 1),
        Image.new("LA", (200, 200), (128, 255)),
        Image.new("RGB", (200, 200), RED).quantize(8),
    ],
    ids=lambda picture: picture.mode,
)
def test_every_way_to_write_colours_is_read(picture: Image.Image) -> None:
    assert seen(written(picture, "JPEG" if picture.mode == "CMYK" else "PNG")).mode in ("RGB", "RGBA")


def test_sixteen_bits_of_grey_are_scaled_and_not_cut_off() -> None:
    grey = Image.new("I;16", (100, 100), 128 * 257)
    assert is_like(seen(written(grey, "PNG")).getpixel((50, 50)), (128, 128, 128))


def test_of_a_picture_that_moves_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (60, 60), colour) for colour in (RED, BLUE)]
    for format_ in ("WEBP", "PNG"):
        moving = written(frames[0], format_, save_all=True, append_images=frames[1:])
        still = seen(moving)
        assert getattr(still, "n_frames", 1) == 1
        assert is_like(still.getpixel((5, 5)), RED)


def test_the_most_detailed_picture_is_small_enough_for_the_air() -> None:
    assert len(cut(written(noise(2000, 2000), "PNG"), Use.PRODUCT)) <= MOST_BYTES
    assert len(cut(written(noise(2000, 1000), "PNG"), Use.LOGO)) <= MOST_BYTES


def test_what_is_hidden_behind_the_pixels_does_not_come_along() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("page.html", "<script>alert('hidden')</script>")
    both = written(two_coloured(300, 300), "JPEG") + archive.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(both))
    result = cut(both, Use.PRODUCT)
    assert not zipfile.is_zipfile(io.BytesIO(result))
    assert b"hidden" not in result
