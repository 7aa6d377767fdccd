"""Overlay pages that OBS has open, out of who is connected: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from companion.show.health.samples import PageSample
from companion.show.state import ShowState
from companion.show.times import MINUTE, SECOND, Ms, RunMs, WallMs

OPENING_MS = Ms(15 * SECOND)
"""After OBS was connected: its browser sources load their pages, the slowest after some seconds."""
TOGETHER_MS = Ms(3 * SECOND)
"""What goes so near to a change of scene was shut down with it, and what goes as another comes was changed
into that one: one look is a second after the other, and OBS says what is on programme after a transition."""
FORGOTTEN_MS = Ms(5 * MINUTE)
"""Whoever has let a page be gone for so long does not want it."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """An overlay page in a browser source of OBS that is connected."""

    label: str
    """What tells it from others for a person: its name, or its size. A page that reloads keeps it."""
    quiet_since: WallMs | None
    """Since when it has said nothing; None: it speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Which there were in this run, and are wanted."""

    known: Mapping[str, RunMs] = field(default_factory=dict)
    """When each was last there."""
    scene: str | None = None
    changes: tuple[tuple[RunMs, str], ...] = ()
    """When another scene came on programme lately, or a page that had not been there, by its label."""

    def after(self, seen: Sequence[SeenPage], state: ShowState, at: RunMs) -> tuple["Pages", PageSample]:
        """These are connected now. Of several with one label that which speaks counts: a page that reloads
        is there twice for a moment."""
        speaks: dict[str, RunMs | None] = {}
        for page in seen:
            quiet = None if page.quiet_since is None else state.run(page.quiet_since)
            speaks[page.label] = None if quiet is None or speaks.get(page.label, quiet) is None else quiet
        actual = state.program.actual
        came = [(at, label) for label in speaks.keys() - self.known.keys()]
        taken = [(at, "")] if self.scene not in (None, actual) else []
        changes = (*(one for one in self.changes if at - one[0] <= FORGOTTEN_MS), *came, *taken)
        settled = (
            state.obs.connected
            and state.obs.since is not None
            and at - state.run(state.obs.since) >= OPENING_MS
        )
        missing = {label: last for label, last in self.known.items() if label not in speaks}
        if settled:
            missing = {name: last for name, last in missing.items() if _is_missed(name, last, at, changes)}
        else:
            missing = dict.fromkeys(missing, at)
        gone = frozenset(missing) if settled else frozenset[str]()
        known = missing | dict.fromkeys(speaks, at)
        return Pages(known=known, scene=actual, changes=changes), PageSample(at=at, pages=speaks, gone=gone)


def _is_missed(label: str, last: RunMs, at: RunMs, changes: Sequence[tuple[RunMs, str]]) -> bool:
    """Should this page be there, which was last there then?"""
    with_another = any(abs(then - last) <= TOGETHER_MS and what != label for then, what in changes)
    return not with_another and at - last <= FORGOTTEN_MS
