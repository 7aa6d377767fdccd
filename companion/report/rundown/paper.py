"""The rundown as one HTML page that prints: no script, nothing from elsewhere, its head on every page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from companion.report.rundown.words import WORDS
from companion.report.words import Words
from companion.screens.wording import price_text
from companion.show.actions import Action, MoveBag, MoveSale, ShowOverlay
from companion.show.clock import time_of_day
from companion.show.cue import Clock, Cue
from companion.show.model import Plan, Segment
from companion.show.times import clock_text

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 297mm; padding: 6mm; color: #111; background: #fff;
  font: 10pt/1.4 "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei",
  system-ui, sans-serif; }
:lang(en) body { font-family: "Helvetica Neue", "Segoe UI", "Noto Sans", "Liberation Sans", Arial,
  sans-serif; }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 1mm; }
.facts, .legend { color: #444; margin: 0; }
.facts span + span::before { content: "·"; margin: 0 .5em; color: #999; }
.legend { font-size: 8pt; margin: .5mm 0 3mm; }
table { width: 100%; border-collapse: separate; border-spacing: 0; table-layout: fixed; }
th { text-align: left; font-size: 8pt; font-weight: 600; color: #555; border-bottom: 1.5pt solid #111;
  padding: 1mm 1.5mm; }
td { vertical-align: top; padding: 1.6mm 1.5mm; border-bottom: .5pt solid #999; overflow-wrap: anywhere; }
.when { width: 24mm; } .long { width: 21mm; } .what { width: 25%; } .say { width: 26%; }
td.when, td.long, .cue b, .cue i { font-variant-numeric: tabular-nums; }
td.when { font-size: 11pt; line-height: 1.3; }
.title { font-weight: 700; font-size: 11pt; line-height: 1.3; }
.small { font-size: 8pt; color: #444; }
.marks { display: flex; flex-wrap: wrap; gap: 1mm; margin: .8mm 0; }
.mark { border: .5pt solid #111; border-radius: 2pt; padding: 0 1mm; font-size: 8pt; font-weight: 600; }
ul { margin: 0; padding-left: 3.5mm; }
li { break-inside: avoid; }
li::marker { content: "– "; color: #777; }
.cue { display: grid; grid-template-columns: 20mm 1fr; gap: 1mm; }
.cue + .cue, .cue + .note { margin-top: .6mm; }
.cue i, .cue em { font-style: normal; color: #555; }
.promise { font-weight: 700; }
.task { display: block; padding-left: 4.2mm; text-indent: -4.2mm; }
.task::before { content: ""; display: inline-block; width: 2.8mm; height: 2.8mm; border: .7pt solid #111;
  margin-right: 1.4mm; vertical-align: -.3mm; text-indent: 0; }
.note { color: #444; white-space: pre-line; }
@page { size: landscape; margin: 11mm 10mm 13mm;
  @bottom-left { content: FOOT; color: #555; font: 8pt system-ui, sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); color: #555;
    font: 8pt system-ui, sans-serif; } }
@media print {
  body { max-width: none; padding: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  h1, .facts, .legend { break-after: avoid; }
}
"""


@dataclass(frozen=True, slots=True)
class PaperCue:
    cue: Cue
    when: str
    """Time of day, or since the start; empty where nobody can know it."""
    waits: str = ""
    """What it waits for then."""


@dataclass(frozen=True, slots=True)
class PaperSegment:
    segment: Segment
    when: str
    cues: Sequence[PaperCue] = field(default_factory=tuple)


def page(plan: Plan, segments: Iterable[PaperSegment], facts: Sequence[str]) -> str:
    """The whole page; ``facts`` stand under the title: the day, from when to when, how long."""
    words, spoken = WORDS[plan.language], Words(plan.language, plan.zone)
    told = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    columns = ("when", "long", "what", "say", "cues")
    heads = "".join(f'<th class="{name}" scope="col">{escape(words[name])}</th>' for name in columns)
    rows = "\n".join(_Row(plan, one, words, spoken).html() for one in segments)
    # A loose page says what it is of: the day is the first of the facts.
    style = _STYLE.replace("FOOT", _css_text(" · ".join([plan.title, *facts[:1]])))
    return (
        f'<!doctype html>\n<html lang="{escape(plan.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(plan.title)}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n<h1>{escape(plan.title)}</h1>\n"
        f'<p class="facts">{told}</p>\n<p class="legend">{escape(words["legend"])}</p>\n'
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</body>\n</html>\n"
    )


def _css_text(text: str) -> str:
    """A string of CSS: whatever is neither letter nor digit by its number, so that nothing ends it."""
    return '"' + "".join(one if one.isalnum() else f"\\{ord(one):06x}" for one in text) + '"'


def is_promise(cue: Cue) -> bool:
    """Do viewers count on its time: one of a clock, of a sale, of a bag, or as the show file says?"""
    if cue.promise is not None:
        return cue.promise
    return isinstance(cue.trigger, Clock) or any(isinstance(one, MoveSale | MoveBag) for one in cue.do)


class _Row:
    """One segment."""

    def __init__(self, plan: Plan, paper: PaperSegment, words: Mapping[str, str], spoken: Words) -> None:
        self._plan = plan
        self._paper = paper
        self._segment = paper.segment
        self._words = words
        self._spoken = spoken

    def html(self) -> str:
        cells = (
            ("when", self._when()),
            ("long", "<br>".join(self._long())),
            ("what", "".join(self._what())),
            ("say", "".join(self._say())),
            ("cues", "".join(self._cues())),
        )
        return "<tr>" + "".join(f'<td class="{name}">{text}</td>' for name, text in cells) + "</tr>"

    def _when(self) -> str:
        """In bold only where the start is fixed, as the legend has it."""
        when = escape(self._paper.when)
        return f"<b>{when}</b>" if self._segment.starts_hard else when

    def _long(self) -> Iterator[str]:
        segment = self._segment
        yield escape(clock_text(segment.length_ms))
        for key, limit in (("shortest", segment.shortest_ms), ("longest", segment.longest_ms)):
            if limit is not None:
                told = self._words[key].format(length=clock_text(limit))
                yield f'<span class="small">{escape(told)}</span>'

    def _what(self) -> Iterator[str]:
        segment, words = self._segment, self._words
        yield f'<div class="title">{escape(segment.title)}</div>'
        if marks := "".join(f'<span class="mark">{escape(mark)}</span>' for mark in self._marks()):
            yield f'<div class="marks">{marks}</div>'
        told: list[str] = []
        product = self._plan.products.get(segment.product or "")
        if product is not None:
            link = words["link"].format(link=product.link) if product.link is not None else ""
            price = price_text(product.price, self._plan.language)
            told.append(" · ".join(part for part in (link, price) if part))
            if product.name != segment.title:
                told.append(product.name)
        if segment.scene is not None:
            told.append(words["scene"].format(scene=self._spoken.scene(segment.scene, self._plan)))
        if segment.loop is not None:
            loop = segment.loop
            until = time_of_day(loop.until_ms) if loop.until_ms is not None else ""
            told.append(
                words["loop until" if until else "loop"].format(number=loop.number, of=loop.of, until=until)
            )
        yield from (f'<div class="small">{escape(line)}</div>' for line in told)

    def _marks(self) -> Iterator[str]:
        """What may not happen to it when the show runs late, and what may."""
        segment, words = self._segment, self._words
        edges = (
            ("starts", segment.starts_hard, segment.starts_clock_ms),
            ("ends", segment.ends_hard, segment.ends_clock_ms),
        )
        for key, is_hard, clock in edges:
            if clock is not None:
                yield words[f"{key} at"].format(time=time_of_day(clock))
            elif is_hard:
                yield words[key]
        if segment.follows:
            yield words["follows"]
        if segment.optional:
            yield words["optional"]

    def _say(self) -> Iterator[str]:
        segment = self._segment
        if segment.say:
            yield "<ul>" + "".join(f"<li>{escape(point)}</li>" for point in segment.say) + "</ul>"
        if segment.props:
            told = self._words["props"] + self._words["and"].join(segment.props)
            yield f'<div class="small">{escape(told)}</div>'

    def _cues(self) -> Iterator[str]:
        for one in self._paper.cues:
            yield self._cue(one)
        if self._segment.notes:
            told = self._words["notes"].format(notes="\n".join(self._segment.notes))
            yield f'<div class="note">{escape(told)}</div>'

    def _cue(self, paper: PaperCue) -> str:
        cue, words = paper.cue, self._words
        promised = is_promise(cue)
        when = f"<b>{escape(paper.when)}</b>" if promised else f"<i>{escape(paper.when)}</i>"
        waits = [one for one in (paper.waits, "" if cue.armed else words["unarmed"]) if one]
        told = f"<em>{escape(', '.join(waits) + words['colon'])}</em>" if waits else ""
        if cue.do:
            told += escape(" · ".join(self._deed(action) for action in cue.do))
        if cue.task:
            who = cue.who + words["colon"] if cue.who else ""
            told += f'<span class="task">{escape(who + cue.task)}</span>'
        if promised:
            told = f'<span class="promise">{told}</span>'
        note = f'<div class="note">{escape(cue.notes)}</div>' if cue.notes else ""
        return f'<div class="cue">{when}<div>{told}{note}</div></div>'

    def _deed(self, action: Action) -> str:
        told = self._spoken.deed(action, self._plan)
        if isinstance(action, ShowOverlay) and action.for_ms is not None:
            return self._words["for"].format(deed=told, length=clock_text(action.for_ms))
        return told
