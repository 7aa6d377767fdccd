"""A show on a virtual clock: tests say what happens and read what the show asks for."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from companion.show.actions import (
    BagStep,
    MoveBag,
    MoveSale,
    SaleStep,
    ShowOverlay,
    TakeScene,
    TellHost,
    Urgency,
)
from companion.show.clock import UtcOffset
from companion.show.command_table import Command
from companion.show.commands import Go, Refusal
from companion.show.cue import After, At, BeforeEnd, Cue, CueStatus, OnGo
from companion.show.editing.effects import SavePlan
from companion.show.effects import Effect, SwitchScene
from companion.show.engine import advance, open_show
from companion.show.events import (
    ClockStepped,
    Commanded,
    EffectDone,
    EffectFailed,
    Event,
    ObsConnected,
    RunResumed,
    SceneOnAir,
    ShowOpened,
)
from companion.show.model import Plan, Segment, Studio
from companion.show.money import Money
from companion.show.offers import BagPlan, FormerPrice, Prize, Product, SalePlan, Seller, WindowMode
from companion.show.replanning.looking import next_due
from companion.show.state import ShowState
from companion.show.timeline import next_instant
from companion.show.times import Moment, Ms, RunMs, WallMs
from companion.show.timing_events import ReplanDue

NOON = WallMs(1_796_000_000_000)
"""Some noon; tests count from it."""

SHANGHAI = (UtcOffset(WallMs(0), Ms(8 * 3_600_000)),)
"""Clocks there are never changed."""


def seconds(count: float) -> Ms:
    return Ms(round(count * 1000))


def minutes(count: float) -> Ms:
    return seconds(count * 60)


def yuan(text: str) -> Money:
    return Money(Decimal(text), "CNY")


def small_plan() -> Plan:
    """Ten minutes: an opening with a bag, a flash sale, a close. The same shape as examples/ten-minutes."""
    return Plan(
        id="ten-minutes",
        title="十分钟试播",
        zone="Asia/Shanghai",
        language="zh-CN",
        market="cn",
        platform="own-site",
        on_air=("virtual_camera",),
        seller=Seller(name="稻岸食研", contact="400-000-0000"),
        studio=Studio(
            scenes={"host": "Host", "product": "Product", "fallback": "Fallback"},
            cameras={"main": "Cam"},
            microphones={"host": "Mic"},
        ),
        products={
            "P4": Product(
                id="P4",
                link=4,
                name="冻干草莓 20g×5",
                price=yuan("49.90"),
                was=FormerPrice(
                    price=yuan("59.90"), basis="7d_lowest", since="2026-11-20", until="2026-11-27"
                ),
                stock=200,
                limit=1,
                never=("最健康",),
            )
        },
        sales={
            "F1": SalePlan(
                id="F1",
                product="P4",
                price=yuan("24.90"),
                quantity=100,
                limit=1,
                teaser_ms=minutes(1),
                length_ms=minutes(3),
                mode=WindowMode.NATIVE,
            )
        },
        bags={
            "L1": BagPlan(
                id="L1", prize=Prize(name="海苔脆片", value=yuan("9.90"), quantity=5), length_ms=minutes(4)
            )
        },
        rundown=(
            Segment(
                id="opening",
                title="开场",
                length_ms=minutes(2),
                scene="host",
                cues=(
                    Cue(id="rules", trigger=At(seconds(10)), do=(ShowOverlay("seller-info", seconds(30)),)),
                    Cue(id="bag-1", trigger=At(minutes(1)), do=(MoveBag("L1", BagStep.OPEN),)),
                ),
            ),
            Segment(
                id="strawberry",
                title="冻干草莓秒杀",
                length_ms=minutes(6),
                shortest_ms=minutes(5),
                scene="product",
                product="P4",
                cues=(
                    Cue(id="card", trigger=At(Ms(0)), do=(ShowOverlay("product-card"),)),
                    Cue(id="tease", trigger=At(minutes(1)), do=(MoveSale("F1", SaleStep.TEASE),)),
                    Cue(
                        id="open",
                        trigger=After("tease", minutes(1)),
                        do=(MoveSale("F1", SaleStep.OPEN),),
                    ),
                    Cue(
                        id="stock", trigger=At(minutes(2)), who="场控", task="后台放库存 100", copy="4号链接"
                    ),
                    Cue(
                        id="closeup",
                        trigger=OnGo(),
                        do=(TakeScene("product"), TellHost("看 2 号机")),
                        notes="主播举起样品时",
                    ),
                    Cue(
                        id="wrap",
                        trigger=BeforeEnd(seconds(20)),
                        do=(TellHost("准备收尾", Urgency.WARN),),
                    ),
                ),
            ),
            Segment(id="close", title="收官", length_ms=minutes(2), scene="host", ends_hard=True),
        ),
    )


def opening_with(*cues: Cue) -> Plan:
    """The small show, whose first segment has these cues instead of its own."""
    plan = small_plan()
    return replace(plan, rundown=(replace(plan.rundown[0], cues=cues), *plan.rundown[1:]))


class Stage:
    """Drives a show by hand. Time stands still until a test lets it pass."""

    def __init__(
        self,
        plan: Plan | None = None,
        *,
        obs: bool = True,
        utc_offsets: tuple[UtcOffset, ...] = SHANGHAI,
        clock_shift_ms: Ms = Ms(0),
        starts_in: Ms | None = None,
    ) -> None:
        """``starts_in``: so long after the opening the show starts by itself; None: it waits for GO."""
        self._run = 0
        self._wall_offset = int(NOON)
        self._commands = 0
        self._asked: list[Effect] = []
        self.events: list[Event] = []
        self.last_refusal: Refusal | None = None
        self.obs_answers = True
        """Whether OBS confirms every switch at once."""
        first = ShowOpened(
            at=self.now,
            plan=plan or small_plan(),
            utc_offsets=utc_offsets,
            clock_shift_ms=clock_shift_ms,
            starts_at=WallMs(self.now.wall + starts_in) if starts_in is not None else None,
        )
        self.events.append(first)
        self.state: ShowState = open_show(first)
        if obs:
            self.obs_connects("Lobby")

    @property
    def now(self) -> Moment:
        return Moment(RunMs(self._run), WallMs(self._run + self._wall_offset))

    def happens(self, build: Callable[[Moment], Event]) -> None:
        """One event, now."""
        event = build(self.now)
        result = advance(self.state, event)
        self.events.append(event)
        self.state = result.state
        self.last_refusal = result.refusal
        for effect in result.effects:
            if isinstance(effect, SavePlan):
                continue  # Of whoever keeps the show file; what came of it, a test tells.
            self._asked.append(effect)
            if self.obs_answers:
                self.obs_confirms(effect)
        self._looks_at_the_rest()

    def _looks_at_the_rest(self) -> None:
        """At once when something has changed, before anybody can do anything else."""
        due = next_due(self.state, self.now)
        if isinstance(due, ReplanDue):
            self.happens(lambda _: due)

    def says(self, command: Command, *, by: str = "operator", id: str | None = None) -> Refusal | None:
        """Somebody gives a command; what the show answers."""
        self._commands += 1
        command_id = id or f"c{self._commands}"
        self.happens(lambda at: Commanded(at=at, id=command_id, by=by, command=command))
        return self.last_refusal

    def refuses(self, command: Command, *, id: str | None = None) -> str | None:
        """The code with which a command is refused; None when it was obeyed."""
        refusal = self.says(command, id=id)
        return refusal.code if refusal is not None else None

    def refuses_go(self) -> str | None:
        self.passes(seconds(1))
        return self.refuses(Go())

    def go(self) -> Refusal | None:
        """GO, a second after whatever was before: nobody presses it twice by chance here."""
        self.passes(seconds(1))
        return self.says(Go())

    def passes(self, length: Ms) -> None:
        """Time passes, and what becomes due on the way happens at its instant."""
        end = self._run + length
        while (instant := next_instant(self.state)) is not None and instant <= end:
            self._run = max(self._run, instant)
            self._settle()
        self._run = end
        self._settle()

    def stalls(self, length: Ms) -> None:
        """Time passes and nobody looks; then everything that was missed is found at once."""
        self._run += length
        self._settle()

    def clock_is_set(self, by: Ms, *, after: Ms = Ms(0)) -> None:
        """Somebody sets the wall clock of the machine, when nobody has looked at the time for so long."""
        self._run += after
        self._wall_offset += by
        self.happens(lambda at: ClockStepped(at=at, by_ms=by))
        self._settle()

    def restarts(self, away: Ms, *, clock_set_by: Ms = Ms(0)) -> None:
        """The process ends, and another one goes on with the run; the wall clock may have been set since."""
        self._run += away
        self._wall_offset += clock_set_by
        self.happens(lambda at: RunResumed(at=at, away_ms=away))
        self._settle()

    def crashes(self, after: int) -> "Stage":
        """A stage on which this show went on only until so many of its events were written down, and on which
        another process goes on with what those say."""
        kept = self.events[:after]
        first, *rest = kept
        assert isinstance(first, ShowOpened)
        other = Stage.__new__(Stage)
        other._run, other._wall_offset = kept[-1].at.run, kept[-1].at.wall - kept[-1].at.run
        other._commands, other._asked, other.events = self._commands, [], kept
        other.last_refusal, other.obs_answers = None, True
        other.state = open_show(first)
        for event in rest:
            other.state = advance(other.state, event).state
        other.happens(lambda at: RunResumed(at=at, away_ms=Ms(0)))
        return other

    def _settle(self) -> None:
        for _ in range(1000):
            if (due := next_due(self.state, self.now)) is None:
                return
            self.happens(lambda at, due=due: replace(due, at=at))  # type: ignore[misc]
        raise AssertionError("something stays due for ever")

    def asks(self) -> list[Effect]:
        """What the show has asked for since last asked."""
        asked, self._asked = self._asked, []
        return asked

    def scenes_asked(self) -> list[str]:
        return [effect.scene for effect in self.asks() if isinstance(effect, SwitchScene)]

    def obs_connects(self, program: str, *, simulated: bool = False) -> None:
        self.happens(
            lambda at: ObsConnected(
                at=at,
                version="29.0.2",
                program=program,
                scenes=("Host", "Product", "Fallback", "Lobby"),
                inputs=("Cam", "Mic"),
                outputs={"virtual_camera": True, "stream": False, "record": False},
                simulated=simulated,
            )
        )

    def obs_confirms(self, effect: Effect) -> None:
        self.happens(lambda at: EffectDone(at=at, effect=effect.id))

    def obs_fails(self, effect: Effect, reason: str = "not confirmed") -> None:
        self.happens(lambda at: EffectFailed(at=at, effect=effect.id, reason=reason))

    def hand_takes(self, scene: str) -> None:
        """Somebody switches in OBS itself."""
        self.happens(lambda at: SceneOnAir(at=at, scene=scene))

    def status(self, cue: str) -> CueStatus:
        record = self.state.record(cue)
        return record.status if record is not None else CueStatus.WAITING

    def notes(self) -> list[str]:
        return [note.code for note in self.state.log]
