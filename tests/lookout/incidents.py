"""Incidents and pictures for tests of what is kept of them."""

import io
from collections.abc import Iterable
from dataclasses import replace

from PIL import Image

from companion.show.health.troubles import Trouble
from companion.show.incidents.record import Incident, Stage
from companion.show.state import ShowState
from companion.show.times import WallMs
from tests.stage import NOON


def incident(number: int = 1, stage: Stage = Stage.ALARM, subject: str = "Main Camera") -> Incident:
    return Incident(
        id=f"i{number}",
        trouble=Trouble.BLACK,
        subject=subject,
        stage=stage,
        first_bad=WallMs(NOON - 3000),
        alarm=NOON,
        figures={"luma_mean": 120},
    )


def with_incidents(state: ShowState, *incidents: Incident) -> ShowState:
    return replace(state, incidents=incidents)


def jpeg(shade: int, size: tuple[int, int] = (64, 36)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(out, "JPEG")
    return out.getvalue()


def shade(picture: bytes | None) -> int:
    """How bright a picture of one shade is; -1: there is none."""
    if picture is None:
        return -1
    with Image.open(io.BytesIO(picture)) as image:
        level = image.convert("L").getpixel((image.width // 2, image.height // 2))
    assert isinstance(level, int)
    return level


def shades(pictures: Iterable[bytes | None]) -> list[int]:
    return [shade(picture) for picture in pictures]
