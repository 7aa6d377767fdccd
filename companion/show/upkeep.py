"""Rules of what OBS should be besides its scene: what deviates, what is offered, what is put right.

While OBS is connected a hand in it wins, and nothing is put right that nobody asked for. What became
otherwise while we looked away, or with a collection that was just loaded, is treated as the plan says: left
alone, offered, or put right.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from companion.show import scenes, studio, wants
from companion.show.commands import Refusal
from companion.show.deviations import Thing, comes, elsewhere, is_open, on_its_way, things
from companion.show.effects import (
    CutPages,
    Effect,
    MoveFader,
    PlayMedia,
    RestartMedia,
    RunCheck,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import InputMuted, Lost, ObsRelaunched, Pulse
from companion.show.incidents import off_air, sound
from companion.show.model import Care, Upkeep
from companion.show.state import Deviation, Kind, Phase, ShowState
from companion.show.times import RunMs
from companion.show.turn import Turn

RELAUNCHES_KEPT = 8
"""More than OBS is ever started again within the minutes that are looked at."""


# What OBS tells ----------------------------------------------------------------------------------


def connected(turn: Turn) -> None:
    """OBS answers: compare it with what was wanted, and begin to put right what the plan says."""
    heard = turn.state.wants.heard
    if heard is not None and turn.at.run - heard > wants.AWAY_MS:
        turn.set(obs=replace(turn.state.obs, long_away=True))
        wants.declare_anew(turn)
    turn.set(mending=tuple(Kind))
    on_air = turn.state.plan.on_air if turn.state.phase is Phase.RUNNING else ()
    for thing in tuple(things(turn.state)):
        if thing.kind is not Kind.OUTPUT or not thing.deviates or is_open(turn.state, thing):
            continue
        if thing.actual == "on" and turn.state.deviations_told.get(thing.what) != "on":
            _adopt(turn, thing)  # Whoever started it meanwhile knew why.
        elif thing.actual == "off" and thing.name in on_air:
            if thing.care is Care.LEAVE and not off_air.is_told(turn.state, thing.name):
                turn.note("output_stopped", output=thing.name)  # The others are listed, or started at once.
            off_air.stopped(turn, thing.name)


def lost(turn: Turn, how: Lost) -> None:
    """Nothing is known of OBS; what is wanted of it stays."""
    if how in (Lost.CRASHED, Lost.HUNG, Lost.CUT):
        wants.crashed(turn)
    if how in (Lost.CLOSED, Lost.CRASHED):
        wants.declare_anew(turn)  # It will be another OBS that comes, and no hand has made that what it is.
    forget(turn)


def went(turn: Turn, until: RunMs) -> None:
    """OBS, if it was there, was there until then."""
    if turn.state.obs.connected:
        wants.went(turn, until)


def forget(turn: Turn) -> None:
    """Nobody knows any more what deviates."""
    if turn.state.deviations or turn.state.mending:
        turn.set(deviations=(), mending=())


def outputs_changed(turn: Turn, outputs: Mapping[str, bool]) -> None:
    obs = turn.state.obs
    changed = {name: on for name, on in outputs.items() if on is not obs.outputs.get(name, False)}
    turn.set(obs=replace(obs, outputs=outputs))
    turn.note("outputs", outputs=", ".join(name for name, on in outputs.items() if on))
    if obs.connected:
        for name in changed:
            studio.settle_doubts_about(turn, wants.output_named(name))
        wants.outputs_told(turn, changed)


def muted(turn: Turn, event: InputMuted) -> None:
    """OBS has muted an input or lets it be heard, whoever asked for it."""
    obs = turn.state.obs
    if (event.input in obs.muted) is event.muted:
        return
    _set_muted(turn, event.input, muted=event.muted)
    sound.told(turn, event.input, muted=event.muted)
    if not obs.connected or turn.state.other_collection or (obs.inputs and event.input not in obs.inputs):
        return  # What is gone is not heard, nor muted.
    studio.settle_doubts_about(turn, wants.sound_named(event.input))
    if wants.just_loaded(turn) and event.input in turn.state.wants.muted:
        _mend_also(turn, Kind.SOUND)
    else:
        wants.sound_told(turn, event.input, muted=event.muted)


def inputs_changed(turn: Turn, inputs: tuple[str, ...]) -> None:
    """A microphone that comes is a hand's work, and is to be as it comes."""
    state = turn.state
    if inputs == state.obs.inputs:
        return
    before = wants.microphones(state)
    turn.set(obs=replace(state.obs, inputs=inputs))
    if state.other_collection or wants.just_loaded(turn):
        return
    for name in wants.microphones(turn.state):
        if name not in before:
            wants.want_sound(turn, name, muted=name in state.obs.muted)


def studio_mode_changed(turn: Turn, *, enabled: bool) -> None:
    if turn.state.obs.studio_mode is not enabled:
        wants.declared_told(turn, Upkeep.STUDIO_MODE, "on" if enabled else "off")
        turn.set(obs=replace(turn.state.obs, studio_mode=enabled))


def collection_changed(turn: Turn, collection: str) -> None:
    """What it holds is told by the events that follow."""
    state = turn.state
    if collection == state.obs.collection:
        return
    wants.declared_told(turn, Upkeep.COLLECTION, collection)
    turn.set(obs=replace(state.obs, collection=collection, loaded=turn.at.run))
    if state.obs.collection:
        turn.set(calibrations={}, uncalibrated={})  # A device of the same name may be another one here.
    turn.note("collection_loaded", collection=collection)
    if state.other_collection and not turn.state.other_collection:
        _mend_also(turn, Kind.SOUND)
        scenes.can_be_taken_again(turn)


def profile_changed(turn: Turn, profile: str) -> None:
    if profile != turn.state.obs.profile:
        wants.declared_told(turn, Upkeep.PROFILE, profile)
        turn.set(obs=replace(turn.state.obs, profile=profile))
        turn.note("profile_loaded", profile=profile)


def pulse_changed(turn: Turn, pulse: Pulse) -> None:
    """OBS answers in another way: what the operator has to know, and to do."""
    if pulse is turn.state.obs.pulse:
        return
    turn.set(obs=replace(turn.state.obs, pulse=pulse))
    match pulse:
        case Pulse.STEADY:
            turn.note("obs_steady")
        case Pulse.SLOW:
            turn.note("obs_slow")
        case Pulse.BLOCKED:
            turn.note("obs_blocked")
        case _:
            assert_never(pulse)


def relaunched(turn: Turn, event: ObsRelaunched) -> None:
    """OBS was started again by us, or could not be."""
    kept = (*turn.state.relaunches, event.at)[-RELAUNCHES_KEPT:]
    turn.set(obs=replace(turn.state.obs, relaunch=event), relaunches=kept)
    if event.failure:
        turn.note("obs_not_relaunched", attempt=event.attempt, reason=event.failure)
    else:
        turn.note("obs_relaunched", attempt=event.attempt)


def confirmed(turn: Turn, effect: Effect) -> None:
    """OBS did what it was asked for, which counts as told: the notice of it may come later, or never.

    Where somebody has wanted otherwise since, or a hand has undone it, the notices have the last word.
    """
    obs, wanted = turn.state.obs, turn.state.wants
    match effect:
        case SetMute(input=input, muted=muted):
            if wanted.muted.get(input) is muted and not _others(turn, effect):
                _set_muted(turn, input, muted=muted)
        case SetOutput(output=output, running=running):
            if wanted.outputs.get(output) is running and not _others(turn, effect):
                turn.set(obs=replace(obs, outputs={**obs.outputs, output: running}))
        case SetStudioMode(enabled=enabled):
            studio_mode_changed(turn, enabled=enabled)
        case SetCollection(collection=collection):
            collection_changed(turn, collection)
        case SetProfile(profile=profile):
            profile_changed(turn, profile)
        case SwitchScene() | PlayMedia() | MoveFader() | RestartMedia() | CutPages() | RunCheck():
            pass
        case _:
            assert_never(effect)


# What people say ---------------------------------------------------------------------------------


def put_right(turn: Turn, what: str) -> Refusal | None:
    """Make OBS what is wanted. Said again while it is on its way, nothing more is asked for."""
    thing = _listed(turn.state, what)
    if isinstance(thing, Refusal):
        return thing
    if on_its_way(turn.state, thing):
        return None
    if thing.kind is Kind.PROFILE and any(turn.state.obs.outputs.values()):
        return Refusal("outputs_run", "OBS loads no other profile while an output runs.")
    _ask(turn, thing)
    turn.note("put_right", **thing.named)
    return None


def leave_as_is(turn: Turn, what: str) -> Refusal | None:
    """What OBS has is what is wanted: for good, or for what the plan declares until OBS is started anew or
    another plan is run."""
    thing = _stopped(turn.state, what) or _listed(turn.state, what)
    if isinstance(thing, Refusal):
        return thing
    _adopt(turn, thing)
    if thing.kind is Kind.OUTPUT:
        off_air.is_meant(turn, thing.name)
    turn.note("left_as_is", **thing.named)
    return None


def plan_changed(turn: Turn) -> None:
    """Another plan is run: all that it declares counts, and what deviates from it is offered."""
    wants.declare_anew(turn)


# What follows ------------------------------------------------------------------------------------


def follow(turn: Turn) -> None:
    """At the end of every turn: what was asked for is wanted, and what deviates is put right, or listed."""
    wants.asked(turn)
    if turn.state.obs.connected:
        wants.learn(turn)
        _mend(turn)
        _list(turn)


def _mend(turn: Turn) -> None:
    """Put right what the plan says, kind after kind. What rests on a collection or a profile waits until that
    is loaded, or has failed."""
    while turn.state.mending and not _loading(turn.state):
        kind, *later = turn.state.mending
        turn.set(mending=tuple(later))
        for thing in things(turn.state):
            if thing.kind is kind and thing.deviates and _may_mend(turn.state, thing):
                _ask(turn, thing)
                turn.note("restoring", **thing.named)


def _mend_also(turn: Turn, kind: Kind) -> None:
    if kind not in turn.state.mending:
        turn.set(mending=(*turn.state.mending, kind))


def _may_mend(state: ShowState, thing: Thing) -> bool:
    """May it be put right by itself now? What may not is offered."""
    if thing.care is not Care.RESTORE or state.phase is Phase.ENDED or is_open(state, thing):
        return False
    if state.wants.by_hand.get(thing.what) == thing.actual:
        return False  # It has not become so by itself.
    running = {name for name, on in state.obs.outputs.items() if on}
    match thing.kind:
        case Kind.COLLECTION:
            # Viewers would see how the programme is taken apart.
            return not running.intersection(state.plan.on_air)
        case Kind.PROFILE:
            return not running
        case Kind.STUDIO_MODE:
            return True
        case Kind.SOUND:
            return thing.wanted == "muted" or not state.obs.long_away
        case Kind.OUTPUT:
            # Nothing is stopped by itself. Another collection shows something else, another profile may send
            # it elsewhere, and what stopped on air may have been stopped by a hand.
            held_back = elsewhere(state) or thing.name in state.wants.stopped or state.obs.long_away
            return thing.wanted == "on" and not held_back
        case _:
            assert_never(thing.kind)


def _list(turn: Turn) -> None:
    """Say what deviates and waits for the operator; adopt what is left alone."""
    state = turn.state
    before = {deviation.what: deviation for deviation in state.deviations}
    known_of = {thing.what: thing for thing in things(state)}
    now: list[Deviation] = []
    for what, thing in known_of.items():
        known = before.get(what)
        if not thing.deviates or (known is None and (is_open(state, thing) or comes(state, thing))):
            continue
        if thing.care is Care.LEAVE:
            if not is_open(state, thing):
                _adopt(turn, thing)
            continue
        if known is None and state.deviations_told.get(what) != thing.actual:
            _tell(turn, thing)
        since = known.since if known is not None else turn.at.wall
        now.append(Deviation(what=what, wanted=thing.wanted, actual=thing.actual, since=since))
    for what, old in before.items():
        if what in known_of and known_of[what].actual == old.wanted:
            turn.note("as_wanted", **known_of[what].named)
    if tuple(now) != state.deviations:
        turn.set(deviations=tuple(now))
    # What is tried to be put right once more was told before, if it was.
    told = {one.what: one.actual for one in now}
    for what, actual in state.deviations_told.items():
        if what in known_of and known_of[what].deviates and known_of[what].actual == actual:
            told[what] = actual
    if told != state.deviations_told:
        turn.set(deviations_told=told)


def _adopt(turn: Turn, thing: Thing) -> None:
    """What OBS has now is what is wanted."""
    match thing.kind:
        case Kind.SOUND:
            wants.want_sound(turn, thing.name, muted=thing.actual == "muted")
        case Kind.OUTPUT:
            wants.want_output(turn, thing.name, running=thing.actual == "on")
        case Kind.COLLECTION | Kind.PROFILE | Kind.STUDIO_MODE:
            wants.leave_declared(turn, thing.what)
        case _:
            assert_never(thing.kind)


def _listed(state: ShowState, what: str) -> Thing | Refusal:
    if not state.obs.connected:
        return Refusal("no_obs", scenes.NO_OBS)
    listed = any(one.what == what for one in state.deviations)
    thing = next((thing for thing in things(state) if listed and thing.what == what), None)
    return thing or Refusal("no_deviation", f"Nothing of OBS deviates in {what!r}.")


def _stopped(state: ShowState, what: str) -> Thing | None:
    """An output that the crew is told of as stopped, whoever looks after it; None: it is no such thing."""
    named = (thing for thing in things(state) if thing.kind is Kind.OUTPUT and thing.what == what)
    told = (thing for thing in named if off_air.is_told(state, thing.name) and thing.actual == "off")
    found = next(told, None)
    return replace(found, wanted="on") if found is not None and state.obs.connected else None


def _loading(state: ShowState) -> bool:
    return any(isinstance(effect, SetCollection | SetProfile) for effect in state.pending.values())


def _others(turn: Turn, effect: SetMute | SetOutput) -> bool:
    aimed = wants.aim(effect)
    return aimed is not None and bool(wants.wishes(turn.state.pending.values(), aimed[0]))


def _set_muted(turn: Turn, input: str, *, muted: bool) -> None:
    obs = turn.state.obs
    turn.set(obs=replace(obs, muted=obs.muted | {input} if muted else obs.muted - {input}))


def _ask(turn: Turn, thing: Thing) -> None:
    """Ask OBS to be what is wanted in this."""
    on = thing.wanted == "on"
    match thing.kind:
        case Kind.COLLECTION:
            turn.ask_for_collection(thing.wanted)
        case Kind.PROFILE:
            turn.ask_for_profile(thing.wanted)
        case Kind.STUDIO_MODE:
            turn.ask_for_studio_mode(enabled=on)
        case Kind.SOUND:
            turn.ask_for_mute(thing.name, muted=thing.wanted == "muted")
        case Kind.OUTPUT:
            turn.ask_for_output(thing.name, running=on)
        case _:
            assert_never(thing.kind)


def _tell(turn: Turn, thing: Thing) -> None:
    """That it deviates, in its own words."""
    match thing.kind:
        case Kind.COLLECTION:
            turn.note("other_collection", wanted=thing.wanted, actual=thing.actual)
        case Kind.PROFILE:
            turn.note("other_profile", wanted=thing.wanted, actual=thing.actual)
        case Kind.STUDIO_MODE:
            turn.note("studio_mode_on" if thing.actual == "on" else "studio_mode_off")
        case Kind.SOUND:
            turn.note("sound_heard" if thing.actual == "heard" else "sound_muted", input=thing.name)
        case Kind.OUTPUT:
            turn.note("output_on" if thing.actual == "on" else "output_off", output=thing.name)
        case _:
            assert_never(thing.kind)
