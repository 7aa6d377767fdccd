"""A show that is watched, with an OBS that the test plays."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from companion.lookout.pages import SeenPage
from companion.lookout.watch import Watch
from companion.ports import Notice
from companion.show.events import Event
from companion.show.health.events import VerdictChanged
from companion.show.health.samples import CameraSample, Frame, Level
from companion.show.health.troubles import Trouble, Verdict
from companion.show.state import ObsView, ShowState
from companion.show.times import Moment, Ms, RunMs, WallMs
from tests.stage import NOON, Stage

CAMERA, SPARE, MICROPHONE = "Main Camera", "Close Camera", "Host Microphone"
SCENE, FALLBACK = "Host", "Fallback"

GOOD = Frame(luma=110.0, spread=40.0, dark=0.05, change=0.004)
BLACK = Frame(luma=1.0, spread=0.2, dark=1.0, change=0.0001)
STILL = replace(GOOD, change=0.0)
SPEECH = Level(peak=-18.0, rms=-26.0, before=-18.0)
NOTHING = Level(peak=None, rms=None, before=None)


@dataclass
class Port:
    """As an ``ObsPort`` is to the lookout."""

    still_by_nature: frozenset[str] = frozenset()
    gated: frozenset[str] = frozenset()
    asked: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    look: Callable[[CameraSample], None] | None = None
    hear: Callable[[Mapping[str, Level]], None] | None = None
    show: Callable[[str, RunMs, bytes], None] | None = None

    def watch(self, cameras: Sequence[str], *, closely: Sequence[str] = ()) -> None:
        self.asked.append((tuple(cameras), tuple(closely)))

    def hear_looks(self, listener: Callable[[CameraSample], None] | None) -> None:
        self.look = listener

    def hear_pictures(self, listener: Callable[[str, RunMs, bytes], None] | None) -> None:
        self.show = listener

    def hear_levels(self, listener: Callable[[Mapping[str, Level]], None] | None) -> None:
        self.hear = listener


def watched_show() -> ShowState:
    """A show with two cameras and a microphone, on air in its first scene for a minute."""
    state = Stage().state
    studio = replace(
        state.plan.studio,
        scenes={**state.plan.studio.scenes, "host": SCENE, "fallback": FALLBACK},
        cameras={"main": CAMERA, "close": SPARE},
        microphones={"host": MICROPHONE},
    )
    obs = ObsView(
        connected=True,
        since=WallMs(NOON - 60_000),
        outputs={output: True for output in state.plan.on_air},
        scenes=(SCENE, FALLBACK),
        inputs=(CAMERA, SPARE, MICROPHONE),
    )
    return replace(
        state,
        plan=replace(state.plan, studio=studio),
        obs=obs,
        contents={SCENE: (CAMERA, MICROPHONE), FALLBACK: ("Slate",)},
        program=replace(state.program, actual=SCENE),
    )


class Room:
    """Time stands still but for what the test lets pass."""

    def __init__(self, state: ShowState | None = None) -> None:
        self.state = state or watched_show()
        self.run = RunMs(self.state.run(NOON))
        self.port = Port()
        self.told: list[VerdictChanged] = []
        self.seen: Sequence[SeenPage] = ()
        self.changes = 0
        self.watch = Watch(
            self.port,
            self.state,
            now=self.now,
            submit=self.submit,
            pages=lambda: self.seen,
            changed=self._changed,
        )

    def now(self) -> Moment:
        return Moment(self.run, self.state.wall(self.run))

    def follow(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.watch.follow(self.state)

    def looks(self, frame: Frame | None, for_s: float, camera: str = CAMERA, every_s: float = 0.5) -> None:
        """The camera is looked at for so long and gives this."""
        assert self.port.look is not None
        for _ in range(round(for_s / every_s)):
            self.port.look(CameraSample(at=self.run, input=camera, on_programme=True, frame=frame))
            self.passes(every_s)

    def hears(self, level: Level, for_s: float) -> None:
        assert self.port.hear is not None
        for _ in range(round(for_s * 20)):
            self.port.hear({MICROPHONE: level})
            self.passes(0.05)

    def passes(self, seconds: float) -> None:
        self.run = RunMs(self.run + round(seconds * 1000))

    def verdicts(self, trouble: Trouble, subject: str = CAMERA) -> list[Verdict]:
        return [one.verdict for one in self.told if (one.trouble, one.subject) == (trouble, subject)]

    def submit(self, build: Notice) -> None:
        event: Event = build(self.now())
        assert isinstance(event, VerdictChanged)
        self.told.append(event)

    def _changed(self) -> None:
        self.changes += 1


def later(at: RunMs, seconds: float) -> RunMs:
    return RunMs(at + Ms(round(seconds * 1000)))
