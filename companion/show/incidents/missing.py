"""Inputs that have vanished from OBS out of a scene: viewers see that they are gone, though it holds them no
more. What somebody hides or takes out of one scene is still there, and what is renamed comes as another.

And cameras that are hidden in the scene on programme, by a hand or since before we looked: told, not undone.
"""

from collections.abc import Mapping
from dataclasses import replace

from companion.show.health.events import ContentsChanged
from companion.show.incidents.guard import Missing
from companion.show.incidents.permission import is_on_air
from companion.show.incidents.picture import hidden_cameras
from companion.show.state import ShowState
from companion.show.times import SECOND, Ms, RunMs
from companion.show.turn import Turn

FOLLOWS_MS = Ms(5 * SECOND)
"""What scenes hold and which inputs there are is read and told one after the other, either first."""


def contents_changed(turn: Turn, event: ContentsChanged) -> None:
    """The scenes hold this now."""
    before, missing, now = turn.state.contents, turn.state.missing, turn.at.run
    left, holes = dict[str, Mapping[str, RunMs]](), dict[str, frozenset[str]]()
    hidden = dict[str, Mapping[str, RunMs]]()
    for scene, held in event.contents.items():
        had, there = frozenset(before.get(scene, ())), frozenset(held)
        went = {name: at for name, at in missing.left.get(scene, {}).items() if name not in there}
        gone = {name: at for name, at in missing.hidden.get(scene, {}).items() if name not in there}
        if there <= had:
            went |= dict.fromkeys(had - there, now)
            gone |= dict.fromkeys(had - there, now)
        gone = dict.fromkeys(event.hidden.get(scene, ()), now) | gone
        left[scene], holes[scene] = went, missing.holes.get(scene, frozenset()) - there
        if gone:
            hidden[scene] = gone
    blank = frozenset(event.blank)
    turn.set(contents=event.contents, missing=Missing(left=left, holes=holes, hidden=hidden, blank=blank))
    inputs_changed(turn)


def follow(turn: Turn, before: ShowState) -> None:
    """Say so, on air, when the scene on programme has come to show no camera and hides one: by a click on its
    eye, or because it came on programme so, or OBS did."""
    known = _out_of_view(before)
    for scene, name in _out_of_view(turn.state):
        if (scene, name) not in known:
            turn.note("camera_hidden", subject=name, scene=scene)


def _out_of_view(state: ShowState) -> tuple[tuple[str, str], ...]:
    """The scene on programme, and each camera that it hides while viewers see none in it."""
    scene = state.program.actual
    if scene is None or scene not in state.missing.hidden or not is_on_air(state):
        return ()
    return tuple((scene, name) for name in sorted(hidden_cameras(state)))


def inputs_changed(turn: Turn) -> None:
    """OBS has these inputs now; none: nobody knows which."""
    inputs, missing, now = turn.state.obs.inputs, turn.state.missing, turn.at.run
    if not inputs:
        return
    left, holes = dict[str, Mapping[str, RunMs]](), dict[str, frozenset[str]]()
    for scene, went in missing.left.items():
        lately = {name: at for name, at in went.items() if now - at <= FOLLOWS_MS}
        vanished = (missing.holes.get(scene, frozenset()) | lately.keys()) - set(inputs)
        if vanished:
            holes[scene] = vanished
        if still := {name: at for name, at in lately.items() if name in inputs}:
            left[scene] = still
    hidden = {
        scene: there
        for scene, gone in missing.hidden.items()
        if (there := {name: at for name, at in gone.items() if name in inputs})
    }
    turn.set(missing=replace(missing, left=left, holes=holes, hidden=hidden))
