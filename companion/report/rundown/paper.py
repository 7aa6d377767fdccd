"""The rundown as one HTML page that prints: no script, nothing from elsewhere, its head on every page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from companion.report.rundown.words import WORDS
from companion.screens.wording import price_text
from companion.show.model import Plan, Segment
from companion.show.times import clock_text

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 297mm; padding: 6mm; color: #111; background: #fff;
  font: 10pt/1.4 "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei",
  system-ui, sans-serif; }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 1mm; }
.facts { color: #444; margin: 0 0 4mm; }
.facts span + span::before { content: "·"; margin: 0 .5em; color: #999; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { text-align: left; font-size: 8pt; font-weight: 600; color: #555; border-bottom: 1.5pt solid #111;
  padding: 1mm 1.5mm; }
td { vertical-align: top; padding: 1.6mm 1.5mm; border-bottom: .5pt solid #bbb; overflow-wrap: anywhere; }
.when { width: 17mm; } .long { width: 18mm; } .what { width: 50mm; } .cues { width: 40%; }
td.when, td.long, .cue b, .cue i { font-variant-numeric: tabular-nums; }
td.when { font-weight: 700; font-size: 11pt; }
.title { font-weight: 700; font-size: 11pt; }
.small { font-size: 8pt; color: #444; }
.mark { display: inline-block; border: .5pt solid #111; border-radius: 2pt; padding: 0 1mm; font-size: 8pt;
  font-weight: 600; white-space: nowrap; }
ul { margin: 0; padding-left: 4mm; }
.cue { display: grid; grid-template-columns: 16mm 1fr; gap: 1mm; }
.cue + .cue { margin-top: .6mm; }
.cue i { font-style: normal; color: #555; }
.promise { font-weight: 700; }
.task::before { content: ""; display: inline-block; width: 2.6mm; height: 2.6mm; border: .7pt solid #111;
  margin-right: 1.2mm; vertical-align: -.2mm; }
.note { color: #444; white-space: pre-line; }
@page { size: landscape; margin: 11mm 10mm 13mm;
  @bottom-right { content: counter(page) " / " counter(pages); color: #555;
    font: 8pt system-ui, sans-serif; } }
@media print {
  body { max-width: none; padding: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  h1, .facts { break-after: avoid; }
}
"""


@dataclass(frozen=True, slots=True)
class PaperCue:
    when: str
    """Time of day, or since the start; empty where nobody can know it."""
    text: str
    is_promise: bool = False
    """At a time of day, or of a sale or a bag: what viewers were told."""
    is_task: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class PaperSegment:
    segment: Segment
    when: str
    cues: Sequence[PaperCue] = field(default_factory=tuple)


def page(plan: Plan, segments: Iterable[PaperSegment], facts: Sequence[str]) -> str:
    """The whole page; ``facts`` stand under the title: the day, from when to when, how long."""
    words = WORDS[plan.language]
    told = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    columns = ("when", "long", "what", "say", "cues")
    heads = "".join(f'<th class="{name}" scope="col">{escape(words[name])}</th>' for name in columns)
    rows = "\n".join(_row(plan, one, words) for one in segments)
    return (
        f'<!doctype html>\n<html lang="{escape(plan.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(plan.title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(plan.title)}</h1>\n"
        f'<p class="facts">{told}</p>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n'
        "</table>\n</body>\n</html>\n"
    )


def _row(plan: Plan, one: PaperSegment, words: Mapping[str, str]) -> str:
    segment = one.segment
    say = "".join(f"<li>{escape(point)}</li>" for point in segment.say)
    props = (
        f'<div class="small">{escape(words["props"] + words["and"].join(segment.props))}</div>'
        if segment.props
        else ""
    )
    cells = (
        ("when", escape(one.when)),
        ("long", _long(segment, words)),
        ("what", f'<div class="title">{escape(segment.title)}</div>{_what(plan, segment, words)}'),
        ("say", (f"<ul>{say}</ul>" if say else "") + props),
        ("cues", "".join(_cue(cue) for cue in one.cues)),
    )
    return "<tr>" + "".join(f'<td class="{name}">{text}</td>' for name, text in cells) + "</tr>"


def _long(segment: Segment, words: Mapping[str, str]) -> str:
    told = [escape(clock_text(segment.length_ms))]
    for key, limit in (("shortest", segment.shortest_ms), ("longest", segment.longest_ms)):
        if limit is not None:
            told.append(f'<span class="small">{escape(words[key].format(length=clock_text(limit)))}</span>')
    marks = (("starts", segment.starts_hard), ("ends", segment.ends_hard), ("optional", segment.optional))
    told += [f'<span class="mark">{escape(words[key])}</span>' for key, is_so in marks if is_so]
    return "<br>".join(told)


def _what(plan: Plan, segment: Segment, words: Mapping[str, str]) -> str:
    told: list[str] = []
    product = plan.products.get(segment.product or "")
    if product is not None:
        link = words["link"].format(link=product.link) if product.link is not None else ""
        price = price_text(product.price, plan.language)
        told.append(words["sep"].join(part for part in (link, product.name, price) if part))
    if segment.scene is not None:
        told.append(words["scene"].format(scene=plan.studio.scenes.get(segment.scene, segment.scene)))
    if segment.loop is not None:
        loop = segment.loop
        told.append(words["loop"].format(loop=loop.loop, number=loop.number, of=loop.of))
    return "".join(f'<div class="small">{escape(line)}</div>' for line in told)


def _cue(cue: PaperCue) -> str:
    kinds = " ".join(kind for kind, is_so in (("promise", cue.is_promise), ("task", cue.is_task)) if is_so)
    text = f'<span class="{kinds}">{escape(cue.text)}</span>' if cue.text else ""
    note = f'<div class="note">{escape(cue.notes)}</div>' if cue.notes else ""
    when = f"<b>{escape(cue.when)}</b>" if cue.is_promise else f"<i>{escape(cue.when)}</i>"
    return f'<div class="cue">{when}<div>{text}{note}</div></div>'
