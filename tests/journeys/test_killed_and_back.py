"""A process that is killed costs seconds and nothing else."""

from pathlib import Path

import pytest

from tests.journeys.conftest import EXAMPLE
from tests.service import MakeService


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
    assert "cut off" in service.log


def test_a_damaged_journal_is_refused_with_its_line_and_left_as_it_was(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.command("hold")
    service.kill()
    journal = next((service.data / "runs").iterdir()) / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    damaged = b"".join([lines[0], lines[1].replace(b"simulated", b"simulatad"), *lines[2:]])
    journal.write_bytes(damaged)
    with pytest.raises(AssertionError, match="line 2"):
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
