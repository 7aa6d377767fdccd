"""Whether an overlay that a cue shows is there, and is told what it can say."""

from collections.abc import Iterator
from dataclasses import replace

from companion.resources import GraphicFields
from companion.show.overlays import CORRECTION, FOLLOW_THE_SHOW, PRODUCT_CARD
from companion.show.problems import Mark
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields import script
from companion.showfile.fields.parts import Parts
from companion.showfile.graphics import ALWAYS, Broken
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path
from companion.showfile.surroundings import Surroundings

_OF_PRODUCT = frozenset({"link", "name", "price"})
"""What a graphic is given besides when its data names a product of the show."""

_PRODUCT = "product"


def check_graphics(point: Pointer, around: Surroundings) -> Iterator[Finding]:
    """A graphic that is broken is told even where no cue names it: it may stand in for one of ours."""
    for name, broken in around.broken.items():
        yield _broken(point.key(("show",), "graphic-broken", name=name), broken).as_warning()


def _broken(finding: Finding, broken: Broken) -> Finding:
    because = Finding(code=broken.why, mark=Mark(1, 1), facts=broken.facts)
    return replace(
        finding,
        facts={**finding.facts, "path": f"overlays/{broken.manifest.parent.name}/{broken.manifest.name}"},
        because=because,
    )


def check_overlay(
    point: Pointer, parts: Parts, around: Surroundings, path: Path, action: script.ShowOverlay
) -> Iterator[Finding]:
    """``path`` is that of the action."""
    if action.for_ == 0:
        yield point.value((*path, "for"), "no-length", key="for")
    name, data = action.overlay, action.data
    if name in around.broken:
        yield _broken(point.value((*path, "overlay"), "graphic-broken", name=name), around.broken[name])
    elif name not in around.graphics:
        yield point.unknown((*path, "overlay"), "overlay-without-graphic", name, around.graphics)
    elif name in FOLLOW_THE_SHOW:
        if data:
            yield point.key((*path, "data"), "overlay-follows-show", name=name).as_warning()
    else:
        yield from _check_product(point, parts, path, action, around.graphics[name])
        yield from check_texts(point, path, action, around.graphics[name])


def check_card(
    point: Pointer, path: Path, action: script.Action, segment: script.Segment
) -> Iterator[Finding]:
    """The product card shows the product of its segment; ``path`` is that of the action."""
    shows_card = isinstance(action, script.ShowOverlay) and action.overlay == PRODUCT_CARD
    products = (segment.product, *(variant.product for variant in segment.variants))
    if shows_card and not any(products):
        yield point.value((*path, "overlay"), "card-without-product").as_warning()


def _check_product(
    point: Pointer, parts: Parts, path: Path, action: script.ShowOverlay, fields: GraphicFields
) -> Iterator[Finding]:
    product = action.data.get(_PRODUCT)
    if product is not None and product not in parts.products and _PRODUCT in fields.known:
        yield point.unknown((*path, "data", _PRODUCT), "unknown-product", product, parts.products)


def check_texts(
    point: Pointer, path: Path, action: script.ShowOverlay, fields: GraphicFields
) -> Iterator[Finding]:
    """Whether the graphic can say what it is told; ``path`` is that of the action."""
    data = action.data
    product = data.get(_PRODUCT)
    if not fields.known:
        return
    unknown = [key for key in data if key not in fields.known and key != _PRODUCT]
    for key in unknown:
        options = tuple(sorted(fields.known - ALWAYS))
        yield point.unknown_key((*path, "data", key), "overlay-data-unknown", options, name=action.overlay)
    given = ALWAYS | data.keys() | (_OF_PRODUCT if product is not None else frozenset())
    if action.overlay == CORRECTION:
        given |= {"at_text"}
    missing = sorted(fields.required - given)
    # A misspelt name is told once: what is missing is then what was meant.
    if missing and not unknown:
        example = ", ".join(f"{key}: …" for key in missing)
        facts = {"missing": ", ".join(missing), "example": example}
        yield point.value(path, "overlay-data-missing", name=action.overlay, **facts)
