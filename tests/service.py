"""The companion as a process of its own, for tests that use it as a crew does."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest

START_S = 30.0
"""From exec to the printed links; under 1 s on an idle machine, more when others share it."""

LINK = re.compile(r"(http://\S+?)/(operator|host|overlay)\?key=(\S+)")


class Service:
    """``companion run`` on a free port, with a data folder of its own."""

    serves: tuple[str, ...] = ("run",)
    """The command, for those that serve in another way."""

    def __init__(self, show: Path, data: Path, *flags: str, environ: dict[str, str] | None = None) -> None:
        self.show = show
        self.data = data
        self._flags = flags
        self._environ = environ or {}
        self._process: subprocess.Popen[str] | None = None
        self.said = ""
        """What it has printed so far."""
        self.base = ""
        self.keys: dict[str, str] = {}

    def start(self, *flags: str) -> Self:
        """Start it, or start it again, and wait until it has printed its links."""
        log = self.data.parent / f"{self.data.name}.log"
        what = [*self.serves, str(self.show), "--data", str(self.data), "--port", "0"]
        with log.open("w") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "companion", *what, *self._flags, *flags],
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self._environ},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            self.said = log.read_text()
            found = {role: (base, key) for base, role, key in LINK.findall(self.said)}
            if len(found) == 3:
                self.base = found["operator"][0]
                self.keys = {role: key for role, (_, key) in found.items()}
                return self
            if self._process.poll() is not None:
                raise AssertionError(f"the companion ended by itself:\n{self.said}")
            time.sleep(0.02)
        raise AssertionError(f"the companion printed no links within {START_S:.0f} s:\n{self.said}")

    @property
    def log(self) -> str:
        return (self.data.parent / f"{self.data.name}.log").read_text()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def link(self, role: str) -> str:
        """The link as it was printed, key and all."""
        return f"{self.base}/{role}?key={self.keys[role]}"

    def get(self, path: str) -> Any:
        request = urllib.request.Request(self.base + path, headers=self._bearer())
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.get("/api/v1/state")
        return state

    def command(self, command: str, **args: object) -> dict[str, Any]:
        """Give a command as the operator; the answer, whether it was obeyed or not."""
        body = json.dumps({"id": str(uuid.uuid4()), "command": command, "args": args}).encode()
        headers = {**self._bearer(), "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.base}/api/v1/commands", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                result: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                result = json.load(error)
        return result

    def wait_for(self, happened: Callable[[dict[str, Any]], Any], what: str, within_s: float = 15.0) -> None:
        """Wait until the state says so."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            if happened(self.state()):
                return
            time.sleep(0.05)
        raise AssertionError(f"{what} did not happen within {within_s:.0f} s; {self.state()}")

    def kill(self) -> None:
        """As a power cut would end it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=10)

    def stop(self) -> tuple[int, float]:
        """Ctrl-C; its exit code and how long it took, in seconds."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(signal.SIGINT)
        code = self._process.wait(timeout=20)
        return code, time.monotonic() - began

    def end(self) -> None:
        """Leave nothing running, whatever the test did."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(timeout=10)

    def journal(self) -> list[dict[str, Any]]:
        """Every line of the newest run."""
        newest = max((self.data / "runs").iterdir(), key=lambda folder: folder.name)
        lines = (newest / "journal.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys['operator']}"}


MakeService = Callable[..., Service]


@pytest.fixture
def make_service(tmp_path: Path) -> Iterator[MakeService]:
    """Starts companions; ends all of them with the test."""
    made: list[Service] = []

    def make(show: Path, *flags: str, environ: dict[str, str] | None = None) -> Service:
        service = Service(show, tmp_path / f"data-{len(made)}", *flags, environ=environ)
        made.append(service)
        return service.start()

    yield make
    for service in made:
        service.end()


async def eventually(happened: Callable[[], Any], what: str, within_s: float = 15.0) -> None:
    """Wait, without blocking the loop, until something is so."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        result = happened()
        if asyncio.iscoroutine(result):
            result = await result
        if result:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {within_s:.0f} s")
