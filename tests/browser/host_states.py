"""A snack seller's show for tests of the host screen: in any state, in both languages, with long words."""

import copy
from typing import Any

from tests.browser.timing_states import timing_of

MINUTE = 60_000


def price(text: str) -> dict[str, str]:
    integer, _, decimals = text.removeprefix("¥").partition(".")
    return {
        "text": text,
        "currency": "¥",
        "integer": integer,
        "decimals": f".{decimals}" if decimals else "",
    }


_TEXTS: dict[str, dict[str, Any]] = {
    "zh-CN": {
        "title": "稻岸食研 · 返程零食专场",
        "segments": ["开场", "冻干草莓 秒杀", "混合果仁礼盒", "收官"],
        "say": [
            ["报品牌和今晚主题", "福袋规则说一遍", "预告草莓秒杀"],
            ["一人限 1，共 200 份", "掰开整颗给镜头", "配料：草莓，没别的"],
            ["拆盒给大家看", "一盒六种果仁"],
            ["念中奖名单", "退换规则", "下场时间"],
        ],
        "product": "冻干草莓 20g×5",
        "gift": "混合果仁礼盒",
        "never": ["最低价", "第一", "最健康"],
        "props": [["规则板"], ["冻干草莓", "白盘"], ["礼盒", "拆盒刀"], []],
        "questions": ["会不会咸", "孩子能吃吗", "几天发货"],
        "prize": "海苔脆片",
        "keyword": "今天吃坚果",
    },
    "en": {
        "title": "Dao'an Snacks: the way home",
        "segments": ["Opening", "Strawberry flash sale", "Mixed nut gift box", "Close"],
        "say": [
            ["Name the brand and tonight's theme", "Explain the lucky bag", "Announce the strawberry sale"],
            ["One each, 200 in all", "Break one open for the camera", "Ingredients: just strawberries"],
            ["Open the box", "Six kinds of nuts"],
            ["Read the winners", "Returns", "Next show"],
        ],
        "product": "Freeze-dried strawberries 20 g × 5",
        "gift": "Mixed nut gift box",
        "never": ["lowest price", "number one", "healthiest"],
        "props": [["rules board"], ["strawberries", "white plate"], ["gift box", "box knife"], []],
        "questions": ["Is it salty?", "Can children eat it?", "When is it sent?"],
        "prize": "Seaweed crisps",
        "keyword": "nuts today",
    },
}

LONG = {
    "zh-CN": {
        "segment": "返程路上也要吃得好：冻干草莓与混合果仁双拼限时秒杀专场第二轮加场",
        "say": [
            "先说清楚一人限购一件共两百份卖完不补",
            "把整颗掰开对着特写镜头停三秒钟",
            "配料表只有草莓两个字请大家放大看",
        ],
        "product": "冻干草莓 20g×5 独立小包家庭分享装（新疆阿克苏产区）",
    },
    "en": {
        "segment": "Eat well on the way home: freeze-dried strawberries and mixed nuts, second round",
        "say": [
            "Say clearly that everyone may buy one and there are two hundred",
            "Break a whole one open and hold it to the close-up camera",
            "The ingredients say strawberries and nothing else at all",
        ],
        "product": "Freeze-dried strawberries 20 g × 5, family pack of single bags",
    },
}


LENGTHS = (5 * MINUTE, 8 * MINUTE, 6 * MINUTE, 4 * MINUTE)
"""Of the segments."""


def plan(language: str = "zh-CN", *, start: int, long: bool = False) -> dict[str, Any]:
    text = copy.deepcopy(_TEXTS[language])
    if long:
        text["segments"][1], text["say"][1] = LONG[language]["segment"], LONG[language]["say"]
        text["segments"][2], text["product"] = LONG[language]["segment"], LONG[language]["product"]
    products = [None, "P4", "P5", None]
    return {
        "show": {
            "id": "snacks",
            "title": text["title"],
            "language": language,
            "zone": "Asia/Shanghai",
            "seller": {"name": "稻岸食研（虚构）", "contact": "400-000-0000"},
            "length_ms": sum(LENGTHS),
            "planned_start_at": start,
        },
        "scenes": [{"role": "host", "scene": "Host"}, {"role": "fallback", "scene": "Fallback"}],
        "segments": [
            {
                "id": f"s{n}",
                "title": title,
                "length_ms": length,
                "ends_hard": False,
                "scene": "host",
                "product": product,
                "say": say,
                "props": props,
                "cues": [],
            }
            for n, (title, length, product, say, props) in enumerate(
                zip(text["segments"], LENGTHS, products, text["say"], text["props"], strict=True)
            )
        ],
        "products": {
            "P4": _product("P4", 4, text["product"], "¥49.90", None, text["never"]),
            "P5": _product("P5", 5, text["gift"], "¥1,299", "¥1,599", []),
        },
        "playbooks": {},
        "graphics": ["flash-sale"],
    }


def _product(id: str, link: int, name: str, now: str, was: str | None, never: list[str]) -> dict[str, Any]:
    return {
        "id": id,
        "kind": "",
        "link": link,
        "name": name,
        "price": price(now),
        "was": price(was) if was else None,
        "basis": None,
        "ladder": [],
        "gifts": [],
        "limit": 1,
        "stock": 200,
        "reserve": 0,
        "points": [],
        "hook": "",
        "faq": [],
        "never": never,
    }


_GOODS: dict[str, dict[str, Any]] = {
    "zh-CN": {
        "hook": "一口咬下去是整颗的",
        "gifts": [("密封夹", 2, "¥2.90"), ("手提袋", 1, None)],
        "points": ["整颗冻干", "独立小包", "开袋即食", "配料只有草莓", "办公室囤货"],
        "faq": [
            ("会不会咸", "不加盐，只有草莓本味"),
            ("能放多久", "常温十二个月"),
            ("孩子能吃吗", "三岁以上可以"),
            ("几天发货", "四十八小时内"),
            ("怎么退", "七天无理由"),
        ],
    },
    "en": {
        "hook": "You bite into a whole berry",
        "gifts": [("Sealing clip", 2, "¥2.90"), ("Tote bag", 1, None)],
        "points": ["Whole berries", "Single bags", "Ready to eat", "Strawberries only", "For the office"],
        "faq": [
            ("Is it salty?", "No salt, only strawberries"),
            ("How long does it keep?", "Twelve months at room temperature"),
            ("For children?", "From three years"),
            ("When is it sent?", "Within 48 hours"),
            ("Can I send it back?", "For seven days"),
        ],
    },
}

_LONG_GOODS: dict[str, dict[str, Any]] = {
    "zh-CN": {
        "hook": "一口咬下去是整颗的草莓，酥得掉渣，不用洗不用切打开就能吃",
        "gifts": [("食品级硅胶密封夹（颜色随机）", 12, "¥2.90"), ("加厚帆布手提袋返程限定款", 2, "¥39.90")],
        "points": [
            "新疆阿克苏产区整颗草莓",
            "零下四十度真空冻干",
            "独立小包不受潮",
            "配料表只有草莓两个字",
            "第三方检测二十七项全合格",
        ],
        "faq": [
            ("小孩和老人能不能吃", "三岁以上都可以，没有额外加糖，牙口不好的可以泡酸奶"),
            ("打开以后能放多久会不会软", "密封夹夹好常温放一周，软了烤箱低温回脆"),
            ("和超市卖的有什么不一样", "我们是整颗冻干，不是切片也不是油炸"),
            ("新疆西藏发不发货", "都发，四十八小时内出库，多走两三天"),
            ("不喜欢能退吗", "没拆封七天无理由，运费险已经送了"),
        ],
    },
    "en": {
        "hook": "You bite into a whole strawberry that crackles, with nothing to wash and nothing to cut",
        "gifts": [
            ("Food-grade silicone clip, any colour", 12, "¥2.90"),
            ("Heavy canvas tote bag", 2, "¥39.90"),
        ],
        "points": [
            "Whole berries from Aksu",
            "Freeze-dried at minus forty degrees",
            "Single bags that stay dry",
            "Nothing but strawberries on the label",
            "Twenty-seven laboratory tests passed",
        ],
        "faq": [
            ("Can small children and old people eat it?", "From three years on; soak it in yoghurt"),
            ("How long does it keep once it is open?", "A week with the clip on; a warm oven revives it"),
            ("How is it unlike the one in the shop?", "Whole and freeze-dried, not sliced, not fried"),
            ("Do you send it to Xinjiang and Tibet?", "Yes, within 48 hours, two more days on the road"),
            ("Can I send it back?", "Unopened for seven days, and we pay the way"),
        ],
    },
}


def goods(language: str = "zh-CN", *, long: bool = False) -> dict[str, Any]:
    """What a product can have beside its price: five points and answers, three steps, two gifts."""
    told = (_LONG_GOODS if long else _GOODS)[language]
    steps = [(2, "¥95", "¥4.80"), (3, "¥135", "¥14.70"), (5, "¥219", "¥30.50")]
    if long:
        steps = [(2, "¥2,498.50", "¥99.50"), (3, "¥3,699.90", "¥197.10"), (12, "¥14,388.80", "¥1,199.20")]
    return {
        "hook": told["hook"],
        "ladder": [
            {"pieces": pieces, "price": price(together), "saves": price(saves)}
            for pieces, together, saves in steps
        ],
        "gifts": [
            {"name": name, "quantity": quantity, "value": price(value) if value else None}
            for name, quantity, value in told["gifts"]
        ],
        "points": told["points"],
        "faq": [{"ask": ask, "answer": answer} for ask, answer in told["faq"]],
    }


def live(now: int, *, left: int = 318_000, index: int = 1, **changes: Any) -> dict[str, Any]:
    """A running segment with so much left, the show 1:40 over."""
    segment = {"id": f"s{index}", "index": index, "pass_no": 1, "started_at": now - MINUTE}
    end = now + left
    to_come = sum(LENGTHS[index + 1 :])
    running = {
        "phase": "running",
        "hold": None,
        "starts_at": None,
        "rehearsal": False,
        "skipped": [],
        "revenue": None,
        "incident": None,
        "back": None,
        "started_at": max(end, now) + to_come - 100_000 - sum(LENGTHS),
        "begun": [{"index": index, "at": now - MINUTE}],
        "ended_at": None,
        "segment": segment | {"length_ms": 8 * MINUTE, "added_ms": 0, "ends_at": end, "remaining_ms": None},
        "cues": [],
        "go": {"does": "segment", "cue": None, "segment": "s2", "blocked": None},
        "program": {
            "wanted": "Host",
            "actual": "Host",
            "on_air": True,
            "outputs": {"virtual_camera": True},
            "hand": False,
            "found": False,
            "cover": None,
            "switch": None,
            "fallback": "Fallback",
            "return_to": None,
        },
        "log": [],
    }
    return running | changes


def held(now: int, *, remaining: int, reason: str = "operator") -> dict[str, Any]:
    data = live(now, phase="held", hold={"since_at": now - 4000, "reason": reason})
    data["segment"] |= {"ends_at": None, "remaining_ms": remaining}
    return data


def covered(now: int, *, since: int = 12_000) -> dict[str, Any]:
    data = held(now, remaining=4 * MINUTE + 46_000, reason="fallback")
    cover = {"since_at": now - since, "reason": "", "by": "operator"}
    data["program"] |= {"cover": cover, "actual": "Fallback", "wanted": "Fallback", "return_to": "Host"}
    return data


def broken(
    now: int, trouble: str, viewers_see: str, say: list[str], *, since: int = 12_000, **changes: Any
) -> dict[str, Any]:
    """Something is broken, and the lines go on."""
    incident = {"trouble": trouble, "say": say, "since_at": now - since, "viewers_see": viewers_see}
    return live(now, incident=incident, **changes)


def ready() -> dict[str, Any]:
    data = live(0, phase="ready", started_at=None, segment=None)
    data["program"] |= {"on_air": False}
    return data


def starting(now: int, *, left: int) -> dict[str, Any]:
    """It starts by itself."""
    return ready() | {"starts_at": now + left}


def ended(now: int, *, on_air: bool = False) -> dict[str, Any]:
    data = live(now, phase="ended", ended_at=now - 5000, segment=None)
    data["program"] |= {"on_air": on_air}
    return data


def sale(now: int, state: str = "open", *, language: str = "zh-CN", **changes: Any) -> dict[str, Any]:
    return {
        "id": "F1",
        "product": "P4",
        "link": 4,
        "name": _TEXTS[language]["product"],
        "state": state,
        "price": price("¥24.90"),
        "was": price("¥49.90"),
        "basis": "",
        "limit": 1,
        "quantity": 200,
        "sold": 61,
        "remaining": 139,
        "counted_at": now - 4000,
        "fresh_until_at": now + 56_000,
        "source": "hand",
        "reveal": "teaser",
        "promise": {"kind": "closes", "at": now + 2 * MINUTE + 38_000} if state == "open" else None,
        "teaser_ms": MINUTE,
        "length_ms": 3 * MINUTE,
        "opens_at": now - 22_000 if state == "open" else now + 2 * MINUTE + 48_000,
        "closes_at": now + 2 * MINUTE + 38_000 if state == "open" else None,
        "ended_at": now - 6000 if state in ("closed", "sold_out") else None,
        "extended": None,
        "mode": "native",
        "can": [],
    } | changes


def bag(now: int, *, language: str = "zh-CN", **changes: Any) -> dict[str, Any]:
    return {
        "id": "L1",
        "prize": _TEXTS[language]["prize"],
        "quantity": 5,
        "value": price("¥9.90"),
        "state": "open",
        "keyword": _TEXTS[language]["keyword"],
        "follow": True,
        "fan_club": False,
        "watch_ms": 0,
        "opened_at": now - MINUTE,
        "closes_at": now + 3 * MINUTE + 5000,
        "eligible": 1280,
        "announced_at": now - 2 * MINUTE,
        "published_at": None,
        "ended_at": None,
        "void_reason": "",
        "draw": None,
        "winners": [],
        "mode": "native",
        "can": [],
    } | changes


def message(
    now: int, text: str, urgency: str = "urgent", *, id: str = "m1", **changes: Any
) -> dict[str, Any]:
    base = {"id": id, "text": text, "urgency": urgency, "by": "operator:小林", "sent_at": now - 6000}
    return base | {"acked_at": None} | changes


def questions(now: int, language: str = "zh-CN") -> list[dict[str, Any]]:
    """What viewers ask, a while ago and just now."""
    ages = (95_000, 40_000, 4_000)
    return [
        {"id": f"q{n}", "text": text, "by": "operator:小林", "asked_at": now - age}
        for n, (text, age) in enumerate(zip(_TEXTS[language]["questions"], ages, strict=True))
    ]


def revenue(now: int, *, percent: int | None = 92) -> dict[str, Any]:
    expected = price("¥40,000") if percent is not None else None
    told = {"amount": price("¥36,800"), "target": price("¥80,000"), "expected": expected}
    return {**told, "percent": percent, "at": now - 2 * MINUTE, "by": "operator:小林"}


def topics(
    data: dict[str, Any],
    *,
    plan: dict[str, Any],
    sales: list[dict[str, Any]] | None = None,
    bags: list[dict[str, Any]] | None = None,
    products: list[dict[str, Any]] | None = None,
    messages: list[dict[str, Any]] | None = None,
    questions: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    return {
        "plan": plan,
        "live": data,
        "windows": {"sales": sales or [], "bags": bags or [], "queue": None, "products": products or []},
        "messages": {"messages": messages or [], "questions": questions or []},
    }


def promised(now: int, language: str = "zh-CN", *, left: int = 200_000) -> dict[str, Any]:
    """A sale was promised for an hour that is so near, in the next segment; two minutes are won back."""
    show = plan(language, start=now + 5 * MINUTE)
    opens = {"kind": "sale", "sale": "F2", "step": "open"}
    show["segments"][2]["cues"] = [
        {"id": "gift", "trigger": {"kind": "clock"}, "task": "", "actions": [opens]}
    ]
    show["segments"][3]["ends_hard"] = True
    told = topics(live(now, left=min(left, 318_000) - 20_000), plan=show)
    timing = timing_of(show, told["live"])
    timing["segments"]["lengths"][2] -= 2 * MINUTE
    timing["end"][0] -= 2 * MINUTE
    shared = {"slack_ms": 4 * MINUTE, "early_ms": 20_000, "absorbs_ms": 0, "broken_by": None}
    timing["promises"].insert(0, {"kind": "cue", "id": "gift", "segment": "s2", "at": now + left, **shared})
    return told | {"timing": timing}


def an_hour_in(now: int, language: str = "zh-CN") -> dict[str, Any]:
    """The first segment lost 2:30, the second won 1:00 back, and what runs and what comes may still give."""
    turns = [LENGTHS[0] + 150_000, LENGTHS[1] - MINUTE]
    start = now - MINUTE - sum(turns)
    show = plan(language, start=start)
    for n, minutes in ((2, 3), (3, 2)):
        show["segments"][n]["shortest_ms"] = LENGTHS[n] - minutes * MINUTE
    show["segments"][3]["ends_hard"] = True
    told = topics(live(now, index=2, left=LENGTHS[2] - MINUTE), plan=show)
    begun = [(0, start), (1, start + turns[0]), (2, now - MINUTE)]
    told["live"] |= {"started_at": start, "begun": [{"index": index, "at": at} for index, at in begun]}
    told["live"]["segment"]["length_ms"] = LENGTHS[2]
    return told | {"timing": timing_of(show, told["live"])}


def states(now: int, language: str = "zh-CN") -> dict[str, tuple[str, dict[str, Any]]]:
    """Every main state by name: the page's query, and what the page is told.

    ``lost`` is what a page shows some seconds after the server has gone from under ``running``.
    """
    show = plan(language, start=now + 5 * MINUTE)
    full = copy.deepcopy(show)
    full["products"]["P4"] |= goods(language)
    written = copy.deepcopy(plan(language, start=now + 5 * MINUTE, long=True))
    written["products"]["P4"] |= goods(language, long=True)
    written["products"]["P4"] |= {"price": price("¥12,999"), "was": price("¥15,999")}
    written["segments"][1]["props"] = LONG[language]["say"][:2]
    on_sale = [sale(now, language=language)]
    open_bag = [bag(now, language=language)]
    ending = [sale(now, language=language, closes_at=now + 58_500)]
    gone_products = [{"id": "P4", "sellable": "sold_out", "price": price("¥49.90"), "priced_at": None}]
    words = {"zh-CN": "话筒碰到衣领", "en": "The mic rubs on your collar"}[language]
    warns = {"zh-CN": "还有一分钟，准备收尾", "en": "One minute left, wrap up"}[language]
    looks = {"zh-CN": "看 2 号机", "en": "Look at camera 2"}[language]
    both = [message(now, words), message(now, warns, "warn", id="m2")]
    says = {
        "zh-CN": ("我举近一点给大家看", "声音马上好，先看我手上", "画面马上回来", "换个角度给大家看细节"),
        "en": (
            "Let me hold it closer",
            "Sound is coming back, watch my hands",
            "The picture is coming back",
            "Let me show you the detail from here",
        ),
    }[language]
    elsewhere = broken(now, "black", "other_scene", [says[3]])
    elsewhere["program"] |= {
        "cover": {"since_at": now - 9000, "reason": "", "by": "", "role": "closeup", "auto": True},
        "actual": "Closeup",
    }
    frozen = broken(now, "frozen", "last_picture", [says[0]])
    gone = broken(now, "obs_gone", "nothing", [says[2]])
    gone["program"] |= {"on_air": None, "actual": None}
    fallback = covered(now) | {
        "incident": broken(now, "no_signal", "fallback", [says[2], says[3]])["incident"]
    }
    silent = live(now, rehearsal=True)
    silent["program"]["on_air"] = False
    return {
        "running": ("", topics(live(now), plan=show, sales=on_sale)),
        "promise": ("", promised(now, language)),
        "promise soon": ("", promised(now, language, left=48_000)),
        "an hour in": ("", an_hour_in(now, language)),
        "product": ("", topics(live(now), plan=full)),
        "teaser": ("", topics(live(now), plan=full, sales=[sale(now, "teaser", language=language)])),
        "last minute": ("", topics(live(now), plan=show, sales=ending, bags=open_bag)),
        "soon": ("", topics(live(now, left=48_000), plan=show, sales=on_sale)),
        "wrap": ("", topics(live(now, left=8_500), plan=show)),
        "over": ("", topics(live(now, left=-42_000), plan=show)),
        "urgent": ("", topics(live(now), plan=show, sales=on_sale, messages=both)),
        "warn": ("", topics(live(now), plan=show, sales=on_sale, messages=both[1:])),
        "note": ("", topics(live(now), plan=show, messages=[message(now, looks, "normal")])),
        "incident": ("", topics(covered(now), plan=show, sales=on_sale, bags=open_bag)),
        "fallback": ("", topics(fallback, plan=show, sales=on_sale, bags=open_bag)),
        "broken": ("", topics(frozen, plan=show, sales=on_sale)),
        "other camera": ("", topics(elsewhere, plan=full, sales=on_sale)),
        "silent": ("", topics(broken(now, "mic_dead", "programme", [says[1]]), plan=show, sales=on_sale)),
        "OBS gone": ("", topics(gone, plan=show, sales=on_sale)),
        "broken and urgent": ("", topics(frozen, plan=show, sales=on_sale, messages=both)),
        "back": ("", topics(live(now, back={"at": now - 500, "lost_ms": 42_000}), plan=show, sales=on_sale)),
        "sold out": ("", topics(live(now), plan=show, products=gone_products)),
        "questions": ("", topics(live(now), plan=full, questions=questions(now, language))),
        "pace": (
            "?pace=1",
            topics(
                live(now, revenue=revenue(now)), plan=show, sales=on_sale, questions=questions(now, language)
            ),
        ),
        "mirror": ("?mirror=1", topics(live(now), plan=show, sales=on_sale)),
        "far": ("?distance=3", topics(live(now), plan=show, sales=on_sale)),
        "farther": ("?distance=4", topics(live(now), plan=show, sales=on_sale)),
        "far and urgent": ("?distance=3", topics(live(now), plan=show, sales=on_sale, messages=both)),
        "far incident": ("?distance=3", topics(covered(now), plan=show, sales=on_sale, bags=open_bag)),
        "far and broken": ("?distance=3", topics(frozen, plan=show, sales=on_sale)),
        "far fallback": ("?distance=3", topics(fallback, plan=show, sales=on_sale, bags=open_bag)),
        "mirror and broken": ("?mirror=1", topics(frozen, plan=show, sales=on_sale)),
        "large": ("?distance=2&screen=43", topics(live(now), plan=full, sales=on_sale)),
        "lost": ("", topics(live(now), plan=show, sales=on_sale)),
        "rehearsal": ("", topics(silent, plan=show, sales=on_sale)),
        "ready": ("", topics(ready(), plan=show)),
        "ended": ("", topics(ended(now), plan=show)),
        "long": (
            "?pace=1",
            topics(
                live(now, revenue=revenue(now)),
                plan=written,
                sales=[sale(now, "teaser", language=language)],
                bags=open_bag,
                questions=questions(now, language),
            ),
        ),
        "long and far": ("?distance=3", topics(live(now), plan=written, sales=on_sale)),
    }
