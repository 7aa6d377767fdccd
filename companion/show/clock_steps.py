"""Rules for a wall clock that was set while the show is on.

What is relative does not notice. A promise stays at its time of day, and the operator is asked whether that
is what viewers were told, or how long it would last. Until then a step by itself opens and closes nothing: a
promised instant that it jumped over is moved with it, and comes when viewers' countdown said.
"""

from collections.abc import Mapping
from dataclasses import replace

from companion.show import placing
from companion.show.bags import queueing
from companion.show.bags.bag import BagState, BagWindow
from companion.show.clock_set import ClockStep, Told
from companion.show.commands import KeepTime, Refusal
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.times import Ms, WallMs
from companion.show.turn import Turn

STEP_MS = Ms(2_000)
"""A difference beyond this is a clock that was set; within it, one that drifts (DESIGN.md rule 8)."""


def stepped(turn: Turn, by_ms: Ms) -> None:
    """The wall clock reads so much more, or less, than it would have.

    Steps that nobody has answered for are added up; when the clock is back where it was, nothing is asked.
    """
    state, now = turn.state, turn.at.wall
    before = state.clock_step or ClockStep(at=now, by_ms=Ms(0))
    total = Ms(before.by_ms + by_ms)
    sales = _told(state.sales, before.sales, by_ms, now)
    bags = _told(state.bags, before.bags, by_ms, now)
    turn.set(wall_offset_ms=Ms(state.wall_offset_ms + by_ms))
    turn.note("clock_stepped", by=by_ms)
    _keep_age_of_counts(turn, by_ms)
    _keep_who_entered(turn, by_ms)
    _keep_age_of_link(turn, by_ms)
    turn.set(queue=queueing.moved(state.queue, by_ms), overlays=placing.clock_set(state.overlays, by_ms))
    _move(
        turn,
        {name: one.stands for name, one in sales.items()},
        {name: one.stands for name, one in bags.items()},
    )
    step = ClockStep(
        at=now,
        by_ms=total if abs(total) > STEP_MS else by_ms,
        sales={name: one for name, one in sales.items() if abs(one.by_ms) > STEP_MS},
        bags={name: one for name, one in bags.items() if abs(one.by_ms) > STEP_MS},
    )
    asked = abs(total) > STEP_MS or step.sales or step.bags
    turn.set(clock_step=step if asked else None)


def resumed(turn: Turn) -> None:
    """A new process reads both clocks: was the wall clock set while no process was running the show?"""
    by_ms = Ms(turn.at.wall - turn.at.run - turn.state.wall_offset_ms)
    if abs(by_ms) > STEP_MS:
        stepped(turn, by_ms)
    else:
        turn.set(wall_offset_ms=Ms(turn.at.wall - turn.at.run))


def answer(turn: Turn, keep: KeepTime) -> Refusal | None:
    """The operator has said what viewers were told: a time of day, or how long.

    A window whose instant is past by that closes, or opens, now: until now viewers saw it go on, and bought.
    One that was opened, extended or closed since the clock was set was promised anew, and is left alone.
    """
    state, step = turn.state, turn.state.clock_step
    if step is None:
        return Refusal("clock_not_set", "The computer's clock was not set.")
    now = turn.at.wall
    sales = _answered(state.sales, step.sales, keep, now)
    bags = _answered(state.bags, step.bags, keep, now)
    if state.not_writing and (sales or bags):
        return Refusal("not_writing", state.not_writing)
    turn.set(clock_step=None)
    turn.note("clock_answered", keep=keep.value)
    _move(turn, sales, bags)
    return None


def promised(told: Told, keep: KeepTime) -> WallMs:
    """The instant that viewers were told, by the clock as it reads now, when this is what they were told."""
    return told.told if keep is KeepTime.TIME_OF_DAY else WallMs(told.told + told.by_ms)


Windows = Mapping[str, SaleWindow] | Mapping[str, BagWindow]


def _told(windows: Windows, before: Mapping[str, Told], by_ms: Ms, now: WallMs) -> dict[str, Told]:
    """What was promised of every window, and where it stands after a step by ``by_ms``."""
    ahead = {name: window.due for name, window in windows.items() if window.due is not None}
    return {name: _after_step(due, before.get(name), by_ms, now) for name, due in ahead.items()}


def _after_step(due: WallMs, before: Told | None, by_ms: Ms, now: WallMs) -> Told:
    was_past = due <= now - by_ms
    # The countdown of before the first step may have run out under another clock, or a hand has moved the
    # window since: then what counts is what viewers saw last.
    anew = before is None or before.stands != due or was_past or before.told + before.by_ms + by_ms <= now
    told = due if anew or before is None else before.told
    total = by_ms if anew or before is None else Ms(before.by_ms + by_ms)
    stands = told if (told <= now) is was_past else WallMs(told + total)
    return Told(told=told, by_ms=total, stands=stands)


def _answered(windows: Windows, told: Mapping[str, Told], keep: KeepTime, now: WallMs) -> dict[str, WallMs]:
    untouched = {
        name: one for name, one in told.items() if name in windows and windows[name].due == one.stands
    }
    # One that is due already is over at its instant, whatever is answered.
    return {name: max(promised(one, keep), now) for name, one in untouched.items() if one.stands > now}


def _keep_age_of_counts(turn: Turn, by_ms: Ms) -> None:
    """A figure is not older for a clock that was set: the host would be told to go by the link instead."""
    sales = turn.state.sales
    aged = {
        name: replace(one, counted=WallMs(one.counted + by_ms))
        for name, one in sales.items()
        if one.counted is not None
    }
    if aged:
        turn.set(sales={**sales, **aged})
    bags = turn.state.bags
    entered = {
        name: replace(one, counted=WallMs(one.counted + by_ms))
        for name, one in bags.items()
        if one.counted is not None
    }
    if entered:
        turn.set(bags={**bags, **entered})


def _keep_who_entered(turn: Turn, by_ms: Ms) -> None:
    """Whoever entered before the clock was set back was in time, whatever their entry reads now."""
    if by_ms > 0:
        return
    bags, read = turn.state.bags, WallMs(turn.at.wall - by_ms)
    opened = {
        name: replace(one, clock_read=max(read, one.clock_read or read))
        for name, one in bags.items()
        if one.state is BagState.OPEN
    }
    if opened:
        turn.set(bags={**bags, **opened})


def _keep_age_of_link(turn: Turn, by_ms: Ms) -> None:
    """What OBS was asked for is no younger, nor is the link: in its first seconds no camera is judged."""
    obs, program = turn.state.obs, turn.state.program
    if obs.since is not None:
        turn.set(obs=replace(obs, since=WallMs(obs.since + by_ms)))
    asked = {name: one for name in ("switch", "untaken") if (one := getattr(program, name)) is not None}
    moved = {name: replace(one, since=WallMs(one.since + by_ms)) for name, one in asked.items()}
    if moved:
        turn.set(program=replace(program, **moved))


def _move(turn: Turn, sales: Mapping[str, WallMs], bags: Mapping[str, WallMs]) -> None:
    """Promise these instants instead."""
    all_sales, all_bags = turn.state.sales, turn.state.bags
    if any(all_sales[name].due != instant for name, instant in sales.items()):
        turn.set(sales={**all_sales, **{name: _sale(all_sales[name], at) for name, at in sales.items()}})
    if any(all_bags[name].due != instant for name, instant in bags.items()):
        turn.set(bags={**all_bags, **{name: replace(all_bags[name], closes=at) for name, at in bags.items()}})


def _sale(window: SaleWindow, instant: WallMs) -> SaleWindow:
    """Its end follows from its opening when it opens."""
    if window.state is SaleState.TEASER:
        return replace(window, opens=instant)
    return replace(window, closes=instant)
