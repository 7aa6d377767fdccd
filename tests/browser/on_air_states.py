"""What is in the picture of an evening, and what could be: with the data that graphics get."""

from typing import Any

from tests.overlays.bags import bag
from tests.overlays.products import card
from tests.overlays.sales import sale
from tests.overlays.statements import correction

SECOND = 1000

Data = dict[str, Any]


def stage(since: int, zone: str, priority: int, yields: dict[str, int] | None = None) -> Data:
    return {"since_at": since, "zone": zone, "priority": priority, "yields": yields or {}, "data": {}}


def layer(
    graphic: str,
    key: str,
    since: int,
    data: dict[str, Any],
    *stages: dict[str, Any],
    until: int | None = None,
) -> Data:
    return {
        "graphic": graphic,
        "key": key,
        "since_at": since,
        "until_at": until,
        "data": data,
        "act": None,
        "stages": list(stages),
    }


def layers(now: int, language: str = "zh-CN") -> list[Data]:
    """A sale in the deck, the card that it covers, and who sells."""
    begun, opened = now - 162 * SECOND, now - 22 * SECOND
    flash = sale(opens_at=opened, closes_at=now + 158 * SECOND, remaining=139, language=language)
    seller = {"name": "稻岸食研", "contact": "400-000-0000", "logo": None, "language": language}
    return [
        layer("flash-sale", "F1", opened, flash, stage(opened, "deck", 30)),
        layer("product-card", "P4", begun, card(link=4, language=language), stage(begun, "deck", 10)),
        layer(
            "seller-info",
            "",
            begun,
            seller,
            stage(begun, "seller", 5),
            until=now + 25 * SECOND,
        ),
    ]


def take(
    graphic: str,
    key: str,
    data: dict[str, Any],
    where: dict[str, Any],
    *,
    name: str = "",
    off: str | None = None,
) -> Data:
    return {
        "graphic": graphic,
        "key": key,
        "name": name,
        "data": data,
        "stages": [where],
        "on_air": False,
        "off": off,
    }


def takes(now: int, language: str = "zh-CN") -> list[Data]:
    """Everything that could be put on air, and what is there already."""
    on_air = [
        {name: one[name] for name in ("graphic", "key", "data", "stages")}
        | {"name": "", "on_air": True, "off": None}
        for one in layers(now, language)
    ]
    return [
        *on_air,
        take(
            "product-card", "P5", card(link=5, name="混合果仁礼盒", language=language), stage(now, "deck", 10)
        ),
        take("lucky-bag", "L2", bag(closes_at=now + 420 * SECOND, language=language), stage(now, "deck", 20)),
        take("correction", "", correction(language=language), stage(now, "deck", 50)),
        take("notice", "", {}, stage(now, "deck", 15), off="nothing_to_say"),
    ]


ACTIONS = {"flash-sale": ["highlight"], "product-card": ["highlight"]}


def shown(*states: tuple[str, str, str]) -> list[dict[str, str]]:
    """What an overlay page says that it shows."""
    return [{"graphic": graphic, "key": key, "state": state} for graphic, key, state in states]


SHOWN = shown(("flash-sale", "F1", "on"), ("product-card", "P4", "covered"), ("seller-info", "", "on"))
"""As the page of :func:`layers` should."""
