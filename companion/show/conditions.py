"""Conditions of cues and variants, in a small language of their own: ``stock(P4) < 20 and not open(F1)``.

::

    condition = all { "or" all }
    all       = one { "and" one }
    one       = "not" one | "(" condition ")" | truth | quantity comparison number
    truth     = name [ "(" id ")" ]
    quantity  = name [ "(" id ")" ]

Nothing is ever run: a text becomes a tree, and the tree is looked at. What is not known is neither true nor
false, and stays so behind ``not``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile

LONGEST = 500
"""Letters of a condition: more is no condition that somebody can read on air."""
DEEPEST = 20
"""Parentheses and ``not`` within one another."""
MOST = 999_999_999
"""What can be compared with: nobody sells more pieces than this."""


class Quantity(StrEnum):
    """What a condition can compare with a number."""

    STOCK = "stock"
    """Pieces of a product that are left: its stock less what its sales have counted as sold."""
    SOLD = "sold"
    """Pieces that a flash sale has counted as sold."""
    LEFT = "left"
    """Pieces that a flash sale has left."""
    ENTERED = "entered"
    """Viewers who have entered a lucky bag."""
    PASS = "pass"  # noqa: S105 - of a loop
    """How often the segment has been begun, this time counted."""
    REVENUE = "revenue"
    """Percent of the revenue that the show is to make, by the last figure that somebody told."""


class Truth(StrEnum):
    """What a condition can ask for as it is."""

    TEASING = "teasing"
    """A flash sale is announced and counts down."""
    OPEN = "open"
    """A flash sale sells, or a lucky bag takes entries."""
    OVER = "over"
    """A flash sale has closed, is sold out or was pulled."""
    INCIDENT = "incident"
    """Something is broken: anything, or what is named."""
    HELD = "held"
    """The script is held."""


ALONE = frozenset({Quantity.PASS, Quantity.REVENUE, Truth.HELD})
"""These are about nothing that has an id."""
EITHER = frozenset({Truth.INCIDENT})
"""These may name what they are about."""
SHARES = frozenset({Quantity.REVENUE})
"""These are compared with percent: ``revenue >= 80%``."""


class Comparison(StrEnum):
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    EQUAL = "=="

    def holds(self, known: int, number: int) -> bool:
        match self:
            case Comparison.BELOW:
                return known < number
            case Comparison.AT_MOST:
                return known <= number
            case Comparison.ABOVE:
                return known > number
            case Comparison.AT_LEAST:
                return known >= number
            case Comparison.EQUAL:
                return known == number


@dataclass(frozen=True, slots=True)
class Compared:
    """``quantity(of) comparison number``"""

    quantity: Quantity
    of: str
    """Id of a product, a flash sale or a lucky bag; empty where there is nothing to name."""
    comparison: Comparison
    number: int


@dataclass(frozen=True, slots=True)
class IsSo:
    """``truth(of)``"""

    truth: Truth
    of: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Tree"


@dataclass(frozen=True, slots=True)
class All:
    parts: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    parts: "tuple[Tree, ...]"


Leaf = Compared | IsSo
Tree = Leaf | Not | All | Any


class NoConditionError(ValueError):
    """A text that is no condition.

    ``code`` says what is wrong, ``at`` is the place of its first letter, from 0, ``found`` what stands there
    (empty: nothing more), ``options`` what could.
    """

    def __init__(self, code: str, at: int, found: str = "", options: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code} at {at}: {found!r}")
        self.code, self.at, self.found, self.options = code, at, found, options


@dataclass(frozen=True, slots=True)
class Condition:
    """What a condition says, and how that is written: two that say the same are the same."""

    text: str
    tree: Tree = field(compare=False, repr=False)

    @classmethod
    def read(cls, text: str) -> "Condition":
        """Raises ``NoConditionError``."""
        tree = _Reader(text).read()
        return cls(spelt(tree), tree)

    @property
    def leaves(self) -> Iterator[Leaf]:
        """Everything that it looks at."""
        return _leaves(self.tree)

    def value(self, look: Callable[[Leaf], bool | None]) -> bool | None:
        """Is it so? None: what ``look`` does not know (None) would decide it."""
        return _value(self.tree, look)


def spelt(tree: Tree) -> str:
    """A tree as it is written, with no more parentheses than it needs."""
    match tree:
        case Compared(quantity, of, comparison, number):
            share = "%" if quantity in SHARES else ""
            return f"{_named(quantity, of)} {comparison} {number}{share}"
        case IsSo(truth, of):
            return _named(truth, of)
        case Not(part):
            return f"not {_inside(part, All, Any)}"
        case All(parts):
            return " and ".join(_inside(part, All, Any) for part in parts)
        case Any(parts):
            return " or ".join(_inside(part, Any) for part in parts)


def _named(name: str, of: str) -> str:
    return f"{name}({of})" if of else name


def _inside(part: Tree, *weaker: type) -> str:
    return f"({spelt(part)})" if isinstance(part, weaker) else spelt(part)


def _leaves(tree: Tree) -> Iterator[Leaf]:
    match tree:
        case Compared() | IsSo():
            yield tree
        case Not(part):
            yield from _leaves(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _leaves(part)


def _value(tree: Tree, look: Callable[[Leaf], bool | None]) -> bool | None:
    """As Kleene has it: what is not known decides nothing, and what decides needs no more to be known."""
    match tree:
        case Compared() | IsSo():
            return look(tree)
        case Not(part):
            value = _value(part, look)
            return None if value is None else not value
        case All(parts):
            values = [_value(part, look) for part in parts]
            return False if False in values else None if None in values else True
        case Any(parts):
            values = [_value(part, look) for part in parts]
            return True if True in values else None if None in values else False


_TOKEN = re.compile(
    r"""\s*(?:(?P<sign><=|>=|==|<|>|\(|\))|(?P<number>\d+%?)(?![\w-])|(?P<word>[\w-]+)|"(?P<quoted>[\w-]+)")""",
    re.ASCII,
)
"""An id may begin with a digit, and be no number all the same: ``stock(4a)``."""
_WORDS = frozenset({"and", "or", "not"})
_QUANTITIES = {one.value: one for one in Quantity}
_TRUTHS = {one.value: one for one in Truth}
_COMPARISONS = tuple(one.value for one in Comparison)


class _Reader:
    """Reads one text from its beginning to its end."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise NoConditionError("too-long", LONGEST)
        self._text = text
        self._tokens: list[tuple[int, str, str]] = []
        self._next = 0
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if found is None:
                at += len(text[at:]) - len(text[at:].lstrip())
                raise NoConditionError("no-sign", at, text[at])
            kind = str(found.lastgroup)
            self._tokens.append((found.start(kind), kind, found[kind]))
            at = found.end()

    def read(self) -> Tree:
        tree = self._any(0)
        at, _, found = self._peek()
        if found:
            raise NoConditionError("unexpected", at, found, ("and", "or"))
        return tree

    def _any(self, depth: int) -> Tree:
        parts = [self._all(depth)]
        while self._take("or"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self, depth: int) -> Tree:
        parts = [self._one(depth)]
        while self._take("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Tree:
        at, kind, found = self._peek()
        if depth > DEEPEST:
            raise NoConditionError("too-deep", at, found)
        if self._take("not"):
            return Not(self._one(depth + 1))
        if self._take("("):
            tree = self._any(depth + 1)
            self._want(")")
            return tree
        if kind != "word" or found in _WORDS:
            raise NoConditionError("unexpected", at, found, (*Quantity, *Truth))
        self._next += 1
        return self._leaf(at, found)

    def _leaf(self, at: int, name: str) -> Leaf:
        if quantity := _QUANTITIES.get(name):
            return self._compared(quantity, self._of(quantity))
        if truth := _TRUTHS.get(name):
            return IsSo(truth, self._of(truth))
        raise NoConditionError("unknown-name", at, name, self._names())

    def _names(self) -> tuple[str, ...]:
        """What can be named here: of what is compared with a number a quantity."""
        ahead = [found for _, _, found in self._tokens[self._next : self._next + 4]]
        ours = takewhile(lambda found: found not in _WORDS, ahead)
        return tuple(Quantity) if any(found in _COMPARISONS for found in ours) else tuple(Truth)

    def _of(self, name: Quantity | Truth) -> str:
        """What it is about; empty where nothing is named."""
        at, _, found = self._peek()
        if name in ALONE:
            if found == "(":
                raise NoConditionError("takes-no-id", at, name)
            return ""
        if found != "(" and name in EITHER:
            return ""
        self._want("(")
        at, kind, found = self._peek()
        if kind not in ("word", "quoted", "number") or found.endswith("%"):
            raise NoConditionError("id-missing", at, found)
        self._next += 1
        self._want(")")
        return found

    def _compared(self, quantity: Quantity, of: str) -> Compared:
        at, _, sign = self._peek()
        if sign not in _COMPARISONS:
            raise NoConditionError("unexpected", at, sign, _COMPARISONS)
        self._next += 1
        at, kind, number = self._peek()
        if kind != "number":
            raise NoConditionError("number-missing", at, number)
        if number.endswith("%") is not (quantity in SHARES):
            raise NoConditionError("percent-missing" if quantity in SHARES else "percent", at, number)
        if (amount := int(number.rstrip("%"))) > MOST:
            raise NoConditionError("number-large", at, number)
        self._next += 1
        return Compared(quantity, of, Comparison(sign), amount)

    def _peek(self) -> tuple[int, str, str]:
        """Where the next piece stands, of what kind it is, and itself; at the end it is empty."""
        if self._next < len(self._tokens):
            return self._tokens[self._next]
        return len(self._text), "", ""

    def _take(self, piece: str) -> bool:
        _, kind, found = self._peek()
        if found != piece or kind == "quoted":
            return False
        self._next += 1
        return True

    def _want(self, piece: str) -> None:
        if not self._take(piece):
            at, _, found = self._peek()
            raise NoConditionError("unexpected", at, found, (piece,))
