import re
import xml.etree.ElementTree as ElementTree
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from companion.keys import Keys, Role
from companion.web.pages import page_link
from companion.web.words import LANGUAGES
from tests.web.service import KEYS, Service, running


@pytest.mark.parametrize("role", Role)
async def test_a_screen_is_served_to_its_role(service: Service, role: Role) -> None:
    async with service.session.get(service.url(f"/{role}"), headers=service.page(role)) as response:
        text = await response.text()
    assert (response.status, response.content_type) == (200, "text/html")
    assert response.headers["Cache-Control"] == "no-store"
    assert 'lang="zh-CN"' in text
    assert "1.2.3" in text


async def test_the_title_of_the_show_cannot_put_markup_into_a_page(service: Service) -> None:
    async with service.session.get(service.url("/overlay"), headers=service.page(Role.OVERLAY)) as response:
        text = await response.text()
    assert "贴片 · 周五 &lt;零食&gt; 专场" in text
    assert "<零食>" not in text


async def test_a_screen_is_served_in_the_language_it_is_asked_for(service: Service) -> None:
    for asked, served in (("en", "en"), ("fr", "zh-CN"), ('"><script>', "zh-CN")):
        async with service.session.get(
            service.url("/host"), params={"lang": asked}, headers=service.page(Role.HOST)
        ) as response:
            assert f'lang="{served}"' in await response.text()


@pytest.mark.parametrize("role", Role)
async def test_no_page_asks_for_anything_that_its_own_policy_forbids(service: Service, role: Role) -> None:
    async with service.session.get(service.url(f"/{role}"), headers=service.page(role)) as response:
        text = await response.text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|https?://", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


async def test_an_operator_is_given_the_link_to_every_screen(service: Service) -> None:
    async with service.session.get(service.url("/"), headers=service.page(Role.OPERATOR)) as response:
        text = await response.text()
    for role in Role:
        assert f"{service.origin}/{role}?key={KEYS.of(role)}" in text
    assert [role for role in Role if f"/qr/{role}.svg" in text] == [Role.HOST, Role.OPERATOR]
    assert "/preview" in text


async def test_obs_is_given_a_source_of_each_canvas_by_its_name_and_size(service: Service) -> None:
    async with service.session.get(service.url("/"), headers=service.page(Role.OPERATOR)) as response:
        dragged = re.findall(r'class="drag"[^>]*href="([^"]+)"', await response.text())
    queries = [parse_qs(urlsplit(unescape(link)).query, strict_parsing=True) for link in dragged]
    # As OBS reads an address that is dropped on it: what it keeps for its source is without these.
    assert [
        (q.pop("layer-name"), q.pop("layer-width"), q.pop("layer-height"), q["canvas"]) for q in queries
    ] == [
        ([f"贴片 {width}x{height}"], [str(width)], [str(height)], [f"{width}x{height}"])
        for width, height in ((1080, 1920), (1920, 1080), (1280, 720))
    ]
    assert all(q == {"key": [KEYS.overlay], "canvas": q["canvas"]} for q in queries)


async def test_whoever_is_given_the_overlays_is_told_of_the_file_that_leads_there(
    service: Service,
) -> None:
    for role in (Role.OPERATOR, Role.OVERLAY):
        async with service.session.get(service.url("/"), headers=service.page(role)) as response:
            assert 'value="/studio/data/live-companion-overlays.html"' in await response.text()
    async with service.session.get(service.url("/"), headers=service.page(Role.HOST)) as response:
        assert "/studio/data" not in await response.text()


async def test_a_page_of_no_origin_learns_whether_the_overlays_open_with_its_key(
    service: Service,
) -> None:
    headers = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    right = service.url(f"/overlay-ready?key={KEYS.overlay}")
    async with service.session.get(right, headers=headers) as response:
        assert (response.status, await response.text()) == (204, "")
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    for key in ("", "?key=", "?key=wrong", f"?key={KEYS.host}"):
        async with service.session.get(service.url(f"/overlay-ready{key}"), headers=headers) as response:
            assert response.status == 401
            assert "Access-Control-Allow-Origin" not in response.headers


async def test_what_is_dragged_leads_to_the_service_as_the_visitor_reaches_it(tmp_path: Path) -> None:
    async with (
        running(tmp_path, hosts=("192.168.1.20",)) as service,
        service.session.get(service.url("/"), headers=service.page(Role.OPERATOR)) as response,
    ):
        text = unescape(await response.text())
    # Only OBS on the visitor's own machine can be dragged to; any other finds the service by its name.
    assert f'href="{service.origin}/overlay?key={KEYS.overlay}&canvas=1080x1920&layer-name=' in text
    assert f'value="http://192.168.1.20:{service.port}/overlay?key={KEYS.overlay}&canvas=1080x1920"' in text


@pytest.mark.parametrize("role", [Role.HOST, Role.OVERLAY])
async def test_others_are_given_no_link_but_their_own(service: Service, role: Role) -> None:
    async with service.session.get(service.url("/"), headers=service.page(role)) as response:
        text = await response.text()
    assert KEYS.of(role) in text
    assert not [other for other in Role if other is not role and KEYS.of(other) in text]
    assert "/qr/" not in text
    assert "/preview" not in text


@pytest.mark.parametrize("role", Role)
async def test_an_operator_can_show_a_link_as_a_picture(service: Service, role: Role) -> None:
    async with service.session.get(
        service.url(f"/qr/{role}.svg"), headers=service.page(Role.OPERATOR)
    ) as response:
        assert (response.status, response.content_type) == (200, "image/svg+xml")
        assert response.headers["Cache-Control"] == "no-store"
        picture = ElementTree.fromstring(await response.text())
    assert picture.tag.endswith("svg")
    assert int(picture.attrib["width"]) >= 8 * (21 + 8)


async def test_an_operator_is_led_to_what_comes_before_the_show(service: Service) -> None:
    headers = service.page(Role.OPERATOR)
    async with service.session.get(service.url("/"), headers=headers) as response:
        assert 'href="/preflight' in await response.text()
    async with service.session.get(service.url("/preflight?lang=zh-CN"), headers=headers) as response:
        text = await response.text()
    assert "<title>开播前检查 · " in text
    assert 'data-phones-find-us="false"' in text  # it listens on this machine alone
    assert await service.status("/preflight", service.page(Role.HOST)) == 403


async def test_no_phone_is_led_to_a_machine_that_listens_to_itself_alone(tmp_path: Path) -> None:
    async with running(tmp_path, hosts=("127.0.0.1",)) as service:
        headers = service.page(Role.OPERATOR)
        async with service.session.get(service.url("/preflight"), headers=headers) as response:
            assert 'data-phones-find-us="false"' in await response.text()


async def test_a_phone_is_led_to_the_page_that_flashes_and_beeps(tmp_path: Path) -> None:
    async with running(tmp_path, hosts=("192.168.1.20",)) as service:
        headers = service.page(Role.OPERATOR)
        async with service.session.get(service.url("/preflight"), headers=headers) as response:
            assert 'data-phones-find-us="true"' in await response.text()
        assert await service.status("/qr/sync.svg", headers) == 200
        assert await service.status("/qr/sync.svg", service.page(Role.HOST)) == 403
        assert await service.status("/qr/preview.svg", headers) == 404


async def test_nobody_else_is_shown_that_picture(service: Service) -> None:
    assert await service.status("/qr/operator.svg", service.page(Role.HOST)) == 403
    assert await service.status("/qr/host.svg", service.page(Role.HOST)) == 403
    assert await service.status("/qr/host.svg") == 401
    assert await service.status("/qr/admin.svg", service.page(Role.OPERATOR)) == 404


async def test_links_for_phones_name_an_address_that_a_phone_can_reach(tmp_path: Path) -> None:
    async with running(tmp_path, hosts=("192.168.1.20", "studio-pc")) as service:
        for host, named in (("127.0.0.1", "192.168.1.20"), ("studio-pc", "studio-pc")):
            headers = service.page(Role.OPERATOR) | {"Host": f"{host}:{service.port}"}
            async with service.session.get(service.url("/"), headers=headers) as response:
                assert f"http://{named}:{service.port}/host?key=" in await response.text()


def test_a_link_holds_its_key_whole() -> None:
    keys = Keys(overlay="a-_Z09" * 4, host="h" * 20, operator="o" * 20)
    link = page_link("http://127.0.0.1:8765", Role.OVERLAY, keys)
    assert link == f"http://127.0.0.1:8765/overlay?key={'a-_Z09' * 4}"


def test_every_language_has_the_same_words() -> None:
    zh, en = LANGUAGES["zh-CN"], LANGUAGES["en"]
    assert zh.advice.keys() == en.advice.keys()
    assert set(zh.pages) == set(en.pages) == set(Role)
