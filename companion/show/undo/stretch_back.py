"""Catching up, taken back as far as it has not been played yet."""

from dataclasses import replace

from companion.show.commands import Refusal
from companion.show.replanning.applying import still_open, taken_back
from companion.show.replanning.proposal import Stands
from companion.show.times import Ms
from companion.show.turn import Turn
from companion.show.undo.deeds import OUTDATED, StretchBack


def put_back(turn: Turn, back: StretchBack) -> Refusal | None:
    """Segments still to come are as long as before, and played. Nothing is proposed instead before more is
    lost."""
    state, proposal = turn.state, back.proposal
    running = state.running_segment
    trims, drops = still_open(state, proposal)
    # What has begun as it was made then, and comes again, is as long as planned already.
    of_now = {*state.stretch, running.id if running is not None else ""}
    trims = [one for one in trims if one.segment in of_now or not back.after.get(one.segment)]
    if not trims and not drops:
        return OUTDATED
    turn.state = taken_back(state, trims, drops, turn.at.run)
    # As it was, also where an edit has set bounds to it meanwhile.
    names = {one.segment for one in trims} & back.before.keys()
    as_left = {name for name in names if state.stretch.get(name, 0) == back.after[name]}
    stretch = {**turn.state.stretch, **{name: back.before[name] for name in as_left}}
    turn.set(stretch={name: by for name, by in stretch.items() if by})
    if back.by_itself:
        given = sum(max(0, trim.by_ms) for trim in trims)
        turn.set(caught_up_ms=Ms(state.caught_up_ms - given))
    turn.set(proposal=replace(proposal, stands=Stands.UNDONE), settled_ms=proposal.all_of_it_ms)
    return None
