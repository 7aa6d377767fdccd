"""What one event costs: a show of six hours with 500 segments and 5,000 cues, from GO to its end.

    python -m bench.advance

Time stands still but for ``advance`` itself: the show is played on a virtual clock, with a hand that adds
time, holds, ticks tasks, skips, edits what is to come, undoes and sends messages in every segment; in the
middle every command there is is given once more. It sells a hundred products. Two segments of five have
promised something for a time of day, so has the last for its end, one of ten may be dropped, and every one
takes longer than planned: what is lost is won back by hand now and then. What is told is time of the
processor, so that other work on the machine is not in it. Then looks at the rest of the show, the whole
timeline at once, and the same events and looks for shows of 100 to 10,000 cues, spread over segments and in
one alone.
"""

import gc
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from bench.figures import show
from companion.show import commands as c
from companion.show import edit_commands as e
from companion.show.actions import ShowOverlay, TellHost
from companion.show.command_table import NAMES
from companion.show.cue import After, At, BeforeEnd, Clock, Cue, CueStatus, OnGo, With
from companion.show.desk_commands import Redo, Undo
from companion.show.engine import advance
from companion.show.events import Commanded, Event
from companion.show.model import Plan, Segment
from companion.show.replanning.looking import next_due
from companion.show.timeline import segment_end
from companion.show.times import MINUTE, SECOND, Moment, Ms, RunMs
from companion.show.timing.cues import cue_times
from companion.show.timing.timing import timing
from companion.show.timing_events import ReplanDue
from tests.show.every_command import ONE_OF_EACH
from tests.show.timed import clocks
from tests.stage import NOON, Stage, minutes, seconds, small_plan

SEGMENTS = 500
CUES = 10
"""In each segment."""
LENGTH = Ms(6 * 60 * MINUTE // SEGMENTS)
PRODUCTS = ("P4", *(f"N{number}" for number in range(1, 100)))
LOST = seconds(2)
"""In each segment."""
WON_BACK = 25
"""So many segments are late before somebody wins back what they have lost."""
EDITED = 10
"""So many segments are played before somebody edits the next again."""
TIMELINES = 200
ROUNDS = 20
"""So often every command is given in the middle of the show."""


def big_plan(segments: int = SEGMENTS, cues: int = CUES, length: Ms = LENGTH) -> Plan:
    """Segments that may be trimmed, with cues at offsets, after one another, by hand and for people; with
    promises, and some that may be dropped."""
    rundown = tuple(
        Segment(
            id=f"s{number}",
            title=f"环节 {number}",
            length_ms=length,
            shortest_ms=Ms(length * 3 // 4),
            longest_ms=Ms(length * 5 // 4),
            weight=1 + number % 3,
            optional=number % 10 == 7,
            priority=1 + number % 4,
            ends_hard=number == segments - 1,
            scene=("host", "product")[number % 2],
            product=PRODUCTS[number % len(PRODUCTS)],
            cues=tuple(
                _promised(length, number) if cue == 5 and number % 5 in (0, 3) else _cue(cue, length, cues)
                for cue in range(cues)
            ),
        )
        for number in range(segments)
    )
    plan = small_plan()
    products = {id: replace(plan.products["P4"], id=id) for id in PRODUCTS}
    return replace(plan, planned_start=NOON, rundown=rundown, products={**plan.products, **products})


def _promised(length: Ms, segment: int) -> Cue:
    """What is announced for the middle of this segment as it was planned."""
    at = clocks(Ms(segment * length + length // 2))
    return Cue(id="c5", trigger=Clock(at), do=(ShowOverlay("product-card", seconds(20)),))


def _cue(number: int, length: Ms, cues: int) -> Cue:
    id = f"c{number}"
    at = At(Ms(length * number // cues))
    match number % 10:
        case 1:
            return Cue(id=id, trigger=After(f"c{number - 1}", SECOND), do=(TellHost("看这边"),))
        case 2:
            return Cue(id=id, trigger=With(f"c{number - 1}", SECOND), do=(ShowOverlay("product-card"),))
        case 4:
            return Cue(id=id, trigger=at, who="场控", task="后台放库存 100", copy="4号链接")
        case 6:
            return Cue(id=id, trigger=BeforeEnd(seconds(20)), do=(TellHost("准备收尾"),))
        case 8:
            return Cue(id=id, trigger=OnGo(), do=(TellHost("看 2 号机"),))
        case _:
            return Cue(id=id, trigger=at, do=(ShowOverlay("product-card", seconds(20)),))


class TimedStage(Stage):
    """Notes how long each event takes to be advanced, by its kind, and how long each look at the rest."""

    def __init__(self, plan: Plan) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.looks: list[float] = []
        super().__init__(plan, starts_in=Ms(0))
        self.passes(Ms(0))

    def happens(self, build: Callable[[Moment], Event]) -> None:
        event, before = build(self.now), self.state
        if isinstance(event, ReplanDue):
            self.looks.append(_took(lambda: next_due(before, self.now)))
        self.took[_kind(event)].append(_took(lambda: advance(before, event)))
        super().happens(lambda at: event)


def _took(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began


def _kind(event: Event) -> str:
    return NAMES[type(event.command)] if isinstance(event, Commanded) else type(event).__name__


def played(plan: Plan) -> TimedStage:
    """The whole show, each segment left a little after its end."""
    stage = TimedStage(plan)
    middle = len(plan.rundown) // 2
    for number, segment in enumerate(plan.rundown):
        _a_busy_hand(stage, number)
        if number == middle:
            _every_command(stage)
        stage.passes(Ms(_ends(stage) - stage.now.run + LOST))
        if number % WON_BACK == WON_BACK - 1 and stage.state.proposal is not None:
            stage.says(c.ApplyPlan(stage.state.proposal.id))
        while stage.state.ended is None and _runs(stage, segment.id):
            stage.go()
        if stage.state.ended is not None:
            break
        stage.asks()
    return stage


def _runs(stage: Stage, segment: str) -> bool:
    """Whatever was edited of it, and taken back."""
    running = stage.state.running_segment
    return running is not None and running.id == segment


def _ends(stage: Stage) -> RunMs:
    ends = segment_end(stage.state)
    if ends is None:
        raise SystemExit(f"nothing runs after {len(stage.events)} events")
    return max(ends, stage.now.run)


def begun(plan: Plan) -> TimedStage:
    """The show a minute after it began."""
    stage = TimedStage(plan)
    stage.passes(seconds(60))
    _puts_away()
    return stage


def _puts_away() -> None:
    """What is there already: going through the garbage is to be that of what is measured."""
    gc.collect()
    gc.freeze()


def _a_busy_hand(stage: TimedStage, number: int) -> None:
    for command in (c.AddTime(20), Undo(), Redo(), c.Hold(), c.Resume(), c.SendMessage("慢一点")):
        stage.says(command)
    segment = stage.state.running_segment
    for cue in segment.cues if segment is not None else ():
        if cue.task and stage.status(cue.id) is CueStatus.WAITING:
            stage.says(c.TaskDone(cue.id))
    if number + 2 < len(stage.state.plan.rundown):
        stage.says(c.Skip(stage.state.plan.rundown[number + 2].id))
        stage.says(c.Unskip(stage.state.plan.rundown[number + 2].id))
    if number % EDITED == 0 and number + 3 < len(stage.state.plan.rundown):
        _edits(stage, *(one.id for one in stage.state.plan.rundown[number + 1 : number + 3]))


def _edits(stage: TimedStage, one: str, other: str) -> None:
    """Each is done, taken back, done again, and taken back for good."""
    for command in (
        e.LengthsAdd((one,), 1, sure=True),
        e.SegmentSet(one, e.Field.SAY, value="现在下单", sure=True),
        e.SegmentMove((one,), other, sure=True),
        e.SegmentAdd("加一段答疑", 60, one, sure=True),
        e.SegmentCopy((one,), sure=True),
        e.SegmentRemove((other,), sure=True),
    ):
        if refusal := stage.says(command):
            raise SystemExit(f"an edit was refused: {refusal}")
        for again in (Undo(), Redo(), Undo()):
            stage.says(again)


def _every_command(stage: TimedStage) -> None:
    """Each from the same state: what one of them changes does not reach the next."""
    state, events = stage.state, stage.events
    for _ in range(ROUNDS):
        for command in ONE_OF_EACH:
            stage.events = list(events)
            stage.says(command)
            stage.state = state
    stage.events = events
    stage.asks()


def timeline(stage: TimedStage) -> None:
    """Everything that is known of the show's time: all segments and promises, and then all cues besides."""
    state = stage.state
    segments, everything = [], []
    for _ in range(TIMELINES):
        began = time.thread_time()
        known = timing(state)
        segments.append(time.thread_time() - began)
        for place, expected in enumerate(known.expected):
            if expected is not None:
                cue_times(state, place, expected.at)
        everything.append(time.thread_time() - began)
    show("timeline: all segments and promises", segments)
    show("timeline: all cues besides", everything)


def looks(plan: Plan, *lost: Ms) -> None:
    """What could be done, worked out between two events, in a show that is late by so much."""
    for late in lost:
        stage = begun(plan)
        stage.says(c.AddTime(late // SECOND))
        changed = replace(stage.state, next_look=stage.now.run, settled_ms=Ms(0))
        found = next_due(changed, stage.now)
        if not isinstance(found, ReplanDue) or found.proposal is None:
            raise SystemExit(f"nothing is proposed: {found}")
        told = timing(changed)
        took = [_took(lambda: next_due(changed, stage.now)) for _ in range(TIMELINES)]  # noqa: B023 - at once
        show(f"a look at {len(told.promises)} promises, {late // MINUTE} min late", took)
        what = found.proposal
        print(f"    {len(what.trims)} trimmed, {len(what.drops)} dropped, {len(what.broken)} broken")


def growth() -> None:
    """The dearest events and looks of shows of more and more cues."""
    for what, plan_of in (
        ("in segments of 10", lambda cues: big_plan(cues // 10, 10)),
        ("in one segment", lambda cues: big_plan(2, cues // 2, Ms(cues * 500))),
    ):
        for cues in (100, 1_000, 10_000):
            plan: Plan = plan_of(cues)
            # Only the beginning: each of its events is to cost the same, however much is still to come.
            stage = begun(plan)
            _a_busy_hand(stage, 0)
            stage.passes(seconds(60))
            stage.go()
            show(f"{cues:6,} cues {what}", [one for each in stage.took.values() for one in each])
            show(f"{cues:6,} cues {what}, looks", stage.looks)


def main() -> int:
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}"
    )
    plan = big_plan()
    print(f"{SEGMENTS} segments, {SEGMENTS * CUES:,} cues, {plan.length_ms / (60 * MINUTE):.0f} hours")
    _puts_away()
    stage = played(plan)
    for kind, took in sorted(stage.took.items()):
        show(kind, took)
    show("any event", [one for each in stage.took.values() for one in each])
    show("a look at the rest", stage.looks)
    timeline(begun(plan))
    looks(plan, minutes(1), minutes(3), minutes(30))
    growth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
