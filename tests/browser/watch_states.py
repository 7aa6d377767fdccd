"""What the service tells of automation and of what it watches, while nothing is wrong."""

from typing import Any

SECOND = 1000
MINUTE = 60 * SECOND

Data = dict[str, Any]

INPUTS = {"zh-CN": ("主摄像头", "俯拍摄像头"), "en": ("Main camera", "Top camera")}
"""What the cameras of the evening are called in OBS."""
NO_BOOK: Data = {"say": [], "tasks": []}
NOT_WATCHING: Data = {
    "watching": False,
    "cameras": [],
    "microphones": [],
    "outputs": {},
    "obs": {"verdicts": {}, "figures": {}},
    "pages": {},
    "loop_late_ms": 0,
    "faults": [],
}


def guard(**more: Any) -> Data:
    """Armed, on air, and nothing in the way."""
    return {
        "armed": True,
        "acts": True,
        "why": None,
        "until": None,
        "by_scene": "",
        "switches": 0,
        "most": 3,
        "within_ms": 5 * MINUTE,
    } | more


def calm(**more: Any) -> Data:
    """Topic ``incidents`` while nothing has happened."""
    return {
        "guard": guard(),
        "cover": None,
        "still": None,
        "prices_hidden": False,
        "windows": [],
        "incidents": [],
    } | more


def incident(number: int, trouble: str, subject: str, first_bad: int, **more: Any) -> Data:
    """The crew was told two seconds after its first bad sample, and nothing was done about it."""
    return {
        "id": f"i{number}",
        "trouble": trouble,
        "subject": subject,
        "role": "",
        "stage": "alarm",
        "first_bad_at": first_bad,
        "alarm_at": first_bad + 2 * SECOND,
        "sent_at": None,
        "confirmed_at": None,
        "told_at": None,
        "good_at": None,
        "cleared_at": None,
        "returned_at": None,
        "by": "",
        "left": "",
        "to": "",
        "why_not": None,
        "figures": {},
        "playbook": NO_BOOK,
        "lost_ms": None,
        "restarts": 0,
        "lowered_db": 0,
    } | more


def watched(language: str = "zh-CN") -> Data:
    """Topic ``watch``: two cameras and a microphone that are well."""
    main, top = INPUTS[language]
    looks = {
        "black_dark_permille": 980,
        "black_luma_spread": 300,
        "still_change_ppm": 200,
        "moving_change_ppm": 400,
    }
    ears = {
        "silent_before_cdb": -6000,
        "heard_before_cdb": -5000,
        "talking_before_cdb": -4000,
        "faded_level_cdb": -6000,
        "clip_before_cdb": -30,
        "low_rms_cdb": -3000,
        "high_rms_cdb": -1000,
    }
    camera = {"verdicts": {}, "off": [], "not_judged": [], "not_yet": [], "calibrated_at": None}
    camera |= {"thresholds": looks}
    return {
        "watching": True,
        "cameras": [
            camera
            | {"name": main, "role": "main", "on_programme": True}
            | {
                "figures": {"luma_mean": 10_210, "luma_spread": 4620, "dark_permille": 41, "change_ppm": 8500}
            },
            camera
            | {"name": top, "role": "top", "on_programme": False, "off": ["frozen"]}
            | {"figures": {"luma_mean": 8840, "luma_spread": 3910, "dark_permille": 120, "change_ppm": 310}},
        ],
        "microphones": [
            {
                "name": "Mic 1",
                "role": "host",
                "on_programme": True,
                "verdicts": {},
                "off": [],
                "calibrated_at": None,
                "not_judged": [],
                "not_yet": [],
                "thresholds": ears,
                "figures": {"level_cdb": -610, "before_cdb": -590, "rms_cdb": -1840},
                "level_cdb": -610,
                "before_cdb": -590,
                "rms_cdb": -1840,
                "muted": False,
                "measured": True,
            }
        ],
        "outputs": {"virtual_camera": {"verdicts": {}, "figures": {}}},
        "obs": {"verdicts": {}, "figures": {}},
        "pages": {},
        "loop_late_ms": 0,
        "faults": [],
    }
