"""Lucky bags as the service describes them to the graphic, at one fixed instant."""

from typing import Any

from tests.overlays.sales import NOW

NAMES = ["阿**", "小**", "爱**", "L***", "王**", "坚**", "夏**", "M***", "周**", "麦**", "一**", "橙**"]
"""As the public sees names: masked."""

JOINS = {"announced", "open"}
DRAWS = {"closed", "drawing"}


def winners(count: int) -> list[dict[str, str]]:
    return [
        {"name": NAMES[number % len(NAMES)], "tail": f"{(4071 + number * 1777) % 10000:04}"}
        for number in range(count)
    ]


def bag(state: str = "open", left_ms: int = 384_000, **changes: Any) -> dict[str, Any]:
    """A bag with ``left_ms`` to its close while it is open."""
    data: dict[str, Any] = {
        "state": state,
        "prize": "海苔脆片正装",
        "quantity": 5,
        "value": "¥9.90",
        "delivery": "包邮",
        "how": "关注直播间，并评论",
        "how_short": "关注并评论",
        "keyword": "今天吃坚果",
        "entered": 1_284 if state != "announced" else None,
        "entered_until_at": None,
        "eligible": 1_284 if state not in JOINS else None,
        "rules": ["开启 10 分钟后开奖", "公布后 48 小时内领取"],
        "opens_at": None,
        "opens_at_text": None,
        "closes_at": NOW + left_ms if state == "open" else NOW - 12_000,
        "closes_at_text": "19:45:00",
        "fairness": "B",
        "commitment": "4be1…07aa",
        "fingerprint": "9f3a…c21e" if state not in JOINS else None,
        "round": None,
        "round_at_text": None,
        "reel": NAMES if state in DRAWS | {"winners"} else [],
        "winners": winners(5) if state == "winners" else [],
        "published_at": NOW - 4_000 if state == "winners" else None,
        "published_at_text": "19:45:12" if state == "winners" else None,
        "claim": "10 月 10 日 19:45 前领取：私信客服" if state == "winners" else None,
        "reason": "奖品到货有误，改期再送" if state == "void" else None,
        "ended_at": NOW - 2_000 if state == "void" else None,
        "ended_at_text": "19:42:10" if state == "void" else None,
        "language": "zh-CN",
    }
    if state == "announced":
        data |= {"closes_at": None, "closes_at_text": None}
    return data | changes


SMALL = {"size": "small"}
LONG = {
    "prize": "云腰高山古树普洱熟茶 七子饼礼盒装 357g×28 饼 含楠竹提篮与收藏证书",
    "keyword": "巴旦木怎么剥才好吃又不伤手呢",
    "how": "关注直播间，加入粉丝团，停留 3 分钟，并评论",
    "how_short": "关注、入团、停留 3 分钟并评论",
    "value": "¥12,999.00",
    "delivery": "顺丰到付",
    "entered": 284_600,
    "quantity": 128,
}
LONGEST_KEYWORD = "巴旦木怎么剥才好吃又不伤手欢迎把你的办法写在评论里告诉大家"
MIRROR = {
    "fairness": "M",
    "commitment": None,
    "fingerprint": None,
    "reel": [],
    "entered": None,
    "eligible": None,
}
ENGLISH = {
    "language": "en",
    "prize": "Seaweed crisps, full size",
    "delivery": "free shipping",
    "how": "Follow the room and comment",
    "how_short": "Follow and comment",
    "keyword": "nuts for breakfast",
    "rules": ["Draw 10 minutes after it opens", "Claim within 48 hours"],
}
ENGLISH_CLAIM = {"claim": "Claim by Oct 10, 19:45: message our support"}

STATES: dict[str, dict[str, Any]] = {
    "announced": bag("announced"),
    "announced_next": bag("announced", opens_at=NOW + 95_000, opens_at_text="19:35:00"),
    "announced_long": bag("announced", **LONG),
    "announced_mirror": bag("announced", **MIRROR, rules=["开启 10 分钟后开奖"]),
    "open": bag(),
    "open_hours": bag("open", 3_734_000, entered=None),
    "open_day": bag("open", 36_734_000),
    "open_uncounted": bag("open", 384_000, **MIRROR),
    "open_old_count": bag("open", 384_000, entered_until_at=NOW),
    "open_no_keyword": bag(
        "open", 384_000, keyword=None, how="关注直播间，停留 3 分钟", how_short="关注并停留 3 分钟"
    ),
    "open_long": bag("open", 384_000, **LONG),
    "open_longest_keyword": bag("open", 384_000, keyword=LONGEST_KEYWORD),
    "open_bare": {"state": "open", "prize": "神秘礼物", "closes_at": NOW + 61_000},
    "small": bag("open", 384_000, **SMALL),
    "small_hours": bag("open", 3_734_000, **SMALL),
    "small_day": bag("open", 36_734_000, **SMALL),
    "small_long": bag("open", 384_000, **LONG, **SMALL),
    "small_no_keyword": bag("open", 384_000, **SMALL, keyword=None, how_short="关注并停留 3 分钟"),
    "small_announced": bag("announced", **SMALL),
    "small_drawing": bag("drawing", **MIRROR, **SMALL),
    "last": bag("open", 7_000, entered=12_846),
    "last_long": bag("open", 10_000, **LONG),
    "zero": bag("open", -1_000),
    "cut_off": bag("open", -5_000),
    "closed": bag("closed", fingerprint=None, eligible=None),
    "drawing": bag("drawing"),
    "drawing_round": bag("drawing", fairness="A", round=32_886_012, round_at_text="19:45:09"),
    "drawing_mirror": bag("drawing", **MIRROR),
    "drawing_nameless": bag("drawing", reel=[]),
    "winners_1": bag("winners", winners=winners(1)),
    "winners": bag("winners"),
    "winners_6": bag("winners", winners=winners(6)),
    "winners_7": bag("winners", winners=winners(7)),
    "winners_12": bag("winners", winners=winners(12)),
    "winners_128": bag("winners", winners=winners(128), prize=LONG["prize"]),
    "winners_last_page": bag("winners", winners=winners(128), published_at=NOW - 84_000),
    "winners_mirror": bag("winners", winners=[{"name": name, "tail": ""} for name in NAMES[:3]], **MIRROR),
    "winners_long": bag(
        "winners",
        prize=LONG["prize"],
        claim="10 月 10 日 19:45 前领取：点中奖弹窗填写收货地址，逾期未填视为放弃",
    ),
    "winners_none": bag("winners", winners=[], claim=None),
    "void": bag("void"),
    "void_no_reason": bag("void", reason=None),
    "void_long": bag(
        "void",
        **LONG,
        reason="供应商通知这一批次的外包装破损，无法按时寄出，改到周五晚八点直播间再送一次，已参与的名单作废",
    ),
    "english_announced": bag("announced", **ENGLISH),
    "english": bag("open", 384_000, **ENGLISH),
    "english_long": bag(
        "open",
        384_000,
        **ENGLISH
        | {
            "prize": "Mountain black tea gift box with bamboo basket and certificate, 28 cakes of 357 g",
            "keyword": "how do you shell almonds without hurting your hands",
            "how": "Follow the room, join the fan club, watch for 3 minutes and comment",
            "how_short": "Follow, join, watch 3 min and comment",
        },
    ),
    "english_small_day": bag("open", 36_734_000, **ENGLISH, **SMALL),
    "english_small": bag("open", 384_000, **ENGLISH, **SMALL),
    "english_small_drawing": bag("drawing", **ENGLISH, **SMALL),
    "english_last": bag("open", 7_000, **ENGLISH),
    "english_drawing": bag("drawing", **ENGLISH),
    "english_drawing_round": bag(
        "drawing", **ENGLISH, fairness="A", round=32_886_012, round_at_text="19:45:09"
    ),
    "english_drawing_mirror": bag("drawing", **ENGLISH | MIRROR),
    "english_winners": bag("winners", **ENGLISH, **ENGLISH_CLAIM),
    "english_winners_128": bag("winners", **ENGLISH, **ENGLISH_CLAIM | {"winners": winners(128)}),
    "english_winners_none": bag("winners", **ENGLISH, winners=[], claim=None),
    "english_void": bag("void", **ENGLISH, reason="The prizes arrived damaged"),
    "english_cut_off": bag("open", -5_000, **ENGLISH),
}
"""Everything the graphic can have to show, by name, at ``NOW``."""
