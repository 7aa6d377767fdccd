"""A real companion, killed at a random moment of a whole draw, again and again: who has won never changes.

    python -m faults.draw_kills [--count N] [--seed S]

For each draw a copy of the same bag is announced, opened, entered, closed, drawn and published; somewhere on
the way the companion is killed and started again, and whoever was at it goes on. What anyone was told before,
and every draw that was published earlier, must stand. Exit 1 when something does not.
"""

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from companion.journal.reader import read, verify
from companion.show.bags.effects import CommitDraw, FreezeEntries, RankEntries
from companion.show.bags.events import DrawCommitted, EntriesFrozen, EntriesRanked
from companion.show.draw.check import Verdict, verdict
from companion.show.draw.check import verify as findings
from companion.show.engine import advance, open_show
from companion.show.events import ShowOpened
from tests.service import Service

EXAMPLE = Path(__file__).parents[1] / "examples" / "ten-minutes" / "show.yaml"

COUNT = 30
VIEWERS = 60
BATCHES = 3
KILLED_WITHIN_S = 0.06
"""After a step was asked for: long enough for all that follows from it."""
PATIENCE_S = 30.0

GONE = (OSError, http.client.HTTPException, json.JSONDecodeError)
"""What a request to a companion that is killed meanwhile can end in."""

ONCE: tuple[type, ...] = (DrawCommitted, EntriesFrozen, EntriesRanked)


@dataclass(slots=True)
class Tally:
    kills: int = 0
    at: Counter[str] = field(default_factory=Counter)
    """In which state the bag was after the restart."""
    wrong: list[str] = field(default_factory=list)

    def check(self, so: bool, otherwise: str) -> None:
        if not so:
            self.wrong.append(f"after kill {self.kills}: {otherwise}")


class DrawnOver:
    """One run of the show, with draw after draw."""

    def __init__(self, folder: Path, draw: random.Random, tally: Tally) -> None:
        self._service = Service(EXAMPLE, folder / "data", "--obs", "none", "--resume", "auto")
        self._draw = draw
        self._tally = tally
        self._published: dict[str, dict[str, Any]] = {}
        self._told: dict[str, str] = {}
        """What anyone was told of the draw at hand."""

    def over_and_over(self, count: int) -> None:
        service = self._service
        try:
            service.start()
            service.command("go")
            for number in range(1, count + 1):
                bag = "L1" if number == 1 else f"L1-{number}"
                if number > 1:
                    service.command("bag_copy", bag="L1")
                self._one(bag)
            service.end()
            self._journal_is_whole()
        finally:
            service.end()

    def _one(self, bag: str) -> None:
        self._told = {}
        steps: list[Callable[[], object]] = [
            lambda: self._step(bag, "bag_announce", "announced"),
            lambda: self._step(bag, "bag_open", "open"),
            *(lambda batch=batch: self._enter(bag, batch) for batch in range(BATCHES)),
            lambda: self._step(bag, "bag_close", "drawn"),
            lambda: self._step(bag, "bag_publish", "published"),
        ]
        dies_in = self._draw.randrange(len(steps))
        for number, step in enumerate(steps):
            if number == dies_in:
                self._killed_during(step)
                self._come_back(bag)
            # Whoever had no answer asks again; that is never a second draw.
            step()
        told = self._file(bag)
        self._tally.check(verdict(findings(told)) is Verdict.HOLDS, f"{bag} does not verify")
        self._tally.check(told["counts"]["entered"] == VIEWERS, f"{bag}: {told['counts']}")
        self._tally.check(
            (told["commitment"], told["eligible_digest"], ",".join(told["winners"]))
            == (self._told["commitment"], self._told["digest"], self._told["winners"]),
            f"{bag} is not what was told on the way",
        )
        self._published[bag] = told

    def _killed_during(self, step: Callable[[], object]) -> None:
        assassin = threading.Timer(self._draw.uniform(0, KILLED_WITHIN_S), self._service.kill)
        assassin.start()
        try:
            step()
        except GONE:
            pass
        finally:
            assassin.join()
        self._tally.kills += 1

    def _come_back(self, bag: str) -> None:
        """Start it again, and look at all that was told before."""
        self._service.start()
        self._tally.at[self._look(bag)["state"]] += 1
        for name, before in self._published.items():
            self._tally.check(self._file(name) == before, f"{name} was published, and is otherwise now")

    def _step(self, bag: str, command: str, then: str) -> None:
        """Ask for a step, unless it was done, and wait until what it leads to is told."""
        if command in self._look(bag)["can"]:
            self._service.command(command, bag=bag)
        until = time.monotonic() + PATIENCE_S
        while True:
            view = self._look(bag)
            laid_out = then != "published" or view["draw"]["file"] is not None
            if STATES.index(view["state"]) >= STATES.index(then) and laid_out:
                return
            if time.monotonic() > until:
                raise AssertionError(f"{bag} is {view['state']} after {command}: {view['draw']}")
            time.sleep(0.005)

    def _look(self, bag: str) -> dict[str, Any]:
        """The bag as a page sees it; what it says of the draw must never become something else."""
        view = next(view for view in self._service.state()["bags"] if view["id"] == bag)
        draw = view["draw"] or {}
        told = {
            "commitment": draw.get("commitment", ""),
            "digest": draw.get("digest", ""),
            "winners": ",".join(winner["id"] for winner in view["winners"]),
        }
        for name, value in told.items():
            before = self._told.get(name, "")
            self._tally.check(before in ("", value), f"{bag}: the {name} was {before}, and is {value}")
            self._told[name] = value or before
        result: dict[str, Any] = view
        return result

    def _enter(self, bag: str, batch: int) -> None:
        size = VIEWERS // BATCHES
        entries = [
            {"user_id": f"u{number}", "name": f"观众{number}", "text": "今天吃坚果"}
            for number in range(batch * size, (batch + 1) * size)
        ]
        self._ask(f"/api/v1/bags/{bag}/entries", json.dumps(entries).encode())

    def _file(self, bag: str) -> dict[str, Any]:
        told: dict[str, Any] = self._ask(f"/api/v1/bags/{bag}/draw.json")
        return told

    def _ask(self, path: str, body: bytes | None = None) -> Any:
        headers = {
            "Authorization": f"Bearer {self._service.keys['operator']}",
            "Content-Type": "application/json",
        }
        request = urllib.request.Request(self._service.base + path, body, headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def _journal_is_whole(self) -> None:
        """Each bag was committed to, frozen and ranked once, and for what it was asked for."""
        (run,) = (self._service.data / "runs").iterdir()
        verify(run / "journal.jsonl")
        first, *rest = (entry.event for entry in read(run / "journal.jsonl").entries)
        assert isinstance(first, ShowOpened)
        state, done = open_show(first), Counter[tuple[str, str]]()
        for event in rest:
            if isinstance(event, DrawCommitted | EntriesFrozen | EntriesRanked):
                asked = state.asked_of_bags.get(event.effect)
                assert isinstance(asked, CommitDraw | FreezeEntries | RankEntries)
                done[asked.bag, type(event).__name__] += 1
            state = advance(state, event).state
        expected = {(bag, kind.__name__): 1 for bag in self._published for kind in ONCE}
        self._tally.check(done == expected, f"steps of draws in the journal: {done}")


STATES = ("draft", "announced", "open", "closed", "drawing", "drawn", "published", "claimed")


def kill_draws(count: int, seed: int, folder: Path) -> Tally:
    tally = Tally()
    DrawnOver(folder, random.Random(seed), tally).over_and_over(count)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m faults.draw_kills")
    parser.add_argument("--count", type=int, default=COUNT, metavar="N")
    parser.add_argument("--seed", type=int, default=None, metavar="S")
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_draws(args.count, seed, Path(folder))
    for sentence in tally.wrong:
        print(f"    {sentence}")
    states = ", ".join(f"{state} {tally.at[state]}" for state in STATES if tally.at[state])
    print(f"{args.count} draws, {tally.kills} kills in {time.monotonic() - began:.0f} s ({states})")
    print(f"{len(tally.wrong)} faults")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
