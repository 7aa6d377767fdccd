"""The way to the platform. Another scene mends no line: the crew and the host are told, OBS connects anew."""

import time

from companion.show.health.troubles import Trouble
from faults.incidents.breaks import stream_started, stream_stopped
from faults.incidents.covering import only_told
from faults.incidents.on_air import OnAir
from faults.incidents.row import Ran, Row, ms

_TOLD_MS = 1_500
"""OBS is asked for its outputs once a second."""
_CONNECTS_MS = 15_000
"""OBS tries again after 2, 3, 4.5, … s; the line is good for 5 s before it is over."""
_STARTS_MS = 5_000
"""OBS connects to the platform, and says that it streams once it does."""
_FOR_GOOD_S = 25.0


def _killed(show: OnAir) -> float:
    return show.studio.ingest.kill()


def _back(show: OnAir) -> float:
    return show.studio.ingest.start()


def _for_good(show: OnAir) -> Ran:
    """It never comes back while the row lasts; a person stops the stream in the end."""
    obs, killed_at = show.studio.obs, show.studio.ingest.kill()
    incident = show.incident(Trouble.RECONNECTING, killed_at, 6)
    if incident is None:
        return Ran(wrong=("nobody was told within 6 s",))
    time.sleep(_FOR_GOOD_S)
    wrong = [] if show.again(incident).open else ["it is over, though nothing has left since"]
    wrong += [f"{one.input} came or went" for one in show.studio.programme.since(killed_at)]
    if not show.state.obs.connected:
        wrong.append("OBS is not connected any more")
    obs.ask("StopStream")
    obs.wait_for(lambda: not obs.ask("GetStreamStatus")["outputActive"], "the end of the stream")
    return Ran(
        first_bad_ms=ms(killed_at, incident.first_bad / 1000),
        told_ms=incident.alarm - incident.first_bad,
        wrong=tuple(wrong),
    )


ROWS = (
    Row(
        name="ingest killed and back",
        good="told; over when the line is good",
        play=only_told(Trouble.RECONNECTING, _killed, _back, told_within_s=6, over_within_s=40),
        told_ms=_TOLD_MS,
        back_ms=_CONNECTS_MS,
    ),
    Row(name="ingest killed for good", good="told, and it stays told", play=_for_good, told_ms=_TOLD_MS),
    Row(
        name="stream stopped by hand",
        good="told; over when it is started again",
        play=only_told(
            Trouble.OUTPUT_GONE, stream_stopped, stream_started, told_within_s=6, over_within_s=20
        ),
        told_ms=_TOLD_MS,
        back_ms=_STARTS_MS,
    ),
)
