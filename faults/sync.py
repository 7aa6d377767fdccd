"""Feeds whose sound is early or late by a known time, in a real OBS: what is told of them.

    python -m faults.sync [--runs N]

*One input*: picture and sound come in together over the network. *Two devices*: the picture comes over the
network, the sound out of a speaker into a microphone of PulseAudio.

For each way an OBS is started that gets all offsets one after the other, and each is measured as a crew does
it. What is told has to be within 40 ms of what was sent. Two devices have delays of their own, which nobody
knows and which change: what is told of them in step, before and after, is taken off. What pictures and meters
say of them without a recording has to be within 60 ms of what is told.

Exit 1 when one is not, or nothing is told. A run takes seven minutes.
"""

import argparse
import asyncio
import math
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from companion.measuring import Filmed
from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.ports import CheckFailure, ObsFailure
from companion.preflight.sync import filmed
from companion.preflight.sync.analysis import Offset, Unclear
from companion.preflight.sync.check import MEASURES_S, SyncChecks
from companion.show.checks import CheckKind, Sync
from companion.show.effects import RunCheck
from companion.show.times import Ms
from tests.beats import Measured, Phone, Speaker, as_source_settings
from tests.real_obs import ObsMissing, RealObs, Source

OFFSETS_MS = (-200, -80, 0, 80, 200)
IN_BETWEEN_MS = (0, -200, 0, -80, 0, 80, 0, 200, 0)
"""To two devices: before and after each offset they tell how far they are apart by themselves."""
TOLD_WITHIN_MS = 40
ALONE_WITHIN_MS = 60
CAMERA, MICROPHONE = "Camera", "Microphone"
OPENS_S = 4.0
"""OBS needs so long to open the feed and to show it; from one offset to the next it waits as long."""

assert OPENS_S + MEASURES_S + 4 < Phone.EACH_S, "some seconds go by before and after"


@dataclass(frozen=True, slots=True)
class Found:
    """What is told of one offset that was sent."""

    sent_ms: int
    told: Sync | str
    """Or why not."""
    alone: Offset | Unclear
    """By pictures and meters, without the recording."""


class FilmingLink(ObsLink):
    """Keeps what was filmed last."""

    filmed = Filmed(pictures=(), sounds=())

    async def film(self, camera: str, microphone: str, seconds: float) -> Filmed:
        self.filmed = await super().film(camera, microphone, seconds)
        return self.filmed


def lines(*, by_speaker: bool) -> Iterator[tuple[str, bool]]:
    """Send all to one OBS: of each what is told, and whether it is right."""
    if not by_speaker:
        for one in asyncio.run(measure(OFFSETS_MS, by_speaker=False)):
            yield _line("one input", one, own_ms=0.0)
        return
    found = asyncio.run(measure(IN_BETWEEN_MS, by_speaker=True))
    for before, one, after in zip(found[::2], found[1::2], found[2::2], strict=False):
        yield _line("two devices", one, own_ms=_by_themselves_ms(before, after))


def _by_themselves_ms(before: Found, after: Found) -> float | None:
    """How far two devices are apart when nothing is sent late; None: that is not known, or has changed."""
    if isinstance(before.told, str) or isinstance(after.told, str):
        return None
    if abs(after.told.measured_ms - before.told.measured_ms) > TOLD_WITHIN_MS:
        return None
    return (before.told.measured_ms + after.told.measured_ms) / 2


def _line(way: str, one: Found, own_ms: float | None) -> tuple[str, bool]:
    line = f"{way:<12}{one.sent_ms:>+5} ms   "
    if isinstance(one.told, str):
        return f"{line}{one.told}", False
    told_ms = one.told.measured_ms
    line += f"{f'{told_ms:+} ms ±{one.told.spread_ms} of {one.told.beats} beats':<28}"
    if own_ms is None:
        return f"{line}{'':>10}   how far they are apart by themselves is not known", False
    off_ms = told_ms - own_ms - one.sent_ms
    right = abs(off_ms) <= TOLD_WITHIN_MS
    line += f"{off_ms:>+7.0f} ms"
    if way == "two devices":  # the sound of one input is metered well before its place
        alone_ms = one.alone.ms if isinstance(one.alone, Offset) else math.inf
        line += f"   {alone_ms:+.0f} ms"
        right = right and abs(alone_ms - told_ms) <= ALONE_WITHIN_MS
    return line, right


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
            return await _measure_each(obs, inputs[-1].name, sent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _measure_each(obs: RealObs, microphone: str, sent: Sequence[int]) -> list[Found]:
    began_s = time.monotonic()
    link, up = FilmingLink(Address(obs.host, obs.port, obs.password)), asyncio.Event()
    link.start(lambda notice: up.set())
    show = Measured()
    checks = SyncChecks(link, state=lambda: show.state, submit=show.submit)
    pair = RunCheck("sync", CheckKind.SYNC, {"camera": CAMERA, "microphone": microphone})
    found = []
    try:
        async with asyncio.timeout(30):
            await up.wait()
        for number, sent_ms in enumerate(sent):
            await asyncio.sleep(began_s + number * Phone.EACH_S + OPENS_S - time.monotonic())
            told: Sync | str
            try:
                await checks.measure(pair)
                told = show.told[-1].sync
            except (CheckFailure, ObsFailure) as failure:
                told = str(failure)
            found.append(Found(sent_ms, told, filmed.offset_in(link.filmed, Ms(0))))
    finally:
        await link.close()
    return found


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
