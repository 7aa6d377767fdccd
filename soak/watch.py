"""What a process logs and holds on to, so that nothing unforeseen and nothing left over stays unseen."""

import asyncio
import contextlib
import gc
import logging
import os
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

ENDS_WITHIN_S = 30.0
"""What has not ended by then never will."""


@dataclass
class Watch(logging.Handler):
    """Everything that is logged, at every level, and everything that nobody foresaw."""

    lines: list[str] = field(default_factory=list)
    unforeseen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    # A dataclass that compares has no hash, and logging keeps its handlers in a set.
    __hash__ = object.__hash__  # type: ignore[assignment]

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        self.lines.append(text)
        if record.exc_info is not None or record.levelno >= logging.ERROR:
            self.unforeseen.append(text)

    def foresee(self, what: str) -> Callable[..., None]:
        return lambda *told: self.unforeseen.append(f"{what}: {told!r}")


@contextmanager
def watched() -> Iterator[Watch]:
    watch, root = Watch(), logging.getLogger()
    root.addHandler(watch)
    root.setLevel(logging.DEBUG)
    threading.excepthook = watch.foresee("a thread ended")
    sys.unraisablehook = watch.foresee("nobody could be told")
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: watch.foresee("a task ended")(context)
    )
    try:
        yield watch
    finally:
        root.removeHandler(watch)


@dataclass(frozen=True, slots=True)
class Held:
    """What this process holds on to."""

    threads: Mapping[str, int]
    tasks: Mapping[str, int]
    sockets: int

    def more_than(self, before: "Held") -> list[str]:
        found = [
            f"{kind} {name!r}: {count} instead of {were.get(name, 0)}"
            for kind, are, were in (
                ("threads", self.threads, before.threads),
                ("tasks", self.tasks, before.tasks),
            )
            for name, count in are.items()
            if count > were.get(name, 0)
        ]
        if self.sockets > before.sockets:
            found.append(f"{self.sockets} sockets instead of {before.sockets}")
        return found


async def left_over(before: Held) -> list[str]:
    """What is held on to and was not before, once what only needs its time has ended: a picture that OBS
    never sent holds its thread for two seconds, and on a busy machine all of it takes longer."""
    until = time.monotonic() + ENDS_WITHIN_S
    while (more := held().more_than(before)) and time.monotonic() < until:  # noqa: ASYNC110 - nothing tells it
        await asyncio.sleep(1)
    return more


def held() -> Held:
    gc.collect()
    links = []
    for number in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            links.append(os.readlink(f"/proc/self/fd/{number}"))
    # Threads of pools begin when there is first something to do, and are as many as their pool has at most.
    pooled = ("asyncio_", "ThreadPoolExecutor", "pictures of incidents")
    # One that took the place of another has a number behind its name.
    threads = Counter(
        re.sub(r"-\d+$", "", one.name) for one in threading.enumerate() if not one.name.startswith(pooled)
    )
    tasks = Counter(one.get_name() for one in asyncio.all_tasks() if not one.get_name().startswith("Task-"))
    return Held(threads, tasks, sum(link.startswith("socket:") for link in links))
