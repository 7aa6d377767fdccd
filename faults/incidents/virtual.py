"""A crew on a virtual camera: no stream runs, and the show is on air all the same.

OBS's own needs a device of the kernel (v4l2loopback), which hardly any machine that runs this has. Without
one it is the fake OBS, whose virtual camera needs none; the table says which it was.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from companion.show.health.troubles import Trouble
from faults.incidents.camera import BACK_MS, CAMERA_BLACK, act_ms
from faults.incidents.on_air import OnAir
from faults.incidents.row import Apart, Ran, Row, ms, within
from tests.fake_obs import FakeObs
from tests.service import Service

CAMERA = "Host camera"
SHOW = f"""\
version: 1
show: {{id: virtual, title: Virtual, zone: Asia/Shanghai, length: 1h, language: en, market: cn,
       platform: own-site, on_air: [virtual_camera]}}
operator: {{name: A shop, contact: desk@shop.example}}
obs:
  scenes: {{host: Host, product: Product, fallback: Fallback}}
  cameras: {{main: {CAMERA}}}
rundown:
  - {{id: talk, title: Talk, length: 1h, scene: host}}
"""
_LOOKED_AT_S = 8.0
"""OBS is left alone for 3 s when it was connected, and so is a camera that has just come on programme."""
_BROKEN_S = 6.0


def _black(folder: Path) -> Ran:
    if _kernel_has_a_device():
        return _black_in_obs(folder)
    return asyncio.run(_black_in_the_fake(folder))


def _kernel_has_a_device() -> bool:
    return Path("/sys/module/v4l2loopback").is_dir() and any(Path("/dev").glob("video*"))


def _black_in_obs(folder: Path) -> Ran:
    with OnAir(folder, output="virtual_camera") as show:
        show.in_order()
        return replace(CAMERA_BLACK(show), with_what="OBS's own virtual camera")


async def _black_in_the_fake(folder: Path) -> Ran:
    folder.mkdir()
    show = folder / "show.yaml"
    show.write_text(SHOW, encoding="utf-8")
    async with FakeObs(virtual_camera=True) as obs:
        obs.camera(CAMERA, "noisy")
        await obs.ask("StartVirtualCam")
        environ = {
            "COMPANION_OBS_URL": f"ws://127.0.0.1:{obs.port}",
            "COMPANION_OBS_PASSWORD": obs.password,
        }
        service = Service(show, folder / "data", environ=environ)
        try:
            await asyncio.to_thread(service.start)
            await asyncio.to_thread(service.command, "go")
            await asyncio.sleep(_LOOKED_AT_S)
            broke_at = time.time()
            obs.camera(CAMERA, "black")
            on_air_at = await _when(lambda: obs.on_air == "Fallback", 10)
            await asyncio.sleep(_BROKEN_S)
            mended_at = time.time()
            obs.camera(CAMERA, "noisy")
            back_at = await _when(lambda: obs.on_air == "Host", 15)
            await asyncio.sleep(1)
            verdicts = [line for line in service.journal() if line["kind"] == "verdict_changed"]
        finally:
            await asyncio.to_thread(service.end)
    black = [line for line in verdicts if line["trouble"] == Trouble.BLACK and line["verdict"] == "alarm"]
    if len(black) != 1:
        return Ran(wrong=(f"told {len(black)} times that the camera is black",))
    told_after_ms = black[0]["run_ms"] - black[0]["first_bad"]
    first_bad_at = datetime.fromisoformat(black[0]["at"]).timestamp() - told_after_ms / 1000
    return Ran(
        first_bad_ms=ms(broke_at, first_bad_at),
        told_ms=told_after_ms,
        on_air_ms=ms(first_bad_at, on_air_at),
        back_ms=ms(mended_at, back_at),
        with_what="the fake OBS, for the kernel has no device",
    )


async def _when(happened: Callable[[], bool], within_s: float) -> float | None:
    """When it happened, waited for; None: not in time."""
    until = time.monotonic() + within_s
    while not happened():
        if time.monotonic() > until:
            return None
        await asyncio.sleep(0.01)
    return time.time()


ROWS = (
    Row(
        name="virtual camera, black",
        good="as with a stream",
        play=Apart(_black),
        on_air_ms=within(act_ms(Trouble.BLACK)),
        back_ms=BACK_MS,
    ),
)
