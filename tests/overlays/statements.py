"""Corrections and notices as the service describes them to their graphics."""

from typing import Any

from tests.overlays.sales import LONG_NAME, price


def correction(**changes: Any) -> dict[str, Any]:
    """The correction of a price, with everything that one can say."""
    data: dict[str, Any] = {
        "wrong": "刚才口播“79 元”有误，抱歉",
        "product": "P2",
        "link": 2,
        "name": "每日坚果 25g×30",
        "price": price("89"),
        "at_text": "20:01:36",
        "language": "zh-CN",
    }
    return data | changes


SENTENCE: dict[str, Any] = {
    "wrong": "刚才口误说成 69",
    "right": "正确价格 89",
    "at_text": "20:01:36",
    "language": "zh-CN",
}
ENGLISH_CORRECTION = {
    "wrong": "We said 79. That was wrong, sorry.",
    "name": "Daily nuts 25 g × 30",
    "price": price("89", ".50", "$"),
    "language": "en",
}
LONG_WRONG = "刚才主播口误把七子饼礼盒的价格说成九百九十九元并买一送一"
LONG_RIGHT = "每盒含二十八饼与楠竹提篮一个，不另送茶则；已拍下的可找客服退款"
LONGEST_RIGHT = f"{LONG_WRONG}，正确的是一千二百九十九元，不送茶则，已拍下的可退款，抱歉。"
"""As long as a correction typed on air may be."""
ENGLISH_LONGEST_RIGHT = (
    "We said that the box comes with a tea scoop. It does not; refunds go through customer service, sorry"
)
ENGLISH_LONG_WRONG = "We said that the box costs 999 and has a tea scoop."
ENGLISH_LONG_RIGHT = "It holds 28 cakes in a basket, no scoop; ask for a refund."

CORRECTIONS: dict[str, dict[str, Any]] = {
    "price": correction(),
    "sentence": SENTENCE,
    "short_sentence": SENTENCE | {"right": "89 元"},
    "long_sentence": SENTENCE | {"right": LONG_RIGHT},
    "product_and_sentence": correction(right="下单立减后到手 89 元"),
    "no_link": correction(link=None),
    "typed": correction(wrong="", right="赠品是 1 份，不是 2 份", note="现价 ¥89，以链接页面为准"),
    "typed_longest": correction(
        wrong="", right=LONGEST_RIGHT, link=128, name=LONG_NAME, note="现价 ¥12,999.50，以链接页面为准"
    ),
    "typed_longest_alone": SENTENCE | {"wrong": "", "right": LONGEST_RIGHT},
    "no_time": SENTENCE | {"at_text": None},
    "wrong_only": SENTENCE | {"right": None},
    "note": SENTENCE | {"right": "赠品为 1 份", "note": "以商品详情页为准"},
    "long_all": correction(link=128, name=LONG_NAME, wrong=LONG_WRONG, right=LONG_RIGHT),
    "too_long": correction(link=128, name=LONG_NAME, wrong=LONG_WRONG * 3, right=LONG_RIGHT * 3),
    "english": correction(**ENGLISH_CORRECTION),
    "english_typed_longest": correction(
        **ENGLISH_CORRECTION
        | {
            "link": 128,
            "name": "Old-tree ripe pu-erh gift box, 28 cakes of 357 g, bamboo basket",
            "wrong": "",
            "right": ENGLISH_LONGEST_RIGHT,
            "note": "Now CN¥12,999.50; the link's page decides",
        }
    ),
    "english_sentence": correction(**ENGLISH_CORRECTION, right="The right price is 89"),
    "english_long": correction(
        **ENGLISH_CORRECTION
        | {
            "link": 128,
            "name": "Old-tree ripe pu-erh gift box, 28 cakes of 357 g, bamboo basket",
            "wrong": ENGLISH_LONG_WRONG,
            "right": ENGLISH_LONG_RIGHT,
        }
    ),
} | {
    f"long_{figure}{cents}": correction(
        link=128, name=LONG_NAME, wrong=LONG_WRONG, price=price(figure, cents)
    )
    for figure in ("9", "89", "299", "1,299", "12,999", "128,500")
    for cents in ("", ".50")
}
"""Everything a correction can have to show, by name."""


def notice(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": "马上回来",
        "line": "主播换装中，稍后继续讲解 5 号链接",
        "ends_text": "20:30 回来",
        "language": "zh-CN",
    }
    return data | changes


NOTICES: dict[str, dict[str, Any]] = {
    "break": notice(),
    "last_call": notice(title="最后一轮", line="本轮结束后不再返场，需要的请看 4 号链接", ends_text=None),
    "reveal": notice(
        title="稍后揭晓今晚到手价格",
        line="弹幕里说说你觉得值多少钱，答案在下一个环节公布，猜中的由客服登记",
        ends_text="预计 20:45:00 公布",
    ),
    "too_long": notice(title="稍后揭晓" * 6, line=LONG_RIGHT * 3, ends_text="预计 20:45:00 公布"),
    "title_only": notice(line=None, ends_text=None),
    "no_line": notice(line=None),
    "english": notice(
        title="Back soon",
        line="We are changing the set. Link 5 is next.",
        ends_text="Back at 20:30",
        language="en",
    ),
    "english_long": notice(
        title="The price in a moment",
        line="Tell us in the chat what you think it is worth; the answer comes next",
        ends_text="At about 20:45:00",
        language="en",
    ),
}
"""Everything a notice can have to show, by name."""
