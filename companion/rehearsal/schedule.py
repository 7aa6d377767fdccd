"""When everything comes if the show keeps to its plan, counted from its planned start."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from companion.live.zone import utc_offsets
from companion.screens.wording import short_time
from companion.show.actions import BagStep, MoveBag, MoveSale, SaleStep
from companion.show.clock import nearest
from companion.show.cue import Clock
from companion.show.model import Plan, Segment
from companion.show.times import MINUTE, Ms, RunMs, WallMs
from companion.show.timing.cues import cue_instants
from companion.show.timing.edges import Slot, slots


@dataclass(frozen=True, slots=True)
class PlannedWindow:
    """When a sale or bag is planned to be open; None where it hangs on GO, on a condition or on a person."""

    opens: Ms | None
    closes: Ms | None
    segment: str
    """The segment whose cue opens it."""


@dataclass(frozen=True)
class Schedule:
    """A plan and the instant at which it is to start."""

    plan: Plan
    starts: WallMs
    """The planned start; for a show that names none, the one that its rehearsal takes."""

    def wall(self, since_start: Ms) -> WallMs:
        return WallMs(self.starts + since_start)

    def when(self, since_start: Ms) -> str:
        """What clocks in the show's zone show then: ``20:14``, with seconds where there are any."""
        return short_time(self.wall(since_start), self.plan.zone)

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """When each segment is planned to begin and to end, by its id."""
        placed = slots(self.plan.rundown, self.starts, utc_offsets(self.plan.zone, self.starts))
        return {segment.id: slot for segment, slot in zip(self.plan.rundown, placed, strict=True)}

    def begins(self, segment_id: str) -> Ms:
        """How long after the start a segment is planned to begin.

        Raises:
            KeyError: the show has no such segment.
        """
        return Ms(self.slots[segment_id].begins - self.starts)

    def ends(self, segment_id: str) -> Ms:
        """How long after the start a segment is planned to end.

        Raises:
            KeyError: the show has no such segment.
        """
        return Ms(self.slots[segment_id].ends - self.starts)

    @property
    def length_ms(self) -> Ms:
        """From the start to the end of the show."""
        return self.ends(self.plan.rundown[-1].id) if self.plan.rundown else Ms(0)

    def clock(self, since_midnight_ms: Ms, near: Ms) -> Ms | None:
        """When clocks show this time of day nearest to ``near``; None in a zone of which nothing is known."""
        wall = self.wall(near)
        at = nearest(since_midnight_ms, wall, utc_offsets(self.plan.zone, wall))
        return Ms(at - self.starts) if at is not None else None

    def cues(self, segment: Segment) -> Mapping[str, Ms | None]:
        """When each cue of a segment is planned to fire.

        None where nobody can know: it hangs on GO, on a condition, or on a task that somebody ticks off.
        """
        begins = self.begins(segment.id)

        def at_time_of_day(since_midnight_ms: Ms) -> RunMs | None:
            at = self.clock(since_midnight_ms, begins)
            return RunMs(at) if at is not None else None

        # The run clock of a show that keeps to its plan counts from its start.
        planned = cue_instants(segment, RunMs(begins), segment.length_ms, at_time_of_day)
        return {cue: Ms(at) if at is not None else None for cue, at in planned.items()}

    def windows(self) -> tuple[Mapping[str, PlannedWindow], Mapping[str, PlannedWindow]]:
        """Every sale and every bag that a cue opens by itself: by the first cue to do so."""
        sales: dict[str, PlannedWindow] = {}
        bags: dict[str, PlannedWindow] = {}
        for segment in self.plan.rundown:
            cues = self.cues(segment)
            for cue in segment.cues:
                if not cue.armed:
                    continue
                at = cues[cue.id]
                for action in cue.do:
                    match action:
                        case MoveSale(id, SaleStep.TEASE | SaleStep.OPEN as step) if id not in sales:
                            sale = self.plan.sales[id]
                            teaser = sale.teaser_ms if step is SaleStep.TEASE else Ms(0)
                            sales[id] = _window(at, teaser, sale.length_ms, segment)
                        case MoveBag(id, BagStep.OPEN) if id not in bags:
                            bags[id] = _window(at, Ms(0), self.plan.bags[id].length_ms, segment)
                        case _:
                            pass
        return sales, bags


def schedule_of(plan: Plan, now: WallMs) -> Schedule:
    """The plan at its planned start.

    A show that names none starts now; when a cue of it has a time of day, then so that the segment of the
    first such cue begins at that time.
    """
    if plan.planned_start is not None:
        return Schedule(plan, plan.planned_start)
    unplaced = Schedule(plan, WallMs(now - now % MINUTE))
    for segment in plan.rundown:
        for cue in segment.cues:
            if isinstance(cue.trigger, Clock):
                begins = unplaced.begins(segment.id)
                at = unplaced.clock(cue.trigger.since_midnight_ms, begins)
                return Schedule(plan, unplaced.wall(Ms(at - begins))) if at is not None else unplaced
    return unplaced


def _window(at: Ms | None, teaser: Ms, length: Ms, segment: Segment) -> PlannedWindow:
    opens = Ms(at + teaser) if at is not None else None
    return PlannedWindow(opens, Ms(opens + length) if opens is not None else None, segment.id)
