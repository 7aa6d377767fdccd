"""Draws as they are published, made by the protocol itself, for tests that alter them."""

import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from companion.show.bags.bag import BagState, BagWindow, Draw
from companion.show.draw.bundle import bundle, digest_of_bundle
from companion.show.draw.protocol import (
    CHAIN,
    ROUND_AFTER_CLOSE_MS,
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
from companion.show.money import Money
from companion.show.offers import BagPlan, Fairness, Prize, WindowMode
from companion.show.times import Ms, WallMs

Bundle = dict[str, Any]

OPENED = WallMs(1_791_460_800_000)
"""2026-10-08T12:00Z."""
LENGTH = Ms(600_000)
SIGNATURE = bytes(range(48)).hex()
"""As long as one of quicknet; what it hashes to is all that a draw reads of it."""
RANDOMNESS = hashlib.sha256(bytes.fromhex(SIGNATURE)).hexdigest()


def salted(text: str) -> bytes:
    """32 bytes that are the same every time."""
    return hashlib.sha256(text.encode()).digest()


def ids(count: int, *, of: str = "", platform: str = "douyin") -> list[str]:
    salt = salted(f"salt {of}")
    return [public_id(salt, platform, f"viewer-{number}") for number in range(count)]


def rules_of(plan: BagPlan, planned: Fairness) -> Bundle:
    told: dict[str, object] = {
        "bag": plan.id,
        "prize": {"name": plan.prize.name, "value": str(plan.prize.value.amount)},
        "winners": plan.prize.quantity,
        "alternates": plan.alternates,
        "length_ms": plan.length_ms,
        "fairness": planned.value,
    }
    if planned is Fairness.A:
        told["beacon"] = {"chain": CHAIN, "after_close_ms": ROUND_AFTER_CLOSE_MS}
    return told


def drawn(
    *,
    planned: Fairness = Fairness.B,
    fairness: Fairness | None = None,
    entries: int = 30,
    ineligible: int = 4,
    winners: int = 3,
    alternates: int = 2,
    late: bool = False,
    passed_over: bool = False,
    seed: str = "seed",
) -> Bundle:
    """``draw.json`` of a draw that was done right.

    ``fairness`` below the planned one: the beacon was cut off. ``late``: the list was frozen so late that the
    first round had come already.
    """
    level = planned if fairness is None else fairness
    plan = BagPlan(
        id="b1",
        prize=Prize(name="坚果礼盒", value=Money(Decimal("9.90"), "CNY"), quantity=winners),
        length_ms=LENGTH,
        mode=WindowMode.NATIVE,
        fairness=planned,
        alternates=alternates,
    )
    rules = rules_of(plan, planned)
    closed = WallMs(OPENED + LENGTH + (30_000 if late else 0))
    frozen = WallMs(closed + 1_200)
    named = round_at_or_after(OPENED + LENGTH + ROUND_AFTER_CLOSE_MS)
    round = round_at_or_after(frozen + ROUND_AFTER_CLOSE_MS) if late else named
    secret = salted(seed)
    everyone = ids(entries + ineligible, of=seed)
    yes = everyone[:entries]
    no = [(id, ("late", "keyword", "staff")[place % 3]) for place, id in enumerate(everyone[entries:])]
    draw = Draw(
        id="2026-10-08-1958/b1",
        rules=canonical(rules).decode(),
        rules_digest=rules_digest(rules),
        fairness=level,
        lowered="" if level is planned else "beacon_unreachable",
        commitment="" if level is Fairness.C else commitment("2026-10-08-1958/b1", secret),
        round=round if planned is Fairness.A else None,
        round_at=WallMs(round_time(round)) if planned is Fairness.A else None,
        rounds_void=(named,) if late and planned is Fairness.A else (),
        digest=digest_of(yes),
        ineligible_digest=ineligible_digest(no),
        frozen=frozen,
        randomness=RANDOMNESS if level is Fairness.A else "",
        signature=SIGNATURE if level is Fairness.A else "",
        seed=secret.hex(),
    )
    by_beacon = (round, bytes.fromhex(RANDOMNESS)) if level is Fairness.A else (None, b"")
    key = draw_key(secret, draw.id, draw.rules_digest, draw.digest, *by_beacon)
    ranked = tuple(rank(key, yes, winners + alternates))
    drawn_at = WallMs(frozen + 15_000)
    window = BagWindow(
        plan=plan,
        state=BagState.DRAWN,
        announced=WallMs(OPENED - 60_000),
        opened=OPENED,
        closes=closed,
        draw=draw,
        ranked=ranked,
        passed_over={ranked[1]: "did_not_claim"} if passed_over else {},
        drawn=drawn_at,
    )
    return bundle(
        window,
        show_id="autumn",
        show_title="稻岸食研 · 返程零食专场",
        rules=rules,
        eligible=yes,
        ineligible=no,
        published=WallMs(drawn_at + 3_000),
    )


def mirrored() -> Bundle:
    """Of a bag that the platform drew: what is published tells of winners and cannot be checked."""
    native = drawn(planned=Fairness.C)
    rules = {"winners": 3, "alternates": 2, "fairness": "M"}
    told = native | {
        "fairness": {"planned": "M", "is": "M", "why": ""},
        "rules": rules,
        "rules_digest": rules_digest(rules),
        "seed": "",
    }
    return marked(told)


def marked(told: Mapping[str, object]) -> Bundle:
    """With the mark that belongs to it, as somebody who alters a file on purpose would give it."""
    return {**told, "digest": digest_of_bundle(told)}


HONEST: dict[str, Callable[[], Bundle]] = {
    "beacon": lambda: drawn(planned=Fairness.A),
    "late": lambda: drawn(planned=Fairness.A, late=True, passed_over=True),
    "cut off": lambda: drawn(planned=Fairness.A, fairness=Fairness.B, passed_over=True),
    "seed": lambda: drawn(planned=Fairness.B, passed_over=True),
    "log": lambda: drawn(planned=Fairness.C),
}
"""Draws of every kind that hold."""

SPOILT: dict[str, tuple[Callable[[Bundle], object], str]] = {
    "an entry more": (lambda b: b["eligible"].append("f" * 64), "list"),
    "an entry fewer": (lambda b: b["eligible"].pop(), "list"),
    "an entry twice": (lambda b: b["eligible"].insert(0, b["eligible"][0]), "list"),
    "entries in another order": (lambda b: b["eligible"].reverse(), "list"),
    "somebody in both lists": (lambda b: b["ineligible"].append([b["eligible"][-1], "late"]), "apart"),
    "a reason": (lambda b: b["ineligible"][0].__setitem__(1, "other"), "ineligible"),
    "one without a chance fewer": (lambda b: b["ineligible"].pop(), "ineligible"),
    "winners swapped": (lambda b: b["winners"].reverse(), "ranking"),
    "an alternate made a winner": (lambda b: b["winners"].append(b["alternates"].pop(0)), "ranking"),
    "another winner": (lambda b: b["winners"].__setitem__(0, b["eligible"][0]), "ranking"),
    "another seed": (lambda b: b.update(seed="ab" * 32), "commitment"),
    "another rule": (lambda b: b["rules"].update(length_ms=1), "rules"),
    "a rule more": (lambda b: b["rules"].update(new=1), "rules"),
    "more prizes": (lambda b: b["rules"].update(winners=4), "ranking"),
    "another round": (lambda b: b["beacon"].update(round=b["beacon"]["round"] + 1), "round"),
    "another signature": (lambda b: b["beacon"].update(signature="00" * 48), "beacon"),
    "a round before the list": (lambda b: b["times"].update(frozen=b["times"]["round"]), "round"),
    "frozen before it closed": (lambda b: b["times"].update(closed=b["times"]["frozen"] + 1), "order"),
    "a round called void for no reason": (
        lambda b: b["beacon"].update(rounds_void=[b["beacon"]["round"] - 1]),
        "round",
    ),
    "a better level": (lambda b: b["fairness"].update(planned="B"), "fairness"),
    "counts": (lambda b: b["counts"].update(entered=1), "counts"),
    "passed over who was not drawn": (lambda b: b["passed_over"].append(["ab" * 32, "late"]), "passed_over"),
}
"""For each thing that somebody may alter in a draw by the beacon, how, and which check tells of it."""

UNREADABLE: list[tuple[bytes, str]] = [
    (b"\xff\xfe{}", "not_utf8"),
    (b"", "not_json"),
    (b"{", "not_json"),
    (b"<html>", "not_json"),
    (b'{"a":1,}', "not_json"),
    (b'{"a":1} {}', "not_json"),
    (b'{"a":1,"a":2}', "name_twice"),
    (b'{"a":{"b":1,"b":1}}', "name_twice"),
    (b'{"a":NaN}', "number"),
    (b'{"a":-Infinity}', "number"),
    (b'{"a":1.0}', "number"),
    (b'{"a":1e3}', "number"),
    (b'{"a":9007199254740993}', "number"),
    (b'{"a":' + b"9" * 100_000 + b"}", "number"),
    (b"[" * 100_000, "not_alike"),
]
"""What is no ``draw.json`` that everyone reads alike, and which sentence says so."""
