"""A draw among 100,000 entries.

    python -m bench.draw

What a room waits for: the digest of the frozen list, the key, and the ranking of 20 winners and 20
alternates; it must take less than a second. Then what a stranger waits for: reading the published file and
checking it.
"""

import platform
import time
from collections.abc import Callable

from bench.figures import show
from companion.show.draw.check import Verdict, verdict, verify
from companion.show.draw.form import read
from companion.show.draw.protocol import canonical, digest_of, draw_key, rank
from tests.show.drawn import drawn, ids, salted

ENTRIES = 100_000
PLACES = 40
RUNS = 20
CHECKS = 7


def timed(runs: int, work: Callable[[], object]) -> list[float]:
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return took


def main() -> None:
    print(f"Python {platform.python_version()}, {ENTRIES:,} entries, {PLACES} places")
    entries = ids(ENTRIES, of="bench")
    seed, rules = salted("seed"), salted("rules").hex()

    def draw() -> list[str]:
        return rank(draw_key(seed, "run/bag", rules, digest_of(entries)), entries, PLACES)

    assert draw() == rank(draw_key(seed, "run/bag", rules, digest_of(entries)), entries)[:PLACES]
    show("drawn: digest, key, ranking", timed(RUNS, draw))

    text = canonical(drawn(entries=ENTRIES, ineligible=1_000, winners=20, alternates=20))
    assert verdict(verify(read(text))) is Verdict.HOLDS
    show(f"checked: draw.json of {len(text) / 2**20:.1f} MB", timed(CHECKS, lambda: verify(read(text))))


if __name__ == "__main__":
    main()
