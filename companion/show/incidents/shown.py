"""Overlays that viewers see for as long as something is wrong."""

from companion.show import overlays
from companion.show.actions import ShowOverlay
from companion.show.incidents.picture import lasts
from companion.show.incidents.playbooks import playbook_for
from companion.show.incidents.record import Incident
from companion.show.on_screen import OverlayOnAir
from companion.show.state import ShowState
from companion.show.turn import Turn


def show(turn: Turn, incident: Incident) -> bool:
    """Put on air what its playbook has; whether anything of it is there now.

    An overlay that a person or the script has on air stays as it is: one graphic says one thing. One that is
    there for another incident says from now on what this one has to say. What would mean nothing now, such as
    a sale when none is on, is passed over.
    """
    any_shown = False
    for action in playbook_for(turn.state.plan, incident.trouble).show:
        there = [one for one in turn.state.overlays if one.graphic == action.overlay]
        if not all(one.incidents for one in there):
            continue
        others = tuple(other for one in there for other in one.incidents if other != incident.id)
        causes = (*others, incident.id)
        refused = overlays.show_overlay(turn, action.overlay, action.for_ms, action.data, incidents=causes)
        any_shown = any_shown or refused is None
    return any_shown


def take_off(turn: Turn) -> None:
    """Take down what all is over for. What is left for another incident says again what that one has to say,
    and what a person has taken down is not put up again."""
    for one in turn.state.overlays:
        left = lasting(turn.state, one)
        if left == one.incidents:
            continue
        if action := _said(turn.state, one.graphic, left):
            overlays.put(turn, one.graphic, one.key, one.until, action.data, incidents=left)
        else:
            overlays.hide_overlay(turn, one.graphic)


def lasting(state: ShowState, shown: OverlayOnAir) -> tuple[str, ...]:
    """Those incidents that an overlay is shown for which are not over, or from which the show is still on its
    way back; empty too for one that is shown for none."""
    return tuple(
        one.id
        for id_ in shown.incidents
        for one in state.incidents
        if one.id == id_ and (lasts(state, one) or _comes_back(state, one))
    )


def _comes_back(state: ShowState, one: Incident) -> bool:
    """Was OBS asked for the way back, and is what was covered with still what viewers see?"""
    program = state.program
    asked = program.cover is None and program.switch is not None
    return asked and one.returned is None and bool(one.to) and one.to == program.actual


def _said(state: ShowState, graphic: str, incidents: tuple[str, ...]) -> ShowOverlay | None:
    """What the newest of these has it say; None: none of them has anything."""
    said = (
        action
        for one in state.incidents
        if one.id in incidents
        for action in playbook_for(state.plan, one.trouble).show
        if action.overlay == graphic
    )
    return next(reversed(tuple(said)), None)
