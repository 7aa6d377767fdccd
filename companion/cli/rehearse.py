"""``companion rehearse``: the whole show before anybody watches, on a virtual clock or in the room."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from companion.begin import Start
from companion.cli.check import as_json as problem_as_json
from companion.cli.check import print_report
from companion.cli.rehearsed import Report
from companion.cli.room import rehearse_in_the_room
from companion.cli.serving import add_where
from companion.cli.terminal import Terminal, show_file, spoken
from companion.errors import WrongUsage
from companion.live.clock import wall_ms
from companion.rehearsal.as_json import as_json
from companion.rehearsal.judge import judge
from companion.rehearsal.play import rehearse
from companion.rehearsal.schedule import Schedule, schedule_of
from companion.rehearsal.what_if import Reader, WhatIfs, merged
from companion.settings import data_folder
from companion.show.asrun import as_run
from companion.show.state import ShowState
from companion.show.times import Ms
from companion.showfile import Language, Loaded, Surroundings, load_show

_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "not in the room": "{flags} 只用于虚拟时钟上的排练，不能和 --room 一起用。",
        "room only": "{flags} 只用于现场排练：加上 --room。",
        "no speed": "--speed 写 max，或者是真实时间的几倍，例如 20（最多 {fastest}）。收到的是 {given}。",
        "interrupted": "排练中断：没有走完，没有结果。",
    },
    Language.ENGLISH: {
        "not in the room": "{flags}: for a rehearsal on a virtual clock only, not with --room.",
        "room only": "{flags}: for a rehearsal in the room only; add --room.",
        "no speed": "--speed is max, or how many times real time, for example 20 (no more than {fastest}); "
        "it was {given}.",
        "interrupted": "Interrupted: the rehearsal did not come to the end, and there is no outcome.",
    },
}

BROKEN = 3
"""The exit code of a rehearsal in which a promise would be broken."""

INTERRUPTED = 130
"""The exit code of what Ctrl-C ended, as shells have it."""

FASTEST = 100_000
"""Times real time: what is more is ``max``."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "rehearse",
        help="play a whole show on a virtual clock, or in the room without OBS",
        description="Plays the whole show with a simulated OBS and a crew that does what the plan expects, "
        "and says what came when, which promises were kept, and what to know before air. Nothing is written. "
        "Exit code 0: every promise kept; 1: the show file has an error; 2: wrong usage; 3: a promise would "
        "be broken.",
    )
    parser.add_argument(
        "show", metavar="SHOW", type=Path, help="the show file, or the folder of its show.yaml"
    )
    parser.add_argument("--speed", metavar="N|max", help="so many times as fast as real time; default max")
    parser.add_argument("--json", action="store_true", help="for a program: everything that came of it")
    parser.add_argument("--cues", action="store_true", help="list every cue, too")
    parser.add_argument(
        "--from", dest="begin", metavar="SEGMENT", help="begin with this segment: id or title"
    )
    parser.add_argument(
        "--overrun",
        action="append",
        default=[],
        metavar="SEGMENT=+4m",
        help="what if a segment takes so much longer (-1m: is over so much earlier); by its title, id or "
        "product; may be given again",
    )
    parser.add_argument(
        "--incident",
        action="append",
        default=[],
        metavar="20:05+90s",
        help="what if somebody has to put the fallback on air then, for so long; 10m+90s counts from the "
        "start; may be given again",
    )
    parser.add_argument(
        "--obs-lost",
        action="append",
        default=[],
        metavar="10m+20s",
        help="what if OBS goes away then, for so long; may be given again",
    )
    parser.add_argument(
        "--sells",
        action="append",
        default=[],
        metavar="SALE=PIECES",
        help="what if a flash sale sells so many, evenly over its time; default none; may be given again",
    )
    parser.add_argument(
        "--data", type=Path, help="data folder with overlays and recipes of one's own; default the user's own"
    )
    room = parser.add_argument_group("in the room")
    room.add_argument(
        "--room",
        action="store_true",
        help="in real time, with the operator page, the host screen and the overlays, until Ctrl-C; OBS is "
        "not touched and every screen is marked",
    )
    add_where(room)
    room.add_argument(
        "--start",
        choices=[Start.MANUAL.value, Start.NOW.value],
        help="manual: GO starts it (the default); now: it starts at once, and its times of day move with it",
    )
    parser.set_defaults(run=run)


def _speed(given: str | None, words: Mapping[str, str]) -> float | None:
    """Times real time; None: as fast as it goes."""
    if given in (None, "max"):
        return None
    try:
        speed = float(given)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= FASTEST:
        raise WrongUsage(words["no speed"].format(fastest=FASTEST, given=given))
    return speed


def run(args: argparse.Namespace) -> int:
    """Rehearse the show.

    Raises:
        WrongUsage: a what-if is not written as it has to be, or names what the show does not have; or flags
            do not go together.
    """
    show = args.show = show_file(args.show)
    data = data_folder(args.data)
    loaded = load_show(show, Surroundings.of(show.parent, data), spoken())
    words = _WORDS[loaded.language]
    _refuse_what_does_not_go_together(args, words)
    speed = _speed(args.speed, words)
    if args.room:
        if loaded.problems:
            print_report(loaded)
        return rehearse_in_the_room(loaded, loaded.plan, data, args) if loaded.plan is not None else 1
    schedule = schedule_of(loaded.plan, wall_ms()) if loaded.plan is not None else None
    what_ifs = _what_ifs(args, schedule) if schedule is not None else WhatIfs()
    if not args.json:
        print_report(loaded)
        print()
    if schedule is None:
        if args.json:
            _print_json({"check": _problems(loaded)})
        return 1
    report = Report(Terminal(file=sys.stdout, highlight=False, soft_wrap=True), schedule)
    if not args.json:
        report.head(what_ifs)
    watch = _Watch(report) if speed is not None and not args.json else _nothing
    try:
        lines = rehearse(schedule, what_ifs, speed=speed, watch=watch)
    except KeyboardInterrupt:
        print(words["interrupted"], file=sys.stderr)
        return INTERRUPTED
    outcome = judge(schedule, as_run(lines))
    if args.json:
        _print_json({"check": _problems(loaded), **as_json(outcome, schedule)})
    else:
        report.outcome(outcome, cues=args.cues)
    return 0 if outcome.kept else BROKEN


def _refuse_what_does_not_go_together(args: argparse.Namespace, words: Mapping[str, str]) -> None:
    alone = {
        "--speed": args.speed is not None,
        "--json": args.json,
        "--cues": args.cues,
        "--from": args.begin is not None,
        "--overrun": bool(args.overrun),
        "--incident": bool(args.incident),
        "--obs-lost": bool(args.obs_lost),
        "--sells": bool(args.sells),
    }
    room = {
        "--host": args.host is not None,
        "--port": args.port is not None,
        "--start": args.start is not None,
    }
    given = [flag for flag, is_given in (alone if args.room else room).items() if is_given]
    if given:
        raise WrongUsage(words["not in the room" if args.room else "room only"].format(flags=" ".join(given)))


def _what_ifs(args: argparse.Namespace, schedule: Schedule) -> WhatIfs:
    reader = Reader(schedule)
    overruns: dict[str, Ms] = {}
    for given in args.overrun:
        overruns |= reader.overrun(given)
    return WhatIfs(
        overruns=overruns,
        incidents=merged(reader.spell("--incident", given) for given in args.incident),
        obs_lost=merged(reader.spell("--obs-lost", given) for given in args.obs_lost),
        sells=dict(reader.sells(given) for given in args.sells),
        begin_with=reader.segment(args.begin) if args.begin is not None else None,
    )


class _Watch:
    """Tells of each segment as it begins."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._told = 0

    def __call__(self, state: ShowState) -> None:
        segment = state.running_segment
        if segment is not None and len(state.begun) > self._told:
            self._told = len(state.begun)
            assert state.segment is not None
            begun = Ms(state.wall(state.segment.started) - self._report.schedule.starts)
            self._report.begun(begun, segment.title)


def _nothing(_state: ShowState) -> None:
    """Nobody watches a rehearsal that is over in a moment."""


def _problems(loaded: Loaded) -> list[dict[str, str | int]]:
    return [problem_as_json(problem) for problem in loaded.problems]


def _print_json(told: dict[str, object]) -> None:
    print(json.dumps(told, ensure_ascii=False, indent=1))
