import asyncio
import logging
import socket
import time
from pathlib import Path

import pytest
from aiohttp import web

from companion.errors import CompanionError
from companion.keys import Role
from companion.web.server import serving
from tests.web.service import KEYS, closed_with, running, say_hello


async def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CompanionError, match=f"Port {port} on 127.0.0.1 is taken") as problem:
            async with serving(web.Application(), host="127.0.0.1", port=port):
                pass
    assert problem.value.hint is not None
    assert "--port" in problem.value.hint


async def test_an_address_of_another_machine_is_named_with_what_to_do() -> None:
    with pytest.raises(CompanionError, match=r"cannot listen on 192\.0\.2\.1") as problem:
        async with serving(web.Application(), host="192.0.2.1", port=0):
            pass
    assert "--host" in (problem.value.hint or "")


async def test_the_service_ends_at_once_though_pages_are_open(tmp_path: Path) -> None:
    async with asyncio.timeout(60):
        async with running(tmp_path) as service:
            ws = await service.session.ws_connect(
                service.url("/api/v1/socket"), headers=service.page(Role.HOST)
            )
            await say_hello(ws, "host")
            closing = asyncio.ensure_future(closed_with(ws))
            port = service.port
            await service.status("/healthz")
            began_s = time.monotonic()
        assert time.monotonic() - began_s < 4, "two seconds, and room for a busy machine"
    assert await closing == 1001
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_what_is_no_http_is_refused_and_leaves_one_line_in_the_log_without_its_contents(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(tmp_path) as service:
        status, _, body = await service.raw(f"GET /host?key={KEYS.host} HTTP/9.x\r\n\r\n".encode())
        assert status == 400
        assert b"Traceback" not in body
        assert await service.status("/healthz") == 200
    assert KEYS.host not in caplog.text
    assert "What 127.0.0.1 sent is not HTTP" in caplog.text
    assert "Traceback" not in caplog.text
