"""Text that is not YAML → what its author probably did."""

import re

import yaml

from companion.show.problems import Mark
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.lines import split

_WIDEST = 1000
"""Characters of a line that are looked at, so that no pattern can take long."""
_LOOK_BACK = 30
"""Lines before the failure in which a quote that was left open is looked for."""

_KEY = r"(?:^\s*(?:-\s+)*|[{,，]\s*)[\"']?[A-Za-z_][\w-]*[\"']?\s*"
_SLIPS = (
    ("tab", re.compile(r"^ *(\t)")),
    ("wide-colon", re.compile(_KEY + "(：)")),
    ("comment-in-brackets", re.compile(r"[\[{](?:[^\]}#\"']|\"[^\"]*\"|'[^']*')*[ \t](#).*[\]}]")),
    ("wide-comma", re.compile(r"\{[^}]*?(，)\s*[A-Za-z_][\w-]*\s*[:：]")),
)
_CLOSING = {"[": "]", "{": "}"}
_START = re.compile(r"([ ]*)(?:-[ ]+)*(?=[^ #])")
_OPENING_QUOTE = re.compile(r"(?:^\s*|[:\-,]\s+|[\[{]\s*)([\"'])")


def diagnose(error: yaml.MarkedYAMLError, text: str) -> Finding:
    """The parser names the rule that was broken, often lines after the slip; this looks for the slip."""
    failure = _Failure(error, split(text))
    return failure.slip() or failure.escape() or failure.quote() or failure.rule()


class _Failure:
    def __init__(self, error: yaml.MarkedYAMLError, lines: list[str]) -> None:
        self._lines = lines
        self._problem = error.problem or ""
        self._context = error.context or ""
        self._at = self._mark(error.problem_mark or error.context_mark)
        """Where the parser gave up."""
        self._start = self._mark(error.context_mark or error.problem_mark)
        """Where the thing begins that it was reading."""

    def slip(self) -> Finding | None:
        """A slip that shows in the text itself, whatever the parser made of it."""
        for number in self._near():
            line = self._line(number)
            for code, pattern in _SLIPS:
                if found := pattern.search(line):
                    return Finding(code=code, mark=Mark(number, found.start(1) + 1))
        return None

    def escape(self) -> Finding | None:
        """A backslash in quotes that YAML does not know, or one for a character that there is not."""
        if "quoted scalar" in self._context and ("escape" in self._problem or "hex" in self._problem):
            return Finding(code="bad-escape", mark=self._at)
        return None

    def quote(self) -> Finding | None:
        """A quote left open: it swallows lines up to the next one, and the parser stumbles over the rest."""
        if "quoted scalar" in self._context and "end of stream" in self._problem:
            return self._unclosed(self._start)
        if "did not find expected" not in self._problem:
            return None
        for number in range(self._at.line - 1, max(self._at.line - _LOOK_BACK, 0), -1):
            line = self._line(number)
            for found in _OPENING_QUOTE.finditer(line):
                if line.count(found.group(1)) == 1:
                    return self._unclosed(Mark(number, found.start(1) + 1))
        return None

    def _unclosed(self, quote: Mark) -> Finding:
        value = self._line(quote.line)[quote.column - 1 :].rstrip()
        # Where the value ends is certain only when nothing but it is on the line.
        alone = not any(sign in value for sign in "[]{},#") and len(value) < _WIDEST
        return Finding(code="quote-open", mark=quote, write=value + value[:1] if alone else "")

    def rule(self) -> Finding:
        """The parser's own complaint, in other words."""
        problem, context = self._problem, self._context
        line = self._line(self._at.line)
        before = line[: self._at.column - 1]
        if "mapping values are not allowed" in problem:
            return Finding(code="colon-in-text", mark=self._at) if ": " in before else self._indent(line)
        if "cannot start any token" in problem:
            return self._bad_start(self._at)
        if any(word in context for word in ("alias", "anchor", "tag")):
            return self._bad_start(self._start)
        if "flow" in context and (opened := self._open_bracket()) is not None:
            sign = self._character(opened)
            return Finding(
                code="bracket-open", mark=opened, facts={"bracket": sign, "closing": _CLOSING[sign]}
            )
        if "expected ':'" in problem:
            first = self._line(self._start.line)
            if (glued := first.find(":", self._start.column - 1)) >= 0:
                return Finding(code="no-space", mark=Mark(self._start.line, glued + 1))
            return Finding(code="no-colon", mark=self._start)
        if (bracket := self._character(self._at)) in "]}":
            return Finding(code="stray-bracket", mark=self._at, facts={"bracket": bracket})
        if before.rstrip().endswith(('"', "'", "]", "}")):
            return Finding(code="text-after", mark=self._at)
        if "sequence entries" in problem and before.strip():
            return Finding(code="dash-in-line", mark=self._at)
        if "block" in context or "block" in problem:
            return self._indent(line)
        return Finding(code="syntax", mark=self._at)

    def _open_bracket(self) -> Mark | None:
        """The bracket that the parser was reading in, which it does not always point at."""
        if self._character(self._start) in "[{":
            return self._start
        for number in self._near():
            line = self._line(number)
            for place in range(len(line) - 1, -1, -1):
                if line[place] in "[{" and _CLOSING[line[place]] not in line[place:]:
                    return Mark(number, place + 1)
        return None

    def _near(self) -> list[int]:
        """The lines to look at: the failing one, the one with text before it, and the start."""
        before = next((n for n in range(self._at.line - 1, 0, -1) if self._line(n).strip()), self._at.line)
        return list(dict.fromkeys((self._at.line, before, self._start.line)))

    def _indent(self, line: str) -> Finding:
        found = len(line) - len(line.lstrip()) if line.strip() else self._at.column - 1
        facts = {"found": found, "wanted": min(self._levels(), key=lambda level: abs(level - found))}
        return Finding(code="indent", mark=Mark(self._at.line, found + 1), facts=facts)

    def _levels(self) -> list[int]:
        """The spaces before what the failing line may be aligned with, the innermost first."""
        levels: list[int] = []
        for number in range(self._at.line - 1, max(self._at.line - _LOOK_BACK, 0), -1):
            start = _START.match(self._line(number))
            if start is not None:
                # Behind a dash, and at the dash itself.
                for level in (start.end(), start.end(1)):
                    if not levels or level < levels[-1]:
                        levels.append(level)
        return levels or [0]

    def _bad_start(self, mark: Mark) -> Finding:
        return Finding(code="bad-start", mark=mark, facts={"character": self._character(mark)})

    def _character(self, mark: Mark) -> str:
        return self._line(mark.line)[mark.column - 1 : mark.column] or "?"

    def _line(self, number: int) -> str:
        return self._lines[number - 1][:_WIDEST] if number <= len(self._lines) else ""

    def _mark(self, mark: yaml.Mark | None) -> Mark:
        if mark is None:
            return Mark(1, 1)
        if mark.line >= len(self._lines):
            # The parser counts one line more, where the text does not end with a line break.
            return Mark(len(self._lines), len(self._lines[-1]) + 1)
        return Mark(mark.line + 1, mark.column + 1)
