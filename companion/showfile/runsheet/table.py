"""A show file → the tables in which crews and programs read its rundown, and ``keyed`` reads it back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from companion.sheets.write import Table
from companion.showfile.fields.about import Language
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import Data, plain
from companion.showfile.runsheet.bring_in import SHOW_SHEET
from companion.showfile.runsheet.keyed import LOOP, cell_of, loop_cell
from companion.showfile.runsheet.written import without

_ORDER = (
    *(LOOP, "id", "title", "length", "shortest", "longest", "weight", "priority", "optional"),
    *("starts", "ends", "follow", "scene", "product", "share", "say", "props", "notes", "variants", "cues"),
    *("use", "with"),
)
"""Of the columns; a key that is not among them comes after these."""

_ALWAYS = frozenset(("id", "title", "length"))

_HEADS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        **{"sheet": "流程单", "time": "时间", "goods": "商品", LOOP: "循环", "id": "编号", "title": "环节"},
        **{"length": "时长", "shortest": "最短", "longest": "最长", "weight": "份量", "priority": "优先级"},
        **{"optional": "可省", "starts": "开始", "ends": "结束", "follow": "接续", "scene": "场景"},
        **{"product": "商品编号", "share": "占比", "say": "话术", "props": "道具", "notes": "备注"},
        **{"variants": "备选", "cues": "提示", "use": "模板", "with": "模板参数"},
        "link": "{link} 号链接 {name}",
    },
    Language.ENGLISH: {
        **{"sheet": "Rundown", "time": "Time", "goods": "Goods", LOOP: "Loop", "id": "Id"},
        **{"title": "Segment", "length": "Length", "shortest": "Shortest", "longest": "Longest"},
        **{"weight": "Weight", "priority": "Priority", "optional": "Optional", "starts": "Starts"},
        **{"ends": "Ends", "follow": "Follow", "scene": "Scene", "product": "Product", "share": "Share"},
        **{"say": "Say", "props": "Props", "notes": "Notes", "variants": "Variants", "cues": "Cues"},
        **{"use": "Recipe", "with": "Recipe values", "link": "link {link} {name}"},
    },
}

_WIDTHS = {
    **{LOOP: 10, "title": 24, "say": 40, "props": 16, "notes": 30},
    **{"cues": 60, "variants": 30, "with": 30},
}
_WIDTH = 12


@dataclass(frozen=True, slots=True)
class _Row:
    item: Mapping[str, Data]
    loop: str = ""
    when: str = ""


def rundown_table(source: bytes, times: Mapping[str, str], language: Language) -> Table:
    """The rundown of a show file that has no errors, a row for each segment that it writes.

    ``times`` are what clocks show at each segment, by its id; of one in a loop at its first pass.
    """
    data = _data(source)
    heads, products = _HEADS[language], data.get("products")
    rows = list(_rows(data.get("rundown"), times))
    keys = _keys(rows)
    goods = products if isinstance(products, dict) else {}
    shown = [key for key in keys if key != LOOP]
    named = ["time", *([LOOP] if LOOP in keys else []), *shown]
    if "product" in named:
        named.insert(named.index("product"), "goods")
    table = [[_shown(key, row, goods, heads, language) for key in named] for row in rows]
    head = [heads[key] if key in ("time", "goods") else f"{heads.get(key, key)} ({key})" for key in named]
    return Table(heads["sheet"], head, table, [_WIDTHS.get(key, _WIDTH) for key in named])


def rest_table(source: bytes) -> Table:
    """Everything of a show file but its rundown, line by line."""
    lines = without(source, "rundown").decode("utf-8").removeprefix("\ufeff").splitlines()
    return Table(SHOW_SHEET, (), [[line] for line in lines], [100])


def _data(source: bytes) -> Mapping[str, Data]:
    root = read(source).root
    data = plain(root) if root is not None else None
    assert isinstance(data, dict), "a show file without errors is a table"
    return data


def _rows(rundown: Data, times: Mapping[str, str]) -> Iterator[_Row]:
    for item in rundown if isinstance(rundown, list) else []:
        if not isinstance(item, dict):
            continue
        segments = item.get("segments")
        if LOOP not in item:
            yield _Row(item, when=times.get(str(item.get("id")), ""))
            continue
        loop = {key: value for key, value in item.items() if key != "segments"}
        first = loop_cell(loop)
        inside = [one for one in segments if isinstance(one, dict)] if isinstance(segments, list) else []
        for number, segment in enumerate(inside):
            when = times.get(f"{segment.get('id')}-1", "")
            yield _Row(segment, first if number == 0 else str(loop[LOOP]), when)
        if not inside:
            yield _Row({}, first)


def _keys(rows: Sequence[_Row]) -> list[str]:
    """Those that any segment has, in the order of the columns."""
    used = {key: None for row in rows for key, value in row.item.items() if value is not None}
    used.update(dict.fromkeys(_ALWAYS))
    if any(row.loop for row in rows):
        used[LOOP] = None
    return [*(key for key in _ORDER if key in used), *(key for key in used if key not in _ORDER)]


def _shown(
    key: str, row: _Row, goods: Mapping[str, Data], heads: Mapping[str, str], language: Language
) -> str:
    match key:
        case "time":
            return row.when
        case "goods":
            product = goods.get(str(row.item.get("product")))
            if not isinstance(product, dict):
                return ""
            name, link = str(product.get("name", "")), product.get("link")
            return name if link is None else heads["link"].format(link=link, name=name)
        case "loop":
            return row.loop
        case _:
            return cell_of(key, row.item.get(key), language)
