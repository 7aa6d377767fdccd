"""How one trouble with one thing comes and goes: the state machine that all detectors share.

    unknown/fine → suspected → alarm → act → clearing → fine

Durations are those between samples, never counts of them. What holds in it:

* Only what is bad without a break trips. A sample that is neither bad nor good breaks it, and so does a time
  without knowledge; an unknown sample by itself does nothing.
* What is known stands for ``stands``: two and a half sample periods, so that one or two may be missing.
  Within it time alone can bring the alarm, the act, or the end; after it nothing is known.
* One sample alone never trips anything that has a time to wait: it may be the only one of its kind.
* An alarm of which nothing is known any more neither ends nor goes on. It becomes unknown once nothing was
  known for as long as it would have had to be good; good samples after that still have to last for the whole
  clear time, bad ones for the whole time of an alarm. Where somebody still waits for its end, one bad sample
  is the same trouble again.
* What is forgotten is unknown at once: another thing is before the camera from now on.
* Bad again while clearing, it is the same trouble, at once as far as it had been: it was never over.
* What is not bad any more and not clearly good either ends, too, after longer: a dark set or a very clean
  camera may never give more than that.
* What is bad goes on behind something worse, so that what is bad in turns is bad all the time; it is told of
  only where it was already, or is to be seen again.
* It clears from the first good sample on. That it is clearing is told a little later, so that something which
  flickers does not fill the journal.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import assert_never

from companion.show.health.settings import Times
from companion.show.health.troubles import STANDING, Standing, Verdict
from companion.show.times import Ms, RunMs

LONGEST_SETTLING = Ms(1_000)
"""After so long at most, good samples are told to be clearing."""
CALM_FOR = Ms(10_000)
CALM_TIMES = 3
"""What lies between bad and good is over after so many clear times of that, and after so long at least."""
_START, _NO_TIME = RunMs(0), Ms(0)


class Reading(Enum):
    """What one sample says of one trouble."""

    UNKNOWN = auto()
    GOOD = auto()
    MOOT = auto()
    """It cannot be told from this: it trips nothing, and clears nothing."""
    BETWEEN = auto()
    """Neither: it trips nothing, and clears only what has been so for long."""
    POOR = auto()
    """Bad enough to be told, and too little to act on."""
    BAD = auto()
    HIDDEN = auto()
    """Behind something worse with the same thing: what is bad goes on, and nothing begins or ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far it has come."""

    verdict: Verdict = Verdict.UNKNOWN
    since: RunMs = _START
    told: Verdict = Verdict.FINE
    """The verdict that others have been told; never ``suspected``."""
    reached: Verdict | None = None
    """``alarm`` or ``act``: how far it went, while it is not over."""
    first_bad: RunMs | None = None
    known_at: RunMs | None = None
    """The newest sample that said anything."""
    stands: Ms = _NO_TIME
    """How long that sample stands."""
    bad_since: RunMs | None = None
    grave_since: RunMs | None = None
    """As ``bad_since``, of what is bad enough to act on."""
    bads: int = 0
    good_since: RunMs | None = None
    goods: int = 0
    calm_since: RunMs | None = None
    """As ``good_since``, of what is good or between."""
    hidden: bool = False
    """By the newest sample it is behind something worse."""

    @property
    def standing(self) -> Standing:
        return Standing(verdict=self.verdict, since=self.since, first_bad=self.first_bad)

    def saw(
        self, reading: Reading, at: RunMs, times: Times, stands: Ms, *, goods_needed: int = 1
    ) -> "Course":
        """Judge a sample that was taken at ``at``. An older one than the last is passed over."""
        if reading is Reading.UNKNOWN or (self.known_at is not None and at < self.known_at):
            return self
        broken = self.known_at is None or at - self.known_at > self.stands
        if reading is Reading.HIDDEN and (self.bad_since is None or broken):
            return self
        known = replace(self, known_at=at, stands=stands, hidden=reading is Reading.HIDDEN)
        match reading:
            case Reading.HIDDEN:
                pass
            case Reading.BAD | Reading.POOR:
                known = known._bad(at, grave=reading is Reading.BAD, again=broken)
            case Reading.GOOD:
                known = known._calm(at, again=broken)._good(at, again=broken)
            case Reading.BETWEEN:
                known = known._calm(at, again=broken)._neither(at)
            case Reading.MOOT:
                known = replace(known._calm(at, again=True)._neither(at), calm_since=None)
            case _:
                assert_never(reading)
        return known._judged(at, times, goods_needed)

    def at(self, now: RunMs, times: Times, *, blind_until: RunMs, goods_needed: int = 1) -> "Course":
        """What time alone brings.

        ``blind_until``: nothing could be known before this, which is no lack of samples.
        """
        if self.known_at is None:
            return replace(self, told=Verdict.UNKNOWN) if self.told in STANDING else self
        if now - self.known_at <= self.stands:
            return self._judged(now, times, goods_needed)
        if self.verdict is Verdict.UNKNOWN:
            return self
        if self.verdict in STANDING and now - max(self.known_at, blind_until) < max(
            self.stands, times.clear_ms
        ):
            return self
        return self._become(Verdict.UNKNOWN, now)

    def forgotten(self, at: RunMs) -> "Course":
        """Begin anew. That nothing is known of an alarm any more is told by the next ``at``."""
        return Course(since=at, told=self.told)

    def awaited(self) -> "Course":
        """Somebody waits to hear that it is over: where nothing is known of it, it was never that."""
        if self.verdict is not Verdict.UNKNOWN or self.reached is not None:
            return self
        return replace(self, told=Verdict.UNKNOWN, reached=Verdict.ALARM)

    def _bad(self, at: RunMs, *, grave: bool, again: bool) -> "Course":
        again = again or self.bad_since is None
        grave_since = at if again or self.grave_since is None else self.grave_since
        return replace(
            self,
            bad_since=at if again else self.bad_since,
            grave_since=grave_since if grave else None,
            bads=1 if again else self.bads + 1,
            good_since=None,
            goods=0,
            calm_since=None,
        )

    def _calm(self, at: RunMs, *, again: bool) -> "Course":
        since = at if again or self.calm_since is None else self.calm_since
        return replace(self, bad_since=None, grave_since=None, bads=0, calm_since=since)

    def _good(self, at: RunMs, *, again: bool) -> "Course":
        again = again or self.good_since is None
        since = at if again else self.good_since
        return replace(self, good_since=since, goods=1 if again else self.goods + 1)

    def _neither(self, at: RunMs) -> "Course":
        neither = replace(self, good_since=None, goods=0)
        if self.told is Verdict.FINE:
            return neither._become(Verdict.FINE, at)
        return neither._become(self.told, at) if self.verdict is Verdict.SUSPECTED else neither

    def _judged(self, now: RunMs, times: Times, goods_needed: int) -> "Course":
        if self.bad_since is not None:
            if self.hidden and self.reached is None:
                return self
            return self._become(self._how_bad(now, self.bad_since, times), now)
        if self.verdict is Verdict.FINE:
            return self
        calm_for = max(CALM_FOR, CALM_TIMES * times.clear_ms)
        if self.calm_since is not None and now - self.calm_since >= calm_for:
            return self._become(Verdict.FINE, now)
        if self.good_since is None:
            return self
        lasted = now - self.good_since
        if self.told is Verdict.FINE or (lasted >= times.clear_ms and self.goods >= goods_needed):
            return self._become(Verdict.FINE, now)
        if lasted >= min(LONGEST_SETTLING, times.clear_ms // 3):
            return self._become(Verdict.CLEARING, now)
        return self

    def _how_bad(self, now: RunMs, bad_since: RunMs, times: Times) -> Verdict:
        if self.bads > 1 or not times.alarm_ms:
            act, grave_since = times.act_ms, self.grave_since
            if act is not None and grave_since is not None and now - grave_since >= act:
                return Verdict.ACT
            if self.reached is None and now - bad_since >= times.alarm_ms:
                return Verdict.ALARM
        return self.reached or Verdict.SUSPECTED

    def _become(self, verdict: Verdict, now: RunMs) -> "Course":
        if verdict is self.verdict:
            return self
        told = verdict
        if verdict is Verdict.SUSPECTED or (verdict is Verdict.UNKNOWN and self.told is Verdict.FINE):
            told = self.told
        reached, first_bad = self.reached, self.first_bad
        match verdict:
            case Verdict.FINE | Verdict.UNKNOWN:
                reached, first_bad = None, None
            case Verdict.SUSPECTED:
                first_bad = self.bad_since
            case Verdict.ALARM | Verdict.ACT:
                first_bad = self.bad_since if reached is None or first_bad is None else first_bad
                reached = verdict
            case Verdict.CLEARING:
                pass
        return replace(self, verdict=verdict, since=now, told=told, reached=reached, first_bad=first_bad)
