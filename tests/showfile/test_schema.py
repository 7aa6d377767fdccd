"""``companion schema``: what an editor learns from it. How one behaves with it: ``tests/editor``."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from companion.cli import main
from tests.showfile.test_everything import SHOW as EVERYTHING

CHECKOUT = Path(__file__).parents[2]
TEN_MINUTES = CHECKOUT / "examples" / "ten-minutes" / "show.yaml"
SHOWS = [CHECKOUT / "show.example.yaml", *sorted(CHECKOUT.glob("examples/*/show*.yaml"))]


class _Yaml12(yaml.CSafeLoader):
    """Types plain scalars by YAML 1.2's core schema, like the language servers of editors."""


_Yaml12.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", "true|false", "tf"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
):
    _Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), list(_first))


@pytest.fixture(name="schema")
def _schema(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return printed(capsys)


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["schema", *words]) == 0
    schema: dict[str, Any] = json.loads(capsys.readouterr().out)
    return schema


def underlined(schema: dict[str, Any], text: str) -> list[tuple[list[str | int], str]]:
    """Where an editor finds fault with a text, and with what."""
    validator = jsonschema.Draft7Validator(schema)
    document = yaml.load(text, Loader=_Yaml12)
    return [(list(error.path), error.message) for error in validator.iter_errors(document)]


def tables(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from tables(inner)


def test_it_is_a_schema_of_the_draft_that_it_names(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == jsonschema.Draft7Validator.META_SCHEMA["$schema"]
    jsonschema.Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("show", SHOWS, ids=lambda path: path.parent.name)
def test_it_takes_the_examples_as_an_editor_reads_them(schema: dict[str, Any], show: Path) -> None:
    assert underlined(schema, show.read_text(encoding="utf-8")) == []


def test_it_takes_a_show_that_says_everything_there_is_to_say(schema: dict[str, Any]) -> None:
    assert underlined(schema, EVERYTHING) == []


def test_a_misspelt_key_is_told_where_it_stands(schema: dict[str, Any]) -> None:
    wrong = TEN_MINUTES.read_text(encoding="utf-8").replace("库存 100, copy", "库存 100, copi")
    [(path, message)] = underlined(schema, wrong)
    assert path == ["rundown", 1, "cues", 3]
    assert "'copi'" in message


@pytest.mark.parametrize(
    ("written", "misspelt", "path", "told"),
    [
        ("{sale: F1, step: open}", "{sale: F1, stepp: open}", ["do"], "'stepp'"),
        ("{sale: F1, step: open}", "{sale: F1, step: opne}", ["do", "step"], "'opne'"),
        ("{sale: F1, step: open}", "{sal: F1}", ["do"], "'sal'"),
        ("{sale: F1, step: open}", "{}", ["do"], "{}"),
        ("{sale: F1, step: open}", "[{sale: F1, step: open}, {messag: 3}]", ["do", 1], "'messag'"),
    ],
)
def test_a_slip_in_an_action_is_told_in_that_action(
    schema: dict[str, Any], written: str, misspelt: str, path: list[str | int], told: str
) -> None:
    text = TEN_MINUTES.read_text(encoding="utf-8")
    assert text.count(written) == 1
    found = underlined(schema, text.replace(written, misspelt))
    assert [place for place, _ in found if place != ["rundown", 1, "cues", 2, *path]] == []
    assert any(told in message for _, message in found)


def test_a_slip_in_a_loop_is_told_in_the_loop(schema: dict[str, Any]) -> None:
    text = TEN_MINUTES.read_text(encoding="utf-8") + "\n  - {loop: a, times: 2, segmets: []}\n"
    [(path, message)] = underlined(schema, text)
    assert path == ["rundown", 3]
    assert "'segmets'" in message


def test_every_key_says_what_it_is(schema: dict[str, Any]) -> None:
    keys = {
        f"{name}.{key}": value
        for name, kind in {"": schema, **schema["definitions"]}.items()
        for key, value in kind["properties"].items()
    }
    assert len(keys) > 100
    assert [name for name, key in keys.items() if not key.get("description")] == []


def test_every_word_of_a_choice_says_what_it_means(schema: dict[str, Any]) -> None:
    overlays = list(offered(schema, "HideOverlay", "hide"))
    choices = [table for table in tables(schema) if isinstance(table.get("enum", [True])[0], str)]
    assert len(choices) > 10
    for choice in choices:
        if choice["enum"] == overlays:
            continue  # Their names say it.
        assert len(choice["enumDescriptions"]) == len(choice["enum"]), choice
        assert all(choice["enumDescriptions"]), choice


def test_defaults_stand_as_they_would_be_written(schema: dict[str, Any]) -> None:
    definitions = schema["definitions"]
    assert definitions["Sale"]["properties"]["teaser"]["default"] == "0s"
    assert definitions["Sale"]["properties"]["mode"]["default"] == "mirror"
    assert definitions["Cue"]["properties"]["armed"]["default"] is True
    assert definitions["Gift"]["properties"]["quantity"]["default"] == 1


def test_nothing_in_it_is_for_programs_alone(schema: dict[str, Any]) -> None:
    assert [table for table in tables(schema) if "null" in table.get("type", ())] == []
    assert [table for table in tables(schema) if "title" in table and isinstance(table["title"], str)] == []
    assert {key for table in tables(schema) for key in table if key.startswith("$")} == {"$schema", "$ref"}


def offered(schema: dict[str, Any], kind: str, key: str) -> dict[str, str]:
    choice = schema["definitions"][kind]["properties"][key]["anyOf"][0]
    nothing_told = [""] * len(choice["enum"])
    return dict(zip(choice["enum"], choice.get("enumDescriptions", nothing_told), strict=True))


def test_the_names_in_a_show_are_offered_where_they_are_used(capsys: pytest.CaptureFixture[str]) -> None:
    schema = printed(capsys, str(TEN_MINUTES))
    assert offered(schema, "Segment", "product") == {"P4": "冻干草莓 20g×5"}
    assert offered(schema, "MoveSale", "sale") == {"F1": "冻干草莓 20g×5"}
    assert offered(schema, "MoveBag", "bag") == {"L1": "海苔脆片"}
    assert offered(schema, "TakeScene", "scene") == {
        "host": "Host",
        "product": "Product",
        "fallback": "Fallback",
    }
    definitions = schema["definitions"]
    listed = {
        key: definitions[kind]["properties"][key]["items"]["anyOf"][0]["enum"]
        for kind, key in (("Playbook", "scenes"), ("Playbook", "unmute"), ("Incidents", "leave_alone"))
    }
    roles = ["host", "product", "fallback"]
    assert listed == {"scenes": roles, "unmute": ["host"], "leave_alone": roles}
    assert offered(schema, "ShowOverlay", "overlay").keys() >= {"product-card", "flash-sale"}
    assert list(offered(schema, "Cue", "on")) == ["go", "stock(P4) < 20", "left(F1) <= 10"]


def test_a_name_that_is_newer_than_the_schema_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    schema = printed(capsys, str(TEN_MINUTES))
    newer = TEN_MINUTES.read_text(encoding="utf-8").replace("F1", "F9").replace("P4", "P9")
    assert underlined(schema, newer) == []


def test_a_show_that_is_full_of_mistakes_still_gives_its_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = tmp_path / "show.yaml"
    text = TEN_MINUTES.read_text(encoding="utf-8").replace("version: 1", "version: 7")
    show.write_text(text.replace("price: 49.90", "prize: x"), encoding="utf-8")
    schema = printed(capsys, str(show))
    assert offered(schema, "Segment", "product") == {"P4": ""}
    assert "F1" in offered(schema, "MoveSale", "sale")


def test_overlays_beside_the_show_are_offered_with_what_they_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graphic = tmp_path / "overlays" / "weather"
    graphic.mkdir(parents=True)
    manifest = {"main": "graphic.mjs", "schema": {"properties": {"city": {}, "degrees": {}}}}
    (graphic / "weather.ograf.json").write_text(json.dumps(manifest))
    show = tmp_path / "show.yaml"
    show.write_bytes(TEN_MINUTES.read_bytes())
    schema = printed(capsys, str(show))
    assert "weather" in offered(schema, "HideOverlay", "hide")
    [data] = [
        branch["then"]["properties"]["data"]["properties"]
        for branch in schema["definitions"]["ShowOverlay"]["allOf"]
        if branch["if"]["properties"]["overlay"]["const"] == "weather"
    ]
    assert list(data) == ["city", "degrees"]


def test_a_show_that_is_not_there_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", str(tmp_path / "nowhere.yaml")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "nowhere.yaml" in err


def test_recipes_are_offered_where_what_they_make_can_stand(schema: dict[str, Any]) -> None:
    assert {"flash_sale", "lucky_bag"} <= offered(schema, "Cues of a recipe", "use").keys()
    assert {"opening", "product_slot"} <= offered(schema, "Segments of a recipe", "use").keys()
    assert "opening" not in offered(schema, "Cues of a recipe", "use")


@pytest.mark.parametrize(
    ("cue", "path", "told"),
    [
        ("{use: flash_sale, with: {sale: F1, att: 1m}}", ["with"], "'att'"),
        ("{use: flash_sale, with: {at: 1m}}", ["with"], "'sale'"),
        ("{use: flash_sale}", [], "'with'"),
        ("{use: flash_sale, with: {sale: F1}, at: 1m}", [], "'at'"),
    ],
)
def test_a_slip_in_what_a_recipe_is_told_is_found_there(
    schema: dict[str, Any], cue: str, path: list[str], told: str
) -> None:
    text = TEN_MINUTES.read_text(encoding="utf-8") + f"    cues: [{cue}]\n"
    [(found, message)] = underlined(schema, text)
    assert found == ["rundown", 2, "cues", 0, *path]
    assert told in message


@pytest.mark.parametrize(
    "lines",
    [
        "    cues: [{use: flash_sale, with: {sale: F1, at: 90s}}]\n",
        "    cues: [{use: flash_sale, with: {sale: F1}, passes: [2]}]\n",
        "    cues: [{use: a_recipe_that_is_newer, with: {anything: 3}}]\n",
        "  - {use: opening}\n",
        "  - {loop: a, times: 2, segments: [{use: product_slot, with: {product: P4}}]}\n",
    ],
)
def test_what_a_recipe_takes_is_no_mistake(schema: dict[str, Any], lines: str) -> None:
    assert underlined(schema, TEN_MINUTES.read_text(encoding="utf-8") + lines) == []


def test_a_recipe_beside_the_show_is_offered_with_its_own_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "tasting.yaml").write_text(
        "recipe: tasting\nmakes: cues\nabout: Somebody tastes\n"
        "with:\n  who: {type: person, about: Who tastes, default: 助播}\n"
        "cues:\n  - {id: taste, at: 1m, who: $who, task: taste it}\n",
        encoding="utf-8",
    )
    show = tmp_path / "show.yaml"
    show.write_bytes(TEN_MINUTES.read_bytes())
    schema = printed(capsys, str(show))
    assert offered(schema, "Cues of a recipe", "use")["tasting"] == "Somebody tastes"
    [told] = [
        branch["then"]["properties"]["with"]["properties"]
        for branch in schema["definitions"]["Cues of a recipe"]["allOf"]
        if branch["if"]["properties"]["use"]["const"] == "tasting"
    ]
    assert told["who"]["description"] == "Who tastes"
    assert told["who"]["default"] == "助播"
