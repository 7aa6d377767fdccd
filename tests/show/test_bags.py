"""Lucky bags: what viewers were told holds, and nothing is ever drawn twice."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from companion.live.recovery import Recovered
from companion.show.actions import BagStep, MoveBag
from companion.show.bags.bag import BagState
from companion.show.bags.effects import (
    BagEffect,
    CommitDraw,
    FetchBeacon,
    FreezeEntries,
    PublishDraw,
    RankEntries,
)
from companion.show.bags.events import EntriesCounted
from companion.show.command_table import Command
from companion.show.commands import AnswerClock, ApplyPlan, EndShow, KeepTime
from companion.show.cue import At, Cue
from companion.show.draw.protocol import round_at_or_after, round_time, rules_digest
from companion.show.events import PlanOffered, WritingChanged
from companion.show.limits import Limit, LimitOf
from companion.show.model import Plan
from companion.show.offer_commands import (
    BagAnnounce,
    BagClaimed,
    BagClose,
    BagCopy,
    BagDraw,
    BagOpen,
    BagPublish,
    BagReplace,
    BagVoid,
    BagWinners,
)
from companion.show.offers import BagPlan, Fairness, Seller
from companion.show.products.goods import Goods, Sellable
from companion.show.state import Phase
from companion.show.times import Ms
from tests.show.bag_shell import (
    ALL_MUST_BE_TOLD,
    FULL,
    DrawingStage,
    Shell,
    folded,
    mirror,
    native,
    people,
    plan_with,
)
from tests.show.every_command import OBEYED, about, answers
from tests.stage import Stage, minutes, opening_with, seconds

DAY = minutes(24 * 60)


def opened(*bags: BagPlan, shell: Shell | None = None) -> DrawingStage:
    stage = DrawingStage(*bags, shell=shell)
    assert stage.says(BagOpen("L1")) is None
    return stage


def drawn(bag: BagPlan = FULL, shell: Shell | None = None) -> DrawingStage:
    stage = opened(bag, shell=shell)
    stage.passes(minutes(4))
    if stage.waiting:
        stage.beacon_answers()
    assert stage.is_in() is BagState.DRAWN
    return stage


def published(bag: BagPlan = FULL, shell: Shell | None = None) -> DrawingStage:
    stage = drawn(bag, shell)
    assert stage.says(BagPublish("L1")) is None
    return stage


def offered(stage: DrawingStage, plan: Plan) -> str | None:
    """The show file is saved with this plan, and somebody applies it; why that was refused."""
    digest = sha256(repr(plan).encode()).hexdigest()[:12]
    stage.happens(lambda at: PlanOffered(at=at, plan=plan, digest=digest))
    return stage.refuses(ApplyPlan(digest))


def changed(stage: DrawingStage, **changes: object) -> Plan:
    plan = stage.state.plan
    return replace(plan, bags={**plan.bags, "L1": replace(plan.bags["L1"], **changes)})  # type: ignore[arg-type]


def test_a_bag_that_the_platform_draws_is_followed_by_hand() -> None:
    stage = DrawingStage(mirror())
    assert stage.says(BagAnnounce("L1")) is None
    assert stage.is_in() is BagState.ANNOUNCED
    assert stage.says(BagOpen("L1")) is None
    stage.passes(minutes(4))
    assert stage.is_in() is BagState.CLOSED
    assert stage.says(BagDraw("L1")) is None
    assert stage.is_in() is BagState.DRAWING
    assert stage.says(BagWinners("L1", ("a", "b"))) is None
    assert (stage.is_in(), stage.bag().draw.fairness) == (BagState.DRAWN, Fairness.M)
    assert stage.says(BagPublish("L1")) is None
    for winner in ("a", "b"):
        assert stage.says(BagClaimed("L1", winner)) is None
    assert (stage.is_in(), stage.bag().ended) == (BagState.CLAIMED, stage.now.wall)
    assert stage.asks() == [effect for effect in stage.asks() if not isinstance(effect, BagEffect)]


def test_opening_announces_in_one() -> None:
    stage = opened(mirror())
    assert stage.bag().announced == stage.bag().opened == stage.now.wall
    assert stage.bag().draw.rules_digest


def test_what_the_platform_said_can_be_corrected_until_viewers_were_told() -> None:
    stage = opened(mirror())
    stage.passes(minutes(4))
    assert stage.refuses(BagWinners("L1", ("a", "b", "c"))) == "too_many_winners"
    assert stage.refuses(BagWinners("L1", ("a", "a"))) == "winner_twice"
    stage.says(BagWinners("L1", ("a", "b")))
    assert stage.says(BagWinners("L1", ("a", "c"))) is None
    assert stage.bag().winners == ("a", "c")
    stage.says(BagPublish("L1"))
    assert stage.refuses(BagWinners("L1", ("a", "b"))) == "wrong_state"


def test_nobody_enters_before_the_seed_is_committed_to() -> None:
    stage = DrawingStage(native())
    stage.shell_answers = False
    assert stage.says(BagOpen("L1")) is None
    assert stage.is_in() is BagState.DRAFT
    assert [type(effect) for effect in stage.waiting] == [CommitDraw]
    stage.passes(seconds(3))
    stage.answers()
    bag = stage.bag()
    assert (bag.state, bag.opened, bag.closes) == (
        BagState.OPEN,
        stage.now.wall,
        stage.now.wall + minutes(4),
    )
    assert len(bag.draw.commitment) == 64
    assert bag.draw.fairness is Fairness.B


def test_a_bag_that_is_announced_may_be_told_to_open_while_its_seed_is_made() -> None:
    stage = DrawingStage(native())
    stage.shell_answers = False
    stage.says(BagAnnounce("L1"))
    assert stage.refuses(BagAnnounce("L1")) == "wrong_state"
    assert stage.says(BagOpen("L1")) is None
    assert stage.refuses(BagOpen("L1")) == "wrong_state"
    assert len(stage.waiting) == 1
    stage.answers()
    assert stage.is_in() is BagState.OPEN


def test_a_seed_that_cannot_be_committed_to_opens_nothing_and_is_told() -> None:
    stage = DrawingStage(native())
    stage.shell.failing[CommitDraw] = "The disk is full."
    stage.says(BagOpen("L1"))
    assert (stage.is_in(), stage.bag().failure) == (BagState.DRAFT, "The disk is full.")
    assert stage.notes()[-1] == "bag_stays_shut"
    stage.shell.failing.clear()
    assert stage.says(BagOpen("L1")) is None
    assert (stage.is_in(), stage.bag().failure) == (BagState.OPEN, "")


def test_a_bag_of_our_own_is_drawn_when_it_closes_and_can_be_checked() -> None:
    stage = drawn()
    bag, (ranking,) = stage.bag(), stage.shell.results["L1"]
    assert bag.ranked == ranking
    assert (bag.winners, bag.alternates) == (ranking[:2], ranking[2:4])
    assert bag.closes == bag.draw.frozen == bag.drawn == stage.now.wall
    assert (bag.entered, bag.eligible) == (20, 20)
    assert len(bag.draw.seed) == 64
    assert stage.shell.published == []
    stage.says(BagPublish("L1"))
    (told,) = stage.shell.published
    assert (told.winners, told.passed_over, told.draw) == (ranking[:2], {}, bag.draw)
    assert stage.notes()[-1] == "draw_laid_out"


def test_a_bag_that_waits_for_a_hand_is_drawn_when_somebody_says_so() -> None:
    stage = opened(native(draw="by_hand"))
    stage.passes(minutes(5))
    assert stage.is_in() is BagState.DRAWING
    assert stage.shell.results == {}
    assert stage.says(BagDraw("L1")) is None
    assert stage.is_in() is BagState.DRAWN
    assert stage.refuses(BagDraw("L1")) == "wrong_state"


def test_a_round_of_the_beacon_is_named_at_the_opening_and_decides() -> None:
    stage = opened(native(Fairness.A))
    draw = stage.bag().draw
    closes = stage.bag().closes
    assert closes is not None
    assert draw.round == round_at_or_after(closes + 9_000)
    assert draw.round_at == round_time(draw.round)
    assert 9_000 <= draw.round_at - closes < 12_000
    stage.passes(minutes(4))
    (asked,) = stage.waiting
    assert isinstance(asked, FetchBeacon)
    assert asked.wait_ms == draw.round_at - stage.now.wall + 60_000
    assert stage.is_in() is BagState.DRAWING
    stage.beacon_answers()
    told = stage.bag().draw
    assert (stage.is_in(), told.fairness, told.lowered) == (BagState.DRAWN, Fairness.A, "")
    assert told.randomness


def test_an_early_close_leaves_the_round_as_it_was_named() -> None:
    stage = opened(native(Fairness.A))
    named = stage.bag().draw.round
    stage.passes(minutes(1))
    stage.says(BagClose("L1"))
    assert (stage.bag().draw.round, stage.bag().draw.rounds_void) == (named, ())


def test_a_round_that_came_before_the_list_was_frozen_is_void_and_another_is_named() -> None:
    stage = opened(native(Fairness.A))
    named = stage.bag().draw.round
    stage.shell_answers = False
    stage.passes(minutes(4))
    stage.passes(seconds(13))
    stage.shell_answers = True
    (freeze,) = stage.waiting
    stage.waiting.clear()
    stage.happens(lambda at: stage.shell.answer(freeze, at))
    draw = stage.bag().draw
    assert draw.rounds_void == (named,)
    assert draw.round_at is not None
    assert 9_000 <= draw.round_at - stage.now.wall < 12_000
    assert "round_moved" in stage.notes()
    stage.beacon_answers()
    assert stage.bag().draw.fairness is Fairness.A


def test_a_bag_whose_process_was_away_at_its_end_closes_when_it_was_promised() -> None:
    stage = opened(native(Fairness.A))
    closes = stage.bag().closes
    stage.restarts(minutes(10))
    assert stage.bag().closes == closes
    assert len(stage.bag().draw.rounds_void) == 1


def test_a_beacon_that_cannot_be_reached_lowers_the_draw_as_its_rules_said_before() -> None:
    stage = opened(native(Fairness.A))
    assert '"otherwise":"B"' in stage.bag().draw.rules
    stage.passes(minutes(4))
    stage.shell.failing[FetchBeacon] = "No mirror answered."
    stage.answers()
    draw = stage.bag().draw
    assert (stage.is_in(), draw.fairness, draw.lowered) == (
        BagState.DRAWN,
        Fairness.B,
        "beacon_unreachable",
    )
    assert draw.randomness == ""
    assert "draw_lowered" in stage.notes()


def test_a_draw_of_level_c_pretends_to_no_commitment() -> None:
    assert drawn(native(Fairness.C)).bag().draw.commitment == ""


@pytest.mark.parametrize("kind", [FreezeEntries, RankEntries])
def test_a_draw_that_got_stuck_goes_on_where_it_stands(kind: type[BagEffect]) -> None:
    smooth = drawn().bag().ranked
    stage = opened(FULL)
    stage.shell.failing[kind] = "The disk is full."
    stage.passes(minutes(4))
    stuck = stage.is_in()
    assert stage.bag().failure == "The disk is full."
    assert stage.notes()[-1] == "bag_failed"
    assert stage.says(BagDraw("L1")) is None
    assert (stage.is_in(), stage.bag().failure) == (stuck, "The disk is full.")
    stage.shell.failing.clear()
    stage.says(BagDraw("L1"))
    assert (stage.is_in(), stage.bag().failure, stage.bag().ranked) == (BagState.DRAWN, "", smooth)


def test_a_result_that_could_not_be_laid_out_is_laid_out_by_publishing_again() -> None:
    stage = drawn()
    stage.shell.failing[PublishDraw] = "The disk is full."
    stage.says(BagPublish("L1"))
    at = stage.bag().published
    assert (stage.is_in(), stage.bag().failure) == (BagState.PUBLISHED, "The disk is full.")
    stage.passes(seconds(30))
    stage.shell.failing.clear()
    assert stage.says(BagPublish("L1")) is None
    assert (stage.bag().failure, stage.bag().published) == ("", at)
    assert len(stage.shell.published) == 1
    assert stage.refuses(BagPublish("L1")) == "wrong_state"


def test_with_nobody_who_can_win_it_is_drawn_without_winners_and_settled_when_published() -> None:
    stage = drawn(shell=Shell(entries=()))
    assert stage.bag().winners == ()
    assert "nobody_won" in stage.notes()
    stage.says(BagPublish("L1"))
    assert stage.is_in() is BagState.CLAIMED
    assert len(stage.shell.published) == 1


def test_with_fewer_people_than_prizes_everybody_wins_and_the_rest_is_told() -> None:
    stage = drawn(shell=Shell(entries=people(1)))
    assert (stage.bag().winners, stage.bag().alternates) == (people(1), ())
    assert "prizes_left" in stage.notes()


def test_the_next_alternate_moves_up_in_the_order_of_the_draw() -> None:
    stage = published()
    one, two, three, four = stage.bag().ranked
    assert stage.says(BagReplace("L1", one, "未领取")) is None
    assert (stage.bag().winners, stage.bag().alternates) == ((two, three), (four,))
    assert stage.bag().passed_over == {one: "未领取"}
    assert stage.refuses(BagReplace("L1", one, "x")) == "unknown_winner"
    stage.says(BagClaimed("L1", two))
    assert stage.refuses(BagReplace("L1", two, "x")) == "claimed_already"
    assert stage.refuses(BagClaimed("L1", two)) == "claimed_already"
    assert stage.refuses(BagClaimed("L1", four)) == "unknown_winner"
    stage.says(BagReplace("L1", three, "x"))
    assert stage.bag().winners == (two, four)
    stage.says(BagReplace("L1", four, "x"))
    assert stage.notes()[-2:] == ["no_alternate", "bag"]
    assert (stage.bag().winners, stage.is_in()) == ((two,), BagState.CLAIMED)


def test_a_winner_who_turns_out_to_be_staff_is_replaced_before_viewers_see_it() -> None:
    stage = drawn()
    one, two, three, _ = stage.bag().ranked
    assert stage.says(BagReplace("L1", one, "工作人员")) is None
    assert (stage.is_in(), stage.bag().winners) == (BagState.DRAWN, (two, three))
    stage.says(BagPublish("L1"))
    (told,) = stage.shell.published
    assert (told.winners, told.passed_over) == ((two, three), {one: "工作人员"})


@pytest.mark.parametrize("meanwhile", [False, True])
def test_who_is_passed_over_once_published_is_no_recent_winner(meanwhile: bool) -> None:
    stage = drawn()
    one, two, three, _ = stage.bag().ranked
    stage.shell_answers = not meanwhile
    stage.says(BagPublish("L1"))
    assert stage.says(BagReplace("L1", one, "未领取")) is None
    stage.answers()
    assert [told.winners for told in stage.shell.published] == [(one, two), (two, three)]
    assert stage.notes().count("draw_laid_out") == 1
    assert stage.state.asked_of_bags == {}


@pytest.mark.parametrize("fairness", [Fairness.A, Fairness.B])
@pytest.mark.parametrize("when", ["open", "drawing"])
@pytest.mark.parametrize("keep", KeepTime)
def test_a_clock_that_is_set_back_keeps_nobody_out_and_the_record_in_order(
    fairness: Fairness, when: str, keep: KeepTime
) -> None:
    stage = DrawingStage(native(fairness, draw="by_hand"))
    stage.says(BagOpen("L1"))
    stage.passes(minutes(2))
    entered = stage.now.wall
    if when == "open":
        stage.clock_is_set(minutes(-60))
        stage.says(AnswerClock(keep))
        stage.shell_answers = False
        stage.says(BagClose("L1"))
        (asked,) = stage.waiting
        assert isinstance(asked, FreezeEntries)
        assert asked.closed >= entered, "who entered before is not too late"
        stage.shell_answers = True
        stage.answers()
    else:
        stage.passes(minutes(2))
        stage.clock_is_set(minutes(-60))
    stage.says(BagDraw("L1"))
    if fairness is Fairness.A:
        assert stage.is_in() is BagState.DRAWING
        (fetch,) = stage.waiting
        assert isinstance(fetch, FetchBeacon)
        assert fetch.wait_ms <= minutes(6), "nobody waits for an hour"
        stage.answers()
    stage.says(BagPublish("L1"))
    bag = stage.bag()
    instants = [bag.announced, bag.opened, bag.closes, bag.draw.frozen, bag.drawn, bag.published]
    assert instants == sorted(instants)  # type: ignore[type-var]


def test_a_round_that_is_there_before_its_time_decides_nothing() -> None:
    """The clock is slow, and whoever has a right one may have known the round before the list was frozen."""
    stage = DrawingStage(native(Fairness.A))
    stage.says(BagOpen("L1"))
    stage.passes(minutes(4))
    assert stage.waiting
    stage.answers()
    draw = stage.bag().draw
    assert (draw.fairness, draw.randomness, stage.is_in()) == (Fairness.B, "", BagState.DRAWN)
    assert "draw_lowered" in stage.notes()


def test_the_end_of_the_time_to_claim_is_told_once_and_forfeits_nothing() -> None:
    stage = published()
    stage.passes(Ms(2 * DAY - 1))
    assert "claims_late" not in stage.notes()
    stage.passes(Ms(2 * DAY))
    assert stage.notes().count("claims_late") == 1
    assert stage.is_in() is BagState.PUBLISHED
    assert stage.says(BagClaimed("L1", stage.bag().winners[0])) is None


@pytest.mark.parametrize("steps", range(7))
def test_what_is_answered_after_it_was_called_off_changes_nothing(steps: int) -> None:
    stage = DrawingStage(native(Fairness.A))
    stage.shell_answers = False
    stage.says(BagOpen("L1"))
    for _ in range(steps):
        if stage.waiting:
            effect = stage.waiting.pop(0)
            stage.happens(lambda at, effect=effect: stage.shell.answer(effect, at))  # type: ignore[misc]
        else:
            stage.passes(minutes(4))
            if stage.is_in() is BagState.DRAWN:
                stage.says(BagPublish("L1"))
    assert stage.says(BagVoid("L1", "奖品有误")) is None
    bag = stage.bag()
    assert (bag.state, bag.void_reason, bag.ended) == (BagState.VOID, "奖品有误", stage.now.wall)
    stage.answers()
    stage.passes(minutes(10))
    stage.restarts(minutes(1))
    stage.answers()
    assert stage.bag() == bag
    assert stage.state.asked_of_bags == {}
    assert stage.refuses(BagVoid("L1", "x")) == "wrong_state"


def test_one_bag_is_open_at_a_time_also_while_its_seed_is_made() -> None:
    stage = DrawingStage(FULL, replace(FULL, id="L2"))
    stage.shell_answers = False
    stage.says(BagOpen("L1"))
    assert stage.refuses(BagOpen("L2")) == "another_open"
    stage.answers()
    assert stage.refuses(BagOpen("L2")) == "another_open"
    stage.says(BagAnnounce("L2"))
    stage.answers()
    stage.says(BagClose("L1"))
    assert stage.says(BagOpen("L2")) is None


def test_a_platform_that_allows_two_at_once_has_two() -> None:
    two = Limit(of=LimitOf.BAGS_AT_ONCE, most=2, rule_of="own-site", source="x", as_of="2026-11-23")
    bags = (mirror(), mirror(id="L2"), mirror(id="L3"))
    stage = DrawingStage(plan=plan_with(*bags, limits=(two,)))
    assert [stage.refuses(BagOpen(name)) for name in ("L1", "L2", "L3")] == [None, None, "another_open"]


def test_a_bag_that_another_one_overtook_stays_announced() -> None:
    stage = DrawingStage(FULL, mirror(id="L2"))
    stage.shell_answers = False
    stage.says(BagOpen("L1"))
    commit = stage.waiting.pop()
    hold = replace(
        stage.state, bags={**stage.state.bags, "L2": replace(stage.bag("L2"), state=BagState.OPEN)}
    )
    stage.state = hold
    stage.happens(lambda at: stage.shell.answer(commit, at))
    assert stage.is_in() is BagState.ANNOUNCED
    assert stage.notes()[-1] == "bag_not_opened"


@pytest.mark.parametrize("command", [BagAnnounce("L1"), BagOpen("L1")])
def test_a_bag_that_does_not_tell_viewers_everything_is_not_announced(command: Command) -> None:
    stage = DrawingStage(native(claim_how="", delivery=""))
    refusal = stage.says(command)
    assert refusal is not None
    assert (refusal.code, refusal.message) == (
        "not_disclosed",
        "Bag L1 does not tell viewers: claim_how, delivery.",
    )
    free = DrawingStage(plan=plan_with(native(claim_how="", delivery=""), limits=()))
    assert free.says(command) is None


def test_a_prize_that_was_pulled_is_not_given() -> None:
    prize = replace(FULL.prize, product="P4")
    stage = DrawingStage(native(prize=prize))
    stage.state = replace(stage.state, goods={"P4": Goods(sellable=Sellable.PULLED)})
    assert stage.refuses(BagAnnounce("L1")) == "not_on_sale"
    assert stage.refuses(BagOpen("L1")) == "not_on_sale"


def test_without_a_journal_nothing_is_promised_drawn_or_published() -> None:
    stage = drawn()
    stage.happens(lambda at: WritingChanged(at=at, failed="The disk is full."))
    for command in (BagPublish("L1"), BagVoid("L1", "x"), BagReplace("L1", stage.bag().winners[0], "x")):
        assert stage.refuses(command) == "not_writing"


def test_a_copy_is_a_draft_of_its_own_with_what_was_typed() -> None:
    stage = opened(FULL)
    assert stage.says(BagCopy("L1", quantity=9, seconds=90, keyword="坚果")) is None
    copy = stage.bag("L1-2")
    assert (copy.state, copy.copy_of) == (BagState.DRAFT, "L1")
    assert copy.plan == replace(
        FULL, id="L1-2", prize=replace(FULL.prize, quantity=9), length_ms=seconds(90), keyword="坚果"
    )
    stage.says(BagCopy("L1-2"))
    assert stage.bag("L1-3").plan.keyword == "坚果"
    assert stage.bag("L1-3").copy_of == "L1"
    assert stage.refuses(BagCopy("L1", quantity=0)) == "out_of_range"
    assert stage.refuses(BagCopy("L1", seconds=0)) == "out_of_range"
    assert stage.refuses(BagCopy("L9")) == "unknown_bag"


@pytest.mark.parametrize(
    ("limit", "command"),
    [
        (
            Limit(of=LimitOf.BAG_LENGTH_MS, least=60_000, rule_of="x", source="x", as_of="x"),
            BagCopy("L1", seconds=59),
        ),
        (
            Limit(of=LimitOf.PRIZE_QUANTITY, most=5, rule_of="x", source="x", as_of="x"),
            BagCopy("L1", quantity=6),
        ),
        (Limit(of=LimitOf.PRIZE_TOTAL_MINOR, most=1_979, rule_of="x", source="x", as_of="x"), BagCopy("L1")),
        (
            Limit(of=LimitOf.PRIZE_POOL_MINOR, most=2_000, rule_of="x", source="x", as_of="x"),
            BagCopy("L1", quantity=3),
        ),
        (
            Limit(of=LimitOf.KEYWORD_LENGTH, most=4, rule_of="x", source="x", as_of="x"),
            BagCopy("L1", keyword="今天吃坚果"),
        ),
        (
            Limit(of=LimitOf.KEYWORD_EMOJI, most=0, rule_of="x", source="x", as_of="x"),
            BagCopy("L1", keyword="坚果🥜"),
        ),
        (
            Limit(of=LimitOf.BAG_WATCH_SPARE_MS, least=120_000, rule_of="x", source="x", as_of="x"),
            BagCopy("L1", seconds=170),
        ),
    ],
)
def test_a_copy_keeps_to_what_the_platform_and_the_law_allow(limit: Limit, command: BagCopy) -> None:
    bag = native(watch_ms=minutes(1), keyword="坚果")
    assert DrawingStage(plan=plan_with(bag, limits=())).refuses(command) is None
    assert DrawingStage(plan=plan_with(bag, limits=(limit,))).refuses(command) == "beyond_limit"


def test_entries_are_counted_until_the_list_is_frozen() -> None:
    stage = opened(FULL)
    stage.happens(lambda at: EntriesCounted(at=at, bag="L1", entered=12, eligible=10))
    bag = stage.bag()
    assert (bag.entered, bag.eligible, bag.counted) == (12, 10, stage.now.wall)
    stage.passes(minutes(4))
    stage.happens(lambda at: EntriesCounted(at=at, bag="L1", entered=99, eligible=99))
    assert stage.bag().entered == 20


def test_an_edit_may_better_the_rules_that_viewers_were_told() -> None:
    stage = opened(FULL)
    before = stage.bag().draw
    assert offered(stage, changed(stage, prize=replace(FULL.prize, quantity=3))) is None
    after = stage.bag().draw
    assert after.rules_before == (before.rules_digest,)
    assert after.rules_digest != before.rules_digest
    assert "bag_bettered" in stage.notes()
    stage.passes(minutes(4))
    assert len(stage.bag().winners) == 3
    assert stage.bag().draw.rules_digest == after.rules_digest


def test_an_edit_that_viewers_would_lose_by_is_not_applied() -> None:
    stage = opened(FULL)
    assert offered(stage, changed(stage, prize=replace(FULL.prize, quantity=1))) == "promised"
    gone = replace(stage.state.plan, bags={})
    assert offered(stage, gone) == "promised"
    other = replace(stage.state.plan, seller=Seller(name="别家", contact="1"))
    assert offered(stage, other) == "promised"


def test_once_the_list_is_frozen_even_better_rules_come_too_late() -> None:
    stage = drawn()
    digest = stage.bag().draw.rules_digest
    assert offered(stage, changed(stage, prize=replace(FULL.prize, quantity=3))) == "promised"
    assert offered(stage, replace(stage.state.plan, title="另一个名字")) is None
    assert stage.bag().draw.rules_digest == digest


def test_a_bag_that_is_being_announced_is_told_already() -> None:
    stage = DrawingStage(FULL)
    stage.shell_answers = False
    stage.says(BagAnnounce("L1"))
    assert offered(stage, changed(stage, delivery="自提")) == "promised"


def test_a_draft_takes_whatever_the_show_file_says_and_a_copy_stays_as_it_was_typed() -> None:
    stage = DrawingStage(FULL)
    stage.says(BagCopy("L1", quantity=9))
    assert offered(stage, changed(stage, delivery="自提")) is None
    assert stage.bag().plan.delivery == "自提"
    assert stage.bag("L1-2").plan == replace(FULL, id="L1-2", prize=replace(FULL.prize, quantity=9))


@pytest.mark.parametrize(
    ("bag", "until", "unfinished"),
    [
        (FULL, BagState.DRAFT, False),
        (FULL, BagState.OPEN, True),
        (native(draw="by_hand"), BagState.DRAWING, True),
        (FULL, BagState.DRAWN, True),
        (FULL, BagState.PUBLISHED, False),
        (mirror(), BagState.OPEN, True),
        (mirror(), BagState.CLOSED, False),
    ],
)
def test_a_run_is_unfinished_while_viewers_wait_for_what_only_it_can_do(
    bag: BagPlan, until: BagState, unfinished: bool
) -> None:
    stage = DrawingStage(bag)
    stage.go()
    if until is not BagState.DRAFT:
        stage.says(BagOpen("L1"))
    stage.says(EndShow())
    if until not in (BagState.DRAFT, BagState.OPEN):
        stage.passes(minutes(4))
    if until is BagState.PUBLISHED:
        stage.says(BagPublish("L1"))
    assert (stage.is_in(), stage.state.phase) == (until, Phase.ENDED)
    assert Recovered(stage.state, stage.now).unfinished(stage.now.wall) is unfinished


def test_a_cue_may_take_every_step_and_one_whose_wish_is_fulfilled_does_nothing() -> None:
    steps = (BagStep.ANNOUNCE, BagStep.OPEN, BagStep.CLOSE, BagStep.DRAW, BagStep.PUBLISH)
    cues = tuple(
        Cue(id=f"c{number}", trigger=At(seconds(10 * number)), do=(MoveBag("L1", step), MoveBag("L1", step)))
        for number, step in enumerate(steps, start=1)
    )
    plan = replace(opening_with(*cues), bags={"L1": FULL}, limits=(ALL_MUST_BE_TOLD,))
    stage = DrawingStage(plan=plan)
    stage.go()
    seen = []
    for _ in steps:
        stage.passes(seconds(10))
        seen.append(stage.is_in())
    assert seen == [
        BagState.ANNOUNCED,
        BagState.OPEN,
        BagState.DRAWN,
        BagState.DRAWN,
        BagState.PUBLISHED,
    ]
    assert "action_refused" not in stage.notes()


def _states() -> dict[str, DrawingStage]:
    """A bag of our own in every state, about which the table below is asked."""
    committing = DrawingStage(FULL)
    committing.shell_answers = False
    committing.says(BagAnnounce("L1"))
    announced = DrawingStage(FULL)
    announced.says(BagAnnounce("L1"))
    closed = opened(FULL)
    closed.shell_answers = False
    closed.says(BagClose("L1"))
    stuck = opened(FULL)
    stuck.shell.failing[FreezeEntries] = "x"
    stuck.says(BagClose("L1"))
    waits = opened(native(draw="by_hand"))
    waits.says(BagClose("L1"))
    void = DrawingStage(FULL)
    void.says(BagVoid("L1", "x"))
    claimed = published(shell=Shell(entries=()))
    return {
        "draft": DrawingStage(FULL),
        "committing": committing,
        "announced": announced,
        "open": opened(FULL),
        "freezing": closed,
        "stuck": stuck,
        "drawing": waits,
        "drawn": drawn(),
        "published": published(),
        "claimed": claimed,
        "void": void,
    }


OBEYED_IN = {
    BagAnnounce("L1"): {"draft"},
    BagOpen("L1"): {"draft", "committing", "announced"},
    BagClose("L1"): {"open"},
    BagDraw("L1"): {"stuck", "drawing"},
    BagWinners("L1", ("a1b2",)): set(),
    BagPublish("L1"): {"drawn"},
    BagClaimed("L1", "a1b2"): set(),
    BagReplace("L1", "a1b2", "未领取"): set(),
    BagVoid("L1", "奖品有误"): {
        "draft",
        "committing",
        "announced",
        "open",
        "freezing",
        "stuck",
        "drawing",
        "drawn",
        "published",
    },
    BagCopy("L1"): None,
}
"""In which states each command is obeyed; None: in all."""


@pytest.mark.parametrize("state", _states())
def test_every_command_that_is_not_allowed_in_a_state_is_refused_and_changes_nothing(state: str) -> None:
    stage = _states()[state]
    commands = [command for command in about("L1") if command in OBEYED_IN]
    assert len(commands) == len(OBEYED_IN)
    for command, answer in answers(stage, commands).items():
        allowed = OBEYED_IN[command]  # type: ignore[index]
        assert (answer == OBEYED) is (allowed is None or state in allowed), (command, answer)
        if answer != OBEYED:
            assert answer in ("wrong_state", "unknown_winner"), (command, answer)


def test_every_command_about_a_bag_that_the_show_does_not_have_is_refused() -> None:
    stage = DrawingStage(FULL)
    stage.state = replace(stage.state, bags={})
    commands = [command for command in about("L1") if command in OBEYED_IN]
    assert set(answers(stage, commands).values()) == {"unknown_bag"}


@pytest.mark.parametrize("fairness", [Fairness.A, Fairness.B, Fairness.C])
def test_a_crash_between_any_two_events_never_changes_who_wins(fairness: Fairness) -> None:
    whole = opened(native(fairness))
    whole.passes(minutes(4))
    if fairness is Fairness.A:
        whole.beacon_answers()
    whole.says(BagPublish("L1"))
    expected = whole.bag().ranked
    last = len(whole.events)
    for after in range(1, last):
        stage = whole.resumes(after)
        for _ in range(4):
            if any(isinstance(effect, FetchBeacon) for effect in stage.waiting):
                stage.beacon_answers()
            match stage.is_in():
                case BagState.DRAFT:
                    stage.says(BagOpen("L1"))
                case BagState.DRAWN:
                    stage.says(BagPublish("L1"))
                case _:
                    stage.passes(minutes(4))
        assert stage.is_in() is BagState.PUBLISHED, (after, stage.is_in())
        assert stage.bag().ranked == expected, after
        assert stage.state == folded(stage.events)
    assert whole.shell.results == {"L1": [expected]}, "one result, however often it was asked for"


def test_a_restart_asks_again_for_what_was_not_answered_and_for_nothing_else() -> None:
    stage = opened(FULL, replace(FULL, id="L2"))
    stage.shell_answers = False
    stage.says(BagClose("L1"))
    stage.says(BagAnnounce("L2"))
    before = list(stage.waiting)
    stage.waiting.clear()
    stage.restarts(seconds(20))
    assert [(type(one), one.bag) for one in stage.waiting] == [(type(one), one.bag) for one in before]
    assert {one.id for one in stage.waiting}.isdisjoint(one.id for one in before)
    assert set(stage.state.asked_of_bags) == {one.id for one in stage.waiting}


@pytest.mark.parametrize(("away", "then"), [(seconds(4), BagState.OPEN), (seconds(6), BagState.ANNOUNCED)])
def test_a_bag_that_was_about_to_open_does_not_open_late_unasked(away: Ms, then: BagState) -> None:
    stage = DrawingStage(FULL)
    stage.shell_answers = False
    stage.says(BagOpen("L1"))
    stage.waiting.clear()
    stage.restarts(away)
    stage.answers()
    assert stage.is_in() is then
    assert ("bag_not_opened" in stage.notes()) is (then is BagState.ANNOUNCED)
    stage.says(BagOpen("L1"))
    assert stage.is_in() is BagState.OPEN


def test_the_rules_that_are_kept_are_those_whose_digest_goes_into_the_draw() -> None:
    draw = drawn().bag().draw
    assert rules_digest(json.loads(draw.rules)) == draw.rules_digest


def test_a_show_without_bags_of_its_own_asks_nobody(stage: Stage) -> None:
    stage.says(BagOpen("L1"))
    stage.passes(minutes(10))
    assert stage.state.asked_of_bags == {}


def test_a_bag_that_was_called_off_before_anyone_was_told_may_change() -> None:
    stage = DrawingStage(mirror())
    stage.says(BagVoid("L1", "平台没开成"))
    assert offered(stage, changed(stage, keyword="别的口令")) is None


def test_a_copy_keeps_its_id_from_the_show_file() -> None:
    stage = DrawingStage(mirror())
    stage.says(BagCopy("L1"))
    plan = stage.state.plan
    taken = replace(plan, bags={**plan.bags, "L1-2": replace(plan.bags["L1"], id="L1-2")})
    assert offered(stage, taken) == "id_taken"
    stage.says(BagCopy("L1"))
    assert "L1-3" in stage.state.bags, "the file that waits to be applied has its ids too"
