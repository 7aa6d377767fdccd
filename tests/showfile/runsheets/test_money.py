"""What a cell of prices says, however shops write it."""

import pytest

from companion.showfile.runsheet.money import is_from, price_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("199", "199"), ("¥199", "199"), ("￥１９．９", "19.9"), ("199元", "199"), ("1,299.00", "1299.00")),
        *(("$24.99", "24.99"), ("12,99 €", "12.99"), ("£5", "5")),
    ],
)
def test_a_price_alone_is_that(text: str, number: str) -> None:
    price = price_of(text)
    assert price is not None
    assert (price.number, price.is_all) == (number, True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("¥39.9/2件", "39.9"), ("39.9/2件", "39.9"), ("¥199/瓶", "199"), ("39.9元（2件）", "39.9")),
        *(("49.9→24.9", "24.9"), ("原价￥35→直播价￥19.9", "19.9"), ("原价299，到手价：89元", "89")),
        *(("买3送1 ¥49.9", "49.9"), ("3件99", "99"), ("9.9包邮", "9.9"), ("$9.99 (reg. $19.99)", "9.99")),
    ],
)
def test_the_one_price_among_other_words_is_taken_and_the_words_are_not_lost(text: str, number: str) -> None:
    price = price_of(text)
    assert price is not None
    assert (price.number, price.is_all) == (number, False)


@pytest.mark.parametrize("text", ["", "待定", "买3送1", "2件9折", "¥199 ¥299", "299/199", "1.5.2", "八折"])
def test_what_names_no_price_or_several_is_none(text: str) -> None:
    assert price_of(text) is None
    assert not is_from(text)


@pytest.mark.parametrize("text", ["99元起", "¥99 起", "from $9.99", "$9.99+", "$20-30", "9.9～19.9"])
def test_where_prices_begin_is_no_price(text: str) -> None:
    assert price_of(text) is None
    assert is_from(text)
