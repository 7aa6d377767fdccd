"""What was above the scene, as far as it is still true."""

from dataclasses import replace

from companion.show import overlays
from companion.show.commands import Refusal
from companion.show.incidents import shown
from companion.show.on_screen import OverlayOnAir
from companion.show.placing import in_turn
from companion.show.products import now as products
from companion.show.state import ShowState
from companion.show.times import RunMs
from companion.show.turn import Turn
from companion.show.undo.deeds import OUTDATED, OverlaysBack


def put_back(turn: Turn, back: OverlaysBack) -> Refusal | None:
    """Take down what was put up, and put up what was taken down: anew, for viewers saw it go."""
    state, now = turn.state, turn.state.overlays
    added = [one for one in back.after if not _among(one, back.before)]
    taken = [one for one in now if _among(one, added)]
    kept = [one for one in now if one not in taken]
    returning = {
        (one.graphic, one.key): _anew(one, taken, turn)
        for one in back.before
        if not _among(one, back.after)
        and not any(_in_its_place(one, other) for other in kept)
        and _is_true(state, one, turn.at.run, back)
    }
    if not (taken or returning):
        return OUTDATED
    standing = {(one.graphic, one.key): one for one in kept} | returning
    before = [(one.graphic, one.key) for one in back.before]
    in_order = (*(place for place in before if place in standing), *standing)
    turn.set(overlays=in_turn((standing[place] for place in dict.fromkeys(in_order)), state, turn.at.wall))
    return None


def _in_its_place(one: OverlayOnAir, other: OverlayOnAir) -> bool:
    """Several bags stand side by side; of any other graphic there is one."""
    if one.graphic != other.graphic:
        return False
    return one.graphic != overlays.LUCKY_BAG or one.key == other.key


def _among(one: OverlayOnAir, others: list[OverlayOnAir] | tuple[OverlayOnAir, ...]) -> bool:
    """Is it there, saying the same, for as long, and for the same reason?"""
    return any(
        _same(one, other) and (one.until, one.incidents) == (other.until, other.incidents) for other in others
    )


def _same(one: OverlayOnAir, other: OverlayOnAir) -> bool:
    return (one.graphic, one.key, one.data) == (other.graphic, other.key, other.data)


def _anew(one: OverlayOnAir, taken: list[OverlayOnAir], turn: Turn) -> OverlayOnAir:
    stayed = next((other for other in taken if _same(one, other)), None)
    if stayed is not None:
        # It never left; only its time was another one, or whose it was.
        return replace(stayed, until=one.until, incidents=one.incidents)
    return replace(one, since=turn.at.wall, turn=None)


def _is_true(state: ShowState, one: OverlayOnAir, now: RunMs, back: OverlaysBack) -> bool:
    """Would it say what holds now? Sales end, products sell out, segments are left."""
    if not overlays.is_of(state, one.graphic) or (one.until is not None and one.until <= now):
        return False
    if one.incidents and not shown.lasting(state, one):
        return False
    match one.graphic:
        case overlays.FLASH_SALE:
            sale = state.sales.get(one.key)
            return sale is not None and (sale.state.on_air or (sale.state.over and one.until is not None))
        case overlays.LUCKY_BAG:
            bag = state.bags.get(one.key)
            told = bag is not None and bag.announced is not None
            return told and (one.until is not None or not state.bags[one.key].state.over)
        case overlays.PRODUCT_CARD:
            running, run = state.running_segment, state.segment
            ours = run is not None and run.pass_no == back.pass_no
            of_segment = running is not None and (running.product or "") == one.key
            known = not one.key or one.key in state.plan.products
            sold = not one.key or one.key in back.unsold or products.can_be_sold(state, one.key)
            return known and sold and (ours or of_segment or run is None)
        case _:
            return True
