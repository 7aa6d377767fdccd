"""The link of every page: it comes back, it does not lie about being there, it knows the server's time."""

import asyncio
import uuid

import pytest
from playwright.async_api import Browser, Page

from tests.browser.engines import expect_complaint, open_page
from tests.browser.stand_in import StandIn, until

CONNECT = """async (role) => {
  const {connect} = await import('/static/js/link.js')
  window.changes = []
  window.shown = []
  window.connection = connect({
    kind: role,
    onSnapshot: (topic, data) => shown.push([topic, data]),
    onLink: ({state, reason}) => changes.push({state, reason, at: performance.now()}),
  })
}"""


async def linked_page(browser: Browser, server: StandIn, role: str = "operator") -> Page:
    page = await open_page(browser, f"{server.url}/blank", 320, 200)
    await page.evaluate(CONNECT, role)
    await until(page, "connection.link.state === 'up'")
    return page


async def states(page: Page) -> list[str]:
    return [change["state"] for change in await page.evaluate("changes")]


@pytest.mark.both_engines
async def test_a_page_says_who_it_is_and_gets_what_is_to_be_seen(browser, server):
    server.snapshots = {"live": {"phase": "ready"}}
    page = await linked_page(browser, server, "host")
    await until(page, "shown.length === 1")
    await server.show(live={"phase": "running"})
    await until(page, "shown.length === 2")

    assert server.hellos == [
        {
            "type": "hello",
            "role": "host",
            "page": {"kind": "host", "name": "", "size": "320x200", "version": "1"},
        }
    ]
    assert await page.evaluate("shown") == [["live", {"phase": "ready"}], ["live", {"phase": "running"}]]


@pytest.mark.both_engines
async def test_it_comes_back_by_itself_when_the_server_was_gone(browser, server):
    expect_complaint(browser, "WebSocket connection")
    expect_complaint(browser, "Failed to load resource")
    page = await linked_page(browser, server)
    await server.stop()
    await until(page, "connection.link.state === 'lost'")
    await asyncio.sleep(1.5)  # some attempts in vain
    await server.start()
    await until(page, "connection.link.state === 'up'")

    assert await states(page) == ["up", "lost", "up"]
    assert len(server.hellos) == 2


async def test_a_short_break_is_mended_without_a_word_about_it(browser, server):
    page = await linked_page(browser, server)
    await server.close_all(1012)
    await server.wait_for_hellos(2)
    await page.evaluate("new Promise(done => setTimeout(done, 2500))")

    assert await states(page) == ["up"]


async def test_a_socket_that_is_open_but_silent_is_lost_within_three_seconds(browser, server):
    page = await linked_page(browser, server)
    await page.evaluate("new Promise(done => setTimeout(done, 700))")
    server.let_sockets_die()
    silent_since = await page.evaluate("performance.now()")
    await until(page, "connection.link.state === 'lost'")

    lost = (await page.evaluate("changes"))[-1]
    assert 1000 < lost["at"] - silent_since < 3000
    age = await page.evaluate("connection.link.age_ms()")
    assert age >= 2000
    assert await page.evaluate("connection.now() - connection.link.since_ms") == pytest.approx(age, abs=400)
    await until(page, "connection.link.state === 'up'")  # over a new socket
    assert len(server.hellos) == 2


async def test_a_page_that_was_stalled_does_not_call_the_link_lost_when_it_wakes(browser, server):
    page = await linked_page(browser, server)
    for _ in range(2):
        await page.evaluate("{const end = performance.now() + 4000; while (performance.now() < end);}")
        await page.evaluate("new Promise(done => setTimeout(done, 1500))")

    assert await states(page) == ["up"]


async def test_coming_back_to_a_hidden_page_does_not_show_a_lost_link(browser, server):
    page = await linked_page(browser, server)
    hide = """(hidden) => {
      Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})
      document.dispatchEvent(new Event('visibilitychange'))
    }"""
    await page.evaluate(hide, True)
    server.silent = True  # as when the timers of a hidden page hardly run
    await page.evaluate("new Promise(done => setTimeout(done, 4500))")
    server.silent = False
    await page.evaluate(hide, False)
    await page.evaluate("new Promise(done => setTimeout(done, 1500))")

    assert await states(page) == ["up"]
    assert await page.evaluate("connection.link.age_ms()") < 1500


async def test_a_command_gets_its_one_receipt(browser, server):
    page = await linked_page(browser, server)
    receipts = await page.evaluate(
        "Promise.all([connection.command('go'), connection.command('message_ack', {message: 'm3'})])"
    )

    assert [receipt["ok"] for receipt in receipts] == [True, True]
    assert [(sent["command"], sent["args"]) for sent in server.commands] == [
        ("go", {}),
        ("message_ack", {"message": "m3"}),
    ]
    ids = [sent["id"] for sent in server.commands]
    assert len(set(ids)) == 2
    assert [uuid.UUID(id).version for id in ids] == [4, 4]


async def test_a_refused_command_says_why(browser, server):
    server.refusal = {"code": "nothing_to_undo", "message": "There is nothing to undo."}
    page = await linked_page(browser, server)

    receipt = await page.evaluate("connection.command('undo')")
    assert receipt == {"ok": False, "error": server.refusal}


async def test_a_command_without_an_answer_or_without_a_link_fails_and_is_not_kept(browser, server):
    expect_complaint(browser, "WebSocket connection")
    expect_complaint(browser, "Failed to load resource")
    server.answer_commands = False
    page = await linked_page(browser, server)
    unanswered = await page.evaluate("connection.command('go')")
    await page.evaluate(
        """() => {
          const sent = performance.now()
          window.cut = connection.command('go').then(answer => ({...answer, after: performance.now() - sent}))
        }"""
    )
    await server.wait_for_commands(2)
    await server.stop()
    cut = await page.evaluate("cut")
    down = await page.evaluate("connection.command('go')")
    await server.start()
    await until(page, "connection.link.state === 'up' && connection.link.age_ms() < 500")
    await server.wait_for_hellos(2)
    await page.evaluate("new Promise(done => setTimeout(done, 500))")

    assert [answer["ok"] for answer in (unanswered, cut, down)] == [False, False, False]
    assert {answer["error"]["code"] for answer in (unanswered, cut, down)} == {"link_lost"}
    assert cut["after"] < 2800  # told at once, not after the patience of three seconds
    assert len(server.commands) == 2


async def clock_error_ms(page: Page, server: StandIn) -> float:
    """How far the page's idea of the server's time is off, as well as can be told from outside."""
    errors = []
    for _ in range(5):
        before = server.now_ms()
        page_says = await page.evaluate("connection.now()")
        after = server.now_ms()
        errors.append((after - before, page_says - (before + after) / 2))
    return min(errors)[1]


async def test_a_server_an_hour_ahead_is_followed(browser, server):
    server.clock_ahead_ms = 3_600_000
    page = await linked_page(browser, server)
    await page.evaluate("new Promise(done => setTimeout(done, 1500))")

    assert abs(await clock_error_ms(page, server)) < 50


async def test_a_server_clock_that_is_set_on_air_is_followed_within_seconds(browser, server):
    page = await linked_page(browser, server)
    await page.evaluate("new Promise(done => setTimeout(done, 1500))")
    server.clock_ahead_ms = -90_000
    server.pong_delay_s = 0.05  # the exchanges with the least delay are now the old and wrong ones
    await page.evaluate("new Promise(done => setTimeout(done, 2500))")

    assert abs(await clock_error_ms(page, server)) < 500  # of 90 s; a busy machine adds to each exchange


async def test_a_small_correction_never_takes_the_clock_back(browser, server):
    page = await linked_page(browser, server)
    await page.evaluate("new Promise(done => setTimeout(done, 1500))")
    server.clock_ahead_ms = -120
    jumps = await page.evaluate(
        """new Promise((done) => {
          let last = connection.now(), back = 0
          const until = performance.now() + 3500
          const look = () => {
            const now = connection.now()
            back = Math.max(back, last - now)
            last = now
            performance.now() < until ? setTimeout(look, 5) : done(back)
          }
          look()
        })"""
    )

    assert jumps == 0
    assert abs(await clock_error_ms(page, server)) < 50


async def test_a_page_of_another_version_reloads_itself_once(browser, server):
    page = await open_page(browser, f"{server.url}/blank", 320, 200)
    server.version = "2"
    async with page.expect_event("load"):
        await page.evaluate(f"{{({CONNECT})('operator')}}")
    assert await page.evaluate("document.body.dataset.version") == "2"
    server.version = "2"
    await page.evaluate("document.body.dataset.version = 'of an old cache'")
    await page.evaluate(CONNECT, "operator")
    await until(page, "connection.link.state === 'up'")


async def test_a_key_that_is_no_longer_valid_is_said_and_not_hammered(browser, server):
    expect_complaint(browser, "WebSocket connection")
    expect_complaint(browser, "Failed to load resource")
    page = await linked_page(browser, server)
    server.refuse_keys = True
    await server.close_all(4401)
    await until(page, "connection.link.reason === 'key'")
    before = server.handshakes
    await page.evaluate("new Promise(done => setTimeout(done, 3000))")

    assert await page.evaluate("connection.link.state") == "lost"
    assert server.handshakes == before


async def test_a_page_that_is_turned_away_at_the_door_knows_that_it_is_the_key(browser, server):
    expect_complaint(browser, "WebSocket connection")
    expect_complaint(browser, "Failed to load resource")
    server.refuse_keys = True
    page = await open_page(browser, f"{server.url}/blank", 320, 200)
    await page.evaluate(CONNECT, "operator")
    await until(page, "connection.link.reason === 'key'")


async def test_words_are_filled_in_and_a_gap_is_shown_as_one(debian_chromium, server):
    page = await open_page(debian_chromium, f"{server.url}/blank", 320, 200)
    said = await page.evaluate(
        """async () => {
          const {loadWords} = await import('/static/js/words.js')
          const zh = await loadWords('zh-CN'), en = await loadWords('en-GB')
          return [zh.language, en.language, zh('host.title'), en('host.title'), zh('no.such.word'),
                  en('host.segment_of', {n: 6}), en.has('host.title'), en.has('no.such.word')]
        }"""
    )

    assert said == ["zh-CN", "en", "主播屏", "Host screen", "no.such.word", "Segment 6/{total}", True, False]


async def test_clocks_read_as_crews_write_them(debian_chromium, server):
    page = await open_page(debian_chromium, f"{server.url}/blank", 320, 200)
    read = await page.evaluate(
        """async () => {
          const {clock, timeOfDay} = await import('/static/js/time.js')
          const at = Date.UTC(2026, 10, 27, 12, 14, 22)
          return [clock(318_000), clock(318_001), clock(318_001, {ceil: true}), clock(3_734_000),
                  clock(-5000), clock(0, {ceil: true}),
                  timeOfDay(at, 'Asia/Shanghai'), timeOfDay(at, 'UTC', {seconds: false}),
                  timeOfDay(Date.UTC(2026, 0, 1, 16, 0, 0), 'Asia/Shanghai')]
        }"""
    )

    assert read == ["5:18", "5:18", "5:19", "1:02:14", "0:00", "0:00", "20:14:22", "12:14", "00:00:00"]


async def test_the_ticker_beats_on_whole_seconds_and_rests_when_nothing_counts(browser, server):
    page = await open_page(browser, f"{server.url}/blank", 320, 200)
    beats = await page.evaluate(
        """async () => {
          const {Ticker} = await import('/static/js/time.js')
          const beats = [], start = performance.now()
          const now = () => 1_764_000_000_400 + performance.now() - start
          const ticker = new Ticker(now, (at) => beats.push(at) < 3)
          ticker.wake()
          ticker.wake()
          await new Promise(done => setTimeout(done, 4200))
          return beats
        }"""
    )

    assert [int(at // 1000) % 10 for at in beats] == [1, 2, 3]
    assert all(at % 1000 < 500 for at in beats)
