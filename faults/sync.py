"""Feeds whose sound is early or late by a known time, in a real OBS: what is told of them.

    python -m faults.sync [--runs N]

For each offset an OBS is started that shows a flashing picture and hears its beeps. *One feed*: picture and
sound come in together, so what was sent is known, and what is told (by a recording) has to be within 40 ms of
it. *Two devices*: the sound comes in by a microphone, and what is sent says little, for each way has a delay
of its own; there the live way (pictures against meters) has to be within 60 ms of the recording. Exit 1 when
one is not. It takes half a minute a row.
"""

import argparse
import asyncio
import shutil
import socket
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.preflight.sync.analysis import Offset, Unclear
from companion.preflight.sync.check import MEASURES_S, live, of_recording
from companion.show.times import Ms
from tests.beats import Phone, Speaker, as_source_settings
from tests.real_obs import RealObs, Source

OFFSETS_MS = (-200, -80, 0, 80, 200)
TOLD_WITHIN_MS = 40
LIVE_WITHIN_MS = 60
CAMERA, MICROPHONE = "Camera", "Microphone"
OPENS_S = 4.0
"""OBS needs so long to open the feed and to show it."""


@dataclass(frozen=True, slots=True)
class Row:
    devices: int
    sent_ms: int
    recorded: Offset | Unclear | None
    live: Offset | Unclear

    @property
    def wrong(self) -> bool:
        match self.recorded, self.live, self.devices:
            case Offset(ms=told), _, 1:
                return abs(told - self.sent_ms) > TOLD_WITHIN_MS
            case Offset(ms=told), Offset(ms=lively), _:
                return abs(told - lively) > LIVE_WITHIN_MS
            case _:
                return True

    def __str__(self) -> str:
        ways = "one feed" if self.devices == 1 else "two devices"
        lively = "" if self.devices == 1 else _told(self.live)
        verdict = "WRONG" if self.wrong else "ok"
        return f"{ways:<12}{self.sent_ms:>+6} ms   {_told(self.recorded):<28}{lively:<28}{verdict}"


def _told(found: Offset | Unclear | None) -> str:
    match found:
        case Offset():
            return f"{found.ms:+.0f} ms ±{found.spread_ms:.0f} of {found.beats} beats"
        case Unclear():
            return found.value
        case None:
            return "no recording"
        case _:
            assert_never(found)


async def measure(devices: int, sent_ms: int) -> Row:
    folder = Path(tempfile.mkdtemp(prefix="sync-"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inputs = [Source(CAMERA, "ffmpeg_source", as_source_settings(port))]
    if devices == 2:
        inputs.append(Source(MICROPHONE, "pulse_input_capture", {"device_id": Speaker.HEARD_AS}))
    try:
        with ExitStack() as stack:
            obs = RealObs(folder, {"Host": inputs})
            speaker = stack.enter_context(Speaker(folder)) if devices == 2 else None
            stack.enter_context(obs)
            obs.record_into(folder)
            stack.enter_context(Phone(port, sent_ms, speaker))
            await asyncio.sleep(OPENS_S)
            recorded, lively = await _both(obs, inputs[-1].name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Row(devices, sent_ms, recorded, lively)


async def _both(obs: RealObs, microphone: str) -> tuple[Offset | Unclear | None, Offset | Unclear]:
    link, up = ObsLink(Address(obs.host, obs.port, obs.password)), asyncio.Event()
    link.start(lambda notice: up.set())
    try:
        async with asyncio.timeout(30):
            await up.wait()
        path, filmed = await asyncio.gather(
            link.record(MEASURES_S), link.film(CAMERA, microphone, MEASURES_S)
        )
        return await asyncio.to_thread(of_recording, Path(path)), live(filmed, Ms(0))
    finally:
        await link.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m faults.sync")
    parser.add_argument("--runs", type=int, default=1, help="how often each row is run")
    runs = parser.parse_args().runs
    print(f"{'what':<12}{'sent':>9}   {'told by a recording':<28}{'told live':<28}")
    wrong = 0
    for devices in (1, 2):
        for sent_ms in OFFSETS_MS:
            for _ in range(runs):
                row = asyncio.run(measure(devices, sent_ms))
                print(row, flush=True)
                wrong += row.wrong
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
