"""What ``check`` finds across a whole show, and above all where it holds its tongue.

The words themselves, and one example of each, are held by ``test_messages``.
"""

import time

import pytest

from companion.showfile import read_show
from tests.showfile.around import AROUND

HEAD = """\
version: 1
show: {id: s, title: S, zone: ZONE, START language: en, market: uk, on_air: [stream]}
operator: {name: N, contact: C}
obs: {scenes: {host: H, fallback: F}}
products:
  P: {name: Nuts, price: 10, stock: 100}
  Q: {name: Tea, price: 10, stock: 100}
sales:
  A: {product: P, price: 5, quantity: 10, teaser: 1m, length: 3m}
  B: {product: Q, price: 5, quantity: 10, length: 3m}
bags:
  L: {prize: {name: Mug, value: 5, quantity: 1}, length: 4m}
  M: {prize: {name: Cup, value: 5, quantity: 1}, length: 4m}
rundown:
"""

UNUSED = {"sale-unused", "bag-unused"}


def codes(rundown: str, *, start: str = "start: 2026-06-01 20:00,", zone: str = "Europe/London") -> set[str]:
    """What is found in a show with this rundown, but for goods that it does not use."""
    text = HEAD.replace("START", start).replace("ZONE", zone) + rundown
    return {problem.code for problem in read_show(text.encode(), "show.yaml", AROUND).problems} - UNUSED


def segment(*cues: str, length: str = "30m", more: str = "") -> str:
    return f"  - {{id: s, title: S, length: {length}, {more} cues: [{', '.join(cues)}]}}\n"


def in_a_loop(*cues: str, times: int = 3, length: str = "10m") -> str:
    inner = f"{{id: s, title: S, length: {length}, cues: [{', '.join(cues)}]}}"
    return f"  - {{loop: c, times: {times}, segments: [{inner}]}}\n"


TEASE_A = "do: {sale: A, step: tease}"
OPEN_A = "do: {sale: A, step: open}"
OPEN_B = "do: {sale: B, step: open}"
OPEN_L = "do: {bag: L, step: open}"
OPEN_M = "do: {bag: M, step: open}"


# Two windows at once


def test_a_teaser_counts_as_on_and_its_sale_opens_without_a_cue() -> None:
    # Teased at 1:00, open from 2:00 to 5:00.
    assert codes(segment(f"{{id: a, at: 1m, {TEASE_A}}}", f"{{id: b, at: 4m59s, {OPEN_B}}}")) == {
        "sales-overlap"
    }
    assert codes(segment(f"{{id: a, at: 1m, {TEASE_A}}}", f"{{id: b, at: 5m, {OPEN_B}}}")) == set()
    assert codes(segment(f"{{id: b, at: 0s, {OPEN_B}}}", f"{{id: a, at: 2m, {TEASE_A}}}")) == {
        "sales-overlap"
    }


def test_windows_are_compared_over_the_ends_of_segments() -> None:
    first = segment(f"{{id: l, before_end: 1m, {OPEN_L}}}")
    second = segment(f"{{id: m, at: 2m, {OPEN_M}}}").replace("id: s", "id: t", 1)
    assert codes(first + second) == {"bags-overlap"}


def test_a_sale_and_a_bag_may_be_on_together() -> None:
    assert codes(segment(f"{{id: b, at: 1m, {OPEN_B}}}", f"{{id: l, at: 1m, {OPEN_L}}}")) == set()


def test_three_windows_of_which_the_first_lasts_longest() -> None:
    text = segment(
        f"{{id: a, at: 0s, {TEASE_A}}}",
        f"{{id: b, at: 3m, {OPEN_B}}}",
        "{id: close, at: 3m10s, do: {sale: B, step: close}}",
    )
    assert codes(text) == {"sales-overlap"}


@pytest.mark.parametrize(
    "when",
    [
        "on: go",
        "on: stock(P) < 50",
        "after: task",
        "after: later",
        "at: 2m, armed: false",
    ],
)
def test_nothing_is_said_of_a_window_that_hangs_on_somebody(when: str) -> None:
    text = segment(
        f"{{id: a, at: 1m, {TEASE_A}}}",
        "{id: task, at: 1m, who: op, task: look}",
        "{id: later, on: go, do: {message: now}}",
        f"{{id: b, {when}, {OPEN_B}}}",
    )
    assert codes(text) == set()


def test_a_task_has_fired_when_it_is_given_whenever_it_is_ticked_off() -> None:
    text = segment(
        f"{{id: a, at: 1m, {TEASE_A}}}",
        "{id: task, at: 1m, who: op, task: look}",
        f"{{id: b, with: task, wait: 1m, {OPEN_B}}}",
    )
    assert codes(text) == {"sales-overlap"}


def test_a_sale_that_is_closed_early_makes_room() -> None:
    cues = f"{{id: a, at: 1m, {TEASE_A}}}", f"{{id: b, at: 4m, {OPEN_B}}}"
    assert codes(segment(*cues, "{id: c, at: 3m, do: {sale: A, step: close}}")) == set()
    assert codes(segment(*cues, "{id: c, on: go, do: {sale: A, step: cancel}}")) == set()


def test_the_time_of_day_places_a_cue_only_in_a_show_with_a_start() -> None:
    text = segment(f'{{id: a, clock: "20:01", {TEASE_A}}}', f"{{id: b, at: 4m, {OPEN_B}}}")
    assert codes(text) == {"sales-overlap"}
    assert codes(text, start="") == set()


# Over before the show is


def test_a_bag_leaves_two_minutes_to_read_out_who_won() -> None:
    assert codes(segment(f"{{id: l, at: 4m, {OPEN_L}}}", length="10m")) == set()
    assert codes(segment(f"{{id: l, at: 4m1s, {OPEN_L}}}", length="10m")) == {"bag-drawn-late"}
    assert codes(segment(f"{{id: l, at: 6m, {OPEN_L}}}", length="10m")) == {"bag-drawn-late"}
    assert codes(segment(f"{{id: l, at: 6m1s, {OPEN_L}}}", length="10m")) == {"bag-after-end"}


def test_a_sale_may_end_with_the_show() -> None:
    assert codes(segment(f"{{id: b, before_end: 3m, {OPEN_B}}}")) == set()
    assert codes(segment(f"{{id: b, before_end: 2m59s, {OPEN_B}}}")) == {"sale-after-end"}


# Each once


def test_a_spare_cue_for_the_hand_is_no_second_opening() -> None:
    first, second = f"{{id: b, at: 1m, {OPEN_B}}}", f"{{id: c, at: 2m, {OPEN_B}}}"
    assert codes(segment(first, second)) == {"sale-twice"}
    assert codes(segment(first, second.replace("at: 2m", "at: 2m, armed: false"))) == set()


def test_by_hand_or_by_the_clock_whichever_comes_first_in_a_segment_is_one_opening() -> None:
    by_hand, by_clock = f"{{id: go, on: go, {OPEN_B}}}", f"{{id: b, at: 2m, {OPEN_B}}}"
    assert codes(segment(by_hand, by_clock)) == set()
    later = segment(by_clock).replace("id: s", "id: t", 1)
    assert codes(segment(by_hand) + later) == {"sale-twice"}


def test_a_teaser_and_the_opening_that_it_counts_down_to_are_one_sale() -> None:
    assert codes(segment(f"{{id: a, at: 1m, {TEASE_A}}}", f"{{id: b, at: 2m, {OPEN_A}}}")) == set()
    assert codes(segment(f"{{id: a, at: 1m, {TEASE_A}}}", f"{{id: b, on: go, {OPEN_A}}}")) == set()
    late = segment(f"{{id: a, at: 1m, {TEASE_A}}}", f"{{id: b, at: 2m6s, {OPEN_A}}}")
    assert codes(late) == {"open-not-as-told"}


def test_what_is_closed_before_it_opens_by_plan_stays_open_and_that_is_told() -> None:
    close_b, close_l = "do: {sale: B, step: close}", "do: {bag: L, step: close}"
    for opened, closed, code in (
        (OPEN_B, close_b, "sale-closed-first"),
        (OPEN_L, close_l, "bag-closed-first"),
    ):
        opening = f"{{id: a, at: 2m, {opened}}}"
        assert codes(segment(f"{{id: b, at: 1m, {closed}}}", opening)) == {code}
        assert codes(segment(f"{{id: b, at: 3m, {closed}}}", opening)) == set()
        assert codes(segment(f"{{id: b, on: go, {closed}}}", opening)) == set()
        assert codes(segment(f"{{id: b, at: 1m, armed: false, {closed}}}", opening)) == set()
    in_each = in_a_loop(f"{{id: a, at: 2m, passes: [2], {OPEN_B}}}", f"{{id: b, at: 3m, {close_b}}}")
    assert codes(in_each) == set()
    cancelled = segment("{id: b, at: 1m, do: {sale: B, step: cancel}}", f"{{id: a, at: 2m, {OPEN_B}}}")
    assert codes(cancelled) == set()


def test_a_sale_in_one_pass_of_a_loop_is_fine_and_in_two_is_told_once() -> None:
    assert codes(in_a_loop(f"{{id: a, at: 1m, passes: [2], {TEASE_A}}}")) == set()
    assert codes(in_a_loop(f"{{id: a, at: 1m, passes: [1, 3], {TEASE_A}}}")) == {"sale-every-pass"}
    assert codes(in_a_loop(f"{{id: a, at: 1m, {TEASE_A}}}", times=1)) == set()


def test_windows_of_different_passes_are_compared() -> None:
    cues = f"{{id: l, at: 8m, passes: [1], {OPEN_L}}}", f"{{id: m, at: 1m, passes: [2], {OPEN_M}}}"
    assert codes(in_a_loop(*cues)) == {"bags-overlap"}
    assert codes(in_a_loop(cues[0], cues[1].replace("[2]", "[3]"))) == set()


def test_a_sale_that_a_broken_cue_may_have_been_for_is_not_called_unused() -> None:
    text = HEAD.replace("START", "").replace("ZONE", "UTC") + segment("{id: a, at: soon, do: {sale: A}}")
    problems = read_show(text.encode(), "show.yaml", AROUND).problems
    assert UNUSED.isdisjoint(problem.code for problem in problems)


# Times of day


def test_a_time_of_day_after_midnight_belongs_to_the_night_of_the_show() -> None:
    night = "start: 2026-06-01 23:50,"
    assert codes(segment('{id: c, clock: "0:10", do: {message: now}}'), start=night) == set()
    assert codes(segment('{id: c, clock: "23:49", do: {message: now}}'), start=night) == {"clock-outside"}


def test_clocks_that_go_forward_in_the_show_are_followed() -> None:
    # At 01:00 clocks in London go to 02:00: half an hour after 00:45 they show 02:15.
    spring = "start: 2026-03-29 0:45,"
    assert codes(segment('{id: c, clock: "2:10", do: {message: now}}'), start=spring) == set()
    assert codes(segment('{id: c, clock: "2:20", do: {message: now}}'), start=spring) == {"clock-outside"}


def test_a_time_of_day_that_comes_twice_in_the_show_is_told_and_the_same_in_another_night_is_not() -> None:
    # At 02:00 clocks in London go back to 01:00.
    cue = '{id: c, clock: "1:05", do: {message: now}}'
    assert codes(segment(cue), start="start: 2026-10-25 0:50,") == {"time-twice"}
    assert codes(in_a_loop(cue, times=2), start="start: 2026-10-25 0:50,") == {"time-twice"}
    assert codes(segment(cue), start="start: 2026-10-26 0:50,") == set()
    evening = '{id: c, clock: "20:05", do: {message: now}}'
    assert codes(segment(evening), start="start: 2026-10-25 20:00,") == set()


def test_a_time_of_day_over_which_clocks_go_forward_is_told() -> None:
    cue = '{id: c, clock: "1:30", do: {message: now}}'
    assert codes(segment(cue, length="2h"), start="start: 2026-03-29 0:45,") == {"time-skipped"}
    assert codes(segment(cue, length="2h"), start="start: 2026-03-30 0:45,") == set()


def test_a_time_of_day_in_a_loop_needs_its_pass() -> None:
    cue = '{id: c, clock: "20:15", do: {message: now}}'
    assert codes(in_a_loop(cue)) == {"clock-in-every-pass"}
    assert codes(in_a_loop(cue.replace("clock", "passes: [2], clock"))) == set()
    assert codes(in_a_loop(cue.replace("clock", "passes: [3], clock"))) == {"clock-outside"}


# Cues that could never come


def test_a_cue_after_one_that_comes_near_the_end_may_come_too_late() -> None:
    last = "{id: a, before_end: 20s, do: {message: now}}"
    assert codes(segment(last, "{id: b, after: a, wait: 20s, do: {message: now}}")) == set()
    assert codes(segment(last, "{id: b, with: a, wait: 21s, do: {message: now}}")) == {"chain-too-late"}


def test_a_cue_waits_only_for_one_that_is_in_each_of_its_passes() -> None:
    first, second = "{id: a, at: 1m, passes: [1, 2], {}}", "{id: b, LINK, {}}"
    cues = [cue.replace("{}", "do: {message: now}") for cue in (first, second)]
    for link in ("after: a", "with: a", "after: a, passes: [2, 3]"):
        assert codes(in_a_loop(cues[0], cues[1].replace("LINK", link))) == {"cue-not-in-pass"}, link
    for link in ("after: a, passes: [1, 2]", "with: a, passes: [2]"):
        assert codes(in_a_loop(cues[0], cues[1].replace("LINK", link))) == set(), link
    assert codes(in_a_loop(cues[0], cues[1].replace("LINK", "after: a"), times=2)) == set()


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("stock(P) < 100", set()),
        ("stock(P) <= 99", set()),
        ("left(A) < 1", set()),
        ("left(A) <= 0", set()),
        ("sold(A) >= 10", set()),
        ("sold(A) > 0", set()),
        ("stock(P) > 100", {"condition-never"}),
        ("sold(A) > 10", {"condition-never"}),
        ("sold(A) >= 11", {"condition-never"}),
        ("left(A) < 0", {"condition-never"}),
        ("stock(P) <= 100", {"condition-always"}),
        ("stock(P) < 101", {"condition-always"}),
        ("left(A) >= 0", {"condition-always"}),
    ],
)
def test_a_condition_that_always_holds_or_never_is_told(condition: str, found: set[str]) -> None:
    assert codes(segment(f"{{id: a, on: {condition}, do: {{message: now}}}}")) == found


def test_a_segment_without_any_length_is_told() -> None:
    assert codes(segment(length="0s")) == {"no-length"}


def test_a_product_card_needs_a_product_of_the_segment_or_of_a_variant() -> None:
    card = "{id: a, at: 0s, do: {overlay: product-card}}"
    assert codes(segment(card)) == {"card-without-product"}
    assert codes(segment(card, more="product: P,")) == set()
    assert codes(segment(card, more="variants: [{when: stock(P) < 9, product: Q}],")) == set()


# Sums


def test_the_length_of_the_show_counts_every_pass() -> None:
    start = "start: 2026-06-01 20:00, length: 30m,"
    assert codes(in_a_loop(), start=start) == set()
    assert codes(in_a_loop(times=2), start=start) == {"segments-shorter"}


@pytest.mark.parametrize(
    ("shares", "found"),
    [
        (("33.33%", "33.33%", "33.33%"), set()),
        (("33%", "33%", "33%"), {"shares-too-few"}),
        (("50%", "50%"), set()),
        (("50%", "49.9%"), {"shares-too-few"}),
        (("0%", "100%"), set()),
    ],
)
def test_shares_make_a_hundred_but_for_rounding(shares: tuple[str, ...], found: set[str]) -> None:
    rundown = "".join(
        f"  - {{id: s{number}, title: S, length: 1m, share: {share}}}\n"
        for number, share in enumerate(shares)
    )
    assert codes(rundown + "targets: {revenue: 1000}\n") == found


def test_sums_are_left_alone_where_a_segment_cannot_be_read() -> None:
    start = "start: 2026-06-01 20:00, length: 30m,"
    broken = "  - {id: t, title: T, length: ten minutes, share: 5%}\n"
    assert codes(segment(length="10m") + broken, start=start) == {"bad-duration"}


# Loops


@pytest.mark.parametrize(
    "rundown",
    [
        "  - {loop: c, times: 999999999}\n",
        in_a_loop(times=999_999_999),
        in_a_loop(*(f"{{id: c{n}, on: go, do: {{message: now}}}}" for n in range(11)), times=2_000),
        in_a_loop(times=10) + "  - {loop: c, times: 1991}\n",
    ],
)
def test_a_loop_far_too_long_is_told_and_not_written_out(rundown: str) -> None:
    before = time.process_time()
    assert "too-many-turns" in codes(rundown)
    assert time.process_time() - before < 1


def test_a_loop_that_goes_on_counts_its_passes_on() -> None:
    first = in_a_loop(f"{{id: a, at: 1m, passes: [3], {TEASE_A}}}", times=2)
    assert codes(first) == {"pass-too-high"}
    assert codes(first + "  - {id: t, title: T, length: 5m}\n  - {loop: c, times: 1}\n") == set()


def test_ids_that_loops_make_are_only_taken_when_that_pass_comes() -> None:
    other = "  - {id: s-4, title: T, length: 5m}\n"
    assert codes(in_a_loop(times=3) + other) == set()
    assert codes(in_a_loop(times=4) + other) == {"loop-id-clash"}


# Comments


def test_a_comment_after_an_empty_value_is_left_alone_and_a_swallowed_value_is_not() -> None:
    item = "  - id: s\n    title: S\n    length: 5m\n    shortest: SHORTEST\n    scene: host\n"
    assert codes(item.replace("SHORTEST", "# not trimmed")) == set()
    assert codes(item.replace("SHORTEST", "")) == set()
    assert codes(item.replace("SHORTEST", "#4m")) == {"value-is-comment"}


def test_what_looks_like_a_comment_in_a_text_of_several_lines_is_text() -> None:
    cue = "      - id: c\n        on: go\n        do: {message: now}\n        notes: |\n          title: #1\n"
    assert codes("  - id: s\n    title: S\n    length: 5m\n    cues:\n" + cue) == set()


# Words that the host must not say


@pytest.mark.parametrize(
    ("never", "said", "found"),
    [
        ("cure", "A secure lid", False),
        ("cure", "It cures nothing", False),
        ("cure", "A CURE, they say", True),
        ("第一", "全国第一的坚果", True),
        ("最健康", "最　健康", False),
        ("ＮＯ.1", "the no.1 of nuts", True),
        ("no.1", "the no.10 of nuts", False),
    ],
)
def test_a_word_is_found_whatever_its_width_and_case_and_only_as_a_word(
    never: str, said: str, found: bool
) -> None:
    products = f"products:\n  P: {{name: Nuts, price: 10, say: {{never: ['{never}']}}}}\n"
    head = HEAD.replace("START", "").replace("ZONE", "UTC")
    goods = head.index("products:"), head.index("rundown:")
    text = head[: goods[0]] + products + "rundown:\n"
    text += f"  - {{id: s, title: S, length: 5m, product: P, say: ['{said}']}}\n"
    codes = [problem.code for problem in read_show(text.encode(), "show.yaml", AROUND).problems]
    assert codes == (["never-word"] if found else [])
