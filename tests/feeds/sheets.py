"""XLSX files as spreadsheet programs write them, and as nobody should."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>"""
_ROOT = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="xl/workbook.xml"/></Relationships>"""
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cell(value: str | int | float, place: str = "") -> str:
    """A cell with a text or a number; ``=A1`` a formula whose last result was 7."""
    where = f' r="{place}"' if place else ""
    if isinstance(value, str) and value.startswith("="):
        return f"<c{where}><f>{escape(value[1:])}</f><v>7</v></c>"
    if isinstance(value, str):
        return f'<c{where} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c{where}><v>{value}</v></c>"


def sheet(
    rows: Sequence[Sequence[str | int | float]],
    *,
    hidden: Sequence[int] = (),
    merged: str = "",
    raw: str = "",
) -> str:
    """``raw`` is put after the rows as it is."""
    told = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(cell(value, f"{chr(65 + column)}{number}") for column, value in enumerate(row))
        mark = ' hidden="1"' if number in hidden else ""
        told.append(f'<row r="{number}"{mark}>{cells}</row>')
    merges = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    body = f"<sheetData>{''.join(told)}{raw}</sheetData>{merges}"
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_SHEET}">{body}</worksheet>'


def workbook(
    sheets: dict[str, str], *, invisible: Sequence[str] = (), extra: dict[str, bytes] | None = None
) -> bytes:
    """The file, with each sheet under its name; ``extra`` are other parts of it."""
    listed, related = [], []
    for number, name in enumerate(sheets, start=1):
        state = ' state="hidden"' if name in invisible else ""
        listed.append(f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="rId{number}"/>')
        target = f'Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{number}.xml"'
        related.append(f'<Relationship Id="rId{number}" {target}/>')
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _ROOT)
        file.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{_SHEET}" xmlns:r="{_DOCUMENT}">'
            f"<sheets>{''.join(listed)}</sheets></workbook>",
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{''.join(related)}</Relationships>",
        )
        for number, text in enumerate(sheets.values(), start=1):
            file.writestr(f"xl/worksheets/sheet{number}.xml", text)
        for name, data in (extra or {}).items():
            file.writestr(name, data)
    return packed.getvalue()
