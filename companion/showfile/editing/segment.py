"""A segment of a plan as a show file writes it: only what is not so by itself."""

from collections.abc import Sequence
from typing import assert_never

from companion.show.actions import (
    Action,
    HideOverlay,
    MoveBag,
    MoveSale,
    Play,
    ShowOverlay,
    TakeScene,
    TellHost,
    Urgency,
)
from companion.show.clock import time_of_day
from companion.show.cue import After, At, BeforeEnd, Clock, Cue, LatePolicy, OnCondition, OnGo, Trigger, With
from companion.show.model import Segment, Variant
from companion.show.times import Ms
from companion.showfile.reading.tree import Data


def duration_text(ms: int) -> str:
    """As show files write a length: ``14m``, ``1m30s``."""
    hours, rest = divmod(ms // 1000, 3_600)
    minutes, seconds = divmod(rest, 60)
    return "".join(f"{n}{unit}" for n, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if n) or "0s"


def written(segment: Segment) -> dict[str, Data]:
    """One that is in no loop."""
    data: dict[str, Data] = {
        "id": segment.id,
        "title": segment.title,
        "length": duration_text(segment.length_ms),
        "shortest": _length(segment.shortest_ms),
        "longest": _length(segment.longest_ms),
        "weight": str(segment.weight) if segment.weight != 1 else None,
        "priority": str(segment.priority) if segment.priority != 1 else None,
        "optional": "true" if segment.optional else None,
        "follow": "auto" if segment.follows else None,
        "starts": _edge(segment.starts_clock_ms, hard=segment.starts_hard),
        "ends": _edge(segment.ends_clock_ms, hard=segment.ends_hard),
        "scene": segment.scene,
        "product": segment.product,
        "share": f"{segment.share}%" if segment.share is not None else None,
        "say": list(segment.say),
        "props": list(segment.props),
        "notes": list(segment.notes),
        "variants": [_variant(variant) for variant in segment.variants],
        "cues": [_cue(cue) for cue in segment.cues],
    }
    return _said(data)


def _said(data: dict[str, Data]) -> dict[str, Data]:
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def _length(length: Ms | None) -> str | None:
    return duration_text(length) if length is not None else None


def _edge(clock: Ms | None, *, hard: bool) -> str | None:
    return time_of_day(clock) if clock is not None else "hard" if hard else None


def _variant(variant: Variant) -> Data:
    data: dict[str, Data] = {
        "when": variant.when.text,
        "product": variant.product,
        "title": variant.title,
        "say": list(variant.say or ()),
        "props": list(variant.props or ()),
        "cues": [_cue(cue) for cue in variant.cues or ()],
    }
    return _said(data)


def _cue(cue: Cue) -> Data:
    data: dict[str, Data] = {
        "id": cue.id,
        **_trigger(cue.trigger),
        "do": _do(cue.do),
        "who": cue.who,
        "task": cue.task,
        "copy": cue.copy,
        "notes": cue.notes,
        "late": cue.late.value if cue.late is not LatePolicy.ASK else None,
        "promise": None if cue.promise is None else "true" if cue.promise else "false",
        "warn": duration_text(cue.warn_ms) if cue.warn_ms else None,
        "armed": None if cue.armed else "false",
    }
    return _said(data)


def _trigger(trigger: Trigger) -> dict[str, Data]:
    match trigger:
        case At(offset):
            return {"at": duration_text(offset)}
        case BeforeEnd(offset):
            return {"before_end": duration_text(offset)}
        case Clock(time):
            return {"clock": time_of_day(time)}
        case After(cue, wait):
            return {"after": cue, "wait": duration_text(wait) if wait else None}
        case With(cue, wait):
            return {"with": cue, "wait": duration_text(wait) if wait else None}
        case OnGo():
            return {"on": "go"}
        case OnCondition(condition):
            return {"on": condition.text}
        case _:
            assert_never(trigger)


def _do(actions: Sequence[Action]) -> Data:
    done: list[Data] = [_action(action) for action in actions]
    return done[0] if len(done) == 1 else done


def _action(action: Action) -> Data:
    match action:
        case TakeScene(role):
            return {"scene": role}
        case ShowOverlay(overlay, for_ms, data):
            return _said({"overlay": overlay, "for": _length(for_ms), "data": dict(data)})
        case HideOverlay(overlay):
            return {"hide": overlay}
        case MoveSale(sale, step):
            return {"sale": sale, "step": step.value}
        case MoveBag(bag, step):
            return {"bag": bag, "step": step.value}
        case TellHost(text, urgency):
            return _said(
                {"message": text, "urgency": urgency.value if urgency is not Urgency.NORMAL else None}
            )
        case Play(input):
            return {"play": input}
        case _:
            assert_never(action)
