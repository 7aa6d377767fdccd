"""``companion export``: the rundown in four forms, each of which is what it says it is."""

import re
from pathlib import Path

import pytest

from companion.cli import main
from companion.sheets.read import read_sheets

CHECKOUT = Path(__file__).parents[2]
SHOW = CHECKOUT / "show.example.yaml"


def exported(tmp_path: Path, form: str, show: Path = SHOW) -> bytes:
    path = tmp_path / f"rundown.{form}"
    assert main(["export", str(show), "--to", form, "-o", str(path), "--data", str(tmp_path)]) == 0
    return path.read_bytes()


def edited(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = SHOW.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = tmp_path / "show.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_crew_reads_times_names_and_lengths(tmp_path: Path, form: str) -> None:
    exported(tmp_path, form)
    page = next(iter(read_sheets(tmp_path / f"rundown.{form}")))
    head = {name: number for number, name in enumerate(page.rows[0].cells)}
    row = page.rows[3]
    assert row.cells[head["时间"]] == "19:43–19:57"
    assert row.cells[head["环节 (title)"]] == "每日坚果"
    assert row.cells[head["时长 (length)"]] == "14 分钟"
    assert row.cells[head["商品"]] == "2 号链接 每日坚果 25g×30"


def test_an_exported_workbook_is_imported_as_the_same_show(tmp_path: Path) -> None:
    exported(tmp_path, "xlsx")
    out = tmp_path / "again.yaml"
    assert main(["import", str(tmp_path / "rundown.xlsx"), "-o", str(out), "--data", str(tmp_path)]) == 0
    exported(tmp_path / "..", "html")
    first = (tmp_path / ".." / "rundown.html").read_bytes()
    (tmp_path / ".." / "rundown.html").unlink()
    assert exported(tmp_path, "html", out) == first


def test_the_page_holds_the_whole_rundown_and_nothing_from_elsewhere(tmp_path: Path) -> None:
    page = exported(tmp_path, "html").decode()
    for text in (
        "返程零食专场",
        "19:30–21:30 (Asia/Shanghai)",
        "2 号链接 · ¥89",
        "每日坚果 25g×30",
        "2026-10-08 周四",
        "上「商品卡」",
        "最短 11:00",
        "可省",
    ):
        assert text in page
    assert page.count("<tr>") == 1 + 14
    assert '<b>20:14</b><div><span class="promise">开卖 F1（' in page
    assert not re.search(r"https?://|<script|<link|<img", page)


def test_what_an_author_wrote_is_text_on_the_page_and_in_the_calendar(tmp_path: Path) -> None:
    show = edited(tmp_path, ("title: 每日坚果", "title: '<b onclick=\"x\">&amp; a,b;c\\d</b>'"))
    page = exported(tmp_path, "html", show).decode()
    assert "&lt;b onclick=&quot;x&quot;&gt;&amp;amp; a,b;c\\d&lt;/b&gt;" in page
    assert "<b onclick" not in page
    lines = unfolded(exported(tmp_path, "ics", show))
    assert 'SUMMARY:<b onclick="x">&amp\\; a\\,b\\;c\\\\d</b>' in lines


def unfolded(data: bytes) -> list[str]:
    """RFC 5545, 3.1."""
    assert data.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    return data.decode("utf-8").replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_the_calendar_is_one_by_the_rules(tmp_path: Path) -> None:
    lines = unfolded(exported(tmp_path, "ics"))
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    opened: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            opened.append(value)
        elif name == "END":
            assert opened.pop() == value
    assert opened == []
    events = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
    assert len(events) == 1 + 14
    ids = [line for line in lines if line.startswith("UID:")]
    assert len(set(ids)) == len(events)
    for event in events:
        for needed in ("UID:", "DTSTAMP:", "DTSTART:", "DTEND:", "SUMMARY:"):
            assert event.count(needed) == 1
    assert "DTSTART:20261008T113000Z\nDTEND:20261008T133000Z" in events[0]
    assert "TRIGGER:-PT10M" in events[0]
    assert "DTSTART:20261008T114300Z\nDTEND:20261008T115700Z" in events[3]
    assert sum("BEGIN:VALARM" in event for event in events) == 1


def test_a_show_without_a_start_has_no_calendar_and_counts_from_its_beginning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = edited(tmp_path, ("  start: 2026-10-08 19:30 ", "  # "))
    out = tmp_path / "a.ics"
    assert main(["export", str(show), "--to", "ics", "-o", str(out), "--data", str(tmp_path)]) == 1
    assert "start: 2026-10-08 19:30" in capsys.readouterr().err
    assert not out.exists()
    assert "T+13:00" in exported(tmp_path, "html", show).decode()


def test_what_comes_only_if_there_is_time_is_in_no_calendar_and_on_no_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rundown = """rundown:
  - loop: round
    until: 19:50
    segments: [{id: a, title: A, length: 10m, shortest: 5m}]
  - {id: end, title: B, length: 10m, starts: 19:55}
"""
    head = SHOW.read_text(encoding="utf-8").partition("\nrundown:")[0]
    show = tmp_path / "show.yaml"
    show.write_text(head.replace("  length: ", "  # length: ", 1) + "\n" + rundown, encoding="utf-8")
    page = exported(tmp_path, "html", show).decode()
    assert re.findall(r'<td class="when">(?:<b>)?([^<]*)', page) == ["19:30", "19:40", "19:55"]
    assert "循环第 2 遍，19:50 起不再开新一遍" in page
    assert "3 个环节" in capsys.readouterr().out
    calendar = "\n".join(unfolded(exported(tmp_path, "ics", show)))
    begins = re.findall(r"DTSTART:20261008T(\d{4})", calendar)
    assert begins == ["1130", "1130", "1140", "1155"], "the show itself, then its segments"


def test_a_show_with_errors_is_not_given_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show = edited(tmp_path, ("version: 1", "version: 2"))
    assert (
        main(["export", str(show), "--to", "csv", "-o", str(tmp_path / "a.csv"), "--data", str(tmp_path)])
        == 1
    )
    assert "check" in capsys.readouterr().err


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    exported(tmp_path, "csv")
    again = ["export", str(SHOW), "--to", "csv", "-o", str(tmp_path / "rundown.csv"), "--data", str(tmp_path)]
    assert main(again) == 1
