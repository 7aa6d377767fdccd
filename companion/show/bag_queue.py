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
    next_at: WallMs | None = None
    """When the next opens; None while one is on, and while the queue does not run."""
    held: str = ""
    """Why the next cannot be opened now: the code of a refusal; empty when it can."""
