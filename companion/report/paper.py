"""As-run on paper: the tables in which a crew reads what was planned and what happened."""

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from companion.report.words import Words, signed
from companion.show.asrun import (
    AsRun,
    BagRun,
    CueOutcome,
    CueRun,
    EffectOutcome,
    Incident,
    IncidentKind,
    OnAir,
    Promise,
    SaleRun,
    SegmentPass,
)
from companion.show.checks import Finding
from companion.show.course import Why
from companion.show.times import Ms, WallMs, clock_text

NOTICED_MS = Ms(1_000)
"""Lateness below this is nothing that a crew would talk about."""

_FIGURES = frozenset(("difference", "planned_for", "lasted", "held", "added", "sold", "length"))
_TIMES = frozenset(("plan", "real", "promised", "since", "until"))
"""What nobody can read when it is broken: where there is no room, the words beside it are."""

_BAD = "bold red"
_QUIET = "dim"
_STYLES: Mapping[str, str] = {
    CueOutcome.SKIPPED: "yellow",
    CueOutcome.CANCELLED: "yellow",
    CueOutcome.GIVEN: "yellow",
    CueOutcome.DOING: "yellow",
    CueOutcome.ASKING: "yellow",
    CueOutcome.NOT_REACHED: _QUIET,
    CueOutcome.WAITING: _QUIET,
    Promise.BROKEN: _BAD,
    Promise.KEPT: "green",
    Promise.NONE: _QUIET,
}


class Paper:
    """One run, ready to be printed part by part."""

    def __init__(self, record: AsRun, words: Words) -> None:
        self._record = record
        self._words = words
        self._say = words.say

    def head(self) -> RenderableType:
        """Title, day, and the whole show as planned and as it was."""
        show = self._record.show
        first = show.started.at if show.started is not None else show.opened
        title = _cell(show.title, style="bold")
        title.append(f"  {self._words.day(first)}  {show.zone}", style="")
        if show.rehearsal:
            title.append(f"  {self._say('rehearsal')}", style="bold yellow")
        return Group(title, _cell(self._planned()), _cell(self._actual()))

    def before(self) -> RenderableType | None:
        """What was not well when the show began, as far as anybody had looked; None when nobody was to."""
        preflight = self._record.preflight
        undone = [one.duty for one in self._record.checklist if not one.by]
        if preflight is None and not self._record.checklist:
            return None
        lines = [_cell(self._say("undone", who=duty.who, task=duty.task)) for duty in undone]
        if preflight is None:
            told = self._say("unlooked")
        else:
            told = self._say("looked", at=self._words.time(preflight.at))
            wrong = [one for one in preflight.checked if one.finding is not Finding.FINE]
            found = [_cell(f"{self._words.found(one)}  {self._words.finding(one)}") for one in wrong]
            lines = [*found, *lines] or [_cell(self._say("all well"))]
        return Group(Text.assemble((self._say("before"), "bold"), "  ", told), *lines)

    def segments(self) -> RenderableType:
        record = self._record.segments
        # Most shows hold nothing and add nothing, and a terminal of 80 columns has room for no empty ones.
        held, added = any(one.held_ms for one in record), any(one.added_ms for one in record)
        columns = ["segment", "plan", "real", "difference", "planned_for", "lasted"]
        columns += [name for name, is_used in (("held", held), ("added", added)) if is_used]
        table = self._table("segments", *columns, "left")
        for one in record:
            started = one.started.at if one.started is not None else None
            table.add_row(
                _cell(f"{one.title} ({one.id})"),
                self._words.time(one.planned_start),
                self._words.time(started),
                self._words.difference(one.planned_start, started),
                clock_text(one.planned_length_ms),
                "–" if one.length_ms is None else clock_text(one.length_ms),
                *([clock_text(one.held_ms) if one.held_ms else ""] if held else []),
                *([signed(one.added_ms) if one.added_ms else ""] if added else []),
                _cell(self._left(one)),
                style=None if started is not None else _QUIET,
            )
        return table

    def cues(self) -> RenderableType:
        table = self._table(
            "cues", "segment", "cue", "plan", "real", "difference", "status", "cause", "remarks"
        )
        before: tuple[str, int | None] | None = None
        for one in self._record.cues:
            made_by = one.fired or one.settled
            fired = one.fired.at if one.fired is not None else None
            table.add_row(
                _cell(one.segment if before != (one.segment, one.pass_no) else ""),
                _cell(one.id),
                self._words.time(one.planned),
                self._words.time(fired),
                self._words.difference(one.planned, fired),
                _cell(self._say(f"status.{one.status}"), style=_STYLES.get(one.status, "")),
                _cell(self._words.cause(made_by)),
                _cell(" · ".join(self._remarks(one))),
            )
            before = one.segment, one.pass_no
        return table

    def windows(self) -> RenderableType | None:
        """None when the show has neither sales nor bags."""
        if not self._record.sales and not self._record.bags:
            return None
        table = self._table("windows", "window", "promised", "real", "kept", "sold", "cause", "remarks")
        for sale in self._record.sales:
            told = sale.promised_opening if sale.promised_opening is not None else sale.opened_at
            table.add_row(
                _cell(self._say("sale", id=sale.id)),
                self._from_to(told, sale.promised_closing),
                self._from_to(sale.opened_at, sale.ended_at),
                self._promise(sale),
                f"{'–' if sale.counted_at is None else sale.sold}/{sale.quantity}",
                _cell(self._words.cause(sale.ended)),
                _cell(" · ".join(self._of_sale(sale))),
            )
        for bag in self._record.bags:
            table.add_row(
                _cell(self._say("bag", id=bag.id)),
                self._from_to(bag.opened_at, bag.promised_closing),
                self._from_to(bag.opened_at, bag.ended_at),
                self._promise(bag),
                "",
                _cell(self._words.cause(bag.ended)),
                _cell(" · ".join(self._of_bag(bag))),
            )
        return table

    def _of_bag(self, bag: BagRun) -> Iterator[str]:
        yield bag.prize
        if bag.fairness:
            yield self._say(f"fairness.{bag.fairness}")
        if bag.lowered:
            yield self._say("lowered", planned=bag.planned_fairness)

    def _of_sale(self, sale: SaleRun) -> Iterator[str]:
        if sale.copy_of:
            yield self._say("copy_of", id=sale.copy_of)
        if sale.extended is not None:
            yield self._say("extended", by=signed(sale.extended.by_ms), reason=sale.extended.reason)

    def program(self) -> RenderableType:
        table = self._table("program", "since", "until", "length", "scene", "wanted")
        last = self._record.show.last
        for one in self._record.program:
            until = one.until if one.until is not None else last
            table.add_row(
                self._words.time(one.since),
                self._words.time(one.until),
                clock_text(until.run - one.since.run),
                _cell(one.scene),
                _cell(self._wanted(one)),
            )
        return table

    def incidents(self) -> RenderableType:
        if not self._record.incidents:
            return Text.assemble((self._say("incidents"), "bold"), "  ", self._say("none"))
        table = self._table("incidents", "since", "length", "what", "cause", "remarks")
        for one in self._record.incidents:
            length = self._say("lasting") if one.length_ms is None else clock_text(one.length_ms)
            table.add_row(
                self._words.time(one.began.at),
                "" if one.began == one.ended else length,
                _cell(self._incident(one)),
                _cell(self._words.cause(one.began)),
                _cell(self._settled(one)),
            )
        return table

    def replanned(self) -> RenderableType | None:
        """What was answered; None when nothing was."""
        answered = [one for one in self._record.replanned if one.settled is not None]
        if not answered:
            return None
        table = self._table("replanned", "since", "lost", "won", "breaks", "became", "cause")
        for one in answered:
            settled = one.settled
            assert settled is not None
            table.add_row(
                self._words.time(settled.at),
                signed(one.lost_ms),
                signed(Ms(-one.won_ms)),
                _cell(" · ".join(f"{broken.id} {signed(broken.by_ms)}" for broken in one.broken)),
                _cell(self._say(f"became.{one.became}")),
                _cell(self._words.cause(settled)),
            )
        return table

    def broken(self) -> RenderableType | None:
        """None when no promise was broken."""
        if not self._record.broken:
            return None
        table = self._table("broken", "promised", "what", "since", "cause")
        for one in self._record.broken:
            table.add_row(
                self._words.time(one.promised),
                _cell(self._say(f"broken.{one.kind}", id=one.id, title=one.title), style=_BAD),
                self._words.time(one.occasion.at),
                _cell(self._words.cause(one.occasion)),
            )
        return table

    def lines(self) -> RenderableType:
        """Every decision and happening."""
        table = self._table("lines", "since", "what", "cause")
        for one in self._record.lines:
            table.add_row(
                self._words.time(one.occasion.at),
                _cell(self._words.line(one)),
                _cell(self._words.cause(one.occasion)),
            )
        return table

    def note(self, name: str, **facts: object) -> Text:
        """``journal`` or ``note``: where all this was read."""
        return _cell(self._say(name, **facts), style=_QUIET)

    def _planned(self) -> str:
        show = self._record.show
        length = clock_text(show.planned_length_ms)
        if show.planned_start is None or show.planned_end is None:
            return self._say("planned_length", length=length)
        start, end = self._words.time(show.planned_start), self._words.time(show.planned_end)
        return self._say("planned", start=start, end=end, length=length)

    def _actual(self) -> str:
        show = self._record.show
        if show.started is None:
            return self._say("never")
        start = self._words.time(show.started.at)
        if show.ended is None:
            return self._say("running", start=start, last=self._words.time(show.last))
        length = Ms(show.ended.at.run - show.started.at.run)
        return self._say(
            "actual",
            start=start,
            end=self._words.time(show.ended.at),
            length=clock_text(length),
            difference=signed(Ms(length - show.planned_length_ms)),
        )

    def _left(self, segment: SegmentPass) -> str:
        if segment.left is None:
            person = f" ({self._words.person(segment.skipped.by)})" if segment.skipped is not None else ""
            return self._say(f"status.{segment.status}") + person
        how = self._say(f"left.{segment.left}")
        person = self._words.person(segment.ended.by) if segment.ended is not None else ""
        return f"{how} ({person})" if person else how

    def _remarks(self, cue: CueRun) -> Iterator[str]:
        failed = [effect for effect in cue.effects if effect.outcome is EffectOutcome.FAILED]
        if cue.task:
            yield f"{cue.who}：{cue.task}" if self._words.language == "zh-CN" else f"{cue.who}: {cue.task}"
        # Whoever fired one that is done is told; that OBS has answered nobody did.
        settled = cue.settled if cue.status is not CueOutcome.DONE else None
        if settled is not None and cue.fired is not None and settled.by != cue.fired.by:
            yield self._words.cause(settled)
        if cue.asked is not None and cue.why is not None:
            yield self._say("asked", asked=self._say(f"why.{cue.why}"))
        elif cue.why is not None and not (cue.why is Why.UNCONFIRMED and failed):
            yield self._say(f"why.{cue.why}")
        if cue.late_ms >= NOTICED_MS:
            yield self._say("late", late=self._words.span(cue.late_ms))
        if cue.refused:
            yield self._say("refused", codes="; ".join(map(self._words.refusal, cue.refused)))
        for effect in failed:
            yield self._say("failed", what=effect.what, reason=self._words.reason(effect.reason))

    def _promise(self, window: SaleRun | BagRun) -> Text:
        told = [self._say(f"promise.{window.promise}")]
        told.extend(self._say(f"breach.{breach}") for breach in window.breaches)
        return _cell(" · ".join(told), style=_STYLES.get(window.promise, ""))

    def _from_to(self, start: WallMs | None, end: WallMs | None) -> str:
        if start is None:
            return "–"
        return f"{self._words.time(start)}–{self._words.time(end) if end is not None else ''}"

    def _wanted(self, one: OnAir) -> str:
        person = self._words.person(one.by)
        told = self._say(f"wanted.{one.wanted_by}", what=one.what, by=person)
        return f"{told} ({person})" if one.what and person else told

    def _incident(self, one: Incident) -> str:
        amount = self._words.span(one.amount) if one.kind is IncidentKind.CLOCK_STEP else str(one.amount)
        match one.kind:
            case IncidentKind.DROPPED:
                what = self._words.feed(one.what)
            case IncidentKind.OBS_LOST:
                what = self._say(f"how.{one.what}")
            case IncidentKind.OUTPUT_STOPPED:
                what = self._words.output(one.what)
            case IncidentKind.DEVIATION:
                what = self._words.deviation(one.what)
            case IncidentKind.TROUBLE if one.record is not None:
                about = self._words.output(one.what)  # or the name of a device in OBS
                what = " ".join(part for part in (about, self._words.trouble(one.record)) if part)
            case _:
                what = one.what
        return self._say(f"incident.{one.kind}", what=what, amount=amount)

    def _settled(self, one: Incident) -> str:
        outcome = self._say(f"outcome.{one.outcome}") if one.outcome else ""
        person = self._words.person(one.ended.by) if one.ended is not None and one.outcome else ""
        done = self._words.done_about(one.record) if one.record is not None else ""
        return " · ".join(part for part in (self._words.reason(one.reason), done or outcome, person) if part)

    def _table(self, title: str, *columns: str) -> Table:
        # Without a box: what is copied into a chat or a document stays readable.
        table = Table(box=None, pad_edge=False, title=self._say(title), title_justify="left")
        table.title_style = "bold"
        for column in columns:
            right = column in _FIGURES
            table.add_column(
                self._say(column),
                header_style=_QUIET,
                justify="right" if right else "left",
                overflow="fold",
                no_wrap=right or column in _TIMES,
            )
        return table


def _cell(words: str, style: str = "") -> Text:
    """An author may write anything, and a terminal would do what it says."""
    return Text("".join(letter if letter.isprintable() else " " for letter in words), style=style)
