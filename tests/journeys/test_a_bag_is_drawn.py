"""A lucky bag of our own, from its announcement to a file that anybody can check."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from tests.journeys.conftest import EXAMPLE
from tests.service import MakeService, Service

VIEWERS = 200


def bag(service: Service) -> dict[str, Any]:
    view: dict[str, Any] = next(view for view in service.state()["bags"] if view["id"] == "L1")
    return view


def enter(service: Service, numbers: range) -> dict[str, Any]:
    entries = [
        {"user_id": f"u{number}", "name": f"王小{number}", "text": "我要今天吃坚果！"} for number in numbers
    ]
    request = urllib.request.Request(
        f"{service.base}/api/v1/bags/L1/entries",
        json.dumps(entries).encode(),
        {"Authorization": f"Bearer {service.keys['operator']}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        told: dict[str, Any] = json.load(answer)
    return told


def reaches(service: Service, state: str) -> None:
    service.wait_for(lambda _: bag(service)["state"] == state, f"the bag is {state}")


def test_two_hundred_enter_five_win_and_anyone_can_check_it(make_service: MakeService) -> None:
    service = make_service(EXAMPLE, "--obs", "none")
    service.command("go")
    service.command("bag_announce", bag="L1")
    reaches(service, "announced")
    commitment = bag(service)["draw"]["commitment"]
    assert len(commitment) == 64
    service.command("bag_open", bag="L1")
    reaches(service, "open")

    assert enter(service, range(120))["verdicts"] == {"eligible": 120}
    service.command("bag_enter", bag="L1", user_id="staff-1", name="稻岸小助手", text="今天吃坚果")
    service.command("bag_enter", bag="L1", user_id="no-word", name="路过", text="你好")
    service.kill()
    service.start("--resume", "auto")
    again = enter(service, range(VIEWERS))
    assert again["new"] == VIEWERS - 120, "who was told of being in is in after a crash too"

    service.command("bag_close", bag="L1")
    reaches(service, "drawn")
    late = service.command("bag_enter", bag="L1", user_id="late", name="来晚了", text="今天吃坚果")
    assert "error" not in late
    winners = [winner["id"] for winner in bag(service)["winners"]]
    assert len(set(winners)) == 5

    service.command("bag_publish", bag="L1")
    service.wait_for(lambda _: bag(service)["draw"]["file"], "the file is laid out")
    (run,) = (service.data / "runs").iterdir()
    folder = run / "bags" / "L1"
    told = json.loads((folder / "draw.json").read_text())
    assert service.get(bag(service)["draw"]["file"]) == told
    assert (told["winners"], told["commitment"]) == (winners, commitment)
    assert told["counts"] == {"entered": VIEWERS + 2, "eligible": VIEWERS, "ineligible": 2}
    assert (folder / "verify-draw.html").exists()

    checked = verify_draw(folder / "draw.json")
    assert checked.returncode == 0, checked.stdout
    swapped = {**told, "winners": [*winners[1:], winners[0]]}
    (service.data / "swapped.json").write_text(json.dumps(swapped))
    assert verify_draw(service.data / "swapped.json").returncode == 1

    for text in ((folder / "draw.json").read_text(), (run / "journal.jsonl").read_text()):
        assert "王小" not in text
        assert "no-word" not in text


def test_a_draw_that_nothing_here_could_verify_is_promised_to_nobody(tmp_path: Path) -> None:
    """Fairness A rests on signatures; what checks them is an optional part."""
    (tmp_path / "absent").mkdir()
    (tmp_path / "absent" / "drand_verify.py").write_text("raise ImportError('not installed')")
    show = tmp_path / "show.yaml"
    show.write_text(EXAMPLE.read_text().replace("    length: 4m\n", "    length: 4m\n    fairness: A\n"))
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "companion",
            "run",
            str(show),
            "--data",
            str(tmp_path / "data"),
            "--port",
            "0",
        ],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "absent")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 1
    assert "L1" in told.stderr
    assert "-m pip install 'drand-verify" in told.stderr


def verify_draw(file: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "companion", "verify-draw", str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
