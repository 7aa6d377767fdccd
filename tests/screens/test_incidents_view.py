"""Topic ``incidents``, and what the host is told of one of them."""

import json

from companion.screens.incidents import host_incident_view, incidents_view
from companion.screens.live import live_view
from companion.show.events import Lost, ObsLost
from companion.show.guard_commands import DisarmAuto
from companion.show.health.troubles import Trouble, Verdict
from companion.show.model import Duty, Playbook
from tests.show.guarded import GuardedStage, guarded_plan
from tests.stage import seconds

BOOK = Playbook(say=("稍等，马上回来",), tasks=(Duty(who="导播", task="换机位"),), scenes=("product",))


def test_a_quiet_show_says_that_automation_acts_and_that_nothing_is_broken() -> None:
    view = incidents_view(GuardedStage().state)
    assert view["guard"] == {
        "armed": True,
        "acts": True,
        "why": None,
        "until": None,
        "by_scene": "",
        "switches": 0,
        "most": 3,
        "within_ms": 300_000,
    }
    assert (view["cover"], view["still"], view["prices_hidden"], view["incidents"]) == (None, None, False, [])


def test_why_automation_does_nothing_is_said_with_its_end() -> None:
    stage = GuardedStage()
    stage.says(DisarmAuto(60))
    guard = incidents_view(stage.state)["guard"]
    assert (guard["acts"], guard["why"]) == (False, "disarmed")
    assert guard["until"] == stage.now.wall + 60_000


def test_a_cover_says_what_it_waits_for_and_when_it_goes_back_at_the_soonest() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=BOOK))
    stage.breaks()
    cover = incidents_view(stage.state)["cover"]
    assert cover == {
        "scene": "Product",
        "role": "product",
        "auto": True,
        "by": "",
        "since_at": stage.now.wall,
        "incidents": ["i1"],
        "returns": "auto",
        "ready": False,
        "earliest_at": stage.now.wall + 8_000,
        "waits_for": ["i1"],
        "return_to": "Host",
        "return_shows": True,
    }


def test_an_incident_has_its_instants_and_its_playbook() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=BOOK))
    stage.breaks()
    acted = stage.now.wall
    stage.passes(seconds(6))
    stage.mends()
    [one] = incidents_view(stage.state)["incidents"]
    assert (one["sent_at"], one["confirmed_at"], one["told_at"]) == (acted, acted, acted - 1_000)
    assert (one["first_bad_at"], one["alarm_at"]) == (acted - 3_000, acted - 1_000)
    assert (one["cleared_at"], one["returned_at"]) == (stage.now.wall, stage.now.wall)
    assert (one["role"], one["stage"], one["left"], one["to"]) == ("main", "over", "Host", "Product")
    assert one["playbook"] == {"say": ["稍等，马上回来"], "tasks": [{"who": "导播", "task": "换机位"}]}


def test_an_incident_says_how_often_its_camera_was_opened_anew() -> None:
    stage = GuardedStage()
    stage.breaks(Trouble.MEDIA_STUCK)
    stage.passes(seconds(11))
    [one] = incidents_view(stage.state)["incidents"]
    assert one["restarts"] == 2


def test_the_host_hears_what_to_say_and_what_viewers_see() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=BOOK))
    assert host_incident_view(stage.state) is None
    stage.verdict(Trouble.FROZEN, "Cam", Verdict.ALARM, bad_for=4)
    told = host_incident_view(stage.state)
    assert told is not None
    assert (told["trouble"], told["viewers_see"]) == ("frozen", "last_picture")
    stage.verdict(Trouble.FROZEN, "Cam", Verdict.ACT, bad_for=8)
    told = live_view(stage.state)["incident"]
    assert (told["say"], told["viewers_see"]) == (["稍等，马上回来"], "other_scene")
    stage.happens(lambda at: ObsLost(at=at, reason="gone", how=Lost.CRASHED))
    told = live_view(stage.state)["incident"]
    assert told["viewers_see"] == "nothing"


def test_the_host_hears_that_it_is_over_and_how_much_time_was_lost() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=BOOK))
    assert live_view(stage.state)["back"] is None
    stage.breaks()
    assert live_view(stage.state)["back"] is None
    stage.passes(seconds(6))
    stage.mends()
    told = live_view(stage.state)
    [one] = incidents_view(stage.state)["incidents"]
    assert told["incident"] is None
    assert told["back"] == {"at": one["returned_at"], "lost_ms": one["lost_ms"]}
    stage.breaks()
    assert live_view(stage.state)["back"] is None


def test_the_host_hears_that_all_is_well_while_a_person_has_to_bring_the_show_back() -> None:
    stage = GuardedStage()
    for _ in range(2):
        stage.breaks()
        stage.passes(seconds(9))
        assert live_view(stage.state)["incident"]["well"] is False
        stage.mends()
        stage.passes(seconds(9))
    assert (stage.on_programme, stage.state.guard.locked) == ("Fallback", True)
    assert live_view(stage.state)["incident"]["well"] is True
    stage.breaks(Trouble.FROZEN)
    assert live_view(stage.state)["incident"]["well"] is False


def test_the_host_hears_nothing_of_a_camera_that_nobody_sees() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=BOOK))
    stage.breaks(Trouble.BLACK, "Close")
    assert host_incident_view(stage.state) is None


def test_the_newest_incidents_are_kept_and_the_topic_stays_small() -> None:
    stage = GuardedStage()
    for _ in range(40):
        stage.verdict(Trouble.CLIPPING, "Mic", Verdict.ALARM, bad_for=1)
        stage.verdict(Trouble.CLIPPING, "Mic", Verdict.FINE)
    view = incidents_view(stage.state)
    assert [one["id"] for one in view["incidents"]][-1] == "i40"
    assert len(view["incidents"]) == 30
    assert len(json.dumps(view)) < 20_000
