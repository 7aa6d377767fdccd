"""``companion purge``: the names of people are kept as long as they are needed, and no longer."""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from companion.begin import find_unfinished
from companion.cli.terminal import spoken
from companion.errors import CompanionError, WrongUsage, system_reason
from companion.feeds.purge import Task, What, of_data, of_run
from companion.journal.lock import lock
from companion.journal.reader import JournalDamaged, read_lines
from companion.journal.runs import RUNS, Run, runs
from companion.live.clock import wall_ms
from companion.settings import Settings, data_folder, load_settings
from companion.show.bags.asks import keeps_waiting
from companion.show.events import ShowOpened
from companion.show.state import Phase, ShowState
from companion.show.times import WallMs
from companion.showfile import Language

_DAY_MS = 86_400_000

_SHOWN_RUNS = 5

_MAY_GO_ON_MS = 2 * _DAY_MS
"""A show that stopped so lately may be gone on with. What is older has been given up, whatever its journal
says, and its people are not kept for ever."""

_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "entries": "{people} 人次的参与记录：去掉名字、账号、评论（编号、时间、结论留下）",
        "salt": "编号的盐值：去掉以后，编号再也对不上人",
        "winners": "{people} 位中奖者的名字和账号",
        "remembered": "{people} 条中奖标记（近期中奖者不能再中）",
        "pictures": "出事前后的画面截图",
        "questions": "{people} 条观众提问的原文（记录里只有编号）",
        "left_over": "没写完的临时文件",
        "in data": "数据文件夹",
        "rules": "参与者满 {entries} 天、中奖者满 {winners} 天就清除。",
        "nothing": "没有要清除的。",
        "kept": "中奖者的名字留到 {winners} 天以后；连同他们一起清除，加 --winners。",
        "dry": "只是看看，什么都没动。",
        "ask": "清除这些？清除后找不回来。[y/N] ",
        "add yes": "什么都没动。确定要清除，加 --yes。",
        "left": "什么都没动。",
        "done": "已清除。场次记录和抽奖证明没有动。",
        "failed": "没有清除 {path}：{reason}。",
        "no run": "{folder} 里没有名叫 {run} 的一场。",
        "newest": "最近的几场：{runs}",
        "goes on": "{run} 还没有结束，可以接着播：清除了盐值，它的福袋就收不了人、开不了奖。",
        "bags wait": "{run} 的福袋还没有结果：{bags}。清除了盐值，就收不了人、开不了奖。",
        "finish them": "接着这场（companion run），把它们公布或作废；两天以后不再拦。",
        "end it": "先结束这场节目，或者用 --resume new 另开一场；两天以后不再拦。",
        "winners of which": "--winners 要和 --before 或 --run 一起用。",
        "no date": "{text} 不是日期。",
        "date like": "写成 2026-11-22 这样。",
    },
    Language.ENGLISH: {
        "entries": "{people} entries lose name, account and comment; ids, times and verdicts stay",
        "salt": "the salt of the ids: without it no id leads to anybody",
        "winners": "names and accounts of {people} winners",
        "remembered": "{people} marks that somebody has won, for bags that leave out recent winners",
        "pictures": "small pictures of what viewers saw when something broke",
        "questions": "the words of {people} questions of viewers; the journal has digests of them",
        "left_over": "a file that was not finished",
        "in data": "data folder",
        "rules": "Entrants are due after {entries} days, winners after {winners}.",
        "nothing": "There is nothing to remove.",
        "kept": "Names of winners stay until they are {winners} days old; --winners removes them too.",
        "dry": "This was only a look; nothing was changed.",
        "ask": "Remove all this? It cannot be brought back. [y/N] ",
        "add yes": "Nothing was changed. Add --yes to remove it.",
        "left": "Nothing was changed.",
        "done": "Removed. Journals and proofs of draws are as they were.",
        "failed": "{path} was not purged: {reason}.",
        "no run": "There is no run {run} in {folder}.",
        "newest": "The newest: {runs}",
        "goes on": "{run} is not over, and may be gone on with: without the salt its bags cannot be drawn.",
        "bags wait": "Bags of {run} are not settled: {bags}. Without the salt they cannot be drawn.",
        "finish them": "Go on with it, then publish or void them; after two days nothing is asked.",
        "end it": "End the show first, or begin another with --resume new; after two days nothing is asked.",
        "winners of which": "--winners goes with --before or --run.",
        "no date": "{text} is no date.",
        "date like": "Write it like 2026-11-22.",
    },
}


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    """A run, or ``""`` for the data folder itself."""
    tasks: tuple[Task, ...]
    with_winners: bool


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "purge",
        help="take the names of people out of shows that are over",
        description="Says whose names, accounts and comments are due to be removed, and removes them when it "
        "is told to. Journals and draws can be checked afterwards as before. Without --before and --run it "
        "goes by 'retention' in settings.yaml. Exit code 1: something is left to remove.",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--before", metavar="DATE", help="runs that began before this day, like 2026-11-22")
    which.add_argument("--run", metavar="RUN", dest="which", help="this run, however young")
    parser.add_argument("--winners", action="store_true", help="with --before or --run: winners' names too")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    parser.add_argument("--json", action="store_true", help="the answer as JSON, for programs")
    parser.add_argument("--data", type=Path, help="data folder that has the runs; default the user's own")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show what is due, and remove it.

    Raises:
        WrongUsage: there is no such run, or the date is none.
        CompanionError: the data folder is in use or cannot be read, or its settings mean nothing.
    """
    words, data = _WORDS[spoken()], data_folder(args.data)
    settings = load_settings(data, host=None, port=None, obs=None, environ=os.environ)
    # Only to look changes nothing, so it may be done beside a show.
    with contextlib.nullcontext() if args.dry_run or not data.exists() else lock(data):
        parts = _due(args, data, settings, words)
        if not args.json:
            _print(parts, settings, words)
        if args.dry_run or not parts:
            failed: Sequence[Path] = ()
            removed = False
        elif args.yes or (not args.json and _agreed(words)):
            failed = _remove(parts, words)
            removed = not failed
        else:
            failed, removed = tuple(task.path for part in parts for task in part.tasks), False
    if args.json:
        print(json.dumps(_as_json(parts, removed=removed), ensure_ascii=False))
    elif parts and args.dry_run:
        print(words["dry"])
    elif removed:
        print(words["done"])
    return 1 if failed else 0


def _due(
    args: argparse.Namespace, data: Path, settings: Settings, words: Mapping[str, str]
) -> Sequence[_Part]:
    now = wall_ms()
    entries_from = WallMs(now - settings.entries_days * _DAY_MS)
    winners_from = WallMs(now - settings.winners_days * _DAY_MS)
    chosen = args.before is not None or args.which is not None
    if args.winners and not chosen:
        raise WrongUsage(words["winners of which"])
    if args.before is not None:
        entries_from = _day(args.before, words)
    parts = []
    for run in _chosen(args, data, words):
        began = _began(run)
        if args.which is None and began >= entries_from and (chosen or began >= winners_from):
            continue
        if wall_ms() - began < _MAY_GO_ON_MS and (state := _may_go_on(run, data)) is not None:
            raise _refused(run, state, words)
        of_winners = began < winners_from or (chosen and args.winners)
        parts.append(_Part(run.id, tuple(of_run(run.folder, with_winners=of_winners)), of_winners))
    if not chosen:
        parts.append(_Part("", tuple(of_data(data, won_before=winners_from)), with_winners=True))
    return tuple(part for part in parts if part.tasks)


def _chosen(args: argparse.Namespace, data: Path, words: Mapping[str, str]) -> Sequence[Run]:
    all_runs = runs(data)
    if args.which is None:
        return tuple(reversed(all_runs))
    # By its name among those that are there: what is typed is never made a path.
    chosen = [run for run in all_runs if run.id == args.which]
    if not chosen:
        newest = ", ".join(run.id for run in all_runs[:_SHOWN_RUNS])
        hint = words["newest"].format(runs=newest) if newest else None
        raise WrongUsage(words["no run"].format(run=args.which, folder=data / RUNS), hint=hint)
    return chosen


def _began(run: Run) -> WallMs:
    """The second that its name begins with, in UTC; now for a name that no clock has given."""
    try:
        began = datetime.strptime(run.id[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return wall_ms()
    return WallMs(int(began.timestamp() * 1000))


def _may_go_on(run: Run, data: Path) -> ShowState | None:
    """Where ``companion run`` would go on with it; None when it would not, as with a journal that cannot be
    trusted."""
    try:
        opened = read_lines(run.journal).entry(1).event
        unfinished = find_unfinished(data, opened.plan.id) if isinstance(opened, ShowOpened) else None
    except (OSError, IndexError, JournalDamaged):
        return None
    if unfinished is None or unfinished.run.id != run.id:
        return None
    return unfinished.recovered.state


def _refused(run: Run, state: ShowState, words: Mapping[str, str]) -> CompanionError:
    """A show that has ended may still have bags to settle: then it is those that somebody has to see to."""
    waiting = [bag for bag in state.bags if keeps_waiting(_with_bag_alone(state, bag))]
    if state.phase is Phase.ENDED and waiting:
        told = words["bags wait"].format(run=run.id, bags=", ".join(waiting))
        return CompanionError(told, hint=words["finish them"])
    return CompanionError(words["goes on"].format(run=run.id), hint=words["end it"])


def _with_bag_alone(state: ShowState, bag: str) -> ShowState:
    asked = {name: effect for name, effect in state.asked_of_bags.items() if effect.bag == bag}
    return replace(state, bags={bag: state.bags[bag]}, asked_of_bags=asked)


def _day(text: str, words: Mapping[str, str]) -> WallMs:
    """Midnight of that day where this computer is."""
    try:
        midnight = datetime.strptime(text, "%Y-%m-%d").astimezone()
    except ValueError:
        raise WrongUsage(words["no date"].format(text=repr(text)), hint=words["date like"]) from None
    return WallMs(int(midnight.timestamp() * 1000))


def _agreed(words: Mapping[str, str]) -> bool:
    if not sys.stdin.isatty():
        print(words["add yes"])
        return False
    if input(words["ask"]).strip().lower() in ("y", "yes", "是"):
        return True
    print(words["left"])
    return False


def _remove(parts: Iterable[_Part], words: Mapping[str, str]) -> Sequence[Path]:
    """The files that it failed for; the others are done."""
    failed = []
    for task in (task for part in parts for task in part.tasks):
        try:
            task.do()
        except OSError as error:
            failed.append(task.path)
            reason = system_reason(error).spoken(spoken())
            print(words["failed"].format(path=task.path, reason=reason), file=sys.stderr)
    return failed


def _print(parts: Sequence[_Part], settings: Settings, words: Mapping[str, str]) -> None:
    days = {"entries": settings.entries_days, "winners": settings.winners_days}
    print(words["rules"].format(**days))
    if not parts:
        print(words["nothing"])
        return
    for part in parts:
        print(part.name or words["in data"])
        for what, tasks in _by_what(part).items():
            print(f"  {words[what].format(people=sum(task.people for task in tasks))}")
    if not all(part.with_winners for part in parts):
        print(words["kept"].format(**days))


def _by_what(part: _Part) -> Mapping[What, Sequence[Task]]:
    found: dict[What, list[Task]] = {}
    for task in part.tasks:
        found.setdefault(task.what, []).append(task)
    return found


def _as_json(parts: Iterable[_Part], *, removed: bool) -> dict[str, object]:
    return {
        "due": [
            {
                "run": part.name or None,
                **{what.value: sum(task.people for task in tasks) for what, tasks in _by_what(part).items()},
            }
            for part in parts
        ],
        "removed": removed,
    }
