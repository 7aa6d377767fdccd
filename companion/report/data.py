"""As-run for programs: JSON and CSV. ``docs/reference/as-run.md`` promises these names."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from companion.show.asrun import (
    AsRun,
    BagRun,
    CatchingUp,
    CueRun,
    EffectOutcome,
    EffectRun,
    Incident,
    Occasion,
    OnAir,
    PromiseBroken,
    SaleRun,
    SegmentPass,
    ShowRun,
)
from companion.show.checks import Preflight
from companion.show.incidents.record import Incident as Record
from companion.show.times import Moment, WallMs

FORMAT = 1
"""Goes up when a name here changes its meaning or goes; new names do not count."""

COLUMNS = (
    "segment",
    "pass",
    "cue",
    "trigger",
    "who",
    "task",
    "planned",
    "fired",
    "difference_s",
    "late_s",
    "settled",
    "status",
    "cause",
    "by",
    "what",
    "refused",
    "failed",
)
"""Of the table of cues."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins like this is a formula to a spreadsheet, and may be anyone's."""


def as_json(record: AsRun) -> dict[str, Any]:
    """The whole record. An instant is ``at`` (UTC) and ``run_ms``; what is not known is null."""
    return {
        "format": FORMAT,
        "show": _show(record.show),
        "preflight": _preflight(record.preflight) if record.preflight is not None else None,
        "checklist": [{"who": one.duty.who, "task": one.duty.task, "by": one.by} for one in record.checklist],
        "segments": [_segment(one) for one in record.segments],
        "cues": [_cue(one) for one in record.cues],
        "sales": [_sale(one) for one in record.sales],
        "bags": [_bag(one) for one in record.bags],
        "program": [_on_air(one) for one in record.program],
        "incidents": [_incident(one) for one in record.incidents],
        "replanned": [_replanned(one) for one in record.replanned],
        "broken": [_broken(one) for one in record.broken],
        "effects": [_effect(one) for one in record.effects],
        "lines": [
            {**_occasion(one.occasion), "code": one.code, "args": dict(one.args)} for one in record.lines
        ],
    }


def cue_rows(record: AsRun) -> Iterator[Mapping[str, str]]:
    """One row for each cue, by ``COLUMNS``; times of day are those of the show's zone."""
    zone = ZoneInfo(record.show.zone)

    def local(moment: Moment | None) -> str:
        if moment is None:
            return ""
        shown = instant(moment.wall).astimezone(zone)
        return f"{shown:%Y-%m-%d %H:%M:%S}.{shown.microsecond // 1000:03}"

    for cue in record.cues:
        made_by = cue.fired or cue.settled
        difference = cue.fired.at.run - cue.planned.run if cue.fired and cue.planned else None
        row = {
            "segment": cue.segment,
            "pass": "" if cue.pass_no is None else str(cue.pass_no),
            "cue": cue.id,
            "trigger": cue.trigger.value,
            "who": cue.who,
            "task": cue.task,
            "planned": local(cue.planned),
            "fired": local(cue.fired.at if cue.fired else None),
            "settled": local(cue.settled.at if cue.settled else None),
            "status": cue.status.value,
            "cause": made_by.cause.value if made_by else "",
            "by": made_by.by if made_by else "",
            "what": made_by.what if made_by else "",
            "refused": " ".join(cue.refused),
            "failed": " ".join(e.what for e in cue.effects if e.outcome is EffectOutcome.FAILED),
        }
        plain = {name: _cell(value) for name, value in row.items()}
        yield plain | {
            "difference_s": "" if difference is None else f"{difference / 1000:.3f}",
            "late_s": f"{cue.late_ms / 1000:.3f}" if cue.fired or cue.asked else "",
        }


def instant(wall: WallMs) -> datetime:
    return _EPOCH + timedelta(milliseconds=wall)


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _iso(wall: WallMs | None) -> str | None:
    return None if wall is None else instant(wall).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _preflight(preflight: Preflight) -> dict[str, Any]:
    return {
        "at": _iso(preflight.at),
        "checked": [
            {
                "id": one.id,
                "finding": one.finding.value,
                "code": one.code,
                "args": dict(one.args),
                "figures": dict(one.figures),
            }
            for one in preflight.checked
        ],
    }


def _moment(moment: Moment | None) -> dict[str, Any] | None:
    return None if moment is None else {"at": _iso(moment.wall), "run_ms": moment.run}


def _occasion(occasion: Occasion) -> dict[str, Any]:
    return {
        "at": _iso(occasion.at.wall),
        "run_ms": occasion.at.run,
        "seq": occasion.seq,
        "cause": occasion.cause.value,
        "by": occasion.by,
        "what": occasion.what,
    }


def _perhaps(occasion: Occasion | None) -> dict[str, Any] | None:
    return None if occasion is None else _occasion(occasion)


def _show(show: ShowRun) -> dict[str, Any]:
    return {
        "id": show.id,
        "title": show.title,
        "zone": show.zone,
        "language": show.language,
        "rehearsal": show.rehearsal,
        "opened": _moment(show.opened),
        "started": _perhaps(show.started),
        "ended": _perhaps(show.ended),
        "last": _moment(show.last),
        "planned_start": _moment(show.planned_start),
        "planned_end": _moment(show.planned_end),
        "planned_length_ms": show.planned_length_ms,
    }


def _segment(segment: SegmentPass) -> dict[str, Any]:
    loop = segment.loop
    return {
        "id": segment.id,
        "title": segment.title,
        "status": segment.status.value,
        "pass": segment.pass_no,
        "loop": {"id": loop.loop, "number": loop.number, "of": loop.of} if loop is not None else None,
        "product": segment.product,
        "variant": segment.variant,
        "planned_start": _moment(segment.planned_start),
        "planned_length_ms": segment.planned_length_ms,
        "started": _perhaps(segment.started),
        "ended": _perhaps(segment.ended),
        "left": segment.left.value if segment.left is not None else None,
        "length_ms": segment.length_ms,
        "held_ms": segment.held_ms,
        "added_ms": segment.added_ms,
        "trimmed_ms": segment.trimmed_ms,
        "skipped": _perhaps(segment.skipped),
    }


def _replanned(one: CatchingUp) -> dict[str, Any]:
    return {
        "id": one.id,
        "made": _occasion(one.made),
        "lost_ms": one.lost_ms,
        "won_ms": one.won_ms,
        "trims": [{"segment": trim.segment, "by_ms": trim.by_ms} for trim in one.trims],
        "drops": list(one.drops),
        "broken": [
            {"kind": broken.kind.value, "id": broken.id, "segment": broken.segment, "by_ms": broken.by_ms}
            for broken in one.broken
        ],
        "became": one.became.value,
        "settled": _perhaps(one.settled),
    }


def _broken(one: PromiseBroken) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "id": one.id,
        "segment": one.segment or None,
        "title": one.title,
        "promised": _iso(one.promised),
        "broken": _occasion(one.occasion),
    }


def _cue(cue: CueRun) -> dict[str, Any]:
    return {
        "id": cue.id,
        "segment": cue.segment,
        "pass": cue.pass_no,
        "trigger": cue.trigger.value,
        "who": cue.who,
        "task": cue.task,
        "planned": _moment(cue.planned),
        "asked": _perhaps(cue.asked),
        "fired": _perhaps(cue.fired),
        "settled": _perhaps(cue.settled),
        "status": cue.status.value,
        "late_ms": cue.late_ms,
        "why": cue.why.value if cue.why is not None else None,
        "refused": list(cue.refused),
        "effects": [effect.id for effect in cue.effects],
    }


def _effect(effect: EffectRun) -> dict[str, Any]:
    return {
        "id": effect.id,
        "kind": effect.kind,
        "what": effect.what,
        "asked": _occasion(effect.asked),
        "cue": effect.cue or None,
        "outcome": effect.outcome.value,
        "took_ms": effect.took_ms,
        "reason": effect.reason,
    }


def _sale(sale: SaleRun) -> dict[str, Any]:
    extended = sale.extended
    return {
        "id": sale.id,
        "product": sale.product,
        "state": sale.state,
        "copy_of": sale.copy_of,
        "quantity": sale.quantity,
        "sold": sale.sold,
        "counted_at": _iso(sale.counted_at),
        "teased": _perhaps(sale.teased),
        "promised_opening": _iso(sale.promised_opening),
        "opened_at": _iso(sale.opened_at),
        "opened": _perhaps(sale.opened),
        "promised_closing": _iso(sale.promised_closing),
        "extended": {
            **_occasion(extended.occasion),
            "by_ms": extended.by_ms,
            "reason": extended.reason,
        }
        if extended is not None
        else None,
        "ended_at": _iso(sale.ended_at),
        "ended": _perhaps(sale.ended),
        "promise": sale.promise.value,
        "breaches": [breach.value for breach in sale.breaches],
    }


def _bag(bag: BagRun) -> dict[str, Any]:
    return {
        "id": bag.id,
        "prize": bag.prize,
        "state": bag.state,
        "opened_at": _iso(bag.opened_at),
        "opened": _perhaps(bag.opened),
        "promised_closing": _iso(bag.promised_closing),
        "ended_at": _iso(bag.ended_at),
        "ended": _perhaps(bag.ended),
        "promise": bag.promise.value,
        "breaches": [breach.value for breach in bag.breaches],
        "fairness": bag.fairness,
        "planned_fairness": bag.planned_fairness,
        "lowered": bag.lowered,
        "digest": bag.digest,
    }


def _on_air(one: OnAir) -> dict[str, Any]:
    return {
        "scene": one.scene,
        "since": _moment(one.since),
        "until": _moment(one.until),
        "wanted_by": one.wanted_by.value,
        "by": one.by,
        "what": one.what,
    }


def _incident(incident: Incident) -> dict[str, Any]:
    record = incident.record
    return {
        "kind": incident.kind.value,
        "began": _occasion(incident.began),
        "ended": _perhaps(incident.ended),
        "length_ms": incident.length_ms,
        "what": incident.what,
        "reason": incident.reason,
        "amount": incident.amount,
        "outcome": incident.outcome,
        "trouble": _trouble(record) if record is not None else None,
    }


def _trouble(record: Record) -> dict[str, Any]:
    """Every instant that is known; null has not come."""
    instants = ("first_bad", "alarm", "sent", "confirmed", "told", "good", "cleared", "returned")
    return {
        "id": record.id,
        "trouble": record.trouble.value,
        **{name: _iso(getattr(record, name)) for name in instants},
        "by": record.by,
        "left": record.left,
        "to": record.to,
        "why_not": record.why_not.value if record.why_not is not None else None,
        "lost_ms": record.lost_ms,
        "restarts": len(record.restarts),
        "figures": dict(record.figures),
    }
