"""The plan as pages are shown it: made anew only when something in it reads otherwise than before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from companion.screens.variables import filled_rundown, has_templates
from companion.show.model import Plan, Segment
from companion.show.offers import Product
from companion.show.products.now import products_now
from companion.show.state import ShowState
from companion.show.times import WallMs


@dataclass(frozen=True, slots=True)
class News:
    """The plan reads otherwise now."""

    plan: Plan
    """With the names that OBS has for its scenes, the prices that hold now, and its words filled."""
    other: bool
    """Another plan runs than before, or the first."""
    renamed: bool
    """OBS calls a scene of it otherwise than before."""


class ShownPlan:
    """Remembers what was shown last."""

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._scenes: Mapping[str, str] = {}
        """What OBS called the show's scenes, by role."""
        self._rundown: tuple[Segment, ...] = ()
        """Its words filled."""
        self._templated = False
        """Has the plan words that are to be filled?"""
        self._products: Mapping[str, Product] = {}
        """What the show's products cost, by id."""

    def news(self, state: ShowState, now: WallMs) -> News | None:
        """What there is to show; None while it is what was shown last.

        Anew when another plan runs, when OBS calls its scenes otherwise, and when what its words name is
        another: a product has one price, wherever it is shown.
        """
        plan, scenes, products = state.plan, state.scenes, products_now(state)
        other, renamed = plan is not self._plan, scenes != self._scenes
        if other:
            self._templated = has_templates(plan)
        rundown = filled_rundown(state, now) if self._templated else plan.rundown
        if not other and not renamed and products == self._products and rundown == self._rundown:
            return None
        self._plan, self._scenes, self._products, self._rundown = plan, scenes, products, rundown
        studio = replace(plan.studio, scenes=scenes)
        shown = replace(plan, studio=studio, products=products, rundown=rundown)
        return News(shown, other, renamed)
