"""All detectors together: samples in, changed verdicts out.

Who feeds it tells the surroundings whenever they change, every sample as it comes, and the time at least ten
times a second: a verdict that follows from time alone is as late as the next of these.

A change is told when others have to know: an alarm that comes, is acted on, clears, is over, or of which
nothing is known any more. That something is only suspected is to be read in ``standing``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import assert_never

from companion.show.health import outputs, picture, sound
from companion.show.health.course import Course, Reading
from companion.show.health.pace import Pace
from companion.show.health.pages import Pulse, of_loop, of_page
from companion.show.health.samples import (
    CameraSample,
    LoopSample,
    ObsSample,
    PageSample,
    SoundSample,
    Surroundings,
)
from companion.show.health.settings import HealthSettings
from companion.show.health.troubles import (
    OF_CAMERAS,
    OF_LOAD,
    OF_LOOP,
    OF_MICROPHONES,
    OF_OUTPUTS,
    OF_PAGES,
    STANDING,
    Change,
    Figures,
    Standing,
    Subject,
    Trouble,
    Verdict,
)
from companion.show.times import Ms, RunMs

Sample = CameraSample | SoundSample | ObsSample | PageSample | LoopSample

OPENS = Ms(3_000)
"""So long an input may take to show and be heard after it became active: network media begins with black."""
MOVES = 3
"""So many pictures that each differ from the one before: one change may be the last of a dying camera."""

_START = RunMs(0)

_OF_PICTURE = (Trouble.BLACK, Trouble.FROZEN)

_Group = frozenset[Trouble]
_GROUPS: tuple[_Group, ...] = (OF_CAMERAS, OF_MICROPHONES, OF_OUTPUTS, OF_PAGES, OF_LOAD, OF_LOOP)
_GROUP: Mapping[Trouble, _Group] = {trouble: group for group in _GROUPS for trouble in group}
_Key = tuple[Trouble, Subject]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What was measured last."""

    cameras: Mapping[Subject, CameraSample] = field(default_factory=dict)
    eyes: Mapping[Subject, picture.Eye] = field(default_factory=dict)
    looks: Mapping[Subject, int] = field(default_factory=dict)
    """Of the last ten asked for, those that gave an answer: permille."""
    ears: Mapping[Subject, sound.Ear] = field(default_factory=dict)
    heard_at: RunMs = _START
    """The newest tick of the meters, where there are ears."""
    obs: ObsSample | None = None
    answers: Mapping[Subject, outputs.Answers] = field(default_factory=dict)
    """Of each output that runs."""
    began: Mapping[Subject, RunMs] = field(default_factory=dict)
    """When each output that runs was first seen to."""
    pages: PageSample | None = None
    pulse: Pulse = field(default_factory=Pulse)
    late: LoopSample | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is known of everything that is watched. Begin with ``Health()``, or with settings of a show."""

    settings: HealthSettings = field(default_factory=HealthSettings)
    surroundings: Surroundings | None = None
    _awaited: frozenset[_Key] = frozenset()
    _courses: Mapping[_Key, Course] = field(default_factory=dict)
    _paces: Mapping[str, Pace] = field(default_factory=dict)
    _active_since: Mapping[Subject, RunMs] = field(default_factory=dict)
    """Since when inputs are on programme that have come there while we looked."""
    _seen: _Seen = field(default_factory=_Seen)

    def with_settings(self, settings: HealthSettings) -> "Health":
        """Judge by these from the next sample on; what stands is judged again, not forgotten."""
        return replace(self, settings=settings)

    def awaiting(self, troubles: Iterable[_Key]) -> "Health":
        """Somebody was told of these, by these detectors or by those of an earlier process, and waits to hear
        that they are over. Also where nothing is known of one any more it is over only when it was good for
        its whole time, and bad again it is the same trouble at once."""
        return replace(self, _awaited=frozenset(troubles))

    def around(self, surroundings: Surroundings) -> "Health":
        """From now on these are the surroundings.

        What comes on programme is judged anew, after the time that it may take to open: OBS stops some inputs
        off programme, and what was seen of them there says nothing. Only a picture that was found black or
        frozen stands, for one that is stopped has none. Of what is not watched any more, and of what begins
        anew, the next ``at`` tells that nothing is known.
        """
        before = self.surroundings
        active = {name: at for name, at in self._active_since.items() if name in surroundings.on_programme}
        if before is None:
            return replace(self, surroundings=surroundings)
        came = surroundings.on_programme - before.on_programme
        courses = {
            key: course.forgotten(surroundings.at)
            if key[1] in came and not (key[0] in _OF_PICTURE and course.verdict in STANDING)
            else course
            for key, course in self._courses.items()
        }
        active |= dict.fromkeys(came, surroundings.at)
        return replace(self, surroundings=surroundings, _courses=courses, _active_since=active)

    @property
    def standing(self) -> Mapping[_Key, Standing]:
        """Every verdict there is, suspected and fine ones too."""
        figures = {
            (group, subject): self._figures(group, subject)
            for group, subject in {(_GROUP[trouble], subject) for trouble, subject in self._courses}
        }
        return MappingProxyType(
            {
                (trouble, subject): replace(course.standing, figures=figures[_GROUP[trouble], subject])
                for (trouble, subject), course in self._courses.items()
            }
        )

    @property
    def figures(self) -> Mapping[Subject, Figures]:
        """What was measured last, by what it was measured of; ``""``: OBS and this program together."""
        figures: dict[Subject, Figures] = {}
        for group, subject in {(_GROUP[trouble], subject) for trouble, subject in self._courses}:
            figures[subject] = {**figures.get(subject, {}), **self._figures(group, subject)}
        return MappingProxyType(figures)

    @property
    def not_yet(self) -> frozenset[Subject]:
        """Cameras that are not called frozen yet: they were not measured, and not seen to be lively."""
        cameras = self.surroundings.cameras if self.surroundings is not None else ()
        return frozenset(
            name
            for name in cameras
            if not self._knows_frozen(name)
            and (Trouble.FROZEN, name) not in self.settings.off
            and self._seen.eyes.get(name, picture.Eye()).lively < picture.LIVELY
        )

    def saw(self, sample: Sample) -> tuple["Health", tuple[Change, ...]]:
        """Take in one sample. One of a thing that is not watched tells nothing."""
        match sample:
            case CameraSample():
                return self._saw_camera(sample)
            case SoundSample():
                return self._saw_sound(sample)
            case ObsSample():
                return self._saw_obs(sample)
            case PageSample():
                return self._saw_pages(sample)
            case LoopSample():
                pulse, reading = of_loop(self._seen.pulse, sample, self.settings.thresholds)
                seen = replace(self._seen, pulse=pulse, late=sample)
                return self._read("loop", sample.at, seen, {"": {Trouble.COMPANION_LATE: reading}})
            case _:
                assert_never(sample)

    def at(self, now: RunMs) -> tuple["Health", tuple[Change, ...]]:
        """What time alone brings: a verdict whose time has come, or samples that do not."""
        courses: dict[_Key, Course] = {}
        changed: list[tuple[_Key, Course]] = []
        same = True
        for key, course in self._courses.items():
            trouble, subject = key
            if not self._watches(key):
                same = False
                if course.told not in (Verdict.FINE, Verdict.UNKNOWN):
                    changed.append((key, Course(told=Verdict.UNKNOWN)))
                continue
            courses[key] = now_is = course.at(
                now,
                self.settings.times[trouble],
                blind_until=self._blind_until(subject),
                goods_needed=_goods_needed(trouble),
            )
            same = same and now_is is course
            if now_is.told is not course.told:
                changed.append((key, now_is))
        if same:
            return self, ()
        health = replace(self, _courses=courses)
        return health, tuple(health._change(key, course, now) for key, course in changed)

    def _saw_camera(self, sample: CameraSample) -> tuple["Health", tuple[Change, ...]]:
        name = sample.input
        if self.surroundings is None or name not in self.surroundings.cameras:
            return self, ()
        eye, readings = picture.look(
            self._seen.eyes.get(name, picture.Eye()),
            sample,
            self.settings.of(name),
            tells_frozen=(Trouble.FROZEN, name) not in self.settings.off,
            known=self._knows_frozen(name),
        )
        looked = self._seen.looks.get(name, 1_000)
        seen = replace(
            self._seen,
            cameras={**self._seen.cameras, name: sample},
            eyes={**self._seen.eyes, name: eye},
            looks={**self._seen.looks, name: round(looked * 0.9) + (100 if sample.looked else 0)},
        )
        return self._read(f"camera:{name}", sample.at, seen, {name: readings})

    def _knows_frozen(self, camera: Subject) -> bool:
        """Was it measured, or did somebody hear already that it is frozen?"""
        return camera in self.settings.of_device or (Trouble.FROZEN, camera) in self._awaited

    def _saw_sound(self, sample: SoundSample) -> tuple["Health", tuple[Change, ...]]:
        around = self.surroundings
        if around is None:
            return self, ()
        ears, read = dict(self._seen.ears), {}
        for name in around.microphones:
            level = sample.levels.get(name)
            if level is None or sample.at < self._blind_until(name):
                continue
            room = sound.Room(
                muted=name in around.muted,
                silenced=name in around.silenced,
                gated=name in around.gated,
                speech_expected=around.speech_expected,
            )
            ears[name], read[name] = sound.listen(
                ears.get(name, sound.Ear()), sample.at, level, self.settings.of(name), room
            )
        return self._read("sound", sample.at, replace(self._seen, ears=ears, heard_at=sample.at), read)

    def _saw_obs(self, sample: ObsSample) -> tuple["Health", tuple[Change, ...]]:
        by, began = self.settings.thresholds, self._seen.began
        runs = {name: began.get(name, sample.at) for name in sample.outputs}
        watched = self.surroundings.outputs if self.surroundings is not None else ()
        read = {
            name: outputs.of_output(output, by, runs_for=Ms(sample.at - runs[name]))
            for name, output in sample.outputs.items()
            if name in watched
        }
        answers = {
            name: self._seen.answers.get(name, outputs.Answers()).after(output, sample.at)
            for name, output in sample.outputs.items()
        }
        seen = replace(self._seen, obs=sample, began=runs, answers=answers)
        return self._read("obs", sample.at, seen, {**read, "": outputs.of_obs(sample, by)})

    def _saw_pages(self, sample: PageSample) -> tuple["Health", tuple[Change, ...]]:
        read = {page: of_page(sample, page) for page in (*sample.pages, *sample.gone)}
        return self._read("pages", sample.at, replace(self._seen, pages=sample), read)

    def _read(
        self, source: str, at: RunMs, seen: _Seen, read: Mapping[Subject, Mapping[Trouble, Reading]]
    ) -> tuple["Health", tuple[Change, ...]]:
        """Judge what one sample says, subject by subject."""
        pace = self._paces.get(source, Pace(at=at)).after(at)
        courses = dict(self._courses)
        changed: list[tuple[_Key, Course]] = []
        found = self._found_on_network(seen)
        for subject, readings in read.items():
            blind = at < self._blind_until(subject) and source not in ("pages", "loop")
            for trouble, reading in readings.items():
                key = trouble, subject
                if not self._judges(key):
                    continue
                course = courses.get(key, _UNSEEN)
                if key in self._awaited:
                    course = course.awaited()
                judged = course.saw(
                    Reading.UNKNOWN if blind else reading,
                    at,
                    self.settings.times[trouble],
                    pace.stands,
                    goods_needed=_goods_needed(trouble),
                )
                courses[key] = judged
                if judged.told is not course.told or (judged.told is Verdict.ACT and key in found):
                    changed.append((key, judged))
        health = replace(self, _courses=courses, _paces={**self._paces, source: pace}, _seen=seen)
        return health, tuple(health._change(key, course, at) for key, course in changed)

    def _watches(self, key: _Key) -> bool:
        trouble, subject = key
        around = self.surroundings
        if not self._judges(key):
            return False
        if trouble in OF_LOAD or trouble in OF_LOOP:
            return True
        if trouble in OF_PAGES:
            last = self._seen.pages
            return last is not None and (subject in last.pages or subject in last.gone)
        if around is None:
            return False
        if trouble in OF_CAMERAS:
            return subject in around.cameras
        return subject in (around.microphones if trouble in OF_MICROPHONES else around.outputs)

    def _judges(self, key: _Key) -> bool:
        """Can it be told with this thing, and does the show look for it here?"""
        around = self.surroundings
        return key not in self.settings.off and (around is None or around.judges(*key))

    def _blind_until(self, subject: Subject) -> RunMs:
        """Nothing that is measured of it before this tells anything."""
        quiet = self.surroundings.quiet_until if self.surroundings is not None else None
        since = self._active_since.get(subject)
        opened = 0 if since is None else since + OPENS
        return RunMs(max(quiet or 0, opened))

    def _change(self, key: _Key, course: Course, now: RunMs) -> Change:
        trouble, subject = key
        figures = self._figures(_GROUP[trouble], subject)
        if course.verdict is Verdict.CLEARING and course.good_since is not None:
            figures["good_ms"] = now - course.good_since
        return Change(
            trouble=trouble,
            subject=subject,
            verdict=course.told,
            first_bad=course.first_bad,
            figures=figures,
            over_network=trouble in OF_CAMERAS and self._is_network_media(subject),
        )

    def _is_network_media(self, camera: Subject) -> bool:
        return _on_network(self._seen.cameras.get(camera))

    def _found_on_network(self, seen: _Seen) -> frozenset[_Key]:
        """Cameras without a picture of which OBS says only now that they come over a network, as of one that
        was removed and made anew: they can be opened anew, and that has to be told."""
        return frozenset(
            (Trouble.NO_SIGNAL, name)
            for name, camera in seen.cameras.items()
            if _on_network(camera) and not self._is_network_media(name)
        )

    def _figures(self, group: _Group, subject: Subject) -> dict[str, int]:
        """What was measured last of the kind that these troubles are judged by."""
        seen, figures = self._seen, dict[str, int]()
        if group is OF_CAMERAS and (camera := seen.cameras.get(subject)) is not None:
            if camera.frame is not None:
                figures |= picture.figures_of(camera.frame)
            figures["looked_permille"] = min(1_000, seen.looks[subject])
        elif group is OF_MICROPHONES and (ear := seen.ears.get(subject)) is not None:
            figures |= sound.figures_of(ear, seen.heard_at)
        elif group is OF_OUTPUTS and seen.obs is not None and subject in seen.obs.outputs:
            at = seen.obs.at
            known = seen.answers[subject].permille(at, Ms(at - seen.began[subject]))
            figures |= outputs.figures_of_output(seen.obs.outputs[subject], known)
        elif group is OF_LOAD and seen.obs is not None:
            figures |= outputs.figures_of_obs(seen.obs)
        elif group is OF_LOOP and seen.late is not None:
            figures["loop_late_ms"] = max([seen.late.late_ms, *(ms for _, ms in seen.pulse.late)])
        return figures


_UNSEEN = Course()


def _goods_needed(trouble: Trouble) -> int:
    return MOVES if trouble in (Trouble.FROZEN, Trouble.NO_SIGNAL) else 1


def _on_network(camera: CameraSample | None) -> bool:
    """OBS is asked of no other whether it plays."""
    return camera is not None and camera.media is not None
