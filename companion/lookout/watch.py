"""Feeds the detectors, and tells the show what they say.

Samples come in on the event loop, some thirty a second, and each costs a fraction of a millisecond; nothing
here waits. A change of a verdict becomes an event; what is merely suspected does not.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from companion.lookout.fallback import FallbackLooks
from companion.lookout.loop import beat
from companion.lookout.pages import Pages, SeenPage
from companion.lookout.surroundings import surroundings
from companion.ports import Notice, Vitals
from companion.screens.watch import Watched
from companion.show.health.events import VerdictChanged
from companion.show.health.health import Health, Sample
from companion.show.health.samples import (
    CameraSample,
    Level,
    LoopSample,
    ObsSample,
    OutputSample,
    SoundSample,
    Surroundings,
)
from companion.show.health.settings import HealthSettings, settings_for
from companion.show.health.troubles import OF_CAMERAS, STANDING, Change, Standing, Subject, Trouble, Verdict
from companion.show.state import ShowState
from companion.show.times import Moment, Ms, RunMs
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

BEAT_S = 0.1
"""How often time alone is looked at: what follows from it comes late by this at most."""
PAGES_EVERY_BEATS = 10
_LEVELS_STAND_MS = Ms(1_000)
"""Older levels are none: they come twenty times a second."""
_BEFORE_ACT = frozenset({Verdict.SUSPECTED, Verdict.ALARM})
_TOLD = frozenset({Verdict.ALARM, Verdict.ACT})
_QUIET_LOG_MS = Ms(60_000)
"""Between two lines on the same fault of a detector: samples come forty times a second."""


class WatchedObs(Protocol):
    """What of an ``ObsPort`` the lookout needs."""

    def watch(self, cameras: Sequence[str], *, closely: Sequence[str] = ()) -> None: ...

    def hear_looks(self, listener: Callable[[CameraSample], None] | None) -> None: ...

    def hear_pictures(self, listener: Callable[[str, RunMs, bytes], None] | None) -> None: ...

    def hear_levels(self, listener: Callable[[Mapping[str, Level]], None] | None) -> None: ...

    @property
    def still_by_nature(self) -> frozenset[str]: ...

    @property
    def gated(self) -> frozenset[str]: ...


class Watch:
    """One for each run, from its first state to its end."""

    def __init__(
        self,
        port: WatchedObs,
        state: ShowState,
        *,
        now: Callable[[], Moment],
        submit: Callable[[Notice], None],
        pages: Callable[[], Sequence[SeenPage]],
        changed: Callable[[], None],
    ) -> None:
        """``pages`` are those overlay pages in OBS that are connected; ``changed`` is called when what is
        known of anything has become another, which may be forty times a second."""
        self._port = port
        self._state = state
        self._now = now
        self._submit = submit
        self._seen_pages = pages
        self._changed = changed
        self._still: frozenset[str] = port.still_by_nature
        self._health = Health(settings=self._settings()).awaiting(_open(state))
        self._on_air_since: RunMs | None = None
        self._pages = Pages()
        self._fallback = FallbackLooks()
        self._taps: list[Callable[[Sample], None]] = []
        self._wanted_closely: tuple[str, ...] = ()
        self._asked: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self._faults: dict[str, RunMs] = {}
        """Kinds of samples that a detector could not read, and when the log last said so."""
        self._heard_last: SoundSample | None = None
        self._late_ms = Ms(0)
        self._beats = 0
        self._tasks = TaskSet()

    def known(self) -> Watched:
        """Everything that is known now, for a page to show."""
        now = self._now().run
        around, health = self._health.surroundings or self._around(), self._health
        fresh = self._heard_last is not None and now - self._heard_last.at <= _LEVELS_STAND_MS
        return Watched(
            standing=health.standing,
            figures=health.figures,
            settings=health.settings,
            around=around,
            not_yet=health.not_yet,
            levels=self._heard_last.levels if fresh and self._heard_last is not None else {},
            late_ms=self._late_ms,
            faults=sorted(self._faults),
        )

    def start(self) -> None:
        """Begin to listen."""
        self._look_around()
        self._ask_for_looks()
        self._port.hear_looks(self.saw)
        self._port.hear_levels(self._heard)
        self._tasks.spawn(self._beat(), name="lookout")

    async def close(self) -> None:
        self._port.hear_looks(None)
        self._port.hear_levels(None)
        await self._tasks.close()

    def follow(self, state: ShowState) -> None:
        """The show is in this state now."""
        before, self._state = self._state, state
        if state.plan is not before.plan or state.calibrations is not before.calibrations:
            self._judge_anew()
        if state.incidents is not before.incidents:
            self._health = self._health.awaiting(_open(state))
            self._ask_for_looks()
        if state.program.actual != before.program.actual:
            self._on_air_since = self._now().run
        around_of = (state.plan, state.obs, state.program, state.contents)
        was_of = (before.plan, before.obs, before.program, before.contents)
        if any(one is not other for one, other in zip(around_of, was_of, strict=True)):
            self._look_around()
        if state.missing is not before.missing:
            self._ask_for_looks()
        if state.plan is not before.plan:
            self._asked = None  # Whoever applied the plan has asked for its cameras, at their usual pace.
            self._ask_for_looks()

    def vitals(self, vitals: Vitals | None) -> None:
        """How OBS does; None: it is away, of which nothing is to be told here."""
        if vitals is not None:
            recording = self._state.obs.outputs.get("record", False)
            self.saw(obs_sample(vitals, self._now().run, recording=recording))

    def look_at_pages(self) -> None:
        """See which overlay pages are there now."""
        self._pages, sample = self._pages.after(self._seen_pages(), self._state, self._now().run)
        self.saw(sample)

    def saw(self, sample: Sample) -> None:
        """Something was measured."""
        if isinstance(sample, CameraSample) and sample.input == self._state.fallback_scene:
            try:
                self._saw_fallback(sample)
            except Exception:
                self._fault("fallback")
            return
        for tap in self._taps:
            tap(sample)
        self._work_out(type(sample).__name__, lambda: self._health.saw(sample))

    @contextmanager
    def tapped(self, cameras: Sequence[str] = ()) -> Iterator[list[Sample]]:
        """Everything that is measured while the block runs; these cameras are looked at as often as OBS can
        bear meanwhile."""
        taken: list[Sample] = []
        self._taps.append(taken.append)
        self._wanted_closely = (*self._wanted_closely, *cameras)
        self._ask_for_looks()
        try:
            yield taken
        finally:
            self._taps.remove(taken.append)
            self._wanted_closely = self._wanted_closely[: -len(cameras) or None]
            self._ask_for_looks()

    def _heard(self, levels: Mapping[str, Level]) -> None:
        self._heard_last = SoundSample(at=self._now().run, levels=levels)
        self.saw(self._heard_last)

    def passed(self, late_ms: Ms) -> None:
        """A beat has passed, and was so much late: see what follows from time alone."""
        self._late_ms = late_ms
        self.saw(LoopSample(at=self._now().run, late_ms=late_ms))
        self._work_out("time", lambda: self._health.at(self._now().run))
        if self._beats % PAGES_EVERY_BEATS == 0:
            try:
                self._look_about()
            except Exception:
                self._fault("pages")
        self._beats += 1

    async def _beat(self) -> None:
        while True:
            self.passed(await beat(BEAT_S))

    def _look_about(self) -> None:
        """See what nobody tells of when it becomes another."""
        self.look_at_pages()
        self._look_around()
        if self._port.still_by_nature != self._still:
            self._still = self._port.still_by_nature
            self._judge_anew()

    def _settings(self) -> HealthSettings:
        """A slide that a show uses as a camera may be black or missing, and cannot be frozen."""
        by = settings_for(self._state.plan.guard, self._state.calibrations)
        return replace(by, off=by.off | {(Trouble.FROZEN, name) for name in self._still})

    def _judge_anew(self) -> None:
        try:
            self._health = self._health.with_settings(self._settings())
        except Exception:
            self._fault("settings")
        else:
            self._faults.pop("settings", None)

    def _look_around(self) -> None:
        try:
            self._health = self._health.around(self._around())
        except Exception:
            self._fault("surroundings")
        else:
            self._faults.pop("surroundings", None)

    def _around(self) -> Surroundings:
        return surroundings(
            self._state,
            self._now().run,
            on_air_since=self._on_air_since,
            gated=self._port.gated,
        )

    def _work_out(self, kind: str, work_out: Callable[[], tuple[Health, tuple[Change, ...]]]) -> None:
        """Let detectors read something. One that cannot is told of, and switches nothing."""
        try:
            self._health, changes = work_out()
        except Exception:
            self._fault(kind)
            return
        self._faults.pop(kind, None)
        for change in changes:
            self._tell(change)
        if changes or kind == CameraSample.__name__:
            self._ask_for_looks()
        self._changed()

    def _fault(self, kind: str) -> None:
        now = self._now().run
        if (last := self._faults.get(kind)) is None or now - last >= _QUIET_LOG_MS:
            self._faults[kind] = now
            log.exception("A detector could not read a sample (%s); what it would tell is unknown", kind)
            self._changed()

    def _tell(self, change: Change) -> None:
        def build(at: Moment) -> VerdictChanged:
            return VerdictChanged(
                at=at,
                trouble=change.trouble,
                subject=change.subject,
                verdict=change.verdict,
                first_bad=change.first_bad,
                figures=change.figures,
                doubted=self._doubted() if change.trouble in OF_CAMERAS else (),
                over_network=change.over_network,
            )

        self._submit(build)

    def _doubted(self) -> tuple[str, ...]:
        """Cameras that are not known to be well: one that was not seen lately need not be. And the fallback,
        where it is known to show nothing."""
        standing = self._health.standing
        bad = {name for (trouble, name), one in standing.items() if trouble in OF_CAMERAS and _is_bad(one)}
        seen = {
            name
            for (trouble, name), one in standing.items()
            if trouble is Trouble.NO_SIGNAL and one.verdict is Verdict.FINE
        }
        cameras = (name for name in self._cameras() if name in bad or name not in seen)
        return (*cameras, self._state.fallback_scene) if self._fallback.shows_nothing else tuple(cameras)

    def _saw_fallback(self, look: CameraSample) -> None:
        """Whether it can cover is told along with the cameras that it would have to cover."""
        before = self._fallback
        self._fallback = before.after(look, self._health.settings.thresholds)
        if self._fallback.shows_nothing == before.shows_nothing:
            return
        for (trouble, subject), one in self._health.standing.items():
            if trouble in OF_CAMERAS and one.verdict in _TOLD:
                self._tell(
                    Change(
                        trouble=trouble,
                        subject=subject,
                        verdict=one.verdict,
                        first_bad=one.first_bad,
                        figures=one.figures,
                    )
                )

    def _may_be_covered(self, trouble: Trouble, camera: Subject) -> bool:
        """Do viewers see this camera, and may another scene be taken for this trouble of it?"""
        around = self._health.surroundings
        seen = around is not None and camera in around.on_programme
        return seen and self._health.settings.times[trouble].act_ms is not None

    def _cameras(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._state.plan.studio.cameras.values()))

    def _ask_for_looks(self) -> None:
        """Cameras that somebody waits for are looked at more often than they would be off programme; all of
        them, while one may have to take the place of one on programme."""
        cameras = self._cameras()
        verdicts = {key: one.verdict for key, one in self._health.standing.items() if key[0] in OF_CAMERAS}
        troubled = {name for (_, name), verdict in verdicts.items() if verdict in STANDING}
        troubled |= self._state.missing.holes.get(self._state.program.actual or "", frozenset())
        if any(verdict in _BEFORE_ACT and self._may_be_covered(*key) for key, verdict in verdicts.items()):
            troubled |= set(cameras)
        troubled |= {subject for _, subject in _open(self._state)}
        closely = tuple(name for name in cameras if name in troubled or name in self._wanted_closely)
        if self._may_need_fallback():
            fallback = self._state.fallback_scene
            cameras, closely = (*cameras, fallback), (*closely, fallback)
        else:
            self._fallback = FallbackLooks()
        if (cameras, closely) != self._asked:
            self._asked = cameras, closely
            self._port.watch(cameras, closely=closely)

    def _may_need_fallback(self) -> bool:
        """Is any camera that viewers see in trouble, and is there a fallback to be looked at?"""
        state = self._state
        if state.fallback_scene not in state.obs.scenes or state.other_collection:
            return False
        troubles = self._health.standing.items()
        return any(
            key[0] in OF_CAMERAS and _is_bad(one) and self._may_be_covered(*key) for key, one in troubles
        )


def _open(state: ShowState) -> frozenset[tuple[Trouble, Subject]]:
    """What the crew was told, and is not over."""
    return frozenset((one.trouble, one.subject) for one in state.incidents if one.open)


def _is_bad(one: Standing) -> bool:
    return one.verdict in STANDING or one.verdict is Verdict.SUSPECTED


def obs_sample(vitals: Vitals, at: RunMs, *, recording: bool) -> ObsSample:
    """What the detectors take of how OBS does."""
    budget_ms = 1000 / vitals.fps_wanted if vitals.fps_wanted else None
    return ObsSample(
        at=at,
        lagged=vitals.lagged,
        encoder_skipped=vitals.encoder_skipped,
        render_share=vitals.render_ms / budget_ms if vitals.render_ms is not None and budget_ms else None,
        fps_share=vitals.fps / vitals.fps_wanted if vitals.fps is not None and vitals.fps_wanted else None,
        disk_free_mb=int(vitals.disk_free_mb) if vitals.disk_free_mb is not None else None,
        recording=recording,
        outputs={
            name: OutputSample(
                output=name,
                reconnecting=output.reconnecting,
                dropped=output.dropped,
                congestion=output.congestion,
                sent_bytes=output.sent_bytes,
            )
            for name, output in vitals.outputs.items()
        },
    )
