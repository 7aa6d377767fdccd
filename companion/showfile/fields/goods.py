"""What is sold and what is won: products, flash sales, lucky bags."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from companion.show.offers import STALE_AFTER_MS, Basis, Reveal, WindowMode
from companion.show.times import SECOND, Ms
from companion.showfile.fields.about import Operator
from companion.showfile.fields.base import Part
from companion.showfile.fields.scalars import (
    Amount,
    Asset,
    Count,
    Day,
    Days,
    Duration,
    Id,
    Text,
    Whole,
    YesNo,
    one_of,
)


class DrawTime(StrEnum):
    AT_CLOSE = "at_close"


class Openness(StrEnum):
    """How a draw of the companion's own can be checked; of one that the platform draws nobody can choose."""

    A = "A"
    B = "B"
    C = "C"


class Was(Part):
    price: Amount = Field(description="The struck-through price (划线价).", examples=["59.90"])
    basis: Annotated[Basis, one_of(Basis)] = Field(
        description="What it rests on (价格依据): `7d_lowest` or `eu_30d_low` the lowest price paid in that "
        "time, `last_txn` the last price paid, `guide_price` the maker's, `own_listed` the shop's own.",
        examples=["7d_lowest"],
    )
    since: Day = Field(alias="from", description="First day of the basis.", examples=["2026-11-20"])
    until: Day = Field(alias="to", description="Last day of the basis.", examples=["2026-11-27"])
    proof: Asset | None = Field(
        None, description="File beside the show file that proves it.", examples=["assets/orders.csv"]
    )


class Step(Part):
    quantity: Count = Field(description="So many pieces …", examples=["2"])
    price: Amount = Field(description="… cost so much together.", examples=["168.00"])


class Gift(Part):
    name: Text = Field(description="What is given with it (赠品).", examples=["保温杯"])
    quantity: Count = Field(1, description="How many.")
    value: Amount | None = Field(
        None, description="What one costs by itself now; without: no value is named.", examples=["19.90"]
    )


class Question(Part):
    ask: Text = Field(description="What viewers ask.", examples=["会不会咸"])
    answer: Text = Field(description="What the host says.", examples=["不加盐，只有坚果本味"])


class ProductSay(Part):
    hook: Text | None = Field(
        None, description="The first sentence about it.", examples=["一口咬下去是整颗的"]
    )
    never: list[Text] = Field(
        [], description="Words the host must not say of it (禁用语).", examples=["[最健康]"]
    )


class Product(Part):
    name: Text = Field(description="Name, as viewers read it.", examples=["冻干草莓 20g×5"])
    price: Amount = Field(
        description="Price in the show (直播价): a number, no currency sign.", examples=["49.90"]
    )
    link: Count | None = Field(
        None, description="Number of the link in the shop's list (链接号).", examples=["4"]
    )
    kind: Text | None = Field(None, description="Its part in the show (货品角色).", examples=["引流款"])
    was: Was | None = Field(None, description="The former price, with its basis.")
    ladder: list[Step] = Field(
        [],
        description="Prices for several pieces (价格阶梯), from the fewest up.",
        examples=["[{quantity: 2, price: 168.00}]"],
    )
    gifts: list[Gift] = Field([], description="What is given with it (赠品).")
    stock: Whole | None = Field(
        None, description="Pieces to sell; left out when not known.", examples=["200"]
    )
    reserve: Whole = Field(0, description="Pieces of the stock that are held back (预留).", examples=["20"])
    limit: Count | None = Field(
        None, description="Most pieces one viewer may buy (限购); left out for no limit.", examples=["1"]
    )
    points: list[Text] = Field(
        [], description="Selling points (卖点), short.", examples=["[整颗冻干, 开袋即食]"]
    )
    evidence: dict[Text, Asset] = Field(
        {},
        description="For a claim the file beside the show file that proves it (举证).",
        examples=["{无添加蔗糖: assets/report.pdf}"],
    )
    image: Asset | None = Field(
        None,
        description="Picture beside the show file, PNG, JPEG or WebP; it is cut to a square.",
        examples=["assets/p4.jpg"],
    )
    sku: Text | None = Field(
        None, description="What the warehouse calls it (商家编码).", examples=["DG-CM-20X5"]
    )
    say: ProductSay | None = Field(None, description="Words for the host about this product.")
    faq: list[Question] = Field([], description="What viewers ask, and the answer (答疑).")


class Sale(Part):
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
    reveal: Annotated[Reveal, one_of(Reveal)] = Field(
        Reveal.TEASER,
        description="From when viewers see the price (公布价格): with the `teaser`, or once it is `open`.",
        examples=["open"],
    )
    once: YesNo = Field(
        False,
        description="Viewers are told that there is no second time (仅此一次): it is neither extended nor "
        "run again.",
        examples=["true"],
    )
    stale_after: Duration = Field(
        STALE_AFTER_MS,
        description="A count of pieces that is older is shown to nobody (库存多久算过时).",
        examples=["90s"],
    )


class Prize(Part):
    name: Text = Field(description="What is won (奖品).", examples=["海苔脆片"])
    kind: Text | None = Field(None, description="What kind of prize (奖项种类).", examples=["实物"])
    value: Amount = Field(description="Value of one (单价值).", examples=["9.90"])
    quantity: Count = Field(description="How many are won (份数).", examples=["5"])
    product: Id | None = Field(
        None,
        description="Id of the product that it is a piece of; the pieces then count against its stock.",
        examples=["P1"],
    )


class Join(Part):
    follow: YesNo = Field(False, description="Viewers must follow (关注).", examples=["true"])
    keyword: Text | None = Field(None, description="Comment that enters (口令).", examples=["今天吃坚果"])
    fan_club: YesNo = Field(
        False, description="Only members of the fan club (粉丝团) may enter.", examples=["true"]
    )
    watch: Duration = Field(Ms(0), description="So long a viewer must have watched (停留).", examples=["3m"])
    how: Text | None = Field(
        None, description="How viewers enter, in their words (参与方式).", examples=["点右上角福袋，一键评论"]
    )


class Claim(Part):
    within: Duration = Field(description="Time to claim the prize (兑奖时限).", examples=["48h"])
    how: Text = Field(description="How it is claimed (兑奖方式).", examples=["私信客服填写地址"])
    condition: Text | None = Field(
        None,
        description="What a winner must meet (兑奖条件); without: nothing.",
        examples=["收货地址在中国大陆"],
    )


class Bag(Part):
    prize: Prize = Field(description="What is won.")
    length: Duration = Field(description="How long it is open to enter (倒计时).", examples=["4m"])
    mode: Annotated[WindowMode, one_of(WindowMode)] = Field(
        WindowMode.MIRROR,
        description="`mirror`: the platform draws and this shows it. `native`: the companion draws.",
    )
    join: Join | None = Field(None, description="Who may enter (参与条件); without: everyone.")
    draw: Annotated[DrawTime, one_of(DrawTime)] = Field(
        DrawTime.AT_CLOSE, description="When it is drawn (开奖时间)."
    )
    draw_how: Text | None = Field(
        None, description="How it is drawn (开奖方式), as viewers read it.", examples=["平台随机抽取"]
    )
    claim: Claim | None = Field(None, description="How winners get it (兑奖).")
    delivery: Text | None = Field(None, description="How it is delivered (交付方式).", examples=["包邮"])
    forfeit: Text | None = Field(
        None, description="When it is forfeited (弃奖条件).", examples=["逾期未填视为放弃"]
    )
    organiser: Operator | None = Field(
        None, description="Who gives it (主办方及联系方式); without: the operator of the show."
    )
    exclude: list[Text] = Field(
        [],
        description="Who may not win: staff, by their names on the platform or by their ids there "
        "(不得中奖的人).",
        examples=["[稻岸小助手]"],
    )
    exclude_recent: Days = Field(
        0,
        description="Who has won in a show of the last so many days may not win again (近期中奖者); `0d`: "
        "may. For `native`.",
        examples=["30d"],
    )
    fairness: Annotated[Openness, one_of(Openness)] = Field(
        Openness.B,
        description="How the draw of a `native` bag can be checked (公平级别): `A` public randomness of a "
        "round named in advance, `B` a seed committed to in advance, `C` this computer's own chance. It is "
        "printed with the result.",
        examples=["A"],
    )
    alternates: Whole | None = Field(
        None,
        description="So many are drawn besides, to move up in order (候补); without: as many as prizes. For "
        "`native`.",
        examples=["3"],
    )


class Queue(Part):
    bags: list[Id] = Field(
        min_length=1, description="Ids of bags, in the order in which they open.", examples=["[L1, L2]"]
    )
    gap: Duration = Field(
        Ms(30 * SECOND),
        description="From the end of one bag, its draw included, to the opening of the next (间隔).",
        examples=["30s"],
    )
    loop: YesNo = Field(
        False,
        description="After the last the first again, as a copy with an id of its own (循环).",
        examples=["true"],
    )
