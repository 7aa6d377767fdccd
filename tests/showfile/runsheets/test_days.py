"""Days above a run sheet, with and without their year."""

from datetime import date

import pytest

from companion.showfile import Language
from companion.showfile.runsheet.days import Day, day_in, without_day
from companion.showfile.runsheet.words import sentence
from tests.showfile.runsheets.test_nothing_lost import brought, rows

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        *("直播日期：2026年11月26日（周四）", "2026-11-26", "2026/11/26 19:30", "20261126晚场", "2026.11.26"),
        *("Air date: Nov 26, 2026", "26 November 2026", "Thu, Nov. 26th 2026", "26th nov 2026"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert day_in(text, TODAY) == Day(date(2026, 11, 26), has_year=True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("１１月２８日　晚上", date(2026, 11, 28)), ("11月9号", date(2026, 11, 9))),
        *(("1月3日", date(2027, 1, 3)), ("Fri 27 Nov", date(2026, 11, 27)), ("Sept 4", date(2026, 9, 4))),
    ],
)
def test_a_day_without_its_year_is_the_nearest(text: str, day: date) -> None:
    assert day_in(text, TODAY) == Day(day, has_year=False)


@pytest.mark.parametrize(
    "text", ["", "1号链接", "2月30日", "maybe 5", "Decor 12", "v11.28", "13800001111", "2026-13-01"]
)
def test_what_is_no_day_names_none(text: str) -> None:
    assert day_in(text, TODAY) is None


def test_a_title_is_what_is_left_of_its_line() -> None:
    assert without_day("零食专场 11月28日 晚上") == "零食专场  晚上"


def test_a_sheet_without_a_day_is_asked_for_one_that_is_not_over() -> None:
    one = brought(rows(["环节", "时间"], ["开场", "19:30-19:35"]))
    [told] = [sentence(remark, Language.ENGLISH) for remark in one.remarks if remark.code == "date-missing"]
    assert told.endswith("Say it: --date 2026-11-23")
