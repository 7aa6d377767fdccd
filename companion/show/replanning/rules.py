"""Rules of catching up: a proposal is made when time was lost or won, and applied as shown or refused.

What is applied is of this evening: segments still to come are stretched or passed over, and the running one
is made shorter or longer. The plan stays as it is.
"""

from dataclasses import replace
from operator import attrgetter

from companion.show import undoing
from companion.show.clock_steps import STEP_MS
from companion.show.commands import ApplyPlan, Refusal
from companion.show.replanning.applying import applied
from companion.show.replanning.looking import can_tell, lost_ms, next_look, propose, settled
from companion.show.replanning.proposal import Proposal, Stands
from companion.show.state import ShowState
from companion.show.times import Ms
from companion.show.timing.model import Timing
from companion.show.timing.timing import timing
from companion.show.turn import Turn

BY_ITSELF = "companion"
"""Who did what nobody was asked about."""

CHANGED = Refusal("changed", "What is proposed has changed since you looked.")

_script = attrgetter("phase", "segment", "hold", "plan", "skipped", "stretch", "clock_step")


def follow(turn: Turn, before: ShowState) -> None:
    """Look again whenever something has changed that a proposal is worked out from."""
    state = turn.state
    if state.proposal is not before.proposal:
        # Somebody has just answered; there is nothing more to ask.
        turn.set(next_look=next_look(state, turn.at.run, timing(state)) if can_tell(state) else None)
    elif (clock_set := _clock_was_set(before, state)) or _differs(before, state):
        # A clock that was set may be set wrong: what it says is lost is not won back unasked.
        _look(turn, may_act=not clock_set)


def due(turn: Turn) -> None:
    """Look again because the running segment runs over, or can no longer give what was proposed."""
    look_at = turn.state.next_look
    if look_at is not None and look_at <= turn.at.run:
        _look(turn, may_act=True)


def apply(turn: Turn, proposal_id: str) -> Refusal | None:
    """Do what is proposed, exactly as shown; again when it was taken back and nothing has changed since."""
    proposal, now = turn.state.proposal, turn.at.run
    if proposal is None or proposal.id != proposal_id or proposal.stands is Stands.BY_ITSELF:
        return CHANGED
    if proposal.until is not None and now > proposal.until:
        return CHANGED
    turn.state = applied(turn.state, proposal, now)
    turn.set(settled_ms=lost_ms(timing(turn.state), now), proposal=None)
    turn.note("catch_up" if proposal.won_ms >= 0 else "fill_up", won=proposal.won_ms)
    return None


def refuse(turn: Turn, proposal_id: str) -> Refusal | None:
    """Go on as it is. Nothing is proposed before more is lost."""
    proposal = turn.state.proposal
    if proposal is None or proposal.id != proposal_id or proposal.stands is not Stands.ASKS:
        return CHANGED
    turn.set(settled_ms=proposal.lost_ms, proposal=None)
    turn.note("catch_up_refused", won=proposal.won_ms)
    return None


def _clock_was_set(before: ShowState, state: ShowState) -> bool:
    return abs(state.wall_offset_ms - before.wall_offset_ms) > STEP_MS


def _differs(before: ShowState, state: ShowState) -> bool:
    if any(was is not now for was, now in zip(_script(before), _script(state), strict=True)):
        return True
    windows_differ = before.sales is not state.sales or before.bags is not state.bags
    return windows_differ and _promised(before) != _promised(state)


def _promised(state: ShowState) -> list[int | None]:
    sales, bags = state.sales.values(), state.bags.values()
    return [*(sale.due for sale in sales), *(bag.due for bag in bags)]


def _look(turn: Turn, *, may_act: bool) -> None:
    state, now = turn.state, turn.at.run
    if not can_tell(state):
        if state.proposal is not None or state.next_look is not None:
            turn.set(proposal=None, next_look=None)
        return
    told = timing(state)
    found = propose(state, now, told)
    stands = _stands(state, found)
    made = stands is not None and stands is found
    turn.set(
        proposal=stands,
        proposals=state.proposals + made,
        settled_ms=settled(state, lost_ms(told, now)),
    )
    if made and stands is not None and may_act and _may_act(state, stands):
        told = _act(turn, stands)
    turn.set(next_look=next_look(turn.state, now, told))


def _stands(state: ShowState, found: Proposal | None) -> Proposal | None:
    """The proposal that stands from now on. One that says what was said before keeps its name."""
    was, run = state.proposal, state.segment
    if was is None or run is None:
        return found
    if was.stands is Stands.BY_ITSELF:
        return found or (was if was.pass_no == run.pass_no else None)
    return was if found is not None and was.says_the_same(found) else found


def _may_act(state: ShowState, proposal: Proposal) -> bool:
    """Only what wins back lost time, keeps every promise and is within what the show allows."""
    allowed, trimmed = state.plan.catch_up, proposal.trimmed_ms
    return (
        allowed.auto
        and proposal.lost_ms > 0
        and proposal.acts
        and not proposal.broken
        and (allowed.drop or not proposal.drops)
        and (allowed.most_ms is None or state.caught_up_ms + trimmed <= allowed.most_ms)
    )


def _act(turn: Turn, proposal: Proposal) -> Timing:
    """Apply it by itself, as the operator would, and take note of it so that it can be undone. Returns the
    timing of the show from then on."""
    before, by = turn.state, turn.by
    turn.by = BY_ITSELF
    apply(turn, proposal.id)
    undoing.remember(turn, before, ApplyPlan(proposal.id))
    turn.by = by
    turn.set(
        proposal=replace(proposal, stands=Stands.BY_ITSELF),
        caught_up_ms=Ms(before.caught_up_ms + proposal.trimmed_ms),
    )
    return timing(turn.state)
