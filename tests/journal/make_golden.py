"""Journals as crews' disks hold them: one of every version that was released, and of the next one.

    python -m tests.journal.make_golden

Plays a show in which everything happens and every command is given, and writes its journal to
``golden/<version>.jsonl``, unless there is one; then what every golden journal leads to beside it, where
that is missing. Those of a released version are never made again. Those of the version being worked on are:
remove the two files, and run this.
"""

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from companion import __version__
from companion.journal.reader import read
from companion.journal.writer import JournalWriter
from companion.live.recovery import replay
from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import offer_commands as o
from companion.show import timing_commands as t
from companion.show.actions import HideOverlay, Play, Urgency
from companion.show.cue import At, Cue
from companion.show.effects import PlayMedia
from companion.show.events import (
    CollectionChanged,
    Event,
    FeedDropped,
    InputMuted,
    InputsChanged,
    Lost,
    ObsConnected,
    ObsLost,
    ObsRelaunched,
    OutputsChanged,
    PlanOffered,
    PlanWithdrawn,
    ProfileChanged,
    Pulse,
    PulseChanged,
    ScenesChanged,
    StudioModeChanged,
    WritingChanged,
)
from companion.show.model import Care, LoopPass, Placement, Plan, Targets, Upkeep
from companion.show.state import ShowState
from companion.show.times import Ms
from tests.journal.examples import LOOPED
from tests.journal.golden_edits import the_rundown_is_edited
from tests.journal.golden_health import health_is_watched
from tests.journal.golden_offers import OfferStage, everything_is_offered, with_offers
from tests.stage import NOON, Stage, minutes, seconds, small_plan, yuan

FOLDER = Path(__file__).with_name("golden")


def journals() -> list[Path]:
    """Every golden journal, by version."""
    return sorted(FOLDER.glob("*.jsonl"))


def summary_of(journal: Path) -> Path:
    """Where it is kept what a golden journal leads to."""
    return journal.with_suffix(".json")


def summary(state: ShowState) -> dict[str, Any]:
    """What must come of a journal in every later version: how far the show is, what became of each cue, what
    viewers were promised, and who has won."""
    return {
        "phase": state.phase.value,
        "segment": state.segment.index if state.segment is not None else None,
        "ledger": [
            [pass_no, cue, record.status.value, record.fired_ms]
            for pass_no, records in sorted(state.ledger.items())
            for cue, record in sorted(records.items())
        ],
        "sales": {
            name: [sale.state.value, sale.opens, sale.closes, sale.ended, sale.sold]
            for name, sale in sorted(state.sales.items())
        },
        "bags": {
            # Who has won, where anybody has: versions that could not draw have no place for it.
            name: [bag.state.value, bag.opened, bag.closes, *([list(bag.winners)] if bag.ranked else [])]
            for name, bag in sorted(state.bags.items())
        },
    }


def a_plan_with_everything() -> Plan:
    plan = small_plan()
    opening, strawberry, close = plan.rundown
    jingle = Cue(id="jingle", trigger=At(seconds(20)), do=(Play("Jingle"), HideOverlay("seller-info")))
    evening = Ms((NOON + minutes(14 * 60)) % minutes(24 * 60))
    loop = LoopPass(loop="round", number=1, of=1, until_ms=evening)
    second = replace(LOOPED.rundown[0], id="round", scene="host", loop=loop)
    return replace(
        plan,
        studio=replace(
            plan.studio,
            outputs={"virtual_camera": Care.OFFER, "record": Care.RESTORE},
            studio_mode=False,
            collection="直播间",
            profile="直播",
            keep={Upkeep.SOUND: Care.OFFER, Upkeep.COLLECTION: Care.RESTORE},
        ),
        products={**LOOPED.products, **plan.products},
        bags={**plan.bags, "L2": replace(plan.bags["L1"], id="L2", length_ms=minutes(1))},
        sales={
            **plan.sales,
            "F2": replace(plan.sales["F1"], id="F2"),
            "F3": replace(plan.sales["F1"], id="F3"),
        },
        rundown=(
            replace(opening, cues=(*opening.cues, jingle)),
            strawberry,
            second,
            replace(close, follows=True),
        ),
        graphics={"seller-info": Placement(zone="own:seller-info", actions=("highlight",))},
        targets=Targets(revenue=yuan("80000")),
    )


def everything_happens() -> list[Event]:
    """A show that starts by itself, in which every kind of event happens and every command is given."""
    stage = OfferStage(with_offers(a_plan_with_everything()), starts_in=minutes(1))
    _first_half(stage)
    everything_is_offered(stage)
    _second_half(stage)
    return stage.events


def _first_half(stage: Stage) -> None:
    """It starts, the order is left, the disk and the clock play up."""
    stage.says(c.Skip("close"))
    stage.says(c.Unskip("close"))
    stage.passes(minutes(1.1))
    stage.says(c.DisarmCue("jingle"))
    stage.says(c.ArmCue("jingle"))
    stage.says(c.AddTime(30))
    stage.passes(seconds(90))
    stage.says(c.SendMessage("看 2 号机", Urgency.WARN))
    stage.says(c.MessageAck("m1"), by="host")
    stage.says(c.Hold())
    stage.passes(seconds(5))
    stage.says(c.Resume())
    stage.happens(lambda at: WritingChanged(at=at, failed="The disk is full."))
    stage.says(o.SaleOpen("F2"))
    stage.happens(lambda at: WritingChanged(at=at, failed=""))
    stage.go()
    stage.passes(minutes(2.5))
    stage.says(c.TaskDone("stock"))
    stage.says(o.SaleSold("F1", 60))
    stage.says(o.SaleExtend("F1", 30, "库存补货"))
    stage.clock_is_set(minutes(2))
    stage.says(c.AnswerClock(c.KeepTime.TIME_LEFT))
    stage.says(o.SaleSold("F1", 25))
    stage.says(c.Skip())
    stage.passes(minutes(3))
    stage.go()
    stage.happens(lambda at: FeedDropped(at=at, feed="obs", dropped=4_711))
    for command in (
        o.SaleArm("F2"),
        o.SaleTease("F2"),
        o.SaleCancel("F2"),
        o.SaleOpen("F3"),
    ):
        stage.says(command)
    stage.says(o.SaleClose("F3"))
    stage.says(o.BagOpen("L2"))
    stage.passes(seconds(30))
    stage.says(o.BagClose("L2"))
    stage.says(d.OverlayShow("product-card"))
    stage.says(d.OverlayHide("product-card"))
    stage.says(d.ClearOverlays())
    _at_the_desk(stage)
    health_is_watched(stage)


def _time_is_lost(stage: Stage) -> None:
    """A segment runs over: what is proposed is refused, and applied and taken back when more is lost."""
    for answer in (t.RefusePlan, c.ApplyPlan):
        stage.passes(minutes(3))
        assert stage.state.proposal is not None
        assert stage.says(answer(stage.state.proposal.id)) is None
    stage.says(d.Undo())


def _at_the_desk(stage: Stage) -> None:
    """What is taken back and done again, what viewers ask, and how much was sold."""
    for command in (
        d.OverlayShow("seller-info"),
        d.OverlayAct("seller-info", "highlight"),
        d.Panic(),
        d.Undo(),
        d.Redo(),
        d.QuestionShow("有没有小包装？"),
        d.QuestionDone("q1"),
        d.RevenueSet(Decimal("41260.00")),
        o.PriceSet("P4", Decimal("45.00"), "改价"),
        d.Undo(),
        d.Undo("u0"),
    ):
        stage.says(command)


def _second_half(stage: Stage) -> None:
    """OBS plays up, the process dies, the plan is changed, and the show comes to its end."""
    stage.hand_takes("Lobby")
    stage.obs_answers = False
    stage.says(c.TakeSceneNow(role="product"))
    for effect in list(stage.state.pending.values()):
        stage.obs_fails(effect, "OBS did not confirm it within 2 s.")
    stage.obs_answers = True
    stage.happens(lambda at: ScenesChanged(at=at, scenes=("Host", "Product", "Fallback", "新场景")))
    stage.says(c.Fallback("镜头黑屏"))
    stage.passes(seconds(20))
    stage.says(c.Return())
    stage.says(c.Mute("host"))
    stage.happens(lambda at: InputMuted(at=at, input="Mic", muted=True))
    stage.says(c.Unmute("host"))
    stage.says(c.OutputStart("record"))
    stage.happens(lambda at: OutputsChanged(at=at, outputs={"virtual_camera": True, "record": True}))
    stage.says(c.OutputStop("record"))
    stage.happens(lambda at: PulseChanged(at=at, pulse=Pulse.BLOCKED))
    stage.happens(lambda at: ObsLost(at=at, reason="OBS's process is gone.", how=Lost.CRASHED))
    stage.happens(lambda at: ObsRelaunched(at=at, attempt=1))
    stage.passes(seconds(10))
    _obs_is_otherwise(stage)
    stage.obs_answers = False
    for answer in (c.RepeatEffect, c.LeaveEffect):
        stage.says(c.Jump("opening"))
        stage.passes(seconds(30))
        stage.restarts(seconds(12))
        stage.obs_connects("Host")
        in_doubt = next((one.id for one in stage.state.doubts if isinstance(one, PlayMedia)), "")
        stage.says(answer(in_doubt))
    stage.obs_answers = True
    stage.go()
    stage.passes(seconds(5))
    stage.says(c.Back())
    the_rundown_is_edited(stage)
    offered = replace(stage.state.plan, title="十五分钟试播")
    stage.happens(lambda at: PlanOffered(at=at, plan=offered, digest="0a1b2c"))
    stage.says(c.ApplyPlan("0a1b2c"))
    stage.happens(lambda at: PlanOffered(at=at, plan=small_plan(), digest="3d4e5f"))
    stage.happens(lambda at: PlanWithdrawn(at=at))
    stage.passes(seconds(90))
    _time_is_lost(stage)
    for command in (
        t.TimerStart(title="补妆", seconds=60),
        t.TimerAdd("#1", 30),
    ):
        assert stage.says(command) is None
    stage.passes(seconds(91))
    assert stage.says(t.TimerStop("#1")) is None
    _an_hour_comes(stage)
    stage.says(c.EndShow())


def _an_hour_comes(stage: Stage) -> None:
    """That from which on no pass of the loop is begun; the hold keeps everything else waiting."""
    stage.says(c.Jump("round"))
    stage.says(c.Hold())
    stage.passes(minutes(6 * 60))
    assert stage.state.loops_over


def _obs_is_otherwise(stage: Stage) -> None:
    """OBS comes back in the fallback scene and not as it was; hands do more to it."""
    stage.happens(
        lambda at: ObsConnected(
            at=at,
            version="30.2.3",
            program="Fallback",
            scenes=("Host", "Product", "Fallback", "Lobby"),
            inputs=("Cam", "Mic"),
            outputs={"virtual_camera": False, "stream": False, "record": False},
            muted=("Mic",),
            studio_mode=True,
            collection="Other",
            profile="Test",
        )
    )
    stage.happens(lambda at: CollectionChanged(at=at, collection="直播间"))
    stage.happens(lambda at: ProfileChanged(at=at, profile="直播"))
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam", "Mic", "片头")))
    stage.happens(lambda at: StudioModeChanged(at=at, enabled=True))
    stage.passes(seconds(10))
    for what in ("collection", "profile", "sound:Mic", "output:virtual_camera"):
        stage.says(c.PutRight(what))
    stage.says(c.LeaveAsIs("studio_mode"))


async def _write(path: Path, events: list[Event]) -> None:
    writer = JournalWriter(path)
    for event in events:
        writer.append(event, writer.last_seq or None)
    await writer.close()


def main() -> None:
    current = FOLDER / f"{__version__}.jsonl"
    if not current.exists():
        asyncio.run(_write(current, everything_happens()))
    for journal in journals():
        recovered = replay(read(journal).events)
        if recovered is not None and not summary_of(journal).exists():
            spelt = json.dumps(summary(recovered.state), ensure_ascii=False, indent=1)
            summary_of(journal).write_text(f"{spelt}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
