"""Which camera is looked at when, what is made of it, and that nobody else waits for it."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.obs.link import ObsLink
from companion.obs.probes import BUSY_REPLY_S, LONGEST_S, ON_PROGRAMME_S, STANDBY_S, Pace, Probes
from companion.obs.session import Address
from companion.obs.timing import Timing
from companion.ports import ObsPort, Sight, Vitals
from companion.show.effects import SwitchScene
from companion.show.events import ObsConnected
from tests.fake_obs import FakeObs
from tests.fake_obs.faults import ignored, late, refused
from tests.obs.hearing import Hearing
from tests.obs.stages import until
from tests.real_obs import SCENES, Source

QUIET_S = 3.0
CALM = {"render_ms": 8.0, "fps": 30.0, "reply_s": 0.003}
CROWDED = {"render_ms": 26.0, "fps": 30.0, "reply_s": 0.003}
LATE = {**CALM, "reply_s": BUSY_REPLY_S + 0.05}


class Watch:
    """Looks for some seconds of a clock that nobody waits for."""

    def __init__(self, *cameras: str, on_programme: str = "") -> None:
        self.now_s = 0.0
        self.probes = Probes(self.now_s)
        self.probes.watch(cameras)
        if on_programme:
            self.probes.on_programme(on_programme, on_programme=True, now_s=0.0)
        self.sees: dict[str, Sight] = {}
        """What is seen of a camera; a picture when nothing is said."""
        self.took_s = 0.005
        self.looks: list[tuple[float, str]] = []

    def go(self, seconds: float) -> list[tuple[float, str]]:
        """The looks of this time: when, and at whom."""
        until_s, before = self.now_s + seconds, len(self.looks)
        while (following := self.probes.next()) is not None:
            camera, at_s = following
            if at_s > until_s:
                break
            self.now_s = max(self.now_s, at_s)
            self.looks.append((self.now_s, camera))
            self.probes.looks(camera, self.now_s)
            self.now_s += self.took_s
            self.probes.saw(camera, self.sees.get(camera, Sight.PICTURE), self.took_s, self.now_s)
        self.now_s = max(self.now_s, until_s)
        return self.looks[before:]

    def tell(self, event: str, **data: Any) -> None:
        self.probes.hear(event, data, self.now_s)

    def sights(self) -> Mapping[str, Sight]:
        return self.probes.sights(self.now_s)

    def draws(self, how: Mapping[str, float], times: int = 1) -> None:
        """The statistics say so, so many times, two seconds apart."""
        for _ in range(times):
            self.probes.drew(**how, now_s=self.now_s)
            self.go(2.0)


# How often -----------------------------------------------------------------------------------------------


def test_a_camera_on_programme_is_looked_at_twice_a_second_and_another_every_two() -> None:
    watch = Watch("Host", "Product", on_programme="Host")
    assert watch.go(QUIET_S - 0.01) == [], "an OBS that has just started is left alone"
    looks = [camera for _, camera in watch.go(20.0)]
    assert 38 <= looks.count("Host") <= 41
    assert 9 <= looks.count("Product") <= 11


def test_a_camera_that_comes_on_programme_is_looked_at_more_often_from_then_on() -> None:
    watch = Watch("Host")
    watch.go(QUIET_S + 10)
    assert len(watch.go(10.0)) == 5
    watch.tell("InputActiveStateChanged", inputName="Host", videoActive=True)
    assert len(watch.go(10.0)) >= 19


def test_a_camera_that_somebody_waits_for_is_looked_at_as_if_it_were_on_programme() -> None:
    watch = Watch("Host", "Product")
    watch.probes.watch(["Host", "Product"], closely=["Product"])
    watch.go(QUIET_S)
    looks = [camera for _, camera in watch.go(10.0)]
    assert 19 <= looks.count("Product") <= 21
    assert 4 <= looks.count("Host") <= 6
    watch.probes.watch(["Host", "Product"])
    assert [camera for _, camera in watch.go(10.0)].count("Product") <= 6


def test_there_is_never_more_than_one_look_at_a_time() -> None:
    watch = Watch(*"abcdefgh", on_programme="a")
    watch.took_s = BUSY_REPLY_S
    looks = watch.go(60.0)
    apart = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(looks)]
    assert min(apart) >= BUSY_REPLY_S - 1e-9
    assert {camera for _, camera in looks} == set("abcdefgh"), "everybody has a turn"


def test_an_obs_that_draws_slowly_all_evening_is_looked_at_once_a_second_for_what_is_on_programme() -> None:
    watch = Watch("Host", "Product", on_programme="Host")
    watch.go(QUIET_S + 5)
    watch.draws(CROWDED, times=50)
    assert watch.probes.every_s == 1.0
    looks = watch.go(60.0)
    assert {camera for _, camera in looks} == {"Host"}, "what nobody sees is given up"
    assert len(looks) >= 55


def test_an_obs_that_answers_late_is_looked_at_less_and_less_until_it_is_left_alone() -> None:
    watch = Watch("Host", "Product", on_programme="Host")
    watch.go(QUIET_S + 5)
    told = []
    for _ in range(7):
        watch.draws(LATE)
        told.append(watch.probes.every_s)
    assert told == [1.0, 2.0, 4.0, 8.0, LONGEST_S, None, None]
    assert watch.go(600.0) == []
    assert set(watch.sights().values()) == {Sight.UNKNOWN}


def test_cameras_that_are_not_on_programme_are_given_up_first() -> None:
    watch = Watch("Host", "Product", on_programme="Host")
    watch.go(QUIET_S + 5)
    watch.draws(CROWDED, times=4)
    assert {camera for _, camera in watch.go(60.0)} == {"Host"}
    assert watch.sights() == {"Host": Sight.PICTURE, "Product": Sight.UNKNOWN}


def test_a_slow_answer_is_as_good_a_reason_and_several_at_once_are_one() -> None:
    watch = Watch("Host", "Product", on_programme="Host")
    watch.go(QUIET_S + 5)
    for camera in ("Host", "Product", "Host"):
        watch.now_s += BUSY_REPLY_S + 0.05
        watch.probes.saw(camera, Sight.PICTURE, BUSY_REPLY_S + 0.05, watch.now_s)
    assert watch.probes.every_s == 2 * ON_PROGRAMME_S
    slow_figures = Watch("Host")
    slow_figures.draws(LATE)
    assert slow_figures.probes.every_s == 2 * ON_PROGRAMME_S


def test_it_comes_back_a_step_for_every_ten_seconds_of_calm() -> None:
    watch = Watch("Host", on_programme="Host")
    watch.draws(LATE, times=6)
    assert watch.probes.every_s is None
    told: list[float | None] = []
    for _ in range(40):
        watch.draws(CALM)
        told.append(watch.probes.every_s)
    assert told[3] is None
    assert told[5] == LONGEST_S
    assert sorted(set(told[5:]), key=lambda every_s: -(every_s or 0)) == [10.0, 8.0, 4.0, 2.0, 1.0, 0.5]
    assert told.index(0.5) >= 25, "in a minute, not at once"


def test_while_it_is_not_known_how_long_a_frame_may_take_nothing_is_made_of_it() -> None:
    watch = Watch("Host")
    watch.draws({"render_ms": 99.0, "fps": None, "reply_s": 0.0})  # type: ignore[dict-item]
    watch.draws({"render_ms": None, "fps": 30.0, "reply_s": 0.0})  # type: ignore[dict-item]
    assert watch.probes.every_s == ON_PROGRAMME_S


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(0, 20)), max_size=80))
def test_however_obs_does_the_time_between_looks_is_within_bounds(
    told: list[tuple[bool, bool, float]],
) -> None:
    pace, now_s = Pace(), 0.0
    for busy, answers_late, pause_s in told:
        now_s += pause_s
        pace = pace.busy(now_s, late=answers_late) if busy else pace.calm(now_s)
        on_programme, standby = pace.every_s(ON_PROGRAMME_S), pace.every_s(STANDBY_S)
        assert on_programme is None or ON_PROGRAMME_S <= on_programme <= LONGEST_S
        assert standby is None or (on_programme is not None and on_programme <= standby <= LONGEST_S)


# When not ------------------------------------------------------------------------------------------------


def test_none_during_a_transition_nor_right_after_it() -> None:
    watch = Watch("Host", on_programme="Host")
    watch.go(QUIET_S + 5)
    watch.tell("SceneTransitionStarted")
    assert watch.go(2.0) == []
    watch.tell("SceneTransitionEnded")
    assert watch.go(0.4) == []
    assert len(watch.go(1.0)) >= 2
    assert watch.sights() == {"Host": Sight.PICTURE}


def test_a_cut_that_is_said_to_have_ended_before_it_began_stops_nothing() -> None:
    watch = Watch("Host", on_programme="Host")
    watch.go(QUIET_S + 5)
    watch.tell("SceneTransitionEnded")
    watch.tell("SceneTransitionStarted")
    assert len(watch.go(2.0)) >= 3


def test_a_transition_whose_end_is_never_told_is_not_waited_for_for_ever() -> None:
    watch = Watch("Host", on_programme="Host")
    watch.go(QUIET_S + 5)
    watch.tell("SceneTransitionStarted")
    assert len(watch.go(30.0)) > 20


def test_after_another_collection_everything_is_new() -> None:
    watch = Watch("Host", on_programme="Host")
    watch.go(QUIET_S + 5)
    watch.tell("CurrentSceneCollectionChanged", sceneCollectionName="Other")
    assert watch.sights() == {"Host": Sight.UNKNOWN}
    assert watch.go(QUIET_S - 0.01) == []
    watch.go(2.0)
    assert watch.sights() == {"Host": Sight.PICTURE}


def test_a_camera_that_sleeps_off_air_is_looked_at_on_programme_alone() -> None:
    watch = Watch("Host")
    watch.probes.sleeps_off_air("Host", sleeps=True)
    assert watch.go(30.0) == []
    assert watch.sights() == {"Host": Sight.UNKNOWN}
    watch.tell("InputActiveStateChanged", inputName="Host", videoActive=True)
    watch.go(1.0)
    assert watch.sights() == {"Host": Sight.PICTURE}
    watch.tell("InputActiveStateChanged", inputName="Host", videoActive=False)
    assert watch.sights() == {"Host": Sight.UNKNOWN}
    assert watch.go(30.0) == []


def test_nobody_is_looked_at_when_nobody_is_watched() -> None:
    watch = Watch("Host", on_programme="Host")
    watch.go(QUIET_S + 5)
    watch.probes.watch([])
    assert watch.probes.next() is None
    assert (watch.sights(), watch.probes.every_s) == ({}, None)


# What is made of it --------------------------------------------------------------------------------------


def test_nothing_is_believed_at_the_second_look_and_a_picture_at_the_first() -> None:
    watch = Watch("Host", on_programme="Host")
    watch.go(QUIET_S + 5)
    watch.sees["Host"] = Sight.NOTHING
    watch.go(ON_PROGRAMME_S)
    assert watch.sights() == {"Host": Sight.UNKNOWN}
    watch.go(ON_PROGRAMME_S)
    assert watch.sights() == {"Host": Sight.NOTHING}
    watch.sees["Host"] = Sight.PICTURE
    watch.go(ON_PROGRAMME_S)
    assert watch.sights() == {"Host": Sight.PICTURE}


def test_a_camera_that_opens_as_it_comes_on_programme_has_three_seconds_for_it() -> None:
    watch = Watch("Host")
    watch.go(QUIET_S + 5)
    watch.sees["Host"] = Sight.NOTHING
    watch.tell("InputActiveStateChanged", inputName="Host", videoActive=True)
    watch.go(2.8)
    assert watch.sights() == {"Host": Sight.UNKNOWN}
    watch.go(1.0)
    assert watch.sights() == {"Host": Sight.NOTHING}


def test_a_camera_that_gave_nothing_before_it_came_on_programme_still_gives_nothing() -> None:
    watch = Watch("Host")
    watch.sees["Host"] = Sight.NOTHING
    watch.go(QUIET_S + 8)
    watch.tell("InputActiveStateChanged", inputName="Host", videoActive=True)
    watch.go(1.0)
    assert watch.sights() == {"Host": Sight.NOTHING}


def test_what_was_not_seen_for_three_looks_is_not_known() -> None:
    watch = Watch("Host", on_programme="Host")
    watch.go(QUIET_S + 5)
    watch.now_s += 3 * STANDBY_S - ON_PROGRAMME_S
    assert watch.sights() == {"Host": Sight.PICTURE}
    watch.now_s += 2 * ON_PROGRAMME_S
    assert watch.sights() == {"Host": Sight.UNKNOWN}


# Of a link -----------------------------------------------------------------------------------------------

StartLink = Callable[..., tuple[ObsLink, Hearing]]
BRISK = Timing(request_s=1, heartbeat_s=0.3, look_s=60, first_retry_s=0.1, settle_s=0, not_ready_s=0.05)
CAMERA = Source("Stage camera", "dshow_input", {"deactivate_when_not_showing": True})


@pytest.fixture
async def obs(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeObs]:
    monkeypatch.setattr("companion.obs.probes._AFTER_CONNECTING_S", 0.2)
    async with FakeObs(scenes={**SCENES, "Product": [*SCENES["Product"], CAMERA]}) as obs:
        yield obs


async def watching(start_link: StartLink, obs: FakeObs, *cameras: str) -> tuple[ObsLink, list[Vitals]]:
    link, heard = start_link(Address(obs.host, obs.port, obs.password), timing=BRISK)
    taken: list[Vitals] = []
    link.hear_vitals(taken.append)
    link.watch(cameras)
    await heard.first(ObsConnected)
    return link, taken


def looks(obs: FakeObs, camera: str) -> int:
    return sum(asked.data["sourceName"] == camera for asked in obs.requests("GetSourceScreenshot"))


async def test_looks_are_small_on_a_socket_of_their_own_and_follow_programme(
    obs: FakeObs, start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.probes.ON_PROGRAMME_S", 0.2)
    monkeypatch.setattr("companion.obs.probes.STANDBY_S", 0.8)  # so many times as long as always
    link, taken = await watching(start_link, obs, "Host camera", "Product camera", "Nobody's")
    seen = {"Host camera": Sight.PICTURE, "Product camera": Sight.PICTURE, "Nobody's": Sight.NOTHING}
    await until(lambda: bool(taken) and taken[-1].cameras == seen)
    asked = obs.requests("GetSourceScreenshot")
    assert {(one.data["imageWidth"], one.data["imageHeight"], one.data["imageFormat"]) for one in asked} == {
        (160, 90, "png")
    }
    of_others = {one.connection for one in obs.asked if one.request != "GetSourceScreenshot"}
    assert {one.connection for one in asked}.isdisjoint(of_others)
    assert looks(obs, "Host camera") > looks(obs, "Product camera")
    obs.transition(0.3)
    await link.switch_scene(SwitchScene("e1", "Product"))
    obs.asked.clear()
    await until(lambda: looks(obs, "Product camera") >= 4, within_s=8)
    assert looks(obs, "Host camera") <= 2


async def test_nothing_is_looked_at_for_nobody(obs: FakeObs, start_link: StartLink) -> None:
    link, taken = await watching(start_link, obs, "Host camera")
    await until(lambda: looks(obs, "Host camera") > 0)
    link.hear_vitals(None)
    await asyncio.sleep(0.1)
    obs.asked.clear()
    await asyncio.sleep(1.2)
    assert looks(obs, "Host camera") == 0
    link.hear_vitals(taken.append)
    await until(lambda: looks(obs, "Host camera") > 0)
    link.watch([])
    await asyncio.sleep(0.1)
    obs.asked.clear()
    await asyncio.sleep(1.2)
    assert looks(obs, "Host camera") == 0
    assert (taken[-1].cameras, taken[-1].looks_every_s) == ({}, None)


async def test_a_camera_that_is_set_to_sleep_off_air_is_left_asleep_until_its_scene_comes(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, taken = await watching(start_link, obs, "Host camera", CAMERA.name)
    await until(lambda: bool(taken) and taken[-1].cameras.get("Host camera") is Sight.PICTURE)
    before = looks(obs, CAMERA.name)
    await asyncio.sleep(2.2)
    assert (looks(obs, CAMERA.name) - before, taken[-1].cameras[CAMERA.name]) == (0, Sight.UNKNOWN)
    await link.switch_scene(SwitchScene("e1", "Product"))
    await until(lambda: taken[-1].cameras[CAMERA.name] is Sight.PICTURE)


async def test_a_person_waits_for_one_look_at_most_and_looks_wait_for_the_person(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, _ = await watching(start_link, obs, "Host camera", "Product camera", "Fallback picture")
    await until(lambda: looks(obs, "Host camera") > 1)
    obs.fault("GetSourceScreenshot", late(0.2), times=None)
    obs.asked.clear()
    wanted = [asyncio.ensure_future(link.screenshot("Host", 64, 36)) for _ in range(4)]
    await asyncio.sleep(0.7)  # a look that was on its way is over, and another would stand in between
    wanted += [asyncio.ensure_future(link.screenshot("Host", 64, 36)) for _ in range(2)]
    await asyncio.gather(*wanted)
    names = [asked.data["sourceName"] for asked in obs.requests("GetSourceScreenshot")]
    first = names.index("Host")
    assert first <= 1
    assert names[first : first + 6] == ["Host"] * 6


async def test_a_look_that_is_not_answered_keeps_no_switch_and_no_figures_waiting(
    obs: FakeObs, start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.life._LOOK_S", 0.8)
    monkeypatch.setattr("companion.obs.probes.STANDBY_S", 0.8)
    link, taken = await watching(start_link, obs, "Host camera")
    await until(lambda: bool(taken) and taken[-1].cameras["Host camera"] is Sight.PICTURE)
    obs.fault("GetSourceScreenshot", ignored, times=None)
    obs.asked.clear()
    await until(lambda: looks(obs, "Host camera") == 1)
    began, figures = time.monotonic(), len(taken)
    await link.switch_scene(SwitchScene("e1", "Fallback", urgent=True))
    assert time.monotonic() - began < 0.5
    await until(lambda: len(taken) > figures + 1)
    await until(lambda: taken[-1].looks_every_s == 2 * ON_PROGRAMME_S)
    looked = looks(obs, "Host camera")
    obs.well()
    await until(lambda: looks(obs, "Host camera") > looked)
    assert await link.screenshot("Host", 64, 36)


async def test_an_obs_that_refuses_pictures_leaves_it_unknown_what_there_is(
    obs: FakeObs, start_link: StartLink
) -> None:
    link: ObsPort
    obs.fault("GetSourceScreenshot", refused(207), times=None)
    link, taken = await watching(start_link, obs, "Host camera")
    await until(lambda: looks(obs, "Host camera") >= 2)
    await until(lambda: len(taken) > 2)
    assert taken[-1].cameras == {"Host camera": Sight.UNKNOWN}
    obs.well()
    await until(lambda: taken[-1].cameras["Host camera"] is Sight.PICTURE)
    obs.fault("GetSourceScreenshot", refused(702), times=None)
    await until(lambda: taken[-1].cameras["Host camera"] is Sight.NOTHING)
    await link.close()
