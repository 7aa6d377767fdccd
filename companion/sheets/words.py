"""Why a spreadsheet is not read, in words that hold whatever it is about."""

from collections.abc import Mapping

from companion.sheets.read import MOST_UNPACKED

_UNPACKED = MOST_UNPACKED // 1_000_000

REFUSALS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "too_large": "文件超过 {most} MB，不读。另存一份，只留要用的工作表。",
        "bomb": f"解开后超过 {_UNPACKED} MB，或结构可疑，不读。请在表格软件里另存为新的 .xlsx。",
        "old_office": "是旧式 .xls 或加了密码的文件。请去掉密码，另存为 .xlsx 或 .csv。",
        "not_a_workbook": "不是完好的 .xlsx 文件。请在表格软件里打开，另存为新的 .xlsx 再试。",
        "not_text": "既不是 .xlsx，也不是文字表格。请另存为 .xlsx 或 .csv。",
        "not_a_table": "这份 CSV 有引号没有成对，读不准。请在表格软件里另存一次。",
        "too_many_rows": "超过 {most} 行，不读。只留要用的行。",
        "too_many_columns": "超过 {most} 列，不读。只留要用的列。",
    },
    "en": {
        "too_large": "the file is larger than {most} MB and is not read. Save one with the sheet alone.",
        "bomb": f"the file unpacks into more than {_UNPACKED} MB, or is oddly made, and is not read. "
        "Save it anew as .xlsx in a spreadsheet program.",
        "old_office": "this is an old .xls file, or one with a password. Save it as .xlsx or .csv without.",
        "not_a_workbook": "this is no whole .xlsx file. Open it in a spreadsheet program and save it anew.",
        "not_text": "this is neither .xlsx nor a table of text. Save it as .xlsx or .csv.",
        "not_a_table": "a quotation mark in this CSV file has no partner. Save it in a spreadsheet program.",
        "too_many_rows": "it has more than {most} rows and is not read. Leave only those that count.",
        "too_many_columns": "it has more than {most} columns and is not read. Leave only those that count.",
    },
}
"""By the language and the code of ``BadSheet``."""
