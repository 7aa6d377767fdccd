"""What waits for the single writer: its order, its bounds, and what is said of what did not fit."""

import asyncio
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.journal.reader import read
from companion.journal.writer import JournalWriter
from companion.live import inbox as inbox_module
from companion.live.inbox import MOST_COMMANDS, MOST_NOTICES, PATIENCE, Inbox, Letter, topic_of
from companion.show.command_table import Command
from companion.show.commands import AddTime, Fallback, Go, Mute, SendMessage, Unmute
from companion.show.desk_commands import ClearOverlays, OverlayShow, Panic, Redo, Undo
from companion.show.events import (
    Commanded,
    EffectDone,
    Event,
    FeedDropped,
    InputMuted,
    ObsConnected,
    ObsLost,
    OutputsChanged,
    PlanOffered,
    PlanWithdrawn,
    SceneOnAir,
    WritingChanged,
)
from companion.show.offer_commands import ProductShow
from companion.show.times import Moment, RunMs, WallMs
from tests.live.test_runner import running, simulated
from tests.service import eventually
from tests.stage import small_plan

NOW = Moment(RunMs(0), WallMs(0))


def tell(inbox: Inbox, event: Event) -> None:
    """Put in a notice as the runner does."""
    inbox.put(Letter(lambda at: event), topic_of(event))


def ask(inbox: Inbox, command: Command) -> bool:
    event = Commanded(at=NOW, id="c", by="operator", command=command)
    return inbox.put(Letter(lambda at: event, command=command))


def taken(inbox: Inbox, most: int = 1_000_000) -> list[Event]:
    events = []
    while len(events) < most and (letter := inbox.take()) is not None:
        events.append(letter.build(NOW))
    return events


def scene(name: str) -> Event:
    return SceneOnAir(at=NOW, scene=name)


def connected(program: str) -> Event:
    return ObsConnected(at=NOW, version="29", program=program, scenes=())


LOST = ObsLost(at=NOW, reason="gone")


def test_what_is_not_urgent_is_read_in_the_order_it_came() -> None:
    inbox = Inbox()
    put: list[Event] = [
        scene("Host"),
        EffectDone(at=NOW, effect="e1"),
        PlanWithdrawn(at=NOW),
        scene("Product"),
        LOST,
        EffectDone(at=NOW, effect="e2"),
        connected("Lobby"),
        WritingChanged(at=NOW, failed=""),
    ]
    for event in put:
        tell(inbox, event)
    ask(inbox, Go())
    tell(inbox, scene("Host"))
    read = taken(inbox)
    assert read[:-2] == put
    assert isinstance(read[-2], Commanded)
    assert read[-1] == scene("Host")


def test_a_feed_that_is_not_full_loses_nothing() -> None:
    inbox = Inbox()
    put = [scene(str(number)) for number in range(MOST_NOTICES)]
    for event in put:
        tell(inbox, event)
    assert taken(inbox) == put


def test_of_a_burst_the_newest_is_kept_and_the_rest_counted_once() -> None:
    inbox = Inbox()
    for number in range(100_000):
        tell(inbox, scene(str(number)))
    read = taken(inbox)
    assert read[-1] == FeedDropped(at=NOW, feed="obs", dropped=100_000 - MOST_NOTICES)
    assert read[:-1] == [scene(str(number)) for number in range(100_000 - MOST_NOTICES, 100_000)]


def test_a_burst_of_one_thing_costs_nothing_else_of_the_same_feed() -> None:
    inbox = Inbox()
    inputs = [InputMuted(at=NOW, input=f"Mic {number}", muted=True) for number in range(20)]
    before: list[Event] = [LOST, connected("Host"), *inputs]
    for event in before:
        tell(inbox, event)
    for number in range(5_000):
        tell(inbox, OutputsChanged(at=NOW, outputs={"stream": bool(number % 2)}))
    tell(inbox, scene("Product"))
    read = taken(inbox)
    assert read[: len(before)] == before
    assert read[-3:-1] == [OutputsChanged(at=NOW, outputs={"stream": True}), scene("Product")]
    assert len(read) - 1 == MOST_NOTICES


def test_a_link_that_flaps_is_at_last_what_it_is_and_was_seen_to_go() -> None:
    for last in (LOST, connected("Lobby")):
        inbox = Inbox()
        for number in range(3_000):
            tell(inbox, LOST)
            tell(inbox, connected(str(number)))
        if last is LOST:
            tell(inbox, LOST)
        else:
            tell(inbox, LOST)
            tell(inbox, last)
        *read, dropped = taken(inbox)
        assert isinstance(dropped, FeedDropped)
        assert read[-1] == last
        assert LOST in read[-2:]


def test_topics_of_which_all_are_new_are_kept_beyond_the_limit() -> None:
    inbox = Inbox()
    put = [InputMuted(at=NOW, input=str(number), muted=True) for number in range(2 * MOST_NOTICES)]
    for event in put:
        tell(inbox, event)
    assert taken(inbox) == put


def test_an_answer_to_an_effect_is_never_let_go() -> None:
    inbox = Inbox()
    for number in range(5_000):
        tell(inbox, scene(str(number)))
        tell(inbox, EffectDone(at=NOW, effect=str(number)))
    done = [event.effect for event in taken(inbox) if isinstance(event, EffectDone)]
    assert done == [str(number) for number in range(5_000)]


def test_each_feed_has_its_own_bounds_and_its_own_word() -> None:
    inbox = Inbox()
    offered = [PlanOffered(at=NOW, plan=small_plan(), digest=str(number)) for number in range(600)]
    for event in offered:
        tell(inbox, event)
        tell(inbox, scene(event.digest))
    read = taken(inbox)
    told = [event for event in read if isinstance(event, FeedDropped)]
    assert {(one.feed, one.dropped) for one in told} == {("show file", 88), ("obs", 88)}
    assert [event for event in read if isinstance(event, PlanOffered)] == offered[88:]


def test_a_burst_that_does_not_end_is_told_of_while_it_lasts() -> None:
    inbox = Inbox()
    read: list[Event] = []
    for number in range(10_000):
        tell(inbox, scene(str(number)))
        tell(inbox, scene(str(number)))
        read += taken(inbox, most=1)
    read += taken(inbox)
    told = [event for event in read if isinstance(event, FeedDropped)]
    assert 10 < len(told) < 30
    assert sum(one.dropped for one in told) + len(read) - len(told) == 20_000


def test_what_waits_takes_no_more_memory_however_long_it_comes() -> None:
    inbox = Inbox()

    def flood(notices: int) -> None:
        for number in range(notices):
            tell(inbox, scene(str(number % 7)))
            if number % 1_000 > 5:  # It is never full, and seldom empty.
                inbox.take()

    flood(2_000)
    tracemalloc.start()
    try:
        flood(2_000)
        before, _ = tracemalloc.get_traced_memory()
        flood(10_000)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 100_000


def test_a_command_waits_for_few_notices_and_they_go_on_between_commands() -> None:
    inbox = Inbox()
    for number in range(400):
        tell(inbox, scene(str(number)))
    for _ in range(3):
        ask(inbox, AddTime(1))
    read = taken(inbox)
    places = [place for place, event in enumerate(read) if isinstance(event, Commanded)]
    assert places == [PATIENCE, 2 * PATIENCE + 1, 3 * PATIENCE + 2]


NOTICES: st.SearchStrategy[Event] = st.one_of(
    st.just(LOST),
    st.sampled_from(["Host", "Product"]).map(connected),
    st.sampled_from(["Host", "Product"]).map(scene),
    st.integers(0, 3).map(lambda number: InputMuted(at=NOW, input=str(number), muted=True)),
    st.integers().map(lambda number: EffectDone(at=NOW, effect=str(number))),
    st.just(PlanWithdrawn(at=NOW)),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(NOTICES, st.none()), max_size=200), st.integers(1, 8))
def test_whatever_comes_and_goes_is_in_order_and_accounted_for_and_the_last_word_is_heard(
    monkeypatch: pytest.MonkeyPatch, steps: list[Event | None], limit: int
) -> None:
    monkeypatch.setattr(inbox_module, "MOST_NOTICES", limit)
    inbox = Inbox()
    put: list[Event] = []
    read: list[Event] = []
    for step in steps:
        if step is None:
            read += taken(inbox, most=1)
        else:
            put.append(step)
            tell(inbox, step)
    read += taken(inbox)
    told = [event for event in read if isinstance(event, FeedDropped)]
    heard = [event for event in read if not isinstance(event, FeedDropped)]
    assert len(heard) + sum(one.dropped for one in told) == len(put)
    places = iter(put)
    assert all(any(event is one for one in places) for event in heard), "in the order it came"
    last = {topic_of(event): event for event in put}
    assert {topic_of(event): event for event in heard} == last
    assert [event for event in heard if topic_of(event) is None] == [
        event for event in put if topic_of(event) is None
    ]


def test_commands_are_refused_when_too_many_wait_and_emergencies_never() -> None:
    inbox = Inbox()
    assert all(ask(inbox, AddTime(1)) for _ in range(MOST_COMMANDS))
    assert not ask(inbox, AddTime(1))
    assert all(ask(inbox, Fallback()) for _ in range(MOST_COMMANDS))
    assert inbox.urgent
    inbox.take()
    assert not ask(inbox, AddTime(1)), "an emergency makes no room"
    taken(inbox, most=MOST_COMMANDS)
    assert ask(inbox, AddTime(1))


@pytest.mark.parametrize(
    ("emergency", "undone", "not_undone"),
    [
        (Mute("host"), Unmute("Mic"), AddTime(1)),
        (ClearOverlays(), OverlayShow("flash-sale"), Unmute("host")),
        (Panic(), ProductShow("P4"), Unmute("host")),
        (Panic(), Undo(), Unmute("host")),
        (Fallback(), Redo("u1"), OverlayShow("flash-sale")),
    ],
)
def test_an_emergency_overtakes_what_would_undo_it(
    emergency: Command, undone: Command, not_undone: Command
) -> None:
    inbox = Inbox()
    for command in (undone, not_undone, undone):
        ask(inbox, command)
    letter = Letter(lambda at: LOST, command=emergency)
    assert [one.command for one in inbox.overtaken_by(letter)] == [undone, undone]
    [left] = taken(inbox)
    assert isinstance(left, Commanded)
    assert left.command == not_undone
    assert inbox.overtaken_by(Letter(lambda at: LOST)) == []


async def longest_gap(until: Callable[[], bool]) -> float:
    """The longest time for which the loop did nothing else, in seconds."""
    longest, last = 0.0, time.perf_counter()
    while not until():
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


async def test_a_hundred_thousand_notices_neither_stop_the_loop_nor_hold_up_a_command(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    async with running(lambda: JournalWriter(path), simulated()) as runner:
        await runner.command("c0", "operator", Go())
        await eventually(lambda: not runner.state.pending, "the first answers")

        async def flood() -> None:
            for number in range(100_000):
                name = "Host" if number % 2 else "Product"
                runner.submit(lambda at, name=name: SceneOnAir(at=at, scene=name))  # type: ignore[misc]
                if number % 1_000 == 0:
                    await asyncio.sleep(0)

        flooding = asyncio.ensure_future(flood())
        gap = asyncio.ensure_future(longest_gap(flooding.done))
        waited = []
        while not flooding.done():
            began = time.perf_counter()
            outcome = await runner.command(f"m{len(waited)}", "operator", SendMessage("在吗"))
            assert outcome.refusal is None
            waited.append(time.perf_counter() - began)
        await flooding
        assert len(waited) > 5, "commands were obeyed while it went on"
        assert max(waited) < 2
        assert await gap < 2
        runner.submit(lambda at: OutputsChanged(at=at, outputs={"record": True}))
        await eventually(lambda: runner.state.obs.outputs == {"record": True}, "what came after the flood")
        assert runner.state.program.actual == "Host"
    dropped = runner.state.dropped["obs"]
    told = [event for event in read(path).events if isinstance(event, FeedDropped)]
    assert sum(one.dropped for one in told) == dropped
    assert 90_000 < dropped < 100_000


async def test_more_commands_than_can_wait_are_answered_at_once(tmp_path: Path) -> None:
    async with running(lambda: JournalWriter(tmp_path / "journal.jsonl"), simulated()) as runner:
        await runner.command("c0", "operator", Go())
        outcomes = await asyncio.gather(
            *(runner.command(f"m{number}", "operator", AddTime(1)) for number in range(400)),
            runner.command("f", "operator", Fallback()),
        )
        busy = [one for one in outcomes if one.refusal is not None and one.refusal.code == "busy"]
        assert len(busy) == 400 - MOST_COMMANDS
        assert outcomes[-1].refusal is None
        assert (await runner.command("m399", "operator", AddTime(1))).refusal is None, "asked again"
