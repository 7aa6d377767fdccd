"""Bags against a plain model of them, written from what they are to do and not from how they do it."""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from companion.show.bags.effects import BagEffect
from companion.show.command_table import Command
from companion.show.offer_commands import (
    BagAnnounce,
    BagClaimed,
    BagClose,
    BagDraw,
    BagOpen,
    BagPublish,
    BagReplace,
    BagVoid,
    BagWinners,
)
from companion.show.offers import Fairness
from tests.show.bag_shell import DrawingStage, Shell, folded, mirror, native, people
from tests.stage import seconds

LENGTH_S = 240
PRIZES, ALTERNATES = 2, 1
NAMES = ("L1", "L2", "L3")


@dataclass
class Plain:
    """A bag in a notebook."""

    name: str
    level: str
    state: str = "draft"
    waits_for: str = ""
    """What somebody was asked to do and has not done yet."""
    opens_then: bool = False
    stuck: bool = False
    closes: int = 0
    round: int = 0
    randomness: bytes = b""
    order: list[str] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)
    laid_out: set[str] = field(default_factory=set)
    """Who was passed over when it was asked to be laid out."""
    claimed: set[str] = field(default_factory=set)

    @property
    def ours(self) -> bool:
        return self.level != "M"

    @property
    def standing(self) -> list[str]:
        return [one for one in self.order if one not in self.passed]

    @property
    def winners(self) -> list[str]:
        return self.standing[:PRIZES]

    @property
    def taken(self) -> bool:
        """Does it keep another one from opening?"""
        return self.state == "open" or (self.opens_then and self.waits_for == "commit")

    def settle(self) -> None:
        if self.state == "published" and set(self.winners) <= self.claimed:
            self.state = "claimed"


def round_after(at: int) -> int:
    """The first round of the beacon 9 s after an instant, by the table of rounds and no formula of ours."""
    number = max(1, (at + 9_000 - 1_692_803_367_000) // 3_000 - 2)
    while 1_692_803_367_000 + (number - 1) * 3_000 < at + 9_000:
        number += 1
    return number


def round_comes(number: int) -> int:
    return 1_692_803_367_000 + (number - 1) * 3_000


@settings(max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
class Bags(RuleBasedStateMachine):
    stage: DrawingStage
    plain: dict[str, Plain]

    @initialize(
        levels=st.permutations([Fairness.A, Fairness.B, Fairness.C, Fairness.M, Fairness.A]),
        viewers=st.sampled_from([0, 1, 2, 7]),
    )
    def begin(self, levels: list[Fairness], viewers: int) -> None:
        bags = [
            mirror(id=name, alternates=ALTERNATES)
            if level is Fairness.M
            else native(level, id=name, alternates=ALTERNATES)
            for name, level in zip(NAMES, levels, strict=False)
        ]
        self.stage = DrawingStage(*bags, shell=Shell(entries=people(viewers)))
        self.stage.shell_answers = False
        self.plain = {name: Plain(name, level.value) for name, level in zip(NAMES, levels, strict=False)}

    # What somebody asks for.

    def ask(self, command: Command, allowed: bool) -> bool:
        before = self.stage.state
        refusal = self.stage.says(command)
        assert (refusal is None) is allowed, (command, refusal, self.plain)
        if refusal is not None:
            assert refusal.message.endswith(".")
            assert self.stage.state.bags == before.bags
            assert self.stage.state.asked_of_bags == before.asked_of_bags
        return allowed

    @rule(name=st.sampled_from(NAMES))
    def announce(self, name: str) -> None:
        bag = self.plain[name]
        if self.ask(BagAnnounce(name), bag.state == "draft" and not bag.waits_for):
            bag.stuck = False
            if bag.ours:
                bag.waits_for = "commit"
            else:
                bag.state = "announced"

    @rule(name=st.sampled_from(NAMES))
    def open(self, name: str) -> None:
        bag = self.plain[name]
        ready = bag.state == "announced" or (bag.state == "draft" and not bag.opens_then)
        others = any(other.taken for other in self.plain.values() if other is not bag)
        if not self.ask(BagOpen(name), ready and not others):
            return
        bag.stuck = False
        if bag.state == "draft" and bag.ours:
            bag.opens_then, bag.waits_for = True, "commit"
        else:
            self.opens(bag)

    def opens(self, bag: Plain) -> None:
        bag.state, bag.closes = "open", self.stage.now.wall + LENGTH_S * 1000
        if bag.level == "A":
            bag.round = round_after(bag.closes)

    @rule(name=st.sampled_from(NAMES))
    def close(self, name: str) -> None:
        bag = self.plain[name]
        if self.ask(BagClose(name), bag.state == "open"):
            self.closes(bag, self.stage.now.wall)

    def closes(self, bag: Plain, at: int) -> None:
        bag.state, bag.closes = "closed", at
        if bag.ours:
            bag.waits_for = "freeze"

    @rule(name=st.sampled_from(NAMES))
    def draw(self, name: str) -> None:
        bag = self.plain[name]
        if bag.ours:
            if self.ask(BagDraw(name), bag.state in ("closed", "drawing") and not bag.waits_for):
                bag.stuck = False
                self.goes_on(bag)
        elif self.ask(BagDraw(name), bag.state == "closed"):
            bag.state = "drawing"

    def goes_on(self, bag: Plain) -> None:
        if bag.state == "closed":
            bag.waits_for = "freeze"
        else:
            bag.waits_for = "beacon" if bag.level == "A" and not bag.randomness else "rank"

    @rule(name=st.sampled_from(NAMES), count=st.integers(1, 3))
    def winners(self, name: str, count: int) -> None:
        bag, who = self.plain[name], tuple(f"{name}-{n}" for n in range(count))
        fits = not bag.ours and bag.state in ("closed", "drawing", "drawn") and count <= PRIZES
        if self.ask(BagWinners(name, who), fits):
            bag.state, bag.order, bag.passed = "drawn", list(who), set()

    @rule(name=st.sampled_from(NAMES))
    def publish(self, name: str) -> None:
        bag = self.plain[name]
        again = bag.state in ("published", "claimed") and bag.stuck
        if self.ask(BagPublish(name), (bag.state == "drawn" or again) and not bag.waits_for):
            bag.stuck = False
            if bag.state == "drawn":
                bag.state = "published"
                bag.settle()
            self.lay_out(bag)

    def lay_out(self, bag: Plain) -> None:
        if bag.ours and bag.state in ("published", "claimed") and not bag.waits_for:
            bag.waits_for, bag.laid_out = "publish", set(bag.passed)

    @rule(name=st.sampled_from(NAMES), place=st.integers(0, 3))
    def claim(self, name: str, place: int) -> None:
        bag = self.plain[name]
        who = bag.order[place] if place < len(bag.order) else "nobody"
        fits = bag.state == "published" and who in bag.winners and who not in bag.claimed
        if self.ask(BagClaimed(name, who), fits):
            bag.claimed.add(who)
            bag.settle()

    @rule(name=st.sampled_from(NAMES), place=st.integers(0, 3))
    def replace(self, name: str, place: int) -> None:
        bag = self.plain[name]
        who = bag.order[place] if place < len(bag.order) else "nobody"
        fits = bag.state in ("drawn", "published") and who in bag.winners and who not in bag.claimed
        if self.ask(BagReplace(name, who, "未领取"), fits):
            bag.passed.add(who)
            bag.settle()
            self.lay_out(bag)

    @rule(name=st.sampled_from(NAMES), sure=st.integers(0, 9))
    def void(self, name: str, sure: int) -> None:
        bag = self.plain[name]
        if sure and bag.state not in ("claimed", "void"):
            return  # Otherwise few bags would ever be drawn.
        if self.ask(BagVoid(name, "奖品有误"), bag.state not in ("claimed", "void")):
            bag.state, bag.waits_for, bag.opens_then, bag.stuck = "void", "", False, bag.stuck

    @precondition(lambda self: any(bag.waits_for for bag in self.plain.values()))
    @rule(sure=st.integers(0, 3), which=st.integers(0, 2))
    def void_while_somebody_is_asked(self, sure: int, which: int) -> None:
        """The answer comes all the same, and must change nothing."""
        busy = [name for name, bag in self.plain.items() if bag.waits_for and bag.state != "claimed"]
        if sure == 0 and busy:
            self.void(busy[which % len(busy)], 0)

    @rule(
        name=st.sampled_from(NAMES),
        steps=st.integers(1, 6),
        fails=st.sampled_from(["", "", "commit", "freeze", "beacon", "rank", "publish"]),
        passes=st.booleans(),
    )
    def as_planned(self, name: str, steps: int, fails: str, passes: bool) -> None:
        """What a crew does when little goes wrong; by chance alone few bags would ever be drawn."""
        for _ in range(steps):
            bag = self.plain[name]
            if bag.waits_for:
                place = next(n for n, one in enumerate(self.stage.waiting) if self.is_awaited(one, name))
                self.answer(place, works=bag.waits_for != fails)
                fails = ""
                continue
            match bag.state:
                case "draft" | "announced":
                    self.open(name)
                case "open":
                    self.time_passes(LENGTH_S)
                case "closed" | "drawing" if not bag.ours:
                    self.winners(name, PRIZES)
                case "closed" | "drawing":
                    self.draw(name)
                case "drawn" | "published" if passes and bag.winners:
                    passes = False
                    self.replace(name, bag.order.index(bag.winners[0]))
                case "drawn":
                    self.publish(name)
                case "published":
                    self.claim(name, len(bag.claimed))
                case _:
                    return

    def is_awaited(self, effect: BagEffect, name: str) -> bool:
        return effect.bag == name and effect.id in self.stage.state.asked_of_bags

    # What happens.

    @rule(length=st.sampled_from([1, 20, 239, 240, 300]))
    def time_passes(self, length: int) -> None:
        self.stage.passes(seconds(length))
        self.all_that_is_due()

    @rule(length=st.sampled_from([10, 600]))
    def nobody_looks(self, length: int) -> None:
        self.stage.stalls(seconds(length))
        self.all_that_is_due()

    def all_that_is_due(self) -> None:
        for bag in self.plain.values():
            if bag.state == "open" and bag.closes <= self.stage.now.wall:
                self.closes(bag, bag.closes)

    @precondition(lambda self: self.stage.waiting)
    @rule(works=st.integers(0, 2), data=st.data())
    def somebody_answers(self, works: int, data: st.DataObject) -> None:
        self.answer(data.draw(st.integers(0, len(self.stage.waiting) - 1)), works=bool(works))

    def answer(self, place: int, *, works: bool) -> None:
        effect = self.stage.waiting.pop(place)
        waited_for = effect.id in self.stage.state.asked_of_bags
        shell = self.stage.shell
        shell.failing = {} if works else {type(effect): "The disk is full."}
        self.stage.happens(lambda at: shell.answer(effect, at))
        shell.failing = {}
        # An answer that comes after the bag was called off changes nothing.
        if waited_for:
            self.was_answered(self.plain[effect.bag], works)

    def was_answered(self, bag: Plain, works: bool) -> None:
        what, bag.waits_for = bag.waits_for, ""
        if not works:
            if what == "beacon":
                bag.level, bag.waits_for = "B", "rank"
            else:
                bag.stuck, bag.opens_then = True, False
            return
        now = self.stage.now.wall
        if what == "commit":
            then, bag.opens_then, bag.state = bag.opens_then, False, "announced"
            if then and not any(other.taken for other in self.plain.values()):
                self.opens(bag)
        elif what == "freeze":
            bag.state, bag.stuck = "drawing", False
            if bag.round and round_comes(bag.round) <= now:
                bag.round = round_after(now)
            self.goes_on(bag)
        elif what == "beacon" and now < round_comes(bag.round) - 2_000:
            bag.level, bag.waits_for = "B", "rank"
        elif what == "beacon":
            bag.randomness = sha256(f"round {bag.round}".encode()).digest()
            bag.waits_for = "rank"
        elif what == "rank":
            bag.state, bag.stuck, bag.order = "drawn", False, self.order_of(bag)
        else:
            bag.stuck = False
            if bag.laid_out != bag.passed:
                self.lay_out(bag)

    def order_of(self, bag: Plain) -> list[str]:
        """As the protocol has it, in a few lines of its own."""
        draw = self.stage.bag(bag.name).draw
        said = b"livecomp/v1/draw" + f"run/{bag.name}".encode()
        said += sha256(draw.rules.encode()).digest()
        ids = sorted(self.stage.shell.entries)
        said += sha256("\n".join(ids).encode()).digest()
        said += (bag.round if bag.randomness else 0).to_bytes(8, "big") + bag.randomness
        key = hmac.new(self.stage.shell.seeds[bag.name], said, sha256).digest()
        ids.sort(key=lambda id: hmac.new(key, id.encode(), sha256).digest())
        return ids[: PRIZES + ALTERNATES]

    @rule()
    def the_process_dies(self) -> None:
        """Another one reads the journal, and asks again for what was not answered."""
        self.stage = self.stage.resumes(len(self.stage.events), answers=False)
        for bag in self.plain.values():
            if bag.waits_for == "publish":
                bag.laid_out = set(bag.passed)  # Whoever asks anew knows who was passed over meanwhile.
        self.all_that_is_due()

    # What must always be so.

    @invariant()
    def both_say_the_same(self) -> None:
        if not hasattr(self, "stage"):
            return
        for name, bag in self.plain.items():
            window = self.stage.bag(name)
            told: dict[str, Any] = {
                "state": window.state.value,
                "ranked": list(window.ranked),
                "winners": list(window.winners),
                "claimed": set(window.claimed),
                "stuck": bool(window.failure),
            }
            assert told == {
                "state": bag.state,
                "ranked": bag.order,
                "winners": bag.winners,
                "claimed": bag.claimed,
                "stuck": bag.stuck,
            }
            if bag.state not in ("draft", "announced", "void"):
                assert window.closes == bag.closes
            if window.draw.rules and bag.state != "void":
                assert window.draw.fairness.value == bag.level
                assert (window.draw.round or 0) == bag.round
            waits = [one for one in self.stage.state.asked_of_bags.values() if one.bag == name]
            assert len(waits) == bool(bag.waits_for)

    @invariant()
    def one_is_open_and_nothing_is_drawn_twice(self) -> None:
        if hasattr(self, "stage"):
            assert sum(bag.taken for bag in self.plain.values()) <= 1
            assert all(len(results) == 1 for results in self.stage.shell.results.values())

    @invariant()
    def only_who_has_a_prize_is_remembered(self) -> None:
        for name, bag in self.plain.items() if hasattr(self, "stage") else ():
            told = [one for one in self.stage.shell.published if one.bag == name]
            if told and not bag.waits_for and not bag.stuck and bag.state != "void":
                assert list(told[-1].winners) == bag.winners
                assert set(told[-1].passed_over) == bag.passed

    def teardown(self) -> None:
        if hasattr(self, "stage"):
            assert folded(self.stage.events) == self.stage.state


TestBags = Bags.TestCase
