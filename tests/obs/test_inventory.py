"""What an OBS has, asked of a real one; and which role of a show each of it may play."""

import asyncio
import socket
from collections.abc import Callable

import pytest

from companion.errors import CompanionError
from companion.obs.inventory import Input, take_inventory
from companion.obs.roles import Cast, Why, ascii_id, input_roles, scene_roles
from companion.obs.session import Address
from tests.fake_obs import FakeObs
from tests.fake_obs.faults import (
    Fault,
    closing,
    half_a_frame,
    not_ready,
    refused,
    saying,
    without_a_code,
)
from tests.obs.conftest import address_of
from tests.real_obs import RealObs, Source, colour

WANTED = {"host": "主机位", "product": "特写", "fallback": "应急画面"}


def test_scenes_and_inputs_are_told_in_the_order_of_obs(real_obs: RealObs) -> None:
    found = take_inventory(address_of(real_obs))
    assert found.scenes == ("Host", "Product", "Fallback")
    assert {one.name for one in found.inputs} == {"Host camera", "Product camera", "Fallback picture"}
    assert {one.kind for one in found.inputs} == {"color_source"}
    assert found.version == real_obs.ask("GetVersion")["obsVersion"]
    assert (found.cameras, found.microphones) == ((), ())
    assert set(found.others) == {"Host camera", "Product camera", "Fallback picture"}
    assert found.collection == real_obs.ask("GetSceneCollectionList")["currentSceneCollectionName"] != ""
    assert found.profile == real_obs.ask("GetProfileList")["currentProfileName"] != ""


def test_cameras_and_microphones_are_told_from_pictures(make_real_obs: Callable[..., RealObs]) -> None:
    inputs = (
        Source("主摄像头", "v4l2_input"),
        Source("麦 1", "pulse_input_capture"),
        Source("桌面声音", "pulse_output_capture"),
        colour("底图", 0x202020),
        Source("手机", "ffmpeg_source", {"is_local_file": False, "input": "udp://127.0.0.1:9?timeout=1"}),
        Source("片头", "ffmpeg_source", {"is_local_file": True, "local_file": "/nowhere/intro.mp4"}),
    )
    obs = make_real_obs({"主机位": inputs, "应急": (colour("应急图", 0x802020),)})
    found = take_inventory(address_of(obs))
    assert Input("主摄像头", "v4l2_input") in found.inputs
    assert set(found.cameras) == {"主摄像头", "手机"}
    assert found.microphones == ("麦 1",)
    assert set(found.others) == {"桌面声音", "底图", "应急图", "片头"}


def test_no_obs_is_told_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # And does not listen.
        port = taken.getsockname()[1]
        with pytest.raises(CompanionError, match=f"nothing listens on 127.0.0.1:{port}") as told:
            take_inventory(Address("127.0.0.1", port))
    assert "WebSocket Server Settings" in (told.value.hint or "")


@pytest.mark.parametrize("password", ["", "wrong"])
def test_a_password_that_is_missing_or_wrong_is_told_with_where_it_goes(
    real_obs: RealObs, password: str
) -> None:
    with pytest.raises(CompanionError, match="password") as told:
        take_inventory(Address(real_obs.host, real_obs.port, password))
    assert "settings.yaml" in (told.value.hint or "")


async def test_an_obs_that_is_just_starting_is_waited_for() -> None:
    async with FakeObs() as obs:
        obs.fault("GetSceneList", not_ready, times=2)
        found = await asyncio.to_thread(take_inventory, Address(obs.host, obs.port, obs.password))
        assert found.scenes == ("Host", "Product", "Fallback")
        assert len(obs.requests("GetSceneList")) == 3


@pytest.mark.parametrize(
    "fault",
    [refused(500), closing(1011), half_a_frame, saying({"scenes": 3}), saying({}), without_a_code],
    ids=["refused", "closed", "cut", "scenes are a number", "no scenes", "no code"],
)
async def test_an_obs_that_answers_badly_is_told_in_a_sentence(fault: Fault) -> None:
    async with FakeObs() as obs:
        obs.fault("GetSceneList", fault, times=None)
        with pytest.raises(CompanionError, match=r"\w+.*\.$"):
            await asyncio.to_thread(take_inventory, Address(obs.host, obs.port, obs.password))


def roles(*scenes: str) -> dict[str, tuple[str, Why]]:
    return {one.role: (one.name, one.why) for one in scene_roles(scenes, WANTED)}


@pytest.mark.parametrize(
    ("scenes", "host", "product", "fallback"),
    [
        (("主机位", "特写", "应急画面"), "主机位", "特写", "应急画面"),
        (("稍后回来", "商品近景", "主播全身"), "主播全身", "商品近景", "稍后回来"),
        (("Starting Soon", "Main Cam", "Close-up", "BRB"), "Main Cam", "Close-up", "BRB"),
        (("STANDBY", "Host", "PRODUCT_SHOT"), "Host", "PRODUCT_SHOT", "STANDBY"),
        (("ＨＯＳＴ", "ｃｌｏｓｅ　ｕｐ", "ＢＲＢ"), "ＨＯＳＴ", "ｃｌｏｓｅ　ｕｐ", "ＢＲＢ"),
    ],
)
def test_roles_are_told_by_names_in_either_language(
    scenes: tuple[str, ...], host: str, product: str, fallback: str
) -> None:
    found = roles(*scenes)
    assert found["host"] == (host, Why.NAMED)
    assert found["product"] == (product, Why.NAMED)
    assert found["fallback"] == (fallback, Why.NAMED)


def test_of_several_fallbacks_the_one_made_for_it_is_taken() -> None:
    found = roles("中场休息", "BRB", "应急", "主播")
    assert found["fallback"] == ("应急", Why.NAMED)
    assert {found["fallback-2"][0], found["fallback-3"][0]} == {"中场休息", "BRB"}


def test_a_fallback_is_never_guessed() -> None:
    assert roles("Scene")["fallback"] == ("应急画面", Why.MISSING)
    assert roles("Backstage", "Cambridge")["fallback"] == ("应急画面", Why.MISSING)


def test_without_a_name_that_tells_the_first_scene_is_the_host_and_says_so() -> None:
    found = roles("BRB", "Scene", "Scene 2")
    assert found["host"] == ("Scene", Why.GUESSED)
    assert found["product"] == ("Scene", Why.GUESSED)
    assert found["scene-2"] == ("Scene 2", Why.OWN)


def test_a_scene_that_says_nothing_is_the_host_before_one_that_says_something_else() -> None:
    assert roles("俯拍", "场景 1")["host"] == ("场景 1", Why.GUESSED)
    assert roles("俯拍")["host"] == ("俯拍", Why.GUESSED)


def test_with_a_fallback_alone_the_other_scenes_have_to_be_made() -> None:
    found = roles("BRB")
    assert found["host"] == ("主机位", Why.MISSING)
    assert found["product"] == ("特写", Why.MISSING)


def test_every_scene_gets_a_role_and_no_role_comes_twice() -> None:
    scenes = [
        "主播", "主播 2", "产品 A", "产品 B", "俯拍", "Küche", "kuche", "---", "🍓🍓", "机位 3", "x" * 200,
        "应急", "开场", "Closing", "Fallback", "scene-3", "1",
    ]  # fmt: skip
    found = scene_roles(scenes, WANTED)
    assert sorted(one.name for one in found) == sorted(scenes)
    assert len({one.role for one in found}) == len(scenes)
    assert [one.role for one in found[:3]] == ["host", "product", "fallback"]
    assert all(ascii_id(one.role) == one.role for one in found)


def test_the_first_input_of_a_sort_has_the_role_that_the_show_uses() -> None:
    assert input_roles(["摄像头", "Logitech BRIO", "摄像头 3", "main"], "main", "camera") == (
        Cast("main", "摄像头", Why.GUESSED),
        Cast("logitech-brio", "Logitech BRIO", Why.OWN),
        Cast("camera-3", "摄像头 3", Why.OWN),
        Cast("main-2", "main", Why.OWN),
    )
    assert input_roles([], "main", "camera") == ()
