"""One snapshot of everything, for programs that ask now and then: the topics, put together."""

from collections.abc import Mapping
from typing import Any

from companion.screens.timing import expected_end, next_promise
from companion.web.ports import Published

_WAITING = ("asking", "waiting")


def whole_state(topics: Mapping[str, Published], *, epoch: str, server_time_ms: int) -> dict[str, object]:
    """The body of ``GET /api/v1/state``; lengths are as of ``server_time_ms``."""
    plan, live, windows = (topics[topic].data for topic in ("plan", "live", "windows"))
    return {
        "epoch": epoch,
        "rev": max(published.rev for published in topics.values()),
        "server_time_ms": server_time_ms,
        "show": {"id": plan["show"]["id"], "title": plan["show"]["title"], "phase": live["phase"]},
        "timeline": _timeline(live, topics["timing"].data, server_time_ms),
        "program": {name: live["program"][name] for name in ("wanted", "actual", "on_air")},
        "overlays": topics["overlays"].data["layers"],
        "sales": windows["sales"],
        "bags": windows["bags"],
        "products": {product["id"]: product for product in windows["products"]},
        "incident": live["program"]["cover"],
        "health": topics["health"].data,
        "pages": topics["pages"].data["pages"],
    }


def _timeline(live: Mapping[str, Any], timing: Mapping[str, Any], now: int) -> dict[str, object]:
    segment = live["segment"]
    left: int | None = None
    if segment is not None:
        left = segment["remaining_ms"] if segment["ends_at"] is None else segment["ends_at"] - now
    end = expected_end(timing, now) if segment is not None else None
    planned_end = timing["planned_end_at"]
    return {
        "segment": segment and segment["id"],
        "segment_remaining_ms": left,
        "over_under_ms": None if end is None or planned_end is None else end - planned_end,
        "next_cue": _next_cue(live),
        "next_promise": next_promise(timing, now),
        "expected_end": end,
    }


def _next_cue(live: Mapping[str, Any]) -> dict[str, object] | None:
    """The cue that is due first; one that waits for a hand comes after all that have an instant."""
    waiting = [cue for cue in live["cues"] if cue["status"] in _WAITING and cue["armed"]]
    if not waiting:
        return None
    first = min(waiting, key=lambda cue: (cue["due_at"] is None, cue["due_at"] or 0))
    return {"id": first["id"], "due_at": first["due_at"]}
