import asyncio
import json

import pytest

from companion.keys import Role
from companion.show.commands import Go, MessageAck
from tests.web.desk import OPENED_AT
from tests.web.service import Service


async def test_health_needs_no_key_and_shows_nothing_of_the_show(service: Service) -> None:
    async with service.session.get(service.url("/healthz")) as response:
        body = await response.json()
    uptime_s = body.pop("uptime_s")
    assert body == {"status": "ok", "version": "1.2.3", "run": "2026-11-22-friday", "obs": "never"}
    assert 0 <= uptime_s < 60


async def test_a_command_is_done_and_says_by_whom(service: Service) -> None:
    assert await service.command(service.bearer(Role.OPERATOR)) == (200, {"id": "one", "rev": 2})
    assert service.desk.obeyed == [("operator", Go())]


async def test_the_same_id_twice_is_done_once_and_answered_alike(service: Service) -> None:
    await service.command(service.bearer(Role.OPERATOR))
    await service.command(service.bearer(Role.OPERATOR), "message", id="two", text="快一点")
    first = await service.command(service.bearer(Role.OPERATOR))
    assert first[0] == 200
    assert [command for _, command in service.desk.obeyed].count(Go()) == 1


async def test_a_refusal_of_the_show_keeps_its_own_code_and_stays_the_same_for_its_id(
    service: Service,
) -> None:
    for _ in range(2):
        status, body = await service.command(service.bearer(Role.OPERATOR), "hold")
        assert status == 409
        assert body["error"]["code"]
        assert body["error"]["message"].endswith(".")
        await service.command(service.bearer(Role.OPERATOR), id="start")


async def test_a_full_disk_is_said_as_such(service: Service) -> None:
    service.desk.disk_full = True
    status, body = await service.command(service.bearer(Role.OPERATOR))
    assert (status, body["error"]) == (503, {"code": "not_writing", "message": "No space left on the disk."})


@pytest.mark.parametrize(
    ("name", "args", "code"),
    [
        ("dance", {}, "unknown_command"),
        ("add_time", {}, "bad_arguments"),
        ("add_time", {"seconds": "30"}, "bad_arguments"),
        ("go", {"now": True}, "bad_arguments"),
        ("message", {"text": "x" * 501}, "bad_arguments"),
    ],
)
async def test_a_command_of_the_wrong_form_is_explained(
    service: Service, name: str, args: dict[str, object], code: str
) -> None:
    status, body = await service.command(service.bearer(Role.OPERATOR), name, **args)
    assert (status, body["error"]["code"]) == (400, code)
    assert name in body["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"go"',
        b'{"command":"go"}',
        b'{"id":"","command":"go"}',
        b'{"id":7,"command":"go"}',
        b'{"id":"a b","command":"go"}',
        b'{"id":"' + b"x" * 65 + b'","command":"go"}',
        b"\xff\xfe",
        b'{"id":"one","command":"add_time","args":{"seconds":NaN}}',
        b'{"id":"one","command":"add_time","args":{"seconds":1e999}}',
        b'{"id":"one","command":"message","args":{"text":"\\ud800"}}',
        b"[" * 60_000,
        b"9" * 60_000,
    ],
)
async def test_a_body_that_is_no_command_is_a_bad_request(service: Service, body: bytes) -> None:
    headers = service.bearer(Role.OPERATOR) | {"Content-Type": "application/json"}
    async with service.session.post(service.url("/api/v1/commands"), data=body, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["error"]["code"] == "bad_request"
    assert service.desk.obeyed == []


async def test_arguments_may_be_left_out_where_there_are_none(service: Service) -> None:
    headers = service.bearer(Role.OPERATOR) | {"Content-Type": "application/json; charset=utf-8"}
    body = json.dumps({"id": "one", "command": "go"})
    async with service.session.post(service.url("/api/v1/commands"), data=body, headers=headers) as response:
        assert response.status == 200


async def test_the_host_may_acknowledge_and_nothing_else(service: Service) -> None:
    await service.command(service.bearer(Role.OPERATOR), "message", text="快一点")
    message = str(service.desk.view("messages").data["messages"][0]["id"])
    assert (await service.command(service.bearer(Role.HOST), "message_ack", id="two", message=message))[
        0
    ] == 200
    assert service.desk.obeyed[-1] == ("host", MessageAck(message))
    status, body = await service.command(service.bearer(Role.HOST), "go", id="three")
    assert (status, body["error"]["code"]) == (403, "not_allowed")


async def test_an_overlay_may_read_no_state_and_command_nothing(service: Service) -> None:
    assert await service.status("/api/v1/state", service.bearer(Role.OVERLAY)) == 403
    status, body = await service.command(service.bearer(Role.OVERLAY), "message_ack", message="m1")
    assert (status, body["error"]["code"]) == (403, "not_allowed")
    assert service.desk.obeyed == []


async def test_a_browser_with_the_cookies_of_two_screens_has_the_rights_of_both(service: Service) -> None:
    host, operator = service.page(Role.HOST), service.page(Role.OPERATOR)
    both = operator | {"Cookie": f"{host['Cookie']}; {operator['Cookie']}"}
    assert (await service.command(both))[0] == 200


async def test_a_burst_of_forty_is_obeyed_and_then_twenty_a_second(service: Service) -> None:
    answers = await asyncio.gather(
        *(
            service.command(service.bearer(Role.OPERATOR), "message", id=f"m{n}", text="hi")
            for n in range(150)
        )
    )
    statuses = [status for status, _ in answers]
    assert set(statuses) == {200, 429}
    assert statuses.count(200) == len(service.desk.obeyed) >= 40
    # Another client is not made to wait.
    assert (await service.command(service.bearer(Role.HOST), "message_ack", id="h", message="m1"))[0] != 429


async def test_the_state_is_one_snapshot_of_everything(service: Service) -> None:
    await service.command(service.bearer(Role.OPERATOR))
    service.desk.ran_ms = 20_000
    async with service.session.get(
        service.url("/api/v1/state"), headers=service.bearer(Role.HOST)
    ) as response:
        state = await response.json()
    assert (state["epoch"], state["rev"], state["server_time_ms"]) == ("epoch-1", 2, OPENED_AT + 20_000)
    assert state["show"] == {"id": "friday", "title": "周五 <零食> 专场", "phase": "running"}
    assert state["timeline"] == {
        "segment": "opening",
        "segment_remaining_ms": 40_000,
        "over_under_ms": 0,
        "next_cue": None,
        "next_promise": None,
        "expected_end": OPENED_AT + 120_000,
    }
    assert state["program"] == {"wanted": "Host", "actual": None, "on_air": None}
    assert (state["overlays"], state["bags"], state["incident"]) == ([], [], None)
    assert [sale["id"] for sale in state["sales"]] == ["F1"]
    assert state["products"]["P4"]["price"]["text"] == "¥39.90"
    assert state["health"]["obs"]["state"] == "never"


async def test_a_segment_that_runs_over_makes_the_show_end_later(service: Service) -> None:
    await service.command(service.bearer(Role.OPERATOR))
    service.desk.ran_ms = 75_000
    async with service.session.get(
        service.url("/api/v1/state"), headers=service.bearer(Role.HOST)
    ) as response:
        timeline = (await response.json())["timeline"]
    assert timeline["segment_remaining_ms"] == -15_000
    assert timeline["over_under_ms"] == 15_000
