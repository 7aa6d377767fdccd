"""While the script is held: which promises stand, which want a word, and the way to what can be done."""

import pytest

from tests.browser import operator_states as states
from tests.browser.accessible import wrong_with
from tests.browser.engines import borrow_page, click
from tests.browser.stand_in import until
from tests.browser.test_operator_page import DESK, MISFITS, PHONE, STUDIO, operator, text, write

pytestmark = pytest.mark.crews_page


async def test_each_window_is_named_with_what_it_needs(server, debian_chromium):
    page = await operator(debian_chromium, server, states.held_for_long(server.now_ms()))

    assert (await text(page, ".inc")).startswith("F1 · L2 要你决定")
    told = await text(page, ".inc p")
    assert "F1 被耽误 1:2" in told
    assert "L2 被耽误 1:2" in told
    assert told.endswith("L4 照走。")
    assert "可延长" in await text(page, "[data-window=F1] .wtx")
    assert await page.locator("[data-window=L2] .stands").count() == 0


async def test_nothing_is_asked_of_windows_that_stand(server, debian_chromium):
    topics = states.held_for_long(server.now_ms())
    for window in topics["incidents"]["windows"]:
        window["stands_until_at"] = server.now_ms() + 60_000
    page = await operator(debian_chromium, server, topics)

    assert await page.locator(".inc").count() == 0
    assert await text(page, "[data-window=F1] .stands") == "脚本暂停不影响它：到点照走"


async def test_a_window_needs_a_word_at_its_instant_and_nothing_is_sent_for_that(server, debian_chromium):
    topics = states.held_for_long(server.now_ms())
    for window in topics["incidents"]["windows"][:2]:
        window["stands_until_at"] = server.now_ms() + 3_000
    page = await operator(debian_chromium, server, topics)
    assert await page.locator(".inc").count() == 0

    await until(page, "!!document.querySelector('.inc')")


async def test_a_sale_is_extended_by_what_it_lost_with_a_reason(server, debian_chromium):
    page = await operator(debian_chromium, server, states.held_for_long(server.now_ms()))
    await click(page, ".inc-b .b >> nth=0")
    await until(page, "!!document.querySelector('[data-window=F1] [name=reason]')")
    await write(page, "[data-window=F1] [name=reason]", "话筒坏了")
    await page.keyboard.press("Enter")
    [sent] = await server.wait_for_commands(1)

    assert sent["command"] == "sale_extend"
    assert sent["args"]["reason"] == "话筒坏了"
    assert 80 <= sent["args"]["seconds"] <= 95


async def test_a_bag_that_cannot_be_extended_can_be_voided(server, debian_chromium):
    page = await operator(debian_chromium, server, states.held_for_long(server.now_ms()))
    await click(page, ".inc-b .b >> nth=1")

    await until(page, "!!document.querySelector('[data-window=L2] [name=reason]')")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [DESK, STUDIO, PHONE], ids=["desk", "studio", "phone"])
async def test_it_fits_and_can_be_read(server, debian_chromium, size, language):
    server.language = language
    server.snapshots = states.held_for_long(server.now_ms(), language)
    page = await borrow_page(debian_chromium, f"{server.url}/operator", *size)
    await until(page, "!!document.querySelector('.inc')")

    assert await page.evaluate(MISFITS) == []
    assert await wrong_with(page, ".inc") == []
