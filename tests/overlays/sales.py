"""Flash sales as the service describes them to the graphic, at one fixed instant."""

from typing import Any

NOW = 1_792_152_000_000
"""2026-10-16 12:00:00 UTC, 20:00:00 in Shanghai."""


def price(integer: str, decimals: str = "", currency: str = "¥") -> dict[str, str]:
    """A price as the wire carries it."""
    return {
        "text": f"{currency}{integer}{decimals}",
        "currency": currency,
        "integer": integer,
        "decimals": decimals,
    }


def sale(state: str = "open", left_ms: int = 134_000, **changes: Any) -> dict[str, Any]:
    """A sale with ``left_ms`` to its next instant: to opening (teaser), to closing (open), since the end."""
    data: dict[str, Any] = {
        "state": state,
        "link": 4,
        "name": "冻干草莓 20g×5",
        "price": price("24", ".90"),
        "was": "¥49.90",
        "basis": "划线价：近 7 日最低成交价 10/1–10/7",
        "quantity": 200,
        "remaining": 86,
        "remaining_until_at": None,
        "limit": 1,
        "once": False,
        "rerun": False,
        "opens_at": NOW - 60_000,
        "closes_at": NOW + left_ms,
        "ended_at": None,
        "extended": False,
        "opens_at_text": "20:13:00",
        "closes_at_text": "20:16:00",
        "ended_at_text": "20:15:46",
        "language": "zh-CN",
    }
    if state == "teaser":
        data |= {"opens_at": NOW + left_ms, "closes_at": None, "closes_at_text": None}
    if state in ("sold_out", "closed"):
        data |= {"ended_at": NOW - 2_000, "remaining": 0}
    return data | changes


NEXT = {"at_text": "21:06", "about": False, "name": "高山红茶 50g", "link": 8}

LONG_NAME = "云腰高山古树普洱熟茶 七子饼礼盒装 357g×28 饼 含楠竹提篮与收藏证书"
ENGLISH = {
    "language": "en",
    "name": "Freeze-dried strawberries 20 g × 5",
    "basis": "Lowest price of the last 7 days, 1–7 Oct",
}

STATES: dict[str, dict[str, Any]] = {
    "teaser": sale("teaser", 90_000),
    "open": sale(),
    "last": sale("open", 9_000, remaining=36),
    "zero": sale("open", -1_000, remaining=36),
    "sold_out": sale("sold_out"),
    "sold_out_next": sale("sold_out", next=NEXT),
    "closed": sale("closed"),
    "closed_next": sale("closed", next=NEXT | {"name": LONG_NAME}, name=LONG_NAME),
    "cut_off": sale("open", -5_000),
    "teaser_cut_off": sale("teaser", -5_000),
    "stale": sale("open", 134_000, remaining_until_at=NOW),
    "fresh": sale("open", 134_000, remaining_until_at=NOW + 1),
    "once": sale("open", 134_000, once=True),
    "once_teaser": sale("teaser", 90_000, once=True),
    "once_stale": sale("open", 134_000, once=True, remaining_until_at=NOW),
    "secret": sale("teaser", 90_000, price=None),
    "secret_once": sale("teaser", 90_000, price=None, once=True, name=LONG_NAME),
    "sold_out_early": sale("sold_out", quantity=None),
    "extended": sale("open", 254_000, extended=True, closes_at_text="20:18:00"),
    "extended_hours": sale("open", 36_734_000, extended=True, rerun=True),
    "rerun_teaser": sale("teaser", 90_000, rerun=True),
    "rerun": sale(rerun=True),
    "sold_out_about": sale("sold_out", next=NEXT | {"about": True}),
    "long": sale(
        "open",
        728_000,
        link=128,
        name=LONG_NAME,
        price=price("12,999"),
        was="¥15,880",
        remaining=None,
        limit=2,
        closes_at_text="20:28:00",
    ),
    "bare": sale("open", 134_000, link=None, was=None, basis=None, limit=None, quantity=None, remaining=None),
    "three_digits": sale("open", 3_734_000, price=price("299", ".50"), was="¥1,599.00"),
    "four_digits": sale("open", 36_734_000, price=price("1,299", ".90"), was="¥1,599.00"),
    "five_digits": sale("open", 134_000, price=price("12,999", ".50"), was="¥15,880.00"),
    "six_digits": sale("open", 134_000, price=price("128,500"), was="¥188,000"),
    "six_digits_exact": sale("open", 134_000, price=price("128,888", ".80"), was="¥188,000.00"),
    "many": sale("open", 134_000, quantity=20_000, remaining=12_345, limit=10),
    "no_deadline": sale("open", 0, closes_at=None, closes_at_text=None),
    "english_teaser": sale("teaser", 90_000, **ENGLISH),
    "english": sale("open", 134_000, **ENGLISH, extended=True),
    "english_rerun": sale("open", 3_734_000, **ENGLISH, extended=True, rerun=True),
    "english_hours": sale("teaser", 36_734_000, **ENGLISH),
    "english_once": sale("open", 134_000, **ENGLISH, once=True, remaining_until_at=NOW - 1),
    "english_secret": sale("teaser", 90_000, **ENGLISH, price=None, once=True),
    "english_last": sale("open", 8_000, **ENGLISH),
    "english_sold_out": sale("sold_out", **ENGLISH, next=NEXT | {"name": "Mountain black tea 50 g"}),
    "english_closed": sale("closed", **ENGLISH),
    "english_closed_about": sale(
        "closed", **ENGLISH, next=NEXT | {"about": True, "name": "Mountain tea 50 g"}
    ),
    "english_cut_off": sale("open", -4_000, **ENGLISH),
}
"""Everything the graphic can have to show, by name, at ``NOW``."""
