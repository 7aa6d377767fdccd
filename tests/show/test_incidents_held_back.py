"""What keeps automation from acting, from going back, and from speaking of it: each by itself."""

from dataclasses import replace

from companion.show.commands import EndShow, Fallback, TakeSceneNow
from companion.show.effects import SwitchScene
from companion.show.events import CollectionChanged, Lost, ObsLost
from companion.show.guard_commands import DisarmAuto
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.on_host import of_host
from companion.show.incidents.permission import why_not
from companion.show.incidents.record import Stage as Has
from companion.show.incidents.record import WhyNot
from companion.show.model import GuardPlan, Playbook, Returns
from companion.show.overlays import kept_out
from tests.show.guarded import CONTENTS, GuardedStage, guarded_plan
from tests.stage import Stage, minutes, seconds


def _asked(stage: GuardedStage) -> list[SwitchScene]:
    return [effect for effect in stage.asks() if isinstance(effect, SwitchScene)]


def test_with_another_collection_loaded_nothing_is_switched() -> None:
    plan = guarded_plan()
    stage = GuardedStage(replace(plan, studio=replace(plan.studio, collection="Autumn")))
    stage.happens(lambda at: CollectionChanged(at=at, collection="Spring"))
    stage.breaks()
    assert (stage.on_programme, stage.incident.why_not) == ("Host", WhyNot.UNMANAGED)


def test_the_fallback_that_a_person_has_put_on_is_not_left_though_it_breaks() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(scenes=("product",))))
    stage.holds({**CONTENTS, "Fallback": ("Cam",)})
    stage.says(Fallback())
    stage.passes(seconds(1))
    stage.breaks()
    assert (stage.on_programme, stage.incident.why_not) == ("Fallback", WhyNot.UNMANAGED)


def test_a_scene_that_is_to_be_left_alone_covers_nothing() -> None:
    book = Playbook(scenes=("product", "fallback"))
    stage = GuardedStage(guarded_plan(GuardPlan(leave_alone=("product",)), camera_lost=book))
    stage.breaks()
    assert stage.on_programme == "Fallback"


def test_while_a_switch_is_on_its_way_no_second_one_is_asked_for() -> None:
    stage = GuardedStage()
    stage.holds({**CONTENTS, "Host": ("Cam", "Close", "Mic")})
    stage.obs_answers = False
    stage.breaks()
    stage.breaks(Trouble.FROZEN, "Close")
    [switch] = _asked(stage)
    stage.obs_confirms(switch)
    assert (stage.on_programme, len(stage.state.guard.switches)) == ("Fallback", 1)


def test_nobody_is_brought_back_to_a_scene_whose_own_camera_is_in_trouble_by_now() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(scenes=("fallback",), hold=False)))
    stage.breaks()
    stage.go()
    assert stage.state.program.script == "Product"
    stage.verdict(Trouble.BLACK, "Close", Verdict.ALARM, bad_for=2)
    stage.mends()
    stage.passes(minutes(1))
    assert stage.on_programme == "Fallback"
    stage.verdict(Trouble.BLACK, "Close", Verdict.FINE)
    assert stage.on_programme == "Product"


def test_who_is_asked_about_the_return_is_asked_again_when_another_camera_has_died_meanwhile() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(returns=Returns.ASK)))
    stage.holds({**CONTENTS, "Host": ("Cam", "Close", "Mic")})
    stage.breaks()
    stage.passes(seconds(10))
    stage.mends()
    assert stage.state.program.cover is not None
    assert stage.state.program.cover.ready
    stage.breaks(Trouble.FROZEN, "Close")
    assert not stage.state.program.cover.ready
    stage.mends(Trouble.FROZEN, "Close")
    assert stage.state.program.cover.ready
    assert stage.notes().count("auto_could_return") == 2


def test_automation_that_was_disarmed_meanwhile_goes_to_no_other_cover() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(scenes=("product",))))
    stage.obs_answers = False
    stage.breaks()
    [close_up] = _asked(stage)
    stage.says(DisarmAuto())
    stage.obs_fails(close_up)
    stage.passes(minutes(1))
    assert _asked(stage) == []


def test_while_obs_is_away_no_incident_is_given_up() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.verdict(Trouble.BLACK, "Cam", Verdict.UNKNOWN)
    stage.happens(lambda at: ObsLost(at=at, reason="it crashed", how=Lost.CRASHED))
    stage.passes(minutes(5))
    assert stage.state.incidents[0].stage is not Has.OVER


def test_what_is_on_programme_before_the_show_wants_anything_is_the_crews_own_and_go_is_named() -> None:
    stage = Stage(guarded_plan())
    stage.hand_takes("Host")
    assert stage.state.wanted_scene is None
    assert why_not(stage.state) is WhyNot.BEFORE_GO
    stage.says(TakeSceneNow(role="host"))
    assert why_not(stage.state) is None, "the crew has said what viewers should see"


def test_after_the_end_of_the_show_nothing_is_switched_though_its_outputs_still_run() -> None:
    stage = GuardedStage()
    stage.says(EndShow())
    stage.breaks()
    assert stage.state.obs.outputs["virtual_camera"]
    assert (stage.on_programme, stage.incident.why_not) == ("Host", WhyNot.OFF_AIR)


def test_obs_that_goes_before_the_show_is_no_incident() -> None:
    stage = Stage(guarded_plan())
    stage.happens(lambda at: ObsLost(at=at, reason="it was closed"))
    assert stage.state.incidents == ()


def test_prices_stay_hidden_under_the_cover_when_the_camera_is_well_and_the_return_is_still_to_come() -> None:
    stage = GuardedStage(guarded_plan(black=Playbook(scenes=("fallback",), hide_prices=True)))
    stage.breaks()
    stage.mends()
    assert (stage.on_programme, stage.incident.open) == ("Fallback", False)
    assert kept_out(stage.state)


def test_an_alarm_alone_hides_no_prices() -> None:
    stage = GuardedStage(guarded_plan(black=Playbook(scenes=("fallback",), hide_prices=True)))
    stage.verdict(Trouble.BLACK, "Cam", Verdict.ALARM)
    assert not kept_out(stage.state)


def test_while_the_cover_is_still_on_its_way_nobody_is_brought_back() -> None:
    stage = GuardedStage(guarded_plan(GuardPlan(dwell_ms=seconds(0)), camera_lost=Playbook(hold=False)))
    stage.obs_answers = False
    stage.breaks()
    [cover] = _asked(stage)
    stage.go()  # the script wants the close-up by now
    stage.mends()
    assert _asked(stage) == []
    stage.obs_answers = True
    stage.obs_confirms(cover)
    assert stage.on_programme == "Product"


def test_a_cover_that_is_still_on_its_way_is_not_let_go_before_obs_has_answered() -> None:
    stage = GuardedStage(guarded_plan(GuardPlan(dwell_ms=seconds(0))))
    stage.obs_answers = False
    stage.breaks()
    [cover] = _asked(stage)
    stage.mends()
    assert stage.state.program.cover is not None
    stage.obs_answers = True
    stage.obs_confirms(cover)
    assert (stage.on_programme, stage.state.program.cover) == ("Host", None)


def test_a_cover_that_obs_did_not_take_is_not_shown_when_all_is_well_and_the_script_has_gone_on() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(hold=False)))
    stage.obs_answers = False
    stage.breaks()
    [cover] = _asked(stage)
    stage.go()
    stage.obs_fails(cover)
    stage.obs_answers = True
    stage.verdict(Trouble.BLACK, "Cam", Verdict.FINE)
    stage.passes(minutes(1))
    assert [switch.scene for switch in _asked(stage)] == ["Product"]
    assert stage.on_programme == "Product"


def test_a_pause_is_counted_on_air_alone_and_goes_on_while_obs_is_away() -> None:
    stage = GuardedStage()
    stage.says(Fallback())
    assert stage.state.still is not None
    since = stage.state.still.since
    stage.passes(seconds(5))
    stage.happens(lambda at: ObsLost(at=at, reason="it crashed", how=Lost.CRASHED))
    stage.passes(seconds(5))
    stage.obs_connects("Fallback")
    assert stage.state.still is not None
    assert stage.state.still.since == since
    stage.goes_off_air()
    assert stage.state.still is None


def test_of_a_camera_that_is_in_no_picture_the_host_is_told_nothing_under_a_persons_fallback() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(say=("稍等，马上回来",))))
    stage.says(Fallback())
    stage.passes(seconds(1))
    stage.breaks()
    assert stage.incident.why_not is WhyNot.NOT_SEEN
    assert of_host(stage.state) is None
