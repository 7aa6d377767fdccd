"""Outputs that mean "on air" and stop in the middle of the show, though nobody here asked for it: viewers
have nothing until they run again, or until somebody says that it is to be so."""

from collections.abc import Callable
from dataclasses import replace

from companion.show.health.troubles import OF_OUTPUTS, Trouble
from companion.show.incidents import verdicts
from companion.show.incidents.record import Incident, Stage
from companion.show.state import Phase, ShowState
from companion.show.turn import Turn


def stopped(turn: Turn, output: str) -> None:
    """OBS says that it has stopped, or OBS is back without it."""
    state = turn.state
    if output not in state.plan.on_air or state.phase is not Phase.RUNNING or is_told(state, output):
        return
    # What was wrong with it while it ran is no more to be told: nothing runs.
    _end(turn, lambda one: one.trouble in OF_OUTPUTS and one.subject == output)
    verdicts.begin(turn, Trouble.OUTPUT_GONE, output)


def is_meant(turn: Turn, output: str) -> None:
    """Whoever said this wants it so."""
    _end(turn, lambda one: _is(one, output), by=turn.by)


def is_told(state: ShowState, output: str) -> bool:
    """Does the crew see that it has stopped, and has nobody said that it may?"""
    return any(one.open and _is(one, output) for one in state.incidents)


def is_ill(state: ShowState, output: str) -> bool:
    """Does it connect anew, or run and send nothing, as far as the crew was told?"""
    return any(one.open and _sends_nothing(one, output) for one in state.incidents)


def is_seen_to(turn: Turn, output: str) -> None:
    """Whoever said this does something about it."""

    def decided(one: Incident) -> Incident:
        return replace(one, by=turn.by) if one.open and _sends_nothing(one, output) else one

    verdicts.set_each(turn, decided)


def follow(turn: Turn) -> None:
    """One that runs again is well; one that viewers do not see the show by any more concerns nobody."""
    state = turn.state
    for one in state.incidents:
        if not one.open or one.trouble is not Trouble.OUTPUT_GONE:
            continue
        if state.obs.connected and state.obs.outputs.get(one.subject, False):
            verdicts.over(turn, one.trouble, one.subject)
        elif state.phase is not Phase.RUNNING or one.subject not in state.plan.on_air:
            is_meant(turn, one.subject)


def _is(one: Incident, output: str) -> bool:
    return one.trouble is Trouble.OUTPUT_GONE and one.subject == output


def _sends_nothing(one: Incident, output: str) -> bool:
    return one.trouble in (Trouble.RECONNECTING, Trouble.STREAM_STALLED) and one.subject == output


def _end(turn: Turn, which: Callable[[Incident], bool], *, by: str = "") -> None:
    """They last no more, and their cause is not gone: they are not cleared."""

    def ended(one: Incident) -> Incident:
        if not one.open or not which(one):
            return one
        return replace(one, stage=Stage.OVER, unknown_until=None, by=by or one.by)

    verdicts.set_each(turn, ended)
