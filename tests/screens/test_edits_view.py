"""What the operator is told of an edit: enough to decide, in a form that a page has words for."""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from companion.screens.edits import MOST_CHANGES, MOST_PROBLEMS, ShowFileNow, compare, edits_view
from companion.show.commands import ApplyPlan, EndShow
from companion.show.cue import Cue
from companion.show.difference import Detector, Did, Part
from companion.show.edit_commands import SegmentAdd
from companion.show.events import PlanOffered, PlanWithdrawn
from companion.show.health.settings import Times
from companion.show.health.troubles import Trouble
from companion.show.model import (
    Care,
    CatchUp,
    GuardPlan,
    Happening,
    Look,
    Plan,
    Playbook,
    Returns,
    Segment,
    Studio,
    Targets,
    TimerPlan,
    Upkeep,
)
from companion.show.offer_commands import SaleOpen
from companion.show.offers import BagPlan, Fairness, Product, QueuePlan, Reveal, SalePlan, Seller, WindowMode
from companion.show.problems import Mark, Problem, Severity
from companion.show.times import Ms
from tests.browser.edit_states import edited, many
from tests.stage import Stage, small_plan

I18N = Path(__file__).parents[2] / "static" / "i18n"


def offering(plan: Plan) -> Stage:
    stage = Stage()
    stage.go()
    stage.happens(lambda at: PlanOffered(at=at, plan=plan, digest="0a1b2c3d4e5f"))
    return stage


def view(stage: Stage, *problems: Problem) -> dict[str, Any]:
    return edits_view(stage.state, compare(stage.state), ShowFileNow("show.yaml", problems=problems))


def change(stage: Stage, part: str, id: str) -> dict[str, Any]:
    offer = view(stage)["offer"]
    return next(item for item in offer["changes"] if (item["part"], item["id"]) == (part, id))


def test_a_show_that_nobody_edits_has_nothing_to_tell() -> None:
    stage = Stage()
    assert view(stage) == {
        "file": "show.yaml",
        "runs_since_at": stage.state.opened.wall,
        "offer": None,
        "back": None,
        "unsaved": {"count": 0, "changes": [], "saving": False, "failed": ""},
        "file_gone": False,
        "errors": 0,
        "warnings": 0,
        "problems": [],
    }


def test_an_offer_names_what_changes_with_both_values() -> None:
    sale = change(offering(edited()), "sale", "F1")
    assert sale["edits"] == [
        {"field": "price", "old": {"text": "¥24.90"}, "new": {"text": "¥22.90"}},
        {"field": "quantity", "old": {"text": "100"}, "new": {"text": "120"}},
    ]


def test_a_cue_is_told_as_the_plan_tells_it_and_its_time_in_both_forms() -> None:
    cue = change(offering(edited()), "cue", "tease")
    assert cue["within"] == "冻干草莓秒杀"
    assert cue["edits"] == [
        {
            "field": "trigger",
            "old": {"trigger": {"kind": "at", "offset_ms": 60_000}},
            "new": {"trigger": {"kind": "at", "offset_ms": 90_000}},
        }
    ]


def said(say: tuple[str, ...]) -> list[dict[str, Any]]:
    """What is told of a first segment whose lines were 一 and 二."""
    plan = small_plan()
    first = replace(plan.rundown[0], say=("一", "二"))
    stage = Stage(plan=replace(plan, rundown=(first, *plan.rundown[1:])))
    edited = replace(plan, rundown=(replace(first, say=say), *plan.rundown[1:]))
    stage.happens(lambda at: PlanOffered(at=at, plan=edited, digest="0a1b2c3d4e5f"))
    [only] = view(stage)["offer"]["changes"]
    edits: list[dict[str, Any]] = only["edits"]
    return edits


def test_of_a_list_of_texts_what_went_and_what_came_is_told() -> None:
    assert said(("二", "三")) == [{"field": "say", "old": {"texts": ["一"]}, "new": {"texts": ["三"]}}]
    assert said(("一",)) == [{"field": "say", "old": {"texts": ["二"]}, "new": None}]
    assert said(("一", "二", "三")) == [{"field": "say", "old": None, "new": {"texts": ["三"]}}]


def test_of_what_no_line_has_room_for_it_is_said_that_it_changed() -> None:
    assert said(("二", "一")) == [{"field": "say"}], "another order"
    assert said(("三", "四", "五", "六")) == [{"field": "say"}], "too many"


def test_an_offer_tells_when_the_show_would_end() -> None:
    stage = offering(edited())
    before, after = stage.state.plan.length_ms, edited().length_ms
    assert stage.state.started is not None
    started = stage.state.wall(stage.state.started)
    assert view(stage)["offer"]["end"] == {
        "old": {"length_ms": before, "at": started + before},
        "new": {"length_ms": after, "at": started + after},
    }


def test_an_offer_of_the_same_length_says_nothing_of_the_end() -> None:
    assert view(offering(replace(small_plan(), title="x")))["offer"]["end"] is None


def test_the_way_back_is_told_beside_another_offer_and_beside_errors() -> None:
    stage = offering(edited())
    stage.state = replace(stage.state, digest="f5e4d3c2b1a0")
    assert stage.says(ApplyPlan("0a1b2c3d4e5f")) is None
    assert stage.state.former is not None
    applied_at = stage.state.former.since
    back = {"digest": "f5e4d3c2b1a0", "since_at": applied_at, "count": 9, "refused": None}
    assert (view(stage)["back"], view(stage)["runs_since_at"]) == (back, applied_at)
    stage.happens(lambda at: PlanWithdrawn(at=at))
    assert view(stage)["back"] == back
    stage.says(SegmentAdd("加场", 60))
    assert view(stage)["back"] == back, "what a page has added since stays"
    stage.happens(lambda at: PlanOffered(at=at, plan=replace(edited(), title="y"), digest="111111111111"))
    assert (view(stage)["back"], view(stage)["offer"]["digest"]) == (back, "111111111111")
    stage.happens(lambda at: PlanOffered(at=at, plan=small_plan(), digest="f5e4d3c2b1a0"))
    assert view(stage)["back"] is None, "the file itself leads back"


def test_a_segment_that_the_script_will_not_come_to_is_marked() -> None:
    plan = small_plan()
    before = replace(plan.rundown[2], id="before")
    after = replace(plan.rundown[2], id="after")
    stage = offering(replace(plan, rundown=(before, *plan.rundown, after)))
    assert change(stage, "segment", "before")["missed"]
    assert not change(stage, "segment", "after")["missed"]


def test_what_stands_in_the_way_is_named() -> None:
    stage = Stage()
    stage.go()
    stage.says(SaleOpen("F1"))
    stage.happens(lambda at: PlanOffered(at=at, plan=edited(), digest="0a1b2c3d4e5f"))
    offer = view(stage)["offer"]
    assert offer["refused"] == {"code": "promised", "about": "F1"}


def test_a_long_list_is_cut_and_counted() -> None:
    stage = offering(many())
    offer = view(stage)["offer"]
    assert (len(offer["changes"]), offer["count"]) == (MOST_CHANGES, 70)


def test_after_the_end_nothing_is_offered() -> None:
    stage = offering(edited())
    stage.says(EndShow())
    assert view(stage)["offer"] is None


def test_problems_are_counted_and_the_first_of_them_told() -> None:
    problem = Problem(
        code="x", severity=Severity.ERROR, file="show.yaml", mark=Mark(41, 5), message="不对", hint="改"
    )
    warning = replace(problem, severity=Severity.WARNING)
    told = view(Stage(), *[problem] * 30, warning)
    assert (told["errors"], told["warnings"]) == (30, 1)
    problems = told["problems"]
    assert isinstance(problems, list)
    assert len(problems) == MOST_PROBLEMS
    assert problems[0] == {"line": 41, "column": 5, "severity": "error", "message": "不对", "hint": "改"}


def test_what_obs_is_to_be_is_told_in_words_that_a_page_has() -> None:
    plan = small_plan()
    studio = replace(plan.studio, studio_mode=False, profile="直播", keep={Upkeep.SOUND: Care.RESTORE})
    told = change(offering(replace(plan, studio=studio)), "studio", "")
    assert told["edits"] == [
        {"field": "studio_mode", "old": None, "new": {"word": "off"}},
        {"field": "profile", "old": None, "new": {"text": "直播"}},
        {"field": "keep_sound", "old": {"word": "offer"}, "new": {"word": "restore"}},
    ]


def test_of_automation_the_times_of_a_trouble_and_a_threshold_are_told_with_both_values() -> None:
    plan = small_plan()
    never = Times(alarm_ms=Ms(4_000), act_ms=None, clear_ms=Ms(3_000))
    guard = GuardPlan(armed=False, times={Trouble.FROZEN: never}, thresholds={"clip_ticks": 6})
    stage = offering(replace(plan, guard=guard))
    assert change(stage, "guard", "")["edits"] == [
        {"field": "armed", "old": {"yes": True}, "new": {"yes": False}},
        {"field": "clip_ticks", "old": None, "new": {"text": "6"}},
    ]
    assert change(stage, "detector", "frozen")["edits"] == [
        {"field": "act_ms", "old": {"length_ms": 8_000}, "new": None}
    ]


def test_a_time_of_day_of_an_edge_is_told_as_clocks_show_it_and_a_timer_by_its_title() -> None:
    plan = small_plan()
    opening = replace(plan.rundown[0], starts_hard=True, starts_clock_ms=Ms(72_840_000), follows=True)
    timers = {"break": TimerPlan(id="break", title="中场", length_ms=Ms(240_000))}
    stage = offering(replace(plan, rundown=(opening, *plan.rundown[1:]), timers=timers))
    assert change(stage, "segment", opening.id)["edits"] == [
        {"field": "starts_hard", "old": {"yes": False}, "new": {"yes": True}},
        {
            "field": "starts_clock_ms",
            "old": None,
            "new": {"trigger": {"kind": "clock", "since_midnight_ms": 72_840_000}},
        },
        {"field": "follows", "old": {"yes": False}, "new": {"yes": True}},
    ]
    assert change(stage, "timer", "break")["name"] == "中场"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_there_are_words_for_every_part_and_field_that_can_change(language: str) -> None:
    words = json.loads((I18N / f"{language}.json").read_text())["operator"]["edits"]
    parts = (Plan, Seller, Studio, Look, Targets, Product, SalePlan, BagPlan, QueuePlan)
    parts += (Playbook, Segment, Cue, GuardPlan, Detector, TimerPlan, CatchUp)
    unsaid = {"id", "mark", "cues", "rundown", "seller", "studio", "look", "targets", "products", "sales"}
    unsaid |= {
        "graphics",
        "queue",
        "playbooks",
        "cameras",
        "microphones",
        "outputs",
        "keep",
        "guard",
        "timers",
        "catch_up",
        "scopes",
    }
    named = {field.name for part in parts for field in fields(part)} - unsaid | {"id"}
    assert named | {f"keep_{upkeep}" for upkeep in Upkeep} <= words["field"].keys()
    assert {part.value for part in Part} == words["part"].keys()
    assert {did.value for did in Did} - {"changed"} <= words["did"].keys()
    assert {happening.value for happening in Happening} == words["happening"].keys()
    values = {member.value for kind in (WindowMode, Care, Reveal, Fairness, Returns) for member in kind}
    assert values | {"fire", "skip", "ask", "on", "off"} <= words["word"].keys()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_obstacle_has_words_with_and_without_its_name(language: str) -> None:
    words = json.loads((I18N / f"{language}.json").read_text())
    source = (Path(__file__).parents[2] / "companion" / "show" / "plan_edit.py").read_text()
    codes = {part.split('"')[1] for part in source.split("Obstacle(")[1:] if part.startswith('"')}
    assert "promised" in codes
    assert codes <= words["operator"]["edits"]["why"].keys()
    assert codes <= words["refusal"].keys()
