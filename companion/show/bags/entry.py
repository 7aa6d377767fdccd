"""Who has entered a lucky bag, and whether they can win.

Nobody is thrown out of the list: who cannot win stays in it with the reason, so that the frozen list can be
checked by anyone. What could not be checked, because whoever sent the entry did not say, is not held against
the viewer.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from companion.show.bags.bag import BagState, BagWindow
from companion.show.times import Ms, WallMs


class Verdict(StrEnum):
    ELIGIBLE = "eligible"
    TOO_EARLY = "too_early"
    """The bag was not open yet, by the clock of this computer."""
    TOO_LATE = "too_late"
    STAFF = "staff"
    """Whom the show excludes; they must not win (reference: Order 32 of 2020, Art. 16)."""
    RECENT_WINNER = "recent_winner"
    NO_KEYWORD = "no_keyword"
    NOT_FOLLOWING = "not_following"
    NOT_IN_FAN_CLUB = "not_in_fan_club"
    WATCHED_TOO_SHORT = "watched_too_short"

    @property
    def can_be_mended(self) -> bool:
        """The viewer can still do what was missing, and enter once more."""
        return self in _MENDABLE


_MENDABLE = frozenset(
    {
        Verdict.TOO_EARLY,
        Verdict.NO_KEYWORD,
        Verdict.NOT_FOLLOWING,
        Verdict.NOT_IN_FAN_CLUB,
        Verdict.WATCHED_TOO_SHORT,
    }
)


class Condition(StrEnum):
    """What a bag asks of a viewer and only the platform knows."""

    FOLLOW = "follow"
    FAN_CLUB = "fan_club"
    WATCH = "watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What the platform says of a viewer; None: it does not say."""

    follows: bool | None = None
    fan_club: bool | None = None
    watched_ms: Ms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One viewer who wants to win, as they came in."""

    platform: str
    """In small letters, without a colon."""
    user_id: str
    """Tells who it is. A name may change from one comment to the next, and two may have the same."""
    name: str = ""
    text: str = ""
    """What they wrote."""
    at: WallMs
    """When it came in here, whatever the sender says."""
    signals: Signals = Signals()


@dataclass(frozen=True, slots=True)
class Judged:
    verdict: Verdict
    unchecked: tuple[Condition, ...] = ()
    """What the bag asks and nobody knows of this viewer; of one who can win."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of entries that came in together."""

    new: int
    """So many of them changed something; the others were of viewers who had entered already."""
    verdicts: Mapping[Verdict, int]
    """How many there are of each. That of a viewer who had entered before is of the entry that counts."""


def judge(entry: Entry, window: BagWindow, *, won_lately: bool) -> Judged:
    """Whether this viewer can win; the first reason against it counts."""
    plan = window.plan
    signals = entry.signals
    if window.state in (BagState.DRAFT, BagState.ANNOUNCED):
        return Judged(Verdict.TOO_EARLY)
    # By the promised end, which counts even while the wake-up for it is on its way.
    if window.state is not BagState.OPEN or (window.closes is not None and entry.at > window.closes):
        return Judged(Verdict.TOO_LATE)
    if is_staff(entry, plan.exclude):
        return Judged(Verdict.STAFF)
    if won_lately:
        return Judged(Verdict.RECENT_WINNER)
    if plan.keyword and not has_keyword(entry.text, plan.keyword):
        return Judged(Verdict.NO_KEYWORD)
    if plan.follow and signals.follows is False:
        return Judged(Verdict.NOT_FOLLOWING)
    if plan.fan_club and signals.fan_club is False:
        return Judged(Verdict.NOT_IN_FAN_CLUB)
    if signals.watched_ms is not None and signals.watched_ms < plan.watch_ms:
        return Judged(Verdict.WATCHED_TOO_SHORT)
    unknown = {
        Condition.FOLLOW: plan.follow and signals.follows is None,
        Condition.FAN_CLUB: plan.fan_club and signals.fan_club is None,
        Condition.WATCH: plan.watch_ms > 0 and signals.watched_ms is None,
    }
    return Judged(Verdict.ELIGIBLE, tuple(condition for condition, absent in unknown.items() if absent))


def counts_instead(before: Verdict, now: Verdict) -> bool:
    """Whether a later entry of the same viewer takes the place of the one that counts.

    The first counts, but for somebody who has meanwhile done what was missing.
    """
    return before.can_be_mended and now is Verdict.ELIGIBLE


def is_staff(entry: Entry, excluded: Collection[str]) -> bool:
    """Named in the show file by user id, by ``platform:user_id``, or by name."""
    if not excluded:
        return False
    named = _excluded(tuple(excluded))
    # A viewer whose id differs from one of staff by its case alone is less likely than a slip of the hand.
    if _folded(entry.user_id) in named or _folded(f"{entry.platform}:{entry.user_id}") in named:
        return True
    name = _run_together(entry.name)
    return name != "" and name in named


def has_keyword(text: str, keyword: str) -> bool:
    """Whether the keyword stands anywhere in the text.

    Upper and lower case, full and half width, spaces, punctuation and symbols make no difference. A keyword
    in letters or digits of the Latin script has to stand by itself: ``1`` is not in ``101``.
    """
    if not (pattern := _pattern(keyword)):
        # Symbols alone, such as a heart: nothing else can be compared.
        return _folded(keyword).strip() in _folded(text)
    return pattern.search(plain(text)) is not None


def plain(text: str) -> str:
    """Letters, digits and their marks in one case and width; whatever is between them is one space."""
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in _folded(text))
    return " ".join("".join(kept).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@cache
def _pattern(keyword: str) -> re.Pattern[str] | None:
    letters = _run_together(keyword)
    if not letters:
        return None
    before = r"(?<![a-z0-9])" if _is_latin(letters[0]) else ""
    after = r"(?![a-z0-9])" if _is_latin(letters[-1]) else ""
    return re.compile(before + " ?".join(re.escape(letter) for letter in letters) + after)


@cache
def _excluded(written: tuple[str, ...]) -> frozenset[str]:
    return frozenset({*(_folded(text.strip()) for text in written), *map(_run_together, written)} - {""})


def _run_together(text: str) -> str:
    return plain(text).replace(" ", "")


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
