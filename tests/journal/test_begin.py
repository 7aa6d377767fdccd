"""How a run begins: a new one, a rehearsal, or one that goes on from where its process was killed."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.begin import Opening, Start, Unfinished, begin, find_unfinished, open_journal
from companion.journal import reader
from companion.journal.chain import canonical, digest
from companion.journal.checkpoints import CHECKPOINT
from companion.journal.reader import read
from companion.journal.writer import JournalWriter
from companion.live.clock import wall_ms
from companion.show.command_table import Command
from companion.show.commands import AddTime, EndShow, Go, SendMessage, Skip, Unskip
from companion.show.cue import Clock, Cue
from companion.show.desk_commands import OverlayShow
from companion.show.edit_commands import LengthsAdd
from companion.show.engine import advance
from companion.show.events import Commanded, ObsConnected, RunResumed, ShowOpened
from companion.show.model import Plan
from companion.show.offer_commands import SaleArm, SaleTease
from companion.show.state import Phase, ShowState
from companion.show.timeline import cue_due
from companion.show.times import Moment, WallMs
from tests.stage import minutes, opening_with, seconds, small_plan

SOURCE = b"show: ten-minutes\n"
ON_AIR = Opening()
COMMANDS = (Go(), AddTime(30), SaleTease("F1"), SendMessage("看这边"))


def opened(
    data: Path,
    *,
    unfinished: Unfinished | None = None,
    opening: Opening = ON_AIR,
    plan: Plan | None = None,
) -> tuple[JournalWriter, ShowState, Callable[[], Moment]]:
    plan = plan or small_plan()
    run, clock = begin(plan, SOURCE, data, unfinished, opening)
    writer, state = open_journal(run, clock, plan, "d1", opening, unfinished, lambda failed: None)
    return writer, state, clock.now


async def played(data: Path, *, unfinished: Unfinished | None = None, opening: Opening = ON_AIR) -> ShowState:
    """A process that does a few things and ends."""
    writer, state, now = opened(data, unfinished=unfinished, opening=opening)
    connected = ObsConnected(at=now(), version="29", program="Host", scenes=("Host", "Fallback"))
    first = writer.last_seq
    given = [
        Commanded(at=now(), id=f"{first}-{number}", by="x", command=command)
        for number, command in enumerate(COMMANDS)
    ]
    for event in (connected, *given):
        writer.append(event)
        state = advance(state, event).state
        writer.reached(state)
    await writer.close()
    return state


def found(data: Path) -> Unfinished:
    unfinished = find_unfinished(data, "ten-minutes")
    assert unfinished is not None
    return unfinished


async def test_a_run_goes_on_from_its_checkpoint_and_from_there_again(tmp_path: Path) -> None:
    before = await played(tmp_path)
    first = found(tmp_path)
    assert first.recovered.state == before
    assert first.kept_seq == first.chain.lines == 1 + 1 + len(COMMANDS)
    assert first.ran == SOURCE
    after = await played(tmp_path, unfinished=first)
    second = found(tmp_path)
    assert second.recovered.state == after
    assert second.run == first.run
    assert second.plans == {1: small_plan()}
    kinds = [type(event) for event in read(second.run.journal).events]
    assert kinds.count(ShowOpened) == kinds.count(RunResumed) == 1


async def test_it_goes_on_to_the_same_state_without_one(tmp_path: Path) -> None:
    before = await played(tmp_path)
    kept = found(tmp_path)
    (kept.run.folder / CHECKPOINT).unlink()
    replayed = found(tmp_path)
    assert replayed.kept_seq == 0
    assert replayed.recovered == kept.recovered
    assert replayed.recovered.state == before
    assert replayed.plans == kept.plans


async def test_a_checkpoint_of_another_version_is_not_believed(tmp_path: Path) -> None:
    before = await played(tmp_path)
    path = found(tmp_path).run.folder / CHECKPOINT
    record = json.loads(path.read_bytes())
    record["engine"] = "0.1.9"
    record["state"]["effects_sent"] = 99
    record["hash"] = digest(record)
    path.write_bytes(canonical(record))
    replayed = found(tmp_path)
    assert (replayed.kept_seq, replayed.recovered.state) == (0, before)


async def test_only_what_came_after_the_checkpoint_is_decoded_and_all_of_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await played(tmp_path)
    decoded: list[str] = []
    decode = reader.decode
    monkeypatch.setattr(
        reader, "decode", lambda kind, values: (decoded.append(kind), decode(kind, values))[1]
    )
    lines = found(tmp_path).chain.lines
    assert len(decoded) <= 3, "the opening, the plan that the state refers to, and the last line"
    decoded.clear()
    (tmp_path / "runs" / found(tmp_path).run.id / CHECKPOINT).unlink()
    decoded.clear()
    found(tmp_path)
    assert len(decoded) == lines + 1, "all of them, and the opening once more to know the show by"


async def test_a_rehearsal_is_marked_and_never_gone_on_with(tmp_path: Path) -> None:
    state = await played(tmp_path, opening=Opening(rehearsal=True))
    assert state.rehearsal
    [folder] = (tmp_path / "runs").iterdir()
    assert folder.name.endswith("-ten-minutes-rehearsal")
    first = next(read(folder / "journal.jsonl").events)
    assert isinstance(first, ShowOpened)
    assert first.rehearsal
    assert find_unfinished(tmp_path, "ten-minutes") is None
    on_air = await played(tmp_path)
    assert found(tmp_path).recovered.state == on_air
    await played(tmp_path, opening=Opening(rehearsal=True))
    assert found(tmp_path).recovered.state == on_air, "nor does it hide the show"


async def did(data: Path, *commands: Command, planned_in_ms: int | None = None) -> None:
    """A process that opens a run, obeys these, and dies."""
    start = Start.MANUAL if planned_in_ms is None else Start.PLANNED
    planned = WallMs(wall_ms() + planned_in_ms) if planned_in_ms is not None else None
    plan = replace(small_plan(), planned_start=planned)
    writer, state, now = opened(data, opening=Opening(start=start), plan=plan)
    for number, command in enumerate(commands):
        event = Commanded(at=now(), id=f"c{number}", by="x", command=command)
        done = advance(state, event)
        assert done.refusal is None
        writer.append(event)
        state = done.state
    await writer.close()


async def test_a_run_that_nobody_has_touched_is_not_gone_on_with(tmp_path: Path) -> None:
    await did(tmp_path)
    assert find_unfinished(tmp_path, "ten-minutes") is None
    assert find_unfinished(tmp_path, "another") is None


async def test_a_run_that_has_ended_is_not_gone_on_with(tmp_path: Path) -> None:
    await did(tmp_path, Skip("strawberry"), Go(), EndShow())
    assert find_unfinished(tmp_path, "ten-minutes") is None


async def test_a_run_that_waits_for_its_planned_start_goes_on_waiting(tmp_path: Path) -> None:
    await did(tmp_path, planned_in_ms=minutes(30))
    waiting = found(tmp_path)
    writer, state, _ = opened(tmp_path, unfinished=waiting)
    await writer.close()
    assert (state.phase, state.starts_at) == (Phase.READY, state.plan.planned_start)


async def test_one_whose_planned_start_has_passed_meanwhile_is_begun_anew(tmp_path: Path) -> None:
    await did(tmp_path, planned_in_ms=-minutes(1))
    assert find_unfinished(tmp_path, "ten-minutes") is None


@pytest.mark.parametrize(
    "command",
    [
        Skip("strawberry"),
        LengthsAdd(("strawberry",), 60),
        SaleArm("F1"),
        OverlayShow("product-card"),
        SendMessage("再等五分钟"),
    ],
)
async def test_what_was_done_before_air_is_not_lost(tmp_path: Path, command: Command) -> None:
    await did(tmp_path, command)
    recovered = found(tmp_path).recovered
    assert recovered.state.phase is Phase.READY
    assert not recovered.unfinished(WallMs(wall_ms() + minutes(13 * 60))), (
        "the next day it would only be in the way"
    )


async def test_what_was_taken_back_before_air_is_no_reason_to_go_on(tmp_path: Path) -> None:
    await did(tmp_path, Skip("strawberry"), Unskip("strawberry"))
    assert find_unfinished(tmp_path, "ten-minutes") is None


@pytest.mark.parametrize("month", [1, 7])
async def test_a_show_of_long_ago_that_is_begun_now_has_the_clocks_of_then(
    tmp_path: Path, month: int
) -> None:
    """Planned for 20:00 in Berlin, in winter or in summer; one of the two is not now."""
    planned = datetime(2026, month, 10, 18 if month == 7 else 19, tzinfo=UTC)
    cue = Cue(id="clock", trigger=Clock(minutes(20 * 60 + 14)))
    plan = replace(
        opening_with(cue), zone="Europe/Berlin", planned_start=WallMs(int(planned.timestamp()) * 1000)
    )
    writer, state, now = opened(tmp_path, opening=Opening(start=Start.NOW), plan=plan)
    go = Commanded(at=now(), id="go", by="x", command=Go())
    writer.append(go)
    state = advance(state, go).state
    await writer.close()
    for running in (state, opened(tmp_path, unfinished=found(tmp_path))[1]):
        assert running.started is not None
        due = cue_due(running, cue)
        assert due is not None
        assert abs(due - running.started - minutes(14)) < seconds(60)
