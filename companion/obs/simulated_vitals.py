"""How the OBS that is not there does: figures of a machine that has nothing else to do."""

from collections.abc import Mapping

from companion.obs.probes import ON_PROGRAMME_S
from companion.obs.simulated_inputs import between
from companion.ports import OutputVitals, Sight, Vitals
from companion.show.events import Pulse

EVERY_S, COUNTING_EVERY_S = 2.0, 1.0
"""The latter while a stream or a recording runs, as of a real OBS."""
FPS = 30.0
BITRATE_KBPS = 6_000.0
"""What crews stream 1080p at, and record at as well."""
REPLY_MS = 3.0
SLOW_REPLY_MS = 1_200.0


class VitalSigns:
    """The same seed and the same mishaps give the same figures."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn = 0
        self._counted: frozenset[str] = frozenset()
        """Outputs whose figures were taken with the sample before."""
        self.stalled: set[str] = set()
        """Outputs that run, and nothing leaves."""
        self.reconnecting: set[str] = set()
        """Outputs whose other end went away, so that nothing leaves."""

    def take(self, outputs: Mapping[str, bool], cameras: Mapping[str, Sight], pulse: Pulse) -> Vitals:
        """The next sample, while these outputs run and the cameras that are watched give this."""
        running = frozenset(name for name, runs in outputs.items() if runs)
        counted, self._counted = self._counted, running - self.reconnecting
        return Vitals(
            fps=FPS,
            fps_wanted=FPS,
            render_ms=self._about(6.0),
            lagged=0.0,
            encoder_skipped=0.0,
            cpu=self._about(8.0),
            disk_free_mb=250_000.0,
            reply_ms=self._about(REPLY_MS if pulse is Pulse.STEADY else SLOW_REPLY_MS),
            outputs={name: self._output(name, counted=name in counted) for name in sorted(running)},
            cameras=cameras,
            looks_every_s=ON_PROGRAMME_S if cameras else None,
        )

    def _output(self, name: str, *, counted: bool) -> OutputVitals:
        if name == "virtual_camera":  # Nothing is encoded, and nothing sent.
            return OutputVitals(kbps=None, dropped=None, congestion=None)
        if name in self.reconnecting:
            return OutputVitals(kbps=0.0, dropped=None, congestion=None, reconnecting=True)
        sent = name == "stream"
        kbps = 0.0 if name in self.stalled else self._about(BITRATE_KBPS)
        return OutputVitals(
            kbps=kbps,
            sent_bytes=round(kbps * 125 * COUNTING_EVERY_S) if counted else None,
            dropped=0.0 if sent else None,
            congestion=0.0 if sent else None,
        )

    def _about(self, figure: float) -> float:
        """Within three in a hundred of it."""
        self._drawn += 1
        return round(figure * between(0.97, 1.03, f"{self._seed} {self._drawn}"), 2)
