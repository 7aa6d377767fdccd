"""What a hand has a graphic say: texts for the fields of its own schema, and nothing else."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from companion import resources
from companion.journal.codec import decode, encode, kind_of
from companion.screens.layers import overlays_view
from companion.screens.takes import takes_view
from companion.show.desk_commands import OverlayHide, OverlayShow, Undo
from companion.show.events import Commanded
from companion.show.model import FieldKind, GraphicField, Placement
from companion.show.read_command import LONGEST_TEXT, MOST_FIELDS, BadCommand, read_command
from companion.showfile.graphics import read_placement
from tests.stage import Stage, small_plan

GRAPHICS = {
    name: one
    for name, folder in resources.graphics(None).items()
    if isinstance(one := read_placement(folder), Placement)
}
METER = Placement(
    zone="deck",
    fields=(
        GraphicField(name="label", needed=True, longest=6),
        GraphicField(name="goal", kind=FieldKind.WHOLE),
        GraphicField(name="share", kind=FieldKind.NUMBER),
        GraphicField(name="open", kind=FieldKind.YES_NO),
        GraphicField(name="size", options=("small", "full")),
        GraphicField(name="product"),
    ),
)


@pytest.fixture(name="stage")
def _stage() -> Stage:
    stage = Stage(replace(small_plan(), graphics={**GRAPHICS, "meter": METER}))
    stage.go()
    return stage


def said(stage: Stage, graphic: str) -> Mapping[str, str]:
    return next(one.data for one in stage.state.overlays if one.graphic == graphic)


def test_a_hand_puts_a_notice_on_air_that_no_cue_of_the_show_has(stage: Stage) -> None:
    assert stage.says(OverlayShow("notice", data={"title": "马上回来", "ends_text": "20:30 回来"})) is None
    (layer,) = overlays_view(stage.state)["layers"]
    assert layer["data"] == {"language": "zh-CN", "title": "马上回来", "ends_text": "20:30 回来"}


def test_other_words_stand_in_for_the_first_and_are_taken_back_to_them(stage: Stage) -> None:
    stage.says(OverlayShow("notice", data={"title": "马上回来", "line": "换机位"}))
    stage.says(OverlayShow("notice", data={"title": "最后一轮"}))
    assert said(stage, "notice") == {"title": "最后一轮"}
    stage.says(Undo())
    assert said(stage, "notice") == {"title": "马上回来", "line": "换机位"}
    stage.says(OverlayHide("notice"))
    stage.says(Undo())
    assert said(stage, "notice") == {"title": "马上回来", "line": "换机位"}


def test_without_words_a_graphic_that_needs_some_is_not_shown(stage: Stage) -> None:
    assert stage.refuses(OverlayShow("notice")) == "nothing_to_say"


@pytest.mark.parametrize(
    ("graphic", "data", "code", "named"),
    [
        (
            "notice",
            {"titel": "马上回来"},
            "unknown_field",
            "no field 'titel'; it takes title, line, ends_text",
        ),
        ("notice", {"line": "换机位"}, "missing_field", "needs 'title'"),
        ("notice", {"title": ""}, "missing_field", "needs 'title'"),
        ("notice", {}, "missing_field", "needs 'title'"),
        ("meter", {"label": "一二三四五六七"}, "bad_field", "'label' must be 6 characters or fewer"),
        ("meter", {"label": "x", "goal": "viel"}, "bad_field", "'goal' must be a whole number"),
        ("meter", {"label": "x", "share": "1/2"}, "bad_field", "'share' must be a number"),
        ("meter", {"label": "x", "share": "nan"}, "bad_field", "'share' must be a number"),
        ("meter", {"label": "x", "open": "yes"}, "bad_field", "'open' must be true or false"),
        ("meter", {"label": "x", "size": "huge"}, "bad_field", "'size' must be one of small, full"),
        ("meter", {"label": "x", "product": "P99"}, "unknown_product", "'P99'"),
        ("product-card", {"name": "x"}, "unknown_field", "follows the show"),
        ("flash-sale", {"name": "x"}, "unknown_field", "follows the show"),
        ("balloons", {"name": "x"}, "unknown_overlay", "balloons"),
    ],
)
def test_texts_that_do_not_fit_the_schema_are_refused_by_the_name_of_the_field(
    stage: Stage, graphic: str, data: Mapping[str, str], code: str, named: str
) -> None:
    refusal = stage.says(OverlayShow(graphic, data=data))
    assert refusal is not None
    assert refusal.code == code
    assert named in refusal.message
    assert stage.state.overlays == ()


def test_texts_that_fit_are_shown_as_they_are_and_a_product_brings_its_facts(stage: Stage) -> None:
    (product, *_) = stage.state.plan.products
    data = {"label": "目标", "goal": "-5", "share": "0.5", "open": "true", "size": "full", "product": product}
    assert stage.says(OverlayShow("meter", data=data)) is None
    (layer,) = overlays_view(stage.state)["layers"]
    assert layer["data"].items() >= data.items()
    assert layer["data"]["name"] == stage.state.plan.products[product].name


@pytest.mark.parametrize("text", ["{{ price }}", "{{ no.such }}", "{{", "}} {% x"])
def test_words_with_places_in_them_never_break_the_picture(stage: Stage, text: str) -> None:
    assert stage.says(OverlayShow("notice", data={"title": text})) is None
    assert "title" in overlays_view(stage.state, stage.now.wall)["layers"][0]["data"]


def test_pages_are_told_what_can_be_written_and_of_a_correction_nothing(stage: Stage) -> None:
    told = takes_view(stage.state, stage.now.wall)
    assert [field["name"] for field in told["fields"]["notice"]] == ["title", "line", "ends_text"]
    assert [field["needed"] for field in told["fields"]["notice"]] == [True, False, False]
    assert set(told["fields"]) == {"notice", "meter"}
    assert next(one["off"] for one in told["takes"] if one["graphic"] == "notice") == "nothing_to_say"


def test_a_run_from_before_plans_knew_fields_takes_any_words_for_what_its_cues_show() -> None:
    plan = replace(small_plan(), graphics={"seller-info": Placement(zone="deck")})
    assert Stage(plan).refuses(OverlayShow("notice", data={"title": "x"})) == "unknown_overlay"


Odd = dict[str, object]


def schema(folder: Path, **schema: object) -> tuple[GraphicField, ...] | None:
    (folder / "meter").mkdir()
    told = {"main": "graphic.mjs", "schema": schema}
    (folder / "meter" / "meter.ograf.json").write_text(json.dumps(told))
    placement = read_placement(folder / "meter")
    assert isinstance(placement, Placement)
    return placement.fields


def test_fields_are_read_from_the_manifest_in_its_order_without_what_is_no_text(tmp_path: Path) -> None:
    properties = {
        "size": {"enum": ["small", "full"]},
        "goal": {"type": ["null", "integer"]},
        "label": {"type": "string", "maxLength": 12},
        "rows": {"type": "array"},
        "open": {"type": "boolean"},
        "theme": {"type": "string"},
    }
    assert schema(tmp_path, properties=properties, required=["label", "rows"]) == (
        GraphicField(name="size", options=("small", "full")),
        GraphicField(name="goal", kind=FieldKind.WHOLE),
        GraphicField(name="label", needed=True, longest=12),
        GraphicField(name="open", kind=FieldKind.YES_NO),
    )


@pytest.mark.parametrize("odd", [{}, {"properties": {}}, {"properties": 3}, {"required": "label"}])
def test_a_manifest_that_says_nothing_of_its_fields_leaves_all_open(tmp_path: Path, odd: Odd) -> None:
    assert schema(tmp_path, **odd) is None


def test_what_a_manifest_says_oddly_of_a_field_is_passed_over(tmp_path: Path) -> None:
    properties = {"a": 3, "b": {"type": {}}, "c": {"type": ["object"]}, "d": {"maxLength": True, "enum": "x"}}
    assert schema(tmp_path, properties=properties, required=3) == (GraphicField(name="d"),)


# As it comes over the wire, and as it is kept


def test_values_become_the_texts_that_a_show_file_would_have() -> None:
    data = {"title": " 马上回来 ", "goal": 5, "open": True, "line": ""}
    command = read_command("overlay_show", {"overlay": "notice", "data": data})
    assert command == OverlayShow(
        "notice", None, {"title": "马上回来", "goal": "5", "open": "true", "line": ""}
    )


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ("马上回来", "data must be an object"),
        ([], "data must be an object"),
        ({"title": None}, "data.title must be a string"),
        ({"title": {"zh": "x"}}, "data.title must be a string"),
        ({"title": 1.5}, "data.title must be a string"),
        ({"title": "x" * (LONGEST_TEXT + 1)}, f"data.title must be {LONGEST_TEXT} characters"),
        ({" ": "x"}, "must not be empty"),
        ({str(number): "x" for number in range(MOST_FIELDS + 1)}, f"{MOST_FIELDS} fields or fewer"),
    ],
)
def test_what_is_no_object_of_texts_is_told_by_its_field(data: object, named: str) -> None:
    with pytest.raises(BadCommand, match=named):
        read_command("overlay_show", {"overlay": "notice", "data": data})


def test_the_words_are_in_the_journal_as_they_were_given(stage: Stage) -> None:
    command = OverlayShow("notice", None, {"title": "马上回来", "line": "“换机位”"})
    event = Commanded(at=stage.now, id="1", by="operator", command=command)
    written = encode(event)
    assert written["args"] == {
        "overlay": "notice",
        "key": None,
        "data": [["title", "马上回来"], ["line", "“换机位”"]],
    }
    assert decode(kind_of(event), written) == event
    del written["args"]["data"]
    read = decode(kind_of(event), written)
    assert isinstance(read, Commanded)
    assert read.command == OverlayShow("notice"), "as older versions wrote it"
