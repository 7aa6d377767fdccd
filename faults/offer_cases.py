"""Cases of sales, bags, draws and products."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from companion.show import commands as c
from companion.show import events as e
from companion.show import offer_commands as o
from companion.show.bags.bag import BagState
from companion.show.bags.effects import CommitDraw, FetchBeacon, FreezeEntries, PublishDraw, RankEntries
from companion.show.command_table import Command
from companion.show.model import Plan
from companion.show.offers import Fairness, WindowMode
from companion.show.times import Ms, WallMs
from faults.case import (
    ON_AIR,
    SOON_MS,
    Again,
    Part,
    Show,
    any_plan,
    command_case,
    event_case,
    given,
    gives,
    until,
)

VIEWERS = 40


def native(length_ms: Ms | None = None, fairness: Fairness = Fairness.B) -> Callable[[WallMs], Plan]:
    """The show with two bags of our own: ``N1`` is drawn once it is closed, ``N2`` at somebody's word."""

    def plan(wall: WallMs) -> Plan:
        whole = any_plan(wall)
        bag = replace(whole.bags["L1"], id="N1", mode=WindowMode.NATIVE, fairness=fairness)
        if length_ms is not None:
            bag = replace(bag, length_ms=length_ms)
        by_hand = replace(bag, id="N2", draw="operator")
        return replace(whole, bags={**whole.bags, "N1": bag, "N2": by_hand})

    return plan


def _mirrored(wall: WallMs) -> Plan:
    """The platform sells what is on sale."""
    whole = any_plan(wall)
    return replace(
        whole, sales={id: replace(sale, mode=WindowMode.MIRROR) for id, sale in whole.sales.items()}
    )


B, A = native(), native(fairness=Fairness.A)


def is_open(bag: str) -> Part:
    """A bag of our own, which viewers have entered."""

    async def prepare(show: Show) -> None:
        await given(*ON_AIR, o.BagClose("L1"), o.BagAnnounce(bag), o.BagOpen(bag))(show)
        await show.enter(bag, VIEWERS)
        await until(lambda: show.state.bags[bag].entered == VIEWERS)

    return prepare


def is_drawn(bag: str) -> Part:
    async def prepare(show: Show) -> None:
        await is_open(bag)(show)
        await given(o.BagClose(bag))(show)
        await until(lambda: show.state.bags[bag].state is BagState.DRAWN)

    return prepare


async def _waits_to_be_drawn(show: Show) -> None:
    await is_open("N2")(show)
    await given(o.BagClose("N2"))(show)
    await until(lambda: show.state.bags["N2"].state is BagState.DRAWING)


async def _some_enter(show: Show) -> None:
    await show.enter("N1", VIEWERS)


async def _nobody_has_entered(show: Show) -> None:
    await given(*ON_AIR, o.BagClose("L1"), o.BagAnnounce("N1"), o.BagOpen("N1"))(show)


EVENTS_OF_OFFERS = (
    event_case(
        e.SaleDue,
        gives(o.SaleTease("F3")),
        prepare=given(*ON_AIR, o.SaleClose("F1")),
        again=Again.DUE,
    ),
    event_case(
        e.BagDue,
        gives(o.BagOpen("L3")),
        prepare=given(*ON_AIR, o.BagClose("L1")),
        again=Again.DUE,
    ),
    event_case(
        e.BagDue,
        gives(o.BagOpen("N1")),
        prepare=given(*ON_AIR, o.BagClose("L1"), o.BagAnnounce("N1")),
        again=Again.DUE,
        effect=FreezeEntries,
        plan=native(length_ms=SOON_MS),
        name="BagDue of a bag of our own",
    ),
    event_case(
        e.QueueDue,
        gives(o.QueueStart()),
        prepare=given(c.Go(), o.SaleOpen("F1"), o.QueueSet(("L2",), 5)),
        again=Again.DUE,
    ),
    # Again.LOST: they are counted before they are on disk, and nobody is told earlier that they have entered.
    event_case(e.EntriesCounted, _some_enter, prepare=_nobody_has_entered, plan=B),
    event_case(e.DrawCommitted, gives(o.BagAnnounce("N1")), again=Again.DUE, plan=B),
    event_case(
        e.EntriesFrozen,
        gives(o.BagClose("N1")),
        prepare=is_open("N1"),
        again=Again.DUE,
        effect=RankEntries,
        plan=B,
    ),
    event_case(
        e.EntriesFrozen,
        gives(o.BagClose("N1")),
        prepare=is_open("N1"),
        again=Again.DUE,
        effect=FetchBeacon,
        plan=A,
        name="EntriesFrozen before a beacon",
    ),
    event_case(
        e.BeaconFetched,
        gives(o.BagClose("N1")),
        prepare=is_open("N1"),
        again=Again.DUE,
        effect=RankEntries,
        plan=A,
    ),
    event_case(e.EntriesRanked, gives(o.BagClose("N1")), prepare=is_open("N1"), again=Again.DUE, plan=B),
)

DRAWN_BY_PLATFORM: tuple[Command, ...] = (o.BagClose("L1"), o.BagWinners("L1", ("w1", "w2")))

COMMANDS_OF_OFFERS = (
    command_case(o.SaleArm("F2")),
    command_case(o.SaleTease("F2"), (o.SaleClose("F1"),)),
    command_case(o.SaleOpen("F2"), (o.SaleClose("F1"),)),
    command_case(o.SaleClose("F1")),
    command_case(o.SaleCancel("F1")),
    command_case(o.SaleExtend("F1", 30, "库存补货")),
    command_case(o.SaleSold("F1", 1)),
    command_case(o.SaleLeft("F1", 20), plan=_mirrored),
    command_case(o.SaleRerun("F1"), (o.SaleClose("F1"),)),
    command_case(o.BagAnnounce("L2")),
    command_case(o.BagAnnounce("N1"), effect=CommitDraw, plan=B, name="announce a bag of our own"),
    command_case(o.BagOpen("L2"), (o.BagClose("L1"),)),
    command_case(
        o.BagOpen("N1"),
        (o.BagClose("L1"),),
        effect=CommitDraw,
        plan=B,
        name="open a bag of our own that was not announced",
    ),
    command_case(o.BagClose("L1")),
    command_case(
        o.BagClose("N1"), prepare=is_open("N1"), effect=FreezeEntries, plan=B, name="close a bag of our own"
    ),
    command_case(o.BagDraw("L1"), (o.BagClose("L1"),)),
    command_case(
        o.BagDraw("N2"), prepare=_waits_to_be_drawn, effect=RankEntries, plan=B, name="draw a bag of our own"
    ),
    command_case(o.BagWinners("L1", ("w1", "w2")), (o.BagClose("L1"),)),
    command_case(o.BagPublish("L1"), DRAWN_BY_PLATFORM),
    command_case(
        o.BagPublish("N1"),
        prepare=is_drawn("N1"),
        effect=PublishDraw,
        plan=B,
        name="publish a draw of our own",
    ),
    command_case(o.BagClaimed("L1", "w1"), (*DRAWN_BY_PLATFORM, o.BagPublish("L1"))),
    command_case(o.BagReplace("L1", "w1", "未领奖"), (*DRAWN_BY_PLATFORM, o.BagPublish("L1"))),
    command_case(o.BagVoid("L1", "奖品破损")),
    command_case(
        o.BagVoid("N1", "奖品破损"), prepare=is_drawn("N1"), plan=B, name="call off a bag of our own"
    ),
    command_case(o.BagCopy("L1")),
    command_case(o.QueueSet(("L2", "L3"), 5)),
    command_case(o.QueueStart(), (o.QueueSet(("L2",), 600),)),
    command_case(o.QueueStop(), (o.QueueSet(("L2",), 600), o.QueueStart())),
    command_case(o.ProductShow("P4")),
    command_case(o.ProductSoldOut("P4", "卖完了")),
    command_case(o.ProductPull("P4", "质检")),
    command_case(o.ProductBack("P4"), (o.ProductPull("P4", "质检"),)),
    command_case(o.PriceSet("P4", Decimal("45.90"), "平台改价")),
    command_case(o.StockSet("P4", 20)),
    command_case(o.Correction("刚才说错了，净含量是 20 克")),
    command_case(o.CheckIn("P4", Decimal("49.90"), 4, "小林")),
    command_case(o.CheckInConfirm("P4", "小周"), (o.CheckIn("P4", Decimal("49.90"), 4, "小林"),)),
)
