"""What a platform or a law allows, and the sentence that says so to who asks for more."""

import pytest

from companion.show.limits import Limit, LimitOf, breached, said

LENGTH = Limit(
    of=LimitOf.SALE_LENGTH_MS,
    least=60_000,
    most=1_200_000,
    rule_of="tiktok-us",
    source="LIVE Flash Sale",
    as_of="2026-11-23",
)
OWN_TOOL = Limit(of=LimitOf.NATIVE_BAGS, most=0, rule_of="tiktok-sea", source="Giveaways", as_of="2026-11-23")


def test_what_lies_on_a_bound_is_within_it() -> None:
    for length in (60_000, 600_000, 1_200_000):
        assert breached([LENGTH], LimitOf.SALE_LENGTH_MS, length) is None
    for length in (59_999, 1_200_001):
        assert breached([LENGTH], LimitOf.SALE_LENGTH_MS, length) is LENGTH


def test_a_limit_of_something_else_says_nothing() -> None:
    assert breached([LENGTH], LimitOf.BAG_LENGTH_MS, 1) is None
    assert breached([OWN_TOOL, LENGTH], LimitOf.SALE_LENGTH_MS, 1) is LENGTH


def test_the_refusal_names_the_value_the_bound_whose_rule_it_is_and_where_it_is_written() -> None:
    over = "The time a sale is open would be 25:00; tiktok-us allows at most 20:00 (LIVE Flash Sale, "
    assert said(LENGTH, 1_500_000) == over + "2026-11-23)."
    assert "0:30; tiktok-us allows at least 1:00 " in said(LENGTH, 30_000)
    assert "allows none (Giveaways" in said(OWN_TOOL, 1)


@pytest.mark.parametrize("of", LimitOf)
def test_everything_that_can_be_limited_has_a_name_in_the_refusal(of: LimitOf) -> None:
    sentence = said(Limit(of=of, least=2, rule_of="own", source="S", as_of="2026-11-23"), 1)
    assert sentence[0].isupper()
    assert of.value not in sentence
