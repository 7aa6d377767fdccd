"""The programme of the OBS that is not there: transitions, and studio mode."""

import asyncio
from collections.abc import Callable

from companion.tasks import spawn


class Programme:
    """``on_air`` is told of every scene that a transition has brought all the way."""

    def __init__(self, scene: str, on_air: Callable[[str], None]) -> None:
        self.scene = scene
        """The scene that OBS names: the new one from the moment it is taken, while a transition runs."""
        self.preview: str | None = None
        """What studio mode shows beside it; None outside studio mode."""
        self.fade_s = 0.0
        """Length of the transition; 0 is a cut."""
        self.cutting: set[str] = set()
        """Scenes that cut, whatever the transition is."""
        self.moved = asyncio.Event()
        """Set by the next scene that is taken, which puts a fresh one in its place."""
        self._on_air = on_air
        self._transition: asyncio.Task[None] | None = None

    def take(self, scene: str) -> None:
        """Begin to show it; a transition that runs is broken off, and its scene never told."""
        interrupted = self._transition is not None
        if scene == self.scene and not interrupted:
            return
        self.stop()
        if self.preview is not None:
            self.preview = self.scene
        self.scene = scene
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()
        if self.fade_s <= 0 or scene in self.cutting:
            self._on_air(scene)
        else:
            self._transition = spawn(self._fade(scene), name="simulated transition")

    async def _fade(self, scene: str) -> None:
        await asyncio.sleep(self.fade_s)
        self._transition = None
        self._on_air(scene)

    @property
    def in_transition(self) -> bool:
        return self._transition is not None

    async def idle(self) -> None:
        """Return when no transition runs."""
        while self._transition is not None:
            await asyncio.wait({self._transition})

    def stop(self) -> None:
        """Break off a transition."""
        if self._transition is not None:
            self._transition.cancel()
            self._transition = None
