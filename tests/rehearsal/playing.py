"""Shows to rehearse, and what a test asks of a rehearsal."""

from dataclasses import replace

from companion.rehearsal.judge import judge
from companion.rehearsal.outcome import CueOutcome, Outcome, Promised, PromiseOutcome
from companion.rehearsal.play import rehearse
from companion.rehearsal.schedule import Schedule
from companion.rehearsal.what_if import WhatIfs
from companion.show.asrun import as_run
from companion.show.cue import Cue
from companion.show.model import Plan
from tests.stage import NOON, small_plan

PLAN = replace(small_plan(), planned_start=NOON)
"""Ten minutes: opening 2, strawberry 6, close 2 with a hard end; its clocks show 08:53:20 at the start."""

NOTHING_ELSE = WhatIfs()


def with_cues(plan: Plan, segment: str, *cues: Cue) -> Plan:
    """The plan with other cues in one of its segments."""
    rundown = tuple(replace(s, cues=cues) if s.id == segment else s for s in plan.rundown)
    return replace(plan, rundown=rundown)


def rehearsed(plan: Plan = PLAN, what_ifs: WhatIfs = NOTHING_ELSE) -> Outcome:
    return rehearsed_at(Schedule(plan, NOON), what_ifs)


def rehearsed_at(schedule: Schedule, what_ifs: WhatIfs = NOTHING_ELSE) -> Outcome:
    return judge(schedule, as_run(rehearse(schedule, what_ifs)))


def cue(outcome: Outcome, id: str) -> CueOutcome:
    (found,) = (cue for cue in outcome.cues if cue.id == id)
    return found


def promise(outcome: Outcome, what: Promised, id: str) -> PromiseOutcome:
    (found,) = (p for p in outcome.promises if p.what is what and p.id == id)
    return found


def problems(outcome: Outcome) -> list[str]:
    """Their codes, each with the cue or window that it is about."""
    return [f"{p.code} {p.cue or p.facts.get('id', '')}".strip() for p in outcome.problems]
