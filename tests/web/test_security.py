"""The doors, knocked at as a stranger would."""

import json
import logging
from pathlib import Path

import pytest

from companion.keys import Role
from tests.web.service import KEYS, Service, running

GO = json.dumps({"id": "one", "command": "go", "args": {}}).encode()


def post(service: Service, *headers: str, body: bytes = GO, kind: str = "application/json") -> bytes:
    lines = [
        "POST /api/v1/commands HTTP/1.1",
        f"Host: 127.0.0.1:{service.port}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        *headers,
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def operator_cookie() -> str:
    return f"Cookie: lc_operator={KEYS.operator}"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
async def test_loopback_names_are_answered_with_and_without_the_port(service: Service, name: str) -> None:
    for host in (name, f"{name}:{service.port}"):
        status, _, _ = await service.raw(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert status == 200, host


@pytest.mark.parametrize("path", ["/healthz", "/", "/overlay", "/static/a.js", "/api/v1/state", "/nowhere"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost.", "a@127.0.0.1", ""]
)
async def test_a_name_that_someone_else_made_point_here_is_not_answered(
    service: Service, host: str, path: str
) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {KEYS.operator}\r\n\r\n"
    status, _, body = await service.raw(request.encode())
    assert status == 421
    assert b"friday" not in body


async def test_a_request_without_a_host_or_with_two_is_not_answered(service: Service) -> None:
    assert (await service.raw(b"GET /healthz HTTP/1.0\r\n\r\n"))[0] == 421
    two = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\nHost: evil.example\r\n\r\n"
    assert (await service.raw(two.encode()))[0] in (400, 421)


async def test_a_rebound_name_cannot_open_a_socket_even_with_a_matching_origin(service: Service) -> None:
    request = service.upgrade("Origin: http://evil.example", operator_cookie(), host="evil.example")
    assert (await service.raw(request))[0] == 421


async def test_a_configured_name_or_address_is_answered(tmp_path: Path) -> None:
    async with running(tmp_path, hosts=("studio-pc", "192.168.1.20", "fd00::20")) as service:
        for host in ("studio-pc", f"Studio-PC:{service.port}", "192.168.1.20:1", "[fd00::20]"):
            status, _, _ = await service.raw(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert status == 200, host


async def test_a_form_of_another_site_cannot_command(service: Service) -> None:
    status, _, body = await service.raw(
        post(service, "Origin: https://evil.example", "Sec-Fetch-Site: cross-site", operator_cookie())
    )
    assert (status, json.loads(body)["error"]["code"]) == (403, "foreign_origin")
    assert service.desk.obeyed == []


@pytest.mark.parametrize(
    "headers",
    [
        ["Origin: https://evil.example"],
        ["Origin: null"],
        ["Origin: http://127.0.0.1:1"],
        ["Origin: http://localhost:{port}"],
        ["Origin: http://127.0.0.1:{port}/"],
        ["Origin: http://127.0.0.1:{port}.evil.example"],
        ["Origin: file://"],
        ["Origin: http://127.0.0.1:{port}", "Sec-Fetch-Site: cross-site"],
        ["Origin: http://127.0.0.1:{port}", "Sec-Fetch-Site: same-site"],
        ["Sec-Fetch-Site: same-origin"],
        [],
    ],
)
async def test_a_cookie_counts_only_from_a_page_of_our_own_origin(
    service: Service, headers: list[str]
) -> None:
    given = [header.format(port=service.port) for header in headers]
    assert (await service.raw(post(service, operator_cookie(), *given)))[0] == 403
    assert (await service.raw(service.upgrade(operator_cookie(), *given)))[0] == 403
    assert service.desk.obeyed == []


async def test_a_page_of_ours_may_command_with_its_cookie(service: Service) -> None:
    own = f"Origin: http://127.0.0.1:{service.port}"
    status, _, body = await service.raw(post(service, operator_cookie(), own, "Sec-Fetch-Site: same-origin"))
    assert (status, json.loads(body)) == (200, {"id": "one", "rev": 2})


async def test_a_page_of_ours_may_command_over_plain_http_on_a_lan(service: Service) -> None:
    # A browser leaves the Sec-Fetch headers out there.
    own = f"Origin: http://127.0.0.1:{service.port}"
    assert (await service.raw(post(service, operator_cookie(), own)))[0] == 200


async def test_a_program_needs_no_origin_when_it_names_its_key(service: Service) -> None:
    assert (await service.raw(post(service, f"Authorization: Bearer {KEYS.operator}")))[0] == 200


async def test_a_bearer_key_from_a_foreign_page_is_still_foreign(service: Service) -> None:
    bearer = f"Authorization: Bearer {KEYS.operator}"
    assert (await service.raw(post(service, bearer, "Origin: https://evil.example")))[0] == 403


async def test_a_wrong_bearer_key_does_not_stand_in_for_the_origin_of_a_cookie(service: Service) -> None:
    assert (await service.raw(post(service, "Authorization: Bearer guess", operator_cookie())))[0] == 403


async def test_a_preflight_of_another_site_is_refused(service: Service) -> None:
    status, headers, _ = await service.raw(
        f"OPTIONS /api/v1/commands HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\n"
        "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n".encode()
    )
    assert status == 403
    assert not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_what_a_form_could_send_is_no_json(service: Service, kind: str) -> None:
    request = post(service, f"Authorization: Bearer {KEYS.operator}", kind=kind)
    status, _, body = await service.raw(request)
    assert (status, json.loads(body)["error"]["code"]) == (415, "not_json")


async def test_a_body_over_64_kib_is_too_large(service: Service) -> None:
    body = json.dumps({"id": "one", "command": "message", "args": {"text": "x" * 70_000}})
    headers = service.bearer(Role.OPERATOR) | {"Content-Type": "application/json"}
    async with service.session.post(service.url("/api/v1/commands"), data=body, headers=headers) as response:
        assert response.status == 413
        assert (await response.json())["error"]["code"] == "too_large"


@pytest.mark.parametrize("path", ["/overlay", "/host", "/operator", "/"])
async def test_a_page_without_a_key_says_in_the_shows_language_how_to_get_one(
    service: Service, path: str
) -> None:
    async with service.session.get(service.url(path)) as response:
        text = await response.text()
    assert (response.status, response.content_type) == (401, "text/html")
    assert '<html lang="zh-CN">' in text
    assert "二维码" in text


async def test_the_reader_of_a_refusal_may_choose_the_language(service: Service) -> None:
    async with service.session.get(service.url("/host?lang=en")) as response:
        assert "ask the operator" in (await response.text()).lower()


async def test_a_refused_overlay_stays_empty_where_it_would_be_on_air(service: Service) -> None:
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/103.0.5060.134 Safari/537.36 OBS/29.0.2"}
    async with service.session.get(service.url("/overlay"), headers=agent) as response:
        text = await response.text()
    assert response.status == 401
    assert not text.partition("<body>")[2].partition("</body>")[0].strip()
    assert "color-scheme" not in text


@pytest.mark.parametrize("path", ["/api/v1/state", "/api/v1/openapi.json", "/api/v1/socket"])
async def test_the_api_without_a_key_answers_in_json(service: Service, path: str) -> None:
    async with service.session.get(service.url(path)) as response:
        assert response.status == 401
        assert (await response.json())["error"]["code"] == "no_key"


async def test_a_key_in_the_address_opens_no_api(service: Service) -> None:
    assert await service.status(f"/api/v1/state?key={KEYS.operator}") == 401


@pytest.mark.parametrize("role", Role)
async def test_a_link_becomes_the_cookie_of_its_role_alone(service: Service, role: Role) -> None:
    status, headers, _ = await service.raw_get(f"/{role}?key={KEYS.of(role)}")
    assert (status, headers["location"]) == (303, f"/{role}")
    cookie = headers["set-cookie"]
    assert cookie.startswith(f"lc_{role}={KEYS.of(role)};")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert headers["cache-control"] == "no-store"


async def test_only_the_key_is_taken_out_of_the_address(service: Service) -> None:
    _, headers, _ = await service.raw_get(
        f"/overlay?lang=en&key={KEYS.overlay}&layers=flash-sale,product-card&canvas=1080x1920"
    )
    assert headers["location"] == "/overlay?lang=en&layers=flash-sale,product-card&canvas=1080x1920"


async def test_the_redirect_never_leads_elsewhere(service: Service) -> None:
    status, headers, _ = await service.raw_get(f"http://evil.example/overlay?key={KEYS.overlay}")
    assert headers.get("location", "/overlay") == "/overlay", status


@pytest.mark.parametrize("path", ["/overlay", "/operator"])
async def test_a_wrong_key_in_the_address_sets_nothing(service: Service, path: str) -> None:
    for key in ("", "guess", "%E9%92%A5%E5%8C%99", "%ff", "%00"):
        status, headers, _ = await service.raw_get(f"{path}?key={key}")
        assert status == 401
        assert "set-cookie" not in headers


async def test_a_key_of_another_role_does_not_open_a_page_and_sets_nothing(service: Service) -> None:
    status, headers, _ = await service.raw_get(f"/operator?key={KEYS.overlay}")
    assert status == 403
    assert "set-cookie" not in headers


async def test_an_old_link_still_works_where_the_browser_has_a_valid_cookie(service: Service) -> None:
    status, headers, _ = await service.raw_get("/operator?key=old&lang=en", operator_cookie())
    assert (status, headers["location"]) == (303, "/operator?lang=en")
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("key", "path", "expected"),
    [
        (Role.OVERLAY, "/overlay", 303),
        (Role.OVERLAY, "/host", 403),
        (Role.OVERLAY, "/operator", 403),
        (Role.HOST, "/overlay", 403),
        (Role.HOST, "/host", 303),
        (Role.HOST, "/operator", 403),
        (Role.OPERATOR, "/overlay", 303),
        (Role.OPERATOR, "/host", 303),
        (Role.OPERATOR, "/operator", 303),
    ],
)
async def test_each_key_opens_its_own_pages(service: Service, key: Role, path: str, expected: int) -> None:
    assert await service.status(f"{path}?key={KEYS.of(key)}") == expected


async def test_a_cookie_under_the_name_of_another_role_is_no_key(service: Service) -> None:
    assert await service.status("/api/v1/state", {"Cookie": f"lc_operator={KEYS.host}"}) == 401


async def test_keys_never_reach_the_log(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for role in Role:
        await service.status(f"/{role}?key={KEYS.of(role)}")
        await service.status(f"/nowhere?key={KEYS.of(role)}")
        await service.status("/api/v1/state", service.bearer(role))
        async with service.joined(role):
            pass
    service.graphics.clear()
    service.desk.view = None  # type: ignore[method-assign,assignment]  # so that a page fails
    assert await service.status(f"/?key={KEYS.operator}") == 303
    assert await service.status("/api/v1/state?key=" + KEYS.operator, service.bearer(Role.OPERATOR)) == 500
    assert caplog.records
    assert not [key for key in (KEYS.overlay, KEYS.host, KEYS.operator) if key in caplog.text]


async def test_a_failure_tells_the_asker_nothing_of_its_inside(service: Service) -> None:
    service.desk.view = None  # type: ignore[method-assign,assignment]
    async with service.session.get(
        service.url("/api/v1/state"), headers=service.bearer(Role.HOST)
    ) as response:
        assert response.status == 500
        assert (await response.json())["error"]["code"] == "internal"
        assert "NoneType" not in await response.text()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/host", 401), ("/nowhere", 404), ("/api/v1/state", 401), ("/static/none.js", 404)],
)
async def test_every_answer_carries_the_security_headers(service: Service, path: str, status: int) -> None:
    async with service.session.get(service.url(path)) as response:
        assert response.status == status
        assert response.headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
            "media-src 'self'; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
            "form-action 'self'"
        )
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Server" not in response.headers


async def test_nothing_is_changed_by_asking(service: Service) -> None:
    before = service.desk.state
    for path in ("/", "/overlay", "/host", "/operator", "/api/v1/state", "/api/v1/commands", "/healthz"):
        await service.status(path, service.bearer(Role.OPERATOR))
    assert service.desk.state is before
    assert service.desk.obeyed == []


async def test_a_wrong_method_is_named_with_what_would_do(service: Service) -> None:
    async with service.session.get(
        service.url("/api/v1/commands"), headers=service.bearer(Role.OPERATOR)
    ) as response:
        assert (response.status, response.headers["Allow"]) == (405, "POST")
        assert "POST" in (await response.json())["error"]["message"]
