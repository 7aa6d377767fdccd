"""Whatever lies in the file, it is read or told about, and quickly."""

import gc
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.show_check import big_show
from companion.show.problems import Mark, Severity
from companion.showfile import Language, Loaded, load_show, read_show
from companion.showfile.fields.document import Document
from companion.showfile.fields.parts import parts_of
from companion.showfile.reading.collector import collector_paused
from companion.showfile.reading.reader import MAX_BYTES, MAX_DEPTH, MAX_NODES
from companion.showfile.reading.reader import read as read_tree
from companion.showfile.reading.tree import plain
from tests.showfile.around import AROUND

EXAMPLE = Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml"
SOURCE = EXAMPLE.read_bytes()

SECONDS = 5.0
"""Processor time in which any file is read, however hostile. It is less than one where nothing else runs."""


def read(source: bytes) -> Loaded:
    before = time.process_time()
    loaded = read_show(source, "show.yaml", AROUND)
    assert time.process_time() - before < SECONDS
    assert (loaded.plan is None) == any(found.severity is Severity.ERROR for found in loaded.problems)
    return loaded


def codes(source: bytes) -> list[str]:
    return [problem.code for problem in read(source).problems]


in_its_own_time = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Hypothesis counts wall time, which other work on the machine stretches; ``read`` counts our own."""


# Any bytes at all


@in_its_own_time
@given(st.binary(max_size=400))
def test_any_bytes_are_told_about(source: bytes) -> None:
    assert read(source).problems


@in_its_own_time
@given(st.text(st.sampled_from("ab:：,，-?|>!&*%@`#\"'[]{} \t\n\r~0\ufeff\u2028😀"), max_size=80))
def test_any_text_of_yaml_signs_is_told_about(text: str) -> None:
    assert read(text.encode()).problems


@in_its_own_time
@given(
    st.integers(0, len(SOURCE)),
    st.integers(0, 40),
    st.one_of(
        st.binary(max_size=6),
        st.sampled_from(
            [b"\t", b"\n", b": ", b"[", b"}", b'"', b"'", b"&a ", b"*a", b"- ", b"\xef\xbc\x9a", b"!!x "]
        ),
    ),
)
def test_a_show_with_anything_cut_out_or_put_in_is_read_or_told_about(at: int, cut: int, put: bytes) -> None:
    loaded = read(SOURCE[:at] + put + SOURCE[at + cut :])
    for problem in loaded.problems:
        assert problem.message
        assert problem.mark.line >= 1


@in_its_own_time
@given(st.data())
def test_a_show_with_its_lines_in_any_order_is_read_or_told_about(data: st.DataObject) -> None:
    lines = SOURCE.splitlines(keepends=True)
    taken = data.draw(st.lists(st.sampled_from(lines), max_size=30))
    read(b"".join(taken))


# Made to do harm

BIG = MAX_BYTES - 100


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"[" * BIG, id="brackets"),
        pytest.param(b"{" * BIG, id="braces"),
        pytest.param(b"- " * (BIG // 2), id="dashes"),
        pytest.param(b"? " * (BIG // 2), id="question marks"),
        pytest.param(b"a: " * (BIG // 3), id="keys"),
        pytest.param(b"{a: " * (BIG // 4), id="tables in tables"),
        pytest.param(b"\n" * BIG, id="empty lines"),
        pytest.param(b" " * BIG, id="blanks"),
        pytest.param(b"\r" * BIG, id="returns"),
        pytest.param(b"#" * BIG, id="a comment"),
        pytest.param(b"a" * BIG, id="one word"),
        pytest.param(b"a: '" + b"x" * BIG, id="an open quote"),
        pytest.param(b'a: "' + b"\\n" * (BIG // 2) + b'"', id="escapes"),
        pytest.param(b"a: |\n" + b" x\n" * (BIG // 3), id="a block of text"),
        pytest.param(b"[" + b"a," * (BIG // 2) + b"]", id="a long list"),
        pytest.param(b"a\n" * (BIG // 2), id="a text of many lines"),
        pytest.param(b"%TAG !a! b\n" * (BIG // 11), id="directives"),
        pytest.param(b"a: 1\n...\n" + b"%TAG !a! b\n" * (BIG // 11), id="directives after the end"),
        pytest.param(b"a: 1\n" + b"--- \n" * (BIG // 5), id="documents"),
        pytest.param(b"&a " * (BIG // 3), id="anchors"),
        pytest.param(b"!" * BIG, id="tags"),
        pytest.param(b"x: &a [" + b"1," * 50_000 + b"]\ny: [*a, *a, *a]", id="a list again and again"),
        pytest.param("：".encode() * (BIG // 3), id="full-width colons"),
        pytest.param(b"{" * (MAX_DEPTH - 2) + b"x: {," * 90_000, id="braces and commas"),
        pytest.param(b"a:\n" + b"\t" * BIG, id="tabs"),
        pytest.param(b"b: [1\n" + b"'" * BIG, id="quotes"),
    ],
)
def test_a_file_made_to_take_long_does_not(source: bytes) -> None:
    loaded = read(source)
    assert loaded.plan is None
    assert all(problem.message for problem in loaded.problems)


def test_aliases_that_stand_for_millions_are_refused() -> None:
    lines = [b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 9)]
    assert codes(b"\n".join(lines)) == ["too-many-nodes"]


def test_more_items_than_any_show_has_are_refused_where_they_become_too_many() -> None:
    problem = read(b"a:\n" + b"- x\n" * MAX_NODES).problems[0]
    assert problem.code == "too-many-nodes"
    # The table and the list count as two each, and the key is one.
    assert problem.mark == Mark(MAX_NODES - 3, 3)


def test_a_name_of_nothing_that_is_written_twice_is_told_as_it_was_written() -> None:
    (problem,) = (found for found in read(b'"": 1\n"": 2').problems if found.code == "duplicate-key")
    assert problem.message == '"" is written twice, first on line 1'


def test_deep_nesting_is_refused() -> None:
    assert codes(b"a: " + b"[" * 100 + b"]" * 100) == ["too-deep"]


def test_aliases_in_aliases_are_as_deep_as_what_they_stand_for() -> None:
    opening, closing = b"[" * 36, b"]" * 36
    lines = [b"a0: &a0 " + opening + b"x" + closing]
    lines += [b"a%d: &a%d %s*a%d%s" % (n, n, opening, n - 1, closing) for n in range(1, 40)]
    (problem,) = read(b"\n".join(lines)).problems
    assert (problem.code, problem.mark) == ("too-deep", Mark(2, len(b"a1: &a1 ") + 36 + 1))


@pytest.mark.parametrize(("above", "told"), [(1, []), (2, ["too-deep"])])
def test_an_alias_may_reach_the_greatest_depth_and_no_further(above: int, told: list[str]) -> None:
    # The outermost table and the brackets above the alias add to the depth of what it names.
    deep = b"a: &a " + b"[" * (MAX_DEPTH - 2) + b"]" * (MAX_DEPTH - 2)
    found = codes(deep + b"\nb: " + b"[" * above + b"*a" + b"]" * above)
    assert [code for code in found if code == "too-deep"] == told


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            b"show: {" + b",".join(b"%d" % n for n in range(70_000)) + b"}", id="a number of commas"
        ),
        pytest.param(b"x: [" + "“a”,".encode() * 70_000 + b"]", id="quotes that are none"),
        pytest.param(b"show: {on_air: [" + "a，".encode() * 300_000 + b"]}", id="commas that are none"),
        pytest.param(b"title: " + "“".encode() + b"a" * BIG + "”".encode(), id="a long text in quotes"),
        pytest.param(
            b"rundown:\n" + b"  x: 1\n" * 70_000 + b"  id: x\n    y: 1", id="a dash missing far down"
        ),
    ],
)
def test_signs_that_only_look_right_are_told_soon_and_briefly(source: bytes) -> None:
    problems = read(source).problems
    assert problems
    assert all(len(problem.message + problem.hint) < 1_000 for problem in problems)


def _table(rows: int, row: Callable[[int], str]) -> bytes:
    return "\n".join(row(number) for number in range(rows)).encode()


CUES = b"rundown:\n- id: s\n  title: t\n  length: 1m\n  cues:\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(_table(20_000, lambda n: f"key{n}: x"), id="unknown keys"),
        pytest.param(_table(MAX_BYTES // 5, lambda n: "a: x"), id="one key again and again"),
        pytest.param(b"products:\n" + _table(20_000, lambda n: f"  P{n}: x"), id="products that are words"),
        pytest.param(b"on_air:\n" + _table(20_000, lambda n: "- stream"), id="outputs"),
        pytest.param(CUES + _table(8_000, lambda n: f"  - {{id: c{n}, after: c{n + 1}}}"), id="a chain"),
        pytest.param(
            CUES + _table(8_000, lambda n: f"  - {{id: c{n}, after: d{n}}}"), id="names that are not there"
        ),
        pytest.param(
            CUES + _table(8_000, lambda n: f"  - {{id: c{n}, after: c{(n + 1) % 8_000}}}"), id="a circle"
        ),
        pytest.param(CUES + _table(8_000, lambda n: "  - {id: c, at: 2m}"), id="one id"),
        pytest.param(CUES + _table(8_000, lambda n: "  - {id：c, at: 2m}"), id="unknown keys in cues"),
        pytest.param(CUES + _table(16_000, lambda n: "  - {}"), id="empty cues"),
        pytest.param(b"rundown:\n" + _table(24_000, lambda n: "- {}"), id="empty segments"),
        pytest.param(
            SOURCE + b"    cues:\n" + _table(4_000, lambda n: "    - {id: c, at: 1h}"), id="one real id"
        ),
    ],
)
def test_thousands_of_mistakes_are_not_all_listed(source: bytes) -> None:
    problems = read(source).problems
    assert len(problems) <= 101


def test_the_first_hundred_problems_are_listed_and_that_there_are_more() -> None:
    problems = read(_table(150, lambda n: f"key{n}: x")).problems
    assert len(problems) == 101
    assert problems[-1].code == "more-problems"


def test_a_thousand_warnings_do_not_hide_an_error() -> None:
    cues = "".join(f"      - {{id: x{n}, at: 0s, do: {{overlay: none-such}}}}\n" for n in range(1500))
    text = (
        SOURCE.decode()
        .replace("    cues:\n", "    cues:\n" + cues, 1)
        .replace("do: {bag: L1", "do: {bag: L2")
    )
    assert read(text.encode()).plan is None


# Big shows


def test_a_show_of_500_segments_and_5000_cues_can_run() -> None:
    plan = read(big_show().encode()).plan
    assert plan is not None
    assert len(plan.rundown) > 500
    assert sum(len(segment.cues) for segment in plan.rundown) > 5_000


@pytest.mark.parametrize("path", [EXAMPLE, *EXAMPLE.parents[1].glob("*/show.yaml")], ids=str)
def test_the_parts_of_a_whole_document_are_those_that_are_read_one_by_one(path: Path) -> None:
    root = read_tree(path.read_bytes()).root
    assert root is not None
    data = plain(root)
    whole, apart = parts_of(data, Document.model_validate(data)), parts_of(data)
    assert (whole.show, whole.overlays, whole.scenes) == (apart.show, apart.overlays, apart.scenes)
    assert (whole.products, whole.sales, whole.bags) == (apart.products, apart.sales, apart.bags)
    for one, other in zip(whole.segments(), apart.segments(), strict=True):
        assert (one.path, one.id, one.cues) == (other.path, other.id, other.cues)
        assert one.segment is not None
        assert one.segment.model_copy(update={"cues": []}) == other.segment


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("source", [SOURCE, b"[", b"a: &a [*a]"])
def test_the_collector_of_garbage_is_left_as_it_was(source: bytes, running: bool) -> None:
    before = gc.isenabled()
    (gc.enable if running else gc.disable)()
    try:
        read(source)
        assert gc.isenabled() is running
    finally:
        (gc.enable if before else gc.disable)()


def test_the_collector_of_garbage_goes_on_after_a_failure() -> None:
    @collector_paused()
    def fail() -> None:
        assert not gc.isenabled()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert gc.isenabled()


# Files as they come


def test_a_byte_order_mark_is_not_part_of_the_show() -> None:
    loaded = read(b"\xef\xbb\xbf" + SOURCE)
    assert loaded.plan == read(SOURCE).plan


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_lines_may_end_as_on_any_system(end: bytes) -> None:
    assert read(SOURCE.replace(b"\n", end)).plan == read(SOURCE).plan


def test_a_problem_after_wide_characters_has_the_column_that_an_editor_shows() -> None:
    problems = read("version: 1\n'😀稻': {x: 1\n".encode()).problems
    assert [(problem.code, problem.mark) for problem in problems] == [("bracket-open", Mark(2, 7))]


def test_a_file_of_another_encoding_is_told_at_its_first_foreign_character() -> None:
    problems = read("version: 1\n# 节目\n".encode("utf-16")).problems
    assert [(problem.code, problem.mark) for problem in problems] == [("not-utf8", Mark(1, 1))]


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"PK\x03\x04", "Excel/Word/ZIP"),
        (b"\xd0\xcf\x11\xe0", "Excel/Word"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
    ],
)
@pytest.mark.parametrize("size", [100, 2 * MAX_BYTES])
def test_a_file_of_another_kind_is_told_to_be_one_however_big(beginning: bytes, kind: str, size: int) -> None:
    (problem,) = read(beginning.ljust(size, b"\0")).problems
    assert (problem.code, problem.mark) == ("file-not-text", Mark(1, 1))
    assert kind in problem.message


def test_a_nul_is_told_at_its_place() -> None:
    problems = read(b"version: 1\nshow: a\x00b\n").problems
    assert [(problem.code, problem.mark) for problem in problems] == [("bad-character", Mark(2, 8))]


@pytest.mark.parametrize("escape", ["\\e", "\\0", "\\x7f", "\\r", "\\N", "\\L", "\\uFFFE"])
@pytest.mark.parametrize("written", ['  title: "a{}b"', '  "a{}b": title'])
def test_a_character_that_no_file_may_hold_cannot_be_written_as_an_escape(written: str, escape: str) -> None:
    line = written.format(escape)
    problems = read(f"version: 1\nshow:\n{line}\n".encode()).problems
    assert [(problem.code, problem.mark) for problem in problems] == [
        ("bad-character", Mark(3, line.index('"') + 1))
    ]


def test_comments_after_the_end_of_the_document_are_no_second_one() -> None:
    assert read(SOURCE + b"\n...\n# that was it\n\n").plan == read(SOURCE).plan


def test_an_alias_stands_for_what_it_names() -> None:
    text = SOURCE.decode().replace("{host: Host, product: Product", "{host: &scene Host, product: *scene")
    plan = read(text.encode()).plan
    assert plan is not None
    assert plan.studio.scenes == {"host": "Host", "product": "Host", "fallback": "Fallback"}


def test_a_file_that_is_too_big_is_not_read_on(tmp_path: Path) -> None:
    path = tmp_path / "show.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert [problem.code for problem in load_show(path, AROUND).problems] == ["file-too-big"]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.yaml"
    loaded = load_show(path, AROUND)
    assert (loaded.plan, loaded.source) == (None, b"")
    assert [(problem.code, problem.file) for problem in loaded.problems] == [("file-missing", str(path))]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(SOURCE, id="a file without problems"),
        pytest.param(SOURCE.replace(b"price: 49.90", b"price: much"), id="a wrong value"),
        pytest.param(SOURCE.replace(b"  title:", b"  titel:", 1), id="an unknown key beside it"),
        pytest.param(SOURCE + b"more: [1, 2\n", id="a bracket left open at the end"),
        pytest.param(b"show:\n  id: ten-minutes\n  title: 'S\n  zone: [", id="a quote left open beside it"),
        pytest.param(b"show: {title: T, id: ' ten-minutes ', x: *nothing}", id="an alias to nothing"),
        pytest.param(b'show:\n  id: ten-minutes\n  title: "\\e"\n', id="a character refused beside it"),
    ],
)
def test_a_file_tells_which_show_it_is_though_it_may_have_errors(source: bytes) -> None:
    assert read(source).show_id == "ten-minutes"


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xff",
        b"- show: {id: s}",
        b"version: 1",
        b"show: ten-minutes",
        b"show: {title: T}",
        b"show: {id: }",
        b"show: {id: [ten-minutes]}",
        b"show: {id: ../ten-minutes}",
        "show: {id: 试播}".encode(),
        b"products: {P: {id: ten-minutes}}",
        b"version: [\nshow: {id: ten-minutes}",
    ],
)
def test_a_file_without_an_id_that_is_one_does_not_tell_which_show_it_is(source: bytes) -> None:
    assert read(source).show_id is None


def test_what_the_file_left_open_is_not_told_as_a_second_mistake() -> None:
    assert codes(b"show: {id: s}\n? [a, *nothing") == ["alias-unknown"]


def test_a_file_that_is_not_there_does_not_tell_which_show_it_is(tmp_path: Path) -> None:
    assert load_show(tmp_path / "nowhere.yaml", AROUND).show_id is None


def test_a_folder_is_a_problem_that_names_the_file_in_it(tmp_path: Path) -> None:
    (problem,) = load_show(tmp_path, AROUND).problems
    assert problem.code == "file-is-folder"
    assert str(tmp_path / "show.yaml") in problem.hint


@pytest.mark.parametrize("name", ["a\x00b", "x" * 300, "show.yaml/inside"])
def test_a_path_that_cannot_be_opened_is_a_problem(tmp_path: Path, name: str) -> None:
    (tmp_path / "show.yaml").write_text("version: 1")
    (problem,) = load_show(tmp_path / name, AROUND).problems
    assert problem.code == "file-unreadable"


@pytest.mark.parametrize(
    ("source", "language"),
    [
        (b"show: {language: zh-CN}", Language.CHINESE),
        (b'show:\n  language: "en"\n', Language.ENGLISH),
        (b"show:\n  language: zh-CN\n  title: [\n", Language.CHINESE),
        ("show:\n  title: 试播\n  language: zh-CN\n".encode("gb18030"), Language.CHINESE),
        (b"version: 1", Language.ENGLISH),
        (b"", Language.ENGLISH),
    ],
)
def test_problems_speak_the_language_that_the_file_asks_for(source: bytes, language: Language) -> None:
    assert read(source).language is language
