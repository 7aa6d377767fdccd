"""Programme as it was: the scene that was wanted, and the one that viewers saw."""

from dataclasses import replace

from companion.show import scenes
from companion.show.commands import Refusal
from companion.show.program import Program
from companion.show.turn import Turn
from companion.show.undo.deeds import OUTDATED, ProgramBack


def is_overtaken(program: Program, back: ProgramBack) -> bool:
    """Has automation, or a hand in OBS, changed the picture since? What they put on air is not what was seen
    when the way back was offered, and going it would take that away unasked."""
    return program.cover != back.after.cover or (program.hand and not back.after.hand)


def put_back(turn: Turn, back: ProgramBack) -> Refusal | None:
    """Ask OBS for what was on air before. What the script has come to under the fallback stays wanted."""
    program, before, after = turn.state.program, back.before, back.after
    under_cover = after.cover is not None
    moved_on = program.script != after.script
    if is_overtaken(program, back) or (moved_on and not under_cover):
        return OUTDATED
    script = program.script if moved_on else before.script
    if before.cover is not None:
        _set(turn, script=script, cover=before.cover)
        scenes.want(turn, urgent=True, pressed=True)
        _set(turn, hand=before.hand)
        return None
    obs = turn.state.obs
    if not (obs.connected or under_cover):
        return Refusal("no_obs", scenes.NO_OBS)
    # What viewers saw, which a hand may have put there; or were just about to see.
    about_to_see = moved_on or before.switching or before.actual is None
    seen = script if about_to_see else before.actual
    if seen is not None and obs.connected and seen not in obs.scenes:
        return OUTDATED
    _set(turn, script=seen, cover=None)
    scenes.want(turn, urgent=under_cover, pressed=True)
    _set(turn, script=script, hand=before.hand)
    return None


def _set(turn: Turn, **changes: object) -> None:
    program: Program = replace(turn.state.program, **changes)  # type: ignore[arg-type]
    turn.set(program=program)
