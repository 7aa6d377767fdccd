"""The rundown for calendars and on paper, whatever stands in it."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.report.rundown.calendar import calendar
from companion.report.rundown.paper import PaperCue, PaperSegment, page
from companion.report.rundown.words import WORDS
from companion.show.times import Ms, WallMs
from companion.showfile import Surroundings, load_show

SHOW = Path(__file__).parents[2] / "show.example.yaml"
PLAN = load_show(SHOW, Surroundings.of(SHOW.parent)).plan
assert PLAN is not None

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
    data = calendar(replace(PLAN, title=title), WallMs(0))
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
    cue = PaperCue("20:14", title, is_promise=True, is_task=True, notes=note)
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
    assert words.tags <= known | {"td", "div", "ul", "li", "b", "i", "br"}


def test_paper_speaks_both_languages() -> None:
    assert WORDS["zh-CN"].keys() == WORDS["en"].keys()
