"""What the pages are told beforehand of what the running order comes to."""

from dataclasses import replace

from companion.screens.timing import timing_view
from companion.show.actions import MoveSale, SaleStep
from companion.show.cue import At, BeforeEnd, Clock, Cue, OnGo
from companion.show.times import Ms
from tests.stage import Stage, minutes, small_plan


def stage(*cues: Cue) -> Stage:
    """The small show with these in its last segment, begun."""
    plan = small_plan()
    opening, strawberry, close = (replace(segment, cues=()) for segment in plan.rundown)
    begun = Stage(replace(plan, rundown=(opening, strawberry, replace(close, cues=cues))))
    begun.go()
    return begun


def opens(cue: str, trigger: At | BeforeEnd | Clock | OnGo, **more: bool) -> Cue:
    return Cue(id=cue, trigger=trigger, do=(MoveSale("F1", SaleStep.OPEN),), **more)


def told(at: Stage) -> list[tuple[str, str, Ms]]:
    """Each with how long after its segment it comes."""
    view = timing_view(at.state)
    begins = dict(zip(view["segments"]["ids"], view["segments"]["at"], strict=True))
    return [(one["segment"], one["cue"], one["at"] - begins[one["segment"]]) for one in view["coming"]]


def test_a_window_that_opens_later_has_its_hour() -> None:
    show = stage(opens("first", At(minutes(1))), opens("last", BeforeEnd(minutes(1))))
    length = small_plan().rundown[2].length_ms
    assert told(show) == [("close", "first", minutes(1)), ("close", "last", length - minutes(1))]


def test_what_waits_for_a_hand_or_is_off_has_none() -> None:
    assert told(stage(opens("by-hand", OnGo()), opens("off", At(minutes(1)), armed=False))) == []


def test_the_next_three_tasks_are_told_and_windows_after_them() -> None:
    tasks = [Cue(id=f"t{n}", trigger=At(minutes(n)), task="put up the link") for n in range(5)]
    found = [cue for _, cue, _ in told(stage(*tasks, opens("late", At(minutes(1)))))]
    assert found == ["t0", "t1", "t2", "late"]


def test_a_segment_that_is_passed_over_comes_to_nothing() -> None:
    show = stage(opens("first", At(minutes(1))))
    show.state = replace(show.state, skipped=frozenset({"close"}))
    assert told(show) == []


def test_what_comes_at_a_time_of_day_is_moved_by_no_delay() -> None:
    clocked = opens("clocked", Clock(minutes(20 * 60 + 9)))
    show = stage(clocked, opens("first", At(minutes(1))))
    absorbs = {one["cue"]: one["absorbs_ms"] for one in timing_view(show.state)["coming"]}
    assert absorbs == {"clocked": None, "first": 0}
