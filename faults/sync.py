"""Feeds whose sound is early or late by a known time, in a real OBS: what is told of them.

    python -m faults.sync [--runs N]

*One input*: picture and sound come in together over the network. *Two devices*: the picture comes over the
network, the sound out of a speaker into a microphone of PulseAudio.

Each way in has a delay of its own, and OBS puts a sound beside the pictures when its input starts, not
always at the same place. So for each way an OBS is started that gets all offsets one after the other. What is
told of no offset at all is what it adds by itself (with one input, 60 ms at most); what is told of every
other, less that, has to be within 40 ms of what was sent. What pictures and meters say without a recording
has to be within 60 ms of it.

Exit 1 when one is not. A run takes four minutes.
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
ADDED_WITHIN_MS = 60
ALONE_WITHIN_MS = 60
CAMERA, MICROPHONE = "Camera", "Microphone"
OPENS_S = 4.0
"""OBS needs so long to open the feed and to show it; from one offset to the next it waits as long."""

assert OPENS_S + MEASURES_S < Phone.EACH_S


@dataclass(frozen=True, slots=True)
class Found:
    """What is told of one offset that was sent."""

    sent_ms: int
    recorded: Offset | Unclear
    alone: Offset | Unclear
    """By pictures and meters, without the recording."""


def lines(*, by_speaker: bool) -> Iterator[tuple[str, bool]]:
    """Send all to one OBS: of each what is told, and whether it is right."""
    way = "two devices" if by_speaker else "one input"
    rows = asyncio.run(measure(OFFSETS_MS, by_speaker=by_speaker))
    none = rows[0].recorded
    for row in rows:
        line = f"{way:<12}{row.sent_ms:>+5} ms   {_told(row.recorded):<28}"
        if not isinstance(row.recorded, Offset) or not isinstance(none, Offset):
            yield line, False
            continue
        off_ms = row.recorded.ms - none.ms - row.sent_ms
        line += f"{off_ms:>+7.1f} ms   "
        right = abs(off_ms) <= TOLD_WITHIN_MS
        if by_speaker:
            line += _told(row.alone)
            right &= isinstance(row.alone, Offset) and abs(row.alone.ms - row.recorded.ms) <= ALONE_WITHIN_MS
        else:  # the meters have the sound of one input well before its place
            right &= abs(none.ms) <= ADDED_WITHIN_MS
        yield line, right


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
    print(f"{'':<12}{'sent':>8}   {'told':<28}{'wrong by':>10}   by the meters")
    wrong = 0
    try:
        for _ in range(runs):
            for by_speaker in (False, True):
                for line, right in lines(by_speaker=by_speaker):
                    print(line if right else f"{line}   WRONG", flush=True)
                    wrong += not right
    except ObsMissing as missing:
        parser.exit(1, f"{missing}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
