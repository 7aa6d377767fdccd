"""What an input is: asleep off air, still by nature, media, behind a gate."""

from typing import Any

import pytest

from companion.obs.natures import Nature, nature_of
from companion.show.events import ObsConnected
from tests.fake_obs import FakeObs
from tests.obs.conftest import BRISK, StartLink, address_of
from tests.obs.stages import until
from tests.real_obs import SCENES

NETWORK = {"is_local_file": False, "restart_on_activate": False, "close_when_inactive": False}


@pytest.mark.parametrize(
    ("kind", "settings", "nature"),
    [
        ("v4l2_input", {}, Nature()),
        ("dshow_input", {"deactivate_when_not_showing": True}, Nature(sleeps_off_air=True)),
        ("av_capture_input_v2", {}, Nature()),
        ("ffmpeg_source", NETWORK, Nature(is_media=True)),
        (
            "ffmpeg_source",
            {**NETWORK, "restart_on_activate": True},
            Nature(is_media=True, sleeps_off_air=True),
        ),
        ("ffmpeg_source", {"is_local_file": True}, Nature(still=True)),
        ("ffmpeg_source", {}, Nature(still=True)),
        ("image_source", {}, Nature(still=True)),
        ("slideshow_v2", {}, Nature(still=True)),
        ("color_source_v3", {}, Nature(still=True)),
        ("text_gdiplus_v3", {}, Nature(still=True)),
        ("monitor_capture", {}, Nature(still=True)),
        ("a_camera_of_tomorrow", {}, Nature()),
    ],
)
def test_a_camera_moves_and_a_slide_may_stand(kind: str, settings: dict[str, Any], nature: Nature) -> None:
    assert nature_of(kind, settings) == nature


async def test_the_link_says_what_stands_still_by_nature_among_what_is_watched(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, heard = start_link(address_of(obs), timing=BRISK)
    assert link.still_by_nature == frozenset()
    link.hear_looks(lambda _: None)
    link.watch(["Host camera", "Nobody's"])
    await heard.first(ObsConnected)
    await until(lambda: link.still_by_nature == {"Host camera"})
    link.watch([])
    await until(lambda: link.still_by_nature == frozenset())


async def test_a_gate_is_known_while_it_is_on(start_link: StartLink) -> None:
    async with FakeObs(scenes=SCENES) as obs:
        obs.filter("Host camera", "noise_suppress_filter")
        obs.filter("Product camera", "noise_gate_filter")
        link, heard = start_link(address_of(obs), timing=BRISK)
        link.hear_looks(lambda _: None)
        await heard.first(ObsConnected)
        await until(lambda: link.gated == {"Product camera"})
        obs.filter("Fallback picture", "expander_filter")
        await until(lambda: link.gated == {"Product camera", "Fallback picture"})
        obs.filter("Product camera", "noise_gate_filter", enabled=False)
        await until(lambda: link.gated == {"Fallback picture"})
        obs.rename_input("Fallback picture", "Slate")
        await until(lambda: link.gated == {"Slate"})
    await until(lambda: link.gated == frozenset())
