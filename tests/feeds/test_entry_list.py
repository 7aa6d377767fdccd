"""Lists of entries, as spreadsheets and export pages write them."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.feeds import entry_list
from companion.feeds.entry_file import Line
from companion.feeds.entry_list import BadList, read_list, write_list
from companion.show.bags.entry import Entry, Judged, Signals, Verdict
from companion.show.times import Ms, WallMs

AT = WallMs(1_795_000_000_000)


def people(text: str, encoding: str = "utf-8") -> list[tuple[str, str, str]]:
    entries, bad = read_list(text.encode(encoding), at=AT)
    assert list(bad) == []
    return [(entry.user_id, entry.name, entry.text) for entry in entries]


def bad_rows(text: str) -> list[tuple[int, str]]:
    return [(row.line, row.message) for row in read_list(text.encode(), at=AT)[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_chinese_is_read_however_it_was_saved(encoding: str, end: str) -> None:
    text = end.join(["用户ID,昵称,评论", "u1,小王,今天吃坚果", "u2,小李,冲", ""])
    assert people(text, encoding) == [("u1", "小王", "今天吃坚果"), ("u2", "小李", "冲")]


@pytest.mark.parametrize(
    "head",
    [
        "user_id,name,text",
        "UID,Nickname,Comment",
        "User ID, User Name ,message",
        "用户编号,用户昵称,弹幕",
        "抖音号,昵称,口令",
    ],
)
def test_columns_are_known_by_the_names_that_people_give_them(head: str) -> None:
    assert people(f"{head}\nu1,小王,hi\n") == [("u1", "小王", "hi")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_delimiter_is_seen(delimiter: str) -> None:
    rows = [("评论", "昵称", "用户id"), ("一二", "小王", "u1")]
    assert people("\n".join(delimiter.join(row) for row in rows)) == [("u1", "小王", "一二")]


def test_columns_may_be_in_any_order_and_others_are_left_alone() -> None:
    assert people("时间,评论,等级,user_id\n20:14,hi,3,u1\n") == [("u1", "", "hi")]


def test_the_surer_name_of_a_column_counts() -> None:
    assert people("id,用户id,user_name,昵称\n1,u1,login,小王\n") == [("u1", "小王", "")]


def test_a_comment_may_have_commas_quotes_and_lines_in_it() -> None:
    assert people('user_id,text\nu1,"一,二""三""\n四"\nu2,x\n') == [
        ("u1", "", '一,二"三"\n四'),
        ("u2", "", "x"),
    ]


def test_a_long_id_survives_a_spreadsheet_or_is_told_to_be_spoilt() -> None:
    assert people('user_id\n"=""7213456789012345678"""\n7213456789012345678\n')[0] == (
        "7213456789012345678",
        "",
        "",
    )
    ((line, message),) = bad_rows("user_id\n7.21346E+18\n")
    assert (line, "spreadsheet" in message) == (2, True)


def test_what_the_platform_says_of_a_viewer_is_read_and_an_empty_cell_is_unknown() -> None:
    text = "user_id,关注,粉丝团,观看时长\na,是,否,3:20\nb,TRUE,0,75.5\nc,,,\nd,已关注,未加入,1:00:00\n"
    entries, bad = read_list(text.encode(), at=AT)
    assert list(bad) == []
    assert [entry.signals for entry in entries] == [
        Signals(follows=True, fan_club=False, watched_ms=Ms(200_000)),
        Signals(follows=True, fan_club=False, watched_ms=Ms(75_500)),
        Signals(),
        Signals(follows=True, fan_club=False, watched_ms=Ms(3_600_000)),
    ]


def test_bad_rows_are_told_with_their_line_and_cost_none_of_the_others() -> None:
    text = 'user_id,text,关注\nu1,"two\nlines",是\n,nobody,是\n\nu2,x,maybe\nu3,"un"closed,\nu4,fine,否\n'
    entries, bad = read_list(text.encode(), at=AT)
    assert [entry.user_id for entry in entries] == ["u1", "u4"]
    assert [row.line for row in bad] == [4, 6, 7]
    assert all(row.message.endswith(".") for row in bad)


def test_a_quotation_mark_that_is_never_closed_swallows_nobody_in_silence() -> None:
    entries, bad = read_list(b'user_id,text\nu1,x\nu2,"x\nu3,x\nu4,x\n', at=AT)
    assert [entry.user_id for entry in entries] == ["u1"]
    assert [(row.line, "never closed" in row.message) for row in bad] == [(3, True)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"u1,x\nu2,y\n", "first row must name"),
        ("昵称,评论\n小王,hi\n".encode(), "user_id"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xff\xff\xff\xff", "not text"),
        (b"user_id\n\x00\x01\n", "not text"),
        (b"\xff\xfeu\x00s", "not text"),
    ],
)
def test_what_is_no_list_says_what_to_send(data: bytes, said: str) -> None:
    with pytest.raises(BadList, match=said):
        read_list(data, at=AT)


def test_a_list_is_not_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_list, "MOST_ROWS", 2)
    assert len(read_list(b"user_id\na\nb\n\n", at=AT)[0]) == 2
    with pytest.raises(BadList, match="more than 2 rows"):
        read_list(b"user_id\na\nb\nc\n", at=AT)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"user_id,text\n{text}".encode()))
@settings(max_examples=150)
def test_whatever_is_sent_is_read_or_refused_in_a_sentence(data: bytes) -> None:
    try:
        entries, bad = read_list(data, at=AT)
    except BadList:
        return
    assert all(entry.user_id for entry in entries)
    assert all(row.line > 1 and row.message.endswith(".") for row in bad)


_TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=20).map(str.strip)

_ID = _TEXT.map(lambda text: unicodedata.normalize("NFKC", text).strip()).filter(bool)


@given(user_id=_ID, name=_TEXT, text=_TEXT, follows=st.none() | st.booleans())
@settings(max_examples=100)
def test_what_is_written_can_be_sent_again_and_runs_as_no_formula(
    user_id: str, name: str, text: str, follows: bool | None
) -> None:
    entry = Entry(
        platform="douyin", user_id=user_id, name=name, text=text, at=AT, signals=Signals(follows=follows)
    )
    data = write_list([Line("ab" * 32, entry, Judged(Verdict.ELIGIBLE))])
    assert data.startswith(b"\xef\xbb\xbf")
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for cell in row)
    entries, _ = read_list(data, at=AT)
    assert all(again == entry for again in entries)
