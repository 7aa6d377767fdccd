"""A fader stands where it was asked to stand, or it is said why not."""

import pytest

from companion.ports import ObsFailure
from companion.show.effects import MoveFader
from tests.fake_obs import FakeObs
from tests.fake_obs.faults import without_effect
from tests.obs.conftest import StartLink, connected

DOWN = MoveFader("e1", "Microphone", by_db=-6)


async def test_it_moves_from_where_a_hand_has_left_it(obs: FakeObs, start_link: StartLink) -> None:
    link, _ = await connected(start_link, obs)
    obs.world.input("Microphone").volume = 0.5
    await link.move_fader(DOWN)
    assert obs.world.input("Microphone").volume == pytest.approx(0.25, rel=0.01)


@pytest.mark.parametrize(
    ("volume", "by_db", "why"),
    [
        (0.0, -6, "the fader of 'Microphone' in OBS is down already"),
        (0.0, 6, "the fader of 'Microphone' in OBS is down already"),
        (18.0, 6, r"stands at 25\.1 dB and goes no further"),
    ],
)
async def test_one_that_cannot_go_there_is_left_where_it_stands(
    obs: FakeObs, start_link: StartLink, volume: float, by_db: int, why: str
) -> None:
    link, _ = await connected(start_link, obs)
    obs.world.input("Microphone").volume = volume
    with pytest.raises(ObsFailure, match=why):
        await link.move_fader(MoveFader("e1", "Microphone", by_db=by_db))
    assert obs.requests("SetInputVolume") == []


async def test_one_that_obs_says_stands_elsewhere_has_not_moved(obs: FakeObs, start_link: StartLink) -> None:
    link, _ = await connected(start_link, obs)
    obs.fault("SetInputVolume", without_effect)
    with pytest.raises(ObsFailure, match=r"took the request and the fader of 'Microphone' stands at 0\.0 dB"):
        await link.move_fader(DOWN)
