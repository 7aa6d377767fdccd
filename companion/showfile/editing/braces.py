"""Lists and tables in flow style, ``[…]`` and ``{…}``: their children taken out, put in and put elsewhere.

A comment behind a child, on its line, belongs to it, and so do the comment lines directly above a child that
begins its line.
"""

import re
from dataclasses import dataclass

from companion.showfile.editing.rows import LayoutError, ending, line_start
from companion.showfile.editing.spans import Collection, Entries

_SPACE = re.compile(r"(?:\s|#[^\r\n]*)*")
"""Everything that may stand between two signs."""
_REST_OF_LINE = re.compile(r"[ \t]*#[^\r\n]*")
_COMMENT_LINE = re.compile(r"[ \t]*(#)[^\r\n]*(?:\r\n|\n|\r)[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Braced:
    """The children of a flow list or table in ``text``."""

    text: str
    start: int
    """After the opening bracket."""
    end: int
    """Before the closing one."""
    spans: tuple[tuple[int, int], ...]

    def without(self, number: int) -> str:
        text, end = self.text, self.spans[number][1]
        if number + 1 < len(self.spans):
            return text[: self._first(number)] + text[self._first(number + 1) :]
        own_comma = self._comma(end)
        after = self._with_comment(own_comma + 1 if own_comma is not None else end)
        if number == 0:
            return self._emptied(self._first(0), after)
        comma = self._comma(self.spans[number - 1][1])
        if comma is None:
            raise LayoutError
        cut = self._with_comment(comma + 1)
        if own_comma is not None:
            return text[:cut] + text[after:]
        return text[:comma] + text[comma + 1 : cut] + text[after:]

    def _emptied(self, start: int, end: int) -> str:
        text = self.text
        before, after = text[self.start : start], text[end : self.end]
        if (before + after).strip():
            return text[:start] + text[end:]
        kept = before if before == after and not ({"\n", "\r"} & set(before)) else ""
        return text[: self.start] + kept + text[self.end :]

    def with_child(self, written: str, *, beside: int | None, before: bool = False) -> str:
        """The text with another child; ``beside`` None: there are no others."""
        text = self.text
        if beside is None:
            inner = text[self.start : self.end]
            if inner.strip() or {"\n", "\r"} & set(inner):
                return text[: self.start] + written + text[self.start :]
            return text[: self.start] + inner + written + inner + text[self.end :]
        follower = beside if before else beside + 1
        space = self._space(beside)
        if follower < len(self.spans):
            at = self._first(follower)
            return text[:at] + written + "," + space + text[at:]
        end = self.spans[-1][1]
        own_comma = self._comma(end)
        if own_comma is not None:
            at = self._with_comment(own_comma + 1)
            return text[:at] + space + written + "," + text[at:]
        at = self._with_comment(end)
        return text[:end] + "," + text[end:at] + space + written + text[at:]

    def moved(self, number: int, *, beside: int, before: bool) -> str:
        """The children change places; what stands between them keeps its own."""
        seams = [self.text[one[1] : two[0]] for one, two in zip(self.spans, self.spans[1:], strict=False)]
        edges = self.text[self.start : self.spans[0][0]] + self.text[self.spans[-1][1] : self.end]
        if any("#" in seam for seam in [*seams, edges]):
            raise LayoutError
        order = [place for place in range(len(self.spans)) if place != number]
        at = order.index(beside)
        order.insert(at if before else at + 1, number)
        bodies = [self.text[slice(*self.spans[place])] for place in order]
        joined = "".join(body + seam for body, seam in zip(bodies, [*seams, ""], strict=True))
        return self.text[: self.spans[0][0]] + joined + self.text[self.spans[-1][1] :]

    def _space(self, beside: int) -> str:
        """What keeps a new child apart from the comma before it."""
        start = self.spans[beside][0]
        indent = self.text[line_start(self.text, start) : start]
        if not indent.strip() and line_start(self.text, start) >= self.start:
            return ending(self.text, line_start(self.text, start) - 1) + indent
        for one, two in zip(self.spans, self.spans[1:], strict=False):
            seam = self.text[one[1] : two[0]]
            if seam.startswith(",") and not seam[1:].strip() and not {"\n", "\r"} & set(seam):
                return seam[1:]
        return " "

    def _first(self, number: int) -> int:
        """Where a child begins with the comment lines above it."""
        at = self.spans[number][0]
        floor = self.spans[number - 1][1] if number else self.start
        while True:
            # The first line of the stretch is that of the child before, or of the bracket.
            begin = line_start(self.text, at)
            above = line_start(self.text, max(begin - 1, 0))
            if begin - 2 >= 0 and self.text[begin - 2 : begin] == "\r\n":
                above = line_start(self.text, begin - 2)
            comment = _COMMENT_LINE.match(self.text, above, at) if above > floor else None
            if comment is None:
                return at
            at = comment.start(1)

    def _comma(self, end: int) -> int | None:
        """The comma behind what ends at ``end``."""
        found = _SPACE.match(self.text, end)
        assert found is not None
        return found.end() if self.text[found.end() : found.end() + 1] == "," else None

    def _with_comment(self, at: int) -> int:
        found = _REST_OF_LINE.match(self.text, at)
        return found.end() if found else at


def braced(text: str, collection: Collection) -> Braced:
    """The children of ``collection``, which is written in flow style."""
    if isinstance(collection, Entries):
        spans = tuple((key.start, max(key.end, value.end)) for key, value in collection.entries)
    else:
        spans = tuple((item.start, item.end) for item in collection.items)
    bracket = "{" if isinstance(collection, Entries) else "["
    start = text.index(bracket, collection.start) + 1
    return Braced(text, start, collection.end - 1, spans)
