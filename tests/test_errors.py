"""Whatever a crew may be told has words in every language, and the words say the same."""

import ast
import errno
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from companion.errors import CompanionError, Sentence, system_reason
from companion.errors.words import CHINESE, ENGLISH, WORDS

PACKAGE = Path(__file__).resolve().parents[1] / "companion"

CODE = re.compile(
    r"(?:system|data|run|journal|damage|event|writing|disk|listen|settings|keys|beacon|picture)\.[A-Za-z_-]+"
)
"""What a code looks like."""

RAISED_BY_CODE = frozenset({"_NotAsWrittenError", "_until_the_end", "Disturbed"})
"""Takes the code of a sentence and makes the sentence itself."""


def facts_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def sentences_made() -> Iterator[tuple[str, str, set[str]]]:
    """Every place that makes a sentence with its facts beside it: where, the code, the names of the facts."""
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
                continue
            code, *facts = call.args
            if call.func.id != "Sentence" or not isinstance(code, ast.Constant):
                continue
            named = {
                key.value
                for fact in facts
                if isinstance(fact, ast.Dict)
                for key in fact.keys
                if isinstance(key, ast.Constant)
            }
            yield f"{path.name}:{call.lineno}", str(code.value), {str(name) for name in named}


def codes_named() -> set[str]:
    """Every text in the source that looks like a code, outside of the tables."""
    return {
        node.value
        for path in PACKAGE.rglob("*.py")
        if path != PACKAGE / "errors" / "words.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


def test_every_language_has_every_sentence_with_the_same_facts() -> None:
    english = {code: facts_in(sentence) for code, sentence in WORDS[ENGLISH].items()}
    for table in WORDS.values():
        assert {code: facts_in(sentence) for code, sentence in table.items()} == english


def test_every_sentence_that_is_made_has_words_for_its_facts() -> None:
    made = list(sentences_made())
    assert len(made) > 30
    for where, code, facts in made:
        assert code in WORDS[ENGLISH], where
        assert facts == facts_in(WORDS[ENGLISH][code]), where


def test_no_sentence_is_left_over() -> None:
    by_system = {f"system.{name}" for name in (*errno.errorcode.values(), "no-host")}
    assert set(WORDS[ENGLISH]) - codes_named() <= by_system


def test_chinese_sentences_hold_no_english_ones() -> None:
    """A name that is typed (``--data``, UTF-8) is no sentence; three words in a row are."""
    for code, sentence in WORDS[CHINESE].items():
        if code != "settings.example":
            assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", sentence), code


def test_a_sentence_inside_another_is_told_in_the_same_language() -> None:
    error = CompanionError(
        Sentence("data.unusable", {"folder": Path("/x"), "reason": Sentence("system.ENOSPC")}),
        hint=Sentence("data.writable"),
    )
    assert error.spoken("zh-CN") == (
        "数据文件夹 /x 不能用：磁盘满了。\n用 --data 换一个当前用户能写的文件夹。"
    )
    assert str(error) == "The data folder /x cannot be used: no space left on device."
    assert error.hint == "Choose one that this user may write to, with --data."


def test_a_language_without_words_gets_english() -> None:
    assert Sentence("system.EROFS").spoken("fr") == "read-only file system"


def test_text_is_told_as_it_was_raised() -> None:
    assert CompanionError("已经这样了。").spoken("en") == "已经这样了。"


@pytest.mark.parametrize(
    ("error", "chinese"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘满了"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限"),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "没有叫这个名字的电脑"),
        (OSError(errno.EXDEV, "Invalid cross-device link"), "invalid cross-device link"),
        (OSError("No errno at all"), "no errno at all"),
    ],
)
def test_why_the_system_refused_has_words_where_it_is_known(error: OSError, chinese: str) -> None:
    assert system_reason(error).spoken(CHINESE) == chinese
