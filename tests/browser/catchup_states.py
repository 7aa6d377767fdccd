"""What may be proposed to the operator in the evening of ``operator_states``, which is 1:40 late."""

import copy
from typing import Any

from tests.browser import operator_states
from tests.browser.operator_states import MINUTE, SECOND, Topics
from tests.browser.timing_states import timing_of


def _evening(now: int, language: str, **proposal: Any) -> Topics:
    """With its timing told, and this proposed."""
    topics = operator_states.evening(now, language)
    timing = timing_of(topics["plan"], topics["live"])
    end = timing["end"][0]
    won = sum(trim["by_ms"] for trim in proposal["trims"]) + proposal.pop("dropped_ms", 0)
    shared = {"id": "r3", "lost_ms": 100 * SECOND, "drops": [], "broken": [], "by_itself": False}
    kept = [
        {
            "kind": promise["kind"],
            "id": promise["id"],
            "segment": promise["segment"],
            "slack_before_ms": promise["slack_ms"],
            "slack_after_ms": promise["slack_ms"] + won,
        }
        for promise in timing["promises"]
    ]
    ends = {"end_before_at": end, "end_after_at": end - won, "promises": kept}
    timing["proposal"] = shared | ends | proposal
    return topics | {"timing": timing}


def offered(now: int, language: str = "zh-CN") -> Topics:
    """Two segments can give what is lost: everything would be kept."""
    trims = [{"segment": "s9", "by_ms": 40 * SECOND}, {"segment": "s10", "by_ms": MINUTE}]
    return _evening(now, language, trims=trims)


def with_a_drop(now: int, language: str = "zh-CN") -> Topics:
    """Six segments give all they can and one is dropped; a promise breaks all the same."""
    topics = _evening(
        now,
        language,
        trims=[{"segment": f"s{n}", "by_ms": ms} for n, ms in _ALL.items()],
        drops=["s7"],
        dropped_ms=4 * MINUTE,
    )
    timing = topics["timing"]
    timing["planned_end_at"] -= 11 * MINUTE
    timing["proposal"] |= {"broken": [_broken("hard_end", "s11", 160)]}
    for late, promise in zip((15 * MINUTE, 11 * MINUTE), timing["promises"], strict=True):
        promise["slack_ms"] -= late
        promise["at"] -= late
    for late, promise in zip((15 * MINUTE, 11 * MINUTE), timing["proposal"]["promises"], strict=True):
        promise["slack_before_ms"] -= late
        promise["slack_after_ms"] -= late
    return topics


_ALL = {6: 2 * MINUTE, 8: 2 * MINUTE, 9: 2 * MINUTE, 10: 4 * MINUTE}


def _broken(kind: str, segment: str, seconds: int) -> dict[str, Any]:
    return {"kind": kind, "id": segment, "segment": segment, "by_ms": seconds * SECOND}


def nothing_gives(now: int, language: str = "zh-CN") -> Topics:
    """It only names what breaks."""
    topics = _evening(now, language, trims=[])
    topics["timing"]["proposal"]["broken"] = [
        _broken("hard_end", "s11", 100),
        _broken("show_ends", "s13", 100),
    ]
    return topics


def too_early(now: int, language: str = "zh-CN") -> Topics:
    """Nothing may grow, and the show is over its end before the hour."""
    topics = _evening(now, language, trims=[])
    topics["timing"]["proposal"]["broken"] = [_broken("show_ends", "s13", -100)]
    return topics


def early(now: int, language: str = "zh-CN") -> Topics:
    """The show is two minutes early, and two segments may grow."""
    trims = [{"segment": "s6", "by_ms": -80 * SECOND}, {"segment": "s8", "by_ms": -40 * SECOND}]
    topics = _evening(now, language, trims=trims)
    timing = topics["timing"]
    for promise in timing["promises"]:
        promise["slack_ms"] += 220 * SECOND
    for promise in timing["proposal"]["promises"]:
        promise["slack_before_ms"] += 220 * SECOND
        promise["slack_after_ms"] += 220 * SECOND
    timing["planned_end_at"] += 220 * SECOND
    return topics


def by_itself(now: int, language: str = "zh-CN") -> Topics:
    """It was done without being asked, as the show file allows."""
    topics = copy.deepcopy(offered(now, language))
    topics["timing"]["proposal"]["by_itself"] = True
    return topics


def tight(now: int, language: str = "zh-CN") -> Topics:
    """Early, but for a cue that was promised there is little to spare."""
    topics = early(now, language)
    timing = topics["timing"]
    timing["proposal"] = None
    at = timing["segments"]["at"][11]
    spare = {"slack_ms": 70 * SECOND, "early_ms": 3 * MINUTE, "absorbs_ms": 0, "broken_by": None}
    timing["promises"].insert(
        0, {"kind": "cue", "id": "tea", "segment": "s11", "at": at + 70 * SECOND, **spare}
    )
    return topics


STATES = {
    "catch up": offered,
    "promise breaks": with_a_drop,
    "nothing gives": nothing_gives,
    "too early": too_early,
    "fill": early,
    "caught up by itself": by_itself,
    "tight promise": tight,
}
