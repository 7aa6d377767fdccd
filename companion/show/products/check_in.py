"""Check-in before the show: one person reads price and link on the platform's page, another confirms."""

import unicodedata
from dataclasses import replace

from companion.show.commands import Refusal
from companion.show.money import Money
from companion.show.offer_commands import CheckIn
from companion.show.products import now as products
from companion.show.products.goods import Checked
from companion.show.turn import Turn


def check_in(turn: Turn, command: CheckIn) -> Refusal | None:
    """Take over what the platform has. It takes the place of an earlier reading, confirmed or not."""
    product = turn.state.plan.products.get(command.product)
    if product is None:
        return products.unknown(command.product)
    if command.price <= 0 or command.link < 1:
        return Refusal("out_of_range", "A price is more than nothing, and links are counted from 1.")
    read = Checked(
        price=Money(command.price, product.price.currency),
        link=command.link,
        by=command.who,
        at=turn.at.wall,
    )
    products.change(turn, product.id, checked=read)
    turn.note("checked_in", product=product.name, who=command.who)
    if products.check_differs(turn.state, product.id):
        turn.note("check_differs", products=product.name)
    return None


def confirm(turn: Turn, product_id: str, who: str) -> Refusal | None:
    """A second person has read the same. Only what agrees with the show can be confirmed."""
    product = turn.state.plan.products.get(product_id)
    if product is None:
        return products.unknown(product_id)
    checked = products.goods_of(turn.state, product_id).checked
    if checked is None:
        return Refusal("not_checked_in", f"Nobody has read price and link of product {product_id} yet.")
    if checked.confirmed_at is not None:
        return Refusal("already_so", f"{checked.confirmed_by} has confirmed it already.")
    if _same(who, checked.by):
        return Refusal("same_person", f"{checked.by} has read it; another person has to confirm.")
    if differs := products.check_differs(turn.state, product_id):
        what = " and ".join(differs)
        return Refusal("differs", f"The {what} of the page and of the show differ; put one of them right.")
    products.change(turn, product_id, checked=replace(checked, confirmed_by=who, confirmed_at=turn.at.wall))
    turn.note("check_confirmed", product=product.name, who=who)
    return None


def tell_what_is_open(turn: Turn) -> None:
    """Say as the show starts what nobody has confirmed, and what differs. Nothing waits for it."""
    state = turn.state
    if state.rehearsal or not state.plan.products:
        return
    if not any(goods.checked is not None for goods in state.goods.values()):
        turn.note("nothing_checked")
        return
    read = {p.id: products.goods_of(state, p.id).checked for p in state.plan.products.values()}
    names = {p.id: p.name for p in state.plan.products.values()}
    differing = [names[id] for id in read if products.check_differs(state, id)]
    unconfirmed = [names[id] for id, one in read.items() if one is None or one.confirmed_at is None]
    if differing:
        turn.note("check_differs", products="、".join(differing))
    if unconfirmed:
        turn.note("check_open", count=len(unconfirmed), products="、".join(unconfirmed))


def _same(one: str, other: str) -> bool:
    """Is it one person, however the name was typed?"""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
