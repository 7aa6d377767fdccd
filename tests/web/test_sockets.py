import asyncio
import json
import socket as sockets
import time
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from companion.keys import Role
from companion.show.commands import Fallback, Go, SendMessage
from companion.web import presence as presence_module
from companion.web.presence import Page, Presence, steady
from companion.web.site import Patience
from tests.web.desk import OPENED_AT
from tests.web.service import KEYS, PROMPT_S, Service, closed_with, hear, hear_until, running, say_hello


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PROMPT_S):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_foreign_page_is_refused_before_the_upgrade(service: Service) -> None:
    status, headers, _ = await service.raw(
        service.upgrade("Origin: https://evil.example", f"Cookie: lc_operator={KEYS.operator}")
    )
    assert status == 403
    assert "upgrade" not in headers


async def test_without_any_key_there_is_no_upgrade(service: Service) -> None:
    assert (await service.raw(service.upgrade(f"Origin: {service.origin}")))[0] == 401


async def test_an_upgraded_socket_carries_the_headers_too(service: Service) -> None:
    status, headers, _ = await service.raw(service.upgrade(f"Authorization: Bearer {KEYS.host}"))
    assert (status, headers["x-content-type-options"]) == (101, "nosniff")
    assert "server" not in headers


async def test_a_plain_request_to_the_socket_is_told_to_upgrade(service: Service) -> None:
    assert await service.status("/api/v1/socket", service.bearer(Role.HOST)) == 426


async def test_a_page_is_welcomed_and_sent_one_snapshot_for_each_topic_of_its_role(service: Service) -> None:
    async with service.connect(Role.HOST) as ws:
        await say_hello(ws, "host")
        assert await hear(ws) == {
            "type": "welcome",
            "role": "host",
            "page": "p1",
            "epoch": "epoch-1",
            "version": "1.2.3",
            "language": "zh-CN",
            "server_time_ms": OPENED_AT,
        }
        snapshots = [await hear(ws) for _ in range(6)]
    topics = ["plan", "running", "live", "timing", "windows", "messages"]
    assert [snapshot["topic"] for snapshot in snapshots] == topics
    assert {snapshot["type"] for snapshot in snapshots} == {"snapshot"}
    assert snapshots[1]["data"] == {"pass_no": None, "segment": None}
    assert snapshots[2]["data"]["phase"] == "ready"


async def test_a_page_that_comes_late_or_again_is_sent_what_is_true_now(service: Service) -> None:
    for _ in range(2):
        await service.command(service.bearer(Role.OPERATOR))
        async with service.connect(Role.OVERLAY) as ws:
            await say_hello(ws, "overlay")
            await hear(ws)
            assert (await hear(ws))["data"] == service.desk.view("overlays").data


async def test_what_one_page_does_all_pages_see(service: Service) -> None:
    async with service.joined(Role.OPERATOR, "iPad") as operator, service.joined(Role.HOST) as host:
        await operator.send_json({"type": "command", "id": "one", "command": "go", "args": {}})
        assert (await hear_until(operator, type="receipt")) == {
            "type": "receipt",
            "id": "one",
            "ok": True,
            "rev": service.desk.rev,
        }
        assert (await hear_until(host, topic="live"))["data"]["phase"] == "running"
    assert service.desk.obeyed == [("operator:iPad", Go())]


async def test_a_command_is_done_once_over_socket_and_http_together(service: Service) -> None:
    async with service.joined(Role.OPERATOR) as ws:
        for _ in range(2):
            await ws.send_json({"type": "command", "id": "one", "command": "go", "args": {}})
            assert (await hear_until(ws, type="receipt"))["ok"]
        assert (await service.command(service.bearer(Role.OPERATOR)))[0] == 200
    assert len(service.desk.obeyed) == 1


@pytest.mark.parametrize(
    ("role", "command", "args", "code"),
    [
        ("operator", "hold", {}, None),
        ("operator", "dance", {}, "unknown_command"),
        ("operator", "add_time", {"seconds": 1.5}, "bad_arguments"),
        ("operator", "add_time", [], "bad_arguments"),
        ("host", "go", {}, "not_allowed"),
        ("host", "fallback", {}, "not_allowed"),
        ("overlay", "go", {}, "not_allowed"),
        ("overlay", "message_ack", {"message": "m1"}, "not_allowed"),
    ],
)
async def test_a_command_that_is_not_done_gets_a_receipt_that_says_why(
    service: Service, role: str, command: str, args: object, code: str | None
) -> None:
    async with service.joined(Role(role)) as ws:
        await ws.send_json({"type": "command", "id": "one", "command": command, "args": args})
        receipt = await hear_until(ws, type="receipt")
    assert (receipt["id"], receipt["ok"]) == ("one", False)
    assert code is None or receipt["error"]["code"] == code
    assert receipt["error"]["message"].endswith(".")
    assert "go" not in [type(done).__name__.lower() for _, done in service.desk.obeyed]


async def test_a_page_with_the_keys_of_an_operator_has_only_the_role_that_it_names(service: Service) -> None:
    async with service.connect(Role.OPERATOR) as ws:
        await say_hello(ws, "overlay")
        assert (await hear(ws))["role"] == "overlay"
        assert (await hear(ws))["topic"] == "overlays"
        await ws.send_json({"type": "command", "id": "one", "command": "go", "args": {}})
        assert (await hear_until(ws, type="receipt"))["error"]["code"] == "not_allowed"


@pytest.mark.parametrize(
    ("key", "asked"),
    [("overlay", "host"), ("overlay", "operator"), ("host", "operator"), ("host", "overlay")],
)
async def test_no_page_gets_more_than_its_key_allows(service: Service, key: str, asked: str) -> None:
    async with service.connect(Role(key)) as ws:
        await say_hello(ws, asked)
        assert (await ws.receive(PROMPT_S)).type is aiohttp.WSMsgType.CLOSE
        assert ws.close_code == 4401
    assert service.hub.pages() == ()


async def test_a_page_whose_cookie_has_expired_is_told_so_and_nothing_else(service: Service) -> None:
    headers = {"Cookie": "lc_host=a-key-of-last-year-0123", "Origin": service.origin}
    async with service.connect(Role.HOST, headers) as ws:
        message = await ws.receive(PROMPT_S)
        assert message.type is aiohttp.WSMsgType.CLOSE
        assert ws.close_code == 4401


async def test_the_clock_is_answered_with_the_servers_own(service: Service) -> None:
    async with service.joined(Role.OVERLAY) as ws:
        service.desk.ran_ms = 1_234
        await ws.send_json({"type": "ping", "t0": 12.75})
        now = OPENED_AT + 1_234
        assert await hear(ws) == {"type": "pong", "t0": 12.75, "t1": now, "t2": now}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"type":7}',
        '{"type":"dance"}',
        '{"type":"hello","role":"operator"}',
        '{"type":"ping"}',
        '{"type":"ping","t0":"now"}',
        '{"type":"ping","t0":1e999}',
        '{"type":"ping","t0":NaN}',
        '{"type":"command","command":"go"}',
        '{"type":"command","id":"","command":"go"}',
        "[" * 50_000,
    ],
)
async def test_a_message_of_no_known_form_ends_that_connection_alone(service: Service, text: str) -> None:
    async with service.joined(Role.OPERATOR) as bad, service.joined(Role.OPERATOR) as good:
        await bad.send_str(text)
        assert await closed_with(bad) == 4400
        await good.send_json({"type": "ping", "t0": 1})
        assert (await hear_until(good, type="pong"))["t0"] == 1


@pytest.mark.parametrize("text", ["{}", '{"type":"ping","t0":1}', '{"type":"hello","role":"admin"}', "x"])
async def test_whoever_does_not_begin_with_a_hello_has_to_leave(service: Service, text: str) -> None:
    async with service.connect(Role.OPERATOR) as ws:
        await ws.send_str(text)
        assert await closed_with(ws) == 4400


async def test_binary_messages_are_not_understood(service: Service) -> None:
    async with service.joined(Role.OPERATOR) as ws:
        await ws.send_bytes(b'{"type":"ping","t0":1}')
        assert await closed_with(ws) == 4400


async def test_a_message_over_64_kib_ends_that_connection_alone(service: Service) -> None:
    async with service.joined(Role.OPERATOR) as big, service.joined(Role.OPERATOR) as other:
        await big.send_str(json.dumps({"type": "ping", "t0": 1, "x": "x" * 70_000}))
        assert await closed_with(big) == 1009
        await other.send_json({"type": "ping", "t0": 1})
        assert (await hear_until(other, type="pong"))["t0"] == 1
    await until(lambda: not service.hub.pages())


async def test_the_list_of_pages_says_who_is_there(service: Service) -> None:
    async with service.joined(Role.OPERATOR) as operator:
        async with service.joined(Role.HOST, "主播\n屏" + "x" * 90, "1080x1920"):
            pages = await told_pages(operator, 2)
            assert pages[1] == {
                "id": "p2",
                "kind": "host",
                "name": "主播 屏" + "x" * 36,
                "size": "1080x1920",
                "version": "1.2.3",
                "since_at": OPENED_AT,
                "quiet_since_at": None,
                "round_trip_ms": None,
                "faults": 0,
                "in_obs": False,
                "layers": None,
            }
        assert [page["id"] for page in await told_pages(operator, 1)] == ["p1"]


async def told_pages(ws: aiohttp.ClientWebSocketResponse, count: int) -> list[dict[str, Any]]:
    """The first list with so many pages."""
    while True:
        pages = (await hear_until(ws, topic="pages"))["data"]["pages"]
        if len(pages) == count:
            return list(pages)


async def test_an_overlay_page_says_what_it_shows_and_how_it_does(service: Service) -> None:
    async with service.joined(Role.OPERATOR) as operator, service.joined(Role.OVERLAY) as overlay:
        await told_pages(operator, 2)
        layers = [{"graphic": "flash-sale", "key": "F1", "state": "covered"}]
        await overlay.send_json({"type": "status", "layers": layers, "faults": 2})
        await overlay.send_json({"type": "ping", "t0": 1, "round_trip_ms": 12})
        while (page := (await told_pages(operator, 2))[1])["round_trip_ms"] is None:
            pass
        assert (page["layers"], page["faults"], page["round_trip_ms"]) == (layers, 2, 12)
        await operator.send_json({"type": "status", "layers": layers, "faults": 1})
        while (page := (await told_pages(operator, 2))[0])["faults"] == 0:
            pass
        assert page["layers"] is None, "no other page shows anything to viewers"


@pytest.mark.parametrize(
    "status",
    [
        {"layers": [], "faults": "2"},
        {"layers": None, "faults": 0},
        {"layers": [{"graphic": "flash-sale", "key": "F1", "state": "shining"}], "faults": 0},
        {"layers": [{"graphic": "x", "key": "", "state": "on"}] * 51, "faults": 0},
    ],
)
async def test_a_status_of_another_form_ends_the_link(service: Service, status: dict[str, Any]) -> None:
    async with service.joined(Role.OVERLAY) as overlay:
        await overlay.send_json({"type": "status", **status})
        assert await closed_with(overlay) == 4400


def test_a_round_trip_that_is_hardly_another_is_not_told_anew() -> None:
    assert [steady(None, 12.4), steady(2, 19), steady(12, 40), steady(200, 210), steady(200, 90)] == [
        12,
        2,
        40,
        200,
        90,
    ]


async def test_how_pages_do_is_told_every_two_seconds_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence_module, "PAGES_EVERY_S", 0.05)
    told: list[Mapping[str, Any]] = []
    presence = Presence(told.append)
    page = Page(id="p1", kind=Role.OVERLAY, since_at=1)
    presence.changed((page,))
    for trip in range(1, 30):
        presence.changed((replace(page, round_trip_ms=trip),))
    assert len(told) == 1
    await until(lambda: len(told) == 2)
    assert told[1]["pages"][0]["round_trip_ms"] == 29
    presence.changed(())
    assert told[2] == {"pages": []}


async def test_a_page_may_leave_out_who_it_is(service: Service) -> None:
    async with service.connect(Role.OVERLAY) as ws:
        await ws.send_json({"type": "hello", "role": "overlay"})
        assert (await hear(ws))["type"] == "welcome"
        assert [(page.name, page.size) for page in service.hub.pages()] == [("", "")]


async def test_a_slow_command_holds_up_neither_the_clock_nor_what_comes_after_it(service: Service) -> None:
    async with service.joined(Role.OPERATOR) as ws:
        service.desk.slow = asyncio.Event()
        await ws.send_json({"type": "command", "id": "slow", "command": "go", "args": {}})
        await ws.send_json({"type": "ping", "t0": 1})
        assert (await hear(ws))["type"] == "pong"
        slow, service.desk.slow = service.desk.slow, None
        await ws.send_json({"type": "command", "id": "quick", "command": "fallback", "args": {}})
        assert (await hear_until(ws, type="receipt"))["id"] == "quick"
        slow.set()
        assert (await hear_until(ws, type="receipt"))["id"] == "slow"
    assert [type(command) for _, command in service.desk.obeyed] == [Fallback, Go]


async def test_a_command_that_fails_inside_says_so_and_costs_no_connection(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(**_: object) -> None:
        raise RuntimeError("a bug")

    async with service.joined(Role.OPERATOR) as ws:
        monkeypatch.setattr(service.desk, "command", fail)
        await ws.send_json({"type": "command", "id": "one", "command": "go", "args": {}})
        receipt = await hear_until(ws, type="receipt")
        assert receipt["error"]["code"] == "internal"
        assert "bug" not in receipt["error"]["message"]
        await ws.send_json({"type": "ping", "t0": 1})
        await hear_until(ws, type="pong")


async def test_a_fault_of_ours_is_said_as_such_and_costs_one_connection(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with service.joined(Role.OPERATOR) as other:
        with monkeypatch.context() as patch:
            patch.delattr(type(service.desk), "view")
            async with service.connect(Role.HOST) as ws:
                await say_hello(ws, "host")
                assert await closed_with(ws) == 1011
        await other.send_json({"type": "ping", "t0": 1})
        await hear_until(other, type="pong")
    assert "The connection of host page failed" in caplog.text


async def test_a_burst_of_commands_is_cut_and_each_gets_its_receipt(service: Service) -> None:
    async with service.joined(Role.OPERATOR) as ws:
        for number in range(80):
            message = {"type": "command", "id": f"m{number}", "command": "message", "args": {"text": "hi"}}
            await ws.send_json(message)
        receipts = [await hear_until(ws, type="receipt") for _ in range(80)]
    refused = [receipt for receipt in receipts if not receipt["ok"]]
    assert {receipt["error"]["code"] for receipt in refused} == {"too_many"}
    assert 40 <= sum(isinstance(command, SendMessage) for _, command in service.desk.obeyed) < 80
    assert len({receipt["id"] for receipt in receipts}) == 80


async def test_a_page_that_floods_has_to_leave(service: Service) -> None:
    async with service.joined(Role.OVERLAY) as ws:
        for _ in range(600):
            await ws.send_str('{"type":"ping","t0":1}')
        assert await closed_with(ws) in (4410, 4429)


async def test_no_hello_in_time_ends_the_connection(tmp_path: Path) -> None:
    async with running(tmp_path, patience=Patience(hello_s=0.1)) as service, service.connect(Role.HOST) as ws:
        assert await closed_with(ws) == 4408


async def test_pongs_alone_are_no_hello(tmp_path: Path) -> None:
    patience = Patience(hello_s=0.4, silent_s=0.1)
    async with running(tmp_path, patience=patience) as service, service.connect(Role.HOST) as ws:
        assert await closed_with(ws) == 4408


async def test_a_page_that_falls_silent_is_closed(tmp_path: Path) -> None:
    async with (
        running(tmp_path, patience=Patience(silent_s=0.3)) as service,
        service.session.ws_connect(
            service.url("/api/v1/socket"), headers=service.page(Role.HOST), autoping=False
        ) as ws,
    ):
        await say_hello(ws, "host")
        async with asyncio.timeout(PROMPT_S):
            kinds = [(await ws.receive()).type for _ in range(9)]
        assert kinds[7:] == [aiohttp.WSMsgType.PING, aiohttp.WSMsgType.CLOSE]
        assert ws.close_code == 4409


async def test_a_hidden_page_whose_browser_answers_for_it_is_kept(tmp_path: Path) -> None:
    patience = Patience(silent_s=0.2)
    async with running(tmp_path, patience=patience) as service, service.joined(Role.HOST) as ws:
        # The page's own script says nothing; the client answers WebSocket pings while it waits.
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0):
                await ws.receive()
        assert len(service.hub.pages()) == 1


async def stalled_page(service: Service, role: Role) -> sockets.socket:
    """A page that says hello and never reads a byte."""
    loop = asyncio.get_running_loop()
    stalled = sockets.socket()
    stalled.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    stalled.setblocking(False)
    await loop.sock_connect(stalled, ("127.0.0.1", service.port))
    await loop.sock_sendall(stalled, service.upgrade(f"Authorization: Bearer {KEYS.of(role)}"))
    hello = json.dumps({"type": "hello", "role": role, "page": {"name": "stalled"}}).encode()
    mask = b"\x00\x00\x00\x00"
    await loop.sock_sendall(stalled, bytes([0x81, 0x80 | len(hello)]) + mask + hello)
    await until(lambda: any(page.name == "stalled" for page in service.hub.pages()))
    return stalled


async def test_a_page_that_reads_nothing_delays_nobody_and_holds_no_memory(service: Service) -> None:
    with await stalled_page(service, Role.HOST):
        async with service.joined(Role.HOST) as healthy:
            tracemalloc.start()
            try:
                for rev in range(1, 2_001):
                    service.hub.publish("messages", rev, {"messages": [rev, "x" * 30_000]})
                    message = await hear_until(healthy, topic="messages", rev=rev)
                    assert message["data"]["messages"][0] == rev
                _, peak_bytes = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
            assert peak_bytes < 8_000_000, "60 MB were published while one page took nothing"


async def test_a_page_that_takes_nothing_for_too_long_is_dropped_by_name(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="companion")
    async with running(tmp_path, patience=Patience(stalled_s=0.3)) as service:
        with await stalled_page(service, Role.HOST) as stalled:
            for rev in range(1, 200):
                service.hub.publish("messages", rev, {"messages": [rev, "x" * 60_000]})
                await asyncio.sleep(0.001)
            await until(lambda: not service.hub.pages())
            assert stalled.fileno() >= 0
    assert "host page 'stalled' leaves: nothing was taken for too long" in caplog.text


async def test_a_page_that_reads_again_is_shown_the_newest_state_and_not_the_past(service: Service) -> None:
    async with service.joined(Role.HOST) as ws:
        ws._reader._protocol.pause_reading()  # type: ignore[attr-defined]  # the page's thread is busy
        for rev in range(1, 501):
            service.hub.publish("messages", rev, {"messages": [rev, "x" * 60_000]})
            await asyncio.sleep(0)
        ws._reader._protocol.resume_reading()  # type: ignore[attr-defined]
        seen = 0
        async with asyncio.timeout(PROMPT_S):
            while (await hear_until(ws, topic="messages"))["rev"] != 500:
                seen += 1
    assert seen < 400, "500 states of 60 KB were made; what was not sent yet made way for the newest"


async def test_every_page_is_sent_away_within_a_second_when_the_service_ends(tmp_path: Path) -> None:
    async with running(tmp_path) as service:
        page = await service.session.ws_connect(
            service.url("/api/v1/socket"), headers=service.page(Role.HOST)
        )
        silent = await service.session.ws_connect(
            service.url("/api/v1/socket"), headers=service.page(Role.OPERATOR)
        )
        await say_hello(page, "host")
        closing = [asyncio.ensure_future(closed_with(ws)) for ws in (page, silent)]
        stalled = await stalled_page(service, Role.HOST)
        service.hub.publish("messages", 1, {"messages": ["x" * 4_000_000]})
        await asyncio.sleep(0.05)
        began_s = time.monotonic()
        ending = asyncio.ensure_future(service.hub.close(within_s=5))
        assert await asyncio.gather(*closing) == [1001, 1001]
        await ending
        assert time.monotonic() - began_s < 3, "a second, and room for a busy machine"
        assert service.hub.pages() == ()
        stalled.close()


async def test_a_preview_is_told_from_the_operators_by_what_it_calls_itself(service: Service) -> None:
    for role, kind in ((Role.OPERATOR, "preview"), (Role.HOST, "host")):
        async with service.connect(role) as ws:
            await ws.send_json({"type": "hello", "role": role, "page": {"kind": "preview"}})
            await hear_until(ws, type="welcome")
            assert [page["kind"] for page in service.desk.view("pages").data["pages"]] == [kind]
