"""What automation has begun is seen to its end: through an OBS that does not do what it is asked for, cameras
that die together, and people who go on with the show meanwhile."""

from dataclasses import replace

import pytest

from companion.show.commands import Back, Fallback, Resume, Return, TakeSceneNow
from companion.show.desk_commands import OverlayShow, Undo
from companion.show.effects import SwitchScene
from companion.show.events import InputsChanged, Pulse, PulseChanged, SceneOnAir, ScenesChanged
from companion.show.guard_commands import DisarmAuto, HidePrice, ShowPrice
from companion.show.health.events import VerdictChanged
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.on_host import of_host
from companion.show.incidents.record import Stage as Done
from companion.show.incidents.record import WhyNot
from companion.show.model import GuardPlan, Playbook
from companion.show.offer_commands import ProductShow
from companion.show.overlays import kept_out
from tests.show.guarded import CONTENTS, GuardedStage, guarded_plan
from tests.stage import minutes, seconds


def _asked(stage: GuardedStage) -> list[SwitchScene]:
    return [effect for effect in stage.asks() if isinstance(effect, SwitchScene)]


@pytest.fixture
def untaken() -> GuardedStage:
    """The camera is black, and the windows of OBS hang before it goes to the fallback."""
    stage = GuardedStage()
    stage.obs_answers = False
    stage.breaks()
    [switch] = _asked(stage)
    stage.passes(seconds(2))
    stage.happens(lambda at: PulseChanged(at=at, pulse=Pulse.BLOCKED))
    stage.obs_fails(switch)
    stage.passes(seconds(30))
    stage.obs_answers = True
    assert _asked(stage) == []
    return stage


def test_a_cover_that_obs_did_not_take_is_asked_for_again_when_its_windows_answer(
    untaken: GuardedStage,
) -> None:
    untaken.happens(lambda at: PulseChanged(at=at, pulse=Pulse.STEADY))
    assert untaken.on_programme == "Fallback"
    assert untaken.state.incidents[0].confirmed == untaken.now.wall
    assert len(untaken.state.guard.switches) == 1


def test_a_cover_that_obs_refuses_is_asked_for_again_more_and_more_seldom_and_counts_once() -> None:
    stage = GuardedStage()
    stage.obs_answers = False
    stage.breaks()
    for wait_s in (3, 6, 12, 24, 24):
        [switch] = _asked(stage)
        stage.obs_fails(switch)
        stage.passes(seconds(wait_s - 1))
        assert _asked(stage) == []
        stage.passes(seconds(1))
    stage.obs_answers = True
    stage.obs_fails(*_asked(stage))
    stage.passes(seconds(24))
    assert (stage.on_programme, len(stage.state.guard.switches)) == ("Fallback", 1)
    assert [note.code for note in stage.state.log].count("scene_failed") == 1


def test_a_cover_that_never_came_on_air_is_let_go_when_all_is_well(untaken: GuardedStage) -> None:
    untaken.mends()
    assert (untaken.on_programme, untaken.state.program.cover) == ("Host", None)
    assert untaken.state.hold is None


def test_a_return_that_obs_did_not_take_is_asked_for_again() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.passes(seconds(10))
    stage.asks()
    stage.obs_answers = False
    stage.mends()
    [switch] = _asked(stage)
    assert switch.scene == "Host"
    stage.passes(seconds(2))
    stage.obs_fails(switch)
    stage.obs_answers = True
    stage.passes(seconds(1))
    assert stage.on_programme == "Host"
    assert stage.incident.returned == stage.now.wall


def test_nobody_is_brought_back_to_a_camera_that_has_died_again_meanwhile() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.passes(seconds(10))
    stage.asks()
    stage.obs_answers = False
    stage.mends()
    [switch] = _asked(stage)
    stage.obs_fails(switch)
    stage.breaks()
    stage.obs_answers = True
    stage.passes(minutes(2))
    assert stage.on_programme == "Fallback"


@pytest.mark.parametrize("contents_first", [False, True])
def test_a_camera_that_vanishes_from_the_scene_on_air_is_covered(*, contents_first: bool) -> None:
    stage = GuardedStage()
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam", "Mic", "Close")))
    if contents_first:
        stage.holds({**CONTENTS, "Host": ("Mic",)})
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Mic", "Close")))
    if not contents_first:
        stage.holds({**CONTENTS, "Host": ("Mic",)})
    stage.breaks(Trouble.NO_SIGNAL)
    assert stage.on_programme == "Fallback"


def test_a_camera_that_was_hidden_and_is_thrown_away_much_later_is_no_hole() -> None:
    stage = GuardedStage()
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam", "Mic", "Close")))
    stage.holds({**CONTENTS, "Host": ("Mic",)})
    stage.passes(minutes(1))
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Mic", "Close")))
    stage.breaks(Trouble.NO_SIGNAL)
    assert stage.on_programme == "Host"


@pytest.mark.parametrize("held", [("Mic",), ("Mic", "Cam 2")])
def test_a_camera_that_is_hidden_or_bears_another_name_has_not_vanished(held: tuple[str, ...]) -> None:
    stage = GuardedStage()
    inputs = ("Cam", "Mic", "Close") if len(held) == 1 else ("Cam 2", "Mic", "Close")
    stage.happens(lambda at: InputsChanged(at=at, inputs=inputs))
    stage.holds({**CONTENTS, "Host": held})
    stage.breaks(Trouble.NO_SIGNAL)
    assert (stage.on_programme, stage.incident.why_not) == ("Host", WhyNot.NOT_SEEN)


def test_a_scene_that_is_renamed_holds_what_it_held_before_anybody_has_told() -> None:
    stage = GuardedStage()
    stage.breaks(Trouble.BLACK, "Close")
    scenes = tuple("Hosts" if scene == "Host" else scene for scene in stage.state.obs.scenes)
    stage.happens(lambda at: ScenesChanged(at=at, scenes=scenes))
    assert (stage.on_programme, stage.incident.why_not) == ("Hosts", WhyNot.NOT_SEEN)


def test_what_covers_is_no_scene_with_a_camera_that_is_not_known_to_be_well() -> None:
    """Two cameras die of one cable; of the second nothing is told yet."""
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(scenes=("product", "fallback"))))
    stage.happens(
        lambda at: VerdictChanged(
            at=at, trouble=Trouble.BLACK, subject="Cam", verdict=Verdict.ACT, doubted=("Cam", "Close")
        )
    )
    assert stage.on_programme == "Fallback"


def test_a_dead_camera_that_the_script_comes_to_again_is_covered_again() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.passes(seconds(10))
    stage.says(TakeSceneNow(role="product"))  # the crew goes on with the close-up
    stage.passes(minutes(1))
    assert stage.on_programme == "Product"
    stage.go()
    stage.go()
    stage.go()  # the last segment is the host's
    assert stage.state.program.script == "Host"
    assert stage.on_programme == "Fallback"
    first, second = stage.state.incidents
    assert (first.open, first.to, second.to) == (False, "Fallback", "Fallback")
    assert first.sent is not None
    assert second.first_bad == second.sent


def test_who_returns_to_a_camera_that_has_died_under_the_fallback_stays_there() -> None:
    stage = GuardedStage()
    stage.says(Fallback("镜头糊了"))
    stage.breaks()
    stage.says(Return())
    stage.passes(minutes(1))
    assert (stage.on_programme, stage.incident.by) == ("Host", "operator")


def test_the_last_switch_that_automation_has_goes_to_the_fallback() -> None:
    books = Playbook(scenes=("product", "fallback"))
    stage = GuardedStage(guarded_plan(GuardPlan(most_switches=2), camera_lost=books))
    stage.breaks()
    assert stage.on_programme == "Product"
    stage.breaks(Trouble.BLACK, "Close")
    assert stage.on_programme == "Fallback"
    other = GuardedStage(guarded_plan(GuardPlan(most_switches=1), camera_lost=books))
    other.breaks()
    assert other.on_programme == "Fallback"


def test_from_a_cover_that_obs_does_not_take_the_way_to_the_fallback_is_always_free() -> None:
    stage = GuardedStage(guarded_plan(GuardPlan(most_switches=2), camera_lost=Playbook(scenes=("product",))))
    stage.obs_answers = False
    stage.breaks()
    [close_up] = _asked(stage)
    assert close_up.scene == "Product"
    stage.obs_answers = True
    stage.state = replace(stage.state, plan=guarded_plan(GuardPlan(most_switches=1)))
    stage.obs_fails(close_up)
    assert stage.on_programme == "Fallback"


def test_a_person_who_ends_a_cover_ends_the_count_of_the_time_that_was_lost() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.passes(seconds(20))
    stage.says(Return())
    assert stage.incident.lost_ms == seconds(20)


def test_the_script_that_stays_in_a_scene_changes_nothing_of_what_a_person_has_decided_there() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.passes(seconds(10))
    stage.says(Return())
    stage.says(Back())
    assert stage.on_programme == "Host"


def test_a_scene_that_the_script_comes_to_covers_no_more() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(scenes=("product",), hold=False)))
    stage.breaks()
    stage.go()
    stage.mends()
    assert (stage.on_programme, stage.state.program.cover) == ("Product", None)
    stage.says(DisarmAuto())
    stage.go()
    stage.go()
    assert stage.on_programme == "Host"


def test_a_pause_of_automation_ends_no_lock_and_gives_no_switches_back() -> None:
    stage = GuardedStage()
    for _ in range(5):
        stage.breaks()
        stage.passes(seconds(2))
        stage.mends()
        stage.passes(seconds(6))
    before = stage.state.guard
    stage.says(DisarmAuto(5))
    stage.passes(seconds(6))
    assert before.locked
    assert stage.state.guard == before


def test_a_hand_in_obs_while_automation_pauses_suspends_it() -> None:
    stage = GuardedStage()
    stage.says(DisarmAuto(30))
    stage.hand_takes("Product")
    stage.passes(seconds(31))
    stage.breaks(Trouble.BLACK, "Close")
    assert (stage.on_programme, stage.incident.why_not) == ("Product", WhyNot.SUSPENDED)


def test_a_switch_of_ours_that_comes_late_is_no_hand() -> None:
    stage = GuardedStage()
    stage.obs_answers = False
    stage.go()
    [late] = _asked(stage)
    stage.passes(seconds(2))
    stage.obs_fails(late)
    stage.obs_answers = True
    stage.says(Back())  # to the opening, which is on air all the time
    stage.passes(seconds(1))
    stage.happens(lambda at: SceneOnAir(at=at, scene="Product"))
    assert stage.state.guard.suspended_by == ""
    assert stage.on_programme == "Host"


def test_the_fallback_that_comes_late_is_taken_for_the_key_in_obs() -> None:
    stage = GuardedStage()
    stage.obs_answers = False
    stage.breaks()
    [late] = _asked(stage)
    stage.obs_fails(late)
    stage.verdict(Trouble.BLACK, "Cam", Verdict.FINE)
    assert stage.state.program.cover is None
    stage.obs_answers = True
    stage.happens(lambda at: SceneOnAir(at=at, scene="Fallback"))
    assert (stage.on_programme, stage.state.guard.suspended_by) == ("Fallback", "Fallback")


HIDES = Playbook(scenes=("fallback",), hide_prices=True)


def test_what_is_put_on_air_while_prices_are_hidden_is_logged_as_held_back() -> None:
    stage = GuardedStage()
    stage.says(HidePrice())
    stage.says(OverlayShow("product-card", "P4"))
    stage.says(ProductShow("P4"))
    assert stage.notes()[-2:] == ["overlay_held_back", "product_held_back"]
    stage.says(ShowPrice())
    stage.says(ProductShow("P4"))
    assert stage.notes()[-1] == "product_shown"


def test_a_person_who_returns_has_the_prices_back() -> None:
    stage = GuardedStage(guarded_plan(black=HIDES))
    stage.breaks()
    assert kept_out(stage.state)
    stage.says(Return())
    assert not kept_out(stage.state)


def test_prices_that_an_incident_hides_can_be_shown_all_the_same() -> None:
    stage = GuardedStage(guarded_plan(black=HIDES))
    stage.breaks()
    stage.says(ShowPrice())
    assert not kept_out(stage.state)


def test_who_takes_a_scene_with_a_dead_camera_has_decided_about_its_prices_too() -> None:
    stage = GuardedStage(guarded_plan(black=HIDES))
    stage.breaks(Trouble.BLACK, "Close")
    stage.says(TakeSceneNow(role="product"))
    assert not kept_out(stage.state)


def test_the_host_has_nothing_to_say_of_a_camera_that_a_hand_has_left() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(say=("马上回来",))))
    stage.breaks()
    assert of_host(stage.state) is stage.incident
    stage.hand_takes("Product")
    assert of_host(stage.state) is None
    stage.hand_takes("Host")
    assert of_host(stage.state) is stage.incident


def test_a_book_without_a_scene_holds_the_script_and_hides_prices_while_the_stream_is_stalled() -> None:
    book = Playbook(scenes=(), hold=True, hide_prices=True)
    stage = GuardedStage(guarded_plan(stream_lost=book))
    stage.breaks(Trouble.STREAM_STALLED, "stream")
    assert (stage.incident.stage, stage.incident.why_not) == (Done.ACTED, None)
    assert stage.state.hold is not None
    assert kept_out(stage.state)
    stage.passes(seconds(20))
    stage.mends(Trouble.STREAM_STALLED, "stream")
    assert stage.state.hold is None
    assert not kept_out(stage.state)
    assert stage.state.guard.switches == ()


def test_a_script_that_an_incident_holds_goes_on_when_a_person_says_so() -> None:
    stage = GuardedStage(guarded_plan(stream_lost=Playbook(scenes=(), hold=True)))
    stage.breaks(Trouble.STREAM_STALLED, "stream")
    assert stage.says(Resume()) is None
    stage.passes(minutes(1))
    assert stage.state.hold is None


def test_a_script_that_two_incidents_hold_waits_for_both() -> None:
    stage = GuardedStage(guarded_plan(stream_lost=Playbook(scenes=(), hold=True)))
    stage.breaks(Trouble.STREAM_STALLED, "stream")
    stage.breaks()
    stage.passes(seconds(10))
    stage.mends()
    assert stage.on_programme == "Host"
    assert stage.state.hold is not None
    stage.mends(Trouble.STREAM_STALLED, "stream")
    assert stage.state.hold is None


def test_no_undo_brings_back_a_hold_of_a_fallback_that_is_not_on() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.says(Resume())
    stage.passes(seconds(10))
    stage.mends()
    stage.passes(seconds(5))
    stage.says(Undo())
    assert stage.state.hold is None
