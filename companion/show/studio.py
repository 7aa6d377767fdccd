"""Rules of sound, outputs and clips in OBS, and what becomes of a request that was never answered.

Of several wishes for one microphone, or one output, the newest counts: answers to the others change nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from companion.show.commands import Refusal
from companion.show.effects import (
    Effect,
    PlayMedia,
    Restart,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
    order_of,
)
from companion.show.events import InputMuted
from companion.show.scenes import NO_OBS
from companion.show.times import MINUTE, Ms
from companion.show.turn import Turn

OUTPUTS = ("stream", "virtual_camera", "record")

DOUBTS_KEPT = 10
"""An operator can judge the last few clips; what was to be played before them is past anyway."""

FRESH_MS = Ms(MINUTE)
"""OBS is started again within a minute. By then a hand may have done otherwise, and a microphone that opens
or a stream that stops by itself would be its undoing: an older wish is asked about. One for silence is not:
too much of it is heard at once, and does no harm."""

StudioEffect = SetMute | SetOutput | PlayMedia | SetStudioMode | SetCollection | SetProfile

Subject = tuple[str, str]
"""What a wish is about: the sound of an input, or an output."""


def mute(turn: Turn, input: str, *, muted: bool) -> Refusal | None:
    """Mute a microphone, by its role or by its name in OBS; or let it be heard."""
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    name = turn.state.plan.studio.microphones.get(input, input)
    turn.ask_for_mute(name, muted=muted)
    _settle_doubts_about(turn, ("sound", name))
    turn.note("mute" if muted else "unmute", input=name)
    return None


def run_output(turn: Turn, output: str, *, running: bool) -> Refusal | None:
    """Start or stop an output."""
    if output not in OUTPUTS:
        return Refusal("unknown_output", f"There is no output {output!r}; there is {', '.join(OUTPUTS)}.")
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    wish = max(_wishes(turn.state.pending.values(), ("output", output)), key=order_of, default=None)
    if isinstance(wish, SetOutput) and wish.running is running:
        return Refusal("already_so", f"Output {output!r} is being {'started' if running else 'stopped'}.")
    if wish is None and turn.state.obs.outputs.get(output, False) is running:
        return Refusal("already_so", f"Output {output!r} {'runs' if running else 'is stopped'} already.")
    turn.ask_for_output(output, running=running)
    _settle_doubts_about(turn, ("output", output))
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
    if (event.input in obs.muted) is not event.muted:
        now = obs.muted | {event.input} if event.muted else obs.muted - {event.input}
        turn.set(obs=replace(obs, muted=now))


def answered(turn: Turn, effect: StudioEffect, failure: str | None) -> None:
    """OBS did it, or it failed."""
    others = _wishes(turn.state.pending.values(), _subject(effect))
    if any(order_of(other) > order_of(effect) for other in others):
        return  # Somebody has wanted something else since.
    overtaken = {other.id for other in others}
    if overtaken:
        # OBS has done the newer before it answered the older: a restart must not send the older again.
        pending = turn.state.pending.items()
        turn.set(pending={id: other for id, other in pending if id not in overtaken})
    if failure is not None:
        turn.note("effect_failed", **_named(effect), reason=failure)


def lost(turn: Turn) -> None:
    """The link broke: nobody will answer what was asked. It is settled when OBS is back."""
    _put_off(turn, loudly=True)


def leave_unanswered(turn: Turn) -> None:
    """A new process: what the one before asked for and never heard of is settled when OBS answers."""
    _put_off(turn, loudly=False)


def settle(turn: Turn) -> None:
    """OBS answers again: send again what is harmless, look first where looking tells."""
    left, obs = turn.state.unanswered, turn.state.obs
    turn.set(unanswered=())
    for effect in left:
        match effect:
            case SetMute(muted=True):
                stale = False
            case SetOutput(output=output, running=running) if obs.outputs.get(output, False) is running:
                continue
            case SetMute(asked=asked) | SetOutput(asked=asked):
                stale = turn.at.run - asked > FRESH_MS
            case SwitchScene() | PlayMedia() | SetStudioMode() | SetCollection() | SetProfile():
                continue  # Never put off: see ``_put_off``.
            case _:
                assert_never(effect)
        if stale:
            _doubt(turn, effect)
        else:
            _ask_again(turn, effect)
            turn.note("effect_sent_again", **_named(effect))


def repeat(turn: Turn, effect_id: str) -> Refusal | None:
    """The operator wants it again."""
    effect = _in_doubt(turn, effect_id)
    if effect is None:
        return _no_doubt(effect_id)
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    _forget(turn, {effect.id})
    _ask_again(turn, effect)
    turn.note("effect_repeated", **_named(effect))
    return None


def leave(turn: Turn, effect_id: str) -> Refusal | None:
    """The operator lets it be."""
    effect = _in_doubt(turn, effect_id)
    if effect is None:
        return _no_doubt(effect_id)
    _forget(turn, {effect.id})
    turn.note("effect_left", **_named(effect))
    return None


def _put_off(turn: Turn, *, loudly: bool) -> None:
    """Sort what nobody will answer: the newest wish of each subject waits for OBS, a clip for the operator.

    ``loudly`` tells of each that it has not been confirmed: whoever asked for it is still looking at it.
    """
    wishes: dict[Subject, Effect] = {}
    for effect in sorted((*turn.state.unanswered, *turn.state.pending.values()), key=order_of):
        if effect.after_restart is Restart.ASK:
            _doubt(turn, effect)
        elif (subject := _subject(effect)) is not None:
            wishes[subject] = effect
    for effect in wishes.values() if loudly else ():
        if effect.id in turn.state.pending:
            turn.note("effect_failed", **_named(effect), reason=NO_OBS)
    turn.set(unanswered=tuple(wishes.values()), pending=_scenes_of(turn))


def _scenes_of(turn: Turn) -> dict[str, Effect]:
    """What the rules of programme have still to see."""
    return {id: effect for id, effect in turn.state.pending.items() if isinstance(effect, SwitchScene)}


def _doubt(turn: Turn, effect: Effect) -> None:
    turn.note("effect_in_doubt", **_named(effect))
    doubts = (*turn.state.doubts, effect)
    for old in doubts[:-DOUBTS_KEPT]:
        turn.note("doubt_dropped", **_named(old))
    turn.set(doubts=doubts[-DOUBTS_KEPT:])


def _in_doubt(turn: Turn, effect_id: str) -> Effect | None:
    return next((effect for effect in turn.state.doubts if effect.id == effect_id), None)


def _no_doubt(effect_id: str) -> Refusal:
    return Refusal("no_doubt", f"Nothing is in doubt about {effect_id!r}.")


def _forget(turn: Turn, ids: set[str]) -> None:
    turn.set(doubts=tuple(effect for effect in turn.state.doubts if effect.id not in ids))


def _settle_doubts_about(turn: Turn, subject: Subject) -> None:
    """A newer wish answers the question whether the older one is still wanted."""
    if old := {effect.id for effect in _wishes(turn.state.doubts, subject)}:
        _forget(turn, old)


def _ask_again(turn: Turn, effect: Effect) -> None:
    match effect:
        case SetMute(input=input, muted=muted):
            turn.ask_for_mute(input, muted=muted)
        case SetOutput(output=output, running=running):
            turn.ask_for_output(output, running=running)
        case PlayMedia(input=input):
            turn.ask_to_play(input)
        case SwitchScene() | SetStudioMode() | SetCollection() | SetProfile():
            pass  # Never put off: what is wanted, the rules of programme and of upkeep know.
        case _:
            assert_never(effect)


def _wishes(effects: Iterable[Effect], subject: Subject | None) -> list[Effect]:
    return [effect for effect in effects if subject is not None and _subject(effect) == subject]


def _subject(effect: Effect) -> Subject | None:
    """None: no other wish takes the place of this one."""
    match effect:
        case SetMute(input=input):
            return "sound", input
        case SetOutput(output=output):
            return "output", output
        case PlayMedia() | SwitchScene() | SetStudioMode() | SetCollection() | SetProfile():
            return None
        case _:
            assert_never(effect)


def _named(effect: Effect) -> dict[str, str]:
    """What a line of the log says of it: ``kind``, and the name in OBS as ``what``."""
    match effect:
        case SetMute(input=input, muted=muted):
            return {"kind": "mute" if muted else "unmute", "what": input}
        case SetOutput(output=output, running=running):
            return {"kind": "output_start" if running else "output_stop", "what": output}
        case PlayMedia(input=input):
            return {"kind": "play", "what": input}
        case SwitchScene(scene=scene):
            return {"kind": "scene", "what": scene}
        case SetStudioMode(enabled=enabled):
            return {"kind": "studio_mode", "what": "on" if enabled else "off"}
        case SetCollection(collection=collection):
            return {"kind": "collection", "what": collection}
        case SetProfile(profile=profile):
            return {"kind": "profile", "what": profile}
        case _:
            assert_never(effect)
