"""The book of entries: kept before it is answered, counted once, and frozen as it stands on disk."""

import asyncio
import json
import os
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.feeds import entries
from companion.feeds.bag_entries import ENTRANTS
from companion.feeds.entries import Entered, EntryBook
from companion.feeds.entry_file import Head, Line, encode, read_heads, read_lines
from companion.feeds.winners import RecentWinners
from companion.ports import BagFailure
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.entry import Condition, Judged, Signals, Verdict
from companion.show.commands import Refusal
from companion.show.draw.protocol import public_id
from companion.show.offers import WindowMode
from companion.show.times import WallMs
from tests.feeds.entering import CLOSES, OPENED, PLAN, Stand, entry, opened, stand
from tests.service import eventually

ELIGIBLE, NO_KEYWORD = Verdict.ELIGIBLE, Verdict.NO_KEYWORD


@pytest.fixture
def here(tmp_path: Path) -> Stand:
    return stand(tmp_path)


def lines(here: Stand) -> list[dict[str, object]]:
    text = (here.run / "bags" / "L1" / "entries.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def verdicts(book: EntryBook) -> dict[str, int]:
    counts = book.counts()["L1"]
    return {"eligible": counts.eligible, **{verdict.value: n for verdict, n in counts.ineligible.items()}}


async def test_an_entry_that_was_answered_is_on_disk_for_its_owner_alone(here: Stand) -> None:
    salt = here.commit()
    async with here.running() as book:
        assert book.enter("L1", entry("u1", name="张小凡")) == Entered(ELIGIBLE, new=True)
        assert await book.written("L1") is None
        (line,) = lines(here)
        assert line == {
            "id": public_id(salt, "douyin", "u1"),
            "platform": "douyin",
            "user_id": "u1",
            "name": "张小凡",
            "text": "今天吃坚果",
            "at": OPENED + 1000,
            "signals": {},
            "verdict": "eligible",
        }
        path = book.file("L1")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_a_viewer_counts_once_whatever_name_they_take(here: Stand) -> None:
    here.commit()
    async with here.running() as book:
        book.enter("L1", entry("u1", name="小王"))
        assert book.enter("L1", entry("u1", name="老王")) == Entered(ELIGIBLE, new=False)
        assert book.enter("L1", entry("u2", name="小王")) == Entered(ELIGIBLE, new=True)
        await book.written("L1")
        assert [line["user_id"] for line in lines(here)] == ["u1", "u2"]


async def test_who_forgot_the_keyword_can_still_write_it(here: Stand) -> None:
    salt = here.commit()
    async with here.running() as book:
        assert book.enter("L1", entry("u1", "你好")).verdict is NO_KEYWORD  # type: ignore[union-attr]
        assert book.enter("L1", entry("u1")) == Entered(ELIGIBLE, new=True)
        assert book.enter("L1", entry("u1", "谢谢")) == Entered(ELIGIBLE, new=False)
        assert verdicts(book) == {"eligible": 1}
        eligible, others = await asyncio.to_thread(here.frozen, book)
        assert (list(eligible), list(others)) == ([public_id(salt, "douyin", "u1")], [])
        assert [line["verdict"] for line in lines(here)] == ["no_keyword", "eligible"]


async def test_who_cannot_win_stays_in_the_list_with_the_reason(here: Stand) -> None:
    salt = here.commit()
    here.bags["L1"] = opened(replace(PLAN, exclude=("场控小李",), follow=True))
    async with here.running() as book:
        book.enter("L1", entry("staff", name="场控小李"))
        book.enter("L1", entry("silent", "大家好"))
        book.enter("L1", entry("stranger", signals=Signals(follows=False)))
        book.enter("L1", entry("fan", signals=Signals(follows=True)))
        book.enter("L1", entry("unknown"))
        book.enter("L1", entry("late", at=CLOSES + 1))
        assert book.counts()["L1"].unchecked == 1
        eligible, others = await asyncio.to_thread(here.frozen, book)
    ids = {name: public_id(salt, "douyin", name) for name in ("staff", "silent", "stranger", "late")}
    assert len(eligible) == 2
    assert list(eligible) == sorted(eligible)
    assert sorted(others) == sorted(
        [
            (ids["staff"], "staff"),
            (ids["silent"], "no_keyword"),
            (ids["stranger"], "not_following"),
            (ids["late"], "too_late"),
        ]
    )


async def test_a_bag_that_is_closed_early_leaves_out_who_came_after_the_close(here: Stand) -> None:
    salt = here.commit()
    async with here.running() as book:
        book.enter("L1", entry("in", at=OPENED + 1000))
        book.enter("L1", entry("just", at=OPENED + 2000))
        book.enter("L1", entry("after", at=OPENED + 2001))
        eligible, others = await asyncio.to_thread(here.frozen, book, OPENED + 2000)
    assert len(eligible) == 2
    assert list(others) == [(public_id(salt, "douyin", "after"), "too_late")]


async def test_freezing_again_gives_the_same_list_also_after_a_restart(here: Stand) -> None:
    here.commit()
    async with here.running() as book:
        for number in range(50):
            book.enter("L1", entry(f"u{number}", "今天吃坚果" if number % 3 else "你好"))
        first = await asyncio.to_thread(here.frozen, book)
        assert await asyncio.to_thread(here.frozen, book) == first
    async with here.running() as book:
        assert await asyncio.to_thread(here.frozen, book) == first


async def test_entries_before_the_opening_are_kept_and_make_way(here: Stand) -> None:
    here.bags["L1"] = BagWindow(plan=PLAN)
    async with here.running() as book:
        # Nobody has announced the bag: it has no secret, and so there are no ids.
        assert book.enter("L1", entry("u1")) == Entered(Verdict.TOO_EARLY, new=True)
        assert book.enter("L1", entry("u1")) == Entered(Verdict.TOO_EARLY, new=False)
        assert book.enter("L1", entry("u2")) == Entered(Verdict.TOO_EARLY, new=True)
        salt = here.commit()
        here.bags["L1"] = opened()
        assert book.enter("L1", entry("u1")) == Entered(ELIGIBLE, new=True)
        assert verdicts(book) == {"eligible": 1, "too_early": 1}
        expected = ([public_id(salt, "douyin", "u1")], [(public_id(salt, "douyin", "u2"), "too_early")])
        assert await asyncio.to_thread(here.frozen, book) == expected
    async with here.running() as book:
        assert book.enter("L1", entry("u2")) == Entered(ELIGIBLE, new=True)
        assert verdicts(book) == {"eligible": 2}


async def test_a_process_that_goes_on_knows_who_is_there_and_tells_what_was_not_told(here: Stand) -> None:
    here.commit()
    async with here.running() as book:
        book.enter("L1", entry("u1"))
        book.enter("L1", entry("u2", "你好"))
    here.counts.clear()
    async with here.running() as book:
        assert book.enter("L1", entry("u1")) == Entered(ELIGIBLE, new=False)
        await asyncio.sleep(0.01)
        assert [(told.bag, told.entered, told.eligible) for told in here.counts] == [("L1", 2, 1)]
    here.change(entered=2, eligible=1)
    here.counts.clear()
    async with here.running():
        await asyncio.sleep(0.01)
        assert here.counts == []


async def test_before_a_result_the_names_of_some_who_can_win_run_by_also_after_a_restart(here: Stand) -> None:
    here.commit()
    async with here.running() as book:
        assert book.entrants("L1") == ()
        book.enter("L1", entry("late", text="没有口令"))
        for number in range(ENTRANTS + 5):
            book.enter("L1", entry(f"u{number}"))
        await book.written("L1")
        latest = tuple(f"用户u{number}" for number in range(5, ENTRANTS + 5))
        assert book.entrants("L1") == latest
    async with here.running() as book:
        assert book.entrants("L1") == latest


async def test_counts_are_told_now_and_then_and_only_when_they_have_changed(
    here: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "COUNT_EVERY_S", 0.2)
    here.commit()
    async with here.running() as book:
        began = time.monotonic()
        for number in range(300):
            book.enter("L1", entry(f"u{number}"))
            await asyncio.sleep(0)
        await eventually(lambda: here.counts and here.counts[-1].entered == 300, "the count of all")
        assert len(here.counts) <= 2 + (time.monotonic() - began) / 0.2
        told = len(here.counts)
        book.enter("L1", entry("u1"))
        await asyncio.sleep(0.25)
        assert len(here.counts) == told


async def test_after_the_list_is_frozen_nobody_is_counted_but_everybody_is_kept(here: Stand) -> None:
    here.commit()
    async with here.running() as book:
        book.enter("L1", entry("u1"))
        await book.written("L1")
        await asyncio.sleep(0.01)
        frozen = await asyncio.to_thread(here.frozen, book)
        here.change(state=BagState.CLOSED)
        assert book.enter("L1", entry("u2")) == Entered(Verdict.TOO_LATE, new=True)
        await book.written("L1")
        assert len(lines(here)) == 2
        assert [told.entered for told in here.counts] == [1]
        assert frozen[0] != []


@pytest.mark.parametrize("torn", [b'{"id":"', b'{"id":"x"}', "张".encode()[:2]])
async def test_a_line_that_was_torn_by_a_kill_is_dropped_and_told(
    here: Stand, torn: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    here.commit()
    async with here.running() as book:
        book.enter("L1", entry("u1"))
    with book.file("L1").open("ab") as file:
        file.write(torn)
    async with here.running() as book:
        assert "cut off" in caplog.text
        assert verdicts(book) == {"eligible": 1}
        book.enter("L1", entry("u2"))
    assert [line["user_id"] for line in lines(here)] == ["u1", "u2"]


async def test_a_damaged_line_is_told_with_its_number_and_stays_where_it_is(
    here: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    here.commit()
    async with here.running() as book:
        for user in ("u1", "u2", "u3"):
            book.enter("L1", entry(user))
            await book.written("L1")
    path = book.file("L1")
    whole = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(whole[0] + b'{"id":3,"at":"x"}\n' + whole[2])
    async with here.running() as book:
        assert "line 2 is damaged" in caplog.text
        assert verdicts(book) == {"eligible": 2}
        assert len((await asyncio.to_thread(here.frozen, book))[0]) == 2
    assert path.read_bytes() == whole[0] + b'{"id":3,"at":"x"}\n' + whole[2]


async def take(book: EntryBook, *users: str) -> None:
    for user in users:
        assert isinstance(book.enter("L1", entry(user)), Entered)
    assert await book.written("L1") is None


@pytest.mark.parametrize("how", ["removed", "an older copy", "cut short"])
async def test_nobody_is_told_that_they_are_in_when_the_file_is_not_the_one_that_was_written(
    here: Stand, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines written to a file that was taken away are kept nowhere, whatever the disk says."""
    monkeypatch.setattr(entries, "RETRY_S", 0.05)
    here.commit()
    async with here.running() as book:
        await take(book, "u1", "u2")
        path = book.file("L1")
        whole = path.read_bytes()
        first = whole.splitlines(keepends=True)[0]
        if how == "cut short":
            path.write_bytes(first)
        else:
            path.unlink()
        if how == "an older copy":
            path.write_bytes(first)
        book.enter("L1", entry("u3"))
        refused = await book.written("L1")
        assert isinstance(refused, Refusal)
        assert "entries.jsonl was removed or changed by another hand" in refused.message
        path.write_bytes(whole)  # Put back.
        async with asyncio.timeout(10):
            while isinstance(book.enter("L1", entry("u3")), Refusal):
                await asyncio.sleep(0.02)
        assert await book.written("L1") is None
        assert len((await asyncio.to_thread(here.frozen, book))[0]) == 3


async def test_a_list_is_not_frozen_without_somebody_who_was_kept(here: Stand) -> None:
    here.commit()
    async with here.running() as book:
        await take(book, "u1", "u2", "u3")
        path = book.file("L1")
        whole = path.read_bytes()
        path.write_bytes(b"".join(whole.splitlines(keepends=True)[:1]))
        with pytest.raises(BagFailure, match=r"2 entries that were kept are gone from .*entries\.jsonl"):
            await asyncio.to_thread(here.frozen, book)
        path.write_bytes(whole)
        assert len((await asyncio.to_thread(here.frozen, book))[0]) == 3


@pytest.mark.parametrize("all_of_it", [False, True])
async def test_an_older_copy_of_the_folder_is_found_out_after_a_restart_too(
    here: Stand, all_of_it: bool
) -> None:
    """The journal says how many there were, and goes on saying so over as many restarts as anybody likes."""
    here.commit()
    async with here.running() as book:
        await take(book, "u1")
        older = book.file("L1").read_bytes()
        await take(book, "u2", "u3")
    here.change(entered=3, eligible=3)
    book.file("L1").write_bytes(older)
    if all_of_it:
        book.file("L1").unlink()
    here.counts.clear()
    for _ in range(2):
        async with here.running() as book:
            await asyncio.sleep(0.01)
            assert here.counts == []
            with pytest.raises(BagFailure, match="entries that were kept are gone"):
                await asyncio.to_thread(here.frozen, book)


async def test_only_those_who_are_on_disk_are_counted_for_the_journal(
    here: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a power cut would leave a count that no file can live up to."""
    monkeypatch.setattr(entries, "GATHER_S", 0.1)
    here.commit()
    async with here.running() as book:
        book.enter("L1", entry("u1"))
        await asyncio.sleep(0.02)
        assert here.counts == []
        await book.written("L1")
        await asyncio.sleep(0.02)
        assert [told.entered for told in here.counts] == [1]


async def test_with_no_disk_to_write_to_nobody_is_told_that_they_are_in(
    here: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "RETRY_S", 0.05)
    here.commit()
    full = True
    write = os.write

    def short_of_room(fd: int, data: bytes) -> int:
        if full and bytes(data[:5]) == b'{"id"':
            write(fd, bytes(data)[:10])
            raise OSError(28, "No space left on device")
        return write(fd, data)

    monkeypatch.setattr(os, "write", short_of_room)
    async with here.running() as book:
        book.enter("L1", entry("u1"))
        refused = await book.written("L1")
        assert isinstance(refused, Refusal)
        assert refused.code == "not_writing"
        assert isinstance(book.enter("L1", entry("u2")), Refusal)
        full = False
        async with asyncio.timeout(10):
            while isinstance(book.enter("L1", entry("u2")), Refusal):
                await asyncio.sleep(0.02)
        assert await book.written("L1") is None
    assert [line["user_id"] for line in lines(here)] == ["u1", "u2"]


async def test_a_bag_that_the_show_does_not_have_is_no_folder(here: Stand) -> None:
    async with here.running() as book:
        for bag in ("L2", "../L1", "/etc", "..", ""):
            refused = book.enter(bag, entry("u1"))
            assert isinstance(refused, Refusal)
            assert refused.code == "unknown_bag"
    assert list(here.run.iterdir()) == []


async def test_a_bag_that_the_platform_draws_is_entered_there(here: Stand) -> None:
    here.bags["L1"] = opened(replace(PLAN, mode=WindowMode.MIRROR))
    async with here.running() as book:
        refused = book.enter("L1", entry("u1"))
        assert isinstance(refused, Refusal)
        assert "platform" in refused.message


async def test_a_bag_takes_no_more_than_memory_holds(here: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MOST_ENTRIES", 2)
    here.commit()
    async with here.running() as book:
        book.enter("L1", entry("u1"))
        book.enter("L1", entry("u2"))
        assert isinstance(book.enter("L1", entry("u3")), Refusal)
        assert book.enter("L1", entry("u1")) == Entered(ELIGIBLE, new=False)


async def test_a_list_cannot_be_frozen_without_the_secret_of_its_ids(here: Stand) -> None:
    async with here.running() as book:
        with pytest.raises(BagFailure, match="no secret"):
            await asyncio.to_thread(here.frozen, book)


async def test_a_recent_winner_is_known_again_by_account_and_never_by_name(here: Stand) -> None:
    here.commit()
    here.bags["L1"] = opened(replace(PLAN, recent_days=30))
    day = 86_400_000
    winners = RecentWinners(here.data)
    winners.remember("run/L9", [("douyin", "lucky")], [], WallMs(OPENED - 29 * day))
    winners.remember("run/L9", [("douyin", "lucky")], [], WallMs(OPENED))
    winners.remember("run/L3", [("douyin", "long_ago")], [], WallMs(OPENED - 31 * day))
    kept = (here.data / "winners.jsonl").read_text()
    assert "lucky" not in kept
    assert len(kept.splitlines()) == 2
    async with here.running() as book:
        assert book.enter("L1", entry("lucky", name="新名字")) == Entered(Verdict.RECENT_WINNER, new=True)
        assert book.enter("L1", entry("long_ago")) == Entered(ELIGIBLE, new=True)
        assert book.enter("L1", entry("other", name="用户lucky")) == Entered(ELIGIBLE, new=True)


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        '"at":0,"signals":{},"verdict":"eligible"}',
        '","at":1,"signals":{},"verdict":"staff"}\n',
        "\\",
        '\\"',
        "\u2028",
    ]
)


@given(name=_TEXT, text=_TEXT, user_id=_TEXT, verdict=st.sampled_from(Verdict), unchecked=st.booleans())
@settings(max_examples=150)
def test_whatever_people_call_themselves_their_line_says_what_was_decided(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    text: str,
    user_id: str,
    verdict: Verdict,
    unchecked: bool,
) -> None:
    who = replace(entry("u", text), name=name, user_id=user_id)
    line = Line("ab" * 32, who, Judged(verdict, (Condition.FOLLOW,) if unchecked else ()))
    path = tmp_path_factory.getbasetemp() / "one-line.jsonl"
    path.write_bytes(encode(line))
    assert list(read_lines(path)) == [line]
    assert list(read_heads(path)) == [Head(line.id, who.at, verdict, unchecked, encode(line))]
