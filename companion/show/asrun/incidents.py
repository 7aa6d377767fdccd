"""What went wrong, from when to when, and what was done about it."""

from dataclasses import replace

from companion.show import commands as c
from companion.show.asrun.onair import named
from companion.show.asrun.record import Incident, IncidentKind, Occasion
from companion.show.asrun.step import Step
from companion.show.clock_steps import STEP_MS
from companion.show.events import (
    ClockStepped,
    Commanded,
    EffectFailed,
    FeedDropped,
    ObsConnected,
    ObsLost,
    RunResumed,
)
from companion.show.times import Moment

_Key = tuple[IncidentKind, str]
"""What can go on only once at a time: a kind, and of a doubt the effect."""


class Incidents:
    """Sees every line, and tells of incidents in the end."""

    def __init__(self) -> None:
        self._all: list[Incident] = []
        self._open: dict[_Key, int] = {}
        """Where in the list those are that still last."""
        self._steps: list[int] = []
        """Likewise the clock steps that nobody has answered."""
        self._last: Moment | None = None
        """When the line before happened."""

    def see(self, step: Step) -> None:
        self._events(step)
        self._cover(step)
        self._clock(step)
        self._writing(step)
        self._doubts(step)
        self._last = step.event.at

    def told(self) -> tuple[Incident, ...]:
        return tuple(self._all)

    def _events(self, step: Step) -> None:
        match step.event:
            case RunResumed(away_ms=away):
                began = step.made_by if self._last is None else replace(step.made_by, at=self._last)
                self._at_once(IncidentKind.AWAY, began, ended=step.made_by, amount=away)
            case ObsLost(reason=reason):
                if (IncidentKind.OBS_LOST, "") not in self._open:
                    self._begin((IncidentKind.OBS_LOST, ""), step.made_by, reason=reason)
            case ObsConnected():
                self._end((IncidentKind.OBS_LOST, ""), step)
            case EffectFailed(effect=effect, reason=reason) if effect in step.before.pending:
                _, what = named(step.before.pending[effect])
                self._at_once(IncidentKind.EFFECT_FAILED, step.made_by, what=what, reason=reason)
            case FeedDropped(feed=feed, dropped=dropped):
                self._at_once(IncidentKind.DROPPED, step.made_by, what=feed, amount=dropped)
            case _:
                pass

    def _cover(self, step: Step) -> None:
        before, after = step.before.program.cover, step.after.program.cover
        if after is not None and before is None:
            began = replace(step.made_by, by=after.by)
            self._begin((IncidentKind.FALLBACK, ""), began, reason=after.reason)
        elif after is None and before is not None:
            self._end((IncidentKind.FALLBACK, ""), step)

    def _clock(self, step: Step) -> None:
        by_ms = step.after.wall_offset_ms - step.before.wall_offset_ms
        if isinstance(step.event, ClockStepped) or abs(by_ms) > STEP_MS:
            self._steps.append(len(self._all))
            self._all.append(
                Incident(kind=IncidentKind.CLOCK_STEP, began=step.made_by, ended=None, amount=by_ms)
            )
        if step.after.clock_step is None and self._steps:
            command = step.event.command if isinstance(step.event, Commanded) else None
            outcome = command.keep.value if isinstance(command, c.AnswerClock) else ""
            for place in self._steps:
                self._all[place] = replace(self._all[place], ended=step.made_by, outcome=outcome)
            self._steps.clear()

    def _writing(self, step: Step) -> None:
        before, after = step.before.not_writing, step.after.not_writing
        if after and not before:
            self._begin((IncidentKind.NOT_WRITING, ""), step.made_by, reason=after)
        elif before and not after:
            self._end((IncidentKind.NOT_WRITING, ""), step)

    def _doubts(self, step: Step) -> None:
        if step.after.doubts is step.before.doubts:
            return
        before = {effect.id: effect for effect in step.before.doubts}
        after = {effect.id: effect for effect in step.after.doubts}
        for name, effect in after.items():
            if name not in before:
                _, what = named(effect)
                self._begin((IncidentKind.DOUBT, name), step.made_by, what=what)
        command = step.event.command if isinstance(step.event, Commanded) else None
        outcomes = {c.RepeatEffect: "repeated", c.LeaveEffect: "left"}
        for name in before.keys() - after.keys():
            self._end((IncidentKind.DOUBT, name), step, outcome=outcomes.get(type(command), ""))

    def _begin(self, key: _Key, began: Occasion, *, what: str = "", reason: str = "") -> None:
        self._open[key] = len(self._all)
        self._all.append(Incident(kind=key[0], began=began, ended=None, what=what, reason=reason))

    def _end(self, key: _Key, step: Step, *, outcome: str = "") -> None:
        place = self._open.pop(key, None)
        if place is not None:
            self._all[place] = replace(self._all[place], ended=step.made_by, outcome=outcome)

    def _at_once(
        self,
        kind: IncidentKind,
        began: Occasion,
        *,
        ended: Occasion | None = None,
        what: str = "",
        reason: str = "",
        amount: int = 0,
    ) -> None:
        self._all.append(
            Incident(kind=kind, began=began, ended=ended or began, what=what, reason=reason, amount=amount)
        )
