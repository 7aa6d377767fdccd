"""Going on after a crash: from exec to the pages, six hours into a show.

    python -m bench.resume

The example show is played three times in one run, with an incident every three minutes, on a virtual clock;
its journal is written by the real writer. Then the real ``companion run --resume auto`` goes on with it,
with the checkpoint that a killed process leaves, and without one.
"""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from unittest import mock

from bench.figures import show
from companion.journal.checkpoints import CHECKPOINT, EVERY_LINES, Checkpoints
from companion.journal.runs import Run, runs, start_run
from companion.journal.writer import JournalWriter
from companion.keys import Role, load_keys
from companion.live.clock import wall_ms
from companion.live.zone import utc_offsets
from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import offer_commands as o
from companion.show.cue import CueStatus
from companion.show.engine import advance, open_show
from companion.show.events import FeedDropped, ObsLost, OutputsChanged, PlanOffered, ShowOpened
from companion.show.model import FALLBACK_ROLE, Plan
from companion.show.sales.sale import SaleState
from companion.show.state import ShowState
from companion.show.timeline import segment_end
from companion.show.times import Ms, WallMs
from companion.showfile import Surroundings, load_show
from tests.stage import Stage, minutes, seconds

SHOW = Path(__file__).parents[1] / "show.example.yaml"
PASSES = 3
RUNS = 5
STEP = seconds(1)
CUT_EVERY = seconds(15)
"""A lively director: every so often another scene, an overlay, and a word to the host."""
INCIDENT_EVERY = minutes(3)
WITHIN_S = 60.0


class Evening(Stage):
    """The show and its crew; OBS has what the plan names."""

    def __init__(self, plan: Plan, began: WallMs) -> None:
        with mock.patch("tests.stage.NOON", began):
            super().__init__(plan, obs=False, utc_offsets=utc_offsets(plan.zone, began))
        self.obs_connects(next(iter(plan.studio.scenes.values())))
        self._roles = cycle([role for role in plan.studio.scenes if role != FALLBACK_ROLE])
        self._incidents = self._of_every_kind()
        self._edits = count(1)

    def play(self) -> None:
        """Three times through the rundown, and on to within a minute of the last end."""
        self.go()
        next_incident = minutes(5)
        for number in range(PASSES):
            if number:
                self.passes(seconds(1))
                self.says(c.Jump(self.state.plan.rundown[0].id))
            while not self._last_minute():
                self.passes(STEP)
                self._work()
                if self.now.run >= next_incident:
                    next(self._incidents)
                    next_incident = Ms(next_incident + INCIDENT_EVERY)

    def _last_minute(self) -> bool:
        """Is this pass through the rundown over but for its last minute? Goes on with what is over."""
        state = self.state
        segment, end = state.segment, segment_end(state)
        if segment is None or end is None:
            raise SystemExit(f"the show stands still: {state.phase}, {state.hold}")
        left = end - self.now.run
        if segment.index + 1 == len(state.plan.rundown):
            return left <= minutes(1)
        if left <= 0:
            self.go()
        return False

    def _work(self) -> None:
        """What a crew does all the time: pieces counted, tasks ticked off, questions answered."""
        state = self.state
        for sale in state.sales.values():
            if sale.state is SaleState.OPEN and sale.remaining > 1:
                self.says(o.SaleSold(sale.plan.id, 1))
        for cue, record in state.records.items():
            if record.status is CueStatus.TASK:
                self.says(c.TaskDone(cue))
            elif record.status is CueStatus.ASKING:
                self.go()
        for message in state.messages:
            if message.acked is None:
                self.says(c.MessageAck(message.id), by="host")
        if self.now.run % CUT_EVERY < STEP:
            self.says(c.TakeSceneNow(role=next(self._roles)))
            self.says(d.OverlayShow("product-card"))
            self.says(c.SendMessage("弹幕在问尺寸"))

    def _of_every_kind(self) -> Iterator[None]:
        kinds: tuple[Callable[[], None], ...] = (
            self._fallback,
            self._message,
            self._obs_goes,
            self._effect_fails,
            self._hand,
            self._clock_is_set,
            self._sound_and_outputs,
            self._edit,
        )
        for kind in cycle(kinds):
            yield kind()

    def _fallback(self) -> None:
        self.says(c.Fallback("镜头黑屏"))
        self.passes(seconds(40))
        self.says(c.Return())

    def _message(self) -> None:
        self.says(c.SendMessage("弹幕都在问保质期，先答这个，再回到价格"))

    def _obs_goes(self) -> None:
        program = self.state.program.actual or "Host"
        self.happens(lambda at: ObsLost(at=at, reason="OBS closed the connection."))
        self.passes(seconds(20))
        self.obs_connects(program)

    def _effect_fails(self) -> None:
        self.obs_answers = False
        self.says(c.TakeSceneNow(role="product"))
        for effect in list(self.state.pending.values()):
            self.obs_fails(effect, "OBS did not confirm it within 2 s.")
        self.obs_answers = True
        self.passes(seconds(3))
        self.says(c.TakeSceneNow(role="host"))

    def _hand(self) -> None:
        self.hand_takes(self.state.plan.studio.scenes["product"])
        self.happens(lambda at: FeedDropped(at=at, feed="obs", dropped=12))

    def _clock_is_set(self) -> None:
        self.clock_is_set(seconds(5))
        self.passes(seconds(5))
        self.says(c.AnswerClock(c.KeepTime.TIME_OF_DAY))
        self.clock_is_set(seconds(-5))
        self.says(c.AnswerClock(c.KeepTime.TIME_LEFT))

    def _sound_and_outputs(self) -> None:
        self.says(c.Mute("host"))
        self.passes(seconds(2))
        self.says(c.Unmute("host"))
        self.happens(lambda at: OutputsChanged(at=at, outputs={"virtual_camera": True, "record": True}))

    def _edit(self) -> None:
        number = next(self._edits)
        plan = replace(self.state.plan, title=f"返程零食专场（改 {number}）")
        self.happens(lambda at: PlanOffered(at=at, plan=plan, digest=f"edit-{number}"))
        self.says(c.ApplyPlan(f"edit-{number}"))


def the_evening() -> Evening:
    loaded = load_show(SHOW, Surroundings.of(SHOW.parent))
    if loaded.plan is None:
        raise SystemExit(f"the example show has problems: {loaded.problems[:3]}")
    length = Ms(PASSES * loaded.plan.length_ms)
    evening = Evening(loaded.plan, WallMs(wall_ms() - length - minutes(1)))
    evening.play()
    return evening


async def write(evening: Evening, data: Path) -> Run:
    """The folder of the run as a process leaves it that is killed at the end."""
    first = evening.events[0]
    assert isinstance(first, ShowOpened)
    run = start_run(data, first.plan.id, first.at.wall)
    run.keep_show_file(SHOW.read_bytes())
    run.note_show_file(SHOW)
    writer = JournalWriter(run.journal, checkpoints=Checkpoints(run.folder))
    state: ShowState | None = None
    for event in evening.events:
        state = open_show(first) if state is None else advance(state, event).state
        seq = writer.append(event)
        writer.reached(state)
        if seq % 20 == 0:
            await writer.written()
    await writer.durable()
    killed = data / CHECKPOINT
    shutil.copy(run.folder / CHECKPOINT, killed)
    await writer.close()
    killed.replace(run.folder / CHECKPOINT)
    return run


def resume(made: Path, compiled: Path, *, checkpoint: bool) -> tuple[float, float]:
    """Seconds from exec until /healthz, /host and /operator have answered, and how many of them it worked."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(shutil.copytree(made, Path(folder) / "data"))
        keys = load_keys(data).keys
        if not checkpoint:
            (runs(data)[0].folder / CHECKPOINT).unlink()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        where = ["--obs", "simulated", "--resume", "auto", "--data", str(data), "--port", str(port)]
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "companion", "run", str(SHOW), *where],
            # A restart finds what the first start has compiled, as where it is installed.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(compiled)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            health = json.loads(_until_answered(process, f"{base}/healthz", None))
            for role in (Role.HOST, Role.OPERATOR):
                _until_answered(process, f"{base}/{role.value}", keys.of(role))
            took = time.perf_counter() - began, _worked(process.pid)
            if health["run"] != runs(data)[0].id:
                raise SystemExit(f"another run was begun: {health}")
        finally:
            process.kill()
            process.wait(timeout=10)
        return took


def _worked(pid: int) -> float:
    """Seconds of a processor that a process has had, as Linux counts them."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _until_answered(process: "subprocess.Popen[bytes]", url: str, key: str | None) -> bytes:
    headers = {"Authorization": f"Bearer {key}"} if key is not None else {}
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
                page: bytes = answer.read()
                return page
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{url} answered {error.code}") from error
        except OSError:
            if process.poll() is not None:
                raise SystemExit("the companion ended by itself") from None
            time.sleep(0.005)
    raise SystemExit(f"{url} did not answer within {WITHIN_S:.0f} s")


def main() -> int:
    evening = the_evening()
    with tempfile.TemporaryDirectory() as folder:
        data, compiled = Path(folder) / "data", Path(folder) / "compiled"
        run = asyncio.run(write(evening, data))
        hours = evening.now.run / 3_600_000
        journal, kept = run.journal.stat().st_size, (run.folder / CHECKPOINT).stat().st_size
        print(
            f"load {os.getloadavg()[0]:.1f}; {hours:.1f} h, {len(evening.events):,} lines, journal "
            f"{journal / 1e6:.1f} MB (limit 30), checkpoint {kept / 1e3:.0f} KB, every {EVERY_LINES} lines"
        )
        resume(data, compiled, checkpoint=False)
        for checkpoint in (True, False):
            runs_of_it = (resume(data, compiled, checkpoint=checkpoint) for _ in range(RUNS))
            took, worked = zip(*runs_of_it, strict=True)
            which = "with a checkpoint" if checkpoint else "without one"
            show(f"exec → pages, {which} (limit 2 s)", took)
            show("the same, in time of the processor", worked)
    return 0


if __name__ == "__main__":
    sys.exit(main())
