"""A lucky bag: its window on the wall clock. Its draw is not part of this version."""

from dataclasses import dataclass, replace
from enum import StrEnum

from companion.show.actions import BagStep
from companion.show.commands import Refusal
from companion.show.offers import BagPlan
from companion.show.times import WallMs


class BagState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    """Viewers may join; its end is promised."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BagWindow:
    plan: BagPlan
    state: BagState = BagState.DRAFT
    opened: WallMs | None = None
    closes: WallMs | None = None
    """The promised end; once closed, when it did close."""

    @property
    def due(self) -> WallMs | None:
        return self.closes if self.state is BagState.OPEN else None

    def can(self, step: BagStep) -> bool:
        return self.state is (BagState.DRAFT if step is BagStep.OPEN else BagState.OPEN)


def take_step(window: BagWindow, step: BagStep, now: WallMs) -> BagWindow | Refusal:
    """The window after a step taken by hand or by a cue, or why it cannot be taken."""
    if not window.can(step):
        return Refusal("wrong_state", f"Bag {window.plan.id} is {window.state}; it cannot {step}.")
    match step:
        case BagStep.OPEN:
            return replace(
                window, state=BagState.OPEN, opened=now, closes=WallMs(now + window.plan.length_ms)
            )
        case BagStep.CLOSE:
            return replace(window, state=BagState.CLOSED, closes=now)


def keep_promise(window: BagWindow, now: WallMs) -> BagWindow:
    """Close at the promised instant, not at the one when we noticed."""
    if window.due is not None and window.due <= now:
        return replace(window, state=BagState.CLOSED)
    return window
