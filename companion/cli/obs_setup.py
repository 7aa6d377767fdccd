"""``companion obs setup``: what a show needs in OBS, told first, then made."""

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from companion.checkup.of_show import ObsOfShow
from companion.cli.check import print_report
from companion.cli.obs_setup_words import WORDS
from companion.cli.serving import add_where, settings_of
from companion.cli.terminal import Terminal, show_file, spoken, typed
from companion.errors import CompanionError
from companion.keys import load_keys
from companion.obs.inventory import ObsSilent, ObsTurnsAway, asking
from companion.obs.session import Address, Data, RequestRefused, Session, SessionFailure
from companion.obs.setup.collection import ScriptNotAdded, add_script
from companion.obs.setup.doing import do
from companion.obs.setup.found import Found
from companion.obs.setup.reading import leave_alone_if_young, settle
from companion.obs.setup.steps import Mark, OwnFile, Row
from companion.settings import FILE_NAME, Settings, data_folder
from companion.show.model import Plan
from companion.showfile import Surroundings, load_show

_MADE_WITHIN_S = 15.0
"""The first browser source of an OBS starts a whole browser."""

_SIGNS = {Mark.FINE: ("✓", "green"), Mark.MAKE: ("+", "cyan"), Mark.CHANGE: ("~", "cyan"),
          Mark.PERSON: ("!", "yellow")}  # fmt: skip


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    group = subparsers.add_parser("obs", help="set OBS up for a show")
    parser = group.add_subparsers(metavar="COMMAND", required=True).add_parser(
        "setup",
        help="make what a show needs in OBS",
        description="Says what the show needs in OBS and what of it is missing, and makes that when it is "
        "told to. Nothing that is there is deleted or renamed. Exit code 0: all is as it should be; 1: "
        "something is still to be done, or failed.",
    )
    parser.add_argument(
        "show", metavar="SHOW", type=Path, help="the show file, or the folder of its show.yaml"
    )
    parser.add_argument("--yes", action="store_true", help="do it without asking; on air nothing else does")
    parser.add_argument("--json", action="store_true", help="for a program: the plan, and what came of it")
    parser.add_argument(
        "--script", action="store_true", help="with OBS closed: add the emergency key to its scene collection"
    )
    add_where(parser)
    parser.add_argument("--data", type=Path, help="data folder; default the user's own")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when all is as it should be; 1 when something is to be done, or the show file has an error.

    Raises:
        CompanionError: OBS cannot be asked, or the collection of a closed one cannot be changed.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that cannot write what things in OBS are called
    show = args.show = show_file(args.show)
    data = data_folder(args.data)
    settings = settings_of(args, data)
    loaded = load_show(show, Surroundings.of(show.parent, data), spoken())
    if loaded.plan is None:
        print_report(loaded)
        return 1
    setup = _Setup(loaded.plan, settings, args)
    return setup.add_script() if args.script else setup.run()


class _Setup:
    """One run of the command."""

    def __init__(self, plan: Plan, settings: Settings, args: argparse.Namespace) -> None:
        self._plan = plan
        self._settings = settings
        self._args = args
        self._words = WORDS[plan.language]
        self._console = Terminal(highlight=False, soft_wrap=True, stderr=args.json)
        loaded = load_keys(settings.data)
        if loaded.notice is not None:
            self._console.print(Text(loaded.notice.spoken(plan.language)))
        self._obs = ObsOfShow(plan, settings, loaded.keys.overlay)

    # With OBS open ------------------------------------------------------------------------------

    def run(self) -> int:
        obs = self._settings.obs
        try:
            with asking(Address(obs.host, obs.port, obs.password)) as session:
                return self._with(session)
        except (ObsTurnsAway, ObsSilent) as error:
            raise self._in_words(error) from error

    def _with(self, session: Session) -> int:
        leave_alone_if_young(session)
        found, rows = self._obs.compare(session)
        canvas = found.canvas
        size = {"width": canvas.width, "height": canvas.height, "fps": canvas.fps}
        self._say("head", version=found.version, **size)
        self._show_table(rows)
        doable = [row for row in rows if row.doable]
        outcome = _Outcome()
        left = _unfinished(rows)
        if not doable:
            self._say("only-person" if left else "nothing")
        elif self._agreed(session, found, doable):
            outcome = self._do(session, doable)
            if outcome.broke is None:
                settle()
                left = _unfinished(self._obs.compare(session)[1])
                self._say("again" if left else "all-well")
                self._show_table(left)
        if self._args.json:
            told: dict[str, Any] = {"obs": found.version, "canvas": size, "on_air": list(found.outputs)}
            told["plan"] = [self._as_json(row, outcome) for row in rows]
            told["left"] = [self._as_json(row, outcome) for row in left]
            print(json.dumps(told, ensure_ascii=False, indent=2))
        return 1 if left or outcome.failed else 0

    def _agreed(self, session: Session, found: Found, doable: Sequence[Row]) -> bool:
        if found.outputs:
            outputs = self._words["between"].join(self._words[output] for output in found.outputs)
            seen = [row for row in doable if row.seen]
            self._say("on-air" if seen else "on-air-nothing", outputs=outputs)
            for row in seen:
                self._console.print(Text(f"  {self._words[row.about]} {_shown(row.name)}: {self._told(row)}"))
        if self._args.yes:
            return True
        if found.outputs:
            self._say("on-air-yes")
            return False
        if self._args.json or sys.stdin is None or not sys.stdin.isatty():
            self._say("no-terminal")
            return False
        try:
            answer = input(self._words["ask"]).strip().lower()
        except EOFError:
            answer = ""
        if answer not in ("y", "yes", "是"):
            self._say("declined")
            return False
        if self._obs.compare(session)[0].outputs:  # It may have taken a while to say yes.
            self._say("on-air-meanwhile")
            return False
        return True

    def _do(self, session: Session, doable: Iterable[Row]) -> "_Outcome":
        def ask(request: str, data: Data) -> Data:
            return session.ask(request, data, timeout_s=_MADE_WITHIN_S)

        outcome = _Outcome()
        for row in doable:
            why = ""
            try:
                for step in row.steps:
                    do(step, ask, self._obs.kit.write)
            except RequestRefused as refused:
                why = str(refused)
            except OSError as error:
                why = f"{error.filename}: {error.strerror}"
            except SessionFailure as failure:
                outcome.broke = why = str(failure)
            outcome.tried.append((row, why))
            sign = ("✗", "red") if why else ("✓", "green")
            what = f"{self._words['failed' if why else 'done']} · {self._words[row.about]} {_shown(row.name)}"
            self._console.print(Text.assemble(sign, " ", what, f" · {_shown(why)}" if why else ""))
            if outcome.broke is not None:
                self._say("broke", why=outcome.broke)
                break
        return outcome

    # With OBS closed ----------------------------------------------------------------------------

    def add_script(self) -> int:
        self._settings.data.mkdir(parents=True, exist_ok=True)
        for file in (OwnFile.EMERGENCY, OwnFile.SCRIPT):
            self._obs.kit.write(file)
        try:
            added = add_script(
                self._obs.kit.script,
                collection=self._plan.studio.collection,
                environ=os.environ,
                system=sys.platform,
            )
        except ScriptNotAdded as error:
            raise CompanionError(
                self._said(error.reason, **error.facts),
                hint=self._said("script-by-hand", path=self._obs.kit.script),
            ) from error
        told = "script-was-there" if added.kept is None else "script-added"
        self._console.print(Text(self._said(told, path=added.collection, kept=added.kept)))
        return 0

    # What is said -------------------------------------------------------------------------------

    def _said(self, key: str, **facts: object) -> str:
        return self._words[key].format(**facts)

    def _say(self, key: str, **facts: object) -> None:
        self._console.print(Text(_shown(self._said(key, **facts))))

    def _told(self, row: Row) -> str:
        elsewhere = ("--data", self._args.data) if self._args.data is not None else ()
        command = typed("obs", "setup", self._args.show, "--script", *elsewhere)
        return _shown(self._said(row.told, **row.facts, command=command))

    def _show_table(self, rows: Sequence[Row]) -> None:
        """The plan, and below it what is for a person: at full length, so that paths can be copied."""
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        for _ in range(4):
            table.add_column(overflow="fold")
        for row in rows:
            by_hand = row.mark is Mark.PERSON
            told = Text(self._words["by-hand"] if by_hand else self._told(row))
            for change in row.changes:
                old, new = self._value(change.old), self._value(change.new)
                told.append(f"\n{change.key}: {old} → {new}", "dim")
            sign = Text(*_SIGNS[row.mark])
            table.add_row(sign, self._words[row.about], Text(_shown(row.name)), told)
        if rows:
            # Cells are folded to the terminal's width; other lines are left to the terminal.
            self._console.print(table, soft_wrap=False)
        people = [row for row in rows if row.mark is Mark.PERSON]
        if people:
            self._say("people")
        for row in people:
            name = f" {_shown(row.name)}" if row.name else ""
            self._console.print(
                Text.assemble(_SIGNS[row.mark], f" {self._words[row.about]}{name} · ", self._told(row))
            )

    def _value(self, value: Any) -> str:
        match value:
            case None | "":
                return self._words["unset"]
            case bool():
                return self._words[str(value).lower()]
            case _:
                return _shown(str(value))

    def _as_json(self, row: Row, outcome: "_Outcome") -> dict[str, Any]:
        told: dict[str, Any] = {
            "about": row.about,
            "name": row.name,
            "status": row.mark.value,
            "code": row.told,
            "message": self._told(row),
            "seen": row.seen,
            "changes": [{"key": one.key, "old": one.old, "new": one.new} for one in row.changes],
        }
        for tried, why in outcome.tried:
            if tried is row:
                told |= {"done": not why, "failure": why or None}
        return told

    def _in_words(self, error: CompanionError) -> CompanionError:
        away = isinstance(error, ObsTurnsAway)
        facts = {
            "address": f"{self._settings.obs.host}:{self._settings.obs.port}",
            "settings": self._settings.data / FILE_NAME,
            "reason": error,
        }
        sentence, hint = ("turned-away", "password") if away else ("silent", "open-obs")
        return CompanionError(self._said(sentence, **facts), hint=self._said(hint, **facts))


@dataclass(slots=True)
class _Outcome:
    """What came of the lines that were to be done."""

    tried: list[tuple[Row, str]] = field(default_factory=list)
    """Each with why it failed; empty: it is done."""
    broke: str | None = None
    """Why the connection broke; None: it did not."""

    @property
    def failed(self) -> bool:
        return any(why for _, why in self.tried)


def _unfinished(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.mark is not Mark.FINE]


def _shown(words: str) -> str:
    """Names in OBS may hold anything, and a terminal would do what they say."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in words)
