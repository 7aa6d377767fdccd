"""A show as it is once a proposal is applied, and once it is taken back."""

from collections.abc import Mapping
from dataclasses import replace

from companion.show.replanning.proposal import Proposal
from companion.show.state import ShowState
from companion.show.timeline import position
from companion.show.times import Ms, RunMs


def applied(state: ShowState, proposal: Proposal, now: RunMs) -> ShowState:
    """The lengths of this evening, and what GO passes over; the plan stays as it is."""
    longer = {trim.segment: Ms(-trim.by_ms) for trim in proposal.trims}
    return replace(_made_longer(state, longer, now), skipped=state.skipped.union(proposal.drops))


def taken_back(state: ShowState, proposal: Proposal, now: RunMs) -> ShowState | None:
    """What is still to come is as it was before, and so is the running segment if it runs since then. None:
    all of it was played."""
    to_come = frozenset(segment.id for segment in state.plan.rundown[state.goes_on :])
    running, run = state.running_segment, state.segment
    if running is not None and run is not None and run.pass_no == proposal.pass_no:
        to_come |= {running.id}
    longer = {trim.segment: trim.by_ms for trim in proposal.trims if trim.segment in to_come}
    played = state.skipped.intersection(proposal.drops) & to_come
    if not longer and not played:
        return None
    return replace(_made_longer(state, longer, now), skipped=state.skipped - played)


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
