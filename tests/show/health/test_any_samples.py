"""Whatever samples come, in whatever order: what must hold of every detector."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.health.course import Course, Reading
from companion.show.health.health import Health
from companion.show.health.samples import (
    CameraSample,
    Frame,
    Level,
    LoopSample,
    Media,
    ObsSample,
    OutputSample,
    PageSample,
    SoundSample,
    Surroundings,
)
from companion.show.health.settings import Times
from companion.show.health.troubles import STANDING, Change, Verdict
from companion.show.times import Ms, RunMs
from tests.show.health.studio import CAMERA, MIC, STREAM

LEGAL = {
    Verdict.UNKNOWN: {Verdict.FINE, Verdict.SUSPECTED, Verdict.CLEARING, Verdict.ALARM, Verdict.ACT},
    Verdict.FINE: {Verdict.UNKNOWN, Verdict.SUSPECTED, Verdict.ALARM, Verdict.ACT},
    Verdict.SUSPECTED: {Verdict.UNKNOWN, Verdict.FINE, Verdict.ALARM, Verdict.ACT, Verdict.CLEARING},
    Verdict.ALARM: {Verdict.ACT, Verdict.CLEARING, Verdict.UNKNOWN, Verdict.FINE},
    Verdict.ACT: {Verdict.CLEARING, Verdict.UNKNOWN, Verdict.FINE},
    Verdict.CLEARING: {Verdict.ALARM, Verdict.ACT, Verdict.SUSPECTED, Verdict.FINE, Verdict.UNKNOWN},
}
TIMES = Times(alarm_ms=Ms(2_000), act_ms=Ms(3_000), clear_ms=Ms(3_000))
STANDS = Ms(625)
SILENT = {Reading.UNKNOWN, Reading.HIDDEN}
"""They bring nothing to an end."""

Steps = list[tuple[int, Reading]]
"""How long after the one before each sample was taken, and what it says."""

GAPS = [50, 250, 250, 600, 700, 4_000]
runs = st.tuples(st.sampled_from(GAPS), st.sampled_from([*Reading, Reading.BAD]), st.integers(1, 20))
steps = st.lists(runs, min_size=1, max_size=12).map(
    lambda drawn: [(gap, reading) for gap, reading, count in drawn for _ in range(count)]
)


def _run(readings: Steps) -> list[tuple[int, Reading, Course]]:
    """The course after every sample, and after every look at the clock half way to the next."""
    now, course, passed = 0, Course(), []
    for gap, reading in readings:
        now += gap // 2
        course = course.at(RunMs(now), TIMES, blind_until=RunMs(0))
        passed.append((now, Reading.UNKNOWN, course))
        now += gap - gap // 2
        course = course.saw(reading, RunMs(now), TIMES, STANDS).at(RunMs(now), TIMES, blind_until=RunMs(0))
        passed.append((now, reading, course))
    return passed


@given(steps)
@settings(max_examples=200, deadline=None)
def test_an_alarm_comes_only_after_its_whole_time_of_nothing_but_bad_samples(
    readings: Steps,
) -> None:
    passed = _run(readings)
    before = Course()
    for n, (now, _, course) in enumerate(passed):
        fresh = course.reached is not None and before.reached is None
        before = course
        if not fresh:
            continue
        assert course.first_bad is not None
        assert now - course.first_bad >= TIMES.alarm_ms
        since = [(at, reading) for at, reading, _ in passed[: n + 1] if at >= course.first_bad]
        known = [(at, reading) for at, reading in since if reading is not Reading.UNKNOWN]
        assert {reading for _, reading in known} <= {Reading.BAD, Reading.POOR, Reading.HIDDEN}
        assert known[-1][1] is not Reading.HIDDEN, "behind something worse nothing is told"
        instants = [*(at for at, _ in known), now]
        assert all(later - earlier <= STANDS for earlier, later in pairwise(instants))


@given(steps)
@settings(max_examples=200, deadline=None)
def test_it_is_over_only_after_its_whole_time_of_good_samples_or_a_longer_one_of_none_that_is_bad(
    readings: Steps,
) -> None:
    passed = _run(readings)
    for n, ((_, _, before), (now, _, course)) in enumerate(pairwise(passed), start=1):
        if course.told is Verdict.FINE and before.told is not Verdict.FINE:
            good = [reading for at, reading, _ in passed[: n + 1] if at > now - TIMES.clear_ms]
            calm = [reading for at, reading, _ in passed[: n + 1] if at > now - 10_000]
            assert {*good} <= {Reading.GOOD, *SILENT} or {*calm} <= {Reading.GOOD, Reading.BETWEEN, *SILENT}


@given(steps)
@settings(max_examples=200, deadline=None)
def test_two_alarms_are_never_nearer_than_a_clear_and_an_alarm_time_unless_nothing_was_known_between(
    readings: Steps,
) -> None:
    alarms, before, blind = [], Course(), False
    for now, _, course in _run(readings):
        blind = blind or course.told is Verdict.UNKNOWN
        if course.reached is not None and before.reached is None:
            if alarms and not blind:
                assert now - alarms[-1] >= TIMES.clear_ms + TIMES.alarm_ms
            alarms.append(now)
            blind = False
        before = course


@given(steps)
@settings(max_examples=200, deadline=None)
def test_verdicts_follow_each_other_as_they_may(readings: Steps) -> None:
    for (_, _, before), (_, _, course) in pairwise(_run(readings)):
        if before.verdict is not course.verdict:
            assert course.verdict in LEGAL[before.verdict]
        assert course.told is not Verdict.SUSPECTED
        if course.verdict in STANDING:
            assert course.told is course.verdict
            assert course.first_bad is not None or course.reached is None


@given(st.lists(st.sampled_from([100, 250, 700, 5_000]), max_size=60), st.sampled_from(list(Reading)))
@settings(max_examples=100, deadline=None)
def test_samples_that_say_nothing_change_nothing(gaps: list[int], last: Reading) -> None:
    begun = Course().saw(last, RunMs(0), TIMES, STANDS)
    now, with_them, without = 0, begun, begun
    for gap in gaps:
        now += gap
        with_them = with_them.saw(Reading.UNKNOWN, RunMs(now), TIMES, STANDS)
        with_them = with_them.at(RunMs(now), TIMES, blind_until=RunMs(0))
        without = without.at(RunMs(now), TIMES, blind_until=RunMs(0))

    assert with_them == without
    assert with_them.reached is None


SAMPLES = Surroundings, CameraSample, SoundSample, ObsSample, PageSample, LoopSample
levels = st.one_of(st.none(), st.floats(-90, 0))
frames = st.builds(
    Frame,
    luma=st.floats(0, 255),
    spread=st.floats(0, 80),
    dark=st.floats(0, 1),
    change=st.one_of(st.none(), st.floats(0, 0.01)),
)
shares = st.one_of(st.none(), st.floats(0, 1))


@st.composite
def samples(draw: st.DrawFn) -> list[object]:
    """Anything that can come in, in the order of time."""
    now, drawn = 0, list[object]()
    for gap in draw(st.lists(st.sampled_from([0, 50, 250, 1_000, 4_000]), max_size=40)):
        now += gap
        at = RunMs(now)
        kind = draw(st.integers(0, 6))
        if kind == 0:
            named = st.frozensets(st.sampled_from([CAMERA, MIC]))
            around = st.builds(
                Surroundings,
                at=st.just(at),
                on_programme=named,
                muted=named,
                gated=named,
                cameras=st.sampled_from([(), (CAMERA,)]),
                microphones=st.sampled_from([(), (MIC,)]),
                outputs=st.sampled_from([(), (STREAM,)]),
                quiet_until=st.sampled_from([None, RunMs(now + 700)]),
                speech_expected=st.booleans(),
            )
            drawn.append(draw(around))
        elif kind == 1:
            level = st.builds(Level, peak=levels, rms=levels, before=levels)
            drawn.append(SoundSample(at=at, levels=draw(st.dictionaries(st.just(MIC), level))))
        elif kind == 2:
            output = st.builds(
                OutputSample,
                output=st.just(STREAM),
                reconnecting=st.booleans(),
                sent_bytes=st.one_of(st.none(), st.integers(0, 9)),
                dropped=shares,
            )
            obs = st.builds(
                ObsSample,
                at=st.just(at),
                lagged=shares,
                fps_share=shares,
                disk_free_mb=st.integers(0, 9_000),
                recording=st.booleans(),
                outputs=st.dictionaries(st.just(STREAM), output),
            )
            drawn.append(draw(obs))
        elif kind == 3:
            silent = st.one_of(st.none(), st.just(at))
            drawn.append(PageSample(at=at, pages=draw(st.dictionaries(st.just("page"), silent))))
        elif kind == 4:
            drawn.append(LoopSample(at=at, late_ms=Ms(draw(st.integers(0, 900)))))
        elif kind == 5:
            drawn.append(at)
        else:
            looked = st.builds(
                CameraSample,
                at=st.just(at),
                input=st.just(CAMERA),
                on_programme=st.booleans(),
                looked=st.booleans(),
                frame=st.one_of(st.none(), frames),
                gone=st.booleans(),
                media=st.one_of(st.none(), st.sampled_from(Media)),
                cursor_ms=st.one_of(st.none(), st.integers(0, 2).map(Ms)),
            )
            drawn.append(draw(looked))
        if kind != 5 and draw(st.booleans()):
            again = drawn[-1]
            assert isinstance(again, SAMPLES)
            for _ in range(draw(st.integers(1, 16))):
                now += gap
                drawn.append(replace(again, at=RunMs(now)))
    return drawn


def _fed(given: list[object]) -> tuple[Health, list[Change]]:
    health, told = Health(), list[Change]()
    for one in given:
        match one:
            case Surroundings():
                health = health.around(one)
                continue
            case int():
                health, changes = health.at(RunMs(one))
            case CameraSample() | SoundSample() | ObsSample() | PageSample() | LoopSample():
                health, changes = health.saw(one)
            case _:
                raise AssertionError(one)
        told += changes
    return health, told


@given(samples())
@settings(max_examples=150, deadline=None)
def test_the_same_samples_give_the_same_verdicts_and_only_those_worth_telling(given: list[object]) -> None:
    health, told = _fed(given)

    assert _fed(given) == (health, told)
    last: dict[tuple[str, str], tuple[Verdict, bool]] = {}
    for change in told:
        key = change.trouble, change.subject
        assert change.verdict is not Verdict.SUSPECTED
        before, by_network = last.get(key, (None, False))
        assert change.verdict is not before or (change.over_network and not by_network)
        assert key in last or change.verdict in STANDING, "what was never told is neither over nor unknown"
        assert all(isinstance(value, int) for value in change.figures.values())
        last[key] = change.verdict, change.over_network
    assert set(health.figures) == {subject for _, subject in health.standing}
