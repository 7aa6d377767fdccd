"""What a person may ask of a running show: buttons, keys and API alike.

Those of the script, of OBS and of messages stand here; ``command_table.py`` has all of them. A command is
read once, at the edge (``read_command.py``); behind it everything is typed. Whether a well-formed command can
be obeyed *now* is the engine's answer, a :class:`Refusal`.
"""

from dataclasses import dataclass
from enum import StrEnum

from companion.show.actions import Urgency


@dataclass(frozen=True, slots=True)
class Refusal:
    """A well-formed command that the show cannot obey now; nothing has changed."""

    code: str
    """Stable, for programs and for the pages' own words: ``refusal.<code>`` in ``static/i18n``."""
    message: str
    """One English sentence for a log or an API client."""


class KeepTime(StrEnum):
    """What stays as it was told to viewers when the computer's clock was set."""

    TIME_OF_DAY = "time_of_day"
    """A window ends when clocks show what was promised: the clock is right now."""
    TIME_LEFT = "time_left"
    """A window lasts as long as its countdown said before."""


@dataclass(frozen=True, slots=True)
class Go:
    """Start the show; then fire what waits for GO, or go on to the next segment; at last end the show.

    ``expects`` is what the page said GO would do (``cue:closeup``, ``segment:close``): when that has changed
    between looking and pressing, nothing is done. Empty: whatever comes next.
    """

    expects: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Stop the script; promised windows go on."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let a held script go on from where it stopped."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Let GO pass over a segment that is still to come, or several; without one, drop the cue that waits for
    GO."""

    segment: str | None = None
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unskip:
    """Let a segment that was to be passed over be played after all, or several."""

    segment: str | None = None
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Back:
    """Begin the segment before the running one again, as a new pass."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on with this segment now, wherever it stands in the rundown; before the start, start with it."""

    to: str


@dataclass(frozen=True, slots=True)
class AddTime:
    """Make the running segment longer, or shorter with a negative number."""

    seconds: int


@dataclass(frozen=True, slots=True)
class EndShow:
    """End the show now."""


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """Say what becomes of the windows on air now that the computer's clock was set."""

    keep: KeepTime


@dataclass(frozen=True, slots=True)
class ApplyPlan:
    """Run the plan that is offered, or catch up as proposed."""

    plan: str
    """The digest of a show file, or the id of a proposal: ``r3``."""


@dataclass(frozen=True, slots=True)
class TaskDone:
    """Tick off the task of a cue for people."""

    cue: str


@dataclass(frozen=True, slots=True)
class ArmCue:
    """Let a cue of the running segment fire at its time, in this pass."""

    cue: str


@dataclass(frozen=True, slots=True)
class DisarmCue:
    """Let a cue of the running segment, and those that wait for it, be passed over in this pass."""

    cue: str


@dataclass(frozen=True, slots=True)
class TakeSceneNow:
    """Put a scene on air by its role in the show file, or by its name in OBS."""

    role: str | None = None
    scene: str | None = None


@dataclass(frozen=True, slots=True)
class Fallback:
    """Cover programme with the fallback scene and hold the script."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """Go back from the fallback scene to the one the script wants."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Let an input be heard no more: a microphone by its role in the show file, or an input by its name."""

    input: str


@dataclass(frozen=True, slots=True)
class Unmute:
    input: str


@dataclass(frozen=True, slots=True)
class OutputStart:
    """Start an output: ``stream``, ``virtual_camera`` or ``record``."""

    output: str


@dataclass(frozen=True, slots=True)
class OutputStop:
    output: str


@dataclass(frozen=True, slots=True)
class RepeatEffect:
    """Ask OBS again for what may have happened just before the companion was restarted."""

    effect: str


@dataclass(frozen=True, slots=True)
class LeaveEffect:
    """It happened, or it is not wanted any more: do not ask for it again."""

    effect: str


@dataclass(frozen=True, slots=True)
class PutRight:
    """Make OBS again what the show wants it to be, in one of the things that ``deviations`` lists."""

    what: str


@dataclass(frozen=True, slots=True)
class LeaveAsIs:
    """What OBS has now is what the show wants from now on, in one of the things that ``deviations`` lists."""

    what: str


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Show the host a sentence."""

    text: str
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class MessageAck:
    """The host has seen it."""

    message: str
