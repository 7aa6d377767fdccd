"""What else goes wrong in a show: a disk is full, or may not be written, or is taken away; a computer sleeps.

    python -m faults.scenarios [NAME ...]

Each is played with a real companion, busy, and told in one line. Exit 1 when something was lost. A disk of
its own and a file that nobody may write take root.
"""

import argparse
import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from companion.journal.reader import verify
from faults.crew import ask, snapshots
from faults.wishes import Wish
from tests.service import Service

EXAMPLE = Path(__file__).parents[1] / "show.example.yaml"
FLAGS = ("--obs", "simulated", "--resume", "auto")

SOON_S = 15.0
"""Faults are told within 2 s where nothing else runs."""

DISK = "1m"

ASLEEP_S = 65.0

NAP = """\
version: 1
show: {id: nap, title: 睡着一分钟, zone: Asia/Shanghai, language: zh-CN, market: cn,
       platform: own-site, on_air: [virtual_camera]}
operator: {name: 稻岸食研, contact: 400-000-0000}
obs:
  scenes: {host: Host, product: Product, fallback: Fallback}
products:
  P1: {link: 1, name: 海苔脆片, price: 9.90, stock: 300}
sales:
  F1: {product: P1, price: 8.90, quantity: 100, limit: 1, length: 60s, mode: native}
rundown:
  - id: opening
    title: 开场
    length: 10m
    scene: host
    product: P1
    cues:
      - {id: card, at: 0s, do: {overlay: seller-info, for: 40s}}
      - {id: made-up-for, at: 30s, late: fire, do: {message: 补上}}
      - {id: let-be, at: 35s, late: skip, do: {message: 不补}}
      - {id: asked-about, at: 40s, late: ask, do: {scene: product}}
"""


@dataclass(slots=True)
class Found:
    """What a scenario has seen."""

    wrong: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    def check(self, so: bool, otherwise: str) -> None:
        if not so:
            self.wrong.append(otherwise)


class Busy:
    """A companion with a show on air, and somebody who keeps sending messages."""

    def __init__(self, service: Service, session: aiohttp.ClientSession, found: Found) -> None:
        self.service = service
        self._session = session
        self._found = found
        self.told: list[str] = []
        """Ids of the commands that a receipt confirmed."""
        self.said: list[str] = []
        """Ids of the messages among them, in order: each is sent when the one before is confirmed. Of two
        commands that are on their way at once the receipts may cross."""

    async def give(self, command: str, **args: object) -> str:
        """Give a command; the code of its refusal, or nothing."""
        return (await self._give(command, args)).refused

    async def _give(self, command: str, args: Mapping[str, object]) -> Wish:
        wish = Wish(f"s{time.monotonic_ns()}", command, args)
        await ask(self._session, self.service, wish)
        if wish.done:
            self.told.append(wish.id)
        return wish

    async def talk(self) -> None:
        """Send messages until cancelled."""
        while True:
            wish = await self._give("message", {"text": "看 2 号机"})
            if wish.done:
                self.said.append(wish.id)
            await asyncio.sleep(0.1)

    async def health(self) -> dict[str, Any]:
        journal: dict[str, Any] = (await asyncio.to_thread(self.service.state))["health"]["journal"]
        return journal

    async def until_writing(self, writing: bool) -> float:
        """Wait until the pages are told that the journal is written, or is not; how long it took."""
        began = time.monotonic()
        while (await self.health())["writing"] is not writing:
            if time.monotonic() - began > SOON_S:
                told = "written" if writing else "not written"
                self._found.check(False, f"nobody was told that the journal is {told}: {await self.health()}")
                break
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    def lines(self) -> list[str]:
        """Ids of the commands in the journal, in order."""
        return [line["id"] for line in self.service.journal() if line["kind"] == "commanded"]


@asynccontextmanager
async def busy(data: Path, found: Found) -> AsyncIterator[Busy]:
    """A busy companion; in the end it is killed, goes on, and everything that was told is there, in order."""
    service = Service(EXAMPLE, data, *FLAGS)
    try:
        await asyncio.to_thread(service.start)
        async with aiohttp.ClientSession() as session:
            show = Busy(service, session, found)
            await show.give("go")
            talking = asyncio.ensure_future(show.talk())
            try:
                yield show
            finally:
                talking.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await talking
            found.check(await show.give("hold") == "", "the show does not go on")
        service.kill()
        await asyncio.to_thread(service.start)
        state = await asyncio.to_thread(service.state)
        found.check(state["timeline"]["segment"] == "opening", "the show is not where it was")
        told, said = sorted(show.told), set(show.said)
        lines = [id for id in show.lines() if id in set(told)]
        found.check(sorted(lines) == told, f"{len(told)} were told, {len(lines)} are in the journal")
        found.check([id for id in lines if id in said] == show.said, "messages are not in their order")
        newest = max((data / "runs").iterdir())
        found.check(verify(newest / "journal.jsonl").torn == 0, "the journal ends in half a line")
        found.figures.append(f"{len(told)} commands, {len(said)} of them in order")
    finally:
        service.end()


async def _fails_and_is_back(
    data: Path, spoil: Callable[[], None], mend: Callable[[], None], found: Found
) -> None:
    """While nothing can be written no promise is made, an emergency leaves, and all the rest goes on."""
    async with busy(data, found) as show:
        await asyncio.sleep(0.3)
        spoil()
        told_s = await show.until_writing(False)
        try:
            found.check(await show.give("sale_open", sale="F1") == "not_writing", "a promise was made")
            began = time.monotonic()
            found.check(await show.give("fallback", reason="试一下") == "", "the fallback did not leave")
            fallback_s = time.monotonic() - began
            found.check(await show.give("return") == "", "there is no way back from the fallback")
            found.check(await show.give("add_time", seconds=30) == "", "the rest does not go on")
            state = await asyncio.to_thread(show.service.state)
            found.check(bool(state["health"]["journal"]["reason"]), "nobody is told why")
        finally:
            mend()
        back_s = await show.until_writing(True)
        found.check(await show.give("sale_open", sale="F1") == "", "no promise is made afterwards either")
        found.figures += [f"told in {told_s:.1f} s", f"fallback answered in {fallback_s * 1000:.0f} ms"]
        found.figures.append(f"back in {back_s:.1f} s")


async def disk_full(folder: Path, found: Found) -> None:
    """The disk fills up, and is freed."""
    disk = folder / "disk"
    filler = disk / "filler"

    def fill() -> None:
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 512)

    with mounted(disk):
        await _fails_and_is_back(disk / "data", fill, filler.unlink, found)


@contextmanager
def mounted(disk: Path) -> Iterator[None]:
    """A small disk of its own."""
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", disk], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


async def read_only(folder: Path, found: Found) -> None:
    """Somebody makes the journal unwritable, and thinks better of it."""

    def change(sign: str) -> None:
        (journal,) = (folder / "data" / "runs").glob("*/journal.jsonl")
        subprocess.run(["chattr", f"{sign}i", journal.parent, journal], check=True)

    await _fails_and_is_back(folder / "data", lambda: change("+"), lambda: change("-"), found)


async def moved_away(folder: Path, found: Found) -> None:
    """The data folder is moved away under the show, and back."""
    data, away, made_anew = folder / "data", folder / "away", folder / "made-anew"
    async with busy(data, found) as show:
        await asyncio.sleep(0.3)
        data.rename(away)
        began = time.monotonic()
        while not list(data.glob("runs/*/journal.jsonl")) and time.monotonic() - began < SOON_S:
            await asyncio.sleep(0.05)
        found.check(bool(list(data.glob("runs/*/journal.jsonl"))), "the journal was not made again")
        anew_s = time.monotonic() - began
        found.check(await show.give("fallback") == "", "the fallback did not leave")
        found.check(await show.give("return") == "", "there is no way back from the fallback")
        await show.until_writing(True)
        data.rename(made_anew)
        away.rename(data)
        await asyncio.sleep(2)
        back_s = await show.until_writing(True)
        found.figures += [f"made anew in {anew_s:.1f} s", f"back in {back_s:.1f} s"]


async def asleep(folder: Path, found: Found) -> None:
    """The process stands still for a minute: what was due meanwhile follows its late policy."""
    show_file = folder / "show.yaml"
    show_file.write_text(NAP)
    service = Service(show_file, folder / "data", *FLAGS)
    try:
        await asyncio.to_thread(service.start)
        for command, args in (("go", {}), ("sale_open", {"sale": "F1"})):
            found.check("rev" in service.command(command, **args), f"{command} was refused")
        service.wait_for(lambda state: state["overlays"], "the overlay")
        (promised,) = (sale["closes_at"] for sale in service.state()["sales"])
        before = service.state()
        os.kill(service.pid, signal.SIGSTOP)
        await asyncio.sleep(ASLEEP_S)
        os.kill(service.pid, signal.SIGCONT)
        began = time.monotonic()
        service.wait_for(lambda state: state["sales"][0]["state"] == "closed", "the end of the sale")
        awake_s = time.monotonic() - began
        topics = {name: topic["data"] for name, topic in (await snapshots(service)).items()}
        after = service.state()
        found.check(after["sales"][0]["ended_at"] == promised, "the sale did not end at its promised instant")
        lost = before["timeline"]["segment_remaining_ms"] - after["timeline"]["segment_remaining_ms"]
        passed = after["server_time_ms"] - before["server_time_ms"]
        found.check(passed >= ASLEEP_S * 1000, "the server's clock stood still")
        found.check(abs(lost - passed) < 300, f"the segment lost {lost} ms in {passed} ms")
        layers = [layer["graphic"] for layer in after["overlays"]]
        found.check("seller-info" not in layers, "an overlay stays whose time was up")
        status = {cue["id"]: cue["status"] for cue in topics["live"]["cues"]}
        found.check(status["made-up-for"] == "done", f"late: fire, and it is {status['made-up-for']}")
        found.check(status["let-be"] == "skipped", f"late: skip, and it is {status['let-be']}")
        found.check(status["asked-about"] == "asking", f"late: ask, and it is {status['asked-about']}")
        said = [message["text"] for message in topics["messages"]["messages"]]
        found.check(said == ["补上"], f"the host was told {said}")
        found.check(topics["live"]["clock_step"] is None, "a sleep is taken for a clock that was set")
        found.figures.append(f"pages right {awake_s:.1f} s after waking")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(service.pid, signal.SIGCONT)
        service.end()


SCENARIOS: dict[str, Callable[[Path, Found], Coroutine[None, None, None]]] = {
    "disk-full": disk_full,
    "read-only": read_only,
    "moved-away": moved_away,
    "asleep": asleep,
}


def play(name: str, folder: Path) -> Found:
    found = Found()
    asyncio.run(SCENARIOS[name](folder, found))
    return found


def why_not(name: str) -> str:
    """Why a scenario cannot be played here; empty when it can."""
    needs = {"disk-full": "mount", "read-only": "chattr"}.get(name)
    if needs is None or (os.geteuid() == 0 and shutil.which(needs) is not None):
        return ""
    return f"needs root and {needs}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m faults.scenarios")
    parser.add_argument("names", nargs="*", choices=[*SCENARIOS, []], metavar="NAME")
    args = parser.parse_args()
    bad = 0
    for name in args.names or SCENARIOS:
        if reason := why_not(name):
            print(f"{name:12} not played: {reason}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            found = play(name, Path(folder))
        bad += len(found.wrong)
        print(f"{name:12} {'FAULT' if found.wrong else 'ok'}: {', '.join(found.figures)}", flush=True)
        for sentence in found.wrong:
            print(f"    {sentence}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
