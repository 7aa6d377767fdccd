"""The parts of the lookout stand by themselves: what one of them cannot do, the others do all the same."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from companion.live.checks import Checks
from companion.lookout.album import Album, frame_name
from companion.lookout.lookout import Around, Lookout
from companion.ports import CheckFailure
from companion.show.checks import CheckKind
from companion.show.effects import RunCheck
from companion.show.health.troubles import Trouble, Verdict
from companion.show.times import Ms
from tests.lookout.incidents import incident, jpeg, shade, with_incidents
from tests.lookout.room import BLACK, CAMERA, GOOD, Room
from tests.service import eventually


async def test_a_part_that_cannot_follow_keeps_no_other_from_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room = Room()
    shots: list[int] = []

    class Shot:
        jpeg = jpeg(100)
        age_ms = 0

    async def programme(width: int) -> Shot:
        shots.append(width)
        return Shot()

    around = Around(
        state=lambda: room.state,
        now=room.now,
        submit=room.submit,
        pages=lambda: (),
        programme=programme,
        changed=lambda: None,
    )
    lookout = Lookout(room.port, room.state, around, run=tmp_path, data=tmp_path, webhooks=())
    lookout.follow(room.state)
    lookout.start()
    room.looks(GOOD, 5)
    with caplog.at_level(logging.ERROR, "companion.lookout"):
        lookout.follow(with_incidents(room.state, None))  # type: ignore[arg-type]
    assert "could not follow" in caplog.text
    lookout.follow(room.state)
    room.looks(BLACK, 4)
    assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM, Verdict.ACT]
    assert room.port.show is not None
    room.port.show(CAMERA, room.run, jpeg(50))
    bad = replace(incident(subject=CAMERA), first_bad=room.now().wall)
    lookout.follow(with_incidents(room.state, bad))
    room.passes(10)
    first = frame_name(Ms(0))
    await eventually(lambda: Album(tmp_path).picture("i1", first) is not None, "the frame of the camera")
    assert shade(await lookout.picture("i1", first)) == pytest.approx(50, abs=3)
    assert (await lookout.listed("i1"))["frames"] == [0]
    await eventually(lambda: shots != [], "a picture of the programme")
    await lookout.close()
    assert (room.port.look, room.port.hear, room.port.show) == (None, None, None)


async def test_a_check_that_nobody_does_here_is_refused_with_a_sentence() -> None:
    done: list[RunCheck] = []

    async def calibrate(effect: RunCheck) -> None:
        done.append(effect)

    checks = Checks({CheckKind.CALIBRATE: calibrate})
    asked = RunCheck(id="e1", kind=CheckKind.CALIBRATE)
    await checks.run(asked)
    assert done == [asked]
    with pytest.raises(CheckFailure, match="Nothing here"):
        await checks.run(RunCheck(id="e2", kind=CheckKind.PREFLIGHT))
