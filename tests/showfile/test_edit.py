"""A show file is edited as by a careful hand: one thing changes, and every other byte stays."""

import difflib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from companion.showfile.editing.edit import (
    EditRefused,
    add_cue,
    add_segment,
    move_segment,
    remove_cue,
    remove_segment,
    remove_value,
    set_in_table,
    set_value,
)
from companion.showfile.editing.refusals import REFUSALS
from companion.showfile.fields.about import Language
from companion.showfile.reading.lines import BOM
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import Data, plain

ROOT = Path(__file__).parents[2]
SHOWS = {
    str(path.relative_to(ROOT)): path.read_bytes()
    for path in (ROOT / "show.example.yaml", *sorted(ROOT.glob("examples/*/show.yaml")))
}

SMALL = """\
# 头
version: 1
show: {title: 试播, zone: Asia/Shanghai}   # 一行
obs:
  scenes:
    host: Host        # 主机位
    fallback: "应急"
  cameras: {main: Cam}
  microphones:
rundown:
  # 开场
  - id: opening       # 19:30
    title: 'it''s 开场'
    cues:
      # 规则
      - {id: rules, at: 10s}   # 十秒
      - {id: bag, at: 1m, copy: "a: b"}
      # - {id: old}
    # 开场完

  # 这是一段说明

  - id: goods
    title: 商品
    say: [一, 二]
    cues: []
    notes: |
      第一行

      第二行

  - loop: cycle
    times: 3
    segments:
      - id: k1
        title: 一号
      - {id: k2, title: 二号}
  # 收尾之前

  - id: close
    title: 收官
# 文件完
"""


def data_of(source: bytes) -> Data:
    reading = read(source)
    assert reading.root is not None
    return plain(reading.root)


def changed(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    old, new = (text.decode("utf-8").splitlines(keepends=True) for text in (before, after))
    went: list[str] = []
    came: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            went += old[a:b]
            came += new[c:d]
    return went, came


def diff(edit: Callable[[bytes], bytes], source: str = SMALL) -> list[str]:
    """The changed lines, ``-`` those that went, then ``+`` those that came."""
    went, came = changed(source.encode(), edit(source.encode()))
    return [f"-{line.rstrip()}" for line in went] + [f"+{line.rstrip()}" for line in came]


def lines_without_breaks(source: bytes) -> list[str]:
    return source.decode("utf-8").splitlines()


def stripped(source: bytes) -> set[str]:
    return {line.strip() for line in lines_without_breaks(source)}


def refusal(edit: Callable[[bytes], bytes], source: str = SMALL) -> str:
    with pytest.raises(EditRefused) as refused:
        edit(source.encode())
    assert str(refused.value)
    return refused.value.code


# One value


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("show.title", "新", "+show: {title: 新, zone: Asia/Shanghai}   # 一行"),
        ("show.title", "a, b", "+show: {title: 'a, b', zone: Asia/Shanghai}   # 一行"),
        ("obs.scenes.host", "Host 2", "+    host: Host 2        # 主机位"),
        ("obs.scenes.host", "a, b", "+    host: a, b        # 主机位"),
        ("obs.scenes.host", "yes", "+    host: yes        # 主机位"),
        ("obs.scenes.host", "", "+    host: ''        # 主机位"),
        ("obs.scenes.host", "a # b", "+    host: 'a # b'        # 主机位"),
        ("obs.scenes.host", "a: b", "+    host: 'a: b'        # 主机位"),
        ("obs.scenes.host", "- a", "+    host: '- a'        # 主机位"),
        ("obs.scenes.host", "~", "+    host: '~'        # 主机位"),
        ("obs.scenes.host", "*a", "+    host: '*a'        # 主机位"),
        ("obs.scenes.host", 'say "hi" # now', "+    host: 'say \"hi\" # now'        # 主机位"),
        ("obs.scenes.host", "a\tb", '+    host: "a\\tb"        # 主机位'),
        ("obs.scenes.fallback", "a: b", '+    fallback: "a: b"'),
        ("obs.scenes.fallback", "备用", '+    fallback: "备用"'),
        ("obs.scenes.wide", "全景", "+    wide: 全景"),
        ("obs.cameras.close", "C2", "+  cameras: {main: Cam, close: C2}"),
        ("obs.microphones.host", "Mic", "+    host: Mic"),
        ("rundown.opening.title", "不 '急'", "+    title: '不 ''急'''"),
        ("rundown.opening.cues.rules.at", "20s", "+      - {id: rules, at: 20s}   # 十秒"),
        ("rundown.opening.cues.bag.copy", "x", '+      - {id: bag, at: 1m, copy: "x"}'),
        ("rundown.goods.say.2", "三", "+    say: [一, 三]"),
        ("rundown.goods.say.一", "三", "+    say: [三, 二]"),
        ("rundown.goods.notes", "短", "+    notes: 短"),
        ("rundown.k1.title", "1 号", "+        title: 1 号"),
        ("rundown.cycle.times", "4", "+    times: 4"),
        ("rundown.goods.length", "3m", "+    length: 3m"),
        ("rundown.close.notes", "一\n二\n", "+    notes: |"),
    ],
)
def test_one_value_changes_and_nothing_else(path: str, text: str, line: str) -> None:
    assert line in diff(lambda source: set_value(source, path, text))


def test_a_block_of_lines_keeps_its_indentation_and_the_blank_line_below_it() -> None:
    assert diff(lambda source: set_value(source, "rundown.goods.notes", "甲\n\n乙\n")) == [
        "-      第一行", "-      第二行", "+      甲", "+      乙",
    ]  # fmt: skip


def test_an_alias_in_the_place_of_one_value_is_replaced() -> None:
    source = "a: &x 1\nb: *x   # c\n"
    assert diff(lambda text: set_value(text, "b", "2"), source) == ["-b: *x   # c", "+b: 2   # c"]


# Refusals


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda s: set_value(s, "shw.title", "x"), "did-you-mean"),
        (lambda s: set_value(s, "rundown.zzz.title", "x"), "not-found-among"),
        (lambda s: set_value(s, "catch_up.most", "5m"), "no-such-key"),
        (lambda s: set_value(s, "rundown.opening.cues", "x"), "not-one-value"),
        (lambda s: set_value(s, "obs.scenes.host.deep", "x"), "not-found"),
        (lambda s: set_value(s, "show.title", "\x07"), "spoils"),
        (lambda s: set_value(s, "show.title", "\ud800"), "spoils"),
        (lambda s: set_in_table(s, "obs.scenes", "host", "x"), "key-taken"),
        (lambda s: set_in_table(s, "show.title", "host", "x"), "not-a-table"),
        (lambda s: remove_value(s, ()), "layout"),
        (lambda s: remove_cue(s, "goods", "x"), "not-found"),
        (lambda s: add_cue(s, "opening", "{id: bag}"), "id-taken"),
        (lambda s: add_cue(s, "opening", "{at: 1m}"), "new-without-id"),
        (lambda s: add_cue(s, "opening", "{id: x"), "new-unreadable"),
        (lambda s: add_cue(s, "opening", "[{id: x}, {id: y}]"), "new-not-one"),
        (lambda s: add_cue(s, "opening", "{id: x}", after="y"), "not-found-among"),
        (lambda s: add_cue(s, "close", "{id: x}", after="y"), "not-found"),
        (lambda s: add_segment(s, "{id: k2}"), "id-taken"),
        (lambda s: move_segment(s, "opening", after="opening"), "beside-itself"),
        (lambda s: move_segment(s, "cycle", after="k1"), "beside-itself"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(edit: Callable[[bytes], bytes], code: str) -> None:
    assert refusal(edit) == code


ANCHORED = """\
show: {title: &t 试播}
rundown:
  - &first
    id: one
    cues: &cues
      - &cue {id: a, at: 1m}
  - id: two
    title: *t
    cues: *cues
  - *first
  - id: three
    cues:
      - *cue
      - {id: b, at: 2m}
"""


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda s: set_value(s, "show.title", "x"), "anchored"),
        (lambda s: set_value(s, "rundown.two.cues.a.at", "2m"), "alias"),
        (lambda s: add_cue(s, "two", "{id: x}"), "alias"),
        (lambda s: set_value(s, "rundown.three.cues.a.at", "2m"), "alias"),
        (lambda s: set_value(s, "rundown.one.title", "2m"), "named-twice"),
        (lambda s: set_value(s, "rundown.1.title", "2m"), "anchored"),
        (lambda s: remove_value(s, "rundown.1"), "anchored"),
        (lambda s: remove_value(s, "show"), "anchor-used"),
        (lambda s: move_segment(s, "1", after="two"), "anchored"),
    ],
)
def test_what_is_written_once_and_meant_twice_is_not_edited(
    edit: Callable[[bytes], bytes], code: str
) -> None:
    assert refusal(edit, ANCHORED) == code


def test_a_segment_is_not_moved_above_what_it_repeats() -> None:
    source = "rundown:\n- id: a\n  title: &t x\n- id: b\n  title: *t\n"
    assert refusal(lambda s: move_segment(s, "b", before="a"), source) == "spoils"
    assert refusal(lambda s: move_segment(s, "a", after="b"), source) == "anchor-used"


def test_what_only_uses_an_anchor_can_go() -> None:
    assert "-  - *first" in diff(lambda s: remove_value(s, "rundown.3"), ANCHORED)
    assert "-      - *cue" in diff(lambda s: remove_cue(s, "three", "a"), ANCHORED)


def test_what_a_recipe_brings_is_not_in_the_file() -> None:
    source = "rundown:\n  - id: one\n    cues:\n      - use: flash_sale\n        with: {sale: F1}\n"
    assert "+        with: {sale: F2}" in diff(
        lambda s: set_value(s, "rundown.one.cues.flash_sale.with.sale", "F2"), source
    )
    assert "+      - use: bag" in diff(lambda s: add_cue(s, "one", "{use: bag, with: {bag: L1}}"), source)
    assert "+      - id: flash_sale" in diff(lambda s: add_cue(s, "one", "{id: flash_sale}"), source)
    assert refusal(lambda s: set_value(s, "rundown.one.cues.tease.at", "1m"), source) == "from-recipe"
    assert "-        with: {sale: F1}" in diff(
        lambda s: set_value(s, "rundown.one.cues.1.with.sale", "F2"), source
    )


@pytest.mark.parametrize("source", ["a: [", "a: *b", "\x00", "", "a: 1\n---\nb: 2\n", "%TAG ! x\n--- 1"])
def test_a_file_that_cannot_be_read_is_left_alone(source: str) -> None:
    assert refusal(lambda s: set_value(s, "a", "1"), source) == "unreadable"


def test_every_refusal_has_both_languages() -> None:
    assert REFUSALS[Language.CHINESE].keys() == REFUSALS[Language.ENGLISH].keys()


# Cues and segments, by hand


def test_a_cue_goes_with_its_comments_and_the_comment_at_the_end_stays() -> None:
    assert diff(lambda s: remove_cue(s, "opening", "rules")) == [
        "-      # 规则", "-      - {id: rules, at: 10s}   # 十秒",
    ]  # fmt: skip
    assert diff(lambda s: remove_cue(s, "opening", "bag")) == ['-      - {id: bag, at: 1m, copy: "a: b"}']


def test_the_last_cue_leaves_an_empty_list_where_a_comment_would_be_lost() -> None:
    def both(source: bytes) -> bytes:
        return remove_cue(remove_cue(source, "opening", "rules"), "opening", "bag")

    assert "+    cues: []" in diff(both)
    assert "-      # - {id: old}" not in diff(both)


def test_a_cue_is_written_as_its_neighbours() -> None:
    cue = "id: x\nat: 1m\ndo: {hide: card}\n"
    assert diff(lambda s: add_cue(s, "opening", cue)) == ["+      - {id: x, at: 1m, do: {hide: card}}"]
    assert diff(lambda s: add_cue(s, "goods", cue)) == [
        "-    cues: []", "+    cues: [{id: x, at: 1m, do: {hide: card}}]",
    ]  # fmt: skip
    assert diff(lambda s: add_cue(s, "close", cue)) == [
        "+    cues:", "+      - {id: x, at: 1m, do: {hide: card}}",
    ]  # fmt: skip
    assert diff(lambda s: add_cue(s, "k2", cue)) == [
        "-      - {id: k2, title: 二号}",
        "+      - {id: k2, title: 二号, cues: [{id: x, at: 1m, do: {hide: card}}]}",
    ]
    in_rows = "rundown:\n- id: a\n  cues:\n  - id: b\n    at: 1m\n"
    assert diff(lambda s: add_cue(s, "a", "{id: x, at: 2m, do: {hide: card}}"), in_rows) == [
        "+  - id: x", "+    at: 2m", "+    do: {hide: card}",
    ]  # fmt: skip


def test_a_segment_keeps_the_distance_of_the_others() -> None:
    new = "{id: x, title: 新, cues: [{id: a, at: 1m}]}"
    written = ["  - id: x", "    title: 新", "    cues:", "      - {id: a, at: 1m}"]
    after = add_segment(SMALL.encode(), new, after="opening").decode()
    assert "    # 开场完\n\n" + "\n".join(written) + "\n\n  # 这是一段说明\n\n  - id: goods" in after
    assert "      - {id: k2, title: 二号}\n      - {id: x, title: 新, cues: [{id: a, at: 1m}]}\n" in (
        add_segment(SMALL.encode(), new, after="k2").decode()
    )


def test_a_segment_moves_with_its_comments_past_a_comment_that_stays() -> None:
    moved = move_segment(SMALL.encode(), "opening", after="goods").decode()
    head, _, rest = moved.partition("  # 这是一段说明\n\n  - id: goods")
    assert head.endswith("rundown:\n")
    assert "      第二行\n\n  # 开场\n  - id: opening" in rest
    assert "    # 开场完\n\n  - loop: cycle" in rest
    assert move_segment(moved.encode(), "goods", after="opening").decode().count("# 开场") == 2


ALONE = b"rundown:\n- id: a\n\n# H\n\n- id: b"


@pytest.mark.parametrize("tail", [b"", b"\n", b"\n\nx: 1\n"])
def test_a_comment_that_stands_alone_stays_among_the_others(tail: bytes) -> None:
    assert move_segment(ALONE + tail, "b", before="a") == b"rundown:\n- id: b\n\n- id: a\n\n# H" + tail
    assert move_segment(ALONE + tail, "a", after="b") == b"rundown:\n# H\n\n- id: b\n\n- id: a" + tail


def test_a_bracketed_list_over_several_lines_keeps_its_comments() -> None:
    source = """\
rundown:
  - id: a
    cues: [
      {id: x},  # ex
      # above y
      {id: y},
      {id: z}   # zed
    ]
"""
    assert diff(lambda s: remove_cue(s, "a", "x"), source) == ["-      {id: x},  # ex"]
    assert diff(lambda s: remove_cue(s, "a", "y"), source) == ["-      # above y", "-      {id: y},"]
    assert diff(lambda s: remove_cue(s, "a", "z"), source) == [
        "-      {id: y},", "-      {id: z}   # zed", "+      {id: y}",
    ]  # fmt: skip
    assert diff(lambda s: add_cue(s, "a", "{id: n}", after="x"), source) == ["+      {id: n},"]
    assert diff(lambda s: add_cue(s, "a", "{id: n}"), source) == [
        "-      {id: z}   # zed", "+      {id: z},   # zed", "+      {id: n}",
    ]  # fmt: skip


def test_a_segment_moves_into_a_loop_and_out_again() -> None:
    inside = move_segment(SMALL.encode(), "close", after="k1")
    assert "      - id: close\n        title: 收官\n      - {id: k2" in inside.decode()
    assert "  # 收尾之前\n# 文件完\n" in inside.decode()


def test_a_json_file_is_a_show_file_too() -> None:
    source = b'{\n  "rundown": [\n    {"id": "a"},\n    {"id": "b", "cues": [{"id": "x"}]}\n  ]\n}\n'
    assert move_segment(source, "b", before="a") == (
        b'{\n  "rundown": [\n    {"id": "b", "cues": [{"id": "x"}]},\n    {"id": "a"}\n  ]\n}\n'
    )
    assert remove_segment(source, "b") == source.replace(b',\n    {"id": "b", "cues": [{"id": "x"}]}', b"")
    assert set_value(source, "rundown.b.cues.x.id", "y") == source.replace(b'"x"', b'"y"')


# Any file, any edit

in_its_own_time = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Other work on the machine stretches the time that Hypothesis measures."""

TEXTS = st.one_of(
    st.sampled_from(
        ["", "yes", "~", "a: b", "a # b", "- x", "[一", "{", "a, b", "1:30", "'", '"', "#", "😀 好", "x:"]
    ),
    st.text(st.sampled_from("ab中：, :#-'\"[]{}&*!|>%@`?\\ 😀"), min_size=1, max_size=12),
)
"""What people and machines may want a value to be, on one line."""

WORDS = st.sampled_from(["开场", "a b", "'it''s'", '"直播: 一"', "整颗，不是粉", '"引号"', "19:30", "😀"])
"""Values as they are written."""


@st.composite
def shows(draw: st.DrawFn) -> bytes:
    """A show file in any of the styles that people write."""
    step = " " * draw(st.sampled_from([2, 4]))
    under = draw(st.sampled_from(["", step]))
    spaced = draw(st.booleans())
    eols = st.sampled_from(draw(st.sampled_from([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"]])))
    out: list[str] = ["# 头", "version: 1", ""] if draw(st.booleans()) else ["version: 1"]

    def note() -> str:
        return draw(st.sampled_from(["", "", "", "   # 注", " # a: b"]))

    def cues(indent: str, names: list[str]) -> None:
        kind = draw(st.sampled_from(["none", "nothing", "empty", "line", "braces", "rows"]))
        flow = [f"{{id: {name}, at: 1m, copy: {draw(WORDS)}}}" for name in names]
        if kind == "nothing":
            out.append(f"{indent}cues:{note()}")
        elif kind == "empty":
            out.append(f"{indent}cues: []{note()}")
        elif kind == "line":
            out.append(f"{indent}cues: [{', '.join(flow)}]{note()}")
        elif kind in {"braces", "rows"}:
            out.append(f"{indent}cues:{note()}")
            for name, braces in zip(names, flow, strict=True):
                if draw(st.integers(0, 4)) == 0:
                    out.append(f"{indent}{under}# 这个 cue")
                if kind == "braces":
                    out.append(f"{indent}{under}- {braces}{note()}")
                else:
                    out.extend(
                        [f"{indent}{under}- id: {name}{note()}", f"{indent}{under}  title: {draw(WORDS)}"]
                    )
            if draw(st.integers(0, 3)) == 0:
                out.append(f"{indent}{under}# - {{id: old}}")

    def segment(indent: str, name: str) -> None:
        if draw(st.integers(0, 3)) == 0:
            out.append(f"{indent}# 上面的注释")
        out.append(f"{indent}- id: {name}{note()}")
        inner = indent + "  "
        out.append(f"{inner}title: {draw(WORDS)}{note()}")
        if draw(st.booleans()):
            out.append(f"{inner}say: [一, {draw(WORDS)}]")
        if draw(st.integers(0, 3)) == 0:
            out.extend([f"{inner}notes: |", f"{inner}  # 不是注释", f"{inner}  第二行"])
        cues(inner, [f"{name}-{letter}" for letter in "abc"[: draw(st.integers(1, 3))]])
        if draw(st.integers(0, 4)) == 0:
            out.append(f"{inner}# 段尾")

    out.append("rundown:")
    count = draw(st.integers(2, 4))
    for number in range(count):
        if number and spaced:
            out.extend([""] * draw(st.integers(1, 2)))
        if number and draw(st.integers(0, 5)) == 0:
            out.extend([f"{under}# 单独一段", ""])
        if draw(st.integers(0, 4)) == 0:
            out.extend([f"{under}- loop: l{number}", f"{under}  segments:"])
            segment(under + "  " + under, f"s{number}")
        else:
            segment(under, f"s{number}")
    out.extend(
        draw(st.sampled_from([[], ["# 完"], ["", "look: {theme: quiet}"], [f"{under}# 段后", "after: x"]]))
    )
    text = "".join(line + draw(eols) for line in out)
    if draw(st.booleans()) and "第二行" not in out[-1]:
        # A block of text that ends such a file says something else with a line break behind it.
        text = text.rstrip("\r\n")
    return (draw(st.sampled_from(["", BOM])) + text).encode()


def with_change(data: Data, steps: tuple[str, ...], value: Data) -> Data:
    """``data`` with one value changed, the way written out on its own: lists by number from 1."""
    step, rest = steps[0], steps[1:]
    if isinstance(data, dict):
        return data | {step: with_change(data[step], rest, value) if rest else value}
    assert isinstance(data, list)
    at = int(step) - 1
    return [*data[:at], with_change(data[at], rest, value) if rest else value, *data[at + 1 :]]


def leaves(data: Data, steps: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    """Every value with the way to it; in lists of plain values a number could be taken for what they say."""
    if isinstance(data, dict):
        return [leaf for key, value in data.items() for leaf in leaves(value, (*steps, key))]
    if isinstance(data, list):
        numbered = [
            item for item in enumerate(data, 1) if not (isinstance(item[1], str) and item[1].isdigit())
        ]
        return [leaf for number, value in numbered for leaf in leaves(value, (*steps, str(number)))]
    return [(steps, data)] if isinstance(data, str) else []


def segments_of(data: Data) -> list[str]:
    assert isinstance(data, dict)
    names: list[str] = []
    for item in data["rundown"] if isinstance(data["rundown"], list) else []:
        assert isinstance(item, dict)
        inner = item.get("segments") if "loop" in item else [item]
        names += [
            str(part["id"]) for part in (inner if isinstance(inner, list) else []) if isinstance(part, dict)
        ]
    return names


def homes_of(data: Data) -> dict[str, str]:
    """For each segment the loop that it is in; empty for none."""
    assert isinstance(data, dict)
    homes: dict[str, str] = {}
    for item in data["rundown"] if isinstance(data["rundown"], list) else []:
        assert isinstance(item, dict)
        for name in segments_of({"rundown": [item]}):
            homes[name] = str(item.get("loop", ""))
    return homes


def siblings_of(data: Data, name: str) -> list[str]:
    """The names in the list that a segment stands in, loops among them."""
    assert isinstance(data, dict)
    items = data["rundown"]
    if home := homes_of(data)[name]:
        return [other for other, its in homes_of(data).items() if its == home]
    return [str(item.get("loop", item.get("id"))) for item in items or [] if isinstance(item, dict)]


STANDS_ALONE = re.compile(r"(?:\n|\r)[ \t]*#[^\r\n]*(?:\r\n|\n|\r)[ \t]*(?:\r|\n)")
"""A comment with a blank line below it."""

NOTHING: Data = ["a key without a value"]


def cues_of(data: Data, name: str) -> Data:
    """None without the key, ``NOTHING`` with a key alone."""
    assert isinstance(data, dict)
    items = data["rundown"] if isinstance(data["rundown"], list) else []
    for item in items:
        assert isinstance(item, dict)
        inner = item.get("segments") if "loop" in item else [item]
        for part in inner if isinstance(inner, list) else []:
            if isinstance(part, dict) and part["id"] == name:
                return NOTHING if part.get("cues", []) is None else part.get("cues")
    return None


any_show = st.one_of(st.sampled_from(list(SHOWS.values())), shows())


@in_its_own_time
@given(any_show, st.data(), TEXTS)
def test_a_value_set_changes_one_line_and_set_back_gives_the_file(
    source: bytes, choose: st.DataObject, text: str
) -> None:
    data = data_of(source)
    steps, old = choose.draw(st.sampled_from(leaves(data)))
    try:
        edited = set_value(source, steps, text)
    except EditRefused as refused:
        # What an alias repeats is written once, and changing it here would change it elsewhere.
        if refused.code not in ("alias", "anchored"):
            raise
        reject()
    assert data_of(edited) == with_change(data, steps, text)
    if "\n" not in old:
        went, came = changed(source, edited)
        assert len(went) == len(came) <= 1
        if not any("'it''s'" in line for line in went):
            assert set_value(edited, steps, old) == source
        # Else: single quotes that nobody needed are forgotten once a text has stood there that needs them.


@in_its_own_time
@given(any_show, st.data(), st.booleans())
def test_a_cue_added_touches_no_other_line_and_removed_gives_the_file(
    source: bytes, choose: st.DataObject, in_rows: bool
) -> None:
    segment = choose.draw(st.sampled_from(segments_of(data_of(source))))
    cue = "id: new\nat: 1m\ndo: {hide: card}" if in_rows else "{id: new, at: 1m, do: {hide: card}}"
    edited = add_cue(source, segment, cue)
    went, _ = changed(source, edited)
    assert len(went) <= 1
    assert data_of(edited) != data_of(source)
    removed = remove_cue(edited, segment, "new")
    if cues_of(data_of(source), segment) is not NOTHING:
        assert removed == source
    else:
        # ``cues:`` and no more says what no ``cues:`` says, and goes with the last cue.
        assert cues_of(data_of(removed), segment) in (None, [])


@in_its_own_time
@given(any_show, st.data(), st.booleans())
def test_a_segment_added_and_removed_gives_the_file(
    source: bytes, choose: st.DataObject, before: bool
) -> None:
    beside = choose.draw(st.sampled_from(segments_of(data_of(source))))
    new = "{id: new, title: 新, cues: [{id: a, at: 1m}]}"
    edited = add_segment(source, new, before=beside) if before else add_segment(source, new, after=beside)
    names = segments_of(data_of(source))
    names.insert(names.index(beside) + (not before), "new")
    assert segments_of(data_of(edited)) == names
    assert len(changed(source, edited)[0]) <= 1
    assert remove_segment(edited, "new") == source


@in_its_own_time
@given(any_show, st.data())
def test_a_segment_moved_there_and_back_gives_the_file(source: bytes, choose: st.DataObject) -> None:
    names = segments_of(data_of(source))
    assume(len(names) > 1)
    name, beside = choose.draw(st.permutations(names))[:2]
    edited = move_segment(source, name, after=beside)
    rest = [other for other in names if other != name]
    rest.insert(rest.index(beside) + 1, name)
    assert segments_of(data_of(edited)) == rest
    homes = homes_of(data_of(source))
    if homes[name] != homes[beside]:
        # Into a loop or out of one the lines are indented anew, and a loop may be left empty.
        loops = {"", "segments:", "segments: []"}
        assert stripped(edited) - loops == stripped(source) - loops
        return
    assert sorted(lines_without_breaks(edited)) == sorted(lines_without_breaks(source))
    siblings = siblings_of(data_of(source), name)
    if STANDS_ALONE.search(source.decode()) or len(set(siblings)) < len(siblings):
        return  # There is no name to go back beside that says which side of the comment, or which loop.
    at = siblings.index(name)
    if at:
        assert move_segment(edited, name, after=siblings[at - 1]) == source
    else:
        assert move_segment(edited, name, before=siblings[1]) == source


@in_its_own_time
@given(any_show, st.data())
def test_whatever_is_removed_takes_no_comment_of_others_along(source: bytes, choose: st.DataObject) -> None:
    data = data_of(source)
    name = choose.draw(st.sampled_from(segments_of(data)))
    edited = remove_segment(source, name)
    assert [other for other in segments_of(data) if other != name] == segments_of(data_of(edited))
    _, came = changed(source, edited)
    assert len(came) <= 1


EDITS: list[Callable[[bytes], bytes]] = [
    lambda s: set_value(s, "rundown.s0.title", "新"),
    lambda s: set_value(s, "rundown.s0.notes", "一\n二\n"),
    lambda s: set_in_table(s, "rundown.s0", "say", ["a", "b, c"]),
    lambda s: remove_value(s, "rundown.s0.title"),
    lambda s: remove_value(s, "version"),
    lambda s: remove_cue(s, "s1", "s1-a"),
    lambda s: add_cue(s, "s1", "{id: x, at: 1m}", before="s1-a"),
    lambda s: add_segment(s, "- id: x\n  title: y   # z\n"),
    lambda s: move_segment(s, "s1", before="s0"),
    lambda s: remove_segment(s, "s1"),
]


@in_its_own_time
@given(
    shows(),
    st.integers(0, 600),
    st.integers(0, 30),
    st.text(st.sampled_from("ab: \n\r\t#-[]{}&*!|>'\",中\ufeff"), max_size=6),
    st.sampled_from(EDITS),
)
def test_a_spoilt_file_is_edited_rightly_or_not_at_all(
    source: bytes, at: int, length: int, noise: str, edit: Callable[[bytes], bytes]
) -> None:
    spoilt = source[:at] + noise.encode() + source[at + length :]
    try:
        edited = edit(spoilt)
    except EditRefused as refused:
        assert str(refused)  # noqa: PT017
    else:
        assert read(edited).root is not None
