"""What automation does on the evening of ``operator_states``: what is watched, what broke, and what was done.

Like there, every instant is relative to a ``now`` that the caller gives.
"""

from typing import Any

from tests.browser import operator_states
from tests.browser.operator_states import MINUTE, SECOND, Topics, changed
from tests.browser.watch_states import INPUTS, Data, calm, guard, incident, watched

_BOOKS = {
    "zh-CN": {"say": ["画面在调整，先听我说"], "tasks": [{"who": "阿远", "task": "换备用采集线"}]},
    "en": {
        "say": ["We are fixing the picture, just listen"],
        "tasks": [{"who": "Joe", "task": "swap the cable"}],
    },
}
_RULES = {
    "zh-CN": ("平台直播规范 3.2", "平台：静止画面算暂停直播"),
    "en": ("platform rules 3.2", "a still picture counts as a pause"),
}


def black(now: int, language: str, since_s: int = 15, **more: Any) -> Data:
    """The main camera went black, and automation took the fallback three seconds later."""
    bad = now - since_s * SECOND
    known = {
        "role": "main",
        "stage": "acted",
        "sent_at": bad + 3100,
        "confirmed_at": bad + 3400,
        "told_at": bad + 3100,
        "left": "Host",
        "to": "Fallback",
        "figures": {"luma_mean": 310, "luma_spread": 120, "dark_permille": 996, "change_ppm": 240},
        "playbook": _BOOKS[language],
    }
    return incident(1, "black", INPUTS[language][0], bad, **(known | more))


def cover(now: int, **more: Any) -> Data:
    return {
        "scene": "Fallback",
        "role": "fallback",
        "auto": True,
        "by": "",
        "since_at": now - 12 * SECOND,
        "incidents": ["i1"],
        "returns": "auto",
        "ready": False,
        "earliest_at": now - 2 * SECOND,
        "waits_for": ["i1"],
        "return_to": "Host",
        "return_shows": True,
    } | more


def still(now: int, language: str, seconds: int = 12, warned: int = 0) -> Data:
    source, rule = _RULES[language]
    return {
        "since_at": now - seconds * SECOND,
        "of": "cover",
        "limit_ms": 5 * MINUTE,
        "source": source,
        "rule_of": rule,
        "warned": warned,
    }


def _broken(language: str, trouble: str, verdict: str) -> Data:
    watch = watched(language)
    watch["cameras"][0] |= {
        "verdicts": {trouble: verdict},
        "on_programme": False,
        "figures": {"luma_mean": 310, "luma_spread": 120, "dark_permille": 996, "change_ppm": 240},
    }
    return watch


def alarm(now: int, language: str = "zh-CN") -> Topics:
    """The camera on programme is black for two seconds; nothing was done yet."""
    bad = now - 2 * SECOND
    one = black(
        now, language, 2, stage="alarm", sent_at=None, confirmed_at=None, told_at=None, to="", left=""
    )
    topics = operator_states.evening(now, language)
    watch = _broken(language, "black", "alarm")
    watch["cameras"][0]["on_programme"] = True
    return topics | {"incidents": calm(incidents=[one | {"first_bad_at": bad}]), "watch": watch}


def covered(now: int, language: str = "zh-CN") -> Topics:
    """Automation has put the fallback on; the camera is still black."""
    topics = operator_states.covered(now, language)
    by_itself = {"by": "", "role": "fallback", "auto": True}
    topics["live"]["program"]["cover"] |= by_itself
    topics["live"]["log"].append(
        {
            "at": now - 12 * SECOND,
            "code": "auto_switched",
            "by": "",
            "args": {"trouble": "black", "subject": INPUTS[language][0], "scene": "Fallback"},
        }
    )
    topics["incidents"] = calm(
        guard=guard(switches=1),
        cover=cover(now),
        still=still(now, language),
        incidents=[black(now, language)],
    )
    return topics | {"watch": _broken(language, "black", "act")}


def clearing(now: int, language: str = "zh-CN") -> Topics:
    """The camera is good again for two seconds, and the pause has lasted for long."""
    topics = covered(now, language)
    one = black(now, language, 200, stage="clearing", good_at=now - 2 * SECOND)
    topics["incidents"] |= {"incidents": [one], "still": still(now, language, 197, 60)}
    return topics | {"watch": _broken(language, "black", "clearing")}


def may_return(now: int, language: str = "zh-CN") -> Topics:
    """It is good again, and the playbook wants a person to return; the pause is nearly too long."""
    topics = covered(now, language)
    one = black(now, language, 260, stage="over", good_at=now - 9 * SECOND, cleared_at=now - 6 * SECOND)
    topics["incidents"] |= {
        "cover": cover(now, returns="ask", ready=True, waits_for=[]),
        "incidents": [one],
        "still": still(now, language, 257, 80),
    }
    return topics | {"watch": watched(language)}


def two_at_once(now: int, language: str = "zh-CN") -> Topics:
    """Besides, the microphone is dead."""
    topics = covered(now, language)
    dead = incident(
        2,
        "mic_dead",
        "Mic 1",
        now - 6 * SECOND,
        role="host",
        why_not="alert_only",
        figures={"level_cdb": -12_000},
    )
    topics["incidents"]["incidents"].append(dead)
    topics["watch"]["microphones"][0] |= {
        "verdicts": {"mic_dead": "act"},
        "level_cdb": None,
        "before_cdb": None,
        "rms_cdb": None,
    }
    return topics


def suspended(now: int, language: str = "zh-CN") -> Topics:
    """A hand took a scene in OBS: nothing is switched by itself any more, though a camera has no picture."""
    topics = changed(
        operator_states.evening(now, language),
        "live",
        program__actual="Closeup",
        program__hand=True,
    )
    lost = incident(
        2,
        "no_signal",
        INPUTS[language][1],
        now - 20 * SECOND,
        role="top",
        why_not="suspended",
    )
    return topics | {
        "incidents": calm(
            guard=guard(acts=False, why="suspended", by_scene="Closeup"), incidents=[lost], prices_hidden=True
        ),
        "watch": watched(language),
    }


def locked(now: int, language: str = "zh-CN") -> Topics:
    """Three switches in five minutes."""
    return operator_states.evening(now, language) | {
        "incidents": calm(guard=guard(acts=False, why="locked", switches=3), incidents=past(now, language)),
        "watch": watched(language),
    }


def disarmed(now: int, language: str = "zh-CN") -> Topics:
    """Somebody turned it off for five minutes, and talks while muted."""
    muted = incident(
        3,
        "talking_muted",
        "Mic 1",
        now - 4 * SECOND,
        role="host",
        why_not="alert_only",
        figures={"before_cdb": -2210},
    )
    watch = watched(language)
    watch["microphones"][0] |= {"muted": True, "verdicts": {"talking_muted": "alarm"}, "level_cdb": -12_000}
    topics = operator_states.evening(now, language)
    topics["health"]["obs"] |= {"muted": ["Mic 1"], "silent": [{"role": "host", "input": "Mic 1"}]}
    return topics | {
        "incidents": calm(
            guard=guard(armed=False, acts=False, why="disarmed", until=now + 252 * SECOND), incidents=[muted]
        ),
        "watch": watch,
    }


def past(now: int, language: str = "zh-CN") -> list[Data]:
    """What happened earlier in the show, each with how it ended."""
    main, top = INPUTS[language]
    first = black(
        now,
        language,
        1320,
        stage="over",
        good_at=now - 1290 * SECOND,
        cleared_at=now - 1287 * SECOND,
        returned_at=now - 1279 * SECOND,
        lost_ms=38_000,
    )
    second = incident(
        2,
        "frozen",
        top,
        now - 640 * SECOND,
        role="top",
        stage="over",
        alarm_at=now - 636 * SECOND,
        why_not="not_seen",
        figures={"luma_mean": 8840, "change_ppm": 0},
    )
    third = incident(
        3,
        "no_signal",
        main,
        now - 290 * SECOND,
        role="main",
        stage="over",
        sent_at=now - 280 * SECOND,
        confirmed_at=now - 279 * SECOND,
        good_at=now - 240 * SECOND,
        cleared_at=now - 237 * SECOND,
        returned_at=now - 230 * SECOND,
        by="operator:小林" if language == "zh-CN" else "operator:Linda",
        left="Host",
        to="Fallback",
        lost_ms=50_000,
    )
    fourth = incident(
        4,
        "clipping",
        "Mic 1",
        now - 130 * SECOND,
        role="host",
        stage="over",
        good_at=now - 120 * SECOND,
        cleared_at=now - 115 * SECOND,
        why_not="alert_only",
        figures={"before_cdb": -10, "clipped_permille": 310},
    )
    return [first, second, third, fourth]


STATES = {
    "alarm": alarm,
    "covered": covered,
    "clearing": clearing,
    "may return": may_return,
    "two at once": two_at_once,
    "suspended": suspended,
    "locked": locked,
    "disarmed": disarmed,
}
