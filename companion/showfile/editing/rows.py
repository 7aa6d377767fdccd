"""Lists and tables in block style: their children taken out, put in and put elsewhere, as whole lines.

What belongs to a child and goes where it goes: its lines with their comments, the comment lines directly
above it that are not indented deeper, and those below it that are. What stands between two children and
belongs to neither: blank lines, which keep their places in the list, and comments with a blank line below
them, which stay between the children that stay.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from companion.showfile.editing.spans import Collection, Entries

BREAK = re.compile(r"\r\n|\n|\r")

_BLANK = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)")
_COMMENT = re.compile(r"([ \t]*)#")
_UP_TO_DASH = re.compile(r"(?:[&!]\S+|\s+|#[^\r\n]*)*")


class LayoutError(Exception):
    """The text is written in a way that a splice cannot take apart."""


def line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line that holds ``at`` ends, its break included."""
    found = BREAK.search(text, at)
    return found.end() if found else len(text)


def column(text: str, at: int) -> int:
    return at - line_start(text, at)


def ending(text: str, at: int) -> str:
    """The line break that the file uses around ``at``."""
    found = BREAK.search(text, at)
    if found is None:
        before = BREAK.search(text, line_start(text, max(line_start(text, at) - 1, 0)))
        found = before or BREAK.search(text)
    return found.group() if found else "\n"


def lines(text: str) -> list[str]:
    """The lines of a stretch, each with its break."""
    cuts = [0, *(found.end() for found in BREAK.finditer(text))]
    if cuts[-1] != len(text):
        cuts.append(len(text))
    return [text[start:end] for start, end in pairwise(cuts)]


def is_blank(line: str) -> bool:
    return not line.strip()


@dataclass(frozen=True, slots=True)
class Rows:
    """The children of a block list or table, as whole lines of ``text``."""

    text: str
    heads: tuple[int, ...]
    """Of each child its dash or its key."""
    spans: tuple[tuple[int, int], ...]
    """Of each child its lines; the first begins at its head when that does not begin a line."""

    @property
    def shares(self) -> bool:
        """Does the first child stand on a line with something before it: ``- id: x``?"""
        return self.spans[0][0] == self.heads[0] and column(self.text, self.heads[0]) > 0

    @property
    def column(self) -> int:
        return column(self.text, self.heads[0])

    def gap(self, number: int) -> str:
        """What stands between this child and the next."""
        return self.text[self.spans[number][1] : self.spans[number + 1][0]]

    def _above(self, number: int) -> str:
        """The blank lines directly above a child that is not the first."""
        gap = self.gap(number - 1)
        return gap[len(_without_blanks_below(gap)) :]

    def _below(self, number: int) -> str:
        """The blank lines directly below a child that is not the last."""
        return _split_gap(self.gap(number))[0]

    def _spaced(self) -> bool:
        """Are the children kept apart by blank lines?"""
        apart = sum(bool(self._below(number)) for number in range(len(self.spans) - 1))
        return 2 * apart > len(self.spans) - 1

    def without(self, number: int) -> str:
        """The text without one of several children, and without the smaller of the gaps around it."""
        start, end = self.spans[number]
        last = number == len(self.spans) - 1
        if number == 0 and self.shares:
            return self._without_shared()
        above = self._above(number) if number else ""
        below = "" if last else self._below(number)
        if last or (number and len(lines(above)) < len(lines(below))):
            start -= len(above)
        else:
            end += len(below)
        head = self.text[:start]
        if end == len(self.text) and not _ends_with_break(self.text):
            head = _without_break(head)
        return head + self.text[end:]

    def _without_shared(self) -> str:
        end, following = self.spans[0][1], self.heads[1]
        between = self.text[end:following]
        if "#" in between or self.spans[1][0] != line_start(self.text, following):
            raise LayoutError
        return self.text[: self.heads[0]] + self.text[following:]

    def with_row(
        self, written: Sequence[str], *, beside: int, before: bool = False, apart: bool = False
    ) -> str:
        """The text with another child, ``written`` in lines without breaks, directly beside the given one.

        It is kept apart from it as the others are; where there are no others, by a blank line if ``apart``.
        """
        if before and beside == 0 and self.shares:
            raise LayoutError
        start, end = self.spans[beside]
        eol = ending(self.text, start)
        gap = ""
        if len(self.spans) == 1:
            gap = eol if apart else ""
        elif self._spaced():
            up = beside > 0 if before else beside == len(self.spans) - 1
            gap = self._above(beside) if up else self._below(beside)
        row = eol.join(written) + eol
        if before:
            return self.text[:start] + row + gap + self.text[start:]
        if end == len(self.text) and not _ends_with_break(self.text):
            return self.text + eol + gap + row.removesuffix(eol)
        return self.text[:end] + gap + row + self.text[end:]

    def moved(self, number: int, *, beside: int, before: bool) -> str:
        """The text with one child put directly beside another."""
        if self.shares:
            raise LayoutError
        parts, blanks = self._parts()
        order = list(parts)
        order.remove(number)
        at = order.index(beside)
        order.insert(at if before else at + 1, number)
        if order[-1] < 0:
            # A comment that no child follows any more: its blank lines go above it.
            comment = parts[order[-1]]
            parts[order[-1]] = _without_blanks_below(comment)
            blanks.append(comment[len(parts[order[-1]]) :])
        bodies = _ended(parts, order, ending(self.text, self.heads[0]))
        pieces: list[str] = []
        for part in order:
            pieces.append(bodies[part])
            if part >= 0 and part != order[-1]:
                pieces.append(blanks.pop(0))
        return self.text[: self.spans[0][0]] + "".join(pieces) + self.text[self.spans[-1][1] :]

    def _parts(self) -> tuple[dict[int, str], list[str]]:
        """The children by their number and the comments between them by negative ones; the blank lines."""
        parts: dict[int, str] = {}
        blanks: list[str] = []
        for number, (start, end) in enumerate(self.spans):
            parts[number] = self.text[start:end]
            if number < len(self.spans) - 1:
                blank, comments = _split_gap(self.gap(number))
                blanks.append(blank)
                if comments:
                    parts[-1 - number] = comments
        return parts, blanks


def rows(text: str, collection: Collection) -> Rows:
    """The children of ``collection``, which is written in block style."""
    heads = _heads(text, collection)
    children = (
        [value for _, value in collection.entries] if isinstance(collection, Entries) else collection.items
    )
    indent = column(text, heads[0])
    spans: list[tuple[int, int]] = []
    for number, (head, child) in enumerate(zip(heads, children, strict=True)):
        floor = spans[-1][1] if spans else 0
        start = _with_comments_above(text, line_start(text, head), floor, indent)
        if number == 0 and text[line_start(text, head) : head].strip():
            start = head
        elif text[line_start(text, head) : head].strip() or column(text, head) != indent:
            raise LayoutError
        limit = line_start(text, heads[number + 1]) if number + 1 < len(heads) else len(text)
        # A key without a value ends where the colon does.
        end = _with_comments_below(text, line_end(text, max(child.end, head)), limit, indent)
        spans.append((start, end))
    return Rows(text, heads, tuple(spans))


def _heads(text: str, collection: Collection) -> tuple[int, ...]:
    if isinstance(collection, Entries):
        return tuple(key.start for key, _ in collection.entries)
    heads: list[int] = []
    at = collection.start
    for item in collection.items:
        found = _UP_TO_DASH.match(text, at)
        assert found is not None
        if text[found.end() : found.end() + 1] != "-":
            raise LayoutError
        heads.append(found.end())
        at = item.end
    return tuple(heads)


def _with_comments_above(text: str, start: int, floor: int, indent: int) -> int:
    while start > floor:
        above = line_start(text, _before_break(text, start))
        comment = _COMMENT.match(text, above, start)
        if comment is None or len(comment.group(1)) > indent:
            break
        start = above
    return start


def _with_comments_below(text: str, end: int, limit: int, indent: int) -> int:
    at = end
    while at < limit:
        following = line_end(text, at)
        comment = _COMMENT.match(text, at, following)
        if comment is not None and len(comment.group(1)) > indent:
            end = following
        elif comment is not None or not _BLANK.match(text, at):
            break
        at = following
    return end


def _before_break(text: str, at: int) -> int:
    """The place before the break that ends at ``at``."""
    return at - 2 if text[at - 2 : at] == "\r\n" else at - 1


def _ends_with_break(text: str) -> bool:
    return text.endswith(("\n", "\r"))


def _without_break(text: str) -> str:
    return text[: _before_break(text, len(text))] if _ends_with_break(text) else text


def _without_blanks_below(stretch: str) -> str:
    kept = lines(stretch)
    while kept and is_blank(kept[-1]):
        kept.pop()
    return "".join(kept)


def _split_gap(gap: str) -> tuple[str, str]:
    """The blank lines that it begins with, and the rest."""
    blank = ""
    for line in lines(gap):
        if not is_blank(line):
            break
        blank += line
    return blank, gap[len(blank) :]


def _ended(parts: dict[int, str], order: Sequence[int], eol: str) -> dict[int, str]:
    """The parts with their line breaks; where the file ends without one, it still does."""
    bodies = dict(parts)
    open_ended = next((part for part, body in parts.items() if not _ends_with_break(body)), None)
    if open_ended is not None and order[-1] != open_ended:
        last = bodies[order[-1]]
        bare = _without_break(last)
        bodies[open_ended] += last[len(bare) :] or eol
        bodies[order[-1]] = bare
    return bodies
