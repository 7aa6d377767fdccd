"""What the fallback scene shows, and how it comes. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from companion.obs.inventory import ONLY_SOUND
from companion.obs.setup.found import Found, Input, Item
from companion.obs.setup.needs import Needs, SlateClock, SlateFiles
from companion.obs.setup.steps import (
    AddItem,
    Change,
    MakeFilter,
    MakeInput,
    Mark,
    OwnFile,
    Place,
    PlaceItem,
    Row,
    SetInput,
    SetOwnTransition,
    ShowItem,
    Step,
    WriteFile,
)

SLATE_KIND = "image_source"
BACKGROUND, MOTION = "slate-background.png", "slate-motion.png"
"""Ours are known by the names of their files: a crew may rename an input, and move its data folder."""

TEXT_KINDS = ("text_gdiplus", "text_ft2_source")
"""Without their versions, the better one first: Windows has both, and letters of its own for the first."""

CLOCK_MARK = {"live_companion": "clock"}
"""Among the settings of a text: static/obs/live-companion.lua shows the time in it, whatever it is called."""

_STILL_FORMATS = (".bmp", ".jpeg", ".jpg", ".jxr", ".png", ".psd", ".tga")
"""Of the pictures that an image source shows. A GIF moves, a WebP may."""

FILM_KIND = "ffmpeg_source"
_SOUND_FORMATS = (".aac", ".flac", ".m4a", ".mp3", ".ogg", ".opus", ".wav", ".wma")
"""Of what it plays from a file: music under a picture has none of its own."""

MOTION_FILTER = "scroll_filter"
"""Moves a picture on the graphics card, round and round; part of every OBS since 0.16."""


def covering(found: Found, needs: Needs) -> Iterator[Row]:
    """Lines about what the fallback scene shows and its cut."""
    yield _slate(found, needs)
    watched = {item.source for item in found.inside(needs.fallback)} & set(needs.studio.cameras.values())
    for name in sorted(watched):
        # It covers for this very camera, and would be as black.
        yield Row(about="fallback", name=name, mark=Mark.PERSON, told="camera-in-fallback")
    yield _cut(found, needs)


def _slate(found: Found, needs: Needs) -> Row:
    ours = _ours(found, BACKGROUND), _ours(found, MOTION), _clock(found)
    names = {one.name for one in ours if one is not None}
    held = {item.source: item for item in found.scenes.get(needs.fallback, ())}
    others, still = _others(found, needs, names), stands_still(found, needs.fallback)
    facts = {"names": ", ".join(others), "size": f"{found.canvas.width}×{found.canvas.height}"}
    if names.isdisjoint(held) and others and not still:
        return Row(about="fallback", name=needs.fallback, mark=Mark.FINE, told="crews-picture", facts=facts)
    if not needs.here:
        told = "picture-elsewhere" if still else "slate-elsewhere"
        return Row(about="fallback", name=needs.fallback, mark=Mark.PERSON, told=told)
    if SLATE_KIND not in found.kinds:
        return Row(about="fallback", name=needs.fallback, mark=Mark.PERSON, told="slate-impossible")
    steps: list[Step] = [WriteFile(OwnFile.SLATE)] if needs.slate.stale else []
    changes: list[Change] = []
    missing = False
    # Without a kind for the clock there is one part less.
    for one, part in zip(ours, _parts(found, needs, over=bool(others)), strict=False):
        name, settings, place = part.name, part.settings, part.place
        item = held.get(one.name) if one is not None else None
        missing = missing or item is None
        if one is None:
            steps.append(MakeInput(needs.fallback, name, part.kind, settings, place))
            if part.scrolls:
                steps.append(_motion(name, needs.slate))
            continue
        other = {key: new for key, new in settings.items() if one.settings.get(key) != new}
        if other and (needs.slate.stale or not part.of_taste):
            steps.append(SetInput(one.name, other))
            changes += [Change(key=key, old=one.settings.get(key), new=new) for key, new in other.items()]
        elif needs.slate.stale:
            # Else OBS would show the old picture for a second when the scene comes: it looks only then.
            steps.append(SetInput(one.name, settings))
        if part.scrolls and not one.filters:
            steps.append(_motion(one.name, needs.slate))
        if item is None:
            steps.append(AddItem(needs.fallback, one.name, place))
            continue
        if not (item.shown or part.of_taste) and (still or not others):
            steps.append(ShowItem(needs.fallback, item.id))
        if still and place.index is None:
            steps.append(PlaceItem(needs.fallback, item.id, replace(place, index=len(held) - 1)))
        elif needs.slate.stale:
            steps.append(PlaceItem(needs.fallback, item.id, place))
    if not steps:
        return _as_it_should(found, needs, held, ours[0])
    told = "slate-make" if missing else "slate-refresh"
    return Row(
        about="fallback",
        name=needs.fallback,
        mark=Mark.MAKE if missing else Mark.CHANGE,
        told="picture-still" if still else told,
        facts=facts,
        changes=tuple(changes),
        steps=tuple(steps),
        seen=found.on_air(needs.fallback),
    )


def stands_still(found: Found, fallback: str) -> bool:
    """Whether the fallback shows a picture of the crew's that cannot move, and nothing over it that does.
    False where that cannot be told: of a film, a page, a filter."""
    motion = _ours(found, MOTION)
    ours = {one.name for one in (_ours(found, BACKGROUND), motion, _clock(found)) if one is not None}
    shown = [item for item in found.scenes.get(fallback, ()) if item.shown and not is_only_sound(found, item)]
    theirs = [item for item in shown if item.source not in ours]
    if found.fallback_filters or not any(item.width and is_still(found, item) for item in theirs):
        return False
    if not all(is_still(found, item) or item.kind == "color_source" for item in theirs):
        return False
    above = shown[shown.index(theirs[-1]) + 1 :]
    return motion is None or motion.name not in {item.source for item in above}


def is_only_sound(found: Found, item: Item) -> bool:
    """Whether there is nothing to be seen of it, by its kind or by the file that it plays."""
    held = found.inputs.get(item.source)
    if held is None or held.kind != FILM_KIND:
        return item.kind in ONLY_SOUND
    return str(held.settings.get("local_file", "")).lower().endswith(_SOUND_FORMATS)


def is_still(found: Found, item: Item) -> bool:
    """Whether it is a picture that OBS never moves, by its file, and has no filter that might."""
    held = found.inputs.get(item.source)
    if held is None or held.kind != SLATE_KIND or held.filters:
        return False
    return str(held.settings.get("file", "")).lower().endswith(_STILL_FORMATS)


def _as_it_should(found: Found, needs: Needs, held: Mapping[str, Item], background: Input | None) -> Row:
    item = held.get(background.name) if background is not None else None
    if item is not None and item.shown and not item.width:
        facts = {"path": needs.slate.background}
        return Row(
            about="fallback", name=needs.fallback, mark=Mark.PERSON, told="slate-not-seen", facts=facts
        )
    return Row(about="fallback", name=needs.fallback, mark=Mark.FINE, told="slate-there")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """An input that the slate is made of."""

    name: str
    kind: str
    settings: Mapping[str, Any]
    place: Place
    scrolls: bool = False
    of_taste: bool = False
    """A crew may hide it or give it other letters, and it stays so until the whole slate is renewed."""


def _parts(found: Found, needs: Needs, *, over: bool) -> Iterator[_Part]:
    """They lie below all else: the background, what moves over it, and the clock, where OBS can draw text.
    ``over``: what is new of them, but for the background, comes over what the crew has there."""
    slate, canvas = needs.slate, found.canvas
    yield _Part(
        name=free_name(found, needs.slate_name),
        kind=SLATE_KIND,
        settings={"file": slate.background, "unload": False},
        place=Place(width=canvas.width, height=canvas.height, index=0),
    )
    yield _Part(
        name=free_name(found, needs.motion_name),
        kind=SLATE_KIND,
        settings={"file": slate.motion, "unload": False},
        place=Place(x=slate.x, y=slate.y, index=None if over else 1),
        scrolls=True,
    )
    if found.text_kind:
        clock = slate.clock
        yield _Part(
            name=free_name(found, needs.clock_name),
            kind=found.text_kind,
            settings=_of_the_clock(found.text_kind, clock),
            place=Place(x=clock.x, y=clock.y, index=None if over else 2, centred=True),
            of_taste=True,
        )


def _of_the_clock(kind: str, clock: SlateClock) -> Mapping[str, Any]:
    # Its figures are all of one width, and Windows and macOS have it; elsewhere OBS finds one like it.
    font = {"face": "Arial", "style": "Bold", "size": clock.size, "flags": 1}
    colours = ("color",) if kind.startswith("text_gdiplus") else ("color1", "color2")
    return {**CLOCK_MARK, "font": font} | dict.fromkeys(colours, clock.colour)


def _motion(name: str, slate: SlateFiles) -> MakeFilter:
    return MakeFilter(name, name, MOTION_FILTER, {"speed_x": float(-slate.speed), "loop": True})


def _ours(found: Found, file: str) -> Input | None:
    return next(
        (
            one
            for one in found.inputs.values()
            if one.kind == SLATE_KIND
            and str(one.settings.get("file", "")).replace("\\", "/").endswith(f"/{file}")
        ),
        None,
    )


def _clock(found: Found) -> Input | None:
    marked = (one for one in found.inputs.values() if one.kind in TEXT_KINDS and _is_clock(one))
    return next(marked, None)


def _is_clock(one: Input) -> bool:
    return all(one.settings.get(key) == value for key, value in CLOCK_MARK.items())


def _others(found: Found, needs: Needs, ours: set[str]) -> list[str]:
    """What the crew put into the fallback scene for the eyes: its own cameras may fail with it."""
    cameras = set(needs.studio.cameras.values())
    return [
        item.source
        for item in found.inside(needs.fallback)
        if item.width
        and item.source not in ours | cameras
        and item.kind not in ONLY_SOUND
        and item.source not in found.scenes
    ]


def _cut(found: Found, needs: Needs) -> Row:
    own, name = found.fallback_transition, needs.fallback
    if own is not None and own == found.cut:
        return Row(about="cut", name=name, mark=Mark.FINE, told="cut-there")
    if not needs.studio.fallback_cuts:
        return Row(about="cut", name=name, mark=Mark.FINE, told="cut-unwanted")
    if found.cut is None:
        return Row(about="cut", name=name, mark=Mark.PERSON, told="cut-none")
    steps = (SetOwnTransition(name, found.cut),)
    if own is not None:
        # No switch of ours passes it by: OBS takes it before the one that is chosen for all scenes.
        facts = {"transition": own, "cut": found.cut}
        return Row(about="cut", name=name, mark=Mark.CHANGE, told="cut-own", facts=facts, steps=steps)
    facts = {"transition": found.cut}
    return Row(about="cut", name=name, mark=Mark.CHANGE, told="cut-set", facts=facts, steps=steps)


def free_name(found: Found, wish: str) -> str:
    """A name that nothing in this OBS has: scenes and inputs share them."""
    name, number = wish, 1
    while name in found.inputs or name in found.scenes:
        number += 1
        name = f"{wish} {number}"
    return name
