"""The lookout of a show that is run: what was measured reaches its journal, its pages and its API."""

import asyncio
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from companion.app import ObsKind, Service, serve
from companion.begin import Opening
from companion.keys import Role
from companion.lookout.album import Album, Kind, frame_name
from companion.obs.simulated import SimulatedObs
from companion.settings import load_settings
from companion.show.health.samples import CameraSample, Frame, Level
from companion.show.health.settings import Times
from companion.show.health.troubles import Trouble, Verdict
from companion.show.model import GuardPlan
from companion.show.times import Ms, RunMs, WallMs
from companion.showfile import load_show
from companion.showfile.surroundings import Surroundings
from tests.lookout.incidents import jpeg, shade
from tests.lookout.room import BLACK, GOOD, SPEECH
from tests.service import eventually

EXAMPLE = Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml"
QUICK = Times(alarm_ms=Ms(200), act_ms=Ms(400), clear_ms=Ms(300))
PROMPT_S = 20


@dataclass
class Room:
    """A show that is run, whose one camera and microphone the test plays."""

    service: Service
    look: Callable[[CameraSample], None]
    hear: Callable[[Mapping[str, Level]], None]

    @property
    def camera(self) -> str:
        return next(iter(self.service.runner.state.plan.studio.cameras.values()))

    @property
    def microphone(self) -> str:
        return next(iter(self.service.runner.state.plan.studio.microphones.values()))

    async def gives(self, frame: Frame, until: Callable[[], bool]) -> None:
        """The camera is looked at and gives this until something is so."""
        give_up = time.monotonic() + PROMPT_S
        while not until():
            assert time.monotonic() < give_up, self.service.runner.state.verdicts
            at = RunMs(self.service.runner.state.run(WallMs(round(time.time() * 1000))))
            self.look(CameraSample(at=at, input=self.camera, on_programme=True, frame=frame))
            await asyncio.sleep(0.05)

    def verdict(self) -> Verdict | None:
        of_trouble = self.service.runner.state.verdicts.get(Trouble.BLACK, {})
        return of_trouble[self.camera].verdict if self.camera in of_trouble else None

    def headers(self, role: Role) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.service.keys.of(role)}"}

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.service.port}{path}"


@asynccontextmanager
async def room(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, rehearsal: bool = False
) -> AsyncIterator[Room | None]:
    """None: nobody looks or listens."""
    looks: list[Any] = []
    levels: list[Any] = []

    def watch(_: SimulatedObs, cameras: object, *, closely: object = ()) -> None:
        pass

    monkeypatch.setattr(SimulatedObs, "hear_looks", lambda _, one: looks.append(one), raising=False)
    monkeypatch.setattr(SimulatedObs, "hear_levels", lambda _, one: levels.append(one))
    monkeypatch.setattr(SimulatedObs, "watch", watch)
    monkeypatch.setattr(SimulatedObs, "still_by_nature", frozenset(), raising=False)
    monkeypatch.setattr(SimulatedObs, "gated", frozenset(), raising=False)
    shutil.copytree(EXAMPLE.parent, folder / "show")
    show, data = folder / "show" / EXAMPLE.name, folder / "data"
    data.mkdir()
    loaded = load_show(show, Surroundings.of(show.parent, data))
    assert loaded.plan is not None
    plan = replace(loaded.plan, guard=GuardPlan(times={Trouble.BLACK: QUICK}))
    settings = load_settings(data, host=None, port=0, obs=None, environ={})
    async with serve(
        plan,
        loaded.source,
        settings,
        show_file=show,
        obs=ObsKind.SIMULATED,
        opening=Opening(rehearsal=rehearsal),
    ) as service:
        await eventually(lambda: service.runner.state.obs.connected, "the link to OBS")
        there = [one for one in looks if one is not None], [one for one in levels if one is not None]
        yield Room(service, there[0][-1], there[1][-1]) if all(there) else None


async def test_a_verdict_reaches_the_state_and_the_journal_and_its_end_does_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path, monkeypatch) as watched:
        assert watched is not None
        # OBS has just been connected: nothing counts for three seconds.
        await asyncio.sleep(3.1)
        good_until = time.monotonic() + 0.5
        await watched.gives(GOOD, lambda: time.monotonic() > good_until)
        await watched.gives(BLACK, lambda: watched.verdict() is Verdict.ACT)
        await watched.gives(GOOD, lambda: watched.verdict() is None)
        journal = watched.service.run.journal
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    verdicts = [
        (line["trouble"], line["subject"], line["verdict"])
        for line in lines
        if line["kind"] == "verdict_changed" and line["trouble"] == "black"
    ]
    # That it clears is told as well, if it takes long enough to be worth a line.
    assert [one for one in verdicts if one[2] != "clearing"] == [
        ("black", watched.camera, verdict) for verdict in ("alarm", "act", "fine")
    ]


async def test_operators_are_told_what_is_measured_once_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path, monkeypatch) as watched:
        assert watched is not None
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(watched.url("/api/v1/socket"), headers=watched.headers(Role.OPERATOR)) as page,
            asyncio.timeout(PROMPT_S),
        ):
            await page.send_json({"type": "hello", "role": "operator"})
            told_at: list[float] = []
            measured: dict[str, Any] = {}
            while len(told_at) < 3 or not measured.get("measured"):
                watched.hear({watched.microphone: replace(SPEECH, rms=-26.0 - len(told_at))})
                try:
                    message = json.loads((await page.receive(timeout=0.05)).data)
                except TimeoutError:
                    continue
                if message.get("topic") == "watch":
                    told_at.append(time.monotonic())
                    assert message["data"]["watching"]
                    [measured] = message["data"]["microphones"]
        assert (measured["name"], measured["before_cdb"]) == (watched.microphone, -1800)
        assert told_at[-1] - told_at[0] >= 0.9


async def test_operators_alone_see_the_pictures_of_an_incident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path, monkeypatch) as watched:
        assert watched is not None
        album = Album(watched.service.run.folder)
        album.keep("i1", Kind.BEFORE, jpeg(200))
        album.keep("i1", frame_name(Ms(-500)), jpeg(90))
        async with aiohttp.ClientSession(headers=watched.headers(Role.OPERATOR)) as session:
            async with session.get(watched.url("/api/v1/incidents/i1")) as answer:
                assert await answer.json() == {
                    "id": "i1",
                    "pictures": ["before"],
                    "frames": [-500],
                    "programme": [],
                }
            for name, wanted in (("before", 200), ("frame-00500", 90)):
                async with session.get(watched.url(f"/api/v1/incidents/i1/{name}.jpg")) as answer:
                    assert (answer.status, answer.content_type) == (200, "image/jpeg")
                    assert shade(await answer.read()) == pytest.approx(wanted, abs=3)
            for missing in ("i1/after", "i2/before", "i1/..%2F..%2Fjournal"):
                async with session.get(watched.url(f"/api/v1/incidents/{missing}.jpg")) as answer:
                    assert answer.status == 404
            host = watched.headers(Role.HOST)
            async with session.get(watched.url("/api/v1/incidents/i1/before.jpg"), headers=host) as answer:
                assert answer.status == 403


async def test_nobody_watches_a_rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with room(tmp_path, monkeypatch, rehearsal=True) as watched:
        assert watched is None
