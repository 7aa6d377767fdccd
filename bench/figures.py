"""How the benches print what they measured."""

import math
from collections.abc import Sequence


def show(what: str, seconds: Sequence[float]) -> None:
    """One line of milliseconds. p99 is the smallest figure that 99 % of the runs do not exceed."""
    ordered = sorted(seconds)

    def percentile(share: float) -> float:
        return ordered[math.ceil(share * len(ordered)) - 1] * 1_000

    figures = f"p50 {percentile(0.5):8.2f}   p99 {percentile(0.99):8.2f}   max {ordered[-1] * 1_000:8.2f}"
    print(f"{what:40} n={len(ordered):3}   {figures}   ms")
