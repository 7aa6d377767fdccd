"""``draw.json``: all that a stranger needs to draw again, and no name of anybody.

``docs/reference/draw.md`` tells of every field; ``check.py`` reads it.
"""

import hashlib
from collections.abc import Iterable, Mapping

from companion.show.bags.bag import BagWindow
from companion.show.draw.form import FORMAT, VERSION
from companion.show.draw.protocol import CHAIN, GENESIS_MS, PERIOD_MS, canonical, rules_digest
from companion.show.offers import Fairness
from companion.show.times import WallMs


def bundle(
    window: BagWindow,
    *,
    show_id: str,
    show_title: str,
    rules: Mapping[str, object],
    eligible: Iterable[str],
    ineligible: Iterable[tuple[str, str]],
    published: WallMs,
) -> dict[str, object]:
    """What stands in ``draw.json`` of a bag that is drawn; ``protocol.canonical`` writes it.

    Everything of the draw itself comes from ``window`` (``draw``, ``ranked``, ``passed_over``, the instants).
    ``rules`` are those whose digest went into the draw, with ``"fairness"``, ``"winners"`` and
    ``"alternates"`` (see ``protocol.rules_digest``). ``eligible`` and ``ineligible`` (id and
    reason) are the frozen list, in any order.

    The salt and the names do not come in, so they cannot get out. What bound nothing is left empty: the
    commitment of a draw of fairness C, the randomness and the round of one that is not of fairness A. A round
    that was named and given up is kept as such.

    Raises:
        ValueError: the rules hold something that :func:`companion.show.draw.protocol.canonical` refuses.
    """
    draw = window.draw
    by_beacon = draw.fairness is Fairness.A
    bound = draw.fairness in (Fairness.A, Fairness.B)
    yes = sorted(eligible)
    no = sorted(ineligible)
    most = window.plan.prize.quantity
    told: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "draw_id": draw.id,
        "show": {"id": show_id, "title": show_title},
        "bag": window.plan.id,
        "fairness": {
            "planned": str(rules["fairness"]),
            "is": draw.fairness.value,
            "why": draw.lowered,
        },
        "rules": dict(rules),
        "rules_digest": rules_digest(rules),
        "rules_before": list(draw.rules_before),
        "commitment": draw.commitment if bound else "",
        "seed": draw.seed,
        "beacon": {
            "chain": CHAIN,
            "genesis_ms": GENESIS_MS,
            "period_ms": PERIOD_MS,
            "round": draw.round if by_beacon else None,
            "round_given_up": None if by_beacon else draw.round,
            "rounds_void": list(draw.rounds_void),
            "randomness": draw.randomness if by_beacon else "",
            "signature": draw.signature if by_beacon else "",
        },
        "counts": {"entered": len(yes) + len(no), "eligible": len(yes), "ineligible": len(no)},
        "eligible": yes,
        "eligible_digest": draw.digest,
        "ineligible": [[id, reason] for id, reason in no],
        "ineligible_digest": draw.ineligible_digest,
        "winners": list(window.ranked[:most]),
        "alternates": list(window.ranked[most:]),
        "passed_over": [[id, window.passed_over[id]] for id in window.ranked if id in window.passed_over],
        "times": {
            "announced": window.announced,
            "opened": window.opened,
            "closed": window.closes,
            "frozen": draw.frozen,
            "round": draw.round_at if by_beacon else None,
            "drawn": window.drawn,
            "published": published,
        },
    }
    return told | {"digest": digest_of_bundle(told)}


def digest_of_bundle(told: Mapping[str, object]) -> str:
    """SHA-256 of the canonical JSON of all of it but its own ``digest``, as hex: the mark of this one file.

    Raises:
        ValueError: as :func:`companion.show.draw.protocol.canonical`.
    """
    rest = {name: value for name, value in told.items() if name != "digest"}
    return hashlib.sha256(canonical(rest)).hexdigest()
