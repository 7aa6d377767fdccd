"""Taking back what somebody did, and doing it again.

There is one list for all: undo takes back the latest action of anyone, as a crew sits at one table. What
viewers have seen or were promised cannot be taken back (``undo/remedies.py`` says what helps instead), and of
what was done before it only what changes the rundown to come, by whoever names it. What can no longer be
taken back is let go as soon as that is so, and the action before it is the latest then.
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
from companion.show.undo.deeds import OUTDATED, Deed, ProgramBack, StretchBack, in_reach
from companion.show.undo.naming import args_of, name_of
from companion.show.undo.remedies import REMEDIES
from companion.show.undo.reversals import IN_ONE_PASS, OF_WHAT_COMES, way_back
from companion.show.undo.taking_back import (
    LATER,
    Obey,
    can_be_otherwise,
    is_outdated,
    runs_still,
    take_back,
)

DEEDS_KEPT = 20
"""Nobody remembers what was there before the last few."""


def undo(turn: Turn, expects: str, obey: Obey) -> Refusal | None:
    """Take back the latest action, which the page calls ``expects``; empty: whatever it is.

    ``obey`` is the rule for all commands, some of which are the way back of others.
    """
    done = turn.state.done
    if not done and not expects:
        return Refusal("nothing_to_undo", "There is nothing to take back.")
    deed = next((one for one in (in_reach(done), *done[-1:]) if one is not None and one.id == expects), None)
    if expects and deed is None:
        return _not_the_latest(turn.state, expects)
    deed = deed or done[-1]  # Who names nothing means the latest, and not what was done before a GO.
    if deed.back is None:
        return Refusal("irreversible", f"It cannot be taken back. {REMEDIES[deed.remedy]}")
    turn.note("undone", command=deed.name, **deed.args)
    if refusal := take_back(turn, deed, obey):
        return refusal
    turn.set(done=_without(done, deed), undone=(*turn.state.undone, deed)[-DEEDS_KEPT:])
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


def remember(turn: Turn, before: ShowState, command: Command, *, by_hand: bool = True) -> None:
    """Remember what a command has done, once all that follows from it is done too.

    What the companion did by itself (not ``by_hand``) is remembered like it, and leaves what somebody has
    taken back to be done again.
    """
    if isinstance(command, d.Undo):
        return
    state, again = turn.state, isinstance(command, d.Redo)
    left = state.undone[:-1] if again else state.undone
    undone = left if again or not by_hand else ()
    if again:
        command = before.undone[-1].command
    back = way_back(before, state, command, turn.at)
    if back is None:
        if again:
            turn.set(undone=undone)
        return
    if isinstance(back, StretchBack):
        back = replace(back, by_itself=not by_hand)
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
    done = state.done
    if deed.back is None:
        done = tuple(one for one in done if one.back is not None and _is_of_what_comes(one))
        undone = tuple(one for one in left if _is_of_what_comes(one))
    turn.set(done=(*done, deed)[-DEEDS_KEPT:], undone=undone, deeds=state.deeds + 1)


def _is_of_what_comes(deed: Deed) -> bool:
    """Does it change the rundown, and nothing of what runs?"""
    return isinstance(deed.command, OF_WHAT_COMES) and deed.command != c.Skip()


def follow(turn: Turn, before: ShowState, obey: Obey) -> None:
    """Let go of what can no longer be taken back, or done again."""
    done, known = _without_overtaken(turn.state), in_reach(before.done)
    while (deed := in_reach(done)) is not None:
        if deed is known and not can_be_otherwise(deed, before, turn.state):
            break
        if not is_outdated(turn, deed, obey):
            break
        done = _without(done, deed)
    if len(done) < len(turn.state.done):
        turn.set(done=done)
    undone = turn.state.undone
    if any(_is_of_another_pass(turn.state, deed) for deed in undone):
        turn.set(undone=tuple(deed for deed in undone if not _is_of_another_pass(turn.state, deed)))


def refused(turn: Turn, command: Command, refusal: Refusal) -> None:
    """What cannot be done again is let go once that was said: what was taken back before it is the next."""
    undone = turn.state.undone
    meant = isinstance(command, d.Redo) and undone and command.expects in ("", undone[-1].id)
    if meant and refusal.code not in LATER:
        turn.set(undone=undone[:-1])


def _is_of_another_pass(state: ShowState, deed: Deed) -> bool:
    return deed.pass_no is not None and not runs_still(state, deed.pass_no)


def _without_overtaken(state: ShowState) -> tuple[Deed, ...]:
    """Without scenes that are no more on air since somebody else chose another, also where later actions
    stand over them: when those are taken back, such a scene must not come into reach again."""
    done = state.done
    while last := next((deed for deed in reversed(done) if isinstance(deed.back, ProgramBack)), None):
        assert isinstance(last.back, ProgramBack)
        if not program_back.is_overtaken(state.program, last.back):
            break
        done = _without(done, last)
    return done


def _without(done: tuple[Deed, ...], deed: Deed) -> tuple[Deed, ...]:
    return tuple(one for one in done if one is not deed)


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
