"""The products of a run sheet, one a row: which there are, and which row is about which."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import identifier
from companion.showfile.reading.tree import Data
from companion.showfile.runsheet.columns import Means
from companion.showfile.runsheet.grid import Cell
from companion.showfile.runsheet.lines import Line, Lines
from companion.showfile.runsheet.money import is_from, price_of
from companion.showfile.runsheet.remarks import Remark, guess, problem
from companion.showfile.runsheet.times import plain
from companion.showfile.runsheet.wording import selling_points

_LINK = re.compile(r"(?:链接|link|no\.?|#)?(?P<link>\d{1,5})(?:号?链接|号|#)?", re.ASCII)
_LINK_AND_NAME = re.compile(r"\s*(?P<link>\d{1,4})\s*号(?:链接)?\s*[:：、.\-—]?\s*(?P<name>\S.*)", re.DOTALL)
_NAME_AND_LINK = re.compile(r"(?P<name>.*\S)\s*[(（]\s*(?P<link>\d{1,4})\s*号(?:链接)?\s*[)）]\s*", re.DOTALL)
_STOCK = re.compile(
    r"(?P<number>\d{1,9}(?:,\d{3})*)(?:件|份|套|个|pcs|units)?(?:[/,;、]?(?:每人)?(?:限购?|limit|max)(?P<limit>\d{1,5})件?)?",
    re.ASCII,
)
_LIMIT = re.compile(
    r"(?:每人|单人|人均|每id)?(?:限购?|max\.?)?(?P<number>\d{1,5})(?:件|份|套|个|/人|percustomer)?", re.ASCII
)
_OF_GOODS = (Means.PRODUCT, Means.LINK, Means.SKU, Means.PRICE, Means.STOCK, Means.LIMIT, Means.POINTS)
_NAMING = (Means.PRODUCT, Means.LINK, Means.TITLE)
_NO_LIMIT = ("不限", "不限购", "无限购", "nolimit", "unlimited")


@dataclass(slots=True)
class Product:
    id: str
    name: str
    cell: str
    data: dict[str, Data] = field(default_factory=dict)
    """As the show file writes it."""
    cells: dict[str, str] = field(default_factory=dict)
    """By keys."""


@dataclass(slots=True)
class Goods:
    products: dict[str, Product] = field(default_factory=dict)
    """Those that the show has to be given, by id."""
    of_line: dict[int, str] = field(default_factory=dict)
    """Ids by the record of the line, those of the show file itself among them."""
    names: dict[int, str] = field(default_factory=dict)
    """What the sheet calls the product of a line, priced or not; empty for none, or a number alone."""
    unsaid: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    """What a product cannot hold, with the heads of the columns, by the record of the line."""


def goods_of(lines: Lines, known: Mapping[str, Mapping[str, Data]], remarks: list[Remark]) -> Goods:
    """``known`` are the products that the show file has already, as it writes them."""
    goods = Goods()
    shelf = _Shelf(known, goods)
    unpriced: list[Cell] = []
    for line in lines.lines:
        name, link = _called(lines, line)
        goods.names[line.record] = name
        place = next((cell for means in _NAMING if (cell := line.of(lines.columns, means)) is not None), None)
        is_one = place is not None and (name or link is not None)
        product = shelf.find(name, link) if is_one else None
        if place is None or not is_one or (product is None and not lines.has(Means.PRICE)):
            goods.unsaid[line.record] = _as_notes(lines, line)
            unpriced += [place] if place is not None and is_one else []
            continue
        if product is None:
            title = line.of(lines.columns, Means.TITLE)
            called = name or (title.text.split("\n")[0] if title is not None else f"#{link}")
            product = shelf.add(called, link, line.of(lines.columns, Means.SKU), place)
        shelf.remember(product, name, link)
        goods.of_line[line.record] = product.id
        goods.unsaid[line.record] = _filled(lines, line, product, link, remarks)
    if unpriced:
        remarks.append(guess("no-prices", unpriced[0].name))
    for product in goods.products.values():
        if "price" not in product.data and "price" not in product.cells:
            remarks.append(problem("no-price", product.cell, product=product.name))
    return goods


class _Shelf:
    """The products there are, and by what a sheet may call them."""

    def __init__(self, known: Mapping[str, Mapping[str, Data]], goods: Goods) -> None:
        self._goods = goods
        self._known = known
        self._found: dict[str, Product] = {}
        for id, data in known.items():
            product = Product(id, str(data.get("name") or id), "", dict(data))
            self._found[f"id {id}"] = product
            link = data.get("link")
            self.remember(product, product.name, link if isinstance(link, str) else None)

    def find(self, name: str, link: str | None) -> Product | None:
        """By its id, its link number or its name, the surest first."""
        keys = (f"id {name}", f"link {link}", f"name {plain(name)}")
        return next((self._found[key] for key in keys if key in self._found), None)

    def remember(self, product: Product, name: str, link: str | None) -> None:
        """That the sheet calls it so."""
        if link is not None:
            self._found.setdefault(f"link {link}", product)
        if name:
            self._found.setdefault(f"name {plain(name)}", product)

    def add(self, name: str, link: str | None, sku: Cell | None, place: Cell) -> Product:
        """A product that nobody had heard of, under an id of its own."""
        product = Product(self._id(link, sku), name, place.name, {"name": name}, {"name": place.name})
        self._goods.products[product.id] = product
        return product

    def _id(self, link: str | None, sku: Cell | None) -> str:
        taken = {*self._goods.products, *self._known}
        if link is not None and f"P{link}" not in taken:
            return f"P{link}"
        if sku is not None and sku.text not in taken:
            try:
                return identifier(sku.text)
            except RefusedError:
                pass  # A code with spaces or in Chinese: it stays the sku.
        number = len(self._goods.products) + 1
        while f"P{number}" in taken:
            number += 1
        return f"P{number}"


def _called(lines: Lines, line: Line) -> tuple[str, str | None]:
    """Name and link number as the row has them, the name without the number that stands in its cell."""
    has_goods = any(line.of(lines.columns, means) for means in (Means.SKU, Means.PRICE))
    # Where the sheet has no column of products, the title of a row with a price is the name of one.
    named = Means.TITLE if has_goods and not lines.has(Means.PRODUCT, Means.LINK) else Means.PRODUCT
    product, link = line.of(lines.columns, named), line.of(lines.columns, Means.LINK)
    name = product.text.split("\n")[0].strip() if product is not None else ""
    number = _LINK.fullmatch(plain(link.text)) if link is not None else None
    found = str(int(number["link"])) if number is not None else None
    both = _LINK_AND_NAME.fullmatch(name) or _NAME_AND_LINK.fullmatch(name)
    if both is not None:
        name, found = both["name"].strip(), found or str(int(both["link"]))
    elif link is None and (alone := _LINK.fullmatch(plain(name))) is not None:
        name, found = "", str(int(alone["link"]))
    return name, found


def _as_notes(lines: Lines, line: Line) -> list[tuple[str, str]]:
    """What a row says of goods that the show has no product for; their name stands in its title."""
    name = _called(lines, line)[0]
    return [
        (column.head, cell.text)
        for means in _OF_GOODS
        for column, cell in line.all_of(lines.columns, means)
        if cell.text != name
    ]


def _filled(
    lines: Lines, line: Line, product: Product, link: str | None, remarks: list[Remark]
) -> list[tuple[str, str]]:
    """Put into a product what its row says; what it cannot hold is handed back with its column's head."""
    unsaid: list[tuple[str, str]] = []

    def put(key: str, value: Data, cell: Cell) -> None:
        before = product.data.setdefault(key, value)
        product.cells.setdefault(key, cell.name)
        if _same(before, value):
            return
        facts = {"product": product.name, "before": str(before), "now": str(value)}
        if key == "price":
            remarks.append(problem("price-differs", cell.name, **facts))
        elif isinstance(value, str):
            remarks.append(guess("differs", cell.name, key=key, **facts))

    for column, cell in line.all_of(lines.columns, Means.PRODUCT):
        if "\n" in cell.text:
            remarks.append(guess("several-products", cell.name, product=product.name))
            unsaid.append((column.head, cell.text))
        if link is not None:
            put("link", link, cell)
    for column, cell in line.all_of(lines.columns, Means.LINK):
        if link is None or _LINK.fullmatch(plain(cell.text)) is None:
            unsaid.append((column.head, cell.text))
        else:
            put("link", link, cell)
    for _, cell in line.all_of(lines.columns, Means.SKU):
        put("sku", " ".join(cell.text.split()), cell)
    for column, cell in line.all_of(lines.columns, Means.PRICE):
        price = price_of(cell.text)
        if price is None:
            code = "price-from" if is_from(cell.text) else "bad-price"
            remarks.append(problem(code, cell.name, text=cell.text, head=column.head))
            product.cells.setdefault("price", cell.name)
            continue
        if not price.is_all:
            remarks.append(guess("price-part", cell.name, text=cell.text, price=price.number))
            unsaid.append((column.head, cell.text))
        put("price", price.number, cell)
    for means, key, pattern in ((Means.STOCK, "stock", _STOCK), (Means.LIMIT, "limit", _LIMIT)):
        for column, cell in line.all_of(lines.columns, means):
            number = pattern.fullmatch(plain(cell.text))
            if number is not None:
                put(key, str(int(number["number"].replace(",", ""))), cell)
                if key == "stock" and number["limit"]:
                    put("limit", number["limit"], cell)
            elif plain(cell.text) not in _NO_LIMIT:
                remarks.append(guess("to-notes", cell.name, text=cell.text, head=column.head))
                unsaid.append((column.head, cell.text))
    for _, cell in line.all_of(lines.columns, Means.POINTS):
        put("points", list(selling_points(cell.text)), cell)
    return unsaid


def _same(one: Data, other: Data) -> bool:
    """``49.90`` and ``49.9`` are one price."""
    try:
        return one == other or Decimal(str(one)) == Decimal(str(other))
    except InvalidOperation:
        return False
