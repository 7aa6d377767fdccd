"""What a text of the show can name, ``{{ price }}`` and the rest, and what that is now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from companion.screens import wording
from companion.screens.template import Path, UnfitError, is_template, read
from companion.show.actions import TellHost
from companion.show.cue import Cue
from companion.show.model import Plan, Segment, Variant
from companion.show.offers import Reveal
from companion.show.on_screen import OverlayOnAir
from companion.show.products.now import open_sale, product_now
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.times import WallMs

OF_PRODUCT = ("name", "link", "price", "was", "limit")
OF_SALE = ("price", "quantity", "left", "limit", "opens", "closes")
OF_BAG = ("prize", "quantity", "keyword", "closes")
OF_SHOW = ("title", "seller", "contact")

SHORT = ("price", "link", "left")
"""Of the product that the segment is about; ``left`` is that of its open sale."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known at an instant, for a text that is about one product or none."""

    state: ShowState
    now: WallMs | None
    """None: it is not known, and a figure that may have grown old is not given."""
    product: str | None
    """The product of ``{{ product }}``, ``{{ price }}``, ``{{ link }}`` and ``{{ left }}``."""

    def value(self, path: Path) -> str | None:
        """A value as viewers read it; None when it is not known, or there is no such thing."""
        plan = self.state.plan
        match path:
            case ("left",):
                return self._left(open_sale(self.state, self.product)) if self.product else None
            case ("price" | "link",):
                return self._of_product(self.product, path[0])
            case ("product", field):
                return self._of_product(self.product, field)
            case ("products", product, field):
                return self._of_product(product, field)
            case ("sales", sale, field):
                return self._of_sale(sale, field)
            case ("bags", bag, field):
                return self._of_bag(bag, field)
            case ("show", field):
                told = {"title": plan.title, "seller": plan.seller.name, "contact": plan.seller.contact}
                return told.get(field)
            case _:
                return None

    def filled(self, text: str) -> str:
        """A text with what is known; one that is no template, or none that can be filled, as it is."""
        if not is_template(text):
            return text
        try:
            template = read(text)
        except UnfitError:
            # A hand's, or a plan of before there were templates: it says what it always said.
            return text
        return template.filled(self.value)

    def _of_product(self, product_id: str | None, field: str) -> str | None:
        plan = self.state.plan
        if product_id is None or product_id not in plan.products:
            return None
        product = product_now(self.state, product_id)
        match field:
            case "name":
                return product.name
            case "link":
                return _number(product.link)
            case "price":
                return wording.price_text(product.price, plan.language)
            case "was":
                was = product.was
                return wording.price_text(was.price, plan.language) if was is not None else None
            case "limit":
                return _number(product.limit)
            case _:
                return None

    def _of_sale(self, sale_id: str, field: str) -> str | None:
        window = self.state.sales.get(sale_id)
        if window is None:
            return None
        plan = self.state.plan
        match field:
            case "price":
                # A price that is told at the opening is told nowhere before.
                secret = window.plan.reveal is Reveal.OPEN and not (
                    window.state is SaleState.OPEN or window.state.over
                )
                return None if secret else wording.price_text(window.plan.price, plan.language)
            case "quantity":
                return str(window.plan.quantity)
            case "left":
                return self._left(window)
            case "limit":
                return _number(window.plan.limit)
            case "opens":
                return self._clock(window.opens)
            case "closes":
                return self._clock(window.closes)
            case _:
                return None

    def _left(self, window: SaleWindow | None) -> str | None:
        """What is left of an open sale, as long as the figure may be shown to viewers."""
        if window is None or window.state is not SaleState.OPEN or window.counted is None:
            return None
        fresh_until = window.fresh_until
        if fresh_until is not None and (self.now is None or self.now >= fresh_until):
            return None
        return str(window.remaining)

    def _of_bag(self, bag_id: str, field: str) -> str | None:
        window = self.state.bags.get(bag_id)
        if window is None:
            return None
        match field:
            case "prize":
                return window.plan.prize.name
            case "quantity":
                return str(window.plan.prize.quantity)
            case "keyword":
                return window.plan.keyword or None
            case "closes":
                return self._clock(window.closes)
            case _:
                return None

    def _clock(self, at: WallMs | None) -> str | None:
        """``20:14``, and with its seconds where they are not 0."""
        told = wording.time_of_day(at, self.state.plan.zone) if at is not None else None
        return told.removesuffix(":00") if told is not None else None


def grows_old_at(state: ShowState, now: WallMs) -> WallMs | None:
    """When the next figure that a text may name becomes too old to be said; None: none will."""
    fresh = (sale.fresh_until for sale in state.sales.values() if sale.state is SaleState.OPEN)
    return min((at for at in fresh if at is not None and at > now), default=None)


def filled_overlay(overlay: OverlayOnAir, state: ShowState, now: WallMs | None) -> OverlayOnAir:
    """With the words of its cue as they are now: of its own product, or of that of the segment it came in."""
    if not any(is_template(text) for text in overlay.data.values()):
        return overlay
    product = overlay.data.get("product") or _product_at(state, overlay.since)
    return replace(overlay, data=filled_data(overlay.data, Facts(state, now, product)))


def filled_data(data: Mapping[str, str], facts: Facts) -> dict[str, str]:
    return {name: facts.filled(text) for name, text in data.items()}


def filled_then(text: str, state: ShowState, at: WallMs, now: WallMs | None) -> str:
    """Words that were said at an instant: what they are about is what the show was about then."""
    return Facts(state, now, _product_at(state, at)).filled(text) if is_template(text) else text


def has_templates(plan: Plan) -> bool:
    """Is anything in its rundown to be filled?"""
    return any(map(is_templated, plan.rundown))


def is_templated(segment: Segment) -> bool:
    """Likewise in one segment."""
    return (
        any(map(is_template, segment.say))
        or any(is_template(line) for variant in segment.variants for line in variant.say or ())
        or any(map(_is_templated, segment.any_cues))
    )


def filled_rundown(state: ShowState, now: WallMs | None) -> tuple[Segment, ...]:
    """The rundown with every line and message as it is now."""
    return tuple(filled_segment(segment, state, now) for segment in state.plan.rundown)


def filled_segment(segment: Segment, state: ShowState, now: WallMs | None) -> Segment:
    """One segment with every line and message as it is now."""
    facts = Facts(state, now, segment.product)
    return replace(
        segment,
        say=_lines(segment.say, facts),
        cues=tuple(_cue(cue, facts) for cue in segment.cues),
        variants=tuple(
            _variant(one, replace(facts, product=one.product or segment.product)) for one in segment.variants
        ),
    )


def _variant(variant: Variant, facts: Facts) -> Variant:
    return replace(
        variant,
        say=_lines(variant.say, facts) if variant.say is not None else None,
        cues=tuple(_cue(cue, facts) for cue in variant.cues) if variant.cues is not None else None,
    )


def _lines(lines: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    return tuple(map(facts.filled, lines))


def _cue(cue: Cue, facts: Facts) -> Cue:
    if not _is_templated(cue):
        return cue
    do = tuple(
        replace(action, text=facts.filled(action.text)) if isinstance(action, TellHost) else action
        for action in cue.do
    )
    return replace(cue, copy=facts.filled(cue.copy), do=do)


def _is_templated(cue: Cue) -> bool:
    told = (action.text for action in cue.do if isinstance(action, TellHost))
    return is_template(cue.copy) or any(map(is_template, told))


def _product_at(state: ShowState, at: WallMs) -> str | None:
    """The product of the segment that ran at an instant; None when there was none."""
    run, running = state.run(at), state.running_segment
    if running is not None and state.segment is not None and run >= state.segment.started:
        return running.product
    products = {segment.id: segment.product for segment in state.plan.rundown}
    began = [one.segment for one in state.begun if one.at <= run and one.segment in products]
    return products[began[-1]] if began else None


def _number(value: int | None) -> str | None:
    return str(value) if value is not None else None
