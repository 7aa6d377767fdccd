"""``companion verify-draw``: what it prints, and what it exits with."""

import json
import string
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from companion.cli import draw_words, main
from companion.show.draw.form import LEVELS
from companion.show.draw.protocol import canonical
from companion.show.offers import Fairness
from companion.showfile import Language
from tests.show.drawn import HONEST, SPOILT, UNREADABLE, Bundle, drawn, marked, mirrored

CHECKOUT = Path(__file__).resolve().parents[2]

Said = tuple[int, str, str]


@pytest.fixture
def says(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Said]:
    """What the command says of a file, in English unless told otherwise."""

    def call(content: bytes | Bundle, *flags: str, lang: str = "en_US.UTF-8") -> Said:
        monkeypatch.setenv("LC_ALL", lang)
        file = tmp_path / "draw.json"
        file.write_bytes(content if isinstance(content, bytes) else canonical(content))
        code = main(["verify-draw", str(file), *flags])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.mark.parametrize("kind", HONEST)
def test_a_draw_that_holds_exits_with_0_and_says_at_which_level(says, kind):
    bundle = HONEST[kind]()
    code, out, err = says(bundle)

    assert (code, err) == (0, "")
    assert f"holds, at level {bundle['fairness']['is']}" in out
    assert "FAILED" not in out
    assert bundle["eligible_digest"] in out, "to compare with what was shown"


def test_what_was_not_verified_is_said_and_where_to_look(says):
    bundle = drawn(planned=Fairness.A)
    _, out, _ = says(bundle)

    assert "(BLS) was not itself verified" in out
    assert f"/{bundle['beacon']['chain']}/public/{bundle['beacon']['round']}" in out


def test_a_level_that_was_lowered_is_said_with_what_that_is_worth(says):
    _, out, _ = says(drawn(planned=Fairness.A, fairness=Fairness.B))

    assert "lower than A that the rules announced" in out
    assert "whoever could cut it off could choose between two results" in out


@pytest.mark.parametrize("what", SPOILT)
def test_an_altered_draw_exits_with_1_and_names_the_check(says, what):
    spoil, check = SPOILT[what]
    bundle = drawn(planned=Fairness.A)
    spoil(bundle)
    code, out, err = says(marked(bundle))

    assert (code, err) == (1, "")
    assert f"FAILED {draw_words.CHECKS[Language.ENGLISH][check]}: " in out


def test_what_the_platform_drew_exits_with_1_because_nothing_was_checked(says):
    code, out, _ = says(mirrored())

    assert code == 1
    assert "nothing here that could be checked" in out


@pytest.mark.parametrize(("content", "_"), UNREADABLE, ids=str)
def test_what_is_no_draw_gets_one_sentence_and_exit_1(says, content, _):
    code, out, err = says(content)

    assert (code, err) == (1, "")
    assert out.startswith("FAILED form: ")


def test_a_program_gets_every_check_as_json(says):
    bundle = drawn(planned=Fairness.A)
    bundle["winners"].reverse()
    code, out, _ = says(marked(bundle), "--json")

    told = json.loads(out)
    assert code == 1
    assert told["verdict"] == "fails"
    assert told["beacon_signature_verified"] is False
    assert [check["check"] for check in told["checks"] if not check["ok"]] == ["ranking"]
    assert all(check["message"] for check in told["checks"])


def test_it_speaks_the_language_of_the_terminal(says):
    code, out, _ = says(drawn(), lang="zh_CN.UTF-8")

    assert code == 0
    assert "验证通过，公平等级 B" in out


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en_US.UTF-8", "There is no file"), ("zh_CN.UTF-8", "找不到文件")]
)
def test_a_file_that_is_not_there_is_wrong_usage(capsys, tmp_path, monkeypatch, lang, sentence):
    monkeypatch.setenv("LC_ALL", lang)

    assert main(["verify-draw", str(tmp_path / "nowhere.json")]) == 2
    assert sentence in capsys.readouterr().err


def test_the_folder_of_a_bag_will_do(says, tmp_path, capsys):
    says(drawn())

    assert main(["verify-draw", str(tmp_path)]) == 0
    assert "holds" in capsys.readouterr().out


def test_nothing_in_a_file_can_move_the_cursor(says):
    bundle = drawn()
    bundle["eligible\x1b[2J"] = 1
    _, out, _ = says(bundle)

    assert "\x1b" not in out
    assert "eligible\N{REPLACEMENT CHARACTER}[2J" in out


def test_nothing_in_a_file_can_move_the_cursor_of_who_looks_at_the_json(says):
    bundle = HONEST["cut off"]()
    bundle["fairness"]["why"] = "\x1b[2J \x9b2J \N{RIGHT-TO-LEFT OVERRIDE}"
    _, out, _ = says(marked(bundle), "--json")

    assert out.isascii()
    assert "\x1b" not in out
    assert json.loads(out)["checks"][2]["facts"]["why"] == bundle["fairness"]["why"]


def test_nor_can_the_name_of_a_file(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    assert main(["verify-draw", str(tmp_path / "draw\x1b[2J.json")]) == 2
    assert "\x1b" not in capsys.readouterr().err


def gaps(words: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        code: sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})
        for code, text in words.items()
    }


@pytest.mark.parametrize("table", ["CHECKS", "SENTENCES", "WANTED", "WHY", "STEPS", "SAID"])
def test_both_languages_say_the_same(table):
    words = getattr(draw_words, table)
    chinese, english = gaps(words[Language.CHINESE]), gaps(words[Language.ENGLISH])

    assert chinese == english


def test_every_level_says_what_it_protects_from():
    for language in Language:
        assert {f"protects_{level}" for level in LEVELS if level != "M"} <= draw_words.SAID[language].keys()


def program_of_the_reference() -> str:
    """The program in ``docs/reference/draw.md``, which a stranger would type."""
    text = (CHECKOUT / "docs" / "reference" / "draw.md").read_text("utf-8")
    return text.split("```python\n", 1)[1].split("```", 1)[0]


@pytest.mark.parametrize("kind", ["beacon", "late", "cut off", "seed"])
def test_the_program_in_the_reference_draws_the_same_without_anything_of_ours(tmp_path, kind):
    program, file = tmp_path / "check.py", tmp_path / "draw.json"
    program.write_text(program_of_the_reference(), "utf-8")
    spoilt = HONEST[kind]()
    file.write_bytes(canonical(spoilt))
    command = [sys.executable, "-I", str(program), str(file)]

    assert subprocess.run(command, capture_output=True, text=True, timeout=100).stdout == "as published\n"
    spoilt["winners"].reverse()
    file.write_bytes(canonical(spoilt))
    assert subprocess.run(command, capture_output=True, text=True, timeout=100).returncode == 1
