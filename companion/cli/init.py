"""``companion init``: a folder with a show to begin from, its names in OBS filled in if wanted."""

import argparse
import contextlib
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from companion.cli.schema import schema_text
from companion.cli.terminal import SHOW, Terminal, typed
from companion.errors import CompanionError
from companion.obs.inventory import Inventory, ObsSilent, ObsTurnsAway, take_inventory
from companion.obs.roles import Cast, Why, ascii_id, input_roles, scene_roles
from companion.obs.session import Address
from companion.resources import ROOT
from companion.settings import FILE_NAME, Settings, data_folder, load_settings
from companion.show.model import FALLBACK_ROLE
from companion.showfile import Surroundings, read_show
from companion.showfile.starter import Line, can_hold, with_id, with_obs

STARTERS = ROOT / "examples" / "starter"
"""A folder for each language, and ``both`` with what is the same in all of them."""
SCHEMA = "show.schema.json"

WORDS = {
    "zh-CN": {
        "made": "已写好：{path}",
        "next": "接下来：",
        "check": "查写错的地方",
        "explain": "整场的时间表和每一项",
        "edit": "改一处，别的不动",
        "recipes": "能用的做法模板",
        "overlays": "能用的贴片",
        "rehearse": "几秒钟排练全场",
        "run": "不碰 OBS 走一遍",
        "setup": "OBS 里缺的都建好，先列出来再问",
        "doctor": "开播前：这台电脑和 OBS 播得了吗",
        "new title": "新标题",
        "file": "{folder} 是文件，不是文件夹。",
        "other": "换一个文件夹。",
        "there": "{folder} 里已经有 {names}。",
        "kept": "什么都没有写。换一个文件夹。",
        "kept show": "什么都没有写。换一个文件夹，或者用那里的节目：{command}",
        "unwritable folder": "写不了 {folder}：{reason}。",
        "silent": "{address} 没有 OBS 应答。",
        "open obs": "打开 OBS，勾选 工具 → WebSocket 服务器设置 → 开启 WebSocket 服务器，再试一次。"
        "地址不对就改 {settings}。",
        "turned away": "{address} 的 OBS 不让连接：密码没有设或不对，或者 OBS 太旧。",
        "password": "密码在 OBS 的 工具 → WebSocket 服务器设置 → 显示连接信息 里。写进 {settings}：\n"
        'obs: {{password: "密码"}}',
        "asked": "OBS {version} 里的名字：",
        "scene": "场景",
        "camera": "摄像头",
        "microphone": "麦克风",
        Why.NAMED: "",
        Why.GUESSED: "没有名字像它的，先用这个；请核对",
        Why.MISSING: "OBS 里还没有，要建一个",
        Why.OWN: "",
        "collection": "场景集合",
        "profile": "配置文件",
        "made for": "连上 OBS 时装着别的就问场控；删掉这一行就哪个都行",
        "cover": "必须有：出故障时几秒内切到它",
        "fallback": "OBS 里没有应急画面“{name}”：下面的 obs setup 会建，里面是会动的、不用摄像头的画面。",
        "unused": "没有写进去的输入源：{names}",
        "unwritable": "名字里有写不进文件的字符（或首尾空格），没有写进去，请在 OBS 里改名：{names}",
        "between": "、",
    },
    "en": {
        "made": "Written: {path}",
        "next": "Next:",
        "check": "every mistake, at its line",
        "explain": "the timetable, and all that is understood",
        "edit": "change one thing and nothing else",
        "recipes": "what is ready to be used",
        "overlays": "which overlays there are",
        "rehearse": "play the whole show in seconds",
        "run": "walk through it without OBS",
        "setup": "make in OBS what is missing; told first, then asked",
        "doctor": "before air: can this computer and OBS run it",
        "new title": "A new title",
        "file": "{folder} is a file and no folder.",
        "other": "Name another folder.",
        "there": "{folder} holds {names} already.",
        "kept": "Nothing was written. Name another folder.",
        "kept show": "Nothing was written. Name another folder, or run the show that is there: {command}",
        "unwritable folder": "{folder} cannot be written: {reason}.",
        "silent": "{reason}",
        "open obs": "Open OBS and tick Tools → WebSocket Server Settings → Enable WebSocket server. "
        "If it is elsewhere, say so in {settings}.",
        "turned away": "{reason}",
        "password": "The password stands in OBS under Tools → WebSocket Server Settings → Show Connect Info. "
        'Put it into {settings}:\nobs: {{password: "it"}}',
        "asked": "Names in OBS {version}:",
        "scene": "scene",
        "camera": "camera",
        "microphone": "microphone",
        Why.NAMED: "",
        Why.GUESSED: "no name says it, this is the first; please check",
        Why.MISSING: "not in OBS yet, has to be made",
        Why.OWN: "",
        "collection": "collection",
        "profile": "profile",
        "made for": "with another one loaded in OBS the operator is asked; any will do without this line",
        "cover": "needed: covers the picture when something breaks",
        "fallback": "OBS has no fallback scene “{name}”: obs setup, below, makes it, with something that "
        "moves and needs no camera.",
        "unused": "Inputs that were left out: {names}",
        "unwritable": "Left out, for a show file cannot hold such a name (or spaces around it); rename in "
        "OBS: {names}",
        "between": ", ",
    },
}
LANGUAGES = tuple(WORDS)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("init", help="a folder with a show to begin from")
    parser.add_argument("folder", metavar="DIR", type=Path, help="made when it is missing")
    parser.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the show; default %(default)s"
    )
    parser.add_argument("--from-obs", action="store_true", help="fill in the scenes and inputs that OBS has")
    parser.add_argument(
        "--data", type=Path, help="data folder with the address of OBS; default the user's own"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the folder; what is there already is never written over.

    Raises:
        CompanionError: something of it is there already, it cannot be written, or OBS cannot be asked.
    """
    folder: Path = args.folder
    words = WORDS[args.language]
    files = starter_files(args.language)
    _refuse_what_is_there(folder, (*files, SCHEMA), words)
    show = with_id(files[SHOW], _show_id(folder))
    console = Terminal(highlight=False, soft_wrap=True)
    if args.from_obs:
        settings = load_settings(data_folder(args.data), host=None, port=None, obs=None, environ=os.environ)
        obs = _asked(settings, words)
        show = _cast(show, obs, args.language, console)
    files |= {SHOW: show, SCHEMA: schema_text(show, Surroundings.of(folder, data_folder(args.data))).encode()}
    lay_out(folder, files, words)
    console.print(Text(words["made"].format(path=folder / SHOW)))
    console.print(Text(words["next"]))
    _tell_what_next(console, folder / SHOW, words)
    return 0


def _tell_what_next(console: Console, show: Path, words: Mapping[str, str]) -> None:
    commands = {
        "check": typed("check", show),
        "explain": typed("check", show, "--explain"),
        "edit": typed("edit", show, "set", "show.title", words["new title"]),
        "recipes": typed("recipes", "--show", show),
        "overlays": typed("overlays", "--show", show),
        "rehearse": typed("rehearse", show),
        "run": typed("run", show, "--obs", "simulated"),
        "setup": typed("obs", "setup", show),
        "doctor": typed("doctor", show),
    }
    for does, command in commands.items():
        console.print(Text.assemble(f"  {command}  ", (f"# {words[does]}", "dim")))


def _asked(settings: Settings, words: Mapping[str, str]) -> Inventory:
    """What OBS has.

    Raises:
        CompanionError: it cannot be asked, in these words.
    """
    where = {
        "address": f"{settings.obs.host}:{settings.obs.port}",
        "settings": str(settings.data / FILE_NAME),
    }
    try:
        return take_inventory(Address(settings.obs.host, settings.obs.port, settings.obs.password))
    except (ObsTurnsAway, ObsSilent) as error:
        away = isinstance(error, ObsTurnsAway)
        sentence, hint = words["turned away" if away else "silent"], words["password" if away else "open obs"]
        raise CompanionError(sentence.format(**where, reason=error), hint=hint.format(**where)) from error


def starter_files(language: str) -> dict[str, bytes]:
    """The files of a new folder, by their paths in it."""
    found: dict[str, bytes] = {}
    for place in (STARTERS / "both", STARTERS / language):
        for path in sorted(place.rglob("*")):
            if path.is_file():
                found[path.relative_to(place).as_posix()] = path.read_bytes()
    return found


def lay_out(folder: Path, files: Mapping[str, bytes], words: Mapping[str, str]) -> None:
    """Write all files or none, over nothing that is there.

    Raises:
        CompanionError: one cannot be written, or came to be there meanwhile.
    """
    made: list[Path] = []
    try:
        for name, content in files.items():
            path = folder / name
            _make_folder(path.parent, made)
            with path.open("xb") as file:
                made.append(path)
                file.write(content)
    except BaseException as error:
        for path in reversed(made):
            with contextlib.suppress(OSError):  # Somebody put something beside it meanwhile: theirs stays.
                path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, OSError):
            sentence = words["unwritable folder"].format(folder=folder, reason=error.strerror)
            raise CompanionError(sentence) from error
        raise


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, and note each that was not there."""
    for path in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        path.mkdir()
        made.append(path)


def _refuse_what_is_there(folder: Path, names: Iterable[str], words: Mapping[str, str]) -> None:
    if os.path.lexists(folder) and not folder.is_dir():
        raise CompanionError(words["file"].format(folder=folder), hint=words["other"])
    there = [name for name in names if os.path.lexists(folder / name)]
    if SHOW in there:
        there = [SHOW]  # A show is there: what else is does not matter.
    if there:
        hint = words["kept show" if SHOW in there else "kept"]
        raise CompanionError(
            words["there"].format(folder=folder, names=words["between"].join(there)),
            hint=hint.format(command=typed("run", folder / SHOW)),
        )


def _show_id(folder: Path) -> str:
    """An id that another show most likely does not have, for runs are found again by it."""
    name = folder.resolve().name
    return ascii_id(name) or f"show-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def _cast(show: bytes, obs: Inventory, language: str, console: Console) -> bytes:
    """The show with the names that OBS has, told as a table."""
    words = WORDS[language]
    plan = read_show(show, SHOW, Surroundings.of(STARTERS)).plan
    assert plan is not None, "a starter passes its own check"
    scenes = scene_roles([name for name in obs.scenes if can_hold(name)], plan.studio.scenes)
    cameras = input_roles([name for name in obs.cameras if can_hold(name)], "main", "camera")
    microphones = input_roles([name for name in obs.microphones if can_hold(name)], "host", "mic")
    loaded = [
        Line(key, name, words["made for"])
        for key, name in (("collection", obs.collection), ("profile", obs.profile))
        if name and can_hold(name)
    ]
    console.print(Text(words["asked"].format(version=obs.version)))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for kind, cast in (("scene", scenes), ("camera", cameras), ("microphone", microphones)):
        for one in cast:
            note = "" if kind != "scene" else words[one.why]
            row = ("", words[kind], one.role, "→", one.name, note)
            table.add_row(*(Text(_shown(cell)) for cell in row))
    for line in loaded:
        table.add_row("", Text(words[line.role]), "", "→", Text(_shown(line.name)), "")
    console.print(table)
    missing = [one.name for one in scenes if one.role == FALLBACK_ROLE and one.why is Why.MISSING]
    names_of_obs = (*obs.scenes, *obs.cameras, *obs.microphones, obs.collection, obs.profile)
    unwritable = [name for name in names_of_obs if name and not can_hold(name)]
    for key, names in (("fallback", missing), ("unused", obs.others), ("unwritable", unwritable)):
        if names:
            told = _shown(words["between"].join(names))
            console.print(Text(words[key].format(name=told, names=told)))
    return with_obs(show, _lines(scenes, words), _lines(cameras, {}), _lines(microphones, {}), loaded)


def _shown(words: str) -> str:
    """Names in OBS may hold anything, and a terminal would do what they say."""
    return "".join(letter if letter.isprintable() else "�" for letter in words)


def _lines(cast: Iterable[Cast], words: Mapping[str, str]) -> list[Line]:
    return [Line(one.role, one.name, _comment(one, words)) for one in cast]


def _comment(one: Cast, words: Mapping[str, str]) -> str:
    key = "cover" if one.role == FALLBACK_ROLE and one.why is Why.NAMED else one.why
    return words.get(key, "")
