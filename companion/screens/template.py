"""Words with places in them, such as ``只要 {{ price }}``: what may stand there, and how they are filled.

A small part of Jinja's language. Whatever could run for long, reach further than the values it is given, or
grow without end is refused when the text is read, so that filling it needs no supervision on air.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from jinja2 import ChainableUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.environment import Template as Compiled
from jinja2.sandbox import SandboxedEnvironment

DASH = "–"
"""Stands where a value is not known and the text names no other words for that."""

LONGEST = 1_000
"""Characters of a text that is to be filled; a message to the host has at most 200."""

MOST_FILLED = 1_000
"""Characters of a filled text; what is longer is cut off there."""

DEEPEST = 20
"""Things inside of things: what is deeper takes Jinja long to compile, and is nothing that a person wrote."""

FILTERS = ("default", "upper", "lower")

Path = tuple[str, ...]
"""``products.P4.price`` in its parts."""


class Unfit(StrEnum):
    """Why a text cannot be filled."""

    SYNTAX = "syntax"
    """It has the signs of a template and is none."""
    FORBIDDEN = "forbidden"
    """It wants more than to name values."""
    FILTER = "filter"
    """It changes a value in a way that there is not."""
    LONG = "long"


class UnfitError(ValueError):
    """A text that cannot be filled; ``what`` is the part that cannot stand there, empty for all of it."""

    def __init__(self, why: Unfit, what: str = "") -> None:
        super().__init__(why.value)
        self.why = why
        self.what = what


@dataclass(frozen=True, slots=True)
class Mention:
    """A value that a text names."""

    path: Path
    covered: bool
    """There are words for when it is not known: a ``default``, or an ``if`` around it that asks for it."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text that can be filled."""

    mentions: tuple[Mention, ...]
    _compiled: Compiled

    def filled(self, value: Callable[[Path], str | None]) -> str:
        """The text with these values. One that is None gives its ``default``, or a dash."""
        values = _Table()
        for mention in self.mentions:
            if (known := value(mention.path)) is not None:
                *tables, name = mention.path
                table = values
                for part in tables:
                    table = table.setdefault(part, _Table())
                table[name] = known
        return self._compiled.render(values)[:MOST_FILLED]


def is_template(text: str) -> bool:
    """Has it places to be filled? Single braces mean nothing, as ever."""
    return "{{" in text or "{%" in text or "{#" in text


@lru_cache(maxsize=1024)
def read(text: str) -> Template:
    """The template that a text is.

    Raises:
        UnfitError: it is none that can be filled.
    """
    if len(text) > LONGEST:
        raise UnfitError(Unfit.LONG)
    try:
        parsed = _LANGUAGE.parse(text)
        mentions = tuple(_mentions_in(parsed.body, frozenset(), 0))
        return Template(mentions, _LANGUAGE.from_string(parsed))
    except TemplateSyntaxError as error:
        # An unknown tag is an error of syntax to Jinja; the author wants to know which.
        if error.message is not None and "unknown tag" in error.message:
            raise UnfitError(Unfit.FORBIDDEN, _tag_in(text, error.lineno)) from None
        raise UnfitError(Unfit.SYNTAX) from None
    except (TemplateError, RecursionError, OverflowError, ValueError, SyntaxError, MemoryError) as error:
        if isinstance(error, UnfitError):
            raise
        # Brackets in brackets in brackets, and numbers of a thousand digits.
        raise UnfitError(Unfit.SYNTAX) from None


class _Table(dict[str, Any]):
    """Values by their names. As a value of its own it says nothing."""

    def __str__(self) -> str:
        return DASH


class _Unknown(ChainableUndefined):
    def __str__(self) -> str:
        return DASH


class _Language(SandboxedEnvironment):
    """Knows the values it is given and nothing of Python behind them."""

    def __init__(self) -> None:
        super().__init__(
            autoescape=False, optimized=False, undefined=_Unknown, keep_trailing_newline=True, extensions=()
        )
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests.clear()

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._of(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._of(obj, argument)

    def _of(self, obj: Any, name: Any) -> Any:
        found = obj.get(name) if isinstance(obj, dict) else None
        return self.undefined(obj=obj, name=name) if found is None else found


_LANGUAGE = _Language()


def _mentions_in(body: Sequence[nodes.Node], asked: frozenset[Path], depth: int) -> Iterator[Mention]:
    """Every value that is named; ``asked`` are those that an ``if`` around it asks for.

    Raises:
        UnfitError: something else stands there.
    """
    if depth > DEEPEST:
        raise UnfitError(Unfit.SYNTAX)
    for node in body:
        match node:
            case nodes.TemplateData() | nodes.Const(value=str() | int() | bool() | None):
                pass
            case nodes.Output():
                yield from _mentions_in(node.nodes, asked, depth + 1)
            case nodes.If():
                conditions = tuple(_mentions_in([node.test], asked, depth + 1))
                here = asked | {mention.path for mention in conditions}
                yield from (Mention(mention.path, covered=True) for mention in conditions)
                yield from _mentions_in(node.body, here, depth + 1)
                yield from _mentions_in([*node.elif_, *node.else_], asked, depth + 1)
            case nodes.CondExpr():
                conditions = tuple(_mentions_in([node.test], asked, depth + 1))
                here = asked | {mention.path for mention in conditions}
                yield from (Mention(mention.path, covered=True) for mention in conditions)
                yield from _mentions_in([node.expr1], here, depth + 1)
                if node.expr2 is not None:
                    yield from _mentions_in([node.expr2], asked, depth + 1)
            case nodes.Not():
                yield from _mentions_in([node.node], asked, depth + 1)
            case nodes.And() | nodes.Or():
                yield from _mentions_in([node.left, node.right], asked, depth + 1)
            case nodes.Filter():
                yield from _filtered(node, asked, depth)
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                path = _path_of(node)
                yield Mention(path, covered=path in asked)
            case _:
                raise UnfitError(Unfit.FORBIDDEN, _called(node))


def _filtered(node: nodes.Filter, asked: frozenset[Path], depth: int) -> Iterator[Mention]:
    if node.name not in FILTERS:
        raise UnfitError(Unfit.FILTER, node.name)
    if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None or node.node is None:
        raise UnfitError(Unfit.FORBIDDEN, node.name)
    if len(node.args) != (1 if node.name == "default" else 0):
        raise UnfitError(Unfit.FORBIDDEN, node.name)
    inner = tuple(_mentions_in([node.node], asked, depth + 1))
    covered = node.name == "default"
    yield from (Mention(mention.path, covered=mention.covered or covered) for mention in inner)
    yield from _mentions_in(node.args, asked, depth + 1)


def _path_of(node: nodes.Node) -> Path:
    match node:
        case nodes.Name(name=str(name)) if name != "self":  # what Jinja calls the template
            return (name,)
        case nodes.Getattr(node=inner, attr=str(name)):
            return (*_path_of(inner), name)
        case nodes.Getitem(node=inner, arg=nodes.Const(value=str(name))):
            return (*_path_of(inner), name)
        case _:
            raise UnfitError(Unfit.FORBIDDEN, _called(node))


_SIGNS: Mapping[type[nodes.Node], str] = {
    nodes.Const: ".",
    nodes.Call: "( )",
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
    nodes.Concat: "~",
    nodes.Compare: "==",
    nodes.Test: "is",
    nodes.For: "for",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.Extends: "extends",
    nodes.Macro: "macro",
    nodes.Block: "block",
    nodes.List: "[ ]",
    nodes.Tuple: ",",
    nodes.Dict: "{ }",
    nodes.Getitem: "[ ]",
}


def _called(node: nodes.Node) -> str:
    """The sign or word by which its author knows a thing that cannot stand in a text."""
    return _SIGNS.get(type(node), type(node).__name__.lower())


def _tag_in(text: str, line: int) -> str:
    lines = text.splitlines()
    words = lines[line - 1].partition("{%")[2].split() if 0 < line <= len(lines) else []
    return words[0].strip("-+%}") if words else "{% %}"
