"""``companion rehearse``: the whole show before anybody watches, on a virtual clock or in the room."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from companion.cli.check import as_json as problem_as_json
from companion.cli.check import print_report
from companion.cli.rehearsed import Report, as_json
from companion.cli.terminal import show_file, spoken
from companion.live.clock import wall_ms
from companion.rehearsal.judge import judge
from companion.rehearsal.play import rehearse
from companion.rehearsal.schedule import Schedule, schedule_of
from companion.rehearsal.what_if import Reader, WhatIfs
from companion.settings import data_folder
from companion.show.asrun import as_run
from companion.show.state import ShowState
from companion.show.times import Ms
from companion.showfile import Loaded, Surroundings, load_show

BROKEN = 3
"""The exit code of a rehearsal in which a promise would be broken."""

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
    parser.add_argument(
        "--speed", type=_speed, metavar="N|max", help="so many times as fast as real time; default max"
    )
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
    parser.set_defaults(run=run)


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= FASTEST:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no speed: write max, or how many times real time, as 20"
        )
    return speed


def run(args: argparse.Namespace) -> int:
    """Rehearse the show.

    Raises:
        WrongUsage: a what-if is not written as it has to be, or names what the show does not have.
    """
    show = show_file(args.show)
    loaded = load_show(show, Surroundings.of(show.parent, data_folder(args.data)), spoken())
    schedule = schedule_of(loaded.plan, wall_ms()) if loaded.plan is not None else None
    what_ifs = _what_ifs(args, schedule) if schedule is not None else WhatIfs()
    if not args.json:
        print_report(loaded)
        print()
    if schedule is None:
        if args.json:
            _print_json({"check": _problems(loaded)})
        return 1
    report = Report(Console(file=sys.stdout, highlight=False, soft_wrap=True), schedule)
    if not args.json:
        report.head(what_ifs)
    watch = _Watch(report) if args.speed is not None and not args.json else _nothing
    outcome = judge(schedule, as_run(rehearse(schedule, what_ifs, speed=args.speed, watch=watch)))
    if args.json:
        _print_json({"check": _problems(loaded), **as_json(outcome, schedule)})
    else:
        report.outcome(outcome, cues=args.cues)
    return 0 if outcome.kept else BROKEN


def _what_ifs(args: argparse.Namespace, schedule: Schedule) -> WhatIfs:
    reader = Reader(schedule)
    overruns: dict[str, Ms] = {}
    for given in args.overrun:
        overruns |= reader.overrun(given)
    return WhatIfs(
        overruns=overruns,
        incidents=[reader.spell("--incident", given) for given in args.incident],
        obs_lost=[reader.spell("--obs-lost", given) for given in args.obs_lost],
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
