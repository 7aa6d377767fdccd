"""What pages have changed of the show and the show file does not say yet."""

from dataclasses import dataclass, replace

from companion.show.editing.changes import Change, Rundown, changes_between, differ
from companion.show.editing.effects import SavePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A change that the last save could not write."""

    change: Change
    reason: str
    """One sentence, in the language of the show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    filed: Rundown | None = None
    """The rundown as the show file has it; None: it says what runs."""
    saving: SavePlan | None = None
    """A save that was asked for and is not answered."""
    failed: str = ""
    """Why the last save has written nothing, one English sentence; empty: it has, or there was none."""
    left: tuple[Left, ...] = ()

    def since(self, filed: Rundown, rundown: Rundown) -> "Unsaved":
        """The same where the show file has this rundown, and that one runs."""
        return replace(self, filed=filed if differ(filed, rundown) else None)

    def changes(self, rundown: Rundown) -> tuple[Change, ...]:
        """What a save would write now, for the rundown that runs."""
        return changes_between(self.filed, rundown) if self.filed is not None else ()
