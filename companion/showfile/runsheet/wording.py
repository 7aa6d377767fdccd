"""Texts of a run sheet: several points in one cell, tasks with their times, whose task it is."""

import re
from collections.abc import Iterator

from companion.show.times import Ms
from companion.showfile.runsheet.times import length, plain, span

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SPLIT = re.compile(rf"\n|(?=[{_CIRCLED}])|[；;]\s*|(?:(?<=\s)|(?<=[。！]))(?=\d{{1,2}}[、.)）]\D)")
_BULLET = re.compile(rf"\s*(?:[{_CIRCLED}]|\d{{1,2}}[、.)）](?!\d)|[-•·*●■]\s+|[•●■])\s*")
_PROPS = re.compile(r"[\n、，,;；/]+")
_AT_CLOCK = re.compile(r"(?P<when>\d{1,2}[:：]\d{2})\s*[-—:：]?\s*(?P<what>\D.*)")
_AT_OFFSET = re.compile(
    r"(?:\+|T\+|第)\s*(?P<when>\d{1,3}\s*(?:分钟|分|min|m|秒|s|'))\s*[:：]?\s*(?P<what>\S.*)"
)
_OF_DEED = re.compile(r"(?:操作|动作|工作|配合|要点|事项|提示)+$")
_PICTURE = ("机位", "镜头", "画面", "机位/画面")
_IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


def points(text: str) -> Iterator[str]:
    """The points of one cell, without the numbers before them."""
    for part in _SPLIT.split(text):
        said = " ".join(_BULLET.sub("", part, count=1).split()) if part else ""
        if said:
            yield said


def selling_points(text: str) -> Iterator[str]:
    """The selling points of one cell, also where only a Chinese comma parts them."""
    found = list(points(text))
    yield from points(text.replace("、", "\n")) if len(found) == 1 else found


def things(text: str) -> Iterator[str]:
    """What the host picks up, one by one."""
    yield from (said for part in _PROPS.split(text) if (said := " ".join(part.split())))


def one_line(text: str) -> str:
    return " ".join(text.split())


def duty(head: str, text: str) -> tuple[str, str]:
    """Whose task it is by the head of its column, and what it is: who watches the picture is the director."""
    who = _OF_DEED.sub("", _IN_BRACKETS.sub("", one_line(head)).strip()).strip() or one_line(head)
    if who in _PICTURE:
        return "导播", f"{who}：{text}"
    return who, text


def timed(text: str) -> tuple[Ms | None, Ms | None, str]:
    """The time of day and the offset from the segment's start that a task begins with, and the rest of it."""
    if (found := _AT_CLOCK.fullmatch(text)) is not None and (when := span(found["when"])) is not None:
        return when.start, None, found["what"]
    if (found := _AT_OFFSET.fullmatch(text)) is not None and (
        after := length(plain(found["when"]))
    ) is not None:
        return None, after.ms, found["what"]
    return None, None, text
