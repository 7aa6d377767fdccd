"""``companion run``: the service, from the show file to the last line of its journal."""

import argparse
import asyncio
import shlex
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape

from companion import __version__, logs
from companion.app import ObsKind, Service, choose_obs, serve
from companion.begin import Opening, Start, Unfinished, find_unfinished
from companion.cli.check import print_report
from companion.cli.serving import add_where, print_links, settings_of, told_to_end
from companion.cli.starting import about_the_start, refuse_what_cannot_start
from companion.cli.terminal import Terminal, show_file, spoken
from companion.journal.lock import lock
from companion.journal.runs import show_run_from
from companion.live.clock import wall_ms
from companion.obs.setup.kit import SCRIPT
from companion.settings import Settings, data_folder
from companion.show.model import Plan
from companion.showfile import Surroundings, load_show

WORDS = {
    "zh-CN": {
        "obs_real": "OBS：真实 OBS，地址 {address}",
        "obs_simulated": "OBS：模拟的（{address} 没有 OBS 应答），观众看不到任何东西。"
        "打开 OBS 后重新运行即可。",
        "obs_simulated_asked": "OBS：模拟的，观众看不到任何东西。",
        "obs_none": "OBS：不用。场景要自己切。",
        "resumed": "接着上次没播完的一场：{title}，{when} 开播。",
        "changed": "注意：节目文件在那之后改过；这一场照原来的走，改动在场控台上等你应用。",
        "ask": "有一场没播完：{title}，{when} 开播。接着播吗？[Y/n] ",
        "resumed_ready": "接着上次还没开播的一场：{title}，{when} 打开的。",
        "ask_ready": "有一场还没开播：{title}，{when} 打开的。接着用吗？[Y/n] ",
        "emergency": "应急：OBS 里装 {script}，或运行 {command}",
        "journal": "记录：{path}",
        "ended": "已结束。记录在 {path}",
    },
    "en": {
        "obs_real": "OBS: a real one at {address}",
        "obs_simulated": "OBS: simulated, for nothing answers at {address}. No viewer sees anything; "
        "open OBS and run again.",
        "obs_simulated_asked": "OBS: simulated; no viewer sees anything.",
        "obs_none": "OBS: none. Scenes are switched by hand.",
        "resumed": "Going on with an unfinished run: {title}, on air since {when}.",
        "changed": "Note: the show file has changed since. The run keeps the show that it had; "
        "the operator page offers the changes.",
        "ask": "A run is unfinished: {title}, on air since {when}. Go on with it? [Y/n] ",
        "resumed_ready": "Going on with a run that has not begun: {title}, opened at {when}.",
        "ask_ready": "A run has not begun yet: {title}, opened at {when}. Go on with it? [Y/n] ",
        "emergency": "Emergency: add {script} in OBS, or run {command}",
        "journal": "Journal: {path}",
        "ended": "Ended. The journal is {path}",
    },
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("run", help="run a show")
    parser.add_argument(
        "show", metavar="SHOW", type=Path, help="the show file, or the folder of its show.yaml"
    )
    parser.add_argument(
        "--obs",
        default="auto",
        metavar="auto|none|simulated|HOST:PORT",
        help="default: a real one if it answers",
    )
    add_where(parser)
    parser.add_argument("--data", type=Path, help="data folder; default the user's own")
    parser.add_argument(
        "--start",
        choices=[start.value for start in Start],
        default="manual",
        help="manual: GO starts the show (the default); planned: it starts by itself when it is planned to; "
        "now: at once, and its times of day move with it",
    )
    parser.add_argument(
        "--resume",
        choices=["auto", "ask", "new"],
        default=None,
        help="what to do with an unfinished run; default: ask, or go on with it where nobody can be asked",
    )
    parser.add_argument("--verbose", action="store_true", help="log more")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the show until Ctrl-C; 1 when the show file has an error."""
    show = args.show = show_file(args.show)
    data = data_folder(args.data)
    obs_flag = None if args.obs in ("auto", "none", "simulated") else args.obs
    settings = settings_of(args, data, obs_flag)
    logs.set_up(verbose=args.verbose, secrets=settings.secrets)
    loaded = load_show(show, Surroundings.of(show.parent, data), spoken())
    if loaded.plan is None:
        print_report(loaded)
    with lock(data):
        # A file that was emptied or deleted on air tells nothing; the run that it began does.
        show_id = loaded.show_id or show_run_from(data, show)
        unfinished = _to_resume(show_id, settings, args.resume, Start(args.start))
        plan = unfinished.recovered.state.plan if unfinished is not None else loaded.plan
        if plan is None:
            return 1
        return asyncio.run(_run(plan, loaded.source, settings, unfinished, args))


async def _run(
    plan: Plan, source: bytes, settings: Settings, unfinished: Unfinished | None, args: argparse.Namespace
) -> int:
    words = WORDS[plan.language]
    # One that goes on has been started, or waits, as it was told to when it began.
    start = Start(args.start) if unfinished is None else Start.MANUAL
    refuse_what_cannot_start(plan, start)
    console = Terminal(highlight=False, soft_wrap=True)
    stop = told_to_end()
    obs = await choose_obs(args.obs, settings.obs, unfinished)
    async with serve(
        plan,
        source,
        settings,
        show_file=args.show,
        obs=obs,
        unfinished=unfinished,
        opening=Opening(start=start),
    ) as service:
        _print_start(console, plan, settings, service, obs, asked=args.obs == "simulated")
        if unfinished is not None:
            console.print(escape(_about(words, "resumed", unfinished)))
            if unfinished.ran not in (None, source):
                console.print(escape(words["changed"]))
        for line in about_the_start(service.runner.state, start, wall_ms()):
            console.print(escape(line))
        await stop.wait()
    console.print(escape(words["ended"].format(path=service.run.journal)))
    return 0


def _to_resume(show_id: str | None, settings: Settings, wish: str | None, start: Start) -> Unfinished | None:
    """The run of this show to go on with: by its id, which a file that was spoilt on air still tells."""
    if wish == "new" or show_id is None:
        return None
    unfinished = find_unfinished(settings.data, show_id)
    if unfinished is not None and start is not Start.MANUAL and unfinished.waits_for_go:
        # Somebody tried things out before air. To go on with that would let a planned start pass by.
        return None
    interactive = sys.stdin is not None and sys.stdin.isatty()
    if unfinished is None or not (wish == "ask" or (wish is None and interactive)):
        return unfinished
    try:
        answer = input(_about(WORDS[unfinished.recovered.state.plan.language], "ask", unfinished))
    except EOFError:  # Nobody is there to be asked.
        return unfinished
    return None if answer.strip().lower().startswith("n") else unfinished


def _about(words: Mapping[str, str], key: str, unfinished: Unfinished) -> str:
    state = unfinished.recovered.state
    sentence, began = words[key], state.started
    if began is None:
        sentence, began = words[f"{key}_ready"], state.opened.run
    when = datetime.fromtimestamp(state.wall(began) / 1000, ZoneInfo(state.plan.zone))
    return sentence.format(title=state.plan.title, when=when.strftime("%Y-%m-%d %H:%M"))


def _print_start(
    console: Console, plan: Plan, settings: Settings, service: Service, obs: ObsKind, *, asked: bool
) -> None:
    words = WORDS[plan.language]
    address = f"{settings.obs.host}:{settings.obs.port}"
    about_obs = {
        ObsKind.REAL: words["obs_real"],
        ObsKind.SIMULATED: words["obs_simulated_asked" if asked else "obs_simulated"],
        ObsKind.NONE: words["obs_none"],
    }[obs]
    console.print(f"[bold]Live Companion {__version__}[/bold] · {escape(plan.title)}")
    console.print(escape(about_obs.format(address=address)))
    print_links(console, plan.language, settings, service)
    command = Path(sys.executable).with_name("companion")
    fallback = f"{command if command.exists() else 'companion'} fallback"
    if settings.data != data_folder(None):
        # It looks for its file in the user's own folder unless it is told of another.
        fallback += f" --data {shlex.quote(str(settings.data))}"
    script = settings.data / SCRIPT
    console.print(escape(words["emergency"].format(script=script, command=fallback)))
    console.print(escape(words["journal"].format(path=service.run.journal)))
