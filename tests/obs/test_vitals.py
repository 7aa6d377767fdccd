"""How OBS does: figures from counts that only grow, until they do not; and what a link tells of them."""

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.obs.timing import Timing
from companion.obs.vitals import (
    LEAST_S,
    STALE_S,
    WINDOW_S,
    Outputs,
    Sending,
    Stats,
    Window,
    frames_per_s,
    number,
)
from companion.ports import OutputVitals, Vitals
from companion.show.effects import SetOutput, SwitchScene
from companion.show.events import Lost, ObsConnected, ObsLost, OutputsChanged, Pulse, PulseChanged
from tests.fake_obs import FakeObs
from tests.fake_obs.faults import ignored
from tests.obs.hearing import Hearing
from tests.obs.stages import until

EVERY_S = 2.0

UNMEASURED = OutputVitals(kbps=None, dropped=None, congestion=None)


def window(*samples: Mapping[str, float], every_s: float = EVERY_S) -> tuple[Window, float]:
    """After these, and when the last of them was taken."""
    taken, at_s = Window(), 0.0
    for count, sample in enumerate(samples):
        at_s = count * every_s
        taken = taken.after(at_s, sample)
    return taken, at_s


# Windows -------------------------------------------------------------------------------------------------


def test_one_count_is_no_measure_and_two_too_close_together_are_none_either() -> None:
    one, now_s = window({"bytes": 5.0})
    assert one.grown("bytes", now_s) is None
    close, now_s = window({"bytes": 5.0}, {"bytes": 9.0}, every_s=LEAST_S / 2)
    assert close.grown("bytes", now_s) is None
    enough, now_s = window({"bytes": 5.0}, {"bytes": 9.0}, every_s=LEAST_S)
    assert enough.grown("bytes", now_s) == (4.0, LEAST_S)


def test_what_was_longer_ago_than_the_window_counts_no_more() -> None:
    burst = {"late": 100.0, "all": 100.0}
    well = [{"late": 100.0, "all": 100.0 + 60 * count} for count in range(1, 7)]
    taken, now_s = window({"late": 0.0, "all": 0.0}, burst, *well)
    assert now_s - EVERY_S > WINDOW_S
    assert taken.share("late", "all", now_s) == 0
    assert taken.grown("all", now_s) == (300.0, WINDOW_S)


def test_a_count_that_fell_is_a_new_beginning() -> None:
    taken, now_s = window({"late": 50.0, "all": 500.0}, {"late": 0.0, "all": 20.0})
    assert taken.share("late", "all", now_s) is None
    taken = taken.after(now_s + EVERY_S, {"late": 6.0, "all": 80.0})
    assert taken.share("late", "all", now_s + EVERY_S) == pytest.approx(0.1)


def test_a_count_that_is_there_no_more_is_a_new_beginning_too() -> None:
    taken, now_s = window({"late": 0.0, "all": 0.0}, {"all": 60.0}, {"late": 3.0, "all": 120.0})
    assert taken.grown("late", now_s) is None
    assert taken.share("late", "all", now_s) is None


def test_a_share_in_nothing_is_not_known() -> None:
    taken, now_s = window({"late": 3.0, "all": 50.0}, {"late": 3.0, "all": 50.0})
    assert taken.share("late", "all", now_s) is None


def test_counts_that_were_not_heard_of_lately_say_nothing_of_now() -> None:
    taken, now_s = window({"bytes": 0.0}, {"bytes": 8.0})
    assert taken.grown("bytes", now_s + STALE_S) is not None
    assert taken.grown("bytes", now_s + STALE_S + 0.1) is None


def test_after_a_gap_longer_than_the_window_it_begins_anew() -> None:
    taken = Window().after(0, {"bytes": 0.0}).after(WINDOW_S + 1, {"bytes": 1e9})
    assert taken.grown("bytes", WINDOW_S + 1) is None


def test_a_part_that_was_counted_a_frame_later_than_the_whole_is_all_of_it_at_most() -> None:
    taken, now_s = window({"late": 0.0, "all": 0.0}, {"late": 61.0, "all": 60.0})
    assert taken.share("late", "all", now_s) == 1


@pytest.mark.parametrize("nonsense", [math.nan, math.inf, True, "7", None, [7]])
def test_what_is_no_figure_is_not_known(nonsense: object) -> None:
    assert number({"outputBytes": nonsense}, "outputBytes") is None
    assert number({}, "outputBytes") is None


AT_ITS_OWN_PACE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Others use the machine too."""
NONSENSE = st.one_of(
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=True, allow_infinity=True),
    st.none(),
    st.booleans(),
    st.text(max_size=3),
)
COUNTERS = ("renderSkippedFrames", "renderTotalFrames", "outputSkippedFrames", "outputTotalFrames")
OF_OUTPUTS = ("outputBytes", "outputDuration", "outputSkippedFrames", "outputTotalFrames")


def answers(names: tuple[str, ...]) -> st.SearchStrategy[list[tuple[float, dict[str, Any]]]]:
    """When, and what OBS says: counts that grow, begin anew now and then, or are none."""
    grown = st.tuples(*(st.integers(0, 10**6) for _ in names))
    step = st.tuples(
        st.sampled_from((0.01, 2.0, 2.3, 30.0)),
        grown,
        st.sampled_from(("grows", "grows", "grows", "begins anew", "says nonsense", "reconnects")),
        NONSENSE,
    )
    return st.lists(step, max_size=12).map(lambda steps: _told(names, steps))


def _told(
    names: tuple[str, ...], steps: list[tuple[float, tuple[int, ...], str, Any]]
) -> list[tuple[float, dict[str, Any]]]:
    told: list[tuple[float, dict[str, Any]]] = []
    so_far, at_s = dict.fromkeys(names, 0), 0.0
    for pause_s, grown, how, nonsense in steps:
        at_s += pause_s
        before = dict.fromkeys(names, 0) if how == "begins anew" else so_far
        so_far = {name: before[name] + more for name, more in zip(names, grown, strict=True)}
        answer: dict[str, Any] = {**so_far, "outputReconnecting": how == "reconnects"}
        if how == "says nonsense":
            answer |= {names[len(told) % len(names)]: nonsense, "outputCongestion": nonsense}
        told.append((at_s, answer))
    return told


@AT_ITS_OWN_PACE
@given(answers(COUNTERS))
def test_whatever_obs_counts_its_shares_are_shares(told: list[tuple[float, dict[str, Any]]]) -> None:
    stats = Stats()
    for at_s, answer in told:
        stats = stats.after(at_s, answer)
        for share in (stats.lagged(at_s), stats.encoder_skipped(at_s)):
            assert share is None or 0 <= share <= 1


@AT_ITS_OWN_PACE
@given(answers(OF_OUTPUTS))
def test_whatever_an_output_counts_nothing_is_sent_backwards(
    told: list[tuple[float, dict[str, Any]]],
) -> None:
    sending = Sending()
    for at_s, answer in told:
        sending = sending.after(at_s, answer)
        vitals = sending.vitals(at_s)
        assert vitals.kbps is None or (vitals.kbps >= 0 and math.isfinite(vitals.kbps))
        for share in (vitals.dropped, vitals.congestion):
            assert share is None or 0 <= share <= 1


@AT_ITS_OWN_PACE
@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 10**7)), min_size=2, max_size=30), st.data())
def test_a_steady_output_is_measured_right_wherever_it_began_anew(
    steps: list[tuple[int, int]], data: st.DataObject
) -> None:
    anew = data.draw(st.sets(st.integers(1, len(steps)), max_size=3))
    sending, at_s, frames, sent = Sending(), 0.0, 0, 0
    since_s = 0.0
    for count, (more_frames, more_bytes) in enumerate(steps):
        duration = at_s
        if count in anew:
            frames = sent = 0
            since_s, duration = at_s, 0.0
        status = {
            "outputBytes": sent,
            "outputTotalFrames": frames,
            "outputSkippedFrames": 0,
            "outputDuration": 1000 * (duration - since_s),
        }
        sending = sending.after(at_s, status)
        vitals = sending.vitals(at_s)
        most = max(sent for _, sent in steps) * 8 / 1000 / EVERY_S
        assert vitals.kbps is None or vitals.kbps <= most + 1e-6
        frames, sent, at_s = frames + more_frames, sent + more_bytes, at_s + EVERY_S


# What the figures mean -----------------------------------------------------------------------------------


def stats_after(*answers: Mapping[str, Any]) -> tuple[Stats, float]:
    stats, at_s = Stats(), 0.0
    for count, answer in enumerate(answers):
        at_s = count * EVERY_S
        stats = stats.after(at_s, answer)
    return stats, at_s


def test_skipped_frames_of_the_statistics_are_the_encoders_and_those_of_a_stream_the_networks() -> None:
    stats, now_s = stats_after(
        {
            "outputSkippedFrames": 10,
            "outputTotalFrames": 600,
            "renderSkippedFrames": 0,
            "renderTotalFrames": 1,
        },
        {
            "outputSkippedFrames": 13,
            "outputTotalFrames": 660,
            "renderSkippedFrames": 6,
            "renderTotalFrames": 61,
        },
    )
    assert stats.encoder_skipped(now_s) == pytest.approx(0.05)
    assert stats.lagged(now_s) == pytest.approx(0.1)
    stream = Sending()
    for at_s, skipped, total in ((0.0, 0, 600), (2.0, 15, 660)):
        stream = stream.after(
            at_s,
            {"outputBytes": int(at_s * 250_000), "outputSkippedFrames": skipped, "outputTotalFrames": total},
        )
    assert stream.vitals(2.0).dropped == pytest.approx(0.25)
    assert stream.vitals(2.0).kbps == pytest.approx(2000)


def test_of_a_stream_that_reconnects_nothing_leaves_and_what_it_counts_anew_is_its_own() -> None:
    told = [
        {"outputBytes": 5_000_000, "outputTotalFrames": 600, "outputCongestion": 0.9},
        {"outputBytes": 0, "outputTotalFrames": 600, "outputReconnecting": True, "outputCongestion": 0.9},
        {"outputBytes": 6_000_000, "outputTotalFrames": 660, "outputCongestion": 0.0},
        {"outputBytes": 6_250_000, "outputTotalFrames": 720, "outputCongestion": 0.0},
    ]
    sending, seen = Sending(), []
    for count, answer in enumerate(told):
        sending = sending.after(count * EVERY_S, {**answer, "outputSkippedFrames": 0})
        seen.append(sending.vitals(count * EVERY_S))
    assert seen == [
        OutputVitals(kbps=None, dropped=None, congestion=0.9),
        OutputVitals(kbps=0.0, dropped=None, congestion=None, reconnecting=True),
        OutputVitals(kbps=None, dropped=None, congestion=0.0),
        OutputVitals(kbps=1000.0, dropped=0.0, congestion=0.0, sent_bytes=250_000),
    ]


def test_what_was_not_said_for_a_sample_is_not_said_to_have_stood_still() -> None:
    outputs = Outputs().running(["stream"])
    for count in range(3):
        outputs = outputs.running(["stream"]).after("stream", count * 1.0, {"outputBytes": 700 * count})
    assert outputs.vitals(2.0)["stream"].sent_bytes == 700
    assert outputs.running(["stream"]).vitals(3.0)["stream"].sent_bytes is None


def test_a_stream_that_stands_still_sends_nothing_and_loses_no_share_of_it() -> None:
    sending = Sending()
    for count in range(3):
        status = {"outputBytes": 900, "outputTotalFrames": 60, "outputSkippedFrames": 5}
        sending = sending.after(count * EVERY_S, status)
    assert sending.vitals(4.0) == OutputVitals(kbps=0.0, dropped=None, congestion=None, sent_bytes=0)


def test_a_recording_that_somebody_has_paused_has_not_stalled() -> None:
    sending = Sending()
    for count in range(3):
        sending = sending.after(count * EVERY_S, {"outputBytes": 900, "outputPaused": count > 0})
    assert sending.vitals(4.0).sent_bytes is None


def test_an_output_that_stopped_is_forgotten() -> None:
    status = {"outputBytes": 0}
    outputs = Outputs().running(["stream", "virtual_camera"]).after("stream", 0.0, status)
    outputs = outputs.after("stream", 2.0, {"outputBytes": 1_000})
    assert outputs.vitals(2.0)["stream"].kbps == 4.0
    assert outputs.vitals(2.0)["virtual_camera"] == UNMEASURED
    assert outputs.running([]).running(["stream"]).vitals(2.0) == {"stream": UNMEASURED}


def test_frames_a_second_may_be_a_fraction() -> None:
    assert frames_per_s({"fpsNumerator": 30_000, "fpsDenominator": 1_001}) == pytest.approx(29.97, abs=0.001)
    assert frames_per_s({"fpsNumerator": 30, "fpsDenominator": 0}) is None
    assert frames_per_s({}) is None


# Of a link -----------------------------------------------------------------------------------------------

StartLink = Callable[..., tuple[ObsLink, Hearing]]
BRISK = Timing(request_s=1, heartbeat_s=0.2, look_s=60, first_retry_s=0.1, settle_s=0, not_ready_s=0.05)


async def watched(
    start_link: StartLink, obs: FakeObs, *, timing: Timing = BRISK
) -> tuple[ObsLink, Hearing, list[Vitals]]:
    link, heard = start_link(Address(obs.host, obs.port, obs.password), timing=timing)
    taken: list[Vitals] = []
    link.hear_vitals(taken.append)
    await heard.first(ObsConnected)
    return link, heard, taken


@pytest.fixture(autouse=True)
def nothing_began_before_we_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """No stream in these tests did, so that none is waited for."""
    monkeypatch.setattr("companion.obs.outputs._STARTING_UNHEARD_S", 0.1)


@pytest.fixture
def measured_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts this far apart are a measure already: a coarse one at first, and a better one from then on."""
    monkeypatch.setattr("companion.obs.vitals.LEAST_S", 0.5)


@pytest.mark.usefixtures("measured_soon")
async def test_while_nothing_is_sent_only_the_statistics_are_asked_for_and_then_what_is_sent_as_well(
    start_link: StartLink,
) -> None:
    async with FakeObs() as obs:
        obs.world.vitals.lagged.go(3)
        link, heard, taken = await watched(start_link, obs)
        await until(lambda: len(taken) >= 3)
        obs.asked.clear()
        await until(lambda: taken[-1].lagged == pytest.approx(0.1, abs=0.03))
        asked = {one.request for one in obs.asked}
        assert asked == {"GetStats"}
        assert (taken[-1].fps, taken[-1].fps_wanted, taken[-1].render_ms) == (30, 30, 4.2)
        assert (taken[-1].disk_free_mb, taken[-1].outputs) == (76_000, {})
        assert taken[-1].reply_ms is not None
        assert 0 < taken[-1].reply_ms < 1_000

        await link.set_output(SetOutput("e1", "stream", running=True))
        await heard.first(OutputsChanged)
        await until(lambda: "stream" in taken[-1].outputs)
        await until(lambda: taken[-1].outputs["stream"].kbps == pytest.approx(800, rel=0.2))
        assert taken[-1].outputs["stream"].dropped == 0
        obs.world.stream.reconnect()
        await until(lambda: taken[-1].outputs["stream"].reconnecting)
        assert taken[-1].outputs["stream"].kbps == 0


@pytest.mark.usefixtures("measured_soon")
async def test_figures_go_on_while_the_windows_are_blocked_and_end_when_it_hangs(
    start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.pulse.QUIET_S", 0.5)  # hung after one answer that is not there
    async with FakeObs() as obs:
        link, heard, taken = await watched(start_link, obs)
        await link.set_output(SetOutput("e1", "record", running=True))
        obs.block_windows()
        switching = asyncio.gather(link.switch_scene(SwitchScene("e1", "Product")), return_exceptions=True)
        told = await heard.first(PulseChanged)
        assert told.pulse is Pulse.BLOCKED
        taken.clear()
        await until(lambda: len(taken) >= 4 and taken[-1].outputs["record"].kbps is not None)
        obs.free_windows()
        await switching
        obs.hang()
        lost = await heard.first(ObsLost)
        assert lost.how is Lost.HUNG
        taken.clear()
        await asyncio.sleep(0.6)
        assert taken == []


async def test_an_output_that_is_slow_to_answer_keeps_no_other_figure_waiting(
    start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.watching._STATUS_S", 0.3)
    async with FakeObs() as obs:
        link, heard, taken = await watched(start_link, obs, timing=replace(BRISK, request_s=20))
        await link.set_output(SetOutput("e1", "stream", running=True))
        await heard.first(OutputsChanged)
        obs.fault("GetStreamStatus", ignored, times=None)
        before = len(taken)
        await until(lambda: len(taken) >= before + 2, within_s=10)
        assert taken[-1].outputs["stream"].kbps is None
