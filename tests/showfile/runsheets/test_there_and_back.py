"""A rundown that was given out and is taken in again is the same rundown."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.cli.init import starter_files
from companion.sheets.read import Sheet, read_sheets
from companion.sheets.write import Table, csv_bytes, xlsx_bytes
from companion.show.model import Plan, Segment
from companion.show.problems import Mark
from companion.showfile import Language, Surroundings, read_show
from companion.showfile.editing.segment import duration_text
from companion.showfile.reading.tree import Data
from companion.showfile.runsheet.about import Around
from companion.showfile.runsheet.bring_in import BroughtIn, bring_in
from companion.showfile.runsheet.keyed import Item
from companion.showfile.runsheet.table import rest_table, rundown_table
from companion.showfile.runsheet.written import value_at, with_rundown, without

TODAY = date(2026, 11, 23)
CHECKOUT = Path(__file__).parents[3]
EXAMPLES = [
    CHECKOUT / "show.example.yaml",
    *sorted((CHECKOUT / "examples").glob("*/show.yaml")),
    *sorted((CHECKOUT / "examples" / "starter").glob("*/show.yaml")),
]


def rundown(plan: Plan | None) -> tuple[Segment, ...]:
    """Without the lines of the file in which the cues stand."""
    assert plan is not None
    return tuple(
        replace(segment, cues=tuple(replace(cue, mark=Mark(0, 0)) for cue in segment.cues))
        for segment in plan.rundown
    )


def sheets_of(path: Path, *tables: Table) -> list[Sheet]:
    path.write_bytes(csv_bytes(tables[0]) if path.suffix == ".csv" else xlsx_bytes(tables))
    return list(read_sheets(path))


def taken_in(sheets: list[Sheet], base: bytes, around: Surroundings, *, keeps: bool) -> BroughtIn:
    return bring_in(
        sheets,
        {},
        None,
        Around(
            base=base, keeps_goods=keeps, show_id="x", title="x", day=None, today=TODAY, surroundings=around
        ),
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_show_comes_back_whole_from_a_workbook(path: Path, tmp_path: Path) -> None:
    source, around = path.read_bytes(), Surroundings.of(path.parent)
    was = read_show(source, str(path), around)
    sheets = sheets_of(tmp_path / "show.xlsx", rundown_table(source, {}, was.language), rest_table(source))
    now = taken_in(sheets, starter_files("en")["show.yaml"], around, keeps=False)
    assert now.problems == ()
    came = read_show(now.text, str(path), around)
    assert rundown(came.plan) == rundown(was.plan)
    assert without(now.text, "rundown").rstrip() == without(source, "rundown").rstrip()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_rundown_comes_back_whole_from_a_csv_file(path: Path, tmp_path: Path) -> None:
    source, around = path.read_bytes(), Surroundings.of(path.parent)
    was = read_show(source, str(path), around)
    sheets = sheets_of(tmp_path / "show.csv", rundown_table(source, {}, was.language))
    now = taken_in(sheets, source, around, keeps=True)
    assert rundown(read_show(now.text, str(path), around).plan) == rundown(was.plan)


# What a show file can hold in one line of text, formulas, quotes and other alphabets among it.
TEXTS = st.one_of(
    st.sampled_from(
        [
            "=1+1",
            "'=1",
            "-5",
            "+86",
            "@a",
            "007",
            "true",
            "1:30",
            "19:30",
            "a, b",
            "三、二、一",
            "—",
            "#REF!",
            "{a: b}",
            "- x",
            "合计",
            "_x0041_",
            'say "go"',
            "a # b",
            "null",
            "~",
        ]
    ),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20),
)


@st.composite
def segments(draw: st.DrawFn, name: str) -> dict[str, Data]:
    seconds = draw(st.integers(60, 7200))
    made: dict[str, Data] = {"id": name, "title": draw(TEXTS), "length": duration_text(seconds * 1000)}
    for key, values in (
        ("shortest", st.just("1m")),
        ("longest", st.just("3h")),
        ("weight", st.integers(1, 9).map(str)),
        ("priority", st.integers(1, 9).map(str)),
        ("optional", st.sampled_from(["true", "false"])),
        ("starts", st.sampled_from(["hard", "soft", "20:14", "8:05", "00:00:30"])),
        ("ends", st.sampled_from(["hard", "soft", "23:59"])),
        ("follow", st.sampled_from(["auto", "go"])),
        ("scene", st.just("host")),
        ("product", st.sampled_from(["P1", "B-2_x"])),
        ("share", st.sampled_from(["8%", "12.5%"])),
        ("say", st.lists(TEXTS, min_size=1, max_size=4)),
        ("props", st.lists(TEXTS, min_size=1, max_size=3)),
        ("notes", st.lists(TEXTS, min_size=1, max_size=3)),
    ):
        if draw(st.booleans()):
            made[key] = draw(values)  # type: ignore[arg-type]
    cues: list[Data] = []
    for number in range(draw(st.integers(0, 3))):
        cue: dict[str, Data] = {
            "id": f"c{number}",
            **draw(st.sampled_from([{"at": "10s"}, {"on": "go"}, {"before_end": "5s"}, {"clock": "20:14"}])),
        }
        cue |= draw(
            st.sampled_from(
                [{"do": {"scene": "host"}}, {"do": [{"sale": "F1", "step": "arm"}, {"message": "看这里"}]}]
            )
        )
        if draw(st.booleans()):
            cue |= {"who": draw(TEXTS), "task": draw(TEXTS), "copy": draw(TEXTS)}
        if draw(st.booleans()):
            cue |= {"promise": draw(st.sampled_from(["true", "false"])), "warn": "30s"}
        if draw(st.booleans()):
            cue["notes"] = "\n".join(draw(st.lists(TEXTS, min_size=1, max_size=3)))
        cues.append(cue)
    if cues:
        made["cues"] = cues
    if draw(st.booleans()):
        made["variants"] = [{"when": "stock(P1) < 20 and not held", "title": draw(TEXTS), "cues": cues}]
    return made


@st.composite
def rundowns(draw: st.DrawFn) -> list[Item]:
    items: list[Item] = []
    for number in range(draw(st.integers(1, 5))):
        if draw(st.integers(0, 3)):
            items.append(Item(draw(segments(f"s{number}")), ""))
            continue
        inside = [Item(draw(segments(f"l{number}s{place}")), "") for place in range(draw(st.integers(1, 3)))]
        ends = draw(st.sampled_from([{"times": "3"}, {"until": "20:30"}, {"times": "2", "until": "20:30"}]))
        loop: dict[str, Data] = {"loop": f"loop{number}", **ends}
        items.append(Item(loop, "", segments=tuple(inside)))
    return items


BASE = without(starter_files("zh-CN")["show.yaml"], "rundown")


@settings(max_examples=40, deadline=None)
@given(rundowns(), st.sampled_from([".csv", ".xlsx"]), st.sampled_from(list(Language)))
def test_any_rundown_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, items: list[Item], form: str, language: Language
) -> None:
    source = with_rundown(BASE, (), items).text
    table = rundown_table(source, {}, language)
    path = tmp_path_factory.mktemp("sheet") / f"show{form}"
    now = taken_in(sheets_of(path, table, rest_table(source)), source, Surroundings(), keeps=form == ".csv")
    assert value_at(now.text, "rundown") == value_at(source, "rundown")


def test_a_key_that_comes_later_needs_nothing_here(tmp_path: Path) -> None:
    later: dict[str, Data] = {
        "id": "a",
        "title": "b",
        "length": "5m",
        "mood": "2",
        "timers": ["x", "y, z"],
        "rule": {"k": "v: w"},
    }
    source = with_rundown(BASE, (), [Item(later, "")]).text
    table = rundown_table(source, {}, Language.CHINESE)
    now = taken_in(
        sheets_of(tmp_path / "a.xlsx", table, rest_table(source)), source, Surroundings(), keeps=False
    )
    assert value_at(now.text, "rundown") == [later]


def test_what_was_changed_in_the_workbook_is_changed_in_the_show(tmp_path: Path) -> None:
    source = (CHECKOUT / "show.example.yaml").read_bytes()
    table = rundown_table(source, {}, Language.CHINESE)
    column = next(n for n, head in enumerate(table.head) if head.endswith("(length)"))
    rows = [list(row) for row in table.rows]
    rows[0][column] = "７分钟"
    rows[1][column] = "08:00:00"  # What Excel makes of 8:00.
    now = taken_in(
        sheets_of(tmp_path / "a.xlsx", replace(table, rows=rows), rest_table(source)),
        source,
        Surroundings(),
        keeps=False,
    )
    lengths = re.findall(r"^    length: (\S+)$", now.text.decode().partition("\nrundown:")[2], re.MULTILINE)
    assert lengths[:3] == ["7m", "8m", "14m"]


@pytest.mark.parametrize(
    ("loop", "cell"),
    [
        ({"times": "3"}, "round × 3"),
        ({"until": "20:30"}, "round → 20:30"),
        ({"times": "3", "until": "20:30"}, "round × 3 → 20:30"),
        ({"times": "3", "mood": "x"}, "{loop: round, times: 3, mood: x}"),
    ],
)
def test_a_loop_stands_in_its_column_as_people_write_it(loop: dict[str, Data], cell: str) -> None:
    inside = Item({"id": "a", "title": "b", "length": "5m"}, "")
    source = with_rundown(BASE, (), [Item({"loop": "round", **loop}, "", segments=(inside, inside))]).text
    table = rundown_table(source, {}, Language.CHINESE)
    assert [row[table.head.index("循环 (loop)")] for row in table.rows] == [cell, "round"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("8:14 PM", "20:14"), ("20:14:00", "20:14:00"), ("0.8430555", "20:14"), ("hard", "hard"), ("?", "?")],
)
def test_a_time_of_day_of_an_edge_is_read_as_spreadsheets_write_it(
    tmp_path: Path, typed: str, read: str
) -> None:
    item: dict[str, Data] = {"id": "a", "title": "b", "length": "5m", "starts": "20:15"}
    table = rundown_table(with_rundown(BASE, (), [Item(item, "")]).text, {}, Language.ENGLISH)
    row = [typed if cell == "20:15" else cell for cell in table.rows[0]]
    now = taken_in(
        sheets_of(tmp_path / "a.csv", replace(table, rows=[row])), BASE, Surroundings(), keeps=True
    )
    assert value_at(now.text, "rundown") == [{**item, "starts": read}]


def test_a_cell_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    source = (CHECKOUT / "show.example.yaml").read_bytes()
    table = rundown_table(source, {}, Language.CHINESE)
    heads = {head.rpartition("(")[2].rstrip(")"): number for number, head in enumerate(table.head)}
    rows = [list(row) for row in table.rows]
    rows[0][heads["length"]] = "一会儿"
    rows[1][heads["cues"]] = "{id: a"
    rows[2][heads["product"]] = "P99"
    sheets = sheets_of(tmp_path / "a.xlsx", replace(table, rows=rows), rest_table(source))
    now = taken_in(sheets, source, Surroundings(), keeps=False)
    place = {key: sheets[0].at(1, number)[:-1] for key, number in heads.items()}
    assert {remark.code: remark.cell for remark in now.problems} == {
        "bad-length": f"{place['length']}2",
        "bad-yaml": f"{place['cues']}3",
    }
