"""The overlay page as a browser source in the scenes of the show. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from companion.obs.setup.covering import free_name
from companion.obs.setup.found import Canvas, Found, Input
from companion.obs.setup.needs import Needs, same_page, shows_overlay, without_key
from companion.obs.setup.steps import (
    AddItem,
    Change,
    MakeInput,
    Mark,
    OwnFile,
    Place,
    Row,
    SetInput,
    WriteFile,
)

KIND = "browser_source"
_FASTEST = 60
"""Most pictures a second that OBS lets a browser source draw."""


def overlay(found: Found, needs: Needs) -> Iterator[Row]:
    """Lines about the file that leads to our page, the browser source, and each scene that lacks it."""
    url = needs.overlay_url
    if KIND not in found.kinds:
        facts = {"url": "" if url is None else without_key(url)}
        yield Row(about="overlay", name="", mark=Mark.PERSON, told="no-browser-source", facts=facts)
        return
    if url is None:
        yield Row(about="overlay", name="", mark=Mark.PERSON, told="overlay-unreachable")
        return
    if needs.here and needs.overlay_file_stale:
        yield Row(
            about="overlay",
            name=needs.overlay_file,
            mark=Mark.MAKE,
            told="overlays-write",
            steps=(WriteFile(OwnFile.OVERLAYS),),
        )
    ours = [one for one in found.inputs.values() if one.kind == KIND and shows_overlay(one.settings)]
    for one in ours:
        yield _settings(found, one, url, needs)
    name = ours[0].name if ours else free_name(found, needs.overlay_name)
    made = bool(ours)
    names = {one.name for one in ours} | {name}
    for scene in dict.fromkeys(needs.studio.scenes.values()):
        if scene == needs.fallback or any(item.source in names for item in found.inside(scene)):
            continue
        if any(item.source in names for item in found.scenes.get(scene, ())):
            facts = {"scene": scene}
            yield Row(about="overlay", name=name, mark=Mark.FINE, told="overlay-switched-off", facts=facts)
            continue
        step: AddItem | MakeInput = AddItem(scene, name, Place())
        if not made:
            wanted = {**_wanted(found.canvas), **_leading_to(url, needs), "css": ""}
            step = MakeInput(scene, name, KIND, wanted, Place())
        yield Row(
            about="overlay",
            name=name,
            mark=Mark.MAKE,
            told="overlay-add" if made else "overlay-make",
            facts={"scene": scene, "url": without_key(url)},
            steps=(step,),
            seen=found.on_air(scene),
        )
        made = True


def _settings(found: Found, one: Input, url: str, needs: Needs) -> Row:
    wanted = dict(_wanted(found.canvas))
    if not one.settings.get("is_local_file", False):
        wanted |= _leading_to(same_page(str(one.settings.get("url", "")), url), needs)
    elif needs.here:
        wanted |= _leading_to(url, needs)  # OBS looks at no address, so the one that it has says nothing.
    other = {key: new for key, new in wanted.items() if one.settings.get(key, type(new)()) != new}
    if not other:
        return Row(about="overlay", name=one.name, mark=Mark.FINE, told="there")
    changes = tuple(
        Change(key=key, old=_told(key, one.settings.get(key)), new=_told(key, new))
        for key, new in other.items()
    )
    return Row(
        about="overlay",
        name=one.name,
        mark=Mark.CHANGE,
        told="overlay-set",
        changes=changes,
        steps=(SetInput(one.name, other),),
        seen=found.on_air(one.name),
    )


def _wanted(canvas: Canvas) -> Mapping[str, Any]:
    return {
        # Every page of this source, and every frame in it, may do what the level allows: nothing.
        "webpage_control_level": 0,
        # Else its page begins anew whenever its scene comes, in the middle of a countdown.
        "shutdown": False,
        "restart_when_active": False,
        "width": canvas.width,
        "height": canvas.height,
        # Where OBS shares textures it could follow by itself; where it does not, it would draw 30.
        # Its sound is left as OBS has it: our pages have none.
        "fps_custom": True,
        "fps": min(canvas.fps, _FASTEST),
    }


def _leading_to(page: str, needs: Needs) -> Mapping[str, Any]:
    """By the file where it can lead there: OBS that is started before us then waits, and shows no error.

    It leads to all overlays; a page of some (``?layers=``) or of a fixed canvas keeps its own address.
    """
    if needs.here and page == needs.overlay_url:
        # The address as well, for whoever takes the tick off "local file".
        return {"url": page, "is_local_file": True, "local_file": needs.overlay_file}
    return {"url": page, "is_local_file": False}


def _told(key: str, value: Any) -> Any:
    return without_key(str(value)) if key == "url" and value else value
