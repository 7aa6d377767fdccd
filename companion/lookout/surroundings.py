"""What has to be known beside the samples, out of the state of the show: pure."""

from companion.show.health.samples import Surroundings
from companion.show.health.troubles import OF_CAMERAS, Subject, Trouble
from companion.show.incidents import returning
from companion.show.incidents.sound import silenced
from companion.show.model import Plan, Studio
from companion.show.program import SwitchState
from companion.show.state import ShowState
from companion.show.times import SECOND, Ms, RunMs

SETTLES_MS = Ms(500)
"""After a scene came on air: the last frames of a transition, and meters that begin anew."""
CONNECTING_MS = Ms(3 * SECOND)
"""After OBS was connected or has loaded a collection: it opens its cameras then, one after the other."""
SWITCHING_MS = Ms(2 * SECOND)
"""A switch that was asked for and is not confirmed by then hangs: that is no reason to be blind."""


def surroundings(
    state: ShowState,
    at: RunMs,
    *,
    on_air_since: RunMs | None,
    gated: frozenset[str] = frozenset(),
) -> Surroundings:
    """What is around the samples that are taken from now on. While OBS has another collection than the show's
    nothing that a collection holds is watched.

    ``on_air_since`` is when the scene on programme came there, None: not while we looked; ``gated`` are
    microphones whose gate gives exact zero.
    """
    obs, actual = state.obs, state.program.actual
    studio = Studio(scenes={}) if state.other_collection else state.plan.studio
    microphones = tuple(dict.fromkeys(studio.microphones.values()))
    seen = frozenset(state.contents.get(actual, ())) if actual is not None else frozenset[str]()
    return Surroundings(
        at=at,
        on_programme=seen | _heard_everywhere(state, microphones),
        muted=obs.muted,
        silenced=silenced(state),
        cameras=tuple(dict.fromkeys(studio.cameras.values())),
        microphones=microphones,
        gated=gated & frozenset(microphones),
        outputs=tuple(output for output in state.plan.on_air if obs.outputs.get(output, False)),
        quiet_until=_quiet_until(state, on_air_since),
        not_here=_not_here(state),
        only_of=_only_of(state.plan),
        speech_expected=_speech_expected(state, seen),
    )


def _not_here(state: ShowState) -> frozenset[Trouble]:
    """Troubles that the show looks for in other scenes than what is on programme. Behind a cover it is what
    the show will go back to that counts: the cause has to be judged, or nobody could tell that it is over."""
    covered = state.program.cover is not None
    scene = returning.target(state) if covered else state.program.actual
    scopes = state.plan.guard.scopes.items()
    return frozenset(
        trouble
        for trouble, scope in scopes
        if scope.scenes is not None and scene not in {state.scenes.get(role) for role in scope.scenes}
    )


def _only_of(plan: Plan) -> dict[Trouble, frozenset[Subject]]:
    """Names in OBS: the same role may be that of a camera and that of a microphone."""
    cameras, microphones = plan.studio.cameras, plan.studio.microphones
    of_inputs = ((trouble, one.inputs) for trouble, one in plan.guard.scopes.items())
    return {
        trouble: frozenset(
            name
            for role, name in (cameras if trouble in OF_CAMERAS else microphones).items()
            if role in roles
        )
        for trouble, roles in of_inputs
        if roles is not None
    }


def _heard_everywhere(state: ShowState, microphones: tuple[str, ...]) -> frozenset[str]:
    """Microphones that no scene holds: OBS has them as devices of its own, heard whatever is on programme."""
    if not state.contents or state.program.actual is None:
        return frozenset()
    held = {name for names in state.contents.values() for name in names}
    there = [name for name in microphones if not state.obs.inputs or name in state.obs.inputs]
    return frozenset(name for name in there if name not in held)


def _speech_expected(state: ShowState, seen: frozenset[str]) -> bool:
    """Does somebody speak in the scene that is on programme, as far as one knows?"""
    actual = state.program.actual
    if actual is None or actual == state.fallback_scene:
        return False
    studio = state.plan.studio
    if seen.isdisjoint(studio.cameras.values()) and not seen.isdisjoint(state.plan.clips):
        return False  # In a scene with a camera a clip is a jingle, or soon over.
    microphones = frozenset(studio.microphones.values())
    return bool(microphones & (seen | _heard_everywhere(state, tuple(microphones))))


def _quiet_until(state: ShowState, on_air_since: RunMs | None) -> RunMs | None:
    obs, switch = state.obs, state.program.switch
    until = []
    if obs.connected and obs.since is not None:
        until.append(state.run(obs.since) + CONNECTING_MS)
    if obs.loaded is not None:
        until.append(obs.loaded + CONNECTING_MS)
    if on_air_since is not None:
        until.append(on_air_since + SETTLES_MS)
    if switch is not None and switch.state is SwitchState.SENT:
        until.append(state.run(switch.since) + SWITCHING_MS)
    return RunMs(max(until)) if until else None
