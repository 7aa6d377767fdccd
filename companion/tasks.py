"""Background work that nobody awaits, so that none of it is lost, leaked or dead without a word.

This is the only caller of ``asyncio.create_task``. The event loop keeps no strong reference to a task,
so one that is thrown away can vanish half-way; and the exception of a task that nobody awaits is
reported when it is collected, if ever.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")

OnCrash = Callable[[str, BaseException], None]
"""Is told the task's name and what ended it, on the event loop; it must not raise."""

_STUBBORN_S = 5.0
"""How long a cancelled task may clean up. Longer than anything of ours takes; closing must not hang."""

_alive: set[asyncio.Task[Any]] = set()
"""The reference that the event loop does not keep."""


def spawn(coro: Coroutine[Any, Any, T], *, name: str, on_crash: OnCrash | None = None) -> asyncio.Task[T]:
    """Run ``coro`` in the background of the running event loop, until it ends by itself.

    A crash is logged with ``name``, and then told to ``on_crash``; being cancelled is no crash. Work
    that must end with its owner belongs in a ``TaskSet``.
    """
    task = asyncio.create_task(coro, name=name)
    _alive.add(task)

    def ended(task: asyncio.Task[T]) -> None:
        _alive.discard(task)
        crash = None if task.cancelled() else task.exception()
        if crash is not None:
            log.error("%s stopped working: %s", name, str(crash) or type(crash).__name__, exc_info=crash)
            if on_crash is not None:
                on_crash(name, crash)

    task.add_done_callback(ended)
    return task


class TaskSet:
    """Tasks that end with their owner: ``close()``, or the end of ``async with``, cancels and awaits all."""

    def __init__(self, on_crash: OnCrash | None = None) -> None:
        self._on_crash = on_crash
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def spawn(self, coro: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Run ``coro`` until it ends or the set is closed.

        Raises:
            RuntimeError: the set is closed already.
        """
        if self._closed:
            coro.close()
            raise RuntimeError(f"{name} cannot start: its owner is closed")
        task = spawn(coro, name=name, on_crash=self._on_crash)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Cancel what still runs and wait until it is over; may be called again.

        A task that swallows its cancellation is logged by name and left behind after 5 s, so that one
        bad task cannot keep the whole service from ending. Called from one of its own tasks, it spares
        that one.
        """
        self._closed = True
        ending = self._tasks - {asyncio.current_task()}
        for task in ending:
            task.cancel()
        if ending:
            _, stubborn = await asyncio.wait(ending, timeout=_STUBBORN_S)
            for task in stubborn:
                log.error("%s does not stop; it is left behind", task.get_name())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
