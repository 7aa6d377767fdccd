"""What is done when something breaks: by itself, and by the crew."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import BeforeValidator, Field

from companion.show.health.settings import TIMES, Times
from companion.show.health.troubles import Trouble
from companion.show.model import GuardPlan, Happening, Returns
from companion.show.times import Ms
from companion.showfile.fields.about import Duty
from companion.showfile.fields.base import Part
from companion.showfile.fields.reads import Reads, RefusedError
from companion.showfile.fields.scalars import Count, Duration, Id, OnOff, Text, YesNo, duration, one_of
from companion.showfile.fields.script import ShowOverlay, as_list
from companion.showfile.fields.thresholds import Thresholds

BookFor = Happening | Trouble

BOOKS: Mapping[str, BookFor] = MappingProxyType({one.value: one for one in (*Happening, *Trouble)})
"""What a playbook can be for, by its name: the coarse words, then the exact ones."""

_UNLESS_SAID = GuardPlan()


def _book_for(written: str) -> BookFor:
    if written not in BOOKS:
        raise RefusedError("bad-choice", options=tuple(BOOKS))
    return BOOKS[written]


def _detected(written: str) -> Trouble:
    words = tuple(trouble.value for trouble in TIMES)
    if written in set(Trouble) - TIMES.keys():
        raise RefusedError("not-timed")
    if written not in words:
        raise RefusedError("bad-choice", options=words)
    return Trouble(written)


class Never(StrEnum):
    NEVER = "never"


def _act(written: str) -> Ms | Never:
    return Never.NEVER if written == Never.NEVER.value else duration(written)


BookName = Annotated[BookFor, Reads("what happened", _book_for, {"enum": list(BOOKS)})]
_Detected = Annotated[Trouble, Reads("trouble", _detected, {"enum": [trouble.value for trouble in TIMES]})]
_Act = Annotated[
    Ms | Never, Reads("duration or `never`", _act, {"type": "string", "examples": ["8s", "never"]})
]


class Detect(Part):
    alarm: Duration | None = Field(
        None, description="Bad for so long: the crew is told (告警).", examples=["4s"]
    )
    act: _Act | None = Field(
        None,
        description="Bad for so long: what its playbook says is done by itself (自动处理); `never`: the crew "
        "is told, no more.",
        examples=["never"],
    )
    clear: Duration | None = Field(None, description="Good for so long: it is over (恢复).", examples=["5s"])
    inputs: list[Id] | None = Field(
        None,
        description="Only with these cameras, or microphones: their roles under `obs`. Without: with all.",
        examples=["[main]"],
    )
    scenes: list[Id] | None = Field(
        None,
        description="Only while the scene of one of these roles is on programme, or is what the fallback "
        "covers. Without: in all. Of what is not looked for nothing is known: it is neither bad nor good.",
        examples=["[host]"],
    )


_AS_USUAL = Detect.model_validate({})


class Incidents(Part):
    auto: OnOff = Field(
        _UNLESS_SAID.armed,
        description="Whether automation (自动切换) is armed when the show begins. It acts only while the "
        "show is on air; the operator arms and disarms it at any time.",
        examples=["off"],
    )
    dwell: Duration = Field(
        _UNLESS_SAID.dwell_ms,
        description="So long at least a scene stays that automation has switched to.",
        examples=["10s"],
    )
    most: Count = Field(
        _UNLESS_SAID.most_switches,
        description="So often automation switches within `within`, ways back counted; then it waits for a "
        "person. One is always kept for a cover: with fewer than 3 the show never comes back by itself.",
        examples=["5"],
    )
    within: Duration = Field(_UNLESS_SAID.within_ms, description="See `most`.", examples=["10m"])
    pause: Duration | None = Field(
        None,
        description="So long viewers may see nothing that moves, or hear nobody, at once (停播): the "
        "fallback, a still or black picture, a silent microphone. The crew is warned at 60 % and 80 % of it. "
        "A stricter bound of the platform counts instead. Without: as the platform allows, where that is "
        "known.",
        examples=["3m"],
    )
    leave_alone: list[Id] = Field(
        [],
        description="Roles of scenes that automation never leaves, and never takes: a private talk, the end.",
        examples=["[ending]"],
    )
    detect: dict[_Detected, Detect] = Field(
        {},
        description="After how long a trouble counts, and where it is looked for, if not as by default.",
        examples=["{frozen: {act: never}}"],
    )
    thresholds: Thresholds = Field(
        Thresholds.model_validate({}),
        description="What counts as bad and as good, where neither the default nor calibration will do.",
    )

    def times_of(self, trouble: Trouble) -> Times:
        """After how long it counts; raises ``KeyError`` for one that no detector tells."""
        usual, own = TIMES[trouble], self.detect.get(trouble, _AS_USUAL)
        match own.act:
            case None:
                act = usual.act_ms
            case Never.NEVER:
                act = None
            case so_long:
                act = so_long
        return Times(
            alarm_ms=usual.alarm_ms if own.alarm is None else own.alarm,
            act_ms=act,
            clear_ms=usual.clear_ms if own.clear is None else own.clear,
        )


class Playbook(Part):
    say: list[Text] = Field(
        [], description="What the host says meanwhile.", examples=["[画面在恢复，先听我讲]"]
    )
    tasks: list[Duty] = Field([], description="Who does what.")
    scenes: list[Id] | None = Field(
        None,
        description="Roles of the scenes to switch to, the best first. One that is not there, or holds what "
        "has failed, is passed over; the fallback comes after all of them. `[]`: nothing is switched by "
        "itself. Without: for a camera the fallback, for anything else nothing.",
        examples=["[product, fallback]"],
    )
    hold: YesNo | None = Field(
        None,
        description="Whether the timeline is held meanwhile. Without: only while the fallback is seen.",
        examples=["true"],
    )
    hide_prices: YesNo | None = Field(
        None, description="Whether overlays with a price are hidden meanwhile.", examples=["true"]
    )
    show: Annotated[
        list[ShowOverlay], BeforeValidator(as_list, json_schema_input_type=ShowOverlay | list[ShowOverlay])
    ] = Field(
        [],
        description="Overlays that viewers see meanwhile (临时贴片): from the switch until the show is back, "
        "or as soon as it is told where nothing else is done by itself. One that is on air already stays as "
        "it is.",
        examples=["{overlay: notice, data: {title: 画面马上回来}}"],
    )
    mute: list[Id] | None = Field(
        None,
        description="Roles of microphones that are muted meanwhile. When one of them is in trouble it alone "
        "is; when it is another one nothing is done.",
        examples=["[host]"],
    )
    unmute: list[Id] | None = Field(
        None,
        description="Roles of microphones that are opened meanwhile: the spare one (备用麦). One that is in "
        "trouble itself is not.",
        examples=["[spare]"],
    )
    returns: Annotated[Returns, one_of(Returns)] | None = Field(
        None,
        description="How the show comes back when the cause is over. Without: `auto`.",
        examples=["ask"],
    )
    return_after: Duration | None = Field(
        None,
        description="So long the cause has to be good before the show comes back (好了多久才回), at most 5 "
        "minutes. Without: as long as the `clear` of its trouble.",
        examples=["20s"],
    )


Playbooks = dict[BookName, Playbook]
