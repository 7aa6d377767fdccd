"""Files that are served, and those that are not, asked for with the very bytes of the request."""

from pathlib import Path

import pytest

from companion.keys import Role
from companion.pictures.shelf import Cut
from tests.web.service import Service

OUTSIDE = [
    "/../secret.js",
    "/%2e%2e/secret.js",
    "/%2E%2E%2Fsecret.js",
    "/..%2fsecret.js",
    "/js/../../secret.js",
    "/js/%2e%2e/%2e%2e/secret.js",
    "/%252e%252e/secret.js",
    "/..%5csecret.js",
    "/..\\secret.js",
    "//etc/passwd",
    "/%2Fetc%2Fpasswd",
    "/%2f{folder}/secret.js",
    "/{folder}/secret.js",
    "/C:%5Csecret.js",
    "/link.js",
    "/linked/secret.js",
    "/secret.js%00.js",
    "/js/app.js%00",
    "/js",
    "/js/",
    "/.hidden.js",
    "/js/./app.js",
    "/js//app.js",
]


@pytest.fixture(autouse=True)
def files(service: Service, tmp_path: Path) -> None:
    (tmp_path / "secret.js").write_text("the secret")
    for folder in (service.static, service.graphics["flash-sale"]):
        (folder / "js").mkdir()
        (folder / "js" / "app.js").write_text("export {};")
        (folder / "page.html").write_text("<p>")
        (folder / "notes.txt").write_text("x")
        (folder / "no-suffix").write_text("x")
        (folder / ".hidden.js").write_text("x")
        (folder / "link.js").symlink_to(tmp_path / "secret.js")
        (folder / "linked").symlink_to(tmp_path)
        (folder.parent / "secret.js").write_text("the secret")


@pytest.mark.parametrize("prefix", ["/static", "/graphics/flash-sale"])
@pytest.mark.parametrize("path", OUTSIDE)
async def test_no_path_leads_out_of_the_folder(
    service: Service, tmp_path: Path, prefix: str, path: str
) -> None:
    status, _, body = await service.raw_get(prefix + path.format(folder=str(tmp_path).lstrip("/")))
    assert status in (400, 404)
    assert b"secret" not in body


@pytest.mark.parametrize("name", ["..", "%2e%2e", "none", "flash-sale%2F..", "flash-sale%00", ""])
async def test_only_an_installed_graphic_has_files(service: Service, name: str) -> None:
    status, _, body = await service.raw_get(f"/graphics/{name}/secret.js")
    assert status in (400, 404)
    assert b"the secret" not in body


@pytest.mark.parametrize("prefix", ["/static", "/graphics/flash-sale"])
@pytest.mark.parametrize("name", ["page.html", "notes.txt", "no-suffix"])
async def test_only_files_of_known_kinds_are_served(service: Service, prefix: str, name: str) -> None:
    assert await service.status(f"{prefix}/{name}") == 404


async def test_a_script_is_a_script_whatever_the_machine_believes(service: Service) -> None:
    async with service.session.get(service.url("/static/js/app.js")) as response:
        assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert response.headers["Cache-Control"] == "no-cache"
        assert "Access-Control-Allow-Origin" not in response.headers
        assert await response.text() == "export {};"


async def test_an_unchanged_file_is_not_sent_twice(service: Service) -> None:
    async with service.session.get(service.url("/static/js/app.js")) as response:
        tag = response.headers["ETag"]
    assert await service.status("/static/js/app.js", {"If-None-Match": tag}) == 304
    (service.static / "js" / "app.js").write_text("export { changed };")
    assert await service.status("/static/js/app.js", {"If-None-Match": tag}) == 200


async def test_a_graphic_runs_in_any_renderer_and_needs_no_key(service: Service) -> None:
    headers = {"Origin": "https://renderer.example", "Sec-Fetch-Site": "cross-site"}
    async with service.session.get(
        service.url("/graphics/flash-sale/js/app.js"), headers=headers
    ) as response:
        assert response.status == 200
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Set-Cookie" not in response.headers


async def test_a_key_in_the_address_of_a_file_sets_no_cookie(service: Service) -> None:
    path = f"/graphics/flash-sale/js/app.js?key={service.bearer(Role.OPERATOR)['Authorization'][7:]}"
    async with service.session.get(service.url(path)) as response:
        assert "Set-Cookie" not in response.headers


async def test_a_graphic_that_is_added_on_air_is_found(service: Service, tmp_path: Path) -> None:
    added = tmp_path / "overlays" / "qr-card"
    added.mkdir()
    (added / "main.mjs").write_text("export {};")
    assert await service.status("/graphics/qr-card/main.mjs") == 404
    service.graphics["qr-card"] = added
    assert await service.status("/graphics/qr-card/main.mjs") == 200


async def test_a_picture_opened_by_itself_runs_nothing(service: Service) -> None:
    """An SVG is a document too; on our origin it could act for whoever opened it."""
    (service.graphics["flash-sale"] / "evil.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    async with service.session.get(service.url("/graphics/flash-sale/evil.svg")) as response:
        assert response.status == 200
        policy = response.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")


@pytest.fixture
def logo(service: Service) -> str:
    """The path of a picture that the show names."""
    service.pictures["assets/logo.png"] = Cut(b"a picture", "its-tag")
    return "/assets/assets/logo.png"


async def test_a_picture_that_the_show_names_is_served_to_a_page_with_any_key(
    service: Service, logo: str
) -> None:
    async with service.session.get(service.url(logo), headers=service.page(Role.OVERLAY)) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["Cache-Control"] == "no-cache"
        assert await response.read() == b"a picture"
    assert await service.status(logo) == 401


async def test_a_picture_is_sent_again_only_when_it_is_another(service: Service, logo: str) -> None:
    page = service.page(Role.OVERLAY)
    async with service.session.get(service.url(logo), headers=page) as response:
        tag = response.headers["ETag"]
    assert await service.status(logo, {**page, "If-None-Match": tag}) == 304
    service.pictures["assets/logo.png"] = Cut(b"another", "another-tag")
    assert await service.status(logo, {**page, "If-None-Match": tag}) == 200


@pytest.mark.parametrize(
    "path", ["/assets/assets/prices.png", "/assets/show.yaml", "/assets/assets/", "/assets/"]
)
async def test_what_the_show_does_not_name_is_not_served(service: Service, logo: str, path: str) -> None:
    assert await service.status(path, service.page(Role.OPERATOR)) == 404
