"""Every graphic that is shipped is a valid OGraf v1 graphic."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
from fontTools.ttLib import TTFont

from tests.overlays import bags
from tests.overlays.products import CARDS, SELLERS
from tests.overlays.sales import STATES
from tests.overlays.statements import CORRECTIONS, NOTICES

CHECKOUT = Path(__file__).resolve().parents[2]
SCHEMAS = CHECKOUT.parent / "shared" / "ograf" / "json-schemas"
FOLDERS = sorted(path.parent for path in (CHECKOUT / "overlays").glob("*/*.ograf.json"))


def manifest_of(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / f"{folder.name}.ograf.json").read_text("utf-8"))
    return manifest


def without_nulls(value: Any) -> Any:
    """The wire says null where a graphic's schema says that a field may be left out."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_manifest_is_valid_by_the_schemas_of_the_specification(folder):
    if not SCHEMAS.is_dir():
        pytest.skip("the OGraf schemas are not beside this checkout")
    documents = [json.loads(file.read_text("utf-8")) for file in SCHEMAS.rglob("*.json")]
    registry = referencing.Registry().with_resources(
        (document["$id"], referencing.Resource.from_contents(document)) for document in documents
    )
    schema = json.loads((SCHEMAS / "graphics" / "schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema, registry=registry)

    assert [error.message for error in validator.iter_errors(manifest_of(folder))] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_a_manifest_names_is_in_its_folder_and_the_page_can_place_it(folder):
    manifest = manifest_of(folder)

    assert (folder / manifest["main"]).is_file()
    assert manifest["id"].rpartition(".")[2] == folder.name
    assert isinstance(manifest["v_zone"], str)
    assert isinstance(manifest["v_priority"], int)
    assert not list(folder.rglob("*.py"))


def test_what_graphics_share_is_the_same_in_each_of_them():
    """Each folder runs alone in any renderer, so each has a copy of ``house/``; a copy must not drift."""
    houses = sorted((CHECKOUT / "overlays").glob("*/house"))
    model = CHECKOUT / "overlays" / "flash-sale" / "house"
    expected = {path.relative_to(model): path.read_bytes() for path in model.rglob("*") if path.is_file()}
    assert len(houses) > 1

    for house in houses:
        found = {path.relative_to(house): path.read_bytes() for path in house.rglob("*") if path.is_file()}
        differ = [
            str(path) for path in expected.keys() | found.keys() if expected.get(path) != found.get(path)
        ]
        assert differ == [], f"{house} is not {model}: change one, and copy it over the others"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_graphic_imports_nothing_from_outside_of_its_folder(folder):
    for module in folder.rglob("*.mjs"):
        for named in re.findall(
            r"""(?:from|import|URL)\s*\(?\s*["'`]([^"'`$]+)""", module.read_text("utf-8")
        ):
            assert ":" not in named, (module, named)
            assert (module.parent / named).resolve().is_relative_to(folder), (module, named)


@pytest.mark.parametrize("state", STATES)
def test_the_data_that_the_service_sends_are_what_the_flash_sale_asks_for(state):
    schema = manifest_of(CHECKOUT / "overlays" / "flash-sale")["schema"]

    jsonschema.Draft202012Validator(schema).validate(without_nulls(STATES[state]))
    assert set(STATES[state]) <= set(schema["properties"])


@pytest.mark.parametrize(
    ("graphic", "data"),
    [
        *(("product-card", data) for data in CARDS.values()),
        *(("seller-info", data) for data in SELLERS.values()),
        *(("correction", data) for data in CORRECTIONS.values()),
        *(("notice", data) for data in NOTICES.values()),
        *(("lucky-bag", data) for data in bags.STATES.values()),
    ],
)
def test_the_data_that_the_service_sends_are_what_the_graphic_asks_for(graphic, data):
    schema = manifest_of(CHECKOUT / "overlays" / graphic)["schema"]

    assert set(data) <= set(schema["properties"])
    if data.get("price", "") is not None:  # a card without its price is shown, but nobody should send one
        jsonschema.Draft202012Validator(schema).validate(without_nulls(data))


@pytest.mark.parametrize("weight", [500, 700])
def test_the_digits_hold_every_sign_of_a_figure_and_are_all_of_one_width(weight):
    fonts = CHECKOUT / "overlays" / "flash-sale" / "house" / "fonts"
    font = TTFont(fonts / f"live-digits-{weight}.woff2")
    signs = font.getBestCmap()

    assert {chr(code) for code in signs} >= set("0123456789abcdef.,:¥$€£%+-–−×/…")
    assert font["name"].getDebugName(1) == "Live Digits"
    tabular = next(
        record.Feature
        for record in font["GSUB"].table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
    )
    swaps: dict[str, str] = {}
    for lookup in tabular.LookupListIndex:
        for table in font["GSUB"].table.LookupList.Lookup[lookup].SubTable:
            swaps |= getattr(table, "ExtSubTable", table).mapping
    digits = [signs[ord(digit)] for digit in "0123456789"]
    assert len({font["hmtx"][swaps.get(digit, digit)][0] for digit in digits}) == 1
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text("utf-8")
