"""A person takes another scene in the middle of it. The hand is stronger, and automation keeps off."""

import time
from collections.abc import Callable, Iterator

from companion.show.health.troubles import Trouble
from companion.show.incidents.record import Incident
from faults.incidents import middles
from faults.incidents.breaks import camera_mended, camera_shows, set_studio_mode
from faults.incidents.camera import BACK_MS, act_ms
from faults.incidents.covering import LEAVES_AIR_S, RETURNS_WITHIN_S, cover
from faults.incidents.middles import Middle
from faults.incidents.on_air import OnAir
from faults.incidents.row import Ran, Row, ms, within
from tests.breakable import CAMERA, FALLBACK_PICTURE, PRODUCT, PRODUCT_PICTURE, Look

_KEEPS_OFF_S = 15.0
"""Longer than the slowest camera takes to act and, from the mending on, than any way back."""
_MENDED_AFTER_S = 5.0
_HAND_MS = 1_000

Hand = Callable[[OnAir], None]
"""Takes the product's scene."""


def in_obs(show: OnAir) -> None:
    show.studio.obs.take(PRODUCT)


def in_studio_mode(show: OnAir) -> None:
    """Chosen for the preview, then "Transition" pressed."""
    show.studio.obs.ask("SetCurrentPreviewScene", {"sceneName": PRODUCT})
    show.studio.obs.ask("TriggerStudioModeTransition")


def on_the_page(show: OnAir) -> None:
    show.service.command("take_scene", role="product")


def hand_in_the_middle(
    middle: Middle, hand: Hand, keeps_off_s: float = _KEEPS_OFF_S
) -> Callable[[OnAir], Ran]:
    """Of the trouble; it is mended while the hand's scene is on air."""

    def play(show: OnAir) -> Ran:
        if middle.studio_mode:
            set_studio_mode(show, enabled=True)
            time.sleep(2)
        broke_at = middle.reach(show)
        taken_at = time.time()
        hand(show)
        came_at = show.studio.programme.came(PRODUCT_PICTURE, taken_at, 5)
        time.sleep(_MENDED_AFTER_S)
        middle.ends(show)
        time.sleep(max(0.0, taken_at + keeps_off_s - time.time()))
        wrong = [*_of_programme(show, came_at), *_of_record(show, middle, hand, broke_at, taken_at)]
        return Ran(on_air_ms=ms(taken_at, came_at), wrong=tuple(dict.fromkeys(wrong)))

    return play


def _of_programme(show: OnAir, came_at: float | None) -> Iterator[str]:
    if came_at is None:
        yield "what the hand has taken did not come on air"
    else:
        for one in show.studio.programme.since(came_at + LEAVES_AIR_S):
            yield f"{one.input} came or went, against the hand"
    if not show.shows(PRODUCT_PICTURE) or show.shows(FALLBACK_PICTURE):
        yield "what the hand has taken is not on air in the end"


def _of_record(show: OnAir, middle: Middle, hand: Hand, broke_at: float, taken_at: float) -> Iterator[str]:
    """Incidents tell that nothing was done about them any more, and the show tells whose scene it is."""
    state, told = show.state, show.incidents(broke_at)
    for trouble in middle.troubles:
        if all(one.trouble is not trouble for one in told):
            yield f"nobody was told of {trouble.value}"
    for one in told:
        yield from _of_incident(one, taken_at)
    if hand is on_the_page:
        if state.program.script != PRODUCT:
            yield "the show does not want what the operator has taken"
        return
    if not state.program.hand:
        yield "the show does not know that a hand has taken it"
    if not (middle.off_air or state.guard.suspended_by == PRODUCT):
        yield "automation does not wait to be armed again"


def _of_incident(one: Incident, taken_at: float) -> Iterator[str]:
    if one.sent is not None and one.sent > taken_at * 1000:
        yield f"it was switched because of {one.trouble.value}, against the hand"
    if one.returned is not None and one.returned > taken_at * 1000 + _HAND_MS:
        # With the hand itself the cover ended; after it nothing is there to return from.
        yield f"its record says that {one.trouble.value} was returned from"
    if not (one.to or one.by or one.why_not):
        yield f"its record does not say why nothing was done about {one.trouble.value}"


def _next_segment(show: OnAir) -> Ran:
    """The script, which this playbook does not hold, goes on: the return is to what is due by then."""
    covered = cover(show, Trouble.FROZEN, camera_shows(Look.FROZEN), 15)
    if covered.on_air_at is None or covered.incident is None:
        camera_mended(show)
        return Ran(wrong=("it was not covered",))
    time.sleep(3)
    refused = show.service.command("jump", to="goods").get("error")
    wrong = [f"the script cannot go on: {refused['code']}"] if refused else []
    time.sleep(3)
    mended_at = camera_mended(show)
    back_at = show.studio.programme.came(PRODUCT_PICTURE, covered.on_air_at, RETURNS_WITHIN_S)
    if back_at is None:
        wrong.append("what is due by then did not come on air")
    time.sleep(3)
    if show.studio.programme.came(CAMERA, mended_at, 0) is not None:
        wrong.append("the host came on air, who is not due any more")
    show.service.command("jump", to="talk")
    return Ran(
        on_air_ms=ms(covered.incident.first_bad / 1000, covered.on_air_at),
        back_ms=ms(mended_at, back_at),
        wrong=tuple(wrong),
    )


_IN_OBS = {
    "black": middles.BLACK,
    "frozen": middles.FROZEN,
    "stopped": middles.STOPPED,
    "suspected": middles.SUSPECTED,
    "feed flaps": middles.FLAPPING,
    "two faults": middles.TWO_FAULTS,
    "microphone dead": middles.MICROPHONE_DEAD,
    "muted": middles.MUTED,
    "clipping": middles.CLIPPING,
    "ingest killed": middles.INGEST_KILLED,
    "OBS just back": middles.OBS_BACK,
    "OBS just awake": middles.OBS_AWAKE,
    "source removed": middles.REMOVED,
}
_LEFT_ON_DISK = (middles.REMOVED, middles.OBS_BACK)
"""The camera comes by another port than OBS has it there; OBS comes back with what a hand took last."""
_HANDS: tuple[tuple[str, Middle, Hand], ...] = (
    *((f"hand, {name}", middle, in_obs) for name, middle in _IN_OBS.items()),
    ("hand, studio mode", middles.STUDIO_MODE, in_studio_mode),
    ("hand on page, black", middles.BLACK, on_the_page),
)

ROWS = (
    *(
        Row(
            name=name,
            good="it stays on air for 15 s and more",
            play=hand_in_the_middle(middle, hand),
            on_air_ms=_HAND_MS,
            fresh=middle in _LEFT_ON_DISK,
        )
        for name, middle, hand in _HANDS
    ),
    Row(
        name="next segment, frozen",
        good="back to what is due by then",
        play=_next_segment,
        on_air_ms=within(act_ms(Trouble.FROZEN)),
        back_ms=BACK_MS,
    ),
)
