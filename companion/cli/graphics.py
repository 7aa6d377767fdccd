"""``companion graphics pack``: graphics as one file, for any other OGraf renderer."""

import argparse
import json
from difflib import get_close_matches
from pathlib import Path

from rich.text import Text

from companion import __version__
from companion.cli.terminal import SHOW, Terminal, language_of_show, show_file
from companion.errors import CompanionError, WrongUsage, system_reason
from companion.resources import ROOT, graphics, licence
from companion.settings import data_folder
from companion.showfile import Language
from companion.showfile.packing import Flaw, Looked, look_through, pack

_WORDS = {
    Language.CHINESE: {
        "packed": "已打包 {names}：{file}（{size} kB，{files} 个文件）",
        "unknown": "没有叫 {name} 的贴片。",
        "meant": "是不是想写 {name}？",
        "there are": "有这些：{names}",
        "between": "、",
        "not packed": "没有打包：{names} 单独拿出去跑不起来。",
        "unwritable": "写不进 {file}：{reason}。",
        "manifest": "{place}：不是 JSON 对象",
        "needed": "{place}：缺 {what}，OGraf 规定必须有",
        "kind": "{place}：{what} 的写法不对",
        "extra": "{place}：OGraf 没有 {what} 这一项，自己加的要以 v_ 开头",
        "schema": "{place}：{what} 不是 OGraf 第 1 版的",
        "twice": "{place}：{what} 写了两次",
        "missing": "{place}：没有它要的文件 {what}",
        "outside": "{place}：{what} 在贴片的文件夹外面；把文件本身放进来",
        "elsewhere": "{place}：{what} 要从别处取，别的渲染器那里不一定有；把它放进文件夹",
        "too-big": "{place}：文件太多或太大，一个贴片最多 500 个文件、50 MB",
        "unreadable": "{place}：读不了",
    },
    Language.ENGLISH: {
        "packed": "Packed {names}: {file} ({size} kB, files: {files})",
        "unknown": "There is no graphic {name}.",
        "meant": "Did you mean {name}?",
        "there are": "There are: {names}",
        "between": ", ",
        "not packed": "Nothing was packed: {names} would not run by itself.",
        "unwritable": "{file} cannot be written: {reason}.",
        "manifest": "{place}: it is no JSON object",
        "needed": "{place}: {what} is missing; OGraf requires it",
        "kind": "{place}: {what} is not written as it must be",
        "extra": "{place}: OGraf has no {what}; what is one's own begins with v_",
        "schema": "{place}: {what} is not that of OGraf 1",
        "twice": "{place}: {what} is there twice",
        "missing": "{place}: there is no file {what}, which it asks for",
        "outside": "{place}: {what} leads out of the graphic's folder; put the file itself into it",
        "elsewhere": "{place}: {what} comes from elsewhere, which another renderer may not have; put it into "
        "the folder",
        "too-big": "{place}: too many files, or too large ones; a graphic has 500 and 50 MB at most",
        "unreadable": "{place}: it cannot be read",
    },
}

_README = """\
{names}

OGraf v1 graphics: https://ograf.ebu.io. Each folder is one graphic; give a renderer its *.ograf.json.
OGraf 第 1 版图文包：每个文件夹是一个，渲染器读里面的 *.ograf.json。
"""

_OURS = """
{names}: packed by Live Companion {version}, GPL-3.0-or-later (LICENSE). The digits are cut from Barlow
Condensed, SIL Open Font License 1.1 (house/fonts/OFL.txt).
"""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("graphics", help="graphics for other OGraf renderers: graphics pack NAME")
    inside = parser.add_subparsers(metavar="WHAT", required=True)
    packing = inside.add_parser("pack", help="look graphics through and pack them into one ZIP")
    packing.add_argument("names", metavar="NAME", nargs="+", help="a graphic: the name of its folder")
    packing.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="default: NAME.zip, or graphics.zip"
    )
    packing.add_argument(
        "--show", type=Path, help="a show file with graphics beside it; default: show.yaml in this folder"
    )
    packing.add_argument("--data", type=Path, help="data folder; default the user's own")
    packing.add_argument("--json", action="store_true", help="for a program")
    packing.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Pack the graphics, or say why one of them would not run elsewhere, with 1.

    Raises:
        WrongUsage: there is none of that name.
        CompanionError: the file cannot be written.
    """
    show = show_file(args.show or Path(SHOW))
    words = _WORDS[language_of_show(show)]
    folders = graphics(show.parent, data_folder(args.data))
    names: list[str] = list(dict.fromkeys(args.names))
    for name in names:
        if name not in folders:
            raise _unknown(name, list(folders), words)
    looked = [look_through(folders[name]) for name in names]
    flawed = [one for one in looked if one.flaws]
    if flawed:
        _tell(flawed, words, as_json=args.json)
        return 1
    output: Path = args.output or Path(f"{names[0]}.zip" if len(names) == 1 else "graphics.zip")
    ours = [name for name in names if folders[name].is_relative_to(ROOT / "overlays")]
    told = _README.format(names=", ".join(names))
    told += _OURS.format(names=", ".join(ours), version=__version__) if ours else ""
    packed = pack(looked, told=told, licences={"LICENSE": licence().read_bytes()} if ours else {})
    try:
        output.write_bytes(packed)
    except OSError as error:
        reason = system_reason(error).spoken(language_of_show(show))
        raise CompanionError(words["unwritable"].format(file=output, reason=reason)) from None
    files = sum(len(one.files) for one in looked)
    if args.json:
        print(json.dumps({"file": str(output), "bytes": len(packed), "files": files, "graphics": names}))
    else:
        size = f"{len(packed) / 1000:.0f}"
        facts = {"names": words["between"].join(names), "file": output, "size": size, "files": files}
        Terminal(highlight=False, soft_wrap=True).print(Text(words["packed"].format(**facts)))
    return 0


def _unknown(name: str, known: list[str], words: dict[str, str]) -> WrongUsage:
    meant = get_close_matches(name, known, 1)
    names = words["between"].join(known)
    hint = words["meant"].format(name=meant[0]) if meant else words["there are"].format(names=names)
    return WrongUsage(words["unknown"].format(name=name), hint=hint)


def _tell(flawed: list[Looked], words: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        told = [
            {"graphic": one.name, "code": flaw.code, "file": flaw.place, "what": flaw.what or None}
            for one in flawed
            for flaw in one.flaws
        ]
        print(json.dumps({"flaws": told}, ensure_ascii=False, indent=1))
        return
    console = Terminal(highlight=False, soft_wrap=True)
    names = words["between"].join(one.name for one in flawed)
    console.print(Text(words["not packed"].format(names=names), style="bold"))
    for one in flawed:
        for flaw in one.flaws:
            console.print(Text(f"  {one.name}/{_sentence(flaw, words)}"))


def _sentence(flaw: Flaw, words: dict[str, str]) -> str:
    return words[flaw.code].format(place=flaw.place, what=flaw.what or flaw.place)
