"""``companion check``, as a crew meets it."""

import argparse
import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from companion.cli import check
from companion.showfile import Surroundings, show_in_full
from companion.showfile.fields import about, goods, script
from companion.showfile.full import default_text

EXAMPLES = Path(__file__).parents[2] / "examples"
TEN_MINUTES = EXAMPLES / "ten-minutes" / "show.yaml"


def companion(*words: str) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers(required=True)
    check.add(subparsers)
    args = parser.parse_args(words)
    status: int = args.run(args)
    return status


@pytest.fixture(name="wrong")
def _wrong(tmp_path: Path) -> Path:
    path = tmp_path / "show.yaml"
    text = TEN_MINUTES.read_text(encoding="utf-8")
    path.write_text(
        text.replace("task: 后台放库存 100, copy", "task: 后台放库存 100, copi"), encoding="utf-8"
    )
    return path


def test_a_show_that_can_run_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert companion("check", str(TEN_MINUTES)) == 0
    assert "《十分钟试播》，3 个环节，共 10:00" in capsys.readouterr().out


def test_an_error_exits_1_and_is_told_with_its_place(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert companion("check", str(wrong)) == 1
    out = capsys.readouterr().out
    assert f"{wrong}:67:55: 错误  rundown › strawberry › cues › stock 里没有 copi 这一项" in out
    assert "→ 是不是想写 copy？" in out


def test_where_reading_ends_early_it_is_told_that_more_may_follow(
    wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "改好这一处后再检查一次，后面可能还有"
    companion("check", str(wrong))
    assert more not in capsys.readouterr().out
    wrong.write_text(wrong.read_text(encoding="utf-8") + "more: [1, 2\n", encoding="utf-8")
    assert companion("check", str(wrong)) == 1
    assert capsys.readouterr().out.endswith(f"1 个错误，0 个提醒\n{more}\n")


def test_a_missing_file_exits_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert companion("check", str(tmp_path / "nowhere.yaml")) == 1
    assert "there is no file" in capsys.readouterr().out


def test_without_a_file_it_is_used_wrongly(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        companion("check")
    assert stop.value.code == 2
    assert "SHOW" in capsys.readouterr().err


def test_json_is_a_list_of_problems_and_nothing_else(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert companion("check", str(wrong), "--json") == 1
    out, err = capsys.readouterr()
    errors = [problem for problem in json.loads(out) if problem["severity"] == "error"]
    assert errors == [
        {
            "severity": "error",
            "code": "unknown-key",
            "file": str(wrong),
            "line": 67,
            "column": 55,
            "message": "rundown › strawberry › cues › stock 里没有 copi 这一项",
            "hint": "是不是想写 copy？",
        }
    ]
    assert err == ""


@pytest.mark.parametrize("columns", ["50", "80", "200"])
def test_the_caret_stands_under_the_place_though_chinese_is_wide(
    wrong: Path, columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    companion("check", str(wrong))
    lines = capsys.readouterr().out.splitlines()
    (caret_line,) = [n for n, line in enumerate(lines) if line.strip() == "^" and "copi" in lines[n - 1]]
    excerpt = lines[caret_line - 1]
    assert cell_len(excerpt[: excerpt.index("copi")]) == lines[caret_line].index("^")
    assert cell_len(excerpt) <= int(columns)


def test_what_a_file_holds_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "show.yaml"
    path.write_bytes(b"a: \x1b]0;taken\x07 [bold]x[/bold] \x9b31m \xe2\x80\xae\n")
    companion("check", str(path))
    assert re.search("[\x1b\x07\x9b\u202e]", capsys.readouterr().out) is None


def test_explain_lists_the_show_with_the_line_of_what_was_written_and_every_default(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert companion("check", str(TEN_MINUTES), "--explain") == 0
    lines = capsys.readouterr().out.splitlines()
    for expected in (
        " 9 │   language: zh-CN",
        "   │   currency: CNY  # 默认",
        "   │   theme: bright  # 默认",
        "   │     reserve: 0  # 默认",
        "33 │     teaser: 60s",
        "68 │         on: go",
        "   │         late: ask  # 默认",
        "   │         armed: true  # 默认",
    ):
        assert expected in [line.strip("\n") for line in lines], expected
    assert not [line for line in lines if line.startswith("   │") and "clock" in line], "nothing is no value"
    assert len(lines) < 240


def test_explain_begins_with_a_timetable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "show.yaml"
    without = re.sub(r"\n  start: .*", "", TEN_MINUTES.read_text(encoding="utf-8"))
    path.write_text(without, encoding="utf-8")
    assert companion("check", str(path), "--explain") == 0
    out = capsys.readouterr().out
    assert out.index("时间表") < out.index("全文")
    for expected in (
        "T+0:00  opening  开场  2:00\n",
        "T+1:00    bag-1    福袋 L1 开启（海苔脆片）\n",
        "T+2:00  strawberry  冻干草莓秒杀  6:00\n",
        "T+3:00    tease    秒杀 F1 预热（冻干草莓 20g×5）\n",
        "T+4:00    stock    场控：后台放库存 100\n",
        "          closeup  按 GO；切场景 product；告诉主播：看 2 号机\n",
    ):
        assert expected in out, expected


def test_the_timetable_tells_times_of_day_where_there_is_a_start_and_what_is_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "show.yaml"
    text = (EXAMPLES / "starter" / "en" / "show.yaml").read_text(encoding="utf-8")
    path.write_text(
        text[: text.index("\nrundown:")].replace("# start:", "start:")
        + """
rundown:
  - loop: round
    times: 2
    segments:
      - id: berries
        title: Berries
        length: 5m
        product: P1
        cues:
          - {id: tease, at: 30s, do: {sale: F1, step: tease}, passes: [2]}
          - {id: stock, at: 0s, who: Operator, task: Release}
          - {id: told, after: stock, wait: 5s, do: {message: Done}}
          - {id: few, on: stock(P1) < 20, do: [{message: Few}, {hide: product-card}]}
          - {id: sting, on: go, do: {play: Sting}}
          - {id: spare, at: 2m, armed: false, do: {overlay: notice, for: 30s, data: {title: Spare}}}
""",
        encoding="utf-8",
    )
    assert companion("check", str(path), "--explain") == 0
    out = capsys.readouterr().out
    for expected in (
        "19:30     berries-1  Berries  5:00\n",
        "19:35     berries-2  Berries  5:00\n",
        "19:35:30    tease  tease sale F1 (Freeze-dried strawberries 5 × 20 g)\n",
        "19:35       stock  Operator: Release\n",
        "            told   once stock is ticked off and 0:05 more; tell the host: Done\n",
        "            few    when stock(P1) < 20; tell the host: Few; hide product-card\n",
        "            sting  on GO; play Sting\n",
        "            spare  2:00; passed over unless armed; show notice for 0:30\n",
    ):
        assert expected in out, expected
    assert "19:30:30    tease" not in out, "only in its pass"


def test_explain_says_what_is_managed_in_obs_and_what_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert companion("check", str(TEN_MINUTES), "--explain") == 0
    silent = managed(capsys.readouterr().out)
    assert list(silent) == [
        *("场景", "切到应急", "麦克风", "推流", "虚拟摄像机", "录制"),
        *("工作室模式", "场景集合", "配置文件", "其他"),
    ]
    assert {silent["推流"], silent["虚拟摄像机"], silent["录制"]} == {"不管"}
    assert {silent["工作室模式"], silent["场景集合"], silent["配置文件"]} == {"不管，怎样都行"}
    assert "不会自己开麦" in silent["麦克风"]
    assert silent["切到应急"].startswith("直切")
    path = tmp_path / "show.yaml"
    path.write_text(
        TEN_MINUTES.read_text(encoding="utf-8").replace(
            "  microphones: {host: Mic}\n",
            "  outputs: {stream: restore}\n"
            "  studio_mode: off\n"
            "  collection: 秋季\n"
            "  fallback_cuts: false\n"
            "  keep: {studio_mode: leave, collection: restore}\n",
        ),
        encoding="utf-8",
    )
    assert companion("check", str(path), "--explain") == 0
    said = managed(capsys.readouterr().out)
    assert said["麦克风"] == "节目里没有写麦克风，不管"
    assert said["推流"] == "OBS 断开前开着、回来后没开：自动重开"
    assert said["工作室模式"] == "应当是 关；不是也不提、不改"
    assert said["场景集合"] == "应当是 秋季；连上 OBS 时不是，没在播就自动换，在播就问场控"
    assert said["切到应急"] == "照 OBS 里的转场，不设直切"


def test_explain_says_what_is_done_by_itself_when_something_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "show.yaml"
    path.write_text(
        TEN_MINUTES.read_text(encoding="utf-8").replace("obs:\n", f"{BREAKING}obs:\n"), encoding="utf-8"
    )
    assert companion("check", str(path), "--explain") == 0
    said = rows_of(capsys.readouterr().out, "出事时自动做什么（只在播出时）")
    assert said == {
        "自动切换": "开播时关着，等场控打开；切过去至少播 0:12；5:00 内最多切 3 次，然后等人；"
        "不自动离开：host",
        "no_signal": "0:02 后切到 product、fallback（按顺序，能用的第一个）；好了自动返回",
        "black": "0:03 后切到 fallback（按顺序，能用的第一个）；好了问场控；先要好 0:20",
        "media_stuck": "0:06 后切到 product、fallback（按顺序，能用的第一个）；好了自动返回",
        "mic_dead": "0:05 后关麦 host；好了自动返回",
        "silent": "0:10 后上贴片 notice",
        "stream_stalled": "0:05 后停住流程；好了自动返回",
        "dropped_frames": "0:10 后停住流程；好了自动返回",
        "reconnecting": "0:10 后停住流程；好了自动返回",
        "只在这些地方查": "silent 只查 host；silent 只在 host 查",
        "只告警": "frozen、talking_muted、fader_down、clipping、level_low、level_high、"
        "congested、render_lag、encoder_lag、disk_low、page_gone、page_stale、companion_late",
    }


BREAKING = """\
incidents:
  auto: off
  dwell: 12s
  leave_alone: [host]
  detect: {frozen: {act: never}, silent: {inputs: [host], scenes: [host]}}
playbooks:
  camera_lost: {scenes: [product, fallback]}
  black: {scenes: [fallback], returns: ask, return_after: 20s}
  silent: {show: {overlay: notice, data: {title: 稍等}}}
  stream_lost: {hold: true}
  mic_dead: {mute: [host]}
"""


def managed(out: str) -> dict[str, str]:
    """The rows about OBS, by what they are about."""
    return rows_of(out, "OBS 里管什么、不管什么")


def rows_of(out: str, title: str) -> dict[str, str]:
    """The rows under a title, by what they are about."""
    table = out.partition(f"{title}\n")[2].partition("\n\n")[0]
    return dict(line.split(maxsplit=1) for line in table.splitlines())


def test_explain_names_the_recipe_that_made_a_cue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "show.yaml"
    text = (EXAMPLES / "starter" / "en" / "show.yaml").read_text(encoding="utf-8")
    cues = "    cues: [{use: tell, with: {what: this}}, {id: own, at: 1s, do: {message: x}}]\n"
    path.write_text(text + cues, encoding="utf-8")
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "tell.yaml").write_text(
        "recipe: tell\nmakes: cues\nabout: Tell the host\nwith: {what: {type: text, about: What}}\n"
        "cues: [{id: told, at: 5s, do: {message: $what}}]\n"
    )
    number = text.count("\n") + 1
    assert companion("check", str(path), "--explain") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "recipe" in line] == [f"{number} │       - id: told  # recipe tell"]
    assert f"{number} │       - id: own" in lines


def test_explain_of_a_show_that_cannot_run_says_what_comes_first(
    wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert companion("check", str(wrong), "--explain") == 1
    out = capsys.readouterr().out
    assert "│" not in out
    assert out.endswith("\n先改好错误，再看全文。\n")


@pytest.mark.parametrize("path", [TEN_MINUTES, EXAMPLES.parent / "show.example.yaml"], ids=["short", "long"])
def test_explain_names_every_field_that_has_a_default(path: Path) -> None:
    whole = show_in_full(path.read_bytes(), "show.yaml", Surroundings.of(path.parent))
    assert whole is not None
    told = {line.text.lstrip("- ").split(":")[0] for line in whole.lines}
    fields = {
        info.alias or name
        for model in (about.Show, about.Obs, goods.Product, goods.Sale, goods.Bag, script.Segment, script.Cue)
        for name, info in model.model_fields.items()
        if not info.is_required() and default_text(info)
    }
    assert fields <= told


@pytest.fixture(name="in_chinese")
def _in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


@pytest.mark.usefixtures("in_chinese")
def test_what_has_no_language_of_its_own_is_told_in_that_of_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.yaml").write_bytes(b"")
    for path, told in (("nowhere.yaml", "找不到文件"), ("", "是文件夹"), ("empty.yaml", "文件里没有内容")):
        assert companion("check", str(tmp_path / path)) == 1
        assert told in capsys.readouterr().out
    (tmp_path / "empty.yaml").write_bytes(b"show: {language: en}")
    assert companion("check", str(tmp_path / "empty.yaml")) == 1
    assert "errors:" in capsys.readouterr().out


def test_a_folder_stands_for_the_show_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert companion("check", str(TEN_MINUTES.parent)) == 0
    assert "《十分钟试播》" in capsys.readouterr().out
