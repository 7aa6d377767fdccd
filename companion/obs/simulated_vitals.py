"""How the OBS that is not there does: figures of a machine that has nothing else to do."""

from collections.abc import Iterable, Mapping

from companion.obs.simulated_inputs import between
from companion.ports import OutputVitals, Sight, Vitals
from companion.show.events import Pulse

EVERY_S = 2.0
FPS = 30.0
BITRATE_KBPS = 6_000.0
"""What crews stream 1080p at, and record at as well."""
LOOKS_EVERY_S = 2.0
REPLY_MS = 3.0
SLOW_REPLY_MS = 1_200.0


class VitalSigns:
    """The same seed and the same mishaps give the same figures."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn = 0
        self.watched: tuple[str, ...] = ()
        """Inputs whose picture is looked at."""
        self.blind: set[str] = set()
        """Inputs that have no picture."""
        self.reconnecting: set[str] = set()
        """Outputs whose other end went away, so that nothing leaves."""

    def take(self, outputs: Mapping[str, bool], inputs: Iterable[str], pulse: Pulse) -> Vitals:
        """The next sample, while these outputs run and there are these inputs."""
        there = frozenset(inputs) - self.blind
        return Vitals(
            fps=FPS,
            fps_wanted=FPS,
            render_ms=self._about(6.0),
            lagged=0.0,
            encoder_skipped=0.0,
            cpu=self._about(8.0),
            disk_free_mb=250_000.0,
            reply_ms=self._about(REPLY_MS if pulse is Pulse.STEADY else SLOW_REPLY_MS),
            outputs={name: self._output(name) for name, runs in outputs.items() if runs},
            cameras={name: Sight.PICTURE if name in there else Sight.NOTHING for name in self.watched},
            looks_every_s=LOOKS_EVERY_S if self.watched else None,
        )

    def _output(self, name: str) -> OutputVitals:
        if name == "virtual_camera":  # Nothing is encoded, and nothing sent.
            return OutputVitals(kbps=None, dropped=None, congestion=None)
        if name in self.reconnecting:
            return OutputVitals(kbps=0.0, dropped=None, congestion=None, reconnecting=True)
        sent = name == "stream"
        return OutputVitals(
            kbps=self._about(BITRATE_KBPS),
            dropped=0.0 if sent else None,
            congestion=0.0 if sent else None,
        )

    def _about(self, figure: float) -> float:
        """Within three in a hundred of it."""
        self._drawn += 1
        return round(figure * between(0.97, 1.03, f"{self._seed} {self._drawn}"), 2)
