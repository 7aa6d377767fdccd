"""The readable parts of a document, so that one slip does not hide the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from companion.showfile.fields.about import CatchUp, Overlays, Show, Targets
from companion.showfile.fields.document import Document
from companion.showfile.fields.goods import Bag, Product, Queue, Sale
from companion.showfile.fields.incidents import BOOKS, BookFor, Incidents, Playbook
from companion.showfile.fields.script import Cue, Loop, Segment
from companion.showfile.reading.tree import Data, Path

Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class CuePart:
    path: Path
    id: str | None
    keys: frozenset[str]
    """The keys to which its author gave a value."""
    cue: Cue | None


@dataclass(frozen=True, slots=True)
class SegmentPart:
    path: Path
    id: str | None
    segment: Segment | None
    """Its own keys; its cues are in ``cues``, each on its own."""
    cues: tuple[CuePart, ...]
    instead: tuple[tuple[CuePart, ...], ...] = ()
    """The cue sheets of its variants, empty ones for those that have none."""

    @property
    def sheets(self) -> "tuple[tuple[CuePart, ...], ...]":
        """Its own cue sheet, and those of its variants: one of them runs."""
        return (self.cues, *self.instead)


@dataclass(frozen=True, slots=True)
class LoopPart:
    path: Path
    name: str | None
    loop: Loop | None
    """Its own keys; its segments are in ``segments``."""
    segments: tuple[SegmentPart, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """Each part of the document on its own; None stands for one that cannot be read.

    The keys are complete: a product with a slip in its price is still there to be referred to.
    """

    show: Show | None
    overlays: Overlays | None
    scenes: Mapping[str, str | None] | None
    """The scene in OBS of each role."""
    cameras: Mapping[str, str | None]
    """The video input in OBS of each role."""
    microphones: Mapping[str, str | None]
    """The audio input in OBS of each role."""
    declared: frozenset[str]
    """The keys of ``obs`` to which the author gave a value."""
    keep: Mapping[str, str | None]
    """What is to be done, by what it is done about."""
    targets: Targets | None
    incidents: Incidents | None
    playbooks: Mapping[BookFor, Playbook | None]
    """Those that are for something that there is."""
    products: Mapping[str, Product | None]
    sales: Mapping[str, Sale | None]
    bags: Mapping[str, Bag | None]
    queue: Queue | None
    """None also when there is none."""
    catch_up: CatchUp | None
    rundown: tuple[SegmentPart | LoopPart, ...]

    def segments(self) -> Iterator[SegmentPart]:
        """Every segment that is written, those of loops once."""
        for item in self.rundown:
            if isinstance(item, LoopPart):
                yield from item.segments
            else:
                yield item


def parts_of(data: Data, document: Document | None = None) -> Parts:
    """The parts of ``data``; ``document`` is all of it when it could be read as a whole, and saves reading
    each part again."""
    root = _table(data)
    obs = _table(root.get("obs"))
    rundown = root.get("rundown")
    scenes = _names(obs["scenes"]) if isinstance(obs.get("scenes"), dict) else None
    cameras = _names(obs.get("cameras"))
    microphones = _names(obs.get("microphones"))
    declared = frozenset(key for key, value in obs.items() if value not in (None, {}))
    keep = _names(obs.get("keep"))
    items = _tables(("rundown",), rundown)
    if document is not None:
        return Parts(
            show=document.show,
            overlays=document.overlays,
            scenes=scenes,
            cameras=cameras,
            microphones=microphones,
            declared=declared,
            keep=keep,
            targets=document.targets,
            incidents=document.incidents,
            playbooks=document.playbooks,
            products=document.products,
            sales=document.sales,
            bags=document.bags,
            queue=document.bag_queue,
            catch_up=document.catch_up,
            rundown=tuple(_item(*item, whole) for item, whole in zip(items, document.rundown, strict=True)),
        )
    return Parts(
        show=_read(Show, root.get("show")),
        overlays=_read(Overlays, root.get("overlays", {})),
        scenes=scenes,
        cameras=cameras,
        microphones=microphones,
        declared=declared,
        keep=keep,
        targets=_read(Targets, root.get("targets", {})),
        incidents=_read(Incidents, root.get("incidents", {})),
        playbooks={
            BOOKS[key]: _read(Playbook, value)
            for key, value in _table(root.get("playbooks")).items()
            if key in BOOKS
        },
        products={key: _read(Product, value) for key, value in _table(root.get("products")).items()},
        sales={key: _read(Sale, value) for key, value in _table(root.get("sales")).items()},
        bags={key: _read(Bag, value) for key, value in _table(root.get("bags")).items()},
        queue=_read(Queue, root.get("bag_queue")),
        catch_up=_read(CatchUp, root.get("catch_up", {})),
        rundown=tuple(_item(*item, None) for item in items),
    )


def _names(data: Data) -> dict[str, str | None]:
    """Of a table the texts, without spaces around them."""
    return {role: name.strip() if isinstance(name, str) else None for role, name in _table(data).items()}


def _item(path: Path, data: dict[str, Data], whole: Segment | Loop | None) -> SegmentPart | LoopPart:
    if "loop" not in data:
        return _segment(path, data, whole if isinstance(whole, Segment) else None)
    read = whole if isinstance(whole, Loop) else None
    segments = _tables((*path, "segments"), data.get("segments"))
    name = data["loop"]
    return LoopPart(
        path=path,
        name=name if isinstance(name, str) and name else None,
        loop=read or _read(Loop, {key: value for key, value in data.items() if key != "segments"}),
        segments=tuple(
            _segment(*segment, read.segments[number] if read is not None else None)
            for number, segment in enumerate(segments)
        ),
    )


def _segment(path: Path, data: dict[str, Data], whole: Segment | None) -> SegmentPart:
    variants = _tables((*path, "variants"), data.get("variants"))
    own = {key: value for key, value in data.items() if key != "cues"}
    if variants:
        own["variants"] = [
            {key: value for key, value in variant.items() if key != "cues"} for _, variant in variants
        ]
    return SegmentPart(
        path=path,
        id=_name(data),
        segment=whole or _read(Segment, own),
        cues=_sheet(path, data, whole.cues if whole is not None else None),
        instead=tuple(
            _sheet(*variant, whole.variants[number].cues if whole is not None else None)
            for number, variant in enumerate(variants)
        ),
    )


def _sheet(path: Path, data: dict[str, Data], whole: Sequence[Cue] | None) -> tuple[CuePart, ...]:
    return tuple(
        _cue(*cue, whole[number] if whole is not None else None)
        for number, cue in enumerate(_tables((*path, "cues"), data.get("cues")))
    )


def _cue(path: Path, data: dict[str, Data], whole: Cue | None) -> CuePart:
    keys = frozenset(key for key, value in data.items() if value is not None and value != [])
    return CuePart(path, _name(data), keys, whole or _read(Cue, data))


def _tables(path: Path, data: Data) -> list[tuple[Path, dict[str, Data]]]:
    """The items of a list that stands at ``path``, each with its own path."""
    items = data if isinstance(data, list) else []
    return [((*path, number), _table(item)) for number, item in enumerate(items)]


def _name(data: dict[str, Data]) -> str | None:
    name = data.get("id")
    return name if isinstance(name, str) and name else None


def _read(model: type[Part], data: Data) -> Part | None:
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _table(data: Data) -> dict[str, Data]:
    return data if isinstance(data, dict) else {}
