"""What pictures of a camera and the meters of a microphone say by themselves.

The meters tell of a sound when it comes; where OBS puts it beside the pictures they do not know.
"""

from companion.measuring import Filmed
from companion.preflight.sync import analysis
from companion.preflight.sync.analysis import Loudness, Offset, Picture, Unclear
from companion.show.times import Ms

METERS_AHEAD_MS = 50.0
"""The meters have a sound so much earlier than a recording, 40 to 70 in five measurements in OBS 29 with
PulseAudio, once OBS has put it where it belongs; the encoder of the sound makes 21 of it."""


def offset_in(filmed: Filmed, configured_ms: Ms) -> Offset | Unclear:
    """How far sound and picture are apart as viewers get it: the meters know nothing of OBS's own offset.

    Blocks for a second or two for fifteen of a film.
    """
    found = analysis.apart(_pictures(filmed), _levels(filmed))
    if isinstance(found, Unclear):
        return found
    return Offset(found.ms + METERS_AHEAD_MS + configured_ms, found.spread_ms, found.beats)


def _pictures(filmed: Filmed) -> list[Picture]:
    """Each was taken between the question and the answer."""
    return [Picture((one.asked_s + one.answered_s) * 500, one.grey) for one in filmed.pictures]


def _levels(filmed: Filmed) -> list[Loudness]:
    return [Loudness(one.at_s * 1000, one.before) for one in filmed.sounds]
