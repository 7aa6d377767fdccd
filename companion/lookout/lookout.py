"""Everything that looks out for a run, put together."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.lookout.album import Album
from companion.lookout.calibrating import Calibrating
from companion.lookout.calibrations import Calibrations
from companion.lookout.pages import SeenPage
from companion.lookout.pictures import IncidentPictures, Shot
from companion.lookout.shelf import Shelf
from companion.lookout.watch import Watch, WatchedObs
from companion.lookout.webhook import Webhooks
from companion.ports import Notice, Vitals
from companion.screens.watch import Watched
from companion.settings import Webhook
from companion.show.effects import RunCheck
from companion.show.state import ShowState
from companion.show.times import Moment

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the lookout is given of the rest of the service."""

    state: Callable[[], ShowState]
    now: Callable[[], Moment]
    submit: Callable[[Notice], None]
    pages: Callable[[], Sequence[SeenPage]]
    """Overlay pages in OBS that are connected."""
    programme: Callable[[int], Awaitable[Shot | None]]
    """A picture of the programme of about that width; None: there is none now."""
    changed: Callable[[], None]
    """Called when anything was measured."""


class Lookout:
    """Watches a run, keeps pictures of its incidents, measures its devices and calls whoever is not there."""

    def __init__(
        self,
        port: WatchedObs,
        state: ShowState,
        around: Around,
        *,
        run: Path,
        data: Path,
        webhooks: Sequence[Webhook],
    ) -> None:
        """``state`` is that with which the run begins, or goes on."""
        self._shelf = Shelf(Album(run))
        self._watch = Watch(
            port,
            state,
            now=around.now,
            submit=around.submit,
            pages=around.pages,
            changed=around.changed,
        )
        self._pictures = IncidentPictures(self._shelf, programme=around.programme, now=around.now)
        self._webhooks = Webhooks(webhooks, run=run.name, now=lambda: around.now().wall)
        self._calibrating = Calibrating(
            self._watch,
            Calibrations(data),
            state=around.state,
            now=around.now,
            submit=around.submit,
        )
        self._port = port
        self._followers = (
            self._watch.follow,
            self._pictures.follow,
            self._webhooks.follow,
            self._calibrating.follow,
        )

    def start(self) -> None:
        self._watch.start()
        self._port.hear_pictures(self._pictures.looked)
        self._pictures.start()
        self._webhooks.start()

    async def close(self) -> None:
        await self._calibrating.close()
        self._port.hear_pictures(None)
        await self._watch.close()
        await self._pictures.close()
        self._shelf.close()
        await self._webhooks.close()

    def follow(self, state: ShowState) -> None:
        """The show is in this state now."""
        for follow in self._followers:
            try:
                follow(state)
            except Exception:
                # Whoever only looks on must not keep the show from going on.
                log.exception("The lookout could not follow the show")

    def vitals(self, vitals: Vitals | None) -> None:
        """How OBS does; None: it is away."""
        self._watch.vitals(vitals)

    def known(self) -> Watched:
        """Everything that was measured and follows from it, for a page to show."""
        return self._watch.known()

    async def calibrate(self, effect: RunCheck) -> None:
        """Do ``CheckKind.CALIBRATE``.

        Raises:
            CheckFailure: the show names no such device, or none of them could be measured.
        """
        await self._calibrating.run(effect)

    async def picture(self, incident: str, name: str) -> bytes | None:
        """A small JPEG of an incident of this run; None: there is none of that name."""
        return await self._shelf.picture(incident, name)

    async def listed(self, incident: str) -> Mapping[str, Any]:
        """What pictures there are of an incident."""
        there = await self._shelf.of(incident)
        return {
            "id": incident,
            "pictures": [kind.value for kind in there.kinds],
            "frames": list(there.frames),
            "programme": list(there.programme),
        }
