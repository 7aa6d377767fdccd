"""The script in OBS when the service died: the clock that viewers see, the notice that they do not."""

import io
import os
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageChops

from companion.obs.setup.kit import SCRIPT, lay_out_script
from tests.real_obs import SCENES, RealObs, Source, or_skip
from tests.service import Service

SHOW = """\
version: 1
show: {id: s, title: Show, zone: Asia/Tokyo, language: en, market: cn, platform: own, on_air: [record]}
operator: {name: Firm, contact: "1"}
obs: {scenes: {host: Host, product: Product, fallback: Fallback}}
rundown:
  - {id: a, title: A, length: 5m}
"""
CLOCK = Source(
    "Clock",
    "text_ft2_source_v2",
    {"live_companion": "clock", "font": {"face": "Arial", "size": 90, "flags": 1, "style": "Bold"}},
)
NOTICE = "Live Companion 没有回应 · is not responding"
NOTICE_RED = (0xB3, 0x12, 0x1D)


class Studio:
    """An OBS with the script in the data folder of a service that is not started yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        data = folder / "data"
        data.mkdir()
        lay_out_script(data)
        (folder / "show.yaml").write_text(SHOW, encoding="utf-8")
        scenes = {**SCENES, "Fallback": (*SCENES["Fallback"], CLOCK)}
        self.obs = RealObs(folder / "obs", scenes, script=data / SCRIPT)
        environ = {
            "COMPANION_OBS_URL": f"ws://127.0.0.1:{self.obs.port}",
            "COMPANION_OBS_PASSWORD": self.obs.password,
        }
        self.service = Service(folder / "show.yaml", data, environ=environ)

    def start(self) -> None:
        self.service.start("--resume", "auto")
        self.service.wait_for(lambda state: state["program"]["actual"] is not None, "the link to OBS")

    def notice_on_screen(self) -> bool:
        """Whether whoever sits at OBS sees it."""
        shot = self.folder / "screen.png"
        grab = ["-f", "x11grab", "-video_size", "1280x720", "-i", self.obs.display, "-frames:v", "1"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *grab, str(shot)], check=True, timeout=30)
        return share_of_red(Image.open(shot)) > 0.05

    def windows(self) -> str:
        """The titles of those that OBS has open."""
        environ = {**os.environ, "DISPLAY": self.obs.display}
        search = ["xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@"]
        return subprocess.run(search, env=environ, capture_output=True, text=True, timeout=15).stdout

    def inputs(self) -> list[str]:
        return [one["inputName"] for one in self.obs.ask("GetInputList")["inputs"]]

    def on_programme(self) -> Image.Image:
        return Image.open(io.BytesIO(self.obs.picture(self.obs.program, 640, 360))).convert("RGB")


def share_of_red(picture: Image.Image) -> float:
    ground = Image.new("RGB", picture.size, NOTICE_RED)
    away = ImageChops.difference(picture.convert("RGB"), ground).convert("L")
    return sum(away.histogram()[:8]) / (picture.width * picture.height)


@pytest.fixture
def studio(shared_studio: Studio) -> Iterator[Studio]:
    yield shared_studio
    shared_studio.service.end()
    if shared_studio.obs.ask("GetRecordStatus")["outputActive"]:
        shared_studio.obs.ask("StopRecord")


@pytest.fixture(scope="module")
def shared_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    made: list[Studio] = []

    def make() -> RealObs:
        made.append(Studio(tmp_path_factory.mktemp("studio")))
        return made[0].obs

    or_skip(make)
    try:
        or_skip(made[0].obs.start)
        yield made[0]
    finally:
        made[0].service.end()
        made[0].obs.stop()


def test_with_the_service_dead_viewers_see_the_time_go_on_and_the_crew_a_notice(studio: Studio) -> None:
    obs = studio.obs
    studio.start()
    studio.service.command("fallback")
    obs.wait_for(lambda: obs.shows("Fallback picture"), "the fallback")
    time.sleep(1.5)
    studio.service.kill()
    before = studio.on_programme()
    told = obs.ask("GetInputSettings", {"inputName": "Clock"})["inputSettings"]["text"]
    now = datetime.now(ZoneInfo("Asia/Tokyo"))
    assert told in {f"{now - timedelta(seconds=ago):%H:%M:%S}" for ago in range(-1, 4)}
    obs.wait_for(
        lambda: ImageChops.difference(before, studio.on_programme()).getbbox() is not None,
        "a picture in which the time goes on",
        5,
    )
    time.sleep(6)
    assert not studio.notice_on_screen(), "nothing is on air"
    obs.ask("StartRecord")
    obs.wait_for(studio.notice_on_screen, "the notice", 10)
    assert NOTICE in studio.windows()
    assert share_of_red(studio.on_programme()) == 0
    obs.ask("CreateSceneItem", {"sceneName": "Fallback", "sourceName": NOTICE})
    obs.wait_for(lambda: obs.shows(NOTICE), "a program that puts it on programme")
    obs.wait_for(lambda: share_of_red(studio.on_programme()) == 0, "a picture without it", 1)
    studio.start()
    obs.wait_for(lambda: NOTICE not in studio.inputs(), "the notice gone", 10)
    assert NOTICE not in studio.windows()


def test_a_service_that_a_person_ended_is_not_missed(studio: Studio) -> None:
    studio.start()
    studio.obs.ask("StartRecord")
    time.sleep(1.5)
    studio.service.stop()
    time.sleep(7)
    assert not studio.notice_on_screen()
