"""Watching how OBS does while it is there: its figures, and what its cameras give.

What is asked for that waits for nothing and keeps nothing waiting. The statistics come with the pulse
anyway; the status of an output is asked for only while it runs; pictures have a socket of their own, one
look at a time, and whoever wants a picture to see it goes first. What is in a picture is worked out in a
thread: two milliseconds of the loop, twice a second, are a frame too many for what is urgent.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import replace

from companion.obs import requests
from companion.obs.eyes import Eyes
from companion.obs.known import Known
from companion.obs.natures import Gates, Nature, read_nature
from companion.obs.notices import OUTPUT_EVENTS
from companion.obs.probes import Probes
from companion.obs.requests import Ask
from companion.obs.session import Data, RequestRefused, SessionFailure
from companion.obs.vitals import Outputs, Stats, frames_per_s, number
from companion.ports import Sight, Vitals
from companion.show.health.samples import CameraSample, Media
from companion.show.times import Ms, RunMs

_STATUS = {"stream": "GetStreamStatus", "record": "GetRecordStatus"}
"""Of the outputs that have figures."""
_STATUS_S = 1.0
"""Figures that are not there by then are told next time; the rest must not wait."""
_COUNTS_S = 1.0
"""So often at least an output that has figures is asked for them: that nothing leaves is acted upon after
five seconds, and must not be known much later."""
_READ_AGAIN_S = 30.0
"""An older OBS does not tell when the settings of an input change, and none tells of its frame rate."""
_QUIET_S = 0.5
"""Settings that change one after the other are read when they have not changed for this long."""
_LOADING_S = 1.0
"""How often it is seen whether OBS still loads its scenes."""

_NOT_RENDERED = 702
"""Request status RequestProcessingFailed: of a screenshot, that there is nothing to make one of."""

_MEDIA = {
    f"OBS_MEDIA_STATE_{state}": media
    for state, media in (
        ("PLAYING", Media.PLAYING),
        ("OPENING", Media.OPENING),
        ("BUFFERING", Media.BUFFERING),
        ("PAUSED", Media.PAUSED),
        ("STOPPED", Media.STOPPED),
        ("ENDED", Media.ENDED),
        ("ERROR", Media.ERROR),
    )
}


class Watching:
    """Who wants to know how OBS does, and of which cameras; it outlives connections."""

    def __init__(self, now: Callable[[], RunMs]) -> None:
        self.now = now
        self.cameras: tuple[str, ...] = ()
        self.closely: frozenset[str] = frozenset()
        self.vitals: Callable[[Vitals], None] | None = None
        self.looks: Callable[[CameraSample], None] | None = None
        self.pictures: Callable[[str, RunMs, bytes], None] | None = None
        self.still_by_nature: frozenset[str] = frozenset()
        self.gated: frozenset[str] = frozenset()
        self.changed: Callable[[], None] = lambda: None
        """Called when it has become another who listens or what is watched."""

    def watch(self, cameras: Sequence[str], closely: Sequence[str]) -> None:
        self.cameras, self.closely = tuple(cameras), frozenset(closely)
        self.changed()

    def hear_vitals(self, listener: Callable[[Vitals], None] | None) -> None:
        self.vitals = listener
        self.changed()

    def hear_looks(self, listener: Callable[[CameraSample], None] | None) -> None:
        self.looks = listener
        self.changed()

    def hear_pictures(self, listener: Callable[[str, RunMs, bytes], None] | None) -> None:
        self.pictures = listener
        self.changed()

    def forget(self) -> None:
        """OBS is away: nothing is known of its inputs."""
        self.still_by_nature = self.gated = frozenset()

    @property
    def listened_to(self) -> bool:
        return any(one is not None for one in (self.vitals, self.looks, self.pictures))

    @property
    def looked_for(self) -> tuple[str, ...]:
        """Cameras that are looked at: what nobody hears of is not looked for."""
        return self.cameras if self.listened_to else ()


class Vigil:
    """One connection, watched. ``look`` gets a picture that nobody waits for, as ``ask`` gets an answer."""

    def __init__(
        self, watching: Watching, known: Known, ask: Ask, look: Callable[[Data], Awaitable[Data]]
    ) -> None:
        self._watching = watching
        self._known = known
        self._ask = ask
        self._eyes = Eyes(look)
        self._stats = Stats()
        self._reply_s = 0.0
        self._outputs = Outputs()
        self._fps_wanted: float | None = None
        self._told = asyncio.Event()
        """OBS has said something of how it does."""
        self._probes = Probes(time.monotonic())
        self._looks_moved = asyncio.Event()
        self._settings_moved = asyncio.Event()
        self._natures: dict[str, Nature] = {}
        self._gates = Gates()
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
        self._told.set()

    def hear(self, event: str, data: Data) -> None:
        """OBS told something, and ``known`` has heard of it."""
        self._probes.hear(event, data, time.monotonic())
        if event in OUTPUT_EVENTS:
            self._told.set()
        if self._gates.hear(event, data):
            self._settings_moved.set()
        if event == "CurrentSceneCollectionChanged":
            self._natures.clear()
            self._eyes.forget()
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
        looked_for = self._watching.looked_for
        self._probes.watch(looked_for, self._watching.closely)
        for camera, nature in self._natures.items():
            self._probes.sleeps_off_air(camera, sleeps=nature.sleeps_off_air)
        if self._fps_wanted is None or not self._natures.keys() >= set(looked_for):
            self._settings_moved.set()
        self._tell_what_stands_still()
        self._looks_moved.set()

    async def _tell_vitals(self) -> None:
        while True:
            counted = self._watching.vitals is not None and self._counting()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_COUNTS_S if counted else None):
                    await self._told.wait()
            heard = self._told.is_set()
            self._told.clear()
            self._see_who_is_on_programme()
            if self._watching.vitals is None:
                continue
            heard = await self._read_outputs() or heard
            if heard and self._watching.vitals is not None:
                self._watching.vitals(self._vitals(time.monotonic()))

    def _counting(self) -> bool:
        """An output runs that has figures."""
        view = self._known.view
        return view is not None and any(view.outputs.get(name) for name in _STATUS)

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

    async def _read_outputs(self) -> bool:
        """Whether OBS said anything of any."""
        view = self._known.view
        running = [] if view is None else [name for name, runs in view.outputs.items() if runs]
        self._outputs = self._outputs.running(running)
        return any(
            await asyncio.gather(*(self._read_output(output) for output in running if output in _STATUS))
        )

    async def _read_output(self, output: str) -> bool:
        answer = await self._unless_late(_STATUS[output])
        if answer is None:
            return False
        if answer.get("outputActive"):
            self._outputs = self._outputs.after(output, time.monotonic(), answer)
        return True

    async def _unless_late(self, request: str, data: Data | None = None) -> Data | None:
        try:
            async with asyncio.timeout(_STATUS_S):
                return await self._ask(request, data)
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
        if not self._watching.listened_to:
            return
        answer = await self._unless_late("GetVideoSettings")
        if answer is not None:
            self._fps_wanted = frames_per_s(answer)
        for camera in self._watching.looked_for:
            with contextlib.suppress(RequestRefused, SessionFailure):
                nature = self._natures[camera] = await self._read_nature(camera)
                self._probes.sleeps_off_air(camera, sleeps=nature.sleeps_off_air)
                self._looks_moved.set()
        self._tell_what_stands_still()
        if self._known.view is not None:
            with contextlib.suppress(SessionFailure):
                await self._gates.read(self._ask, self._known.view.inputs)
            self._watching.gated = self._gates.names

    async def _read_nature(self, camera: str) -> Nature:
        view = self._known.view
        is_scene = view is not None and camera in view.scenes
        return Nature() if is_scene else await read_nature(self._ask, camera)

    def _tell_what_stands_still(self) -> None:
        self._watching.still_by_nature = frozenset(
            name for name in self._watching.cameras if name in self._natures and self._natures[name].still
        )

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
        sight, took_s = await self._look_at(camera)
        self._probes.saw(camera, sight, took_s, time.monotonic())
        return 0.0

    async def _look_at(self, camera: str) -> tuple[Sight, float]:
        """What it gives, and how long OBS took to say so; whoever listens is told more of it."""
        sample = CameraSample(
            at=self._watching.now(), input=camera, on_programme=self._probes.is_on_programme(camera)
        )
        (answer, took_s), (media, cursor_ms) = await asyncio.gather(
            self._eyes.picture(camera), self._media_of(camera)
        )
        sample, picture = replace(sample, media=media, cursor_ms=cursor_ms), b""
        match answer:
            case RequestRefused(code=requests.NO_SUCH_THING):
                sample = replace(sample, gone=True)
            case RequestRefused(code=code) if code == _NOT_RENDERED:
                pass  # there is nothing to make a picture of
            case RequestRefused() | SessionFailure():
                sample = replace(sample, looked=False)
            case _:
                moves = not self._natures.get(camera, Nature()).still
                again = moves and not sample.on_programme
                try:
                    picture, seen = await self._eyes.see(camera, answer, again=again)
                except ValueError:
                    sample = replace(sample, looked=False)
                else:
                    sample = replace(sample, frame=None if seen is None else seen.frame)
        self._tell_look(sample, picture)
        return _sight(sample), took_s

    async def _media_of(self, camera: str) -> tuple[Media | None, Ms | None]:
        if not self._natures.get(camera, Nature()).is_media:
            return None, None
        answer = await self._unless_late("GetMediaInputStatus", {"inputName": camera}) or {}
        cursor = number(answer, "mediaCursor")
        return _MEDIA.get(str(answer.get("mediaState"))), None if cursor is None else Ms(round(cursor))

    def _tell_look(self, sample: CameraSample, picture: bytes) -> None:
        if not self._known.gate.is_open:
            return  # what is missing comes with the scenes that OBS loads
        if self._watching.looks is not None:
            self._watching.looks(sample)
        if self._watching.pictures is not None and sample.frame is not None:
            self._watching.pictures(sample.input, sample.at, picture)


def _sight(sample: CameraSample) -> Sight:
    if not sample.looked:
        return Sight.UNKNOWN
    return Sight.NOTHING if sample.frame is None else Sight.PICTURE
