import asyncio
import json

import pytest

from companion.keys import Role
from companion.web.hub import MOST_ANSWERS, Hub, Leave, Outbox
from companion.web.presence import Page


def page(kind: Role = Role.OVERLAY, name: str = "") -> Page:
    return Page(id=f"p-{name}", kind=kind, name=name, since_at=0)


@pytest.fixture
async def hub() -> Hub:
    return Hub(epoch="e1", server_time_ms=lambda: 1_000)


async def is_idle(outbox: Outbox) -> bool:
    waiting = asyncio.ensure_future(outbox.next())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    idle = not waiting.done()
    waiting.cancel()
    return idle


async def test_a_snapshot_is_the_whole_of_a_topic(hub: Hub) -> None:
    hub.publish("overlays", 7, {"layers": [{"name": '冻干 "草莓" '}]})
    with hub.connected() as outbox:
        hub.join(outbox, page())
        text = await outbox.next()
    assert json.loads(text) == {
        "type": "snapshot",
        "topic": "overlays",
        "epoch": "e1",
        "rev": 7,
        "server_time_ms": 1_000,
        "data": {"layers": [{"name": '冻干 "草莓" '}]},
    }
    assert "冻干" in text, "Chinese is sent as it is: a third of the bytes of its escapes"


async def test_only_the_newest_snapshot_of_each_topic_waits_for_a_page(hub: Hub) -> None:
    with hub.connected() as outbox:
        hub.join(outbox, page(Role.OPERATOR))
        for rev in range(1, 1_000):
            hub.publish("live", rev, {"n": rev})
            hub.publish("windows", rev, {"n": rev})
        received = [json.loads(await outbox.next()) for _ in range(2)]
        assert [(message["topic"], message["rev"]) for message in received] == [
            ("live", 999),
            ("windows", 999),
        ]
        assert await is_idle(outbox)


async def test_a_plan_comes_before_the_state_that_belongs_to_it(hub: Hub) -> None:
    with hub.connected() as outbox:
        hub.join(outbox, page(Role.OPERATOR))
        hub.publish("live", 1, {"n": 1})
        hub.publish("plan", 2, {"n": 2})
        hub.publish("live", 2, {"n": 2})
        received = [json.loads(await outbox.next()) for _ in range(2)]
        assert [(message["topic"], message["rev"]) for message in received] == [("plan", 2), ("live", 2)]


async def test_nothing_is_sent_while_nothing_changes(hub: Hub) -> None:
    hub.publish("overlays", 1, {"layers": []})
    with hub.connected() as outbox:
        hub.join(outbox, page())
        await outbox.next()
        hub.publish("overlays", 2, {"layers": []})
        assert await is_idle(outbox)


async def test_every_page_is_given_the_same_encoded_text(hub: Hub) -> None:
    with hub.connected() as one, hub.connected() as other:
        hub.join(one, page())
        hub.join(other, page(Role.OPERATOR))
        hub.publish("overlays", 1, {"layers": []})
        assert await one.next() is await other.next()


OPERATORS = [
    "plan",
    "running",
    "live",
    "timing",
    "windows",
    "overlays",
    "takes",
    "messages",
    "health",
    "pages",
    "edits",
    "vitals",
]


@pytest.mark.parametrize(
    ("role", "topics"),
    [
        (Role.OVERLAY, ["overlays"]),
        (Role.HOST, ["plan", "running", "live", "timing", "windows", "messages"]),
        (Role.OPERATOR, OPERATORS),
    ],
)
async def test_each_role_is_sent_its_own_topics(hub: Hub, role: Role, topics: list[str]) -> None:
    for before in topics[:1]:
        hub.publish(before, 1, {})
    with hub.connected() as outbox:
        hub.join(outbox, page(role))
        for topic in OPERATORS:
            hub.publish(topic, 2, {"n": 2})
        received = [json.loads(await outbox.next())["topic"] for _ in topics]
        assert received == topics
        assert await is_idle(outbox)


async def test_a_topic_that_does_not_exist_or_data_that_is_no_json_is_a_mistake(hub: Hub) -> None:
    with pytest.raises(ValueError, match="weather"):
        hub.publish("weather", 1, {})
    with pytest.raises(ValueError, match="JSON"):
        hub.publish("live", 1, {"n": float("nan")})


async def test_answers_come_in_order_and_before_snapshots(hub: Hub) -> None:
    outbox = Outbox()
    outbox.offer("live", "snapshot")
    outbox.answer("first")
    clock = iter(["when it was sent"])
    outbox.answer(lambda: next(clock))
    assert [await outbox.next() for _ in range(3)] == ["first", "when it was sent", "snapshot"]


async def test_a_page_that_only_asks_has_to_leave(hub: Hub) -> None:
    outbox = Outbox()
    for _ in range(MOST_ANSWERS + 1):
        outbox.answer("x")
    assert await outbox.dismissal() is Leave.STALLED


async def test_the_list_of_pages_is_told_each_time_one_comes_or_goes(hub: Hub) -> None:
    told: list[list[str]] = []
    hub.watch_pages(lambda pages: told.append([page.name for page in pages]))
    with hub.connected() as one:
        assert told == [], "a connection is no page before its hello"
        hub.join(one, page(name="one"))
        with hub.connected() as two:
            hub.join(two, page(name="two"))
    assert told == [["one"], ["one", "two"], ["one"], []]


async def test_whoever_watches_the_pages_cannot_cost_one_its_connection(
    hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("broken")

    hub.watch_pages(broken)
    with hub.connected() as outbox:
        hub.join(outbox, page())
        assert len(hub.pages()) == 1
    assert "could not be passed on" in caplog.text


async def test_a_hub_that_is_closed_sends_away_who_is_there_and_who_comes_later(hub: Hub) -> None:
    async def leave_when_told() -> Leave:
        with hub.connected() as outbox:
            return await outbox.dismissal()

    leaving = asyncio.ensure_future(leave_when_told())
    await asyncio.sleep(0)
    await hub.close(within_s=20)
    assert leaving.result() is Leave.SHUTDOWN
    assert await leave_when_told() is Leave.SHUTDOWN


async def test_closing_does_not_wait_for_who_does_not_go(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    with hub.connected():
        await hub.close(within_s=0.01)
    assert "1 page(s) did not take their leave" in caplog.text
