"""What OBS should be where no plan says so: as seen at first, as asked for since, or as a hand made it.

Of several wishes for one microphone, or one output, the newest counts. What OBS says that nobody here had
asked for is a hand in OBS, and the hand wins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

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
    order_of,
)
from companion.show.incidents import off_air
from companion.show.model import Care, Upkeep
from companion.show.state import Phase, ShowState, Wants
from companion.show.times import MINUTE, SECOND, Ms, RunMs
from companion.show.turn import Turn

GOING_MS = Ms(10 * SECOND)
"""Outputs that stopped so shortly before OBS crashed may have stopped with it: it closes them while it goes
down. Or a hand stopped them, and it crashed over that: so they are offered, and not started by themselves."""

AWAY_MS = Ms(10 * MINUTE)
"""After so long whoever starts OBS may do it for something else, the next morning even: then nothing goes on
air by itself and no microphone opens, whatever the plan says. OBS is started again by us within seconds."""

LOADS_MS = Ms(5 * SECOND)
"""So long OBS goes on telling what a collection holds that it has just loaded."""


def output_named(name: str) -> str:
    """What a deviation of this output is called."""
    return f"output:{name}"


def sound_named(input: str) -> str:
    """What a deviation of this microphone is called, by its name in OBS."""
    return f"sound:{input}"


def aim(effect: Effect) -> tuple[str, str] | None:
    """What an effect would put right, as deviations call it, and what it would then be; None for a scene or a
    clip, which are no upkeep."""
    match effect:
        case SetMute(input=input, muted=muted):
            return sound_named(input), "muted" if muted else "heard"
        case SetOutput(output=output, running=running):
            return output_named(output), "on" if running else "off"
        case SetStudioMode(enabled=enabled):
            return Upkeep.STUDIO_MODE, "on" if enabled else "off"
        case SetCollection(collection=collection):
            return Upkeep.COLLECTION, collection
        case SetProfile(profile=profile):
            return Upkeep.PROFILE, profile
        case SwitchScene() | PlayMedia() | MoveFader() | RestartMedia() | CutPages() | RunCheck():
            return None
        case _:
            assert_never(effect)


def wishes(effects: Iterable[Effect], what: str) -> list[Effect]:
    """Those about one thing, as deviations call it."""
    return [effect for effect in effects if (aimed := aim(effect)) is not None and aimed[0] == what]


def newest(effects: Iterable[Effect], what: str) -> Effect | None:
    """Of those about one thing the one that counts; None when there is none."""
    return max(wishes(effects, what), key=order_of, default=None)


def care_of(state: ShowState, effect: SetMute | SetOutput) -> Care:
    """What the plan says is done about it by itself; what it does not name is the crew's own."""
    match effect:
        case SetMute(input=input):
            ours = input in state.plan.studio.microphones.values()
            return state.plan.studio.care(Upkeep.SOUND) if ours else Care.LEAVE
        case SetOutput(output=output):
            return state.plan.studio.outputs.get(output, Care.LEAVE)
        case _:
            assert_never(effect)


def microphones(state: ShowState) -> tuple[str, ...]:
    """Those of the show that OBS has, by their names there. What is not known to be missing is there."""
    names = dict.fromkeys(state.plan.studio.microphones.values())
    return tuple(name for name in names if not state.obs.inputs or name in state.obs.inputs)


def loaded_a_moment_ago(turn: Turn) -> bool:
    """Does OBS still tell what a collection holds?"""
    loaded = turn.state.obs.loaded
    return loaded is not None and turn.at.run - loaded <= LOADS_MS


def just_loaded(turn: Turn) -> bool:
    """Has OBS come back to the show's collection a moment ago? What it tells now is what that brought."""
    studio, obs = turn.state.plan.studio, turn.state.obs
    declared = studio.collection == obs.collection and studio.care(Upkeep.COLLECTION) is not Care.LEAVE
    return declared and loaded_a_moment_ago(turn)


def is_undone(state: ShowState, effect: SetMute | SetOutput) -> bool:
    """Is it no longer wanted, because a hand in OBS has done otherwise since it was asked for?"""
    wanted = state.wants
    match effect:
        case SetMute(input=input, muted=muted):
            return wanted.muted.get(input, muted) is not muted
        case SetOutput(output=output, running=running):
            return wanted.outputs.get(output, running) is not running or (
                running and output in wanted.stopped
            )
        case _:
            assert_never(effect)


def is_so(state: ShowState, effect: SetMute | SetOutput) -> bool:
    """Does OBS say that it is so already?"""
    match effect:
        case SetMute(input=input, muted=muted):
            return (input in state.obs.muted) is muted
        case SetOutput(output=output, running=running):
            return state.obs.outputs.get(output, False) is running
        case _:
            assert_never(effect)


def learn(turn: Turn) -> None:
    """What was never asked for nor seen is to be as it is; a microphone that left the plan is let go."""
    state, wants = turn.state, turn.state.wants
    names = state.plan.studio.microphones.values()
    muted = {name: muted for name, muted in wants.muted.items() if name in names}
    if not (state.other_collection or just_loaded(turn)):
        muted = {**{name: name in state.obs.muted for name in microphones(state)}, **muted}
    _set(turn, outputs={**state.obs.outputs, **wants.outputs}, muted=muted)


def asked(turn: Turn) -> None:
    """What this turn asks of OBS is what is wanted."""
    for effect in turn.effects:
        match effect:
            case SetMute(input=input, muted=muted):
                want_sound(turn, input, muted=muted)
            case SetOutput(output=output, running=running):
                want_output(turn, output, running=running)
            case _:
                pass


def want_sound(turn: Turn, input: str, *, muted: bool) -> None:
    """Inputs that are no microphone of the show are the crew's own."""
    if input in turn.state.plan.studio.microphones.values():
        _set(turn, muted={**turn.state.wants.muted, input: muted})


def want_output(turn: Turn, output: str, *, running: bool) -> None:
    wants = turn.state.wants
    stopped = {name: at for name, at in wants.stopped.items() if name != output}
    _set(turn, outputs={**wants.outputs, output: running}, stopped=stopped)


def sound_told(turn: Turn, input: str, *, muted: bool) -> None:
    """OBS says that an input is muted now, or heard."""
    if not _overtaken(turn.state, sound_named(input), "muted" if muted else "heard"):
        want_sound(turn, input, muted=muted)


def outputs_told(turn: Turn, changed: Mapping[str, bool]) -> None:
    """OBS says that these outputs have started, or stopped."""
    for name, running in changed.items():
        if not _overtaken(turn.state, output_named(name), "on" if running else "off"):
            _output_told(turn, name, running=running)


def _output_told(turn: Turn, name: str, *, running: bool) -> None:
    state = turn.state
    wanted = state.wants.outputs.get(name)
    if running or not wanted:
        want_output(turn, name, running=running)
        return
    # It stopped, and nobody here had asked for it: a hand in OBS, the ingest, the disk.
    loud = name in state.plan.on_air and state.phase is Phase.RUNNING
    if loud:
        turn.note("output_stopped", output=name)
        off_air.stopped(turn, name)
    asked_about = loud and state.plan.studio.outputs.get(name, Care.LEAVE) is not Care.LEAVE
    want_output(turn, name, running=asked_about)
    _set(turn, stopped={**turn.state.wants.stopped, name: turn.at.run})


def crashed(turn: Turn) -> None:
    """OBS went away without anybody having closed it: what it may have stopped on its way down is wanted."""
    wants, cares, now = turn.state.wants, turn.state.plan.studio.outputs, turn.at.run
    with_it = [
        name
        for name, at in wants.stopped.items()
        if now - at <= GOING_MS and cares.get(name, Care.LEAVE) is not Care.LEAVE
    ]
    _set(turn, outputs={**wants.outputs, **dict.fromkeys(with_it, True)})


def went(turn: Turn, until: RunMs) -> None:
    """OBS was there until then."""
    _set(turn, heard=until)


def adopt(turn: Turn, effect: SetMute | SetOutput) -> None:
    """What an effect would set is to be as OBS has it now."""
    obs = turn.state.obs
    match effect:
        case SetMute(input=input):
            want_sound(turn, input, muted=input in obs.muted)
        case SetOutput(output=output):
            want_output(turn, output, running=obs.outputs.get(output, False))
        case _:
            assert_never(effect)


def leave_declared(turn: Turn, what: str) -> None:
    """What the plan declares stays as OBS has it."""
    _set(turn, left=turn.state.wants.left | {what})


def declared_told(turn: Turn, what: str, now: str) -> None:
    """OBS says that something that a plan can declare is otherwise now."""
    if aim_of(turn.state, what) != now:
        _set(turn, by_hand={**turn.state.wants.by_hand, what: now})


def aim_of(state: ShowState, what: str) -> str | None:
    """What is on its way to be made of it; None: nothing."""
    effect = newest(state.pending.values(), what)
    aimed = aim(effect) if effect is not None else None
    return aimed[1] if aimed is not None else None


def declare_anew(turn: Turn) -> None:
    """What the plan declares counts again."""
    _set(turn, left=frozenset(), by_hand={})


def _overtaken(state: ShowState, what: str, now: str) -> bool:
    """Is this what an older wish brought about, while a newer one is on its way?"""
    aims = [aim(effect) for effect in sorted(wishes(state.pending.values(), what), key=order_of)]
    return (what, now) in aims and aims[-1] != (what, now)


def _set(turn: Turn, **changes: object) -> None:
    before = turn.state.wants
    wants: Wants = replace(before, **changes)  # type: ignore[arg-type]
    if wants != before:
        turn.set(wants=wants)
