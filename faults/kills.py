"""A real, busy companion, killed at random moments and started again at once.

    python -m faults.kills [--count N] [--seed S]

After every restart: what a receipt confirmed is in the journal, once, and in the state; what had none is
given again under its id, and counts once; no cue fires twice in a pass, nothing that was sold is forgotten,
no promised instant moves, and what pages are sent is what the journal says. Exit 1 when it is not so.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bench.figures import show
from companion.journal.reader import Entry, read, verify
from companion.screens.layers import overlays_view
from companion.screens.live import live_view, messages_view
from companion.screens.windows import windows_view
from companion.show.engine import advance, open_show
from companion.show.events import Commanded, CueDue, RunResumed, ShowOpened
from companion.show.state import ShowState
from companion.show.timeline import segment_end
from faults.crew import NOT_TAKEN, ask_until_taken, snapshots, work_until_killed
from faults.wishes import Wish, Wishes
from tests.service import Service

EXAMPLE = Path(__file__).parents[1] / "show.example.yaml"

COUNT = 500
KILLS_OF_A_RUN = 25
"""Then a new run begins: what is measured is a show's journal, not a week's."""
BUSY_S = (0.3, 0.8)
MOVED_MS = 300
"""An instant that is further from where it was has moved."""
UP_WITHIN_S = 30.0

VIEWS = {
    "live": live_view,
    "messages": messages_view,
    "windows": windows_view,
    "overlays": overlays_view,
}


@dataclass(slots=True)
class Tally:
    """What was found, over all runs."""

    kills: int = 0
    given: int = 0
    done: int = 0
    refused: int = 0
    given_again: int = 0
    of_these_journaled: int = 0
    lines: int = 0
    healthy_s: list[float] = field(default_factory=list)
    right_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def check(self, so: bool, otherwise: str) -> None:
        if not so:
            self.wrong.append(f"after kill {self.kills}: {otherwise}")
            print(f"    {self.wrong[-1]}", flush=True)


class Witness:
    """Reads the journal beside the companion, and folds it for itself."""

    def __init__(self, journal: Path, tally: Tally) -> None:
        self._journal = journal
        self._tally = tally
        self._entries: tuple[Entry, ...] = ()
        self._states: list[ShowState] = []
        """After each line."""
        self.ids: Counter[str] = Counter()
        self._cues: set[tuple[int, str]] = set()

    @property
    def state(self) -> ShowState:
        return self._states[-1]

    def state_at(self, seq: int) -> ShowState:
        return self._states[seq - 1]

    def read_on(self) -> None:
        """Take in what was journaled since, and look at every new line."""
        entries, before = read(self._journal).entries, self._entries
        self._tally.check(entries[: len(before)] == before, "lines of the journal have changed or gone")
        for entry in entries[len(before) :]:
            event = entry.event
            if isinstance(event, ShowOpened):
                self._states.append(open_show(event))
                continue
            was = self.state
            self._states.append(advance(was, event).state)
            if isinstance(event, Commanded):
                self.ids[event.id] += 1
            elif isinstance(event, CueDue):
                cue = (event.pass_no, event.cue)
                self._tally.check(
                    cue not in self._cues, f"cue {event.cue} came twice in pass {event.pass_no}"
                )
                self._cues.add(cue)
            elif isinstance(event, RunResumed):
                self._nothing_moved(was, self.state)
            for sale, window in was.sales.items():
                self._tally.check(
                    self.state.sales[sale].sold >= window.sold, f"{sale} sold fewer than before"
                )
        self._tally.lines += len(entries) - len(before)
        self._entries = entries

    async def read_up_to(self, seq: int) -> None:
        """Read until that line is there: it is handed to the system a moment after pages are told."""
        async with asyncio.timeout(UP_WITHIN_S):
            self.read_on()
            while len(self._entries) < seq:
                await asyncio.sleep(0.01)
                self.read_on()

    def _nothing_moved(self, before: ShowState, after: ShowState) -> None:
        was, now = _instants(before), _instants(after)
        self._tally.check(
            was.keys() == now.keys(), f"{was.keys() ^ now.keys()} came or went with the restart"
        )
        for what in was.keys() & now.keys():
            by_ms = abs(was[what] - now[what])
            self._tally.check(by_ms <= MOVED_MS, f"the end of {what} moved by {by_ms} ms")


def _instants(state: ShowState) -> Mapping[str, int]:
    """Everything that counts down, and when it comes to zero, on the wall clock."""
    windows: list[tuple[str, int | None]] = [(id, sale.due) for id, sale in state.sales.items()]
    windows += [(id, bag.due) for id, bag in state.bags.items()]
    overlays = [(o.graphic, None if o.until is None else state.wall(o.until)) for o in state.overlays]
    end = segment_end(state) if state.segment is not None else None
    all_of_them = [*windows, *overlays, ("segment", None if end is None else state.wall(end))]
    return {what: at for what, at in all_of_them if at is not None}


class Killed:
    """One run of the show, killed again and again."""

    def __init__(self, folder: Path, draw: random.Random, tally: Tally, busy_s: tuple[float, float]) -> None:
        flags = ("--obs", "simulated", "--resume", "auto")
        self._service = Service(EXAMPLE, folder / "data", *flags)
        self._draw = draw
        self._busy_s = busy_s
        self._wishes = Wishes(draw)
        self._tally = tally
        self._given: list[Wish] = []

    async def over_and_over(self, kills: int) -> None:
        service, tally = self._service, self._tally
        try:
            await asyncio.to_thread(service.start)
            for command, args in (("go", {}), ("sale_open", {"sale": "F1"}), ("bag_open", {"bag": "L1"})):
                await asyncio.to_thread(service.command, command, **args)
            (run,) = (service.data / "runs").iterdir()
            witness = Witness(run / "journal.jsonl", tally)
            for _ in range(kills):
                seconds = self._draw.uniform(*self._busy_s)
                given = await work_until_killed(service, self._wishes, seconds)
                tally.kills += 1
                await self._start_again()
                await self._look(witness, given)
            service.end()
            witness.read_on()
            verify(run / "journal.jsonl")
            tally.check(len(list((service.data / "runs").iterdir())) == 1, "a restart began another run")
        finally:
            service.end()

    async def _start_again(self) -> None:
        began = time.monotonic()
        await asyncio.to_thread(self._service.start)
        self._tally.check(
            (await asyncio.to_thread(self._service.get, "/healthz"))["status"] == "ok", "it is not well"
        )
        self._tally.healthy_s.append(time.monotonic() - began)
        state = await asyncio.to_thread(self._service.state)
        self._tally.check(
            state["show"]["phase"] in ("running", "held"), f"the show is {state['show']['phase']}"
        )
        self._tally.right_s.append(time.monotonic() - began)

    async def _look(self, witness: Witness, given: list[Wish]) -> None:
        """Everything that must hold now that it runs again."""
        tally = self._tally
        await self._what_pages_see(witness)
        for wish in given:
            if wish.refused in NOT_TAKEN:
                tally.check(witness.ids[wish.id] == 0, f"{wish.command} was not taken, and is in the journal")
            elif wish.answered:
                self._is_there_once(witness, wish)
        lost = [wish for wish in given if not wish.answered]
        tally.of_these_journaled += sum(witness.ids[wish.id] for wish in lost)
        async with aiohttp.ClientSession() as session:
            for wish in lost:
                await ask_until_taken(session, self._service, wish)
        await self._what_pages_see(witness)
        for wish in lost:
            self._is_there_once(witness, wish)
        tally.given += len(given)
        tally.given_again += len(lost)
        tally.done += sum(wish.done for wish in given)
        tally.refused += sum(not wish.done for wish in given)

    def _is_there_once(self, witness: Witness, wish: Wish) -> None:
        """It is in the journal, and in the state with the answer that was given."""
        there, told = witness.ids[wish.id], wish.refused or "done"
        self._tally.check(there == 1, f"{wish.command} ({told}) is {there} times in the journal")
        answered = witness.state.answered
        if wish.id in answered:
            refusal = answered[wish.id]
            so = refusal.code if refusal is not None else "done"
            self._tally.check(so == told, f"{wish.command}: {told} was told, and {so} is so")

    async def _what_pages_see(self, witness: Witness) -> None:
        """A page that comes now is sent what the journal says."""
        topics = await snapshots(self._service)
        await witness.read_up_to(max(topic["rev"] for topic in topics.values()))
        for name, view in VIEWS.items():
            said = topics[name]
            expected = json.loads(json.dumps(view(witness.state_at(said["rev"]))))
            different = _different(said["data"], expected)
            self._tally.check(not different, f"{name} is not what the journal says: {different}")


def _different(said: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    return [key for key in said.keys() | expected.keys() if said.get(key) != expected.get(key)]


async def kill_often(count: int, seed: int, busy_s: tuple[float, float] = BUSY_S) -> Tally:
    draw, tally = random.Random(seed), Tally()
    while tally.kills < count:
        with tempfile.TemporaryDirectory() as folder:
            killed = Killed(Path(folder), draw, tally, busy_s)
            await killed.over_and_over(min(KILLS_OF_A_RUN, count - tally.kills))
        print(f"{tally.kills} kills, {tally.lines} lines, {len(tally.wrong)} faults", flush=True)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m faults.kills")
    parser.add_argument("--count", type=int, default=COUNT, metavar="N")
    parser.add_argument("--seed", type=int, default=None, metavar="S")
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")
    began = time.monotonic()
    tally = asyncio.run(kill_often(args.count, seed))
    minutes = (time.monotonic() - began) / 60
    print(f"{tally.kills} kills, {tally.kills / minutes:.0f} a minute; {tally.lines} lines of journal")
    print(f"{tally.given} commands: {tally.done} done, {tally.refused} refused")
    print(f"{tally.given_again} had no answer and were given again; {tally.of_these_journaled} had been done")
    show("kill → /healthz", tally.healthy_s)
    show("kill → /api/v1/state right", tally.right_s)
    print(f"{len(tally.wrong)} faults")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
