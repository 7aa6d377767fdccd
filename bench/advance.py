"""What one event costs: a show of six hours with 500 segments and 5,000 cues, from GO to its end.

    python -m bench.advance

Time stands still but for ``advance`` itself: the show is played on a virtual clock, with a hand that adds
time, holds, ticks tasks, skips, undoes and sends messages in every segment; in the middle every command there
is is given once more. What is told is time of the processor, so that other work on the machine is not in it.
Then the whole timeline at once, and the same events for shows of 100 to 10,000 cues, spread over segments and
in one alone.
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
from companion.show.actions import ShowOverlay, TellHost
from companion.show.command_table import NAMES
from companion.show.cue import After, At, BeforeEnd, Cue, CueStatus, OnGo, With
from companion.show.desk_commands import Redo, Undo
from companion.show.engine import advance
from companion.show.events import Commanded, Event
from companion.show.model import Plan, Segment
from companion.show.replanning.looking import next_due
from companion.show.times import MINUTE, SECOND, Moment, Ms
from companion.show.timing.cues import cue_times
from companion.show.timing.timing import timing
from companion.show.timing_events import ReplanDue
from tests.show.every_command import ONE_OF_EACH
from tests.stage import Stage, seconds, small_plan

SEGMENTS = 500
CUES = 10
"""In each segment."""
LENGTH = Ms(6 * 60 * MINUTE // SEGMENTS)
TIMELINES = 200
ROUNDS = 20
"""So often every command is given in the middle of the show."""


def big_plan(segments: int = SEGMENTS, cues: int = CUES, length: Ms = LENGTH) -> Plan:
    """Segments that may be trimmed, with cues at offsets, after one another, by hand and for people."""
    plan = small_plan()
    rundown = tuple(
        Segment(
            id=f"s{number}",
            title=f"环节 {number}",
            length_ms=length,
            shortest_ms=Ms(length * 3 // 4),
            longest_ms=Ms(length * 5 // 4),
            optional=number % 10 == 7,
            scene=("host", "product")[number % 2],
            product="P4",
            cues=tuple(_cue(cue, length, cues) for cue in range(cues)),
        )
        for number in range(segments)
    )
    return replace(plan, rundown=rundown)


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
    """Notes how long each event takes to be advanced, by its kind."""

    def __init__(self, plan: Plan) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        super().__init__(plan)

    def happens(self, build: Callable[[Moment], Event]) -> None:
        event, before = build(self.now), self.state
        began = time.thread_time()
        advance(before, event)
        self.took[_kind(event)].append(time.thread_time() - began)
        super().happens(lambda at: event)


def _kind(event: Event) -> str:
    return NAMES[type(event.command)] if isinstance(event, Commanded) else type(event).__name__


def played(plan: Plan, *, busy: bool = True) -> TimedStage:
    """The whole show, each segment left at its end or a little after."""
    stage = TimedStage(plan)
    stage.go()
    middle = len(plan.rundown) // 2
    for number, segment in enumerate(plan.rundown):
        if busy:
            _a_busy_hand(stage, number)
            if number == middle:
                _every_command(stage)
        stage.passes(segment.length_ms)
        while (
            stage.state.segment is not None and stage.state.segment.index == number and not stage.state.ended
        ):
            stage.go()
        if stage.state.ended is not None:
            break
        stage.asks()
    return stage


def begun(plan: Plan) -> TimedStage:
    """The show a minute after GO, late already."""
    stage = TimedStage(plan)
    stage.go()
    stage.passes(seconds(60))
    return stage


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


def looks(stage: TimedStage) -> None:
    """What could be done, worked out between two events, in a show that is three minutes late."""
    stage.says(c.AddTime(180))
    changed = replace(stage.state, next_look=stage.now.run)
    took = []
    for _ in range(TIMELINES):
        began = time.thread_time()
        due = next_due(changed, stage.now)
        took.append(time.thread_time() - began)
        if not isinstance(due, ReplanDue) or due.proposal is None:
            raise SystemExit(f"nothing is proposed: {due}")
    show("a look at the rest, three minutes late", took)


def growth() -> None:
    """The dearest events of shows of more and more cues."""
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


def main() -> int:
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}"
    )
    plan = big_plan()
    print(f"{SEGMENTS} segments, {SEGMENTS * CUES:,} cues, {plan.length_ms / (60 * MINUTE):.0f} hours")
    gc.collect()
    gc.freeze()
    stage = played(plan)
    for kind, took in sorted(stage.took.items()):
        show(kind, took)
    show("any event", [one for each in stage.took.values() for one in each])
    timeline(begun(plan))
    looks(begun(plan))
    growth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
