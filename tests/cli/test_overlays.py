"""``companion overlays`` says what can be put on air, and what each can be told."""

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


def overlays(*args: str) -> int:
    return main(["overlays", *args, "--data", "data"])


def own(folder: str, name: str, manifest: object) -> None:
    place = Path(folder) / "overlays" / name
    place.mkdir(parents=True)
    (place / f"{name}.ograf.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_every_overlay_has_one_line_wherever_it_lies(capsys: Capture) -> None:
    own(".", "goal-bar", {"description": "How far\nwe are"})
    own("data", "ours", {"description": "Ours everywhere"})
    assert overlays() == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")}
    assert lines.keys() >= {"flash-sale", "product-card", "seller-info", "notice", "correction"}
    assert lines["goal-bar"].endswith("How far we are")
    assert lines["ours"].endswith("Ours everywhere")


def test_one_beside_the_show_stands_in_for_one_that_came_along(capsys: Capture) -> None:
    own("elsewhere", "notice", {"description": "Another notice"})
    assert overlays("notice", "--show", "elsewhere/show.yaml") == 0
    assert "Another notice" in capsys.readouterr().out


def test_one_overlay_shows_what_it_takes(capsys: Capture) -> None:
    own(
        ".",
        "goal-bar",
        {
            "schema": {
                "required": ["goal"],
                "properties": {
                    "goal": {"type": "integer", "title": "Goal", "description": "Orders to reach."},
                    "shape": {"type": "string", "enum": ["bar", "ring"], "default": "bar"},
                    "steps": {"type": "array"},
                    "theme": {"type": "string"},
                },
            }
        },
    )
    assert overlays("goal-bar") == 0
    out = capsys.readouterr().out
    assert "  goal  Goal  (needed)\n      Orders to reach." in out
    assert "  shape  shape  (default: bar; one of: bar, ring)" in out
    assert "steps" not in out, "a show file cannot give a list"
    assert "theme" not in out, "the show file says it for all of them"
    assert "- {id: goal-bar, at: 1m, do: {overlay: goal-bar, for: 30s, data: {goal: Goal}}}" in out


def test_what_follows_the_show_is_told_nothing(capsys: Capture) -> None:
    assert overlays("product-card") == 0
    out = capsys.readouterr().out
    assert "follows the show" in out
    assert "data:" not in out


def test_they_are_told_in_the_language_of_the_show_or_else_of_the_terminal(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert overlays("notice") == 0
    out = capsys.readouterr().out
    assert "  title  标题  （必填）" in out
    assert "data: {title: 标题}" in out
    assert overlays("ntice") == 1
    Path("show.yaml").write_text("show: {language: en}\n")
    assert overlays("notice") == 0
    assert "  title  Title  (needed)" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_example_passes_the_check(language: str, capsys: Capture) -> None:
    assert main(["init", "show", "--language", language]) == 0
    capsys.readouterr()
    assert overlays("--json", "--show", "show") == 0
    examples = [graphic["example"] for graphic in json.loads(capsys.readouterr().out)]
    assert len(examples) >= 5
    with Path("show/show.yaml").open("a", encoding="utf-8") as file:
        file.write("    product: P1\n    cues:\n" + "".join(f"      {example}\n" for example in examples))
    assert main(["check", "show", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_misspelt_name_is_told_what_was_meant(capsys: Capture) -> None:
    assert overlays("product_card") == 1
    assert "Did you mean product-card?" in capsys.readouterr().err
    assert overlays("zzz") == 1
    assert "There are: correction, flash-sale" in capsys.readouterr().err


def test_a_broken_manifest_is_listed_without_a_word(capsys: Capture) -> None:
    place = Path("overlays/broken")
    place.mkdir(parents=True)
    (place / "broken.ograf.json").write_text("{")
    assert overlays("broken") == 0
    assert "It does not say what it takes." in capsys.readouterr().out


def test_a_program_may_read_it(capsys: Capture) -> None:
    assert overlays("notice", "--json") == 0
    one = json.loads(capsys.readouterr().out)
    assert (one["name"], one["follows_the_show"]) == ("notice", False)
    assert [(field["name"], field["needed"]) for field in one["data"]] == [
        ("title", True),
        ("line", False),
        ("ends_text", False),
    ]
    assert overlays("--json") == 0
    assert one in json.loads(capsys.readouterr().out)
