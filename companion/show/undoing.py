"""Taking back what somebody did, and doing it again.

There is one list for all: undo takes back the latest action of anyone, as a crew sits at one table. What
viewers have seen or were promised cannot be taken back (``undo/remedies.py`` says what helps instead), and
nothing before it can either. What can no longer be taken back is let go as soon as that is so, and the action
before it is the latest then.
"""

from dataclasses import replace

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show.command_table import Command
from companion.show.commands import Refusal
from companion.show.edit_commands import EditCommand
from companion.show.state import ShowState
from companion.show.timeline import go_target
from companion.show.turn import Turn
from companion.show.undo import program_back
from companion.show.undo.deeds import Deed, ProgramBack
from companion.show.undo.naming import args_of, name_of
from companion.show.undo.remedies import REMEDIES
from companion.show.undo.reversals import IN_ONE_PASS, way_back
from companion.show.undo.taking_back import OUTDATED, Obey, is_outdated, runs_still, take_back

DEEDS_KEPT = 20
"""Nobody remembers what was there before the last few."""


def undo(turn: Turn, expects: str, obey: Obey) -> Refusal | None:
    """Take back the latest action, which the page calls ``expects``; empty: whatever it is.

    ``obey`` is the rule for all commands, some of which are the way back of others.
    """
    state = turn.state
    if not state.done and not expects:
        return Refusal("nothing_to_undo", "There is nothing to take back.")
    if expects and not (state.done and state.done[-1].id == expects):
        return _not_the_latest(state, expects)
    deed = state.done[-1]
    if deed.back is None:
        return Refusal("irreversible", f"It cannot be taken back. {REMEDIES[deed.remedy]}")
    turn.note("undone", command=deed.name, **deed.args)
    if refusal := take_back(turn, deed, obey):
        return refusal
    turn.set(done=turn.state.done[:-1], undone=(*turn.state.undone, deed)[-DEEDS_KEPT:])
    return None


def redo(turn: Turn, expects: str, obey: Obey) -> Refusal | None:
    """Give the command that was taken back last once more. Its own refusals hold."""
    if not turn.state.undone:
        return Refusal("nothing_to_redo", "Nothing was taken back.")
    deed = turn.state.undone[-1]
    if expects not in ("", deed.id) or not _means_the_same(turn.state, deed):
        return Refusal("changed", "Something else would be done again by now; look before you press.")
    turn.note("redone", command=deed.name, **deed.args)
    command = deed.command
    if isinstance(command, EditCommand):
        command = replace(command, sure=True)  # It was confirmed when it was first given.
    return obey(turn, command)


def remember(turn: Turn, before: ShowState, command: Command) -> None:
    """Remember what a command has done, once all that follows from it is done too."""
    if isinstance(command, d.Undo):
        return
    state, again = turn.state, isinstance(command, d.Redo)
    undone = state.undone[:-1] if again else ()
    if again:
        command = before.undone[-1].command
    back = way_back(before, state, command, turn.at)
    if back is None:
        if again:
            turn.set(undone=undone)
        return
    of_pass = isinstance(command, IN_ONE_PASS) or command == c.Skip()
    deed = Deed(
        id=f"u{state.deeds + 1}",
        command=command,
        name=name_of(before, command),
        args=args_of(before, command),
        by=turn.by,
        at=turn.at.wall,
        pass_no=state.segment.pass_no if of_pass and state.segment is not None else None,
        back=None if isinstance(back, str) else back,
        remedy=back if isinstance(back, str) else "",
    )
    done = (deed,) if deed.back is None else (*state.done, deed)[-DEEDS_KEPT:]
    turn.set(done=done, undone=undone, deeds=state.deeds + 1)


def follow(turn: Turn, obey: Obey) -> None:
    """Let go of what can no longer be taken back, or done again."""
    done = _without_overtaken(turn.state)
    while done and is_outdated(turn, done[-1], obey):
        done = done[:-1]
    if len(done) < len(turn.state.done):
        turn.set(done=done)
    undone = turn.state.undone
    if undone and (at := undone[-1].pass_no) is not None and not runs_still(turn.state, at):
        turn.set(undone=())


def _without_overtaken(state: ShowState) -> tuple[Deed, ...]:
    """Without scenes that are no more on air since somebody else chose another, also where later actions
    stand over them: when those are taken back, such a scene must not come into reach again."""
    done = state.done
    while last := next((deed for deed in reversed(done) if isinstance(deed.back, ProgramBack)), None):
        assert isinstance(last.back, ProgramBack)
        if not program_back.is_overtaken(state.program, last.back):
            break
        done = tuple(deed for deed in done if deed is not last)
    return done


def _not_the_latest(state: ShowState, expects: str) -> Refusal:
    """Either somebody has done something since, or it was let go."""
    known = {deed.id for deed in (*state.done, *state.undone)}
    newest = max((int(deed.id[1:]) for deed in state.done), default=0)
    number = int(expects[1:]) if expects[1:].isdecimal() else 0
    if expects not in known and newest < number <= state.deeds:
        return OUTDATED
    return Refusal("changed", "The latest action is another one by now; look before you press.")


def _means_the_same(state: ShowState, deed: Deed) -> bool:
    """``skip`` drops the cue that waits for GO, whichever that is."""
    if deed.command != c.Skip():
        return True
    cue = go_target(state).cue
    return cue is not None and cue.id == deed.args.get("cue")
