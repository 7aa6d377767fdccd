"""A row of the matrix: what is broken, what must come of it, and by when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from faults.incidents.on_air import OnAir

LOOK_MS = 500
"""A camera on programme is looked at so often."""
LEAVES_MS = 500
"""From the decision to the picture that viewers see: journal, socket, and OBS, which draws 30 a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of one run of a row. Lengths are None where there was nothing to measure."""

    first_bad_ms: int | None = None
    """From the break to the first bad sample, or to when it was told by something that takes no samples."""
    told_ms: int | None = None
    """From there until the crew was told."""
    on_air_ms: int | None = None
    """From the first bad sample, or from a person's hand, until OBS had the switch on air."""
    back_ms: int | None = None
    """From the mending until the show was back in its place."""
    with_what: str = ""
    """What it was played with, where that depends on the machine."""
    wrong: tuple[str, ...] = ()
    """What was not as it must be, each in a sentence; nothing: all was."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Plays in a folder, with everything that it needs, and not in the show of the others."""

    play: Callable[[Path], Ran]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is done is ``play``, on a show that is on air with nothing wrong."""

    name: str
    good: str
    """What must come of it, for whoever reads the table."""
    play: Callable[[OnAir], Ran] | Apart = field(repr=False)
    told_ms: int | None = None
    """From the first bad sample until the crew is told, at most; None: it is not timed."""
    on_air_ms: int | None = None
    """Until the switch is on air, at most; None: nothing switches."""
    back_ms: int | None = None
    """From the mending to the return, at most; where nothing was switched, to its being over."""
    detector: bool = False
    """Of a camera's own trouble: what p95 of all of them is held to."""
    fresh: bool = False
    """It leaves so much behind that the next row has to begin with another OBS and another companion."""

    def judged(self, ran: Ran) -> tuple[str, ...]:
        """Everything that is wrong with this run."""
        wrong = list(ran.wrong)
        for what, took_ms, most_ms in (
            ("from the first bad sample until the crew was told", ran.told_ms, self.told_ms),
            ("until the switch was on air", ran.on_air_ms, self.on_air_ms),
            ("from the mending to the return", ran.back_ms, self.back_ms),
        ):
            if most_ms is None:
                continue
            if took_ms is None:
                wrong.append(f"nothing to measure {what}")
            elif took_ms > most_ms:
                wrong.append(f"{took_ms} ms {what}, more than {most_ms}")
        return tuple(dict.fromkeys(wrong))


def within(act_ms: int) -> int:
    """The budget of a detector that acts after so long."""
    return act_ms + LOOK_MS + LEAVES_MS


def ms(began: float | None, ended: float | None) -> int | None:
    """Between two instants in seconds."""
    return None if began is None or ended is None else round((ended - began) * 1000)
