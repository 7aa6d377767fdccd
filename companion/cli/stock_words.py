"""What ``companion stock`` says, in both languages."""

from collections.abc import Mapping

from companion.sheets.words import REFUSALS
from companion.showfile import Language

WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        **REFUSALS[Language.CHINESE],
        "show": "节目文件 {show} 还有错误，先改好再对库存：",
        "unreadable": "读不了 {path}：{reason}。",
        "too_large": "文件超过 {most} MB，不读。库存表另存一份，只留要对的商品。",
        "too_many_rows": "超过 {most} 行，不读。只留要对的商品。",
        "too_many_columns": "超过 {most} 列，不读。只留编码、名称、链接号和库存。",
        "no_columns": "没找到表头：要有库存（或可用库存、数量），和商品编码、名称、链接号里至少一列。",
        "column_twice": "第 {row} 行的表头有两列都叫「{column}」，不知道以哪列为准。改掉一个。",
        "hidden": "有隐藏的行（{rows}），筛选也算。取消隐藏和筛选，或者删掉再试。",
        "merged": "有合并的单元格（{cells}），不知道数字属于哪一行。取消合并，每行填全。",
        "formulas": "第 {rows} 行要用的格子里是公式，存的可能是旧结果。复制后“只粘贴值”，另存再试。",
        "not_in_list": "库存表里没有：{name}",
        "not_in_show": "第 {rows} 行不是本场商品：{name}（{listed}）",
        "stock_differs": "第 {rows} 行 {name}：库存表 {listed} 件，节目写的是 {shown} 件",
        "too_few": "第 {rows} 行 {name}：只有 {listed} 件，计划要用 {shown} 件 = {parts}",
        "sku_differs": "第 {rows} 行 {name}：库存表编码 {listed}，节目写的是 {shown}",
        "name_differs": "第 {rows} 行 {name}：库存表叫「{listed}」",
        "link_differs": "第 {rows} 行 {name}：库存表是 {listed} 号链接，节目写的是 {shown} 号",
        "twice": "{name} 有好几行（第 {rows} 行：{listed}），不知道以哪行为准，没有比数量",
        "no_number": "第 {rows} 行 {name}：库存「{listed}」不是件数",
        "no_figure": "第 {rows} 行 {name}：库存是空的",
        "part.sale": "秒杀 {id} {pieces}",
        "part.prize": "福袋 {id} 奖品 {pieces}",
        "part.gift": "秒杀 {id} 赠品 {pieces}",
        "part.reserve": "预留 {pieces}",
        "more": "还有 {count} 行不是本场商品",
        "agree": "对上了：{products} 款商品，库存表 {rows} 行",
        "differ": "{count} 处对不上：{products} 款商品，库存表 {rows} 行",
    },
    Language.ENGLISH: {
        **REFUSALS[Language.ENGLISH],
        "show": "The show file {show} has errors. Put them right first:",
        "unreadable": "{path} cannot be read: {reason}.",
        "too_large": "the file is larger than {most} MB and is not read. Save one with these goods alone.",
        "too_many_rows": "it has more than {most} rows and is not read. Leave only the goods to compare.",
        "too_many_columns": "it has more than {most} columns and is not read. Leave code, name, link, stock.",
        "no_columns": "no table was found: it needs a column of stock (stock, available, quantity), and at "
        "least one of sku, product name and link number.",
        "column_twice": "two columns in row {row} are called {column!r}. Rename the one that does not count.",
        "hidden": "rows are hidden ({rows}), perhaps by a filter. Show them, or delete them.",
        "merged": "cells are merged ({cells}), so nobody knows whose figure it is. Fill each row.",
        "formulas": "cells that count are formulas (rows {rows}), and what is stored may be old. "
        "Copy, paste values only, and save.",
        "not_in_list": "Not in the list: {name}",
        "not_in_show": "Row {rows} is nothing of this show: {name} ({listed})",
        "stock_differs": "Row {rows}, {name}: the list says {listed}, the show {shown}",
        "too_few": "Row {rows}, {name}: only {listed} there, the show plans {shown} = {parts}",
        "sku_differs": "Row {rows}, {name}: the list has the code {listed}, the show {shown}",
        "name_differs": "Row {rows}, {name}: the list calls it {listed!r}",
        "link_differs": "Row {rows}, {name}: the list says link {listed}, the show {shown}",
        "twice": "{name} is there more than once (rows {rows}: {listed}); which one counts is not clear, so "
        "pieces were not compared",
        "no_number": "Row {rows}, {name}: {listed!r} is no number of pieces",
        "no_figure": "Row {rows}, {name}: no stock is given",
        "part.sale": "sale {id} {pieces}",
        "part.prize": "prize of bag {id} {pieces}",
        "part.gift": "gift in sale {id} {pieces}",
        "part.reserve": "reserve {pieces}",
        "more": "{count} more rows are nothing of this show",
        "agree": "They agree. Products: {products}, rows in the list: {rows}",
        "differ": "Differences: {count}. Products: {products}, rows in the list: {rows}",
    },
}
