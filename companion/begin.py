"""A run's beginning: a new one, or one that goes on after its process died."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from companion.errors import Sentence
from companion.journal.checkpoints import Checkpoints, plan_of, read_checkpoint
from companion.journal.reader import Chain
from companion.journal.runs import Run, newest_run, start_run
from companion.journal.writer import JournalWriter
from companion.live.clock import SystemClock, wall_ms
from companion.live.recovery import Recovered, replay
from companion.live.zone import utc_offsets
from companion.show.clock import UtcOffset
from companion.show.engine import advance, open_show
from companion.show.events import Event, RunResumed, ShowOpened
from companion.show.model import Plan
from companion.show.state import Phase, ShowState
from companion.show.times import Moment, Ms, RunMs, WallMs

log = logging.getLogger(__name__)

CLOCK_FILE = "clock.json"


class Start(StrEnum):
    """What starts a show."""

    MANUAL = "manual"
    """GO, whenever it is pressed; times of day stay as they were promised."""
    PLANNED = "planned"
    """Its planned start, by itself."""
    NOW = "now"
    """At once; times of day move with it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a new run begins."""

    start: Start = Start.MANUAL
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run of this show that no process is running any more."""

    run: Run
    chain: Chain
    recovered: Recovered
    ran: bytes | None
    """The show file as it was run; None when its copy is gone."""
    plans: Mapping[int, Plan]
    """The plans that its state may refer to, by the line that each stands in."""
    kept_seq: int
    """The line up to which a checkpoint spared the replay; 0 when none did."""

    @property
    def waits_for_go(self) -> bool:
        """It has not begun, and will not by itself."""
        state = self.recovered.state
        return state.phase is Phase.READY and state.starts_at is None

    @property
    def had_real_obs(self) -> bool:
        obs = self.recovered.state.obs
        return bool(obs.version) and not obs.simulated


def find_unfinished(data: Path, show_id: str) -> Unfinished | None:
    """The newest run of this show, if it was on when its process ended, waits for its planned start, or was
    prepared for. Rehearsals are passed over.

    Raises:
        CompanionError: its journal cannot be read or is damaged; the text says where.
    """
    found = newest_run(data, show_id)
    if found is None:
        return None
    run, lines = found
    checkpoint = read_checkpoint(lines)
    plans = dict(checkpoint.plans) if checkpoint is not None else {}

    def events(after: int) -> Iterator[Event]:
        for entry in lines.entries(after):
            if (plan := plan_of(entry.event)) is not None:
                plans[entry.seq] = plan
            yield entry.event

    if checkpoint is None:
        recovered = replay(events(0))
    else:
        last = lines.entry(checkpoint.seq).event.at
        recovered = replay(events(checkpoint.seq), Recovered(checkpoint.state, last))
    if recovered is None or not recovered.unfinished(wall_ms()):
        return None
    kept_seq = checkpoint.seq if checkpoint is not None else 0
    return Unfinished(run, lines.chain, recovered, _ran(run), plans, kept_seq)


def _ran(run: Run) -> bytes | None:
    kept = run.show_files()
    try:
        return kept[-1].read_bytes() if kept else None
    except OSError as error:
        # Only for telling whether the file has changed since: the plan itself is in the journal.
        log.warning("%s cannot be read: %s", kept[-1], error.strerror)
        return None


def begin(
    plan: Plan,
    source: bytes,
    data: Path,
    unfinished: Unfinished | None,
    opening: Opening = Opening(),
) -> tuple[Run, SystemClock]:
    """The folder of the run and its clock: new ones, or those of the run that goes on.

    Raises:
        RunFolderFailed: it cannot be made or written.
    """
    if unfinished is not None:
        if (torn := unfinished.chain.notice) is not None:
            # Told to the crew, who watch the terminal; what only a maintainer needs to know is in English.
            log.warning("%s", torn.spoken(unfinished.recovered.state.plan.language))
        file = unfinished.run.folder / CLOCK_FILE
        clock = SystemClock.recall(file, unfinished.recovered.last)
        clock.remember(file)
        return unfinished.run, clock
    run = start_run(data, plan.id, wall_ms(), rehearsal=opening.rehearsal)
    run.keep_show_file(source)
    clock = SystemClock.from_now(RunMs(0))
    clock.remember(run.folder / CLOCK_FILE)
    return run, clock


def open_journal(
    run: Run,
    clock: SystemClock,
    plan: Plan,
    digest: str,
    opening: Opening,
    unfinished: Unfinished | None,
    on_change: Callable[[Sentence | None], None],
) -> tuple[JournalWriter, ShowState]:
    """The journal with its first new line, and the state that it leads to.

    Raises:
        JournalNotWriting: the file cannot be made, opened or gone on with.
    """
    now = clock.now()
    if unfinished is None:
        writer = JournalWriter(run.journal, checkpoints=Checkpoints(run.folder), on_change=on_change)
        planned = plan.planned_start
        shift = Ms(now.wall - planned) if opening.start is Start.NOW and planned is not None else Ms(0)
        opened = ShowOpened(
            at=now,
            plan=plan,
            utc_offsets=_offsets(plan, now, shift),
            digest=digest,
            rehearsal=opening.rehearsal,
            clock_shift_ms=shift,
            starts_at=planned if opening.start is Start.PLANNED else None,
        )
        writer.append(opened)
        state = open_show(opened)
        writer.reached(state)
        return writer, state
    checkpoints = Checkpoints(run.folder, unfinished.plans, kept_seq=unfinished.kept_seq)
    writer = JournalWriter(run.journal, after=unfinished.chain, checkpoints=checkpoints, on_change=on_change)
    before = unfinished.recovered
    resumed = RunResumed(
        at=now,
        away_ms=Ms(now.run - before.last.run),
        utc_offsets=_offsets(before.state.plan, now, before.state.clock_shift_ms),
    )
    writer.append(resumed)
    state = advance(before.state, resumed).state
    writer.reached(state)
    return writer, state


def _offsets(plan: Plan, now: Moment, shift: Ms) -> tuple[UtcOffset, ...]:
    """The show's zone around the time at which the show file has this moment, which may be weeks ago."""
    return utc_offsets(plan.zone, WallMs(now.wall - shift))
