"""A show on air in a studio that can be broken: the companion as a process, a real OBS, what they tell."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from companion.journal.reader import read
from companion.obs.setup.kit import SCRIPT, lay_out_script
from companion.show.engine import advance, open_show
from companion.show.events import ShowOpened
from companion.show.health.troubles import Trouble
from companion.show.incidents.record import Incident, Stage
from companion.show.state import ShowState
from tests.breakable import (
    CAMERA,
    FALLBACK,
    FALLBACK_PICTURE,
    HOST,
    MICROPHONE,
    PRODUCT,
    PRODUCT_PICTURE,
    Look,
    Studio,
    Voice,
)
from tests.service import Service

SHOW = f"""\
version: 1
show: {{id: matrix, title: Matrix, zone: Asia/Shanghai, length: 4h, language: en, market: cn,
       platform: own-site, on_air: [$OUTPUT]}}
operator: {{name: A shop, contact: desk@shop.example}}
obs:
  scenes: {{host: {HOST}, product: {PRODUCT}, fallback: {FALLBACK}}}
  cameras: {{main: {CAMERA}, product: {PRODUCT_PICTURE}}}
  microphones: {{host: {MICROPHONE}}}
playbooks:
  frozen: {{hold: false}}
rundown:
  - {{id: talk, title: Talk, length: 2h, scene: host}}
  - {{id: goods, title: Goods, length: 2h, scene: product}}
"""

_REQUESTS = {
    "stream": ("GetStreamStatus", "StartStream"),
    "virtual_camera": ("GetVirtualCamStatus", "StartVirtualCam"),
}
"""To see whether an output runs, and to start it."""

OF_THE_MACHINE = frozenset(
    {Trouble.RENDER_LAG, Trouble.ENCODER_LAG, Trouble.COMPANION_LATE, Trouble.DISK_LOW}
)
"""What comes of a machine that has too much to do: told rightly, and no doing of any row."""

READY_S = 60.0
SETTLED_S = 4.0
"""For so long after a scene came, and after OBS was connected, detectors judge nothing."""


def end_tidily() -> None:
    """SIGTERM ends this program as Ctrl-C does: with everything that it has started."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


class NotReadyError(RuntimeError):
    """The show did not come back into order by itself, nor by what a crew would do."""


class OnAir:
    """Everything of one show; ``service`` and ``studio`` may be killed and started again by a row."""

    def __init__(self, folder: Path, *, output: str = "stream") -> None:
        """``output``, one of ``_REQUESTS``, is what "on air" means."""
        data = folder / "data"
        data.mkdir(parents=True)
        lay_out_script(data)
        show = folder / "show.yaml"
        show.write_text(SHOW.replace("$OUTPUT", output), encoding="utf-8")
        self.studio = Studio(folder / "studio", script=data / SCRIPT)
        obs = self.studio.obs
        environ = {
            "COMPANION_OBS_URL": f"ws://127.0.0.1:{obs.port}",
            "COMPANION_OBS_PASSWORD": obs.password,
        }
        self.service = Service(show, data, environ=environ)
        self._set_up = [sys.executable, "-m", "companion", "obs", "setup", str(show), "--yes"]
        self._set_up += ["--data", str(data)]
        self._environ = {**os.environ, **environ}
        self._status, self._start = _REQUESTS[output]
        self._state: ShowState | None = None
        self._read = 0

    def __enter__(self) -> Self:
        self.studio.__enter__()
        try:
            self.set_up()
            self.service.start()
            self.service.wait_for(lambda state: state["program"]["actual"] is not None, "the link to OBS", 40)
            self._go_out()
            self.service.command("go")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.service.end()
        self.studio.__exit__()

    def set_up(self) -> None:
        """What a crew does before a show: it puts our slate into the fallback scene, and makes that if it is
        not there. Takes some seconds, of which OBS is left alone for two when it is young."""
        # It ends with 1, for this OBS can show no overlays.
        done = subprocess.run(self._set_up, env=self._environ, capture_output=True, text=True, timeout=60)
        if not self._has_slate():
            raise RuntimeError(f"the fallback scene shows no slate:\n{done.stdout}{done.stderr}")

    def _has_slate(self) -> bool:
        obs = self.studio.obs
        if FALLBACK not in {one["sceneName"] for one in obs.ask("GetSceneList")["scenes"]}:
            return False
        listed = obs.ask("GetSceneItemList", {"sceneName": FALLBACK})["sceneItems"]
        return any(
            one["sourceName"] == FALLBACK_PICTURE and one["sceneItemTransform"]["sourceWidth"] > 0
            for one in listed
        )

    # What is known -------------------------------------------------------------------------------

    @property
    def state(self) -> ShowState:
        """As the journal has it, which is written a moment after pages are told."""
        [journal] = (self.service.data / "runs").glob("*/journal.jsonl")
        entries = read(journal).entries
        for entry in entries[self._read :]:
            if isinstance(entry.event, ShowOpened):
                self._state = open_show(entry.event)
            else:
                assert self._state is not None
                self._state = advance(self._state, entry.event).state
        self._read = len(entries)
        assert self._state is not None
        return self._state

    def incidents(self, since: float) -> Sequence[Incident]:
        """Those of which the crew was told since then, oldest first, without the machine's own."""
        told = (one for one in self.state.incidents if one.alarm >= since * 1000)
        return [one for one in told if one.trouble not in OF_THE_MACHINE]

    def incident(self, trouble: Trouble, since: float, within_s: float = 0.0) -> Incident | None:
        """The first of this trouble, waited for."""
        found: Incident | None = None

        def there() -> bool:
            nonlocal found
            found = next((one for one in self.incidents(since) if one.trouble is trouble), None)
            return found is not None

        self.wait(there, within_s)
        return found

    def again(self, incident: Incident) -> Incident:
        """As it is now."""
        return next(one for one in self.state.incidents if one.id == incident.id)

    def over(self, incident: Incident, within_s: float) -> Incident:
        """It again, when it is over, or as it is by then."""

        def ended() -> bool:
            now = self.again(incident)
            return now.stage is Stage.OVER and (not now.to or now.returned is not None)

        self.wait(ended, within_s)
        return self.again(incident)

    def wait(self, happened: Callable[[], bool], within_s: float) -> bool:
        """Whether it happened in time."""
        until = time.monotonic() + within_s
        while not happened():
            if time.monotonic() >= until:
                return False
            time.sleep(0.1)
        return True

    # What goes out -------------------------------------------------------------------------------

    def covers(self, since: float) -> int:
        """How often the fallback came on air since then."""
        changes = self.studio.programme.since(since)
        return sum(1 for one in changes if one.input == FALLBACK_PICTURE and one.on_air)

    def shows(self, input: str) -> bool:
        return self.studio.obs.shows(input)

    # Order ---------------------------------------------------------------------------------------

    def in_order(self) -> None:
        """Nothing is broken, the host is on air, and automation may act. Raises ``NotReadyError``."""
        studio, obs = self.studio, self.studio.obs
        if studio.camera.is_cut or studio.camera.look is not Look.MOVING:
            studio.camera.mend()
        if studio.microphone.voice is not Voice.SPEECH:
            studio.microphone.hears(Voice.SPEECH)
        if obs.ask("GetInputMute", {"inputName": MICROPHONE})["inputMuted"]:
            obs.ask("SetInputMute", {"inputName": MICROPHONE, "inputMuted": False})
        if not self._has_slate():
            self.set_up()
        if obs.ask("GetStudioModeEnabled")["studioModeEnabled"]:
            obs.ask("SetStudioModeEnabled", {"studioModeEnabled": False})
        if not studio.ingest.lives:
            studio.ingest.start()
        self._go_out()
        began = time.monotonic()
        while True:
            left = self._out_of_order()
            if not left:
                return
            if time.monotonic() - began > READY_S:
                raise NotReadyError(", ".join(left))
            time.sleep(0.5)

    def _go_out(self) -> None:
        """Asked for once only: OBS 29 is gone when it is asked again while it connects."""
        if not self._goes_out():
            self.studio.obs.ask(self._start)
            self.studio.obs.wait_for(self._goes_out, "the output")

    def _goes_out(self) -> bool:
        return bool(self.studio.obs.ask(self._status)["outputActive"])

    def _out_of_order(self) -> list[str]:
        """What is not in order; what a crew would do about it is done."""
        state = self.state
        wrong = [
            f"{one.trouble.value} of {one.subject!r} is not over" for one in self.incidents(0) if one.open
        ]
        if not state.obs.connected:
            return [*wrong, "OBS is not connected"]
        if not self._goes_out():
            wrong.append("nothing goes out")
        if state.program.cover is not None and not wrong:
            self.service.command("return")
            return ["the show is covered"]
        if state.program.actual != HOST or state.program.script != HOST:
            self.service.command("take_scene", role="host")
            return [*wrong, "the host is not on air"]
        if state.program.switching:
            return [*wrong, "a switch is on its way"]
        guard = state.guard
        if not wrong and (not guard.armed or guard.suspended_by or guard.locked or guard.switches):
            self.service.command("arm_auto")
            return ["automation is not armed anew"]
        settles = time.time() - SETTLED_S
        if not state.contents or state.obs.since is None or state.obs.since > settles * 1000:
            return [*wrong, "OBS has only just been connected"]
        return [*wrong, "programme has only just changed"] if self.studio.programme.since(settles) else wrong
