"""A value that begins with ``#``: its author meant text, YAML reads a comment and finds no value."""

import re
from collections.abc import Iterable, Iterator

from companion.show.problems import Mark
from companion.showfile.findings import Finding
from companion.showfile.lines import lines_of

_WIDEST = 1000
"""Characters of a line that are looked at, so that no pattern can take long."""
_AFTER_KEY = re.compile(r"[\"']?[\w-]+[\"']?[ ]*:[ ]+#[ ]*(?P<text>[^ \t].*)")
_AFTER_DASH = re.compile(r".*?-[ ]+#[ ]*(?P<text>[^ \t].*)")
_SECOND_COMMENT = re.compile(r"[ \t]+#")
_COLOR = re.compile(r"[0-9a-fA-F]{6}", re.ASCII)


def tell_comments(findings: Iterable[Finding], source: bytes) -> Iterator[Finding]:
    """The findings; of a value that is missing because it became a comment, that it did."""
    lines: list[str] | None = None
    for finding in findings:
        if finding.code != "value-empty":
            yield finding
            continue
        lines = lines_of(source) if lines is None else lines
        yield _swallowed(finding, lines[finding.mark.line - 1][:_WIDEST]) or finding


def _swallowed(finding: Finding, line: str) -> Finding | None:
    found = _AFTER_KEY.match(line, finding.mark.column - 1) or _AFTER_DASH.match(line)
    if found is None:
        return None
    text = _SECOND_COMMENT.split(found["text"])[0].rstrip()
    # A colour is written without the sign; anything else needs quotes to keep it.
    write = text if _COLOR.fullmatch(text) else "'#" + text.replace("'", "''") + "'"
    mark = Mark(finding.mark.line, line.index("#", found.start()) + 1)
    return Finding(code="value-is-comment", mark=mark, facts=finding.facts, write=write)
