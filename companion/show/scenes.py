"""Rules of programme: which scene is wanted, what a hand in OBS means, fallback and return."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from companion.show import holding, names, wants
from companion.show.commands import Refusal, TakeSceneNow
from companion.show.effects import SwitchScene
from companion.show.events import Lost, ObsConnected, ObsLost, Pulse
from companion.show.incidents import permission, verdicts
from companion.show.model import FALLBACK_ROLE
from companion.show.program import Cover, Program, Switch
from companion.show.state import ObsView, Phase
from companion.show.turn import Turn

NO_OBS = "OBS is not connected."


def want(turn: Turn, *, urgent: bool = False, pressed: bool = False, auto: bool = False) -> None:
    """Ask OBS for the wanted scene, unless it is on air or on its way.

    ``pressed``: somebody asks for this very scene, who may see another picture than OBS names. Then it is
    asked for though it is said to be on air. ``auto``: automation wants it, and will ask again.
    """
    program = turn.state.program
    scene = turn.state.wanted_scene
    if scene is None:
        return
    if program.switching and program.switch is not None and program.switch.scene == scene:
        return
    if not (program.switching or pressed) and program.actual == scene:
        _set(turn, switch=None, hand=False, ours=scene)
        return
    if not turn.state.obs.connected:
        # What the script wants can wait until OBS is back; that an emergency did not leave must be seen.
        switch = Switch(effect="", scene=scene, since=turn.at.wall, left=None).failed(NO_OBS)
        _set(turn, switch=switch if urgent else None)
        if urgent:
            turn.note("scene_failed", scene=scene, reason=NO_OBS)
        return
    effect = turn.ask_for_scene(scene, urgent=urgent)
    switch = Switch(effect=effect, scene=scene, since=turn.at.wall, left=program.actual, auto=auto)
    _set(turn, switch=switch, hand=False)


def script_wants(turn: Turn, scene: str) -> None:
    """The script has come to a scene. Under the fallback it only changes where to return to."""
    _set(turn, script=scene)
    if turn.state.program.cover is None:
        verdicts.brought(turn, scene)
        want(turn)


def take(turn: Turn, command: TakeSceneNow) -> Refusal | None:
    """The operator puts a scene on air, and with it ends the fallback if it was on."""
    if not turn.state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    scene = turn.state.scene_now(command.scene) if command.scene is not None else None
    if command.role is not None:
        scene = turn.state.scenes.get(command.role)
        if scene is None:
            return Refusal("unknown_role", f"The show has no scene for the role {command.role!r}.")
    if scene is None or scene not in turn.state.obs.scenes:
        return Refusal("unknown_scene", f"OBS has no scene {scene!r}.")
    if scene == turn.state.fallback_scene:
        cover(turn, reason="")
        return None
    program = turn.state.program
    already = program.cover is None and program.actual == scene and not program.switching
    turn.note("scene_already" if already else "scene_asked", scene=scene)
    _set(turn, script=scene, cover=None)
    want(turn, pressed=True)
    holding.release(turn)
    return None


def cover(turn: Turn, reason: str) -> None:
    """Put the fallback scene on air and hold the script. Pressed again, it asks OBS again. A cover that
    automation has put on is the person's from now on."""
    program = turn.state.program
    if program.cover is None or program.cover.auto:
        _cover(turn, Cover(since=turn.at.wall, by=turn.by, reason=reason), left=program.actual)
        turn.note("fallback", reason=reason)
        holding.hold_for_cover(turn)
    want(turn, urgent=True, pressed=True)


def cover_by_itself(turn: Turn, cover: Cover) -> None:
    """Automation covers programme, or goes on to a better cover than the one that is on."""
    _cover(turn, cover, left=turn.state.program.actual)
    if cover.holds:
        holding.hold_for_cover(turn)
    want(turn, urgent=True, auto=True)


def uncover(turn: Turn) -> Refusal | None:
    """Return from the fallback to what the script wants by now. Pressed again, it asks OBS again."""
    program, fallback = turn.state.program, turn.state.fallback_scene
    if program.cover is None:
        if program.actual == fallback and program.script not in (None, fallback):
            want(turn, urgent=True, pressed=True)  # The way back was asked for, and OBS has not gone it.
            return None
        return Refusal("not_covered", "The fallback scene is not on.")
    target = program.script or program.cover.left
    if target is None:
        return Refusal("nowhere_to_return", "Nothing else was on air before; take a scene instead.")
    turn.note("returned")
    leave_cover(turn, program.cover, target, pressed=True)
    return None


def leave_cover(turn: Turn, cover: Cover, target: str, *, pressed: bool) -> None:
    """Go back from what covers, for which OBS is asked again if somebody ``pressed``."""
    by_hand = cover.hand and target == cover.left
    _set(turn, cover=None, script=target)
    want(turn, urgent=True, pressed=pressed, auto=not pressed)
    _set(turn, hand=by_hand)
    holding.release(turn)


def on_air(turn: Turn, scene: str) -> None:
    """OBS has put a scene on programme. If nobody here asked for it, a hand did, and the hand wins."""
    before = turn.state.program.actual
    if before == scene:
        return
    _set(turn, actual=scene)
    if turn.state.program.switching:
        return  # Perhaps on the way to what we asked for; its answer says what is on air in the end.
    if wants.just_loaded(turn):
        # The collection brought it, and no hand.
        _find(turn, scene, covered=turn.state.program.cover is not None)
    else:
        _judge(turn, before)


def listed(turn: Turn, scenes: tuple[str, ...]) -> None:
    """OBS has other scenes, or another name for one. That changes no picture, so it is no hand: the show
    goes on with the new name, whatever the plan says. What was renamed while nobody heard is not guessed."""
    before = turn.state.obs.scenes
    name = names.renamed(before, scenes) if not wants.loaded_a_moment_ago(turn) else None
    if name is not None:
        names.follow(turn, *name)
    turn.set(obs=replace(turn.state.obs, scenes=scenes))
    if name is not None:
        _rename(turn, *name)
    wanted = turn.state.cover_scene
    if turn.state.program.cover is not None and wanted in scenes and wanted not in before:
        can_be_taken_again(turn)


def can_be_taken_again(turn: Turn) -> None:
    """Scenes of the show are there again: what could not be taken without them is asked for once more."""
    program = turn.state.program
    if program.switch is not None and not program.switching:
        want(turn, urgent=program.cover is not None)


def _rename(turn: Turn, old: str, new: str) -> None:
    def now(scene: str | None) -> str | None:
        return new if scene == old else scene

    program = turn.state.program
    cover, switch = program.cover, program.switch
    if switch is not None:
        switch = replace(switch, scene=new if switch.scene == old else switch.scene, left=now(switch.left))
    turn.set(contents={new if scene == old else scene: held for scene, held in turn.state.contents.items()})
    _set(
        turn,
        script=now(program.script),
        actual=now(program.actual),
        ours=now(program.ours),
        cover=None if cover is None else replace(cover, left=now(cover.left)),
        switch=switch,
    )


def answered(turn: Turn, effect: SwitchScene, failure: str | None) -> None:
    """OBS confirmed a switch, or it failed. The answer to one that was overtaken changes nothing."""
    switch = turn.state.program.switch
    if switch is None or switch.effect != effect.id:
        return
    if failure is None:
        _set(turn, actual=switch.scene, ours=switch.scene, switch=None, untaken=None)
        turn.note("scene_on_air", scene=switch.scene)
    elif turn.state.program.actual == switch.left:
        _set(turn, switch=switch.failed(failure), untaken=switch)
        if not switch.tries:
            turn.note("scene_failed", scene=switch.scene, reason=failure)
    else:
        # OBS did not confirm, but what is on air has changed: to what we asked for, or by a hand.
        _set(turn, switch=None)
        _judge(turn, switch.left)


def connected(turn: Turn, event: ObsConnected) -> None:
    """OBS answers. What is on air is adopted; only a scene that we had set is switched away from.
    Where nothing of ours has been on air yet, the first scene of the script is taken.

    An OBS that crashed under the fallback gets the fallback again. After a restart of ours it does not if
    the fallback had been on air: then the crew may have gone back by themselves.
    """
    restarted = turn.state.obs.since is None
    relaunch = turn.state.obs.relaunch
    turn.set(
        obs=ObsView(
            connected=True,
            since=turn.at.wall,
            version=event.version,
            simulated=event.simulated,
            studio_mode=event.studio_mode,
            scenes=event.scenes,
            outputs=event.outputs,
            muted=frozenset(event.muted),
            inputs=event.inputs,
            collection=event.collection,
            profile=event.profile,
        ),
        pending={},
    )
    if event.simulated:
        turn.note("obs_simulated")
    else:
        turn.note("obs_connected", version=event.version)
    last, fallback = turn.state.program.last, turn.state.fallback_scene
    _set(turn, actual=event.program, switch=None, last=None)
    program = turn.state.program
    ours = relaunch is not None and not relaunch.failure and event.program == fallback
    ours = ours and program.cover is None and not turn.state.other_collection
    if ours and last is not None and last != fallback:
        _go_on_after_relaunch(turn, last)
        return
    went_back = restarted and program.ours == turn.state.cover_scene
    _find(turn, event.program, covered=program.cover is not None and not went_back)


def _go_on_after_relaunch(turn: Turn, last: str) -> None:
    """We have started OBS again, in the fallback scene: it is ours to leave, for what was wanted before.
    Where that was left to a hand, as it is before the show and after it, it is what was on air."""
    program, running = turn.state.program, turn.state.phase is Phase.RUNNING
    by_hand = running and (program.hand or program.script is None)
    _set(turn, script=program.script if running and not by_hand else last, ours=program.actual)
    want(turn)
    _set(turn, hand=by_hand)


def _find(turn: Turn, scene: str, *, covered: bool = False) -> None:
    """This is on air, and nobody saw how it came there. It is adopted, unless we had set it; where nothing
    of ours was ever on air the script takes its scene. ``covered``: the fallback is wanted in any case."""
    program, other = turn.state.program, turn.state.other_collection
    wanted = turn.state.wanted_scene
    if program.cover is not None and program.cover.left is None and scene != turn.state.cover_scene:
        _set(turn, cover=replace(program.cover, left=scene))
    if scene == wanted:
        _set(turn, hand=False, ours=scene)
    elif wanted is not None and (covered or (program.ours in (None, scene) and not other)):
        want(turn, urgent=program.cover is not None)
    else:
        _judge(turn, None, found=True)


def lost(turn: Turn, event: ObsLost) -> None:
    """Nobody knows any more what is on air."""
    obs, program = turn.state.obs, turn.state.program
    if obs.how_lost in (Lost.CLOSED, Lost.CRASHED) and event.how is Lost.UNREACHABLE:
        return  # That nothing answers there follows from how it went.
    if obs.connected or (obs.how_lost, obs.reason) != (event.how, event.reason):
        _tell_lost(turn, event)
    turn.set(
        obs=replace(
            obs,
            connected=False,
            since=turn.at.wall if obs.connected else obs.since,
            reason=event.reason,
            how_lost=event.how,
            pulse=Pulse.STEADY,
            outputs={},
        ),
        pending={},
    )
    _set(turn, actual=None, switch=None, last=program.actual or program.last)


def _tell_lost(turn: Turn, event: ObsLost) -> None:
    """How it went away, and with it what the operator has to do."""
    match event.how:
        case Lost.CLOSED:
            turn.note("obs_closed", reason=event.reason)
        case Lost.CRASHED:
            turn.note("obs_crashed", reason=event.reason)
        case Lost.HUNG:
            turn.note("obs_hung", reason=event.reason)
        case Lost.CUT:
            turn.note("obs_lost", reason=event.reason)
        case Lost.TURNED_AWAY:
            turn.note("obs_turned_away", reason=event.reason)
        case Lost.UNREACHABLE:
            turn.note("obs_unreachable", reason=event.reason)
        case _:
            assert_never(event.how)


def forget_what_is_on_air(turn: Turn) -> None:
    """A new process knows nothing of OBS until it answers, but that the one before started it again."""
    obs, program = turn.state.obs, turn.state.program
    turn.set(obs=ObsView(version=obs.version, simulated=obs.simulated, relaunch=obs.relaunch), pending={})
    _set(turn, actual=None, switch=None, last=program.actual or program.last)


def follow_names(turn: Turn, before: Mapping[str, str]) -> None:
    """Roles may have other scenes now than ``before``, by their names in OBS: what is wanted for its role
    goes with it.

    Where a hand in OBS has chosen what is on air, that stays on air.
    """
    program, scenes = turn.state.program, turn.state.scenes
    if program.script is not None:
        segment = turn.state.running_segment
        of_script = [role for role, scene in before.items() if scene == program.script]
        own = segment.scene if segment is not None and segment.scene in of_script else None
        role = own or next(iter(of_script), None)
        scene = scenes.get(role, program.script) if role is not None else program.script
        if scene != program.script:
            _set(turn, script=scene)
            if program.cover is None and (not program.hand or program.actual == scene):
                want(turn)
    role = program.cover.role or FALLBACK_ROLE if program.cover is not None else None
    if role is not None and scenes.get(role) != before.get(role):
        want(turn, urgent=True)


def _judge(turn: Turn, before: str | None, *, found: bool = False) -> None:
    """Something is on air that nobody here asked for last. ``before`` is what was, None when unknown.

    ``found``: OBS had it on air when it was first heard of. Whether a hand put it there nobody knows, and
    the log does not say so.
    """
    program, fallback = turn.state.program, turn.state.fallback_scene
    scene = program.actual
    if scene is None:
        return
    if scene == (wanted := turn.state.wanted_scene):
        _set(turn, hand=False, switch=None, ours=scene)
        return
    if turn.state.other_collection:
        return  # Its scenes are not those of the show, whatever they are called.
    if scene != fallback and program.comes_late(scene, turn.at.wall):
        _set(turn, switch=None, untaken=None, ours=scene)
        want(turn, urgent=program.cover is not None)
        return
    turn.by = "OBS"
    permission.suspend(turn, scene)
    if scene == fallback and turn.state.phase is Phase.RUNNING:
        # Before the show and after it the slate is a scene like any other, and GO must work.
        _cover(turn, Cover(since=turn.at.wall, by=turn.by), left=before)
        _set(turn, switch=None, ours=scene)
        turn.note("fallback_found" if found else "fallback_by_hand")
        holding.hold_for_cover(turn)
        return
    was_covered = program.cover is not None
    if wanted is None and not was_covered:
        return  # Nothing was wanted: what OBS shows is as good as anything.
    hand = turn.state.phase is Phase.RUNNING and scene != program.script
    _set(turn, cover=None, switch=None, hand=hand, found=hand and found)
    turn.note("scene_found" if found else "hand", scene=scene)
    if was_covered:
        holding.release(turn)


def _cover(turn: Turn, cover: Cover, left: str | None) -> None:
    """Remember what to return to: never a scene that covers. What a hand chose is what to return to."""
    program, fallback = turn.state.program, turn.state.fallback_scene
    if program.cover is not None:
        _set(turn, cover=replace(cover, left=program.cover.left, hand=program.cover.hand))
        return
    back = next((s for s in (left, program.ours, program.script) if s not in (None, fallback)), None)
    if program.hand and cover.by != "OBS":
        _set(turn, script=program.actual)
    _set(turn, cover=replace(cover, left=back, hand=program.hand))


def ask_again(turn: Turn, switch: Switch) -> None:
    """Ask once more for what OBS did not take when automation asked for it."""
    want(turn, urgent=True, auto=True)
    if (asked := turn.state.program.switch) is not None:
        _set(turn, switch=replace(asked, tries=switch.tries + 1))


def _set(turn: Turn, **changes: object) -> None:
    program: Program = replace(turn.state.program, **changes)  # type: ignore[arg-type]
    turn.set(program=program)
