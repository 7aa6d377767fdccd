"""The script waits, and goes on from where it stopped."""

from dataclasses import replace

from companion.show.course import Hold, HoldReason
from companion.show.incidents import verdicts
from companion.show.incidents.playbooks import playbook_for
from companion.show.incidents.record import Incident
from companion.show.state import Phase
from companion.show.times import Ms
from companion.show.turn import Turn

HOLDS_KEPT = 8
"""Nobody holds a show more often while one sale or bag is open."""


def end_hold(turn: Turn) -> None:
    """Let the script go on from where it stopped."""
    hold, run = turn.state.hold, turn.state.segment
    if hold is None:
        return
    held = (hold.since, turn.at.run)
    turn.set(hold=None, holds=(*turn.state.holds, held)[-HOLDS_KEPT:])
    if run is not None:
        turn.set(segment=replace(run, held_ms=Ms(run.held_ms + turn.at.run - hold.since)))
    turn.note("went_on")


def lost_ms(turn: Turn) -> Ms:
    """For how long what covers has held it."""
    hold = turn.state.hold
    held = hold is not None and hold.reason is HoldReason.FALLBACK
    return Ms(turn.at.run - hold.since) if hold is not None and held else Ms(0)


def hold_for_cover(turn: Turn) -> None:
    """Hold it for as long as something covers programme, unless somebody holds it already."""
    if _hold(turn):
        turn.note("held_by_fallback")


def hold_for_incident(turn: Turn) -> None:
    """Likewise for as long as an incident lasts that no other scene would make any better."""
    if _hold(turn):
        turn.note("held_by_incident")


def release(turn: Turn) -> None:
    """Nothing covers any more: let it go on if it was held for that, unless an incident holds it as well.
    What it was covered for keeps the time that was lost."""
    lost, state = lost_ms(turn), turn.state

    def ended(one: Incident) -> Incident:
        return replace(one, lost_ms=lost) if one.to and one.lost_ms is None and one.returned is None else one

    verdicts.set_each(turn, ended)
    lasting = (one for one in state.incidents if one.open and one.done)
    waits = any(playbook_for(state.plan, one.trouble).hold for one in lasting)
    if state.hold is not None and state.hold.reason is HoldReason.FALLBACK and not waits:
        end_hold(turn)


def _hold(turn: Turn) -> bool:
    """Whether it goes no further from now on because of this."""
    if turn.state.phase is not Phase.RUNNING or turn.state.hold is not None:
        return False
    turn.set(hold=Hold(turn.at.run, HoldReason.FALLBACK))
    return True
