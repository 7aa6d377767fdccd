"""Words with places in them: what can stand there, and that nothing else can."""

import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.screens.template import (
    LONGEST,
    MOST_FILLED,
    Mention,
    Path,
    Unfit,
    UnfitError,
    is_template,
    read,
)

KNOWN: Mapping[Path, str] = {
    ("price",): "¥49.90",
    ("sales", "F1", "left"): "23",
    ("products", "P-4", "name"): "冻干草莓",
    ("product", "name"): "<b>草莓</b>",
}


def filled(text: str) -> str:
    return read(text).filled(KNOWN.get)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("今天只要 {{ price }}", "今天只要 ¥49.90"),
        ("还剩 {{ sales.F1.left }} 件", "还剩 23 件"),
        ("{{ products['P-4'].name }}", "冻干草莓"),
        ("还剩 {{ left }} 件", "还剩 – 件"),
        ("还剩 {{ left | default('不多') }}", "还剩 不多"),
        ("{{ left | default(price) }}", "¥49.90"),
        ("{% if left %}还剩 {{ left }}{% else %}看链接{% endif %}", "看链接"),
        ("{% if not left and price %}{{ price }}{% endif %}", "¥49.90"),
        ("{{ price if price else '看链接' }}", "¥49.90"),
        ("{{ 'abc' | upper }}", "ABC"),
        ("两个大括号：{% raw %}{{ price }}{% endraw %}", "两个大括号：{{ price }}"),
        ("{# 只给编导看 #}草莓", "草莓"),
        ("一行\n", "一行\n"),
        ("{{ product }} {{ products.P9.items.x }}", "– –"),
        ("{{ product.name }}", "<b>草莓</b>"),  # pages show it as text
    ],
)
def test_a_text_is_filled(text: str, said: str) -> None:
    assert is_template(text) or text == "一行\n"
    assert filled(text) == said


@pytest.mark.parametrize("text", ["", "只要 {price}", "}}", "100% {满减}", "{ {price} }"])
def test_single_braces_are_no_template(text: str) -> None:
    assert not is_template(text)


HOSTILE = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ price.__init__.__globals__ }}",
    "{{ self.__init__ }}",
    "{{ self }}",
    "{{ 9**9**9 }}",
    "{{ 'a' * 99999999 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ [1] * 9 }}",
    "{{ range(99999999) }}",
    "{{ lipsum() }}",
    "{{ price | attr('x') }}",
    "{{ price | replace('a', 'b') }}",
    "{{ '%s' | format(price) }}",
    "{{ price | upper(1) }}",
    "{{ price | default }}",
    "{{ price is defined }}",
    "{% for a in price %}{% endfor %}",
    "{% set x = 1 %}",
    "{% include '/etc/passwd' %}",
    "{% import 'x' as y %}",
    "{% extends 'x' %}",
    "{% macro f() %}{% endmacro %}",
    "{% filter upper %}{% endfilter %}",
    "{% with a = 1 %}{% endwith %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% do price %}",
    "{{ price[0] }}",
    "{{ price[1:2] }}",
    "{{ products[price] }}",
    "{{ - 1 }}",
    "{{ 1.5 }}",
    "{{ (1, 2) }}",
    "{{ {'a': 1} }}",
    "{{ 9" + "9" * 5000 + " }}",
    "{{ " + "(" * 400 + "1" + ")" * 400 + " }}",
    "{{ " + "not " * 240 + "price }}",
    "{% if price %}" * 100,
    "{{ price",
    "{{ }}",
    "{% if price %}",
    "{{ price }}" * LONGEST,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:40])
def test_whatever_wants_more_than_to_name_values_is_refused_when_it_is_read(text: str) -> None:
    """``__init__`` and the like are names like any other: of nothing, so they say nothing."""
    began = time.process_time()
    try:
        said = filled(text)
    except UnfitError:
        pass
    else:
        assert "__" in text
        assert said == "–"
    assert time.process_time() - began < 2


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"{}%#()[].|~*+-'\" \n",
                "{{",
                "}}",
                "{%",
                "%}",
                "if",
                "for",
                "price",
                "default",
                "__class__",
                "9",
                "价",
            ]
        ),
        max_size=30,
    )
)
def test_no_text_does_harm_whatever_it_is_made_of(parts: list[str]) -> None:
    try:
        said = filled("".join(parts))
    except UnfitError:
        return
    assert len(said) <= MOST_FILLED


def test_what_comes_out_has_an_end() -> None:
    template = read("{{ price }}" * 80)
    assert len(template.filled(lambda path: "长" * 900)) == MOST_FILLED


def test_a_value_that_may_be_missing_is_told_from_one_that_has_words_for_it() -> None:
    template = read(
        "{{ price }}{{ left | default('x') }}{% if link %}{{ link }}{% else %}{{ sales.F1.left }}{% endif %}"
    )
    assert set(template.mentions) == {
        Mention(("price",), covered=False),
        Mention(("left",), covered=True),
        Mention(("link",), covered=True),
        Mention(("sales", "F1", "left"), covered=False),
    }


@pytest.mark.parametrize(
    ("text", "why", "what"),
    [
        ("{% for a in b %}{% endfor %}", Unfit.FORBIDDEN, "for"),
        ("{% 如果 left %}", Unfit.FORBIDDEN, "如果"),
        ("{% unless left %}", Unfit.FORBIDDEN, "unless"),
        ("{{ round(price) }}", Unfit.FORBIDDEN, "( )"),
        ("{{ price + 1 }}", Unfit.FORBIDDEN, "+"),
        ("{{ price | money }}", Unfit.FILTER, "money"),
        ("{{ price }", Unfit.SYNTAX, ""),
    ],
)
def test_the_author_is_told_what_cannot_stand_there(text: str, why: Unfit, what: str) -> None:
    with pytest.raises(UnfitError) as caught:
        read(text)
    assert (caught.value.why, caught.value.what) == (why, what)
