"""The readable parts of a document, so that one slip does not hide the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from companion.showfile.about import Overlays, Show
from companion.showfile.goods import Bag, Product, Sale
from companion.showfile.script import Cue, Loop, Segment
from companion.showfile.tree import Data, Path

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
    """Without its cues."""
    cues: tuple[CuePart, ...]


@dataclass(frozen=True, slots=True)
class LoopPart:
    path: Path
    name: str | None
    loop: Loop | None
    """Without its segments."""
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
    products: Mapping[str, Product | None]
    sales: Mapping[str, Sale | None]
    bags: Mapping[str, Bag | None]
    rundown: tuple[SegmentPart | LoopPart, ...]

    def segments(self) -> Iterator[SegmentPart]:
        """Every segment that is written, those of loops once."""
        for item in self.rundown:
            if isinstance(item, LoopPart):
                yield from item.segments
            else:
                yield item


def parts_of(data: Data) -> Parts:
    root = _table(data)
    obs = _table(root.get("obs"))
    rundown = root.get("rundown")
    return Parts(
        show=_read(Show, root.get("show")),
        overlays=_read(Overlays, root.get("overlays", {})),
        scenes=_scenes(obs["scenes"]) if isinstance(obs.get("scenes"), dict) else None,
        products={key: _read(Product, value) for key, value in _table(root.get("products")).items()},
        sales={key: _read(Sale, value) for key, value in _table(root.get("sales")).items()},
        bags={key: _read(Bag, value) for key, value in _table(root.get("bags")).items()},
        rundown=tuple(
            _item(("rundown", number), _table(value))
            for number, value in enumerate(rundown if isinstance(rundown, list) else [])
        ),
    )


def _scenes(data: Data) -> dict[str, str | None]:
    return {role: scene.strip() if isinstance(scene, str) else None for role, scene in _table(data).items()}


def _item(path: Path, data: dict[str, Data]) -> SegmentPart | LoopPart:
    if "loop" not in data:
        return _segment(path, data)
    own = {key: value for key, value in data.items() if key != "segments"}
    name, segments = data["loop"], data.get("segments")
    return LoopPart(
        path=path,
        name=name if isinstance(name, str) and name else None,
        loop=_read(Loop, own),
        segments=tuple(
            _segment((*path, "segments", number), _table(value))
            for number, value in enumerate(segments if isinstance(segments, list) else [])
        ),
    )


def _segment(path: Path, data: dict[str, Data]) -> SegmentPart:
    own = {key: value for key, value in data.items() if key != "cues"}
    cues = data.get("cues")
    return SegmentPart(
        path=path,
        id=_name(data),
        segment=_read(Segment, own),
        cues=tuple(
            _cue((*path, "cues", number), _table(value))
            for number, value in enumerate(cues if isinstance(cues, list) else [])
        ),
    )


def _cue(path: Path, data: dict[str, Data]) -> CuePart:
    keys = frozenset(key for key, value in data.items() if value is not None and value != [])
    return CuePart(path, _name(data), keys, _read(Cue, data))


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
