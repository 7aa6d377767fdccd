"""Bags that open one after the other by themselves."""

from dataclasses import dataclass

from companion.show.times import Ms, WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class BagQueue:
    bags: tuple[str, ...] = ()
    """Those that are still to come, the next first."""
    gap_ms: Ms = Ms(0)
    loop: bool = False
    running: bool = False
    not_before: WallMs | None = None
    """The gap after the last one is over then; None while one is on, and while the queue does not run."""
    next_at: WallMs | None = None
    """When the next opens; None while that cannot be known: one is on, the next is held back, or the queue
    does not run."""
    held: str = ""
    """Why the next cannot be opened now: the code of a refusal; empty when it can."""
