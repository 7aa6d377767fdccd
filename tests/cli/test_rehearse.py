"""``companion rehearse``: what it prints, what a program gets, how it ends; and in the room."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from companion.cli import main
from tests.journeys.conftest import EXAMPLE
from tests.service import Service, eventually

SNACKS = Path(__file__).parents[2] / "show.example.yaml"

Capture = pytest.CaptureFixture[str]


def told(capsys: Capture) -> dict[str, list[dict[str, object]]]:
    answer: dict[str, list[dict[str, object]]] = json.loads(capsys.readouterr().out)
    return answer


def test_a_show_that_keeps_its_promises_ends_with_zero_and_says_so(capsys: Capture) -> None:
    began = time.monotonic()
    assert main(["rehearse", str(SNACKS), "--speed", "max"]) == 0
    assert time.monotonic() - began < 10
    said = capsys.readouterr().out
    assert said.startswith("没有问题：《返程零食专场》")
    assert "排练通过：21:30 下播，计划 21:30；16 件说定的都守住了。" in said
    assert "20:10:30  后台放库存 200" in said


def test_a_program_gets_what_the_design_promises(capsys: Capture) -> None:
    assert main(["rehearse", str(EXAMPLE), "--json"]) == 0
    answer = told(capsys)
    assert answer["segments"][1] == {
        "id": "strawberry",
        "title": "冻干草莓秒杀",
        "planned_start_s": 120.0,
        "planned_length_s": 360.0,
        "actual_start_s": 120.0,
        "actual_length_s": 360.0,
    }
    assert answer["cues"][0] == {
        "id": "rules",
        "segment": "opening",
        "planned_s": 10.0,
        "fired_s": 10.0,
        "status": "done",
    }
    assert answer["sales"][0]["closed_s"] == 420.0
    assert answer["bags"][0]["opened_s"] == 60.0
    assert (answer["incidents"], answer["problems"], answer["check"]) == ([], [], [])
    assert (answer["end_s"], answer["planned_end_s"], answer["kept"]) == (600.0, 600.0, True)


def test_a_promise_that_would_be_broken_ends_with_three(capsys: Capture) -> None:
    assert main(["rehearse", str(SNACKS), "--overrun", "每日坚果=+4m"]) == 3
    said = capsys.readouterr().out
    assert "假设：每日坚果 多用 4 分钟" in said
    assert "要在 21:30 准点下播：实际 21:34，晚 4 分钟。播过的环节总共能压缩 21 分钟" in said
    assert main(["rehearse", str(SNACKS), "--overrun", "每日坚果=+4m", "--json"]) == 3
    answer = told(capsys)
    (nuts,) = (segment for segment in answer["segments"] if segment["id"] == "nuts")
    assert (nuts["planned_length_s"], nuts["actual_length_s"]) == (840.0, 1080.0)
    broken = [(one["promise"], one["by_s"]) for one in answer["promises"] if not one["kept"]]
    assert broken == [("promised_cue", 240.0), ("show_ends", 240.0)]


def test_incidents_are_played_and_listed(capsys: Capture) -> None:
    flags = ["--incident", "20:05+90s", "--obs-lost", "10m+20s", "--sells", "F1=190", "--cues"]
    assert main(["rehearse", str(SNACKS), *flags]) == 3
    said = capsys.readouterr().out
    assert "假设：20:05 应急 1 分 30 秒；19:40 OBS 掉线 20 秒；秒杀 F1 卖出 190 件" in said
    rows = [line.split() for line in said.splitlines()]
    assert ["OBS", "掉线", "19:40", "0:20", "海苔脆片"] in rows
    assert ["应急画面", "20:05", "1:30", "手剥巴旦木"] in rows
    assert any(row[:2] == ["strawberry", "few-left"] and row[-1] == "完成" for row in rows)


def test_every_cue_is_listed_once_by_the_flag(capsys: Capture) -> None:
    assert main(["rehearse", str(EXAMPLE), "--cues", "--from", "收官"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    cues = ["rules", "bag-1", "card", "tease", "open", "stock", "closeup", "wrap"]
    assert [
        row[1] for row in rows if row and row[-1] == "没走到" and row[0] in ("opening", "strawberry")
    ] == cues


def test_a_show_with_an_error_is_told_as_check_tells_it(capsys: Capture, tmp_path: Path) -> None:
    show = tmp_path / "show.yaml"
    show.write_text(
        EXAMPLE.read_text(encoding="utf-8").replace("length: 6m", "length: 7m", 1), encoding="utf-8"
    )
    show.write_text(show.read_text(encoding="utf-8").replace("sale: F1", "sale: F7", 1), encoding="utf-8")
    assert main(["rehearse", str(show)]) == 1
    assert "show.yaml:" in capsys.readouterr().out
    assert main(["rehearse", str(show), "--json"]) == 1
    assert told(capsys)["check"][0]["severity"] == "error"


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--overrun", "坚果=+4m"], "是不是 每日坚果"),
        (["--incident", "20:05"], "--incident 20:05+90s"),
        (["--from", "nowhere"], "没有叫 nowhere 的环节"),
        (["--room", "--json"], "--json 只用于虚拟时钟"),
        (["--port", "0"], "加上 --room"),
        (["--speed=0"], "--speed 写 max，或者是真实时间的几倍"),
        (["--speed=-1"], "收到的是 -1"),
        (["--speed=fast"], "收到的是 fast"),
        (["--speed=nan"], "收到的是 nan"),
        (["--speed=inf"], "收到的是 inf"),
    ],
)
def test_wrong_usage_ends_with_two_and_a_sentence(flags: list[str], sentence: str, capsys: Capture) -> None:
    assert main(["rehearse", str(SNACKS), *flags]) == 2
    answer = capsys.readouterr()
    assert sentence in answer.err
    assert answer.out == ""


def test_a_rehearsal_that_is_interrupted_says_that_nothing_came_of_it(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "companion", "rehearse", str(EXAMPLE), "--speed", "30"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What runs in the background of a shell is deaf to Ctrl-C, and so are the tests in it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as played:
        assert played.stdout is not None
        assert any("19:30  开场" in line for line in played.stdout)
        played.send_signal(signal.SIGINT)
        out, err = played.communicate(timeout=60)
    assert (played.returncode, out) == (130, "")
    assert err == "排练中断：没有走完，没有结果。\n"


def test_at_a_speed_it_takes_its_time_and_tells_of_each_segment(capsys: Capture) -> None:
    began = time.monotonic()
    assert main(["rehearse", str(EXAMPLE), "--speed", "600"]) == 0
    assert time.monotonic() - began >= 1
    said = capsys.readouterr().out
    assert "19:30  开场\n19:32  冻干草莓秒杀\n19:38  收官\n" in said


def test_it_answers_in_the_language_of_the_show(capsys: Capture) -> None:
    show = Path(__file__).parents[2] / "examples" / "autumn-table" / "show.yaml"
    assert main(["rehearse", str(show)]) == 0
    assert "the show ends at 18:00, planned 18:00" in capsys.readouterr().out


def test_a_long_title_is_folded_and_loses_no_word(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "一月一月二月二月三月三月四月四月五月五月六月六月七月七月八月八月九月九月十月十月"
    show = tmp_path / "show.yaml"
    knitwear = (SNACKS.parent / "examples" / "knitwear-loops" / "show.yaml").read_text(encoding="utf-8")
    show.write_text(knitwear.replace("中场：换装和设备自检", title), encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "80")
    main(["rehearse", str(show)])
    said = capsys.readouterr().out
    promised = said.partition("说定的")[2].partition("要人做的")[0]
    assert "准点开始" in "".join(promised.split())
    assert promised.count("十月") == 2


def test_nothing_is_written_and_no_data_folder_is_needed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "companion", "rehearse", str(EXAMPLE), "--data", str(tmp_path / "data")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


class InTheRoom(Service):
    """``companion rehearse --room``."""

    serves = ("rehearse", "--room")


class Listener:
    """Stands where an OBS would, and counts who comes."""

    def __init__(self) -> None:
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=10)


@pytest.fixture
def in_the_room(tmp_path: Path) -> Iterator[InTheRoom]:
    service = InTheRoom(EXAMPLE, tmp_path / "data")
    yield service
    service.end()


async def test_in_the_room_the_screens_are_live_and_marked_and_obs_is_not_touched(
    tmp_path: Path,
) -> None:
    with closing(Listener()) as obs:
        environ = {"COMPANION_OBS_URL": f"ws://127.0.0.1:{obs.port}"}
        room = InTheRoom(EXAMPLE, tmp_path / "data", environ=environ)
        on_air = Service(EXAMPLE, room.data, environ=environ)
        try:
            room.start()
            assert "现场排练" in room.said
            assert room.get("/healthz")["obs"] == "simulated"
            assert "rev" in room.command("go")
            room.wait_for(lambda state: state["show"]["phase"] == "running", "the start")
            room.wait_for(lambda state: state["program"]["actual"] == "Host", "the first scene")
            assert obs.visits == 0
            assert not (room.data / "emergency.json").exists()
            assert not (room.data / "live-companion.lua").exists()
            bag_is_drawn(room)
            assert not (room.data / "winners.jsonl").exists(), "nobody has won anything"
            lines = room.journal()
            assert lines[0]["kind"] == "show_opened"
            assert lines[0]["rehearsal"] is True
            (folder,) = (room.data / "runs").iterdir()
            assert folder.name.endswith("-rehearsal")
            # A run in the same data folder does knock, and does not go on with the rehearsal.
            room.kill()
            on_air.start()
            await eventually(lambda: obs.visits, "a real run's visit to OBS")
            assert on_air.state()["show"]["phase"] == "ready"
        finally:
            room.end()
            on_air.end()


def bag_is_drawn(room: InTheRoom) -> None:
    """Viewers that are marked as made up enter by themselves, and some of them win."""
    room.command("bag_open", bag="L1")
    room.wait_for(lambda state: state["bags"][0]["entered"], "somebody's entry")
    room.command("bag_close", bag="L1")
    room.wait_for(lambda state: state["bags"][0]["state"] == "drawn", "the draw")
    room.command("bag_publish", bag="L1")
    room.wait_for(lambda state: state["bags"][0]["draw"]["file"], "what anyone could check it with")
    assert {winner["name"][0] for winner in room.state()["bags"][0]["winners"]} == {"排"}


def test_a_data_folder_that_is_in_use_is_refused_with_what_to_do(in_the_room: InTheRoom) -> None:
    in_the_room.start()
    words = ["rehearse", "--room", str(EXAMPLE), "--port", "0", "--data", str(in_the_room.data)]
    command = [sys.executable, "-m", "companion", *words]
    second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 1
    assert str(in_the_room.pid) in second.stderr
    assert "--data" in second.stderr
