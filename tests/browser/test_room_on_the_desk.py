"""The operator page where room is short: nothing touches its neighbour, and every button can be hit."""

import pytest
from playwright.async_api import Browser, Page

from tests.browser import catchup_states, edit_states, incident_states
from tests.browser import operator_states as states
from tests.browser.engines import borrow_page
from tests.browser.stand_in import StandIn, until

pytestmark = pytest.mark.crews_page

SMALL, DESK, STUDIO, PHONE = (1280, 720), (1366, 768), (1920, 1080), (390, 844)

EVENINGS = {
    "evening": states.evening,
    "ready": states.ready,
    "covered": states.covered,
    "all at once": states.all_at_once,
    "ended": states.ended,
    "after a crash": states.after_a_crash,
    **{name: incident_states.STATES[name] for name in ("alarm", "suspended", "locked", "disarmed")},
}

LABELS_THAT_TOUCH = """(least) => {
  const words = [...document.querySelectorAll('.tb-track > *, .tb-sum .ln > *')].filter(
    (one) => one.textContent.trim() && !one.matches('.seg'),
  )
  const wrong = []
  for (const [index, one] of words.entries()) {
    const a = one.getBoundingClientRect()
    for (const other of words.slice(index + 1)) {
      const b = other.getBoundingClientRect()
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      const apart = Math.max(a.left, b.left) - Math.min(a.right, b.right)
      // The pin of the planned end lies on a ground of its own over what is behind it.
      if (down > 2 && apart < least && !other.matches('.pin.end') && !one.matches('.pin.end')) {
        wrong.push(`${one.textContent.trim()} | ${other.textContent.trim()}: ${apart.toFixed(1)} px`)
      }
    }
  }
  return wrong
}"""

LOW_BUTTONS = """(least) => [...document.querySelectorAll('#operator button, #operator [role=button]')]
  .filter((one) => one.getClientRects().length && !one.closest('.vh'))
  .map((one) => [one, one.getBoundingClientRect().height])
  .filter(([, height]) => height && height < least - 0.1)
  .map(([one, height]) => `${one.className}: ${one.textContent.trim()} is ${height} px high`)"""


CUT_LIGHTS = """[...document.querySelectorAll('.hl .h')].filter((light) => {
  const value = light.querySelector('.ell')
  const box = light.getBoundingClientRect()
  const line = light.parentElement.getBoundingClientRect()
  const isCut = !light.hasAttribute('data-bare') && value.scrollWidth > value.clientWidth
  return isCut || light.scrollWidth > light.clientWidth + 1 || box.right > line.right + 1
}).map((light) => light.textContent)"""

DRAWN = (
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"
)
"""After another size the page is laid out, and then sees which lights have room for their words."""


async def desk(
    browser: Browser, server: StandIn, name: str, size: tuple[int, int], language: str = "zh-CN"
) -> Page:
    server.language = language
    server.snapshots = EVENINGS[name](server.now_ms(), language)
    page = await borrow_page(browser, f"{server.url}/operator", *size)
    await until(page, "!!document.querySelector('#operator.op[aria-busy=false]')")
    return page


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("name", EVENINGS)
async def test_at_every_size_no_label_touches_another_no_button_is_low_and_no_light_is_cut(
    server, debian_chromium, name, language
):
    page = await desk(debian_chromium, server, name, SMALL, language)
    for width, height in (SMALL, DESK, STUDIO):
        await page.set_viewport_size({"width": width, "height": height})
        await page.evaluate(DRAWN)
        wrong = {
            "touch": await page.evaluate(LABELS_THAT_TOUCH, 4) if width < STUDIO[0] else [],
            "low": await page.evaluate(LOW_BUTTONS, 24),
            "cut": await page.evaluate(CUT_LIGHTS),
        }
        assert wrong == {"touch": [], "low": [], "cut": []}, f"{width} px wide"


OVER_THE_EDGE = """(() => {
  const edge = document.querySelector('main.desk').getBoundingClientRect().bottom
  return [...document.querySelectorAll('.col > *')]
    .map((one) => [one.className, Math.round(one.getBoundingClientRect().bottom - edge)])
    .filter(([, by]) => by > 1)
})()"""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("name", ["covered", "alarm"])
async def test_with_three_strips_and_without_a_link_no_panel_lies_under_the_bar(
    server, debian_chromium, name, language
):
    evening = EVENINGS[name](server.now_ms(), language)
    proposed = catchup_states.offered(server.now_ms(), language)["timing"]
    server.language = language
    server.snapshots = evening | {
        "timing": proposed,
        "edits": edit_states.offered(edit_states.edited(), server.now_ms()),
    }
    page = await borrow_page(debian_chromium, f"{server.url}/operator", *DESK)
    strips = "['.incs .inc', '.cus', '.eds'].filter((of) => document.querySelector(of)).length"
    await until(page, f"{strips} === 3")
    assert await page.evaluate(OVER_THE_EDGE) == []

    server.silent = True
    server.let_sockets_die()
    await until(page, "document.querySelector('.op').classList.contains('off')")
    assert (await page.evaluate(strips), await page.evaluate(OVER_THE_EDGE)) == (3, [])


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_phone_names_no_key_in_its_message_and_a_desk_does(server, debian_chromium, language):
    phone = await desk(debian_chromium, server, "evening", PHONE, language)
    field = "document.querySelector('#message').placeholder"
    shown = "[...document.querySelectorAll('.cmp kbd')].some((key) => key.getClientRects().length)"
    assert "M" not in str(await phone.evaluate(field)).split()
    assert not await phone.evaluate(shown)
    wide = await desk(debian_chromium, server, "evening", DESK, language)
    assert await wide.evaluate(
        "[...document.querySelectorAll('.cmp kbd')].some((key) => key.textContent === 'M' &&"
        " key.getClientRects().length)"
    )


@pytest.mark.both_engines
async def test_what_is_wrong_keeps_its_words_and_what_is_well_gets_them_back_with_room(server, browser):
    server.language = "en"
    server.snapshots = states.evening(server.now_ms(), "en")
    server.snapshots["health"]["journal"] = {"writing": False, "reason": "disk full"}
    page = await borrow_page(browser, f"{server.url}/operator", *SMALL)
    await until(page, "document.querySelectorAll('[data-light][data-bare]').length > 2")
    assert await page.evaluate("document.querySelector('[data-light=journal].fault').dataset.bare") is None

    await page.set_viewport_size({"width": 2560, "height": 1080})
    await until(page, "document.querySelectorAll('[data-light][data-bare]').length === 0")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("muted", [False, True])
async def test_the_hurried_buttons_of_a_phone_have_all_their_words(server, debian_chromium, muted, language):
    server.language = language
    server.snapshots = states.evening(server.now_ms(), language)
    if muted:
        server.snapshots["health"]["obs"]["muted"] = ["Mic 1"]
        server.snapshots["incidents"]["prices_hidden"] = True
    page = await borrow_page(debian_chromium, f"{server.url}/operator", *PHONE)
    await until(page, "!!document.querySelector('.ways .b')")
    cut = """[...document.querySelectorAll('.ways .b')].filter((button) => {
      const words = button.querySelector('.ell') ?? button.querySelector('.face')
      return words.scrollWidth > words.clientWidth || button.scrollHeight > button.clientHeight + 1
    }).map((button) => button.textContent)"""
    assert await page.evaluate(cut) == []
