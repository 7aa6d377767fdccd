"""What the plan calls a scene, and what OBS calls it since somebody renamed it there."""

from companion.show.turn import Turn


def renamed(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, str] | None:
    """The old and the new name, if that is all in which these lists of OBS differ."""
    if len(now) != len(before):
        return None
    match [(old, new) for old, new in zip(before, now, strict=True) if old != new]:
        case [(old, new)] if old not in now and new not in before:
            return old, new
        case _:
            return None


def follow(turn: Turn, old: str, new: str) -> None:
    """Scenes of the plan that OBS called by the old name go by the new one. A name that the plan has for
    another scene is that one's. To be called while the state has the scenes of before."""
    state = turn.state
    named = set(state.plan.studio.scenes.values())
    called_so = {name for name in named | state.renamed.keys() if state.scene_now(name) == old}
    if called_so & named:
        turn.note("scene_renamed", old=old, new=new)
    kept = {name: other for name, other in state.renamed.items() if name not in called_so}
    if new not in named:
        kept |= dict.fromkeys(sorted(called_so), new)
    if kept != state.renamed:
        turn.set(renamed=kept)
