"""A run as it is told to people: what OBS or the companion says otherwise stands in the crew's words."""

import json

import pytest

from companion.report.reasons import shapes
from companion.report.words import Words, signed
from companion.resources import static_folder
from companion.show.asrun import AsRunLine, Cause, Occasion
from companion.show.times import Moment, Ms, RunMs, WallMs

_NOON = Moment(RunMs(0), WallMs(1_800_000_000_000))


@pytest.fixture
def words() -> Words:
    return Words("zh-CN", "Asia/Shanghai")


def line(code: str, **args: str | int) -> AsRunLine:
    return AsRunLine(code=code, args=args, occasion=Occasion(at=_NOON, seq=1, cause=Cause.SYSTEM))


def test_why_obs_did_not_do_it_is_told_in_the_language_of_the_show(words: Words) -> None:
    failed = line("scene_failed", scene="Host", reason='OBS has no scene "Host"')
    assert words.line(failed) == "没切到「Host」：OBS 里没有场景「Host」"
    assert words.reason("OBS was asked to stop stream and did not within 3 s") == "OBS 没停下「推流」"


def test_what_has_no_words_stands_as_it_was_told(words: Words) -> None:
    assert words.reason("自己写的原因") == "自己写的原因"
    assert words.line(line("overlay_shown", overlay="our-own")) == "「our-own」上屏"


def test_an_output_a_graphic_and_a_check_have_their_names(words: Words) -> None:
    assert (
        words.line(line("incident_over", subject="stream", trouble="output_gone")) == "推流：断播了，已恢复"
    )
    assert words.line(line("incident_alarm", subject="Main camera", trouble="black")) == "Main camera：黑屏"
    assert words.line(line("overlay_shown", overlay="seller-info")) == "「经营者信息」上屏"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_shape_of_a_reason_has_words(language: str) -> None:
    pages = json.loads((static_folder() / "i18n" / f"{language}.json").read_bytes())
    assert {name for _, name in shapes()} == set(pages["operator"]["failure"])


def test_a_difference_has_the_sign_that_the_pages_write() -> None:
    assert (signed(Ms(80_000)), signed(Ms(-3_000)), signed(Ms(-400))) == ("+1:20", "−0:03", "0:00")
