"""Sales, bags, a queue and products in every state that an operator and a host have to understand.

Built on the evening of ``operator_states``: each function gives one card, whole as
``docs/reference/wire.md`` says.
"""

from typing import Any

from tests.browser.operator_states import MINUTE, SECOND, Topics, changed, evening, price

_WORDS: dict[str, dict[str, Any]] = {
    "zh-CN": {
        "strawberries": "冻干草莓 20g×5",
        "prize": "曲奇一袋",
        "keyword": "今天吃坚果",
        "products": [
            "海苔脆片",
            "每日坚果",
            "手剥巴旦木",
            "冻干草莓 20g×5",
            "混合果仁礼盒",
            "黑芝麻丸",
            "燕麦曲奇",
            "高山红茶 100g",
        ],
        "reason": "链接上晚了",
        "pulled": "批次检测报告没到",
        "repriced": "平台改成满减后价",
        "people": ["张小凡", "小王爱坚果", "阿遇", "陈年旧事", "七七"],
        "masked": ["张**", "小****", "阿*", "陈***", "七*"],
        "alternates": ["慢慢来", "一只松鼠"],
        "alternates_masked": ["慢**", "一***"],
        "text": "今天吃坚果",
        "who": ("小林", "阿远"),
        "gone": "超时未领",
        "void": "奖品破损，改日补发",
        "failure": "名单写不进磁盘：没有空间了。",
        "disclosure": [
            ("prize_kind", "实物奖品"),
            ("prize_name", "燕麦曲奇 300 g 一袋"),
            ("prize_value", "¥35"),
            ("quantity", "5 份"),
            ("join_condition", "关注直播间，加入粉丝团，看满 5 分钟"),
            ("join_how", "评论区发“今天吃坚果”"),
            ("draw_time", "20:30 截止后开奖"),
            ("draw_how", "自己开奖，B 级：种子先承诺，名单先冻结"),
            ("claim_time", "公布后 48 小时内"),
            ("claim_how", "私信客服地址"),
            ("delivery", "7 日内快递寄出"),
            ("forfeit", "逾期未领由候补替上"),
            ("organiser", "稻岸食研（虚构） 400-000-0000"),
        ],
    },
    "en": {
        "strawberries": "Freeze-dried strawberries 20 g × 5",
        "prize": "Bag of cookies",
        "keyword": "nuts today",
        "products": [
            "Seaweed crisps",
            "Daily nuts",
            "Hand-shelled almonds",
            "Freeze-dried strawberries 20 g × 5",
            "Mixed nut gift box",
            "Black sesame balls",
            "Oat cookies",
            "Mountain black tea 100 g",
        ],
        "reason": "the link went up late",
        "pulled": "test report of the batch is missing",
        "repriced": "coupon price on the platform",
        "people": ["Sam Fielding", "NutLover88", "Wren", "Old times", "Kiki"],
        "masked": ["Sa**", "Nu****", "Wr*", "Ol***", "Ki*"],
        "alternates": ["Take it slow", "A squirrel"],
        "alternates_masked": ["Ta**", "A ***"],
        "text": "nuts today",
        "who": ("Linda", "Yuan"),
        "gone": "not claimed in time",
        "void": "the prize is damaged, another day",
        "failure": "The list cannot be written: no space left on the disk.",
        "disclosure": [
            ("prize_kind", "Goods"),
            ("prize_name", "Oat cookies, one bag of 300 g"),
            ("prize_value", "¥35"),
            ("quantity", "5"),
            ("join_condition", "Follow, join the fan club, watch for 5 minutes"),
            ("join_how", "Comment “nuts today”"),
            ("draw_time", "After it closes at 20:30"),
            ("draw_how", "Drawn here, level B: seed committed, list frozen first"),
            ("claim_time", "Within 48 hours of the result"),
            ("claim_how", "Send the address to customer service"),
            ("delivery", "By courier within 7 days"),
            ("forfeit", "The next alternate moves up"),
            ("organiser", "Dao'an Snacks (fictional) 400-000-0000"),
        ],
    },
}

COMMITMENT = "9f3a1c20d5e47b8899aabbccddeeff00112233445566778899aabbccddeec21e"
DIGEST = "51b7e0aa6c4d3f2e1d0c9b8a79685746352413f2e1d0c9b8a7968574635248d0"
RULES = "0c44aa18f3b2c1d0e9f8a7b6c5d4e3f2019283746556473829100a1b2c3d77ab"

SALES = ("draft", "armed", "teaser", "open", "sold_out", "closed", "cancelled")
BAGS = ("draft", "announced", "open", "closed", "drawing", "drawn", "published", "claimed", "void")

_SALE_CAN = {
    "draft": ["sale_arm", "sale_tease", "sale_open", "sale_cancel"],
    "armed": ["sale_tease", "sale_open", "sale_cancel"],
    "teaser": ["sale_open", "sale_cancel"],
    "open": ["sale_sold", "sale_left", "sale_extend", "sale_close", "sale_cancel"],
    "sold_out": ["sale_rerun"],
    "closed": ["sale_rerun"],
    "cancelled": ["sale_rerun"],
}
_BAG_CAN = {
    "draft": ["bag_announce", "bag_open", "bag_void", "bag_copy"],
    "announced": ["bag_open", "bag_void", "bag_copy"],
    "open": ["bag_close", "bag_void", "bag_copy"],
    "closed": ["bag_draw", "bag_void", "bag_copy"],
    "drawing": ["bag_void", "bag_copy"],
    "drawn": ["bag_publish", "bag_void", "bag_copy"],
    "published": ["bag_claimed", "bag_replace", "bag_copy"],
    "claimed": ["bag_copy"],
    "void": ["bag_copy"],
}


def sale(now: int, state: str = "open", language: str = "zh-CN", **changes: Any) -> dict[str, Any]:
    """A flash sale of three minutes that counts its own pieces; ``state`` as on the wire."""
    opens = {"teaser": now + 47 * SECOND, "open": now - 22 * SECOND}.get(state)
    closes = now + 158 * SECOND if state == "open" else None
    over = state in ("sold_out", "closed", "cancelled")
    promise = {"teaser": ("opens", opens), "open": ("closes", closes)}.get(state)
    base = {
        "id": "F1",
        "product": "P4",
        "link": 4,
        "name": _WORDS[language]["strawberries"],
        "state": state,
        "price": price("¥24.90"),
        "was": price("¥49.90"),
        "basis": "",
        "limit": 1,
        "quantity": 200,
        "sold": 200 if state == "sold_out" else 61,
        "remaining": 0 if state == "sold_out" else 139,
        "counted_at": now - 4 * SECOND,
        "fresh_until_at": now + 56 * SECOND,
        "source": "hand",
        "teaser_ms": MINUTE,
        "length_ms": 3 * MINUTE,
        "opens_at": opens if not over else now - 4 * MINUTE,
        "closes_at": closes,
        "ended_at": now - MINUTE if over else None,
        "extended": None,
        "once": False,
        "reveal": "teaser",
        "mode": "mirror",
        "copy_of": "",
        "promise": {"kind": promise[0], "at": promise[1]} if promise else None,
        "can": _SALE_CAN[state],
    }
    if state in ("draft", "armed", "teaser"):
        base |= {"sold": 0, "remaining": 200, "counted_at": None, "fresh_until_at": None, "source": None}
    return base | changes


def stale(now: int, language: str = "zh-CN") -> dict[str, Any]:
    return sale(now, language=language, counted_at=now - 100 * SECOND, fresh_until_at=now - 40 * SECOND)


def extended(now: int, language: str = "zh-CN") -> dict[str, Any]:
    told = {"by_ms": MINUTE, "reason": _WORDS[language]["reason"], "at": now - 9 * SECOND}
    can = [command for command in _SALE_CAN["open"] if command != "sale_extend"]
    return sale(now, language=language, extended=told, can=can)


def draw(now: int, state: str, level: str = "B", **changes: Any) -> dict[str, Any]:
    frozen = now - 20 * SECOND if state in ("drawing", "drawn", "published", "claimed") else None
    beacon = level == "A"
    named = beacon and state != "announced"
    step = "waiting" if beacon and state == "drawing" else "ranking" if state == "drawing" else ""
    base = {
        "id": "r1/L2",
        "fairness": level,
        "planned": level,
        "lowered": "",
        "commitment": COMMITMENT,
        "rules_digest": RULES,
        "round": 32_886_012 if named else None,
        "round_at": now + 6 * SECOND if named else None,
        "rounds_void": [],
        "digest": DIGEST if frozen else "",
        "frozen_at": frozen,
        "step": step,
        "failure": "",
        "file": "/api/v1/bags/L2/draw.json" if state in ("published", "claimed") else None,
    }
    return base | changes


def bag(now: int, state: str = "open", language: str = "zh-CN", **changes: Any) -> dict[str, Any]:
    """A bag of ten minutes that the companion draws itself, level B, with five prizes."""
    words = _WORDS[language]
    announced = now - 12 * MINUTE if state != "draft" else None
    opened = now - 3 * MINUTE if state not in ("draft", "announced") else None
    done = state in ("drawn", "published", "claimed")
    winners = [
        {
            "id": f"{n}a1b2c3d4e5f60718",
            "name": name,
            "claimed_at": now - SECOND if state == "claimed" else None,
        }
        for n, name in enumerate(words["masked"])
    ]
    base = {
        "id": "L2",
        "prize": words["prize"],
        "quantity": 5,
        "value": price("¥35"),
        "state": state,
        "keyword": words["keyword"],
        "follow": True,
        "fan_club": True,
        "watch_ms": 5 * MINUTE,
        "join_how": "",
        "mode": "native",
        "copy_of": "",
        "length_ms": 10 * MINUTE,
        "announced_at": announced,
        "opened_at": opened,
        "closes_at": (now + 7 * MINUTE if state == "open" else now - 30 * SECOND) if opened else None,
        "drawn_at": now - 12 * SECOND if done else None,
        "published_at": now - 8 * SECOND if state in ("published", "claimed") else None,
        "ended_at": now if state in ("claimed", "void") else None,
        "void_reason": words["void"] if state == "void" else "",
        "entered": 1284 if opened else None,
        "eligible": 1280 if opened else None,
        "counted_at": now - 3 * SECOND if opened else None,
        "claim_until_at": now + 48 * 60 * MINUTE if state == "published" else None,
        "disclosure": [{"item": item, "text": text} for item, text in words["disclosure"]],
        "missing": [],
        "draw": draw(now, state) if state not in ("draft",) else None,
        "winners": winners if done else [],
        "alternates": [
            {"id": f"{n}c1b2c3d4e5f60718", "name": name} for n, name in enumerate(words["alternates_masked"])
        ]
        if done
        else [],
        "passed_over": [],
        "can": _BAG_CAN[state],
    }
    return base | changes


def incomplete(now: int, language: str = "zh-CN") -> dict[str, Any]:
    """Not yet announced, and it cannot be."""
    can = ["bag_void", "bag_copy"]
    missing = ["claim_how", "delivery", "forfeit"]
    told = bag(now, "draft", language)["disclosure"]
    left = [entry for entry in told if entry["item"] not in missing]
    return bag(now, "draft", language, missing=missing, disclosure=left, can=can)


def waiting(now: int, language: str = "zh-CN") -> dict[str, Any]:
    """The list is frozen, and the randomness of its round does not exist yet."""
    return bag(now, "drawing", language, draw=draw(now, "drawing", "A"))


def lowered(now: int, language: str = "zh-CN") -> dict[str, Any]:
    told = draw(now, "drawn", "B", planned="A", lowered="beacon_unreachable", round=32_886_012)
    return bag(now, "drawn", language, draw=told)


def failed(now: int, language: str = "zh-CN") -> dict[str, Any]:
    told = draw(now, "drawing", step="failed", failure=_WORDS[language]["failure"])
    return bag(now, "drawing", language, draw=told, can=["bag_draw", "bag_void", "bag_copy"])


def replaced(now: int, language: str = "zh-CN") -> dict[str, Any]:
    """One of five did not claim in time."""
    words = _WORDS[language]
    told = bag(now, "published", language)
    first, *rest = told["winners"]
    told["winners"] = [*rest, {**told["alternates"][0], "claimed_at": None}]
    told["winners"][0]["claimed_at"] = now - MINUTE
    told["alternates"] = told["alternates"][1:]
    told["passed_over"] = [{"id": first["id"], "name": first["name"], "reason": words["gone"]}]
    return told


def mirrored(now: int, language: str = "zh-CN", state: str = "closed") -> dict[str, Any]:
    """The platform draws it; its winners are still to be typed."""
    can = {"closed": ["bag_winners", "bag_void", "bag_copy"]}.get(state, _BAG_CAN[state])
    told = draw(
        now, state, "M", commitment="", rules_digest="", digest="", frozen_at=None, step="", file=None
    )
    return bag(now, state, language, mode="mirror", entered=None, eligible=None, draw=told, can=can)


def entrants(now: int, language: str = "zh-CN") -> dict[str, Any]:
    """Who has entered L2, by name."""
    words = _WORDS[language]
    verdicts = ["eligible", "no_keyword", "eligible", "staff", "eligible"]
    named = zip(bag(now, "drawn", language)["winners"], words["people"], strict=True)
    moved = zip(bag(now, "drawn", language)["alternates"], words["alternates"], strict=True)
    people = {
        one["id"]: {"name": name, "user_id": f"u{n}77"} for n, (one, name) in enumerate([*named, *moved])
    }
    return {
        "bags": {
            "L2": {
                "entered": 1284,
                "eligible": 1280,
                "ineligible": {"staff": 1, "no_keyword": 2, "late": 1},
                "unchecked": 12,
                "latest": [
                    {
                        "name": name,
                        "user_id": f"u{n}",
                        "text": words["text"],
                        "at": now - n * 2 * SECOND,
                        "verdict": verdict,
                    }
                    for n, (name, verdict) in enumerate(zip(words["people"], verdicts, strict=True))
                ],
                "people": people,
            }
        }
    }


def queued(now: int, **changes: Any) -> dict[str, Any]:
    base = {"bags": ["L2", "L3", "L5"], "gap_ms": 30 * SECOND, "loop": True, "running": True}
    return base | {"next_at": now + 252 * SECOND, "held": ""} | changes


_PRICES = ("¥9.90", "¥89", "¥79", "¥49.90", "¥119", "¥69", "¥35", "¥59")
_PIECES = (0, 612, 344, 139, 500, 400, 300, 150)


def products(now: int, language: str = "zh-CN") -> list[dict[str, Any]]:
    """Eight products: one sold out, one pulled, one with another price than planned; checked in part."""
    words = _WORDS[language]
    first, second = words["who"]
    goods = [
        {
            "id": f"P{n}",
            "link": n,
            "name": name,
            "price": price(_PRICES[n - 1]),
            "planned_price": price(_PRICES[n - 1]),
            "price_reason": "",
            "priced_at": None,
            "sellable": "on_sale",
            "why": "",
            "since_at": None,
            "stock": {"pieces": _PIECES[n - 1], "source": "plan", "as_of": None},
            "reserve": 20 if n == 4 else 0,
            "checked": None,
            "can": ["product_show", "product_sold_out", "product_pull", "price_set", "stock_set"],
        }
        for n, name in enumerate(words["products"], start=1)
    ]
    gone = {"can": ["product_back", "product_pull", "price_set", "stock_set"], "since_at": now - 9 * MINUTE}
    goods[0] |= gone | {"sellable": "sold_out"}
    goods[5] |= gone | {"sellable": "pulled", "why": words["pulled"]}
    goods[2] |= {"price": price("¥69.90"), "price_reason": words["repriced"], "priced_at": now - 4 * MINUTE}
    goods[3]["stock"] = {"pieces": 139, "source": "hand", "as_of": now - 40 * SECOND}
    goods[4]["stock"] = {"pieces": 500, "source": "feed", "as_of": now - 3 * SECOND}
    for one, (confirmed, differs) in zip(
        goods[1:5], [(second, []), ("", []), ("", ["price", "link"]), (second, [])], strict=True
    ):
        read = price("¥59.90") if "price" in differs else one["price"]
        one["checked"] = {
            "price": read,
            "link": one["link"] + (10 if "link" in differs else 0),
            "by": first,
            "at": now - 70 * MINUTE,
            "confirmed_by": confirmed,
            "confirmed_at": now - 60 * MINUTE if confirmed else None,
            "differs": differs,
        }
    return goods


def desk(
    now: int,
    language: str = "zh-CN",
    *,
    sales: list[dict[str, Any]] | None = None,
    bags: list[dict[str, Any]] | None = None,
    queue: dict[str, Any] | None = None,
    goods: bool = True,
) -> Topics:
    """The evening with these cards in its columns, the people behind them, and eight products."""
    topics = changed(evening(now, language), "windows", sales=sales or [], bags=bags or [], queue=queue)
    topics["windows"]["products"] = products(now, language) if goods else []
    topics["entrants"] = entrants(now, language)
    topics["plan"]["segments"][5]["product"] = "P4"
    topics["plan"]["segments"][6]["product"] = "P5"
    topics["plan"]["segments"][8]["product"] = "P6"
    return topics
