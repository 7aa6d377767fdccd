"""Topics ``plan`` and ``running``: put into words only when something in them is another."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from companion.screens.rundown import plan_view, running_view
from companion.screens.variables import filled_rundown, filled_segment, has_templates, is_templated
from companion.show.model import Plan, Segment
from companion.show.offers import Product
from companion.show.products.now import products_now
from companion.show.state import Phase, ShowState
from companion.show.times import WallMs


class ScriptTopics:
    """What pages were told last of the script.

    It is told again when another plan runs or another segment begins, when OBS calls the scenes of the show
    otherwise, and when what its words name is another: a product has one price, wherever it is shown.
    """

    def __init__(self) -> None:
        self.plan: Plan | None = None
        """That which runs; None before the first was told."""
        self.scenes: Mapping[str, str] = {}
        """What OBS calls the scenes of the show, by role."""
        self._products: Mapping[str, Product] = {}
        """What the products of the show cost, by id."""
        self._templated = False
        """Has the plan words that are to be filled?"""
        self._rundown: tuple[Segment, ...] = ()
        """Its words filled."""
        self._pass_no = 0
        """That of the pass that runs; 0 while none does."""
        self._running: Segment | None = None
        """Its segment, the words filled."""

    def follow(
        self, state: ShowState, now: WallMs, graphics: Callable[[], Iterable[str]]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every topic that is another now, with what it says. ``graphics`` looks which are installed."""
        first, plan, scenes = self.plan is None, state.plan, state.scenes
        another, renamed = plan is not self.plan, scenes != self.scenes
        if another:
            self._templated = has_templates(plan)
        products = products_now(state)
        rundown = filled_rundown(state, now) if self._templated else plan.rundown
        told = replace(plan, studio=replace(plan.studio, scenes=scenes), products=products, rundown=rundown)
        if another or renamed or products != self._products or rundown != self._rundown:
            yield "plan", plan_view(told, graphics(), plan.rundown)
        run = state.segment if state.phase is Phase.RUNNING else None
        pass_no = run.pass_no if run is not None else 0
        running = run.segment if run is not None else None
        if running is not None and is_templated(running):
            running = filled_segment(running, state, now)
        if first or renamed or pass_no != self._pass_no or running != self._running:
            yield "running", running_view(running, pass_no, told)
        self.plan, self.scenes, self._products, self._rundown = plan, scenes, products, rundown
        self._pass_no, self._running = pass_no, running
