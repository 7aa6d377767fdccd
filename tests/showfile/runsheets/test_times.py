"""What a cell of times says, however it is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.times import MINUTE, SECOND, Ms
from companion.showfile.editing.segment import duration_text
from companion.showfile.fields.scalars import duration
from companion.showfile.runsheet.times import HOUR, length, span, spoken

HALF_PAST_SEVEN = Ms(19 * HOUR + 30 * MINUTE)


@pytest.mark.parametrize(
    "text",
    [
        *("19:30", "１９：３０", "19点30分", "19点半", "晚上7点半", "7:30pm", "7:30 PM", "1930", "19:30:00"),
        *("约19:30", "19:30左右", "19:30开播", "晚上7点半准时开始"),
        *("0.8125", "1899-12-31 19:30:00", "2026-10-08 19:30:00", "19:30~", "19时30分"),
    ],
)
def test_a_time_of_day_is_read_however_it_is_typed(text: str) -> None:
    found = span(text)
    assert found is not None
    assert (found.start, found.end, found.relative) == (HALF_PAST_SEVEN, None, False)


@pytest.mark.parametrize(
    "text",
    [
        *("19:30-19:35", "19:30–19:35", "19：30—19：35", "19:30~19:35", "19:30～19:35", "19:30至19:35"),
        *(
            "19:30 到 19:35",
            "1930-1935",
            "7:30pm-7:35pm",
            "晚上7:30-7:35",
            "19:30 to 19:35",
            "19:30→19:35",
            "7:30-7:35 PM",
        ),
    ],
)
def test_a_range_has_both_ends(text: str) -> None:
    found = span(text)
    assert found is not None
    assert (found.start, found.end) == (HALF_PAST_SEVEN, HALF_PAST_SEVEN + 5 * MINUTE)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("T+0:05:00", 5, None),
        ("T+0:05", 5, None),
        ("t+1:02:00-1:06:00", 62, 66),
        ("+5分钟", 5, None),
        ("0-5分钟", 0, 5),
        ("5—15min", 5, 15),
    ],
)
def test_what_counts_from_the_beginning_is_known_as_such(text: str, start: int, end: int | None) -> None:
    found = span(text)
    assert found is not None
    assert found.relative
    assert (found.start, found.end) == (start * MINUTE, end * MINUTE if end is not None else None)


@pytest.mark.parametrize(
    "text", ["19:3O", "25:99", "三十分", "", "19:30-一会儿", "8", "1.5.2", "开场", "99:00", "-"]
)
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert span(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "5分钟",
            "5 分钟",
            "５分",
            "5min",
            "5 mins",
            "5 minutes",
            "5'",
            "300秒",
            "300s",
            "5",
            "0:05:00",
            "5:00",
        ),
        *("00:05:00", "约5分钟", "5分钟左右", "0.003472222222222222", "1899-12-31 00:05:00", "5m", "5分0秒"),
    ],
)
def test_five_minutes_are_read_however_they_are_typed(text: str) -> None:
    found = length(text)
    assert found is not None
    assert found.ms == 5 * MINUTE


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5'30\"", 330), ("5分半", 330), ("1小时", 3600), ("1.5h", 5400), ("半小时", 1800), ("1h5m10s", 3910)],
)
def test_lengths_with_other_units(text: str, seconds: int) -> None:
    found = length(text)
    assert found is not None
    assert found.ms == seconds * SECOND


def test_a_range_of_lengths_is_the_longer_one_and_its_shortest() -> None:
    found = length("5-8分钟")
    assert found is not None
    assert (found.ms, found.shortest) == (8 * MINUTE, 5 * MINUTE)


@pytest.mark.parametrize(
    "text", ["一会儿", "", "5斤", "19:30-19:35", "8-5分钟", "5:99", "十分", "h", "1:2:3:4"]
)
def test_what_is_no_length_is_not_guessed(text: str) -> None:
    assert length(text) is None


@settings(deadline=None)
@given(st.integers(0, 30 * 24 * 3600), st.sampled_from(["zh-CN", "en"]))
def test_a_length_that_was_given_out_is_read_again(seconds: int, language: str) -> None:
    ms = Ms(seconds * SECOND)
    found = length(spoken(ms, language))
    assert found is not None
    assert found.ms == ms
    assert not found.bare
    assert duration(duration_text(ms)) == ms


@settings(deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[0-9:：.\-~分秒时点pm'\"tT+ ]{1,20}", fullmatch=True))
def test_whatever_stands_in_a_cell_nothing_is_raised(text: str) -> None:
    found = length(text)
    assert found is None or found.ms >= 0
    when = span(text)
    assert when is None or when.start is None or when.start >= 0
