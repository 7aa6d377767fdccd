"""The crowd of a running show, as the operator's page hears of it."""

import asyncio
import json
import shutil
from pathlib import Path
from uuid import uuid4

import aiohttp

from companion.app import ObsKind, serve
from companion.keys import Role
from companion.settings import load_settings
from companion.showfile import Surroundings, load_show
from tests.journeys.conftest import EXAMPLE
from tests.web.service import PROMPT_S

CROWD = 60


async def test_operators_hear_of_a_crowd_once_a_second_with_the_latest_five(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE.parent, tmp_path / "show")
    show, data = tmp_path / "show" / EXAMPLE.name, tmp_path / "data"
    data.mkdir()
    loaded = load_show(show, Surroundings.of(show.parent, data))
    assert loaded.plan is not None
    settings = load_settings(data, host=None, port=0, obs=None, environ={})
    async with (
        asyncio.timeout(PROMPT_S),
        serve(loaded.plan, loaded.source, settings, show_file=show, obs=ObsKind.NONE) as service,
        aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {service.keys.of(Role.OPERATOR)}"}
        ) as session,
        session.ws_connect(f"http://127.0.0.1:{service.port}/api/v1/socket") as page,
    ):
        await page.send_json({"type": "hello", "role": "operator"})
        told = 0

        async def entrants() -> dict[str, object]:
            nonlocal told
            while True:
                message = json.loads((await page.receive()).data)
                if message.get("topic") == "entrants":
                    told += 1
                    bag: dict[str, object] = message["data"]["bags"].get("L1", {})
                    return bag

        async def command(name: str, /, **args: object) -> None:
            message = {"type": "command", "id": str(uuid4()), "command": name, "args": args}
            await page.send_json(message)

        assert await entrants() == {}
        for step in ("announce", "open"):
            await command(f"bag_{step}", bag="L1")
            while service.runner.state.bags["L1"].state != ("announced" if step == "announce" else "open"):
                await asyncio.sleep(0.01)
        told = 0
        for number in range(CROWD):
            # As many at once as a page may have waiting.
            if number == CROWD // 2:
                await asyncio.sleep(0.5)
            viewer = {"user_id": f"u{number}", "name": f"观众{number}", "text": "今天吃坚果"}
            await command("bag_enter", bag="L1", **viewer)
        while (bag := await entrants()).get("entered") != CROWD:
            pass
        assert told <= 4
        latest = bag["latest"]
        assert isinstance(latest, list)
        assert len(latest) == 5
        assert bag["unchecked"] == CROWD, "nobody said whether they follow"
