"""What goes out: programme, preview, transitions, and which inputs are part of it.

As OBS 29 was seen to do it, its traps included. In studio mode the programme is a private copy of its
scene (unless "duplicate scene" is off): what changes in the scene does not change on air, and when it is
removed its copy stays there without a name. A switch in studio mode that comes while a transition runs, or
would run had it not been cut short, is dropped, though OBS names the new scene; one that goes back, with a
transition of its own, to the scene that is being left never ends; leaving studio mode names two scenes that
are not news to anybody.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.fake_obs.protocol import Data
from tests.fake_obs.things import Input, Scene

CUT, FADE = "Cut", "Fade"
KIND_OF = {CUT: "cut_transition", FADE: "fade_transition"}

_NAMED_WRONG_S = 0.002
"""So long OBS names the preview when studio mode is left."""


@dataclass(slots=True)
class _Running:
    source: Scene
    target: Scene
    name: str
    previous: Scene | None
    """Named as programme before: what studio mode puts into the preview."""
    copy: frozenset[Input] | None
    """The inputs of the copy that comes; None: the scene itself."""


class Mixer:
    """``tell`` gets the events; ``later`` calls something after some seconds, unless OBS ends before."""

    def __init__(
        self,
        tell: Callable[[str, Data], None],
        later: Callable[[float, Callable[[], None]], asyncio.TimerHandle],
        *,
        frame_s: float,
        duplicate: bool,
        always_active: Callable[[], Iterable[Input]],
        activated: Callable[[Input], None],
        deactivated: Callable[[Input], None],
    ) -> None:
        self._tell = tell
        self._later = later
        self._frame_s = frame_s
        self._always_active = always_active
        self._activated = activated
        self._deactivated = deactivated
        self._running: _Running | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._counting: tuple[float, float] | None = None
        """When the latest transition began and how long it is; OBS counts on when it was cut short."""
        self.duplicate = duplicate
        self.studio_mode = False
        self.transition = CUT
        self.fade_ms = 300
        self.program = self.shown = Scene("nothing yet")
        """What OBS names as programme, and what it shows: two things while a transition runs, or was lost."""
        self.preview: Scene | None = None
        self.active: set[Input] = set()
        self.showing: set[Input] = set()
        self.nameless = False
        """The scene on programme was removed, and its copy is on air."""
        self._on_air: dict[Scene, frozenset[Input] | None] = {}
        """Scenes in the picture; with the inputs of the copy, if that is what is on air."""

    def open(self, scene: Scene) -> None:
        """As a collection begins: this scene, and nothing else."""
        self._end_timers()
        self._running = None
        self._counting = None
        self.program = self.shown = scene
        self.nameless = False
        self.preview = scene if self.studio_mode else None
        self._on_air = {scene: self._copy_of(scene)}
        self.refresh()

    def _copy_of(self, scene: Scene) -> frozenset[Input] | None:
        return frozenset(scene.inputs()) if self.studio_mode and self.duplicate else None

    def empty(self) -> None:
        """No scene at all, while another collection is loaded; nothing is told of it."""
        self._end_timers()
        self._running = None
        self._on_air = {}
        self.active.clear()
        self.showing.clear()

    # Switching -----------------------------------------------------------------------------------

    def take(self, scene: Scene) -> None:
        if self.studio_mode:
            if self.cursor < 1:
                self.program = scene  # dropped, and named all the same; after one that was cut short too
                return
            if scene is self.program and not self.duplicate and not self.nameless:
                return
        elif scene is self.program and not self.nameless:
            return
        previous, self.program = self.program, scene
        was_nameless, self.nameless = self.nameless, False
        if self._running is not None and scene is self._running.source and scene.override is not None:
            self._end_timers()  # it is there at once, nothing is told, and what was coming stays active
            self._running = None
            self.shown = scene
            return
        self._begin(scene, None if was_nameless else previous)

    def _begin(self, scene: Scene, previous: Scene | None) -> None:
        name = scene.override or self.transition
        length_s = 0.0 if KIND_OF[name] == KIND_OF[CUT] else (scene.override_ms or self.fade_ms) / 1000
        source = self.shown if self._running is None else self._running.source
        self._end_timers()
        self._running = _Running(source, scene, name, previous, self._copy_of(scene))
        self._counting = (asyncio.get_running_loop().time(), length_s) if length_s else None
        self._tell("SceneTransitionStarted", {"transitionName": name})
        self._timers = [
            self._later(self._frame_s, self._both_active),
            self._later(self._frame_s + length_s, self._end),
        ]

    def _both_active(self) -> None:
        running = self._running
        assert running is not None
        was = self._on_air.get(running.source)
        self._on_air = {running.source: was, running.target: running.copy}
        if running.source is running.target and was is not None and running.copy is not None:
            self._on_air[running.target] = was | running.copy
        self.refresh()

    def _end(self) -> None:
        running, self._running = self._running, None
        assert running is not None
        self.shown = running.target
        self._tell("SceneTransitionVideoEnded", {"transitionName": running.name})
        if self.studio_mode and running.previous is not None and self.preview is not running.previous:
            self.preview = running.previous
            self._tell("CurrentPreviewSceneChanged", {"sceneName": self.preview.name})
        self._tell("CurrentProgramSceneChanged", {"sceneName": self.program.name})
        self._tell("SceneTransitionEnded", {"transitionName": running.name})
        self._on_air[running.target] = running.copy
        self._timers = [self._later(self._frame_s, self._only_shown)]

    def _only_shown(self) -> None:
        self._on_air = {self.shown: self._on_air.get(self.shown)}
        self.refresh()

    def _end_timers(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers = []

    def _show_what_is_named(self) -> None:
        self._end_timers()
        self._running = None
        self.shown = self.program
        self._on_air[self.shown] = self._copy_of(self.shown)
        self._timers = [self._later(self._frame_s, self._only_shown)]

    @property
    def cursor(self) -> float:
        """How far the transition is; 1.0 when none runs."""
        if self._counting is None:
            return 1.0 if self._running is None else 0.0
        began, length_s = self._counting
        return min(1.0, (asyncio.get_running_loop().time() - began) / length_s)

    # Studio mode ---------------------------------------------------------------------------------

    async def set_studio_mode(self, enabled: bool) -> None:
        if enabled == self.studio_mode:
            return
        if enabled:
            self.studio_mode = True
            self.preview = self.program
        else:
            program, preview = self.program, self.preview or self.program
            self._tell("CurrentProgramSceneChanged", {"sceneName": preview.name})
            self.program = preview
            if not self.nameless:
                await asyncio.sleep(_NAMED_WRONG_S)
                self.program = program
                self._tell("CurrentProgramSceneChanged", {"sceneName": program.name})
            self.studio_mode, self.preview, self.nameless = False, None, False
        self._tell("StudioModeStateChanged", {"studioModeEnabled": enabled})
        self._show_what_is_named()

    def set_preview(self, scene: Scene) -> None:
        if scene is not self.preview:
            self.preview = scene
            self._tell("CurrentPreviewSceneChanged", {"sceneName": scene.name})
            self._later(self._frame_s, self.refresh)

    def trigger(self) -> None:
        """The button between preview and programme."""
        if self.studio_mode and self.cursor >= 1 and self.preview is not None:
            self.take(self.preview)

    # Who is part of it ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Tell which inputs have come and gone, after anything changed in a scene."""
        active = set(self._always_active())
        for scene, copied in self._on_air.items():
            active |= scene.inputs() if copied is None else copied
        showing = active | (self.preview.inputs() if self.preview is not None else set())
        for event, field, before, now in (
            ("InputShowStateChanged", "videoShowing", self.showing, showing),
            ("InputActiveStateChanged", "videoActive", self.active, active),
        ):
            for one in sorted(before ^ now, key=lambda one: one.name):
                self._tell(event, {"inputName": one.name, field: one in now})
        came, went = active - self.active, self.active - active
        self.active, self.showing = active, showing
        for one in sorted(came, key=lambda one: one.name):
            self._activated(one)
        for one in sorted(went, key=lambda one: one.name):
            self._deactivated(one)

    def is_active(self, source: Input | Scene) -> tuple[bool, bool]:
        """``videoActive`` and ``videoShowing``."""
        if isinstance(source, Input):
            return source in self.active, source in self.showing
        active = any(_holds(scene, source) for scene, copied in self._on_air.items() if copied is None)
        return active, active or (self.preview is not None and _holds(self.preview, source))

    def forget(self, one: Input) -> None:
        """It was removed from OBS."""
        self.active.discard(one)
        self.showing.discard(one)
        for scene, copied in self._on_air.items():
            if copied is not None:
                self._on_air[scene] = copied - {one}

    def without(self, scene: Scene, neighbour: Scene) -> None:
        """The scene was removed; ``neighbour`` takes its place where OBS has one take it."""
        if self.preview is scene:
            self.set_preview(neighbour)
        if self.program is scene and self.studio_mode:
            self.nameless = self.duplicate
        elif self.program is scene:
            self.take(neighbour)


def _holds(scene: Scene, source: Scene) -> bool:
    return scene is source or any(
        item.enabled and isinstance(item.source, Scene) and _holds(item.source, source)
        for item in scene.items
    )
