"""The sign of life that the script in OBS watches for."""

import asyncio
import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from companion.obs.alive import FILE, SignOfLife
from companion.show.times import WallMs

AT = WallMs(1_790_000_000_500)


def read(path: Path) -> dict[str, Any] | None:
    """None: it is not there, or not written to its end."""
    try:
        content: dict[str, Any] = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return content


async def written(path: Path) -> dict[str, Any]:
    while (content := read(path)) is None:
        await asyncio.sleep(0.01)
    return content


async def test_it_tells_when_it_was_given_and_how_the_clocks_of_the_show_go(tmp_path: Path) -> None:
    sign = SignOfLife(tmp_path, lambda: AT, "Asia/Shanghai")
    sign.start()
    try:
        told = await written(tmp_path / FILE)
    finally:
        await sign.close()
    assert told == {"at": 1_790_000_000, "ahead_s": 8 * 3600, "pid": os.getpid()}


async def test_an_end_that_was_meant_leaves_no_sign(tmp_path: Path) -> None:
    sign = SignOfLife(tmp_path, lambda: AT, "Asia/Shanghai")
    sign.start()
    await written(tmp_path / FILE)
    await sign.close()
    assert not (tmp_path / FILE).exists()


async def test_one_that_was_not_started_leaves_that_of_another_as_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{}")
    await SignOfLife(tmp_path, lambda: AT, "Asia/Shanghai").close()
    assert (tmp_path / FILE).exists()


async def test_a_disk_that_is_full_ends_nothing_and_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = asyncio.Event()
    loop = asyncio.get_running_loop()

    def full(*_: object) -> int:
        loop.call_soon_threadsafe(tried.set)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("companion.obs.alive.os.open", full)
    sign = SignOfLife(tmp_path, lambda: AT, "Asia/Shanghai")
    sign.start()
    await tried.wait()
    monkeypatch.undo()
    try:
        assert await written(tmp_path / FILE), "and goes on as soon as there is room"
    finally:
        await sign.close()
    assert caplog.records == []
