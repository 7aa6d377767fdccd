"""What rows have in common: something breaks, the fallback covers it, it is mended, the show is back."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from companion.show.health.troubles import Trouble
from companion.show.incidents.record import Incident
from faults.incidents.on_air import OnAir
from faults.incidents.row import Ran, ms
from tests.breakable import CAMERA, FALLBACK_PICTURE

BROKEN_S = 6.0
"""So long it stays broken once it is covered: what is told of the way back is then the way back, and not the
time that a cover stays at least."""
RETURNS_WITHIN_S = 40.0
LEAVES_AIR_S = 1.0
"""OBS tells what came on air before it tells what left it."""

Break = Callable[[OnAir], float]
"""Breaks or mends something, and gives the instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A cover that is on air, or is not."""

    broke_at: float
    on_air_at: float | None
    incident: Incident | None


def cover(show: OnAir, trouble: Trouble, breaks: Break, within_s: float) -> Covered:
    """Break it and wait for the fallback."""
    broke_at = breaks(show)
    on_air_at = show.studio.programme.came(FALLBACK_PICTURE, broke_at, within_s)
    return Covered(
        broke_at=broke_at, on_air_at=on_air_at, incident=show.incident(trouble, broke_at, within_s=2.0)
    )


def come_back(show: OnAir, covered: Covered, mends: Break, *, seen: str = CAMERA) -> Ran:
    """Mend it, wait for the return, and read the record."""
    mended_at = mends(show)
    back_at = show.studio.programme.came(seen, mended_at, RETURNS_WITHIN_S)
    incident = covered.incident
    if incident is not None:
        incident = show.over(incident, RETURNS_WITHIN_S if back_at is None else 5.0)
    first_bad_at = None if incident is None else incident.first_bad / 1000
    time.sleep(LEAVES_AIR_S)
    return Ran(
        first_bad_ms=ms(covered.broke_at, first_bad_at),
        told_ms=None if incident is None else incident.alarm - incident.first_bad,
        on_air_ms=ms(first_bad_at, covered.on_air_at),
        back_ms=ms(mended_at, back_at),
        wrong=(*_of_programme(show, covered.broke_at, seen), *_of_record(incident)),
    )


def broken_and_mended(
    trouble: Trouble, breaks: Break, mends: Break, within_s: float
) -> Callable[[OnAir], Ran]:
    """The whole way, once."""

    def play(show: OnAir) -> Ran:
        covered = cover(show, trouble, breaks, within_s)
        if covered.on_air_at is None:
            mends(show)
            told = "nobody was told of it" if covered.incident is None else f"{covered.incident.why_not}"
            return Ran(wrong=(f"not covered within {within_s:g} s: {told}",))
        time.sleep(BROKEN_S)
        return come_back(show, covered, mends)

    return play


def only_told(
    trouble: Trouble,
    breaks: Break,
    mends: Break,
    *,
    told_within_s: float,
    over_within_s: float,
    broken_s: float = BROKEN_S,
) -> Callable[[OnAir], Ran]:
    """The crew is told, no scene is switched, and it is over when it is mended."""

    def play(show: OnAir) -> Ran:
        broke_at = breaks(show)
        incident = show.incident(trouble, broke_at, told_within_s)
        if incident is None:
            mends(show)
            return Ran(wrong=(f"nobody was told within {told_within_s:g} s",))
        time.sleep(broken_s)
        still_open = show.again(incident).open
        mended_at = mends(show)
        incident = show.over(incident, over_within_s)
        over_at = None if incident.cleared is None else incident.cleared / 1000
        wrong = [] if still_open else ["it was over before it was mended"]
        wrong += [f"{one.input} came or went" for one in show.studio.programme.since(broke_at)]
        return Ran(
            first_bad_ms=ms(broke_at, incident.first_bad / 1000),
            told_ms=incident.alarm - incident.first_bad,
            back_ms=ms(mended_at, over_at),
            wrong=tuple(wrong),
        )

    return play


def untouched(breaks: Break, mends: Break, for_s: float) -> Callable[[OnAir], Ran]:
    """It is no trouble: nothing is told and nothing is switched."""

    def play(show: OnAir) -> Ran:
        at = breaks(show)
        time.sleep(for_s)
        before = show.studio.programme.since(at + LEAVES_AIR_S)
        told = [f"told of {one.trouble.value} of {one.subject}" for one in show.incidents(at)]
        mends(show)
        return Ran(wrong=(*told, *(f"{one.input} came or went by itself" for one in before)))

    return play


def _of_programme(show: OnAir, since: float, seen: str) -> list[str]:
    covers, wrong = show.covers(since), []
    if covers != 1:
        wrong.append(f"covered {covers} times")
    if not show.shows(seen):
        wrong.append(f"{seen} is not on air in the end")
    return wrong


def _of_record(incident: Incident | None) -> list[str]:
    if incident is None:
        return ["there is no record of it"]
    instants = {
        "first bad": incident.first_bad,
        "told": incident.alarm,
        "sent": incident.sent,
        "confirmed": incident.confirmed,
        "good again": incident.good,
        "cleared": incident.cleared,
        "returned": incident.returned,
    }
    wrong = [f"its record has no instant for {name!r}" for name, at in instants.items() if at is None]
    if incident.told is None:
        wrong.append("the host was not told")
    in_order = list(filter(None, instants.values()))
    if in_order != sorted(in_order):
        wrong.append(f"the instants of its record are not in their order: {instants}")
    return wrong
