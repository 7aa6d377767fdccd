"""Outputs are started once, whoever asked, and whoever did not hear of it."""

import asyncio
from collections.abc import Callable

import pytest

from companion.obs.link import ObsLink
from companion.obs.outputs import Starts
from companion.obs.session import Address
from companion.obs.timing import Timing
from companion.ports import ObsFailure
from companion.show.effects import SetOutput
from companion.show.events import ObsConnected, ObsLost, OutputsChanged
from tests.fake_obs import FakeObs
from tests.obs.hearing import Hearing
from tests.service import eventually

StartLink = Callable[..., tuple[ObsLink, Hearing]]
CALM = Timing(look_s=60, look_again_s=60, quiet_s=0.02, settle_s=0, first_retry_s=0.05, longest_retry_s=0.1)


async def connected(obs: FakeObs, start_link: StartLink) -> tuple[ObsLink, Hearing]:
    link, heard = start_link(Address(obs.host, obs.port, obs.password), "Fallback", CALM)
    await heard.first(ObsConnected)
    heard.forget()
    return link, heard


@pytest.fixture(autouse=True)
def listens_briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.obs.outputs._STARTING_UNHEARD_S", 0.1)


@pytest.fixture
def slow_ingest(monkeypatch: pytest.MonkeyPatch) -> None:
    """What starts takes its time, and meanwhile OBS says that it does not run."""
    monkeypatch.setattr("tests.fake_obs.outputs._STARTS_IN_S", 0.8)


@pytest.mark.usefixtures("slow_ingest")
async def test_a_stream_that_a_hand_is_starting_is_not_started_again(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, heard = await connected(obs, start_link)
        obs.world.stream.start()
        await asyncio.sleep(0.1)
        await link.set_output(SetOutput("e1", "stream", running=True))
        assert obs.world.stream.running
        assert not obs.requests("StartStream")
        assert len(heard.all(OutputsChanged)) == 1


@pytest.mark.usefixtures("slow_ingest")
async def test_a_stream_that_was_starting_before_we_came_is_not_started_again(
    start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a restart of the companion: OBS says that it does not run, and takes a second start."""
    monkeypatch.setattr("companion.obs.outputs._STARTING_UNHEARD_S", 2.0)
    async with FakeObs() as obs:
        obs.world.stream.start()
        link, _ = await connected(obs, start_link)
        await link.set_output(SetOutput("e1", "stream", running=True))
        assert obs.world.stream.running
        assert not obs.requests("StartStream")


async def test_a_stream_whose_start_we_did_not_see_the_end_of_is_not_started_again(
    start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection breaks while the stream looks for its ingest, for longer than a new one listens."""
    monkeypatch.setattr("tests.fake_obs.outputs._STARTS_IN_S", 1.5)
    async with FakeObs() as obs:
        link, heard = await connected(obs, start_link)
        first = asyncio.gather(
            link.set_output(SetOutput("e1", "stream", running=True)), return_exceptions=True
        )
        await eventually(lambda: obs.requests("StartStream"), "the start")
        await asyncio.sleep(0.1)
        obs.cut()
        await heard.first(ObsLost)
        await heard.first(ObsConnected)
        await link.set_output(SetOutput("e2", "stream", running=True))
        assert obs.world.stream.running
        assert len(obs.requests("StartStream")) == 1
        await first


async def test_a_stream_that_runs_over_a_lost_connection_is_left_running(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, heard = await connected(obs, start_link)
        await link.set_output(SetOutput("e1", "stream", running=True))
        obs.cut()
        await heard.first(ObsLost)
        assert (await heard.first(ObsConnected)).outputs["stream"]
        await link.set_output(SetOutput("e2", "stream", running=True))
        assert len(obs.requests("StartStream")) == 1


async def test_a_stream_that_reconnects_is_running_and_can_be_stopped(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, heard = await connected(obs, start_link)
        await link.set_output(SetOutput("e1", "stream", running=True))
        obs.world.stream.reconnect()
        await link.set_output(SetOutput("e2", "stream", running=True))
        assert len(obs.requests("StartStream")) == 1
        await link.set_output(SetOutput("e3", "stream", running=False))
        assert [event.outputs["stream"] for event in heard.all(OutputsChanged)] == [True, False]


@pytest.mark.parametrize("event", ["RecordStateChanged"])
async def test_a_start_that_is_not_told_is_seen_by_asking(start_link: StartLink, event: str) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link)
        obs.event_missing(event, 2)
        await link.set_output(SetOutput("e1", "record", running=True))
        assert obs.world.record.running


async def test_a_start_that_fails_is_forgotten_and_may_be_tried_again(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link)
        obs.world.stream.fails = "told"
        with pytest.raises(ObsFailure, match="tried to start stream and gave up"):
            await link.set_output(SetOutput("e1", "stream", running=True))
        obs.world.stream.fails = None
        async with asyncio.timeout(5):
            await link.set_output(SetOutput("e2", "stream", running=True))


def test_how_long_a_start_may_yet_be_told_depends_on_the_output_and_on_who_asked() -> None:
    starts = Starts()
    assert starts.may_tell_within_s("stream", heard_s=0.04) == pytest.approx(0.06)
    assert starts.may_tell_within_s("stream", heard_s=60) == 0
    assert starts.may_tell_within_s("record", heard_s=0) == 0, "it starts at once or never"
    starts.asked("stream")
    assert 9 < starts.may_tell_within_s("stream", heard_s=60) <= 10
    starts.settled("stream")
    assert starts.may_tell_within_s("stream", heard_s=60) == 0
