"""From the planned instant to the scene on air: 60 cuts through the link, against a real OBS.

    python -m bench.obs_switch

"On air" is what a second client hears from OBS (CurrentProgramSceneChanged, which OBS sends when the cut
is done), not what the link says of itself.

Then an emergency on a busy link: a picture, twenty requests and an urgent one are pending at an OBS that
takes a second for each answer, with ten microphones metering. That OBS is the fake one, in a process of its
own; by its record of when a request arrived.
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
from companion.ports import Notice
from companion.show.effects import PlayMedia, SetMute, SwitchScene
from tests.obs.other_obs import obs_elsewhere
from tests.real_obs import ObsMissing, RealObs

SWITCHES = 60
APART_S = 0.25
EMERGENCIES = 20
BUSY_S = 1.0
GOAL_S = 0.05


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

    def notify(_: Notice) -> None:
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


async def measure_busy() -> None:
    connected = asyncio.Event()
    arrived: list[float] = []
    async with obs_elsewhere(inputs=10) as obs:
        link = ObsLink(obs.address, fallback_scene="Fallback")
        link.start(lambda _: connected.set())
        link.hear_levels(lambda _: None)
        await connected.wait()
        for number in range(EMERGENCIES):
            await obs.order("slow", BUSY_S)
            pending = [
                asyncio.create_task(link.screenshot("Host", 640, 360)),
                *(
                    asyncio.create_task(link.play_media(PlayMedia(f"clip-{clip}", "Microphone 1")))
                    for clip in range(20)
                ),
                asyncio.create_task(link.set_mute(SetMute("mute", "Microphone 1", muted=bool(number % 2)))),
            ]
            await asyncio.sleep(0.2)
            planned = time.monotonic()
            scene = ("Product", "Host")[number % 2]
            pending.append(
                asyncio.create_task(link.switch_scene(SwitchScene(f"bench-{number}", scene, urgent=True)))
            )
            await asyncio.sleep(0.5)
            arrivals = await obs.arrivals("SetCurrentProgramScene")
            if len(arrivals) != number + 1:
                raise SystemExit(f"an urgent switch was not asked for within half a second of {planned}")
            arrived.append(arrivals[-1] - planned)
            await obs.order("slow", 0)
            await asyncio.wait(pending, timeout=BUSY_S * 2)
            for one in pending:
                one.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            await asyncio.sleep(APART_S)
        await link.close()
    show("busy: request arrived − planned", arrived)
    if max(arrived) > GOAL_S:
        print(f"the goal is {GOAL_S * 1_000:.0f} ms")


def main() -> int:
    sendings = Sendings()
    with tempfile.TemporaryDirectory() as folder:
        try:
            with RealObs(Path(folder), preview=True) as obs:
                asyncio.run(measure(obs, sendings))
        except ObsMissing as missing:
            print(missing, file=sys.stderr)
            return 1
    asyncio.run(measure_busy())
    return 0


if __name__ == "__main__":
    sys.exit(main())
