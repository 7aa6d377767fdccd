"""Traps of the library and of the protocol, and what keeps the link out of each.

Each of these tests fails without its cure. The traps are those of obsws-python 1.8 (its client is what a
``Session`` is made of) and of a websocket that a thread reads; what is marked with a file is held there.

==  =================================================  =======================================================
 1  it never connects again                            comes_back, after_a_pause_that_grows
 2  it takes any reply for its own                     late, of_somebody_else, swapped
 3  two threads at once get each other's replies       asked_all_at_once
 4  the password is in its log                         shows_nowhere
 5  it waits for ever, and connects so                 silent_host, drips_in
 6  the events' thread waits for ever                  test_pulse.py: hangs
 7  the events' thread dies and nobody knows           events_alone_are_cut, raises_stops_no_event
 8  a wrong password and "cannot" look alike           why_it_is_turned_away, knocks_seldom
 9  a kick looks like a broken line                    kick
10  a zoo of exceptions                                whatever_comes
11  a refusal is logged with a traceback               refusals_are_not_logged
12  a config.toml that lies about decides              config
13  no batches, no other subscriptions later           not needed: nothing is asked in batches, and levels
                                                       have a socket of their own that comes and goes
14  some requests are sent wrongly                     none of its own is used; arrives_as_it_was_asked
15  an empty object is not sent                        harmless, and so here
16  replies are classes made for each message          arrives_as_it_was_asked
17  names are changed                                  arrives_as_it_was_asked
18  callbacks are found by their names                 one function hears all; nobody_knows
19  what is told before somebody listens is lost       told_while_it_is_read
20  whoever listens holds up the reading               busy_loop, no_heap_of_levels
21  closing joins itself, or waits                     test_letting_go.py
22  a socket leaks when it is turned away              test_letting_go.py
23  levels are off, or stand before all else           test_lanes.py: who_hears_what, two_hundred
24  no TLS                                             cannot be cured here: OBS has none; a tunnel is needed
25  it is GPL-3.0-only                                 so is what uses it: LICENSE
==  =================================================  =======================================================

And of any wrapper: the urgent does not wait (test_lanes.py), a socket that failed is not used again
(``late``), OBS is left alone when it has just started (``left_alone``), it is waited for while it is not
ready (``not_ready``), an output is not started twice (test_outputs.py).
"""

import asyncio
import itertools
import logging
import secrets
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSMsgType, web

from companion.obs import link as linking
from companion.obs.lanes import Lane, Lanes
from companion.obs.link import ObsLink
from companion.obs.session import Address, RequestRefused, SessionFailure, Unanswered
from companion.obs.sockets import EventSocket
from companion.obs.timing import Timing
from companion.ports import Levels, ObsFailure
from companion.show.effects import SetMute
from companion.show.events import InputMuted, Lost, ObsConnected, ObsLost, SceneOnAir
from tests.fake_obs import FakeObs, Fault, faults
from tests.fake_obs.protocol import METERS
from tests.obs.conftest import BRISK, SOCKETS, SWITCH, address_of, connected
from tests.obs.hearing import Hearing
from tests.obs.other_obs import OtherObs
from tests.service import eventually

StartLink = Callable[..., tuple[ObsLink, Hearing]]


@pytest.fixture
async def lane(obs: FakeObs) -> AsyncIterator[Lane]:
    lane = Lane("test", address_of(obs), 1.0, lambda _: None)
    await lane.open()
    yield lane
    await lane.close()


# 1: it connects again ----------------------------------------------------------------------------


async def test_it_comes_back_when_obs_does(obs: FakeObs, start_link: StartLink) -> None:
    link, heard = await connected(start_link, obs)
    await obs.crash()
    assert (await heard.first(ObsLost)).how is Lost.CUT
    heard.forget()
    await obs.come_back()
    await heard.first(ObsConnected)
    await link.switch_scene(SWITCH)
    assert obs.program == "Product"


async def test_it_asks_again_after_a_pause_that_grows_and_is_left_to_chance(
    start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever lost the same OBS must not come back at the same instants for ever."""
    assert isinstance(linking._chance, secrets.SystemRandom)

    class Chance:
        def __init__(self) -> None:
            self._ends = itertools.cycle((0, 1))

        def uniform(self, *ends: float) -> float:
            return ends[next(self._ends)]

    monkeypatch.setattr(linking, "_chance", Chance())
    knocks: list[float] = []

    def turn_away(listening: socket.socket) -> None:
        while len(knocks) < 6:
            taken, _ = listening.accept()
            knocks.append(time.monotonic())
            taken.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)
        timing = Timing(first_retry_s=0.1, longest_retry_s=0.4, settle_s=0)
        start_link(Address("127.0.0.1", listening.getsockname()[1]), timing=timing)
        await asyncio.to_thread(turn_away, listening)
    pauses = [after - before for before, after in itertools.pairwise(knocks)]
    least = (0.075, 0.25, 0.3, 0.5, 0.3)
    assert all(pause >= at_least for pause, at_least in zip(pauses, least, strict=True))
    assert pauses[-1] < 2  # it does not grow on


@pytest.mark.parametrize(
    ("leave", "how"), [("leave", Lost.CLOSED), ("crash", Lost.CUT), ("kick", Lost.TURNED_AWAY)]
)
async def test_how_obs_went_away_is_told(obs: FakeObs, start_link: StartLink, leave: str, how: Lost) -> None:
    _, heard = await connected(start_link, obs)
    going = getattr(obs, leave)()
    if going is not None:
        await going
    assert (await heard.first(ObsLost)).how is how


async def test_an_obs_that_said_goodbye_was_closed_however_its_sockets_end(
    obs: FakeObs, start_link: StartLink
) -> None:
    _, heard = await connected(start_link, obs)
    obs.pretend("ExitStarted")
    await asyncio.sleep(0.1)
    await obs.crash()
    assert (await heard.first(ObsLost)).how is Lost.CLOSED


async def test_a_server_that_is_switched_off_was_closed(obs: FakeObs, start_link: StartLink) -> None:
    """No ExitStarted: OBS goes on, and said 1001 on each socket."""
    _, heard = await connected(start_link, obs)
    for connection in obs.connections:
        connection.close(1001, "Server stopping.")
    assert (await heard.first(ObsLost)).how is Lost.CLOSED


async def test_where_nothing_listens_obs_is_unreachable(start_link: StartLink, unused_tcp_port: int) -> None:
    _, heard = start_link(Address("127.0.0.1", unused_tcp_port), timing=BRISK)
    lost = await heard.first(ObsLost)
    assert (lost.how, lost.reason) == (
        Lost.UNREACHABLE,
        f"nothing listens on 127.0.0.1:{unused_tcp_port} (connection refused)",
    )


# 2, 3: each reply to its own caller --------------------------------------------------------------


async def test_a_late_reply_reaches_nobody(obs: FakeObs, lane: Lane) -> None:
    obs.fault("GetStudioModeEnabled", faults.late(1.3))
    with pytest.raises(Unanswered, match="did not answer GetStudioModeEnabled in time"):
        await lane.ask("GetStudioModeEnabled")
    for _ in range(3):
        assert "obsVersion" in await lane.ask("GetVersion")
        await asyncio.sleep(0.2)
    first, *others = obs.asked
    assert first.connection not in {asked.connection for asked in others}


async def test_a_reply_of_somebody_else_reaches_nobody(obs: FakeObs, lane: Lane) -> None:
    obs.fault("GetVersion", faults.with_anothers_id)
    with pytest.raises(SessionFailure, match="answered another request than GetVersion"):
        await lane.ask("GetVersion")
    assert "obsVersion" in await lane.ask("GetVersion")


async def test_swapped_replies_reach_nobody(obs: FakeObs, lane: Lane) -> None:
    obs.fault("GetVersion", faults.after_the_next)
    outcomes = await asyncio.gather(
        lane.ask("GetVersion"), lane.ask("GetStudioModeEnabled"), return_exceptions=True
    )
    assert isinstance(outcomes[0], SessionFailure)
    assert outcomes[1] == {"studioModeEnabled": False}


async def test_of_hundreds_that_are_asked_all_at_once_each_gets_its_own(obs: FakeObs) -> None:
    for number in range(20):
        obs.create_scene(f"Scene {number}")
        obs.create_input(f"Scene {number}", f"Input {number}", "color_source_v3", {"color": number})
    lanes = Lanes(address_of(obs), 5.0, lambda _: None, lambda *_: None)
    await lanes.open()

    async def colour(number: int, *, urgent: bool) -> int:
        answer = await lanes.ask("GetInputSettings", {"inputName": f"Input {number}"}, urgent=urgent)
        return int(answer["inputSettings"]["color"])

    asked = [number % 20 for number in range(300)]
    got = await asyncio.gather(*(colour(number, urgent=at % 3 == 0) for at, number in enumerate(asked)))
    await lanes.close()
    assert got == asked


# 4: the password ---------------------------------------------------------------------------------


async def test_the_password_shows_nowhere(
    obs: FakeObs, start_link: StartLink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "wrong-" + obs.password
    link, heard = await connected(start_link, obs)
    wrong, heard_wrong = start_link(Address(obs.host, obs.port, secret), timing=BRISK)
    lost = await heard_wrong.first(ObsLost)
    obs.fault("*", faults.junk(faults.NOT_JSON), times=3)
    raised: list[BaseException] = []
    for asking in (link.switch_scene(SWITCH), link.screenshot("Host", 16, 16), wrong.switch_scene(SWITCH)):
        with pytest.raises(ObsFailure) as failure:
            await asking
        raised.append(failure.value)
    for error in raised:
        raised.extend(one for one in (error.__cause__, error.__context__) if one and one not in raised)
    shown = [caplog.text, lost.reason, *(thread.name for thread in threading.enumerate())]
    shown += [repr(error) + str(error) for error in raised]
    parts = [*reachable(link), *reachable(wrong)]
    assert len(parts) > 20
    shown += [repr(one) for one in parts]
    shown += [repr(event) for event in heard.events + heard_wrong.events]
    assert not [text for text in shown if obs.password in text]


def reachable(link: ObsLink) -> list[Any]:
    """Everything of ours that a link is made of."""
    found: dict[int, Any] = {}
    todo: list[Any] = [link]
    while todo:
        one = todo.pop()
        if id(one) in found or not type(one).__module__.startswith(("companion.obs", "websocket")):
            continue
        found[id(one)] = one
        for held in list(getattr(one, "__dict__", {}).values()):
            todo.extend(held if isinstance(held, list | set | tuple) else [held])
    return list(found.values())


# 5, 6: nothing waits for ever --------------------------------------------------------------------


async def test_a_silent_host_is_given_up(start_link: StartLink) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # nobody accepts; the system does
        address = Address("127.0.0.1", silent.getsockname()[1])
        _, heard = start_link(address, timing=Timing(request_s=0.3))
        lost = await heard.first(ObsLost, within_s=10)
    assert (lost.how, lost.reason) == (
        Lost.UNREACHABLE,
        f"{address} takes connections and does not answer",
    )


async def test_a_reply_that_drips_in_is_given_up(obs: FakeObs, lane: Lane) -> None:
    async def drip(connection: Any, _: Any) -> None:
        connection.transport.write(b"\x81\x7e\x10\x00")
        while not connection.transport.is_closing():
            connection.transport.write(b" ")
            await asyncio.sleep(0.1)

    obs.fault("GetVersion", drip)
    began = time.monotonic()
    with pytest.raises(Unanswered):
        await lane.ask("GetVersion")
    assert time.monotonic() - began < 3


# 7: events ---------------------------------------------------------------------------------------


async def test_it_is_noticed_when_the_events_alone_are_cut(obs: FakeObs, start_link: StartLink) -> None:
    _, heard = await connected(start_link, obs)
    heard.forget()
    events = next(one for one in obs.connections if one.mask)
    events.cut()
    obs.take("Product")
    await heard.first(ObsLost)
    assert (await heard.first(ObsConnected)).program == "Product"


@pytest.mark.parametrize("error", [OSError, TimeoutError, KeyError])
async def test_a_listener_that_raises_stops_no_event(
    obs: FakeObs, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[str] = []

    def listen(event: str, _: Any) -> None:
        heard.append(event)
        raise error("of ours")

    events = EventSocket("test", address_of(obs), 1 << 3, 1.0, listen, lambda _: None)
    await events.connect()
    obs.mute("Microphone")
    obs.mute("Microphone", muted=False)
    await eventually(lambda: len(heard) == 2, "both are heard")
    await events.close()
    assert caplog.text.count("of ours") >= 2  # and it is not silent


# 8, 9: turned away -------------------------------------------------------------------------------


async def obs_that_closes_with(code: int) -> web.AppRunner:
    """It greets, and closes when somebody wants to come in."""

    async def talk(request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        await ws.send_json({"op": 0, "d": {"obsWebSocketVersion": "5.5.0", "rpcVersion": 1}})
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                await ws.close(code=code)
        return ws

    app = web.Application()
    app.router.add_get("/", talk)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner


@pytest.mark.parametrize(
    ("code", "says", "how"),
    [
        (4009, "password is wrong", Lost.TURNED_AWAY),
        (4010, "another version of obs-websocket", Lost.TURNED_AWAY),
        (4011, "pressed Kick", Lost.TURNED_AWAY),
        (1001, "was closed", Lost.CLOSED),
        (4000, "closed the connection (4000)", Lost.CUT),
    ],
)
async def test_why_it_is_turned_away_is_said(start_link: StartLink, code: int, says: str, how: Lost) -> None:
    server = await obs_that_closes_with(code)
    try:
        _, heard = start_link(Address("127.0.0.1", server.addresses[0][1]), timing=BRISK)
        lost = await heard.first(ObsLost)
    finally:
        await server.cleanup()
    assert says in lost.reason
    assert lost.how is how


@pytest.mark.parametrize("password", ["not-the-password", ""])
async def test_whoever_has_the_wrong_password_knocks_seldom(
    obs: FakeObs, start_link: StartLink, password: str
) -> None:
    """Each attempt may raise a notice in OBS; and one is enough, not one for each socket."""
    link, heard = start_link(Address(obs.host, obs.port, password), timing=BRISK)
    assert (await heard.first(ObsLost)).how is Lost.TURNED_AWAY
    await asyncio.sleep(0.5)
    assert obs.connected == 1
    assert link.trouble is not None
    assert "password" in link.trouble


async def test_a_kick_is_respected(obs: FakeObs, start_link: StartLink) -> None:
    """It ends all sessions, whichever it was for; and is no reason to be back in a moment."""
    link, heard = await connected(start_link, obs)
    levels: list[Levels] = []
    link.hear_levels(levels.append)
    await eventually(lambda: bool(levels), "levels")
    before = obs.connected
    next(one for one in obs.connections if one.mask == METERS).close(
        4011, "Your session has been invalidated."
    )
    assert "pressed Kick" in (await heard.first(ObsLost)).reason
    await asyncio.sleep(0.5)
    assert obs.connected == before
    assert not obs.connections


# 10, 11: whatever comes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        faults.half_a_frame,
        faults.cut_before_the_reply,
        faults.closing(4000),
        faults.closing(1011),
        faults.junk(faults.NOT_JSON),
        faults.junk(faults.NO_MESSAGE),
        faults.junk(faults.UNKNOWN_OP),
        faults.junk("\N{BELL}" * 300),
        faults.saying(["not", "an", "object"]),
        faults.without_a_code,
        faults.without_a_status,
        faults.ignored,
    ],
)
async def test_whatever_comes_costs_one_request_and_no_link(
    obs: FakeObs, start_link: StartLink, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    link, heard = await connected(start_link, obs)
    obs.fault("SetInputMute", fault)
    muting = SetMute("e1", "Microphone", muted=True)
    with pytest.raises(ObsFailure):
        await asyncio.wait_for(link.set_mute(muting), 10)
    await link.set_mute(muting)
    assert not heard.all(ObsLost)
    assert ("not foreseen" in caplog.text) == (fault is faults.without_a_status)


async def test_an_event_where_none_is_asked_for_is_passed_over(obs: FakeObs, lane: Lane) -> None:
    async def event_first(connection: Any, asked: Any) -> None:
        connection.send({"op": 5, "d": {"eventType": "ExitStarted", "eventIntent": 1}})
        connection.send((await connection.host.perform(connection, asked)).message(asked))

    obs.fault("GetVersion", event_first)
    assert "obsVersion" in await lane.ask("GetVersion")


async def test_refusals_are_not_logged_and_cost_nothing(
    obs: FakeObs, lane: Lane, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for _ in range(3):
        with pytest.raises(RequestRefused, match="600"):
            await lane.ask("GetSourceActive", {"sourceName": "Nobody"})
    assert obs.connected == 1
    assert not [record for record in caplog.records if record.name.startswith(("obsws", "companion"))]


async def test_a_link_that_breaks_again_and_again_is_given_up_and_begun_anew(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, heard = await connected(start_link, obs)
    obs.fault("SetInputMute", faults.half_a_frame, times=None)
    for _ in range(10):
        with pytest.raises(ObsFailure):
            await link.set_mute(SetMute("e1", "Microphone", muted=True))
        if heard.all(ObsLost):
            break
    assert (await heard.first(ObsLost)).how is Lost.CUT


# 12 to 18: what is asked and told is what OBS knows ----------------------------------------------


async def test_a_config_that_lies_about_decides_nothing(
    obs: FakeObs, start_link: StartLink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text(
        '[connection]\nhost = "nowhere.invalid"\nport = 1\ntimeout = 77\nreq = 1\n'
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    _, heard = start_link(address_of(obs), timing=BRISK)
    await heard.first(ObsConnected)


async def test_a_request_arrives_as_it_was_asked_and_its_answer_as_it_was_given(
    obs: FakeObs, lane: Lane
) -> None:
    data = {"eventData": {"command": True, "Nested": [{"camelCase": 1}]}}
    given = {"obsWebSocketVersion": "5.5.0", "nested": {"camelCase": [1, {"aB": None}]}}
    obs.fault("BroadcastCustomEvent", faults.saying(given))
    assert await lane.ask("BroadcastCustomEvent", data) == given
    assert obs.asked[-1].data == data
    await lane.ask("GetVersion", {})
    assert obs.asked[-1].data is None


async def test_an_event_that_nobody_knows_harms_nothing(obs: FakeObs, start_link: StartLink) -> None:
    _, heard = await connected(start_link, obs)
    for text in (
        '{"op":5,"d":{"eventType":"Lambda","eventIntent":1}}',
        '{"op":5,"d":{}}',
        '{"op":99,"d":{}}',
    ):
        obs.junk(text)
    obs.mute("Microphone")
    await heard.first(InputMuted)


# 19, 20: nothing that is told is lost ------------------------------------------------------------


async def test_what_is_told_while_it_is_read_is_known(obs: FakeObs, start_link: StartLink) -> None:
    """A hand takes another scene after OBS was asked which one, and before the link goes live."""
    obs.fault("GetSourceActive", faults.late(0.4))
    _, heard = start_link(address_of(obs), timing=BRISK)
    await eventually(lambda: bool(obs.requests("GetSourceActive")), "it is reading")
    obs.take("Product")
    obs.mute("Microphone")
    connected = await heard.first(ObsConnected)
    assert connected.program == "Product" or (await heard.first(SceneOnAir)).scene == "Product"
    assert "Microphone" in connected.muted or (await heard.first(InputMuted)).input == "Microphone"


async def test_a_busy_loop_loses_no_event_and_finds_no_heap_of_levels(
    start_link: StartLink, other_obs: OtherObs
) -> None:
    """OBS goes on while nobody of ours can listen."""
    link, heard = start_link(other_obs.address, timing=BRISK)
    await heard.first(ObsConnected)
    samples: list[Levels] = []
    link.hear_levels(samples.append)
    await eventually(lambda: len(samples) > 2, "levels")
    other_obs.tell("mute", "Microphone 1")
    samples.clear()
    time.sleep(1.0)  # noqa: ASYNC251 - to hold up everybody is the point
    await asyncio.sleep(0)
    assert len(samples) <= 1
    assert [event.input for event in heard.all(InputMuted)] == ["Microphone 1"]


# When OBS has just started -----------------------------------------------------------------------


async def test_an_obs_that_has_just_started_is_left_alone(obs: FakeObs, start_link: StartLink) -> None:
    """A request at that moment has crashed it."""
    timing = Timing(request_s=1, first_retry_s=0.05, longest_retry_s=0.1, settle_s=0.4)
    _, heard = await connected(start_link, obs, timing)
    await obs.crash()
    await heard.first(ObsLost)
    heard.forget()
    obs.asked.clear()
    await obs.come_back()
    await eventually(lambda: len(obs.connections) == SOCKETS, "it is back")
    back_at = time.monotonic()
    await heard.first(ObsConnected)
    assert obs.asked[0].at - back_at > 0.2


async def test_an_obs_that_is_not_ready_is_waited_for(obs: FakeObs, start_link: StartLink) -> None:
    obs.not_ready(0.5)
    _, heard = start_link(address_of(obs), timing=BRISK)
    await heard.first(ObsConnected)
    assert obs.connected == SOCKETS
    assert not heard.all(ObsLost)
