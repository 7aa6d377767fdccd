"""A hundred thousand show files that went wrong, and what is said of each.

    python -m soak.show_files [--count N] [--seed S] [--processes N]
    python -m soak.show_files --seed S --only NUMBER      # one input again, with all that is wrong with it

Each input is one of the project's show files with mistakes in it: of the hand, of the editor, of the disk.
``faults`` (soak/faults.py) says what must hold for any of them. Exit 1 when for one it does not.
"""

import argparse
import contextlib
import faulthandler
import io
import multiprocessing
import os
import random
import re
import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from companion.cli.check import print_report
from companion.showfile import Surroundings, read_show
from soak.faults import faults

ROOT = Path(__file__).parents[1]
FOLDERS = ("examples", "cues", "tests/showfile/bad")

COUNT = 100_000
CHUNK = 200
PATIENCE_S = 300
"""After so long a chunk, a matter of a second, is taken to hang. The machine may be busy."""
PRINTED = 20
"""One input in so many is also read again and printed as ``companion check`` does."""


def corpus() -> list[bytes]:
    """The project's own show files and recipes, good and bad; the whole shows as often as all the others."""
    small = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.yaml"))]
    shows = [ROOT / "show.example.yaml", *(path for path in small if path.name == "show.yaml")]
    often = shows * max(1, len(small) // len(shows))
    return [path.read_bytes() for path in (*small, *often)]


def surroundings() -> Surroundings:
    return Surroundings.of(ROOT / "examples" / "ten-minutes")


# What goes wrong

_WIDE = str.maketrans(":,-#'\"[]{}0123456789.", "：，－＃‘“［］｛｝０１２３４５６７８９．")
_CONTROL = [chr(code) for code in (*range(32), *range(0x7F, 0xA0))]
_INVISIBLE = [
    chr(code) for code in (0xAD, 0x200B, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066, 0xFEFF, 0xFFFD, 0xFFFE)
]
_SIGNS = [
    *(": ", ":", "- ", "-", "? ", "| ", ">", "&a ", "*a", "<<: *a"),
    *("!!python/object/apply:os.system ", "!!binary ", "!x ", "!", "&", "*"),
    *("[", "]", "{", "}", ",", '"', "'", "#", " #", "%YAML 1.1", "---", "...", "\t", "\n", "\n\n", "@", "`"),
    *('"\\ud800"', '"\\U00110000"', '"\\e"', "~", "null", "{}", "[]", "''", "{a: {b: {c: [[[[]]]]}}}"),
]  # fmt: skip
_VALUES = [
    *("", "0", "-1", "1e9", "9" * 400, "0x10", "1_000", "٣", "½", "NaN", ".inf", "true", "是", "1:30"),
    *("99:99", "9999999h", "0s", "25:61", "2026-02-30", "0000-00-00 00:00", "99999-01-01"),
    *("2026-12-01T24:00:00+08:00", "a/../b", "Asia", "..", "/", "x" * 5_000, "{x}", "{given}", "{0}"),
    *("%s", "😀", "e\u0301", "节目"),
]  # fmt: skip
_SCALAR = re.compile(r"(?<=: )[^\s#{}\[\],][^#{}\[\],\n]*")


def spoilt(number: int, seed: int, files: Sequence[bytes]) -> bytes:
    """Input ``number`` of the run with that seed."""
    chance = random.Random(f"{seed}/{number}")
    kind = chance.random()
    if kind < 0.02:
        return chance.randbytes(chance.randrange(300))
    if kind < 0.05:
        return _tree(chance, 0).encode("utf-8", "surrogatepass")
    text = chance.choice(files).decode("utf-8", "replace")
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        text = chance.choice(_MISTAKES)(chance, text, files)
    return _saved(chance, text)


def _tree(chance: random.Random, depth: int) -> str:
    """Something like YAML, in brackets."""
    leaf = chance.choice((chance.choice(_VALUES), chance.choice(_SIGNS), f'"{chance.choice(_VALUES)}"'))
    if depth > 6 or chance.random() < 0.3:
        return leaf
    inner = [_tree(chance, depth + 1) for _ in range(chance.randrange(4))]
    mark = chance.choice(("", "", "", "&a ", "!!set ", "*a "))
    if chance.random() < 0.5:
        return f"{mark}[{', '.join(inner)}]"
    keys = ("show", "id", "rundown", "cues", "do", "products", "price", "at", "<<", "*a", "? [a]", leaf)
    return f"{mark}{{{', '.join(f'{chance.choice(keys)}: {value}' for value in inner)}}}"


def _lines(chance: random.Random, text: str, files: Sequence[bytes]) -> str:
    """A line lost, written twice, moved, or of another file."""
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[at : at + chance.choice((1, 1, 3))]
        case 1:
            lines[at:at] = lines[at : at + chance.choice((1, 1, 5))] * chance.choice((1, 1, 40))
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case _:
            lines.insert(at, chance.choice(chance.choice(files).decode("utf-8", "replace").split("\n")))
    return "\n".join(lines)


def _indentation(chance: random.Random, text: str, _files: Sequence[bytes]) -> str:
    lines = text.split("\n")
    first = chance.randrange(len(lines))
    last = first + chance.choice((1, 1, 2, 8))
    shift = chance.choice((-4, -2, -1, 1, 2, 3, 4))
    for at in range(first, min(last, len(lines))):
        line = lines[at]
        lines[at] = (
            " " * shift + line if shift > 0 else line[min(-shift, len(line) - len(line.lstrip(" "))) :]
        )
    return "\n".join(lines)


def _punctuation(chance: random.Random, text: str, _files: Sequence[bytes]) -> str:
    """A stretch typed with the Chinese keyboard still on."""
    at = chance.randrange(len(text) + 1)
    end = at + chance.choice((1, 1, 2, 10, 60))
    return text[:at] + text[at:end].translate(_WIDE) + text[end:]


def _cut(chance: random.Random, text: str, _files: Sequence[bytes]) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.choice((1, 1, 2, 5, 30, 400, len(text))) :]


def _put(chance: random.Random, text: str, _files: Sequence[bytes]) -> str:
    at = chance.randrange(len(text) + 1)
    put = chance.choice(chance.choice((_SIGNS, _SIGNS, _VALUES, _CONTROL, _INVISIBLE)))
    return text[:at] + put * chance.choice((1, 1, 1, 2, 60)) + text[at:]


def _value(chance: random.Random, text: str, _files: Sequence[bytes]) -> str:
    found = list(_SCALAR.finditer(text))
    if not found:
        return text
    scalar = chance.choice(found)
    new = chance.choice((chance.choice(_VALUES), chance.choice(_SIGNS), chance.choice(found).group()))
    return text[: scalar.start()] + new + text[scalar.end() :]


_MISTAKES = (_lines, _indentation, _punctuation, _cut, _put, _value, _value)


def _saved(chance: random.Random, text: str) -> bytes:
    """As most editors save it, and sometimes as others do."""
    how = chance.randrange(60)
    match how:
        case 0:
            return text.encode("gb18030", "replace")
        case 1:
            return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32")), "replace")
        case 2:
            return text.encode("utf-8-sig", "replace")
        case 3 | 4:
            return text.replace("\n", chance.choice(("\r\n", "\r", "\n\r"))).encode("utf-8", "replace")
        case 5:
            source = bytearray(text.encode("utf-8", "replace"))
            for _ in range(chance.choice((1, 3, 20))):
                if source:
                    source[chance.randrange(len(source))] = chance.randrange(256)
            return bytes(source)
        case _:
            return text.encode("utf-8", "replace")


# What is said of it


def answer(source: bytes, around: Surroundings, *, twice: bool = False) -> list[str]:
    """Read a file and say what is wrong with the answer; an exception is among that.

    ``twice``: also read it again, and print the answer as ``companion check`` does.
    """
    try:
        loaded = read_show(source, "show.yaml", around)
        found = faults(source, loaded)
        if twice:
            if read_show(source, "show.yaml", around) != loaded:
                found.append("the second reading differs from the first")
            with contextlib.redirect_stdout(io.StringIO()):
                print_report(loaded)
    except Exception:
        return [traceback.format_exc()]
    return found


# The run


@dataclass(slots=True)
class Tally:
    """Of a chunk of inputs, or of all."""

    inputs: int = 0
    seconds: float = 0.0
    """Of work, in all processes."""
    slowest_s: float = 0.0
    slowest: int = 0
    failed: dict[int, list[str]] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        self.inputs += other.inputs
        self.seconds += other.seconds
        if other.slowest_s > self.slowest_s:
            self.slowest_s, self.slowest = other.slowest_s, other.slowest
        self.failed |= other.failed


def chunk(seed: int, first: int, last: int) -> Tally:
    """Inputs ``first`` to ``last``, without ``last``."""
    files, around = corpus(), surroundings()
    tally = Tally()
    for number in range(first, last):
        source = spoilt(number, seed, files)
        began = time.perf_counter()
        if found := answer(source, around, twice=number % PRINTED == 0):
            tally.failed[number] = found
        took = time.perf_counter() - began
        tally.inputs += 1
        tally.seconds += took
        if took > tally.slowest_s:
            tally.slowest_s, tally.slowest = took, number
    return tally


def _chunk(arguments: tuple[int, int, int]) -> Tally:
    # Should an input hang, the process ends with the place where it did, and the run with it.
    faulthandler.dump_traceback_later(PATIENCE_S, exit=True)
    try:
        return chunk(*arguments)
    finally:
        faulthandler.cancel_dump_traceback_later()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, metavar="NUMBER")
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(1_000_000)
    if args.only is not None:
        source = spoilt(args.only, seed, corpus())
        sys.stdout.buffer.write(source)
        found = answer(source, surroundings(), twice=True)
        print("", *found, sep="\n")
        return 1 if found else 0
    return _run(args.count, seed, args.processes)


def _run(count: int, seed: int, processes: int) -> int:
    print(f"{count:,} spoilt show files, seed {seed}, {processes} processes", flush=True)
    total, began, told = Tally(), time.perf_counter(), 0
    chunks = [(seed, first, min(first + CHUNK, count)) for first in range(0, count, CHUNK)]
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for done in as_completed(pool.submit(_chunk, arguments) for arguments in chunks):
            tally = done.result()
            total.add(tally)
            for number, found in tally.failed.items():
                print(f"--seed {seed} --only {number}: {found[0]}", flush=True)
            if total.inputs * 10 // max(count, 1) > told:
                told = total.inputs * 10 // count
                rate = total.inputs / (time.perf_counter() - began)
                print(f"{total.inputs:>9,} inputs  {rate:7.0f} a second", flush=True)
    took = time.perf_counter() - began
    failed = len(total.failed)
    print(
        f"{total.inputs:,} inputs in {took:.0f} s, {total.inputs / took:.0f} a second, "
        f"{total.seconds / max(total.inputs, 1) * 1_000:.1f} ms each; "
        f"slowest {total.slowest_s:.2f} s (--only {total.slowest}); failed: {failed}"
    )
    return 1 if failed or total.inputs != count else 0


if __name__ == "__main__":
    sys.exit(main())
