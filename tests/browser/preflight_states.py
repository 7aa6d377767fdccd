"""What the page before the show is told, from a show that nobody has looked at to one that is ready."""

from typing import Any

from tests.browser import operator_states

Topics = dict[str, Any]
SECOND = 1000
MINUTE = 60 * SECOND

_WORDS: dict[str, dict[str, Any]] = {
    "zh-CN": {
        "cameras": ("主摄像头", "俯拍摄像头"),
        "microphones": ("领夹麦", "话筒 2"),
        "duties": [
            ("技术", "主灯和背景灯打开，白平衡对着白盘调"),
            ("技术", "手机热点备用，提示音和通知全部静音"),
            ("场控", "8 个链接核对价格、库存和限购"),
            ("场控", "5 个福袋在后台建好，先不开始"),
            ("助播", "样品、白盘、电子秤、剪刀摆到俯拍台面"),
        ],
        "picture": "图片/礼盒.webp",
        "refused": "不是能读的图片",
    },
    "en": {
        "cameras": ("Main camera", "Top camera"),
        "microphones": ("Lavalier", "Mic 2"),
        "duties": [
            ("TD", "Key and fill on; white balance on the linen cloth"),
            ("TD", "Phone hotspot ready as second uplink; all notifications off"),
            ("Floor", "Six pins match price and stock; both flash deals saved"),
            ("Floor", "Five bags made in the platform's console, not started"),
            ("Assistant", "Two mugs each glaze within reach; kettle filled and warm"),
        ],
        "picture": "pictures/gift-box.webp",
        "refused": "no picture that can be read",
    },
}


def checked(
    id: str, finding: str, code: str, name: str = "", role: str = "", mend: str = "", **figures: int
) -> dict[str, Any]:
    about = id.partition(":")[0]
    return {
        "id": id,
        "about": about,
        "name": name,
        "role": role,
        "finding": finding,
        "code": code,
        "args": {"name": name},
        "figures": figures,
        "mend": mend,
    }


def _with(one: dict[str, Any], **args: str | int) -> dict[str, Any]:
    return one | {"args": one["args"] | args}


def findings(language: str) -> list[dict[str, Any]]:
    """All that is looked at for a show with two cameras, when all of it is well."""
    words = _WORDS[language]
    (main, top), (host, guest) = words["cameras"], words["microphones"]
    return [
        _with(checked("obs:version", "fine", "version"), version="30.2.3", websocket="5.5.2"),
        _with(checked("obs:draws", "fine", "draws"), width=1080, height=1920, fps=30, ms="6.2"),
        *(
            checked(f"scene:{name}", "fine", "there", name, role)
            for role, name in (("host", "Host"), ("closeup", "Closeup"), ("product", "Product"))
        ),
        _with(checked("picture", "fine", "pictures-fine"), count=8),
        checked("camera:main:picture", "fine", "camera-shows", main, "main", luma_mean=11240),
        checked("camera:main:measured", "fine", "measured", main, "main"),
        checked("camera:top:picture", "fine", "camera-shows", top, "top", luma_mean=13410),
        _with(checked("microphone:host", "fine", "sound", host, "host"), db=-14),
        _with(checked("microphone:guest", "fine", "sound", guest, "guest"), db=-17),
        checked("fallback:moves", "fine", "fallback-moves", "Fallback", "fallback", change_ppm=21_000),
        checked("cut", "fine", "cut-there"),
        checked("stream", "fine", "stream-to"),
        _with(checked("recording", "fine", "recording-fine"), width=1080, height=1920, fps=30, db=-9),
        _with(checked("key", "fine", "key-bound"), keys="F8"),
        _with(checked("emergency:file", "fine", "fallback-works"), scene="Fallback"),
        _with(checked("page", "fine", "page-connected"), count=1),
        _with(checked("show", "fine", "show-runs"), title="A", segments=14, length="2:00:00"),
        _with(checked("data:disk", "fine", "disk-free"), gb=182),
        checked("machine:clock", "fine", "clock-right"),
    ]


def amiss(language: str) -> list[dict[str, Any]]:
    """The same show on a bad evening: all kinds of findings, some of which one press puts right."""
    words = _WORDS[language]
    (_, top), (host, guest) = words["cameras"], words["microphones"]
    bad = [
        _with(
            checked("scene:Product", "wrong", "scene-make", "Product", "product", "make_scene"),
            roles="product",
        ),
        checked("camera:top:picture", "wrong", "camera-black", top, "top", luma_mean=210),
        checked("camera:top:running", "warning", "keep-running", top, "top", "keep_running"),
        checked("microphone:host", "wrong", "sound-muted", host, "host", "unmute"),
        _with(checked("microphone:guest", "warning", "sound-clips", guest, "guest"), db=-1),
        checked("cut", "warning", "cut-set", mend="set_cut"),
        _with(checked("picture:1", "warning", "picture-refused", words["picture"]), reason=words["refused"]),
        checked("recording", "unknown", "recording-is-air"),
        checked("key", "unknown", "key-unknown"),
        _with(
            checked("overlay", "wrong", "overlay-unreachable"), type="listen:\n  host: 0.0.0.0\n  port: 8765"
        ),
    ]
    ids = {one["id"] for one in bad} | {"scene:Product", "picture"}
    return [*bad, *(one for one in findings(language) if one["id"] not in ids)]


def _camera(name: str, role: str, **changes: Any) -> dict[str, Any]:
    thresholds = {"black_dark_permille": 985, "black_luma_spread": 300}
    return {
        "name": name,
        "role": role,
        "on_programme": role == "main",
        "verdicts": {},
        "figures": {"luma_mean": 11240, "luma_spread": 5210, "change_ppm": 2140, "dark_permille": 12},
        "thresholds": thresholds | {"still_change_ppm": 525, "moving_change_ppm": 1050},
        "off": [],
        "not_judged": [],
        "not_yet": [],
        "calibrated_at": None,
    } | changes


def _microphone(name: str, role: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "role": role,
        "on_programme": True,
        "verdicts": {},
        "figures": {},
        "thresholds": {
            "silent_before_cdb": -5200,
            "heard_before_cdb": -4200,
            "talking_before_cdb": -3500,
            "faded_level_cdb": -7000,
            "clip_before_cdb": -10,
            "low_rms_cdb": -4200,
            "high_rms_cdb": -1200,
        },
        "off": [],
        "not_judged": [],
        "not_yet": [],
        "calibrated_at": None,
        "level_cdb": -2130,
        "rms_cdb": -2870,
        "before_cdb": -1840,
        "muted": False,
        "measured": True,
    } | changes


def watch(language: str, **devices: dict[str, Any]) -> dict[str, Any]:
    """What is measured of the devices; ``main``, ``top``, ``host``, ``guest`` change what one gives."""
    (main, top), (host, guest) = _WORDS[language]["cameras"], _WORDS[language]["microphones"]
    return {
        "watching": True,
        "cameras": [
            _camera(main, "main", **devices.get("main", {})),
            _camera(top, "top", **devices.get("top", {})),
        ],
        "microphones": [
            _microphone(host, "host", **devices.get("host", {})),
            _microphone(guest, "guest", **devices.get("guest", {})),
        ],
        "outputs": {},
        "obs": {"verdicts": {}, "figures": {}},
        "pages": {},
        "loop_late_ms": 0,
        "faults": [],
    }


def calibrations(now: int, language: str) -> list[dict[str, Any]]:
    """A camera as they are, one that is too clean to tell anything, and a microphone."""
    (main, top), (host, _) = _WORDS[language]["cameras"], _WORDS[language]["microphones"]
    of_camera = {"luma_mean": 11240, "luma_spread": 5210, "dark_permille": 12, "looked_permille": 1000}
    return [
        {
            "device": main,
            "role": "main",
            "measured": {"change_low_ppm": 2100, "change_median_ppm": 2640} | of_camera,
            "thresholds": {"still_change_ppm": 525, "moving_change_ppm": 1050},
            "off": [],
            "at": now - 25 * MINUTE,
        },
        {
            "device": top,
            "role": "top",
            "measured": {"change_low_ppm": 120, "change_median_ppm": 180} | of_camera,
            "thresholds": {},
            "off": ["frozen"],
            "at": now - 25 * MINUTE,
        },
        {
            "device": host,
            "role": "host",
            "measured": {"floor_cdb": -5800, "median_cdb": -5560, "peak_cdb": -4120},
            "thresholds": {"silent_before_cdb": -5200, "heard_before_cdb": -4200},
            "off": [],
            "at": now - 24 * MINUTE,
        },
    ]


def synced(now: int, language: str, measured_ms: int, **changes: Any) -> dict[str, Any]:
    words = _WORDS[language]
    return {
        "camera": words["cameras"][0],
        "microphone": words["microphones"][0],
        "measured_ms": measured_ms,
        "spread_ms": 8,
        "configured_ms": 0,
        "beats": 10,
        "at": now - 40 * SECOND,
        "verified": False,
    } | changes


def topics(now: int, language: str = "zh-CN", **checks: Any) -> Topics:
    """Before the show, with OBS there; ``checks`` are fields of that topic."""
    told = operator_states.ready(now, language)
    duties = _WORDS[language]["duties"]
    ticked = {1: "operator:小林", 3: "operator:阿远"} if checks.pop("ticked", True) else {}
    told["live"]["log"] = []
    told["watch"] = watch(language)
    told["checks"] = {
        "running": None,
        "preflight": None,
        "checklist": [
            {"n": n, "who": who, "task": task, "by": ticked.get(n, "")}
            for n, (who, task) in enumerate(duties, 1)
        ],
        "calibrations": [],
        "uncalibrated": [],
        "syncs": [],
    } | checks
    return told


def looked(now: int, rows: list[dict[str, Any]], ago: int = 3 * MINUTE) -> dict[str, Any]:
    counts = {"fine": 0, "warning": 0, "wrong": 0, "unknown": 0}
    for one in rows:
        counts[one["finding"]] += 1
    return {"at": now - ago, "counts": counts, "checked": rows}


def never(now: int, language: str = "zh-CN") -> Topics:
    return topics(now, language, ticked=False)


def looking(now: int, language: str = "zh-CN") -> Topics:
    running = {"kind": "preflight", "of": {}, "since_at": now - 9 * SECOND}
    return topics(now, language, ticked=False, running=running)


def fine(now: int, language: str = "zh-CN") -> Topics:
    told = topics(
        now,
        language,
        preflight=looked(now, findings(language)),
        calibrations=calibrations(now, language),
        syncs=[synced(now, language, -12, configured_ms=110)],
    )
    for duty in told["checks"]["checklist"]:
        duty["by"] = duty["by"] or "operator"
    times = [one["at"] for one in told["checks"]["calibrations"]]
    told["watch"] = watch(
        language,
        main={"calibrated_at": times[0]},
        top={"calibrated_at": times[1], "off": ["frozen"]},
        host={"calibrated_at": times[2]},
    )
    return told


def wrong(now: int, language: str = "zh-CN") -> Topics:
    told = topics(now, language, preflight=looked(now, amiss(language)))
    told["watch"] = watch(
        language,
        top={
            "figures": {"luma_mean": 210, "change_ppm": 0, "dark_permille": 998},
            "verdicts": {"black": "alarm"},
        },
        host={"muted": True, "before_cdb": -6000},
        guest={"before_cdb": -40, "verdicts": {"clipping": "suspected"}},
    )
    return told


def mending(now: int, language: str = "zh-CN") -> Topics:
    told = wrong(now, language)
    of = {"check": "camera:top:running", "mend": "keep_running"}
    told["checks"]["running"] = {"kind": "mend", "of": of, "since_at": now - 2 * SECOND}
    return told


def not_done(now: int, language: str = "zh-CN") -> Topics:
    """What was asked for came to nothing, and the service said why."""
    told = wrong(now, language)
    for kind, reason in (
        ("preflight", "OBS is not connected"),
        ("calibrate", f"{_WORDS[language]['cameras'][1]} is black: take off its cap, or give it light."),
        ("sync", f"{_WORDS[language]['cameras'][0]} sees no flashes: open the page /sync on a phone"),
    ):
        asked = {"at": now - 30 * SECOND, "code": "check_asked", "by": "operator", "args": {"check": kind}}
        args = {"kind": f"check_{kind}", "what": "", "reason": reason}
        failed = {"at": now - 10 * SECOND, "code": "effect_failed", "by": "", "args": args}
        told["live"]["log"] += [asked, failed]
    return told


def calibrating(now: int, language: str = "zh-CN") -> Topics:
    told = fine(now, language)
    told["checks"]["running"] = {"kind": "calibrate", "of": {}, "since_at": now - 4 * SECOND}
    return told


def apart(now: int, language: str = "zh-CN") -> Topics:
    """Sound is far ahead of its picture, as with a camera over HDMI."""
    told = fine(now, language)
    microphone = _WORDS[language]["microphones"][1]
    told["checks"]["syncs"] = [
        synced(now, language, -118),
        synced(now, language, 6, microphone=microphone, configured_ms=120),
    ]
    return told


def late(now: int, language: str = "zh-CN") -> Topics:
    """Sound comes after its picture, and the beats are far apart from each other."""
    told = fine(now, language)
    told["checks"]["syncs"] = [synced(now, language, 164, spread_ms=38, beats=7)]
    return told


def verified(now: int, language: str = "zh-CN") -> Topics:
    """What was set in OBS was heard in a recording."""
    told = fine(now, language)
    told["checks"]["syncs"] = [synced(now, language, 4, configured_ms=118, verified=True)]
    return told


def not_measured(now: int, language: str = "zh-CN") -> Topics:
    """Two devices could be measured and one could not."""
    told = fine(now, language)
    top = told["checks"]["calibrations"].pop(1)["device"]
    why = f"{top} is black: take off its cap, or give it light."
    told["checks"]["uncalibrated"] = [{"device": top, "role": "top", "why": why}]
    told["watch"]["cameras"][1] |= {"calibrated_at": None, "off": []}
    return told


def without_obs(now: int, language: str = "zh-CN") -> Topics:
    told = wrong(now, language)
    gone = operator_states.without_obs(now, "closed", language=language)
    told["health"], told["live"]["program"] = gone["health"], gone["live"]["program"]
    told["watch"] |= {"watching": False, "cameras": [], "microphones": []}
    return told


STATES = {
    "never looked": never,
    "looking": looking,
    "fine": fine,
    "wrong": wrong,
    "mending": mending,
    "not done": not_done,
    "calibrating": calibrating,
    "apart": apart,
    "late": late,
    "verified": verified,
    "not measured": not_measured,
    "OBS gone": without_obs,
}
