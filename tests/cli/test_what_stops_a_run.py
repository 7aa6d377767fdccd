"""What a crew reads when ``companion run`` cannot go on: in the language of its show, or of the terminal."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from companion.cli import main
from companion.journal.lock import lock
from companion.journal.reader import read_lines
from companion.journal.runs import JOURNAL, RUNS
from tests.journal.examples import GOLDEN
from tests.journeys.conftest import EXAMPLE
from tests.service import MakeService


@dataclass(frozen=True, slots=True)
class Crew:
    """A terminal, and a show, of one language."""

    show: Path
    data: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *flags: str, code: int = 1) -> str:
        """What the command says when it cannot run the show."""
        words = ["run", str(self.show), "--data", str(self.data), "--obs", "simulated", *flags]
        assert main(words) == code
        return self.capture.readouterr().err

    @property
    def journal(self) -> Path:
        [found] = (self.data / RUNS).glob(f"*/{JOURNAL}")
        return found


def crew(tmp_path: Path, capture: pytest.CaptureFixture[str], language: str) -> Crew:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert "language: zh-CN" in text
    show = tmp_path / "show.yaml"
    show.write_text(text.replace("language: zh-CN", f"language: {language}"), encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    return Crew(show, data, capture)


@pytest.fixture
def chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Crew:
    """The terminal speaks English: it is the show that tells."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return crew(tmp_path, capsys, "zh-CN")


@pytest.fixture
def english(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Crew:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    return crew(tmp_path, capsys, "en")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_data_folder_in_use_is_told_with_the_process_that_holds_it(chinese: Crew) -> None:
    with lock(chinese.data):
        said = chinese.run()
    pid = (chinese.data / "companion.lock").read_text().strip()
    assert said == (
        f"数据文件夹 {chinese.data} 正被另一个 companion 使用（进程 {pid}）。\n"
        "先停掉那一个，或者用 --data 给这一个另外的文件夹。\n"
    )


def test_a_data_folder_in_use_is_told_in_english_to_an_english_show(english: Crew) -> None:
    with lock(english.data):
        said = english.run()
    assert "is in use by another companion" in said
    assert "Stop that one" in said


def test_a_show_that_cannot_be_read_leaves_the_language_to_the_terminal(english: Crew) -> None:
    english.show.unlink()
    with lock(english.data):
        assert "正被另一个 companion 使用" in english.run()


def test_a_port_that_is_taken_is_told_with_what_to_do(chinese: Crew, taken: int) -> None:
    said = chinese.run("--port", str(taken))
    assert f"127.0.0.1 的端口 {taken} 被别的程序占着。\n关掉那个程序" in said
    assert "--port" in said


def test_a_port_that_is_taken_is_told_in_english_to_an_english_show(english: Crew, taken: int) -> None:
    assert f"Port {taken} on 127.0.0.1 is taken by another program.\n" in english.run("--port", str(taken))


def test_an_address_of_another_machine_is_told_with_why(chinese: Crew) -> None:
    said = chinese.run("--host", "192.0.2.1", "--port", "0")
    assert "不能监听 192.0.2.1 端口 0：这台电脑没有这个地址。" in said


def test_a_damaged_journal_is_told_by_line_and_left_as_it_is(chinese: Crew, taken: int) -> None:
    chinese.run("--port", str(taken))  # Its journal begins before it is known that the port is taken.
    damaged = chinese.journal.read_bytes().replace(b'"rehearsal":false', b'"rehearsal":true', 1)
    chinese.journal.write_bytes(damaged)
    said = chinese.run("--resume", "auto", "--port", "0")
    assert said == (
        f"{chinese.journal} 第 1 行：哈希和内容对不上；写好之后被人改过。\n"
        "文件没有动过。请留作证据，用 --resume new 开新的一场。\n"
    )
    assert chinese.journal.read_bytes() == damaged


def test_settings_that_mean_nothing_are_told_with_an_example(chinese: Crew) -> None:
    (chinese.data / "settings.yaml").write_text("listen: {port: 99999}")
    said = chinese.run()
    assert "settings.yaml：listen.port：要在 0 到 65535 之间。\n应该是这样：\n# Live Companion" in said
    assert "Settings of" not in said


def test_settings_that_cannot_be_read_are_told_with_why(chinese: Crew) -> None:
    (chinese.data / "settings.yaml").mkdir()
    assert "settings.yaml：这是文件夹，不是文件。" in chinese.run()


def test_an_address_of_obs_that_is_none_is_told_with_one_that_is(chinese: Crew) -> None:
    assert "'ftp://host' 不是 OBS 的地址。\n写成 127.0.0.1:4455 这样。" in chinese.run(
        "--obs", "ftp://host", code=2
    )


def test_a_run_that_cannot_be_kept_is_told_with_why(chinese: Crew) -> None:
    (chinese.data / RUNS).write_text("a file where the folder of runs should be")
    assert f"读不了 {chinese.data / RUNS}：路径里有一段不是文件夹。" in chinese.run("--port", "0")


@pytest.mark.parametrize(("terminal", "line"), [("zh_CN.UTF-8", "第 3 行"), ("en_US.UTF-8", "line 3")])
def test_as_run_and_verify_journal_tell_of_damage_in_the_language_of_the_terminal(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    terminal: str,
    line: str,
) -> None:
    monkeypatch.setenv("LC_ALL", terminal)
    journal = tmp_path / JOURNAL
    whole = GOLDEN.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([*whole[:2], b"\n", *whole[3:]]))
    why = "这一行是空的" if terminal.startswith("zh") else "it is empty"
    for command in ("as-run", "verify-journal"):
        assert main([command, str(journal)]) == 1
        out, err = capsys.readouterr()
        assert line in out + err
        assert why in out + err


def test_a_torn_last_line_is_noted_in_the_language_of_the_show_and_chatter_is_left_out(
    make_service: MakeService,
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.kill()
    [journal] = (service.data / RUNS).glob(f"*/{JOURNAL}")
    with journal.open("ab") as file:
        file.write(b'{"at":"2026-')
    lines = read_lines(journal).chain.lines
    service.start()
    assert f"第 {lines + 1} 行没写完就断了（程序崩溃或断电）。这 12 个字节不算" in service.log
    assert "was cut off" not in service.log
    assert " INFO " not in service.log


def test_why_a_journal_is_not_written_is_told_in_the_language_of_the_show(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    [journal] = (service.data / RUNS).glob(f"*/{JOURNAL}")
    journal.unlink()
    journal.mkdir()
    service.command("go")
    why = f"记录 {journal} 写不进去：这是文件夹，不是文件。"
    service.wait_for(lambda state: state["health"]["journal"]["reason"] == why, why)
    assert why in service.log
