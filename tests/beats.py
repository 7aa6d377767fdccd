"""A camera that flashes and a microphone that beeps, as a phone with the page ``/sync`` before them."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, cycle, islice, pairwise
from pathlib import Path
from typing import Self

from companion.ports import Notice
from companion.show.health.events import SyncMeasured
from companion.show.state import ShowState
from tests.stage import Stage

GAPS_S = (1.1, 0.86, 1.31, 0.95, 1.22, 0.81, 1.38, 1.02, 1.17, 0.9)
"""From beat to beat: none of them is like its neighbours."""
FLASH_S, BEEP_S = 0.15, 0.06
PICTURES_A_SECOND = 30
_EARLY_S = 0.005
"""A picture on the beat flashes, though its time was rounded to a hair before it."""


def beats(first_s: float, count: int) -> tuple[float, ...]:
    """When they come: at the beginning of a picture, as a camera has no other."""
    times = accumulate(islice(cycle(GAPS_S), count - 1), initial=first_s)
    return tuple(round(at_s * PICTURES_A_SECOND) / PICTURES_A_SECOND for at_s in times)


def as_source_settings(port: int) -> dict[str, object]:
    """Settings of an ``ffmpeg_source`` of OBS that takes the feed on this port."""
    return {
        "is_local_file": False,
        "input": f"udp://127.0.0.1:{port}?timeout=2000000&fifo_size=1000000&overrun_nonfatal=1",
        "input_format": "mpegts",
        "buffering_mb": 0,
        "reconnect_delay_sec": 1,
        "restart_on_activate": False,
        "close_when_inactive": False,
    }


class Phone:
    """A feed by ffmpeg: a phone fills a twentieth of a noisy, dark picture that goes out over UDP, and its
    beep comes so much after its flash, with the picture or out of a speaker. It ends with ``with``.

    Of several ``late_ms`` each holds for ``EACH_S``, the last for ever.
    """

    EACH_S = 25.0

    def __init__(self, port: int, *late_ms: int, speaker: "Speaker | None" = None) -> None:
        self._to = f"udp://127.0.0.1:{port}?pkt_size=1316"
        self._feed = _feed(late_ms, self.EACH_S)
        self._speaker = speaker

    def __enter__(self) -> Self:
        video = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p"]
        picture = [*video, "-g", str(PICTURES_A_SECOND)]
        sound = ["-c:a", "aac"] if self._speaker is None else ["-an"]
        out = [*picture, *sound, "-f", "mpegts", self._to]
        if self._speaker is not None:
            # Without a word on it PulseAudio holds two seconds of sound before one hears any.
            device = ["-f", "pulse", "-device", Speaker.NAME, "-buffer_duration", "100", "phone"]
            out += device
        self._ffmpeg = subprocess.Popen(
            ["ffmpeg", "-v", "error", *self._feed, *out],
            env=None if self._speaker is None else self._speaker.environment,
            stdin=subprocess.DEVNULL,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._ffmpeg.terminate()
        self._ffmpeg.wait(timeout=10)


class Speaker:
    """A PulseAudio of its own in the runtime folder of a ``RealObs`` that has not started yet, with a speaker
    whose sound OBS hears as the device ``HEARD_AS``. It ends with ``with``."""

    NAME = "phone"
    HEARD_AS = "phone.monitor"

    def __init__(self, obs_folder: Path) -> None:
        self._socket = obs_folder / "run" / "pulse" / "native"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(obs_folder / "home"),
            "XDG_RUNTIME_DIR": str(obs_folder / "run"),
        }

    def __enter__(self) -> Self:
        load = ["module-native-protocol-unix", f"module-null-sink sink_name={self.NAME}"]
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
            + [f"--load={module}" for module in load],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        give_up = time.monotonic() + 10
        while not self._socket.exists():
            if time.monotonic() > give_up:
                raise TimeoutError("PulseAudio did not start")
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait(timeout=10)


@dataclass
class Measured:
    """What ``SyncChecks`` sees of a show that is not on air, and what it tells."""

    state: ShowState = field(default_factory=lambda: Stage(obs=False).state)
    told: list[SyncMeasured] = field(default_factory=list)

    def submit(self, notice: Notice) -> None:
        event = notice(self.state.opened)
        assert isinstance(event, SyncMeasured)
        self.told.append(event)
        self.state = replace(self.state, syncs=(*self.state.syncs, event.sync))


def _feed(late_ms: Sequence[int], each_s: float) -> Sequence[str]:
    """What ffmpeg takes in: the picture first, then the sound."""
    late = "+".join(
        f"{(after - before) / 1000}*gte(t,{number * each_s})"
        for number, (before, after) in enumerate(pairwise((0, *late_ms)))
    )
    phone = f"drawbox=x=200:y=100:w=120:h=90:c=white:t=fill:enable='{_within(f't+{_EARLY_S}', FLASH_S)}'"
    picture = f"color=c=0x202020:s=640x360:r={PICTURES_A_SECOND},{phone},noise=alls=6:allf=t"
    beep = f"0.4*sin(2*PI*1000*t)*({_within(f't-({late})', BEEP_S)})"
    sound = f"aevalsrc='{beep}+0.001*(random(1)-0.5)':s=48000"
    return ["-re", "-f", "lavfi", "-i", picture, "-re", "-f", "lavfi", "-i", sound]


def _within(instant: str, lasts_s: float) -> str:
    """An expression of ffmpeg that is 1 during every beat, else 0."""
    times = beats(0.5, len(GAPS_S))
    again_s = beats(0.5, len(GAPS_S) + 1)[-1] - times[0]
    first, *others = (f"between(ld(0),{at:.4f},{at + lasts_s:.4f})" for at in times)
    return "+".join([first.replace("ld(0)", f"st(0,mod({instant},{again_s:.4f}))"), *others])
