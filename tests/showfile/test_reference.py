"""The reference of the show file says what the program does.

After a change of the models, write it anew:

    UPDATE_REFERENCE=1 pytest tests/showfile/test_reference.py
"""

import os
import re
from pathlib import Path

from pydantic import BaseModel

from companion.showfile.fields import about, document, goods, incidents, script
from companion.showfile.reference import reference, sections

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "show-file.md"


def test_the_page_is_up_to_date() -> None:
    if os.environ.get("UPDATE_REFERENCE"):
        PAGE.write_text(reference(), encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_every_part_of_a_show_file_has_its_section() -> None:
    models = {
        thing
        for module in (about, document, goods, incidents, script)
        for name, thing in vars(module).items()
        if isinstance(thing, type) and issubclass(thing, BaseModel) and name not in ("BaseModel", "Part")
    }
    assert models == sections()


def test_every_field_says_what_it_is() -> None:
    bare = [
        f"{model.__name__}.{name}"
        for model in sections()
        for name, field in model.model_fields.items()
        if not field.description
    ]
    assert bare == []


def test_every_link_on_the_page_leads_somewhere() -> None:
    page = reference()
    headings = {
        line[3:].lower().replace("`", "").replace(" ", "-") for line in page.splitlines() if line[:3] == "## "
    }
    assert set(re.findall(r"\(#([^)]+)\)", page)) <= headings


def test_what_may_be_of_several_kinds_names_them_all() -> None:
    rows = {
        row.split(" | ")[0].strip("|` "): row.split(" | ")[1]
        for row in reference().splitlines()
        if row[:3] == "| `"
    }
    assert rows["rundown"] == "list of [table](#a-segment) or [table](#a-loop), or [`use`](recipes.md)"
    assert rows["cues"] == "list of [table](#a-cue), or [`use`](recipes.md)"
    assert rows["do"] == "action, or list of them"


def test_what_is_only_kept_is_named_as_the_file_names_it() -> None:
    kept = reference().partition("## Kept, not acted on yet")[2]
    names = {info.alias or name for model in sections() for name, info in model.model_fields.items()}
    told = {
        word.removesuffix(": hard").removeprefix("say: ")
        for row in kept.splitlines()
        if row.startswith("| `")
        for word in re.findall("`([^`]+)`", row.split(" | ")[0])
    }
    assert told <= names
    assert told >= {"targets", "evidence"}
