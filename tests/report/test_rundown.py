"""The rundown for calendars and on paper, whatever stands in it."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.report.rundown.calendar import calendar
from companion.report.rundown.paper import PaperCue, PaperSegment, page
from companion.report.rundown.words import WORDS
from companion.show.actions import HideOverlay
from companion.show.cue import Clock, Cue, OnGo
from companion.show.model import Segment
from companion.show.times import Ms, WallMs
from companion.show.timing.edges import Slot
from companion.showfile import Surroundings, load_show

SHOW = Path(__file__).parents[2] / "show.example.yaml"
PLAN = load_show(SHOW, Surroundings.of(SHOW.parent)).plan
assert PLAN is not None

SLOTS = [Slot(WallMs(n), WallMs(n + 1)) for n in range(len(PLAN.rundown))]
QUARTER_PAST_EIGHT = Ms((20 * 60 + 15) * 60_000)

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc",), include_characters="\n"),
    min_size=1,
    max_size=200,
)


def unescaped(text: str) -> str:
    """RFC 5545, 3.3.11."""
    told, letters = "", iter(text)
    for letter in letters:
        if letter == "\\":
            letter = next(letters).replace("n", "\n")
        told += letter
    return told


@settings(deadline=None)
@given(TEXT)
def test_a_calendar_says_what_the_show_says_in_lines_of_75_octets(title: str) -> None:
    data = calendar(replace(PLAN, title=title), SLOTS, WallMs(0))
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")  # No character is cut in two.
    whole = data.decode("utf-8").replace("\r\n ", "").split("\r\n")
    summary = next(line for line in whole if line.startswith("SUMMARY:"))
    assert unescaped(summary.removeprefix("SUMMARY:")) == title


class Words(HTMLParser):
    """The texts of a page, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@settings(deadline=None)
@given(TEXT, TEXT, TEXT)
def test_whatever_an_author_wrote_is_text_on_the_page(title: str, said: str, note: str) -> None:
    segment = replace(
        PLAN.rundown[0], title=title, say=(said,), props=(said,), ends_hard=True, longest_ms=Ms(9_000)
    )
    cue = PaperCue(Cue(id="a", trigger=OnGo(), task=title, notes=note, promise=True), "20:14", said)
    words = Words()
    words.feed(page(PLAN, [PaperSegment(segment, "19:30", [cue])], [said]))
    assert title in words.said
    assert said in words.said
    assert note in words.said
    known = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "p",
        "span",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
    }
    assert words.tags <= known | {"td", "div", "ul", "li", "b", "i", "em", "br"}


def paper(segment: Segment, *cues: PaperCue) -> str:
    return page(PLAN, [PaperSegment(segment, "19:30", cues)], [])


def test_paper_says_what_may_not_move_and_what_may_be_dropped() -> None:
    told = paper(replace(PLAN.rundown[0], starts_hard=True, starts_clock_ms=QUARTER_PAST_EIGHT))
    marks = re.findall(r'<span class="mark">([^<]+)', told)
    assert marks == ["20:15 准点开始"]
    told = paper(replace(PLAN.rundown[0], follows=True, optional=True))
    assert re.findall(r'<span class="mark">([^<]+)', told) == ["到点自动开始", "可省"]
    told = paper(replace(PLAN.rundown[0], ends_hard=True, notes=("两瓶水", "备用话筒")))
    assert re.findall(r'<span class="mark">([^<]+)', told) == ["准点结束"]
    assert "备注：两瓶水\n备用话筒" in told


def test_only_a_start_that_is_fixed_is_bold() -> None:
    assert '<td class="when">19:30</td>' in paper(PLAN.rundown[0])
    for clock_ms in (None, QUARTER_PAST_EIGHT):
        fixed = {"starts_hard": True, "starts_clock_ms": clock_ms}
        assert '<td class="when"><b>19:30</b></td>' in paper(replace(PLAN.rundown[0], **fixed))
    assert not re.search(r"td\.when {[^}]*font-weight", paper(PLAN.rundown[0]))


def test_what_viewers_count_on_is_bold() -> None:
    at_a_time = Cue(id="a", trigger=Clock(QUARTER_PAST_EIGHT), task="改价", who="场控")
    told = paper(PLAN.rundown[0], PaperCue(at_a_time, "20:15"))
    assert '<b>20:15</b><div><span class="promise"><span class="task">场控：改价' in told
    told = paper(PLAN.rundown[0], PaperCue(replace(at_a_time, promise=False), "20:15"))
    assert '<i>20:15</i><div><span class="task">场控：改价' in told


def test_what_has_no_time_says_what_it_waits_for() -> None:
    cue = Cue(id="a", trigger=OnGo(), do=(HideOverlay("product-card"),), armed=False)
    assert "<em>按 GO, 先启用才触发：</em>下「商品卡」" in paper(PLAN.rundown[0], PaperCue(cue, "", "按 GO"))


def test_no_title_ends_the_style_that_holds_it() -> None:
    told = page(replace(PLAN, title='a"}</style><script>'), [], ["2026-10-08"])
    assert told.count("</style>") == 1
    assert "<script" not in told


def test_paper_speaks_both_languages() -> None:
    assert WORDS["zh-CN"].keys() == WORDS["en"].keys()
