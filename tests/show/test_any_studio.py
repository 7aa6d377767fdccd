"""Whatever is asked of sound, outputs and clips, and whenever a process dies or OBS goes away: OBS ends up as
was wished last, and a clip is played once, or asked about."""

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.actions import Play
from companion.show.commands import Mute, OutputStart, OutputStop, Unmute
from companion.show.cue import Cue, OnGo
from companion.show.effects import (
    CutPages,
    Effect,
    MoveFader,
    PlayMedia,
    RestartMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import InputMuted, ObsConnected, ObsLost, OutputsChanged
from companion.show.times import Ms
from tests.stage import Stage, opening_with

CLIPS = 4

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("mute", "unmute", "start", "stop", "play", "obs", "obs", "unanswered", "crash", "lost")
        ),
        st.integers(0, 3),
    ),
    max_size=30,
)
"""What happens; the number says how much OBS still does of what it was asked before an end of the link."""


class Obs:
    """An OBS that does what it is asked one thing after the other, and says so or not."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._asked: list[Effect] = []
        self.muted = False
        self.recording = False
        self.clips: set[str] = set()
        """Those that were asked for."""
        self.played: list[str] = []

    def hears(self) -> None:
        asked = self._stage.asks()
        self._asked += asked
        self.clips |= {effect.input for effect in asked if isinstance(effect, PlayMedia)}

    def does_next(self, *, answers: bool) -> None:
        """Carry out the oldest request. Without an answer nobody hears of it while the link lasts."""
        self.hears()
        if not self._asked:
            return
        effect = self._asked.pop(0)
        stage = self._stage
        match effect:
            case SetMute(muted=muted):
                self.muted = muted
                if answers:
                    stage.happens(lambda at: InputMuted(at=at, input="Mic", muted=muted))
            case SetOutput(running=running):
                self.recording = running
                if answers:
                    stage.happens(lambda at: OutputsChanged(at=at, outputs=self._outputs()))
            case PlayMedia(input=input):
                self.played.append(input)
            case SwitchScene():
                pass
            case MoveFader() | RestartMedia() | SetStudioMode() | SetCollection() | SetProfile() | CutPages():
                raise AssertionError(f"{effect} was not wished for")
        if answers:
            stage.obs_confirms(effect)

    def link_ends(self, still_does: int) -> None:
        """Some of what was asked is still done; nobody will ever hear of it by an answer."""
        for _ in range(still_does):
            self.does_next(answers=False)
        self.hears()
        self._asked.clear()

    def connects(self) -> None:
        self._stage.happens(
            lambda at: ObsConnected(
                at=at,
                version="29.0.2",
                program="Host",
                scenes=("Host", "Product", "Fallback"),
                outputs=self._outputs(),
                muted=("Mic",) if self.muted else (),
            )
        )

    def does_all(self) -> None:
        self.hears()
        while self._asked:
            self.does_next(answers=True)

    def _outputs(self) -> dict[str, bool]:
        return {"stream": False, "record": self.recording, "virtual_camera": True}


@settings(max_examples=80, deadline=None)
@given(steps=STEPS)
def test_obs_ends_up_as_was_wished_last_and_no_clip_is_played_twice_by_itself(
    steps: list[tuple[str, int]],
) -> None:
    cues = [Cue(id=f"clip-{n}", trigger=OnGo(), do=(Play(f"片段{n}"),)) for n in range(CLIPS)]
    stage = Stage(opening_with(*cues), obs=False)
    obs = Obs(stage)
    obs.connects()
    stage.go()
    obs.does_all()
    stage.obs_answers = False
    muted = recording = False
    for step, still_does in steps:
        match step:
            case "mute" | "unmute":
                muted = step == "mute"
                assert stage.says(Mute("host") if muted else Unmute("host")) is None
            case "start" | "stop":
                recording = step == "start"
                stage.says(OutputStart("record") if recording else OutputStop("record"))
            case "play":
                if len(stage.state.doubts) + len(obs.played) < CLIPS:
                    stage.go()
            case "obs":
                obs.does_next(answers=True)
            case "unanswered":
                obs.does_next(answers=False)
            case "crash":
                obs.link_ends(still_does)
                stage.restarts(Ms(1_000))
                obs.connects()
            case "lost":
                obs.link_ends(still_does)
                stage.happens(lambda at: ObsLost(at=at, reason="OBS was closed"))
                obs.connects()
        assert len(obs.played) == len(set(obs.played)), "a clip was played again by itself"
    # Where an answer was left out, only the end of the link tells that it will not come.
    obs.link_ends(0)
    stage.happens(lambda at: ObsLost(at=at, reason="OBS was closed"))
    obs.connects()
    obs.does_all()
    assert (obs.muted, obs.recording) == (muted, recording)
    in_doubt = {effect.input for effect in stage.state.doubts if isinstance(effect, PlayMedia)}
    assert obs.clips == {*obs.played, *in_doubt}, "a clip was forgotten"
    assert stage.state.pending == {}
    assert stage.state.unanswered == ()
    assert ("Mic" in stage.state.obs.muted) == muted
