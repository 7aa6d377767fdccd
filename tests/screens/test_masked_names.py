"""Names of people as the public sees them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.screens.wording import masked

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e8\U0001f1f3"
NAMES = st.text(max_size=40) | st.text(
    st.sampled_from("张áé \u200d\u200e\u202e🇨🇳👍🏽👩👧ก็مहि*\n\ufe0f\ud800"), max_size=12
)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("张小凡", "张**"),
        ("张", "张**"),
        ("Anna Lee", "A***"),
        ("  anna", "a***"),
        ("13812345678", "1***"),
        ("محمد", "م***"),
        ("\u202eحمد", "ح***"),
        ("e\u0301lodie", "é***"),
        ("김민준", "김**"),
        ("\u1100\u1161x", "가**"),
        ("🍓草莓", "🍓**"),
        (FAMILY + "一家", FAMILY + "**"),
        (FLAG + FLAG, FLAG + "***"),
        ("👍🏽ok", "👍🏽**"),
        ("张\u200d三", "张**"),
        ("กำไร", "ก***"),
        ("", "***"),
        ("   \u200b\n", "***"),
        ("Z" + "\u0336" * 30 + "algo", "Z\u0336\u0336***"),
        ("长" * 5000, "长**"),
    ],
)
def test_a_name_in_public_is_its_first_character_and_stars(name: str, seen: str) -> None:
    assert masked(name) == seen


@given(NAMES)
def test_nothing_but_the_first_character_of_a_name_is_ever_shown(name: str) -> None:
    shown = masked(name).rstrip("*")
    visible = [c for c in shown if unicodedata.category(c)[0] not in "MC" and not "🏻" <= c <= "🏿"]
    flag = len(visible) == 2 and all("🇦" <= c <= "🇿" for c in visible)
    joined = len(visible) == shown.count("\u200d") + 1
    assert len(visible) <= 1 or flag or joined
    assert all(unicodedata.category(c) not in ("Cc", "Cs") for c in masked(name))
    assert masked(name).encode()
    if "*" not in name:
        assert unicodedata.normalize("NFC", name).replace("\ud800", "").find(shown[:1]) >= 0


@given(NAMES, st.integers(min_value=1, max_value=50))
def test_a_longer_name_shows_no_more_than_a_shorter_one(name: str, more: int) -> None:
    assert masked(name + "甲" * more) == masked(name + "甲")
