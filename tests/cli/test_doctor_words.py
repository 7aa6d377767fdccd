"""Everything that ``companion doctor`` can say has its words in both languages."""

import ast
import re
from pathlib import Path

import pytest

from companion.checkup.findings import Area, Severity
from companion.cli import doctor_chinese, doctor_english
from companion.cli.obs_setup_words import WORDS as OF_ROWS
from companion.settings import Origin
from tests.cli.test_obs_setup_words import said as told_of_rows

PACKAGE = Path(__file__).parents[2] / "companion"
MADE_BY = {"stops", "hurts", "worth_knowing", "fine", "_either"}
TABLES = {"zh-CN": doctor_chinese, "en": doctor_english}


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
                case ast.Call(func=ast.Name(id="_either"), args=[_, _, ast.Constant(value=str(code))]):
                    codes.add(code)
    return codes - {"stream", "virtual_camera", "record"}


@pytest.mark.parametrize("language", TABLES)
def test_each_finding_has_words(language: str) -> None:
    assert len(said()) > 60
    assert said() - TABLES[language].FINDINGS.keys() == set()
    assert {area.value for area in Area} | {one.value for one in Severity} <= TABLES[language].AROUND.keys()


def test_each_finding_that_is_not_well_says_what_to_do() -> None:
    for table in TABLES.values():
        silent = {code for code, (_, hint) in table.FINDINGS.items() if not hint}
        for path in (PACKAGE / "checkup").glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id=name), args=[_, ast.Constant(value=str(code)), *_]) if (
                        name in MADE_BY - {"fine", "_either"}
                    ):
                        assert code not in silent


@pytest.mark.parametrize("language", TABLES)
def test_what_setting_up_tells_of_what_lacks_is_told_here_with_its_cure(language: str) -> None:
    lacks = {
        code for code in told_of_rows() if re.search("missing|-make$|-other$|not-|-under-fallback$", code)
    }
    lacks -= {"heard-under-fallback"}
    for code in lacks & OF_ROWS[language].keys():
        assert TABLES[language].FINDINGS[code][1], code


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    facts = {
        language: {
            code: {name for text in words for name in re.findall(r"(?<!\{)\{(\w+)\}", text)}
            for code, words in table.FINDINGS.items()
        }
        for language, table in TABLES.items()
    }
    chinese, english = facts.values()
    assert chinese.keys() == english.keys()
    # Why OBS is silent is told in English alone; the Chinese says what it can be.
    differs = {code for code in chinese if chinese[code] != english[code]}
    assert differs == {"obs-silent", "obs-answers-not", "obs-lost", "obs-turns-away"}
    assert doctor_chinese.AROUND.keys() == doctor_english.AROUND.keys()
