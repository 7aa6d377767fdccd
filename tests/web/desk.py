"""A running show for the web layer: the real engine and screens, with no disk and no OBS behind them."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from companion.feeds.bag_book import BagBook
from companion.feeds.entries import EntryBook
from companion.feeds.winners import RecentWinners
from companion.ports import Vitals
from companion.screens.checks import checks_view
from companion.screens.edits import ShowFileNow, compare, edits_view
from companion.screens.health import obs_view
from companion.screens.incidents import incidents_view
from companion.screens.layers import overlays_view
from companion.screens.live import live_view, messages_view
from companion.screens.rundown import plan_view, running_view
from companion.screens.takes import takes_view
from companion.screens.timing import timing_view
from companion.screens.watch import watch_view
from companion.screens.windows import windows_view
from companion.show.bags.bag import BagWindow
from companion.show.command_table import Command
from companion.show.engine import advance, open_show
from companion.show.events import Commanded, ShowOpened
from companion.show.model import Plan, Segment, Studio
from companion.show.money import Money
from companion.show.offers import Product, SalePlan, Seller
from companion.show.state import ShowState
from companion.show.times import MINUTE, Moment, Ms, RunMs, WallMs
from companion.web.hub import TOPICS, Hub
from companion.web.ports import Done, NotWriting, Outcome, Published
from companion.web.presence import Presence
from companion.web.vitals import vitals_view

OPENED_AT = WallMs(1_795_000_000_000)

PLAN = Plan(
    id="friday",
    title="周五 <零食> 专场",
    zone="Asia/Shanghai",
    language="zh-CN",
    market="CN",
    platform="douyin",
    on_air=("virtual_camera",),
    seller=Seller(name="好吃旗舰店", contact="400-000"),
    studio=Studio(scenes={"host": "Host", "fallback": "Fallback"}),
    rundown=(
        Segment(id="opening", title="开场", length_ms=MINUTE, scene="host"),
        Segment(id="close", title="收尾", length_ms=MINUTE),
    ),
    products={"P4": Product(id="P4", name="冻干草莓", price=Money(Decimal("39.90"), "CNY"), link=4)},
    sales={
        "F1": SalePlan(
            id="F1", product="P4", price=Money(Decimal("24.90"), "CNY"), quantity=100, length_ms=Ms(180_000)
        )
    },
)


class EngineDesk:
    """Time stands still unless a test moves ``ran_ms``."""

    epoch = "epoch-1"
    run = "2026-11-22-friday"

    def __init__(self, run: Path) -> None:
        """``run`` is where the people in its bags are kept."""
        run.mkdir()
        self.hub = Hub(epoch=self.epoch, server_time_ms=self.server_time_ms)
        self.presence = Presence(lambda data: self.hub.publish("pages", self.rev, data))
        self.hub.watch_pages(self.presence.changed)
        self.ran_ms = 0
        self.rev = 1
        self.state: ShowState = open_show(ShowOpened(at=self._now(), plan=PLAN))
        self.obeyed: list[tuple[str, Command]] = []
        """Who gave which command, each time it was really done."""
        self.disk_full = False
        self.vitals: Vitals | None = None
        self.slow: asyncio.Event | None = None
        """While it is there and not set, commands wait for it."""
        self.book = EntryBook(
            run,
            window=lambda bag: self.state.bags.get(bag),
            now=lambda: WallMs(self.server_time_ms()),
            winners=RecentWinners(run),
        )
        self.bags = BagBook(
            run,
            self.book,
            platform=PLAN.platform,
            window=lambda bag: self.state.bags.get(bag),
            now=lambda: WallMs(self.server_time_ms()),
        )
        self._publish()

    def put_bag(self, window: BagWindow) -> None:
        """As if the show had come this far with a bag."""
        self.state = replace(self.state, bags={**self.state.bags, window.plan.id: window})
        self._publish()

    def view(self, topic: str) -> Published:
        return Published(self.rev, self._data(topic))

    async def command(self, *, id: str, by: str, command: Command) -> Outcome:
        if self.slow is not None:
            await self.slow.wait()
        if self.disk_full:
            return NotWriting("No space left on the disk.")
        if id not in self.state.answered:
            self.rev += 1
            self.obeyed.append((by, command))
        result = advance(self.state, Commanded(at=self._now(), id=id, by=by, command=command))
        self.state = result.state
        self.bags.follow(self.state)
        self._publish()
        return Done(self.rev) if result.refusal is None else result.refusal

    def obs_word(self) -> str:
        return "never"

    def server_time_ms(self) -> int:
        return OPENED_AT + self.ran_ms

    def _now(self) -> Moment:
        return Moment(RunMs(self.ran_ms), WallMs(self.server_time_ms()))

    def _data(self, topic: str) -> Mapping[str, Any]:
        match topic:
            case "plan":
                return plan_view(self.state.plan, ["flash-sale"])
            case "running":
                run = self.state.segment
                running, pass_no = (run.segment, run.pass_no) if run is not None else (None, 0)
                return running_view(running, pass_no, self.state.plan)
            case "live":
                return live_view(self.state)
            case "timing":
                return timing_view(self.state)
            case "windows":
                return windows_view(self.state, self.bags.names)
            case "entrants":
                return self.bags.view(self.state)
            case "overlays":
                return overlays_view(self.state)
            case "takes":
                return takes_view(self.state, self.state.opened.wall)
            case "messages":
                return messages_view(self.state)
            case "health":
                return {
                    "obs": obs_view(self.state, relaunch_allowed=False),
                    "journal": {"writing": not self.disk_full, "reason": ""},
                    "run": self.run,
                    "version": "1.2.3",
                }
            case "pages":
                return self.presence.view()
            case "vitals":
                return vitals_view(self.vitals, self.state.plan.studio.cameras)
            case "incidents":
                return incidents_view(self.state)
            case "checks":
                return checks_view(self.state)
            case "watch":
                return watch_view(self.state, None)
            case "edits":
                return edits_view(self.state, compare(self.state), ShowFileNow("show.yaml"))
            case _:
                raise AssertionError(topic)

    def _publish(self) -> None:
        for topic in TOPICS:
            self.hub.publish(topic, self.rev, self._data(topic))
