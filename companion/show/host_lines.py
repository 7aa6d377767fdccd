"""Sentences for the host that the show itself has to say, in the language of the show."""

from collections.abc import Mapping
from decimal import Decimal

from companion.show.model import Plan
from companion.show.money import Money
from companion.show.offers import Product

_LINES: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "named": "{link}号链接 {name}",
        "price": "{product} 现在 {price}（刚才 {before}），请按这个价说。",
        "sold_out": "{product} 已售罄。请说：{say}",
        "sold_out_say": "这款已经卖完了，谢谢大家，我们看下一款。",
        "sold_out_elsewhere": "{product} 已售罄，后面不要再提。",
        "pulled": "{product} 已下架，停止介绍和报价。请说：{say}",
        "pulled_say": "这款本场不卖了，有问题找客服，我们看下一款。",
        "pulled_elsewhere": "{product} 已下架，不要介绍，也不要报价。",
        "back": "{product} 恢复销售，{price}。",
        "correction": "更正：{text}",
        "taken_back": "刚才这条不算：{text}",
        "timer_over": "时间到：{title}",
    },
    "en": {
        "named": "Link {link}, {name}",
        "price": "{product}: now {price}, not {before}. Say this price.",
        "sold_out": "{product}: sold out. Say: {say}",
        "sold_out_say": "This one is sold out, thank you all. Here is the next one.",
        "sold_out_elsewhere": "{product}: sold out. Do not offer it any more.",
        "pulled": "{product}: withdrawn. Stop presenting it, name no price. Say: {say}",
        "pulled_say": "We are not selling this one today. Customer service has answers; here is the next.",
        "pulled_elsewhere": "{product}: withdrawn. Do not present it, name no price.",
        "back": "{product}: on sale again, {price}.",
        "correction": "Correction: {text}",
        "taken_back": "No longer true: {text}",
        "timer_over": "Time is up: {title}",
    },
}

_SIGNS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {"CNY": "¥", "EUR": "€", "GBP": "£", "USD": "US$"},
    "en": {"CNY": "CN¥", "EUR": "€", "GBP": "£", "USD": "$"},
}
"""As the other screens write them."""


def line(plan: Plan, code: str, **facts: str) -> str:
    """One of the sentences, with its facts."""
    return _LINES.get(plan.language, _LINES["en"])[code].format_map(facts)


def named(plan: Plan, product: Product) -> str:
    """A product as a host calls it: by its link number, where it has one, and its name."""
    if product.link is None:
        return product.name
    return line(plan, "named", link=str(product.link), name=product.name)


def amount(plan: Plan, money: Money) -> str:
    """A price as it is said: whole amounts have no decimals."""
    sign = _SIGNS.get(plan.language, _SIGNS["en"]).get(money.currency, f"{money.currency} ")
    whole = money.amount == money.amount.to_integral_value()
    return f"{sign}{money.amount.quantize(Decimal(1) if whole else Decimal('0.01')):,}"
