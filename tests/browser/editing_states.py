"""The evening of the operator page, as somebody edits its rundown: what may be on it while they do."""

import copy
from typing import Any

from tests.browser import operator_states as states

Topics = states.Topics

_WRITTEN: dict[str, dict[str, Any]] = {
    "zh-CN": {
        "say": ["六种果仁，一口一种", "送礼不用挑", "礼盒带手提袋"],
        "notes": ["样品在 2 号桌", "开盒前先给侧面标签"],
    },
    "en": {
        "say": ["Six kinds of nuts", "A present that needs no choosing", "It comes with a bag"],
        "notes": ["The sample is on table 2", "Label first, then open it"],
    },
}


def on_air(now: int, language: str = "zh-CN") -> Topics:
    """In the middle of the sixth segment, on air; the seventh has all that a segment can have."""
    topics = copy.deepcopy(states.evening(now, language))
    rundown = topics["plan"]["segments"]
    for segment in rundown:
        segment["shortest_ms"] = None
    rundown[6] |= {"shortest_ms": 8 * states.MINUTE, "longest_ms": 16 * states.MINUTE, "optional": True}
    rundown[6] |= {"priority": 2, **_WRITTEN[language]}
    return topics


def off_air(now: int, language: str = "zh-CN") -> Topics:
    """The same segment with no output running: nobody watches."""
    stopped = {"virtual_camera": False, "record": True, "stream": False}
    return states.changed(on_air(now, language), "live", program__on_air=False, program__outputs=stopped)


def set_by_another(topics: Topics, segment: str, **fields: Any) -> Topics:
    """What pages are told after somebody else has set these fields of a segment."""
    plan: dict[str, Any] = copy.deepcopy(topics["plan"])
    next(one for one in plan["segments"] if one["id"] == segment).update(fields)
    return told(topics, plan)


def without(topics: Topics, segment: str) -> Topics:
    """What pages are told after somebody else has taken a segment out."""
    plan: dict[str, Any] = copy.deepcopy(topics["plan"])
    plan["segments"] = [one for one in plan["segments"] if one["id"] != segment]
    return told(topics, plan)


def told(topics: Topics, plan: dict[str, Any]) -> Topics:
    """Another plan, and the state that belongs to it: a page shows neither without the other."""
    return {"plan": plan, "live": topics["live"]}


def long(now: int, count: int = 500) -> Topics:
    """A rundown longer than any crew has."""
    topics = on_air(now)
    last = topics["plan"]["segments"][-1]
    topics["plan"]["segments"] += [
        last | {"id": f"more{n}", "title": f"加场 {n}", "cues": []}
        for n in range(count - len(topics["plan"]["segments"]))
    ]
    return topics


def unsaved(now: int, language: str = "zh-CN", *, failed: str = "", reason: str = "") -> Topics:
    """Four things that the show file does not say; ``reason`` is why the first of them cannot be written."""
    topics = on_air(now, language)
    rundown = topics["plan"]["segments"]

    def change(did: str, place: int, **more: str) -> dict[str, str]:
        return {
            "did": did,
            "segment": rundown[place]["id"],
            "title": rundown[place]["title"],
            "reason": "",
            **more,
        }

    changes = [
        change("set", 6, field="length", was="900", value="840", reason=reason),
        change("set", 6, field="say", was="", value="\n".join(rundown[6]["say"])),
        change("moved", 9),
        change("removed", 2),
    ]
    topics["edits"] |= {
        "unsaved": {"count": len(changes), "changes": changes, "saving": False, "failed": failed}
    }
    return topics


def timers(now: int, language: str = "zh-CN") -> Topics:
    """One timer of the show file runs, one of a hand is over, one could be started."""
    topics = on_air(now, language)
    names = {"zh-CN": ("中场", "仓库补货", "换装"), "en": ("Break", "Restocking", "Costume change")}[language]
    topics["plan"]["timers"] = [
        {"id": "break", "title": names[0], "length_ms": 4 * states.MINUTE},
        {"id": "change", "title": names[2], "length_ms": 150 * states.SECOND},
    ]
    topics["live"]["timers"] = [
        {
            "id": "break",
            "title": names[0],
            "ends_at": now + 192 * states.SECOND,
            "length_ms": 240_000,
            "over": False,
            "by": "operator",
        },
        {
            "id": "#2",
            "title": names[1],
            "ends_at": now - 41 * states.SECOND,
            "length_ms": 300_000,
            "over": True,
            "by": "operator",
        },
    ]
    return topics
