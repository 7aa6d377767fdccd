"""Ten seconds of each device: what came of it is told, kept, and known again next time."""

import asyncio
import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from companion.lookout.calibrating import Calibrating
from companion.lookout.calibrations import FILE, Calibrations
from companion.ports import CheckFailure, Notice
from companion.show.checks import Calibration, CheckKind
from companion.show.effects import RunCheck
from companion.show.health.events import Calibrated
from companion.show.health.samples import Frame, Level
from companion.show.times import WallMs
from companion.tasks import spawn
from tests.lookout.room import CAMERA, GOOD, MICROPHONE, SPARE, Room
from tests.service import eventually

QUIET = Level(peak=-62.0, rms=-68.0, before=-62.0)
CLEAN = replace(GOOD, change=0.0001)
ALL = RunCheck(id="e1", kind=CheckKind.CALIBRATE)


def one(device: str) -> RunCheck:
    return RunCheck(id="e1", kind=CheckKind.CALIBRATE, of={"device": device})


class Lab:
    """A watched show whose devices can be measured in no time."""

    def __init__(self, data: Path, **obs: object) -> None:
        self.room = Room()
        self.room.follow(obs=replace(self.room.state.obs, collection="Lab", **obs))  # type: ignore[arg-type]
        self.told: list[Calibrated] = []
        self.file = Calibrations(data)
        self.calibrating = Calibrating(
            self.room.watch,
            self.file,
            state=lambda: self.room.state,
            now=self.room.now,
            submit=self._submit,
            measure_s=0.05,
        )

    async def measured(self, effect: RunCheck, **gives: Frame | Level | None) -> None:
        self.room.watch.start()
        running = spawn(self.calibrating.run(effect), name="calibration")
        await asyncio.sleep(0)  # from here on it listens
        for device, what in (
            (CAMERA, gives.get("camera")),
            (SPARE, gives.get("spare")),
            (MICROPHONE, gives.get("microphone")),
        ):
            if isinstance(what, Frame):
                self.room.looks(what, 10, camera=device)
            elif isinstance(what, Level):
                self.room.hears(what, 10)
        try:
            await running
        finally:
            await self.room.watch.close()
            await self.calibrating.close()

    def _submit(self, build: Notice) -> None:
        event = build(self.room.now())
        assert isinstance(event, Calibrated)
        self.told.append(event)


async def test_all_devices_are_measured_at_once_and_those_that_give_nothing_are_named(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    await lab.measured(ALL, camera=GOOD, microphone=QUIET)
    [told] = lab.told
    measured = {calibration.device: calibration for calibration in told.calibrations}
    assert measured.keys() == {CAMERA, MICROPHONE}
    assert measured[CAMERA].thresholds["still_change_ppm"] == 1000
    assert measured[MICROPHONE].measured["floor_cdb"] == -6200
    assert told.failed.keys() == {SPARE}
    assert lab.file.of("Lab") == measured


async def test_a_camera_too_clean_to_tell_from_a_frozen_one_is_told_so(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    await lab.measured(one(CAMERA), camera=CLEAN)
    assert lab.told[0].calibrations[0].off == ("frozen",)


async def test_one_device_alone_is_measured_anew_and_the_others_are_kept(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    lab.file.keep("Lab", [calibration(SPARE)])
    lab.file.keep("Other", [calibration(CAMERA)])
    await lab.measured(one(CAMERA), camera=GOOD, spare=GOOD)
    assert [calibration.device for calibration in lab.told[0].calibrations] == [CAMERA]
    assert lab.file.of("Lab").keys() == {CAMERA, SPARE}
    assert lab.file.of("Other") == {CAMERA: calibration(CAMERA)}


async def test_a_capture_card_that_is_camera_and_microphone_is_measured_as_both(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    studio = replace(lab.room.state.plan.studio, microphones={"host": CAMERA})
    lab.room.follow(plan=replace(lab.room.state.plan, studio=studio))
    lab.room.watch.start()
    running = spawn(lab.calibrating.run(one(CAMERA)), name="calibration")
    await asyncio.sleep(0)
    lab.room.looks(GOOD, 10)
    assert lab.room.port.hear is not None
    for _ in range(200):
        lab.room.port.hear({CAMERA: QUIET})
    await running
    await lab.room.watch.close()
    [card] = lab.told[0].calibrations
    assert {"change_median_ppm", "floor_cdb"} < card.measured.keys()


@pytest.mark.parametrize(
    ("device", "why", "known"),
    [
        (CAMERA, "only 0 pictures", [{CAMERA}]),
        (MICROPHONE, "does not measure", [{MICROPHONE}]),
        ("Nobody", "no camera", []),
    ],
)
async def test_a_device_that_gives_nothing_is_refused_with_a_sentence(
    tmp_path: Path, device: str, why: str, known: list[set[str]]
) -> None:
    lab = Lab(tmp_path)
    with pytest.raises(CheckFailure, match=why) as refused:
        await lab.measured(one(device))
    assert device in str(refused.value)
    assert [set(told.failed) for told in lab.told] == known
    assert not any(told.calibrations for told in lab.told)


async def test_a_device_that_is_slow_to_be_looked_at_is_waited_for(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    lab.room.watch.start()
    running = spawn(lab.calibrating.run(one(CAMERA)), name="calibration")
    await asyncio.sleep(0.055)
    lab.room.looks(GOOD, 10)
    await running
    await lab.room.watch.close()
    assert len(lab.told) == 1


async def test_what_was_measured_before_is_told_when_obs_has_the_same_collection(tmp_path: Path) -> None:
    lab = Lab(tmp_path, connected=False)
    lab.file.keep("Lab", [calibration(CAMERA), calibration("Elsewhere")])
    lab.calibrating.follow(lab.room.state)
    assert lab.told == []
    for collection, connected in (("Other", True), ("Lab", True), ("Lab", True)):
        obs = replace(lab.room.state.obs, collection=collection, connected=connected)
        lab.calibrating.follow(replace(lab.room.state, obs=obs))
    await eventually(lambda: lab.told != [], "what is known")
    await asyncio.sleep(0.05)
    assert [told.calibrations for told in lab.told] == [(calibration(CAMERA),)]
    await lab.calibrating.close()


async def test_what_this_run_was_told_already_is_not_told_again(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    lab.file.keep("Lab", [calibration(CAMERA)])
    known = {name: calibration(name) for name in (CAMERA, SPARE, MICROPHONE)}
    lab.calibrating.follow(replace(lab.room.state, calibrations=known))
    await asyncio.sleep(0.05)
    assert lab.told == []
    await lab.calibrating.close()


async def test_a_simulated_camera_says_nothing_about_a_real_one_of_that_name(tmp_path: Path) -> None:
    lab = Lab(tmp_path, simulated=True)
    lab.file.keep("Lab", [calibration(CAMERA)])
    lab.calibrating.follow(lab.room.state)
    await lab.measured(one(SPARE), spare=GOOD)
    assert [told.calibrations[0].device for told in lab.told] == [SPARE]
    assert lab.file.of("Lab").keys() == {CAMERA}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        '{"form":2,"collections":{}}',
        '{"form":1,"collections":{"Lab":{"Main Camera":{}}}}',
    ],
)
def test_a_file_that_means_nothing_counts_as_none_and_is_told(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_text(text)
    file = Calibrations(tmp_path)
    with caplog.at_level(logging.WARNING, "companion.lookout"):
        assert file.of("Lab") == {}
    assert FILE in caplog.text
    file.keep("Lab", [calibration(CAMERA)])
    assert file.of("Lab")[CAMERA] == calibration(CAMERA)
    assert json.loads((tmp_path / FILE).read_text())["form"] == 1


def calibration(device: str) -> Calibration:
    return Calibration(
        device=device,
        measured={"change_median_ppm": 2000},
        thresholds={"still_change_ppm": 500},
        off=("frozen",),
        at=WallMs(1_796_000_000_000),
    )


async def test_another_collection_has_devices_of_its_own_whatever_they_are_called(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    for collection in ("Lab", "Other"):
        lab.file.keep(collection, [calibration(CAMERA)])
    for times, collection in enumerate(("Lab", "Other", "Lab"), start=1):
        obs = replace(lab.room.state.obs, collection=collection)
        lab.calibrating.follow(replace(lab.room.state, obs=obs))
        await eventually(lambda times=times: len(lab.told) == times, "what was measured there")  # type: ignore[misc]
    await lab.calibrating.close()
