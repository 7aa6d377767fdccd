"""Watching how OBS does while it is there: its figures, and what its cameras give.

What is asked for that waits for nothing and keeps nothing waiting. The statistics come with the pulse
anyway; the status of an output is asked for only while it runs; pictures have a socket of their own, one
look at a time, and whoever wants a picture to see it goes first.
"""

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence

from companion.obs import requests
from companion.obs.known import Known
from companion.obs.pixels import has_frame
from companion.obs.probes import FORMAT, SIZE, Look, Probes
from companion.obs.requests import Ask
from companion.obs.session import Data, RequestRefused, SessionFailure
from companion.obs.setup.keep_running import keeps_running
from companion.obs.vitals import Outputs, Stats, frames_per_s
from companion.ports import Sight, Vitals

_STATUS = {"stream": "GetStreamStatus", "record": "GetRecordStatus"}
"""Of the outputs that have figures."""
_STATUS_S = 1.0
"""Figures that are not there by then are told next time; the rest must not wait."""
_READ_AGAIN_S = 30.0
"""An older OBS does not tell when the settings of an input change, and none tells of its frame rate."""
_QUIET_S = 0.5
"""Settings that change one after the other are read when they have not changed for this long."""
_LOADING_S = 1.0
"""How often it is seen whether OBS still loads its scenes."""

_NOT_RENDERED = 702
"""Request status RequestProcessingFailed: of a screenshot, that there is nothing to make one of."""
_NOTHING_THERE = frozenset({requests.NO_SUCH_THING, _NOT_RENDERED})


class Watching:
    """Who wants to know how OBS does, and of which cameras; it outlives connections."""

    def __init__(self) -> None:
        self.cameras: tuple[str, ...] = ()
        self.listener: Callable[[Vitals], None] | None = None
        self.changed: Callable[[], None] = lambda: None
        """Called when either has become another."""

    def watch(self, cameras: Sequence[str]) -> None:
        self.cameras = tuple(cameras)
        self.changed()

    def listen(self, listener: Callable[[Vitals], None] | None) -> None:
        self.listener = listener
        self.changed()

    @property
    def looked_for(self) -> tuple[str, ...]:
        """Cameras that are looked at: what nobody hears of is not looked for."""
        return self.cameras if self.listener is not None else ()


class Vigil:
    """One connection, watched. ``look`` gets a picture that nobody waits for, as ``ask`` gets an answer."""

    def __init__(
        self, watching: Watching, known: Known, ask: Ask, look: Callable[[Data], Awaitable[Data]]
    ) -> None:
        self._watching = watching
        self._known = known
        self._ask = ask
        self._look = look
        self._stats = Stats()
        self._reply_s = 0.0
        self._outputs = Outputs()
        self._fps_wanted: float | None = None
        self._answered = asyncio.Event()
        self._probes = Probes(time.monotonic())
        self._looks_moved = asyncio.Event()
        self._settings_moved = asyncio.Event()
        self._persons = 0
        """Who wait for a picture to see it."""

    # What is heard -------------------------------------------------------------------------------

    def on_stats(self, stats: Data, reply_s: float) -> None:
        """OBS answered GetStats, ``reply_s`` after it was asked."""
        now_s = time.monotonic()
        self._stats, self._reply_s = self._stats.after(now_s, stats), reply_s
        before = self._probes.every_s
        self._probes.drew(self._stats.render_ms, self._fps_wanted, reply_s, now_s)
        if self._probes.every_s != before:
            self._looks_moved.set()
        self._answered.set()

    def hear(self, event: str, data: Data) -> None:
        """OBS told something, and ``known`` has heard of it."""
        self._probes.hear(event, data, time.monotonic())
        if event == "CurrentSceneCollectionChanged":
            self._rewatch()
        elif event == "CurrentProfileChanged" or (
            event in ("InputSettingsChanged", "InputNameChanged", "InputCreated")
            and data.get("inputName") in self._watching.cameras
        ):
            self._settings_moved.set()
        elif event in ("SceneTransitionEnded", "InputActiveStateChanged"):
            self._looks_moved.set()

    @contextlib.contextmanager
    def person_looks(self) -> Iterator[None]:
        """Nobody else does meanwhile, but for a look that has begun."""
        self._persons += 1
        try:
            yield
        finally:
            self._persons -= 1
            self._looks_moved.set()

    # What is done --------------------------------------------------------------------------------

    def chores(self) -> Iterator[tuple[str, Coroutine[None, None, None]]]:
        """As those of ``Known``."""
        self._probes = Probes(time.monotonic())
        self._watching.changed = self._rewatch
        self._rewatch()
        yield "obs vitals", self._tell_vitals()
        yield "obs settings that matter", self._keep_settings_read()
        yield "obs cameras", self._look_around()

    def _rewatch(self) -> None:
        self._probes.watch(self._watching.looked_for)
        self._settings_moved.set()
        self._looks_moved.set()

    async def _tell_vitals(self) -> None:
        while True:
            await self._answered.wait()
            self._answered.clear()
            self._see_who_is_on_programme()
            if self._watching.listener is None:
                continue
            await self._read_outputs()
            if self._watching.listener is not None:
                self._watching.listener(self._vitals(time.monotonic()))

    def _vitals(self, now_s: float) -> Vitals:
        stats = self._stats
        return Vitals(
            fps=stats.fps,
            fps_wanted=self._fps_wanted,
            render_ms=stats.render_ms,
            lagged=stats.lagged(now_s),
            encoder_skipped=stats.encoder_skipped(now_s),
            cpu=stats.cpu,
            disk_free_mb=stats.disk_free_mb,
            reply_ms=self._reply_s * 1000,
            outputs=self._outputs.vitals(now_s),
            cameras=self._probes.sights(now_s),
            looks_every_s=self._probes.every_s,
        )

    def _see_who_is_on_programme(self) -> None:
        view, picture = self._known.view, self._known.picture
        if view is None:
            return
        for camera in self._watching.looked_for:
            active = picture.is_active(camera)
            if active is None:  # never told of since it is known: then it is where it was read to be
                active = camera in picture.contents.inputs_of(view.program)
            self._probes.on_programme(camera, on_programme=active, now_s=time.monotonic())

    async def _read_outputs(self) -> None:
        view = self._known.view
        running = [] if view is None else [name for name, runs in view.outputs.items() if runs]
        self._outputs = self._outputs.running(running)
        await asyncio.gather(*(self._read_output(output) for output in running if output in _STATUS))

    async def _read_output(self, output: str) -> None:
        answer = await self._unless_late(_STATUS[output])
        if answer is not None and answer.get("outputActive"):
            self._outputs = self._outputs.after(output, time.monotonic(), answer)

    async def _unless_late(self, request: str) -> Data | None:
        try:
            async with asyncio.timeout(_STATUS_S):
                return await self._ask(request)
        except (TimeoutError, RequestRefused, SessionFailure):
            return None

    # Settings ------------------------------------------------------------------------------------

    async def _keep_settings_read(self) -> None:
        while True:
            self._settings_moved.clear()
            await self._read_settings()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_READ_AGAIN_S):
                    await self._settings_moved.wait()
            await asyncio.sleep(_QUIET_S)

    async def _read_settings(self) -> None:
        if self._watching.listener is None:
            return
        answer = await self._unless_late("GetVideoSettings")
        if answer is not None:
            self._fps_wanted = frames_per_s(answer)
        for camera in self._watching.looked_for:
            with contextlib.suppress(RequestRefused, SessionFailure):
                self._probes.sleeps_off_air(camera, sleeps=await self._sleeps_off_air(camera))

    async def _sleeps_off_air(self, camera: str) -> bool:
        own = await self._ask("GetInputSettings", {"inputName": camera})
        kind = str(own.get("inputKind", ""))
        usual = await self._ask("GetInputDefaultSettings", {"inputKind": kind})
        settings = {**(usual.get("defaultInputSettings") or {}), **(own.get("inputSettings") or {})}
        return bool(keeps_running(re.sub(r"_v\d+$", "", kind), settings))

    # Looking -------------------------------------------------------------------------------------

    async def _look_around(self) -> None:
        while True:
            self._looks_moved.clear()
            wait_s = await self._look_if_due()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._looks_moved.wait()

    async def _look_if_due(self) -> float | None:
        """In how many seconds to try again; None: when something has moved."""
        if self._persons:
            return None
        if not self._known.gate.is_open:
            return _LOADING_S
        now_s = time.monotonic()
        following = self._probes.next()
        if following is None:
            return None
        camera, at_s = following
        if at_s > now_s:
            return at_s - now_s
        self._probes.looks(camera, now_s)
        sight = await self._look_at(camera, now_s)
        later_s = time.monotonic()
        self._probes.saw(camera, sight, later_s - now_s, later_s)
        return 0.0

    async def _look_at(self, camera: str, now_s: float) -> Sight:
        on_programme = self._probes.is_on_programme(camera)
        try:
            answer = await self._look(requests.screenshot(camera, *SIZE, FORMAT))
            look = Look(camera=camera, at_s=now_s, on_programme=on_programme, png=requests.picture(answer))
            return Sight.PICTURE if has_frame(look.png) else Sight.NOTHING
        except RequestRefused as refused:
            return Sight.NOTHING if refused.code in _NOTHING_THERE else Sight.UNKNOWN
        except (SessionFailure, ValueError):
            return Sight.UNKNOWN
