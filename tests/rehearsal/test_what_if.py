"""What-ifs are read against the show, and what cannot be meant is answered with how it is written."""

from dataclasses import replace

import pytest

from companion.errors import WrongUsage
from companion.rehearsal.schedule import Schedule
from companion.rehearsal.what_if import Reader, Spell, merged
from companion.show.times import Ms
from tests.rehearsal.playing import PLAN
from tests.stage import NOON, minutes, seconds

READER = Reader(Schedule(PLAN, NOON))
"""The show runs from 08:53:20 to 09:03:20."""

ENGLISH = Reader(Schedule(replace(PLAN, language="en"), NOON))


@pytest.mark.parametrize("name", ["冻干草莓秒杀", "strawberry", "冻干草莓 20g×5", "P4"])
def test_a_segment_is_meant_by_its_title_its_id_or_its_product(name: str) -> None:
    assert READER.overrun(f"{name}=+4m") == {"strawberry": minutes(4)}


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("+90s", 90_000),
        ("90s", 90_000),
        ("-1m", -60_000),
        ("＋1:30", 90_000),
        ("＋１：３０", 90_000),
        ("−30s", -30_000),
    ],
)
def test_a_length_may_be_added_or_taken(written: str, ms: int) -> None:
    assert READER.overrun(f"close={written}") == {"close": Ms(ms)}


def test_a_product_of_several_segments_means_each_of_them() -> None:
    opening, strawberry, close = PLAN.rundown
    plan = replace(PLAN, rundown=(opening, strawberry, replace(close, product="P4")))
    reader = Reader(Schedule(plan, NOON))
    assert reader.overrun("P4=+1m") == {"strawberry": minutes(1), "close": minutes(1)}


@pytest.mark.parametrize(
    ("written", "spell"),
    [
        ("5m+90s", Spell(minutes(5), seconds(90))),
        ("08:55+90s", Spell(seconds(100), seconds(90))),
        ("08:55:20 + 1m", Spell(minutes(2), minutes(1))),
        ("08：55＋90s", Spell(seconds(100), seconds(90))),
        ("0s+20s", Spell(Ms(0), seconds(20))),
    ],
)
def test_a_time_is_one_of_the_day_or_counts_from_the_start(written: str, spell: Spell) -> None:
    assert READER.spell("--incident", written) == spell


def test_incidents_that_overlap_are_one_that_ends_with_the_last() -> None:
    late, first, within, next_to = (
        Spell(minutes(8), seconds(20)),
        Spell(minutes(1), minutes(2)),
        Spell(minutes(2), seconds(10)),
        Spell(minutes(3), minutes(1)),
    )
    assert merged([late, first, within, next_to]) == (Spell(minutes(1), minutes(3)), late)


def test_pieces_are_sold_of_a_sale() -> None:
    assert READER.sells("F1=80") == ("F1", 80)
    assert READER.sells("F1＝８０") == ("F1", 80)


@pytest.mark.parametrize(
    "written", ["冻干草莓秒杀", "strawberry=", "strawberry=soon", "=+4m", "strawberry=0s", ""]
)
def test_an_overrun_that_is_none_is_answered_with_its_form(written: str) -> None:
    with pytest.raises(WrongUsage, match='--overrun "开场=\\+4m"'):
        READER.overrun(written)


@pytest.mark.parametrize("written", ["08:55", "08:55+", "+90s", "later+90s", "25:00+90s", "5m+0s", ""])
def test_an_incident_that_is_none_is_answered_with_its_form(written: str) -> None:
    with pytest.raises(WrongUsage, match="--obs-lost 20:05\\+90s"):
        READER.spell("--obs-lost", written)


def test_an_incident_outside_the_show_is_answered_with_when_the_show_is() -> None:
    with pytest.raises(WrongUsage, match="08:53:20 到 09:03:20"):
        READER.spell("--incident", "20:05+90s")
    with pytest.raises(WrongUsage, match="from 08:53:20 to 09:03:20"):
        ENGLISH.spell("--incident", "10m+90s")


def test_a_name_that_is_none_is_answered_with_the_one_that_is_like_it() -> None:
    with pytest.raises(WrongUsage, match=r"是不是 冻干草莓秒杀[^。]*？$"):
        READER.overrun("冻干草莓=+1m")
    with pytest.raises(WrongUsage, match=r"did you mean strawberry[^.]*\?$"):
        ENGLISH.overrun("strawbery=+1m")
    with pytest.raises(WrongUsage, match="开场 / 冻干草莓秒杀 / 收官"):
        READER.segment("xyz")
    with pytest.raises(WrongUsage, match="F1"):
        READER.sells("F9=8")


def test_a_title_keeps_its_own_signs() -> None:
    opening, *others = PLAN.rundown
    reader = Reader(Schedule(replace(PLAN, rundown=(replace(opening, title="开场：1＋1"), *others)), NOON))
    assert reader.overrun("开场：1＋1＝＋4m") == {"opening": minutes(4)}


def test_what_would_end_on_another_day_is_refused() -> None:
    with pytest.raises(WrongUsage, match="最多写 12 小时"):
        READER.overrun("close=+13h")
    with pytest.raises(WrongUsage, match="no more than 12 h"):
        ENGLISH.spell("--incident", "5m+13h")


def test_what_a_segment_or_a_sale_does_not_have_cannot_be_taken_from_it() -> None:
    with pytest.raises(WrongUsage, match="只有 6 分钟，不能提前 6 分钟"):
        READER.overrun("strawberry=-6m")
    with pytest.raises(WrongUsage, match="100"):
        READER.sells("F1=101")
    with pytest.raises(WrongUsage, match='--sells "F1=20"'):
        READER.sells("F1=many")
