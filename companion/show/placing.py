"""Where each overlay stands, and whose turn it is: decided here, so that every page shows the same."""

from companion.show.model import Placement, Plan
from companion.show.on_screen import OverlayOnAir, Stage
from companion.show.state import ShowState


def placement(plan: Plan, graphic: str) -> Placement:
    """What is known of a graphic; one that was not installed has a place of its own."""
    return plan.graphics.get(graphic) or Placement(zone=f"own:{graphic}")


def stages(overlay: OverlayOnAir, state: ShowState) -> tuple[Stage, ...]:
    """Where it stands and from when, in order; the last that has begun counts."""
    place = placement(state.plan, overlay.graphic)
    since = overlay.since if overlay.turn is None else overlay.turn
    return (Stage(since=since, zone=place.zone, priority=place.priority, yields=place.yields),)
