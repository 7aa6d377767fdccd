"""Files made to hurt whoever reads them, and a process of its own that reads them all.

    python -m tests.showfile.hostile libyaml|python [--cut]

prints what was said of each and how long it took, as JSON. The process may not take more memory than
``MEMORY``; ``python`` is PyYAML as it is where it was built without libyaml; with ``--cut``
files over its limit are read a second time as far as that.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

MEMORY = 1_500_000_000
"""Of address space, with all that Python and its libraries take of it."""

SHOW = (Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml").read_bytes()
BIG = 1_990_000
"""Just under the limit of bytes."""
CUES = b"rundown:\n- id: s\n  title: t\n  length: 1m\n  cues:\n"


def rows(count: int, row: Callable[[int], str]) -> bytes:
    return "\n".join(row(number) for number in range(count)).encode()


def _laughs(width: int, depth: int) -> bytes:
    lines = [f"a0: &a0 [{', '.join(['ha'] * width)}]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, depth)]
    return "\n".join(lines).encode()


def _in_every_number(digits: str) -> bytes:
    """A show whose numbers, lengths and dates all have so many digits."""
    text = SHOW.decode()
    for number in ("49.90", "24.90", "59.90", "9.90", "100", "200", "60s", "3m", "4m", "10m", "2026-11-20"):
        text = text.replace(f" {number}", f" {digits}{number}")
    return text.encode()


SHAPES: dict[str, Callable[[], bytes]] = {
    # Depth
    "brackets": lambda: b"[" * BIG,
    "braces": lambda: b"{" * BIG,
    "brackets and braces": lambda: b"[{a: " * (BIG // 5),
    "brackets that close": lambda: b"[" * (BIG // 2) + b"]" * (BIG // 2),
    "dashes": lambda: b"- " * (BIG // 2),
    "question marks": lambda: b"? " * (BIG // 2),
    "tables in tables": lambda: rows(1_900, lambda n: " " * n + "a:"),
    "lists in lists on lines": lambda: rows(1_900, lambda n: " " * n + "-"),
    "dashes then brackets": lambda: b"- " * 100 + b"[" * 100,
    # Length
    "lines of three megabytes": lambda: b"a: " + b"x" * 3_000_000,
    "one word": lambda: b"a" * BIG,
    "one value": lambda: b"a: " + b"x" * BIG,
    "one value in quotes": lambda: b'a: "' + b"x " * (BIG // 2) + b'"',
    "one value in escapes": lambda: b'a: "' + b"\\n" * (BIG // 2) + b'"',
    "a key of a megabyte": lambda: b"x" * 1_000_000 + b": 1",
    "a key of a megabyte after a question mark": lambda: b"? " + b"x" * 1_000_000 + b"\n: 1",
    "a comment": lambda: b"#" * BIG,
    "blanks": lambda: b" " * BIG,
    "empty lines": lambda: b"\n" * BIG,
    "carriage returns": lambda: b"\r" * BIG,
    "a text of many lines": lambda: b"a\n" * (BIG // 2),
    "a block of text": lambda: b"a: |\n" + b" x\n" * (BIG // 3),
    "a folded block with blank lines": lambda: b"a: >\n" + b" x\n\n" * (BIG // 4),
    "an open quote": lambda: b"a: '" + b"x" * BIG,
    "quotes": lambda: b"b: [1\n" + b"'" * BIG,
    "tabs": lambda: b"a:\n" + b"\t" * BIG,
    "full-width colons": lambda: "：".encode() * (BIG // 3),
    # Number
    "a hundred thousand keys": lambda: rows(100_000, lambda n: f"key{n}: x"),
    "fifty thousand items": lambda: b"a:\n" + b"- x\n" * 50_000,
    "a list": lambda: b"[" + b"a," * (BIG // 2) + b"]",
    "one key again and again": lambda: rows(BIG // 5, lambda n: "a: x"),
    "keys that are tables": lambda: b"{" + b"? {}," * 39_000 + b"}",
    "products that are words": lambda: b"products:\n" + rows(56_000, lambda n: f"  P{n}: x"),
    "empty segments": lambda: b"rundown:\n" + rows(59_000, lambda n: "- {}"),
    "loops without segments": lambda: b"rundown:\n" + rows(29_600, lambda n: "- {loop: a}"),
    "empty cues": lambda: CUES + rows(59_000, lambda n: "  - {}"),
    "cues of one id": lambda: CUES + rows(19_200, lambda n: "  - {id: c, at: 2m}"),
    "cues in a chain": lambda: CUES + rows(19_200, lambda n: f"  - {{id: c{n}, after: c{n + 1}}}"),
    "cues in a circle": lambda: (
        CUES + rows(19_200, lambda n: f"  - {{id: c{n}, after: c{(n + 1) % 19_200}}}")
    ),
    "empty actions": lambda: CUES + b"  - {id: a, do: [" + b"{}," * 59_000 + b"]}",
    "outputs": lambda: b"show:\n  on_air:\n" + rows(112_000, lambda n: "  - x"),
    "playbooks": lambda: b"playbooks:\n" + rows(39_000, lambda n: f"  p{n}: []"),
    # Aliases
    "a billion laughs": lambda: _laughs(10, 9),
    "a wide laugh": lambda: _laughs(20_000, 3),
    "a deep laugh": lambda: _laughs(2, 60),
    "a laugh in the values of a show": lambda: _laughs(10, 9) + b"\nshow: {title: *a8}",
    "a list again and again": lambda: b"x: &a [" + b"1," * 50_000 + b"]\ny: [*a, *a, *a]",
    "a megabyte again and again": lambda: b"a: &a '" + b"x " * 500_000 + b"'\nb: [" + b"*a," * 100_000 + b"]",
    "a megabyte of points": lambda: (
        b"products:\n  P: {name: n, price: 1, points: [&a '" + b"x " * 50_000 + b"', " + b"*a," * 118 + b"]}"
    ),
    "itself": lambda: b"a: &a [*a]",
    "itself, later": lambda: b"&a\nshow: {id: [{x: *a}]}",
    "anchors": lambda: b"&a " * (BIG // 3),
    "anchors again and again": lambda: rows(100_000, lambda n: f"- &a{n} x"),
    "a merge": lambda: b"a: &a {x: 1}\nshow: {<<: *a}",
    "merges of merges": lambda: b"a: &a {x: 1}\n" + rows(50_000, lambda n: f"b{n}: {{<<: [*a, *a]}}"),
    # Tags, directives, documents
    "a call of the system": lambda: b"show: !!python/object/apply:os.system ['touch /tmp/hostile']",
    "a module": lambda: b"show: !!python/module:antigravity",
    "a new object": lambda: b"!!python/object/new:str {state: !!python/name:os.system }",
    "binary": lambda: b"show: {title: !!binary R0lGODlhDAAMAIQAAP}",
    "a set": lambda: b"products: !!set {a, b}",
    "an ordered map": lambda: b"products: !!omap [a: 1, b: 2]",
    "a tag of its own": lambda: b"show: !mine {id: s}",
    "tags": lambda: b"[" + b"!x a," * 112_000 + b"]",
    "one long tag": lambda: b"!" * BIG,
    "a directive": lambda: b"%YAML 1.2\n---\nversion: 1\n",
    "directives": lambda: b"%TAG !a! b\n" * (BIG // 11),
    "directives after the end": lambda: b"a: 1\n...\n" + b"%TAG !a! b\n" * (BIG // 11),
    "two shows": lambda: SHOW + b"\n---\n" + SHOW,
    "documents": lambda: b"a: 1\n" + b"--- \n" * (BIG // 5),
    # Characters
    "GBK": lambda: SHOW.decode().encode("gb18030"),
    "UTF-16": lambda: SHOW.decode().encode("utf-16"),
    "UTF-16, big end first, unmarked": lambda: SHOW.decode().encode("utf-16-be"),
    "UTF-16, little end first, unmarked": lambda: SHOW.decode().encode("utf-16-le"),
    "UTF-32": lambda: SHOW.decode().encode("utf-32"),
    "English in UTF-16, unmarked": lambda: "version: 1\nshow: {id: s}\n".encode("utf-16-le"),
    "half a character": lambda: SHOW + "节".encode()[:2],
    "a lone surrogate": lambda: b"show: {title: '\xed\xa0\x80'}",
    "a lone surrogate as an escape": lambda: b'show: {title: "\\ud800"}',
    "a pair of surrogates as escapes": lambda: b'show: {title: "\\ud83d\\ude00"}',
    "an escape past the last character": lambda: b'show: {title: "\\U7fffffff"}',
    "NUL": lambda: b"version: 1\nshow: a\x00b\n",
    "NULs": lambda: b"\x00" * BIG,
    "every control character": lambda: b"a: " + bytes(range(32)),
    "escape sequences": lambda: b"a: \x1b[2J\x1b]0;x\x07",
    "a C1 control": lambda: "a: \u009b2J".encode(),
    "a line separator": lambda: "a: x\u2028b: y".encode(),
    "a next line": lambda: "a: x\u0085b: y".encode(),
    "writing turned round": lambda: "show: {title: '\u202etxet'}".encode(),
    "writing turned round by an escape": lambda: b'show: {title: "\\u202etxet"}',
    "an isolate": lambda: "show: {title: '\u2066x\u2069'}".encode(),
    "a mark in the middle": lambda: "version: 1\n\ufeffshow: {id: s}\n".encode(),
    "marks": lambda: b"\xef\xbb\xbf" * (BIG // 3),
    "a word that is no character": lambda: "a: \ufffe".encode(),
    # Numbers
    "a million digits": lambda: SHOW.replace(b"49.90", b"9" * 1_000_000),
    "digits in every number": lambda: _in_every_number("9" * 50_000),
    "noughts in every number": lambda: _in_every_number("0" * 50_000),
    "Indian digits in every number": lambda: _in_every_number("٣" * 500),
    "an exponent": lambda: SHOW.replace(b"49.90", b"1e999999999"),
    "a base": lambda: SHOW.replace(b" 100", b" 0x" + b"f" * 100_000),
    "a long length": lambda: SHOW.replace(b"length: 2m", b"length: " + (b"9" * 300_000 + b"h") * 2 + b"9m"),
    "colons in a length": lambda: SHOW.replace(b"length: 2m", b"length: '" + b"1:" * 300_000 + b"'"),
    "a long year": lambda: SHOW.replace(b"2026-12-01", b"2" * 300_000 + b"-12-01"),
    "a long version": lambda: SHOW.replace(b"version: 1", b"version: " + b"1" * 100_000),
    # Nothing
    "nothing": lambda: b"",
    "a mark alone": lambda: b"\xef\xbb\xbf",
    "comments alone": lambda: b"# one\n# two\n",
    "a tilde": lambda: b"~",
    "dots": lambda: b"...\n" * 1000,
}  # fmt: skip


def main(kind: str, *, cut: bool) -> None:
    """``cut``: with the parser in Python, also what is left of the big files at the most that it reads."""
    if kind == "python":
        # What an import of it meets where it was not built.
        sys.modules["yaml._yaml"] = None  # type: ignore[assignment]
    from companion.showfile import Surroundings, read_show
    from companion.showfile.reading.reader import LOADER, MAX_BYTES_WITHOUT_LIBYAML
    from soak.faults import faults

    assert LOADER.__name__ == {"libyaml": "CSafeLoader", "python": "SafeLoader"}[kind]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = {}
    sources = {name: shape() for name, shape in SHAPES.items()}
    if kind == "python" and cut:
        most = MAX_BYTES_WITHOUT_LIBYAML
        sources |= {f"{name}, cut": file[:most] for name, file in sources.items() if len(file) > most}
    for name, source in sources.items():
        began = time.process_time()
        loaded = read_show(source, "show.yaml", Surroundings())
        seconds = time.process_time() - began
        answers[name] = {
            "seconds": seconds,
            "codes": [problem.code for problem in loaded.problems],
            "plan": loaded.plan is not None,
            "faults": faults(source, loaded),
        }
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], cut="--cut" in sys.argv)
