"""One turn of the engine: the state as it changes while one event is worked out.

The only mutable thing in the core. It lives for one call of ``advance`` and is seen by nobody else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from companion.show.asked import Asked
from companion.show.bags.effects import BagEffect
from companion.show.checks import CheckKind
from companion.show.commands import Refusal
from companion.show.course import CueRecord
from companion.show.editing.changes import Change
from companion.show.editing.effects import SavePlan
from companion.show.effects import (
    CutPages,
    Effect,
    MoveFader,
    PlayMedia,
    RestartMedia,
    RunCheck,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.state import Note, ShowState
from companion.show.times import Moment

NOTES_KEPT = 24
"""Lines of the log that the operator page shows; all others are in the journal."""

NOTE_TEXT = 40
"""Characters of a text in a note: the page shows one line, and its whole snapshot stays under 8 KB."""

REASON_TEXT = 120
"""Of a reason: pages know the sentences in which OBS and what measures say why not, by the whole of them."""


class Turn:
    """What one event does to a show."""

    def __init__(self, state: ShowState, at: Moment, by: str = "") -> None:
        self.state = state
        self.at = at
        self.by = by
        """Who caused this turn; empty when nobody did: a time came, or OBS spoke."""
        self.effects: list[Asked] = []
        self.notes: list[Note] = []

    def set(self, **changes: Any) -> None:
        self.state = _with(self.state, changes)

    def cannot_promise(self) -> Refusal | None:
        """Why viewers can be promised nothing now: what cannot be written down, a crash would forget."""
        return Refusal("not_writing", self.state.not_writing) if self.state.not_writing else None

    def enter(self, records: Mapping[str, CueRecord]) -> None:
        """These are all the lines of the running pass in the ledger from now on."""
        assert self.state.segment is not None
        self.set(ledger={**self.state.ledger, self.state.segment.pass_no: records})

    def note(self, code: str, **args: str | int) -> None:
        self.note_each(code, [args])

    def note_each(self, code: str, each: Iterable[Mapping[str, str | int]]) -> None:
        """The same of several things, with what is to be said of each."""
        notes = [Note(at=self.at.wall, code=code, by=self.by, args=_shown(args)) for args in each]
        self.notes.extend(notes)
        self.set(log=(*self.state.log, *notes)[-NOTES_KEPT:])

    def ask_for_scene(self, scene: str, *, urgent: bool) -> str:
        """Ask for a switch; returns the id under which it will be answered."""
        return self._ask(SwitchScene(id=self.next_effect(), scene=scene, urgent=urgent))

    def ask_for_mute(self, input: str, *, muted: bool) -> str:
        return self._ask(SetMute(id=self.next_effect(), input=input, muted=muted, asked=self.at.run))

    def ask_for_output(self, output: str, *, running: bool, again: bool = False) -> str:
        now = self.at.run
        return self._ask(
            SetOutput(id=self.next_effect(), output=output, running=running, asked=now, again=again)
        )

    def ask_to_play(self, input: str) -> str:
        return self._ask(PlayMedia(id=self.next_effect(), input=input))

    def ask_for_fader(self, input: str, *, by_db: int) -> str:
        return self._ask(MoveFader(id=self.next_effect(), input=input, by_db=by_db))

    def ask_to_restart(self, input: str) -> str:
        return self._ask(RestartMedia(id=self.next_effect(), input=input))

    def ask_for_studio_mode(self, *, enabled: bool) -> str:
        return self._ask(SetStudioMode(id=self.next_effect(), enabled=enabled))

    def ask_for_collection(self, collection: str) -> str:
        return self._ask(SetCollection(id=self.next_effect(), collection=collection))

    def ask_for_profile(self, profile: str) -> str:
        return self._ask(SetProfile(id=self.next_effect(), profile=profile))

    def ask_to_cut_pages(self) -> str:
        return self._ask(CutPages(id=self.next_effect(), at=self.at.wall))

    def ask_to_check(self, kind: CheckKind, of: Mapping[str, str | int]) -> str:
        return self._ask(RunCheck(id=self.next_effect(), kind=kind, of=of))

    def ask_of_bags(self, effect: BagEffect) -> None:
        """``effect`` has the id that :meth:`next_effect` gave."""
        self.effects.append(effect)
        asked = {**self.state.asked_of_bags, effect.id: effect}
        self.set(effects_sent=self.state.effects_sent + 1, asked_of_bags=asked)

    def ask_to_save(self, changes: tuple[Change, ...]) -> None:
        saving = SavePlan(id=self.next_effect(), changes=changes)
        self.effects.append(saving)
        unsaved = replace(self.state.unsaved, saving=saving)
        self.set(effects_sent=self.state.effects_sent + 1, unsaved=unsaved)

    def next_effect(self) -> str:
        """The id of the effect that is asked for next."""
        return f"e{self.state.effects_sent + 1}"

    def _ask(self, effect: Effect) -> str:
        number = self.state.effects_sent + 1
        self.effects.append(effect)
        self.set(effects_sent=number, pending={**self.state.pending, effect.id: effect})
        return effect.id


def _shown(args: Mapping[str, str | int]) -> dict[str, str | int]:
    return {k: short(v, REASON_TEXT if k == "reason" else NOTE_TEXT) for k, v in args.items()}


class Trial(Turn):
    """A turn that is thrown away: it only shows what would be refused, and nobody reads its log."""

    def note_each(self, code: str, each: Iterable[Mapping[str, str | int]]) -> None:
        pass


_PLACES = {field.name: place for place, field in enumerate(fields(ShowState))}
_SLOTS = [getattr(ShowState, name) for name in _PLACES]
_values = attrgetter(*_PLACES)


def _with(state: ShowState, changes: Mapping[str, Any]) -> ShowState:
    """``dataclasses.replace`` in a third of its time, which was half of all that an event takes.

    One event sets several things, and a restart goes through hours of events.
    """
    values = list(_values(state))
    for name, value in changes.items():
        values[_PLACES[name]] = value
    changed = ShowState.__new__(ShowState)
    for slot, value in zip(_SLOTS, values, strict=True):
        slot.__set__(changed, value)
    return changed


def short(value: str | int, most: int = NOTE_TEXT) -> str | int:
    """As much of a text as a line of the log has room for."""
    if isinstance(value, str) and len(value) > most:
        return value[: most - 1] + "…"
    return value
