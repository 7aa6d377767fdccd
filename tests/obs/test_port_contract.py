"""What every ``ObsPort`` must do, a real OBS and the one that is not there alike."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from companion.obs.link import ObsLink
from companion.obs.simulated import SimulatedObs
from companion.ports import ObsFailure, ObsPort
from companion.show.effects import SwitchScene
from companion.show.events import ObsConnected, SceneOnAir
from tests.obs.conftest import QUICK, address_of
from tests.obs.hearing import Hearing
from tests.real_obs import SCENES, RealObs


@dataclass
class Stage:
    """A port, and the OBS behind it."""

    port: ObsPort
    obs: RealObs | SimulatedObs

    @property
    def program(self) -> str:
        return self.obs.program

    def by_hand(self, scene: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.take(scene)
            case SimulatedObs():
                self.obs.by_hand(scene)


@pytest.fixture(params=["real", "simulated"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    if request.param == "real":
        obs: RealObs = request.getfixturevalue("real_obs")
        link = ObsLink(address_of(obs), fallback_scene="Fallback", timing=QUICK)
        yield Stage(link, obs)
        await link.close()
    else:
        inputs = [source.name for held in SCENES.values() for source in held]
        simulated = SimulatedObs(list(SCENES), "Fallback", inputs)
        yield Stage(simulated, simulated)
        await simulated.close()


async def test_first_of_all_it_says_what_is_there(stage: Stage) -> None:
    heard = Hearing()
    stage.port.start(heard)
    connected = await heard.first(ObsConnected)
    assert heard.events == [connected]
    assert connected.scenes == tuple(SCENES)
    assert connected.program == stage.program == "Host"
    assert set(connected.outputs) == {"stream", "virtual_camera", "record"}
    assert set(connected.inputs) == {"Host camera", "Product camera", "Fallback picture"}


@pytest.mark.parametrize("urgent", [False, True])
async def test_a_switch_returns_when_it_is_on_air_and_is_heard_as_well(stage: Stage, urgent: bool) -> None:
    heard = Hearing()
    stage.port.start(heard)
    await heard.first(ObsConnected)
    await stage.port.switch_scene(SwitchScene("e1", "Fallback", urgent=urgent))
    assert stage.program == "Fallback"
    assert (await heard.first(SceneOnAir)).scene == "Fallback"


async def test_the_scene_that_is_on_air_already_may_be_asked_for(stage: Stage) -> None:
    heard = Hearing()
    stage.port.start(heard)
    await heard.first(ObsConnected)
    await stage.port.switch_scene(SwitchScene("e1", "Host"))
    assert stage.program == "Host"


async def test_a_hand_in_obs_is_heard(stage: Stage) -> None:
    heard = Hearing()
    stage.port.start(heard)
    await heard.first(ObsConnected)
    stage.by_hand("Product")
    assert (await heard.first(SceneOnAir)).scene == "Product"


async def test_an_unknown_scene_fails_by_name_and_leaves_programme_alone(stage: Stage) -> None:
    heard = Hearing()
    stage.port.start(heard)
    await heard.first(ObsConnected)
    with pytest.raises(ObsFailure, match="OBS has no scene 'Nowhere'"):
        await stage.port.switch_scene(SwitchScene("e1", "Nowhere"))
    assert stage.program == "Host"


async def test_without_a_connection_a_switch_fails_at_once(stage: Stage) -> None:
    heard = Hearing()
    stage.port.start(heard)
    await heard.first(ObsConnected)
    await stage.port.close()
    with pytest.raises(ObsFailure, match="OBS is not connected"):
        await stage.port.switch_scene(SwitchScene("e1", "Product"))


async def test_nothing_is_heard_after_close(stage: Stage) -> None:
    heard = Hearing()
    stage.port.start(heard)
    await heard.first(ObsConnected)
    await stage.port.close()
    heard.forget()
    stage.by_hand("Product")
    assert heard.events == []
