"""Shows whose time is looked at."""

from dataclasses import replace

from companion.show.clock import UtcOffset
from companion.show.cue import Cue
from companion.show.model import Plan, Segment
from companion.show.times import Ms, RunMs, WallMs
from companion.show.timing.model import PromiseKind, PromiseTiming, Timing
from companion.show.timing.timing import timing
from tests.stage import NOON, SHANGHAI, Stage, minutes, small_plan

DAY = minutes(24 * 60)


def segment(id: str, length: Ms, *cues: Cue, **more: object) -> Segment:
    made = Segment(id=id, title=id, length_ms=length, cues=cues)
    return replace(made, **more)  # type: ignore[arg-type]


def show_of(*segments: Segment, starts: WallMs | None = NOON) -> Plan:
    """A show planned to start at noon, unless it says otherwise."""
    return replace(small_plan(), rundown=segments, planned_start=starts)


def on_time(plan: Plan, **more: object) -> Stage:
    """The show, begun at the instant for which it was planned."""
    stage = Stage(plan, starts_in=Ms(0), **more)  # type: ignore[arg-type]
    stage.passes(Ms(0))
    return stage


def clocks(after_noon: Ms) -> Ms:
    """What clocks in Shanghai show so long after the noon of the tests."""
    return Ms((NOON + SHANGHAI[0].offset_ms + after_noon) % DAY)


def midnight_at(after_noon: Ms) -> tuple[UtcOffset, ...]:
    """A zone in which a day begins so long after the noon of the tests."""
    return (UtcOffset(WallMs(0), Ms(-(NOON + after_noon) % DAY)),)


def known(stage: Stage) -> Timing:
    return timing(stage.state)


def begins(stage: Stage) -> list[int | None]:
    """When each segment that is to come is expected by now, on the run clock."""
    told = known(stage)
    late = told.late(stage.now.run)
    return [None if one is None else one.late_by(late) for one in told.expected]


def end(stage: Stage) -> RunMs | None:
    return known(stage).expected_end(stage.now.run)


def over(stage: Stage) -> Ms | None:
    return known(stage).over_ms(stage.now.run)


def promise(stage: Stage, kind: PromiseKind, id: str = "") -> PromiseTiming:
    """The one promise of this kind, or of this kind and id."""
    [found] = [one for one in promises(stage) if one.promise.kind is kind and id in ("", one.promise.id)]
    return found


def promises(stage: Stage) -> tuple[PromiseTiming, ...]:
    return known(stage).promises


def slack(stage: Stage, kind: PromiseKind, id: str = "") -> Ms | None:
    """By how much later what comes may come as it is now, and the promise is kept."""
    return promise(stage, kind, id).slack(known(stage).late(stage.now.run))


def kept(stage: Stage, kind: PromiseKind, id: str = "") -> bool:
    return promise(stage, kind, id).kept(known(stage).late(stage.now.run))
