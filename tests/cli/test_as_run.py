"""``companion as-run``: a journal from disk, told to people and to programs."""

import asyncio
import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from companion.cli import main
from companion.journal.reader import read
from companion.journal.runs import JOURNAL, RUNS
from companion.journal.writer import JournalWriter
from companion.report.data import COLUMNS
from companion.report.paper import Paper
from companion.report.words import Words
from companion.show.actions import MoveSale, SaleStep, TellHost
from companion.show.asrun import (
    Breach,
    Cause,
    CueOutcome,
    IncidentKind,
    Left,
    Promise,
    Replanned,
    WantedBy,
    as_run,
)
from companion.show.commands import (
    AddTime,
    ApplyPlan,
    EndShow,
    Fallback,
    Go,
    Hold,
    KeepTime,
    Resume,
    Return,
    SendMessage,
    TaskDone,
)
from companion.show.course import Why
from companion.show.cue import At, Cue, OnGo
from companion.show.desk_commands import Undo
from companion.show.events import Event, FeedDropped, Lost, ObsLost, PlanOffered, WritingChanged
from companion.show.model import Plan
from companion.show.offer_commands import BagClose, SaleExtend, SaleSold
from companion.show.timing.model import PromiseKind
from companion.show.timing_commands import RefusePlan
from tests.stage import NOON, Stage, minutes, seconds, small_plan

GOLDEN = Path(__file__).parents[1] / "journal" / "golden"
"""A journal as each version wrote it."""

RUN_ID = "20261129-112640-ten-minutes"

Said = tuple[int, str, str]
"""Exit code, standard output and standard error."""


@pytest.fixture
def says(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def call(*words: str | Path) -> Said:
        code = main(["as-run", *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def keep(events: Iterable[Event], path: Path) -> Path:
    """Write these events as the companion does."""

    async def write() -> None:
        writer = JournalWriter(path)
        for event in events:
            writer.append(event)
        await writer.close()

    path.parent.mkdir(parents=True, exist_ok=True)
    asyncio.run(write())
    return path


def eventful(language: str = "zh-CN") -> Stage:
    """A run in which something of everything happened."""
    plan = replace(small_plan(), planned_start=NOON, language=language)
    trying = Cue(id="too-soon", trigger=At(seconds(70)), do=(MoveSale("F1", SaleStep.CLOSE),))
    asking = Cue(id="shout", trigger=OnGo(), do=(TellHost("=1+1"),))
    opening = replace(plan.rundown[0], cues=(*plan.rundown[0].cues, trying, asking))
    stage = Stage(replace(plan, rundown=(opening, *plan.rundown[1:])))
    stage.passes(minutes(1))
    stage.says(Go(), by="operator 小王")
    stage.passes(seconds(80))
    stage.says(Hold())
    stage.passes(seconds(20))
    stage.says(Resume())
    stage.go()
    stage.says(Go(), by="operator 小王")
    stage.passes(seconds(1))
    stage.says(Go(), by="operator 小王")
    stage.passes(minutes(2) + seconds(5))
    stage.says(TaskDone("stock"), by="host 小李")
    stage.says(SaleSold("F1", 40))
    stage.says(SaleExtend("F1", 30, "人多"), by="operator 小王")
    stage.says(BagClose("L1"))
    stage.says(Fallback("摄像头黑了"), by="operator 小王")
    stage.passes(seconds(15))
    stage.says(Return())
    stage.happens(lambda at: ObsLost(at=at, reason="OBS was closed."))
    stage.passes(seconds(5))
    stage.obs_connects("Product")
    stage.happens(lambda at: WritingChanged(at=at, failed="The disk is full."))
    stage.passes(seconds(2))
    stage.happens(lambda at: WritingChanged(at=at, failed=""))
    stage.happens(lambda at: FeedDropped(at=at, feed="obs", dropped=12))
    stage.clock_is_set(seconds(10))
    stage.restarts(seconds(8))
    stage.obs_connects("Product")
    stage.hand_takes("Lobby")
    stage.obs_answers = False
    stage.go()
    stage.passes(seconds(3))
    for effect in list(stage.state.pending.values()):
        stage.obs_fails(effect, "OBS said no.")
    stage.obs_answers = True
    edited = replace(stage.state.plan, rundown=_longer(stage.state.plan))
    stage.happens(lambda at: PlanOffered(at=at, plan=edited, digest="new"))
    stage.says(ApplyPlan("new"))
    stage.says(AddTime(30))
    stage.says(SendMessage("收尾"))
    stage.passes(minutes(6))
    stage.go()
    stage.says(EndShow(), by="operator 小王")
    return stage


def _longer(plan: Plan) -> tuple[Any, ...]:
    return (*plan.rundown[:2], replace(plan.rundown[2], length_ms=minutes(3)))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one finished run."""
    keep(eventful().events, tmp_path / RUNS / RUN_ID / JOURNAL)
    return tmp_path


def table_of(text: str, title: str) -> list[str]:
    """The rows of one table, without its title and its head."""
    (part,) = [part for part in text.split("\n\n") if part.startswith(title)]
    return [" ".join(line.split()) for line in part.splitlines()[2:]]


def test_a_run_is_told_in_the_language_and_the_clocks_of_its_show(
    says: Callable[..., Said], data: Path
) -> None:
    code, out, err = says(RUN_ID, "--data", data)
    assert (code, err) == (0, "")
    head = out.splitlines()
    assert head[:3] == [
        "十分钟试播  2026-11-30  Asia/Shanghai",
        "计划 08:53:20–09:03:20（10:00）",
        "实际 08:54:20–09:04:52（10:22），差 +0:22",
    ]
    assert table_of(out, "环节")[:2] == [
        "开场 (opening) 08:54:20 08:54:20 0:00 2:00 1:42 0:20 GO (小王)",
        "冻干草莓秒杀 (strawberry) 08:56:20 08:56:02 −0:18 6:00 8:40 0:15 +0:30 GO (场控)",
    ]
    cues = table_of(out, "Cue")
    assert "too-soon 08:55:30 08:55:30 0:00 完成 到点 没做成：现在的状态不能这么做" in cues
    assert "stock 08:58:02 08:58:02 0:00 打了勾 到点 场控：后台放库存 100 · 打勾（小李）" in cues
    assert "closeup – 08:58:48 – 完成 GO（场控） OBS 没做：Product（OBS said no.）" in cues
    assert table_of(out, "秒杀和福袋") == [
        "秒杀 F1 08:58:02–09:01:32 08:58:02–09:01:32 守约 40/100 到点 延长 +0:30：人多",
        "福袋 L1 08:55:20–08:59:20 08:55:20–08:58:07 没守约 · 提前收 场控 海苔脆片 "
        "· 公平等级 M：平台开奖，这里无法验证",
    ]
    assert "08:58:07 08:58:22 0:15 Fallback 应急（小王）" in table_of(out, "在播画面")
    incidents = table_of(out, "事故和中断")
    assert "08:58:07 0:15 应急 小王 摄像头黑了" in incidents
    assert "08:58:29 OBS 的通知丢了 12 条 系统" in incidents
    assert "08:58:39 0:08 程序不在（最多） 重启" in incidents
    assert "逐条" not in out


def test_every_decision_and_happening_is_told_line_by_line(says: Callable[..., Said], data: Path) -> None:
    _, out, _ = says("--lines", "--data", data)
    lines = table_of(out, "逐条")
    assert "08:56:01 没做 GO：按得太快，第二下不算 GO（小王）" in lines
    assert "08:58:07 勾：stock 打勾（小李）" in lines
    assert "08:58:47 接着上次走，中断不超过 8.0 秒 重启" in lines
    assert "08:58:47 在 OBS 里手切到「Lobby」 OBS 手动" in lines
    assert all("log." not in line and "{" not in line for line in lines), "every line has its words"


def test_what_the_companion_did_by_itself_is_nobodys(says: Callable[..., Said], tmp_path: Path) -> None:
    stage = Stage()
    stage.says(Go(), by="companion")
    _, out, _ = says(keep(stage.events, tmp_path / JOURNAL), "--lines")
    assert table_of(out, "逐条")[2].endswith("开始 GO")


def test_what_was_answered_about_lost_time_is_told(says: Callable[..., Said], tmp_path: Path) -> None:
    stage = Stage()
    stage.says(Go())
    stage.says(AddTime(30))
    stage.says(ApplyPlan("r1"), by="operator:小王")
    stage.says(Undo(), by="operator:小王")
    stage.says(AddTime(90))
    stage.says(RefusePlan("r2"))
    _, out, _ = says(keep(stage.events, tmp_path / JOURNAL), "--lines")
    assert [line.split(" ", 1)[1] for line in table_of(out, "追时间")] == [
        "+0:30 −0:30 撤销 小王",
        "+2:00 −1:00 ten-minutes +1:00 不追 场控",
    ]
    lines = table_of(out, "逐条")
    assert any(line.endswith("撤销：追时间 −0:30 小王") for line in lines)


def test_a_terminal_of_eighty_columns_has_room_for_every_time_and_every_word(data: Path) -> None:
    record = as_run(read(data / RUNS / RUN_ID / JOURNAL).entries)
    paper = Paper(record, Words(record.show.language, record.show.zone))

    def printed(width: int) -> str:
        paper_of_that_width = io.StringIO()
        tables = (paper.segments(), paper.cues(), paper.windows(), paper.program(), paper.incidents())
        Console(file=paper_of_that_width, width=width).print(*tables)
        return paper_of_that_width.getvalue()

    narrow = printed(80)
    assert max(map(cell_len, narrow.splitlines())) <= 80
    (opening,) = [line for line in narrow.splitlines() if line.startswith("开场")]
    assert "08:54:20  08:54:20" in opening
    assert Counter("".join(narrow.split())) == Counter("".join(printed(400).split()))


def test_an_english_show_is_told_in_english(says: Callable[..., Said], tmp_path: Path) -> None:
    journal = keep(eventful("en").events, tmp_path / JOURNAL)
    code, out, _ = says(journal)
    assert code == 0
    assert "Actual 08:54:20–09:04:52 (10:22), difference +0:22" in out
    windows = table_of(out, "Sales and bags")
    assert (
        windows[1] == "bag L1 08:55:20–08:59:20 08:55:20–08:58:07 broken · closed early Operator 海苔脆片 "
        "· fairness M: the platform drew, nothing to check"
    )


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_both_languages_have_a_word_for_all_that_can_happen(language: str) -> None:
    told = Words(language, "Asia/Shanghai")
    facts = {"what": "x", "by": "y", "amount": "z", "id": "u", "title": "v"}
    kinds: dict[str, type[StrEnum]] = {
        "status": CueOutcome,
        "left": Left,
        "why": Why,
        "promise": Promise,
        "breach": Breach,
        "wanted": WantedBy,
        "incident": IncidentKind,
        "cause": Cause,
        "became": Replanned,
        "broken": PromiseKind,
    }
    for prefix, members in kinds.items():
        for member in members:
            assert told.say(f"{prefix}.{member}", **facts)
    for how in Lost:
        assert told.say(f"how.{how}")
    for what in ("output:stream", "sound:Mic", "studio_mode", "collection", "profile"):
        assert told.deviation(what)
    for outcome in (*KeepTime, "repeated", "left", "mended", "left_as_is"):
        assert told.say(f"outcome.{outcome}")


@pytest.mark.parametrize("golden", sorted(GOLDEN.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_journal_of_every_version_can_be_told(says: Callable[..., Said], golden: Path) -> None:
    code, out, err = says(golden, "--lines")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 10
    told = json.loads(says(golden, "--json")[1])
    assert told["engine"]
    assert told["lines"]


def test_the_newest_run_is_meant_when_none_is_named(says: Callable[..., Said], data: Path) -> None:
    stage = Stage(replace(small_plan(), title="下一场"))
    keep(stage.events, data / RUNS / "20261130-112640-ten-minutes" / JOURNAL)
    code, out, _ = says("--data", data)
    assert code == 0
    assert out.startswith("下一场")
    assert "没有开始" in out


@pytest.mark.parametrize("form", ["id", "folder", "file"])
def test_a_run_is_named_by_its_id_its_folder_or_its_journal(
    says: Callable[..., Said], data: Path, form: str
) -> None:
    folder = data / RUNS / RUN_ID
    named = {"id": RUN_ID, "folder": str(folder), "file": str(folder / JOURNAL)}[form]
    code, out, _ = says(named, "--data", data, "--json")
    assert code == 0
    assert json.loads(out)["journal"] == str(folder / JOURNAL)


def test_a_program_gets_all_of_it_as_json(says: Callable[..., Said], data: Path) -> None:
    _, out, _ = says("--data", data, "--json")
    told = json.loads(out)
    assert (told["format"], told["show"]["id"], told["show"]["rehearsal"]) == (1, "ten-minutes", False)
    assert told["show"]["started"] == {
        "at": "2026-11-30T00:54:20.000Z",
        "run_ms": 60_000,
        "seq": 3,
        "cause": "go",
        "by": "operator 小王",
        "what": "start:opening",
    }
    cues = {cue["id"]: cue for cue in told["cues"]}
    assert cues["closeup"]["planned"] is None
    effects = {effect["id"]: effect for effect in told["effects"]}
    (switch,) = cues["closeup"]["effects"]
    assert (effects[switch]["outcome"], effects[switch]["cue"]) == ("failed", "closeup")
    (sale,), (bag,) = told["sales"], told["bags"]
    assert (sale["promise"], bag["promise"], bag["breaches"]) == ("kept", "broken", ["closed_early"])
    assert (bag["fairness"], bag["planned_fairness"], bag["lowered"], bag["digest"]) == ("M", "M", "", "")
    assert [incident["kind"] for incident in told["incidents"]] == [
        "fallback",
        "obs_lost",
        "not_writing",
        "dropped",
        "clock_step",
        "away",
        "effect_failed",
    ]
    assert told["lines"][0]["code"] == "opened"


def test_a_spreadsheet_gets_one_row_for_each_cue_and_no_formula(
    says: Callable[..., Said], tmp_path: Path
) -> None:
    plan = small_plan()
    task = Cue(id="stock", trigger=At(seconds(5)), who="@小王", task="=HYPERLINK(1)")
    stage = Stage(replace(plan, rundown=(replace(plan.rundown[0], cues=(task,)), *plan.rundown[1:])))
    stage.go()
    stage.passes(seconds(6))
    code, out, _ = says(keep(stage.events, tmp_path / JOURNAL), "--csv")
    assert code == 0
    assert out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["task"], rows[0]["who"]) == ("'=HYPERLINK(1)", "'@小王")
    assert (rows[0]["status"], rows[0]["difference_s"]) == ("given", "0.000")
    assert [row["cue"] for row in rows] == ["stock", *(cue.id for cue in plan.rundown[1].cues)]


def test_a_show_that_talks_to_the_terminal_is_not_obeyed(says: Callable[..., Said], tmp_path: Path) -> None:
    stage = Stage(replace(small_plan(), title="十分钟\x1b[2J"))
    stage.go()
    stage.says(SendMessage("\x1b]0;嘿\x07"))
    _, out, _ = says(keep(stage.events, tmp_path / JOURNAL), "--lines")
    assert "\x1b" not in out
    assert "\x07" not in out


def test_a_journal_that_still_grows_is_read_up_to_its_last_whole_line(
    says: Callable[..., Said], data: Path
) -> None:
    journal = data / RUNS / RUN_ID / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-20])
    code, out, _ = says("--data", data)
    assert code == 0
    assert "注意：" in out
    assert "还没结束" in out


def test_a_damaged_journal_says_at_which_line(says: Callable[..., Said], data: Path) -> None:
    journal = data / RUNS / RUN_ID / JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines, start=1) if n > 1 and b"bag-1" in line)
    lines[number - 1] = lines[number - 1].replace(b"bag-1", b"bag-2")
    journal.write_bytes(b"".join(lines))
    before = journal.read_bytes()
    code, out, err = says("--data", data)
    assert (code, out) == (1, "")
    assert f"line {number}" in err
    assert journal.read_bytes() == before


def test_who_names_a_run_that_is_not_there_is_told_the_newest(says: Callable[..., Said], data: Path) -> None:
    (run,) = (data / RUNS).iterdir()
    code, out, err = says("tonight", "--data", data)
    assert (code, out, run.name in err) == (2, "", True)


def test_what_is_not_there_is_wrong_usage(
    says: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    code, _, err = says("20261129-000000-nothing", "--data", tmp_path)
    assert (code, "20261129-000000-nothing" in err) == (2, True)
    code, _, err = says("--data", tmp_path)
    assert (code, "no run" in err) == (2, True)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    code, _, err = says("--data", tmp_path)
    assert (code, "里还没有一场记录" in err) == (2, True)
    with pytest.raises(SystemExit) as stopped:
        says("--json", "--csv", "--data", tmp_path)
    assert stopped.value.code == 2


def test_a_journal_without_a_show_says_so(says: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(b"")
    code, _, err = says(tmp_path)
    assert (code, "tells of no show" in err) == (1, True)
