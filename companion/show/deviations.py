"""What in OBS is kept as it should be, besides its scene: how it should be, and how it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from companion.show import wants
from companion.show.model import Care, Upkeep
from companion.show.state import Kind, ShowState


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing in OBS that is as it should be, or deviates."""

    what: str
    """As a deviation is called."""
    kind: Kind
    name: str
    """The output, or the microphone by its name in OBS; empty where there is one of the kind."""
    care: Care
    wanted: str
    actual: str

    @property
    def deviates(self) -> bool:
        return self.wanted != self.actual

    @property
    def named(self) -> Mapping[str, str]:
        """What a line of the log says of putting it right, in the words for what is asked of OBS."""
        on = self.wanted == "on"
        match self.kind:
            case Kind.OUTPUT:
                return {"kind": "output_start" if on else "output_stop", "what": self.name}
            case Kind.SOUND:
                return {"kind": "mute" if self.wanted == "muted" else "unmute", "what": self.name}
            case Kind.STUDIO_MODE:
                return {"kind": "studio_mode_on" if on else "studio_mode_off", "what": self.wanted}
            case Kind.COLLECTION | Kind.PROFILE:
                return {"kind": self.kind.value, "what": self.wanted}
            case _:
                assert_never(self.kind)


def things(state: ShowState) -> Iterator[Thing]:
    """All that can be judged now, in the order in which it is mended. What is not known does not deviate."""
    studio, obs, wanted = state.plan.studio, state.obs, state.wants
    # A simulated OBS is whatever it was made to be.
    for kind, should, is_ in _declared(state) if not obs.simulated else ():
        care = studio.care(Upkeep(kind))
        if should and is_ and care is not Care.LEAVE and kind not in wanted.left:
            yield Thing(kind, kind, "", care, should, is_)
    for name in wants.microphones(state) if not state.other_collection else ():
        if name in wanted.muted:
            should, is_ = _sound(muted=wanted.muted[name]), _sound(muted=name in obs.muted)
            care = studio.care(Upkeep.SOUND)
            yield Thing(wants.sound_named(name), Kind.SOUND, name, care, should, is_)
    for name, running in obs.outputs.items():
        if name in wanted.outputs:
            care = studio.outputs.get(name, Care.LEAVE)
            should, is_ = _switch(on=wanted.outputs[name]), _switch(on=running)
            yield Thing(wants.output_named(name), Kind.OUTPUT, name, care, should, is_)


def _declared(state: ShowState) -> Iterator[tuple[Kind, str, str]]:
    """What the plan says of OBS, and what that is now; empty where the one or the other is not known."""
    studio, obs = state.plan.studio, state.obs
    yield Kind.COLLECTION, studio.collection or "", obs.collection
    yield Kind.PROFILE, studio.profile or "", obs.profile
    mode = _switch(on=studio.studio_mode) if studio.studio_mode is not None else ""
    yield Kind.STUDIO_MODE, mode, _switch(on=obs.studio_mode)


def _sound(*, muted: bool) -> str:
    return "muted" if muted else "heard"


def _switch(*, on: bool) -> str:
    return "on" if on else "off"


def elsewhere(state: ShowState) -> bool:
    """Would an output that is started now show something else than the show, or go somewhere else?"""
    return state.other_collection or any(
        thing.deviates for thing in things(state) if thing.kind is Kind.PROFILE
    )


def is_open(state: ShowState, thing: Thing) -> bool:
    """Is it being put right already, or is the operator asked about it in another way?"""
    return on_its_way(state, thing) or bool(wants.wishes(state.doubts, thing.what))


def on_its_way(state: ShowState, thing: Thing) -> bool:
    return any(wants.aim(effect) == (thing.what, thing.wanted) for effect in state.pending.values())


def comes(state: ShowState, thing: Thing) -> bool:
    """Will it be put right by itself, after what it rests on?"""
    return thing.care is Care.RESTORE and thing.kind in state.mending
