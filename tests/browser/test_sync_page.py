"""The page that a phone shows before the camera: it flashes and beeps at once."""

from itertools import pairwise

import pytest
from playwright.async_api import Browser

from tests.browser.engines import click, open_page
from tests.browser.stand_in import StandIn, until

pytestmark = pytest.mark.crews_page

WATCHED = """
    window.beeps = []; window.flashes = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at) {
        const late = this.context.outputLatency || this.context.baseLatency || 0;
        window.beeps.push(performance.now() + (at - this.context.currentTime + late) * 1000);
        return start.call(this, at);
    };
    const face = document.querySelector('.beating');
    new MutationObserver(() => {
        const lit = face.classList.contains('lit');
        if (lit && !window.lit) window.flashes.push(performance.now());
        window.lit = lit;
    }).observe(face, { attributes: true });
"""


async def test_it_flashes_when_it_beeps_and_never_twice_at_the_same_interval(
    server: StandIn, debian_chromium: Browser
) -> None:
    page = await open_page(debian_chromium, f"{server.url}/sync", 390, 844)
    await until(page, "document.querySelector('.start')?.textContent === '开始'")
    await until(page, "/±\\d+ ms/.test(document.querySelector('.exact').textContent)")
    await page.evaluate(WATCHED)
    await click(page, ".start")
    await until(page, "window.flashes.length >= 5")
    flashes, beeps = await page.evaluate("[window.flashes, window.beeps]")
    gaps = [after - before for before, after in pairwise(flashes)]
    assert all(700 < gap < 1600 for gap in gaps)
    assert all(abs(one - other) > 40 for one, other in pairwise(gaps))
    nearest = sorted(min(abs(beep - flash) for beep in beeps) for flash in flashes)
    assert nearest[len(nearest) // 2] < 40, "most of them: a busy machine may be late with one"

    await click(page, ".beating")
    await until(page, "document.querySelector('.beating').hidden")
    rested = await page.evaluate("window.flashes.length")
    await page.wait_for_timeout(1500)
    assert await page.evaluate("window.flashes.length") == rested
