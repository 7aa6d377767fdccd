"""The part of a golden journal in which sales, bags, draws and products do everything that they can."""

from dataclasses import replace
from decimal import Decimal

from companion.show import offer_commands as o
from companion.show.bags.effects import BagEffect, FetchBeacon
from companion.show.bags.events import EntriesCounted
from companion.show.effects import Effect
from companion.show.model import Plan
from companion.show.offers import Fairness, WindowMode
from tests.show.bag_shell import Shell
from tests.stage import Stage, minutes, seconds


def with_offers(plan: Plan) -> Plan:
    """The plan with what these need: bags of our own, and a sale of the platform's."""
    ours = replace(plan.bags["L1"], mode=WindowMode.NATIVE, length_ms=minutes(1))
    ours = replace(ours, prize=replace(ours.prize, quantity=2))
    theirs = replace(plan.bags["L1"], length_ms=minutes(1))
    return replace(
        plan,
        sales={**plan.sales, "F4": replace(plan.sales["F1"], id="F4", mode=WindowMode.MIRROR)},
        bags={
            **plan.bags,
            "L4": replace(theirs, id="L4"),
            "L3": replace(theirs, id="L3"),
            "N1": replace(ours, id="N1"),
            "N2": replace(ours, id="N2", fairness=Fairness.A),
            "N3": replace(ours, id="N3", fairness=Fairness.C),
        },
    )


class OfferStage(Stage):
    """Whoever draws answers at once, the beacon when its round has come."""

    shell = Shell()

    def obs_confirms(self, effect: Effect | BagEffect) -> None:
        if not isinstance(effect, BagEffect):
            super().obs_confirms(effect)
        elif not isinstance(effect, FetchBeacon):
            self.happens(lambda at: self.shell.answer(effect, at))

    def does(self, command: o.BagCopy | object) -> None:
        """Nothing of this part is refused: then it would show nothing."""
        refusal = self.says(command)  # type: ignore[arg-type]
        assert refusal is None, (command, refusal)

    def beacon_answers(self, bag: str) -> None:
        (asked,) = (effect for effect in self.state.asked_of_bags.values() if isinstance(effect, FetchBeacon))
        self.passes(seconds(15))
        self.happens(lambda at: self.shell.answer(asked, at))


def everything_is_offered(stage: OfferStage) -> None:
    _our_bags(stage)
    _their_bags(stage)
    _products(stage)
    stage.does(o.SaleOpen("F4"))
    stage.does(o.SaleLeft("F4", 40))
    stage.does(o.SaleClose("F4"))
    stage.does(o.SaleRerun("F4", quantity=10))


def _our_bags(stage: OfferStage) -> None:
    stage.does(o.BagAnnounce("N1"))
    stage.does(o.BagOpen("N1"))
    stage.happens(lambda at: EntriesCounted(at=at, bag="N1", entered=12, eligible=11))
    stage.passes(seconds(20))
    stage.does(o.BagClose("N1"))
    stage.does(o.BagPublish("N1"))
    first, second = stage.state.bags["N1"].winners
    stage.does(o.BagClaimed("N1", first))
    stage.does(o.BagReplace("N1", second, "未在时限内领奖"))
    stage.does(o.BagOpen("N2"))
    stage.passes(minutes(1))
    stage.beacon_answers("N2")
    stage.does(o.BagPublish("N2"))
    stage.does(o.BagCopy("N1", quantity=3, keyword="新口令"))
    stage.does(o.BagOpen("N3"))
    stage.does(o.BagVoid("N3", "奖品破损"))


def _their_bags(stage: OfferStage) -> None:
    stage.does(o.QueueSet(("L4", "L3"), 30))
    stage.does(o.QueueStart())
    stage.passes(minutes(1.8))
    stage.does(o.QueueStop())
    stage.does(o.BagDraw("L4"))
    stage.does(o.BagWinners("L4", ("w-3f9a", "w-77c2")))
    stage.does(o.BagPublish("L4"))


def _products(stage: OfferStage) -> None:
    for command in (
        o.CheckIn("P4", Decimal("49.90"), 4, "小林"),
        o.CheckInConfirm("P4", "小周"),
        o.ProductShow("P4"),
        o.PriceSet("P4", Decimal("47.90"), "平台改价"),
        o.StockSet("P4", 150),
        o.Correction("刚才说错了：净含量是 20 克", "P4"),
        o.ProductSoldOut("P5", "卖完了"),
        o.ProductBack("P5"),
        o.ProductPull("P5", "质检没过"),
    ):
        stage.does(command)
