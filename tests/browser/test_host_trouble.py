"""What the host reads while viewers see something else than they should, and when it is over."""

import re
from typing import Any

import pytest

from tests.browser import host_states as show
from tests.browser.engines import expect_complaint
from tests.browser.stand_in import until
from tests.browser.test_host_from_afar import visible
from tests.browser.test_host_page import OVERFLOW, host_page, shows, text, topics

pytestmark = pytest.mark.crews_page


async def test_while_the_lines_go_on_the_sentence_stands_over_them_and_says_what_viewers_see(
    debian_chromium, server
):
    say = ["我举近一点给大家看"]
    server.snapshots = topics(server, show.broken(server.now_ms(), "frozen", "last_picture", say))
    page = await host_page(debian_chromium, server)
    band = await text(page, ".trouble")
    assert re.fullmatch(r"我举近一点给大家看 画面卡住( · )?观众看到的画面停住了 0:1\d", band)
    assert len(await visible(page, ".lines li")) == 3
    assert await visible(page, ".amount") != []

    for sees, words in (
        ("other_scene", "观众在看别的机位"),
        ("nothing", "观众看不到画面"),
        ("unknown", "不知道观众看到什么"),
        ("programme", "画面正常"),
        ("something of a later version", "不知道观众看到什么"),
    ):
        await server.show(live=show.broken(server.now_ms(), "silent", sees, say))
        await until(page, shows(".trouble", words))

    await server.show(live=show.broken(server.now_ms(), "black", "other_scene", []))
    await until(page, shows(".trouble p", "观众在看别的机位"))
    assert "接着讲" in await text(page, ".trouble small")

    well = show.broken(server.now_ms(), "black", "fallback", say)
    well["incident"]["well"] = True
    await server.show(live=well)
    await until(page, shows(".trouble", "恢复了，还没切回来"))
    assert "黑屏" not in await text(page, ".trouble")

    off_air = show.broken(server.now_ms(), "black", "nothing", say)
    off_air["program"]["on_air"] = False
    await server.show(live=off_air)
    await until(page, "document.querySelector('.trouble') === null")


async def test_another_camera_that_covers_is_no_picture_off_air(debian_chromium, server):
    server.snapshots = show.states(server.now_ms())["other camera"][1]
    page = await host_page(debian_chromium, server)
    assert await visible(page, ".tally") == ["播出"]
    assert "观众在看别的机位" in await text(page, ".trouble")
    assert await visible(page, ".lines .current") != []


async def test_a_camera_that_is_hidden_on_programme_is_the_hosts_to_know(debian_chromium, server):
    server.snapshots = topics(server, show.broken(server.now_ms(), "camera_hidden", "no_camera", []))
    page = await host_page(debian_chromium, server)
    await until(page, shows(".trouble", "观众看不到机位"))
    assert "机位在 OBS 里被隐藏" in await text(page, ".trouble")


async def test_with_the_link_lost_it_is_told_what_viewers_saw_until_then(debian_chromium, server):
    server.snapshots = show.states(server.now_ms())["other camera"][1]
    page = await host_page(debian_chromium, server)
    await until(page, shows(".trouble", "观众在看别的机位"))
    expect_complaint(debian_chromium, "WebSocket connection")
    expect_complaint(debian_chromium, "Failed to load resource")
    await server.stop()
    await until(page, shows(".trouble", "断开前：观众在看别的机位"))
    assert "应急" not in await text(page, ".trouble")


async def test_behind_the_fallback_what_was_written_is_said_and_the_next_line_stays_in_sight(
    debian_chromium, server
):
    server.snapshots = show.states(server.now_ms())["fallback"][1]
    page = await host_page(debian_chromium, server)
    assert re.fullmatch(r"观众在看应急画面 0:1\d", await text(page, ".fault"))
    assert await text(page, ".sentence b") == "画面马上回来"
    assert await visible(page, ".sentence p") == ["没有画面 · 照着说，别停", "换个角度给大家看细节"]
    assert await text(page, ".after") == "回来接着讲 一人限 1，共 200 份"


async def test_when_it_is_over_the_time_that_was_lost_is_told_for_a_moment(debian_chromium, server):
    def back(ago_ms: int, lost_ms: int | None) -> dict[str, Any]:
        return show.live(server.now_ms(), back={"at": server.now_ms() - ago_ms, "lost_ms": lost_ms})

    server.snapshots = topics(server, back(500, 42_000))
    page = await host_page(debian_chromium, server)
    await until(page, shows(".trouble.back", "好了，接着讲"))
    assert "耽误了 0:42" in await text(page, ".trouble")
    await server.show(live=back(500, None))
    await until(page, "document.querySelector('.trouble small') === null")
    await server.show(live=back(7_500, 42_000))
    await until(page, "document.querySelector('.trouble') === null")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_it_fits_every_screen_beside_a_message_and_from_afar(debian_chromium, server, language):
    server.language = language
    states = show.states(server.now_ms(), language)
    server.snapshots = states["running"][1]
    page = await host_page(debian_chromium, server)
    wrong = {}
    for query, names in (
        ("", ("broken", "other camera", "silent", "broken and urgent", "fallback", "back")),
        ("?distance=3", ("broken", "fallback", "back")),
    ):
        await page.goto(f"{server.url}/host{query}")
        await until(page, "document.querySelector('.strip') !== null")
        for width, height in ((1920, 1080), (1080, 1920)):
            await page.set_viewport_size({"width": width, "height": height})
            for name in names:
                await server.show(**show.states(server.now_ms(), language)[name][1])
                await page.evaluate("new Promise(done => setTimeout(done, 120))")
                if found := await page.evaluate(OVERFLOW):
                    wrong[name, query, width] = found
                if name.startswith("broken"):
                    assert await visible(page, ".trouble p") != [], (name, query, width)
                    assert await visible(page, ".lines .current") != [], (name, query, width)
    assert wrong == {}
