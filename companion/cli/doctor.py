"""``companion doctor``: whether this machine can run the show, and what to do where it cannot."""

import argparse
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.text import Text

from companion.checkup.beside import judge_beside, judge_key, read_beside
from companion.checkup.data import judge_data, read_data
from companion.checkup.findings import Area, Finding, Severity, hurts, stops, worth_knowing
from companion.checkup.lacks import judge_rows
from companion.checkup.machine import judge_machine, judge_times, read_machine
from companion.checkup.of_obs import judge_obs, read_obs
from companion.checkup.pages import judge_pages, read_pages
from companion.checkup.pictures import judge_seen_and_heard, read_seen_and_heard
from companion.checkup.rescue import judge_rescue, read_rescue
from companion.checkup.show_file import judge_show, tell_settings
from companion.cli import doctor_chinese, doctor_english, obs_setup_words
from companion.cli.obs_of_show import ObsOfShow
from companion.cli.serving import add_where, settings_of
from companion.cli.terminal import Terminal, show_file, spoken, typed
from companion.errors import CompanionError, WrongUsage, said, system_reason
from companion.keys import kept_keys
from companion.live.clock import wall_ms
from companion.obs import emergency
from companion.obs.inventory import ObsSilent, ObsTurnsAway, asking
from companion.obs.process import obs_processes, on_this_machine
from companion.obs.session import Address, RequestRefused, Session, SessionFailure, is_reachable
from companion.obs.setup.found import Found
from companion.obs.setup.kit import SCRIPT_HOTKEYS
from companion.obs.setup.reading import leave_alone_if_young
from companion.settings import FILE_NAME, Origin, Settings, data_folder
from companion.show.model import Plan
from companion.showfile import Loaded, Surroundings, load_show

_WORDS: Mapping[str, tuple[Mapping[str, str], Mapping[str, tuple[str, str]]]] = {
    "zh-CN": (doctor_chinese.AROUND, doctor_chinese.FINDINGS),
    "en": (doctor_english.AROUND, doctor_english.FINDINGS),
}

_SIGNS = {Severity.FINE: ("✓", "green"), Severity.NOTE: ("·", "cyan"), Severity.WARNING: ("!", "yellow"),
          Severity.ERROR: ("✗", "bold red")}  # fmt: skip

_REACHED_WITHIN_S = 2.0

_NO_KEY = "none-yet"
"""Stands for the key that the first run will make: an address that OBS holds cannot have it."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "doctor",
        help="whether this machine can run the show",
        description="Looks at the show file, this computer and OBS, and says what is well, what is not and "
        "what to do about it. Changes nothing. Exit code 0: the show can run; 1: something stops it.",
    )
    parser.add_argument(
        "show", metavar="SHOW", type=Path, nargs="?", help="the show file, or the folder of its show.yaml"
    )
    parser.add_argument("--json", action="store_true", help="for a program: a list of findings")
    parser.add_argument("--obs", metavar="HOST:PORT", help="where OBS listens; default: as the settings say")
    add_where(parser)
    parser.add_argument("--data", type=Path, help="data folder; default the user's own")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when the show can run as far as anybody can tell; 1 when something stops it.

    Raises:
        WrongUsage: an address in a flag or the environment is none.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that cannot write what things in OBS are called
    data = data_folder(args.data)
    loaded: Loaded | None = None
    if args.show is not None:
        show = args.show = show_file(args.show)
        loaded = load_show(show, Surroundings.of(show.parent, data), spoken())
    language = loaded.language if loaded is not None else spoken()
    settings, wrong = _settings(args, data)
    checkup = _Checkup(loaded, args.show, settings)
    order = list(Area)
    findings = sorted([*wrong, *checkup.everything()], key=lambda finding: order.index(finding.area))
    wording = _Wording(language, args, settings)
    if args.json:
        told = [wording.as_json(finding) for finding in findings]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print_report(findings, wording, with_show=loaded is not None)
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


def _guarded(area: Area, part: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What a part finds; when it cannot go on that is told, and the other parts are looked at all the same.

    Raises:
        SessionFailure: the connection to OBS broke, which is more than this part.
    """
    try:
        yield from part()
    except SessionFailure:
        raise
    except OSError as error:
        yield hurts(area, "part-failed", str(error.filename or ""), reason=system_reason(error))
    except CompanionError as error:
        yield hurts(area, "part-failed", reason=error.message)
    except RequestRefused as error:
        yield hurts(area, "part-failed", reason=str(error))
    except Exception as error:  # its text may quote what it failed at, a password even
        yield hurts(area, "part-failed", reason=type(error).__name__)


class _Checkup:
    """Everything that is looked at."""

    def __init__(self, loaded: Loaded | None, show: Path | None, settings: Settings) -> None:
        self._loaded = loaded
        self._show = show
        self._plan: Plan | None = loaded.plan if loaded is not None else None
        self._settings = settings
        self._obs: ObsOfShow | None = None
        self._found: Found | None = None

    def everything(self) -> Iterator[Finding]:
        yield from self._of_the_show()
        yield from tell_settings(self._settings)
        yield from _guarded(Area.MACHINE, lambda: judge_machine(read_machine(), self._plan))
        yield from _guarded(Area.DATA, self._data)
        yield from _guarded(Area.PAGES, lambda: judge_pages(read_pages(self._settings)))
        yield from _guarded(Area.OBS, self._of_obs)
        yield from _guarded(Area.EMERGENCY, self._rescue)

    def _of_the_show(self) -> Iterator[Finding]:
        if self._loaded is None:
            yield worth_knowing(Area.SHOW, "no-show")
            return
        yield from judge_show(self._loaded, str(self._show))
        if (plan := self._plan) is not None:
            yield from _guarded(Area.SHOW, lambda: judge_times(wall_ms(), plan))

    def _data(self) -> Iterator[Finding]:
        in_file = self._settings.origins.get("obs.password") is Origin.FILE
        return judge_data(read_data(self._settings.data, password_in_file=in_file))

    def _of_obs(self) -> Iterator[Finding]:
        obs = self._settings.obs
        address = Address(obs.host, obs.port, obs.password)
        answered = False
        try:
            with asking(address) as session:
                answered = True
                leave_alone_if_young(session)
                yield from self._with(session)
        except ObsTurnsAway as error:
            yield stops(Area.OBS, "obs-turns-away", str(address), reason=_without_stop(error))
            return
        except ObsSilent as error:
            code = "obs-lost" if answered else _how_silent(address)
            yield stops(Area.OBS, code, str(address), reason=_without_stop(error))
            return
        yield from _guarded(Area.OBS, self._beside)

    def _with(self, session: Session) -> Iterator[Finding]:
        here = on_this_machine(self._settings.obs.host)
        yield from _guarded(Area.OBS, lambda: judge_obs(read_obs(session, here=here), self._plan))
        if (plan := self._plan) is None:
            return
        yield from _guarded(Area.STUDIO, lambda: self._lacks(session, plan))
        if (found := self._found) is not None and plan.studio.collection in (None, found.collection):
            yield from _guarded(Area.STUDIO, lambda: self._seen_and_heard(session, found, plan))

    def _lacks(self, session: Session, plan: Plan) -> Iterator[Finding]:
        self._found, rows = self._of_show(plan).compare(session)
        return judge_rows(rows)

    def _seen_and_heard(self, session: Session, found: Found, plan: Plan) -> Iterator[Finding]:
        fallback = plan.fallback_scene
        facts = read_seen_and_heard(session, found, plan.studio, fallback)
        return judge_seen_and_heard(facts, found, fallback)

    def _beside(self) -> Iterator[Finding]:
        found = self._found
        facts = read_beside(self._settings, found.collection if found is not None else None)
        yield from judge_beside(facts, relaunch=self._settings.relaunch)
        if found is not None:
            yield from judge_key(facts, loaded=found.hotkeys >= SCRIPT_HOTKEYS)

    def _rescue(self) -> Iterator[Finding]:
        kit = self._of_show(self._plan).kit if self._plan is not None else None
        return judge_rescue(
            read_rescue(
                self._settings.data / emergency.FILE,
                stale=kit.emergency_stale if kit is not None else None,
                script_stale=kit.script_stale if kit is not None else None,
            )
        )

    def _of_show(self, plan: Plan) -> ObsOfShow:
        if self._obs is None:
            keys = kept_keys(self._settings.data)
            self._obs = ObsOfShow(plan, self._settings, keys.overlay if keys is not None else _NO_KEY)
        return self._obs


def _how_silent(address: Address) -> str:
    if is_reachable(address, _REACHED_WITHIN_S):
        return "obs-answers-not"
    return "obs-runs-unheard" if on_this_machine(address.host) and obs_processes() else "obs-silent"


def _without_stop(error: CompanionError) -> str:
    return str(error).removesuffix(".")


class _Wording:
    """Findings in words."""

    def __init__(self, language: str, args: argparse.Namespace, settings: Settings) -> None:
        self.language = language
        self.around, self._words = _WORDS[language]
        self._of_rows = obs_setup_words.WORDS[language]
        where = ("--data", args.data) if args.data is not None else ()
        listen = [
            word
            for flag in ("host", "port")
            if (value := getattr(args, flag)) is not None
            for word in (f"--{flag}", str(value))
        ]
        show = args.show if args.show is not None else Path("show.yaml")
        self._typed = {
            "setup": typed("obs", "setup", show, *listen, *where),
            "script": typed("obs", "setup", show, "--script", *where),
            "check": typed("check", show, *where),
            "doctor": typed("doctor"),
            "settings": str(settings.data / FILE_NAME),
        }

    def subject(self, finding: Finding) -> str:
        about = finding.facts.get("about")
        label = self._of_rows[str(about)] if about is not None else ""
        name = finding.subject if finding.subject != about else ""
        return _shown(" ".join(part for part in (label, name) if part))

    def told(self, finding: Finding) -> tuple[str, str]:
        """What is so, and what to do about it; what can be typed stands on a line of its own."""
        facts = {name: said(fact, self.language) for name, fact in finding.facts.items()}
        words = self._words.get(finding.code) or (self._of_rows[finding.code], "")
        message, hint = (_shown(text.format_map({**self._typed, **facts})) for text in words)
        return message, hint

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


def _print_report(findings: Sequence[Finding], wording: _Wording, *, with_show: bool) -> None:
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
