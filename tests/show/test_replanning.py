"""Lost time is won back as proposed, once somebody says so, and what cannot be kept is named."""

from dataclasses import replace

from companion.show.actions import MoveSale, SaleStep
from companion.show.commands import (
    AddTime,
    AnswerClock,
    ApplyPlan,
    Back,
    DisarmCue,
    Go,
    Hold,
    KeepTime,
    Resume,
    Skip,
)
from companion.show.cue import At, BeforeEnd, Clock, Cue, CueStatus
from companion.show.desk_commands import Redo, Undo
from companion.show.edit_commands import Field, SegmentRemove, SegmentSet
from companion.show.model import CatchUp, Plan, Segment
from companion.show.offer_commands import SaleOpen
from companion.show.replanning.proposal import Broken, Proposal, Stands
from companion.show.replanning.rules import CHANGED
from companion.show.timeline import segment_length
from companion.show.times import Ms
from companion.show.timing.model import PromiseKind
from companion.show.timing.timing import timing
from companion.show.timing_commands import RefusePlan
from companion.show.timing_events import ReplanDue
from companion.show.turn import Turn
from companion.show.undo.deeds import StretchBack
from companion.show.undo.stretch_back import put_back
from tests.stage import NOON, Stage, minutes, seconds, small_plan

HALF_PAST_SEVEN = NOON
"""When the evening begins. What its clocks show then is no matter."""

SHOWN = (NOON + minutes(8 * 60)) % minutes(24 * 60)
"""What clocks in Shanghai show then."""


def clock(after: float) -> Clock:
    """The time of day so many minutes after half past seven."""
    return Clock(Ms((SHOWN + minutes(after)) % minutes(24 * 60)))


def segment(id: str, length: float, least: float | None = None, **more: object) -> Segment:
    """In minutes."""
    return Segment(
        id=id,
        title=id,
        length_ms=minutes(length),
        shortest_ms=None if least is None else minutes(least),
        **more,  # type: ignore[arg-type]
    )


def show_a(**of_plan: object) -> Plan:
    """Demo show A from 19:30 on as far as the mixed nuts: F1 is promised for 20:14, the end for 20:32."""
    opens = Cue(id="f1", trigger=clock(44))
    rundown = (
        segment("welcome", 5),
        segment("seaweed", 8, 6),
        segment("nuts", 14, 11, weight=2),
        segment("talk", 3),
        segment("almonds", 10, 8),
        segment("strawberry", 8, 6, cues=(opens,)),
        segment("box", 14, 11, ends_hard=True),
    )
    return replace(a_show_of(*rundown), **of_plan)  # type: ignore[arg-type]


def a_show_of(*rundown: Segment) -> Plan:
    return replace(small_plan(), rundown=rundown, planned_start=HALF_PAST_SEVEN)


def begun(plan: Plan) -> Stage:
    stage = Stage(plan)
    stage.says(Go())
    return stage


def goes_on(stage: Stage, after: float) -> None:
    """GO, so many minutes after half past seven."""
    stage.passes(Ms(minutes(after) - stage.now.run))
    assert stage.says(Go()) is None


def lost_three_minutes(plan: Plan) -> Stage:
    """At 20:00 the talk begins, which was to be over by then."""
    stage = begun(plan)
    for after in (5, 13, 30):
        goes_on(stage, after)
    return stage


def proposed(stage: Stage) -> Proposal:
    assert stage.state.proposal is not None
    return stage.state.proposal


def trims(stage: Stage) -> dict[str, float]:
    """What is proposed, in minutes."""
    return {one.segment: one.by_ms / minutes(1) for one in proposed(stage).trims}


def applies(stage: Stage) -> None:
    assert stage.says(ApplyPlan(proposed(stage).id)) is None


def refuses(stage: Stage) -> None:
    assert stage.says(RefusePlan(proposed(stage).id)) is None


def expected_end(stage: Stage) -> float:
    """In minutes after half past seven."""
    end = timing(stage.state).expected_end(stage.now.run)
    assert end is not None
    return end / minutes(1)


def test_three_minutes_lost_are_won_back_and_the_sale_stays_at_its_time() -> None:
    stage = lost_three_minutes(show_a())
    proposal = proposed(stage)
    assert (proposal.lost_ms, proposal.broken) == (minutes(3), ())
    assert trims(stage) == {"almonds": 1, "strawberry": 1, "box": 1}
    assert (proposal.end_before, proposal.end_after) == (minutes(65), minutes(62))
    applies(stage)
    assert expected_end(stage) == 62
    for after in (33, 42):
        goes_on(stage, after)
    stage.passes(minutes(2))
    assert stage.status("f1") is CueStatus.DONE
    fired = stage.state.record("f1")
    assert fired is not None
    assert (fired.at, fired.late_ms) == (minutes(44), 0)


def show_b() -> Plan:
    """Demo show B from its third loop on: a break that begins on time, and the fourth loop with its sale."""

    def loop(number: int, *cues: Cue) -> list[Segment]:
        lengths = (5, 5, 6, 2, 5, 5, 4)
        kept = {6: cues}
        return [
            segment(f"k{n}-{number}", length, length - 1, cues=kept.get(n, ()))
            for n, length in enumerate(lengths)
        ]

    opens = Cue(id="f2", trigger=clock(6 + 32 + 4 + 29))
    rest = (segment("break", 4, starts_hard=True), *loop(4, opens), segment("close", 10, ends_hard=True))
    return a_show_of(segment("opening", 6), *loop(3), *rest)


def test_in_a_show_of_loops_it_is_won_back_before_the_break_and_the_sale_of_the_next_loop_stays() -> None:
    stage = begun(show_b())
    goes_on(stage, 9)
    proposal = proposed(stage)
    assert (proposal.lost_ms, proposal.trimmed_ms, proposal.broken) == (minutes(3), minutes(3), ())
    assert {trim.segment[-2:] for trim in proposal.trims} == {"-3"}, "the break waits for its time"
    applies(stage)
    assert {one.promise.id: one.slack_ms for one in timing(stage.state).promises} == {
        "break": 0,
        "f2": minutes(1),
        "ten-minutes": 0,
    }


def test_the_plan_itself_stays_as_it_is() -> None:
    stage = lost_three_minutes(show_a())
    applies(stage)
    assert stage.state.plan == show_a()
    for after in (33, 42):
        goes_on(stage, after)
    run = stage.state.segment
    assert run is not None
    assert run.added_ms == -minutes(1)


def test_a_show_on_time_and_one_that_lost_less_than_it_tells_of_propose_nothing() -> None:
    stage = begun(show_a())
    for after in (5, 13, 27):
        goes_on(stage, after)
        assert stage.state.proposal is None
    stage.passes(Ms(minutes(3) + seconds(29)))
    assert stage.state.proposal is None
    stage.passes(seconds(1))
    assert proposed(stage).lost_ms == seconds(30)


def test_while_a_segment_runs_over_it_is_looked_at_again_every_minute() -> None:
    stage = begun(show_a())
    stage.passes(minutes(8))
    due = [event.at.run for event in stage.events if isinstance(event, ReplanDue)]
    assert due == [0, minutes(5.5), minutes(6.5), minutes(7.5)]
    assert (proposed(stage).id, proposed(stage).lost_ms) == ("r3", minutes(2.5))


def test_what_was_proposed_before_is_not_applied_any_more() -> None:
    stage = begun(show_a())
    stage.passes(minutes(7))
    assert stage.refuses(ApplyPlan("r1")) == "changed"
    assert stage.refuses(RefusePlan("r1")) == "changed"
    assert stage.refuses(ApplyPlan("r2")) is None


def test_a_promise_that_cannot_be_kept_is_named_with_what_it_is_late_by() -> None:
    stage = begun(show_a())
    goes_on(stage, 20)
    assert proposed(stage).lost_ms == minutes(15)
    assert proposed(stage).broken == (
        Broken(PromiseKind.CUE, "f1", "strawberry", minutes(4)),
        Broken(PromiseKind.SHOW_ENDS, "ten-minutes", "box", minutes(3)),
    )


def test_refused_nothing_is_proposed_before_more_is_lost() -> None:
    stage = lost_three_minutes(show_a())
    refuses(stage)
    assert stage.state.proposal is None
    assert expected_end(stage) == 65
    stage.passes(Ms(minutes(3) + seconds(29)))
    assert stage.state.proposal is None
    stage.passes(seconds(1))
    assert proposed(stage).lost_ms == Ms(minutes(3) + seconds(30))


def test_what_was_won_back_after_a_refusal_is_proposed_anew_when_it_is_lost_again() -> None:
    stage = lost_three_minutes(show_a())
    refuses(stage)
    stage.says(AddTime(-120))
    assert stage.state.proposal is None
    stage.says(AddTime(60))
    assert proposed(stage).lost_ms == minutes(2)


def test_applied_taken_back_and_applied_again() -> None:
    stage = lost_three_minutes(show_a())
    before = timing(stage.state)
    applies(stage)
    applied = timing(stage.state)
    assert stage.state.done[-1].name == "catch_up"
    assert stage.state.done[-1].args == {"won": minutes(3)}
    assert stage.says(Undo()) is None
    assert timing(stage.state) == before
    assert proposed(stage).stands is Stands.UNDONE, "nobody is asked again"
    assert stage.says(Redo()) is None
    assert timing(stage.state) == applied


def test_what_was_taken_back_is_not_done_again_once_a_segment_can_no_longer_give_it() -> None:
    stage = lost_by((segment("now", 10, 6), segment("last", 5, ends_hard=True)), 4)
    shown = proposed(stage)
    assert trims(stage) == {"now": 4}
    applies(stage)
    stage.says(Undo())
    stage.says(AddTime(-180))
    assert stage.says(ApplyPlan(shown.id)) == CHANGED
    assert segment_length(stage.state) == minutes(7)


def test_what_has_been_taken_out_since_is_not_trimmed_again() -> None:
    stage = lost_three_minutes(show_a())
    shown = proposed(stage)
    applies(stage)
    stage.says(Undo())
    stage.says(SegmentRemove(("almonds",), sure=True))
    assert stage.says(ApplyPlan(shown.id)) == CHANGED


def test_what_is_shown_is_what_is_done_also_where_an_edit_has_set_bounds_to_what_was_given_before() -> None:
    """The last but one is grown to twelve minutes, and may then take six at most."""
    grows = replace(segment("grows", 5, 3), longest_ms=minutes(12))
    plan = a_show_of(segment("a", 10), segment("b", 10), grows, segment("last", 5, ends_hard=True))
    stage = begun(plan)
    goes_on(stage, 4)
    assert trims(stage) == {"grows": -6}
    applies(stage)
    stage.says(SegmentSet("grows", Field.LONGEST, "360", "720", sure=True))
    assert timing(stage.state).lengths[2] == minutes(6)
    stage.says(AddTime(360))
    assert trims(stage) == {"grows": 1}
    applies(stage)
    assert timing(stage.state).lengths[2] == minutes(5)
    for was in (6, 6, 11, 5):  # before that, before time was added, without the bounds, and as planned
        assert stage.says(Undo()) is None
        assert timing(stage.state).lengths[2] == minutes(was)


def test_what_has_been_played_is_not_taken_back() -> None:
    stage = lost_three_minutes(show_a())
    back = StretchBack(proposal=proposed(stage))
    applies(stage)
    goes_on(stage, 33)
    turn = Turn(stage.state, stage.now)
    assert put_back(turn, back) is None
    assert turn.state.stretch == {}
    assert turn.state.segment == stage.state.segment, "the almonds are as long as they were begun"
    for after in (42, 49):
        goes_on(stage, after)
    assert put_back(Turn(stage.state, stage.now), back) is not None, "the box is the last"


def lost_by(plan_of: tuple[Segment, ...], lost: float) -> Stage:
    """Before these there was a minute that took so much longer."""
    stage = begun(a_show_of(segment("before", 1), *plan_of))
    goes_on(stage, 1 + lost)
    return stage


def test_the_running_segment_gives_of_its_own_rest_but_for_its_cues_before_the_end() -> None:
    tells = Cue(id="tells", trigger=BeforeEnd(minutes(2)))
    stage = lost_by((segment("now", 10, 4, cues=(tells,)), segment("last", 5, ends_hard=True)), 4)
    assert trims(stage) == {"now": 4}
    applies(stage)
    stage.passes(minutes(4))
    fired = stage.state.record("tells")
    assert fired is not None
    assert fired.at == minutes(9), "two minutes before its new end"


def test_once_a_cue_has_told_how_long_is_left_the_segment_stays_as_long() -> None:
    tells = Cue(id="tells", trigger=BeforeEnd(minutes(2)))
    late = segment("now", 10, 4, cues=(tells,))
    stage = lost_by((late, segment("last", 5, ends_hard=True)), 4)
    stage.passes(minutes(8))
    stage.says(Hold())
    stage.says(Resume())
    assert proposed(stage).trims == ()
    assert [one.by_ms for one in proposed(stage).broken] == [minutes(4)]


def test_what_the_running_segment_can_no_longer_give_is_not_proposed_any_more() -> None:
    stage = lost_by((segment("now", 10, 4), segment("last", 5, ends_hard=True)), 5)
    assert trims(stage) == {"now": 5}
    stage.passes(Ms(minutes(5) + 1))
    assert trims(stage) == {"now": 4.5 - 1 / 60_000}, "half a minute to answer has to be left"
    assert [one.by_ms for one in proposed(stage).broken] == [Ms(seconds(30) + 1)]
    looks = [event for event in stage.events if isinstance(event, ReplanDue)]
    stage.passes(minutes(4))
    assert len([event for event in stage.events if isinstance(event, ReplanDue)]) <= len(looks) + 8


def test_what_was_taken_back_is_looked_at_no_more_often_once_the_running_segment_cannot_give_it() -> None:
    stage = lost_by((segment("now", 10, 4), segment("last", 5, ends_hard=True)), 5)
    applies(stage)
    assert stage.says(Undo()) is None
    before = looks(stage)
    stage.passes(Ms(minutes(5) + 1))
    assert stage.state.proposal is None, "it cannot be done again"
    stage.passes(minutes(10))
    assert looks(stage) <= before + 12


def test_a_cue_that_is_off_leaves_the_running_segment_longer_to_give_the_same() -> None:
    tells = Cue(id="tells", trigger=BeforeEnd(minutes(2)))
    stage = lost_by((segment("now", 10, 4, cues=(tells,)), segment("last", 5, ends_hard=True)), 3)
    assert trims(stage) == {"now": 3}
    until = proposed(stage).until
    assert until is not None
    stage.says(DisarmCue("tells"))
    before = looks(stage)
    stage.passes(Ms(until + 1 - stage.now.run))
    assert trims(stage) == {"now": 3}
    assert proposed(stage).until == until + minutes(2)
    applies(stage)
    assert looks(stage) <= before + 3


def looks(stage: Stage) -> int:
    """How often the rest of the show was looked at."""
    return sum(isinstance(event, ReplanDue) for event in stage.events)


def test_what_a_hand_has_given_a_segment_is_not_taken_from_it() -> None:
    stage = begun(a_show_of(segment("now", 10, 4), segment("last", 5, 4, ends_hard=True)))
    stage.says(AddTime(180))
    assert trims(stage) == {"last": 1}
    assert [one.by_ms for one in proposed(stage).broken] == [minutes(2)]


def test_a_segment_that_may_be_dropped_goes_for_a_promise_and_comes_back_when_that_is_taken_back() -> None:
    extra = segment("extra", 4, optional=True)
    rundown = (segment("first", 5), segment("second", 5), extra, segment("last", 5, 4, ends_hard=True))
    stage = begun(a_show_of(*rundown))
    goes_on(stage, 8)
    assert (proposed(stage).drops, trims(stage)) == (("extra",), {})
    applies(stage)
    assert stage.state.skipped == {"extra"}
    assert stage.state.proposal is None, "a minute is too much by now, and nothing may be longer"
    stage.says(Undo())
    assert stage.state.skipped == frozenset()


def test_for_an_end_that_nobody_promised_nothing_is_dropped_and_nothing_breaks() -> None:
    rundown = (segment("first", 5), segment("extra", 4, optional=True), segment("last", 5, 4))
    stage = begun(a_show_of(*rundown))
    stage.says(AddTime(180))
    assert (trims(stage), proposed(stage).drops, proposed(stage).broken) == ({"last": 1}, (), ())


def test_a_show_that_runs_under_grows_up_to_what_is_allowed() -> None:
    rundown = (segment("first", 10), segment("talk", 5, longest_ms=minutes(7)), segment("last", 5))
    stage = begun(a_show_of(*rundown))
    goes_on(stage, 7)
    assert proposed(stage).lost_ms == -minutes(3)
    assert trims(stage) == {"talk": -2}
    applies(stage)
    assert stage.state.done[-1].name == "fill_up"
    assert expected_end(stage) == 19
    assert stage.state.proposal is None


def test_a_segment_that_overruns_is_not_asked_to_take_longer_for_a_show_that_is_early() -> None:
    plan = a_show_of(segment("a", 5, longest_ms=minutes(8)), segment("b", 5), segment("c", 5, ends_hard=True))
    stage = begun(plan)
    stage.passes(minutes(5.5))
    stage.says(Skip("b"))
    stage.passes(seconds(1))
    assert timing(stage.state).over_ms(stage.now.run) == -minutes(4.5) + seconds(1)
    assert stage.state.proposal is None


def test_what_was_trimmed_is_the_first_to_be_as_long_as_planned_when_time_is_won() -> None:
    rundown = (segment("first", 10), segment("next", 5), segment("talk", 5, 3), segment("last", 5))
    stage = begun(a_show_of(*rundown))
    stage.says(AddTime(120))
    assert trims(stage) == {"talk": 2}
    applies(stage)
    goes_on(stage, 10.5)
    assert trims(stage) == {"talk": -1.5}


def test_time_lost_in_a_hold_is_proposed_when_it_is_over_and_nothing_while_it_lasts() -> None:
    stage = begun(show_a())
    stage.passes(minutes(2))
    stage.says(Hold())
    stage.passes(minutes(4))
    assert stage.state.proposal is None
    stage.says(Resume())
    assert proposed(stage).lost_ms == minutes(4)
    stage.says(Hold())
    assert stage.state.proposal is None
    assert stage.refuses(ApplyPlan("r1")) == "changed"


def test_when_the_clock_was_set_nothing_is_proposed_before_somebody_says_what_is_right() -> None:
    stage = begun(show_a())
    stage.clock_is_set(minutes(3))
    assert stage.state.proposal is None
    stage.says(AnswerClock(KeepTime.TIME_OF_DAY))
    assert proposed(stage).lost_ms == minutes(3), "by the clock it is three minutes later"


def by_itself(**limits: object) -> Plan:
    return show_a(catch_up=CatchUp(auto=True, **limits))  # type: ignore[arg-type]


def test_where_the_show_says_so_lost_time_is_won_back_by_itself_and_can_be_taken_back() -> None:
    stage = begun(by_itself())
    stage.passes(minutes(2))
    stage.says(AddTime(180))
    proposal = proposed(stage)
    assert (proposal.stands, proposal.lost_ms) == (Stands.BY_ITSELF, minutes(3))
    assert expected_end(stage) == 62
    note, deed = stage.state.log[-1], stage.state.done[-1]
    assert (note.code, note.by, deed.name, deed.by) == ("catch_up", "companion", "catch_up", "companion")
    assert stage.refuses(RefusePlan(proposal.id)) == "changed"
    assert stage.says(Undo(deed.id)) is None
    assert expected_end(stage) == 65
    stage.passes(minutes(1))
    assert proposed(stage).stands is Stands.UNDONE, "it does not come back by itself"
    assert stage.says(Redo()) is None
    assert expected_end(stage) == 62


def test_lost_with_a_go_it_is_won_back_by_itself_and_the_go_stays() -> None:
    stage = begun(by_itself(tell_after_ms=minutes(20)))
    stage.passes(minutes(9))
    stage.state = replace(stage.state, plan=by_itself())
    stage.says(Go())
    assert stage.state.done[-1].name == "catch_up"
    assert stage.says(Undo()) is None
    run = stage.state.segment
    assert run is not None
    assert run.index == 1


def test_what_is_shown_of_it_goes_with_the_segment() -> None:
    stage = begun(by_itself())
    stage.says(AddTime(60))
    assert proposed(stage).stands is Stands.BY_ITSELF
    goes_on(stage, 6)
    assert stage.state.proposal is None


def test_by_itself_no_more_is_trimmed_than_the_show_allows_in_all() -> None:
    stage = begun(by_itself(most_ms=minutes(2)))
    stage.says(AddTime(90))
    assert proposed(stage).stands is Stands.BY_ITSELF
    stage.says(AddTime(60))
    assert proposed(stage).stands is Stands.ASKS


def test_by_itself_no_more_is_trimmed_than_allowed_though_something_else_could_grow() -> None:
    pause_before = segment("e", 5, longest_ms=minutes(15), starts_hard=True)
    hard = segment("h", 10, starts_hard=True, starts_clock_ms=clock(30).since_midnight_ms)
    plan = a_show_of(segment("a", 5), segment("b", 10, 5), pause_before, hard)
    stage = begun(replace(plan, catch_up=CatchUp(auto=True, most_ms=minutes(1))))
    stage.stalls(minutes(9))
    stage.passes(Ms(0))
    assert [(trim.segment, trim.by_ms) for trim in proposed(stage).trims] == [("b", minutes(4))]
    assert (proposed(stage).stands, stage.state.stretch) == (Stands.ASKS, {})


def test_what_was_done_by_itself_and_taken_back_is_not_done_again_and_not_counted() -> None:
    rundown = (segment("a", 5), segment("b", 10, 6), segment("d", 10, 8), segment("c", 5, ends_hard=True))
    stage = begun(replace(a_show_of(*rundown), catch_up=CatchUp(auto=True, most_ms=minutes(3))))
    stage.passes(minutes(7))
    assert stage.state.stretch == {"b": -seconds(45), "d": -seconds(45)}
    assert stage.says(Undo()) is None
    assert stage.state.stretch == {"b": -seconds(15), "d": -seconds(15)}
    assert stage.state.caught_up_ms == seconds(30)
    assert proposed(stage).stands is Stands.UNDONE


def test_what_was_done_by_itself_and_taken_back_after_a_go_may_be_trimmed_again() -> None:
    rundown = (segment("a", 5), segment("b", 10, 6), segment("d", 10, 8), segment("c", 5, ends_hard=True))
    stage = begun(replace(a_show_of(*rundown), catch_up=CatchUp(auto=True, most_ms=minutes(2))))
    stage.passes(minutes(5.5))
    deed = stage.state.done[-1]
    assert stage.state.stretch == {"b": -seconds(15), "d": -seconds(15)}
    stage.go()
    assert stage.says(Undo(deed.id)) is None
    assert stage.state.stretch == {}
    assert stage.state.caught_up_ms == seconds(15), "what runs stays as it was begun"


def test_what_was_begun_as_it_was_trimmed_is_as_long_as_planned_when_it_comes_again() -> None:
    plan = show_a()
    grows = tuple(replace(one, longest_ms=minutes(20)) for one in plan.rundown)
    stage = lost_three_minutes(replace(plan, rundown=grows))
    applies(stage)
    trimmed = stage.state.done[-1]
    goes_on(stage, 33)
    assert stage.state.running_segment is not None
    assert stage.state.running_segment.id == "almonds"
    stage.passes(seconds(1))
    assert stage.says(Back()) is None
    assert stage.says(Undo(trimmed.id)) is None
    assert [timing(stage.state).lengths[place] for place in (4, 5)] == [minutes(10), minutes(8)]


def test_what_was_lost_after_it_was_shown_is_proposed_once_it_is_applied() -> None:
    stage = begun(a_show_of(segment("a", 5), segment("talk", 20, 5), segment("z", 5, ends_hard=True)))
    stage.passes(minutes(5.5))
    first = proposed(stage)
    stage.passes(seconds(58))
    assert stage.says(ApplyPlan(first.id)) is None
    assert [(trim.segment, trim.by_ms) for trim in proposed(stage).trims] == [("talk", seconds(58))]


def test_by_itself_nothing_is_dropped_unless_the_show_allows_it() -> None:
    for drop, stands in ((False, Stands.ASKS), (True, Stands.BY_ITSELF)):
        rundown = (
            segment("first", 5),
            segment("extra", 4, optional=True),
            segment("last", 5, ends_hard=True),
        )
        plan = replace(a_show_of(*rundown), catch_up=CatchUp(auto=True, drop=drop))
        stage = begun(plan)
        stage.says(AddTime(60))
        assert (proposed(stage).drops, proposed(stage).stands) == (("extra",), stands)


def test_by_itself_nothing_is_done_where_a_promise_breaks_all_the_same_nor_to_make_it_longer() -> None:
    stage = begun(by_itself())
    stage.says(AddTime(30 * 60))
    assert proposed(stage).stands is Stands.ASKS
    rundown = (segment("first", 5), segment("last", 5, longest_ms=minutes(9)))
    stage = begun(replace(a_show_of(*rundown), catch_up=CatchUp(auto=True)))
    stage.says(AddTime(-60))
    assert (trims(stage), proposed(stage).stands) == ({"last": -1}, Stands.ASKS)


def test_by_itself_it_is_done_once_the_promise_that_breaks_all_the_same_is_called_off() -> None:
    draw = Cue(id="draw", trigger=clock(10))
    plan = a_show_of(segment("a", 5, cues=(draw,)), segment("b", 20, 6), segment("c", 5, ends_hard=True))
    stage = begun(replace(plan, catch_up=CatchUp(auto=True)))
    stage.says(Hold())
    stage.passes(minutes(1))
    stage.says(Resume())
    found = proposed(stage)
    assert (found.stands, [one.id for one in found.broken]) == (Stands.ASKS, ["draw"])
    assert stage.says(DisarmCue("draw")) is None
    assert stage.state.proposal is not None
    assert stage.state.proposal.stands is Stands.BY_ITSELF
    assert stage.state.stretch == {"b": -minutes(1)}


def test_a_cue_that_nobody_was_promised_is_no_reason_to_look_again() -> None:
    jingle, draw = Cue(id="jingle", trigger=At(minutes(1))), Cue(id="draw", trigger=clock(2))
    stage = begun(a_show_of(segment("a", 5, cues=(jingle, draw)), segment("b", 5, ends_hard=True)))

    def looks() -> int:
        return sum(isinstance(event, ReplanDue) for event in stage.events)

    at_first = looks()
    stage.passes(minutes(1.5))
    assert (stage.status("jingle"), looks()) == (CueStatus.DONE, at_first)
    stage.passes(minutes(1))
    assert (stage.status("draw"), looks()) == (CueStatus.DONE, at_first + 1)


def test_a_sale_that_is_announced_keeps_its_segment_running_until_it_opens() -> None:
    teases = Cue(id="teases", trigger=At(minutes(1)), do=(MoveSale("F1", SaleStep.TEASE),))
    stage = lost_by(
        (segment("sale", 8, 1, product="P4", cues=(teases,)), segment("last", 5, ends_hard=True)), 7
    )
    assert trims(stage) == {"sale": 7}, "nobody was told of anything"
    stage.passes(minutes(1))
    assert trims(stage) == {"sale": 6}, "it opens a minute from now"
    assert [one.kind for one in proposed(stage).broken] == [PromiseKind.SHOW_ENDS]


def test_a_sale_that_is_open_keeps_its_segment_running_until_it_closes() -> None:
    stage = lost_by((segment("sale", 8, 1, product="P4"), segment("last", 5, ends_hard=True)), 7)
    stage.says(SaleOpen("F1"))
    assert trims(stage) == {"sale": 5}, "it is open for three minutes"


def test_everything_of_it_is_there_again_after_a_crash() -> None:
    stage = lost_three_minutes(by_itself(most_ms=minutes(1)))
    for step in (applies, lambda stage: stage.says(Undo())):
        assert stage.crashes(len(stage.events)).state.proposal == stage.state.proposal
        step(stage)
    again = stage.crashes(len(stage.events)).state
    kept = (again.proposal, again.settled_ms, again.caught_up_ms, again.next_look, again.stretch)
    assert kept == tuple(
        getattr(stage.state, name)
        for name in ("proposal", "settled_ms", "caught_up_ms", "next_look", "stretch")
    )
