"""What one sample of OBS's statistics says of it and of its outputs.

Shares are those of windows, never since a start: a burst in the third hour has to be seen, and to pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.show.health.course import Reading
from companion.show.health.samples import ObsSample, OutputSample
from companion.show.health.settings import Thresholds
from companion.show.health.troubles import Figures, Trouble
from companion.show.times import Ms, RunMs

SETTLES = Ms(5_000)
"""After its start an output sends nothing for a while, and that is no stall."""


ANSWERS_FOR = Ms(10_000)
"""As the shares of lost frames."""
LONGEST_SPAN = Ms(2_000)
"""OBS is asked once a second; what it says counts for the time since it said something before, up to this."""


def of_output(sample: OutputSample, by: Thresholds, *, runs_for: Ms) -> Mapping[Trouble, Reading]:
    """Read the status of one output that means "on air"."""
    stalled = Reading.UNKNOWN
    # While OBS connects anew nothing can leave; that it does is told by itself.
    if sample.sent_bytes is not None and not sample.reconnecting and runs_for >= SETTLES:
        stalled = Reading.GOOD if sample.sent_bytes > 0 else Reading.BAD
    return {
        Trouble.STREAM_STALLED: stalled,
        Trouble.RECONNECTING: Reading.BAD if sample.reconnecting else Reading.GOOD,
        Trouble.CONGESTED: _more_is_worse(
            sample.congestion, by.congested_clear_permille, by.congested_permille, by.congested_permille
        ),
        Trouble.DROPPED_FRAMES: _more_is_worse(
            sample.dropped, by.dropped_clear_permille, by.dropped_warn_permille, by.dropped_act_permille
        ),
    }


@dataclass(frozen=True, slots=True)
class Answers:
    """What OBS has said of one output in the last ten seconds: when, and for how long each counts, oldest
    first."""

    spans: tuple[tuple[RunMs, Ms], ...] = ()

    def after(self, output: OutputSample, at: RunMs) -> "Answers":
        """A sample was taken then. One for which OBS said nothing of this output tells nothing."""
        if output.sent_bytes is None and not output.reconnecting:
            return self
        length = min(LONGEST_SPAN, Ms(at - self.spans[-1][0])) if self.spans else LONGEST_SPAN
        return Answers((*(span for span in self.spans if span[0] > at - ANSWERS_FOR), (at, length)))

    def permille(self, now: RunMs, runs_for: Ms) -> int | None:
        """For how much of the time it was known; None: OBS never said anything, as of a virtual camera."""
        if not self.spans:
            return None
        known = sum(length for at, length in self.spans if at > now - ANSWERS_FOR)
        return min(1_000, round(1_000 * known / max(1, min(ANSWERS_FOR, runs_for))))


def of_obs(sample: ObsSample, by: Thresholds) -> Mapping[Trouble, Reading]:
    """Read what is of OBS as a whole."""
    return {
        Trouble.RENDER_LAG: _worst(
            _more_is_worse(sample.lagged, by.lag_clear_permille, by.lag_warn_permille, by.lag_act_permille),
            _more_is_worse(
                sample.render_share, by.render_clear_permille, by.render_warn_permille, by.render_act_permille
            ),
            _less_is_worse(
                _permille(sample.fps_share), by.fps_clear_permille, by.fps_warn_permille, by.fps_act_permille
            ),
        ),
        Trouble.ENCODER_LAG: _more_is_worse(
            sample.encoder_skipped, by.lag_clear_permille, by.lag_warn_permille, by.lag_act_permille
        ),
        Trouble.DISK_LOW: _less_is_worse(
            sample.disk_free_mb if sample.recording else None,
            by.disk_clear_mb,
            by.disk_warn_mb,
            by.disk_act_mb,
        ),
    }


def figures_of_output(sample: OutputSample, known_permille: int | None) -> Figures:
    """What is known of an output, as the record keeps it, and for how much of the time it was."""
    known = {
        "known_permille": known_permille,
        "dropped_permille": _rounded(_permille(sample.dropped)),
        "congestion_permille": _rounded(_permille(sample.congestion)),
        "sent_bytes": sample.sent_bytes,
    }
    return {name: value for name, value in known.items() if value is not None}


def figures_of_obs(sample: ObsSample) -> Figures:
    """What is known of OBS, as the record keeps it."""
    known = {
        "lagged_permille": _rounded(_permille(sample.lagged)),
        "encoder_skipped_permille": _rounded(_permille(sample.encoder_skipped)),
        "render_permille": _rounded(_permille(sample.render_share)),
        "fps_permille": _rounded(_permille(sample.fps_share)),
        "disk_free_mb": sample.disk_free_mb,
    }
    return {name: value for name, value in known.items() if value is not None}


def _more_is_worse(share: float | None, clear: int, warn: int, act: int) -> Reading:
    permille = _permille(share)
    if permille is None:
        return Reading.UNKNOWN
    if permille > act:
        return Reading.BAD
    if permille > warn:
        return Reading.POOR
    return Reading.GOOD if permille < clear else Reading.BETWEEN


def _less_is_worse(value: float | None, clear: int, warn: int, act: int) -> Reading:
    if value is None:
        return Reading.UNKNOWN
    if value < act:
        return Reading.BAD
    if value < warn:
        return Reading.POOR
    return Reading.GOOD if value > clear else Reading.BETWEEN


def _worst(*readings: Reading) -> Reading:
    """Unknown only when nothing at all is known."""
    return max(readings, key=lambda reading: reading.value)


def _permille(share: float | None) -> float | None:
    return None if share is None else share * 1_000


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)
