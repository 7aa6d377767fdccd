"""What the apps of viewers cover: the files that come along, a crew's own, and where a wrong one is told.

The words are held by ``test_messages``, the guides by ``tests/browser/test_overlay_page.py``.
"""

from pathlib import Path

import pytest

from companion import resources
from companion.show.problems import Severity
from companion.showfile import Language, Surroundings, read_show
from companion.showfile.safe_areas import (
    CANVASES,
    MOST_COVERS,
    Measured,
    file_for,
    for_guides,
    read_safe_areas,
)

BUNDLED = resources.safe_areas(None)

SHOW = b"""\
version: 1
show: {id: s, title: S, zone: Europe/London, language: en, market: uk, on_air: [stream], platform: bazaar-uk}
operator: {name: N, contact: C}
obs: {scenes: {host: H, fallback: F}}
rundown: [{id: s, title: S, length: 60m}]
"""


def writes(place: Path, name: str, covers: str, head: str = "source: S, as_of: 2026-11-23") -> Path:
    file = place / "safe-areas" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{{safe_areas: {name}, portrait: {{{head}, covers: [{covers}]}}}}\n")
    return file


@pytest.mark.parametrize("name", BUNDLED)
def test_every_file_that_comes_along_is_right_stays_on_its_canvas_and_tells_its_source(name: str) -> None:
    read = read_safe_areas(BUNDLED[name])
    assert read.findings == ()
    assert read.layouts
    for key, layout in read.layouts.items():
        width, height = CANVASES[key]
        assert layout.source
        assert layout.url or layout.measured is Measured.GENERAL
        assert layout.measured is not Measured.ROOM, "nobody has published measures of a live room"
        for cover in layout.covers:
            assert cover.left + cover.width <= width
            assert cover.top + cover.height <= height


def test_there_are_general_measures_for_both_ways_up() -> None:
    assert set(read_safe_areas(BUNDLED["general"]).layouts) == set(CANVASES)


def test_measures_of_a_file_come_out_in_pixels_from_edge_to_edge_where_no_stretch_is_given(
    tmp_path: Path,
) -> None:
    file = writes(tmp_path, "bazaar", "{part: top, y: 0-240}, {part: buttons, x: 930–1080}")
    layout = read_safe_areas(file).layouts["portrait"]
    assert layout.measured is Measured.ROOM
    boxes = [(cover.left, cover.top, cover.width, cover.height) for cover in layout.covers]
    assert boxes == [(0, 0, 1080, 240), (930, 0, 150, 1920)]


def test_measures_beside_the_show_stand_in_for_those_of_the_data_folder_and_these_for_the_bundled(
    tmp_path: Path,
) -> None:
    beside, data = tmp_path / "show", tmp_path / "data"

    def top() -> int:
        seen = for_guides(resources.safe_areas(beside, data), Language.ENGLISH)
        return int(seen["tiktok"]["portrait"]["covers"][0]["height"])

    assert top() == 150
    writes(data, "tiktok", "{part: top, y: 0-200}")
    assert top() == 200
    writes(beside, "tiktok", "{part: top, y: 0-300}")
    assert top() == 300


def test_a_market_of_a_platform_is_measured_by_its_own_file_or_by_that_of_the_platform() -> None:
    files = {name: Path(name) for name in ("tiktok", "tiktok-uk")}
    assert file_for("tiktok-uk", files) == "tiktok-uk"
    assert file_for("tiktok-us", files) == "tiktok"
    assert file_for("douyin", files) is None


def test_a_wrong_file_warns_at_the_platform_of_the_show_which_runs_all_the_same(tmp_path: Path) -> None:
    writes(tmp_path, "bazaar", "{part: hat, y: 0-240}")
    loaded = read_show(SHOW, "show.yaml", Surroundings.of(tmp_path))
    (problem,) = (one for one in loaded.problems if one.code == "safe-areas-broken")
    assert (problem.severity, problem.mark.line) == (Severity.WARNING, 2)
    assert "safe-areas/bazaar.yaml:1:" in problem.message
    assert loaded.plan is not None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"- a",
        b"{",
        b"\xff\xfe",
        b"safe_areas: x\nportrait: 3",
        b"safe_areas: x\nportrait: {source: S, as_of: 2026-11-23, covers: []}",
        b"safe_areas: x\nportrait: {source: S, as_of: soon, covers: [{part: top}]}",
        b"safe_areas: x\nportrait: {source: S, as_of: 2026-11-23, covers: [%s]}"
        % b", ".join([b"{part: top}"] * (MOST_COVERS + 1)),
    ],
)
def test_whatever_is_in_a_file_it_is_told_in_a_sentence(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(text)
    for language in Language:
        told = for_guides({"x": file}, language)["x"]["problem"]
        assert told.startswith("safe-areas/x.yaml:")


def test_a_file_that_went_meanwhile_is_told(tmp_path: Path) -> None:
    told = for_guides({"x": tmp_path / "x.yaml"}, Language.ENGLISH)["x"]["problem"]
    assert "x.yaml" in told
