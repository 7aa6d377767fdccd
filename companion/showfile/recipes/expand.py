"""Recipes: what a show file names by ``use`` is put in its place, before anything looks at the show.

It happens to the tree, so that what a recipe makes is read, checked and compiled like what its author could
have written: a plan knows nothing of recipes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from companion.show.problems import Mark
from companion.showfile.fields.about import Language
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import duration
from companion.showfile.fields.validation import not_a_table
from companion.showfile.messages.findings import Finding, MadeMark
from companion.showfile.reading.reader import MAX_NODES
from companion.showfile.reading.tree import Entry, Listing, Node, Place, Scalar, Table, find
from companion.showfile.recipes.file import Read, read_recipe
from companion.showfile.recipes.fill import Budget, TooManyError, fill
from companion.showfile.recipes.params import Kind, Makes, Recipe, misfits

USE = "use"
"""The key that names a recipe; a line with it has no other key than this, ``WITH`` and ``PASSES``."""
WITH = "with"
PASSES = "passes"
"""Only where cues are made, all of which it then holds for."""

_LACKING = frozenset({"unknown-cue", "sale-unused", "bag-unused"})
"""What may be wrong only because a recipe could not make what it would have made."""


_BESIDE_THE_SEGMENT = frozenset({"cue-too-late", "cue-too-early", "chain-too-late"})
"""What is wrong with a cue that has no room in its segment."""

_AFTER_THE_SHOW = frozenset({"sale-after-end", "bag-after-end", "bag-drawn-late"})

_FOLLOWS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(_BESIDE_THE_SEGMENT, _AFTER_THE_SHOW),
        **dict.fromkeys(("sale-twice", "bag-twice"), frozenset({"cue-twice"})),
    }
)
"""For what is wrong with the cues of one use what else is wrong with them only because of it."""


@dataclass(frozen=True, slots=True)
class _Use:
    """One ``use`` that made something."""

    recipe: str
    at: Mark
    values: frozenset[Mark]
    """Where the values stand that it was given."""
    lengths: Mapping[str, Scalar]
    """The lengths of time among them."""
    knobs: tuple[str, ...]
    """The parameters by which it can be made to fit: those that take a length of time, if there are any."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A show file with what its recipes make."""

    root: Node
    """Where a recipe could not be used, an empty table stands."""
    findings: tuple[Finding, ...]
    """Why it could not."""
    told: frozenset[Mark]
    """The marks of those empty tables: what is wrong with them is in ``findings``, not in themselves."""
    made: bool
    """Whether any recipe made anything."""
    uses: tuple[_Use, ...]

    def gathered(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings; of what one use of a recipe made, each mistake once.

        Its author wrote none of the cues, and has mended all of them with one value.
        """
        by_place = {(use.at.line, use.at.column): use for use in self.uses}
        by_value = {mark: use for use in self.uses for mark in use.values}
        of_uses: dict[Mark, list[Finding]] = {}
        for finding in findings:
            use = by_value.get(finding.mark) if finding.code in _BESIDE_THE_SEGMENT else None
            if isinstance(finding.mark, MadeMark):
                use = by_place.get((finding.mark.line, finding.mark.column))
            if use is None:
                yield finding
            else:
                of_uses.setdefault(use.at, []).append(finding)
        for use in self.uses:
            yield from _of_one_use(use, of_uses.pop(use.at, []))

    def with_plain_marks(self) -> Node:
        """The tree with places of the show file alone, as a plan and a listing of it want them."""
        return _with_plain_marks(self.root) if self.made else self.root

    def untold(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Those that say more than that nothing could be made."""
        return (
            finding
            for finding in findings
            if finding.mark not in self.told and not (self.told and finding.code in _LACKING)
        )


def expand(root: Node, recipes: Mapping[str, Path], language: Language) -> Expansion:
    """Put what recipes make in the place of each ``use`` among cues and segments.

    ``recipes`` has the file of each; only those in use are read. ``language`` is that of the show.
    """
    expander = _Expander(root, recipes, language)
    expanded = expander.within(root, "rundown", Makes.SEGMENTS)
    return Expansion(
        root=expanded,
        findings=tuple(expander.findings),
        told=frozenset(expander.told),
        made=expander.made,
        uses=tuple(expander.uses),
    )


def _of_one_use(use: _Use, findings: list[Finding]) -> Iterator[Finding]:
    told = {code for finding in findings for code in _FOLLOWS.get(finding.code, ())} | _BESIDE_THE_SEGMENT
    too_long = [finding for finding in findings if finding.code in _BESIDE_THE_SEGMENT]
    if too_long:
        yield _does_not_fit(use, too_long)
    for finding in findings:
        if finding.code not in told:
            told.add(finding.code)
            yield finding


def _does_not_fit(use: _Use, findings: list[Finding]) -> Finding:
    """Told at the value that explains it, if there is one: the only length, or the one beyond the segment."""
    needs = max((_time(finding) for finding in findings), key=duration)
    length = str(findings[0].facts["length"])
    beyond = [node for node in use.lengths.values() if _longer(node, length)]
    reasons = list(use.lengths.values()) if len(use.lengths) == 1 else beyond
    facts = {"name": use.recipe, "needs": needs, "length": length, "parameters": ", ".join(use.knobs)}
    mark = reasons[0].mark if len(reasons) == 1 else use.at
    return Finding(code="recipe-does-not-fit", mark=mark, facts=facts)


def _time(finding: Finding) -> str:
    return str(finding.facts["lead"] if finding.code == "cue-too-early" else finding.facts["time"])


def _longer(node: Scalar, length: str) -> bool:
    try:
        return duration((node.text or "").strip()) > duration(length)
    except RefusedError:
        return False


def _with_plain_marks(node: Node) -> Node:
    mark = _plain_mark(node.mark)
    match node:
        case Scalar(text):
            return node if mark is node.mark else Scalar(text, mark)
        case Listing(items):
            return Listing(tuple(_with_plain_marks(item) for item in items), mark)
        case Table(entries):
            plain = {
                key: Entry(_plain_mark(entry.key), _with_plain_marks(entry.node))
                for key, entry in entries.items()
            }
            return Table(plain, mark)


def _plain_mark(mark: Mark) -> Mark:
    return Mark(mark.line, mark.column) if isinstance(mark, MadeMark) else mark


class _Expander:
    def __init__(self, root: Node, recipes: Mapping[str, Path], language: Language) -> None:
        self.findings: list[Finding] = []
        self.told: set[Mark] = set()
        self.made = False
        self.uses: list[_Use] = []
        self._root = root
        self._paths = recipes
        self._language = language
        self._files: dict[str, Read] = {}
        self._budget: Budget | None = None
        self._full = False

    def within(self, node: Node, key: str, makes: Makes) -> Node:
        """The table with the list at ``key`` expanded; anything else as it is."""
        entry = node.entries.get(key) if isinstance(node, Table) else None
        if entry is None or not isinstance(node, Table) or not isinstance(entry.node, Listing):
            return node
        about = _products(node) if makes is Makes.CUES else ()
        items = tuple(made for item in entry.node.items for made in self._item(item, makes, about))
        expanded = replace(entry, node=replace(entry.node, items=items))
        return replace(node, entries={**node.entries, key: expanded})

    def _item(self, item: Node, makes: Makes, about: tuple[str, ...]) -> tuple[Node, ...]:
        """``about`` are the products of the segment in which the item stands."""
        if not isinstance(item, Table):
            return (item,)
        if USE in item.entries:
            return self._used(item, makes, about)
        if (misspelt := _misspelt_use(item)) is not None:
            at = item.entries[misspelt].key
            self._tell("unknown-key", at, given=misspelt, options=(USE,), key=misspelt, where=makes.value)
            return (self._stand_in(at),)
        values = item.entries.get(WITH)
        if values is not None and (makes is Makes.SEGMENTS or isinstance(values.node, Table)):
            # A cue may stand ``with`` another one: then it holds that one's name.
            self._tell("recipe-without-use", values.key)
            return (self._stand_in(values.key),)
        if makes is Makes.CUES:
            return (item,)
        item = self._of_variants(item)
        return (self.within(self.within(item, "segments", Makes.SEGMENTS), "cues", Makes.CUES),)

    def _of_variants(self, item: Table) -> Table:
        """A segment with the cue sheets of its variants written out."""
        entry = item.entries.get("variants")
        if entry is None or not isinstance(entry.node, Listing):
            return item
        items = tuple(
            self.within(variant, "cues", Makes.CUES) if isinstance(variant, Table) else variant
            for variant in entry.node.items
        )
        expanded = replace(entry, node=replace(entry.node, items=items))
        return replace(item, entries={**item.entries, "variants": expanded})

    def _used(self, item: Table, makes: Makes, about: tuple[str, ...]) -> tuple[Node, ...]:
        at = item.entries[USE].key
        told = len(self.findings)
        misspelt = False
        known = (USE, WITH, PASSES) if makes is Makes.CUES else (USE, WITH)
        for key, other in item.entries.items():
            if key not in known:
                meant = tuple(get_close_matches(key, (WITH,)))
                misspelt = misspelt or bool(meant)
                self._tell("recipe-and-others", other.key, given=key, options=meant, key=key)
        recipe = self._recipe(item.entries[USE], makes)
        values = self._values(item.entries.get(WITH))
        if recipe is not None and values is not None and not misspelt:
            self._compare(recipe, values, item.entries.get(WITH, item.entries[USE]).key)
            if len(self.findings) == told:
                self.findings.extend(_of_another_product(recipe, values, about))
                return _in_passes(self._filled(recipe, values, at), item.entries.get(PASSES))
        return (self._stand_in(at),)

    def _filled(self, recipe: Recipe, values: Mapping[str, Entry], at: Mark) -> tuple[Node, ...]:
        if self._budget is None:
            self._budget = Budget(max(MAX_NODES - _size(self._root), 0))
        self.made = True
        given = {name: entry.node for name, entry in values.items()}
        self.uses.append(_use(recipe, given, at))
        try:
            return fill(recipe, given, at=at, show=self._root, language=self._language, budget=self._budget)
        except TooManyError:
            if not self._full:
                self._tell("too-many-nodes", at, most=MAX_NODES)
            self._full = True
            return (self._stand_in(at),)

    def _stand_in(self, at: Mark) -> Table:
        """What stands where no recipe could be used, so that the rest of the show is looked at as it is."""
        self.told.add(at)
        return Table({}, at)

    def _recipe(self, entry: Entry, makes: Makes) -> Recipe | None:
        """The recipe that is named, if it is one that can stand here."""
        at = entry.node.mark
        if not isinstance(entry.node, Scalar):
            self._tell("want-text", at, key=USE)
            return None
        name = (entry.node.text or "").strip()
        if not name:
            self._tell("value-empty", entry.key, key=USE)
            return None
        if name not in self._paths:
            self._tell("unknown-recipe", at, given=name, options=tuple(self._that_make(makes)), name=name)
            return None
        read = self._file(name)
        if read.recipe is None:
            because, path = read.findings[0], self._paths[name]
            place = f"{path.parent.name}/{path.name}:{because.mark.line}:{because.mark.column}"
            self._tell("recipe-broken", at, because=because, name=name, path=place)
        elif read.recipe.makes is not makes:
            self._tell(f"recipe-makes-{read.recipe.makes.value}", at, name=name)
            return None
        return read.recipe

    def _file(self, name: str) -> Read:
        if name not in self._files:
            self._files[name] = read_recipe(self._paths[name])
        return self._files[name]

    def _that_make(self, makes: Makes) -> Iterator[str]:
        """The recipes that would fit; a broken one is not what was meant."""
        for name in self._paths:
            recipe = self._file(name).recipe
            if recipe is not None and recipe.makes is makes:
                yield name

    def _values(self, entry: Entry | None) -> Mapping[str, Entry] | None:
        if entry is None or entry.node == Scalar(None, entry.node.mark):
            return {}
        if isinstance(entry.node, Table):
            return entry.node.entries
        self.findings.append(not_a_table(Place(entry.node, entry.key), WITH))
        return None

    def _compare(self, recipe: Recipe, values: Mapping[str, Entry], at: Mark) -> None:
        """Tell which values a recipe does not take, and which it lacks."""
        for key, entry in values.items():
            parameter = recipe.parameters.get(key)
            if parameter is None:
                names = tuple(recipe.parameters)
                self._tell(
                    "recipe-no-parameter", entry.key, given=key, options=names, name=recipe.name, key=key
                )
            else:
                self.findings.extend(misfits(parameter, Place(entry.node, entry.key), self._root))
        for key, parameter in recipe.parameters.items():
            if parameter.needed and key not in values:
                self._tell("recipe-needs", at, name=recipe.name, key=key)

    def _tell(
        self,
        code: str,
        mark: Mark,
        *,
        given: str = "",
        options: tuple[str, ...] = (),
        because: Finding | None = None,
        **facts: str | int,
    ) -> None:
        self.findings.append(
            Finding(code=code, mark=mark, facts=facts, given=given, options=options, because=because)
        )


def _use(recipe: Recipe, given: Mapping[str, Node], at: Mark) -> _Use:
    takes_time = [name for name, parameter in recipe.parameters.items() if parameter.kind is Kind.DURATION]
    lengths = {name: node for name in takes_time if isinstance(node := given.get(name), Scalar)}
    values = frozenset(node.mark for node in given.values())
    return _Use(recipe.name, at, values, lengths, tuple(takes_time or recipe.parameters or (USE,)))


def _products(segment: Table) -> tuple[str, ...]:
    """The product that a segment is about, and those of its variants."""
    variants = segment.entries.get("variants")
    swaps = variants.node.items if variants is not None and isinstance(variants.node, Listing) else ()
    places = [find(table, ("product",)) for table in (segment, *swaps)]
    nodes = [place.node for place in places if place is not None]
    return tuple(node.text.strip() for node in nodes if isinstance(node, Scalar) and node.text)


def _of_another_product(
    recipe: Recipe, values: Mapping[str, Entry], about: tuple[str, ...]
) -> Iterator[Finding]:
    """A recipe that cannot do without a product is about that of its segment, which viewers see meanwhile."""
    for name, parameter in recipe.parameters.items():
        node = values[name].node if name in values else None
        if parameter.kind is not Kind.PRODUCT or not parameter.needed or not isinstance(node, Scalar):
            continue
        given = (node.text or "").strip()
        if about and given not in about:
            facts = {"name": recipe.name, "product": given, "own": about[0]}
            yield Finding(code="recipe-other-product", mark=node.mark, facts=facts).as_warning()


def _in_passes(made: tuple[Node, ...], passes: Entry | None) -> tuple[Node, ...]:
    """What was made, in the passes of the loop that are written beside ``use``; None: in all."""
    if passes is None:
        return made
    return tuple(
        replace(cue, entries={**cue.entries, PASSES: passes})
        if isinstance(cue, Table) and cue.entries
        else cue
        for cue in made
    )


def _misspelt_use(item: Table) -> str | None:
    """The only key beside ``with``, when it is all but ``use``; no cue or segment has so few."""
    others = [key for key in item.entries if key != WITH]
    return others[0] if len(others) == 1 and get_close_matches(others[0].lower(), (USE,)) else None


def _size(node: Node) -> int:
    match node:
        case Scalar():
            return 1
        case Listing(items):
            return 1 + sum(_size(item) for item in items)
        case Table(entries):
            return 1 + sum(_size(entry.node) for entry in entries.values())
