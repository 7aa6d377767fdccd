"""Topics ``plan``, the show as it was written, and ``running``, the segment that runs as it began."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, assert_never

from companion.screens import goods, wording
from companion.show.actions import (
    Action,
    HideOverlay,
    MoveBag,
    MoveSale,
    Play,
    ShowOverlay,
    TakeScene,
    TellHost,
)
from companion.show.conditions import Compared, IsSo
from companion.show.cue import After, At, BeforeEnd, Clock, Cue, OnCondition, OnGo, Trigger, With
from companion.show.editing.values import edition_of
from companion.show.model import LoopPass, Plan, Playbook, Segment, Variant
from companion.show.offers import Product


def plan_view(
    plan: Plan, graphics: Iterable[str], written: Sequence[Segment] | None = None
) -> dict[str, Any]:
    """``written`` are the segments before their words were filled; None: as they are in the plan."""
    return {
        "show": {
            "id": plan.id,
            "title": plan.title,
            "language": plan.language,
            "zone": plan.zone,
            "seller": {"name": plan.seller.name, "contact": plan.seller.contact},
            "length_ms": plan.length_ms,
            "planned_start_at": plan.planned_start,
        },
        "scenes": [{"role": role, "scene": scene} for role, scene in plan.studio.scenes.items()],
        "microphones": [{"role": role, "input": name} for role, name in plan.studio.microphones.items()],
        "on_air": list(plan.on_air),
        "studio_mode": plan.studio.studio_mode,
        "segments": [
            {**_segment(segment, plan), **_to_edit(segment, own)}
            for segment, own in zip(plan.rundown, written or plan.rundown, strict=True)
        ],
        "products": {product.id: _product(product, plan.language) for product in plan.products.values()},
        "playbooks": {what: _playbook(book) for what, book in plan.playbooks.items()},
        "timers": [
            {"id": timer.id, "title": timer.title, "length_ms": timer.length_ms}
            for timer in plan.timers.values()
        ],
        "graphics": sorted(graphics),
    }


def running_view(running: Segment | None, pass_no: int, plan: Plan) -> dict[str, Any]:
    """``running`` is the segment of this pass, its words filled; None while none runs."""
    if running is None:
        return {"pass_no": None, "segment": None}
    return {"pass_no": pass_no, "segment": _segment(running, plan)}


def _playbook(book: Playbook) -> dict[str, Any]:
    return {
        "say": list(book.say),
        "tasks": [{"who": duty.who, "task": duty.task} for duty in book.tasks],
        "scenes": list(book.scenes) if book.scenes is not None else None,
        "returns": book.returns.value,
    }


def _segment(segment: Segment, plan: Plan) -> dict[str, Any]:
    return {
        "id": segment.id,
        "title": segment.title,
        "length_ms": segment.length_ms,
        "shortest_ms": segment.shortest_ms,
        "longest_ms": segment.longest_ms,
        "starts_hard": segment.starts_hard,
        "ends_hard": segment.ends_hard,
        "follows": segment.follows,
        "optional": segment.optional,
        "priority": segment.priority,
        "weight": segment.weight,
        "share": str(segment.share) if segment.share is not None else None,
        "loop": _loop(segment.loop) if segment.loop is not None else None,
        "scene": segment.scene,
        "product": segment.product,
        "say": list(segment.say),
        "props": list(segment.props),
        "notes": list(segment.notes),
        "variants": [_variant(segment, variant, plan) for variant in segment.variants],
        "cues": [cue_view(cue, plan) for cue in segment.cues],
    }


def _to_edit(segment: Segment, written: Segment) -> dict[str, Any]:
    """What is changed of it is what is written, and never what stands there with a price filled in."""
    return {
        "edition": edition_of(written),
        "written": list(written.say) if written.say != segment.say else None,
    }


def _loop(loop: LoopPass) -> dict[str, Any]:
    return {
        "id": loop.loop,
        "number": loop.number,
        "of": loop.of,
        "until_ms": loop.until_ms,
        "spare": loop.spare,
    }


def _variant(segment: Segment, variant: Variant, plan: Plan) -> dict[str, Any]:
    """What takes the place of the segment's own while this variant of it runs."""
    varied = segment.varied(variant)
    return {
        "product": varied.product,
        "title": varied.title,
        "say": list(varied.say),
        "props": list(varied.props),
        "cues": [cue_view(cue, plan) for cue in variant.cues] if variant.cues is not None else None,
    }


def cue_view(cue: Cue, plan: Plan) -> dict[str, Any]:
    return {
        "id": cue.id,
        "trigger": trigger_view(cue.trigger),
        "who": cue.who,
        "task": cue.task,
        "copy": cue.copy,
        "notes": cue.notes,
        "armed": cue.armed,
        "promised": cue.promised,
        "warn_ms": cue.warn_ms,
        "actions": [action_view(action, plan) for action in cue.do],
    }


def trigger_view(trigger: Trigger) -> Mapping[str, Any]:
    match trigger:
        case At(offset_ms):
            return {"kind": "at", "offset_ms": offset_ms}
        case BeforeEnd(lead_ms):
            return {"kind": "before_end", "lead_ms": lead_ms}
        case After(cue, wait_ms):
            return {"kind": "after", "cue": cue, "wait_ms": wait_ms}
        case With(cue, wait_ms):
            return {"kind": "with", "cue": cue, "wait_ms": wait_ms}
        case Clock(since_midnight_ms):
            return {"kind": "clock", "since_midnight_ms": since_midnight_ms}
        case OnCondition(condition):
            return {
                "kind": "condition",
                "text": condition.text,
                **(asdict(condition.tree) if isinstance(condition.tree, Compared | IsSo) else {}),
            }
        case OnGo():
            return {"kind": "go"}
        case _:
            assert_never(trigger)


def action_view(action: Action, plan: Plan) -> Mapping[str, Any]:
    match action:
        case TakeScene(role):
            return {"kind": "scene", "role": role, "scene": plan.studio.scenes[role]}
        case ShowOverlay(overlay, for_ms):
            return {"kind": "overlay", "overlay": overlay, "for_ms": for_ms}
        case HideOverlay(overlay):
            return {"kind": "hide", "overlay": overlay}
        case MoveSale(sale, step):
            return {"kind": "sale", "sale": sale, "step": step.value}
        case MoveBag(bag, step):
            return {"kind": "bag", "bag": bag, "step": step.value}
        case TellHost(text, urgency):
            return {"kind": "message", "text": text, "urgency": urgency.value}
        case Play(input):
            return {"kind": "play", "input": input}
        case _:
            assert_never(action)


def _product(product: Product, language: str) -> dict[str, Any]:
    was = product.was
    return {
        "id": product.id,
        "kind": product.kind,
        "link": product.link,
        "name": product.name,
        "price": wording.price(product.price, language),
        "was": wording.price(was.price, language) if was is not None else None,
        "basis": wording.basis(was, language) if was is not None else None,
        "ladder": goods.ladder(product, language),
        "gifts": goods.gifts(product, language),
        "limit": product.limit,
        "stock": product.stock,
        "reserve": product.reserve,
        "points": list(product.points),
        "hook": product.hook,
        "faq": [{"ask": answer.ask, "answer": answer.answer} for answer in product.faq],
        "never": list(product.never),
    }
