"""What happens to the show file when pages save."""

from dataclasses import dataclass

from companion.show.editing.unsaved import Left
from companion.show.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSaved:
    """The show file says what ``SavePlan`` asked for, but for what is left."""

    at: Moment
    effect: str
    digest: str
    """Of the plan that the file leads to now."""
    left: tuple[Left, ...] = ()
