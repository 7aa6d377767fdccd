"""What may go otherwise than planned: said on the command line, read against the plan."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from companion.errors import WrongUsage
from companion.rehearsal.schedule import Schedule
from companion.rehearsal.words import length_words
from companion.show.model import Plan, Segment
from companion.show.times import MINUTE, Ms
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import duration, time_of_day

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "overrun form": '--overrun 写成 环节=+时长，例如 --overrun "{title}=+4m"；提前走完写 -1m。'
        "收到的是 {given}。",
        "incident form": "{flag} 写成 什么时候+多久，例如 {flag} 20:05+90s；从开播算起就写 {flag} 10m+90s。"
        "收到的是 {given}。",
        "sells form": '--sells 写成 秒杀=件数，例如 --sells "{sale}=20"。收到的是 {given}。',
        "no segment": "节目里没有叫 {given} 的环节或商品{meant}",
        "no sale": "节目里没有秒杀 {given}{meant}",
        "meant": "；是不是 {meant}？",
        "ids": "；有 {ids}。",
        "too short": "{title} 只有 {length}，不能提前 {by} 走完。",
        "outside": "{given}：这时不在播。这场从 {begins} 到 {ends}。",
        "too long": "{given}：最多写 {longest}。",
        "none": "。",
        "too many": "{sale} 只有 {quantity} 件，卖不出 {given} 件。",
    },
    "en": {
        "overrun form": '--overrun is written segment=+length, for example --overrun "{title}=+4m", or -1m '
        "for one that is over early; it was {given}.",
        "incident form": "{flag} is written when+how long, for example {flag} 20:05+90s, or from the start "
        "{flag} 10m+90s; it was {given}.",
        "sells form": '--sells is written sale=pieces, for example --sells "{sale}=20"; it was {given}.',
        "no segment": "The show has no segment or product {given}{meant}",
        "no sale": "The show has no sale {given}{meant}",
        "meant": "; did you mean {meant}?",
        "ids": "; it has {ids}.",
        "too short": "{title} is {length} long; it cannot be over {by} early.",
        "outside": "{given}: the show is not on then. It runs from {begins} to {ends}.",
        "too long": "{given}: no more than {longest}.",
        "none": ".",
        "too many": "{sale} has {quantity} pieces; it cannot sell {given}.",
    },
}

LONGEST_MS = Ms(12 * 60 * MINUTE)
"""What takes longer than this is a slip of the pen, and ends on another day."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that begins and is over again."""

    after_ms: Ms
    """Counted from the planned start of the show."""
    length_ms: Ms


def merged(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """In order of time, with those that overlap or touch as one: the end of one must not end another."""
    whole: list[Spell] = []
    for spell in sorted(spells, key=lambda spell: spell.after_ms):
        if whole and spell.after_ms <= (until := whole[-1].after_ms + whole[-1].length_ms):
            first = whole.pop()
            ends = max(until, spell.after_ms + spell.length_ms)
            spell = Spell(first.after_ms, Ms(ends - first.after_ms))
        whole.append(spell)
    return tuple(whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfs:
    """Everything that is to go otherwise than planned."""

    overruns: Mapping[str, Ms] = field(default_factory=dict)
    """By segment: so much longer than planned it lasts; negative: it is over so much earlier."""
    incidents: Sequence[Spell] = ()
    """The fallback scene is put on air, and taken off again."""
    obs_lost: Sequence[Spell] = ()
    sells: Mapping[str, int] = field(default_factory=dict)
    """By sale: pieces that are sold, evenly over its window."""
    begin_with: str | None = None
    """Id of the segment that the show starts with; None: the first."""

    def asked_ms(self) -> Ms:
        """So much longer than planned the show may last at most."""
        held = sum(spell.length_ms for spell in self.incidents)
        return Ms(held + sum(by for by in self.overruns.values() if by > 0))


class Reader:
    """Reads what was typed against a plan.

    Every method raises ``WrongUsage``, with a sentence that shows how it is written or names what there is.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._plan: Plan = schedule.plan
        self._words = WORDS[self._plan.language]

    def overrun(self, given: str) -> Mapping[str, Ms]:
        """``每日坚果=+4m``. A title or product that several segments have means each of them."""
        # A title may have signs of its own, and keeps them as they are.
        name, equals, written = given.replace("＝", "=").rpartition("=")
        name, written = given[: len(name)], _half_width(written)
        sign = -1 if written.startswith(("-", "−")) else 1
        by = _try(duration, written.lstrip("+-−").strip())
        if not equals or not by or not name.strip():
            example = self._plan.rundown[0].title
            raise WrongUsage(self._say("overrun form", title=example, given=given))
        self._refuse_too_long(by, given)
        found = self._segments(name.strip())
        for segment in found:
            if segment.length_ms + sign * by <= 0:
                length, early = (length_words(ms, self._plan.language) for ms in (segment.length_ms, by))
                raise WrongUsage(self._say("too short", title=segment.title, length=length, by=early))
        return {segment.id: Ms(sign * by) for segment in found}

    def spell(self, flag: str, given: str) -> Spell:
        """``20:05+90s`` by the clocks of the show's zone, or ``10m+90s`` from the start."""
        when, plus, written = (part.strip() for part in _half_width(given).partition("+"))
        length, after = _try(duration, written), self._since_start(when)
        if not plus or not length or after is None:
            raise WrongUsage(self._say("incident form", flag=flag, given=given))
        self._refuse_too_long(length, given)
        if not 0 <= after < self._plan.length_ms:
            ends = self._schedule.when(self._plan.length_ms)
            begins = self._schedule.when(Ms(0))
            raise WrongUsage(self._say("outside", given=given, begins=begins, ends=ends))
        return Spell(after, length)

    def sells(self, given: str) -> tuple[str, int]:
        """``F1=80``: the sale, and how many pieces are sold."""
        name, equals, written = (part.strip() for part in _half_width(given).partition("="))
        if not equals or not (written.isascii() and written.isdigit()) or len(written) > 9:
            example = next(iter(self._plan.sales), "F1")
            raise WrongUsage(self._say("sells form", sale=example, given=given))
        sale = self._plan.sales.get(name)
        if sale is None:
            raise WrongUsage(
                self._say("no sale", given=name, meant=self._meant(name, list(self._plan.sales)))
            )
        if int(written) > sale.quantity:
            raise WrongUsage(self._say("too many", sale=name, quantity=sale.quantity, given=written))
        return name, int(written)

    def segment(self, given: str) -> str:
        """The id of a segment by its id or title; of several passes with one title the first."""
        return self._segments(given.strip())[0].id

    def _refuse_too_long(self, length: Ms, given: str) -> None:
        if length > LONGEST_MS:
            longest = length_words(LONGEST_MS, self._plan.language)
            raise WrongUsage(self._say("too long", given=given, longest=longest))

    def _segments(self, name: str) -> list[Segment]:
        """By id, else by title, else by the id or name of its product."""
        rundown, products = self._plan.rundown, self._plan.products
        of_product = {id for id, product in products.items() if name in (id, product.name)}
        ways: tuple[Callable[[Segment], bool], ...] = (
            lambda segment: segment.id == name,
            lambda segment: segment.title == name,
            lambda segment: segment.product in of_product,
        )
        for is_meant in ways:
            if found := [segment for segment in rundown if is_meant(segment)]:
                return found
        known = [
            *(segment.title for segment in rundown),
            *(segment.id for segment in rundown),
            *(product.name for product in products.values()),
        ]
        raise WrongUsage(self._say("no segment", given=name, meant=self._meant(name, known)))

    def _since_start(self, when: str) -> Ms | None:
        """``10m``, or the ``20:05`` that is nearest to the middle of the show; None when it is neither."""
        if ":" not in when:  # Elsewhere 10:30 may be minutes and seconds; here it is a time of day.
            return _try(duration, when)
        clock = _try(time_of_day, when)
        return self._schedule.clock(clock, Ms(self._plan.length_ms // 2)) if clock is not None else None

    def _meant(self, name: str, known: list[str]) -> str:
        close = list(dict.fromkeys(get_close_matches(name, known, n=3, cutoff=0.4)))
        if close:
            return self._say("meant", meant=" / ".join(close))
        return self._say("ids", ids=" / ".join(known[:8])) if known else self._words["none"]

    def _say(self, sentence: str, **facts: object) -> str:
        return self._words[sentence].format(**facts)


def _half_width(typed: str) -> str:
    """What a Chinese keyboard writes for ``:``, ``+``, ``=`` and digits is as good."""
    return unicodedata.normalize("NFKC", typed)


def _try(read: Callable[[str], T], written: str) -> T | None:
    try:
        return read(written)
    except RefusedError:
        return None
