"""Rules of the lucky bags of a show: what viewers were told holds, and nothing is ever drawn twice.

A bag that the platform draws is followed by hand. For one of our own every step of the draw is asked of
whoever keeps the entries, and its answer is an event; what fails is told, and asked for again when somebody
says so. Whatever is asked again finds what was done before.
"""

from dataclasses import replace
from typing import assert_never

from companion.show.actions import BagStep
from companion.show.bags import asks as bag_asks
from companion.show.bags import disclosure
from companion.show.bags import drawing as bag_draws
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.checks import why_not, wrong_state
from companion.show.bags.copying import copy_of
from companion.show.bags.effects import BagEffect, CommitDraw, FetchBeacon, PublishDraw
from companion.show.bags.events import (
    BeaconFetched,
    DrawCommitted,
    EntriesCounted,
    EntriesFrozen,
    EntriesRanked,
)
from companion.show.bags.prizes import remember_winners, settle
from companion.show.bags.turn import found, put, tell
from companion.show.commands import Refusal
from companion.show.cue import LATE_MS
from companion.show.offer_commands import BagCopy
from companion.show.offers import Fairness
from companion.show.times import Ms, WallMs
from companion.show.turn import Turn

FINGERPRINT = 8
"""Characters of a digest that people compare."""


def move_bag(turn: Turn, bag_id: str, step: BagStep) -> Refusal | None:
    """Take a step of a bag, by hand, by a cue or by the queue."""
    window = found(turn, bag_id)
    if isinstance(window, Refusal):
        return window
    if refusal := why_not(turn.state, window, step):
        return refusal
    match step:
        case BagStep.ANNOUNCE:
            _announce(turn, window)
        case BagStep.OPEN:
            _open(turn, window)
        case BagStep.CLOSE:
            _close(turn, window, turn.at.wall)
        case BagStep.DRAW:
            _draw(turn, window)
        case BagStep.PUBLISH:
            _publish(turn, window)
        case _:
            assert_never(step)
    return None


def announce(turn: Turn, bag_id: str) -> Refusal | None:
    """Publish the rules; of a draw of our own once its seed is committed to."""
    return move_bag(turn, bag_id, BagStep.ANNOUNCE)


def draw(turn: Turn, bag_id: str) -> Refusal | None:
    """Have it drawn: go on where it stands, also after something has failed. It is never another draw."""
    return move_bag(turn, bag_id, BagStep.DRAW)


def publish(turn: Turn, bag_id: str) -> Refusal | None:
    """Show who has won, and lay out what anyone can check it with."""
    return move_bag(turn, bag_id, BagStep.PUBLISH)


def bag_is_past(turn: Turn, bag_id: str, step: BagStep) -> bool:
    """Is a cue's wish fulfilled, or under way? Then the cue has nothing to do."""
    window = turn.state.bags[bag_id]
    busy = bag_asks.asked(turn.state, bag_id) is not None
    match step:
        case BagStep.ANNOUNCE:
            return window.state is not BagState.DRAFT or busy
        case BagStep.OPEN:
            return not window.state.to_open or bag_asks.is_opening(turn.state, window)
        case BagStep.CLOSE:
            return not (window.state.to_open or window.state is BagState.OPEN)
        case BagStep.DRAW if window.state in (BagState.CLOSED, BagState.DRAWING):
            return busy or (window.state is BagState.DRAWING and not window.native)
        case BagStep.DRAW:
            return not (window.state.to_open or window.state is BagState.OPEN)
        case BagStep.PUBLISH:
            return window.state.told or window.state is BagState.VOID
        case _:
            assert_never(step)


def bag_due(turn: Turn, bag_id: str) -> None:
    """Close at the promised instant, not at the one when we noticed; tell when the time to claim is over."""
    window = turn.state.bags.get(bag_id)
    if window is None or window.wakes is None or window.wakes > turn.at.wall:
        return
    if window.due is not None:
        _close(turn, window, window.due)
        return
    put(turn, replace(window, claims_late=True))
    turn.note("claims_late", bag=bag_id, count=len(window.unclaimed))


def enter_winners(turn: Turn, bag_id: str, winners: tuple[str, ...]) -> Refusal | None:
    """Take over who has won, as the platform said; until that is published, again to correct it."""
    window = found(turn, bag_id)
    if isinstance(window, Refusal):
        return window
    if window.native:
        return Refusal("wrong_state", f"Bag {bag_id} is drawn here; nobody can enter who has won.")
    if window.state not in (BagState.CLOSED, BagState.DRAWING, BagState.DRAWN):
        return wrong_state(window, "take winners")
    prizes = window.plan.prize.quantity
    if len(winners) > prizes:
        return Refusal("too_many_winners", f"Bag {bag_id} has {prizes} prizes, and {len(winners)} have won.")
    if len(set(winners)) < len(winners):
        return Refusal("winner_twice", f"Somebody has won bag {bag_id} twice; enter everyone once.")
    corrected = window.state is BagState.DRAWN
    put(turn, replace(window, state=BagState.DRAWN, ranked=winners, passed_over={}, drawn=turn.at.wall))
    turn.note("winners_corrected" if corrected else "winners_entered", bag=bag_id, count=len(winners))
    return None


def void(turn: Turn, bag_id: str, reason: str) -> Refusal | None:
    """Call it off. It never draws, whatever is answered later."""
    window = found(turn, bag_id)
    if isinstance(window, Refusal):
        return window
    if window.state.over:
        return wrong_state(window, "be called off")
    bag_asks.forget(turn, bag_id)
    put(
        turn,
        replace(
            window, state=BagState.VOID, ended=turn.at.wall, void_reason=reason, opens_when_committed=False
        ),
    )
    turn.note("bag_void", bag=bag_id, reason=reason)
    return None


def copy(turn: Turn, command: BagCopy) -> Refusal | None:
    """Plan the same bag once more, under the next free id."""
    made = copy_of(turn.state, command)
    if isinstance(made, Refusal):
        return made
    turn.set(bags={**turn.state.bags, made.plan.id: made})
    turn.note("bag_copied", bag=command.bag, copy=made.plan.id)
    return None


def counted(turn: Turn, event: EntriesCounted) -> None:
    """So many have entered by now. Once the list is frozen its own count stands."""
    window = turn.state.bags.get(event.bag)
    if (
        window is None
        or window.state not in (BagState.OPEN, BagState.CLOSED)
        or window.draw.frozen is not None
    ):
        return
    changed = replace(window, entered=event.entered, eligible=event.eligible, counted=turn.at.wall)
    turn.set(bags={**turn.state.bags, event.bag: changed})


def committed(turn: Turn, asked: BagEffect, event: DrawCommitted) -> None:
    """The seed of a draw exists, so its rules can be told, and it opens if that was what somebody wanted."""
    window = turn.state.bags.get(asked.bag)
    if window is None or window.state is not BagState.DRAFT:
        return
    commitment = "" if window.planned_fairness is Fairness.C else event.commitment
    opens = window.opens_when_committed
    announced = _announced(turn, window, id=event.draw_id, commitment=commitment)
    tell(turn, announced)
    if not opens:
        return
    if (refusal := why_not(turn.state, announced, BagStep.OPEN)) is not None:
        turn.note("bag_not_opened", bag=asked.bag, refusal=refusal.code)
    else:
        _open(turn, announced)


def frozen(turn: Turn, asked: BagEffect, event: EntriesFrozen) -> None:
    """The list is written down. A round that could be known before that is void, and another is named."""
    window = turn.state.bags.get(asked.bag)
    if window is None or window.state is not BagState.CLOSED:
        return
    assert window.closes is not None
    known = bag_draws.frozen(window.draw, event, window.closes)
    drawing = replace(
        window,
        state=BagState.DRAWING,
        entered=event.entered,
        eligible=event.eligible,
        counted=turn.at.wall,
        failure="",
        draw=known,
    )
    tell(turn, drawing)
    turn.note("bag_frozen", bag=asked.bag, count=event.eligible, digest=event.digest[:FINGERPRINT])
    if known.rounds_void != window.draw.rounds_void and known.round is not None:
        turn.note("round_moved", bag=asked.bag, before=known.rounds_void[-1], round=known.round)
    if window.plan.draw == disclosure.AT_CLOSE:
        bag_asks.next_step(turn, drawing)


def beacon_fetched(turn: Turn, asked: BagEffect, event: BeaconFetched) -> None:
    """The public randomness of the round that was named is known; nothing else decides now."""
    window = turn.state.bags.get(asked.bag)
    if window is None or window.state is not BagState.DRAWING or event.round != window.draw.round:
        return
    if bag_draws.came_early(window.draw, event.at.wall):
        _lower(turn, window, f"Round {event.round} was there before its time; this computer's clock is slow.")
        return
    known = replace(window.draw, randomness=event.randomness, signature=event.signature)
    put(turn, replace(window, draw=known, failure=""))
    bag_asks.next_step(turn, turn.state.bags[asked.bag])


def ranked(turn: Turn, asked: BagEffect, event: EntriesRanked) -> None:
    """It is drawn: once, and for good."""
    window = turn.state.bags.get(asked.bag)
    if window is None or window.state is not BagState.DRAWING:
        return
    drawn = replace(
        window,
        state=BagState.DRAWN,
        ranked=event.ranked,
        drawn=_not_before(window.draw.frozen, turn.at.wall),
        failure="",
        draw=replace(window.draw, seed=event.seed),
    )
    tell(turn, drawn)
    if not drawn.winners:
        turn.note("nobody_won", bag=asked.bag)
    elif len(drawn.winners) < window.plan.prize.quantity:
        turn.note("prizes_left", bag=asked.bag, count=window.plan.prize.quantity - len(drawn.winners))


def answered(turn: Turn, asked: BagEffect, failure: str | None) -> None:
    """Something asked of whoever draws failed; or, with None, was done and says no more."""
    window = turn.state.bags.get(asked.bag)
    if window is None or window.state is BagState.VOID:
        return
    if failure is None:
        if isinstance(asked, PublishDraw):
            put(turn, replace(window, failure="", laid_out=True))
            if not window.laid_out:
                turn.note("draw_laid_out", bag=asked.bag)
            remember_winners(turn, asked.bag, asked.passed_over)
        return
    if isinstance(asked, FetchBeacon):
        _lower(turn, window, failure)
        return
    opens = isinstance(asked, CommitDraw) and window.opens_when_committed
    put(turn, replace(window, failure=failure, opens_when_committed=False))
    turn.note("bag_stays_shut" if opens else "bag_failed", bag=asked.bag, reason=failure)


def resumed(turn: Turn, away_ms: Ms) -> None:
    """Another process goes on: what was asked and not answered is asked again.

    A bag that was about to open does not open minutes later, unasked: it is announced, and waits for a word.
    """
    bags = [effect.bag for effect in turn.state.asked_of_bags.values()]
    turn.set(asked_of_bags={})
    for bag in bags:
        window = turn.state.bags.get(bag)
        if window is None:
            continue
        if window.opens_when_committed and away_ms > LATE_MS:
            window = replace(window, opens_when_committed=False)
            put(turn, window)
            turn.note("bag_not_opened", bag=bag, refusal="too_late")
        bag_asks.next_step(turn, window)


def _announce(turn: Turn, window: BagWindow) -> None:
    if window.native:
        put(turn, replace(window, failure=""))
        bag_asks.next_step(turn, window)
    else:
        tell(turn, _announced(turn, window))


def _announced(turn: Turn, window: BagWindow, *, id: str = "", commitment: str = "") -> BagWindow:
    return replace(
        window,
        state=BagState.ANNOUNCED,
        announced=turn.at.wall,
        draw=bag_draws.announced(turn.state.plan, window.plan, id=id, commitment=commitment),
        failure="",
        opens_when_committed=False,
    )


def _open(turn: Turn, window: BagWindow) -> None:
    """Nobody may enter a draw of our own before its seed is committed to."""
    if window.state is BagState.DRAFT and window.native:
        put(turn, replace(window, opens_when_committed=True, failure=""))
        if bag_asks.asked(turn.state, window.plan.id) is None:
            bag_asks.next_step(turn, window)
        return
    if window.state is BagState.DRAFT:
        window = _announced(turn, window)
    now = turn.at.wall
    closes = WallMs(now + window.plan.length_ms)
    known = bag_draws.with_round(window.draw, closes) if window.draw.fairness is Fairness.A else window.draw
    told = min(now, window.announced or now)
    tell(turn, replace(window, state=BagState.OPEN, announced=told, opened=now, closes=closes, draw=known))


def _close(turn: Turn, window: BagWindow, at: WallMs) -> None:
    closed = replace(window, state=BagState.CLOSED, closes=_not_before(window.opened, at))
    tell(turn, closed)
    if window.native:
        bag_asks.next_step(turn, closed)


def _draw(turn: Turn, window: BagWindow) -> None:
    if window.native:
        put(turn, replace(window, failure=""))
        bag_asks.next_step(turn, window)
    else:
        tell(turn, replace(window, state=BagState.DRAWING))


def _publish(turn: Turn, window: BagWindow) -> None:
    """With nobody to claim a prize it is settled at once."""
    if window.state is BagState.DRAWN:
        published = _not_before(window.drawn, turn.at.wall)
        tell(turn, replace(window, state=BagState.PUBLISHED, published=published))
        settle(turn, window.plan.id)
    if window.native:
        told = replace(turn.state.bags[window.plan.id], failure="")
        put(turn, told)
        bag_asks.next_step(turn, told)


def _lower(turn: Turn, window: BagWindow, why: str) -> None:
    """As its rules say from the announcement on."""
    round = window.draw.round
    assert round is not None
    turn.note("draw_lowered", bag=window.plan.id, round=round, reason=why)
    less = replace(window, draw=bag_draws.lowered(window.draw))
    put(turn, less)
    bag_asks.next_step(turn, less)


def _not_before(earlier: WallMs | None, now: WallMs) -> WallMs:
    """The record of a draw must hold for anyone who checks it, also when the clock was set back meanwhile."""
    return now if earlier is None else max(earlier, now)
