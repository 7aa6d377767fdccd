"""Rules of the queue of bags: one after the other, with a gap, and never two at once.

The gap counts from when viewers have done with the one before: one of our own when it is drawn, one that the
platform draws when it closes (``BagWindow.over_since``). While the script is held nothing new is opened, and
what cannot be opened is passed over and stays in the queue: it opens as soon as it can.
"""

from dataclasses import replace

from companion.show.actions import BagStep
from companion.show.bags import asks as bag_asks
from companion.show.bags import rules as bags
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.checks import why_not
from companion.show.bags.copying import copy_of
from companion.show.bags.queue import BagQueue
from companion.show.commands import Refusal
from companion.show.limits import LimitOf, breached, said
from companion.show.model import Plan
from companion.show.offer_commands import BagCopy, QueueSet
from companion.show.state import Phase, ShowState
from companion.show.times import SECOND, Ms, WallMs
from companion.show.turn import Turn

LEAST_GAP_MS = Ms(5 * SECOND)
"""Platforms take some seconds to let a bag go before they take the next."""


def planned(plan: Plan) -> BagQueue:
    """The queue of the show file, which waits for somebody to start it."""
    if plan.queue is None:
        return BagQueue()
    return BagQueue(bags=plan.queue.bags, gap_ms=plan.queue.gap_ms, loop=plan.queue.loop)


def plan(turn: Turn, command: QueueSet) -> Refusal | None:
    """Let these bags come, instead of those that the queue has. A queue that runs goes on with them."""
    gap = Ms(command.gap_seconds * SECOND)
    if gap < LEAST_GAP_MS:
        return Refusal("out_of_range", f"Leave at least {LEAST_GAP_MS // SECOND} s between two bags.")
    if (limit := breached(turn.state.plan.limits, LimitOf.BAG_GAP_MS, gap)) is not None:
        return Refusal("beyond_limit", said(limit, gap))
    for place, name in enumerate(command.bags):
        window = turn.state.bags.get(name)
        if window is None:
            return Refusal("unknown_bag", f"The show has no bag {name!r}.")
        if not window.state.to_open:
            return Refusal("wrong_state", f"Bag {name} is {window.state}; copy it, and queue the copy.")
        if name in command.bags[:place]:
            return Refusal("queued_twice", f"Bag {name} is there twice; copy it, and queue the copy.")
    queue = turn.state.queue
    # A gap that counts down already goes on; one that is to be another is counted anew from its beginning.
    since = None if queue.not_before is None else WallMs(queue.not_before - queue.gap_ms + gap)
    turn.set(
        queue=replace(
            queue, bags=command.bags, gap_ms=gap, loop=command.loop, not_before=since, next_at=since
        )
    )
    turn.note("queue_set", count=len(command.bags))
    return None


def start(turn: Turn) -> Refusal | None:
    """Open what is next, after the gap if one has just ended."""
    queue = turn.state.queue
    if refusal := turn.cannot_promise():
        return refusal
    if turn.state.phase is Phase.ENDED:
        return Refusal("already_ended", "The show has ended.")
    if queue.running:
        return Refusal("already_so", "The queue runs already.")
    if not queue.bags:
        return Refusal("queue_empty", "No bag is in the queue.")
    turn.set(queue=replace(queue, running=True, not_before=None, next_at=None, held=""))
    turn.note("queue_started", count=len(queue.bags))
    return None


def stop(turn: Turn) -> Refusal | None:
    """Open nothing by itself any more; a bag that is open stays open."""
    if not turn.state.queue.running:
        return Refusal("already_so", "The queue does not run.")
    _stop(turn)
    turn.note("queue_stopped")
    return None


def due(turn: Turn) -> None:
    """The next bag is to open."""
    state = turn.state
    queue = state.queue
    if not queue.running or queue.next_at is None or queue.next_at > turn.at.wall:
        return
    name = _next(state)
    if name is None or bags.move_bag(turn, name, BagStep.OPEN) is not None:
        # Whatever it is, it is not due at every look: what follows says why, and when it can be.
        turn.set(queue=replace(queue, next_at=None))


def follow(turn: Turn) -> None:
    """Keep the queue to what the bags are by now; called after every event."""
    state = turn.state
    if not state.queue.bags and not state.queue.running:
        return
    _drop_what_is_gone(turn)
    queue = turn.state.queue
    if not queue.running:
        return
    if state.phase is Phase.ENDED or not queue.bags:
        _stop(turn)
        turn.note("queue_stopped" if queue.bags else "queue_done")
        return
    if on := [window for window in turn.state.bags.values() if _is_on(turn.state, window)]:
        failed = any(window.failure for window in on)
        changed = replace(queue, not_before=None, next_at=None, held="draw_failed" if failed else "")
    else:
        not_before = queue.not_before if queue.not_before is not None else _gap_ends(turn)
        held = _held_back(turn.state)
        changed = replace(queue, not_before=not_before, next_at=None if held else not_before, held=held)
    if changed != queue:
        turn.set(queue=changed)
        if changed.held not in ("", queue.held):
            turn.note("queue_held", refusal=changed.held)


def in_another_plan(turn: Turn, before: Plan) -> None:
    """The show file has another queue: it takes the place of the one that was set, and does not start it."""
    plan, queue = turn.state.plan, turn.state.queue
    if plan.queue != before.queue:
        new = planned(plan)
        turn.set(queue=replace(queue, bags=new.bags, gap_ms=new.gap_ms or queue.gap_ms, loop=new.loop))


def moved(queue: BagQueue, by_ms: Ms) -> BagQueue:
    """A gap is no longer, and no shorter, for a clock that was set."""

    def later(at: WallMs | None) -> WallMs | None:
        return None if at is None else WallMs(at + by_ms)

    return replace(queue, not_before=later(queue.not_before), next_at=later(queue.next_at))


def _stop(turn: Turn) -> None:
    queue = turn.state.queue
    turn.set(queue=replace(queue, running=False, not_before=None, next_at=None, held=""))


def _drop_what_is_gone(turn: Turn) -> None:
    """A bag that was opened, by the queue or by hand, is not to come any more; in a loop a copy of it is."""
    state, queue = turn.state, turn.state.queue
    gone = [name for name in queue.bags if (bag := state.bags.get(name)) is None or not bag.state.to_open]
    if not gone:
        return
    names = [name for name in queue.bags if name not in gone]
    for name in gone:
        window = state.bags.get(name)
        if queue.loop and queue.running and window is not None and window.state is not BagState.VOID:
            made = copy_of(turn.state, BagCopy(name))
            if isinstance(made, Refusal):
                turn.note("not_copied", bag=name, refusal=made.code)
                continue
            turn.set(bags={**turn.state.bags, made.plan.id: made})
            names.append(made.plan.id)
    turn.set(queue=replace(queue, bags=tuple(names)))


def _is_on(state: ShowState, window: BagWindow) -> bool:
    """Is it open, or are viewers waiting for what comes of it?"""
    if window.state.to_open:
        return bag_asks.is_opening(state, window)
    return window.state is not BagState.VOID and window.over_since is None


def _gap_ends(turn: Turn) -> WallMs:
    """The gap after the last one; a clock that was set since does not make it longer."""
    now, gap = turn.at.wall, turn.state.queue.gap_ms
    over = [since for bag in turn.state.bags.values() if (since := bag.over_since) is not None]
    after = max(over) + gap if over else now
    return WallMs(min(max(after, now), now + gap))


def _next(state: ShowState) -> str | None:
    """The first that can be opened, of those that have not failed to."""
    ready = (state.bags[name] for name in state.queue.bags)
    can = (bag for bag in ready if not bag.failure and why_not(state, bag, BagStep.OPEN) is None)
    first = next(can, None)
    return first.plan.id if first is not None else None


def _held_back(state: ShowState) -> str:
    """Why none can be opened now; empty when one can."""
    if state.not_writing:
        return "not_writing"
    if state.hold is not None:
        return "held"
    if _next(state) is not None:
        return ""
    first = state.bags[state.queue.bags[0]]
    refusal = why_not(state, first, BagStep.OPEN)
    return refusal.code if refusal is not None else "draw_failed"
