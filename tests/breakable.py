"""A studio round a real OBS in which everything can be broken and mended while it is on air.

A camera that comes over the network, a microphone, and the ingest that the stream goes to; OBS itself breaks
by ``RealObs``. Nothing of it needs OBS to be started anew. Whatever is started here ends with ``with``.
"""

import contextlib
import itertools
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Self, assert_never

import obsws_python
from PIL import Image, ImageChops, ImageDraw

from companion.checkup.of_show import NAMES
from tests.beats import Speaker, as_source_settings
from tests.real_obs import START_S, RealObs, Source

HOST, PRODUCT, CLOSE, FALLBACK = "Host", "Product", "Close", "Fallback"
CAMERA, CLOSE_CAMERA, MICROPHONE = "Main camera", "Close camera", "Host microphone"
PRODUCT_PICTURE, FALLBACK_PICTURE = "Product picture", NAMES["en"][0]

SIZE = 640, 360
PICTURES_A_SECOND = 12
OPENS_S = 20.0
"""OBS opens a feed within two or three seconds on an idle machine."""

_LOOP = 29
"""Pictures until a look begins again: a prime, so that no even pace of looking meets the same one twice."""


STALLED_S = 1.0
"""A camera that sends nothing for longer than this stands still for whoever looks at it."""

_PAGES = 4
_PAGE_S = 5


class Look(StrEnum):
    """What is before the camera, or wrong with it. All but the last two bear the noise of a sensor."""

    MOVING = "moving"
    """The host moves."""
    STILL = "still"
    """The host stands still."""
    DIM = "dim"
    """A dark set with somebody faintly to be seen in it."""
    SLIDES = "slides"
    """Pages of different brightness, one after the other."""
    BLACK = "black"
    """The lens cap is on."""
    FROZEN = "frozen"
    """It sends the picture that it sent last again and again."""


@cache
def _pictures(look: Look) -> Sequence[bytes]:
    """Planes of brightness and of no colour at all, as ffmpeg takes them: 16 is black and 235 white."""
    return [_with_noise(_drawn(look, number / _LOOP), look) for number in range(_LOOP)]


def _which(look: Look, number: int) -> int:
    """Of the pictures of this look, the one that comes at this place."""
    if look is not Look.SLIDES:
        return number % _LOOP
    of_a_page = _LOOP // _PAGES
    return number // (_PAGE_S * PICTURES_A_SECOND) % _PAGES * of_a_page + number % of_a_page


def _drawn(look: Look, phase: float) -> Image.Image:
    """Without noise; ``phase`` goes from 0 to 1."""
    width, height = SIZE
    match look:
        case Look.MOVING | Look.STILL | Look.FROZEN:
            picture = Image.linear_gradient("L").resize(SIZE).point(lambda value: 60 + value // 3)
            sway = round(60 * abs(2 * phase - 1)) if look is Look.MOVING else 30
            body = (width // 3 + sway, height // 4, width // 2 + sway, height)
            ImageDraw.Draw(picture).ellipse(body, fill=180)
        case Look.DIM:
            picture = Image.new("L", SIZE, 24)
            ImageDraw.Draw(picture).rectangle((width // 3, height // 4, width // 2, height), fill=38)
        case Look.SLIDES:
            page = min(int(phase * _LOOP) // (_LOOP // _PAGES), _PAGES - 1)
            picture = Image.new("L", SIZE, 60 + 45 * page)
            ImageDraw.Draw(picture).rectangle((80, 60 + 50 * page, 560, 100 + 50 * page), fill=40)
        case Look.BLACK:
            picture = Image.new("L", SIZE, 16)
        case _:
            assert_never(look)
    return picture


def _with_noise(picture: Image.Image, look: Look) -> bytes:
    noise = Image.effect_noise(SIZE, 1 if look is Look.BLACK else 3)
    noisy = ImageChops.add(picture, noise, 1, -128)
    return noisy.tobytes() + bytes([128]) * (SIZE[0] * SIZE[1] // 2)


class Camera:
    """A feed over UDP whose picture changes from one frame to the next, and whose line can be cut.

    Each frame is coded for itself and alike, so that the same picture sent is the same picture received.
    """

    def __init__(self, look: Look = Look.MOVING) -> None:
        self.port = _free_port(socket.SOCK_DGRAM)
        self.look = look
        self.stalls: list[tuple[float, float]] = []
        """From when until when it sent nothing, though it should have: this machine had no time for it."""
        self._last = _pictures(look)[0]
        self._ends = threading.Event()
        self._ffmpeg: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    def source(self, name: str = CAMERA) -> Source:
        """What OBS takes it in by; it goes on off programme."""
        return Source(name, "ffmpeg_source", as_source_settings(self.port))

    @property
    def is_cut(self) -> bool:
        return self._thread is None

    def show(self, look: Look) -> float:
        """From the next frame on; the instant (``time.time``)."""
        _pictures(look)  # drawn before the first of them is due
        self.look = look
        return time.time()

    def lose(self) -> float:
        """The line is cut: nothing comes any more; the instant."""
        at = time.time()
        self._ends.set()
        if self._ffmpeg is not None and self._thread is not None:
            assert self._ffmpeg.stdin is not None
            self._ffmpeg.kill()
            self._ffmpeg.wait(timeout=10)
            self._thread.join(timeout=10)
            with contextlib.suppress(OSError):  # what was written last and never read
                self._ffmpeg.stdin.close()
        self._ffmpeg = self._thread = None
        return at

    def move(self) -> None:
        """To another port: what OBS has taken it in by gets nothing any more."""
        self.lose()
        self.port = _free_port(socket.SOCK_DGRAM)
        self.mend(self.look)

    def mend(self, look: Look = Look.MOVING) -> float:
        """Whatever was wrong with it, it gives this again; the instant."""
        at = self.show(look)
        if self._thread is None:
            self._start()
        return at

    def __enter__(self) -> Self:
        self.mend(self.look)
        return self

    def __exit__(self, *_: object) -> None:
        self.lose()

    def _start(self) -> None:
        self._ends.clear()
        shape = ["-pix_fmt", "yuv420p", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(PICTURES_A_SECOND)]
        raw = ["-f", "rawvideo", *shape, "-i", "-"]
        alike = ["-preset", "ultrafast", "-tune", "zerolatency", "-g", "1", "-qp", "14", "-threads", "1"]
        to = f"udp://127.0.0.1:{self.port}?pkt_size=1316"
        self._ffmpeg = subprocess.Popen(
            ["ffmpeg", "-v", "quiet", *raw, "-c:v", "libx264", *alike, "-f", "mpegts", to],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self._thread = threading.Thread(target=self._feed, args=(self._ffmpeg,), daemon=True)
        self._thread.start()

    def _feed(self, ffmpeg: subprocess.Popen[bytes]) -> None:
        assert ffmpeg.stdin is not None
        due_s, sent_at = time.monotonic(), time.time()
        for number in itertools.count():
            if self.look is not Look.FROZEN:
                self._last = _pictures(self.look)[_which(self.look, number)]
            try:
                ffmpeg.stdin.write(self._last)
                ffmpeg.stdin.flush()
            except OSError:
                return  # the line was cut
            if (now := time.time()) - sent_at > STALLED_S:
                self.stalls.append((sent_at, now))
            sent_at = now
            due_s = max(due_s + 1 / PICTURES_A_SECOND, time.monotonic() - 0.5)
            if self._ends.wait(max(0.0, due_s - time.monotonic())):
                return


class Voice(StrEnum):
    """What the microphone hears, or what is wrong with it."""

    SPEECH = "speech"
    """Bursts of sound with pauses between them, in a room that is never quite silent."""
    ROOM = "room"
    """Nobody speaks."""
    CLIPPING = "clipping"
    DEAD = "dead"
    """Exact zero, as from one that was unplugged."""


_SOUNDS: Mapping[Voice, str] = {
    Voice.SPEECH: "(0.3*sin(2*PI*180*t)+0.1*sin(2*PI*740*t))*gt(mod(t,1.7),0.4)+0.0008*(random(0)-0.5)",
    Voice.ROOM: "0.0008*(random(0)-0.5)",
    Voice.CLIPPING: "clip(4*sin(2*PI*180*t),-1,1)",
}


class Microphone:
    """A device of a PulseAudio of its own, in the folder of an OBS that has not started yet."""

    SOURCE = Source(MICROPHONE, "pulse_input_capture", {"device_id": Speaker.HEARD_AS})

    def __init__(self, obs_folder: Path, voice: Voice = Voice.SPEECH) -> None:
        self._speaker = Speaker(obs_folder)
        self.voice = voice
        self._player: subprocess.Popen[bytes] | None = None

    def hears(self, voice: Voice) -> float:
        """From now on; the instant."""
        at = time.time()
        self.voice = voice
        before, self._player = self._player, None
        if voice is not Voice.DEAD:
            sound = ["-re", "-f", "lavfi", "-i", f"aevalsrc='{_SOUNDS[voice]}':s=48000"]
            to = ["-f", "pulse", "-device", Speaker.NAME, "-buffer_duration", "100", "host"]
            self._player = subprocess.Popen(
                ["ffmpeg", "-v", "quiet", *sound, *to],
                env=self._speaker.environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        if before is not None:
            before.kill()
            before.wait(timeout=10)
        return at

    def __enter__(self) -> Self:
        self._speaker.__enter__()
        self.hears(self.voice)
        return self

    def __exit__(self, *exception: object) -> None:
        self.hears(Voice.DEAD)
        self._speaker.__exit__(*exception)


class Ingest:
    """Takes a stream at one address, as a platform does, and can be killed and come back."""

    def __init__(self) -> None:
        self._port = _free_port(socket.SOCK_STREAM)
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"rtmp://127.0.0.1:{self._port}/live"

    @property
    def lives(self) -> bool:
        """Does it listen, or take a stream? It ends with its stream."""
        return self._server is not None and self._server.poll() is None

    def kill(self) -> float:
        """Nobody listens any more; the instant."""
        at = time.time()
        if self._server is not None:
            self._server.kill()
            self._server.wait(timeout=10)
            self._server = None
        return at

    def start(self) -> float:
        """Listen for one stream, whatever came of the one before; the instant."""
        self.kill()
        at, give_up = time.time(), time.monotonic() + START_S
        stream, listening = f"{self.url}/show", f":{self._port:04X} 00000000:0000 0A "
        while time.monotonic() < give_up:
            self._server = subprocess.Popen(
                ["ffmpeg", "-v", "quiet", "-listen", "1", "-i", stream, "-c", "copy", "-f", "null", "-"],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            # It takes one connection only, so that nobody may try it.
            while self._server.poll() is None:
                if listening in Path("/proc/net/tcp").read_text(encoding="ascii"):
                    return at
                time.sleep(0.02)
            time.sleep(0.2)  # the connection that was cut still holds the port
        raise TimeoutError("ffmpeg did not begin to listen")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


@dataclass(frozen=True, slots=True)
class Came:
    """An input came into the picture that goes out, or left it."""

    at: float
    """``time.time`` of when OBS told it."""
    input: str
    on_air: bool


class Programme:
    """What goes out, as this OBS tells everybody who listens; it has nothing of the code under test.

    It listens from ``with`` on until OBS is gone, and after ``listen`` to one that was started again.
    """

    _INPUTS_COME_AND_GO = 1 << 17

    def __init__(self, obs: RealObs) -> None:
        self._obs = obs
        self._told = threading.Condition()
        self._heard: list[Came] = []
        self._client: Any = None

    def __enter__(self) -> Self:
        self.listen()
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def listen(self) -> None:
        """From now on; again, where OBS was started again. What was heard before is kept."""
        self._leave()
        obs = self._obs
        self._client = obsws_python.EventClient(
            host=obs.host, port=obs.port, password=obs.password, subs=self._INPUTS_COME_AND_GO
        )
        self._client.callback.register(self.on_input_active_state_changed)

    def _leave(self) -> None:
        if self._client is not None:
            with contextlib.suppress(OSError):  # OBS is gone
                self._client.base_client.ws.abort()
            self._client.worker.join(timeout=10)
            self._client = None

    def on_input_active_state_changed(self, data: Any) -> None:
        """Called by the library, which finds it by its name."""
        with self._told:
            self._heard.append(Came(time.time(), str(data.input_name), bool(data.video_active)))
            self._told.notify_all()

    def since(self, at: float) -> Sequence[Came]:
        """Everything that came or went since then, oldest first."""
        with self._told:
            return [one for one in self._heard if one.at >= at]

    def came(self, input: str, since: float, within_s: float) -> float | None:
        """When this input first came into the picture since then, waited for; None: it did not in time."""

        def first() -> float | None:
            of_it = (one.at for one in self._heard if one.input == input and one.on_air and one.at >= since)
            return next(of_it, None)

        with self._told:
            self._told.wait_for(lambda: first() is not None, timeout=max(0.0, since + within_s - time.time()))
            return first()


class Studio:
    """OBS with a host's scene, a product's, a fallback that is still empty, and what is around it.

    ``FALLBACK_PICTURE`` is what ``companion obs setup`` puts into that one for a show in English. ``close``
    gives it a second camera in a scene of its own; ``options`` are those of ``RealObs``.
    """

    def __init__(self, folder: Path, *, close: bool = False, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.camera = Camera()
        self.close_camera = Camera() if close else None
        self.ingest = Ingest()
        self._stack = ExitStack()
        picture = Source(PRODUCT_PICTURE, "image_source", {"file": str(_still(folder / "product.png"))})
        scenes: dict[str, Sequence[Source]] = {
            HOST: (self.camera.source(), Microphone.SOURCE),
            PRODUCT: (picture, Microphone.SOURCE),
            FALLBACK: (),
        }
        if self.close_camera is not None:
            scenes[CLOSE] = (self.close_camera.source(CLOSE_CAMERA), Microphone.SOURCE)
        self.obs = RealObs(folder / "obs", scenes, **options)
        self.microphone = Microphone(self.obs.folder)
        self.programme = Programme(self.obs)

    def __enter__(self) -> Self:
        """Return when everything runs and OBS shows the camera; nothing is streamed yet."""
        with ExitStack() as stack:
            stack.enter_context(self.microphone)
            stack.enter_context(self.obs)
            self.obs.stream_to(stack.enter_context(self.ingest).url)
            for camera in filter(None, (self.camera, self.close_camera)):
                stack.enter_context(camera)
            stack.enter_context(self.programme)
            self.obs.wait_for(self.shows_a_picture, "the picture of the camera", OPENS_S)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.__exit__(None, None, None)

    def shows_a_picture(self, camera: str = CAMERA) -> bool:
        """Does OBS have a frame of this camera?"""
        items = self.obs.ask("GetSceneItemList", {"sceneName": HOST if camera == CAMERA else CLOSE})
        mine = [item for item in items["sceneItems"] if item["sourceName"] == camera]
        return any(item["sceneItemTransform"]["sourceWidth"] > 0 for item in mine)


def _still(path: Path) -> Path:
    picture = Image.new("RGB", SIZE, (200, 190, 170))
    ImageDraw.Draw(picture).rectangle((220, 100, 420, 300), fill=(150, 40, 40))
    picture.save(path)
    return path


def _free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
