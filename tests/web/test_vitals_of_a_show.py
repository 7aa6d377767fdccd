"""How OBS does, on its way through a running show to its pages: not too often, and only if somebody looks."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from companion import desk
from companion.app import ObsKind, Service, serve
from companion.keys import Role
from companion.obs.simulated import SimulatedObs
from companion.ports import Vitals
from companion.settings import load_settings
from companion.show.events import Lost, ObsLost
from companion.showfile import load_show
from companion.showfile.surroundings import Surroundings
from tests.service import eventually
from tests.web.test_vitals import EXAMPLE, PROMPT_S, STEADY


@dataclass
class Room:
    """A show that is run, with an OBS that says how it does when the test wants it."""

    service: Service
    tell: Callable[[Vitals], None]
    worded: list[Vitals | None] = field(default_factory=list)
    """What was put into words so far."""

    @asynccontextmanager
    async def page(self, role: Role) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        headers = {"Authorization": f"Bearer {self.service.keys.of(role)}"}
        url = f"http://127.0.0.1:{self.service.port}/api/v1/socket"
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(url, headers=headers) as page,
        ):
            await page.send_json({"type": "hello", "role": role.value})
            yield page


@pytest.fixture
async def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Room]:
    told_to: list[Callable[[Vitals], None]] = []
    worded: list[Vitals | None] = []
    into_words = desk.vitals_view

    def hear(_: SimulatedObs, listener: Callable[[Vitals], None] | None) -> None:
        if listener is not None:
            told_to.append(listener)

    def words(vitals: Vitals | None, cameras: Any) -> dict[str, Any]:
        worded.append(vitals)
        return into_words(vitals, cameras)

    monkeypatch.setattr(SimulatedObs, "hear_vitals", hear)
    monkeypatch.setattr(desk, "vitals_view", words)
    shutil.copytree(EXAMPLE.parent, tmp_path / "show")
    show, data = tmp_path / "show" / EXAMPLE.name, tmp_path / "data"
    data.mkdir()
    loaded = load_show(show, Surroundings.of(show.parent, data))
    assert loaded.plan is not None
    settings = load_settings(data, host=None, port=0, obs=None, environ={})
    async with serve(loaded.plan, loaded.source, settings, show_file=show, obs=ObsKind.SIMULATED) as service:
        await eventually(lambda: service.runner.state.obs.connected, "the link to OBS")
        yield Room(service, told_to[0], worded)


async def next_vitals(page: aiohttp.ClientWebSocketResponse) -> dict[str, Any] | None:
    async with asyncio.timeout(PROMPT_S):
        while True:
            message = json.loads((await page.receive()).data)
            if message.get("topic") == "vitals":
                told: dict[str, Any] | None = message["data"]["vitals"]
                return told


async def test_nothing_is_put_into_words_while_no_operator_page_is_there(room: Room) -> None:
    async with room.page(Role.HOST) as page:
        await page.receive()
        room.tell(STEADY)
        room.tell(replace(STEADY, fps=25.0))
    assert room.worded == []
    async with room.page(Role.OPERATOR) as page:
        told = await next_vitals(page)
    assert told is not None
    assert told["fps"] == 25.0


async def test_an_obs_that_goes_takes_its_figures_along_and_a_late_one_does_not_bring_them_back(
    room: Room,
) -> None:
    async with room.page(Role.OPERATOR) as page:
        room.tell(STEADY)
        while await next_vitals(page) is None:
            pass
        room.service.runner.submit(lambda at: ObsLost(at=at, reason="gone", how=Lost.CUT))
        assert await next_vitals(page) is None
        before = len(room.worded)
        room.tell(STEADY)
        await asyncio.sleep(0.1)
    assert room.worded[before:] == [None] * len(room.worded[before:])


async def test_figures_that_change_faster_are_sent_every_two_seconds_the_newest_of_them(room: Room) -> None:
    loop = asyncio.get_running_loop()
    async with room.page(Role.OPERATOR) as page:
        at = loop.time()
        room.tell(replace(STEADY, fps=1.0))
        while (await next_vitals(page) or {}).get("fps") != 1.0:
            pass
        for fps in range(2, 12):
            room.tell(replace(STEADY, fps=float(fps)))
            await asyncio.sleep(0.05)
        told = await next_vitals(page)
    assert told is not None
    assert told["fps"] == 11.0
    assert loop.time() - at >= desk.VITALS_EVERY_S
