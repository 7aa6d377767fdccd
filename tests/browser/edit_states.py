"""What a saved show file may look like to the operator: topic ``edits`` of real edits of the small show."""

from dataclasses import replace
from typing import Any

from companion.screens.edits import ShowFileNow, compare, edits_view
from companion.show.actions import TakeScene, TellHost
from companion.show.commands import ApplyPlan
from companion.show.cue import At, BeforeEnd, Cue
from companion.show.events import PlanOffered
from companion.show.model import Plan
from companion.show.offer_commands import SaleOpen
from companion.show.problems import Mark, Problem, Severity
from tests.stage import Stage, minutes, seconds, small_plan, yuan

FILE = ShowFileNow("show.yaml")


def edited() -> Plan:
    """A few things of every kind, as a producer changes them in the middle of a show."""
    plan = small_plan()
    opening, strawberry, close = plan.rundown
    cues = [
        replace(cue, trigger=At(minutes(1.5))) if cue.id == "tease" else cue
        for cue in strawberry.cues
        if cue.id != "stock"
    ]
    wrap = Cue(id="last-call", trigger=BeforeEnd(minutes(1)), do=(TellHost("最后一分钟"), TakeScene("host")))
    extra = replace(close, id="questions", title="问答 再送一个福袋", length_ms=minutes(3), ends_hard=False)
    return replace(
        plan,
        title="十分钟试播（改）",
        products={"P4": replace(plan.products["P4"], points=("整颗冻干",), stock=180)},
        sales={"F1": replace(plan.sales["F1"], price=yuan("22.90"), quantity=120)},
        rundown=(
            opening,
            replace(strawberry, length_ms=minutes(5), cues=(*cues, wrap)),
            extra,
            replace(close, say=("念中奖名单", "下场时间")),
        ),
    )


def many() -> Plan:
    """More than anyone reads."""
    plan = small_plan()
    added = (replace(plan.rundown[2], id=f"more-{n}", title=f"加场 {n + 1}") for n in range(70))
    return replace(plan, rundown=(*plan.rundown, *added))


def offered(plan: Plan, now: int, *, sold: bool = False, applied: bool = False) -> dict[str, Any]:
    """The offer of this plan while the small show runs."""
    stage = Stage()
    stage.go()
    if sold:
        stage.says(SaleOpen("F1"))
    stage.passes(seconds(20))
    stage.happens(lambda at: PlanOffered(at=at, plan=plan, digest="0a1b2c3d4e5f"))
    if applied:
        stage.state = replace(stage.state, digest="f5e4d3c2b1a0")
        assert stage.says(ApplyPlan("0a1b2c3d4e5f")) is None
    view = edits_view(stage.state, compare(stage.state), FILE)
    for part in ("offer", "back"):
        if view[part] is not None:
            view[part]["since_at"] = now - 8_000
    view["runs_since_at"] = now - 8_000
    return view


def broken(count: int = 2) -> dict[str, Any]:
    """The file has errors, and says so in the language of the show."""
    problems = [
        Problem(
            code="unknown-sale",
            severity=Severity.ERROR,
            file="show.yaml",
            mark=Mark(41 + 9 * n, 44),
            message="没有秒杀「F2」",
            hint="是不是想写 F1？",
        )
        for n in range(count)
    ]
    warning = replace(
        problems[0], severity=Severity.WARNING, mark=Mark(88, 5), message="「收官」没有口播", hint=""
    )
    state = Stage().state
    return edits_view(state, compare(state), replace(FILE, problems=(*problems, warning)))


def gone() -> dict[str, Any]:
    state = Stage().state
    return edits_view(state, compare(state), replace(FILE, gone=True))
