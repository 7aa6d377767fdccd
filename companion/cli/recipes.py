"""``companion recipes``: which recipes a show can use, and what each takes."""

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
from companion.resources import recipes
from companion.settings import data_folder
from companion.show.problems import Problem
from companion.showfile import Language
from companion.showfile.messages.explain import explain
from companion.showfile.recipes.file import Read, read_recipe
from companion.showfile.recipes.params import Makes, Parameter, Recipe
from companion.showfile.recipes.reference import default_text, example, kind_text

_WORDS = {
    Language.CHINESE: {
        Makes.CUES: "生成 cue，写在环节的 cues 里：",
        Makes.SEGMENTS: "生成环节，写在 rundown 里：",
        "needed": "必填",
        "optional": "可不写",
        "default": "默认：{default}",
        "example": "复制到节目文件里。",
        "more": "看一个模板的参数：{command}",
        "broken": "文件有错：",
        "unknown": "没有叫 {name} 的模板。",
        "meant": "是不是想写 {name}？",
        "there are": "有这些：{names}",
        "between": "、",
        "beside": "",
    },
    Language.ENGLISH: {
        Makes.CUES: "Makes cues, for the cues of a segment:",
        Makes.SEGMENTS: "Makes segments, for the rundown:",
        "needed": "needed",
        "optional": "may be left out",
        "default": "default: {default}",
        "example": "To paste into a show file.",
        "more": "What one takes: {command}",
        "broken": "the file is wrong:",
        "unknown": "There is no recipe {name}.",
        "meant": "Did you mean {name}?",
        "there are": "There are: {names}",
        "between": ", ",
        "beside": " ",
    },
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("recipes", help="the recipes that a show can use, and what each takes")
    parser.add_argument("name", metavar="NAME", nargs="?", help="tell about this one")
    parser.add_argument(
        "--show", type=Path, help="the show file that is to use them; default: show.yaml in this folder"
    )
    parser.add_argument("--data", type=Path, help="data folder; default the user's own")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the recipes, or tell about one; 1 when it is not there or its file is wrong."""
    show = show_file(args.show or Path(SHOW))
    paths = recipes(show.parent, data_folder(args.data))
    language = language_of_show(show)
    if args.name is not None:
        if args.name not in paths:
            raise _unknown(args.name, paths, _WORDS[language])
        paths = {args.name: paths[args.name]}
    found = {name: read_recipe(path) for name, path in paths.items()}
    if args.json:
        described = [_as_json(name, paths[name], read) for name, read in found.items()]
        print(json.dumps(described[0] if args.name else described, ensure_ascii=False, indent=1))
    else:
        console = Terminal(highlight=False, soft_wrap=True)
        for name, read in found.items():
            if read.recipe is None:
                _print_broken(console, name, paths[name], read, language)
            elif args.name:
                _print_one(console, read.recipe, paths[name], language)
        if not args.name:
            _print_all(console, [read.recipe for read in found.values() if read.recipe is not None], language)
            told = ["recipes", "NAME", *(["--show", str(show)] if args.show else [])]
            console.print(Text(_WORDS[language]["more"].format(command=typed(*told))))
    return 0 if all(read.recipe is not None for read in found.values()) else 1


def _unknown(name: str, paths: Mapping[str, Path], words: Mapping[str | Makes, str]) -> CompanionError:
    meant = get_close_matches(name, paths, 1)
    names = words["between"].join(paths)
    hint = words["meant"].format(name=meant[0]) if meant else words["there are"].format(names=names)
    return CompanionError(words["unknown"].format(name=name), hint=hint)


def _problems(path: Path, read: Read, language: Language) -> tuple[Problem, ...]:
    return explain(read.findings, language, str(path))


def _as_json(name: str, path: Path, read: Read) -> dict[str, Any]:
    described: dict[str, Any] = {"name": name, "file": str(path)}
    if read.recipe is None:
        problems = _problems(path, read, Language.ENGLISH)
        return described | {
            "problems": [
                {
                    "line": p.mark.line,
                    "column": p.mark.column,
                    "code": p.code,
                    "message": p.message,
                    "hint": p.hint,
                }
                for p in problems
            ]
        }
    recipe = read.recipe
    return described | {
        "makes": recipe.makes.value,
        "about": _texts(recipe.about),
        "parameters": [_parameter(parameter) for parameter in recipe.parameters.values()],
        "example": {language.value: example(recipe, language) for language in Language},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.kind.value,
        "needed": parameter.needed,
        "default": {language.value: parameter.default_data(language) for language in parameter.default}
        or None,
        "about": _texts(parameter.about),
    }


def _texts(words: Mapping[Language, str]) -> dict[str, str]:
    return {language.value: text for language, text in words.items()}


def _print_all(console: Console, found: list[Recipe], language: Language) -> None:
    words = _WORDS[language]
    widest = max((len(recipe.name) for recipe in found), default=0)
    for makes in Makes:
        console.print(Text(words[makes], style="bold"))
        for recipe in found:
            if recipe.makes is makes:
                name = f"  {recipe.name:<{widest}}  "
                console.print(Text.assemble((name, "cyan"), recipe.about[language]))
        console.print()


def _print_one(console: Console, recipe: Recipe, path: Path, language: Language) -> None:
    words = _WORDS[language]
    console.print(Text.assemble((recipe.name, "bold cyan"), "  ", recipe.about[language]))
    console.print(Text(str(path), style="dim"))
    console.print()
    for parameter in recipe.parameters.values():
        default = default_text(parameter, language)
        without = words["default"].format(default=default) if default else words["optional"]
        console.print(
            Text.assemble(
                (f"  {parameter.name}", "cyan"),
                f"  {kind_text(parameter.kind, language)}  ",
                (words["needed"], "bold") if parameter.needed else (without, "dim"),
            )
        )
        console.print(Text(f"      {parameter.about[language]}"))
    console.print()
    console.print(Text(f"{words['example']}{words['beside']}{words[recipe.makes]}"))
    console.print(Text(f"  {example(recipe, language)}", style="green"))


def _print_broken(console: Console, name: str, path: Path, read: Read, language: Language) -> None:
    console.print(Text.assemble((name, "bold red"), "  ", _WORDS[language]["broken"]))
    for problem in _problems(path, read, language):
        console.print(Text(f"  {problem.file}:{problem.mark.line}:{problem.mark.column}: {problem.message}"))
        if problem.hint:
            console.print(Text(f"    → {problem.hint}", style="cyan"))
    console.print()
