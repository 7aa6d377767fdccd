"""Keeping the collector of cyclic garbage away from work that makes much and leaves no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No cyclic garbage is looked for meanwhile; what is no longer referred to goes at once, as ever.

    A show file becomes some hundred thousand objects at one go, and the collector, which runs by their
    number, would walk the growing heap again and again: half the time of reading a big file. How much is made
    is bounded by the limits of the reader. The pause holds for the process, so it is for work of less than a
    second; of two threads that pause at once, the first to end may end it for both, which costs time only.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
