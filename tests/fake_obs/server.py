"""A whole OBS to be broken: the server, the world behind it, and the faults of both."""

import asyncio
import json
import random
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, Self, cast

from aiohttp import web

from tests.fake_obs.answers import ANSWERS, BY_ITS_WINDOWS, DEADLY_WHILE_LOADING, WHILE_LOADING
from tests.fake_obs.connection import PROTOCOLS, Asked, Connection, Reply, carried_out
from tests.fake_obs.faults import Fault, Faults
from tests.fake_obs.fields import Fields
from tests.fake_obs.hands import Hands
from tests.fake_obs.meters import measured
from tests.fake_obs.protocol import EVENT_BITS, METERS, Close, Crash, Data, Op, Status
from tests.fake_obs.world import World

_METERS_EVERY_S = 0.05


class FakeObs(Hands):
    """A server of obs-websocket 5 with an OBS behind it that does what the real one does.

    ``async with FakeObs() as obs:`` listens on ``obs.host``, ``obs.port`` and lets in who knows
    ``obs.password`` (``""``: everybody). Options go to ``World``.
    """

    host = "127.0.0.1"

    def __init__(self, *, password: str | None = None, port: int = 0, **options: Any) -> None:
        self.password = secrets.token_urlsafe(12) if password is None else password
        self.port = port
        self._options = options
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._meters: asyncio.Task[None] | None = None
        self._crashing: asyncio.Task[None] | None = None
        self._faults = Faults()
        self._events_late: dict[str, float] = {}
        self._event_copies: defaultdict[str, list[int]] = defaultdict(list)
        self._gap_until = 0.0
        self._not_ready_until = 0.0
        self._slow_s = self._scattered_s = 0.0
        self._noisy_meters = 0
        self.awake = asyncio.Event()
        self.awake.set()
        self.asked: list[Asked] = []
        """Every request since the beginning, in the order in which they arrived."""
        self.connections: list[Connection] = []
        """That are open, the oldest first."""
        self.connected = 0
        """How often somebody came, in all."""
        self.world = World(self._tell, **options)
        self.world.requests = sorted(ANSWERS)

    # Life ----------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/", self._talk)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._crashed()
        await self._end()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _listen(self) -> None:
        assert self._runner is not None
        self._site = web.TCPSite(self._runner, self.host, self.port)
        await self._site.start()
        self.port = self._runner.addresses[-1][1]
        self._meters = asyncio.get_running_loop().create_task(self._measure())

    async def _end(self) -> None:
        """Nothing listens any more, and nothing goes on; what is connected is cut."""
        self.awake.set()
        if self._meters is not None:
            self._meters.cancel()
            await asyncio.gather(self._meters, return_exceptions=True)
            self._meters = None
        if self._site is not None:
            await self._site.stop()
            self._site = None
        await self.world.close()
        for connection in self.connections:
            connection.cut()
        while self.connections:
            await asyncio.sleep(0)

    async def crash(self) -> None:
        """No goodbye: the sockets are cut and the port is closed."""
        await self._end()

    async def _never(self) -> NoReturn:
        """Somebody's request ends OBS; it is not answered."""
        if self._crashing is None:
            self._crashing = asyncio.get_running_loop().create_task(self.crash())
        await asyncio.Event().wait()
        raise AssertionError("the event is never set")

    async def _crashed(self) -> None:
        """Return when a crash that somebody's request brought about is over."""
        if self._crashing is not None:
            await self._crashing
            self._crashing = None

    async def leave(self) -> None:
        """As a person closes it."""
        self.world.leaving()
        for connection in self.connections:
            connection.close(Close.GOING_AWAY, "Server stopping.")
        async with asyncio.timeout(5):
            while self.connections:
                await asyncio.sleep(0.002)
        await self._end()

    async def come_back(self) -> None:
        """Started anew on the same port: as it was at first, nothing running."""
        await self._crashed()
        self.world = World(self._tell, **self._options)
        self.world.requests = sorted(ANSWERS)
        self.well()
        await self._listen()

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        await self.awake.wait()
        ws = web.WebSocketResponse(protocols=PROTOCOLS, compress=False)
        try:
            await ws.prepare(request)
        except ConnectionResetError:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()  # whoever came has gone while it hung
        connection = Connection(self, ws, cast(asyncio.Transport, request.transport))
        self.connections.append(connection)
        self.connected += 1
        try:
            await connection.serve()
        finally:
            self.connections.remove(connection)
        return ws

    # Answering -----------------------------------------------------------------------------------

    @property
    def websocket_version(self) -> str:
        return self.world.version.websocket

    def note(self, asked: Asked) -> None:
        self.asked.append(asked)

    def requests(self, name: str) -> list[Asked]:
        """Those of this name, in the order in which they arrived."""
        return [asked for asked in self.asked if asked.request == name]

    async def answer(self, connection: Connection, asked: Asked) -> None:
        if self._slow_s or self._scattered_s:
            await asyncio.sleep(self._slow_s + random.uniform(0, self._scattered_s))
        fault = self._faults.take(asked.request)
        if fault is not None:
            await fault(connection, asked)
            return
        connection.send((await self.perform(connection, asked)).message(asked))
        held, connection.held = connection.held, None
        if held is not None:
            connection.send(held[1].message(held[0]))

    async def perform(self, connection: Connection, asked: Asked) -> Reply:
        """Do it, and give what OBS says to it."""
        request = asked.request
        if not request:
            return Reply(Status.MISSING_TYPE, "Your request's `requestType` may not be empty.")
        world = self.world
        if world.version.not_ready:
            if not world.ready.is_set() or self._not_ready_until > asyncio.get_running_loop().time():
                return Reply(Status.NOT_READY, "OBS is not ready to perform the request.")
        elif request not in WHILE_LOADING and not world.ready.is_set():
            if request in DEADLY_WHILE_LOADING:
                await self._never()
            await world.ready.wait()
        if request not in ANSWERS:
            return Reply(Status.UNKNOWN_TYPE, "Your request type is not valid.")

        async def work() -> Data | None:
            return await ANSWERS[request](world, Fields(asked.data))

        by_windows = request in BY_ITS_WINDOWS
        try:
            reply = await (world.windows.do(lambda: carried_out(work)) if by_windows else carried_out(work))
        except Crash:
            await self._never()
        if request == "GetStats" and reply.data is not None:
            counted = {
                "webSocketSessionIncomingMessages": connection.incoming,
                "webSocketSessionOutgoingMessages": connection.outgoing,
            }
            return Reply(data={**reply.data, **counted})
        return reply

    async def ask(self, request: str, data: Data | None = None) -> Data:
        """A hand in OBS does this; no connection is needed, and no fault befalls it. Raises ``Refused``."""
        return await ANSWERS[request](self.world, Fields(dict(data) if data else None)) or {}

    # Telling -------------------------------------------------------------------------------------

    def _tell(self, event: str, data: Data | None) -> None:
        copies = self._event_copies[event].pop(0) if self._event_copies[event] else 1
        for _ in range(copies):
            if event in self._events_late:
                self.world.later(self._events_late[event], lambda: self._send_event(event, data))
            else:
                self._send_event(event, data)

    def _send_event(self, event: str, data: Data | None) -> None:
        told: dict[str, Any] = {"eventIntent": EVENT_BITS[event], "eventType": event}
        if data is not None:
            told["eventData"] = data
        text = json.dumps({"op": Op.EVENT, "d": told})
        for connection in self.connections:
            connection.tell(event, text)

    async def _measure(self) -> None:
        while True:
            await asyncio.sleep(_METERS_EVERY_S)
            await self.awake.wait()
            wanted = any(one.identified and one.mask & METERS for one in self.connections)
            if wanted and asyncio.get_running_loop().time() >= self._gap_until:
                noisy, self._noisy_meters = self._noisy_meters > 0, max(0, self._noisy_meters - 1)
                self._send_event("InputVolumeMeters", measured(self.world, noisy=noisy))

    # Faults --------------------------------------------------------------------------------------

    def fault(self, request: str, fault: Fault, *, times: int | None = 1) -> None:
        """Let this befall the next requests of this name, ``"*"`` any; None: all until ``well``."""
        self._faults.order(request, fault, times)

    def well(self) -> None:
        """No fault any more; who waited goes on."""
        self._faults.clear()
        self._events_late.clear()
        self._event_copies.clear()
        self._gap_until = self._not_ready_until = self._slow_s = self._scattered_s = 0.0
        self._noisy_meters = 0
        self.world.windows.free.set()
        self.awake.set()

    def not_ready(self, seconds: float) -> None:
        """Every request is answered 207 for so long."""
        self._not_ready_until = asyncio.get_running_loop().time() + seconds

    def slow(self, seconds: float) -> None:
        """Every request waits so long before anything is done about it; 0: no more."""
        self._slow_s = seconds

    def scatter(self, seconds: float) -> None:
        """Requests are done and answered in any order: each waits for any time up to this; 0: no more."""
        self._scattered_s = seconds

    def hang(self) -> None:
        """It takes connections, and neither reads nor says anything; ``wake`` ends it."""
        self.awake.clear()

    def wake(self) -> None:
        self.awake.set()

    def block_windows(self) -> None:
        """A dialog is open: what its windows must do waits, statistics and meters go on."""
        self.world.windows.free.clear()

    def free_windows(self) -> None:
        self.world.windows.free.set()

    @contextmanager
    def blocked_windows(self) -> Iterator[None]:
        self.block_windows()
        try:
            yield
        finally:
            self.free_windows()

    def event_late(self, event: str, seconds: float) -> None:
        """Every one of these is told so much later, until ``well``."""
        self._events_late[event] = seconds

    def event_missing(self, event: str, times: int = 1) -> None:
        """The next of these are never told."""
        self._event_copies[event] += [0] * times

    def event_doubled(self, event: str, times: int = 1) -> None:
        """The next of these are told twice."""
        self._event_copies[event] += [2] * times

    def meter_gap(self, seconds: float) -> None:
        """No meters for so long."""
        self._gap_until = asyncio.get_running_loop().time() + seconds

    def meter_noise(self, times: int = 1) -> None:
        """The next meters have peaks that are whatever was in the memory of OBS."""
        self._noisy_meters = times

    def kick(self) -> None:
        """Somebody presses Kick, for every session."""
        for connection in self.connections:
            connection.close(Close.KICKED, "Your session has been invalidated.")

    def cut(self) -> None:
        """Every connection is cut; OBS goes on and takes new ones."""
        for connection in self.connections:
            connection.cut()

    def junk(self, text: str) -> None:
        """Everybody is sent this."""
        for connection in self.connections:
            connection.send_text(text)

    def pretend(self, event: str, data: Mapping[str, Any] | None = None) -> None:
        """Everybody who wants such events is told this, whether it is so or not."""
        self._send_event(event, data)
