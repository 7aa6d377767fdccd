"""A camera and a microphone at the same time, as closely as OBS can be asked, for some seconds.

Two sockets of their own, and two threads that note when each thing came before anybody else has a say: the
event loop would be late by whatever else it does. Never on air: OBS draws every one of these pictures while
it should draw the programme.
"""

import asyncio
import io
import time
from collections.abc import Callable

from PIL import Image

from companion.measuring import Filmed, Loudness, Shade
from companion.obs import requests
from companion.obs.meters import INPUT_VOLUME_METERS, Trust, levels
from companion.obs.session import Address, RequestRefused, Session, SessionFailure
from companion.obs.sockets import OwnedSocket, settle

SIZE = 64, 36
"""Enough for a phone in a corner to be some pixels; the smaller, the less OBS has to pack."""
FORMAT = "jpg"

_BREATH_S = 0.005
"""Between two pictures, so that OBS gets to draw its own."""


class _Camera(OwnedSocket):
    """Takes pictures until it is stopped; ``over`` is done when it is, or when that cannot be."""

    def __init__(self, address: Address, timeout_s: float, camera: str) -> None:
        super().__init__("film", address, 0, timeout_s, lambda failure: settle(self.over, failure))
        self._asking = requests.screenshot(camera, *SIZE, FORMAT)
        self._taken: list[tuple[float, float, bytes]] = []
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def _serve(self, session: Session) -> None:
        while not self._closing.is_set():
            asked_s = time.monotonic()
            try:
                answer = session.ask("GetSourceScreenshot", self._asking)
            except RequestRefused as refused:
                self._tell(settle, self.over, refused)
                return
            self._taken.append((asked_s, time.monotonic(), requests.picture(answer)))
            time.sleep(_BREATH_S)

    def pictures(self) -> tuple[Shade, ...]:
        """What was taken. Takes some tenths of a second; raises ``ValueError``: one cannot be read."""
        return tuple(
            Shade(asked_s=asked_s, answered_s=answered_s, grey=_grey(picture))
            for asked_s, answered_s, picture in self._taken
        )


class _Microphone(OwnedSocket):
    """Hears one input."""

    def __init__(
        self, address: Address, timeout_s: float, name: str, on_broken: Callable[[SessionFailure], None]
    ) -> None:
        super().__init__("film-sound", address, INPUT_VOLUME_METERS, timeout_s, on_broken)
        self._name = name
        self.heard: list[Loudness] = []

    def _serve(self, session: Session) -> None:
        trust = Trust()
        while not self._closing.is_set():
            event, data = session.next_event()
            at_s = time.monotonic()
            if event == "InputVolumeMeters" and (level := trust.after(levels(data)).get(self._name)):
                self.heard.append(Loudness(at_s=at_s, before=level.before))


async def film(address: Address, timeout_s: float, camera: str, microphone: str, seconds: float) -> Filmed:
    """As ``MeasuringPort.film``.

    Raises:
        RequestRefused: no such camera, or OBS could not draw it.
        SessionFailure: the connection broke.
        ValueError: what OBS gave is no picture.
    """
    seeing = _Camera(address, timeout_s, camera)
    hearing = _Microphone(address, timeout_s, microphone, lambda failure: settle(seeing.over, failure))
    try:
        await hearing.connect()
        await seeing.connect()
        try:
            async with asyncio.timeout(seconds):
                await asyncio.shield(seeing.over)
        except TimeoutError:
            pass  # nothing went wrong for so long
    finally:
        await asyncio.gather(seeing.close(), hearing.close())
    return Filmed(pictures=await asyncio.to_thread(seeing.pictures), sounds=tuple(hearing.heard))


def _grey(picture: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            return opened.convert("L").tobytes()
    except Exception as broken:  # the zoo of a decoder that was given half a file
        raise ValueError("the picture cannot be read") from broken
