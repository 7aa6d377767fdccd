"""What people pin to the cells of a workbook."""

from pathlib import Path

from companion.sheets.read import read_sheets
from tests.feeds.sheets import sheet, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PLAIN = (
    f'<comments xmlns="{MAIN}"><authors><author>x</author></authors><commentList>'
    '<comment ref="B2" authorId="0"><text><r><t>ask </t></r><r><t>the warehouse</t></r></text></comment>'
    '<comment ref="A1" authorId="0"><text><t>[Threaded comment] get a newer program</t></text></comment>'
    "</commentList></comments>"
)
THREADED = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="A1" id="{1}"><text>Who does this?</text></threadedComment>'
    '<threadedComment ref="A1" id="{2}" parentId="{1}"><text>Me</text></threadedComment></ThreadedComments>'
)


def test_comments_are_read_with_their_cells_and_of_a_thread_what_was_said(tmp_path: Path) -> None:
    related = (
        f'<Relationships xmlns="{RELATIONS}">'
        '<Relationship Id="r1" Type="http://x/relationships/comments" Target="../comments1.xml"/>'
        '<Relationship Id="r2" Type="http://x/relationships/threadedComment" Target="/xl/threads/t1.xml"/>'
        '<Relationship Id="r3" Type="http://x/relationships/comments" Target="../gone.xml"/></Relationships>'
    )
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": related.encode(),
        "xl/comments1.xml": PLAIN.encode(),
        "xl/threads/t1.xml": THREADED.encode(),
    }
    file = tmp_path / "sheet.xlsx"
    file.write_bytes(workbook({"Run": sheet([["a", "b"], ["c", "d"]]), "Other": sheet([["e"]])}, extra=extra))
    run, other = read_sheets(file)
    assert run.comments == {(1, 0): "Who does this?\nMe", (2, 1): "ask the warehouse"}
    assert other.comments == {}
