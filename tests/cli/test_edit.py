"""``companion edit`` changes one thing in a file, or says why not and leaves it as it was."""

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from companion.cli import main
from companion.errors import CompanionError
from companion.showfile import Language
from companion.showfile.editing.saving import write_over

EXAMPLE = Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml"
CUE = "{id: x, at: 1m, do: {hide: product-card}}"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    path = tmp_path / "show.yaml"
    path.write_bytes(EXAMPLE.read_bytes())
    return path


def test_values_are_set_and_the_change_is_shown(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes = ["show.title", "新标题", "products.P4.price", "45", "obs.scenes.wide", "全景"]
    assert main(["edit", str(show), "set", *changes]) == 0
    told = capsys.readouterr().out
    assert "-  title: 十分钟试播\n+  title: 新标题\n" in told
    assert "《新标题》" in told
    expected = EXAMPLE.read_bytes()
    for old, new in (
        ("title: 十分钟试播", "title: 新标题"),
        ("price: 49.90", "price: 45"),
        ("fallback: Fallback}", "fallback: Fallback, wide: 全景}"),
    ):
        expected = expected.replace(old.encode(), new.encode())
    assert show.read_bytes() == expected


def test_what_obs_is_to_be_is_set_from_outside(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edit", str(show), "set", "obs.studio_mode", "off", "obs.profile", "直播"]) == 0
    assert "+  studio_mode: off\n+  profile: 直播\n" in capsys.readouterr().out
    assert main(["edit", str(show), "set", "obs.studio_mode", "关闭"]) == 1
    assert "写成 off" in capsys.readouterr().err


def test_a_cue_comes_and_goes_and_a_segment_moves_there_and_back(show: Path) -> None:
    before = show.read_bytes()
    assert main(["edit", str(show), "add-cue", "strawberry", CUE, "--after", "card"]) == 0
    assert f"      - {CUE}\n".encode() in show.read_bytes()
    assert main(["edit", str(show), "remove", "rundown.strawberry.cues.x"]) == 0
    assert show.read_bytes() == before
    segment = "{id: new, title: 新, length: 1m}"
    assert main(["edit", str(show), "add-segment", segment, "--before", "strawberry"]) == 0
    assert main(["edit", str(show), "move", "new", "--before", "opening"]) == 0
    assert b"rundown:\n  - id: new\n" in show.read_bytes()
    assert main(["edit", str(show), "remove", "rundown.new"]) == 0
    assert show.read_bytes() == before


def test_what_is_added_may_come_from_input(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("- id: new\n  title: 新   # 注释\n  length: 1m\n"))
    assert main(["edit", str(show), "add-segment", "-", "--after", "opening"]) == 0
    assert "\n  - id: new\n    title: 新   # 注释\n    length: 1m\n\n" in show.read_text(encoding="utf-8")


def test_a_dry_run_writes_nothing(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edit", str(show), "set", "show.title", "新标题", "--dry-run"]) == 0
    assert "+  title: 新标题" in capsys.readouterr().out
    assert show.read_bytes() == EXAMPLE.read_bytes()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (["set", "show.tilte", "x"], "tilte"),
        (["set", "products.P4.price", "¥9"], "¥9"),
        (["remove", "products.P4"], "P4"),
        (["add-cue", "strawberry", "{id: x, at: 99m, do: {hide: product-card}}"], "1:39:00"),
    ],
)
def test_a_change_that_brings_an_error_is_shown_and_not_written(
    show: Path, capsys: pytest.CaptureFixture[str], change: list[str], told: str
) -> None:
    assert main(["edit", str(show), *change]) == 1
    heard = capsys.readouterr()
    assert heard.out.startswith("--- ")
    assert told in heard.err
    assert show.read_bytes() == EXAMPLE.read_bytes()


def test_a_broken_show_can_be_mended_and_broken_no_further(show: Path) -> None:
    show.write_bytes(EXAMPLE.read_bytes().replace(b"price: 24.90", b"price: dear").replace(b"2m", b"soon"))
    assert main(["edit", str(show), "set", "sales.F1.price", "24.90"]) == 0
    assert main(["edit", str(show), "set", "show.title", "还没改完"]) == 0
    assert main(["edit", str(show), "set", "rundown.strawberry.length", "later"]) == 1
    assert b"later" not in show.read_bytes()


def test_what_cannot_be_done_is_told_in_the_language_of_the_show(
    show: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["edit", str(show), "remove", "rundown.opening.cues.rulse"]) == 1
    assert "是不是想写 rundown.opening.cues.rules？" in capsys.readouterr().err
    assert main(["edit", str(show.with_name("none.yaml")), "set", "show.title", "x"]) == 1
    assert "none.yaml" in capsys.readouterr().out
    assert main(["edit", str(show), "set", "show.title", "十分钟试播"]) == 0
    assert "没有变化" in capsys.readouterr().out


@pytest.mark.parametrize("usage", [["set", "show.title"], ["move", "close"], ["twist"], []])
def test_wrong_usage_is_told_apart(show: Path, usage: list[str]) -> None:
    try:
        code = main(["edit", str(show), *usage])
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code == 2


def test_the_mode_stays_and_a_link_goes_on_pointing(show: Path, tmp_path: Path) -> None:
    show.chmod(0o640)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "tonight.yaml"
    link.symlink_to(show)
    assert main(["edit", str(link), "set", "show.title", "新标题"]) == 0
    assert link.is_symlink()
    assert "新标题" in show.read_text(encoding="utf-8")
    assert stat.S_IMODE(show.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["elsewhere", "show.yaml"]


def test_a_file_that_somebody_else_changed_meanwhile_is_not_written_over(show: Path) -> None:
    read_earlier = show.read_bytes()
    theirs = read_earlier + b"# theirs\n"
    show.write_bytes(theirs)
    with pytest.raises(CompanionError, match="somebody else"):
        write_over(show, read_earlier, read_earlier + b"# ours\n", Language.ENGLISH)
    assert show.read_bytes() == theirs
    assert os.listdir(show.parent) == ["show.yaml"]


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_whoever_stops_reading_the_output_still_gets_the_change(show: Path, unbuffered: str) -> None:
    nobody_reads, pipe = os.pipe()
    os.close(nobody_reads)
    command = [sys.executable, "-m", "companion", "edit", str(show), "set", "show.title", "新标题"]
    try:
        environ = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        assert subprocess.run(command, stdout=pipe, env=environ, timeout=60, check=False).returncode == 0
    finally:
        os.close(pipe)
    assert "新标题" in show.read_text(encoding="utf-8")


def test_a_name_that_is_not_there_is_told_what_was_meant_or_what_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = tmp_path / "show.yaml"
    show.write_text(
        "show: {language: zh-CN}\nproducts: {P1: {name: x}, P2: {name: y}}\nrundown:\n"
        "  - {id: box, title: x}\n  - {use: opening}\n  - {id: p1, title: x}\n"
    )
    assert main(["edit", str(show), "move", "bx", "--before", "p1"]) == 1
    assert "是不是想写 rundown.box？" in capsys.readouterr().err
    assert main(["edit", str(show), "move", "closing", "--before", "p1"]) == 1
    assert "第 5 行的模板 opening" in capsys.readouterr().err
    assert main(["edit", str(show), "set", "products.P9.price", "3"]) == 1
    assert "那里有：P1, P2" in capsys.readouterr().err


def test_a_folder_stands_for_the_show_in_it(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "show")]) == 0
    assert main(["edit", str(tmp_path / "show"), "set", "show.title", "新标题"]) == 0
    assert "title: 新标题" in (tmp_path / "show" / "show.yaml").read_text(encoding="utf-8")
