"""Rules of a show edited on air: another plan is offered, and applied when somebody says so.

A new plan changes what is still to come. What has happened stays as it happened, the segment that runs goes
on as it began, wherever the plan has it now, and what viewers were promised stays as it was promised; a plan
that would break any of this is not applied at all, and says why.
"""

from dataclasses import dataclass, replace

from companion.show import navigation, overlays, scenes
from companion.show.bags import edits as bag_edits
from companion.show.bags import queueing
from companion.show.commands import Refusal
from companion.show.difference import differences
from companion.show.editing.course import still_running
from companion.show.editing.rebase import Clash, rebased
from companion.show.events import PlanOffered
from companion.show.model import FALLBACK_ROLE, Plan
from companion.show.needs import lacking
from companion.show.offers import SalePlan
from companion.show.products import unsaleable
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.state import Offered, Phase, ShowState
from companion.show.times import WallMs
from companion.show.timing.announced import edges_by_file
from companion.show.timing.edges import plans_end
from companion.show.turn import Turn


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a plan cannot be applied now."""

    code: str
    """A code of :class:`Refusal`."""
    about: str
    """What it is about: the id of a sale, bag or product, a scene or its role; empty where the code says it
    all."""
    message: str
    """One English sentence."""


@dataclass(frozen=True, slots=True)
class PageEdits:
    """A plan, and what pages have changed on top of it."""

    plan: Plan
    clashes: tuple[Clash, ...]
    """Where both have changed the same."""


def offer(turn: Turn, event: PlanOffered) -> None:
    """The show file says something else than what runs; when it says the same, nothing is offered."""
    offered = turn.state.offered
    if turn.state.phase is Phase.ENDED:
        return
    if event.plan.graphics and not turn.state.plan.graphics:
        # A run from before graphics had places: those are no part of the show file, and nobody is asked.
        turn.set(plan=replace(turn.state.plan, graphics=event.plan.graphics))
    state, former = turn.state, turn.state.former
    read = Offered(event.digest, event.plan, turn.at.wall)
    if former is not None and former.digest == event.digest:
        # The file says again what it said then: what ran by it comes back.
        read = replace(former, since=turn.at.wall)
    if not differences(state.plan, as_it_would_run(state, read).plan):
        if state.unsaved.filed is not None:
            # The file says some of what pages have changed, or all: a hand has written it, or a save of ours
            # whose answer a crash has taken.
            unsaved = state.unsaved.since(event.plan.rundown, state.plan.rundown)
            turn.set(unsaved=unsaved, digest=event.digest)
        withdraw(turn)
    elif offered is None or offered.digest != event.digest:
        turn.set(offered=read)


def withdraw(turn: Turn) -> None:
    """The show file offers nothing any more. The way back from what was applied does not depend on it."""
    if turn.state.offered is not None:
        turn.set(offered=None)


def apply(turn: Turn, digest: str) -> Refusal | None:
    """Run the offered plan from now on, or again the one before it. What ran until now is the way back."""
    state, offered = turn.state, turn.state.offered
    chosen = can_apply(state, digest)
    if isinstance(chosen, Refusal):
        return chosen
    before, plan = state.plan, as_it_would_run(state, chosen).plan
    went_back = chosen is not offered
    unsaved = state.unsaved
    gone = {segment.id for segment in before.rundown} - {segment.id for segment in plan.rundown}
    ran = Offered(
        state.digest,
        before,
        turn.at.wall,
        filed=unsaved.filed,
        edges=state.edges,
        ends_by=state.ends_by,
        until=plan.rundown,
        by_hand=unsaleable.left_to_hand(state, gone),
    )
    # A run from before plans had a digest cannot name the one that it began with.
    left = ran if state.digest else None
    turn.set(
        plan=plan,
        digest=chosen.digest,
        # After going back the show file still says what was left, unless it was saved again since.
        offered=(offered or left) if went_back else None,
        former=left,
        unsaved=unsaved.since(chosen.filed or chosen.plan.rundown, plan.rundown),
        segment=still_running(state, plan.rundown),
        ends_by=_ends_by(state, chosen, plan),
        sales={
            sale.id: _sale(state.sales.get(sale.id), sale, sale.id in state.called_off)
            for sale in plan.sales.values()
        }
        | _reruns(state, plan),
        called_off=state.called_off | {n for n, sale in state.sales.items() if _is_called_off(sale, plan)},
        starts_at=_starts_at(state, plan),
    )
    if state.phase is Phase.RUNNING:
        turn.set(edges=edges_by_file(turn.state, _filed(ran), _filed(chosen), chosen.edges))
    bag_edits.in_another_plan(turn, plan)
    queueing.in_another_plan(turn, before)
    navigation.marks_in_another_plan(turn, chosen.by_hand)
    unsaleable.in_another_plan(turn, before, chosen.by_hand)
    overlays.leave_with_their_products(turn)
    turn.note("plan_back" if went_back else "plan_applied", count=len(differences(before, plan)))
    scenes.follow_names(turn, state.scenes)
    return None


def as_it_would_run(state: ShowState, chosen: Offered) -> PageEdits:
    """A plan with all that pages have changed of the rundown and it does not have: what would really run. One
    that ran comes as it was left, with what they have changed since."""
    was = chosen.until if chosen.until is not None else state.unsaved.filed
    if was is None:
        return PageEdits(chosen.plan, ())
    both = rebased(was, state.plan.rundown, chosen.plan.rundown)
    return PageEdits(replace(chosen.plan, rundown=both.rundown), both.clashes)


def can_apply(state: ShowState, digest: str) -> Offered | Refusal:
    """The plan that is meant by a digest, or why it cannot run now; asking costs little."""
    known = (state.offered, state.former)
    chosen = next((one for one in known if one is not None and one.digest == digest), None)
    if chosen is None:
        return Refusal("changed", "That plan is not the one that is offered now.")
    if state.not_writing:
        # A crash would go back to the plan before, with viewers already shown this one.
        return Refusal("not_writing", state.not_writing)
    if (obstacle := obstacle_to(state, chosen)) is not None:
        return Refusal(obstacle.code, obstacle.message)
    return chosen


def obstacle_to(state: ShowState, chosen: Offered) -> Obstacle | None:
    """Why this plan cannot be applied now; None when it can."""
    plan = chosen.plan
    if state.phase is Phase.ENDED:
        return Obstacle("already_ended", "", "The show has ended.")
    if plan.id != state.plan.id:
        return Obstacle("other_show", plan.id, f"This is the plan of another show, {plan.id!r}.")
    if plan.zone != state.plan.zone:
        return Obstacle("other_zone", plan.zone, "The time zone of a show cannot change while it runs.")
    return (
        _fallback_obstacle(state, plan)
        or _promise_obstacle(state, plan)
        or _need_obstacle(state, plan)
        or _edit_obstacle(state, chosen)
    )


def _fallback_obstacle(state: ShowState, plan: Plan) -> Obstacle | None:
    """The way to safety must work in the very moment in which the plan is applied."""
    scene = plan.studio.scenes.get(FALLBACK_ROLE)
    if scene is None:
        return Obstacle("no_fallback", "", "The plan has no fallback scene.")
    if scene == state.plan.fallback_scene or not state.obs.connected:
        return None
    scene = state.scene_now(scene)
    if scene not in state.obs.scenes:
        return Obstacle("fallback_missing", scene, f"OBS has no scene {scene!r} to fall back to.")
    if scene == state.program.actual and state.program.cover is None:
        return Obstacle("fallback_on_air", scene, f"{scene!r} is on air now; it cannot become the fallback.")
    return None


def _promise_obstacle(state: ShowState, plan: Plan) -> Obstacle | None:
    """What viewers were told keeps its terms, also after it is over: they may ask what was sold to them."""
    for sale in state.sales.values():
        if sale.copy_of and sale.plan.id in plan.sales:
            return Obstacle("id_taken", sale.plan.id, f"A sale that ran again is called {sale.plan.id} here.")
        if _was_told(sale) and _terms(plan, sale) != _terms(state.plan, sale):
            return Obstacle("promised", sale.plan.id, f"Viewers were told the terms of sale {sale.plan.id}.")
    if (copy := bag_edits.taken_id(state, plan)) is not None:
        return Obstacle("id_taken", copy, f"A bag that was copied is called {copy} here.")
    if (bag := bag_edits.broken_promise(state, plan)) is not None:
        return Obstacle("promised", bag, f"Viewers were told the terms of bag {bag}.")
    return None


def _need_obstacle(state: ShowState, plan: Plan) -> Obstacle | None:
    """The segment that runs goes on as it began, with all that it takes, shows and sells."""
    running = state.running_segment
    lacks = lacking(running, plan) if running is not None else None
    if running is None or lacks is None:
        return None
    return Obstacle("running_needs", lacks, f"Segment {running.id!r} runs now and needs {lacks!r}.")


def _edit_obstacle(state: ShowState, chosen: Offered) -> Obstacle | None:
    """What a page has added or changed stays, also where the file has taken out what that needs."""
    there = {segment.id for segment in chosen.plan.rundown}
    for segment in as_it_would_run(state, chosen).plan.rundown:
        if segment.id not in there and (lacks := lacking(segment, chosen.plan)) is not None:
            message = f"Segment {segment.id!r} was changed by a page and needs {lacks!r}."
            return Obstacle("edit_needs", lacks, message)
    return None


def _ends_by(state: ShowState, chosen: Offered, plan: Plan) -> WallMs | None:
    if plans_end(plan.rundown):
        return None
    return chosen.ends_by if chosen.ends_by is not None else state.ends_by


def _filed(offered: Offered) -> Plan:
    """What its show file says, without what pages had changed."""
    filed = offered.filed
    return offered.plan if filed is None else replace(offered.plan, rundown=filed)


def _terms(plan: Plan, window: SaleWindow) -> tuple[object, ...] | None:
    """What viewers see of a sale: its own terms, and of its product what stands beside them."""
    sale = window.plan if window.copy_of else plan.sales.get(window.plan.id)
    product = plan.products.get(sale.product) if sale is not None else None
    return (sale, product.name, product.link, product.was) if product is not None else None


def _was_told(sale: SaleWindow) -> bool:
    return sale.state not in (SaleState.DRAFT, SaleState.ARMED) and sale.opens is not None


def _starts_at(state: ShowState, plan: Plan) -> WallMs | None:
    """A show that starts by itself when it was planned to does so when it is planned to now."""
    if state.starts_at is None or state.starts_at != state.plan.planned_start:
        return state.starts_at
    return plan.planned_start


def _is_called_off(sale: SaleWindow, plan: Plan) -> bool:
    gone = bool(sale.copy_of) and sale.plan.product not in plan.products
    return gone or sale.state is SaleState.CANCELLED


def _sale(window: SaleWindow | None, plan: SalePlan, called_off: bool) -> SaleWindow:
    """A sale that nobody was told of takes the new terms; armed for others, it has to be armed anew."""
    if window is None:
        return SaleWindow(plan=plan, state=SaleState.CANCELLED if called_off else SaleState.DRAFT)
    if window.plan == plan:
        return window
    state = SaleState.DRAFT if window.state is SaleState.ARMED else window.state
    return replace(window, plan=plan, state=state)


def _reruns(state: ShowState, plan: Plan) -> dict[str, SaleWindow]:
    """Sales that run again are in no show file, and stay; one not told of yet goes with its product."""
    reruns = {name: one for name, one in state.sales.items() if one.copy_of}
    return {name: one for name, one in reruns.items() if one.plan.product in plan.products}
