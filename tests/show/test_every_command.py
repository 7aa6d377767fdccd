"""The table of all commands has them all."""

from typing import get_args

from companion.show import offer_commands as o
from companion.show.command_table import Command
from tests.show.every_command import OBEYED, ONE_OF_EACH, about, answers
from tests.stage import Stage


def test_there_is_one_command_of_each_kind() -> None:
    assert sorted(type(one).__name__ for one in ONE_OF_EACH) == sorted(
        kind.__name__ for kind in get_args(Command)
    )


def test_those_about_a_sale_name_it() -> None:
    assert o.SaleOpen("F1") in about("F1")
    assert o.BagOpen("L1") not in about("F1")


def test_asking_what_would_be_answered_leaves_the_show_as_it_is(stage: Stage) -> None:
    before = stage.state
    told = answers(stage, ONE_OF_EACH)
    assert set(told) == set(ONE_OF_EACH)
    assert OBEYED in told.values()
    assert stage.state is before
