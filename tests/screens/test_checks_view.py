"""Topic ``checks``: what the page before the show is told."""

import json
from dataclasses import replace

from companion.screens.checks import checks_view
from companion.show.checks import Calibration, Checked, Finding
from companion.show.guard_commands import PreflightTick, StartPreflight
from companion.show.health.events import Calibrated, PreflightDone
from companion.show.model import Duty
from tests.show.guarded import GuardedStage, guarded_plan
from tests.stage import seconds

PLAN = replace(guarded_plan(), checklist=(Duty(who="灯光", task="开主灯"), Duty(who="运营", task="核对库存")))


def test_before_anything_was_looked_at_there_is_the_checklist_and_who_has_ticked() -> None:
    stage = GuardedStage(PLAN)
    stage.says(PreflightTick(2))
    view = checks_view(stage.state)
    assert (view["running"], view["preflight"], view["calibrations"], view["syncs"]) == (None, None, [], [])
    assert [(one["n"], one["who"], one["task"], bool(one["by"])) for one in view["checklist"]] == [
        (1, "灯光", "开主灯", False),
        (2, "运营", "核对库存", True),
    ]


def test_a_check_that_runs_says_since_when() -> None:
    stage = GuardedStage(PLAN)
    stage.obs_answers = False
    stage.says(StartPreflight())
    began = stage.now.wall
    stage.passes(seconds(2))
    assert checks_view(stage.state)["running"] == {"kind": "preflight", "of": {}, "since_at": began}


def test_what_was_found_is_told_with_what_the_show_calls_it() -> None:
    stage = GuardedStage(PLAN)
    checked = (
        Checked(
            id="camera:Cam:camera-dark",
            finding=Finding.WARNING,
            code="camera-dark",
            args={"name": "Cam", "luma": 20},
            figures={"luma_mean": 2_000},
        ),
        Checked(id="scene:Host:there", finding=Finding.FINE, code="there", args={"name": "Host"}),
        Checked(id="machine:clock-unknown", finding=Finding.UNKNOWN, code="clock-unknown"),
    )
    stage.happens(lambda at: PreflightDone(at=at, checked=checked))
    preflight = checks_view(stage.state)["preflight"]
    assert preflight["at"] == stage.now.wall
    assert preflight["counts"] == {"fine": 1, "warning": 1, "wrong": 0, "unknown": 1}
    assert preflight["checked"][0] == {
        "id": "camera:Cam:camera-dark",
        "about": "camera",
        "name": "Cam",
        "role": "main",
        "finding": "warning",
        "code": "camera-dark",
        "args": {"name": "Cam", "luma": 20},
        "figures": {"luma_mean": 2_000},
        "mend": "",
    }
    assert [(one["about"], one["role"]) for one in preflight["checked"][1:]] == [
        ("scene", "host"),
        ("machine", ""),
    ]


def test_what_was_measured_is_told_by_device_and_the_whole_can_be_sent() -> None:
    stage = GuardedStage(PLAN)
    one = Calibration(device="Mic", measured={"floor_cdb": -6_500}, thresholds={}, off=(), at=stage.now.wall)
    stage.happens(lambda at: Calibrated(at=at, calibrations=(one,)))
    view = checks_view(stage.state)
    assert [(told["device"], told["role"]) for told in view["calibrations"]] == [("Mic", "host")]
    assert json.loads(json.dumps(view)) == view
