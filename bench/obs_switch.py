"""From the planned instant to the scene on air: 60 cuts through the link, against a real OBS.

    python -m bench.obs_switch

"On air" is what a second client hears from OBS (CurrentProgramSceneChanged, which OBS sends when the cut
is done), not what the link says of itself.
"""

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import obsws_python

from bench.figures import show
from companion.obs.link import ObsLink
from companion.obs.session import Address, Data, Session
from companion.ports import ObsNotice
from companion.show.effects import SwitchScene
from tests.real_obs import ObsMissing, RealObs

SWITCHES = 60
APART_S = 0.25


class Witness(obsws_python.EventClient):
    """Another client of OBS: when did it hear which scene?"""

    def __init__(self, obs: RealObs) -> None:
        self.heard: list[tuple[float, str]] = []
        self.more = threading.Event()
        super().__init__(host=obs.host, port=obs.port, password=obs.password, timeout=10)
        self.callback.trigger = self._hear

    def _hear(self, event: str, data: Mapping[str, Any]) -> None:
        if event == "CurrentProgramSceneChanged":
            self.heard.append((time.perf_counter(), str(data["sceneName"])))
            self.more.set()


class Sendings:
    """When a switch was written to its socket, as seen by the thread that writes it."""

    def __init__(self) -> None:
        self.at: list[float] = []
        write = Session.ask

        def noted(self_: Session, request: str, *rest: Any) -> Data:
            if request == "SetCurrentProgramScene":
                self.at.append(time.perf_counter())
            return write(self_, request, *rest)

        Session.ask = noted  # type: ignore[method-assign]


async def measure(obs: RealObs, sendings: Sendings) -> None:
    connected = asyncio.Event()

    def notify(_: ObsNotice) -> None:
        connected.set()

    link = ObsLink(Address(obs.host, obs.port, obs.password), fallback_scene="Fallback")
    link.start(notify)
    await connected.wait()
    witness = Witness(obs)
    await asyncio.sleep(1)
    sent, confirmed, on_air = [], [], []
    for number in range(SWITCHES):
        scene = ("Product", "Host")[number % 2]
        witness.more.clear()
        planned = time.perf_counter() + APART_S
        await asyncio.sleep(APART_S)
        await link.switch_scene(SwitchScene(f"bench-{number}", scene, urgent=True))
        confirmed.append(time.perf_counter() - planned)
        sent.append(sendings.at[-1] - planned)
        if not await asyncio.to_thread(witness.more.wait, 5) or witness.heard[-1][1] != scene:
            raise SystemExit(f"OBS did not show {scene}")
        on_air.append(witness.heard[-1][0] - planned)
    witness.base_client.ws.shutdown()
    await link.close()
    show("request sent − planned", sent)
    show("confirmed to the show − planned", confirmed)
    show("on air for a second client − planned", on_air)


def main() -> int:
    sendings = Sendings()
    with tempfile.TemporaryDirectory() as folder:
        try:
            with RealObs(Path(folder)) as obs:
                asyncio.run(measure(obs, sendings))
        except ObsMissing as missing:
            print(missing, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
