"""1,000 draws among 10,000 entries each: every one holds, and none does once anything of it is altered.

    python -m soak.draws [--count 1000] [--entries 10000]

Each draw is altered in five ways, and each time given a new mark, as somebody would who means it: an entry,
the order of the winners, the seed, the round, a rule. At the end the winners are compared with a fair draw:
every tenth of the order in which people entered wins as often.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable

from companion.show.draw.check import Verdict, verdict, verify
from companion.show.offers import Fairness
from tests.show.drawn import Bundle, drawn, ids, marked

WINNERS = 10
TENTHS = 10
FAIR = 27.9
"""Chi-square with 9 degrees of freedom stays below it in 999 of 1,000 fair runs."""


def another_entry(bundle: Bundle) -> Bundle:
    entries = sorted([*bundle["eligible"][1:], "f" * 64])
    return bundle | {"eligible": entries}


def another_order(bundle: Bundle) -> Bundle:
    return bundle | {"winners": bundle["winners"][::-1]}


def another_seed(bundle: Bundle) -> Bundle:
    return bundle | {"seed": bundle["seed"][1:] + bundle["seed"][0]}


def another_round(bundle: Bundle) -> Bundle:
    beacon = bundle["beacon"]
    return bundle | {"beacon": beacon | {"round": beacon["round"] + 1}}


def another_rule(bundle: Bundle) -> Bundle:
    return bundle | {"rules": bundle["rules"] | {"keyword": "x"}}


ALTERED: tuple[Callable[[Bundle], Bundle], ...] = (
    another_entry,
    another_order,
    another_seed,
    another_round,
    another_rule,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--entries", type=int, default=10_000)
    args = parser.parse_args()
    begun = time.monotonic()
    wrong: list[str] = []
    won_in: Counter[int] = Counter()
    for number in range(args.count):
        seed = f"draw {number}"
        bundle = drawn(
            planned=Fairness.A, entries=args.entries, winners=WINNERS, alternates=WINNERS, seed=seed
        )
        if verdict(verify(bundle)) is not Verdict.HOLDS:
            wrong.append(f"{seed} does not hold")
        wrong += [
            f"{seed} holds with {alter.__name__.replace('_', ' ')}"
            for alter in ALTERED
            if verdict(verify(marked(alter(bundle)))) is not Verdict.FAILS
        ]
        place = {id: came for came, id in enumerate(ids(args.entries, of=seed))}
        won_in.update(place[id] * TENTHS // args.entries for id in bundle["winners"])
    expected = args.count * WINNERS / TENTHS
    chi_square = sum((won_in[tenth] - expected) ** 2 / expected for tenth in range(TENTHS))
    if chi_square >= FAIR:
        wrong.append(f"winners by tenth of the order in which they came: {sorted(won_in.items())}")
    if wrong:
        print("\n".join(wrong[:20]))
        return 1
    altered, took = args.count * len(ALTERED), time.monotonic() - begun
    print(
        f"{args.count:,} draws among {args.entries:,}: all hold, and none of {altered:,} altered ones; "
        f"chi-square of the winners {chi_square:.1f} (fair: below {FAIR}); {took:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
