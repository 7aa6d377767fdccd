"""Whether the rundown holds together: names, lengths, and what a cue may be made of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from companion.show.conditions import Condition
from companion.show.times import Ms, clock_text
from companion.showfile.checks.conditions import check_condition
from companion.showfile.checks.overlays import check_card, check_overlay
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields import script
from companion.showfile.fields.parts import CuePart, Parts, SegmentPart
from companion.showfile.fields.validation import role_of
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path
from companion.showfile.surroundings import Surroundings

TRIGGERS = ("at", "before_end", "clock", "after", "with", "on")
"""The keys that say when a cue fires; a cue has one of them."""

_NAMES_COMPARED = 50
"""Cues of one segment among which a misspelt name is looked for."""

_CUE_KEYS = frozenset(info.alias or name for name, info in script.Cue.model_fields.items())


def check_rundown(point: Pointer, parts: Parts, around: Surroundings) -> Iterator[Finding]:
    """Everything wrong in the readable segments and cues."""
    segments = tuple(parts.segments())
    yield from _twice(point, "segment-twice", _named_once(parts))
    for part in segments:
        if part.segment is not None:
            yield from _segment(point, parts, part.path, part.segment)
        for sheet in part.sheets:
            yield from _twice(point, "cue-twice", ((cue.id, cue.path) for cue in sheet))
            yield from _times(point, part, sheet)
            for cue in sheet:
                yield from _made_of(point, cue)
                yield from _does(point, parts, around, cue, part.segment)


def _does(
    point: Pointer, parts: Parts, around: Surroundings, part: CuePart, segment: script.Segment | None
) -> Iterator[Finding]:
    cue = part.cue
    if cue is None:
        return
    if isinstance(cue.on, Condition):
        yield from check_condition(point, parts, (*part.path, "on"), cue.on)
    for number, action in enumerate(cue.do):
        here: Path = (*part.path, "do", number)
        yield from _action(point, parts, around, here, action)
        if segment is not None:
            yield from check_card(point, here, action, segment)


def _named_once(parts: Parts) -> Iterator[tuple[str | None, Path]]:
    """Segments and their ids, without those of a loop that was written before: that is told of the loop."""
    loops: set[str | None] = set()
    for item in parts.rundown:
        if isinstance(item, SegmentPart):
            yield item.id, item.path
        elif item.name not in loops:
            loops.add(item.name if item.segments else None)
            yield from ((part.id, part.path) for part in item.segments)


def _twice(point: Pointer, code: str, named: Iterable[tuple[str | None, Path]]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for name, path in named:
        if name is None:
            continue
        before = first.setdefault(name, path)
        if before is not path:
            yield point.value((*path, "id"), code, id=name, line=point.line((*before, "id")))


def _segment(point: Pointer, parts: Parts, path: Path, segment: script.Segment) -> Iterator[Finding]:
    if segment.scene is not None:
        yield from check_scene(point, parts, (*path, "scene"), segment.scene)
    if segment.product is not None and segment.product not in parts.products:
        yield point.unknown((*path, "product"), "unknown-product", segment.product, parts.products)
    for number, variant in enumerate(segment.variants):
        here: Path = (*path, "variants", number)
        yield from check_condition(point, parts, (*here, "when"), variant.when)
        if variant.product is not None and variant.product not in parts.products:
            yield point.unknown((*here, "product"), "unknown-product", variant.product, parts.products)


def _made_of(point: Pointer, part: CuePart) -> Iterator[Finding]:
    """A cue has one time, and something that happens at it.

    Nothing is said of one that is empty, which is told already, or has a misspelt key: it may yet have them.
    """
    if not part.keys or not part.keys <= _CUE_KEYS:
        return
    times = [trigger for trigger in TRIGGERS if trigger in part.keys]
    if not times:
        yield point.key(part.path, "cue-no-time")
    for second in times[1:]:
        yield point.key((*part.path, second), "cue-two-times", first=times[0], second=second)
    if "wait" in part.keys and not part.keys & {"after", "with"}:
        yield point.key((*part.path, "wait"), "wait-without-after")
    if "task" in part.keys and "who" not in part.keys:
        yield point.key((*part.path, "task"), "task-without-who")
    if "who" in part.keys and "task" not in part.keys:
        yield point.key((*part.path, "who"), "who-without-task")
    if "copy" in part.keys and "task" not in part.keys:
        yield point.key((*part.path, "copy"), "copy-without-task")
    if not part.keys & {"do", "task", "who"}:
        yield point.key(part.path, "cue-does-nothing")


def _times(point: Pointer, part: SegmentPart, sheet: Sequence[CuePart]) -> Iterator[Finding]:
    """Each cue fires inside its segment, and none waits for itself."""
    # That a segment lasts no time at all is told elsewhere, and is why its cues do not fit.
    length = (part.segment.length or None) if part.segment is not None else None
    names: dict[str, script.Cue | None] = {}
    for cue_part in sheet:
        if cue_part.id is not None:
            names.setdefault(cue_part.id, cue_part.cue)
    offsets, circles = _offsets(names, length)
    for cue_part in sheet:
        cue, path = cue_part.cue, cue_part.path
        if cue is None:
            continue
        key, other = waits_for(cue)
        if other is not None and other not in names:
            others = tuple(islice((name for name in names if name != cue.id), _NAMES_COMPARED))
            yield point.unknown((*path, key), "unknown-cue", other, others)
        elif other == cue.id:
            yield point.value((*path, key), "after-itself", cue=cue.id)
        elif other is not None and cue.id in circles:
            yield point.value((*path, key), "after-circle", cue=cue.id, after=other)
        if length is None:
            continue
        ends = clock_text(length)
        if cue.at is not None and cue.at > length:
            yield point.value((*path, "at"), "cue-too-late", time=clock_text(cue.at), length=ends)
        if cue.before_end is not None and cue.before_end > length:
            lead = clock_text(cue.before_end)
            yield point.value((*path, "before_end"), "cue-too-early", lead=lead, length=ends)
        offset = offsets.get(cue.id)
        if other is not None and offset is not None and offset > length:
            yield point.value((*path, key), "chain-too-late", time=clock_text(offset), length=ends)


def _offsets(
    cues: Mapping[str, script.Cue | None], length: Ms | None
) -> tuple[dict[str, Ms | None], frozenset[str]]:
    """When each cue fires after its segment began (None: not known before), and who waits in a circle.

    ``length`` is that of the segment, None when it is wrong.
    """
    offsets: dict[str, Ms | None] = {}
    circles: set[str] = set()
    for name in cues:
        chain: dict[str, Ms] = {}
        current: str | None = name
        while current is not None and current not in offsets and current not in chain:
            cue = cues.get(current)
            other = waits_for(cue)[1] if cue is not None else None
            if cue is None or other is None:
                offsets[current] = _own_offset(cue, length) if cue is not None else None
                break
            chain[current] = cue.wait or Ms(0)
            current = other
        if current in chain:
            waiting = list(chain)
            circles.update(waiting[waiting.index(current) :])
        reached = offsets.get(current) if current is not None else None
        for link, wait in reversed(chain.items()):
            reached = Ms(reached + wait) if reached is not None else None
            offsets[link] = reached
    return offsets, frozenset(circles)


def _own_offset(cue: script.Cue, length: Ms | None) -> Ms | None:
    if cue.before_end is not None and length is not None:
        return Ms(length - cue.before_end)
    return cue.at


def waits_for(cue: script.Cue) -> tuple[str, str | None]:
    """The key by which a cue hangs on another one, and that one's name; None when it hangs on none."""
    return ("with", cue.with_) if cue.with_ is not None else ("after", cue.after)


def _action(
    point: Pointer, parts: Parts, around: Surroundings, path: Path, action: script.Action
) -> Iterator[Finding]:
    match action:
        case script.TakeScene(scene=role):
            yield from check_scene(point, parts, (*path, "scene"), role)
        case script.ShowOverlay():
            yield from check_overlay(point, parts, around, path, action)
        case script.HideOverlay(hide=name) if name not in around.graphics:
            yield point.unknown((*path, "hide"), "overlay-without-graphic", name, around.graphics)
        case script.MoveSale(sale=name) if name not in parts.sales:
            yield point.unknown((*path, "sale"), "unknown-sale", name, parts.sales)
        case script.MoveBag(bag=name) if name not in parts.bags:
            yield point.unknown((*path, "bag"), "unknown-bag", name, parts.bags)


def check_scene(point: Pointer, parts: Parts, path: Path, role: str) -> Iterator[Finding]:
    if parts.scenes is None or role in parts.scenes:
        return
    unknown = point.unknown(path, "unknown-scene", role, parts.scenes)
    played = role_of(point.root, role)
    yield replace(unknown, code="scene-by-name", write=played) if played else unknown
