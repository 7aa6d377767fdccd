"""What is told to whoever is not in the room."""

from companion.lookout.news import news
from companion.show.commands import TakeSceneNow
from companion.show.health.troubles import Trouble, Verdict
from companion.show.model import Playbook
from tests.show.guarded import GuardedStage, guarded_plan
from tests.stage import seconds


def test_a_camera_that_gets_better_and_worse_again_is_told_of_once() -> None:
    stage = GuardedStage(guarded_plan(black=Playbook(scenes=())))
    told: list[str] = []

    def tell(verdict: Verdict) -> None:
        before = stage.state
        stage.verdict(Trouble.BLACK, "Cam", verdict, bad_for=2)
        stage.passes(seconds(1))
        told.extend(one.what for one in news(before, stage.state))

    for _ in range(20):
        tell(Verdict.ALARM)
        tell(Verdict.CLEARING)
    tell(Verdict.FINE)
    assert told == ["incident_alarm", "incident_over"]


def test_what_was_done_is_told_once_however_often_the_trouble_comes_back() -> None:
    stage = GuardedStage()
    before = stage.state
    stage.breaks()
    told = [one.what for one in news(before, stage.state)]
    for verdict in (Verdict.CLEARING, Verdict.ACT, Verdict.CLEARING, Verdict.ACT):
        before = stage.state
        stage.verdict(Trouble.BLACK, "Cam", verdict, bad_for=9)
        told += [one.what for one in news(before, stage.state)]
    assert told.count("incident_acted") == 1


def test_what_nobody_can_see_any_more_is_not_told_to_be_over() -> None:
    stage = GuardedStage()
    stage.verdict(Trouble.SILENT, "Mic", Verdict.ALARM, bad_for=10)
    stage.verdict(Trouble.SILENT, "Mic", Verdict.UNKNOWN)
    before = stage.state
    stage.passes(seconds(30))
    assert [one.what for one in news(before, stage.state)] == ["incident_unknown"]


def test_a_broken_camera_that_the_script_comes_to_again_is_another_alarm_and_nothing_is_over() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.says(TakeSceneNow(role="product"))
    before = stage.state
    stage.go()
    stage.go()
    stage.go()
    assert stage.state.program.script == "Host"
    told = [one.what for one in news(before, stage.state)]
    assert "incident_alarm" in told or "incident_acted" in told
    assert not {"incident_over", "incident_unknown"} & {*told}
