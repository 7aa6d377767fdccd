"""``advance``: the rules of a running show, and nothing else."""

from dataclasses import dataclass
from typing import assert_never

from companion.show import (
    broken_promises,
    checking,
    clock_steps,
    completion,
    loops,
    overlays,
    plan_edit,
    scenes,
    script,
    studio,
    timers,
    undoing,
    upkeep,
)
from companion.show.asked import Asked
from companion.show.bags import queueing
from companion.show.bags import rules as bags
from companion.show.bags.bag import BagWindow
from companion.show.bags.effects import BagEffect
from companion.show.bags.events import (
    BeaconFetched,
    DrawCommitted,
    EntriesCounted,
    EntriesFrozen,
    EntriesRanked,
)
from companion.show.commands import Refusal
from companion.show.editing import saving
from companion.show.editing.events import PlanSaved
from companion.show.effects import SwitchScene
from companion.show.events import (
    BagDue,
    ClockStepped,
    CollectionChanged,
    Commanded,
    CueDue,
    EffectDone,
    EffectFailed,
    Event,
    FeedDropped,
    InputMuted,
    InputsChanged,
    Lost,
    ObsConnected,
    ObsLost,
    ObsRelaunched,
    OutputsChanged,
    OverlayDue,
    PlanOffered,
    PlanWithdrawn,
    ProfileChanged,
    Pulse,
    PulseChanged,
    QueueDue,
    RunResumed,
    SaleDue,
    SceneOnAir,
    ScenesChanged,
    ShowOpened,
    StartDue,
    StudioModeChanged,
    WritingChanged,
)
from companion.show.health.events import (
    Calibrated,
    ContentsChanged,
    GuardDue,
    PreflightDone,
    SyncMeasured,
    VerdictChanged,
)
from companion.show.health.troubles import Trouble
from companion.show.incidents import arming, deciding, dwell, meant_mutes, missing, verdicts
from companion.show.incidents.guard import Guard
from companion.show.obey import obey
from companion.show.replanning import rules as replanning
from companion.show.sales import rules as sales
from companion.show.sales import standing
from companion.show.sales.sale import SaleWindow
from companion.show.state import Note, ShowState
from companion.show.times import Ms, RunMs
from companion.show.timing_events import LoopDue, ReplanDue, SegmentDue, TimerDue
from companion.show.turn import Turn

COMMANDS_REMEMBERED = 256
"""A page that lost its link asks again within seconds; an id older than this many commands is gone."""


@dataclass(frozen=True, slots=True)
class Advance:
    """What one event leads to."""

    state: ShowState
    effects: tuple[Asked, ...] = ()
    refusal: Refusal | None = None
    """Why a command was not obeyed; then nothing has changed and nothing is asked for."""
    notes: tuple[Note, ...] = ()
    """All that it adds to the log, of which the state keeps only the newest lines."""


def open_show(event: ShowOpened) -> ShowState:
    """The state at the beginning of a run: the plan, and nothing done yet."""
    plan = event.plan
    opened = Turn(
        ShowState(
            plan=plan,
            opened=event.at,
            wall_offset_ms=Ms(event.at.wall - event.at.run),
            utc_offsets=event.utc_offsets,
            digest=event.digest,
            rehearsal=event.rehearsal,
            clock_shift_ms=event.clock_shift_ms,
            starts_at=event.starts_at,
            sales={sale.id: SaleWindow(plan=sale) for sale in plan.sales.values()},
            bags={bag.id: BagWindow(plan=bag) for bag in plan.bags.values()},
            queue=queueing.planned(plan),
            guard=Guard(armed=plan.guard.armed),
        ),
        event.at,
    )
    opened.note("opened", title=plan.title)
    return opened.state


def advance(state: ShowState, event: Event) -> Advance:
    """Say what changes and what to ask for, now that ``event`` has happened.

    Never raises for anything a show can do. The same inputs always give the same result, so a journal
    can be replayed after a crash; the effects of a replay are thrown away.
    """
    turn = Turn(state, event.at)
    match event:
        case ShowOpened():
            opened = open_show(event)
            return Advance(opened, notes=opened.log)
        case Commanded():
            return _commanded(state, event)
        case PlanOffered():
            plan_edit.offer(turn, event)
        case PlanWithdrawn():
            plan_edit.withdraw(turn)
        case RunResumed():
            turn.set(utc_offsets=event.utc_offsets or state.utc_offsets, not_writing="")
            saving.resumed(turn)
            clock_steps.resumed(turn)
            studio.leave_unanswered(turn)
            upkeep.went(turn, RunMs(event.at.run - event.away_ms))
            scenes.forget_what_is_on_air(turn)
            verdicts.forget(turn)
            upkeep.forget(turn)
            turn.note("resumed", away=event.away_ms)
            bags.resumed(turn, event.away_ms)
        case ClockStepped():
            clock_steps.stepped(turn, event.by_ms)
        case WritingChanged():
            turn.set(not_writing=event.failed)
            turn.note("not_writing" if event.failed else "writing_again")
        case FeedDropped():
            dropped = state.dropped.get(event.feed, 0) + event.dropped
            turn.set(dropped={**state.dropped, event.feed: dropped})
            turn.note("dropped", feed=event.feed, dropped=event.dropped)
        case StartDue():
            script.start_due(turn)
        case CueDue():
            script.cue_due(turn, event)
        case LoopDue():
            loops.hour_came(turn, event.loop)
        case TimerDue():
            timers.due(turn, event.timer)
        case SegmentDue():
            script.segment_due(turn, event)
        case SaleDue():
            sales.sale_due(turn, event.sale)
        case BagDue():
            bags.bag_due(turn, event.bag)
        case QueueDue():
            queueing.due(turn)
        case EntriesCounted():
            bags.counted(turn, event)
        case DrawCommitted() | EntriesFrozen() | BeaconFetched() | EntriesRanked():
            _drawn(turn, event)
        case OverlayDue():
            overlays.overlay_due(turn, event.overlay)
        case ReplanDue():
            replanning.due(turn, event)
        case ObsConnected():
            upkeep.forget(turn)
            scenes.connected(turn, event)
            studio.settle(turn)
            studio.forget_old_clips(turn)
            upkeep.connected(turn)
            verdicts.obs_came(turn)
        case ObsLost():
            studio.lost(turn)
            upkeep.went(turn, event.at.run)
            scenes.lost(turn, event)
            upkeep.lost(turn, event.how)
            verdicts.obs_went(turn, Trouble.OBS_HUNG if event.how is Lost.HUNG else Trouble.OBS_GONE)
        case SceneOnAir():
            scenes.on_air(turn, event.scene)
        case ScenesChanged():
            scenes.listed(turn, event.scenes)
        case OutputsChanged():
            upkeep.outputs_changed(turn, event.outputs)
            verdicts.outputs_changed(turn, event.outputs)
        case InputMuted():
            upkeep.muted(turn, event)
        case InputsChanged():
            upkeep.inputs_changed(turn, event.inputs)
            missing.inputs_changed(turn)
        case StudioModeChanged():
            upkeep.studio_mode_changed(turn, enabled=event.enabled)
        case CollectionChanged():
            upkeep.collection_changed(turn, event.collection)
        case ProfileChanged():
            upkeep.profile_changed(turn, event.profile)
        case PulseChanged():
            upkeep.pulse_changed(turn, event.pulse)
            if event.pulse is Pulse.BLOCKED:
                verdicts.obs_went(turn, Trouble.OBS_HUNG)
            else:
                verdicts.over(turn, Trouble.OBS_HUNG, "")
        case ObsRelaunched():
            upkeep.relaunched(turn, event)
        case ContentsChanged():
            missing.contents_changed(turn, event)
        case VerdictChanged():
            verdicts.told(turn, event)
        case GuardDue():
            arming.due(turn)
        case Calibrated():
            checking.calibrated(turn, event)
        case PreflightDone():
            checking.preflight_done(turn, event)
        case SyncMeasured():
            checking.sync_measured(turn, event)
        case PlanSaved():
            saving.saved(turn, event)
        case EffectDone():
            _answered(turn, event.effect, None)
        case EffectFailed():
            _answered(turn, event.effect, event.reason)
        case _:
            assert_never(event)
    _follow(turn, state, event)
    return Advance(turn.state, tuple(turn.effects), notes=tuple(turn.notes))


def _follow(turn: Turn, before: ShowState, event: Event) -> None:
    """What comes of a change, whatever it was that changed it."""
    completion.follow(turn, before, event)
    loops.follow(turn, before)
    missing.follow(turn, before)
    meant_mutes.follow(turn)
    deciding.follow(turn)
    dwell.follow(turn)
    upkeep.follow(turn)
    sales.follow(turn)
    queueing.follow(turn)
    standing.follow(turn, before, event)
    if isinstance(event, Commanded):
        undoing.remember(turn, before, event.command)
    broken_promises.follow(turn, before)
    replanning.follow(turn, before, event)
    undoing.follow(turn, before, obey)


def _answered(turn: Turn, effect_id: str, failure: str | None) -> None:
    """The answer to an effect of before OBS was lost changes nothing."""
    if saving.answered(turn, effect_id, failure):
        return
    if (asked := _taken(turn, effect_id)) is not None:
        bags.answered(turn, asked, failure)
        return
    pending = dict(turn.state.pending)
    effect = pending.pop(effect_id, None)
    if effect is None:
        return
    turn.set(pending=pending)
    if isinstance(effect, SwitchScene):
        scenes.answered(turn, effect, failure)
    else:
        if failure is None:
            upkeep.confirmed(turn, effect)
        studio.answered(turn, effect, failure)


def _drawn(turn: Turn, event: DrawCommitted | EntriesFrozen | BeaconFetched | EntriesRanked) -> None:
    """The answer to something that is not waited for any more changes nothing: no draw is ever done twice."""
    asked = _taken(turn, event.effect)
    if asked is None:
        return
    match event:
        case DrawCommitted():
            bags.committed(turn, asked, event)
        case EntriesFrozen():
            bags.frozen(turn, asked, event)
        case BeaconFetched():
            bags.beacon_fetched(turn, asked, event)
        case EntriesRanked():
            bags.ranked(turn, asked, event)
        case _:
            assert_never(event)


def _taken(turn: Turn, effect_id: str) -> BagEffect | None:
    asked = dict(turn.state.asked_of_bags)
    effect = asked.pop(effect_id, None)
    if effect is not None:
        turn.set(asked_of_bags=asked)
    return effect


def _commanded(state: ShowState, event: Commanded) -> Advance:
    if event.id in state.answered:
        return Advance(state, refusal=state.answered[event.id])
    turn = Turn(state, event.at, event.by)
    refusal = obey(turn, event.command)
    if refusal is not None:
        turn = Turn(state, event.at, event.by)
        undoing.refused(turn, event.command, refusal)
    answered = {**state.answered, event.id: refusal}
    while len(answered) > COMMANDS_REMEMBERED:
        del answered[next(iter(answered))]
    turn.set(answered=answered)
    if refusal is None:
        _follow(turn, state, event)
    return Advance(turn.state, tuple(turn.effects), refusal, tuple(turn.notes))
