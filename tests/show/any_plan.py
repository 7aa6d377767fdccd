"""Plans of any kind, and zones of any kind, for properties that hold for all of them."""

from dataclasses import replace

from hypothesis import strategies as st

from companion.show.actions import Action, MoveSale, Play, SaleStep, ShowOverlay, TakeScene, TellHost
from companion.show.clock import UtcOffset
from companion.show.conditions import Comparison, Condition
from companion.show.cue import (
    After,
    At,
    BeforeEnd,
    Clock,
    Cue,
    LatePolicy,
    OnCondition,
    OnGo,
    Trigger,
    With,
)
from companion.show.model import LoopPass, Plan, Variant
from companion.show.times import Ms, WallMs
from tests.stage import NOON, SHANGHAI, minutes, small_plan


def _compares(quantity: str, numbers: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    return st.builds(lambda sign, number: f"{quantity} {sign} {number}", st.sampled_from(Comparison), numbers)


CONDITIONS = st.one_of(
    _compares("stock(P4)", st.integers(90, 210)),
    _compares("sold(F1)", st.integers(0, 101)),
    _compares("left(F1)", st.integers(0, 101)),
    _compares("pass", st.integers(0, 3)),
    st.sampled_from(["open(F1)", "held", "not over(F1) and stock(P4) < 150", "incident or teasing(F1)"]),
).map(Condition.read)

HERE = (NOON + minutes(8 * 60)) % minutes(24 * 60)
"""The time of day in Shanghai at which every stage opens."""

TRIGGERS: st.SearchStrategy[Trigger] = st.one_of(
    st.integers(0, 240_000).map(lambda ms: At(Ms(ms))),
    st.integers(0, 120_000).map(lambda ms: BeforeEnd(Ms(ms))),
    st.integers(-200_000, 900_000).map(lambda ms: Clock(Ms((HERE + ms) % minutes(24 * 60)))),
    st.builds(After, st.sampled_from("abcd"), st.integers(0, 60_000).map(Ms)),
    st.builds(With, st.sampled_from("abcd"), st.integers(0, 60_000).map(Ms)),
    st.just(OnGo()),
    CONDITIONS.map(OnCondition),
)

ACTIONS: st.SearchStrategy[Action] = st.sampled_from(
    [
        TellHost("x"),
        TakeScene("product"),
        ShowOverlay("product-card", Ms(20_000)),
        MoveSale("F1", SaleStep.TEASE),
        MoveSale("F1", SaleStep.OPEN),
        Play("片头"),
    ]
)

CUES = st.tuples(
    *(
        st.builds(
            Cue,
            id=st.just(id),
            trigger=TRIGGERS,
            do=st.lists(ACTIONS, max_size=2).map(tuple),
            task=st.sampled_from(["", "", "上链接"]),
            late=st.sampled_from(LatePolicy),
            armed=st.sampled_from([True, True, False]),
        )
        for id in "abcd"
    )
)
"""Four cues of a segment. They may wait for each other in a circle, which no show file can say."""

VARIANTS = st.lists(
    st.builds(
        Variant,
        when=CONDITIONS,
        product=st.just("P4"),
        title=st.just("换"),
        cues=st.one_of(st.none(), CUES),
    ),
    max_size=2,
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """The small show as it is, or with any cues and variants, its last two segments as passes of a loop."""
    plan = small_plan()
    if draw(st.sampled_from([False, False, False, True])):
        return plan
    segments = [
        replace(
            segment,
            cues=draw(CUES),
            variants=tuple(draw(VARIANTS)),
            optional=draw(st.booleans()),
            follows=draw(st.sampled_from([False, False, True])),
        )
        for segment in plan.rundown
    ]
    for number in (1, 2):
        segments[number] = replace(segments[number], loop=LoopPass(loop="round", number=number, of=2))
    return replace(plan, rundown=tuple(segments))


OFFSETS = st.sampled_from(
    [
        SHANGHAI,
        (),
        (SHANGHAI[0], UtcOffset(WallMs(NOON + minutes(5)), minutes(7 * 60))),
        (SHANGHAI[0], UtcOffset(WallMs(NOON + minutes(5)), minutes(9 * 60))),
    ]
)
"""A zone whose clocks stay, one of which nothing is known, and two whose clocks change during the show."""
