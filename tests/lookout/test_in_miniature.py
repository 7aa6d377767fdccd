"""The lookout and the show together, on a clock that the test moves: cameras that break, an OBS that takes
its time to switch, and what viewers see meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from companion.lookout.watch import BEAT_S, Watch
from companion.ports import Notice
from companion.show.commands import Return
from companion.show.effects import SwitchScene
from companion.show.events import SceneOnAir
from companion.show.health.samples import CameraSample, Frame
from companion.show.health.settings import Times
from companion.show.health.troubles import Trouble
from companion.show.model import GuardPlan, Plan, Playbook
from companion.show.times import Ms, RunMs
from tests.lookout.room import BLACK, GOOD, STILL, Port
from tests.show.guarded import CONTENTS, GuardedStage, guarded_plan

STEP_MS = 50
SEEN_MS, STANDBY_MS = 500, 2_000
"""Between two looks at a camera on programme, or that is watched closely, and at any other."""
TOLD_MS = 20
"""After it was asked to switch OBS says what is on programme; that it is done it says later."""


@dataclass
class Due:
    at: int
    happens: Callable[[], None]


class Show:
    """On air with the host's scene; every camera is well."""

    def __init__(self, plan: Plan | None = None, *, done_ms: int = 150) -> None:
        self.stage = GuardedStage(plan)
        self.stage.obs_answers = False
        self.gives: dict[str, Frame | None] = {"Cam": GOOD, "Close": GOOD}
        self.air = "Host"
        self.bad_ms = 0
        """For how long viewers have seen a camera that is broken."""
        self._done_ms = done_ms
        self._due: list[Due] = []
        self._looked: dict[str, int] = {}
        self._notices: list[Notice] = []
        self.looks_anew()
        self.passes(10)

    def looks_anew(self) -> None:
        """Another process looks from now on."""
        self.port = Port()
        self.watch = Watch(
            self.port,
            self.stage.state,
            now=lambda: self.stage.now,
            submit=self._notices.append,
            pages=lambda: (),
            changed=lambda: None,
        )
        self.watch.passed(Ms(0))

    def restarts(self) -> None:
        self._due.clear()
        self.stage.restarts(Ms(2_000))
        self.looks_anew()
        self.stage.obs_connects(self.air)
        self.stage.holds(CONTENTS)
        self.follows()

    def follows(self) -> None:
        """What a runner and OBS do when something has happened."""
        while True:
            for effect in self.stage.asks():
                if isinstance(effect, SwitchScene):
                    self._switches(effect)
                else:
                    self.stage.obs_confirms(effect)
            self.watch.follow(self.stage.state)
            if not self._notices:
                return
            self.stage.happens(self._notices.pop(0))

    def passes(self, seconds: float) -> None:
        end = self.stage.now.run + round(seconds * 1_000)
        while (now := self.stage.now.run) < end:
            for due in [one for one in self._due if one.at <= now]:
                self._due.remove(due)
                due.happens()
                self.follows()
            for camera, frame in self.gives.items():
                self._look(camera, frame)
            if now % round(BEAT_S * 1_000) == 0:
                self.watch.passed(Ms(0))
                self.follows()
            if any(self.gives[one] is not GOOD for one in CONTENTS[self.air] if one in self.gives):
                self.bad_ms += STEP_MS
            self.stage.passes(Ms(STEP_MS))
            self.follows()

    def _look(self, camera: str, frame: Frame | None) -> None:
        now, seen = self.stage.now.run, camera in CONTENTS[self.air]
        asked = self.port.asked[-1][1] if self.port.asked else ()
        every = SEEN_MS if seen or camera in asked else STANDBY_MS
        if now - self._looked.get(camera, -every) >= every:
            self._looked[camera] = now
            self.watch.saw(CameraSample(at=RunMs(now), input=camera, on_programme=seen, frame=frame))
            self.follows()

    def _switches(self, effect: SwitchScene) -> None:
        def arrives() -> None:
            self.air = effect.scene
            self.stage.happens(lambda at: SceneOnAir(at=at, scene=effect.scene))

        now = self.stage.now.run
        self._due.append(Due(now + TOLD_MS, arrives))
        self._due.append(Due(now + self._done_ms, lambda: self.stage.obs_confirms(effect)))


def slow(alarm_s: float, act_s: float) -> GuardPlan:
    times = Times(alarm_ms=Ms(round(alarm_s * 1_000)), act_ms=Ms(round(act_s * 1_000)), clear_ms=Ms(3_000))
    return GuardPlan(times={Trouble.FROZEN: times})


def test_two_cameras_that_die_at_once_are_covered_as_soon_as_one() -> None:
    show = Show(guarded_plan(camera_lost=Playbook(scenes=("product", "fallback"))))
    show.gives.update(Cam=BLACK, Close=BLACK)
    show.passes(15)
    assert show.air == "Fallback"
    assert show.bad_ms <= 3_000 + SEEN_MS + 500


@pytest.mark.parametrize("done_ms", [60, 150, 300])
def test_a_camera_that_is_known_to_be_frozen_is_covered_as_soon_as_the_script_brings_it(done_ms: int) -> None:
    show = Show(done_ms=done_ms)
    show.gives["Close"] = STILL
    show.passes(30)
    show.stage.go()
    show.passes(12)
    assert show.air == "Fallback"
    assert show.bad_ms <= 1_000


def test_a_return_by_hand_to_a_frozen_camera_is_not_fought_however_long_it_takes_to_be_told_frozen() -> None:
    show = Show(guarded_plan(slow(8, 10)))
    show.gives["Cam"] = STILL
    show.passes(20)
    assert show.air == "Fallback"
    show.stage.says(Return())
    show.passes(40)
    assert show.air == "Host"


def test_after_a_restart_viewers_are_not_shown_a_camera_that_is_still_frozen() -> None:
    show = Show(guarded_plan(slow(12, 14)))
    show.gives["Cam"] = STILL
    show.passes(20)
    assert show.air == "Fallback"
    before = show.bad_ms
    show.restarts()
    show.passes(40)
    assert show.bad_ms == before


def test_after_a_restart_one_good_picture_of_a_camera_that_comes_and_goes_brings_nobody_back() -> None:
    show = Show()
    show.gives["Cam"] = BLACK
    show.passes(12)
    show.restarts()
    for _ in range(10):
        show.gives["Cam"] = GOOD
        show.passes(1)
        show.gives["Cam"] = BLACK
        show.passes(1)
        assert show.air == "Fallback"
    show.gives["Cam"] = GOOD
    show.passes(10)
    assert show.air == "Host"


def test_a_camera_that_gives_nothing_and_black_in_turns_is_covered() -> None:
    show = Show()
    for _ in range(8):
        show.gives["Cam"] = None
        show.passes(0.7)
        show.gives["Cam"] = BLACK
        show.passes(1.6)
    assert show.air == "Fallback"
