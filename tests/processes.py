"""Programs that are called ``obs`` and do nothing, for what is asked of a process and not of OBS."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from companion.obs.process import RunningObs, remember


class Program:
    """Listens on a port that it was born with, until it is killed or told to end."""

    def __init__(
        self, folder: Path, *, name: str = "obs", config: Path | None = None, **options: Any
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._ends = folder / "ends"
        if not self._ends.exists():
            os.mkfifo(self._ends)
        program = folder / name
        # It waits in the shell itself, so that nothing of it is left when it is killed.
        program.write_text(f"#!/bin/sh\nread code < '{self._ends}'\nexit $code\n")
        program.chmod(0o755)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            self.port = int(listening.getsockname()[1])
            self._process = subprocess.Popen(
                [str(program), "--collection", "Lab", "--startstreaming"],
                env={"PATH": os.environ["PATH"], "XDG_CONFIG_HOME": str(config or folder / "config")},
                pass_fds=(listening.fileno(),),
                start_new_session=True,
                **options,
            )
        # A program that was only just begun has no command line yet.
        wait_until(lambda: bool(remember(psutil.Process(self.pid)).command), "the program")
        self.running = remember(psutil.Process(self.pid))

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        """As somebody closes it; so is one that was started after it."""
        with self._ends.open("w") as ends:
            ends.write("0\n")

    def end(self) -> None:
        with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
            self._process.kill()
        with contextlib.suppress(ChildProcessError):
            self._process.wait(timeout=10)


MakeProgram = Callable[..., Program]


@pytest.fixture
def make_program(tmp_path: Path) -> Iterator[MakeProgram]:
    """Starts programs that are called obs (arguments as for ``Program``), and ends what came of them."""
    made: list[Program] = []

    def make(folder: Path | None = None, **options: Any) -> Program:
        made.append(Program(folder or tmp_path / f"obs-{len(made)}", **options))
        return made[-1]

    yield make
    for program in made:
        program.end()
    end_those_in(tmp_path)


def those_in(folder: Path) -> list[RunningObs]:
    """Processes that run a program in this folder."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if any(str(folder) in word for word in process.cmdline()[:2]):
                running = remember(process)
                if running.lives:
                    found.append(running)
    return found


def end_those_in(folder: Path) -> None:
    for running in those_in(folder):
        with contextlib.suppress(psutil.Error):
            running.process.send_signal(signal.SIGKILL)
            running.process.wait(timeout=10)


def wait_until(happened: Callable[[], bool], what: str, within_s: float = 20.0) -> None:
    until = time.monotonic() + within_s
    while not happened():
        if time.monotonic() > until:
            raise AssertionError(f"not within {within_s:g} s: {what}")
        time.sleep(0.02)
