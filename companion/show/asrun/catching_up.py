"""What was proposed to win back lost time, and what became of each proposal."""

from dataclasses import dataclass

from companion.show import commands as c
from companion.show import timing_commands as t
from companion.show.asrun.occasion import Occasion
from companion.show.asrun.record import CatchingUp, Replanned
from companion.show.asrun.step import Step
from companion.show.replanning.proposal import Proposal, Stands


@dataclass(slots=True)
class _Proposed:
    proposal: Proposal
    made: Occasion
    became: Replanned = Replanned.LAPSED
    settled: Occasion | None = None

    def becomes(self, became: Replanned, occasion: Occasion) -> None:
        self.became, self.settled = became, occasion

    def told(self) -> CatchingUp:
        one = self.proposal
        return CatchingUp(
            id=one.id,
            made=self.made,
            lost_ms=one.lost_ms,
            won_ms=one.won_ms,
            trims=one.trims,
            drops=one.drops,
            broken=one.broken,
            became=self.became,
            settled=self.settled,
        )


class CatchUps:
    """Sees every line, and tells of proposals in the end."""

    def __init__(self) -> None:
        self._proposed: dict[str, _Proposed] = {}

    def see(self, step: Step) -> None:
        before, after = step.before.proposal, step.after.proposal
        if after is before:
            return
        if after is not None and after.id not in self._proposed:
            self._proposed[after.id] = _Proposed(after, step.made_by)
        if after is not None and after.stands is not Stands.ASKS:
            became = Replanned.BY_ITSELF if after.stands is Stands.BY_ITSELF else Replanned.UNDONE
            self._proposed[after.id].becomes(became, step.made_by)
        match step.command:
            case c.ApplyPlan(plan) if plan in self._proposed:
                self._proposed[plan].becomes(Replanned.APPLIED, step.made_by)
            case t.RefusePlan(plan):
                self._proposed[plan].becomes(Replanned.REFUSED, step.made_by)
            case _:
                pass

    def told(self) -> tuple[CatchingUp, ...]:
        return tuple(one.told() for one in self._proposed.values())
