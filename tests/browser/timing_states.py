"""Topic ``timing`` of a state that a test has put together: what the service would work out of its plan and
where it stands, by the plainest walk there is."""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

SECOND = 1000
MINUTE = 60 * SECOND

Segment = Mapping[str, Any]


def timing_of(plan: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing waits for its hour or is proposed; what is promised are hard ends of segments to come."""
    segments: list[Segment] = plan["segments"]
    run = live["segment"]
    at_index = _place_of(run) if run else (len(segments) if live["phase"] == "ended" else -1)
    starts = live["started_at"] or live["starts_at"] or plan["show"]["planned_start_at"]
    lengths = [one["length_ms"] for one in segments]
    played = [n for n, one in enumerate(segments) if n > at_index and one["id"] not in live["skipped"]]
    begun = {entry["index"]: entry["at"] for entry in live["begun"] if entry["index"] is not None}
    at: list[int | None] = [begun.get(n) for n in range(len(segments))]
    instant = _freed_at(live, starts)
    for n in played:
        at[n] = instant
        instant = None if instant is None else instant + lengths[n]
    planned = [None if starts is None else starts + ms for ms in accumulate([0, *lengths])]
    latest = _latest(segments, planned, played)
    end = live["ended_at"] or instant
    over = [n for n in begun if n < at_index]
    took = {n: _took(live, n) - lengths[n] for n in over}
    return {
        "starts_at": starts,
        "late_from_at": _late_from(live),
        "late_until_at": None,
        "planned_end_at": planned[-1],
        "end": [end, 0],
        "latest_start_at": None,
        "lost_ms": sum(ms for ms in took.values() if ms >= SECOND),
        "won_ms": -sum(ms for ms in took.values() if ms <= -SECOND),
        "gives_ms": sum(lengths[n] - (segments[n].get("shortest_ms") or lengths[n]) for n in played),
        "segments": {
            "ids": [one["id"] for one in segments],
            "states": ["skipped" if one["id"] in live["skipped"] else "coming" for one in segments],
            "planned": planned[:-1],
            "at": at,
            "absorbs_ms": [0] * len(segments),
            "latest": latest,
            "lengths": lengths,
        },
        "tolerates_ms": 5 * SECOND,
        "promises": [
            {
                "kind": "show_ends" if n == len(segments) - 1 else "hard_end",
                "id": segments[n]["id"],
                "segment": segments[n]["id"],
                "at": planned[n + 1],
                "slack_ms": _less(latest[n], at[n]),
                "early_ms": None,
                "absorbs_ms": 0,
                "broken_by": None,
            }
            for n in played
            if segments[n]["ends_hard"] and planned[n + 1] is not None
        ],
        "coming": list(_coming(segments, at, played)),
        "proposal": None,
    }


def _place_of(run: Mapping[str, Any]) -> int:
    """Its place in the plan; of what an edit has taken out, the last before which nothing is to come."""
    index: int = run["goes_on"] - 1 if run["index"] is None else run["index"]
    return index


def _freed_at(live: Mapping[str, Any], starts: int | None) -> int | None:
    """When what runs now should be over, or what is to come may begin."""
    run = live["segment"]
    if run is None:
        return starts
    held = live["hold"]
    if held is not None:
        left = run["ends_at"] - held["since_at"] if run["remaining_ms"] is None else run["remaining_ms"]
        instant: int = held["since_at"] + max(0, left)
        return instant
    ends: int = run["ends_at"]
    return ends


def _late_from(live: Mapping[str, Any]) -> int | None:
    """Until when nothing is late; None: nothing runs."""
    run = live["segment"]
    if run is None:
        return None
    instant: int = run["ends_at"] if live["hold"] is None else live["hold"]["since_at"]
    return instant


def _took(live: Mapping[str, Any], index: int) -> int:
    """How long the last pass through a segment was."""
    begun = live["begun"]
    turn = max(n for n, entry in enumerate(begun) if entry["index"] == index)
    until = begun[turn + 1]["at"] if turn + 1 < len(begun) else live["ended_at"]
    took: int = until - begun[turn]["at"]
    return took


def _latest(segments: list[Segment], planned: list[int | None], played: list[int]) -> list[int | None]:
    """The last instant at which each may begin for all hard ends from there on to be in time."""
    found: list[int | None] = [None] * len(segments)
    after: int | None = None
    for n in reversed(played):
        edge = planned[n + 1] if segments[n]["ends_hard"] else None
        ends = min((one for one in (after, edge) if one is not None), default=None)
        after = None if ends is None else ends - segments[n]["length_ms"]
        found[n] = after
    return found


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def _coming(segments: list[Segment], at: list[int | None], played: list[int]) -> Iterator[dict[str, Any]]:
    for n in played:
        for cue in segments[n]["cues"]:
            opens = any(one["kind"] in ("sale", "bag") and one["step"] == "open" for one in cue["actions"])
            trigger, begins = cue["trigger"], at[n]
            if begins is None or not (opens or cue["task"]):
                continue
            offset = {
                "at": trigger.get("offset_ms"),
                "before_end": segments[n]["length_ms"] - trigger.get("lead_ms", 0),
            }.get(trigger["kind"])
            if offset is not None:
                yield {
                    "segment": segments[n]["id"],
                    "cue": cue["id"],
                    "at": begins + offset,
                    "absorbs_ms": 0,
                }
