"""Sound, outputs and clips in OBS: the newest wish counts; nothing asked for is lost or done twice."""

from typing import get_args

import pytest

from companion.show.actions import Play
from companion.show.command_table import Command
from companion.show.commands import (
    Fallback,
    LeaveEffect,
    Mute,
    OutputStart,
    OutputStop,
    RepeatEffect,
    TakeSceneNow,
    Unmute,
)
from companion.show.cue import At, Cue, CueStatus, LatePolicy, OnGo
from companion.show.effects import (
    CutPages,
    Effect,
    MoveFader,
    PlayMedia,
    Restart,
    RestartMedia,
    RunCheck,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import EffectFailed, InputMuted, ObsConnected, ObsLost, WritingChanged
from companion.show.studio import DOUBTS_KEPT
from tests.stage import Stage, minutes, opening_with, seconds


def connects(stage: Stage, program: str = "Host", *, muted: tuple[str, ...] = (), **outputs: bool) -> None:
    """OBS answers, with these inputs muted and these outputs running."""
    stage.happens(
        lambda at: ObsConnected(
            at=at,
            version="29.0.2",
            program=program,
            scenes=("Host", "Product", "Fallback", "Lobby"),
            outputs={"stream": False, "record": False, "virtual_camera": True, **outputs},
            muted=muted,
        )
    )


def obs_is_lost(stage: Stage) -> None:
    stage.happens(lambda at: ObsLost(at=at, reason="OBS was closed"))


def hears(stage: Stage, *, muted: bool, input: str = "Mic") -> None:
    """OBS says that an input was muted, or lets it be heard."""
    stage.happens(lambda at: InputMuted(at=at, input=input, muted=muted))


def last_note(stage: Stage, code: str) -> dict[str, str | int]:
    """What the newest line of the log with this code says."""
    return dict(next(note.args for note in reversed(stage.state.log) if note.code == code))


def wishes(effects: list[Effect]) -> list[tuple[str, bool | None]]:
    """What was asked for, without ids and instants."""
    asked: list[tuple[str, bool | None]] = []
    for effect in effects:
        match effect:
            case SetMute(input=input, muted=muted):
                asked.append((input, muted))
            case SetOutput(output=output, running=running):
                asked.append((output, running))
            case PlayMedia(input=input):
                asked.append((input, None))
            case SwitchScene(scene=scene):
                asked.append((scene, None))
            case MoveFader() | RestartMedia() | SetStudioMode() | SetCollection() | SetProfile():
                raise AssertionError(f"{effect} was not wished for")
    return asked


@pytest.fixture
def waiting(running: Stage) -> Stage:
    """The small show in its first segment, with an OBS that answers only when it is told to."""
    running.obs_answers = False
    return running


@pytest.fixture
def playing() -> Stage:
    """A show whose cue on GO plays a clip; OBS answers only when it is told to."""
    stage = Stage(opening_with(Cue(id="jingle", trigger=OnGo(), do=(Play("片头"),))))
    stage.go()
    stage.obs_answers = False
    stage.asks()
    return stage


def test_a_microphone_is_muted_by_its_role_or_by_its_name_in_obs(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    waiting.says(Mute("Music"))
    assert wishes(waiting.asks()) == [("Mic", True), ("Music", True)]


def test_an_input_counts_as_muted_only_when_obs_says_so(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    [effect] = waiting.asks()
    assert waiting.state.obs.muted == frozenset()
    waiting.obs_confirms(effect)
    assert waiting.state.obs.muted == {"Mic"}, "the notice of it may come later, or get lost"


def test_what_is_muted_when_obs_connects_is_known(stage: Stage) -> None:
    connects(stage, muted=("Mic",))
    assert stage.state.obs.muted == {"Mic"}


def test_a_hand_that_unmutes_in_obs_is_seen_and_left_alone(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    [effect] = waiting.asks()
    hears(waiting, muted=True)
    waiting.obs_confirms(effect)
    hears(waiting, muted=False)
    assert waiting.state.obs.muted == frozenset()
    assert waiting.asks() == []


def test_a_notice_that_says_nothing_new_changes_nothing(waiting: Stage) -> None:
    before = waiting.state
    hears(waiting, muted=False)
    assert waiting.state is before


def test_a_mute_that_fails_is_told_with_its_reason(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    [effect] = waiting.asks()
    waiting.obs_fails(effect, "OBS has no input 'Mic'.")
    assert last_note(waiting, "effect_failed") == {
        "kind": "mute",
        "what": "Mic",
        "reason": "OBS has no input 'Mic'.",
    }


def test_mute_and_fallback_work_while_nothing_can_be_written(waiting: Stage) -> None:
    waiting.happens(lambda at: WritingChanged(at=at, failed="The disk is full."))
    assert waiting.says(Mute("host")) is None
    assert waiting.says(Fallback()) is None
    assert wishes(waiting.asks()) == [("Mic", True), ("Fallback", None)]


@pytest.mark.parametrize(
    "command", [Mute("host"), Unmute("host"), OutputStart("record"), OutputStop("virtual_camera")]
)
def test_without_obs_sound_and_outputs_are_refused(running: Stage, command: Command) -> None:
    obs_is_lost(running)
    assert running.refuses(command) == "no_obs"


def test_the_failure_of_a_wish_that_was_overtaken_is_nobodys_concern(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    waiting.says(Unmute("host"))
    first, second = waiting.asks()
    waiting.obs_fails(first)
    waiting.obs_confirms(second)
    assert "effect_failed" not in waiting.notes()
    assert waiting.state.pending == {}


def test_a_wish_that_was_overtaken_is_not_sent_again_though_obs_answered_only_the_newer_one(
    waiting: Stage,
) -> None:
    waiting.says(Mute("host"))
    waiting.says(Unmute("host"))
    _, second = waiting.asks()
    waiting.obs_confirms(second)
    waiting.restarts(seconds(5))
    connects(waiting)
    assert waiting.asks() == []


def test_wishes_for_two_microphones_do_not_overtake_each_other(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    waiting.says(Unmute("Guest"))
    waiting.restarts(seconds(5))
    waiting.asks()
    connects(waiting)
    assert wishes(waiting.asks()) == [("Mic", True), ("Guest", False)]


def test_of_several_unanswered_wishes_only_the_newest_is_sent_again(waiting: Stage) -> None:
    for command in (Mute("host"), Unmute("host")) * 6:
        waiting.says(command)
    waiting.asks()
    waiting.restarts(seconds(5))
    assert waiting.asks() == []
    connects(waiting)
    assert wishes(waiting.asks()) == [("Mic", False)]


def test_a_show_has_three_outputs(running: Stage) -> None:
    assert running.refuses(OutputStart("hdmi")) == "unknown_output"


def test_an_output_that_runs_is_not_started_again(running: Stage) -> None:
    assert running.refuses(OutputStart("virtual_camera")) == "already_so"
    assert running.refuses(OutputStop("record")) == "already_so"


def test_a_start_that_is_under_way_can_be_called_off_and_is_not_asked_for_twice(waiting: Stage) -> None:
    assert waiting.says(OutputStart("record")) is None
    assert waiting.refuses(OutputStart("record")) == "already_so"
    assert waiting.says(OutputStop("record")) is None
    assert wishes(waiting.asks()) == [("record", True), ("record", False)]


def test_an_output_that_does_not_start_is_told_with_its_reason(waiting: Stage) -> None:
    waiting.says(OutputStart("stream"))
    [effect] = waiting.asks()
    waiting.obs_fails(effect, "The ingest does not answer.")
    assert last_note(waiting, "effect_failed")["kind"] == "output_start"
    assert last_note(waiting, "effect_failed")["what"] == "stream"


def test_a_cue_plays_a_clip(playing: Stage) -> None:
    playing.go()
    assert wishes(playing.asks()) == [("片头", None)]


def test_without_obs_a_clip_is_left_out_and_the_cue_is_done(playing: Stage) -> None:
    obs_is_lost(playing)
    playing.go()
    assert playing.status("jingle") is CueStatus.DONE
    assert last_note(playing, "action_refused") == {"cue": "jingle", "refusal": "no_obs"}


def test_a_clip_that_came_due_while_obs_was_away_is_asked_about(playing: Stage) -> None:
    obs_is_lost(playing)
    playing.go()
    assert [doubt.missed for doubt in playing.state.doubts if isinstance(doubt, PlayMedia)] == [
        playing.now.run
    ]
    assert last_note(playing, "clip_not_played") == {"input": "片头"}
    connects(playing)
    assert playing.asks() == [], "never by itself: viewers may be looking at something else by now"
    playing.says(RepeatEffect(playing.state.doubts[0].id))
    assert wishes(playing.asks()) == [("片头", None)]
    assert playing.state.doubts == ()


def test_a_clip_that_was_missed_for_more_than_a_minute_is_only_told(playing: Stage) -> None:
    obs_is_lost(playing)
    playing.go()
    playing.passes(seconds(61))
    connects(playing)
    assert playing.state.doubts == ()
    assert last_note(playing, "clip_missed") == {"input": "片头"}


def test_a_clip_that_was_found_to_be_due_long_after_is_only_told() -> None:
    stage = Stage(opening_with(Cue(id="jingle", trigger=At(seconds(5)), do=(Play("片头"),))))
    stage.go()
    obs_is_lost(stage)
    stage.stalls(seconds(90))
    assert stage.state.doubts == ()
    stage = Stage(
        opening_with(Cue(id="jingle", trigger=At(seconds(5)), do=(Play("片头"),), late=LatePolicy.FIRE))
    )
    stage.go()
    obs_is_lost(stage)
    stage.stalls(seconds(90))
    assert stage.status("jingle") is CueStatus.DONE
    assert stage.state.doubts == ()


# What a restart does: asked and not journaled is never sent; the rest is below, by kind.


def test_a_switch_that_obs_did_not_make_is_asked_for_again(waiting: Stage) -> None:
    waiting.says(TakeSceneNow(role="product"))
    waiting.asks()
    waiting.restarts(seconds(5))
    connects(waiting, "Host")
    assert wishes(waiting.asks()) == [("Product", None)]


def test_a_switch_that_obs_made_is_not_asked_for_again(waiting: Stage) -> None:
    waiting.says(TakeSceneNow(role="product"))
    waiting.asks()
    waiting.restarts(seconds(5))
    connects(waiting, "Product")
    assert waiting.asks() == []
    assert not waiting.state.program.hand


def test_a_hand_that_chose_another_scene_meanwhile_wins_over_an_unanswered_switch(waiting: Stage) -> None:
    waiting.says(TakeSceneNow(role="product"))
    waiting.asks()
    waiting.restarts(seconds(5))
    connects(waiting, "Lobby")
    assert waiting.asks() == []
    assert waiting.state.program.hand


@pytest.mark.parametrize("shown", [(), ("Mic",)], ids=["not done yet", "done already"])
def test_a_mute_is_sent_again_whether_or_not_it_was_done(waiting: Stage, shown: tuple[str, ...]) -> None:
    waiting.says(Mute("host"))
    waiting.asks()
    waiting.restarts(seconds(5))
    connects(waiting, muted=shown)
    assert wishes(waiting.asks()) == [("Mic", True)]
    assert last_note(waiting, "effect_sent_again") == {"kind": "mute", "what": "Mic"}


def test_an_output_is_started_again_only_if_it_does_not_run(waiting: Stage) -> None:
    waiting.says(OutputStart("record"))
    waiting.asks()
    waiting.restarts(seconds(5))
    connects(waiting, record=True)
    assert waiting.asks() == []


def test_an_output_that_did_not_start_is_started_again(waiting: Stage) -> None:
    waiting.says(OutputStart("record"))
    waiting.asks()
    waiting.restarts(seconds(5))
    connects(waiting)
    assert wishes(waiting.asks()) == [("record", True)]


def test_a_clip_is_never_played_again_by_itself(playing: Stage) -> None:
    playing.go()
    [clip] = playing.asks()
    playing.restarts(seconds(5))
    connects(playing)
    assert playing.asks() == []
    assert playing.state.doubts == (clip,)
    assert last_note(playing, "effect_in_doubt") == {"kind": "play", "what": "片头"}


def test_what_obs_answered_before_the_crash_is_settled(waiting: Stage) -> None:
    waiting.obs_answers = True
    waiting.says(Mute("host"))
    waiting.says(OutputStart("record"))
    waiting.says(TakeSceneNow(role="product"))
    waiting.asks()
    waiting.restarts(seconds(5))
    connects(waiting, "Product")
    assert waiting.asks() == []
    assert waiting.state.unanswered == ()


def test_an_answer_that_comes_after_the_restart_changes_nothing(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    [effect] = waiting.asks()
    waiting.restarts(seconds(5))
    before = waiting.state
    waiting.obs_fails(effect)
    assert waiting.state is before


def test_two_crashes_in_a_row_lose_and_double_nothing(playing: Stage) -> None:
    playing.go()
    playing.says(Mute("host"))
    playing.asks()
    playing.restarts(seconds(5))
    playing.restarts(seconds(5))
    connects(playing)
    assert wishes(playing.asks()) == [("Mic", True)]
    playing.restarts(seconds(5))
    connects(playing)
    assert wishes(playing.asks()) == [("Mic", True)]
    assert wishes(list(playing.state.doubts)) == [("片头", None)]


def test_no_kind_of_effect_is_left_without_a_rule() -> None:
    kinds = {kind: kind.after_restart for kind in get_args(Effect)}
    assert kinds == {
        SwitchScene: Restart.LOOK_FIRST,
        SetMute: Restart.SEND_AGAIN,
        SetOutput: Restart.LOOK_FIRST,
        PlayMedia: Restart.ASK,
        MoveFader: Restart.ASK,
        RestartMedia: Restart.LET_GO,
        SetStudioMode: Restart.LOOK_FIRST,
        SetCollection: Restart.LOOK_FIRST,
        SetProfile: Restart.LOOK_FIRST,
        CutPages: Restart.LET_GO,
        RunCheck: Restart.LET_GO,
    }


def test_a_wish_for_sound_or_an_output_that_has_grown_old_is_asked_about(waiting: Stage) -> None:
    for command in (Unmute("host"), OutputStop("virtual_camera"), OutputStart("record"), Mute("Music")):
        waiting.says(command)
    waiting.asks()
    waiting.restarts(minutes(2))
    connects(waiting, muted=("Mic",))
    assert wishes(waiting.asks()) == [("Music", True)], "silence is safe however late"
    assert wishes(list(waiting.state.doubts)) == [("Mic", False), ("virtual_camera", False), ("record", True)]
    waiting.says(RepeatEffect(waiting.state.doubts[0].id))
    assert wishes(waiting.asks()) == [("Mic", False)]


def test_a_newer_wish_answers_the_question_about_the_older(waiting: Stage) -> None:
    waiting.says(Unmute("host"))
    waiting.asks()
    waiting.restarts(minutes(2))
    connects(waiting)
    waiting.says(Mute("host"))
    assert waiting.state.doubts == ()


# The same when only OBS goes away.


def test_a_mute_that_was_not_confirmed_is_told_and_sent_again_when_obs_is_back(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    waiting.asks()
    obs_is_lost(waiting)
    assert last_note(waiting, "effect_failed")["what"] == "Mic"
    waiting.passes(seconds(20))
    connects(waiting)
    assert wishes(waiting.asks()) == [("Mic", True)]


def test_what_was_put_off_is_told_once_however_often_obs_stays_away(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    obs_is_lost(waiting)
    obs_is_lost(waiting)
    assert waiting.notes().count("effect_failed") == 1


def test_a_mute_that_was_confirmed_is_not_sent_again_when_obs_is_back(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    [effect] = waiting.asks()
    waiting.obs_confirms(effect)
    obs_is_lost(waiting)
    connects(waiting)
    assert waiting.asks() == []


def test_an_output_is_looked_up_when_obs_is_back(waiting: Stage) -> None:
    waiting.says(OutputStart("record"))
    waiting.says(OutputStart("stream"))
    waiting.asks()
    obs_is_lost(waiting)
    connects(waiting, stream=True)
    assert wishes(waiting.asks()) == [("record", True)]


def test_a_clip_that_obs_did_not_answer_before_it_was_lost_is_in_doubt(playing: Stage) -> None:
    playing.go()
    [clip] = playing.asks()
    obs_is_lost(playing)
    connects(playing)
    assert playing.asks() == []
    assert playing.state.doubts == (clip,)


def test_what_obs_does_not_answer_before_a_second_loss_is_kept(waiting: Stage) -> None:
    waiting.says(Mute("host"))
    obs_is_lost(waiting)
    connects(waiting)
    waiting.asks()
    obs_is_lost(waiting)
    waiting.restarts(seconds(5))
    connects(waiting)
    assert wishes(waiting.asks()) == [("Mic", True)]


def in_doubt(stage: Stage) -> str:
    """Let a clip be asked for and not answered; the id of the doubt."""
    stage.go()
    stage.restarts(seconds(5))
    connects(stage)
    stage.asks()
    return stage.state.doubts[0].id


def test_the_operator_has_a_clip_played_again(playing: Stage) -> None:
    doubt = in_doubt(playing)
    assert playing.says(RepeatEffect(doubt)) is None
    assert wishes(playing.asks()) == [("片头", None)]
    assert playing.state.doubts == ()
    assert playing.refuses(RepeatEffect(doubt)) == "no_doubt"


def test_the_operator_lets_a_clip_be(playing: Stage) -> None:
    doubt = in_doubt(playing)
    assert playing.says(LeaveEffect(doubt)) is None
    assert playing.asks() == []
    assert playing.state.doubts == ()
    assert playing.refuses(LeaveEffect(doubt)) == "no_doubt"


def test_a_doubt_waits_while_obs_is_away(playing: Stage) -> None:
    doubt = in_doubt(playing)
    obs_is_lost(playing)
    assert playing.refuses(RepeatEffect(doubt)) == "no_obs"
    assert [effect.id for effect in playing.state.doubts] == [doubt]


def test_only_the_newest_doubts_are_kept_and_the_log_tells_of_the_others() -> None:
    cues = [Cue(id=f"clip-{n}", trigger=OnGo(), do=(Play(f"片段{n}"),)) for n in range(DOUBTS_KEPT + 2)]
    stage = Stage(opening_with(*cues))
    stage.go()
    stage.obs_answers = False
    for _ in cues:
        stage.go()
    stage.restarts(seconds(5))
    assert wishes(list(stage.state.doubts)) == [(f"片段{n}", None) for n in range(2, DOUBTS_KEPT + 2)]
    dropped = [note.args["what"] for note in stage.state.log if note.code == "doubt_dropped"]
    assert dropped == ["片段0", "片段1"]


def test_a_wish_is_as_old_as_when_it_was_asked_for_though_it_was_put_off_twice(waiting: Stage) -> None:
    waiting.says(Unmute("host"))
    waiting.restarts(seconds(40))
    waiting.restarts(seconds(40))
    waiting.asks()
    connects(waiting, muted=("Mic",))
    assert waiting.asks() == []
    assert wishes(list(waiting.state.doubts)) == [("Mic", False)]


def test_what_is_so_already_when_obs_is_back_is_not_asked_about(waiting: Stage) -> None:
    waiting.says(Unmute("host"))
    waiting.asks()
    waiting.restarts(minutes(2))
    connects(waiting, muted=("Mic",))
    assert wishes(list(waiting.state.doubts)) == [("Mic", False)]
    obs_is_lost(waiting)
    connects(waiting)
    assert waiting.state.doubts == ()


def test_the_wall_clock_has_no_say_in_how_old_a_wish_is(waiting: Stage) -> None:
    waiting.says(Unmute("host"))
    waiting.asks()
    waiting.clock_is_set(minutes(60))
    waiting.restarts(seconds(5))
    connects(waiting)
    assert wishes(waiting.asks()) == [("Mic", False)]


def test_why_something_was_not_done_is_told_in_its_whole_sentence() -> None:
    stage = Stage()
    stage.obs_answers = False
    stage.says(Mute("host"))
    why = "Microphone of the host is loud all the time: measure it while nobody speaks and nothing plays."
    [asked] = [one for one in stage.asks() if isinstance(one, SetMute)]
    stage.happens(lambda at: EffectFailed(at=at, effect=asked.id, reason=why))
    assert [note.args["reason"] for note in stage.state.log if note.code == "effect_failed"] == [why]
