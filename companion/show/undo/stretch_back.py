"""Catching up, taken back as far as it has not been played yet."""

from dataclasses import replace

from companion.show.commands import Refusal
from companion.show.replanning.proposal import Stands
from companion.show.state import ShowState
from companion.show.timeline import position
from companion.show.times import Ms
from companion.show.turn import Turn
from companion.show.undo.deeds import StretchBack

OUTDATED = Refusal("undo_outdated", "All of it has been played by now; it can no longer be taken back.")


def put_back(turn: Turn, back: StretchBack) -> Refusal | None:
    """Segments still to come are as long as before, and played. Nothing is proposed instead before more is
    lost."""
    state, proposal = turn.state, back.proposal
    coming = _to_come(state)
    stretch = dict(state.stretch)
    for trim in proposal.trims:
        if trim.segment in coming:
            stretch[trim.segment] = Ms(stretch.get(trim.segment, 0) + trim.by_ms)
    run = state.segment
    segment = state.running_segment
    if run is not None and segment is not None and run.pass_no == proposal.pass_no:
        own = sum(trim.by_ms for trim in proposal.trims if trim.segment == segment.id)
        if own:
            run = replace(run, added_ms=Ms(run.added_ms + own), length_set_ms=position(state, turn.at.run))
    played_again = coming & state.skipped.intersection(proposal.drops)
    if stretch == state.stretch and run is state.segment and not played_again:
        return OUTDATED
    turn.set(
        stretch={name: by for name, by in stretch.items() if by},
        segment=run,
        skipped=state.skipped - played_again,
        proposal=replace(proposal, stands=Stands.UNDONE),
        settled_ms=proposal.lost_ms,
    )
    return None


def _to_come(state: ShowState) -> frozenset[str]:
    return frozenset(segment.id for segment in state.plan.rundown[state.goes_on :])
