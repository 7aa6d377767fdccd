"""A process that is killed costs seconds and nothing else."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from faults.crew import snapshots
from tests.journeys.conftest import EXAMPLE
from tests.real_obs import RealObs
from tests.service import MakeService, Service

A_WHILE_S = 30.0
MOVED_MS = 300
"""An instant that is further from where it was has moved."""


def test_the_show_goes_on_where_it_was(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.command("add_time", seconds=30)
    service.command("message", text="看 2 号机", urgency="urgent")
    before = service.state()
    service.kill()
    service.start("--resume", "auto")
    after = service.state()
    assert after["show"]["phase"] == "running"
    assert after["timeline"]["segment"] == before["timeline"]["segment"] == "opening"
    passed = after["server_time_ms"] - before["server_time_ms"]
    lost = before["timeline"]["segment_remaining_ms"] - after["timeline"]["segment_remaining_ms"]
    assert abs(passed - lost) < 500, "the segment has gone on for as long as the clock on the wall"
    assert after["epoch"] != before["epoch"]


def test_what_was_promised_stands_and_what_was_done_is_not_done_again(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.command("sale_tease", sale="F1")
    service.command("sale_open", sale="F1")
    service.command("sale_sold", sale="F1", quantity=7)
    before = service.state()
    service.kill()
    service.start("--resume", "auto")
    after = service.state()
    assert after["sales"] == before["sales"]
    assert after["overlays"] == before["overlays"]
    kinds = [line["kind"] for line in service.journal()]
    assert kinds.count("show_opened") == 1
    assert "run_resumed" in kinds
    done = [line for line in service.journal() if line.get("command") == "sale_open"]
    assert len(done) == 1


def test_a_line_that_was_torn_by_the_crash_is_left_out_and_told(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.kill()
    journal = next((service.data / "runs").iterdir()) / "journal.jsonl"
    with journal.open("ab") as file:
        file.write(b'{"at":"2026-')
    service.start("--resume", "auto")
    assert service.state()["show"]["phase"] == "running"
    assert "没写完就断了" in service.log


def test_a_damaged_journal_is_refused_with_its_line_and_left_as_it_was(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.command("hold")
    service.kill()
    journal = next((service.data / "runs").iterdir()) / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    damaged = b"".join([lines[0], lines[1].replace(b"simulated", b"simulatad"), *lines[2:]])
    journal.write_bytes(damaged)
    with pytest.raises(AssertionError, match="第 2 行"):
        service.start("--resume", "auto")
    assert "Traceback" not in service.log
    assert journal.read_bytes() == damaged
    service.start("--resume", "new")
    assert service.state()["show"]["phase"] == "ready"


@pytest.mark.parametrize("left", [None, b"", b"\tversion: 1\n"], ids=["gone", "emptied", "spoilt at once"])
def test_a_show_file_that_tells_nothing_any_more_does_not_keep_the_show_from_going_on(
    make_service: MakeService, tmp_path: Path, left: bytes | None
) -> None:
    show = tmp_path / "show.yaml"
    show.write_bytes(EXAMPLE.read_bytes())
    service = make_service(show, "--obs", "simulated")
    service.command("go")
    service.kill()
    show.unlink()
    if left is not None:
        show.write_bytes(left)
    service.start("--resume", "auto")
    assert service.state()["show"] == {"id": "ten-minutes", "title": "十分钟试播", "phase": "running"}


def test_a_show_that_ended_is_not_resumed(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.command("end_show")
    service.kill()
    service.start("--resume", "auto")
    assert service.state()["show"]["phase"] == "ready"


async def test_every_page_shows_what_it_showed_before(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.command("sale_open", sale="F1")
    service.command("sale_sold", sale="F1", quantity=7)
    service.command("bag_open", bag="L1")
    service.command("overlay_show", overlay="seller-info")
    service.command("message", text="看 2 号机", urgency="urgent")
    service.command("message_ack", message="m1")
    service.command("skip", segment="close")
    service.wait_for(lambda state: state["program"]["actual"] == "Host", "the first scene")
    roles = ("overlay", "host", "operator")
    before = {role: shown(await snapshots(service, role)) for role in roles}
    asked = service.state()
    service.kill()
    service.start("--resume", "auto")
    service.wait_for(lambda state: state["program"]["actual"] == "Host", "the first scene again")
    for role in roles:
        assert differences(before[role], shown(await snapshots(service, role))) == [], role
    again = service.state()
    for part in ("show", "program", "overlays", "sales", "bags", "products", "incident"):
        assert differences(asked[part], again[part]) == [], part


def shown(topics: dict[str, Any]) -> dict[str, Any]:
    """What the pages show, without what tells of the restart, and what could be taken just now."""
    momentary = ("health", "pages", "takes")
    data = {name: dict(topic["data"]) for name, topic in topics.items() if name not in momentary}
    if "live" in data:
        del data["live"]["log"]
    return data


def differences(before: Any, after: Any, where: str = "") -> list[str]:
    """Where two snapshots are not the same; instants may differ by what reading two clocks takes."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        return [found for key in before for found in differences(before[key], after[key], f"{where}.{key}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [found for n, (a, b) in pairs for found in differences(a, b, f"{where}[{n}]")]
    instant = where.endswith(("_at", ".at")) or where.startswith(".timing")
    if instant and isinstance(before, int) and isinstance(after, int):
        return [] if abs(before - after) < MOVED_MS else [f"{where} moved by {after - before} ms"]
    return [] if before == after else [f"{where} was {before!r}, is {after!r}"]


def test_a_scene_that_a_hand_took_while_nobody_ran_the_show_stays_on_air(
    make_real_obs: Callable[..., RealObs], on_air: Callable[..., Service]
) -> None:
    obs = make_real_obs()
    service = on_air(obs)
    service.command("go")
    obs.wait_for(lambda: obs.program == "Host", "the first scene")
    service.kill()
    obs.take("Product")
    service.start("--resume", "auto")
    service.wait_for(lambda state: state["program"]["actual"] == "Product", "the link")
    time.sleep(1)
    assert obs.program == "Product"
    assert service.state()["program"]["wanted"] == "Host"


def test_with_resume_new_another_run_begins_and_the_unfinished_one_is_left_as_it_was(
    make_service: MakeService,
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.kill()
    (old,) = (service.data / "runs").iterdir()
    journal = (old / "journal.jsonl").read_bytes()
    service.start("--resume", "new")
    assert service.state()["show"]["phase"] == "ready"
    assert len(list((service.data / "runs").iterdir())) == 2
    assert (old / "journal.jsonl").read_bytes() == journal


@pytest.mark.parametrize(
    ("key", "goes_on"),
    [(b"y\n", True), (b"\x04", True), (b"n\n", False)],
    ids=["yes", "ctrl-d is no answer", "no"],
)
def test_at_a_terminal_it_asks_and_does_what_it_is_told(
    make_service: MakeService, key: bytes, goes_on: bool
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.kill()
    with at_a_terminal(service.data) as (terminal, said):
        until(terminal, said, "[Y/n]")
        os.write(terminal, key)
        until(terminal, said, "接着上次" if goes_on else "GO 开播")
    assert len(list((service.data / "runs").iterdir())) == (1 if goes_on else 2)


@contextmanager
def at_a_terminal(data: Path) -> Iterator[tuple[int, list[str]]]:
    """The companion, started by somebody who can be asked; what it prints gathers in the list."""
    ours, theirs = pty.openpty()
    flags = ["--obs", "simulated", "--port", "0", "--data", str(data)]
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "run", str(EXAMPLE), *flags],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        yield ours, []
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def until(terminal: int, said: list[str], words: str) -> None:
    """Read on until it has printed these words."""
    end = time.monotonic() + A_WHILE_S
    while words not in "".join(said):
        readable, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        assert readable, f"it did not say {words!r}: {''.join(said)}"
        said.append(os.read(terminal, 4096).decode(errors="replace"))


def test_a_second_companion_that_is_refused_does_not_disturb_the_first(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    before = {
        path: path.stat().st_mtime_ns for path in service.data.rglob("*") if path.name != "journal.jsonl"
    }
    second = subprocess.run(
        [sys.executable, "-m", "companion", "run", str(EXAMPLE), "--data", str(service.data), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert str(service.pid) in second.stderr
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert "rev" in service.command("add_time", seconds=30)
    assert service.state()["show"]["phase"] == "running"
