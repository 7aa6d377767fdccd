"""What a run of a row is held to; the rows themselves are played by ``python -m faults.incidents``."""

from faults.incidents.__main__ import ROWS, slug
from faults.incidents.row import Apart, Ran, Row, within
from faults.incidents.table import line_of, p95


def row(**options: object) -> Row:
    known = {"name": "a row", "good": "all is well", "play": Apart(lambda _: Ran()), **options}
    return Row(**known)  # type: ignore[arg-type]


def test_a_run_within_its_times_with_nothing_wrong_is_good() -> None:
    ran = Ran(first_bad_ms=9_000, told_ms=2_000, on_air_ms=4_000, back_ms=5_000)
    assert row(told_ms=2_000, on_air_ms=within(3_000), back_ms=5_000).judged(ran) == ()


def test_a_run_that_takes_longer_is_told_with_both_lengths() -> None:
    [wrong] = row(on_air_ms=within(3_000)).judged(Ran(on_air_ms=4_001))
    assert wrong == "4001 ms until the switch was on air, more than 4000"


def test_a_run_in_which_nothing_came_of_it_is_wrong_though_there_is_no_length() -> None:
    assert row(back_ms=5_000).judged(Ran()) == ("nothing to measure from the mending to the return",)


def test_what_a_row_itself_finds_wrong_counts() -> None:
    assert row().judged(Ran(wrong=("covered 2 times",))) == ("covered 2 times",)


def test_the_table_has_the_slowest_run_and_how_many_were_wrong() -> None:
    runs = [Ran(on_air_ms=3_050), Ran(on_air_ms=4_500), Ran(on_air_ms=3_100)]
    line = line_of(row(on_air_ms=within(3_000)), runs)
    assert "4.50 s" in line
    assert "WRONG in 1 of 3" in line


def test_p95_is_told_of_detectors_alone() -> None:
    runs = [Ran(on_air_ms=3_000 + 10 * number) for number in range(20)]
    [told] = p95([(row(on_air_ms=4_000, detector=True), runs), (row(on_air_ms=4_000), runs)])
    assert "p95 3.18 s of 20 runs" in told


def test_every_row_can_be_called_by_a_name_of_its_own() -> None:
    assert len({slug(one) for one in ROWS}) == len(ROWS)
