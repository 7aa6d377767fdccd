"""The show file while its show runs: offered when it was saved, kept when it was applied."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from companion.journal.runs import Run, RunFolderFailed
from companion.live.runner import ShowRunner
from companion.obs.simulated import SimulatedObs
from companion.ports import ObsPort
from companion.screens.edits import Compared, ShowFileNow, compare, edits_view
from companion.show.editing.unsaved import Unsaved
from companion.show.events import PlanOffered, PlanWithdrawn
from companion.show.model import Plan
from companion.show.state import Offered, ShowState
from companion.showfile import Language
from companion.showfile.watch import Reading, ShowFileWatch
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

SOURCES_KEPT = 8
"""Versions of the show file held until one of them is applied: that offered, that before it, some spare."""


class ShowFileEdits:
    """What the crew does to the show file of a show that is being run.

    Nothing of it is applied here: a plan is offered, and the engine runs it when the operator says so.
    """

    def __init__(
        self,
        file: Path,
        data: Path,
        run: Run,
        runner: ShowRunner,
        port: ObsPort,
        *,
        ran: bytes | None,
        prepare: Callable[[ShowState], None],
        changed: Callable[[], None],
    ) -> None:
        """``ran`` is the show file as it runs now, None when nobody has it any more. ``prepare`` lays out the
        emergency path, in a thread, as it was when ``runner`` was made; ``changed`` is told that the view
        did."""
        self._watch = ShowFileWatch(file, data, self._told, otherwise=Language(runner.state.plan.language))
        self._run = run
        self._runner = runner
        self._port = port
        self._prepare = prepare
        self._safety = _safety(runner.state)
        self._changed = changed
        self._sources = {runner.state.digest: ran} if ran is not None else {}
        self._ran = runner.state.digest
        """The version of the show file that was kept last."""
        self._by_ourselves = ""
        """Digest of what a page has saved last."""
        self._file = ShowFileNow(file.name)
        self._of: tuple[Plan, Offered | None, Offered | None, Unsaved] | None = None
        self._compared = Compared()
        self._tasks = TaskSet()
        self._keeping = asyncio.Lock()
        self._preparing = asyncio.Lock()

    def start(self) -> None:
        self._tasks.spawn(self._watch.run(), name="show file")

    async def close(self) -> None:
        await self._tasks.close()

    def view(self, state: ShowState) -> dict[str, Any]:
        """Topic ``edits``."""
        plans = (state.plan, state.offered, state.former, state.unsaved)
        if self._of is None or any(one is not other for one, other in zip(plans, self._of, strict=True)):
            self._of, self._compared = plans, compare(state)
        return edits_view(state, self._compared, self._file)

    def applied(self, state: ShowState) -> None:
        """Another plan runs: keep its file, let safety lead to its fallback, and look at its cameras."""
        self.named(state)
        self._port.watch(tuple(state.plan.studio.cameras.values()))
        if state.digest != self._ran:
            self._ran = state.digest
            self._tasks.spawn(self._keep(state.digest), name="version of the show file")

    def named(self, state: ShowState) -> None:
        """Scenes of the show may be called otherwise in OBS: safety leads to the fallback of now."""
        cuts = state.plan.studio.fallback_cuts
        self._port.expect(tuple(state.scenes.values()), fallback=state.fallback_scene, cuts=cuts)
        if _safety(state) != self._safety:
            self._safety = _safety(state)
            self._tasks.spawn(self._prepare_for(state), name="emergency path")

    def saved(self, digest: str, source: bytes) -> None:
        """The file says what a page has saved: no edit that anybody has to be told of."""
        self._sources[digest] = source
        self._by_ourselves = self._ran = digest
        self._tasks.spawn(self._keep(digest), name="version of the show file")

    async def _prepare_for(self, state: ShowState) -> None:
        async with self._preparing:  # The newest is laid out last.
            if _safety(state) == self._safety:
                await asyncio.to_thread(self._prepare, state)

    async def _keep(self, digest: str) -> None:
        source = self._sources.get(digest)
        if source is None:
            log.warning("The version of the show file that runs now is in the journal, but not beside it")
            return
        try:
            async with self._keeping:  # Versions are numbered in the order in which they ran.
                await asyncio.to_thread(self._run.keep_show_file, source)
        except RunFolderFailed as failed:
            log.error("%s", failed)

    def _told(self, reading: Reading | None) -> None:
        """The show file was read anew, or with None: there has been none for a while."""
        problems = reading.loaded.problems if reading is not None else ()
        self._file = ShowFileNow(self._file.name, gone=reading is None, problems=problems)
        plan = reading.loaded.plan if reading is not None else None
        if reading is None or plan is None:
            self._runner.submit(lambda at: PlanWithdrawn(at=at))
        else:
            digest = reading.digest
            self._sources.pop(digest, None)
            self._sources[digest] = reading.loaded.source
            self._forget_old_sources(digest)
            # What only the new plan has must be there when it is applied.
            state = self._runner.state
            scenes = (*state.scenes.values(), *map(state.scene_now, plan.studio.scenes.values()))
            cuts = state.plan.studio.fallback_cuts
            self._port.expect(scenes, fallback=state.fallback_scene, cuts=cuts)
            if isinstance(self._port, SimulatedObs):
                self._port.cast(plan)
            if digest != self._by_ourselves or state.offered is not None:
                self._runner.submit(lambda at: PlanOffered(at=at, plan=plan, digest=digest))
        self._changed()

    def _forget_old_sources(self, newest: str) -> None:
        """Of all versions but what runs, what is offered, the way back and the newest."""
        state = self._runner.state
        needed = {newest, state.digest}
        needed |= {one.digest for one in (state.offered, state.former) if one is not None}
        spare = [digest for digest in self._sources if digest not in needed]
        for digest in spare[: max(0, len(self._sources) - SOURCES_KEPT)]:
            del self._sources[digest]


def _safety(state: ShowState) -> tuple[str, str]:
    """What the emergency path is laid out with."""
    return state.fallback_scene, state.plan.language
