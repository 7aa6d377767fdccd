"""The companion as a process: how it starts, ends, and tells what is wrong."""

import json
import os
import shlex
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

from tests.journeys.conftest import EXAMPLE
from tests.service import MakeService


def companion(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "companion", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_ctrl_c_ends_it_cleanly_and_the_journal_is_whole(make_service: MakeService) -> None:
    """It takes 0.4 s where nothing else runs, and 2 s is promised; the limit is for a crowded machine."""
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    code, took_s = service.stop()
    assert code == 0
    assert took_s < 6
    newest = next((service.data / "runs").iterdir())
    assert companion("verify-journal", str(newest / "journal.jsonl")).returncode == 0


def test_links_stay_the_same_over_restarts(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    keys = dict(service.keys)
    service.stop()
    service.start()
    assert service.keys == keys


def test_it_says_when_obs_is_simulated_and_nothing_is_then_on_air(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    assert "模拟" in service.said
    assert service.get("/healthz")["obs"] == "simulated"
    assert service.state()["program"]["on_air"] is False


def test_without_obs_the_show_goes_on(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "none")
    assert "rev" in service.command("go")
    assert service.state()["show"]["phase"] == "running"
    assert service.command("take_scene", role="host")["error"]["code"] == "no_obs"


def test_start_now_starts_the_show(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated", "--start", "now")
    service.wait_for(lambda state: state["show"]["phase"] == "running", "the start")


def test_a_second_companion_in_the_same_data_folder_is_refused_and_named(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    second = companion("run", str(EXAMPLE), "--data", str(service.data), "--port", "0", "--obs", "none")
    assert second.returncode == 1
    assert str(service.pid) in second.stderr
    assert "Traceback" not in second.stderr


def test_a_port_that_is_taken_is_told_in_a_sentence_and_no_show_begins(
    make_service: MakeService, tmp_path: Path
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    port = service.base.rpartition(":")[2]
    other = tmp_path / "other"
    where = ("--data", str(other), "--port", port, "--obs", "none")
    second = companion("run", str(EXAMPLE), *where, "--start", "now")
    assert second.returncode == 1
    assert port in second.stderr
    assert "Traceback" not in second.stderr
    [run] = (other / "runs").iterdir()
    assert "commanded" not in (run / "journal.jsonl").read_text(), "nobody could operate it"


def test_a_show_file_with_an_error_is_shown_with_its_line_and_not_run(tmp_path: Path) -> None:
    show = tmp_path / "show.yaml"
    show.write_text(EXAMPLE.read_text().replace("sale: F1, step: open", "sale: F2, step: open"))
    result = companion("run", str(show), "--data", str(tmp_path / "data"), "--obs", "none")
    assert result.returncode == 1
    assert f"{show}:" in result.stdout
    assert "F1" in result.stdout, "it says which sale was meant"


def test_settings_that_mean_nothing_are_told_in_a_sentence(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.yaml").write_text("obs: {adress: x}\n")
    result = companion("run", str(EXAMPLE), "--data", str(data), "--obs", "none")
    assert result.returncode == 1
    assert "settings.yaml" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_obs_address_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    result = companion("run", str(EXAMPLE), "--data", str(tmp_path / "data"), "--obs", "localhost:notaport")
    assert result.returncode == 2


def test_a_misspelt_command_is_guessed() -> None:
    result = companion("chekc", "show.yaml")
    assert result.returncode == 2
    assert "check" in result.stderr


def test_what_others_may_read_of_the_data_folder(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    for name in ("keys.json", "emergency.json"):
        assert stat.S_IMODE((service.data / name).stat().st_mode) == 0o600
    assert (service.data / "live-companion.lua").is_file()
    assert set(json.loads((service.data / "keys.json").read_text())) == {"overlay", "host", "operator"}


def test_every_printed_link_opens_wherever_it_listens(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated", "--host", "127.0.0.2")
    assert service.base.startswith("http://127.0.0.2:")
    assert service.state()["show"]["phase"] == "ready"


def test_a_file_that_is_not_there_does_not_resume_some_other_show(
    make_service: MakeService, tmp_path: Path
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated", "--start", "now")
    service.wait_for(lambda state: state["show"]["phase"] == "running", "the start")
    service.kill()
    missing = companion("run", str(tmp_path / "no-such.yaml"), "--data", str(service.data), "--port", "0")
    assert missing.returncode == 1


def test_a_show_file_spoilt_on_air_does_not_keep_its_show_from_going_on(
    make_service: MakeService, tmp_path: Path
) -> None:
    show = tmp_path / "show.yaml"
    show.write_text(EXAMPLE.read_text())
    service = make_service(show, "--obs", "simulated", "--start", "now")
    service.wait_for(lambda state: state["show"]["phase"] == "running", "the start")
    service.kill()
    show.write_text(EXAMPLE.read_text().replace("length: 2m", "length: two minutes"))
    service.start("--resume", "auto")
    assert service.state()["show"]["phase"] == "running"


def test_a_rehearsal_of_another_show_leaves_the_emergency_path_alone(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    file = service.data / "emergency.json"
    service.stop()
    file.write_text("the real show's")
    service.start()
    assert file.read_text() == "the real show's"


def test_the_emergency_command_it_prints_looks_in_the_data_folder_it_was_given(
    make_service: MakeService,
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.stop()
    printed = next(line for line in service.log.splitlines() if line.startswith("应急："))
    command = shlex.split(printed.rpartition("或运行 ")[2])
    # Without its file the command says where it looked.
    (service.data / "emergency.json").unlink()
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 1
    assert str(service.data / "emergency.json") in ran.stderr


def test_pages_that_gave_up_while_the_machine_slept_leave_no_errors_in_the_log(
    make_service: MakeService,
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    port = int(service.base.rpartition(":")[2])
    upgrade = (
        f"GET /api/v1/socket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Authorization: Bearer {service.keys['operator']}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()
    os.kill(service.pid, signal.SIGSTOP)
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as page:
            page.sendall(upgrade)
    os.kill(service.pid, signal.SIGCONT)
    service.wait_for(lambda state: not state["pages"], "the pages that are gone")
    service.stop()
    assert "Traceback" not in service.log
