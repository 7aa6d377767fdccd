"""A camera that flashes and a microphone that beeps, as a phone with the page ``/sync`` before them."""

import os
import subprocess
import time
from collections.abc import Sequence
from itertools import accumulate, cycle, islice
from pathlib import Path
from typing import Self

GAPS_S = (1.1, 0.86, 1.31, 0.95, 1.22, 0.81, 1.38, 1.02, 1.17, 0.9)
"""From beat to beat: none of them is like its neighbours."""
FLASH_S, BEEP_S = 0.15, 0.06
PICTURES_A_SECOND = 30


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
    beep comes ``late_ms`` after its flash, with the picture or out of a speaker. It ends with ``with``."""

    def __init__(self, port: int, late_ms: int, speaker: "Speaker | None" = None) -> None:
        self._to = f"udp://127.0.0.1:{port}?pkt_size=1316"
        self._late_s = late_ms / 1000
        self._speaker = speaker

    def __enter__(self) -> Self:
        video = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p"]
        picture = [*video, "-g", str(PICTURES_A_SECOND)]
        out = [*picture, "-c:a", "aac", "-f", "mpegts", self._to]
        if self._speaker is not None:
            sound = ["-map", "1:a", "-c:a", "pcm_s16le", "-f", "pulse", "-device", Speaker.NAME, "phone"]
            out = ["-map", "0:v", *picture, "-f", "mpegts", self._to, *sound]
        self._ffmpeg = subprocess.Popen(
            ["ffmpeg", "-v", "error", *_feed(self._late_s), *out],
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


def _feed(late_s: float) -> Sequence[str]:
    """What ffmpeg takes in: the picture first, then the sound."""
    times = beats(2.0, 60)
    flashing = "+".join(f"between(t,{at:.4f},{at + FLASH_S - 0.01:.4f})" for at in times)
    beeping = "+".join(f"between(t,{at + late_s:.4f},{at + late_s + BEEP_S:.4f})" for at in times)
    phone = f"drawbox=x=200:y=100:w=120:h=90:c=white:t=fill:enable='{flashing}'"
    picture = f"color=c=0x202020:s=640x360:r={PICTURES_A_SECOND},{phone},noise=alls=6:allf=t"
    sound = f"aevalsrc='0.4*sin(2*PI*1000*t)*({beeping})+0.001*(random(0)-0.5)':s=48000"
    return ["-re", "-f", "lavfi", "-i", picture, "-re", "-f", "lavfi", "-i", sound]
