"""Overlay pages that OBS has open, out of who is connected: pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from companion.show.health.samples import PageSample
from companion.show.state import ShowState
from companion.show.times import SECOND, Ms, RunMs, WallMs

OPENING_MS = Ms(15 * SECOND)
"""After OBS was connected: its browser sources load their pages, the slowest after some seconds."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """An overlay page in a browser source of OBS that is connected."""

    label: str
    """What tells it from others for a person: its name, or its size. A page that reloads keeps it."""
    quiet_since: WallMs | None
    """Since when it has said nothing; None: it speaks."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Which there were in this run."""

    known: frozenset[str] = frozenset()

    def after(self, seen: Sequence[SeenPage], state: ShowState, at: RunMs) -> tuple["Pages", PageSample]:
        """These are connected now. Of several with one label that which speaks counts: a page that reloads
        is there twice for a moment."""
        speaks: dict[str, RunMs | None] = {}
        for page in seen:
            quiet = None if page.quiet_since is None else state.run(page.quiet_since)
            speaks[page.label] = None if quiet is None or speaks.get(page.label, quiet) is None else quiet
        known = self.known | speaks.keys()
        settled = (
            state.obs.connected
            and state.obs.since is not None
            and at - state.run(state.obs.since) >= OPENING_MS
        )
        gone = known - speaks.keys() if settled else frozenset[str]()
        return replace(self, known=known), PageSample(at=at, pages=speaks, gone=gone)
