"""``companion run --start``: what it says, and what it does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.cli import main
from companion.rehearsal.words import length_words
from tests.journeys.conftest import EXAMPLE
from tests.service import MakeService, Service

START = "  start: 2026-12-01 19:30 "


def show_of(tmp_path: Path, start: datetime | None, *, clock: datetime | None = None) -> Path:
    """The ten-minute show, planned to start then (an instant), in a zone that never changes its clocks.

    With ``clock`` its first segment has a cue at that time of day, which tells the host.
    """
    text = EXAMPLE.read_text(encoding="utf-8")
    assert START in text
    written = f"  start: {start.astimezone(UTC):%Y-%m-%d %H:%M:%S} " if start is not None else "  #"
    text = text.replace(START, written).replace("zone: Asia/Shanghai", "zone: Etc/UTC")
    if clock is not None:
        cue = f"{{id: promised, clock: '{clock:%H:%M:%S}', do: {{message: 到点了}}, late: skip}}"
        text = text.replace("    cues:\n", f"    cues:\n      - {cue}\n", 1)
    path = tmp_path / "show.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def from_now(**length: float) -> datetime:
    """To within a minute, and never on a whole one, which is written without its seconds."""
    return (datetime.now(UTC) + timedelta(**length)).replace(second=17)


def wait_until_said(service: Service, text: str) -> None:
    """The links come first, and with them the service counts as started."""
    service.wait_for(lambda _: text in service.log, text)


def cues_due(service: Service) -> list[str]:
    """The cues whose time has come, as the journal has them."""
    return [line["cue"] for line in service.journal() if line["kind"] == "cue_due"]


def test_by_default_go_starts_it_and_past_times_of_day_are_listed_with_what_becomes_of_them(
    make_service: MakeService, tmp_path: Path
) -> None:
    promised = from_now(minutes=-3)
    show = show_of(tmp_path, from_now(minutes=-5), clock=promised)
    service = make_service(show, "--obs", "simulated")
    wait_until_said(service, "按 GO 开播")
    wait_until_said(service, f"{promised:%H:%M:%S}  开场 · promised  跳过")
    assert service.state()["show"]["phase"] == "ready"
    service.command("go")
    service.wait_for(lambda _: cues_due(service) == ["promised"], "the cue at its time of day")
    assert service.state()["timeline"]["segment"] == "opening"


def test_a_show_that_is_to_start_when_it_is_planned_to_says_when(
    make_service: MakeService, tmp_path: Path
) -> None:
    start = from_now(days=1)
    service = make_service(show_of(tmp_path, start), "--obs", "simulated", "--start", "planned")
    wait_until_said(service, f"{start:%Y-%m-%d %H:%M:%S} 自动开播")
    assert service.state()["show"]["phase"] == "ready"


def test_what_was_tried_out_before_air_does_not_let_a_planned_start_pass_by(
    make_service: MakeService, tmp_path: Path
) -> None:
    show = show_of(tmp_path, from_now(hours=2))
    service = make_service(show, "--obs", "simulated")
    service.command("overlay_show", overlay="seller-info")
    service.kill()
    service.start("--start", "planned")
    assert service.state()["overlays"] == [], "another run"
    wait_until_said(service, "自动开播")


def test_a_planned_start_that_is_past_is_said_and_waits_for_go(
    make_service: MakeService, tmp_path: Path
) -> None:
    show = show_of(tmp_path, from_now(days=-1))
    service = make_service(show, "--obs", "simulated", "--start", "planned")
    wait_until_said(service, "已经过了，不会自动开播")
    assert service.state()["show"]["phase"] == "ready"
    service.command("go")
    assert service.state()["show"]["phase"] == "running"


def test_a_show_that_starts_now_takes_its_times_of_day_along(
    make_service: MakeService, tmp_path: Path
) -> None:
    planned = from_now(hours=5)
    show = show_of(tmp_path, planned, clock=planned + timedelta(minutes=1))
    service = make_service(show, "--obs", "simulated", "--start", "now")
    assert service.state()["show"]["phase"] == "running"
    wait_until_said(service, "已经开播")
    moved = -service.journal()[0]["clock_shift_ms"]
    assert moved == pytest.approx(5 * 3_600_000, abs=72_000)
    wait_until_said(service, f"节目里的钟点都提前 {length_words(moved, 'zh-CN')}")


def test_a_show_without_a_planned_start_cannot_be_started_as_planned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = show_of(tmp_path, None)
    data = tmp_path / "data"
    command = ["run", str(show), "--data", str(data), "--obs", "none", "--port", "0", "--start", "planned"]
    assert main(command) == 1
    told = capsys.readouterr().err
    assert "没有写 show.start" in told
    assert "start: 2026-12-01 19:30" in told
    assert not (data / "runs").exists()
