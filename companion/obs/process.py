"""The process of OBS, where it runs on this machine: found by the port it listens on, and watched to its end.

A connection that breaks tells nothing of the program behind it. That its process is gone tells a crash from a
broken network or a program that hangs; and what the process was started with tells how to start it again.
"""

import asyncio
import contextlib
import ipaddress
import os
import re
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_LOOK_S = 0.5
"""Where the system does not tell of a process that ends, it is looked at this often."""

_NAME = re.compile(r"\.?obs(32|64)?(-wrapped)?(\.exe)?", re.IGNORECASE)
"""OBS as it is called on every system; its helpers (obs-ffmpeg-mux, obs-browser-page) are not meant."""

_OURS = "COMPANION_"
"""Variables of our own, a password among them, that are no business of another program."""


@dataclass(frozen=True, slots=True)
class RunningObs:
    """A process of OBS, and what it takes to start it again.

    No repr shows any of that: command lines and environments hold passwords.
    """

    process: psutil.Process = field(repr=False)
    """Tells itself from a later process of the same number."""
    executable: Path | None = field(default=None, repr=False)
    """None: the system does not say."""
    command: tuple[str, ...] = field(default=(), repr=False)
    """As it was started, the program first; empty when the system does not say."""
    folder: Path | None = field(default=None, repr=False)
    """Its working folder; None when the system does not say."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """As it was started with; ours where the system does not say, for it is the same user's."""

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def lives(self) -> bool:
        """False once it has ended, though whoever started it may not have asked for its exit code yet."""
        try:
            return self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:
            return True


def listening_obs(host: str, port: int) -> RunningObs | None:
    """The OBS of this user that listens on a port of this machine. Blocks for as long as it takes to look
    through the list of processes.

    None: it is on another machine or another user's, or what listens there is not OBS (a tunnel, say).
    """
    if not on_this_machine(host):
        return None
    for running in obs_processes():
        with contextlib.suppress(psutil.Error, OSError):
            for connection in running.process.net_connections(kind="tcp"):
                if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
                    return running
    return None


def obs_processes() -> list[RunningObs]:
    """Every OBS that this user runs here, those that have ended left out."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if _NAME.fullmatch(process.name()) and _is_ours(process):
                running = remember(process)
                if running.lives:
                    found.append(running)
    return found


def remember(process: psutil.Process) -> RunningObs:
    """What the system says of a process now, for when it has ended."""
    executable: Path | None = None
    command: tuple[str, ...] = ()
    folder: Path | None = None
    environment: Mapping[str, str] = {}
    # Each may be kept from us for reasons of its own.
    with contextlib.suppress(psutil.Error, OSError):
        executable = Path(process.exe()) if process.exe() else None
    with contextlib.suppress(psutil.Error, OSError):
        command = tuple(process.cmdline())
    with contextlib.suppress(psutil.Error, OSError):
        folder = Path(process.cwd()) if process.cwd() else None
    with contextlib.suppress(psutil.Error, OSError):
        environment = process.environ()
    return RunningObs(process, executable, command, folder, environment or own_environment())


def own_environment() -> dict[str, str]:
    """That of the companion, without what is its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}


def on_this_machine(host: str) -> bool:
    """Whether a name or address is of this machine; a name that nobody knows is not. Blocks to look it up."""
    try:
        known = {str(where[4][0]).partition("%")[0] for where in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    if any(ipaddress.ip_address(address).is_loopback for address in known):
        return True
    own = {
        address.address.partition("%")[0]
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
    }
    return not known.isdisjoint(own)


async def ended(running: RunningObs) -> int | None:
    """Return when a process has ended, at once when it has already.

    Its exit code, negative for the signal that ended it, where the system says: of our own children, on
    Windows of every process. Elsewhere None.
    """
    handle = _handle(running.pid)
    try:
        if handle is None:
            while running.lives:  # noqa: ASYNC110 - nothing else tells
                await asyncio.sleep(_LOOK_S)
        elif running.process.is_running():  # or the number may be that of a later process by now
            # Its first thread may be gone while others still give back what they hold: that is not the end.
            await _readable(handle)
    finally:
        if handle is not None:
            os.close(handle)
    try:
        return running.process.wait(timeout=0)
    except psutil.Error:  # it is not our child, and whoever started it has not asked for its exit code yet
        return None


def _is_ours(process: psutil.Process) -> bool:
    if sys.platform == "win32":
        return process.username() == psutil.Process().username()
    return process.uids().real == os.getuid()


def _handle(pid: int) -> int | None:
    """What becomes readable when the process ends; None where the system has no such thing."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):  # a Python that was built for old systems
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:  # it has ended; or an old kernel, or a container that forbids it
        return None


async def _readable(handle: int) -> None:
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    loop.add_reader(handle, told.set)
    try:
        await told.wait()
    finally:
        loop.remove_reader(handle)
