"""An evening that the tests of the operator page look at: fourteen segments, one sale open, a bag running.

Every instant is relative to a ``now`` that the caller gives, so that the page's own clock fits.
"""

import copy
from typing import Any

from tests.browser import on_air_states, watch_states

SECOND = 1000
MINUTE = 60 * SECOND

Topics = dict[str, Any]


def price(text: str) -> dict[str, str]:
    integer, _, decimals = text.removeprefix("¥").partition(".")
    return {"text": text, "currency": "¥", "integer": integer, "decimals": f".{decimals}" if decimals else ""}


_NAMES = {
    "zh-CN": {
        "show": "返程零食专场",
        "seller": "稻岸食研（虚构）",
        "segments": [
            "开场",
            "海苔脆片",
            "每日坚果",
            "问答 福袋预告",
            "手剥巴旦木",
            "冻干草莓 秒杀",
            "混合果仁礼盒",
            "中场 开奖公示",
            "黑芝麻丸",
            "燕麦曲奇",
            "每日坚果 返场",
            "高山红茶 秒杀",
            "礼盒 返场",
            "收官",
        ],
        "sales": ["冻干草莓 20g×5", "高山红茶 100g"],
        "prizes": ["果仁小样", "曲奇一袋"],
        "who": "小林",
        "other": "阿远",
        "ask": "有没有小包装？孕妇能吃吗？",
        "put": ("上链接 4号 冻干草莓", "4号链接 限购1"),
        "reprice": ("改价 4号 24.9 → 49.9", "49.9"),
        "listing": ("上链接 5号 混合果仁礼盒", "混合果仁礼盒 6 种"),
        "notes": "主播举起样品时",
        "look": "看 2 号机",
        "wrap": "准备收尾",
        "count": "还剩 139 件，可以报数",
        "slow": "慢一点，给镜头看包装",
        "keyword": "今天吃坚果",
        "clip": "片头",
        "collection": "周五直播",
        "cameras": ("主摄像头", "俯拍摄像头"),
    },
    "en": {
        "show": "Snacks for the way home",
        "seller": "Dao'an Snacks (fictional)",
        "segments": [
            "Opening",
            "Seaweed crisps",
            "Daily nuts",
            "Questions, bag teaser",
            "Hand-shelled almonds",
            "Strawberry flash sale",
            "Mixed nut gift box",
            "Break, results of the bag",
            "Black sesame balls",
            "Oat cookies",
            "Daily nuts again",
            "Mountain tea flash sale",
            "Gift box again",
            "Close",
        ],
        "sales": ["Freeze-dried strawberries 20 g × 5", "Mountain black tea 100 g"],
        "prizes": ["Nut sampler", "Bag of cookies"],
        "who": "Linda",
        "other": "Joe",
        "ask": "Is there a smaller pack?",
        "put": ("Put up link 4, freeze-dried strawberries", "Link 4, one per person"),
        "reprice": ("Reprice link 4 from 24.9 to 49.9", "49.9"),
        "listing": ("Put up link 5, mixed nut gift box", "Mixed nut gift box, 6 kinds"),
        "notes": "when the host holds up the sample",
        "look": "Look at camera 2",
        "wrap": "Wrap up now",
        "count": "139 left, you may say so",
        "slow": "Slower, show the packaging to the camera",
        "keyword": "nuts today",
        "clip": "Opening clip",
        "collection": "Friday live",
        "cameras": ("Main camera", "Top camera"),
    },
}
_MINUTES = [5, 8, 14, 3, 10, 8, 14, 4, 10, 8, 10, 8, 8, 10]
_SHORTEST = {2: 12, 6: 12, 7: 3, 8: 8, 9: 6, 10: 6, 12: 7}
_CURRENT = 5


def cue(cue_id: str, trigger: dict[str, Any], *actions: dict[str, Any], **more: str) -> dict[str, Any]:
    text = {"who": "", "task": "", "copy": "", "notes": ""} | more
    return {"id": cue_id, "trigger": trigger, "actions": list(actions), **text}


def at(seconds: int) -> dict[str, Any]:
    return {"kind": "at", "offset_ms": seconds * SECOND}


def scene(role: str) -> dict[str, Any]:
    return {"kind": "scene", "role": role, "scene": role.capitalize()}


GO = {"kind": "go"}


def plan(language: str, now: int) -> dict[str, Any]:
    words = _NAMES[language]
    task = {"who": words["who"]}
    cues = {
        _CURRENT: [
            cue("card", at(0), {"kind": "overlay", "overlay": "product-card", "for_ms": None}),
            cue("put", at(120), **task, task=words["put"][0], copy=words["put"][1]),
            cue("open", at(140), {"kind": "sale", "sale": "F1", "step": "open"}),
            cue(
                "closeup",
                GO,
                scene("closeup"),
                {"kind": "message", "text": words["look"], "urgency": "normal"},
                notes=words["notes"],
            ),
            cue("reprice", at(320), **task, task=words["reprice"][0], copy=words["reprice"][1]),
            cue(
                "wrap",
                {"kind": "before_end", "lead_ms": 20 * SECOND},
                {"kind": "message", "text": words["wrap"], "urgency": "warn"},
            ),
        ],
        6: [
            cue("listing", at(0), **task, task=words["listing"][0], copy=words["listing"][1]),
            cue("bag", at(180), {"kind": "bag", "bag": "L3", "step": "open"}),
        ],
        11: [cue("tea", at(180), {"kind": "sale", "sale": "F2", "step": "open"})],
    }
    segments = [
        {
            "id": f"s{n}",
            "title": title,
            "length_ms": minutes * MINUTE,
            "shortest_ms": _SHORTEST.get(n, minutes) * MINUTE,
            "longest_ms": None,
            "optional": False,
            "priority": 1,
            "ends_hard": n in (0, _CURRENT, 11, 13),
            "scene": "product" if n == 6 else None,
            "product": None,
            "say": [],
            "notes": [],
            "edition": f"of s{n}",
            "written": None,
            "cues": cues.get(n, []),
        }
        for n, (title, minutes) in enumerate(zip(words["segments"], _MINUTES, strict=True))
    ]
    return {
        "show": {
            "id": "evening",
            "title": words["show"],
            "language": language,
            "zone": "Asia/Shanghai",
            "seller": {"name": words["seller"], "contact": ""},
            "length_ms": sum(_MINUTES) * MINUTE,
            "planned_start_at": now - 44 * MINUTE - 22 * SECOND,
        },
        "scenes": [
            {"role": role, "scene": role.capitalize()}
            for role in ("host", "closeup", "backup", "product", "fallback")
        ],
        "microphones": [{"role": "host", "input": "Mic 1"}],
        "on_air": ["virtual_camera"],
        "studio_mode": None,
        "segments": segments,
        "products": {},
        "timers": [],
        "graphics": ["flash-sale", "product-card", "seller-info"],
    }


def vitals(words: dict[str, Any]) -> dict[str, Any]:
    """An OBS that does well."""
    return {
        "fps": 30.0,
        "fps_wanted": 30.0,
        "render_ms": 9.0,
        "lagged": 0.0,
        "encoder_skipped": 0.0,
        "cpu": 12,
        "disk_free_mb": 88_200,
        "reply_ms": 5,
        "outputs": {
            "virtual_camera": {"kbps": None, "dropped": None, "congestion": None, "reconnecting": False},
            "record": {"kbps": 2480, "dropped": 0.0, "congestion": None, "reconnecting": False},
        },
        "cameras": [
            {"role": role, "input": name, "sight": "picture"}
            for role, name in zip(("main", "top"), words["cameras"], strict=True)
        ],
        "looks_every_s": 0.5,
    }


def record(cue_id: str, status: str, **more: Any) -> dict[str, Any]:
    return {
        "id": cue_id,
        "status": status,
        "why": None,
        "due_at": None,
        "done_at": None,
        "late_ms": None,
        "by": "",
    } | more


def connected(page_id: str, kind: str, since: int, **more: Any) -> dict[str, Any]:
    """A page that is there and well."""
    return {
        "id": page_id,
        "kind": kind,
        "name": "",
        "size": "1366x768",
        "version": "1",
        "since_at": since,
        "quiet_since_at": None,
        "round_trip_ms": 12,
        "faults": 0,
        "in_obs": False,
        "layers": None,
    } | more


def evening(now: int, language: str = "zh-CN") -> Topics:
    """Everything the operator gets, in the middle of the sixth segment, 1:40 late, on air, nothing wrong."""
    words = _NAMES[language]
    started = now - 44 * MINUTE - 22 * SECOND
    begun = now - 162 * SECOND
    note = {"by": "", "args": {}}
    return {
        "plan": plan(language, now),
        "live": {
            "phase": "running",
            "hold": None,
            "starts_at": None,
            "timers": [],
            "rehearsal": False,
            "skipped": [],
            "clock_step": None,
            "doubts": [],
            "started_at": started,
            "ended_at": None,
            "segment": {
                "id": "s5",
                "index": _CURRENT,
                "pass_no": 6,
                "started_at": begun,
                "length_ms": 8 * MINUTE,
                "added_ms": 0,
                "ends_at": begun + 8 * MINUTE,
                "remaining_ms": None,
            },
            "begun": [
                {"index": index, "at": started + round(minutes * MINUTE)}
                for index, minutes in enumerate((0, 5, 13, 28.5, 30.5))
            ]
            + [{"index": _CURRENT, "at": begun}],
            "cues": [
                record("card", "done", done_at=begun, late_ms=3),
                record("put", "task", done_at=begun + 120 * SECOND, late_ms=2),
                record("open", "done", done_at=begun + 140 * SECOND, late_ms=1240),
                record("closeup", "waiting"),
                record("reprice", "waiting", due_at=begun + 320 * SECOND),
                record("wrap", "waiting", due_at=begun + 460 * SECOND),
            ],
            "go": {"does": "cue", "cue": "closeup", "segment": None, "name": "cue:closeup", "blocked": None},
            "program": {
                "wanted": "Host",
                "actual": "Host",
                "on_air": True,
                "outputs": {"virtual_camera": True, "record": True, "stream": False},
                "asked": {},
                "hand": False,
                "found": False,
                "cover": None,
                "switch": None,
                "fallback": "Fallback",
                "return_to": None,
            },
            "undo": {
                "id": "u7",
                "code": "sale_sold",
                "args": {"sale": "F1", "quantity": 10},
                "by": f"operator:{words['who']}",
                "at": begun + 158 * SECOND,
                "remedy": "",
                "stays": "",
            },
            "redo": None,
            "revenue": {
                "amount": price("¥41,260"),
                "target": price("¥100,000"),
                "at": now - 40 * SECOND,
                "by": f"operator:{words['who']}",
                "expected": price("¥45,800"),
            },
            "log": [
                note
                | {"at": begun - 700 * SECOND, "code": "segment", "args": {"title": words["segments"][4]}},
                note | {"at": begun - 420 * SECOND, "code": "scene_on_air", "args": {"scene": "Host"}},
                note | {"at": begun, "code": "segment", "args": {"title": words["segments"][_CURRENT]}},
                note | {"at": begun, "code": "overlay_shown", "args": {"overlay": "product-card"}},
                note | {"at": begun + 80 * SECOND, "code": "sale", "args": {"sale": "F1", "step": "teaser"}},
                note | {"at": begun + 120 * SECOND, "code": "cue", "args": {"cue": "put"}},
                note | {"at": begun + 140 * SECOND, "code": "sale", "args": {"sale": "F1", "step": "open"}},
                note
                | {
                    "at": begun + 155 * SECOND,
                    "code": "message",
                    "by": "operator",
                    "args": {"text": words["count"], "urgency": "warn"},
                },
                note
                | {
                    "at": begun + 158 * SECOND,
                    "code": "sale_sold",
                    "by": f"operator:{words['who']}",
                    "args": {"sale": "F1", "quantity": 10, "remaining": 139},
                },
            ],
        },
        "windows": {
            "sales": [
                {
                    "id": "F1",
                    "product": "P4",
                    "link": 4,
                    "name": words["sales"][0],
                    "state": "open",
                    "price": price("¥24.90"),
                    "was": price("¥49.90"),
                    "basis": None,
                    "limit": 1,
                    "quantity": 200,
                    "sold": 61,
                    "remaining": 139,
                    "counted_at": now - 4 * SECOND,
                    "fresh_until_at": now + 56 * SECOND,
                    "source": "hand",
                    "reveal": "teaser",
                    "once": False,
                    "copy_of": "",
                    "promise": {"kind": "closes", "at": now + 158 * SECOND},
                    "teaser_ms": MINUTE,
                    "length_ms": 3 * MINUTE,
                    "opens_at": begun + 140 * SECOND,
                    "closes_at": now + 158 * SECOND,
                    "ended_at": None,
                    "extended": None,
                    "mode": "native",
                    "can": ["sale_sold", "sale_extend", "sale_close", "sale_cancel"],
                },
                {
                    "id": "F2",
                    "product": "P8",
                    "link": 8,
                    "name": words["sales"][1],
                    "state": "draft",
                    "price": price("¥39"),
                    "was": None,
                    "basis": None,
                    "limit": None,
                    "quantity": 150,
                    "sold": 0,
                    "remaining": 150,
                    "counted_at": None,
                    "fresh_until_at": None,
                    "source": None,
                    "reveal": "teaser",
                    "once": False,
                    "copy_of": "",
                    "promise": None,
                    "teaser_ms": MINUTE,
                    "length_ms": 3 * MINUTE,
                    "opens_at": None,
                    "closes_at": None,
                    "ended_at": None,
                    "extended": None,
                    "mode": "mirror",
                    "can": ["sale_arm", "sale_tease", "sale_open", "sale_cancel"],
                },
            ],
            "bags": [
                {
                    "id": "L2",
                    "prize": words["prizes"][1],
                    "quantity": 5,
                    "value": price("¥35"),
                    "state": "open",
                    "keyword": words["keyword"],
                    "follow": True,
                    "fan_club": True,
                    "watch_ms": 5 * MINUTE,
                    "join_how": "",
                    "opened_at": now - 3 * MINUTE,
                    "closes_at": now + 7 * MINUTE,
                    "mode": "native",
                    "copy_of": "",
                    "length_ms": 10 * MINUTE,
                    "announced_at": None,
                    "drawn_at": None,
                    "published_at": None,
                    "ended_at": None,
                    "void_reason": "",
                    "entered": None,
                    "eligible": None,
                    "counted_at": None,
                    "claim_until_at": None,
                    "disclosure": [],
                    "missing": [],
                    "draw": None,
                    "winners": [],
                    "alternates": [],
                    "passed_over": [],
                    "can": ["bag_close"],
                },
                {
                    "id": "L3",
                    "prize": words["prizes"][0],
                    "quantity": 3,
                    "value": price("¥9.90"),
                    "state": "draft",
                    "keyword": "",
                    "follow": False,
                    "fan_club": False,
                    "watch_ms": 0,
                    "join_how": "",
                    "opened_at": None,
                    "closes_at": None,
                    "mode": "native",
                    "copy_of": "",
                    "length_ms": 10 * MINUTE,
                    "announced_at": None,
                    "drawn_at": None,
                    "published_at": None,
                    "ended_at": None,
                    "void_reason": "",
                    "entered": None,
                    "eligible": None,
                    "counted_at": None,
                    "claim_until_at": None,
                    "disclosure": [],
                    "missing": [],
                    "draw": None,
                    "winners": [],
                    "alternates": [],
                    "passed_over": [],
                    "can": ["bag_open"],
                },
            ],
            "queue": None,
            "products": [],
        },
        "overlays": {
            "language": language,
            "zone": "Asia/Shanghai",
            "rehearsal": False,
            "theme": "bright",
            "layers": on_air_states.layers(now, language),
        },
        "messages": {
            "messages": [
                {
                    "id": "m1",
                    "text": words["slow"],
                    "urgency": "normal",
                    "by": "operator",
                    "sent_at": now - 60 * SECOND,
                    "acked_at": now - 57 * SECOND,
                },
                {
                    "id": "m2",
                    "text": words["count"],
                    "urgency": "warn",
                    "by": "operator",
                    "sent_at": now - 6 * SECOND,
                    "acked_at": None,
                },
            ],
            "questions": [],
        },
        "health": {
            "obs": {
                "state": "connected",
                "simulated": False,
                "version": "29.0.2",
                "since_at": started,
                "reason": "",
                "studio_mode": False,
                "muted": [],
                "silent": [],
                "missing": [],
                "missing_inputs": [],
                "hidden": [],
                "how": None,
                "pulse": "steady",
                "relaunch": None,
                "relaunch_allowed": False,
                "collection": words["collection"],
                "profile": "1080p 30",
                "deviations": [],
            },
            "dropped": {},
            "pages": [
                {"kind": "overlay", "name": "", "size": "1080x1920", "since_at": started},
                {"kind": "host", "name": "", "size": "1920x1080", "since_at": started},
            ],
            "journal": {"writing": True, "reason": ""},
            "run": "r1",
            "version": "1",
        },
        "pages": {
            "pages": [
                connected(
                    "p1", "overlay", started, size="1080x1920", in_obs=True, layers=on_air_states.SHOWN
                ),
                connected("p2", "host", started, size="1920x1080"),
                connected("p3", "operator", started, name=words["who"]),
                connected("p4", "operator", started + 5 * MINUTE, name=words["other"], size="390x844"),
            ]
        },
        "takes": {"takes": on_air_states.takes(now, language), "actions": on_air_states.ACTIONS},
        "vitals": {"vitals": vitals(words)},
        "incidents": watch_states.calm(),
        "watch": watch_states.watched(language),
        "edits": {
            "file": "show.yaml",
            "runs_since_at": started,
            "offer": None,
            "back": None,
            "unsaved": {"count": 0, "changes": [], "saving": False, "failed": ""},
            "file_gone": False,
            "errors": 0,
            "warnings": 0,
            "problems": [],
        },
    }


def changed(topics: Topics, topic: str, **changes: Any) -> Topics:
    """The same evening with some fields of one topic replaced; a dotted name reaches into an object."""
    other = copy.deepcopy(topics)
    for name, value in changes.items():
        *path, last = name.split("__")
        place = other[topic]
        for step in path:
            place = place[step]
        place[last] = value
    return other


def running(topics: Topics, **changes: Any) -> dict[str, Any]:
    """Topic ``running``: the segment that runs as the plan has it, but for these changes."""
    now = topics["live"]["segment"]
    return {"pass_no": now["pass_no"], "segment": topics["plan"]["segments"][now["index"]] | changes}


def _acts_not(why: str) -> dict[str, Any]:
    """Armed, and nothing is switched by itself for this reason."""
    return watch_states.calm(guard=watch_states.guard(acts=False, why=why))


def ready(now: int, language: str = "zh-CN") -> Topics:
    """Opened and waiting for the first GO; not on air."""
    topics = changed(
        evening(now, language),
        "live",
        phase="ready",
        started_at=None,
        segment=None,
        begun=[],
        cues=[],
        go={"does": "start", "cue": None, "segment": "s0", "name": "start:s0", "blocked": None},
        undo=None,
        revenue=None,
        log=[{"at": now, "code": "opened", "by": "", "args": {"title": _NAMES[language]["show"]}}],
        program__on_air=False,
        program__outputs={"virtual_camera": False},
    )
    topics = changed(topics, "plan", show__planned_start_at=now + 10 * MINUTE)
    topics["incidents"] = _acts_not("off_air")
    topics["overlays"]["layers"] = []
    topics["messages"]["messages"] = []
    for sale in topics["windows"]["sales"]:
        sale.update(
            state="draft",
            opens_at=None,
            closes_at=None,
            sold=0,
            remaining=sale["quantity"],
            counted_at=None,
            promise=None,
            can=["sale_arm", "sale_tease", "sale_open", "sale_cancel"],
        )
    for bag in topics["windows"]["bags"]:
        bag.update(state="draft", opened_at=None, closes_at=None, can=["bag_open"])
    return topics


def ended(now: int, language: str = "zh-CN") -> Topics:
    """After the last segment, one minute late."""
    topics = ready(now, language)
    length = sum(_MINUTES) * MINUTE
    topics = changed(
        topics,
        "live",
        phase="ended",
        started_at=now - length - 3 * MINUTE,
        ended_at=now - 2 * MINUTE,
        begun=[
            {"index": index, "at": now - length - 3 * MINUTE + sum(_MINUTES[:index]) * MINUTE}
            for index in range(len(_MINUTES))
        ],
        go={"does": "nothing", "cue": None, "segment": None, "name": "nothing", "blocked": "ended"},
        undo={
            "id": "u99",
            "code": "end_show",
            "args": {},
            "by": "operator",
            "at": now - 2 * MINUTE,
            "remedy": "ended",
        },
        log=[{"at": now - 2 * MINUTE, "code": "ended", "by": "operator", "args": {}}],
    )
    return changed(topics, "plan", show__planned_start_at=now - length - 3 * MINUTE)


def covered(now: int, language: str = "zh-CN") -> Topics:
    """The fallback is on air and holds the script."""
    topics = evening(now, language)
    topics = changed(
        topics,
        "live",
        phase="held",
        hold={"since_at": now - 12 * SECOND, "reason": "fallback"},
        segment__ends_at=None,
        segment__remaining_ms=306 * SECOND,
        go__blocked="fallback",
        program__wanted="Fallback",
        program__actual="Fallback",
        program__return_to="Host",
        program__cover={"since_at": now - 12 * SECOND, "reason": "", "by": "operator"},
    )
    for one in topics["live"]["cues"]:
        one["due_at"] = None
    return topics


def held_for_long(now: int, language: str = "zh-CN") -> Topics:
    """Somebody holds the script: a sale and a bag went by meanwhile, and another bag has time enough."""
    since = now - 80 * SECOND
    held = {"hidden_ms": 0, "hidden_since_at": since, "stands_until_at": now - 10 * SECOND}
    windows = [
        held | {"kind": "sale", "id": "F1", "due_at": now + 158 * SECOND, "otherwise": "extend"},
        held | {"kind": "bag", "id": "L2", "due_at": now + 420 * SECOND, "otherwise": "void"},
        held
        | {
            "kind": "bag",
            "id": "L4",
            "due_at": now + 9 * MINUTE,
            "otherwise": "void",
            "stands_until_at": None,
        },
    ]
    topics = changed(
        evening(now, language),
        "live",
        phase="held",
        hold={"since_at": since, "reason": "operator"},
        segment__ends_at=None,
        segment__remaining_ms=306 * SECOND,
        go__blocked="held",
    )
    for one in topics["live"]["cues"]:
        one["due_at"] = None
    topics["windows"]["bags"][0]["can"] = ["bag_close", "bag_void"]
    return topics | {"incidents": watch_states.calm(windows=windows)}


def not_taken(now: int, language: str = "zh-CN") -> Topics:
    """OBS did not take a scene, a cue put a card up while prices are hidden."""
    topics = evening(now, language)
    topics["live"]["log"] = [
        {"at": now - 4 * SECOND, "code": "scene_asked", "by": "operator", "args": {"scene": "Closeup"}},
        {
            "at": now - SECOND,
            "code": "scene_failed",
            "by": "",
            "args": {"scene": "Closeup", "reason": "timed out"},
        },
    ]
    topics["incidents"]["prices_hidden"] = True
    topics["overlays"] |= {"kept_out": ["flash-sale", "product-card"], "layers": []}
    for take in topics["takes"]["takes"]:
        take["on_air"] = take["key"] == "P4"
    return topics


def rehearsal(now: int, language: str = "zh-CN") -> Topics:
    """The same evening while nobody watches, with a simulated OBS."""
    topics = changed(evening(now, language), "live", rehearsal=True, program__on_air=False)
    topics["overlays"]["rehearsal"] = True
    topics["health"]["obs"]["simulated"] = True
    topics |= {"incidents": _acts_not("off_air"), "watch": watch_states.NOT_WATCHING}
    return topics


def clock_step(now: int, *windows: tuple[str, int], by: int = 35) -> dict[str, Any]:
    """The computer's clock was set a moment ago; each window was told to end in so many seconds."""
    by_ms = by * SECOND
    told = [{"id": id, "told_at": now + left * SECOND, "by_ms": by_ms} for id, left in windows]
    return {"at": now - 4 * SECOND, "by_ms": by_ms, "windows": told}


def clock_was_set(now: int, language: str = "zh-CN") -> Topics:
    """With a sale and a bag on air."""
    return changed(evening(now, language), "live", clock_step=clock_step(now, ("F1", 158), ("L2", 420)))


def in_doubt(now: int, language: str = "zh-CN") -> Topics:
    """The companion was restarted just after it had asked for a clip."""
    doubt = {"effect": "e12", "what": "play", "name": _NAMES[language]["clip"]}
    return changed(evening(now, language), "live", doubts=[doubt])


def all_at_once(now: int, language: str = "zh-CN") -> Topics:
    """OBS is lost, a switch failed, the disk is full, the clock was set, and a clip is in doubt."""
    switch = {"scene": "Closeup", "since_at": now - 4 * SECOND, "state": "failed", "reason": ""}
    topics = changed(clock_was_set(now, language), "live", program__switch=switch)
    topics["live"]["doubts"] = in_doubt(now, language)["live"]["doubts"]
    topics["health"]["obs"].update(state="lost", since_at=now - 9 * SECOND, reason="OBS went away", how="cut")
    topics["incidents"] = _acts_not("no_obs")
    topics["health"]["journal"] = {"writing": False, "reason": "No space left on device"}
    return topics


def without_obs(
    now: int, how: str, reason: str = "", language: str = "zh-CN", *, pressed: bool = False, **obs: Any
) -> Topics:
    """OBS went away in this manner 9 s ago; ``pressed``: and somebody wanted the fallback since."""
    topics = changed(
        evening(now, language), "live", program__actual=None, program__on_air=None, program__outputs={}
    )
    topics["health"]["obs"].update(
        {"state": "lost", "since_at": now - 9 * SECOND, "reason": reason, "how": how} | obs
    )
    topics |= {"vitals": {"vitals": None}, "incidents": _acts_not("no_obs")}
    if pressed:
        at = now - 4 * SECOND
        not_connected = {
            "scene": "Fallback",
            "since_at": at,
            "state": "failed",
            "reason": "OBS is not connected.",
        }
        topics = changed(
            topics,
            "live",
            phase="held",
            hold={"since_at": at, "reason": "fallback"},
            segment__ends_at=None,
            segment__remaining_ms=306 * SECOND,
            go__blocked="fallback",
            program__wanted="Fallback",
            program__return_to="Host",
            program__cover={"since_at": at, "reason": "", "by": "operator"},
            program__switch=not_connected,
        )
    return topics


def deviation(what: str, wanted: str, actual: str, since: int) -> dict[str, Any]:
    kind, _, name = what.partition(":")
    return {"what": what, "kind": kind, "name": name, "wanted": wanted, "actual": actual, "since_at": since}


def after_a_crash(now: int, language: str = "zh-CN") -> Topics:
    """OBS is back, and five things are not as the show wants them."""
    since = now - 20 * SECOND
    words = _NAMES[language]
    topics = changed(evening(now, language), "plan", on_air=["stream"])
    topics["live"]["program"].update(outputs={"stream": False, "record": True}, on_air=False)
    topics["health"]["obs"]["deviations"] = [
        deviation("collection", words["collection"], "Test", since),
        deviation("studio_mode", "off", "on", since),
        deviation("sound:Mic 1", "muted", "heard", since),
        deviation("output:stream", "on", "off", since),
        deviation("output:record", "off", "on", since),
    ]
    return topics


def left_the_order(now: int, language: str = "zh-CN") -> Topics:
    """Two segments were jumped over, two more will be, and a microphone is muted."""
    topics = changed(evening(now, language), "live", skipped=["s7", "s9"])
    topics["live"]["begun"] = [entry for entry in topics["live"]["begun"] if entry["index"] not in (2, 3)]
    topics["health"]["obs"].update(muted=["Mic 1"], silent=[{"role": "host", "input": "Mic 1"}])
    topics["health"]["dropped"] = {"obs": 12}
    return topics


def starts_by_itself(now: int, language: str = "zh-CN") -> Topics:
    """Twelve and a half minutes before a start that needs no hand."""
    topics = ready(now, language)
    starts = now + 12 * MINUTE + 31 * SECOND
    topics = changed(topics, "plan", show__planned_start_at=starts)
    return changed(topics, "live", starts_at=starts)


def bare(now: int, language: str = "zh-CN", segments: int = 1) -> Topics:
    """A show with nothing but segments, not yet started, without OBS and without a planned hour."""
    topics = ready(now, language)
    length = 2 * MINUTE
    topics["plan"]["segments"] = [
        {
            "id": f"s{n}",
            "title": _NAMES[language]["segments"][n % 14],
            "length_ms": length,
            "ends_hard": False,
            "scene": None,
            "product": None,
            "say": [],
            "cues": [],
        }
        for n in range(segments)
    ]
    topics["plan"]["show"].update(planned_start_at=None, length_ms=segments * length)
    topics["plan"]["scenes"] = [{"role": "fallback", "scene": "Fallback"}]
    topics["plan"]["graphics"] = []
    topics["windows"] = {"sales": [], "bags": [], "queue": None, "products": []}
    topics = changed(
        topics,
        "live",
        program__actual=None,
        program__on_air=None,
        program__outputs={},
        program__wanted=None,
    )
    topics["health"]["obs"] = {
        "state": "never",
        "simulated": False,
        "version": "",
        "since_at": None,
        "reason": "",
        "studio_mode": False,
        "muted": [],
        "silent": [],
        "missing": [],
        "missing_inputs": [],
        "hidden": [],
        "how": None,
        "pulse": "steady",
        "relaunch": None,
        "collection": "",
        "profile": "",
        "deviations": [],
    }
    topics["vitals"] = {"vitals": None}
    topics |= {"incidents": _acts_not("no_obs"), "watch": watch_states.NOT_WATCHING}
    topics["health"]["pages"] = []
    topics["pages"] = {"pages": []}
    topics["takes"] = {"takes": [], "actions": {}}
    return topics


def asked(now: int, language: str = "zh-CN") -> Topics:
    """A viewer's question is before the host, an urgent message unseen, the other operator acted last."""
    words = _NAMES[language]
    topics = evening(now, language)
    topics["messages"]["questions"] = [
        {"id": "q1", "text": words["ask"], "by": f"operator:{words['who']}", "asked_at": now - 40 * SECOND}
    ]
    topics["messages"]["messages"][1] |= {"urgency": "urgent", "sent_at": now - 24 * SECOND}
    by = f"operator:{words['other']}"
    added = {"added": 30 * SECOND, "title": words["segments"][0]}
    topics["live"]["undo"] |= {"code": "add_time", "args": added, "by": by, "at": now - 3 * SECOND}
    topics["live"]["redo"] = topics["live"]["undo"] | {"id": "u8", "code": "hold", "args": {}}
    topics["live"]["log"].append(
        {"at": now - 3 * SECOND, "code": "time_added", "by": by, "args": {"seconds": 30}}
    )
    return topics
