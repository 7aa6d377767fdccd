"""What the commands share that run the service: where it listens, when it ends, and its links."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from companion.app import Service
from companion.keys import Role
from companion.obs.setup.needs import OVERLAY_FILE
from companion.settings import Settings, load_settings

_WORDS: Mapping[str, Mapping[Role, str]] = {
    "zh-CN": {Role.OPERATOR: "场控台", Role.HOST: "主播屏", Role.OVERLAY: "贴片（OBS 浏览器源）"},
    "en": {
        Role.OPERATOR: "Operator",
        Role.HOST: "Host screen",
        Role.OVERLAY: "Overlays (OBS browser source)",
    },
}


_OVERLAY_FILE: Mapping[str, str] = {
    "zh-CN": "贴片（OBS 浏览器源的本地文件，先开 OBS 也行）",
    "en": "Overlays (local file of an OBS browser source, also when OBS is started first)",
}


def add_where(parser: argparse._ActionsContainer) -> None:
    """The flags that say where to listen."""
    parser.add_argument("--host", help="address to listen on; default 127.0.0.1")
    parser.add_argument("--port", type=_port, help="port to listen on; default 8765, 0 for a free one")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise ValueError(text)
    return port


def settings_of(
    args: argparse.Namespace, data: Path, obs: str | None = None, *, with_file: bool = True
) -> Settings:
    """What is set by flags, by the environment and (``with_file``) in the data folder."""
    return load_settings(
        data, host=args.host, port=args.port, obs=obs, environ=os.environ, with_file=with_file
    )


def told_to_end() -> asyncio.Event:
    """Set by Ctrl-C, or when the system asks this process to end."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: stop.set())
        else:
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def print_links(console: Console, language: str, settings: Settings, service: Service) -> None:
    """The link of each screen, with its key."""
    base = f"http://{_reachable(settings)}:{service.port}"
    for role in (Role.OPERATOR, Role.HOST, Role.OVERLAY):
        console.print(f"  {_WORDS[language][role]}  {base}/{role.value}?key={service.keys.of(role)}")
    console.print(f"  {_OVERLAY_FILE[language]}  {escape(str(settings.data / OVERLAY_FILE))}")


def _reachable(settings: Settings) -> str:
    """The host part of the links: where it listens, or a name for it when it listens everywhere."""
    match settings.host:
        case "0.0.0.0":  # noqa: S104 - compared, not bound
            return settings.names[0] if settings.names else "127.0.0.1"
        case "::":
            return settings.names[0] if settings.names else "[::1]"
        case host:
            return f"[{host}]" if ":" in host else host
