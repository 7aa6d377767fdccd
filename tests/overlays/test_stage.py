"""Which layers are seen, as pages decide it: one pure module of theirs, asked about many situations."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.engines import open_page
from tests.browser.stand_in import StandIn

Layer = dict[str, Any]


@pytest.fixture
async def page(chromium_103) -> AsyncIterator[Page]:
    server = StandIn()
    await server.start()
    page = await open_page(chromium_103, f"{server.url}/blank", 400, 300)
    try:
        yield page
    finally:
        await server.stop()


def stage(since: int, zone: str = "deck", priority: int = 10, **yields: int) -> dict[str, Any]:
    return {"since_at": since, "zone": zone, "priority": priority, "yields": yields, "data": {}}


def layer(name: str, *stages: dict[str, Any], until: int | None = None) -> Layer:
    return {"graphic": name, "key": "", "since_at": 0, "until_at": until, "data": {}, "stages": list(stages)}


async def decided(page: Page, now: int, *layers: Layer) -> tuple[dict[str, str], int | None]:
    """What becomes of each at that instant, and when it may differ next."""
    return await page.evaluate(
        """async ([layers, now]) => {
          const { staged, nextChange } = await import("/static/js/overlay/stage.js");
          const all = staged(layers, now).map(({ layer, state }) => [layer.graphic, state]);
          const states = Object.fromEntries(all);
          const next = nextChange(layers, now);
          return [states, next === Infinity ? null : next];
        }""",
        [list(layers), now],
    )


async def test_in_each_zone_the_highest_priority_is_seen_then_the_latest(page: Page) -> None:
    card, sale, late = layer("card", stage(0)), layer("sale", stage(5, priority=30)), layer("late", stage(3))
    other = layer("seller", stage(0, "seller", 5))
    states, later = await decided(page, 4, card, sale, late, other)
    assert states == {"card": "covered", "sale": "waiting", "late": "on", "seller": "on"}
    assert later == 5
    states, later = await decided(page, 5, card, sale, late, other)
    assert states == {"card": "covered", "sale": "on", "late": "covered", "seller": "on"}
    assert later is None


async def test_of_two_that_came_together_the_newer_is_seen(page: Page) -> None:
    states, _ = await decided(page, 9, layer("a", stage(1)), layer("b", stage(1)))
    assert states == {"a": "covered", "b": "on"}


async def test_what_is_over_is_not_there_and_was_foreseen(page: Page) -> None:
    correction, card = layer("correction", stage(0, priority=50), until=10), layer("card", stage(0))
    assert await decided(page, 9, correction, card) == [{"correction": "on", "card": "covered"}, 10]
    assert await decided(page, 10, correction, card) == [{"card": "on"}, None]


async def test_a_layer_stands_in_its_last_stage_that_has_begun(page: Page) -> None:
    bag = layer("bag", stage(0, "deck", 20), stage(15, "corner", 20, deck=30), stage(60, "deck", 40))
    sale = layer("sale", stage(0, "deck", 30))
    card = layer("card", stage(0, "deck", 10))
    assert (await decided(page, 5, bag, card))[0] == {"bag": "on", "card": "covered"}
    assert (await decided(page, 20, bag, card))[0] == {"bag": "on", "card": "on"}
    assert (await decided(page, 20, bag, card, sale))[0] == {
        "bag": "covered",
        "card": "covered",
        "sale": "on",
    }
    assert (await decided(page, 60, bag, card, sale))[0] == {
        "bag": "on",
        "card": "covered",
        "sale": "covered",
    }


async def test_whoever_yields_to_what_is_not_seen_itself_is_seen(page: Page) -> None:
    low, middle = layer("low", stage(0, "c", 10, b=20)), layer("middle", stage(0, "b", 20, a=30))
    high = layer("high", stage(0, "a", 30))
    assert (await decided(page, 1, low, middle, high))[0] == {"low": "on", "middle": "covered", "high": "on"}
    assert (await decided(page, 1, low, middle))[0] == {"low": "covered", "middle": "on"}


async def test_of_two_that_yield_to_each_other_one_is_seen(page: Page) -> None:
    one, other = layer("one", stage(0, "a", 10, b=0)), layer("other", stage(0, "b", 10, a=0))
    assert sorted((await decided(page, 1, one, other))[0].values()) == ["covered", "on"]


async def test_one_that_yields_gives_its_zone_to_the_next_in_it(page: Page) -> None:
    shy, bold = layer("shy", stage(0, "corner", 20, deck=30)), layer("bold", stage(0, "corner", 10))
    sale = layer("sale", stage(0, "deck", 30))
    assert (await decided(page, 1, shy, bold, sale))[0] == {"shy": "covered", "bold": "on", "sale": "on"}
