"""How OBS does, from what it counts. Pure.

Everything that OBS counts it counts from some beginning: since it was started, since a stream began, since
somebody pressed Reset. A share since then hides what happens now, so figures here are of the last ten
seconds; and a count that fell is a new beginning, never a loss that was made good.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from companion.ports import OutputVitals

WINDOW_S = 10.0
"""Long enough that one late frame in it is no share to speak of, short enough to be about now; ten seconds
are also what the loss of frames is judged over (reference: OBS's own limits of 1 % and 5 %)."""
LEAST_S = 1.5
"""Less than this between two counts is no measure: when each was taken is known to some milliseconds only."""
STALE_S = 6.0
"""A window that has not heard of three answers in a row says nothing of now."""

Counts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Window:
    """Counts that only grow, each as it was at some instant of the last ten seconds.

    Instants are seconds of any clock that does not step.
    """

    _taken: tuple[tuple[float, Counts], ...] = ()

    def after(self, at_s: float, counts: Counts) -> "Window":
        """The same with these counts; begun anew when one of them fell, or one is there no more."""
        if self._taken:
            last_s, last = self._taken[-1]
            fell = any(name not in counts or counts[name] < count for name, count in last.items())
            if fell or at_s < last_s or at_s - last_s > WINDOW_S:
                return Window(((at_s, counts),))
        kept = (*self._taken, (at_s, counts))
        # The first that is kept is the latest that is a whole window old.
        while len(kept) > 2 and at_s - kept[1][0] >= WINDOW_S:
            kept = kept[1:]
        return Window(kept)

    def grown(self, name: str, now_s: float) -> tuple[float, float] | None:
        """By how much, and in how many seconds; None when that is not known for long enough, or any more."""
        if len(self._taken) < 2 or now_s - self._taken[-1][0] > STALE_S:
            return None
        (first_s, first), (last_s, last) = self._taken[0], self._taken[-1]
        if last_s - first_s < LEAST_S or name not in first or name not in last:
            return None
        return last[name] - first[name], last_s - first_s

    def last_step(self, name: str) -> float | None:
        """By how much it grew between the two latest; None when there are no two."""
        if len(self._taken) < 2:
            return None
        (_, before), (_, last) = self._taken[-2:]
        return last[name] - before[name] if name in before and name in last else None

    def share(self, part: str, whole: str, now_s: float) -> float | None:
        """0 to 1; None when nothing was counted, for then there is nothing to have a share in."""
        some, all_of_it = self.grown(part, now_s), self.grown(whole, now_s)
        if some is None or all_of_it is None or all_of_it[0] <= 0:
            return None
        # OBS reads its two counts one after the other: the part may be a frame ahead of the whole.
        return min(1.0, some[0] / all_of_it[0])


def counts(answer: Mapping[str, Any], *names: str) -> Counts:
    """Those of an answer that are counts at all."""
    found = {name: number(answer, name) for name in names}
    return {name: count for name, count in found.items() if count is not None and count >= 0}


def number(answer: Mapping[str, Any], name: str) -> float | None:
    """A figure of an answer; None when it is missing or is none."""
    value = answer.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def late_share(before: Mapping[str, Any], after: Mapping[str, Any]) -> float | None:
    """Of the frames that OBS had to draw between two answers to GetStats, those that it drew late, 0 to 1;
    None: it drew none, or counts anew."""
    late_before, late_after = number(before, "renderSkippedFrames"), number(after, "renderSkippedFrames")
    all_before, all_after = number(before, "renderTotalFrames"), number(after, "renderTotalFrames")
    if late_before is None or late_after is None or all_before is None or all_after is None:
        return None
    if all_after <= all_before or late_after < late_before:
        return None
    return min(1.0, (late_after - late_before) / (all_after - all_before))


@dataclass(frozen=True, slots=True)
class Stats:
    """What GetStats said, lately."""

    _last: Mapping[str, Any] = field(default_factory=dict)
    _window: Window = Window()

    def after(self, at_s: float, answer: Mapping[str, Any]) -> "Stats":
        names = ("renderSkippedFrames", "renderTotalFrames", "outputSkippedFrames", "outputTotalFrames")
        return Stats(answer, self._window.after(at_s, counts(answer, *names)))

    @property
    def fps(self) -> float | None:
        return number(self._last, "activeFps")

    @property
    def render_ms(self) -> float | None:
        return number(self._last, "averageFrameRenderTime")

    @property
    def cpu(self) -> float | None:
        return number(self._last, "cpuUsage")

    @property
    def disk_free_mb(self) -> float | None:
        return number(self._last, "availableDiskSpace")

    def lagged(self, now_s: float) -> float | None:
        """Share of frames that were rendered too late."""
        return self._window.share("renderSkippedFrames", "renderTotalFrames", now_s)

    def encoder_skipped(self, now_s: float) -> float | None:
        """Share of frames that the encoder skipped. In GetStreamStatus the same name means the network."""
        return self._window.share("outputSkippedFrames", "outputTotalFrames", now_s)


_STATUS_COUNTS = ("outputBytes", "outputDuration", "outputSkippedFrames", "outputTotalFrames")
"""The duration is of no interest but for its falls: it tells an output that began anew."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What the status of one output that runs said, lately."""

    _last: Mapping[str, Any] = field(default_factory=dict)
    _window: Window = Window()
    _said: bool = True
    """That was said just now, and not in a sample before."""

    def unsaid(self) -> "Sending":
        """The same, in a sample for which nothing was said yet."""
        return replace(self, _said=False)

    def after(self, at_s: float, answer: Mapping[str, Any]) -> "Sending":
        if answer.get("outputReconnecting"):
            # OBS counts from nothing when it is through; what it counts until then belongs to neither.
            return Sending(answer, Window())
        return Sending(answer, self._window.after(at_s, counts(answer, *_STATUS_COUNTS)))

    def vitals(self, now_s: float) -> OutputVitals:
        """How it does, by what was said until now."""
        if self._last.get("outputReconnecting"):
            return OutputVitals(kbps=0.0, dropped=None, congestion=None, reconnecting=True)
        sent = self._window.grown("outputBytes", now_s)
        congestion = number(self._last, "outputCongestion")
        # While a recording is paused nothing is written, as somebody wants it.
        told = self._said and not self._last.get("outputPaused")
        step = self._window.last_step("outputBytes") if told else None
        return OutputVitals(
            kbps=None if sent is None else sent[0] * 8 / 1000 / sent[1],
            dropped=self._window.share("outputSkippedFrames", "outputTotalFrames", now_s),
            congestion=None if congestion is None else min(1.0, max(0.0, congestion)),
            sent_bytes=None if step is None else round(step),
        )


@dataclass(frozen=True, slots=True)
class Outputs:
    """All outputs that run, by their names in the show file."""

    _sending: Mapping[str, Sending | None] = field(default_factory=dict)
    """None: it runs, and has no figures."""

    def running(self, names: Sequence[str]) -> "Outputs":
        """Only these run; what is known of them is kept, and nothing was said of it for this sample yet."""
        known = {name: self._sending.get(name) for name in names}
        return replace(self, _sending={name: one and one.unsaid() for name, one in known.items()})

    def after(self, output: str, at_s: float, answer: Mapping[str, Any]) -> "Outputs":
        """This is what OBS says of one that runs."""
        sending = (self._sending.get(output) or Sending()).after(at_s, answer)
        return replace(self, _sending={**self._sending, output: sending})

    def vitals(self, now_s: float) -> Mapping[str, OutputVitals]:
        return {
            name: _UNMEASURED if sending is None else sending.vitals(now_s)
            for name, sending in self._sending.items()
        }


_UNMEASURED = OutputVitals(kbps=None, dropped=None, congestion=None)


def frames_per_s(answer: Mapping[str, Any]) -> float | None:
    """What GetVideoSettings says that OBS is to draw."""
    numerator, denominator = number(answer, "fpsNumerator"), number(answer, "fpsDenominator")
    if numerator is None or not denominator:
        return None
    return numerator / denominator
