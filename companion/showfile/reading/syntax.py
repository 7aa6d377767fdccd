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
_LOOK_UP = 1_000
"""Lines above an item in which the key of its list is looked for."""

_KEY = r"(?:^\s*(?:-\s+)*|[{,，]\s*)[\"']?[A-Za-z_][\w-]*[\"']?\s*"
_ITEM = r"(?:[\[{]|[\"']?[A-Za-z_][\w-]*[\"']?\s*[:：])"
"""What begins an item of a list, or a line of a table."""
_BULLETS = "－–—−‐‑•·●○◦▪■∙＊"
_SLIPS = (
    ("tab", re.compile(r"^ *(\t)")),
    ("wide-space", re.compile(rf"^[ \xa0]*(\u3000)[ \xa0\u3000]*(?:-\s|{_ITEM})")),
    ("hard-space", re.compile(rf"^ *(\xa0)[ \xa0\u3000]*(?:-\s|{_ITEM})")),
    ("wide-space", re.compile(rf"(?:^\s*-|{_KEY}:)(\u3000)")),
    ("hard-space", re.compile(rf"(?:^\s*-|{_KEY}:)(\xa0)")),
    ("dash-glued", re.compile(rf"^ *(-){_ITEM}")),
    ("wrong-dash", re.compile(rf"^ *([{_BULLETS}]|-{{2,}}|\*(?=\s))\s*{_ITEM}")),
    ("wide-bracket", re.compile(r"(?:^\s*(?:-\s+)*|:\s+|[\[{,，]\s*)([｛［])")),
    ("wide-colon", re.compile(_KEY + "(：)")),
    ("comment-in-brackets", re.compile(r"[\[{](?:[^\]}#\"']|\"[^\"]*\"|'[^']*')*[ \t](#).*[\]}]")),
    ("wide-comma", re.compile(r"\{[^}]*?(，)\s*[A-Za-z_][\w-]*\s*[:：]")),
)
_FIRST_SLIPS = (
    ("dash-glued", re.compile(r"^ *(-)[^\s-]")),
    ("wrong-dash", re.compile(rf"^ *([{_BULLETS}]|\*(?=\s))")),
)
"""Of a line of words, which in a text of several lines may begin like that."""
_HEADS_OF_ITEMS = re.compile(r" *(?:\{|(?:id|loop|use)\s*:)")
_LISTS = re.compile(r" *(?:-\s+)*(?:rundown|segments|cues):\s*(?:#.*)?")
_CLOSING = {"[": "]", "{": "}"}
_WIDE_CLOSING = re.compile("[｝］】]")
_KEY_AT_END = re.compile(r"(?<=[\s\]}\"';])[A-Za-z_][\w-]*\s*$")
WIDE_BRACKETS = {"｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]"}
"""Full-width brackets, and those that are meant."""
_START = re.compile(r"([ ]*)(?:-[ ]+)*(?=[^ #])")
_OPENING_QUOTE = re.compile(r"(?:^\s*|[:\-,]\s+|[\[{]\s*)([\"'])")


def dash_slip(words: str) -> tuple[str, str] | None:
    """What went wrong with the dash that words were to have before them, and what stands there instead.

    None when nothing shows that they were meant as an item of a list.
    """
    for code, pattern in _FIRST_SLIPS:
        if found := pattern.match(words):
            return code, found.group(1)
    return None


def diagnose(error: yaml.MarkedYAMLError, text: str) -> Finding:
    """The parser names the rule that was broken, often lines after the slip; this looks for the slip."""
    failure = _Failure(error, split(text))
    return failure.slip() or failure.escape() or failure.quote() or failure.rule()


def _slip(code: str, number: int, found: re.Match[str]) -> Finding:
    sign, start = found[found.lastindex or 0], found.start(found.lastindex or 0)
    facts = {"sign": sign} if code in ("wrong-dash", "wide-bracket") else {}
    if code == "wide-bracket":
        facts["ascii"] = WIDE_BRACKETS[sign]
    return Finding(code=code, mark=Mark(number, start + 1), facts=facts)


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


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
                    return _slip(code, number, found)
        for number in (self._at.line, self._start.line):
            for code, pattern in _FIRST_SLIPS:
                if found := pattern.search(self._line(number)):
                    return _slip(code, number, found)
        return self._dash_missing()

    def _dash_missing(self) -> Finding | None:
        """An item of a list begun like a line of a table; what it holds then stands deeper than it."""
        for number in self._near():
            line = self._line(number)
            if _HEADS_OF_ITEMS.match(line) and _LISTS.fullmatch(self._above(number)):
                return Finding(code="dash-missing", mark=Mark(number, _indent_of(line) + 1))
        return None

    def _above(self, number: int) -> str:
        """The nearest line above that is indented less: what a line belongs to; empty when none is near."""
        indent = _indent_of(self._line(number))
        above = (self._line(n) for n in range(number - 1, max(number - _LOOK_UP, 0), -1))
        return next((line for line in above if line.strip() and _indent_of(line) < indent), "")

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
        if "flow" in context and (missing := self._comma_missing()) is not None:
            return missing
        if "flow" in context and (opened := self._open_bracket()) is not None:
            if wide := _WIDE_CLOSING.search(self._line(opened.line), opened.column):
                return _slip("wide-bracket", opened.line, wide)
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

    def _comma_missing(self) -> Finding | None:
        """Two items in brackets with nothing between them; the parser fails at the second or its colon."""
        if "expected ','" not in self._problem:
            return None
        before, failing = self._line(self._at.line)[: self._at.column - 1], self._character(self._at)
        if failing == ":" and (key := _KEY_AT_END.search(before)) and before[: key.start()].strip():
            return Finding(code="comma-missing", mark=Mark(self._at.line, key.start() + 1))
        if before.rstrip().endswith(('"', "'", "]", "}")) and re.match(r"[\w{\[\"']", failing):
            return Finding(code="comma-missing", mark=self._at)
        return None

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
        levels = [level for level in self._levels() if level != found]
        if not levels:
            return Finding(code="syntax", mark=self._at)
        facts = {"found": found, "wanted": min(levels, key=lambda level: abs(level - found))}
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
