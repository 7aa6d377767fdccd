"""What a platform and the law of a market allow: files of limits → the rules that hold for one show.

``limits/NAME.yaml`` is called after a platform or a market of the show file. It is plain YAML, read like a
show file, and found in the same places as recipes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, ValidationError

from companion.show.limits import OF_PAUSES, Limit, LimitOf
from companion.show.problems import Mark
from companion.showfile.fields.about import CURRENCIES, Show
from companion.showfile.fields.base import Part
from companion.showfile.fields.numbers import amount, whole
from companion.showfile.fields.reads import Reads, RefusedError
from companion.showfile.fields.scalars import Day, Id, Text, duration, one_of
from companion.showfile.fields.validation import findings_of, not_a_table
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Node, Place, Table, find, nearest, plain
from companion.showfile.reading.tree import Path as Way
from companion.showfile.side_files import in_terms_of, open_side_file


class Level(StrEnum):
    """What becomes of somebody who goes beyond a limit."""

    RULE = "rule"
    """A show that does cannot run, and an operator who would is refused."""
    PRACTICE = "practice"
    """The check warns."""


NAMES: Mapping[str, LimitOf] = MappingProxyType(
    {of.value.removesuffix("_ms").removesuffix("_minor"): of for of in LimitOf}
)
"""What files of limits call what they limit: there the unit stands in the value."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit as a file has it."""

    limit: Limit
    level: Level


@dataclass(frozen=True, slots=True)
class LimitFile:
    """What a file of limits holds."""

    name: str
    currency: str
    """That of its amounts; empty when it has none. A show in another one is not measured by them."""
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file of limits."""

    file: LimitFile | None
    """None when anything is wrong with it."""
    findings: tuple[Finding, ...]
    """In the order of the file; their marks are places in it."""


@dataclass(frozen=True, slots=True)
class Applying:
    """What holds for one show."""

    rules: tuple[Rule, ...] = ()
    """Those of its platform, then those of its market."""
    findings: tuple[Finding, ...] = ()
    """Why some are not known; their marks are places in the show file."""

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Those that a running show holds to. One of pauses refuses nothing, so a practice will do."""
        return tuple(
            rule.limit for rule in self.rules if rule.level is Level.RULE or rule.limit.of in OF_PAUSES
        )


def _limit_of(written: str) -> LimitOf:
    if written not in NAMES:
        raise RefusedError("bad-choice", options=tuple(NAMES))
    return NAMES[written]


class _Rule(Part):
    limit: Annotated[LimitOf, Reads("limit", _limit_of)]
    least: Text | None = None
    most: Text | None = None
    level: Annotated[Level, one_of(Level)] = Level.RULE
    source: Text | None = None
    as_of: Day | None = None


class _File(Part):
    limits: Id
    currency: Text | None = None
    source: Text | None = None
    as_of: Day | None = None
    rules: list[_Rule] = Field(min_length=1)


_KEYS = frozenset(name for model in (_File, _Rule) for name in model.model_fields)


def applying(root: Node, files: Mapping[str, Path]) -> Applying:
    """The rules for the platform and the market that a show names; only their files are read.

    Neither needs a file: of many platforms no rules are known.
    """
    market = _written(root, "market")
    currency = _written(root, "currency") or CURRENCIES.get(market, "")
    platform = _written(root, "platform") or str(Show.model_fields["platform"].default)
    rules: list[Rule] = []
    findings: list[Finding] = []
    for key, name in (("platform", platform), ("market", market)):
        if name not in files:
            continue
        read_ = read_limits(files[name])
        if read_.file is None:
            findings.append(_broken(nearest(root, ("show", key)).node.mark, name, files[name], read_))
        else:
            rules += [
                rule
                for rule in read_.file.rules
                if not _is_amount(rule.limit.of) or read_.file.currency == currency
            ]
    return Applying(tuple(rules), tuple(findings))


def read_limits(path: Path) -> Read:
    """Read one file; whatever is in it, nothing is raised."""
    opened = open_side_file(path)
    return Read(None, opened.findings) if opened.root is None else _read(opened.root, path.stem)


def _read(root: Node, name: str) -> Read:
    if not isinstance(root, Table):
        return Read(None, (not_a_table(Place(root, root.mark), name),))
    try:
        file = _File.model_validate(plain(root))
    except ValidationError as error:
        return Read(None, tuple(in_terms_of(finding, name, _KEYS) for finding in findings_of(error, root)))
    findings = list(_misfits(file, root, name))
    rules: list[Rule] = []
    for number, written in enumerate(file.rules):
        try:
            rules.append(_rule(written, file, ("rules", number), root))
        except _WrongError as wrong:
            findings.append(wrong.finding)
    if findings:
        return Read(None, tuple(sorted(findings, key=lambda found: (found.mark.line, found.mark.column))))
    return Read(LimitFile(name, file.currency or "", tuple(rules)), ())


def _misfits(file: _File, root: Table, name: str) -> Iterator[Finding]:
    if file.limits != name:
        yield Finding(
            code="limits-name",
            mark=root.entries["limits"].node.mark,
            facts={"name": file.limits, "file": name},
        )
    if file.currency is None and any(_is_amount(rule.limit) for rule in file.rules):
        yield _missing("currency", name, root.entries["limits"].key, "CNY")


class _WrongError(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def _rule(written: _Rule, file: _File, path: Way, root: Node) -> Rule:
    """
    Raises:
        _WrongError: it is no limit.
    """
    of, place = written.limit, nearest(root, path)
    name = next(name for name, named in NAMES.items() if named is of)
    called: dict[str, str | int] = {"limit": name}
    bounds = {"least": written.least, "most": written.most}
    least, most = (
        _bound(of, text, (*path, key), root) if text is not None else None for key, text in bounds.items()
    )
    if least is None and most is None:
        raise _WrongError(Finding(code="limits-no-bound", mark=place.node.mark, facts=called))
    if least is not None and most is not None and most < least:
        facts = called | {"least": written.least or "", "most": written.most or ""}
        raise _WrongError(
            Finding(code="limits-backwards", mark=nearest(root, (*path, "most")).node.mark, facts=facts)
        )
    source, as_of = written.source or file.source, written.as_of or file.as_of
    if source is None or as_of is None:
        key, example = ("source", "…") if source is None else ("as_of", "2026-12-01")
        raise _WrongError(_missing(key, name, place.node.mark, example))
    limit = Limit(of=of, least=least, most=most, rule_of=file.limits, source=source, as_of=as_of.isoformat())
    return Rule(limit, written.level)


def _bound(of: LimitOf, text: str, path: Way, root: Node) -> int:
    """
    Raises:
        _WrongError: the text is no value of what is limited.
    """
    tell = partial(Finding, mark=nearest(root, path).node.mark, given=text)
    try:
        if of.value.endswith("_ms"):
            return duration(text)
        if not _is_amount(of):
            return whole(text)
        minor = amount(text) * 100
    except RefusedError as refused:
        facts = {"key": str(path[-1])}
        raise _WrongError(tell(code=refused.code, facts=facts, write=refused.write)) from None
    if minor != minor.to_integral_value():
        raise _WrongError(tell(code="bad-amount", facts={"key": str(path[-1])}))
    return int(minor)


def _is_amount(of: LimitOf) -> bool:
    return of.value.endswith("_minor")


def minor(value: Decimal) -> int:
    """An amount in hundredths, rounded up: what is a bit over a limit is over it."""
    return int(-(-value * 100 // 1))


def _missing(key: str, where: str, mark: Mark, example: str) -> Finding:
    return Finding(code="missing-key", mark=mark, facts={"key": key, "where": where, "example": example})


def _broken(mark: Mark, name: str, path: Path, read_: Read) -> Finding:
    because = read_.findings[0]
    place = f"{path.parent.name}/{path.name}:{because.mark.line}:{because.mark.column}"
    return Finding(code="limits-broken", mark=mark, because=because, facts={"whose": name, "path": place})


def _written(root: Node, key: str) -> str:
    """What the head of the show says; empty where it says nothing, or nothing that is a text."""
    place = find(root, ("show", key))
    text = plain(place.node) if place is not None else None
    return text.strip() if isinstance(text, str) else ""
