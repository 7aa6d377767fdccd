"""A fake OBS in a process of its own, which goes on whatever holds up this one."""

import asyncio
import contextlib
import json
import re
import sys
from collections.abc import AsyncIterator
from typing import Any

from companion.obs.session import Address


class OtherObs:
    """What is ordered of it is named as in ``FakeObs``."""

    def __init__(self, process: asyncio.subprocess.Process, address: Address) -> None:
        self._process = process
        self.address = address

    def tell(self, hand: str, *args: Any, **options: Any) -> None:
        """A hand in it does this, now; ``order`` and ``tell`` are not to be mixed."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": hand, "args": args, "kwargs": options}).encode() + b"\n")

    async def order(self, hand: str, *args: Any, **options: Any) -> Any:
        """Return what came of it."""
        assert self._process.stdout is not None
        self.tell(hand, *args, **options)
        answer = json.loads(await self._process.stdout.readline())
        assert "failed" not in answer, answer
        return answer["done"]

    async def arrivals(self, request: str) -> list[float]:
        """When requests of this name arrived there, on the monotonic clock."""
        return [
            float(at)
            for asked in await self.order("requests", request)
            for at in re.findall(r"\bat=([0-9.]+)", asked)
        ]


@contextlib.asynccontextmanager
async def obs_elsewhere(*, inputs: int) -> AsyncIterator[OtherObs]:
    """With so many microphones in the scene on programme."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fake_obs", "--inputs", str(inputs)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=16 * 1024 * 1024,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    where = json.loads(await process.stdout.readline())
    try:
        yield OtherObs(process, Address(where["host"], where["port"]))
    finally:
        process.stdin.close()
        await process.wait()
