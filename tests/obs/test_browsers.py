"""Our pages in OBS: cut by way of it, and loaded anew where they never came up."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from companion.obs.browsers import Source, dead
from companion.obs.link import ObsLink
from companion.ports import ObsFailure
from companion.show.effects import CutPages
from companion.show.events import ObsConnected
from companion.show.times import WallMs
from tests.fake_obs import FakeObs
from tests.obs.conftest import BRISK, address_of
from tests.obs.hearing import Hearing

TALL, WIDE = "1080x1920", "1920x1080"


@pytest.mark.parametrize(
    ("sizes", "loaded_anew"),
    [
        ((), ["tall", "tall 2", "wide"]),
        ((TALL, TALL, WIDE), []),
        ((TALL, TALL), ["wide"]),
        ((WIDE,), ["tall", "tall 2"]),
        ((TALL, WIDE), []),
        (("800x600",), ["tall", "tall 2", "wide"]),
    ],
    ids=["none is there", "all are", "none of a size", "none of another", "one of two alike", "a stranger"],
)
def test_only_a_source_from_which_certainly_no_page_came_is_loaded_anew(
    sizes: Sequence[str], loaded_anew: list[str]
) -> None:
    sources = [Source("tall", TALL), Source("tall 2", TALL), Source("wide", WIDE)]
    assert [source.name for source in dead(sources, sizes)] == loaded_anew


async def with_sources(obs: FakeObs, **urls: str) -> None:
    for name, url in urls.items():
        settings = {"url": url, "width": 1080, "height": 1920}
        await obs.ask(
            "CreateInput",
            {
                "sceneName": "Host",
                "inputName": name,
                "inputKind": "browser_source",
                "inputSettings": settings,
            },
        )


async def test_a_page_that_obs_loaded_while_we_were_away_is_loaded_anew_until_it_is_there() -> None:
    there: list[str] = []
    async with FakeObs() as obs:
        await with_sources(obs, ours="http://127.0.0.1:8765/overlay?layers=flash-sale", other="http://x/chat")
        link, heard = (
            ObsLink(
                address_of(obs), timing=replace(BRISK, pages_s=(0.05, 0.1, 0.15, 0.3)), pages=lambda: there
            ),
            Hearing(),
        )
        link.start(heard)
        try:
            await heard.first(ObsConnected)
            async with asyncio.timeout(20):
                while len(obs.world.pressed) < 2:
                    await asyncio.sleep(0.01)
            there.append(TALL)
            pressed = len(obs.world.pressed)
            await asyncio.sleep(0.4)
        finally:
            await link.close()
        assert set(obs.world.pressed) == {("ours", "refreshnocache")}
        assert len(obs.world.pressed) <= min(pressed + 1, 4)


async def test_a_cut_reaches_the_pages_by_way_of_obs() -> None:
    async with FakeObs() as obs:
        link, heard = ObsLink(address_of(obs), timing=BRISK), Hearing()
        link.start(heard)
        try:
            await heard.first(ObsConnected)
            await link.cut_pages(CutPages("e1", WallMs(1_796_200_000_000)))
        finally:
            await link.close()
        assert obs.world.told_pages == [("companionPanic", {"at": 1_796_200_000_000})]


async def test_an_obs_without_browser_sources_says_so() -> None:
    async with FakeObs(browser=False) as obs:
        link, heard = ObsLink(address_of(obs), timing=BRISK), Hearing()
        link.start(heard)
        try:
            await heard.first(ObsConnected)
            with pytest.raises(ObsFailure, match="no browser sources"):
                await link.cut_pages(CutPages("e1", WallMs(1)))
        finally:
            await link.close()
