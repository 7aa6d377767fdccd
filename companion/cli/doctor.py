"""``companion doctor``: whether this machine can run the show, and what to do where it cannot."""

import argparse
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.text import Text

from companion.checkup.checkup import Checkup, guarded
from companion.checkup.findings import Area, Finding, Severity, stops, worth_knowing
from companion.checkup.pages import judge_pages, read_pages
from companion.checkup.recording import SECONDS
from companion.checkup.show_file import judge_show, tell_settings
from companion.checkup.words import Words
from companion.cli.doctor_words import AROUND
from companion.cli.serving import add_where, settings_of
from companion.cli.terminal import Terminal, show_file, spoken, typed
from companion.errors import CompanionError, WrongUsage
from companion.keys import kept_keys
from companion.settings import FILE_NAME, Settings, data_folder
from companion.showfile import Loaded, Surroundings, load_show

_SIGNS = {Severity.FINE: ("✓", "green"), Severity.NOTE: ("·", "cyan"), Severity.WARNING: ("!", "yellow"),
          Severity.ERROR: ("✗", "bold red")}  # fmt: skip

_NO_KEY = "none-yet"
"""Stands for the key that the first run will make: an address that OBS holds cannot have it."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "doctor",
        help="whether this machine can run the show",
        description="Looks at the show file, this computer and OBS, and says what is well, what is not and "
        "what to do about it. Changes nothing; only --record has OBS do something. Exit code 0: the show can "
        "run; 1: something stops it.",
    )
    parser.add_argument(
        "show", metavar="SHOW", type=Path, nargs="?", help="the show file, or the folder of its show.yaml"
    )
    parser.add_argument(
        "--record", action="store_true", help="have OBS record ten seconds, and look through them (off air)"
    )
    parser.add_argument("--json", action="store_true", help="for a program: a list of findings")
    parser.add_argument("--obs", metavar="HOST:PORT", help="where OBS listens; default: as the settings say")
    add_where(parser)
    parser.add_argument("--data", type=Path, help="data folder; default the user's own")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when the show can run as far as anybody can tell; 1 when something stops it.

    Raises:
        WrongUsage: an address in a flag or the environment is none, or a recording is wished for without a
            show.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that cannot write what things in OBS are called
    if args.record and args.show is None:
        raise WrongUsage("--record needs the show file: it says which outputs mean on air.")
    data = data_folder(args.data)
    loaded: Loaded | None = None
    if args.show is not None:
        show = args.show = show_file(args.show)
        loaded = load_show(show, Surroundings.of(show.parent, data), spoken())
    language = loaded.language if loaded is not None else spoken()
    settings, wrong = _settings(args, data)
    order = list(Area)
    record_s = SECONDS if args.record else 0.0
    everything = _everything(loaded, args.show, settings, record_s)
    findings = sorted([*wrong, *everything], key=lambda finding: order.index(finding.area))
    wording = _Wording(language, args, settings)
    if args.json:
        told = [wording.as_json(finding) for finding in findings]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print_report(findings, wording, with_show=loaded is not None, recorded=args.record)
    return 1 if any(finding.severity is Severity.ERROR for finding in findings) else 0


def _settings(args: argparse.Namespace, data: Path) -> tuple[Settings, list[Finding]]:
    """The settings, or those without a file that cannot be used, which is then told."""
    try:
        return settings_of(args, data, args.obs), []
    except WrongUsage:
        raise
    except CompanionError as error:
        reason = error.message
        told = stops(Area.SETTINGS, "settings-unusable", str(data / FILE_NAME), reason=reason)
        return settings_of(args, data, args.obs, with_file=False), [told]


def _everything(
    loaded: Loaded | None, show: Path | None, settings: Settings, record_s: float
) -> Iterator[Finding]:
    """``record_s`` 0: nothing is recorded."""
    keys = kept_keys(settings.data)
    checkup = Checkup(
        loaded.plan if loaded is not None else None,
        settings,
        show_folder=show.parent if show is not None else None,
        overlay_key=keys.overlay if keys is not None else _NO_KEY,
    )
    if loaded is None:
        yield worth_knowing(Area.SHOW, "no-show")
    else:
        yield from judge_show(loaded, str(show))
    yield from checkup.show()
    yield from tell_settings(settings)
    yield from checkup.machine()
    yield from checkup.data()
    yield from guarded(Area.PAGES, lambda: judge_pages(read_pages(settings)))
    yield from checkup.obs()
    if record_s:
        yield from checkup.recorded(record_s)
    yield from checkup.rescue()


class _Wording:
    """Findings as a terminal tells them."""

    def __init__(self, language: str, args: argparse.Namespace, settings: Settings) -> None:
        self.around = AROUND[language]
        where = ("--data", args.data) if args.data is not None else ()
        listen = [
            word
            for flag in ("host", "port")
            if (value := getattr(args, flag)) is not None
            for word in (f"--{flag}", str(value))
        ]
        show = args.show if args.show is not None else Path("show.yaml")
        commands = {
            "setup": typed("obs", "setup", show, *listen, *where),
            "script": typed("obs", "setup", show, "--script", *where),
            "check": typed("check", show, *where),
            "doctor": typed("doctor"),
            "settings": str(settings.data / FILE_NAME),
        }
        self._words = Words(language, commands)

    def subject(self, finding: Finding) -> str:
        about = finding.facts.get("about")
        label = self._words.about(str(about)) if about is not None else ""
        name = finding.subject if finding.subject != about else ""
        return _shown(" ".join(part for part in (label, name) if part))

    def told(self, finding: Finding) -> tuple[str, str]:
        """What is so, and what to do about it; what can be typed stands on a line of its own."""
        does, to_type = self._words.does(finding), self._words.typed(finding)
        hint = f"{does}\n{to_type}" if to_type else does
        return _shown(self._words.says(finding)), _shown(hint)

    def as_json(self, finding: Finding) -> dict[str, str]:
        message, hint = self.told(finding)
        return {
            "severity": finding.severity.value,
            "area": finding.area.value,
            "code": finding.code,
            "subject": finding.subject,
            "message": message,
            "hint": hint,
        }


def _print_report(findings: Sequence[Finding], wording: _Wording, *, with_show: bool, recorded: bool) -> None:
    console = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)
    page = _Page(console)
    around = wording.around
    for area in Area:
        within = [finding for finding in findings if finding.area is area]
        if not within:
            continue
        console.print(Text(around[area.value], style="bold"))
        for hint, those in _by_hint(within, wording):
            for finding in those:
                page.line(finding, wording)
            if hint:
                page.hint(hint)
        console.print()
    count = Counter(finding.severity for finding in findings)
    counts = {severity.value: count[severity] for severity in Severity}
    console.print(Text(around["counts"].format_map(counts)))
    if with_show:
        console.print(Text(around["page-does-besides" if recorded else "page-does"]))
    well = "runs" if with_show else "runs-no-show"
    stopped = bool(count[Severity.ERROR])
    console.print(Text(around["runs-not" if stopped else well], style="bold red" if stopped else "green"))


def _by_hint(findings: Iterable[Finding], wording: _Wording) -> Iterator[tuple[str, Sequence[Finding]]]:
    """Findings in their order, but that those with the same thing to do about them come together."""
    together: dict[tuple[str, int], list[Finding]] = {}
    for number, finding in enumerate(findings):
        hint = wording.told(finding)[1]
        together.setdefault((hint, 0 if hint else number), []).append(finding)
    return ((hint, those) for (hint, _), those in together.items())


class _Page:
    """Lines that hang under their mark in a terminal; elsewhere each is one line, to be searched."""

    def __init__(self, console: Terminal) -> None:
        self._console = console

    def line(self, finding: Finding, wording: _Wording) -> None:
        subject, message = wording.subject(finding), wording.told(finding)[0]
        told = Text.assemble((subject, "bold"), "  " if subject else "", message)
        if finding.severity is Severity.FINE:
            told = Text(told.plain, style="dim")
        self._hang(Text.assemble("  ", _SIGNS[finding.severity], " "), told)

    def hint(self, hint: str) -> None:
        first, *typed_lines = hint.split("\n")
        if first:
            self._hang(Text("    → ", style="cyan"), Text(first, style="cyan"))
        for line in typed_lines:
            # Whole, however long: it is there to be copied.
            self._console.print(Text(f"      {line}"))

    def _hang(self, mark: Text, told: Text) -> None:
        if not self._console.is_terminal:
            self._console.print(Text.assemble(mark, told))
            return
        indent = cell_len(mark.plain)
        lines = told.wrap(self._console, max(20, self._console.width - indent))
        for number, line in enumerate(lines):
            line.rstrip()
            self._console.print(Text.assemble(mark if number == 0 else " " * indent, line))


def _shown(words: str) -> str:
    """Names in OBS may hold anything, and a terminal would do what they say."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in words)
