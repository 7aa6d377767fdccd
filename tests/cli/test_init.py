"""``companion init`` gives a newcomer a folder to begin from."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Container
from pathlib import Path

import pytest
import yaml

from companion.cli import main
from companion.showfile import Loaded, Surroundings, load_show
from tests.real_obs import RealObs, Source, colour

LANGUAGES = ("zh-CN", "en")


def checked(folder: Path) -> Loaded:
    return load_show(folder / "show.yaml", Surroundings.of(folder))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_folder_holds_a_show_without_any_problem(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "deep" / "my-show"
    assert main(["init", str(folder), "--language", language]) == 0
    assert str(folder / "show.yaml") in capsys.readouterr().out
    assert main(["check", str(folder / "show.yaml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    loaded = checked(folder)
    assert loaded.plan is not None
    assert loaded.plan.language == language


@pytest.mark.parametrize(
    ("language", "duties"), [("en", ["Lights", "Props", "Stock"]), ("zh-CN", ["灯光", "道具", "库存"])]
)
def test_a_new_crew_has_lights_props_and_stock_to_tick(
    tmp_path: Path, language: str, duties: list[str]
) -> None:
    assert main(["init", str(tmp_path / "show"), "--language", language]) == 0
    plan = checked(tmp_path / "show").plan
    assert plan is not None
    assert [(duty in one.task, bool(one.who)) for duty, one in zip(duties, plan.checklist, strict=True)] == [
        (True, True)
    ] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_folder_is_complete_and_says_what_is_in_it(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "show"
    assert main(["init", str(folder), "--language", language]) == 0
    files = contents(folder)
    assert files.keys() >= {
        "show.yaml",
        "show.schema.json",
        "README.md",
        "cues/README.md",
        "overlays/README.md",
        "assets/README.md",
        ".gitignore",
        ".vscode/settings.json",
        ".vscode/extensions.json",
    }
    readme = files["README.md"].decode()
    for name in ("show.yaml", "cues/", "overlays/", "assets/", "show.schema.json"):
        assert f"`{name}`" in readme
    assert b"keys.json" in files[".gitignore"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_editor_finds_the_schema_with_the_names_of_this_show(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "show"
    assert main(["init", str(folder), "--language", language]) == 0
    text = (folder / "show.yaml").read_text(encoding="utf-8")
    modeline = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert modeline is not None
    schema = json.loads((folder / modeline.group(1)).read_text(encoding="utf-8"))
    assert schema["definitions"]["MoveSale"]["properties"]["sale"]["anyOf"][0]["enum"] == ["F1"]
    settings = json.loads((folder / ".vscode" / "settings.json").read_text())
    assert settings["yaml.schemas"] == {"./show.schema.json": ["/show.yaml", "/*.show.yaml"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_recipe_that_the_folder_explains_works_as_it_stands(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "show"
    assert main(["init", str(folder), "--language", language]) == 0
    explained = (folder / "cues" / "README.md").read_text(encoding="utf-8")
    recipe = explained[explained.index("    recipe: tasting") :].replace("\n    ", "\n").strip() + "\n"
    (folder / "cues" / "tasting.yaml").write_text(recipe, encoding="utf-8")
    show = folder / "show.yaml"
    with show.open("a", encoding="utf-8") as file:
        file.write("    cues: [{use: tasting, with: {product: P1}}]\n")
    loaded = checked(folder)
    assert loaded.problems == ()
    assert loaded.plan is not None
    assert [cue.id for cue in loaded.plan.rundown[-1].cues] == ["P1-ready", "P1-taste"]


@pytest.mark.parametrize(
    ("name", "show_id"),
    [("Friday Show", "friday-show"), ("2026 双十一", "show-[0-9a-f]{6}"), ("...", "show-.{6}")],
)
def test_every_folder_has_a_show_of_its_own_id(tmp_path: Path, name: str, show_id: str) -> None:
    folder = tmp_path / name
    assert main(["init", str(folder)]) == 0
    plan = checked(folder).plan
    assert plan is not None
    assert re.fullmatch(show_id, plan.id)


def test_a_show_that_is_there_is_left_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show = tmp_path / "show.yaml"
    show.write_text("mine")
    assert main(["init", str(tmp_path)]) == 1
    assert contents(tmp_path) == {"show.yaml": b"mine"}
    err = capsys.readouterr().err
    assert f"{tmp_path} 里已经有 show.yaml。" in err
    assert f"run {tmp_path}/show.yaml" in err, "what can be done with it"
    assert main(["init", str(tmp_path), "--language", "en"]) == 1
    assert f"{tmp_path} holds show.yaml already." in capsys.readouterr().err


def test_every_command_that_is_named_next_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("companion")
    made = _run(f"{program} init show", tmp_path, PATH=os.defpath)  # as where nothing is activated
    commands = [line.split("  #")[0].strip() for line in made.splitlines() if "  #" in line]
    assert all(command.startswith(str(program)) for command in commands)
    words = {word for command in commands for word in command.split()}
    assert words >= {"check", "--explain", "edit", "recipes", "overlays", "run", "setup", "doctor"}
    for command in commands:
        if " setup " in command or " doctor " in command:
            # Of an OBS that is not there they say so, and nothing else is wrong.
            _run(command, tmp_path, answers=(1,), COMPANION_OBS_URL="ws://127.0.0.1:9")
        elif " run " not in command:
            _run(command, tmp_path)


@pytest.mark.parametrize("called", [["./bin/companion"], [sys.executable, "-m", "companion"]])
def test_a_command_is_named_as_the_program_was_called(tmp_path: Path, called: list[str]) -> None:
    (tmp_path / "bin").symlink_to(Path(sys.executable).parent)
    made = _run(shlex.join([*called, "init", "show"]), tmp_path)
    assert f"  {shlex.join(called).removeprefix('./')} check show/show.yaml" in made


def test_a_command_on_the_path_is_named_by_its_name(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    assert "  companion check show/show.yaml" in _run("companion init show", tmp_path, PATH=path)


def _run(command: str, folder: Path, answers: Container[int] = (0,), **environ: str) -> str:
    """What it prints, typed in this folder; ends with one of these exit codes."""
    done = subprocess.run(
        command, shell=True, cwd=folder, env={**os.environ, **environ}, capture_output=True, check=False
    )  # fmt: skip
    assert done.returncode in answers, done.stderr.decode()
    return done.stdout.decode()


def test_nothing_is_written_beside_a_file_of_the_same_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "README.md").write_text("mine")
    assert main(["init", str(tmp_path)]) == 1
    assert contents(tmp_path) == {"assets/README.md": b"mine"}
    assert "assets/README.md" in capsys.readouterr().err


def test_what_has_nothing_to_do_with_a_show_may_be_there(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "logo.png").write_bytes(b"logo")
    (tmp_path / "notes.txt").write_text("notes")
    assert main(["init", str(tmp_path)]) == 0
    assert contents(tmp_path).items() >= {("assets/logo.png", b"logo"), ("notes.txt", b"notes")}
    assert checked(tmp_path).problems == ()


def test_a_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "show.yaml").symlink_to(tmp_path / "elsewhere")
    assert main(["init", str(tmp_path / "show")]) == 1
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("place", ["file", "file/show"])
def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert main(["init", str(tmp_path / place)]) == 1
    assert str(tmp_path / place) in capsys.readouterr().err
    assert contents(tmp_path) == {"file": b"mine"}


def test_what_fails_halfway_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A folder in the way of a file: it is only met when the others have been written.
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "overlays").write_text("mine")
    assert main(["init", str(tmp_path / "show")]) == 1
    assert contents(tmp_path) == {"show/overlays": b"mine"}
    assert [path.name for path in (tmp_path / "show").iterdir()] == ["overlays"]
    assert "写不了" in capsys.readouterr().err


# From OBS -----------------------------------------------------------------------------------------

HOSTILE = (
    "主播: \"近\" '景' #1",
    "- 特写",
    "{应急}",
    "🍓 & *锚",
    "@home",
    "yes",
    "2026-12-01",
    "x" * 200,
    "备注 # 不是注释",
    "key: value",
    "%TAG ! tag:",
    "~",
    "C:\\path\\",
    "a, b] c}",
)


@pytest.fixture(name="init")
def _init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the command as somebody does whose ``settings.yaml`` names this OBS."""
    monkeypatch.delenv("COMPANION_OBS_URL", raising=False)
    monkeypatch.delenv("COMPANION_OBS_PASSWORD", raising=False)
    data = tmp_path / "data"
    data.mkdir()

    def init(obs: RealObs, *words: str) -> int:
        address = {"url": f"ws://{obs.host}:{obs.port}", "password": obs.password}
        (data / "settings.yaml").write_text(yaml.safe_dump({"obs": address}))
        return main(["init", str(tmp_path / "show"), "--from-obs", "--data", str(data), *words])

    return init


def test_the_names_of_a_real_obs_are_written_into_the_show(
    make_real_obs: Callable[..., RealObs],
    init: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    inputs = (
        Source("前置摄像头", "v4l2_input"),
        Source("桌上 USB 麦", "pulse_input_capture"),
        colour("底图", 0x202020),
    )
    fallback = (colour("应急图", 0x802020),)
    obs = make_real_obs({"全身主播": inputs, "商品特写": (), "Desk": (), "应急！": fallback})
    assert init(obs) == 0
    loaded = checked(tmp_path / "show")
    assert loaded.problems == ()
    assert loaded.plan is not None
    assert loaded.plan.studio.scenes == {
        "host": "全身主播",
        "product": "商品特写",
        "fallback": "应急！",
        "desk": "Desk",
    }
    assert loaded.plan.studio.cameras == {"main": "前置摄像头"}
    assert loaded.plan.studio.microphones == {"host": "桌上 USB 麦"}
    in_obs = obs.ask("GetSceneCollectionList")["currentSceneCollectionName"]
    assert loaded.plan.studio.collection == in_obs
    assert loaded.plan.studio.profile == obs.ask("GetProfileList")["currentProfileName"]
    out = capsys.readouterr().out
    assert re.search(r"host +→ +全身主播", out)
    assert re.search(rf"场景集合 +→ +{in_obs}", out)
    assert re.search("没有写进去的输入源：.*底图", out)
    starter = (tmp_path / "show" / "show.yaml").read_text(encoding="utf-8")
    assert "# 划线价要有依据" in starter, "comments stay"
    assert "主摄像头" not in starter, "nothing of the starter's own names is left"


def test_names_that_mean_something_in_yaml_stay_what_they_are(
    make_real_obs: Callable[..., RealObs], init: Callable[..., int], tmp_path: Path
) -> None:
    obs = make_real_obs({name: (colour(f"{name} 图", 0x202020),) for name in HOSTILE})
    assert set(HOSTILE) == {scene["sceneName"] for scene in obs.ask("GetSceneList")["scenes"]}
    assert init(obs, "--language", "en") == 0
    loaded = checked(tmp_path / "show")
    assert loaded.problems == ()
    assert loaded.plan is not None
    scenes = loaded.plan.studio.scenes
    assert set(scenes.values()) == set(HOSTILE)
    assert (scenes["host"], scenes["product"], scenes["fallback"]) == (HOSTILE[0], "- 特写", "{应急}")


def test_a_name_that_a_file_cannot_hold_is_left_out_and_told(
    make_real_obs: Callable[..., RealObs],
    init: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    obs = make_real_obs({"Host": (), " Host ": (), "two\nlines": (), "BRB": (), "bell\x07": ()})
    assert init(obs, "--language", "en") == 0
    loaded = checked(tmp_path / "show")
    assert loaded.plan is not None
    assert loaded.plan.studio.scenes == {"host": "Host", "product": "Host", "fallback": "BRB"}
    out = capsys.readouterr().out
    assert "rename in OBS" in out
    assert "lines" in out
    assert "\x07" not in out


def test_a_fallback_is_not_guessed_but_asked_for(
    make_real_obs: Callable[..., RealObs],
    init: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    obs = make_real_obs({"场景": (), "场景 2": ()})
    assert init(obs) == 0
    text = (tmp_path / "show" / "show.yaml").read_text(encoding="utf-8")
    assert "    fallback: 应急画面  # OBS 里还没有" in text
    assert "    host: 场景  # 没有名字像它的" in text
    assert "没有应急画面“应急画面”：下面的 obs setup 会建" in capsys.readouterr().out
    assert checked(tmp_path / "show").problems == ()


def test_without_obs_nothing_is_written(
    init: Callable[..., int], real_obs: RealObs, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Gone:
        host, port, password = real_obs.host, 1, ""

    assert init(Gone) == 1
    err = capsys.readouterr().err
    assert "127.0.0.1:1 没有 OBS 应答。" in err
    assert str(tmp_path / "data" / "settings.yaml") in err
    assert init(Gone, "--language", "en") == 1
    assert "nothing listens on 127.0.0.1:1" in capsys.readouterr().err
    assert not (tmp_path / "show").exists()


@pytest.mark.parametrize(("language", "sentence"), [("zh-CN", "不让连接"), ("en", "the password is wrong")])
def test_a_wrong_password_names_the_file_to_put_it_into(
    init: Callable[..., int],
    real_obs: RealObs,
    tmp_path: Path,
    language: str,
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Wrong:
        host, port, password = real_obs.host, real_obs.port, "not the one"

    assert init(Wrong, "--language", language) == 1
    err = capsys.readouterr().err
    assert sentence in err
    assert str(tmp_path / "data" / "settings.yaml") in err
    assert not (tmp_path / "show").exists()
