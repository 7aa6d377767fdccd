"""Which column of a run sheet means what: by its head, by part of it, by what stands in it, or as told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from companion.show.times import MINUTE, SECOND, Ms
from companion.showfile.runsheet.times import HOUR, length, plain, span


class Means(StrEnum):
    """What a column can be for; the words are those of ``--map``."""

    ID = "id"
    TIME = "time"
    """A start, or a start and an end."""
    START = "start"
    END = "end"
    LENGTH = "length"
    SHORTEST = "shortest"
    LONGEST = "longest"
    TITLE = "title"
    PRODUCT = "product"
    """Its name or its id; a link number stands in it as often."""
    LINK = "link"
    SKU = "sku"
    PRICE = "price"
    STOCK = "stock"
    LIMIT = "limit"
    POINTS = "points"
    SHARE = "share"
    SAY = "say"
    PROPS = "props"
    TASK = "task"
    """What somebody does, whose name is the head of the column."""
    NOTES = "notes"
    """Whatever else: kept in the show under the head of its column."""
    NUMBER = "number"
    """The rows counted: nothing to keep."""
    SKIP = "skip"


class Known(StrEnum):
    """How it is known what a column means."""

    TOLD = "told"
    HEAD = "head"
    PART = "part"
    """Part of its head is a name that is known: a guess."""
    CONTENT = "content"
    """What stands in it: a guess."""
    NOT = "not"


_JUST_NOTES = frozenset(("备注", "说明", "notes", "note", "remarks", "comment", "comments"))
"""What a reader of notes need not be told."""

_NAMES: Mapping[Means, tuple[str, ...]] = {
    Means.NUMBER: (
        *("序号", "序", "#", "no", "no.", "nr", "顺序", "环节序号", "cue#", "item#", "cueno", "cueno."),
        *("segmentno", "segmentno.", "segment#"),
    ),
    Means.ID: ("环节编号", "segmentid", "cueid"),
    Means.TIME: (
        *("时间", "时间段", "时间点", "时段", "时间轴", "时间节点", "直播时间", "起止时间", "节点"),
        *("开始/结束", "开始/结束时间", "起止", "start/end", "start-end"),
        *("time", "clock", "timeslot", "timecode", "t+", "tplus", "offset", "相对时间"),
    ),
    Means.START: (
        *("开始时间", "开始", "起始时间", "起", "start", "starttime", "starts", "begin", "in", "from"),
    ),
    Means.END: ("结束时间", "结束", "止", "end", "endtime", "ends", "finish", "out", "until"),
    Means.LENGTH: (
        *("时长", "时间长度", "预计时长", "用时", "持续时间", "分钟", "分", "耗时", "讲解时长"),
        *("length", "duration", "dur", "min", "mins", "minutes", "runtime"),
    ),
    Means.SHORTEST: ("最短", "最短时长", "shortest", "minlength"),
    Means.LONGEST: ("最长", "最长时长", "longest", "maxlength"),
    Means.TITLE: (
        *(
            "环节",
            "环节名称",
            "流程",
            "内容",
            "直播内容",
            "直播环节",
            "环节内容",
            "直播流程",
            "主题",
            "板块",
            "阶段",
        ),
        *("segment", "title", "item", "cue", "subject", "what", "topic", "section", "content", "activity"),
    ),
    Means.PRODUCT: (
        *("商品", "商品名称", "商品名", "品名", "产品", "产品名称", "产品名", "款式", "讲解商品", "货品"),
        *("product", "productname", "products", "goods"),
    ),
    Means.LINK: (
        *("链接号", "链接", "链接序号", "小黄车", "小黄车序号", "购物车序号", "几号链接", "链接编号"),
        *("link", "linkno", "linknumber", "link#"),
    ),
    Means.SKU: ("商品编码", "货号", "商家编码", "sku", "sku编码", "itemcode"),
    Means.PRICE: (
        *("直播价", "直播间价", "到手价", "直播间到手价", "活动价", "售价", "价格", "price", "liveprice"),
        *("券后价", "直播间券后价"),
    ),
    Means.STOCK: ("库存", "库存数量", "备货", "数量", "stock", "qty", "quantity", "units", "inventory"),
    Means.LIMIT: ("限购", "每人限购", "limit", "percustomer", "maxper customer"),
    Means.POINTS: ("卖点", "核心卖点", "产品卖点", "商品卖点", "sellingpoints", "features", "keypoints"),
    Means.SHARE: ("目标占比", "占比", "share", "gmv占比", "销售占比"),
    Means.SAY: (
        *("话术", "主播话术", "口播", "主播口播", "主播", "主播动作与话术", "主播动作", "话术要点", "要点"),
        *("主播动作与话术要点", "台词", "脚本", "say", "script", "talkingpoints", "host", "presenter", "vo"),
        *("hostnotes", "hostscript", "hostlines", "presenternotes", "keymessages"),
    ),
    Means.PROPS: ("道具", "道具准备", "物料", "样品", "props"),
    Means.TASK: (
        *("场控", "中控", "场控/中控", "场控操作", "中控操作", "后台操作", "场控/中控操作", "运营", "客服"),
        *("助播", "助播动作", "助理", "副播", "导播", "导播/机位", "技术", "摄像", "机位", "镜头", "画面"),
        *("灯光", "音响", "floormanager", "fm", "operator", "td", "director", "camera", "cameras"),
        *("co-host", "cohost", "producer", "assistant", "moderator", "mod", "chat", "support"),
        *("audio", "video", "sound", "lights", "graphics", "gfx"),
    ),
    Means.NOTES: (
        *_JUST_NOTES,
        *("优惠机制", "机制", "赠品"),
        # A struck price needs a basis that no sheet names: the crew writes it, as `was`.
        *("日常价", "原价", "划线价", "吊牌价", "市场价", "日销价"),
        *("rrp", "msrp", "regprice", "regularprice"),
    ),
}
"""Heads without space and brackets, as ``plain`` has them."""

_PARTS: Sequence[tuple[str, Means]] = (
    *(("时长", Means.LENGTH), ("duration", Means.LENGTH), ("话术", Means.SAY), ("口播", Means.SAY)),
    *(("主播", Means.SAY), ("talking", Means.SAY), ("script", Means.SAY), ("卖点", Means.POINTS)),
    *(("链接", Means.LINK), ("道具", Means.PROPS), ("场控", Means.TASK), ("中控", Means.TASK)),
    *(("导播", Means.TASK), ("助播", Means.TASK), ("机位", Means.TASK), ("镜头", Means.TASK)),
    *(
        ("操作", Means.TASK),
        ("到手价", Means.PRICE),
        ("券后价", Means.PRICE),
        ("直播价", Means.PRICE),
        ("限购", Means.LIMIT),
    ),
    *(("环节", Means.TITLE), ("流程", Means.TITLE), ("segment", Means.TITLE), ("时间", Means.TIME)),
    *(("商品", Means.PRODUCT), ("产品", Means.PRODUCT), ("product", Means.PRODUCT)),
)
"""What a head may hold that is no name as a whole, the surest first."""

MANY = frozenset((Means.TASK, Means.NOTES, Means.SAY, Means.SKIP, Means.NUMBER, Means.POINTS, Means.PROPS))
"""What several columns of one sheet may be for."""

_OF_A_ROW = frozenset((Means.TIME, Means.START, Means.LENGTH, Means.TITLE, Means.PRODUCT))
"""A table has one of these at least, or it is none of a show."""

_IN_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_UNITS: Mapping[str, Ms] = {
    **dict.fromkeys(("分", "分钟", "min", "mins", "minutes", "m"), MINUTE),
    **dict.fromkeys(("秒", "秒钟", "s", "sec", "secs", "seconds"), SECOND),
    **dict.fromkeys(("时", "小时", "h", "hours", "hrs"), HOUR),
}


@dataclass(frozen=True, slots=True)
class Column:
    number: int
    """From 0."""
    head: str
    """As the sheet calls it."""
    means: Means
    known: Known

    @property
    def is_of_notes(self) -> bool:
        """Is it called notes, and nothing besides that a reader would miss?"""
        return plain(self.head) in _JUST_NOTES

    @property
    def unit(self) -> Ms | None:
        """That of a bare number in it, when its head names one."""
        found = [*_IN_BRACKETS.findall(self.head), self.head]
        return next((_UNITS[plain(word)] for word in found if plain(word) in _UNITS), None)


def recognised(heads: Sequence[str]) -> int:
    """How many of these may be heads of columns of a show; 0 when they are no head of a table."""
    means = [_by_name(head) for head in heads if head.strip()]
    found = [one for one in means if one is not None]
    return len(found) if _OF_A_ROW.intersection(found) and len(means) > 1 else 0


def is_timed(heads: Sequence[str]) -> bool:
    """Does any of them say when something is, or how long?"""
    return any(_by_name(head) in (Means.TIME, Means.START, Means.LENGTH) for head in heads)


def names(head: str) -> bool:
    """May a column be called so, as a whole or in part?"""
    return (_by_name(head) or _by_part(head)) is not None


def columns_of(
    heads: Sequence[str], told: Mapping[str, Means], content: Mapping[int, Sequence[str]]
) -> Iterator[Column]:
    """Every column that has a head or anything in it.

    ``told`` says by heads what they mean, whatever they are called; ``content`` are the texts of each column.
    """
    by_plain = {plain(head): means for head, means in told.items()}
    taken: set[Means] = set()
    found: dict[int, Column] = {}

    def take(number: int, means: Means, known: Known) -> None:
        found[number] = Column(number, heads[number], means, known)
        taken.add(means)

    for number, head in enumerate(heads):
        if plain(head) in by_plain:
            take(number, by_plain[plain(head)], Known.TOLD)
    for known, meaning in ((Known.HEAD, _by_name), (Known.PART, _by_part)):
        for number, head in enumerate(heads):
            means = meaning(head) if number not in found else None
            if means is not None and _says_otherwise(means, head, content.get(number, ())):
                continue  # 时间 is what many call how long a thing takes; what stands in it says so.
            if means is not None and (means in MANY or means not in taken):
                take(number, means, known)
    for number in range(len(heads)):
        texts = content.get(number, ())
        if number in found or not texts:
            continue
        means = _by_content(texts, taken)
        take(number, means or Means.NOTES, Known.NOT if means is None else Known.CONTENT)
    yield from (found[number] for number in sorted(found))


def _by_name(head: str) -> Means | None:
    names = {plain(head), plain(_IN_BRACKETS.sub("", head))} - {""}
    return next((means for means, known in _NAMES.items() if names.intersection(known)), None)


def _by_part(head: str) -> Means | None:
    either = (means for part in plain(head).split("/") if (means := _by_name(part)) is not None)
    return next(either, None) or next((means for part, means in _PARTS if part in plain(head)), None)


_PEOPLE = ("主播", "host", "presenter")
_LONGEST_NAME = 12


def _says_otherwise(means: Means, head: str, texts: Sequence[str]) -> bool:
    """Are there lengths in a column that is called a time, times in one that is called a length, or names of
    people where it is called after them and could be what they say?"""
    if means is Means.SAY and plain(head) in _PEOPLE:
        are_short = all(
            len(text) <= _LONGEST_NAME and not set(text) & set("，。；！？,;!?①1") for text in texts
        )
        return bool(texts) and are_short and len(set(texts)) <= max(2, len(texts) // 2)
    if means not in (Means.TIME, Means.LENGTH):
        return False
    as_time = sum(span(text) is not None for text in texts)
    as_length = sum(_length_with_unit(text) is not None for text in texts)
    return (
        as_length > as_time if means is Means.TIME else as_time > as_length and not _reads_as_lengths(texts)
    )


def _reads_as_lengths(texts: Sequence[str]) -> bool:
    """``0:05:00`` is a length in a column of lengths, and a time of day elsewhere."""
    return sum(length(text) is not None for text in texts) * 2 > len(texts)


def _by_content(texts: Sequence[str], taken: set[Means]) -> Means | None:
    """Nine of ten cells say the same thing."""
    for means, reads, same in (
        (Means.TIME, span, Means.START),
        (Means.LENGTH, _length_with_unit, Means.LENGTH),
    ):
        if (
            not {means, same} & taken
            and sum(reads(text) is not None for text in texts) * 10 >= len(texts) * 9
        ):
            return means
    return None


def _length_with_unit(text: str) -> object | None:
    """A number alone may be anything."""
    found = length(text)
    return None if found is None or found.bare else found
