"""The single writer, with real time, a real journal and an OBS that tests command."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from companion.errors import Sentence
from companion.journal.checkpoints import Checkpoints, read_checkpoint
from companion.journal.reader import read, read_lines
from companion.journal.writer import JournalWriter
from companion.live import clock as clock_module
from companion.live.clock import SystemClock
from companion.live.dispatch import Dispatcher
from companion.live.recovery import replay
from companion.live.runner import LONGEST_WRITE_S, ShowRunner
from companion.obs.simulated import SimulatedObs
from companion.ports import JournalNotWriting, JournalPort, ObsFailure
from companion.rehearsal.draws import MadeUpDraws
from companion.show.actions import ShowOverlay, TakeScene
from companion.show.bags.bag import BagState
from companion.show.commands import AddTime, Fallback, Go, Return, SendMessage, TakeSceneNow
from companion.show.course import Why
from companion.show.cue import After, At, Cue, CueStatus
from companion.show.effects import SwitchScene
from companion.show.engine import Advance, advance, open_show
from companion.show.events import CueDue, Event, OutputsChanged, ShowOpened, WritingChanged
from companion.show.model import Plan
from companion.show.offer_commands import SaleOpen
from companion.show.program import SwitchState
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs
from tests.service import eventually
from tests.stage import opening_with, small_plan


class DeafObs(SimulatedObs):
    """Takes every request and never answers."""

    async def switch_scene(self, effect: SwitchScene) -> None:
        await asyncio.Event().wait()


class RefusingObs(SimulatedObs):
    async def switch_scene(self, effect: SwitchScene) -> None:
        raise ObsFailure("OBS said no.")


class BrokenObs(SimulatedObs):
    async def switch_scene(self, effect: SwitchScene) -> None:
        raise ZeroDivisionError


class NoDisk:
    """A journal whose disk is gone."""

    failed = Sentence("disk.silent")

    def append(self, event: Event, caused_by: int | None = None) -> int:
        raise JournalNotWriting("no more room")

    async def written(self) -> None:
        raise JournalNotWriting(self.failed)

    async def durable(self) -> None:
        raise JournalNotWriting(self.failed)


@asynccontextmanager
async def running(
    journal: Callable[[], JournalPort],
    obs: SimulatedObs,
    clock: SystemClock | None = None,
    plan: Plan | None = None,
) -> AsyncIterator[ShowRunner]:
    clock = clock or SystemClock.from_now(RunMs(0))
    port = journal()
    opened = ShowOpened(at=clock.now(), plan=plan or small_plan())
    if isinstance(port, JournalWriter):
        port.append(opened)
    published: list[ShowState] = []
    runner = ShowRunner(
        open_show(opened),
        1,
        clock,
        port,
        Dispatcher(obs, MadeUpDraws(clock)),
        lambda state, rev: published.append(state),
        reached=port.reached if isinstance(port, JournalWriter) else None,
    )
    runner.start()
    obs.start(runner.submit)
    try:
        await eventually(lambda: runner.state.obs.connected, "the link to OBS")
        yield runner
        await eventually(lambda: published[-1] == runner.state, "the last state published")
    finally:
        await runner.close()
        await obs.close()
        if isinstance(port, JournalWriter):
            await port.close()


def simulated(kind: type[SimulatedObs] = SimulatedObs) -> SimulatedObs:
    return kind(["Lobby", "Host", "Product", "Fallback"], fallback="Fallback")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


async def test_go_reaches_obs_and_its_answer_comes_back(path: Path) -> None:
    obs = simulated()
    async with running(lambda: JournalWriter(path), obs) as runner:
        outcome = await runner.command("c1", "operator", Go())
        assert outcome.refusal is None
        await eventually(lambda: runner.state.program.actual == "Host", "the confirmation")
        # OBS may say that it is on air before it answers that it was done.
        await eventually(lambda: not runner.state.pending, "the answer")
        assert obs.program == "Host"
    kinds = [type(entry.event).__name__ for entry in read(path).entries]
    kinds = [kind for kind in kinds if kind != "ContentsChanged"]  # told whenever OBS has been looked through
    assert kinds[:3] == ["ShowOpened", "ObsConnected", "Commanded"]
    assert kinds.count("EffectDone") == 1


async def test_an_answer_names_the_line_that_caused_it(path: Path) -> None:
    async with running(lambda: JournalWriter(path), simulated()) as runner:
        outcome = await runner.command("c1", "operator", Go())
        await eventually(lambda: not runner.state.pending, "the answer")
    [done] = [entry for entry in read(path).entries if type(entry.event).__name__ == "EffectDone"]
    assert done.caused_by == outcome.rev


async def test_timed_cues_fire_by_themselves_at_their_time(path: Path) -> None:
    """Real time: ten seconds of the show pass because the clock was begun nine and a half ago."""
    clock = SystemClock.from_now(RunMs(0))
    async with running(lambda: JournalWriter(path), simulated(), clock) as runner:
        await runner.command("c1", "operator", Go())
        clock._zero_ms -= 9_500
        await eventually(lambda: runner.state.record("rules") is not None, "the cue at 10 s")
        record = runner.state.record("rules")
        assert record is not None
        assert record.status is CueStatus.DONE
        assert record.late_ms < 2_000


async def test_an_effect_that_obs_never_answers_fails_by_its_deadline(path: Path) -> None:
    async with running(lambda: JournalWriter(path), simulated(DeafObs)) as runner:
        await runner.command("c1", "operator", Go())
        await eventually(lambda: failed(runner), "the deadline")


async def test_a_chain_goes_on_behind_a_scene_that_obs_never_answers_for(path: Path) -> None:
    plan = opening_with(
        Cue(id="look", trigger=At(Ms(0)), do=(TakeScene("product"),)),
        Cue(id="card", trigger=After("look", Ms(0)), do=(ShowOverlay("product-card"),)),
    )
    async with running(lambda: JournalWriter(path), simulated(DeafObs), plan=plan) as runner:
        await runner.command("c1", "operator", Go())
        await eventually(lambda: status(runner, "look") is CueStatus.DOING, "the cue that waits for OBS")
        assert status(runner, "card") is None
        await eventually(lambda: status(runner, "card") is CueStatus.DONE, "the one behind it")
        look = runner.state.record("look")
        assert look is not None
        assert (look.status, look.why) == (CueStatus.DONE, Why.UNCONFIRMED)


def status(runner: ShowRunner, cue: str) -> CueStatus | None:
    record = runner.state.record(cue)
    return record.status if record is not None else None


@pytest.mark.parametrize("kind", [RefusingObs, BrokenObs])
async def test_whatever_goes_wrong_in_a_port_becomes_an_answer(path: Path, kind: type[SimulatedObs]) -> None:
    async with running(lambda: JournalWriter(path), simulated(kind)) as runner:
        await runner.command("c1", "operator", Go())
        await eventually(lambda: failed(runner), "the answer")
        assert (await runner.command("c2", "operator", AddTime(10))).refusal is None


def failed(runner: ShowRunner) -> bool:
    switch = runner.state.program.switch
    return switch is not None and switch.state is SwitchState.FAILED


async def test_an_emergency_passes_everything_that_waits(path: Path) -> None:
    async with running(lambda: JournalWriter(path), simulated()) as runner:
        await runner.command("c0", "operator", Go())
        slow = [
            asyncio.create_task(runner.command(f"m{n}", "operator", SendMessage(f"{n}"))) for n in range(200)
        ]
        await asyncio.sleep(0)
        outcome = await runner.command("f", "operator", Fallback())
        others = await asyncio.gather(*slow)
        passed = [other for other in others if other.rev > outcome.rev]
        assert len(passed) >= len(others) - 1, "one may have been in the writer's hand already"


async def test_what_an_emergency_passed_does_not_undo_it_afterwards(path: Path) -> None:
    obs = simulated()
    async with running(lambda: JournalWriter(path), obs) as runner:
        await runner.command("c0", "operator", Go())
        await eventually(lambda: runner.state.program.actual == "Host", "the first scene")
        older = [
            asyncio.create_task(runner.command(f"t{n}", "operator", TakeSceneNow(role="product")))
            for n in range(5)
        ]
        await asyncio.sleep(0)
        await runner.command("f", "operator", Fallback())
        refused = [outcome.refusal for outcome in await asyncio.gather(*older)]
        assert sum(refusal is not None and refusal.code == "overtaken" for refusal in refused) >= 4
        await eventually(lambda: obs.program == "Fallback", "the fallback")
        await asyncio.sleep(0.2)
        assert runner.state.program.cover is not None
        assert obs.program == "Fallback"


async def test_switches_leave_in_the_order_in_which_they_were_wanted(path: Path) -> None:
    """Two wishes within the time that publishing takes once overtook each other."""
    obs = simulated()
    async with running(lambda: JournalWriter(path), obs) as runner:
        await runner.command("c0", "operator", Go())
        for number in range(60):
            first, last = ("host", "Product") if number % 2 else ("product", "Host")
            await asyncio.gather(
                runner.command(f"a{number}", "operator", TakeSceneNow(role=first)),
                runner.command(f"b{number}", "operator", TakeSceneNow(scene=last)),
            )
            await eventually(lambda: not runner.state.pending, "the answers")
            assert obs.program == last
            assert runner.state.program.actual == last
            assert not runner.state.program.hand


async def test_fallback_and_return_at_once_end_where_the_last_one_wanted(path: Path) -> None:
    obs = simulated()
    async with running(lambda: JournalWriter(path), obs) as runner:
        await runner.command("c0", "operator", Go())
        for number in range(40):
            await asyncio.gather(
                runner.command(f"f{number}", "operator", Fallback()),
                runner.command(f"r{number}", "operator", Return()),
            )
            await eventually(lambda: not runner.state.pending, "the answers")
            assert obs.program == "Host"


async def test_an_event_that_cannot_be_worked_out_does_not_take_the_fallback_with_it(path: Path) -> None:
    obs = simulated()
    async with running(lambda: JournalWriter(path), obs) as runner:
        await runner.command("c0", "operator", Go())
        runner.submit(lambda at: OutputsChanged(at=at, outputs={"stream": None}))  # type: ignore[dict-item]
        outcome = await asyncio.wait_for(runner.command("f", "operator", Fallback()), 10)
        assert outcome.refusal is None
        await eventually(lambda: obs.program == "Fallback", "the fallback")


async def test_a_cue_that_cannot_be_worked_out_does_not_hold_up_what_is_due_after_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(state: ShowState, event: Event) -> Advance:
        if isinstance(event, CueDue) and event.cue == "rules":
            raise RecursionError
        return advance(state, event)

    monkeypatch.setattr("companion.live.runner.advance", stumbles)
    clock = SystemClock.from_now(RunMs(0))
    async with running(lambda: JournalWriter(path), simulated(), clock) as runner:
        await runner.command("c1", "operator", Go())
        clock._zero_ms -= 62_000
        await eventually(lambda: runner.state.bags["L1"].state is BagState.OPEN, "the bag a minute in")
        assert runner.state.record("rules") is None


async def test_when_nobody_can_say_what_is_due_next_the_fallback_still_leaves(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(*_: object) -> None:
        raise ZeroDivisionError

    obs = simulated()
    async with running(lambda: JournalWriter(path), obs) as runner:
        with monkeypatch.context() as broken:
            broken.setattr("companion.live.runner.next_due", stumbles)
            broken.setattr("companion.live.runner.next_instant", stumbles)
            await asyncio.wait_for(runner.command("c0", "operator", Go()), 10)
            await eventually(lambda: not runner.state.pending, "the first scene")
            await asyncio.wait_for(runner.command("f", "operator", Fallback()), 10)
            await eventually(lambda: obs.program == "Fallback", "the fallback")


async def test_what_is_due_and_changes_nothing_is_not_due_for_ever(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(state: ShowState, event: Event) -> Advance:
        if isinstance(event, CueDue) and event.cue == "rules":
            return Advance(state)
        return advance(state, event)

    monkeypatch.setattr("companion.live.runner.advance", deaf)
    clock = SystemClock.from_now(RunMs(0))
    async with running(lambda: JournalWriter(path), simulated(), clock) as runner:
        await runner.command("c1", "operator", Go())
        clock._zero_ms -= 62_000
        await eventually(lambda: runner.state.bags["L1"].state is BagState.OPEN, "the bag a minute in")


class HangingDisk(NoDisk):
    """A journal whose disk takes lines and never says that it has them."""

    failed = None  # type: ignore[assignment]

    def __init__(self) -> None:
        self.lines = 1

    def append(self, event: Event, caused_by: int | None = None) -> int:
        self.lines += 1
        return self.lines

    async def written(self) -> None:
        await asyncio.Event().wait()


async def test_a_disk_that_hangs_keeps_the_fallback_waiting_no_longer_for_what_is_ahead_of_it() -> None:
    obs = simulated()
    async with running(HangingDisk, obs) as runner:
        loop = asyncio.get_running_loop()
        cuts = [
            asyncio.create_task(runner.command(f"c{n}", "operator", TakeSceneNow(role=role)))
            for n, role in enumerate(["host", "product"] * 10)
        ]
        await eventually(lambda: runner.state.effects_sent >= len(cuts), "all cuts are asked for")
        given = loop.time()
        fallback = asyncio.create_task(runner.command("f", "operator", Fallback()))
        await eventually(lambda: obs.program == "Fallback", "the fallback")
        assert loop.time() - given < 10 * LONGEST_WRITE_S, "20 cuts wait for the disk as long as one does"
        await asyncio.gather(fallback, *cuts)


async def test_a_checkpoint_that_cannot_be_made_takes_no_effect_with_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    obs = simulated()
    async with running(lambda: with_checkpoints(path), obs) as runner:

        def no_more_threads(*_: object) -> None:
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr("companion.journal.checkpoints.EVERY_LINES", 1)
        with monkeypatch.context() as full:
            full.setattr("threading.Thread.start", no_more_threads)
            outcome = await runner.command("c1", "operator", Go())
        assert outcome.refusal is None
        await eventually(lambda: obs.program == "Host", "the first scene")


async def test_whoever_still_waits_at_the_end_is_told(path: Path) -> None:
    async with running(lambda: JournalWriter(path), simulated()) as runner:
        await runner.command("c0", "operator", Go())
        waiting = [asyncio.create_task(runner.command(f"m{n}", "operator", AddTime(1))) for n in range(50)]
        await asyncio.sleep(0)
        await runner.close()
        answers = await asyncio.wait_for(asyncio.gather(*waiting), 10)
    assert len(answers) == 50


async def test_a_wall_clock_set_back_does_not_put_the_show_to_sleep(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SystemClock.from_now(RunMs(0))
    async with running(lambda: JournalWriter(path), simulated(), clock) as runner:
        await runner.command("c1", "operator", Go())
        real = clock_module.wall_ms
        monkeypatch.setattr(clock_module, "wall_ms", lambda: real() - 3_600_000)
        await eventually(lambda: "clock_stepped" in [n.code for n in runner.state.log], "the step is told")
        clock._zero_ms -= 9_500
        await eventually(lambda: runner.state.record("rules") is not None, "the cue at 10 s")


async def test_the_same_command_twice_at_once_is_done_once(path: Path) -> None:
    async with running(lambda: JournalWriter(path), simulated()) as runner:
        await runner.command("c0", "operator", Go())
        await asyncio.gather(*(runner.command("same", "operator", AddTime(30)) for _ in range(5)))
        assert runner.state.segment is not None
        assert runner.state.segment.added_ms == Ms(30_000)
    assert sum(getattr(event, "id", "") == "same" for event in read(path).events) == 1


async def test_with_no_disk_the_fallback_leaves_and_a_promise_is_refused() -> None:
    obs = simulated()
    async with running(NoDisk, obs) as runner:
        await runner.command("c1", "operator", Go())
        runner.submit(lambda at: WritingChanged(at=at, failed="the disk is full"))
        refused = await runner.command("c2", "operator", SaleOpen("F1"))
        assert refused.refusal is not None
        assert refused.refusal.code == "not_writing"
        assert runner.state.sales["F1"].state == "draft"
        await runner.command("c3", "operator", Fallback())
        await eventually(lambda: obs.program == "Fallback", "the fallback")


async def test_the_journal_replays_to_the_state_that_was(path: Path) -> None:
    async with running(lambda: JournalWriter(path), simulated()) as runner:
        for number, command in enumerate(
            [Go(), SaleOpen("F1"), TakeSceneNow(role="product"), Fallback("test"), SendMessage("看这边")]
        ):
            await runner.command(f"c{number}", "operator", command)
        await eventually(lambda: not runner.state.pending, "all answers")
        state = runner.state
    recovered = replay(read(path).events)
    assert recovered is not None
    assert recovered.state == state
    assert recovered.unfinished(clock_module.wall_ms())


def with_checkpoints(path: Path) -> JournalWriter:
    return JournalWriter(path, checkpoints=Checkpoints(path.parent))


async def test_a_run_leaves_a_checkpoint_of_the_state_that_was(path: Path) -> None:
    async with running(lambda: with_checkpoints(path), simulated()) as runner:
        for number, command in enumerate([Go(), SaleOpen("F1"), TakeSceneNow(role="product")]):
            await runner.command(f"c{number}", "operator", command)
        await eventually(lambda: not runner.state.pending, "all answers")
        state, rev = runner.state, runner.rev
    checkpoint = read_checkpoint(read_lines(path))
    assert checkpoint is not None
    assert (checkpoint.seq, checkpoint.state) == (rev, state)


async def test_a_state_that_the_journal_does_not_lead_to_is_never_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line was given up by a disk that failed for long: a restart must not know more than the journal."""
    async with running(lambda: with_checkpoints(path), simulated()) as runner:
        await runner.command("c0", "operator", Go())
        await eventually(lambda: not runner.state.pending, "the answers")
        before = runner.state
        rev = runner.rev
        with monkeypatch.context() as no_room:

            def refuse(*_: object) -> int:
                raise JournalNotWriting("no more room")

            no_room.setattr(JournalWriter, "append", refuse)
            await runner.command("lost", "operator", AddTime(30))
        await runner.command("c1", "operator", SendMessage("看这边"))
        assert runner.rev == rev + 1
    checkpoint = read_checkpoint(read_lines(path))
    assert checkpoint is not None
    assert (checkpoint.seq, checkpoint.state) == (rev, before)
    assert "lost" not in [getattr(event, "id", "") for event in read(path).events]
