"""What a hold means for what viewers were promised: the show clock stops, and public windows do not.

A window that the script was held in for long is no longer what viewers were promised: nobody was there to
sell, or to speak of it. It stands while that is little; else its end can be moved once, with a reason, or it
is called off. Nothing of that is done by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from companion.show.bags.bag import BagState
from companion.show.sales import rules as sales
from companion.show.sales.sale import SaleState
from companion.show.state import ShowState
from companion.show.times import MINUTE, Ms, RunMs, WallMs

MOST_HIDDEN_PERCENT = 20
"""So much of a window may go by in a hold, and it is still what viewers were promised."""

ENOUGH_LEFT_MS = Ms(MINUTE)
"""And so much of it has to be left when the script goes on: for the host to say it once more, and to buy."""


class Needs(StrEnum):
    STANDS = "stands"
    """As it was promised."""
    EXTEND = "extend"
    """Its end can be moved, with a reason that viewers hear."""
    VOID = "void"
    """Its end cannot be moved (any more): it is called off, or stands with what is left of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWindow:
    """A public window that the script was held in, or is held in now."""

    kind: str
    """``sale`` or ``bag``."""
    id: str
    due: WallMs
    """Its promised instant: of a sale that is announced its opening, else its end."""
    hidden_ms: Ms
    """So much of it went by in holds that are over."""
    hidden_since: WallMs | None
    """Since when the one that lasts hides it too; None: none does."""
    stands_until: WallMs | None
    """From then on it no longer stands as promised; None: it does for good."""
    otherwise: Needs
    """What it needs then."""

    def needs(self, now: WallMs) -> Needs:
        return Needs.STANDS if self.stands_until is None or now < self.stands_until else self.otherwise


def windows(state: ShowState) -> tuple[HeldWindow, ...]:
    """Every public window that a hold has to do with, in the order of their instants: all of them while the
    script is held, after that those that need something."""
    found = sorted((*_sales(state), *_bags(state)), key=lambda window: window.due)
    if state.hold is not None:
        return tuple(found)
    return tuple(window for window in found if window.stands_until is not None)


def _sales(state: ShowState) -> Iterator[HeldWindow]:
    for name, sale in state.sales.items():
        if sale.state is SaleState.TEASER and sale.opens is not None and state.hold is not None:
            # It opens by itself, whoever sees it.
            yield HeldWindow(
                kind="sale",
                id=name,
                due=sale.opens,
                hidden_ms=Ms(0),
                hidden_since=None,
                stands_until=sale.opens,
                otherwise=Needs.VOID,
            )
        elif sale.state is SaleState.OPEN and sale.opens is not None and sale.closes is not None:
            otherwise = Needs.EXTEND if sales.can_extend(state, sale) else Needs.VOID
            held = _hidden(state, "sale", name, (sale.opens, sale.closes), otherwise)
            settled = sale.extension is not None and state.hold is None
            yield replace(held, stands_until=None) if settled else held


def _bags(state: ShowState) -> Iterator[HeldWindow]:
    for name, bag in state.bags.items():
        if bag.state is BagState.OPEN and bag.opened is not None and bag.closes is not None:
            yield _hidden(state, "bag", name, (bag.opened, bag.closes), Needs.VOID)


def _hidden(
    state: ShowState, kind: str, name: str, window: tuple[WallMs, WallMs], otherwise: Needs
) -> HeldWindow:
    opens, closes = window
    hidden = _overlap(state, opens, closes)
    most = Ms((closes - opens) * MOST_HIDDEN_PERCENT // 100)
    since = max(opens, state.wall(state.hold.since)) if state.hold is not None else None
    stands_until = None
    if since is not None:
        stands_until = WallMs(min(since + max(0, most - hidden), closes - ENOUGH_LEFT_MS))
    elif hidden >= most:
        stands_until = opens
    return HeldWindow(
        kind=kind,
        id=name,
        due=closes,
        hidden_ms=hidden,
        hidden_since=since,
        stands_until=stands_until,
        otherwise=otherwise,
    )


def _overlap(state: ShowState, opens: WallMs, closes: WallMs) -> Ms:
    """How much of it lies in holds that are over. Of one that was ended by mistake the part before is counted
    with the hold that goes on."""
    until = state.run(closes)
    if state.hold is not None:
        until = RunMs(min(until, state.hold.since))
    counted, at = 0, state.run(opens)
    for begun, ended in sorted(state.holds):
        counted += max(0, min(ended, until) - max(begun, at))
        at = RunMs(max(at, ended))
    return Ms(counted)
