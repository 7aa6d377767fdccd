"""What went wrong, from when to when, and what was done about it."""

from dataclasses import replace

from companion.show import commands as c
from companion.show.asrun.occasion import Occasion
from companion.show.asrun.onair import named
from companion.show.asrun.step import Step
from companion.show.asrun.went_wrong import Incident, IncidentKind
from companion.show.clock_steps import STEP_MS
from companion.show.effects import CutPages
from companion.show.events import (
    ClockStepped,
    Commanded,
    EffectFailed,
    FeedDropped,
    ObsConnected,
    ObsLost,
    ObsRelaunched,
    Pulse,
    RunResumed,
)
from companion.show.health.troubles import UNDETECTED
from companion.show.times import Moment

_Key = tuple[IncidentKind, str]
"""What can go on only once at a time: a kind, and the effect, output or deviation that it is about."""


class Incidents:
    """Sees every line, and tells of incidents in the end."""

    def __init__(self) -> None:
        self._all: list[Incident] = []
        self._open: dict[_Key, int] = {}
        """Where in the list those are that still last."""
        self._steps: list[int] = []
        """Likewise the clock steps that nobody has answered."""
        self._records: dict[str, int] = {}
        """Likewise troubles, by the ids of their records, also when they are over: a return comes later."""
        self._last: Moment | None = None
        """When the line before happened."""

    def see(self, step: Step) -> None:
        self._events(step)
        self._cover(step)
        self._clock(step)
        self._writing(step)
        self._doubts(step)
        self._obs(step)
        self._deviations(step)
        self._troubles(step)
        self._last = step.event.at

    def told(self) -> tuple[Incident, ...]:
        return tuple(self._all)

    def _events(self, step: Step) -> None:
        match step.event:
            case RunResumed(away_ms=away):
                began = step.made_by if self._last is None else replace(step.made_by, at=self._last)
                self._at_once(IncidentKind.AWAY, began, ended=step.made_by, amount=away)
            case ObsLost(reason=reason, how=how):
                if (IncidentKind.OBS_LOST, "") not in self._open:
                    self._begin((IncidentKind.OBS_LOST, ""), step.made_by, what=how.value, reason=reason)
            case ObsConnected():
                self._end((IncidentKind.OBS_LOST, ""), step)
            case EffectFailed(effect=effect, reason=reason) if effect in step.before.pending:
                asked = step.before.pending[effect]
                if not isinstance(asked, CutPages):  # Their own link told the pages, and they have cut.
                    _, what = named(asked)
                    self._at_once(IncidentKind.EFFECT_FAILED, step.made_by, what=what, reason=reason)
            case ObsRelaunched(attempt=attempt, failure=failure):
                self._at_once(IncidentKind.RELAUNCH, step.made_by, reason=failure, amount=attempt)
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

    def _obs(self, step: Step) -> None:
        before, after = step.before.obs, step.after.obs
        if after.pulse is Pulse.BLOCKED and before.pulse is not Pulse.BLOCKED:
            self._begin((IncidentKind.OBS_BLOCKED, ""), step.made_by)
        elif before.pulse is Pulse.BLOCKED and after.pulse is not Pulse.BLOCKED:
            self._end((IncidentKind.OBS_BLOCKED, ""), step)
        for note in step.notes:
            if note.code == "output_stopped":
                output = str(note.args["output"])
                if (IncidentKind.OUTPUT_STOPPED, output) not in self._open:
                    self._begin((IncidentKind.OUTPUT_STOPPED, output), step.made_by, what=output)
        if after.outputs is not before.outputs:
            for output, running in after.outputs.items():
                if running:
                    self._end((IncidentKind.OUTPUT_STOPPED, output), step)

    def _deviations(self, step: Step) -> None:
        if step.after.deviations is step.before.deviations:
            return
        before = {deviation.what for deviation in step.before.deviations}
        after = {deviation.what for deviation in step.after.deviations}
        told = {f"output:{what}" for kind, what in self._open if kind is IncidentKind.OUTPUT_STOPPED}
        for deviation in step.after.deviations:
            if deviation.what not in before | told:
                self._begin((IncidentKind.DEVIATION, deviation.what), step.made_by, what=deviation.what)
        command = step.event.command if isinstance(step.event, Commanded) else None
        outcome = (
            "left_as_is" if isinstance(command, c.LeaveAsIs) else "mended" if step.after.obs.connected else ""
        )
        for what in sorted(before - after):
            self._end((IncidentKind.DEVIATION, what), step, outcome=outcome)

    def _troubles(self, step: Step) -> None:
        """Those of OBS itself are told by its own kinds."""
        if step.after.incidents is step.before.incidents:
            return
        before = {one.id: one for one in step.before.incidents}
        for record in step.after.incidents:
            if record.trouble in UNDETECTED or before.get(record.id) == record:
                continue
            place = self._records.setdefault(record.id, len(self._all))
            if place == len(self._all):
                self._all.append(
                    Incident(kind=IncidentKind.TROUBLE, began=step.made_by, ended=None, what=record.subject)
                )
            known = self._all[place]
            ended = known.ended if record.open or known.ended is not None else step.made_by
            outcome = "by_hand" if record.by else "switched" if record.to else ""
            self._all[place] = replace(known, ended=ended, outcome=outcome, record=record)

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
