"""The links page: what a crew is given to open, to scan, to copy, and to drag into OBS."""

from typing import Any

import pytest
from playwright.async_api import Browser

from tests.browser.engines import borrow_page, click
from tests.browser.stand_in import StandIn, until

pytestmark = pytest.mark.crews_page

CODE = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="


def given(url: str) -> dict[str, Any]:
    """What an operator is given who came from another machine than that of the service."""
    screens = [
        {"role": role, "title": title, "url": f"{url}/{role}?key=k", "qr": CODE}
        for role, title in (("operator", "场控台"), ("host", "主播屏"))
    ]
    sources = [
        {
            "canvas": f"{width}x{height}",
            "width": width,
            "height": height,
            "drag": f"{url}/overlay?key=k&canvas={width}x{height}&layer-name=x",
            "url": f"{url}/overlay?key=k&canvas={width}x{height}",
            "elsewhere": f"http://192.168.1.20:8765/overlay?key=k&canvas={width}x{height}",
        }
        for width, height in ((1080, 1920), (1920, 1080), (1280, 720))
    ]
    return {"show": "返程零食专场", "screens": screens, "sources": sources, "preview": True}


async def test_each_screen_has_a_link_to_copy_and_a_code_to_scan(server: StandIn, browser: Browser) -> None:
    server.given = given(server.url)
    page = await borrow_page(browser, f"{server.url}/index", 1366, 768)
    await until(page, "document.querySelector('.copy')?.textContent === '复制链接'")

    host = page.locator(".screens li:nth-child(2)")
    assert await host.locator(".url").input_value() == f"{server.url}/host?key=k"
    assert await host.locator("a").get_attribute("href") == f"{server.url}/host?key=k"
    assert await host.locator(".qr").get_attribute("alt") == "主播屏的二维码"
    await click(page, ".screens li:nth-child(2) .copy")
    await until(page, "getSelection().toString().includes('/host?key=k')")
    # The clipboard answers when it likes, after the text was selected.
    await until(page, "/已复制|Ctrl/.test(document.querySelectorAll('.copy')[1].textContent)")


async def test_a_source_is_dragged_as_its_address_and_a_press_says_how(
    server: StandIn, debian_chromium: Browser
) -> None:
    server.given = given(server.url)
    page = await borrow_page(debian_chromium, f"{server.url}/index", 1366, 768)
    await until(page, "document.querySelector('.how')?.textContent === '拖进 OBS'")
    await page.evaluate(
        "addEventListener('dragstart', e => { document.title = e.dataTransfer.getData('text/uri-list') })"
    )
    box = await page.locator(".drag").first.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 40, box["y"] + 40)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 140, box["y"] + 90, steps=5)
    await until(page, "document.title.includes('/overlay?key=k&canvas=1080x1920&layer-name=x')")
    await page.mouse.up()

    await click(page, ".drag[data-canvas='1280x720']")
    await until(page, "document.querySelectorAll('.how')[2].textContent.includes('按住不放')")
    assert page.url.endswith("/index")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_it_fits_a_laptop_a_tablet_and_a_phone(
    server: StandIn, debian_chromium: Browser, language: str
) -> None:
    server.given = given(server.url)
    page = await borrow_page(debian_chromium, f"{server.url}/index?lang={language}", 1366, 768)
    await until(page, "document.querySelector('.how')?.textContent")
    for width, height in ((1920, 1080), (1366, 768), (1024, 768), (768, 1024), (390, 844)):
        await page.set_viewport_size({"width": width, "height": height})
        too_wide = await page.evaluate(
            """() => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5
                    || (!e.matches('input') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth))
                .map(e => e.className || e.tagName)"""
        )
        assert too_wide == [], (width, language)
    gaps = await page.evaluate("document.body.innerText.match(/common\\.[\\w.]+|\\{\\w+\\}/g)")
    assert gaps is None
