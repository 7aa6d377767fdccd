"""What pictures of a camera and the meters of a microphone say, where no recording can be had.

The meters tell of a sound when it comes; where OBS puts it beside the pictures they do not know.
"""

from companion.ports import Filmed
from companion.preflight.sync import analysis
from companion.preflight.sync.analysis import Loudness, Offset, Picture, Unclear
from companion.show.times import Ms

METERS_AHEAD_MS = 25.0
"""The meters have a sound so much earlier than a recording, 20 less to 45 more, in seven starts of OBS 29
with PulseAudio; the encoder of the sound makes 21 of it."""


def offset_in(filmed: Filmed, configured_ms: Ms) -> Offset | Unclear:
    """How far sound and picture are apart as viewers get it: the meters know nothing of OBS's own offset."""
    found = analysis.apart(_pictures(filmed), _levels(filmed))
    if isinstance(found, Unclear):
        return found
    return Offset(found.ms + METERS_AHEAD_MS + configured_ms, found.spread_ms, found.beats)


def not_the_pair(filmed: Filmed) -> Unclear | None:
    """Why what a recording has cannot be of this camera and this microphone; None: nothing speaks against it.

    Another camera may be on programme and see the phone, another microphone be open and hear it. How loud the
    room is does not matter here: a recording is searched for the tone of the beep, and the meters are not.
    """
    seen, heard = analysis.flashes(_pictures(filmed)), analysis.beeps(_levels(filmed))
    if seen in (Unclear.NO_PICTURES, Unclear.NO_FLASHES):
        return Unclear(seen)
    if heard in (Unclear.NOT_MEASURED, Unclear.NO_SOUND):
        return Unclear(heard)
    return None


def _pictures(filmed: Filmed) -> list[Picture]:
    """Each was taken between the question and the answer."""
    return [Picture((one.asked_s + one.answered_s) * 500, one.grey) for one in filmed.pictures]


def _levels(filmed: Filmed) -> list[Loudness]:
    return [Loudness(one.at_s * 1000, one.before) for one in filmed.sounds]
