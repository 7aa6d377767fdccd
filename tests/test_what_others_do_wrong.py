"""What programs that run rundowns were seen to do wrong, or are asked for again and again, a test each.

Each would fail on the behaviour that it is named after. The first eight were measured on Ontime 4.11, the
others are what its users ask for most. Other tests look closer at every one of these.
"""

from pathlib import Path

import aiohttp
import pytest

from companion.keys import Role
from companion.show.actions import TellHost
from companion.show.commands import AddTime, Go, Hold, Resume
from companion.show.cue import At, Cue
from companion.show.desk_commands import Redo, Undo
from companion.show.edit_commands import SegmentRemove
from companion.show.state import Phase
from companion.show.times import Ms
from companion.show.timing.model import PromiseKind
from companion.web.site import Patience
from tests.show.timed import begins, clocks, end, midnight_at, on_time, over, promise, segment, show_of
from tests.stage import Stage, minutes, seconds
from tests.web.service import PROMPT_S, closed_with, hear, hear_until, running, say_hello


def four() -> Stage:
    """Four segments of ten minutes, the first of which runs."""
    return on_time(show_of(*(segment(name, minutes(10)) for name in "abcd")))


def runs(stage: Stage) -> str | None:
    now = stage.state.running_segment
    return None if now is None else now.id


# Measured


def test_1_two_presses_of_go_five_milliseconds_apart_do_not_pass_over_a_segment() -> None:
    stage = four()
    stage.passes(minutes(10))
    assert stage.says(Go()) is None
    stage.passes(Ms(5))
    assert stage.refuses(Go()) == "too_soon"
    assert runs(stage) == "b"


def test_2_what_was_done_by_mistake_can_be_taken_back() -> None:
    stage = four()
    before = end(stage)
    stage.says(AddTime(3600))
    assert end(stage) != before
    assert stage.says(Undo()) is None
    assert end(stage) == before
    assert stage.says(Redo()) is None
    assert over(stage) == minutes(60)


@pytest.mark.parametrize("by", [-seconds(5), minutes(60), -minutes(60)])
def test_3_a_clock_that_is_set_does_not_end_or_begin_anything(by: Ms) -> None:
    stage = four()
    stage.passes(seconds(1))
    before = (end(stage), begins(stage), over(stage))
    stage.clock_is_set(by)
    assert (end(stage), begins(stage), over(stage)) == before
    stage.passes(minutes(1))
    assert runs(stage) == "a"


async def test_4_no_page_is_told_of_a_new_segment_beside_what_comes_after_the_old_one(tmp_path: Path) -> None:
    async with running(tmp_path) as service, service.joined(Role.OPERATOR) as page:
        await page.send_json({"type": "command", "id": "go", "command": "go", "args": {}})
        told = []
        while not {"receipt", "live"} <= {message.get("topic", message["type"]) for message in told}:
            told.append(await hear(page))
    live = [message["data"] for message in told if message.get("topic") == "live"]
    assert [one["segment"]["id"] for one in live] == ["opening"]
    assert [one["go"]["name"] for one in live] == ["segment:close"]
    assert len({message["rev"] for message in told if "topic" in message}) == 1


async def test_5_a_client_that_is_turned_away_cannot_go_on_and_give_commands(tmp_path: Path) -> None:
    async with running(tmp_path) as service, service.connect(Role.HOST) as ws:
        await say_hello(ws, "operator")
        # As one that does not listen to the close: everything at once.
        for number in range(3):
            command = {"type": "command", "id": f"n{number}", "command": "go", "args": {}}
            try:
                await ws.send_json(command)
            except ConnectionError:
                break
        assert await closed_with(ws) == 4401
        status, _, _ = await service.raw(
            service.upgrade(f"Origin: {service.origin}", "Authorization: Bearer not-a-key")
        )
        assert status == 401
        assert service.desk.obeyed == []
        assert service.desk.state.phase is Phase.READY


async def test_6_a_link_over_which_nothing_comes_is_found_out_and_closed(tmp_path: Path) -> None:
    async with (
        running(tmp_path, patience=Patience(silent_s=0.3)) as service,
        service.session.ws_connect(
            service.url("/api/v1/socket"), headers=service.page(Role.HOST), autoping=False
        ) as ws,
    ):
        await say_hello(ws, "host")
        while (await ws.receive(PROMPT_S)).type is not aiohttp.WSMsgType.CLOSE:
            pass
        assert ws.close_code == 4409


def test_7_when_the_running_segment_is_deleted_no_other_takes_its_place() -> None:
    stage = four()
    stage.passes(minutes(10))
    stage.go()
    started = stage.state.segment
    assert stage.says(SegmentRemove(("b",), sure=True)) is None
    assert runs(stage) == "b"
    assert stage.state.segment is not None
    assert started is not None
    assert stage.state.segment.started == started.started
    stage.passes(minutes(10))
    assert runs(stage) == "b"
    stage.go()
    assert runs(stage) == "c"


def test_8_after_the_last_segment_the_show_ends_and_never_begins_again() -> None:
    stage = four()
    for _ in range(4):
        stage.passes(minutes(10))
        stage.go()
    assert stage.state.phase is Phase.ENDED
    assert stage.refuses_go() == "already_ended"
    assert runs(stage) != "a"


# Asked for again and again


def test_9_what_follows_is_timed_anew_when_time_is_added_and_what_was_promised_is_not() -> None:
    pinned = segment("c", minutes(10), starts_hard=True, starts_clock_ms=clocks(minutes(25)))
    stage = on_time(show_of(segment("a", minutes(10)), segment("b", minutes(10)), pinned))
    assert begins(stage)[1:] == [minutes(10), minutes(25)]
    stage.says(AddTime(120))
    assert begins(stage)[1:] == [minutes(12), minutes(25)]
    assert promise(stage, PromiseKind.HARD_START, "c").promise.at == minutes(25)


def test_10_a_hold_over_midnight_makes_the_end_as_late_as_it_lasted() -> None:
    plan = show_of(segment("a", minutes(10)), segment("b", minutes(10)))
    stage = on_time(plan, utc_offsets=midnight_at(minutes(5)))
    stage.passes(minutes(4))
    stage.says(Hold())
    stage.passes(minutes(3))
    stage.says(Resume())
    assert (end(stage), over(stage)) == (minutes(23), minutes(3))


def test_11_a_message_is_told_to_the_host_at_any_instant_of_a_segment() -> None:
    told = Cue(id="told", trigger=At(seconds(97)), do=(TellHost("看 2 号机"),))
    stage = on_time(show_of(segment("a", minutes(10), told)))
    stage.passes(seconds(96))
    assert stage.state.messages == ()
    stage.passes(seconds(1))
    assert [message.text for message in stage.state.messages] == ["看 2 号机"]


async def test_12_a_page_that_only_looks_on_changes_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as service, service.joined(Role.HOST) as host:
        await host.send_json({"type": "command", "id": "one", "command": "go", "args": {}})
        receipt = await hear_until(host, type="receipt")
        assert receipt["error"]["code"] == "not_allowed"
        assert service.desk.obeyed == []
