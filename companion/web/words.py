"""What the server itself says to people, in the languages of a show.

These few sentences live in code, not in ``static/i18n``: a page that says what is wrong must not depend
on a file that may be what is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.keys import Role


@dataclass(frozen=True, slots=True)
class Advice:
    """A calm page in place of the one that was asked for."""

    title: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class Words:
    pages: Mapping[Role, str]
    index: str
    preview: str
    sync: str
    preflight: str
    advice: Mapping[str, Advice]
    """By error code."""
    otherwise: Advice


_ZH = Words(
    pages={Role.OVERLAY: "贴片", Role.HOST: "主播屏", Role.OPERATOR: "场控台"},
    index="入口",
    preview="节目预览",
    sync="音画同步",
    preflight="开播前检查",
    advice={
        "no_key": Advice(
            "需要带密钥的链接",
            "请用启动时窗口里打印的完整链接打开（以 ?key= 结尾），或请场控在「入口」页重新出示链接或二维码。"
            "链接重启后不变。",
        ),
        "not_allowed": Advice(
            "这个链接打不开这一页",
            "每块屏有自己的链接。请向场控要这一页的链接，或扫「入口」页上对应的二维码。",
        ),
        "unknown_host": Advice(
            "不认识这个地址",
            "请用启动时打印的链接打开。要从局域网的名字或地址进入，"
            "先把它加进数据文件夹里 settings.yaml 的 listen: names:，再重新启动。",
        ),
        "foreign_origin": Advice(
            "请求来自别的网站", "请直接在浏览器或 OBS 里打开链接，不要从别的网页提交过来。"
        ),
        "not_found": Advice("没有这一页", "请从「入口」页重新进入。"),
    },
    otherwise=Advice("这一页暂时打不开", "节目不受影响。请刷新；仍然打不开时，请技术查看运行窗口里的提示。"),
)

_EN = Words(
    pages={Role.OVERLAY: "Overlays", Role.HOST: "Host", Role.OPERATOR: "Operator"},
    index="Links",
    preview="Programme preview",
    sync="Sound and picture",
    preflight="Preflight",
    advice={
        "no_key": Advice(
            "This page needs its link with the key",
            "Open the whole link as printed when the companion started (it ends in ?key=…), or ask the "
            "operator to show it or its QR code on the Links page. Links stay the same over restarts.",
        ),
        "not_allowed": Advice(
            "This link does not open this page",
            "Every screen has a link of its own. Ask the operator for this one, or scan its QR code on the "
            "Links page.",
        ),
        "unknown_host": Advice(
            "This address is not known here",
            "Use a link as printed when the companion started. To come in by another name or address of this "
            "machine, add it under listen: names: in settings.yaml in the data folder and start again.",
        ),
        "foreign_origin": Advice(
            "This request came from another site",
            "Open the link itself in the browser or in OBS, not from another page.",
        ),
        "not_found": Advice("There is no such page", "Start again from the Links page."),
    },
    otherwise=Advice(
        "This page cannot be shown now",
        "The show goes on. Reload; if that does not help, look at what the companion says in its window.",
    ),
)

LANGUAGES: Mapping[str, Words] = {"zh-CN": _ZH, "en": _EN}


def words_of(language: str) -> Words:
    """The words of a show's language; English for one that has none here."""
    return LANGUAGES.get(language, _EN)
