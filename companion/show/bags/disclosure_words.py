"""The words in which viewers are told of a lucky bag, in the languages of shows."""

from dataclasses import dataclass

from companion.show.money import Money
from companion.show.offers import Fairness
from companion.show.times import MINUTE, SECOND, Ms

HOUR = 60 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language of what viewers read."""

    comma: str
    semicolon: str
    one_kind: str
    everyone: str
    follow: str
    fan_club: str
    watch: str
    keyword: str
    staff: str
    recent: str
    on_platform: str
    at_close: str
    by_hand: str
    draws: dict[Fairness, str]
    prizes: str
    within: str
    no_condition: str
    giver: str
    units: tuple[str, ...]
    """Of hours, minutes and seconds, each for one and for more."""
    currencies: dict[str, str]

    def length(self, length_ms: Ms) -> str:
        counts = (length_ms // HOUR, length_ms % HOUR // MINUTE, length_ms % MINUTE // SECOND)
        told = zip(counts, zip(self.units[::2], self.units[1::2], strict=True), strict=True)
        parts = [(one if count == 1 else more).format(count=count) for count, (one, more) in told if count]
        return " ".join(parts) or self.units[-1].format(count=0)

    def money(self, money: Money) -> str:
        form = self.currencies.get(money.currency, money.currency + " {amount}")
        return form.format(amount=f"{money.amount:,.2f}".removesuffix(".00"))


ZH = Words(
    comma="，",
    semicolon="；",
    one_kind="只设一种奖品",
    everyone="所有观众均可参与",
    follow="关注直播间",
    fan_club="加入粉丝团",
    watch="观看满 {length}",
    keyword="评论“{keyword}”",
    staff="主办方工作人员不参与中奖",
    recent="近 {days} 天内已中奖者不参与",
    on_platform="点直播间福袋，按平台页面提示参与",
    at_close="开启 {length}后截止，截止后即开奖",
    by_hand="开启 {length}后截止，截止后由主办方当场开奖",
    draws={
        Fairness.A: "开启前公布种子承诺值，截止后冻结名单并公布指纹，"
        "再以事先指定轮次的公共随机数（drand）和种子排出名次，任何人可验算；"
        "公共随机数公布后 60 秒内仍取不到的，只用事先承诺的种子排名（B 级），并当场说明，不重抽",
        Fairness.B: "开启前公布种子承诺值，截止后冻结名单并公布指纹，再以种子排出名次，任何人可验算，不重抽",
        Fairness.C: "由主办方电脑随机抽取，过程留存记录，不重抽",
        Fairness.M: "由平台抽取",
    },
    prizes="{count} 份",
    within="公布后 {length}内",
    no_condition="无其他条件",
    giver="{name}，联系方式 {contact}",
    units=("{count} 小时", "{count} 小时", "{count} 分钟", "{count} 分钟", "{count} 秒", "{count} 秒"),
    currencies={"CNY": "每份 {amount} 元"},
)

EN = Words(
    comma=", ",
    semicolon="; ",
    one_kind="One kind of prize",
    everyone="Every viewer may enter",
    follow="Follow the room",
    fan_club="Join the fan club",
    watch="Watch for {length}",
    keyword="Comment “{keyword}”",
    staff="staff of the organiser cannot win",
    recent="winners of the last {days} days cannot win",
    on_platform="Tap the giveaway in the room and follow the platform's page",
    at_close="{length} after it opens, as soon as it has closed",
    by_hand="{length} after it opens it closes, and the organiser has it drawn in the show",
    draws={
        Fairness.A: "A seed is committed to before it opens; after the close the list is frozen and its "
        "fingerprint shown; then public randomness (drand) of a round named in advance ranks everyone "
        "together with the seed, and anyone can check it. Where that randomness cannot be had 60 seconds "
        "after it was published, the seed alone decides (level B), which is said at once; nothing is drawn "
        "twice",
        Fairness.B: "A seed is committed to before it opens; after the close the list is frozen and its "
        "fingerprint shown; then the seed ranks everyone, and anyone can check it; nothing is drawn twice",
        Fairness.C: "Drawn at random by the organiser's computer, with a record kept; nothing is drawn twice",
        Fairness.M: "Drawn by the platform",
    },
    prizes="{count}",
    within="{length} from the result",
    no_condition="No other condition",
    giver="{name}, {contact}",
    units=(
        "{count} hour",
        "{count} hours",
        "{count} minute",
        "{count} minutes",
        "{count} second",
        "{count} seconds",
    ),
    currencies={
        "CNY": "¥{amount} each",
        "USD": "${amount} each",
        "EUR": "€{amount} each",
        "GBP": "£{amount} each",
    },
)
