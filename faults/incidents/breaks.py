"""Ways to break things and to mend them again; each gives the instant."""

import time

from faults.incidents.covering import Break
from faults.incidents.on_air import OnAir
from tests.breakable import CAMERA, HOST, MICROPHONE, PRODUCT_PICTURE, Look, Voice


def camera_shows(look: Look) -> Break:
    return lambda show: show.studio.camera.show(look)


def camera_cut(show: OnAir) -> float:
    return show.studio.camera.lose()


def camera_wedged(show: OnAir) -> float:
    """Its feed ends, and OBS is set to connect it again after a minute only."""
    at = show.studio.camera.lose()
    camera_reconnects(show, after_s=60)
    return at


def camera_reconnects(show: OnAir, *, after_s: int) -> None:
    """So much after its feed has ended OBS connects it again by itself; it opens it anew to learn that."""
    settings = {"inputName": CAMERA, "inputSettings": {"reconnect_delay_sec": after_s}}
    show.studio.obs.ask("SetInputSettings", settings)


def camera_mended(show: OnAir) -> float:
    return show.studio.camera.mend()


def camera_removed(show: OnAir) -> float:
    """The input itself, by a hand in OBS."""
    at = time.time()
    show.studio.obs.ask("RemoveInput", {"inputName": CAMERA})
    return at


def camera_made(show: OnAir) -> float:
    """Anew, by a hand in OBS."""
    show.studio.camera.move()  # OBS may hold on to the port of what was removed
    source, at = show.studio.camera.source(), time.time()
    wanted = {"inputName": source.name, "inputKind": source.kind, "inputSettings": dict(source.settings)}
    show.studio.obs.ask("CreateInput", {"sceneName": HOST, **wanted})
    return at


def microphone_hears(voice: Voice) -> Break:
    return lambda show: show.studio.microphone.hears(voice)


def muted(show: OnAir) -> float:
    """By a hand in OBS."""
    return _mute(show, muted=True)


def unmuted(show: OnAir) -> float:
    return _mute(show, muted=False)


def _mute(show: OnAir, *, muted: bool) -> float:
    at = time.time()
    show.studio.obs.ask("SetInputMute", {"inputName": MICROPHONE, "inputMuted": muted})
    return at


def product_taken(show: OnAir) -> float:
    """By the operator, on the page."""
    at = time.time()
    show.service.command("take_scene", role="product")
    show.studio.programme.came(PRODUCT_PICTURE, at, 5)
    return at


def host_taken(show: OnAir) -> float:
    at = time.time()
    show.service.command("take_scene", role="host")
    return at


def stream_stopped(show: OnAir) -> float:
    """By a hand in OBS."""
    at = time.time()
    show.studio.obs.ask("StopStream")
    return at


def stream_started(show: OnAir) -> float:
    """By the operator, who presses "Start again" on the page."""
    show.studio.ingest.start()  # it took one stream, and ended with it
    at = time.time()
    show.service.command("output_start", output="stream")
    return at


def set_studio_mode(show: OnAir, *, enabled: bool) -> None:
    show.studio.obs.ask("SetStudioModeEnabled", {"studioModeEnabled": enabled})
