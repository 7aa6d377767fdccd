"""What has to be made, changed or said, so that an OBS has what a show needs. Pure.

Planned again after it was done, nothing is left to do: that is how it is known to be done.
"""

from collections.abc import Callable, Collection, Iterator

from companion.obs.inventory import CAMERA_KINDS
from companion.obs.setup.covering import covering
from companion.obs.setup.found import Found
from companion.obs.setup.keep_running import keeps_running
from companion.obs.setup.needs import Needs
from companion.obs.setup.overlay import overlay
from companion.obs.setup.showing import showing
from companion.obs.setup.steps import (
    AddItem,
    Change,
    LoadCollection,
    LoadProfile,
    MakeScene,
    Mark,
    OwnFile,
    Row,
    SetInput,
    SetStudioMode,
    ShowItem,
    WriteFile,
)
from companion.show.model import FALLBACK_ROLE

HOST_ROLE = "host"


def plan(found: Found, needs: Needs) -> tuple[Row, ...]:
    """The lines of the plan, in the order in which they are done.

    With another scene collection loaded than the show is made for, that alone: nothing of the show
    belongs into this one.
    """
    wrong = tuple(_of_the_show(found, needs))
    if any(row.about == "collection" and row.mark is not Mark.FINE for row in wrong):
        return wrong
    return (
        *wrong,
        *_scenes(found, needs),
        *_inputs(found, needs),
        *showing(found, needs),
        *covering(found, needs),
        *_heard_under_fallback(found, needs),
        *overlay(found, needs),
        *_emergency(found, needs),
    )


def _of_the_show(found: Found, needs: Needs) -> Iterator[Row]:
    """What OBS has loaded, where the show names it. Never another collection or profile while an output runs:
    every scene that viewers see would go."""
    studio = needs.studio
    yield from _loaded(
        found, "collection", studio.collection, found.collection, found.collections, LoadCollection
    )
    yield from _loaded(found, "profile", studio.profile, found.profile, found.profiles, LoadProfile)
    if studio.studio_mode is None:
        return
    if studio.studio_mode == found.studio_mode:
        yield Row(about="studio_mode", name="", mark=Mark.FINE, told="there")
        return
    yield Row(
        about="studio_mode",
        name="",
        mark=Mark.CHANGE,
        told="studio-mode-on" if studio.studio_mode else "studio-mode-off",
        steps=(SetStudioMode(studio.studio_mode),),
        seen=True,
    )


def _loaded(
    found: Found,
    about: str,
    wanted: str | None,
    loaded: str,
    there: Collection[str],
    load: Callable[[str], LoadCollection | LoadProfile],
) -> Iterator[Row]:
    if wanted is None:
        return
    facts = {"loaded": loaded}
    if wanted == loaded:
        yield Row(about=about, name=wanted, mark=Mark.FINE, told="there")
    elif wanted in there and not found.outputs:
        steps = (load(wanted),)
        yield Row(about=about, name=wanted, mark=Mark.CHANGE, told=f"{about}-load", facts=facts, steps=steps)
    else:
        yield Row(about=about, name=wanted, mark=Mark.PERSON, told=f"{about}-other", facts=facts)


def _scenes(found: Found, needs: Needs) -> Iterator[Row]:
    by_name: dict[str, list[str]] = {}
    for role, scene in needs.studio.scenes.items():
        by_name.setdefault(scene, []).append(role)
    for scene, roles in by_name.items():
        facts = {"roles": ", ".join(roles)}
        if scene in found.scenes:
            yield Row(about="scene", name=scene, mark=Mark.FINE, told="there", facts=facts)
            continue
        told = "fallback-scene-make" if FALLBACK_ROLE in roles else "scene-make"
        steps = (MakeScene(scene),)
        yield Row(about="scene", name=scene, mark=Mark.MAKE, told=told, facts=facts, steps=steps)


def _inputs(found: Found, needs: Needs) -> Iterator[Row]:
    """Devices cannot be guessed: one that is missing is told with how to add it."""
    for about, names in (("camera", needs.studio.cameras), ("microphone", needs.studio.microphones)):
        for name in dict.fromkeys(names.values()):
            held = found.inputs.get(name)
            if held is None:
                system = "windows" if found.windows else "mac" if found.mac else "linux"
                yield Row(about=about, name=name, mark=Mark.PERSON, told=f"{about}-missing-{system}")
                continue
            other = keeps_running(held.kind, held.settings)
            if not other:
                yield Row(about=about, name=name, mark=Mark.FINE, told="there")
                continue
            changes = tuple(
                Change(key=key, old=held.settings.get(key), new=new) for key, new in other.items()
            )
            yield Row(
                about=about,
                name=name,
                mark=Mark.CHANGE,
                told="keep-running",
                changes=changes,
                steps=(SetInput(name, other),),
                seen=found.on_air(name),
            )


def _heard_under_fallback(found: Found, needs: Needs) -> Iterator[Row]:
    """OBS measures only what is part of the programme: a microphone that the fallback scene lacks can
    neither be heard there nor be told to be alive."""
    microphones = needs.studio.microphones
    name = microphones.get(HOST_ROLE) or next(iter(microphones.values()), None)
    if name is None or name not in found.inputs:
        return
    facts = {"scene": needs.fallback}
    about = "microphone"
    inside = [item.source for item in found.inside(needs.fallback)]
    if name in inside or name in found.everywhere:
        yield Row(about=about, name=name, mark=Mark.FINE, told="heard-under-fallback", facts=facts)
        return
    hidden = next((item for item in found.scenes.get(needs.fallback, ()) if item.source == name), None)
    seen = found.on_air(needs.fallback)
    if hidden is not None:
        steps: tuple[AddItem | ShowItem, ...] = (ShowItem(needs.fallback, hidden.id),)
        told = "show-under-fallback"
    else:
        steps = (AddItem(needs.fallback, name, place=None),)
        told = "add-under-fallback"
    everything = (item for items in found.scenes.values() for item in items)
    if found.inputs[name].kind in CAMERA_KINDS or any(it.width for it in everything if it.source == name):
        # A camera's own microphone: its picture would come with it, in front of what covers for it.
        yield Row(about=about, name=name, mark=Mark.PERSON, told="sound-with-picture", facts=facts)
        return
    mark = Mark.MAKE if hidden is None else Mark.CHANGE
    yield Row(about=about, name=name, mark=mark, told=told, facts=facts, steps=steps, seen=seen)


def _emergency(found: Found, needs: Needs) -> Iterator[Row]:
    for file, path, stale in (
        (OwnFile.EMERGENCY, needs.emergency, needs.emergency_stale),
        (OwnFile.SCRIPT, needs.script, needs.script_stale),
    ):
        yield Row(
            about="emergency",
            name=path,
            mark=Mark.MAKE if stale else Mark.FINE,
            told=f"{file.value}-write" if stale else "there",
            steps=(WriteFile(file),) if stale else (),
        )
    if needs.script_hotkeys <= found.hotkeys:
        yield Row(about="key", name="", mark=Mark.FINE, told="script-loaded")
    else:
        told = "script-not-loaded" if needs.here else "script-elsewhere"
        facts = {"path": needs.script, "scene": needs.fallback}
        yield Row(about="key", name="", mark=Mark.PERSON, told=told, facts=facts)
