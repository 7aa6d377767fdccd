"""The example shows: what a producer copies must be right, to the second and to the cent."""

from pathlib import Path

import pytest

from companion.show.actions import Action, MoveBag, MoveSale
from companion.show.cue import At
from companion.show.model import Plan
from companion.show.times import Ms, clock_text
from companion.showfile import Surroundings, load_show

ROOT = Path(__file__).parents[2]
SNACKS = ROOT / "show.example.yaml"
KNITWEAR = ROOT / "examples" / "knitwear-loops" / "show.yaml"
TABLE = ROOT / "examples" / "autumn-table" / "show.yaml"
ALL = (SNACKS, *sorted((ROOT / "examples").glob("*/show.yaml")))


def plan_of(path: Path) -> Plan:
    loaded = load_show(path, Surroundings.of(path.parent))
    assert loaded.plan is not None
    return loaded.plan


def when(plan: Plan, *wanted: type[Action]) -> dict[str, str]:
    """The planned time, from the start of the show, of what cues do at a time of their own."""
    found: dict[str, str] = {}
    start = Ms(0)
    for segment in plan.rundown:
        for cue in segment.cues:
            for action in cue.do:
                if isinstance(cue.trigger, At) and isinstance(action, wanted):
                    subject = action.sale if isinstance(action, MoveSale) else getattr(action, "bag", "")
                    found[f"{subject} {getattr(action, 'step', '')}"] = clock_text(
                        start + cue.trigger.offset_ms
                    )
        start = Ms(start + segment.length_ms)
    return found


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.parent.name)
def test_an_example_has_no_problem_at_all(path: Path) -> None:
    assert load_show(path, Surroundings.of(path.parent)).problems == ()


def test_the_snack_show_is_two_hours_of_fourteen_segments_and_keeps_its_times() -> None:
    plan = plan_of(SNACKS)
    assert (len(plan.products), len(plan.rundown), len(plan.bags), len(plan.sales)) == (8, 14, 5, 2)
    assert clock_text(plan.length_ms) == "2:00:00"
    assert sum(segment.share or 0 for segment in plan.rundown) == 100
    assert when(plan, MoveBag) == {
        "L1 open": "5:00",
        "L2 open": "30:00",
        "L3 open": "52:00",
        "L4 open": "1:24:00",
        "L5 open": "1:44:00",
    }
    assert {key: value for key, value in when(plan, MoveSale).items() if key.endswith("tease")} == {
        "F1 tease": "41:00",
        "F2 tease": "1:36:00",
    }


def test_the_knitwear_show_goes_round_five_times_with_a_bag_each_and_a_sale_in_two() -> None:
    plan = plan_of(KNITWEAR)
    assert clock_text(plan.length_ms) == "3:00:00"
    starts, at = {}, Ms(0)
    for segment in plan.rundown:
        starts[segment.id] = clock_text(at)
        at = Ms(at + segment.length_ms)
    assert [starts[f"sweater-{number}"] for number in range(1, 6)] == [
        "6:00",
        "38:00",
        "1:10:00",
        "1:46:00",
        "2:18:00",
    ]
    assert when(plan, MoveBag, MoveSale) == {
        "L1 open": "12:00",
        "L2 open": "44:00",
        "F1 tease": "1:06:00",
        "L3 open": "1:16:00",
        "L4 open": "1:52:00",
        "F2 tease": "2:14:00",
        "L5 open": "2:24:00",
    }
    swaps = {segment.id: len(segment.variants) for segment in plan.rundown if segment.product == "K5"}
    assert swaps == {"skirt-1": 0, "skirt-2": 0, "skirt-3": 1, "skirt-4": 1, "skirt-5": 1}
    assert [(s.loop.number, s.loop.of) for s in plan.rundown if s.loop and s.product == "K1"] == [
        (1, 5),
        (2, 5),
        (3, 5),
        (4, 5),
        (5, 5),
    ]


def test_the_table_show_keeps_within_what_its_platform_allows() -> None:
    plan = plan_of(TABLE)
    assert clock_text(plan.length_ms) == "1:00:00"
    assert when(plan, MoveBag, MoveSale) == {
        "GW1 open": "3:00",
        "F1 tease": "19:00",
        "GW2 open": "28:00",
        "F2 tease": "42:30",
    }
    for sale in plan.sales.values():
        assert 10_000 <= sale.teaser_ms <= 300_000
        assert 60_000 <= sale.length_ms <= 1_200_000
    for bag in plan.bags.values():
        assert bag.watch_ms <= bag.length_ms - 120_000
    assert {str(product.price.currency) for product in plan.products.values()} == {"USD"}
