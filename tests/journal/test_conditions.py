"""How conditions stand in a journal, and how those of old journals are read."""

from typing import Any

import pytest

from companion.journal.conditions import CONDITION
from companion.journal.shapes import Bad
from companion.show.conditions import Condition

OLD = {"quantity": "left", "of": "F1", "comparison": "<", "number": 20}


def test_a_condition_stands_in_a_journal_as_in_a_show_file() -> None:
    condition = Condition.read('(stock("P4")<20) and not  open(F1)')
    assert CONDITION.write(condition) == "stock(P4) < 20 and not open(F1)"
    assert CONDITION.read("stock(P4) < 20 and not open(F1)") == condition


def test_a_condition_of_a_journal_before_0_7_0_is_read_from_its_table() -> None:
    assert CONDITION.read(OLD) == Condition.read("left(F1) < 20")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({**OLD, "quantity": "likes"}, "must be a condition, not 'likes"),
        ({"quantity": "left", "of": "F1", "number": 20}, "'comparison' is missing"),
        ("stock(P4)", "must be a condition, not 'stock"),
        (20, "must be a string, not 20"),
    ],
)
def test_what_is_no_condition_is_refused(value: Any, said: str) -> None:
    with pytest.raises(Bad, match=said.replace("(", r"\(")):
        CONDITION.read(value)
