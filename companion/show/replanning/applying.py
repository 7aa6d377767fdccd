"""A show as it is once a proposal is applied, and once it is taken back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from companion.show.replanning.pieces import gives_until
from companion.show.replanning.proposal import Proposal, Trim
from companion.show.state import ShowState
from companion.show.timeline import coming_length, position, segment_length
from companion.show.times import Ms, RunMs


def applied(state: ShowState, proposal: Proposal, now: RunMs) -> ShowState:
    """The lengths of this evening, and what GO passes over; the plan stays as it is."""
    longer = {trim.segment: Ms(-trim.by_ms) for trim in proposal.trims}
    # An edit may have set bounds to what a segment was given before: it is shown, and counts, as it is told.
    told = {
        segment.id: Ms(coming_length(state, segment) - segment.length_ms)
        for segment in state.plan.rundown
        if segment.id in longer and segment.id in state.stretch
    }
    state = replace(state, stretch={**state.stretch, **told})
    return replace(_made_longer(state, longer, now), skipped=state.skipped.union(proposal.drops))


def still_fits(state: ShowState, proposal: Proposal, now: RunMs) -> bool:
    """Can all that it changes still become as long as it says, though it was not looked at again since?"""
    running = state.running_segment
    to_come = {one.id: one for one in state.plan.rundown[state.goes_on :] if one.id not in state.skipped}
    for name, by in ((trim.segment, trim.by_ms) for trim in proposal.trims):
        if running is not None and name == running.id:
            segment, length = running, segment_length(state)
            if by > 0 and gives_until(state, now, by) < now:
                return False
        elif name in to_come:
            segment = to_come[name]
            length = coming_length(state, segment)
        else:
            return False
        least = min(length, segment.shortest_ms or segment.length_ms)
        most = max(length, segment.longest_ms or segment.length_ms)
        if not least <= length - by <= most:
            return False
    return to_come.keys() >= set(proposal.drops)


def still_open(state: ShowState, proposal: Proposal) -> tuple[Sequence[Trim], frozenset[str]]:
    """What of it can still be taken back, of what is to come and of the running segment if it runs since
    then; and which of those that it drops are passed over."""
    to_come = frozenset(segment.id for segment in state.plan.rundown[state.goes_on :])
    running, run = state.running_segment, state.segment
    if running is not None and run is not None and run.pass_no == proposal.pass_no:
        to_come |= {running.id}
    trims = [trim for trim in proposal.trims if trim.segment in to_come]
    return trims, state.skipped.intersection(proposal.drops) & to_come


def taken_back(state: ShowState, trims: Sequence[Trim], drops: Collection[str], now: RunMs) -> ShowState:
    longer = {trim.segment: trim.by_ms for trim in trims}
    return replace(_made_longer(state, longer, now), skipped=state.skipped.difference(drops))


def _made_longer(state: ShowState, longer: Mapping[str, Ms], now: RunMs) -> ShowState:
    """The running segment is, by what was added to it; others, when they begin."""
    run, running = state.segment, state.running_segment
    stretch = dict(state.stretch)
    for name, by in longer.items():
        if run is not None and running is not None and name == running.id:
            added = Ms(run.added_ms + by)
            run = replace(run, added_ms=added, length_set_ms=position(state, now))
        else:
            stretch[name] = Ms(stretch.get(name, 0) + by)
    return replace(state, segment=run, stretch={name: by for name, by in stretch.items() if by})
