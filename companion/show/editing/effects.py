"""What the engine asks of whoever keeps the show file."""

from dataclasses import dataclass

from companion.show.editing.changes import Change
from companion.show.effects import Restart
from companion.show.times import Ms


@dataclass(frozen=True, slots=True)
class SavePlan:
    """Write changes into the show file, and touch nothing else in it; answered by ``PlanSaved``.

    After a restart the file itself tells whether it happened.
    """

    id: str
    changes: tuple[Change, ...]

    deadline_ms = Ms(15_000)
    """A drive on the network may keep a call for seconds, and a long file is read several times."""
    after_restart = Restart.LOOK_FIRST
