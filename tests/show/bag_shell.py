"""Whoever keeps entries and draws, in memory: by the real protocol, idempotent, and counting what it does."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from companion.journal.codec import decode, encode, kind_of
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.effects import (
    BagEffect,
    CommitDraw,
    FetchBeacon,
    FreezeEntries,
    PublishDraw,
    RankEntries,
)
from companion.show.bags.events import BeaconFetched, DrawCommitted, EntriesFrozen, EntriesRanked
from companion.show.draw.protocol import commitment, digest_of, draw_key, ineligible_digest, rank
from companion.show.effects import Effect
from companion.show.engine import advance, open_show
from companion.show.events import EffectDone, EffectFailed, Event, RunResumed, ShowOpened
from companion.show.limits import Limit, LimitOf
from companion.show.model import Plan
from companion.show.offers import BagPlan, Fairness, Prize, WindowMode
from companion.show.state import ShowState
from companion.show.times import Moment, Ms
from tests.stage import Stage, minutes, small_plan, yuan

ALL_MUST_BE_TOLD = Limit(
    of=LimitOf.BAG_UNDISCLOSED, most=0, rule_of="cn", source="Order 32, article 13", as_of="2026-11-23"
)

FULL = BagPlan(
    id="L1",
    prize=Prize(name="海苔脆片", value=yuan("9.90"), quantity=2, kind="实物"),
    length_ms=minutes(4),
    mode=WindowMode.NATIVE,
    follow=True,
    keyword="今天吃坚果",
    claim_within_ms=minutes(48 * 60),
    claim_how="私信客服填写地址",
    delivery="包邮",
    forfeit="逾期未填视为放弃",
    exclude=("稻岸小助手",),
)
"""A bag of our own that tells viewers everything."""


def plan_with(*bags: BagPlan, limits: Sequence[Limit] = (ALL_MUST_BE_TOLD,)) -> Plan:
    """The small show with these bags and no cue that opens one."""
    plan = small_plan()
    first = replace(plan.rundown[0], cues=())
    by_id = {bag.id: bag for bag in bags}
    return replace(plan, bags=by_id, rundown=(first, *plan.rundown[1:]), limits=tuple(limits))


def native(fairness: Fairness = Fairness.B, **changes: object) -> BagPlan:
    return replace(FULL, fairness=fairness, **changes)  # type: ignore[arg-type]


def mirror(**changes: object) -> BagPlan:
    return replace(FULL, mode=WindowMode.MIRROR, **changes)  # type: ignore[arg-type]


def people(count: int) -> tuple[str, ...]:
    return tuple(sha256(f"viewer {number}".encode()).hexdigest() for number in range(count))


@dataclass(slots=True)
class Shell:
    """What would be on disk, and outlives every process."""

    entries: tuple[str, ...] = people(20)
    ineligible: tuple[tuple[str, str], ...] = ()
    seeds: dict[str, bytes] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    results: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """Every different ranking that was made of a bag; more than one is a draw that was done twice."""
    published: list[PublishDraw] = field(default_factory=list)
    failing: dict[type[BagEffect], str] = field(default_factory=dict)

    def answer(self, effect: BagEffect, at: Moment) -> Event:
        if (reason := self.failing.get(type(effect))) is not None:
            return EffectFailed(at=at, effect=effect.id, reason=reason)
        draw_id = f"run/{effect.bag}"
        match effect:
            case CommitDraw():
                seed = self.seeds.setdefault(effect.bag, sha256(draw_id.encode()).digest())
                return DrawCommitted(
                    at=at, effect=effect.id, draw_id=draw_id, commitment=commitment(draw_id, seed)
                )
            case FreezeEntries():
                ids = self.lists.setdefault(effect.bag, self.entries)
                return EntriesFrozen(
                    at=at,
                    effect=effect.id,
                    entered=len(ids) + len(self.ineligible),
                    eligible=len(ids),
                    digest=digest_of(ids),
                    ineligible_digest=ineligible_digest(self.ineligible),
                )
            case FetchBeacon(round=round):
                randomness = sha256(f"round {round}".encode()).hexdigest()
                return BeaconFetched(
                    at=at, effect=effect.id, round=round, randomness=randomness, signature="ab" * 48
                )
            case RankEntries(draw=draw):
                seed = self.seeds[effect.bag]
                randomness = bytes.fromhex(draw.randomness)
                key = draw_key(
                    seed,
                    draw.id,
                    draw.rules_digest,
                    draw.digest,
                    draw.round if randomness else None,
                    randomness,
                )
                ranked = tuple(rank(key, self.lists[effect.bag], effect.most))
                done = self.results.setdefault(effect.bag, [])
                if ranked not in done:
                    done.append(ranked)
                return EntriesRanked(at=at, effect=effect.id, seed=seed.hex(), ranked=ranked)
            case PublishDraw():
                self.published.append(effect)
                return EffectDone(at=at, effect=effect.id)


class DrawingStage(Stage):
    """A show with bags of our own. The beacon answers when its round has come; all else at once."""

    def __init__(self, *bags: BagPlan, plan: Plan | None = None, shell: Shell | None = None) -> None:
        self.shell = shell or Shell()
        self.waiting: list[BagEffect] = []
        """What was asked for and is not answered yet."""
        self.shell_answers = True
        super().__init__(plan or plan_with(*(bags or (FULL,))))

    def obs_confirms(self, effect: Effect | BagEffect) -> None:
        if not isinstance(effect, BagEffect):
            super().obs_confirms(effect)
            return
        self.waiting.append(effect)
        if self.shell_answers and not isinstance(effect, FetchBeacon):
            self.waiting.remove(effect)
            self.happens(lambda at: self.shell.answer(effect, at))

    def answers(self) -> None:
        """All that waits is answered now, in the order in which it was asked."""
        while self.waiting:
            effect = self.waiting.pop(0)
            self.happens(lambda at, effect=effect: self.shell.answer(effect, at))  # type: ignore[misc]

    def beacon_answers(self) -> None:
        """Time passes until the round that is waited for has come, and it is fetched."""
        (asked,) = (effect for effect in self.waiting if isinstance(effect, FetchBeacon))
        round_at = self.bag(asked.bag).draw.round_at
        assert round_at is not None
        self.passes(Ms(max(0, round_at - self.now.wall)))
        self.answers()

    def bag(self, name: str = "L1") -> BagWindow:
        return self.state.bags[name]

    def is_in(self, name: str = "L1") -> BagState:
        return self.bag(name).state

    def resumes(self, after: int, *, answers: bool = True) -> "DrawingStage":
        """A show of which only so many events were written down. Another process reads them from the journal,
        with the same disk, and asks again."""
        kept = [decode(kind_of(event), encode(event)) for event in self.events[:after]]
        other = DrawingStage.__new__(DrawingStage)
        other.shell, other.waiting, other.shell_answers = self.shell, [], answers
        other._run, other._wall_offset = kept[-1].at.run, kept[-1].at.wall - kept[-1].at.run
        other._commands, other._asked, other.events = self._commands, [], kept
        other.last_refusal, other.obs_answers = None, True
        other.state = folded(kept)
        other.happens(lambda at: RunResumed(at=at, away_ms=Ms(0)))
        return other


def folded(events: Sequence[Event]) -> ShowState:
    first, *rest = events
    assert isinstance(first, ShowOpened)
    state = open_show(first)
    for event in rest:
        state = advance(state, event).state
    return state
