"""People at the edge of the API: they enter and win by name, and the show hears of ids alone."""

import asyncio
import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from companion.feeds.secret import make_secret
from companion.keys import Role
from companion.show.bags.bag import BagState
from companion.show.draw.protocol import public_id
from companion.show.offer_commands import BagWinners
from companion.show.offers import WindowMode
from companion.show.times import WallMs
from companion.web import entries
from companion.web.hub import TOPICS_OF
from tests.feeds.entering import PLAN
from tests.feeds.entering import opened as open_bag
from tests.web.desk import OPENED_AT
from tests.web.service import Service, hear_until

BULK = "/api/v1/bags/L1/entries"
SECRET_NAME, SECRET_ID, SECRET_TEXT = "张小凡秘密", "uid-77889900", "今天吃坚果呀"


@pytest.fixture
def salt(service: Service, tmp_path: Path) -> bytes:
    """A bag of our own is open; gives the salt of its ids."""
    window = open_bag()
    service.desk.put_bag(
        replace(window, announced=OPENED_AT, opened=OPENED_AT, closes=WallMs(OPENED_AT + 300_000))
    )
    return make_secret(tmp_path / "run" / "bags" / "L1", "run/L1").salt


def kept(tmp_path: Path) -> list[dict[str, Any]]:
    text = (tmp_path / "run" / "bags" / "L1" / "entries.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


async def post(
    service: Service, body: bytes | list[Any], kind: str = "application/json", role: Role = Role.OPERATOR
) -> tuple[int, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {**service.bearer(role), "Content-Type": kind}
    async with service.session.post(service.url(BULK), data=data, headers=headers) as response:
        return response.status, await response.json()


async def get(service: Service, path: str, role: Role) -> tuple[int, bytes, Mapping[str, str]]:
    async with service.session.get(service.url(path), headers=service.bearer(role)) as response:
        return response.status, await response.read(), response.headers


async def test_a_viewer_enters_and_is_on_disk_when_that_is_answered(
    service: Service, salt: bytes, tmp_path: Path
) -> None:
    enter = {"bag": "L1", "user_id": "u1", "name": "小王", "text": "今天吃坚果", "follows": True}
    for id in ("one", "one", "two"):
        status, body = await service.command(service.bearer(Role.OPERATOR), "bag_enter", id=id, **enter)
        assert (status, body) == (200, {"id": id, "rev": service.desk.rev})
        (line,) = kept(tmp_path)
    assert (line["id"], line["verdict"]) == (public_id(salt, "douyin", "u1"), "eligible")
    assert service.desk.obeyed == []


async def test_a_viewer_enters_over_the_socket_too(service: Service, salt: bytes, tmp_path: Path) -> None:
    async with service.joined(Role.OPERATOR) as ws:
        args = {"bag": "L1", "user_id": "u1", "text": "今天吃坚果"}
        await ws.send_json({"type": "command", "id": "x", "command": "bag_enter", "args": args})
        assert await hear_until(ws, type="receipt") == {
            "type": "receipt",
            "id": "x",
            "ok": True,
            "rev": service.desk.rev,
        }
    assert len(kept(tmp_path)) == 1


@pytest.mark.parametrize(
    ("args", "status", "code"),
    [
        ({"bag": "L1"}, 400, "bad_arguments"),
        ({"user_id": "u"}, 400, "bad_arguments"),
        ({"bag": 3, "user_id": "u"}, 400, "bad_arguments"),
        ({"bag": "L1", "user_id": ["u"]}, 400, "bad_arguments"),
        ({"bag": "L1", "user_id": "u", "at": 0}, 400, "bad_arguments"),
        ({"bag": "L1", "user_id": "u", "text": "x" * 501}, 400, "bad_arguments"),
        ({"bag": "L9", "user_id": "u"}, 409, "unknown_bag"),
        ({"bag": "../L1", "user_id": "u"}, 409, "unknown_bag"),
    ],
)
async def test_an_entry_of_the_wrong_form_is_explained_and_names_nobody(
    service: Service, salt: bytes, args: dict[str, object], status: int, code: str
) -> None:
    answered, body = await service.command(service.bearer(Role.OPERATOR), "bag_enter", **args)
    assert (answered, body["error"]["code"]) == (status, code)
    assert body["error"]["message"].endswith(".")


@pytest.mark.parametrize("command", ["bag_enter", "bag_winners"])
async def test_only_operators_say_who_enters_and_who_wins(
    service: Service, salt: bytes, command: str
) -> None:
    status, body = await service.command(
        service.bearer(Role.HOST), command, bag="L1", user_id="u", names=["x"]
    )
    assert (status, body["error"]["code"]) == (403, "not_allowed")
    assert (await service.command(service.bearer(Role.OVERLAY), command))[0] == 403


async def test_many_enter_at_once_and_what_is_no_entry_is_told_by_its_place(
    service: Service, salt: bytes, tmp_path: Path
) -> None:
    people: list[Any] = [{"user_id": number, "text": "今天吃坚果"} for number in range(250)]
    people[10] = {"user_id": "silent", "text": "hi"}
    people[20] = {"name": "没有号"}
    people[30] = "u30"
    status, body = await post(service, people)
    assert status == 200
    assert body == {
        "rev": service.desk.rev,
        "taken": 248,
        "new": 248,
        "verdicts": {"eligible": 247, "no_keyword": 1},
        "bad": 2,
        "errors": [
            {"line": 21, "message": "The user id is missing."},
            {"line": 31, "message": "An entry must be an object."},
        ],
    }
    assert len(kept(tmp_path)) == 248
    again = (await post(service, people))[1]
    assert (again["taken"], again["new"]) == (248, 0)
    assert len(kept(tmp_path)) == 248


async def test_a_list_from_a_spreadsheet_enters_and_its_bad_rows_are_told(
    service: Service, salt: bytes, tmp_path: Path
) -> None:
    sheet = "用户ID,昵称,评论\r\nu1,小王,今天吃坚果\r\n,没有号,今天吃坚果\r\nu2,小李,\r\n".encode("gbk")
    status, body = await post(service, sheet, "text/csv")
    assert (status, body["taken"], body["verdicts"]) == (200, 2, {"eligible": 1, "no_keyword": 1})
    assert body["errors"] == [{"line": 3, "message": "The user id is missing."}]
    assert [line["name"] for line in kept(tmp_path)] == ["小王", "小李"]


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "bad_request"),
        (b"{}", "application/json", 400, "bad_request"),
        (b'[{"user_id":"\\ud800"}]', "application/json", 400, "bad_request"),
        (b"nothing,here\n1,2\n", "text/csv", 400, "bad_list"),
        (b"PK\x03\x04", "text/csv", 400, "bad_list"),
        (b"x", "image/png", 415, "not_a_list"),
    ],
)
async def test_what_is_no_list_is_refused_whole(
    service: Service, salt: bytes, body: bytes, kind: str, status: int, code: str
) -> None:
    answered, told = await post(service, body, kind)
    assert (answered, told["error"]["code"]) == (status, code)
    assert not (service.static.parent / "run" / "bags" / "L1" / "entries.jsonl").exists()


async def test_a_list_is_bounded(service: Service, salt: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MOST_ENTRIES", 3)
    monkeypatch.setattr(entries, "LARGEST_LIST", 1000)
    assert (await post(service, [{"user_id": "u"}] * 4))[0] == 413
    assert (await post(service, b" " * 1001))[0] == 413
    assert (await post(service, [{"user_id": "u"}] * 3))[0] == 200


@pytest.mark.parametrize("bag", ["L9", "..%2F..%2Fetc", "%2e%2e"])
@pytest.mark.parametrize("path", ["entries.csv", "draw.json"])
async def test_a_bag_that_is_not_there_has_no_files(
    service: Service, salt: bytes, bag: str, path: str
) -> None:
    assert (await get(service, f"/api/v1/bags/{bag}/{path}", Role.OPERATOR))[0] == 404


async def test_a_bag_that_the_platform_draws_takes_no_entries(service: Service) -> None:
    service.desk.put_bag(open_bag(replace(PLAN, mode=WindowMode.MIRROR)))
    status, body = await post(service, [{"user_id": "u1"}])
    assert (status, body["error"]["code"]) == (409, "wrong_state")
    assert (await post(service, b"user_id\nu1\n", "text/csv"))[0] == 409


async def test_the_crew_gets_the_entries_back_as_a_spreadsheet_that_runs_nothing(
    service: Service, salt: bytes
) -> None:
    evil = '=HYPERLINK("http://evil","今天吃坚果")'
    await post(
        service, [{"user_id": "+1", "name": "@小王", "text": evil}, {"user_id": "u2", "text": "今天吃坚果"}]
    )
    status, body, headers = await get(service, "/api/v1/bags/L1/entries.csv", Role.OPERATOR)
    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert body.startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert (first["user_id"], first["name"], first["text"]) == ("'+1", "'@小王", f"'{evil}")
    assert (second["user_id"], second["verdict"], second["id"]) == (
        "u2",
        "eligible",
        public_id(salt, "douyin", "u2"),
    )
    for role in (Role.HOST, Role.OVERLAY):
        assert (await get(service, "/api/v1/bags/L1/entries.csv", role))[0] == 403


async def test_a_published_draw_is_for_everyone_with_a_key(
    service: Service, salt: bytes, tmp_path: Path
) -> None:
    path = "/api/v1/bags/L1/draw.json"
    assert (await get(service, path, Role.OVERLAY))[0] == 404
    (tmp_path / "run" / "bags" / "L1" / "draw.json").write_bytes(b'{"version":1}')
    status, body, headers = await get(service, path, Role.OVERLAY)
    assert (status, body, headers["Content-Type"]) == (200, b'{"version":1}', "application/json")
    assert await service.status(path) == 401


async def test_a_crowd_that_enters_does_not_keep_the_operator_waiting(service: Service, salt: bytes) -> None:
    operator = service.bearer(Role.OPERATOR)
    enter = {"bag": "L1", "text": "今天吃坚果"}
    done = await asyncio.gather(
        *(
            service.command(operator, "bag_enter", id=f"e{number}", user_id=f"u{number}", **enter)
            for number in range(100)
        )
    )
    assert {status for status, _ in done} == {200}
    assert (await service.command(operator, "go", id="now"))[0] == 200


async def test_a_feed_gone_wild_is_held_back(service: Service, salt: bytes) -> None:
    statuses = [(await post(service, []))[0] for _ in range(14)]
    assert statuses[:10] == [200] * 10
    assert 429 in statuses


@pytest.mark.parametrize(
    "names",
    [
        ["张小凡", "Anna Lee"],
        "张小凡\nAnna Lee\n",
        "1. 张小凡\r\n2. Anna Lee\r\n",
        ["1、张小凡\n2、Anna Lee"],
    ],
)
async def test_winners_that_the_platform_told_reach_the_show_as_ids(
    service: Service, names: object, tmp_path: Path
) -> None:
    service.desk.put_bag(replace(open_bag(replace(PLAN, mode=WindowMode.MIRROR)), state=BagState.DRAWING))
    async with service.joined(Role.OPERATOR) as operator, service.joined(Role.HOST) as host:
        status, body = await service.command(
            service.bearer(Role.OPERATOR), "bag_winners", bag="L1", names=names
        )
        assert (status, body) == (200, {"id": "one", "rev": service.desk.rev})
        ((_, command),) = service.desk.obeyed
        assert isinstance(command, BagWinners)
        assert all(len(id) == 64 and int(id, 16) for id in command.winners)
        people = json.loads((tmp_path / "run" / "names.json").read_text("utf-8"))["people"]
        assert [people[id]["name"] for id in command.winners] == ["张小凡", "Anna Lee"]
        told = (await hear_until(operator, topic="entrants"))["data"]["bags"]["L1"]["people"]
        assert [told[id]["name"] for id in command.winners] == ["张小凡", "Anna Lee"]
        seen = (await hear_until(host, topic="windows"))["data"]["bags"][0]["winners"]
        assert [winner["name"] for winner in seen] == ["张**", "A***"]
    again = await service.command(service.bearer(Role.OPERATOR), "bag_winners", bag="L1", names=names)
    assert again == (200, body)


async def test_two_winners_of_one_name_are_two_people(service: Service) -> None:
    service.desk.put_bag(replace(open_bag(replace(PLAN, mode=WindowMode.MIRROR)), state=BagState.DRAWING))
    await service.command(
        service.bearer(Role.OPERATOR), "bag_winners", bag="L1", names=["用户8**", "用户8**"]
    )
    ((_, command),) = service.desk.obeyed
    assert isinstance(command, BagWinners)
    assert len(set(command.winners)) == 2


async def test_names_that_the_show_refuses_are_not_kept(
    service: Service, salt: bytes, tmp_path: Path
) -> None:
    status, _ = await service.command(
        service.bearer(Role.OPERATOR), "bag_winners", bag="L1", names=["张小凡"]
    )
    assert status == 409
    assert "张小凡" not in (tmp_path / "run" / "names.json").read_text("utf-8")


@pytest.mark.parametrize(
    "args",
    [
        {"bag": "L1"},
        {"bag": "L1", "names": []},
        {"bag": "L1", "names": " \n "},
        {"bag": "L1", "names": [3]},
        {"bag": "L1", "names": ["x"] * 1001},
        {"bag": "L1", "names": ["x" * 50_001]},
        {"bag": "L1", "names": ["x"], "winners": ["0" * 64]},
        {"bag": "L1", "winners": ["0" * 64]},
    ],
)
async def test_winners_of_the_wrong_form_are_explained(
    service: Service, salt: bytes, args: dict[str, object]
) -> None:
    status, body = await service.command(service.bearer(Role.OPERATOR), "bag_winners", **args)
    assert (status, body["error"]["code"]) == (400, "bad_arguments")


async def test_no_page_but_the_operators_hears_of_anybody(service: Service, salt: bytes) -> None:
    enter = {"bag": "L1", "user_id": SECRET_ID, "name": SECRET_NAME, "text": SECRET_TEXT}
    async with service.joined(Role.OPERATOR) as operator:
        await service.command(service.bearer(Role.OPERATOR), "bag_enter", **enter)
        await service.command(service.bearer(Role.OPERATOR), "go", id="go")
        bag = (await hear_until(operator, topic="entrants"))["data"]["bags"]["L1"]
        assert bag == {
            "entered": 1,
            "eligible": 1,
            "ineligible": {},
            "unchecked": 0,
            "latest": [
                {
                    "name": SECRET_NAME,
                    "user_id": SECRET_ID,
                    "text": SECRET_TEXT,
                    "at": OPENED_AT,
                    "verdict": "eligible",
                }
            ],
            "people": {},
        }
    public = {topic for role in (Role.HOST, Role.OVERLAY) for topic in TOPICS_OF[role]}
    assert "entrants" not in public
    others = [topic for topic in TOPICS_OF[Role.OPERATOR] if topic != "entrants"]
    told = json.dumps([dict(service.desk.view(topic).data) for topic in others], ensure_ascii=False)
    _, state, _ = await get(service, "/api/v1/state", Role.HOST)
    for secret in (SECRET_NAME, SECRET_ID, SECRET_TEXT):
        assert secret not in told
        assert secret not in state.decode()
