"""How the rest of a show could go so that it keeps what it has promised: shown first, then applied as shown.

A proposal is made by an event and has an id. When what it was worked out from changes it gives way to another
one, with another id, so that nobody ever presses a button that means something else by then.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from companion.show.clock import DAY
from companion.show.times import Ms, RunMs
from companion.show.timing.model import PromiseKind


class Stands(StrEnum):
    """What became of a proposal."""

    ASKS = "asks"
    """It waits for the operator's word."""
    BY_ITSELF = "by_itself"
    """It was applied by itself, and is shown until the running segment is left."""
    UNDONE = "undone"
    """It was applied and taken back. Nobody is asked any more, but it can be done again."""


def names_proposal(plan: str) -> bool:
    """Does ``apply_plan`` mean a proposal by this, and not the digest of a show file?"""
    return plan.startswith("r")


@dataclass(frozen=True, slots=True)
class Trim:
    """A segment that is made shorter; the running one by giving up some of its rest."""

    segment: str
    by_ms: Ms
    """Below 0 it is made longer."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that is not kept, whatever is trimmed or dropped."""

    kind: PromiseKind
    id: str
    segment: str
    """The segment that has to keep it, for the end of the show the last; empty of a sale, which any may."""
    by_ms: Ms
    """So much too late; below 0 its segment is over so much too early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    id: str
    """``r1``, ``r2``, … within a run."""
    made: RunMs
    pass_no: int
    """The pass that ran when it was made, and whose rest it counts with."""
    lost_ms: Ms
    """So much too late the promise is that is in the greatest danger; below 0 the show is early."""
    trims: tuple[Trim, ...]
    """In the order of the show."""
    drops: tuple[str, ...]
    """Segments that are passed over then."""
    broken: tuple[Broken, ...]
    """In the order of the show."""
    end_before: RunMs
    """When the show ends if nothing is done."""
    end_after: RunMs
    until: RunMs | None = None
    """The running segment can give what is asked of it until then; None: it gives nothing."""
    stands: Stands = Stands.ASKS

    @property
    def trimmed_ms(self) -> Ms:
        """What all segments give, without those that are dropped; what others grow by is not taken off."""
        return Ms(sum(max(0, trim.by_ms) for trim in self.trims))

    @property
    def leaves_ms(self) -> Ms:
        """So much too late is what it does not save, as far as that was promised."""
        return Ms(max((one.by_ms for one in self.broken), default=0))

    @property
    def won_ms(self) -> Ms:
        """So much earlier the show ends for it; below 0 later."""
        return Ms(self.end_before - self.end_after)

    @property
    def all_of_it_ms(self) -> Ms:
        """More than can be lost, or won: whoever answers by it has answered for all that is by then, and the
        look that follows cuts it to that."""
        return Ms(-DAY if self.lost_ms < 0 else DAY)

    @property
    def acts(self) -> bool:
        """Would applying it change anything? One that does not only names what breaks."""
        return bool(self.trims or self.drops)

    def can_wait(self, now: RunMs) -> bool:
        """Can the running segment still give what is asked of it?"""
        return self.until is None or now <= self.until

    def says_the_same(self, other: "Proposal") -> bool:
        """Does everything that is shown of them say the same?"""
        named_alike = replace(other, id=self.id, made=self.made, until=self.until, stands=self.stands)
        return self == named_alike
