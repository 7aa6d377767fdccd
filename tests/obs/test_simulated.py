"""The OBS that is not there, where it does more than the port asks."""

import pytest

from companion.obs.simulated import SimulatedObs
from companion.ports import ObsFailure
from companion.show.effects import SwitchScene
from companion.show.events import ObsConnected, ObsLost, OutputsChanged, SceneOnAir, ScenesChanged
from tests.obs.hearing import AT, Hearing


def started(obs: SimulatedObs) -> Hearing:
    heard = Hearing()
    obs.start(heard)
    return heard


async def test_it_says_that_it_is_simulated_and_on_air() -> None:
    (connected,) = started(SimulatedObs(["应急", "主播"], "应急")).events
    assert connected == ObsConnected(
        at=AT,
        version="simulated",
        program="主播",
        scenes=("应急", "主播"),
        outputs={"stream": False, "record": False, "virtual_camera": True},
        simulated=True,
    )


async def test_it_has_every_scene_that_the_show_comes_to_name() -> None:
    obs = SimulatedObs(["主播"])
    heard = started(obs)
    obs.expect(["主播", "商品"], fallback="主播")
    obs.expect(["商品"], fallback="主播")
    assert heard.events[1:] == [ScenesChanged(at=AT, scenes=("主播", "商品"))]
    await obs.switch_scene(SwitchScene(id="e1", scene="商品"))
    assert obs.program == "商品"


async def test_it_can_go_away_and_return_with_the_programme_it_had() -> None:
    obs = SimulatedObs(["Host", "Fallback"], "Fallback")
    heard = started(obs)
    obs.by_hand("Fallback")
    obs.vanish()
    obs.vanish()
    with pytest.raises(ObsFailure, match="not connected"):
        await obs.switch_scene(SwitchScene("e1", "Host"))
    obs.come_back()
    kinds = [type(event) for event in heard.events]
    assert kinds == [ObsConnected, SceneOnAir, ObsLost, ObsConnected]
    assert heard.all(ObsConnected)[-1].program == "Fallback"


async def test_an_obs_that_is_away_at_the_start_is_heard_of_when_it_comes() -> None:
    obs = SimulatedObs(["Host"])
    obs.vanish()
    heard = started(obs)
    assert heard.events == []
    obs.come_back()
    assert [type(event) for event in heard.events] == [ObsConnected]


async def test_outputs_and_scenes_change_by_hand() -> None:
    obs = SimulatedObs(["Host", "Fallback"], "Fallback")
    heard = started(obs)
    obs.output("stream", running=True)
    obs.have_scenes(["Fallback", "Encore"])
    assert heard.events[1:] == [
        OutputsChanged(at=AT, outputs={"stream": True, "record": False, "virtual_camera": True}),
        ScenesChanged(at=AT, scenes=("Fallback", "Encore")),
        SceneOnAir(at=AT, scene="Fallback"),
    ]


def test_without_a_scene_there_is_no_obs() -> None:
    with pytest.raises(ValueError, match="at least one scene"):
        SimulatedObs([])
