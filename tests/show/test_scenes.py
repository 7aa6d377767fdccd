"""Programme: what is wanted, what is on air, hands in OBS, fallback and return."""

from companion.screens.health import missing_scenes
from companion.screens.live import live_view
from companion.show.commands import Fallback, Hold, Resume, Return, TakeSceneNow
from companion.show.course import HoldReason
from companion.show.cue import CueStatus
from companion.show.effects import SwitchScene
from companion.show.events import CueDue, ObsConnected, ObsLost, RunResumed, SceneOnAir, ScenesChanged
from companion.show.program import SwitchState
from companion.show.times import Ms
from tests.stage import Stage, minutes, seconds


def test_a_scene_counts_as_on_air_only_when_obs_confirms_it(stage: Stage) -> None:
    stage.obs_answers = False
    stage.go()
    [switch] = stage.asks()
    assert stage.state.program.actual == "Lobby"
    assert stage.state.program.switch is not None
    stage.obs_confirms(switch)
    assert stage.state.program.actual == "Host"
    assert stage.state.program.switch is None


def test_a_switch_that_is_not_confirmed_is_a_fault_with_its_reason(stage: Stage) -> None:
    stage.obs_answers = False
    stage.go()
    [switch] = stage.asks()
    stage.obs_fails(switch, "OBS refused")
    fault = stage.state.program.switch
    assert fault is not None
    assert fault.state is SwitchState.FAILED
    assert fault.reason == "OBS refused"
    assert "scene_failed" in stage.notes()


def test_the_answer_to_an_older_switch_does_not_hide_the_newer_one(selling: Stage) -> None:
    selling.obs_answers = False
    selling.says(TakeSceneNow(role="host"))
    selling.says(TakeSceneNow(role="product"))
    first, second = selling.asks()
    selling.obs_confirms(first)
    switch = selling.state.program.switch
    assert switch is not None
    assert switch.effect == second.id


def test_every_effect_is_answered_once(running: Stage) -> None:
    running.obs_answers = False
    running.says(TakeSceneNow(role="product"))
    [switch] = running.asks()
    running.obs_confirms(switch)
    running.obs_fails(switch)
    assert running.state.program.actual == "Product"
    assert running.state.pending == {}


def test_fallback_goes_out_urgent_and_holds_the_script(running: Stage) -> None:
    running.says(Fallback(reason="黑屏"))
    [switch] = running.asks()
    assert isinstance(switch, SwitchScene)
    assert (switch.scene, switch.urgent) == ("Fallback", True)
    assert running.state.hold is not None
    assert running.state.hold.reason is HoldReason.FALLBACK


def test_return_goes_back_and_the_script_goes_on_where_it_stopped(running: Stage) -> None:
    running.passes(seconds(5))
    running.says(Fallback())
    running.passes(minutes(3))
    running.asks()
    assert running.says(Return()) is None
    assert running.scenes_asked() == ["Host"]
    running.passes(seconds(5))
    assert running.status("rules") is CueStatus.DONE


def test_pressing_fallback_again_asks_obs_again_when_the_first_switch_failed(running: Stage) -> None:
    running.obs_answers = False
    running.says(Fallback())
    [first] = running.asks()
    running.obs_fails(first)
    running.says(Fallback())
    assert running.scenes_asked() == ["Fallback"]


def test_pressing_fallback_twice_asks_once(running: Stage) -> None:
    running.obs_answers = False
    running.says(Fallback())
    running.says(Fallback())
    assert running.scenes_asked() == ["Fallback"]


def test_return_goes_to_what_the_script_wants_by_now_not_to_the_stale_scene(selling: Stage) -> None:
    selling.says(TakeSceneNow(role="host"))
    selling.says(Fallback())
    selling.says(Resume())
    selling.asks()
    selling.happens(lambda at: CueDue(at=at, cue="closeup", pass_no=2, due=at.run))
    assert selling.scenes_asked() == []
    selling.says(Return())
    assert selling.scenes_asked() == ["Product"]


def test_a_hold_by_the_operator_outlasts_the_fallback(running: Stage) -> None:
    running.says(Hold())
    running.says(Fallback())
    running.says(Return())
    assert running.state.hold is not None
    assert running.state.hold.reason is HoldReason.OPERATOR


def test_return_without_fallback_is_refused(running: Stage) -> None:
    assert running.refuses(Return()) == "not_covered"


def test_fallback_works_before_the_show_and_returns_to_what_was_there(stage: Stage) -> None:
    stage.says(Fallback())
    stage.says(Return())
    assert stage.scenes_asked() == ["Fallback", "Lobby"]


def test_a_hand_in_obs_wins_and_the_next_timed_scene_cue_asks(selling: Stage) -> None:
    selling.hand_takes("Host")
    assert selling.state.program.hand
    assert selling.asks() == []
    selling.happens(lambda at: CueDue(at=at, cue="closeup", pass_no=2, due=at.run))
    assert selling.status("closeup") is CueStatus.ASKING
    assert selling.go() is None
    assert selling.scenes_asked() == ["Product"]
    assert not selling.state.program.hand


def test_a_hand_that_goes_back_to_the_wanted_scene_gives_the_script_its_scenes_back(selling: Stage) -> None:
    selling.hand_takes("Lobby")
    selling.hand_takes("Product")
    assert not selling.state.program.hand


def test_our_own_switch_seen_as_an_event_is_not_a_hand(running: Stage) -> None:
    running.obs_answers = False
    running.says(TakeSceneNow(role="product"))
    [switch] = running.asks()
    running.hand_takes("Product")
    running.obs_confirms(switch)
    running.hand_takes("Product")
    assert not running.state.program.hand
    assert "hand" not in running.notes()


def test_the_fallback_key_pressed_in_obs_is_a_fallback_here_too(running: Stage) -> None:
    running.hand_takes("Fallback")
    assert running.state.program.cover is not None
    assert running.state.hold is not None
    assert running.asks() == []
    running.says(Return())
    assert running.scenes_asked() == ["Host"]


def test_a_hand_that_leaves_the_fallback_ends_it_and_lets_the_script_go_on(running: Stage) -> None:
    running.says(Fallback())
    running.hand_takes("Host")
    assert running.state.program.cover is None
    assert running.state.hold is None


def test_taking_a_scene_by_hand_here_ends_the_fallback(running: Stage) -> None:
    running.says(Fallback())
    running.asks()
    assert running.says(TakeSceneNow(role="product")) is None
    assert running.state.program.cover is None
    assert running.state.hold is None
    assert running.scenes_asked() == ["Product"]


def test_taking_the_fallback_scene_is_the_fallback(running: Stage) -> None:
    running.says(TakeSceneNow(scene="Fallback"))
    assert running.state.program.cover is not None


def test_an_unknown_scene_or_role_is_refused(running: Stage) -> None:
    assert running.refuses(TakeSceneNow(role="nobody")) == "unknown_role"
    assert running.refuses(TakeSceneNow(scene="Nowhere")) == "unknown_scene"


def test_without_obs_the_script_goes_on_and_says_what_it_cannot_do() -> None:
    stage = Stage(obs=False)
    assert stage.go() is None
    stage.passes(seconds(10))
    assert stage.status("rules") is CueStatus.DONE
    assert stage.asks() == []
    assert stage.state.program.switch is None, "what the script wants can wait until OBS is there"
    assert stage.refuses(TakeSceneNow(role="host")) == "no_obs"


def test_a_fallback_that_could_not_leave_is_seen() -> None:
    stage = Stage(obs=False)
    stage.says(Fallback())
    fault = stage.state.program.switch
    assert fault is not None
    assert fault.state is SwitchState.FAILED


def test_when_obs_is_back_at_a_scene_of_ours_the_wanted_one_is_taken(running: Stage) -> None:
    running.happens(lambda at: ObsLost(at=at, reason="gone"))
    running.go()
    running.asks()
    running.obs_connects("Host")
    assert running.scenes_asked() == ["Product"]


def test_when_obs_is_back_at_a_scene_that_a_hand_chose_it_is_adopted(running: Stage) -> None:
    running.happens(lambda at: ObsLost(at=at, reason="gone"))
    running.obs_connects("Lobby")
    assert running.asks() == []
    assert running.state.program.hand


def test_what_obs_came_back_with_is_told_as_found_and_as_no_hand(running: Stage) -> None:
    running.happens(lambda at: ObsLost(at=at, reason="closed"))
    running.obs_connects("Lobby")
    assert "scene_found" in running.notes()
    assert "hand" not in running.notes()
    assert live_view(running.state)["program"]["found"]
    running.hand_takes("Product")
    assert running.notes()[-1] == "hand"
    assert not live_view(running.state)["program"]["found"]
    running.go()
    assert not running.state.program.hand


def test_an_obs_that_comes_with_the_fallback_on_air_is_covered_and_blames_nobody(running: Stage) -> None:
    running.happens(lambda at: ObsLost(at=at, reason="closed"))
    running.obs_connects("Fallback")
    assert running.state.program.cover is not None
    assert "fallback_found" in running.notes()
    assert "fallback_by_hand" not in running.notes()


def test_when_obs_is_back_under_the_fallback_the_fallback_is_put_on_again(running: Stage) -> None:
    running.says(Fallback())
    running.happens(lambda at: ObsLost(at=at, reason="crashed"))
    running.asks()
    running.obs_connects("Host")
    assert running.scenes_asked() == ["Fallback"]


def test_a_restart_adopts_what_is_on_air_and_asks_for_nothing(running: Stage) -> None:
    running.happens(lambda at: RunResumed(at=at, away_ms=Ms(4000)))
    assert running.state.program.actual is None
    running.obs_connects("Host")
    assert running.asks() == []
    assert not running.state.program.hand


def test_a_restart_looks_first_whether_an_unanswered_switch_has_happened(running: Stage) -> None:
    running.obs_answers = False
    running.says(TakeSceneNow(role="product"))
    running.asks()
    running.happens(lambda at: RunResumed(at=at, away_ms=Ms(4000)))
    running.obs_connects("Product")
    assert running.asks() == []


def test_a_restart_sends_an_unanswered_switch_again_when_it_has_not_happened(running: Stage) -> None:
    running.obs_answers = False
    running.says(TakeSceneNow(role="product"))
    running.asks()
    running.happens(lambda at: RunResumed(at=at, away_ms=Ms(4000)))
    running.obs_connects("Host")
    assert running.scenes_asked() == ["Product"]


def test_a_scene_that_was_on_air_when_the_script_wanted_it_counts_as_ours() -> None:
    stage = Stage(obs=False)
    stage.obs_connects("Host")
    stage.go()
    assert stage.asks() == []
    stage.happens(lambda at: ObsLost(at=at, reason="killed"))
    stage.go()
    stage.obs_connects("Host")
    assert stage.scenes_asked() == ["Product"]


def test_the_key_in_obs_is_seen_though_a_switch_was_on_its_way_and_failed(stage: Stage) -> None:
    stage.obs_answers = False
    stage.go()
    [switch] = stage.asks()
    stage.hand_takes("Fallback")
    stage.obs_fails(switch)
    assert stage.state.program.cover is not None
    assert stage.state.hold is not None


def test_a_hand_is_seen_though_a_switch_was_on_its_way_and_failed(selling: Stage) -> None:
    selling.obs_answers = False
    selling.says(TakeSceneNow(role="host"))
    [switch] = selling.asks()
    selling.hand_takes("Lobby")
    selling.obs_fails(switch)
    assert selling.state.program.hand
    assert selling.state.program.switch is None


def test_a_switch_that_came_about_though_nobody_confirmed_it_is_no_fault(selling: Stage) -> None:
    selling.obs_answers = False
    selling.says(TakeSceneNow(role="host"))
    [switch] = selling.asks()
    selling.hand_takes("Host")
    selling.obs_fails(switch, "not confirmed in time")
    assert selling.state.program.switch is None
    assert not selling.state.program.hand


def test_before_the_show_the_slate_is_a_scene_like_any_other_and_go_works(stage: Stage) -> None:
    stage.hand_takes("Fallback")
    assert stage.state.program.cover is None
    assert stage.go() is None
    assert stage.scenes_asked() == ["Host"]


def test_the_fallback_is_never_what_a_return_goes_back_to(running: Stage) -> None:
    running.says(Fallback())
    running.hand_takes("Lobby")
    running.hand_takes("Fallback")
    running.asks()
    assert running.says(Return()) is None
    assert running.scenes_asked() == ["Host"]


def test_return_goes_back_to_the_scene_that_a_hand_had_chosen_and_the_hand_still_counts(
    selling: Stage,
) -> None:
    selling.hand_takes("Host")
    selling.says(Fallback())
    selling.asks()
    selling.says(Return())
    assert selling.scenes_asked() == ["Host"]
    assert selling.state.program.hand


def test_the_first_scene_is_taken_though_obs_came_after_go() -> None:
    stage = Stage(obs=False)
    stage.go()
    stage.obs_connects("Product")
    assert stage.scenes_asked() == ["Host"]


def test_with_nothing_to_go_back_to_the_return_says_so() -> None:
    stage = Stage(obs=False)
    stage.obs_connects("Fallback")
    stage.says(Fallback())
    assert stage.refuses(Return()) == "nowhere_to_return"
    assert stage.state.program.cover is not None


def test_a_fallback_pressed_while_obs_was_away_returns_to_what_obs_came_back_with(stage: Stage) -> None:
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    stage.says(Fallback())
    assert stage.state.program.switch is not None, "that it did not leave must be seen"
    stage.obs_connects("Lobby")
    assert stage.scenes_asked() == ["Fallback"]
    stage.says(Return())
    assert stage.scenes_asked() == ["Lobby"]


def test_a_return_that_obs_did_not_follow_can_be_pressed_again(running: Stage) -> None:
    running.says(Fallback())
    running.obs_answers = False
    running.says(Return())
    switch = running.asks()[-1]
    running.obs_fails(switch)
    assert running.says(Return()) is None
    assert running.scenes_asked() == ["Host"]


def test_a_return_pressed_while_the_link_was_down_is_followed_when_it_is_back(running: Stage) -> None:
    running.hand_takes("Fallback")
    running.happens(lambda at: ObsLost(at=at, reason="gone"))
    running.says(Return())
    running.obs_connects("Fallback")
    assert running.scenes_asked() == ["Host"]
    assert running.state.program.cover is None


def test_after_a_restart_under_the_fallback_what_the_crew_did_meanwhile_stands(running: Stage) -> None:
    running.says(Fallback())
    running.asks()
    running.happens(lambda at: RunResumed(at=at, away_ms=Ms(9000)))
    running.obs_connects("Host")
    assert running.asks() == []
    assert running.state.program.cover is None
    assert running.state.hold is None


def test_after_a_restart_under_the_fallback_that_is_still_on_it_stays_a_fallback(running: Stage) -> None:
    running.says(Fallback())
    running.happens(lambda at: RunResumed(at=at, away_ms=Ms(9000)))
    running.asks()
    running.obs_connects("Fallback")
    assert running.asks() == []
    assert running.state.program.cover is not None


def test_the_key_in_obs_pressed_while_the_link_was_down_is_a_fallback_too(running: Stage) -> None:
    running.happens(lambda at: ObsLost(at=at, reason="gone"))
    running.obs_connects("Fallback")
    assert running.state.program.cover is not None


def test_hold_pressed_under_the_fallback_outlasts_the_return(running: Stage) -> None:
    running.says(Fallback())
    assert running.says(Hold()) is None
    running.says(Return())
    assert running.state.hold is not None


def test_obs_that_never_answered_is_not_called_lost() -> None:
    stage = Stage(obs=False)
    stage.happens(lambda at: ObsLost(at=at, reason="nothing listens there"))
    assert stage.state.obs.since is None
    assert stage.notes().count("obs_lost") == 1


def test_a_fallback_that_never_left_is_still_wanted_after_a_restart(running: Stage) -> None:
    running.go()
    running.happens(lambda at: ObsLost(at=at, reason="crashed"))
    running.says(Fallback())
    running.happens(lambda at: RunResumed(at=at, away_ms=Ms(9000)))
    running.asks()
    running.obs_connects("Host")
    assert running.scenes_asked() == ["Fallback"]
    assert running.state.program.cover is not None


# Pressed because the picture is wrong ------------------------------------------------------------


def test_a_scene_that_is_pressed_is_asked_for_though_obs_says_that_it_is_on_air(running: Stage) -> None:
    running.says(TakeSceneNow(role="host"))
    running.says(TakeSceneNow(role="host"))
    assert running.scenes_asked() == ["Host", "Host"]
    assert running.state.program.switch is None


def test_the_fallback_that_is_pressed_again_is_asked_for_again(running: Stage) -> None:
    running.says(Fallback())
    running.says(Fallback())
    switches = running.asks()
    assert [(one.scene, one.urgent) for one in switches if isinstance(one, SwitchScene)] == [
        ("Fallback", True),
        ("Fallback", True),
    ]


def test_a_scene_that_is_pressed_while_it_is_on_its_way_is_asked_for_once(running: Stage) -> None:
    running.obs_answers = False
    running.says(TakeSceneNow(role="product"))
    running.says(TakeSceneNow(role="product"))
    assert running.scenes_asked() == ["Product"]


def test_a_return_is_asked_for_though_the_fallback_never_came_on_air(running: Stage) -> None:
    running.obs_answers = False
    running.says(Fallback())
    [switch] = running.asks()
    running.obs_fails(switch)
    running.says(Return())
    assert running.scenes_asked() == ["Host"]


def test_a_pressed_scene_that_obs_does_not_take_again_is_a_fault(running: Stage) -> None:
    running.obs_answers = False
    running.says(TakeSceneNow(role="host"))
    [switch] = running.asks()
    running.obs_fails(switch, "another picture")
    fault = running.state.program.switch
    assert fault is not None
    assert fault.state is SwitchState.FAILED


def test_the_script_does_not_ask_for_what_is_on_air_already(running: Stage) -> None:
    running.hand_takes("Product")
    running.asks()
    running.go()
    assert running.scenes_asked() == []


# A scene with another name -----------------------------------------------------------------------


def renames(stage: Stage, old: str, new: str) -> None:
    scenes = tuple(new if scene == old else scene for scene in stage.state.obs.scenes)
    stage.happens(lambda at: ScenesChanged(at=at, scenes=scenes))
    if stage.state.program.actual in (old, new):
        stage.happens(lambda at: SceneOnAir(at=at, scene=new))


def loses(stage: Stage, scene: str) -> None:
    left = tuple(one for one in stage.state.obs.scenes if one != scene)
    stage.happens(lambda at: ScenesChanged(at=at, scenes=left))


def comes_back(stage: Stage, scenes: tuple[str, ...]) -> None:
    stage.happens(lambda at: ObsConnected(at=at, version="29", program="Host", scenes=scenes, outputs={}))


def test_a_new_name_for_the_scene_on_air_is_told_and_is_no_hand(running: Stage) -> None:
    renames(running, "Host", "Host 2")
    assert running.state.program.actual == "Host 2"
    assert not running.state.program.hand
    assert "hand" not in running.notes()
    note = next(note for note in running.state.log if note.code == "scene_renamed")
    assert note.args == {"old": "Host", "new": "Host 2"}
    assert running.asks() == []
    running.go()
    assert running.scenes_asked() == ["Product"]


def test_a_new_name_for_the_fallback_on_air_does_not_end_the_fallback(running: Stage) -> None:
    running.says(Fallback())
    running.asks()
    renames(running, "Fallback", "Slate")
    assert running.state.program.cover is not None
    assert running.state.hold is not None
    running.says(Return())
    assert running.scenes_asked() == ["Host"]


def test_a_new_name_for_a_scene_off_air_changes_nothing_on_air(running: Stage) -> None:
    renames(running, "Product", "Goods")
    assert running.state.program.actual == "Host"
    assert not running.state.program.hand


def test_a_fallback_that_obs_did_not_have_is_taken_as_soon_as_it_has_it(running: Stage) -> None:
    loses(running, "Fallback")
    running.obs_answers = False
    running.says(Fallback())
    [switch] = running.asks()
    running.obs_fails(switch, "OBS has no scene 'Fallback'")
    renames(running, "Lobby", "Fallback")
    [again] = running.asks()
    assert isinstance(again, SwitchScene)
    assert (again.scene, again.urgent) == ("Fallback", True)


def test_a_fallback_that_was_given_up_is_not_taken_when_obs_has_it_again(running: Stage) -> None:
    loses(running, "Fallback")
    running.obs_answers = False
    running.says(Fallback())
    [switch] = running.asks()
    running.obs_fails(switch, "OBS has no scene 'Fallback'")
    running.says(Return())
    running.asks()
    renames(running, "Lobby", "Fallback")
    assert running.scenes_asked() == []


def test_a_scene_that_is_removed_on_air_is_no_new_name(running: Stage) -> None:
    left = tuple(scene for scene in running.state.obs.scenes if scene != "Host")
    running.happens(lambda at: ScenesChanged(at=at, scenes=left))
    running.happens(lambda at: SceneOnAir(at=at, scene="Lobby"))
    assert running.state.program.hand


def test_a_renamed_fallback_is_the_fallback_and_its_first_name_again_too(running: Stage) -> None:
    for old, new in (("Fallback", "FB"), ("FB", "FB 2"), ("FB 2", "Fallback")):
        renames(running, old, new)
        assert missing_scenes(running.state) == ()
        assert live_view(running.state)["program"]["fallback"] == new
        running.says(Fallback())
        assert running.scenes_asked() == [new]
        assert running.state.program.actual == new
        assert running.state.hold is not None
        running.says(Return())
        assert running.scenes_asked() == ["Host"]
    assert running.state.renamed == {}


def test_a_hand_that_takes_the_renamed_fallback_holds_the_script(running: Stage) -> None:
    renames(running, "Fallback", "FB")
    running.hand_takes("FB")
    assert "fallback_by_hand" in running.notes()
    assert running.state.hold is not None
    running.hand_takes("Host")
    assert running.state.hold is None


def test_go_and_a_role_take_the_scene_by_its_new_name(running: Stage) -> None:
    renames(running, "Product", "Goods")
    running.says(TakeSceneNow(role="product"))
    running.says(TakeSceneNow(role="host"))
    running.go()
    assert running.scenes_asked() == ["Goods", "Host", "Goods"]


def test_a_scene_of_the_plans_name_is_the_plans_again(running: Stage) -> None:
    renames(running, "Fallback", "FB")
    scenes = running.state.obs.scenes
    running.happens(lambda at: ScenesChanged(at=at, scenes=(*scenes, "Fallback")))
    running.says(Fallback())
    assert running.scenes_asked() == ["Fallback"]


def test_a_scene_that_takes_the_name_of_another_role_is_that_roles(running: Stage) -> None:
    loses(running, "Product")
    renames(running, "Fallback", "Product")
    assert [role for role, _ in missing_scenes(running.state)] == ["fallback"]


def test_a_new_name_outlasts_a_broken_link_and_a_restart_and_is_never_guessed(running: Stage) -> None:
    renames(running, "Fallback", "FB")
    scenes = running.state.obs.scenes
    running.happens(lambda at: ObsLost(at=at, reason="gone"))
    running.happens(lambda at: RunResumed(at=at, away_ms=Ms(9000)))
    assert running.state.fallback_scene == "FB"
    comes_back(running, scenes)
    running.says(Fallback())
    assert running.scenes_asked() == ["FB"]
    running.says(Return())
    running.happens(lambda at: ObsLost(at=at, reason="gone"))
    comes_back(running, tuple("Slate" if scene == "FB" else scene for scene in scenes))
    assert missing_scenes(running.state) == (("fallback", "FB"),)


def test_a_fallback_that_is_renamed_on_its_way_has_arrived(running: Stage) -> None:
    running.obs_answers = False
    running.says(Fallback())
    [switch] = running.asks()
    renames(running, "Fallback", "FB")
    running.obs_confirms(switch)
    assert running.state.program.actual == "FB"
    assert running.state.program.switch is None


def test_go_under_a_fallback_that_is_not_on_air_says_so(running: Stage) -> None:
    running.obs_answers = False
    running.says(Fallback())
    [switch] = running.asks()
    running.obs_fails(switch, "OBS has no scene 'Fallback'")
    assert live_view(running.state)["go"]["blocked"] == "fallback_asked"
    running.passes(seconds(2))
    assert running.refuses_go() == "covers"
    running.hand_takes("Fallback")
    assert running.refuses_go() == "covered"


def test_a_scene_that_is_on_air_already_is_asked_for_and_said_to_be_there() -> None:
    stage = Stage()
    stage.go()
    stage.says(TakeSceneNow(role="product"))
    stage.passes(seconds(1))
    stage.asks()
    done = stage.state.done
    stage.says(TakeSceneNow(role="product"))
    assert stage.notes()[-2:] == ["scene_already", "scene_on_air"]
    assert stage.scenes_asked() == ["Product"]
    assert stage.state.done == done
