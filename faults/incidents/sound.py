"""Microphones. Another scene mends no sound: the crew is told, and viewers go on seeing the host."""

from companion.show.health.settings import TIMES
from companion.show.health.troubles import Trouble
from faults.incidents.breaks import microphone_hears, muted, unmuted
from faults.incidents.covering import only_told, untouched
from faults.incidents.on_air import OnAir
from faults.incidents.row import Row
from tests.breakable import Voice

_STARTS_MS = 2_500
"""What speaks here is a program that has to start; its sound is on its way for a second."""
_TICK_MS = 500
"""Meters come twenty times a second, speech has pauses, and the journal is written a moment later."""


def _quiet_and_muted(show: OnAir) -> float:
    show.studio.microphone.hears(Voice.ROOM)
    return muted(show)


def _both_mended(show: OnAir) -> float:
    unmuted(show)
    return show.studio.microphone.hears(Voice.SPEECH)


ROWS = (
    Row(
        name="microphone dead",
        good="told; over when it is heard",
        play=only_told(
            Trouble.MIC_DEAD,
            microphone_hears(Voice.DEAD),
            microphone_hears(Voice.SPEECH),
            told_within_s=6,
            over_within_s=10,
        ),
        told_ms=TIMES[Trouble.MIC_DEAD].alarm_ms + _TICK_MS,
        back_ms=TIMES[Trouble.MIC_DEAD].clear_ms + _STARTS_MS,
    ),
    Row(
        name="muted by mistake",
        good="told; over when it is open",
        play=only_told(Trouble.TALKING_MUTED, muted, unmuted, told_within_s=6, over_within_s=10),
        told_ms=TIMES[Trouble.TALKING_MUTED].alarm_ms + _TICK_MS,
        back_ms=TIMES[Trouble.TALKING_MUTED].clear_ms + _STARTS_MS,
    ),
    Row(
        name="muted on purpose",
        good="nothing is told",
        play=untouched(_quiet_and_muted, _both_mended, 12.0),
    ),
    Row(
        name="microphone clips",
        good="told; over when it is calm",
        play=only_told(
            Trouble.CLIPPING,
            microphone_hears(Voice.CLIPPING),
            microphone_hears(Voice.SPEECH),
            told_within_s=6,
            over_within_s=12,
        ),
        told_ms=TIMES[Trouble.CLIPPING].alarm_ms + _TICK_MS,
        back_ms=TIMES[Trouble.CLIPPING].clear_ms + _STARTS_MS,
    ),
)
