"""Rules of what is in the picture above the scene."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from companion.show import telling
from companion.show.actions import ShowOverlay
from companion.show.bags import on_screen as bags
from companion.show.commands import Refusal
from companion.show.cue import Cue
from companion.show.incidents.picture import hides_prices as incident_hides_prices
from companion.show.model import Segment
from companion.show.on_screen import Act, OverlayOnAir
from companion.show.placing import begins, in_turn, placement
from companion.show.products import now as products
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs
from companion.show.turn import Turn

FLASH_SALE = "flash-sale"
"""The graphic that follows the sales by itself."""

LUCKY_BAG = bags.GRAPHIC
"""The graphic that follows the bags by itself."""

PRODUCT_CARD = "product-card"
"""The graphic that shows the product of the running segment."""

SELLER_INFO = "seller-info"
"""The graphic that says who answers for the goods."""

CORRECTION = "correction"
"""The graphic that puts right what was said wrong; it tells viewers when."""


FOLLOW_THE_SHOW = frozenset({FLASH_SALE, LUCKY_BAG, PRODUCT_CARD, SELLER_INFO})
"""Graphics that show what the show says elsewhere, whatever they are told."""

SHOW_PRICES = frozenset({FLASH_SALE, PRODUCT_CARD})
"""Graphics that tell viewers a price by themselves. A correction that names the right one is no such."""


def overlays_of(state: ShowState) -> frozenset[str]:
    """Every graphic that this show can put on air."""
    return _without_cues(state) | {action.overlay for action in _shown_in(state.plan.rundown)}


def is_of(state: ShowState, graphic: str) -> bool:
    """Is it one of :func:`overlays_of`? Of thousands of cues the first that shows it says so."""
    running = (state.running_segment,) if state.running_segment is not None else ()
    shown = _shown_in(chain(running, state.plan.rundown))
    return graphic in _without_cues(state) or any(action.overlay == graphic for action in shown)


def _shown_in(segments: Iterable[Segment]) -> Iterator[ShowOverlay]:
    for segment in segments:
        for cue in segment.cues:
            for action in cue.do:
                if isinstance(action, ShowOverlay):
                    yield action


def _without_cues(state: ShowState) -> frozenset[str]:
    """Those that need no cue to be put on air."""
    cards = {PRODUCT_CARD} if state.plan.products else set()
    windows = {graphic for graphic, some in ((FLASH_SALE, state.sales), (LUCKY_BAG, state.bags)) if some}
    told = {name for name, one in state.plan.graphics.items() if one.fields}
    meanwhile = {one.overlay for book in state.plan.playbooks.values() for one in book.show}
    return frozenset(cards | windows | told | meanwhile | {CORRECTION})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a graphic would show."""

    key: str
    data: Mapping[str, str] | None
    """None: the texts with which it is on air, or none."""


def can_show(
    state: ShowState, graphic: str, key: str | None = None, data: Mapping[str, str] | None = None
) -> Shown | Refusal:
    """What a graphic would show if it were put on air now, or why it cannot be.

    ``key`` None: the sale, bag or product that it is about now. ``data`` None, as when a hand asks for it:
    the texts that it is on air with, else those that the running segment has for it.
    """
    if not is_of(state, graphic):
        return Refusal("unknown_overlay", f"The show has no overlay {graphic!r}.")
    if graphic in (FLASH_SALE, LUCKY_BAG, PRODUCT_CARD):
        about = _about(state, graphic, key)
        return about if isinstance(about, Refusal) else Shown(about, data)
    if key:
        return Refusal("unknown_key", f"Overlay {graphic!r} is about nothing that has an id.")
    if data is not None or any(overlay.graphic == graphic for overlay in state.overlays):
        return Shown("", data)
    data = _texts_of(state, graphic)
    wordless = graphic == CORRECTION or telling.needs_words(state.plan, graphic)
    if data is None or (wordless and not data):
        return Refusal("nothing_to_say", f"The running segment has no words for overlay {graphic!r}.")
    return Shown("", data)


def _about(state: ShowState, graphic: str, key: str | None) -> str | Refusal:
    """The id of what the graphic would be about."""
    if graphic == FLASH_SALE:
        return _sale(state, key)
    if graphic == LUCKY_BAG:
        return _bag(state, key)
    segment = state.running_segment
    product = key or (segment.product if segment is not None else None) or ""
    if key and key not in state.plan.products:
        return products.unknown(key)
    if product and not products.can_be_sold(state, product):
        return products.not_on_sale(product)
    return product


def _sale(state: ShowState, key: str | None) -> str | Refusal:
    if key and key not in state.sales:
        return Refusal("unknown_sale", f"The show has no sale {key!r}.")
    shown = (s for s in state.sales.values() if s.state.on_air and key in (None, "", s.plan.id))
    sale = next(shown, None)
    if sale is None:
        about = f"Sale {key}" if key else "No sale"
        return Refusal(
            "wrong_state", f"{about} is {'not ' if key else ''}announced or open; nothing to show."
        )
    return sale.plan.id


def _bag(state: ShowState, key: str | None) -> str | Refusal:
    """The one that viewers wait for comes before one that was only announced."""
    if key and key not in state.bags:
        return Refusal("unknown_bag", f"The show has no bag {key!r}.")
    told = [b for b in state.bags.values() if b.announced is not None and not b.state.over]
    shown = sorted(
        (b for b in told if key in (None, "", b.plan.id)), key=lambda b: (b.due is None, b.opened is None)
    )
    if not shown:
        said = f"Bag {key} is not announced, or is over" if key else "No bag is announced or on"
        return Refusal("wrong_state", f"{said}, so there is nothing to show.")
    return shown[0].plan.id


def take(
    turn: Turn, graphic: str, key: str | None = None, data: Mapping[str, str] | None = None
) -> Refusal | None:
    """Put a graphic on air by hand: with these texts, or with those that :func:`can_show` finds for None."""
    if data is not None and is_of(turn.state, graphic):
        if graphic in FOLLOW_THE_SHOW:
            return Refusal("unknown_field", f"Overlay {graphic!r} follows the show and takes no texts.")
        if refusal := telling.refused(turn.state.plan, graphic, data):
            return refusal
    return show_overlay(turn, graphic, data=data, key=key)


def show_overlay(
    turn: Turn,
    graphic: str,
    for_ms: Ms | None = None,
    data: Mapping[str, str] | None = None,
    *,
    key: str | None = None,
    incidents: tuple[str, ...] = (),
) -> Refusal | None:
    """Put a graphic on air, as :func:`can_show` says; for so long, or until it is taken down. ``incidents``
    are those for which it is shown by itself, none when a person or the script shows it."""
    shown = can_show(turn.state, graphic, key, data)
    if isinstance(shown, Refusal):
        return shown
    if for_ms is None:
        for_ms = _leaves_after(turn.state, graphic, shown.key)
    until = RunMs(turn.at.run + for_ms) if for_ms is not None else None
    put(turn, graphic, shown.key, until, shown.data, incidents=incidents)
    turn.note("overlay_held_back" if graphic in kept_out(turn.state) else "overlay_shown", overlay=graphic)
    return None


def _leaves_after(state: ShowState, graphic: str, key: str) -> Ms | None:
    """How long what nobody set a time for is seen. Who has won is read and goes, as when it was published: a
    hand that shows it once more should not have to think of taking it down."""
    bag = state.bags.get(key) if graphic == LUCKY_BAG else None
    return bags.winners_last_ms(len(bag.winners)) if bag is not None and bag.state.told else None


def _texts_of(state: ShowState, graphic: str) -> Mapping[str, str] | None:
    """What the running segment would have a graphic say; None when only other segments have words for it.

    Words written for another segment, a correction say, would be wrong here.
    """
    segment = state.running_segment
    here = _shown_by(segment.cues if segment is not None else (), graphic)
    if here:
        return here[0].data
    everywhere = _shown_by(chain.from_iterable(other.cues for other in state.plan.rundown), graphic)
    return None if any(action.data for action in everywhere) else {}


def _shown_by(cues: Iterable[Cue], graphic: str) -> list[ShowOverlay]:
    actions = chain.from_iterable(cue.do for cue in cues)
    return [a for a in actions if isinstance(a, ShowOverlay) and a.overlay == graphic]


def hide_overlay(turn: Turn, graphic: str) -> None:
    """Take a graphic down. Hiding what is not on air is no fault: the wish is fulfilled."""
    if any(overlay.graphic == graphic for overlay in turn.state.overlays):
        drop(turn, graphic)
        turn.note("overlay_hidden", overlay=graphic)


def clear_overlays(turn: Turn) -> None:
    turn.set(overlays=())
    turn.note("overlays_cleared")


def panic(turn: Turn) -> None:
    """As ``clear_overlays``, with a cut, and told to pages by every way there is."""
    turn.set(overlays=(), cut=turn.at.wall)
    if turn.state.obs.connected:
        turn.ask_to_cut_pages()
    turn.note("panic")


def hide_prices(turn: Turn, *, hidden: bool) -> None:
    """Keep every graphic that shows a price out of the picture, whatever is put on air; or no longer."""
    by_incident = not hidden and incident_hides_prices(turn.state)
    if by_incident:
        shown = (replace(one, prices_shown=True) for one in turn.state.incidents)
        turn.set(incidents=tuple(shown))
    if turn.state.prices_hidden is not hidden or by_incident:
        turn.set(prices_hidden=hidden)
        turn.note("prices_hidden" if hidden else "prices_shown")


def kept_out(state: ShowState) -> frozenset[str]:
    """Graphics that are not seen though they are on air."""
    return SHOW_PRICES if state.prices_hidden or incident_hides_prices(state) else frozenset()


def act(turn: Turn, graphic: str, action: str) -> Refusal | None:
    """Let a graphic on air do a custom action."""
    shown = next((o for o in turn.state.overlays if o.graphic == graphic), None)
    if shown is None:
        return Refusal("not_on_air", f"Overlay {graphic!r} is not on air.")
    if action not in placement(turn.state.plan, graphic).actions:
        return Refusal("unknown_action", f"Overlay {graphic!r} has no action {action!r}.")
    number = int(shown.act.id) + 1 if shown.act is not None else 1
    acting = replace(shown, act=Act(id=str(number), action=action, at=turn.at.wall))
    turn.set(overlays=tuple(acting if o is shown else o for o in turn.state.overlays))
    turn.note("overlay_act", overlay=graphic, action=action)
    return None


def overlay_due(turn: Turn, graphic: str) -> None:
    _stand(
        turn,
        (o for o in turn.state.overlays if o.graphic != graphic or o.until is None or o.until > turn.at.run),
    )


def keep_card_of(turn: Turn, product: str | None) -> None:
    """The product card leaves with the segment that its product belonged to."""
    if any(o.graphic == PRODUCT_CARD and o.key != (product or "") for o in turn.state.overlays):
        drop(turn, PRODUCT_CARD)


def leave_with_their_products(turn: Turn) -> None:
    """The product card leaves when the plan has its product no more."""
    if any(
        o.graphic == PRODUCT_CARD and o.key not in ("", *turn.state.plan.products)
        for o in turn.state.overlays
    ):
        drop(turn, PRODUCT_CARD)


def leave_only_promises(turn: Turn) -> None:
    """The show is over: what viewers still wait for stays in the picture, everything else leaves.

    That is a sale that runs, a bag that is open or that we have still to draw, and who has won one, which
    leaves by itself.
    """
    sales = {FLASH_SALE: {sale.plan.id for sale in turn.state.sales.values() if sale.state.on_air}}
    drawn = {LUCKY_BAG: {bag.plan.id for bag in turn.state.bags.values() if bag.awaited or bag.state.told}}
    kept = sales | drawn
    _stand(turn, (o for o in turn.state.overlays if o.key in kept.get(o.graphic, ())))


def put(
    turn: Turn,
    graphic: str,
    key: str,
    until: RunMs | None,
    data: Mapping[str, str] | None = None,
    *,
    incidents: tuple[str, ...] = (),
) -> None:
    """A graphic is on air once, but for bags: who has won one is read while the next one is open already.

    The same one again keeps its place and its turn, and with the same texts its time; another comes behind
    those that share its zone and its priority. ``incidents`` are those that it is shown for by itself.
    """
    on_air = turn.state.overlays
    same = next((o for o in on_air if o.graphic == graphic and o.key == key), None)
    if same is None:
        shown = OverlayOnAir(
            graphic=graphic,
            key=key,
            since=turn.at.wall,
            until=until,
            data=data or {},
            incidents=incidents,
        )
        _stand(turn, (*(o for o in on_air if o.graphic != graphic or graphic == LUCKY_BAG), shown))
        return
    if until is not None:
        until = RunMs(until + max(0, begins(same) - turn.at.wall))  # its time counts from its turn
    if data is None or data == same.data:
        kept = replace(same, until=until, incidents=incidents)
        _stand(turn, (kept if o is same else o for o in on_air))
    else:
        again = replace(same, since=turn.at.wall, turn=begins(same), until=until, data=data)
        again = replace(again, incidents=incidents)
        _stand(turn, (again if o is same else o for o in on_air))


def drop(turn: Turn, graphic: str, key: str | None = None) -> None:
    on_air = turn.state.overlays
    _stand(turn, (o for o in on_air if o.graphic != graphic or (key is not None and o.key != key)))


def _stand(turn: Turn, overlays: Iterable[OverlayOnAir]) -> None:
    turn.set(overlays=in_turn(overlays, turn.state, turn.at.wall))
