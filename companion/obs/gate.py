"""What may be asked of OBS while it loads a scene collection.

An OBS of before 30 crashes when it is asked for its scenes while it closes them (seen with OBS 29:
GetCurrentProgramScene between the events CurrentSceneCollectionChanging and CurrentSceneCollectionChanged);
later ones refuse with status 207. So nothing is asked that has to do with scenes until it is over, and what
cannot wait is refused here as a later OBS would.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable

from companion.obs.session import NOT_READY, Data, RequestRefused

log = logging.getLogger(__name__)

HARMLESS = frozenset(
    {
        "GetVersion",
        "GetStats",
        "GetStudioModeEnabled",
        "GetStreamStatus",
        "GetSceneCollectionList",
        "SetCurrentSceneCollection",
    }
)
"""Asked thousands of times while OBS 29 changed its collection, each was answered and none did harm."""

_ANSWERED_WITHIN_S = 5.0
"""A picture takes longest."""


class Gate:
    """Closed while OBS loads a scene collection.

    ``closes`` is called when it begins to; ``opens`` when it is over, with the name of the collection, None
    when that was not told within ``loads_s``.
    """

    def __init__(
        self, *, loads_s: float, closes: Callable[[], None], opens: Callable[[str | None], None]
    ) -> None:
        self._loads_s = loads_s
        self._closes = closes
        self._opens = opens
        self._held = 0
        self._open = asyncio.Event()
        self._open.set()
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()
        self._waiting_for_end: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        return self._open.is_set()

    def hear(self, event: str, data: Data) -> None:
        """OBS told something."""
        if event == "CurrentSceneCollectionChanging" and self._waiting_for_end is None:
            loop = asyncio.get_running_loop()
            self._waiting_for_end = loop.call_later(self._loads_s, self._give_up)
            self._open.clear()
            self._closes()
        elif event == "CurrentSceneCollectionChanged":
            self.loaded(str(data.get("sceneCollectionName")))

    def loaded(self, name: str | None) -> None:
        """It is over; whoever holds the gate holds it on."""
        if self._waiting_for_end is not None:
            self._waiting_for_end.cancel()
            self._waiting_for_end = None
        self._opens(name)
        self._let_in()

    def _give_up(self) -> None:
        log.warning(
            "OBS began to load a scene collection and did not tell that it had in %g s", self._loads_s
        )
        self.loaded(None)

    def _let_in(self) -> None:
        if not self._held and self._waiting_for_end is None:
            self._open.set()

    @contextlib.asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Closed meanwhile, whatever OBS tells; it begins when what was asked before is answered."""
        self._held += 1
        self._open.clear()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ANSWERED_WITHIN_S):
                    await self._empty.wait()
            yield
        finally:
            self._held -= 1
            self._let_in()

    @contextlib.asynccontextmanager
    async def passing(
        self, request: str, *, urgent: bool = False, within_s: float | None = None
    ) -> AsyncIterator[None]:
        """Around asking OBS for this; it begins when that may be done.

        Raises:
            RequestRefused: it is urgent, and not now; or the gate did not open ``within_s``.
        """
        if request in HARMLESS:
            yield
            return
        if not self.is_open and (urgent or not await self._opens_within(within_s)):
            raise RequestRefused(request, NOT_READY, "it loads another scene collection")
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    async def _opens_within(self, seconds: float | None) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._open.wait()
        except TimeoutError:
            return False
        return True

    def end(self) -> None:
        """The connection is over: nobody waits any more."""
        if self._waiting_for_end is not None:
            self._waiting_for_end.cancel()
            self._waiting_for_end = None
        self._open.set()
