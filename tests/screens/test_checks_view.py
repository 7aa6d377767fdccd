"""Topic ``checks``: what the page before the show is told."""

import json
from dataclasses import replace

import pytest

from companion.screens.checks import checks_view
from companion.show.checks import Calibration, Checked, Finding, Sync
from companion.show.events import CollectionChanged
from companion.show.guard_commands import PreflightTick, StartPreflight
from companion.show.health.events import Calibrated, PreflightDone, SyncMeasured
from companion.show.model import Duty
from companion.show.times import Ms
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


def test_why_a_device_could_not_be_measured_is_told_until_it_was_or_is_another_one() -> None:
    stage = GuardedStage(PLAN)
    dark, hum = (
        "Cam is black: take off its cap, or give it light.",
        "Nothing comes from Mic: see that it is on.",
    )
    stage.happens(lambda at: Calibrated(at=at, calibrations=(), failed={"Cam": dark, "Mic": hum}))
    assert checks_view(stage.state)["uncalibrated"] == [
        {"device": "Cam", "role": "main", "why": dark},
        {"device": "Mic", "role": "host", "why": hum},
    ]
    one = Calibration(device="Mic", measured={}, thresholds={}, at=stage.now.wall)
    stage.happens(lambda at: Calibrated(at=at, calibrations=(one,)))
    assert [told["device"] for told in checks_view(stage.state)["uncalibrated"]] == ["Cam"]
    stage.happens(lambda at: CollectionChanged(at=at, collection="A"))
    stage.happens(lambda at: CollectionChanged(at=at, collection="B"))
    assert checks_view(stage.state)["uncalibrated"] == []


@pytest.mark.parametrize(("in_sync", "beside_it"), [(True, False), (False, True), (False, False)])
def test_of_each_pair_it_is_told_whether_a_recording_has_verified_it_also_from_older_journals(
    *, in_sync: bool, beside_it: bool
) -> None:
    stage = GuardedStage(PLAN)
    sync = Sync(
        camera="Cam",
        microphone="Mic",
        measured_ms=Ms(4),
        spread_ms=Ms(8),
        configured_ms=Ms(118),
        beats=10,
        at=stage.now.wall,
        verified=in_sync,
    )
    stage.happens(lambda at: SyncMeasured(at=at, sync=sync, verified=beside_it))
    [told] = checks_view(stage.state)["syncs"]
    assert told["verified"] is (in_sync or beside_it)
