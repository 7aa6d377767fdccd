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


def drawn(text: str) -> list[list[str]]:
    """Rows as they are drawn, a bar between two cells; ``⏎`` breaks a line within one."""
    lines = [line for line in text.strip("\n").split("\n")]
    return [[cell.strip().replace("⏎", "\n") for cell in line.split("|")] for line in lines]


def skincare(book: Workbook) -> None:
    """A brand's own: a phase for several goods with their lengths beside it, notes for two rows at once,
    and prices as shops write them, one of which is none."""
    page = book.add_worksheet("流程")
    rows = drawn("""
花颜旗舰店 感恩节专场直播流程表（终版3）
直播日期：2026年11月26日（周四）  时间：19:30—21:30  地点：3号直播间  主播：小雨 / 阿May
时间段|环节|时长|品名|链接|日常价|直播价|优惠机制|库存|主播话术要点|场控|备注
19:30-19:45|开场暖场|15min||||||| 1.欢迎新进直播间的⏎2.预告今晚三个福袋|公告置顶⏎打开评论区|小雨先上
19:45-20:10|主推款|10分钟|小金瓶精华30ml|1号链接|￥299|¥199/瓶|拍1发2|500|抗初老⏎三大成分|19:45上1号链接⏎弹讲解卡|别提到手价
|| 8分钟|舒缓面膜10片|2号|¥89|¥39.9/2件|第二件0元|1000套|敏感肌可用|上2号链接|
|| 7分钟|气垫01/02色|3号|169|99元起|送替换芯|300|现场试色|上3号链接|试色灯提前开
20:10-20:20|福袋①|10min||||||| 口令：感恩|20:12发福袋⏎20:20公布中奖|客服盯私信
20:20-20:30|秒杀|10min|口红套装|5号|59|9.9|限量|100|倒数3、2、1|20:24改价9.9|改价要两个人确认
20:30-21:00|返场|30min|小金瓶精华30ml|1号链接|299|199|拍1发2|||补库存|
||| 舒缓面膜10片|2号|89|39.9|||||
21:00-21:30|收官|30min||||||| 预告明晚||复盘会21:45
合计||120分钟
注：以上价格以后台为准
""")
    fill(book, page, rows)
    page.merge_range("A1:L1", rows[0][0])
    page.merge_range("A2:L2", rows[1][0])
    for span in ("A5:A7", "B5:B7", "A10:A11", "B10:B11", "C10:C11", "L5:L6"):
        page.merge_range(span, "")
    # A merge writes its first cell anew.
    fill(book, page, [rows[4][:2]], 4)
    fill(book, page, [rows[9][:3]], 9)
    page.write_string("L5", rows[4][11])


def from_wps(book: Workbook) -> None:
    """Full width digits, blank rows, a sheet of versions before the one that counts, a row that is a sum."""
    fill(
        book,
        book.add_worksheet("使用说明"),
        drawn("红色=必须念|\n版本|时间|修改人\nv1|11/20|小陈\nv2|11/22|阿兰"),
    )
    rows = drawn("""
|零食专场　１１月２８日　晚上

序号|时间|链接号|商品|规格/价格|时 长|流程|主播话术|中控操作|赠品|佣金|负责人
１|１９：３０～１９：３５||||5'|开场|欢迎欢迎～|开播|||阿兰

２|19:35~19:45|１|每日坚果30包|¥39.9/2件|10'|爆品1|每天一包，不用称|上1号链接、弹窗|钥匙扣|20%|阿兰
３|19:45~19:52|２|手撕牛肉干|¥59.8／3袋|7'|爆品2||上2号链接||15%|阿兰

４|19:52~20:00|３|冻干草莓|原价￥35→直播价￥19.9|8'|爆品3|酸酸甜甜|上3号链接⏎放库存200||15%|小陈
５|20:00~20:10|１、２、３|||10'|过品||轮流弹1-3号|||阿兰
６|20:10～20:15|４|螺蛳粉|买3送1 ¥49.9|5'|秒杀||改价|||阿兰
７|20:15~20:30||||15'|下播|感谢大家||||阿兰
|||||60'
""")
    fill(book, book.add_worksheet("11.28零食专场"), rows)
    book.add_worksheet("Sheet3")


def two_heads(book: Workbook) -> None:
    """An American producer's: groups over the heads, the times on the right, money and ends worked out."""
    page = book.add_worksheet("ROS")
    rows: list[list[object]] = [
        list(row)
        for row in drawn("""
HOLIDAY GLOW LIVE
TikTok Shop US||Air date: Nov 27, 2026|||Doors 6:30 PM ET

Crew|||Commerce|||Content||||Timing
Camera|Graphics|Mod / Chat|SKU|Live Price|Inventory|Segment|Product|Host notes|Props|Start|Dur|End
CAM 1 wide|Title card|Pin rules||||Open||Welcome; shipping cut-off Dec 18
CAM 2|Price card|Pin #1|GLW-001|24.99|300|Hero 1|Glow Serum|Texture demo|Mirror
CAM 2||Pin #2|GLW-002|$18|150||Night Balm||Balm tester
CAM 1|Countdown|Drop code|GLW-003|$9.99 (reg. $19.99)|100 units, limit 2|FLASH|Mini Mist|Count down from 10
B-roll|Loop|||||Break
CAM 1|End card|Thank mods||||Close||Tease Sunday show
||||||TOTAL RUN TIME
* Prices subject to change.
""")
    ]
    fill(book, page, rows)
    for span in ("A4:C4", "D4:F4", "G4:J4", "K4:M4"):
        page.merge_range(span, str(rows[3]["ABCDEFGHIJKLM".index(span[0])]))
    clock = book.add_format({"num_format": "h:mm AM/PM"})
    at = 19 * 60
    for row, minutes in enumerate((5, 12, 8, 10, 3, 5), start=5):
        page.write_number(row, 10, at / 1440, clock)
        page.write_number(row, 11, minutes / 1440, book.add_format({"num_format": "[m]:ss"}))
        at += minutes
        page.write_formula(row, 12, f"=K{row + 1}+L{row + 1}", clock, at / 1440)
    page.write_formula("L12", "=SUM(L6:L11)", book.add_format({"num_format": "[m]:ss"}), 43 / 1440)


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
    workbook("skincare.xlsx", skincare)
    workbook("from-wps.xlsx", from_wps)
    workbook("two-heads.xlsx", two_heads)
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
