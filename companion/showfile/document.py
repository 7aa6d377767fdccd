"""The show file as a document: every field, its type, its default, and what it is for.

The models mirror the file and nothing else; ``compile`` turns them into the plan. The descriptions are what
an editor shows over a key (``companion schema``) and what the reference of the show file says.
"""

from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from companion.show.actions import BagStep, SaleStep, Urgency
from companion.show.cue import LatePolicy
from companion.show.model import WindowMode
from companion.show.times import Ms
from companion.showfile.scalars import (
    Amount,
    Count,
    Day,
    Duration,
    Id,
    Lines,
    LocalTime,
    Text,
    Version,
    Whole,
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


class Output(StrEnum):
    STREAM = "stream"
    VIRTUAL_CAMERA = "virtual_camera"
    RECORD = "record"


class DrawTime(StrEnum):
    AT_CLOSE = "at_close"


class Ends(StrEnum):
    SOFT = "soft"
    HARD = "hard"


class Go(StrEnum):
    GO = "go"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Show(_Part):
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


class Operator(_Part):
    name: Text = Field(
        description="Who answers for the goods (经营者), as viewers read it.", examples=["稻岸食研"]
    )
    contact: Text = Field(description="How viewers reach them.", examples=["400-000-0000"])


class Obs(_Part):
    scenes: dict[Id, Text] = Field(
        description="Scene in OBS for each role. The role `fallback` (应急) is needed: it covers the "
        "picture when something breaks.",
        examples=["{host: Host, fallback: Fallback}"],
    )
    cameras: dict[Id, Text] = Field(
        {}, description="Video input in OBS for each role.", examples=["{main: Cam}"]
    )
    microphones: dict[Id, Text] = Field(
        {}, description="Audio input in OBS for each role.", examples=["{host: Mic}"]
    )


class Was(_Part):
    price: Amount = Field(description="The struck-through price (划线价).", examples=["59.90"])
    basis: Id = Field(description="What it rests on (价格依据).", examples=["7d_lowest"])
    since: Day = Field(alias="from", description="First day of the basis.", examples=["2026-11-20"])
    until: Day = Field(alias="to", description="Last day of the basis.", examples=["2026-11-27"])


class ProductSay(_Part):
    hook: Text | None = Field(
        None, description="The first sentence about it.", examples=["一口咬下去是整颗的"]
    )
    never: list[Text] = Field(
        [], description="Words the host must not say of it (禁用语).", examples=["[最健康]"]
    )


class Product(_Part):
    name: Text = Field(description="Name, as viewers read it.", examples=["冻干草莓 20g×5"])
    price: Amount = Field(
        description="Price in the show (直播价): a number, no currency sign.", examples=["49.90"]
    )
    link: Count | None = Field(
        None, description="Number of the link in the shop's list (链接号).", examples=["4"]
    )
    was: Was | None = Field(None, description="The former price, with its basis.")
    stock: Whole | None = Field(
        None, description="Pieces to sell; left out when not known.", examples=["200"]
    )
    limit: Count | None = Field(
        None, description="Most pieces one viewer may buy (限购); left out for no limit.", examples=["1"]
    )
    points: list[Text] = Field(
        [], description="Selling points (卖点), short.", examples=["[整颗冻干, 开袋即食]"]
    )
    say: ProductSay | None = Field(None, description="Words for the host about this product.")


class Sale(_Part):
    product: Id = Field(description="Id of the product.", examples=["P4"])
    price: Amount = Field(description="Price while it is open (秒杀价).", examples=["24.90"])
    quantity: Count = Field(description="Pieces on sale (数量).", examples=["100"])
    limit: Count | None = Field(
        None, description="Most pieces one viewer may buy; left out for no limit.", examples=["1"]
    )
    teaser: Duration = Field(Ms(0), description="Countdown before it opens (预热).", examples=["60s"])
    length: Duration = Field(description="How long it stays open (开卖时长).", examples=["3m"])
    mode: Annotated[WindowMode, one_of(WindowMode)] = Field(
        WindowMode.MIRROR,
        description="`mirror`: the platform sells and this shows it. `native`: the companion keeps it.",
    )


class Prize(_Part):
    name: Text = Field(description="What is won (奖品).", examples=["海苔脆片"])
    value: Amount = Field(description="Value of one (单价值).", examples=["9.90"])
    quantity: Count = Field(description="How many are won (份数).", examples=["5"])


class Join(_Part):
    follow: YesNo = Field(False, description="Viewers must follow (关注).", examples=["true"])
    keyword: Text | None = Field(None, description="Comment that enters (口令).", examples=["今天吃坚果"])


class Claim(_Part):
    within: Duration = Field(description="Time to claim the prize (兑奖时限).", examples=["48h"])
    how: Text = Field(description="How it is claimed (兑奖方式).", examples=["私信客服填写地址"])


class Bag(_Part):
    prize: Prize = Field(description="What is won.")
    length: Duration = Field(description="How long it is open to enter (倒计时).", examples=["4m"])
    mode: Annotated[WindowMode, one_of(WindowMode)] = Field(
        WindowMode.MIRROR,
        description="`mirror`: the platform draws and this shows it. `native`: the companion draws.",
    )
    join: Join | None = Field(None, description="Who may enter (参与条件); without: everyone.")
    draw: Annotated[DrawTime, one_of(DrawTime)] = Field(
        DrawTime.AT_CLOSE, description="When it is drawn (开奖)."
    )
    claim: Claim | None = Field(None, description="How winners get it (兑奖).")
    delivery: Text | None = Field(None, description="How it is delivered (交付).", examples=["包邮"])
    forfeit: Text | None = Field(
        None, description="When it is forfeited (弃奖条件).", examples=["逾期未填视为放弃"]
    )


class TakeScene(_Part):
    scene: Id = Field(description="Role of the scene to take.", examples=["product"])


class ShowOverlay(_Part):
    overlay: Id = Field(
        description="Overlay (贴片) to show: the name of its folder.", examples=["product-card"]
    )
    for_: Duration | None = Field(
        None, alias="for", description="How long it stays; without: until taken down.", examples=["30s"]
    )


class HideOverlay(_Part):
    hide: Id = Field(description="Overlay to take down.", examples=["product-card"])


class MoveSale(_Part):
    sale: Id = Field(description="Id of the flash sale (秒杀).", examples=["F1"])
    step: Annotated[SaleStep, one_of(SaleStep)] = Field(description="What becomes of it.")


class MoveBag(_Part):
    bag: Id = Field(description="Id of the lucky bag (福袋).", examples=["L1"])
    step: Annotated[BagStep, one_of(BagStep)] = Field(description="What becomes of it.")


class TellHost(_Part):
    message: Text = Field(description="Message on the host screen (主播屏).", examples=["准备收尾"])
    urgency: Annotated[Urgency, one_of(Urgency)] = Field(Urgency.NORMAL, description="How loud it is.")


HEADS = ("scene", "overlay", "hide", "sale", "bag", "message")
"""The keys by one of which an action is recognised."""


def _head(value: object) -> str | None:
    """The one head key of an action; None when it has none, or more than one."""
    heads = [head for head in HEADS if isinstance(value, dict) and head in value]
    return heads[0] if len(heads) == 1 else None


Action = Annotated[
    Annotated[TakeScene, Tag("scene")]
    | Annotated[ShowOverlay, Tag("overlay")]
    | Annotated[HideOverlay, Tag("hide")]
    | Annotated[MoveSale, Tag("sale")]
    | Annotated[MoveBag, Tag("bag")]
    | Annotated[TellHost, Tag("message")],
    Discriminator(_head, custom_error_type="bad-action", custom_error_message="not one head key"),
]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class Cue(_Part):
    id: Id = Field(description="Name of the cue, unique in its segment.", examples=["tease"])
    at: Duration | None = Field(None, description="So long after the segment began.", examples=["1m"])
    before_end: Duration | None = Field(
        None, description="So long before the segment ends.", examples=["20s"]
    )
    after: Id | None = Field(None, description="After this other cue of the segment.", examples=["tease"])
    wait: Duration | None = Field(None, description="With `after`: so long after it.", examples=["60s"])
    on: Annotated[Go, one_of(Go)] | None = Field(None, description="`go`: when the operator presses GO.")
    do: Annotated[list[Action], BeforeValidator(_as_list, json_schema_input_type=Action | list[Action])] = (
        Field([], description="One action, or a list of them.", examples=["{overlay: product-card}"])
    )
    who: Text | None = Field(None, description="Whose task it is.", examples=["场控"])
    task: Text | None = Field(None, description="What that person does by hand.", examples=["后台放库存 100"])
    copy_: Text | None = Field(
        None,
        alias="copy",
        description="Text made ready for that person to paste.",
        examples=["4号链接 限购1"],
    )
    notes: Lines | None = Field(None, description="For the operator, e.g. when to press GO.")
    late: Annotated[LatePolicy, one_of(LatePolicy)] = Field(
        LatePolicy.ASK, description="What becomes of it when its time was missed (after a crash or a stall)."
    )


class Segment(_Part):
    id: Id = Field(description="Name of the segment, unique in the show.", examples=["opening"])
    title: Text = Field(description="Title, as the crew reads it.", examples=["开场"])
    length: Duration = Field(description="Planned length.", examples=["2m"])
    shortest: Duration | None = Field(
        None,
        description="May be trimmed to this when the show runs late; without: not at all.",
        examples=["5m"],
    )
    scene: Id | None = Field(
        None,
        description="Role of the scene taken when it begins; without: the picture stays.",
        examples=["host"],
    )
    product: Id | None = Field(None, description="Id of the product it is about.", examples=["P4"])
    say: list[Text] = Field(
        [], description="What the host says, one point a line.", examples=["[报品牌, 说规则]"]
    )
    ends: Annotated[Ends, one_of(Ends)] = Field(
        Ends.SOFT, description="`hard`: its end is fixed, and what ran over before is won back."
    )
    cues: list[Cue] = Field([], description="What happens in it.")


class Document(_Part):
    """A show file."""

    version: Version = Field(description="Version of this format.")
    show: Show = Field(description="What is shown, when and where.")
    operator: Operator = Field(description="Who answers for the goods (经营者信息); shown to viewers.")
    obs: Obs = Field(description="Names in OBS by the role they play.")
    products: dict[Id, Product] = Field({}, description="Products (商品) by id.")
    sales: dict[Id, Sale] = Field({}, description="Flash sales (秒杀) by id.")
    bags: dict[Id, Bag] = Field({}, description="Lucky bags (福袋) by id.")
    rundown: list[Segment] = Field(min_length=1, description="Segments (环节) in their order.")


def known_keys(location: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys of the table that pydantic calls ``location``; empty when they are the author's own."""
    kind: object = Document
    for step in location:
        kind = _inside(bare_type(kind), step)
    found = bare_type(kind)
    if isinstance(found, type) and issubclass(found, BaseModel):
        return tuple(info.alias or name for name, info in found.model_fields.items())
    return ()


def bare_type(annotation: object) -> object:
    """The type without its annotations and without ``| None``."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    others = [kind for kind in get_args(annotation) if kind is not NoneType]
    if get_origin(annotation) in (Union, UnionType) and len(others) == 1:
        return bare_type(others[0])
    return annotation


def _inside(kind: object, step: str | int) -> object:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {info.alias or name: info.annotation for name, info in kind.model_fields.items()}
        return fields.get(str(step))
    if get_origin(kind) in (dict, list):
        return get_args(kind)[-1]
    tagged = {
        tag.tag: action for action in get_args(kind) for tag in get_args(action) if isinstance(tag, Tag)
    }
    return tagged.get(str(step))


def json_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of a show file, as an editor sees it: with YAML's own types."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return head | Document.model_json_schema(by_alias=True)
