"""The engines do what the tests of pages rely on."""

import io
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.pytest_plugin import AiohttpServer
from PIL import Image
from playwright.async_api import Browser

from tests.browser.engines import borrow_page, click, expect_complaint, lent, open_page, press

pytestmark = pytest.mark.both_engines

CHECKOUT = Path(__file__).resolve().parents[2]

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><link rel="icon" href="data:,">
<style>
  html { background: transparent }
  p { position: absolute; left: 20px; top: 20px; margin: 0; font-size: 60px; line-height: 1; color: #c00 }
  button { position: absolute; left: 20px; top: 120px; width: 200px; height: 60px }
</style>
<p>福袋秒杀</p>
<button>上链接</button>
<script>
  window.seen = []
  for (const kind of ['pointerdown', 'click', 'keydown'])
    addEventListener(kind, (event) => seen.push([kind, event.target.localName, event.key, event.isTrusted]))
</script>"""


@pytest.fixture
async def site(aiohttp_server: AiohttpServer) -> str:
    """The address of a page with Chinese text and a button, on a transparent ground."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    return str((await aiohttp_server(app)).make_url("/"))


async def test_chinese_text_is_drawn_with_a_font_that_has_it_on_a_transparent_ground(browser, site):
    page = await open_page(browser, site, 320, 200, device_scale=2)
    picture = Image.open(io.BytesIO(await page.screenshot(omit_background=True)))

    assert picture.size == (640, 400)
    assert picture.getpixel((639, 0))[3] == 0
    # A font without the characters draws the same empty box four times.
    ink = picture.getchannel("A")
    letters = [ink.crop((40 + 120 * n, 40, 160 + 120 * n, 160)).tobytes() for n in range(4)]
    assert len(set(letters)) == 4
    assert all(max(letter) == 255 for letter in letters)


async def test_the_mouse_and_the_keyboard_are_real_to_the_page(browser, site):
    page = await open_page(browser, site, 320, 200)
    await click(page, "text=上链接")
    await press(page, "Escape")

    assert await page.evaluate("seen") == [
        ["pointerdown", "button", None, True],
        ["click", "button", None, True],
        ["keydown", "button", "Escape", True],
    ]


async def test_the_old_engine_is_the_one_of_obs(chromium_103):
    assert chromium_103.version.startswith("103.")


async def test_each_page_starts_with_no_memory_of_another(browser, site):
    first = await open_page(browser, site, 320, 200)
    await first.evaluate("localStorage.setItem('left', 'behind')")
    second = await open_page(browser, site, 320, 200)

    assert await second.evaluate("localStorage.getItem('left')") is None


@pytest.fixture(params=["debian_engine", "engine_103"])
def engine(request: pytest.FixtureRequest) -> Browser:
    """Both, not yet lent to the test."""
    return request.getfixturevalue(request.param)


async def test_a_borrowed_page_knows_nothing_of_what_was_done_with_it_before(engine, site):
    async with lent(engine):
        before = await borrow_page(engine, site, 320, 200)
        await before.evaluate("document.cookie = localStorage.left = sessionStorage.left = 'behind'")
        await click(before, "button")
        await before.keyboard.down("Shift")
    async with lent(engine):
        page = await borrow_page(engine, site, 640, 480)
        assert page is before
        assert await page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == [
            "",
            0,
            0,
        ]
        assert await page.evaluate("[innerWidth, document.querySelector('button:hover')]") == [640, None]
        await page.evaluate("addEventListener('keydown', (event) => seen.push(event.shiftKey))")
        await press(page, "a")
        assert await page.evaluate("seen") == [["keydown", "body", "a", True], False]


async def test_who_borrows_two_gets_another_that_shares_nothing_with_the_first(browser, site):
    first = await borrow_page(browser, site, 320, 200)
    await first.evaluate("localStorage.setItem('left', 'behind')")
    second = await borrow_page(browser, site, 320, 200)

    assert await second.evaluate("localStorage.getItem('left')") is None


async def test_a_borrowed_page_that_was_closed_is_not_lent_again(engine, site):
    async with lent(engine):
        await (await borrow_page(engine, site, 320, 200)).close()
    async with lent(engine):
        assert (await borrow_page(engine, site, 320, 200)).url == site


async def test_what_a_borrowed_page_complains_of_fails_the_test_that_has_it_and_no_other(engine, site):
    async def complains() -> None:
        async with lent(engine):
            page = await borrow_page(engine, site, 320, 200)
            await page.evaluate("console.error('the price is missing')")

    with pytest.raises(pytest.fail.Exception, match="the price is missing"):
        await complains()
    async with lent(engine):
        await borrow_page(engine, site, 320, 200)


async def test_a_complaint_that_the_test_announced_is_no_failure(browser, site):
    page = await open_page(browser, site, 320, 200)
    expect_complaint(browser, "this was expected")
    await page.evaluate("console.error('this was expected')")


PAGE_THAT_COMPLAINS = """
from tests.browser.engines import open_page

async def test_logs_an_error(debian_chromium):
    page = await open_page(debian_chromium, "about:blank", 320, 200)
    await page.evaluate("console.error('the price is missing')")

async def test_throws(debian_chromium):
    page = await open_page(debian_chromium, "about:blank", 320, 200)
    await page.evaluate("new Promise(done => { setTimeout(done, 50); setTimeout(() => noSuchThing()) })")
"""


@pytest.mark.usefixtures("debian_chromium")
def test_errors_on_the_console_and_uncaught_exceptions_fail_a_test(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    pytester.makepyfile(PAGE_THAT_COMPLAINS)
    loops = [f"asyncio_default_{what}_loop_scope=session" for what in ("fixture", "test")]
    options = [word for loop in loops for word in ("-o", loop)]
    result = pytester.runpytest_subprocess("-p", "tests.browser.engines", "--asyncio-mode=auto", *options)

    result.assert_outcomes(passed=2, errors=2)
    for complaint in ("the price is missing", "noSuchThing is not defined"):
        result.stdout.fnmatch_lines([f"*{complaint}*"])
