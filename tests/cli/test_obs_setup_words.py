"""Everything that a plan can say has its words in both languages."""

import ast
import re
from pathlib import Path

import pytest

from companion.checkup.of_show import MOVING, NAMES
from companion.cli.obs_setup_words import WORDS
from companion.obs.setup.steps import OwnFile

SETUP = Path(__file__).parents[2] / "companion" / "obs" / "setup"


def said() -> set[str]:
    """The keys that the plan and the script of the key are told with, as the source has them."""
    keys = set()
    for path in SETUP.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.keyword(arg="about" | "told", value=value):
                    keys |= {one.value for one in ast.walk(value) if isinstance(one, ast.Constant)}
                case ast.Call(func=ast.Name(id="ScriptNotAdded"), args=[ast.Constant(value=str(reason))]):
                    keys.add(reason)
    return {key for key in keys if isinstance(key, str) and re.fullmatch(r"[a-z][a-z_-]+[a-z]", key)}


@pytest.mark.parametrize("language", WORDS)
def test_what_is_said_has_words(language: str) -> None:
    put_together = {f"{file.value}-write" for file in (OwnFile.EMERGENCY, OwnFile.SCRIPT)}
    put_together |= {
        f"{one}-missing-{on}" for one in ("camera", "microphone") for on in ("windows", "mac", "linux")
    }
    put_together |= {f"{what}-{how}" for what in ("collection", "profile") for how in ("load", "other")}
    put_together |= {"studio-mode-on", "studio-mode-off"}
    put_together |= {"script-loaded", "script-not-loaded", "script-elsewhere", "scene-make", "overlay-set"}
    assert len(said()) > 20
    assert (said() | put_together) - WORDS[language].keys() == set()


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    facts = {
        language: {key: set(re.findall(r"(?<!\{)\{(\w+)\}", text)) for key, text in words.items()}
        for language, words in WORDS.items()
    }
    chinese, english = facts.values()
    assert chinese.keys() == english.keys()
    # Why OBS is silent is told in English alone; the Chinese names the place instead.
    differs = {key for key in chinese if chinese[key] != english[key]}
    assert differs == {"silent", "turned-away"}
    assert NAMES.keys() == MOVING.keys() == WORDS.keys()
