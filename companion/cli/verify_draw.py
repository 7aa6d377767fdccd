"""``companion verify-draw FILE``: was this draw done as was promised?"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unicodedata import category

from companion.cli.draw_words import CHECKS, SAID, SENTENCES, STEPS, WANTED, WHY
from companion.cli.terminal import spoken
from companion.errors import WrongUsage, system_reason
from companion.show.draw.check import Verdict, verdict, verify
from companion.show.draw.form import Finding, NotReadable, read
from companion.show.draw.protocol import CHAIN
from companion.showfile import Language

FILE = "draw.json"

LARGEST_MB = 256
"""A million entries are some 70 MB."""

_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories of what moves a cursor, turns text around or is not there to see."""

_COLON = {Language.CHINESE: "：", Language.ENGLISH: ": "}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command; ``args.run(args)`` does it and returns the exit code."""
    parser = subparsers.add_parser(
        "verify-draw",
        help="check that a lucky bag was drawn as was promised",
        description="Draws again from a published draw.json and checks all of it. Exit code 0 when it "
        "holds, 1 when something does not or nothing can be checked, 2 when the file cannot be read. "
        "Nothing is fetched, and no show is needed; docs/reference/draw.md says how to do the same without "
        "this program.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="draw.json, or the folder that it lies in")
    parser.add_argument("--json", action="store_true", help="the answer as JSON, for programs")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print every check and what they come to.

    Raises:
        WrongUsage: there is no such file, or it cannot be read.
    """
    language = spoken()
    path: Path = args.file / FILE if args.file.is_dir() else args.file
    bundle, findings = _checked(path, language)
    came_to = verdict(findings)
    if args.json:
        # In ASCII, so that what a stranger wrote does nothing to a terminal that it is looked at in.
        print(json.dumps(_as_json(path, came_to, findings)))
    else:
        for finding in findings:
            print(_line(finding, language))
        for line in _summary(bundle, came_to, findings, language):
            print(line)
    return 0 if came_to is Verdict.HOLDS else 1


def sentence(finding: Finding, language: Language) -> str:
    """What a finding says, in this language; nothing in it can move a cursor or hide a line."""
    facts = {name: _harmless(str(_worded(name, fact, language))) for name, fact in finding.facts.items()}
    return SENTENCES[language][finding.code].format_map(facts)


def _checked(path: Path, language: Language) -> tuple[Mapping[str, Any], Sequence[Finding]]:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_MB * 2**20 + 1)
    except OSError as error:
        words = SAID[language]["missing" if isinstance(error, FileNotFoundError) else "unreadable"]
        raise WrongUsage(
            words.format(path=_harmless(str(path)), reason=system_reason(error).spoken(language))
        ) from error
    if len(text) > LARGEST_MB * 2**20:
        return {}, [Finding("form", False, "too_large", {"limit": LARGEST_MB})]
    try:
        bundle = read(text)
    except NotReadable as wrong:
        return {}, [wrong.finding]
    return bundle if isinstance(bundle, dict) else {}, verify(bundle)


def _as_json(path: Path, came_to: Verdict, findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "file": str(path),
        "verdict": came_to.value,
        "checks": [
            {
                "check": found.check,
                "ok": found.ok,
                "code": found.code,
                "message": sentence(found, Language.ENGLISH),
                "facts": dict(found.facts),
            }
            for found in findings
        ],
        "beacon_signature_verified": False,
    }


def _line(finding: Finding, language: Language) -> str:
    words = SAID[language]
    mark = words["ok" if finding.ok else "failed"]
    return f"{mark:<6} {CHECKS[language][finding.check]}{_COLON[language]}{sentence(finding, language)}"


def _summary(
    bundle: Mapping[str, Any], came_to: Verdict, findings: Sequence[Finding], language: Language
) -> Sequence[str]:
    """What it comes to, what that is worth, and what is left for the reader to compare."""
    words = SAID[language]
    if came_to is Verdict.NOTHING:
        return ["", words["nothing_to_check"]]
    if came_to is Verdict.FAILS:
        return ["", words["fails"].format(count=sum(not found.ok for found in findings))]
    level, beacon = bundle["fairness"]["is"], bundle["beacon"]
    lines = ["", words["holds"].format(level=level, count=len(findings)), words[f"protects_{level}"]]
    if beacon["round_given_up"] is not None:
        lines.append(words["given_up"].format(round=beacon["round_given_up"]))
    lines.append(words["compare"])
    told = {"compare_commitment": bundle["commitment"], "compare_list": bundle["eligible_digest"]}
    if beacon["round"] is not None:
        rounds: list[int] = beacon["rounds_void"] + [beacon["round"]]
        told["compare_round"] = rounds[0]
        if len(rounds) > 1:
            told["compare_round_again"] = rounds[-1]
    lines += [f"  {words[name]}{_COLON[language]}{value}" for name, value in told.items() if value]
    if beacon["round"] is not None:
        lines.append(words["beacon_unverified"].format(chain=CHAIN, round=beacon["round"]))
    return lines


def _worded(name: str, fact: str | int, language: Language) -> str | int:
    """A fact that has words of its own."""
    table = {"wanted": WANTED, "why": WHY, "before": STEPS, "after": STEPS}.get(name)
    return fact if table is None else table[language].get(str(fact), fact)


def _harmless(text: str) -> str:
    return "".join("\N{REPLACEMENT CHARACTER}" if category(one) in _UNSEEN else one for one in text)
