"""Rules of programme: which scene is wanted, what a hand in OBS means, fallback and return."""

from dataclasses import replace

from companion.show.commands import Refusal, TakeSceneNow
from companion.show.effects import Effect
from companion.show.events import ObsConnected, ObsLost
from companion.show.program import Cover, Program, Switch, SwitchState
from companion.show.state import Hold, HoldReason, ObsView, Phase
from companion.show.times import Ms
from companion.show.turn import Turn

NO_OBS = "OBS is not connected."


def want(turn: Turn, *, urgent: bool = False) -> None:
    """Ask OBS for the wanted scene, unless it is on air or already asked for."""
    program = turn.state.program
    scene = program.wanted(turn.state.plan.fallback_scene)
    if scene is None:
        return
    asked = program.switch is not None and program.switch.state is SwitchState.SENT
    if asked and program.switch is not None and program.switch.scene == scene:
        return
    if not asked and program.actual == scene:
        _set(turn, switch=None, hand=False, ours=scene)
        return
    if not turn.state.obs.connected:
        _set(turn, switch=_switch(turn, "", scene, SwitchState.FAILED, NO_OBS))
        return
    effect = turn.ask_for_scene(scene, urgent=urgent)
    _set(turn, switch=_switch(turn, effect, scene, SwitchState.SENT), hand=False)


def script_wants(turn: Turn, scene: str) -> None:
    """The script has come to a scene. Under the fallback it only changes where to return to."""
    _set(turn, script=scene)
    if turn.state.program.cover is None:
        want(turn)


def take(turn: Turn, command: TakeSceneNow) -> Refusal | None:
    """The operator puts a scene on air, and with it ends the fallback if it was on."""
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    scene = command.scene
    if command.role is not None:
        scene = turn.state.plan.studio.scenes.get(command.role)
        if scene is None:
            return Refusal("unknown_role", f"The show has no scene for the role {command.role!r}.")
    if scene is None or scene not in turn.state.obs.scenes:
        return Refusal("unknown_scene", f"OBS has no scene {scene!r}.")
    if scene == turn.state.plan.fallback_scene:
        cover(turn, reason="")
        return None
    turn.note("scene_asked", scene=scene)
    _set(turn, script=scene, cover=None)
    want(turn)
    _release(turn)
    return None


def cover(turn: Turn, reason: str) -> None:
    """Put the fallback scene on air and hold the script. Pressed again, it asks OBS again."""
    program = turn.state.program
    if program.cover is None:
        since, left = turn.at.wall, program.actual
        _set(turn, cover=Cover(since=since, by=turn.by, reason=reason, left=left))
        turn.note("fallback", reason=reason)
        _hold_for_fallback(turn)
    want(turn, urgent=True)


def uncover(turn: Turn) -> Refusal | None:
    """Return from the fallback to what the script wants by now."""
    program = turn.state.program
    if program.cover is None:
        return Refusal("not_covered", "The fallback scene is not on.")
    _set(turn, cover=None, script=program.script or program.cover.left)
    turn.note("returned")
    want(turn, urgent=True)
    _release(turn)
    return None


def on_air(turn: Turn, scene: str) -> None:
    """OBS has put a scene on programme. If nobody here asked for it, a hand did, and the hand wins."""
    program, fallback = turn.state.program, turn.state.plan.fallback_scene
    if program.actual == scene:
        return
    _set(turn, actual=scene)
    if program.switch is not None and program.switch.state is SwitchState.SENT:
        return  # On the way to what we asked for; the answer to that says what is on air in the end.
    if scene == program.wanted(fallback):
        _set(turn, hand=False, switch=None, ours=scene)
        return
    _adopt(turn, scene)


def answered(turn: Turn, effect_id: str, failure: str | None) -> None:
    """OBS confirmed a switch, or it failed. Answers to switches that are no longer wanted are dropped."""
    pending = dict(turn.state.pending)
    effect: Effect | None = pending.pop(effect_id, None)
    if effect is None:
        return
    turn.set(pending=pending)
    switch = turn.state.program.switch
    current = switch is not None and switch.effect == effect_id
    if failure is None:
        _set(turn, actual=effect.scene, ours=effect.scene)
        turn.note("scene_on_air", scene=effect.scene)
        if current:
            _set(turn, switch=None)
        return
    if current and switch is not None:
        turn.note("scene_failed", scene=effect.scene, reason=failure)
        _set(turn, switch=replace(switch, state=SwitchState.FAILED, reason=failure))


def connected(turn: Turn, event: ObsConnected) -> None:
    """OBS answers. What is on air is adopted; only a scene that we had set is switched away from."""
    turn.set(
        obs=ObsView(
            connected=True,
            since=turn.at.wall,
            version=event.version,
            simulated=event.simulated,
            studio_mode=event.studio_mode,
            scenes=event.scenes,
            outputs=event.outputs,
        ),
        pending={},
    )
    turn.note("obs_connected", version=event.version)
    _set(turn, actual=event.program, switch=None)
    program = turn.state.program
    wanted = program.wanted(turn.state.plan.fallback_scene)
    if wanted is None or wanted == event.program:
        _set(turn, hand=False, ours=wanted or program.ours)
    elif event.program == program.ours or program.cover is not None:
        want(turn, urgent=program.cover is not None)
    else:
        _adopt(turn, event.program)


def lost(turn: Turn, event: ObsLost) -> None:
    """Nobody knows any more what is on air."""
    obs = turn.state.obs
    if obs.connected or obs.since is None:
        turn.note("obs_lost", reason=event.reason)
    turn.set(
        obs=ObsView(since=turn.at.wall, reason=event.reason, version=obs.version, simulated=obs.simulated),
        pending={},
    )
    _set(turn, actual=None, switch=None)


def forget_what_is_on_air(turn: Turn) -> None:
    """A new process knows nothing of OBS until it answers."""
    turn.set(obs=ObsView(version=turn.state.obs.version), pending={})
    _set(turn, actual=None, switch=None)


def _adopt(turn: Turn, scene: str) -> None:
    """A hand in OBS chose this scene; go along with it."""
    turn.by = "OBS"
    program, fallback = turn.state.program, turn.state.plan.fallback_scene
    if scene == fallback:
        _set(
            turn,
            cover=Cover(since=turn.at.wall, by=turn.by, left=program.ours or program.script),
            switch=None,
        )
        turn.note("fallback_by_hand")
        _hold_for_fallback(turn)
        return
    was_covered = program.cover is not None
    _set(turn, cover=None, switch=None, hand=turn.state.phase is Phase.RUNNING and scene != program.script)
    turn.note("hand", scene=scene)
    if was_covered:
        _release(turn)


def _hold_for_fallback(turn: Turn) -> None:
    if turn.state.phase is Phase.RUNNING and turn.state.hold is None:
        turn.set(hold=Hold(turn.at.run, HoldReason.FALLBACK))
        turn.note("held_by_fallback")


def _release(turn: Turn) -> None:
    """Let the script go on if it was the fallback that held it."""
    if turn.state.hold is not None and turn.state.hold.reason is HoldReason.FALLBACK:
        end_hold(turn)


def end_hold(turn: Turn) -> None:
    """Let the script go on from where it stopped."""
    hold, run = turn.state.hold, turn.state.segment
    if hold is None:
        return
    turn.set(hold=None)
    if run is not None:
        turn.set(segment=replace(run, held_ms=Ms(run.held_ms + turn.at.run - hold.since)))
    turn.note("went_on")


def _switch(turn: Turn, effect: str, scene: str, state: SwitchState, reason: str = "") -> Switch:
    return Switch(effect=effect, scene=scene, since=turn.at.wall, state=state, reason=reason)


def _set(turn: Turn, **changes: object) -> None:
    program: Program = replace(turn.state.program, **changes)  # type: ignore[arg-type]
    turn.set(program=program)
