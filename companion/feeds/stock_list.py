"""The warehouse's list against what a show plans to sell and to give away, difference by difference."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from companion.sheets.read import BadSheet, Row, Sheet, read_sheets
from companion.show.model import Plan
from companion.show.offers import Product

HEADER_WITHIN = 20
"""Rows above the table that may hold titles and dates."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sku": (
        "商品编码",
        "sku",
        "sku编码",
        "货号",
        "商家编码",
        "规格编码",
        "itemcode",
        "itemno",
        "productcode",
    ),
    "id": ("商品编号", "编号", "productid", "product", "id"),
    "link": ("链接号", "链接", "小黄车编号", "linknumber", "linkno", "link"),
    "name": ("商品名称", "品名", "名称", "商品标题", "商品", "productname", "itemname", "name", "title"),
    "stock": (
        *("可用库存", "可售库存", "可用数量", "availablestock", "available", "库存", "库存数量", "现有库存"),
        *("stock", "onhand", "数量", "quantity", "qty"),
    ),
}
"""What people call the columns, the surest name first: it counts where a list has several."""

_IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_NUMBER = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2}", re.ASCII)
_LINK = re.compile(r"([0-9]{1,5})(号?链接|号)?", re.ASCII)


class Kind(StrEnum):
    """What a list and a show do not agree on."""

    NOT_IN_LIST = "not_in_list"
    NOT_IN_SHOW = "not_in_show"
    """For information: a warehouse has more goods than a show."""
    STOCK_DIFFERS = "stock_differs"
    TOO_FEW = "too_few"
    SKU_DIFFERS = "sku_differs"
    NAME_DIFFERS = "name_differs"
    LINK_DIFFERS = "link_differs"
    TWICE = "twice"
    NO_NUMBER = "no_number"


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces that something in the show takes."""

    of: str
    """``sale``, ``prize``, ``gift`` or ``reserve``."""
    id: str
    """Of the sale, the bag, or the product that it is given with; empty for a reserve."""
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    kind: Kind
    product: str
    """Its id in the show; empty for something that is not a product there."""
    name: str
    rows: tuple[int, ...] = ()
    listed: str = ""
    """What the list says."""
    shown: str = ""
    """What the show says."""
    parts: tuple[Part, ...] = ()
    """What the show wants, summed up in ``shown``."""

    @property
    def counts(self) -> bool:
        """Must somebody do something about it?"""
        return self.kind is not Kind.NOT_IN_SHOW


@dataclass(frozen=True, slots=True, kw_only=True)
class StockList:
    sheet: str
    """Name of the sheet; empty for a CSV file."""
    columns: Mapping[str, str]
    """By what they are for, the columns as the list calls them."""
    items: Sequence["Item"] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of the list; an empty text is a cell that says nothing."""

    row: int
    sku: str = ""
    id: str = ""
    link: str = ""
    name: str = ""
    stock: str = ""

    @property
    def pieces(self) -> int | None:
        """None when the cell is no whole number of pieces."""
        return int(self.stock.replace(",", "")) if _NUMBER.fullmatch(self.stock) else None


def read_list(path: Path) -> StockList:
    """The first sheet that has a column of stock and one to know the goods by.

    Raises:
        OSError: the file cannot be read.
        BadSheet: its content cannot be used, or could be misread.
    """
    for sheet in read_sheets(path):
        if (found := _header(sheet)) is not None:
            return _read(sheet, *found)
    raise BadSheet("no_columns")


def _header(sheet: Sheet) -> tuple[Row, Mapping[str, int]] | None:
    for row in sheet.rows[:HEADER_WITHIN]:
        names = [_plain(_IN_BRACKETS.sub("", unicodedata.normalize("NFKC", cell))) for cell in row.cells]
        columns: dict[str, int] = {}
        for what, called in _COLUMNS.items():
            surest = next((name for name in called if name in names), None)
            if surest is not None:
                if names.count(surest) > 1:
                    raise BadSheet("column_twice", column=row.text(names.index(surest)), row=row.number)
                columns[what] = names.index(surest)
        if "stock" in columns and len(columns) > 1:
            return row, columns
    return None


def _read(sheet: Sheet, header: Row, columns: Mapping[str, int]) -> StockList:
    rows = [row for row in sheet.rows if row.number > header.number]
    if hidden := sorted(n for n in sheet.hidden if n > header.number):
        raise BadSheet("hidden", rows=_numbers(hidden))
    if merged := [cells for cells, one in sheet.merged.items() if one.last_row >= header.number]:
        raise BadSheet("merged", cells=", ".join(sorted(merged)[:10]))
    used = set(columns.values())
    if formulas := sorted({n for n, column in sheet.formulas if column in used and n > header.number}):
        raise BadSheet("formulas", rows=_numbers(formulas))
    items = []
    for row in rows:
        cells = {what: row.text(n) for what, n in columns.items()}
        if any(cells.values()):
            items.append(Item(row=row.number, **cells))
    names = {what: header.text(n) for what, n in columns.items()}
    return StockList(sheet=sheet.name, columns=names, items=tuple(items))


def differences(plan: Plan, stock: StockList) -> Iterator[Difference]:
    """Everything on which they do not agree: products in the order of the show, then what is in it by name
    alone (gifts and prizes), then rows that it has nothing of."""
    found: dict[str, list[Item]] = {}
    others: list[Item] = []
    for item in stock.items:
        product = _product(plan, item)
        if product is not None:
            found.setdefault(product.id, []).append(item)
        else:
            others.append(item)
    wanted = _wanted(plan)
    for product in plan.products.values():
        rows = found.get(product.id, [])
        yield from _of_product(product, rows, wanted.pop(product.id, ()))
    for name, parts in wanted.items():
        rows = [item for item in others if _plain(item.name) == _plain(name)]
        others = [item for item in others if item not in rows]
        if rows:
            yield from _of_rows("", name, rows, parts)
    for item in others:
        name = item.name or item.sku or item.id or item.link
        yield Difference(kind=Kind.NOT_IN_SHOW, product="", name=name, rows=(item.row,), listed=item.stock)


def _of_product(product: Product, rows: list[Item], parts: tuple[Part, ...]) -> Iterator[Difference]:
    if not rows:
        yield Difference(kind=Kind.NOT_IN_LIST, product=product.id, name=product.name)
        return
    for item in rows:
        yield from _otherwise(product, item)
    yield from _of_rows(product.id, product.name, rows, parts, product.stock)


def _of_rows(
    product: str, name: str, rows: list[Item], parts: tuple[Part, ...], planned: int | None = None
) -> Iterator[Difference]:
    """What the figures of its rows say. Of several rows nobody knows which counts."""
    numbers = tuple(item.row for item in rows)
    if len(rows) > 1:
        listed = ", ".join(item.stock for item in rows)
        yield Difference(kind=Kind.TWICE, product=product, name=name, rows=numbers, listed=listed)
    for item in rows:
        if item.pieces is None:
            yield Difference(
                kind=Kind.NO_NUMBER, product=product, name=name, rows=(item.row,), listed=item.stock
            )
    pieces = rows[0].pieces
    if len(rows) > 1 or pieces is None:
        return
    if planned is not None and planned != pieces:
        yield Difference(
            kind=Kind.STOCK_DIFFERS,
            product=product,
            name=name,
            rows=numbers,
            listed=str(pieces),
            shown=str(planned),
        )
    if (total := sum(part.pieces for part in parts)) > pieces:
        yield Difference(
            kind=Kind.TOO_FEW,
            product=product,
            name=name,
            rows=numbers,
            listed=str(pieces),
            shown=str(total),
            parts=parts,
        )


def _otherwise(product: Product, item: Item) -> Iterator[Difference]:
    """What else the row says of the product than the show does."""
    link = _link(item.link)
    for kind, listed, shown, same in (
        (Kind.SKU_DIFFERS, item.sku, product.sku, _plain(item.sku) == _plain(product.sku)),
        (Kind.NAME_DIFFERS, item.name, product.name, _plain(item.name) == _plain(product.name)),
        (Kind.LINK_DIFFERS, item.link, str(product.link or ""), link == product.link),
    ):
        if listed and shown and not same:
            yield Difference(
                kind=kind, product=product.id, name=product.name, rows=(item.row,), listed=listed, shown=shown
            )


def _product(plan: Plan, item: Item) -> Product | None:
    """The product that a row is about, by the surest thing that it says."""
    products, link = plan.products.values(), _link(item.link)
    sku, id, name = _plain(item.sku), _plain(item.id), _plain(item.name)
    for same in (
        [p for p in products if sku and _plain(p.sku) == sku],
        [p for p in products if id and _plain(p.id) == id],
        [p for p in products if sku and _plain(p.id) == sku],
        [p for p in products if link is not None and p.link == link],
        [p for p in products if name and _plain(p.name) == name],
    ):
        if same:
            return same[0]
    return None


def _wanted(plan: Plan) -> dict[str, tuple[Part, ...]]:
    """What the show takes of each product, and of each gift and prize that is none, by id or else name.

    A gift goes with every piece that a sale of its product sells; what is sold beside sales nobody knows.
    """
    by_name = {_plain(product.name): product.id for product in plan.products.values()}
    wanted: dict[str, list[Part]] = {}
    for product in plan.products.values():
        if product.reserve:
            wanted.setdefault(product.id, []).append(Part("reserve", "", product.reserve))
    for sale in plan.sales.values():
        wanted.setdefault(sale.product, []).append(Part("sale", sale.id, sale.quantity))
        for gift in plan.products[sale.product].gifts:
            thing = by_name.get(_plain(gift.name), gift.name)
            wanted.setdefault(thing, []).append(Part("gift", sale.id, gift.quantity * sale.quantity))
    for bag in plan.bags.values():
        thing = bag.prize.product or by_name.get(_plain(bag.prize.name), bag.prize.name)
        wanted.setdefault(thing, []).append(Part("prize", bag.id, bag.prize.quantity))
    return {thing: tuple(parts) for thing, parts in wanted.items()}


def _link(cell: str) -> int | None:
    found = _LINK.fullmatch(_plain(cell))
    return int(found[1]) if found is not None else None


def _plain(text: str) -> str:
    """However it was typed: full width or half, upper case or lower, with spaces or without."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _numbers(rows: Sequence[int]) -> str:
    return ", ".join(str(row) for row in rows[:10]) + (" …" if len(rows) > 10 else "")
