"""Rules of what OBS should be besides its scene: what deviates, what is offered, what is put right."""

from dataclasses import replace

from companion.show.commands import Refusal
from companion.show.events import (
    CollectionChanged,
    ObsRelaunched,
    ProfileChanged,
    PulseChanged,
    StudioModeChanged,
)
from companion.show.turn import Turn


def studio_mode_changed(turn: Turn, event: StudioModeChanged) -> None:
    turn.set(obs=replace(turn.state.obs, studio_mode=event.enabled))


def collection_changed(turn: Turn, event: CollectionChanged) -> None:
    turn.set(obs=replace(turn.state.obs, collection=event.collection))


def profile_changed(turn: Turn, event: ProfileChanged) -> None:
    turn.set(obs=replace(turn.state.obs, profile=event.profile))


def pulse_changed(turn: Turn, event: PulseChanged) -> None:
    turn.set(obs=replace(turn.state.obs, pulse=event.pulse))


def relaunched(turn: Turn, event: ObsRelaunched) -> None:
    turn.set(obs=replace(turn.state.obs, relaunch=event))


def put_right(turn: Turn, what: str) -> Refusal | None:
    return Refusal("no_deviation", f"Nothing of OBS deviates in {what!r}.")


def leave_as_is(turn: Turn, what: str) -> Refusal | None:
    return Refusal("no_deviation", f"Nothing of OBS deviates in {what!r}.")
