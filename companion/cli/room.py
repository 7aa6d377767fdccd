"""``companion rehearse --room``: the real service in real time, with the crew at its screens and no OBS."""

import argparse
import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.markup import escape

from companion import __version__, logs
from companion.app import ObsKind, serve
from companion.begin import Opening, Start
from companion.cli.serving import print_links, settings_of, told_to_end
from companion.cli.starting import about_the_start
from companion.cli.terminal import Terminal, typed
from companion.journal.lock import lock
from companion.live.clock import wall_ms
from companion.settings import Settings
from companion.show.model import Plan
from companion.showfile import Loaded

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "head": "现场排练",
        "about": "真的时间，真的屏幕，模拟的 OBS：真的 OBS 和应急都不碰，每块屏都标着排练。",
        "journal": "记录：{path}（排练的，不会被接着播）",
        "ended": "排练结束。计划和实际：{command}",
    },
    "en": {
        "head": "Rehearsal in the room",
        "about": "Real time, real screens, a simulated OBS: neither the real OBS nor the emergency path is "
        "touched, and every screen is marked.",
        "journal": "Journal: {path} (a rehearsal's, which no run goes on with)",
        "ended": "The rehearsal has ended. What was planned and what happened: {command}",
    },
}


def rehearse_in_the_room(loaded: Loaded, plan: Plan, data: Path, args: argparse.Namespace) -> int:
    """Serve the show to its crew until Ctrl-C.

    Raises:
        CompanionError: the data folder is in use or cannot be written, or the address cannot be listened on.
    """
    settings = settings_of(args, data)
    logs.set_up(verbose=False, secrets=settings.secrets)
    with lock(data):
        return asyncio.run(_serve(loaded, plan, settings, args))


async def _serve(loaded: Loaded, plan: Plan, settings: Settings, args: argparse.Namespace) -> int:
    words = _WORDS[plan.language]
    console = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)
    stop = told_to_end()
    start = Start(args.start or Start.MANUAL)
    opening = Opening(start=start, rehearsal=True)
    show = args.show
    async with serve(
        plan, loaded.source, settings, show_file=show, obs=ObsKind.SIMULATED, opening=opening
    ) as service:
        title = escape(plan.title)
        console.print(f"[bold]Live Companion {__version__}[/bold] · {words['head']} · {title}")
        console.print(words["about"])
        print_links(console, plan.language, settings, service)
        console.print(escape(words["journal"].format(path=service.run.journal)))
        for line in about_the_start(service.runner.state, start, wall_ms()):
            console.print(escape(line))
        await stop.wait()
    console.print(escape(words["ended"].format(command=typed("as-run", service.run.folder))))
    return 0
