"""Topic ``takes``: every graphic that could be put on air, as it would look if it were taken now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from companion.screens import bag_graphic
from companion.screens.layers import layer_view
from companion.show import overlays
from companion.show.commands import Refusal
from companion.show.on_screen import OverlayOnAir
from companion.show.sales.sale import SaleState, SaleWindow, open_at
from companion.show.state import ShowState
from companion.show.times import WallMs


@dataclass(frozen=True, slots=True)
class _Candidate:
    graphic: str
    key: str
    name: str
    """Of what it is about; empty for one that stands for itself."""


def takes_view(
    state: ShowState, now: WallMs, people: bag_graphic.People = bag_graphic.NOBODY
) -> dict[str, Any]:
    """``now`` is the server's clock: some graphics say when they were put on air, and some figures grow old.
    Names of ``people`` are masked here."""
    return {
        "takes": [_take(candidate, state, now, people) for candidate in _candidates(state)],
        "actions": {name: list(one.actions) for name, one in state.plan.graphics.items() if one.actions},
        "fields": _fields(state),
    }


def _take(candidate: _Candidate, state: ShowState, now: WallMs, people: bag_graphic.People) -> dict[str, Any]:
    graphic, key = candidate.graphic, candidate.key
    on_air = next((o for o in state.overlays if (o.graphic, o.key) == (graphic, key)), None)
    shown = overlays.can_show(state, graphic, key)
    refused = shown if isinstance(shown, Refusal) else None
    texts = shown.data if isinstance(shown, overlays.Shown) else None
    taken = on_air or OverlayOnAir(graphic=graphic, key=key, since=now, data=texts or {})
    if graphic == overlays.FLASH_SALE:
        state = _as_announced(state, key, now)
    looks = layer_view(taken, state, now, people)
    return {
        "graphic": graphic,
        "key": key,
        "name": candidate.name,
        "data": looks["data"],
        "stages": looks["stages"],
        "on_air": on_air is not None,
        "off": refused.code if refused is not None else None,
    }


def _fields(state: ShowState) -> dict[str, list[dict[str, Any]]]:
    """What a hand can have each graphic say; not a correction, which has a command of its own."""
    return {
        name: [
            {
                "name": field.name,
                "kind": field.kind.value,
                "needed": field.needed,
                "options": list(field.options),
                "longest": field.longest,
            }
            for field in one.fields
        ]
        for name, one in state.plan.graphics.items()
        if one.fields and name != overlays.CORRECTION
    }


def _candidates(state: ShowState) -> Iterator[_Candidate]:
    """What is on now first; a product once, the running segment's before the others."""
    there = overlays.overlays_of(state)
    if overlays.FLASH_SALE in there:
        on = sorted(state.sales.values(), key=lambda sale: not sale.state.on_air)
        for sale in on:
            if sale.state.on_air or sale.state is SaleState.ARMED:
                name = state.plan.products[sale.plan.product].name
                yield _Candidate(overlays.FLASH_SALE, sale.plan.id, name)
    if overlays.LUCKY_BAG in there:
        for bag in state.bags.values():
            if bag.announced is not None and not bag.state.over:
                yield _Candidate(overlays.LUCKY_BAG, bag.plan.id, bag.plan.prize.name)
    if overlays.PRODUCT_CARD in there:
        running = state.running_segment
        presented = [running.product] if running is not None and running.product is not None else []
        for product in dict.fromkeys((*presented, *state.plan.products)):
            can = not isinstance(overlays.can_show(state, overlays.PRODUCT_CARD, product), Refusal)
            if can or product in presented:
                yield _Candidate(overlays.PRODUCT_CARD, product, state.plan.products[product].name)
    followed = {overlays.FLASH_SALE, overlays.LUCKY_BAG, overlays.PRODUCT_CARD}
    for graphic in sorted(there - followed):
        yield _Candidate(graphic, "", "")


def _as_announced(state: ShowState, sale_id: str, now: WallMs) -> ShowState:
    """The show as it would be with an armed sale announced, which is how its graphic begins."""
    window = state.sales[sale_id]
    if window.state is not SaleState.ARMED:
        return state
    return replace(state, sales={**state.sales, sale_id: _announced(window, now)})


def _announced(window: SaleWindow, now: WallMs) -> SaleWindow:
    if not window.plan.teaser_ms:
        return open_at(window, now)
    return replace(window, state=SaleState.TEASER, opens=WallMs(now + window.plan.teaser_ms))
