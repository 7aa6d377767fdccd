"""How long each segment is, from whatever of times and lengths a sheet has, and what is asked about."""

import re

import pytest

from companion.showfile.runsheet.remarks import Kind
from tests.showfile.runsheets.test_nothing_lost import brought, rows

T, D, BOTH = ["环节", "时间"], ["环节", "时长"], ["环节", "时间", "时长"]


@pytest.mark.parametrize(
    ("table", "lengths", "told"),
    [
        # Times alone, lengths alone, and both.
        ([T, ["a", "19:30-19:35"], ["b", "19:35-19:45"]], ["5m", "10m"], []),
        ([T, ["a", "19:30"], ["b", "19:35-19:45"]], ["5m", "10m"], []),
        ([T, ["a", "23:50-00:20"], ["b", "00:20-00:30"]], ["30m", "10m"], []),
        ([T, ["a", "23:50"], ["b", "24:30"], ["结束", "25:00"]], ["40m", "30m"], ["end"]),
        ([["环节", "开始", "结束"], ["a", "20:00", "20:10"], ["b", "", "20:15"]], ["10m", "5m"], []),
        ([BOTH, ["a", "19:30", "5分钟"], ["b", "", "10分钟"]], ["5m", "10m"], []),
        # What is read in the way in which it makes a show.
        ([D, ["a", "0:05"], ["b", "0:12"]], ["5m", "12m"], ["lengths-in-hours"]),
        ([D, ["a", "5:00"], ["b", "12:30"]], ["5m", "12m30s"], []),
        ([D, ["a", "08:00:00"]], ["8m"], ["excel-hours"]),
        ([D, ["a", "1 day, 1:00:00"]], ["25m"], ["excel-hours"]),
        ([D, ["a", "0:04:59.999999"]], ["5m"], []),
        ([D, ["a", "5"], ["b", "8"]], ["5m", "8m"], ["bare-length"]),
        ([["环节", "时长(秒)"], ["a", "90"]], ["1m30s"], []),
        (
            [T, ["a", "T+5:00"], ["b", "T+12:00"], ["c", "T+30:00-31:00"]],
            ["7m", "18m", "1m"],
            ["offsets-in-minutes"],
        ),
        ([T, ["a", "19:30（5分钟）"], ["b", "19:35-19:45(10min)"]], ["5m", "10m"], []),
        ([D, ["a", "5’30”"], ["b", "6’"], ["c", "90″"]], ["5m30s", "6m", "1m30s"], []),
        ([T, ["a", "5分钟"], ["b", "3’30”"]], ["5m", "3m30s"], ["column-content"]),
        ([T, ["a", "5分钟"], ["b", "约8分钟"]], ["5m", "8m"], ["column-content"]),
        ([D, ["a", "19:30-19:35"], ["b", "19:35-19:45"]], ["5m", "10m"], ["column-content"]),
        # Contradictions: what fits the next row counts.
        ([BOTH, ["a", "19:30-19:35", "8分钟"], ["b", "19:38", "2分钟"]], ["8m", "2m"], ["length-counts"]),
        ([BOTH, ["a", "19:30-19:35", "8分钟"], ["b", "19:35", "2分钟"]], ["5m", "2m"], ["time-counts"]),
        ([BOTH, ["a", "19:30-19:50", "8分钟"], ["b", "", "12分钟"]], ["8m", "12m"], []),
        (
            [[*T, "主播"], ["a", "19:30-19:50", "x"], ["b", "", "y"], ["c", "19:50-20:00", "z"]],
            ["10m", "10m", "10m"],
            ["shared"],
        ),
        ([T, ["a", "19:30-19:40"], ["b", "19:45-19:50"]], ["10m", "5m", "5m"], ["gap"]),
    ],
)
def test_lengths_follow_from_what_there_is(
    table: list[list[str]], lengths: list[str], told: list[str]
) -> None:
    one = brought(rows(*table))
    assert one.problems == ()
    found = re.findall(r"^    length: (\S+)$", one.text.decode().partition("\nrundown:")[2], re.MULTILINE)
    assert found == lengths
    assert [remark.code for remark in one.remarks if remark.cell and remark.code != "column-not"] == told


@pytest.mark.parametrize(
    ("table", "code", "cell"),
    [
        ([T, ["a", "19:30"], ["b", "19:35"]], "no-length", "流程!B3"),
        ([T, ["a", "19:30-19:40"], ["b", "19:35-19:50"]], "overlap", "流程!B3"),
        ([T, ["a", "19:35-19:30"]], "ends-before", "流程!B2"),
        ([T, ["a", "19:3O-19:35"]], "bad-time", "流程!B2"),
        ([D, ["a", "五分"]], "bad-length", "流程!B2"),
        ([D, ["a", "0分钟"]], "zero-length", "流程!B2"),
        ([BOTH, ["a", "19:30-19:35", "8分钟"], ["b", "19:50", "2分钟"]], "time-or-length", "流程!B2"),
        ([["环节", "时长"], ["a", "#REF!"]], "cell-error", "流程!B2"),
        ([["环节", "时长"], ["a", "=B3"]], "bad-length", "流程!B2"),
    ],
)
def test_what_nobody_can_know_is_asked_at_its_cell(table: list[list[str]], code: str, cell: str) -> None:
    problems = {
        remark.code: remark.cell for remark in brought(rows(*table)).remarks if remark.kind is Kind.PROBLEM
    }
    assert problems[code] == cell


def test_what_follows_from_one_bad_cell_is_not_told_again() -> None:
    one = brought(rows(T, ["a", "19:30-19:35"], ["b", "19:3S-19:40"], ["c", "19:40-19:50"]))
    assert [remark.cell for remark in one.problems] == ["流程!B3"]
    assert "gap" not in [remark.code for remark in one.remarks]
