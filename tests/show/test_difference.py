"""What differs between two plans: every field, in the order of the file, and nothing that is not so."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.cue import At, Cue, OnGo
from companion.show.difference import Change, Did, Edit, Part, differences
from companion.show.health.settings import TIMES, Times
from companion.show.health.troubles import Trouble
from companion.show.limits import Limit, LimitOf
from companion.show.model import (
    Care,
    CatchUp,
    Duty,
    GuardPlan,
    Placement,
    Plan,
    Playbook,
    Segment,
    Studio,
    TimerPlan,
    Upkeep,
)
from companion.show.offers import QueuePlan
from companion.show.problems import Mark
from companion.show.times import SECOND
from tests.show.any_plan import plans
from tests.stage import minutes, opening_with, small_plan, yuan


def told(old: Plan, new: Plan) -> list[tuple[Part, Did, str]]:
    return [(change.part, change.did, change.id) for change in differences(old, new)]


def with_rundown(*segments: Segment) -> Plan:
    return replace(small_plan(), rundown=segments)


def test_a_plan_does_not_differ_from_itself() -> None:
    assert differences(small_plan(), small_plan()) == ()


def test_a_line_written_above_a_cue_changes_nothing_of_it() -> None:
    cue = Cue(id="a", trigger=OnGo(), mark=Mark(10, 3))
    assert differences(opening_with(cue), opening_with(replace(cue, mark=Mark(11, 3)))) == ()


def test_a_price_is_told_with_both_amounts() -> None:
    plan = small_plan()
    cheaper = replace(plan, sales={"F1": replace(plan.sales["F1"], price=yuan("22.90"))})
    (change,) = differences(plan, cheaper)
    assert change == Change(
        part=Part.SALE,
        did=Did.CHANGED,
        id="F1",
        edits=(Edit("price", yuan("24.90"), yuan("22.90")),),
    )


def test_a_segment_that_comes_and_one_that_goes_are_told_where_they_stand() -> None:
    opening, strawberry, close = small_plan().rundown
    extra = replace(close, id="extra")
    assert told(small_plan(), with_rundown(opening, extra, close)) == [
        (Part.SEGMENT, Did.REMOVED, "strawberry"),
        (Part.SEGMENT, Did.ADDED, "extra"),
    ]
    assert told(with_rundown(opening, extra, close), with_rundown(strawberry, opening, close)) == [
        (Part.SEGMENT, Did.ADDED, "strawberry"),
        (Part.SEGMENT, Did.REMOVED, "extra"),
    ]


def test_of_segments_in_another_order_the_fewest_are_called_moved() -> None:
    one, two, three = small_plan().rundown
    four, five = replace(three, id="four"), replace(three, id="five")
    assert told(with_rundown(one, two, three, four, five), with_rundown(one, three, four, two, five)) == [
        (Part.SEGMENT, Did.MOVED, "strawberry")
    ]


def test_a_cue_is_told_with_the_segment_that_it_is_in() -> None:
    before = opening_with(Cue(id="a", trigger=At(minutes(1))), Cue(id="b", trigger=OnGo()))
    after = opening_with(Cue(id="a", trigger=At(minutes(2))), Cue(id="c", trigger=OnGo()))
    changes = differences(before, after)
    assert [(c.part, c.did, c.id, c.within) for c in changes] == [
        (Part.CUE, Did.CHANGED, "a", "opening"),
        (Part.CUE, Did.REMOVED, "b", "opening"),
        (Part.CUE, Did.ADDED, "c", "opening"),
    ]
    assert changes[0].edits == (Edit("trigger", At(minutes(1)), At(minutes(2))),)


def test_a_role_is_told_with_the_names_that_it_had_and_has() -> None:
    plan = small_plan()
    studio = replace(
        plan.studio,
        scenes={"host": "Lobby", "guest": "Guest", "fallback": "Fallback"},
        outputs={"stream": Care.OFFER},
    )
    assert [(c.part, c.did, c.id, c.edits) for c in differences(plan, replace(plan, studio=studio))] == [
        (Part.SCENE, Did.CHANGED, "host", (Edit("name", "Host", "Lobby"),)),
        (Part.SCENE, Did.REMOVED, "product", (Edit("name", "Product", None),)),
        (Part.SCENE, Did.ADDED, "guest", (Edit("name", None, "Guest"),)),
        (Part.OUTPUT, Did.ADDED, "stream", (Edit("name", None, Care.OFFER),)),
    ]


def test_what_obs_is_to_be_is_told_in_one_change() -> None:
    plan = small_plan()
    studio = replace(plan.studio, studio_mode=False, collection="Autumn", keep={Upkeep.SOUND: Care.RESTORE})
    (change,) = differences(plan, replace(plan, studio=studio))
    assert change == Change(
        part=Part.STUDIO,
        did=Did.CHANGED,
        edits=(
            Edit("studio_mode", None, False),
            Edit("collection", None, "Autumn"),
            Edit("keep_sound", Care.OFFER, Care.RESTORE),
        ),
    )


def test_to_write_down_what_holds_anyway_is_no_edit() -> None:
    plan = small_plan()
    said = replace(plan.studio, keep={upkeep: plan.studio.care(upkeep) for upkeep in Upkeep})
    assert differences(plan, replace(plan, studio=said)) == ()


def test_what_is_said_of_a_happening_is_told_once_and_not_for_each_of_its_troubles() -> None:
    def books(say: str, task: str) -> Plan:
        lost, stuck = Playbook(say=(say,)), Playbook(say=(say,), tasks=(Duty(who="A", task=task),))
        return replace(small_plan(), playbooks={"camera_lost": lost, "media_stuck": stuck})

    before = books("a", "b")
    assert told(before, books("c", "b")) == [(Part.PLAYBOOK, Did.CHANGED, "camera_lost")]
    assert told(before, books("a", "c")) == [(Part.PLAYBOOK, Did.CHANGED, "media_stuck")]
    assert told(before, books("c", "c")) == [
        (Part.PLAYBOOK, Did.CHANGED, "camera_lost"),
        (Part.PLAYBOOK, Did.CHANGED, "media_stuck"),
    ]


def test_a_time_that_holds_anyhow_is_no_edit_and_another_is_told_for_its_trouble() -> None:
    def frozen(times: Times) -> Plan:
        return replace(small_plan(), guard=GuardPlan(times={Trouble.FROZEN: times}))

    usual = TIMES[Trouble.FROZEN]
    assert told(small_plan(), frozen(usual)) == []
    (change,) = differences(small_plan(), frozen(replace(usual, act_ms=None)))
    assert (change.part, change.id, change.edits) == (
        Part.DETECTOR,
        "frozen",
        (Edit("act_ms", usual.act_ms, None),),
    )


@pytest.mark.parametrize("name", [field.name for field in fields(Studio)])
def test_no_part_of_what_is_named_in_obs_can_change_unseen(name: str) -> None:
    plan = small_plan()
    other = {
        "scenes": {**plan.studio.scenes, "guest": "Guest"},
        "cameras": {"spare": "Spare"},
        "microphones": {"guest": "Lavalier"},
        "outputs": {"record": Care.RESTORE},
        "studio_mode": True,
        "collection": "Autumn",
        "profile": "Live",
        "fallback_cuts": False,
        "keep": {Upkeep.PROFILE: Care.LEAVE},
    }
    assert differences(plan, replace(plan, studio=replace(plan.studio, **{name: other[name]})))


def test_scenes_in_another_order_differ_because_the_operator_s_buttons_do() -> None:
    plan = small_plan()
    turned = dict(reversed(plan.studio.scenes.items()))
    assert differences(plan, replace(plan, studio=replace(plan.studio, scenes=turned)))


QUEUE = QueuePlan(bags=("L1",), gap_ms=SECOND)
LIMIT = Limit(of=LimitOf.CLAIM_MS, most=1, rule_of="own-site", source="S", as_of="2026-11-23")


def test_a_queue_that_comes_changes_and_goes_is_told() -> None:
    none, one = small_plan(), replace(small_plan(), queue=QUEUE)
    other = replace(none, queue=replace(QUEUE, loop=True))
    assert told(none, one) == [(Part.QUEUE, Did.ADDED, "")]
    assert told(one, none) == [(Part.QUEUE, Did.REMOVED, "")]
    (change,) = differences(one, other)
    assert change == Change(part=Part.QUEUE, did=Did.CHANGED, edits=(Edit("loop", False, True),))


def test_other_limits_are_told_in_one_line() -> None:
    assert told(small_plan(), replace(small_plan(), limits=(LIMIT,))) == [(Part.LIMITS, Did.CHANGED, "")]


@pytest.mark.parametrize("name", [field.name for field in fields(Plan) if field.name != "graphics"])
def test_no_part_of_a_plan_can_change_unseen(name: str) -> None:
    plan = small_plan()
    other = {
        "id": "other",
        "title": "x",
        "zone": "Europe/Berlin",
        "language": "en",
        "market": "eu",
        "platform": "x",
        "on_air": ("stream",),
        "seller": replace(plan.seller, name="x"),
        "studio": replace(plan.studio, microphones={}),
        "rundown": plan.rundown[:2],
        "planned_start": 1,
        "timers": {"break": TimerPlan(id="break", title="Break", length_ms=minutes(4))},
        "catch_up": CatchUp(auto=True),
        "products": {},
        "sales": {},
        "bags": {},
        "look": replace(plan.look, brand="#112233"),
        "targets": replace(plan.targets, orders=5),
        "playbooks": {"sold_out": Playbook(say=("x",))},
        "checklist": ("x",),
        "queue": QUEUE,
        "guard": replace(plan.guard, armed=False),
        "limits": (LIMIT,),
    }[name]
    assert differences(plan, replace(plan, **{name: other}))


def test_where_graphics_stand_is_no_edit() -> None:
    placed = replace(small_plan(), graphics={"flash-sale": Placement(zone="deck", priority=30)})
    assert differences(small_plan(), placed) == ()


@settings(deadline=None)
@given(plans(), plans(), st.permutations(range(3)))
def test_plans_differ_exactly_when_something_is_told(one: Plan, other: Plan, order: list[int]) -> None:
    other = replace(other, rundown=tuple(other.rundown[place] for place in order))
    assert (one == other) == (differences(one, other) == ())
    there = {segment.id for segment in one.rundown} ^ {segment.id for segment in other.rundown}
    segments = [change for change in differences(one, other) if change.part is Part.SEGMENT]
    assert {change.id for change in segments if change.did in (Did.ADDED, Did.REMOVED)} == there
