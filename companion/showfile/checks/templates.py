"""Whether the words with places in them can be filled, and what they name is there."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from companion.screens import variables
from companion.screens.template import FILTERS, LONGEST, Mention, Unfit, UnfitError, is_template, read
from companion.show.overlays import FOLLOW_THE_SHOW
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields import script
from companion.showfile.fields.goods import Product
from companion.showfile.fields.parts import Parts, SegmentPart
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path

_TABLES = {"products": variables.OF_PRODUCT, "sales": variables.OF_SALE, "bags": variables.OF_BAG}
_ALONE = {"product": variables.OF_PRODUCT, "show": variables.OF_SHOW}
_NAMES = (*variables.SHORT, *_ALONE, *_TABLES)

_LATER = frozenset({"left", "opens", "closes"})
"""Known while a window is on air, and not before."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A text that may be a template."""

    path: Path
    text: str
    products: tuple[str, ...]
    """Those that it may be about; none where its segment has no product."""


def check_templates(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """Every text that the screens fill; without ``{{`` and ``{%`` any text is as it is."""
    written = chain(chain.from_iterable(_words(part) for part in parts.segments()), _meanwhile(parts))
    for words in written:
        if is_template(words.text):
            yield from _check(point, parts, words)


def _words(part: SegmentPart) -> Iterator[_Words]:
    segment, about = part.segment, tuple[str, ...]()
    if segment is not None:
        about = _about(segment.product)
        for number, line in enumerate(segment.say):
            yield _Words((*part.path, "say", number), line, about)
        for place, variant in enumerate(segment.variants):
            for number, line in enumerate(variant.say or ()):
                yield _Words(
                    (*part.path, "variants", place, "say", number), line, _about(variant.product) or about
                )
        about = (*about, *chain.from_iterable(_about(variant.product) for variant in segment.variants))
    for cue in chain.from_iterable(part.sheets):
        if cue.cue is None:
            continue
        if cue.cue.copy_ is not None:
            yield _Words((*cue.path, "copy"), cue.cue.copy_, about)
        for number, action in enumerate(cue.cue.do):
            path: Path = (*cue.path, "do", number)
            match action:
                case script.TellHost():
                    yield _Words((*path, "message"), action.message, about)
                case script.ShowOverlay():
                    yield from _of_overlay(path, action, about)
                case _:
                    pass


def _about(product: str | None) -> tuple[str, ...]:
    return (product,) if product is not None else ()


def _meanwhile(parts: Parts) -> Iterator[_Words]:
    """What playbooks show is about no product but one that it names: nobody knows when something breaks."""
    for what, book in parts.playbooks.items():
        for number, action in enumerate(book.show if book is not None else ()):
            yield from _of_overlay(("playbooks", what.value, "show", number), action, ())


def _of_overlay(path: Path, action: script.ShowOverlay, about: tuple[str, ...]) -> Iterator[_Words]:
    if action.overlay in FOLLOW_THE_SHOW:
        return
    named = action.data.get("product")
    for name, text in action.data.items():
        yield _Words((*path, "data", name), text, (named,) if named else about)


def _check(point: Pointer, parts: Parts, words: _Words) -> Iterator[Finding]:
    try:
        template = read(words.text)
    except UnfitError as unfit:
        yield _unfit(point, words.path, unfit)
        return
    told: set[tuple[str, ...]] = set()
    for mention in template.mentions:
        if mention.path not in told:
            found = next(_of_mention(point, parts, words, mention), None)
            if found is not None:
                told.add(mention.path)
                yield found


def _unfit(point: Pointer, path: Path, unfit: UnfitError) -> Finding:
    match unfit.why:
        case Unfit.SYNTAX:
            return point.value(path, "template-syntax")
        case Unfit.FORBIDDEN:
            return point.value(path, "template-forbidden", what=unfit.what)
        case Unfit.FILTER:
            return point.unknown(path, "template-filter", unfit.what, FILTERS)
        case Unfit.LONG:
            return point.value(path, "template-long", most=LONGEST)


def _of_mention(point: Pointer, parts: Parts, words: _Words, mention: Mention) -> Iterator[Finding]:
    """What is wrong with a value that is named, the worst first."""
    path = words.path

    def unknown(prefix: str, given: str, known: Collection[str]) -> Finding:
        options = [f"{prefix}{name}" for name in known]
        return point.unknown(path, "template-unknown", f"{prefix}{given}", options)

    match mention.path:
        case (name,) if name in variables.SHORT:
            yield from _of_product(point, parts, words, mention, name)
        case (("product" | "show") as name, field):
            if field not in _ALONE[name]:
                yield unknown(f"{name}.", field, _ALONE[name])
            elif name == "product":
                yield from _of_product(point, parts, words, mention, field)
        case (name, key, field) if name in _TABLES:
            known: Collection[str] = {
                "products": parts.products,
                "sales": parts.sales,
                "bags": parts.bags,
            }[name]
            if key not in known:
                yield point.unknown(path, f"unknown-{name.removesuffix('s')}", key, known)
            elif field not in _TABLES[name]:
                yield unknown(f"{name}.{key}.", field, _TABLES[name])
            elif not mention.covered and field in _LATER:
                yield point.value(path, "template-no-value", name=".".join(mention.path)).as_warning()
            elif name == "products":
                yield from _no_value(point, path, mention, parts.products[key], field)
        case (name,) if name in _ALONE:
            options = [f"{name}.{field}" for field in _ALONE[name]]
            yield point.unknown(path, "template-unknown", name, options)
        case (name, *_) if name in _TABLES:
            fields = _TABLES[name]
            yield unknown(f"{name}.…." if len(mention.path) < 3 else f"{name}.", "", fields)
        case _:
            yield unknown("", ".".join(mention.path), _NAMES)


def _of_product(
    point: Pointer, parts: Parts, words: _Words, mention: Mention, field: str
) -> Iterator[Finding]:
    """A value of the product that the text is about."""
    name = ".".join(mention.path)
    if not words.products:
        yield point.value(words.path, "template-no-product", name=name)
    elif not mention.covered and field in _LATER:
        yield point.value(words.path, "template-no-value", name=name).as_warning()
    else:
        for key in words.products:
            yield from _no_value(point, words.path, mention, parts.products.get(key), field)


def _no_value(
    point: Pointer, path: Path, mention: Mention, product: Product | None, field: str
) -> Iterator[Finding]:
    """Of what the show file alone says nothing is left to be found out on air."""
    if product is None or mention.covered:
        return
    if field in ("link", "was", "limit") and getattr(product, field) is None:
        yield point.value(path, "template-no-value", name=".".join(mention.path)).as_warning()
