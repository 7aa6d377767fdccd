"""``companion fallback``: the emergency scene on air, with nothing else of ours running.

Standard library, obsws-python and its websocket-client only; it imports nothing of ours, so that nothing
of ours can break it. All it needs is in ``emergency.json``, which ``companion run`` and ``companion obs
setup`` write.
"""

import argparse
import contextlib
import io
import json
import logging
import os
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import websocket
from obsws_python.baseclient import ObsClient  # type: ignore[import-untyped]
from obsws_python.error import OBSSDKError, OBSSDKRequestError  # type: ignore[import-untyped]

VERSION = 1
FILE = "emergency.json"
LEFT = "emergency-left.json"
"""Beside it: the scene that was left for the fallback, and when, for ``--return``."""

_LEFT_HOLDS_S = 12 * 3600
"""A note older than this is of another show: no show lasts that long, and the next is a day later."""

_TIMEOUT_S = 1.5
"""For each step; a person is waiting with a finger on a key."""
_SHOWN_WITHIN_S = 2.0

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "key": "Use the emergency key in OBS, or click the scene there.",
        "done": "On air: {scene}",
        "no_file": "{path} is missing: it is written by 'companion run'. {key}",
        "bad_file": "{path} cannot be used ({why}). {key}",
        "not_there": "OBS does not answer at {address}. {key}",
        "password": "OBS at {address} does not accept the password in {path}. {key}",
        "no_scene": "OBS has no scene named {scene}. {key}",
        "not_shown": "OBS did not put {scene} on air. {key}",
        "broke": "OBS stopped answering before {scene} was on air. {key}",
        "nowhere": "No scene to return to is known: 'companion fallback' did not take one off the air. "
        "Choose one in OBS.",
        "long_ago": "No scene to return to is known: {scene} was left {hours} hours ago, in another show. "
        "Choose one in OBS.",
    },
    "zh-CN": {
        "key": "请按 OBS 里的应急快捷键，或直接在 OBS 中点选场景。",
        "done": "已切到：{scene}",
        "no_file": "找不到 {path}：它由 companion run 写入。{key}",
        "bad_file": "{path} 无法使用（{why}）。{key}",
        "not_there": "OBS（{address}）没有应答。{key}",
        "password": "OBS（{address}）不接受 {path} 里的密码。{key}",
        "no_scene": "OBS 里没有名为“{scene}”的场景。{key}",
        "not_shown": "OBS 没有切到“{scene}”。{key}",
        "broke": "OBS 在切到“{scene}”之前断开了。{key}",
        "nowhere": "不知道该返回哪个场景：companion fallback 没有切走过任何场景。请在 OBS 中选择。",
        "long_ago": "不知道该返回哪个场景：“{scene}”是 {hours} 小时前离开的，不是这一场。请在 OBS 中选择。",
    },
}


class Failed(Exception):
    """It did not work; the name of the sentence that says so, and what fills it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


def write(
    path: Path, *, host: str, port: int, password: str, fallback_scene: str, language: str = "zh-CN"
) -> None:
    """Write ``emergency.json`` in one piece, readable by its owner alone.

    Raises:
        OSError: it could not be written; what was there before still is.
    """
    content = {
        "version": VERSION,
        "host": host,
        "port": port,
        "password": password,
        "fallback_scene": fallback_scene,
        "language": language,
    }
    _write(path, content)


def data_folder() -> Path:
    """What ``platformdirs.user_data_dir("live-companion", appauthor=False)`` says, without platformdirs."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", "")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "live-companion"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "live-companion"
    told = os.environ.get("XDG_DATA_HOME", "").strip()
    return (Path(told) if told else Path.home() / ".local" / "share") / "live-companion"


def main(argv: list[str]) -> int:
    """``companion fallback [--return] [--data DIR]``.

    0 when OBS confirmed the scene; 1 with one sentence on stderr otherwise; 2 for wrong usage.
    """
    parser = argparse.ArgumentParser(
        prog="companion fallback", description="Put the emergency scene on air, with nothing else running."
    )
    parser.add_argument("--return", dest="back", action="store_true", help="back to the scene that was left")
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: the user's)")
    try:
        options = parser.parse_args(argv)
    except SystemExit as leave:
        return int(leave.code or 0)
    folder: Path = options.data or data_folder()
    words = _WORDS["zh-CN" if os.environ.get("LANG", "").startswith("zh") else "en"]
    try:
        settings = _read(folder / FILE)
        words = _WORDS.get(settings["language"], words)
        scene = _switch(folder, settings, back=options.back)
    except Failed as failed:
        print(words[failed.sentence].format(key=words["key"], **failed.values), file=sys.stderr)
        return 1
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console that cannot write the scene's name
    print(words["done"].format(scene=scene))
    return 0


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Failed("no_file", path=path) from None
    except OSError as error:
        raise Failed("bad_file", path=path, why=error.strerror) from None
    except ValueError:
        raise Failed("bad_file", path=path, why="not JSON") from None
    kinds = {"host": str, "port": int, "password": str, "fallback_scene": str, "language": str}
    wrong = "not an object"
    if isinstance(content, dict):
        wrong = ", ".join(name for name, kind in kinds.items() if not isinstance(content.get(name), kind))
    if wrong:
        raise Failed("bad_file", path=path, why=wrong)
    assert isinstance(content, dict)
    return content


def _write(path: Path, content: Mapping[str, Any]) -> None:
    # mkstemp makes it mode 600 from the first byte on.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _switch(folder: Path, settings: Mapping[str, Any], *, back: bool) -> str:
    """The scene that is on air now."""
    fallback: str = settings["fallback_scene"]
    scene = _scene_left(folder / LEFT) if back else fallback
    obs = _connect(settings, folder / FILE)
    try:
        if not back:
            _note_scene_left(folder / LEFT, obs, fallback)
        _take(obs, scene)
    except OBSSDKRequestError as refused:
        raise Failed("no_scene" if refused.code == 600 else "not_shown", scene=scene) from None
    except Failed:
        raise
    except Exception:  # sockets, timeouts, half a message: a broken line all the same
        raise Failed("broke", scene=scene) from None
    finally:
        obs.hang_up()
    if back:
        with contextlib.suppress(OSError):
            (folder / LEFT).unlink()
    return scene


def _note_scene_left(path: Path, obs: "_Obs", fallback: str) -> None:
    """Before it is taken off the air: OBS may switch and be late to say so."""
    on_air = _program(obs)
    # A second press on the key must not make the fallback the scene to return to.
    if on_air not in (None, fallback):
        with contextlib.suppress(OSError):
            _write(path, {"version": VERSION, "scene": on_air, "left_at": _now_s()})


def _scene_left(path: Path) -> str:
    try:
        left = json.loads(path.read_text(encoding="utf-8"))
        scene, left_at = str(left["scene"]), float(left["left_at"])
    except (OSError, ValueError, KeyError, TypeError):
        raise Failed("nowhere") from None
    # Either way round: the clock of the machine may have been set in between.
    ago_s = abs(_now_s() - left_at)
    if not ago_s <= _LEFT_HOLDS_S:
        raise Failed("long_ago", scene=scene, hours=f"{ago_s / 3600:.0f}")
    return scene


def _now_s() -> float:
    # Two commands, two processes: only the wall clock is common to them.
    return time.time()  # noqa: TID251 - there is no Clock port here; nothing of ours may be imported


class _Obs(ObsClient):  # type: ignore[misc]
    """Requests over a socket that lives for one command.

    The library's own constructor would look for a config.toml, and go through a proxy that the
    environment names, even to this machine.
    """

    def __init__(self, host: str, port: int, password: str) -> None:
        self.password = password
        self.subs = 0
        self.logger = logging.getLogger("obsws_python")
        self.ws = websocket.WebSocket()
        raw = socket.create_connection((host, port), timeout=_TIMEOUT_S)
        try:
            url = f"ws://[{host}]:{port}" if ":" in host else f"ws://{host}:{port}"
            # With the socket given, no proxy from the environment comes in between.
            self.ws.connect(url, timeout=_TIMEOUT_S, socket=raw)  # type: ignore[no-untyped-call]
            self.server_hello = json.loads(self.ws.recv())
            self.authenticate()
        except BaseException:
            raw.close()
            raise

    def ask(self, request: str, data: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        answer = self.req(request, dict(data) if data else None)
        status = answer["requestStatus"]
        if not status["result"]:
            raise OBSSDKRequestError(request, status["code"], status.get("comment"))
        return answer.get("responseData") or {}

    def hang_up(self) -> None:
        with contextlib.suppress(Exception):
            self.ws.send_close()
            self.ws.shutdown()  # type: ignore[no-untyped-call]


def _connect(settings: Mapping[str, Any], path: Path) -> _Obs:
    # The library would log the password.
    logging.getLogger("obsws_python").setLevel(logging.CRITICAL + 1)
    address = f"{settings['host']}:{settings['port']}"
    try:
        return _Obs(settings["host"], settings["port"], settings["password"])
    except OBSSDKError:
        raise Failed("password", address=address, path=path) from None
    except Exception:  # refused, silent, no such host, or something else that listens there
        raise Failed("not_there", address=address) from None


def _take(obs: _Obs, scene: str) -> None:
    """Put it on programme, and believe it only when it is there.

    OBS drops a switch in studio mode while a transition runs, and outside studio mode may get stuck
    after one; passing through the other mode makes it show the scene it names.
    """
    taking = {"sceneName": scene}
    studio_mode = bool(obs.ask("GetStudioModeEnabled")["studioModeEnabled"])
    in_the_way = _transition_runs(obs)
    obs.ask("SetCurrentProgramScene", taking)
    if in_the_way or (studio_mode and not _shown(obs, scene)):
        for enabled in (not studio_mode, studio_mode):
            obs.ask("SetStudioModeEnabled", {"studioModeEnabled": enabled})
    if not _shown(obs, scene):
        raise Failed("not_shown", scene=scene)


def _transition_runs(obs: _Obs) -> bool:
    try:
        cursor = obs.ask("GetCurrentSceneTransitionCursor").get("transitionCursor")
    except OBSSDKRequestError:  # no transition at all
        return False
    return isinstance(cursor, int | float) and cursor < 1.0


def _shown(obs: _Obs, scene: str) -> bool:
    """Whether OBS names the scene, and what is in it has become part of the picture."""
    give_up = time.monotonic() + _SHOWN_WITHIN_S
    inside = _an_input_of(obs, scene)
    while time.monotonic() < give_up:
        named = _program(obs) == scene
        if named and (inside is None or obs.ask("GetSourceActive", {"sourceName": inside})["videoActive"]):
            return True
        time.sleep(0.01)
    return False


def _program(obs: _Obs) -> str | None:
    """The scene that OBS names as programme; None when it has none.

    From the list of scenes: asked for its programme alone when the scene on air was removed in studio mode,
    OBS 29 crashes.
    """
    name = obs.ask("GetSceneList").get("currentProgramSceneName")
    return str(name) if name else None


def _an_input_of(obs: _Obs, scene: str) -> str | None:
    """Something to look for in the picture; None when the scene holds nothing that shows."""
    items = obs.ask("GetSceneItemList", {"sceneName": scene})["sceneItems"]
    return next(
        (
            str(item["sourceName"])
            for item in items
            if item.get("sceneItemEnabled") and item.get("sourceType") == "OBS_SOURCE_TYPE_INPUT"
        ),
        None,
    )
