"""The show file as it is saved, by every kind of editor; with a clock that a test moves."""

import asyncio
import os
from pathlib import Path

import pytest
from PIL import Image

from companion.showfile.watch import LOOK_AGAIN_S, LOOK_EVERY_S, Reading, ShowFileWatch, digest_of

EXAMPLE = (Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml").read_text()


class Desk:
    """A folder with a show file, somebody who edits it, and what is told of that."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "show.yaml"
        self.file.write_text(EXAMPLE)
        self.told: list[Reading | None] = []
        self._now_s = 0.0
        self.watch = ShowFileWatch(
            self.file, folder / "data", self.told.append, now_s=lambda: self._now_s, sleep=asyncio.sleep
        )

    async def passes(self, seconds: float) -> None:
        """The watch looks as often as it would in this time."""
        end_s = self._now_s + seconds
        while self._now_s < end_s:
            settled = await self.watch.look()
            self._now_s += LOOK_EVERY_S if settled else LOOK_AGAIN_S

    def saves(self, text: str) -> None:
        self.file.write_text(text)

    def titles(self) -> list[str | None]:
        """Of each reading the title of its show; None where it has an error."""
        plans = [reading.loaded.plan for reading in self.told if reading is not None]
        return [plan.title if plan is not None else None for plan in plans]


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    await desk.passes(2)
    assert desk.titles() == ["十分钟试播"]
    return desk


def titled(title: str) -> str:
    return EXAMPLE.replace("title: 十分钟试播", f"title: {title}")


async def test_what_was_saved_is_told_within_two_seconds(desk: Desk) -> None:
    desk.saves(titled("新"))
    await desk.passes(2)
    assert desk.titles()[1:] == ["新"]


async def test_a_file_that_nobody_touches_is_told_once(desk: Desk) -> None:
    await desk.passes(60)
    assert len(desk.told) == 1


async def test_a_file_saved_as_it_was_is_no_news(desk: Desk) -> None:
    desk.saves(EXAMPLE)
    os.utime(desk.file, (1, 1))
    await desk.passes(5)
    assert len(desk.told) == 1


async def test_while_it_is_being_written_nothing_is_told(desk: Desk) -> None:
    whole = titled("新")
    for end in range(0, len(whole), len(whole) // 5):
        desk.saves(whole[:end])
        await desk.watch.look()
    assert len(desk.told) == 1
    desk.saves(whole)
    await desk.passes(2)
    assert desk.titles()[1:] == ["新"]


async def test_an_editor_that_writes_another_file_and_renames_it_is_followed(desk: Desk) -> None:
    for title in ("一", "二"):
        fresh = desk.file.with_suffix(".tmp")
        fresh.write_text(titled(title))
        fresh.replace(desk.file)
        await desk.passes(3)
    assert desk.titles()[1:] == ["一", "二"]


async def test_a_change_of_the_same_length_is_seen(desk: Desk) -> None:
    desk.saves(EXAMPLE.replace("24.90", "22.90"))
    await desk.passes(2)
    assert len(desk.told) == 2


async def test_a_broken_file_is_told_with_its_problems_and_lines(desk: Desk) -> None:
    desk.saves(EXAMPLE.replace("length: 2m", "length: two minutes", 1))
    await desk.passes(2)
    reading = desk.told[-1]
    assert reading is not None
    assert reading.loaded.plan is None
    assert reading.digest == ""
    line = next(n for n, text in enumerate(EXAMPLE.splitlines(), 1) if "length: 2m" in text)
    assert [problem.mark.line for problem in reading.loaded.problems] == [line]


async def test_a_file_taken_away_and_put_back_is_not_missed(desk: Desk) -> None:
    desk.file.unlink()
    await desk.passes(5)
    desk.saves(EXAMPLE)
    await desk.passes(30)
    assert len(desk.told) == 1


async def test_a_file_away_for_ten_seconds_is_told_once_and_again_when_it_is_back(desk: Desk) -> None:
    away = desk.file.with_suffix(".away")
    desk.file.rename(away)
    await desk.passes(9)
    assert len(desk.told) == 1
    await desk.passes(60)
    assert desk.told[1:] == [None]
    away.rename(desk.file)
    await desk.passes(2)
    assert desk.told[2:] == desk.told[:1]


async def test_a_file_that_is_emptied_is_away_and_not_broken(desk: Desk) -> None:
    desk.saves("")
    await desk.passes(5)
    assert len(desk.told) == 1
    await desk.passes(10)
    assert desk.told[1:] == [None]


async def test_what_the_show_names_may_come_later(desk: Desk, tmp_path: Path) -> None:
    desk.saves(EXAMPLE.replace("    link: 4\n", "    link: 4\n    image: pictures/strawberry.png\n"))
    await desk.passes(2)
    reading = desk.told[-1]
    assert reading is not None
    assert reading.loaded.problems
    (tmp_path / "pictures").mkdir()
    await desk.passes(2)
    Image.new("RGB", (400, 400)).save(tmp_path / "pictures" / "strawberry.png")
    await desk.passes(3)
    reading = desk.told[-1]
    assert reading is not None
    assert not reading.loaded.problems


async def test_a_playbook_beside_the_show_is_followed_like_the_show_itself(
    desk: Desk, tmp_path: Path
) -> None:
    book = tmp_path / "cues" / "playbooks" / "black.yaml"
    book.parent.mkdir(parents=True)
    for words in ("稍等", "马上好"):
        book.write_text(f"{{playbook: black, say: [{words}]}}")
        await desk.passes(3)
    plans = [reading.loaded.plan for reading in desk.told[1:] if reading is not None]
    assert [plan.playbooks["black"].say for plan in plans if plan is not None] == [("稍等",), ("马上好",)]
    assert len({reading.digest for reading in desk.told if reading is not None}) == 3


async def test_a_file_that_cannot_be_read_costs_nothing_but_a_line_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong in reading, the watch goes on and the next version is told."""
    slept = 0

    async def sleep(_: float) -> None:
        nonlocal slept
        slept += 1
        if slept == 4:
            monkeypatch.undo()
        if slept == 8:
            raise asyncio.CancelledError

    def failing(*_: object) -> None:
        raise RuntimeError("no idea")

    file = tmp_path / "show.yaml"
    file.write_text(EXAMPLE)
    told: list[Reading | None] = []
    monkeypatch.setattr("companion.showfile.watch.load_show", failing)
    with pytest.raises(asyncio.CancelledError):
        await ShowFileWatch(file, None, told.append, sleep=sleep).run()
    assert "could not be looked at" in caplog.text
    assert len(told) == 1


async def test_a_digest_names_the_plan_and_not_only_the_text(desk: Desk) -> None:
    reading = desk.told[0]
    assert reading is not None
    plan, source = reading.loaded.plan, reading.loaded.source
    assert plan is not None
    assert reading.digest == digest_of(source, plan)
    assert len(reading.digest) == 12
    assert digest_of(source + b"#", plan) != reading.digest
