"""The words of viewers' questions: in a file of their own, known to the show by a digest alone."""

import hashlib
import hmac
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from companion import kept
from companion.feeds.questions import FILE, Questions
from companion.screens.live import live_view, messages_view
from companion.show.desk_commands import QuestionDone, QuestionShow, Redo, Undo
from companion.show.questions import MARK
from companion.show.turn import NOTE_TEXT, short
from tests.stage import Stage

ASKED = "我是小周 138xxxx，有没有小包装？"


async def test_a_question_is_found_again_by_the_next_process_and_by_the_same_mark(tmp_path: Path) -> None:
    mark = await Questions(tmp_path / "run").keep(ASKED)
    again = Questions(tmp_path / "run")
    assert again.texts[mark] == ASKED
    assert await again.keep(ASKED) == mark
    assert await again.keep("另一个") != mark
    assert (tmp_path / "run" / FILE).stat().st_mode & 0o777 == 0o600


async def test_the_mark_says_nothing_without_the_secret_and_another_run_has_another(tmp_path: Path) -> None:
    mark = await Questions(tmp_path / "one").keep(ASKED)
    assert mark != await Questions(tmp_path / "two").keep(ASKED)
    assert hashlib.sha256(ASKED.encode()).hexdigest()[:16] not in mark
    salt = bytes.fromhex(json.loads((tmp_path / "one" / FILE).read_text())["salt"])
    assert hmac.new(salt, ASKED.encode(), hashlib.sha256).hexdigest().startswith(mark.removeprefix(MARK))
    assert short(mark) == mark, f"a line of the log has {NOTE_TEXT} characters, and would cut it"


async def test_a_file_that_cannot_be_read_or_written_costs_no_question(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_text("{]")
    questions = Questions(tmp_path)
    assert FILE in caplog.text

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(kept, "put", full)
        mark = await questions.keep(ASKED)
    assert questions.texts[mark] == ASKED
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.ERROR]
    assert ASKED not in caplog.text


async def test_screens_have_the_words_and_say_so_when_they_were_purged(tmp_path: Path) -> None:
    stage, questions = Stage(), Questions(tmp_path)
    mark = await questions.keep(ASKED)
    stage.says(QuestionShow(mark))
    stage.says(QuestionDone("q1"))
    stage.says(Undo())
    asked = questions.texts
    assert messages_view(stage.state, asked=asked)["questions"][0]["text"] == ASKED
    live = live_view(stage.state, asked)
    assert in_log(live) == {ASKED}
    assert live["redo"]["args"]["text"] == live["undo"]["args"]["text"] == ASKED
    stage.says(Redo())
    stage.says(Undo())

    assert messages_view(stage.state)["questions"][0]["text"] == "（已清除）"
    live = live_view(stage.state)
    assert {one["args"]["text"] for one in live["log"] if one["code"].startswith("question")} == {
        "（已清除）"
    }
    assert live["undo"]["args"]["text"] == "（已清除）"


def in_log(live: dict[str, Any]) -> set[str]:
    return {one["args"]["text"] for one in live["log"] if one["code"].startswith("question")}
