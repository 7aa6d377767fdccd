"""How OBS does, as it goes to operator pages: rounded, only when it changed, and to nobody else."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from companion.keys import Role
from companion.ports import OutputVitals, Sight, Vitals
from companion.web.hub import TOPICS_OF
from companion.web.vitals import vitals_view
from tests.service import MakeService

EXAMPLE = Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml"
PROMPT_S = 30.0
"""Two seconds, and a service that starts on a crowded machine."""

CAMERAS = {"main": "Cam 1", "top": "Cam 2"}
STEADY = Vitals(
    fps=29.98,
    fps_wanted=30000 / 1001,
    render_ms=4.13,
    lagged=0.00042,
    encoder_skipped=0.0,
    cpu=12.4,
    disk_free_mb=88_211.6,
    reply_ms=3.2,
    outputs={"stream": OutputVitals(kbps=2483.7, dropped=0.00213, congestion=0.03)},
    cameras={"Cam 1": Sight.PICTURE},
    looks_every_s=0.5,
)


def test_figures_are_rounded_to_what_a_person_reads() -> None:
    assert vitals_view(STEADY, CAMERAS)["vitals"] == {
        "fps": 30.0,
        "fps_wanted": 29.97,
        "render_ms": 4.0,
        "lagged": 0.0,
        "encoder_skipped": 0.0,
        "cpu": 12,
        "disk_free_mb": 88_200,
        "reply_ms": 5,
        "outputs": {"stream": {"kbps": 2480, "dropped": 0.002, "congestion": 0.05, "reconnecting": False}},
        "cameras": [
            {"role": "main", "input": "Cam 1", "sight": "picture"},
            {"role": "top", "input": "Cam 2", "sight": "unknown"},
        ],
        "looks_every_s": 0.5,
    }


def test_an_obs_that_does_as_it_did_gives_the_same_snapshot() -> None:
    flutter = replace(STEADY, fps=30.02, render_ms=3.9, cpu=11.8, disk_free_mb=88_190.0, reply_ms=6.1)
    assert vitals_view(flutter, CAMERAS) == vitals_view(STEADY, CAMERAS)


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf"), float("-inf"), None])
def test_a_figure_that_is_none_is_not_known_and_never_a_number(nonsense: float | None) -> None:
    stream = OutputVitals(kbps=nonsense, dropped=nonsense, congestion=nonsense)
    view = vitals_view(Vitals(fps=nonsense, cpu=nonsense, outputs={"stream": stream}), {})["vitals"]
    assert (view["fps"], view["cpu"]) == (None, None)
    assert view["outputs"]["stream"] == {
        "kbps": None,
        "dropped": None,
        "congestion": None,
        "reconnecting": False,
    }


def test_of_an_obs_that_is_away_there_are_no_figures() -> None:
    assert vitals_view(None, CAMERAS) == {"vitals": None}


def test_only_operators_are_told() -> None:
    assert [role for role in Role if "vitals" in TOPICS_OF[role]] == [Role.OPERATOR]


async def test_an_operator_page_is_told_by_itself_once_obs_has_said_how_it_does(
    make_service: MakeService,
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    headers = {"Authorization": f"Bearer {service.keys['operator']}"}
    async with (
        asyncio.timeout(PROMPT_S),
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{service.base}/api/v1/socket", headers=headers) as ws,
    ):
        await ws.send_json({"type": "hello", "role": "operator"})
        told: dict[str, Any] | None = None
        while told is None:
            message = json.loads((await ws.receive()).data)
            if message.get("topic") == "vitals":
                told = message["data"]["vitals"]
    assert told["fps"] == told["fps_wanted"]
