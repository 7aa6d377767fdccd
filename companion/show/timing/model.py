"""What is known of a show's time at one state of it: nothing in here counts, and nothing grows old.

Everything that is expected is told as it is until one moment, :attr:`Timing.late_from`: the running segment
is to end then, or a hold began, or the show is to start. From that moment on it comes later and later, by the
one formula of :class:`~companion.show.timing.chain.Expected`. So whoever has a :class:`Timing` knows all of
it at every later instant, until something happens.
"""

from dataclasses import dataclass
from enum import StrEnum

from companion.show.cue import LATE_MS
from companion.show.times import Ms, RunMs, WallMs
from companion.show.timing.chain import Expected


class Standing(StrEnum):
    """What has become of a segment."""

    PLAYED = "played"
    """It was begun and left, and the script does not come to it again by itself."""
    RUNNING = "running"
    COMING = "coming"
    SKIPPED = "skipped"
    """It would come, and is passed over: by the operator's word, or because its loop is over by then."""
    PASSED = "passed"
    """The script went past it, or the show ended, and it was never begun."""


@dataclass(frozen=True, slots=True)
class PlannedEdge:
    """When a segment was to begin and to end, where a promise hangs on that; None: none does. As written:
    what moves all hours of a show comes on top."""

    begins: WallMs | None
    """Its hard start. Where it has a time of day that is the hour, and this says which of them: there may be
    two in a night."""
    ends: WallMs | None
    """Its hard end, likewise."""
    cues_from: WallMs | None = None
    """Its begin, from which cues are counted."""
    cues_until: WallMs | None = None
    """Its end, from which those before the end are."""
    pass_from: WallMs | None = None
    """The begin of its pass, in a loop that goes on until an hour: only a pass that was to begin before that
    was ever promised."""


NO_EDGE = PlannedEdge(None, None)


class PromiseKind(StrEnum):
    HARD_START = "hard_start"
    HARD_END = "hard_end"
    SHOW_ENDS = "show_ends"
    """The hard end of the last segment of the plan. It is the show's: it stays when that is passed over, or
    taken out on air, and the show has to be over by then whatever is the last."""
    CUE = "cue"
    """One at a time of day, or of which the show file says that it was promised."""
    SALE_OPENS = "sale_opens"
    """Viewers see the teaser, which counts down to it."""
    SALE_CLOSES = "sale_closes"
    BAG_CLOSES = "bag_closes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something that viewers, or the platform, count on at an instant. Nothing moves it by itself."""

    kind: PromiseKind
    id: str
    """Of the segment, the cue, the sale or the bag; of the show for its end."""
    segment: str
    """The segment that has to keep it, for the end of the show the last; empty of what is open already, which
    the whole show has to outlast."""
    at: RunMs
    """As the wall clock reads now: a clock that is set moves it against the run clock."""
    offset_ms: Ms = Ms(0)
    """So long after its segment began it comes; 0 of what has an instant of its own, whenever that begins."""


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """A promise that nothing of the show keeps any more: what was to keep it was left too early, passed over,
    taken out, or begun before its hour."""

    kind: PromiseKind
    id: str
    segment: str
    """As of :class:`Promise`."""
    at: WallMs
    """The instant that was promised."""
    by: str
    """Who did it, as in a note; empty when nobody did: the show went on by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseTiming:
    """A promise that is not settled yet, and whether it will be kept if everything goes on as expected.

    Each side is a length by which what comes may still be moved; below 0 the promise breaks by so much. With
    ``late`` as of :meth:`Timing.late`, and ``by`` what of it is more than ``absorbs_ms``, the first is
    smaller by ``by`` and the second larger.
    """

    promise: Promise
    slack_ms: Ms | None
    """So much later it may still come. None: nothing that runs late breaks it."""
    early_ms: Ms | None
    """So much earlier. None: nothing that runs early breaks it."""
    absorbs_ms: Ms | None = Ms(0)
    """So much of a delay goes by in waiting before it. None: what is late now does not touch it."""

    def slack(self, late: Ms) -> Ms | None:
        return None if self.slack_ms is None else Ms(self.slack_ms - self._moved_by(late))

    def early(self, late: Ms) -> Ms | None:
        return None if self.early_ms is None else Ms(self.early_ms + self._moved_by(late))

    def kept(self, late: Ms) -> bool:
        sides = (self.slack(late), self.early(late))
        return all(side is None or side >= -LATE_MS for side in sides)

    def _moved_by(self, late: Ms) -> int:
        return 0 if self.absorbs_ms is None else max(0, late - self.absorbs_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Columns by the place in the rundown: five hundred segments are worked out again at every GO."""

    ids: tuple[str, ...]
    standings: tuple[Standing, ...]
    lengths: tuple[Ms, ...]
    planned: tuple[RunMs, ...]
    """When each was to begin, counted from when the show did begin and, after a hard edge, from that edge.
    Empty: the show has no hour yet."""
    expected: tuple[Expected | None, ...]
    """When each that is to come begins; None of all others."""
    latest: tuple[RunMs | None, ...]
    """When each that is to come has to begin so that this and all later promises are kept; None: whenever."""
    began: tuple[RunMs | None, ...]
    """When its last pass began; None: it never did."""
    ended: tuple[RunMs | None, ...]
    """When its last pass was left."""
    starts: RunMs | None
    """When the show began, or is to begin; None: it waits for GO and has no planned start."""
    late_from: RunMs | None
    """Until then nothing is late; None: nothing is expected any more, or nobody knows when it will be."""
    planned_end: RunMs | None
    """The hard end of the show, or the end that its lengths lead to. None: the show has no hour yet."""
    end: Expected | None
    """When the show ends; absorbs nothing and is final once it has."""
    latest_start: RunMs | None
    """By when GO has to go on to what is next, or end the show, so that every promise is kept; None:
    whenever."""
    lost_ms: Ms
    """What the passes that are over took longer than planned, summed up."""
    won_ms: Ms
    """What they took less."""
    gives_ms: Ms
    """What the segments to come may still be shortened by, in all."""
    promises: tuple[PromiseTiming, ...]
    """Those that are not settled, by their instants."""

    def late(self, now: RunMs) -> Ms:
        """How long what runs, or a hold, or the wait for the start, has been keeping everything else."""
        return Ms(0) if self.late_from is None else Ms(max(0, now - self.late_from))

    def expected_end(self, now: RunMs) -> RunMs | None:
        """When the show ends if nothing else is lost or won from now on."""
        return None if self.end is None else self.end.late_by(self.late(now))

    def over_ms(self, now: RunMs) -> Ms | None:
        """So much later than planned the show ends; negative: earlier. None: there is no plan of hours."""
        end = self.expected_end(now)
        return None if end is None or self.planned_end is None else Ms(end - self.planned_end)

    def next_promise(self, now: RunMs) -> PromiseTiming | None:
        """The first whose instant is still ahead."""
        return next((one for one in self.promises if one.promise.at > now), None)
