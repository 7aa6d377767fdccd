"""The small language of conditions: what it means, what it refuses and where, and what is not known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.conditions import (
    ALONE,
    DEEPEST,
    EITHER,
    LONGEST,
    MOST,
    All,
    Any,
    Compared,
    Comparison,
    Condition,
    IsSo,
    Leaf,
    NoConditionError,
    Not,
    Quantity,
    Tree,
    Truth,
    spelt,
)


def told(text: str, **known: int | bool | None) -> bool:
    """Does it hold while ``stock_P4=20`` pieces are left, ``open_F1=True``, and the rest is not known?"""

    def look(leaf: Leaf) -> bool | None:
        name = leaf.quantity if isinstance(leaf, Compared) else leaf.truth
        value = known.get(f"{name}_{leaf.of}".rstrip("_"))
        if value is None or isinstance(leaf, IsSo):
            return None if value is None else bool(value)
        return leaf.comparison.holds(value, leaf.number)

    return Condition.read(text).value(look) is True


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("stock(P4) < 20", True),
        ("stock(P4) <= 19", True),
        ("stock(P4) > 19", False),
        ("stock(P4) >= 19", True),
        ("stock(P4) == 19", True),
        ('stock("P4")<20', True),
        ("stock(4a) < 20 and stock(44) < 20", True),
        ("not stock(P4) < 20", False),
        ("open(F1) and stock(P4) < 20", True),
        ("open(F1) and stock(P4) < 5", False),
        ("stock(P4) < 5 or open(F1)", True),
        ("stock(P4) < 5 or not open(F1) or revenue >= 80%", True),
        ("not (stock(P4) < 5 or open(F1))", False),
        # "and" binds more closely than "or".
        ("open(F1) or open(F1) and stock(P4) < 5", True),
        ("(open(F1) or open(F1)) and stock(P4) < 5", False),
        ("held", False),
        ("incident(camera_lost)", True),
        ("pass == 2", True),
        ("stock(P4) < 0999999999", True),
        ("stock(1234567890) == 7", True),
    ],
)
def test_a_condition_says_what_it_says(text: str, holds: bool) -> None:
    known = {"stock_P4": 19, "stock_4a": 1, "stock_44": 0, "stock_1234567890": 7, "revenue": 85, "pass": 2}
    assert told(text, **known, open_F1=True, held=False, incident_camera_lost=True) is holds


def test_what_is_not_known_holds_nothing_not_even_its_opposite() -> None:
    assert not told("stock(P4) < 20")
    assert not told("not stock(P4) < 20")
    assert not told("open(F1) and stock(P4) < 20", open_F1=True)
    assert not told("not (open(F1) and stock(P4) < 20)", open_F1=True)
    assert told("open(F1) or stock(P4) < 20", open_F1=True), "what decides needs no more to be known"
    assert told("not (open(F1) and stock(P4) < 20)", open_F1=False)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "unexpected", 0),
        ("stock(P4)", "unexpected", 9),
        ("stock(P4) <", "number-missing", 11),
        ("stock(P4) < many", "number-missing", 12),
        ("stock(P4) < 20 20", "unexpected", 15),
        ("stock(P4) < 20 and", "unexpected", 18),
        ("stock < 20", "unexpected", 6),
        ("stock() < 20", "id-missing", 6),
        ('stock("P 4") < 20', "no-sign", 6),
        ("stock(4%) < 20", "id-missing", 6),
        ("stock(P4) < 1000000000", "number-large", 12),
        ("revenue >= 9999999999%", "number-large", 11),
        ("(stock(P4) < 20", "unexpected", 15),
        ("stocks(P4) < 20", "unknown-name", 0),
        ("held(P4)", "takes-no-id", 4),
        ("revenue >= 80", "percent-missing", 11),
        ("stock(P4) < 20%", "percent", 12),
        ("stock(P4) < 20 & held", "no-sign", 15),
        ("__import__('os').system('rm')", "no-sign", 11),
        ("stock(P4) ＜ 20", "no-sign", 10),
        ("not " * (DEEPEST + 2) + "held", "too-deep", 4 * (DEEPEST + 1)),
        ("(" * (DEEPEST + 2) + "held", "too-deep", DEEPEST + 1),
        ("held or " * 70 + "held", "too-long", LONGEST),
    ],
)
def test_what_is_no_condition_is_refused_where_it_goes_wrong(text: str, code: str, at: int) -> None:
    with pytest.raises(NoConditionError) as refused:
        Condition.read(text)
    assert (refused.value.code, refused.value.at) == (code, at)


IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True)


@st.composite
def leaves(draw: st.DrawFn) -> Leaf:
    name: Quantity | Truth = draw(st.sampled_from([*Quantity, *Truth]))
    of = "" if name in ALONE else draw(st.just("") | IDS if name in EITHER else IDS)
    if isinstance(name, Truth):
        return IsSo(name, of)
    return Compared(name, of, draw(st.sampled_from(Comparison)), draw(st.integers(0, MOST)))


def joined(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    some = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.builds(Not, parts) | st.builds(All, some) | st.builds(Any, some)


TREES: st.SearchStrategy[Tree] = st.recursive(leaves(), joined, max_leaves=8)


def flat(tree: Tree) -> Tree:
    """``a and (b and c)`` says the same as ``a and b and c``, and is written so."""
    match tree:
        case Not(part):
            return Not(flat(part))
        case All(parts) | Any(parts):
            inner = [flat(part) for part in parts]
            kind = type(tree)
            return kind(
                tuple(one for part in inner for one in (part.parts if isinstance(part, kind) else (part,)))
            )
        case _:
            return tree


@given(TREES)
@settings(max_examples=200, deadline=None)
def test_whatever_is_spelt_is_read_back_the_same(tree: Tree) -> None:
    text = spelt(flat(tree))
    if len(text) <= LONGEST:
        assert Condition.read(text).tree == flat(tree)


@given(st.text(alphabet="stock(P4) <20%andornot\"'=_", max_size=60) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition = Condition.read(text)
    except NoConditionError as problem:
        place = problem.at
    else:
        assert Condition.read(condition.text) == condition
        place = 0
    assert 0 <= place <= len(text)
