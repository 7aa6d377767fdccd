"""What a hand puts on air of a product: its card, and a correction of what was said or shown wrong."""

import unicodedata

from companion.show import host_lines, overlays
from companion.show.actions import Urgency
from companion.show.commands import Refusal
from companion.show.host_messages import tell_host
from companion.show.products import now as products
from companion.show.times import SECOND, Ms, RunMs
from companion.show.turn import Turn

LONGEST_CORRECTION = 60
"""In signs of full width, a Latin one being 0.6 of that: what the graphic shows whole under a product with a
long name. A correction that is cut off corrects nothing."""

CORRECTION_MS = Ms(30 * SECOND)
"""Two sentences are read in some 10 s. Viewers look at the host and not at the corner of the picture, and the
host says it meanwhile: three times that."""


def show(turn: Turn, product_id: str) -> Refusal | None:
    """Put its card on air, also while another product is presented; the next segment takes it down."""
    product = turn.state.plan.products.get(product_id)
    if product is None:
        return products.unknown(product_id)
    if not products.can_be_sold(turn.state, product_id):
        return products.not_on_sale(product_id)
    overlays.put(turn, overlays.PRODUCT_CARD, product_id, None)
    held_back = overlays.PRODUCT_CARD in overlays.kept_out(turn.state)
    turn.note("product_held_back" if held_back else "product_shown", product=product.name)
    return None


def correct(turn: Turn, text: str, product_id: str | None) -> Refusal | None:
    """Tell viewers what is right, and the host to say it. A correction on air gives way to a newer one."""
    if _tenths(text) > 10 * LONGEST_CORRECTION:
        most = f"{LONGEST_CORRECTION} Chinese or {10 * LONGEST_CORRECTION // 6} Latin signs"
        return Refusal("too_long", f"The graphic has room for {most}, and would cut off the rest.")
    data = {"wrong": "", "right": text}
    if product_id is not None:
        if product_id not in turn.state.plan.products:
            return products.unknown(product_id)
        data["product"] = product_id
    until = RunMs(turn.at.run + CORRECTION_MS)
    overlays.put(turn, overlays.CORRECTION, "", until, data)
    turn.note("correction", text=text)
    tell_host(turn, host_lines.line(turn.state.plan, "correction", text=text), Urgency.URGENT)
    return None


def _tenths(text: str) -> int:
    """Its width in tenths of a Chinese sign, of which Latin letters, figures and their like take six."""
    return sum(10 if unicodedata.east_asian_width(sign) in "WFA" else 6 for sign in text)
