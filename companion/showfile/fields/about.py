"""The show itself: when, where, with which OBS, how it looks, what it is to reach, what may happen."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from companion.show.model import Care, Happening
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
    Text,
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
        "back: `offer` asks the operator, `restore` starts it, `leave` does nothing. Without: `leave`.",
        examples=["{virtual_camera: offer}"],
    )


class Overlays(Part):
    theme: Annotated[Theme, one_of(Theme)] = Field(Theme.BRIGHT, description="Look of all overlays (主题).")
    brand: Color | None = Field(
        None,
        description="Colour of the brand: six digits 0–9 or a–f, without `#`. Without: the theme's own.",
        examples=["D7263D"],
    )
    logo: Asset | None = Field(
        None, description="Picture beside the show file.", examples=["assets/logo.png"]
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


class Playbook(Part):
    say: list[Text] = Field(
        [], description="What the host says meanwhile.", examples=["[画面在恢复，先听我讲]"]
    )
    tasks: list[Duty] = Field([], description="Who does what.")


Playbooks = dict[Annotated[Happening, one_of(Happening)], Playbook]
