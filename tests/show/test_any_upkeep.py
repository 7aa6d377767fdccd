"""Whatever hands do in OBS, whatever is asked of it, and whenever it or a process goes away: nothing is put
right that nobody wrote or asked for, nothing is asked for twice, and what deviates can be seen."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show import commands as c
from companion.show.command_table import Command
from companion.show.deviations import things
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
    order_of,
)
from companion.show.engine import advance, open_show
from companion.show.events import (
    CollectionChanged,
    Commanded,
    EffectDone,
    EffectFailed,
    Event,
    InputMuted,
    Lost,
    ObsConnected,
    ObsLost,
    OutputsChanged,
    PlanOffered,
    ProfileChanged,
    ShowOpened,
    StudioModeChanged,
)
from companion.show.model import Care, Plan, Studio, Upkeep
from companion.show.state import ShowState
from companion.show.studio import FRESH_MS, OUTPUTS
from companion.show.times import Moment, Ms, RunMs
from companion.show.wants import AWAY_MS, aim, output_named, sound_named
from tests.stage import Stage, opening_with

CARES = st.sampled_from(Care)
COLLECTIONS, PROFILES = ("Show", "Other"), ("Live", "Test")
WHATS = ("sound:Mic", *(output_named(name) for name in OUTPUTS), "studio_mode", "collection", "profile")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    plan = opening_with()
    studio = Studio(
        scenes=plan.studio.scenes,
        microphones=plan.studio.microphones,
        outputs=draw(st.dictionaries(st.sampled_from(OUTPUTS), CARES)),
        studio_mode=draw(st.none() | st.booleans()),
        collection=draw(st.none() | st.just("Show")),
        profile=draw(st.none() | st.just("Live")),
        keep=draw(st.dictionaries(st.sampled_from(Upkeep), CARES)),
    )
    return replace(plan, on_air=("stream",), studio=studio)


HANDS = st.one_of(
    st.tuples(st.just("muted"), st.booleans()),
    st.tuples(st.sampled_from(OUTPUTS), st.booleans()),
    st.tuples(st.just("studio_mode"), st.booleans()),
    st.tuples(st.just("collection"), st.sampled_from(COLLECTIONS)),
    st.tuples(st.just("profile"), st.sampled_from(PROFILES)),
)

COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from([c.Mute("host"), c.Unmute("host"), c.Mute("Music"), c.Go(), c.EndShow()]),
    st.sampled_from(OUTPUTS).map(c.OutputStart),
    st.sampled_from(OUTPUTS).map(c.OutputStop),
    st.sampled_from(WHATS).map(c.PutRight),
    st.sampled_from(WHATS).map(c.LeaveAsIs),
)

STEPS = st.one_of(
    st.tuples(st.just("hand"), HANDS),
    st.tuples(st.just("says"), COMMANDS),
    st.tuples(st.just("doubt"), st.sampled_from([c.RepeatEffect, c.LeaveEffect])),
    st.tuples(
        st.just("does"), st.sampled_from(["told first", "told after", "not told", "refused", "dropped"])
    ),
    st.tuples(
        st.just("gone"),
        st.tuples(
            st.sampled_from(Lost), st.lists(HANDS, max_size=3), st.sampled_from([3_000, 90_000, 900_000])
        ),
    ),
    st.tuples(st.just("restarted"), st.lists(HANDS, max_size=3)),
    st.tuples(st.just("passes"), st.integers(0, 90_000)),
    st.tuples(st.just("edited"), plans()),
)


class Obs:
    """An OBS that hands change, beside a show that is checked at every event."""

    def __init__(self, plan: Plan) -> None:
        self.stage = Stage(plan, obs=False)
        self.has: dict[str, bool | str] = {
            "muted": False,
            **dict.fromkeys(OUTPUTS, False),
            "studio_mode": False,
            "collection": "Show",
            "profile": "Live",
        }
        self.queue: list[Effect] = []
        self.stage.obs_answers = False
        self.edits = 0
        self._asked: dict[str, RunMs] = {}
        """When each wish was last sent."""
        self.connects()
        self.says(c.Go())

    def happens(self, build: Callable[[Moment], Event]) -> None:
        before = self.stage.state
        self.stage.happens(build)
        asked = self.stage.asks()
        self.queue += asked
        event, after = self.stage.events[-1], self.stage.state
        for effect in asked:
            assert is_due_to_somebody(before, event, effect, self._asked), effect
            nothing_opens_against_a_hand(before, event, effect)
            self._asked[spelt(effect)] = event.at.run
        what_deviates_can_be_seen(after)
        nothing_is_asked_for_twice(after)

    def says(self, command: Command) -> None:
        self.stage.passes(Ms(400))
        number = len(self.stage.events)
        self.happens(lambda at: Commanded(at=at, id=f"c{number}", by="operator", command=command))

    def connects(self) -> None:
        self.queue.clear()
        has = self.has
        self.happens(
            lambda at: ObsConnected(
                at=at,
                version="29.0.2",
                program="Host",
                scenes=("Host", "Product", "Fallback"),
                inputs=("Cam", "Mic"),
                outputs={name: bool(has[name]) for name in OUTPUTS},
                muted=("Mic",) if has["muted"] else (),
                studio_mode=bool(has["studio_mode"]),
                collection=str(has["collection"]),
                profile=str(has["profile"]),
            )
        )

    def becomes(self, what: str, value: bool | str) -> None:
        """A hand, or OBS itself at our request."""
        if self.has[what] != value:
            self.has[what] = value
            self.happens(lambda at: self._notice(at, what))

    def _notice(self, at: Moment, what: str) -> Event:
        value = self.has[what]
        match what:
            case "muted":
                return InputMuted(at=at, input="Mic", muted=bool(value))
            case "studio_mode":
                return StudioModeChanged(at=at, enabled=bool(value))
            case "collection":
                return CollectionChanged(at=at, collection=str(value))
            case "profile":
                return ProfileChanged(at=at, profile=str(value))
            case _:
                return OutputsChanged(at=at, outputs={name: bool(self.has[name]) for name in OUTPUTS})

    def does(self, how: str) -> None:
        """The oldest request."""
        if not self.queue:
            return
        effect = self.queue.pop(0)
        changed = aimed(effect)
        if how == "refused":
            self.happens(lambda at: EffectFailed(at=at, effect=effect.id, reason="OBS said no."))
        if how in ("refused", "dropped"):
            return
        if changed is not None and how == "told first":
            self.becomes(*changed)
        elif changed is not None:
            self.has[changed[0]] = changed[1]
        self.happens(lambda at: EffectDone(at=at, effect=effect.id))
        if changed is not None and how == "told after":
            self.happens(lambda at: self._notice(at, changed[0]))

    def goes(self, how: Lost, meanwhile: list[tuple[str, bool | str]], away: Ms) -> None:
        self.happens(lambda at: ObsLost(at=at, reason="gone", how=how))
        self.has |= dict(meanwhile)
        self.stage.passes(away)
        self.connects()

    def edited(self, plan: Plan) -> None:
        self.edits += 1
        digest = f"d{self.edits}"
        self.happens(lambda at: PlanOffered(at=at, plan=plan, digest=digest))
        self.says(c.ApplyPlan(digest))


def spelt(effect: Effect) -> str:
    return f"{type(effect).__name__} {aim(effect)}"


def aimed(effect: Effect) -> tuple[str, bool | str] | None:
    match effect:
        case SetMute(input=input, muted=muted):
            return ("muted", muted) if input == "Mic" else None
        case SetOutput(output=output, running=running):
            return output, running
        case SetStudioMode(enabled=enabled):
            return "studio_mode", enabled
        case SetCollection(collection=collection):
            return "collection", collection
        case SetProfile(profile=profile):
            return "profile", profile
        case SwitchScene() | PlayMedia() | MoveFader() | RestartMedia() | CutPages():
            return None


def is_due_to_somebody(before: ShowState, event: Event, effect: Effect, asked: Mapping[str, RunMs]) -> bool:
    """A command asked for it, or the plan has it put right, or ``asked`` says that it was asked for within
    the last minute and never answered."""
    if isinstance(event, Commanded) or isinstance(effect, SwitchScene):
        return True
    plan = before.plan
    was = asked.get(spelt(effect))
    fresh = was is not None and isinstance(event, ObsConnected) and event.at.run - was <= FRESH_MS
    match effect:
        case SetMute(muted=muted):
            care = plan.studio.care(Upkeep.SOUND) if effect.input == "Mic" else Care.LEAVE
            # A wish for silence is followed however late: nobody is harmed by it.
            return care is Care.RESTORE or (muted and spelt(effect) in asked) or fresh
        case SetOutput(output=output, running=running):
            written = running and plan.studio.outputs.get(output) is Care.RESTORE
            return written or fresh
        case SetStudioMode():
            return plan.studio.care(Upkeep.STUDIO_MODE) is Care.RESTORE
        case SetCollection():
            on_air = any(before.obs.outputs.get(name) for name in plan.on_air)
            return plan.studio.care(Upkeep.COLLECTION) is Care.RESTORE and not on_air
        case SetProfile():
            return plan.studio.care(Upkeep.PROFILE) is Care.RESTORE
        case PlayMedia() | MoveFader() | RestartMedia() | SwitchScene() | CutPages():
            return False


def nothing_opens_against_a_hand(before: ShowState, event: Event, effect: Effect) -> None:
    """Without a command no microphone opens and no output starts that a hand has closed since, or after the
    end of the show, or when OBS was long away."""
    if isinstance(event, Commanded):
        return
    wanted = before.wants
    match effect:
        case SetMute(input="Mic", muted=False):
            assert wanted.muted["Mic"] is False
        case SetOutput(output=output, running=True):
            assert wanted.outputs[output]
            assert output not in wanted.stopped
        case _:
            return
    assert before.ended is None or before.wants.heard is None or before.ended <= before.wants.heard
    assert wanted.heard is None or event.at.run - wanted.heard <= AWAY_MS


def what_deviates_can_be_seen(state: ShowState) -> None:
    listed = {deviation.what for deviation in state.deviations}
    assert listed <= set(WHATS)
    assert all(deviation.wanted != deviation.actual for deviation in state.deviations)
    if not state.obs.connected:
        assert not listed
        return
    under_way = {aimed_at[0] for one in state.pending.values() if (aimed_at := aim(one)) is not None}
    asked_about = {aimed_at[0] for one in state.doubts if (aimed_at := aim(one)) is not None}
    loading = any(isinstance(one, SetCollection | SetProfile) for one in state.pending.values())
    for thing in things(state):
        if thing.deviates:
            seen = thing.what in listed | under_way | asked_about
            assert seen or (loading and thing.care is Care.RESTORE), thing
        elif thing.what in listed:
            raise AssertionError(f"{thing} is listed and as it should be")


def nothing_is_asked_for_twice(state: ShowState) -> None:
    """Of the wishes for one thing that are on their way no two in a row are the same."""
    for what in WHATS:
        if what == sound_named("Mic"):
            continue  # A crew may press mute as often as it likes.
        about = [
            one for one in sorted(state.pending.values(), key=order_of) if (aim(one) or ("",))[0] == what
        ]
        assert all(aim(one) != aim(next_) for one, next_ in pairwise(about)), about


@settings(max_examples=150, deadline=None)
@given(plan=plans(), steps=st.lists(STEPS, max_size=40))
def test_any_upkeep(plan: Plan, steps: list[tuple[str, object]]) -> None:
    obs = Obs(plan)
    for what, value in steps:
        match what, value:
            case "hand", (str(name), bool() | str() as now):
                obs.becomes(name, now)
            case "says", command:
                obs.says(command)  # type: ignore[arg-type]
            case "doubt", answer:
                if obs.stage.state.doubts:
                    obs.says(answer(obs.stage.state.doubts[0].id))  # type: ignore[operator]
            case "does", str(how):
                obs.does(how)
            case "gone", (Lost() as how, list(meanwhile), int(away)):
                obs.goes(how, meanwhile, Ms(away))
            case "restarted", list(meanwhile):
                obs.stage.restarts(Ms(3_000))
                obs.has |= dict(meanwhile)
                obs.connects()
            case "passes", int(ms):
                obs.stage.passes(Ms(ms))
            case "edited", Plan() as edited:
                obs.edited(edited)
    first, *rest = obs.stage.events
    assert isinstance(first, ShowOpened)
    state = open_show(first)
    for event in rest:
        state = advance(state, event).state
    assert state == obs.stage.state
