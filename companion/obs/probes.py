"""Which camera is looked at when, and what was seen of it. Pure.

A look is a small screenshot, and costs OBS a little: it renders the input and reads it back while it holds
what it draws the programme with. So there is one look at a time, the oftener the more it matters, and less
often the busier OBS is:

* A camera on programme twice a second, any other every two seconds; one that somebody waits for as if it
  were on programme.
* Each time that OBS took more than three quarters of a frame to draw one, or a quarter of a second to
  answer, the time between looks doubles. At ten seconds the next step is to look no more; cameras that are
  not on programme get there first. Ten seconds of calm take one step back.
* An OBS that is short of time to draw, and answers in time, is looked at once a second all the same for what
  is on programme: such a look takes a hundredth of its time, and an overload often lasts all evening.
* None during a transition, while a scene collection loads, or right after connecting.

A picture says no more here than that something is there; whether it is black or stands still is for whoever
hears the looks.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from companion.obs.session import Data
from companion.ports import Sight

ON_PROGRAMME_S = 0.5
STANDBY_S = 2.0
LONGEST_S = 10.0
"""Whoever may look only more seldom than this does not look at all."""

SIZE = 160, 90
"""Enough for every detector: OBS takes single pixels of the picture and no mean of many, so that what changes
from one look to the next is the same at 320 × 180 (noise of a camera 0.0026 and 0.0025, little noise 0.0008
and 0.0008, a frozen source 0 and 0, with OBS 29), at a third of the bytes and of our own time (0.7 ms)."""
FORMAT = "png"
"""The one format of every OBS that tells no frame (all transparent) from a black one."""

BUSY_SHARE = 0.75
"""Of the time that OBS has for a frame: from here on its own statistics show it as a warning."""
BUSY_REPLY_S = 0.25

_STEP_S = 1.5
"""One thing that slows OBS down is felt in several answers: no two steps within this."""
_CALM_S = 10.0
"""So long nothing may have been slow before the looks come a step closer together."""
_MOST_STEPS = 6
"""From here on nothing is looked at."""
_CROWDED_STEPS = 1
"""So far back at most, for what matters and an OBS that only draws slowly."""

_AFTER_CONNECTING_S = 3.0
"""An OBS that has just started opens its cameras, and requests for pictures in that time have crashed it."""
_AFTER_TRANSITION_S = 0.5
_TRANSITION_S = 15.0
"""The end of a transition that was cut short is never told; no stinger is as long as this."""
_OUT_OF_ORDER_S = 0.05
_ACTIVATION_S = 3.0
"""A camera that comes on programme may open only then."""
_BELIEVED = 2
"""So many looks in a row find nothing before that is said; one may fall between two frames."""
_LOOKS_MISSED = 3


@dataclass(frozen=True, slots=True)
class Pace:
    """How often OBS can bear to be looked at. Times are seconds of any clock that does not step."""

    steps: int = 0
    """How often the time between looks was doubled."""
    late_steps: int = 0
    """Likewise, because OBS answered late; no more than ``steps``."""
    busy_at_s: float | None = None
    stepped_at_s: float | None = None

    def busy(self, now_s: float, *, late: bool) -> "Pace":
        """OBS was slow just now; ``late``: to answer, and not only to draw."""
        if self.stepped_at_s is not None and now_s - self.stepped_at_s < _STEP_S:
            return replace(self, busy_at_s=now_s)
        return Pace(
            steps=min(self.steps + 1, _MOST_STEPS),
            late_steps=min(self.late_steps + late, _MOST_STEPS),
            busy_at_s=now_s,
            stepped_at_s=now_s,
        )

    def calm(self, now_s: float) -> "Pace":
        """It was not."""
        since_s = max(self.busy_at_s or 0.0, self.stepped_at_s or 0.0)
        if not self.steps or now_s - since_s < _CALM_S:
            return self
        return replace(self, steps=self.steps - 1, late_steps=max(0, self.late_steps - 1), stepped_at_s=now_s)

    def every_s(self, usual_s: float) -> float | None:
        """How often what is usually looked at so often is looked at now; None: not at all."""
        matters = usual_s <= ON_PROGRAMME_S
        steps = max(self.late_steps, min(self.steps, _CROWDED_STEPS)) if matters else self.steps
        wanted_s = usual_s * 2.0**steps
        if wanted_s >= 2 * LONGEST_S:
            return None
        return min(wanted_s, LONGEST_S)


@dataclass(frozen=True, slots=True)
class Camera:
    """What is known of one that is watched."""

    on_programme: bool = False
    closely: bool = False
    """Somebody waits for it."""
    sleeps_off_air: bool = False
    """It gives no picture while no scene on programme holds it, so there is nothing to be seen then."""
    came_at_s: float | None = None
    """On programme; None: not since it is watched."""
    looked_at_s: float | None = None
    sight: Sight = Sight.UNKNOWN
    seen_at_s: float = 0.0
    nothing: int = 0
    """Looks in a row that found nothing."""

    @property
    def usual_s(self) -> float:
        return ON_PROGRAMME_S if self.on_programme or self.closely else STANDBY_S

    @property
    def asleep(self) -> bool:
        return self.sleeps_off_air and not self.on_programme

    def saw(self, sight: Sight, now_s: float) -> "Camera":
        if sight is not Sight.NOTHING:
            return replace(self, sight=sight, seen_at_s=now_s, nothing=0)
        opening = self.came_at_s is not None and now_s - self.came_at_s < _ACTIVATION_S
        nothing = self.nothing + 1
        if self.sight is not Sight.NOTHING and (nothing < _BELIEVED or opening):
            sight = Sight.UNKNOWN
        return replace(self, sight=sight, seen_at_s=now_s, nothing=nothing)


class Probes:
    """The looks of one connection, which began at ``connected_s``."""

    def __init__(self, connected_s: float) -> None:
        self._cameras: dict[str, Camera] = {}
        self._pace = Pace()
        self._earliest_s = self._quiet_until_s = connected_s + _AFTER_CONNECTING_S
        self._transition_ended_s = -math.inf

    # What is so ----------------------------------------------------------------------------------

    def watch(self, cameras: Sequence[str], closely: Collection[str] = ()) -> None:
        """These, from now on; of those that were watched already everything is kept."""
        self._cameras = {
            name: replace(self._cameras.get(name, Camera()), closely=name in closely)
            for name in dict.fromkeys(cameras)
        }

    def sleeps_off_air(self, camera: str, *, sleeps: bool) -> None:
        if camera in self._cameras:
            self._cameras[camera] = replace(self._cameras[camera], sleeps_off_air=sleeps)

    def on_programme(self, camera: str, *, on_programme: bool, now_s: float) -> None:
        known = self._cameras.get(camera)
        if known is None or known.on_programme == on_programme:
            return
        came_at_s = now_s if on_programme else known.came_at_s
        # It becomes another thing to look at: what was found before says little of it.
        self._cameras[camera] = replace(known, on_programme=on_programme, came_at_s=came_at_s, nothing=0)

    def hear(self, event: str, data: Data, now_s: float) -> None:
        """OBS told something."""
        match event:
            case "SceneTransitionStarted":
                # OBS sends from several threads: a cut may be said to have ended before it began.
                if now_s - self._transition_ended_s > _OUT_OF_ORDER_S:
                    self._quiet_until_s = max(self._quiet_until_s, now_s + _TRANSITION_S)
            case "SceneTransitionEnded":
                self._transition_ended_s = now_s
                self._quiet_until_s = max(now_s + _AFTER_TRANSITION_S, self._earliest_s)
            case "CurrentSceneCollectionChanged":
                # It has other scenes now, and opens other cameras.
                self._earliest_s = self._quiet_until_s = now_s + _AFTER_CONNECTING_S
                self._cameras = {name: Camera(closely=one.closely) for name, one in self._cameras.items()}
            case "InputActiveStateChanged":
                name, active = str(data.get("inputName")), bool(data.get("videoActive"))
                self.on_programme(name, on_programme=active, now_s=now_s)
            case _:
                pass

    # How OBS bears it ----------------------------------------------------------------------------

    def drew(self, render_ms: float | None, fps: float | None, reply_s: float, now_s: float) -> None:
        """What its statistics say: the average time for a frame, how many a second there are to be, and how
        long OBS took to say so."""
        crowded = render_ms is not None and fps is not None and render_ms * fps / 1000 > BUSY_SHARE
        late = reply_s > BUSY_REPLY_S
        if crowded or late:
            self._pace = self._pace.busy(now_s, late=late)
        else:
            self._pace = self._pace.calm(now_s)

    @property
    def every_s(self) -> float | None:
        """How often a camera on programme is looked at; None: none is, or none is watched."""
        return self._pace.every_s(ON_PROGRAMME_S) if self._cameras else None

    # Looking -------------------------------------------------------------------------------------

    def next(self) -> tuple[str, float] | None:
        """Who is looked at next, and when, now if that is over; None: nobody. The latest comes first."""
        due = [
            (-math.inf if camera.looked_at_s is None else camera.looked_at_s + every_s, name)
            for name, camera in self._cameras.items()
            if not camera.asleep and (every_s := self._pace.every_s(camera.usual_s)) is not None
        ]
        if not due:
            return None
        at_s, name = min(due)
        return name, max(at_s, self._quiet_until_s)

    def looks(self, camera: str, now_s: float) -> None:
        """It is looked at now; what is seen comes later, if at all."""
        self._cameras[camera] = replace(self._cameras[camera], looked_at_s=now_s)

    def saw(self, camera: str, sight: Sight, took_s: float, now_s: float) -> None:
        """``UNKNOWN``: OBS refused, or did not answer."""
        if took_s > BUSY_REPLY_S:
            self._pace = self._pace.busy(now_s, late=True)
        if camera in self._cameras:
            self._cameras[camera] = self._cameras[camera].saw(sight, now_s)

    def is_on_programme(self, camera: str) -> bool:
        return camera in self._cameras and self._cameras[camera].on_programme

    def sights(self, now_s: float) -> Mapping[str, Sight]:
        """What each camera gives, in the order in which they are watched."""
        return {name: self._sight(camera, now_s) for name, camera in self._cameras.items()}

    def _sight(self, camera: Camera, now_s: float) -> Sight:
        # By the longer time of a camera off air, for one on air too: a transition is no reason for doubt.
        every_s = self._pace.every_s(STANDBY_S) or LONGEST_S
        if camera.asleep or now_s - camera.seen_at_s > _LOOKS_MISSED * every_s:
            return Sight.UNKNOWN
        return camera.sight
