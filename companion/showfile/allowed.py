"""What the platform and the market of a show allow, for a person, row by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from companion.show.limits import OF_PAUSES, LimitOf, bound_text
from companion.showfile.fields.about import Language, Show
from companion.showfile.limits import Level, Rule


@dataclass(frozen=True, slots=True)
class Allowed:
    """One limit, or what is said where none is known."""

    what: str
    how: str
    """The bound, whose it is, what becomes of it, where it is written and when that was read."""


_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        LimitOf.SALE_TEASER_MS: "秒杀预热",
        LimitOf.SALE_LENGTH_MS: "秒杀时长",
        LimitOf.SALE_QUANTITY: "秒杀件数",
        LimitOf.SALES_AT_ONCE: "同时开的秒杀",
        LimitOf.SALE_EXTENSIONS: "秒杀延长次数",
        LimitOf.NATIVE_SALES: "由本程序卖的秒杀",
        LimitOf.BAG_LENGTH_MS: "福袋时长",
        LimitOf.BAG_WATCH_SPARE_MS: "福袋比停留多出的时间",
        LimitOf.BAG_GAP_MS: "福袋之间的间隔",
        LimitOf.BAGS_AT_ONCE: "同时开的福袋",
        LimitOf.BAG_UNDISCLOSED: "福袋没有告诉观众的项目",
        LimitOf.NATIVE_BAGS: "由本程序开奖的福袋",
        LimitOf.PRIZE_QUANTITY: "奖品份数",
        LimitOf.PRIZE_VALUE_MINOR: "奖品单价值",
        LimitOf.PRIZE_TOTAL_MINOR: "一位观众一场能中的总值",
        LimitOf.PRIZE_POOL_MINOR: "一个福袋的奖品总值",
        LimitOf.KEYWORD_LENGTH: "口令字数",
        LimitOf.KEYWORD_EMOJI: "口令里的表情",
        LimitOf.CLAIM_MS: "兑奖时限",
        LimitOf.STILL_MS: "画面一次停多久",
        LimitOf.PAUSE_MS: "画面停着或没人出声一次多久",
        Level.RULE: "{bound}（{whose}；检查时和开播后都拦）依据（{as_of}）：{source}",
        Level.PRACTICE: "{bound}（{whose}；通常做法，只在检查时提醒）依据（{as_of}）：{source}",
        "pause": "{bound}（{whose}；播到 60% 和 80% 各提醒一次）依据（{as_of}）：{source}",
        "none": "没有记着 {platform} 和 {market} 的限制",
        "none how": "照平台后台核对；可以自己写 limits/{platform}.yaml",
    },
    Language.ENGLISH: {
        LimitOf.SALE_TEASER_MS: "teaser of a sale",
        LimitOf.SALE_LENGTH_MS: "length of a sale",
        LimitOf.SALE_QUANTITY: "pieces of a sale",
        LimitOf.SALES_AT_ONCE: "sales at one time",
        LimitOf.SALE_EXTENSIONS: "extensions of a sale",
        LimitOf.NATIVE_SALES: "sales kept by the companion",
        LimitOf.BAG_LENGTH_MS: "length of a bag",
        LimitOf.BAG_WATCH_SPARE_MS: "length of a bag beyond watch",
        LimitOf.BAG_GAP_MS: "gap between bags",
        LimitOf.BAGS_AT_ONCE: "bags at one time",
        LimitOf.BAG_UNDISCLOSED: "items of a bag that viewers are not told",
        LimitOf.NATIVE_BAGS: "bags drawn by the companion",
        LimitOf.PRIZE_QUANTITY: "prizes of a bag",
        LimitOf.PRIZE_VALUE_MINOR: "value of one prize",
        LimitOf.PRIZE_TOTAL_MINOR: "what a viewer can win in a show",
        LimitOf.PRIZE_POOL_MINOR: "value of all prizes of a bag",
        LimitOf.KEYWORD_LENGTH: "characters of a keyword",
        LimitOf.KEYWORD_EMOJI: "emoji in a keyword",
        LimitOf.CLAIM_MS: "time to claim",
        LimitOf.STILL_MS: "one still picture",
        LimitOf.PAUSE_MS: "one pause with nobody seen or heard",
        Level.RULE: "{bound} ({whose}; checked, and refused on air), source ({as_of}): {source}",
        Level.PRACTICE: "{bound} ({whose}; a practice, the check warns), source ({as_of}): {source}",
        "pause": "{bound} ({whose}; warned of at 60 % and 80 %), source ({as_of}): {source}",
        "none": "no limits are known of {platform} and {market}",
        "none how": "compare with the platform's own pages; limits/{platform}.yaml can name them",
    },
}


def allowed(show: Show, rules: Sequence[Rule], language: Language) -> Iterator[Allowed]:
    """A row for each rule, in their order; one that says so where there is none."""
    words = _WORDS[language]
    for rule in rules:
        limit = rule.limit
        facts = {"whose": limit.rule_of, "source": limit.source, "as_of": limit.as_of}
        how = words["pause" if limit.of in OF_PAUSES else rule.level]
        yield Allowed(words[limit.of], how.format(bound=bound_text(limit), **facts))
    if not rules:
        names = {"platform": show.platform, "market": show.market.value}
        yield Allowed(words["none"].format(**names), words["none how"].format(**names))
