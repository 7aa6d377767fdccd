"""Feeds whose sound is early or late by a known time, in a real OBS: what is told of them.

    python -m faults.sync [--runs N]

*One feed*: picture and sound come in together, so what was sent is known. For each offset an OBS is started,
for OBS puts a sound beside the pictures when its input starts, and not always at the same place. What is told
has to be within 40 ms of what was sent.

*Two devices*: the picture comes over the network, the sound out of a speaker into a microphone of PulseAudio.
Each way has a delay of its own, which nobody knows, so all offsets are sent in one start, and each is told
against what was told of none at all: within 40 ms again. What the meters say of the same beats, for where
there is no recording, has to be within 60 ms of the recording.

Exit 1 when one is not. A run of all takes four minutes.
"""

import argparse
import asyncio
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.ports import Filmed
from companion.preflight.sync import filmed, recording
from companion.preflight.sync.analysis import Offset, Unclear
from companion.preflight.sync.check import MEASURES_S
from companion.show.times import Ms
from tests.beats import Phone, Speaker, as_source_settings
from tests.real_obs import ObsMissing, RealObs, Source

OFFSETS_MS = (0, -200, -80, 80, 200)
TOLD_WITHIN_MS = 40
LIVE_WITHIN_MS = 60
CAMERA, MICROPHONE = "Camera", "Microphone"
OPENS_S = 4.0
"""OBS needs so long to open the feed and to show it; from one offset to the next it waits as long."""

assert OPENS_S + MEASURES_S < Phone.EACH_S


@dataclass(frozen=True, slots=True)
class Found:
    """What is told of one offset that was sent."""

    sent_ms: int
    recorded: Offset | Unclear
    live: Offset | Unclear


def of_one_feed() -> Iterator[tuple[str, bool]]:
    """A line for each offset, and whether what was told is right."""
    for sent_ms in OFFSETS_MS:
        (found,) = asyncio.run(measure([sent_ms], by_speaker=False))
        off_ms = found.recorded.ms - sent_ms if isinstance(found.recorded, Offset) else None
        right = off_ms is not None and abs(off_ms) <= TOLD_WITHIN_MS
        yield _line("one feed", found, off_ms, None), right


def of_two_devices() -> Iterator[tuple[str, bool]]:
    """As ``of_one_feed``, but in one start."""
    rows = asyncio.run(measure(OFFSETS_MS, by_speaker=True))
    none = rows[0].recorded
    for found in rows:
        off_ms = live_off_ms = None
        if isinstance(found.recorded, Offset) and isinstance(none, Offset):
            off_ms = found.recorded.ms - none.ms - found.sent_ms
        if isinstance(found.recorded, Offset) and isinstance(found.live, Offset):
            live_off_ms = found.live.ms - found.recorded.ms
        right = off_ms is not None and abs(off_ms) <= TOLD_WITHIN_MS
        right &= live_off_ms is not None and abs(live_off_ms) <= LIVE_WITHIN_MS
        yield _line("two devices", found, off_ms, live_off_ms), right


def _line(way: str, found: Found, off_ms: float | None, live_off_ms: float | None) -> str:
    off = "" if off_ms is None else f"{off_ms:+.0f} ms"
    live_off = "" if live_off_ms is None else f"{live_off_ms:+.0f} ms"
    return f"{way:<12}{found.sent_ms:>+5} ms   {_told(found.recorded):<28}{off:>7}{live_off:>9}"


def _told(found: Offset | Unclear) -> str:
    match found:
        case Offset():
            return f"{found.ms:+.0f} ms ±{found.spread_ms:.0f} of {found.beats} beats"
        case Unclear():
            return found.value
        case _:
            assert_never(found)


async def measure(sent: Sequence[int], *, by_speaker: bool) -> list[Found]:
    """Send one offset after the other to an OBS of our own, and tell each."""
    folder = Path(tempfile.mkdtemp(prefix="sync-"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inputs = [Source(CAMERA, "ffmpeg_source", as_source_settings(port))]
    if by_speaker:
        inputs.append(Source(MICROPHONE, "pulse_input_capture", {"device_id": Speaker.HEARD_AS}))
    try:
        with ExitStack() as stack:
            obs = RealObs(folder, {"Host": inputs})
            speaker = stack.enter_context(Speaker(folder)) if by_speaker else None
            stack.enter_context(obs)
            obs.record_into(folder)
            stack.enter_context(Phone(port, *sent, speaker=speaker))
            taken = await _take(obs, inputs[-1].name, len(sent))
        return [
            Found(sent_ms, recording.offset_in(path), filmed.offset_in(seen, Ms(0)))
            for sent_ms, (path, seen) in zip(sent, taken, strict=True)
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _take(obs: RealObs, microphone: str, times: int) -> list[tuple[Path, Filmed]]:
    began_s = time.monotonic()
    link, up = ObsLink(Address(obs.host, obs.port, obs.password)), asyncio.Event()
    link.start(lambda notice: up.set())
    taken = []
    try:
        async with asyncio.timeout(30):
            await up.wait()
        for number in range(times):
            await asyncio.sleep(began_s + number * Phone.EACH_S + OPENS_S - time.monotonic())
            path, seen = await asyncio.gather(
                link.record(MEASURES_S), link.film(CAMERA, microphone, MEASURES_S)
            )
            taken.append((Path(path), seen))
    finally:
        await link.close()
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m faults.sync")
    parser.add_argument("--runs", type=int, default=1, help="how often each offset is sent")
    runs = parser.parse_args().runs
    print(f"{'':<12}{'sent':>8}   {'told':<28}{'off by':>7}{'meters':>9}")
    wrong = 0
    try:
        for _ in range(runs):
            for measured in (of_one_feed, of_two_devices):
                for line, right in measured():
                    print(line, "" if right else "  WRONG", flush=True)
                    wrong += not right
    except ObsMissing as missing:
        parser.exit(1, f"{missing}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
