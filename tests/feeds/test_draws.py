"""Draws over the folder of a run: what was done is found by the next process, and nothing is drawn twice."""

import asyncio
import hashlib
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from companion.feeds.beacon import Beacon
from companion.feeds.draws import Draws
from companion.feeds.entries import Entered, EntryBook
from companion.feeds.winners import RecentWinners
from companion.ports import BagFailure
from companion.show.bags.bag import BagState, BagWindow, Draw
from companion.show.bags.effects import CommitDraw, FetchBeacon, FreezeEntries, PublishDraw, RankEntries
from companion.show.bags.entry import Entry
from companion.show.bags.events import BeaconFetched, DrawCommitted, EntriesFrozen, EntriesRanked
from companion.show.draw.check import Verdict, verdict, verify
from companion.show.draw.protocol import canonical, commitment, digest_of, rules_digest
from companion.show.engine import open_show
from companion.show.events import ShowOpened
from companion.show.offers import Fairness, WindowMode
from companion.show.state import ShowState
from companion.show.times import Moment, Ms, RunMs, WallMs
from tests.stage import NOON, small_plan

ONE = Moment(RunMs(0), NOON)
OPENED, CLOSED = WallMs(NOON + 60_000), WallMs(NOON + 300_000)
RULES = {"fairness": "B", "winners": 5, "alternates": 5}

QUICKNET_1000 = {
    "randomness": "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
    "signature": "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
    "e342b73a8dd2bacbe47e4b6b63ed5e39",
}


class Process:
    """One life of the companion, as far as a bag goes; the next is another over the same folders."""

    def __init__(self, folder: Path, window: BagWindow | None = None) -> None:
        self.run = folder / "data" / "runs" / "20261122-200000-ten-minutes"
        self.bag = self.run / "bags" / "L1"
        plan = small_plan()
        native = replace(plan.bags["L1"], mode=WindowMode.NATIVE, recent_days=30)
        self.window = window or BagWindow(plan=native, state=BagState.OPEN, opened=OPENED, closes=CLOSED)
        self._opened = open_show(ShowOpened(at=ONE, plan=plan))
        self.winners = RecentWinners(folder / "data")
        self.book = EntryBook(
            self.run, window=lambda _: self.window, now=lambda: CLOSED, winners=self.winners
        )
        page = folder / "page.html"
        page.write_text("<p>checks itself</p>")
        self.draws = Draws(
            self.run,
            self.book,
            self.winners,
            Beacon((), lambda: CLOSED),
            state=self._state,
            now=lambda: CLOSED,
            page=page,
        )

    def _state(self) -> ShowState:
        return replace(self._opened, bags={"L1": self.window})

    async def commits(self) -> DrawCommitted:
        told = (await self.draws.commit(CommitDraw("e1", "L1")))(ONE)
        assert isinstance(told, DrawCommitted)
        return told

    async def enters(self, viewers: int) -> None:
        for number in range(viewers):
            entry = Entry(platform="own-site", user_id=f"u{number}", name=f"观众{number}", at=OPENED)
            assert isinstance(self.book.enter("L1", entry), Entered)
        assert await self.book.written("L1") is None

    async def freezes(self) -> EntriesFrozen:
        told = (await self.draws.freeze(FreezeEntries("e2", "L1", OPENED, CLOSED)))(ONE)
        assert isinstance(told, EntriesFrozen)
        return told

    async def ranks(self, draw: Draw, most: int = 10) -> EntriesRanked:
        told = (await self.draws.rank(RankEntries("e3", "L1", draw, most)))(ONE)
        assert isinstance(told, EntriesRanked)
        return told

    async def draw_of(self, viewers: int = 40) -> Draw:
        """The bag as far as its list is frozen."""
        committed = await self.commits()
        await self.enters(viewers)
        frozen = await self.freezes()
        return Draw(
            id=committed.draw_id,
            rules=canonical(RULES).decode(),
            rules_digest=rules_digest(RULES),
            fairness=Fairness.B,
            commitment=committed.commitment,
            digest=frozen.digest,
            ineligible_digest=frozen.ineligible_digest,
            frozen=WallMs(CLOSED + 100),
        )

    async def publishes(
        self, draw: Draw, ranked: EntriesRanked, passed_over: dict[str, str] | None = None
    ) -> None:
        self.window = replace(
            self.window,
            state=BagState.PUBLISHED,
            announced=NOON,
            draw=replace(draw, seed=ranked.seed),
            ranked=ranked.ranked,
            drawn=WallMs(CLOSED + 200),
            published=WallMs(CLOSED + 9_000),
        )
        await self.lays_out(passed_over)

    async def lays_out(self, passed_over: dict[str, str] | None = None) -> None:
        self.window = replace(self.window, passed_over=passed_over or {})
        told = PublishDraw("e4", "L1", self.window.draw, self.window.winners, self.window.passed_over)
        await self.draws.publish(told)


@pytest.fixture
def starts(tmp_path: Path) -> Callable[[], Process]:
    return lambda: Process(tmp_path)


async def test_a_secret_is_committed_to_once_whoever_asks_again(starts: Callable[[], Process]) -> None:
    first = await starts().commits()
    assert first.draw_id == "20261122-200000-ten-minutes/L1"
    assert await starts().commits() == first


async def test_the_secret_is_on_disk_and_for_its_owner_alone(starts: Callable[[], Process]) -> None:
    process = starts()
    told = await process.commits()
    file = process.bag / "secret.json"
    assert json.loads(file.read_text())["commitment"] == told.commitment
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(process.bag.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:40],
        lambda text: "",
        lambda text: text.replace('"seed": "', '"seed": "00', 1),
        lambda text: json.dumps({**json.loads(text), "seed": "00" * 32}),
        lambda text: json.dumps({**json.loads(text), "draw_id": "another/L1"}),
    ],
)
async def test_a_secret_that_was_tampered_with_is_refused_and_never_replaced(
    starts: Callable[[], Process], spoil: Callable[[str], str]
) -> None:
    process = starts()
    draw = await process.draw_of()
    file = process.bag / "secret.json"
    file.write_text(spoilt := spoil(file.read_text()))
    for ask in (starts().commits, lambda: starts().ranks(draw)):
        with pytest.raises(BagFailure, match=r"secret\.json is (damaged|that of draw).*call the bag off"):
            await ask()
    assert file.read_text() == spoilt


async def test_a_secret_that_is_gone_draws_nothing_and_says_what_to_do(
    starts: Callable[[], Process],
) -> None:
    process = starts()
    draw = await process.draw_of()
    (process.bag / "secret.json").unlink()
    with pytest.raises(BagFailure, match=r"is gone .* call the bag off"):
        await starts().ranks(draw)
    assert not (process.bag / "secret.json").exists()


async def test_another_good_secret_in_its_place_is_not_drawn_with(starts: Callable[[], Process]) -> None:
    process = starts()
    draw = await process.draw_of()
    (process.bag / "secret.json").unlink()
    await process.commits()
    with pytest.raises(BagFailure, match="not the one that was committed to"):
        await process.ranks(draw)


async def test_the_list_is_frozen_once_and_hashed_as_it_stands(starts: Callable[[], Process]) -> None:
    process = starts()
    await process.commits()
    await process.enters(40)
    first = await process.freezes()
    ids = (process.bag / "eligible.txt").read_text().split("\n")
    assert (len(ids), first.entered, first.eligible) == (40, 40, 40)
    assert ids == sorted(ids)
    assert first.digest == digest_of(ids)
    after = starts()
    after.window = replace(after.window, state=BagState.CLOSED)
    await after.enters(60)
    assert await after.freezes() == first


async def test_a_list_that_was_laid_there_before_anything_was_frozen_is_not_told(
    starts: Callable[[], Process],
) -> None:
    process = starts()
    await process.commits()
    await process.enters(5)
    (process.bag / "eligible.txt").write_text("ab" * 32)
    (process.bag / "ineligible.txt").write_text("")
    with pytest.raises(BagFailure, match=r"eligible\.txt is not that of the entries\. Call the bag off"):
        await process.freezes()


@pytest.mark.parametrize("changed", ["seed", "salt"])
async def test_with_another_secret_than_the_bag_had_no_list_is_frozen(
    starts: Callable[[], Process], changed: str
) -> None:
    process = starts()
    committed = await process.commits()
    process.window = replace(process.window, draw=Draw(commitment=committed.commitment))
    await process.enters(5)
    secret = json.loads((process.bag / "secret.json").read_text())
    secret[changed] = "11" * 32
    secret["commitment"] = commitment(secret["draw_id"], bytes.fromhex(secret["seed"]))
    (process.bag / "secret.json").write_text(json.dumps(secret))
    with pytest.raises(BagFailure, match="is not the one that bag L1 had"):
        await process.freezes()
    assert not (process.bag / "eligible.txt").exists()


async def test_nobody_at_all_is_a_list_too(starts: Callable[[], Process]) -> None:
    process = starts()
    draw = await process.draw_of(viewers=0)
    assert (await starts().freezes()).entered == 0
    assert (await starts().ranks(draw)).ranked == ()


async def test_the_same_win_however_often_and_in_whichever_process_it_is_drawn(
    starts: Callable[[], Process],
) -> None:
    process = starts()
    draw = await process.draw_of()
    first = await process.ranks(draw)
    assert len(first.ranked) == 10
    assert await process.ranks(draw) == first
    assert await starts().ranks(draw) == first
    (process.bag / "result.json").unlink()  # As if it had died before it was written.
    assert await starts().ranks(draw) == first


async def test_the_result_is_on_disk_before_it_is_told(starts: Callable[[], Process]) -> None:
    process = starts()
    ranked = await process.ranks(await process.draw_of())
    kept = json.loads((process.bag / "result.json").read_text())
    assert (tuple(kept["ranked"]), kept["seed"]) == (ranked.ranked, ranked.seed)


async def test_a_list_that_was_changed_after_it_was_frozen_is_not_drawn_from(
    starts: Callable[[], Process],
) -> None:
    process = starts()
    draw = await process.draw_of()
    file = process.bag / "eligible.txt"
    file.write_text("\n".join(file.read_text().split("\n")[1:]))
    with pytest.raises(BagFailure, match="not the one that was frozen"):
        await starts().ranks(draw)


async def test_a_result_that_was_changed_is_not_told(starts: Callable[[], Process]) -> None:
    process = starts()
    draw = await process.draw_of()
    await process.ranks(draw)
    file = process.bag / "result.json"
    kept = json.loads(file.read_text())
    file.write_text(json.dumps({**kept, "ranked": kept["ranked"][::-1]}))
    with pytest.raises(BagFailure, match="another result than this draw gives"):
        await starts().ranks(draw)


async def test_what_is_published_checks_out_and_names_nobody(starts: Callable[[], Process]) -> None:
    process = starts()
    draw = await process.draw_of()
    ranked = await process.ranks(draw)
    await process.publishes(draw, ranked)
    text = (process.bag / "draw.json").read_bytes()
    assert verdict(verify(json.loads(text))) is Verdict.HOLDS
    assert "观众" not in text.decode()
    assert "u1" not in [part for part in text.decode().split('"') if len(part) < 10]
    assert (process.bag / "verify-draw.html").read_text() == "<p>checks itself</p>"


async def test_what_would_not_check_out_is_not_published(starts: Callable[[], Process]) -> None:
    process = starts()
    draw = await process.draw_of()
    ranked = await process.ranks(draw)
    swapped = replace(ranked, ranked=ranked.ranked[::-1])
    with pytest.raises(BagFailure, match=r"does not verify: .*ranking"):
        await process.publishes(draw, swapped)
    assert not (process.bag / "draw.json").exists()


async def test_who_has_won_is_remembered_without_a_name_and_published_twice_is_once(
    starts: Callable[[], Process], tmp_path: Path
) -> None:
    process = starts()
    draw = await process.draw_of()
    ranked = await process.ranks(draw)
    await process.publishes(draw, ranked)
    first = (process.bag / "draw.json").read_bytes()
    again = starts()
    await again.publishes(draw, ranked)
    assert (process.bag / "draw.json").read_bytes() == first
    lines = (tmp_path / "data" / "winners.jsonl").read_text().splitlines()
    assert len(lines) == 5
    assert not any("观众" in line for line in lines)
    won = [n for n in range(40) if starts().winners.won_since("own-site", f"u{n}", NOON)]
    assert len(won) == 5


async def test_who_is_passed_over_is_no_recent_winner_and_what_was_published_stays(
    starts: Callable[[], Process], tmp_path: Path
) -> None:
    process = starts()
    draw = await process.draw_of()
    ranked = await process.ranks(draw)
    await process.publishes(draw, ranked)
    first = (process.bag / "draw.json").read_bytes()
    before = remembered(tmp_path)
    await process.lays_out({ranked.ranked[1]: "未领取"})
    after = remembered(tmp_path)
    assert (len(before), len(after), len(before & after)) == (5, 5, 4)
    assert sum(starts().winners.won_since("own-site", f"u{n}", NOON) for n in range(40)) == 5
    assert (process.bag / "draw.json").read_bytes() == first, "as of publishing"


async def test_who_was_passed_over_before_publishing_is_in_the_file(starts: Callable[[], Process]) -> None:
    process = starts()
    draw = await process.draw_of()
    ranked = await process.ranks(draw)
    await process.publishes(draw, ranked, {ranked.ranked[0]: "工作人员"})
    told = json.loads((process.bag / "draw.json").read_bytes())
    assert told["passed_over"] == [[ranked.ranked[0], "工作人员"]]
    assert verdict(verify(told)) is Verdict.HOLDS


def remembered(folder: Path) -> set[str]:
    lines = (folder / "data" / "winners.jsonl").read_text().splitlines()
    return {json.loads(line)["who"] for line in lines}


async def test_a_disk_that_does_not_play_along_is_told_in_a_sentence(
    starts: Callable[[], Process],
) -> None:
    process = starts()
    process.run.mkdir(parents=True)
    (process.run / "bags").write_text("a file where a folder must be")
    with pytest.raises(BagFailure, match=r"secret\.json cannot be read: Not a directory"):
        await process.commits()


async def test_a_round_that_was_fetched_once_needs_no_network_again(
    starts: Callable[[], Process],
) -> None:
    pytest.importorskip("drand_verify", reason="signatures are verified by an optional part")
    process = starts()
    process.bag.mkdir(parents=True)
    asks = FetchBeacon("e3", "L1", round=1000, wait_ms=Ms(300))
    with pytest.raises(BagFailure, match="0 of 0 places"):
        await process.draws.fetch_beacon(asks)
    (process.bag / "round.json").write_text(json.dumps({"number": 1000, **QUICKNET_1000}))
    told = (await starts().draws.fetch_beacon(asks))(ONE)
    assert isinstance(told, BeaconFetched)
    assert (told.round, told.randomness) == (1000, QUICKNET_1000["randomness"])
    (process.bag / "round.json").write_text(json.dumps({"number": 1001, **QUICKNET_1000}))
    with pytest.raises(BagFailure, match="0 of 0 places"):
        await starts().draws.fetch_beacon(asks)


@pytest.mark.parametrize("forged", ["ff" * 48, "c0" + "00" * 47, QUICKNET_1000["signature"][:-2] + "38"])
async def test_a_round_that_a_hand_has_written_is_no_round(
    starts: Callable[[], Process], forged: str
) -> None:
    """It fits together, and the beacon has never signed it: with such a one anybody could be made to win."""
    pytest.importorskip("drand_verify", reason="signatures are verified by an optional part")
    process = starts()
    process.bag.mkdir(parents=True)
    randomness = hashlib.sha256(bytes.fromhex(forged)).hexdigest()
    (process.bag / "round.json").write_text(
        json.dumps({"number": 1000, "randomness": randomness, "signature": forged})
    )
    with pytest.raises(BagFailure, match="0 of 0 places"):
        await process.draws.fetch_beacon(FetchBeacon("e3", "L1", round=1000, wait_ms=Ms(300)))


async def test_two_that_ask_at_once_get_one_secret(starts: Callable[[], Process]) -> None:
    """The first took so long that it was asked for again: there must not be two seeds."""
    process = starts()
    told = await asyncio.gather(*(process.commits() for _ in range(8)))
    assert len({one.commitment for one in told}) == 1
