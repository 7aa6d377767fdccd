"""Writing what pages have changed into the show file, when somebody says so."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from companion.errors import CompanionError
from companion.ports import Notice, ShowFileFailure
from companion.show.difference import differences
from companion.show.editing.effects import SavePlan
from companion.show.editing.events import PlanSaved
from companion.show.model import Plan
from companion.show.state import ShowState
from companion.showfile import Language, Surroundings, load_show, read_show
from companion.showfile.editing.saving import Written, with_changes, write_over
from companion.showfile.watch import digest_of

log = logging.getLogger(__name__)


class ShowFileSaver:
    """Writes the show file of a show that is being run; nobody else here does."""

    def __init__(
        self,
        file: Path,
        data: Path,
        *,
        state: Callable[[], ShowState],
        saved: Callable[[str, bytes], None],
    ) -> None:
        """``saved`` is told the digest and the text of what was written."""
        self._file = file
        self._data = data
        self._state = state
        self._saved = saved

    async def save(self, effect: SavePlan) -> Notice:
        """See ``ShowFilePort``. What somebody else has made of the file meanwhile stays: then nothing is
        written, and it is offered like any other edit."""
        state = self._state()
        filed = state.plan.rundown if state.unsaved.filed is None else state.unsaved.filed
        file, done, digest = await asyncio.to_thread(
            self._changed, effect, replace(state.plan, rundown=filed), Language(state.plan.language)
        )
        if done.source != file:
            await asyncio.to_thread(self._write, file, done.source)
            self._saved(digest, done.source)
        return lambda at: PlanSaved(at=at, effect=effect.id, digest=digest, left=done.left)

    def _changed(self, effect: SavePlan, filed: Plan, language: Language) -> tuple[bytes, Written, str]:
        """The file as it is, as it is to be, and the digest of that."""
        around = Surroundings.of(self._file.parent, self._data)
        there = load_show(self._file, around, language)
        if not there.source:
            raise ShowFileFailure("The show file is not there, or cannot be read.")
        if there.plan is None:
            raise ShowFileFailure("The show file has errors now; put them right first.")
        if differences(filed, there.plan):
            raise ShowFileFailure("The show file was changed meanwhile; look at what it would change first.")
        read = partial(read_show, file=str(self._file), around=around, otherwise=language)
        done = with_changes(there.source, effect.changes, read)
        return there.source, done, digest_of(done.source, done.plan)

    def _write(self, before: bytes, after: bytes) -> None:
        try:
            write_over(self._file, before, after, Language.ENGLISH)
        except CompanionError as failed:
            log.error("%s", failed)
            raise ShowFileFailure(f"The show file was not written: {failed}") from failed
