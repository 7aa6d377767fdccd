"""Whatever the core can tell or refuse has words on the operator's page."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.show.command_table import COMMANDS

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = CHECKOUT / "companion"

Words = dict[str, dict[str, str]]


def calls(name: str, folder: Path) -> Iterator[ast.Call]:
    """Every call of a function or method of this name."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name in (
                getattr(node.func, "attr", ""),
                getattr(node.func, "id", ""),
            ):
                yield node


def texts(node: ast.expr) -> set[str]:
    """The texts that an argument may have: one, or either of two."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return texts(one) | texts(other)
        case _:
            return set()


def notes() -> dict[str, set[str]]:
    """Each code of the log, with the names of what comes with it; ``**`` where only running it tells."""
    found: dict[str, set[str]] = {}
    for call in calls("note", PACKAGE / "show"):
        if call.args:
            for code in texts(call.args[0]):
                found.setdefault(code, set()).update(word.arg or "**" for word in call.keywords)
    return found


def refusals() -> set[str]:
    made = (*calls("Refusal", PACKAGE), *calls("NotEdited", PACKAGE))
    return {code for call in made if call.args for code in texts(call.args[0])} | {"conflict"}


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def words(request: pytest.FixtureRequest) -> Words:
    file = CHECKOUT / "static" / "i18n" / f"{request.param}.json"
    found: Words = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_the_search_finds_what_is_known_to_be_there() -> None:
    assert notes()["scene_failed"] == {"scene", "reason"}
    assert {"cue_armed", "cue_disarmed"} <= notes().keys()
    assert {"too_soon", "not_started"} <= refusals()


def test_every_note_of_the_log_has_words(words: Words) -> None:
    assert sorted(notes().keys() - words["log"].keys()) == []


def test_the_words_of_a_note_name_nothing_that_does_not_come_with_it(words: Words) -> None:
    strangers = {
        code: set(re.findall(r"\{(\w+)\}", words["log"][code])) - names
        for code, names in notes().items()
        if code in words["log"] and "**" not in names
    }
    assert {code: names for code, names in strangers.items() if names} == {}


def test_every_refusal_has_words(words: Words) -> None:
    assert sorted(refusals() - words["refusal"].keys()) == []


def test_every_command_has_words(words: Words) -> None:
    assert sorted(COMMANDS.keys() ^ words["command"].keys()) == []
