"""``companion recipes`` says what there is to use, and what each takes."""

import json
from pathlib import Path

import pytest

from companion.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def recipes(*args: str, data: Path | None = None) -> int:
    return main(["recipes", *args, "--data", str(data or "data")])


def test_every_recipe_has_one_line(capsys: Capture) -> None:
    assert recipes() == 0
    out = capsys.readouterr().out
    lines = {line.split()[0]: line for line in out.splitlines() if line.startswith("  ")}
    assert "A flash sale" in lines["flash_sale"]
    assert out.index("flash_sale") < out.index("Makes segments") < out.index("\n  opening")


def test_they_are_told_in_the_language_of_the_show_or_else_of_the_terminal(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    recipes()
    assert "一场秒杀" in capsys.readouterr().out
    Path("show.yaml").write_text("show: {language: en}\n")
    recipes()
    assert "A flash sale" in capsys.readouterr().out
    Path("other.yaml").write_text("show: {language: zh-CN}\n")
    recipes("--show", "other.yaml")
    assert "一场秒杀" in capsys.readouterr().out


def test_one_recipe_shows_what_it_takes_and_an_example_to_paste(capsys: Capture) -> None:
    assert recipes("flash_sale") == 0
    out = capsys.readouterr().out
    assert "  sale  sale  needed" in out
    assert "  at  duration  default: 1m" in out
    assert "- {use: flash_sale, with: {sale: F1}}" in out


def test_one_recipe_is_told_in_chinese_throughout(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert recipes("flash_sale") == 0
    out = capsys.readouterr().out
    assert "  sale  秒杀编号  必填" in out
    assert "  at  时长  默认：1m" in out
    assert "复制到节目文件里。生成 cue，" in out
    assert recipes("flash-sale") == 1
    assert "是不是想写 flash_sale？" in capsys.readouterr().err


def test_a_recipe_beside_the_show_is_there_too(capsys: Capture) -> None:
    Path("cues").mkdir()
    Path("cues/mine.yaml").write_text("recipe: mine\nmakes: cues\nabout: Something of ours\ncues: []\n")
    assert recipes() == 0
    assert "Something of ours" in capsys.readouterr().out


def test_a_recipe_of_the_data_folder_is_there_too(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "home" / "cues").mkdir(parents=True)
    file = tmp_path / "home" / "cues" / "mine.yaml"
    file.write_text("recipe: mine\nmakes: cues\nabout: Ours everywhere\ncues: []\n")
    assert recipes("mine", data=tmp_path / "home") == 0
    assert str(file) in capsys.readouterr().out


def test_a_misspelt_name_is_told_what_was_meant(capsys: Capture) -> None:
    assert recipes("flash-sale") == 1
    assert "Did you mean flash_sale?" in capsys.readouterr().err


def test_a_broken_file_is_told_with_every_mistake_at_its_line(capsys: Capture) -> None:
    Path("cues").mkdir()
    Path("cues/mine.yaml").write_text(
        "recipe: mine\nmakes: cues\nabout: Wrong\ncues:\n"
        "  - {id: a, at: 1s, do: {message: $nothing}}\n  - {id: b, at: 1s, do: {message: $5}}\n"
    )
    assert recipes("mine") == 1
    out = capsys.readouterr().out
    assert "mine.yaml:5:35: nothing means nothing" in out
    assert "mine.yaml:6:35: $5 is not a placeholder" in out
    assert recipes() == 1
    assert "flash_sale" in capsys.readouterr().out, "the others are listed all the same"


def test_a_program_may_read_it(capsys: Capture) -> None:
    Path("cues").mkdir()
    Path("cues/broken.yaml").write_text("[]")
    assert recipes("flash_sale", "--json") == 0
    one = json.loads(capsys.readouterr().out)
    assert (one["name"], one["makes"]) == ("flash_sale", "cues")
    sale, at = one["parameters"][:2]
    assert (sale["type"], sale["needed"], sale["default"]) == ("sale", True, None)
    assert (at["needed"], at["default"]) == (False, {"zh-CN": "1m", "en": "1m"})
    assert recipes("--json") == 1
    found = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert found["flash_sale"] == one
    assert found["broken"]["problems"][0]["line"] == 1


@pytest.mark.parametrize("command", [["check"], ["edit"], ["schema"]])
def test_a_recipe_in_the_data_folder_is_known_to_every_command(command: list[str], capsys: Capture) -> None:
    own = Path("mine/cues/our_pause.yaml")
    own.parent.mkdir(parents=True)
    bundled = Path(__file__).parents[2] / "cues" / "stunt_break.yaml"
    own.write_text(bundled.read_text(encoding="utf-8").replace("stunt_break", "our_pause"), encoding="utf-8")
    starter = Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml"
    text = starter.read_text(encoding="utf-8").replace("rundown:\n", "rundown:\n  - {use: our_pause}\n", 1)
    Path("show.yaml").write_text(text, encoding="utf-8")
    name, more = command[0], ["set", "show.title", "新"] if command[0] == "edit" else []
    assert main([name, "show.yaml", "--data", "mine", *more]) == 0
    out = capsys.readouterr().out
    assert "our_pause" in out if name == "schema" else "《" in out
