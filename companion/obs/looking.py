"""What of a real OBS is looked at and measured when somebody asks for it."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from companion.measuring import Filmed
from companion.obs import inputs, requests
from companion.obs.filming import film
from companion.obs.life import Life
from companion.obs.session import Address, Data, NotDone, RequestRefused, SessionFailure
from companion.obs.vitals import late_share
from companion.ports import ObsFailure
from companion.show.effects import SetOutput
from companion.show.times import Ms

_WHOLE_WITHIN_S = 10.0
"""A recording that was stopped is written to its end, and only then named."""
_LINGERS_S = 5.0
_ASK_AGAIN_S = 0.05


class Looking:
    """A ``MeasuringPort``, and the pictures of an ``ObsPort``: the part of ``ObsLink`` that asks and changes
    nothing on programme."""

    def __init__(self, address: Address, timeout_s: float) -> None:
        self._address = address
        self._timeout_s = timeout_s

    def _connected(self) -> Life:
        """What is there to be asked; raises ``ObsFailure``."""
        raise NotImplementedError

    async def set_output(self, effect: SetOutput) -> None:
        raise NotImplementedError

    async def screenshot(self, source: str, width: int, height: int | None, fmt: str = "png") -> bytes:
        """As ``ObsPort`` says."""
        life = self._connected()
        try:
            return requests.picture(
                await life.ask_for_picture(requests.screenshot(source, width, height, fmt))
            )
        except TimeoutError:
            raise ObsFailure(f"no picture of {source!r}: OBS did not give it in time") from None
        except (RequestRefused, SessionFailure, ValueError) as error:
            raise ObsFailure(f"no picture of {source!r}: {error}") from None

    async def film(self, camera: str, microphone: str, seconds: float) -> Filmed:
        life = self._connected()
        try:
            with life.nobody_looks():
                before = await life.ask("GetStats")
                filmed = await film(self._address, self._timeout_s, camera, microphone, seconds)
                return replace(filmed, late=late_share(before, await life.ask("GetStats")))
        except (NotDone, RequestRefused, SessionFailure, ValueError) as error:
            raise ObsFailure(f"{camera!r} could not be filmed: {error}") from None

    async def record(self, seconds: float) -> str:
        life = self._connected()
        if life.known.runs("record") is not False:
            raise ObsFailure("OBS records already; stop the recording first")
        with life.ears.listening() as ear:
            await self.set_output(SetOutput("record", "record", running=True))
            try:
                await asyncio.sleep(seconds)
            finally:
                await self.set_output(SetOutput("record", "record", running=False))
            told = await ear.next(_has_been_written, _WHOLE_WITHIN_S)
        if told is None:
            raise ObsFailure("OBS did not say where it has recorded to")
        await self._ended(life)
        return str(told["outputPath"])

    async def _ended(self, life: Life) -> None:
        """A recording counts as running for a moment after OBS told that it has stopped; whoever asks then
        is told that an output runs."""
        with suppress(RequestRefused, SessionFailure):  # it is written all the same
            for _ in range(round(_LINGERS_S / _ASK_AGAIN_S)):
                if not (await life.ask("GetRecordStatus"))["outputActive"]:
                    return
                await asyncio.sleep(_ASK_AGAIN_S)

    async def sync_offset(self, input: str) -> Ms:
        answer = await self._asked("GetInputAudioSyncOffset", {"inputName": input})
        return Ms(round(answer["inputAudioSyncOffset"]))

    async def set_sync_offset(self, input: str, offset_ms: Ms) -> None:
        inputs.must_be_possible(offset_ms)
        wanted = {"inputName": input, "inputAudioSyncOffset": offset_ms}
        await self._asked("SetInputAudioSyncOffset", wanted)
        if (is_now := await self.sync_offset(input)) != offset_ms:
            raise ObsFailure(f"OBS was asked for a sync offset of {offset_ms} ms and says {is_now} ms")

    async def _asked(self, request: str, data: Data) -> Data:
        life = self._connected()
        try:
            with inputs.of_an_input_with_sound(str(data["inputName"])):
                return await life.ask(request, data)
        except (NotDone, RequestRefused, SessionFailure) as error:
            raise ObsFailure(str(error)) from None


def _has_been_written(event: str, data: Data) -> bool:
    stopped = data.get("outputState") == "OBS_WEBSOCKET_OUTPUT_STOPPED"
    return event == "RecordStateChanged" and stopped and bool(data.get("outputPath"))
