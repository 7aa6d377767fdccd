"""How long viewers have seen nothing, or heard nobody, against what the platform lets a show pause."""

from collections.abc import Set
from dataclasses import replace

from companion.show.health.troubles import OF_CAMERAS, Trouble
from companion.show.incidents.guard import Still, StillOf
from companion.show.incidents.permission import is_on_air
from companion.show.incidents.picture import is_seen
from companion.show.incidents.record import Incident
from companion.show.limits import OF_PAUSES, Limit, LimitOf
from companion.show.state import ShowState
from companion.show.times import RunMs
from companion.show.turn import Turn

WARNS_AT = (60, 80)
"""Percent of what is allowed."""

_NOBODY_HEARD = frozenset({Trouble.MIC_DEAD, Trouble.SILENT})


def limit_of(state: ShowState) -> Limit | None:
    """The strictest that the plan knows of such a pause as there is now, or of any while there is none; None:
    no limit is known, which is so of most platforms."""
    sound = state.still is not None and state.still.of is StillOf.SOUND
    counts = {LimitOf.PAUSE_MS} if sound else OF_PAUSES
    known = [one for one in state.plan.limits if one.of in counts and one.most is not None]
    return min(known, key=lambda one: one.most or 0, default=None)


def warns_next(state: ShowState) -> RunMs | None:
    """When the crew is to be warned next; None: not by itself."""
    still, limit = state.still, limit_of(state)
    if still is None or limit is None or limit.most is None or not state.obs.connected:
        return None
    percent = next((percent for percent in WARNS_AT if percent > still.warned), None)
    return None if percent is None else RunMs(still.since + limit.most * percent // 100)


def follow(turn: Turn) -> None:
    """Begin to count, stop, and warn. While OBS is away nobody knows what viewers see: it is counted on."""
    state = turn.state
    if not state.obs.connected:
        return
    pause = _pause(turn)
    if pause is None:
        if state.still is not None:
            turn.set(still=None)
        return
    going = pause if state.still is None else replace(state.still, of=pause.of)
    if going != state.still:
        turn.set(still=going)
    while (at := warns_next(turn.state)) is not None and turn.at.run >= at:
        now, limit = turn.state.still, limit_of(turn.state)
        assert now is not None
        assert limit is not None
        percent = next(percent for percent in WARNS_AT if percent > now.warned)
        turn.set(still=replace(now, warned=percent))
        turn.note("still_warned", percent=percent, limit=limit.most or 0)


def _pause(turn: Turn) -> Still | None:
    """What makes a pause of what viewers have now, and since when, were it to begin now; None: somebody is
    seen, and heard where the platform asks for that."""
    state = turn.state
    scene = state.program.actual
    if scene is None or not is_on_air(state):
        return None
    if scene == state.fallback_scene or _covers_without_camera(state, scene):
        return Still(since=turn.at.run)
    cameras = {
        name for name in state.plan.studio.cameras.values() if is_seen(state, Trouble.BLACK, name, scene)
    }
    if (since := _since_all_are_bad(turn, cameras, OF_CAMERAS)) is not None:
        return Still(since=since, of=StillOf.PICTURE)
    if any(one.of is LimitOf.PAUSE_MS for one in state.plan.limits):
        heard = {
            name for name in state.plan.studio.microphones.values() if _would_be_heard(state, name, scene)
        }
        if (since := _since_all_are_bad(turn, heard, _NOBODY_HEARD)) is not None:
            return Still(since=since, of=StillOf.SOUND)
    return None


def _covers_without_camera(state: ShowState, scene: str) -> bool:
    held = state.contents.get(scene)
    cameras = frozenset(state.plan.studio.cameras.values())
    return state.program.cover is not None and held is not None and cameras.isdisjoint(held)


def _would_be_heard(state: ShowState, name: str, scene: str) -> bool:
    """But for what is wrong with it; one that is muted for that is not muted on purpose."""
    meant = name in state.obs.muted and not _troubles(state, name, _NOBODY_HEARD)
    return is_seen(state, Trouble.SILENT, name, scene) and not meant


def _since_all_are_bad(turn: Turn, names: Set[str], troubles: Set[Trouble]) -> RunMs | None:
    """Since when the last of these inputs has been in trouble, too; None: one of them is well, or there are
    none. A trouble that is told now began with its first bad sample, an older one was not seen before."""
    state, now = turn.state, turn.at
    bad = [_troubles(state, name, troubles) for name in names]
    if not bad or not all(bad):
        return None
    began = (state.run(one.first_bad) if one.alarm == now.wall else now.run for of in bad for one in of)
    return max(began)


def _troubles(state: ShowState, name: str, troubles: Set[Trouble]) -> tuple[Incident, ...]:
    return tuple(
        one for one in state.incidents if one.open and one.subject == name and one.trouble in troubles
    )
