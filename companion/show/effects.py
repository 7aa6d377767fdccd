"""What the show asks of the world. Each effect is answered by exactly one event, done or failed.

Each kind says what becomes of one that was asked for and not answered when the process died.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.checks import CheckKind
from companion.show.times import Ms, RunMs, WallMs

AT_THE_BEGINNING = RunMs(0)


class Restart(StrEnum):
    """What a restart does with an effect that was not answered."""

    SEND_AGAIN = "send_again"
    """Idempotent: twice is as good as once."""
    LOOK_FIRST = "look_first"
    """Readable: what OBS shows tells whether it happened; only what did not is asked for again."""
    ASK = "ask"
    """Unrepeatable, and nothing tells whether it happened: the operator decides."""
    LET_GO = "let_go"
    """It was for that moment, and what it was to bring about is told otherwise, too."""


@dataclass(frozen=True, slots=True)
class SwitchScene:
    """Put a scene on programme; done when OBS confirms that it is on air.

    One that was not answered is not sent again before OBS has said what is on air.
    """

    id: str
    """Counts what a run asks for, from ``e1``; other letters name what was never asked for."""
    scene: str
    urgent: bool = False
    """Passes every other request; into the fallback scene OBS cuts."""

    deadline_ms = Ms(2_000)
    """After this long the operator page calls a switch a fault and offers to try again."""
    after_restart = Restart.LOOK_FIRST


@dataclass(frozen=True, slots=True)
class SetMute:
    """Mute an input of OBS, or let it be heard; done when OBS says that it is so."""

    id: str
    input: str
    """Its name in OBS."""
    muted: bool
    asked: RunMs = AT_THE_BEGINNING
    """When. A wish that OBS never answered grows old."""

    deadline_ms = Ms(2_000)
    after_restart = Restart.SEND_AGAIN


@dataclass(frozen=True, slots=True)
class SetOutput:
    """Start or stop an output of OBS; done when OBS says that it runs, or has stopped."""

    id: str
    output: str
    """``stream``, ``virtual_camera`` or ``record``."""
    running: bool
    asked: RunMs = AT_THE_BEGINNING
    """When. A wish that OBS never answered grows old."""
    again: bool = False
    """It is stopped only to be started again, or started because it was."""

    deadline_ms = Ms(15_000)
    """A stream connects to its ingest first, and OBS itself gives up after 10 s."""
    after_restart = Restart.LOOK_FIRST


@dataclass(frozen=True, slots=True)
class PlayMedia:
    """Play a media source of OBS from its beginning; done when OBS has begun to play it.

    Played twice is heard twice, and afterwards nothing tells whether it was played.
    """

    id: str
    input: str
    """Its name in OBS."""
    missed: RunMs | None = None
    """When it came due while OBS was away, so that it was never asked for; None: it was."""

    deadline_ms = Ms(2_000)
    after_restart = Restart.ASK


@dataclass(frozen=True, slots=True)
class MoveFader:
    """Move the fader of an input by so much; done when OBS says that it stands there.

    Done twice it has moved twice, and afterwards nothing tells whether it moved at all.
    """

    id: str
    input: str
    """Its name in OBS."""
    by_db: int
    """Decibels; below zero it gets quieter."""

    deadline_ms = Ms(2_000)
    after_restart = Restart.ASK


@dataclass(frozen=True, slots=True)
class RestartMedia:
    """Have OBS open anew what an input gets over a network; done when OBS has begun to.

    Whether anything comes from it then, its pictures tell. A restart of this program forgets it: it is asked
    for again as long as nothing comes.
    """

    id: str
    input: str
    """Its name in OBS."""

    deadline_ms = Ms(2_000)
    after_restart = Restart.LET_GO


@dataclass(frozen=True, slots=True)
class SetStudioMode:
    """Turn OBS's studio mode on or off; done when OBS says that it is so."""

    id: str
    enabled: bool

    deadline_ms = Ms(3_000)
    after_restart = Restart.LOOK_FIRST


@dataclass(frozen=True, slots=True)
class SetCollection:
    """Load another scene collection; done when OBS has loaded it and answers again."""

    id: str
    collection: str

    deadline_ms = Ms(30_000)
    """OBS closes every source and opens others; cameras take seconds each."""
    after_restart = Restart.LOOK_FIRST


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Load another profile; done when OBS says that it is so. OBS refuses while an output runs."""

    id: str
    profile: str

    deadline_ms = Ms(15_000)
    after_restart = Restart.LOOK_FIRST


@dataclass(frozen=True, slots=True)
class CutPages:
    """Have OBS tell its browser sources that every overlay was cut out of the picture; done when it has.

    A page with a link of its own learns it from its snapshot. This reaches one that has lost it. An OBS
    without browser sources fails, which nobody has to do anything about.
    """

    id: str
    at: WallMs
    """When: a page that knows newer things than that does nothing."""

    deadline_ms = Ms(2_000)
    after_restart = Restart.LET_GO


@dataclass(frozen=True, slots=True)
class RunCheck:
    """Measure or look at something before the show; done when what was found was told, as ``Calibrated``,
    ``PreflightDone`` or ``SyncMeasured``.

    A restart forgets it: whoever asked sees that nothing came, and asks again.
    """

    id: str
    kind: CheckKind
    of: Mapping[str, str | int] = field(default_factory=dict)
    """The arguments of the command that asked for it."""

    deadline_ms = Ms(120_000)
    """Longer than all that preflight does one after the other."""
    after_restart = Restart.LET_GO


StudioEffect = (
    SetMute
    | SetOutput
    | PlayMedia
    | MoveFader
    | RestartMedia
    | SetStudioMode
    | SetCollection
    | SetProfile
    | CutPages
    | RunCheck
)
"""All but a switch of scenes, which has rules of its own."""

Effect = SwitchScene | StudioEffect


def order_of(effect: Effect) -> int:
    """Of two effects of a run, the one that was asked for later has the greater."""
    return int(effect.id.removeprefix("e"))
