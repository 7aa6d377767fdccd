"""What detectors say reaches the show, and nothing that goes wrong with them reaches anything else."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from companion.lookout.pages import OPENING_MS, Pages, SeenPage
from companion.show.actions import Play
from companion.show.checks import Calibration
from companion.show.cue import At, Cue
from companion.show.health.samples import CameraSample, Frame, SoundSample
from companion.show.health.settings import Times
from companion.show.health.troubles import Trouble, Verdict
from companion.show.model import GuardPlan
from companion.show.program import Program, Switch
from companion.show.state import ObsView
from companion.show.times import Ms, WallMs
from tests.lookout.incidents import incident
from tests.lookout.room import (
    BLACK,
    CAMERA,
    FALLBACK,
    GOOD,
    MICROPHONE,
    NOTHING,
    SCENE,
    SPARE,
    SPEECH,
    STILL,
    Room,
)
from tests.service import eventually


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    room.watch.start()
    yield room
    await room.watch.close()


async def test_a_camera_that_turns_black_is_told_in_time_and_so_is_its_coming_back(room: Room) -> None:
    room.looks(GOOD, 5)
    first_bad = room.run
    room.looks(BLACK, 2.5)
    assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM]
    room.looks(BLACK, 1)
    assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM, Verdict.ACT]
    assert {one.first_bad for one in room.told} == {first_bad}
    assert room.told[-1].figures["luma_mean"] == 100
    room.looks(GOOD, 5)
    assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM, Verdict.ACT, Verdict.CLEARING, Verdict.FINE]


async def test_what_is_only_suspected_never_reaches_the_show(room: Room) -> None:
    room.looks(GOOD, 5)
    for _ in range(3):
        room.looks(BLACK, 1)
        room.looks(GOOD, 5)
    assert room.told == []


async def test_time_alone_brings_an_alarm_and_takes_knowledge_away(room: Room) -> None:
    room.looks(GOOD, 5)
    room.looks(BLACK, 1.5)
    room.passes(0.5)
    await eventually(lambda: room.verdicts(Trouble.BLACK) == [Verdict.ALARM], "the alarm")
    room.passes(60)
    await eventually(lambda: room.verdicts(Trouble.BLACK)[-1] is Verdict.UNKNOWN, "that nothing is known")


async def test_a_camera_in_trouble_is_looked_at_closely_until_it_is_well(room: Room) -> None:
    assert room.port.asked[-1] == ((CAMERA, SPARE), ())
    room.looks(GOOD, 5)
    room.looks(BLACK, 0.5)
    assert room.port.asked[-1] == ((CAMERA, SPARE, FALLBACK),) * 2, "one may have to take its place"
    room.looks(BLACK, 3)
    assert room.port.asked[-1] == ((CAMERA, SPARE, FALLBACK), (CAMERA, FALLBACK))
    room.looks(GOOD, 6)
    assert room.port.asked[-1] == ((CAMERA, SPARE), ())


@pytest.mark.parametrize("shows", [BLACK, None])
async def test_a_fallback_that_shows_nothing_is_doubted_until_it_shows_something(
    room: Room, shows: Frame | None
) -> None:
    room.looks(GOOD, 5)
    for _ in range(7):
        room.looks(BLACK, 0.5)
        room.looks(shows, 0.5, FALLBACK)
    assert [(one.verdict, FALLBACK in one.doubted) for one in room.told if one.trouble is Trouble.BLACK] == [
        (Verdict.ALARM, True),
        (Verdict.ACT, True),
    ]
    room.looks(GOOD, 0.5, FALLBACK)
    last = room.told[-1]
    assert (last.trouble, last.subject, last.verdict) == (Trouble.BLACK, CAMERA, Verdict.ACT)
    assert FALLBACK not in last.doubted


async def test_one_dark_look_or_none_at_all_is_no_reason_to_doubt_the_fallback(room: Room) -> None:
    room.looks(GOOD, 5)
    room.looks(BLACK, 0.5)
    assert room.port.look is not None
    for look in ({"frame": BLACK}, {"looked": False}, {"gone": True}, {"looked": False}):
        room.port.look(CameraSample(at=room.run, input=FALLBACK, on_programme=False, **look))  # type: ignore[arg-type]
    room.looks(BLACK, 3)
    assert room.told
    assert all(FALLBACK not in one.doubted for one in room.told)


async def test_the_fallback_is_left_alone_while_no_camera_on_programme_is_in_trouble(room: Room) -> None:
    room.looks(GOOD, 5)
    room.looks(BLACK, 3, SPARE)
    assert all(FALLBACK not in cameras for cameras, _ in room.port.asked)


async def test_a_microphone_that_dies_is_told_and_one_that_is_not_measured_is_not(room: Room) -> None:
    room.hears(SPEECH, 5)
    room.hears(NOTHING, 3)
    assert room.verdicts(Trouble.MIC_DEAD, MICROPHONE) == [Verdict.ALARM]
    assert room.port.hear is not None
    before = len(room.told)
    for _ in range(400):
        room.port.hear({})
        room.passes(0.05)
    assert Verdict.ACT not in [one.verdict for one in room.told[before:]]


async def test_a_sample_that_no_detector_can_read_is_told_and_costs_nothing_else(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.looks(GOOD, 5)
    with caplog.at_level(logging.ERROR, "companion.lookout"):
        for _ in range(40):
            room.watch.saw(SoundSample(at=room.run, levels={MICROPHONE: replace(SPEECH, peak="loud")}))
            room.passes(0.05)
    assert len(caplog.records) == 1
    assert room.watch.known().faults == ["SoundSample"]
    room.looks(BLACK, 3)
    assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM]
    room.hears(SPEECH, 0.1)
    assert room.watch.known().faults == []


async def test_an_edited_plan_and_a_calibration_count_at_once(room: Room) -> None:
    guard = GuardPlan(times={Trouble.BLACK: Times(alarm_ms=Ms(20_000), act_ms=None, clear_ms=Ms(1000))})
    room.follow(plan=replace(room.state.plan, guard=guard))
    assert room.port.asked[-1] == ((CAMERA, SPARE), ())
    room.looks(GOOD, 5)
    room.looks(BLACK, 10)
    assert room.told == []
    calibration = Calibration(
        device=SPARE,
        measured={},
        thresholds={"still_change_ppm": 900, "moving_change_ppm": 1_800},
        off=("frozen",),
        at=WallMs(0),
    )
    room.follow(calibrations={SPARE: calibration})
    settings = room.watch.known().settings
    assert settings.of(SPARE).still_change_ppm == 900
    assert (Trouble.FROZEN, SPARE) in settings.off


async def test_a_camera_that_leaves_the_plan_is_not_bad_any_more(room: Room) -> None:
    room.looks(GOOD, 5)
    room.looks(BLACK, 3)
    studio = replace(room.state.plan.studio, cameras={"close": SPARE})
    room.follow(plan=replace(room.state.plan, studio=studio))
    await eventually(lambda: room.verdicts(Trouble.BLACK)[-1] is Verdict.UNKNOWN, "that nothing is known")


async def test_what_stands_still_by_nature_is_never_frozen_and_black_all_the_same(room: Room) -> None:
    room.looks(GOOD, 2)
    room.looks(STILL, 5)
    assert room.verdicts(Trouble.FROZEN) == [Verdict.ALARM]
    room.told.clear()
    room.port.still_by_nature = frozenset({CAMERA})
    off = (Trouble.FROZEN, CAMERA)
    await eventually(lambda: off in room.watch.known().settings.off, "that it is known to stand still")
    room.told.clear()
    room.looks(STILL, 30)
    assert room.told == []
    room.looks(BLACK, 4)
    assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM, Verdict.ACT]


async def test_an_incident_of_the_process_before_is_over_after_its_whole_time_alone() -> None:
    room = Room()
    room.follow(incidents=(incident(subject=CAMERA),))
    room.watch.start()
    room.looks(GOOD, 0.5)
    assert room.told == [], "one good picture"
    room.looks(BLACK, 0.5)
    assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM], "the same trouble"
    assert room.port.asked[-1] == ((CAMERA, SPARE, FALLBACK),) * 2, "somebody waits for it"
    room.looks(GOOD, 3)
    assert room.verdicts(Trouble.BLACK)[-1] is Verdict.CLEARING
    room.looks(GOOD, 0.5)
    await room.watch.close()
    assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM, Verdict.CLEARING, Verdict.FINE]
    assert {one.trouble for one in room.told} == {Trouble.BLACK}


async def test_nothing_counts_while_obs_has_just_come_or_a_switch_is_on_its_way(room: Room) -> None:
    around = room.watch.known().around
    assert around.quiet_until is not None
    assert around.quiet_until < room.run
    room.follow(obs=replace(room.state.obs, since=room.now().wall))
    assert room.watch.known().around.quiet_until == room.run + 3000
    room.follow(obs=replace(room.state.obs, since=WallMs(room.now().wall - 60_000)))
    switch = Switch(effect="e1", scene=FALLBACK, since=room.now().wall, left=SCENE)
    room.follow(program=Program(actual=SCENE, switch=switch))
    assert room.watch.known().around.quiet_until == room.run + 2000
    room.passes(0.3)
    room.follow(program=Program(actual=FALLBACK))
    assert room.watch.known().around.quiet_until == room.run + 500


async def test_what_is_in_the_picture_is_what_the_scene_holds_and_what_every_scene_lets_be_heard(
    room: Room,
) -> None:
    assert room.watch.known().around.on_programme == {CAMERA, MICROPHONE}
    assert room.watch.known().around.speech_expected
    room.follow(program=Program(actual=FALLBACK))
    assert room.watch.known().around.on_programme == {"Slate"}
    assert not room.watch.known().around.speech_expected
    room.follow(contents={SCENE: (CAMERA,), FALLBACK: ("Slate",)})
    assert room.watch.known().around.on_programme == {"Slate", MICROPHONE}


async def test_a_jingle_in_the_hosts_scene_does_not_make_silence_normal_and_a_clip_of_its_own_does(
    room: Room,
) -> None:
    rundown = room.state.plan.rundown
    jingle = Cue(id="jingle", trigger=At(Ms(60_000)), do=(Play("Jingle"),))
    plays = replace(rundown[0], cues=(*rundown[0].cues, jingle))
    room.follow(
        plan=replace(room.state.plan, rundown=(plays, *rundown[1:])),
        contents={SCENE: (CAMERA, "Jingle", MICROPHONE), "Clip": ("Jingle", MICROPHONE)},
    )
    assert room.watch.known().around.speech_expected
    room.follow(program=Program(actual="Clip"))
    assert not room.watch.known().around.speech_expected


async def test_nothing_of_the_show_is_missed_while_obs_has_another_collection(room: Room) -> None:
    studio = replace(room.state.plan.studio, collection="Show")
    room.follow(plan=replace(room.state.plan, studio=studio), obs=replace(room.state.obs, collection="Other"))
    assert room.port.look is not None
    for _ in range(20):
        room.port.look(CameraSample(at=room.run, input=CAMERA, on_programme=False, gone=True))
        room.passes(0.5)
    room.hears(NOTHING, 5)
    assert room.told == []
    assert room.watch.known().around.outputs == room.state.plan.on_air, "that viewers see, whatever it shows"


async def test_an_output_counts_while_it_runs_and_the_show_names_it(room: Room) -> None:
    on_air = room.state.plan.on_air
    assert room.watch.known().around.outputs == on_air
    room.follow(obs=replace(room.state.obs, outputs={"replay_buffer": True}))
    assert room.watch.known().around.outputs == ()


async def test_a_page_that_obs_had_open_and_has_no_more_is_told(room: Room) -> None:
    room.seen = (SeenPage("1920x1080", None),)
    room.watch.look_at_pages()
    room.seen = ()
    for _ in range(7):
        room.passes(1)
        room.watch.look_at_pages()
    assert room.verdicts(Trouble.PAGE_GONE, "1920x1080") == [Verdict.ALARM]


def test_pages_are_not_missed_while_obs_opens_them() -> None:
    room = Room()
    known, _ = Pages().after((SeenPage("bar", None),), room.state, room.run)
    just_there = replace(room.state, obs=replace(room.state.obs, since=room.now().wall))
    _, sample = known.after((), just_there, room.run)
    assert sample.gone == frozenset()
    room.passes(OPENING_MS / 1000)
    _, sample = known.after((), just_there, room.run)
    assert sample.gone == {"bar"}
    _, sample = known.after((), replace(room.state, obs=ObsView()), room.run)
    assert sample.gone == frozenset()


def test_a_page_that_was_given_another_size_or_goes_with_its_scene_is_not_missed() -> None:
    room = Room()
    pages, _ = Pages().after((SeenPage("1280x720", None), SeenPage("bar", None)), room.state, room.run)
    room.passes(60)
    pages, _ = pages.after((SeenPage("1280x720", None), SeenPage("bar", None)), room.state, room.run)
    room.passes(1)
    pages, sample = pages.after((SeenPage("1920x1080", None), SeenPage("bar", None)), room.state, room.run)
    assert sample.gone == frozenset()
    room.passes(60)
    pages, sample = pages.after((SeenPage("1920x1080", None), SeenPage("bar", None)), room.state, room.run)
    room.passes(1)
    other = replace(room.state, program=Program(actual=FALLBACK))
    for _ in range(10):
        pages, sample = pages.after((SeenPage("1920x1080", None),), other, room.run)
        assert sample.gone == frozenset()
        room.passes(1)
    _, sample = pages.after((), other, room.run)
    assert sample.gone == {"1920x1080"}


def test_a_page_that_stays_away_for_five_minutes_is_not_wanted_any_more() -> None:
    room = Room()
    pages, _ = Pages().after((SeenPage("bar", None),), room.state, room.run)
    missed = 0
    for _ in range(600):
        room.passes(1)
        pages, sample = pages.after((), room.state, room.run)
        missed += sample.gone == {"bar"}
    assert missed == 300


def test_of_two_pages_with_one_name_the_one_that_speaks_counts() -> None:
    room = Room()
    for seen in (
        (SeenPage("bar", room.now().wall), SeenPage("bar", None)),
        (SeenPage("bar", None), SeenPage("bar", room.now().wall)),
    ):
        _, sample = Pages().after(seen, room.state, room.run)
        assert sample.pages == {"bar": None}
    _, sample = Pages().after((SeenPage("bar", room.now().wall),), room.state, room.run)
    assert sample.pages == {"bar": room.run}


async def test_levels_that_are_old_are_none(room: Room) -> None:
    room.hears(SPEECH, 0.1)
    assert room.watch.known().levels == {MICROPHONE: SPEECH}
    room.passes(2)
    assert room.watch.known().levels == {}


async def test_everything_measured_is_given_to_whoever_measures_a_device(room: Room) -> None:
    with room.watch.tapped((SPARE,)) as taken:
        assert room.port.asked[-1] == ((CAMERA, SPARE), (SPARE,))
        room.looks(GOOD, 2, camera=SPARE)
    assert len([one for one in taken if not isinstance(one, SoundSample)]) >= 4
    room.looks(GOOD, 1)
    assert room.port.asked[-1] == ((CAMERA, SPARE), ())
