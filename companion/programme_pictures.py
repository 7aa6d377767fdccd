"""The picture of the programme for the crew's pages: one for all of them, and none that OBS cannot bear.

OBS renders a scene anew for each picture, and holds up its own frames meanwhile. So no page asks OBS itself:
whoever looks is given the last picture, and only when that has grown old is another one taken.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from companion.ports import ObsFailure, Vitals
from companion.show.events import Pulse
from companion.show.state import ShowState
from companion.show.times import WallMs
from companion.web.ports import NoPicture, Picture

EVERY_S = 1.0
"""Between two pictures, for all pages together."""
CALM_LOOKS_S = 0.5
"""How often an OBS at rest is looked at for its cameras; where that was slowed down, so are these."""
AFTER_CONNECTING_MS = 3_000
"""An OBS that has just started opens its cameras, and requests for pictures in that time have crashed it."""
BELIEVED_S = 60.0
"""An older picture tells nothing of what is on air now, whatever age is written beside it."""
WIDTHS = (320, 640, 1280)
"""Pixels: for a panel, for one on a fine screen, for a whole window. Pages of all sizes share one picture."""
WANTED_FOR_S = 5.0
"""So long after somebody asked for a wide picture they are all taken as wide."""


class Camera(Protocol):
    """What of an ``ObsPort`` is needed here."""

    async def screenshot(self, source: str, width: int, height: int | None, fmt: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Taken:
    jpeg: bytes
    scene: str
    at_s: float


class ProgrammePictures:
    """Seconds are those of ``monotonic_s``, a clock that never steps."""

    def __init__(
        self,
        camera: Camera,
        state: Callable[[], ShowState],
        vitals: Callable[[], Vitals | None],
        now: Callable[[], WallMs],
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._camera = camera
        self._state = state
        self._vitals = vitals
        self._now = now
        self._monotonic_s = monotonic_s
        self._taking = asyncio.Lock()
        self._last: _Taken | None = None
        self._tried_s: float | None = None
        self._failure: ObsFailure | None = None
        """Why the last try gave none; None when it gave one."""
        self._asked_s: dict[int, float] = {}
        """When somebody last asked for each of ``WIDTHS``."""

    async def picture(self, width: int) -> Picture:
        """The newest picture of what is on programme; ``width`` pixels wide, or more, once others want less.

        Raises:
            NoPicture: ``no_obs``, ``no_programme`` (nobody knows what is on air), ``obs_busy``, or
                ``no_picture`` with what OBS says.
        """
        step = next((step for step in WIDTHS if step >= width), WIDTHS[-1])
        self._asked_s[step] = self._monotonic_s()
        async with self._taking:
            self._asked_s[step] = self._monotonic_s()  # OBS may have taken long over one for somebody else.
            scene = self._scene()
            bearable = self._is_bearable()
            if bearable and self._is_due():
                await self._take(scene)
            last, now_s = self._last, self._monotonic_s()
            if last is not None and now_s - last.at_s < BELIEVED_S:
                return Picture(last.jpeg, last.scene, age_ms=round((now_s - last.at_s) * 1000))
            if not bearable:
                raise NoPicture("obs_busy", "OBS is busy, and is asked for no picture until it is not.")
            raise NoPicture("no_picture", f"OBS gave no picture: {self._failure}.")

    async def glance(self, width: int) -> Picture | None:
        """As ``picture``; None: there is none now."""
        try:
            return await self.picture(width)
        except NoPicture:
            return None

    def _scene(self) -> str:
        state = self._state()
        if not state.obs.connected:
            raise NoPicture("no_obs", "OBS is not connected, so there is no picture of the programme.")
        if state.program.actual is None:
            raise NoPicture("no_programme", "OBS has not said which scene is on programme.")
        return state.program.actual

    def _is_due(self) -> bool:
        vitals = self._vitals()
        looks_s = CALM_LOOKS_S if vitals is None or vitals.looks_every_s is None else vitals.looks_every_s
        every_s = EVERY_S * max(1.0, looks_s / CALM_LOOKS_S)
        return self._tried_s is None or self._monotonic_s() - self._tried_s >= every_s

    def _is_bearable(self) -> bool:
        obs, vitals = self._state().obs, self._vitals()
        if obs.simulated:
            return True
        settled = obs.since is None or self._now() - obs.since >= AFTER_CONNECTING_MS
        no_looks = vitals is not None and bool(vitals.cameras) and vitals.looks_every_s is None
        return settled and obs.pulse is Pulse.STEADY and not no_looks

    async def _take(self, scene: str) -> None:
        now_s = self._tried_s = self._monotonic_s()
        wanted = max(width for width, at_s in self._asked_s.items() if now_s - at_s < WANTED_FOR_S)
        try:
            jpeg = await self._camera.screenshot(scene, wanted, None, "jpg")
        except ObsFailure as failure:
            self._failure = failure
        else:
            self._last = _Taken(jpeg, scene, now_s)
