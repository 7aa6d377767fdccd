"""Is this ``draw.json`` what it says? Every check by its name, from the file alone.

Standard library, ``protocol.py`` and ``form.py``, nothing else: a stranger can take the three files and use
them. ``static/verify-draw.html`` does the same checks in a browser, under the same names.
"""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

from companion.show.draw.form import Finding, shaped
from companion.show.draw.protocol import (
    canonical,
    commitment,
    digest_of,
    draw_key,
    ineligible_digest,
    rank,
    round_at_or_after,
    round_time,
    rules_digest,
)


class Verdict(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    NOTHING = "nothing_to_check"
    """The platform drew: nobody can say that this was checked."""


Told = Mapping[str, Any]
"""A bundle whose form was found right."""


def verify(bundle: object) -> tuple[Finding, ...]:
    """Every check of a published draw, in the order in which a person would go. Never raises.

    ``bundle`` comes from ``form.read`` or ``bundle.bundle``. One whose form is wrong gets that one
    finding, because nothing else could be said of it; otherwise every check is made that has something to
    look at, whatever the ones before it found.
    """
    form = shaped(bundle)
    if not form.ok:
        return (form,)
    assert isinstance(bundle, dict)
    told: Told = bundle
    found = [form, _record(told), _fairness(told)]
    if told["fairness"]["is"] == "M":
        return tuple(found)
    found.append(_rules(told))
    if told["commitment"]:
        found.append(_commitment(told))
    found += [_list(told), _ineligible(told), _apart(told), _counts(told), _order(told)]
    beacon = told["beacon"]
    if beacon["randomness"] or beacon["signature"]:
        found.append(_beacon(told))
    if beacon["round"] is not None or beacon["rounds_void"] or beacon["round_given_up"] is not None:
        found.append(_round(told))
    return (*found, _ranking(told), _passed_over(told))


def verdict(findings: Sequence[Finding]) -> Verdict:
    """What all of the findings come to."""
    if not all(found.ok for found in findings):
        return Verdict.FAILS
    drawn_elsewhere = any(found.code == "fairness_mirror" for found in findings)
    return Verdict.NOTHING if drawn_elsewhere else Verdict.HOLDS


def _record(told: Told) -> Finding:
    """The file is as it was written; whoever writes another can give it another mark."""
    rest = {name: value for name, value in told.items() if name != "digest"}
    return _same("record", told["digest"], hashlib.sha256(canonical(rest)).hexdigest())


def _fairness(told: Told) -> Finding:
    """The level is that of the rules or lower with a reason, and what it rests on is there, and no more."""
    said, beacon, rules = told["fairness"], told["beacon"], told["rules"]
    planned, level, why = said["planned"], said["is"], said["why"]
    facts: dict[str, str | int] = {"level": level, "planned": planned, "why": why}
    if planned != rules["fairness"]:
        return Finding("fairness", False, "fairness_not_of_rules", facts | {"rules": rules["fairness"]})
    if (why == "") != (level == planned) or level < planned or (planned != "M" and level == "M"):
        return Finding("fairness", False, "fairness_why", facts)
    if level == "M":
        return Finding("fairness", True, "fairness_mirror", facts)
    if (told["commitment"] != "") != (level in "AB"):
        return Finding("fairness", False, "fairness_commitment", facts)
    rests_on = (
        beacon["round"] is not None,
        beacon["randomness"] != "",
        beacon["signature"] != "",
        told["times"]["round"] is not None,
    )
    given_up = beacon["round_given_up"] is not None
    if (
        (not all(rests_on) if level == "A" else any(rests_on))
        or given_up != (level != planned == "A")
        or (beacon["rounds_void"] and planned != "A")
    ):
        return Finding("fairness", False, "fairness_beacon", facts)
    return Finding("fairness", True, "fairness_lowered" if why else "fairness", facts)


def _rules(told: Told) -> Finding:
    return _same("rules", told["rules_digest"], rules_digest(told["rules"]))


def _commitment(told: Told) -> Finding:
    seed = bytes.fromhex(told["seed"])
    return _same("commitment", told["commitment"], commitment(told["draw_id"], seed))


def _list(told: Told) -> Finding:
    ids: list[str] = told["eligible"]
    if not _ascending(ids):
        return Finding("list", False, "list_unsorted")
    return _same("list", told["eligible_digest"], digest_of(ids))


def _ineligible(told: Told) -> Finding:
    pairs = [(id, reason) for id, reason in told["ineligible"]]
    if not _ascending([id for id, _ in pairs]):
        return Finding("ineligible", False, "ineligible_unsorted")
    return _same("ineligible", told["ineligible_digest"], ineligible_digest(pairs))


def _apart(told: Told) -> Finding:
    both = set(told["eligible"]) & {id for id, _ in told["ineligible"]}
    if both:
        return Finding("apart", False, "apart_both", {"id": min(both)})
    return Finding("apart", True, "apart")


def _counts(told: Told) -> Finding:
    counts, yes, no = told["counts"], len(told["eligible"]), len(told["ineligible"])
    facts = {"entered": yes + no, "eligible": yes, "ineligible": no}
    if counts != facts:
        return Finding("counts", False, "counts_differ", facts)
    return Finding("counts", True, "counts", facts)


def _order(told: Told) -> Finding:
    """The list was frozen after entries closed, and nothing happened before what it needs."""
    times = told["times"]
    steps = ("announced", "opened", "closed", "frozen", "drawn", "published")
    for before, after in pairwise(step for step in steps if times[step] is not None):
        if times[before] > times[after]:
            return Finding("order", False, "order_wrong", {"before": before, "after": after})
    return Finding("order", True, "order")


def _beacon(told: Told) -> Finding:
    beacon = told["beacon"]
    randomness = hashlib.sha256(bytes.fromhex(beacon["signature"])).hexdigest()
    return _same("beacon", beacon["randomness"], randomness)


def _round(told: Told) -> Finding:
    """The first was the one that the rules name, those called void came before the list was frozen, and the
    one that decided after."""
    beacon, frozen = told["beacon"], told["times"]["frozen"]
    last = beacon["round"] if beacon["round"] is not None else beacon["round_given_up"]
    rounds = [*beacon["rounds_void"]] + ([] if last is None else [last])
    if any(one >= other for one, other in pairwise(rounds)):
        return Finding("round", False, "round_order")
    for number, named in zip(rounds, _named_by_rules(told), strict=False):
        if number != named:
            return Finding("round", False, "round_not_named", {"round": number, "named": named})
    for number in beacon["rounds_void"]:
        if round_time(number) > frozen:
            return Finding("round", False, "round_void", {"round": number})
    number = beacon["round"]
    if number is None:
        return Finding("round", True, "round_unused")
    if round_time(number) != told["times"]["round"]:
        return Finding("round", False, "round_time", {"round": number})
    if round_time(number) <= frozen:
        return Finding("round", False, "round_early", {"round": number})
    seconds = (round_time(number) - frozen) // 1000
    return Finding("round", True, "round", {"round": number, "seconds": seconds})


def _named_by_rules(told: Told) -> Sequence[int]:
    """The round that follows from the rules and the opening, and the one that takes its place when the list
    was frozen too late for it; none where the rules do not say."""
    length, beacon, times = told["rules"].get("length_ms"), told["rules"].get("beacon"), told["times"]
    after = beacon.get("after_close_ms") if isinstance(beacon, dict) else None
    if type(length) is not int or type(after) is not int:
        return ()
    return round_at_or_after(times["opened"] + length + after), round_at_or_after(times["frozen"] + after)


def _ranking(told: Told) -> Finding:
    """The same winners and alternates, in the same order, follow from the seed and the list."""
    rules, ids, number = told["rules"], told["eligible"], told["beacon"]["round"]
    winners, alternates = rules["winners"], rules["alternates"]
    seed, randomness = bytes.fromhex(told["seed"]), bytes.fromhex(told["beacon"]["randomness"])
    if (number is None) != (randomness == b""):
        return Finding("ranking", False, "ranking_no_key")
    key = draw_key(seed, told["draw_id"], rules_digest(rules), digest_of(ids), number, randomness)
    ranked = rank(key, ids, winners + alternates)
    facts = {"winners": len(told["winners"]), "alternates": len(told["alternates"])}
    if told["winners"] == ranked[:winners] and told["alternates"] == ranked[winners:]:
        return Finding("ranking", True, "ranking", facts)
    return Finding("ranking", False, "ranking_differs", facts)


def _passed_over(told: Told) -> Finding:
    ranked = [*told["winners"], *told["alternates"]]
    passed = [id for id, _ in told["passed_over"]]
    among = set(passed)
    if passed != [id for id in ranked if id in among]:
        return Finding("passed_over", False, "passed_over_wrong")
    return Finding("passed_over", True, "passed_over", {"count": len(passed)})


def _same(check: str, said: str, found: str) -> Finding:
    facts = {"said": said, "found": found}
    return Finding(check, said == found, check if said == found else f"{check}_differs", facts)


def _ascending(ids: Sequence[str]) -> bool:
    return all(one < other for one, other in pairwise(ids))
