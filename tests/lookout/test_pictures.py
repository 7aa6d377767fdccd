"""Small pictures of what viewers saw, around each incident."""

import asyncio
import io
import logging
import os
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from companion.feeds import purge
from companion.lookout.album import (
    FOLDER,
    MOST_BYTES,
    MOST_INCIDENTS,
    Album,
    Kind,
    frame_name,
    programme_name,
)
from companion.lookout.pictures import IncidentPictures, Waits
from companion.lookout.shelf import MOST_WAITING, Shelf
from companion.show.incidents.record import Stage
from companion.show.state import ShowState
from companion.show.times import Moment, Ms, RunMs, WallMs
from tests.lookout.incidents import incident, jpeg, shade, shades, with_incidents
from tests.service import eventually
from tests.stage import NOON
from tests.stage import Stage as Show

RUN_OFFSET = 1_000_000
"""Of the run clock from noon, so that nobody takes one clock for the other."""


@dataclass(frozen=True)
class Picture:
    jpeg: bytes
    age_ms: int = 0


@dataclass
class Room:
    """A show whose programme has one shade at a time."""

    run: Path
    wall: WallMs = NOON
    shade: int | None = 200
    asked: int = 0
    given: dict[tuple[WallMs, int], Picture] = field(default_factory=dict)
    """One picture for all who ask at an instant."""
    state: ShowState = field(default_factory=lambda: _on_air())

    def __post_init__(self) -> None:
        self.album = Album(self.run)
        self.pictures = IncidentPictures(
            Shelf(self.album),
            programme=self._programme,
            now=lambda: Moment(RunMs(self.wall - NOON + RUN_OFFSET), self.wall),
            waits=Waits(every_s=0.01, frames_s=0.05, programme_s=0.5, after_s=0.02),
        )

    async def _programme(self, width: int) -> Picture | None:
        self.asked += 1
        if self.shade is None:
            return None
        return self.given.setdefault((self.wall, self.shade), Picture(jpeg(self.shade)))

    def follow(self, state: ShowState) -> None:
        self.state = state
        self.pictures.follow(state)

    async def has_looked(self) -> None:
        asked = self.asked
        await eventually(lambda: self.asked > asked + 1, "a picture of the programme")

    async def kept(self, name: str, incident: str = "i1") -> bytes:
        await eventually(lambda: self.album.picture(incident, name) is not None, f"the picture {name}")
        picture = self.album.picture(incident, name)
        assert picture is not None
        return picture


def _on_air() -> ShowState:
    state = Show().state
    obs = replace(state.obs, connected=True, outputs={output: True for output in state.plan.on_air})
    return replace(state, obs=obs)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    room = Room(tmp_path)
    room.pictures.follow(room.state)
    room.pictures.start()
    yield room
    await room.pictures.close()


async def test_an_incident_has_the_last_good_picture_one_of_its_trouble_and_one_of_its_end(
    room: Room,
) -> None:
    room.wall = WallMs(NOON - 4000)
    await room.has_looked()
    room.wall, room.shade = WallMs(NOON - 2000), 90
    await room.has_looked()
    room.wall, room.shade = NOON, 10
    room.follow(with_incidents(room.state, incident()))
    assert shade(await room.kept(Kind.BEFORE)) == pytest.approx(200, abs=3)
    assert shade(await room.kept(Kind.DURING)) == pytest.approx(10, abs=3)
    room.shade = 180
    room.follow(with_incidents(room.state, incident(stage=Stage.OVER)))
    assert shade(await room.kept(Kind.AFTER)) == pytest.approx(180, abs=3)


async def test_the_last_picture_of_an_incident_is_the_one_after_the_return(room: Room) -> None:
    over = incident(stage=Stage.OVER)
    room.shade = 50
    room.follow(with_incidents(room.state, incident()))
    room.follow(with_incidents(room.state, over))
    await room.kept(Kind.AFTER)
    room.shade = 220
    room.follow(with_incidents(room.state, replace(over, returned=NOON)))
    await eventually(lambda: shade(room.album.picture("i1", Kind.AFTER)) > 200, "the picture of the return")


async def test_no_picture_of_the_programme_is_taken_while_nobody_is_on_air(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.follow(replace(room.state, obs=replace(room.state.obs, outputs={})))
    room.pictures.start()
    await asyncio.sleep(0.1)
    await room.pictures.close()
    assert room.asked == 0


async def test_without_a_picture_of_the_programme_an_incident_has_none_and_no_harm_is_done(
    room: Room,
) -> None:
    room.shade = None
    room.follow(with_incidents(room.state, incident(subject="elsewhere")))
    await room.has_looked()
    room.shade = 100
    room.follow(with_incidents(room.state, incident(1), incident(2)))
    await room.kept(Kind.DURING, "i2")
    assert Kind.BEFORE not in room.album.of("i1").kinds


async def test_the_frames_of_the_camera_are_those_around_its_first_bad_picture(room: Room) -> None:
    first_bad = RUN_OFFSET - 3000
    room.wall = NOON
    cameras = {"main": "Main Camera"}
    plan = replace(room.state.plan, studio=replace(room.state.plan.studio, cameras=cameras))
    room.follow(replace(room.state, plan=plan))
    for number in range(-12, 12):
        room.pictures.looked("Main Camera", RunMs(first_bad + number * 500), jpeg(128 + number * 10))
    room.follow(with_incidents(room.state, incident()))
    await room.kept(frame_name(Ms(2000)))
    frames = room.album.of("i1").frames
    assert frames == tuple(range(-1500, 2001, 500))
    kept = shades(room.album.picture("i1", frame_name(at)) for at in frames)
    assert kept == pytest.approx([98, 108, 118, 128, 138, 148, 158, 168], abs=3)


async def test_what_viewers_saw_around_an_incident_is_kept_whatever_its_subject(tmp_path: Path) -> None:
    room = Room(tmp_path, wall=WallMs(NOON - 7_200_000))
    room.pictures.follow(room.state)
    room.pictures.start()
    for after_ms, seen in ((-3_600_000, 250), (-5000, 200), (-1000, 20)):
        room.wall, room.shade = WallMs(NOON + after_ms), seen
        await room.has_looked()
    room.wall = NOON
    room.follow(with_incidents(room.state, incident(subject="stream")))
    room.wall, room.shade = WallMs(NOON + 2000), 90
    await room.kept(programme_name(Ms(5000)))
    there = room.album.of("i1")
    assert there.programme == (-2000, 2000, 5000), "and nothing of an hour ago"
    assert shades(room.album.picture("i1", programme_name(at)) for at in there.programme) == pytest.approx(
        [200, 20, 90], abs=3
    )
    assert there.frames == ()
    await room.pictures.close()


async def test_what_stood_when_the_service_began_is_not_pictured_as_if_it_were_new(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.follow(with_incidents(room.state, incident()))
    room.pictures.start()
    await room.has_looked()
    room.follow(with_incidents(room.state, incident(stage=Stage.OVER)))
    await room.kept(Kind.AFTER)
    await room.pictures.close()
    assert room.album.of("i1").kinds == (Kind.AFTER,)


async def test_a_folder_that_cannot_be_written_costs_the_picture_alone(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    (room.run / FOLDER).write_text("in the way")
    with caplog.at_level(logging.WARNING, "companion.lookout"):
        room.follow(with_incidents(room.state, incident()))
        await eventually(lambda: "could not be kept" in caplog.text, "the line in the log")
    (room.run / FOLDER).unlink()
    room.follow(with_incidents(room.state, incident(), incident(2)))
    await room.kept(Kind.DURING, "i2")


def test_pictures_are_small_whatever_comes_in(tmp_path: Path) -> None:
    noise = Image.frombytes("RGB", (1280, 2276), os.urandom(1280 * 2276 * 3))
    out = io.BytesIO()
    noise.save(out, "PNG")
    album = Album(tmp_path)
    album.keep("i1", Kind.BEFORE, out.getvalue())
    kept = album.picture("i1", Kind.BEFORE)
    assert kept is not None
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (320, 569)
        assert image.format == "JPEG"
    assert len(kept) <= MOST_BYTES


def test_only_the_newest_incidents_keep_their_pictures(tmp_path: Path) -> None:
    album = Album(tmp_path)
    for number in range(1, MOST_INCIDENTS + 3):
        album.keep(f"i{number}", Kind.BEFORE, jpeg(number))
    assert album.of("i2").kinds == ()
    assert album.of("i3").kinds == (Kind.BEFORE,)
    assert album.of(f"i{MOST_INCIDENTS + 2}").kinds == (Kind.BEFORE,)


@pytest.mark.parametrize(
    ("id", "name"), [("../i1", "before"), ("i1", "../before"), ("i1", "other"), ("i0", "before"), ("", "")]
)
def test_nothing_but_pictures_of_incidents_can_be_asked_for(tmp_path: Path, id: str, name: str) -> None:
    (tmp_path / "before.jpg").write_bytes(jpeg(1))
    album = Album(tmp_path)
    album.keep("i1", Kind.BEFORE, jpeg(1))
    assert album.picture(id, name) is None
    with pytest.raises(ValueError, match="no picture of an incident"):
        album.keep(id, name, jpeg(1))


def test_pictures_are_for_the_owner_of_the_run_alone_and_purge_takes_them_away(tmp_path: Path) -> None:
    Album(tmp_path).keep("i1", Kind.BEFORE, jpeg(1))
    [picture] = (tmp_path / FOLDER).iterdir()
    if os.name != "nt":
        assert picture.stat().st_mode & 0o077 == 0
        assert picture.parent.stat().st_mode & 0o077 == 0
    [task] = purge.of_run(tmp_path, with_winners=False)
    assert task.what is purge.What.PICTURES
    task.do()
    assert not picture.exists()
    assert list(purge.of_run(tmp_path, with_winners=False)) == []


async def test_a_disk_that_hangs_holds_up_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = threading.Event()
    monkeypatch.setattr(Album, "keep", lambda *_: free.wait(20))
    shelf = Shelf(Album(tmp_path))
    try:
        kept = [asyncio.create_task(shelf.keep(f"i{n + 1}", Kind.BEFORE, b"")) for n in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(OSError, match="does not keep up"):
            await shelf.keep("i99", Kind.BEFORE, b"")
        assert await shelf.picture("i1", Kind.BEFORE) is None
        async with asyncio.timeout(5):
            assert await asyncio.to_thread(lambda: "looked at a camera") == "looked at a camera"
    finally:
        free.set()
        await asyncio.gather(*kept)
        shelf.close()


async def test_the_picture_of_the_trouble_is_of_when_the_crew_was_told_however_slow_the_disk_is(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, free = Album.keep, threading.Event()

    def slow(album: Album, *picture: Any) -> None:
        free.wait(20)
        keep(album, *picture)

    monkeypatch.setattr(Album, "keep", slow)
    room.wall = WallMs(NOON - 4000)
    await room.has_looked()
    room.wall, room.shade = NOON, 10
    room.follow(with_incidents(room.state, incident()))
    await room.has_looked()
    room.shade = 200  # The fallback is on air.
    await room.has_looked()
    free.set()
    assert shade(await room.kept(Kind.DURING)) == pytest.approx(10, abs=3)


async def test_a_programme_that_cannot_be_looked_at_once_is_looked_at_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = 0

    async def programme(width: int) -> Picture | None:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise RuntimeError("once")
        return None

    pictures = IncidentPictures(
        Shelf(Album(tmp_path)),
        programme=programme,
        now=lambda: Moment(RunMs(0), NOON),
        waits=Waits(every_s=0.01),
    )
    pictures.follow(_on_air())
    pictures.start()
    await eventually(lambda: asked > 3, "a look after the one that failed")
    await pictures.close()
    assert "could not be looked at" in caplog.text
