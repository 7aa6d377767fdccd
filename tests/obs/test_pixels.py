"""Figures of small pictures: black, dark but alive, frozen, noisy, and nothing at all."""

import io
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from companion.obs.pixels import see
from companion.show.health.samples import Frame

SIZE = (160, 90)


def png(mode: str, colour: Any, size: tuple[int, int] = (16, 9)) -> bytes:
    return written(Image.new(mode, size, colour))


def written(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def noise(seed: int, middle: int, spread: int) -> Image.Image:
    chance = random.Random(seed)
    pixels = bytes(middle + chance.randint(-spread, spread) for _ in range(SIZE[0] * SIZE[1]))
    return Image.frombytes("L", SIZE, pixels)


def frame(picture: bytes, before: bytes | None = None) -> Frame:
    seen = see(picture, None if before is None else see(before, None))
    assert seen is not None
    return seen.frame


def test_black_is_a_picture_and_all_transparent_is_none() -> None:
    assert see(png("RGBA", (255, 255, 255, 0)), None) is None
    black = Frame(luma=0.0, spread=0.0, dark=1.0, change=None)
    assert frame(png("RGBA", (0, 0, 0, 255))) == frame(png("RGB", (0, 0, 0))) == black
    assert see(png("RGBA", (0, 0, 0, 1)), None) is not None


def test_black_of_limited_range_is_dark_and_what_is_keyed_out_is_black() -> None:
    assert frame(png("RGB", (16, 16, 16))).dark == 1.0
    assert frame(png("RGB", (21, 21, 21))).dark == 0.0
    keyed = Image.new("RGBA", (16, 9), (255, 255, 255, 0))
    keyed.paste((255, 255, 255, 255), (0, 0, 4, 9))
    assert (frame(written(keyed)).luma, frame(written(keyed)).dark) == (pytest.approx(63.75), 0.75)


def test_something_that_is_hardly_visible_in_the_dark_spreads_and_a_cap_before_the_lens_does_not() -> None:
    cap = noise(1, 12, 1)
    dim = noise(1, 12, 3)
    dim.paste(26, (50, 20, 80, 90))
    assert frame(written(cap)).spread < 1
    assert frame(written(dim)).spread > 3
    assert frame(written(cap)).dark == 1.0


def test_a_frozen_picture_does_not_change_at_all_and_the_noise_of_a_still_one_does() -> None:
    first, second = written(noise(1, 110, 2)), written(noise(2, 110, 2))
    assert frame(first, first).change == 0.0
    change = frame(second, first).change
    assert change is not None
    assert 0.001 < change < 0.02


def test_with_nothing_to_compare_with_no_change_is_told() -> None:
    assert frame(png("L", 9)).change is None
    assert frame(png("L", 9), png("L", 9, (32, 18))).change is None
    assert frame(png("L", 60), png("L", 9)).change == pytest.approx(51 / 255)


@given(st.integers(0, 255), st.integers(0, 255))
def test_figures_are_within_their_bounds(one: int, other: int) -> None:
    figures = frame(png("L", one), png("L", other))
    assert figures.luma == one
    assert (figures.spread, figures.dark) == (0.0, float(one <= 20))
    assert figures.change == pytest.approx(abs(one - other) / 255)


@pytest.mark.parametrize("cut", [0, 1, 20, 40])
def test_half_a_picture_is_none_at_all(cut: int) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        see(png("RGBA", (1, 2, 3, 255))[:cut], None)
