"""Rules of catching up: a proposal is made when time was lost or won, and applied as shown or refused.

What is applied is of this evening: segments still to come are stretched or passed over, and the running one
is made shorter or longer. The plan stays as it is.
"""

from dataclasses import replace
from operator import attrgetter

from companion.show import undoing
from companion.show.clock_steps import STEP_MS
from companion.show.commands import ApplyPlan, Refusal
from companion.show.events import Event
from companion.show.replanning.applying import applied, still_fits
from companion.show.replanning.looking import can_tell, next_look, settled
from companion.show.replanning.proposal import Proposal, Stands
from companion.show.state import ShowState
from companion.show.times import Ms
from companion.show.timing.promises import promises_anything, still_promised
from companion.show.timing_events import ReplanDue
from companion.show.turn import Turn

BY_ITSELF = "companion"
"""Who did what nobody was asked about."""

CHANGED = Refusal("changed", "What is proposed has changed since you looked.")

_script = attrgetter("phase", "segment", "hold", "plan", "skipped", "stretch", "clock_step")


def follow(turn: Turn, before: ShowState, event: Event) -> None:
    """Look again whenever something has changed that a proposal is worked out from."""
    if isinstance(event, ReplanDue):
        return
    state = turn.state
    answered, clock_set = state.proposal is not before.proposal, _clock_was_set(before, state)
    if not (answered or clock_set or _differs(before, state)):
        return
    if not can_tell(state):
        turn.set(proposal=None, next_look=None, look_asks=False)
        return
    # A clock that was set may be set wrong: what it says is lost is not won back unasked.
    turn.set(next_look=turn.at.run, look_asks=state.look_asks or clock_set)


def due(turn: Turn, event: ReplanDue) -> None:
    """Take up what was found."""
    state, now = turn.state, turn.at.run
    if state.next_look is None or state.next_look > now:
        return
    turn.set(next_look=None, look_asks=False)
    _take_up(turn, event, may_act=not state.look_asks)
    if event.matters and turn.state.next_look is None:
        turn.set(next_look=next_look(turn.state, now))


def apply(turn: Turn, proposal_id: str) -> Refusal | None:
    """Do what is proposed, exactly as shown; again when it was taken back and nothing has changed since."""
    proposal = _answered(turn, proposal_id)
    if proposal is None or proposal.stands is Stands.BY_ITSELF:
        return CHANGED
    if not proposal.can_wait(turn.at.run):
        return CHANGED
    if proposal.stands is Stands.UNDONE and not still_fits(turn.state, proposal, turn.at.run):
        return CHANGED
    _apply(turn, proposal)
    return None


def refuse(turn: Turn, proposal_id: str) -> Refusal | None:
    """Go on as it is. Nothing is proposed before more is lost."""
    proposal = _answered(turn, proposal_id)
    if proposal is None or proposal.stands is not Stands.ASKS:
        return CHANGED
    turn.set(proposal=None, settled_ms=proposal.all_of_it_ms)
    turn.note("catch_up_refused", won=proposal.won_ms)
    return None


def _answered(turn: Turn, proposal_id: str) -> Proposal | None:
    """The proposal that somebody means; None: another one stands, or will once it is looked at what has just
    changed."""
    state = turn.state
    if state.proposal is None or state.proposal.id != proposal_id:
        return None
    looks_now = state.next_look is not None and state.next_look <= turn.at.run
    return None if looks_now else state.proposal


def _apply(turn: Turn, proposal: Proposal) -> None:
    turn.state = applied(turn.state, proposal, turn.at.run)
    turn.set(proposal=None, settled_ms=proposal.leaves_ms)
    turn.note("catch_up" if proposal.won_ms >= 0 else "fill_up", won=proposal.won_ms)


def _clock_was_set(before: ShowState, state: ShowState) -> bool:
    return abs(state.wall_offset_ms - before.wall_offset_ms) > STEP_MS


def _differs(before: ShowState, state: ShowState) -> bool:
    if any(was is not now for was, now in zip(_script(before), _script(state), strict=True)):
        return True
    windows_differ = before.sales is not state.sales or before.bags is not state.bags
    if windows_differ and _windows(before) != _windows(state):
        return True
    cues_differ = before.ledger is not state.ledger or before.arming is not state.arming
    return cues_differ and _cues(before) != _cues(state)


def _windows(state: ShowState) -> list[int | None]:
    sales, bags = state.sales.values(), state.bags.values()
    return [*(sale.due for sale in sales), *(bag.due for bag in bags)]


def _cues(state: ShowState) -> list[str]:
    """What the running segment has promised and not kept yet. Cues that nobody was promised are no reason to
    look again: there may be thousands."""
    run = state.segment
    if run is None or not promises_anything(run.segment):
        return []
    return [cue.id for cue in still_promised(state, run.index)]


def _take_up(turn: Turn, event: ReplanDue, *, may_act: bool) -> None:
    state = turn.state
    stands = _stands(state, event)
    made = stands is not None and stands is event.proposal
    turn.set(
        proposal=stands,
        proposals=state.proposals + made,
        settled_ms=settled(state, event.lost_ms),
    )
    if made and stands is not None and may_act and _may_act(state, stands):
        _act(turn, stands)


def _stands(state: ShowState, event: ReplanDue) -> Proposal | None:
    """The proposal that stands from now on. One that says what was said before keeps its name, and one that
    was answered is kept as long as what it asks of the running segment can be given."""
    was, found, run = state.proposal, event.proposal, state.segment
    if was is None or run is None:
        return found
    if was.stands is Stands.ASKS:
        same = found is not None and was.says_the_same(found)
        return replace(was, until=found.until) if found is not None and same else found
    runs_still = was.pass_no == run.pass_no
    expired = was.stands is Stands.UNDONE and not was.can_wait(event.at.run)
    return found or (was if runs_still and not expired else None)


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


def _act(turn: Turn, proposal: Proposal) -> None:
    """Apply it by itself, as the operator would, and take note of it so that it can be undone."""
    before, by = turn.state, turn.by
    turn.by = BY_ITSELF
    _apply(turn, proposal)
    undoing.remember(turn, before, ApplyPlan(proposal.id), by_hand=False)
    turn.by = by
    turn.set(
        proposal=replace(proposal, stands=Stands.BY_ITSELF),
        caught_up_ms=Ms(before.caught_up_ms + proposal.trimmed_ms),
        next_look=turn.at.run,
    )
