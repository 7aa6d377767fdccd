"""Topic ``timing``: when everything was planned, is expected, and has to be."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from companion.screens.coming import coming_view
from companion.screens.proposal import proposal_view
from companion.show.cue import LATE_MS
from companion.show.state import Phase, ShowState
from companion.show.times import RunMs, WallMs
from companion.show.timing.edges import MEANT_MS
from companion.show.timing.model import BrokenPromise, PromiseTiming, Timing
from companion.show.timing.timing import timing


def timing_view(state: ShowState) -> dict[str, Any]:
    """Columns by the place in the rundown: a show of five hundred segments is told at each GO."""
    known = timing(state)
    end = known.end
    return {
        "starts_at": _wall(state, known.starts),
        "late_from_at": _wall(state, known.late_from),
        "late_until_at": _late_until(state, known),
        "planned_end_at": _wall(state, known.planned_end),
        "end": [state.wall(end.at), end.absorbs] if end is not None else None,
        "latest_start_at": _wall(state, known.latest_start),
        "lost_ms": known.lost_ms,
        "won_ms": known.won_ms,
        "gives_ms": known.gives_ms,
        "tolerates_ms": LATE_MS,
        "segments": _segments(state, known),
        "promises": sorted(
            [*(_promise(state, one) for one in known.promises), *map(_broken, state.broken)],
            key=itemgetter("at"),
        ),
        "coming": coming_view(state, known),
        "proposal": proposal_view(state, known),
    }


def expected_end(told: Mapping[str, Any], now: int) -> int | None:
    """When the show will end, by what was told of it and the server's clock; None: nobody knows."""
    if told["end"] is None:
        return None
    at, absorbs_ms = told["end"]
    end: int = at + max(0, _late(told, now) - absorbs_ms)
    return end


def next_promise(told: Mapping[str, Any], now: int) -> dict[str, object] | None:
    """The first promise that is still ahead, and to be kept. Its slack is None where nothing that runs late
    breaks it."""
    to_keep = (promise for promise in told["promises"] if promise["broken_by"] is None)
    ahead = next((promise for promise in to_keep if promise["at"] > now), None)
    if ahead is None:
        return None
    slack, absorbs_ms = ahead["slack_ms"], ahead["absorbs_ms"]
    if slack is not None and absorbs_ms is not None:
        slack -= max(0, _late(told, now) - absorbs_ms)
    return {"id": ahead["id"], "kind": ahead["kind"], "at": ahead["at"], "slack_ms": slack}


def _late(told: Mapping[str, Any], now: int) -> int:
    since, until = told["late_from_at"], told["late_until_at"]
    return 0 if since is None or (until is not None and now > until) else max(0, now - since)


def _late_until(state: ShowState, known: Timing) -> WallMs | None:
    """Who presses GO later than this means another hour, and the show is not late.

    None once GO was pressed, and of a show that begins by itself.
    """
    if state.phase is not Phase.READY or state.starts_at is not None or known.starts is None:
        return None
    return WallMs(state.wall(known.starts) + MEANT_MS)


def _segments(state: ShowState, known: Timing) -> dict[str, Any]:
    expected = known.expected
    return {
        "ids": list(known.ids),
        "states": [standing.value for standing in known.standings],
        "planned": [state.wall(at) for at in known.planned] or [None] * len(known.ids),
        "at": [None if one is None else state.wall(one.at) for one in expected],
        "absorbs_ms": [None if one is None else one.absorbs for one in expected],
        "latest": [_wall(state, at) for at in known.latest],
        "lengths": list(known.lengths),
    }


def _promise(state: ShowState, one: PromiseTiming) -> dict[str, Any]:
    return {
        "kind": one.promise.kind.value,
        "id": one.promise.id,
        "segment": one.promise.segment or None,
        "at": state.wall(one.promise.at),
        "slack_ms": one.slack_ms,
        "early_ms": one.early_ms,
        "absorbs_ms": one.absorbs_ms,
        "broken_by": None,
    }


def _broken(one: BrokenPromise) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "id": one.id,
        "segment": one.segment or None,
        "at": one.at,
        "slack_ms": None,
        "early_ms": None,
        "absorbs_ms": None,
        "broken_by": one.by,
    }


def _wall(state: ShowState, at: RunMs | None) -> WallMs | None:
    return None if at is None else state.wall(at)
