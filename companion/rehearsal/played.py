"""A show that was rehearsed, beside its plan: what both of its judges look at."""

from collections.abc import Mapping

from companion.rehearsal.schedule import Schedule
from companion.show.asrun import AsRun, CueRun, Occasion, SegmentPass
from companion.show.cue import After, Cue, With
from companion.show.model import Plan, Segment
from companion.show.times import Moment, Ms, WallMs


class Played:
    """What was planned and what happened, by the ids of both; all instants count from the planned start."""

    def __init__(self, schedule: Schedule, run: AsRun) -> None:
        self.schedule = schedule
        self.run = run
        self.planned_sales, self.planned_bags = schedule.windows()
        ended = run.show.ended.at if run.show.ended is not None else run.show.last
        self.end = self.since(ended)
        """When the show was over."""
        self._passes = {entry.id: entry for entry in run.segments}
        ran = [self._as_it_ran(segment) for segment in self.plan.rundown]
        self.planned: Mapping[str, Mapping[str, Ms | None]] = {
            segment.id: schedule.cues(segment) for segment in ran
        }
        """By segment and cue."""
        self._runs = {(cue.segment, cue.id): cue for cue in run.cues}
        self._cues = {(segment.id, cue.id): cue for segment in ran for cue in segment.cues}

    @property
    def plan(self) -> Plan:
        return self.schedule.plan

    def _as_it_ran(self, segment: Segment) -> Segment:
        """As its variant, where that ran."""
        variant = self._passes[segment.id].variant
        return segment if variant is None else segment.varied(segment.variants[variant])

    def since(self, moment: Moment) -> Ms:
        return Ms(moment.wall - self.schedule.starts)

    def at(self, occasion: Occasion | None) -> Ms | None:
        return self.since(occasion.at) if occasion is not None else None

    def instant(self, wall: WallMs | None) -> Ms | None:
        return Ms(wall - self.schedule.starts) if wall is not None else None

    def entry(self, segment: str) -> SegmentPass:
        """The one pass that a rehearsal makes through a segment."""
        return self._passes[segment]

    def reached(self, segment: str) -> bool:
        return self._passes[segment].started is not None

    def cue(self, segment: str, cue: str) -> CueRun:
        return self._runs[segment, cue]

    def as_planned(self, cue: CueRun) -> Cue:
        return self._cues[cue.segment, cue.id]

    def root(self, cue: CueRun) -> Cue:
        """The cue that a chain of cues hangs on; one that hangs on no other is its own."""
        planned = self.as_planned(cue)
        seen = {planned.id}
        while isinstance(planned.trigger, After | With):
            before = self._cues.get((cue.segment, planned.trigger.cue))
            if before is None or before.id in seen:
                break
            planned = before
            seen.add(planned.id)
        return planned
