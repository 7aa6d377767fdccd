"""How patient the link to OBS is."""

import time
from dataclasses import dataclass

from companion.show.times import RunMs


def monotonic_ms() -> RunMs:
    """A run clock for whoever runs no show."""
    return RunMs(round(time.monotonic() * 1000))


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient the link is, in seconds."""

    request_s: float = 2.0
    """For a connection step, and for each answer unless the caller says otherwise."""
    heartbeat_s: float = 2.0
    """A hung OBS is noticed within this and ``request_s``; sooner where levels are heard, see ``pulse``."""
    look_s: float = 2.0
    """How often OBS is asked for what it may not have told: programme, studio mode, outputs."""
    look_again_s: float = 30.0
    """How often everything is read again. Nothing is told when a hand takes the fallback's cut away."""
    first_retry_s: float = 0.5
    longest_retry_s: float = 2.0
    """An OBS that is back is noticed within this, a quarter of it and ``settle_s``: a fallback may be waiting
    for it. To ask a port that nobody listens on costs next to nothing."""
    longest_again_s: float = 10.0
    """After a connection that lasted no longer than this comes a pause, the longer the more such there were
    in a row, up to this: to let us in, be read as a whole and be told of costs OBS and the show a lot."""
    person_retry_s: float = 30.0
    """When only a person can mend it; each failed attempt may raise a notice in OBS."""
    settle_s: float = 1.0
    """An OBS that has just started is left alone this long; requests in that time have crashed it."""
    not_ready_s: float = 0.5
    """OBS says that it is busy with its scene collection: look again after this."""
    loads_s: float = 60.0
    """A scene collection that begins to load is waited for no longer than this; cameras take seconds each."""
    program_s: float = 0.02
    """OBS names a wrong scene for a moment when studio mode is left: ask it again after this."""
    quiet_s: float = 0.2
    """Scenes and inputs are read again when they have not changed for this long."""
    pages_s: tuple[float, ...] = (8.0, 20.0, 40.0, 70.0)
    """So long after OBS was connected it is looked whether our pages came up there. One that is there comes
    back within 6 s of a start of ours: whoever looks earlier takes it for dead. After the last look it is for
    a person, whom the operator page tells how many are there."""
