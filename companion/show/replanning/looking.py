"""Whether anything is to be proposed about the rest of a show, and when that is looked at next."""

from collections.abc import Collection
from dataclasses import replace

from companion.show import timeline
from companion.show.cue import LATE_MS
from companion.show.replanning.model import Solution
from companion.show.replanning.pieces import gives_until, name_of, pieces_of
from companion.show.replanning.proposal import Broken, Proposal, Stands, Trim
from companion.show.replanning.solve import solve
from companion.show.state import Phase, ShowState
from companion.show.timeline import Due, Subject
from companion.show.times import MINUTE, Moment, Ms, RunMs
from companion.show.timing.model import Timing
from companion.show.timing.timing import timing
from companion.show.timing_events import ReplanDue


def can_tell(state: ShowState) -> bool:
    """Is it known what is left of the show? Not while it is held: so much more is lost with every second. Nor
    while nobody has said what a clock that was set means for what was promised."""
    running = state.phase is Phase.RUNNING and state.segment is not None
    return running and state.hold is None and state.clock_step is None


def next_due(state: ShowState, now: Moment, without: Collection[Subject] = ()) -> Due | None:
    """As :func:`companion.show.timeline.next_due`; a look at the rest comes with what is found."""
    due = timeline.next_due(state, now, without)
    return _looked(state, due) if isinstance(due, ReplanDue) else due


def _looked(state: ShowState, due: ReplanDue) -> ReplanDue:
    told, now = timing(state), due.at.run
    lost = lost_ms(told, now)
    return replace(
        due,
        lost_ms=lost,
        matters=bool(told.promises or told.gives_ms),
        proposal=_propose(state, now, told, lost),
    )


def lost_ms(told: Timing, now: RunMs) -> Ms:
    """So much too late the promise is that is in the greatest danger, or the planned end. Below 0: nothing is
    late, and so much is early."""
    late = told.late(now)
    over = told.over_ms(now) or 0
    slacks = [slack for one in told.promises if (slack := one.slack(late)) is not None]
    worst = max(over, -min(slacks, default=0))
    if worst > 0:
        return Ms(worst)
    return Ms(min(over, *(early for one in told.promises if (early := one.early(late)) is not None), 0))


def _propose(state: ShowState, now: RunMs, told: Timing, lost: Ms) -> Proposal | None:
    """How the rest could go; None: it is well as it is, or nothing can be done about it and nothing breaks.

    Of what is lost only so much as the crew has not answered for is looked at, and only from
    ``tell_after_ms`` on.
    """
    if abs(lost - settled(state, lost)) < max(1, state.plan.catch_up.tell_after_ms):
        return None
    run, end = state.segment, told.expected_end(now)
    assert run is not None
    assert end is not None
    pieces = pieces_of(state, now, told, grow=lost <= 0)
    solution = solve(now, pieces)
    broken = _broken(told, solution)
    if not (solution.trims or solution.dropped or broken):
        return None
    gives = solution.trims.get(pieces[0].id, Ms(0))
    return Proposal(
        id=f"r{state.proposals + 1}",
        made=now,
        pass_no=run.pass_no,
        lost_ms=lost,
        trims=tuple(Trim(one.id, by) for one in pieces if (by := solution.trims.get(one.id))),
        drops=solution.dropped,
        broken=broken,
        end_before=end,
        end_after=solution.end,
        until=gives_until(state, now, gives) if gives > 0 else None,
    )


def settled(state: ShowState, lost: Ms) -> Ms:
    """What of this the crew has answered for: what was won back since has to be lost anew to be proposed."""
    return Ms(max(0, min(state.settled_ms, lost)) if lost > 0 else min(0, max(state.settled_ms, lost)))


def _broken(told: Timing, solution: Solution) -> tuple[Broken, ...]:
    if not solution.late:
        return ()
    promised = [(one.promise, solution.late.get(name_of(one.promise), Ms(0))) for one in told.promises]
    return tuple(Broken(one.kind, one.id, one.segment, by) for one, by in promised if abs(by) > LATE_MS)


def next_look(state: ShowState, now: RunMs) -> RunMs | None:
    """When time alone changes what is to be proposed: the running segment runs over, minute by minute, or can
    no longer give what is asked of it. None: it never does."""
    end = timeline.segment_end(state)
    if end is None:
        return None
    at = RunMs(end + state.plan.catch_up.tell_after_ms)
    if at <= now:
        at = RunMs(at + ((now - at) // MINUTE + 1) * MINUTE)
    proposal = state.proposal
    if proposal is None or proposal.stands is Stands.BY_ITSELF or not proposal.can_wait(now):
        return at
    # Whatever stands, a look never leads to another one at the same instant: they would never end.
    return at if proposal.until is None else RunMs(min(at, proposal.until + 1))
