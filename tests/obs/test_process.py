"""Which process OBS is, and when it has ended."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from companion.obs import process
from companion.obs.process import ended, listening_obs, obs_processes, on_this_machine, remember
from tests.processes import MakeProgram, Program
from tests.real_obs import RealObs
from tests.service import eventually

DOCUMENTATION = "192.0.2.1"
"""An address that no machine has (RFC 5737)."""


def test_a_real_obs_is_found_by_its_port_with_what_it_was_started_with(real_obs: RealObs) -> None:
    found = listening_obs("127.0.0.1", real_obs.port)
    assert found is not None
    assert found.command == (
        "obs",
        "--multi",
        "--minimize-to-tray",
        "--collection",
        "Lab",
        "--profile",
        "Lab",
    )
    assert found.executable is not None
    assert found.executable.name == "obs"
    assert found.environment["XDG_CONFIG_HOME"] == str(real_obs.folder / "config")
    assert found.process in {running.process for running in obs_processes()}


def test_the_one_that_listens_is_found_and_not_another(make_program: MakeProgram) -> None:
    first, second = make_program(), make_program()
    for program in (first, second):
        found = listening_obs("localhost", program.port)
        assert found is not None
        assert found.pid == program.pid


def test_what_is_not_obs_is_not_found() -> None:
    """A tunnel to an OBS elsewhere, for one."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert listening_obs("127.0.0.1", listening.getsockname()[1]) is None


@pytest.mark.parametrize("helper", ["obs-ffmpeg-mux", "obs-browser-page", "jobs"])
def test_a_helper_of_obs_is_not_obs(make_program: MakeProgram, helper: str) -> None:
    assert listening_obs("127.0.0.1", make_program(name=helper).port) is None


@pytest.mark.parametrize("name", ["obs64.exe", "OBS", ".obs-wrapped"])
def test_obs_is_known_as_it_is_called_elsewhere(make_program: MakeProgram, name: str) -> None:
    assert listening_obs("127.0.0.1", make_program(name=name).port) is not None


def test_an_obs_on_another_machine_is_not_looked_for_here(make_program: MakeProgram) -> None:
    program = make_program()
    assert listening_obs(DOCUMENTATION, program.port) is None
    assert listening_obs("no.such.host.invalid", program.port) is None


def test_every_address_of_this_machine_is_its_own() -> None:
    own = [
        address.address
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family in (socket.AF_INET, socket.AF_INET6)
    ]
    assert all(on_this_machine(address) for address in [*own, "localhost", "127.0.0.1", "::1"])


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can start a program as somebody else")
def test_the_obs_of_another_user_is_left_alone(open_folder: Path) -> None:
    somebody = Program(open_folder, user=65_534)
    try:
        assert listening_obs("127.0.0.1", somebody.port) is None
    finally:
        somebody.end()


@pytest.mark.parametrize("told", [True, False], ids=["the system tells", "it is looked at"])
async def test_the_end_of_a_process_is_known_at_once(
    make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    if not told:
        monkeypatch.setattr(process, "_handle", lambda pid: None)
    program = make_program()
    end = asyncio.get_running_loop().create_task(ended(program.running))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.shield(end), 0.1)
    assert not end.done(), "it runs"
    program.kill()
    assert await asyncio.wait_for(end, 10) == -signal.SIGKILL
    assert not program.running.lives


async def test_a_python_that_was_built_for_old_systems_looks_for_the_end_itself(
    make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = make_program()
    with monkeypatch.context() as old:
        old.delattr(os, "pidfd_open")
        end = asyncio.get_running_loop().create_task(ended(program.running))
        await asyncio.sleep(0.1)
    assert not end.done(), "it runs"
    program.kill()
    assert await asyncio.wait_for(end, 10) == -signal.SIGKILL


async def test_an_end_that_is_long_past_is_told_at_once(make_program: MakeProgram) -> None:
    program = make_program()
    program.end()
    assert await asyncio.wait_for(ended(program.running), 1) is None


async def test_a_process_that_nobody_buries_has_ended() -> None:
    """Whoever started OBS may not ask for its exit code for hours: a shell with something else to do."""
    parent = subprocess.Popen(  # noqa: ASYNC220 - it takes a moment
        ["sh", "-c", "sleep 300 & echo $!; exec sleep 300"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert parent.stdout is not None
        running = remember(psutil.Process(int(parent.stdout.readline())))
        # A shell may bury its children; what it becomes does not.
        await eventually(lambda: psutil.Process(parent.pid).name() == "sleep", "the shell is no more")
        assert running.lives
        os.kill(running.pid, signal.SIGKILL)
        assert await asyncio.wait_for(ended(running), 10) is None
        assert running.process.status() == psutil.STATUS_ZOMBIE
        assert not running.lives
    finally:
        parent.kill()
        parent.communicate()


def test_no_repr_shows_a_command_line_or_an_environment(make_program: MakeProgram) -> None:
    assert "Lab" not in repr(make_program().running)
    assert "PATH" not in repr(make_program().running)


def test_what_is_kept_from_us_is_unknown_and_our_own_environment_stands_in(
    make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: psutil.Process) -> str:
        raise psutil.AccessDenied

    for what in ("exe", "cmdline", "cwd", "environ"):
        monkeypatch.setattr(psutil.Process, what, denied)
    monkeypatch.setenv("COMPANION_OBS_PASSWORD", "secret")
    running = remember(psutil.Process())
    assert (running.executable, running.command, running.folder) == (None, (), None)
    assert running.environment["PATH"] == os.environ["PATH"]
    assert "COMPANION_OBS_PASSWORD" not in running.environment
