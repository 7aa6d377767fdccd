"""A checkpoint spares a restart most of the replay, and never leads anywhere else than the journal does."""
# ruff: noqa: ASYNC240 - these tests look at files between the writer's steps, and nothing else runs meanwhile

import asyncio
import json
import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.journal import checkpoints
from companion.journal.chain import canonical, digest
from companion.journal.checkpoints import (
    CHECKPOINT,
    Checkpoints,
    decode_state,
    encode_state,
    plan_of,
    read_checkpoint,
)
from companion.journal.reader import read_lines, verify
from companion.journal.shapes import Shapes
from companion.journal.writer import JournalWriter
from companion.live.recovery import Recovered, replay
from companion.show.clock import UtcOffset
from companion.show.commands import ApplyPlan, Fallback, SendMessage, TakeSceneNow
from companion.show.engine import advance, open_show
from companion.show.events import Event, PlanOffered
from companion.show.model import Plan
from companion.show.offer_commands import SaleTease
from companion.show.state import ShowState
from tests.show.any_plan import OFFSETS, plans
from tests.show.test_any_show import STEPS, play
from tests.stage import Stage, seconds, small_plan


def folded(events: list[Event]) -> list[ShowState]:
    """The state after every one of them."""
    first, *rest = events
    states = [open_show(first)]  # type: ignore[arg-type]
    for event in rest:
        states.append(advance(states[-1], event).state)
    return states


def plans_in(events: list[Event]) -> dict[int, Plan]:
    found = ((seq, plan_of(event)) for seq, event in enumerate(events, start=1))
    return {seq: plan for seq, plan in found if plan is not None}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, max_size=40), plans(), OFFSETS, st.data())
def test_a_checkpoint_at_any_line_and_the_rest_lead_where_the_whole_journal_leads(
    steps: list[tuple[str, object]], plan: Plan, offsets: tuple[UtcOffset, ...], data: st.DataObject
) -> None:
    stage, _ = play(steps, plan, offsets)
    offered = replace(plan, title="改过的")
    stage.happens(lambda at: PlanOffered(at=at, plan=offered, digest="new"))
    stage.says(ApplyPlan("new"))
    play(steps[:5], on=stage)
    states = folded(stage.events)
    line = data.draw(st.integers(1, len(stage.events)))
    known = plans_in(stage.events)
    written, named = encode_state(states[line - 1], known)
    again = decode_state(json.loads(canonical(written)), {seq: known[seq] for seq in named})
    assert again == states[line - 1]
    # Mappings are equal in any order; it counts where the oldest is let go first.
    assert encode_state(again, known) == (written, named)
    recovered = replay(stage.events[line:], Recovered(again, stage.events[line - 1].at))
    assert recovered == replay(stage.events)


def test_a_plan_is_named_by_its_line_and_not_written_again() -> None:
    stage = Stage(small_plan())
    offered = replace(small_plan(), title="改过的")
    stage.happens(lambda at: PlanOffered(at=at, plan=offered, digest="new"))
    written, named = encode_state(stage.state, plans_in(stage.events))
    assert (written["plan"], written["offered"]["plan"], named) == ({"line": 1}, {"line": 3}, [1, 3])
    whole, named = encode_state(stage.state, {})
    assert named == []
    assert decode_state(whole, {}) == stage.state


def test_a_state_that_no_checkpoint_could_hold_is_refused() -> None:
    for hint in (set[str], dict[str, int], float, Callable[[], None], str | float, int | UtcOffset):
        with pytest.raises(TypeError, match="cannot"):
            Shapes().of(hint)
    with pytest.raises(TypeError, match=r"ShowState\.effects_sent: must be a whole number, not 1\.5"):
        encode_state(replace(Stage().state, effects_sent=1.5), {})  # type: ignore[arg-type]


async def run_of(folder: Path, events: list[Event], *, close: bool = True) -> JournalWriter:
    """Write these events, telling the writer every state that they lead to."""
    writer = JournalWriter(folder / "journal.jsonl", checkpoints=Checkpoints(folder))
    for event, state in zip(events, folded(events), strict=True):
        writer.append(event)
        writer.reached(state)
    if close:
        await writer.close()
    return writer


def a_show() -> Stage:
    stage = Stage()
    stage.go()
    stage.passes(seconds(90))
    stage.says(SaleTease("F1"))
    stage.hand_takes("Product")
    stage.obs_answers = False
    stage.says(TakeSceneNow(role="host"))
    stage.says(Fallback("试"))
    stage.says(SendMessage("看 2 号机"))
    return stage


async def test_the_end_of_a_run_leaves_a_checkpoint_of_its_last_line(tmp_path: Path) -> None:
    stage = a_show()
    await run_of(tmp_path, stage.events)
    lines = read_lines(tmp_path / "journal.jsonl")
    found = read_checkpoint(lines)
    assert found is not None
    assert (found.seq, found.state) == (len(stage.events), stage.state)
    assert found.plans == {1: stage.state.plan}
    assert (tmp_path / CHECKPOINT).stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [CHECKPOINT, "journal.jsonl"]


async def test_a_run_that_was_killed_has_one_of_some_line_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY_LINES", 10)
    stage = a_show()
    writer = await run_of(tmp_path, stage.events, close=False)
    await writer.durable()
    async with asyncio.timeout(30):
        while not (tmp_path / CHECKPOINT).exists():
            await asyncio.sleep(0.01)
    killed = tmp_path / "killed"
    killed.mkdir()
    for name in (CHECKPOINT, "journal.jsonl"):
        shutil.copy(tmp_path / name, killed)
    await writer.close()
    lines = read_lines(killed / "journal.jsonl")
    found = read_checkpoint(lines)
    assert found is not None
    assert found.seq == 10
    rest = [entry.event for entry in lines.entries(found.seq)]
    recovered = replay(rest, Recovered(found.state, stage.events[9].at))
    assert recovered is not None
    assert recovered.state == stage.state


def edited(path: Path, **changes: object) -> None:
    record = json.loads(path.read_bytes()) | changes
    record["hash"] = digest(record)
    path.write_bytes(canonical(record))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_bytes(b""), "Expecting value"),
        (lambda path: path.write_bytes(b"\xff"), "codec can't decode"),
        (lambda path: path.write_bytes(b"[" * 200_000), "recursion"),
        (lambda path: path.write_bytes(b"[]"), "it is no checkpoint of this version"),
        (lambda path: path.write_bytes(path.read_bytes().replace(b"F1", b"F2")), "not as it was written"),
        (lambda path: edited(path, engine="0.0.1"), "version 0.0.1 wrote it, whose rules may be others"),
        (lambda path: edited(path, line_hash="0" * 64), "is another one than it was made at"),
        (lambda path: edited(path, seq=9_999), "it belongs to line 9999, and the journal has"),
        (lambda path: edited(path, seq="x"), "'<=' not supported"),
        (lambda path: edited(path, state={}), "'plan' is missing"),
        (lambda path: edited(path, plans=[]), "plan: must be a line that holds a plan, not 1"),
        (lambda path: edited(path, plans=[2]), "plan: must be a line that holds a plan, not 1"),
    ],
)
async def test_one_that_does_not_fit_is_left_aside_with_a_line_in_the_log(
    tmp_path: Path, spoil: Callable[[Path], Any], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    await run_of(tmp_path, a_show().events)
    spoil(tmp_path / CHECKPOINT)
    lines = read_lines(tmp_path / "journal.jsonl")
    with caplog.at_level(logging.WARNING):
        assert read_checkpoint(lines) is None
    [record] = caplog.records
    assert "is left aside, and the whole journal replayed" in record.message
    assert said in record.message


async def test_one_of_a_journal_that_lost_its_end_is_left_aside(tmp_path: Path) -> None:
    await run_of(tmp_path, a_show().events)
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))
    assert read_checkpoint(read_lines(journal)) is None


async def test_damage_before_the_checkpoint_is_still_found(tmp_path: Path) -> None:
    await run_of(tmp_path, a_show().events)
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace("看 2 号机".encode(), "看 3 号机".encode()))
    with pytest.raises(Exception, match="it was changed after it was written"):
        read_lines(journal)


async def test_a_checkpoint_that_cannot_be_written_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / CHECKPOINT).mkdir()
    await run_of(tmp_path, a_show().events)
    assert f"{tmp_path / CHECKPOINT} cannot be written: Is a directory." in caplog.text
    assert verify(tmp_path / "journal.jsonl").lines > 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [CHECKPOINT, "journal.jsonl"]


async def test_a_run_that_goes_on_knows_the_plans_of_the_lines_before(tmp_path: Path) -> None:
    stage = a_show()
    await run_of(tmp_path, stage.events)
    lines = read_lines(tmp_path / "journal.jsonl")
    found = read_checkpoint(lines)
    assert found is not None
    kept = Checkpoints(tmp_path, found.plans, kept_seq=found.seq)
    writer = JournalWriter(tmp_path / "journal.jsonl", after=lines.chain, checkpoints=kept)
    stage.go()
    before = len(lines.records)
    for event in stage.events[before:]:
        writer.append(event)
    writer.reached(replace(stage.state, plan=found.state.plan))
    await writer.close()
    assert json.loads((tmp_path / CHECKPOINT).read_bytes())["plans"] == [1]
    again = read_checkpoint(read_lines(tmp_path / "journal.jsonl"))
    assert again is not None
    assert (again.seq, again.state) == (len(stage.events), stage.state)


async def test_plans_that_were_only_looked_at_are_not_kept_in_memory(tmp_path: Path) -> None:
    stage, kept = Stage(), Checkpoints(tmp_path)
    for number in range(1, 6):
        offered = replace(small_plan(), title=f"第 {number} 稿")
        stage.happens(lambda at, plan=offered: PlanOffered(at=at, plan=plan, digest=plan.title))  # type: ignore[misc]
    for seq, event in enumerate(stage.events, start=1):
        kept.saw(seq, event)
    for more in range(2):
        kept.reached(stage.state, len(stage.events) + more * checkpoints.EVERY_LINES, "0" * 64)
        await kept.close()
    assert set(kept._plans) == {1, len(stage.events)}
