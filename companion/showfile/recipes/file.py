"""A recipe's file → the recipe, or what is wrong with the file.

A recipe is plain YAML, read like a show file: its scalars stay text, and what they mean is decided where
they come to stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from companion.show.problems import Mark
from companion.showfile.fields.about import Language
from companion.showfile.fields.base import Part
from companion.showfile.fields.document import known_keys
from companion.showfile.fields.reads import Reads, RefusedError
from companion.showfile.fields.scalars import Id, Text, YesNo, one_of
from companion.showfile.fields.validation import findings_of, not_a_table
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Listing, Node, Place, Scalar, Table, find, plain
from companion.showfile.reading.tree import Path as Way
from companion.showfile.recipes.params import TABLES, Kind, Makes, Parameter, Recipe, Words, misfits
from companion.showfile.recipes.text import PARAMETER_NAME, LoneDollarError, Mention, pieces
from companion.showfile.side_files import open_side_file

_LANGUAGES = frozenset(language.value for language in Language)


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a recipe's file."""

    recipe: Recipe | None
    """None when anything is wrong with the file."""
    findings: tuple[Finding, ...]
    """In the order of the file; their marks are places in it."""


def read_recipe(path: Path) -> Read:
    """Read one file; whatever is in it, nothing is raised."""
    opened = open_side_file(path)
    return Read(None, opened.findings) if opened.root is None else _recipe(opened.root, path.stem)


def describe(paths: Mapping[str, Path]) -> dict[str, Recipe]:
    """Every recipe that can be used, by its name: what it makes, says of itself and takes.

    A file that is broken is left out; whoever uses it is told.
    """
    found = {name: read_recipe(path).recipe for name, path in paths.items()}
    return {name: recipe for name, recipe in found.items() if recipe is not None}


def in_languages(node: Node) -> bool:
    """Is it a text in several languages, ``{zh-CN: …, en: …}``, rather than a table of the show file?"""
    return isinstance(node, Table) and bool(node.entries) and node.entries.keys() <= _LANGUAGES


def in_language(node: Node, language: Language) -> Node:
    """The part of a text in several languages that a show in this one takes; any other node as it is."""
    if in_languages(node) and isinstance(node, Table):
        return node.entries[language.value].node
    return node


class _Words(Part):
    chinese: Text = Field(alias="zh-CN")
    english: Text = Field(alias="en")

    def by_language(self) -> Words:
        return {Language.CHINESE: self.chinese, Language.ENGLISH: self.english}


def _both(value: object) -> object:
    """A text without languages is the same in all of them: a crew's own recipe needs one alone."""
    return dict.fromkeys(_LANGUAGES, value) if isinstance(value, str) else value


_About = Annotated[_Words, BeforeValidator(_both)]


def _parameter_name(written: str) -> str:
    if not PARAMETER_NAME.fullmatch(written):
        raise RefusedError("recipe-parameter-name")
    return written


class _Parameter(Part):
    type: Annotated[Kind, one_of(Kind)]
    about: _About
    needed: YesNo = True
    default: Any = None


class _File(Part):
    recipe: Id
    makes: Annotated[Makes, one_of(Makes)]
    about: _About
    with_: dict[Annotated[str, Reads("parameter", _parameter_name)], _Parameter] = Field({}, alias="with")
    cues: Any = None
    segments: Any = None


_KEYS = frozenset(
    info.alias or name for model in (_File, _Parameter) for name, info in model.model_fields.items()
)


def _recipe(root: Node, name: str) -> Read:
    if not isinstance(root, Table):
        return Read(None, (not_a_table(Place(root, root.mark), name),))
    try:
        file = _File.model_validate(plain(root))
    except ValidationError as error:
        return Read(None, tuple(_of_a_recipe(finding, name) for finding in findings_of(error, root)))
    findings = list(_misplaced(file, root, name))
    parameters: dict[str, Parameter] = {}
    for key, written in file.with_.items():
        place = find(root, ("with", key, "default"))
        parameter = Parameter(
            name=key,
            kind=written.type,
            about=written.about.by_language(),
            needed=written.needed and place is None,
            default={language: in_language(place.node, language) for language in Language}
            if place is not None and not any(half_translated(place.node))
            else {},
        )
        if place is not None:
            findings.extend(_faults(place.node, parameters))
            findings.extend(_default_misfits(parameter))
        parameters[key] = parameter
    items = find(root, (file.makes.value,))
    if items is not None and isinstance(items.node, Listing):
        findings.extend(_faults(items.node, parameters))
        if not findings:
            about = file.about.by_language()
            recipe = Recipe(name=name, makes=file.makes, about=about, parameters=parameters, items=items.node)
            return Read(recipe, ())
    return Read(None, tuple(sorted(findings, key=lambda found: (found.mark.line, found.mark.column))))


def _of_a_recipe(finding: Finding, name: str) -> Finding:
    """What was found by the rules of show files, in terms of a recipe's."""
    where = finding.facts.get("where")
    facts = {**finding.facts, "where": name} if where == "show.yaml" else finding.facts
    return replace(finding, facts=facts, options=_KEYS if finding.code == "unknown-key" else finding.options)


def _misplaced(file: _File, root: Table, name: str) -> Iterator[Finding]:
    """The name must be the file's, and what it makes must be there, alone."""
    if file.recipe != name:
        facts: dict[str, str | int] = {"name": file.recipe, "file": name}
        yield Finding(code="recipe-name", mark=root.entries["recipe"].node.mark, facts=facts)
    for makes in Makes:
        entry = root.entries.get(makes.value)
        key: dict[str, str | int] = {"key": makes.value, "where": name, "example": "…"}
        if makes is not file.makes:
            if entry is not None:
                yield Finding(code="unknown-key", mark=entry.key, facts=key)
        elif entry is None:
            yield Finding(code="missing-key", mark=root.entries["makes"].key, facts=key)
        elif not isinstance(entry.node, Listing):
            yield Finding(code="want-list", mark=entry.node.mark, facts=key)


def _default_misfits(parameter: Parameter) -> Iterator[Finding]:
    """What is wrong with a default as it stands; one with placeholders is known when it is used."""
    for node in {id(node): node for node in parameter.default.values()}.values():
        if not any(_mentions(node)):
            yield from misfits(parameter, Place(node, node.mark), None)


def _mentions(node: Node) -> Iterator[Mention]:
    match node:
        case Scalar(str(text)) if "$" in text:
            try:
                yield from (piece for piece in pieces(text) if isinstance(piece, Mention))
            except LoneDollarError:
                return
        case Listing(items):
            for item in items:
                yield from _mentions(item)
        case Table(entries):
            for entry in entries.values():
                yield from _mentions(entry.node)
        case _:
            return


def half_translated(node: Node) -> Iterator[Finding]:
    """What a text in several languages lacks; nothing of any other node."""
    if isinstance(node, Table) and in_languages(node):
        for language in sorted(_LANGUAGES - node.entries.keys()):
            where = next(iter(node.entries))
            facts: dict[str, str | int] = {"key": language, "where": where, "example": "…"}
            yield Finding(code="missing-key", mark=node.mark, facts=facts)


def _faults(node: Node, parameters: Mapping[str, Parameter]) -> Iterator[Finding]:
    """What is wrong with a part of the text: placeholders that mean nothing, a recipe within a recipe."""
    match node:
        case Scalar(str(text), mark) if "$" in text:
            yield from _placeholder_faults(text, mark, parameters)
        case Listing(items):
            for item in items:
                yield from _faults(item, parameters)
        case Table(entries):
            if "use" in entries:
                yield Finding(code="recipe-nested", mark=entries["use"].key)
            yield from half_translated(node)
            for entry in entries.values():
                yield from _faults(entry.node, parameters)
        case _:
            return


def _placeholder_faults(text: str, mark: Mark, parameters: Mapping[str, Parameter]) -> Iterator[Finding]:
    try:
        parts = pieces(text)
    except LoneDollarError as lone:
        yield Finding(code="recipe-dollar", mark=mark, given=lone.given)
        return
    for mention in parts:
        if not isinstance(mention, Mention):
            continue
        parameter = parameters.get(mention.name)
        if parameter is None:
            yield _nothing(mark, mention.name, tuple(parameters))
        elif mention.fields:
            yield from _field_faults(mention, parameter, mark)
        elif parameter.kind is Kind.LINES and len(parts) > 1:
            yield Finding(code="recipe-lines-in-text", mark=mark, facts={"name": mention.name})


def _field_faults(mention: Mention, parameter: Parameter, mark: Mark) -> Iterator[Finding]:
    """The way must lead from a product, sale or bag to one of its values."""
    if parameter.kind not in (Kind.PRODUCT, Kind.SALE, Kind.BAG):
        yield _nothing(mark, f"{mention.name}.{mention.fields[0]}", ())
        return
    location: Way = (*TABLES[parameter.kind], mention.name)
    for number, step in enumerate(mention.fields):
        keys = known_keys(location)
        if step not in keys:
            yield _nothing(mark, step, keys)
            return
        leads_on = step == "product" and number + 1 < len(mention.fields)
        location = (*TABLES[Kind.PRODUCT], step) if leads_on else (*location, step)
    if keys := known_keys(location):
        yield _nothing(mark, mention.fields[-1], keys)


def _nothing(mark: Mark, name: str, known: tuple[str, ...]) -> Finding:
    return Finding(code="recipe-placeholder", mark=mark, facts={"name": name}, given=name, options=known)
