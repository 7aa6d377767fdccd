"""A show whose cameras and microphones are watched: tests break things and see what is done about it."""

from collections.abc import Mapping
from dataclasses import replace

from companion.show.events import ObsConnected, OutputsChanged
from companion.show.health.events import ContentsChanged, VerdictChanged
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.record import Incident
from companion.show.model import GuardPlan, Plan, Playbook
from companion.show.times import RunMs
from tests.stage import Stage, seconds, small_plan

OUTPUT = "virtual_camera"
"""What the small show is on air by."""

CONTENTS: Mapping[str, tuple[str, ...]] = {
    "Host": ("Cam", "Mic"),
    "Product": ("Close", "Mic"),
    "Fallback": ("Loop",),
    "Lobby": ("Poster",),
}


def guarded_plan(guard: GuardPlan | None = None, **books: Playbook) -> Plan:
    """The small show with a camera in each of its scenes, and these playbooks."""
    plan = small_plan()
    studio = replace(
        plan.studio,
        cameras={"main": "Cam", "closeup": "Close"},
        microphones={"host": "Mic", "spare": "Spare"},
    )
    return replace(plan, studio=studio, playbooks=books, guard=guard or GuardPlan())


class GuardedStage(Stage):
    """On air with the host's scene, every scene's contents known, a minute into the show."""

    def __init__(self, plan: Plan | None = None, *, contents: bool = True) -> None:
        super().__init__(plan or guarded_plan())
        if contents:
            self.holds(CONTENTS)
        self.go()
        self.passes(seconds(5))
        self.asks()

    def holds(self, contents: Mapping[str, tuple[str, ...]]) -> None:
        self.happens(lambda at: ContentsChanged(at=at, contents=contents))

    def verdict(self, trouble: Trouble, subject: str, verdict: Verdict, *, bad_for: float = 0) -> None:
        first = RunMs(self.now.run - seconds(bad_for)) if bad_for else None
        self.happens(
            lambda at: VerdictChanged(
                at=at, trouble=trouble, subject=subject, verdict=verdict, first_bad=first
            )
        )

    def breaks(self, trouble: Trouble = Trouble.BLACK, subject: str = "Cam") -> None:
        """It is told, and a second later its time to act has come."""
        self.verdict(trouble, subject, Verdict.ALARM, bad_for=2)
        self.passes(seconds(1))
        self.verdict(trouble, subject, Verdict.ACT, bad_for=3)

    def mends(self, trouble: Trouble = Trouble.BLACK, subject: str = "Cam") -> None:
        """It is good again, and three seconds later that counts."""
        self.verdict(trouble, subject, Verdict.CLEARING, bad_for=9)
        self.passes(seconds(3))
        self.verdict(trouble, subject, Verdict.FINE)

    def runs(self, *, on: bool = True) -> None:
        """What viewers see the show by."""
        self.happens(lambda at: OutputsChanged(at=at, outputs={OUTPUT: on}))

    def goes_off_air(self) -> None:
        self.runs(on=False)

    def obs_comes_back(self, *, running: bool) -> None:
        """With its scenes, and with or without the output."""
        self.happens(
            lambda at: ObsConnected(
                at=at,
                version="29.0.2",
                scenes=self.state.obs.scenes,
                program="Host",
                outputs={OUTPUT: running},
            )
        )

    @property
    def on_programme(self) -> str | None:
        return self.state.program.actual

    @property
    def incident(self) -> Incident:
        return self.state.incidents[-1]
