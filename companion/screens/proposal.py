"""What is proposed to catch up, before and after, for topic ``timing``."""

from collections.abc import Iterator, Mapping
from typing import Any

from companion.show.cue import LATE_MS
from companion.show.replanning.applying import applied, still_open, taken_back
from companion.show.replanning.proposal import Broken, Proposal, Stands
from companion.show.state import ShowState
from companion.show.times import Ms
from companion.show.timing.model import Promise, Timing
from companion.show.timing.timing import timing


def proposal_view(state: ShowState, known: Timing) -> dict[str, Any] | None:
    """None: nothing is proposed, and nothing was done by itself since the running segment began. ``known`` is
    the timing of this state."""
    proposal = state.proposal
    if proposal is None or proposal.stands is Stands.UNDONE:
        return None
    before, after = _both(state, proposal, known)
    slack_before, slack_after = _slacks(before, proposal), _slacks(after, proposal)
    return {
        "id": proposal.id,
        "lost_ms": proposal.lost_ms,
        "trims": [{"segment": trim.segment, "by_ms": trim.by_ms} for trim in proposal.trims],
        "drops": list(proposal.drops),
        "broken": [
            {"kind": one.kind.value, "id": one.id, "segment": one.segment or None, "by_ms": one.by_ms}
            for one in (*proposal.broken, *_late_all_the_same(proposal, slack_after))
        ],
        "end_before_at": state.wall(proposal.end_before),
        "end_after_at": state.wall(proposal.end_after),
        "promises": [
            {
                "kind": promise.kind.value,
                "id": promise.id,
                "segment": promise.segment or None,
                "slack_before_ms": slack,
                "slack_after_ms": slack_after.get(promise),
            }
            for promise, slack in slack_before.items()
        ],
        "by_itself": proposal.stands is Stands.BY_ITSELF,
    }


def _both(state: ShowState, proposal: Proposal, known: Timing) -> tuple[Timing, Timing]:
    """The show without it and with it: one of them is the show as it stands."""
    if proposal.stands is not Stands.BY_ITSELF:
        return known, timing(applied(state, proposal, proposal.made))
    trims, drops = still_open(state, proposal)
    return timing(taken_back(state, trims, drops, proposal.made)), known


def _late_all_the_same(proposal: Proposal, after: Mapping[Promise, Ms | None]) -> Iterator[Broken]:
    """What no proposal can help: a cue that the running segment was begun too late for."""
    named = {(one.kind, one.id, one.segment) for one in proposal.broken}
    for one, slack in after.items():
        if slack is not None and slack < -LATE_MS and (one.kind, one.id, one.segment) not in named:
            yield Broken(one.kind, one.id, one.segment, Ms(-slack))


def _slacks(of: Timing, proposal: Proposal) -> dict[Promise, Ms | None]:
    """As it was when it was proposed."""
    late = of.late(proposal.made)
    return {one.promise: one.slack(late) for one in of.promises}
