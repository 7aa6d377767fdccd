"""Addresses that are told when something breaks: signed, tried again, and never at the cost of the show."""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web

from companion.lookout.webhook import DELIVERY, MOST_WAITING, SIGNATURE, TIMESTAMP, Patience, Webhooks
from companion.settings import Tells, Webhook
from companion.show.health.troubles import Trouble
from companion.show.incidents.guard import Guard
from companion.show.incidents.record import Stage as IncidentStage
from companion.show.state import Phase, ShowState
from tests.lookout.incidents import incident, with_incidents
from tests.service import eventually
from tests.stage import NOON, Stage

SECRET = "a-secret-of-both-sides"
QUICK = Patience(answer_s=5, first_s=0.02, longest_s=0.05, give_up_s=30, leave_s=5)


@dataclass
class Ear:
    """A server that writes down what it is told, and answers as the test wants."""

    url: str = ""
    heard: list[web.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answers: Callable[[int], int] = lambda number: 200
    """The status for a call, by its number from 1."""

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append(request)
        self.bodies.append(await request.read())
        status = self.answers(len(self.heard))
        headers = {"Location": f"{self.url}/elsewhere"} if 300 <= status < 400 else {}
        return web.Response(status=status, headers=headers)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    ear = Ear()
    app = web.Application()
    app.router.add_post("/{path:.*}", ear.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    ear.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hidden-path"
    yield ear
    await runner.cleanup()


def hook(ear: Ear, *on: Tells) -> Webhook:
    return Webhook(ear.url, SECRET, frozenset(on or Tells))


def caller(*hooks: Webhook, patience: Patience = QUICK) -> Webhooks:
    return Webhooks(hooks, run="20261122-200000-small", now=lambda: NOON, patience=patience)


def quiet() -> ShowState:
    return Stage().state


async def test_an_incident_is_told_signed_so_that_whoever_is_called_can_check_it(ear: Ear) -> None:
    webhooks = caller(hook(ear))
    webhooks.start()
    webhooks.follow(quiet())
    webhooks.follow(with_incidents(quiet(), incident()))
    await eventually(lambda: ear.bodies, "the call")
    await webhooks.close()
    [request], [body], [told] = ear.heard, ear.bodies, ear.told
    signed = request.headers[TIMESTAMP].encode() + b"." + body
    wanted = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert request.headers[SIGNATURE] == f"sha256={wanted}"
    assert request.headers[TIMESTAMP] == str(NOON // 1000)
    assert request.headers[DELIVERY] == told["id"]
    assert request.headers["Content-Type"] == "application/json"
    assert (told["told"], told["what"]) == ("incidents", "incident_alarm")
    assert told["show"] == {
        "id": quiet().plan.id,
        "title": quiet().plan.title,
        "run": "20261122-200000-small",
    }
    assert told["incident"]["trouble"] == "black"
    assert told["incident"]["subject"] == "Main Camera"
    assert told["incident"]["first_bad_at"] == NOON - 3000


async def test_an_address_that_names_troubles_hears_of_no_other_and_of_everything_that_is_none(
    ear: Ear,
) -> None:
    """Whoever mends cameras sleeps on while a microphone is muted, and knows that the show is over."""
    webhooks = caller(replace(hook(ear), about=frozenset({Trouble.MIC_DEAD})))
    webhooks.start()
    webhooks.follow(quiet())
    microphone = replace(incident(2), trouble=Trouble.MIC_DEAD)
    webhooks.follow(with_incidents(quiet(), incident(), microphone))
    webhooks.follow(replace(with_incidents(quiet(), incident(), microphone), phase=Phase.ENDED))
    await eventually(lambda: len(ear.bodies) == 2, "both calls")
    await webhooks.close()
    assert [told["what"] for told in ear.told] == ["incident_alarm", "show_ended"]
    assert ear.told[0]["incident"]["trouble"] == "mic_dead"


async def test_a_server_that_fails_first_is_told_later_and_can_tell_that_it_is_the_same(ear: Ear) -> None:
    ear.answers = lambda number: (500, 429, 408, 200)[number - 1]
    webhooks = caller(hook(ear))
    webhooks.start()
    webhooks.follow(quiet())
    webhooks.follow(with_incidents(quiet(), incident()))
    await eventually(lambda: len(ear.bodies) == 4, "the fourth try")
    await webhooks.close()
    assert len(set(ear.bodies)) == 1
    assert len({request.headers[DELIVERY] for request in ear.heard}) == 1


async def test_a_server_that_is_not_there_yet_is_told_once_it_is(ear: Ear, unused_tcp_port: int) -> None:
    webhooks = caller(Webhook(f"http://127.0.0.1:{unused_tcp_port}/", SECRET, frozenset(Tells)))
    webhooks.start()
    webhooks.follow(quiet())
    webhooks.follow(with_incidents(quiet(), incident()))
    await asyncio.sleep(0.1)
    app = web.Application()
    app.router.add_post("/", ear.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    await eventually(lambda: ear.bodies, "the call")
    await webhooks.close()
    await runner.cleanup()


@pytest.mark.parametrize(("status", "why"), [(404, "it answers 404"), (302, "it redirects"), (401, "401")])
async def test_an_answer_that_time_does_not_change_is_told_in_the_log_and_not_tried_again(
    ear: Ear, status: int, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    ear.answers = lambda number: status
    webhooks = caller(hook(ear))
    webhooks.start()
    webhooks.follow(quiet())
    with caplog.at_level(logging.WARNING, "companion.lookout"):
        webhooks.follow(with_incidents(quiet(), incident()))
        await eventually(lambda: why in caplog.text, "the line in the log")
        await webhooks.close()
    assert [request.path for request in ear.heard] == ["/hidden-path"]
    assert SECRET not in caplog.text
    assert "hidden-path" not in caplog.text


async def test_what_cannot_be_delivered_is_given_up_and_the_next_is_tried(
    ear: Ear, caplog: pytest.LogCaptureFixture
) -> None:
    first_try = asyncio.Event()

    def fails_for_the_first(number: int) -> int:
        first_try.set()
        return 503 if "i1" in ear.bodies[-1].decode() else 200

    ear.answers = fails_for_the_first
    webhooks = caller(hook(ear), patience=replace(QUICK, give_up_s=0.2))
    webhooks.start()
    webhooks.follow(quiet())
    with caplog.at_level(logging.WARNING, "companion.lookout"):
        webhooks.follow(with_incidents(quiet(), incident(1)))
        await first_try.wait()
        await eventually(lambda: "given up" in caplog.text, "the line in the log")
        webhooks.follow(with_incidents(quiet(), incident(1), incident(2)))
        await eventually(lambda: '"i2"' in ear.bodies[-1].decode(), "the next one")
        await webhooks.close()
    assert SECRET not in caplog.text


async def test_of_too_many_that_wait_the_oldest_are_let_go(ear: Ear) -> None:
    webhooks = caller(hook(ear))
    webhooks.follow(quiet())
    webhooks.follow(with_incidents(quiet(), *(incident(number) for number in range(MOST_WAITING + 3))))
    webhooks.start()
    await eventually(lambda: len(ear.bodies) == MOST_WAITING, "all that waited")
    await webhooks.close()
    assert [told["incident"]["id"] for told in ear.told] == [f"i{n}" for n in range(3, MOST_WAITING + 3)]


async def test_an_address_is_told_what_it_asked_for_and_no_more(ear: Ear) -> None:
    webhooks = caller(hook(ear, Tells.LOCKED, Tells.SHOW))
    webhooks.start()
    state = quiet()
    webhooks.follow(state)
    webhooks.follow(state := replace(state, phase=Phase.RUNNING))
    webhooks.follow(state := with_incidents(state, incident()))
    webhooks.follow(state := replace(state, guard=Guard(locked=True)))
    webhooks.follow(replace(state, phase=Phase.ENDED))
    await eventually(lambda: len(ear.bodies) == 3, "the calls")
    await webhooks.close()
    assert [told["what"] for told in ear.told] == ["show_begun", "automation_locked", "show_ended"]


async def test_an_incident_is_told_when_it_begins_is_acted_on_returned_from_and_over(ear: Ear) -> None:
    webhooks = caller(hook(ear))
    webhooks.start()
    state = quiet()
    webhooks.follow(state)
    for one in (
        incident(),
        replace(incident(), stage=IncidentStage.ACTED, sent=NOON, to="Fallback"),
        replace(incident(), stage=IncidentStage.CLEARING, sent=NOON, to="Fallback"),
        replace(incident(), stage=IncidentStage.OVER, sent=NOON, to="Fallback", cleared=NOON),
        replace(incident(), stage=IncidentStage.OVER, sent=NOON, to="Fallback", cleared=NOON, returned=NOON),
    ):
        webhooks.follow(state := with_incidents(state, one))
    await eventually(lambda: len(ear.bodies) == 4, "the calls")
    await webhooks.close()
    whats = [told["what"] for told in ear.told]
    assert whats == ["incident_alarm", "incident_acted", "incident_over", "incident_returned"]


async def test_what_was_so_before_this_process_began_is_no_news(ear: Ear) -> None:
    webhooks = caller(hook(ear))
    webhooks.start()
    webhooks.follow(replace(with_incidents(quiet(), incident()), phase=Phase.RUNNING))
    webhooks.follow(replace(with_incidents(quiet(), incident()), phase=Phase.RUNNING))
    await webhooks.close()
    assert ear.bodies == []


async def test_one_address_that_hangs_holds_up_no_other_and_not_the_end(ear: Ear) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.read()
        finally:
            writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    silent = Webhook(f"http://127.0.0.1:{port}/", SECRET, frozenset(Tells))
    webhooks = caller(silent, hook(ear), patience=replace(QUICK, answer_s=30, leave_s=0.1))
    webhooks.start()
    webhooks.follow(quiet())
    webhooks.follow(with_incidents(quiet(), incident()))
    await eventually(lambda: ear.bodies, "the call of the other")
    async with asyncio.timeout(5):
        await webhooks.close()
    server.close()
    await server.wait_closed()
