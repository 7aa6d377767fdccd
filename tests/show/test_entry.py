"""Who can win a lucky bag."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.entry import (
    Condition,
    Entry,
    Judged,
    Signals,
    Verdict,
    counts_instead,
    has_keyword,
    judge,
)
from companion.show.bags.read_entry import LONGEST_ID, BadEntry, read_entry
from companion.show.money import Money
from companion.show.offers import BagPlan, Prize
from companion.show.times import Ms, WallMs

OPENED, CLOSES = WallMs(1_000_000), WallMs(1_300_000)
PRIZE = Prize(name="海苔脆片", value=Money(Decimal("9.90"), "CNY"), quantity=2)


def bag(state: BagState = BagState.OPEN, **conditions: object) -> BagWindow:
    plan = BagPlan(id="L1", prize=PRIZE, length_ms=Ms(300_000), **conditions)  # type: ignore[arg-type]
    return BagWindow(plan=plan, state=state, opened=OPENED, closes=CLOSES)


def entry(text: str = "", name: str = "小王", at: int = 1_100_000, **signals: object) -> Entry:
    return Entry(
        platform="douyin",
        user_id="u7",
        name=name,
        text=text,
        at=WallMs(at),
        signals=Signals(**signals),  # type: ignore[arg-type]
    )


def verdict(entry: Entry, window: BagWindow, *, won_lately: bool = False) -> Verdict:
    return judge(entry, window, won_lately=won_lately).verdict


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("今天吃坚果", "今天吃坚果"),
        ("  今天 吃坚果！！", "今天吃坚果"),
        ("我要今天吃坚果呀", "今天吃坚果"),
        ("今天·吃·坚果", "今天吃坚果"),
        ("ＷＩＮ", "win"),
        ("I WIN!", "win"),
        ("w-i-n", "Win"),
        ("我要win", "win"),
        ("扣1", "1"),
        ("１", "1"),
        ("ﬁne", "FINE"),
        ("straße", "STRASSE"),
        ("❤️❤️", "❤️"),
        ("ก็ดี", "ก็ดี"),
    ],
)
def test_a_keyword_counts_however_it_is_written(text: str, keyword: str) -> None:
    assert has_keyword(text, keyword)


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("101", "1"),
        ("peanut", "nut"),
        ("win2", "win"),
        ("", "win"),
        ("今天吃坚", "今天吃坚果"),
        ("!", "❤️"),
        ("กด", "ก็ด"),
    ],
)
def test_what_only_looks_like_the_keyword_does_not_count(text: str, keyword: str) -> None:
    assert not has_keyword(text, keyword)


@given(st.text(max_size=30), st.text(min_size=1, max_size=8))
def test_any_keyword_is_found_where_it_stands_by_itself(around: str, keyword: str) -> None:
    assert has_keyword(f"{around} {keyword} {around}", keyword)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (BagState.DRAFT, Verdict.TOO_EARLY),
        (BagState.ANNOUNCED, Verdict.TOO_EARLY),
        (BagState.OPEN, Verdict.ELIGIBLE),
        (BagState.CLOSED, Verdict.TOO_LATE),
        (BagState.DRAWN, Verdict.TOO_LATE),
        (BagState.VOID, Verdict.TOO_LATE),
    ],
)
def test_only_an_open_bag_can_be_entered(state: BagState, expected: Verdict) -> None:
    assert verdict(entry(), bag(state)) is expected


def test_the_promised_end_counts_even_while_the_bag_is_still_closing() -> None:
    assert verdict(entry(at=CLOSES), bag()) is Verdict.ELIGIBLE
    assert verdict(entry(at=CLOSES + 1), bag()) is Verdict.TOO_LATE


@pytest.mark.parametrize("excluded", ["u7", "douyin:u7", "小王", " 小 王 ", "小王！"])
def test_staff_are_told_by_user_id_or_by_name(excluded: str) -> None:
    assert verdict(entry(), bag(exclude=("别人", excluded))) is Verdict.STAFF


@pytest.mark.parametrize("written", ["１２３ａ", " 123a ", "123a\u00a0", "123ａ\n"])
def test_one_account_is_one_person_in_whatever_width_it_is_typed(written: str) -> None:
    assert read_entry({"user_id": written}, at=WallMs(0)).user_id == "123a"


@pytest.mark.parametrize("excluded", ["LILY_01", "lily_01", "ｌｉｌｙ＿０１", "Douyin:Lily_01"])
def test_staff_are_told_in_whatever_case_or_width_somebody_has_typed_them(excluded: str) -> None:
    assert verdict(replace(entry(), user_id="Lily_01"), bag(exclude=(excluded,))) is Verdict.STAFF
    assert verdict(replace(entry(), user_id="Lily_012"), bag(exclude=(excluded,))) is Verdict.ELIGIBLE


def test_somebody_whose_name_only_contains_that_of_staff_is_not_staff() -> None:
    assert verdict(entry(name="小王爱坚果"), bag(exclude=("小王", "", "**"))) is Verdict.ELIGIBLE
    assert verdict(entry(name=""), bag(exclude=("", "★"))) is Verdict.ELIGIBLE


def test_staff_are_staff_with_or_without_the_keyword() -> None:
    assert verdict(entry("no"), bag(exclude=("u7",), keyword="win")) is Verdict.STAFF


def test_recent_winners_cannot_win_again() -> None:
    assert verdict(entry(), bag(), won_lately=True) is Verdict.RECENT_WINNER


@pytest.mark.parametrize(
    ("conditions", "signals", "expected"),
    [
        ({"follow": True}, {"follows": True}, Judged(Verdict.ELIGIBLE)),
        ({"follow": True}, {"follows": False}, Judged(Verdict.NOT_FOLLOWING)),
        ({"follow": True}, {}, Judged(Verdict.ELIGIBLE, (Condition.FOLLOW,))),
        ({"fan_club": True}, {"fan_club": False}, Judged(Verdict.NOT_IN_FAN_CLUB)),
        ({"fan_club": True}, {}, Judged(Verdict.ELIGIBLE, (Condition.FAN_CLUB,))),
        ({"watch_ms": 60_000}, {"watched_ms": 59_999}, Judged(Verdict.WATCHED_TOO_SHORT)),
        ({"watch_ms": 60_000}, {"watched_ms": 60_000}, Judged(Verdict.ELIGIBLE)),
        ({"watch_ms": 60_000}, {}, Judged(Verdict.ELIGIBLE, (Condition.WATCH,))),
        ({}, {"follows": False, "fan_club": False, "watched_ms": 0}, Judged(Verdict.ELIGIBLE)),
    ],
)
def test_what_nobody_knows_of_a_viewer_is_not_held_against_them(
    conditions: dict[str, object], signals: dict[str, object], expected: Judged
) -> None:
    assert judge(entry(**signals), bag(**conditions), won_lately=False) == expected


@pytest.mark.parametrize("before", Verdict)
def test_only_what_a_viewer_can_mend_gives_way_and_only_to_an_entry_that_can_win(before: Verdict) -> None:
    for_good = {Verdict.ELIGIBLE, Verdict.STAFF, Verdict.RECENT_WINNER, Verdict.TOO_LATE}
    assert counts_instead(before, Verdict.ELIGIBLE) == (before not in for_good)
    assert not any(counts_instead(before, later) for later in Verdict if later is not Verdict.ELIGIBLE)


def test_an_entry_is_read_from_what_other_programs_send() -> None:
    given = {"user_id": 778899, "name": " 小王 ", "platform": "Douyin", "follows": True, "watched_s": 61.5}
    read = read_entry(given, at=OPENED)
    signals = Signals(follows=True, watched_ms=Ms(61_500))
    assert read == replace(entry(at=OPENED), user_id="778899", signals=signals)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "user id is missing"),
        ({"user_id": "  "}, "user id is missing"),
        ({"user_id": True}, "must be a text"),
        ({"user_id": "u\u200b1"}, "cannot be seen"),
        ({"user_id": "u\n1"}, "cannot be seen"),
        ({"user_id": "u\u20281"}, "cannot be seen"),
        ({"user_id": "u1\ufe0f"}, "cannot be seen"),
        ({"user_id": "7.21E+18"}, "shortened"),
        ({"user_id": "u" * (LONGEST_ID + 1)}, "128 characters"),
        ({"user_id": "u", "at": 3}, "no field 'at'"),
        ({"user_id": "u", "name": 3}, "name must be a text"),
        ({"user_id": "u", "text": "x" * 501}, "500 characters"),
        ({"user_id": "u", "platform": "a:b"}, "platform must"),
        ({"user_id": "u", "follows": "yes"}, "true or false"),
        ({"user_id": "u", "watched_s": -1}, "seconds"),
        ({"user_id": "u", "watched_s": float("nan")}, "seconds"),
    ],
)
def test_what_is_no_entry_is_told_in_a_sentence(given: dict[str, object], said: str) -> None:
    with pytest.raises(BadEntry, match=said):
        read_entry(given, at=OPENED)
