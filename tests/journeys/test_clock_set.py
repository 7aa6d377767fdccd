"""Somebody, or a time server, sets the computer's clock while the show is on.

The clock that is set is the one that the companion's process reads: libfaketime stands between it and the
system, for wall time alone.
"""

import asyncio
import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.journeys.conftest import EXAMPLE
from tests.service import MakeService, Service

HOUR_MS = 3_600_000

NEAR_MS = 1_500
"""Two looks at the state are so far apart at most, on a crowded machine."""


class WallClock:
    """What the wall clock of the companion's process shows, against the real one."""

    def __init__(self, library: Path, folder: Path) -> None:
        self._file = folder / "wall-clock"
        self.pids: set[int] = set()
        """Of the processes that read it; see ``tidy``."""
        self.environ = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            # Of all clocks only the wall clock can be set; the others, and boot time, stay real.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.shows(0)

    def shows(self, ahead_s: float) -> None:
        """From now on it is so far ahead of the real one."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{ahead_s:+.3f}\n")
        os.replace(fresh, self._file)

    def tidy(self) -> None:
        """Take away what libfaketime leaves in shared memory when its process is killed."""
        for pid in self.pids:
            for name in (f"faketime_shm_{pid}", f"sem.faketime_sem_{pid}"):
                Path("/dev/shm", name).unlink(missing_ok=True)


@pytest.fixture
def wall_clock(tmp_path: Path) -> Iterator[WallClock]:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        pytest.skip("libfaketime is not installed")
    clock = WallClock(library, tmp_path)
    yield clock
    clock.tidy()


async def live_topic(service: Service) -> dict[str, Any]:
    """What the operator page is told first of what runs."""
    headers = {"Authorization": f"Bearer {service.keys['operator']}"}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{service.base}/api/v1/socket", headers=headers) as ws,
    ):
        page = {"kind": "operator", "name": "", "size": "1366x768", "version": ""}
        await ws.send_json({"type": "hello", "role": "operator", "page": page})
        while True:
            message = await ws.receive_json(timeout=20)
            if message["type"] == "snapshot" and message["topic"] == "live":
                live: dict[str, Any] = message["data"]
                return live


def clock_step(service: Service) -> dict[str, Any] | None:
    """The question that is put to the operator; None when there is none."""
    step: dict[str, Any] | None = asyncio.run(live_topic(service))["clock_step"]
    return step


def journaled(service: Service, kind: str) -> list[dict[str, Any]]:
    """The lines of this kind, as far as they are written."""
    with suppress(json.JSONDecodeError):  # A line may just be being written.
        return [line for line in service.journal() if line["kind"] == kind]
    return []


def stepped(service: Service) -> list[int]:
    """Every step that the journal knows of."""
    return [line["by_ms"] for line in journaled(service, "clock_stepped")]


def left_ms(state: dict[str, Any], seen: float) -> float:
    """When the running segment will end, by the real clock: it must not move."""
    return float(state["timeline"]["segment_remaining_ms"] + seen * 1000)


def look(service: Service) -> tuple[dict[str, Any], float]:
    """The state, and its instant on a clock that nobody sets."""
    state = service.state()
    return state, time.monotonic()


def test_a_clock_that_is_set_moves_no_segment_and_closes_no_sale_and_the_operator_is_asked(
    make_service: MakeService, wall_clock: WallClock
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated", environ=wall_clock.environ)
    wall_clock.pids.add(service.pid)
    service.command("go")
    service.command("sale_tease", sale="F1")
    service.command("sale_open", sale="F1")
    before, seen = look(service)
    ends, closes = left_ms(before, seen), before["sales"][0]["closes_at"]

    wall_clock.shows(3600)
    service.wait_for(lambda _: stepped(service) and clock_step(service), "the step")
    after, seen = look(service)
    assert after["server_time_ms"] - before["server_time_ms"] == pytest.approx(HOUR_MS, abs=10_000)
    assert left_ms(after, seen) == pytest.approx(ends, abs=NEAR_MS)
    assert after["sales"][0]["state"] == "open"
    assert stepped(service) == [pytest.approx(HOUR_MS, abs=200)]
    step = clock_step(service)
    assert step is not None
    assert step["by_ms"] == stepped(service)[0]
    assert [(window["id"], window["told_at"]) for window in step["windows"]] == [("F1", closes)]

    assert "error" not in service.command("answer_clock", keep="time_left")
    assert clock_step(service) is None
    [sale] = service.state()["sales"]
    assert (sale["state"], sale["closes_at"]) == ("open", closes + stepped(service)[0])

    # And back by half a minute, while no process runs the show.
    service.kill()
    wall_clock.shows(3570)
    service.start("--resume", "auto")
    wall_clock.pids.add(service.pid)
    resumed, seen = look(service)
    assert resumed["show"]["phase"] == "running"
    assert left_ms(resumed, seen) == pytest.approx(ends, abs=NEAR_MS)
    assert resumed["sales"][0]["state"] == "open"
    assert resumed["sales"][0]["closes_at"] == sale["closes_at"]
    step = clock_step(service)
    assert step is not None
    assert step["by_ms"] == pytest.approx(-30_000, abs=200)
    assert "error" not in service.command("answer_clock", keep="time_of_day")
    assert service.state()["sales"][0]["closes_at"] == sale["closes_at"]
    assert service.command("answer_clock", keep="time_of_day")["error"]["code"] == "clock_not_set"


def test_a_show_starts_by_itself_when_the_wall_clock_comes_to_its_planned_start(
    make_service: MakeService, wall_clock: WallClock, tmp_path: Path
) -> None:
    start = (datetime.now(UTC) + timedelta(hours=5)).replace(microsecond=0)
    text = EXAMPLE.read_text(encoding="utf-8").replace("zone: Asia/Shanghai", "zone: Etc/UTC")
    planned = "  start: 2026-12-01 19:30 "
    assert planned in text
    show = tmp_path / "show.yaml"
    show.write_text(text.replace(planned, f"  start: {start:%Y-%m-%d %H:%M:%S} "), encoding="utf-8")
    flags = ("--obs", "simulated", "--start", "planned")
    service = make_service(show, *flags, environ=wall_clock.environ)
    wall_clock.pids.add(service.pid)
    assert service.state()["show"]["phase"] == "ready"
    # The alarm was set for five hours from now by a clock that nobody sets.
    wall_clock.shows((start - datetime.now(UTC)).total_seconds() - 2)
    service.wait_for(lambda state: state["show"]["phase"] == "running", "the start")
    service.wait_for(lambda _: journaled(service, "start_due"), "its line in the journal")
    [due] = journaled(service, "start_due")
    began = datetime.fromisoformat(due["at"])
    assert timedelta(0) <= began - start < timedelta(seconds=5)
