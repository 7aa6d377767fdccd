"""A real OBS on a screen that is not there, one per ``RealObs``, for tests and benches.

Each has its own X server, home, settings and port, so that several run side by side; what it started
it stops, by process id. obs-websocket asks for a password, as it does in a studio.
"""

import array
import base64
import contextlib
import json
import logging
import math
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import wave
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import obsws_python
import pytest

# The witness tries a port that is not open yet; the library would log each attempt.
logging.getLogger("obsws_python").setLevel(logging.CRITICAL)

START_S = 40.0
"""How long OBS may take to answer; about 1.5 s on an idle machine, more when others share it."""


@dataclass(frozen=True, slots=True)
class Source:
    """An input as OBS stores it."""

    name: str
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def colour(name: str, rgb: int, width: int = 640, height: int = 360) -> Source:
    """A plain field; ``rgb`` is written 0xRRGGBB (OBS itself wants 0xAABBGGRR)."""
    red, green, blue = rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF
    value = 0xFF000000 | blue << 16 | green << 8 | red
    return Source(name, "color_source_v3", {"color": value, "width": width, "height": height})


def media(name: str, path: Path, *, looping: bool = True) -> Source:
    """A film or a sound that plays for ever, or once when its scene comes."""
    return Source(name, "ffmpeg_source", {"local_file": str(path), "is_local_file": True, "looping": looping})


def write_tone(path: Path, seconds: float) -> Path:
    """A WAV file of a tone that peaks at -6 dBFS."""
    rate, peak = 48_000, 0x7FFF // 2
    samples = array.array(
        "h", (round(peak * math.sin(n * math.tau / 109)) for n in range(round(rate * seconds)))
    )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


SCENES: Mapping[str, Sequence[Source]] = {
    "Host": (colour("Host camera", 0x2060C0),),
    "Product": (colour("Product camera", 0x20A040),),
    "Fallback": (colour("Fallback picture", 0xC08020),),
}
"""What most tests need: each scene holds one input that no other scene has."""


class ObsMissing(RuntimeError):
    """This machine has no OBS, or no X server to show it on."""


class RealObs:
    """OBS with these scenes, killed and started again at will.

    ``transition_ms`` is the length of the fade that the collection starts with; None is a cut.
    ``script`` is a Lua script that the collection loads, ``script_settings`` its settings, key
    bindings among them. ``duplicate`` is studio mode's "duplicate scene", on unless somebody turned it off.
    ``preview``: OBS draws programme in its window, too, as most crews have it; that is three quarters of
    what it costs here, and neither what goes out nor what OBS answers depends on it.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        folder: Path,
        scenes: Mapping[str, Sequence[Source]] = SCENES,
        *,
        first: str | None = None,
        script: Path | None = None,
        script_settings: Mapping[str, Any] | None = None,
        studio_mode: bool = False,
        duplicate: bool = True,
        preview: bool = False,
        transition_ms: int | None = None,
    ) -> None:
        if shutil.which("obs") is None or shutil.which("Xvfb") is None:
            raise ObsMissing("obs and Xvfb are needed (Debian: obs-studio, xvfb)")
        self.folder = folder
        self.password = secrets.token_urlsafe(12)
        self.port = _free_port()
        self._screen: subprocess.Popen[bytes] | None = None
        self._obs: subprocess.Popen[bytes] | None = None
        self._witness: Any = None
        self.display = ""
        for part in ("home", "config/obs-studio", "run"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "run").chmod(0o700)
        self._write_settings(studio_mode, duplicate, preview)
        self._write_collection(
            scenes, first or next(iter(scenes)), script, script_settings or {}, transition_ms
        )

    # Files ---------------------------------------------------------------------------------------

    @property
    def _config(self) -> Path:
        return self.folder / "config" / "obs-studio"

    def _write_settings(self, studio_mode: bool, duplicate: bool, preview: bool) -> None:
        flags = "".join(f"Pre{version}Defaults=false\n" for version in ("19", "21", "23", "24.1"))
        (self._config / "global.ini").write_text(
            "[General]\nFirstRun=true\nLastVersion=486539266\nInfoIncrement=1\nEnableAutoUpdates=false\n"
            f"{flags}\n"
            "[Basic]\nProfile=Lab\nProfileDir=Lab\nSceneCollection=Lab\nSceneCollectionFile=Lab\n\n"
            f"[BasicWindow]\nPreviewProgramMode={str(studio_mode).lower()}\n"
            f"SceneDuplicationMode={str(duplicate).lower()}\nPreviewEnabled={str(preview).lower()}\n\n"
            "[OBSWebSocket]\nFirstLoad=false\nServerEnabled=true\nAlertsEnabled=false\nAuthRequired=true\n"
            f"ServerPort={self.port}\nServerPassword={self.password}\n",
            encoding="utf-8",
        )
        profile = self._config / "basic" / "profiles" / "Lab"
        profile.mkdir(parents=True, exist_ok=True)
        (profile / "basic.ini").write_text(
            "[General]\nName=Lab\n\n"
            "[Video]\nBaseCX=640\nBaseCY=360\nOutputCX=640\nOutputCY=360\nFPSType=0\nFPSCommon=30\n\n"
            "[Output]\nMode=Simple\nReconnect=true\nRetryDelay=2\n\n"
            f"[SimpleOutput]\nVBitrate=800\nPreset=ultrafast\nFilePath={self.folder}\n",
            encoding="utf-8",
        )

    def _write_collection(
        self,
        scenes: Mapping[str, Sequence[Source]],
        first: str,
        script: Path | None,
        script_settings: Mapping[str, Any],
        transition_ms: int | None,
    ) -> None:
        inputs = {source.name: source for sources in scenes.values() for source in sources}
        sources: list[dict[str, Any]] = [
            {"id": source.kind, "name": source.name, "settings": dict(source.settings)}
            for source in inputs.values()
        ]
        for scene, held in scenes.items():
            items = [
                {"id": number, "name": source.name, "visible": True, "scale": {"x": 1.0, "y": 1.0}}
                for number, source in enumerate(held, 1)
            ]
            settings = {"custom_size": False, "id_counter": len(items), "items": items}
            sources.append({"id": "scene", "name": scene, "settings": settings})
        modules: dict[str, Any] = {}
        if script is not None:
            modules["scripts-tool"] = [{"path": str(script), "settings": dict(script_settings)}]
        collection = {
            "name": "Lab",
            "current_scene": first,
            "current_program_scene": first,
            "current_transition": "Cut" if transition_ms is None else "Fade",
            "transition_duration": transition_ms or 300,
            "modules": modules,
            "scene_order": [{"name": scene} for scene in scenes],
            "sources": sources,
        }
        folder = self._config / "basic" / "scenes"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "Lab.json").write_text(json.dumps(collection), encoding="utf-8")

    @property
    def log_path(self) -> Path:
        """The log that the latest OBS writes."""
        return max((self._config / "logs").glob("*.txt"))

    # Life ----------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Return when OBS answers requests; raises TimeoutError with the end of its log otherwise."""
        if self._screen is None:
            self._start_screen()
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "HOME": str(self.folder / "home"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
        }
        with (self.folder / "obs.out").open("ab") as output:
            self._obs = subprocess.Popen(
                ["obs", "--multi", "--minimize-to-tray", "--collection", "Lab", "--profile", "Lab"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._wait_until_it_answers()
        return self

    def _start_screen(self) -> None:
        # The server chooses a display that nobody has, and says which through the pipe.
        reading, writing = os.pipe()
        try:
            self._screen = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
                pass_fds=(writing,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise ObsMissing("Xvfb did not start")
        self.display = f":{number}"

    def _wait_until_it_answers(self) -> None:
        give_up = time.monotonic() + START_S
        while time.monotonic() < give_up:
            assert self._obs is not None
            if self._obs.poll() is not None:
                raise RuntimeError(f"OBS ended with {self._obs.returncode}:\n{self._tail()}")
            try:
                self.ask("GetVersion")
            except Exception:  # whatever a port says that is not listening yet, or not ready
                self._drop_witness()
                time.sleep(0.2)
            else:
                return
        raise TimeoutError(f"OBS did not answer within {START_S:.0f} s:\n{self._tail()}")

    def _tail(self) -> str:
        return "\n".join((self.folder / "obs.out").read_text(errors="replace").splitlines()[-15:])

    def kill(self) -> None:
        """As a crash: no goodbye, nothing saved."""
        self._drop_witness()
        if self._obs is not None:
            _end(self._obs, signal.SIGKILL)
            self._obs = None

    def lose_screen(self) -> None:
        """The X server dies, and OBS with it; ``start`` starts both again."""
        self._drop_witness()
        if self._screen is not None:
            _end(self._screen, signal.SIGKILL)
            self._screen = None
        if self._obs is not None:
            self._obs.wait(timeout=START_S)
            self._obs = None

    def pause(self) -> None:
        """OBS hangs: the port still takes connections, nobody answers."""
        assert self._obs is not None
        os.kill(self._obs.pid, signal.SIGSTOP)

    def unpause(self) -> None:
        assert self._obs is not None
        os.kill(self._obs.pid, signal.SIGCONT)

    def leave(self) -> None:
        """As a person closes it: OBS saves, cleans up, and its log tells of leaks."""
        assert self._obs is not None
        self._drop_witness()
        give_up = time.monotonic() + START_S
        while self._obs.poll() is None and time.monotonic() < give_up:
            # Again and again: an OBS that is still busy starting does not listen to the first.
            self._obs.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._obs.wait(timeout=3)
        if self._obs.poll() is None:
            raise TimeoutError(f"OBS did not end:\n{self._tail()}")
        self._obs = None

    def stop(self) -> None:
        """End everything that was started here."""
        self.kill()
        if self._screen is not None:
            _end(self._screen, signal.SIGTERM)
            self._screen = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # What OBS itself says ------------------------------------------------------------------------

    def ask(self, request: str, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Ask over a socket of our own, which shares nothing with the code under test."""
        if self._witness is None:
            self._witness = obsws_python.ReqClient(
                host=self.host, port=self.port, password=self.password, timeout=10
            )
        return self._witness.send(request, dict(data) if data else None, raw=True) or {}

    def _drop_witness(self) -> None:
        if self._witness is not None:
            self._witness.base_client.ws.shutdown()
            self._witness = None

    @property
    def program(self) -> str:
        return str(self.ask("GetCurrentProgramScene")["currentProgramSceneName"])

    def take(self, scene: str) -> None:
        """A hand in OBS takes this scene."""
        self.ask("SetCurrentProgramScene", {"sceneName": scene})

    def shows(self, source: str) -> bool:
        """Whether this input is part of the picture that goes out; studio mode does not bend this answer."""
        return bool(self.ask("GetSourceActive", {"sourceName": source})["videoActive"])

    def wait_for(self, happened: Callable[[], bool], what: str, within_s: float = 15.0) -> None:
        give_up = time.monotonic() + within_s
        while not happened():
            if time.monotonic() > give_up:
                raise AssertionError(f"not within {within_s} s: {what}; on programme is {self.program!r}")
            time.sleep(0.02)

    def transition(self, fade_s: float) -> None:
        """A hand in OBS chooses a fade of this length; 0 is a cut."""
        self.ask("SetCurrentSceneTransition", {"transitionName": "Fade" if fade_s else "Cut"})
        if fade_s:
            self.ask("SetCurrentSceneTransitionDuration", {"transitionDuration": round(fade_s * 1000)})

    def stream_to(self, url: str) -> None:
        """Where its stream goes from now on."""
        settings = {"server": url, "key": "show"}
        self.ask(
            "SetStreamServiceSettings",
            {"streamServiceType": "rtmp_custom", "streamServiceSettings": settings},
        )

    def record_into(self, folder: Path) -> None:
        """Where its recordings go from now on."""
        parameter = {"parameterCategory": "SimpleOutput", "parameterName": "FilePath"}
        self.ask("SetProfileParameter", {**parameter, "parameterValue": str(folder)})

    def picture(self, scene: str, width: int = 160, height: int = 90) -> bytes:
        """A PNG of the scene."""
        wanted = {"sourceName": scene, "imageFormat": "png", "imageWidth": width, "imageHeight": height}
        answer = self.ask("GetSourceScreenshot", wanted)
        return base64.b64decode(answer["imageData"].partition(",")[2])

    def press(self, key: str) -> None:
        """A key on this OBS's own keyboard, held long enough to be seen (OBS looks every 25 ms)."""
        self._xdotool("keydown", key, "sleep", "0.15", "keyup", key)

    def _xdotool(self, *words: str) -> None:
        if shutil.which("xdotool") is None:
            raise ObsMissing("xdotool is needed to press keys (Debian: xdotool)")
        subprocess.run(
            ["xdotool", *words], env={**os.environ, "DISPLAY": self.display}, check=True, timeout=15
        )


class Ingest:
    """A server that takes one stream, as a platform does; it ends with ``with``."""

    def __enter__(self) -> str:
        """Its address."""
        if shutil.which("ffmpeg") is None:
            raise ObsMissing("ffmpeg is needed to take a stream (Debian: ffmpeg)")
        port = _free_port()
        url = f"rtmp://127.0.0.1:{port}/live"
        self._server = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-listen", "1", "-i", f"{url}/show", "-c", "copy", "-f", "null", "-"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        give_up = time.monotonic() + START_S
        while not _listens(port):  # it takes one connection only, which must be the stream
            if time.monotonic() > give_up or self._server.poll() is not None:
                raise TimeoutError("ffmpeg did not begin to listen")
            time.sleep(0.02)
        return url

    def __exit__(self, *_: object) -> None:
        _end(self._server, signal.SIGTERM)


def _listens(port: int) -> bool:
    listening = f":{port:04X} 00000000:0000 0A "
    return listening in Path("/proc/net/tcp").read_text(encoding="ascii")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=5)


@pytest.fixture
def make_real_obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RealObs]]:
    """Makes and starts an OBS that a test may break (arguments as for ``RealObs``); it ends with the test."""
    made: list[RealObs] = []

    def make(*args: Any, **options: Any) -> RealObs:
        made.append(or_skip(lambda: RealObs(tmp_path_factory.mktemp("obs"), *args, **options)))
        or_skip(made[-1].start)
        return made[-1]

    yield make
    for obs in made:
        obs.stop()


@pytest.fixture(scope="module")
def shared_real_obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    """The OBS that ``real_obs`` hands out; started once a module, for it draws 30 pictures a second."""
    obs = or_skip(lambda: RealObs(tmp_path_factory.mktemp("obs")))
    try:
        or_skip(obs.start)
        yield obs
    finally:
        obs.stop()


@pytest.fixture
def real_obs(shared_real_obs: RealObs) -> RealObs:
    """A running OBS with the scenes Host, Product and Fallback, Host on programme, studio mode off."""
    shared_real_obs.ask("SetStudioModeEnabled", {"studioModeEnabled": False})
    shared_real_obs.take("Host")
    shown = {source.name: scene == "Host" for scene, held in SCENES.items() for source in held}
    shared_real_obs.wait_for(
        lambda: all(shared_real_obs.shows(name) == wanted for name, wanted in shown.items()), "Host alone"
    )
    return shared_real_obs


def or_skip(do: Callable[[], RealObs]) -> RealObs:
    try:
        return do()
    except ObsMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}, and CI must not pass without it")
        pytest.skip(str(missing))
