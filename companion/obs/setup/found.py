"""What an OBS has, as far as setting it up for a show needs to know. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Canvas:
    """The picture that OBS draws, in pixels, before it is scaled for an output."""

    width: int
    height: int
    fps: int
    """Rounded: 30 for 29.97."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A source in a scene."""

    id: int
    source: str
    kind: str = ""
    """Kind of the input without its version; empty for a scene or a group."""
    shown: bool = True
    width: float = 0.0
    """Of the source's own picture; 0 while it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An input, with what it would do by default where nobody set anything."""

    name: str
    kind: str
    """Without its version."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Empty where they were not asked for: only of what is watched, and of what may be ours."""
    filters: tuple[str, ...] = ()
    """Names of its filters; empty where they were not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All of it, read in one go."""

    version: str
    canvas: Canvas
    scenes: Mapping[str, tuple[Item, ...]]
    """What each scene and each group holds, the lowest first."""
    inputs: Mapping[str, Input]
    kinds: frozenset[str]
    """Kinds of inputs that this OBS can make, without their versions."""
    text_kind: str = ""
    """The newest kind of text that this OBS can make, with its version; empty: none."""
    everywhere: frozenset[str] = frozenset()
    """Inputs that are heard in every scene: desktop sound and microphones of the audio settings."""
    hotkeys: frozenset[str] = frozenset()
    programme: str = ""
    outputs: tuple[str, ...] = ()
    """Those that run: ``stream``, ``record``, ``virtual_camera``."""
    fallback_transition: str | None = None
    """The transition that the fallback scene has of its own; None: none, or there is no such scene."""
    fallback_filters: tuple[str, ...] = ()
    """Names of the filters of the fallback scene itself."""
    cut: str | None = None
    """What this OBS calls its cut, in its user's language; None: it has none."""
    studio_mode: bool = False
    collection: str = ""
    collections: tuple[str, ...] = ()
    """All that there are, the one that is loaded among them."""
    profile: str = ""
    profiles: tuple[str, ...] = ()
    """Likewise."""
    windows: bool = False
    """OBS runs on Windows, where sources have other names in its menus."""
    mac: bool = False

    def inside(self, scene: str) -> Iterator[Item]:
        """Everything that a scene shows, in scenes and groups within it too; not what is switched off."""
        waiting, seen = [scene], {scene}
        while waiting:
            for item in self.scenes.get(waiting.pop(), ()):
                if not item.shown:
                    continue
                yield item
                if item.source in self.scenes and item.source not in seen:
                    seen.add(item.source)
                    waiting.append(item.source)

    def within(self, scene: str) -> Iterator[tuple[Item, tuple[tuple[str, Item], ...]]]:
        """Everything that a scene holds, in scenes and groups within it too, shown or not; with each, the
        items that are switched off on the way to it, and the scene or group that holds each of those."""
        waiting: list[tuple[str, frozenset[str], tuple[tuple[str, Item], ...]]] = [
            (scene, frozenset({scene}), ())
        ]
        while waiting:
            holder, above, off = waiting.pop()
            for item in self.scenes.get(holder, ()):
                way = off if item.shown else (*off, (holder, item))
                yield item, way
                if item.source in self.scenes and item.source not in above:
                    waiting.append((item.source, above | {item.source}, way))

    def on_air(self, source: str) -> bool:
        """Whether viewers see or hear this input, scene or group while an output runs."""
        return source == self.programme or any(item.source == source for item in self.inside(self.programme))
