"""Rules of sound, outputs and clips in OBS, and what becomes of a request that was never answered.

Of several wishes for one microphone, or one output, the newest counts: answers to the others change nothing.
"""

from dataclasses import replace
from typing import assert_never

from companion.show import faders, wants
from companion.show.commands import Refusal
from companion.show.deviations import elsewhere
from companion.show.effects import (
    CutPages,
    Effect,
    MoveFader,
    PlayMedia,
    Restart,
    RestartMedia,
    RunCheck,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    StudioEffect,
    SwitchScene,
    order_of,
)
from companion.show.incidents import off_air, sound
from companion.show.model import Care
from companion.show.scenes import NO_OBS
from companion.show.times import MINUTE, Ms, RunMs
from companion.show.turn import Turn

OUTPUTS = ("stream", "virtual_camera", "record")

DOUBTS_KEPT = 10
"""An operator can judge the last few clips; what was to be played before them is past anyway."""

FRESH_MS = Ms(MINUTE)
"""OBS is started again within a minute. By then a hand may have done otherwise, and a microphone that opens
or a stream that stops by itself would be its undoing: an older wish is asked about. One for silence is not:
too much of it is heard at once, and does no harm."""


def mute(turn: Turn, input: str, *, muted: bool) -> Refusal | None:
    """Mute a microphone, by its role or by its name in OBS; or let it be heard."""
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    name = turn.state.plan.studio.microphones.get(input, input)
    sound.by_hand(turn, name)
    turn.ask_for_mute(name, muted=muted)
    settle_doubts_about(turn, wants.sound_named(name))
    turn.note("mute" if muted else "unmute", input=name)
    return None


def run_output(turn: Turn, output: str, *, running: bool) -> Refusal | None:
    """Start or stop an output."""
    if output not in OUTPUTS:
        return Refusal("unknown_output", f"There is no output {output!r}; there is {', '.join(OUTPUTS)}.")
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    wish = wants.newest(turn.state.pending.values(), wants.output_named(output))
    if isinstance(wish, SetOutput) and wish.running is running and (running or not wish.again):
        return Refusal("already_so", f"Output {output!r} is being {'started' if running else 'stopped'}.")
    if wish is None and turn.state.obs.outputs.get(output, False) is running:
        return Refusal("already_so", f"Output {output!r} {'runs' if running else 'is stopped'} already.")
    turn.ask_for_output(output, running=running)
    settle_doubts_about(turn, wants.output_named(output))
    turn.note("output_start" if running else "output_stop", output=output)
    return None


def restart_output(turn: Turn, output: str) -> Refusal | None:
    """Stop an output that is ill, and start it once OBS says that it has stopped. One that runs well is left
    alone: viewers would lose what they see."""
    state = turn.state
    if output not in OUTPUTS:
        return Refusal("unknown_output", f"There is no output {output!r}; there is {', '.join(OUTPUTS)}.")
    if not state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    if wants.newest(state.pending.values(), wants.output_named(output)) is not None:
        return Refusal("already_so", f"Output {output!r} is being started or stopped.")
    if not state.obs.outputs.get(output, False):
        return Refusal("output_off", f"Output {output!r} does not run; start it.")
    if not off_air.is_ill(state, output):
        return Refusal("output_well", f"Output {output!r} runs as it should; viewers would lose it.")
    off_air.is_seen_to(turn, output)
    turn.ask_for_output(output, running=False, again=True)
    settle_doubts_about(turn, wants.output_named(output))
    turn.note("output_restart", output=output)
    return None


def play(turn: Turn, input: str, *, late: Ms = Ms(0)) -> Refusal | None:
    """Play a clip from its beginning. ``late``: by so much it was due before this moment."""
    if turn.state.obs.connected:
        turn.ask_to_play(input)
        return None
    if late <= FRESH_MS:
        # Nobody has seen it, and whoever waits for it must hear that it did not come.
        at = RunMs(turn.at.run - late)
        clip = PlayMedia(id=f"missed-{turn.at.run}-{input}", input=input, missed=at)
        if clip not in turn.state.doubts:
            _doubt(turn, clip)
    return Refusal("no_obs", NO_OBS)


def forget_old_clips(turn: Turn) -> None:
    """OBS is back: what viewers were to see more than a minute ago has had its time."""
    old = [one for one in turn.state.doubts if isinstance(one, PlayMedia) and _is_old(turn, one)]
    for clip in old:
        turn.note("clip_missed", input=clip.input)
    _forget(turn, {clip.id for clip in old})


def answered(turn: Turn, effect: StudioEffect, failure: str | None) -> None:
    """OBS did it, or it failed."""
    aim = wants.aim(effect)
    others = wants.wishes(turn.state.pending.values(), aim[0]) if aim is not None else []
    if any(order_of(other) > order_of(effect) for other in others):
        return  # Somebody has wanted something else since.
    overtaken = {other.id for other in others}
    if overtaken:
        # OBS has done the newer before it answered the older: a restart must not send the older again.
        pending = turn.state.pending.items()
        turn.set(pending={id: other for id, other in pending if id not in overtaken})
    if isinstance(effect, MoveFader) and failure is None:
        faders.moved(turn, effect)
    # Pages that were not told by OBS were told by us, and have cut.
    if failure is not None and not isinstance(effect, CutPages):
        turn.note("effect_failed", **_named(effect), reason=failure)
    if isinstance(effect, SetOutput) and effect.again:
        _go_on_restarting(turn, effect, failure)


def _go_on_restarting(turn: Turn, effect: SetOutput, failure: str | None) -> None:
    """It has stopped, and is started; never before OBS says that it has stopped. Where it does not start
    viewers have nothing, which nobody has wanted."""
    if not effect.running and failure is None:
        turn.ask_for_output(effect.output, running=True, again=True)
    elif effect.running and failure is not None:
        off_air.stopped(turn, effect.output)


def lost(turn: Turn) -> None:
    """The link broke: nobody will answer what was asked. It is settled when OBS is back."""
    _put_off(turn, loudly=True)


def leave_unanswered(turn: Turn) -> None:
    """A new process: what the one before asked for and never heard of is settled when OBS answers."""
    _put_off(turn, loudly=False)


def settle(turn: Turn) -> None:
    """OBS answers again: send again what is harmless, look first where looking tells, and ask about the rest.
    What the plan has put right is left to that."""
    left = turn.state.unanswered
    turn.set(unanswered=())
    for effect in left:
        # Nothing else is put off: see ``_put_off``.
        if isinstance(effect, SetMute | SetOutput) and not wants.is_undone(turn.state, effect):
            _settle(turn, effect)
    doubts = [one for one in turn.state.doubts if isinstance(one, SetMute | SetOutput)]
    _forget(turn, {one.id for one in doubts if wants.is_so(turn.state, one)})


def _settle(turn: Turn, effect: SetMute | SetOutput) -> None:
    if isinstance(effect, SetOutput) and effect.again and wants.is_so(turn.state, effect):
        if effect.running:
            return
        # It was to be started again, which is what was wanted of it.
        wants.want_output(turn, effect.output, running=True)
        effect = replace(effect, running=True)
    state = turn.state
    match effect:
        case SetMute(muted=muted):
            silences, opens = muted, not muted
        case SetOutput(running=running):
            silences, opens = False, running
            if wants.is_so(state, effect):
                return
        case _:
            assert_never(effect)
    if opens and wants.care_of(state, effect) is Care.RESTORE:
        return
    stale = turn.at.run - effect.asked > FRESH_MS
    of_before_the_end = state.ended is not None and effect.asked <= state.ended
    if not silences and (stale or (opens and (of_before_the_end or elsewhere(state)))):
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
    if turn.state.obs.connected and isinstance(effect, SetMute | SetOutput):
        wants.adopt(turn, effect)
    turn.note("effect_left", **_named(effect))
    return None


def _put_off(turn: Turn, *, loudly: bool) -> None:
    """Sort what nobody will answer: the newest wish of each subject waits for OBS, a clip for the operator.

    ``loudly`` tells of each that it has not been confirmed: whoever asked for it is still looking at it.
    """
    newest: dict[str, Effect] = {}
    for effect in sorted((*turn.state.unanswered, *turn.state.pending.values()), key=order_of):
        aim = wants.aim(effect)
        if effect.after_restart is Restart.ASK:
            _doubt(turn, effect)
        elif aim is not None and isinstance(effect, SetMute | SetOutput):
            newest[aim[0]] = effect
    for effect in newest.values() if loudly else ():
        if effect.id in turn.state.pending:
            turn.note("effect_failed", **_named(effect), reason=NO_OBS)
    turn.set(unanswered=tuple(newest.values()), pending=_scenes_of(turn))


def _scenes_of(turn: Turn) -> dict[str, Effect]:
    """What the rules of programme have still to see."""
    return {id: effect for id, effect in turn.state.pending.items() if isinstance(effect, SwitchScene)}


def _doubt(turn: Turn, effect: Effect) -> None:
    if isinstance(effect, PlayMedia) and effect.missed is not None:
        turn.note("clip_not_played", input=effect.input)
    else:
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
    if ids:
        turn.set(doubts=tuple(effect for effect in turn.state.doubts if effect.id not in ids))


def settle_doubts_about(turn: Turn, what: str) -> None:
    """A newer wish, or a hand in OBS, answers the question whether the older one is still wanted."""
    _forget(turn, {effect.id for effect in wants.wishes(turn.state.doubts, what)})


def _is_old(turn: Turn, clip: PlayMedia) -> bool:
    return clip.missed is not None and turn.at.run - clip.missed > FRESH_MS


def _ask_again(turn: Turn, effect: Effect) -> None:
    match effect:
        case SetMute(input=input, muted=muted):
            turn.ask_for_mute(input, muted=muted)
        case SetOutput(output=output, running=running, again=again):
            turn.ask_for_output(output, running=running, again=again)
        case PlayMedia(input=input):
            turn.ask_to_play(input)
        case MoveFader(input=input, by_db=by_db):
            turn.ask_for_fader(input, by_db=by_db)
        case SwitchScene() | SetStudioMode() | SetCollection() | SetProfile():
            pass  # Never put off: what is wanted, the rules of programme and of upkeep know.
        case RestartMedia() | CutPages() | RunCheck():
            pass  # Never put off: they were for their moment.
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
        case MoveFader(input=input, by_db=by_db):
            return {"kind": "fader_lower" if by_db < 0 else "fader_back", "what": input}
        case RestartMedia(input=input):
            return {"kind": "restart_media", "what": input}
        case SwitchScene(scene=scene):
            return {"kind": "scene", "what": scene}
        case SetStudioMode(enabled=enabled):
            on = "on" if enabled else "off"
            return {"kind": f"studio_mode_{on}", "what": on}
        case SetCollection(collection=collection):
            return {"kind": "collection", "what": collection}
        case SetProfile(profile=profile):
            return {"kind": "profile", "what": profile}
        case CutPages():
            return {"kind": "cut_pages", "what": ""}
        case RunCheck(kind=kind):
            return {"kind": f"check_{kind.value}", "what": ""}
        case _:
            assert_never(effect)
