"""The picture of the programme: one for all who look, and no more of them than OBS can bear."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from companion.obs.simulated import SimulatedObs
from companion.ports import ObsFailure, Sight, Vitals
from companion.programme_pictures import ProgrammePictures
from companion.show.engine import open_show
from companion.show.events import Pulse, ShowOpened
from companion.show.state import ShowState
from companion.show.times import Moment, RunMs, WallMs
from companion.web.ports import NoPicture
from tests.web.desk import PLAN

OPENED_AT = WallMs(1_795_000_000_000)


@dataclass
class Obs:
    """One that gives pictures, and what a test says of it."""

    now_s: float = 1000.0
    vitals: Vitals | None = None
    asked: list[tuple[str, int]] = field(default_factory=list)
    failure: str = ""
    takes: asyncio.Event = field(default_factory=asyncio.Event)
    state: ShowState = field(
        default_factory=lambda: open_show(ShowOpened(at=Moment(RunMs(0), OPENED_AT), plan=PLAN))
    )

    def __post_init__(self) -> None:
        self.takes.set()
        self.becomes(connected=True, since=WallMs(OPENED_AT - 60_000))
        self.on_programme("Host")

    def becomes(self, **changes: Any) -> None:
        self.state = replace(self.state, obs=replace(self.state.obs, **changes))

    def on_programme(self, scene: str | None) -> None:
        self.state = replace(self.state, program=replace(self.state.program, actual=scene))

    async def screenshot(self, source: str, width: int, height: int | None, fmt: str) -> bytes:
        assert (height, fmt) == (None, "jpg")
        self.asked.append((source, width))
        await self.takes.wait()
        if self.failure:
            raise ObsFailure(self.failure)
        return f"{source} {width}".encode()


@pytest.fixture
def obs() -> Obs:
    return Obs()


@pytest.fixture
def pictures(obs: Obs) -> ProgrammePictures:
    return ProgrammePictures(
        obs, lambda: obs.state, lambda: obs.vitals, now=lambda: OPENED_AT, monotonic_s=lambda: obs.now_s
    )


async def test_many_who_look_within_a_second_cost_obs_one_picture(
    obs: Obs, pictures: ProgrammePictures
) -> None:
    obs.takes.clear()
    looking = [asyncio.create_task(pictures.picture(320)) for _ in range(5)]
    while not obs.asked:
        await asyncio.sleep(0)
    obs.takes.set()
    assert {picture.jpeg for picture in await asyncio.gather(*looking)} == {b"Host 320"}
    obs.now_s += 0.9
    assert (await pictures.picture(320)).age_ms == 900
    assert len(obs.asked) == 1
    obs.now_s += 0.1
    assert (await pictures.picture(320)).age_ms == 0
    assert len(obs.asked) == 2


async def test_one_who_wants_it_large_has_it_large_for_all(obs: Obs, pictures: ProgrammePictures) -> None:
    widths = []
    for asked in (200, 700, 200, 200, 200, 200, 200, 200, 200):
        obs.now_s += 1
        await pictures.picture(asked)
        widths.append(obs.asked[-1][1])
    assert widths == [320, 1280, 1280, 1280, 1280, 1280, 320, 320, 320]


async def test_an_obs_that_slows_its_own_looks_down_is_asked_as_seldom(
    obs: Obs, pictures: ProgrammePictures
) -> None:
    obs.vitals = Vitals(looks_every_s=4, cameras={"Cam": Sight.PICTURE})
    for _ in range(17):
        await pictures.picture(320)
        obs.now_s += 1
    assert len(obs.asked) == 3


BUSY: list[Callable[[Obs], None]] = [
    lambda obs: obs.becomes(pulse=Pulse.SLOW),
    lambda obs: obs.becomes(pulse=Pulse.BLOCKED),
    lambda obs: obs.becomes(since=WallMs(OPENED_AT - 2_999)),
    lambda obs: setattr(obs, "vitals", Vitals(looks_every_s=None, cameras={"Cam": Sight.UNKNOWN})),
]


@pytest.mark.parametrize("busy", BUSY)
async def test_a_busy_obs_is_left_alone_and_the_last_picture_grows_old(
    obs: Obs, pictures: ProgrammePictures, busy: Callable[[Obs], None]
) -> None:
    await pictures.picture(320)
    busy(obs)
    obs.now_s += 59
    picture = await pictures.picture(320)
    assert (picture.jpeg, picture.age_ms) == (b"Host 320", 59_000)
    obs.now_s += 1
    with pytest.raises(NoPicture) as none:
        await pictures.picture(320)
    assert none.value.code == "obs_busy"
    assert len(obs.asked) == 1


async def test_why_there_is_no_picture_is_said(obs: Obs, pictures: ProgrammePictures) -> None:
    obs.failure = "no picture of 'Host': OBS did not give it in time"
    codes = []
    for happens in (
        lambda: None,
        lambda: obs.on_programme(None),
        lambda: obs.becomes(connected=False),
    ):
        happens()
        with pytest.raises(NoPicture) as none:
            await pictures.picture(320)
        codes.append((none.value.code, str(none.value)))
    assert [code for code, _ in codes] == ["no_picture", "no_programme", "no_obs"]
    assert obs.failure in codes[0][1]
    assert len(obs.asked) == 1, "an OBS that fails is not asked again at once"


async def test_a_simulated_obs_gives_its_own_picture_of_the_scene() -> None:
    obs = Obs()
    obs.becomes(simulated=True)
    simulated = SimulatedObs(["Host"])
    simulated.start(lambda _: None)
    pictures = ProgrammePictures(simulated, lambda: obs.state, lambda: None, now=lambda: OPENED_AT)
    picture = await pictures.picture(320)
    await simulated.close()
    assert picture.scene == "Host"
    assert picture.jpeg.startswith(b"\xff\xd8\xff")


async def test_an_obs_that_takes_long_over_one_keeps_others_waiting_and_no_longer_than_they_like(
    obs: Obs, pictures: ProgrammePictures
) -> None:
    obs.takes.clear()
    obs.failure = "OBS did not answer in time"
    looking = [asyncio.create_task(pictures.glance(320)) for _ in range(3)]
    while not obs.asked:
        await asyncio.sleep(0)
    obs.now_s += 60
    obs.takes.set()
    assert await asyncio.gather(*looking) == [None, None, None]
