"""The fold of a journal into its as-run record."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Protocol

from companion.show.asrun.broken import BrokenPromises
from companion.show.asrun.catching_up import CatchUps
from companion.show.asrun.incidents import Incidents
from companion.show.asrun.occasion import Occasion
from companion.show.asrun.onair import Effects, Programme
from companion.show.asrun.passes import Passes, planned_show_start
from companion.show.asrun.promises import Promises
from companion.show.asrun.record import AsRun, AsRunLine, SeenTo, ShowRun
from companion.show.asrun.step import Step
from companion.show.command_table import NAMES
from companion.show.engine import advance, open_show
from companion.show.events import Commanded, CueDue, Event, ShowOpened
from companion.show.state import Phase, ShowState
from companion.show.times import Moment, RunMs

REFUSED = "refused"
"""Of a command that was not obeyed: ``command`` and ``refusal``, the code of why."""

_OF_CUES = ("cue", "cue_late", "cue_asks", "cue_skipped", "cue_off")
"""Notes on the cue itself, and not on what it did."""


class Entry(Protocol):
    """A line of a journal, as its reader gives it."""

    @property
    def seq(self) -> int: ...

    @property
    def caused_by(self) -> int | None: ...

    @property
    def event(self) -> Event: ...


def as_run(entries: Iterable[Entry]) -> AsRun:
    """What was planned and what happened in the run that these lines tell of, from its first line on.

    Works on a run that is unfinished, or was edited on air, or was begun by an older version.

    Raises:
        ValueError: the lines do not begin with the opening of a show.
    """
    lines = iter(entries)
    first = next(lines, None)
    if first is None or not isinstance(first.event, ShowOpened):
        raise ValueError("a run begins with the opening of its show")
    fold = _Fold(first.seq, first.event)
    for entry in lines:
        fold.see(entry.seq, entry.event)
    return fold.told()


class _Fold:
    def __init__(self, seq: int, opened: ShowOpened) -> None:
        self._state = open_show(opened)
        self._opened = self._last = opened.at
        self._started: Occasion | None = None
        self._ended: Occasion | None = None
        self._planned = self._state
        """The state whose plan is what was planned: that in which the show began."""
        self._passes = Passes()
        self._promises = Promises()
        self._effects = Effects()
        self._programme = Programme()
        self._incidents = Incidents()
        self._catch_ups = CatchUps()
        self._broken = BrokenPromises()
        self._lines: list[AsRunLine] = list(
            _lines(Step(seq, opened, self._state, self._state, notes=self._state.log))
        )

    def see(self, seq: int, event: Event) -> None:
        result = advance(self._state, event)
        step = Step(seq, event, self._state, result.state, result.effects, result.refusal, result.notes)
        self._state, self._last = result.state, event.at
        self._follow_phase(step)
        for part in (
            self._passes,
            self._promises,
            self._effects,
            self._programme,
            self._incidents,
            self._catch_ups,
            self._broken,
        ):
            part.see(step)
        self._lines.extend(_lines(step))

    def told(self) -> AsRun:
        effects = self._effects.told()
        segments, cues = self._passes.told(self._state, self._last, effects)
        sales, bags = self._promises.told(self._state)
        return AsRun(
            show=self._show(),
            preflight=self._planned.preflight,
            checklist=tuple(
                SeenTo(duty=duty, by=self._planned.ticked.get(n, ""))
                for n, duty in enumerate(self._planned.plan.checklist, 1)
            ),
            segments=segments,
            cues=cues,
            sales=sales,
            bags=bags,
            program=self._programme.told(),
            incidents=self._incidents.told(),
            replanned=self._catch_ups.told(),
            broken=self._broken.told(),
            effects=effects,
            lines=tuple(self._lines),
        )

    def _follow_phase(self, step: Step) -> None:
        if step.after.phase is Phase.READY:
            self._planned = step.after
        elif self._started is None:
            self._planned = step.after
            self._started = step.made_by
        if step.after.phase is Phase.ENDED and self._ended is None:
            self._ended = step.made_by

    def _show(self) -> ShowRun:
        plan = self._planned.plan
        start = planned_show_start(self._planned)
        end = _end(self._planned, start)
        return ShowRun(
            id=plan.id,
            title=plan.title,
            zone=plan.zone,
            language=plan.language,
            rehearsal=self._state.rehearsal,
            opened=self._opened,
            started=self._started,
            ended=self._ended,
            last=self._last,
            planned_start=_moment(self._planned, start),
            planned_end=_moment(self._planned, end),
            planned_length_ms=plan.length_ms,
        )


def _end(state: ShowState, planned_start: RunMs | None) -> RunMs | None:
    begins = planned_start if planned_start is not None else state.started
    return None if begins is None else RunMs(begins + state.plan.length_ms)


def _moment(state: ShowState, run: RunMs | None) -> Moment | None:
    return None if run is None else Moment(run, state.wall(run))


def _lines(step: Step) -> Iterator[AsRunLine]:
    texts = tuple(_texts(step))
    for note in step.notes:
        made_by = step.made_by
        if note.code in _OF_CUES and isinstance(step.event, CueDue):
            cue = step.before.running_segment.cue(step.event.cue) if step.before.running_segment else None
            made_by = step.moved(cue) if cue is not None else made_by
        if note.by:
            made_by = replace(made_by, by=note.by)
        args = {name: _in_full(value, texts) for name, value in note.args.items()}
        yield AsRunLine(occasion=made_by, code=note.code, args=args)
    if step.refusal is not None and isinstance(step.event, Commanded):
        args = {"command": NAMES[type(step.event.command)], "refusal": step.refusal.code}
        yield AsRunLine(occasion=step.made_by, code=REFUSED, args=args)


def _texts(step: Step) -> Iterator[str]:
    """Texts that a note may have cut short for the operator page."""
    yield step.after.plan.title
    if (segment := step.after.running_segment) is not None:
        yield segment.title
    yield from (message.text for message in step.after.messages)
    for told in (step.event, step.event.command if isinstance(step.event, Commanded) else None):
        if told is not None:
            values = (getattr(told, field.name) for field in fields(told))
            yield from (value for value in values if isinstance(value, str))


def _in_full(value: str | int, texts: tuple[str, ...]) -> str | int:
    if not isinstance(value, str) or not value.endswith("…"):
        return value
    return next((text for text in texts if text.startswith(value[:-1])), value)
