"""No background task is lost, leaked, or dead without a word."""

import asyncio
import gc
import logging

import pytest

from companion import tasks
from companion.tasks import TaskSet, spawn


async def forever() -> None:
    await asyncio.Event().wait()


async def fails(message: str = "the camera is gone") -> None:
    raise LookupError(message)


async def test_a_task_that_nobody_holds_still_finishes():
    done = asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        gc.collect()
        await asyncio.sleep(0)
        done.set()

    spawn(work(), name="work")
    gc.collect()
    async with asyncio.timeout(5):
        await done.wait()


async def test_a_crash_is_logged_with_the_tasks_name_and_told_on(caplog):
    told = []
    task = spawn(fails(), name="camera probe", on_crash=lambda name, crash: told.append((name, str(crash))))
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert told == [("camera probe", "the camera is gone")]
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage() == "camera probe stopped working: the camera is gone"
    assert record.exc_info[0] is LookupError


async def test_a_crash_without_words_is_called_by_its_kind(caplog):
    await asyncio.wait([spawn(fails(""), name="probe")])
    await asyncio.sleep(0)

    assert caplog.messages == ["probe stopped working: LookupError"]


async def test_ending_and_being_cancelled_are_no_crashes(caplog):
    told = []
    ended = spawn(asyncio.sleep(0, "result"), name="a", on_crash=lambda *crash: told.append(crash))
    cancelled = spawn(forever(), name="b", on_crash=lambda *crash: told.append(crash))
    assert await ended == "result"
    cancelled.cancel()
    await asyncio.wait([cancelled])
    await asyncio.sleep(0)

    assert told == []
    assert caplog.records == []


async def test_closing_a_set_ends_all_its_tasks_after_they_have_cleaned_up():
    left = []

    async def work(name: str) -> None:
        try:
            await forever()
        finally:
            await asyncio.sleep(0)
            left.append(name)

    async with TaskSet() as owner:
        running = [owner.spawn(work(name), name=name) for name in ("a", "b")]
        await asyncio.sleep(0)

    assert sorted(left) == ["a", "b"]
    assert all(task.cancelled() for task in running)


async def test_one_crash_in_a_set_leaves_the_others_running(caplog):
    told = []
    async with TaskSet(on_crash=lambda name, crash: told.append(name)) as owner:
        other = owner.spawn(forever(), name="other")
        await asyncio.wait([owner.spawn(fails(), name="probe")])
        await asyncio.sleep(0)
        assert told == ["probe"]
        assert not other.done()


async def test_a_closed_set_starts_nothing_and_may_be_closed_again():
    owner = TaskSet()
    await owner.close()
    await owner.close()

    with pytest.raises(RuntimeError, match="late cannot start"):
        owner.spawn(forever(), name="late")


async def test_a_set_that_one_of_its_own_tasks_closes_spares_that_one():
    owner = TaskSet()
    other = owner.spawn(forever(), name="other")

    async def closer() -> str:
        await owner.close()
        return "closed"

    async with asyncio.timeout(5):
        assert await owner.spawn(closer(), name="closer") == "closed"
    assert other.cancelled()


async def test_a_task_that_does_not_stop_is_named_and_left_behind(caplog, monkeypatch):
    monkeypatch.setattr(tasks, "_STUBBORN_S", 0.01)
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    owner = TaskSet()
    task = owner.spawn(stubborn(), name="old driver")
    await asyncio.sleep(0)
    await owner.close()

    assert caplog.messages == ["old driver does not stop; it is left behind"]
    release.set()
    await task
