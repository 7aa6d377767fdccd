"""The parameters of a recipe: what each takes, what it says of itself, and what it is without a value."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.showfile.editing.writing import inline
from companion.showfile.fields.about import Language
from companion.showfile.fields.numbers import amount, at_least_one, whole
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import duration, identifier, one_line, time_of_day, yes_no
from companion.showfile.fields.validation import role_of
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Data, Listing, Node, Path, Place, Scalar, Table, find, plain

Words = Mapping[Language, str]
"""A text in every language of a show."""


class Makes(StrEnum):
    """What stands in the place of a recipe's ``use``."""

    CUES = "cues"
    SEGMENTS = "segments"


class Kind(StrEnum):
    """What a parameter takes."""

    TEXT = "text"
    LINES = "lines"
    """A list of texts."""
    PERSON = "person"
    """Somebody of the crew, as the crew calls them."""
    ID = "id"
    DURATION = "duration"
    CLOCK = "clock"
    AMOUNT = "amount"
    WHOLE = "whole"
    COUNT = "count"
    """A whole number from 1."""
    YES_NO = "yes_no"
    PRODUCT = "product"
    SALE = "sale"
    BAG = "bag"
    SCENE = "scene"
    """The role of a scene."""
    OVERLAY = "overlay"


TABLES: Mapping[Kind, Path] = {
    Kind.PRODUCT: ("products",),
    Kind.SALE: ("sales",),
    Kind.BAG: ("bags",),
    Kind.SCENE: ("obs", "scenes"),
}
"""Where the show file keeps what a parameter of this kind names."""

_PARSERS: Mapping[Kind, Callable[[str], object]] = {
    Kind.TEXT: one_line,
    Kind.LINES: one_line,
    Kind.PERSON: one_line,
    Kind.ID: identifier,
    Kind.DURATION: duration,
    Kind.CLOCK: time_of_day,
    Kind.AMOUNT: amount,
    Kind.WHOLE: whole,
    Kind.COUNT: at_least_one,
    Kind.YES_NO: yes_no,
    Kind.PRODUCT: identifier,
    Kind.SALE: identifier,
    Kind.BAG: identifier,
    Kind.SCENE: identifier,
    Kind.OVERLAY: identifier,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One of the values that a show file may give to a recipe."""

    name: str
    kind: Kind
    about: Words
    needed: bool
    """False: without a value it has its default, or what mentions it is left out."""
    default: Mapping[Language, Node] = field(default_factory=dict)
    """The value when none is given; empty when there is none. It may mention parameters before this one."""

    def default_data(self, language: Language) -> Data:
        """The default as the recipe writes it; None when there is none."""
        node = self.default.get(language)
        return plain(node) if node is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A recipe as its file writes it."""

    name: str
    makes: Makes
    about: Words
    parameters: Mapping[str, Parameter]
    """By name, in the order of the file."""
    items: Listing
    """The cues or segments, with their placeholders."""


def misfits(parameter: Parameter, value: Place, show: Node | None) -> Iterator[Finding]:
    """What is wrong with a value.

    ``show`` is the tree of the show file, in which a name must lead somewhere; None when there is no show to
    ask. That an overlay has its graphic is asked where one is shown.
    """
    if parameter.kind is not Kind.LINES:
        yield from _misfit(parameter, value, show)
    elif isinstance(value.node, Listing):
        for item in value.node.items:
            yield from _misfit(parameter, Place(item, item.mark), show)
    elif value.node == Scalar(None, value.node.mark):
        yield Finding(code="value-empty", mark=value.key, facts={"key": parameter.name})
    else:
        written = value.node.text if isinstance(value.node, Scalar) else "…"
        facts = {"key": parameter.name, "example": inline([written])}
        yield Finding(code="want-list", mark=value.node.mark, facts=facts)


def _misfit(parameter: Parameter, value: Place, show: Node | None) -> Iterator[Finding]:
    facts: dict[str, str | int] = {"key": parameter.name}
    node = value.node
    if not isinstance(node, Scalar):
        yield Finding(code="want-text", mark=node.mark, facts=facts)
        return
    text = (node.text or "").strip()
    if not text:
        yield Finding(code="value-empty", mark=value.key if node.text is None else node.mark, facts=facts)
        return
    known = names_of(show, parameter.kind) if show is not None and parameter.kind in TABLES else None
    by_name = parameter.kind is Kind.SCENE and show is not None and known is not None and text not in known
    if by_name and show is not None and (role := role_of(show, text)):
        yield Finding(code="scene-by-name", mark=node.mark, facts=facts, given=text, write=role)
        return
    try:
        _PARSERS[parameter.kind](text)
    except RefusedError as refused:
        yield Finding(
            code=refused.code,
            mark=node.mark,
            facts=facts,
            given=text,
            options=refused.options,
            write=refused.write,
        )
        return
    if known is not None and text not in known:
        code = f"unknown-{parameter.kind.value}"
        yield Finding(code=code, mark=node.mark, facts={"name": text}, given=text, options=known)


def names_of(show: Node, kind: Kind) -> tuple[str, ...] | None:
    """The names that a parameter of this kind may take; None when the show file cannot tell.

    A show without scenes is told so elsewhere, and every role would be unknown then; one without products
    simply has none.
    """
    place = find(show, TABLES[kind])
    if place is None:
        return None if kind is Kind.SCENE else ()
    return tuple(place.node.entries) if isinstance(place.node, Table) else None
