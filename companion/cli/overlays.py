"""``companion overlays``: which overlays a show can put on air, and what each can be told to say."""

import argparse
import json
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from companion.cli.terminal import SHOW, Terminal, language_of_show, show_file, typed
from companion.errors import CompanionError
from companion.resources import graphics
from companion.settings import data_folder
from companion.showfile import Language
from companion.showfile.overlays import DataField, Graphic, example, read_graphic

_WORDS = {
    Language.CHINESE: {
        "needed": "必填",
        "default": "默认：{default}",
        "one of": "可以是：{options}",
        "follows": "不用填：它跟着节目走（商品、秒杀、经营者信息）。",
        "facts": "（{facts}）",
        "and": "；",
        "data": "写在 data 里：",
        "nothing": "它没有说明能填什么。",
        "example": "复制到 cue 里：",
        "more": "看一个贴片能填什么：{command}",
        "unknown": "没有叫 {name} 的贴片。",
        "meant": "是不是想写 {name}？",
        "there are": "有这些：{names}",
        "between": "、",
    },
    Language.ENGLISH: {
        "needed": "needed",
        "default": "default: {default}",
        "one of": "one of: {options}",
        "follows": "Takes nothing: it follows the show (product, flash sale, seller).",
        "facts": "({facts})",
        "and": "; ",
        "data": "Goes into data:",
        "nothing": "It does not say what it takes.",
        "example": "To paste into a cue:",
        "more": "What one takes: {command}",
        "unknown": "There is no overlay {name}.",
        "meant": "Did you mean {name}?",
        "there are": "There are: {names}",
        "between": ", ",
    },
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("overlays", help="the overlays that a show can use, and what each takes")
    parser.add_argument("name", metavar="NAME", nargs="?", help="tell about this one")
    parser.add_argument(
        "--show", type=Path, help="the show file that is to use them; default: show.yaml in this folder"
    )
    parser.add_argument("--data", type=Path, help="data folder; default the user's own")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the overlays, or tell about one.

    Raises:
        CompanionError: there is none of that name.
    """
    show = show_file(args.show or Path(SHOW))
    language = language_of_show(show)
    folders = graphics(show.parent, data_folder(args.data))
    if args.name is not None:
        if args.name not in folders:
            raise _unknown(args.name, folders, _WORDS[language])
        folders = {args.name: folders[args.name]}
    found = [read_graphic(folder, language) for folder in folders.values()]
    if args.json:
        described = [_as_json(graphic) for graphic in found]
        print(json.dumps(described[0] if args.name else described, ensure_ascii=False, indent=1))
        return 0
    console = Terminal(highlight=False, soft_wrap=True)
    for graphic in found:
        if args.name:
            _print_one(console, graphic, _WORDS[language])
        else:
            widest = max(len(name) for name in folders)
            console.print(Text.assemble((f"  {graphic.name:<{widest}}  ", "cyan"), graphic.about))
    if not args.name:
        told = ["overlays", "NAME", *(["--show", str(show)] if args.show else [])]
        console.print(Text(_WORDS[language]["more"].format(command=typed(*told))))
    return 0


def _unknown(name: str, known: Mapping[str, Path], words: Mapping[str, str]) -> CompanionError:
    meant = get_close_matches(name, known, 1)
    names = words["between"].join(known)
    hint = words["meant"].format(name=meant[0]) if meant else words["there are"].format(names=names)
    return CompanionError(words["unknown"].format(name=name), hint=hint)


def _print_one(console: Console, graphic: Graphic, words: Mapping[str, str]) -> None:
    console.print(Text.assemble((graphic.name, "bold cyan"), "  ", graphic.about))
    console.print(Text(str(graphic.folder), style="dim"))
    console.print()
    heading = "follows" if graphic.follows else "data" if graphic.fields else "nothing"
    console.print(Text(words[heading]))
    for field in graphic.fields:
        facts = [words["needed"]] if field.needed else []
        if field.default:
            facts.append(words["default"].format(default=field.default))
        if field.options:
            facts.append(words["one of"].format(options=", ".join(field.options)))
        line = Text.assemble((f"  {field.name}", "cyan"), f"  {field.title}")
        if facts:
            line.append("  " + words["facts"].format(facts=words["and"].join(facts)), style="dim")
        console.print(line)
        if field.about:
            console.print(Text(f"      {field.about}"))
    console.print()
    console.print(Text(words["example"]))
    console.print(Text(f"  {example(graphic)}", style="green"))


def _as_json(graphic: Graphic) -> dict[str, Any]:
    return {
        "name": graphic.name,
        "folder": str(graphic.folder),
        "about": graphic.about,
        "follows_the_show": graphic.follows,
        "data": [_field_as_json(field) for field in graphic.fields],
        "example": example(graphic),
    }


def _field_as_json(field: DataField) -> dict[str, Any]:
    return {
        "name": field.name,
        "needed": field.needed,
        "title": field.title,
        "about": field.about,
        "default": field.default or None,
        "options": list(field.options),
    }
