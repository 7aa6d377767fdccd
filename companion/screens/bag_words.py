"""The words of a lucky bag on air that are put together from its plan, in the languages of shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from companion.show.bags import disclosure_words


@dataclass(frozen=True, slots=True, kw_only=True)
class BagWords:
    units: disclosure_words.Words
    """How lengths of time are said."""
    comma: str
    colon: str
    enumeration: str
    follow: str
    follow_short: str
    fan_club: str
    fan_club_short: str
    watch: str
    watch_short: str
    comment: str
    and_comment: str
    and_comment_short: str
    on_platform: str
    drawn_after: str
    closed_after: str
    claim_within: str
    claim_by: str
    day: str


WORDS: Mapping[str, BagWords] = MappingProxyType(
    {
        "zh-CN": BagWords(
            units=disclosure_words.ZH,
            comma="，",
            colon="：",
            enumeration="、",
            follow="关注直播间",
            follow_short="关注",
            fan_club="加入粉丝团",
            fan_club_short="入团",
            watch="停留 {length}",
            watch_short="停留 {length}",
            comment="评论",
            and_comment="，并评论",
            and_comment_short="并评论",
            on_platform="点直播间福袋参与",
            drawn_after="开启 {length}后开奖",
            closed_after="开启 {length}后截止，当场开奖",
            claim_within="公布后 {length}内领取",
            claim_by="{day} {time} 前领取",
            day="{month} 月 {day} 日",
        ),
        "en": BagWords(
            units=disclosure_words.EN,
            comma=", ",
            colon=": ",
            enumeration=", ",
            follow="follow the room",
            follow_short="follow",
            fan_club="join the fan club",
            fan_club_short="join",
            watch="watch for {length}",
            watch_short="watch {length}",
            comment="Comment",
            and_comment=" and comment",
            and_comment_short=" and comment",
            on_platform="Tap the giveaway in the room",
            drawn_after="Draw {length} after it opens",
            closed_after="Closes {length} after it opens",
            claim_within="Claim within {length}",
            claim_by="Claim by {day}, {time}",
            day="{name} {day}",
        ),
    }
)
