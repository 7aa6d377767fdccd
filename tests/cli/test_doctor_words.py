"""Everything that ``companion doctor`` can say has its words in both languages."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from companion.checkup.findings import Area, Severity
from companion.checkup.words import TYPED
from companion.cli.doctor_words import AROUND
from companion.cli.obs_setup_words import WORDS as OF_ROWS
from companion.resources import static_folder
from companion.settings import Origin
from tests.cli.test_obs_setup_words import said as told_of_rows

PACKAGE = Path(__file__).parents[2] / "companion"
MADE_BY = {"stops", "hurts", "worth_knowing", "fine", "_either"}
WORDS: dict[str, dict[str, Any]] = {
    language: json.loads((static_folder() / "i18n" / f"{language}.json").read_bytes())["preflight"]
    for language in ("zh-CN", "en")
}
AROUND_FINDINGS = {"do", "about", "finding", "mend"}


def said() -> set[str]:
    """The codes of findings, as the source has them."""
    codes = {f"{kind}-{origin.value}" for kind in ("setting", "unset") for origin in Origin}
    codes |= {
        "secret-environment",
        "secret-file",
        "obs-runs-unheard",
        "obs-silent",
        "obs-lost",
        "obs-answers-not",
        "data-ready",
        "data-new",
    }
    for path in [*(PACKAGE / "checkup").glob("*.py"), PACKAGE / "cli" / "doctor.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[_, ast.Constant(value=str(code)), *_]) if (
                    name in MADE_BY
                ):
                    codes.add(code)
                case ast.Call(func=ast.Name(id="_untold"), args=[ast.Constant(value=str(code))]):
                    codes.add(code)
                case ast.Call(func=ast.Name(id="_either"), args=[_, _, ast.Constant(value=str(code))]):
                    codes.add(code)
    return codes - {"stream", "virtual_camera", "record"}


@pytest.mark.parametrize("language", WORDS)
def test_each_finding_has_words(language: str) -> None:
    assert len(said()) > 60
    assert said() - WORDS[language].keys() == set()
    assert {area.value for area in Area} | {one.value for one in Severity} <= AROUND[language].keys()


@pytest.mark.parametrize("language", WORDS)
def test_what_a_finding_is_about_has_words(language: str) -> None:
    abouts = {
        word.value.value
        for path in (PACKAGE / "checkup").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "about" and isinstance(word.value, ast.Constant)
    }
    assert {"camera", "picture", "input"} <= abouts
    assert abouts - WORDS[language]["about"].keys() == set()


def test_each_finding_that_is_not_well_says_what_to_do() -> None:
    for words in WORDS.values():
        for path in (PACKAGE / "checkup").glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id=name), args=[_, ast.Constant(value=str(code)), *_]) if (
                        name in MADE_BY - {"fine", "_either"}
                    ):
                        assert words["do"].get(code), code


@pytest.mark.parametrize("language", WORDS)
def test_what_setting_up_tells_of_what_lacks_is_told_here_with_its_cure(language: str) -> None:
    lacks = {
        code for code in told_of_rows() if re.search("missing|-make$|-other$|not-|-under-fallback$", code)
    }
    lacks -= {"heard-under-fallback"}
    for code in lacks & OF_ROWS[language].keys():
        assert WORDS[language]["do"].get(code), code


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    def facts(words: dict[str, Any]) -> dict[str, set[str]]:
        return {
            code: set(re.findall(r"\{(\w+)\}", text + words["do"].get(code, "")))
            for code, text in words.items()
            if code not in AROUND_FINDINGS
        }

    chinese, english = (facts(words) for words in WORDS.values())
    assert chinese.keys() == english.keys()
    assert {code for code in chinese if chinese[code] != english[code]} == set()
    assert all(WORDS["zh-CN"][part].keys() == WORDS["en"][part].keys() for part in AROUND_FINDINGS)
    assert AROUND["zh-CN"].keys() == AROUND["en"].keys()


def test_what_can_be_typed_belongs_to_a_finding_that_says_what_to_do() -> None:
    assert TYPED.keys() <= WORDS["en"]["do"].keys()
