"""Makes the sheets of this folder: ``python -m tests.showfile.runsheets.make``. Brands are invented."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

FOLDER = Path(__file__).parent
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook knows no zones; fixed, so that it is the same bytes

Cells = Sequence[Sequence[object]]


def workbook(name: str, make: Callable[[Workbook], None]) -> None:
    book = Workbook(FOLDER / name)
    book.set_properties({"created": CREATED})
    make(book)
    book.close()


def fill(book: Workbook, page: Worksheet, rows: Cells, first: int = 0) -> None:
    clock = book.add_format({"num_format": "h:mm"})
    long = book.add_format({"num_format": "[h]:mm:ss"})
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row):
            match value:
                case None | "":
                    pass
                case time():
                    page.write_datetime(number, column, value, clock)
                case timedelta():
                    page.write_number(number, column, value / timedelta(days=1), long)
                case int() | float():
                    page.write_number(number, column, value)
                case _:
                    page.write_string(number, column, str(value))


def snacks(book: Workbook) -> None:
    """What an agency sends: a title over everything, two rows of heads, merged phases, one product a row."""
    page = book.add_worksheet("整场脚本")
    book.add_worksheet("单品脚本").write_string(0, 0, "另见附件")
    page.merge_range("A1:L1", "稻岸食研 · 返程零食专场（2026年10月8日）")
    for span, text in (
        ("A2:A3", "时间段"),
        ("B2:B3", "时长"),
        ("C2:C3", "环节"),
        ("D2:G2", "商品"),
        ("H2:I2", "人员"),
    ):
        page.merge_range(span, text)
    fill(book, page, [["链接号", "品名", "直播价", "库存"]], 2)
    page.write_row("D3", ["链接号", "品名", "直播价", "库存"])
    page.write_row("H3", ["主播话术", "场控操作"])
    for span, text in (("J2:J3", "优惠机制"), ("K2:K3", "道具"), ("L2:L3", "备注")):
        page.merge_range(span, text)
    rows: Cells = [
        [
            "19:30-19:35",
            "5分钟",
            "开场",
            "",
            "",
            "",
            "",
            "①报品牌与今日主题 ②说清福袋规则",
            "挂经营者信息",
            "",
            "",
            "",
        ],
        [
            "19:35—19:43",
            "8分钟",
            "引流",
            "1号",
            "海苔脆片 30g×3",
            "¥9.9",
            "300/限1",
            "限购1；讲清“一人一份”",
            "19:36 上1号链接\n弹讲解",
            "买一送一",
            "样品、白盘",
            "库存见底喊停",
        ],
        [
            "19:43～20:11",
            "",
            "爆款",
            "2号",
            "每日坚果 25g×30",
            "89元",
            "800",
            "开袋试吃",
            "上2号链接",
            "满2件减10",
            "电子秤",
            "",
        ],
        ["", "", "", "3号", "手剥巴旦木 500g×2", "79元", "400", "实物对比颗粒", "上3号链接", "", "", ""],
        [
            "２０：１１－２０：１９",
            "８分钟",
            "秒杀",
            "4号",
            "冻干草莓 20g×5",
            "49.9→24.9",
            "200/限1",
            "三、二、一，上链接",
            "20:14 改价 24.9",
            "",
            "",
            "平台工具开秒杀",
        ],
        ["20:19-20:30", "11分钟", "收官", "", "", "", "", "念中奖名单；退换规则", "", "", "", ""],
        ["合计", "60分钟", "", "", "", "", "", "", "", "", "", ""],
    ]
    fill(book, page, rows, 3)
    page.merge_range("A6:A7", "19:43～20:11")
    page.merge_range("C6:C7", "爆款")


def excel_times(book: Workbook) -> None:
    """Times as Excel keeps them: fractions of a day, some worked out, and minutes typed as 5:00."""
    page = book.add_worksheet("Sheet1")
    minute = timedelta(minutes=1)
    rows: Cells = [
        ["序号", "开始时间", "时长", "流程", "产品", "到手价", "口播"],
        [1, time(19, 30), 5 * minute, "暖场", "—", "—", "打招呼"],
        [2, time(19, 35), 10 * minute, "讲解", "羊绒衫", 299, "上身试穿"],
        [3, None, 15 * minute, "讲解", "针织裤", 159.5, "弹力展示"],
        [4, time(20, 0), timedelta(hours=8), "收尾", "—", "—", "下场预告"],
    ]
    fill(book, page, rows)
    page.write_formula("B4", "=B3+C3", book.add_format({"num_format": "h:mm"}), (19 * 60 + 45) / 1440)


def english(book: Workbook) -> None:
    """Columns in an order of their own, parts of names, a loop of headings, 12-hour clocks."""
    page = book.add_worksheet("Run of show")
    rows: Cells = [
        ["Fern & Kettle — Autumn Table LIVE"],
        ["Date:", "2026-10-15", "Host: Ada"],
        [],
        [
            "Notes",
            "Presenter talking points",
            "Item",
            "Duration (min)",
            "Clock",
            "SKU",
            "Live price",
            "Units",
            "Camera",
            "Ref",
        ],
        ["", "Welcome; say what is coming", "Hook", 3, "5:00 PM", "", "", "", "Wide", "a"],
        [
            "Hero",
            "Fill it to the brim; show the glaze",
            "Stoneware mug",
            8,
            "5:03 PM",
            "M-1",
            "$24.00",
            120,
            "Close-up",
            "b",
        ],
        ["PART TWO"],
        ["", "Pour slowly", "Gooseneck kettle", 7, "5:11 PM", "K-1", 59, 40, "Overhead", "c"],
        ["keep it short", "Three pinned questions", "Live Q&A", 6, "5:18 PM", "", "", "", "", "d"],
        ["Total", "", "", 24],
    ]
    fill(book, page, rows)
    page.merge_range("A7:J7", "PART TWO")


def midnight(book: Workbook) -> None:
    """Over midnight, with hidden rows and a hidden column, the head again, and a footnote."""
    page = book.add_worksheet("跨年专场")
    head = ["时间", "环节", "主播", "中控", "成本价"]
    rows: Cells = [
        ["2026-12-31"],
        head,
        ["23:30-23:50", "预热", "报时", "弹福袋", "内部"],
        ["23:40-23:50", "（取消）抽奖", "不抽了", "", ""],
        ["23:50-00:20", "跨年秒杀", "倒数十秒", "23:59 开价\n00:10 放库存 100", "内部"],
        head,
        ["00:20-24:50", "返场", "还有最后五十件", "", ""],
        ["注：以上时间以现场为准"],
    ]
    fill(book, page, rows)
    page.set_row(3, None, None, {"hidden": True})
    page.set_column("E:E", None, None, {"hidden": True})


def faulty(book: Workbook) -> None:
    """A bit of everything that only its crew can put right."""
    page = book.add_worksheet("流程")
    rows: Cells = [
        ["时间", "时长", "环节", "商品", "价格", "占比"],
        ["19:3O-19:35", "", "开场", "", "", ""],
        ["19:35-19:45", "", "讲坚果", "坚果", "待定", ""],
        ["19:40-19:50", "", "讲巴旦木", "巴旦木", "79", "一半"],
        ["19:50-19:45", "", "讲草莓", "草莓", "24.9", ""],
        ["20:00-20:10", "一会儿", "讲红茶", "红茶", "19.9", ""],
        ["20:10", "", "讲坚果 返场", "坚果", "99", ""],
        ["", "", "", "", "", ""],
    ]
    fill(book, page, rows)
    page.write_formula("B3", "=#REF!", None, "#REF!")


def shares(book: Workbook) -> None:
    """In order as a sheet, and no show that passes its check: the shares are not all there."""
    page = book.add_worksheet("目标拆解")
    rows: Cells = [
        ["环节", "时长(分钟)", "占比"],
        ["开场", 5, 0.1],
        ["爆款", 20, 0.5],
        ["收官", 5, 0.2],
    ]
    fill(book, page, rows)


def comma(name: str, rows: Sequence[Sequence[str]], encoding: str, mark: str = ",") -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark, lineterminator="\r\n").writerows(rows)
    (FOLDER / name).write_bytes(text.getvalue().encode(encoding))


def main() -> None:
    workbook("snacks.xlsx", snacks)
    workbook("excel-times.xlsx", excel_times)
    workbook("english.xlsx", english)
    workbook("midnight.xlsx", midnight)
    workbook("faulty.xlsx", faulty)
    workbook("shares.xlsx", shares)
    # As Chinese Excel saves a sheet with semicolons, the cells of a phase merged before.
    comma(
        "gbk-semicolons.csv",
        [
            ["直播流程表", "", "", "", ""],
            ["时间段", "环节", "产品名称", "话术要点", "导播"],
            ["14:00-14:06", "开场", "", "欢迎, 欢迎, 欢迎; 说说今天有什么", "全景"],
            ["14:06-14:38", "第一轮", "圆领衫", "面料, 版型, 尺码", "近景"],
            ["", "", "针织裤", "垂感, 口袋", "近景, 特写"],
            ["", "", "短外套", "双面呢, 主推", ""],
            ["14:38-14:40", "收尾", "", "下播", "全景"],
        ],
        "gb18030",
        ";",
    )
    comma(
        "starts-only.csv",
        [
            ["Time", "Segment", "Say"],
            ["10:00", "Opening", "Hello"],
            ["10:05", "Mug", "Show the glaze"],
            ["10:12", "Kettle", "Pour slowly"],
            ["10:30", "End of show", ""],
        ],
        "utf-8",
    )
    comma(
        "offsets.csv",
        [
            ["T+", "板块", "商品", "小黄车", "直播间到手价", "限购", "卖点"],
            ["T+0:00", "暖场", "", "", "", "", ""],
            ["T+0:05", "过款", "海苔脆片", "1号链接", "9.9", "每人限1件", "三袋一组、脆而不油"],
            ["T+0:13", "过款", "每日坚果", "2", "89", "不限", "7 种果仁\n烘烤不油炸"],
            ["T+0:27-0:30", "互动", "/", "/", "/", "", ""],
        ],
        "utf-8-sig",
    )
    comma(
        "gaps.csv",
        [
            ["开始", "结束", "内容", "备注"],
            ["20:00", "20:10", "讲解一", "早十分钟到位"],
            ["20:15", "20:30", "讲解二", ""],
            ["", "", "", "接着讲尺码"],
            ["20:30", "20:40", "讲解三", ""],
        ],
        "utf-16",
        "\t",
    )
    comma(
        "no-heads-for-times.csv",
        [
            ["2026.11.11 双十一返场", ""],
            ["环节", "讲多久", "什么时候", "谁来"],
            ["开场", "5-8分钟", "晚上8点", "小林"],
            ["主推", "10分钟", "晚上8点08分", "小林"],
            ["答疑", "约3分钟", "晚上8点18分", "阿宁"],
        ],
        "utf-8",
    )


if __name__ == "__main__":
    main()
