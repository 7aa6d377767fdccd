"""``companion graphics pack`` packs what runs by itself, and says why something would not."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from companion.cli import main
from companion.errors import WrongUsage
from companion.resources import ROOT
from companion.showfile.packing import SCHEMA, look_through

Capture = pytest.CaptureFixture[str]

GOOD = {
    "$schema": SCHEMA,
    "id": "own.goal-bar",
    "name": "Goal",
    "main": "graphic.mjs",
    "supportsRealTime": True,
    "supportsNonRealTime": False,
}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")


def graphics(*args: str) -> int:
    return main(["graphics", "pack", *args, "--data", "data"])


def own(manifest: dict[str, Any] | str = GOOD, **files: str) -> Path:
    """A graphic beside the show, with these files by their names without ``.mjs``."""
    folder = Path("overlays", "goal-bar")
    folder.mkdir(parents=True, exist_ok=True)
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    (folder / "goal-bar.ograf.json").write_text(text)
    for name, script in {"graphic": "export default class extends HTMLElement {}", **files}.items():
        (folder / f"{name}.mjs").write_text(script)
    return folder


def flaws(folder: Path) -> set[tuple[str, str, str]]:
    return {(flaw.code, flaw.place, flaw.what) for flaw in look_through(folder).flaws}


def test_every_graphic_that_came_along_is_packed_whole(capsys: Capture) -> None:
    names = sorted(file.parent.name for file in (ROOT / "overlays").glob("*/*.ograf.json"))
    assert graphics(*names, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["graphics"]) == ("graphics.zip", names)
    assert told["bytes"] == Path("graphics.zip").stat().st_size
    with zipfile.ZipFile("graphics.zip") as packed:
        inside = set(packed.namelist())
        assert packed.testzip() is None
        assert b"GENERAL PUBLIC LICENSE" in packed.read("LICENSE")
        assert b"OFL.txt" in packed.read("README.txt")
    for name in names:
        folder = ROOT / "overlays" / name
        files = {
            f"{name}/{file.relative_to(folder).as_posix()}" for file in folder.rglob("*") if file.is_file()
        }
        assert files <= inside
        assert f"{name}/house/fonts/OFL.txt" in inside


def test_the_same_graphic_is_the_same_file_whenever_and_wherever_it_is_packed(tmp_path: Path) -> None:
    folder = own()
    assert graphics("goal-bar", "-o", "one.zip") == 0
    for file in (*folder.iterdir(), folder):
        file.touch()
    (folder / "graphic.mjs").chmod(0o600)
    (folder / ".DS_Store").write_bytes(b"x")
    assert graphics("goal-bar", "-o", "two.zip") == 0
    assert Path("one.zip").read_bytes() == Path("two.zip").read_bytes()


def test_a_graphic_of_ones_own_is_given_no_licence_of_ours(capsys: Capture) -> None:
    own()
    assert graphics("goal-bar") == 0
    assert "goal-bar.zip" in capsys.readouterr().out
    with zipfile.ZipFile("goal-bar.zip") as packed:
        assert set(packed.namelist()) == {
            "README.txt",
            "goal-bar/goal-bar.ograf.json",
            "goal-bar/graphic.mjs",
        }
        assert b"GPL" not in packed.read("README.txt")


@pytest.mark.parametrize(
    ("change", "code", "what"),
    [
        ({"$schema": None}, "kind", "$schema"),
        ({"$schema": "https://example.org/schema.json"}, "schema", "$schema"),
        ({"supportsRealTime": "yes"}, "kind", "supportsRealTime"),
        ({"stepCount": True}, "kind", "stepCount"),
        ({"stepCount": -2}, "kind", "stepCount"),
        ({"zone": "deck"}, "extra", "zone"),
        ({"author": {}}, "needed", "author.name"),
        ({"schema": {"type": "array"}}, "kind", "schema.type"),
        ({"customActions": [{"id": "a"}]}, "kind", "customActions"),
        ({"customActions": [{"id": "a", "name": "A"}] * 2}, "twice", "customActions: a"),
        ({"main": "../../secret.mjs"}, "outside", "../../secret.mjs"),
        ({"main": "nowhere.mjs"}, "missing", "nowhere.mjs"),
        ({"main": "https://example.org/graphic.mjs"}, "elsewhere", "https://example.org/graphic.mjs"),
    ],
)
def test_a_manifest_that_a_renderer_would_refuse_is_not_packed(
    change: dict[str, Any], code: str, what: str
) -> None:
    assert (code, "goal-bar.ograf.json", what) in flaws(own({**GOOD, "v_zone": "deck", **change}))


@pytest.mark.parametrize(
    ("script", "code", "what"),
    [
        ('import { a } from "./nowhere.mjs";', "missing", "./nowhere.mjs"),
        ('import "../../secret.mjs";', "outside", "../../secret.mjs"),
        ('import { html } from "lit-html";', "elsewhere", "lit-html"),
        ('const a = await import("https://example.org/a.mjs");', "elsewhere", "https://example.org/a.mjs"),
        ('new URL("style.css", import.meta.url)', "missing", "style.css"),
        ('new URL("//example.org/p.png", import.meta.url)', "elsewhere", "//example.org/p.png"),
    ],
)
def test_what_a_script_asks_for_has_to_be_in_the_folder(script: str, code: str, what: str) -> None:
    assert (code, "graphic.mjs", what) in flaws(own(graphic=script))


def test_what_a_style_sheet_asks_for_has_to_be_in_the_folder() -> None:
    folder = own()
    sheet = (
        '@import "more.css"; a { background: url(../p.png) } b { background: url("data:image/png;base64,x") }'
    )
    (folder / "style.css").write_text(f"/* url(of-a-comment.png) */ {sheet}")
    assert flaws(folder) == {("missing", "style.css", "more.css"), ("outside", "style.css", "../p.png")}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = own()
    (tmp_path / "secret").write_text("secret")
    (folder / "picture.png").symlink_to(tmp_path / "secret")
    assert flaws(folder) == {("outside", "picture.png", "")}


@pytest.mark.parametrize("text", ["", "[]", "{", "null"])
def test_a_manifest_that_is_none_is_told(text: str) -> None:
    assert flaws(own(text)) == {("manifest", "goal-bar.ograf.json", "")}


@pytest.mark.parametrize(
    ("language", "said"), [("C.UTF-8", "Nothing was packed"), ("zh_CN.UTF-8", "没有打包")]
)
def test_why_nothing_was_packed_is_told_in_the_language_of_the_crew(
    language: str, said: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", language)
    own({**GOOD, "main": "nowhere.mjs"})
    assert graphics("goal-bar") == 1
    told = capsys.readouterr().out
    assert said in told
    assert "nowhere.mjs" in told
    assert not Path("goal-bar.zip").exists()
    assert graphics("goal-bar", "--json") == 1
    assert json.loads(capsys.readouterr().out)["flaws"] == [
        {"graphic": "goal-bar", "code": "missing", "file": "goal-bar.ograf.json", "what": "nowhere.mjs"}
    ]


def test_a_name_that_is_none_is_told_with_the_one_that_was_meant(capsys: Capture) -> None:
    assert graphics("flashsale") == WrongUsage.exit_code
    assert "Did you mean flash-sale?" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(capsys: Capture) -> None:
    own()
    assert graphics("goal-bar", "-o", "nowhere/x.zip") == 1
    assert "nowhere/x.zip cannot be written: no such file" in capsys.readouterr().err
