"""Keeps what viewers saw before, during and after each incident, and what its camera gave meanwhile.

Before anything has happened nobody knows which picture will be wanted, so the last few of the programme are
kept in memory while the show is on air: one every two seconds, out of those that the crew's pages are shown
as well, so that OBS makes none twice, and none at all while it is busy.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from companion.lookout.album import FRAMES, WIDTH, Kind, frame_name, programme_name
from companion.lookout.shelf import Shelf
from companion.show.incidents.permission import is_on_air
from companion.show.incidents.record import Incident, Stage
from companion.show.state import ShowState
from companion.show.times import Moment, Ms, RunMs, WallMs
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

_RING = 12
"""Pictures of the programme in memory: what was seen up to 24 s ago, some 120 KB. A picture counts as frozen
after 8 s; what was seen before that, and after the switch, belongs to the replay."""
_LATELY_MS = 30_000
"""What was seen so long before the trouble is of another time on air."""
_LOOKS_RING = 32
"""Looks at each camera in memory: 16 s of one on programme, some 500 KB."""
_FRAMES_BEFORE = 3
"""Of the frames that are kept, so many are older than the first bad one."""


Instant = TypeVar("Instant", RunMs, WallMs)


class Shot(Protocol):
    """A picture of the programme."""

    @property
    def jpeg(self) -> bytes: ...

    @property
    def age_ms(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds."""

    every_s: float = 2.0
    """Between two pictures of the programme while all is well."""
    frames_s: float = 3.0
    """After the first bad picture of a camera until its frames are chosen, so that some follow it."""
    programme_s: float = 6.0
    """After the crew was told until the pictures of the programme are chosen, with what was switched to."""
    after_s: float = 1.5
    """After the end of an incident: a picture that is a second old must be of later than that."""


class IncidentPictures:
    """One for each run."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        programme: Callable[[int], Awaitable[Shot | None]],
        now: Callable[[], Moment],
        waits: Waits = Waits(),
    ) -> None:
        """``programme`` gives a picture of about that width; None: there is none now."""
        self._shelf = shelf
        self._programme = programme
        self._now = now
        self._waits = waits
        self._state: ShowState | None = None
        self._seen: deque[tuple[WallMs, bytes]] = deque(maxlen=_RING)
        self._looks: dict[str, deque[tuple[RunMs, bytes]]] = {}
        self._over: set[tuple[str, WallMs | None]] = set()
        """Incidents whose end has its picture, and the return that it is of."""
        self._tasks = TaskSet()

    def start(self) -> None:
        self._tasks.spawn(self._keep_looking(), name="pictures of the programme")

    async def close(self) -> None:
        await self._tasks.close()

    def looked(self, camera: str, at: RunMs, picture: bytes) -> None:
        """A camera was looked at."""
        self._looks.setdefault(camera, deque(maxlen=_LOOKS_RING)).append((at, picture))

    def follow(self, state: ShowState) -> None:
        """The show is in this state now. What stood when this process began has had its beginning."""
        before, self._state = self._state, state
        cameras = state.plan.studio.cameras.values()
        for gone in self._looks.keys() - cameras:
            del self._looks[gone]
        if before is None:
            self._over = {(one.id, one.returned) for one in state.incidents if one.stage is Stage.OVER}
            return
        if state.incidents is before.incidents:
            return
        known = {one.id for one in before.incidents}
        for one in state.incidents:
            if one.id not in known:
                self._tasks.spawn(self._begin(one), name=f"pictures of {one.id}")
            if one.stage is Stage.OVER and (one.id, one.returned) not in self._over:
                self._over.add((one.id, one.returned))
                self._tasks.spawn(self._end(one.id), name=f"last picture of {one.id}")

    async def _keep_looking(self) -> None:
        while True:
            if self._state is not None and is_on_air(self._state):
                try:
                    await self._look()
                except Exception:
                    # One that cannot be had must not cost those of the rest of the evening.
                    log.exception("The programme could not be looked at")
            await asyncio.sleep(self._waits.every_s)

    async def _look(self) -> bytes | None:
        """The newest picture of the programme; None: there is none now."""
        shot = await self._programme(WIDTH)
        if shot is None:
            return None
        at = WallMs(self._now().wall - shot.age_ms)
        if not self._seen or self._seen[-1][1] is not shot.jpeg:
            self._seen.append((at, shot.jpeg))
        return shot.jpeg

    async def _begin(self, one: Incident) -> None:
        before = [picture for at, picture in self._seen if at < one.first_bad]
        during = await self._look()  # At once: what covers the trouble may be on air when the disk has done.
        if before:
            await self._keep(one.id, Kind.BEFORE, before[-1])
        if during is not None:
            await self._keep(one.id, Kind.DURING, during)
        self._tasks.spawn(self._replay_programme(one), name=f"what viewers saw of {one.id}")
        await self._replay_camera(one)

    async def _replay_programme(self, one: Incident) -> None:
        await asyncio.sleep(self._waits.programme_s)
        lately = [(at, picture) for at, picture in self._seen if one.first_bad - at <= _LATELY_MS]
        for at, picture in _around(lately, one.first_bad):
            await self._keep(one.id, programme_name(Ms(at - one.first_bad)), picture)

    async def _replay_camera(self, one: Incident) -> None:
        ring = self._looks.get(one.subject)
        if ring is None:
            return
        waited_ms = self._now().wall - one.first_bad
        await asyncio.sleep(max(0.0, self._waits.frames_s - waited_ms / 1000))
        now = self._now()
        first_bad = RunMs(now.run - (now.wall - one.first_bad))
        for at, picture in _around(list(ring), first_bad):
            await self._keep(one.id, frame_name(Ms(at - first_bad)), picture)

    async def _end(self, incident: str) -> None:
        await asyncio.sleep(self._waits.after_s)
        if (after := await self._look()) is not None:
            await self._keep(incident, Kind.AFTER, after)

    async def _keep(self, incident: str, name: str, picture: bytes) -> None:
        try:
            await self._shelf.keep(incident, name, picture)
        except OSError as error:
            # The record of the incident is in the journal; a picture of it is a help, and no more.
            log.warning("A picture of incident %s could not be kept: %s", incident, error)


def _around(looks: Sequence[tuple[Instant, bytes]], first_bad: Instant) -> Sequence[tuple[Instant, bytes]]:
    """As many as are kept, the last good ones first."""
    bad = next((n for n, (at, _) in enumerate(looks) if at >= first_bad), len(looks))
    first = max(0, bad - _FRAMES_BEFORE)
    return looks[first : first + FRAMES]
