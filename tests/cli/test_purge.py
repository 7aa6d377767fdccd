"""``companion purge``: people leave the files of a show, and what was promised can be checked as before."""

import asyncio
import json
import logging
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from companion import kept
from companion.app import ObsKind, Service, serve
from companion.begin import find_unfinished
from companion.cli import main
from companion.journal.lock import lock
from companion.journal.reader import verify
from companion.keys import Role
from companion.live.clock import wall_ms
from companion.settings import load_settings
from companion.showfile import Surroundings, load_show
from tests.journeys.conftest import EXAMPLE

NAMES = ("张小凡", "Anna Lee", "王中奖", "李中奖", "无口令者")
ACCOUNTS = ("uid-0077", "uid-0088", "uid-0099")
COMMENT = "今天吃坚果嘎嘎"
PEOPLE = (*NAMES, *ACCOUNTS, COMMENT)

OLD, YOUNG = "20200102-030405-friday", "20991231-000000-friday"

Said = tuple[int, str, str]
"""Exit code, standard output and standard error."""


@pytest.fixture
def says(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def call(*words: str | Path) -> Said:
        code = main([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


class Door:
    """The service of a show, as a program uses it."""

    def __init__(self, service: Service, session: aiohttp.ClientSession) -> None:
        self._base = f"http://127.0.0.1:{service.port}/api/v1"
        self.session = session
        self.key = {"Authorization": f"Bearer {service.keys.of(Role.OPERATOR)}"}

    async def command(self, name: str, /, **args: object) -> None:
        body = {"id": str(uuid4()), "command": name, "args": args}
        async with self.session.post(f"{self._base}/commands", json=body, headers=self.key) as response:
            assert response.status == 200, (name, await response.text())

    async def post(self, path: str, data: bytes, kind: str) -> dict[str, Any]:
        headers = {**self.key, "Content-Type": kind}
        async with self.session.post(f"{self._base}/{path}", data=data, headers=headers) as response:
            assert response.status == 200, await response.text()
            told: dict[str, Any] = await response.json()
        return told

    def socket(self) -> aiohttp.client._WSRequestContextManager:
        return self.session.ws_connect(f"{self._base}/socket", headers=self.key)

    async def state(self) -> str:
        async with self.session.get(f"{self._base}/state", headers=self.key) as response:
            return await response.text()

    async def bag(self, id: str) -> dict[str, Any]:
        bags: list[dict[str, Any]] = json.loads(await self.state())["bags"]
        return next(bag for bag in bags if bag["id"] == id)

    async def reaches(self, id: str, state: str) -> None:
        async with asyncio.timeout(30):
            while (await self.bag(id))["state"] != state:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def on_air(show: Path, data: Path, *, resume: bool = False) -> AsyncIterator[Door]:
    loaded = load_show(show, Surroundings.of(show.parent, data))
    assert loaded.plan is not None
    settings = load_settings(data, host=None, port=0, obs=None, environ={})
    unfinished = find_unfinished(data, loaded.plan.id) if resume else None
    async with (
        serve(
            loaded.plan,
            loaded.source,
            settings,
            show_file=show,
            obs=ObsKind.NONE,
            unfinished=unfinished,
        ) as service,
        aiohttp.ClientSession() as session,
    ):
        yield Door(service, session)


async def test_a_person_is_in_files_of_their_own_alone_and_a_purge_leaves_ids_that_can_be_checked(
    tmp_path: Path, says: Callable[..., Said], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shutil.copytree(EXAMPLE.parent, tmp_path / "show")
    show, data = tmp_path / "show" / EXAMPLE.name, tmp_path / "data"
    text = show.read_text("utf-8")
    show.write_text(with_two_bags(text), "utf-8")
    async with on_air(show, data) as door:
        await door.command("go")
        await door.command("bag_announce", bag="L1")
        await door.reaches("L1", "announced")
        await door.command("bag_open", bag="L1")
        await door.command("bag_enter", bag="L1", user_id=ACCOUNTS[0], name=NAMES[0], text=COMMENT)
        many = json.dumps([{"user_id": ACCOUNTS[1], "name": NAMES[1], "text": COMMENT}]).encode()
        await door.post("bags/L1/entries", many, "application/json")
        sheet = f"用户id,昵称,评论\n{ACCOUNTS[2]},{NAMES[4]},你好\n".encode("gbk")
        await door.post("bags/L1/entries", sheet, "text/csv")
        await door.command("bag_close", bag="L1")
        await door.reaches("L1", "drawn")
        await door.command("bag_publish", bag="L1")
        await door.command("bag_announce", bag="M1")
        await door.command("bag_open", bag="M1")
        await door.command("bag_close", bag="M1")
        await door.command("bag_winners", bag="M1", names="1. 王中奖\n2. 李中奖")
        await door.command("bag_publish", bag="M1")
        async with asyncio.timeout(30):
            while (await door.bag("L1"))["draw"]["file"] is None:
                await asyncio.sleep(0.02)
        assert [winner["name"] for winner in (await door.bag("M1"))["winners"]] == ["王**", "李**"]
        assert {winner["name"] for winner in (await door.bag("L1"))["winners"]} == {"张**", "A***"}
        public = await door.state()
    (run,) = (data / "runs").iterdir()
    code, _, err = says("purge", "--data", data, "--run", run.name, "--yes")
    assert (code, "not over" in err) == (1, True)
    async with on_air(show, data, resume=True) as door:
        await door.command("bag_copy", bag="L1")
        await door.command("bag_announce", bag="L1-2")
        await door.reaches("L1-2", "announced")
        await door.command("bag_open", bag="L1-2")
        await door.command("bag_close", bag="L1-2")
        await door.reaches("L1-2", "drawn")
        await door.command("end_show")
    code, _, err = says("purge", "--data", data, "--run", run.name, "--yes")
    assert (code, f"Bags of {run.name} are not settled: L1-2." in err) == (1, True), err
    async with on_air(show, data, resume=True) as door:
        await door.command("bag_void", bag="L1-2", reason="nobody came")
        async with asyncio.timeout(30):
            while (await door.bag("L1"))["draw"]["step"]:
                await asyncio.sleep(0.02)
    assert found(PEOPLE, public, caplog.text) == set()
    assert holders(data) == {f"runs/{run.name}/bags/L1/entries.jsonl", f"runs/{run.name}/names.json"}

    code, out, err = says("purge", "--data", data, "--run", run.name, "--yes")
    assert (code, "3 entries lose" in out, "salt" in out) == (0, True, True), out + err
    assert holders(data) == {f"runs/{run.name}/names.json"}
    assert found(PEOPLE, (run / "names.json").read_text("utf-8")) == {*NAMES[:4], *ACCOUNTS[:2]}
    assert "salt" not in json.loads((run / "bags" / "L1" / "secret.json").read_text())

    code, out, _ = says("purge", "--data", data, "--run", run.name, "--winners", "--yes")
    assert (code, "4 winners" in out) == (0, True), out
    assert holders(data) == set()
    verify(run / "journal.jsonl")
    assert says("verify-journal", run)[0] == 0
    assert says("verify-draw", run / "bags" / "L1" / "draw.json")[0] == 0
    entries = (run / "bags" / "L1" / "entries.jsonl").read_text().splitlines()
    assert len(entries) == 3
    assert all(json.loads(line).keys() <= {"at", "id", "verdict", "unchecked"} for line in entries)
    code, out, _ = says("purge", "--data", data, "--run", run.name, "--winners", "--yes")
    assert (code, "nothing to remove" in out) == (0, True)


async def test_the_words_of_a_question_are_in_a_file_of_their_own_and_leave_with_a_purge(
    tmp_path: Path, says: Callable[..., Said], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shutil.copytree(EXAMPLE.parent, tmp_path / "show")
    show, data = tmp_path / "show" / EXAMPLE.name, tmp_path / "data"
    words = f"{NAMES[0]}（{ACCOUNTS[0]}）问：有没有小包装？"

    async def on_screens(door: Door) -> list[str]:
        async with asyncio.timeout(30), door.socket() as page:
            await page.send_json({"type": "hello", "role": "operator"})
            while True:
                told = json.loads((await page.receive()).data)
                if told.get("topic") == "messages":
                    return [one["text"] for one in told["data"]["questions"]]

    async with on_air(show, data) as door:
        await door.command("go")
        await door.command("question_show", text=words)
        assert await on_screens(door) == [words]
        await door.command("question_done", question="q1")
        await door.command("undo")
        assert await on_screens(door) == [words]
    (run,) = (data / "runs").iterdir()
    async with on_air(show, data, resume=True) as door:
        assert await on_screens(door) == [words], "a restart has lost them"
        await door.command("end_show")
    assert holders(data) == {f"runs/{run.name}/questions.json"}
    assert found(PEOPLE, caplog.text) == set()

    code, out, err = says("purge", "--data", data, "--run", run.name, "--yes")
    assert (code, "the words of 1 questions" in out) == (0, True), out + err
    assert holders(data) == set()
    verify(run / "journal.jsonl")
    code, out, _ = says("purge", "--data", data, "--run", run.name, "--yes")
    assert (code, "nothing to remove" in out) == (0, True)


def with_two_bags(text: str) -> str:
    """The example with a bag that the platform draws besides."""
    mirror = """\
  M1:
    mode: mirror
    prize: {name: 坚果, kind: 实物, value: 9.90, quantity: 2}
    join: {how: 点福袋}
    length: 5m
    draw_how: 平台随机抽取
    claim: {within: 48h, how: 中奖弹窗填写地址, condition: 无}
    delivery: 包邮
    forfeit: 逾期未填视为放弃
"""
    return text.replace("\nbags:\n", f"\nbags:\n{mirror}", 1)


def holders(folder: Path) -> set[str]:
    """The files that have something of anybody in them."""
    every = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix()
        for path in every
        if found(PEOPLE, path.read_bytes().decode(errors="replace"))  # An incident keeps pictures too.
    }


def found(people: tuple[str, ...], *texts: str) -> set[str]:
    return {person for person in people for text in texts if person in text}


def entry(number: int, verdict: str = "eligible") -> dict[str, object]:
    return {
        "id": f"{number:064x}",
        "platform": "douyin",
        "user_id": ACCOUNTS[number],
        "name": NAMES[number],
        "text": COMMENT,
        "at": 1_577_934_245_000 + number,
        "signals": {"follows": True},
        "verdict": verdict,
    }


def lay_out(data: Path, id: str) -> Path:
    """A run with one bag of two entries, of whom the first has won."""
    run = data / "runs" / id
    bag = run / "bags" / "L1"
    bag.mkdir(parents=True)
    lines = [json.dumps(entry(number), ensure_ascii=False) for number in range(2)]
    (bag / "entries.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (bag / "secret.json").write_text(json.dumps({"draw_id": f"{id}/L1", "seed": "5e", "salt": "5a"}))
    draw = {"winners": [f"{0:064x}"], "alternates": [f"{1:064x}"], "passed_over": []}
    (bag / "draw.json").write_text(json.dumps(draw))
    (run / "journal.jsonl").write_text("{}\n")
    return run


def test_by_itself_it_goes_by_age_and_keeps_winners_for_longer(
    tmp_path: Path, says: Callable[..., Said]
) -> None:
    middle = datetime.fromtimestamp(wall_ms() / 1000 - 31 * 86_400, UTC).strftime("%Y%m%d-%H%M%S-friday")
    for id in (OLD, middle, YOUNG):
        lay_out(tmp_path, id)
    code, out, _ = says("purge", "--data", tmp_path, "--yes")
    assert code == 0, out
    assert YOUNG not in out
    young = f"runs/{YOUNG}/bags/L1/entries.jsonl"
    assert holders(tmp_path) == {young, f"runs/{middle}/names.json"}
    (tmp_path / "settings.yaml").write_text("retention: {winners_days: 30}")
    assert says("purge", "--data", tmp_path, "--yes")[0] == 0
    assert holders(tmp_path) == {young}


def test_before_a_day_only_older_runs_are_touched(tmp_path: Path, says: Callable[..., Said]) -> None:
    lay_out(tmp_path, YOUNG)
    assert "nothing to remove" in says("purge", "--data", tmp_path, "--before", "2099-12-30", "--yes")[1]
    assert says("purge", "--data", tmp_path, "--before", "2100-01-02", "--yes")[0] == 0
    assert holders(tmp_path) == {f"runs/{YOUNG}/names.json"}


def test_it_shows_first_and_does_nothing_unless_it_is_told_to(
    tmp_path: Path, says: Callable[..., Said]
) -> None:
    lay_out(tmp_path, OLD)
    before = holders(tmp_path)
    code, out, _ = says("purge", "--data", tmp_path, "--dry-run")
    assert (code, "2 entries lose" in out, "nothing was changed" in out) == (0, True, True)
    code, out, _ = says("purge", "--data", tmp_path)
    assert (code, "--yes" in out) == (1, True)
    assert holders(tmp_path) == before
    code, out, _ = says("purge", "--data", tmp_path, "--json", "--yes")
    assert json.loads(out) == {"due": [{"run": OLD, "entries": 2, "salt": 0}], "removed": True}
    assert json.loads(says("purge", "--data", tmp_path, "--json")[1]) == {"due": [], "removed": False}


def test_a_show_that_is_on_is_left_alone_and_a_look_is_free(
    tmp_path: Path, says: Callable[..., Said]
) -> None:
    lay_out(tmp_path, OLD)
    with lock(tmp_path):
        code, _, err = says("purge", "--data", tmp_path, "--yes")
        assert (code, f"in use by another companion (process {os.getpid()})" in err) == (1, True)
        assert says("purge", "--data", tmp_path, "--dry-run")[0] == 0
    assert len(holders(tmp_path)) == 1


@pytest.mark.parametrize("id", ["nobody", "../..", f"../runs/{OLD}", ""])
def test_a_run_is_named_and_never_a_path(tmp_path: Path, says: Callable[..., Said], id: str) -> None:
    lay_out(tmp_path, OLD)
    code, _, err = says("purge", "--data", tmp_path, "--run", id, "--yes")
    assert (code, OLD in err) == (2, True)
    assert len(holders(tmp_path)) == 1


@pytest.mark.parametrize("words", [("--before", "yesterday"), ("--winners",), ("--before", "2026-13-01")])
def test_what_cannot_be_meant_is_wrong_usage(
    tmp_path: Path, says: Callable[..., Said], words: tuple[str, ...]
) -> None:
    assert says("purge", "--data", tmp_path, *words)[0] == 2


def test_an_empty_data_folder_has_nobody_and_is_not_even_made(
    tmp_path: Path, says: Callable[..., Said]
) -> None:
    assert says("purge", "--data", tmp_path / "none", "--yes")[0] == 0
    assert not (tmp_path / "none").exists()


def test_a_crash_in_the_middle_leaves_every_file_whole_and_the_next_call_goes_on(
    tmp_path: Path, says: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = lay_out(tmp_path, YOUNG)
    every = [path for path in run.rglob("*") if path.is_file()]
    whole = {path: path.read_bytes() for path in every}
    put = kept.put
    for step in range(1, 4):
        done = 0

        def dies(path: Path, data: bytes, step: int = step) -> None:
            nonlocal done
            done += 1
            if done == step:
                raise KeyboardInterrupt
            put(path, data)

        with monkeypatch.context() as patch:
            patch.setattr(kept, "put", dies)
            with pytest.raises(KeyboardInterrupt):
                main(["purge", "--data", str(tmp_path), "--run", YOUNG, "--yes"])
        for path in every:
            assert path.read_bytes() == whole[path] or found(PEOPLE, path.read_text("utf-8")) == set()
        shutil.rmtree(run)
        lay_out(tmp_path, YOUNG)
    assert says("purge", "--data", tmp_path, "--run", YOUNG, "--yes")[0] == 0
    assert holders(tmp_path) == {f"runs/{YOUNG}/names.json"}
    people = json.loads((run / "names.json").read_text("utf-8"))["people"]
    assert [person["name"] for person in people.values()] == [NAMES[0]]


def test_a_file_that_cannot_be_written_is_told_and_the_others_are_done(
    tmp_path: Path, says: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = lay_out(tmp_path, OLD)
    put = kept.put

    def full(path: Path, data: bytes) -> None:
        if path.name == "entries.jsonl":
            raise OSError(28, "No space left on device")
        put(path, data)

    monkeypatch.setattr(kept, "put", full)
    code, _, err = says("purge", "--data", tmp_path, "--run", OLD, "--yes")
    assert (code, "entries.jsonl was not purged: no space left on device" in err) == (1, True)
    assert "salt" not in json.loads((run / "bags" / "L1" / "secret.json").read_text())


def test_lines_that_cannot_be_read_and_what_a_dead_process_left_go_too(
    tmp_path: Path, says: Callable[..., Said]
) -> None:
    run = lay_out(tmp_path, OLD)
    with (run / "bags" / "L1" / "entries.jsonl").open("a", encoding="utf-8") as file:
        file.write(f'{{"name":"{NAMES[2]}"\n{{"name":"{NAMES[3]}')
    (run / ".names.json.17-abcd").write_text(NAMES[0], "utf-8")
    assert says("purge", "--data", tmp_path, "--run", OLD, "--winners", "--yes")[0] == 0
    assert holders(tmp_path) == set()
    assert len((run / "bags" / "L1" / "entries.jsonl").read_text().splitlines()) == 3


def test_that_somebody_has_won_is_forgotten_with_the_winners(
    tmp_path: Path, says: Callable[..., Said]
) -> None:
    day, now = 86_400_000, wall_ms()
    marks = [json.dumps({"at": at, "draw": "r/L1", "who": "ab"}) for at in (now - 1096 * day, now - day)]
    (tmp_path / "winners.jsonl").write_text("\n".join(marks) + "\n")
    code, out, _ = says("purge", "--data", tmp_path, "--yes")
    assert (code, "1 marks" in out) == (0, True)
    assert (tmp_path / "winners.jsonl").read_text() == marks[1] + "\n"
