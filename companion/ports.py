"""What the live loop needs from the world, as Protocols; adapters fit them by shape alone."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from companion.errors import CompanionError
from companion.show.effects import PlayMedia, SetMute, SetOutput, SwitchScene
from companion.show.events import Event
from companion.show.times import Moment, Ms


class Clock(Protocol):
    """Reads both clocks of the run."""

    def now(self) -> Moment: ...

    def take_step(self) -> Ms:
        """How far the wall clock was set since last asked; 0 within 2 s of where it should be."""


class Alarm(Protocol):
    """Wakes the single writer at the next instant that matters. It may be late; the writer looks at the time
    every second all the same."""

    def start(self) -> None: ...

    def arm(self, instant_ms: int | None, now_ms: int) -> None:
        """Wake at an instant of the run clock, given what it reads now; None for no alarm."""

    def forget(self) -> None:
        """The wall clock was set: the next :meth:`arm` sets the alarm anew."""

    def close(self) -> None: ...


class JournalNotWriting(CompanionError):
    """Nothing can be written to the journal now; the text says why."""


class JournalPort(Protocol):
    """Everything that happens, in order, on disk."""

    @property
    def failed(self) -> str | None:
        """Why nothing can be written now; None when all is well."""

    def append(self, event: Event, caused_by: int | None = None) -> int:
        """Hand a line to the writer and return its number at once, without waiting for the disk."""

    async def written(self) -> None:
        """Return when everything appended so far was handed to the system: it survives this process.

        Raises:
            JournalNotWriting: nothing can be written now.
        """

    async def durable(self) -> None:
        """Return when everything appended so far would survive a power cut.

        Raises:
            JournalNotWriting: nothing can be written now.
        """


class ObsNotice(Protocol):
    """Builds one event about OBS for the moment it is journaled at."""

    def __call__(self, at: Moment) -> Event: ...


class ObsFailure(Exception):
    """OBS did not do what it was asked, or did not say so in time; the text is fit for a person."""


Levels = Mapping[str, float | None]
"""The loudest sample of each input since the last of these, in dBFS before its fader; None: it gives none."""


class ObsPort(Protocol):
    """OBS, or something that stands in for it.

    ``notify`` is called on the event loop with builders of ``ObsConnected``, ``ObsLost``,
    ``SceneOnAir``, ``ScenesChanged``, ``OutputsChanged`` and ``InputMuted``; first of all, once the link is
    up, ``ObsConnected``.
    """

    def start(self, notify: Callable[[ObsNotice], None]) -> None: ...

    def expect(self, scenes: Sequence[str], *, fallback: str) -> None:
        """The show names these scenes from now on, and falls back to this one."""

    async def switch_scene(self, effect: SwitchScene) -> None:
        """Return when the scene is confirmed on air.

        Raises:
            ObsFailure: not connected, no such scene, refused, or not confirmed by its deadline.
        """

    async def set_mute(self, effect: SetMute) -> None:
        """Return when the input is muted, or is heard.

        Raises:
            ObsFailure: not connected, no such input, refused, or not confirmed by its deadline.
        """

    async def set_output(self, effect: SetOutput) -> None:
        """Return when the output runs, or has stopped.

        Raises:
            ObsFailure: not connected, it cannot start (no camera device, no ingest), refused, or not
                confirmed by its deadline.
        """

    async def play_media(self, effect: PlayMedia) -> None:
        """Return when OBS has begun to play the source from its beginning.

        Raises:
            ObsFailure: not connected, no such media source, or refused.
        """

    async def screenshot(self, source: str, width: int, height: int, fmt: str = "png") -> bytes:
        """A picture of a scene or input, ``width`` × ``height`` pixels.

        Raises:
            ObsFailure: not connected, no such source, or no picture within 5 s.
        """

    def hear_levels(self, listener: Callable[[Levels], None] | None) -> None:
        """Call this on the event loop with how loud the inputs are, some 20 times a second while OBS is
        there; None: no more. Samples never enter the journal."""

    async def close(self) -> None:
        """Let go of OBS within 2 s; no thread or socket is left over."""
