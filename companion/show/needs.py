"""What a segment needs of the plan in which it runs."""

from collections.abc import Iterator

from companion.show.actions import Action, MoveBag, MoveSale, ShowOverlay, TakeScene
from companion.show.model import Plan, Segment


def lacking(segment: Segment, plan: Plan) -> str | None:
    """The first thing that a segment names and a plan does not have: the role of a scene, or the id of a
    product, sale or bag. None when it has all of them."""
    return next((name for name, known in _named(segment, plan) if not known), None)


def _named(segment: Segment, plan: Plan) -> Iterator[tuple[str, bool]]:
    """What it names, and whether the plan has it."""
    if segment.scene is not None:
        yield segment.scene, segment.scene in plan.studio.scenes
    if segment.product is not None:
        yield segment.product, segment.product in plan.products
    for cue in segment.cues:
        for action in cue.do:
            yield from _named_by(action, plan)


def _named_by(action: Action, plan: Plan) -> Iterator[tuple[str, bool]]:
    match action:
        case TakeScene(role):
            yield role, role in plan.studio.scenes
        case MoveSale(sale):
            yield sale, sale in plan.sales
        case MoveBag(bag):
            yield bag, bag in plan.bags
        case ShowOverlay(data={"product": product}):
            yield product, product in plan.products
        case _:
            pass
