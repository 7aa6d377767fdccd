"""From GO at one page to 20 pages that know of it: a show of 500 segments and 5,000 cues.

    python -m bench.go_to_pages

The companion is a process of its own, with its journal on disk, and OBS simulated. Twelve links stand open as
operator pages have them and eight as host pages do; one operator presses, and each reads everything that it
is sent. Told is how long after the press the last of them had read that another segment runs, and how long
the press itself waited for its receipt.
"""

import asyncio
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bench.figures import show
from bench.show_check import CUES, SEGMENTS, big_show
from tests.service import Service

PAGES = {"operator": 12, "host": 8}
PRESSES = 100
APART_S = 0.4
"""Presses that are closer than 0.3 s are one."""


class Link:
    """What a page hears, and when it heard of each segment that runs."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.segments: dict[str, float] = {}
        """By its id."""
        self.receipts: dict[str, float] = {}
        self.refused: list[Any] = []
        self.bytes = 0

    async def read(self) -> None:
        async for message in self._socket:
            self.bytes += len(message.data)
            told = json.loads(message.data)
            now = time.perf_counter()
            if told["type"] == "receipt":
                self.receipts[told["id"]] = now
                if not told["ok"]:
                    self.refused.append(told)
            elif told.get("topic") == "live" and (segment := told["data"]["segment"]) is not None:
                self.segments.setdefault(segment["id"], now)

    async def press(self) -> str:
        id = str(uuid.uuid4())
        await self._socket.send_json({"type": "command", "id": id, "command": "go", "args": {}})
        return id


async def measure(service: Service) -> None:
    async with aiohttp.ClientSession() as session:
        links, reading = [], []
        for role, count in PAGES.items():
            for _ in range(count):
                bearer = {"Authorization": f"Bearer {service.keys[role]}"}
                url = f"{service.base}/api/v1/socket"
                socket = await session.ws_connect(url, headers=bearer, max_msg_size=0)
                await socket.send_json({"type": "hello", "role": role, "name": "bench"})
                links.append(Link(socket))
                reading.append(asyncio.create_task(links[-1].read()))
        await asyncio.sleep(2)
        told, answered, first_bytes = [], [], 0
        for number in range(PRESSES + 1):
            before = sum(link.bytes for link in links)
            pressed = time.perf_counter()
            id = await links[0].press()
            await asyncio.sleep(APART_S)
            heard = [link.segments.get(f"segment-{number}") for link in links]
            if links[0].refused or None in heard:
                raise SystemExit(f"press {number}: {links[0].refused} {heard}")
            if number:  # The first starts the show.
                told.append(max(at for at in heard if at is not None) - pressed)
                answered.append(links[0].receipts[id] - pressed)
                first_bytes += sum(link.bytes for link in links) - before
        for task in reading:
            task.cancel()
    show("the press has its receipt", answered)
    show(f"the last of {len(links)} pages has read it", told)
    print(f"sent to one page for one GO: {first_bytes / PRESSES / len(links) / 1_000:.1f} KB")


def main() -> int:
    with big_show_running() as service:
        asyncio.run(measure(service))
    return 0


@contextmanager
def big_show_running() -> Iterator[Service]:
    """The companion with the big show, as a process of its own, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "show.yaml"
        path.write_text(short_segments(big_show()), encoding="utf-8")
        service = Service(path, Path(folder) / "data", "--obs", "simulated").start()
        try:
            print(f"{SEGMENTS} segments, {SEGMENTS * CUES:,} cues")
            yield service
        finally:
            service.end()


def short_segments(text: str) -> str:
    """The rundown of the big show alone: each GO goes on to another segment, and fires no cue by hand."""
    head, _, rundown = text.partition("rundown:\n")
    return f"{head}rundown:\n{rundown[rundown.index('  - id: segment-0') :]}"


if __name__ == "__main__":
    sys.exit(main())
