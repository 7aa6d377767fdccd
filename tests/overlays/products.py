"""Products and sellers as the service describes them to their graphics."""

from typing import Any

from tests.overlays.sales import ENGLISH, LONG_NAME, NOW, price

PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='300' height='200'%3E"
    "%3Crect width='300' height='200' fill='%2300ff00'/%3E%3C/svg%3E"
)
"""All green, a colour that no theme has."""


def card(**changes: Any) -> dict[str, Any]:
    """The card of a product with everything that a card can say."""
    data: dict[str, Any] = {
        "link": 2,
        "name": "每日坚果 25g×30",
        "points": ["7 种坚果果干", "一天一小袋", "轻烘无添加盐"],
        "price": price("89"),
        "was": "¥129",
        "basis": "划线价：近 7 日最低成交价 10/1–10/7",
        "limit": 3,
        "language": "zh-CN",
    }
    return data | changes


ENGLISH_CARD = ENGLISH | {
    "points": ["Whole berries", "Five small bags", "Nothing added"],
    "was": "¥49.90",
    "price": price("24", ".90"),
}


def step(pieces: int, together: str, saves: str = "", currency: str = "¥") -> dict[str, Any]:
    """A step of the ladder; the amounts as ``168`` or ``1,599.90``."""
    return {"pieces": pieces, "price": _money(together, currency), "saves": _money(saves, currency)}


def gift(name: str, quantity: int = 1, value: str = "", currency: str = "¥") -> dict[str, Any]:
    return {"name": name, "quantity": quantity, "value": _money(value, currency)}


def _money(amount: str, currency: str) -> dict[str, str] | None:
    integer, point, decimals = amount.partition(".")
    return price(integer, point + decimals, currency) if amount else None


STEPS = [step(2, "168", "10"), step(3, "242", "25")]
GIFT = gift("密封夹", 2, "2.90")
LONG_GIFT = gift("手工拉坯柴烧紫砂公道杯配原木托盘与茶巾礼套", 12, "1,268.00")

CARDS: dict[str, dict[str, Any]] = {
    "full": card(),
    "two_digits": card(link=28, price=price("49", ".90"), was="¥59.90"),
    "long": card(
        link=128,
        name=LONG_NAME,
        points=["古树春料", "石磨压制", "干仓存放五年"],
        price=price("12,999"),
        was="¥15,880",
        limit=2,
    ),
    "long_points": card(
        name=LONG_NAME,
        points=[
            "七种坚果果干按营养学会推荐的比例搭配而成并且每一批都称重抽检",
            "一天一小袋独立包装带出门不受潮",
            "低温轻烘无添加盐也无添加糖老人孩子都能放心",
        ],
    ),
    "many_points": card(points=["整颗冻干", "独立小包", "开袋即食", "第四条不显示"]),
    "no_link": card(link=None),
    "no_was": card(was=None, basis=None),
    "no_basis": card(basis=None),
    "no_limit": card(limit=None),
    "no_points": card(points=[]),
    "bare": card(link=None, points=[], was=None, basis=None, limit=None),
    "no_price": card(price=None),
    "three_digits": card(price=price("299", ".50"), was="¥1,599.00"),
    "four_digits": card(price=price("1,299", ".90"), was="¥1,599.00", link=36),
    "five_digits": card(price=price("12,999", ".50"), was="¥15,880.00"),
    "six_digits": card(price=price("128,500"), was="¥188,000"),
    "six_digits_exact": card(price=price("128,888", ".80"), was="¥188,000.00"),
    "big_link": card(link=1024),
    "biggest_link": card(link=99999),
    "english": card(**ENGLISH_CARD),
    "english_no_link": card(**ENGLISH_CARD | {"link": None}),
    "english_long": card(
        **ENGLISH_CARD
        | {
            "link": 128,
            "name": "Old-tree ripe pu-erh gift box, 28 cakes of 357 g, bamboo basket, certificate",
            "points": ["Spring leaves of old trees", "Pressed by stone", "Five years in dry storage"],
            "price": price("12,999", ".50"),
            "was": "¥15,880.00",
        }
    ),
}
CARDS |= {
    "ladder": card(ladder=STEPS),
    "gift": card(gift=GIFT),
    "ladder_and_gift": card(ladder=STEPS, gift=GIFT),
    "one_step": card(ladder=STEPS[:1], gift=gift("手提袋")),
    "three_steps": card(ladder=[*STEPS, step(6, "468", "66")]),
    "step_without_saving": card(ladder=[step(2, "178"), step(3, "242.50", "24.50")], gift=GIFT),
    "ladder_no_was": card(was=None, basis=None, ladder=STEPS, gift=GIFT),
    "ladder_only": card(link=None, points=[], was=None, basis=None, limit=None, ladder=STEPS),
    "gift_no_limit": card(limit=None, gift=GIFT),
    "long_gift": card(gift=LONG_GIFT),
    "longest": CARDS["long"]
    | {
        "price": price("12,999", ".50"),
        "was": "¥15,880.00",
        "points": CARDS["long_points"]["points"],
        "ladder": [step(2, "25,480.50", "518.50"), step(12, "149,880.00", "6,114.00")],
        "gift": LONG_GIFT,
    },
    "ladder_three_digits": CARDS["three_digits"]
    | {"ladder": [step(2, "568.50", "30.50"), step(3, "828", "70.50")], "gift": GIFT},
    "ladder_four_digits": CARDS["four_digits"]
    | {"ladder": [step(2, "2,499.90", "99.90"), step(3, "3,699", "200.70")], "gift": GIFT},
    "ladder_six_digits": CARDS["six_digits_exact"]
    | {"ladder": [step(2, "255,000.80", "2,776.80"), step(3, "380,000", "6,666.40")], "gift": LONG_GIFT},
    "ladder_and_gift_long_name": card(name=LONG_NAME, ladder=STEPS, gift=GIFT),
    "english_ladder_and_gift": card(
        **ENGLISH_CARD
        | {
            "ladder": [step(2, "45.80", "4"), step(3, "66", "8.70")],
            "gift": gift("Sealing clip", 2, "2.90"),
        }
    ),
    "english_longest": CARDS["english_long"]
    | {
        "ladder": [step(2, "25,480.50", "518.50"), step(12, "149,880.00", "6,114.00")],
        "gift": gift("Hand-thrown tea jug with its tray of solid oak and a cloth", 12, "1,268.00"),
    },
}
"""The same with what comes with the price."""
CARDS |= {
    f"{name}_{state}": CARDS[name] | {"state": state}
    for name in ("ladder_and_gift", "longest", "bare", "no_price", "english_longest", "english_no_link")
    for state in ("sold_out", "pulled")
}
"""Products that can no longer be bought."""
LATER = {"price": None, "price_later": True, "was": None, "basis": None, "ladder": []}
CORRECTED = {"corrected_at_text": "20:14:05", "corrected_until_at": NOW + 60_000}
CARDS |= {
    f"{name}_{what}": CARDS[name] | changes
    for name in ("full", "ladder_and_gift", "longest", "english", "english_longest", "bare", "no_link")
    for what, changes in {"later": LATER, "corrected": CORRECTED, "again": {"rerun": True}}.items()
}
"""A price that is kept back, or was put right under the card; and what is shown once more."""
CARDS |= {"not_corrected_any_more": CARDS["full"] | CORRECTED | {"corrected_until_at": NOW}}
CARDS |= {
    f"{name}_with_logo": CARDS[name] | {"logo": PICTURE}
    for name in ("full", "full_again", "two_digits", "big_link", "biggest_link", "no_link", "english")
}
CARDS |= {
    f"{name}_with_picture": CARDS[name] | {"image": PICTURE}
    for name in (
        *("full", "long", "no_points", "bare", "five_digits", "six_digits_exact", "english_long"),
        *("ladder_and_gift", "longest", "ladder_six_digits", "english_longest"),
        *(
            "longest_sold_out",
            "longest_pulled",
            "longest_later",
            "longest_corrected",
            "english_longest_again",
        ),
    )
}
"""Everything the card can have to show, by name."""


def seller(name: str = "稻岸食研", contact: str = "400-000-0000", language: str = "zh-CN") -> dict[str, Any]:
    return {"name": name, "contact": contact, "language": language}


SELLERS: dict[str, dict[str, Any]] = {
    "short": seller(),
    "company": seller("杭州稻岸食品有限公司（虚构）"),
    "long_company": seller("杭州临平稻岸食品研究开发进出口有限责任公司", "0571-00000000 转 8001"),
    "longest": seller(
        "内蒙古自治区呼伦贝尔市海拉尔区稻岸农牧产品加工仓储配送服务专业合作社联合社", "400-000-0000"
    ),
    "mail": seller("杭州稻岸食品有限公司", "service@dao-an-shiyan.example.com"),
    "name_only": seller(contact=""),
    "contact_only": seller(name=""),
    "english": seller("Rice Shore Foods", "+86 571 0000 0000", "en"),
    "english_long": seller(
        "Hangzhou Rice Shore Food Research and Development Co., Ltd.", "support@rice-shore.example.com", "en"
    ),
}
SELLERS |= {
    f"{name}_with_logo": SELLERS[name] | {"logo": PICTURE}
    for name in ("short", "company", "longest", "contact_only", "english")
}
"""Every seller that has to be readable, by name."""
