"""The protocol of a draw, what is published of it, and that nothing in it can be altered unnoticed."""

import hashlib
import hmac
import json
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.show.draw.check import Verdict, verdict, verify
from companion.show.draw.form import NotReadable, read
from companion.show.draw.protocol import (
    DEEPEST,
    GENESIS_MS,
    canonical,
    commitment,
    digest_of,
    draw_key,
    ineligible_digest,
    public_id,
    rank,
    round_at_or_after,
    round_time,
    rules_digest,
)
from companion.show.offers import Fairness
from tests.show.drawn import HONEST, SPOILT, UNREADABLE, Bundle, drawn, ids, marked, mirrored, salted

A, B, C = Fairness.A, Fairness.B, Fairness.C


def failed(bundle: object) -> set[str]:
    return {found.check for found in verify(bundle) if not found.ok}


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to everything in a bundle that holds nothing else; an empty list or object is one."""
    if isinstance(value, dict | list) and value:
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for name, under in inside:
            yield from leaves(under, (*path, name))
    else:
        yield path


def at(bundle: Any, path: tuple[str | int, ...]) -> Any:
    for name in path:
        bundle = bundle[name]
    return bundle


def altered(bundle: Bundle, path: tuple[str | int, ...], value: object) -> Bundle:
    copy: Bundle = json.loads(json.dumps(bundle))
    at(copy, path[:-1])[path[-1]] = value
    return copy


def others(value: Any) -> list[object]:
    """Other values of the same kind, near to it: what somebody would put there who wants to go unnoticed."""
    match value:
        case bool():
            return [not value]
        case int():
            return [value + 1, value - 1, None] if value else [1, None]
        case None:
            return [1, 32_886_020]
        case str() if len(value) == 64:
            last = "0" if value[-1] != "0" else "1"
            return [value[:-1] + last, hashlib.sha256(value.encode()).hexdigest(), ""]
        case str() if value in {"A", "B", "C", "M"}:
            return sorted({"A", "B", "C", "M"} - {value})
        case str():
            return [value + "x", "00" + value]
        case _:
            return [[1], ["0" * 64], [["0" * 64, "late"]]]


# ---- the beacon's rounds


def test_the_round_of_an_instant_is_that_of_the_published_example():
    assert round_at_or_after(1_776_643_200_000) == 27_946_612, "2026-04-20T00:00Z"
    assert round_time(27_946_612) == 1_776_643_200_000


def test_nothing_before_genesis_has_a_round_of_its_own():
    assert round_at_or_after(0) == round_at_or_after(GENESIS_MS) == 1
    assert round_at_or_after(GENESIS_MS + 1) == 2


@given(st.integers(GENESIS_MS, GENESIS_MS + 10**13))
def test_a_round_at_or_after_an_instant_is_the_first_one(instant: int):
    number = round_at_or_after(instant)

    assert round_time(number) >= instant
    assert number == 1 or round_time(number - 1) < instant


# ---- what is hashed, against hashlib and hmac spelled out


def test_the_commitment_is_the_hash_of_its_text_the_draw_and_the_seed():
    seed = bytes(range(32))

    said = hashlib.sha256("livecomp/v1/commitrun/包".encode() + seed).hexdigest()
    assert commitment("run/包", seed) == said


def test_a_public_id_is_an_hmac_of_the_platform_and_the_user():
    salt = salted("salt")

    said = hmac.new(salt, "douyin:张三".encode(), hashlib.sha256).hexdigest()
    assert public_id(salt, "douyin", "张三") == said


def test_the_digest_of_a_list_does_not_depend_on_how_it_came():
    assert digest_of(["b", "a", "b"]) == digest_of(["a", "b"]) == hashlib.sha256(b"a\nb").hexdigest()
    assert digest_of([]) == hashlib.sha256(b"").hexdigest()
    pairs = [("b", "late"), ("a", "staff")]
    assert ineligible_digest(pairs) == hashlib.sha256(b"a staff\nb late").hexdigest()


def test_the_digest_of_rules_is_that_of_their_canonical_json():
    rules = {"名": "坚果", "b": [1, None, True], "a": 'x"\n'}

    assert canonical(rules) == '{"a":"x\\"\\n","b":[1,null,true],"名":"坚果"}'.encode()
    assert rules_digest(rules) == hashlib.sha256(canonical(rules)).hexdigest()


@pytest.mark.parametrize(
    "value", [0.5, float("nan"), 2**53, -(2**53), "\ud800", {1: 2}, object(), b"", {"deep": [[0]]}]
)
def test_what_is_not_written_alike_everywhere_is_no_rule(value):
    deep: object = value
    for _ in range(DEEPEST - 1):
        deep = [deep]

    with pytest.raises(ValueError, match=r".+"):
        canonical([deep])


def test_the_key_of_a_draw_is_an_hmac_of_all_that_was_fixed_before():
    seed, rules, listed, beacon = (salted(name) for name in ("seed", "rules", "list", "beacon"))

    with_beacon = draw_key(seed, "run/b1", rules.hex(), listed.hex(), 258, beacon)
    without = draw_key(seed, "run/b1", rules.hex(), listed.hex())

    said = b"livecomp/v1/draw" + b"run/b1" + rules + listed
    assert with_beacon == hmac.new(seed, said + b"\0\0\0\0\0\0\1\2" + beacon, hashlib.sha256).digest()
    assert without == hmac.new(seed, said + bytes(8), hashlib.sha256).digest()


@pytest.mark.parametrize(("round", "randomness"), [(7, b""), (None, bytes(32)), (7, bytes(31))])
def test_a_round_without_its_randomness_gives_no_key(round, randomness):
    with pytest.raises(ValueError, match=r"randomness"):
        draw_key(bytes(32), "run/b1", "00" * 32, "00" * 32, round, randomness)


def test_a_seed_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        commitment("run/b1", bytes(31))


def test_tickets_are_hmacs_and_the_smallest_wins():
    key, names = salted("key"), ids(300)

    by_hand = sorted(names, key=lambda id: hmac.new(key, id.encode(), hashlib.sha256).digest())
    assert rank(key, names) == by_hand
    assert rank(key, names, 3) == by_hand[:3], "found without sorting all of them"
    assert rank(key, names, 250) == by_hand[:250]
    assert rank(key, names, 400) == by_hand, "there are no more"
    assert rank(key, [], 3) == []


def test_the_order_in_which_entries_came_does_not_matter():
    names = ids(200)

    assert rank(salted("key"), names, 5) == rank(salted("key"), names[::-1], 5)


def test_whoever_leaves_moves_the_next_one_up_and_nobody_else():
    key, names = salted("key"), ids(100)
    ranked = rank(key, names)

    assert rank(key, [id for id in names if id != ranked[2]]) == ranked[:2] + ranked[3:]


def test_everyone_has_the_same_chance():
    """Chi-square of 4,000 draws among 20, winners and alternates alike.

    With 19 degrees of freedom a fair draw stays below 43.8 in 999 of 1,000 runs (table of the distribution).
    The seeds are fixed, so this runs the same every time; a ranking that favours anyone by a tenth is far
    above.
    """
    names = ids(20)
    draws = 4_000
    for place in (0, 1, 19):
        counts = dict.fromkeys(names, 0)
        for number in range(draws):
            counts[rank(salted(f"draw {number}"), names)[place]] += 1
        expected = draws / len(names)
        assert sum((count - expected) ** 2 / expected for count in counts.values()) < 43.8


def test_a_place_in_the_list_gives_no_better_chance():
    """The list is sorted by id: mean place of 3,000 winners among 100, fair: 49.5 ± 0.53."""
    names = sorted(ids(100))
    places = [names.index(rank(salted(f"place {number}"), names, 1)[0]) for number in range(3_000)]

    deviation = math.sqrt((100**2 - 1) / 12 / len(places))
    assert abs(sum(places) / len(places) - 49.5) < 3.3 * deviation


# ---- a published draw


@pytest.mark.parametrize("kind", HONEST)
def test_a_draw_that_was_done_right_holds(kind):
    bundle = HONEST[kind]()

    assert failed(bundle) == set()
    assert verdict(verify(read(canonical(bundle)))) is Verdict.HOLDS


def test_nobody_who_could_win_is_no_reason_to_fail():
    assert failed(drawn(entries=0, ineligible=2)) == set()
    assert failed(drawn(entries=2, winners=3)) == set(), "fewer than there are prizes"


def test_what_the_platform_drew_is_not_called_checked():
    findings = verify(mirrored())

    assert verdict(findings) is Verdict.NOTHING
    assert findings[-1].code == "fairness_mirror"


def test_the_salt_and_the_names_are_not_published():
    text = canonical(drawn(planned=A)).decode()

    assert salted("salt seed").hex() not in text
    assert "viewer-" not in text


@pytest.mark.parametrize("kind", HONEST)
def test_every_leaf_is_held_by_some_check(kind):
    bundle = HONEST[kind]()

    unnoticed = [
        (path, value)
        for path in leaves(bundle)
        for value in others(at(bundle, path))
        if not failed(altered(bundle, path, value))
    ]
    assert unnoticed == []


WORD_OF_THE_ORGANISER = {
    ("show", "id"),
    ("show", "title"),
    ("rules_before",),
    ("fairness", "why"),
    ("passed_over",),
    ("times", "announced"),
    ("times", "opened"),
    ("times", "closed"),
    ("times", "frozen"),
    ("times", "drawn"),
    ("times", "published"),
}
"""What nothing in the file binds, as ``docs/reference/draw.md`` says: whoever alters it and gives the file a
new mark goes unnoticed, as long as the times are still in order."""


def unnoticed_with_a_new_mark(bundle: Bundle) -> set[tuple[str | int, ...]]:
    return {
        path
        for path in leaves(bundle)
        for value in others(at(bundle, path))
        if path != ("digest",) and not failed(marked(altered(bundle, path, value)))
    }


def test_whoever_gives_an_altered_file_a_new_mark_can_alter_nothing_that_decides():
    unnoticed = {path for honest in HONEST.values() for path in unnoticed_with_a_new_mark(honest())}

    bound = {path for path in unnoticed if not {path[:1], path[:2]} & WORD_OF_THE_ORGANISER}
    assert bound == set()
    free = {free for free in WORD_OF_THE_ORGANISER if any(path[: len(free)] == free for path in unnoticed)}
    assert free == WORD_OF_THE_ORGANISER, "no more is left to the organiser's word than has to be"


@pytest.mark.parametrize("what", SPOILT)
def test_an_altered_draw_fails_by_the_name_of_what_was_altered(what):
    spoil, check = SPOILT[what]
    bundle: Bundle = drawn(planned=A)
    spoil(bundle)

    assert {check, "record"} <= failed(bundle)
    assert check in failed(marked(bundle)), "also with a mark of its own"


def test_a_draw_among_other_entries_has_other_winners_and_says_so():
    bundle: Bundle = drawn(planned=B)
    honest = list(bundle["winners"])
    bundle["eligible"] = sorted([*bundle["eligible"], "f" * 64])
    bundle["eligible_digest"] = digest_of(bundle["eligible"])
    bundle["counts"] = {"entered": 35, "eligible": 31, "ineligible": 4}

    assert failed(marked(bundle)) == {"ranking"}
    assert bundle["winners"] == honest


def test_forty_draws_among_a_thousand_hold_and_none_of_them_altered():
    """``make draws`` does the same for 1,000 draws among 10,000."""
    chance = random.Random(20_261_008)
    for number in range(40):
        bundle: Bundle = drawn(
            planned=(A, B, C)[number % 3], entries=1_000, ineligible=20, seed=f"forty {number}", winners=5
        )
        assert failed(bundle) == set()
        what = chance.choice(["an entry fewer", "winners swapped", "another seed", "more prizes"])
        SPOILT[what][0](bundle)
        assert failed(marked(bundle)), what


# ---- what is no draw.json


@pytest.mark.parametrize(("text", "code"), UNREADABLE, ids=str)
def test_a_file_that_programs_would_read_differently_is_refused(text, code):
    with pytest.raises(NotReadable) as refused:
        read(text)

    assert refused.value.finding.code == code


def test_a_mark_at_the_beginning_of_the_file_does_no_harm():
    assert read(b"\xef\xbb\xbf" + canonical(drawn())) == drawn()


@pytest.mark.parametrize("value", [None, 1, "text", [], [1], True, {}, {"format": "other"}, 0.5, object()])
def test_what_is_no_draw_at_all_gets_one_sentence(value):
    (found,) = verify(value)

    assert (found.check, found.ok) == ("form", False)


def test_rules_nested_without_end_get_a_sentence():
    bundle: Bundle = drawn()
    rules: Bundle = bundle["rules"]
    for _ in range(200):
        rules["more"] = {}
        rules = rules["more"]

    assert [found.code for found in verify(bundle)] == ["not_alike"]


def test_a_name_more_and_a_name_fewer_are_told():
    bundle: Bundle = drawn()

    assert [(f.code, f.facts["where"]) for f in verify(bundle | {"salt": "x"})] == [("form_unknown", "salt")]
    del bundle["beacon"]["chain"]
    assert [(f.code, f.facts["where"]) for f in verify(bundle)] == [("form_missing", "beacon.chain")]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=70) | st.just("0" * 64),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_no_bundle_whatever_stands_in_it_breaks_the_check(data: st.DataObject):
    bundle: Bundle = drawn(planned=data.draw(st.sampled_from([A, B, C])), entries=6, ineligible=2)
    before = canonical(bundle)
    path = data.draw(st.sampled_from(sorted(leaves(bundle), key=str)))
    spoilt = altered(bundle, path[: data.draw(st.integers(1, len(path)))], data.draw(ANYTHING))

    told = verdict(verify(spoilt))

    try:
        same = canonical(spoilt) == before
    except ValueError:
        same = False
    assert (told is Verdict.HOLDS) == same
