"""Catching up, taken back as far as it has not been played yet."""

from dataclasses import replace

from companion.show.commands import Refusal
from companion.show.replanning.applying import taken_back
from companion.show.replanning.proposal import Stands
from companion.show.times import Ms
from companion.show.turn import Turn
from companion.show.undo.deeds import OUTDATED, StretchBack


def put_back(turn: Turn, back: StretchBack) -> Refusal | None:
    """Segments still to come are as long as before, and played. Nothing is proposed instead before more is
    lost."""
    proposal = back.proposal
    before = taken_back(turn.state, proposal, turn.at.run)
    if before is None:
        return OUTDATED
    turn.state = before
    standing = turn.state.proposal
    if standing is not None and standing.id == proposal.id and standing.stands is Stands.BY_ITSELF:
        turn.set(caught_up_ms=Ms(turn.state.caught_up_ms - proposal.trimmed_ms))
    turn.set(proposal=replace(proposal, stands=Stands.UNDONE), settled_ms=proposal.all_of_it_ms)
    return None
