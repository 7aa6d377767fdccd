"""What OBS should be and what it is: left alone, offered, or put right, as the show says."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from companion.show.checks import Calibration, Checked, Finding
from companion.show.commands import (
    ApplyPlan,
    EndShow,
    Fallback,
    LeaveAsIs,
    LeaveEffect,
    Mute,
    OutputStart,
    OutputStop,
    PutRight,
    TakeSceneNow,
    Unmute,
)
from companion.show.course import HoldReason
from companion.show.effects import (
    CutPages,
    Effect,
    PlayMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import (
    CollectionChanged,
    InputMuted,
    InputsChanged,
    Lost,
    ObsConnected,
    ObsLost,
    ObsRelaunched,
    OutputsChanged,
    PlanOffered,
    ProfileChanged,
    Pulse,
    PulseChanged,
    SceneOnAir,
    StudioModeChanged,
)
from companion.show.health.events import Calibrated, PreflightDone
from companion.show.model import Care, Plan, Upkeep
from companion.show.times import WallMs
from companion.show.wants import AWAY_MS, GOING_MS, LOADS_MS
from tests.stage import Stage, minutes, seconds, small_plan

ON_AIR = {"stream": True, "virtual_camera": True, "record": False}


def plan_with(**studio: Any) -> Plan:
    """The small show on air by its stream, with this in its studio."""
    plan = small_plan()
    return replace(plan, on_air=("stream",), studio=replace(plan.studio, **studio))


def kept(**keep: Care) -> Mapping[Upkeep, Care]:
    return {Upkeep(name): care for name, care in keep.items()}


class Obs:
    """OBS beside a show: what it has, what hands do to it, and what it answers when it is told to."""

    def __init__(self, plan: Plan, *, running: bool = True, **has: Any) -> None:
        self.stage = Stage(plan, obs=False)
        self.has: dict[str, Any] = {
            "program": "Host",
            "outputs": dict(ON_AIR),
            "muted": (),
            "studio_mode": False,
            "collection": "Show",
            "profile": "Live",
            **has,
        }
        self.stage.obs_answers = False
        self.connects()
        if running:
            self.stage.go()
            self.answers()
        self.stage.asks()

    def connects(self, **has: Any) -> None:
        self.has |= has
        self.stage.happens(
            lambda at: ObsConnected(
                at=at,
                version="29.0.2",
                scenes=("Host", "Product", "Fallback", "Lobby"),
                inputs=("Cam", "Mic"),
                **self.has,
            )
        )

    def goes(self, how: Lost = Lost.CRASHED, reason: str = "gone") -> None:
        self.stage.happens(lambda at: ObsLost(at=at, reason=reason, how=how))

    def comes_back(self, away: float = 5, how: Lost = Lost.CRASHED, **has: Any) -> list[str]:
        """What the companion asks for then."""
        self.stage.asks()
        self.goes(how)
        self.stage.passes(seconds(away))
        self.connects(**has)
        return self.asked()

    def asked(self) -> list[str]:
        """What was asked of it since last looked, in words."""
        self._open = self.stage.asks()
        return [spelt(effect) for effect in self._open]

    def answers(self, failure: str | None = None) -> None:
        for effect in list(self.stage.state.pending.values()):
            if failure is None:
                self.stage.obs_confirms(effect)
            else:
                self.stage.obs_fails(effect, failure)

    def mutes(self, *, muted: bool, input: str = "Mic") -> None:
        self.stage.happens(lambda at: InputMuted(at=at, input=input, muted=muted))

    def runs(self, **outputs: bool) -> None:
        now = {**self.stage.state.obs.outputs, **outputs}
        self.stage.happens(lambda at: OutputsChanged(at=at, outputs=now))

    def studio_mode(self, *, enabled: bool) -> None:
        self.stage.happens(lambda at: StudioModeChanged(at=at, enabled=enabled))

    def loads(self, collection: str) -> None:
        self.stage.happens(lambda at: CollectionChanged(at=at, collection=collection))

    def shows(self, scene: str) -> None:
        self.stage.happens(lambda at: SceneOnAir(at=at, scene=scene))

    @property
    def deviations(self) -> list[tuple[str, str, str]]:
        return [(one.what, one.wanted, one.actual) for one in self.stage.state.deviations]

    def note(self, code: str) -> dict[str, str | int]:
        """What the newest line of the log with this code says."""
        return dict(next(note.args for note in reversed(self.stage.state.log) if note.code == code))


def spelt(effect: Effect) -> str:
    match effect:
        case SetMute(input=input, muted=muted):
            return f"{'mute' if muted else 'unmute'} {input}"
        case SetOutput(output=output, running=running):
            return f"{'start' if running else 'stop'} {output}"
        case SetStudioMode(enabled=enabled):
            return f"studio mode {'on' if enabled else 'off'}"
        case SetCollection(collection=collection):
            return f"collection {collection}"
        case SetProfile(profile=profile):
            return f"profile {profile}"
        case SwitchScene(scene=scene):
            return f"scene {scene}"
        case PlayMedia(input=input):
            return f"play {input}"
        case CutPages():
            return "cut pages"


# What is wanted ----------------------------------------------------------------------------------


def test_at_first_sight_obs_is_as_it_should_be() -> None:
    obs = Obs(plan_with(), muted=("Mic",))
    assert obs.stage.state.wants.muted == {"Mic": True}
    assert obs.stage.state.wants.outputs == ON_AIR
    assert obs.deviations == []


def test_what_a_hand_changes_in_obs_is_what_is_wanted_from_then_on() -> None:
    obs = Obs(plan_with(outputs={"record": Care.RESTORE}, keep=kept(sound=Care.RESTORE)))
    obs.mutes(muted=True)
    obs.runs(record=True)
    assert obs.asked() == []
    assert obs.deviations == []
    assert obs.comes_back(muted=(), outputs=ON_AIR) == ["mute Mic", "start record"]


def test_what_the_crew_asks_for_is_what_is_wanted_though_obs_never_said_so() -> None:
    obs = Obs(plan_with())
    obs.stage.says(Mute("host"))
    obs.asked()
    obs.answers("OBS said no.")
    assert obs.deviations == [("sound:Mic", "muted", "heard")]
    assert obs.note("effect_failed")["reason"] == "OBS said no."


def test_what_obs_has_confirmed_needs_no_notice() -> None:
    obs = Obs(plan_with(outputs={"record": Care.OFFER}))
    obs.stage.says(OutputStart("record"))
    obs.stage.says(Mute("host"))
    obs.answers()
    assert obs.deviations == []
    assert obs.stage.state.obs.outputs["record"]
    assert obs.stage.state.obs.muted == {"Mic"}


def test_an_input_that_is_no_microphone_of_the_show_is_the_crews_own() -> None:
    obs = Obs(plan_with(keep=kept(sound=Care.RESTORE)))
    obs.stage.says(Mute("Music"))
    obs.answers()
    obs.stage.asks()
    assert obs.comes_back(muted=()) == []
    assert obs.stage.state.wants.muted == {"Mic": False}


def test_an_older_wish_that_comes_true_late_is_not_taken_for_a_hand() -> None:
    obs = Obs(plan_with())
    obs.stage.says(Mute("host"))
    obs.stage.says(Unmute("host"))
    obs.mutes(muted=True)
    assert obs.stage.state.wants.muted == {"Mic": False}
    obs.mutes(muted=False)
    obs.answers()
    assert obs.deviations == []


def test_a_hand_that_undoes_what_was_just_asked_for_wins() -> None:
    obs = Obs(plan_with())
    obs.stage.says(Mute("host"))
    obs.mutes(muted=True)
    obs.mutes(muted=False)
    obs.answers()
    assert obs.stage.state.obs.muted == frozenset()
    assert obs.stage.state.wants.muted == {"Mic": False}
    assert obs.deviations == []


def test_a_microphone_that_is_made_in_obs_is_to_be_as_it_comes() -> None:
    obs = Obs(plan_with(keep=kept(sound=Care.RESTORE)), muted=("Mic",))
    obs.stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam",)))
    obs.mutes(muted=False)
    obs.stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam", "Mic")))
    assert obs.asked() == []
    assert obs.deviations == []


# What is done when OBS is back -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("care", "asked", "deviations"),
    [
        (Care.LEAVE, [], []),
        (Care.OFFER, [], [("sound:Mic", "muted", "heard")]),
        (Care.RESTORE, ["mute Mic"], []),
    ],
)
def test_sound_that_is_otherwise_when_obs_is_back_is_treated_as_the_show_says(
    care: Care, asked: list[str], deviations: list[tuple[str, str, str]]
) -> None:
    obs = Obs(plan_with(keep=kept(sound=care)), muted=("Mic",))
    assert obs.comes_back(muted=()) == asked
    assert obs.deviations == deviations
    assert obs.stage.state.wants.muted == {"Mic": care is not Care.LEAVE}


def test_a_microphone_opens_by_itself_only_where_that_is_written() -> None:
    obs = Obs(plan_with())
    assert obs.comes_back(muted=("Mic",)) == []
    assert obs.deviations == [("sound:Mic", "heard", "muted")]
    obs = Obs(plan_with(keep=kept(sound=Care.RESTORE)))
    assert obs.comes_back(muted=("Mic",)) == ["unmute Mic"]


@pytest.mark.parametrize("away", [5, 600])
@pytest.mark.parametrize("care", [Care.OFFER, Care.RESTORE])
def test_an_old_wish_to_open_a_microphone_is_followed_only_where_that_is_written(
    care: Care, away: float
) -> None:
    obs = Obs(plan_with(keep=kept(sound=care)), muted=("Mic",))
    obs.stage.says(Unmute("host"))
    obs.asked()
    asked = obs.comes_back(away)
    assert asked == (["unmute Mic"] if away < 60 or care is Care.RESTORE else [])
    assert (obs.stage.state.doubts == ()) is bool(asked), "it is asked about once"
    assert obs.deviations == []


def test_a_wish_that_the_operator_lets_be_leaves_things_as_they_are() -> None:
    obs = Obs(plan_with(), muted=("Mic",))
    obs.stage.says(Unmute("host"))
    obs.comes_back(away=600)
    obs.stage.says(LeaveEffect(obs.stage.state.doubts[0].id))
    assert obs.deviations == []
    assert obs.stage.state.wants.muted == {"Mic": True}


def test_an_output_that_is_not_named_in_the_show_is_left_alone() -> None:
    obs = Obs(plan_with())
    assert obs.comes_back(outputs={"stream": False, "virtual_camera": True, "record": True}) == []
    assert obs.deviations == []
    assert obs.stage.state.wants.outputs["record"]


def test_an_output_that_should_run_is_started_or_offered_as_the_show_says() -> None:
    obs = Obs(plan_with(outputs={"stream": Care.RESTORE, "virtual_camera": Care.OFFER}))
    assert obs.comes_back(outputs=dict.fromkeys(ON_AIR, False)) == ["start stream"]
    assert obs.deviations == [("output:virtual_camera", "on", "off")]
    assert obs.note("restoring") == {"kind": "output_start", "what": "stream"}


@pytest.mark.parametrize("care", Care)
def test_an_output_that_was_started_while_obs_was_away_goes_on(care: Care) -> None:
    obs = Obs(plan_with(outputs={"record": care}))
    assert obs.comes_back(outputs={**ON_AIR, "record": True}) == []
    assert obs.deviations == []
    assert obs.stage.state.wants.outputs["record"]


def test_an_output_that_does_not_stop_is_offered_and_never_stopped_by_itself() -> None:
    obs = Obs(plan_with(outputs={"stream": Care.RESTORE}))
    obs.stage.says(OutputStop("stream"))
    obs.asked()
    obs.answers("OBS said no.")
    assert obs.deviations == [("output:stream", "off", "on")]
    assert obs.asked() == []


def test_after_the_end_of_the_show_nothing_is_started_by_itself() -> None:
    obs = Obs(plan_with(outputs={"stream": Care.RESTORE}))
    obs.stage.says(EndShow())
    assert obs.comes_back(outputs={**ON_AIR, "stream": False}) == []
    assert obs.deviations == [("output:stream", "on", "off")]


def test_what_fails_to_be_put_right_is_offered_and_says_why() -> None:
    obs = Obs(plan_with(outputs={"stream": Care.RESTORE}))
    assert obs.comes_back(outputs={**ON_AIR, "stream": False}) == ["start stream"]
    obs.answers("The ingest does not answer.")
    assert obs.deviations == [("output:stream", "on", "off")]
    assert obs.note("effect_failed")["reason"] == "The ingest does not answer."
    assert obs.asked() == [], "it is tried once"
    assert obs.comes_back(outputs={**ON_AIR, "stream": False}) == ["start stream"], "and again another time"


def test_an_output_that_is_being_started_already_is_not_started_twice() -> None:
    obs = Obs(plan_with(outputs={"record": Care.RESTORE}))
    obs.stage.says(OutputStart("record"))
    obs.stage.asks()
    assert obs.comes_back() == ["start record"]


def test_nothing_deviates_while_obs_is_away() -> None:
    obs = Obs(plan_with(studio_mode=True))
    assert obs.deviations
    obs.goes()
    assert obs.deviations == []
    assert obs.stage.refuses(PutRight("studio_mode")) == "no_obs"


def test_a_restart_of_the_companion_keeps_what_is_wanted() -> None:
    obs = Obs(plan_with(), muted=("Mic",))
    obs.stage.restarts(seconds(20))
    assert obs.deviations == []
    obs.connects(muted=())
    assert obs.deviations == [("sound:Mic", "muted", "heard")]


# What the plan declares --------------------------------------------------------------------------


def test_studio_mode_is_offered_or_put_right_when_obs_is_connected() -> None:
    assert Obs(plan_with(studio_mode=True)).deviations == [("studio_mode", "on", "off")]
    obs = Obs(plan_with(studio_mode=True, keep=kept(studio_mode=Care.RESTORE)))
    assert obs.stage.state.obs.studio_mode, "it was asked for and answered"
    assert Obs(plan_with(studio_mode=True, keep=kept(studio_mode=Care.LEAVE))).deviations == []
    assert Obs(plan_with()).deviations == []


def test_a_hand_that_changes_what_is_declared_wins_until_obs_is_started_anew() -> None:
    obs = Obs(plan_with(studio_mode=False, keep=kept(studio_mode=Care.RESTORE)))
    obs.studio_mode(enabled=True)
    assert obs.asked() == []
    assert obs.deviations == [("studio_mode", "off", "on")]
    assert obs.comes_back(studio_mode=True) == ["studio mode off"]


def test_a_simulated_obs_deviates_from_nothing_that_is_declared() -> None:
    stage = Stage(plan_with(studio_mode=True, collection="Show", profile="Live"), obs=False)
    stage.obs_connects("Host", simulated=True)
    assert stage.state.deviations == ()


def test_an_obs_that_does_not_say_what_it_has_loaded_does_not_deviate() -> None:
    assert Obs(plan_with(collection="Show", profile="Live"), collection="", profile="").deviations == []


def test_another_collection_comes_first_and_then_sound_says_nothing() -> None:
    obs = Obs(plan_with(collection="Show", profile="Live", studio_mode=True), muted=("Mic",))
    obs.comes_back(collection="Other", profile="Test", muted=())
    assert [what for what, *_ in obs.deviations] == ["collection", "profile", "studio_mode"]


def test_a_collection_is_not_loaded_by_itself_while_viewers_watch() -> None:
    plan = plan_with(collection="Show", keep=kept(collection=Care.RESTORE))
    watched = Obs(plan, collection="Other")
    assert watched.deviations == [("collection", "Show", "Other")]
    off_air = Obs(plan, running=False, collection="Other", outputs=dict.fromkeys(ON_AIR, False))
    assert [spelt(effect) for effect in off_air.stage.state.pending.values()] == ["collection Show"]
    assert off_air.deviations == []


def test_a_profile_is_not_loaded_by_itself_while_an_output_runs() -> None:
    plan = plan_with(profile="Live", keep=kept(profile=Care.RESTORE))
    recording = Obs(plan, profile="Test", outputs={"stream": False, "record": True})
    assert recording.deviations == [("profile", "Live", "Test")]
    assert recording.stage.refuses(PutRight("profile")) == "outputs_run"
    recording.runs(record=False)
    assert recording.stage.says(PutRight("profile")) is None
    assert recording.asked() == ["profile Live"]


def test_what_rests_on_a_collection_and_a_profile_waits_for_them() -> None:
    everything = kept(collection=Care.RESTORE, profile=Care.RESTORE, sound=Care.RESTORE)
    obs = Obs(plan_with(collection="Show", profile="Live", keep=everything, outputs={"stream": Care.RESTORE}))
    off = dict.fromkeys(ON_AIR, False)
    assert obs.comes_back(collection="Other", profile="Test", muted=("Mic",), outputs=off) == [
        "collection Show"
    ]
    obs.answers()
    assert obs.asked() == ["profile Live"]
    obs.answers()
    assert obs.asked() == ["unmute Mic", "start stream"]
    assert obs.deviations == []


def test_an_output_is_not_started_by_itself_with_another_collection_or_profile() -> None:
    obs = Obs(plan_with(profile="Live", outputs={"stream": Care.RESTORE}))
    assert obs.comes_back(profile="Test", outputs={**ON_AIR, "stream": False}) == []
    assert [what for what, *_ in obs.deviations] == ["profile", "output:stream"]


def test_scenes_of_another_collection_are_no_hand_and_no_fallback() -> None:
    obs = Obs(plan_with(collection="Show"))
    obs.loads("Other")
    obs.shows("Fallback")
    obs.shows("Somewhere")
    assert obs.stage.state.program.cover is None
    assert not obs.stage.state.program.hand
    assert obs.asked() == []


def test_what_a_collection_brings_that_was_put_right_is_no_hand() -> None:
    obs = Obs(plan_with(collection="Show"), muted=("Mic",))
    obs.loads("Other")
    obs.mutes(muted=False)
    assert obs.stage.state.wants.muted == {"Mic": True}
    obs.shows("Somewhere")
    obs.stage.says(PutRight("collection"))
    assert obs.asked() == ["collection Show"]
    obs.answers()
    obs.shows("Host")
    assert obs.deviations == [("sound:Mic", "muted", "heard")]
    assert not obs.stage.state.program.hand
    obs.stage.passes(LOADS_MS)
    obs.stage.passes(seconds(1))
    obs.mutes(muted=True)
    obs.mutes(muted=False)
    assert obs.stage.state.wants.muted == {"Mic": False}, "by then it is a hand"


def test_a_collection_that_comes_back_with_another_scene_is_taken_to_the_one_wanted() -> None:
    obs = Obs(plan_with(collection="Show"))
    obs.stage.go()
    obs.answers()
    obs.loads("Other")
    obs.shows("Somewhere")
    obs.loads("Show")
    obs.asked()
    obs.shows("Product")
    assert obs.asked() == []
    assert not obs.stage.state.program.hand


# What the operator says --------------------------------------------------------------------------


def test_put_right_asks_once_and_says_when_it_is_so() -> None:
    obs = Obs(plan_with(studio_mode=True))
    assert obs.stage.says(PutRight("studio_mode")) is None
    assert obs.stage.says(PutRight("studio_mode")) is None
    assert obs.asked() == ["studio mode on"]
    assert obs.deviations == [("studio_mode", "on", "off")], "until OBS says that it is so"
    obs.answers()
    assert obs.deviations == []
    assert obs.note("as_wanted")["kind"] == "studio_mode_on"
    assert obs.stage.refuses(PutRight("studio_mode")) == "no_deviation"


def test_leave_as_is_adopts_what_obs_has() -> None:
    obs = Obs(plan_with(), muted=("Mic",))
    obs.comes_back(muted=())
    assert obs.stage.says(LeaveAsIs("sound:Mic")) is None
    assert obs.deviations == []
    assert obs.stage.state.wants.muted == {"Mic": False}
    assert obs.stage.refuses(LeaveAsIs("sound:Mic")) == "no_deviation"


def test_what_is_declared_is_left_until_obs_is_started_anew() -> None:
    obs = Obs(plan_with(studio_mode=True))
    obs.stage.says(LeaveAsIs("studio_mode"))
    assert obs.deviations == []
    obs.comes_back()
    assert obs.deviations == [("studio_mode", "on", "off")]


def test_with_a_collection_that_is_left_scenes_and_sound_count_again() -> None:
    obs = Obs(plan_with(collection="Show"), muted=("Mic",))
    obs.comes_back(collection="Other", muted=())
    obs.stage.says(LeaveAsIs("collection"))
    assert obs.deviations == [("sound:Mic", "muted", "heard")]
    obs.shows("Lobby")
    assert obs.stage.state.program.hand


def test_a_deviation_that_a_hand_in_obs_mends_goes_away_and_the_log_says_so() -> None:
    obs = Obs(plan_with(), muted=("Mic",))
    obs.comes_back(muted=())
    obs.mutes(muted=True)
    assert obs.deviations == []
    assert obs.note("as_wanted") == {"kind": "mute", "what": "Mic"}
    assert obs.stage.refuses(PutRight("sound:Mic")) == "no_deviation"


def test_a_command_about_it_answers_a_deviation() -> None:
    obs = Obs(plan_with(), muted=("Mic",))
    obs.comes_back(muted=())
    obs.stage.says(Unmute("host"))
    assert obs.deviations == []


@pytest.mark.parametrize("what", ["studio_mode", "output:stream", "nonsense"])
def test_what_does_not_deviate_can_be_neither_put_right_nor_left(what: str) -> None:
    obs = Obs(plan_with())
    assert obs.stage.refuses(PutRight(what)) == "no_deviation"
    assert obs.stage.refuses(LeaveAsIs(what)) == "no_deviation"


def test_a_plan_that_is_applied_is_compared_at_once_and_only_offered() -> None:
    obs = Obs(plan_with())
    stricter = plan_with(
        studio_mode=True, profile="Other", keep=kept(studio_mode=Care.RESTORE, profile=Care.RESTORE)
    )
    obs.stage.happens(lambda at: PlanOffered(at=at, plan=stricter, digest="d2"))
    obs.stage.says(ApplyPlan("d2"))
    assert obs.asked() == []
    assert [what for what, *_ in obs.deviations] == ["profile", "studio_mode"]
    obs.stage.happens(lambda at: PlanOffered(at=at, plan=plan_with(), digest="d3"))
    obs.stage.says(ApplyPlan("d3"))
    assert obs.deviations == []


# An output that stops on air ---------------------------------------------------------------------


@pytest.mark.parametrize("care", [Care.OFFER, Care.RESTORE])
def test_a_stream_that_stops_on_air_is_told_and_offered_and_never_started_by_itself(care: Care) -> None:
    obs = Obs(plan_with(outputs={"stream": care}))
    obs.runs(stream=False)
    assert obs.note("output_stopped") == {"output": "stream"}
    assert obs.deviations == [("output:stream", "on", "off")]
    assert obs.asked() == []
    obs.stage.passes(minutes(1))
    assert obs.comes_back(outputs={**ON_AIR, "stream": False}) == [], "it may have been a hand"
    assert obs.deviations == [("output:stream", "on", "off")]
    obs.stage.says(PutRight("output:stream"))
    assert obs.asked() == ["start stream"]


def test_a_stream_that_nobody_looks_after_is_told_when_it_stops_on_air() -> None:
    obs = Obs(plan_with())
    obs.runs(stream=False)
    assert "output_stopped" in obs.stage.notes()
    assert obs.deviations == []


def test_a_stream_that_nobody_looks_after_is_told_when_it_went_with_obs() -> None:
    obs = Obs(plan_with())
    assert obs.comes_back(outputs={**ON_AIR, "stream": False}) == []
    assert obs.note("output_stopped") == {"output": "stream"}
    assert obs.deviations == []
    obs.comes_back()
    assert obs.stage.notes().count("output_stopped") == 1


def test_an_output_that_somebody_here_stops_is_no_surprise() -> None:
    obs = Obs(plan_with(outputs={"stream": Care.OFFER}))
    obs.stage.says(OutputStop("stream"))
    obs.runs(stream=False)
    obs.answers()
    assert "output_stopped" not in obs.stage.notes()
    assert obs.deviations == []


def test_before_the_show_and_beside_the_air_an_output_stops_without_a_word() -> None:
    before = Obs(plan_with(outputs={"stream": Care.OFFER}), running=False)
    before.runs(stream=False)
    beside = Obs(plan_with(outputs={"virtual_camera": Care.OFFER}))
    beside.runs(virtual_camera=False)
    for obs in (before, beside):
        assert "output_stopped" not in obs.stage.notes()
        assert obs.deviations == []


@pytest.mark.parametrize("how", [Lost.CRASHED, Lost.HUNG, Lost.CUT])
def test_what_stopped_just_before_a_crash_is_offered_for_it_may_have_been_a_hand(how: Lost) -> None:
    obs = Obs(plan_with(outputs={"stream": Care.RESTORE, "record": Care.RESTORE}), outputs={"record": True})
    obs.runs(stream=True)
    obs.runs(stream=False, record=False)
    obs.stage.passes(GOING_MS)
    assert obs.comes_back(how=how, outputs={"stream": False, "record": False}) == []
    assert obs.deviations == [("output:stream", "on", "off"), ("output:record", "on", "off")]


@pytest.mark.parametrize("how", [Lost.CRASHED, Lost.HUNG, Lost.CUT])
def test_what_ran_until_obs_crashed_is_started_again_where_that_is_written(how: Lost) -> None:
    obs = Obs(plan_with(outputs={"stream": Care.RESTORE, "record": Care.RESTORE}))
    obs.runs(record=True)
    assert obs.comes_back(how=how, outputs=dict.fromkeys(ON_AIR, False)) == ["start stream", "start record"]


def test_what_a_hand_stopped_before_it_closed_obs_stays_stopped() -> None:
    obs = Obs(plan_with(outputs={"record": Care.RESTORE}), outputs={"record": True})
    obs.runs(record=False)
    assert obs.comes_back(how=Lost.CLOSED, outputs={"record": False}) == []
    assert obs.deviations == []


# How OBS went away, and how it answers -----------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "code"),
    [
        (Lost.CLOSED, "obs_closed"),
        (Lost.CRASHED, "obs_crashed"),
        (Lost.HUNG, "obs_hung"),
        (Lost.CUT, "obs_lost"),
        (Lost.TURNED_AWAY, "obs_turned_away"),
        (Lost.UNREACHABLE, "obs_unreachable"),
    ],
)
def test_the_log_says_how_obs_went_away(how: Lost, code: str) -> None:
    obs = Obs(plan_with())
    obs.goes(how)
    obs.goes(how)
    assert obs.stage.notes().count(code) == 1
    assert obs.stage.state.obs.how_lost is how
    obs.connects()
    assert obs.stage.state.obs.how_lost is None


@pytest.mark.parametrize("how", [Lost.CLOSED, Lost.CRASHED])
def test_that_nothing_answers_where_obs_was_does_not_hide_how_it_went(how: Lost) -> None:
    obs = Obs(plan_with())
    obs.goes(how)
    before = obs.stage.state
    obs.goes(Lost.UNREACHABLE, "connection refused")
    assert obs.stage.state == before


def test_the_operator_is_told_when_the_windows_of_obs_do_not_answer() -> None:
    obs = Obs(plan_with())
    for pulse in (Pulse.BLOCKED, Pulse.BLOCKED, Pulse.SLOW, Pulse.STEADY):
        obs.stage.happens(lambda at, pulse=pulse: PulseChanged(at=at, pulse=pulse))  # type: ignore[misc]
    told = [code for code in obs.stage.notes() if code in ("obs_blocked", "obs_slow", "obs_steady")]
    assert told == ["obs_blocked", "obs_slow", "obs_steady"]


def test_an_obs_that_was_connected_anew_is_steady() -> None:
    obs = Obs(plan_with())
    obs.stage.happens(lambda at: PulseChanged(at=at, pulse=Pulse.BLOCKED))
    obs.goes()
    assert obs.stage.state.obs.pulse is Pulse.STEADY


def test_another_collection_or_profile_is_told_though_the_show_names_none() -> None:
    obs = Obs(plan_with())
    obs.loads("Other")
    obs.stage.happens(lambda at: ProfileChanged(at=at, profile="Test"))
    assert obs.note("collection_loaded") == {"collection": "Other"}
    assert obs.note("profile_loaded") == {"profile": "Test"}
    assert obs.deviations == []


# OBS was started again by us ---------------------------------------------------------------------


def relaunched(obs: Obs, failure: str = "", attempt: int = 1) -> None:
    obs.goes()
    obs.stage.happens(lambda at: ObsRelaunched(at=at, attempt=attempt, failure=failure))
    obs.stage.asks()


def test_an_obs_that_we_started_in_the_fallback_scene_goes_on_with_what_was_wanted() -> None:
    obs = Obs(plan_with())
    relaunched(obs)
    obs.connects(program="Fallback")
    assert obs.asked() == ["scene Host"]
    obs.answers()
    assert obs.stage.state.program.cover is None
    assert obs.stage.state.hold is None
    assert "fallback_by_hand" not in obs.stage.notes()
    assert obs.stage.state.obs.relaunch is None
    assert len(obs.stage.state.relaunches) == 1


def test_it_goes_back_to_what_a_hand_had_chosen() -> None:
    obs = Obs(plan_with())
    obs.shows("Lobby")
    relaunched(obs)
    obs.connects(program="Fallback")
    assert obs.asked() == ["scene Lobby"]
    obs.answers()
    assert obs.stage.state.program.hand


def test_under_a_fallback_it_stays_there() -> None:
    obs = Obs(plan_with())
    obs.stage.says(Fallback())
    obs.answers()
    relaunched(obs)
    obs.connects(program="Fallback")
    assert obs.asked() == []
    assert obs.stage.state.program.cover is not None


def test_a_companion_that_was_restarted_meanwhile_knows_that_obs_was_started_by_us() -> None:
    obs = Obs(plan_with())
    relaunched(obs)
    obs.stage.restarts(seconds(3))
    obs.connects(program="Fallback")
    assert obs.asked() == ["scene Host"]


def test_in_another_collection_what_is_called_fallback_is_left_alone() -> None:
    obs = Obs(plan_with(collection="Show"))
    relaunched(obs)
    obs.connects(program="Fallback", collection="Other")
    assert obs.asked() == []
    assert obs.stage.state.program.cover is None


def test_an_obs_that_somebody_else_started_in_the_fallback_scene_is_a_fallback_by_hand() -> None:
    obs = Obs(plan_with())
    relaunched(obs, failure="obs: not found")
    obs.connects(program="Fallback")
    assert obs.asked() == []
    assert obs.stage.state.hold is not None
    assert obs.stage.state.hold.reason is HoldReason.FALLBACK
    assert obs.note("obs_not_relaunched")["reason"] == "obs: not found"


# Before the show and after it --------------------------------------------------------------------


def test_before_the_show_and_after_it_a_started_obs_goes_back_to_what_was_on_air() -> None:
    before = Obs(plan_with(), running=False)
    before.stage.says(TakeSceneNow(scene="Product"))
    before.answers()
    after = Obs(plan_with())
    after.stage.says(EndShow())
    after.answers()
    for obs in (before, after):
        obs.shows("Lobby")
        relaunched(obs)
        obs.connects(program="Fallback")
        assert obs.asked() == ["scene Lobby"]
        obs.answers()
        assert not obs.stage.state.program.hand


# The hand is stronger ----------------------------------------------------------------------------


def test_a_wish_that_a_hand_has_undone_is_not_sent_again() -> None:
    obs = Obs(plan_with(outputs={"stream": Care.OFFER}), muted=("Mic",), outputs={"stream": False})
    obs.stage.says(Unmute("host"))
    obs.stage.says(OutputStart("stream"))
    obs.mutes(muted=False)
    obs.runs(stream=True)
    obs.mutes(muted=True)
    obs.runs(stream=False)
    assert obs.comes_back() == [], "a microphone would open, and a stream start, against the hand"
    assert obs.deviations == [("output:stream", "on", "off")]
    assert obs.stage.state.doubts == ()


def test_an_old_wish_to_stop_an_output_is_asked_about_though_starting_it_is_written() -> None:
    obs = Obs(plan_with(outputs={"stream": Care.RESTORE}))
    obs.stage.says(OutputStop("stream"))
    obs.asked()
    assert obs.comes_back(away=300) == []
    assert [spelt(doubt) for doubt in obs.stage.state.doubts] == ["stop stream"]


@pytest.mark.parametrize("away", [5, 300])
def test_a_wish_that_was_not_answered_starts_nothing_with_another_profile(away: float) -> None:
    obs = Obs(plan_with(profile="Live", outputs={"stream": Care.RESTORE}), outputs={"stream": False})
    obs.stage.says(OutputStart("stream"))
    obs.asked()
    assert obs.comes_back(away, profile="Test") == []
    assert [what for what, *_ in obs.deviations] == ["profile", "output:stream"]


@pytest.mark.parametrize("away", [5, 300])
def test_a_wish_of_before_the_end_of_the_show_starts_and_opens_nothing_after_it(away: float) -> None:
    plan = plan_with(outputs={"stream": Care.RESTORE}, keep=kept(sound=Care.RESTORE))
    obs = Obs(plan, muted=("Mic",), outputs={"stream": False})
    obs.stage.says(OutputStart("stream"))
    obs.stage.says(Unmute("host"))
    obs.asked()
    obs.goes()
    obs.stage.says(EndShow())
    obs.stage.passes(seconds(away))
    obs.connects()
    assert obs.asked() == []


def test_a_hand_answers_what_was_in_doubt_about_the_same_thing() -> None:
    obs = Obs(plan_with(outputs={"record": Care.OFFER}), muted=("Mic",))
    obs.stage.says(Unmute("host"))
    obs.stage.says(OutputStart("record"))
    obs.comes_back(away=300)
    assert len(obs.stage.state.doubts) == 2
    obs.mutes(muted=False)
    obs.runs(record=True)
    assert obs.stage.state.doubts == ()
    assert obs.deviations == []


def test_an_input_that_is_gone_is_not_heard_by_a_hand() -> None:
    obs = Obs(plan_with(keep=kept(sound=Care.RESTORE)), muted=("Mic",))
    obs.stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam",)))
    obs.mutes(muted=False)
    assert obs.stage.state.wants.muted == {"Mic": True}
    assert obs.comes_back() == [], "it is muted still, and nobody wanted it heard"


def test_what_a_hand_declared_otherwise_is_not_put_right_because_the_link_broke() -> None:
    obs = Obs(plan_with(studio_mode=False, keep=kept(studio_mode=Care.RESTORE)))
    obs.studio_mode(enabled=True)
    assert obs.comes_back(how=Lost.CUT, studio_mode=True) == []
    assert obs.deviations == [("studio_mode", "off", "on")]
    obs.stage.restarts(seconds(3))
    obs.connects()
    assert obs.asked() == []
    assert obs.deviations == [("studio_mode", "off", "on")]
    obs.studio_mode(enabled=False)
    assert obs.comes_back(how=Lost.CUT, studio_mode=True) == ["studio mode off"], "the hand has let go"


def test_what_the_operator_leaves_stays_left_until_obs_itself_was_started_anew() -> None:
    obs = Obs(plan_with(studio_mode=True, profile="Live"), profile="Test")
    obs.stage.says(LeaveAsIs("studio_mode"))
    obs.stage.says(LeaveAsIs("profile"))
    obs.comes_back(how=Lost.CUT)
    obs.stage.restarts(seconds(3))
    obs.connects()
    assert obs.deviations == []
    obs.comes_back(how=Lost.CLOSED)
    assert [what for what, *_ in obs.deviations] == ["profile", "studio_mode"]


# Long away ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("restarts", [False, True])
def test_an_obs_that_was_long_away_goes_on_air_and_opens_microphones_only_at_a_word(restarts: bool) -> None:
    obs = Obs(plan_with(outputs={"stream": Care.RESTORE}, keep=kept(sound=Care.RESTORE)))
    if not restarts:
        obs.goes(Lost.CLOSED)
    obs.stage.passes(AWAY_MS)
    if restarts:
        obs.stage.restarts(AWAY_MS)
    obs.stage.passes(seconds(1))
    obs.connects(muted=("Mic",), outputs=dict.fromkeys(ON_AIR, False))
    assert obs.asked() == []
    assert obs.deviations == [("sound:Mic", "heard", "muted"), ("output:stream", "on", "off")]


def test_an_obs_that_was_long_away_is_still_made_silent() -> None:
    obs = Obs(plan_with(keep=kept(sound=Care.RESTORE)), muted=("Mic",))
    assert obs.comes_back(AWAY_MS / 1000 + 1, muted=()) == ["mute Mic"]


# A collection under the fallback -----------------------------------------------------------------


def test_a_collection_that_is_loaded_under_the_fallback_does_not_end_it() -> None:
    obs = Obs(plan_with(collection="Show"))
    obs.stage.says(Fallback())
    obs.answers()
    obs.loads("Other")
    obs.shows("Somewhere")
    obs.loads("Show")
    obs.asked()
    obs.shows("Host")
    assert obs.asked() == ["scene Fallback"]
    assert obs.stage.state.program.cover is not None
    assert obs.stage.state.hold is not None


def test_what_could_not_be_taken_in_another_collection_is_asked_for_when_the_shows_own_is_back() -> None:
    obs = Obs(plan_with(collection="Show"))
    obs.loads("Other")
    obs.stage.go()
    assert obs.asked() == ["scene Product"]
    obs.answers("OBS has no scene 'Product'")
    obs.loads("Show")
    assert obs.asked() == ["scene Product"], "though OBS shows a scene of the same name, and tells of none"
    obs.answers()
    assert obs.stage.state.program.switch is None


# A link that breaks again and again --------------------------------------------------------------


def test_what_deviates_is_told_once_though_the_link_breaks_again_and_again() -> None:
    obs = Obs(plan_with(studio_mode=True, outputs={"stream": Care.OFFER}), muted=("Mic",))
    for _ in range(3):
        obs.comes_back(1, Lost.CUT, muted=(), outputs={**ON_AIR, "stream": False})
    assert [what for what, *_ in obs.deviations] == ["studio_mode", "sound:Mic", "output:stream"]
    for code in ("studio_mode_off", "sound_heard", "output_off"):
        assert obs.stage.notes().count(code) == 1
    obs.mutes(muted=True)
    obs.comes_back(1, Lost.CUT, muted=())
    assert obs.stage.notes().count("sound_heard") == 2, "it had been as wanted meanwhile"


def test_an_output_that_did_not_stop_is_not_adopted_because_the_link_broke() -> None:
    obs = Obs(plan_with(outputs={"stream": Care.OFFER}))
    obs.stage.says(OutputStop("stream"))
    obs.answers("OBS said no.")
    assert obs.comes_back(1, Lost.CUT) == []
    assert obs.deviations == [("output:stream", "off", "on")]


def test_what_devices_were_measured_to_be_in_one_collection_does_not_count_in_another() -> None:
    stage = Stage(small_plan())
    stage.happens(lambda at: CollectionChanged(at=at, collection="Studio A"))
    own = Calibration(device="Cam", measured={}, thresholds={}, off=("frozen",), at=WallMs(0))
    stage.happens(lambda at: Calibrated(at=at, calibrations=(own,)))
    assert stage.state.calibrations == {"Cam": own}
    stage.happens(lambda at: CollectionChanged(at=at, collection="Studio B"))
    assert stage.state.calibrations == {}


def test_what_preflight_missed_is_there_as_soon_as_it_was_measured() -> None:
    stage = Stage(small_plan())
    missed = tuple(
        Checked(
            id=f"camera:{name}:not-measured",
            finding=Finding.WARNING,
            code="not-measured",
            args={"name": name},
            mend="calibrate",
        )
        for name in ("Cam", "Clean", "Other")
    )
    stage.happens(lambda at: PreflightDone(at=at, checked=missed))
    own = Calibration(device="Cam", measured={}, thresholds={}, at=WallMs(0))
    clean = replace(own, device="Clean", off=("frozen",))
    stage.happens(lambda at: Calibrated(at=at, calibrations=(own, clean), failed={"Other": "It moved."}))
    assert stage.state.preflight is not None
    assert [(one.id, one.finding, one.mend) for one in stage.state.preflight.checked] == [
        ("camera:Cam:measured", Finding.FINE, ""),
        ("camera:Clean:freeze-untold", Finding.WARNING, ""),
        ("camera:Other:not-measured", Finding.WARNING, "calibrate"),
    ]
