"""What viewers see and hear, as far as it is known: which inputs a scene holds, and whether they are well."""

from collections.abc import Mapping

from companion.show.health.troubles import OF_CAMERAS, OF_MICROPHONES, Subject, Trouble
from companion.show.incidents.playbooks import playbook_for
from companion.show.incidents.record import Incident
from companion.show.model import FALLBACK_ROLE
from companion.show.state import ShowState
from companion.show.times import RunMs


def broken_cameras(state: ShowState) -> frozenset[Subject]:
    """Cameras of which any trouble stands; one that is good again counts for as long as it is not over."""
    return frozenset(subject for trouble in OF_CAMERAS for subject in state.verdicts.get(trouble, ()))


def is_seen(state: ShowState, trouble: Trouble, subject: Subject, scene: str) -> bool:
    """Do viewers notice this trouble while that scene is on programme?

    Where nobody has told what the scene holds, every camera and microphone of the show is taken to be in it,
    and none in the fallback. A microphone that is in no scene at all is heard in all of them.
    """
    if trouble not in OF_CAMERAS and trouble not in OF_MICROPHONES:
        return True
    held = state.contents.get(scene)
    studio = state.plan.studio
    named = studio.cameras if trouble in OF_CAMERAS else studio.microphones
    if held is None:
        return scene != state.fallback_scene and subject in named.values()
    if subject in held or subject in state.missing.holes.get(scene, ()):
        return True
    return trouble in OF_MICROPHONES and not any(subject in others for others in state.contents.values())


def hidden_cameras(state: ShowState) -> Mapping[Subject, RunMs]:
    """Cameras that are hidden in the scene on programme, or that a hand has taken out of it, and since when
    that is known.

    Nothing is undone against a person, but an eye in OBS is soon clicked by mistake.

    Empty while any camera of the show is in that scene still, for who hides one of two means it; and in the
    fallback, which covers for cameras.
    """
    scene, cameras = state.program.actual, frozenset(state.plan.studio.cameras.values())
    if scene is None or scene == state.fallback_scene:
        return {}
    if state.other_collection or not state.obs.connected:
        return {}
    if not cameras.isdisjoint(state.contents.get(scene, ())):
        return {}
    return {name: at for name, at in state.missing.hidden.get(scene, {}).items() if name in cameras}


def is_empty(state: ShowState, scene: str) -> bool:
    """Is it known to hold nothing for the eyes? Of microphones alone one knows that nobody sees them."""
    held = state.contents.get(scene)
    return held is not None and set(held) <= set(state.plan.studio.microphones.values())


def shows_nothing(state: ShowState, scene: str) -> bool:
    """Would viewers see no picture in that scene: because nothing is in it, or because its camera is hidden
    and there is nothing else? The fallback does without a camera. False where nobody has told."""
    if is_empty(state, scene):
        return True
    if scene == state.fallback_scene:
        return False
    cameras = frozenset(state.plan.studio.cameras.values())
    hides = not cameras.isdisjoint(state.missing.hidden.get(scene, ()))
    return hides and cameras.isdisjoint(state.contents.get(scene, ())) and scene in state.missing.blank


def is_any_better(state: ShowState, role: str, trouble: Trouble, subject: Subject) -> bool:
    """Would the scene of this role show something good while that trouble stands?

    The fallback is trusted where nobody has told what it holds; no other scene is. One in which nothing
    is to be seen is none. Nor is a camera trusted that is not known to be well: two often die at once, of one
    cable, and the second is noticed later.
    """
    scene = state.scenes.get(role)
    if scene is None or scene not in state.obs.scenes or scene == state.program.actual:
        return False
    if role in state.plan.guard.leave_alone and role != FALLBACK_ROLE:
        return False
    held = state.contents.get(scene)
    if held is None:
        return role == FALLBACK_ROLE
    if shows_nothing(state, scene) or scene in state.doubted:
        return False
    return subject not in held and (broken_cameras(state) | state.doubted).isdisjoint(held)


def best_scene(state: ShowState, roles: tuple[str, ...], trouble: Trouble, subject: Subject) -> str | None:
    """The first of these roles whose scene is any better, the fallback after all of them; None: none is."""
    in_order = dict.fromkeys((*roles, FALLBACK_ROLE))
    return next((role for role in in_order if is_any_better(state, role, trouble, subject)), None)


def hides_prices(state: ShowState) -> bool:
    """Is something done by itself about an incident whose playbook takes prices out of the picture meanwhile?

    Not any more when a person has put another scene on programme, or has said that they are to be seen.
    """
    return any(
        playbook_for(state.plan, one.trouble).hide_prices
        for one in state.incidents
        if lasts(state, one) and not one.prices_shown
    )


def lasts(state: ShowState, one: Incident) -> bool:
    """Does that go on which was done by itself about it? Not any more when a person has put another scene on
    programme."""
    cover = state.program.cover
    if cover is not None and one.id in cover.incidents:
        return True
    return one.open and one.acted and (cover is not None or not (one.to or one.by))
