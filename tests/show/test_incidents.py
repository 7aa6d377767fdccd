"""What is done by itself when something breaks, and how the show finds its way back."""

from dataclasses import replace

import pytest

from companion.rehearsal.memory import Line
from companion.show.asrun import IncidentKind, WantedBy, as_run
from companion.show.commands import Fallback, Return, TakeSceneNow
from companion.show.events import Lost, ObsLost, ScenesChanged
from companion.show.guard_commands import ArmAuto, DisarmAuto
from companion.show.health.events import VerdictChanged
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.record import Stage as Has
from companion.show.incidents.record import WhyNot
from companion.show.limits import Limit, LimitOf
from companion.show.model import GuardPlan, Playbook, Returns
from companion.show.overlays import SHOW_PRICES, kept_out
from companion.show.times import Ms
from tests.show.guarded import CONTENTS, GuardedStage, guarded_plan
from tests.stage import minutes, seconds

CLOSE_UP = Playbook(scenes=("product", "fallback"))


def test_a_dead_camera_on_air_is_covered_with_the_fallback_and_the_script_waits() -> None:
    stage = GuardedStage()
    stage.breaks()
    assert stage.on_programme == "Fallback"
    assert stage.state.hold is not None
    assert stage.notes()[-4:] == ["incident_alarm", "auto_switched", "held_by_fallback", "scene_on_air"]
    one = stage.incident
    assert (one.stage, one.left, one.to, one.by) == (Has.ACTED, "Host", "Fallback", "")
    assert one.first_bad < one.alarm < (one.sent or 0) <= (one.confirmed or 0)
    assert one.told is not None


def test_an_alarm_alone_switches_nothing() -> None:
    stage = GuardedStage()
    stage.verdict(Trouble.BLACK, "Cam", Verdict.ALARM, bad_for=2)
    assert stage.on_programme == "Host"
    assert stage.incident.stage is Has.ALARM


def test_the_show_returns_to_its_place_when_the_camera_is_back_and_the_dwell_is_over() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.passes(seconds(1))
    stage.mends()
    assert stage.on_programme == "Fallback"
    stage.passes(seconds(4))
    assert stage.on_programme == "Host"
    assert stage.state.hold is None
    assert stage.incident.stage is Has.OVER
    assert stage.incident.lost_ms == seconds(8)
    assert stage.incident.returned is not None


def test_it_returns_to_what_the_script_wants_by_then() -> None:
    stage = GuardedStage(guarded_plan(black=Playbook(scenes=("fallback",), hold=False)))
    stage.breaks()
    assert stage.go() is None, "a cover that holds nothing lets the script go on"
    stage.passes(seconds(10))
    stage.mends()
    assert stage.on_programme == "Product"


def test_a_close_up_covers_and_the_script_goes_on() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=CLOSE_UP))
    stage.breaks()
    assert stage.on_programme == "Product"
    assert stage.state.hold is None
    stage.mends()
    stage.passes(seconds(8))
    assert stage.on_programme == "Host"


def test_a_scene_with_a_broken_camera_is_no_cover() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=CLOSE_UP))
    stage.verdict(Trouble.FROZEN, "Close", Verdict.ALARM, bad_for=4)
    stage.breaks()
    assert stage.on_programme == "Fallback"


def test_a_cover_that_breaks_itself_is_left_for_the_next() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=CLOSE_UP))
    stage.breaks()
    stage.breaks(Trouble.FROZEN, "Close")
    assert stage.on_programme == "Fallback"
    stage.mends()
    stage.passes(seconds(20))
    assert stage.on_programme == "Fallback", "the other is still frozen"
    stage.verdict(Trouble.FROZEN, "Close", Verdict.FINE)
    assert stage.state.guard.locked, "three switches would leave none to cover with"
    stage.says(ArmAuto())
    assert stage.on_programme == "Host"


def test_a_cover_that_obs_does_not_take_gives_way_to_the_fallback() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=CLOSE_UP))
    stage.obs_answers = False
    stage.breaks()
    stage.obs_fails(stage.asks()[-1])
    assert stage.scenes_asked() == ["Fallback"]


def test_a_second_fault_under_the_cover_is_waited_for_too() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.breaks(Trouble.FROZEN, "Cam")
    stage.passes(seconds(10))
    stage.mends()
    assert stage.on_programme == "Fallback"
    stage.mends(Trouble.FROZEN)
    assert stage.on_programme == "Host"
    assert [one.to for one in stage.state.incidents] == ["Fallback", "Fallback"]


def test_a_camera_that_nobody_sees_is_told_and_switches_nothing() -> None:
    stage = GuardedStage()
    stage.breaks(Trouble.BLACK, "Close")
    assert stage.on_programme == "Host"
    assert stage.incident.why_not is WhyNot.NOT_SEEN


def test_a_dead_camera_that_the_script_comes_to_is_covered() -> None:
    stage = GuardedStage()
    stage.breaks(Trouble.BLACK, "Close")
    stage.go()
    assert stage.on_programme == "Fallback"


def test_who_takes_a_scene_with_a_dead_camera_has_decided() -> None:
    stage = GuardedStage()
    stage.breaks(Trouble.BLACK, "Close")
    stage.says(TakeSceneNow(role="product"))
    assert stage.on_programme == "Product"
    assert stage.incident.by == "operator"


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (lambda stage: stage.says(DisarmAuto()), WhyNot.DISARMED),
        (lambda stage: stage.goes_off_air(), WhyNot.OFF_AIR),
        (lambda stage: stage.hand_takes("Lobby") or stage.hand_takes("Host"), WhyNot.SUSPENDED),
        (lambda stage: stage.says(TakeSceneNow(scene="Lobby")), WhyNot.NOT_SEEN),
    ],
)
def test_nothing_is_switched_where_automation_may_not(before, why) -> None:  # type: ignore[no-untyped-def]
    stage = GuardedStage()
    before(stage)
    on_programme = stage.on_programme
    stage.breaks()
    assert stage.on_programme == on_programme
    assert stage.incident.why_not is why


def test_a_scene_that_is_to_be_left_alone_is() -> None:
    stage = GuardedStage(guarded_plan(GuardPlan(leave_alone=("host",))))
    stage.breaks()
    assert stage.on_programme == "Host"
    assert stage.incident.why_not is WhyNot.UNMANAGED


def test_what_was_not_covered_is_when_automation_is_armed() -> None:
    stage = GuardedStage()
    stage.says(DisarmAuto())
    stage.breaks()
    stage.says(ArmAuto())
    assert stage.on_programme == "Fallback"
    assert stage.state.program.cover is not None
    assert stage.state.program.cover.by == "", "automation has decided, though a person armed it"


def test_a_return_by_hand_is_not_fought_while_the_camera_is_still_dead() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.says(Return())
    stage.passes(minutes(1))
    assert stage.on_programme == "Host"


def test_a_scene_that_a_hand_takes_under_the_cover_stays() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.hand_takes("Product")
    stage.mends()
    stage.passes(minutes(1))
    assert stage.on_programme == "Product"
    assert stage.state.guard.suspended_by == "Product"


def test_a_fallback_that_a_person_presses_is_theirs_to_leave() -> None:
    stage = GuardedStage()
    stage.verdict(Trouble.BLACK, "Cam", Verdict.ALARM, bad_for=2)
    stage.says(Fallback())
    assert (stage.incident.by, stage.incident.to) == ("operator", "Fallback")
    stage.mends()
    stage.passes(minutes(1))
    assert stage.on_programme == "Fallback"


def test_pressing_the_fallback_over_an_automatic_cover_makes_it_the_persons() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.says(Fallback())
    stage.mends()
    stage.passes(minutes(1))
    assert stage.on_programme == "Fallback"


def test_a_camera_that_comes_and_goes_is_left_to_a_person_under_the_fallback() -> None:
    stage = GuardedStage()
    for _ in range(5):
        stage.breaks()
        stage.passes(seconds(2))
        stage.mends()
        stage.passes(seconds(6))
    assert stage.on_programme == "Fallback"
    assert stage.state.guard.locked
    assert len(stage.state.guard.switches) == 3
    assert "auto_locked" in stage.notes()
    stage.says(ArmAuto())
    assert stage.on_programme == "Host"


def test_what_is_not_known_any_more_blocks_no_return() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.verdict(Trouble.BLACK, "Cam", Verdict.UNKNOWN)
    stage.passes(seconds(9))
    assert stage.on_programme == "Fallback"
    stage.passes(seconds(2))
    assert stage.on_programme == "Host"


def test_another_process_goes_back_when_its_detectors_have_found_nothing_for_15_s() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.restarts(seconds(20))
    stage.obs_connects("Fallback")
    stage.holds(CONTENTS)
    stage.passes(seconds(14))
    assert stage.on_programme == "Fallback"
    stage.passes(seconds(2))
    assert stage.on_programme == "Host"


def test_another_process_stays_while_the_camera_is_still_dead() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.restarts(seconds(2))
    stage.obs_connects("Fallback")
    stage.passes(seconds(4))
    stage.breaks()
    stage.passes(minutes(1))
    assert stage.on_programme == "Fallback"
    assert len(stage.state.incidents) == 1


def test_the_operator_is_asked_where_the_playbook_says_so() -> None:
    stage = GuardedStage(guarded_plan(black=Playbook(returns=Returns.ASK)))
    stage.breaks()
    stage.mends()
    stage.passes(minutes(1))
    assert stage.on_programme == "Fallback"
    assert stage.notes()[-1] == "auto_could_return"
    assert stage.says(Return()) is None
    assert stage.on_programme == "Host"


def test_no_scene_is_better_when_the_fallback_holds_the_dead_camera() -> None:
    stage = GuardedStage(contents=False)
    stage.holds({**CONTENTS, "Fallback": ("Cam",)})
    stage.breaks()
    assert stage.on_programme == "Host"
    assert stage.incident.why_not is WhyNot.NOWHERE


@pytest.mark.parametrize("held", [(), ("Mic",)])
def test_a_fallback_with_nothing_to_be_seen_in_it_is_no_better_until_something_is(
    held: tuple[str, ...],
) -> None:
    stage = GuardedStage(contents=False)
    stage.holds({**CONTENTS, "Fallback": held})
    stage.breaks(Trouble.FROZEN)
    assert stage.on_programme == "Host"
    assert stage.incident.why_not is WhyNot.NOWHERE
    stage.holds({**CONTENTS, "Fallback": ("Loop", *held)})
    assert stage.on_programme == "Fallback"


def test_a_fallback_that_is_seen_to_show_nothing_covers_when_it_shows_something() -> None:
    stage = GuardedStage()

    def acts(doubted: tuple[str, ...]) -> None:
        stage.happens(
            lambda at: VerdictChanged(
                at=at, trouble=Trouble.BLACK, subject="Cam", verdict=Verdict.ACT, doubted=doubted
            )
        )

    acts(("Fallback",))
    assert stage.on_programme == "Host"
    assert stage.incident.why_not is WhyNot.NOWHERE
    acts(())
    assert stage.on_programme == "Fallback"


def test_where_the_fallback_is_empty_the_next_scene_of_the_playbook_covers() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(scenes=("fallback", "product"))), contents=False)
    stage.holds({**CONTENTS, "Fallback": ()})
    stage.breaks()
    assert stage.on_programme == "Product"


@pytest.mark.parametrize(("held", "tried"), [(("Loop",), True), ((), False)])
def test_in_the_place_of_a_cover_that_failed_the_fallback_is_tried_if_it_shows_anything(
    held: tuple[str, ...], tried: bool
) -> None:
    stage = GuardedStage(guarded_plan(camera_lost=CLOSE_UP), contents=False)
    stage.holds({**CONTENTS, "Fallback": held})
    stage.obs_answers = False
    stage.breaks()
    for effect in list(stage.state.pending.values()):
        stage.obs_fails(effect)
    assert ("auto_fallback" in stage.notes()) is tried


def test_without_knowing_what_scenes_hold_the_plans_cameras_count_and_the_fallback_is_trusted() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=CLOSE_UP), contents=False)
    stage.breaks(Trouble.BLACK, "Poster")
    assert stage.on_programme == "Host"
    stage.breaks()
    assert stage.on_programme == "Fallback"


def test_silence_is_told_and_switches_nothing() -> None:
    stage = GuardedStage()
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    assert stage.on_programme == "Host"
    assert stage.incident.why_not is WhyNot.ALERT_ONLY


def test_prices_are_out_of_the_picture_for_as_long_as_the_playbook_says() -> None:
    stage = GuardedStage(guarded_plan(black=Playbook(scenes=("fallback",), hide_prices=True)))
    assert kept_out(stage.state) == frozenset()
    stage.breaks()
    assert kept_out(stage.state) == SHOW_PRICES
    stage.mends()
    stage.passes(seconds(10))
    assert kept_out(stage.state) == frozenset()


def test_obs_that_goes_and_comes_is_an_incident() -> None:
    stage = GuardedStage()
    stage.happens(lambda at: ObsLost(at=at, reason="gone", how=Lost.CRASHED))
    assert (stage.incident.trouble, stage.incident.stage) == (Trouble.OBS_GONE, Has.ALARM)
    stage.obs_connects("Host")
    assert stage.incident.stage is Has.OVER


def test_the_fallback_renamed_under_the_cover_is_still_the_cover() -> None:
    stage = GuardedStage()
    stage.breaks()
    scenes = ("Host", "Product", "Slate", "Lobby")
    stage.happens(lambda at: ScenesChanged(at=at, scenes=scenes))
    assert stage.on_programme == "Slate"
    stage.holds({**CONTENTS, "Slate": ("Loop",)})
    stage.mends()
    stage.passes(seconds(10))
    assert stage.on_programme == "Host"


def test_the_crew_is_warned_of_a_pause_before_the_platform_counts_it() -> None:
    limit = Limit(of=LimitOf.STILL_MS, most=100_000, rule_of="douyin", source="test", as_of="2026-11-01")
    stage = GuardedStage(replace(guarded_plan(), limits=(limit,)))
    stage.breaks()
    stage.passes(seconds(61))
    assert stage.notes()[-1] == "still_warned"
    assert stage.state.still is not None
    assert stage.state.still.warned == 60
    stage.passes(seconds(20))
    assert stage.state.still.warned == 80
    stage.says(Return())
    assert stage.state.still is not None, "the camera is black"
    stage.mends()
    assert stage.state.still is None


def test_the_record_of_the_run_has_the_trouble_with_every_instant() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.mends()
    stage.passes(seconds(10))
    record = as_run(Line(seq, None, event) for seq, event in enumerate(stage.events, 1))
    [told] = [one for one in record.incidents if one.kind is IncidentKind.TROUBLE]
    assert (told.what, told.outcome) == ("Cam", "switched")
    assert told.record == stage.incident
    assert told.ended is not None
    assert [one.wanted_by for one in record.program][-2:] == [WantedBy.AUTOMATION, WantedBy.SEGMENT]


def test_automation_that_the_show_file_has_disarmed_does_nothing() -> None:
    stage = GuardedStage(guarded_plan(GuardPlan(armed=False)))
    stage.breaks()
    assert stage.on_programme == "Host"


def test_a_longer_stay_comes_of_switching_often() -> None:
    stage = GuardedStage(guarded_plan(GuardPlan(most_switches=9)))
    stays: list[Ms] = []
    for _ in range(3):
        stage.breaks()
        begun = stage.now.run
        stage.mends()
        stage.passes(seconds(60))
        stays.append(Ms((stage.incident.returned or 0) - stage.state.wall(begun)))
    assert stays == [seconds(8), seconds(16), seconds(24)]
