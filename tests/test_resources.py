"""Data folders are found in their order, and nothing outside a folder is ever served from it."""

import json
from pathlib import Path

import pytest

from companion import resources


def graphic(place: Path, name: str) -> Path:
    """A folder in ``place`` that is a graphic by its manifest."""
    folder = place / "overlays" / name
    folder.mkdir(parents=True)
    (folder / f"{name}.ograf.json").write_text("{}")
    return folder


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the product brings along, for this test."""
    monkeypatch.setattr(resources, "ROOT", tmp_path / "bundled")
    return tmp_path / "bundled"


def test_a_graphic_beside_the_show_file_wins_over_the_users_and_that_over_the_bundled_one(bundled, tmp_path):
    show, data = tmp_path / "show", tmp_path / "data"
    bundled_card = graphic(bundled, "card")
    assert resources.graphics(show, data) == {"card": bundled_card}

    users_card = graphic(data, "card")
    assert resources.graphics(show, data) == {"card": users_card}
    assert resources.graphics(show) == {"card": bundled_card}

    shows_card = graphic(show, "card")
    assert resources.graphics(show, data) == {"card": shows_card}
    assert resources.graphics(None, data) == {"card": users_card}


def test_graphics_of_all_places_are_found_together_in_the_order_of_their_names(bundled, tmp_path):
    graphic(bundled, "ticker")
    graphic(tmp_path / "show", "wheel")
    graphic(tmp_path / "data", "badge")

    assert list(resources.graphics(tmp_path / "show", tmp_path / "data")) == ["badge", "ticker", "wheel"]


def test_a_folder_without_a_manifest_stands_in_for_nothing(bundled, tmp_path):
    whole = graphic(bundled, "card")
    (tmp_path / "overlays" / "card").mkdir(parents=True)
    (tmp_path / "overlays" / "notes.txt").write_text("not a folder")
    (tmp_path / "overlays" / ".trash").mkdir()

    assert resources.graphics(tmp_path) == {"card": whole}


def test_a_manifest_says_what_data_its_graphic_takes_and_needs(tmp_path):
    folder = graphic(tmp_path, "goal-bar")
    schema = {"type": "object", "required": ["goal"], "properties": {"goal": {}, "unit": {}}}
    (folder / "goal-bar.ograf.json").write_text(json.dumps({"schema": schema}), "utf-8")

    fields = resources.graphic_fields(folder)

    assert fields.known == {"goal", "unit"}
    assert fields.required == {"goal"}


def test_every_graphic_of_the_product_names_its_fields():
    for folder in resources.graphics(None).values():
        fields = resources.graphic_fields(folder)
        assert fields.required <= fields.known, folder
        assert "language" in fields.known, folder


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"schema": 1}',
        b'{"schema": {"properties": [], "required": "goal"}}',
        b'{"schema": {"required": [1, null]}}',
    ],
)
def test_a_manifest_that_says_nothing_of_sense_names_no_fields(tmp_path, manifest):
    folder = graphic(tmp_path, "goal-bar")
    (folder / "goal-bar.ograf.json").write_bytes(manifest)

    assert resources.graphic_fields(folder) == resources.GraphicFields(frozenset(), frozenset())


def test_a_folder_without_its_manifest_names_no_fields(tmp_path):
    nothing = resources.GraphicFields(frozenset(), frozenset())

    assert resources.graphic_fields(tmp_path / "nowhere") == nothing


def test_a_place_that_is_missing_or_no_folder_holds_nothing(bundled, tmp_path):
    (tmp_path / "overlays").write_text("a file")

    assert resources.graphics(tmp_path, tmp_path / "nowhere") == {}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder that is served, with a secret beside it."""
    folder = tmp_path / "site"
    (folder / "fonts" / ".cache").mkdir(parents=True)
    (folder / "page.html").write_text("page")
    (folder / "fonts" / "数字.woff2").write_text("font")
    (folder / "fonts" / ".cache" / "index").write_text("hidden")
    (folder / ".env").write_text("hidden")
    (tmp_path / "keys.json").write_text("secret")
    (tmp_path / "site-2").mkdir()
    (tmp_path / "site-2" / "page.html").write_text("neighbour")
    return folder


@pytest.mark.parametrize("request_path", ["page.html", "fonts/数字.woff2"])
def test_a_file_in_the_folder_is_served(site, request_path):
    assert resources.contained(site, request_path) == site / request_path


@pytest.mark.parametrize("name", ["新品\u3000主图.png", "p\u00a04.png", "p\u200b4.png"])
def test_spaces_of_every_kind_are_part_of_a_name(site, name):
    (site / name).write_text("picture")
    assert resources.contained(site, name) == site / name


@pytest.mark.parametrize(
    "request_path",
    [
        "../keys.json",
        "fonts/../../keys.json",
        "..",
        "../site-2/page.html",
        "%2e%2e/keys.json",
        "..%2fkeys.json",
        "/etc/passwd",
        "//etc/passwd",
        "..\\keys.json",
        "fonts\\..\\..\\keys.json",
        "C:/keys.json",
        "page.html::$DATA",
        "page.html\0",
        "../keys.json\0.html",
        "page.html\n",
        "./page.html",
        "fonts//数字.woff2",
        ".env",
        "fonts/.cache/index",
        "",
        "fonts",
        "fonts/",
        "page.html/",
        "page.html/more",
        "missing.html",
        "x" * 5000,
        "\ud800",
    ],
)
def test_nothing_else_is(site, request_path):
    assert resources.contained(site, request_path) is None


def test_an_absolute_path_is_refused_even_when_it_points_into_the_folder(site):
    assert resources.contained(site, str(site / "page.html")) is None


def test_a_symbolic_link_may_not_lead_out(site):
    (site / "out.json").symlink_to(site.parent / "keys.json")
    (site / "up").symlink_to(site.parent, target_is_directory=True)
    (site / "circle").symlink_to(site / "circle")
    (site / "start.html").symlink_to(site / "page.html")

    assert resources.contained(site, "out.json") is None
    assert resources.contained(site, "up/keys.json") is None
    assert resources.contained(site, "circle") is None
    assert resources.contained(site, "start.html") == site / "page.html"


def test_a_folder_that_is_itself_a_link_serves_its_files(site):
    link = site.parent / "link"
    link.symlink_to(site, target_is_directory=True)

    assert resources.contained(link, "page.html") == site / "page.html"


def test_a_missing_folder_serves_nothing(tmp_path):
    assert resources.contained(tmp_path / "nowhere", "page.html") is None
