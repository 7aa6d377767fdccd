"""The show itself: when, where, with which OBS, how it looks, what it is to reach, what may happen."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from companion.show import model
from companion.show.model import CARE_UNLESS_SAID, Care, Upkeep
from companion.showfile.fields.base import Part
from companion.showfile.fields.scalars import (
    Amount,
    Asset,
    Color,
    Count,
    Duration,
    Id,
    LocalTime,
    NameInObs,
    OnOff,
    Text,
    YesNo,
    one_of,
)


class Language(StrEnum):
    CHINESE = "zh-CN"
    ENGLISH = "en"


class Market(StrEnum):
    CHINA = "cn"
    US = "us"
    EU = "eu"
    UK = "uk"


CURRENCIES: Mapping[str, str] = MappingProxyType(
    {Market.CHINA: "CNY", Market.US: "USD", Market.EU: "EUR", Market.UK: "GBP"}
)
"""ISO 4217 code of the currency of each market."""


class Output(StrEnum):
    STREAM = "stream"
    VIRTUAL_CAMERA = "virtual_camera"
    RECORD = "record"


class Theme(StrEnum):
    BRIGHT = "bright"
    QUIET = "quiet"


class Show(Part):
    id: Id = Field(description="Short name of the show; names its runs and files.")
    title: Text = Field(description="Title, as people read it.", examples=["十分钟试播"])
    zone: Text = Field(
        description="IANA time zone in which all times of day are meant.", examples=["Asia/Shanghai"]
    )
    start: LocalTime | None = Field(
        None,
        description="Planned start (计划开播). GO moves what is relative to it.",
        examples=["2026-12-01 19:30"],
    )
    length: Duration | None = Field(
        None,
        description="Planned length of the whole show; the segments must add up to it. Without: as long as "
        "they are.",
        examples=["2h"],
    )
    language: Annotated[Language, one_of(Language)] = Field(
        description="Language of the screens, the overlays and the messages about this file."
    )
    market: Annotated[Market, one_of(Market)] = Field(
        description="Whose rules apply; also sets the currency: cn CNY, us USD, eu EUR, uk GBP."
    )
    currency: Text | None = Field(
        None, description="ISO 4217 code, when it is not the one of the market.", examples=["SEK"]
    )
    platform: Id = Field("own-site", description="Where the show is sold (平台).", examples=["douyin"])
    on_air: list[Annotated[Output, one_of(Output)]] = Field(
        min_length=1, description="Outputs of OBS that mean “on air”: one of them running is enough.",
        examples=["[virtual_camera]"],
    )  # fmt: skip


class Operator(Part):
    name: Text = Field(
        description="Who answers for the goods (经营者), as viewers read it.", examples=["稻岸食研"]
    )
    contact: Text = Field(description="How viewers reach them.", examples=["400-000-0000"])


class Keep(Part):
    # Its keys are the values of ``Upkeep``.
    sound: Annotated[Care, one_of(Care)] = Field(
        CARE_UNLESS_SAID[Upkeep.SOUND],
        description="The microphones of this file (声音): muted or heard as last asked for, or as last seen. "
        "A microphone never opens by itself, for nobody knows what is said into it by now: with `offer` the "
        "operator opens it. With `restore` one that was heard before is heard again.",
        examples=["restore"],
    )
    studio_mode: Annotated[Care, one_of(Care)] = Field(
        CARE_UNLESS_SAID[Upkeep.STUDIO_MODE],
        description="Studio mode (工作室模式), where `studio_mode` says which. Programme stays as it is.",
        examples=["restore"],
    )
    collection: Annotated[Care, one_of(Care)] = Field(
        CARE_UNLESS_SAID[Upkeep.COLLECTION],
        description="The scene collection (场景集合) that `collection` names. Loading one blanks the "
        "picture: while the show is on air, `restore` asks the operator like `offer`.",
        examples=["leave"],
    )
    profile: Annotated[Care, one_of(Care)] = Field(
        CARE_UNLESS_SAID[Upkeep.PROFILE],
        description="The profile (配置文件) that `profile` names. OBS loads none while an output "
        "runs: while the show is on air, `restore` asks the operator like `offer`.",
        examples=["leave"],
    )


class Obs(Part):
    scenes: dict[Id, NameInObs] = Field(
        description="Scene in OBS for each role. The role `fallback` (应急) is needed: it covers the "
        "picture when something breaks.",
        examples=["{host: Host, fallback: Fallback}"],
    )
    cameras: dict[Id, NameInObs] = Field(
        {}, description="Video input in OBS for each role.", examples=["{main: Cam}"]
    )
    microphones: dict[Id, NameInObs] = Field(
        {}, description="Audio input in OBS for each role.", examples=["{host: Mic}"]
    )
    outputs: dict[Annotated[Output, one_of(Output)], Annotated[Care, one_of(Care)]] = Field(
        {},
        description="What becomes of an output that ran before OBS went away and does not run when it is "
        "back: `offer` asks the operator, `restore` starts it, `leave` does nothing. Without: `leave`. "
        "What a hand starts or stops in OBS while it is connected counts; but one of `on_air` that stops "
        "while the show runs is told, and offered to be started again unless it is `leave`.",
        examples=["{virtual_camera: offer}"],
    )
    studio_mode: OnOff | None = Field(
        None,
        description="Whether the show runs with studio mode of OBS (工作室模式): `on` or `off`. Without: "
        "either way is fine, and nothing is said of it.",
        examples=["off"],
    )
    collection: NameInObs | None = Field(
        None,
        description="Scene collection of OBS (场景集合) that this show is made for. Without: whichever is "
        "loaded. It is never made, renamed or changed.",
        examples=["Autumn"],
    )
    profile: NameInObs | None = Field(
        None,
        description="Profile of OBS (配置文件) that this show is made for. Without: whichever is loaded. It "
        "is never made, renamed or changed.",
        examples=["Live"],
    )
    fallback_cuts: YesNo = Field(
        True,
        description="OBS is made to cut (直切) to the scene of `fallback`, whatever its transition is: a "
        "fallback that takes two seconds to come is two seconds late. In place of a transition that somebody "
        "gave that scene in OBS, preflight and `obs setup` offer the cut; a running show leaves it as it is. "
        "With `false` nothing is set.",
        examples=["false"],
    )
    keep: Keep = Field(
        Keep.model_validate({}),
        description="What is done when OBS is back, or connected for the first time, and is not as the show "
        "wants it. Outputs have `outputs` for that. What a hand changes in OBS while it is connected counts "
        "and is never changed back unasked.",
    )


class Overlays(Part):
    theme: Annotated[Theme, one_of(Theme)] = Field(Theme.BRIGHT, description="Look of all overlays (主题).")
    brand: Color | None = Field(
        None,
        description="Colour of the brand: six digits 0–9 or a–f, without `#`. Without: the theme's own.",
        examples=["D7263D"],
    )
    logo: Asset | None = Field(
        None, description="Picture beside the show file, PNG, JPEG or WebP.", examples=["assets/logo.png"]
    )


class Timer(Part):
    title: Text = Field(description="What is timed, as the crew reads it.", examples=["中场"])
    length: Duration = Field(description="How long it runs when somebody starts it.", examples=["4m"])


class CatchUp(Part):
    auto_catch_up: YesNo = Field(
        False,
        description="Whether lost time is won back without being asked, as far as every promise is kept. "
        "Without: it is proposed, and the operator applies or refuses it.",
        examples=["true"],
    )
    most: Duration | None = Field(
        None,
        description="No more than this is won back by itself in one show; without: as much as the segments "
        "may give.",
        examples=["5m"],
    )
    drop: YesNo = Field(False, description="Whether optional segments are dropped by itself too.")
    tell_after: Duration = Field(
        model.CatchUp().tell_after_ms,
        description="So much has to be lost before anything is proposed.",
        examples=["1m"],
    )


class Targets(Part):
    revenue: Amount | None = Field(None, description="Paid sum of the show (GMV 目标).", examples=["100000"])
    orders: Count | None = Field(None, description="Paid orders (成交订单数).", examples=["1200"])
    online_peak: Count | None = Field(
        None, description="Most viewers at one time (最高在线).", examples=["800"]
    )
    followers: Count | None = Field(None, description="New followers (新增粉丝).", examples=["600"])


class Duty(Part):
    who: Text = Field(description="Who sees to it.", examples=["技术"])
    task: Text = Field(description="What that person does by hand.", examples=["主灯和背景灯打开"])
