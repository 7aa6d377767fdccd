"""When a cue is done: once all that it asked for is answered, and not as soon as it is asked.

Every effect is answered by its deadline, or lost with the link or the process, so nothing waits for ever.
What failed is told as soon as it is known, and holds up nobody: cues after it come all the same, as a chain
that stops in its middle would leave viewers with half of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from companion.show.actions import Action, MoveBag, TakeScene
from companion.show.asked import Asked
from companion.show.bags.asks import asked as asked_of_bag
from companion.show.course import CueRecord, Why
from companion.show.cue import After, Cue, CueStatus
from companion.show.effects import SwitchScene
from companion.show.events import EffectFailed, Event, ObsConnected, ObsLost, RunResumed
from companion.show.state import ShowState
from companion.show.timeline import position
from companion.show.times import Ms, RunMs
from companion.show.turn import Turn


def waits_for(turn: Turn, cue: Cue, asked: Sequence[Asked]) -> None:
    """A cue that has just fired is doing what was ``asked``, and what of it was on its way already."""
    others = (_on_its_way(turn.state, action) for action in cue.do)
    doing = tuple(dict.fromkeys([*(effect.id for effect in asked), *filter(None, others)]))
    if not doing:
        return
    records = turn.state.records
    record = records[cue.id]
    status = CueStatus.DOING if record.status is CueStatus.DONE else record.status
    turn.enter({**records, cue.id: replace(record, status=status, doing=doing)})


def follow(turn: Turn, before: ShowState, event: Event) -> None:
    """Let go of what is not waited for any more; a cue that waits for nothing is done.

    A restart finds out late what was never answered: that was over when the process before it died, so that
    what comes after it is late by its own policy, and does not fire as if nothing had been.
    """
    state = turn.state
    if state.pending is before.pending and state.asked_of_bags is before.asked_of_bags:
        return
    at = RunMs(event.at.run - event.away_ms) if isinstance(event, RunResumed) else event.at.run
    place = position(state, at)
    changed: dict[str, CueRecord] = {}
    for cue, record in state.records.items():
        if not record.doing:
            continue  # As all but one or two of them.
        left = tuple(now for effect in record.doing if (now := _still(state, before, effect)))
        if left == record.doing:
            continue
        failed = any(_failed(state, before, event, effect) for effect in record.doing)
        changed[cue] = replace(record, doing=left, why=Why.UNCONFIRMED if failed else record.why)
        if record.status is CueStatus.DOING and not left:
            changed[cue] = done(changed[cue], at, place)
    if not changed:
        return
    turn.enter({**state.records, **changed})
    for cue, record in changed.items():
        if record.why is Why.UNCONFIRMED and record.after_ms is not None and _is_awaited(state, cue):
            turn.note("cue_unconfirmed", cue=cue)


def done(record: CueRecord, at: RunMs, place: Ms) -> CueRecord:
    """The line of a cue that does nothing any more, from then on."""
    return replace(record, status=CueStatus.DONE, at=at, position_ms=place, doing=())


def _on_its_way(state: ShowState, action: Action) -> str:
    """What was asked for and will bring this about; empty: nothing was."""
    match action:
        case TakeScene(role):
            switch = state.program.switch
            comes = switch is not None and state.program.switching and switch.scene == state.scenes[role]
            return switch.effect if switch is not None and comes else ""
        case MoveBag(bag):
            step = asked_of_bag(state, bag)
            return step.id if step is not None else ""
        case _:
            return ""


def _still(state: ShowState, before: ShowState, effect_id: str) -> str:
    """What is waited for now instead of this; empty: nothing. A bag takes one step after the other, and
    whoever waits for its draw waits for all of them."""
    if effect_id in state.pending or effect_id in state.asked_of_bags:
        return effect_id
    step = before.asked_of_bags.get(effect_id)
    following = asked_of_bag(state, step.bag) if step is not None else None
    return following.id if following is not None else ""


def _failed(state: ShowState, before: ShowState, event: Event, effect_id: str) -> bool:
    """Was it not done, or does nobody know? A switch that somebody has overtaken is no failure, nor is one
    that OBS has made all the same."""
    match event:
        case EffectFailed(effect=answered) if answered == effect_id:
            effect, switch = before.pending.get(effect_id), before.program.switch
            if not isinstance(effect, SwitchScene):
                return True
            overtaken = switch is None or switch.effect != effect_id
            return not overtaken and state.program.actual != effect.scene
        case ObsLost() | ObsConnected() | RunResumed():
            return effect_id in before.pending
        case _:
            return False


def _is_awaited(state: ShowState, cue_id: str) -> bool:
    """Is a cue of the running segment to come after this one, and has not come?"""
    segment = state.running_segment
    return any(
        isinstance(cue.trigger, After) and cue.trigger.cue == cue_id and state.record(cue.id) is None
        for cue in (segment.cues if segment is not None else ())
    )
