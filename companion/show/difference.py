"""What differs between two plans, in the order of a show file."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from companion.show.cue import Cue
from companion.show.health.settings import TIMES, Times
from companion.show.health.troubles import Trouble
from companion.show.incidents.playbooks import HAPPENINGS
from companion.show.model import GuardPlan, Plan, Playbook, Scope, Segment, Studio, Upkeep
from companion.show.times import Ms

T = TypeVar("T")


class Part(StrEnum):
    """A part of the show file that something can be said of."""

    SHOW = "show"
    SELLER = "seller"
    SCENE = "scene"
    CAMERA = "camera"
    MICROPHONE = "microphone"
    OUTPUT = "output"
    STUDIO = "studio"
    """Of OBS what is no name of something in it: studio mode, collection, profile, what is kept."""
    LOOK = "look"
    TARGETS = "targets"
    PRODUCT = "product"
    SALE = "sale"
    BAG = "bag"
    QUEUE = "queue"
    LIMITS = "limits"
    """What the platform and the market allow: not in the show file itself, but of the show."""
    PLAYBOOK = "playbook"
    TIMER = "timer"
    CATCH_UP = "catch_up"
    GUARD = "guard"
    DETECTOR = "detector"
    """After how long one trouble counts."""
    SEGMENT = "segment"
    CUE = "cue"


class Did(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """Its place among its like is another."""
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Edit:
    """A field with another value."""

    field: str
    """As the plan's dataclasses call it; ``keep_sound`` and its like for an item of ``Studio.keep``, and
    the name of a threshold for one of ``GuardPlan.thresholds``."""
    old: Any
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    part: Part
    did: Did
    id: str = ""
    """Of a segment, cue, product, sale, bag or timer; the role of a scene, camera or microphone; the name of
    an output, a playbook or a trouble. Empty for a part that there is one of."""
    within: str = ""
    """Id of the segment that a cue is in."""
    edits: tuple[Edit, ...] = ()
    """Of what was changed; of a scene and its like also what it became or was."""


_SCRIPT = frozenset({"rundown"})
_IN_PARTS = _SCRIPT | {"seller", "studio", "look", "targets", "products", "sales", "bags", "playbooks"}
_IN_PARTS |= {"queue", "limits", "guard", "timers", "catch_up"}
_UNTOLD = frozenset({"graphics"})
"""Where graphics stand is no part of the show file, and nobody is asked about it."""
_ROLES = frozenset({"scenes", "cameras", "microphones", "outputs", "keep"})
_UNSAID = frozenset({"id", "mark"})
"""An id names the thing; a mark moves with every line that is written above it."""


def differences(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Everything that running ``new`` instead of ``old`` would change; empty when nothing would.

    Where graphics stand is passed over. Where the file merely says the same in other places or with other
    comments, nothing differs.
    """
    return tuple(_differences(old, new))


def _differences(old: Plan, new: Plan) -> Iterator[Change]:
    yield from _one(Part.SHOW, _edits(old, new, _IN_PARTS | _UNTOLD))
    yield from _one(Part.SELLER, _edits(old.seller, new.seller))
    yield from _many(Part.SCENE, old.studio.scenes, new.studio.scenes)
    yield from _many(Part.CAMERA, old.studio.cameras, new.studio.cameras)
    yield from _many(Part.MICROPHONE, old.studio.microphones, new.studio.microphones)
    yield from _many(Part.OUTPUT, old.studio.outputs, new.studio.outputs)
    yield from _one(Part.STUDIO, (*_edits(old.studio, new.studio, _ROLES), *_kept(old.studio, new.studio)))
    yield from _one(Part.LOOK, _edits(old.look, new.look))
    yield from _one(Part.TARGETS, _edits(old.targets, new.targets))
    yield from _many(Part.PRODUCT, old.products, new.products)
    yield from _many(Part.SALE, old.sales, new.sales)
    yield from _many(Part.BAG, old.bags, new.bags)
    yield from _perhaps(Part.QUEUE, old.queue, new.queue)
    if old.limits != new.limits:
        edit = Edit("limits", old.limits, new.limits)
        yield Change(part=Part.LIMITS, did=Did.CHANGED, edits=(edit,))
    yield from _many(Part.TIMER, old.timers, new.timers)
    yield from _one(Part.CATCH_UP, _edits(old.catch_up, new.catch_up))
    yield from _guarded(old.guard, new.guard)
    yield from _playbooks(old.playbooks, new.playbooks)
    yield from _many(Part.SEGMENT, _by_id(old.rundown), _by_id(new.rundown))


def _one(part: Part, edits: tuple[Edit, ...]) -> Iterator[Change]:
    if edits:
        yield Change(part=part, did=Did.CHANGED, edits=edits)


def _perhaps(part: Part, old: Any | None, new: Any | None) -> Iterator[Change]:
    """Of a part that there is one of, or none."""
    if old is not None and new is not None:
        yield from _one(part, _edits(old, new))
    elif old is not None or new is not None:
        yield Change(part=part, did=Did.ADDED if old is None else Did.REMOVED)


def _kept(old: Studio, new: Studio) -> Iterator[Edit]:
    """To write down what holds unless said otherwise is no edit."""
    for upkeep in Upkeep:
        before, after = old.care(upkeep), new.care(upkeep)
        if before is not after:
            yield Edit(f"keep_{upkeep.value}", before, after)


def _guarded(old: GuardPlan, new: GuardPlan) -> Iterator[Change]:
    """To write down a time that holds by default is no edit. A threshold is one: it outdoes calibration."""
    thresholds = (
        Edit(name, _text(old.thresholds.get(name)), _text(new.thresholds.get(name)))
        for name in {**old.thresholds, **new.thresholds}
    )
    edits = _edits(old, new, {"times", "scopes", "thresholds"})
    yield from _one(Part.GUARD, (*edits, *(edit for edit in thresholds if edit.old != edit.new)))
    yield from _many(Part.DETECTOR, _detectors(old), _detectors(new))


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """What a show says of one trouble, in fields that an edit names."""

    alarm_ms: Ms
    act_ms: Ms | None
    clear_ms: Ms
    only_inputs: tuple[str, ...]
    """Empty: all; likewise."""
    only_scenes: tuple[str, ...]


def _detectors(guard: GuardPlan) -> dict[str, Detector]:
    def detector(trouble: Trouble, times: Times) -> Detector:
        scope = guard.scopes.get(trouble, Scope())
        return Detector(
            alarm_ms=times.alarm_ms,
            act_ms=times.act_ms,
            clear_ms=times.clear_ms,
            only_inputs=scope.inputs or (),
            only_scenes=scope.scenes or (),
        )

    return {trouble.value: detector(trouble, times) for trouble, times in {**TIMES, **guard.times}.items()}


def _text(number: int | None) -> str | None:
    """Without its unit, which is in the name: no page has to know them."""
    return str(number) if number is not None else None


def _playbooks(old: Mapping[str, Playbook], new: Mapping[str, Playbook]) -> Iterator[Change]:
    """One book is told of once, though what it says counts for each of its troubles, too."""
    changes = list(_many(Part.PLAYBOOK, old, new))
    edits = {change.id: change.edits for change in changes}
    for change in changes:
        happening = HAPPENINGS.get(Trouble(change.id)) if change.id in set(Trouble) else None
        told = edits.get(happening, ()) if happening is not None else ()
        if change.did is not Did.CHANGED or not all(edit in told for edit in change.edits):
            yield change


def _many(part: Part, old: Mapping[str, Any], new: Mapping[str, Any], within: str = "") -> Iterator[Change]:
    """In the order of the new ones; what is gone comes after what it stood behind."""
    gone = _gone(old, new)
    moved = reordered([name for name in old if name in new], [name for name in new if name in old])

    def change(did: Did, name: str, edits: tuple[Edit, ...] = ()) -> Change:
        return Change(part=part, did=did, id=name, within=within, edits=edits)

    def removed(before: str | None) -> Iterator[Change]:
        for name in gone.get(before, ()):
            yield change(Did.REMOVED, name, _named(old[name], None))

    yield from removed(None)
    for name, value in new.items():
        if name not in old:
            yield change(Did.ADDED, name, _named(None, value))
        else:
            if name in moved:
                yield change(Did.MOVED, name)
            if edits := _edits(old[name], value):
                yield change(Did.CHANGED, name, edits)
            if isinstance(value, Segment):
                yield from _many(Part.CUE, _by_id(old[name].cues), _by_id(value.cues), name)
        yield from removed(name)


def _edits(old: Any, new: Any, unsaid: Collection[str] = ()) -> tuple[Edit, ...]:
    """Every field of a dataclass that differs, or a plain value that does."""
    if isinstance(old, str):
        return (Edit("name", old, new),) if old != new else ()
    if isinstance(old, Segment):
        unsaid = {"cues"}
    names = [item.name for item in fields(old) if item.name not in _UNSAID and item.name not in unsaid]
    if isinstance(old, Plan):
        names.insert(0, "id")  # Another show, and not the name of a part of it.
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return tuple(Edit(name, before, after) for name, before, after in pairs if before != after)


def _named(old: Any, new: Any) -> tuple[Edit, ...]:
    """A plain value that came or went: its role alone does not say which it is."""
    return (Edit("name", old, new),) if isinstance(old if new is None else new, str) else ()


def _by_id(items: Sequence[Segment] | Sequence[Cue]) -> dict[str, Any]:
    return {item.id: item for item in items}


def _gone(old: Mapping[str, T], new: Mapping[str, T]) -> dict[str | None, list[str]]:
    """What is no longer there, by the last thing before it that still is; None: there is none."""
    gone: dict[str | None, list[str]] = {}
    before: str | None = None
    for name in old:
        if name in new:
            before = name
        else:
            gone.setdefault(before, []).append(name)
    return gone


def reordered(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The fewest that must be moved to come from one order of the same names to the other.

    All but a longest increasing subsequence (patience sorting).
    """
    if old == new:
        return frozenset()
    place = {name: number for number, name in enumerate(old)}
    ends: list[str] = []
    """By length less one, the name that such a sequence so far can end with at the earliest place."""
    before: dict[str, str | None] = {}
    for name in new:
        length = bisect_left(ends, place[name], key=place.__getitem__)
        before[name] = ends[length - 1] if length else None
        ends[length : length + 1] = [name]
    stayed: set[str] = set()
    name_or_none = ends[-1] if ends else None
    while name_or_none is not None:
        stayed.add(name_or_none)
        name_or_none = before[name_or_none]
    return frozenset(place.keys() - stayed)
