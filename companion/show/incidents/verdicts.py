"""What detectors say, as it stands now."""

from companion.show.health.events import VerdictChanged
from companion.show.health.troubles import STANDING, Standing
from companion.show.turn import Turn


def told(turn: Turn, event: VerdictChanged) -> None:
    """Keep a verdict; one that is fine, or of which nothing is known, is not kept."""
    of_trouble = dict(turn.state.verdicts.get(event.trouble, {}))
    if event.verdict in STANDING:
        of_trouble[event.subject] = Standing(
            verdict=event.verdict, since=turn.at.run, first_bad=event.first_bad, figures=event.figures
        )
    else:
        of_trouble.pop(event.subject, None)
    verdicts = {**turn.state.verdicts, event.trouble: of_trouble}
    turn.set(verdicts={trouble: standing for trouble, standing in verdicts.items() if standing})


def forget(turn: Turn) -> None:
    """Nothing is known any more: another process looks from now on."""
    if turn.state.verdicts:
        turn.set(verdicts={})
