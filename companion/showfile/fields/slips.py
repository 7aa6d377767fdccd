"""Slips of the hand that YAML takes for a name or a value, found where a field refuses what came of them."""

import re
from itertools import dropwhile, islice

from companion.show.problems import Mark
from companion.showfile.fields.numbers import without_commas
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.lookalikes import INVISIBLE, unquoted, unseparated
from companion.showfile.reading.syntax import WIDE_BRACKETS, dash_slip
from companion.showfile.reading.tree import Listing, Node, Path, Scalar, Table, nearest

_NUMBER = re.compile(r"[¥￥$€£]?(\d+(?:\.\d+)?)[元块件份个]?", re.ASCII)
_KEYS = 60
"""Keys of a table that are looked through for parts of a number; those with numbers in them have a dozen."""
_SPACES = {"\u3000": "wide-space", "\xa0": "hard-space"}
"""What looks like a space and is none to YAML, and the code that tells it."""


def glued(written: str, mark: Mark) -> Finding | None:
    """A name and its value that YAML reads as one text, because no ASCII colon and space part them."""
    found = re.match(r"[A-Za-z_][\w-]*([:：])", written)
    if written[:1] in _SPACES:
        return Finding(code=_SPACES[written[0]], mark=mark)
    if bracket := _wide_bracket(written, mark):
        return bracket
    if found is None:
        return None
    code = "no-space" if found.group(1) == ":" else "wide-colon"
    if (after := written[found.end() : found.end() + 1]) in _SPACES:
        return Finding(code=_SPACES[after], mark=Mark(mark.line, mark.column + found.end()))
    return Finding(code=code, mark=Mark(mark.line, mark.column + found.start(1)))


def split_number(node: Node, key: str) -> Finding | None:
    """``price: 1,280.00`` in braces, which YAML reads as the price 1 and a key ``280.00`` without a value."""
    if not isinstance(node, Table) or not _NUMBER.fullmatch(key):
        return None
    parts: list[str] = []
    start = node.mark
    for name, entry in islice(node.entries.items(), _KEYS):
        text = entry.node.text if isinstance(entry.node, Scalar) else ""
        if text is None and _NUMBER.fullmatch(name):
            parts.append(name)
        elif key in parts:
            break
        else:
            parts, start = [text or ""], entry.node.mark
    if key not in parts:
        return None
    # Told where the number begins: however many commas are in it, it is one mistake.
    return Finding(code="number-comma", mark=start, write=without_commas(",".join(parts)))


def without_dash(node: Node) -> Finding | None:
    """Lines meant as items of a list, which are text or a table since none begins with a dash and a space."""
    match node:
        case Scalar(str(words), mark):
            if bracket := _wide_bracket(words, mark):
                return bracket
            slip = dash_slip(words)
        case Table(entries) if entries:
            words, entry = next(iter(entries.items()))
            slip, mark = dash_slip(words), entry.key
        case _:
            return None
    if slip is None:
        return None
    code, sign = slip
    return Finding(code=code, mark=mark, facts={"sign": sign} if code == "wrong-dash" else {})


def lookalike(root: Node, path: Path, given: str, mark: Mark) -> Finding | None:
    """Why a value is refused, when it is for a sign that only looks like one of YAML, or like nothing."""
    if found := invisible(given, mark) or unquoted(mark, given.strip()):
        return found
    match nearest(root, path[:-1]).node:
        case Listing(items):
            return unseparated(mark, given, alone=len(items) == 1)
        case Table(entries) as table if _NUMBER.fullmatch(given):
            # Of ``¥1,280`` in braces only ``¥1`` is refused, and to write 1 would be no cure.
            following = next(islice(dropwhile(lambda key: key != path[-1], entries), 1, None), "")
            return split_number(table, following)
        case _:
            return None


def invisible(written: str, mark: Mark) -> Finding | None:
    found = INVISIBLE.search(written)
    if found is None:
        return None
    facts = {"character": f"U+{ord(found.group()):04X}"}
    return Finding(code="bad-character", mark=Mark(mark.line, mark.column + found.start()), facts=facts)


def _wide_bracket(written: str, mark: Mark) -> Finding | None:
    meant = WIDE_BRACKETS.get(written[:1])
    if meant is None:
        return None
    return Finding(code="wide-bracket", mark=mark, facts={"sign": written[0], "ascii": meant})
