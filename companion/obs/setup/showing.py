"""Whether the scenes of the show show its cameras, and let its microphones be heard. Pure.

A click on the eye in OBS takes either out, and leaves it in the list.
"""

from collections.abc import Collection, Iterator, Mapping

from companion.obs.setup.covering import is_only_sound
from companion.obs.setup.found import Found, Item
from companion.obs.setup.needs import Needs, shows_overlay
from companion.obs.setup.overlay import KIND as OVERLAY_KIND
from companion.obs.setup.steps import Mark, Row, ShowItem


def showing(found: Found, needs: Needs) -> Iterator[Row]:
    """Lines about each scene of the show but the fallback, which has lines of its own, and about what is in
    none of them."""
    studio = needs.studio
    cameras, microphones = _there(studio.cameras, found), _there(studio.microphones, found)
    named = [one for one in dict.fromkeys(studio.scenes.values()) if one != needs.fallback]
    scenes = [one for one in named if one in found.scenes]
    for scene in scenes:
        yield from _of_scene(found, scene, cameras, microphones)
    if scenes != named:
        return  # What is to be in the others nobody knows before they are made.
    held = {item.source for scene in scenes for item, _ in found.within(scene)} | found.everywhere
    for about, names in (("camera", cameras), ("microphone", microphones)):
        for name in names:
            if name not in held:
                yield Row(about=about, name=name, mark=Mark.PERSON, told=f"{about}-nowhere")


def _of_scene(
    found: Found, scene: str, cameras: Collection[str], microphones: Collection[str]
) -> Iterator[Row]:
    shown = {item.source for item in found.inside(scene)}
    hidden = _hidden(found, scene, shown)
    in_view = not shown.isdisjoint(cameras)
    out_of_view = [name for name in cameras if name in hidden]
    for name in out_of_view:
        if in_view:
            # A second angle, most likely, that is kept for another day.
            facts = {"scene": scene}
            yield Row(about="camera", name=name, mark=Mark.FINE, told="camera-hidden-beside", facts=facts)
        else:
            yield _shown_again(found, scene, hidden[name], about="camera", name=name, told="camera-hidden")
    if not out_of_view and not any(_is_picture(found, item) for item in found.inside(scene)):
        yield Row(about="scene", name=scene, mark=Mark.PERSON, told="scene-empty")
    heard = shown | found.everywhere
    if heard.isdisjoint(microphones):
        for name in (one for one in microphones if one in hidden):
            yield _shown_again(
                found, scene, hidden[name], about="microphone", name=name, told="microphone-hidden"
            )


def _shown_again(
    found: Found, scene: str, steps: tuple[ShowItem, ...], *, about: str, name: str, told: str
) -> Row:
    return Row(
        about=about,
        name=name,
        mark=Mark.CHANGE,
        told=told,
        facts={"scene": scene},
        steps=steps,
        seen=any(found.on_air(step.scene) for step in steps),
    )


def _there(names: Mapping[str, str], found: Found) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names.values()) if name in found.inputs)


def _hidden(found: Found, scene: str, shown: Collection[str]) -> Mapping[str, tuple[ShowItem, ...]]:
    """What the scene holds and does not show, with the fewest items that have to be shown for it."""
    ways: dict[str, tuple[ShowItem, ...]] = {}
    for item, off in found.within(scene):
        if item.source in shown or not off:
            continue
        way = tuple(ShowItem(holder, one.id) for holder, one in off)
        if item.source not in ways or len(way) < len(ways[item.source]):
            ways[item.source] = way
    return ways


def _is_picture(found: Found, item: Item) -> bool:
    """Whether viewers see something by it. Our overlays show nothing for most of the time."""
    if item.source in found.scenes:
        return False  # what it holds counts
    held = found.inputs.get(item.source)
    ours = held is not None and held.kind == OVERLAY_KIND and shows_overlay(held.settings)
    return not ours and not is_only_sound(found, item)
