"""What is done about a trouble: by its own playbook, by that of what has happened, or by default."""

from collections.abc import Mapping

from companion.show.health.settings import TIMES, Times
from companion.show.health.troubles import OF_CAMERAS, OF_LINK, Trouble
from companion.show.model import FALLBACK_ROLE, Happening, Plan, Playbook

HAPPENINGS: Mapping[Trouble, Happening] = {
    **dict.fromkeys(OF_CAMERAS, Happening.CAMERA_LOST),
    Trouble.MIC_DEAD: Happening.SOUND_LOST,
    Trouble.SILENT: Happening.SOUND_LOST,
    Trouble.STREAM_STALLED: Happening.STREAM_LOST,
    Trouble.RECONNECTING: Happening.STREAM_LOST,
    Trouble.DROPPED_FRAMES: Happening.STREAM_LOST,
    Trouble.OUTPUT_GONE: Happening.STREAM_LOST,
    **dict.fromkeys(OF_LINK, Happening.OBS_LOST),
}
"""What each trouble is a case of, where it is one."""

_NONE = Playbook()


def playbook_for(plan: Plan, trouble: Trouble) -> Playbook:
    """The book that counts. A plan without one says nothing and gives nobody a task; what is switched then,
    :func:`scenes_of` says."""
    happening = HAPPENINGS.get(trouble)
    of_happening = plan.playbooks.get(happening, _NONE) if happening is not None else _NONE
    return plan.playbooks.get(trouble, of_happening)


def scenes_of(plan: Plan, trouble: Trouble) -> tuple[str, ...]:
    """Roles to switch to, the best first; empty: nothing is switched. By default it is the fallback for a
    camera, and nothing else: another scene mends no sound, and no stream."""
    scenes = playbook_for(plan, trouble).scenes
    if scenes is not None:
        return scenes
    return (FALLBACK_ROLE,) if trouble in OF_CAMERAS else ()


def times_of(plan: Plan, trouble: Trouble) -> Times | None:
    """How long it takes to be told, acted on and over; None: no detector of ours tells it."""
    return plan.guard.times.get(trouble, TIMES.get(trouble))


def only_tells(plan: Plan, trouble: Trouble) -> bool:
    """Is nothing ever done by itself about this trouble?"""
    return not only_shows(plan, trouble) and not _is_acted_on(plan, trouble)


def only_shows(plan: Plan, trouble: Trouble) -> bool:
    """Is nothing done by itself about it but to show viewers an overlay? That waits for nothing: it is done
    as soon as the crew is told. What no detector tells viewers cannot be told either: OBS shows nothing."""
    if times_of(plan, trouble) is None or _is_acted_on(plan, trouble):
        return False
    return bool(playbook_for(plan, trouble).show)


def _is_acted_on(plan: Plan, trouble: Trouble) -> bool:
    """Does a time come at which something is done about it that is more than to show an overlay?"""
    times, book = times_of(plan, trouble), playbook_for(plan, trouble)
    if times is None or times.act_ms is None:
        return False
    return bool(scenes_of(plan, trouble) or book.mute or book.unmute or book.hold or book.hide_prices)
