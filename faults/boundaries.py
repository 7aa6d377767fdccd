"""A companion killed at every boundary of every kind of event and command, and what the next one makes of it.

    python -m faults.boundaries [--only NAME ...] [--boundary NAME ...]

For each case one process runs a show to the boundary and is killed there with SIGKILL; this one then goes on
with the run as ``companion run --resume auto`` does, and looks at what has become of it. Exit 1 when
something was lost, or done twice.
"""

import argparse
import asyncio
import multiprocessing
import pickle
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

from companion.begin import Opening, begin, find_unfinished, open_journal
from companion.journal.reader import Journal, read
from companion.journal.runs import runs
from companion.live.dispatch import Dispatcher
from companion.live.runner import ShowRunner
from companion.show import commands as c
from companion.show.bags.bag import BagWindow
from companion.show.bags.effects import BagEffect
from companion.show.command_table import Command
from companion.show.cue import CueStatus
from companion.show.effects import Effect, MoveFader, PlayMedia, SetMute, SetOutput, SwitchScene
from companion.show.engine import advance, open_show
from companion.show.events import ClockStepped, Commanded, CueDue, Event, RunResumed, ShowOpened
from companion.show.sales.sale import SaleWindow
from companion.show.state import Phase, ShowState
from companion.show.times import Ms
from faults import child
from faults.case import Again, Boundary, Case
from faults.cases import CASES
from faults.kept_bags import KeptBags, kept_of_draws
from faults.kept_obs import KeptObs

SETTLED_S = 10.0

AS_IT_WAS = ("plan", "overlays", "messages", "segment", "hold", "phase", "skipped")
"""Parts of the state that a restart leaves alone."""
PROMISED = ("sales", "bags")
"""These too, while nobody sets the clock."""
NO_TIME_MS = 50
"""The two clocks are not read at the same instant."""

REQUESTS: Mapping[type[Effect | BagEffect] | None, str] = {
    SwitchScene: "scene",
    SetMute: "mute",
    SetOutput: "output",
    PlayMedia: "play",
    MoveFader: "fader",
}

ASKED: Mapping[tuple[type[Effect | BagEffect] | None, Boundary], tuple[int, int]] = {
    (SetMute, Boundary.SENT): (2, 0),
    (PlayMedia, Boundary.JOURNALED): (0, 1),
    (PlayMedia, Boundary.SENT): (1, 1),
    (MoveFader, Boundary.JOURNALED): (0, 1),
    (MoveFader, Boundary.SENT): (1, 1),
}
"""How often OBS is asked for an effect in all, and how many the operator is asked about: as often as the case
says and none, but that a mute is sent again, and a clip or a fader is left to the operator."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one case at one boundary."""

    case: str
    boundary: Boundary
    wrong: tuple[str, ...]
    """What is not as it must be; empty when nothing was lost and nothing done twice."""
    asked: int
    """How often OBS was asked in all, before the death and after it, without what the operator repeated."""
    doubts: int
    """What the operator was asked about."""


def kills() -> ForkServerContext:
    """Makes processes that have everything imported already: milliseconds each, not a third of a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["faults.child"])
    return context


def run_case(case: Case, boundary: Boundary, folder: Path, context: ForkServerContext) -> Told:
    """Kill one process, and go on after it."""
    folder.mkdir()
    try:
        if case.event is RunResumed:
            _kill(case, None, folder, context)
        _kill(case, boundary, folder, context)
    except NotKilled as why:
        return Told(case.name, boundary, (str(why),), 0, 0)
    return asyncio.run(_Aftermath(case, boundary, folder).told())


class NotKilled(Exception):
    """A process did not come to where it was to die."""


def _kill(case: Case, boundary: Boundary | None, folder: Path, context: ForkServerContext) -> None:
    process = context.Process(target=child.main, args=(folder, case.name, boundary))
    process.start()
    process.join(child.PATIENCE_S * 2)
    if process.exitcode != -signal.SIGKILL:
        process.kill()
        raise NotKilled(f"it did not come to the boundary: exit code {process.exitcode}")
    process.close()


def fold(events: Sequence[Event]) -> ShowState:
    first = events[0]
    assert isinstance(first, ShowOpened)
    state = open_show(first)
    for event in events[1:]:
        state = advance(state, event).state
    return state


class _Aftermath:
    """Goes on with what a killed process left, and looks at it before and after."""

    def __init__(self, case: Case, boundary: Boundary, folder: Path) -> None:
        self._case = case
        self._boundary = boundary
        self._folder = folder
        self._data = folder / "data"
        self._obs = KeptObs(folder)
        self._wrong: list[str] = []
        self._again = 0
        """How often OBS was asked at the operator's word."""
        self._logged: set[str] = set()

    async def told(self) -> Told:
        run = runs(self._data)[0]
        doubts: int | None = 0
        if run.journal.exists():
            left = read(run.journal)
            self._left_behind(left)
            doubts = await self._go_on(left)
            if doubts is not None:
                self._in_the_end(read(run.journal), left)
        else:
            self._check(self._case.event is ShowOpened, "there is no journal")
            self._check(find_unfinished(self._data, "ten-minutes") is None, "nothing is taken for a run")
        asked = len(self._asked()) - self._again
        if self._case.effect in REQUESTS:
            self._check(
                (asked, doubts) == self._expected(doubts), f"OBS was asked {asked} times, {doubts} in doubt"
            )
        return Told(self._case.name, self._boundary, tuple(self._wrong), asked, doubts or 0)

    def _expected(self, doubts: int | None) -> tuple[int, int | None]:
        """How often OBS is asked in all, and how many effects are in doubt."""
        if doubts is None:
            return 0, None  # A show that had not begun is opened anew, by whoever starts the companion again.
        if self._case.unasked and self._boundary is Boundary.QUEUED:
            self._check("action_refused" in self._logged, "nobody is told that it was not done")
            return 0, 1
        return ASKED.get((self._case.effect, self._boundary), (self._case.asks, 0))

    def _check(self, so: bool, otherwise: str) -> None:
        if not so:
            self._wrong.append(otherwise)

    def _left_behind(self, journal: Journal) -> None:
        """The journal is whole, and the last state that pages were shown is its fold."""
        events = list(journal.events)
        there = self._count(journal)
        expected = 0 if self._boundary is Boundary.QUEUED else 1
        self._check(there == expected, f"it is {there} times in the journal of the dead process")
        published = self._folder / child.PUBLISHED
        if published.exists():
            rev, state = pickle.loads(published.read_bytes())
            self._check(rev <= len(events), "pages were shown what is in no journal")
            self._check(fold(events[:rev]) == state, "pages were shown another state than the journal's")

    async def _go_on(self, left: Journal) -> int | None:
        """Another process's part: how many effects are in doubt; None when there is nothing to go on with."""
        case = self._case
        folded = fold(list(left.events))
        unfinished = find_unfinished(self._data, folded.plan.id)
        if unfinished is None:
            self._check(folded.phase is Phase.READY, "the run is taken for finished")
            return None
        before = unfinished.recovered.state
        self._check(before == folded, "the state is not the fold of the journal")
        run, system_clock = begin(before.plan, b"", self._data, unfinished)
        clock = child.SetClock(system_clock, self._folder)
        writer, state = open_journal(
            run, clock.as_system, before.plan, "", Opening(), unfinished, lambda _: None
        )
        self._as_it_was(before, state)
        bags = KeptBags(self._data, run.folder, lambda: clock.now().wall, lambda: runner.state)
        dispatcher = Dispatcher(self._obs, bags.draws)
        runner = ShowRunner(state, writer.last_seq, clock, writer, dispatcher, lambda *_: None)
        drawn = kept_of_draws(run.folder)
        try:
            runner.start()
            self._obs.start(runner.submit)
            bags.book.start(runner.submit)
            await self._settled(runner)
            if case.command is not None:
                await self._given_again(runner, case.command)
            elif case.again is Again.DUE:
                await self._until(lambda: self._count(read(run.journal)) == 1, "it does not become due again")
            await self._settled(runner)
            doubts = len(runner.state.doubts)
            for effect in runner.state.doubts:
                asked = len(self._asked())
                outcome = await runner.command(f"repeat-{effect.id}", "operator", c.RepeatEffect(effect.id))
                self._check(outcome.refusal is None, "what is in doubt cannot be repeated")
                await self._settled(runner)
                self._again += 1
                self._check(len(self._asked()) == asked + 1, "what was in doubt was not repeated once")
        finally:
            await self._obs.close()
            await runner.close()
            await bags.book.close()
            await writer.close()
        self._check(drawn.items() <= kept_of_draws(run.folder).items(), "a draw has changed on disk")
        failed = [window.plan.id for window in runner.state.bags.values() if window.failure]
        self._check(not failed, f"something failed for {', '.join(failed)}")
        self._logged = {note.code for note in runner.state.log}
        events = list(read(run.journal).events)
        self._check(fold(events) == runner.state, "in the end the state is not the fold")
        return doubts

    def _as_it_was(self, before: ShowState, after: ShowState) -> None:
        """What viewers were promised and see, what the host was told, and which cues have fired."""
        # A clock that was set while nobody looked takes windows that it jumps over along.
        parts = AS_IT_WAS if self._case.event is ClockStepped else (*AS_IT_WAS, *PROMISED)
        for part in parts:
            self._check(getattr(before, part) == getattr(after, part), f"{part} changed with the restart")
        self._check(_cues(before) == _cues(after), "what became of cues changed with the restart")
        was, now = _left(before), _left(after)
        moved = [id for id in was if abs(was[id] - now.get(id, 0)) > NO_TIME_MS]
        self._check(not moved, f"the ends of {', '.join(moved)} moved with the restart")

    async def _given_again(self, runner: ShowRunner, command: Command) -> None:
        """That it is not done again shows in the end: in the journal, and in what OBS was asked for."""
        was = runner.state.answered.get(self._case.id)
        outcome = await runner.command(self._case.id, "operator", command)
        self._check(outcome.refusal is was, f"given again, it is refused: {outcome.refusal}")

    async def _settled(self, runner: ShowRunner) -> None:
        await self._until(
            lambda: (
                runner.state.obs.connected and not runner.state.pending and not runner.state.asked_of_bags
            ),
            "OBS, or whoever draws, does not answer",
        )

    async def _until(self, happened: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + SETTLED_S
        while not happened():
            if time.monotonic() > until:
                self._check(False, otherwise)
                return
            await asyncio.sleep(0.005)

    def _in_the_end(self, journal: Journal, left: Journal) -> None:
        if self._case.again is not Again.LOST:
            there = self._count(journal)
            self._check(there == 1, f"in the end it is {there} times in the journal")
        fired = [(event.pass_no, event.cue) for event in journal.events if isinstance(event, CueDue)]
        self._check(len(set(fired)) == len(fired), "a cue became due twice in a pass")
        ids = [event.id for event in journal.events if isinstance(event, Commanded)]
        self._check(len(set(ids)) == len(ids), "a command is in the journal twice")
        self._check(journal.entries[: len(left.entries)] == left.entries, "what was journaled has changed")

    def _count(self, journal: Journal) -> int:
        """How often the event of the case is in a journal, after what was prepared for it."""
        prepared = int((self._folder / child.PREPARED).read_text())
        return sum(entry.seq > prepared and self._case.is_it(entry.event) for entry in journal.entries)

    def _asked(self) -> list[list[object]]:
        return [request for request in self._obs.asked() if request[0] == REQUESTS.get(self._case.effect)]


def _cues(state: ShowState) -> dict[tuple[int, str], tuple[CueStatus, Ms | None]]:
    """What became of every cue, and where in its pass it fired. One that was doing something is done with a
    restart: nobody will answer any more."""
    became = {}
    for number, records in state.ledger.items():
        for cue, record in records.items():
            status = CueStatus.DONE if record.status is CueStatus.DOING else record.status
            became[number, cue] = (status, record.fired_ms)
    return became


def _left(state: ShowState) -> dict[str, int]:
    """When each window on air comes to its next promised instant, on the run clock."""
    windows: tuple[SaleWindow | BagWindow, ...] = (*state.sales.values(), *state.bags.values())
    return {window.plan.id: state.run(window.due) for window in windows if window.due is not None}


def matrix(
    folder: Path, names: Sequence[str] = tuple(CASES), boundaries: Sequence[Boundary] = tuple(Boundary)
) -> Iterator[Told]:
    """Every case at every boundary that it has."""
    context = kills()
    for name in names:
        for boundary in CASES[name].boundaries:
            if boundary in boundaries:
                yield run_case(CASES[name], boundary, folder / f"{name}-{boundary}", context)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m faults.boundaries")
    parser.add_argument("--only", nargs="+", choices=list(CASES), default=list(CASES), metavar="NAME")
    boundaries = list(Boundary)
    parser.add_argument("--boundary", nargs="+", choices=boundaries, default=boundaries, type=Boundary)
    args = parser.parse_args()
    began, kills_done, bad = time.monotonic(), 0, 0
    print(f"{'':34}" + "".join(f"{boundary:>12}" for boundary in args.boundary))
    with tempfile.TemporaryDirectory() as folder:
        for name in args.only:
            row = {told.boundary: told for told in matrix(Path(folder), [name], args.boundary)}
            kills_done += len(row)
            print(f"{name:34}" + "".join(f"{_cell(row.get(b)):>12}" for b in args.boundary), flush=True)
            for told in row.values():
                for sentence in told.wrong:
                    bad += 1
                    print(f"    {told.boundary}: {sentence}")
    print(f"{kills_done} kills in {time.monotonic() - began:.0f} s, {bad} faults")
    return 1 if bad else 0


def _cell(told: Told | None) -> str:
    if told is None:
        return "-"
    if told.wrong:
        return "FAULT"
    asked = f" {told.asked}×" if CASES[told.case].effect in REQUESTS else ""
    return f"ok{asked}{' ask' if told.doubts else ''}"


if __name__ == "__main__":
    sys.exit(main())
