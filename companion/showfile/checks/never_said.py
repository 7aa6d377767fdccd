"""Whether what is said of a product may be said, and what is proven of it is said."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.goods import Product
from companion.showfile.fields.parts import Parts
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path

_COMPARED = 50
"""Words of one product that are looked for, and claims of it; more than anyone writes."""


def check_words(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """Only against the words of the show file itself; which words the law forbids is not known here."""
    never: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    """By product, the words not to be said of it: as written, and as they are looked for."""
    for key, product in parts.products.items():
        if product is None:
            continue
        yield from _unsaid_claims(point, ("products", key), product)
        if product.say is not None and product.say.never:
            never[key] = [(word, _pattern(word)) for word in product.say.never[:_COMPARED]]
            for path, text in _own_texts(("products", key), product):
                yield from _said(point, path, text, key, never[key])
    for path, text, about in _host_lines(parts):
        if about in never:
            yield from _said(point, path, text, about, never[about])


def _unsaid_claims(point: Pointer, path: Path, product: Product) -> Iterator[Finding]:
    points = [_folded(text) for text in product.points]
    for claim in islice(product.evidence, _COMPARED):
        if not any(_folded(claim) in text for text in points):
            yield point.key((*path, "evidence", claim), "claim-unsaid", claim=claim).as_warning()


def _own_texts(path: Path, product: Product) -> Iterator[tuple[Path, str]]:
    yield (*path, "name"), product.name
    for number, text in enumerate(product.points):
        yield (*path, "points", number), text
    if product.say is not None and product.say.hook is not None:
        yield (*path, "say", "hook"), product.say.hook
    for number, question in enumerate(product.faq):
        yield (*path, "faq", number, "answer"), question.answer


def _host_lines(parts: Parts) -> Iterator[tuple[Path, str, str]]:
    """What the host says in each segment, and the product that the segment is about then."""
    for part in parts.segments():
        segment = part.segment
        if segment is None:
            continue
        for number, text in enumerate(segment.say):
            yield (*part.path, "say", number), text, segment.product or ""
        for place, variant in enumerate(segment.variants):
            for number, text in enumerate(variant.say or ()):
                yield (
                    (*part.path, "variants", place, "say", number),
                    text,
                    variant.product or segment.product or "",
                )


def _said(
    point: Pointer, path: Path, text: str, product: str, never: list[tuple[str, re.Pattern[str]]]
) -> Iterator[Finding]:
    folded = _folded(text)
    for word, pattern in never:
        if pattern.search(folded):
            yield point.value(path, "never-word", word=word, product=product).as_warning()


def _pattern(word: str) -> re.Pattern[str]:
    """Latin words are found as whole words: ``cure`` is not in ``secure``."""
    return re.compile(rf"(?<![a-z0-9](?=[a-z0-9])){re.escape(_folded(word))}(?!(?<=[a-z0-9])[a-z0-9])")


def _folded(text: str) -> str:
    """Alike whatever width and case it is written in."""
    return unicodedata.normalize("NFKC", text).casefold()
