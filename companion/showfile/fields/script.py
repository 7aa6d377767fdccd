"""What happens when: segments, loops, cues, and the actions of a cue."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from companion.show.actions import BagStep, SaleStep, Urgency
from companion.show.cue import LatePolicy
from companion.showfile.fields.base import Part
from companion.showfile.fields.scalars import (
    Condition,
    Count,
    Duration,
    Edge,
    EdgeTime,
    Id,
    Lines,
    NameInObs,
    Share,
    Start,
    Text,
    TimeOfDay,
    YesNo,
    one_of,
)


class Follow(StrEnum):
    GO = "go"
    AUTO = "auto"


class TakeScene(Part):
    scene: Id = Field(description="Role of the scene to take.", examples=["product"])


class ShowOverlay(Part):
    overlay: Id = Field(
        description="Overlay (贴片) to show: the name of its folder.", examples=["product-card"]
    )
    for_: Duration | None = Field(
        None, alias="for", description="How long it stays; without: until taken down.", examples=["30s"]
    )
    data: dict[Id, Text] = Field(
        default_factory=dict,
        description="What it says, for an overlay that does not follow the show by itself.",
        examples=["{title: 马上回来, line: 主播换装两分钟}"],
    )


class HideOverlay(Part):
    hide: Id = Field(description="Overlay to take down.", examples=["product-card"])


class MoveSale(Part):
    sale: Id = Field(description="Id of the flash sale (秒杀).", examples=["F1"])
    step: Annotated[SaleStep, one_of(SaleStep)] = Field(description="What becomes of it.")


class MoveBag(Part):
    bag: Id = Field(description="Id of the lucky bag (福袋).", examples=["L1"])
    step: Annotated[BagStep, one_of(BagStep)] = Field(description="What becomes of it.")


class TellHost(Part):
    message: Text = Field(description="Message on the host screen (主播屏).", examples=["准备收尾"])
    urgency: Annotated[Urgency, one_of(Urgency)] = Field(Urgency.NORMAL, description="How loud it is.")


class Play(Part):
    play: NameInObs = Field(
        description="Media source in OBS to play from its beginning: a clip, a jingle. Its name there.",
        examples=["片头"],
    )


HEADS = ("scene", "overlay", "hide", "sale", "bag", "message", "play")
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
    | Annotated[TellHost, Tag("message")]
    | Annotated[Play, Tag("play")],
    Discriminator(_head, custom_error_type="bad-action", custom_error_message="not one head key"),
]


def as_list(value: object) -> object:
    """One action may be written without the brackets of a list."""
    return [value] if isinstance(value, dict) else value


class Cue(Part):
    id: Id = Field(description="Name of the cue, unique in its segment.", examples=["tease"])
    at: Duration | None = Field(None, description="So long after the segment began.", examples=["1m"])
    before_end: Duration | None = Field(
        None, description="So long before the segment ends.", examples=["20s"]
    )
    clock: TimeOfDay | None = Field(
        None, description="At this time of day, in the show's zone.", examples=["20:14"]
    )
    after: Id | None = Field(
        None,
        description="After this other cue of the segment is done: one that switches a scene or plays a clip "
        "once OBS has answered, a draw once the winners are known, a task when it is ticked off.",
        examples=["stock"],
    )
    with_: Id | None = Field(
        None,
        alias="with",
        description="Together with this other cue of the segment: when it fires.",
        examples=["tease"],
    )
    wait: Duration | None = Field(
        None, description="With `after` or `with`: so long after it.", examples=["60s"]
    )
    on: Start | None = Field(
        None,
        description="`go`: when the operator presses GO. Or a [condition](#conditions): as soon as it holds, "
        "once.",
        examples=["stock(P4) < 20"],
    )
    passes: list[Count] = Field(
        default_factory=list,  # Thousands of cues: pydantic copies a default that can be changed.
        description="In a loop: only in these passes; without: in all.",
        examples=["[2, 4]"],
    )
    do: Annotated[list[Action], BeforeValidator(as_list, json_schema_input_type=Action | list[Action])] = (
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
    promise: YesNo | None = Field(
        None,
        description="Whether viewers were told when it comes, so that nothing moves it by itself. Without: "
        "one at a time of day is promised, no other.",
        examples=["false"],
    )
    warn: Duration | None = Field(
        None,
        description="So long before its time it is announced to the crew; without: not at all.",
        examples=["30s"],
    )
    armed: YesNo = Field(
        True, description="`false`: passed over at its time unless the operator arms it before (待命)."
    )


class Variant(Part):
    when: Condition = Field(
        description="The [condition](#conditions), looked at when the segment begins.",
        examples=["stock(K5) < 20"],
    )
    product: Id | None = Field(
        None, description="Id of the product it is about then; without: as in the segment.", examples=["K7"]
    )
    title: Text | None = Field(
        None, description="Title then; without: that of the segment.", examples=["针织马甲"]
    )
    say: list[Text] | None = Field(None, description="What the host says then; without: as in the segment.")
    props: list[Text] | None = Field(None, description="Props then; without: as in the segment.")
    cues: list[Cue] | None = Field(
        None,
        description="What happens then instead of the cues of the segment; without: those of the segment.",
    )
    passes: list[Count] = Field(
        [], description="In a loop: only in these passes; without: in all.", examples=["[3, 4, 5]"]
    )


class Segment(Part):
    id: Id = Field(description="Name of the segment, unique in the show.", examples=["opening"])
    title: Text = Field(description="Title, as the crew reads it.", examples=["开场"])
    length: Duration = Field(description="Planned length.", examples=["2m"])
    shortest: Duration | None = Field(
        None,
        description="May be trimmed to this when the show runs late; without: not at all.",
        examples=["5m"],
    )
    longest: Duration | None = Field(
        None,
        description="May grow to this when the show runs early; without: not at all.",
        examples=["12m"],
    )
    weight: Count = Field(
        1, description="Its share in what is trimmed: 2 gives twice as much as 1.", examples=["2"]
    )
    optional: YesNo = Field(False, description="May be dropped when the show runs late.", examples=["true"])
    priority: Count = Field(
        1,
        description="What is given up first when the show runs late (优先级): an optional segment of 1 "
        "before one of 2.",
        examples=["2"],
    )
    starts: EdgeTime = Field(
        Edge.SOFT,
        description="`hard`: its planned start is fixed (准点开始). Or the time of day that it starts at.",
        examples=["20:14"],
    )
    ends: EdgeTime = Field(
        Edge.SOFT,
        description="`hard`: its planned end is fixed, and what ran over before is won back. Or the time of "
        "day that it ends at.",
        examples=["hard"],
    )
    follow: Annotated[Follow, one_of(Follow)] = Field(
        Follow.GO,
        description="What begins it when the segment before it is over. A last segment with `auto` also ends "
        "by itself, and the show with it.",
    )
    scene: Id | None = Field(
        None,
        description="Role of the scene taken when it begins; without: the picture stays.",
        examples=["host"],
    )
    product: Id | None = Field(None, description="Id of the product it is about.", examples=["P4"])
    share: Share | None = Field(
        None,
        description="Its share of the revenue target (目标占比); with shares the segments make 100%.",
        examples=["22%"],
    )
    say: list[Text] = Field(
        [], description="What the host says, one point a line.", examples=["[报品牌, 说规则]"]
    )
    props: list[Text] = Field(
        [],
        description="What the host picks up (道具), a word or two each; the host screen shows it already "
        "while the segment before runs.",
        examples=["[礼盒, 拆盒刀]"],
    )
    notes: list[Text] = Field(
        [],
        description="For the crew (场控备注); neither the host nor viewers see them.",
        examples=["[返场时把礼盒放到台面]"],
    )
    variants: list[Variant] = Field(
        [],
        description="How it runs instead (备选), the first whose condition holds when it begins: with "
        "another product, or by another cue sheet.",
    )
    cues: list[Cue] = Field([], description="What happens in it.")


class Loop(Part):
    loop: Id = Field(
        description="Name of the loop (循环). A second loop of the same name goes on counting its passes.",
        examples=["cycle"],
    )
    times: Count | None = Field(None, description="How many passes; with `until`: at most.", examples=["3"])
    until: TimeOfDay | None = Field(
        None,
        description="From this time of day on no new pass begins. Without `times`: as many passes as can "
        "begin before it.",
        examples=["20:30"],
    )
    segments: list[Segment] = Field(
        [],
        description="The segments of one pass, in their order. In the run each gets the number of the pass "
        "after its id: `k1-2`. Left out: those of the loop of the same name before it.",
    )


def _kind(value: object) -> Literal["loop", "segment"]:
    return "loop" if isinstance(value, dict) and "loop" in value else "segment"


Item = Annotated[Annotated[Segment, Tag("segment")] | Annotated[Loop, Tag("loop")], Discriminator(_kind)]
"""One line of the rundown."""
