"""When everything comes if the show keeps to its plan, counted from its planned start."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from companion.show.model import Plan
from companion.show.times import Ms, WallMs


@dataclass(frozen=True, slots=True)
class Schedule:
    """A plan and the instant at which it is to start."""

    plan: Plan
    starts: WallMs
    """The planned start; for a show that names none, the one that its rehearsal takes."""

    def wall(self, since_start: Ms) -> WallMs:
        return WallMs(self.starts + since_start)

    def when(self, since_start: Ms) -> str:
        """What clocks in the show's zone show then: ``20:14``, with seconds where there are any."""
        then = datetime.fromtimestamp(self.wall(since_start) / 1000, ZoneInfo(self.plan.zone))
        return f"{then:%H:%M:%S}" if then.second else f"{then:%H:%M}"

    def begins(self, segment_id: str) -> Ms:
        """How long after the start a segment is planned to begin.

        Raises:
            KeyError: the show has no such segment.
        """
        begins = Ms(0)
        for segment in self.plan.rundown:
            if segment.id == segment_id:
                return begins
            begins = Ms(begins + segment.length_ms)
        raise KeyError(segment_id)
