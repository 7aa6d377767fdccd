"""Overlays that a playbook shows for as long as something is wrong."""

from collections.abc import Mapping

from companion.show.actions import ShowOverlay
from companion.show.commands import Return, TakeSceneNow
from companion.show.desk_commands import ClearOverlays, OverlayHide, OverlayShow, Panic, Undo
from companion.show.events import OutputsChanged
from companion.show.guard_commands import ArmAuto, DisarmAuto, HidePrice
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.record import Stage as Has
from companion.show.model import Playbook, Returns
from companion.show.overlays import PRODUCT_CARD, kept_out
from companion.show.times import Ms
from tests.show.guarded import GuardedStage, guarded_plan
from tests.stage import minutes, seconds

SOON = ShowOverlay("notice", data={"title": "马上回来"})
SOUND = ShowOverlay("notice", data={"title": "声音在恢复"})


def shown(stage: GuardedStage) -> Mapping[str, Mapping[str, str]]:
    return {one.graphic: one.data for one in stage.state.overlays if one.graphic == "notice"}


def covered(*show: ShowOverlay, returns: Returns = Returns.AUTO) -> GuardedStage:
    """The camera is black, and covered."""
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(show=show or (SOON,), returns=returns)))
    stage.breaks()
    return stage


def test_viewers_are_told_with_the_switch_and_not_before() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(show=(SOON,))))
    stage.verdict(Trouble.BLACK, "Cam", Verdict.ALARM, bad_for=2)
    assert shown(stage) == {}
    stage.obs_answers = False
    stage.verdict(Trouble.BLACK, "Cam", Verdict.ACT, bad_for=3)
    assert stage.on_programme == "Host"
    assert shown(stage) == {"notice": {"title": "马上回来"}}


def test_it_goes_when_the_show_is_back_and_not_when_the_way_back_is_asked_for() -> None:
    stage = covered()
    stage.mends()
    stage.obs_answers = False
    stage.passes(seconds(8))
    assert stage.state.program.cover is None
    assert stage.on_programme == "Fallback"
    assert shown(stage)
    stage.obs_confirms(stage.asks()[-1])
    assert stage.on_programme == "Host"
    assert shown(stage) == {}


def test_it_stays_while_the_operator_is_asked_whether_to_go_back() -> None:
    stage = covered(returns=Returns.ASK)
    stage.mends()
    stage.passes(minutes(1))
    assert shown(stage)
    stage.says(Return())
    assert shown(stage) == {}


def test_it_goes_when_a_person_takes_another_scene() -> None:
    stage = covered()
    stage.says(TakeSceneNow(role="product"))
    assert shown(stage) == {}


def test_one_for_a_time_goes_when_that_is_over_and_does_not_come_again() -> None:
    stage = covered(ShowOverlay("notice", seconds(5), {"title": "马上回来"}))
    stage.passes(seconds(4))
    assert shown(stage)
    stage.passes(seconds(2))
    stage.verdict(Trouble.BLACK, "Cam", Verdict.ACT, bad_for=9)
    assert shown(stage) == {}


def test_what_a_person_takes_down_does_not_come_again_for_the_same_trouble() -> None:
    stage = covered()
    stage.says(OverlayHide("notice"))
    stage.passes(seconds(2))
    stage.verdict(Trouble.BLACK, "Cam", Verdict.ACT, bad_for=9)
    assert shown(stage) == {}
    assert stage.on_programme == "Fallback"


def test_panic_takes_it_down_for_good() -> None:
    stage = covered()
    stage.says(Panic())
    stage.passes(seconds(2))
    assert shown(stage) == {}


def test_undo_brings_back_what_a_person_has_taken_down_and_it_still_goes_when_all_is_over() -> None:
    stage = covered()
    stage.says(ClearOverlays())
    stage.says(Undo())
    assert shown(stage)
    stage.mends()
    stage.passes(seconds(8))
    assert shown(stage) == {}


def test_undo_brings_nothing_back_that_all_is_over_for() -> None:
    stage = covered()
    stage.says(ClearOverlays())
    stage.mends()
    stage.passes(seconds(8))
    assert stage.refuses(Undo()) == "irreversible", "nothing is left to take back but GO"
    assert shown(stage) == {}


def test_what_a_person_has_on_air_already_stays_as_it_is_and_stays_there() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(show=(SOON,))))
    stage.says(OverlayShow("notice", data={"title": "换装两分钟"}))
    stage.breaks()
    assert shown(stage) == {"notice": {"title": "换装两分钟"}}
    stage.mends()
    stage.passes(seconds(8))
    assert stage.on_programme == "Host"
    assert shown(stage) == {"notice": {"title": "换装两分钟"}}


def test_what_a_person_shows_meanwhile_is_theirs_and_undo_gives_it_back() -> None:
    stage = covered()
    stage.says(OverlayShow("notice", data={"title": "马上回来"}))
    (hand,) = (one for one in stage.state.overlays if one.graphic == "notice")
    assert hand.incidents == ()
    stage.says(Undo())
    (ours,) = (one for one in stage.state.overlays if one.graphic == "notice")
    assert (ours.incidents, ours.since) == ((stage.incident.id,), hand.since)
    stage.says(OverlayShow("notice", data={"title": "马上回来"}))
    stage.mends()
    stage.passes(seconds(8))
    assert shown(stage)


def test_of_two_troubles_with_the_same_overlay_it_stays_for_the_longer_one_in_its_words() -> None:
    books = {"camera_lost": Playbook(show=(SOON,)), "silent": Playbook(show=(SOUND,))}
    stage = GuardedStage(guarded_plan(**books))
    stage.verdict(Trouble.SILENT, "Mic", Verdict.ALARM, bad_for=10)
    stage.breaks()
    assert shown(stage) == {"notice": {"title": "马上回来"}}
    stage.mends()
    stage.passes(seconds(8))
    assert stage.on_programme == "Host"
    assert shown(stage) == {"notice": {"title": "声音在恢复"}}
    stage.verdict(Trouble.SILENT, "Mic", Verdict.FINE)
    assert shown(stage) == {}


def test_a_trouble_that_is_only_told_shows_it_as_soon_as_it_is_told() -> None:
    stage = GuardedStage(guarded_plan(silent=Playbook(show=(SOUND,))))
    stage.verdict(Trouble.SILENT, "Mic", Verdict.ALARM, bad_for=10)
    assert shown(stage) == {"notice": {"title": "声音在恢复"}}
    assert stage.on_programme == "Host"
    assert (stage.incident.stage, stage.incident.done, stage.incident.why_not) == (Has.ACTED, True, None)
    stage.verdict(Trouble.SILENT, "Mic", Verdict.CLEARING)
    assert shown(stage), "it is not over yet"
    stage.verdict(Trouble.SILENT, "Mic", Verdict.FINE)
    assert shown(stage) == {}


def test_a_playbook_that_does_more_than_show_shows_when_it_does_the_rest() -> None:
    stage = GuardedStage(guarded_plan(mic_dead=Playbook(hide_prices=True, show=(SOUND,))))
    stage.verdict(Trouble.MIC_DEAD, "Mic", Verdict.ALARM, bad_for=2)
    assert shown(stage) == {}
    stage.verdict(Trouble.MIC_DEAD, "Mic", Verdict.ACT, bad_for=5)
    assert shown(stage)
    assert kept_out(stage.state)


def test_nothing_is_shown_that_automation_may_not_do_and_all_of_it_once_it_may() -> None:
    stage = GuardedStage(guarded_plan(silent=Playbook(show=(SOUND,))))
    stage.says(DisarmAuto())
    stage.verdict(Trouble.SILENT, "Mic", Verdict.ALARM, bad_for=10)
    assert shown(stage) == {}
    stage.says(ArmAuto())
    assert shown(stage)


def test_of_what_is_not_on_programme_viewers_are_told_nothing() -> None:
    never = guarded_plan(black=Playbook(scenes=(), show=(SOON,)))
    stage = GuardedStage(never)
    stage.breaks(subject="Close")
    assert shown(stage) == {}
    stage.breaks(subject="Cam")
    assert shown(stage)


def test_it_is_there_after_a_restart_and_goes_as_if_there_had_been_none() -> None:
    stage = covered()
    stage.restarts(Ms(2_000))
    assert shown(stage)
    stage.happens(lambda at: OutputsChanged(at=at, outputs={"virtual_camera": True}))
    stage.says(Return())
    assert shown(stage) == {}


def test_prices_that_are_hidden_stay_hidden_in_what_a_playbook_shows() -> None:
    stage = covered(ShowOverlay(PRODUCT_CARD))
    stage.says(HidePrice())
    assert any(one.graphic == PRODUCT_CARD for one in stage.state.overlays)
    assert PRODUCT_CARD in kept_out(stage.state)


def test_what_would_mean_nothing_now_is_passed_over() -> None:
    stage = GuardedStage(guarded_plan(silent=Playbook(show=(ShowOverlay("flash-sale"),))))
    stage.verdict(Trouble.SILENT, "Mic", Verdict.ALARM, bad_for=10)
    assert not any(one.graphic == "flash-sale" for one in stage.state.overlays)
    assert stage.incident.stage is Has.ALARM
