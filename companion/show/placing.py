"""Where each overlay stands, and whose turn it is: decided here, so that every page shows the same."""

from collections.abc import Iterable
from dataclasses import replace

from companion.show.bags import on_screen as bags
from companion.show.model import Placement, Plan
from companion.show.on_screen import OverlayOnAir, Stage
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs, WallMs


def placement(plan: Plan, graphic: str) -> Placement:
    """What is known of a graphic; one that was not installed has a place of its own."""
    return plan.graphics.get(graphic) or Placement(zone=f"own:{graphic}")


def stages(overlay: OverlayOnAir, state: ShowState) -> tuple[Stage, ...]:
    """Where it stands and from when, in order; the last that has begun counts."""
    if overlay.graphic == bags.GRAPHIC and overlay.key in state.bags:
        return bags.stages(state.bags[overlay.key])
    place = placement(state.plan, overlay.graphic)
    return (Stage(since=begins(overlay), zone=place.zone, priority=place.priority, yields=place.yields),)


def begins(overlay: OverlayOnAir) -> WallMs:
    """From when on it may be seen, among those that share its zone and its priority."""
    return overlay.since if overlay.turn is None else overlay.turn


def in_turn(overlays: Iterable[OverlayOnAir], state: ShowState, now: WallMs) -> tuple[OverlayOnAir, ...]:
    """The same overlays, each with the instant from which it may be seen.

    Those of one zone and priority take turns in their order. One that has begun keeps its turn. The next
    begins when the one before it goes by itself, or has been seen for as long as its manifest lets it keep
    others waiting (``Placement.hold_ms``), whichever is first. So nobody waits for longer than the holds
    before it come to, and whoever waits moves up when somebody leaves early. Time on air that was asked for
    is kept: it counts from the turn.
    """
    before: dict[tuple[str, int], OverlayOnAir] = {}
    turned = []
    for overlay in overlays:
        place = placement(state.plan, overlay.graphic)
        group = place.zone, place.priority
        if begins(overlay) >= now:
            overlay = _begins_at(overlay, _after(before.get(group), state, now))
        before[group] = overlay
        turned.append(overlay)
    return tuple(turned)


def clock_set(overlays: Iterable[OverlayOnAir], by_ms: Ms) -> tuple[OverlayOnAir, ...]:
    """What was seen stays so, and what waits does so for as long, although the wall clock reads otherwise.

    Set forward, it takes nothing from what has begun and has no turn of its own.
    """
    return tuple(
        replace(overlay, turn=WallMs(begins(overlay) + by_ms))
        if by_ms < 0 or overlay.turn is not None
        else overlay
        for overlay in overlays
    )


def _after(before: OverlayOnAir | None, state: ShowState, now: WallMs) -> WallMs:
    """When it is the turn of what comes behind ``before``; None: nobody is before it."""
    if before is None:
        return now
    held = begins(before) + placement(state.plan, before.graphic).hold_ms
    goes = state.wall(before.until) if before.until is not None else held
    return WallMs(max(now, min(held, goes)))


def _begins_at(overlay: OverlayOnAir, turn: WallMs) -> OverlayOnAir:
    if turn == begins(overlay):
        return overlay
    until = overlay.until
    if until is not None:
        until = RunMs(until + turn - begins(overlay))
    return replace(overlay, turn=turn, until=until)
