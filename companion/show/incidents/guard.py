"""Automation: whether it may act, and what it has done lately."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.times import RunMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What a person has decided about automation, and what it has used up."""

    armed: bool = True
    """As the operator, or the show file, has it. It acts only while the show is on air besides."""
    disarmed_until: RunMs | None = None
    """It arms itself again then; None: only a person arms it, or it is armed."""
    suspended_by: str = ""
    """The scene that a hand has taken, which suspends automation until it is armed again; empty: none."""
    switches: tuple[RunMs, ...] = ()
    """When automation has switched, the newest last; only those that still count."""
    locked: bool = False
    """It has switched too often, and waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What scenes hold no more, or do not show, by the scene."""

    left: Mapping[str, Mapping[str, RunMs]] = field(default_factory=dict)
    """Inputs that OBS still has, as far as is known, and when each left; only lately."""
    holes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Those that OBS has no more either: viewers see that they are gone."""
    hidden: Mapping[str, Mapping[str, RunMs]] = field(default_factory=dict)
    """Inputs that OBS still has, hidden there or taken out of it, and since when that is known."""
    blank: frozenset[str] = frozenset()
    """Scenes that hide something, and show no picture."""


class StillOf(StrEnum):
    """What makes a pause."""

    COVER = "cover"
    """The fallback is seen, or another scene without any camera in its place."""
    PICTURE = "picture"
    """The cameras on programme give a still picture, or none."""
    SOUND = "sound"
    """Nobody is heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """Viewers have, on air, what platforms count as a pause. It lasts as long as any reason for it does."""

    since: RunMs
    of: StillOf = StillOf.COVER
    """Now; it may have begun with another."""
    warned: int = 0
    """Percent of what is allowed that the crew was warned at: 0, 60 or 80."""
