"""Rules of sound, outputs and clips in OBS, and what becomes of a request that was never answered."""

from dataclasses import replace
from typing import assert_never

from companion.show.commands import Refusal
from companion.show.effects import Effect, PlayMedia, Restart, SetMute, SetOutput, SwitchScene
from companion.show.events import InputMuted
from companion.show.scenes import NO_OBS
from companion.show.turn import Turn

OUTPUTS = ("stream", "virtual_camera", "record")


def mute(turn: Turn, input: str, *, muted: bool) -> Refusal | None:
    """Mute a microphone, by its role or by its name in OBS; or let it be heard."""
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    name = turn.state.plan.studio.microphones.get(input, input)
    turn.ask_for_mute(name, muted=muted)
    turn.note("mute" if muted else "unmute", input=name)
    return None


def run_output(turn: Turn, output: str, *, running: bool) -> Refusal | None:
    """Start or stop an output."""
    if output not in OUTPUTS:
        return Refusal("unknown_output", f"There is no output {output!r}; there is {', '.join(OUTPUTS)}.")
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    if turn.state.obs.outputs.get(output, False) is running:
        return Refusal("already_so", f"Output {output!r} {'runs' if running else 'is stopped'} already.")
    turn.ask_for_output(output, running=running)
    turn.note("output_start" if running else "output_stop", output=output)
    return None


def play(turn: Turn, input: str) -> Refusal | None:
    """Play a clip from its beginning."""
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    turn.ask_to_play(input)
    return None


def muted(turn: Turn, event: InputMuted) -> None:
    """OBS has muted an input or lets it be heard, whoever asked for it."""
    obs = turn.state.obs
    turn.set(obs=replace(obs, muted=obs.muted | {event.input} if event.muted else obs.muted - {event.input}))


def answered(turn: Turn, effect: SetMute | SetOutput | PlayMedia, failure: str | None) -> None:
    """OBS did it, or it failed."""
    if failure is not None:
        turn.note("effect_failed", what=_name(effect), reason=failure)


def lost(turn: Turn) -> None:
    """The link broke: nobody will answer what was asked."""
    for effect in turn.state.pending.values():
        if not isinstance(effect, SwitchScene):
            turn.note("effect_failed", what=_name(effect), reason=NO_OBS)


def leave_unanswered(turn: Turn) -> None:
    """A new process: what the one before asked for and never heard of is settled when OBS answers."""
    left = (*turn.state.unanswered, *turn.state.pending.values())
    doubts = tuple(effect for effect in left if effect.after_restart is Restart.ASK)
    turn.set(
        unanswered=tuple(effect for effect in left if effect.after_restart is not Restart.ASK),
        doubts=(*turn.state.doubts, *doubts),
    )
    for effect in doubts:
        turn.note("effect_in_doubt", what=_name(effect))


def settle(turn: Turn) -> None:
    """OBS answers after a restart: send again what is harmless, look first where looking tells."""
    left, obs = turn.state.unanswered, turn.state.obs
    turn.set(unanswered=())
    for effect in left:
        match effect:
            case SetMute(input=input, muted=wanted):
                turn.ask_for_mute(input, muted=wanted)
            case SetOutput(output=output, running=running):
                if obs.outputs.get(output, False) is not running:
                    turn.ask_for_output(output, running=running)
            case SwitchScene() | PlayMedia():
                pass  # What is on air was looked at when OBS connected; a clip is the operator's to judge.
            case _:
                assert_never(effect)


def repeat(turn: Turn, effect_id: str) -> Refusal | None:
    """The operator wants it again."""
    effect = _doubt(turn, effect_id)
    if effect is None:
        return _no_doubt(effect_id)
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    _forget(turn, effect)
    if isinstance(effect, PlayMedia):
        turn.ask_to_play(effect.input)
    turn.note("effect_repeated", what=_name(effect))
    return None


def leave(turn: Turn, effect_id: str) -> Refusal | None:
    """The operator lets it be."""
    effect = _doubt(turn, effect_id)
    if effect is None:
        return _no_doubt(effect_id)
    _forget(turn, effect)
    turn.note("effect_left", what=_name(effect))
    return None


def _doubt(turn: Turn, effect_id: str) -> Effect | None:
    return next((effect for effect in turn.state.doubts if effect.id == effect_id), None)


def _no_doubt(effect_id: str) -> Refusal:
    return Refusal("no_doubt", f"Nothing is in doubt about {effect_id!r}.")


def _forget(turn: Turn, effect: Effect) -> None:
    turn.set(doubts=tuple(other for other in turn.state.doubts if other.id != effect.id))


def _name(effect: Effect) -> str:
    match effect:
        case SetMute(input=input) | PlayMedia(input=input):
            return input
        case SetOutput(output=output):
            return output
        case SwitchScene(scene=scene):
            return scene
        case _:
            assert_never(effect)
